"""Every table obeys its schema and holds together; the loader refuses what is broken and says where."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import frictionless
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import constants

from ssebook import data
from ssebook.data._tables import read_table
from ssebook.models.stability import oxidation_potential
from ssebook.units import eV, kJ_per_mol

DIRECTORY = Path(data.__file__).parent
BIBLIOGRAPHY = Path(__file__).parents[2] / "book" / "references.bib"
# Tables that are the bibliography itself and so need no source of their own.
SOURCELESS = {"references"}
DTYPES = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool"}
NULLABLE = {"integer": "Int64", "boolean": "boolean"}

every_table = pytest.mark.parametrize("name", data.names())


def raw(name):
    """Cells as text, read without the loader."""
    with open(DIRECTORY / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------------------------------------------------- loading


def test_names_are_the_pairs_of_files():
    assert data.names() == sorted(path.stem for path in DIRECTORY.glob("*.csv"))
    assert data.names() == sorted(path.name.removesuffix(".schema.json") for path in DIRECTORY.glob("*.schema.json"))
    assert {"electrolyte_classes", "silicon_anodes", "conductivity", "stability_windows", "binary_gibbs"} <= set(
        data.names()
    )


@every_table
def test_table_has_the_rows_and_values_of_its_file(name):
    frame, rows = data.load(name), raw(name)
    assert len(frame) == len(rows) > 0
    kinds = data.describe(name).set_index("column")["type"]
    for position, row in enumerate(rows):
        for column, text in row.items():
            value = frame.loc[position, column]
            if kinds[column] == "string":
                assert value == text
            elif text == "":
                assert pd.isna(value)
            else:
                assert str(value).lower() == text if kinds[column] == "boolean" else value == float(text)


@every_table
def test_the_frictionless_library_finds_each_table_valid_under_its_schema(name):
    report = frictionless.Resource(
        path=f"{name}.csv", schema=f"{name}.schema.json", basepath=str(DIRECTORY), encoding="utf-8"
    ).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert report.tasks[0].stats["rows"] == len(data.load(name))


def test_the_frictionless_library_and_the_loader_refuse_the_same_broken_cell(tmp_path):
    name = "review_facts"
    text = (DIRECTORY / f"{name}.csv").read_text(encoding="utf-8").replace(",1190,", ",much,")
    (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    schema = (DIRECTORY / f"{name}.schema.json").read_text(encoding="utf-8")
    (tmp_path / f"{name}.schema.json").write_text(schema, encoding="utf-8")
    report = frictionless.Resource(path=f"{name}.csv", schema=f"{name}.schema.json", basepath=str(tmp_path)).validate()
    ((row, column),) = report.flatten(["rowNumber", "fieldName"])
    with pytest.raises(ValueError, match=f"{name}.csv, line {row}, column {column}: 'much', expected a finite number"):
        read_table(tmp_path, name)


@every_table
def test_columns_have_the_types_of_the_schema(name):
    frame = data.load(name)
    for field in data.schema(name)["fields"]:
        column = frame[field["name"]]
        expected = (
            NULLABLE.get(field["type"]) if column.isna().any() and field["type"] in NULLABLE else DTYPES[field["type"]]
        )
        assert column.dtype == expected


@every_table
def test_describe_gives_meaning_unit_and_type_of_every_column(name):
    described = data.describe(name)
    assert list(described["column"]) == list(data.load(name).columns)
    assert list(described.columns) == ["column", "title", "meaning", "unit", "type", "required"]
    for text in ("title", "meaning", "type"):
        assert described[text].str.len().gt(0).all()
    assert described["unit"].map(lambda unit: isinstance(unit, str)).all()
    assert described["meaning"].str.endswith(".").all()


@every_table
def test_schema_has_title_and_description(name):
    assert data.schema(name)["name"] == name
    assert len(data.schema(name)["title"]) > 5
    assert data.schema(name)["description"].endswith(".")


def test_every_load_is_a_fresh_copy():
    first = data.load("binary_gibbs")
    first.loc[0, "gibbs_formation"] = 0.0
    del first["formula"]
    second = data.load("binary_gibbs")
    assert second.loc[0, "gibbs_formation"] == -588.66
    assert "formula" in second


@pytest.mark.parametrize("function", [data.load, data.describe, data.schema])
@pytest.mark.parametrize("name", ["no_such_table", "", "conductivity.csv", "../conductivity"])
def test_an_unknown_table_is_refused_with_the_known_ones(function, name):
    with pytest.raises(ValueError, match=re.escape(f"no table {name!r}; known tables: {', '.join(data.names())}")):
        function(name)


# ----------------------------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize("name", [name for name in data.names() if name not in SOURCELESS])
def test_every_row_names_its_source_by_keys(name):
    for source in data.load(name)["source"]:
        for key in source.split(";"):
            assert re.fullmatch(r"rev(00[1-9]|0[1-9]\d|1[0-2]\d|13[0-4])|(?!rev)[a-z]+\d{4}[a-z]?", key), source


@pytest.mark.parametrize("name", [name for name in data.names() if name not in SOURCELESS])
def test_every_source_is_in_the_bibliography(name):
    known = set(re.findall(r"^@\w+\{([^,\s]+),", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    used = {key for source in data.load(name)["source"] for key in source.split(";")}
    assert used <= known, sorted(used - known)


@pytest.mark.parametrize("name", ["conductivity", "stability_windows", "binary_gibbs"])
def test_what_is_not_read_says_so_and_most_is_read(name):
    certainty = data.load(name)["certainty"]
    assert set(certainty) <= {"read", "memory", "illustrative"}
    assert (certainty == "read").mean() > 0.6


# ------------------------------------------------------------------------------------------- the tables of the review


def test_electrolyte_classes_have_the_printed_conductivities_and_voltages():
    frame = data.load("electrolyte_classes").set_index("family")
    printed = {"oxide": (1e-4, 1e-3), "sulfide": (1e-3, 1e-2), "halide": (1e-3, 1e-3), "polymer": (1e-7, 1e-5)}
    assert {family: (row.conductivity_low, row.conductivity_high) for family, row in frame.iterrows()} == printed
    assert (frame.loc["oxide", "voltage_low"], frame.loc["oxide", "voltage_high"]) == (4.0, 5.0)
    assert frame.loc["polymer", "voltage_high"] == 4.0
    assert math.isnan(frame.loc["polymer", "voltage_low"])


def test_silicon_anodes_have_the_seven_rows_and_eleven_capacities_of_the_review():
    frame = data.load("silicon_anodes")
    printed = {
        1: [(1, 2305), (10, 1362)],
        2: [(1, 2482), (1, 2279), (20, 1001)],
        3: [(1, 1416)],
        4: [(1, 2685)],
        5: [(1, 2412)],
        6: [(1, 2412), (50, 1136)],
        7: [(50, 1226)],
    }
    for row, capacities in printed.items():
        part = frame[frame["table_row"] == row]
        assert list(zip(part["cycle"], part["capacity"], strict=True)) == capacities
        assert part["source"].str.fullmatch(f"wang2025;rev0{69 + row}").all()
    assert set(frame["table_row"]) == set(printed)


def test_silicon_anodes_flag_the_misprints_of_the_review():
    frame = data.load("silicon_anodes")
    capacity_as_current = frame[frame["rate_printed"].str.contains("mAh/cm2")]
    assert list(capacity_as_current["table_row"]) == [4]
    assert capacity_as_current[["current_per_mass", "current_per_area_low"]].isna().all(axis=None)
    assert capacity_as_current["note"].str.contains("capacity per area").all()
    repeated = frame[frame["capacity"] == 2412.0]
    assert list(repeated["table_row"]) == [5, 6]
    assert repeated["note"].str.contains("copying error").all()


def test_silicon_currents_agree_with_their_printed_form():
    for _, row in data.load("silicon_anodes").iterrows():
        number, unit = re.match(r"([\d.]+)(?:-[\d.]+)? (\S+)", row["rate_printed"]).groups()
        if unit == "A/g":
            assert row["current_per_mass"] == pytest.approx(1000.0 * float(number))
        elif unit == "mA/g":
            assert row["current_per_mass"] == float(number)
        elif unit == "mA/cm2":
            assert row["current_per_area_low"] == float(number)
            assert row["current_per_area_high"] >= row["current_per_area_low"]


# ------------------------------------------------------------------------------------------------------- conductivity


def test_conductivity_covers_the_families_with_twenty_or_more_materials():
    frame = data.load("conductivity")
    assert frame["material"].nunique() >= 20
    for family, least in {"oxide": 5, "sulfide": 5, "halide": 4, "polymer": 3}.items():
        assert (frame["family"] == family).sum() >= least


def test_conductivity_has_the_parameters_of_its_law_and_no_others():
    frame = data.load("conductivity")
    arrhenius, vft = frame["law"] == "arrhenius", frame["law"] == "vft"
    vft_columns = ["prefactor", "pseudo_activation_energy", "temperature_zero"]
    assert frame.loc[arrhenius, "activation_energy"].notna().all()
    assert frame.loc[arrhenius, "energy_convention"].ne("").all()
    assert frame.loc[arrhenius, vft_columns].isna().all(axis=None)
    assert frame.loc[vft, vft_columns].notna().all(axis=None)
    assert frame.loc[vft, "activation_energy"].isna().all()
    assert frame.loc[vft, "energy_convention"].eq("").all()
    assert vft.sum() >= 3
    assert set(frame.loc[vft, "family"]) == {"polymer"}


def test_vft_parameters_give_the_conductivity_at_the_reference_temperature():
    frame = data.load("conductivity").query("law == 'vft'")
    exponent = (
        frame["pseudo_activation_energy"] * eV / constants.k / (frame["temperature_ref"] - frame["temperature_zero"])
    )
    sigma = frame["prefactor"] / np.sqrt(frame["temperature_ref"]) * np.exp(-exponent)
    np.testing.assert_allclose(sigma, frame["sigma_ref"], rtol=1e-4)
    assert (frame["temperature_zero"] < frame["temperature_min"]).all()


def test_conductivities_are_of_a_solid_and_their_reference_is_near_the_range():
    frame = data.load("conductivity")
    assert frame["sigma_ref"].between(1e-8, 1e-1).all()
    assert frame["activation_energy"].dropna().between(0.1, 1.3).all()
    assert (frame["temperature_min"] < frame["temperature_max"]).all()
    assert frame["temperature_ref"].between(frame["temperature_min"], frame["temperature_max"]).all()


def test_bulk_conducts_better_than_the_whole_sample():
    frame = data.load("conductivity").set_index(["material", "what"])["sigma_ref"]
    for material in ("LATP", "LLTO"):
        assert frame[material, "bulk"] > frame[material, "total"]


def test_semicrystalline_polymer_meets_its_melt_at_the_melting_point():
    frame = data.load("conductivity").set_index("material")
    solid, melt = frame.loc["PEO-LiTFSI (semicrystalline)"], frame.loc["PEO-LiTFSI (melt)"]
    kelvin = solid["temperature_max"]
    assert kelvin == melt["temperature_min"]
    k = constants.k / eV
    below = solid["sigma_ref"] * solid["temperature_ref"] / kelvin
    below *= math.exp(solid["activation_energy"] / k * (1 / solid["temperature_ref"] - 1 / kelvin))
    above = melt["prefactor"] / math.sqrt(kelvin)
    above *= math.exp(-melt["pseudo_activation_energy"] / (k * (kelvin - melt["temperature_zero"])))
    assert below == pytest.approx(above, rel=0.2)


# ------------------------------------------------------------------------------------- windows and Gibbs energies


def test_windows_are_open_and_on_the_scale_of_lithium():
    frame = data.load("stability_windows")
    assert len(frame) >= 20
    assert set(frame["kind"]) == {"calculated", "measured"}
    assert (frame["reduction"].notna() | frame["oxidation"].notna()).all()
    both = frame.dropna(subset=["reduction", "oxidation"])
    assert (both["reduction"] < both["oxidation"]).all()
    assert frame[["reduction", "oxidation"]].max(axis=None) <= 7.0


def test_windows_hold_the_pair_of_the_review():
    frame = data.load("stability_windows").query("material == 'Li6PS5Cl'")
    calculated = frame[frame["source"] == "zhu2015"].iloc[0]
    assert (calculated["reduction"], calculated["oxidation"]) == (1.71, 2.01)
    measured = frame[frame["source"].str.contains("rev109")].iloc[0]
    assert measured["kind"] == "measured"
    assert measured["oxidation"] == 7.0


def test_more_contact_gives_a_narrower_measured_window():
    frame = data.load("stability_windows").query("kind == 'measured'").set_index(["material", "method"])["oxidation"]
    for material in ("LGPS", "LLZO", "Li6PS5Cl", "Li3PS4"):
        assert frame[material, "composite electrode"] < frame[material, "inert electrode"]


def test_windows_of_binaries_are_those_of_their_gibbs_energies():
    gibbs = data.load("binary_gibbs").set_index("formula")
    frame = data.load("stability_windows").query("method == 'formation Gibbs energy'").set_index("formula")
    assert set(frame.index) == set(gibbs.index[gibbs["source"] == "chase1998"])
    for formula, row in frame.iterrows():
        volt = oxidation_potential(
            gibbs.loc[formula, "gibbs_formation"] * kJ_per_mol, gibbs.loc[formula, "lithium_count"]
        )
        assert row["oxidation"] == pytest.approx(volt, abs=5e-4)
    molar = gibbs["gibbs_formation"] * 1e3
    peroxide = (molar["Li2O2"] - 2 * molar["Li2O"]) / (2 * constants.e * constants.N_A)
    assert frame.loc["Li2O2", "reduction"] == pytest.approx(peroxide, abs=5e-4)


def test_gibbs_energies_count_the_lithium_of_the_formula_and_lie_above_the_enthalpies():
    frame = data.load("binary_gibbs")
    counts = frame["formula"].str.extract(r"^Li(\d*)", expand=False).replace("", "1").astype(int)
    assert (counts == frame["lithium_count"]).all()
    known = frame.dropna(subset=["enthalpy_formation"])
    assert (known["gibbs_formation"] > known["enthalpy_formation"]).all()
    assert (frame["temperature"] == 298.15).all()


# ---------------------------------------------------------------------------------------- refusing what is broken

FIELDS = [
    {
        "name": "label",
        "type": "string",
        "title": "Label",
        "description": "A name.",
        "unit": "",
        "constraints": {"required": True, "unique": True, "pattern": "[a-z]+"},
    },
    {
        "name": "size",
        "type": "number",
        "title": "Size",
        "description": "A length.",
        "unit": "mm",
        "constraints": {"required": True, "minimum": 0, "maximum": 5},
    },
    {"name": "count", "type": "integer", "title": "Count", "description": "A number of things.", "unit": ""},
    {"name": "open", "type": "boolean", "title": "Open", "description": "Whether it is open.", "unit": ""},
    {
        "name": "kind",
        "type": "string",
        "title": "Kind",
        "description": "A kind.",
        "unit": "",
        "constraints": {"enum": ["round", "flat"]},
    },
    {"name": "like", "type": "string", "title": "Like", "description": "Another row's label.", "unit": ""},
]
SELF = [{"fields": "like", "reference": {"resource": "", "fields": "label"}}]
HEADER = "label,size,count,open,kind,like\n"
GOOD = HEADER + 'a,1.5,3,true,round,\nb,0,,false,,a\n"c",5e0,-2,,flat,b\n'


def written(directory, text=GOOD, fields=None, **schema):
    (directory / "things.csv").write_text(text, encoding="utf-8", newline="")
    content = {"name": "things", "fields": FIELDS if fields is None else fields, **schema}
    (directory / "things.schema.json").write_text(json.dumps(content), encoding="utf-8")
    return directory


def changed(position, **keys):
    """The fields, one of them with other keys; None removes a key."""
    fields = [dict(field) for field in FIELDS]
    fields[position] = {key: value for key, value in (fields[position] | keys).items() if value is not None}
    return fields


def test_a_good_table_is_read_with_its_types(tmp_path):
    frame = read_table(written(tmp_path, foreignKeys=SELF), "things").frame
    assert list(frame["label"]) == ["a", "b", "c"]
    assert list(frame["size"]) == [1.5, 0.0, 5.0]
    assert list(frame["count"].fillna(99)) == [3, 99, -2]
    assert frame["count"].dtype == "Int64"
    assert frame["open"].dtype == "boolean"
    assert frame["open"].isna().tolist() == [False, False, True]
    assert list(frame["kind"]) == ["round", "", "flat"]


def test_a_header_alone_is_an_empty_table_with_types(tmp_path):
    frame = read_table(written(tmp_path, HEADER), "things").frame
    assert len(frame) == 0
    assert frame["size"].dtype == "float64"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("d,wide,1,true,flat,", "size", "'wide', expected a finite number"),
        ("d,nan,1,true,flat,", "size", "'nan', expected a finite number"),
        ("d,1e999,1,true,flat,", "size", "'1e999', expected a finite number"),
        ("d,,1,true,flat,", "size", "empty, expected a value of type number"),
        ("d,-0.1,1,true,flat,", "size", "'-0.1', expected at least 0 mm"),
        ("d,5.1,1,true,flat,", "size", "'5.1', expected at most 5 mm"),
        ("d,1,1.0,true,flat,", "count", "'1.0', expected an integer"),
        ("d,1,1,yes,flat,", "open", "'yes', expected true or false"),
        ("d,1,1,true,oval,", "kind", "'oval', expected one of ['round', 'flat']"),
        ("D,1,1,true,flat,", "label", "'D', expected a match of [a-z]+"),
        ("dD,1,1,true,flat,", "label", "'dD', expected a match of [a-z]+"),
        ("d, 1,1,true,flat,", "size", "' 1' has spaces around it, expected none"),
        ("b,1,1,true,flat,", "label", "'b' is on line 3 already, expected no repetition"),
        ("d,1,1,true,flat,z", "like", "'z', expected a value of column label"),
    ],
)
def test_a_broken_cell_is_named_by_file_line_column_and_expectation(tmp_path, row, column, message):
    written(tmp_path, GOOD + row + "\n", foreignKeys=SELF)
    with pytest.raises(ValueError, match=re.escape(f"things.csv, line 5, column {column}: {message}")):
        read_table(tmp_path, "things")


def test_the_line_of_a_broken_cell_is_that_of_the_file_even_after_a_text_of_two_lines(tmp_path):
    fields = [*FIELDS[1:2], {"name": "note", "type": "string", "title": "Note", "description": "A note.", "unit": ""}]
    written(tmp_path, 'size,note\n1,"two\nlines"\nbad,\n', fields)
    with pytest.raises(ValueError, match=re.escape("things.csv, line 4, column size: 'bad'")):
        read_table(tmp_path, "things")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "d,1,1\n", "things.csv, line 5: 3 cells, expected 6"),
        (GOOD + "\n", "things.csv, line 5: 0 cells, expected 6"),
        (GOOD.replace("size", "width"), "things.csv, line 1: the columns are"),
        (GOOD.replace("label,size", "size,label"), "expected ['label', 'size', 'count', 'open', 'kind', 'like']"),
        ("", "things.csv, line 1: the columns are []"),
        (GOOD + 'd,"1,1\n', "things.csv, line 5: unexpected end of data; expected comma-separated values"),
    ],
)
def test_a_broken_shape_is_named_by_file_and_line(tmp_path, text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        read_table(written(tmp_path, text), "things")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (changed(1, unit=None), "things.schema.json, field 'size': no unit, expected a text (empty for a quantity"),
        (changed(1, unit=3), "things.schema.json, field 'size': no unit"),
        (changed(0, description=None), "things.schema.json, field 'label': no description, expected a text"),
        (changed(0, title=""), "things.schema.json, field 'label': no title, expected a text"),
        (changed(2, name=None), "things.schema.json, field 3: no name, expected a text"),
        (changed(2, type="float"), "field 'count': type 'float', expected one of string, integer, number, boolean"),
        (
            changed(1, constraints={"exclusiveMinimum": 0}),
            "field 'size': constraint 'exclusiveMinimum', expected one of",
        ),
        ([], "things.schema.json: no fields, expected at least one"),
    ],
)
def test_a_broken_schema_is_named_by_file_and_field(tmp_path, fields, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        read_table(written(tmp_path, fields=fields), "things")


def test_other_marks_of_missing_values_are_refused(tmp_path):
    with pytest.raises(ValueError, match=re.escape("things.schema.json: missingValues is ['-'], expected [\"\"]")):
        read_table(written(tmp_path, missingValues=["-"]), "things")


def test_a_schema_that_is_not_json_is_refused_with_its_line(tmp_path):
    (written(tmp_path) / "things.schema.json").write_text('{\n"fields": [}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"things\.schema\.json, line 2: .*; expected JSON"):
        read_table(tmp_path, "things")


@pytest.mark.parametrize("missing", ["things.csv", "things.schema.json"])
def test_a_missing_half_of_the_pair_is_named(tmp_path, missing):
    (written(tmp_path) / missing).unlink()
    with pytest.raises(ValueError, match=re.escape(f"{missing} is missing")):
        read_table(tmp_path, "things")


def test_a_primary_key_of_several_columns_forbids_only_the_pair(tmp_path):
    fields = changed(0, constraints={"required": True})
    written(tmp_path, GOOD + "a,2,,,,\n", fields, primaryKey=["label", "size"])
    assert len(read_table(tmp_path, "things").frame) == 4
    written(tmp_path, GOOD + "a,1.50,,,,\n", fields, primaryKey=["label", "size"])
    with pytest.raises(
        ValueError, match=re.escape("things.csv, line 5, column label, size: 'a', 1.5 is on line 2 already")
    ):
        read_table(tmp_path, "things")


def test_a_unique_column_may_be_empty_more_than_once_but_not_repeat_a_value(tmp_path):
    fields = changed(5, constraints={"unique": True})
    written(tmp_path, HEADER + "a,1,,,,\nb,1,,,,\nc,1,,,,a\n", fields)
    assert list(read_table(tmp_path, "things").frame["like"]) == ["", "", "a"]
    written(tmp_path, HEADER + "a,1,,,,a\nb,1,,,,a\n", fields)
    with pytest.raises(ValueError, match=re.escape("things.csv, line 3, column like: 'a' is on line 2 already")):
        read_table(tmp_path, "things")


@given(
    numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8),
    texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")).map(str.strip), max_size=8),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_numbers_and_texts_come_back_as_written(tmp_path, numbers, texts):
    fields = [
        {"name": "value", "type": "number", "title": "Value", "description": "A value.", "unit": "V"},
        {"name": "text", "type": "string", "title": "Text", "description": "A text.", "unit": ""},
    ]
    rows = list(zip(numbers, texts, strict=False))
    written(tmp_path, "", fields)
    with open(tmp_path / "things.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("value", "text"), *rows])
    frame = read_table(tmp_path, "things").frame
    assert list(frame["value"]) == [number for number, _ in rows]
    assert list(frame["text"]) == [text for _, text in rows]


# ------------------------------------------------------------------------------------------------------------ facts


def test_a_fact_is_its_row():
    fact = data.fact("llzto-bare-resistance")
    assert (fact["value"], fact["unit"], fact["value_si"], fact["unit_si"]) == (1190, "Ω cm2", 0.119, "Ω m2")
    assert fact["ref"] == "96"
    assert all(data.fact(name)["id"] == name for name in data.load("review_facts")["id"])


def test_an_unknown_fact_is_refused_with_the_nearest_names():
    with pytest.raises(ValueError, match=r"no fact 'llzto-bare' in review_facts; the nearest: llzto-bare-resistance"):
        data.fact("llzto-bare")
