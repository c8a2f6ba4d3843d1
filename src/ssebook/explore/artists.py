"""The parts of a figure that move: each ties a matplotlib artist to the outputs that place it.

``draw`` makes artists with matplotlib as usual and returns them wrapped in one of these classes, by name. A coordinate
is the name of an output (or a formula of outputs and controls), or fixed numbers. The same objects place the artists
in matplotlib (:meth:`Moving.apply`), give their geometry in pixels of the page's figure (:meth:`Moving.pixels`), and
tell the page how to do it (:meth:`Moving.to_json`).
"""

from __future__ import annotations

import string
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from .expressions import Formula
from .numbers import format_number

Coordinate = str | float | Sequence[float] | np.ndarray

# Coordinates are held within this many axes heights (widths) of the frame: far-off points stay drawable, and what
# nobody can see does not count as an error.
REACH = 1.0


@dataclass(frozen=True)
class Frame:
    """Where an axes stands in the page's figure: pixel = offset + factor * value, of log10(value) on a log axis."""

    x_log: bool
    y_log: bool
    x: tuple[float, float]
    y: tuple[float, float]
    box: tuple[float, float, float, float]  # left, top, right, bottom

    @classmethod
    def of(cls, axes: Axes) -> Frame:
        """The frame of an axes whose figure is laid out (72 dpi: a point is a pixel; y counts downwards)."""
        for scale in (axes.get_xscale(), axes.get_yscale()):
            if scale not in ("linear", "log"):
                raise ValueError(f"an axes with a moving artist has a {scale} scale; allowed: linear, log")
        x_log, y_log = axes.get_xscale() == "log", axes.get_yscale() == "log"
        figure = axes.get_figure()
        assert figure is not None
        height = figure.bbox.height
        ends = np.array([axes.get_xlim(), axes.get_ylim()]).T
        (x0, y0), (x1, y1) = axes.transData.transform(ends)
        y0, y1 = height - y0, height - y1
        (u0, v0), (u1, v1) = ends
        if x_log:
            u0, u1 = np.log10(u0), np.log10(u1)
        if y_log:
            v0, v1 = np.log10(v0), np.log10(v1)
        slope_x, slope_y = (x1 - x0) / (u1 - u0), (y1 - y0) / (v1 - v0)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return cls(
            bool(x_log), bool(y_log),
            (float(x0 - slope_x * u0), float(slope_x)), (float(y0 - slope_y * v0), float(slope_y)),
            (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
        )  # fmt: skip

    def place_x(self, value: Any) -> np.ndarray:
        """Pixels from the figure's left edge."""
        return _place(value, self.x_log, self.x, self.box[0], self.box[2])

    def place_y(self, value: Any) -> np.ndarray:
        """Pixels from the figure's top edge."""
        return _place(value, self.y_log, self.y, self.box[1], self.box[3])

    def to_json(self) -> dict[str, Any]:
        """What the page needs to place values in this frame."""
        return {"x_log": self.x_log, "y_log": self.y_log, "x": self.x, "y": self.y, "box": self.box}


def _place(value: Any, log: bool, line: tuple[float, float], low: float, high: float) -> np.ndarray:
    value = np.asarray(value, dtype=float)
    if log:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(value > 0, np.log10(value), np.where(np.isnan(value), np.nan, -np.inf))
    reach = REACH * (high - low)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.clip(line[0] + line[1] * value, low - reach, high + reach))


class Moving(ABC):
    """A matplotlib artist whose place follows the outputs."""

    kind: str

    def __init__(self, artist: Any, **coordinates: Coordinate) -> None:
        self.artists: list[Any] = list(artist) if isinstance(artist, BarContainer) else [artist]
        self.axes: Axes = self.artists[0].axes
        self.coordinates = {
            key: Formula(c) if isinstance(c, str) else np.atleast_1d(c) for key, c in coordinates.items()
        }

    def names(self) -> frozenset[str]:
        """The outputs and controls that place this artist."""
        return frozenset().union(*(c.names for c in self.coordinates.values() if isinstance(c, Formula)))

    def at(self, key: str, values: Mapping[str, Any]) -> np.ndarray:
        """A coordinate's numbers for given outputs and controls."""
        coordinate = self.coordinates[key]
        return np.atleast_1d(coordinate(values) if isinstance(coordinate, Formula) else coordinate)

    def pixels(self, frame: Frame, values: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """Every coordinate in pixels of the page's figure; values may be stacked, (settings, points)."""
        return {
            key: (frame.place_x if key in ("x", "left", "right") else frame.place_y)(self.at(key, values))
            for key in self.coordinates
        }

    @abstractmethod
    def apply(self, values: Mapping[str, Any]) -> None:
        """Place the matplotlib artist."""

    def to_json(self) -> dict[str, Any]:
        """What the page needs to place this artist."""
        return {
            "kind": self.kind,
            "coordinates": {
                key: c.tree if isinstance(c, Formula) else [float(f"{v:.7g}") for v in c]
                for key, c in self.coordinates.items()
            },
        }  # fmt: skip


class Line(Moving):
    """A curve: ``x`` and ``y`` are names of outputs or fixed arrays."""

    kind = "line"

    def __init__(self, artist: Line2D, *, x: Coordinate, y: Coordinate) -> None:
        super().__init__(artist, x=x, y=y)

    def apply(self, values: Mapping[str, Any]) -> None:
        self.artists[0].set_data(*np.broadcast_arrays(self.at("x", values), self.at("y", values)))


class Marker(Line):
    """Points drawn with the marker of a matplotlib line: one, or as many as the coordinates hold."""

    kind = "marker"


class Band(Moving):
    """The area between two curves; the artist is a polygon, as ``ax.fill`` makes it."""

    kind = "band"

    def __init__(self, artist: Polygon, *, x: Coordinate, low: Coordinate, high: Coordinate) -> None:
        super().__init__(artist, x=x, low=low, high=high)

    def apply(self, values: Mapping[str, Any]) -> None:
        x, low, high = np.broadcast_arrays(*(self.at(key, values) for key in ("x", "low", "high")))
        self.artists[0].set_xy(np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])]))


class Vertical(Moving):
    """A reference line across the axes at ``x``; the artist is what ``ax.axvline`` returns."""

    kind = "vertical"

    def __init__(self, artist: Line2D, *, x: Coordinate) -> None:
        super().__init__(artist, x=x)

    def apply(self, values: Mapping[str, Any]) -> None:
        self.artists[0].set_data(np.repeat(self.at("x", values), 2), [0, 1])


class Horizontal(Moving):
    """A reference line across the axes at ``y``; the artist is what ``ax.axhline`` returns."""

    kind = "horizontal"

    def __init__(self, artist: Line2D, *, y: Coordinate) -> None:
        super().__init__(artist, y=y)

    def apply(self, values: Mapping[str, Any]) -> None:
        self.artists[0].set_data([0, 1], np.repeat(self.at("y", values), 2))


class Bars(Moving):
    """Rectangles with edges ``left``, ``right``, ``low``, ``high``; the artist is what ``ax.bar`` or ``barh`` returns.

    Edges not named stay where matplotlib put them.
    """

    kind = "bars"

    def __init__(
        self,
        artist: BarContainer | Rectangle,
        *,
        left: Coordinate | None = None,
        right: Coordinate | None = None,
        low: Coordinate | None = None,
        high: Coordinate | None = None,
    ) -> None:
        bars = list(artist) if isinstance(artist, BarContainer) else [artist]
        corners = [bar.get_bbox().extents for bar in bars]
        edges = {"left": left, "low": low, "right": right, "high": high}
        super().__init__(
            artist,
            **{
                key: np.array([c[i] for c in corners]) if edge is None else edge
                for i, (key, edge) in enumerate(edges.items())
            },
        )  # fmt: skip

    def apply(self, values: Mapping[str, Any]) -> None:
        edges = np.broadcast_arrays(*(self.at(key, values) for key in ("left", "right", "low", "high")), self.artists)[
            :4
        ]
        for bar, left, right, low, high in zip(self.artists, *edges, strict=True):
            bar.set_bounds(left, low, right - left, high - low)


class Label(Moving):
    """Text at ``x``, ``y``, shifted by ``dx``, ``dy`` pixels (up is positive); it may hold values: ``"{sand} h"``.

    A field of the text is the name of an output or control, shown with three significant digits, or a choice's option.
    """

    kind = "label"

    def __init__(
        self, artist: Text, *, x: Coordinate, y: Coordinate, text: str | None = None, dx: float = 0.0, dy: float = 0.0
    ) -> None:
        super().__init__(artist, x=x, y=y)
        self.text = artist.get_text() if text is None else text
        self.fields = [name for _, name, _, _ in string.Formatter().parse(self.text) if name]
        size = float(artist.get_fontsize())
        drop = {"center": 0.35, "center_baseline": 0.35, "top": 0.8, "bottom": -0.2}.get(
            artist.get_verticalalignment(), 0.0
        ) * size
        self.shift = (dx, drop - dy)
        figure = self.axes.get_figure()
        assert figure is not None
        artist.set_transform(self.axes.transData + ScaledTranslation(dx / 72, dy / 72, figure.dpi_scale_trans))

    def names(self) -> frozenset[str]:
        return super().names() | set(self.fields)

    def words(self, values: Mapping[str, Any]) -> str:
        """The text with its values filled in."""
        unknown = sorted(set(self.fields) - values.keys())
        if unknown:
            raise ValueError(f"label {self.text!r} uses unknown names {unknown}; known: {sorted(values)}")
        shown = {name: values[name] for name in self.fields}
        return self.text.format_map(
            {name: v if isinstance(v, str) else format_number(float(np.ravel(v)[0])) for name, v in shown.items()}
        )

    def apply(self, values: Mapping[str, Any]) -> None:
        x, y = float(self.at("x", values)[0]), float(self.at("y", values)[0])
        self.artists[0].set_visible(bool(np.isfinite(x) and np.isfinite(y)))
        if self.artists[0].get_visible():
            self.artists[0].set_position((x, y))
            self.artists[0].set_text(self.words(values))

    def to_json(self) -> dict[str, Any]:
        return super().to_json() | {"text": self.text, "shift": self.shift}
