"""Explorers of electrolytes/sulfides: from hops to conductivity, a soft powder under a press, a layer on lithium."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from .. import data
from ..explore import Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, GREY, INK, ORANGE, VERMILLION
from ..models import conduction, pressing
from ..units import MPa, S_per_cm, angstrom, celsius, cm2_per_s, eV, nm, ohm_cm2, um

__all__ = ["hopping", "press"]

_SMALL = 11.5


def _decades(axis: Any, exponents: range) -> None:
    """Ticks of a logarithmic axis, written in the text's own type."""
    superscript = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    axis.set_ticks([10.0**n for n in exponents], labels=["10" + str(n).translate(superscript) for n in exponents])
    axis.set_minor_locator(NullLocator())


# -- from hops to conductivity ---------------------------------------------------------------------------------------

ROOM = celsius(25.0)
BARRIERS = np.array([0.08, 0.62])  # eV: a straight line on this axis needs two points
# Labels of the measured sulfides: words, shift in points of the label against its point.
_NAMED: dict[str, tuple[str, float, float, str]] = {
    "LSiPSCl": ("LSiPSCl", 8, 4, "left"),
    "LGPS": ("LGPS", -7, -10, "right"),
    "Li7P3S11 (hot-pressed)": ("Li₇P₃S₁₁ hot-pressed", -2, 9, "center"),
    "Li7P3S11 (cold-pressed)": ("Li₇P₃S₁₁\ncold-pressed", -3, -29, "center"),
    "Li6PS5Cl": ("Li₆PS₅Cl", 44, 46, "left"),
    "Li6PS5I": ("Li₆PS₅I", -8, -5, "right"),
    "beta-Li3PS4": ("β-Li₃PS₄", -8, -8, "right"),
    "gamma-Li3PS4": ("γ-Li₃PS₄", -8, -8, "right"),
    "75Li2S-25P2S5 glass": ("glass", 8, -10, "left"),
}
_LINED = {"Li6PS5Cl"}  # a thin line leads from the label to the point
_NAMED_NARROW = {"LGPS", "Li6PS5Cl", "Li6PS5I", "gamma-Li3PS4", "75Li2S-25P2S5 glass"}


def _model_hopping(barrier: float, carriers: float, jump: float, attempt: float, haven: float) -> dict[str, Any]:
    def both(energy: Any) -> tuple[Any, Any]:
        spread = conduction.hopping_diffusivity(jump * angstrom, attempt * 1e12, energy * eV, ROOM)
        density = carriers / nm**3 / 6.02214076e23
        return spread, conduction.nernst_einstein_conductivity(spread, density, ROOM, haven_ratio=haven)

    spread, sigma = both(barrier)
    return {
        "line": both(BARRIERS)[1] / S_per_cm,
        "sigma": sigma / S_per_cm,
        "spread": spread / cm2_per_s,
        # D = a² rate / 6: the time of one hop, in ns
        "wait": (jump * angstrom) ** 2 / (6 * spread) * 1e9,
    }


def _draw_hopping(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else _SMALL
    ax = figure.subplots()
    ax.set(xlim=(0.08, 0.62), yscale="log", ylim=(1e-8, 3))
    ax.set(xlabel="Activation energy (eV)", ylabel="Conductivity at 25 °C (S cm⁻¹)")
    ax.set_xticks([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    _decades(ax.yaxis, range(-8, 2, 2))
    low, high = (data.fact("table1-sulfide-conductivity").value, data.fact("table1-sulfide-conductivity").value_max)
    ax.axhspan(float(low or 0), float(high or 0), color=ORANGE, alpha=0.16, lw=0)
    ax.text(0.612, 3.4e-3, "Table 1" if narrow else "Table 1: sulfides", color=INK, fontsize=small, ha="right", va="center")
    table = data.load("conductivity")
    table = table[table.law == "arrhenius"]
    others = table[table.family.isin(["oxide", "halide"])]
    sulfides = table[table.family == "sulfide"]
    ax.plot(others.activation_energy, others.sigma_ref, "o", color=GREY, ms=5, mfc="none", mew=1.1)
    ax.plot(sulfides.activation_energy, sulfides.sigma_ref, "o", color=GREY, ms=7)
    for row in sulfides.itertuples():
        if row.material not in _NAMED or (narrow and row.material not in _NAMED_NARROW):
            continue
        words, dx, dy, side = _NAMED[row.material]
        ax.annotate(
            words,
            (row.activation_energy, row.sigma_ref),
            (dx, dy),
            textcoords="offset points",
            ha=side,
            fontsize=small,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.8} if row.material in _LINED else None,
        )
    return {
        "line": Line(ax.plot([], [], color=BLUE, lw=2.6)[0], x=BARRIERS, y="line"),
        "marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="barrier", y="sigma"),
    }


hopping = Panel(
    name="sulfide-hopping",
    title="From hops to conductivity",
    question="What conductivity does a barrier give, and why do two solids with the same barrier differ?",
    controls=(
        Slider("barrier", "Activation energy", 0.1, 0.6, 0.33, "eV", about="the barrier of one hop"),
        Slider(
            "carriers",
            "Mobile ions",
            0.01,
            40,
            25,
            "nm⁻³",
            log=True,
            about="all the lithium of Li₆PS₅Cl is 25 per nm³; fewer if most sites are full, or empty",
        ),
        Slider("jump", "Jump length", 1.5, 5, 3, "Å", log=True, about="between neighbouring sites; 3 Å is illustrative"),
        Slider(
            "attempt",
            "Attempt frequency",
            0.1,
            100,
            10,
            "THz",
            log=True,
            about="how often the ion runs at the barrier: about that of a vibration, 10 THz (illustrative)",
        ),
        Slider(
            "haven",
            "Haven ratio",
            0.2,
            1,
            1,
            log=True,
            about="1 if ions hop independently, below 1 if they move in trains",
        ),
    ),
    model=_model_hopping,
    draw=_draw_hopping,
    readouts=(
        Readout("Conductivity at 25 °C", "sigma", "S cm⁻¹"),
        Readout("Diffusivity", "spread", "cm² s⁻¹"),
        Readout("Time between hops of an ion", "wait", "ns"),
    ),
    presets={
        "Li₆PS₅Cl": {"barrier": 0.33, "carriers": 25},
        "LGPS": {"barrier": 0.25, "carriers": 21},
        "Few mobile ions": {"barrier": 0.38, "carriers": 0.36},
        "γ-Li₃PS₄": {"barrier": 0.49, "carriers": 19},
    },
    legend={
        "line": "Conductivity against activation energy, for the jumps and ions chosen",
        "marker": "The solid set with the sliders",
        "sulfides": "Grey points: measured sulfides, a table of the book; LSiPSCl is Li₉.₅₄Si₁.₇₄P₁.₄₄S₁₁.₇Cl₀.₃",
        "others": "Small open circles: measured oxides and halides",
        "band": "Orange band: 10⁻³ to 10⁻² S cm⁻¹, the range of sulfides in Table 1 of the review",
    },
    description="Logarithm of the conductivity at 25 °C against activation energy: a falling straight line of a "
    "hopping model among the measured points of twelve sulfides.",
)


# -- a soft powder under a press -------------------------------------------------------------------------------------

PRESSURE = np.geomspace(9, 1050, 41)  # MPa
# ln[1/(1 - D)] of the sulfide glass of Sakuda et al. 2013 against pressure is straight with these two numbers.
START = 0.47  # relative density at zero pressure, on the straight line; the same for every powder (illustrative)
GLASS = 209.0  # MPa
SHEET = 30.0  # µm, an electrolyte layer of a cell: illustrative


def _model_press(pressure: float, strength: float, sigma: float, grain: float, boundary: float) -> dict[str, Any]:
    def pressed(load: Any) -> tuple[Any, Any]:
        density = pressing.heckel_density(load * MPa, strength * MPa, START)
        joined = pressing.joined_fraction(density, START)
        whole = pressing.pressed_conductivity(sigma * S_per_cm, density, joined, grain * um, boundary * ohm_cm2)
        return 100 * density, whole / S_per_cm

    density, whole = pressed(pressure)
    densities, wholes = pressed(PRESSURE)
    return {
        "densities": densities,
        "wholes": wholes,
        "density": density,
        "whole": whole,
        "sheet": conduction.area_specific_resistance(SHEET * um, whole * S_per_cm) / ohm_cm2,
    }


def _pressed_points(ax: Axes, bx: Axes, narrow: bool) -> None:
    """The measured powders; the Li₇SiPS₈ of two sizes joined by thin lines."""
    small = 11 if narrow else _SMALL
    table = data.load("powder_pressing")
    table = table[table.what != "hot-pressed"]
    marks = {"75Li2S-25P2S5 glass": "o", "Li6PS5Cl": "s", "Li7SiPS8, below 50 µm": "v", "Li7SiPS8, above 50 µm": "^"}
    for material, mark in marks.items():
        rows = table[table.material == material]
        ax.plot(rows.pressure, rows.relative_density, mark, color=GREY, ms=7, ls="none")
        line = ":" if mark in "v^" else "none"
        bx.plot(rows.pressure, rows.conductivity, mark, color=GREY, ms=7, ls=line, lw=1.1)
    ax.annotate("Li₆PS₅Cl", (370, 82.1), (6, -13), textcoords="offset points", fontsize=small)
    ax.annotate("glass", (150, 75), (-8, 5), textcoords="offset points", ha="right", fontsize=small)
    if not narrow:
        bx.annotate("Li₇SiPS₈", (70, 2.9e-3), fontsize=small, ha="right")
        bx.annotate("glass", (70, 1e-4), (7, -11), textcoords="offset points", fontsize=small)


def _draw_press(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    ax, bx = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.25))
    ax.set(xscale="log", xlim=(9, 1050), ylim=(40, 103), ylabel="Density (%)" if narrow else "Relative density (%)")
    ax.set_yticks([40, 60, 80, 100])
    bx.set(yscale="log", ylim=(1e-7, 3e-2), ylabel="σ (S cm⁻¹)", xlabel="Pressure in the die (MPa)")
    bx.set_xticks([10, 30, 100, 300, 1000], ["10", "30", "100", "300", "1000"])
    bx.xaxis.set_minor_locator(NullLocator())
    _decades(bx.yaxis, range(-7, -1, 1))
    _pressed_points(ax, bx, narrow)
    dense = bx.text(0, 0, "dense", color=INK, ha="right", va="bottom", fontsize=11 if narrow else _SMALL)
    return {
        "density": Line(ax.plot([], [], color=BLUE, lw=2.6)[0], x=PRESSURE, y="densities"),
        "density_marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="pressure", y="density"),
        "dense": Horizontal(bx.axhline(1, color=ORANGE, lw=1.8, ls="--"), y="sigma"),
        "dense_word": Label(dense, x=1000, y="sigma", dy=3),
        "sigma": Line(bx.plot([], [], color=BLUE, lw=2.6)[0], x=PRESSURE, y="wholes"),
        "sigma_marker": Marker(bx.plot([], [], "o", color=VERMILLION, ms=9)[0], x="pressure", y="whole"),
    }


_LOSS = Group("boundary*sigma/grain", by="boundary")

press = Panel(
    name="sulfide-press",
    title="Pressing a powder",
    question="Can a press at room temperature make an electrolyte out of a powder?",
    controls=(
        Slider("pressure", "Pressure", 10, 1000, 360, "MPa", log=True, about="in the die, at room temperature"),
        Slider(
            "strength",
            "Yield pressure",
            100,
            5000,
            GLASS,
            "MPa",
            log=True,
            about="of Heckel's law: 209 MPa for the glass in grey; 3000 MPa for an oxide is illustrative",
        ),
        Slider("sigma", "Dense conductivity", 1e-4, 1e-2, 3.4e-4, "S cm⁻¹", log=True, about="of the material itself"),
        Slider("grain", "Grain size", 0.3, 100, 10, "µm", log=True, about="of the powder; illustrative in the presets"),
        Slider(
            "boundary",
            "Resistance of a joint",
            1e-3,
            100,
            1e-3,
            "Ω cm²",
            log=True,
            about="of one boundary where two grains touch: near zero if they fuse, 50 Ω cm² with 5 nm of a carbonate of "
            "10⁻⁸ S cm⁻¹ between them (illustrative)",
        ),
    ),
    model=_model_press,
    draw=_draw_press,
    tables={
        "wholes": Table(over=("strength", _LOSS), scale="sigma"),
        "whole": Table(over=("pressure", "strength", _LOSS), scale="sigma"),
        "sheet": Table(over=("pressure", "strength", _LOSS), scale="1/sigma"),
    },
    readouts=(
        Readout("Relative density", "density", "%"),
        Readout("Conductivity", "whole", "S cm⁻¹"),
        Readout("Of the dense material", "100*whole/sigma", "%"),
        Readout("A layer of 30 µm", "sheet", "Ω cm²"),
    ),
    presets={
        "Sulfide glass": {"pressure": 360, "strength": GLASS, "sigma": 3.4e-4, "grain": 10, "boundary": 1e-3},
        "Li₆PS₅Cl": {"pressure": 370, "strength": 341, "sigma": 3.3e-3, "grain": 10, "boundary": 1e-3},
        "Garnet, pressed": {"pressure": 360, "strength": 3000, "sigma": 3e-4, "grain": 10, "boundary": 50},
        "Garnet, clean": {"pressure": 360, "strength": 3000, "sigma": 3e-4, "grain": 10, "boundary": 1e-3},
    },
    legend={
        "density": "Relative density against pressure (Heckel)",
        "density_marker": "Relative density at the pressure chosen",
        "sigma": "Conductivity of the compact",
        "sigma_marker": "Its conductivity at the pressure chosen",
        "dense": "Conductivity of the dense material",
        "circles": "Grey circles: the glass 75Li₂S–25P₂S₅ (Sakuda 2013), densities read off its figure within 3 %",
        "square": "Grey square: Li₆PS₅Cl (Doux 2020)",
        "triangles": "Grey triangles: Li₇SiPS₈ in the press (Schneider 2023), above 50 µm (up) and below (down)",
        "presets": "The yield pressure and dense conductivity of Li₆PS₅Cl are chosen to meet the square; yield pressure "
        "and joints of the garnet are illustrative, its conductivity is that of LLZO",
    },
    description="Two stacked plots against pressure: the relative density rises and levels off, the conductivity of "
    "the compact follows towards that of the dense material; measured sulfides in grey.",
)
