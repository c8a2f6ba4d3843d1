"""Named factors from the units spoken in the field to SI.

Multiply to enter SI, divide to leave it: ``0.3 * mS_per_cm`` is a conductivity in S/m, ``t / hour`` a time in hours.
The functions of :mod:`ssebook.models` take and return SI only; a human's units live where a human reads or types.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from scipy import constants

# Lengths
cm = 1e-2
mm = 1e-3
um = 1e-6
nm = 1e-9
angstrom = 1e-10

# Times
minute = constants.minute
hour = constants.hour
day = constants.day

# Electrical
S_per_cm = 1.0 / cm
mS_per_cm = 1e-3 / cm
mA_per_cm2 = 1e-3 / cm**2
ohm_cm2 = cm**2
mV = 1e-3

# Charge and capacity (per mass, per area, per volume)
mAh = 1e-3 * constants.hour
mAh_per_g = mAh / constants.gram
mAh_per_cm2 = mAh / cm**2
mAh_per_cm3 = mAh / cm**3

# Energy
eV = constants.electron_volt
kJ_per_mol = 1e3 / constants.N_A  # to J per particle
Wh = constants.hour
Wh_per_kg = constants.hour
Wh_per_L = constants.hour / constants.liter

# Mechanics
MPa = 1e6
GPa = 1e9
MPa_sqrt_m = 1e6

# Matter
mol_per_L = 1.0 / constants.liter
g_per_cm3 = constants.gram / cm**3
mg_per_cm2 = 1e-6 / cm**2
cm2_per_s = cm**2
cm3_per_mol = cm**3

Number = TypeVar("Number", float, np.ndarray)


def celsius(temperature: Number) -> Number:
    """Kelvin for a temperature given in degrees Celsius: ``celsius(25.0) == 298.15``."""
    return temperature + constants.zero_Celsius


def to_celsius(temperature: Number) -> Number:
    """Degrees Celsius for a temperature in kelvin, the inverse of :func:`celsius`."""
    return temperature - constants.zero_Celsius
