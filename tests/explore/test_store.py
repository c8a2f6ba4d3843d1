"""Built panels on disk: found again, never stale, never a panel that is not the library's own."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from ssebook.explore import Line, store


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A copy of the library that may be changed, and an empty cache."""
    copy = tmp_path / "ssebook"
    shutil.copytree(store._LIBRARY, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(store, "_LIBRARY", copy)
    monkeypatch.setenv("SSEBOOK_CACHE", str(tmp_path / "cache"))
    store.library_key.cache_clear()
    yield copy
    store.library_key.cache_clear()


def key():
    """The library's key as a new process finds it."""
    store.library_key.cache_clear()
    return store.library_key()


class Counter:
    """A stand-in for a build."""

    def __init__(self):
        self.built = 0

    def __call__(self):
        self.built += 1
        return {"spec": {"frame": [1.5, 2.0]}, "card": "<p>µ</p>", "report": {"built": self.built}}


@pytest.fixture
def library_panel(make_panel, library):
    """The small panel with a straight line alone, as if the library declared it."""

    def model(rate, length, material):
        return {"height": [rate, length]}

    def draw(figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 20))
        return {"curve": Line(ax.plot([], [])[0], x=[0.0, 1.0], y="height")}

    model.__module__ = draw.__module__ = "ssebook.panels.test"
    return make_panel(model=model, draw=draw, derived={}, readouts=())


def renamed(panel):
    return dataclasses.replace(panel, name="another")


# ---- the key ---------------------------------------------------------------------------------------------------------


def test_key_is_that_of_the_content_alone(library):
    before = key()
    shutil.copytree(library, library.parent / "elsewhere" / "ssebook")
    (library / "models" / "__pycache__").mkdir()
    (library / "models" / "__pycache__" / "cell.cpython-311.pyc").write_bytes(b"compiled")
    (library / "units.py").touch()
    assert key() == before
    store._LIBRARY = library.parent / "elsewhere" / "ssebook"  # put back by the fixture's monkeypatch
    assert key() == before


@pytest.mark.parametrize(
    "file", ["units.py", "models/cell.py", "data/conductivity.csv", "explore/static/explorer.js", "panels/__init__.py"]
)
def test_key_changes_with_every_file(library, file):
    before = key()
    path = library / file
    original = path.read_bytes()
    path.write_bytes(original + b"\n")
    assert key() != before
    path.write_bytes(original)
    assert key() == before


def test_key_changes_with_names_and_number_of_files(library):
    keys = {key()}
    (library / "models" / "more.py").write_text("")
    keys.add(key())
    (library / "models" / "more.py").rename(library / "models" / "most.py")
    keys.add(key())
    (library / "models" / "most.py").unlink()
    (library / "units.py").rename(library / "measures.py")
    keys.add(key())
    assert len(keys) == 4


@pytest.mark.parametrize("package", ["numpy", "scipy", "matplotlib", "pandas"])
def test_key_changes_with_the_versions_it_is_computed_with(library, monkeypatch, package):
    before = key()
    real = store.importlib.metadata.version
    monkeypatch.setattr(store.importlib.metadata, "version", lambda name: "0.0" if name == package else real(name))
    assert key() != before


# ---- entries ---------------------------------------------------------------------------------------------------------


def test_built_once_and_found_again(library_panel):
    build = Counter()
    first = store.remembered(library_panel, build)
    assert store.remembered(library_panel, build) == first
    assert build.built == 1
    assert store.remembered(renamed(library_panel), build)["report"] == {"built": 2}


def test_built_again_after_the_library_has_changed_and_found_after_it_is_changed_back(library, library_panel):
    build = Counter()
    store.remembered(library_panel, build)
    source = (library / "models" / "cell.py").read_bytes()
    (library / "models" / "cell.py").write_bytes(source + b"# changed\n")
    store.library_key.cache_clear()
    assert store.remembered(library_panel, build)["report"] == {"built": 2}
    (library / "models" / "cell.py").write_bytes(source)
    store.library_key.cache_clear()
    assert store.remembered(library_panel, build)["report"] == {"built": 1}
    assert build.built == 2


@pytest.mark.parametrize("function", ["model", "draw"])
def test_panels_from_outside_the_library_are_never_kept(library_panel, function):
    build = Counter()
    getattr(library_panel, function).__module__ = "__main__"
    for _ in range(2):
        store.remembered(library_panel, build)
    assert build.built == 2
    assert not store.folder().exists()


def test_a_cache_that_cannot_be_written_costs_a_rebuild_and_nothing_else(library_panel, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")  # refused even to those who may write everywhere
    monkeypatch.setenv("SSEBOOK_CACHE", str(tmp_path / "file"))
    build = Counter()
    assert store.remembered(library_panel, build)["card"] == "<p>µ</p>"
    assert store.remembered(library_panel, build)["report"] == {"built": 2}


def test_no_half_written_entry_is_taken_for_a_whole_one(library_panel):
    class Unwritable(Counter):
        def __call__(self):
            return super().__call__() | {"card": object()}

    with pytest.raises(TypeError):
        store.remembered(library_panel, Unwritable())
    assert store.remembered(library_panel, Counter())["report"] == {"built": 1}


def test_folder_is_the_reader_s_choice_or_the_user_s_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("SSEBOOK_CACHE", str(tmp_path / "chosen"))
    assert store.folder() == tmp_path / "chosen"
    monkeypatch.delenv("SSEBOOK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert store.folder() == tmp_path / "xdg" / "ssebook"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store.folder() == tmp_path / ".cache" / "ssebook"


# ---- panels ----------------------------------------------------------------------------------------------------------


def test_a_panel_from_the_store_is_the_panel_that_was_built(library_panel, monkeypatch):
    built = library_panel.html(), library_panel.report
    again = dataclasses.replace(library_panel)
    monkeypatch.setattr(type(again), "_build", lambda self: pytest.fail("built again"))
    assert (again.html(), again.report) == built


def test_a_reader_s_variant_of_a_library_panel_is_not_mistaken_for_it(library_panel):
    """Another range, other words, another drawing, with the library's own model and the panel's own name."""
    assert library_panel._built["spec"]["controls"][0]["low"] == 0.1
    rate, *others = library_panel.controls
    wider = dataclasses.replace(library_panel, controls=(dataclasses.replace(rate, low=0.05), *others))
    assert wider._built["spec"]["controls"][0]["low"] == 0.05
    assert "Mine" in dataclasses.replace(library_panel, title="Mine").html()

    def draw(figure):
        return {"line": library_panel.draw(figure)["curve"]}

    mine = dataclasses.replace(library_panel, draw=draw, legend={"line": "mine"})
    assert list(mine._built["spec"]["layouts"]["wide"]) == ["line"]
