"""Reading a CSV table under a Table Schema, strictly: a broken cell is an error that says where and why."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Any, TypeAlias

import pandas as pd

__all__ = ["Table", "read_table"]

Cell: TypeAlias = str | int | float | bool | None
Field: TypeAlias = Mapping[str, Any]

_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Table:
    """A table as read: its rows, typed, and the schema they obey."""

    frame: pd.DataFrame
    schema: Mapping[str, Any]


def read_table(directory: Traversable, name: str) -> Table:
    """Read ``<name>.csv`` under ``<name>.schema.json``.

    Parameters
    ----------
    directory : Traversable
        Where both files are: a ``pathlib.Path`` or a package resource.
    name : str
        Name of the table.

    Returns
    -------
    Table
        The typed rows and the schema.

    Raises
    ------
    ValueError
        If a file is missing, a field of the schema is incomplete (name, type, title, description and unit are needed,
        the unit may be empty) or not understood, the header differs from the schema, or a cell has the wrong type, is
        missing, or violates a constraint. The message has file, line, column and what was expected.
    """
    schema = _read_schema(directory, f"{name}.schema.json")
    fields: Sequence[Field] = schema["fields"]
    file = f"{name}.csv"
    rows = _rows(_text(directory, file), file)
    _, header = next(rows, (0, []))
    columns = [field["name"] for field in fields]
    if header != columns:
        raise ValueError(f"{file}, line 1: the columns are {header}, expected {columns}")

    lines: list[int] = []
    records: list[list[Cell]] = []
    for line, texts in rows:
        if len(texts) != len(fields):
            raise ValueError(f"{file}, line {line}: {len(texts)} cells, expected {len(fields)}")
        cells: list[Cell] = []
        for field, text in zip(fields, texts, strict=True):
            try:
                cells.append(_cell(field, text))
            except ValueError as error:
                raise ValueError(f"{file}, line {line}, column {field['name']}: {error}") from None
        lines.append(line)
        records.append(cells)

    for keys in _unique_keys(schema):
        _check_unique(file, lines, records, columns, keys)
    for foreign in schema.get("foreignKeys", []):
        _check_reference(file, lines, records, columns, foreign)
    series = {
        field["name"]: _series(field, [record[position] for record in records]) for position, field in enumerate(fields)
    }
    return Table(pd.DataFrame(series), schema)


def _text(directory: Traversable, file: str) -> str:
    try:
        return (directory / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(f"{file} is missing: a table is a pair of <name>.csv and <name>.schema.json") from None


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line it starts on."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ValueError(f"{file}, line {line}: {error}; expected comma-separated values") from None
        yield line, row
        line = reader.line_num + 1


def _read_schema(directory: Traversable, file: str) -> Mapping[str, Any]:
    try:
        schema: dict[str, Any] = json.loads(_text(directory, file))
    except json.JSONDecodeError as error:
        raise ValueError(f"{file}, line {error.lineno}: {error.msg}; expected JSON") from None
    if not schema.get("fields"):
        raise ValueError(f"{file}: no fields, expected at least one")
    if schema.get("missingValues", [""]) != [""]:
        raise ValueError(f'{file}: missingValues is {schema["missingValues"]}, expected [""]')
    for number, field in enumerate(schema["fields"], start=1):
        where = f"{file}, field {field.get('name', number)!r}"
        for key in ("name", "type", "title", "description"):
            if not (isinstance(field.get(key), str) and field[key]):
                raise ValueError(f"{where}: no {key}, expected a text")
        if not isinstance(field.get("unit"), str):
            raise ValueError(f"{where}: no unit, expected a text (empty for a quantity without one)")
        if field["type"] not in _TYPES:
            raise ValueError(f"{where}: type {field['type']!r}, expected one of {', '.join(_TYPES)}")
        unknown = set(field.get("constraints", {})) - {"required", "unique", *_CONSTRAINTS}
        if unknown:
            raise ValueError(f"{where}: constraint {sorted(unknown)[0]!r}, expected one of {', '.join(_CONSTRAINTS)}")
    return schema


def _cell(field: Field, text: str) -> Cell:
    constraints = field.get("constraints", {})
    if text == "":
        if constraints.get("required"):
            raise ValueError(f"empty, expected a value of type {field['type']}")
        return None
    if text != text.strip():
        raise ValueError(f"{text!r} has spaces around it, expected none")
    value = _TYPES[field["type"]](text)
    for name, rule in _CONSTRAINTS.items():
        if name in constraints and not rule.holds(value, constraints[name]):
            unit = field["unit"] if name in ("minimum", "maximum") else ""
            raise ValueError(f"{text!r}, expected {rule.words} {constraints[name]} {unit}".rstrip())
    return value


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise ValueError(f"{text!r}, expected an integer")
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII) or not math.isfinite(float(text)):
        raise ValueError(f"{text!r}, expected a finite number")
    return float(text)


def _boolean(text: str) -> bool:
    if text not in _TRUTH:
        raise ValueError(f"{text!r}, expected true or false")
    return _TRUTH[text]


_TYPES: Mapping[str, Callable[[str], Cell]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


@dataclass(frozen=True)
class _Rule:
    holds: Callable[[Any, Any], bool]
    words: str


_CONSTRAINTS: Mapping[str, _Rule] = {
    "minimum": _Rule(lambda value, bound: value >= bound, "at least"),
    "maximum": _Rule(lambda value, bound: value <= bound, "at most"),
    "enum": _Rule(lambda value, allowed: value in allowed, "one of"),
    "pattern": _Rule(lambda value, pattern: re.fullmatch(pattern, value) is not None, "a match of"),
}


def _unique_keys(schema: Mapping[str, Any]) -> Iterator[list[str]]:
    primary = schema.get("primaryKey", [])
    if primary:
        yield [primary] if isinstance(primary, str) else list(primary)
    for field in schema["fields"]:
        if field.get("constraints", {}).get("unique"):
            yield [field["name"]]


def _check_unique(
    file: str, lines: Sequence[int], records: Sequence[list[Cell]], columns: list[str], keys: list[str]
) -> None:
    positions = [columns.index(key) for key in keys]
    seen: dict[tuple[Cell, ...], int] = {}
    for line, record in zip(lines, records, strict=True):
        value = tuple(record[position] for position in positions)
        if value in seen and any(part is not None for part in value):
            shown = ", ".join(map(repr, value))
            raise ValueError(
                f"{file}, line {line}, column {', '.join(keys)}: {shown} is on line {seen[value]} already, "
                "expected no repetition"
            )
        seen[value] = line


def _check_reference(
    file: str,
    lines: Sequence[int],
    records: Sequence[list[Cell]],
    columns: list[str],
    foreign: Mapping[str, Any],
) -> None:
    """A foreign key within the table; those to another table name a resource and are not checked here."""
    if foreign["reference"].get("resource"):
        return
    column, target = foreign["fields"], foreign["reference"]["fields"]
    allowed = {record[columns.index(target)] for record in records}
    for line, record in zip(lines, records, strict=True):
        value = record[columns.index(column)]
        if value is not None and value not in allowed:
            raise ValueError(f"{file}, line {line}, column {column}: {value!r}, expected a value of column {target}")


def _series(field: Field, values: list[Any]) -> pd.Series[Any]:
    missing = any(value is None for value in values)
    match field["type"]:
        case "string":
            return pd.Series(["" if value is None else value for value in values], dtype="str")
        case "integer":
            return pd.Series(values, dtype="Int64" if missing else "int64")
        case "boolean":
            return pd.Series(values, dtype="boolean" if missing else "bool")
    return pd.Series([math.nan if value is None else value for value in values], dtype="float64")
