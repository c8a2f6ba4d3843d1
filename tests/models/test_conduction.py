"""Conductivity laws against closed forms, limits, scipy's regression and a random walk."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import broadcasts, refuses
from numpy.testing import assert_allclose
from scipy import constants, integrate, optimize, stats

from ssebook.models.conduction import (
    area_specific_resistance,
    arrhenius_conductivity,
    bjerrum_length,
    brick_layer_conductivity,
    bruce_vincent_transference,
    dissociated_fraction,
    fit_arrhenius,
    fit_vft,
    fox_glass_transition,
    hopping_diffusivity,
    nernst_einstein_conductivity,
    pairing_constant,
    polarisation_current,
    solvent_shell,
    vft_conductivity,
)
from ssebook.units import angstrom, cm2_per_s, eV, mol_per_L, mS_per_cm, nm, ohm_cm2, um

k = constants.k
temperatures = st.floats(150.0, 900.0)
conductivities = st.floats(1e-9, 1e3)
energies = st.floats(0.0, 1.5).map(lambda value: value * eV)
lengths = st.floats(1e-9, 1e-3)


# ---------------------------------------------------------------------------------------------------- Arrhenius


def test_arrhenius_ln_sigma_t_is_linear_in_inverse_temperature():
    kelvin = np.linspace(220.0, 420.0, 21)
    sigma = arrhenius_conductivity(kelvin, 0.3 * mS_per_cm, 0.31 * eV)
    line = stats.linregress(1.0 / kelvin, np.log(sigma * kelvin))
    assert_allclose(line.slope, -0.31 * eV / k, rtol=1e-12)
    assert_allclose(np.log(sigma * kelvin), line.intercept + line.slope / kelvin, rtol=1e-12)
    assert np.ptp(np.gradient(np.log(sigma), 1.0 / kelvin)) > 100.0  # ln(sigma) itself is not a straight line


@given(sigma_ref=conductivities, energy=energies, reference=temperatures)
def test_arrhenius_equals_sigma_ref_at_the_reference_temperature(sigma_ref, energy, reference):
    assert arrhenius_conductivity(reference, sigma_ref, energy, reference) == pytest.approx(sigma_ref, rel=1e-14)


def test_arrhenius_without_barrier_leaves_only_the_factor_one_over_t():
    assert arrhenius_conductivity(600.0, 2.0, 0.0, temperature_ref=300.0) == pytest.approx(1.0, rel=1e-15)


def test_arrhenius_slope_of_ln_sigma_is_the_barrier_less_k_t():
    """What a paper that fits ln(sigma) reports: E_a - k T, 26 meV less at room temperature."""
    low, high = 298.0, 298.3
    ratio = arrhenius_conductivity(high, 1.0, 0.3 * eV) / arrhenius_conductivity(low, 1.0, 0.3 * eV)
    apparent = k * np.log(ratio) / (1.0 / low - 1.0 / high)
    assert_allclose(apparent, 0.3 * eV - k * 298.15, rtol=1e-6)


@given(
    sigma_ref=conductivities,
    energy=energies,
    first=st.floats(250.0, 450.0),
    second=st.floats(250.0, 450.0),
    reference=st.floats(250.0, 450.0),
)
def test_arrhenius_does_not_depend_on_which_reference_names_the_line(sigma_ref, energy, first, second, reference):
    anchor = arrhenius_conductivity(first, sigma_ref, energy, reference)
    assert arrhenius_conductivity(second, anchor, energy, first) == pytest.approx(
        arrhenius_conductivity(second, sigma_ref, energy, reference), rel=1e-11
    )


# ----------------------------------------------------------------------------------------------------------- fit


def noisy_points(count=9, noise=0.05, seed=7):
    kelvin = np.linspace(253.15, 373.15, count)
    scatter = np.random.default_rng(seed).normal(0.0, noise, count)
    return kelvin, arrhenius_conductivity(kelvin, 0.4 * mS_per_cm, 0.34 * eV) * np.exp(scatter)


@given(sigma_ref=conductivities, energy=energies, reference=st.floats(250.0, 400.0))
def test_fit_recovers_the_parameters_of_exact_points(sigma_ref, energy, reference):
    kelvin = np.array([260.0, 290.0, 310.0, 350.0, 390.0])
    fit = fit_arrhenius(kelvin, arrhenius_conductivity(kelvin, sigma_ref, energy, reference), reference)
    assert fit.sigma_ref == pytest.approx(sigma_ref, rel=1e-10)
    assert fit.activation_energy == pytest.approx(energy, rel=1e-10, abs=1e-12 * eV)
    assert fit.temperature_ref == reference
    assert fit.sigma_ref_error < 1e-10 * sigma_ref
    assert fit.activation_energy_error < 1e-10 * eV


@pytest.mark.parametrize("count", [3, 4, 9, 40])
def test_fit_standard_errors_equal_linregress(count):
    kelvin, sigma = noisy_points(count)
    fit = fit_arrhenius(kelvin, sigma, temperature_ref=298.15)
    # With the origin of the abscissa at T_ref the intercept of the oracle is ln(sigma_ref T_ref) itself.
    line = stats.linregress(1.0 / kelvin - 1.0 / 298.15, np.log(sigma * kelvin))
    assert_allclose(fit.activation_energy, -line.slope * k, rtol=1e-11)
    assert_allclose(fit.activation_energy_error, line.stderr * k, rtol=1e-9)
    assert_allclose(fit.sigma_ref, np.exp(line.intercept) / 298.15, rtol=1e-11)
    assert_allclose(fit.sigma_ref_error, fit.sigma_ref * line.intercept_stderr, rtol=1e-9)


def test_fit_standard_errors_equal_the_covariance_of_polyfit_and_of_curve_fit():
    kelvin, sigma = noisy_points()
    fit = fit_arrhenius(kelvin, sigma)
    abscissa, ordinate = 1e3 / kelvin - 1e3 / 298.15, np.log(sigma * kelvin)
    _, covariance = np.polyfit(abscissa, ordinate, 1, cov=True)
    assert_allclose(fit.activation_energy_error, np.sqrt(covariance[0, 0]) * 1e3 * k, rtol=1e-9)
    assert_allclose(fit.sigma_ref_error, fit.sigma_ref * np.sqrt(covariance[1, 1]), rtol=1e-9)

    def log_sigma_t(inverse, sigma_ref, energy):
        return np.log(sigma_ref * 298.15) - energy * eV / k * inverse / 1e3

    best, spread = optimize.curve_fit(log_sigma_t, abscissa, ordinate, p0=(0.03, 0.3))
    assert_allclose([fit.sigma_ref, fit.activation_energy / eV], best, rtol=1e-6)
    assert_allclose([fit.sigma_ref_error, fit.activation_energy_error / eV], np.sqrt(np.diag(spread)), rtol=1e-4)


def test_fit_standard_errors_cover_the_truth_as_often_as_student_t_says():
    """The 90 % interval contains the true value in 90 % of 2000 sets of five points, within 4 standard deviations."""
    kelvin = np.linspace(260.0, 360.0, 5)
    exact = arrhenius_conductivity(kelvin, 1.0, 0.3 * eV)
    scatter = np.random.default_rng(3).normal(0.0, 0.03, (2000, 5))
    width = stats.t.ppf(0.95, 3)
    fits = [fit_arrhenius(kelvin, exact * np.exp(row)) for row in scatter]
    inside_energy = np.mean([abs(f.activation_energy - 0.3 * eV) < width * f.activation_energy_error for f in fits])
    inside_sigma = np.mean([abs(np.log(f.sigma_ref)) < width * f.sigma_ref_error / f.sigma_ref for f in fits])
    tolerance = 4.0 * np.sqrt(0.9 * 0.1 / 2000)
    assert inside_energy == pytest.approx(0.9, abs=tolerance)
    assert inside_sigma == pytest.approx(0.9, abs=tolerance)


def test_fit_line_does_not_move_with_the_reference_temperature():
    kelvin, sigma = noisy_points()
    near, far = fit_arrhenius(kelvin, sigma, 298.15), fit_arrhenius(kelvin, sigma, 500.0)
    assert_allclose(far.predict(kelvin), near.predict(kelvin), rtol=1e-11)
    assert_allclose(far.activation_energy_error, near.activation_energy_error, rtol=1e-14)
    assert far.sigma_ref_error / far.sigma_ref > 3.0 * near.sigma_ref_error / near.sigma_ref  # it extrapolates


@given(factor=st.floats(1e-6, 1e6))
def test_fit_scales_with_the_unit_of_conductivity(factor):
    kelvin, sigma = noisy_points()
    plain, scaled = fit_arrhenius(kelvin, sigma), fit_arrhenius(kelvin, factor * sigma)
    assert scaled.sigma_ref == pytest.approx(factor * plain.sigma_ref, rel=1e-11)
    assert scaled.sigma_ref_error == pytest.approx(factor * plain.sigma_ref_error, rel=1e-9)
    assert scaled.activation_energy == pytest.approx(plain.activation_energy, rel=1e-11)
    assert scaled.activation_energy_error == pytest.approx(plain.activation_energy_error, rel=1e-9)


def test_fit_predicts_scalars_as_floats_arrays_as_arrays_and_equals_the_law():
    fit = fit_arrhenius(*noisy_points())
    assert type(fit.predict(300.0)) is float
    grid = np.array([[280.0, 300.0], [320.0, 340.0]])
    assert_allclose(fit.predict(grid), arrhenius_conductivity(grid, fit.sigma_ref, fit.activation_energy), rtol=1e-15)


def test_fit_of_a_conductivity_that_falls_with_temperature_has_a_negative_barrier_and_still_predicts():
    kelvin = np.array([280.0, 300.0, 320.0, 340.0])
    sigma = np.exp(0.1 * eV / k / kelvin) / kelvin
    fit = fit_arrhenius(kelvin, sigma)
    assert_allclose(fit.activation_energy, -0.1 * eV, rtol=1e-10)
    assert_allclose(fit.predict(kelvin), sigma, rtol=1e-10)


def test_fit_result_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit_arrhenius(*noisy_points()).sigma_ref = 1.0


@pytest.mark.parametrize(
    ("kelvin", "sigma", "message"),
    [
        ([], [], "temperature has 0 distinct .* 3 or more"),
        ([300.0, 320.0], [1.0, 2.0], "temperature has 2 distinct .* 3 or more"),
        ([300.0, 300.0, 320.0, 320.0], [1.0, 1.1, 2.0, 2.1], "temperature has 2 distinct .* 3 or more"),
        ([300.0, 300.0 + 1e-10, 300.0 + 2e-10], [1.0, 2.0, 3.0], "temperature spans .* K, too little"),
        ([300.0, 310.0, 320.0], [1.0, 2.0], r"temperature of shape \(3,\) .* conductivity of shape \(2,\)"),
        (300.0, 1.0, r"temperature of shape \(\)"),
        ([300.0, 310.0, -1.0], [1.0, 2.0, 3.0], r"temperature = -1 K .* \(0, inf\) K"),
        ([300.0, 310.0, 320.0], [1.0, 0.0, 3.0], r"conductivity = 0 S/m .* \(0, inf\) S/m"),
    ],
)
def test_fit_refuses_points_without_a_line(kelvin, sigma, message):
    with pytest.raises(ValueError, match=message):
        fit_arrhenius(kelvin, sigma)


def test_fit_refuses_a_reference_temperature_at_which_the_conductivity_is_not_representable():
    kelvin, sigma = noisy_points()
    with pytest.raises(ValueError, match="at temperature_ref"):
        fit_arrhenius(kelvin, sigma, temperature_ref=1.0)


# ---------------------------------------------------------------------------------------- Vogel-Fulcher-Tammann


def test_vft_apparent_barrier_is_b_times_t_over_t_minus_t0_squared():
    barrier, zero, kelvin, step = 0.08 * eV, 200.0, 320.0, 1e-3
    low, high = kelvin - step, kelvin + step
    log_low, log_high = (np.log(vft_conductivity(value, 10.0, barrier, zero) * np.sqrt(value)) for value in (low, high))
    apparent = k * (log_high - log_low) / (1.0 / low - 1.0 / high)
    assert_allclose(apparent, barrier * (kelvin / (kelvin - zero)) ** 2, rtol=1e-7)


def test_vft_with_zero_temperature_zero_is_a_simple_barrier():
    kelvin = np.array([250.0, 300.0, 400.0])
    assert_allclose(
        vft_conductivity(kelvin, 5.0, 0.2 * eV, 0.0) * np.sqrt(kelvin),
        5.0 * np.exp(-0.2 * eV / (k * kelvin)),
        rtol=1e-14,
    )


def test_vft_hand_calculation():
    # B / k = 1200 K, T - T0 = 120 K: exp(-10); A / sqrt(324) = A / 18
    assert_allclose(vft_conductivity(324.0, 36.0, 1200.0 * k, 204.0), 2.0 * np.exp(-10.0), rtol=1e-14)


def test_vft_freezes_towards_temperature_zero():
    assert vft_conductivity(200.5, 10.0, 0.1 * eV, 200.0) < 1e-300
    with pytest.raises(ValueError, match=r"temperature - temperature_zero = 0 K .* \(0, inf\) K"):
        vft_conductivity([300.0, 200.0], 10.0, 0.1 * eV, 200.0)


# ------------------------------------------------------------------------------------------------ fit of VFT


def polymer_points(count=9, noise=0.03, seed=5):
    kelvin = np.linspace(263.15, 393.15, count)
    scatter = np.random.default_rng(seed).normal(0.0, noise, count)
    return kelvin, vft_conductivity(kelvin, 16.0, 0.1 * eV, 180.0) * np.exp(scatter)


@given(prefactor=st.floats(1e-4, 1e6), barrier=st.floats(0.04, 0.4), zero=st.floats(60.0, 240.0))
def test_vft_fit_recovers_the_parameters_of_exact_points(prefactor, barrier, zero):
    kelvin = np.array([260.0, 280.0, 310.0, 340.0, 390.0])
    fit = fit_vft(kelvin, vft_conductivity(kelvin, prefactor, barrier * eV, zero))
    assert fit.temperature_zero == pytest.approx(zero, rel=1e-8)
    assert fit.pseudo_activation_energy == pytest.approx(barrier * eV, rel=1e-7)
    assert fit.prefactor == pytest.approx(prefactor, rel=1e-6)
    assert fit.temperature_zero_error < 1e-5
    assert_allclose(fit.predict(kelvin), vft_conductivity(kelvin, prefactor, barrier * eV, zero), rtol=1e-9)


@pytest.mark.parametrize("count", [5, 9, 40])
def test_vft_fit_equals_curve_fit_with_its_covariance(count):
    kelvin, sigma = polymer_points(count)
    fit = fit_vft(kelvin, sigma)

    def log_sigma(t, log_prefactor, barrier, zero):
        return log_prefactor - 0.5 * np.log(t) - barrier * eV / k / (t - zero)

    best, spread = optimize.curve_fit(log_sigma, kelvin, np.log(sigma), p0=(2.0, 0.12, 170.0), xtol=1e-14, ftol=1e-14)
    errors = np.sqrt(np.diag(spread))
    assert_allclose([np.log(fit.prefactor), fit.pseudo_activation_energy / eV, fit.temperature_zero], best, rtol=1e-6)
    own = [fit.prefactor_error / fit.prefactor, fit.pseudo_activation_energy_error / eV, fit.temperature_zero_error]
    assert_allclose(own, errors, rtol=1e-4)
    assert_allclose(fit.correlation, spread / np.outer(errors, errors), rtol=1e-4)


def test_vft_fit_standard_errors_cover_the_truth_as_often_as_student_t_says():
    """The 90 % interval of T_0 contains the true value in 90 % of 400 sets, within 4 standard deviations."""
    kelvin = np.linspace(263.15, 393.15, 12)
    exact = vft_conductivity(kelvin, 16.0, 0.1 * eV, 180.0)
    scatter = np.random.default_rng(3).normal(0.0, 0.01, (400, kelvin.size))
    width = stats.t.ppf(0.95, kelvin.size - 3)
    fits = [fit_vft(kelvin, exact * np.exp(row)) for row in scatter]
    inside = np.mean([abs(f.temperature_zero - 180.0) < width * f.temperature_zero_error for f in fits])
    assert inside == pytest.approx(0.9, abs=4.0 * np.sqrt(0.9 * 0.1 / 400))


@given(factor=st.floats(1e-6, 1e6))
def test_vft_fit_scales_with_the_unit_of_conductivity(factor):
    kelvin, sigma = polymer_points()
    plain, scaled = fit_vft(kelvin, sigma), fit_vft(kelvin, factor * sigma)
    assert scaled.prefactor == pytest.approx(factor * plain.prefactor, rel=1e-6)
    assert scaled.temperature_zero == pytest.approx(plain.temperature_zero, rel=1e-7)
    assert scaled.pseudo_activation_energy == pytest.approx(plain.pseudo_activation_energy, rel=1e-7)


def test_vft_fit_does_not_depend_on_the_order_of_the_points():
    kelvin, sigma = polymer_points()
    shuffled = np.random.default_rng(1).permutation(kelvin.size)
    mixed, plain = fit_vft(kelvin[shuffled], sigma[shuffled]), fit_vft(kelvin, sigma)
    assert mixed.temperature_zero == pytest.approx(plain.temperature_zero, rel=1e-8)


def test_vft_fit_takes_arrhenius_data_for_vft_data_no_more_often_than_the_test_allows():
    """Of 400 sets of Arrhenius points with 3 % scatter at most 5 % pass, plus 4 standard deviations."""
    kelvin = np.linspace(263.15, 393.15, 9)
    exact = arrhenius_conductivity(kelvin, 1.0, 0.3 * eV)

    def passes(sigma):
        try:
            fit_vft(kelvin, sigma)
        except ValueError:
            return False
        return True

    scatter = np.random.default_rng(8).normal(0.0, 0.03, (400, kelvin.size))
    assert np.mean([passes(exact * np.exp(row)) for row in scatter]) < 0.05 + 4.0 * np.sqrt(0.05 * 0.95 / 400)


@pytest.mark.parametrize("noise", [0.0, 1e-6])
def test_vft_fit_refuses_arrhenius_points_however_exact(noise):
    kelvin = np.linspace(263.15, 393.15, 9)
    scatter = np.exp(np.random.default_rng(2).normal(0.0, noise, 9))
    for sigma in (arrhenius_conductivity(kelvin, 1.0, 0.3 * eV), vft_conductivity(kelvin, 1.0, 0.3 * eV, 0.0)):
        with pytest.raises(ValueError, match=r"do not tell a VFT curve .* Use fit_arrhenius"):
            fit_vft(kelvin, sigma * scatter)


def test_vft_fit_refuses_a_range_too_narrow_for_the_scatter():
    kelvin = np.linspace(340.0, 360.0, 6)
    scatter = np.exp(np.random.default_rng(4).normal(0.0, 0.03, 6))
    with pytest.raises(ValueError, match=r"6 points from 340 to 360 K do not tell .* measure over a wider range"):
        fit_vft(kelvin, vft_conductivity(kelvin, 16.0, 0.1 * eV, 180.0) * scatter)


@pytest.mark.parametrize(
    ("kelvin", "sigma", "message"),
    [
        ([], [], "temperature has 0 distinct .* 4 or more"),
        ([300.0, 320.0, 340.0], [1.0, 2.0, 3.0], "temperature has 3 distinct .* 4 or more"),
        ([300.0, 320.0, 340.0, 340.0], [1.0, 2.0, 3.0, 3.1], "temperature has 3 distinct .* 4 or more"),
        ([300.0, 300.0 + 1e-10, 300.0 + 2e-10, 300.0 + 3e-10], [1.0, 2.0, 3.0, 4.0], "temperature spans .* K, too"),
        ([300.0, 310.0, 320.0, 330.0], [1.0, 2.0, 3.0], r"temperature of shape \(4,\) .* of shape \(3,\)"),
        ([300.0, 310.0, 320.0, -1.0], [1.0, 2.0, 3.0, 4.0], r"temperature = -1 K .* \(0, inf\) K"),
        ([300.0, 310.0, 320.0, 330.0], [1.0, 0.0, 3.0, 4.0], r"conductivity = 0 S/m .* \(0, inf\) S/m"),
        ([300.0, 310.0, 320.0, 330.0, 340.0], [1e-9, 1.0, 1.0, 1.0, 1.0], "that point alone fixes it"),
        ([300.0, 310.0, 320.0, 330.0, 340.0], [9.0, 6.0, 4.5, 3.8, 3.5], "conductivity falls with temperature"),
    ],
)
def test_vft_fit_refuses_points_without_a_curve(kelvin, sigma, message):
    with pytest.raises(ValueError, match=message):
        fit_vft(kelvin, sigma)


def test_vft_fit_result_is_frozen_and_predicts_the_law():
    fit = fit_vft(*polymer_points())
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit.prefactor = 1.0
    with pytest.raises(ValueError, match="read-only"):
        fit.correlation[0, 0] = 2.0
    assert type(fit.predict(300.0)) is float
    with pytest.raises(ValueError, match="temperature - temperature_zero"):
        fit.predict(fit.temperature_zero - 1.0)


# ----------------------------------------------------------------------------------------------- Nernst-Einstein


def test_nernst_einstein_equals_its_form_per_particle():
    """sigma = n q^2 D / (k T): no mole, no Faraday constant, no gas constant."""
    number_density = 3.17e27
    expected = number_density * (2 * constants.e) ** 2 * 4e-13 / (k * 350.0 * 0.6)
    assert_allclose(
        nernst_einstein_conductivity(4e-13, number_density / constants.N_A, 350.0, charge=2, haven_ratio=0.6),
        expected,
        rtol=1e-9,
    )


def test_nernst_einstein_hand_calculation():
    # F^2 = 9.30942e9 C^2/mol^2, R T = 2478.957 J/mol: 9.30942e9 * 40000 * 1e-12 / 2478.957 = 0.150215 S/m
    sigma = nernst_einstein_conductivity(1e-8 * cm2_per_s, 40.0e3, 298.15)
    assert sigma == pytest.approx(0.150215, rel=2e-6)
    assert sigma / mS_per_cm == pytest.approx(1.50215, rel=2e-6)


@given(
    diffusivity=st.floats(1e-18, 1e-8),
    concentration=st.floats(1.0, 1e5),
    temperature=temperatures,
    factor=st.floats(1.0, 9.0),
)
def test_nernst_einstein_scaling_laws(diffusivity, concentration, temperature, factor):
    base = nernst_einstein_conductivity(diffusivity, concentration, temperature)
    for changed, power in (
        (nernst_einstein_conductivity(factor * diffusivity, concentration, temperature), 1),
        (nernst_einstein_conductivity(diffusivity, factor * concentration, temperature), 1),
        (nernst_einstein_conductivity(diffusivity, concentration, factor * temperature), -1),
        (nernst_einstein_conductivity(diffusivity, concentration, temperature, charge=factor), 2),
        (nernst_einstein_conductivity(diffusivity, concentration, temperature, haven_ratio=factor), -1),
    ):
        assert changed == pytest.approx(base * factor**power, rel=1e-12)


# ------------------------------------------------------------------------------------------------------- hopping


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_hopping_equals_the_mean_square_displacement_of_a_random_walk(dimension):
    """<r^2> = 2 d D t over 40 000 walkers, each with Poisson numbers of hops along every direction."""
    length, attempts, barrier, kelvin = 0.3 * nm, 1e13, 0.3 * eV, 300.0
    diffusivity = hopping_diffusivity(length, attempts, barrier, kelvin, dimension)
    hops = 50.0  # mean hops of one walker
    rate = 1e13 * np.exp(-0.3 * eV / (k * 300.0))
    random = np.random.default_rng(11)
    forth, back = random.poisson(hops / (2 * dimension), (2, 40_000, dimension))
    square = np.sum((length * (forth - back)) ** 2, axis=1)
    error = square.std() / np.sqrt(square.size)
    assert error < 0.01 * square.mean()
    assert 2 * dimension * diffusivity * hops / rate == pytest.approx(square.mean(), abs=4.0 * error)


def test_hopping_hand_calculation_and_conductivity_is_arrhenius_in_sigma_t():
    # a = 2 A, nu0 = 6e12 Hz, no barrier, d = 3, f = 0.5: 0.5 * 4e-20 * 6e12 / 6 = 2e-8
    assert hopping_diffusivity(2e-10, 6e12, 0.0, 300.0, correlation=0.5) == pytest.approx(2e-8, rel=1e-14)
    kelvin = np.array([260.0, 298.15, 350.0])
    sigma = nernst_einstein_conductivity(hopping_diffusivity(2e-10, 6e12, 0.3 * eV, kelvin), 3e4, kelvin)
    assert_allclose(sigma, arrhenius_conductivity(kelvin, sigma[1], 0.3 * eV), rtol=1e-12)


# --------------------------------------------------------------------------------------------------- brick layer


def test_brick_layer_is_grains_and_boundaries_as_resistors_in_series():
    """100 grains and 100 boundaries stacked one by one in a pellet of unit area."""
    resistance = sum(2e-6 / 0.1 + 3e-9 / 1e-4 for _ in range(100))
    pellet = 100 * (2e-6 + 3e-9)
    sigma = brick_layer_conductivity(0.1, 1e-4, 2e-6, 3e-9)
    assert_allclose(area_specific_resistance(pellet, sigma), resistance, rtol=1e-13)


@given(sigma=conductivities, size=lengths, thickness=lengths)
def test_brick_layer_of_one_material_is_that_material(sigma, size, thickness):
    assert brick_layer_conductivity(sigma, sigma, size, thickness) == pytest.approx(sigma, rel=1e-13)


@given(grain=conductivities, boundary=conductivities, size=lengths)
def test_brick_layer_without_boundary_is_the_grain(grain, boundary, size):
    assert brick_layer_conductivity(grain, boundary, size, 0.0) == pytest.approx(grain, rel=1e-14)


@given(grain=conductivities, boundary=conductivities, size=lengths, thickness=lengths)
def test_brick_layer_lies_between_its_parts_and_is_their_weighted_harmonic_mean(grain, boundary, size, thickness):
    sigma = brick_layer_conductivity(grain, boundary, size, thickness)
    assert min(grain, boundary) * (1 - 1e-12) <= sigma <= max(grain, boundary) * (1 + 1e-12)
    share = thickness / (size + thickness)
    assert 1.0 / sigma == pytest.approx((1.0 - share) / grain + share / boundary, rel=1e-10)


def test_brick_layer_thin_boundary_approximation():
    """1/sigma = 1/sigma_g + (delta/d)/sigma_gb when delta << d and sigma_gb << sigma_g."""
    approximate = 1.0 / (1.0 / 0.1 + (2e-9 / 5e-6) / 1e-5)
    assert_allclose(brick_layer_conductivity(0.1, 1e-5, 5e-6, 2e-9), approximate, rtol=5e-4)


def test_brick_layer_grows_with_grain_size_when_boundaries_are_poor():
    sigma = brick_layer_conductivity(0.1, 1e-5, np.geomspace(10 * nm, 100 * um, 30), 2 * nm)
    assert np.all(np.diff(sigma) > 0.0)
    # Of the largest grain, 100 um: (delta / d) (sigma_g / sigma_gb) = 2e-5 * 1e4 = 0.2 of resistance on top of its own.
    assert sigma[-1] == pytest.approx(0.1 / 1.2, rel=1e-4)


# ------------------------------------------------------------------------------------- Bruce-Vincent polarisation

shares = st.floats(0.02, 0.98)


def test_bruce_vincent_hand_calculation():
    # 10 mV; 20 then 8 uA; 200 then 250 ohm: 8 (10 - 4) / [20 (10 - 2)] = 0.3, where the plain ratio is 0.4
    assert bruce_vincent_transference(20e-6, 8e-6, 10e-3, 200.0, 250.0) == pytest.approx(0.3, rel=1e-12)
    assert bruce_vincent_transference(20e-6, 8e-6, 10e-3, 0.0, 0.0) == pytest.approx(0.4, rel=1e-14)


@given(bulk=st.floats(1.0, 1e5), first=st.floats(0.0, 1e4), last=st.floats(0.0, 1e4), cation=shares)
def test_bruce_vincent_returns_the_share_of_a_cell_whose_interface_changes(bulk, first, last, cation):
    """Steady: V = I_ss (R_b / t+ + R_ss); at the start: V = I_0 (R_b + R_0)."""
    start, end = 0.01 / (bulk + first), 0.01 / (bulk / cation + last)
    assert bruce_vincent_transference(start, end, 0.01, first, last) == pytest.approx(cation, rel=1e-8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"resistance_initial": 500.0}, r"^voltage - current_initial \* resistance_initial = 0 V"),
        ({"resistance_steady": 2000.0}, r"^voltage - current_steady \* resistance_steady = -0.006 V"),
        ({"voltage": 0.0}, r"^voltage = 0 V .* \(0, inf\) V"),
    ],
)
def test_bruce_vincent_refuses_interfaces_that_take_the_whole_voltage(change, message):
    values = {"current_initial": 20e-6, "current_steady": 8e-6, "voltage": 0.01}
    with pytest.raises(ValueError, match=message):
        bruce_vincent_transference(**{**values, "resistance_initial": 200.0, "resistance_steady": 250.0, **change})


@given(bulk=st.floats(1.0, 1e5), interface=st.floats(0.0, 1e5), cation=shares, tau=st.floats(1.0, 1e7))
def test_polarisation_starts_ohmic_ends_steady_and_gives_bruce_and_vincent_their_number(bulk, interface, cation, tau):
    start, end = polarisation_current([0.0, np.inf], 0.01, bulk, interface, cation, tau)
    assert start == pytest.approx(0.01 / (bulk + interface), rel=1e-13)
    assert end == pytest.approx(0.01 / (bulk / cation + interface), rel=1e-12)
    assert bruce_vincent_transference(start, end, 0.01, interface, interface) == pytest.approx(cation, rel=1e-6)


@pytest.mark.parametrize(("interface", "cation"), [(0.0, 0.2), (3.0, 0.2), (0.3, 0.8), (0.0, 0.02)])
def test_polarisation_equals_diffusion_on_a_grid(interface, cation):
    """w_t = w_xx on half the cell, w = 0 in the middle, -w_x = I R_d and w = V - I R_0 at the foil; L^2 / (4 D) = 1."""
    cells, ohmic, diffusional = 400, 1.0 + interface, (1.0 - cation) / cation
    edges = np.linspace(0.0, 1.0, cells + 1) ** 2  # finer at the foil
    width, gap = np.diff(edges), np.diff(0.5 * (edges[1:] + edges[:-1]))

    def slope_at_foil(w):
        # The flux through the half cell next to the foil: (w_foil - w_0) / (width / 2) with w_foil = 1 - I R_0.
        return (1.0 - w[0]) / (0.5 * width[0] + ohmic / diffusional)

    def rate(_, w):
        flux = np.concatenate([[slope_at_foil(w)], -np.diff(w) / gap, [w[-1] / (0.5 * width[-1])]])
        return -np.diff(flux) / width

    times = np.array([1e-3, 0.01, 0.04, 0.06, 0.2, 0.5, 1.0, 3.0])
    run = integrate.solve_ivp(
        rate, (0.0, 3.0), np.zeros(cells), t_eval=times, method="LSODA", rtol=1e-7, atol=1e-9, lband=1, uband=1
    )
    current = np.array([slope_at_foil(w) for w in run.y.T]) / diffusional
    assert_allclose(polarisation_current(times, 1.0, 1.0, interface, cation, 4.0), current, rtol=3e-4)


@pytest.mark.parametrize("laplace", [0.1, 1.0, 10.0, 300.0])
@pytest.mark.parametrize(("interface", "cation"), [(0.0, 0.2), (2.0, 0.5)])
def test_polarisation_has_the_laplace_transform_of_its_impedance(laplace, interface, cation):
    def integrand(x):  # t = exp(x)
        return np.exp(x - laplace * np.exp(x)) * polarisation_current(np.exp(x), 1.0, 1.0, interface, cation, 4.0)

    transform, _ = integrate.quad(integrand, -40.0, np.log(40.0 / laplace), limit=400, points=[np.log(0.05)])
    diffusional = (1.0 - cation) / cation * np.tanh(np.sqrt(laplace)) / np.sqrt(laplace)
    assert transform == pytest.approx(1.0 / (laplace * (1.0 + interface + diffusional)), rel=1e-7)


@given(interface=st.floats(0.0, 30.0), cation=shares)
def test_polarisation_falls_steadily_and_without_a_step_where_its_two_forms_meet(interface, cation):
    current = polarisation_current(np.geomspace(1e-6, 30.0, 60), 1.0, 1.0, interface, cation, 4.0)
    assert np.all(np.diff(current) <= 1e-9 * current[:-1])
    before, after = polarisation_current([0.05 * (1 - 1e-12), 0.05], 1.0, 1.0, interface, cation, 4.0)
    assert after == pytest.approx(before, rel=1e-8)


# ------------------------------------------------------------------------------------- area-specific resistance


def test_area_specific_resistance_hand_calculation():
    # 10 um of 1e-6 S/cm: 1e-3 cm / 1e-6 S/cm = 1000 ohm cm^2
    assert area_specific_resistance(10 * um, 1e-3 * mS_per_cm) / ohm_cm2 == pytest.approx(1000.0, rel=1e-14)


@given(first=lengths, second=lengths, sigma=conductivities)
def test_area_specific_resistances_of_layers_in_series_add(first, second, sigma):
    assert area_specific_resistance(first, sigma) + area_specific_resistance(second, sigma) == pytest.approx(
        area_specific_resistance(first + second, sigma), rel=1e-13
    )


# ------------------------------------------------------------------------------------------- every law alike

LAWS = {
    arrhenius_conductivity: {
        "temperature": 320.0,
        "sigma_ref": 0.03,
        "activation_energy": 0.3 * eV,
        "temperature_ref": 300.0,
    },
    vft_conductivity: {
        "temperature": 320.0,
        "prefactor": 10.0,
        "pseudo_activation_energy": 0.08 * eV,
        "temperature_zero": 200.0,
    },
    nernst_einstein_conductivity: {
        "diffusivity": 1e-12,
        "concentration": 4e4,
        "temperature": 320.0,
        "charge": 1.0,
        "haven_ratio": 0.5,
    },
    hopping_diffusivity: {
        "jump_length": 2e-10,
        "attempt_frequency": 1e13,
        "activation_energy": 0.3 * eV,
        "temperature": 320.0,
        "correlation": 0.7,
    },
    brick_layer_conductivity: {
        "sigma_grain": 0.1,
        "sigma_boundary": 1e-4,
        "grain_size": 1e-6,
        "boundary_thickness": 2e-9,
    },
    bjerrum_length: {"permittivity": 20.0, "temperature": 320.0},
    pairing_constant: {"permittivity": 20.0, "temperature": 320.0, "contact_distance": 4e-10},
    dissociated_fraction: {
        "concentration": 100.0,
        "permittivity": 20.0,
        "temperature": 320.0,
        "contact_distance": 4e-10,
    },
    fox_glass_transition: {"diluent_fraction": 0.2, "polymer_transition": 233.0, "diluent_transition": 130.0},
    solvent_shell: {"solvent_per_ion": 2.0, "preference": 5.0, "sites": 4.0},
    area_specific_resistance: {"thickness": 1e-6, "conductivity": 1e-3},
    bruce_vincent_transference: {
        "current_initial": 20e-6,
        "current_steady": 8e-6,
        "voltage": 0.01,
        "resistance_initial": 200.0,
        "resistance_steady": 250.0,
    },
    polarisation_current: {
        "time": 1e3,
        "voltage": 0.01,
        "resistance_bulk": 20.0,
        "resistance_interface": 50.0,
        "transference": 0.3,
        "diffusion_time": 5e3,
    },
}
ARGUMENTS = [(law, name) for law, values in LAWS.items() for name in values]


def name_of(parameter):
    return getattr(parameter, "__name__", parameter)


@pytest.mark.parametrize("law", LAWS, ids=name_of)
def test_law_returns_a_float_for_scalars_and_broadcasts(law):
    factors = [1.0, 0.9, 0.8] if law is not nernst_einstein_conductivity else [1.0, 1.1, 1.3]
    broadcasts(law, LAWS[law], np.array(factors))


@pytest.mark.parametrize(("law", "name"), ARGUMENTS, ids=name_of)
@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf, "much"])
def test_law_names_the_bad_argument_its_value_and_its_range(law, name, bad):
    if (law, name, bad) == (polarisation_current, "time", np.inf):
        bad = -2.0  # an infinite time is the steady state
    refuses(law, LAWS[law], name, bad)


@pytest.mark.parametrize("law", [arrhenius_conductivity, hopping_diffusivity, vft_conductivity], ids=name_of)
def test_law_refuses_a_barrier_given_in_electronvolts_or_per_mole(law):
    name = "pseudo_activation_energy" if law is vft_conductivity else "activation_energy"
    for number in (0.3, 30e3):
        with pytest.raises(ValueError, match=rf"^{name} = {number:g} J .* \[0, 1.60218e-18\] J"):
            law(**{**LAWS[law], name: number})


def test_arrhenius_refuses_a_boltzmann_factor_that_overflows():
    with pytest.raises(ValueError, match=r"activation_energy / k .* is outside its range; allowed: \(-inf, 600\]"):
        arrhenius_conductivity(1000.0, 1.0, 5.0 * eV, temperature_ref=50.0)


@pytest.mark.parametrize("dimension", [0, 4, 2.5])
def test_hopping_knows_one_two_and_three_dimensions(dimension):
    with pytest.raises(ValueError, match=r"^dimension = .* 1, 2 or 3"):
        hopping_diffusivity(2e-10, 1e13, 0.3 * eV, 300.0, dimension=dimension)


# ------------------------------------------------------------------------------------------ pairing of ions

permittivities = st.floats(1.5, 120.0)
contacts = st.floats(2e-10, 2e-9)
salts = st.floats(1e-6, 1e4)


def test_bjerrum_length_of_water_and_bjerrums_own_distance():
    """0.715 nm at 25 degrees Celsius with a permittivity of 78.4; half of it is the 3.57 angstrom of the textbooks."""
    assert bjerrum_length(78.4, 298.15) / nm == pytest.approx(0.715, abs=5e-4)
    assert bjerrum_length(78.4, 298.15) / 2.0 / angstrom == pytest.approx(3.57, abs=0.006)


@given(permittivity=permittivities, temperature=temperatures)
def test_bjerrum_length_is_where_coulombs_energy_is_the_thermal_energy(permittivity, temperature):
    distance = bjerrum_length(permittivity, temperature)
    # Coulomb's constant as it was defined with the old ampere: 1e-7 c^2, within 1e-9 of today's
    energy = 1e-7 * constants.c**2 * constants.e**2 / (permittivity * distance)
    assert energy == pytest.approx(k * temperature, rel=1e-8)


def test_pairing_constant_in_the_units_of_fuoss():
    """(4 pi N a^3 / 3000) exp(e^2 / (a D k T)) in L/mol, with a in cm, e in esu and k in erg/K."""
    contact = np.array([2.5e-8, 4e-8, 6.4e-8])  # cm
    electron, boltzmann = 4.80320e-10, 1.380649e-16
    printed = 4 * np.pi * 6.02214e23 * contact**3 / 3000 * np.exp(electron**2 / (contact * 36.7 * boltzmann * 298.15))
    assert_allclose(pairing_constant(36.7, 298.15, contact * 1e-2) * mol_per_L, printed, rtol=1e-4)


def test_pairing_constant_of_tetraisoamylammonium_nitrate():
    """Two dissociation constants printed by the program quick-fuoss for D = 8.5 and 11.9 at 298 K.

    It does not print the contact distance: the ratio of the two gives it, and then each has to come out. Fuoss
    and Kraus found 6.4 angstrom from conductivities of this salt in dioxane and water.
    """
    low, high = 4.930e-5, 9.4706e-4  # mol/L
    contact = (bjerrum_length(8.5, 298.0) - bjerrum_length(11.9, 298.0)) / np.log(high / low)
    assert contact / angstrom == pytest.approx(6.4, abs=0.05)
    for permittivity, printed in ((8.5, low), (11.9, high)):
        assert 1.0 / (pairing_constant(permittivity, 298.0, contact) * mol_per_L) == pytest.approx(printed, rel=0.01)


def test_pairing_constant_of_a_distance_beyond_all_attraction_is_a_volume():
    # a = 1 um in water: the exponential is 1.0007, the sphere holds 4 pi / 3 (1e-6)^3 N_A
    assert pairing_constant(78.4, 298.15, 1e-6) == pytest.approx(4.18879e-18 * constants.N_A, rel=1e-3)


def test_pairing_constant_too_large_for_a_float_is_refused():
    with pytest.raises(ValueError, match=r"^ln\(pairing constant .* allowed: \(-inf, 600\]"):
        pairing_constant(1.0, 298.15, 0.05 * nm)


@given(salt=salts, permittivity=st.floats(6.0, 120.0), temperature=temperatures, contact=st.floats(3e-10, 2e-9))
def test_fraction_obeys_mass_action(salt, permittivity, temperature, contact):
    alpha = dissociated_fraction(salt, permittivity, temperature, contact)
    free, pairs = alpha * salt, (1.0 - alpha) * salt
    constant = pairing_constant(permittivity, temperature, contact)
    assert free**2 * constant == pytest.approx(pairs, rel=1e-9, abs=1e-12 * salt)


@pytest.mark.parametrize("permittivity", [9.0, 20.0, 36.7, 78.4])
def test_fraction_equals_the_end_of_the_kinetics(permittivity):
    """Ions that meet and part until nothing changes: d(free)/dt = pairs - K free^2."""
    constant, salt = pairing_constant(permittivity, 298.15, 0.5 * nm), 300.0
    rate = 1.0 / (1.0 + constant * salt)

    def change(_, free):
        return rate * ((salt - free) - constant * free**2)

    run = integrate.solve_ivp(change, (0.0, 1e4), [salt], method="LSODA", rtol=1e-10, atol=1e-12)
    assert dissociated_fraction(salt, permittivity, 298.15, 0.5 * nm) == pytest.approx(run.y[0, -1] / salt, rel=1e-6)


def test_fraction_equals_a_root_found_numerically():
    constant = pairing_constant(12.0, 350.0, 0.6 * nm)
    root = optimize.brentq(lambda a: a**2 * constant * 800.0 + a - 1.0, 0.0, 1.0, xtol=1e-15)
    assert dissociated_fraction(800.0, 12.0, 350.0, 0.6 * nm) == pytest.approx(root, rel=1e-12)


def test_fraction_limits_of_dilution_and_of_concentration():
    constant = pairing_constant(20.0, 298.15, 0.5 * nm)
    assert dissociated_fraction(0.0, 20.0, 298.15, 0.5 * nm) == 1.0
    dilute = 1e-5 / constant
    assert 1.0 - dissociated_fraction(dilute, 20.0, 298.15, 0.5 * nm) == pytest.approx(1e-5, rel=1e-4)
    dense = 1e8 / constant  # Ostwald's limit: alpha = 1 / sqrt(K c), the free ions grow as the root of the salt
    assert dissociated_fraction(dense, 20.0, 298.15, 0.5 * nm) == pytest.approx(1e-4, rel=1e-4)


def test_fraction_does_not_overflow_at_low_permittivity():
    """Where exp(l_B / a) is beyond every float, so is its inverse root; halfway there the fraction is still right."""
    assert dissociated_fraction(1000.0, 1.0, 50.0, 0.1 * nm) == 0.0
    # alpha = exp(-l_B / (2 a)) / sqrt(V c), V the volume of a mole of spheres of radius a
    volume = 4.0 * np.pi * constants.N_A * (0.1 * nm) ** 3 / 3.0
    expected = np.exp(-bjerrum_length(2.0, 298.15) / (0.2 * nm)) / np.sqrt(volume * 1000.0)
    assert dissociated_fraction(1000.0, 2.0, 298.15, 0.1 * nm) == pytest.approx(expected, rel=1e-10)
    assert 0.0 < expected < 1e-55


@given(salt=salts, permittivity=permittivities, temperature=temperatures, contact=contacts, factor=st.floats(1.01, 3.0))
def test_fraction_falls_with_salt_and_rises_with_permittivity_and_temperature(
    salt, permittivity, temperature, contact, factor
):
    base = dissociated_fraction(salt, permittivity, temperature, contact)
    assert 0.0 <= base <= 1.0
    assert dissociated_fraction(factor * salt, permittivity, temperature, contact) <= base
    assert dissociated_fraction(salt, factor * permittivity, temperature, contact) >= base
    # only the product of permittivity and temperature counts
    assert dissociated_fraction(salt, permittivity, factor * temperature, contact) == pytest.approx(
        dissociated_fraction(salt, factor * permittivity, temperature, contact), rel=1e-9, abs=1e-300
    )


# ------------------------------------------------------------------------------------------------- plasticiser


def test_fox_ends_at_the_pure_components_and_of_equals_is_the_same():
    assert fox_glass_transition(0.0, 233.0, 130.0) == pytest.approx(233.0, rel=1e-15)
    assert fox_glass_transition(1.0, 233.0, 130.0) == pytest.approx(130.0, rel=1e-15)
    assert fox_glass_transition(0.37, 250.0, 250.0) == pytest.approx(250.0, rel=1e-15)


def test_fox_of_polystyrene_and_pmma():
    """Half and half of 373 K and 378 K: 375.4 K, the example of the library polysim."""
    assert fox_glass_transition(0.5, 373.0, 378.0) == pytest.approx(375.4, abs=0.2)
    # half of 100 K with half of 300 K: the harmonic mean, 150 K
    assert fox_glass_transition(0.5, 300.0, 100.0) == pytest.approx(150.0, rel=1e-14)


@given(fraction=st.floats(0.0, 1.0), polymer=st.floats(150.0, 500.0), diluent=st.floats(80.0, 150.0))
def test_fox_lies_below_the_straight_line_and_does_not_mind_the_order(fraction, polymer, diluent):
    glass = fox_glass_transition(fraction, polymer, diluent)
    assert diluent * (1 - 1e-12) <= glass <= ((1.0 - fraction) * polymer + fraction * diluent) * (1 + 1e-12)
    assert glass == pytest.approx(fox_glass_transition(1.0 - fraction, diluent, polymer), rel=1e-12)


def test_fox_refuses_a_fraction_in_percent():
    with pytest.raises(ValueError, match=r"^diluent_fraction = 15 .* \[0, 1\]"):
        fox_glass_transition(15.0, 233.0, 130.0)


# ----------------------------------------------------------------------------------------------- solvent shell


@given(solvent=st.floats(0.0, 50.0), preference=st.floats(1e-3, 1e3), sites=st.floats(1.0, 8.0))
def test_shell_obeys_its_equilibrium_and_binds_no_more_than_there_is(solvent, preference, sites):
    bound = solvent_shell(solvent, preference, sites)
    assert 0.0 <= bound <= min(solvent, sites) * (1 + 1e-12)
    assert bound == pytest.approx(preference * (solvent - bound) * (sites - bound), rel=1e-6, abs=1e-9)


def test_shell_equals_ions_and_molecules_that_meet_and_part_at_random():
    """Monte Carlo: 2000 ions of four sites, 5000 molecules; detailed balance of single moves, K counted per ion."""
    ions, molecules, preference, sites = 2000, 5000, 1.5, 4
    random, bound, total, counted = np.random.default_rng(5), 0, 0.0, 0
    draws = random.random((200_000, 2))
    for step, (choice, lot) in enumerate(draws):
        if choice < 0.5:  # a free molecule tries an empty site
            bound += lot < preference * (molecules - bound) / ions * (sites * ions - bound) / (sites * ions) / 4.0
        else:
            bound -= lot < bound / (sites * ions) / 4.0
        if step > 100_000:
            total, counted = total + bound, counted + 1
    assert solvent_shell(molecules / ions, preference, sites) == pytest.approx(total / counted / ions, rel=0.01)


def test_shell_limits():
    assert solvent_shell(0.0, 3.0) == 0.0
    assert solvent_shell(1.5, 1e9) == pytest.approx(1.5, rel=1e-6)  # all bound
    assert solvent_shell(9.0, 1e9) == pytest.approx(4.0, rel=1e-6)  # every site taken
    assert solvent_shell(1e6, 0.01) == pytest.approx(4.0, rel=1e-3)  # much solvent wins in the end
    # x = r/2 when K (r/2) (4 - r/2) = r/2: K = 1/3 for r = 2
    assert solvent_shell(2.0, 1.0 / 3.0) == pytest.approx(1.0, rel=1e-14)
