"""The book's tables as a reader wants them: searched, sorted and filtered, in JupyterLab and on a built page.

The rows are plain HTML, so that they can be read without any script; DataTables, in the copy that the package itables
carries, then adds the search, the order and the filters. Nothing is loaded from another host.

>>> from ssebook import tables
>>> tables.show("binary_gibbs")
binary_gibbs: 9 rows, 10 columns
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import itables.options
import numpy as np
import pandas as pd

from ssebook import data

__all__ = ["Shown", "contents", "script_and_style", "show"]

_BIBLIOGRAPHY = "bibliography.html#cite-"  # beside the pages that show tables
_KEY = r"(?:rev\d{3}|[a-z]+\d{4}[a-z]?)"
_KEYS = re.compile(rf"{_KEY}(?:;{_KEY})*")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LONG = 32  # characters: a column that reaches this wraps, and is given room
_VERY_LONG = 140
_MANY = 7  # columns: more do not fit into a page, so long texts get more room
_MOST_OPTIONS = 40  # of a filter


@dataclass(frozen=True)
class Shown:
    """A table on its way to a reader; a notebook shows it when it ends a cell. The result of :func:`show`.

    Attributes
    ----------
    name : str
        Name of the table.
    rows, columns : int
        How many are shown.
    html : str
        The table, without the script that moves it.
    """

    name: str
    rows: int
    columns: int
    html: str = field(repr=False)

    def __repr__(self) -> str:
        return f"{self.name}: {self.rows} rows, {self.columns} columns"

    def _repr_html_(self) -> str:
        if os.environ.get("SSEBOOK_STATIC"):  # a built page, which has the script and the style from files
            return self.html
        # In JupyterLab there is no bibliography beside the notebook, and no anchors to jump to.
        return re.sub(rf'<a href="(?:{re.escape(_BIBLIOGRAPHY)}|#)[^"]*">(.*?)</a>', r"\1", self.html) + _live_script()


def show(name: str, columns: Sequence[str] = (), *, group: str = "", filters: Sequence[str] | None = None) -> Shown:
    """A table of :mod:`ssebook.data` that a reader can search, sort and filter.

    Parameters
    ----------
    name : str
        One of :func:`ssebook.data.names`.
    columns : sequence of str
        Columns to show, in this order; all of them if left out.
    group : str
        A column whose values become headings between the rows, in the order in which the schema lists them.
    filters : sequence of str, optional
        Columns to choose values of; those for which the schema lists the allowed values if left out.

    Returns
    -------
    Shown
        What a notebook shows; its description, and what the columns mean, stand above the rows.

    Raises
    ------
    ValueError
        If there is no such table or column.
    """
    frame, schema = data.load(name), data.schema(name)
    fields = {each["name"]: each for each in schema["fields"]}
    chosen = list(columns) or list(fields)
    unknown = [each for each in (*chosen, *([group] if group else []), *(filters or ())) if each not in fields]
    if unknown:
        raise ValueError(f"table {name!r} has no column {unknown[0]!r}; its columns: {', '.join(fields)}")
    chosen += [] if not group or group in chosen else [group]
    if filters is None:
        filters = [each for each in chosen if "enum" in _rules(fields[each])]
    missing = [each for each in filters if each not in chosen]
    if missing:
        raise ValueError(f"filter {missing[0]!r} is not among the columns shown: {', '.join(chosen)}")

    settings: dict[str, Any] = {"group": None, "filters": []}
    for each in filters:
        present = dict.fromkeys(str(value) for value in frame[each] if str(value))
        options = [value for value in _rules(fields[each]).get("enum", present) if value in present]
        if 1 < len(options) <= _MOST_OPTIONS:
            settings["filters"].append(
                {"column": chosen.index(each), "title": fields[each]["title"], "options": options}
            )
    columns_of_cells = {each: [_cell(each, value) for value in frame[each]] for each in chosen}
    if group:
        settings["group"] = {"column": chosen.index(group), "title": fields[group]["title"]}
        order = list(dict.fromkeys(_rules(fields[group]).get("enum", frame[group])))
        columns_of_cells[group] = [
            f'<td data-order="{order.index(value)}">{escape(str(value))}</td>' for value in frame[group]
        ]
    rows = [f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns_of_cells.values(), strict=True)]
    heads = [_head(fields[each], frame[each]) for each in chosen]
    meanings = [
        f"<dt>{escape(fields[each]['title'])} <code>{escape(each)}</code></dt>"
        f"<dd>{_linked(fields[each]['description'])}</dd>"
        for each in chosen
    ]
    wide = " sse-wide" if len(chosen) > _MANY else ""
    html = (
        f'<div class="sse-data" data-settings="{escape(json.dumps(settings, ensure_ascii=False))}">'
        f'<p class="sse-about">{_linked(schema["description"])}</p>'
        f"<details><summary>What the columns mean</summary><dl>{''.join(meanings)}</dl></details>"
        f'<div class="sse-scroll"><table id="table-{escape(name)}" class="display compact{wide}" '
        f'aria-label="{escape(schema["title"])}">'
        f"<thead><tr>{''.join(heads)}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table></div></div>"
    )
    return Shown(name, len(frame), len(chosen), html)


def contents() -> Shown:
    """A short list of all tables, each with a link to the place ``#data-<name>`` on the same page.

    Returns
    -------
    Shown
        What a notebook shows.
    """
    names = data.names()
    rows = [
        f'<tr><td><a href="#data-{name.replace("_", "-")}">{escape(data.schema(name)["title"])}</a></td>'
        f"<td><code>{name}</code></td>"
        f'<td class="sse-number">{len(data.load(name))}</td></tr>'
        for name in names
    ]
    head = '<th scope="col">Table</th><th scope="col">Name</th><th scope="col" class="sse-number">Rows</th>'
    html = f'<div class="sse-data"><div class="sse-scroll"><table><thead><tr>{head}</tr></thead><tbody>\n'
    return Shown("contents", len(names), 3, html + "\n".join(rows) + "\n</tbody></table></div></div>")


def script_and_style() -> tuple[str, str]:
    """What a page needs beside its tables: a script without modules, and a style sheet.

    Returns
    -------
    tuple of str
        DataTables, as the package itables carries it, with what this module adds to it: JavaScript and CSS. The script
        is a plain one because a page opened from a disk may not load modules.
    """
    path = Path(itables.options.dt_bundle)
    module, style = (path.with_suffix(end).read_text(encoding="utf-8") for end in (".js", ".css"))
    names = re.search(r"export\{([^}]*)\};?", module)
    name = re.search(r"(?:^|,)([\w$]+) as default(?:,|$)", names[1]) if names else None
    if names is None or name is None:
        raise ValueError(f"{path} exports no default: this is not the version of itables that the pins name")
    plain = module[: names.start()] + module[names.end() :]
    plain = plain.replace("<!--", "<\\!--")  # or HTML would take what follows for a comment
    script = _own("tables.js").replace("/* DataTables */", f"{plain}\nconst DataTable = {name[1]};")
    return script, style + _own("tables.css")


def _rules(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """The constraints of a column."""
    rules: Mapping[str, Any] = field.get("constraints", {})
    return rules


def _head(field: Mapping[str, Any], values: pd.Series[Any]) -> str:
    """A column's heading: its title, its unit, and room for its words."""
    unit = field["unit"] if not field["unit"].startswith("as in") else ""
    kind = "sse-number" if field["type"] in ("integer", "number") else ""
    longest = int(values.astype(str).str.len().max())
    if not kind and longest >= _LONG and field["name"] not in ("id", "source", "ref", "doi"):
        kind = "sse-long" if longest < _VERY_LONG else "sse-very-long"
    shown = f' <span class="sse-unit">/ {escape(unit)}</span>' if unit else ""
    return f'<th scope="col" class="{kind}" title="{escape(field["description"])}">{escape(field["title"])}{shown}</th>'


def _own(file: str) -> str:
    return (resources.files(__name__) / file).read_text(encoding="utf-8")


@cache
def _first() -> list[bool]:
    return [True]


def _live_script() -> str:
    """A script for a notebook: all of it with the first table that a kernel shows, a call of it with the others."""
    call = "<script>window.ssebookTables?.();</script>"
    if not _first():
        return call
    _first().clear()
    script, style = script_and_style()
    return f"<style>{style}</style><script>{script}</script>"


def _cell(column: str, value: object) -> str:
    """A cell of a table's body: text with its references as links, or a number that sorts by its value."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return '<td class="sse-number" data-order=""></td>'
    if isinstance(value, (bool, np.bool_)):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, (int, float, np.integer, np.floating)):
        plain = f"{value:.10g}"
        return f'<td class="sse-number" data-order="{plain}" data-search="{plain}">{_number(plain)}</td>'
    text = str(value)
    if column in ("source", "key") and _KEYS.fullmatch(text):
        return f'<td class="sse-source">{", ".join(_reference(key) for key in text.split(";"))}</td>'
    if column == "ref" and text:
        return f'<td class="sse-source">{", ".join(_reference(f"rev{int(n):03d}") for n in text.split(";"))}</td>'
    if column == "doi" and text:
        return f'<td><a href="https://doi.org/{escape(text)}">{escape(text)}</a></td>'
    return f"<td>{_linked(text)}</td>"


def _number(plain: str) -> str:
    """A number for the eye: a power of ten where it is very small or large, and a true minus."""
    value = float(plain)
    if value and not 1e-3 <= abs(value) < 1e6:
        mantissa, power = f"{value:.9e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa} × 10{str(int(power)).translate(_SUPERSCRIPTS)}".replace("-", "−")
    return plain.replace("-", "−")


def _reference(key: str) -> str:
    """A link into the bibliography: the review's number, or surname and year."""
    name, year = re.fullmatch(r"([a-z]+)(.*)", key).groups()  # type: ignore[union-attr]
    words = str(int(year)) if name == "rev" else f"{name.title()} {year}"
    return f'<a href="{_BIBLIOGRAPHY}{key}">{words}</a>'


def _linked(text: str) -> str:
    """Words as HTML, a key in square brackets as a link into the bibliography."""
    return re.sub(rf"\[({_KEY})\]", lambda found: f"[{_reference(found[1])}]", escape(text))
