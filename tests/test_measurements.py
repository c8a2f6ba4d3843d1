"""Files of measurements: what is well formed comes back in every spelling; what is not says where and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ssebook.measurements import Conductivity, Spectrum, read, read_conductivity, read_impedance
from ssebook.models.conduction import arrhenius_conductivity, vft_conductivity
from ssebook.models.impedance import symmetric_cell_impedance
from ssebook.units import S_per_cm, eV, mS_per_cm

SAMPLES = Path(__file__).parents[1] / "book" / "electrolytes" / "samples"

# ---- the samples -----------------------------------------------------------------------------------------------------

CELL = ((1700.0, 8e-8, 0.97), (1000.0, 5e-6, 0.9), (1500.0, 1.5e-3, 0.8))  # grains, boundaries, one interface


def made() -> dict[str, str]:
    """The sample files as they are committed: models of the library, seeded noise, four digits."""
    said = "# Synthetic and illustrative: a model of the book with random errors, made by tests/test_measurements.py."
    random = np.random.default_rng(6)

    celsius_degrees = np.arange(-20, 101, 10)
    true = arrhenius_conductivity(celsius_degrees + 273.15, 0.3 * mS_per_cm, 0.34 * eV)
    noisy = true * np.exp(0.03 * random.standard_normal(true.size)) / S_per_cm
    garnet = [f"{said}\n# A garnet-like ceramic: 3e-4 S/cm at 25 degrees, 0.34 eV, errors of 3 %."]
    garnet += ["T / °C, sigma / S cm-1", *(f"{t}, {s:.3e}" for t, s in zip(celsius_degrees, noisy, strict=True))]

    kelvin = np.arange(298, 379, 8)
    true = vft_conductivity(kelvin, 5 * S_per_cm, 0.09 * eV, 200.0)
    noisy = true * np.exp(0.01 * random.standard_normal(true.size)) / mS_per_cm
    polymer = [f"{said}\n# An amorphous polymer: A = 5 S K^0.5/cm, B = 0.09 eV, T0 = 200 K, errors of 1 %."]
    polymer += ["T / K; sigma / mS cm-1", *(f"{t}; {s:#.4g}" for t, s in zip(kelvin, noisy, strict=True))]

    hertz = np.geomspace(3e7, 0.1, 69)
    true = symmetric_cell_impedance(hertz, *CELL)
    errors = random.standard_normal((2, hertz.size))
    noisy = true + 0.005 * np.abs(true) * (errors[0] + 1j * errors[1])
    cell = [
        f"{said}\n# A ceramic pellet, 1.2 mm thick, between electrodes of 1.13 cm2 at -20 degrees, errors of 0.5 %.",
        "# Grains 1700 ohm, boundaries 1000 ohm, two interfaces of 1500 ohm each.",
        "f / Hz\tZ' / ohm\t-Z'' / ohm",
    ]
    cell += [f"{f:#.5g}\t{z.real:#.4g}\t{-z.imag:#.4g}" for f, z in zip(hertz, noisy, strict=True)]

    broken = [line.replace("e-04", "e-O4") if line.startswith("30") else line for line in garnet]
    broken[0] = f"{said}\n# Broken on purpose: a letter stands where a zero should."
    decimal_comma = [*polymer[:2], *(line.replace(".", ",") for line in polymer[2:])]
    texts = {"garnet": garnet, "polymer": decimal_comma, "symmetric-cell": cell, "broken": broken}
    return {f"{name}.csv": "\n".join(lines) + "\n" for name, lines in texts.items()}


MADE = made()


@pytest.mark.parametrize("name", MADE)
def test_sample_is_made_as_it_says(name):
    committed = (SAMPLES / name).read_text(encoding="utf-8").split("\n")
    expected = MADE[name].split("\n")
    assert len(committed) == len(expected)
    for line, other in zip(committed, expected, strict=True):
        numbers, others = ([to_number(c) for c in row.replace(";", "\t").replace(", ", "\t").split("\t")]
                           for row in (line, other))  # fmt: skip
        if None in numbers:
            assert line == other
        else:
            assert_allclose(numbers, others, rtol=1e-3)  # four digits; another machine may round the last one otherwise


def to_number(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def test_no_sample_is_forgotten():
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(MADE)


def test_samples_are_read_by_their_headers():
    garnet, polymer, cell = (read(SAMPLES / f"{name}.csv") for name in ("garnet", "polymer", "symmetric-cell"))
    assert isinstance(garnet, Conductivity)
    assert isinstance(polymer, Conductivity)
    assert isinstance(cell, Spectrum)
    assert (garnet.name, cell.name, cell.area_specific) == ("garnet.csv", "symmetric-cell.csv", False)
    assert_allclose(garnet.temperature[[0, -1]], [253.15, 373.15])
    assert_allclose(polymer.temperature[[0, -1]], [298.0, 378.0])
    assert_allclose(polymer.conductivity, vft_conductivity(polymer.temperature, 500.0, 0.09 * eV, 200.0), rtol=0.05)
    assert_allclose(cell.impedance, symmetric_cell_impedance(cell.frequency, *CELL), rtol=0.03)


def test_broken_sample_says_where():
    with pytest.raises(
        ValueError, match=r"^broken\.csv, line 9, column 'sigma / S cm-1': '3\.\d+e-O4' is not a finite"
    ):
        read(SAMPLES / "broken.csv")


# ---- every well-formed table comes back ------------------------------------------------------------------------------

SIGMA_UNITS = {  # per S/m
    "S/cm": 1e-2, "S cm-1": 1e-2, "S cm^-1": 1e-2, "S·cm⁻¹": 1e-2, "S cm^{-1}": 1e-2, "mS/cm": 10.0, "mS cm-1": 10.0,
    "µS/cm": 1e4, "uS cm-1": 1e4, "nS/cm": 1e7, "S/m": 1.0, "S m-1": 1.0, "mS/m": 1e3,
}  # fmt: skip
TEMPERATURE_UNITS = {"K": 0.0, "kelvin": 0.0, "°C": 273.15, "C": 273.15, "degC": 273.15, "℃": 273.15}
FREQUENCY_UNITS = {"Hz": 1.0, "kHz": 1e-3, "MHz": 1e-6, "mHz": 1e3}
OHM_UNITS = {  # per ohm or ohm m^2; whether it holds an area
    "ohm": (1.0, False), "Ohm": (1.0, False), "Ω": (1.0, False), "\u2126": (1.0, False), "kΩ": (1e-3, False),
    "Mohm": (1e-6, False), "mΩ": (1e3, False), "ohm cm2": (1e4, True), "Ω cm²": (1e4, True), "kOhm*cm^2": (10.0, True),
    "ohm m2": (1.0, True),
}  # fmt: skip
FORMS = ("{name} / {unit}", "{name}/{unit}", "{name} ({unit})", "{name} [{unit}]", "{name} in {unit}", "{name}_{unit}",
         "{name}, {unit}")  # fmt: skip
REAL_NAMES = ("Z'", "Re(Z)", "Zre", "Z_real", "Zreal", "Re", "Z′", "re z")
IMAGINARY_NAMES = ("Z''", 'Z"', "Im(Z)", "Zim", "Z_imag", "Zimag", "Im", "Z″")

significant = st.integers(1000, 9999)
exponents = st.integers(-7, 4)


@st.composite
def spellings(draw):
    """How a table is written: separator, decimal sign, end of line, encoding, comments."""
    separator = draw(st.sampled_from([",", ";", "\t", ", ", "; ", "   "]))
    comma = separator.strip(" ") in (";", "\t") and draw(st.booleans())
    return {
        "separator": separator,
        "comma": comma,
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        "comments": draw(st.booleans()),
        "commented_header": draw(st.booleans()),
        "extra": draw(st.booleans()),
    }


def written(heads, rows, how):
    """A table as bytes."""
    if how["separator"].isspace() and "\t" not in how["separator"]:
        heads = [head.replace(" / ", "/").replace(" (", "(").replace(" [", "[") for head in heads]
    mark = how["separator"].strip()
    heads = ['"' + head.replace('"', '""') + '"' if mark and mark in head else head for head in heads]
    cells = [[f"{value:.10e}" for value in row] for row in rows]
    if how["comma"]:
        cells = [[cell.replace(".", ",") for cell in row] for row in cells]
    if how["extra"]:
        heads, cells = [*heads, "note/s"], [[*row, "7"] for row in cells]
    lines = [how["separator"].join(row) for row in (heads, *cells)]
    if how["commented_header"]:
        lines[0] = f"# {lines[0]}"
    if how["comments"]:
        lines[:0] = ["# Sample 3, measured on a Monday", ""]
        lines.append("# end")
    return how["end"].join([*lines, ""]).encode(how["encoding"])


def separable(how, *texts):
    """Between spaces a name and its unit must hold together."""
    return not (how["separator"].isspace() and "\t" not in how["separator"]) or not any(
        " " in text.replace(" / ", "/").replace(" (", "(").replace(" [", "[") for text in texts
    )


@given(
    points=st.lists(st.tuples(st.integers(2000, 9999), significant, exponents), min_size=3, max_size=8,
                    unique_by=lambda p: p[0]),
    kelvin_name=st.sampled_from(["T", "temperature", "Temp", "TEMPERATURE"]),
    sigma_name=st.sampled_from(["sigma", "σ", "conductivity", "Conductivity", "ionic conductivity", "Sigma"]),
    units=st.tuples(st.sampled_from(sorted(TEMPERATURE_UNITS)), st.sampled_from(sorted(SIGMA_UNITS))),
    forms=st.tuples(st.sampled_from(FORMS), st.sampled_from(FORMS)),
    how=spellings(),
    turned=st.booleans(),
)  # fmt: skip
def test_conductivities_come_back_in_every_spelling(points, kelvin_name, sigma_name, units, forms, how, turned):
    kelvin = np.array([p[0] / 10 for p in points])
    sigma = np.array([p[1] * 10.0 ** p[2] for p in points])
    heads = [
        form.format(name=name, unit=unit)
        for form, name, unit in zip(forms, (kelvin_name, sigma_name), units, strict=True)
    ]
    if not separable(how, *heads):
        how = {**how, "separator": ";", "comma": False}
    rows = np.stack([kelvin - TEMPERATURE_UNITS[units[0]], sigma * SIGMA_UNITS[units[1]]], axis=1)
    if turned:
        heads, rows = heads[::-1], rows[:, ::-1]
    for data in (read_conductivity(written(heads, rows, how)), read(written(heads, rows, how))):
        assert isinstance(data, Conductivity)
        assert_allclose(data.temperature, kelvin, rtol=1e-8)
        assert_allclose(data.conductivity, sigma, rtol=1e-8)
        assert ("not used: note/s" in data.notes) == how["extra"]


@given(
    points=st.lists(st.tuples(significant, exponents, st.integers(-900, 9999), significant), min_size=5, max_size=9,
                    unique_by=lambda p: (p[0], p[1])),
    names=st.tuples(st.sampled_from(["f", "freq", "frequency", "Frequency", "FREQ"]), st.sampled_from(REAL_NAMES),
                    st.sampled_from(IMAGINARY_NAMES)),
    minus=st.sampled_from(["-", "−", "- ", ""]),
    unit=st.sampled_from(sorted(OHM_UNITS)),
    hertz_unit=st.sampled_from(sorted(FREQUENCY_UNITS)),
    form=st.sampled_from(FORMS),
    how=spellings(),
)  # fmt: skip
def test_spectra_come_back_in_every_spelling(points, names, minus, unit, hertz_unit, form, how):
    hertz = np.array([p[0] * 10.0 ** p[1] for p in points])
    impedance = np.array([p[2] - 1j * p[3] for p in points])
    per_si, area = OHM_UNITS[unit]
    sign = -1.0 if minus else 1.0
    heads = [
        form.format(name=name, unit=u)
        for name, u in zip((names[0], names[1], minus + names[2]), (hertz_unit, unit, unit), strict=True)
    ]
    if not separable(how, *heads):
        how = {**how, "separator": "\t", "comma": False}
    rows = np.stack(
        [hertz * FREQUENCY_UNITS[hertz_unit], impedance.real * per_si, sign * impedance.imag * per_si], axis=1
    )
    for data in (read_impedance(written(heads, rows, how)), read(written(heads, rows, how))):
        assert isinstance(data, Spectrum)
        assert data.area_specific == area
        assert_allclose(data.frequency, hertz, rtol=1e-8)
        assert_allclose(data.impedance, impedance, rtol=1e-8)


# ---- what instruments write ------------------------------------------------------------------------------------------

HZ, RE, IM = [1e5, 1e4, 1e3, 1e2, 10.0], [10.0, 11.0, 20.0, 30.0, 31.0], [1.0, 3.0, 9.0, 4.0, 0.5]


def rows_of(separator, sign, before=(), after=()):
    return "\n".join(
        separator.join([*before, f"{f:.5E}", f"{r:.4f}", f"{sign * i:.4f}", *after])
        for f, r, i in zip(HZ, RE, IM, strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        "EC-Lab ASCII FILE\nNb header lines : 4\n\nfreq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\t|Z|/Ohm\tPhase/deg\tRe(Y)/Ohm-1\t\n"
        + rows_of("\t", 1, after=("10", "-5", "0.1", "")),
        "EXPLAIN\nTAG\tEISPOT\nZCURVE\tTABLE\n\tPt\tTime\tFreq\tZreal\tZimag\tZsig\n\t#\ts\tHz\tohm\tohm\tV\n"
        + rows_of("\t", -1, before=("", "0", "1"), after=("1",)),
        "# f_Hz re_ohm im_ohm\n" + rows_of(" ", -1),
        '"Frequency (Hz)","Z\' (Ω)","-Z\'\' (Ω)","Z (Ω)"\n' + rows_of(",", 1, after=("7",)),
        "Freq[Hz];Re(Z)[Ohm];Im(Z)[Ohm]\n" + rows_of(" ; ", -1).replace(".", ","),
    ],
    ids=["names and units with a slash, a preamble", "units below the names", "savetxt", "quoted", "decimal commas"],
)
def test_exports_of_instruments_are_read(text):
    data = read_impedance(text)
    assert_allclose(data.frequency, HZ)
    assert_allclose(data.impedance, np.array(RE) - 1j * np.array(IM))


@pytest.mark.parametrize("separator", [" ", "\t", ",", ";"])
def test_three_plain_columns_are_read_when_they_are_named(separator):
    data = read_impedance(rows_of(separator, -1), columns="f / Hz, Z' / ohm cm2, Z'' / ohm cm2")
    assert data.area_specific
    assert_allclose(data.impedance, 1e-4 * (np.array(RE) - 1j * np.array(IM)))


def test_columns_replace_a_header_that_cannot_be_used():
    text = "Freq(Hz), Z'(a), Z''(b)\n" + rows_of(",", -1)
    with pytest.raises(ValueError, match=r"line 1, column \"Z'\(a\)\": unknown unit 'a', expected one of ohm"):
        read_impedance(text)
    assert read_impedance(text, columns="f / Hz, Z' / kohm, Z'' / kohm").impedance[0] == 1e4 - 1e3j


def test_windows_letters_are_read():
    text = "T / °C;sigma / µS/cm\r\n25;1,5\r\n35;2,5\r\n45;3,5\r\n"
    assert_allclose(read_conductivity(text.encode("cp1252")).conductivity, [1.5e-4, 2.5e-4, 3.5e-4])


def test_a_path_and_its_text_and_its_bytes_are_the_same(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"T_K,sigma_S/m\n300,1\n310,2\n320,3\n")
    sources = (path, str(path), path.read_text(encoding="utf-8"), path.read_bytes())
    for source, name in zip(sources, ("mine.csv", "mine.csv", "", ""), strict=True):
        data = read(source)
        assert data.name == name
        assert_allclose(data.conductivity, [1.0, 2.0, 3.0])


def test_a_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read_impedance(tmp_path / "nowhere.csv")


def test_arrays_cannot_be_changed_by_accident():
    data = read(SAMPLES / "garnet.csv")
    with pytest.raises(ValueError, match="read-only"):
        data.temperature[0] = 1.0


# ---- malformed files -------------------------------------------------------------------------------------------------

GOOD_T = "T / °C, sigma / S cm-1\n25, 1e-4\n35, 2e-4\n45, 3e-4\n"
GOOD_Z = "f / Hz, Z' / ohm, -Z'' / ohm\n" + rows_of(",", 1) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD_T.replace("2e-4", "two"), r"line 3, column 'sigma / S cm-1': 'two' is not a finite number, expected a"),
        (GOOD_T.replace("2e-4", "nan"), r"line 3, column 'sigma / S cm-1': 'nan' is not a finite number"),
        (GOOD_T.replace("2e-4", "inf"), r"line 3, .*'inf' is not a finite number"),
        (GOOD_T.replace("2e-4", "1e999"), r"line 3, .*'1e999' is not a finite number"),
        (GOOD_T.replace("2e-4", "1_0"), r"line 3, .*'1_0' is not a finite number"),
        (GOOD_T.replace("2e-4", ""), r"line 3, column 'sigma / S cm-1': the cell is empty, expected a conductivity"),
        (GOOD_T.replace("2e-4", "0"), r"line 3, .*'0' is 0 S/m, expected a conductivity above 0 S/m"),
        (GOOD_T.replace("2e-4", "-1"), r"line 3, .*'-1' is -100 S/m, expected a conductivity above 0 S/m"),
        (GOOD_T.replace("35", "-300"), r"line 3, column 'T / °C': '-300' is -26.85 K, expected a temperature above 0"),
        (GOOD_T.replace("35, 2e-4", "35"), r"line 3: '35' has 1 cell separated by commas, expected 2 \(T / °C; sigma"),
        (GOOD_T.replace("35, 2e-4", "35,2,0,2"), r"line 3: '35,2,0,2' has 4 cells .* decimal commas need semicolons"),
        (GOOD_T.replace("35, 2e-4", "25, 1e-4"), r"line 3: the same temperature and conductivity as in line 2"),
        (GOOD_T.replace("S cm-1", "S"), r"line 1, column 'sigma / S': unknown unit 'S', expected one of S/cm"),
        (GOOD_T.replace(" / S cm-1", ""), r"line 1, column 'sigma': no unit for the conductivity, expected one of"),
        (GOOD_T.replace("°C", "°F"), r"line 1, column 'T / °F': unknown unit '°F', expected one of K, °C"),
        (GOOD_T.replace("sigma / S cm-1", "x"), r"line 1: 'T / °C, x': no column for conductivity; expected columns"),
        (GOOD_T.replace("T / °C,", "T / °C, T / K,"), r"line 1: 'T / °C' and 'T / K' are both columns of temperature"),
        (GOOD_T.partition("\n")[2], r"line 1: '25, 1e-4' is a row of numbers and no header above it says"),
        ("\n".join(GOOD_T.split("\n")[:3]), r"2 rows of numbers, expected at least 3"),
        (GOOD_T.replace("35", "25").replace("45", "25"), r"1 different temperature\(s\), expected at least 3"),
        ("# only\n# comments\n", r"line 1: '# only'"),
        ("a,b\nc,d\n", r"line 1: 'a,b': not a header that can be used; expected columns for temperature, conductivity"),
        ("\n \n", r"the file is empty, expected a header and rows of numbers"),
        (b"PK\x03\x04\0\0", r"not a text file \(a workbook\?\), expected CSV"),
        (GOOD_Z.replace("1.00000E+04", "0"), r"line 3, column 'f / Hz': '0' is 0 Hz, expected a frequency above 0 Hz"),
        (GOOD_Z.replace("1.00000E+04", "1e5"), r"line 3: the same frequency as in line 2, expected each once"),
        (GOOD_Z.replace("-Z''", "Z''"), r"line 2, column \"Z'' / ohm\": 5 of 5 points would be inductive .*\"-Z''\""),
        (GOOD_Z.replace("-Z'' / ohm", "-Z'' / ohm cm2"), r"one unit holds an area and the other does not"),
        (GOOD_Z.replace("10.0000,1.0000", "0,0"), r"line 2: the impedance is zero"),
        ("\n".join(GOOD_Z.split("\n")[:4]), r"3 rows of numbers, expected at least 5"),
        (GOOD_Z.replace(", -Z'' / ohm", ", phase / deg"), r"no column for imaginary part; expected columns for"),
    ],
)  # fmt: skip
def test_malformed_files_say_where_and_what_was_expected(text, message):
    with pytest.raises(ValueError, match=message):
        read(text, name="mine.csv")
    with pytest.raises(ValueError, match=r"^mine\.csv"):
        read(text, name="mine.csv")


@given(st.data())
def test_whatever_is_broken_in_a_cell_its_line_is_named(data):
    """One cell of a good file is replaced by letters: the error names its line and its text."""
    lines = GOOD_Z.rstrip("\n").split("\n")
    line = data.draw(st.integers(1, len(lines) - 1))
    cell = data.draw(st.integers(0, 2))
    junk = data.draw(st.text("abcxyz!%&()=?", min_size=1, max_size=8))
    cells = lines[line].split(",")
    cells[cell] = junk
    lines[line] = ",".join(cells)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at below
        read_impedance("\n".join(lines), name="z.csv")
    assert str(caught.value).startswith(f"z.csv, line {line + 1}, column ")
    assert repr(junk) in str(caught.value)


def test_some_inductive_points_are_said_not_refused():
    data = read(GOOD_Z.replace("10.0000,1.0000", "10.0000,-1.0000"))
    assert data.impedance[0] == 10.0 + 1.0j
    assert data.notes == ("1 of 5 points are inductive (imaginary part above zero), 1e+05 to 1e+05 Hz",)


def test_columns_that_do_not_name_what_is_needed_are_refused():
    with pytest.raises(ValueError, match=r"^columns = 'f / Hz' does not name what is needed; expected frequency, real"):
        read_impedance(GOOD_Z, columns="f / Hz")
