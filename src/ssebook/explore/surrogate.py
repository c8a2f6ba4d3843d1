"""A table that stands in for the model in a page without a kernel.

Each output is tabulated on a tensor grid of Chebyshev-Lobatto nodes in the coordinates it depends on: the sliders' own
scales, or dimensionless groups of them. The page interpolates by the barycentric formula, which is stable and cheap
(Berrut and Trefethen, SIAM Rev. 46, 501, 2004). The builder finds what each output depends on and how many nodes it
needs by comparing with the model; nothing here knows what the model is about.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .controls import Choice, Control, Slider
from .expressions import Formula

Array = NDArray[np.float64]
Values = Mapping[str, Any]
Model = Callable[..., Mapping[str, Any]]

NODE_COUNTS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33, 40, 48, 64)
MOST_NUMBERS = 24_000  # in one table: above this no page stays small
AIM = 0.6  # of the tolerance, for one output alone: the rest is for sums of outputs and for what random points miss


class PanelError(ValueError):
    """A panel breaks one of its promises; the message names the panel and what to change."""


@dataclass(frozen=True)
class Group:
    """A dimensionless group the physics depends on, as a formula of sliders.

    For example ``Group("diffusivity*time/length**2", by="time")``. ``by`` is the slider that carries the group while
    the table is made: the formula must be a power of it, and it may be in no other group of the same table. The model
    is then called outside the slider's own range. ``log`` says in which scale the group is tabulated; a linear one
    suits outputs that are linear in the group.
    """

    formula: str
    by: str
    log: bool = True


@dataclass(frozen=True)
class Table:
    """How one output is tabulated, where the builder should not find it out by itself.

    over : names of controls and groups the output depends on; None lets the builder find the controls.
    scale : formula of controls; the table holds the output divided by it.
    log : tabulate log10; None takes the logarithm of positive outputs that span more than a decade.
    pieces : per slider or group formula, how many equal pieces of the range are interpolated apart (for sharp bends).
    """

    over: tuple[str | Group, ...] | None = None
    scale: str | None = None
    log: bool | None = None
    pieces: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Axis:
    """One coordinate of a table: a control, a group of them, or a choice."""

    name: str
    formula: Formula
    low: float
    high: float
    log: bool
    options: tuple[str, ...] = ()
    breaks: tuple[float, ...] = ()
    carrier: str | None = None

    def coordinate(self, values: Values) -> Any:
        """Where settings stand on the axis: 0 at its low end, 1 at the high end; the option's number for a choice."""
        if self.options:
            return np.array([self.options.index(v) for v in np.ravel(values[self.name])], dtype=float)
        low, high = self._scaled(self.low), self._scaled(self.high)
        return (self._scaled(np.asarray(self.formula(values), dtype=float)) - low) / (high - low)

    def value(self, coordinate: Any) -> Any:
        """The control's or group's value there."""
        u = self._scaled(self.low) + np.asarray(coordinate) * (self._scaled(self.high) - self._scaled(self.low))
        return np.clip(10.0**u if self.log else u, self.low, self.high)

    def _scaled(self, value: Any) -> Any:
        return np.log10(value) if self.log else value

    def nodes(self, count: int) -> Array:
        """All nodes, piece after piece, each piece with ``count``; a choice has one node an option."""
        if self.options:
            return np.arange(len(self.options), dtype=float)
        edges = np.array([0.0, *self.breaks, 1.0])
        unit = (1 - np.cos(np.pi * np.arange(count) / (count - 1))) / 2
        return np.asarray(np.concatenate([a + (b - a) * unit for a, b in itertools.pairwise(edges)]), dtype=float)

    def weights(self, count: int, coordinate: Array) -> Array:
        """What each node contributes at each coordinate, (settings, nodes): the barycentric formula."""
        if self.options:
            return np.asarray(np.eye(len(self.options))[coordinate.astype(int)], dtype=float)
        edges = np.array([0.0, *self.breaks, 1.0])
        pieces = len(edges) - 1
        out = np.zeros((coordinate.size, pieces * count))
        piece = np.clip(np.searchsorted(edges, coordinate, side="right") - 1, 0, pieces - 1)
        nodes = self.nodes(count).reshape(pieces, count)[piece]
        signs = (-1.0) ** np.arange(count)
        signs[[0, -1]] /= 2
        gap = coordinate[:, None] - nodes
        at_node = np.abs(gap) < 1e-14
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = signs / gap
            parts /= parts.sum(axis=1, keepdims=True)
        parts = np.where(at_node.any(axis=1, keepdims=True), at_node.astype(float), parts)
        for row, start in enumerate(piece * count):
            out[row, start : start + count] = parts[row]
        return out


@dataclass(frozen=True)
class Tabulated:
    """One output as a table: what the page holds, and its value at any settings."""

    axes: tuple[Axis, ...]
    counts: tuple[int, ...]
    scale: Formula | None
    log: bool
    values: Array  # (nodes of the first axis, ..., points of the output)

    def __call__(self, settings: Values) -> Array:
        """The output at stacked settings, (settings, points)."""
        size = max((np.size(v) for v in settings.values()), default=1)
        result = np.broadcast_to(self.values, (size, *self.values.shape))
        for axis, count in zip(self.axes, self.counts, strict=True):
            weights = np.broadcast_to(axis.weights(count, np.ravel(axis.coordinate(settings))), (size, result.shape[1]))
            result = np.einsum("sn,sn...->s...", weights, result)
        if self.log:
            result = 10**result
        return result if self.scale is None else result * np.reshape(self.scale(settings), (-1, 1))

    def encoded(self) -> tuple[Tabulated, dict[str, Any]]:
        """The table as the page will read it back, rounded to 16 bits, and its JSON."""
        low, high = float(self.values.min()), float(self.values.max())
        step = (high - low) / 65535 or 1.0
        codes = np.rint((self.values - low) / step).astype("<u2")
        rounded = Tabulated(self.axes, self.counts, self.scale, self.log, low + step * codes)
        return rounded, self._json({"low": low, "step": step, "codes": base64.b64encode(codes.tobytes()).decode()})

    def full(self) -> tuple[Tabulated, dict[str, Any]]:
        """The same with 32-bit numbers, for outputs whose range hides what matters."""
        numbers = self.values.astype("<f4")
        rounded = Tabulated(self.axes, self.counts, self.scale, self.log, numbers.astype(float))
        return rounded, self._json({"floats": base64.b64encode(numbers.tobytes()).decode()})

    def _json(self, numbers: dict[str, Any]) -> dict[str, Any]:
        axes = [
            {"options": list(a.options), "name": a.name}
            if a.options
            else {
                "formula": a.formula.tree, "low": a.low, "high": a.high, "log": a.log,
                "breaks": list(a.breaks), "count": count,
            }
            for a, count in zip(self.axes, self.counts, strict=True)
        ]  # fmt: skip
        scale = None if self.scale is None else self.scale.tree
        return {"axes": axes, "scale": scale, "log": self.log, "points": self.values.shape[-1], **numbers}


# How wrong the drawn figure is at each of some settings, in tolerances, when these outputs replace the exact ones.
Judge = Callable[[Mapping[str, Array]], Array]


class Builder:
    """Tabulates a model's outputs. ``model`` takes the controls by name and returns outputs by name."""

    def __init__(self, controls: Sequence[Control], model: Model, tables: Mapping[str, Table], seed: int) -> None:
        self.controls = {control.name: control for control in controls}
        self.model = model
        self.tables = tables
        self.random = np.random.default_rng(seed)
        self.defaults = {c.name: c.default for c in controls}
        self._known: dict[tuple[Any, ...], dict[str, Array]] = {}
        self.tests = stacked(self.random_settings(150), self.corners(64))

    def exact(self, settings: Values) -> dict[str, Array]:
        """The model's outputs at one setting, each a 1-D array."""
        key = tuple(settings[name] for name in self.controls)
        if key not in self._known:
            outputs = self.model(**{name: settings[name] for name in self.controls})
            self._known[key] = {name: np.atleast_1d(np.asarray(v, dtype=float)) for name, v in outputs.items()}
            for name, output in self._known[key].items():
                if not np.all(np.isfinite(output)):
                    raise PanelError(
                        f"output {name} is not finite at {dict(settings)}: let the model return finite numbers and say "
                        "where there is no value with a derived formula, where(condition, value, nan)"
                    )
        return self._known[key]

    def exact_stack(self, settings: Mapping[str, Any]) -> dict[str, Array]:
        """The model's outputs at stacked settings, each (settings, points)."""
        rows = [self.exact(row) for row in unstacked(settings)]
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}

    def random_settings(self, count: int) -> dict[str, Any]:
        """Settings drawn evenly along every slider, stacked."""
        out: dict[str, Any] = {}
        for control in self.controls.values():
            if isinstance(control, Slider):
                out[control.name] = control.at(self.random.random(count))[:, None]
            else:
                out[control.name] = self.random.choice(control.options, count)[:, None]
        return out

    def corners(self, most: int) -> dict[str, Any]:
        """Every corner of the controls' ranges, stacked; a random ``most`` of them where there are more."""
        ends = [(c.low, c.high) if isinstance(c, Slider) else c.options for c in self.controls.values()]
        total = int(np.prod([len(e) for e in ends]))
        picked = range(total) if total <= most else sorted(self.random.choice(total, most, replace=False))
        shape = [len(e) for e in ends]
        rows = [[e[i] for e, i in zip(ends, np.unravel_index(p, shape), strict=True)] for p in picked]
        return {name: np.array([row[i] for row in rows])[:, None] for i, name in enumerate(self.controls)}

    def tabulate(self, name: str, judge: Callable[[Mapping[str, Any]], Judge]) -> tuple[Tabulated, dict[str, Any]]:
        """The smallest table found for one output whose figure is right, by ``judge``, to within ``AIM``."""
        table = self.tables.get(name, Table())
        try:
            scale = Formula(table.scale) if table.scale else None
            formulas = [Formula(part.formula) for part in table.over or () if isinstance(part, Group)]
        except ValueError as error:
            raise PanelError(f"output {name}: {error}") from None
        used = {part.by if isinstance(part, Group) else part for part in table.over or ()}
        used = used.union(*(f.names for f in (*formulas, scale) if f is not None))
        if used - self.controls.keys():
            raise PanelError(f"the table of output {name} names unknown controls {sorted(used - self.controls.keys())}")
        plan = _Plan(name, tuple(self._axes(name, table)), scale, self._logarithmic(name, table, scale))
        axes = [axis.name for axis in plan.axes]
        counts = [self._count_along(plan, which, judge) for which in range(len(plan.axes))]
        settings, judged = self.tests, judge(self.tests)
        # An axis that is exact with two nodes (linear), and a choice, are never refined.
        history: list[float] = []
        refined = [i for i, axis in enumerate(plan.axes) if not axis.options and not (axis.carrier and counts[i] == 2)]
        while True:
            nodes = [len(axis.nodes(count)) for axis, count in zip(plan.axes, counts, strict=True)]
            if int(np.prod(nodes)) * self.exact(self.defaults)[name].size > MOST_NUMBERS:
                raise PanelError(
                    f"output {name} needs more than {MOST_NUMBERS} numbers ({nodes} nodes over {axes}): name "
                    "dimensionless groups or a scale (Table), split it into parts the page can combine with a derived "
                    "formula, or narrow the sliders"
                )
            exact = self._fill(plan, counts)
            for version in (exact.encoded, exact.full):
                rounded, json = version()
                if np.max(judged({name: rounded(settings)}), initial=0) <= AIM:
                    return rounded, json
            refined = [i for i in refined if counts[i] < NODE_COUNTS[-1]]
            if not refined or (len(history) > 4 and history[-1] > 0.8 * history[-5]):
                raise PanelError(
                    f"output {name} cannot be tabulated over {axes}: more nodes do not help. Either something else "
                    "moves it too, or it bends sharply (declare the slider's kinks, or pieces)"
                )
            # Refine where one more step of nodes helps most.
            trials = [[_next(c) if j == i else c for j, c in enumerate(counts)] for i in refined]
            worth = [float(np.mean(judged({name: self._fill(plan, trial)(settings)}))) for trial in trials]
            counts = trials[int(np.argmin(worth))]
            history.append(min(worth))

    def _axes(self, name: str, table: Table) -> list[Axis]:
        over = self._dependence(name) if table.over is None else table.over
        pieces = dict(table.pieces)
        axes: list[Axis] = []
        for part in over:
            if isinstance(part, Group):
                formula = Formula(part.formula)
                ends = formula(self._corner_stack(formula))
                low, high = float(np.min(ends)), float(np.max(ends))
                if part.log and low <= 0:
                    raise PanelError(
                        f"group {part.formula} reaches {low:g}: a logarithmic group must stay above 0 (log=False?)"
                    )
                breaks = np.arange(1, pieces.get(part.formula, 1)) / pieces.get(part.formula, 1)
                axes.append(Axis(part.formula, formula, low, high, part.log, (), tuple(breaks), part.by))
                continue
            control = self.controls[part]
            if isinstance(control, Choice):
                axes.append(Axis(part, Formula(part), 0, 1, False, control.options))
                continue
            plain = Axis(part, Formula(part), control.low, control.high, control.log)
            kinks = plain.coordinate({part: np.array(control.kinks)}) if control.kinks else []
            cuts = {*np.round(kinks, 12), *(np.arange(1, pieces.get(part, 1)) / pieces.get(part, 1))} - {0.0, 1.0}
            axes.append(Axis(part, plain.formula, control.low, control.high, control.log, (), tuple(sorted(cuts))))
        for axis in axes:
            if axis.carrier and any(axis.carrier in other.formula.names for other in axes if other is not axis):
                raise PanelError(
                    f"group {axis.name}: {axis.carrier} is also in another axis of the same table; name another carrier"
                )
        return axes

    def _corner_stack(self, formula: Formula) -> dict[str, Array]:
        sliders = [c for c in self.controls.values() if c.name in formula.names and isinstance(c, Slider)]
        ends = np.array(list(itertools.product(*((s.low, s.high) for s in sliders))))
        return {s.name: ends[:, i] for i, s in enumerate(sliders)}

    def _dependence(self, name: str) -> list[str]:
        """The controls that move an output: each is moved alone, from several places."""
        moved = []
        bases = [self.defaults, *unstacked(self.random_settings(4))]
        for control in self.controls.values():
            tries = [control.at(f) for f in (0.0, 0.31, 0.74, 1.0)] if isinstance(control, Slider) else control.options
            for base in bases:
                results = [self.exact({**base, control.name: value})[name] for value in tries]
                size = max(float(np.max(np.abs(r))) for r in results) or 1.0
                if any(np.max(np.abs(r - results[0])) > 1e-10 * size for r in results[1:]):
                    moved.append(control.name)
                    break
        return moved

    def _settings_at(self, axes: Sequence[Axis], coordinates: Sequence[float], base: Values) -> dict[str, Any]:
        """Settings of the controls that realise these coordinates; a group moves its carrier."""
        settings = dict(base)
        for axis, u in zip(axes, coordinates, strict=True):
            if axis.carrier is None:
                settings[axis.name] = axis.options[int(u)] if axis.options else float(axis.value(u))
        for axis, u in zip(axes, coordinates, strict=True):
            if axis.carrier is not None:
                by = axis.carrier
                start, value = float(axis.formula(settings)), settings[by]
                double, four = (float(axis.formula({**settings, by: f * value})) for f in (2.0, 4.0))
                power = np.log2(double / start)
                if power == 0 or abs(np.log2(four / double) - power) > 1e-9:
                    raise PanelError(f"group {axis.name} is not a power of its carrier {by}; name another carrier")
                settings[by] = value * (float(axis.value(u)) / start) ** (1 / power)
        return settings

    def _reduced(self, plan: _Plan, settings: Values) -> Array:
        with np.errstate(all="ignore"):
            output = self.exact(settings)[plan.name] / (1.0 if plan.scale is None else plan.scale(settings))
            output = np.log10(output) if plan.log else output
        if not np.all(np.isfinite(output)):
            raise PanelError(f"output {plan.name} divided by its scale, or its logarithm, is not finite at {settings}")
        return output

    def _fill(self, plan: _Plan, counts: Sequence[int]) -> Tabulated:
        grids = [axis.nodes(count) for axis, count in zip(plan.axes, counts, strict=True)]
        points = itertools.product(*grids)
        rows = [self._reduced(plan, self._settings_at(plan.axes, point, self.defaults)) for point in points]
        values = np.array(rows).reshape(*(len(grid) for grid in grids), -1)
        return Tabulated(plan.axes, tuple(counts), plan.scale, plan.log, values)

    def _logarithmic(self, name: str, table: Table, scale: Formula | None) -> bool:
        if table.log is not None:
            return table.log
        outputs = self.exact_stack(self.tests)[name]
        if scale is not None:
            with np.errstate(all="ignore"):
                outputs = outputs / np.reshape(scale(self.tests), (-1, 1))
        return bool(np.all(outputs > 0) and outputs.max() > 10 * outputs.min())

    def _count_along(self, plan: _Plan, which: int, judge: Callable[[Mapping[str, Any]], Judge]) -> int:
        """How many nodes one axis needs when everything else is exact, judged on lines through several settings."""
        axis = plan.axes[which]
        if axis.options:
            return len(axis.options)
        if axis.carrier is not None:
            return self._count_along_group(plan, which)
        lines = []
        for base in [self.defaults, *unstacked(self.random_settings(4)), *unstacked(self.corners(4))]:
            tests = {k: np.array([v] * 9)[:, None] for k, v in base.items()}
            tests[axis.name] = axis.value(self.random.random(9))[:, None]
            lines.append((base, tests, judge(tests)))
        for count in NODE_COUNTS:
            values = [float(axis.value(u)) for u in axis.nodes(count)]
            for base, tests, error in lines:
                rows = np.array([self._reduced(plan, {**base, axis.name: value}) for value in values])
                line = Tabulated((axis,), (count,), plan.scale, plan.log, rows)
                if np.max(error({plan.name: line(tests)})) > AIM / 2:
                    break
            else:
                return count
        raise PanelError(
            f"output {plan.name} bends too sharply along {axis.name} for {NODE_COUNTS[-1]} nodes: "
            "declare the slider's kinks, or pieces"
        )

    def _count_along_group(self, plan: _Plan, which: int) -> int:
        """The same for a group, where a line may leave the sliders' ranges: a first guess, judged on the output."""
        tests = self.random.random(9)
        starts = [
            [float(self.random.integers(len(a.options)) if a.options else self.random.random()) for a in plan.axes]
            for _ in range(4)
        ]

        def along(start: Sequence[float], coordinates: Array) -> Array:
            points = [[u if i == which else v for i, v in enumerate(start)] for u in coordinates]
            return np.array([self._reduced(plan, self._settings_at(plan.axes, p, self.defaults)) for p in points])

        exact = [along(start, tests) for start in starts]
        for count in NODE_COUNTS:
            weights = plan.axes[which].weights(count, tests)
            nodes = plan.axes[which].nodes(count)
            gaps = [np.max(np.abs(weights @ along(s, nodes) - e)) for s, e in zip(starts, exact, strict=True)]
            if all(gap <= 1e-3 * np.max(np.abs(e)) for gap, e in zip(gaps, exact, strict=True)):
                return count
        return NODE_COUNTS[-1]


@dataclass(frozen=True)
class _Plan:
    """How one output is to be tabulated, but for the number of nodes."""

    name: str
    axes: tuple[Axis, ...]
    scale: Formula | None
    log: bool


def _next(count: int) -> int:
    return next(c for c in NODE_COUNTS if c > count)


def unstacked(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Stacked settings one by one, as plain Python values."""
    size = max(np.size(v) for v in settings.values())
    columns = {name: np.broadcast_to(np.ravel(v), (size,)).tolist() for name, v in settings.items()}
    return [{name: column[i] for name, column in columns.items()} for i in range(size)]


def stacked(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Several stacks of settings as one."""
    return {name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]}
