"""Pressed powders against an integrator, packed spheres, Laplace's equation in one grain, and a sulfide glass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import broadcasts, refuses
from numpy.testing import assert_allclose
from scipy import sparse, stats
from scipy.integrate import solve_ivp
from scipy.sparse.linalg import spsolve

from ssebook.models.pressing import heckel_density, joined_fraction, pressed_conductivity
from ssebook.units import MPa, S_per_cm, um

pressures = st.floats(0.0, 5e9)
strengths = st.floats(5e7, 1e10)
starts = st.floats(0.0, 0.9)


# --------------------------------------------------------------------------------------------------------- density


def test_density_solves_dd_dp_equals_porosity_over_yield_pressure():
    grid = np.linspace(0.0, 900 * MPa, 13)
    found = solve_ivp(lambda p, d: (1 - d) / (200 * MPa), (0.0, grid[-1]), [0.45], t_eval=grid, rtol=1e-10, atol=1e-12)
    assert_allclose(heckel_density(grid, 200 * MPa, 0.45), found.y[0], rtol=1e-8)


def test_density_is_heckels_straight_line():
    grid = np.linspace(10 * MPa, 1500 * MPa, 30)
    line = stats.linregress(grid, np.log(1 / (1 - heckel_density(grid, 310 * MPa, 0.5))))
    assert_allclose([line.slope, line.intercept], [1 / (310 * MPa), np.log(2)], rtol=1e-10)


@given(pressure=pressures, more=pressures, strength=strengths, start=starts)
def test_density_can_be_pressed_in_two_strokes_and_stays_below_one(pressure, more, strength, start):
    first = heckel_density(pressure, strength, start)
    assert start <= first <= 1.0
    if first < 1.0:
        assert heckel_density(more, strength, first) == pytest.approx(
            heckel_density(pressure + more, strength, start), abs=1e-14
        )


# ---------------------------------------------------------------------------------------------------------- joints


@given(start=st.floats(0.3, 0.7), part=st.floats(0.0, 1.0))
def test_joined_fraction_is_contacts_times_their_area_over_the_spheres(start, part):
    """Helle, Easterling and Ashby: Z = 12 D contacts of area (pi/3) R^2 (D - D0)/(1 - D0) on a sphere's 4 pi R^2; the
    factor D is left out, so that fraction and spheres agree exactly only for the dense body."""
    density = start + part * (1 - start)
    area = np.pi / 3 * (density - start) / (1 - start)
    assert density * joined_fraction(density, start) == pytest.approx(12 * density * area / (4 * np.pi), abs=1e-12)


def test_joined_fraction_runs_from_points_to_everything():
    assert joined_fraction(0.45, 0.45) == 0.0
    assert joined_fraction(1.0, 0.45) == 1.0


@given(pressure=pressures, strength=strengths, start=starts)
def test_joined_fraction_under_heckels_law_forgets_the_start(pressure, strength, start):
    density = heckel_density(pressure, strength, start)
    assert joined_fraction(density, start) == pytest.approx(-np.expm1(-pressure / strength), abs=1e-12)


# ---------------------------------------------------------------------------------------------------- conductivity


def constriction(radius: float, cells: int = 120, height: float = 2.0) -> float:
    """Extra resistance (times conductivity, for a cylinder of radius one) of a disc of contact in the end face.

    Laplace's equation in r and z by finite volumes: the disc at one potential, the rest of the face insulated.
    """
    step, rows = 1.0 / cells, int(height * cells)
    inner = np.arange(cells) * step
    area = np.pi * ((inner + step) ** 2 - inner**2)
    number = np.arange(cells * rows).reshape(rows, cells)
    ends: list[np.ndarray] = []
    up = np.tile(area / step, (rows - 1, 1))
    out = np.tile(2 * np.pi * inner[1:], (rows, 1))
    for first, second, weight in ((number[:-1], number[1:], up), (number[:, :-1], number[:, 1:], out)):
        ends.append(np.stack([first.ravel(), second.ravel(), weight.ravel()]))
    i, j, g = np.concatenate(ends, axis=1)
    touching = inner + step / 2 < radius
    diagonal = np.zeros(cells * rows)
    np.add.at(diagonal, i.astype(int), g)
    np.add.at(diagonal, j.astype(int), g)
    source = np.zeros_like(diagonal)
    diagonal[number[0]] += np.where(touching, 2 * area / step, 0.0)  # the disc at zero
    diagonal[number[-1]] += 2 * area / step  # the far end at one
    source[number[-1]] += 2 * area / step
    matrix = sparse.coo_matrix((-g, (i.astype(int), j.astype(int))), shape=(diagonal.size,) * 2)
    matrix = (matrix + matrix.T + sparse.diags(diagonal)).tocsc()
    potential = spsolve(matrix, source)
    current = np.sum(2 * area / step * (1 - potential[number[-1]]))
    return 1 / current - height / np.pi


@pytest.mark.parametrize("joined", [0.04, 0.16, 0.36, 0.64])
def test_conductivity_of_one_grain_by_laplaces_equation(joined):
    """Two constrictions a grain, one at each face, on the way along a cylinder of the face's area."""
    size = np.sqrt(np.pi)  # edge of a square with the area of the cylinder
    extra = 2 * constriction(np.sqrt(joined))
    exact = (size / np.pi) / (size / np.pi + extra)  # conductivity over that of the solid
    assert pressed_conductivity(1.0, 1.0, joined, size) == pytest.approx(exact, rel=0.04)


def test_conductivity_of_nearly_separate_grains_is_that_of_holms_contacts():
    """One contact of radius a a face conducts 2 sigma a: then sigma_eff = 2 sigma a / d."""
    joined = 1e-8
    radius = np.sqrt(joined / np.pi)  # for d = 1
    assert pressed_conductivity(3.0, 1.0, joined, 1.0) == pytest.approx(2 * 3.0 * radius, rel=1e-3)


def test_conductivity_of_fully_joined_grains_with_a_boundary_is_two_resistors():
    assert pressed_conductivity(0.03, 1.0, 1.0, 5 * um, 5e-3) == pytest.approx(
        5 * um / (5 * um / 0.03 + 5e-3), rel=1e-14
    )


@given(density=st.floats(0.3, 1.0))
def test_conductivity_of_a_fused_foam_is_bruggemans(density):
    assert pressed_conductivity(2.0, density, 1.0, 1e-6) == pytest.approx(2.0 * density**1.5, rel=1e-13)


@given(joined=st.floats(0.01, 1.0), density=st.floats(0.3, 1.0), size=st.floats(1e-7, 1e-4), factor=st.floats(1.01, 10))
def test_conductivity_needs_the_grain_size_only_where_joints_resist(joined, density, size, factor):
    small, large = (pressed_conductivity(0.1, density, joined, s) for s in (size, factor * size))
    assert small == pytest.approx(large, rel=1e-12)
    small, large = (pressed_conductivity(0.1, density, joined, s, 1e-3) for s in (size, factor * size))
    assert small < large < 0.1


def test_conductivity_of_a_pressed_sulfide_glass_as_published():
    """Sakuda et al. 2013, 75Li2S-25P2S5: 1e-4 S/cm at 70 MPa and 3.1e-4 at 360 MPa, of 3.4e-4 S/cm when dense; over
    90 % dense above 350 MPa. Only the yield pressure and the start are taken from the density; the conductivity is not
    fitted."""
    pressure = np.array([70, 360]) * MPa
    density = heckel_density(pressure, 208 * MPa, 0.467)
    assert density[1] == pytest.approx(0.905, abs=0.015)
    sigma = pressed_conductivity(3.4e-4 * S_per_cm, density, joined_fraction(density, 0.467), 5 * um)
    assert_allclose(sigma / S_per_cm, [1.0e-4, 3.1e-4], rtol=0.15)


# --------------------------------------------------------------------------------------------------------- common

LAWS = {
    heckel_density: {"pressure": 3e8, "yield_pressure": 2e8, "initial_density": 0.45},
    joined_fraction: {"relative_density": 0.8, "initial_density": 0.45},
    pressed_conductivity: {
        "sigma_dense": 0.1,
        "relative_density": 0.8,
        "joined": 0.6,
        "grain_size": 5e-6,
        "boundary_resistance": 1e-4,
    },
}
ARGUMENTS = [(law, name) for law, values in LAWS.items() for name in values]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_returns_a_float_for_scalars_and_broadcasts(law):
    broadcasts(law, LAWS[law], np.array([1.0, 1.1, 1.2]))


@pytest.mark.parametrize(("law", "name"), ARGUMENTS, ids=lambda item: getattr(item, "__name__", item))
@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_law_names_the_bad_argument_its_value_and_its_range(law, name, bad):
    refuses(law, LAWS[law], name, bad)


def test_joined_fraction_refuses_a_powder_looser_than_its_start():
    with pytest.raises(ValueError, match=r"^relative_density - initial_density = -0\.05"):
        joined_fraction(0.4, 0.45)
