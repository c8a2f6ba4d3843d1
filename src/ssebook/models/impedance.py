"""The impedance spectrum of a solid electrolyte between two electrodes: one arc for each process in series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array

__all__ = ["Arc", "series", "symmetric_cell_impedance", "warburg_finite", "zarc"]


class Arc(NamedTuple):
    """One arc of a spectrum: a resistance in parallel with a constant-phase element.

    Z = R / [1 + (j w tau)^alpha]

    Attributes
    ----------
    resistance : array_like, ohm or ohm m^2
        Width R of the arc on the real axis, at least zero.
    time_constant : array_like, broadcasts, s
        Time constant tau: the arc peaks at the frequency 1 / (2 pi tau). Above zero.
    alpha : array_like, broadcasts, dimensionless
        Exponent, above zero up to 1; 1 is a capacitor and a full semicircle.
    """

    resistance: ArrayLike
    time_constant: ArrayLike
    alpha: ArrayLike = 1.0


def zarc(frequency: ArrayLike, resistance: ArrayLike, time_constant: ArrayLike, alpha: ArrayLike = 1.0) -> Result:
    """Impedance of a resistance in parallel with a constant-phase element: one depressed arc in the Nyquist plot.

    Z = R / [1 + (j w tau)^alpha], w = 2 pi f

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f (not the angular frequency), at least zero.
    resistance : array_like, broadcasts, ohm or ohm m^2
        Resistance R, at least zero; area-specific if the result is to be.
    time_constant : array_like, broadcasts, s
        Time constant tau, above zero.
    alpha : array_like, broadcasts, dimensionless
        Exponent, above zero up to 1.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of ``resistance``
        Impedance Z; its imaginary part is zero or negative.

    Raises
    ------
    ValueError
        If an argument is outside its range, or frequency times time constant overflows.

    Notes
    -----
    The arc is part of a circle of radius R / [2 sin(alpha pi / 2)] from R (low frequency) to 0 (high frequency), with
    its apex at w tau = 1. Valid for a linear, stationary response. The lower alpha, the wider the spread of time
    constants that the arc stands for; a low one may hide two processes. With a constant-phase element
    Z = 1 / [Q (j w)^alpha], tau = (R Q)^(1 / alpha) and the effective capacitance is tau / R; some sources write
    1 / (Q j w)^alpha instead.

    References
    ----------
    [cole1941], [hsu2001]
    """
    return scalar_or_array(_arc_impedance(frequency, Arc(resistance, time_constant, alpha), ""))


def _arc_impedance(frequency: ArrayLike, arc: Arc, owner: str) -> NDArray[np.complex128]:
    hertz = checked("frequency", frequency, "Hz", at_least=0.0)
    resistance = checked(f"{owner}resistance", arc.resistance, "ohm", at_least=0.0)
    tau = checked(f"{owner}time_constant", arc.time_constant, "s", above=0.0)
    alpha = checked(f"{owner}alpha", arc.alpha, above=0.0, at_most=1.0)
    return np.asarray(resistance / (1.0 + (1j * _phase(hertz, tau, owner)) ** alpha))


def _phase(hertz: FloatArray, tau: FloatArray, owner: str = "") -> FloatArray:
    with np.errstate(over="ignore"):
        phase = 2.0 * np.pi * hertz * tau
    return checked(f"2 pi frequency {owner}time_constant", phase, at_least=0.0)


def warburg_finite(frequency: ArrayLike, resistance: ArrayLike, time_constant: ArrayLike) -> Result:
    """Impedance of diffusion through a layer whose far side keeps its concentration (finite-length Warburg element).

    Z = R tanh[(j w tau)^(1/2)] / (j w tau)^(1/2), w = 2 pi f

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f (not the angular frequency), at least zero.
    resistance : array_like, broadcasts, ohm or ohm m^2
        Resistance R of the layer to a direct current, at least zero; area-specific if the result is to be.
    time_constant : array_like, broadcasts, s
        Time constant tau, above zero: l^2 / D of a layer of thickness l with diffusivity D.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of ``resistance``
        Impedance Z, from R at zero frequency to 0; its imaginary part is zero or negative.

    Raises
    ------
    ValueError
        If an argument is outside its range, or frequency times time constant overflows.

    Notes
    -----
    In the Nyquist plot a straight line of 45 degrees from the origin that bends into a flattened arc; the top of the
    arc, 0.417 R high, lies at w tau = 2.54. A layer whose far side blocks the ions has coth in place of tanh instead.
    A salt between two equal lithium electrodes a distance L apart is depleted on one side as much as it is
    enriched on the other and does not change in the middle: two such layers of l = L / 2, together one element with
    tau = L^2 / (4 D). In a dilute electrolyte its R is that of the bulk times (1 - t+) / t+. Valid for a small
    amplitude, constant D and no convection.

    References
    ----------
    [warburg1899], [murbach2020]
    """
    hertz = checked("frequency", frequency, "Hz", at_least=0.0)
    width = checked("resistance", resistance, "ohm", at_least=0.0)
    tau = checked("time_constant", time_constant, "s", above=0.0)
    phase = _phase(hertz, tau)
    root = np.sqrt(1j * np.where(phase > 0.0, phase, 1.0))
    return scalar_or_array(width * np.where(phase > 0.0, np.tanh(root) / root, 1.0))


def series(*elements: ArrayLike) -> Result:
    """Impedance of elements that carry the same current one after the other.

    Z = Z_1 + Z_2 + ...

    Parameters
    ----------
    *elements : array_like of float or complex, any shape, ohm or ohm m^2
        Impedances, or resistances, all of them in one unit; at least one.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of the elements
        Impedance Z.

    Raises
    ------
    ValueError
        If there is no element, or one is not a finite number.

    Notes
    -----
    Valid while the elements do not influence each other: the interface sees a uniform current, not one that
    constrictions at contact spots have already bent.

    References
    ----------
    [bauerle1969]
    """
    if not elements:
        raise ValueError("elements = () is outside its range; allowed: at least one impedance")
    total = np.zeros((), dtype=np.complex128)
    for position, element in enumerate(elements):
        total = total + _finite(f"elements[{position}]", element)
    return scalar_or_array(total)


def _finite(name: str, value: ArrayLike) -> NDArray[np.complex128]:
    try:
        array = np.asarray(value, dtype=np.complex128)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r} is not a number; allowed: finite complex numbers, ohm") from None
    good = np.isfinite(array)
    if not np.all(good):
        raise ValueError(f"{name} = {array[~good].flat[0]} is outside its range; allowed: finite complex numbers, ohm")
    return array


def symmetric_cell_impedance(
    frequency: ArrayLike,
    bulk: Arc | Sequence[ArrayLike],
    boundary: Arc | Sequence[ArrayLike],
    interface: Arc | Sequence[ArrayLike],
) -> Result:
    """Impedance of a solid electrolyte between two equal electrodes: grains, grain boundaries and both interfaces.

    Z = Z_bulk + Z_boundary + 2 Z_interface, each Z = R / [1 + (j w tau)^alpha]

    Parameters
    ----------
    frequency : array_like, any shape, Hz
        Frequency f, at least zero.
    bulk : Arc or (resistance, time_constant[, alpha]), entries broadcast, ohm or ohm m^2, s, dimensionless
        The grain interiors, all of them together.
    boundary : as ``bulk``
        The grain boundaries, all of them together.
    interface : as ``bulk``
        ONE of the two equal interfaces between electrolyte and electrode.

    Returns
    -------
    complex or ndarray of complex, broadcast shape, unit of the resistances
        Impedance Z of the cell, from R_bulk + R_boundary + 2 R_interface at zero frequency to 0.

    Raises
    ------
    ValueError
        If an arc does not have two or three entries, or one of them is outside its range.

    Notes
    -----
    Convention: ``interface`` is one side, so its arc is drawn twice as wide; a measured interface arc must be halved
    before it is compared with another interface. With area-specific resistances the result is area-specific. Valid
    while lithium moves freely in the electrodes and the electrolyte conducts no other ion (otherwise a diffusion tail
    follows at low frequency) and both interfaces are equal. Two equal ideal arcs show two peaks only if their time
    constants differ by more than a factor 3 + 2 sqrt(2) = 5.8, depressed arcs need more; which arc is which is told by
    its capacitance tau / R [irvine1990].

    References
    ----------
    [irvine1990], [bauerle1969]
    """
    one_side = _arc_impedance(frequency, _as_arc("interface", interface), "interface ")
    return series(
        _arc_impedance(frequency, _as_arc("bulk", bulk), "bulk "),
        _arc_impedance(frequency, _as_arc("boundary", boundary), "boundary "),
        one_side,
        one_side,
    )


def _as_arc(name: str, value: Arc | Sequence[ArrayLike]) -> Arc:
    try:
        return Arc(*value)
    except TypeError:
        raise ValueError(
            f"{name} = {value!r} is not an arc; "
            "allowed: (resistance, time_constant) or (resistance, time_constant, alpha)"
        ) from None
