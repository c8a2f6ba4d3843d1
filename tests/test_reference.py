"""The reference part of the book: no unit, term, table or module is left out, and none is named that does not exist."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import nbformat
import pytest

import ssebook
import ssebook.models
from ssebook import data, units
from ssebook.sphinxext import rewritten

BOOK = Path(__file__).parents[1] / "book"
REFERENCE = BOOK / "reference"
PAGES = sorted(
    path
    for path in (*BOOK.rglob("*.md"), *BOOK.rglob("*.ipynb"))
    if not any(part.startswith((".", "_")) for part in path.relative_to(BOOK).parts)
)
CHAPTERS = [path for path in PAGES if REFERENCE not in path.parents and path != BOOK / "index.md"]


def shown(path: Path) -> str:
    return str(path.relative_to(BOOK))


def text(path: Path) -> str:
    """What a page says: a notebook's Markdown, or all of a Markdown file."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


# ---- symbols and units -----------------------------------------------------------------------------------------------

FACTORS = {name: value for name, value in vars(units).items() if isinstance(value, float)}
FUNCTIONS = {name for name, value in vars(units).items() if inspect.isfunction(value)}
SYMBOLS = text(REFERENCE / "symbols.md")
_POWER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(words: str) -> float:
    """A number as the page prints it: ``0.01``, ``10⁻⁴``, ``3.6 × 10⁶``."""
    found = re.fullmatch(r"(?:([\d.]+)(?: × )?)?(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", words)
    assert found, words
    return float(found[1] or 1) * 10.0 ** int((found[2] or "0").translate(_POWER))


def test_every_factor_is_listed_with_its_value():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", SYMBOLS, re.M)
    assert sorted(row[0] for row in rows) == sorted(FACTORS)
    for name, _, value, _ in rows:
        assert number(value) == pytest.approx(FACTORS[name], rel=1e-9), name


def test_every_factor_named_beside_a_symbol_exists():
    named = set(re.findall(r"(?<!\})`(\w+)`", SYMBOLS))
    assert named <= FACTORS.keys() | FUNCTIONS
    assert named >= FUNCTIONS


# ---- glossary --------------------------------------------------------------------------------------------------------

GLOSSARY = text(REFERENCE / "glossary.md")
ENTRIES = [line for line in GLOSSARY.split("```{glossary}")[1].splitlines() if re.match(r"[A-Za-z]", line)]
PROMISED = """
Arrhenius law, activation energy, area-specific resistance, argyrodite, Bjerrum length, brick-layer model, Bruce-Vincent
method, constant-phase element, coulombic efficiency, critical current density, crystallinity, dendrite, dissociation,
effective medium, electrochemical stability window, garnet, glass transition, grain boundary, Haven ratio, hopping,
impedance spectrum, interphase, ionic conductivity, limiting current density, mixed conductor, NASICON, Nyquist plot,
passivation, percolation threshold, permittivity, plasticiser, polarisation, Sand's time, solid electrolyte interphase,
stack pressure, transference number, VFT law, Warburg impedance, wetting, yield strength
"""


def linked_terms(path: Path) -> list[str]:
    """The entries a page links to, ``{term}`words <entry>` `` included."""
    found = re.findall(r"\{term\}`([^`]+)`", text(path))
    return [" ".join((re.search(r"<([^>]+)>$", each) or [each, each])[1].split()) for each in found]


def test_glossary_has_what_it_promises_and_nothing_twice():
    promised = {" ".join(term.split()) for term in PROMISED.split(",")}
    assert promised <= set(ENTRIES), promised - set(ENTRIES)
    assert len(ENTRIES) == len(set(ENTRIES))
    assert len(ENTRIES) >= 70


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_term_is_in_the_glossary(path):
    assert set(linked_terms(path)) <= set(ENTRIES), set(linked_terms(path)) - set(ENTRIES)


@pytest.mark.parametrize("path", CHAPTERS, ids=shown)
def test_a_chapter_links_five_terms_and_none_twice(path):
    terms = linked_terms(path)
    assert len(set(terms)) >= 5, terms
    assert len(terms) == len(set(terms)), terms


# ---- data ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", data.names())
def test_every_table_is_on_the_page_of_data_with_its_files(name):
    cells = nbformat.read(REFERENCE / "data.ipynb", as_version=4).cells
    places = [i for i, cell in enumerate(cells) if cell.source == f'tables.show("{name}")']
    assert len(places) == 1, f'the page needs one cell tables.show("{name}")'
    before = cells[places[0] - 1].source
    assert f"## {data.schema(name)['title']}\n" in before
    assert before.startswith(f"(data-{name.replace('_', '-')})=\n")
    for file in (f"{name}.csv", f"{name}.schema.json"):
        target = re.search(rf"\{{download\}}`{re.escape(file)} <([^>]+)>`", before)
        assert target, f"no download of {file}"
        assert (REFERENCE / target[1]).resolve() == (Path(data.__file__).parent / file).resolve()


# ---- library ---------------------------------------------------------------------------------------------------------

MODULES = [
    *(f"ssebook.models.{each.name}" for each in pkgutil.iter_modules(ssebook.models.__path__) if each.name[0] != "_"),
    "ssebook.data",
    "ssebook.explore",
    "ssebook.measurements",
    "ssebook.panels",
    "ssebook.tables",
    "ssebook.workbench",
    "ssebook.units",
]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_page_in_the_library(name):
    page = REFERENCE / "library" / f"{name.rpartition('.')[2]}.md"
    assert page.exists(), f"write {shown(page)} as its neighbours are, and list it in _toc.yml and library.md"
    assert re.search(rf"^\.\. automodule:: {re.escape(name)}$", text(page), re.M)
    assert f"[`{name}`](library/{page.name})" in text(REFERENCE / "library.md")


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_explains_itself(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for each in getattr(module, "__all__", FUNCTIONS):
        value = getattr(module, each)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__, f"{name}.{each}"


RAW = """Time until the salt runs out.

``tau = pi D [z F c0 / (2 J (1 - t+))]^2``

c - c0 = (J R / D) [3 tau
    + x^2/2],

With x = r/R the place, and |x| small or |y| too [sand1901], [chazalviel1990].

This sentence says that J = 1 here.

name : the first field,
    which goes on.
low, high : two more.

References
----------
[sand1901], [rev018]; see [x]"""


def test_a_docstring_becomes_readable():
    lines = RAW.split("\n")
    assert (
        "\n".join(rewritten(lines))
        == r"""Time until the salt runs out.

.. code-block:: none

   tau = pi D [z F c0 / (2 J (1 - t+))]^2

.. code-block:: none

   c - c0 = (J R / D) [3 tau
   + x^2/2],

With x = r/R the place, and \|x\| small or \|y\| too :cite:p:`sand1901,chazalviel1990`.

This sentence says that J = 1 here.

* **name**: the first field,
  which goes on.
* **low, high**: two more.

References
----------
:cite:p:`sand1901,rev018`; see [x]"""
    )
