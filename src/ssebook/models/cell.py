"""What a cell stack weighs, how thick it is and how much energy it holds, from its layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import constants

from ssebook.models._domain import Result, checked, scalar_or_array

__all__ = ["LITHIUM_DENSITY", "LITHIUM_MOLAR_MASS", "Layer", "StackEnergy", "lithium_thickness", "stack_energy"]

LITHIUM_DENSITY = 534.0  #: kg/m^3, metal at room temperature [haynes2016]
LITHIUM_MOLAR_MASS = 6.94e-3  #: kg/mol [haynes2016]


def lithium_thickness(areal_capacity: ArrayLike) -> Result:
    """Thickness of the dense lithium layer that a given charge per area plates, or strips.

    h = Q V_m / F, V_m = M / rho = 13.0 cm^3/mol

    Parameters
    ----------
    areal_capacity : array_like, any shape, C/m^2
        Charge per area Q, at least zero (1 mAh/cm^2 is 36 000 C/m^2).

    Returns
    -------
    float or ndarray, shape of ``areal_capacity``, m
        Thickness h; 1 mAh/cm^2 is 4.85 um.

    Raises
    ------
    ValueError
        If the areal capacity is outside its range.

    Notes
    -----
    Valid for dense lithium at room temperature with every electron plating one atom. Voids and mossy growth make a real
    layer thicker than this, lithium lost to the interphase makes it thinner.

    References
    ----------
    [haynes2016]
    """
    charge = checked("areal_capacity", areal_capacity, "C/m^2", at_least=0.0)
    faraday = constants.N_A * constants.e
    return scalar_or_array(charge * (LITHIUM_MOLAR_MASS / LITHIUM_DENSITY) / faraday)


@dataclass(frozen=True)
class Layer:
    """One layer of a cell stack, whose mass per area is thickness times density.

    Attributes
    ----------
    name : str
        Name under which :class:`StackEnergy` reports the layer's shares; distinct within a stack.
    thickness : array_like, any shape, m
        Thickness, at least zero. Half the foil if two cells share a current collector.
    density : array_like, broadcasts, kg/m^3
        Density, above zero. For a composite, of the whole layer with its pores.
    """

    name: str
    thickness: ArrayLike
    density: ArrayLike

    def __post_init__(self) -> None:
        checked(f"thickness of layer {self.name!r}", self.thickness, "m", at_least=0.0)
        checked(f"density of layer {self.name!r}", self.density, "kg/m^3", above=0.0)


@dataclass(frozen=True, eq=False)
class StackEnergy:
    """What :func:`stack_energy` finds about a stack of layers.

    Attributes
    ----------
    specific_energy : float or ndarray, J/kg
        Energy per mass of the stack.
    energy_density : float or ndarray, J/m^3
        Energy per volume of the stack.
    mass : float or ndarray, kg/m^2
        Mass of all layers per area.
    thickness : float or ndarray, m
        Thickness of all layers.
    mass_share : dict of str to float or ndarray, dimensionless
        Part of each layer in the mass, by name; the parts add up to 1.
    thickness_share : dict of str to float or ndarray, dimensionless
        Part of each layer in the thickness, hence in the volume, by name; the parts add up to 1.
    """

    specific_energy: Result
    energy_density: Result
    mass: Result
    thickness: Result
    mass_share: dict[str, Result]
    thickness_share: dict[str, Result]


def stack_energy(layers: Sequence[Layer], areal_capacity: ArrayLike, mean_voltage: ArrayLike) -> StackEnergy:
    """Specific energy and energy density of a stack of layers, and where its mass and thickness go.

    w = Q U / sum(rho_i h_i), u = Q U / sum(h_i)

    Parameters
    ----------
    layers : sequence of Layer, m and kg/m^3 inside
        Every layer of one repeating unit, with distinct names; at least one of them thicker than zero.
    areal_capacity : array_like, any shape, C/m^2
        Reversible charge per area Q, at least zero.
    mean_voltage : array_like, broadcasts, V
        Mean voltage U on discharge, above zero.

    Returns
    -------
    StackEnergy
        ``specific_energy`` (J/kg), ``energy_density`` (J/m^3), ``mass`` (kg/m^2), ``thickness`` (m), and for each
        layer ``mass_share`` and ``thickness_share``. Energies have the broadcast shape of all arguments, the
        others that of the layers.

    Raises
    ------
    ValueError
        If an argument is outside its range, two layers have the same name, or the stack has no thickness.

    Notes
    -----
    An upper limit for a cell: casing, tabs, seals and the frame that holds the pressure are not part of the stack, and
    ``mean_voltage`` is that at the rate in question, not at rest. Whether collectors are shared by two cells (half
    thickness), how much lithium is in excess, and whether the stack is charged (thick) or discharged (thin) all move
    the answer: state them. A stack that starts without lithium still needs room for what is plated
    (:func:`lithium_thickness`).

    References
    ----------
    [randau2020]
    """
    charge = checked("areal_capacity", areal_capacity, "C/m^2", at_least=0.0)
    voltage = checked("mean_voltage", mean_voltage, "V", above=0.0)
    names = [layer.name for layer in layers]
    if len(set(names)) != len(names) or not names:
        raise ValueError(f"layers = {names!r} is outside its range; allowed: one or more layers with distinct names")
    heights = [np.asarray(layer.thickness, dtype=np.float64) for layer in layers]
    masses = [
        height * np.asarray(layer.density, dtype=np.float64) for height, layer in zip(heights, layers, strict=True)
    ]
    thickness = checked("thickness of all layers", sum(heights, np.zeros(())), "m", above=0.0)
    mass = sum(masses, np.zeros(()))
    energy = charge * voltage
    return StackEnergy(
        specific_energy=scalar_or_array(energy / mass),
        energy_density=scalar_or_array(energy / thickness),
        mass=scalar_or_array(mass),
        thickness=scalar_or_array(thickness),
        mass_share={name: scalar_or_array(part / mass) for name, part in zip(names, masses, strict=True)},
        thickness_share={name: scalar_or_array(part / thickness) for name, part in zip(names, heights, strict=True)},
    )
