"""Silicon as an anode: how far it swells, how lithium diffuses into a particle, and the stress that builds up.

Lithium is counted per volume of *unlithiated* silicon (mol/m^3), and every length is a length of the unlithiated
particle. Fluxes are in mol m^-2 s^-1 and positive on insertion; stresses are in Pa and positive in tension.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants
from scipy.linalg import solve_banded
from scipy.special import erfc, erfcx

from ._domain import FloatArray, Result, checked, scalar_or_array

__all__ = [
    "LITHIUM_PARTIAL_MOLAR_VOLUME",
    "LITHIUM_PER_SILICON_LIMIT",
    "LITHIUM_PER_SILICON_MAX",
    "MAXIMUM_CONCENTRATION",
    "SILICON_MOLAR_MASS",
    "SILICON_MOLAR_VOLUME",
    "SphereSimulation",
    "biaxial_film_stress",
    "c_rate_flux",
    "critical_size",
    "peak_hoop_stress",
    "plastic_shell_stress",
    "simulate_sphere",
    "specific_capacity",
    "sphere_concentration",
    "sphere_stress",
    "stoney_film_stress",
    "volume_ratio",
]

#: Molar mass of silicon, kg/mol (conventional atomic weight 28.085).
SILICON_MOLAR_MASS = 28.085e-3
#: Molar volume of crystalline silicon, m^3/mol: 28.085 g/mol over 2.329 g/cm^3.
SILICON_MOLAR_VOLUME = 12.06e-6
#: Volume one mole of lithium adds to silicon, m^3/mol, nearly independent of composition [obrovac2007].
LITHIUM_PARTIAL_MOLAR_VOLUME = 8.9e-6
#: Lithium per silicon in Li15Si4, where lithiation ends at room temperature [obrovac2004].
LITHIUM_PER_SILICON_MAX = 15 / 4
#: Lithium per silicon in Li22Si5, the richest composition of the phase diagram in common use.
LITHIUM_PER_SILICON_LIMIT = 22 / 5
#: Lithium per volume of unlithiated silicon at Li15Si4, mol/m^3 (about 3.11e5).
MAXIMUM_CONCENTRATION = LITHIUM_PER_SILICON_MAX / SILICON_MOLAR_VOLUME

FluxHistory: TypeAlias = float | ArrayLike | Callable[[float], float]
Diffusivity: TypeAlias = float | Callable[[FloatArray], ArrayLike]


# --- Composition ---------------------------------------------------------------------------------------------------


def volume_ratio(lithium_per_silicon: ArrayLike) -> Result:
    """Volume of Li_xSi over the volume of the silicon it was made from.

    V/V0 = 1 + x V_Li / V_Si, with V_Li = 8.9 cm^3/mol and V_Si = 12.06 cm^3/mol.

    Parameters
    ----------
    lithium_per_silicon : array_like
        Lithium atoms per silicon atom x, 0 to 4.4, any shape, dimensionless.

    Returns
    -------
    float or ndarray
        Volume ratio (1 for silicon; the *increase* is this minus 1), shape of the argument, dimensionless.

    Raises
    ------
    ValueError
        If `lithium_per_silicon` lies outside [0, 4.4].

    Notes
    -----
    A fit to the lithium-silicon alloys: dense material, pores not counted. At Li15Si4 it gives 3.77; the lattice
    parameter of the crystal gives 3.81. "400 %" for silicon mixes up ratio and increase.

    References
    ----------
    [obrovac2007], [obrovac2004]
    """
    x = checked("lithium_per_silicon", lithium_per_silicon, at_least=0.0, at_most=LITHIUM_PER_SILICON_LIMIT)
    return scalar_or_array(1.0 + x * (LITHIUM_PARTIAL_MOLAR_VOLUME / SILICON_MOLAR_VOLUME))


def specific_capacity(lithium_per_silicon: ArrayLike) -> Result:
    """Charge stored per mass of silicon at a composition Li_xSi.

    Q = x F / M_Si.

    Parameters
    ----------
    lithium_per_silicon : array_like
        Lithium atoms per silicon atom x, 0 to 4.4, any shape, dimensionless.

    Returns
    -------
    float or ndarray
        Capacity per mass of silicon (not of the alloy), shape of the argument, in C/kg.

    Raises
    ------
    ValueError
        If `lithium_per_silicon` lies outside [0, 4.4].

    Notes
    -----
    Theoretical: 3579 mAh/g at Li15Si4, the end of lithiation at room temperature, and 4199 mAh/g at Li22Si5, which is
    not reached there. Per mass of the *alloy* Li15Si4 the former is 1857 mAh/g.

    References
    ----------
    [obrovac2004]
    """
    x = checked("lithium_per_silicon", lithium_per_silicon, at_least=0.0, at_most=LITHIUM_PER_SILICON_LIMIT)
    return scalar_or_array(x * (constants.value("Faraday constant") / SILICON_MOLAR_MASS))


def c_rate_flux(
    c_rate: ArrayLike,
    radius: ArrayLike,
    maximum_concentration: ArrayLike = MAXIMUM_CONCENTRATION,
) -> Result:
    """Lithium flux through the surface of a sphere that is filled at a given C-rate.

    J = c_max R C / 3: the capacity of the sphere, (4/3) pi R^3 c_max, through its surface 4 pi R^2 in a time 1/C.

    Parameters
    ----------
    c_rate : array_like
        C-rate C, the inverse of the time for a full charge, in 1/s (1C is ``1 / hour``); negative on extraction.
    radius : array_like
        Radius R of the unlithiated particle, in m.
    maximum_concentration : array_like
        Lithium per volume of unlithiated silicon when full, c_max, in mol/m^3; Li15Si4 unless given.

    Returns
    -------
    float or ndarray
        Flux, positive on insertion, broadcast shape of the arguments, in mol m^-2 s^-1.

    Raises
    ------
    ValueError
        If a radius or maximum concentration is not positive, or the rate is not finite.

    Notes
    -----
    All particles take equal shares of the current per volume. Per area of the *unlithiated* surface, which is
    left behind as the particle swells.

    References
    ----------
    [obrovac2004]
    """
    rate = checked("c_rate", c_rate, "1/s")
    outer = checked("radius", radius, "m", above=0.0)
    full = checked("maximum_concentration", maximum_concentration, "mol/m^3", above=0.0)
    return scalar_or_array(full * outer * rate / 3.0)


# --- Diffusion in a sphere: closed forms ---------------------------------------------------------------------------

# Below this D t / R^2 the images of the surface in the centre are used, above it the eigenfunctions of the sphere. Both
# are exact to rounding here: the first image left out is exp(-1/0.02), the first mode left out exp(-0.02 (20 pi)^2).
_SHORT_TIME = 0.02
_MODES = 20


def _tangent_roots(count: int) -> FloatArray:
    """The first `count` positive roots of tan(q) = q, by the contraction q <- n pi + arctan(q)."""
    order: FloatArray = np.pi * np.arange(1, count + 1, dtype=np.float64)
    root: FloatArray = order + np.pi / 2
    for _ in range(30):
        root = order + np.arctan(root)
    return root


_ROOTS = _tangent_roots(_MODES)


def _flux_early(x: FloatArray, tau: FloatArray) -> FloatArray:
    """(c - c0) D / (J R) at constant flux, short times: two images of the surface, by Laplace transform."""
    root = np.sqrt(tau)

    def image(distance: FloatArray) -> FloatArray:
        # exp(tau - a) erfc(z - sqrt(tau)) - erfc(z) with z = a / (2 sqrt(tau)), without overflow
        z = distance / (2.0 * root)
        return np.asarray(np.exp(-(z**2)) * (erfcx(z - root) - erfcx(z)))

    centre = x < 1e-5
    away = np.where(centre, 1.0, x)
    off_centre = (image(1.0 - away) - image(1.0 + away)) / away
    z = 0.5 / root
    at_centre = 2.0 * np.exp(-(z**2)) * erfcx(z - root)
    return np.where(centre, at_centre, off_centre)


def _flux_late(x: FloatArray, tau: FloatArray) -> FloatArray:
    """(c - c0) D / (J R) at constant flux: filling, parabola and the modes that die away."""
    profile = 3.0 * tau + x**2 / 2.0 - 0.3
    for q in _ROOTS:
        profile = profile - 2.0 * np.sinc(q * x / np.pi) / (q * np.sin(q)) * np.exp(-(q**2) * tau)
    return profile


def _held_early(x: FloatArray, tau: FloatArray) -> FloatArray:
    """(c - c0) / (cs - c0) with the surface held, short times: two images of the surface."""
    root = 2.0 * np.sqrt(tau)
    centre = x < 1e-5
    away = np.where(centre, 1.0, x)
    off_centre = (erfc((1.0 - away) / root) - erfc((1.0 + away) / root)) / away
    at_centre = 4.0 / (np.sqrt(np.pi) * root) * np.exp(-1.0 / root**2)
    return np.where(centre, at_centre, off_centre)


def _held_late(x: FloatArray, tau: FloatArray) -> FloatArray:
    """(c - c0) / (cs - c0) with the surface held: one minus the modes that die away."""
    profile = np.ones_like(tau)
    for n in range(1, _MODES + 1):
        profile = profile + 2.0 * (-1.0) ** n * np.sinc(n * x) * np.exp(-((n * np.pi) ** 2) * tau)
    return np.where(x == 1.0, 1.0, profile)


def sphere_concentration(
    radius_fraction: ArrayLike,
    time: ArrayLike,
    radius: ArrayLike,
    diffusivity: ArrayLike,
    initial_concentration: ArrayLike = 0.0,
    *,
    flux: ArrayLike | None = None,
    surface_concentration: ArrayLike | None = None,
) -> Result:
    """Lithium concentration in a sphere, under a constant flux or with its surface held at a concentration.

    Give exactly one of `flux` (galvanostatic) and `surface_concentration` (potentiostatic). With x = r/R and
    tau = D t / R^2, at constant flux J and with q_n the positive roots of tan q = q

    c - c0 = (J R / D) [3 tau + x^2/2 - 3/10 - (2/x) sum_n sin(q_n x) exp(-q_n^2 tau) / (q_n^2 sin q_n)],

    and with the surface held at c_s

    (c - c0) / (c_s - c0) = 1 + (2 / (pi x)) sum_n ((-1)^n / n) sin(n pi x) exp(-n^2 pi^2 tau).

    Where tau < 0.02 the equivalent expansions in complementary error functions are used, so that early times
    are as exact as late ones.

    Parameters
    ----------
    radius_fraction : array_like
        Distance from the centre over the radius, x in [0, 1], dimensionless.
    time : array_like
        Time t since the flux or the surface concentration was switched on, in s.
    radius : array_like
        Radius R of the particle, in m.
    diffusivity : array_like
        Diffusivity D of lithium in it, in m^2/s.
    initial_concentration : array_like
        Uniform concentration c0 at the start, in mol/m^3. With 0 the result is the change of concentration.
    flux : array_like, optional
        Flux J through the surface, positive on insertion, in mol m^-2 s^-1.
    surface_concentration : array_like, optional
        Concentration c_s at which the surface is held, in mol/m^3.

    Returns
    -------
    float or ndarray
        Concentration, broadcast shape of all arguments, in mol/m^3. At t = 0 it is c0, and c_s on a held surface.

    Raises
    ------
    ValueError
        If a value is outside its domain, or not exactly one of `flux` and `surface_concentration` is given.

    Notes
    -----
    Constant diffusivity, one phase, and the geometry of the unlithiated particle. The first lithiation of crystalline
    silicon moves a sharp front instead. Linear, hence without knowledge of a full or an empty host: a flux
    kept up too long drives the concentration past c_max, or below zero on extraction.

    References
    ----------
    [crank1975], [carslaw1959], [cheng2009]
    """
    if (flux is None) == (surface_concentration is None):
        given = "neither" if flux is None else "both"
        raise ValueError(f"{given} of flux and surface_concentration given; allowed: exactly one of them")
    x = checked("radius_fraction", radius_fraction, at_least=0.0, at_most=1.0)
    t = checked("time", time, "s", at_least=0.0)
    outer = checked("radius", radius, "m", above=0.0)
    spread = checked("diffusivity", diffusivity, "m^2/s", above=0.0)
    start = checked("initial_concentration", initial_concentration, "mol/m^3", at_least=0.0)
    if surface_concentration is None:
        scale = checked("flux", np.asarray(flux), "mol m^-2 s^-1") * outer / spread
        early, late = _flux_early, _flux_late
    else:
        scale = checked("surface_concentration", surface_concentration, "mol/m^3", at_least=0.0) - start
        early, late = _held_early, _held_late
    x, tau = np.broadcast_arrays(x, spread * t / outer**2)
    begun = tau > 1e-200
    short = tau < _SHORT_TIME
    at_start = np.where(x == 1.0, 0.0 if surface_concentration is None else 1.0, 0.0)
    soon = early(x, np.where(begun & short, tau, _SHORT_TIME))
    later = late(x, np.where(short, _SHORT_TIME, tau))
    return scalar_or_array(start + scale * np.where(begun, np.where(short, soon, later), at_start))


# --- Diffusion in a sphere: any history ----------------------------------------------------------------------------


@dataclass(frozen=True)
class SphereSimulation:
    """What :func:`simulate_sphere` computed; its arrays are read-only.

    Attributes
    ----------
    time : ndarray [m]
        The times asked for, in s.
    radius : ndarray [n]
        Distances from the centre, from 0 to the surface, in m.
    concentration : ndarray [m, n]
        Concentration at each time and distance, in mol/m^3.
    flux : ndarray [m - 1]
        Mean flux through the surface between one time and the next, in mol m^-2 s^-1.
    volume_fraction : ndarray [n]
        Share of the particle's volume in each control volume, adding up to 1.
    """

    time: FloatArray
    radius: FloatArray
    concentration: FloatArray
    flux: FloatArray
    volume_fraction: FloatArray

    def __post_init__(self) -> None:
        for array in (self.time, self.radius, self.concentration, self.flux, self.volume_fraction):
            array.flags.writeable = False

    @property
    def mean_concentration(self) -> FloatArray:
        """Concentration averaged over the volume, shape [m], in mol/m^3: what the mass balance is about."""
        return np.asarray(self.concentration @ self.volume_fraction)

    @property
    def surface_concentration(self) -> FloatArray:
        """Concentration at the surface, shape [m], in mol/m^3."""
        return self.concentration[:, -1]

    def stress(
        self,
        modulus: ArrayLike,
        poisson_ratio: ArrayLike,
        partial_molar_volume: ArrayLike = LITHIUM_PARTIAL_MOLAR_VOLUME,
    ) -> tuple[FloatArray, FloatArray]:
        """Radial and hoop stress at every time and distance, two arrays [m, n] in Pa: see :func:`sphere_stress`."""
        return sphere_stress(self.radius, self.concentration, modulus, poisson_ratio, partial_molar_volume)


# Two-stage, second-order, stiffly accurate and L-stable diagonally implicit Runge-Kutta method [alexander1977]: a
# jump of the flux is damped, not carried along as an oscillation.
_GAMMA = 1.0 - 1.0 / np.sqrt(2.0)
_GAUSS_NODES, _GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(5)


class _Sphere:
    """Control volumes around equally spaced nodes from the centre (0) to the surface (1) of a unit sphere."""

    def __init__(self, cells: int, radius: float, diffusivity: Diffusivity) -> None:
        self.node = np.linspace(0.0, 1.0, cells + 1)
        face = 0.5 * (self.node[1:] + self.node[:-1])
        self.volume = np.diff(np.concatenate([[0.0], face**3, [1.0]])) / 3.0
        self.conductance = face**2 / (self.node[1] * radius**2)  # times D: exchange between neighbours, 1/s
        self.radius = radius
        self.diffusivity = diffusivity

    def coefficients(self, value: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Diffusivity at the nodes, and at the faces its mean over the concentrations from one node to the next."""
        if not callable(self.diffusivity):
            return np.full(value.size, self.diffusivity), np.full(value.size - 1, self.diffusivity)
        between = value[:-1] + 0.5 * (1.0 + _GAUSS_NODES[:, np.newaxis]) * np.diff(value)
        every = np.concatenate([value, between.ravel()])
        law = checked("diffusivity(concentration)", self.diffusivity(every), "m^2/s", above=0.0)
        if law.shape not in ((), every.shape):
            raise ValueError(
                f"diffusivity(concentration) has shape {law.shape}; allowed: its argument's, {every.shape}"
            )
        law = np.broadcast_to(law, every.shape)
        return law[: value.size], 0.5 * (_GAUSS_WEIGHTS @ law[value.size :].reshape(between.shape))

    def stage(self, base: FloatArray, duration: float, flux: float) -> FloatArray:
        """The rate of change k that satisfies k = f(base + duration k) under a surface flux: Newton's method.

        The exchange between two nodes is proportional to int D dc from one to the other, whose derivatives are the
        diffusivities at the nodes. A correction only moves lithium, so the balance closes at every iteration.
        """
        source = flux / self.radius
        value = base.copy()
        rate = np.zeros_like(base)
        for _ in range(50):
            node, face = self.coefficients(value)
            exchange = self.conductance * face * np.diff(value)  # inwards through each face
            gain = np.zeros_like(base)
            gain[:-1] += exchange
            gain[1:] -= exchange
            gain[-1] += source
            bands = np.zeros((3, base.size))
            bands[0, 1:] = -self.conductance * node[1:]
            bands[2, :-1] = -self.conductance * node[:-1]
            bands[1] = self.volume / duration - bands[0] - bands[2]
            change = solve_banded((1, 1), bands, gain - self.volume * rate, check_finite=False)
            value = value + change
            rate = rate + change / duration
            size = max(float(np.max(np.abs(value))), abs(flux) * self.radius / float(np.max(face)))
            if not callable(self.diffusivity) or float(np.max(np.abs(change))) <= 1e-11 * size:
                return rate
        raise ValueError(
            f"substeps: the diffusivity changes too much within a step of {duration / _GAMMA:g} s; "
            "allowed: more substeps, times closer together, or a smoother diffusivity"
        )


def _stage_fluxes(flux: Callable[[float], float], start: float, step: float) -> tuple[float, float]:
    """Flux at the two stages of a step, shifted so that the step takes in exactly the integral of the flux."""

    def at(fraction: float) -> float:
        return float(_single("flux(time)", checked("flux(time)", flux(start + fraction * step), "mol m^-2 s^-1")))

    first, second = at(_GAMMA), at(1.0)
    mean = 0.5 * float(_GAUSS_WEIGHTS @ np.array([at(0.5 * (1.0 + float(node))) for node in _GAUSS_NODES]))
    shift = mean - ((1.0 - _GAMMA) * first + _GAMMA * second)
    return first + shift, second + shift


def simulate_sphere(
    time: ArrayLike,
    flux: FluxHistory,
    radius: float,
    diffusivity: Diffusivity,
    initial_concentration: ArrayLike = 0.0,
    *,
    cells: int = 100,
    substeps: int = 4,
) -> SphereSimulation:
    """Lithium concentration in a sphere under any history of flux, by conservative finite volumes.

    dc/dt = (1/r^2) d/dr (r^2 D(c) dc/dr), with dc/dr = 0 at the centre and D dc/dr = J(t) at the surface.

    Parameters
    ----------
    time : array_like [m]
        Ascending times at which the result is wanted, the first being the start, in s.
    flux : float, array_like [m - 1] or callable
        Flux through the surface, positive on insertion, in mol m^-2 s^-1: constant, constant between one
        time and the next, or a function of time. Put a time wherever such a function jumps.
    radius : float
        Radius R of the particle, in m.
    diffusivity : float or callable
        Diffusivity D in m^2/s, or a function of concentration (mol/m^3): positive and continuous, called with a
        one-dimensional array, slightly beyond the range of the result as well.
    initial_concentration : array_like, scalar or [cells + 1]
        Concentration at the start, uniform or at the distances ``linspace(0, radius, cells + 1)``, in mol/m^3.
    cells : int
        Number of intervals from the centre to the surface, at least 2.
    substeps : int
        Equal time steps between one time of the result and the next, at least 1.

    Returns
    -------
    SphereSimulation
        Times, distances (both centre and surface included), concentrations [m, cells + 1] and fluxes.

    Raises
    ------
    ValueError
        If a value is outside its domain, times do not ascend, a shape does not fit, the flux is not finite, the
        diffusivity is not positive, or it changes so much within a step that no solution is found.

    Notes
    -----
    Second order in the width of a cell and in the time step, and stable for steps of any size. Lithium is conserved to
    rounding: the mean concentration rises by 3/R times the integral of the flux (for a function, by Gauss's rule in
    each step). Just after a jump of the flux, resolve the layer sqrt(D t) with cells and with times. Diffusivities
    that vary a hundredfold are no obstacle, jumps of it are. One phase, and the geometry of the unlithiated particle;
    a full or an empty host is not known to it: look at the surface concentration, and end the history there.

    References
    ----------
    [cheng2009], [alexander1977]
    """
    times = checked("time", time, "s")
    if times.ndim != 1 or times.size < 2 or np.any(np.diff(times) <= 0.0):
        raise ValueError(f"time = {_shown(times)} s; allowed: at least two times in one dimension, each after the last")
    outer = float(_single("radius", checked("radius", radius, "m", above=0.0)))
    if not callable(diffusivity):
        diffusivity = float(_single("diffusivity", checked("diffusivity", diffusivity, "m^2/s", above=0.0)))
    for name, count, least in (("cells", cells, 2), ("substeps", substeps, 1)):
        if not isinstance(count, (int, np.integer)) or count < least:
            raise ValueError(f"{name} = {count!r} is outside its range; allowed: integers from {least}")
    start = checked("initial_concentration", initial_concentration, "mol/m^3", at_least=0.0)
    if start.shape not in ((), (cells + 1,)):
        raise ValueError(
            f"initial_concentration has shape {start.shape}; allowed: a scalar, or [cells + 1 = {cells + 1}]"
        )
    waveform = flux if callable(flux) else None
    levels = checked("flux", 0.0 if callable(flux) else flux, "mol m^-2 s^-1")
    if levels.shape not in ((), (times.size - 1,)):
        raise ValueError(f"flux has shape {levels.shape}; allowed: a scalar, or [{times.size - 1}], one per interval")
    levels = np.broadcast_to(levels, times.size - 1)

    sphere = _Sphere(int(cells), outer, diffusivity)
    history = np.empty((times.size, cells + 1))
    history[0] = start
    mean_flux = np.empty(times.size - 1)
    value = history[0].copy()
    for interval in range(times.size - 1):
        step = float(times[interval + 1] - times[interval]) / substeps
        taken = 0.0
        for part in range(substeps):
            first = second = float(levels[interval])
            if waveform is not None:
                first, second = _stage_fluxes(waveform, float(times[interval]) + part * step, step)
            rate = sphere.stage(value, _GAMMA * step, first)
            ahead = value + (1.0 - _GAMMA) * step * rate
            value = ahead + _GAMMA * step * sphere.stage(ahead, _GAMMA * step, second)
            taken += ((1.0 - _GAMMA) * first + _GAMMA * second) / substeps
        history[interval + 1] = value
        mean_flux[interval] = taken
    return SphereSimulation(times.copy(), outer * sphere.node, history, mean_flux, 3.0 * sphere.volume)


# --- Stress --------------------------------------------------------------------------------------------------------


def sphere_stress(
    radius: ArrayLike,
    concentration: ArrayLike,
    modulus: ArrayLike,
    poisson_ratio: ArrayLike,
    partial_molar_volume: ArrayLike = LITHIUM_PARTIAL_MOLAR_VOLUME,
) -> tuple[FloatArray, FloatArray]:
    """Radial and hoop stress that a concentration profile sets up in a free elastic sphere.

    With m(r) = (3/r^3) int_0^r c r'^2 dr', the mean concentration inside r,

    sigma_r = (2 Omega E / (9 (1 - nu))) [m(R) - m(r)],
    sigma_t = (Omega E / (9 (1 - nu))) [2 m(R) + m(r) - 3 c(r)].

    Parameters
    ----------
    radius : array_like [n]
        Distances from the centre, ascending from 0 (or from the middle of a first cell) to the surface R, in m.
    concentration : array_like [..., n]
        Concentration at these distances, in mol/m^3. Only differences matter.
    modulus : array_like
        Young's modulus E, shape broadcasting with the leading axes of `concentration`, in Pa.
    poisson_ratio : array_like
        Poisson's ratio nu, above -1 and at most 0.5, shape as for `modulus`, dimensionless.
    partial_molar_volume : array_like
        Volume Omega that one mole of *lithium* adds, shape as for `modulus`, in m^3/mol.

    Returns
    -------
    radial, hoop : ndarray [..., n]
        Stresses, positive in tension, in Pa.

    Raises
    ------
    ValueError
        If a value is outside its domain, the distances do not ascend, or a shape does not fit.

    Notes
    -----
    The integrals are exact for a profile that is linear between the distances given, and constant within the first one.
    Linear elasticity, uniform modulus, small strain Omega c / 3, no effect of the stress on diffusion. Beyond
    yield, about 1 to 1.75 GPa in lithiated silicon [sethuraman2010], the result is an upper bound; at the full 280 %
    expansion of silicon it is a scaling argument, not a stress.

    References
    ----------
    [prussin1961], [christensen2006], [cheng2009]
    """
    r = checked("radius", radius, "m", at_least=0.0)
    if r.ndim != 1 or r.size < 2 or np.any(np.diff(r) <= 0.0):
        raise ValueError(
            f"radius = {_shown(r)} m; allowed: at least two distances in one dimension, each beyond the last"
        )
    c = checked("concentration", concentration, "mol/m^3")
    if c.ndim < 1 or c.shape[-1] != r.size:
        raise ValueError(f"concentration has shape {c.shape}; allowed: a last axis as long as radius, {r.size}")
    scale = _stress_scale(modulus, poisson_ratio, partial_molar_volume)
    scale = np.asarray(scale)[..., np.newaxis] / 3.0

    x = r / r[-1]
    excess = c - c[..., -1:]
    inner, outer = x[:-1], x[1:]
    width = (outer - inner) / 12.0
    shell = excess[..., :-1] * (width * (3.0 * inner**2 + 2.0 * inner * outer + outer**2))
    shell = shell + excess[..., 1:] * (width * (inner**2 + 2.0 * inner * outer + 3.0 * outer**2))
    content = np.cumsum(shell, axis=-1) + excess[..., :1] * (x[0] ** 3 / 3.0)
    mean = np.concatenate([excess[..., :1], 3.0 * content / x[1:] ** 3], axis=-1)
    whole = mean[..., -1:]
    radial = scale * 2.0 * (whole - mean)
    hoop = scale * (2.0 * whole + mean - 3.0 * excess)
    return radial, hoop


def peak_hoop_stress(
    flux: ArrayLike,
    radius: ArrayLike,
    diffusivity: ArrayLike,
    modulus: ArrayLike,
    poisson_ratio: ArrayLike,
    partial_molar_volume: ArrayLike = LITHIUM_PARTIAL_MOLAR_VOLUME,
) -> Result:
    """Hoop stress at the centre of an elastic sphere under a constant flux, once the profile is quasi-steady.

    sigma = E Omega J R / [15 (1 - nu) D]. Hoop and radial stress are equal there, and the hoop stress at the surface is
    the same with the opposite sign: on insertion the centre is pulled, on extraction the surface.

    Parameters
    ----------
    flux : array_like
        Flux J through the surface, positive on insertion, in mol m^-2 s^-1.
    radius : array_like
        Radius R of the particle, in m.
    diffusivity : array_like
        Diffusivity D of lithium, in m^2/s.
    modulus : array_like
        Young's modulus E, in Pa.
    poisson_ratio : array_like
        Poisson's ratio nu, above -1 and at most 0.5, dimensionless.
    partial_molar_volume : array_like
        Volume Omega that one mole of lithium adds, in m^3/mol.

    Returns
    -------
    float or ndarray
        Stress at the centre, positive in tension, broadcast shape of the arguments, in Pa.

    Raises
    ------
    ValueError
        If a value is outside its domain.

    Notes
    -----
    The largest stress of the whole galvanostatic history, reached to 1 % at D t / R^2 = 0.25, if the host
    is not full before: c_max D / (J R) must be above about 1. Small strain, elastic, constant D and E.
    Beyond yield, about 1 to 1.75 GPa in lithiated silicon [sethuraman2010], an upper bound; at 280 % expansion a
    scaling argument.

    References
    ----------
    [cheng2009], [christensen2006]
    """
    j = checked("flux", flux, "mol m^-2 s^-1")
    outer = checked("radius", radius, "m", above=0.0)
    spread = checked("diffusivity", diffusivity, "m^2/s", above=0.0)
    return scalar_or_array(_stress_scale(modulus, poisson_ratio, partial_molar_volume) * j * outer / (5.0 * spread))


def critical_size(
    flux: ArrayLike,
    diffusivity: ArrayLike,
    modulus: ArrayLike,
    poisson_ratio: ArrayLike,
    partial_molar_volume: ArrayLike,
    fracture_toughness: ArrayLike,
    *,
    flaw_fraction: ArrayLike = 1.0,
    geometry_factor: ArrayLike = 1.0,
) -> Result:
    """Radius of a particle below which no flaw in it can grow under a constant flux.

    R_c = [15 (1 - nu) D K_IC / (E Omega |J| Y sqrt(pi f))]^(2/3): the radius at which the peak stress of
    :func:`peak_hoop_stress`, proportional to R, meets Griffith's strength K_IC / (Y sqrt(pi a)) of a flaw a = f R.

    Parameters
    ----------
    flux : array_like
        Flux J through the surface, in or out but not zero, in mol m^-2 s^-1.
    diffusivity : array_like
        Diffusivity D of lithium, in m^2/s.
    modulus : array_like
        Young's modulus E, in Pa.
    poisson_ratio : array_like
        Poisson's ratio nu, above -1 and at most 0.5, dimensionless.
    partial_molar_volume : array_like
        Volume Omega that one mole of lithium adds, in m^3/mol.
    fracture_toughness : array_like
        Mode-I fracture toughness K_IC, in Pa m^0.5.
    flaw_fraction : array_like
        Flaw size over particle radius f, above 0 and at most 1, dimensionless; 1 is the largest flaw there can be.
    geometry_factor : array_like
        Factor Y of the stress intensity Y sigma sqrt(pi a), dimensionless: 1 for a through crack, 1.12 for an edge
        crack, 2/pi for a penny-shaped one.

    Returns
    -------
    float or ndarray
        Critical radius, broadcast shape of the arguments, in m.

    Raises
    ------
    ValueError
        If a value is outside its domain, or the flux is zero.

    Notes
    -----
    An estimate of scale: the peak stress is taken to act along the whole flaw, though it falls off and changes
    sign within the particle, so the radius is a lower bound for a given toughness. Brittle and elastic; plastic flow
    of lithiated silicon raises it. At a fixed C-rate the flux itself grows with the particle (:func:`c_rate_flux`), the
    stress with R^2, and the power 2/3 becomes 2/5. The 150 nm (diameter) observed for crystalline
    nanoparticles [liu2012] belongs to a sharp reaction front, not to this profile.

    References
    ----------
    [griffith1921], [cheng2009], [zhao2010]
    """
    j = np.abs(checked("flux", flux, "mol m^-2 s^-1"))
    if np.any(j == 0.0):
        raise ValueError("flux = 0 mol m^-2 s^-1 sets up no stress; allowed: (-inf, 0) or (0, inf) mol m^-2 s^-1")
    spread = checked("diffusivity", diffusivity, "m^2/s", above=0.0)
    toughness = checked("fracture_toughness", fracture_toughness, "Pa m^0.5", above=0.0)
    fraction = checked("flaw_fraction", flaw_fraction, above=0.0, at_most=1.0)
    shape = checked("geometry_factor", geometry_factor, above=0.0)
    stress_per_radius = _stress_scale(modulus, poisson_ratio, partial_molar_volume) * j / (5.0 * spread)
    return scalar_or_array((toughness / (stress_per_radius * shape * np.sqrt(np.pi * fraction))) ** (2.0 / 3.0))


def plastic_shell_stress(
    radius: ArrayLike,
    core_radius: ArrayLike,
    outer_radius: ArrayLike,
    yield_stress: ArrayLike,
    *,
    hoop: Literal["compression", "tension"] = "compression",
) -> tuple[Result, Result]:
    """Radial and hoop stress of a particle whose lithiated shell flows plastically around an elastic core.

    In the shell, a <= r <= R, balance d(sigma_r)/dr = 2 (sigma_t - sigma_r)/r with sigma_r - sigma_t = sigma_Y gives

    sigma_r = 2 sigma_Y ln(R/r), sigma_t = sigma_r - sigma_Y,

    and the core, r < a, carries the stress of the front in every direction, 2 sigma_Y ln(R/a).

    Parameters
    ----------
    radius : array_like
        Distance from the centre r, from 0 to `outer_radius`, in m.
    core_radius : array_like
        Radius a of the unlithiated core, above 0 and at most `outer_radius`, in m.
    outer_radius : array_like
        Radius R of the particle in its present, swollen state, in m.
    yield_stress : array_like
        Yield stress of the shell sigma_Y, in Pa.
    hoop : {"compression", "tension"}
        Which way the shell yields. "compression" as above: the shell has swollen more than the core lets it, and
        pulls the core. "tension" turns all signs: an older shell, stretched as material added at the front
        pushes it outwards, squeezes the core, which slows the front, and its surface may crack.

    Returns
    -------
    radial, hoop : float or ndarray
        Stresses, positive in tension, broadcast shape of the arguments, in Pa. At r = a the hoop stress is the shell's.

    Raises
    ------
    ValueError
        If a value is outside its domain, or not 0 <= r <= R and 0 < a <= R.

    Notes
    -----
    The whole shell yields, in one direction, without hardening. Close to a moving front the shell is in compression
    and farther out in tension, with an elastic zone between them; each sign alone is a limit.

    References
    ----------
    [zhao2012], [liu2012]
    """
    r = checked("radius", radius, "m", at_least=0.0)
    core = checked("core_radius", core_radius, "m", above=0.0)
    outer = checked("outer_radius", outer_radius, "m", above=0.0)
    strength = checked("yield_stress", yield_stress, "Pa", above=0.0)
    for name, value in (("radius", r), ("core_radius", core)):
        beyond = value > outer
        if np.any(beyond):
            worst, limit = (array[beyond].flat[0] for array in np.broadcast_arrays(value, outer))
            raise ValueError(f"{name} = {worst:g} m is outside its range; allowed: up to outer_radius = {limit:g} m")
    if hoop not in ("compression", "tension"):
        raise ValueError(f"hoop = {hoop!r} is unknown; allowed: 'compression', 'tension'")
    sign = 1.0 if hoop == "compression" else -1.0
    radial = sign * strength * 2.0 * np.log(outer / np.maximum(r, core))
    around = radial - np.where(r < core, 0.0, sign * strength)
    return scalar_or_array(radial), scalar_or_array(around)


def biaxial_film_stress(strain: ArrayLike, modulus: ArrayLike, poisson_ratio: ArrayLike) -> Result:
    """In-plane stress of a film that a substrate keeps from expanding by a strain.

    sigma = -E eps / (1 - nu).

    Parameters
    ----------
    strain : array_like
        Linear strain eps the film would take on if it were free, positive on swelling, dimensionless.
    modulus : array_like
        Young's modulus E of the film, in Pa.
    poisson_ratio : array_like
        Poisson's ratio nu of the film, above -1 and at most 0.5, dimensionless.

    Returns
    -------
    float or ndarray
        Stress, positive in tension (a film that wants to swell is compressed), broadcast shape of the arguments, in Pa.

    Raises
    ------
    ValueError
        If a value is outside its domain.

    Notes
    -----
    Elastic, small strain, a film much thinner than a substrate that does not give way. A silicon film yields within
    the first two percent of strain, at about 1.75 GPa, and flows from there on at 1 to 1.75 GPa [sethuraman2010].

    References
    ----------
    [sethuraman2010]
    """
    eps = checked("strain", strain)
    young = checked("modulus", modulus, "Pa", above=0.0)
    nu = checked("poisson_ratio", poisson_ratio, above=-1.0, at_most=0.5)
    return scalar_or_array(-young * eps / (1.0 - nu))


def stoney_film_stress(
    curvature: ArrayLike,
    substrate_modulus: ArrayLike,
    substrate_poisson_ratio: ArrayLike,
    substrate_thickness: ArrayLike,
    film_thickness: ArrayLike,
) -> Result:
    """Mean in-plane stress of a thin film from the curvature it gives to its substrate (Stoney's equation).

    sigma = E_s h_s^2 kappa / [6 h_f (1 - nu_s)].

    Parameters
    ----------
    curvature : array_like
        Change of curvature kappa, positive when the side with the film turns concave, in 1/m.
    substrate_modulus : array_like
        Young's modulus E_s of the substrate, in Pa.
    substrate_poisson_ratio : array_like
        Poisson's ratio nu_s of the substrate, above -1 and at most 0.5, dimensionless.
    substrate_thickness : array_like
        Thickness h_s of the substrate, in m.
    film_thickness : array_like
        Thickness h_f of the film as it is then (it swells with the lithium in it), in m.

    Returns
    -------
    float or ndarray
        Film stress, positive in tension, broadcast shape of the arguments, in Pa.

    Raises
    ------
    ValueError
        If a value is outside its domain.

    Notes
    -----
    Film much thinner than the substrate (the error is of the order of h_f / h_s), small deflection, the same stress in
    both directions. No property of the film enters.

    References
    ----------
    [stoney1909], [sethuraman2010]
    """
    kappa = checked("curvature", curvature, "1/m")
    young = checked("substrate_modulus", substrate_modulus, "Pa", above=0.0)
    nu = checked("substrate_poisson_ratio", substrate_poisson_ratio, above=-1.0, at_most=0.5)
    plate = checked("substrate_thickness", substrate_thickness, "m", above=0.0)
    film = checked("film_thickness", film_thickness, "m", above=0.0)
    return scalar_or_array(young * plate**2 * kappa / (6.0 * film * (1.0 - nu)))


# --- Shared --------------------------------------------------------------------------------------------------------


def _stress_scale(modulus: ArrayLike, poisson_ratio: ArrayLike, partial_molar_volume: ArrayLike) -> FloatArray:
    """E Omega / [3 (1 - nu)]: stress per concentration of a layer held in two directions, in Pa m^3/mol."""
    young = checked("modulus", modulus, "Pa", above=0.0)
    nu = checked("poisson_ratio", poisson_ratio, above=-1.0, at_most=0.5)
    omega = checked("partial_molar_volume", partial_molar_volume, "m^3/mol", above=0.0)
    return np.asarray(young * omega / (3.0 * (1.0 - nu)))


def _single(name: str, value: FloatArray) -> FloatArray:
    if value.ndim != 0:
        raise ValueError(f"{name} has shape {value.shape}; allowed: a scalar")
    return value


def _shown(values: FloatArray) -> str:
    return np.array2string(values, threshold=6, edgeitems=2, precision=4)
