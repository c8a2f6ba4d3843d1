"""The explorers of electrolytes/overview against a plain loop over the tables, and against Ohm's law by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ssebook import data
from ssebook.panels import electrolytes

BOLTZMANN = 8.617333262e-5  # eV/K

# Row of the figure: row of the table of conductivities, and the calculated window (V) as its source prints it:
# zhu2015, but schwietert2021 for Li3YBr6 and wang2019 for the other halides.
PRINTED = {
    "LLZO": ("LLZO", "total", 0.05, 2.91),
    "LATP": ("LATP", "total", 2.17, 4.21),
    "LAGP": ("LAGP", "unspecified", 2.70, 4.27),
    "LLTO": ("LLTO", "total", 1.75, 3.71),
    "LiPON": ("LiPON", "bulk", 0.68, 2.63),
    "LGPS": ("LGPS", "total", 1.71, 2.14),
    "Li₇P₃S₁₁": ("Li7P3S11 (hot-pressed)", "total", 2.28, 2.31),
    "Li₆PS₅Cl": ("Li6PS5Cl", "total", 1.71, 2.01),
    "β-Li₃PS₄": ("beta-Li3PS4", "total", 1.71, 2.31),
    "Li₃InCl₆": ("Li3InCl6", "total", 2.38, 4.26),
    "Li₃YBr₆": ("Li3YBr6", "total", 0.67, 3.06),
    "Li₃YCl₆": ("Li3YCl6", "total", 0.62, 4.21),
}


def row(material, what):
    (found,) = (r for r in data.load("conductivity").itertuples() if (r.material, r.what) == (material, what))
    return found


def arrhenius(found, kelvin):
    exponent = found.activation_energy / BOLTZMANN * (1 / kelvin - 1 / found.temperature_ref)
    return found.sigma_ref * found.temperature_ref / kelvin * math.exp(-exponent)


def conductivities(temperature):
    """S/cm of each row of the figure, from the table row by row."""
    kelvin = temperature + 273.15
    found = {name: arrhenius(row(*key), kelvin) for name, (*key, _, _) in PRINTED.items()}
    melt = row("PEO-LiTFSI (melt)", "bulk")
    barrier = melt.pseudo_activation_energy / BOLTZMANN / (kelvin - melt.temperature_zero)
    molten = melt.prefactor / math.sqrt(kelvin) * math.exp(-barrier)
    return found | {"PEO–LiTFSI": min(arrhenius(row("PEO-LiTFSI (semicrystalline)", "total"), kelvin), molten)}


def settings(count=40):
    random = np.random.default_rng(5)
    panel = electrolytes.properties
    drawn = [{c.name: float(c.at(random.random())) for c in panel.controls} for _ in range(count)]
    return [panel.defaults, *(panel.defaults | preset for preset in panel.presets.values()), *drawn]


def test_rows_stand_in_the_order_of_the_figure_with_windows_as_printed():
    assert tuple(electrolytes.NAMES) == (*PRINTED, "PEO–LiTFSI")
    assert electrolytes.WINDOWS[:-1].tolist() == [[low, high] for *_, low, high in PRINTED.values()]
    assert electrolytes.WINDOWS[-1].tolist() == [0.0, data.fact("table1-polymer-voltage").value]


@pytest.mark.parametrize("temperature", [-20, 25, 55, 65, 100])
def test_conductivity_of_every_row_follows_the_table(temperature):
    expected = list(conductivities(temperature).values())
    np.testing.assert_allclose(electrolytes.properties.values(temperature=temperature)["sigma"], expected, rtol=1e-6)


@pytest.mark.parametrize("at", settings())
def test_counts_are_those_of_a_loop_over_the_rows(at):
    needed = at["current"] * 1e-3 * at["thickness"] * 1e-4 / 50e-3  # A/cm2 times cm over V
    windows = {name: (low, high) for name, (*_, low, high) in PRINTED.items()} | {"PEO–LiTFSI": (0.0, 4.0)}
    conduct = stay = survive = 0
    for name, sigma in conductivities(at["temperature"]).items():
        low, high = windows[name]
        conduct += sigma >= needed
        stay += at["anode"] >= low
        survive += sigma >= needed and at["anode"] >= low and at["cathode"] <= high
    found = electrolytes.properties.readings(**at)
    assert found["Conduct enough"] == f"{conduct} of 13"
    assert found["Not reduced at the anode"] == f"{stay} of 13"
    assert found["Pass all three"] == f"{survive} of 13"


def test_polymer_changes_from_its_crystals_to_its_melt_without_a_jump_near_60_degrees():
    assert abs(electrolytes.MELTING - 60) < 3
    below, above = (
        electrolytes.properties.values(temperature=electrolytes.MELTING + step)["sigma"][-1] for step in (-1e-6, 1e-6)
    )
    assert above == pytest.approx(below, rel=1e-5)


def test_dots_are_drawn_in_exactly_the_rows_that_fail_at_an_electrode():
    middle = electrolytes.properties.figure(anode=1.0, cathode=4.22).axes[1]
    found = {}
    for dots in (line for line in middle.lines if line.get_marker() == "o"):
        x, y = (np.asarray(v, dtype=float) for v in dots.get_data())
        x = np.broadcast_to(x, y.shape)
        found[float(np.nanmax(x))] = {electrolytes.NAMES[int(-place)] for place in y[np.isfinite(x)]}
    assert found[1.0] == {name for name, (*_, low, _) in PRINTED.items() if low > 1.0}
    assert found[4.22] == {name for name, (*_, high) in PRINTED.items() if high < 4.22} | {"PEO–LiTFSI"}


def test_half_a_millimetre_of_garnet_takes_half_a_volt_and_a_quarter_of_a_gram():
    # 0.05 cm / 3e-4 S/cm = 166.7 ohm cm2; times 3 mA/cm2; 0.05 cm x 5.1 g/cm3.
    found = electrolytes.layer.values(thickness=500, conductivity=3e-4, current=3, density=5.1)
    assert found["resistance"] == pytest.approx(0.05 / 3e-4)
    assert found["drop"] == pytest.approx(500)
    assert found["mass"] == pytest.approx(255)


@pytest.mark.parametrize("at", [{}, {"conductivity": 1e-6, "current": 0.2}, {"conductivity": 1e-2, "thickness": 700}])
def test_a_layer_of_the_thickness_at_the_mark_takes_the_mark(at):
    mark = electrolytes.layer.readings(**at)["Thickness at the mark"].split()[0]
    by_hand = 50e-3 * (electrolytes.layer.defaults | at)["conductivity"]
    by_hand /= (electrolytes.layer.defaults | at)["current"] * 1e-3
    assert by_hand * 1e4 == pytest.approx(float(mark.replace("\u202f", "")), rel=5e-3)


@pytest.mark.parametrize("family", sorted(electrolytes.RANGES))
def test_edges_of_a_band_are_conductors_of_table_1(family):
    low, high = (data.fact(f"table1-{family}-conductivity")[key] for key in ("value", "value_max"))
    high = low if high is None or np.isnan(high) else high
    for conductivity, edge in ((low, "most"), (high, "least")):
        if edge == "least" and low == high:
            continue
        found = electrolytes.layer.values(conductivity=conductivity, current=0.7)
        np.testing.assert_allclose(found[f"{edge}_{family}"], found["line"])
