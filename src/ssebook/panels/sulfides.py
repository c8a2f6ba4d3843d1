"""Explorers of electrolytes/sulfides: from hops to conductivity, a soft powder under a press, a layer on lithium."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import constants

from .. import data
from ..explore import Choice, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, GREY, INK, ORANGE, VERMILLION
from ..models import composites, conduction, interphase, pressing
from ..units import MPa, S_per_cm, angstrom, celsius, cm2_per_s, cm3_per_mol, eV, hour, mAh_per_cm2, nm, ohm_cm2, um
from ._axes import decades, small_type, ticks

__all__ = ["hopping", "layer", "press"]

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
        density = carriers / nm**3 / constants.N_A
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
    small = small_type(figure)
    ax = figure.subplots()
    ax.set(xlim=(0.08, 0.62), yscale="log", ylim=(1e-8, 3))
    ax.set(xlabel="Activation energy (eV)", ylabel="Conductivity at 25 °C (S cm⁻¹)")
    ax.set_xticks([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    decades(ax.yaxis, range(-8, 2, 2))
    low, high = (data.fact("table1-sulfide-conductivity").value, data.fact("table1-sulfide-conductivity").value_max)
    ax.axhspan(float(low or 0), float(high or 0), color=ORANGE, alpha=0.16, lw=0, label="band")
    ax.text(
        0.612, 3.4e-3, "Table 1" if narrow else "Table 1: sulfides", color=INK, fontsize=small, ha="right", va="center"
    )
    table = data.load("conductivity")
    table = table[table.law == "arrhenius"]
    others = table[table.family.isin(["oxide", "halide"])]
    sulfides = table[table.family == "sulfide"]
    ax.plot(others.activation_energy, others.sigma_ref, "o", color=GREY, ms=5, mfc="none", mew=1.1, label="others")
    ax.plot(sulfides.activation_energy, sulfides.sigma_ref, "o", color=GREY, ms=7, label="sulfides")
    places = sulfides.set_index("material")[["activation_energy", "sigma_ref"]]
    for material, (words, dx, dy, side) in _NAMED.items():
        if narrow and material not in _NAMED_NARROW:
            continue
        ax.annotate(
            words,
            (float(places.activation_energy[material]), float(places.sigma_ref[material])),
            (dx, dy),
            textcoords="offset points",
            ha=side,
            fontsize=small,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.8} if material in _LINED else None,
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
        Slider(
            "jump", "Jump length", 1.5, 5, 3, "Å", log=True, about="between neighbouring sites; 3 Å is illustrative"
        ),
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
# A straight line through ln[1/(1 - D)] of the sulfide glass of Sakuda et al. 2013 against pressure gives these two.
START = 0.467  # relative density at zero pressure, on the straight line; the same for every powder (illustrative)
GLASS = 208.0  # MPa
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


def _pressed_points(ax: Axes, bx: Axes, narrow: bool, small: float) -> None:
    """The measured powders; the Li₇SiPS₈ of two sizes joined by thin lines."""
    table = data.load("powder_pressing")
    table = table[table.what != "hot-pressed"]
    marks = {"75Li2S-25P2S5 glass": "o", "Li6PS5Cl": "s", "Li7SiPS8, below 50 µm": "v", "Li7SiPS8, above 50 µm": "^"}
    entries = {"o": "circles", "s": "square"}
    for material, mark in marks.items():
        rows = table[table.material == material]
        ax.plot(
            rows.pressure,
            rows.relative_density,
            mark,
            color=GREY,
            ms=7,
            ls="none",
            label=entries.get(mark, "triangles"),
        )
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
    bx.set(yscale="log", ylim=(1e-8, 3e-2), ylabel="σ (S cm⁻¹)", xlabel="Pressure in the die (MPa)")
    ticks(bx.xaxis, [10, 30, 100, 300, 1000])
    decades(bx.yaxis, range(-8, -1, 2))
    small = small_type(figure)
    _pressed_points(ax, bx, narrow, small)
    dense = bx.text(0, 0, "dense", color=INK, ha="right", va="bottom", fontsize=small)
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
            about="of Heckel's law: 208 MPa for the glass in grey; 3000 MPa for an oxide is illustrative",
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
            about="of one boundary where two grains touch: near zero if they fuse, 50 Ω cm² with 5 nm of a carbonate "
            "of 10⁻⁸ S cm⁻¹ between them (illustrative)",
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
        "Li₆PS₅Cl": {"pressure": 370, "strength": 339, "sigma": 3.3e-3, "grain": 10, "boundary": 1e-3},
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
        "presets": "The yield pressure and dense conductivity of Li₆PS₅Cl are chosen to meet the square; yield "
        "pressure and joints of the garnet are illustrative, its conductivity is that of LLZO",
    },
    description="Two stacked plots against pressure: the relative density rises and levels off, the conductivity of "
    "the compact follows towards that of the dense material; measured sulfides in grey.",
)


# -- the layer on lithium --------------------------------------------------------------------------------------------

# Li6PS5Cl + 8 Li -> 5 Li2S + Li3P + LiCl. Volumes of the products as in panels/halides.py, where their sources stand;
# together they make 9.2 nm of layer for each µAh/cm², where Aktekin et al. 2023 print 9.
TAKEN = 8.0
_VOLUMES = {"Li2S": 5 * 28.02, "Li3P": 35.93, "LiCl": 20.48}  # cm³ a formula unit
PRODUCTS = sum(_VOLUMES.values()) * cm3_per_mol
PHOSPHIDE = 100 * _VOLUMES["Li3P"] / sum(_VOLUMES.values())  # % of the volume
LI3P = float(data.fact("li3p-conductivity").value)  # S/cm
ONSET = float(
    data.load("stability_windows").query("material == 'Li6PS5Cl' and source == 'zhu2015'").reduction.iloc[0]
)  # V against lithium, where the reduction begins: the drop across the layer
CELL = 3500.0  # µAh/cm², a commercial cell's: the example of Aktekin et al. 2023
ELECTROLYTE = 2.3  # Ω cm²: 30 µm (illustrative) of Li6PS5Cl with the 1.3e-3 S/cm of the table
TIMES = np.array([1.0, 1e5])  # h: the root of time is straight on logarithmic axes
ARRANGED = ("connected", "scattered")
uAh_per_cm2 = 1e-3 * mAh_per_cm2


def _model_layer(electronic: float, time: float, arrangement: str, share: float, rest: float) -> dict[str, Any]:
    part = share / 100
    if arrangement == "connected":  # the upper bound: threads from face to face
        ions = part * LI3P + (1 - part) * rest
    else:  # islands in a matrix of Li2S and LiCl
        ions = composites.maxwell_garnett(rest, LI3P, part)
    rate = interphase.wagner_rate_constant(ions * S_per_cm, electronic * S_per_cm, ONSET, PRODUCTS, TAKEN)
    layers = interphase.parabolic_thickness(np.append(TIMES, time) * hour, rate)
    charges = interphase.lithium_consumed(layers, PRODUCTS, TAKEN) / uAh_per_cm2
    resistances = interphase.interphase_resistance(layers, ions * S_per_cm) / ohm_cm2
    return {
        "ions": ions,
        "charges": charges[:-1],
        "resistances": resistances[:-1],
        "thickness": layers[-1] / nm,
        "charge": charges[-1],
        "resistance": resistances[-1],
    }


def _titrated(ax: Axes, small: float) -> None:
    """Measured consumption of lithium; the imaged thickness as a bar, in charge."""
    per_nm = float(interphase.lithium_consumed(nm, PRODUCTS, TAKEN)) / uAh_per_cm2
    table = data.load("interphase_growth")
    for electrolyte, mark, words, dx, dy in (
        ("Li6PS5Cl", "o", "Li₆PS₅Cl", -9, 5),
        ("LGPS", "s", "LGPS", -9, 2),
        ("LLZO", "v", "LLZO, at most", 4, -15),
    ):
        rows = table[(table.electrolyte == electrolyte) & (table.method == "titration")]
        ax.plot(rows.time, rows.charge, mark, color=GREY, ms=7, ls="none", label="points")
        side = "left" if electrolyte == "LLZO" else "right"
        ax.annotate(
            words,
            (rows.time.iloc[0], rows.charge.iloc[0]),
            (dx, dy),
            textcoords="offset points",
            ha=side,
            fontsize=small,
        )
    imaged = table[table.method == "imaging"]
    for when, low, high in zip(imaged.time, imaged.thickness, imaged.thickness_max, strict=True):
        ax.plot([when] * 2, [low * per_nm, high * per_nm], color=GREY, lw=3.2, label="bar")


def _draw_layer(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    ax, bx = figure.subplots(2, 1, sharex=True)
    ax.set(xscale="log", xlim=(1, 1e5), yscale="log", ylim=(0.1, 1e5))
    ax.set_ylabel("µAh cm⁻²" if narrow else "Lithium lost (µAh cm⁻²)")
    bx.set(yscale="log", ylim=(1e-2, 1e9), ylabel="Ω cm²" if narrow else "Resistance (Ω cm²)")
    bx.set_xlabel("Time in contact with lithium")
    times = {1: "1 h", 24: "1 day", 168: "1 week", 8766: "1 year", 87660: "10 y"}
    if narrow:
        times.pop(24)
    ticks(bx.xaxis, list(times), list(times.values()))
    decades(ax.yaxis, range(0, 6, 2))
    decades(bx.yaxis, range(-2, 9, 2))
    ax.axhline(CELL, color=ORANGE, lw=1.8, ls="--", label="references")
    bx.axhline(ELECTROLYTE, color=ORANGE, lw=1.8, ls="--")
    ax.text(1.15, CELL * 1.2, "all of a cell's 3.5 mAh cm⁻²", color=INK, fontsize=small, va="bottom")
    bx.text(1.15, ELECTROLYTE * 1.4, "30 µm of Li₆PS₅Cl", color=INK, fontsize=small, va="bottom")
    _titrated(ax, small)
    return {
        "lost": Line(ax.plot([], [], color=BLUE, lw=2.6)[0], x=TIMES, y="charges"),
        "lost_marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="time", y="charge"),
        "barrier": Line(bx.plot([], [], color=BLUE, lw=2.6)[0], x=TIMES, y="resistances"),
        "barrier_marker": Marker(bx.plot([], [], "o", color=VERMILLION, ms=9)[0], x="time", y="resistance"),
    }


_MIX = ("arrangement", "share", "rest", "electronic")

layer = Panel(
    name="sulfide-layer",
    title="The layer on lithium",
    question="What does the layer between lithium and a sulfide cost: lithium, or resistance?",
    controls=(
        Slider(
            "electronic",
            "Electronic conductivity",
            1e-14,
            1e-8,
            2e-12,
            "S cm⁻¹",
            log=True,
            about="of the layer; 2 × 10⁻¹² and 8 × 10⁻¹⁰ S cm⁻¹ make the model meet the measured Li₆PS₅Cl and LGPS",
        ),
        Slider("time", "Time", 1, 87660, 168, "h", log=True, about="in contact with lithium, at rest"),
        Choice(
            "arrangement",
            "Li₃P is",
            ARRANGED,
            "connected",
            about="threads of Li₃P from face to face, or islands in a matrix of Li₂S and LiCl",
        ),
        Slider(
            "share",
            "Share of Li₃P",
            5,
            60,
            round(PHOSPHIDE, 1),
            "%",
            log=True,
            about="of the layer's volume; the reaction of Li₆PS₅Cl gives 18.3 %",
        ),
        Slider(
            "rest",
            "Li₂S and LiCl conduct",
            1e-11,
            1e-6,
            1e-9,
            "S cm⁻¹",
            log=True,
            about="lithium ions, both alike (illustrative); matters where Li₃P is scattered",
        ),
    ),
    model=_model_layer,
    draw=_draw_layer,
    tables={
        "ions": Table(over=_MIX[:3]),
        "charges": Table(over=_MIX),
        "resistances": Table(over=_MIX),
        "thickness": Table(over=_MIX, scale="sqrt(time)"),
        "charge": Table(over=_MIX, scale="sqrt(time)"),
        "resistance": Table(over=_MIX, scale="sqrt(time)"),
    },
    readouts=(
        Readout("Thickness", "thickness", "nm"),
        Readout(
            "Lithium lost",
            "charge",
            "µAh cm⁻²",
            limit=0.05 * CELL,
            over="over 5 % of a cell of 3.5 mAh cm⁻²",
            under="below 5 % of a cell of 3.5 mAh cm⁻²",
        ),
        Readout(
            "Resistance",
            "resistance",
            "Ω cm²",
            limit=ELECTROLYTE,
            over="more than 30 µm of electrolyte",
            under="less than 30 µm of electrolyte",
        ),
        Readout("Ionic conductivity of the layer", "ions", "S cm⁻¹"),
    ),
    presets={
        "Li₆PS₅Cl, connected": {"electronic": 2e-12, "arrangement": "connected", "share": round(PHOSPHIDE, 1)},
        "Li₆PS₅Cl, scattered": {"electronic": 2e-12, "arrangement": "scattered", "share": round(PHOSPHIDE, 1)},
        "Like LGPS": {"electronic": 8e-10, "arrangement": "connected", "share": round(PHOSPHIDE, 1)},
        "Electrons blocked": {"electronic": 1e-14, "arrangement": "connected", "share": round(PHOSPHIDE, 1)},
    },
    legend={
        "lost": "Lithium that the layer has taken, as charge",
        "lost_marker": "Lithium taken by the time chosen",
        "barrier": "Resistance of the layer to lithium ions",
        "barrier_marker": "Resistance at the time chosen",
        "references": "Dashed: the charge of a cell of 3.5 mAh cm⁻²; the resistance of 30 µm of Li₆PS₅Cl",
        "points": "Grey points: lithium titrated on Li₆PS₅Cl, LGPS and LLZO; LLZO holds the background of the cell",
        "bar": "Grey bar after a week: the imaged thickness on Li₆PS₅Cl, 235 to 305 nm (all from Aktekin 2023)",
        "scope": "Volumes and lithium are those of Li₆PS₅Cl + 8 Li → 5 Li₂S + Li₃P + LiCl; Li₃P conducts 10⁻⁴ S cm⁻¹ "
        "(section 2.1.3 of the review); the potential drops by 1.71 V across the layer",
    },
    description="Two stacked plots against time from an hour to ten years, all logarithmic: lithium consumed by the "
    "layer beside measured points, and the layer's resistance.",
)
