"""Panels in JupyterLab: real ipywidgets, the surrogate at once, then the kernel's exact answer."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from card import MISPLACED, Card, Model, fraction
from playwright.sync_api import Locator
from watched import ROOT, Open, Watched

from ssebook import data
from ssebook.explore import Panel, Slider
from ssebook.explore.controls import STEPS
from ssebook.panels import all_panels

pytestmark = pytest.mark.browser

PANELS = all_panels()
CHAPTER = "mechanisms/dendrites.ipynb"
EXACT = 0.02  # px: coordinates are written with two decimals
SLIDER = 1e-4  # ipywidgets round a slider's value to its step: less than this, nobody sees it
PATIENCE = 90_000  # ms for a kernel to start on a busy machine


def _declared(panel: Panel) -> tuple[str, str]:
    """The module that declares a panel, and its name there."""
    module = inspect.getmodule(panel.model)
    assert module is not None
    return module.__name__.rpartition(".")[2], next(name for name, value in vars(module).items() if value is panel)


# Two panels and one of them again: nothing they hold may collide.
ONE, TWO = sorted(
    (p for p in PANELS.values() if sum(isinstance(c, Slider) for c in p.controls) > 1 and p.presets),
    key=lambda p: (_declared(p)[0] != "dendrites", p.name),
)[:2]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the book."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    cells = [f"from ssebook.panels import {', '.join(sorted({_declared(p)[0] for p in (ONE, TWO)}))}"]
    cells += [".".join(_declared(panel)) for panel in (ONE, TWO, ONE)]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell{i}",
                "metadata": {},
                "outputs": [],
                "source": cell,
            }
            for i, cell in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "book" / "three.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    settings = folder / "config" / "labconfig"
    settings.mkdir(parents=True)
    asks_elsewhere = {"@jupyterlab/apputils-extension:announcements": True}
    (settings / "page_config.json").write_text(json.dumps({"disabledExtensions": asks_elsewhere}), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    environment.pop("SSEBOOK_STATIC", None)
    log = (folder / "lab.log").open("w")
    command = [Path(sys.executable).with_name("jupyter"), "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.token=", "--ServerApp.password="]
    command += [f"--ServerApp.root_dir={folder / 'book'}", "--LabApp.extension_manager=readonly"]
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail(f"JupyterLab does not answer: {(folder / 'lab.log').read_text()[-3000:]}")
        assert server.poll() is None, (folder / "lab.log").read_text()[-3000:]
        yield address
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
        log.close()


class Notebook:
    """A notebook open in JupyterLab, and the exact settings its kernel has answered, read from the wire."""

    def __init__(self, watched: Watched, address: str, path: str) -> None:
        self.watched, self.page = watched, watched.page
        self.answers: list[dict[str, Any]] = []
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._heard))
        self.page.goto(f"{address}/lab/tree/{path}?reset")
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE)

    def _heard(self, frame: bytes | str) -> None:
        """Keeps the settings of every answer: the content of a message of Jupyter's binary protocol."""
        if isinstance(frame, str) or b'"exact"' not in frame:
            return
        count = int.from_bytes(frame[:8], "little")
        ends = [int.from_bytes(frame[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
        content = json.loads(frame[ends[4] : ends[5]])
        exact = content.get("data", {}).get("state", {}).get("exact", {})
        if "settings" in exact:
            self.answers.append(exact["settings"])

    def run_all(self, panels: int) -> None:
        """Run > Run All Cells, as a reader does, until the panels stand there with the model's own numbers."""
        self.page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=PATIENCE)
        self.page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
        self.page.locator("[data-command='runmenu:run-all']").click()
        self.page.wait_for_function(
            "(n) => document.querySelectorAll('.sse-panel[data-ready]').length === n", arg=panels, timeout=PATIENCE
        )
        self.page.wait_for_function(
            "[...document.querySelectorAll('.sse-panel')].every((e) => e.dataset.source === 'exact')", timeout=PATIENCE
        )

    def live(self, panel: Panel, which: int = 0) -> Live:
        """A panel's figure and its sliders."""
        root = self.page.locator(f"section.sse-panel[aria-label={json.dumps(panel.title, ensure_ascii=False)}]").nth(
            which
        )
        root.scroll_into_view_if_needed()
        return Live(self, panel, root)


class Live(Card):
    """A panel in the notebook: the card, and the ipywidgets beside it."""

    def __init__(self, notebook: Notebook, panel: Panel, root: Locator) -> None:
        super().__init__(notebook.page, Model(panel), root)
        self.notebook = notebook
        self.widgets = root.locator("xpath=ancestor::*[contains(@class, 'widget-box')][1]")

    def row(self, control: Slider) -> Locator:
        """The ipywidgets slider of a control."""
        return self.widgets.locator(".widget-vbox > *").nth(self.panel.controls.index(control))

    def listen(self) -> None:
        """From now on, note who drew: the surrogate or the kernel."""
        self.root.evaluate(
            """(root) => {
              root.heard = [];
              root.observer?.disconnect();
              root.observer = new MutationObserver(() => root.heard.push(root.dataset.source));
              root.observer.observe(root, { attributes: true, attributeFilter: ["data-source"] });
            }"""
        )

    def settled(self) -> dict[str, Any]:
        """Waits for the model's own answer, and reads its settings off the wire."""
        self.page.wait_for_function("(e) => e.dataset.source === 'exact'", arg=self.root.element_handle())
        names = set(self.panel.defaults)
        return next(answer for answer in reversed(self.notebook.answers) if set(answer) == names)

    def answered(self) -> dict[str, Any]:
        """The surrogate came first, then the model, and the figure is the model's at its very settings."""
        self.page.wait_for_function("(e) => e.heard.includes('exact')", arg=self.root.element_handle())
        self.page.wait_for_timeout(300)
        settings = self.settled()
        heard = self.root.evaluate("(e) => e.heard")
        assert heard[0] == "surrogate", heard
        assert heard[-1] == "exact", heard
        assert self.root.locator(".sse-badge").inner_text() == "exact"
        self.exact_at(settings)
        return settings

    def exact_at(self, settings: dict[str, Any]) -> None:
        assert self.model.differences(self.shown(), settings, EXACT, exact=True) == {}


@pytest.fixture(scope="module")
def opened(lab: str, opener: Open) -> Iterator[Notebook]:
    """A notebook with two panels, one of them twice, run."""
    watched = opener(lab.removeprefix("http://"))
    notebook = Notebook(watched, lab, "three.ipynb")
    notebook.run_all(3)
    yield notebook
    watched.close()


@pytest.fixture
def notebook(opened: Notebook) -> Iterator[Notebook]:
    opened.watched.wrong()
    yield opened
    wrong = [w for w in [*opened.watched.errors, *opened.watched.elsewhere] if "favicon" not in w]
    assert wrong == []


def test_a_panel_starts_with_the_models_own_figure(notebook: Notebook) -> None:
    for panel in (ONE, TWO):
        live = notebook.live(panel)
        assert live.settled() == pytest.approx(panel.defaults, rel=SLIDER), "the sliders do not stand at the defaults"
        live.exact_at(live.settled())
        assert live.root.evaluate(MISPLACED) == []


def test_a_slider_dragged_by_mouse_previews_and_then_is_exact(notebook: Notebook) -> None:
    live = notebook.live(ONE)
    control = live.sliders[0]
    handle = live.row(control).locator(".noUi-handle")
    handle.scroll_into_view_if_needed()
    track = live.row(control).locator(".noUi-target").bounding_box()
    live.listen()
    start = handle.bounding_box()
    assert start is not None
    assert track is not None
    notebook.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    notebook.page.mouse.down()
    for at in (0.2, 0.6, 0.35):
        notebook.page.mouse.move(track["x"] + at * track["width"], start["y"] + start["height"] / 2, steps=6)
    notebook.page.mouse.up()
    settings = live.answered()
    assert settings[control.name] != control.default
    assert settings[control.name] == pytest.approx(control.at(0.35), rel=0.1, abs=0.1 * (control.high - control.low))
    others = {name: value for name, value in ONE.defaults.items() if name != control.name}
    assert {name: settings[name] for name in others} == pytest.approx(others, rel=SLIDER)


def test_a_slider_moved_by_keys_and_a_typed_number_are_exact(notebook: Notebook) -> None:
    live = notebook.live(ONE)
    for control in live.sliders[:2]:
        before = live.settled()[control.name]
        live.listen()
        live.row(control).locator(".noUi-handle").focus()
        notebook.page.keyboard.press("ArrowRight")
        notebook.page.keyboard.press("ArrowRight")
        moved = fraction(control, live.answered()[control.name]) - fraction(control, before)
        assert moved == pytest.approx(2 / STEPS, abs=0.6 / STEPS)
        value = float(f"{control.at(0.437):.4g}")
        live.listen()
        readout = live.row(control).locator(".widget-readout")
        readout.click()
        notebook.page.keyboard.press("Control+a")
        notebook.page.keyboard.type(repr(value))
        notebook.page.keyboard.press("Enter")
        assert live.answered()[control.name] == pytest.approx(value, rel=SLIDER)


def test_presets_and_reset_move_the_real_sliders(notebook: Notebook) -> None:
    live = notebook.live(ONE)
    for control in live.sliders:
        label = live.row(control).locator(".widget-label").inner_text()
        assert label == (f"{control.label} / {control.unit}" if control.unit else control.label)
    chips = [(live.root.get_by_role("button", name=n, exact=True), ONE.settings(**c)) for n, c in ONE.presets.items()]
    for chip, settings in [*chips, (live.root.get_by_role("button", name="Reset"), ONE.defaults)]:
        chip.click()
        notebook.page.wait_for_timeout(300)
        assert live.settled() == pytest.approx(settings, rel=SLIDER)
        live.exact_at(live.settled())
        for control in live.sliders:
            shown = live.row(control).locator(".widget-readout").inner_text()
            assert float(shown.replace("−", "-")) == pytest.approx(settings[control.name], rel=6e-3, abs=1e-12)


def test_panels_on_a_page_do_not_disturb_each_other(notebook: Notebook) -> None:
    one, two, again = notebook.live(ONE), notebook.live(TWO), notebook.live(ONE, 1)
    before = two.shown(), again.shown()
    one.root.scroll_into_view_if_needed()
    one.listen()
    one.row(one.sliders[1]).locator(".noUi-handle").focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowLeft")
    one.answered()
    assert (two.shown(), again.shown()) == before
    own = one.shown()
    two.root.scroll_into_view_if_needed()
    two.listen()
    two.row(two.sliders[0]).locator(".noUi-handle").focus()
    notebook.page.keyboard.press("ArrowRight")
    two.answered()
    assert (one.shown(), again.shown()) == (own, before[1])
    ids = notebook.page.locator(".jp-Notebook .sse-panel [id]").evaluate_all("(all) => all.map((e) => e.id)")
    assert ids
    assert len(ids) == len(set(ids))


def test_a_chapter_runs_from_top_to_bottom(lab: str, opener: Open) -> None:
    chapter = ROOT / "book" / CHAPTER
    if not chapter.exists():
        pytest.fail(f"{chapter} does not exist")
    sources = ["".join(cell["source"]) for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]]
    shown = [p for p in PANELS.values() if any(re.search(rf"^{'[.]'.join(_declared(p))}$", s, re.M) for s in sources)]
    assert shown
    watched = opener(lab.removeprefix("http://"))
    notebook = Notebook(watched, lab, CHAPTER)
    notebook.run_all(len(shown))
    for panel in shown:
        live = notebook.live(panel)
        live.listen()
        live.row(live.sliders[0]).locator(".noUi-handle").focus()
        notebook.page.keyboard.press("ArrowLeft")
        live.answered()
    assert (
        notebook.page.locator(
            ".jp-OutputArea-output[data-mime-type*='error'], .jp-RenderedText[data-mime-type*='stderr']"
        ).count()
        == 0
    )
    assert [*watched.errors, *watched.elsewhere] == []
    watched.close()


def test_tables_are_searched_in_a_notebook_too(lab: str, opener: Open) -> None:
    watched = opener(lab.removeprefix("http://"))
    notebook = Notebook(watched, lab, "reference/findings.ipynb")
    notebook.run_all(0)
    notebook.page.wait_for_selector(".sse-data[data-ready]", timeout=PATIENCE)
    root = notebook.page.locator(".sse-data")
    assert root.locator(".dt-info").inner_text() == f"1 to 10 of {len(data.load('claims'))} rows"
    root.get_by_role("searchbox").fill("garnet")
    assert "(of " in root.locator(".dt-info").inner_text()
    assert root.locator("a[href^='bibliography']").count() == 0, "a link that leads nowhere"
    wrong = [w for w in [*watched.errors, *watched.elsewhere] if "favicon" not in w]
    assert wrong == []
    watched.close()
