"""Shared by several test files: a Hypothesis profile, a small panel, and the page's arithmetic done a second way."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import settings as hypothesis_settings
from matplotlib.figure import Figure
from scipy.interpolate import BarycentricInterpolator

from ssebook.explore import Band, Bars, Choice, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Vertical
from ssebook.explore.expressions import OPERATIONS
from ssebook.explore.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILLION

hypothesis_settings.register_profile("ssebook", deadline=None)
hypothesis_settings.load_profile("ssebook")


# ---- a small panel ---------------------------------------------------------------------------------------------------

DEPTH = np.linspace(0.0, 1.0, 21)
STRENGTH = {"copper": 1.0, "tin": 0.5}


def decay(rate: float, length: float, material: str) -> dict[str, Any]:
    """A made-up model: a curve that decays with depth, its height at both ends, a speed, three shares."""
    strength = STRENGTH[material]
    return {
        "strength": strength,
        "profile": strength * np.exp(-rate * DEPTH),
        "ends": [strength, strength * np.exp(-rate)],
        "speed": length * rate**1.5,
        "shares": [rate, 2 + length, 3 * strength],
    }


def draw_decay(figure: Figure) -> dict[str, Any]:
    """Every kind of moving artist, on linear and on logarithmic axes."""
    left, right = figure.subplots(1, 2)
    left.set(xlim=(0, 1), ylim=(0, 1.2), xlabel="Depth", ylabel="Height")
    left.text(0.5, 1.1, "for <those> & others", color=INK)
    right.set(xlim=(0.05, 20), ylim=(1e-2, 1e3), xscale="log", yscale="log")
    right.plot([0.1, 1, 10], [1, 2, 3], "s", color=GREY)
    bars = right.bar([0.1, 1, 10], [1, 1, 1], width=[0.05, 0.5, 5], color=ORANGE)
    return {
        "curve": Line(left.plot([], [], color=BLUE)[0], x=DEPTH, y="profile"),
        "shade": Band(left.fill([0], [0], color=SKY, alpha=0.4)[0], x=DEPTH, low=0.0, high="profile"),
        "half": Vertical(left.axvline(0.5, color=VERMILLION, ls="--"), x="depth_half"),
        "level": Horizontal(left.axhline(0.5, color=GREY, lw=1), y="halved"),
        "both": Marker(left.plot([], [], "o", color=GREEN, ms=9)[0], x=[0.0, 1.0], y="ends"),
        "bars": Bars(bars, low=0.01, high="shares"),
        "here": Marker(right.plot([], [], "D", color=BLUE)[0], x="rate", y="speed"),
        "words": Label(right.text(0, 0, "", color=INK, ha="center"), x="rate", y="speed", dy=8, text="{material}"),
        "late": Label(left.text(0, 0, "", color=INK), x="where(rate > 4, 0.5, nan)", y=0.6, text="{speed} m/s"),
    }


def small_panel(**changes: Any) -> Panel:
    """A panel with every kind of control, artist and readout; ``changes`` replaces parts of its declaration."""
    declared: dict[str, Any] = {
        "name": "small-decay",
        "title": "A decay",
        "question": "How fast does it <decay> & where?",
        "controls": (
            Slider("rate", "Rate", 0.1, 10, 2, "m⁻¹", log=True, about="how steep the curve falls"),
            Slider("length", "Length", 0.5, 4, 1, "m", about="of the rod"),
            Choice("material", "Material", ("copper", "tin"), "copper", about="sets the height at the left"),
        ),
        "model": decay,
        "draw": draw_decay,
        "derived": {
            "doubled": "2*strength",
            "halved": "doubled/4",
            "depth_half": "where(rate > 0.7, 0.6931471805599453/rate, nan)",
        },
        "readouts": (
            Readout("Speed", "speed", "m s⁻¹", limit="length", over="fast", under="slow"),
            Readout("Depth of the half", "depth_half", "m", none="beyond the rod"),
        ),
        "presets": {"steep tin": {"rate": 10, "material": "tin"}},
        "legend": {
            "curve": "the height over the depth",
            "shade": "what lies below it",
            "half": "where it is halved",
            "level": "half the height at the left",
            "both": "both ends",
            "bars": "three shares",
            "here": "the speed at this rate",
            "others": "grey: what others have measured",
        },
        "description": "A curve that falls from the left, beside three bars.",
    }
    return Panel(**{**declared, **changes})


@pytest.fixture(scope="session")
def make_panel() -> Callable[..., Panel]:
    """Declares the small panel, with changes."""
    return small_panel


@pytest.fixture(scope="session")
def panel() -> Panel:
    """The small panel, built once."""
    return small_panel()


# ---- what a page makes of a panel's JSON -----------------------------------------------------------------------------


def tree_value(tree: Any, values: Mapping[str, Any]) -> Any:
    """A formula's value from its tree in the page."""
    if isinstance(tree, str):
        return np.nan if tree == "nan" else values[tree]
    if isinstance(tree, list):
        with np.errstate(all="ignore"):
            return OPERATIONS[tree[0]](*(tree_value(part, values) for part in tree[1:]))
    return tree


@pytest.fixture(scope="session")
def decoded() -> Callable[[Mapping[str, Any]], np.ndarray]:
    """The numbers of a table as a page reads them from its JSON."""
    return table_numbers


def table_numbers(table: Mapping[str, Any]) -> np.ndarray:
    """The numbers of a table as a page reads them from its JSON."""
    if "floats" in table:
        return np.frombuffer(base64.b64decode(table["floats"]), "<f4").astype(float)
    codes = np.frombuffer(base64.b64decode(table["codes"]), "<u2")
    return np.asarray(table["low"] + table["step"] * codes.astype(float))


def table_value(table: Mapping[str, Any], settings: Mapping[str, Any]) -> np.ndarray:
    """An output at one setting from its table in the page, interpolated by scipy along one axis after the other."""
    shape = [len(a["options"]) if "options" in a else a["count"] * (len(a["breaks"]) + 1) for a in table["axes"]]
    data = table_numbers(table).reshape(*shape, table["points"])
    for axis in table["axes"]:
        if "options" in axis:
            data = data[axis["options"].index(settings[axis["name"]])]
            continue
        scaled = np.log10 if axis["log"] else float
        low, high = scaled(axis["low"]), scaled(axis["high"])
        u = float((scaled(float(tree_value(axis["formula"], settings))) - low) / (high - low))
        edges = [0.0, *axis["breaks"], 1.0]
        piece = max(i for i in range(len(edges) - 1) if i == 0 or u >= edges[i])
        a, b = edges[piece], edges[piece + 1]
        nodes = a + (b - a) * (1 - np.cos(np.linspace(0, np.pi, axis["count"]))) / 2
        rows = data[piece * axis["count"] : (piece + 1) * axis["count"]]
        data = BarycentricInterpolator(nodes, rows)(u)
    data = 10.0**data if table["log"] else data
    return data if table["scale"] is None else data * float(tree_value(table["scale"], settings))


def page_values(spec: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Controls, outputs and derived outputs as a page without a kernel works them out, from its JSON alone."""
    values = dict(settings) | {name: table_value(table, settings) for name, table in spec["tables"].items()}
    for name, tree in spec["derived"]:
        values[name] = tree_value(tree, values)
    return values


@pytest.fixture(scope="session", name="page_values")
def _page_values() -> Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]:
    """Controls, outputs and derived outputs as a page works them out from a panel's JSON."""
    return page_values
