"""What the reader moves: sliders, and choices between named cases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

STEPS = 200  # positions of a slider from end to end


@dataclass(frozen=True)
class Slider:
    """A number between ``low`` and ``high``, in ``unit``; ``log`` spaces it by decades; ``about`` explains it.

    ``kinks`` lists values at which an output bends sharply as this slider passes (a melting point): the surrogate is
    then smooth between them only.
    """

    name: str
    label: str
    low: float
    high: float
    default: float
    unit: str = ""
    log: bool = False
    about: str = ""
    kinks: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"slider {self.name}: low = {self.low:g} must be below high = {self.high:g} {self.unit}")
        if self.log and self.low <= 0:
            raise ValueError(f"slider {self.name}: low = {self.low:g} {self.unit}; a logarithmic slider needs low > 0")
        for value in (self.default, *self.kinks):
            self.check(value)

    def check(self, value: Any) -> float:
        """The value as a float, or a ``ValueError`` that names the slider, the value, the range and the unit."""
        slack = 1e-9 * np.array([self.low, self.high] if self.log else [self.high - self.low] * 2)  # of rounding
        number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
        if not number or not self.low - slack[0] <= value <= self.high + slack[1]:
            raise ValueError(
                f"{self.name} = {value} is outside its range; "
                f"allowed: {self.low:g} to {self.high:g} {self.unit}".rstrip()
            )
        return float(np.clip(value, self.low, self.high))

    def at(self, fraction: Any) -> Any:
        """The value at a fraction 0..1 of the way along the slider."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return np.clip(10 ** (low + fraction * (high - low)), self.low, self.high)
        return np.clip(self.low + fraction * (self.high - self.low), self.low, self.high)

    def to_json(self) -> dict[str, Any]:
        """What the page needs to know of the slider."""
        return {
            "kind": "slider", "name": self.name, "label": self.label, "unit": self.unit, "low": self.low,
            "high": self.high, "default": self.default, "log": self.log, "steps": STEPS,
        }  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One of several named cases; the model receives the name as a string."""

    name: str
    label: str
    options: tuple[str, ...]
    default: str
    about: str = ""

    def __post_init__(self) -> None:
        if len(set(self.options)) != len(self.options) or len(self.options) < 2:
            raise ValueError(f"choice {self.name}: options {self.options} must be two or more different names")
        self.check(self.default)

    def check(self, value: Any) -> str:
        """The option itself, or a ``ValueError`` that names the choice, the value and the options."""
        if value not in self.options:
            raise ValueError(f"{self.name} = {value!r} is not an option; allowed: {', '.join(self.options)}")
        return str(value)

    def to_json(self) -> dict[str, Any]:
        """What the page needs to know of the choice."""
        return {
            "kind": "choice", "name": self.name, "label": self.label,
            "options": list(self.options), "default": self.default,
        }  # fmt: skip


Control = Slider | Choice
