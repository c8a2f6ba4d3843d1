"""The role ``fact``: a number of the review is written as it is in the table, or the page does not build."""

from __future__ import annotations

import re

import nbformat
import pytest
from test_architecture import PAGES, shown

from ssebook import data
from ssebook.sphinxext import checked_facts, numbers_in


def facts_on(path):
    """Text and target of every fact on a page."""
    if path.suffix == ".ipynb":
        text = "\n".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
    else:
        text = path.read_text(encoding="utf-8")
    return re.findall(r"(?<!`)\{fact\}`([^`<]+?)\s*<([^`>]+)>`", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1190 Ω cm²", [1190]),
        ("2.07 × 10⁻⁴ S cm⁻¹ at 30 °C", [2.07e-4, 30]),
        ("10⁻³ S cm⁻¹", [1e-3]),
        ("from 10⁻⁷ to 10⁻⁵", [1e-7, 1e-5]),
        ("1.71–2.01 V", [1.71, 2.01]),
        ("Li₆.₅La₃Zr₁.₅Ta₀.₅O₁₂", [6.5, 3, 1.5, 0.5, 12]),
        ("Ti⁴⁺", [4]),
        ("nine times, twelve materials", [9, 12]),
        ("73.1 % after 500 cycles", [73.1, 500]),
        ("at 1C", [1]),
        ("ten thousand", [10]),
        ("often", []),
    ],
)
def test_numbers_are_read_in_every_way_they_are_written(text, expected):
    assert numbers_in(text) == pytest.approx(expected)


def test_a_fact_brings_the_citation_of_its_row():
    assert checked_facts("1190 Ω cm²", "llzto-bare-resistance") == "rev096"
    assert checked_facts("300 Wh kg⁻¹", "liquid-cell-energy-density") == "rev001,rev002,rev003,rev004"
    assert checked_facts("below 4 V", "table1-polymer-voltage") == "wang2025"
    both = "llzto-bare-resistance; llzto-mgf2-resistance"
    assert checked_facts("from 1190 to 6 Ω cm²", both) == "rev096"


@pytest.mark.parametrize(
    ("text", "target", "message"),
    [
        ("1109 Ω cm²", "llzto-bare-resistance", "'1109 Ω cm²' does not hold 1190 Ω cm2"),
        ("1.71 V", "argyrodite-window-calculated", "does not hold 2.01 V"),
        ("1190 Ω cm²", "llzto-bare", "the nearest: llzto-bare-resistance"),
        ("2.07 × 10⁻³", "pvdf-lls-conductivity", "does not hold 0.000207 S cm-1"),
    ],
)
def test_a_wrong_number_or_name_is_refused(text, target, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        checked_facts(text, target)


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_fact_on_a_page_is_the_tables(path):
    for text, target in facts_on(path):
        assert checked_facts(text, target)


def test_every_fact_has_a_number_to_look_for():
    assert data.load("review_facts")["value"].notna().all()
