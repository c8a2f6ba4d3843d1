"""The anode materials agree with stoichiometry, with the volume of lithium in alloys, and with the book's models."""

from __future__ import annotations

import numpy as np
import pytest
from pymatgen.core import Composition
from scipy import constants

from ssebook import data
from ssebook.models.cell import LITHIUM_DENSITY, lithium_thickness
from ssebook.models.silicon import specific_capacity, volume_ratio
from ssebook.panels import introduction
from ssebook.units import g_per_cm3, mAh_per_cm2, mAh_per_g

FARADAY = constants.N_A * constants.e


def table():
    return data.load("anode_materials").set_index("material")


def hosts():
    frame = table()
    return frame[frame["host"] != ""]


def test_host_and_charged_phase_differ_by_the_lithium_taken_up():
    for row in table().itertuples():
        gained = Composition(row.lithiated) - Composition(row.host) if row.host else Composition(row.lithiated)
        assert gained == Composition({"Li": row.lithium_per_host})


def test_capacities_are_faradays_law_on_molar_masses_of_another_library():
    for row in table().itertuples():
        charge = row.lithium_per_host * FARADAY
        for formula, capacity in ((row.host, row.capacity_host), (row.lithiated, row.capacity_lithiated)):
            if formula:
                molar_mass = float(Composition(formula).weight) * 1e-3
                assert capacity == pytest.approx(charge / molar_mass / mAh_per_g, rel=1e-3)


def test_volume_ratio_is_that_of_mass_over_density():
    frame = hosts()
    grown = frame["capacity_host"] / frame["capacity_lithiated"]  # mass with lithium over mass without
    np.testing.assert_allclose(
        frame["volume_ratio"], grown * frame["density_host"] / frame["density_lithiated"], rtol=2e-3
    )


def test_lithium_takes_up_eight_to_ten_cubic_centimetres_a_mole_in_alloys_and_far_less_between_layers():
    frame = hosts()
    molar_volume = frame["host_molar_mass"] / frame["density_host"]
    added = (frame["volume_ratio"] - 1) * molar_volume / frame["lithium_per_host"]
    alloys = frame["mechanism"] == "alloying"
    assert added[alloys].between(7.5, 10.0).all()  # obrovac2007: 8.9 over all known alloys
    assert added[~alloys].between(-1.0, 5.0).all()


def test_handbook_densities_of_the_elements_are_met():
    # Densities of solids in pymatgen's periodic table, g/cm3; none of them entered the table.
    printed = {"silicon": 2.33, "tin": 7.31, "indium": 7.31, "aluminium": 2.70, "graphite": 2.267}
    for material, density in printed.items():
        assert table().loc[material, "density_host"] == pytest.approx(density, rel=5e-3)


def test_silicon_agrees_with_the_model_of_its_page():
    row = table().loc["silicon"]
    assert row.capacity_host == pytest.approx(specific_capacity(3.75) / mAh_per_g, rel=1e-3)
    assert row.volume_ratio == pytest.approx(volume_ratio(3.75), rel=0.02)


def test_lithium_agrees_with_the_model_of_the_cell():
    row = table().loc["lithium"]
    assert row.density_lithiated * g_per_cm3 == LITHIUM_DENSITY
    charge = 1 * mAh_per_cm2
    thickness = charge / (row.capacity_lithiated * mAh_per_g * row.density_lithiated * g_per_cm3)
    assert thickness == pytest.approx(lithium_thickness(charge), rel=1e-3)


def test_the_introduction_uses_the_same_anodes():
    frame = table()
    assert frame.loc["graphite", "capacity_host"] == pytest.approx(introduction.GRAPHITE_CAPACITY / mAh_per_g, rel=1e-3)
    assert frame.loc["graphite", "density_host"] == pytest.approx(introduction.GRAPHITE_DENSITY / g_per_cm3, rel=5e-3)
    assert frame.loc["graphite", "volume_ratio"] == pytest.approx(introduction.GRAPHITE_VOLUME_RATIO, abs=5e-3)
    for anode, potential in introduction.ANODE_POTENTIAL.items():
        assert frame.loc[anode, "potential"] == potential


def test_alloying_potentials_follow_from_formation_energies_within_a_tenth_of_a_volt():
    # eV per atom, Materials Project energies compiled in bartel2020; the mean voltage is minus the energy per lithium.
    energies = {"silicon": (-0.23859, 19, 15), "indium": (-0.2561, 2, 1), "aluminium": (-0.1796, 2, 1)}
    for material, (energy, atoms, lithium) in energies.items():
        assert table().loc[material, "potential"] == pytest.approx(-energy * atoms / lithium, abs=0.12)


def test_capacity_and_low_potential_do_not_come_without_swelling():
    frame = hosts().sort_values("capacity_host")
    assert list(frame["volume_ratio"].rank()) == pytest.approx(list(frame["capacity_host"].rank()), abs=1.0)
    assert table()["potential"].idxmin() == "lithium"
