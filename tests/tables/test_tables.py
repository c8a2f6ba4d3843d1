"""The tables as a reader sees them: every cell of the data is there, links lead somewhere, text is never HTML."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from ssebook import data, tables

ROOT = Path(__file__).parents[2]
KEYS = set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"), re.M))


class Parsed(HTMLParser):
    """The cells of a table: tag, attributes and text; and the targets of all links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[dict[str, str | None], str]]] = []
        self.links: list[str] = []
        self.settings: dict = {}
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append((dict(attrs), ""))
            self._open = True
        elif tag == "a":
            self.links.append(dict(attrs)["href"])
        elif tag == "div" and "data-settings" in dict(attrs):
            self.settings = json.loads(dict(attrs)["data-settings"])

    def handle_endtag(self, tag):
        self._open = self._open and tag not in ("td", "th")

    def handle_data(self, text):
        if self._open:
            attributes, before = self.rows[-1][-1]
            self.rows[-1][-1] = (attributes, before + text)


@pytest.mark.parametrize("name", data.names())
def test_every_cell_of_the_data_is_shown(name):
    frame, shown = data.load(name), Parsed(tables.show(name).html)
    head, *rows = shown.rows
    assert len(head) == len(frame.columns)
    assert len(rows) == len(frame)
    for column, (_, title), field in zip(frame, head, data.schema(name)["fields"], strict=True):
        assert title.startswith(field["title"]), column
        assert not field["unit"] or field["unit"].startswith("as in") or title.endswith(f"/ {field['unit']}"), column
    for (_, values), row in zip(frame.iterrows(), rows, strict=True):
        for column, (attributes, text) in zip(frame, row, strict=True):
            value = values[column]
            if pd.isna(value) or value == "":
                assert text == ""
            elif pd.api.types.is_number(value):
                assert float(attributes["data-order"]) == pytest.approx(value, rel=1e-9)
                mantissa, _, power = text.replace("−", "-").partition(" × 10")
                power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
                assert float(f"{mantissa}e{power or 0}") == pytest.approx(value, rel=1e-9)
            elif column in ("source", "key", "ref"):
                assert len(text.split(", ")) == len(value.split(";"))
            else:
                assert text == value


@pytest.mark.parametrize("name", data.names())
def test_references_are_links_into_the_bibliography(name):
    links = Parsed(tables.show(name).html).links
    inside = [link.removeprefix("bibliography.html#cite-") for link in links if not link.startswith("https://doi.org/")]
    assert set(inside) <= KEYS, set(inside) - KEYS


def test_a_reference_of_the_review_shows_its_number_and_others_their_year():
    html = tables.show("stability_windows").html
    assert '<a href="bibliography.html#cite-zhu2015">Zhu 2015</a>' in html
    assert '<a href="bibliography.html#cite-rev019">19</a>' in tables.show("claims", ["ref"]).html


@pytest.fixture
def strange(monkeypatch):
    """A table with everything that could go wrong on the way to HTML."""
    frame = pd.DataFrame(
        {
            "word": ["<script>alert(1)</script>", 'a & b "c"', ""],
            "small": [-2.07e-7, 0.0, float("nan")],
            "count": pd.Series([3, None, 1234567], dtype="Int64"),
            "kind": ["b", "a", "b"],
        }
    )
    fields = [
        {"name": name, "type": type_, "title": name.title(), "description": "d & [sand1901]", "unit": unit}
        for name, type_, unit in (("word", "string", ""), ("small", "number", "S/cm"), ("count", "integer", ""))
    ]
    kinds = {"enum": ["a", "b", "c"]}
    fields.append(
        {"name": "kind", "type": "string", "title": "Kind", "description": "k", "unit": "", "constraints": kinds}
    )
    monkeypatch.setattr(data, "load", lambda name: frame.copy())
    monkeypatch.setattr(data, "schema", lambda name: {"title": "T", "description": "t", "fields": fields})


@pytest.mark.usefixtures("strange")
def test_text_stays_text_and_numbers_keep_their_value():
    html = tables.show("strange").html
    assert "<script" not in html
    shown = Parsed(html)
    assert [row[0][1] for row in shown.rows[1:]] == ["<script>alert(1)</script>", 'a & b "c"', ""]
    assert [row[1][1] for row in shown.rows[1:]] == ["−2.07 × 10⁻⁷", "0", ""]
    assert [row[1][0]["data-order"] for row in shown.rows[1:]] == ["-2.07e-07", "0", ""]
    assert [row[2][1] for row in shown.rows[1:]] == ["3", "", "1.234567 × 10⁶"]
    assert "bibliography.html#cite-sand1901" in shown.links


@pytest.mark.usefixtures("strange")
def test_filters_and_groups_follow_the_schema():
    shown = Parsed(tables.show("strange", ["word"], group="kind").html)
    assert shown.settings["group"] == {"column": 1, "title": "Kind"}
    assert shown.settings["filters"] == [{"column": 1, "title": "Kind", "options": ["a", "b"]}]
    assert [row[1][0]["data-order"] for row in shown.rows[1:]] == ["1", "0", "1"]


def test_a_wrong_name_is_answered_with_the_right_ones():
    with pytest.raises(ValueError, match=r"there is no table 'errors'; known tables: .*errata"):
        tables.show("errors")
    with pytest.raises(ValueError, match="has no column 'colour'; its columns: id, section"):
        tables.show("errata", ["colour"])
    with pytest.raises(ValueError, match="has no column 'colour'"):
        tables.show("errata", group="colour")
    with pytest.raises(ValueError, match="filter 'kind' is not among the columns shown: passage"):
        tables.show("errata", ["passage"], filters=["kind"])


def test_a_notebook_gets_the_script_once_and_a_page_never(monkeypatch):
    monkeypatch.delenv("SSEBOOK_STATIC", raising=False)
    tables._first.cache_clear()
    first, second = (tables.show("binary_gibbs")._repr_html_() for _ in range(2))
    assert len(first) > 500_000
    assert len(second) < 20_000
    assert "bibliography.html" not in first + second, "a link that leads nowhere in JupyterLab"
    monkeypatch.setenv("SSEBOOK_STATIC", "1")
    assert tables.show("binary_gibbs")._repr_html_() == tables.show("binary_gibbs").html


def test_the_script_can_stand_in_a_page():
    script, style = tables.script_and_style()
    for end in ("</script", "<!--"):
        assert end not in script
    assert not re.search(r"(?m)^export\b|\bexport\{", script)
    assert "</style" not in style
    assert not re.search(r"url\((?!data:)|@import", style)


def test_what_a_notebook_compares_does_not_change():
    assert repr(tables.show("binary_gibbs")) == "binary_gibbs: 9 rows, 10 columns"


def test_contents_list_every_table():
    links = Parsed(tables.contents().html).links
    assert links == [f"#data-{name.replace('_', '-')}" for name in data.names()]
