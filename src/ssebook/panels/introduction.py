"""Explorers of introduction: where the mass of a cell goes, and how thin its electrolyte must be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from .. import data
from ..explore import Bars, Choice, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, FAINT, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import silicon
from ..models.cell import LITHIUM_DENSITY, Layer, StackEnergy, lithium_thickness, stack_energy
from ..units import Wh, g_per_cm3, mAh_per_cm2, mAh_per_g, mg_per_cm2, um

__all__ = ["ANODE_POTENTIAL", "CATHODE_POTENTIAL", "how_thin", "layers", "mean_voltage", "stack"]

ANODES = ("lithium", "silicon", "graphite")
LAYERS = ("aluminium", "cathode", "electrolyte", "anode", "copper")

# Foils of 12 um aluminium and 10 um copper, each shared by two cells: illustrative.
ALUMINIUM = Layer("aluminium", 6.0 * um, 2.70 * g_per_cm3)
COPPER = Layer("copper", 5.0 * um, 8.96 * g_per_cm3)

# A layered-oxide cathode composite: 190 mAh per gram of active material, 80 % of it by mass: illustrative.
CATHODE_CAPACITY = 190.0 * mAh_per_g
CATHODE_ACTIVE_SHARE = 0.8
CATHODE_DENSITY = 2.7 * g_per_cm3
CATHODE_POTENTIAL = 3.8  # V against lithium, mean on discharge: illustrative

# V against lithium, mean on discharge: silicon from the review [wang2025], graphite illustrative.
ANODE_POTENTIAL = {"lithium": 0.0, "silicon": 0.4, "graphite": 0.1}

# LiC6; the crystal's density, and the volume ratio from graphite to LiC6 (both from their lattice parameters).
GRAPHITE_CAPACITY = 372.0 * mAh_per_g
GRAPHITE_DENSITY = 2.26 * g_per_cm3
GRAPHITE_VOLUME_RATIO = 1.13
SILICON_DENSITY = silicon.SILICON_MOLAR_MASS / silicon.SILICON_MOLAR_VOLUME


def mean_voltage(anode: str) -> float:
    """Mean voltage of the cell with this anode, V."""
    return CATHODE_POTENTIAL - ANODE_POTENTIAL[anode]


def layers(
    anode: str,
    areal_capacity: ArrayLike,
    electrolyte_thickness: ArrayLike,
    electrolyte_density: ArrayLike,
    excess: ArrayLike = 0.2,
    active_share: float = CATHODE_ACTIVE_SHARE,
) -> list[Layer]:
    """The layers of a charged stack, foil to foil, in SI units.

    All cycled lithium comes from the cathode and is counted where it is in the charged cell: at the anode.

    Parameters
    ----------
    anode : str
        ``"lithium"``, ``"silicon"`` or ``"graphite"``; dense, without pores, binder or electrolyte.
    areal_capacity : array_like, C/m^2
        Charge per area that is cycled.
    electrolyte_thickness, electrolyte_density : array_like, m and kg/m^3
        The electrolyte between the electrodes.
    excess : array_like, dimensionless
        Anode capacity beyond the cycled one, as a fraction of it: metal left at the end of discharge, or a larger host.
    active_share : float, dimensionless
        Mass share of active material in the cathode composite.

    Returns
    -------
    list of Layer
        ``aluminium``, ``cathode``, ``electrolyte``, ``anode`` and ``copper``.
    """
    charge, spare = np.asarray(areal_capacity, float), np.asarray(excess, float)
    moved_thickness = np.asarray(lithium_thickness(charge))
    moved = moved_thickness * LITHIUM_DENSITY
    assembled = charge / (CATHODE_CAPACITY * active_share)
    cathode_thickness = assembled / CATHODE_DENSITY
    if anode == "lithium":
        thickness, mass = (1 + spare) * moved_thickness, (1 + spare) * moved
    elif anode == "silicon":
        host = (1 + spare) * charge / silicon.specific_capacity(silicon.LITHIUM_PER_SILICON_MAX)
        ratio = np.asarray(silicon.volume_ratio(silicon.LITHIUM_PER_SILICON_MAX / (1 + spare)))
        thickness, mass = host / SILICON_DENSITY * ratio, host + moved
    elif anode == "graphite":
        host = (1 + spare) * charge / GRAPHITE_CAPACITY
        ratio = 1 + (GRAPHITE_VOLUME_RATIO - 1) / (1 + spare)
        thickness, mass = host / GRAPHITE_DENSITY * ratio, host + moved
    else:
        raise ValueError(f"anode = {anode!r} is not an option; allowed: {', '.join(ANODES)}")
    return [
        ALUMINIUM,
        Layer("cathode", cathode_thickness, (assembled - moved) / cathode_thickness),
        Layer("electrolyte", electrolyte_thickness, electrolyte_density),
        Layer("anode", thickness, mass / thickness),
        COPPER,
    ]


def _stack(
    anode: str, capacity: float, thickness: ArrayLike, density: float, excess: float, share: float
) -> StackEnergy:
    charge = capacity * mAh_per_cm2
    stacked = layers(
        anode, charge, np.asarray(thickness) * um, density * g_per_cm3, excess / 100, active_share=share / 100
    )
    return stack_energy(stacked, charge, mean_voltage(anode))


# --- Why solid state -----------------------------------------------------------------------------------------------

THICKNESS = np.geomspace(5.0, 1000.0, 60)  # um
LIQUID = float(data.fact("liquid-cell-energy-density")["value"])  # Wh/kg, the most liquid cells reach


def _model_stack(anode: str, capacity: float, thickness: float, density: float, excess: float) -> dict[str, Any]:
    outputs: dict[str, Any] = {}
    for name in ANODES:  # the curve, and at its end the cell itself
        found = _stack(name, capacity, [*THICKNESS, thickness], density, excess, 100 * CATHODE_ACTIVE_SHARE)
        outputs[f"mass_{name}"] = np.asarray(found.mass)[:-1]
        outputs[f"start_{name}"] = outputs[f"mass_{name}"][0]
        outputs[f"energy_{name}"] = capacity * mAh_per_cm2 * mean_voltage(name) / Wh  # Wh/m^2
        if name == anode:
            mass, height = np.asarray(found.mass)[-1] / mg_per_cm2, np.asarray(found.thickness)[-1] / um
            for layer in LAYERS:  # a pair for the two bars
                mass_share, height_share = found.mass_share[layer], found.thickness_share[layer]
                pair = [np.asarray(mass_share)[-1] * mass, np.asarray(height_share)[-1] * height]
                outputs[f"{layer}_layer"] = np.array(pair)
    outputs["energy"] = outputs[f"energy_{anode}"]
    outputs["electrolyte_mass"] = outputs["electrolyte_layer"][0]
    outputs["other_mass"], outputs["other_height"] = sum(
        outputs[f"{name}_layer"] for name in LAYERS if name != "electrolyte"
    )
    return outputs


def _key(ax: Axes, y: float, size: float, places: Sequence[float], entries: dict[str, str]) -> None:
    """A row of coloured squares with their names, across an axes that spans 0 to 100."""
    for place, (name, colour) in zip(places, entries.items(), strict=True):
        ax.plot(place + 1.5, y, "s", color=colour, ms=8)
        ax.text(place + (5 if size < 12 else 3.5), y, name, color=INK, fontsize=size, va="center_baseline")


def _draw_stack(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 12
    ax, bars = figure.subplots(2, 1, height_ratios=(1.75, 1))
    ax.set(
        xscale="log",
        xlim=(1.0 if narrow else 1.45, 1150),
        ylim=(0, 520),
        xlabel="Electrolyte thickness (µm)",
        ylabel="Wh kg⁻¹" if narrow else "Specific energy (Wh kg⁻¹)",
    )
    ax.set_xticks([5, 10, 30, 100, 300, 1000], ["5", "10", "30", "100", "300", "1000"])
    ax.set_xticks([], minor=True)
    ax.set_yticks([0, 100, 200, 300, 400, 500])
    ax.axhspan(0, LIQUID, color=FAINT, alpha=0.55, lw=0, zorder=0.5, label="liquid")
    ax.axhline(LIQUID, color=GREY, lw=1.2, ls="--", zorder=1)
    ax.text(
        1.15 if narrow else 1.6,
        14,
        "liquid cells" if narrow else "liquid cells: up to 300 Wh kg⁻¹",
        color=INK,
        fontsize=size,
    )
    artists: dict[str, Any] = {}
    gap = 56 if narrow else 33  # Wh/kg that a line of text takes
    top, middle, bottom = (f"energy_{name}/start_{name}" for name in ANODES)
    middle = f"min({middle}, {top} - {gap})"
    places = [top, middle, f"min({bottom}, {middle} - {gap})"]
    for name, colour, place in zip(ANODES, (BLUE, GREEN, VERMILLION), places, strict=True):
        artists[name] = Line(ax.plot([], [], color=colour)[0], x=THICKNESS, y=name)
        text = ax.text(0, 0, name, color=colour, fontsize=size, ha="right", va="center_baseline")
        artists[f"{name}_name"] = Label(text, x=4.4, y=place)
    artists["cell"] = Marker(ax.plot([], [], "o", color=INK, ms=9)[0], x="thickness", y="specific")

    bars.set(xlim=(0, 100), ylim=(-0.75, 3.5))
    bars.axis("off")
    colours = {"cathode": SKY, "electrolyte": ORANGE, "anode": PURPLE, "foils": GREY}
    left = "0*all"
    for name in LAYERS:
        right = f"{left} + 100*{name}_layer/all"
        bar = bars.barh([2.3, 0.75], [1, 1], height=0.75, color=colours.get(name, GREY), edgecolor="#ffffff", lw=0.8)
        artists[name] = Bars(bar, left=left, right=right)
        left = right
    for y, words in ((2.72, "mass {mass} mg cm⁻²"), (1.17, "thickness when charged {height} µm")):
        text = bars.text(0, 0, "", color=INK, fontsize=size, va="bottom")
        artists[words.split()[0] + "_words"] = Label(text, x=0, y=y, text=words, dy=2)
    _key(bars, -0.35, size, (0, 27, 60, 83) if narrow else (0, 18, 40, 58), colours)
    return artists


stack = Panel(
    name="stack-energy",
    title="Why solid state",
    question="Does a cell with a solid electrolyte hold more energy per kilogram than one with a liquid?",
    controls=(
        Choice(
            "anode",
            "Anode",
            ANODES,
            "lithium",
            about="where the black point sits and whose layers the bars show; dense, at its theoretical capacity.",
        ),
        Slider("thickness", "Electrolyte thickness", 5, 1000, 30, "µm", log=True, about="between the electrodes."),
        Slider(
            "density",
            "Electrolyte density",
            1,
            5.5,
            1.9,
            "g cm⁻³",
            about="polymer 1.2, argyrodite Li₆PS₅Cl 1.9, LATP 2.9, garnet LLZO 5.1; a liquid has about 1.2.",
        ),
        Slider(
            "capacity",
            "Areal capacity",
            1,
            6,
            4,
            "mAh cm⁻²",
            about="charge that is cycled per area; the cathode is as thick as this needs.",
        ),
        Slider(
            "excess",
            "Anode excess",
            0,
            200,
            20,
            "%",
            about="anode capacity beyond the cycled one; lithium with no excess is the anode-free cell.",
        ),
    ),
    model=_model_stack,
    draw=_draw_stack,
    derived={name: f"energy_{name}/mass_{name}" for name in ANODES}
    | {
        "all": " + ".join(f"{name}_layer" for name in LAYERS),
        "mass": "other_mass + electrolyte_mass",
        "height": "other_height + thickness",
        "specific": "100*energy/mass",  # Wh/m^2 over mg/cm^2
        "per_volume": "1000*energy/height",  # Wh/m^2 over um
    },
    tables={
        f"{part}_{name}": Table(over=("density", "capacity", "excess"), log=False)
        for name in ANODES
        for part in ("mass", "start")
    }
    | {f"energy_{name}": Table(over=(), scale="capacity") for name in ANODES}
    | {
        name: Table(over=("anode", "capacity", "excess"), log=False)
        for name in ("anode_layer", "other_mass", "other_height")
    }
    | {
        name: Table(over=("density",), scale="thickness", log=False)
        for name in ("electrolyte_layer", "electrolyte_mass")
    }
    | {
        "energy": Table(over=("anode",), scale="capacity"),
        "cathode_layer": Table(over=(), scale="capacity"),
        "aluminium_layer": Table(over=()),
        "copper_layer": Table(over=()),
    },
    readouts=(
        Readout(
            "Specific energy",
            "specific",
            "Wh kg⁻¹",
            limit=LIQUID,
            over="above the 300 of liquid cells",
            under="within the 300 of liquid cells",
        ),
        Readout("Energy density", "per_volume", "Wh L⁻¹"),
        Readout("Electrolyte's share of the mass", "100*electrolyte_mass/mass", "%"),
        Readout("Electrolyte's share of the volume", "100*thickness/height", "%"),
    ),
    presets={
        "Argyrodite film": {"density": 1.9, "thickness": 30},
        "Garnet film": {"density": 5.1, "thickness": 30},
        "Polymer film": {"density": 1.2, "thickness": 30},
        "Laboratory pellet": {"density": 1.9, "thickness": 700},
    },
    legend={
        "lithium": "Specific energy of the stack with a lithium anode.",
        "silicon": "The same with silicon, filled to Li₁₅Si₄ if there is no excess.",
        "graphite": "The same with graphite, filled to LiC₆ if there is no excess.",
        "cell": "The cell with the chosen anode and thickness.",
        "liquid": "Grey area and dashed line: up to 300 Wh kg⁻¹, which the review calls the most of liquid cells.",
    }
    | {
        "aluminium": "In the bars, shares of mass and of thickness: aluminium foil, 6 µm (half: two cells share one).",
        "cathode": "Cathode composite, without the lithium it has given away.",
        "electrolyte": "Electrolyte between the electrodes.",
        "anode": "Anode with all its lithium.",
        "copper": "Copper foil, 5 µm (half of it).",
        "scope": "All numbers are those of the stack, foil to foil: no casing, tabs or pressure frame. The cathode "
        "(190 mAh per gram of active material, 80 % of the mass, 2.7 g cm⁻³, 3.8 V against lithium), the foils and "
        "the 0.1 V of graphite are illustrative; the 0.4 V of silicon is the review's.",
    },
    description="Specific energy of a stack against electrolyte thickness for lithium, silicon and graphite, beside "
    "the 300 Wh/kg of liquid cells; below, the layers' shares of mass and thickness.",
)


# --- How thin ------------------------------------------------------------------------------------------------------

DENSITY = np.linspace(1.0, 5.7, 60)  # g/cm^3
# g/cm^3; crystals from their lattice parameters, the polymer illustrative
ELECTROLYTES = {"polymer": 1.2, "argyrodite": 1.9, "LATP": 2.9, "LLZO": 5.1}
ELECTROLYTE_DENSITIES = np.array(list(ELECTROLYTES.values()))
SEPARATOR = 20.0  # um, the porous film in a liquid cell: typical, illustrative


def _model_how_thin(target: float, capacity: float, excess: float, share: float) -> dict[str, Any]:
    outputs: dict[str, Any] = {"densities": DENSITY, "at": ELECTROLYTE_DENSITIES}
    for name in ANODES:
        bare = _stack(name, capacity, 0.0, 1.0, excess, share)
        cathode = bare.mass * bare.mass_share["cathode"]
        outputs["cathode"] = cathode / (g_per_cm3 * um)
        outputs[f"rest_{name}"] = (bare.mass - cathode) / (g_per_cm3 * um)
        outputs[f"energy_{name}"] = capacity * mAh_per_cm2 * mean_voltage(name) / Wh  # Wh/m^2
    return outputs


def _draw_how_thin(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(
        xlim=(0.8, 7.4 if narrow else 6.9),
        yscale="log",
        ylim=(1, 1000),
        xlabel="Electrolyte density (g cm⁻³)",
        ylabel="Thickest electrolyte (µm)",
    )
    ax.set_xticks([1, 2, 3, 4, 5])
    ax.set_yticks([1, 3, 10, 20, 100, 300, 1000], ["1", "3", "10", "20", "100", "300", "1000"])
    ax.set_yticks([], minor=True)
    ax.axhspan(1, SEPARATOR, color=FAINT, alpha=0.55, lw=0, zorder=0.5, label="separator")
    ax.grid(axis="x", visible=False)
    names = {"polymer": "PEO", "argyrodite": "LPSCl"} if narrow else {}
    shifts = {"polymer": -0.13, "argyrodite": 0.13} if narrow else {}
    for name, density in ELECTROLYTES.items():
        ax.axvline(density, color=GREY, lw=1, ls=":", zorder=1, label="electrolytes")
        ax.text(
            density + shifts.get(name, 0),
            1060,
            names.get(name, name),
            color=INK,
            fontsize=size,
            ha="center",
            va="bottom",
        )
    artists: dict[str, Any] = {}
    factor = 1.55 if narrow else 1.38  # between two lines of text
    end = DENSITY[-1]
    ends = [f"end_{name}" for name in ANODES]
    silicon_place = f"min({ends[1]}, {ends[0]}/{factor})"
    places = [ends[0], silicon_place, f"min({ends[2]}, {silicon_place}/{factor})"]
    for name, colour, place in zip(ANODES, (BLUE, GREEN, VERMILLION), places, strict=True):
        artists[name] = Line(ax.plot([], [], color=colour)[0], x=DENSITY, y=f"thick_{name}")
        text = ax.text(0, 0, name, color=colour, fontsize=size, ha="left", va="center_baseline")
        artists[f"{name}_name"] = Label(text, x=end + 0.06, y=f"where(end_{name} > 1.05, {place}, nan)")
    for name, colour in zip(ANODES, (BLUE, GREEN, VERMILLION), strict=True):
        points = ax.plot([], [], "o", color=colour, ms=7)[0]
        artists[f"{name}_points"] = Marker(points, x=ELECTROLYTE_DENSITIES, y=f"points_{name}")
    for name, density in ELECTROLYTES.items():
        text = ax.text(0, 0, "", color=BLUE, fontsize=size, ha="left", va="bottom")
        artists[f"words_{name}"] = Label(text, x=density, y=f"words_{name}", text=f"{{words_{name}}}", dx=4, dy=4)
    text = ax.text(0, 0, "no electrolyte is thin enough", color=INK, fontsize=size, ha="center")
    artists["none"] = Label(text, x=3.9, y="where(room_lithium > 0, nan, 60)")
    return artists


def _reach(anode: str, electrolyte: str, least: float = 0.0) -> str:
    """Thickest layer of this electrolyte in um; no value at or below ``least``."""
    thickness = f"room_{anode}/{ELECTROLYTES[electrolyte]}"
    return f"where({thickness} > {least}, {thickness}, nan)"


how_thin = Panel(
    name="electrolyte-thickness",
    title="How thin must it be",
    question="How thick may the electrolyte be if the stack is to reach a given energy per kilogram?",
    controls=(
        Slider("target", "Target", 200, 460, 300, "Wh kg⁻¹", about="specific energy the stack has to reach."),
        Slider("capacity", "Areal capacity", 1, 6, 4, "mAh cm⁻²", about="charge that is cycled per area."),
        Slider(
            "share",
            "Active share of the cathode",
            60,
            95,
            80,
            "%",
            about="mass of active material in the cathode composite; the rest is electrolyte, carbon and binder.",
        ),
        Slider(
            "excess",
            "Anode excess",
            0,
            200,
            20,
            "%",
            about="anode capacity beyond the cycled one; lithium with no excess is the anode-free cell.",
        ),
    ),
    model=_model_how_thin,
    draw=_draw_how_thin,
    # The mass left for the electrolyte in g/m^2, which is um g/cm^3; a curve without any runs below the axes.
    derived={f"room_{name}": f"1000*energy_{name}/target - cathode - rest_{name}" for name in ANODES}
    | {f"thick_{name}": f"max(room_{name}, 0.5)/densities" for name in ANODES}
    | {f"points_{name}": f"where(room_{name}/at > 1, room_{name}/at, nan)" for name in ANODES}
    | {f"end_{name}": f"max(room_{name}, 0.5)/{DENSITY[-1]:g}" for name in ANODES}
    | {f"words_{name}": _reach("lithium", name, 1) for name in ELECTROLYTES},
    tables={"cathode": Table(over=("share",), scale="capacity", log=False)}
    | {f"rest_{name}": Table(log=False) for name in ANODES},
    readouts=(
        Readout("Lithium, argyrodite (1.9)", _reach("lithium", "argyrodite"), "µm", none="out of reach", floor=2),
        Readout("Lithium, LLZO (5.1)", _reach("lithium", "LLZO"), "µm", none="out of reach", floor=2),
        Readout("Silicon, argyrodite (1.9)", _reach("silicon", "argyrodite"), "µm", none="out of reach", floor=2),
        Readout("Graphite, argyrodite (1.9)", _reach("graphite", "argyrodite"), "µm", none="out of reach", floor=2),
    ),
    presets={
        "Liquid cells' mark": {"target": 300, "capacity": 4, "share": 80, "excess": 20},
        "450 Wh kg⁻¹": {"target": 450, "capacity": 6, "share": 90, "excess": 20},
        "Laboratory cell": {"target": 300, "capacity": 1.5, "share": 65, "excess": 200},
    },
    legend={
        "lithium": "Thickest electrolyte with which a stack with lithium still reaches the target.",
        "silicon": "The same with silicon.",
        "graphite": "The same with graphite.",
        "lithium_points": "On lithium's curve: the four electrolytes named at the top.",
        "silicon_points": "On silicon's curve: the same four.",
        "graphite_points": "On graphite's curve: the same four.",
        "electrolytes": "Dotted lines: polymer (PEO with salt, illustrative) 1.2, argyrodite Li₆PS₅Cl (LPSCl) 1.9, "
        "LATP 2.9, garnet LLZO 5.1 g cm⁻³, all without pores. The numbers on lithium's curve are micrometres.",
        "separator": "Grey area: thinner than 20 µm, the porous separator of a liquid cell (typical, illustrative).",
        "scope": "A missing curve means that no electrolyte is thin enough. Stack level, foil to foil, with the layers "
        "of the explorer above.",
    },
    description="Thickest electrolyte against its density for lithium, silicon and graphite, at a target energy.",
)
