"""How far an electrolyte can be reduced or oxidised: the limit itself, what a sweep sees of it, what a layer shields.

Potentials are against Li/Li+. Three different things are called a window, and each has its function here: the limit set
by thermodynamics (:func:`oxidation_potential`), the limit read from a voltammogram (:func:`apparent_limit`) and the
potential that is left for the electrolyte behind a layer of decomposition products (:func:`interface_potentials`).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants

from ssebook.models._domain import FloatArray, Result, checked, scalar_or_array

__all__ = [
    "Side",
    "apparent_limit",
    "decomposition_charge",
    "decomposition_current_density",
    "interface_potentials",
    "leakage_current_density",
    "oxidation_potential",
    "potential_fraction",
]

#: The limit meant: that of oxidation or that of reduction.
Side: TypeAlias = Literal["oxidation", "reduction"]

_SIGNS = {"oxidation": 1.0, "reduction": -1.0}
# exp(600) is still far from the largest float, with room for the factors in front of it.
_LARGEST_EXPONENT = 600.0
# Below this, exp(u) - 1 - u is taken from its series: the difference would lose its digits.
_SMALL_EXPONENT = 1e-2


def oxidation_potential(gibbs_formation: ArrayLike, lithium_count: ArrayLike) -> Result:
    """Potential at which a lithium compound gives up all its lithium and leaves the other element behind.

    V = -dG_f / (n e)

    Parameters
    ----------
    gibbs_formation : array_like, any shape, J per formula unit
        Gibbs energy of formation dG_f from the elements, at most zero. A value per mole is multiplied by
        ``ssebook.units.kJ_per_mol`` first.
    lithium_count : array_like, broadcasts, dimensionless
        Lithium atoms n in the formula unit, above zero.

    Returns
    -------
    float or ndarray, broadcast shape, V against Li/Li+
        Oxidation potential V.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Valid if the compound decomposes into the elements in one step. If a compound with less lithium lies between, the
    oxidation begins earlier: Li2O gives Li2O2 from 2.87 V, not O2 from 2.91 V. With an enthalpy in place of the
    Gibbs energy, which is what calculations at 0 K give, the entropy of the gas is missing: 4.23 V instead of 3.98 V
    for LiCl.

    References
    ----------
    [chase1998], [zhu2015]
    """
    energy = checked("gibbs_formation", gibbs_formation, "J", at_most=0.0)
    count = checked("lithium_count", lithium_count, above=0.0)
    return scalar_or_array(np.abs(energy) / (count * constants.e))


def decomposition_current_density(
    potential: ArrayLike,
    limit: ArrayLike,
    exchange_current_density: ArrayLike,
    transfer_coefficient: ArrayLike = 0.5,
    temperature: ArrayLike = 298.15,
    *,
    side: Side = "oxidation",
) -> Result:
    """Current of decomposition beyond the limit of stability, per area that electrons really reach.

    j = j0 [exp(alpha e (V - V0) / (k T)) - 1] for V > V0, else 0 (oxidation); with V0 - V for reduction

    Parameters
    ----------
    potential : array_like, any shape, V against Li/Li+
        Potential V that the electrolyte sees.
    limit : array_like, broadcasts, V against Li/Li+
        Thermodynamic limit V0.
    exchange_current_density : array_like, broadcasts, A/m^2
        Exchange current density j0 of the decomposition, per contact area, above zero.
    transfer_coefficient : array_like, broadcasts, dimensionless
        Transfer coefficient alpha, above 0, at most 1.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    side : {"oxidation", "reduction"}
        Which limit of the window ``limit`` is.

    Returns
    -------
    float or ndarray, broadcast shape, A/m^2
        Magnitude j of the current density, at least zero.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the exponential overflows.

    Notes
    -----
    A Tafel law with the current of its back reaction at V0 taken off, so that it begins at the limit; there is no
    current below the limit, because nothing has decomposed yet. It ends to be true when products cover the contact:
    the current then falls instead of rising. No exchange current density of such a reaction is known well: values are
    illustrative.

    References
    ----------
    [bard2001], [zhu2015], [han2016]
    """
    j0 = checked("exchange_current_density", exchange_current_density, "A/m^2", above=0.0)
    return scalar_or_array(j0 * np.expm1(_exponent(potential, limit, transfer_coefficient, temperature, side)))


def decomposition_charge(
    potential: ArrayLike,
    limit: ArrayLike,
    exchange_current_density: ArrayLike,
    scan_rate: ArrayLike,
    contact_ratio: ArrayLike = 1.0,
    transfer_coefficient: ArrayLike = 0.5,
    temperature: ArrayLike = 298.15,
    *,
    side: Side = "oxidation",
) -> Result:
    """Charge of decomposition that has passed when a sweep arrives at a potential, per area of the electrode.

    q = f j0 (k T / (alpha e v)) [exp(u) - 1 - u], u = alpha e (V - V0) / (k T) beyond the limit, else 0

    Parameters
    ----------
    potential : array_like, any shape, V against Li/Li+
        Potential V that the sweep has arrived at.
    limit : array_like, broadcasts, V against Li/Li+
        Thermodynamic limit V0.
    exchange_current_density : array_like, broadcasts, A/m^2
        Exchange current density j0 of the decomposition, per contact area, above zero.
    scan_rate : array_like, broadcasts, V/s
        Magnitude v of the rate of the sweep, above zero.
    contact_ratio : array_like, broadcasts, dimensionless
        Contact area f per area of the electrode, above zero; above one in a mixture with carbon.
    transfer_coefficient : array_like, broadcasts, dimensionless
        Transfer coefficient alpha, above 0, at most 1.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    side : {"oxidation", "reduction"}
        Which limit of the window ``limit`` is.

    Returns
    -------
    float or ndarray, broadcast shape, C/m^2
        Charge q, at least zero.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the exponential overflows.

    Notes
    -----
    The integral of :func:`decomposition_current_density` over a linear sweep that started inside the window. A slow
    sweep decomposes more before it is seen. Limits of validity as there.

    References
    ----------
    [bard2001]
    """
    j0 = checked("exchange_current_density", exchange_current_density, "A/m^2", above=0.0)
    rate = checked("scan_rate", scan_rate, "V/s", above=0.0)
    ratio = checked("contact_ratio", contact_ratio, above=0.0)
    u = _exponent(potential, limit, transfer_coefficient, temperature, side)
    series = u**2 * (1 / 2 + u * (1 / 6 + u * (1 / 24 + u * (1 / 120 + u / 720))))
    excess = np.where(u < _SMALL_EXPONENT, series, np.expm1(u) - u)
    return scalar_or_array(ratio * j0 * _tafel_voltage(transfer_coefficient, temperature) / rate * excess)


def apparent_limit(
    limit: ArrayLike,
    detection_current_density: ArrayLike,
    exchange_current_density: ArrayLike,
    contact_ratio: ArrayLike = 1.0,
    transfer_coefficient: ArrayLike = 0.5,
    temperature: ArrayLike = 298.15,
    *,
    double_layer_capacitance: ArrayLike = 0.0,
    scan_rate: ArrayLike = 0.0,
    area_specific_resistance: ArrayLike = 0.0,
    side: Side = "oxidation",
) -> Result:
    """Potential at which the current of decomposition first shows in a voltammogram.

    V = V0 + (k T / (alpha e)) ln[1 + (j_det + f C v) / (f j0)] + R (j_det + f C v); minus signs for reduction

    Parameters
    ----------
    limit : array_like, any shape, V against Li/Li+
        Thermodynamic limit V0.
    detection_current_density : array_like, broadcasts, A/m^2
        Smallest current j_det that counts, per area of the electrode, above zero.
    exchange_current_density : array_like, broadcasts, A/m^2
        Exchange current density j0 of the decomposition, per contact area, above zero.
    contact_ratio : array_like, broadcasts, dimensionless
        Contact area f per area of the electrode, above zero; above one in a mixture with carbon.
    transfer_coefficient : array_like, broadcasts, dimensionless
        Transfer coefficient alpha, above 0, at most 1.
    temperature : array_like, broadcasts, K
        Temperature T, above zero.
    double_layer_capacitance : array_like, broadcasts, F/m^2
        Capacitance C of the double layer, per contact area, at least zero.
    scan_rate : array_like, broadcasts, V/s
        Magnitude v of the rate of the sweep, at least zero.
    area_specific_resistance : array_like, broadcasts, ohm m^2
        Resistance R between the electrodes times the area of the electrode, at least zero.
    side : {"oxidation", "reduction"}
        Which limit of the window ``limit`` is.

    Returns
    -------
    float or ndarray, broadcast shape, V against Li/Li+
        Apparent limit V.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    The inverse of :func:`decomposition_current_density`: the decomposition counts as seen when its current equals
    ``detection_current_density`` plus the current f C v that charges the double layer. Valid as long as products do not
    cover the contact; the kinetic parameters are illustrative. A decade of contact area, or of detection limit, shifts
    the limit by ln(10) k T / (alpha e) = 0.12 V at room temperature and alpha = 1/2. Four decades make a limit of 2 V
    look like one of 2.5 V, not of 7 V: that takes products which stop the reaction, see
    :func:`interface_potentials`.

    References
    ----------
    [han2016], [zhu2015], [bard2001]
    """
    sign = _sign(side)
    v0 = checked("limit", limit, "V")
    detection = checked("detection_current_density", detection_current_density, "A/m^2", above=0.0)
    j0 = checked("exchange_current_density", exchange_current_density, "A/m^2", above=0.0)
    ratio = checked("contact_ratio", contact_ratio, above=0.0)
    capacitance = checked("double_layer_capacitance", double_layer_capacitance, "F/m^2", at_least=0.0)
    rate = checked("scan_rate", scan_rate, "V/s", at_least=0.0)
    resistance = checked("area_specific_resistance", area_specific_resistance, "ohm m^2", at_least=0.0)
    threshold = detection + ratio * capacitance * rate
    # ln(1 + threshold / (f j0)) without forming the ratio, which overflows for a very slow reaction.
    kinetic = np.logaddexp(0.0, np.log(threshold) - np.log(ratio) - np.log(j0))
    shift = _tafel_voltage(transfer_coefficient, temperature) * kinetic + resistance * threshold
    return scalar_or_array(v0 + sign * shift)


def potential_fraction(thickness: ArrayLike, sigma_ionic: ArrayLike, sigma_electronic: ArrayLike) -> FloatArray:
    """Share of the difference in lithium potential that falls across each layer of a stack at open circuit.

    share_k = r_k / sum(r), r_k = L_k (1 / sigma_i,k + 1 / sigma_e,k)

    Parameters
    ----------
    thickness : array_like, shape (..., n), m
        Thickness L of each of the n layers (the last axis), at least zero, not all zero.
    sigma_ionic : array_like, broadcasts to (..., n), S/m
        Ionic conductivity sigma_i of each layer, above zero.
    sigma_electronic : array_like, broadcasts to (..., n), S/m
        Electronic conductivity sigma_e of each layer, above zero.

    Returns
    -------
    ndarray, shape (..., n), dimensionless
        Shares, 0 to 1, with the sum 1 over the last axis.

    Raises
    ------
    ValueError
        If an argument is outside its range, or has no axis of layers.

    Notes
    -----
    In the steady state the same lithium, as ions and electrons together, leaks through every layer, so that the
    potential falls where lithium passes worst: mostly in the layer that blocks electrons, which shields its neighbour.
    Valid at open circuit, with constant conductivities in each layer and local equilibrium at each boundary; a net
    current of ions adds its ohmic drop, and the electronic conductivity of a real layer changes with the lithium
    potential in it.

    References
    ----------
    [wagner1933], [zhu2015], [richards2016]
    """
    resistance = _leak_resistance(thickness, sigma_ionic, sigma_electronic)
    share: FloatArray = resistance / resistance.sum(axis=-1, keepdims=True)
    return share


def interface_potentials(
    potential_left: ArrayLike,
    potential_right: ArrayLike,
    thickness: ArrayLike,
    sigma_ionic: ArrayLike,
    sigma_electronic: ArrayLike,
) -> FloatArray:
    """Lithium potential at every boundary of a stack of layers between two electrodes at open circuit.

    V_0 = V_left, V_k = V_left + (V_right - V_left) (share_1 + ... + share_k)

    Parameters
    ----------
    potential_left : array_like, shape (...), V against Li/Li+
        Potential of the electrode at the left: 0 for lithium metal.
    potential_right : array_like, shape (...), V against Li/Li+
        Potential of the electrode at the right.
    thickness : array_like, shape (..., n), m
        Thickness of each of the n layers (the last axis), at least zero, not all zero.
    sigma_ionic : array_like, broadcasts to (..., n), S/m
        Ionic conductivity of each layer, above zero.
    sigma_electronic : array_like, broadcasts to (..., n), S/m
        Electronic conductivity of each layer, above zero.

    Returns
    -------
    ndarray, shape (..., n + 1), V against Li/Li+
        Potentials from the left electrode to the right one.

    Raises
    ------
    ValueError
        If an argument is outside its range, or has no axis of layers.

    Notes
    -----
    A layer is stable if both its boundaries are inside its window: a product that is stable against lithium metal and
    blocks electrons takes up the drop from the electrode to the electrolyte's limit, and the stack works over a wider
    range than the electrolyte has alone. This says nothing of how the layer forms, nor of (de)lithiated
    intermediates of the electrolyte, which widen the window as well [schwietert2020]. Otherwise as
    :func:`potential_fraction`.

    References
    ----------
    [wagner1933], [zhu2015], [richards2016], [schwietert2020]
    """
    left = checked("potential_left", potential_left, "V")[..., np.newaxis]
    right = checked("potential_right", potential_right, "V")[..., np.newaxis]
    share = potential_fraction(thickness, sigma_ionic, sigma_electronic)
    inner = left + (right - left) * np.cumsum(share[..., :-1], axis=-1)
    shape = inner.shape[:-1]
    ends = [np.broadcast_to(end, (*shape, 1)) for end in (left, right)]
    return np.concatenate([ends[0], inner, ends[1]], axis=-1)


def leakage_current_density(
    potential_left: ArrayLike,
    potential_right: ArrayLike,
    thickness: ArrayLike,
    sigma_ionic: ArrayLike,
    sigma_electronic: ArrayLike,
) -> Result:
    """Current density of electrons, and of ions beside them, that leaks through a stack of layers at open circuit.

    j = |V_right - V_left| / sum(r), r_k = L_k (1 / sigma_i,k + 1 / sigma_e,k)

    Parameters
    ----------
    potential_left : array_like, shape (...), V against Li/Li+
        Potential of the electrode at the left.
    potential_right : array_like, shape (...), V against Li/Li+
        Potential of the electrode at the right.
    thickness : array_like, shape (..., n), m
        Thickness of each of the n layers (the last axis), at least zero, not all zero.
    sigma_ionic : array_like, broadcasts to (..., n), S/m
        Ionic conductivity of each layer, above zero.
    sigma_electronic : array_like, broadcasts to (..., n), S/m
        Electronic conductivity of each layer, above zero.

    Returns
    -------
    float or ndarray, shape (...), A/m^2
        Magnitude j of the leak: it discharges the cell, or feeds the growth of a layer of products.

    Raises
    ------
    ValueError
        If an argument is outside its range, or has no axis of layers.

    Notes
    -----
    As :func:`potential_fraction`.

    References
    ----------
    [wagner1933]
    """
    left = checked("potential_left", potential_left, "V")
    right = checked("potential_right", potential_right, "V")
    total = _leak_resistance(thickness, sigma_ionic, sigma_electronic).sum(axis=-1)
    return scalar_or_array(np.abs(right - left) / total)


def _sign(side: str) -> float:
    if side not in _SIGNS:
        raise ValueError(f"side = {side!r} is not known; allowed: {', '.join(map(repr, _SIGNS))}")
    return _SIGNS[side]


def _tafel_voltage(transfer_coefficient: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """k T / (alpha e), the potential for a factor e in current."""
    alpha = checked("transfer_coefficient", transfer_coefficient, above=0.0, at_most=1.0)
    kelvin = checked("temperature", temperature, "K", above=0.0)
    voltage: FloatArray = constants.k * kelvin / (alpha * constants.e)
    return voltage


def _exponent(
    potential: ArrayLike, limit: ArrayLike, transfer_coefficient: ArrayLike, temperature: ArrayLike, side: Side
) -> FloatArray:
    """How far a potential is beyond the limit, in units of k T / (alpha e); zero inside the window."""
    beyond = _sign(side) * (checked("potential", potential, "V") - checked("limit", limit, "V"))
    return checked(
        "transfer_coefficient e (potential - limit) / k temperature",
        np.maximum(beyond, 0.0) / _tafel_voltage(transfer_coefficient, temperature),
        at_most=_LARGEST_EXPONENT,
    )


def _leak_resistance(thickness: ArrayLike, sigma_ionic: ArrayLike, sigma_electronic: ArrayLike) -> FloatArray:
    """Resistance of each layer to lithium as ions and electrons in series, times area, in ohm m^2."""
    length = checked("thickness", thickness, "m", at_least=0.0)
    ionic = checked("sigma_ionic", sigma_ionic, "S/m", above=0.0)
    electronic = checked("sigma_electronic", sigma_electronic, "S/m", above=0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        resistance = length * (1.0 / ionic + 1.0 / electronic)
    if resistance.ndim == 0:
        raise ValueError(f"thickness = {length:g} m has no axis of layers; allowed: an array of shape (..., n)")
    total = np.broadcast_to(length, resistance.shape).sum(axis=-1)
    checked("thickness, summed over the layers,", total, "m", above=0.0)
    return checked("thickness / conductivity", resistance, "ohm m^2", at_least=0.0)
