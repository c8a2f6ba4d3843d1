"""How well a mixture conducts: effective media for two and three phases, and a resistor network as the exact answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, spatial
from scipy.sparse import csgraph, linalg

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array

__all__ = [
    "bruggeman",
    "bruggeman_current_share",
    "coated_filler_conductivity",
    "coated_sphere_conductivity",
    "contact_limited_conductivity",
    "general_effective_medium",
    "maxwell_garnett",
    "random_cells",
    "random_spheres",
    "resistor_network_conductivity",
    "swollen_fraction",
]

IntArray: TypeAlias = NDArray[np.intp]

# Where Bruggeman's symmetric medium percolates in three dimensions.
_BRUGGEMAN_THRESHOLD = 1.0 / 3.0


# --- Effective media --------------------------------------------------------------------------------------------------


def maxwell_garnett(sigma_matrix: ArrayLike, sigma_filler: ArrayLike, volume_fraction: ArrayLike) -> Result:
    """Conductivity of separate spheres in a continuous matrix (Maxwell, Maxwell Garnett).

    sigma = sigma_m (1 + 2 phi b) / (1 - phi b), b = (sigma_f - sigma_m) / (sigma_f + 2 sigma_m)

    Parameters
    ----------
    sigma_matrix : array_like, any shape, S/m
        Conductivity sigma_m of the matrix, above zero.
    sigma_filler : array_like, broadcasts, S/m
        Conductivity sigma_f of the spheres, at least zero.
    volume_fraction : array_like, broadcasts, dimensionless
        Volume fraction phi of the spheres, 0 to 1.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the mixture.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Good for spheres that keep apart, up to about a third of the volume. The matrix stays continuous at any fraction:
    nothing percolates. The same formula is the Hashin-Shtrikman bound of an isotropic mixture, the lower one when the
    matrix is the poorer conductor, and exact for a packing of coated spheres of all sizes.

    References
    ----------
    [maxwell1873], [hashin1962]
    """
    matrix = checked("sigma_matrix", sigma_matrix, "S/m", above=0.0)
    filler = checked("sigma_filler", sigma_filler, "S/m", at_least=0.0)
    fraction = checked("volume_fraction", volume_fraction, at_least=0.0, at_most=1.0)
    contrast = (filler - matrix) / (filler + 2.0 * matrix)
    return scalar_or_array(matrix * (1.0 + 2.0 * fraction * contrast) / (1.0 - fraction * contrast))


def bruggeman(sigma_a: ArrayLike, sigma_b: ArrayLike, volume_fraction_b: ArrayLike) -> Result:
    """Conductivity of a random mixture in which neither phase is the matrix (Bruggeman's symmetric medium).

    (1 - phi) (sigma_a - sigma) / (sigma_a + 2 sigma) + phi (sigma_b - sigma) / (sigma_b + 2 sigma) = 0, sigma >= 0

    Parameters
    ----------
    sigma_a, sigma_b : array_like, any shape, S/m
        Conductivities of the two phases, at least zero.
    volume_fraction_b : array_like, broadcasts, dimensionless
        Volume fraction phi of phase b, 0 to 1.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the mixture: the positive root of the quadratic equation.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Three dimensions, grains of both phases equal in shape and isotropic. Its threshold of 1/3, below which a phase
    among insulators does not conduct, and its exponent of 1 belong to the approximation, not to nature; within some
    0.1 of the threshold and at high contrast it is poor. Another formula of Bruggeman's, sigma_0 (1 - phi)^1.5 for
    insulating spheres of all sizes in a continuous matrix, is a different medium.

    References
    ----------
    [bruggeman1935], [landauer1952], [kirkpatrick1973]
    """
    first = checked("sigma_a", sigma_a, "S/m", at_least=0.0)
    second = checked("sigma_b", sigma_b, "S/m", at_least=0.0)
    fraction = checked("volume_fraction_b", volume_fraction_b, at_least=0.0, at_most=1.0)
    return scalar_or_array(_root(first, second, fraction, np.asarray(_BRUGGEMAN_THRESHOLD)))


def general_effective_medium(
    sigma_low: ArrayLike, sigma_high: ArrayLike, fraction_high: ArrayLike, threshold: ArrayLike, exponent: ArrayLike
) -> Result:
    """Conductivity of a mixture with a given percolation threshold and exponent (McLachlan's equation).

    (1 - phi) (l - s) / (l + A s) + phi (h - s) / (h + A s) = 0, A = (1 - phi_c) / phi_c,
    with l, h, s = sigma_low^(1/t), sigma_high^(1/t), sigma^(1/t)

    Parameters
    ----------
    sigma_low : array_like, any shape, S/m
        Conductivity of the poorer phase, at least zero, at most ``sigma_high``.
    sigma_high : array_like, broadcasts, S/m
        Conductivity of the better phase.
    fraction_high : array_like, broadcasts, dimensionless
        Volume fraction phi of the better phase, 0 to 1.
    threshold : array_like, broadcasts, dimensionless
        Fraction phi_c from which the better phase spans the mixture, between 0 and 1.
    exponent : array_like, broadcasts, dimensionless
        Exponent t, 0.5 to 5; about 2 for random mixtures in three dimensions.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the mixture.

    Raises
    ------
    ValueError
        If an argument is outside its range, or ``sigma_low`` exceeds ``sigma_high``.

    Notes
    -----
    An interpolation, not a theory: threshold and exponent are fitted or taken from elsewhere. For ``sigma_low`` = 0 it
    is the percolation law sigma_high [(phi - phi_c) / (1 - phi_c)]^t, with threshold 1/3 and exponent 1 Bruggeman's
    medium. One exponent serves both sides of the threshold here, which makes the mixture at the threshold
    (sigma_low sigma_high)^(1/2) A^(-t/2).

    References
    ----------
    [mclachlan1987]
    """
    low = checked("sigma_low", sigma_low, "S/m", at_least=0.0)
    high = checked("sigma_high", sigma_high, "S/m", at_least=0.0)
    checked("sigma_high - sigma_low", high - low, "S/m", at_least=0.0)
    fraction = checked("fraction_high", fraction_high, at_least=0.0, at_most=1.0)
    critical = checked("threshold", threshold, above=0.0, below=1.0)
    power = checked("exponent", exponent, at_least=0.5, at_most=5.0)
    return scalar_or_array(_root(low ** (1.0 / power), high ** (1.0 / power), fraction, critical) ** power)


def _root(low: FloatArray, high: FloatArray, fraction: FloatArray, threshold: FloatArray) -> FloatArray:
    """The root s >= 0 of A s^2 - B s - low high = 0, written so that neither sign of B cancels."""
    a = (1.0 - threshold) / threshold
    b = (1.0 - fraction) * (a * low - high) + fraction * (a * high - low)
    size = np.abs(b) + np.sqrt(b**2 + 4.0 * a * low * high)
    small = np.divide(2.0 * low * high, size, out=np.zeros_like(size), where=size > 0.0)
    return np.where(b > 0.0, size / (2.0 * a), small)


def bruggeman_current_share(sigma_a: ArrayLike, sigma_b: ArrayLike, volume_fraction_b: ArrayLike) -> Result:
    """Share of the current that phase b carries in Bruggeman's symmetric medium.

    S_b = 3 phi sigma_b / (sigma_b + 2 sigma), sigma from :func:`bruggeman`

    Parameters
    ----------
    sigma_a, sigma_b : array_like, any shape, S/m
        Conductivities of the two phases, at least zero and not both zero.
    volume_fraction_b : array_like, broadcasts, dimensionless
        Volume fraction phi of phase b, 0 to 1.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Integral of the current density over phase b, divided by that over the whole mixture: 0 to 1.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the mixture does not conduct.

    Notes
    -----
    A grain of phase b sees the mean field times 3 sigma / (sigma_b + 2 sigma). For any two phases, however they are
    arranged, S_b = sigma_b (sigma - sigma_a) / [sigma (sigma_b - sigma_a)] with the sigma measured or computed.

    References
    ----------
    [landauer1952]
    """
    sigma = checked("conductivity of the mixture", bruggeman(sigma_a, sigma_b, volume_fraction_b), "S/m", above=0.0)
    second = np.asarray(sigma_b, dtype=np.float64)
    return scalar_or_array(3.0 * np.asarray(volume_fraction_b) * second / (second + 2.0 * sigma))


def coated_sphere_conductivity(sigma_core: ArrayLike, sigma_shell: ArrayLike, core_fraction: ArrayLike) -> Result:
    """Conductivity of the uniform sphere that can stand for a sphere with a shell.

    sigma = sigma_s [sigma_c (1 + 2 f) + 2 sigma_s (1 - f)] / [sigma_c (1 - f) + sigma_s (2 + f)]

    Parameters
    ----------
    sigma_core : array_like, any shape, S/m
        Conductivity sigma_c of the core, at least zero.
    sigma_shell : array_like, broadcasts, S/m
        Conductivity sigma_s of the shell, above zero.
    core_fraction : array_like, broadcasts, dimensionless
        Volume f of the core over that of core and shell, 0 to 1.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the equivalent sphere.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Exact from outside, in a field that is uniform far away: a sphere of this conductivity disturbs the field in the
    same way. A matrix of this conductivity is not disturbed at all.

    References
    ----------
    [hashin1962]
    """
    core = checked("sigma_core", sigma_core, "S/m", at_least=0.0)
    shell = checked("sigma_shell", sigma_shell, "S/m", above=0.0)
    fraction = checked("core_fraction", core_fraction, at_least=0.0, at_most=1.0)
    numerator = core * (1.0 + 2.0 * fraction) + 2.0 * shell * (1.0 - fraction)
    return scalar_or_array(shell * numerator / (core * (1.0 - fraction) + shell * (2.0 + fraction)))


def contact_limited_conductivity(sigma_filler: ArrayLike, radius: ArrayLike, contact_resistance: ArrayLike) -> Result:
    """Conductivity of the uniform sphere that can stand for a particle with a contact resistance at its surface.

    sigma = sigma_f / (1 + R sigma_f / a)

    Parameters
    ----------
    sigma_filler : array_like, any shape, S/m
        Conductivity sigma_f of the particle, above zero.
    radius : array_like, broadcasts, m
        Radius a of the particle, above zero.
    contact_resistance : array_like, broadcasts, ohm m^2
        Resistance R of its surface times area, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the equivalent sphere; never above a / R.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The limit of :func:`coated_sphere_conductivity` for a thin and poor shell, exact in the same sense. Where the
    result falls below the conductivity of the matrix, the filler does harm.

    References
    ----------
    [hasselman1987]
    """
    sigma = checked("sigma_filler", sigma_filler, "S/m", above=0.0)
    size = checked("radius", radius, "m", above=0.0)
    resistance = checked("contact_resistance", contact_resistance, "ohm m^2", at_least=0.0)
    return scalar_or_array(sigma / (1.0 + resistance * sigma / size))


def swollen_fraction(volume_fraction: ArrayLike, thickness_ratio: ArrayLike) -> Result:
    """Volume fraction of randomly placed spheres together with shells that may overlap.

    P = 1 - (1 - phi)^[(1 + tau)^3]

    Parameters
    ----------
    volume_fraction : array_like, any shape, dimensionless
        Volume fraction phi of the spheres, 0 to 1.
    thickness_ratio : array_like, broadcasts, dimensionless
        Thickness tau of the shell over the radius of the sphere, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Volume fraction P of spheres and shells together.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Exact for spheres of one size whose centres are a Poisson process, which lets spheres overlap as well (the Boolean
    model). Where spheres keep apart, shells overlap less and P is somewhat larger.

    References
    ----------
    [torquato2002]
    """
    fraction = checked("volume_fraction", volume_fraction, at_least=0.0, at_most=1.0)
    ratio = checked("thickness_ratio", thickness_ratio, at_least=0.0)
    return scalar_or_array(1.0 - (1.0 - fraction) ** ((1.0 + ratio) ** 3))


def coated_filler_conductivity(
    sigma_matrix: ArrayLike,
    sigma_core: ArrayLike,
    sigma_shell: ArrayLike,
    volume_fraction: ArrayLike,
    thickness_ratio: ArrayLike,
) -> Result:
    """Conductivity of a matrix with a random filler whose particles wear shells: three phases.

    sigma = bruggeman(sigma_m, coated_sphere(sigma_c, sigma_s, phi / P), P), P = swollen_fraction(phi, tau)

    Parameters
    ----------
    sigma_matrix : array_like, any shape, S/m
        Conductivity sigma_m of the matrix, at least zero.
    sigma_core : array_like, broadcasts, S/m
        Conductivity sigma_c of the particles, at least zero.
    sigma_shell : array_like, broadcasts, S/m
        Conductivity sigma_s of the shells, above zero.
    volume_fraction : array_like, broadcasts, dimensionless
        Volume fraction phi of the particles without shells, 0 to 1.
    thickness_ratio : array_like, broadcasts, dimensionless
        Thickness tau of the shell over the radius of the particle, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity of the composite.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    An effective medium: each particle with its share of shell is a grain of a random mixture with the matrix. As the
    filler is increased, shells first replace matrix and then, where they overlap, cores replace shells. With a fast
    shell the conductivity so has a maximum, which no medium of matrix and core alone can have. Its threshold is at
    P = 1/3; shells around spheres placed at random span at P = 0.29. The shell is one phase of one thickness: a
    profile of conductivity across it is averaged.

    References
    ----------
    [nan2003], [hashin1962], [landauer1952]
    """
    fraction = checked("volume_fraction", volume_fraction, at_least=0.0, at_most=1.0)
    swollen = np.asarray(swollen_fraction(fraction, thickness_ratio))
    thick = (1.0 + np.asarray(thickness_ratio, dtype=np.float64)) ** 3
    inside = np.divide(fraction, swollen, out=np.broadcast_to(1.0 / thick, swollen.shape).copy(), where=swollen > 0.0)
    grain = coated_sphere_conductivity(sigma_core, sigma_shell, np.minimum(inside, 1.0))
    return bruggeman(sigma_matrix, grain, swollen)


# --- Microstructures --------------------------------------------------------------------------------------------------


def random_cells(shape: Sequence[int], fraction: float, seed: int, grain: int = 1) -> NDArray[np.bool_]:
    """A grid whose cubic grains belong to the filler at random, each like any other (site percolation).

    round(fraction N) of the N grains, drawn without replacement

    Parameters
    ----------
    shape : sequence of int, grains
        Number of grains along each axis.
    fraction : float, dimensionless
        Fraction of the grains that are filler, 0 to 1.
    seed : int, dimensionless
        Seed of the random generator, at least zero. The same seed gives the same grid.
    grain : int, cells
        Cells along the edge of a grain, at least one.

    Returns
    -------
    ndarray of bool, ``grain`` times the shape asked for
        True where a cell is filler.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The number of filler grains is exact, so that repeated grids differ in arrangement only. On a cubic lattice the
    filler spans from a fraction of 0.3116 on, the matrix up to one of 0.6884. Grains of one cell are a lattice of
    sites. For a solid made of cubes take at least three cells a grain: with one, the field inside a grain is not seen
    and mixtures come out too low, by 14 % in a half-and-half mixture at a contrast of 5.

    References
    ----------
    [wang2013]
    """
    size = _shape(shape)
    share = float(checked("fraction", fraction, at_least=0.0, at_most=1.0))
    count = math.prod(size)
    cells = np.zeros(count, dtype=bool)
    cells[_generator(seed).permutation(count)[: round(share * count)]] = True
    edge = int(checked("grain", grain, "cells", at_least=1.0))
    return np.kron(cells.reshape(size), np.ones((edge,) * len(size), dtype=bool))


def random_spheres(
    shape: Sequence[int], fraction: float, radius: float, seed: int, shell: float = 0.0, overlap: bool = True
) -> NDArray[np.int8]:
    """A grid with randomly placed spheres of one size, with or without shells, allowed to overlap or kept apart.

    a cell is filler if its centre is within a radius of the centre of a sphere, shell if within radius + shell

    Parameters
    ----------
    shape : sequence of int, dimensionless
        Number of cells along each axis.
    fraction : float, dimensionless
        Volume fraction of the spheres, 0 to 0.95 if they may overlap, to 0.3 if not.
    radius : float, cells
        Radius of the spheres, at least one cell; at most a quarter of the smallest side.
    seed : int, dimensionless
        Seed of the random generator, at least zero. The same seed gives the same grid.
    shell : float, cells
        Thickness of the shells, at least zero. Shells may overlap one another and fill gaps.
    overlap : bool
        Whether spheres may overlap.

    Returns
    -------
    ndarray of int8, of the shape asked for
        0 in the matrix, 1 in a sphere, 2 in a shell: an index into the three conductivities.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the spheres find no place.

    Notes
    -----
    Periodic along every axis. Since spheres are few and cells coarse, the fraction would scatter: the radius is
    therefore adjusted a little, until the fraction is exact to one cell. Give the radius at least 3 cells, and
    compare two resolutions where it matters. Spheres kept apart stay one cell apart at least.

    References
    ----------
    [torquato2002]
    """
    size = _shape(shape)
    share = float(checked("fraction", fraction, at_least=0.0, at_most=0.95 if overlap else 0.3))
    ball = float(checked("radius", radius, "cells", at_least=1.0, at_most=min(size) / 4.0))
    skin = float(checked("shell", shell, "cells", at_least=0.0))
    generator = _generator(seed)
    phases = np.zeros(size, dtype=np.int8)
    filled = round(share * phases.size)
    if filled == 0:
        return phases
    volume = 4.0 / 3.0 * np.pi * ball**3 if len(size) == 3 else np.pi * ball**2
    crowd = -math.log1p(-share) if overlap else share
    count = max(1, round(crowd * phases.size / volume))
    centres = generator.random((count, len(size))) * size if overlap else _apart(generator, size, count, 2.0 * ball + 1)
    cells = np.indices(size).reshape(len(size), -1).T + 0.5
    distance = np.asarray(spatial.cKDTree(centres, boxsize=np.asarray(size, dtype=np.float64)).query(cells)[0])
    order = np.argsort(distance, kind="stable")
    flat = phases.reshape(-1)
    flat[distance <= distance[order[filled - 1]] + skin] = 2 if skin else 0
    flat[order[:filled]] = 1
    return phases


def _apart(generator: np.random.Generator, size: tuple[int, ...], count: int, distance: float) -> FloatArray:
    """``count`` points in a periodic box, drawn one after another, each ``distance`` away from the earlier ones."""
    centres = np.empty((0, len(size)))
    for _ in range(2000 * count):
        if len(centres) == count:
            return centres
        candidate = generator.random(len(size)) * size
        gap = np.abs(centres - candidate)
        gap = np.minimum(gap, np.asarray(size) - gap)
        if not np.any(np.sum(gap**2, axis=1) < distance**2):
            centres = np.vstack([centres, candidate])
    raise ValueError(
        f"{count} spheres a distance of {distance:g} cells apart find no place in {size} cells; "
        "allowed: a smaller fraction, larger spheres in a larger grid, or overlap"
    )


def _shape(shape: Sequence[int]) -> tuple[int, ...]:
    sides = checked("shape", np.asarray(shape), "cells", at_least=1.0)
    if sides.ndim != 1 or sides.size not in (2, 3):
        raise ValueError(f"shape = {shape!r} has not two or three sides; allowed: (n, n) or (n, n, n)")
    return tuple(int(side) for side in sides)


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(int(checked("seed", seed, at_least=0.0)))


# --- Resistor network -------------------------------------------------------------------------------------------------

# Relative power that the last _WINDOW steps of conjugate gradients may still have gained when they stop.
_TOLERANCE = 1e-10
_WINDOW = 10
_STEPS = 20_000
# Edge, in cells, of the blocks whose mean potentials the coarse correction adjusts, and what makes a link within a
# block strong: a share of the strongest link of either end, lowered until groups are few enough to be solved directly.
_BLOCK = 5
_STRONG = (0.25, 0.05, 0.01, 0.0)
_CELLS_A_GROUP = 8


def resistor_network_conductivity(
    conductivity_map: ArrayLike, spacing: ArrayLike = 1.0, periodic_sides: bool = True
) -> float:
    """Conductivity of a body of cells between two plates, from Kirchhoff's laws.

    sum over the faces of each cell of g (V - V') = 0, g = A / (h / (2 sigma) + h' / (2 sigma')),
    sigma_eff = I L / (U A), A area of a face or of the plates

    Parameters
    ----------
    conductivity_map : array_like, shape (n0, n1) or (n0, n1, n2), S/m
        Conductivity of each cell, at least zero. The plates lie across axis 0, before its first and behind its last
        cells. A cell of zero conductivity is an insulator.
    spacing : float or array_like of length 2 or 3, m
        Edge of the cells, the same along every axis or one for each, above zero. The result depends only on the
        ratios of the edges: for cubic cells it does not matter.
    periodic_sides : bool
        Whether the body continues periodically across the other axes (a piece of something larger) or ends there in
        insulating walls.

    Returns
    -------
    float, S/m
        Conductivity of the uniform body with the same resistance; zero if no conducting path joins the plates.

    Raises
    ------
    ValueError
        If an argument is outside its range or of another shape.
    RuntimeError
        If the solution has not converged, which happens only for maps of extreme contrast.

    Notes
    -----
    Exact for the network, to about 1e-8. A face between two cells conducts like two half cells in series (harmonic
    mean), a plate touches half a cell: layers in series and in parallel come out exactly. As a solution of the
    continuous problem it converges with the number of cells across a grain, slowly where corners of good conductors
    touch. Only cells joined to both plates are kept. The equations are solved by conjugate gradients,
    preconditioned by an incomplete Cholesky factor without fill together with a coarse correction: cells of a block
    of 5 x 5 x 5 that are strongly linked with each other shift their potentials together. Without the latter every
    islet of a good conductor in a poor one costs iterations. The dissipated power is a minimum at the solution, so
    its error is the square of that of the potentials. Time and memory grow somewhat faster than the number of cells:
    64 x 64 x 64 cells need a few seconds and about 0.4 GiB.

    References
    ----------
    [kirkpatrick1973], [meijerink1977], [strakos2002]
    """
    sigma = checked("conductivity_map", conductivity_map, "S/m", at_least=0.0)
    if sigma.ndim not in (2, 3) or sigma.size == 0:
        raise ValueError(
            f"conductivity_map has the shape {sigma.shape}; allowed: two or three axes, none of them empty"
        )
    edge = checked("spacing", spacing, "m", above=0.0)
    if edge.shape not in ((), (sigma.ndim,)):
        raise ValueError(f"spacing has the shape {edge.shape}; allowed: one number, or {sigma.ndim} of them")
    largest = float(sigma.max())
    if largest == 0.0:
        return 0.0
    edge = np.broadcast_to(edge / edge.max(), (sigma.ndim,))
    network = _network(sigma / largest, edge, periodic_sides)
    if network is None:
        return 0.0
    power = _dissipated_power(*network)
    area = float(np.prod(np.asarray(sigma.shape[1:]) * edge[1:]))
    return float(largest * power * sigma.shape[0] * edge[0] / area)


def _network(
    sigma: FloatArray, edge: FloatArray, periodic: bool
) -> tuple[IntArray, IntArray, FloatArray, FloatArray, FloatArray, IntArray, IntArray] | None:
    """Links, their conductances, those to the plates, front and block of each cell that joins both plates, or None.

    Cells are numbered by fronts, the sums of their indices: every link runs between fronts, so that a front can be
    eliminated at once.
    """
    place = np.indices(sigma.shape).reshape(sigma.ndim, -1)
    number = np.arange(sigma.size).reshape(sigma.shape)
    conducting = sigma > 0.0
    half = np.divide(0.5, sigma, out=np.zeros_like(sigma), where=conducting)
    plates = np.zeros((2, *sigma.shape))
    face = float(np.prod(edge)) / edge**2  # area over distance, along each axis
    plates[0, 0], plates[1, -1] = 2.0 * face[0] * sigma[0], 2.0 * face[0] * sigma[-1]
    ends: list[IntArray] = []
    values: list[FloatArray] = []
    for axis in range(sigma.ndim):
        around = periodic and axis > 0 and sigma.shape[axis] > 1
        first = np.arange(sigma.shape[axis] if around else sigma.shape[axis] - 1)
        second = (first + 1) % sigma.shape[axis]
        a, b = number.take(first, axis), number.take(second, axis)
        joined = conducting.take(first, axis) & conducting.take(second, axis)
        ends.append(np.stack([a[joined], b[joined]]))
        values.append(face[axis] / (half.take(first, axis) + half.take(second, axis))[joined])
    link, value = np.concatenate(ends, axis=1), np.concatenate(values)

    graph = sparse.coo_matrix((np.ones(value.size), (link[0], link[1])), shape=(sigma.size, sigma.size))
    _, piece = csgraph.connected_components(graph, directed=False)
    both = np.intersect1d(piece[plates[0].ravel() > 0.0], piece[plates[1].ravel() > 0.0])
    alive = np.isin(piece, both)
    if not alive.any():
        return None
    front = place.sum(axis=0)
    kept = np.flatnonzero(alive)
    kept = kept[np.argsort(front[kept], kind="stable")]
    rank = np.full(sigma.size, -1)
    rank[kept] = np.arange(kept.size)
    within = alive[link[0]]
    a, b = rank[link[0][within]], rank[link[1][within]]
    blocks = tuple(-(-side // _BLOCK) for side in sigma.shape)
    block: IntArray = np.asarray(np.ravel_multi_index(tuple(place // _BLOCK), blocks))
    left, right = plates.reshape(2, -1)[:, kept]
    return np.minimum(a, b), np.maximum(a, b), value[within], left, right, front[kept], block[kept]


def _dissipated_power(
    low: IntArray,
    high: IntArray,
    conductance: FloatArray,
    left: FloatArray,
    right: FloatArray,
    front: IntArray,
    block: IntArray,
) -> float:
    """Power in the network when the left plate is at potential 1 and the right one at 0: its conductance."""
    count = left.size
    diagonal = left + right + np.bincount(low, conductance, count) + np.bincount(high, conductance, count)
    scale = 1.0 / np.sqrt(diagonal)
    lower = sparse.csr_matrix((-conductance * scale[low] * scale[high], (high, low)), shape=(count, count))
    matrix = sparse.csr_matrix(lower + lower.T + sparse.eye(count))
    factor = _incomplete_cholesky(lower, front)
    gather, coarse = _coarse_correction(matrix, low, high, conductance, scale, block)

    def preconditioned(residual: FloatArray) -> FloatArray:
        fine = factor.solve(factor.solve(residual), "T")  # type: ignore[call-overload]  # the stubs know no "T"
        return np.asarray(fine + gather.T @ coarse.solve(gather @ residual))

    def power(potential: FloatArray) -> float:
        drop = potential[low] - potential[high]
        return float(conductance @ drop**2 + left @ (1.0 - potential) ** 2 + right @ potential**2)

    residual = left * scale
    solution = np.zeros(count)
    search = correction = preconditioned(residual)
    size = float(residual @ correction)
    gained = 0.0
    for step in range(1, _STEPS + 1):
        image = np.asarray(matrix @ search)
        length = size / float(search @ image)
        solution += length * search
        residual = residual - length * image
        gained += length * size
        if step % _WINDOW == 0:
            total = power(solution * scale)
            if gained <= _TOLERANCE * total:
                return total
            gained = 0.0
        correction = preconditioned(residual)
        size, before = float(residual @ correction), size
        if size <= 0.0:  # the residual is exactly zero
            return power(solution * scale)
        search = correction + size / before * search
    raise RuntimeError(f"the network has not converged in {_STEPS} steps; allowed: a map of less contrast")


def _incomplete_cholesky(lower: sparse.csr_matrix, front: IntArray) -> linalg.SuperLU:
    """K of K K^T = (D + L) D^-1 (D + L)^T, equal to the matrix 1 + L + L^T on its diagonal; D front by front."""
    count = lower.shape[0]
    pivot = np.ones(count)
    starts = np.flatnonzero(np.diff(front, prepend=-1))
    for begin, end in zip(starts, [*starts[1:], count], strict=True):
        span = slice(lower.indptr[begin], lower.indptr[end])
        row = np.repeat(np.arange(end - begin), np.diff(lower.indptr[begin : end + 1]))
        pivot[begin:end] -= np.bincount(row, lower.data[span] ** 2 / pivot[lower.indices[span]], end - begin)
    triangle = ((sparse.diags(pivot) + lower) @ sparse.diags(1.0 / np.sqrt(pivot))).tocsc()
    # Already triangular: SuperLU keeps it as it is and solves with it, and with its transpose, in compiled code.
    return linalg.splu(triangle, permc_spec="NATURAL", diag_pivot_thresh=0.0, options={"Equil": False})


def _coarse_correction(
    matrix: sparse.csr_matrix,
    low: IntArray,
    high: IntArray,
    conductance: FloatArray,
    scale: FloatArray,
    block: IntArray,
) -> tuple[sparse.csr_matrix, linalg.SuperLU]:
    """Sum over groups of cells that shift together, and the factored matrix of what such shifts cost."""
    count = scale.size
    strongest = np.zeros(count)
    np.maximum.at(strongest, low, conductance)
    np.maximum.at(strongest, high, conductance)
    strength = np.where(block[low] == block[high], conductance / np.maximum(strongest[low], strongest[high]), -1.0)
    for least in _STRONG:
        strong = strength > least
        pairs = sparse.coo_matrix((strength[strong], (low[strong], high[strong])), shape=(count, count))
        groups, group = csgraph.connected_components(pairs, directed=False)
        if groups * _CELLS_A_GROUP < count:
            break
    gather = sparse.csr_matrix((1.0 / scale, (group, np.arange(count))), shape=(groups, count))
    shifts = sparse.csc_matrix(gather @ matrix @ gather.T)
    solve = linalg.splu(shifts, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    return gather, solve
