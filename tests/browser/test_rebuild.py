"""No stale number: a page is executed again exactly when its text, the library or the pins have changed."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ssebook
from ssebook.explore import Panel, Slider
from ssebook.panels import all_panels

pytestmark = pytest.mark.browser  # no browser, but as slow as one

ROOT = Path(__file__).resolve().parents[2]
BUILDER = Path(sys.executable).with_name("jupyter-book")


def _simplest() -> tuple[Panel, str, str]:
    """The panel whose card is smallest to build, the module that declares it, and its name there."""
    for panel in sorted(all_panels().values(), key=lambda p: (len(p.controls), p.name)):
        module = inspect.getmodule(panel.model)
        assert module is not None
        names = [name for name, value in vars(module).items() if value is panel]
        if names and panel.readouts and isinstance(panel.controls[0], Slider):
            return panel, module.__name__.rpartition(".")[2], names[0]
    raise AssertionError("no panel with a slider and a readout")


class Book:
    """A one-page book with a library of its own, both free to be edited."""

    def __init__(self, folder: Path, module: str, name: str) -> None:
        self.site, self.library = folder / "site", folder / "src" / "ssebook"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(ssebook.__file__).parent, self.library, ignore=ignored)
        for path in (self.library / "panels").glob("*.py"):
            if path.stem not in ("__init__", module):
                path.unlink()
        shutil.copytree(ROOT / "book" / "_static", self.site / "book" / "_static")
        for path in ("_config.yml", "requirements.txt", "book/references.bib"):
            shutil.copy(ROOT / path, self.site / path)
        (self.site / "_toc.yml").write_text("format: jb-book\nroot: book/page\n", encoding="utf-8")
        source = f"from ssebook.panels import {module}\n\n{module}.{name}"
        cell = {"cell_type": "code", "execution_count": None, "id": "panel", "metadata": {}, "outputs": []}
        words = {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "# A page"}
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        notebook: dict[str, Any] = {"cells": [words, cell | {"source": source}], "metadata": kernel}
        (self.site / "book" / "page.ipynb").write_text(json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}))
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(self.library.parent), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SSEBOOK_CACHE": str(folder / "cache"),
            "IPYTHONDIR": str(folder / "ipython"),
        }

    def build(self) -> tuple[int, list[str]]:
        """How many pages were executed, and the readouts the page shows."""
        done = subprocess.run(
            [BUILDER, "build", ".", "-W", "-n", "--keep-going"],
            cwd=self.site, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        log = done.stdout + done.stderr
        assert done.returncode == 0, log[-4000:]
        page = (self.site / "_build" / "html" / "book" / "page.html").read_text(encoding="utf-8")
        return len(re.findall("Executing notebook", log)), re.findall("<dd>(.*?)</dd>", page)


def test_a_page_is_executed_when_what_it_rests_on_changes_and_only_then(tmp_path: Path) -> None:
    panel, module, name = _simplest()
    book = Book(tmp_path, module, name)
    at_first = list(panel.readings().values())
    assert book.build() == (1, at_first)
    assert book.build() == (0, at_first), "nothing has changed"

    # Another default of the first slider, written into the library's source: other numbers under the figure.
    slider = panel.controls[0]
    assert isinstance(slider, Slider)
    default = next(
        value
        for value in (float(slider.at(at)) for at in (0.3, 0.7, 0.1, 0.9))
        if list(panel.readings(**{slider.name: value}).values()) != at_first
    )
    edit = f"""
import dataclasses
_first, *_others = {name}.controls
{name} = dataclasses.replace({name}, controls=(dataclasses.replace(_first, default={default!r}), *_others))
"""
    source = book.library / "panels" / f"{module}.py"
    source.write_text(source.read_text(encoding="utf-8") + edit, encoding="utf-8")
    edited = list(panel.readings(**{slider.name: default}).values())
    assert book.build() == (1, edited), "the library has changed"

    table = next((book.library / "data").glob("*.csv"))
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    pins = book.site / "requirements.txt"
    executed, _ = book.build()
    assert executed == 1, "the data have changed"
    pins.write_text(pins.read_text(encoding="utf-8") + "# another pin\n", encoding="utf-8")
    assert book.build() == (1, edited), "the pins have changed"
