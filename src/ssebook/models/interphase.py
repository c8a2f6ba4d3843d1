"""The layer that grows between an electrode and an electrolyte it decomposes: how fast, how resistive, at what cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants

from ssebook.models._domain import Result, checked, scalar_or_array

__all__ = [
    "interphase_resistance",
    "lithium_consumed",
    "parabolic_thickness",
    "wagner_rate_constant",
]

_FARADAY = constants.N_A * constants.e


def wagner_rate_constant(
    sigma_ionic: ArrayLike,
    sigma_electronic: ArrayLike,
    voltage_drop: ArrayLike,
    molar_volume: ArrayLike,
    lithium_per_formula: ArrayLike = 1.0,
) -> Result:
    """Rate constant of a layer that grows as fast as lithium ions and electrons cross it together (Wagner).

    k = V_m U sigma_i sigma_e / [n F (sigma_i + sigma_e)], with dx/dt = k / x

    Parameters
    ----------
    sigma_ionic : array_like, any shape, S/m
        Conductivity sigma_i of lithium ions in the layer, at least zero.
    sigma_electronic : array_like, broadcasts, S/m
        Conductivity sigma_e of electrons (or holes) in the layer, at least zero; not both may be zero.
    voltage_drop : array_like, broadcasts, V
        Drop U of the potential against lithium across the layer, at least zero: from the potential at which the
        electrolyte is reduced to that of the electrode.
    molar_volume : array_like, broadcasts, m^3/mol
        Volume V_m of the products of one formula unit, above zero.
    lithium_per_formula : array_like, broadcasts, dimensionless
        Lithium atoms n that one formula unit takes up, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, m^2/s
        Rate constant k; zero where one of the conductivities is zero.

    Raises
    ------
    ValueError
        If an argument is outside its range, or both conductivities are zero.

    Notes
    -----
    Ions and electrons cross in equal numbers, so that the worse conductor decides. Valid for a dense, even layer
    with conductivities that do not change across it, in local equilibrium at both faces, once transport is slower than
    the reaction. Conventions differ by a factor of two: x^2 = 2 k t here, x^2 = k' t elsewhere.

    References
    ----------
    [wagner1933]
    """
    ions = checked("sigma_ionic", sigma_ionic, "S/m", at_least=0.0)
    electrons = checked("sigma_electronic", sigma_electronic, "S/m", at_least=0.0)
    drop = checked("voltage_drop", voltage_drop, "V", at_least=0.0)
    volume = checked("molar_volume", molar_volume, "m^3/mol", above=0.0)
    number = checked("lithium_per_formula", lithium_per_formula, above=0.0)
    both = checked("sigma_ionic + sigma_electronic", ions + electrons, "S/m", above=0.0)
    worse, better = np.minimum(ions, electrons), np.maximum(ions, electrons)
    return scalar_or_array(volume * drop * worse * (better / both) / (number * _FARADAY))


def parabolic_thickness(time: ArrayLike, rate_constant: ArrayLike, initial_thickness: ArrayLike = 0.0) -> Result:
    """Thickness of a layer through which its own growth has to pass.

    x^2 = x_0^2 + 2 k t, the solution of dx/dt = k / x

    Parameters
    ----------
    time : array_like, any shape, s
        Time t since the layer had its initial thickness, at least zero.
    rate_constant : array_like, broadcasts, m^2/s
        Rate constant k, at least zero.
    initial_thickness : array_like, broadcasts, m
        Thickness x_0 at the start, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, m
        Thickness x.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid while transport through the layer limits the growth and the layer stays dense; a reaction that is slower than
    transport gives growth in proportion to time, a layer that cracks or is consumed grows differently.

    References
    ----------
    [wagner1933]
    """
    seconds = checked("time", time, "s", at_least=0.0)
    rate = checked("rate_constant", rate_constant, "m^2/s", at_least=0.0)
    start = checked("initial_thickness", initial_thickness, "m", at_least=0.0)
    return scalar_or_array(np.hypot(start, np.sqrt(2.0 * rate * seconds)))


def interphase_resistance(thickness: ArrayLike, sigma_ionic: ArrayLike) -> Result:
    """Resistance of the layer to the cell's current, times area.

    R = x / sigma_i

    Parameters
    ----------
    thickness : array_like, any shape, m
        Thickness x of the layer, at least zero.
    sigma_ionic : array_like, broadcasts, S/m
        Conductivity of lithium ions in the layer, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, ohm m^2
        Area-specific resistance; 1 ohm cm^2 is 1e-4 ohm m^2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The layer carries the cell's current as lithium ions: at its outer face there are no electrons to take over. Valid
    for an even layer with full contact on both sides; charge transfer and constriction come on top.

    References
    ----------
    [wenzel2018]
    """
    layer = checked("thickness", thickness, "m", at_least=0.0)
    sigma = checked("sigma_ionic", sigma_ionic, "S/m", above=0.0)
    return scalar_or_array(layer / sigma)


def lithium_consumed(thickness: ArrayLike, molar_volume: ArrayLike, lithium_per_formula: ArrayLike = 1.0) -> Result:
    """Charge per area that a layer has taken from the cell as lithium.

    q = n F x / V_m

    Parameters
    ----------
    thickness : array_like, any shape, m
        Thickness x of the layer, at least zero.
    molar_volume : array_like, broadcasts, m^3/mol
        Volume V_m of the products of one formula unit, above zero.
    lithium_per_formula : array_like, broadcasts, dimensionless
        Lithium atoms n that one formula unit takes up, at least zero.

    Returns
    -------
    float or ndarray, broadcast shape, C/m^2
        Charge per area q; 1 mAh/cm^2 is 3.6e4 C/m^2.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid for a dense layer without gaseous products. The lithium that the electrolyte itself held is not counted.

    References
    ----------
    [aktekin2023]
    """
    layer = checked("thickness", thickness, "m", at_least=0.0)
    volume = checked("molar_volume", molar_volume, "m^3/mol", above=0.0)
    number = checked("lithium_per_formula", lithium_per_formula, at_least=0.0)
    return scalar_or_array(number * _FARADAY * layer / volume)
