"""Salt depletion and cracks: every law against a closed form, a limit, or a solver that shares no code with it."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import legendre
from scipy.constants import physical_constants
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from ssebook.models.dendrites import (
    concentration_profile,
    crack_overpotential,
    depletion_time,
    griffith_stress,
    limiting_current_density,
    sands_time,
    simulate_concentration,
)

F = physical_constants["Faraday constant"][0]

# Illustrative polymer electrolyte: 1 mol/L, 100 um thick. L^2/D = 1000 s, J_lim = 24.12 A/m^2 (2.4 mA/cm^2).
SALT = {"concentration": 1000.0, "diffusivity": 1e-11, "transference": 0.2}
CELL = {**SALT, "thickness": 1e-4}
L = CELL["thickness"]
C0 = CELL["concentration"]
DIFFUSION_TIME = L**2 / CELL["diffusivity"]
NODES, WEIGHTS = legendre.leggauss(400)
J_LIM = 2.0 * F * CELL["diffusivity"] * C0 / (L * (1.0 - CELL["transference"]))

currents = st.floats(1e-2, 1e4)
concentrations = st.floats(1.0, 1e4)
diffusivities = st.floats(1e-15, 1e-8)
thicknesses = st.floats(1e-7, 1e-2)
transferences = st.floats(0.0, 0.99)
factors = st.floats(0.1, 10.0)
cells_of_salt = st.fixed_dictionaries(
    {
        "concentration": concentrations,
        "diffusivity": diffusivities,
        "thickness": thicknesses,
        "transference": transferences,
    }
)


# --- Sand's time and the limiting current -----------------------------------------------------------------------------


def test_sands_time_by_hand_for_a_polymer_at_one_milliampere_per_square_centimetre():
    # F c0 / (2 J (1 - t+)) = 9.6485e7 / 16 = 6.0303e6; squared 3.63647e13; times pi 1e-11: 1142.4 s
    time = sands_time(current_density=10.0, **SALT)
    assert isinstance(time, float)
    assert time == pytest.approx(1142.43, abs=0.01)
    # A source that forgets (1 - t+) states 0.64 of it.
    assert sands_time(10.0, 1000.0, 1e-11, 0.0) == pytest.approx(0.64 * time, rel=1e-14)


@settings(deadline=None)
@given(currents, concentrations, diffusivities, transferences, factors)
def test_sands_time_scaling_laws(J, c0, D, t_plus, k):
    reference = sands_time(J, c0, D, t_plus)
    assert sands_time(k * J, c0, D, t_plus) == pytest.approx(reference / k**2, rel=1e-12)
    assert sands_time(J, k * c0, D, t_plus) == pytest.approx(reference * k**2, rel=1e-12)
    assert sands_time(J, c0, k * D, t_plus) == pytest.approx(reference * k, rel=1e-12)
    assert sands_time(J, c0, D, t_plus, charge=2) == pytest.approx(4 * reference, rel=1e-12)
    assert sands_time(J, c0, D, 0.0) == pytest.approx(reference * (1 - t_plus) ** 2, rel=1e-12)


def test_single_ion_conductor_never_runs_out_of_salt():
    assert sands_time(10.0, 1000.0, 1e-11, 1.0) == math.inf
    assert limiting_current_density(1000.0, 1e-11, 1e-4, 1.0) == math.inf
    assert depletion_time(1e9, 1000.0, 1e-11, 1e-4, 1.0) == math.inf
    assert concentration_profile(0.0, math.inf, 1e9, 1000.0, 1e-11, 1e-4, 1.0) == 1000.0
    assert sands_time(0.0, **SALT) == math.inf


def test_limiting_current_by_hand():
    # 2 x 96485 x 1e-11 x 1000 / (1e-4 x 0.8) = 24.12 A/m^2
    assert limiting_current_density(**CELL) == pytest.approx(24.1213, abs=1e-4)
    assert limiting_current_density(**CELL, charge=2) == pytest.approx(48.2427, abs=1e-4)


@settings(deadline=None)
@given(concentrations, st.floats(1e-15, 1e-9), thicknesses, transferences)
def test_limiting_current_of_dilute_theory_is_four_times_faraday_c0_cation_diffusivity_over_thickness(
    c0, D_plus, length, t_plus
):
    ambipolar = 2.0 * (1.0 - t_plus) * D_plus
    assert limiting_current_density(c0, ambipolar, length, t_plus) == pytest.approx(
        4.0 * F * c0 * D_plus / length, rel=1e-12
    )


# --- The exact profile ------------------------------------------------------------------------------------------------


def fourier_series(xi: float, tau: float, load: float) -> float:
    """c/c0 summed term by term until nothing is left, at any tau: slow, and without a switch."""
    terms = math.ceil(math.sqrt(45.0 / (math.pi**2 * tau)))
    series = math.fsum(
        8.0 / (n * math.pi) ** 2 * math.cos(n * math.pi * xi) * math.exp(-((n * math.pi) ** 2) * tau)
        for n in range(1, terms + 2, 2)
    )
    return 1.0 - load * (1.0 - 2.0 * xi - series)


@pytest.mark.parametrize("tau", [1e-6, 1e-5, 1e-3, 0.02, 0.0499999, 0.05, 0.0500001, 0.1, 0.5, 3.0])
def test_profile_agrees_with_the_full_fourier_series_at_every_time(tau):
    load = 0.8
    for xi in (0.0, 1e-4, 1e-3, 0.03, 0.25, 0.5, 0.8, 0.999, 1.0):
        c = concentration_profile(xi * L, tau * DIFFUSION_TIME, load * J_LIM, **CELL)
        assert c / C0 == pytest.approx(fourier_series(xi, tau, load), abs=1e-12)


@pytest.mark.parametrize("tau", [1e-12, 1e-9, 1e-6, 1e-4, 3e-3])
def test_surface_falls_like_the_square_root_of_time_at_first(tau):
    # Semi-infinite constant flux: c0 - c(0) = (dc/dx) 2 sqrt(D t / pi); the other electrode is e^(-1/(4 tau)) away.
    load = 1000.0
    drop = C0 - concentration_profile(0.0, tau * DIFFUSION_TIME, load * J_LIM, **CELL)
    assert drop == pytest.approx(C0 * 4.0 * load * math.sqrt(tau / math.pi), rel=1e-12, abs=1e-12 * C0)


@settings(deadline=None)
@given(cells_of_salt, st.floats(-1e3, 1e3), st.floats(0.0, 1.0))
def test_profile_is_exactly_the_initial_concentration_at_time_zero(cell, J, xi):
    assert concentration_profile(xi * cell["thickness"], 0.0, J, **cell) == cell["concentration"]


@settings(deadline=None)
@given(cells_of_salt, st.floats(-2.0, 2.0), st.floats(0.0, 1.0), st.sampled_from([math.inf, 10.0]))
def test_profile_tends_to_the_straight_line_of_the_steady_state(cell, load, xi, tau):
    length, c0 = cell["thickness"], cell["concentration"]
    J = load * limiting_current_density(**cell)
    c = concentration_profile(xi * length, tau * length**2 / cell["diffusivity"], J, **cell)
    assert c == pytest.approx(c0 * (1.0 - load * (1.0 - 2.0 * xi)), abs=1e-12 * c0)


def test_limiting_current_empties_the_plating_surface_in_the_steady_state():
    assert concentration_profile(0.0, math.inf, limiting_current_density(**CELL), **CELL) == pytest.approx(0, abs=1e-9)


@settings(deadline=None)
@given(st.floats(1e-6, 2.0), st.floats(-5.0, 5.0))
def test_profile_conserves_salt_and_is_antisymmetric_about_the_middle(tau, load):
    xi = 0.5 * (NODES + 1.0)
    c = concentration_profile(xi * L, tau * DIFFUSION_TIME, load * J_LIM, **CELL)
    assert 0.5 * WEIGHTS @ c == pytest.approx(C0, rel=1e-12)
    np.testing.assert_allclose(c + c[::-1], 2.0 * C0, rtol=1e-12)
    reversed_current = concentration_profile(xi * L, tau * DIFFUSION_TIME, -load * J_LIM, **CELL)
    np.testing.assert_allclose(c[::-1], reversed_current, rtol=0, atol=1e-10 * C0)


@settings(deadline=None)
@given(st.floats(1e-6, 1.0), st.floats(0.01, 2.0))
def test_profile_rises_from_the_plating_to_the_stripping_electrode_and_steepens_with_time(tau, load):
    x = np.linspace(0.0, L, 101)
    c = concentration_profile(x, tau * DIFFUSION_TIME, load * J_LIM, **CELL)
    assert np.all(np.diff(c) >= -1e-12 * C0)
    assert c[0] < C0 < c[-1]
    assert concentration_profile(0.0, 1.1 * tau * DIFFUSION_TIME, load * J_LIM, **CELL) < c[0]


def legendre_solution(currents_of_time, edges, xi, size=48):
    """c at the last edge by solve_ivp on a Legendre-Galerkin method of lines: polynomials, no cosines and no cells."""
    nodes, weights = legendre.leggauss(size)
    derivative = np.array([legendre.legval(nodes, legendre.legder(row)) for row in np.eye(size)])  # d/d(2 xi - 1)
    stiffness = 2.0 * (derivative * weights) @ derivative.T
    mass = 1.0 / (2.0 * np.arange(size) + 1.0)
    matrix = -stiffness / mass[:, None]
    push = (1.0 - (-1.0) ** np.arange(size)) / mass  # value at xi = 1 less that at xi = 0
    u = np.zeros(size)
    for a, b, load in zip(edges[:-1], edges[1:], currents_of_time, strict=True):
        solution = solve_ivp(
            lambda tau, u, load=load: matrix @ u + 2.0 * (load(tau) if callable(load) else load) * push,
            (a, b),
            u,
            method="BDF",
            jac=matrix,
            rtol=1e-9,
            atol=1e-11,
        )
        assert solution.success
        u = solution.y[:, -1]
    return 1.0 + legendre.legval(2.0 * np.asarray(xi) - 1.0, u)


@pytest.mark.parametrize("tau", [0.01, 0.05, 0.3])
def test_profile_agrees_with_solve_ivp(tau):
    xi = np.linspace(0.0, 1.0, 21)
    exact = concentration_profile(xi * L, tau * DIFFUSION_TIME, 0.7 * J_LIM, **CELL) / C0
    np.testing.assert_allclose(exact, legendre_solution([0.7], [0.0, tau], xi), rtol=0, atol=2e-8)


def test_position_on_the_far_electrode_survives_the_rounding_of_a_unit_conversion():
    assert concentration_profile(L * (1 + 1e-15), 100.0, 5.0, **CELL) == concentration_profile(L, 100.0, 5.0, **CELL)


# --- Depletion of a finite cell ---------------------------------------------------------------------------------------


def test_surface_concentration_reaches_zero_at_sands_time_far_above_the_limiting_current():
    J = 1000.0 * J_LIM
    time = sands_time(J, **SALT)
    assert concentration_profile(0.0, time, J, **CELL) == pytest.approx(0.0, abs=1e-9 * C0)
    assert concentration_profile(0.0, 0.99 * time, J, **CELL) > 0.0
    assert concentration_profile(0.0, 1.01 * time, J, **CELL) < 0.0


@settings(deadline=None)
@given(st.floats(1e-9, 1e4))
def test_depletion_time_is_the_root_of_the_profile_at_the_plating_surface(excess):
    J = (1.0 + excess) * J_LIM
    time = depletion_time(J, **CELL)
    assert concentration_profile(0.0, time, J, **CELL) == pytest.approx(0.0, abs=1e-11 * C0)
    assert time >= sands_time(J, **SALT) * (1.0 - 1e-12)


@pytest.mark.parametrize("load", [1.001, 1.2, 1.98, 1.9818, 1.99, 2.5, 4.0])
def test_depletion_time_agrees_with_brentq_on_the_fourier_series(load):
    tau = brentq(lambda tau: fourier_series(0.0, tau, load), 1e-4, 3.0, xtol=1e-15)
    assert depletion_time(load * J_LIM, **CELL) == pytest.approx(tau * DIFFUSION_TIME, rel=1e-10)


def test_depletion_time_tends_to_sands_time_for_high_load():
    # The far electrode is felt as exp(-1/(4 tau)), tau = pi/(16 load^2).
    load = np.array([2.0, 3.0, 10.0, 1e3, 1e6])
    excess = depletion_time(load * J_LIM, **CELL) / sands_time(load * J_LIM, **SALT) - 1.0
    np.testing.assert_allclose(excess[2:], 0.0, atol=1e-12)
    assert 1e-3 > excess[1] < excess[0] < 3e-3
    assert excess[1] > 1e-9


def test_depletion_time_diverges_logarithmically_at_the_limiting_current():
    load = 1.0 + np.array([1e-3, 1e-6, 1e-9])
    tau = depletion_time(load * J_LIM, **CELL) / DIFFUSION_TIME
    np.testing.assert_allclose(tau, np.log(8.0 / np.pi**2 * load / (load - 1.0)) / np.pi**2, rtol=1e-7)
    assert depletion_time(0.5 * J_LIM, **CELL) == math.inf
    assert depletion_time(J_LIM * (1 - 1e-12), **CELL) == math.inf
    assert depletion_time(0.0, **CELL) == math.inf


def test_depletion_time_falls_with_the_current_across_the_switch_of_its_two_branches():
    load = np.concatenate([np.geomspace(1.0001, 1000.0, 4000), np.linspace(1.97, 1.99, 4001)])
    load.sort()
    assert np.all(np.diff(depletion_time(load * J_LIM, **CELL)) <= 0.0)


# --- Finite volumes ---------------------------------------------------------------------------------------------------


def test_finite_volumes_converge_to_the_exact_profile_with_second_order_in_space():
    time = np.array([0.0, 0.02, 0.2]) * DIFFUSION_TIME
    errors, surface_errors = [], []
    for cells in (20, 40, 80, 160):
        run = simulate_concentration(time, 0.9 * J_LIM, **CELL, cells=cells, substeps=600)
        exact = concentration_profile(run.position, time[:, None], 0.9 * J_LIM, **CELL)
        errors.append(np.abs(run.concentration - exact)[1:].max(axis=1) / C0)
        surface_exact = concentration_profile(np.array([0.0, L]), time[:, None], 0.9 * J_LIM, **CELL)
        surfaces = np.stack([run.plating_surface, run.stripping_surface], axis=1)
        surface_errors.append(np.abs(surfaces - surface_exact)[1:].max(axis=1) / C0)
    order = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert np.all((order > 1.9) & (order < 2.1)), order
    surface_order = np.log2(np.array(surface_errors[:-1]) / np.array(surface_errors[1:]))
    assert np.all((surface_order > 1.9) & (surface_order < 2.1)), surface_order
    assert np.max(errors[-1]) < 3e-5


@pytest.mark.parametrize(
    "waveform",
    [20.0, [10.0, -10.0, 20.0, 0.0, 5.0], lambda t: 20.0 * math.sin(t / 60.0)],
    ids=["constant", "jumps", "sine"],
)
def test_finite_volumes_are_of_second_order_in_time_even_after_jumps(waveform):
    def run(substeps):
        history = simulate_concentration(np.linspace(0.0, 1000.0, 6), waveform, **CELL, cells=30, substeps=substeps)
        return np.column_stack([history.plating_surface, history.concentration, history.stripping_surface])

    reference = run(2000)
    errors = [np.abs(run(n) - reference).max() for n in (16, 32, 64)]
    order = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert np.all((order > 1.9) & (order < 2.2)), order


def test_default_grid_and_steps_are_within_one_part_in_ten_thousand_of_the_exact_profile_in_every_frame():
    time = np.linspace(0.0, DIFFUSION_TIME, 201)
    run = simulate_concentration(time, J_LIM, **CELL)
    exact = concentration_profile(run.position, time[:, None], J_LIM, **CELL)
    np.testing.assert_allclose(run.concentration, exact, rtol=0, atol=1e-4 * C0)
    np.testing.assert_allclose(
        run.plating_surface, concentration_profile(0.0, time, J_LIM, **CELL), rtol=0, atol=1e-4 * C0
    )


def test_finite_volumes_agree_with_solve_ivp_under_a_waveform_with_jumps_and_a_sine():
    loads = [1.5, 0.0, lambda tau: 0.8 * math.sin(40.0 * tau), -0.9]
    edges = np.array([0.0, 0.05, 0.1, 0.25, 0.3])

    def waveform(t):
        tau = t / DIFFUSION_TIME
        load = loads[int(np.searchsorted(edges, tau)) - 1]
        return J_LIM * (load(tau) if callable(load) else load)

    run = simulate_concentration(edges * DIFFUSION_TIME, waveform, **CELL, cells=200, substeps=200)
    xi = np.concatenate([[0.0], run.position / L, [1.0]])
    expected = legendre_solution(loads, edges, xi)
    found = np.concatenate([run.plating_surface[-1:], run.concentration[-1], run.stripping_surface[-1:]]) / C0
    np.testing.assert_allclose(found, expected, rtol=0, atol=5e-5)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=30), st.integers(2, 60), st.floats(1e-3, 1e6))
def test_finite_volumes_conserve_salt_under_a_fluctuating_current(values, cells, interval):
    time = interval * np.arange(len(values) + 1)
    run = simulate_concentration(time, values, **CELL, cells=cells, substeps=2)
    scale = np.abs(run.concentration).max()
    np.testing.assert_allclose(run.concentration.mean(axis=1), C0, rtol=0, atol=1e-10 * C0 + 1e-15 * scale)


def test_finite_volumes_conserve_salt_to_1e_10_over_two_thousand_random_pulses():
    values = np.random.default_rng(7).normal(scale=J_LIM, size=2000)
    run = simulate_concentration(np.linspace(0.0, 20.0 * DIFFUSION_TIME, 2001), values, **CELL, substeps=1)
    assert np.median(np.ptp(run.concentration, axis=1)) > 0.1 * C0  # the current does move the salt
    np.testing.assert_allclose(run.concentration.mean(axis=1), C0, rtol=1e-12)


def test_rest_after_a_pulse_relaxes_to_the_initial_concentration_at_the_rate_of_the_slowest_mode():
    tau = np.array([0.0, 0.1, 0.4, 0.6, 4.0])
    run = simulate_concentration(tau * DIFFUSION_TIME, [J_LIM, 0.0, 0.0, 0.0], **CELL, cells=200, substeps=200)
    departure = np.abs(run.concentration - C0).max(axis=1)
    assert departure[1] > 0.5 * C0
    assert departure[3] / departure[2] == pytest.approx(math.exp(-(math.pi**2) * 0.2), rel=1e-3)
    np.testing.assert_allclose(run.concentration[-1], C0, rtol=1e-12)
    assert run.plating_surface[-1] == pytest.approx(C0, rel=1e-12)
    # Superposition of the exact solution: the pulse on, and its negative from the end of the pulse.
    on = concentration_profile(run.position, 0.4 * DIFFUSION_TIME, J_LIM, **CELL)
    off = concentration_profile(run.position, 0.3 * DIFFUSION_TIME, -J_LIM, **CELL)
    np.testing.assert_allclose(run.concentration[2], on + off - C0, rtol=0, atol=2e-5 * C0)


def test_surface_of_the_finite_volumes_empties_at_the_depletion_time():
    J = 3.0 * J_LIM
    time = depletion_time(J, **CELL)
    run = simulate_concentration(np.linspace(0.0, time, 51), J, **CELL, cells=400)
    assert run.plating_surface[-1] == pytest.approx(0.0, abs=1e-4 * C0)
    assert run.plating_surface[-2] > 5e-3 * C0


def test_alternating_current_faster_than_diffusion_hardly_moves_the_salt():
    time = np.linspace(0.0, 1.0, 401) * DIFFUSION_TIME
    alternating = J_LIM * (-1.0) ** np.arange(400)
    run = simulate_concentration(time, alternating, **CELL, cells=200)
    direct = simulate_concentration(time, J_LIM, **CELL, cells=200)
    assert np.abs(run.plating_surface - C0).max() < 0.15 * C0 < np.abs(direct.plating_surface - C0).max()


def test_constant_array_and_function_of_the_same_waveform_agree():
    time = np.linspace(0.0, 500.0, 11)
    constant = simulate_concentration(time, 12.0, **CELL)
    for same in (np.full(10, 12.0), lambda t: 12.0):
        run = simulate_concentration(time, same, **CELL)
        np.testing.assert_allclose(run.concentration, constant.concentration, rtol=1e-13)
        np.testing.assert_allclose(run.plating_surface, constant.plating_surface, rtol=1e-13)


def test_function_with_a_jump_at_one_of_the_times_equals_the_array():
    time = np.array([0.0, 50.0, 200.0])
    stepped = simulate_concentration(time, lambda t: 30.0 if t < 50.0 else -7.0, **CELL)
    by_interval = simulate_concentration(time, [30.0, -7.0], **CELL)
    np.testing.assert_allclose(stepped.concentration, by_interval.concentration, rtol=1e-13)
    np.testing.assert_allclose(stepped.stripping_surface, by_interval.stripping_surface, rtol=1e-13)


def test_history_is_frozen_complete_and_starts_uniform():
    time = np.array([0.0, 1.0, 10.0])
    run = simulate_concentration(time, 10.0, **CELL, cells=7)
    np.testing.assert_array_equal(run.time, time)
    np.testing.assert_allclose(run.position, (np.arange(7) + 0.5) * L / 7, rtol=1e-15)
    assert run.concentration.shape == (3, 7)
    assert run.plating_surface.shape == run.stripping_surface.shape == (3,)
    assert np.all(run.concentration[0] == C0)
    assert run.plating_surface[0] == run.stripping_surface[0] == C0
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.time = time
    time[1] = 99.0
    assert run.time[1] == 1.0


def test_single_ion_conductor_keeps_its_salt_uniform_under_any_current():
    run = simulate_concentration([0.0, 1.0, 5.0], [1e3, -1e4], 1000.0, 1e-11, 1e-4, 1.0)
    assert np.all(run.concentration == 1000.0)


# --- Cracks -----------------------------------------------------------------------------------------------------------


def test_griffith_stress_by_hand():
    # 1 MPa m^0.5 and a flaw of 50 um: 1e6 / sqrt(1.5708e-4) = 79.79 MPa
    assert griffith_stress(1e6, 50e-6) == pytest.approx(79.788e6, rel=1e-5)
    assert griffith_stress(1e6, 50e-6, geometry_factor=1.12) == pytest.approx(71.239e6, rel=1e-5)


@settings(deadline=None)
@given(st.floats(1e9, 3e11), st.floats(0.1, 50.0), st.floats(1e-8, 1e-3))
def test_griffith_stress_is_where_the_energy_of_a_through_crack_has_its_maximum(modulus, fracture_energy, a):
    # Plane stress, per unit thickness: U(a) = 2 G_c a - pi sigma^2 a^2 / E, so that dU/da = 0 at sigma_c.
    sigma = griffith_stress(math.sqrt(modulus * fracture_energy), a)
    assert 2.0 * math.pi * sigma**2 * a / modulus == pytest.approx(2.0 * fracture_energy, rel=1e-12)


@settings(deadline=None)
@given(st.floats(1e4, 1e7), st.floats(1e-9, 1e-2), factors, factors)
def test_griffith_stress_scaling_laws(toughness, a, Y, k):
    reference = griffith_stress(toughness, a, Y)
    assert griffith_stress(k * toughness, a, Y) == pytest.approx(k * reference, rel=1e-12)
    assert griffith_stress(toughness, k * a, Y) == pytest.approx(reference / math.sqrt(k), rel=1e-12)
    assert griffith_stress(toughness, a, k * Y) == pytest.approx(reference / k, rel=1e-12)


def test_one_millivolt_stands_for_seven_point_four_megapascal():
    # F / V_m = 96485 / 13.0e-6 = 7.422e9 Pa/V
    assert crack_overpotential(7.422e6) == pytest.approx(1e-3, rel=1e-4)
    assert crack_overpotential(griffith_stress(1e6, 50e-6)) == pytest.approx(10.75e-3, rel=1e-3)
    assert crack_overpotential(0.0) == 0.0


@settings(deadline=None)
@given(st.floats(1.0, 1e10), st.floats(1e-6, 1e-4))
def test_crack_overpotential_times_charge_is_the_work_against_the_pressure(stress, molar_volume):
    assert crack_overpotential(stress, molar_volume) * F == pytest.approx(stress * molar_volume, rel=1e-12)


# --- Every function: arrays and bad input -----------------------------------------------------------------------------

BROADCASTING = [
    (
        sands_time,
        {
            "current_density": [[1.0], [9.0]],
            "transference": [0.0, 0.3, 1.0],
            **{k: SALT[k] for k in SALT if k != "transference"},
        },
    ),
    (
        limiting_current_density,
        {**CELL, "thickness": [[1e-5], [1e-4]], "concentration": [10.0, 500.0, 2000.0], "charge": 2},
    ),
    (
        concentration_profile,
        {
            **CELL,
            "position": [0.0, 2e-5, 1e-4],
            "time": [[0.0], [0.1], [30.0], [60.0], [math.inf]],
            "current_density": [[[-5.0]], [[30.0]]],
            "thickness": [1e-4, 1.5e-4, 1e-4],
        },
    ),
    (
        depletion_time,
        {**CELL, "current_density": [[0.0], [5.0], [30.0], [90.0]], "concentration": [500.0, 1000.0, 3000.0]},
    ),
    (
        griffith_stress,
        {"fracture_toughness": [[1e6], [2e5]], "flaw_size": [1e-6, 1e-5], "geometry_factor": [1.0, 1.12]},
    ),
    (crack_overpotential, {"stress": [[1e6], [2e8]], "molar_volume": [13.0e-6, 24.0e-6]}),
]


@pytest.mark.parametrize(("law", "arguments"), BROADCASTING, ids=[law.__name__ for law, _ in BROADCASTING])
def test_broadcasting_equals_elementwise_scalar_calls(law, arguments):
    names = list(arguments)
    arrays = np.broadcast_arrays(*(np.asarray(arguments[name], dtype=float) for name in names))
    result = law(**arguments)
    assert result.shape == arrays[0].shape
    for index in np.ndindex(result.shape):
        single = law(**{name: float(array[index]) for name, array in zip(names, arrays, strict=True)})
        assert isinstance(single, float)
        assert result[index] == pytest.approx(single, rel=1e-14, abs=0.0)


PROFILE = {"position": 5e-5, "time": 10.0, "current_density": 10.0, **CELL}
SIMULATION = {"time": [0.0, 1.0, 2.0], "current_density": 10.0, **CELL}
GOOD = {
    sands_time: {"current_density": 10.0, **SALT, "charge": 1},
    limiting_current_density: {**CELL, "charge": 1},
    concentration_profile: PROFILE,
    depletion_time: {"current_density": 10.0, **CELL},
    simulate_concentration: SIMULATION,
    griffith_stress: {"fracture_toughness": 1e6, "flaw_size": 1e-5, "geometry_factor": 1.0},
    crack_overpotential: {"stress": 1e6, "molar_volume": 13e-6},
}
BAD = {
    "position": [(-1e-6, "m"), (2e-4, r"\[0, 0.0001\] m"), (math.inf, "m")],
    "time": [(-1.0, "s"), (math.nan, "s")],
    "concentration": [(0.0, "mol m"), (-1.0, "mol m"), (math.inf, "mol m")],
    "diffusivity": [(0.0, "m.2 s"), (-1e-11, "m.2 s")],
    "thickness": [(0.0, "m"), (-1e-4, "m")],
    "transference": [(-0.1, r"\[0, 1\]"), (1.1, r"\[0, 1\]"), (math.nan, r"\[0, 1\]")],
    "charge": [(0, r"\[1, inf\)"), (-1, r"\[1, inf\)")],
    "current_density": [(math.nan, "A m"), (math.inf, "A m"), ("fast", "A m")],
    "fracture_toughness": [(0.0, "Pa m"), (-1e6, "Pa m")],
    "flaw_size": [(0.0, "m"), (-1e-6, "m")],
    "geometry_factor": [(0.0, r"\(0, inf\)"), (-1.0, r"\(0, inf\)")],
    "stress": [(-1.0, "Pa"), (math.inf, "Pa")],
    "molar_volume": [(0.0, "m.3 mol"), (-1.0, "m.3 mol")],
}
BAD_CASES = [
    pytest.param(law, name, value, allowed, id=f"{law.__name__}-{name}-{value}")
    for law, arguments in GOOD.items()
    for name in arguments
    for value, allowed in BAD[name]
] + [
    pytest.param(sands_time, "current_density", -1.0, r"\[0, inf\) A m", id="sands_time-current_density-negative"),
    pytest.param(depletion_time, "current_density", -1.0, r"\[0, inf\) A m", id="depletion_time-current-negative"),
]


@pytest.mark.parametrize(("law", "name", "value", "allowed"), BAD_CASES)
def test_bad_input_is_refused_by_name_value_and_range(law, name, value, allowed):
    shown = re.escape(repr(value) if isinstance(value, str) else f"{value:g}")
    with pytest.raises(ValueError, match=rf"^{name} = {shown} .*allowed: .*{allowed}"):
        law(**{**GOOD[law], name: value})


def test_position_beyond_one_of_several_cells_names_that_cell():
    with pytest.raises(ValueError, match=r"position = 5e-05 m .* allowed: \[0, 2e-05\] m"):
        concentration_profile([1e-5, 5e-5], 1.0, 1.0, 1000.0, 1e-11, [[1e-4], [2e-5]], 0.2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"time": [0.0]}, r"time has the shape \(1,\)"),
        ({"time": 3.0}, r"time has the shape \(\)"),
        ({"time": [[0.0, 1.0]]}, r"time has the shape \(1, 2\)"),
        ({"time": [0.0, 2.0, 2.0]}, r"time\[2\] = 2 s does not follow time\[1\] = 2 s; allowed: strictly increasing"),
        ({"time": [0.0, math.inf]}, r"time = inf s .* allowed: \[0, inf\) s"),
        ({"current_density": [1.0, 2.0, 3.0]}, r"current_density has the shape \(3,\); allowed: .*\(2,\).*A m\^-2"),
        ({"current_density": [1.0, math.nan]}, r"current_density = nan A m\^-2"),
        ({"current_density": lambda t: math.nan if t > 1.0 else 1.0}, r"current_density = nan A m\^-2"),
        ({"current_density": lambda t: [t, t]}, r"current_density has the shape \(2,\); allowed: one number"),
        ({"current_density": lambda t: None}, r"current_density = nan A m"),
        ({"concentration": [1.0, 2.0]}, r"concentration has the shape \(2,\); allowed: one number"),
        ({"cells": 1}, r"cells = 1 .* allowed: whole numbers from 2"),
        ({"cells": 10.0}, r"cells = 10\.0 .* allowed: whole numbers from 2"),
        ({"cells": True}, r"cells = True .* allowed: whole numbers from 2"),
        ({"substeps": 0}, r"substeps = 0 .* allowed: whole numbers from 1"),
    ],
)
def test_simulation_refuses_bad_waveforms_and_grids(changes, message):
    with pytest.raises(ValueError, match=message):
        simulate_concentration(**{**SIMULATION, **changes})
