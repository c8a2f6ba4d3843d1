"""The reference table against the printed list, and the bibliography against the table."""

import hashlib
import json
import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Person, parse_string
from pybtex.richtext import Text

from ssebook.data import make_bib

BIBLIOGRAPHY = Path(__file__).parents[2] / "book" / "references.bib"
SCHEMA = make_bib.TABLE.with_name("references.schema.json")

# Later number: first number of the same work.
DUPLICATES = {116: 72, 100: 75, 92: 87, 93: 89, 101: 97}

# SHA-256 of the printed list, one reference a line ("1 D. Razzaghi, ..."), taken from the review, not from the table.
PRINTED_DIGEST = "26c726c12c7ff057294f84a19e3932892873d0dece184b46e707cc3fe371efb8"

# Typed from the printed list.
PRINTED = {
    1: (
        "D. Razzaghi, M. Babazadeh-Mamaqani, A. Babaie, F. Esmati, H. Roghani-Mamaqani, M. Rezaei, K. De Clerck "
        "and R. Hoogenboom, ACS Appl. Mater. Interfaces, 2025, 17, 4247–4289."
    ),
    11: (
        "E. P. Alsaç, D. L. Nelson, S. G. Yoon, K. A. Cavallaro, C. Wang, S. E. Sandoval, U. D. Eze, W. J. Jeong "
        "and M. T. McDowell, Chem. Rev., 2025, 125, 2009–2119."
    ),
    18: "R. Murugan, V. Thangadurai and W. Weppner, Angew. Chem., Int. Ed., 2007, 46, 7778–7781.",
    27: (
        "J. E. Trevey, J. Wang, C. M. DeLuca, K. K. Maute, M. L. Dunn, S. H. Lee and V. M. Bright, "
        "Sens. Actuators, A, 2011, 167, 139–145."
    ),
    43: "X. Su, X. Xu, Z. Ji, J. Wu, F. Ma and L. Fan, Electrochem. Energy Rev., 2024, 7, 1–38.",
    75: (
        "D. Cao, T. Ji, A. Singh, S. Bak, Y. Du, X. Xiao, H. Xu, J. Zhu and H. Zhu, "
        "Adv. Energy Mater., 2024, 13, 2203969."
    ),
    83: "G. Lu, J. Nai, D. Luan, X. Tao and X. W. D. Lou, Sci. Adv., 2023, 9, 14.",
    87: "W. Dachraoui, R. S. Kühnel, C. Battaglia and R. Erni, Nano Energy, 2024, 130, 110086.",
    89: (
        "M. Nagao, A. Hayashi, M. Tatsumisago, T. Kanetsuku, T. Tsudac and S. Kuwabata, "
        "Phys. Chem. Chem. Phys., 2013, 15, 18600–18606."
    ),
    100: (
        "D. Cao, T. Ji, A. Singh, S. Bak, Y. Du, X. Xiao, H. Xu, J. Zhu and H. Zhu, "
        "Adv. Energy Mater., 2023, 13, 2203969."
    ),
    128: "K. Lu, S. Gao, R. J. Dick, Z. Sattara and Y. Cheng, J. Mater. Chem. A, 2019, 7, 6038–6044.",
    134: (
        "X. Zhuang, S. Zhang, Z. Cui, B. Xie, T. Gong, X. Zhang, J. Li, R. Wu, S. Wang, L. Qiao, T. Liu, S. Dong, "
        "G. Xu, L. Huang and G. Cui, Angew. Chem., Int. Ed., 2023, 136, e202315710."
    ),
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return make_bib.read_references()


@pytest.fixture(scope="module")
def bibliography() -> BibliographyData:
    # Strict: pybtex raises on a repeated key or a syntax error.
    return parse_string(BIBLIOGRAPHY.read_text(encoding="utf-8"), "bibtex")


def as_printed(row: dict[str, str]) -> str:
    *first, last = row["authors"].split("; ")
    return f"{', '.join(first)} and {last}, {row['journal']}, {row['year']}, {row['volume']}, {row['pages']}."


def groups(rows: list[dict[str, str]], *columns: str) -> dict[int, int]:
    """Each later number that shares ``columns`` with an earlier one, and the first number that has them."""
    numbers = defaultdict(list)
    for row in rows:
        numbers[tuple(row[column] for column in columns)].append(int(row["number"]))
    return {later: first for first, *others in numbers.values() for later in others}


# The table


def test_the_review_has_134_references_numbered_without_gaps(rows):
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 135)]


def test_keys_are_rev_and_the_number_in_three_digits(rows):
    assert [row["key"] for row in rows] == [f"rev{number:03d}" for number in range(1, 135)]


@pytest.mark.parametrize("number", PRINTED)
def test_row_reads_as_printed(rows, number):
    assert as_printed(rows[number - 1]) == PRINTED[number]


def test_the_whole_table_reads_as_printed(rows):
    text = "".join(f"{row['number']} {as_printed(row)}\n" for row in rows)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == PRINTED_DIGEST


def test_duplicates_share_journal_volume_and_pages_and_no_other_rows_do(rows):
    assert groups(rows, "journal", "volume", "pages") == DUPLICATES


def test_duplicates_share_all_authors_and_no_other_rows_do(rows):
    assert groups(rows, "authors") == DUPLICATES


def test_declared_duplicates_are_those_found(rows):
    declared = {int(row["number"]): int(row["duplicate_of"]) for row in rows if row["duplicate_of"]}
    assert declared == DUPLICATES


def test_two_duplicates_disagree_on_the_year(rows):
    years = {later: (rows[first - 1]["year"], rows[later - 1]["year"]) for later, first in DUPLICATES.items()}
    assert {later for later, (one, other) in years.items() if one != other} == {100, 101}


def test_every_author_is_initials_and_a_surname_of_letters(rows):
    letters = re.compile(r"(?:[A-Z]\. )+(?:[^\W\d_]|[' -])+")
    odd = {name for row in rows for name in row["authors"].split("; ") if not letters.fullmatch(name)}
    assert odd == set()


def test_page_ranges_run_forwards(rows):
    ranges = [row["pages"].split("–") for row in rows if "–" in row["pages"]]
    assert len(ranges) == 47
    assert all(int(first) < int(last) for first, last in ranges)


def test_accents_survive_and_are_composed(rows):
    text = make_bib.TABLE.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    accented = {name for row in rows for name in row["authors"].split("; ") if not name.isascii()}
    assert accented == {"E. P. Alsaç", "H. Markötter", "L. Duchêne", "R. Götz", "R. S. Kühnel"}


# The schema


def test_schema_names_every_column_and_says_what_it_means(rows):
    fields = json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]
    assert [field["name"] for field in fields] == list(rows[0])
    for field in fields:
        assert {"name", "type", "title", "description", "unit", "constraints"} == set(field)
        assert field["title"]
        assert field["description"].endswith(".")


def violations(field: dict, cells: list[str]) -> list[str]:
    """The cells of a column that break its type or its constraints."""
    rules = field["constraints"]
    full = [cell for cell in cells if cell]
    bad = [cell for cell in cells if rules["required"] and not cell]
    if rules.get("unique"):
        bad += [cell for cell in full if full.count(cell) > 1]
    if "pattern" in rules:
        bad += [cell for cell in full if not re.fullmatch(rules["pattern"], cell)]
    if field["type"] == "integer":
        whole = [cell for cell in full if re.fullmatch("0|[1-9][0-9]*", cell)]
        bad += [cell for cell in full if cell not in whole]
        bad += [cell for cell in whole if not rules["minimum"] <= int(cell) <= rules.get("maximum", int(cell))]
    return bad


def test_every_row_obeys_the_schema(rows):
    fields = json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]
    assert {field["name"]: violations(field, [row[field["name"]] for row in rows]) for field in fields} == {
        field["name"]: [] for field in fields
    }


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("number", "135"),
        ("number", "1"),
        ("authors", "Götz, R."),
        ("authors", "R. Götz, R. Streng"),
        ("authors", "R. Götz and R. Streng; T. Steeger"),
        ("journal", "*InfoMat*"),
        ("year", "1899"),
        ("volume", "XII"),
        ("pages", "120-134"),
        ("pages", "120–"),
        ("duplicate_of", "0"),
        ("key", "rev18"),
        ("key", ""),
    ],
)
def test_the_schema_refuses_a_damaged_cell(rows, column, cell):
    field = next(f for f in json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"] if f["name"] == column)
    assert cell in violations(field, [row[column] for row in rows] + [cell])


# The bibliography


def test_bibliography_is_not_stale(capsys):
    assert make_bib.main(["--check", str(BIBLIOGRAPHY)]) == 0, capsys.readouterr().err


def test_every_reference_of_the_review_is_an_entry_and_says_what_the_table_says(rows, bibliography):
    for row in rows:
        entry = bibliography.entries[row["key"]]
        assert entry.type == "article"
        assert dict(entry.fields) == {
            "journal": row["journal"],
            "year": row["year"],
            "volume": row["volume"],
            "pages": row["pages"].replace("–", "--"),
            "note": f"review ref. {row['number']}"
            + (f", same work as ref. {row['duplicate_of']}" if row["duplicate_of"] else ""),
        }
        names = [
            " ".join(person.first_names + person.middle_names + person.last_names) for person in entry.persons["author"]
        ]
        assert "; ".join(names) == row["authors"]


def test_no_key_of_the_review_is_left_over_in_the_bibliography(rows, bibliography):
    found = {key for key in bibliography.entries if re.fullmatch(r"rev\d+", key)}
    assert found == {row["key"] for row in rows}


def test_a_surname_of_two_words_stays_whole(bibliography):
    surnames = [" ".join(person.last_names) for person in bibliography.entries["rev001"].persons["author"]]
    assert "De Clerck" in surnames
    assert "Di Leo" in [" ".join(person.last_names) for person in bibliography.entries["rev066"].persons["author"]]


def test_the_review_itself_is_an_entry(bibliography):
    review = bibliography.entries["wang2025"]
    assert [str(person) for person in review.persons["author"]] == [
        "Wang, Dandan",
        "Wu, Xinyang",
        "Ren, Yongpeng",
        "Li, Yaru",
        "Xie, Xiaolin",
        "Ma, Xiqiang",
        "Razanau, Ihar",
        "Chen, Xuemin",
        "Lu, Junhao",
        "Pan, Kunming",
    ]
    assert dict(review.fields) == {
        "title": "A review of interface optimization strategies for solid electrolytes and anode materials",
        "journal": "Nanoscale Adv.",
        "year": "2025",
        "volume": "7",
        "pages": "4535",
        "doi": "10.1039/d5na00286a",
    }


# The command

BLOCK = f"{make_bib.BEGIN}\n\n@article{{rev001,\n}}\n\n{make_bib.END}"
# Text a person may keep by hand: anything but a marker line.
by_hand = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=40)


@given(before=by_hand, after=by_hand, old=by_hand)
def test_updating_replaces_only_what_is_between_the_markers(before, after, old):
    text = f"{before}\n{make_bib.BEGIN}\n{old}\n{make_bib.END}\n{after}"
    assert make_bib.updated(text, BLOCK) == f"{before}\n{BLOCK}\n{after}"


@given(text=by_hand)
def test_updating_appends_to_a_file_without_markers_and_then_changes_nothing(text):
    once = make_bib.updated(text, BLOCK)
    assert once.startswith(text)
    assert once.endswith(f"{BLOCK}\n")
    assert make_bib.updated(once, BLOCK) == once


def test_updating_keeps_windows_line_ends():
    text = make_bib.updated("@book{a}\n", BLOCK).replace("\n", "\r\n")
    assert make_bib.updated(text, BLOCK) == text


@pytest.mark.parametrize(
    "text",
    [
        f"{make_bib.BEGIN}\n",
        f"{make_bib.END}\n",
        f"{make_bib.END}\n{make_bib.BEGIN}\n",
        f"{BLOCK}\n{BLOCK}\n",
        f"{make_bib.BEGIN}\n{BLOCK}\n",
    ],
    ids=["no end", "no begin", "reversed", "twice", "begin twice"],
)
def test_broken_markers_are_refused_and_the_file_is_left_alone(tmp_path, capsys, text):
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        make_bib.main([str(path)])
    assert stop.value.code == 2
    assert "allowed: one opening line, then one closing line" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == text


def test_check_finds_a_stale_file_writes_nothing_and_says_how_to_mend_it(tmp_path, capsys):
    path = tmp_path / "references.bib"
    path.write_bytes(BIBLIOGRAPHY.read_bytes().replace(b"volume = {46}", b"volume = {64}"))
    stale = path.read_bytes()
    assert stale != BIBLIOGRAPHY.read_bytes()
    assert make_bib.main(["--check", str(path)]) == 1
    assert f"python -m ssebook.data.make_bib {path}" in capsys.readouterr().err
    assert path.read_bytes() == stale
    assert make_bib.main([str(path)]) == 0
    assert path.read_bytes() == BIBLIOGRAPHY.read_bytes()


def test_a_missing_file_is_stale_and_then_written(tmp_path):
    path = tmp_path / "new.bib"
    assert make_bib.main(["--check", str(path)]) == 1
    assert not path.exists()
    assert make_bib.main([str(path)]) == 0
    assert len(parse_string(path.read_text(encoding="utf-8"), "bibtex").entries) == 134


def test_an_up_to_date_file_is_not_touched(tmp_path):
    path = tmp_path / "new.bib"
    make_bib.main([str(path)])
    os.utime(path, (0, 0))
    assert make_bib.main([str(path)]) == 0
    assert path.stat().st_mtime == 0


@pytest.mark.parametrize("authors", ["Murugan", "R. Murugan, V. Thangadurai", "Murugan, R.", "R. ", "r. murugan", ""])
def test_a_name_that_is_not_initials_and_a_surname_is_named_in_the_error(authors):
    with pytest.raises(ValueError, match=re.escape(f"author = {authors!r}")):
        make_bib.bibtex_authors(authors)


initials = st.lists(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map("{}.".format), min_size=1, max_size=4)
surnames = st.lists(
    st.sampled_from(["Li", "De", "Götz", "O'Neill", "Roghani-Mamaqani", "McDowell"]), min_size=1, max_size=3
)


@given(st.lists(st.tuples(initials, surnames), min_size=1, max_size=5))
def test_pybtex_reads_back_initials_and_surname_of_every_author(people):
    printed = "; ".join(" ".join([*first, *last]) for first, last in people)
    read = [Person(name) for name in make_bib.bibtex_authors(printed).split(" and ")]
    assert [(person.first_names + person.middle_names, person.last_names) for person in read] == people


def test_signs_special_to_tex_are_escaped(rows):
    row = {**rows[0], "journal": "Sci. & Technol. 100%"}
    entry = parse_string(make_bib.bibtex_entry(row), "bibtex").entries["rev001"]
    assert entry.fields["journal"] == r"Sci. \& Technol. 100\%"
    assert str(Text.from_latex(entry.fields["journal"])) == row["journal"]
