"""Elements against closed forms, limits, Kramers-Kronig, relaxation-time spectra, a time integration, impedance.py."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from impedance.models.circuits import CustomCircuit
from impedance.validation import fit_linKK, get_tc_distribution
from numpy.testing import assert_allclose
from scipy import integrate

from ssebook.models.impedance import (
    Arc,
    fit_arcs,
    kramers_kronig_residuals,
    series,
    symmetric_cell_impedance,
    warburg_finite,
    zarc,
)

resistances = st.floats(1e-3, 1e6)
time_constants = st.floats(1e-9, 1e3)
exponents = st.floats(0.3, 1.0)
decades = st.floats(-6.0, 6.0).map(lambda value: 10.0**value)

BULK, BOUNDARY, INTERFACE = Arc(40.0, 1e-8, 0.98), Arc(120.0, 1e-5, 0.9), Arc(300.0, 1e-2, 0.8)


def at(reduced, time_constant):
    """The frequency at which w tau has a given value."""
    return reduced / (2.0 * np.pi * time_constant)


@given(resistance=resistances, tau=time_constants, alpha=exponents)
def test_zarc_apex_lies_at_w_tau_one(resistance, tau, alpha):
    """Z = R/2 [1 - j tan(alpha pi / 4)], and -Im Z falls on both sides of it."""
    apex = zarc(at(1.0, tau), resistance, tau, alpha)
    assert apex.real == pytest.approx(resistance / 2, rel=1e-12)
    assert apex.imag == pytest.approx(-resistance / 2 * np.tan(alpha * np.pi / 4), rel=1e-12)
    beside = zarc(at(np.array([0.5, 0.99, 1.01, 2.0]), tau), resistance, tau, alpha)
    assert np.all(-beside.imag < -apex.imag)


@given(resistance=resistances, tau=time_constants, alpha=exponents, reduced=decades)
def test_zarc_lies_on_a_circle_through_zero_and_r(resistance, tau, alpha, reduced):
    """Centre R/2 [1 + j cot(alpha pi / 2)], radius R / [2 sin(alpha pi / 2)]."""
    half_angle = alpha * np.pi / 2
    centre = resistance / 2 * (1 + 1j * np.cos(half_angle) / np.sin(half_angle))
    radius = resistance / 2 / np.sin(half_angle)
    impedance = zarc(at(reduced, tau), resistance, tau, alpha)
    assert abs(impedance - centre) == pytest.approx(radius, rel=1e-10)
    assert impedance.imag < 0.0 < impedance.real


@given(resistance=resistances, tau=time_constants, alpha=exponents, reduced=decades)
def test_zarc_equals_the_hyperbolic_form(resistance, tau, alpha, reduced):
    """Z' = R/2 [1 - sinh y / (cosh y + cos b)], Z'' = -R/2 sin b / (cosh y + cos b).

    Here y = alpha ln(w tau) and b = alpha pi / 2.
    """
    y, b = alpha * np.log(reduced), alpha * np.pi / 2
    impedance = zarc(at(reduced, tau), resistance, tau, alpha)
    below = np.cosh(y) + np.cos(b)
    assert impedance.real == pytest.approx(resistance / 2 * (1 - np.sinh(y) / below), rel=1e-9, abs=1e-12 * resistance)
    assert impedance.imag == pytest.approx(-resistance / 2 * np.sin(b) / below, rel=1e-9)


def test_zarc_limits_of_frequency():
    assert zarc(0.0, 50.0, 1e-3, 0.7) == 50.0
    assert zarc(1e-9, 50.0, 1e-3, 0.9) == pytest.approx(50.0, rel=1e-9)
    # High frequency: R drops out and the constant-phase element 1 / [Q (j w)^alpha], Q = tau^alpha / R, is left.
    impedance = zarc(1e12, 50.0, 1e-3, 0.7)
    element = 1.0 / ((1e-3**0.7 / 50.0) * (2j * np.pi * 1e12) ** 0.7)
    assert impedance == pytest.approx(element, rel=1e-6)
    assert np.angle(impedance) == pytest.approx(-0.7 * np.pi / 2, rel=1e-6)


def test_zarc_of_exponent_one_is_resistor_parallel_capacitor():
    resistance, capacitance = 200.0, 3e-9
    frequency = np.geomspace(1.0, 1e8, 33)
    admittance = 1.0 / resistance + 2j * np.pi * frequency * capacitance
    assert_allclose(zarc(frequency, resistance, resistance * capacitance), 1.0 / admittance, rtol=1e-13)


def test_zarc_of_exponent_one_equals_the_voltage_of_a_driven_circuit():
    """C dV/dt = cos(w t) - V / R integrated over ten periods: amplitude and phase of the last one."""
    resistance, capacitance, frequency = 100.0, 2e-3, 1.3
    w = 2 * np.pi * frequency
    periods = np.linspace(9.0, 10.0, 129)[:-1] / frequency
    run = integrate.solve_ivp(
        lambda t, v: (np.cos(w * t) - v / resistance) / capacitance,
        (0.0, 10.0 / frequency),
        [0.0],
        t_eval=periods,
        rtol=1e-9,
        atol=1e-9,
        method="LSODA",
    )
    # The transient exp(-t / RC) survives the first nine periods: subtract its known form from the voltage.
    expected = zarc(frequency, resistance, resistance * capacitance)
    transient = -expected.real * np.exp(-periods / (resistance * capacitance))
    measured = 2.0 * np.mean((run.y[0] - transient) * np.exp(-1j * w * periods))
    assert measured == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("alpha", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("reduced", [0.01, 1.0, 30.0])
def test_zarc_is_the_sum_over_its_spectrum_of_relaxation_times(alpha, reduced):
    """g(x) = sin(pi(1-alpha)) / (2 pi [cosh(alpha x) - cos(pi(1-alpha))]), x = ln(t / tau), weights plain RC arcs."""
    shift = np.pi * (1.0 - alpha)

    def density(x):
        return np.sin(shift) / (2 * np.pi * (np.cosh(alpha * x) - np.cos(shift)))

    # In x = ln(t / tau) each RC arc is 1 / (1 + j w tau e^x).
    parts = [
        integrate.quad(
            lambda x, p=part: density(x) * getattr(1 / (1 + 1j * reduced * np.exp(x)), p), -80, 80, limit=400
        )
        for part in ("real", "imag")
    ]
    assert zarc(at(reduced, 2e-4), 1.0, 2e-4, alpha) == pytest.approx(complex(parts[0][0], parts[1][0]), rel=1e-6)


@pytest.mark.parametrize("alpha", [0.5, 0.8, 1.0])
def test_zarc_obeys_kramers_and_kronig(alpha):
    """R = (2 / pi) times the area of -Im Z over ln(w)."""
    area, _ = integrate.quad(lambda x: -zarc(at(np.exp(x), 1e-3), 70.0, 1e-3, alpha).imag, -80.0, 80.0, limit=400)
    assert 2.0 / np.pi * area == pytest.approx(70.0, rel=1e-7)


@given(resistance=resistances, tau=time_constants, alpha=exponents, reduced=decades, factor=st.floats(0.1, 10.0))
def test_zarc_scales_with_resistance_and_depends_on_frequency_times_time_constant(
    resistance, tau, alpha, reduced, factor
):
    base = zarc(at(reduced, tau), resistance, tau, alpha)
    assert zarc(at(reduced, tau), factor * resistance, tau, alpha) == pytest.approx(factor * base, rel=1e-12)
    assert zarc(at(reduced, tau) / factor, resistance, factor * tau, alpha) == pytest.approx(base, rel=1e-10)


def test_zarc_broadcasts_as_elementwise_scalar_calls_and_scalars_give_a_python_complex():
    frequency = np.geomspace(1e-2, 1e6, 5)[:, None, None, None]
    resistance = np.array([10.0, 100.0])[:, None, None]
    tau = np.array([1e-6, 1e-3, 1.0])[:, None]
    alpha = np.array([0.6, 1.0])
    whole = zarc(frequency, resistance, tau, alpha)
    assert whole.shape == (5, 2, 3, 2)
    for i, j, m, n in np.ndindex(whole.shape):
        single = zarc(frequency[i].item(), resistance[j].item(), tau[m].item(), alpha[n].item())
        assert type(single) is complex
        assert whole[i, j, m, n] == pytest.approx(single, rel=1e-13)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency": -1.0}, r"^frequency = -1 Hz .* \[0, inf\) Hz"),
        ({"frequency": np.nan}, r"^frequency = nan Hz"),
        ({"frequency": np.inf}, r"^frequency = inf Hz"),
        ({"resistance": -2.0}, r"^resistance = -2 ohm .* \[0, inf\) ohm"),
        ({"time_constant": 0.0}, r"^time_constant = 0 s .* \(0, inf\) s"),
        ({"alpha": 0.0}, r"^alpha = 0 .* \(0, 1\]"),
        ({"alpha": 1.1}, r"^alpha = 1.1 .* \(0, 1\]"),
        ({"frequency": 1e300, "time_constant": 1e300}, r"^2 pi frequency time_constant = inf"),
    ],
)
def test_zarc_names_the_bad_argument_its_value_and_its_range(change, message):
    with pytest.raises(ValueError, match=message):
        zarc(**{"frequency": 1.0, "resistance": 1.0, "time_constant": 1.0, "alpha": 0.9, **change})


# ------------------------------------------------------------------------------------------ finite-length Warburg


@given(resistance=resistances, tau=time_constants)
def test_warburg_is_the_resistance_at_zero_frequency_and_a_45_degree_line_at_high_frequency(resistance, tau):
    assert warburg_finite(0.0, resistance, tau) == resistance
    assert warburg_finite(at(1e-9, tau), resistance, tau) == pytest.approx(resistance, rel=1e-9)
    impedance = warburg_finite(at(1e4, tau), resistance, tau)
    assert impedance == pytest.approx(resistance / 100.0 * np.exp(-0.25j * np.pi), rel=1e-12)


def test_warburg_low_frequency_is_a_resistance_and_two_fifths_of_its_time_constant():
    """tanh(x) / x = 1 - x^2 / 3 + 2 x^4 / 15: Z / R = 1 - j w tau / 3 - 2 (w tau)^2 / 15."""
    impedance = warburg_finite(at(1e-2, 5.0), 3.0, 5.0)
    assert impedance == pytest.approx(3.0 * (1.0 - 1e-2j / 3.0 - 2e-4 / 15.0), abs=1e-6)


def test_warburg_apex_is_where_the_docstring_says():
    reduced = np.linspace(2.0, 3.0, 2001)
    impedance = warburg_finite(at(reduced, 7.0), 1.0, 7.0)
    top = np.argmin(impedance.imag)
    assert reduced[top] == pytest.approx(2.54, abs=0.005)
    assert -impedance.imag[top] == pytest.approx(0.417, abs=0.0005)


def test_warburg_is_a_sum_of_ideal_arcs():
    """tanh(x) / x = sum 2 / (b^2 + x^2), b = (n - 1/2) pi: arcs R 2 / b^2 wide with time constants tau / b^2."""
    frequency = at(np.geomspace(1e-2, 30.0, 7), 1.0)
    poles = (np.arange(1, 200_001) - 0.5) * np.pi
    parts = zarc(frequency[:, None], 2.0 / poles**2, 1.0 / poles**2)
    assert_allclose(warburg_finite(frequency, 1.0, 1.0), parts.sum(axis=1), rtol=1e-5)


def test_warburg_equals_diffusion_through_a_ladder_of_resistors_and_capacitors():
    """A line of 2000 resistors in series with a capacitor to ground between them, its far end grounded."""
    steps, frequency = 2000, at(np.geomspace(0.1, 50.0, 9), 2.0)
    capacitance = 2.0 / 5.0  # R C = tau
    impedance = np.full(frequency.shape, 0.5 * 5.0 / steps, dtype=complex)
    for step in range(steps):
        impedance = 1.0 / (1.0 / impedance + 2j * np.pi * frequency * capacitance / steps)
        impedance = impedance + (5.0 / steps if step < steps - 1 else 0.5 * 5.0 / steps)
    assert_allclose(warburg_finite(frequency, 5.0, 2.0), impedance, rtol=1e-4)


def test_warburg_does_not_overflow():
    impedance = warburg_finite(np.array([0.0, 5e-324, 1e5, 1e150, 1e300]), 1.0, 1.0)
    assert np.all(np.isfinite(impedance))
    assert impedance[1] == 1.0
    assert abs(impedance[-1]) == pytest.approx(1.0 / np.sqrt(2e300 * np.pi), rel=1e-12)


def test_warburg_broadcasts_as_elementwise_scalar_calls_and_scalars_give_a_python_complex():
    frequency = np.concatenate([[0.0], np.geomspace(1e-4, 1e4, 4)])[:, None, None]
    resistance, tau = np.array([10.0, 100.0])[:, None], np.array([1e-3, 1.0, 1e3])
    whole = warburg_finite(frequency, resistance, tau)
    assert whole.shape == (5, 2, 3)
    for i, j, m in np.ndindex(whole.shape):
        single = warburg_finite(frequency[i].item(), resistance[j].item(), tau[m].item())
        assert type(single) is complex
        assert whole[i, j, m] == pytest.approx(single, rel=1e-13)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency": -1.0}, r"^frequency = -1 Hz .* \[0, inf\) Hz"),
        ({"resistance": -2.0}, r"^resistance = -2 ohm .* \[0, inf\) ohm"),
        ({"time_constant": 0.0}, r"^time_constant = 0 s .* \(0, inf\) s"),
        ({"frequency": 1e300, "time_constant": 1e300}, r"^2 pi frequency time_constant = inf"),
    ],
)
def test_warburg_names_the_bad_argument_its_value_and_its_range(change, message):
    with pytest.raises(ValueError, match=message):
        warburg_finite(**{"frequency": 1.0, "resistance": 1.0, "time_constant": 1.0, **change})


# -------------------------------------------------------------------------------- impedance.py as independent code


def independent(circuit, frequency, *parameters):
    """The spectrum of a circuit by impedance.py (Murbach et al. 2020)."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Simulating circuit based on initial parameters")
        return CustomCircuit(circuit, initial_guess=list(parameters)).predict(frequency, use_initial=True)


SPECTRUM = np.geomspace(1e-3, 1e8, 45)


@pytest.mark.parametrize("alpha", [0.6, 0.85, 1.0])
def test_zarc_equals_impedance_py_and_its_resistor_beside_a_constant_phase_element(alpha):
    ours = zarc(SPECTRUM, 70.0, 2e-4, alpha)
    assert_allclose(ours, independent("Zarc0", SPECTRUM, 70.0, 2e-4, alpha), rtol=1e-10)
    assert_allclose(ours, independent("p(R0,CPE0)", SPECTRUM, 70.0, (2e-4) ** alpha / 70.0, alpha), rtol=1e-10)


def test_warburg_equals_impedance_py():
    assert_allclose(warburg_finite(SPECTRUM, 40.0, 30.0), independent("Ws0", SPECTRUM, 40.0, 30.0), rtol=1e-10)


def test_polymer_cell_in_series_equals_impedance_py():
    """Bulk, interface and the salt that diffuses behind it: R-p(R,C)-Ws."""
    ours = series(20.0, zarc(SPECTRUM, 90.0, 3e-4), warburg_finite(SPECTRUM, 60.0, 500.0))
    theirs = independent("R0-p(R1,C1)-Ws0", SPECTRUM, 20.0, 90.0, 3e-4 / 90.0, 60.0, 500.0)
    assert_allclose(ours, theirs, rtol=1e-10)


def test_symmetric_cell_equals_impedance_py():
    values = [entry for arc in (BULK, BOUNDARY, INTERFACE, INTERFACE) for entry in arc]
    theirs = independent("Zarc0-Zarc1-Zarc2-Zarc3", SPECTRUM, *values)
    assert_allclose(symmetric_cell_impedance(SPECTRUM, BULK, BOUNDARY, INTERFACE), theirs, rtol=1e-10)


# -------------------------------------------------------------------------------------------------------- series


def test_series_adds_and_broadcasts():
    frequency = np.geomspace(1.0, 1e6, 7)
    arc = zarc(frequency, 10.0, 1e-3)
    total = series(5.0, arc, np.array([[1.0], [2.0]]))
    assert total.shape == (2, 7)
    assert_allclose(total, np.array([6.0 + arc, 7.0 + arc]), rtol=1e-15)
    assert type(series(1.0, 2.0 - 3.0j)) is complex
    assert series(1.0, 2.0 - 3.0j) == 3.0 - 3.0j
    assert series(4.0) == 4.0


def test_series_of_equal_halves_is_the_whole():
    frequency = np.geomspace(1.0, 1e6, 7)
    half = zarc(frequency, 5.0, 1e-4, 0.8)
    assert_allclose(series(half, half), zarc(frequency, 10.0, 1e-4, 0.8), rtol=1e-14)


@pytest.mark.parametrize(
    ("elements", "message"),
    [
        ((), "at least one"),
        ((1.0, np.nan), r"^elements\[1\] = .*nan"),
        ((1.0, complex(1.0, np.inf)), r"^elements\[1\] = .*inf"),
        ((1.0, [2.0, np.inf]), r"^elements\[1\] = .*inf"),
        (("wide", 1.0), r"^elements\[0\] = 'wide' is not a number"),
    ],
)
def test_series_names_the_bad_element(elements, message):
    with pytest.raises(ValueError, match=message):
        series(*elements)


# ------------------------------------------------------------------------------------------------ symmetric cell


def test_symmetric_cell_limits_are_the_full_width_with_both_interfaces_and_zero():
    assert symmetric_cell_impedance(0.0, BULK, BOUNDARY, INTERFACE) == 40.0 + 120.0 + 2 * 300.0
    assert abs(symmetric_cell_impedance(1e15, BULK, BOUNDARY, INTERFACE)) < 1e-3 * 760.0


def test_symmetric_cell_is_its_four_elements_in_series():
    frequency = np.geomspace(1e-2, 1e9, 50)
    parts = [zarc(frequency, *arc) for arc in (BULK, BOUNDARY, INTERFACE, INTERFACE)]
    assert_allclose(symmetric_cell_impedance(frequency, BULK, BOUNDARY, INTERFACE), sum(parts), rtol=1e-14)


def test_symmetric_cell_shows_each_arc_at_its_own_frequency_when_time_constants_are_decades_apart():
    """Between two arcs the imaginary part nearly vanishes and the real part is the sum of the faster arcs."""
    bulk, boundary, interface = Arc(40.0, 1e-9), Arc(120.0, 1e-5), Arc(300.0, 1e-1)
    gaps = np.array([at(1.0, 1e-7), at(1.0, 1e-3)])
    between = symmetric_cell_impedance(gaps, bulk, boundary, interface)
    assert_allclose(between.real, [40.0, 40.0 + 120.0], atol=0.1)
    assert np.all(-between.imag < 10.0)
    tops = at(1.0, np.array([1e-9, 1e-5, 1e-1]))
    assert_allclose(-symmetric_cell_impedance(tops, bulk, boundary, interface).imag, [20.0, 60.0, 300.0], rtol=0.01)


@pytest.mark.parametrize(("ratio", "peaks"), [(5.7, 1), (6.0, 2)])
def test_two_equal_ideal_arcs_show_two_peaks_above_a_ratio_of_three_plus_two_root_two(ratio, peaks):
    reduced = np.geomspace(1e-2, 1e2, 4001)
    frequency = at(reduced, 1e-3)
    pair = symmetric_cell_impedance(
        frequency, Arc(1.0, 1e-3 * np.sqrt(ratio)), Arc(1.0, 1e-3 / np.sqrt(ratio)), Arc(0.0, 1.0)
    )
    height = -pair.imag
    assert np.sum((height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])) == peaks


def test_symmetric_cell_takes_plain_tuples_and_defaults_to_ideal_arcs():
    frequency = np.geomspace(1.0, 1e6, 9)
    assert_allclose(
        symmetric_cell_impedance(frequency, (40.0, 1e-8), [120.0, 1e-5, 1.0], Arc(300.0, 1e-2)),
        symmetric_cell_impedance(frequency, Arc(40.0, 1e-8, 1.0), Arc(120.0, 1e-5, 1.0), (300.0, 1e-2, 1.0)),
        rtol=0.0,
    )


def test_symmetric_cell_broadcasts_and_scalars_give_a_python_complex():
    frequency = np.geomspace(1.0, 1e6, 4)
    widths = np.array([10.0, 20.0, 30.0])[:, None]
    whole = symmetric_cell_impedance(frequency, BULK, BOUNDARY, (widths, 1e-2, 0.8))
    assert whole.shape == (3, 4)
    for i, j in np.ndindex(whole.shape):
        single = symmetric_cell_impedance(frequency[j].item(), BULK, BOUNDARY, (widths[i].item(), 1e-2, 0.8))
        assert type(single) is complex
        assert whole[i, j] == pytest.approx(single, rel=1e-13)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bulk": (-1.0, 1e-8)}, r"^bulk resistance = -1 ohm .* \[0, inf\) ohm"),
        ({"boundary": (1.0, 0.0)}, r"^boundary time_constant = 0 s .* \(0, inf\) s"),
        ({"interface": (1.0, 1.0, 1.5)}, r"^interface alpha = 1.5 .* \(0, 1\]"),
        ({"frequency": -1.0}, r"^frequency = -1 Hz"),
        ({"bulk": (1.0,)}, r"^bulk = \(1.0,\) is not an arc; allowed: \(resistance, time_constant\)"),
        ({"interface": 3.0}, r"^interface = 3.0 is not an arc"),
    ],
)
def test_symmetric_cell_names_the_arc_and_the_bad_entry(change, message):
    with pytest.raises(ValueError, match=message):
        symmetric_cell_impedance(
            **{"frequency": 1.0, "bulk": BULK, "boundary": BOUNDARY, "interface": INTERFACE, **change}
        )


# ------------------------------------------------------------------------------------------------------- fitting

HERTZ = np.geomspace(3e7, 0.1, 69)
PELLET = (Arc(1700.0, 8e-8, 0.97), Arc(1000.0, 5e-6, 0.9), Arc(3000.0, 1.5e-3, 0.8))


def spectrum(*arcs, hertz=HERTZ, noise=0.0, seed=0, extra=0.0):
    """Arcs in series with relative errors in both parts."""
    exact = sum(zarc(hertz, *arc) for arc in arcs) + extra
    errors = np.random.default_rng(seed).standard_normal((2, hertz.size))
    return exact + noise * np.abs(exact) * (errors[0] + 1j * errors[1])


def values_of(fit):
    """Parameters and their errors, arc by arc."""
    names = ("resistance", "time_constant", "alpha", "capacitance")
    values = [[getattr(arc, name) for name in names] for arc in fit.arcs]
    errors = [[getattr(arc, f"{name}_error") for name in names] for arc in fit.arcs]
    return np.array(values), np.array(errors)


def truth_of(arcs):
    return np.array(
        [[arc.resistance, arc.time_constant, arc.alpha, arc.time_constant / arc.resistance] for arc in arcs]
    )


def test_fit_gives_back_the_arcs_of_an_exact_spectrum():
    fit = fit_arcs(HERTZ, spectrum(*PELLET), arcs=3, series_resistance=False)
    assert_allclose(values_of(fit)[0], truth_of(PELLET), rtol=1e-6)
    assert_allclose(fit.predict(HERTZ), spectrum(*PELLET), rtol=1e-6)
    assert fit.noise < 1e-6


@given(
    first=st.tuples(st.floats(1.0, 1e5), st.floats(-7.0, -5.0), st.floats(0.6, 0.99)),
    ratio=st.floats(0.2, 5.0),
    decades_apart=st.floats(1.5, 4.0),
    alpha=st.floats(0.6, 0.99),
    ohmic=st.floats(0.05, 2.0),
)
@settings(max_examples=25, deadline=None)
def test_fit_finds_any_two_arcs_that_are_apart(first, ratio, decades_apart, alpha, ohmic):
    resistance, log_tau, first_alpha = first
    arcs = (
        Arc(resistance, 10.0**log_tau, first_alpha),
        Arc(ratio * resistance, 10.0 ** (log_tau + decades_apart), alpha),
    )
    fit = fit_arcs(HERTZ, spectrum(*arcs, extra=ohmic * resistance), arcs=2)
    assert_allclose(values_of(fit)[0], truth_of(arcs), rtol=1e-3)
    assert fit.series_resistance == pytest.approx(ohmic * resistance, rel=1e-3)


def test_fit_and_its_errors_equal_those_of_impedance_py():
    """CustomCircuit weighted with |Z|, from the true values. Its CPE has Q = tau^alpha / R.

    In kiloohm and megahertz, for its numerical derivatives step too far where Q is much smaller than one.
    """
    hertz, measured = HERTZ / 1e6, spectrum(*PELLET, noise=0.005, seed=3) / 1e3
    true = [(a.resistance / 1e3, a.time_constant * 1e6, a.alpha) for a in PELLET]
    guess = [x for r, tau, alpha in true for x in (r, tau**alpha / r, alpha)]
    circuit = CustomCircuit("p(R1,CPE1)-p(R2,CPE2)-p(R3,CPE3)", initial_guess=guess)
    circuit.fit(hertz, measured, weight_by_modulus=True, x_scale=guess)
    theirs, their_errors = np.reshape(circuit.parameters_, (3, 3)), np.reshape(circuit.conf_, (3, 3))
    values, errors = values_of(fit_arcs(hertz, measured, arcs=3, series_resistance=False))
    assert_allclose(values[:, [0, 2]], theirs[:, [0, 2]], rtol=1e-4)
    assert_allclose(values[:, 1], (theirs[:, 0] * theirs[:, 1]) ** (1.0 / theirs[:, 2]), rtol=1e-4)
    assert_allclose(errors[:, [0, 2]], their_errors[:, [0, 2]], rtol=0.01)


def test_errors_of_the_fit_cover_the_truth_as_often_as_they_promise():
    """One standard error holds the truth in 68 % of 50 spectra, two in 95 %, give or take what chance allows."""
    pulls = []
    for seed in range(50):
        values, errors = values_of(
            fit_arcs(HERTZ, spectrum(*PELLET, noise=0.005, seed=seed), 3, series_resistance=False)
        )
        pulls.append((values - truth_of(PELLET)) / errors)
    pulls = np.array(pulls)
    assert np.mean(np.abs(pulls) < 1.0) == pytest.approx(0.683, abs=0.06)
    assert np.mean(np.abs(pulls) < 2.0) == pytest.approx(0.954, abs=0.03)
    assert_allclose(pulls.std(axis=0), 1.0, atol=0.3)
    assert_allclose(pulls.mean(axis=0), 0.0, atol=0.5)


def test_noise_of_the_fit_is_the_noise_put_in():
    found = [
        fit_arcs(HERTZ, spectrum(*PELLET, noise=0.01, seed=seed), 3, series_resistance=False).noise for seed in range(8)
    ]
    assert np.mean(found) == pytest.approx(0.01, rel=0.05)


def test_one_arc_more_always_fits_better_and_aic_tells_that_it_is_not_needed():
    """Over six spectra of three arcs."""
    criteria = []
    for seed in range(6):
        measured = spectrum(*PELLET, noise=0.005, seed=seed)
        fits = [fit_arcs(HERTZ, measured, arcs, series_resistance=False) for arcs in (2, 3, 4)]
        sums = [(2 * HERTZ.size - len(fit.names)) * fit.noise**2 for fit in fits]
        assert sums[0] > sums[1] > sums[2]
        criteria.append([fit.aic for fit in fits])
        assert max(arc.resistance_error / arc.resistance for arc in fits[2].arcs) > 0.2, "and it is not determined"
    assert np.argmin(np.mean(criteria, axis=0)) == 1


def test_fit_finds_leads_and_tail():
    jw = 2j * np.pi * HERTZ
    extra = 20.0 + jw * 1e-7 + 1.0 / (1e-4 * jw**0.5)
    arcs = (Arc(100.0, 1e-6, 0.9), Arc(300.0, 1e-3, 0.9))
    fit = fit_arcs(HERTZ, spectrum(*arcs, extra=extra, noise=0.002, seed=1), 2, inductance=True, tail=True)
    for value, error, true in (
        (fit.series_resistance, fit.series_resistance_error, 20.0),
        (fit.inductance, fit.inductance_error, 1e-7),
        (fit.tail, fit.tail_error, 1e-4),
        (fit.tail_exponent, fit.tail_exponent_error, 0.5),
    ):
        assert value == pytest.approx(true, rel=0.15)
        assert abs(value - true) < 3.5 * error
    assert fit.names == ("ln R1", "ln tau1", "alpha1", "ln R2", "ln tau2", "alpha2", "Rs", "L", "ln Q", "n")
    assert_allclose(np.diag(fit.correlation), 1.0)


@given(scale=st.floats(1e-6, 1e6), slow=st.floats(1e-3, 1e3))
@settings(max_examples=10, deadline=None)
def test_fit_scales_with_the_unit_of_impedance_and_of_frequency(scale, slow):
    measured = spectrum(*PELLET, noise=0.005, seed=2)
    base, base_errors = values_of(fit_arcs(HERTZ, measured, 3, series_resistance=False))
    other, errors = values_of(fit_arcs(HERTZ * slow, measured * scale, 3, series_resistance=False))
    factor = np.array([scale, 1.0 / slow, 1.0, 1.0 / (slow * scale)])
    assert_allclose(other, base * factor, rtol=1e-4)
    assert_allclose(errors, base_errors * factor, rtol=1e-3)


def test_fit_does_not_depend_on_the_order_of_points():
    measured = spectrum(*PELLET, noise=0.005, seed=2)
    mixed = np.random.default_rng(0).permutation(HERTZ.size)
    one = fit_arcs(HERTZ, measured, 3, series_resistance=False)
    other = fit_arcs(HERTZ[mixed], measured[mixed], 3, series_resistance=False)
    assert_allclose(values_of(other)[0], values_of(one)[0], rtol=1e-5)


def test_an_exponent_held_at_one_has_no_error_and_the_others_do():
    fit = fit_arcs(HERTZ, spectrum(Arc(100.0, 1e-6), Arc(300.0, 1e-3), noise=0.01, seed=0, extra=20.0), 2)
    held = [arc for arc in fit.arcs if np.isnan(arc.alpha_error)]
    assert held, "with this noise the best exponent would be above one"
    for arc in held:
        assert arc.alpha == pytest.approx(1.0, abs=1e-4)
        assert 0.0 < arc.resistance_error < 0.02 * arc.resistance


@pytest.mark.parametrize("seed", range(8))
def test_fit_of_nonsense_ends_in_numbers(seed):
    """Random points of any size and sign: no warning, no exception, resistances that are not negative."""
    random = np.random.default_rng(seed)
    hertz = np.unique(10 ** random.uniform(-4, 9, random.integers(9, 30)))
    nonsense = 10 ** random.uniform(-3, 12) * (
        random.standard_normal(hertz.size) + 1j * random.standard_normal(hertz.size)
    )
    fit = fit_arcs(hertz, nonsense, int(seed % 2) + 1, inductance=seed % 3 == 0, tail=seed % 5 == 0)
    assert all(arc.resistance > 0.0 and 0.0 < arc.alpha <= 1.0 for arc in fit.arcs)
    assert np.all(np.isfinite(fit.predict(hertz)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency": -HERTZ}, r"^frequency = -3e\+07 Hz .* \(0, inf\) Hz"),
        ({"frequency": HERTZ[:5]}, r"^frequency of shape \(5,\) and impedance of shape \(69,\) do not pair"),
        ({"frequency": np.ones(69)}, r"^frequency holds a value twice"),
        ({"impedance": np.zeros(69)}, r"^impedance = 0 is outside its range"),
        ({"impedance": np.full(69, np.nan)}, r"^impedance = .*nan"),
        ({"arcs": 0}, r"^arcs = 0 is outside its range; allowed: 1, 2, 3, 4 or 5"),
        ({"arcs": True}, r"^arcs = True"),
        ({"frequency": HERTZ[:3], "impedance": np.ones(3)}, r"^frequency has 3 points, too few for 7 parameters"),
    ],
)
def test_fit_names_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        fit_arcs(**{"frequency": HERTZ, "impedance": spectrum(*PELLET), "arcs": 2, **change})


# ------------------------------------------------------------------------------------------------ Kramers-Kronig


def test_kramers_kronig_residuals_equal_those_of_impedance_py():
    """Its fit with a capacitor, at as many time constants; they are spread alike. The sum is formed here."""
    measured = spectrum(*PELLET, noise=0.005, seed=6)
    w = 2 * np.pi * HERTZ
    count = min(int(4.0 * np.log10(HERTZ.max() / HERTZ.min())) + 2, HERTZ.size // 2)
    taus = get_tc_distribution(HERTZ, count)
    elements, _ = fit_linKK(HERTZ, taus, count, measured, fit_type="complex", add_cap=True)
    ohmic, *resistances, elastance, inductance = elements
    total = ohmic + elastance / (1j * w) + 1j * w * inductance
    total = total + sum(r / (1 + 1j * w * tau) for r, tau in zip(resistances, taus, strict=True))
    assert_allclose(kramers_kronig_residuals(HERTZ, measured), (measured - total) / np.abs(measured), atol=1e-5)


def test_kramers_kronig_residuals_of_a_lawful_spectrum_are_small_and_of_noise_the_noise():
    assert np.abs(kramers_kronig_residuals(HERTZ, spectrum(*PELLET))).max() < 3e-3
    noisy = kramers_kronig_residuals(HERTZ, spectrum(*PELLET, noise=0.01, seed=1))
    assert np.sqrt(np.mean(np.abs(noisy) ** 2) / 2) == pytest.approx(0.01, rel=0.25)


def test_kramers_kronig_residuals_betray_a_cell_that_changes():
    """The interface resists 5 % more from 100 Hz down: its contact was lost while the sweep ran."""
    after = spectrum(*PELLET[:2], PELLET[2]._replace(resistance=1.05 * PELLET[2].resistance))
    changed = np.where(HERTZ < 100.0, after, spectrum(*PELLET))
    still, moved = (np.abs(kramers_kronig_residuals(HERTZ, z)) for z in (spectrum(*PELLET), changed))
    assert moved.max() > 5 * still.max()
    assert 30.0 < HERTZ[np.argmax(moved)] < 300.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frequency": HERTZ[:4], "impedance": np.ones(4)}, r"^frequency has 4 points, too few for a test"),
        ({"per_decade": 0.5}, r"^per_decade = 0.5 is outside its range; allowed: \[1, 10\]"),
    ],
)
def test_kramers_kronig_residuals_name_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        kramers_kronig_residuals(**{"frequency": HERTZ, "impedance": spectrum(*PELLET), **change})
