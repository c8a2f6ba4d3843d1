"""When and why lithium grows dendrites: salt depletion in front of the plating electrode, and cracks filled with metal.

Transport convention used throughout: a binary salt between two lithium electrodes a distance L apart, salt
concentration uniform (c0) at first, position 0 at the electrode that plates when the current density J is positive.
The salt obeys ``dc/dt = D d2c/dx2`` with D the ambipolar (salt) diffusivity, and at *both* electrodes
``D dc/dx = J (1 - t+) / F``, because only the part (1 - t+) of the current is left to diffusion. What leaves the salt
at one electrode enters it at the other, so the salt in the cell is conserved.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.constants import physical_constants
from scipy.fft import idct
from scipy.special import erfcx

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array

__all__ = [
    "ConcentrationHistory",
    "concentration_profile",
    "crack_overpotential",
    "depletion_time",
    "griffith_stress",
    "limiting_current_density",
    "sands_time",
    "simulate_concentration",
]

FARADAY = physical_constants["Faraday constant"][0]

Waveform: TypeAlias = ArrayLike | Callable[[float], float]

# Dimensionless time D t / L^2 below which images are summed and above which eigenfunctions are. Both sums, cut where
# they are here, are complete to 1e-17 at this time and better still on their own side of it.
_SWITCH = 0.05
_MODES = np.arange(1, 11, 2)
_IMAGES = range(3)

# Fraction of a TR-BDF2 step taken by the trapezoidal rule; with this one both stages share a matrix.
_GAMMA = 2.0 - math.sqrt(2.0)


# --- Closed forms -----------------------------------------------------------------------------------------------------


def sands_time(
    current_density: ArrayLike,
    concentration: ArrayLike,
    diffusivity: ArrayLike,
    transference: ArrayLike,
    charge: ArrayLike = 1,
) -> Result:
    """Time after which the salt at the plating electrode of a thick cell is used up (Sand's time).

    ``tau = pi D [z F c0 / (2 J (1 - t+))]^2``

    Parameters
    ----------
    current_density : array_like, A m^-2
        Plating current density J, at least 0. At J = 0 nothing is used up: infinity.
    concentration : array_like, mol m^-3
        Uniform initial salt concentration c0, above 0.
    diffusivity : array_like, m^2 s^-1
        Ambipolar (salt) diffusivity D, above 0; not the self-diffusivity of lithium from NMR.
    transference : array_like, dimensionless
        Transference number t+ of the cation, 0 to 1. At t+ = 1 (a single-ion conductor, a ceramic) the field alone
        carries the whole current, no gradient of salt ever forms, and the time is infinite.
    charge : array_like, dimensionless
        Charge number z of the cation, at least 1.

    Returns
    -------
    float or ndarray, s
        Sand's time, of the broadcast shape of the arguments; infinity where nothing is used up.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid while the two diffusion layers have not met, D tau << L^2, that is for J far above the limiting current; for
    any cell thickness use `depletion_time`. Binary electrolyte, constant D and t+, flat electrode, no convection.
    Sources that leave out (1 - t+) state a time shorter by (1 - t+)^2.

    References
    ----------
    [sand1901], [chazalviel1990], [brissot1999]
    """
    J = checked("current_density", current_density, "A m^-2", at_least=0.0)
    c0 = checked("concentration", concentration, "mol m^-3", above=0.0)
    D = checked("diffusivity", diffusivity, "m^2 s^-1", above=0.0)
    t_plus = checked("transference", transference, at_least=0.0, at_most=1.0)
    z = checked("charge", charge, at_least=1.0)
    with np.errstate(divide="ignore", over="ignore"):
        return scalar_or_array(np.pi * D * (z * FARADAY * c0 / (2.0 * J * (1.0 - t_plus))) ** 2)


def limiting_current_density(
    concentration: ArrayLike,
    diffusivity: ArrayLike,
    thickness: ArrayLike,
    transference: ArrayLike,
    charge: ArrayLike = 1,
) -> Result:
    """Largest current density that a binary salt between two lithium foils can carry for ever.

    ``J_lim = 2 z F D c0 / [L (1 - t+)]``

    Parameters
    ----------
    concentration : array_like, mol m^-3
        Mean salt concentration c0, above 0.
    diffusivity : array_like, m^2 s^-1
        Ambipolar (salt) diffusivity D, above 0.
    thickness : array_like, m
        Distance L between the electrodes, above 0.
    transference : array_like, dimensionless
        Transference number t+ of the cation, 0 to 1; at t+ = 1 there is no such limit (infinity).
    charge : array_like, dimensionless
        Charge number z of the cation, at least 1.

    Returns
    -------
    float or ndarray, A m^-2
        Limiting current density, of the broadcast shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The steady profile is linear and falls to zero at the plating electrode when its slope is 2 c0 / L: the factor 2
    belongs to a cell that conserves its salt. A diffusion layer of thickness L with c0 held at its far side carries
    half of this. In a dilute electrolyte D = 2 (1 - t+) D+, so that 4 z F c0 D+ / L, also found in print, is the
    same result. Constant D and t+, steady state, no convection.

    References
    ----------
    [chazalviel1990], [brissot1999], [newman2004]
    """
    c0 = checked("concentration", concentration, "mol m^-3", above=0.0)
    D = checked("diffusivity", diffusivity, "m^2 s^-1", above=0.0)
    L = checked("thickness", thickness, "m", above=0.0)
    t_plus = checked("transference", transference, at_least=0.0, at_most=1.0)
    z = checked("charge", charge, at_least=1.0)
    with np.errstate(divide="ignore"):
        return scalar_or_array(2.0 * z * FARADAY * D * c0 / (L * (1.0 - t_plus)))


def concentration_profile(
    position: ArrayLike,
    time: ArrayLike,
    current_density: ArrayLike,
    concentration: ArrayLike,
    diffusivity: ArrayLike,
    thickness: ArrayLike,
    transference: ArrayLike,
) -> Result:
    """Salt concentration between two lithium electrodes after a constant current is switched on at time 0.

    ``c = c0 {1 - (J/J_lim) [1 - 2 xi - sum_(n odd) 8/(n pi)^2 cos(n pi xi) exp(-n^2 pi^2 tau)]}``
    with ``xi = x/L``, ``tau = D t/L^2`` and J_lim from `limiting_current_density`.

    Below tau = 0.05 the same function is summed over images of the electrodes instead, which converges fast where the
    series above does not:
    ``c = c0 {1 + 2 (J/J_lim) s sum_(m >= 0) (-1)^m [ierfc((m + 1 - xi)/s) - ierfc((m + xi)/s)]}``
    with ``s = 2 sqrt(tau)`` and ``ierfc(z) = exp(-z^2)/sqrt(pi) - z erfc(z)``.

    Parameters
    ----------
    position : array_like, m
        Distance x from the plating electrode, 0 to `thickness`.
    time : array_like, s
        Time t since the current was switched on, at least 0; infinity gives the steady state.
    current_density : array_like, A m^-2
        Constant current density J. Positive plates at position 0, negative strips there.
    concentration : array_like, mol m^-3
        Uniform initial salt concentration c0, above 0.
    diffusivity : array_like, m^2 s^-1
        Ambipolar (salt) diffusivity D, above 0.
    thickness : array_like, m
        Distance L between the electrodes, above 0.
    transference : array_like, dimensionless
        Transference number t+ of the cation, 0 to 1.

    Returns
    -------
    float or ndarray, mol m^-3
        Salt concentration, of the broadcast shape of the arguments: exactly c0 at time 0, accurate to 1e-12 of the
        largest deviation from c0 in the steady state at every time.

    Raises
    ------
    ValueError
        If an argument is outside its range, or a position lies beyond the cell.

    Notes
    -----
    The value returned is that of the linear problem and is not clipped. Where it is **negative** the salt has run out
    and the galvanostatic current can no longer be carried by diffusion: from `depletion_time` on, the formula has no
    physical meaning, and a caller who draws it clips it at zero. The cation is monovalent; for charge number z pass
    J/z, the only combination that enters. Binary electrolyte, constant D and t+, flat electrodes, no convection.

    References
    ----------
    [carslaw1959], [crank1975], [chazalviel1990]
    """
    x = checked("position", position, "m", at_least=0.0)
    t = checked("time", time, "s", at_least=0.0, at_most=np.inf)
    J = checked("current_density", current_density, "A m^-2")
    c0 = checked("concentration", concentration, "mol m^-3", above=0.0)
    D = checked("diffusivity", diffusivity, "m^2 s^-1", above=0.0)
    L = checked("thickness", thickness, "m", above=0.0)
    t_plus = checked("transference", transference, at_least=0.0, at_most=1.0)
    _check_inside(x, L)
    departure = _departure(np.minimum(x / L, 1.0), D * t / L**2)
    return scalar_or_array(c0 * (1.0 + 2.0 * _load(J, c0, D, L, t_plus) * departure))


def depletion_time(
    current_density: ArrayLike,
    concentration: ArrayLike,
    diffusivity: ArrayLike,
    thickness: ArrayLike,
    transference: ArrayLike,
) -> Result:
    """Time after which the salt at the plating electrode of a cell of any thickness is used up at constant current.

    The root t of ``1 = (J/J_lim) [1 - sum_(n odd) 8/(n pi)^2 exp(-n^2 pi^2 D t/L^2)]``; infinite for J <= J_lim.

    Parameters
    ----------
    current_density : array_like, A m^-2
        Plating current density J, at least 0.
    concentration : array_like, mol m^-3
        Uniform initial salt concentration c0, above 0.
    diffusivity : array_like, m^2 s^-1
        Ambipolar (salt) diffusivity D, above 0.
    thickness : array_like, m
        Distance L between the electrodes, above 0.
    transference : array_like, dimensionless
        Transference number t+ of the cation, 0 to 1.

    Returns
    -------
    float or ndarray, s
        Time at which `concentration_profile` reaches zero at position 0, of the broadcast shape of the arguments;
        infinity where it never does.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Never shorter than `sands_time`, to which it tends for J >> J_lim: what happens at the other electrode only adds
    salt. Just above the limit it grows like ``L^2/(pi^2 D) ln[(8/pi^2) J/(J - J_lim)]``. Monovalent cation; for
    charge number z pass J/z. Same assumptions as `concentration_profile`.

    References
    ----------
    [sand1901], [carslaw1959], [chazalviel1990]
    """
    J = checked("current_density", current_density, "A m^-2", at_least=0.0)
    c0 = checked("concentration", concentration, "mol m^-3", above=0.0)
    D = checked("diffusivity", diffusivity, "m^2 s^-1", above=0.0)
    L = checked("thickness", thickness, "m", above=0.0)
    t_plus = checked("transference", transference, at_least=0.0, at_most=1.0)
    return scalar_or_array(_depletion_tau(_load(J, c0, D, L, t_plus)) * (L**2 / D))


# --- Any current waveform ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ConcentrationHistory:
    """What `simulate_concentration` returns: the salt concentration over time, in the cells and at the two electrodes.

    Attributes
    ----------
    time : ndarray, shape (times,), s
        The times asked for.
    position : ndarray, shape (cells,), m
        Centres of the finite volumes, measured from the electrode that plates at positive current.
    concentration : ndarray, shape (times, cells), mol m^-3
        Mean concentration in each volume; to second order, the concentration at its centre.
    plating_surface : ndarray, shape (times,), mol m^-3
        Concentration at position 0, the electrode that plates at positive current.
    stripping_surface : ndarray, shape (times,), mol m^-3
        Concentration at position L, the other electrode.
    """

    time: FloatArray
    position: FloatArray
    concentration: FloatArray
    plating_surface: FloatArray
    stripping_surface: FloatArray


def simulate_concentration(
    time: ArrayLike,
    current_density: Waveform,
    concentration: float,
    diffusivity: float,
    thickness: float,
    transference: float,
    *,
    cells: int = 100,
    substeps: int = 8,
) -> ConcentrationHistory:
    """Salt concentration between two lithium electrodes under any current waveform, by finite volumes.

    ``dc/dt = D d2c/dx2``, ``D dc/dx = J(t) (1 - t+) / F`` at x = 0 and x = L, ``c = c0`` at the first time.

    Parameters
    ----------
    time : array_like, shape (times,), s
        Times of the answer, strictly increasing, at least two and none negative. At the first one the salt is uniform.
    current_density : float, array_like of shape (times - 1,), or callable, A m^-2
        Current density J: a constant; one value for each interval between two times (pulses and rests); or a function
        of the time in seconds, which is called with one float and returns one. Positive plates at position 0. A
        function is sampled inside the steps only, so a jump costs no accuracy if it falls on one of `time`.
    concentration : float, mol m^-3
        Uniform initial salt concentration c0, above 0.
    diffusivity : float, m^2 s^-1
        Ambipolar (salt) diffusivity D, above 0.
    thickness : float, m
        Distance L between the electrodes, above 0.
    transference : float, dimensionless
        Transference number t+ of the cation, 0 to 1.
    cells : int
        Number of equal volumes, at least 2.
    substeps : int
        Equal implicit steps in each interval of `time`, at least 1.

    Returns
    -------
    ConcentrationHistory
        Times (s), cell centres (m), concentration (mol m^-3) with shape (times, cells), and at both electrodes.

    Raises
    ------
    ValueError
        If an argument is outside its range, the times do not increase, the number of currents is not that of the
        intervals, or the function returns something other than one finite number.

    Notes
    -----
    Second order in space and, for a waveform that is smooth within the intervals of `time`, in time. What leaves one
    volume enters the next, so the salt in the cell is conserved to rounding error. Each step is one of TR-BDF2, stable
    for any length and without the ringing of Crank-Nicolson after a jump; its linear systems are diagonal in the
    cosines of the grid and are solved there. The current in a step is the straight line through its values at the two
    Gauss points. Surface values come from the parabola that has the first two cell means and the slope that the
    current just before that time imposes; within about (L/cells)^2/D after a jump the diffusion layer is thinner than
    a cell and they are of the first order only.

    As in `concentration_profile`, a negative value means that the salt has run out and J cannot be carried any more;
    it is returned as it is. Monovalent cation; for charge number z pass J/z.

    References
    ----------
    [bank1985], [hosea1996]
    """
    times = _checked_times(time)
    current = _interval_current(current_density, times)
    c0 = _checked_scalar("concentration", concentration, "mol m^-3", above=0.0)
    D = _checked_scalar("diffusivity", diffusivity, "m^2 s^-1", above=0.0)
    L = _checked_scalar("thickness", thickness, "m", above=0.0)
    t_plus = _checked_scalar("transference", transference, at_least=0.0, at_most=1.0)
    n = _checked_count("cells", cells, at_least=2)
    steps = _checked_count("substeps", substeps, at_least=1)

    width = L / n
    slope_per_current = (1.0 - t_plus) / (FARADAY * D)  # dc/dx at the electrodes for 1 A m^-2
    decay, source = _cosine_modes(n)
    modes = np.zeros((times.size, n))  # of c - c0, so that rounding is relative to what happens
    slope = np.zeros(times.size)  # dc/dx at the electrodes just before each time
    for k in range(times.size - 1):
        step = (times[k + 1] - times[k]) / steps
        u = modes[k]
        for start in times[k] + step * np.arange(steps):
            wall = slope_per_current * _linear_in_step(current(k), start, step)
            u = _tr_bdf2_step(u, D * step / width**2 * decay, D * step / width * np.multiply.outer(wall, source))
            slope[k + 1] = wall[2]
        modes[k + 1] = u
    change = idct(modes, type=2, norm="ortho", axis=-1)
    return ConcentrationHistory(
        time=times,
        position=width * np.linspace(0.5, n - 0.5, n),
        concentration=c0 + change,
        plating_surface=c0 + (7.0 * change[:, 0] - change[:, 1] - 2.0 * width * slope) / 6.0,
        stripping_surface=c0 + (7.0 * change[:, -1] - change[:, -2] + 2.0 * width * slope) / 6.0,
    )


# --- Cracks filled with lithium ---------------------------------------------------------------------------------------


def griffith_stress(fracture_toughness: ArrayLike, flaw_size: ArrayLike, geometry_factor: ArrayLike = 1.0) -> Result:
    """Stress, or pressure inside the flaw, at which a sharp flaw in a brittle electrolyte starts to grow.

    ``sigma_c = K_IC / (Y sqrt(pi a))``

    Parameters
    ----------
    fracture_toughness : array_like, Pa m^(1/2)
        Mode-I fracture toughness K_IC, above 0.
    flaw_size : array_like, m
        Flaw size a, above 0: half the length of a through crack, the depth of an edge crack, the radius of a penny.
    geometry_factor : array_like, dimensionless
        Y, above 0: 1 for a through crack, 1.12 for an edge crack, 2/pi for a penny-shaped one. The same values hold for
        a remote tension and for a uniform pressure on the faces of the crack.

    Returns
    -------
    float or ndarray, Pa
        Critical stress, of the broadcast shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Linear elastic fracture of a sharp flaw that is small against the sample and large against the grain and the zone
    of plastic flow at its tip. The toughness follows from the fracture energy G_c by
    K_IC = sqrt(E G_c / (1 - nu^2)) in plane strain.

    References
    ----------
    [griffith1921], [irwin1957], [tada2000]
    """
    K = checked("fracture_toughness", fracture_toughness, "Pa m^0.5", above=0.0)
    a = checked("flaw_size", flaw_size, "m", above=0.0)
    Y = checked("geometry_factor", geometry_factor, above=0.0)
    return scalar_or_array(K / (Y * np.sqrt(np.pi * a)))


def crack_overpotential(stress: ArrayLike, molar_volume: ArrayLike = 13.0e-6) -> Result:
    """Overpotential at which plating into a crack can build up a given pressure in the lithium.

    ``eta = sigma V_m / F``

    Parameters
    ----------
    stress : array_like, Pa
        Pressure sigma in the plated lithium, at least 0, for instance from `griffith_stress`.
    molar_volume : array_like, m^3 mol^-1
        Molar volume V_m of lithium, above 0; 13.0 cm^3/mol unless given.

    Returns
    -------
    float or ndarray, V
        Overpotential, of the broadcast shape of the arguments; 1 mV stands for 7.42 MPa.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    A lower bound: the reversible work against the pressure, with no lithium squeezed out of the crack by plastic flow,
    no resistance on the way and no partial molar volume of the ion in the electrolyte.

    References
    ----------
    [porz2017]
    """
    sigma = checked("stress", stress, "Pa", at_least=0.0)
    V_m = checked("molar_volume", molar_volume, "m^3 mol^-1", above=0.0)
    return scalar_or_array(sigma * V_m / FARADAY)


# --- The dimensionless cell: xi = x/L, tau = D t/L^2, load = J/J_lim --------------------------------------------------


def _load(J: FloatArray, c0: FloatArray, D: FloatArray, L: FloatArray, t_plus: FloatArray) -> FloatArray:
    """J / J_lim, zero for a single-ion conductor."""
    return np.asarray(J * L * (1.0 - t_plus) / (2.0 * FARADAY * D * c0))


def _departure(xi: FloatArray, tau: FloatArray) -> FloatArray:
    """(c - c0) / (L times the slope at the electrodes): 0 at tau = 0, xi - 1/2 at tau = infinity."""
    xi, tau = np.broadcast_arrays(xi, tau)
    result = np.zeros(xi.shape)
    early = (tau > 0.0) & (tau < _SWITCH)
    late = tau >= _SWITCH
    result[early] = _departure_by_images(xi[early], tau[early])
    result[late] = _departure_by_modes(xi[late], tau[late])
    return result


def _departure_by_modes(xi: FloatArray, tau: FloatArray) -> FloatArray:
    result = xi - 0.5
    for q in np.pi * _MODES:
        result = result + 4.0 / q**2 * np.cos(q * xi) * np.exp(-(q**2) * tau)
    return result


def _departure_by_images(xi: FloatArray, tau: FloatArray) -> FloatArray:
    reach = 2.0 * np.sqrt(tau)
    total = np.zeros_like(xi)
    for m in _IMAGES:
        total += (-1) ** m * (_ierfc((m + 1 - xi) / reach) - _ierfc((m + xi) / reach))
    return reach * total


def _ierfc(z: FloatArray) -> FloatArray:
    """Integral of erfc from z to infinity, for z >= 0; beyond z = 30 it is less than the smallest double."""
    z = np.minimum(z, 30.0)
    return np.asarray(np.exp(-(z**2)) * (1.0 / np.sqrt(np.pi) - z * erfcx(z)))


def _depletion_tau(load: FloatArray) -> FloatArray:
    """The tau at which the plating surface is empty, infinite for load <= 1.

    The surface reaches zero when the used fraction ``w(tau)``, which rises from 0 to 1, equals 1/load. Early, w is
    concave in sqrt(tau) and lies below its first term 4 sqrt(tau/pi); late, ln(1 - w) is convex in tau and lies above
    its first term. Newton's method that starts from the root of the first term therefore climbs to the root from
    below, never passes it and needs no bracket; six steps leave only rounding.
    """
    tau = np.full(load.shape, np.inf)
    early = load > 1.0 / _used_fraction_early(np.sqrt(_SWITCH))[0]
    late = (load > 1.0) & ~early

    s = np.sqrt(np.pi) / (4.0 * load[early])
    for _ in range(6):
        used, rate = _used_fraction_early(s)
        s = s + (1.0 / load[early] - used) / rate
    tau[early] = s**2

    target = np.log((load[late] - 1.0) / load[late])
    root = (np.log(8.0 / np.pi**2) - target) / np.pi**2
    for _ in range(6):
        terms = [8.0 / q**2 * np.exp(-(q**2) * root) for q in np.pi * _MODES]
        left = sum(terms, np.zeros_like(root))
        rate = -sum((q**2 * term for q, term in zip(np.pi * _MODES, terms, strict=True)), np.zeros_like(root)) / left
        root = root + (target - np.log(left)) / rate
    tau[late] = root
    return tau


def _used_fraction_early(s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The used fraction w at sqrt(tau) = s, and dw/ds, by images."""
    value = np.full_like(s, 1.0 / np.sqrt(np.pi))
    rate = np.ones_like(s)
    for m in (1, 2, 3):
        z = np.minimum(m / (2.0 * s), 30.0)
        value = value + 2.0 * (-1) ** m * _ierfc(z)
        rate = rate + 2.0 * (-1) ** m * np.exp(-(z**2))
    return 4.0 * s * value, 4.0 / np.sqrt(np.pi) * rate


# --- One implicit step ------------------------------------------------------------------------------------------------


def _cosine_modes(n: int) -> tuple[FloatArray, FloatArray]:
    """The exchange between neighbouring cells, in the orthonormal cosines (DCT-II) that make it diagonal.

    Returns the decay of every mode under ``du_i/dt = u_(i-1) - 2 u_i + u_(i+1)`` with closed ends, and the modes of the
    vector (-1, 0, ..., 0, 1): what a unit gradient at both electrodes takes from the first cell and gives to the last.
    Mode 0 is the mean, which neither can change: the salt is conserved whatever the current.
    """
    angle = 0.5 * np.pi * np.arange(n) / n
    decay = 4.0 * np.sin(angle) ** 2
    source = np.zeros(n)
    source[1::2] = -np.sqrt(8.0 / n) * np.cos(angle[1::2])
    return decay, source


def _tr_bdf2_step(u: FloatArray, decay: FloatArray, source: FloatArray) -> FloatArray:
    """One step of ``du = -decay u + source``, both for the whole step; source at its beginning, inner stage and end."""
    half = 0.5 * _GAMMA
    implicit = 1.0 + half * decay
    inner = (u - half * (decay * u - source[0] - source[1])) / implicit
    return np.asarray((u + (inner - u) / (_GAMMA * (2.0 - _GAMMA)) + half * source[2]) / implicit)


def _linear_in_step(current: Callable[[float], float], start: float, step: float) -> FloatArray:
    """The current at the beginning, inner stage and end of a step, on the line through its two Gauss points."""
    offset = 0.5 / math.sqrt(3.0)
    first = current(float(start + (0.5 - offset) * step))
    second = current(float(start + (0.5 + offset) * step))
    where: FloatArray = np.array([0.0, _GAMMA, 1.0]) - 0.5
    return 0.5 * (first + second) + (second - first) / (2.0 * offset) * where


# --- What is let in ---------------------------------------------------------------------------------------------------


def _check_inside(position: FloatArray, thickness: FloatArray) -> None:
    x, L = np.broadcast_arrays(position, thickness)
    outside = x > L * (1.0 + 1e-12)  # rounding of a unit conversion is not a mistake
    if np.any(outside):
        checked("position", x[outside][0], "m", at_least=0.0, at_most=float(L[outside][0]))


def _checked_scalar(name: str, value: ArrayLike, unit: str = "", **bounds: float) -> float:
    array = checked(name, value, unit, **bounds)
    if array.ndim:
        raise ValueError(f"{name} has the shape {array.shape}; allowed: one number")
    return float(array)


def _checked_count(name: str, value: int, at_least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < at_least:
        raise ValueError(f"{name} = {value!r} is outside its range; allowed: whole numbers from {at_least}")
    return int(value)


def _checked_times(time: ArrayLike) -> FloatArray:
    times = checked("time", time, "s", at_least=0.0).copy()
    if times.ndim != 1 or times.size < 2:
        raise ValueError(f"time has the shape {times.shape}; allowed: (times,) with at least two times in s")
    late = np.flatnonzero(np.diff(times) <= 0.0)
    if late.size:
        k = int(late[0])
        raise ValueError(
            f"time[{k + 1}] = {times[k + 1]:g} s does not follow time[{k}] = {times[k]:g} s; "
            f"allowed: strictly increasing"
        )
    return times


def _interval_current(current_density: Waveform, times: FloatArray) -> Callable[[int], Callable[[float], float]]:
    """For every interval of `times`, the current in it as a function of time."""
    if callable(current_density):
        waveform = current_density

        def sampled(t: float) -> float:
            return _checked_scalar("current_density", waveform(t), "A m^-2")

        return lambda k: sampled
    values = checked("current_density", current_density, "A m^-2")
    if values.ndim and values.shape != (times.size - 1,):
        raise ValueError(
            f"current_density has the shape {values.shape}; allowed: one number, ({times.size - 1},) with one value "
            f"in A m^-2 for each interval of time, or a function of time"
        )
    constant = np.broadcast_to(values, times.size - 1)
    return lambda k: lambda t: float(constant[k])
