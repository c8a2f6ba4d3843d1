"""What the review says, as tables: every number converts, every row is placed, nothing is said twice."""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest
from scipy import constants

from ssebook import data
from ssebook.units import (
    S_per_cm,
    Wh_per_kg,
    angstrom,
    celsius,
    cm,
    eV,
    hour,
    mA_per_cm2,
    mAh_per_cm2,
    mAh_per_g,
    ohm_cm2,
)

TABLES = ("review_facts", "claims", "strategies", "errata")
every_table = pytest.mark.parametrize("name", TABLES)
referring = pytest.mark.parametrize("name", TABLES[:3])

# The headings of the review, its two tables and nine captions.
HEADINGS = (
    *("1", "2", "2.1", "2.1.1", "2.1.2", "2.1.3", "2.2", "2.2.1", "2.2.2", "2.3", "3", "3.1", "3.2"),
    *("4", "4.1", "4.2", "4.3", "4.4", "5", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "6"),
)
PLACES = {"Abstract", "References", "Table 1", "Table 2", *HEADINGS, *(f"Fig. {number}" for number in range(1, 10))}

# Printed unit: SI unit, and how a number gets there.
CONVERSIONS = {
    "": ("", 1.0),
    "cycles": ("", 1.0),
    "%": ("", 0.01),
    "C": ("1/s", 1.0 / hour),
    "h": ("s", hour),
    "s": ("s", 1.0),
    "V": ("V", 1.0),
    "V vs. Li/Li+": ("V", 1.0),
    "V vs. Li+/Li": ("V", 1.0),
    "eV": ("J", eV),
    "Å": ("m", angstrom),
    "S cm-1": ("S/m", S_per_cm),
    "Ω cm2": ("Ω m2", ohm_cm2),
    "Ω cm-2": ("Ω/m2", 1.0 / cm**2),
    "Wh kg-1": ("J/kg", Wh_per_kg),
    "mA h g-1": ("C/kg", mAh_per_g),
    "mAh g-1": ("C/kg", mAh_per_g),
    "mA h cm-2": ("C/m2", mAh_per_cm2),
    "mA cm-2": ("A/m2", mA_per_cm2),
    "A g-1": ("A/kg", 1.0 / constants.gram),
    "mA g-1": ("A/kg", 1e-3 / constants.gram),
    "°C": ("K", celsius),
}

# Typed from the review: value, upper end, printed unit.
PRINTED = {
    "liquid-cell-energy-density": (300, None, "Wh kg-1"),
    "llzo-conductivity": (1e-3, None, "S cm-1"),
    "llzo-sb-resistance": (4.1, None, "Ω cm-2"),
    "peo-interlayer-retention": (89, None, "%"),
    "pvdf-lls-conductivity": (2.07e-4, None, "S cm-1"),
    "table1-polymer-conductivity": (1e-7, 1e-5, "S cm-1"),
    "silicon-theoretical-capacity": (3600, None, "mA h g-1"),
    "silicon-potential": (0.4, None, "V vs. Li/Li+"),
    "lithium-theoretical-capacity": (3860, None, "mA h g-1"),
    "fig8-deposition-time": (730, None, "s"),
    "llzto-bare-resistance": (1190, None, "Ω cm2"),
    "llzto-mgf2-resistance": (6, None, "Ω cm2"),
    "llzto-plss-critical-current": (1.1, None, "mA cm-2"),
    "latp-reduction": (2.4, None, "V"),
    "sip-potential": (0.97, 1.5, "V vs. Li+/Li"),
    "li5sip3-potential": (0.76, 0.96, "V vs. Li+/Li"),
    "lsrps-transfer-region": (3.1, None, "Å"),
    "argyrodite-window-calculated": (1.71, 2.01, "V"),
    "sn-polymer-current": (0.05, None, "mA h cm-2"),
    "si-mof-retention": (73.1, None, "%"),
    "glc-retention": (90, None, "%"),
}

# The works that the review introduces by a name: "Murugan et al.", and the number that follows.
NAMED = (
    *(("Murugan", 18), ("Kravchyk", 19), ("Chen", 20), ("Lee", 27), ("Ji", 32), ("Li", 36), ("Wang", 37)),
    *(("Yang", 35), ("Xu", 42), ("Jin", 51), ("Wu", 52), ("Nagao", 89), ("Harry", 90), ("Liu", 95), ("Cao", 96)),
    *(("Zhang", 97), ("Huang", 106), ("Li", 107), ("Xu", 108), ("Liu", 111), ("Sun", 112), ("Xie", 113)),
    *(("Wang", 114), ("Ci", 115), ("Zhang", 116), ("Cao", 74), ("Yan", 120), ("Sun", 130), ("Hyeon", 131)),
    ("Kaskel", 68),
)

CHARGES = {"Li": 1, "La": 3, "Zr": 4, "Ta": 5, "Ti": 4, "Al": 3, "Ge": 4, "Sr": 2, "P": 5, "O": -2, "S": -2, "Cl": -1}


def numbers(text):
    """Reference numbers of a cell."""
    return [int(part) for part in text.split(";") if part]


def facts():
    return data.load("review_facts").set_index("id")


def errata():
    return data.load("errata").set_index("id")


def charge(formula):
    """Sum of the formal charges of a formula, parentheses allowed."""
    while match := re.search(r"\(([^()]*)\)(\d*)", formula):
        formula = formula.replace(match[0], match[1] * int(match[2] or 1))
    return sum(CHARGES[element] * float(count or 1) for element, count in re.findall(r"([A-Z][a-z]?)([\d.]*)", formula))


# ------------------------------------------------------------------------------------------------------- every table


@every_table
def test_identifiers_are_unique_slugs(name):
    ids = data.load(name)["id"]
    assert ids.is_unique
    assert ids.str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()


@every_table
def test_sections_are_those_of_the_review(name):
    assert set(data.load(name)["section"]) <= PLACES
    field = next(field for field in data.schema(name)["fields"] if field["name"] == "section")
    assert set(field["constraints"]["enum"]) == PLACES


@referring
def test_references_are_in_the_list_rising_and_named_as_sources(name):
    for _, row in data.load(name).iterrows():
        cited = numbers(row["ref"])
        assert all(1 <= number <= 134 for number in cited), row["id"]
        assert cited == sorted(set(cited)), row["id"]
        assert row["source"].split(";") == ["wang2025", *(f"rev{number:03d}" for number in cited)], row["id"]


@every_table
def test_every_source_begins_with_the_review_itself(name):
    assert data.load(name)["source"].str.match(r"wang2025(;|$)").all()


def test_almost_every_reference_of_the_review_is_used():
    used = {number for name in TABLES[:3] for cell in data.load(name)["ref"] for number in numbers(cell)}
    # The text at hand cites none of 55, 56, 58, 59 and 63; the others stand only under figures.
    assert set(range(1, 135)) - used == {16, 43, 44, 55, 56, 58, 59, 63, 82, 83, 86}


@every_table
def test_texts_have_no_stray_marks(name):
    frame = data.load(name)
    for column in frame.columns[frame.dtypes == "str"]:
        assert not frame[column].str.contains(r"  |\$|\\|<su[bp]>|\u2212").any(), column


@pytest.mark.parametrize(
    ("name", "column"), [("claims", "claim"), ("errata", "correction"), ("errata", "reason"), ("strategies", "effect")]
)
def test_sentences_have_a_beginning_and_sensible_length(name, column):
    for text in data.load(name)[column]:
        assert 1 <= len(text.split()) <= 45, text
        assert text[0].isupper() or text[0].isdigit(), text
        if name in ("claims", "errata"):
            assert text.endswith("."), text


# ------------------------------------------------------------------------------------------------------------- facts


def test_about_a_hundred_facts_of_which_the_second_table_has_33_numbers():
    frame = data.load("review_facts")
    assert len(frame) >= 100
    part = frame[frame["section"] == "Table 2"]
    assert part["value"].notna().sum() + part["value_max"].notna().sum() == 33


def test_si_values_follow_from_value_and_unit():
    for identifier, row in facts().iterrows():
        unit, factor = CONVERSIONS[row["unit"]]
        assert row["unit_si"] == unit, identifier
        for printed, si in (("value", "value_si"), ("value_max", "value_max_si")):
            if math.isnan(row[printed]):
                assert math.isnan(row[si]), identifier
            else:
                expected = factor(row[printed]) if callable(factor) else factor * row[printed]
                assert row[si] == pytest.approx(expected, rel=1e-11), identifier


def test_every_known_unit_is_in_use_and_allowed():
    assert set(facts()["unit"]) == set(CONVERSIONS)
    field = next(field for field in data.schema("review_facts")["fields"] if field["name"] == "unit")
    assert set(field["constraints"]["enum"]) == set(CONVERSIONS) - {""}


def test_ranges_rise():
    frame = facts().dropna(subset=["value_max"])
    assert len(frame) == 8
    assert (frame["value"] < frame["value_max"]).all()
    assert (frame["value_si"] < frame["value_max_si"]).all()


@pytest.mark.parametrize("identifier", PRINTED)
def test_fact_is_as_printed(identifier):
    row = facts().loc[identifier]
    value, upper, unit = PRINTED[identifier]
    assert row["value"] == value
    assert math.isnan(row["value_max"]) if upper is None else row["value_max"] == upper
    assert row["unit"] == unit


def test_digits_are_kept_as_printed():
    path = Path(data.__file__).with_name("review_facts.csv")
    with open(path, encoding="utf-8", newline="") as file:
        cells = {row["id"]: row["value"] for row in csv.DictReader(file)}
    assert cells["lsrps-transfer-region"] == "3.10"
    assert cells["llzo-conductivity"] == "1e-3"


def test_second_table_has_each_number_of_silicon_anodes_once():
    """Conductivities, currents, temperatures and capacities, by reference: 33 numbers in all."""
    expected = Counter()
    for row, part in data.load("silicon_anodes").groupby("table_row"):
        reference = str(69 + row)
        first = part.iloc[0]
        if first["conductivity_printed"]:
            expected[reference, "ionic conductivity", first["conductivity"]] += 1
        if not math.isnan(first["conductivity_temperature"]):
            expected[reference, "temperature of the conductivity", first["conductivity_temperature"]] += 1
        for capacity in part["capacity"]:
            expected[reference, "specific capacity", capacity] += 1
        for rate, kelvin in part[["rate_printed", "rate_temperature"]].drop_duplicates().itertuples(index=False):
            low, high, unit = re.match(r"([\d.]+)(?:-([\d.]+))? (\S+)", rate).groups()
            quantity = "current per mass" if unit.endswith("/g") else "current density"
            for number in filter(None, (low, high)):
                expected[reference, quantity, float(number)] += 1
            if not math.isnan(kelvin):
                expected[reference, "temperature of cycling", kelvin] += 1
    found = Counter()
    for _, row in facts().query("section == 'Table 2'").iterrows():
        for value in (row["value"], row["value_max"]):
            if not math.isnan(value):
                found[row["ref"], row["quantity"], value] += 1
    assert found == expected
    assert found.total() == 33


def test_second_table_belongs_to_the_printed_anodes_and_electrolytes():
    anodes = data.load("silicon_anodes")
    for reference, part in facts().query("section == 'Table 2'").groupby("ref"):
        row = anodes[anodes["source"] == f"wang2025;rev{int(reference):03d}"].iloc[0]
        electrolyte = part["quantity"].str.contains("conductivity")
        assert set(part.loc[electrolyte, "material"]) <= {row["electrolyte"]}
        assert set(part.loc[~electrolyte, "material"]) == {row["anode"]}


def test_first_table_has_the_numbers_of_electrolyte_classes():
    frame, classes = facts(), data.load("electrolyte_classes").set_index("family")
    for family, row in classes.iterrows():
        low, high = frame.loc[f"table1-{family}-conductivity", ["value", "value_max"]]
        assert low == row["conductivity_low"]
        assert (low if math.isnan(high) else high) == row["conductivity_high"]
    assert tuple(frame.loc["table1-oxide-voltage", ["value", "value_max"]]) == tuple(
        classes.loc["oxide", ["voltage_low", "voltage_high"]]
    )
    polymer = frame.loc["table1-polymer-voltage"]
    assert polymer["value"] == classes.loc["polymer", "voltage_high"]
    assert "upper bound" in polymer["note"]
    assert (frame["section"] == "Table 1").sum() == 6


def test_theoretical_capacities_are_those_of_faraday():
    frame = facts()
    for identifier, lithium, mass in (
        ("lithium-theoretical-capacity", 1.0, 6.94),
        ("silicon-theoretical-capacity", 15 / 4, 28.085),
    ):
        faraday = lithium * constants.e * constants.N_A / (mass * constants.gram)
        assert frame.loc[identifier, "value_si"] == pytest.approx(faraday, rel=0.01)


def test_misprinted_units_are_kept_and_flagged():
    frame = facts()
    odd = frame[frame["unit"].isin(["Ω cm-2", "mA h cm-2"])]
    assert set(odd.index) == {"llzo-sb-resistance", "table2-73-current", "sn-polymer-current"}
    assert odd["note"].str.contains("SI value is that of the unit as printed").all()


def test_notes_name_errata_that_exist():
    known = set(errata().index)
    named = [match[1] for note in facts()["note"] for match in re.finditer(r"the erratum ([a-z0-9-]+)", note)]
    assert len(named) >= 10
    assert set(named) <= known


# ------------------------------------------------------------------------------------------------------------ claims


def test_more_than_150_claims_and_some_in_every_section():
    frame = data.load("claims")
    assert len(frame) > 150
    assert set(HEADINGS) | {"Abstract", "Table 1", "Table 2"} <= set(frame["section"])


def test_topics_are_few_and_each_is_used():
    frame = data.load("claims")
    field = next(field for field in data.schema("claims")["fields"] if field["name"] == "topic")
    allowed = field["constraints"]["enum"]
    assert len(allowed) <= 16
    assert set(frame["topic"]) == set(allowed)
    assert frame["topic"].value_counts().min() >= 3


def test_no_claim_shares_eight_words_in_a_row_with_another():
    seen = {}
    for _, row in data.load("claims").iterrows():
        words = re.findall(r"\w+", row["claim"].lower())
        runs = {tuple(words[start : start + 8]) for start in range(len(words) - 7)}
        for run in runs:
            assert run not in seen, f"{row['id']} and {seen[run]}: {' '.join(run)}"
        seen |= dict.fromkeys(runs, row["id"])


def test_claim_is_one_sentence():
    for claim in data.load("claims")["claim"]:
        assert not re.search(r"[.!?] [A-Z]", claim), claim


def test_claims_about_the_second_table_follow_from_it():
    frame = data.load("silicon_anodes")
    first = frame[frame["cycle"] == 1]
    assert first["capacity"].max() < facts().loc["silicon-theoretical-capacity", "value"]
    left = []
    for _, part in frame.groupby("table_row"):
        if {1} < set(part["cycle"]):
            last = part.loc[part["cycle"].idxmax()]
            start = part[(part["cycle"] == 1) & (part["rate_printed"] == last["rate_printed"])].iloc[0]
            left.append(last["capacity"] / start["capacity"])
    assert len(left) == 3
    assert all(0.4 < share < 0.6 for share in left)
    spread = frame["conductivity"].max() / frame["conductivity"].min()
    assert 100 < spread < 1000
    assert frame.loc[frame["conductivity"].idxmax(), "electrolyte"] == "Li5.4PS4.4Cl1.6"
    polymer = frame["electrolyte"].str.contains("PEO")
    assert frame.loc[polymer, "rate_temperature"].ge(50).all()
    assert frame.loc[~polymer, "rate_temperature"].isna().all()


# -------------------------------------------------------------------------------------------------------- strategies


def test_strategies_cover_section_five_and_what_comes_before():
    frame = data.load("strategies")
    assert len(frame) >= 60
    assert {"2.1.1", "2.1.3", "2.2.1", "2.2.2", "2.3", "4.2", "5", "6", *(f"5.{n}" for n in range(1, 7))} <= set(
        frame["section"]
    )
    field = next(field for field in data.schema("strategies")["fields"] if field["name"] == "issue")
    assert set(frame["issue"]) == set(field["constraints"]["enum"])
    coatings = frame[frame["strategy"] == "Interfacial buffer coating"]
    assert [numbers(ref) for ref in coatings["ref"]] == [[number] for number in range(121, 130)]


def test_effects_are_numbers_of_the_review():
    """An effect and its baseline are facts of the same section and references; only a misprinted unit may differ."""
    fact = data.load("review_facts")
    spelling = {"Ω cm2": {"Ω cm2", "Ω cm-2"}, "S/cm": {"S cm-1"}, "mA/cm2": {"mA cm-2"}, "materials": {""}}
    measured = data.load("strategies").dropna(subset=["effect_value"])
    assert len(measured) >= 15
    for _, row in measured.iterrows():
        for column in ("effect_value", "baseline_value"):
            if math.isnan(row[column]):
                continue
            match = fact[
                (fact["section"] == row["section"]) & (fact["ref"] == row["ref"]) & (fact["value"] == row[column])
            ]
            assert len(match) >= 1, row["id"]
            assert set(match["unit"]) & spelling.get(row["effect_unit"], {row["effect_unit"]}), row["id"]


def test_unit_and_baseline_come_only_with_a_value():
    frame = data.load("strategies")
    assert ((frame["effect_unit"] != "") == frame["effect_value"].notna()).all()
    assert frame.loc[frame["baseline_value"].notna(), "effect_value"].notna().all()
    assert set(frame.loc[frame["baseline_value"].notna(), "id"]) == {"mgf2-film", "tin-polymerisation"}


def test_limits_of_the_closing_paragraph_are_told_and_silence_is_admitted():
    frame = data.load("strategies").set_index("id")
    silent = frame["limits"] == "not stated in the review"
    assert 0 < silent.sum() < len(frame)
    closing = frame[frame["section"] == "5"]
    assert (closing["limits"] != "not stated in the review").sum() >= 7
    for identifier, word in {
        "calculation-in-general": "computing",
        "sulfide-doping": "voltage tolerance",
        "strong-electrolyte": "contact",
        "wetting-coatings": "thermal stability",
        "nanosize-prelithiation": "energy density",
        "stable-interphase": "control",
        "semi-solid-cell": "impedance",
    }.items():
        assert word in frame.loc[identifier, "limits"].lower()


# ------------------------------------------------------------------------------------------------------------ errata


def test_passages_are_short():
    for passage in errata()["passage"]:
        assert 1 <= len(passage.split()) <= 12, passage


def test_errata_are_many_of_every_kind_and_often_certain():
    frame = errata()
    assert len(frame) >= 60
    for column in ("kind", "certainty", "blame"):
        field = next(field for field in data.schema("errata")["fields"] if field["name"] == column)
        assert set(frame[column]) == set(field["constraints"]["enum"])
    assert frame["certainty"].isin(["certain", "high"]).mean() > 0.6


def test_errata_on_duplicates_are_the_duplicates_of_the_list():
    listed = data.load("references").dropna(subset=["duplicate_of"])
    pairs = {(int(row.duplicate_of), int(row.number)) for row in listed.itertuples()}
    told = {tuple(map(int, re.findall(r"\d+", key))) for key in errata().index if key.startswith("duplicate-")}
    assert told == pairs
    assert 134 - len(pairs) == 129
    assert "129 different works" in errata().loc["duplicate-97-101", "reason"]


def test_errata_on_references_quote_them():
    listed = data.load("references").set_index("number")
    frame = errata().query("section == 'References'")
    for identifier, row in frame.iterrows():
        cited = [int(key[3:]) for key in row["source"].split(";")[1:]]
        quotes = [
            f"{entry.journal}, {entry.year}, {entry.volume}, {entry.pages}"
            for entry in (listed.loc[number] for number in cited)
        ]
        authors = " ".join(listed.loc[number, "authors"] for number in cited)
        assert row["passage"] in quotes or row["passage"] in authors, identifier


def test_errata_on_years_follow_from_the_volumes_of_the_same_journal():
    """A journal with a volume a year: the difference of year and volume that most of its references share."""
    listed = data.load("references")
    listed = listed[listed["volume"].astype(str).str.fullmatch(r"\d+")]
    told = {int(key[-3:]): row for key, row in errata().iterrows() if key.startswith(("year-", "edition-"))}
    wrong = {}
    for journal in ("Adv. Energy Mater.", "Adv. Funct. Mater.", "Adv. Mater.", "ACS Appl. Mater. Interfaces"):
        part = listed[listed["journal"] == journal]
        offset = Counter(part["year"] - part["volume"].astype(int)).most_common(1)[0][0]
        late = part[part["year"] - part["volume"].astype(int) != offset]
        wrong |= {int(row.number): int(row.volume) + offset for row in late.itertuples()}
    # 75 and 101 are told with their duplicates.
    assert set(wrong) - set(told) == {75, 101}
    for number in set(wrong) & set(told):
        assert told[number]["correction"] == f"{wrong[number]}."
    for number, identifier in {75: "duplicate-75-100", 101: "duplicate-97-101"}.items():
        assert f"of {wrong[number]}" in errata().loc[identifier, "correction"]


def test_erratum_on_named_authors_counts_rightly():
    listed = data.load("references").set_index("number")["authors"]
    kinds = Counter()
    for name, number in NAMED:
        surnames = [author.split()[-1] for author in listed[number].split("; ")]
        kinds["first" if surnames[0] == name else "later" if name in surnames else "none"] += 1
    assert kinds == {"first": 9, "later": 19, "none": 2}
    reason = errata().loc["first-or-last-author", "reason"]
    assert [int(number) for number in re.findall(r"\d+", reason)] == [len(NAMED), 9, 19, 2]
    assert {"harry-is-hartmann", "hyeon"} <= set(errata().index)


def test_errata_on_stoichiometry_are_sums_of_charges():
    for neutral in (
        *("Li7La3Zr2O12", "Li6.5La3Zr1.5Ta0.5O12", "Li1.3Al0.3Ge1.7(PO4)3", "Li1.5Al0.5Ge1.5(PO4)3"),
        *("Li1.3Al0.3Ti1.7(PO4)3", "Li10GeP2S12", "Li12SrP2S12", "Li6PS5Cl", "Li5.4PS4.4Cl1.6"),
    ):
        assert charge(neutral) == pytest.approx(0.0, abs=1e-9), neutral
    assert charge("Li10SrP2S12") == -2
    for x in (0.0, 1.0, 2.0, 3.0):
        assert charge(f"Li7La{3 - x}Ta{x}O12") == pytest.approx(2 * x - 8) != 0
    assert "2x - 8" in errata().loc["llzto-formula", "reason"]
    assert "sum to -2" in errata().loc["lsrps-charge", "reason"]
    assert "Li12SrP2S12" in errata().loc["lsrps-charge", "reason"]
    assert "Li6.5La3Zr1.5Ta0.5O12" in errata().loc["llzto-formula", "reason"]
    assert "Li1.5Al0.5Ge1.5(PO4)3" in errata().loc["lagp-composition", "correction"]


def test_facts_of_composition_are_the_printed_neutral_formulas():
    value = facts()["value"]
    garnet = f"Li{value['llzto-lithium']}La3Zr{value['llzto-zirconium']}Ta{value['llzto-tantalum']}O12"
    lagp = f"Li{value['lagp-lithium']}Al{value['lagp-aluminium']}Ge{value['lagp-germanium']}(PO4)3"
    latp = f"Li{value['latp-lithium']}Al{value['latp-aluminium']}Ti{value['latp-titanium']}(PO4)3"
    for formula in (garnet, lagp, latp):
        assert charge(formula) == pytest.approx(0.0, abs=1e-9), formula
    llto = f"Li{value['llto-lithium']}La{value['llto-lanthanum']}TiO3"
    assert charge(llto) == pytest.approx(0.0, abs=0.02)
    assert value["ni83-nickel"] + value["ni83-cobalt"] + value["ni83-manganese"] == pytest.approx(1.0)


def test_erratum_on_graphite_is_faraday_arithmetic():
    capacity = {"Li15Si4": (15 / 4) / 28.085, "Li22Si5": (22 / 5) / 28.085, "LiC6": 1 / (6 * 12.011)}
    faraday = constants.e * constants.N_A / (3.6 * 1.0)
    reason = errata().loc["nine-times-graphite", "reason"]
    for phase in ("Li15Si4", "LiC6"):
        assert f"{capacity[phase] * faraday:.0f} mAh/g for {phase}" in reason
    assert f"is {capacity['Li15Si4'] / capacity['LiC6']:.1f}" in reason
    assert f"over 372 is {3600 / 372:.1f}" in reason
    assert f"it is {capacity['Li22Si5'] / capacity['LiC6']:.1f}" in reason


def test_errata_on_barriers_are_boltzmann_arithmetic():
    kelvin = constants.zero_Celsius + 25.0
    barrier = 0.13 * eV
    assert barrier / (constants.k * kelvin) == pytest.approx(5.0, abs=0.1)
    richardson = 4 * math.pi * constants.e * constants.m_e * constants.k**2 / constants.h**3
    emission = richardson * 300.0**2 * math.exp(-barrier / (constants.k * 300.0))
    assert emission == pytest.approx(7e8, rel=0.05)
    assert "7e8 A/m2" in errata().loc["schottky-blocking", "reason"]
    cold = math.exp(-0.35 * eV / constants.k * (1.0 / (constants.zero_Celsius - 20.0) - 1.0 / kelvin))
    assert cold == pytest.approx(0.1, abs=0.02)
    assert "about a tenth" in errata().loc["temperature-independence", "reason"]


def test_errata_with_computed_windows_agree_with_the_table_of_windows():
    windows = data.load("stability_windows").query("source == 'zhu2015'").set_index("material")
    frame = errata()
    for material, column, identifier in (
        ("LLZO", "oxidation", "oxide-voltage-limit"),
        ("LATP", "oxidation", "oxide-voltage-limit"),
        ("LLTO", "reduction", "titanium-potentials"),
        ("LATP", "reduction", "titanium-potentials"),
    ):
        text = " ".join(frame.loc[identifier, ["correction", "reason"]])
        volt = float(re.search(rf"([\d.]+) V for {material}", text)[1])
        assert volt == pytest.approx(windows.loc[material, column], abs=0.05)
    pair = windows.loc["Li6PS5Cl", ["reduction", "oxidation"]]
    assert tuple(pair) == tuple(facts().loc["argyrodite-window-calculated", ["value", "value_max"]])


def test_errata_on_units_and_numbers_rest_on_facts():
    frame = facts()
    assert frame.loc["table2-74-capacity-first", "value"] == frame.loc["table2-75-capacity-first", "value"] == 2412
    assert frame.loc["llzo-sb-resistance", "unit"] == "Ω cm-2"
    assert set(frame.loc[["llzto-bare-resistance", "llzto-mgf2-resistance"], "unit"]) == {"Ω cm2"}
    for identifier in ("sb-resistance-unit", "table2-current-unit", "symmetric-cell-unit", "full-cell-basis"):
        assert errata().loc[identifier, "kind"] == "unit"
