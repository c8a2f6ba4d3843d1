"""Stack energies against hand calculations, charge conservation and published round numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import constants

from ssebook.models.cell import LITHIUM_DENSITY, LITHIUM_MOLAR_MASS, Layer, lithium_thickness, stack_energy
from ssebook.units import Wh_per_kg, Wh_per_L, cm3_per_mol, g_per_cm3, mAh_per_cm2, mAh_per_g, um

thicknesses = st.floats(1e-7, 1e-3)
densities = st.floats(100.0, 2e4)
capacities = st.floats(1.0, 1e6)
voltages = st.floats(0.1, 5.0)

ARGYRODITE, GARNET = 1.86 * g_per_cm3, 5.1 * g_per_cm3


# ------------------------------------------------------------------------------------------------------- lithium


def test_lithium_one_mah_per_cm2_is_4_85_micrometres():
    assert lithium_thickness(1.0 * mAh_per_cm2) / um == pytest.approx(4.85, abs=0.005)


def test_lithium_molar_volume_is_13_cubic_centimetres():
    assert LITHIUM_MOLAR_MASS / LITHIUM_DENSITY / cm3_per_mol == pytest.approx(13.0, abs=0.005)


@given(charge=capacities)
def test_lithium_layer_holds_one_atom_for_every_electron(charge):
    """Weigh the layer, count its atoms, count the elementary charges."""
    atoms = lithium_thickness(charge) * LITHIUM_DENSITY / LITHIUM_MOLAR_MASS * constants.N_A
    assert atoms == pytest.approx(charge / constants.e, rel=1e-12)


def test_lithium_layer_has_the_theoretical_capacity_of_3862_mah_per_g():
    charge = 4.0 * mAh_per_cm2
    mass = lithium_thickness(charge) * LITHIUM_DENSITY
    assert charge / mass / mAh_per_g == pytest.approx(3862.0, abs=1.0)


def test_lithium_thickness_of_no_charge_is_zero_and_broadcasts():
    assert lithium_thickness(0.0) == 0.0
    assert type(lithium_thickness(1.0)) is float
    charges = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert_allclose(lithium_thickness(charges), charges * lithium_thickness(1.0), rtol=1e-14)


# --------------------------------------------------------------------------------------------------------- stack


def test_stack_energy_hand_calculation():
    """1 mm of water density beside 2 mm of twice that: 5 kg/m^2, 3 mm; 100 C/m^2 at 3 V: 300 J/m^2."""
    stack = stack_energy([Layer("a", 1e-3, 1000.0), Layer("b", 2e-3, 2000.0)], 100.0, 3.0)
    assert stack.mass == pytest.approx(5.0)
    assert stack.thickness == pytest.approx(3e-3)
    assert stack.specific_energy == pytest.approx(60.0)
    assert stack.energy_density == pytest.approx(1e5)
    assert stack.mass_share == pytest.approx({"a": 0.2, "b": 0.8})
    assert stack.thickness_share == pytest.approx({"a": 1 / 3, "b": 2 / 3})


def worked_stack(separator_thickness, separator_density, areal_capacity=4.0 * mAh_per_cm2):
    """A lithium stack with half foils (10 um copper, 12 um aluminium shared by two cells), illustrative.

    Cathode: 190 mAh/g active material, 80 % of the mass, composite density 2.7 g/cm3. Lithium: 20 % in excess.
    """
    cathode_density = 2.7 * g_per_cm3
    cathode_mass = areal_capacity / (190.0 * mAh_per_g) / 0.8
    return [
        Layer("aluminium", 6.0 * um, 2.70 * g_per_cm3),
        Layer("cathode", cathode_mass / cathode_density, cathode_density),
        Layer("separator", separator_thickness, separator_density),
        Layer("lithium", 1.2 * lithium_thickness(areal_capacity), LITHIUM_DENSITY),
        Layer("copper", 5.0 * um, 8.96 * g_per_cm3),
    ]


def test_stack_energy_of_the_worked_stack_by_hand():
    """Layer by layer in g/m^2 and um, 4 mAh/cm^2 = 40 Ah/m^2, 152 Wh/m^2.

    Al 6 um, 16.20 g; cathode 40 / 0.190 / 0.8 = 263.16 g, 97.466 um; argyrodite 30 um, 55.80 g;
    Li 1.2 * 19.396 = 23.275 um, 12.429 g; Cu 5 um, 44.80 g. Sum 392.39 g/m^2 and 161.74 um.
    """
    stack = stack_energy(worked_stack(30 * um, ARGYRODITE), 4.0 * mAh_per_cm2, 3.8)
    assert stack.mass == pytest.approx(0.39239, abs=2e-5)
    assert stack.thickness == pytest.approx(161.74e-6, abs=2e-8)
    assert stack.specific_energy / Wh_per_kg == pytest.approx(152.0 / 0.39239, rel=1e-4)
    assert stack.energy_density / Wh_per_L == pytest.approx(152.0 / 0.16174, rel=1e-4)
    assert stack.mass_share["cathode"] == pytest.approx(263.16 / 392.39, rel=1e-4)
    assert stack.thickness_share["separator"] == pytest.approx(30.0 / 161.74, rel=1e-4)


@pytest.mark.parametrize(
    ("thickness", "density", "specific_energy", "energy_density"),
    [(30 * um, ARGYRODITE, 387.0, 940.0), (30 * um, GARNET, 310.0, 940.0), (100 * um, ARGYRODITE, 291.0, 656.0)],
    ids=["argyrodite 30 um", "garnet 30 um", "argyrodite 100 um"],
)
def test_stack_energy_of_the_worked_stack_keeps_its_round_numbers(thickness, density, specific_energy, energy_density):
    """Round numbers of a worked example, to the last digit printed.

    The other layers are chosen to weigh and measure what these six numbers imply (337 g/m^2 and 132 um), so this guards
    the example against drift; the hand calculation above is the check of the arithmetic.
    """
    stack = stack_energy(worked_stack(thickness, density), 4.0 * mAh_per_cm2, 3.8)
    assert stack.specific_energy / Wh_per_kg == pytest.approx(specific_energy, abs=0.5)
    assert stack.energy_density / Wh_per_L == pytest.approx(energy_density, abs=0.5)


def test_stack_energy_differences_between_separators_give_back_their_densities():
    """152 Wh/m^2 over the energies is mass and thickness; all other layers drop out of the differences."""
    thin, heavy, thick = (
        stack_energy(worked_stack(height, density), 4.0 * mAh_per_cm2, 3.8)
        for height, density in ((30 * um, ARGYRODITE), (30 * um, GARNET), (100 * um, ARGYRODITE))
    )
    energy = 4.0 * mAh_per_cm2 * 3.8
    assert energy / thick.energy_density - energy / thin.energy_density == pytest.approx(70 * um, rel=1e-10)
    assert energy / heavy.specific_energy - energy / thin.specific_energy == pytest.approx(
        30 * um * (GARNET - ARGYRODITE), rel=1e-10
    )
    assert energy / thick.specific_energy - energy / thin.specific_energy == pytest.approx(
        70 * um * ARGYRODITE, rel=1e-10
    )


@given(
    sizes=st.lists(st.tuples(thicknesses, densities), min_size=1, max_size=6),
    capacity=capacities,
    voltage=voltages,
    factor=st.floats(0.1, 10.0),
)
def test_stack_energy_scaling_laws_and_shares_that_add_up(sizes, capacity, voltage, factor):
    layers = [Layer(str(place), *size) for place, size in enumerate(sizes)]
    base = stack_energy(layers, capacity, voltage)
    assert sum(base.mass_share.values()) == pytest.approx(1.0, rel=1e-12)
    assert sum(base.thickness_share.values()) == pytest.approx(1.0, rel=1e-12)
    more = stack_energy(layers, factor * capacity, voltage)
    assert more.specific_energy == pytest.approx(factor * base.specific_energy, rel=1e-12)
    thicker = [Layer(layer.name, factor * layer.thickness, layer.density) for layer in layers]
    scaled = stack_energy(thicker, factor * capacity, voltage)  # twice of everything: nothing intensive changes
    assert scaled.specific_energy == pytest.approx(base.specific_energy, rel=1e-12)
    assert scaled.energy_density == pytest.approx(base.energy_density, rel=1e-12)
    assert scaled.mass_share == pytest.approx(base.mass_share, rel=1e-12)
    # Energy per volume over energy per mass is the mean density of the stack.
    assert base.energy_density / base.specific_energy == pytest.approx(base.mass / base.thickness, rel=1e-12)


@given(size=st.tuples(thicknesses, densities), extra=st.tuples(thicknesses, densities), capacity=capacities)
def test_stack_energy_falls_with_every_inactive_layer(size, extra, capacity):
    bare = stack_energy([Layer("a", *size)], capacity, 3.0)
    loaded = stack_energy([Layer("a", *size), Layer("b", *extra)], capacity, 3.0)
    assert loaded.specific_energy < bare.specific_energy
    assert loaded.energy_density < bare.energy_density


def test_stack_energy_broadcasts_as_elementwise_scalar_calls():
    heights = np.array([20.0, 50.0, 100.0])[:, None, None] * um
    capacities_ = np.array([2.0, 5.0])[:, None] * mAh_per_cm2
    voltages_ = np.array([3.4, 3.8])
    whole = stack_energy(worked_stack(heights, GARNET, capacities_), capacities_, voltages_)
    assert whole.specific_energy.shape == (3, 2, 2)
    assert whole.mass.shape == (3, 2, 1)
    for i, j, n in np.ndindex(3, 2, 2):
        capacity = capacities_[j].item()
        single = stack_energy(worked_stack(heights[i].item(), GARNET, capacity), capacity, voltages_[n].item())
        assert type(single.specific_energy) is float
        assert type(single.mass_share["lithium"]) is float
        assert whole.specific_energy[i, j, n] == pytest.approx(single.specific_energy, rel=1e-13)
        assert whole.energy_density[i, j, n] == pytest.approx(single.energy_density, rel=1e-13)
        assert whole.mass_share["lithium"][i, j, 0] == pytest.approx(single.mass_share["lithium"], rel=1e-13)
        assert whole.thickness_share["separator"][i, j, 0] == pytest.approx(
            single.thickness_share["separator"], rel=1e-13
        )


def test_stack_energy_allows_a_layer_of_no_thickness():
    stack = stack_energy([Layer("a", 1e-4, 1000.0), Layer("none", 0.0, 534.0)], 100.0, 3.0)
    assert stack.mass_share["none"] == 0.0
    assert stack.specific_energy == stack_energy([Layer("a", 1e-4, 1000.0)], 100.0, 3.0).specific_energy


def test_layer_and_result_are_frozen():
    layer = Layer("a", 1e-4, 1000.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        layer.thickness = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        stack_energy([layer], 100.0, 3.0).mass = 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lithium_thickness(-1.0), r"^areal_capacity = -1 C/m\^2 .* \[0, inf\) C/m\^2"),
        (lambda: Layer("x", -1e-6, 1000.0), r"^thickness of layer 'x' = -1e-06 m .* \[0, inf\) m"),
        (lambda: Layer("x", 1e-6, [1000.0, 0.0]), r"^density of layer 'x' = 0 kg/m\^3 .* \(0, inf\) kg/m\^3"),
        (lambda: Layer("x", "thin", 1000.0), r"^thickness of layer 'x' = 'thin' is not a number"),
        (lambda: stack_energy([], 1.0, 1.0), r"^layers = \[\] .* one or more layers"),
        (
            lambda: stack_energy([Layer("x", 1e-6, 1.0), Layer("x", 1e-6, 1.0)], 1.0, 1.0),
            r"^layers = \['x', 'x'\] .* distinct names",
        ),
        (lambda: stack_energy([Layer("x", 0.0, 1.0)], 1.0, 1.0), r"^thickness of all layers = 0 m .* \(0, inf\) m"),
        (lambda: stack_energy([Layer("x", 1e-6, 1.0)], -1.0, 1.0), r"^areal_capacity = -1 C/m\^2"),
        (lambda: stack_energy([Layer("x", 1e-6, 1.0)], 1.0, 0.0), r"^mean_voltage = 0 V .* \(0, inf\) V"),
        (lambda: stack_energy([Layer("x", 1e-6, 1.0)], np.nan, 1.0), r"^areal_capacity = nan C/m\^2"),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
