"""The bibliography's look: held to the printed form of the review's own list, and to entries with no title."""

import pytest
from pybtex.database import BibliographyData, parse_string
from pybtex.plugin import find_plugin

from ssebook.bibstyle import Style, register


def entries(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def lines(text: str, backend: str = "plaintext") -> dict[str, str]:
    render = find_plugin("pybtex.backends", backend)()
    return {e.key: e.text.render(render) for e in Style().format_entries(list(entries(text).entries.values()))}


MURUGAN = """@article{rev018, author = {Murugan, R. and Thangadurai, V. and Weppner, W.},
  journal = {Angew. Chem., Int. Ed.}, year = {2007}, volume = {46}, pages = {7778--7781}, note = {review ref. 18}}"""


def test_an_article_without_a_title_reads_as_in_the_review():
    assert lines(MURUGAN)["rev018"] == (
        "R. Murugan, V. Thangadurai and W. Weppner, Angew. Chem., Int. Ed., 2007, 46, 7778–7781. [review ref. 18]"
    )


def test_journal_is_italic_and_volume_bold():
    html = lines(MURUGAN, "html")["rev018"]
    assert "<em>Angew. Chem., Int. Ed.</em>" in html
    assert "<strong>46</strong>" in html


def test_a_title_keeps_its_capitals_and_first_names_become_initials():
    text = "@article{x2000, author={Doe, Jane Mary}, title={Growth of Li2S on LLZO}, journal={J. X}, year={2000}}"
    assert lines(text)["x2000"] == "J. M. Doe, Growth of Li2S on LLZO, J. X, 2000."


def test_the_reviews_references_come_first_by_number_and_are_labelled_by_it():
    rev = "@article{{rev{0:03d}, author={{Aa, A.}}, journal={{J}}, year={{2000}}}}"
    other = "@article{{{0}, author={{{1}, A.}}, journal={{J}}, year={{2009}}}}"
    text = "\n".join(
        [other.format("cheng2009", "Cheng"), rev.format(100), rev.format(9), other.format("bard2009", "Bard")]
    )
    found = [(e.key, e.label) for e in Style().format_entries(list(entries(text).entries.values()))]
    assert found == [("rev009", "9"), ("rev100", "100"), ("bard2009", "Bar09"), ("cheng2009", "Che09")]


@pytest.mark.parametrize(
    "kind", ["book", "misc", "phdthesis", "techreport", "inproceedings", "incollection", "inbook", "online"]
)
def test_other_kinds_of_source_render(kind):
    text = f"""@{kind}{{d2000, author={{Doe, J.}}, title={{A work}}, year={{2000}}, publisher={{P}}, school={{S}},
        institution={{I}}, booktitle={{B}}, chapter={{3}}, url={{https://example.org/a_b}}}}"""
    line = lines(text)["d2000"]
    assert line.startswith("J. Doe")
    assert "2000" in line


def test_the_style_is_found_by_name():
    register()
    assert find_plugin("pybtex.style.formatting", "ssebook") is Style
