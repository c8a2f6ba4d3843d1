"""Silicon: composition, lithium in a sphere, and stress, against closed forms and against other people's solvers."""

from __future__ import annotations

import dataclasses
import itertools
import os
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import constants
from scipy.integrate import quad, simpson, solve_ivp
from scipy.optimize import minimize_scalar
from scipy.sparse import diags_array
from scipy.sparse.linalg import spsolve

from ssebook import units
from ssebook.models import silicon
from ssebook.models.silicon import (
    LITHIUM_PARTIAL_MOLAR_VOLUME,
    MAXIMUM_CONCENTRATION,
    SILICON_MOLAR_VOLUME,
    biaxial_film_stress,
    c_rate_flux,
    critical_size,
    peak_hoop_stress,
    plastic_shell_stress,
    simulate_sphere,
    specific_capacity,
    sphere_concentration,
    sphere_stress,
    stoney_film_stress,
    volume_ratio,
)

RADIUS = 100 * units.nm
DIFFUSIVITY = 1e-17
FLUX = 2e-6
START = 1e3
MODULUS = 80 * units.GPa
POISSON = 0.22
OMEGA = LITHIUM_PARTIAL_MOLAR_VOLUME
TAU_TO_TIME = RADIUS**2 / DIFFUSIVITY
GRADIENT = FLUX * RADIUS / DIFFUSIVITY  # J R / D, the scale of concentration differences
STRESS_SCALE = MODULUS * OMEGA / (3 * (1 - POISSON))  # per concentration

fractions = st.floats(0.0, 1.0)
positive = st.floats(0.05, 20.0)


def profile(tau, x, **boundary):
    return sphere_concentration(x, np.asarray(tau) * TAU_TO_TIME, RADIUS, DIFFUSIVITY, START, **boundary)


# --- Composition ---------------------------------------------------------------------------------------------------


def test_volume_ratio_is_the_sum_of_partial_molar_volumes():
    assert volume_ratio(0.0) == 1.0
    assert volume_ratio(3.75) == pytest.approx(1 + 8.9 * 3.75 / 12.06, rel=1e-14)
    assert volume_ratio(3.75) == pytest.approx(3.77, abs=0.005)


@pytest.mark.parametrize(
    ("lithium", "edge", "silicon_atoms", "tolerance"), [(15 / 4, 10.685, 16, 0.015), (22 / 5, 18.75, 80, 0.035)]
)
def test_volume_ratio_agrees_with_the_lattice_parameters(lithium, edge, silicon_atoms, tolerance):
    """Cubic cells in angstrom; silicon has 8 atoms in a cell of 5.431 angstrom."""
    crystal = (edge**3 / silicon_atoms) / (5.431**3 / 8)
    assert volume_ratio(lithium) == pytest.approx(crystal, rel=tolerance)


def test_molar_volume_of_silicon_is_that_of_its_lattice():
    assert pytest.approx((5.431 * units.angstrom) ** 3 / 8 * constants.N_A, rel=1e-3) == SILICON_MOLAR_VOLUME


def test_specific_capacity_of_li15si4_and_li22si5_and_nine_times_graphite():
    capacity = specific_capacity(3.75) / units.mAh_per_g
    assert capacity == pytest.approx(3579, abs=0.5)
    assert specific_capacity(4.4) / units.mAh_per_g == pytest.approx(4199, abs=0.5)
    graphite = constants.value("Faraday constant") / (6 * 12.011e-3) / units.mAh_per_g
    assert capacity / graphite == pytest.approx(9.6, abs=0.05)


def test_specific_capacity_and_maximum_concentration_hold_the_same_charge():
    """x F / M_Si times the density of silicon is F c_max."""
    density = silicon.SILICON_MOLAR_MASS / SILICON_MOLAR_VOLUME
    charge = constants.value("Faraday constant") * MAXIMUM_CONCENTRATION
    assert specific_capacity(3.75) * density == pytest.approx(charge, rel=1e-12)


def test_c_rate_flux_fills_the_sphere_in_the_hours_its_name_says():
    flux = c_rate_flux(0.5 / units.hour, RADIUS)
    surface, volume = 4 * np.pi * RADIUS**2, 4 / 3 * np.pi * RADIUS**3
    assert flux * surface * 2 * units.hour == pytest.approx(MAXIMUM_CONCENTRATION * volume, rel=1e-12, abs=0)
    assert c_rate_flux(-0.5 / units.hour, RADIUS) == -flux


# --- Closed forms of diffusion -------------------------------------------------------------------------------------


def laplace_flux(x, tau):
    """(c - c0) D / (J R) by numerical inversion of its Laplace transform, 30 digits."""

    def transform(p):
        q = mpmath.sqrt(p)
        lift = mpmath.sinh(q * x) / x if x else q
        return lift / (p * (q * mpmath.cosh(q) - mpmath.sinh(q)))

    with mpmath.workdps(30):
        return float(mpmath.invertlaplace(transform, mpmath.mpf(tau), method="talbot"))


def laplace_held(x, tau):
    """(c - c0) / (cs - c0) likewise."""

    def transform(p):
        q = mpmath.sqrt(p)
        return (mpmath.sinh(q * x) / x if x else q) / (p * mpmath.sinh(q))

    with mpmath.workdps(30):
        return float(mpmath.invertlaplace(transform, mpmath.mpf(tau), method="talbot"))


@pytest.mark.parametrize("tau", [1e-6, 1e-3, 0.0199, 0.0201, 0.3])
def test_galvanostatic_profile_is_the_inverse_laplace_transform(tau):
    x = np.array([0.0, 1e-7, 1e-3, 0.5, 0.97, 0.999, 1.0])
    exact = np.array([laplace_flux(float(v), tau) for v in x])
    change = (profile(tau, x, flux=FLUX) - START) / GRADIENT
    assert np.max(np.abs(change - exact)) < 1e-11 * min(np.sqrt(tau), 1.0)


@pytest.mark.parametrize("tau", [1e-6, 1e-3, 0.0199, 0.0201, 0.3])
def test_potentiostatic_profile_is_the_inverse_laplace_transform(tau):
    x = np.array([0.0, 1e-7, 1e-3, 0.5, 0.97, 0.999])
    exact = np.array([laplace_held(float(v), tau) for v in x])
    change = (profile(tau, x, surface_concentration=3e4) - START) / (3e4 - START)
    assert np.max(np.abs(change - exact)) < 1e-11


def test_potentiostatic_profile_is_cranks_series_summed_at_length_at_early_times():
    x = np.linspace(0.9, 1.0, 11)
    n = np.arange(1, 4001)
    terms = (-1.0) ** n / n * np.sin(np.pi * np.outer(x, n)) * np.exp(-((n * np.pi) ** 2) * 1e-6)
    exact = START + (3e4 - START) * (1 + 2 / (np.pi * x) * terms.sum(axis=1))
    np.testing.assert_allclose(profile(1e-6, x, surface_concentration=3e4), exact, rtol=1e-9)


@pytest.mark.parametrize("boundary", [{"flux": FLUX}, {"surface_concentration": 3e4}])
def test_series_and_images_join_without_a_seam(boundary):
    """Just below and just above the switch the profile differs by its rate of change and nothing else."""
    x = np.linspace(0.0, 1.0, 101)
    taus = np.array([[0.02 - 2e-6], [0.02 - 1e-6], [0.02 + 1e-6], [0.02 + 2e-6]])
    before, left, right, after = profile(taus, x, **boundary)
    slope = (after - before) / 4e-6
    assert np.max(np.abs(right - left - 2e-6 * slope)) < 1e-9 * np.ptp(right)


def test_galvanostatic_profile_becomes_a_rising_parabola():
    x = np.linspace(0.0, 1.0, 21)
    expected = START + GRADIENT * (3 * 1.5 + x**2 / 2 - 0.3)
    np.testing.assert_allclose(profile(1.5, x, flux=FLUX), expected, rtol=1e-12)


def test_surface_concentration_starts_as_on_a_flat_surface():
    """2 J sqrt(t / (pi D)) of the half space, plus the first effect of curvature, J t / R."""
    tau = np.array([1e-8, 1e-6])
    rise = (profile(tau, 1.0, flux=FLUX) - START) / GRADIENT
    np.testing.assert_allclose(rise, 2 * np.sqrt(tau / np.pi) + tau, rtol=1e-5)


@given(st.floats(1e-6, 2.0))
@settings(max_examples=30, deadline=None)
def test_mean_of_the_galvanostatic_profile_rises_with_the_charge(tau):
    depth = np.sqrt(tau)
    breaks = sorted({0.5, max(1 - 10 * depth, 0.1), max(1 - depth, 0.3)})
    mean, _ = quad(
        lambda x: 3 * x**2 * (profile(tau, x, flux=FLUX) - START), 0, 1, points=breaks, epsrel=1e-9, limit=200
    )
    assert mean == pytest.approx(3 * GRADIENT * tau, rel=1e-7)


def test_concentration_at_time_zero_is_the_initial_one_and_the_held_surface_is_held():
    x = np.array([0.0, 0.5, 1.0])
    assert np.all(profile(0.0, x, flux=FLUX) == START)
    np.testing.assert_array_equal(profile(0.0, x, surface_concentration=2e4), [START, START, 2e4])
    np.testing.assert_allclose(profile([1e-9, 0.01, 0.1, 5.0], 1.0, surface_concentration=2e4), 2e4, rtol=1e-14)


@given(tau=st.floats(0.0, 1.0), x=fractions, factor=positive)
def test_concentration_change_is_proportional_to_the_flux(tau, x, factor):
    time = tau * TAU_TO_TIME
    single = sphere_concentration(x, time, RADIUS, DIFFUSIVITY, flux=FLUX)
    many = sphere_concentration(x, time, RADIUS, DIFFUSIVITY, flux=-factor * FLUX)
    assert many == pytest.approx(-factor * single, rel=1e-12)


@given(tau=st.floats(1e-7, 1.0), x=fractions, factor=positive)
def test_concentration_depends_on_time_only_through_d_t_over_r_squared(tau, x, factor):
    reference = sphere_concentration(x, tau, 1.0, 1.0, surface_concentration=1.0)
    scaled = sphere_concentration(x, tau * factor, factor, factor, surface_concentration=1.0)
    assert scaled == pytest.approx(reference, rel=1e-8, abs=1e-13)


@given(tau=st.floats(1e-5, 0.5))
@settings(max_examples=30)
def test_concentration_on_insertion_grows_outwards_and_with_time(tau):
    x = np.linspace(0.0, 1.0, 101)
    for boundary in ({"flux": FLUX}, {"surface_concentration": 3e4}):
        now, later = profile([[tau], [1.2 * tau]], x, **boundary)
        slack = 1e-10 * np.ptp(later)
        assert np.all(np.diff(now) >= -slack)
        assert np.all(later - now >= -slack)


@given(
    x=hnp.arrays(float, (3, 1), elements=fractions),
    time=hnp.arrays(float, (4,), elements=st.floats(0.0, 2e3)),
    held=st.booleans(),
)
@settings(max_examples=40)
def test_sphere_concentration_broadcasts_like_scalar_calls(x, time, held):
    boundary = {"surface_concentration": 2e4} if held else {"flux": FLUX}
    together = sphere_concentration(x, time, RADIUS, DIFFUSIVITY, START, **boundary)
    assert together.shape == (3, 4)
    for i, j in np.ndindex(3, 4):
        alone = sphere_concentration(float(x[i, 0]), float(time[j]), RADIUS, DIFFUSIVITY, START, **boundary)
        assert isinstance(alone, float)
        assert together[i, j] == pytest.approx(alone, rel=1e-13)


def test_sphere_concentration_broadcasts_over_boundary_values():
    held = sphere_concentration(0.5, 100.0, RADIUS, DIFFUSIVITY, START, surface_concentration=[0.0, 2e4])
    assert held.shape == (2,)
    assert held[0] < START < held[1]
    assert sphere_concentration(0.5, 100.0, RADIUS, [1e-17, 2e-17, 1e-16], START, flux=[[1e-6], [2e-6]]).shape == (2, 3)


# --- Finite volumes ------------------------------------------------------------------------------------------------


def error_against_series(cells, substeps):
    tau = np.array([0.0, 0.05, 0.2])
    run = simulate_sphere(tau * TAU_TO_TIME, FLUX, RADIUS, DIFFUSIVITY, START, cells=cells, substeps=substeps)
    exact = profile(tau[:, None], run.radius / RADIUS, flux=FLUX)
    return np.max(np.abs(run.concentration - exact)[1:]) / GRADIENT


def test_simulation_converges_to_the_series_with_second_order_in_space():
    errors = [error_against_series(cells, 200) for cells in (10, 20, 40)]
    assert errors[-1] < 3e-4
    assert 3.7 < errors[0] / errors[1] < 4.3
    assert 3.7 < errors[1] / errors[2] < 4.3


@pytest.mark.parametrize("diffusivity", [DIFFUSIVITY, lambda c: DIFFUSIVITY * (0.5 + c / 2e4)])
def test_simulation_converges_with_second_order_in_time(diffusivity):
    time = np.array([0.0, 0.2]) * TAU_TO_TIME

    def surface(substeps):
        return simulate_sphere(time, FLUX, RADIUS, diffusivity, START, cells=40, substeps=substeps).concentration[-1]

    reference = surface(800)
    errors = [np.max(np.abs(surface(n) - reference)) for n in (10, 20, 40)]
    assert 3.4 < errors[0] / errors[1] < 4.6
    assert 3.4 < errors[1] / errors[2] < 4.6


def test_simulation_of_a_charge_and_a_rest_is_the_difference_of_two_series():
    """The response to a flux switched off at t1 is that of the flux minus that of the flux begun at t1."""
    tau = np.concatenate([np.linspace(0, 0.1, 11), np.linspace(0.1, 0.3, 11)[1:]])
    flux = np.repeat([FLUX, 0.0], 10)
    run = simulate_sphere(tau * TAU_TO_TIME, flux, RADIUS, DIFFUSIVITY, START, cells=200, substeps=10)
    x = run.radius / RADIUS
    begun = sphere_concentration(x, tau[:, None] * TAU_TO_TIME, RADIUS, DIFFUSIVITY, START, flux=FLUX)
    ended = sphere_concentration(
        x,
        np.maximum(tau[:, None] - 0.1, 0) * TAU_TO_TIME,
        RADIUS,
        DIFFUSIVITY,
        flux=np.where(tau > 0.1, FLUX, 0.0)[:, None],
    )
    # the first step after a switch resolves a layer of only a few cells
    settled = (tau > 0.02) & ~((tau > 0.1) & (tau < 0.13))
    assert np.max(np.abs(run.concentration - (begun - ended))[settled]) < 2e-4 * GRADIENT


@given(
    flux=hnp.arrays(float, 6, elements=st.floats(-1e-6, 1e-5)),
    gaps=hnp.arrays(float, 6, elements=st.floats(0.1, 500.0)),
    cells=st.integers(2, 60),
    nonlinear=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_simulation_conserves_lithium_to_ten_digits(flux, gaps, cells, nonlinear):
    time = np.concatenate([[0.0], np.cumsum(gaps)])
    law = (lambda c: DIFFUSIVITY * (1.0 + 0.5 * np.tanh(c / 1e5))) if nonlinear else DIFFUSIVITY
    run = simulate_sphere(time, flux, RADIUS, law, 3e4, cells=cells, substeps=3)
    charged = 3e4 + 3 / RADIUS * np.concatenate([[0.0], np.cumsum(flux * gaps)])
    scale = 3e4 + 3 / RADIUS * np.sum(np.abs(flux) * gaps)
    assert np.max(np.abs(run.mean_concentration - charged)) < 1e-10 * scale
    np.testing.assert_allclose(run.flux, flux, rtol=1e-12, atol=1e-20)
    assert np.sum(run.volume_fraction) == pytest.approx(1.0, rel=1e-13)


def test_simulation_takes_in_the_integral_of_a_flux_given_as_a_function():
    time = np.linspace(0.0, 0.3 * TAU_TO_TIME, 31)
    omega = 2 * np.pi / time[-1]
    run = simulate_sphere(time, lambda t: FLUX * np.sin(omega * t) ** 2, RADIUS, DIFFUSIVITY, START)
    charge = FLUX * (time / 2 - np.sin(2 * omega * time) / (4 * omega))
    np.testing.assert_allclose(run.mean_concentration, START + 3 / RADIUS * charge, rtol=1e-10)


def chebyshev(points):
    """Nodes on [0, 1] and the matrix that differentiates at them."""
    angle = np.pi * np.arange(points + 1) / points
    x = np.cos(angle)
    weight = np.where((np.arange(points + 1) == 0) | (np.arange(points + 1) == points), 2.0, 1.0)
    weight = weight * (-1.0) ** np.arange(points + 1)
    matrix = np.outer(weight, 1 / weight) / (x[:, None] - x[None, :] + np.eye(points + 1))
    matrix -= np.diag(matrix.sum(axis=1))
    return (1 + x) / 2, 2 * matrix


def test_simulation_with_any_flux_and_diffusivity_agrees_with_spectral_collocation_in_solve_ivp():
    x, derivative = chebyshev(24)  # x[0] is the surface, x[-1] the centre

    def law(c):
        return DIFFUSIVITY * (0.4 + c / 3e4)

    end = 0.3 * TAU_TO_TIME

    def wave(t):
        return FLUX * np.sin(np.pi * t / end) ** 2

    def rate(t, c):
        inward = law(c) * (derivative @ c) / RADIUS
        inward[0], inward[-1] = wave(t), 0.0
        divergence = derivative @ inward / RADIUS
        divergence[:-1] += 2 * inward[:-1] / (x[:-1] * RADIUS)
        divergence[-1] *= 3  # l'Hopital at the centre
        return divergence

    times = np.linspace(0.0, end, 13)
    other = solve_ivp(rate, (0, end), np.full(x.size, START), method="BDF", t_eval=times, rtol=1e-8, atol=1e-3)
    run = simulate_sphere(times, wave, RADIUS, law, START, cells=200, substeps=20)
    mine = np.array([np.interp(x, run.radius / RADIUS, row) for row in run.concentration])
    assert np.max(np.abs(mine - other.y.T)) < 1e-4 * np.ptp(other.y)


def test_simulation_with_a_constant_diffusivity_as_a_function_is_the_same():
    time = np.linspace(0.0, 200.0, 11)
    number = simulate_sphere(time, FLUX, RADIUS, DIFFUSIVITY, START)
    function = simulate_sphere(time, FLUX, RADIUS, lambda c: np.full_like(c, DIFFUSIVITY), START)
    np.testing.assert_allclose(function.concentration, number.concentration, rtol=1e-11)


def test_simulation_starts_from_a_profile_and_two_halves_make_a_whole():
    time = np.linspace(0.0, 200.0, 11)
    whole = simulate_sphere(time, FLUX, RADIUS, DIFFUSIVITY, START)
    first = simulate_sphere(time[:6], FLUX, RADIUS, DIFFUSIVITY, START)
    second = simulate_sphere(time[5:], FLUX, RADIUS, DIFFUSIVITY, first.concentration[-1])
    np.testing.assert_allclose(second.concentration[-1], whole.concentration[-1], rtol=1e-12)


def test_simulation_result_is_frozen_and_its_arrays_fit():
    given_times = np.array([0.0, 10.0, 30.0])
    run = simulate_sphere(given_times, FLUX, RADIUS, DIFFUSIVITY, START, cells=20)
    assert run.concentration.shape == (3, 21)
    assert (run.radius[0], run.radius[-1]) == (0.0, RADIUS)
    np.testing.assert_array_equal(run.surface_concentration, run.concentration[:, -1])
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.time = given_times
    with pytest.raises(ValueError, match="read-only"):
        run.concentration[0, 0] = 1.0
    given_times[0] = 5.0  # the caller's own array stays the caller's
    assert run.time[0] == 0.0


# --- PyBaMM --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["constant", "of concentration"])
def battery_model(request):
    """Fick's law in a sphere as PyBaMM discretises and solves it, under a flux that varies in time."""
    os.environ["PYBAMM_DISABLE_TELEMETRY"] = "true"  # read when pybamm is imported
    import pybamm

    end = 0.2 * TAU_TO_TIME
    law = (lambda c: DIFFUSIVITY + 0 * c) if request.param == "constant" else lambda c: DIFFUSIVITY * (0.2 + c / 7.5e3)

    model = pybamm.BaseModel()
    c = pybamm.Variable("c", domain="particle")
    r = pybamm.SpatialVariable("r", domain="particle", coord_sys="spherical polar")
    surface = pybamm.surf(c)
    wave = FLUX * (1 + 0.5 * pybamm.sin(2 * np.pi * pybamm.t / end))
    model.rhs = {c: pybamm.div(law(c) * pybamm.grad(c))}
    model.initial_conditions = {c: pybamm.Scalar(START)}
    model.boundary_conditions = {c: {"left": (pybamm.Scalar(0), "Neumann"), "right": (wave / law(surface), "Neumann")}}
    model.variables = {"c": c, "surface": surface}
    mesh = pybamm.Mesh(
        {"particle": {r: {"min": pybamm.Scalar(0), "max": pybamm.Scalar(RADIUS)}}},
        {"particle": pybamm.Uniform1DSubMesh},
        {r: 200},
    )
    pybamm.Discretisation(mesh, {"particle": pybamm.FiniteVolume()}).process_model(model)
    time = np.linspace(0.0, end, 21)
    solution = pybamm.IDAKLUSolver(rtol=1e-9, atol=1e-4).solve(model, time[[0, -1]], t_interp=time)
    edges = mesh["particle"].edges / RADIUS
    return SimpleNamespace(
        time=time,
        wave=lambda t: FLUX * (1 + 0.5 * np.sin(2 * np.pi * t / end)),
        law=law,
        node=mesh["particle"].nodes,
        concentration=solution["c"].entries.T,
        surface=solution["surface"].entries,
        mean=solution["c"].entries.T @ np.diff(edges**3),
    )


def test_simulation_agrees_with_pybamm(battery_model):
    other = battery_model
    run = simulate_sphere(other.time, other.wave, RADIUS, other.law, START, cells=200, substeps=10)
    mine = np.array([np.interp(other.node, run.radius, row) for row in run.concentration])
    scale = np.ptp(other.concentration)
    assert scale > 0.3 * GRADIENT
    assert np.max(np.abs(mine - other.concentration)) < 1e-4 * scale
    assert np.max(np.abs(run.surface_concentration - other.surface)[1:]) < 2e-4 * scale


def test_surface_hoop_stress_agrees_with_pybamms_formula(battery_model):
    """PyBaMM's particle mechanics: Omega E (c_average - c_surface) / [3 (1 - nu)], radial stress zero."""
    other = battery_model
    run = simulate_sphere(other.time, other.wave, RADIUS, other.law, START, cells=200, substeps=10)
    radial, hoop = run.stress(MODULUS, POISSON)
    expected = OMEGA * MODULUS * (other.mean - other.surface) / (3 * (1 - POISSON))
    assert np.max(np.abs(hoop[:, -1] - expected)) < 1e-3 * np.max(np.abs(expected))
    assert np.all(radial[:, -1] == 0.0)


# --- Stress in the sphere ------------------------------------------------------------------------------------------

profiles = hnp.arrays(float, 7, elements=st.floats(0.0, 3e5))
meshes = hnp.arrays(float, 6, elements=st.floats(0.02, 1.0)).map(
    lambda steps: RADIUS * np.concatenate([[0.0], np.cumsum(steps)]) / np.sum(steps)
)


@given(radius=meshes, concentration=profiles)
@settings(max_examples=25, deadline=None)
def test_sphere_stress_of_a_piecewise_linear_profile_is_exact(radius, concentration):
    radial, hoop = sphere_stress(radius, concentration, MODULUS, POISSON, OMEGA)
    x = radius / RADIUS
    inside = [0.0]
    for a, b in itertools.pairwise(x):
        inside.append(
            inside[-1] + quad(lambda v: v**2 * np.interp(v, x, concentration), a, b, epsabs=0, epsrel=1e-11)[0]
        )
    mean = np.concatenate([concentration[:1], 3 * np.array(inside[1:]) / x[1:] ** 3])
    tolerance = 1e-9 * STRESS_SCALE * np.max(concentration) + 1e-300
    np.testing.assert_allclose(radial, STRESS_SCALE * 2 / 3 * (mean[-1] - mean), atol=tolerance)
    np.testing.assert_allclose(hoop, STRESS_SCALE / 3 * (2 * mean[-1] + mean - 3 * concentration), atol=tolerance)


@given(radius=meshes, concentration=profiles)
def test_radial_stress_vanishes_at_the_surface_and_equals_the_hoop_stress_at_the_centre(radius, concentration):
    radial, hoop = sphere_stress(radius, concentration, MODULUS, POISSON, OMEGA)
    assert radial[-1] == 0.0
    assert hoop[0] == pytest.approx(radial[0], rel=1e-9, abs=1e-9 * STRESS_SCALE * (np.ptp(concentration) + 1e-9))


@given(level=st.floats(0.0, 3e5), radius=meshes)
def test_stress_of_a_uniform_profile_is_zero(level, radius):
    radial, hoop = sphere_stress(radius, np.full(radius.size, level), MODULUS, POISSON, OMEGA)
    assert np.all(radial == 0.0)
    assert np.all(hoop == 0.0)


@given(concentration=profiles, level=st.floats(0.0, 1e5), factor=positive)
def test_stress_ignores_a_uniform_shift_and_is_linear(concentration, level, factor):
    radius = np.linspace(0.0, RADIUS, 7)
    base = np.array(sphere_stress(radius, concentration, MODULUS, POISSON, OMEGA))
    other = np.array(sphere_stress(radius, level + factor * concentration, MODULUS, POISSON, OMEGA))
    scale = STRESS_SCALE * (level + factor * np.max(concentration) + 1e-6)
    np.testing.assert_allclose(other, factor * base, atol=1e-12 * scale)


@pytest.mark.parametrize("tau", [1e-4, 0.01, 0.2])
def test_stresses_balance_in_every_shell_and_across_the_equator(tau):
    """d(sigma_r)/dr + 2 (sigma_r - sigma_t)/r = 0, and the hoop stress sums to nothing over a diametral plane."""
    x = np.linspace(0.0, 1.0, 4001)
    radial, hoop = sphere_stress(x * RADIUS, profile(tau, x, flux=FLUX), MODULUS, POISSON, OMEGA)
    slope = (radial[2:] - radial[:-2]) / (x[2:] - x[:-2])
    residual = slope[20:] + 2 * (radial - hoop)[21:-1] / x[21:-1]
    assert np.max(np.abs(residual)) < 1e-4 * np.max(np.abs(slope))
    across = simpson(hoop * x, x=x)
    assert abs(across) < 1e-4 * simpson(np.abs(hoop) * x, x=x)


def test_sphere_stress_agrees_with_displacements_from_finite_elements():
    """Linear elements in r for the displacement of a free sphere with stress-free strain Omega (c - c0) / 3."""
    nodes = np.linspace(0.0, 1.0, 801)
    lame = MODULUS * POISSON / ((1 + POISSON) * (1 - 2 * POISSON))
    shear = MODULUS / (2 * (1 + POISSON))
    elastic = np.array([[lame + 2 * shear, 2 * lame], [lame, 2 * lame + 2 * shear]])  # (err, ett) -> (sr, st)

    def change(x):
        return profile(0.05, x, flux=FLUX) - START

    count, width = nodes.size, np.diff(nodes)
    centre = 0.5 * (nodes[1:] + nodes[:-1])
    strain = np.array([[-1 / width, 1 / width], [0.5 / centre, 0.5 / centre]])  # one Gauss point an element
    free = OMEGA * change(centre) / 3
    weight = width * centre**2 * np.array([[1.0], [2.0]])  # work of sr and of both hoop stresses
    stiff = np.einsum("iae,ie,ij,jbe->abe", strain, weight, elastic, strain)
    load = np.einsum("iae,ie,ij,e->ae", strain, weight, elastic, free)
    main, force = np.zeros(count), np.zeros(count)
    for a in (0, 1):
        main[a : count - 1 + a] += stiff[a, a]
        force[a : count - 1 + a] += load[a]
    matrix = diags_array([stiff[1, 0], main, stiff[0, 1]], offsets=[-1, 0, 1]).tocsc()[1:, 1:]
    displacement = np.concatenate([[0.0], spsolve(matrix, force[1:])])
    ends = np.array([displacement[:-1], displacement[1:]])
    radial_fem, hoop_fem = elastic @ (np.einsum("iae,ae->ie", strain, ends) - free)

    radial, hoop = sphere_stress(nodes * RADIUS, profile(0.05, nodes, flux=FLUX), MODULUS, POISSON, OMEGA)
    scale = np.max(np.abs(hoop))
    assert np.max(np.abs(radial_fem - np.interp(centre, nodes, radial))[5:]) < 1e-3 * scale
    assert np.max(np.abs(hoop_fem - np.interp(centre, nodes, hoop))[5:]) < 1e-3 * scale


def test_sphere_stress_takes_cells_that_begin_off_the_centre():
    """A first distance above 0 is the middle of a core of that concentration: same as stating the centre too."""
    radius = np.linspace(0.0, RADIUS, 11)
    concentration = np.concatenate([[2e4, 2e4], np.linspace(3e4, 9e4, 9)])
    whole = np.array(sphere_stress(radius, concentration, MODULUS, POISSON, OMEGA))
    cells = np.array(sphere_stress(radius[1:], concentration[1:], MODULUS, POISSON, OMEGA))
    np.testing.assert_allclose(cells, whole[:, 1:], rtol=1e-12, atol=1e-6)


def test_sphere_stress_broadcasts_over_profiles_and_moduli():
    radius = np.linspace(0.0, RADIUS, 9)
    rows = np.random.default_rng(7).uniform(0.0, 3e5, (2, 3, 9))
    moduli = np.array([40e9, 80e9, 90e9])
    radial, hoop = sphere_stress(radius, rows, moduli, POISSON, OMEGA)
    assert radial.shape == hoop.shape == (2, 3, 9)
    for i, j in np.ndindex(2, 3):
        single = sphere_stress(radius, rows[i, j], moduli[j], POISSON, OMEGA)
        np.testing.assert_allclose([radial[i, j], hoop[i, j]], single, rtol=1e-13)
    assert sphere_stress(radius, rows[0, 0], moduli, POISSON, OMEGA)[0].shape == (3, 9)


# --- Known stresses ------------------------------------------------------------------------------------------------


def test_peak_hoop_stress_is_reached_at_the_centre_and_mirrored_at_the_surface():
    x = np.linspace(0.0, 1.0, 2001)
    radial, hoop = sphere_stress(x * RADIUS, profile(1.0, x, flux=FLUX), MODULUS, POISSON, OMEGA)
    peak = peak_hoop_stress(FLUX, RADIUS, DIFFUSIVITY, MODULUS, POISSON, OMEGA)
    assert peak == pytest.approx(MODULUS * OMEGA * FLUX * RADIUS / (15 * (1 - POISSON) * DIFFUSIVITY), rel=1e-14)
    assert radial[0] == pytest.approx(peak, rel=2e-6)
    assert hoop[0] == pytest.approx(peak, rel=2e-6)
    assert hoop[-1] == pytest.approx(-peak, rel=2e-6)


def test_peak_hoop_stress_is_never_exceeded_and_reached_to_one_percent_at_a_quarter():
    x = np.linspace(0.0, 1.0, 1001)
    tau = np.array([1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0])
    _, hoop = sphere_stress(x * RADIUS, profile(tau[:, None], x, flux=FLUX), MODULUS, POISSON, OMEGA)
    relative = np.max(np.abs(hoop), axis=1) / peak_hoop_stress(FLUX, RADIUS, DIFFUSIVITY, MODULUS, POISSON)
    assert np.all(relative < 1 + 1e-5)
    assert hoop[5, 0] / hoop[-1, 0] == pytest.approx(0.99, abs=0.002)


def test_potentiostatic_radial_stress_peaks_at_0386_of_the_scale():
    """Cheng and Verbrugge: 0.38557 E Omega dC / [3 (1 - nu)] at D t / R^2 = 0.05742."""
    x = np.linspace(0.0, 1.0, 2001)
    jump = 2e4

    def centre(tau):
        held = profile(tau, x, surface_concentration=START + jump)
        return sphere_stress(x * RADIUS, held, MODULUS, POISSON, OMEGA)[0][0] / (STRESS_SCALE * jump)

    best = minimize_scalar(lambda tau: -centre(tau), bounds=(0.01, 0.2), method="bounded", options={"xatol": 1e-8})
    assert -best.fun == pytest.approx(0.38557, abs=1e-5)
    assert best.x == pytest.approx(0.05742, abs=2e-5)


def test_potentiostatic_surface_hoop_stress_starts_at_minus_the_scale():
    """Every early moment: -(1 - mean) of the scale, with the mean's closed form 6 sqrt(tau/pi) - 3 tau."""
    x = 1.0 - np.concatenate([np.geomspace(1.0, 1e-8, 4000), [0.0]])
    x[0] = 0.0
    for tau in (1e-8, 1e-6, 1e-4):
        held = profile(tau, x, surface_concentration=START + 1e4)
        hoop = sphere_stress(x * RADIUS, held, MODULUS, POISSON, OMEGA)[1][-1] / (STRESS_SCALE * 1e4)
        assert hoop == pytest.approx(-(1 - 6 * np.sqrt(tau / np.pi) + 3 * tau), abs=1e-5)


@given(factor=positive, other=positive)
def test_peak_hoop_stress_is_proportional_to_radius_and_to_flux(factor, other):
    base = peak_hoop_stress(FLUX, RADIUS, DIFFUSIVITY, MODULUS, POISSON, OMEGA)
    scaled = peak_hoop_stress(-other * FLUX, factor * RADIUS, DIFFUSIVITY, MODULUS, POISSON, OMEGA)
    assert scaled == pytest.approx(-factor * other * base, rel=1e-13)


@given(factor=positive)
def test_peak_hoop_stress_at_a_fixed_c_rate_grows_with_the_radius_squared(factor):
    rate = 1 / units.hour
    base, scaled = (
        peak_hoop_stress(c_rate_flux(rate, r), r, DIFFUSIVITY, MODULUS, POISSON) for r in (RADIUS, factor * RADIUS)
    )
    assert scaled == pytest.approx(factor**2 * base, rel=1e-12)


@given(fraction=st.floats(0.01, 1.0), shape=st.floats(0.5, 1.5), flux=st.floats(1e-8, 1e-3))
def test_critical_size_is_where_the_peak_stress_meets_griffiths_strength(fraction, shape, flux):
    toughness = 1.0 * units.MPa_sqrt_m
    size = critical_size(
        flux, DIFFUSIVITY, MODULUS, POISSON, OMEGA, toughness, flaw_fraction=fraction, geometry_factor=shape
    )
    strength = toughness / (shape * np.sqrt(np.pi * fraction * size))
    assert peak_hoop_stress(flux, size, DIFFUSIVITY, MODULUS, POISSON, OMEGA) == pytest.approx(strength, rel=1e-12)
    smaller = peak_hoop_stress(flux, 0.9 * size, DIFFUSIVITY, MODULUS, POISSON, OMEGA)
    assert smaller < toughness / (shape * np.sqrt(np.pi * fraction * 0.9 * size))


@given(factor=positive)
def test_critical_size_grows_with_the_two_thirds_power_of_toughness_over_flux(factor):
    base = critical_size(FLUX, DIFFUSIVITY, MODULUS, POISSON, OMEGA, 1e6)
    assert critical_size(FLUX, DIFFUSIVITY, MODULUS, POISSON, OMEGA, factor * 1e6) == pytest.approx(
        base * factor ** (2 / 3), rel=1e-12, abs=0
    )
    assert critical_size(-factor * FLUX, DIFFUSIVITY, MODULUS, POISSON, OMEGA, 1e6) == pytest.approx(
        base * factor ** (-2 / 3), rel=1e-12, abs=0
    )


# --- Plastic shell and films ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hoop_state", "sign"), [("compression", 1.0), ("tension", -1.0)])
def test_plastic_shell_stress_integrates_equilibrium_with_the_yield_condition(hoop_state, sign):
    core, outer, strength = 0.3e-7, 1e-7, 1.2e9
    inwards = np.linspace(outer, core, 15)
    solution = solve_ivp(
        lambda r, s: -2 * sign * strength / r, (outer, core), [0.0], t_eval=inwards, rtol=1e-11, atol=1.0
    )
    radial, hoop = plastic_shell_stress(inwards, core, outer, strength, hoop=hoop_state)
    np.testing.assert_allclose(radial, solution.y[0], rtol=1e-8, atol=10.0)
    np.testing.assert_allclose(radial - hoop, sign * strength, rtol=1e-12)


def test_plastic_shell_stress_default_is_two_yield_stresses_times_the_logarithm_and_hydrostatic_in_the_core():
    radial, hoop = plastic_shell_stress([0.0, 2e-8, 5e-8, 1e-7], 5e-8, 1e-7, 1e9)
    np.testing.assert_allclose(radial, 2e9 * np.array([np.log(2), np.log(2), np.log(2), 0.0]), rtol=1e-14)
    np.testing.assert_allclose(hoop, [2e9 * np.log(2), 2e9 * np.log(2), 2e9 * np.log(2) - 1e9, -1e9], rtol=1e-14)


@given(share=st.floats(0.05, 1.0))
@settings(max_examples=25, deadline=None)
def test_plastic_shell_hoop_stress_sums_to_nothing_across_the_equator(share):

    def across(a, b):
        return quad(lambda r: plastic_shell_stress(r, share, 1.0, 1.0)[1] * r, a, b)[0]

    pull = across(0.0, share * (1 - 1e-12))
    assert pull + (across(share, 1.0) if share < 1.0 else 0.0) == pytest.approx(0.0, abs=1e-9)


@given(r=hnp.arrays(float, (3, 1), elements=fractions), core=hnp.arrays(float, 4, elements=st.floats(0.1, 1.0)))
@settings(max_examples=30)
def test_plastic_shell_stress_broadcasts_like_scalar_calls(r, core):
    together = plastic_shell_stress(r, core, 1.0, 1e9)
    for i, j in np.ndindex(3, 4):
        alone = plastic_shell_stress(float(r[i, 0]), float(core[j]), 1.0, 1e9)
        assert isinstance(alone[0], float)
        assert (together[0][i, j], together[1][i, j]) == pytest.approx(alone, rel=1e-13)


@pytest.mark.parametrize("strain", [0.004, -0.002])
def test_stoney_and_biaxial_stress_agree_on_a_plate_of_two_layers(strain):
    """Balance of force and moment in a bent two-layer plate; z upwards, film on top, concave there when kappa > 0."""
    film, plate = 50 * units.nm, 500 * units.um
    stiff_film, stiff_plate = 90e9 / (1 - 0.22), 168e9 / (1 - 0.3)

    def moments(stiffness, low, high):
        return stiffness * np.array([high - low, (high**2 - low**2) / 2, (high**3 - low**3) / 3])

    both = moments(stiff_plate, -plate, 0.0) + moments(stiff_film, 0.0, film)
    own = strain * moments(stiff_film, 0.0, film)
    middle, kappa = np.linalg.solve([[both[0], -both[1]], [both[1], -both[2]]], own[:2])
    from_curvature = stoney_film_stress(kappa, 168e9, 0.3, plate, film)
    from_strain = biaxial_film_stress(strain, 90e9, 0.22)
    assert abs(middle) < 1e-3 * abs(strain)
    assert from_curvature == pytest.approx(from_strain, rel=1e-3)
    assert np.sign(from_curvature) == -np.sign(strain)


@given(factor=positive)
def test_stoney_stress_scales_with_curvature_substrate_and_film(factor):
    base = stoney_film_stress(0.1, 168e9, 0.3, 5e-4, 1e-7)
    assert stoney_film_stress(0.1 * factor, 168e9, 0.3, 5e-4, 1e-7) == pytest.approx(factor * base, rel=1e-12)
    assert stoney_film_stress(0.1, 168e9, 0.3, 5e-4 * factor, 1e-7) == pytest.approx(factor**2 * base, rel=1e-12)
    assert stoney_film_stress(0.1, 168e9, 0.3, 5e-4, 1e-7 * factor) == pytest.approx(base / factor, rel=1e-12)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (volume_ratio, (3.0,)),
        (specific_capacity, (3.0,)),
        (c_rate_flux, (1e-4, 1e-7, 3e5)),
        (peak_hoop_stress, (1e-6, 1e-7, 1e-16, 8e10, 0.22, 9e-6)),
        (critical_size, (1e-6, 1e-16, 8e10, 0.22, 9e-6, 1e6)),
        (biaxial_film_stress, (0.01, 8e10, 0.22)),
        (stoney_film_stress, (0.1, 1.7e11, 0.3, 5e-4, 1e-7)),
    ],
)
@given(data=st.data())
@settings(max_examples=15)
def test_scalar_laws_broadcast_like_scalar_calls(function, arguments, data):
    which = data.draw(st.integers(0, len(arguments) - 1))
    factors = np.array(data.draw(st.lists(st.floats(0.5, 1.4), min_size=3, max_size=3)))
    varied = [*arguments]
    varied[which] = arguments[which] * factors
    together = function(*varied)
    for k in range(3):
        varied[which] = float(arguments[which] * factors[k])
        alone = function(*varied)
        assert isinstance(alone, float)
        assert together[k] == pytest.approx(alone, rel=1e-13, abs=0)


# --- Bad input -----------------------------------------------------------------------------------------------------

GOOD_SPHERE = {"radius_fraction": 0.5, "time": 1.0, "radius": 1e-7, "diffusivity": 1e-16, "flux": 1e-6}
GOOD_RUN = {"time": [0.0, 1.0, 2.0], "flux": 1e-6, "radius": 1e-7, "diffusivity": 1e-16}
GOOD_STRESS = {"radius": [0.0, 1e-7], "concentration": [0.0, 1.0], "modulus": 8e10, "poisson_ratio": 0.22}
GOOD_PEAK = {"flux": 1e-6, "radius": 1e-7, "diffusivity": 1e-16, "modulus": 8e10, "poisson_ratio": 0.22}
GOOD_SIZE = {
    "flux": 1e-6,
    "diffusivity": 1e-16,
    "modulus": 8e10,
    "poisson_ratio": 0.22,
    "partial_molar_volume": 9e-6,
    "fracture_toughness": 1e6,
}
GOOD_SHELL = {"radius": 5e-8, "core_radius": 4e-8, "outer_radius": 1e-7, "yield_stress": 1e9}
GOOD_STONEY = {
    "curvature": 0.1,
    "substrate_modulus": 1.7e11,
    "substrate_poisson_ratio": 0.3,
    "substrate_thickness": 5e-4,
    "film_thickness": 1e-7,
}


@pytest.mark.parametrize(
    ("function", "good", "bad", "shown", "allowed"),
    [
        (volume_ratio, {}, {"lithium_per_silicon": -1.0}, "-1", r"\[0, 4.4\]"),
        (specific_capacity, {}, {"lithium_per_silicon": 5.0}, "5", r"\[0, 4.4\]"),
        (c_rate_flux, {"c_rate": 1e-4}, {"radius": 0.0}, "0 m", r"\(0, inf\) m"),
        (sphere_concentration, GOOD_SPHERE, {"radius_fraction": 1.5}, "1.5", r"\[0, 1\]"),
        (sphere_concentration, GOOD_SPHERE, {"time": -2.0}, "-2 s", r"\[0, inf\) s"),
        (sphere_concentration, GOOD_SPHERE, {"diffusivity": 0.0}, r"0 m\^2/s", r"\(0, inf\) m\^2/s"),
        (sphere_concentration, GOOD_SPHERE, {"flux": np.nan}, "nan mol m", r"\(-inf, inf\) mol m"),
        (sphere_concentration, GOOD_SPHERE, {"initial_concentration": -3.0}, r"-3 mol/m\^3", r"\[0, inf\) mol/m\^3"),
        (simulate_sphere, GOOD_RUN, {"time": [0.0, 2.0, 1.0]}, r"\[0. 2. 1.\] s", "each after the last"),
        (simulate_sphere, GOOD_RUN, {"flux": [1.0, 2.0, 3.0]}, r"shape \(3,\)", r"scalar, or \[2\]"),
        (simulate_sphere, GOOD_RUN, {"radius": -1.0}, "-1 m", r"\(0, inf\) m"),
        (simulate_sphere, GOOD_RUN, {"radius": [1e-7, 2e-7]}, r"shape \(2,\)", "scalar"),
        (simulate_sphere, GOOD_RUN, {"diffusivity": 0.0}, r"0 m\^2/s", r"\(0, inf\)"),
        (simulate_sphere, GOOD_RUN, {"cells": 1}, "1", "integers from 2"),
        (simulate_sphere, GOOD_RUN, {"substeps": 1.5}, "1.5", "integers from 1"),
        (simulate_sphere, GOOD_RUN, {"initial_concentration": [1.0, 2.0]}, r"shape \(2,\)", r"\[cells \+ 1 = 101\]"),
        (sphere_stress, GOOD_STRESS, {"radius": [1e-7, 0.0]}, r"\[1.e-07 0.e\+00\] m", "beyond the last"),
        (sphere_stress, GOOD_STRESS, {"concentration": [1.0, 2.0, 3.0]}, r"shape \(3,\)", "as long as radius, 2"),
        (sphere_stress, GOOD_STRESS, {"modulus": -1.0}, "-1 Pa", r"\(0, inf\) Pa"),
        (sphere_stress, GOOD_STRESS, {"poisson_ratio": 0.6}, "0.6", r"\(-1, 0.5\]"),
        (peak_hoop_stress, GOOD_PEAK, {"partial_molar_volume": 0.0}, r"0 m\^3/mol", r"\(0, inf\) m\^3/mol"),
        (peak_hoop_stress, GOOD_PEAK, {"flux": np.inf}, "inf mol m", r"\(-inf, inf\)"),
        (critical_size, GOOD_SIZE, {"flux": 0.0}, "0 mol m", r"\(0, inf\) mol m"),
        (critical_size, GOOD_SIZE, {"fracture_toughness": 0.0}, r"0 Pa m\^0.5", r"\(0, inf\) Pa m\^0.5"),
        (critical_size, GOOD_SIZE, {"flaw_fraction": 1.5}, "1.5", r"\(0, 1\]"),
        (critical_size, GOOD_SIZE, {"geometry_factor": 0.0}, "0", r"\(0, inf\)"),
        (plastic_shell_stress, GOOD_SHELL, {"radius": 2e-7}, "2e-07 m", "outer_radius = 1e-07 m"),
        (plastic_shell_stress, GOOD_SHELL, {"core_radius": 2e-7}, "2e-07 m", "outer_radius = 1e-07 m"),
        (plastic_shell_stress, GOOD_SHELL, {"yield_stress": -1.0}, "-1 Pa", r"\(0, inf\) Pa"),
        (plastic_shell_stress, GOOD_SHELL, {"hoop": "shear"}, "'shear'", "'compression', 'tension'"),
        (biaxial_film_stress, {"strain": 0.1, "modulus": 1e9}, {"poisson_ratio": -1.0}, "-1", r"\(-1, 0.5\]"),
        (stoney_film_stress, GOOD_STONEY, {"film_thickness": 0.0}, "0 m", r"\(0, inf\) m"),
    ],
)
def test_bad_input_names_the_parameter_its_value_and_the_range(function, good, bad, shown, allowed):
    (name,) = bad
    with pytest.raises(ValueError, match=rf"{name}.*{shown}.*allowed: .*{allowed}"):
        function(**{**good, **bad})


def test_sphere_concentration_wants_exactly_one_boundary_condition():
    with pytest.raises(ValueError, match="neither of flux and surface_concentration given; allowed: exactly one"):
        sphere_concentration(0.5, 1.0, 1e-7, 1e-16)
    with pytest.raises(ValueError, match="both of flux and surface_concentration given; allowed: exactly one"):
        sphere_concentration(0.5, 1.0, 1e-7, 1e-16, flux=1e-6, surface_concentration=1.0)


def test_simulation_names_a_bad_value_that_a_function_returns():
    with pytest.raises(ValueError, match=r"flux\(time\) = nan .*allowed"):
        simulate_sphere([0.0, 1.0], lambda t: np.nan, 1e-7, 1e-16)
    with pytest.raises(ValueError, match=r"diffusivity\(concentration\) = -1 m\^2/s .*allowed: \(0, inf\) m\^2/s"):
        simulate_sphere([0.0, 1.0], 1e-6, 1e-7, lambda c: np.full_like(c, -1.0))
    with pytest.raises(ValueError, match=r"flux\(time\) has shape \(2,\); allowed: a scalar"):
        simulate_sphere([0.0, 1.0], lambda t: np.array([1e-6, 2e-6]), 1e-7, 1e-16)
    with pytest.raises(ValueError, match=r"diffusivity\(concentration\) has shape \(3,\); allowed: its argument's"):
        simulate_sphere([0.0, 1.0], 1e-6, 1e-7, lambda c: np.full(3, 1e-16))


def test_simulation_asks_for_shorter_steps_when_the_diffusivity_changes_too_much():

    def cliff(c):
        return np.where(c > 1e4, 1e-14, 1e-20)

    with pytest.raises(ValueError, match=r"substeps: .*step of 200 s; allowed: more substeps"):
        simulate_sphere([0.0, 200.0], FLUX, RADIUS, cliff, 100.0, substeps=1)


def test_simulation_crosses_a_thousandfold_dip_of_the_diffusivity():
    """A front: coarse and fine cells and steps agree, lithium is conserved, nothing falls below the start."""

    def dip(c):
        return DIFFUSIVITY * (1 - 0.999 * np.exp(-(((c - 1e4) / 2e3) ** 2)))

    coarse = simulate_sphere([0.0, 200.0], FLUX, RADIUS, dip, 100.0, cells=50, substeps=20)
    fine = simulate_sphere([0.0, 200.0], FLUX, RADIUS, dip, 100.0, cells=100, substeps=60)
    assert np.max(np.abs(coarse.concentration - fine.concentration[:, ::2])) < 0.01 * GRADIENT
    assert coarse.mean_concentration[-1] == pytest.approx(100.0 + 3 * FLUX * 200.0 / RADIUS, rel=1e-12)
    assert np.min(fine.concentration) >= 100.0 - 1e-8
