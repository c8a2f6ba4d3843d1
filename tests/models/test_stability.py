"""Limits against thermochemical tables, sweeps against numerical integration, stacks against a network of resistors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import constants
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from ssebook.models.stability import (
    apparent_limit,
    decomposition_charge,
    decomposition_current_density,
    interface_potentials,
    leakage_current_density,
    oxidation_potential,
    potential_fraction,
)
from ssebook.units import kJ_per_mol, mS_per_cm, mV, nm, um

FARADAY = constants.physical_constants["Faraday constant"][0]
BOLTZMANN_EV = constants.physical_constants["Boltzmann constant in eV/K"][0]

limits = st.floats(0.5, 4.0)
overpotentials = st.floats(1e-3, 1.0)
currents = st.floats(1e-8, 1e2)
exchanges = st.floats(1e-9, 1e-1)
ratios = st.floats(1e-4, 1e4)
alphas = st.floats(0.1, 1.0)
temperatures = st.floats(250.0, 400.0)
rates = st.floats(1e-6, 1e-1)
sides = st.sampled_from(["oxidation", "reduction"])
layers = st.lists(
    st.tuples(st.floats(1e-9, 1e-3), st.floats(1e-8, 10.0), st.floats(1e-12, 10.0)), min_size=1, max_size=5
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))


# ------------------------------------------------------------------------------------------------------- the limit


@pytest.mark.parametrize(
    ("kilojoule_per_mol", "lithium", "volt"),
    [
        pytest.param(-588.66, 1, 6.101, id="LiF"),
        pytest.param(-384.019, 1, 3.980, id="LiCl"),
        pytest.param(-341.63, 1, 3.541, id="LiBr"),
        pytest.param(-269.665, 1, 2.795, id="LiI"),
        pytest.param(-562.102, 2, 2.913, id="Li2O"),
        pytest.param(-570.954, 2, 2.959, id="Li2O2"),
        pytest.param(-128.64, 3, 0.444, id="Li3N"),
        pytest.param(-68.447, 1, 0.709, id="LiH"),
    ],
)
def test_oxidation_potential_of_the_janaf_binaries(kilojoule_per_mol, lithium, volt):
    assert oxidation_potential(kilojoule_per_mol * kJ_per_mol, lithium) == pytest.approx(volt, abs=5e-4)


@given(molar=st.floats(1.0, 1e6), lithium=st.integers(1, 20))
def test_oxidation_potential_per_particle_is_the_molar_one_over_faraday(molar, lithium):
    assert oxidation_potential(-molar / constants.N_A, lithium) == pytest.approx(molar / (lithium * FARADAY), rel=1e-12)


def test_oxidation_potential_of_several_formula_units_is_that_of_one():
    assert oxidation_potential(-6e-19, 3) == pytest.approx(oxidation_potential(-2e-19, 1), rel=1e-14)


def test_oxidation_potential_of_nothing_gained_is_zero():
    value = oxidation_potential(0.0, 1)
    assert value == 0.0
    assert math.copysign(1.0, value) == 1.0


def test_oxidation_potential_begins_earlier_for_lithium_oxide_by_way_of_the_peroxide():
    """2 Li2O -> Li2O2 + 2 Li, from the JANAF Gibbs energies, is below the value for O2."""
    peroxide = (2 * 562.102e3 - 570.954e3) / (2 * FARADAY)
    assert peroxide == pytest.approx(2.867, abs=5e-4)
    assert peroxide < oxidation_potential(-562.102 * kJ_per_mol, 2)


# ------------------------------------------------------------------------------------------- the current and charge


def test_decomposition_current_is_a_decade_per_118_millivolts_far_beyond_the_limit():
    """Tafel slope 2.303 k T / (alpha e) at 298.15 K and alpha = 1/2."""
    low, high = decomposition_current_density(np.array([3.0, 3.0 + 118.32 * mV]), 2.0, 1e-6)
    assert high / low == pytest.approx(10.0, rel=1e-4)


@given(limit=limits, j0=exchanges, alpha=alphas, kelvin=temperatures)
def test_decomposition_current_starts_with_the_slope_of_a_charge_transfer_resistance(limit, j0, alpha, kelvin):
    small = 1e-6
    slope = decomposition_current_density(limit + small, limit, j0, alpha, kelvin) / small
    assert slope == pytest.approx(j0 * alpha / (BOLTZMANN_EV * kelvin), rel=1e-4)


@given(limit=limits, inside=st.floats(0.0, 5.0), j0=exchanges, side=sides)
def test_decomposition_current_and_charge_are_zero_inside_the_window(limit, inside, j0, side):
    potential = limit - inside if side == "oxidation" else limit + inside
    assert decomposition_current_density(potential, limit, j0, side=side) == 0.0
    assert decomposition_charge(potential, limit, j0, 1e-3, side=side) == 0.0


@given(limit=limits, over=overpotentials, j0=exchanges, alpha=alphas, kelvin=temperatures)
def test_decomposition_of_reduction_mirrors_that_of_oxidation(limit, over, j0, alpha, kelvin):
    oxidised = decomposition_current_density(limit + over, limit, j0, alpha, kelvin)
    reduced = decomposition_current_density(limit - over, limit, j0, alpha, kelvin, side="reduction")
    assert reduced == pytest.approx(oxidised, rel=1e-9)


@given(over=overpotentials, more=st.floats(1e-3, 0.5), j0=exchanges)
def test_decomposition_current_grows_with_potential_and_in_proportion_to_exchange(over, more, j0):
    assert decomposition_current_density(2.0 + over + more, 2.0, j0) > decomposition_current_density(
        2.0 + over, 2.0, j0
    )
    assert decomposition_current_density(2.0 + over, 2.0, 3.0 * j0) == pytest.approx(
        3.0 * decomposition_current_density(2.0 + over, 2.0, j0), rel=1e-12
    )


@pytest.mark.parametrize("final", [2.0002, 2.05, 2.3, 2.8])
def test_decomposition_charge_is_the_integral_of_the_current_over_the_sweep(final):
    """scipy integrates the Tafel law, written out here, from inside the window to the final potential."""
    j0, alpha, kelvin, rate, ratio, limit = 1e-4, 0.4, 320.0, 2e-3, 0.03, 2.0

    def current(time, _):
        over = max(1.9 + rate * time - limit, 0.0)
        return [ratio * j0 * (math.exp(alpha * over / (BOLTZMANN_EV * kelvin)) - 1.0)]

    start, end = (limit - 1.9) / rate, (final - 1.9) / rate
    charge = solve_ivp(current, (start, end), [0.0], rtol=1e-10, atol=1e-30).y[0, -1]
    assert decomposition_charge(final, limit, j0, rate, ratio, alpha, kelvin) == pytest.approx(charge, rel=1e-6)


def test_decomposition_charge_is_smooth_where_series_and_difference_meet():
    u = np.array([0.0099, 0.00999, 0.01001, 0.0101])
    over = u * 2.0 * BOLTZMANN_EV * 298.15
    charge = decomposition_charge(2.0 + over, 2.0, 1.0, 1.0) / (2.0 * BOLTZMANN_EV * 298.15)
    assert_allclose(charge, [float(v**2 / 2 + v**3 / 6 + v**4 / 24) for v in u], rtol=1e-7)


@given(over=overpotentials, rate=rates, ratio=ratios, factor=st.floats(1.1, 100.0))
def test_decomposition_charge_is_inverse_to_the_scan_rate_and_in_proportion_to_the_contact(over, rate, ratio, factor):
    charge = decomposition_charge(2.0 + over, 2.0, 1e-5, rate, ratio)
    assert decomposition_charge(2.0 + over, 2.0, 1e-5, factor * rate, ratio) == pytest.approx(
        charge / factor, rel=1e-12
    )
    assert decomposition_charge(2.0 + over, 2.0, 1e-5, rate, factor * ratio) == pytest.approx(
        charge * factor, rel=1e-12
    )


# ----------------------------------------------------------------------------------------------- the apparent limit


@given(limit=limits, detection=currents, j0=exchanges, ratio=ratios, alpha=alphas, kelvin=temperatures)
def test_apparent_limit_without_background_is_the_tafel_inversion(limit, detection, j0, ratio, alpha, kelvin):
    expected = limit + BOLTZMANN_EV * kelvin / alpha * math.log1p(detection / (ratio * j0))
    assert apparent_limit(limit, detection, j0, ratio, alpha, kelvin) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("side", ["oxidation", "reduction"])
def test_apparent_limit_is_where_the_whole_sweep_crosses_the_detection_limit(side):
    """Root of the measured balance with background and ohmic drop, found by bracketing instead of inversion."""
    limit, detection, j0, ratio, alpha, kelvin = 1.7, 1e-3, 1e-5, 0.02, 0.6, 330.0
    capacitance, rate, resistance = 0.1, 5e-3, 2e-2
    sign = 1.0 if side == "oxidation" else -1.0
    threshold = detection + ratio * capacitance * rate

    def balance(applied):
        seen = applied - sign * resistance * threshold
        return ratio * j0 * (math.exp(alpha * sign * (seen - limit) / (BOLTZMANN_EV * kelvin)) - 1.0) - threshold

    root = brentq(balance, limit - 2.0, limit + 2.0, xtol=1e-13)
    measured = apparent_limit(
        limit, detection, j0, ratio, alpha, kelvin,
        double_layer_capacitance=capacitance, scan_rate=rate, area_specific_resistance=resistance, side=side,
    )  # fmt: skip
    assert measured == pytest.approx(root, abs=1e-9)


@given(detection=currents, j0=exchanges, ratio=ratios, side=sides)
def test_apparent_limit_and_current_are_inverse(detection, j0, ratio, side):
    measured = apparent_limit(2.0, detection, j0, ratio, side=side)
    current = ratio * decomposition_current_density(measured, 2.0, j0, side=side)
    # The potential is rounded at 1e-16 of 2 V, which is 1e-14 in the exponent: the current is no better than that.
    assert current == pytest.approx(detection, rel=1e-9, abs=1e-13 * ratio * j0)


@given(detection=currents, j0=exchanges, ratio=ratios, more=st.floats(1.5, 100.0))
def test_apparent_window_shrinks_with_contact_and_widens_with_the_detection_limit(detection, j0, ratio, more):
    base = apparent_limit(2.0, detection, j0, ratio)
    assert base >= 2.0
    assert apparent_limit(2.0, detection, j0, more * ratio) <= base <= apparent_limit(2.0, more * detection, j0, ratio)
    assert apparent_limit(2.0, detection, j0, ratio, side="reduction") == pytest.approx(4.0 - base, rel=1e-12)


@given(rate=rates, more=st.floats(1.5, 100.0))
def test_apparent_window_widens_with_the_scan_rate(rate, more):
    slow, fast = apparent_limit(2.0, 1e-5, 1e-6, double_layer_capacitance=0.1, scan_rate=np.array([rate, more * rate]))
    assert fast > slow > apparent_limit(2.0, 1e-5, 1e-6)


def test_apparent_limit_tends_to_the_true_one_for_a_sensitive_enough_measurement():
    assert apparent_limit(2.01, 1e-20, 1e-6, 1e3) == pytest.approx(2.01, abs=1e-12)


def test_apparent_limit_moves_by_118_millivolts_a_decade_of_contact():
    """Why a window of 2 V that looks like 7 V cannot be a matter of contact alone: it would take 42 decades."""
    few, many = apparent_limit(2.0, 1e-2, 1e-9, np.array([1e-3, 1e-2]))
    assert few - many == pytest.approx(118.32 * mV, abs=0.01 * mV)
    assert (7.0 - 2.01) / (few - many) == pytest.approx(42.0, abs=0.5)


def test_apparent_limit_of_an_immeasurably_slow_reaction_is_finite():
    assert math.isfinite(apparent_limit(2.0, 1e2, 1e-300, 1e-100))


# ---------------------------------------------------------------------------------------------------- layers in series


def resistor_network(left, right, thickness, ionic, electronic, cells=40):
    """Two rails of resistors, one for ions and one for electrons, joined only through the electrodes at the ends.

    Unknown are the potentials of both rails at every node. Equal and opposite currents run in the rails (open circuit);
    the difference of the rails is the lithium potential, fixed at both ends.
    """
    lengths = np.repeat(thickness / cells, cells)
    conductance = [np.repeat(sigma, cells) / lengths for sigma in (ionic, electronic)]
    count = lengths.size + 1
    matrix, rhs = np.zeros((2 * count, 2 * count)), np.zeros(2 * count)
    for rail, g in enumerate(conductance):
        for node in range(1, count - 1):
            row = rail * count + node
            matrix[row, row - 1], matrix[row, row + 1] = g[node - 1], g[node]
            matrix[row, row] = -(g[node - 1] + g[node])
            matrix[row] /= g[node - 1] + g[node]
    ion, electron = 0, count
    matrix[ion, ion] = 1.0  # gauge: ions at the left electrode have potential zero
    matrix[electron, electron], matrix[electron, ion], rhs[electron] = 1.0, -1.0, left
    last = count - 1
    matrix[electron + last, electron + last], matrix[electron + last, ion + last], rhs[electron + last] = (
        1.0,
        -1.0,
        right,
    )
    scale = max(conductance[0][-1], conductance[1][-1])
    for rail, g in ((ion, conductance[0][-1]), (electron, conductance[1][-1])):  # no net current
        matrix[ion + last, rail + last] += g / scale
        matrix[ion + last, rail + last - 1] -= g / scale
    solution = np.linalg.solve(matrix, rhs)
    difference = solution[electron:] - solution[:electron]
    leak = conductance[1][0] * (solution[electron + 1] - solution[electron])
    return difference[::cells], abs(leak)


def test_interface_potentials_and_leak_are_those_of_a_network_of_resistors():
    thickness = np.array([20 * nm, 300 * nm, 5 * um])
    ionic = np.array([1e-2, 3e-3, 0.1]) * mS_per_cm
    electronic = np.array([1e-6, 2e-2, 1e-3]) * mS_per_cm
    expected, leak = resistor_network(0.0, 3.2, thickness, ionic, electronic)
    assert_allclose(interface_potentials(0.0, 3.2, thickness, ionic, electronic), expected, rtol=1e-7, atol=1e-7)
    assert leakage_current_density(0.0, 3.2, thickness, ionic, electronic) == pytest.approx(leak, rel=1e-6)


@given(stack=layers)
def test_potential_fractions_are_shares_of_one(stack):
    share = potential_fraction(*stack)
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert np.all(share >= 0.0)


@given(stack=layers, left=st.floats(0.0, 5.0), right=st.floats(0.0, 5.0))
def test_interface_potentials_run_from_electrode_to_electrode_without_turning(stack, left, right):
    potentials = interface_potentials(left, right, *stack)
    assert potentials.shape == (stack[0].size + 1,)
    assert potentials[0] == left
    assert potentials[-1] == right
    steps = np.diff(potentials) * np.sign(right - left)
    assert np.all(steps >= -1e-12)


@given(stack=layers, cut=st.floats(0.05, 0.95))
def test_interface_potentials_do_not_know_of_a_cut_within_a_layer(stack, cut):
    thickness, ionic, electronic = stack
    split = np.concatenate([[cut * thickness[0], (1.0 - cut) * thickness[0]], thickness[1:]])
    doubled = (np.concatenate([[sigma[0]], sigma]) for sigma in (ionic, electronic))
    with_cut = interface_potentials(0.0, 4.0, split, *doubled)
    assert_allclose(np.delete(with_cut, 1), interface_potentials(0.0, 4.0, *stack), rtol=1e-9, atol=1e-12)


@given(stack=layers, factor=st.floats(1e-3, 1e3))
def test_potential_fraction_is_unchanged_and_leak_scaled_when_every_conductivity_is(stack, factor):
    thickness, ionic, electronic = stack
    assert_allclose(
        potential_fraction(thickness, factor * ionic, factor * electronic), potential_fraction(*stack), rtol=1e-9
    )
    assert leakage_current_density(0.0, 3.0, thickness, factor * ionic, factor * electronic) == pytest.approx(
        factor * leakage_current_density(0.0, 3.0, *stack), rel=1e-9
    )


def test_potential_fraction_depends_on_the_poorer_carrier_whichever_it_is():
    thickness, good, poor = np.array([1e-6, 1e-6]), np.array([1.0, 1.0]), np.array([1e-9, 1e-6])
    assert_allclose(potential_fraction(thickness, good, poor), potential_fraction(thickness, poor, good), rtol=1e-14)


def test_potential_falls_in_the_layer_that_blocks_electrons_and_brings_the_electrolyte_into_its_window():
    """20 nm of an electron-blocking product on 1 mm of an electrolyte against lithium, 2 V at the far side."""
    thickness, ionic = np.array([20 * nm, 1e-3]), np.array([1e-2, 1.0]) * mS_per_cm
    blocking = interface_potentials(0.0, 2.0, thickness, ionic, np.array([1e-13, 1e-6]) * mS_per_cm)
    conducting = interface_potentials(0.0, 2.0, thickness, ionic, np.array([1e-2, 1e-6]) * mS_per_cm)
    assert blocking[1] > 1.71
    assert conducting[1] < 1e-6


def test_layer_without_thickness_has_no_share():
    assert_allclose(potential_fraction([0.0, 1e-6], [1.0, 1.0], [1e-6, 1e-6]), [0.0, 1.0], atol=0.0)


# ------------------------------------------------------------------------------------------------ shapes and errors

VALID = {
    oxidation_potential: {"gibbs_formation": -9e-19, "lithium_count": 2.0},
    decomposition_current_density: {
        "potential": 2.3,
        "limit": 2.0,
        "exchange_current_density": 1e-5,
        "transfer_coefficient": 0.4,
        "temperature": 310.0,
    },
    decomposition_charge: {
        "potential": 2.3,
        "limit": 2.0,
        "exchange_current_density": 1e-5,
        "scan_rate": 1e-3,
        "contact_ratio": 0.1,
        "transfer_coefficient": 0.4,
        "temperature": 310.0,
    },
    apparent_limit: {
        "limit": 2.0,
        "detection_current_density": 1e-3,
        "exchange_current_density": 1e-5,
        "contact_ratio": 0.1,
        "transfer_coefficient": 0.4,
        "temperature": 310.0,
        "double_layer_capacitance": 0.1,
        "scan_rate": 1e-3,
        "area_specific_resistance": 1e-2,
    },
}
CASES = [(function, name) for function, arguments in VALID.items() for name in arguments]


@pytest.mark.parametrize(("function", "name"), CASES)
def test_broadcasting_is_elementwise_and_scalars_give_floats(function, name):
    arguments = VALID[function]
    values = arguments[name] * np.array([[0.95], [1.0], [1.02]])
    result = function(**(arguments | {name: values}))
    assert result.shape == (3, 1)
    for value, element in zip(values.flat, result.flat, strict=True):
        scalar = function(**(arguments | {name: float(value)}))
        assert isinstance(scalar, float)
        assert scalar == pytest.approx(element, rel=1e-14)


@pytest.mark.parametrize(
    ("function", "name", "value", "interval"),
    [
        (oxidation_potential, "gibbs_formation", 1e-19, "(-inf, 0] J"),
        (oxidation_potential, "lithium_count", 0.0, "(0, inf)"),
        *(
            (function, name, value, interval)
            for function in (decomposition_current_density, decomposition_charge, apparent_limit)
            for name, value, interval in (
                ("limit", math.inf, "(-inf, inf) V"),
                ("exchange_current_density", 0.0, "(0, inf) A/m^2"),
                ("transfer_coefficient", 1.5, "(0, 1]"),
                ("transfer_coefficient", 0.0, "(0, 1]"),
                ("temperature", -5.0, "(0, inf) K"),
            )
        ),
        (decomposition_current_density, "potential", math.nan, "(-inf, inf) V"),
        (decomposition_current_density, "potential", 60.0, "(-inf, 600]"),
        (decomposition_charge, "scan_rate", 0.0, "(0, inf) V/s"),
        (decomposition_charge, "contact_ratio", 0.0, "(0, inf)"),
        (apparent_limit, "detection_current_density", 0.0, "(0, inf) A/m^2"),
        (apparent_limit, "contact_ratio", -0.1, "(0, inf)"),
        (apparent_limit, "double_layer_capacitance", -1.0, "[0, inf) F/m^2"),
        (apparent_limit, "scan_rate", -1e-3, "[0, inf) V/s"),
        (apparent_limit, "area_specific_resistance", -1.0, "[0, inf) ohm m^2"),
    ],
)
def test_a_value_outside_its_range_is_named_with_the_range(function, name, value, interval):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        function(**(VALID[function] | {name: value}))
    message = str(error.value)
    assert name in message
    assert message.endswith(f"allowed: {interval}")
    if interval != "(-inf, 600]":  # there the value shown is the exponent
        assert f"= {value:g}" in message


@pytest.mark.parametrize("function", [decomposition_current_density, decomposition_charge, apparent_limit])
def test_an_unknown_side_is_refused_with_the_known_ones(function):
    with pytest.raises(ValueError, match="side = 'up' is not known; allowed: 'oxidation', 'reduction'"):
        function(**VALID[function], side="up")


@pytest.mark.parametrize("function", [potential_fraction, interface_potentials, leakage_current_density])
@pytest.mark.parametrize(
    ("stack", "message"),
    [
        (([-1e-9, 1e-9], 1.0, 1.0), r"thickness = -1e-09 m is outside its range; allowed: \[0, inf\) m"),
        (([1e-9, 1e-9], [0.0, 1.0], 1.0), r"sigma_ionic = 0 S/m is outside its range; allowed: \(0, inf\) S/m"),
        (([1e-9, 1e-9], 1.0, -2.0), r"sigma_electronic = -2 S/m is outside its range; allowed: \(0, inf\) S/m"),
        (
            ([0.0, 0.0], 1.0, 1.0),
            r"thickness, summed over the layers, = 0 m is outside its range; allowed: \(0, inf\) m",
        ),
        ((1e-9, 1.0, 1.0), "thickness = 1e-09 m has no axis of layers"),
    ],
)
def test_a_stack_outside_its_range_is_named_with_the_range(function, stack, message):
    ends = () if function is potential_fraction else (0.0, 3.0)
    with pytest.raises(ValueError, match=message):
        function(*ends, *stack)


@pytest.mark.parametrize("function", [interface_potentials, leakage_current_density])
def test_a_stack_between_unusable_potentials_is_refused(function):
    with pytest.raises(ValueError, match=r"potential_left = nan V is outside its range; allowed: \(-inf, inf\) V"):
        function(math.nan, 3.0, [1e-6], 1.0, 1e-6)
    with pytest.raises(ValueError, match=r"potential_right = inf V is outside its range; allowed: \(-inf, inf\) V"):
        function(0.0, math.inf, [1e-6], 1.0, 1e-6)


def test_stacks_broadcast_over_potentials_and_conductivities():
    thickness, ionic = np.array([1e-8, 1e-6]), np.array([1e-3, 0.1])
    electronic = np.array([[[1e-9, 1e-6]], [[1e-5, 1e-6]]])
    right = np.array([1.0, 2.0, 3.0])
    potentials = interface_potentials(0.0, right, thickness, ionic, electronic)
    leak = leakage_current_density(0.0, right, thickness, ionic, electronic)
    assert potentials.shape == (2, 3, 3)
    assert leak.shape == (2, 3)
    for i in range(2):
        for j in range(3):
            assert_allclose(potentials[i, j], interface_potentials(0.0, right[j], thickness, ionic, electronic[i, 0]))
            one = leakage_current_density(0.0, right[j], thickness, ionic, electronic[i, 0])
            assert isinstance(one, float)
            assert one == pytest.approx(leak[i, j], rel=1e-14)
