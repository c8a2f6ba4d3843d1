"""Explorers of mitigation/synthesis: where a measure pays, and what one reported cycle life lets one expect."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import data
from ..explore import Bars, Horizontal, Label, Line, Marker, Panel, Readout, Slider, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, VERMILLION
from ..models import conduction
from ..units import S_per_cm, nm, ohm_cm2, um
from ._axes import ticks


def _printed(name: str) -> float:
    return float(data.fact(name)["value"])


# -- where a measure pays ----------------------------------------------------------------------------------------------

TREATED = np.geomspace(0.5, 5000, 61)  # Ω cm², along the axis
BARE, FLUORIDE, SULFONATE, ANTIMONY = (
    _printed(name)
    for name in ("llzto-bare-resistance", "llzto-mgf2-resistance", "llzto-plss-resistance", "llzo-sb-resistance")
)  # Ω cm²
# Measured resistances hold the coat's bulk already, so that the presets add next to nothing for it (0.1 Ω cm²).
_MEASURED = {"conductivity": 1e-3, "coating": 1.0, "sigma_coating": 1e-6}
_PARTS = {"electrolyte": BLUE, "interface": VERMILLION, "coating": ORANGE}


def _model_budget(
    thickness: float, conductivity: float, bare: float, treated: float, coating: float, sigma_coating: float
) -> dict[str, Any]:
    return {
        "treatments": TREATED,
        "electrolyte": conduction.area_specific_resistance(thickness * um, conductivity * S_per_cm) / ohm_cm2,
        "film": conduction.area_specific_resistance(coating * nm, sigma_coating * S_per_cm) / ohm_cm2,
    }


_BUDGET = {
    "before": "electrolyte + bare",
    "after": "electrolyte + treated + film",
    "gain": "before/after",
    "most": "before/(electrolyte + film)",
    "share": "100*(treated + film)/after",
    "cut_before": "electrolyte/before",
    "length": "after/max(before, after)",
    "scale": "before/max(before, after)",
    "cut_after": "electrolyte/max(before, after)",
    "cut_film": "(electrolyte + treated)/max(before, after)",
}


def _draw_budget(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    top, bottom = figure.subplots(2, 1, gridspec_kw={"height_ratios": [2.6, 1.0]})
    top.set(xscale="log", yscale="log", xlim=(0.5, 5000), ylim=(0.05, 5000))
    top.set(xlabel="Interface after the measure (Ω cm²)", ylabel="Gain (times)")
    ticks(top.xaxis, [1, 10, 100, 1000])
    ticks(top.yaxis, [0.1, 1, 10, 100, 1000])
    top.axhline(1, color=INK, lw=1)
    top.plot([ANTIMONY, FLUORIDE, SULFONATE], [0.08] * 3, "^", color=GREY, ms=8, label="measured")
    words = "Sb, MgF₂, PLSS" if narrow else "measured: Sb 4.1, MgF₂ 6, PLSS 9"
    top.text(14, 0.08, words, color=INK, fontsize=small, va="center")
    bottom.set(xlim=(0, 1), ylim=(-0.6, 1.6), xlabel="Resistance (share of the larger)")
    bottom.set_yticks([1, 0], ["before", "after"])
    bottom.set_xticks([0, 0.5, 1])
    bottom.grid(False)

    def bar(y: float, color: str) -> Any:
        return bottom.bar([0.5], [0.66], bottom=[y - 0.33], color=color, alpha=0.75)

    return {
        "most": Horizontal(top.axhline(1, color=GREEN, lw=1.8, ls="--"), y="most"),
        "curve": Line(top.plot([], [], color=BLUE)[0], x=TREATED, y="before/(electrolyte + film + treatments)"),
        "here": Marker(top.plot([], [], "o", color=VERMILLION, ms=10)[0], x="treated", y="gain"),
        "electrolyte_before": Bars(bar(1, _PARTS["electrolyte"]), left=0.0, right="cut_before*scale"),
        "interface_before": Bars(bar(1, _PARTS["interface"]), left="cut_before*scale", right="scale"),
        "electrolyte_after": Bars(bar(0, _PARTS["electrolyte"]), left=0.0, right="cut_after"),
        "interface_after": Bars(bar(0, _PARTS["interface"]), left="cut_after", right="cut_film"),
        "coating_after": Bars(bar(0, _PARTS["coating"]), left="cut_film", right="length"),
        "limit": Label(
            top.text(0, 0, "", color=INK, ha="right", fontsize=small),
            x=4500,
            y="min(most, 2000)",
            dy=5,
            text="at most {most}",
        ),
    }


budget = Panel(
    name="synthesis-budget",
    title="Where a measure pays",
    question="How much does a cell gain from a better interface?",
    controls=(
        Slider("thickness", "Electrolyte thickness", 5, 2000, 1000, "µm", log=True, about="1000 µm is a pellet"),
        Slider("conductivity", "Its conductivity", 1e-5, 1e-2, 1e-3, "S cm⁻¹", log=True, about="of the electrolyte"),
        Slider("bare", "Interface before", 1, 3000, BARE, "Ω cm²", log=True, about="untreated"),
        Slider(
            "treated", "Interface after", 1, 3000, FLUORIDE, "Ω cm²", log=True,
            about="without the coating's bulk, where the next two add it",
        ),
        Slider("coating", "Coating thickness", 0.1, 1000, 1, "nm", log=True, about="of what was put between"),
        Slider(
            "sigma_coating", "Coating conductivity", 1e-10, 1e-3, 1e-6, "S cm⁻¹", log=True,
            about="of lithium ions through the coating (illustrative)",
        ),
    ),
    model=_model_budget,
    draw=_draw_budget,
    derived=_BUDGET,
    readouts=(
        Readout("Before", "before", "Ω cm²"),
        Readout("After", "after", "Ω cm²", limit="before", over="worse than before", under=""),
        Readout("Gain", "gain", "times"),
        Readout("Interface and coating, after", "share", "%"),
    ),
    presets={
        "Garnet pellet, MgF₂": {"thickness": 1000, "bare": BARE, "treated": FLUORIDE} | _MEASURED,
        "Garnet film, MgF₂": {"thickness": 20, "bare": BARE, "treated": FLUORIDE} | _MEASURED,
        "Good interface already": {"thickness": 1000, "bare": 20, "treated": 2} | _MEASURED,
        "Coating too thick": {"thickness": 1000, "bare": BARE, "treated": FLUORIDE}
        | _MEASURED
        | {"coating": 100, "sigma_coating": 1e-9},
    },
    legend={
        "curve": "Gain in resistance against what the measure leaves of the interface",
        "here": "The measure set with the sliders",
        "most": "The gain of a perfect interface under the same coating",
        "measured": (
            "Measured on garnets, the coat's bulk included: 4.1 Ω cm² with antimony, 6 Ω cm² with MgF₂ (from 1190 "
            "Ω cm²), 9 Ω cm² with PLSS (sections 2.1.1 and 4.2 of the review)"
        ),
        "electrolyte_before": "Electrolyte, before the measure",
        "interface_before": "Interface, before",
        "electrolyte_after": "Electrolyte, after",
        "interface_after": "Interface, after",
        "coating_after": "Bulk of the coating",
    },
    description=(
        "Above, the gain in resistance against the resistance of the treated interface, both logarithmic, flattening "
        "towards a dashed limit set by the electrolyte. Below, two stacked bars of the resistance before and after."
    ),
)  # fmt: skip


# -- what a reported life lets one expect ------------------------------------------------------------------------------

CYCLES = np.geomspace(1, 10000, 81)
# Share of the capacity kept, in percent, and after how many cycles.
REPORTED = {
    "PEO interlayer": (_printed("peo-interlayer-retention"), _printed("peo-interlayer-cycles")),
    "Si@MOF": (_printed("si-mof-retention"), _printed("si-mof-cycles")),
    "GLC@LPSCl": (_printed("glc-retention"), _printed("glc-cycles")),
}


def _model_lives(retention: float, cycles: float, target: float) -> dict[str, Any]:
    return {"along": CYCLES}


_LIVES = {
    "kept": "retention/100",
    "lost": "1 - kept",
    # Through the reported point: the same share of what is left in each cycle, the same amount, a square root of time.
    "share": "100*exp(log(kept)*along/cycles)",
    "amount": "where(along < cycles/lost, 100*(1 - lost*along/cycles), nan)",
    "root": "where(along < cycles/lost**2, 100*(1 - lost*sqrt(along/cycles)), nan)",
    "n_share": "cycles*log(target/100)/log(kept)",
    "n_amount": "cycles*(1 - target/100)/lost",
    "n_root": "cycles*((1 - target/100)/lost)**2",
    "per_cycle": "1e6*(1 - exp(log(kept)/cycles))",
}


def _draw_lives(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    ax: Axes = figure.subplots()
    ax.set(xscale="log", xlim=(1, 10000), ylim=(0, 105))
    ax.set(xlabel="Cycles", ylabel="Capacity kept (%)")
    ticks(ax.xaxis, [1, 10, 100, 1000, 10000], ["1", "10", "100", "1000", "10⁴"])
    for name, (kept, after) in REPORTED.items():
        ax.plot([after], [kept], "s", color=GREY, ms=7, label="reported")
        above = name == "PEO interlayer"
        ax.annotate(
            name, (after, kept), (0, 7) if above else (-6, -14), textcoords="offset points", fontsize=small,
            ha="center" if above else "right",
        )  # fmt: skip
    return {
        "target": Horizontal(ax.axhline(80, color=INK, lw=1.4, ls="--"), y="target"),
        "root": Line(ax.plot([], [], color=GREEN)[0], x="along", y="root"),
        "share": Line(ax.plot([], [], color=BLUE)[0], x="along", y="share"),
        "amount": Line(ax.plot([], [], color=PURPLE)[0], x="along", y="amount"),
        "point": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="cycles", y="retention"),
    }


lives = Panel(
    name="synthesis-lives",
    title="What one number of cycles lets one expect",
    question="How long will a cell live of which one retention is reported?",
    controls=(
        Slider("retention", "Capacity kept", 50, 99.5, REPORTED["GLC@LPSCl"][0], "%", about="as reported"),
        Slider("cycles", "After", 5, 3000, REPORTED["GLC@LPSCl"][1], "cycles", log=True, about="as reported"),
        Slider("target", "End of life", 50, 95, 80, "%", about="the capacity at which the cell counts as spent"),
    ),
    model=_model_lives,
    draw=_draw_lives,
    derived=_LIVES,
    readouts=(
        Readout("If each cycle takes the same share", "n_share", "cycles"),
        Readout("The same amount", "n_amount", "cycles"),
        Readout("A square root of time", "n_root", "cycles"),
        Readout("Lost a cycle, as a share", "per_cycle", "ppm"),
    ),
    presets={name: {"retention": kept, "cycles": after} for name, (kept, after) in REPORTED.items()},
    legend={
        "share": "Each cycle loses the same share of what is left: lithium lost at a constant efficiency",
        "amount": "Each cycle loses the same amount: particles that drop out one after another",
        "root": "Loss grows with the square root of time: an interphase that hinders its own growth",
        "point": "The reported point; all three curves pass through it",
        "target": "End of life",
        "reported": (
            "Reported in the review: highly crystalline PEO as interlayer (section 2.2.1), silicon in carbon from a "
            "MOF (5.4), argyrodite on graphene-like carbon (5.6)"
        ),
    },
    description=(
        "Capacity kept against the logarithm of the number of cycles: three falling curves through one reported point, "
        "with three points of the review in grey and a dashed line at the end of life."
    ),
)
