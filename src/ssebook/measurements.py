"""A reader's own measurements: text files of conductivity against temperature, or of an impedance spectrum.

Quantities and units are read from the header, never guessed. A file that cannot be read is a ``ValueError`` with its
line, its column, the offending text and what was expected.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .units import celsius, cm

__all__ = ["Conductivity", "Source", "Spectrum", "read", "read_conductivity", "read_impedance"]

#: A path; the text itself, which has more than one line; or the bytes of an uploaded file.
Source: TypeAlias = str | Path | bytes
FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Conductivity:
    """Conductivity against temperature, in the order of the file.

    Attributes
    ----------
    temperature : ndarray, shape (n,), K
    conductivity : ndarray, shape (n,), S/m
    name : str
        Name of the file, empty if there was none.
    notes : tuple of str
        What the reader should know: columns that were not used.
    """

    temperature: FloatArray
    conductivity: FloatArray
    name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Spectrum:
    """An impedance spectrum, in the order of the file.

    Attributes
    ----------
    frequency : ndarray, shape (n,), Hz
    impedance : ndarray of complex, shape (n,), ohm, or ohm m^2 if ``area_specific``
        Z = Z' + j Z'': the imaginary part of a capacitive point is negative, however the file writes it.
    area_specific : bool
        Whether the file's unit holds an area (ohm cm2).
    name : str
        Name of the file, empty if there was none.
    notes : tuple of str
        What the reader should know: inductive points, columns that were not used.
    """

    frequency: FloatArray
    impedance: NDArray[np.complex128]
    area_specific: bool = False
    name: str = ""
    notes: tuple[str, ...] = ()


def read(source: Source, *, name: str = "", columns: str | None = None) -> Conductivity | Spectrum:
    """Read a file of either kind; its header tells which. Arguments and errors as :func:`read_impedance`."""
    file = _File(source, name)
    for kind in (_CONDUCTIVITY, _IMPEDANCE):
        if file.header(kind, columns) is not None:
            return kind.finish(file.table(kind, columns))
    raise file.no_header((_CONDUCTIVITY, _IMPEDANCE), columns)


def read_conductivity(source: Source, *, name: str = "", columns: str | None = None) -> Conductivity:
    """Read temperature and conductivity from a text file.

    Parameters
    ----------
    source : str, Path or bytes
        A path, the text itself (more than one line), or the bytes of a file.
    name : str
        What to call the file in messages; by default the name in the path.
    columns : str, optional
        What the columns are, where the file does not say it: ``"T / K, sigma / S cm-1"``. It takes the place of the
        header; what stands above the first row of numbers is skipped.

    Returns
    -------
    Conductivity
        Temperatures in K and conductivities in S/m, in the order of the file.

    Raises
    ------
    ValueError
        If a column or a unit is missing or unknown, a cell is not a number above zero (in K and in S/m), a row is
        twice in the file, or fewer than three rows are there.
    OSError
        If the file cannot be opened.

    Notes
    -----
    Separators are comma, semicolon, tab or spaces; with semicolons and tabs decimal commas are understood. Lines that
    begin with # are comments (the last of them may be the header). Other columns are ignored, and named in ``notes``.
    """
    result = _CONDUCTIVITY.finish(_File(source, name).table(_CONDUCTIVITY, columns))
    assert isinstance(result, Conductivity)
    return result


def read_impedance(source: Source, *, name: str = "", columns: str | None = None) -> Spectrum:
    """Read frequency, real and imaginary part of an impedance from a text file.

    Parameters
    ----------
    source : str, Path or bytes
        A path, the text itself (more than one line), or the bytes of a file.
    name : str
        What to call the file in messages; by default the name in the path.
    columns : str, optional
        What the columns are, where the file does not say it: ``"f / Hz, Z' / ohm, -Z'' / ohm"``. It takes the place
        of the header; what stands above the first row of numbers is skipped.

    Returns
    -------
    Spectrum
        Frequencies in Hz and complex impedances in ohm, or in ohm m^2, in the order of the file.

    Raises
    ------
    ValueError
        If a column or a unit is missing or unknown, a cell is not a number, a frequency is not above zero or is there
        twice, most points are inductive (the sign of the imaginary column is wrong), or fewer than five rows are there.
    OSError
        If the file cannot be opened.

    Notes
    -----
    As for :func:`read_conductivity`. A column ``-Z''`` is turned round; a column ``Z''`` is not.
    """
    result = _IMPEDANCE.finish(_File(source, name).table(_IMPEDANCE, columns))
    assert isinstance(result, Spectrum)
    return result


# ---- quantities and units --------------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """SI value = factor * number + offset."""

    factor: float
    offset: float = 0.0
    si: str = ""


@dataclass(frozen=True)
class _Quantity:
    """A column that a file may have: its names (a pattern), its units (spelt as :func:`_plain` leaves them)."""

    name: str
    pattern: str
    units: Mapping[str, _Unit]
    allowed: str
    positive: bool = True


_PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "m": 1e-3, "u": 1e-6, "n": 1e-9}
_KELVIN, _CELSIUS = _Unit(1.0, si="K"), _Unit(1.0, celsius(0.0), si="K")
_TEMPERATURE = _Quantity(
    "temperature",
    r"T|(?i:temp(?:erature)?)",
    {"K": _KELVIN, "kelvin": _KELVIN, "Kelvin": _KELVIN}
    | dict.fromkeys(("°C", "C", "degC", "deg_C", "celsius", "Celsius"), _CELSIUS),
    "K, °C",
)
_SIGMA = _Quantity(
    "conductivity",
    r"σ|(?i:sigma|(?:ionic[ _])?conductivity)",
    {
        form: _Unit(_PREFIXES[prefix] / length, si="S/m")
        for prefix in ("", "m", "u", "n")
        for written, length in (("cm", cm), ("m", 1.0))
        for form in (f"{prefix}S/{written}", f"{prefix}S{written}-1")
    },
    "S/cm, mS/cm, µS/cm, nS/cm, S/m, mS/m (or S cm-1 ...)",
)
_FREQUENCY = _Quantity(
    "frequency",
    r"f|(?i:freq(?:uency)?)",
    {f"{prefix}Hz": _Unit(_PREFIXES[prefix], si="Hz") for prefix in ("", "k", "M", "m")},
    "mHz, Hz, kHz, MHz",
)
_OHM = {
    f"{prefix}ohm{written}": _Unit(_PREFIXES[prefix] * area, si=si)
    for prefix in ("", "k", "M", "m")
    for written, area, si in (("", 1.0, "ohm"), ("cm2", cm**2, "ohm m2"), ("m2", 1.0, "ohm m2"))
}
_OHM_ALLOWED = "ohm, mohm, kohm, Mohm, ohm cm2, ohm m2 (Ω for ohm, cm² for cm2)"
_REAL = _Quantity("real part", r"Z'(?!')|(?i:Re\(Z\)|Re ?Z|Re|Z_?re(?:al)?|real)", _OHM, _OHM_ALLOWED, positive=False)
_IMAGINARY = _Quantity(
    "imaginary part", r"-? ?(?:Z''|(?i:Im\(Z\)|Im ?Z|Im|Z_?im(?:ag)?|imag))", _OHM, _OHM_ALLOWED, positive=False
)

_ALIKE = str.maketrans(
    {"’": "'", "′": "'", "″": "''", '"': "''", "−": "-", "–": "-", "⁻": "-", "¹": "1", "²": "2", "µ": "u", "μ": "u"}
    | {"\u03a9": "ohm", "\u2126": "ohm", "º": "°", "℃": "°C", "\xa0": " "}
)


def _plain(unit: str) -> str:
    """A unit as the tables spell it: without brackets, spaces, dots, powers' signs; ohm in small letters."""
    bare = re.sub(r"^\s*(?:/|_|,|:|in\s)\s*", "", unit)
    return re.sub(r"(?i:ohms?)", "ohm", re.sub(r"[\s()\[\]{}^·*.⋅]", "", bare))


class _Column(NamedTuple):
    """Where a quantity stands in the rows."""

    position: int
    head: str
    unit: _Unit | None
    unit_text: str
    turned: bool


def _columns_of(quantity: _Quantity, cells: Sequence[str]) -> list[_Column]:
    """The columns of a header that bear a name of the quantity, whether their unit is known or not."""
    found = []
    for position, cell in enumerate(cells):
        head = cell.translate(_ALIKE).strip()
        match = re.match(rf"({quantity.pattern})(?![A-Za-z0-9'])", head)
        if match:
            unit = head[match.end() :]
            found.append(
                _Column(
                    position, cell.strip(), quantity.units.get(_plain(unit)), unit.strip(" _/,:()[]"), head[0] == "-"
                )
            )
    return found


# ---- from text to columns --------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", " ": "spaces"}


@dataclass(frozen=True)
class _Kind:
    """One of the two sorts of files."""

    quantities: tuple[_Quantity, ...]
    example: str
    fewest: int
    finish: Callable[[_Table], Conductivity | Spectrum]


class _Header(NamedTuple):
    """The columns of a file: where their names stand, what separates them, where the rows begin."""

    line: int
    cells: list[str]
    separator: str
    first_row: int


@dataclass(frozen=True)
class _Table:
    """The columns of one kind, in SI, with the line that each row stands on."""

    file: _File
    columns: dict[str, _Column]
    lines: list[int]
    values: dict[str, FloatArray]
    notes: tuple[str, ...]


class _File:
    """The lines of a source, and where it came from."""

    def __init__(self, source: Source, name: str) -> None:
        if isinstance(source, Path) or (isinstance(source, str) and not re.search(r"[\r\n]", source)):
            self.name = name or Path(source).name
            text = _decoded(Path(source).read_bytes(), self)
        else:
            self.name = name
            text = source.lstrip("\ufeff") if isinstance(source, str) else _decoded(bytes(source), self)
        self.lines = re.split(r"\r\n|\n|\r", text)
        if not any(line.strip() for line in self.lines):
            raise self.error("the file is empty, expected a header and rows of numbers")

    def error(self, problem: str, line: int | None = None, column: str | None = None) -> ValueError:
        """The error that says where and what; ``line`` counts from 1."""
        where = [self.name] if self.name else []
        where += [f"line {line}"] if line is not None else []
        where += [f"column {column!r}"] if column is not None else []
        return ValueError(f"{', '.join(where)}: {problem}" if where else problem)

    def header(self, kind: _Kind, columns: str | None) -> _Header | None:
        """The first line that names every quantity of a kind; comments only where no other line does."""
        numeric = next((i for i, line in enumerate(self.lines) if _is_numeric(line)), len(self.lines))
        if columns is not None:
            cells = _cells(columns, next(c for c in (";", "\t", ",", " ") if c in columns or c == " "))
            if not all(_columns_of(quantity, cells) for quantity in kind.quantities):
                return None
            first = self.lines[numeric] if numeric < len(self.lines) else ""
            fitting = [s for s in _SEPARATORS if len(_cells(first, s)) == len(cells)]
            fitting.sort(key=lambda s: not all(_is_numeric(cell) for cell in _cells(first, s)))
            return _Header(0, cells, fitting[0] if fitting else ",", numeric)
        prelude = [(i, line) for i, line in enumerate(self.lines[:numeric]) if line.strip()]
        comments = [(i, line.lstrip("# \t")) for i, line in reversed(prelude) if line.lstrip().startswith("#")]
        for i, line in [*((i, line) for i, line in prelude if not line.lstrip().startswith("#")), *comments]:
            for separator in _SEPARATORS:
                cells = _cells(line, separator)
                if all(_columns_of(quantity, cells) for quantity in kind.quantities):
                    return self._with_units_below(kind, _Header(i + 1, cells, separator, i + 1))
        return None

    def _with_units_below(self, kind: _Kind, header: _Header) -> _Header:
        """Some instruments write the units in a line of their own below the names."""
        line = self.lines[header.first_row] if header.first_row < len(self.lines) else ""
        for text in (line, line.lstrip("#")):
            units = _cells(text, header.separator)
            joined = [f"{name} ({unit.strip()})" for name, unit in zip(header.cells, units, strict=False)]
            if all(any(c.unit for c in _columns_of(quantity, joined)) for quantity in kind.quantities):
                return header._replace(cells=joined, first_row=header.first_row + 1)
        return header

    def no_header(self, kinds: Sequence[_Kind], columns: str | None) -> ValueError:
        """The error for a file, or for ``columns``, without the names it needs."""
        wanted = "; or ".join(
            f"{', '.join(quantity.name for quantity in kind.quantities)} with their units, like {kind.example!r}"
            for kind in kinds
        )
        if columns is not None:
            return ValueError(f"columns = {columns!r} does not name what is needed; expected {wanted}")
        first = next((i for i, line in enumerate(self.lines) if line.strip()[:1] not in ("", "#")), 0)
        text = _short(self.lines[first])
        if _is_numeric(self.lines[first]):
            return self.error(
                f"{text!r} is a row of numbers and no header above it says what they are; "
                f"expected a header with {wanted} (or give it as columns=...)",
                first + 1,
            )
        lacking = {
            tuple(q.name for q in kind.quantities if not _columns_of(q, _cells(self.lines[first], separator)))
            for kind in kinds
            for separator in _SEPARATORS
        }
        least = min(lacking, key=len)
        missing = f"no column for {' or '.join(least)}" if len(least) == 1 else "not a header that can be used"
        return self.error(f"{text!r}: {missing}; expected columns for {wanted}", first + 1)

    def table(self, kind: _Kind, columns: str | None) -> _Table:
        """Header and rows of a file of one kind, every cell checked."""
        header = self.header(kind, columns)
        if header is None:
            raise self.no_header((kind,), columns)
        line = header.line or None
        used = {quantity.name: self._column(quantity, header, line) for quantity in kind.quantities}
        rows = list(self._rows(header))
        numbers: dict[str, list[float]] = {name: [] for name in used}
        comma = header.separator in ";\t" and not any(
            "." in cells[column.position] for _, cells in rows for column in used.values()
        )
        for at, cells in rows:
            for quantity in kind.quantities:
                column = used[quantity.name]
                numbers[quantity.name].append(self._value(quantity, column, cells[column.position], at, comma))
        if len(rows) < kind.fewest:
            raise self.error(f"{len(rows)} rows of numbers, expected at least {kind.fewest}")
        positions = {column.position for column in used.values()}
        unused = [cell.strip() for i, cell in enumerate(header.cells) if i not in positions and cell.strip()]
        notes = (f"not used: {', '.join(unused)}",) if unused else ()
        arrays = {name: np.array(values) for name, values in numbers.items()}
        return _Table(self, used, [at for at, _ in rows], arrays, notes)

    def _column(self, quantity: _Quantity, header: _Header, line: int | None) -> _Column:
        found = _columns_of(quantity, header.cells)
        known = [column for column in found if column.unit is not None]
        if len(known) > 1:
            names = " and ".join(repr(column.head) for column in known)
            raise self.error(f"{names} are both columns of {quantity.name}, expected one", line)
        if not known:
            text = found[0].unit_text
            problem = f"unknown unit {text!r}" if text else f"no unit for the {quantity.name}"
            raise self.error(f"{problem}, expected one of {quantity.allowed}", line, found[0].head)
        return known[0]

    def _rows(self, header: _Header) -> Iterator[tuple[int, list[str]]]:
        width = len(header.cells)
        for at, line in enumerate(self.lines[header.first_row :], start=header.first_row + 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            cells = _cells(line, header.separator)
            while len(cells) > width and not cells[-1].strip():  # separators at the end of a line
                cells.pop()
            if len(cells) != width:
                hint = (
                    "; decimal commas need semicolons or tabs" if header.separator == "," and len(cells) > width else ""
                )
                raise self.error(
                    f"{_short(line)!r} has {len(cells)} cell{'s' * (len(cells) != 1)} separated by "
                    f"{_SEPARATORS[header.separator]}, expected {width} "
                    f"({'; '.join(cell.strip() for cell in header.cells)}){hint}",
                    at,
                )
            yield at, cells

    def _value(self, quantity: _Quantity, column: _Column, cell: str, line: int, comma: bool) -> float:
        text = cell.strip().replace("−", "-")
        if comma and text.count(",") == 1:
            text = text.replace(",", ".")
        if not _NUMBER.fullmatch(text) or not np.isfinite(float(text)):
            problem = f"{cell.strip()!r} is not a finite number" if cell.strip() else "the cell is empty"
            raise self.error(f"{problem}, expected a {quantity.name} like 0.25 or 2.5e-1", line, column.head)
        assert column.unit is not None
        value = column.unit.factor * float(text) + column.unit.offset
        if quantity.positive and not value > 0.0:
            raise self.error(
                f"{cell.strip()!r} is {value:g} {column.unit.si}, expected a {quantity.name} above 0 {column.unit.si}",
                line,
                column.head,
            )
        return -value if column.turned else value


def _decoded(content: bytes, file: _File) -> str:
    """UTF-8 or UTF-16 where marked or valid, else the Latin letters (Windows-1252) in which instruments write °C."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content.startswith(b"PK") or b"\0" in content:
        raise file.error("not a text file (a workbook?), expected CSV: in a spreadsheet, save as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _cells(line: str, separator: str) -> list[str]:
    if separator != " ":
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    close = re.sub(r"\s*/\s*", "/", re.sub(r"\s+(?=[(\[])", "", line))
    return re.sub(r"[(\[][^()\[\]]*[)\]]", lambda m: re.sub(r"\s", "·", m[0]), close).split()


def _is_numeric(line: str) -> bool:
    words = re.split(r"[;,\s]+", line.replace("−", "-").strip("; ,\t"))
    return all(_NUMBER.fullmatch(word) for word in words)


def _short(line: str) -> str:
    text = line.strip()
    return text if len(text) <= 60 else f"{text[:57]}..."


# ---- the two kinds ---------------------------------------------------------------------------------------------------


def _finish_conductivity(table: _Table) -> Conductivity:
    kelvin, sigma = (table.values[quantity.name] for quantity in (_TEMPERATURE, _SIGMA))
    _refuse_twice(
        table, list(zip(kelvin.tolist(), sigma.tolist(), strict=True)), "the same temperature and conductivity"
    )
    distinct = np.unique(kelvin).size
    if distinct < 3:
        raise table.file.error(f"{distinct} different temperature(s), expected at least 3")
    _read_only(kelvin, sigma)
    return Conductivity(kelvin, sigma, table.file.name, table.notes)


def _finish_impedance(table: _Table) -> Spectrum:
    hertz, real, imaginary = (table.values[quantity.name] for quantity in (_FREQUENCY, _REAL, _IMAGINARY))
    _refuse_twice(table, hertz.tolist(), "the same frequency")
    heads = {quantity.name: table.columns[quantity.name] for quantity in (_REAL, _IMAGINARY)}
    units = {column.unit.si for column in heads.values() if column.unit is not None}
    if len(units) > 1:
        names = " and ".join(repr(column.head) for column in heads.values())
        raise table.file.error(f"{names}: one unit holds an area and the other does not, expected the same for both")
    notes = table.notes
    inductive = imaginary > 0.0
    if inductive.any():
        column = heads[_IMAGINARY.name]
        count = f"{inductive.sum()} of {hertz.size} points"
        line = table.lines[int(np.argmax(inductive))]
        if 2 * inductive.sum() > hertz.size:
            other = "Z''" if column.turned else "-Z''"
            raise table.file.error(
                f"{count} would be inductive (imaginary part above zero), expected most of them capacitive; "
                f"if the sign is the other way round, call the column {other!r}",
                line,
                column.head,
            )
        span = hertz[inductive]
        notes = (*notes, f"{count} are inductive (imaginary part above zero), {span.min():.3g} to {span.max():.3g} Hz")
    dead = (real == 0.0) & (imaginary == 0.0)
    if dead.any():
        raise table.file.error(
            "the impedance is zero, expected a number that is not", table.lines[int(np.argmax(dead))]
        )
    impedance = real + 1j * imaginary
    _read_only(hertz, impedance)
    return Spectrum(hertz, impedance, units == {"ohm m2"}, table.file.name, notes)


def _refuse_twice(table: _Table, keys: Sequence[object], what: str) -> None:
    first: dict[object, int] = {}
    for line, key in zip(table.lines, keys, strict=True):
        if key in first:
            raise table.file.error(f"{what} as in line {first[key]}, expected each once", line)
        first[key] = line


def _read_only(*arrays: NDArray[Any]) -> None:
    for array in arrays:
        array.setflags(write=False)


_CONDUCTIVITY = _Kind((_TEMPERATURE, _SIGMA), "T / °C, sigma / S cm-1", 3, _finish_conductivity)
_IMPEDANCE = _Kind((_FREQUENCY, _REAL, _IMAGINARY), "f / Hz, Z' / ohm, -Z'' / ohm", 5, _finish_impedance)
