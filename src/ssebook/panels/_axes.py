"""What the drawings of several chapters share: ticks written in the text's own type, and an axis of temperatures."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from ..explore import is_narrow
from ..units import celsius

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def small_type(figure: Figure) -> float:
    """Size of the words inside a drawing."""
    return 11.0 if is_narrow(figure) else 11.5


def ticks(axis: Axis, places: Sequence[float], words: Sequence[str] | None = None) -> None:
    """Ticks at these places of a logarithmic axis and none between, with these words or the plain numbers."""
    axis.set_ticks(places, labels=words or [f"{place:g}" for place in places])
    axis.set_minor_locator(NullLocator())


def decades(axis: Axis, exponents: range, one: str = "10⁰") -> None:
    """Ticks of a logarithmic axis at powers of ten; ``one`` is what stands at 1."""
    ticks(axis, [10.0**n for n in exponents], ["10" + str(n).translate(_SUPERSCRIPT) if n else one for n in exponents])


def celsius_axis(ax: Axes, degrees: Sequence[int]) -> None:
    """Temperatures in °C along the top of a plot against 1000/T."""
    top = ax.twiny()
    top.set_xlim(ax.get_xlim())
    top.set_xticks([1000.0 / celsius(float(t)) for t in degrees], [f"{t}".replace("-", "−") for t in degrees])
    top.set_xlabel("Temperature (°C)")
    top.grid(False)
    top.spines["top"].set_visible(True)
