"""The shape of the repository: imports point one way, notebooks are clean, every citation has its source."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from ssebook.explore import Panel
from ssebook.panels import all_panels

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "src" / "ssebook"
BOOK = ROOT / "book"


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


PAGES = sorted(
    path
    for path in (*BOOK.rglob("*.md"), *BOOK.rglob("*.ipynb"))
    if not any(part.startswith((".", "_")) for part in path.relative_to(BOOK).parts)
)
NOTEBOOKS = [path for path in PAGES if path.suffix == ".ipynb"]

# ---- imports ---------------------------------------------------------------------------------------------------------

# What each part of the library may import: of the library, and of other people's.
ALLOWED = {
    "units": (set(), {"numpy", "scipy"}),
    "models": ({"models", "units"}, {"numpy", "scipy"}),
    "data": ({"data"}, {"numpy", "pandas"}),
    "tables": ({"data"}, {"numpy", "pandas", "itables"}),
    "explore": ({"explore"}, {"numpy", "matplotlib", "anywidget", "ipywidgets", "traitlets"}),
    "measurements": ({"units"}, {"numpy"}),
    "workbench": ({"explore", "measurements", "models", "units"}, {"numpy", "scipy", "matplotlib", "ipywidgets"}),
    "panels": ({"panels", "explore", "models", "data", "units"}, {"numpy", "scipy", "pandas", "matplotlib"}),
    "bibstyle": (set(), {"pybtex"}),
    "sphinxext": ({"explore", "panels", "tables", "bibstyle", "data", "ssebook"}, {"sphinx", "docutils"}),
}
# What a reader meets in a notebook.
FOR_READERS = (
    {"panels", "data", "measurements", "models", "tables", "units", "workbench"},
    {"numpy", "scipy", "pandas", "matplotlib"},
)


def imported(tree: ast.AST, package: str = "") -> Iterator[str]:
    """The dotted names a module of ``package`` imports, in full; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            start = ".".join(part for part in (base, node.module) if part)
            yield from (f"{start}.{alias.name}" for alias in node.names)


def sorted_out(names: Iterator[str]) -> tuple[set[str], set[str]]:
    """Parts of the library, and other people's packages; the standard library is anyone's."""
    own, others = set(), set()
    for name in names:
        first, *rest = name.split(".")
        if first == "ssebook":
            part = rest[0] if rest else ""
            own.add(part if (LIBRARY / part).is_dir() or (LIBRARY / f"{part}.py").is_file() else "ssebook")
        elif first not in sys.stdlib_module_names:
            others.add(first)
    return own, others


def test_every_part_of_the_library_has_its_place():
    parts = {path.stem for path in LIBRARY.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} == set(ALLOWED)


@pytest.mark.parametrize("part", ALLOWED)
def test_imports_point_one_way(part):
    files = [LIBRARY / f"{part}.py"] if (LIBRARY / f"{part}.py").exists() else sorted((LIBRARY / part).rglob("*.py"))
    assert files
    for path in files:
        package = ".".join(path.relative_to(LIBRARY.parent).parent.parts)
        own, others = sorted_out(imported(ast.parse(path.read_text(encoding="utf-8")), package))
        assert own <= ALLOWED[part][0], f"{shown(path)} imports {own - ALLOWED[part][0]}"
        assert others <= ALLOWED[part][1], f"{shown(path)} imports {others - ALLOWED[part][1]}"


def test_import_of_the_package_alone_imports_none_of_its_parts():
    own, others = sorted_out(imported(ast.parse((LIBRARY / "__init__.py").read_text(encoding="utf-8")), "ssebook"))
    assert (own, others) == (set(), set())


@pytest.mark.parametrize(
    ("source", "package", "expected"),
    [
        ("import ssebook.models.cell as cell", "", {"models"}),
        ("from ssebook import data, panels", "", {"data", "panels"}),
        ("from ssebook.models import cell", "", {"models"}),
        ("from .. import data", "ssebook.panels", {"data"}),
        ("from ..explore.style import BLUE", "ssebook.panels", {"explore"}),
        ("from .panel import Panel", "ssebook.explore", {"explore"}),
        ("def f():\n    from ..models import cell", "ssebook.explore", {"models"}),
        ("from . import __version__", "ssebook", {"ssebook"}),
    ],
)
def test_imports_are_read_whatever_their_form(source, package, expected):
    assert sorted_out(imported(ast.parse(source), package)) == (expected, set())


# ---- notebooks -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=NOTEBOOKS, ids=shown)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: Any) -> list[tuple[Any, ast.Module]]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell, ast.parse(re.sub(r"(?m)^%.*$", "", cell.source))) for cell in cells]


def panels_shown(notebook: Any) -> Iterator[tuple[Any, Any]]:
    """Cells that show a panel, or a figure of one, with the panel; names are followed through imports."""
    names: dict[str, Any] = {}
    for cell, tree in code_cells(notebook):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.startswith("ssebook"):
                        module = importlib.import_module(alias.name)
                        names[alias.asname or "ssebook"] = (
                            module if alias.asname else importlib.import_module("ssebook")
                        )
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ssebook"):
                for alias in node.names:
                    module = importlib.import_module(str(node.module))
                    if not hasattr(module, alias.name):
                        importlib.import_module(f"{node.module}.{alias.name}")
                    names[alias.asname or alias.name] = getattr(module, alias.name)
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = tree.body[-1].value
            figure = isinstance(last, ast.Call) and isinstance(last.func, ast.Attribute) and last.func.attr == "figure"
            found = resolved(last.func.value if figure else last, names)
            if isinstance(found, Panel):
                yield cell, found


def resolved(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(resolved(node.value, names), node.attr, None)
    return None


def test_the_book_has_notebooks():
    assert len(NOTEBOOKS) >= 4


def test_notebooks_import_what_is_made_for_readers(notebook):
    for cell, tree in code_cells(notebook):
        names = list(imported(tree))
        own, others = sorted_out(iter(names))
        assert own <= FOR_READERS[0], cell.source
        assert others <= FOR_READERS[1], cell.source
        assert not [name for name in names if any(part.startswith("_") for part in name.split("."))], cell.source


def test_notebooks_are_normalised():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "notebooks.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_notebooks_store_no_picture_and_no_widget(notebook):
    for cell, _ in code_cells(notebook):
        for output in cell.outputs:
            kinds = set(output.get("data", {}))
            assert not [kind for kind in kinds if kind.startswith(("image/", "application/", "video/"))], cell.source
            assert not re.search(r"<(svg|img|script|iframe)\b", str(output.get("data", {}).get("text/html", ""))), (
                cell.source
            )


def test_panel_cells_are_not_compared_and_hold_no_output(notebook):
    for cell, panel in panels_shown(notebook):
        assert "nbval-ignore-output" in cell.metadata.get("tags", []), panel.name
        assert cell.outputs == [], panel.name


def test_every_panel_is_placed_in_the_book_once():
    places = Counter(panel.name for path in NOTEBOOKS for _, panel in panels_shown(nbformat.read(path, as_version=4)))
    assert sorted(set(all_panels()) - set(places)) == [], "in no notebook"
    assert sorted(name for name, count in places.items() if count > 1) == [], "in several places"


def test_panels_are_found_in_whatever_form_a_cell_shows_them():
    name, panel = next(iter(all_panels().items()))
    module = panel.model.__module__
    variable = next(key for key, value in vars(importlib.import_module(module)).items() if value is panel)
    short = module.rpartition(".")[2]
    for source in (
        f"from ssebook.panels import {short}\n\n{short}.{variable}",
        f"from {module} import {variable} as mine\nmine",
        f"import {module}\n{module}.{variable}",
        f"import {module} as chapter\nchapter.{variable}.figure()",
    ):
        cell = nbformat.v4.new_code_cell(source)
        assert [found.name for _, found in panels_shown(nbformat.v4.new_notebook(cells=[cell]))] == [name], source


# ---- pages -----------------------------------------------------------------------------------------------------------


def bib_keys() -> list[str]:
    return re.findall(r"^@\w+\{([^,\s]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)


def test_bibliography_has_each_key_once():
    assert [key for key, count in Counter(bib_keys()).items() if count > 1] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_citation_has_its_source(path):
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    else:
        text = path.read_text(encoding="utf-8")
    cited = {
        re.sub(r"\{[^}]*\}", "", key).strip()  # words before and after, {see}key
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)
        for key in keys.split(",")
    }
    assert cited <= set(bib_keys()), cited - set(bib_keys())


@pytest.mark.parametrize("path", sorted((LIBRARY / "models").glob("*.py")), ids=shown)
def test_every_reference_of_a_model_has_its_source(path):
    key = r"[a-z]+\d{3,4}[a-z]?"
    found = re.findall(rf"\[({key}(?:,\s*{key})*)\]", path.read_text(encoding="utf-8"))
    named = {name.strip() for names in found for name in names.split(",")}
    assert named <= set(bib_keys()), named - set(bib_keys())


def test_contents_list_every_page_once():
    def files(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (value for key, value in node.items() if key in ("root", "file"))
            for value in node.values():
                yield from files(value)
        elif isinstance(node, list):
            for value in node:
                yield from files(value)

    listed = Counter(files(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))))
    pages = {path.relative_to(ROOT).with_suffix("").as_posix() for path in PAGES}
    assert sorted(pages - set(listed)) == [], "in no contents"
    assert sorted(set(listed) - pages) == [], "listed but not there"
    assert sorted(name for name, count in listed.items() if count > 1) == [], "listed twice"


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_pages_name_no_machine(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"(?<![\w.])/(?:work|tmp|home|root|Users)/\S*|localhost\b\S*|127\.0\.0\.1\S*|[A-Z]:\\\S+", text)
    assert found == []
