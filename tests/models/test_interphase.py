"""The growing layer against an integrator, a circuit, Faraday's law worked by hand, and a titration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import broadcasts, refuses
from numpy.testing import assert_allclose
from scipy import constants
from scipy.integrate import solve_ivp

from ssebook.models.interphase import (
    interphase_resistance,
    lithium_consumed,
    parabolic_thickness,
    wagner_rate_constant,
)
from ssebook.units import S_per_cm, cm3_per_mol, day, hour, mAh_per_cm2, nm, ohm_cm2

FARADAY = constants.N_A * constants.e
# Li6PS5Cl + 8 Li -> 5 Li2S + Li3P + LiCl, from molar masses (g/mol) and densities (g/cm3) of the products.
PRODUCTS = (5 * 45.95 / 1.64 + 51.79 / 1.43 + 42.39 / 2.07) * cm3_per_mol

conductivities = st.floats(1e-14, 1e2)
thicknesses = st.floats(1e-10, 1e-4)
rates = st.floats(1e-26, 1e-12)
times = st.floats(1.0, 1e9)


# ------------------------------------------------------------------------------------------------------- thickness


@pytest.mark.parametrize("start", [5 * nm, 80 * nm, 400 * nm])
def test_thickness_solves_dx_dt_equals_k_over_x(start):
    rate, end = 8e-20, 30 * day
    found = solve_ivp(lambda t, x: rate / x, (0.0, end), [start], rtol=1e-10, atol=1e-16, dense_output=True)
    moments = np.linspace(0.0, end, 17)
    assert_allclose(parabolic_thickness(moments, rate, start), found.sol(moments)[0], rtol=1e-8)


def test_thickness_of_a_layer_built_slab_by_slab_from_ohm_and_faraday():
    """Nothing but Ohm's law for ions and electrons in series and Faraday's law, stepped in thickness."""
    ions, electrons, drop, volume, number = 3e-6, 4e-10, 1.7, PRODUCTS, 8
    edges = np.linspace(0.0, 200 * nm, 20001)
    middle = 0.5 * (edges[1:] + edges[:-1])
    current = drop / (middle / ions + middle / electrons)  # A/m2
    elapsed = np.cumsum(number * FARADAY * np.diff(edges) / volume / current)
    rate = wagner_rate_constant(ions, electrons, drop, volume, number)
    assert_allclose(parabolic_thickness(elapsed[::2000], rate), edges[1::2000], rtol=1e-6)


@given(rate=rates, first=times, second=times, start=thicknesses)
def test_thickness_can_be_grown_in_two_sittings(rate, first, second, start):
    halfway = parabolic_thickness(first, rate, start)
    assert parabolic_thickness(second, rate, halfway) == pytest.approx(
        parabolic_thickness(first + second, rate, start), rel=1e-12
    )


@given(rate=rates, time=times, factor=st.floats(1.0, 1e4))
def test_thickness_without_a_start_rises_with_the_root_of_time(rate, time, factor):
    assert parabolic_thickness(factor * time, rate) == pytest.approx(
        np.sqrt(factor) * parabolic_thickness(time, rate), rel=1e-12
    )


def test_thickness_stays_where_nothing_grows():
    assert parabolic_thickness(1e9, 0.0, 3 * nm) == 3 * nm
    assert parabolic_thickness(0.0, 1e-18, 3 * nm) == 3 * nm
    assert parabolic_thickness(0.0, 1e-18) == 0.0


# ------------------------------------------------------------------------------------------------------------ rate


@given(ions=conductivities, electrons=conductivities)
def test_rate_does_not_ask_which_carrier_is_which_and_is_set_by_the_worse(ions, electrons):
    rate = wagner_rate_constant(ions, electrons, 1.0, PRODUCTS)
    assert rate == pytest.approx(wagner_rate_constant(electrons, ions, 1.0, PRODUCTS), rel=1e-14)
    bound = PRODUCTS * min(ions, electrons) / FARADAY
    assert 0.5 * bound * (1 - 1e-12) <= rate <= bound * (1 + 1e-12)


def test_rate_vanishes_with_either_carrier():
    assert wagner_rate_constant(1e-2, 0.0, 1.7, PRODUCTS) == 0.0
    assert wagner_rate_constant(0.0, 1e-2, 1.7, PRODUCTS) == 0.0


@given(ions=conductivities, electrons=conductivities, drop=st.floats(0.01, 5.0), number=st.floats(0.5, 30.0))
def test_rate_is_the_same_for_half_a_formula_unit(ions, electrons, drop, number):
    whole = wagner_rate_constant(ions, electrons, drop, PRODUCTS, number)
    assert wagner_rate_constant(ions, electrons, drop, PRODUCTS / 2, number / 2) == pytest.approx(whole, rel=1e-13)
    assert wagner_rate_constant(ions, electrons, 2 * drop, PRODUCTS, number) == pytest.approx(2 * whole, rel=1e-13)


# ------------------------------------------------------------------------------------------------- lithium, resistance


def test_lithium_of_an_argyrodite_layer_as_published():
    """Aktekin et al. 2023: one microampere-hour per cm2 makes about 9 nm of Li2S, Li3P and LiCl on Li6PS5Cl."""
    charge = lithium_consumed(9 * nm, PRODUCTS, 8)
    assert charge == pytest.approx(1e-3 * mAh_per_cm2, rel=0.04)
    assert lithium_consumed(540 * nm, PRODUCTS, 8) == pytest.approx(0.060 * mAh_per_cm2, rel=0.04)


def test_electronic_conductivity_of_an_argyrodite_layer_from_its_published_thickness():
    """315 nm in a week and 540 nm in 400 h are one parabola within the 'nearly' of the source, near 2e-12 S/cm."""
    rate = wagner_rate_constant(1e-5 * S_per_cm, 2e-12 * S_per_cm, 1.71, PRODUCTS, 8)
    assert_allclose(parabolic_thickness([7 * day, 400 * hour], rate) / nm, [315, 540], rtol=0.12)


def test_lithium_of_a_layer_of_lithium_metal_is_faradays_law():
    """Lithium itself as the 'product': 13.0 cm3/mol, so 1 mAh/cm2 is 4.85 um."""
    assert lithium_consumed(4.85e-6, 13.0 * cm3_per_mol) == pytest.approx(mAh_per_cm2, rel=2e-3)


def test_resistance_worked_by_hand():
    """300 nm at 1e-6 S/cm: 3e-5 cm over 1e-6 S/cm."""
    assert interphase_resistance(300 * nm, 1e-6 * S_per_cm) == pytest.approx(30 * ohm_cm2, rel=1e-14)


@given(thickness=thicknesses, sigma=conductivities, number=st.floats(0.5, 30.0), factor=st.floats(0.1, 10.0))
def test_resistance_and_lithium_are_in_proportion_to_the_thickness(thickness, sigma, number, factor):
    for law, rest in ((interphase_resistance, (sigma,)), (lithium_consumed, (PRODUCTS, number))):
        assert law(factor * thickness, *rest) == pytest.approx(factor * law(thickness, *rest), rel=1e-13)
        assert law(0.0, *rest) == 0.0


# --------------------------------------------------------------------------------------------------------- common

LAWS = {
    wagner_rate_constant: {
        "sigma_ionic": 1e-3,
        "sigma_electronic": 1e-9,
        "voltage_drop": 1.7,
        "molar_volume": 2e-4,
        "lithium_per_formula": 8.0,
    },
    parabolic_thickness: {"time": 1e6, "rate_constant": 1e-19, "initial_thickness": 2e-9},
    interphase_resistance: {"thickness": 3e-7, "sigma_ionic": 1e-4},
    lithium_consumed: {"thickness": 3e-7, "molar_volume": 2e-4, "lithium_per_formula": 8.0},
}
ARGUMENTS = [(law, name) for law, values in LAWS.items() for name in values]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_returns_a_float_for_scalars_and_broadcasts(law):
    broadcasts(law, LAWS[law], np.array([1.0, 1.3, 2.0]))


@pytest.mark.parametrize(("law", "name"), ARGUMENTS, ids=lambda item: getattr(item, "__name__", item))
@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_law_names_the_bad_argument_its_value_and_its_range(law, name, bad):
    refuses(law, LAWS[law], name, bad)


def test_rate_refuses_a_layer_that_conducts_nothing():
    with pytest.raises(ValueError, match=r"^sigma_ionic \+ sigma_electronic = 0 S/m .*allowed: \(0, inf\) S/m"):
        wagner_rate_constant(0.0, 0.0, 1.7, PRODUCTS)
