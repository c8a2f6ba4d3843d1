"""Effective media against closed forms and boundary-value problems, the network against exact solutions and Kirchhoff
solved another way, and each against the other where both must agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import ndimage, optimize

from ssebook.models.composites import (
    bruggeman,
    bruggeman_current_share,
    coated_filler_conductivity,
    coated_sphere_conductivity,
    contact_limited_conductivity,
    general_effective_medium,
    maxwell_garnett,
    random_cells,
    random_spheres,
    resistor_network_conductivity,
    swollen_fraction,
)
from ssebook.units import S_per_cm, nm, ohm_cm2, um

conductivities = st.floats(1e-6, 1e3)
fractions = st.floats(0.0, 1.0)

SITE_THRESHOLD = 0.3116077  # simple cubic lattice, wang2013


# ------------------------------------------------------------------------------------------------- effective media


def dipole_of_layered_sphere(sigmas, radii, sigma_outside):
    """Dipole moment of concentric layers in a uniform field, from continuity of potential and current at each face.

    Potential (a r + b / r^2) cos(theta) in each layer; b = 0 in the innermost, a = 1 outside.
    """
    layers = len(radii)
    unknowns = 2 * layers  # a of the core, (a, b) of each further layer, b outside
    matrix, right = np.zeros((unknowns, unknowns)), np.zeros(unknowns)
    all_sigmas = [*sigmas, sigma_outside]
    for face, radius in enumerate(radii):
        inner = {0: 0} if face == 0 else {0: 2 * face - 1, 1: 2 * face}
        outer = {0: 2 * face + 1, 1: 2 * face + 2} if face < layers - 1 else {1: 2 * layers - 1}
        for sign, columns, sigma in ((1, inner, all_sigmas[face]), (-1, outer, all_sigmas[face + 1])):
            for kind, column in columns.items():
                matrix[2 * face, column] += sign * (radius if kind == 0 else radius**-2)
                matrix[2 * face + 1, column] += sign * sigma * (1.0 if kind == 0 else -2.0 * radius**-3)
    right[-2], right[-1] = radii[-1], sigma_outside
    return np.linalg.solve(matrix, right)[-1]


@given(core=st.floats(0.0, 1e3), shell=conductivities, radius=st.floats(0.2, 0.95))
def test_coated_sphere_in_a_matrix_of_its_own_conductivity_disturbs_nothing(core, shell, radius):
    sigma = coated_sphere_conductivity(core, shell, radius**3)
    assert abs(dipole_of_layered_sphere([core, shell], [radius, 1.0], sigma)) < 1e-9


@given(matrix=conductivities, filler=st.floats(0.0, 1e3))
def test_maxwell_garnett_in_the_dilute_limit_adds_the_dipoles_of_spheres(matrix, filler):
    """A dipole p in unit field on a sphere of radius 1: the conductivity changes by 3 phi p (p > 0 for a conductor)."""
    dipole = -dipole_of_layered_sphere([filler], [1.0], matrix)
    phi = 1e-6
    slope = (maxwell_garnett(matrix, filler, phi) / matrix - 1.0) / phi
    assert slope == pytest.approx(3.0 * dipole, rel=1e-4, abs=1e-5)


@given(matrix=conductivities, filler=conductivities)
def test_bruggeman_and_maxwell_garnett_agree_to_first_order_in_the_filler(matrix, filler):
    phi = 1e-7
    assert bruggeman(matrix, filler, phi) == pytest.approx(maxwell_garnett(matrix, filler, phi), rel=1e-10)


@given(a=conductivities, b=conductivities, fraction=fractions)
def test_bruggeman_is_the_root_that_brentq_finds(a, b, fraction):
    def balance(sigma):
        return (1 - fraction) * (a - sigma) / (a + 2 * sigma) + fraction * (b - sigma) / (b + 2 * sigma)

    low, high = min(a, b) * (1 - 1e-12), max(a, b) * (1 + 1e-12)
    root = optimize.brentq(balance, low, high, xtol=1e-300, rtol=1e-13)
    assert bruggeman(a, b, fraction) == pytest.approx(root, rel=1e-6)


@given(a=conductivities, b=conductivities, fraction=fractions)
def test_bruggeman_does_not_care_which_phase_is_called_which(a, b, fraction):
    assert bruggeman(a, b, fraction) == pytest.approx(bruggeman(b, a, 1.0 - fraction), rel=1e-6)


@given(a=conductivities, b=conductivities, fraction=fractions)
def test_bruggeman_lies_between_the_bounds_of_hashin_and_shtrikman(a, b, fraction):
    bounds = sorted([maxwell_garnett(a, b, fraction), maxwell_garnett(b, a, 1.0 - fraction)])
    assert bounds[0] * (1 - 1e-9) <= bruggeman(a, b, fraction) <= bounds[1] * (1 + 1e-9)


def test_bruggeman_conductor_among_insulators_sets_in_at_one_third_and_rises_in_a_straight_line():
    assert bruggeman(0.0, 1.0, 0.333) == 0.0
    phi = np.array([0.4, 0.5, 0.8, 1.0])
    assert_allclose(bruggeman(0.0, 1.0, phi), (3 * phi - 1) / 2, rtol=1e-14)
    assert bruggeman(0.0, 0.0, 0.5) == 0.0


@given(low=conductivities, ratio=st.floats(1.0, 1e6), fraction=fractions)
def test_general_medium_with_threshold_one_third_and_exponent_one_is_bruggemans(low, ratio, fraction):
    general = general_effective_medium(low, low * ratio, fraction, 1 / 3, 1.0)
    assert general == pytest.approx(bruggeman(low, low * ratio, fraction), rel=1e-6)


@given(threshold=st.floats(0.05, 0.9), exponent=st.floats(0.6, 4.0), above=st.floats(0.01, 1.0))
def test_general_medium_among_insulators_is_the_percolation_law(threshold, exponent, above):
    phi = threshold + above * (1 - threshold)
    law = ((phi - threshold) / (1 - threshold)) ** exponent
    assert general_effective_medium(0.0, 7.0, phi, threshold, exponent) == pytest.approx(7.0 * law, rel=1e-9)
    assert general_effective_medium(0.0, 7.0, 0.99 * threshold, threshold, exponent) == 0.0


@given(low=conductivities, ratio=st.floats(1.0, 1e6), threshold=st.floats(0.1, 0.6), exponent=st.floats(0.6, 3.0))
def test_general_medium_ends_at_its_phases_and_at_its_threshold_at_their_mean(low, ratio, threshold, exponent):
    ends = general_effective_medium(low, low * ratio, [0.0, 1.0], threshold, exponent)
    assert_allclose(ends, [low, low * ratio], rtol=1e-9)
    middle = general_effective_medium(low, low * ratio, threshold, threshold, exponent)
    leaning = (1 / threshold - 1) ** (-exponent / 2)
    # Worked by hand: h cancels from B at the threshold, so that the root is (l h / A)^(1/2) where l is small against h.
    small = ratio ** (-1 / exponent)
    if small * max(1 / threshold, 1 / (1 - threshold)) ** 2 < 1e-3:
        assert middle == pytest.approx(low * np.sqrt(ratio) * leaning, rel=0.3)


def test_current_shares_add_up_and_follow_from_the_conductivity_alone():
    """The identity for any two phases: phi <J_b> = sigma_b (sigma - sigma_a) / (sigma_b - sigma_a) <E>."""
    a, b, phi = 1.0, np.geomspace(0.01, 1e4, 20)[:, None], np.linspace(0.05, 0.95, 10)
    share = bruggeman_current_share(a, b, phi)
    assert_allclose(share + bruggeman_current_share(b, a, 1 - phi), 1.0, rtol=1e-9)
    sigma = bruggeman(a, b, phi)
    assert_allclose(share, b * (sigma - a) / (sigma * (b - a)), rtol=1e-8)


@given(filler=conductivities, radius=st.floats(1e-8, 1e-4), resistance=st.floats(1e-6, 1.0))
def test_contact_resistance_is_the_limit_of_a_thin_and_poor_shell(filler, radius, resistance):
    thin = 1e-7 * radius
    shell = coated_sphere_conductivity(filler, thin / resistance, (radius / (radius + thin)) ** 3)
    assert contact_limited_conductivity(filler, radius, resistance) == pytest.approx(shell, rel=1e-5)


def test_contact_of_500_ohm_cm2_makes_a_garnet_grain_of_ten_micrometres_an_insulator():
    """Worked by hand: a / R = 5e-4 cm / 500 ohm cm2 = 1e-6 S/cm, far below the 1e-3 S/cm of the garnet."""
    sigma = contact_limited_conductivity(1e-3 * S_per_cm, 5 * um, 500 * ohm_cm2) / S_per_cm
    assert sigma == pytest.approx(1e-6 / 1.001, rel=1e-12)


def test_swollen_fraction_is_what_random_spheres_with_shells_fill():
    grids = [random_spheres((60, 60, 60), 0.2, 5.0, seed, shell=2.5) for seed in range(6)]
    filled = np.mean([np.mean(grid > 0) for grid in grids])
    assert swollen_fraction(0.2, 0.5) == pytest.approx(filled, rel=0.02)


def test_coated_filler_without_shell_or_with_a_shell_like_the_core_is_bruggemans():
    phi = np.linspace(0.0, 1.0, 11)
    assert_allclose(coated_filler_conductivity(1.0, 50.0, 3.0, phi, 0.0), bruggeman(1.0, 50.0, phi), rtol=1e-12)
    alike = coated_filler_conductivity(1.0, 50.0, 50.0, phi, 0.2)
    assert_allclose(alike, bruggeman(1.0, 50.0, swollen_fraction(phi, 0.2)), rtol=1e-12)


def test_only_a_conducting_shell_makes_a_maximum():
    phi = np.linspace(0.0, 0.9, 181)
    for core in (0.0, 1e-3, 1.0, 1e3):
        bare = bruggeman(1.0, core, phi)
        assert np.all(np.diff(bare) >= -1e-12) or np.all(np.diff(bare) <= 1e-12)
    inert = coated_filler_conductivity(1.0, 0.0, 100.0, phi, 0.3)
    assert 0.1 < phi[np.argmax(inert)] < 0.6
    assert inert.max() > 10.0
    assert inert[-1] < inert.max() / 2


# ------------------------------------------------------------------------------------------------- the network


def network_solved_densely(sigma, edge=1.0, periodic=True):
    """Kirchhoff's laws cell by cell in plain loops, solved by elimination."""
    edge = np.broadcast_to(edge, sigma.ndim)
    n = sigma.size
    matrix, right = np.zeros((n, n)), np.zeros(n)
    flat = {index: k for k, index in enumerate(np.ndindex(sigma.shape))}
    area = np.prod(edge) / edge
    for index, k in flat.items():
        for axis in range(sigma.ndim):
            for step in (-1, 1):
                other = list(index)
                other[axis] += step
                if not 0 <= other[axis] < sigma.shape[axis]:
                    if axis == 0:
                        g = area[0] / (edge[0] / 2 / sigma[index])
                        matrix[k, k] += g
                        right[k] += g if step < 0 else 0.0
                        continue
                    if not periodic:
                        continue
                    other[axis] %= sigma.shape[axis]
                there = flat[tuple(other)]
                g = area[axis] / (edge[axis] / 2 / sigma[index] + edge[axis] / 2 / sigma[tuple(other)])
                matrix[k, k] += g
                matrix[k, there] -= g
    potential = np.linalg.solve(matrix, right).reshape(sigma.shape)
    current = np.sum(area[0] / (edge[0] / 2 / sigma[-1]) * potential[-1])
    plate = np.prod(np.asarray(sigma.shape[1:]) * edge[1:])
    return current * sigma.shape[0] * edge[0] / plate


@pytest.mark.parametrize("periodic", [True, False])
@pytest.mark.parametrize(
    ("shape", "edge"), [((9, 8, 7), 1.0), ((6, 2, 5), (1.0, 2.0, 0.5)), ((4, 1, 6), 3.0), ((15, 12), (0.3, 1.0))]
)
def test_network_equals_kirchhoffs_laws_solved_by_elimination(shape, edge, periodic):
    sigma = np.exp(np.random.default_rng(5).normal(0.0, 2.0, shape))
    got = resistor_network_conductivity(sigma, edge, periodic_sides=periodic)
    assert got == pytest.approx(network_solved_densely(sigma, edge, periodic), rel=1e-8)


@pytest.mark.parametrize("contrast", [1e-6, 1e-3, 1e3, 1e6, 1e9])
def test_network_keeps_its_accuracy_at_high_contrast_and_near_the_threshold(contrast):
    sigma = np.where(random_cells((12, 12, 12), 0.32, seed=3), contrast, 1.0)
    assert resistor_network_conductivity(sigma) == pytest.approx(network_solved_densely(sigma), rel=1e-6)


def test_network_of_a_large_grid_does_not_care_from_which_side_it_is_seen():
    """Turned over, the equations come in another order and the iteration takes another way to the same answer."""
    sigma = np.where(random_cells((28, 28, 28), 0.32, seed=4), 1e5, 1.0)
    here = resistor_network_conductivity(sigma)
    for turned in (sigma[::-1], sigma[:, ::-1], sigma.transpose(0, 2, 1)[::-1]):
        assert resistor_network_conductivity(turned) == pytest.approx(here, rel=1e-7)


@given(layers=st.lists(st.floats(1e-4, 1e4), min_size=1, max_size=7), edge=st.floats(1e-9, 1e-2))
@settings(max_examples=40)
def test_network_of_layers_in_series_and_in_parallel_is_exact(layers, edge):
    layers = np.array(layers)
    series = np.broadcast_to(layers[:, None, None], (layers.size, 3, 4))
    assert resistor_network_conductivity(series, edge) == pytest.approx(1 / np.mean(1 / layers), rel=1e-8)
    parallel = np.broadcast_to(layers[None, :, None], (5, layers.size, 2))
    assert resistor_network_conductivity(parallel, edge) == pytest.approx(np.mean(layers), rel=1e-8)


@given(seed=st.integers(0, 10**6), spread=st.floats(0.0, 3.0), factor=st.floats(1e-8, 1e8))
@settings(max_examples=30, deadline=None)
def test_network_lies_between_series_and_parallel_and_scales(seed, spread, factor):
    sigma = np.exp(np.random.default_rng(seed).normal(0.0, spread, (6, 5, 4)))
    got = resistor_network_conductivity(sigma)
    slices = 1 / np.mean(1 / np.mean(sigma, axis=(1, 2)))  # planes of one potential: an upper bound
    columns = np.mean(1 / np.mean(1 / sigma, axis=0))  # no flow between columns: a lower bound
    assert columns * (1 - 1e-8) <= got <= slices * (1 + 1e-8)
    assert resistor_network_conductivity(factor * sigma) == pytest.approx(factor * got, rel=1e-7)


def test_network_of_insulators_leaves_the_conducting_path_alone():
    sigma = np.zeros((7, 5, 5))
    sigma[:, 2, 3] = 4.0  # a wire from plate to plate
    sigma[2, 4, 0] = 9.0  # an islet
    sigma[:3, 0, 0] = 9.0  # a dead end on one plate
    assert resistor_network_conductivity(sigma) == pytest.approx(4.0 / 25, rel=1e-10)
    sigma[3, 2, 3] = 0.0
    assert resistor_network_conductivity(sigma) == 0.0
    assert resistor_network_conductivity(np.zeros((3, 3))) == 0.0


def test_network_with_an_insulating_phase_is_the_limit_of_a_poor_one():
    cells = random_cells((14, 14, 14), 0.5, seed=2)
    insulating = resistor_network_conductivity(np.where(cells, 1.0, 0.0))
    poor = [resistor_network_conductivity(np.where(cells, 1.0, poor)) for poor in (1e-6, 1e-8)]
    assert poor[1] == pytest.approx(insulating, rel=1e-5)
    assert abs(poor[1] - insulating) < abs(poor[0] - insulating) / 50


def test_network_walls_and_periodic_sides_differ_only_by_what_crosses_them():
    sigma = np.ones((6, 6, 6))
    sigma[2:4, 0, :] = 100.0
    around = np.concatenate([sigma, sigma[:, ::-1]], axis=1)  # a mirror is a wall
    walls = resistor_network_conductivity(sigma, periodic_sides=False)
    assert resistor_network_conductivity(around) == pytest.approx(walls, rel=1e-8)


@pytest.mark.parametrize("contrast", [4.0, 9.0])
def test_network_of_a_checkerboard_tends_to_the_geometric_mean(contrast):
    """Keller: exact in two dimensions. The plates lie on lines of mirror symmetry, through the middle of squares.

    At a corner the potential varies as a power (4 / pi) arctan(contrast^(-1/2)) of the distance, and the error of the
    conductivity as twice that power of the cell.
    """
    errors = []
    for cells in (16, 32, 64):
        board = np.kron(np.indices((2, 2)).sum(axis=0) % 2, np.ones((cells, cells)))
        board = np.roll(board, cells // 2, axis=0)
        errors.append(resistor_network_conductivity(np.where(board, contrast, 1.0)) / np.sqrt(contrast) - 1.0)
    shrinks = 0.5 ** (8 / np.pi * np.arctan(contrast**-0.5))
    assert errors[2] / errors[1] == pytest.approx(shrinks, rel=0.02)
    assert abs((errors[2] - shrinks * errors[1]) / (1 - shrinks)) < 1e-3


def test_network_of_a_random_two_dimensional_half_and_half_is_the_geometric_mean():
    """Dykhne: two phases that are statistically equal. Many squares, each of several cells."""
    values = []
    for seed in range(6):
        squares = random_cells((24, 24), 0.5, seed, grain=6)
        values.append(resistor_network_conductivity(np.where(squares, 5.0, 1.0)))
    error = np.std(values) / np.sqrt(len(values))
    assert np.mean(values) == pytest.approx(np.sqrt(5.0), abs=3 * error + 0.03)


def test_network_of_a_cubic_array_of_spheres_is_lord_rayleighs():
    """Rayleigh 1892 to the order phi^(10/3), for spheres of diameter 24 and 48 cells in a periodic cube.

    Insulating spheres are easier on a grid than conducting ones: the current goes around corners.
    """
    for contrast, tolerance in ((0.0, 0.02), (10.0, 0.02)):
        cells = 40
        radius = 0.3 * cells
        place = np.indices((cells,) * 3) + 0.5 - cells / 2
        ball = np.sum(place**2, axis=0) < radius**2
        phi = np.mean(ball)
        t = (contrast + 2) / (contrast - 1)
        u = (contrast - 1) / (contrast + 4 / 3)
        exact = 1 + 3 * phi / (t - phi - 0.523 * u * phi ** (10 / 3))
        # One cube between two plates is a mirror of its neighbours: the array is complete.
        got = resistor_network_conductivity(np.where(ball, contrast, 1.0))
        assert got == pytest.approx(exact, rel=tolerance)


# ------------------------------------------------------------------------------- effective media against the network


def network_of(phases, *sigmas):
    return resistor_network_conductivity(np.asarray(sigmas)[phases.astype(int)])


def test_maxwell_garnett_is_right_for_separate_spheres():
    for contrast in (0.01, 30.0):
        values = [network_of(random_spheres((40, 40, 40), 0.15, 5.0, s, overlap=False), 1, contrast) for s in range(3)]
        exact = maxwell_garnett(1.0, contrast, 0.15)
        assert np.mean(values) == pytest.approx(exact, rel=0.06)


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.8])
def test_bruggeman_is_right_for_random_grains_of_low_contrast(fraction):
    values = [network_of(random_cells((12, 12, 12), fraction, seed, grain=3), 1.0, 5.0) for seed in range(4)]
    assert np.mean(values) == pytest.approx(bruggeman(1.0, 5.0, fraction), rel=0.04)


def test_bruggeman_is_a_third_off_above_the_threshold_where_the_contrast_is_high():
    """An effective medium is not the network: half and half at a contrast of 10^4."""
    values = [network_of(random_cells((12, 12, 12), 0.5, seed, grain=3), 1.0, 1e4) for seed in range(3)]
    assert 1.3 < bruggeman(1.0, 1e4, 0.5) / np.mean(values) < 2.0


def test_coated_filler_medium_follows_the_network_of_spheres_with_shells():
    """Within 40 % away from the threshold, with the maximum in the same place."""
    means = []
    for phi, core in ((0.05, 0.0), (0.3, 0.0), (0.5, 0.0), (0.7, 0.0), (0.3, 100.0)):
        values = [network_of(random_spheres((48, 48, 48), phi, 6.0, s, shell=3.0), 1, core, 20.0) for s in range(2)]
        means.append(np.mean(values))
        if phi < 0.6:
            assert means[-1] == pytest.approx(coated_filler_conductivity(1, core, 20.0, phi, 0.5), rel=0.4)
    inert = means[:4]
    assert max(inert) in inert[1:3]
    phi = np.linspace(0, 0.9, 91)
    assert 0.3 <= phi[np.argmax(coated_filler_conductivity(1, 0.0, 20.0, phi, 0.5))] <= 0.5


# ---------------------------------------------------------------------------------------------------- percolation


def spans(cells):
    labels, _ = ndimage.label(cells)
    return bool(np.intersect1d(labels[0][cells[0]], labels[-1][cells[-1]]).size)


def test_random_cells_conduct_when_and_only_when_they_span():
    for fraction in (0.28, 0.31, 0.34):
        for seed in range(4):
            cells = random_cells((12, 12, 12), fraction, seed)
            sigma = resistor_network_conductivity(np.where(cells, 1.0, 0.0), periodic_sides=False)
            assert (sigma > 0.0) == spans(cells)


def test_random_cells_span_half_the_time_at_the_threshold_of_the_simple_cubic_lattice():
    """Crossing probability from rank-ordered cells; its median is within the finite-size shift of 0.3116."""
    medians = []
    for side, repeats in ((16, 60), (32, 30)):
        crossings = []
        for seed in range(repeats):
            low, high = 0.2, 0.45
            while high - low > 1e-3:  # the same seed adds cells in the same order
                middle = (low + high) / 2
                low, high = (low, middle) if spans(random_cells((side,) * 3, middle, seed)) else (middle, high)
            crossings.append(high)
        medians.append(np.median(crossings))
    assert medians[1] == pytest.approx(SITE_THRESHOLD, abs=0.01)
    # Scher and Zallen: spheres of one cell's diameter on the sites fill pi / 6 of theirs, 0.16 of all at the threshold.
    assert medians[1] * np.pi / 6 == pytest.approx(0.16, abs=0.01)


def test_conductivity_above_the_threshold_rises_with_an_exponent_near_two():
    """What a grid of 40^3 shows: a slope of 1.6 to 2.1 between 0.05 and 0.3 above the threshold; the limit is 2.0."""
    excess = np.array([0.05, 0.08, 0.12, 0.18, 0.27])
    sigma = [
        np.mean([network_of(random_cells((40,) * 3, SITE_THRESHOLD + e, s), 0.0, 1.0) for s in range(3)])
        for e in excess
    ]
    slope = np.polyfit(np.log(excess), np.log(sigma), 1)[0]
    assert 1.6 < slope < 2.1


# ------------------------------------------------------------------------------------------------- microstructures


@given(shape=st.lists(st.integers(1, 8), min_size=2, max_size=3), fraction=fractions, seed=st.integers(0, 2**31))
def test_random_cells_have_the_fraction_asked_for(shape, fraction, seed):
    coarse = random_cells(shape, fraction, seed, grain=2)
    cells = random_cells(shape, fraction, seed)
    assert cells.shape == tuple(shape)
    assert np.array_equal(coarse[(slice(1, None, 2),) * len(shape)], cells)
    assert np.mean(coarse) == np.mean(cells)
    assert np.count_nonzero(cells) == round(fraction * cells.size)
    assert np.array_equal(cells, random_cells(shape, fraction, seed))


@pytest.mark.parametrize("overlap", [True, False])
@pytest.mark.parametrize("shape", [(40, 40, 40), (60, 50)])
def test_random_spheres_have_the_fraction_asked_for_and_shells_of_the_thickness_asked_for(shape, overlap):
    phases = random_spheres(shape, 0.2, 4.0, seed=8, shell=2.0, overlap=overlap)
    assert np.mean(phases == 1) == pytest.approx(0.2, abs=1 / phases.size)
    assert np.array_equal(phases, random_spheres(shape, 0.2, 4.0, seed=8, shell=2.0, overlap=overlap))
    wrapped = np.pad(phases, 6, mode="wrap")
    depth = ndimage.distance_transform_edt(wrapped != 1)[tuple(slice(6, -6) for _ in shape)]
    assert depth[phases == 2].max() <= 2.0 + 1.0  # distances between cells' centres, one cell of slack
    assert depth[phases == 0].min() > 2.0 - 1.0
    bare = random_spheres(shape, 0.2, 4.0, seed=8, overlap=overlap)
    assert set(np.unique(bare)) == {0, 1}
    assert np.array_equal(bare == 1, phases == 1)


def test_spheres_kept_apart_are_as_many_pieces_as_spheres():
    phases = random_spheres((48, 48, 48), 0.2, 5.0, seed=1, overlap=False)
    tiled = np.pad(phases, 12, mode="wrap")
    labels, _ = ndimage.label(tiled == 1)
    sizes = np.bincount(labels.ravel())[1:]
    assert sizes.max() < 1.25 * 0.2 * 48**3 / round(0.2 * 48**3 / (4 / 3 * np.pi * 125))


def test_no_filler_is_no_filler():
    assert not random_cells((4, 4), 0.0, 0).any()
    assert not random_spheres((8, 8, 8), 0.0, 2.0, 0, shell=1.0).any()


# ---------------------------------------------------------------------------------------------- arrays and bad input


def test_arrays_broadcast_and_equal_one_call_after_another():
    phi = np.linspace(0.0, 1.0, 5)[:, None]
    filler = np.array([1e-3, 1.0, 1e3])
    for law in (maxwell_garnett, bruggeman, bruggeman_current_share, coated_sphere_conductivity):
        got = law(2.0, filler, phi)
        assert got.shape == (5, 3)
        assert_allclose(got, [[law(2.0, f, p) for f in filler] for p in phi[:, 0]], rtol=1e-14)
        assert type(law(2.0, 3.0, 0.2)) is float
    shells = coated_filler_conductivity(2.0, filler, 7.0, phi, 0.2)
    assert_allclose(
        shells, [[coated_filler_conductivity(2.0, f, 7.0, p, 0.2) for f in filler] for p in phi[:, 0]], rtol=1e-14
    )
    assert type(coated_filler_conductivity(2.0, 1.0, 7.0, 0.1, 0.2)) is float
    assert type(general_effective_medium(1.0, 2.0, 0.1, 0.2, 2.0)) is float
    assert type(swollen_fraction(0.1, 0.2)) is float
    assert type(contact_limited_conductivity(1.0, 5 * nm, 0.0)) is float


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: maxwell_garnett(0.0, 1.0, 0.1), r"sigma_matrix = 0 S/m .* allowed: \(0, inf\) S/m"),
        (lambda: maxwell_garnett(1.0, 1.0, 1.1), r"volume_fraction = 1\.1 .* allowed: \[0, 1\]"),
        (lambda: bruggeman(1.0, -1.0, 0.1), r"sigma_b = -1 S/m .* allowed: \[0, inf\) S/m"),
        (lambda: bruggeman_current_share(0.0, 1.0, 0.1), r"conductivity of the mixture = 0 S/m"),
        (lambda: general_effective_medium(2.0, 1.0, 0.1, 0.2, 2.0), r"sigma_high - sigma_low = -1 S/m"),
        (lambda: general_effective_medium(1.0, 2.0, 0.1, 1.0, 2.0), r"threshold = 1 .* allowed: \(0, 1\)"),
        (lambda: general_effective_medium(1.0, 2.0, 0.1, 0.2, 9.0), r"exponent = 9 .* allowed: \[0\.5, 5\]"),
        (lambda: coated_sphere_conductivity(1.0, 0.0, 0.5), r"sigma_shell = 0 S/m"),
        (lambda: contact_limited_conductivity(1.0, 0.0, 1.0), r"radius = 0 m"),
        (lambda: swollen_fraction(0.1, -1.0), r"thickness_ratio = -1"),
        (lambda: random_cells((4, 4, 4), 1.5, 0), r"fraction = 1\.5"),
        (lambda: random_cells((4, 4, 4), 0.5, -1), r"seed = -1"),
        (lambda: random_cells((4, 4, 4), 0.5, 0, grain=0), r"grain = 0 cells"),
        (lambda: random_cells((4,), 0.5, 0), r"shape = \(4,\) has not two or three sides"),
        (lambda: random_spheres((8, 8, 8), 0.1, 5.0, 0), r"radius = 5 cells .* allowed: \[1, 2\] cells"),
        (lambda: random_spheres((20, 20, 20), 0.5, 3.0, 0, overlap=False), r"fraction = 0\.5 .* allowed: \[0, 0\.3\]"),
        (lambda: random_spheres((12, 12, 12), 0.3, 3.0, 0, overlap=False), "find no place"),
        (lambda: resistor_network_conductivity(np.ones(3)), r"conductivity_map has the shape \(3,\)"),
        (lambda: resistor_network_conductivity(-np.ones((3, 3))), r"conductivity_map = -1 S/m"),
        (lambda: resistor_network_conductivity(np.ones((3, 3)), 0.0), r"spacing = 0 m"),
        (lambda: resistor_network_conductivity(np.ones((3, 3)), [1.0, 1.0, 1.0]), r"spacing has the shape \(3,\)"),
    ],
)
def test_bad_input_is_named_with_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
