"""The book's numbers: one CSV table and one Table Schema a subject, read and checked together.

Every table is a pair of files beside this one: ``<name>.csv`` and ``<name>.schema.json``, a Frictionless Table Schema
in which each column also has a ``unit``: the one its numbers are printed in, an empty string where there is none. The
library converts nothing: multiply by the factors of :mod:`ssebook.units` to enter SI.

>>> from ssebook import data
>>> float(data.load("binary_gibbs").set_index("formula").loc["LiF", "gibbs_formation"])
-588.66
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import pandas as pd

from ssebook.data._tables import Table, read_table

__all__ = ["describe", "fact", "load", "names", "schema"]

_SUFFIX = ".csv"


def names() -> list[str]:
    """Names of all tables, in alphabetical order.

    Returns
    -------
    list of str
        What :func:`load` and :func:`describe` accept.
    """
    return sorted(file.name.removesuffix(_SUFFIX) for file in _directory().iterdir() if file.name.endswith(_SUFFIX))


def load(name: str) -> pd.DataFrame:
    """Read a table, each column in the type its schema gives.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    DataFrame
        A fresh copy on every call; rows in file order, numbers in the units that :func:`describe` lists. A missing
        number is NaN, a missing integer or truth value ``pandas.NA``, a missing text the empty string.

    Raises
    ------
    ValueError
        If there is no such table, or a schema or row is broken; a row is named by file, line and column.
    """
    return _table(name).frame.copy()


def describe(name: str) -> pd.DataFrame:
    """What each column of a table means.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    DataFrame
        One row a column of the table, in its order, with the columns ``column``, ``title``, ``meaning``, ``unit``,
        ``type`` and ``required``.

    Raises
    ------
    ValueError
        As :func:`load`.
    """
    return pd.DataFrame(
        [
            {
                "column": field["name"],
                "title": field["title"],
                "meaning": field["description"],
                "unit": field["unit"],
                "type": field["type"],
                "required": bool(field.get("constraints", {}).get("required", False)),
            }
            for field in _table(name).schema["fields"]
        ]
    )


def schema(name: str) -> Mapping[str, Any]:
    """The Table Schema of a table, with its ``title`` and ``description``.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    mapping
        The parsed JSON; treat it as read-only.

    Raises
    ------
    ValueError
        As :func:`load`.
    """
    return _table(name).schema


def fact(identifier: str) -> pd.Series[Any]:
    """One number of the review, with its unit, its SI value and its references.

    Parameters
    ----------
    identifier : str
        Value of the column ``id`` of the table ``review_facts``, as ``llzto-bare-resistance``.

    Returns
    -------
    Series
        That row: ``value``, ``value_max`` and ``unit`` as printed, the same in SI (``value_si`` ...), ``ref`` and
        the other columns that ``describe("review_facts")`` lists.

    Raises
    ------
    ValueError
        If there is no such fact; the message has the nearest ones.

    References
    ----------
    [wang2025]
    """
    rows = _table("review_facts").frame
    found = rows[rows["id"] == identifier]
    if found.empty:
        near = get_close_matches(identifier, rows["id"], n=3, cutoff=0.3)
        raise ValueError(f"there is no fact {identifier!r} in review_facts; the nearest: {', '.join(near) or 'none'}")
    return found.iloc[0]


def _directory() -> Traversable:
    return resources.files(__name__)


def _table(name: str) -> Table:
    known = names()
    if name not in known:
        raise ValueError(f"there is no table {name!r}; known tables: {', '.join(known)}")
    return _read(name)


@cache
def _read(name: str) -> Table:
    return read_table(_directory(), name)
