"""What every model does at its door and on its way out: check the domain, broadcast, hand scalars back as scalars."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
# What a vectorised model returns: a float when every argument was a scalar, an array otherwise.
Result: TypeAlias = Any


def checked(
    name: str,
    value: ArrayLike,
    unit: str = "",
    *,
    above: float | None = None,
    below: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> FloatArray:
    """Return ``value`` as a float array, or raise a ``ValueError`` that names it, its value and the allowed range.

    ``above``/``below`` exclude the bound, ``at_least``/``at_most`` include it. NaN is never allowed; infinity is
    allowed only where a bound includes it.
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} = {value!r} is not a number; allowed: {_interval(above, below, at_least, at_most, unit)}"
        ) from None
    good = ~np.isnan(array)
    if above is not None:
        good &= array > above
    if at_least is not None:
        good &= array >= at_least
    if below is not None:
        good &= array < below
    good &= array <= (np.inf if at_most is None else at_most)
    if at_most != np.inf:
        good &= array != np.inf
    if at_least != -np.inf:
        good &= array != -np.inf
    if not np.all(good):
        worst = array[~good].flat[0]
        raise ValueError(
            f"{name} = {worst:g}{' ' + unit if unit else ''} is outside its range; "
            f"allowed: {_interval(above, below, at_least, at_most, unit)}"
        )
    return array


def _interval(
    above: float | None, below: float | None, at_least: float | None, at_most: float | None, unit: str
) -> str:
    left = f"[{at_least:g}" if at_least is not None else f"({above:g}" if above is not None else "(-inf"
    right = f"{at_most:g}]" if at_most is not None else f"{below:g})" if below is not None else "inf)"
    return f"{left}, {right}{' ' + unit if unit else ''}"


def scalar_or_array(value: ArrayLike) -> Result:
    """A Python float for a zero-dimensional result, the array itself otherwise."""
    array = np.asarray(value)
    return array.item() if array.ndim == 0 else array
