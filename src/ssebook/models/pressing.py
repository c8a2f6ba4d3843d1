"""A powder under a press: how dense it gets, how far its grains join, and how well it then conducts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ssebook.models._domain import Result, checked, scalar_or_array

__all__ = ["heckel_density", "joined_fraction", "pressed_conductivity"]


def heckel_density(pressure: ArrayLike, yield_pressure: ArrayLike, initial_density: ArrayLike) -> Result:
    """Relative density of a powder pressed in a die (Heckel).

    D = 1 - (1 - D_0) exp(-P / P_y), that is ln[1 / (1 - D)] rises with P / P_y

    Parameters
    ----------
    pressure : array_like, any shape, Pa
        Pressure P on the powder, at least zero.
    yield_pressure : array_like, broadcasts, Pa
        Mean yield pressure P_y, above zero.
    initial_density : array_like, broadcasts, dimensionless
        Relative density D_0 to which the straight line extrapolates at zero pressure, 0 up to 1.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Relative density D: solid volume over total volume, one less the porosity.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Pores close at a rate in proportion to the pore volume that is left. Valid above the pressure (some tens of MPa)
    at which the grains have stopped sliding past each other: D_0 holds this rearrangement and exceeds the density of
    the loose powder. P_y is a fitted number of powder and die, related to, but not equal to, the yield strength
    of the solid; brittle powders break first, and only seem to yield. Density falls by a few per cent on release.

    References
    ----------
    [heckel1961]
    """
    load = checked("pressure", pressure, "Pa", at_least=0.0)
    strength = checked("yield_pressure", yield_pressure, "Pa", above=0.0)
    start = checked("initial_density", initial_density, at_least=0.0, below=1.0)
    # Written so that rounding leaves the start exactly where it was, and the dense end at one.
    return scalar_or_array(np.minimum(1.0, start - (1.0 - start) * np.expm1(-load / strength)))


def joined_fraction(relative_density: ArrayLike, initial_density: ArrayLike) -> Result:
    """Share of the grains' surface that touches another grain.

    phi = (D - D_0) / (1 - D_0)

    Parameters
    ----------
    relative_density : array_like, any shape, dimensionless
        Relative density D, ``initial_density`` up to 1.
    initial_density : array_like, broadcasts, dimensionless
        Relative density D_0 at which the grains touch in points, 0 up to 1.

    Returns
    -------
    float or ndarray, broadcast shape, dimensionless
        Joined fraction phi, 0 to 1.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the density is below the initial one.

    Notes
    -----
    From equal spheres of radius R with 12 D contacts a grain, each of the area (pi / 3) R^2 (D - D_0) / (1 - D_0): the
    estimate used for powders that flow plastically. Of the sphere's 4 pi R^2 this is D phi; the factor D, between D_0
    and 1, is left out. Grains that only break or bend touch less.

    References
    ----------
    [helle1985]
    """
    dense = checked("relative_density", relative_density, at_least=0.0, at_most=1.0)
    start = checked("initial_density", initial_density, at_least=0.0, below=1.0)
    gain = checked("relative_density - initial_density", dense - start, at_least=0.0)
    return scalar_or_array(gain / (1.0 - start))


def pressed_conductivity(
    sigma_dense: ArrayLike,
    relative_density: ArrayLike,
    joined: ArrayLike,
    grain_size: ArrayLike,
    boundary_resistance: ArrayLike = 0.0,
) -> Result:
    """Conductivity of a compact of grains that touch in part of their faces.

    sigma = D^(3/2) d / {(d / sigma_0) [1 + (sqrt(pi) / 2) (1 - sqrt(phi))^(3/2) / sqrt(phi)] + r / phi}

    Parameters
    ----------
    sigma_dense : array_like, any shape, S/m
        Conductivity sigma_0 of the dense material, above zero.
    relative_density : array_like, broadcasts, dimensionless
        Relative density D, above zero up to 1.
    joined : array_like, broadcasts, dimensionless
        Joined fraction phi of a grain's face, above zero up to 1.
    grain_size : array_like, broadcasts, m
        Edge d of a grain, above zero.
    boundary_resistance : array_like, broadcasts, ohm m^2
        Resistance r of one joint where the faces touch, times its area, at least zero; zero if the grains have fused.

    Returns
    -------
    float or ndarray, broadcast shape, S/m
        Conductivity sigma of the compact.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Three losses, multiplied or added as if independent: pores narrow the way (Bruggeman's law for insulating spheres,
    D^(3/2)), current crowds into the joint (one round contact in the middle of a face, with the fit of Cooper, Mikic
    and Yovanovich), and the joint resists. Without a boundary resistance the grain size cancels. A rough estimate: real
    powders have grains of many sizes and several contacts a face, which crowds the current less.

    References
    ----------
    [bruggeman1935], [cooper1969]
    """
    sigma = checked("sigma_dense", sigma_dense, "S/m", above=0.0)
    dense = checked("relative_density", relative_density, above=0.0, at_most=1.0)
    phi = checked("joined", joined, above=0.0, at_most=1.0)
    size = checked("grain_size", grain_size, "m", above=0.0)
    boundary = checked("boundary_resistance", boundary_resistance, "ohm m^2", at_least=0.0)
    crowding = 0.5 * np.sqrt(np.pi) * (1.0 - np.sqrt(phi)) ** 1.5 / np.sqrt(phi)
    return scalar_or_array(dense**1.5 * size / (size / sigma * (1.0 + crowding) + boundary / phi))
