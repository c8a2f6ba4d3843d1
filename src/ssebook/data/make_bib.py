"""Write the review's references into the book's bibliography: ``python -m ssebook.data.make_bib [--check] PATH``.

``references.csv`` is the one source of the review's list. This command renders it as BibTeX between two marker lines of
the file at ``PATH`` and leaves every byte outside them (the models' own sources, kept by hand) as it was. With
``--check`` it writes nothing and exits with status 1 when the file is not what it would write.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["BEGIN", "END", "bibtex_authors", "bibtex_entry", "generated_block", "main", "read_references", "updated"]

TABLE = Path(__file__).with_name("references.csv")

# BibTeX ignores text between entries, so the markers are plain lines to it. They must not contain an at sign.
BEGIN = "% >>> The review's references, written by `python -m ssebook.data.make_bib`; edit references.csv instead."
END = "% <<< End of the review's references. Everything outside these two lines is kept by hand."

_NAME = re.compile(r"((?:[A-Z]\. )+)([^\W\d_](?:[^\W\d_]|[' -])*)")
_LATEX = str.maketrans({"–": "--", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "_": r"\_"})


def read_references(path: Path = TABLE) -> list[dict[str, str]]:
    """Read the reference table, every cell as text.

    Parameters
    ----------
    path : Path
        The table; by default the one that comes with the package.

    Returns
    -------
    list of dict
        One mapping from column to text a row, in file order.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bibtex_authors(authors: str) -> str:
    """Turn ``"K. De Clerck; D. U. Sauer"`` into what BibTeX reads: ``"De Clerck, K. and Sauer, D. U."``.

    Parameters
    ----------
    authors : str
        Names with initials first, separated by a semicolon and a space.

    Returns
    -------
    str
        Names with the surname first, separated by ``and``; else BibTeX would take ``Clerck`` for the surname.

    Raises
    ------
    ValueError
        If a name is not initials followed by a surname.
    """
    people = []
    for name in authors.split("; "):
        match = _NAME.fullmatch(name)
        if match is None:
            raise ValueError(f"author = {name!r} is not initials and a surname; allowed: names like 'K. De Clerck'")
        initials, surname = match.groups()
        people.append(f"{surname}, {initials.strip()}")
    return " and ".join(people)


def bibtex_entry(row: Mapping[str, str]) -> str:
    """Render one row of the reference table as a BibTeX ``article``; without a title, since the review prints none.

    Parameters
    ----------
    row : mapping from str to str
        A row of the table, as :func:`read_references` returns it.

    Returns
    -------
    str
        The entry. Its note names the number in the review and, for a work listed twice, the number it has first.

    Raises
    ------
    ValueError
        If a name is not initials followed by a surname.
    """
    note = f"review ref. {row['number']}"
    if row["duplicate_of"]:
        note += f", same work as ref. {row['duplicate_of']}"
    fields = {
        "author": bibtex_authors(row["authors"]),
        "journal": row["journal"].translate(_LATEX),
        "year": row["year"],
        "volume": row["volume"],
        "pages": row["pages"].translate(_LATEX),
        "note": note,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@article{{{row['key']},", *lines, "}"])


def generated_block(rows: Iterable[Mapping[str, str]]) -> str:
    """Render the generated part of the bibliography.

    Parameters
    ----------
    rows : iterable of mappings
        The reference table, as :func:`read_references` returns it.

    Returns
    -------
    str
        The entries between the two marker lines, markers included, without a newline at the end.
    """
    return "\n\n".join([BEGIN, *(bibtex_entry(row) for row in rows), END])


def updated(text: str, block: str) -> str:
    """Replace the generated part of a bibliography, or append it to one that has none yet.

    Parameters
    ----------
    text : str
        The whole bibliography. If its lines end in CR LF, those of the new part will.
    block : str
        The new generated part, from marker to marker.

    Returns
    -------
    str
        The bibliography with the new part; everything outside the markers is unchanged.

    Raises
    ------
    ValueError
        If the markers are not there once each, the opening one first: what is kept by hand cannot be told then.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    block = block.replace("\n", newline)
    begins, ends = ([m.start() for m in re.finditer(rf"(?m)^{re.escape(line)}\r?$", text)] for line in (BEGIN, END))
    if not begins and not ends:
        gap = "" if not text else newline if text.endswith("\n") else 2 * newline
        return f"{text}{gap}{block}{newline}"
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise ValueError(
            f"marker lines = {len(begins)} opening, {len(ends)} closing, or in the wrong order; "
            "allowed: one opening line, then one closing line"
        )
    return text[: begins[0]] + block + text[ends[0] + len(END) :]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the generated part of the bibliography, or check that it is up to date.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments of the command line; by default those of the process.

    Returns
    -------
    int
        The exit status: 0, or 1 when ``--check`` finds the file stale.

    Raises
    ------
    SystemExit
        With status 2 if the arguments or the marker lines of the file are wrong.
    """
    parser = argparse.ArgumentParser(
        prog="python -m ssebook.data.make_bib", description="Write the review's references into the bibliography."
    )
    parser.add_argument("path", type=Path, metavar="PATH", help="the bibliography, e.g. book/references.bib")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with status 1 if PATH is stale")
    args = parser.parse_args(argv)
    path: Path = args.path
    old = path.read_bytes().decode("utf-8") if path.exists() else ""
    try:
        new = updated(old, generated_block(read_references()))
    except ValueError as error:
        parser.error(f"{path}: {error}")
    if new == old:
        return 0
    if args.check:
        print(f"{path} is stale: run `python -m ssebook.data.make_bib {path}`", file=sys.stderr)
        return 1
    path.write_bytes(new.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
