"""The explorers of the chapters' overviews against counting cycle by cycle, another solver and another library."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Composition
from scipy import constants
from scipy.integrate import solve_ivp

from ssebook import data
from ssebook.panels import anodes, mechanisms
from ssebook.units import g_per_cm3, mAh_per_cm2, nm, um

ANODES = data.load("anode_materials").set_index("material")


def compared(**settings):
    return anodes.compared.values(**settings)


@pytest.mark.parametrize("anode", anodes.ROWS)
def test_a_dense_layer_without_spare_capacity_is_its_charged_mass_over_its_charged_density(anode):
    found = compared(anode=anode, spare=0, inactive=0, pores=0, capacity=3)
    thickness = found["mass"] * 1e-2 / (ANODES.density_lithiated[anode] * g_per_cm3) / um
    # The titanate shrinks by 0.2 % as it takes up lithium; the layer keeps the thickness it was made with.
    assert found["charged"] == pytest.approx(thickness, rel=3e-3)


@pytest.mark.parametrize("anode", anodes.ROWS)
def test_the_drawn_row_is_what_the_readouts_say(anode):
    settings = {"anode": anode, "spare": 35, "inactive": 20, "pores": 25, "capacity": 2.5}
    found = compared(**settings)
    row = anodes.ROWS.index(anode)
    assert found["fresh_all"][row] == pytest.approx(found["fresh"])
    assert found["charged_all"][row] == pytest.approx(found["charged"])
    assert found[f"mass_{anode}"] == pytest.approx(found["mass"])
    assert found["charged"] - found["fresh"] == pytest.approx(found["swelling"], abs=1e-9)


def test_pores_that_just_take_the_swelling_keep_the_layer_still_and_more_only_add_room():
    ratio = ANODES.volume_ratio["silicon"]
    enough = 100 * (1 - 1 / ratio)
    settings = {"anode": "silicon", "spare": 0, "inactive": 0}
    just, dense = compared(pores=enough, **settings), compared(pores=0, **settings)
    assert just["swelling"] == pytest.approx(0, abs=1e-9)
    assert just["charged"] == pytest.approx(dense["charged"])
    assert compared(pores=enough + 1, **settings)["charged"] > dense["charged"]


@pytest.mark.parametrize(("reserve", "loss"), [(0, 0.5), (20, 0.2), (60, 2.0)])
def test_capacity_is_that_of_lithium_counted_cycle_by_cycle(reserve, loss):
    cycles = 400
    metal, cathode = reserve / anodes.PER_CHARGE, 4.0  # mAh/cm2 at the anode when discharged, and in the cathode
    for _ in range(cycles):
        metal, plated = metal - cathode * loss / 100, cathode
        cathode = plated + min(metal, 0.0)  # what the reserve cannot pay is missing in the cathode
        metal = max(metal, 0.0)
    found = anodes.count.values(reserve=reserve, loss=loss, capacity=4, cycles=cycles)
    assert found["left_now"] == pytest.approx(100 * cathode / 4.0, rel=2 * loss / 100)


@pytest.mark.parametrize(
    "settings",
    [{}, {"growth": 3, "loss": 0.02}, {"loss": 0.5, "flaw": 40}, {"current": 1.5, "resistance": 3}],
)
def test_crack_opens_in_the_cycle_that_integration_finds(settings):
    found = mechanisms.chain.values(**settings)
    s = mechanisms.chain.defaults | settings
    rate, needed = s["loss"] / 100, np.ravel(found["needed"])[0]

    def margin(n, contact):
        return needed * contact[0] - s["current"] * (s["resistance"] + s["growth"] * np.sqrt(n))

    margin.terminal = True
    span = (0.0, (1 - 1e-6) / (2 * rate))
    run = solve_ivp(lambda n, contact: -rate / contact, span, [1.0], events=margin, rtol=1e-10, atol=1e-12)
    assert np.ravel(found["end"])[0] == pytest.approx(run.t_events[0][0], rel=1e-4)


@pytest.mark.parametrize("settings", [{"cycles": 200}, {"cycles": 450}, {"cycles": 30, "loss": 1, "growth": 5}])
def test_the_drawn_curve_runs_through_the_chosen_cycle(settings):
    found = mechanisms.chain.values(**settings)
    drawn = np.interp(np.log(settings["cycles"]), np.log(found["count"]), np.log(found["both"]))
    assert np.exp(drawn) == pytest.approx(found["eta"], rel=0.01)


def test_two_troubles_together_are_worse_than_the_product_of_none():
    both = mechanisms.chain.values(cycles=300)
    alone = [mechanisms.chain.values(cycles=300, **{name: 0.01}) for name in ("growth", "loss")]
    first = mechanisms.chain.values(cycles=300, growth=0.01, loss=0.01)
    gains = [a["eta"] / first["eta"] for a in alone]
    assert both["eta"] / first["eta"] == pytest.approx(gains[0] * gains[1], rel=1e-9)  # they multiply
    assert both["eta"] - first["eta"] > sum(a["eta"] - first["eta"] for a in alone)


def test_pressure_is_seven_point_four_megapascals_a_millivolt():
    assert round(mechanisms.PRESSURE, 2) == 7.42


@pytest.mark.parametrize(
    ("name", "formula"),
    [("LLTO", "Li0.33La0.56TiO3"), ("LATP", "Li1.3Al0.3Ti1.7P3O12")],
)
def test_charge_to_reduce_titanium_is_faradays_law_on_molar_masses_of_another_library(name, formula):
    composition = Composition(formula)
    moles = 100 * nm * mechanisms.DENSITY[name] * g_per_cm3 / (float(composition.weight) * 1e-3)
    charge = moles * composition["Ti"] * constants.N_A * constants.e
    assert mechanisms.limit_charge(name, 100 * nm) == pytest.approx(charge, rel=1e-3)
    shown = mechanisms.titanium.values(electrolyte=name, thickness=100)["bound"]
    assert shown == pytest.approx(1e3 * charge / mAh_per_cm2, rel=1e-3)


def test_no_anode_of_the_table_spares_titanium_and_overpotential_lets_silicon_plate():
    for anode in mechanisms.ANODES:
        for electrolyte in mechanisms.ELECTROLYTES:
            assert mechanisms.titanium.values(anode=anode, electrolyte=electrolyte, eta=0)["below"] > 0.1
    assert mechanisms.titanium.values(anode="silicon", eta=401)["potential"] < 0
