"""What every law promises, whatever it says: floats for floats, broadcasting, and bad input by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

Law = Callable[..., Any]


def broadcasts(law: Law, values: Mapping[str, float], factors: np.ndarray) -> None:
    """Each argument varies along its own axis: the result holds every combination; scalars give a float."""
    assert type(law(**values)) is float
    axes = {
        name: (factors * value).reshape([-1 if axis == place else 1 for place in range(len(values))])
        for axis, (name, value) in enumerate(values.items())
    }
    whole = law(**axes)
    assert whole.shape == (len(factors),) * len(values)
    for index in np.ndindex(whole.shape):
        scalars = {name: float(values[name] * factors[i]) for name, i in zip(values, index, strict=True)}
        assert whole[index] == pytest.approx(law(**scalars), rel=1e-13)


def refuses(law: Law, values: Mapping[str, float], name: str, bad: float | str) -> None:
    """A ``ValueError`` that begins with the argument and its value and gives the allowed range."""
    shown = repr(bad) if isinstance(bad, str) else f"{bad:g}"
    with pytest.raises(ValueError, match=rf"^{name} = {shown}.*allowed: [\[(].*[\])]"):
        law(**{**values, name: bad})
