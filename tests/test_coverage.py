"""The whole review is in the book: sections, figures, tables, numbers and references each have their place."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest
from test_architecture import BOOK, LIBRARY, PAGES, ROOT
from test_sphinxext import facts_on

from ssebook import data

COVERAGE = (BOOK / "reference" / "coverage.md").read_text(encoding="utf-8")
CHAPTERS = [path for path in PAGES if path.parent.name != "reference"]
PLACES = next(f for f in data.schema("review_facts")["fields"] if f["name"] == "section")["constraints"]["enum"]


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the coverage page."""
    section = COVERAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words(path) -> str:
    """Everything written on a page, code included."""
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    return path.read_text(encoding="utf-8")


def facts_in_code(source: str) -> set[str]:
    """Texts in a source that name a fact: ``data.fact("...")``, in a loop or not."""
    known = set(data.load("review_facts")["id"])
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    return known & {text for text in texts if isinstance(text, str)}


def used_facts() -> set[str]:
    used = {name for path in CHAPTERS for _, target in facts_on(path) for name in re.split(r"[;,]\s*", target)}
    for path in (LIBRARY / "panels").glob("*.py"):
        used |= facts_in_code(path.read_text(encoding="utf-8"))
    for path in CHAPTERS:
        if path.suffix == ".ipynb":
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "code":
                    used |= facts_in_code(re.sub(r"(?m)^%.*$", "", cell.source))
    return used


def cited() -> set[int]:
    """Numbers of the review's references that a page of a chapter cites, directly or with a fact."""
    keys: set[str] = set()
    for path in CHAPTERS:
        for found in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", words(path)):
            keys |= {key.strip() for key in found.split(",")}
        for _, target in facts_on(path):
            for name in re.split(r"[;,]\s*", target):
                keys |= set(data.fact(name)["source"].split(";"))
    return {int(key[3:]) for key in keys if re.fullmatch(r"rev\d{3}", key)}


@pytest.mark.parametrize("heading", ["Sections", "Figures and tables"])
def test_every_link_of_the_coverage_page_leads_to_a_page(heading):
    for row in rows(heading):
        links = re.findall(r"\]\(([^)#]+)\)", row[-1])
        assert links, row
        for link in links:
            assert (BOOK / "reference" / link).resolve() in PAGES, link


def test_every_section_has_its_page_once():
    sections = [place for place in PLACES if re.fullmatch(r"Abstract|[\d.]+", place)]
    assert sorted(row[0] for row in rows("Sections")) == sorted(sections)


def test_every_figure_and_table_has_its_counterpart():
    drawn = [place for place in PLACES if place.startswith(("Fig.", "Table"))]
    assert sorted(row[0] for row in rows("Figures and tables")) == sorted(drawn)


def test_a_page_says_which_section_it_covers():
    """The page given for a section quotes a fact, a claim's reference or the number of that section."""
    for section, _, where in rows("Sections"):
        if section == "Abstract":
            continue
        page = (BOOK / "reference" / re.findall(r"\]\(([^)#]+)\)", where)[0]).resolve()
        claims = data.load("claims").query("section == @section")["ref"]
        numbers = {int(n) for cell in claims for n in cell.split(";") if n}
        on_page = {int(n) for n in re.findall(r"rev0*(\d+)", words(page))}
        on_page |= {
            int(n)
            for _, t in facts_on(page)
            for i in re.split(r"[;,]\s*", t)
            for n in data.fact(i)["ref"].split(";")
            if n
        }
        assert numbers <= on_page, f"section {section}: {page.name} does not cite {sorted(numbers - on_page)}"


def test_every_number_of_the_text_is_on_a_page_or_in_an_explorer():
    facts = data.load("review_facts")
    needed = set(facts[~facts["section"].isin(["Table 2"])]["id"])
    assert sorted(needed - used_facts()) == []


def test_every_number_of_table_2_is_in_the_table_that_the_page_on_silicon_draws_from():
    assert "silicon.retention()" in words(BOOK / "anodes" / "silicon.ipynb")
    assert "silicon_anodes" in (LIBRARY / "panels" / "silicon.py").read_text(encoding="utf-8")
    table = data.load("silicon_anodes")
    for fact in data.load("review_facts").query("section == 'Table 2'").itertuples():
        row = table[table["source"].str.contains(f"rev{int(fact.ref):03d}")]
        text = " ".join(str(cell) for cell in row.to_numpy().ravel())
        numbers = {float(n) for n in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", text)}
        assert fact.value in numbers, fact.id


def test_every_reference_is_cited():
    assert sorted(set(data.load("references")["number"]) - cited()) == []


def test_the_references_listed_as_lost_are_in_no_table_of_what_the_text_says():
    (listed,) = ([int(n) for n in row[0].split(",")] for row in rows("References"))
    tables = [data.load(name)["ref"] for name in ("review_facts", "claims", "strategies")]
    named = {int(n) for refs in tables for cell in refs for n in cell.split(";") if n}
    assert listed == sorted(set(listed))
    assert not named & set(listed)


def test_drawings_link_to_pages_and_hold_nothing_that_runs():
    drawings = sorted(BOOK.rglob("figures/*.svg"))
    assert drawings
    for path in drawings:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<(script|style|image)\b|\son\w+=|https?://(?!www\.w3\.org)", text), path.relative_to(
            ROOT
        )
        assert 'role="' in text
        assert "<title" in text
        for link in re.findall(r'href="([^"#]+)', text):
            page = (path.parent.parent / link).with_suffix("")
            assert any(page.with_suffix(kind) in PAGES for kind in (".md", ".ipynb")), f"{path.name}: {link}"
        for name in re.findall(r'\bid="([^"]+)"', text):
            assert name.startswith(path.stem), f"{path.name}: the id {name} should begin with {path.stem}"


def test_every_drawing_stands_on_a_page():
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in re.findall(r"!\[[^\]]*\]\((figures/[^)]+)\)", words(page))
    }
    assert sorted(set(BOOK.rglob("figures/*.svg")) - shown) == []
