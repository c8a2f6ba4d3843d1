"""The look of the bibliography, as a pybtex style named ``ssebook``.

References are set as in the review's own list: authors, *journal*, year, **volume**, pages. The review prints no
titles, so a title is optional here (pybtex's own styles refuse an article without one). A reference of the review is
labelled and sorted by its number there; every other source follows, sorted by author and year, labelled like ``Che09``.
"""

from __future__ import annotations

import re
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style as UnsrtStyle
from pybtex.style.formatting.unsrt import pages
from pybtex.style.labels.alpha import LabelStyle as AlphaLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle as AuthorYearTitleStyle
from pybtex.style.template import field, join, names, optional, sentence, tag, words

__all__ = ["LabelStyle", "SortingStyle", "Style", "register"]

_REVIEW_KEY = re.compile(r"rev(\d{3})")


def _review_number(entry: Entry) -> int | None:
    """The number of a reference of the review; None for any other source."""
    match = _REVIEW_KEY.fullmatch(entry.key)
    return int(match[1]) if match else None


class LabelStyle(AlphaLabelStyle):  # type: ignore[misc]
    """The number in the review for its references, ``Che09`` for other sources."""

    def format_label(self, entry: Entry) -> str:
        number = _review_number(entry)
        return str(super().format_label(entry)) if number is None else str(number)


class SortingStyle(AuthorYearTitleStyle):  # type: ignore[misc]
    """The review's references by number, then other sources by author, year and title."""

    def sorting_key(self, entry: Entry) -> tuple[Any, ...]:
        number = _review_number(entry)
        return (1, *super().sorting_key(entry)) if number is None else (0, number)


class Style(UnsrtStyle):  # type: ignore[misc]
    """Authors, title where there is one, *journal*, year, **volume**, pages; initials before surnames."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"abbreviate_names": True, **options})
        self.label_style = LabelStyle()
        self.sorting_style = SortingStyle()
        self.format_labels = self.label_style.format_labels
        self.sort = self.sorting_style.sort

    def format_names(self, role: str, as_sentence: bool = True) -> Any:
        formatted = names(role, sep=", ", sep2=" and ", last_sep=" and ")
        return sentence[formatted] if as_sentence else formatted

    def format_title(self, entry: Entry, which_field: str, as_sentence: bool = True) -> Any:
        """The title as it is written in the file: formulae keep their capitals."""
        title = field(which_field)
        return sentence[title] if as_sentence else title

    def get_article_template(self, entry: Entry) -> Any:
        return words[
            sentence[
                self.format_names("author", as_sentence=False),
                optional[self.format_title(entry, "title", as_sentence=False)],
                tag("em")[field("journal")],
                field("year"),
                optional[tag("strong")[field("volume")]],
                optional[pages],
            ],
            optional[join["[", field("note", apply_func=_unfinished), "]"]],
            self.format_web_refs(entry),
        ]


def _unfinished(note: Text) -> Text:
    """A note without the full stop it may end with."""
    return note[:-1] if str(note).endswith(".") else note


def register() -> None:
    """Make the style known to pybtex as ``ssebook``."""
    register_plugin("pybtex.style.formatting", "ssebook", Style, force=True)
