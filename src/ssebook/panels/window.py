"""Explorers of mitigation/window: the calculated window, the measured one, and the one an interphase makes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..data import load
from ..explore import (
    Bars,
    Choice,
    Group,
    Horizontal,
    Label,
    Line,
    Marker,
    Panel,
    Readout,
    Slider,
    Table,
    Vertical,
    is_narrow,
)
from ..explore.style import BLUE, FAINT, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import stability
from ..units import S_per_cm, mA_per_cm2, mS_per_cm, mV, nm, ohm_cm2, um

uA_per_cm2 = 1e-3 * mA_per_cm2
nA_per_cm2 = 1e-6 * mA_per_cm2
uF_per_cm2 = 1e-2  # F/m^2

# -- windows ---------------------------------------------------------------------------------------------------------

# Short name in the table -> name in the figure, from the lowest reduction limit to the highest.
ROWS = {
    "Li3OCl": "Li₃OCl",
    "LLZO": "LLZO",
    "Li3YCl6": "Li₃YCl₆",
    "LiPON": "LiPON",
    "Li3PS4": "Li₃PS₄",
    "Li6PS5Cl": "Li₆PS₅Cl",
    "LGPS": "LGPS",
    "LLTO": "LLTO",
    "LATP": "LATP",
    "Li7P3S11": "Li₇P₃S₁₁",
    "Li3InCl6": "Li₃InCl₆",
    "LAGP": "LAGP",
}


def _rows() -> tuple[Any, Any, Any]:
    """The table's rows to draw: calculated with the hull, measured with carbon, measured otherwise."""
    table = load("stability_windows")
    table = table[table.material.isin(list(ROWS))]
    table["row"] = table.material.map(list(ROWS).index)
    hull = table[(table.kind == "calculated") & (table.method == "grand-potential hull")]
    measured = table[table.kind == "measured"]
    with_carbon = measured.method == "composite electrode"
    return (
        hull.drop_duplicates("material").sort_values("row"),
        measured[with_carbon],
        measured[~with_carbon & (measured.method != "insertion")],
    )


CALCULATED, WITH_CARBON, OTHERWISE = _rows()
LOWS = CALCULATED.reduction.to_numpy(float)
HIGHS = CALCULATED.oxidation.to_numpy(float)
# Half a millivolt, so that a limit of 0 V counts as stable at 0 V.
EDGE = 5e-4
INSIDE = " + ".join(
    f"where(potential >= {low - EDGE:.4f}, where(potential <= {high + EDGE:.4f}, 1, 0), 0)"
    for low, high in zip(LOWS, HIGHS, strict=True)
)


def _model_windows(potential: float, electrolyte: str) -> dict[str, Any]:
    row = list(ROWS.values()).index(electrolyte)
    return {"lows": LOWS, "highs": HIGHS, "row": row, "low": LOWS[row], "high": HIGHS[row]}


def _draw_windows(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    narrow = is_narrow(figure)
    rows = np.arange(len(ROWS))
    ax.set(xlim=(-0.25, 7.5), ylim=(len(ROWS) - 0.4, -0.6), xlabel="Potential against Li/Li⁺ (V)")
    ax.set_yticks(rows, list(ROWS.values()), fontsize=11)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    chosen = ax.bar(0, 1, color=FAINT, alpha=0.7, zorder=0)
    top, thick, thin = -0.38, 0.40, 0.15
    ax.barh(rows + top + thick / 2, HIGHS - LOWS, thick, LOWS, color=SKY)
    inside = ax.barh(rows + top + thick / 2, HIGHS - LOWS, thick, LOWS, color=BLUE)
    for part, colour, offset in ((WITH_CARBON, GREEN, 0.14), (OTHERWISE, GREY, 0.33)):
        both = part.dropna(subset=["reduction", "oxidation"])
        ax.barh(both.row + offset, both.oxidation - both.reduction, thin, both.reduction, color=colour)
        for limit, mark in (("reduction", ">"), ("oxidation", "<")):
            other = "oxidation" if limit == "reduction" else "reduction"
            one = part[part[other].isna()].dropna(subset=[limit])
            if limit == "oxidation":
                one = one[~one.row.isin(both.row)]
            ax.plot(one[limit], one.row + offset, mark, color=colour, ms=6, ls="none")
    argyrodite = list(ROWS).index("Li6PS5Cl")
    ax.text(6.85, argyrodite + 0.33, "7 V", color=GREY, ha="right", va="center", fontsize=11)
    gap = ax.bar(1, 1, color=VERMILLION)
    keys = [
        (SKY, "calculated"),
        (BLUE, "… electrode inside"),
        (GREEN, "measured, carbon" if narrow else "measured, with carbon"),
        (GREY, "measured, other" if narrow else "measured, otherwise"),
    ]
    for i, (colour, words) in enumerate(keys):
        ax.text(4.6, 7.9 + i, words, color=colour, fontsize=10 if narrow else 12, va="center").set_in_layout(False)
    return {
        "chosen": Bars(chosen, left=[-0.25], right=[7.5], low="row - 0.48", high="row + 0.48"),
        "inside": Bars(
            inside,
            left=f"where(potential >= lows - {EDGE}, where(potential <= highs + {EDGE}, lows, nan), nan)",
            right=f"where(potential >= lows - {EDGE}, where(potential <= highs + {EDGE}, highs, nan), nan)",
        ),
        "gap": Bars(
            gap,
            left="where(potential < low, potential, where(potential > high, high, nan))",
            right="where(potential < low, low, where(potential > high, potential, nan))",
            low="row - 0.24",
            high="row - 0.12",
        ),
        "electrode": Vertical(ax.axvline(0, color=ORANGE, lw=2), x="potential"),
    }


windows = Panel(
    name="window-materials",
    title="Windows and anodes",
    question="Which electrolytes can stand the potential of the anode?",
    controls=(
        Slider(
            "potential", "Electrode potential", 0, 4.4, 0, "V",
            about="Of the electrode that touches the electrolyte, against Li/Li⁺; 0 V is lithium metal.",
        ),
        Choice(
            "electrolyte", "Electrolyte", tuple(ROWS.values()), ROWS["Li6PS5Cl"],
            about="The row that is shaded and that the readouts speak of.",
        ),
    ),
    model=_model_windows,
    draw=_draw_windows,
    derived={"inside_count": INSIDE},
    tables={name: Table(log=False) for name in ("lows", "highs", "row", "low", "high")},
    readouts=(
        Readout("Inside their calculated window", "inside_count", f"of {len(ROWS)}", whole=True),
        Readout("Reduction limit, shaded row", "low", "V"),
        Readout(
            "Electrode above it by", "potential - low", "V", limit=-EDGE, over="not reduced", under="reduced",
            floor=0.05,
        ),
        Readout(
            "Electrode below the oxidation limit by", "high - potential", "V", limit=-EDGE, over="not oxidised",
            under="oxidised", floor=0.05,
        ),
    ),
    presets={
        "Lithium": {"potential": 0.0},
        "Graphite": {"potential": 0.1},
        "Silicon": {"potential": 0.4},
        "Lithium–indium": {"potential": 0.62},
    },
    legend={
        "electrode": "Potential of the electrode.",
        "inside": "Calculated windows that hold the electrode's potential: by thermodynamics nothing happens there.",
        "gap": "How far the electrode lies outside the calculated window of the chosen electrolyte.",
        "chosen": "Row of the chosen electrolyte.",
        "calculated": "Light blue bars: calculated windows, equilibrium with all known phases at 0 K (Zhu, He and Mo "
        "2015; Li₃OCl from Schwietert 2021; the two chlorides recalled from Wang 2019).",
        "carbon": "Green: measured with the electrolyte mixed with carbon, so that current has somewhere to flow. A "
        "triangle where only one end was given.",
        "otherwise": "Grey: measured against a metal electrode, or in a way the source does not say. A triangle where "
        "only one end was given; 7 V is the review's value for Li₆PS₅Cl.",
    },
    description="Twelve solid electrolytes, each with a calculated window and the measured ones below it, from 0 to "
    "7 V against lithium; an upright line is the potential of the electrode.",
)  # fmt: skip


# -- voltammogram ----------------------------------------------------------------------------------------------------

REDUCTION, OXIDATION = 1.71, 2.01  # V, Li6PS5Cl, zhu2015
REVIEW = 7.0  # V, the review's measured value (section 5.2)
CAPACITANCE = 10.0  # µF/cm², of the order of any double layer; illustrative
# Distance beyond a limit, V: close together where the current sets in.
BEYOND = np.concatenate([[1e-11], np.geomspace(1e-4, 0.4, 30), np.linspace(0.5, 5.4, 14)])
TOP = 3e4  # µA/cm², where the curve carries its name
SEEN = Group(f"(detection + {CAPACITANCE}e-3*contact*scan)/(contact*exchange)", by="exchange")
NAMED = Group(f"{TOP}/(contact*exchange)", by="exchange")


def _model_voltammogram(
    contact: float, detection: float, scan: float, exchange: float, transfer: float
) -> dict[str, Any]:
    j0 = exchange * uA_per_cm2
    current = stability.decomposition_current_density(BEYOND, 0.0, j0, transfer)
    shift = stability.apparent_limit(
        0.0,
        detection * uA_per_cm2,
        j0,
        contact,
        transfer,
        double_layer_capacitance=CAPACITANCE * uF_per_cm2,
        scan_rate=scan * mV,
    )
    named = stability.apparent_limit(OXIDATION, TOP * uA_per_cm2, j0, contact, transfer)
    return {
        "current": contact * np.asarray(current) / uA_per_cm2,
        "shift": shift,
        "named_shift": named - OXIDATION,
        "ends": np.array([0.0, 1.0]),
        "decade": stability.apparent_limit(0.0, 9.0, 1.0, 1.0, transfer),  # log(1 + 9) is one decade
    }


def _draw_voltammogram(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    narrow = is_narrow(figure)
    ax.set(xlim=(-0.3, 7.6), ylim=(1e-7, 1e6), xlabel="Potential against Li/Li⁺ (V)", yscale="log")
    ax.set_ylabel("Current density (µA cm⁻²)")
    ax.axvspan(REDUCTION, OXIDATION, color=GREEN, alpha=0.35, lw=0)
    ax.axvline(REVIEW, color=GREY, lw=1.5, ls="--")
    above: dict[str, Any] = {"y": 7e5, "rotation": 90, "va": "top", "ha": "center", "fontsize": 10 if narrow else 12}
    ax.text((REDUCTION + OXIDATION) / 2, s="calculated", **above)
    ax.text(REVIEW + (0.3 if narrow else 0.2), s="measured", color=GREY, **above)
    line: dict[str, Any] = {"color": BLUE, "lw": 2.2}
    moving: dict[str, Any] = {
        "oxidising": Line(ax.plot([], [], **line)[0], x=OXIDATION + BEYOND, y="current"),
        "reducing": Line(ax.plot([], [], **line)[0], x=REDUCTION - BEYOND, y="current"),
        "charging": Horizontal(ax.axhline(1, color=PURPLE, lw=1.5, ls=":"), y="charging"),
        "detected": Horizontal(ax.axhline(1, color=ORANGE, lw=1.5, ls="--"), y="detection"),
        "lower": Vertical(ax.axvline(0, color=VERMILLION, lw=1.2), x="lower"),
        "upper": Vertical(ax.axvline(0, color=VERMILLION, lw=1.2), x="upper"),
        "apparent": Line(ax.plot([], [], color=VERMILLION, lw=5, solid_capstyle="butt")[0], x="span_x", y="span_y"),
        "name": Label(
            ax.text(0, 0, "", color=BLUE, fontsize=12), x="named_x", y=TOP, dx=8,
            text="oxidation" if narrow else "decomposition",
        ),
        "said": Label(
            ax.text(0, 0, "", color=VERMILLION, fontsize=12, va="center"), x="upper", y=3e-7, dx=6, text="{upper} V",
        ),
        "detected_name": Label(
            ax.text(0, 0, "", color=ORANGE, fontsize=11, ha="right"), x=6.9, y="detection", dy=5,
            text="detection" if narrow else "detection limit",
        ),
    }  # fmt: skip
    if not narrow:
        moving["charging_name"] = Label(
            ax.text(0, 0, "", color=PURPLE, fontsize=11, ha="right"), x=5.5, y="charging", dy=5, text="charging"
        )
    return moving


voltammogram = Panel(
    name="window-voltammogram",
    title="What a sweep sees",
    question="How wide does a window look when you sweep the potential?",
    controls=(
        Slider(
            "contact", "Contact ratio", 0.01, 1000, 0.1, log=True,
            about="Area where electrons really reach the electrolyte, per area of the electrode: below 1 for a metal "
            "foil pressed on, far above 1 when carbon is mixed in.",
        ),
        Slider(
            "detection", "Detection limit", 1e-3, 100, 10, "µA cm⁻²", log=True,
            about="Smallest current above the charging current that is taken for decomposition.",
        ),
        Slider(
            "scan", "Scan rate", 0.01, 100, 1, "mV s⁻¹", log=True,
            about="Speed of the sweep: it charges the double layer (10 µF per cm² of contact), and that current hides "
            "what lies below it.",
        ),
        Slider(
            "exchange", "Exchange current", 1e-6, 1, 1e-3, "µA cm⁻²", log=True,
            about="Speed of the decomposition at its limit, per area of contact: unknown, any value is illustrative.",
        ),
        Slider(
            "transfer", "Transfer coefficient", 0.25, 1, 0.5,
            about="Share of the potential that drives the reaction: ½ means 0.12 V for a decade of current at 25 °C.",
        ),
    ),
    model=_model_voltammogram,
    draw=_draw_voltammogram,
    derived={
        "charging": f"{CAPACITANCE}e-3*contact*scan",
        "seen": "detection + charging",
        "limit_below": f"{REDUCTION} - shift",
        "upper": f"{OXIDATION} + shift",
        "lower": "where(limit_below >= 0, limit_below, nan)",
        "floor": "max(limit_below, 0)",
        "span_x": "floor + ends*(upper - floor)",
        "span_y": "seen + 0*ends",
        "named_x": f"{OXIDATION} + named_shift",
        "decades": f"({REVIEW} - {OXIDATION})/decade",
    },
    tables={
        "current": Table(scale="contact*exchange", log=True),
        "shift": Table(over=(SEEN,), scale="1/transfer", log=False, pieces=((SEEN.formula, 4),)),
        "named_shift": Table(over=(NAMED,), scale="1/transfer", log=False, pieces=((NAMED.formula, 2),)),
        "decade": Table(over=(), scale="1/transfer"),
    },
    readouts=(
        Readout("Apparent reduction limit", "lower", "V", none="none down to lithium", floor=0.1),
        Readout("Apparent oxidation limit", "upper", "V"),
        Readout("Apparent width", "upper - floor", "V"),
        Readout("Rise in current from 2.01 to 7 V", "decades", "decades"),
    ),
    presets={
        "Metal foil, quick look": {"contact": 0.05, "detection": 50.0, "scan": 10.0},
        "Metal foil, fine instrument": {"contact": 0.05, "detection": 0.01, "scan": 0.1},
        "Mixed with carbon, slow": {"contact": 300.0, "detection": 1.0, "scan": 0.02},
    },
    legend={
        "oxidising": "Current of oxidation per area of the electrode: contact ratio times a Tafel law that begins at "
        "2.01 V.",
        "reducing": "Current of reduction, from 1.71 V downwards.",
        "detected": "Detection limit.",
        "charging": "Current that charges the double layer.",
        "apparent": "Apparent window: between the potentials where decomposition exceeds detection limit and charging "
        "current together.",
        "lower": "Apparent reduction limit.",
        "upper": "Apparent oxidation limit.",
        "calculated": "Green band: calculated window of Li₆PS₅Cl, 1.71 to 2.01 V (Zhu, He and Mo 2015).",
        "measured": "Grey, dashed: 7 V, the measured limit in the review. The kinetic values are illustrative.",
    },
    description="Current density on a logarithmic axis against potential from 0 to 7.5 V: two branches that rise from "
    "the calculated limits at 1.71 and 2.01 V, the level of what is detected, and the apparent window.",
)  # fmt: skip


# -- interphase ------------------------------------------------------------------------------------------------------

ELECTROLYTE_THICKNESS = 50.0  # µm
ELECTROLYTE_IONIC = 2.0  # mS/cm, an argyrodite; beside the electronic conductivity it hardly counts
_LEAK_INTERPHASE = "thickness*1e-7*(1/ionic + 1/electronic)"  # ohm cm², a nanometre is 1e-7 cm
_LEAK_ELECTROLYTE = f"({ELECTROLYTE_THICKNESS}e-4*(1/electrolyte + 1/{ELECTROLYTE_IONIC}e-3))"
ODDS = Group(f"{_LEAK_INTERPHASE}/{_LEAK_ELECTROLYTE}", by="thickness")


def _model_interphase(
    thickness: float, electronic: float, ionic: float, electrolyte: float, far: float
) -> dict[str, Any]:
    layers = (
        np.array([thickness * nm, ELECTROLYTE_THICKNESS * um]),
        np.array([ionic * S_per_cm, ELECTROLYTE_IONIC * mS_per_cm]),
        np.array([electronic, electrolyte]) * S_per_cm,
    )
    return {
        "boundary": stability.interface_potentials(0.0, far, *layers)[1],
        "leakage": stability.leakage_current_density(0.0, far, *layers) / nA_per_cm2,
        "resistance": thickness * nm / (ionic * S_per_cm) / ohm_cm2,
        "ends": np.array([0.0, 1.0]),
    }


def _draw_interphase(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    narrow = is_narrow(figure)
    left, right = (-0.22, 2.38) if narrow else (-0.16, 2.22)
    ax.set(xlim=(left, right), ylim=(-0.15, 5.5), ylabel="Lithium potential against Li/Li⁺ (V)")
    ax.set_xticks([])
    ax.grid(False, axis="x")
    ax.axvspan(left, 0, color=GREY, alpha=0.3, lw=0)
    ax.axvspan(2, right, color=GREY, alpha=0.3, lw=0)
    ax.axvspan(0, 1, color=PURPLE, alpha=0.12, lw=0)
    ax.fill_between([1, 2], REDUCTION, OXIDATION, color=GREEN, alpha=0.35, lw=0)
    for x, y, words in ((left / 2, 2.4, "lithium"), (1 + right / 2, 3.4, "far side")):
        ax.text(x, y, words, rotation=90, ha="center", va="center", fontsize=12)
    for limit in (REDUCTION, OXIDATION):
        words = f"{limit:.2f}" if narrow else f"{limit:.2f} V"
        ax.text(1 + right / 2, limit, words, ha="center", va="center", fontsize=10.5 if narrow else 12)
    for x, y, words in ((0.5, 5.22, "interphase"), (1.5, 5.22, "electrolyte"), (1.5, 4.85, "50 µm")):
        ax.text(x, y, words, ha="center", va="center", fontsize=12)
    return {
        "interphase": Line(ax.plot([], [], color=PURPLE, lw=3)[0], x=[0.0, 1.0], y="boundary*ends"),
        "profile": Line(ax.plot([], [], color=BLUE, lw=3)[0], x=[1.0, 2.0], y="boundary + ends*(far - boundary)"),
        "reduced": Line(
            ax.plot([], [], color=VERMILLION, lw=6, solid_capstyle="butt")[0], x="1 + ends*reduced_share",
            y="boundary + ends*reduced_share*(far - boundary)",
        ),
        "oxidised": Line(
            ax.plot([], [], color=ORANGE, lw=6, solid_capstyle="butt")[0], x="2 - ends*oxidised_share",
            y="far - ends*oxidised_share*(far - boundary)",
        ),
        "edge": Marker(ax.plot([], [], "o", color=INK, ms=9)[0], x=[1.0], y="boundary"),
        "said": Label(
            ax.text(0, 0, "", fontsize=12, ha="right", va="bottom"), x=1.0, y="boundary", dx=-10, dy=4,
            text="{shown} V",
        ),
        "layer": Label(
            ax.text(0, 0, "", fontsize=12, ha="center", va="center"), x=0.5, y=4.85,
            text="{thickness} nm",
        ),
    }  # fmt: skip


interphase = Panel(
    name="window-interphase",
    title="Behind the interphase",
    question="Does the layer of products leave the electrolyte inside its window?",
    controls=(
        Slider(
            "thickness", "Interphase thickness", 1, 1000, 50, "nm", log=True,
            about="Of the layer of decomposition products on the lithium.",
        ),
        Slider(
            "electronic", "Its electronic conductivity", 1e-14, 1e-8, 1e-12, "S cm⁻¹", log=True,
            about="Of the interphase. Metallic products conduct far better than the slider goes; that changes nothing "
            "any more.",
        ),
        Slider(
            "ionic", "Its ionic conductivity", 1e-12, 1e-3, 1e-6, "S cm⁻¹", log=True,
            about="Of the interphase, for lithium ions.",
        ),
        Slider(
            "electrolyte", "Electrolyte's electronic conductivity", 1e-10, 1e-6, 1e-8, "S cm⁻¹", log=True,
            about="The electrolyte is 50 µm thick and conducts ions with 2 mS cm⁻¹.",
        ),
        Slider(
            "far", "Potential at the far side", 1.8, 4.3, 2.0, "V",
            about="Where the electrolyte ends and the positive electrode begins.",
        ),
    ),
    model=_model_interphase,
    draw=_draw_interphase,
    derived={
        "shown": "where(boundary < 0.0005, 0, boundary)",
        "below": f"max({REDUCTION} - boundary, 0)/max(far - boundary, 1e-9)",
        "reduced_share": "min(below, 1)",
        "above": f"max(far - {OXIDATION}, 0)/max(far - boundary, 1e-9)",
        "oxidised_share": "min(above, 1)",
    },
    tables={
        "boundary": Table(over=(ODDS,), scale="far", log=False, pieces=((ODDS.formula, 12),)),
        "leakage": Table(
            over=(ODDS,), scale=f"far/{_LEAK_ELECTROLYTE}", log=True, pieces=((ODDS.formula, 6),)
        ),
    },
    readouts=(
        Readout(
            "Potential where the electrolyte begins", "boundary", "V", limit=REDUCTION, over="not reduced",
            under="reduced", floor=0.02,
        ),
        Readout("Electrolyte below 1.71 V", "100*reduced_share", "%", floor=2.0),
        Readout("Leakage current", "leakage", "nA cm⁻²"),
        Readout("Interphase resistance to ions", "resistance", "Ω cm²"),
    ),
    presets={
        "Blocks electrons": {"thickness": 50.0, "electronic": 1e-12, "ionic": 1e-6},
        "Conducts both": {"thickness": 500.0, "electronic": 1e-8, "ionic": 1e-4},
        "Blocks both": {"thickness": 50.0, "electronic": 1e-13, "ionic": 1e-11},
    },
    legend={
        "interphase": "Lithium potential across the interphase.",
        "profile": "Lithium potential across the electrolyte.",
        "reduced": "Part of the electrolyte below its reduction limit of 1.71 V.",
        "oxidised": "Part of the electrolyte above its oxidation limit of 2.01 V.",
        "edge": "Boundary of interphase and electrolyte.",
        "window": "Green band: calculated window of Li₆PS₅Cl, 1.71 to 2.01 V (Zhu, He and Mo 2015).",
        "scale": "Both layers are drawn with the same width, whatever their thickness. Conductivities of real "
        "interphases are poorly known: those of the presets are illustrative.",
    },
    description="Lithium potential from lithium metal at the left, through an interphase, through the electrolyte, to "
    "its far side; the part of the electrolyte outside its window is marked.",
)  # fmt: skip
