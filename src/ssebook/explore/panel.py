"""A panel: controls, a model, a drawing, declared once; and the three things made of it.

In a live kernel a panel shows real ipywidgets (:mod:`.live`); in the built book inline SVG with a surrogate of the
model; on paper, or through :meth:`Panel.figure`, a matplotlib figure.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from . import store
from .artists import Label
from .controls import Choice, Control
from .expressions import Formula
from .figure import LAYOUTS, Draw, Drawing, drawn, svg
from .numbers import format_number
from .style import CSS_COLOURS
from .surrogate import Builder, Judge, Model, PanelError, Table, stacked, unstacked

PIXELS = 0.5  # the drawn figure of the surrogate against the model's
KILOBYTES = 60.0  # of a panel in the page, gzipped, figure included


@dataclass(frozen=True)
class Readout:
    """A number under the figure: ``value`` is the name of an output or a formula of outputs and controls.

    limit : number or formula; beyond it the readout says ``over``, at or below it ``under``.
    none : what to show where the value is ``nan``.
    floor : magnitude below which the tolerance stops shrinking with the value (for values that pass through zero).
    whole : the value is a count, written without decimals.
    """

    label: str
    value: str
    unit: str = ""
    limit: float | str | None = None
    over: str = ""
    under: str = ""
    none: str = "none"
    tolerance: float = 0.005
    floor: float = 0.0
    whole: bool = False

    @cached_property
    def formula(self) -> Formula:
        """The value's formula."""
        return Formula(self.value)

    @cached_property
    def limit_formula(self) -> Formula | None:
        """The limit's formula, if there is a limit."""
        return None if self.limit is None else Formula(str(self.limit))

    def words(self, values: Mapping[str, Any]) -> str:
        """Value, unit and verdict as the page writes them."""
        value = float(np.ravel(self.formula(values))[0])
        if np.isnan(value):
            return self.none
        number = f"{value:.0f}" if self.whole else format_number(value)
        text = f"{number} {self.unit}".rstrip()
        if self.limit_formula is None:
            return text
        verdict = self.over if value > float(np.ravel(self.limit_formula(values))[0]) else self.under
        return f"{text} – {verdict}" if verdict else text


@dataclass(frozen=True)
class Report:
    """What a panel costs and how far its surrogate is from the model."""

    name: str
    dimensions: dict[str, list[str]]
    nodes: dict[str, list[int]]
    gzipped_bytes: int
    worst_pixels: float
    worst_readouts: dict[str, float]
    settings_compared: int


@dataclass(frozen=True)
class Panel:
    """An explorer, declared.

    name : its id in pages and links.
    title, question : the card's head; the question is what the panel answers, in one line.
    controls : sliders and choices.
    model : function of the controls by name, in the units the sliders show; returns numbers and 1-D arrays by name.
    draw : sets up the axes of a figure (with fixed limits) and returns what moves, by name: ``Line``, ``Band``,
        ``Marker``, ``Vertical``, ``Horizontal``, ``Bars``, ``Label``. It is called for a wide and for a narrow figure.
    legend : the words that explain each moving artist, by its name; further entries explain what stands still, by the
        ``label`` given to it in matplotlib (for its colour) or any other key.
    readouts : two to four numbers under the figure.
    derived : further outputs as formulas of controls and outputs, in order; bends and gaps belong here (min, where).
    tables : how to tabulate outputs the builder cannot manage alone (see :class:`Table`).
    presets : settings by name, shown as chips.
    description : what the figure shows, for those who cannot see it.
    """

    name: str
    title: str
    question: str
    controls: tuple[Control, ...]
    model: Model
    draw: Draw
    legend: Mapping[str, str]
    readouts: tuple[Readout, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    description: str = ""

    def __post_init__(self) -> None:
        outputs = self.outputs()
        unknown = self.tables.keys() - outputs.keys()
        if unknown:
            raise PanelError(f"panel {self.name}: tables for unknown outputs {sorted(unknown)}")
        names = [*(control.name for control in self.controls), *outputs, *self.derived]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise PanelError(f"panel {self.name}: the names {twice} stand for two things")
        for preset, settings in self.presets.items():
            try:
                self.settings(**settings)
            except ValueError as error:
                raise PanelError(f"panel {self.name}, preset {preset}: {error}") from None

    # -- values ------------------------------------------------------------------------------------------------------

    @property
    def defaults(self) -> dict[str, Any]:
        """The settings a reader sees first."""
        return {control.name: control.default for control in self.controls}

    def settings(self, **values: Any) -> dict[str, Any]:
        """The defaults with ``values`` put in; what is out of bounds is a ``ValueError`` that says what is allowed."""
        known = {control.name: control for control in self.controls}
        for name in values:
            if name not in known:
                raise ValueError(f"{name} is not a control of panel {self.name}; controls: {', '.join(known)}")
        return self.defaults | {name: known[name].check(value) for name, value in values.items()}

    def outputs(self, **values: Any) -> dict[str, np.ndarray]:
        """The model's own outputs at these settings, exact."""
        return {name: np.atleast_1d(np.asarray(v, float)) for name, v in self.model(**self.settings(**values)).items()}

    def values(self, **values: Any) -> dict[str, Any]:
        """Controls, outputs and derived outputs at these settings, exact: all that figure and readouts use."""
        return self._complete(self.settings(**values), self.outputs(**values))

    def readings(self, **values: Any) -> dict[str, str]:
        """The readouts as the page writes them, by label."""
        everything = self.values(**values)
        return {readout.label: readout.words(everything) for readout in self.readouts}

    def figure(self, **values: Any) -> Figure:
        """An ordinary matplotlib figure at these settings, for a report."""
        drawing = drawn(self.draw, self.values(**values))
        return drawing.figure

    def drawing(self, layout: str = "wide") -> Drawing:
        """The panel drawn at its defaults in one of the page's layouts."""
        return drawn(self.draw, self.values(), layout)

    def _complete(self, settings: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
        everything = dict(settings) | dict(outputs)
        for name, text in self.derived.items():
            everything[name] = Formula(text)(everything)
        return everything

    # -- the surrogate -----------------------------------------------------------------------------------------------

    def _judge(self, builder: Builder, drawings: Mapping[str, Drawing]) -> Callable[[Mapping[str, Any]], Judge]:
        """Compares outputs with the exact ones as a reader sees them; 1 is the tolerance."""

        def at(settings: Mapping[str, Any]) -> Judge:
            exact = builder.exact_stack(settings)
            pixels, readings = self._seen(settings, exact, drawings)

            def error(outputs: Mapping[str, Any]) -> Any:
                other_pixels, other_readings = self._seen(settings, {**exact, **outputs}, drawings)
                worst = np.zeros(next(iter(exact.values())).shape[0])
                for one, other in zip(pixels, other_pixels, strict=True):
                    worst = np.maximum(worst, _apart(one, other) / PIXELS)
                for readout, one, other in zip(self._numbers(drawings), readings, other_readings, strict=True):
                    worst = np.maximum(worst, _relative(one, other, readout.floor) / readout.tolerance)
                return worst

            return error

        return at

    def _seen(
        self, settings: Mapping[str, Any], outputs: Mapping[str, Any], drawings: Mapping[str, Drawing]
    ) -> tuple[list[np.ndarray], list[np.ndarray]]:
        everything = self._complete(settings, outputs)
        pixels = [p for d in drawings.values() for places in d.pixels(everything).values() for p in places.values()]
        return pixels, [np.asarray(readout.formula(everything), float) for readout in self._numbers(drawings)]

    def _numbers(self, drawings: Mapping[str, Drawing]) -> list[Readout]:
        """The readouts, and the numbers in labels as if they were."""
        labels = [a for drawing in drawings.values() for a in drawing.artists.values() if isinstance(a, Label)]
        choices = {control.name for control in self.controls if isinstance(control, Choice)}
        fields = sorted({field for label in labels for field in label.fields} - choices)
        return [*self.readouts, *(Readout(f"label {field}", field) for field in fields)]

    @cached_property
    def _built(self) -> dict[str, Any]:
        return store.remembered(self, self._build)

    def _build(self) -> dict[str, Any]:
        """Tables, figures and report of the page's panel; fails by name where a promise cannot be kept."""
        try:
            builder = Builder(self.controls, self.model, self.tables, seed=zlib.crc32(self.name.encode()))
            drawings = {layout: self.drawing(layout) for layout in LAYOUTS}
            self._check_legend(drawings["wide"])
            needed = self._needed(drawings)
            judge = self._judge(builder, drawings)
            tabulated = {name: builder.tabulate(name, judge) for name in builder.exact(self.defaults) if name in needed}
        except ValueError as error:
            raise PanelError(f"panel {self.name}: {error}") from None
        values = self.values()
        prefix = f"sse-{self.name}-"
        figures = {
            layout: svg(drawing, values, f"{prefix}{layout}-", self.title, self.description or self.question)
            for layout, drawing in drawings.items()
        }
        spec = self._spec(drawings, needed) | {"tables": {name: json for name, (_, json) in tabulated.items()}}
        card = self._card(figures, drawings["wide"])
        size = len(gzip.compress((card + json.dumps(spec)).encode(), mtime=0))
        settings = stacked(builder.random_settings(200), builder.corners(4096))
        exact = builder.exact_stack(settings)
        surrogate = {name: table(settings) for name, (table, _) in tabulated.items()}
        pixels, readings = self._seen(settings, exact, drawings)
        other_pixels, other_readings = self._seen(settings, {**exact, **surrogate}, drawings)
        report = Report(
            name=self.name,
            dimensions={name: [a.name for a in table.axes] for name, (table, _) in tabulated.items()},
            nodes={name: list(table.values.shape) for name, (table, _) in tabulated.items()},
            gzipped_bytes=size,
            worst_pixels=max(
                (float(np.max(_apart(a, b))) for a, b in zip(pixels, other_pixels, strict=True)), default=0.0
            ),
            worst_readouts={
                readout.label: float(np.max(_relative(a, b, readout.floor)))
                for readout, a, b in zip(self._numbers(drawings), readings, other_readings, strict=True)
            },
            settings_compared=len(unstacked(settings)),
        )
        self._check_report(report, self._numbers(drawings))
        return {"spec": spec, "card": card, "report": report.__dict__}

    def _needed(self, drawings: Mapping[str, Drawing]) -> set[str]:
        """The names that something seen depends on, through derived outputs too."""
        needed = {n for drawing in drawings.values() for artist in drawing.artists.values() for n in artist.names()}
        for readout in self.readouts:
            needed |= readout.formula.names | (readout.limit_formula.names if readout.limit_formula else frozenset())
        for name, text in reversed(list(self.derived.items())):
            if name in needed:
                needed |= Formula(text).names
        known = self.defaults.keys() | self.outputs().keys() | self.derived.keys()
        if needed - known:
            raise PanelError(f"unknown names {sorted(needed - known)}; known: {sorted(known)}")
        return needed

    def _check_legend(self, drawing: Drawing) -> None:
        missing = [
            name for name in drawing.artists if name not in self.legend and not isinstance(drawing.artists[name], Label)
        ]
        missing += [control.name for control in self.controls if not control.about]
        if missing:
            raise PanelError(
                f"no words explain {', '.join(missing)}: every moving artist (legend) and control (about) needs them"
            )

    def _check_report(self, report: Report, numbers: list[Readout]) -> None:
        if report.worst_pixels > PIXELS:
            raise PanelError(
                f"panel {self.name}: the surrogate is {report.worst_pixels:.2f} px off; allowed: {PIXELS} px"
            )
        for readout in numbers:
            if report.worst_readouts[readout.label] > readout.tolerance:
                raise PanelError(
                    f"panel {self.name}: readout {readout.label} is {report.worst_readouts[readout.label]:.2%} off; "
                    f"allowed: {readout.tolerance:.2%}"
                )
        if report.gzipped_bytes > KILOBYTES * 1000:
            raise PanelError(
                f"panel {self.name}: {report.gzipped_bytes / 1000:.1f} kB gzipped; allowed: {KILOBYTES:g} kB"
            )

    @property
    def report(self) -> Report:
        """Size and errors of the page's panel."""
        return Report(**self._built["report"])

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _spec(self, drawings: Mapping[str, Drawing], needed: set[str]) -> dict[str, Any]:
        return {
            "name": self.name,
            "controls": [control.to_json() for control in self.controls],
            "presets": {name: self.settings(**settings) for name, settings in self.presets.items()},
            "derived": [[name, Formula(text).tree] for name, text in self.derived.items() if name in needed],
            "readouts": [
                {
                    "value": r.formula.tree, "unit": r.unit, "whole": r.whole,
                    "none": r.none, "over": r.over, "under": r.under,
                    "limit": None if r.limit_formula is None else r.limit_formula.tree,
                }
                for r in self.readouts
            ],
            "layouts": {
                layout: {
                    name: artist.to_json() | {"frame": drawing.frames[name].to_json()}
                    for name, artist in drawing.artists.items()
                }
                for layout, drawing in drawings.items()
            },
        }  # fmt: skip

    def _card(self, figures: Mapping[str, str], drawing: Drawing) -> str:
        """The panel's HTML: complete on paper, brought to life by explorer.js."""
        text = html.escape
        everything = self.values()
        explained = []
        for name, words in self.legend.items():
            colour = _colour(drawing, name)
            explained.append(f'<li><i class="sse-swatch" style="background:{colour}"></i>{text(words)}</li>')
        explained += [f"<li><b>{text(c.label)}</b> {text(c.about)}</li>" for c in self.controls]
        readouts = "".join(
            f"<div><dt>{text(r.label)}</dt><dd>{text(r.words(everything))}</dd></div>" for r in self.readouts
        )
        layouts = "".join(f'<div class="sse-{layout}">{figure}</div>' for layout, figure in figures.items())
        return (
            f'<section class="sse-panel" id="{self.name}" aria-label="{text(self.title)}">'
            f'<header><p class="sse-title">{text(self.title)}</p>'
            f'<p class="sse-question">{text(self.question)}</p></header>'
            f'<div class="sse-body"><div class="sse-figure">{layouts}'
            f'<dl class="sse-readouts" aria-live="polite">{readouts}</dl></div>'
            f'<div class="sse-controls"></div></div>'
            f'<details class="sse-legend" open><summary>What is drawn, what moves it</summary>'
            f"<ul>{''.join(explained)}</ul></details>"
            f"</section>"
        )

    def html(self) -> str:
        """The panel for a page without a kernel: card, surrogate, and nothing fetched."""
        data = json.dumps(self._built["spec"], separators=(",", ":")).replace("</", "<\\/")
        return f'<div class="sse-host">{self._built["card"]}<script type="application/json">{data}</script></div>'

    def __repr__(self) -> str:
        return f"<Panel {self.name}: {self.question}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if os.environ.get("SSEBOOK_STATIC"):
            return {"text/plain": repr(self), "text/html": self.html()}
        from .live import live

        return {**live(self)._repr_mimebundle_(), "text/plain": repr(self), "text/html": self._built["card"]}


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    one, other = np.broadcast_arrays(one, other)
    gap = np.abs(one - other)
    gap = np.where(np.isnan(one) & np.isnan(other), 0.0, np.where(np.isnan(gap), np.inf, gap))
    return np.asarray(gap.max(axis=-1))


def _relative(one: np.ndarray, other: np.ndarray, floor: float) -> np.ndarray:
    one, other = np.broadcast_arrays(np.asarray(one, float), np.asarray(other, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(one - other) / np.maximum(np.abs(one), floor)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    ratio = np.where(same, 0.0, np.where(np.isnan(ratio), np.inf, ratio))
    return np.asarray(ratio.max(axis=-1) if ratio.ndim else ratio)


def _colour(drawing: Drawing, name: str) -> str:
    """The page's colour of a moving artist, or of one that stands still and carries the name as its label."""
    if name in drawing.artists:
        parts = drawing.artists[name].artists
    else:
        parts = [part for axes in drawing.figure.axes for part in axes.get_children() if part.get_label() == name]
    if not parts:
        return "none"
    colour = parts[0].get_facecolor() if hasattr(parts[0], "get_facecolor") else parts[0].get_color()
    hexed = to_hex(colour[0] if np.ndim(colour) == 2 else colour)
    return CSS_COLOURS.get(hexed, hexed)
