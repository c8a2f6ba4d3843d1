"""From a panel's drawing to the inline SVG of a page: matplotlib's own figure, in a wide and a narrow layout.

The moving artists are tagged by ``gid``; their groups are emptied and refilled by :func:`geometry`, the same few lines
that ``explorer.js`` runs on every move.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from .artists import Frame, Label, Marker, Moving
from .style import CSS_COLOURS, RC

# Name, width and height in pixels: the first from a 480 px wide figure column on, the second below that.
SMALLEST = 11  # pixels of type that can be read on a phone
LAYOUTS = {"wide": (640, 420), "narrow": (312, 330)}


def is_narrow(figure: Figure) -> bool:
    """Whether a drawing is for the narrow layout, where words must be fewer."""
    return bool(figure.get_figwidth() * 72 <= LAYOUTS["narrow"][0])


Draw = Callable[[Figure], Mapping[str, Moving]]

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Drawing:
    """A drawn layout: the figure, its moving artists by name, and the frame each stands in."""

    figure: Figure
    artists: Mapping[str, Moving]
    frames: Mapping[str, Frame]

    def pixels(self, values: Mapping[str, Any]) -> dict[str, dict[str, np.ndarray]]:
        """Every artist's coordinates in pixels, by artist and coordinate."""
        return {name: artist.pixels(self.frames[name], values) for name, artist in self.artists.items()}

    def apply(self, values: Mapping[str, Any]) -> None:
        """Place every artist in the matplotlib figure."""
        for artist in self.artists.values():
            artist.apply(values)


def drawn(draw: Draw, values: Mapping[str, Any], layout: str = "wide") -> Drawing:
    """Draw once and fix everything that must not jump: limits, ticks, margins."""
    width, height = LAYOUTS[layout]
    with mpl.rc_context(RC):
        figure = Figure(figsize=(width / 72, height / 72), layout="constrained")
        artists = dict(draw(figure))
        for axes in figure.axes:
            axes.set_xlim(axes.get_xlim())
            axes.set_ylim(axes.get_ylim())
        for artist in artists.values():
            artist.apply(values)
            for part in artist.artists:
                part.set_in_layout(False)
        for text in figure.findobj(Text):
            text.set_fontsize(max(text.get_fontsize(), SMALLEST))
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        frames = {name: Frame.of(artist.axes) for name, artist in artists.items()}
    return Drawing(figure, artists, frames)


def svg(drawing: Drawing, values: Mapping[str, Any], prefix: str, title: str, description: str) -> str:
    """The drawing as inline SVG: ids prefixed, colours from CSS, moving parts in groups ``<prefix><artist>``."""
    for name, artist in drawing.artists.items():
        middle = _middle(artist.axes)
        for i, part in enumerate(artist.artists):
            part.set_gid(f"moving-{name}-{i}")
        _park(artist, middle)
    buffer = io.StringIO()
    with mpl.rc_context(RC | {"svg.hashsalt": prefix}):
        drawing.figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    drawing.apply(values)
    ET.register_namespace("", _SVG[1:-1])
    ET.register_namespace("xlink", _HREF[1:].split("}")[0])
    root = ET.fromstring(buffer.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (_SVG + "metadata", _SVG + "style") or (child.tag == _SVG + "defs" and not len(child)):
                parent.remove(child)
    _tidy(root, prefix)
    by_id = {element.get("id"): element for element in root.iter()}
    for name, artist in drawing.artists.items():
        _refill(by_id, drawing, name, artist, values, prefix)
    for key in ("width", "height"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title {prefix}desc")
    for index, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(_SVG + tag, {"id": f"{prefix}{tag}"})
        element.text = text
        root.insert(index, element)
    return re.sub(r"\n\s*", "\n", ET.tostring(root, encoding="unicode"))


def geometry(drawing: Drawing, name: str, values: Mapping[str, Any]) -> list[str]:
    """The ``d`` of every path of an artist, or the place of a marker or label as ``"x,y"``; empty where no value is."""
    artist, frame = drawing.artists[name], drawing.frames[name]
    at = artist.pixels(frame, values)
    left, top, right, bottom = frame.box
    match artist.kind:
        case "line":
            return [_path(*np.broadcast_arrays(at["x"], at["y"]))]
        case "band":
            x, low, high = np.broadcast_arrays(at["x"], at["low"], at["high"])
            there = np.isfinite(x + low + high)
            pieces = np.split(np.arange(x.size), np.flatnonzero(np.diff(there)) + 1)
            return ["".join(_area(np.append(x[p], x[p][::-1]), np.append(low[p], high[p][::-1])) for p in pieces)]
        case "vertical":
            return [_path(np.repeat(at["x"], 2), np.array([bottom, top]))]
        case "horizontal":
            return [_path(np.array([left, right]), np.repeat(at["y"], 2))]
        case "bars":
            edges = zip(*np.broadcast_arrays(at["left"], at["right"], at["low"], at["high"]), strict=True)
            return [_area(np.array([a, b, b, a]), np.array([c, c, d, d])) for a, b, c, d in edges]
        case _:
            x, y = np.broadcast_arrays(at["x"], at["y"])
            dx, dy = artist.shift if isinstance(artist, Label) else (0.0, 0.0)
            return [f"{a + dx:.2f},{b + dy:.2f}" if np.isfinite(a + b) else "" for a, b in zip(x, y, strict=True)]


def _path(x: np.ndarray, y: np.ndarray) -> str:
    parts, pen = [], "M"
    for a, b in zip(x, y, strict=True):
        if not np.isfinite(a + b):
            pen = "M"
            continue
        parts.append(f"{pen}{a:.2f},{b:.2f}")
        pen = "L"
    return "".join(parts)


def _area(x: np.ndarray, y: np.ndarray) -> str:
    return _path(x, y) + "Z" if np.all(np.isfinite(x + y)) else ""


def _middle(axes: Axes) -> tuple[float, float]:
    x, y = axes.transData.inverted().transform(axes.transAxes.transform((0.5, 0.5)))
    return float(x), float(y)


def _park(artist: Moving, middle: tuple[float, float]) -> None:
    """Put an artist in plain view, so that matplotlib writes it whatever its value."""
    for part in artist.artists:
        part.set_visible(True)
        if hasattr(part, "set_data"):
            part.set_data([middle[0]] * 2, [middle[1]] * 2)
        elif hasattr(part, "set_bounds"):
            part.set_bounds(*middle, *(1e-3 * abs(m) + 1e-9 for m in middle))
        elif hasattr(part, "set_xy"):
            part.set_xy([middle] * 3)
        else:
            part.set_position(middle)
            part.set_text("x")


def _tidy(root: ET.Element, prefix: str) -> None:
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", prefix + element.attrib["id"])
        if _HREF in element.attrib:
            address = element.attrib.pop(_HREF)
            element.set("href", "#" + prefix + address[1:] if address.startswith("#") else address)
        for key, value in element.attrib.items():
            element.set(key, value.replace("url(#", f"url(#{prefix}"))
        style = element.get("style")
        if style:
            style = re.sub(r"#[0-9a-f]{6}", lambda m: CSS_COLOURS.get(m.group(), m.group()), style)
            style = re.sub(r"font: (?:[a-z0-9]+ )*([\d.]+)px [^;]*", r"font-size: \1px", style)
            style = re.sub(r"font-family: [^;]*;? ?", "", style)
            element.set("style", style)
        if element.tag == _SVG + "text":
            style = style or ""
            if "fill" not in style:
                style = f"{style}; fill: currentColor".lstrip("; ")
            element.set("style", re.sub(r"var\((--sse-\w+)\)", r"var(\1-text)", style))  # words need more contrast


def _refill(
    by_id: Mapping[str | None, ET.Element],
    drawing: Drawing,
    name: str,
    artist: Moving,
    values: Mapping[str, Any],
    prefix: str,
) -> None:
    places = geometry(drawing, name, values)
    groups = [by_id[f"{prefix}moving-{name}-{i}"] for i in range(len(artist.artists))]
    first = groups[0]
    if prefix + name in by_id or name in ("title", "desc"):
        raise ValueError(f"a moving artist is named {name}, which is an id of the figure itself; name it otherwise")
    first.set("id", prefix + name)
    if isinstance(artist, Label):
        text = next(first.iter(_SVG + "text"))
        style = text.get("style", "")
        first[:] = [ET.Element(_SVG + "text", {"style": style} | _placed(places[0]))]
        first[0].text = artist.words(values)
        return
    templates = []
    for group in groups:
        use = group.find(f".//{_SVG}use")
        # Markers that look alike share one path, which stands in the group of the first of them.
        path = next(group.iter(_SVG + "path")) if use is None else by_id[use.get("href", "")[1:]]
        template = {key: v for key, v in (path if use is None else use).attrib.items() if key in ("style", "clip-path")}
        if use is not None:
            template["d"] = " ".join(path.get("d", "").split())
            template["style"] = "; ".join({**_css(path.get("style")), **_css(use.get("style"))}.values())
        else:
            clip = next((g.get("clip-path") for g in group.iter() if g.get("clip-path")), None)
            if clip:
                template["clip-path"] = clip
        templates.append(template)
    for group in groups[1:]:
        group[:] = []
    first[:] = []
    for i, place in enumerate(places):
        template = templates[min(i, len(templates) - 1)]
        if isinstance(artist, Marker):
            first.append(
                ET.Element(
                    _SVG + "path", template | ({"transform": f"translate({place})"} if place else {"display": "none"})
                )
            )
        else:
            first.append(ET.Element(_SVG + "path", template | {"d": place}))


def _css(style: str | None) -> dict[str, str]:
    return {part.split(":")[0].strip(): part.strip() for part in (style or "").split(";") if part.strip()}


def _placed(place: str) -> dict[str, str]:
    if not place:
        return {"x": "0", "y": "0", "display": "none"}
    x, y = place.split(",")
    return {"x": x, "y": y}
