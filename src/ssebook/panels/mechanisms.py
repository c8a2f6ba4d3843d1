"""Explorers of mechanisms/overview: how one trouble at the interface feeds the next, and titanium against an anode."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy import constants

from .. import data
from ..explore import (
    Band,
    Bars,
    Choice,
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
from ..explore.style import BLUE, FAINT, GREEN, GREY, INK, ORANGE, PURPLE, VERMILLION
from ..models import dendrites
from ..units import MPa, MPa_sqrt_m, g_per_cm3, mAh_per_cm2, mV, nm, um
from .dendrites import TOUGHNESS

__all__ = ["chain", "limit_charge", "titanium"]

# -- the chain -------------------------------------------------------------------------------------------------------

LONGEST = 1000.0  # cycles
# Where the curves are drawn, at powers 1 - SHORT of the last cycle: dense at the end, where contact vanishes.
SHORT = np.concatenate([np.linspace(1.0, 0.1, 40), np.geomspace(0.08, 1e-7, 45)])
ETA = (1.0, 3000.0)  # mV
BARE = float(data.fact("llzto-bare-resistance").value)  # ohm cm2
FLUORIDE = float(data.fact("llzto-mgf2-resistance").value)
SULFONATE = float(data.fact("llzto-plss-resistance").value)
CRITICAL = float(data.fact("llzto-plss-critical-current").value)  # mA/cm2
PRESSURE = 1e-3 / float(dendrites.crack_overpotential(1 * MPa))  # MPa in plated lithium for 1 mV

# The cycle is part of it: "Loses contact" has none left after 100.
_PRESET = {"current": 0.5, "resistance": SULFONATE, "growth": 0.5, "loss": 0.1, "flaw": 10, "cycles": 300}


def _model_chain(
    current: float, resistance: float, growth: float, loss: float, flaw: float, cycles: float
) -> dict[str, Any]:
    stress = dendrites.griffith_stress(TOUGHNESS["LLZO"] * MPa_sqrt_m, flaw * um)
    return {"short": SHORT, "ends": [0.0, 1.0], "needed": dendrites.crack_overpotential(stress) / mV}


def _to_pressure(eta: Any) -> Any:
    return PRESSURE * eta


def _from_pressure(pressure: Any) -> Any:
    return pressure / PRESSURE


def _draw_chain(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 12.5
    ax = figure.subplots()
    ax.set(xscale="log", yscale="log", xlim=(1, 1000), ylim=ETA, xlabel="Cycle", ylabel="Overpotential (mV)")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    right = ax.secondary_yaxis("right", functions=(_to_pressure, _from_pressure))
    right.set_ylabel("Pressure in plated lithium (MPa)")
    right.set_yticks([10, 100, 1e3, 1e4], ["10", "100", "1000", "10⁴"])
    for axis in (ax, right):
        axis.minorticks_off()
    word: dict[str, Any] = {"color": INK, "fontsize": size}

    def curve(colour: str, width: float, dashes: str, y: str, x: str = "count") -> Line:
        line = ax.plot([], [], color=colour, lw=width, ls=dashes)[0]
        return Line(line, x=x, y=f"where({y} < {0.999 * ETA[1]}, where({y} > {ETA[0]}, {y}, nan), nan)")

    return {
        "opens": Band(
            ax.fill([1, 2, 2], [1, 1, 2], color=VERMILLION, alpha=0.12, lw=0)[0],
            x=[1, 1000],
            low="needed + 0*ends",
            high=ETA[1],
        ),
        "needed": Horizontal(ax.axhline(1, color=VERMILLION, lw=1.6), y="needed"),
        "reacts": curve(GREEN, 2, "--", "reacts", "every"),
        "parts": curve(ORANGE, 2, "-.", "parts"),
        "both": curve(BLUE, 3, "-", "both"),
        "now": Marker(
            ax.plot([], [], "o", color=BLUE, ms=10)[0],
            x="cycles",
            y=f"where(eta < {0.999 * ETA[1]}, where(eta > {ETA[0]}, eta, nan), nan)",
        ),
        "crack": Label(ax.text(0, 0, "the crack opens", va="bottom", **word), x=1.1, y="needed", dy=4),
    }


chain = Panel(
    name="mechanisms-chain",
    title="One trouble feeds the next",
    question="After how many cycles do lost contact and a growing interphase force a crack open?",
    controls=(
        Slider("current", "Current density", 0.05, 3, 0.5, "mA cm⁻²", log=True, about="J, over the area of the cell"),
        Slider(
            "resistance",
            "Interface at first",
            1,
            1200,
            SULFONATE,
            "Ω cm²",
            log=True,
            about="resistance of the fresh interface where it touches",
        ),
        Slider(
            "growth",
            "Interphase in the first cycle",
            0.01,
            10,
            0.5,
            "Ω cm²",
            log=True,
            about="resistance that reactions add in the first cycle; it grows as the root of the cycles (illustrative)",
        ),
        Slider(
            "loss",
            "Contact lost in the first cycle",
            0.01,
            5,
            0.1,
            "%",
            log=True,
            about="of the area, by stripping and changes of volume (illustrative)",
        ),
        Slider("flaw", "Flaw size", 1, 100, 10, "µm", log=True, about="of the largest surface flaw (illustrative)"),
        Slider("cycles", "Cycle", 1, 1000, 300, "", log=True, about="moves the dot"),
    ),
    model=_model_chain,
    draw=_draw_chain,
    derived={
        "every": f"{LONGEST:g}**(1 - short)",
        "reacts": "current*(resistance + growth*every**0.5)",  # mA/cm2 times ohm cm2 is mV
        "count": f"min({LONGEST:g}, 50/loss*(1 - 1e-6))**(1 - short)",
        "touching": "1 - loss/50*count",
        "parts": "current*resistance/touching**0.5",
        "both": "current*(resistance + growth*count**0.5)/touching**0.5",
        "square": "1 - loss/50*cycles",
        "contact": "where(square > 0, 100*max(square, 1e-9)**0.5, nan)",
        "local": "100*current/contact",
        "eta": "where(square > 0, local*(resistance + growth*cycles**0.5), 1e9)",
        "push": f"where(square > 0, {PRESSURE:.9g}*eta, nan)",
        # J (R + g s) = needed sqrt(1 - 2 l s**2), squared: a quadratic in s, the root of the cycle.
        "a": "(current*growth)**2 + needed**2*loss/50",
        "b": "current**2*resistance*growth",
        "c": "(current*resistance)**2 - needed**2",
        "root": "(0 - b + (b**2 + a*max(0 - c, 0))**0.5)/a",
        "end": "where(current*(resistance + growth) < needed*(1 - loss/50)**0.5, root**2, nan)",
    },
    readouts=(
        Readout("Area in contact", "contact", "%", none="none", floor=1),
        Readout(
            "Local current density",
            "local",
            "mA cm⁻²",
            limit=CRITICAL,
            over=f"above {CRITICAL:g} (PLSS)",
            under=f"below {CRITICAL:g} (PLSS)",
            none="no contact",
        ),
        Readout("Pressure in plated lithium", "push", "MPa", none="no contact"),
        Readout("Crack opens in cycle", "end", none="the first", floor=1),
    ),
    presets={
        "Bare LLZTO": _PRESET | {"resistance": BARE, "current": 0.05},
        "LLZTO with MgF₂": _PRESET | {"resistance": FLUORIDE},
        "LLZTO with PLSS": _PRESET,
        "Reactive": _PRESET | {"growth": 3, "loss": 0.02, "cycles": 140},
        "Loses contact": _PRESET | {"growth": 0.02, "loss": 0.5, "cycles": 90},
    },
    legend={
        "both": "Overpotential with everything at work: J(R + g√n)/φ, where n is the cycle and φ the contact fraction.",
        "reacts": "Reactions only: full contact, growing interphase.",
        "parts": "Lost contact only: no interphase grows.",
        "now": "The chosen cycle.",
        "needed": "Overpotential at which plated lithium opens the flaw (Griffith; toughness 0.98 MPa m¹ᐟ², "
        "illustrative for LLZO).",
        "opens": "Shaded: the crack opens.",
        "scope": f"1190, 6 and 9 Ω cm² and {CRITICAL:g} mA cm⁻²: LLZTO, references 96 and 97 of the review. How fast "
        "contact and interphase change is illustrative. The area that touches is stripped again in each cycle, so that "
        "a smaller one recedes faster: φ = √(1 − 2ln), with l the loss in the first cycle.",
    },
    description="Overpotential against cycle on logarithmic axes, with the pressure it stands for: the curve of lost "
    "contact and reactions together rises faster than either and meets the line at which a crack opens.",
)


# -- titanium against an anode ---------------------------------------------------------------------------------------

ELECTROLYTES = ("LLTO", "LATP")
MOLAR_MASS = {"Li": 6.94, "La": 138.905, "Ti": 47.867, "O": 15.999, "Al": 26.982, "P": 30.974}  # g/mol [haynes2016]
DENSITY = {"LLTO": 5.0, "LATP": 2.9}  # g/cm3, of the crystals from their unit cells
REDUCED = {name: float(data.fact(f"{name.lower()}-reduction").value) for name in ELECTROLYTES}  # V
_MATERIALS: Any = data.load("anode_materials").itertuples()
ANODES: dict[str, float] = {row.material: row.potential for row in _MATERIALS}
_SHOWN = {"lithium": "Li", "silicon": "Si", "indium": "In", "titanate": "LTO"}


def _formula(name: str) -> dict[str, float]:
    """Atoms per formula, the cations as the review prints them."""
    if name == "LLTO":
        lithium, lanthanum = (float(data.fact(f"llto-{what}").value) for what in ("lithium", "lanthanum"))
        return {"Li": lithium, "La": lanthanum, "Ti": 1.0, "O": 3.0}
    counts = {what: float(data.fact(f"latp-{what}").value) for what in ("lithium", "aluminium", "titanium")}
    return {"Li": counts["lithium"], "Al": counts["aluminium"], "Ti": counts["titanium"], "P": 3.0, "O": 12.0}


def limit_charge(name: str, thickness: float) -> float:
    """Charge per area (C/m2) that turns all titanium in a layer (m) of LLTO or LATP from 4+ to 3+.

    Each titanium takes one electron, and one lithium ion follows it into the layer.
    """
    atoms = _formula(name)
    mass = sum(MOLAR_MASS[element] * count for element, count in atoms.items()) * 1e-3
    return thickness * DENSITY[name] * g_per_cm3 / mass * atoms["Ti"] * constants.N_A * constants.e


def _limits(kind: str, method: str) -> dict[str, float]:
    table = data.load("stability_windows")
    rows = table[(table.kind == kind) & (table.method == method)].set_index("material")
    return {name: float(rows.reduction[name]) for name in ELECTROLYTES}


HULL, TOPOTACTIC = _limits("calculated", "grand-potential hull"), _limits("calculated", "topotactic")


def _model_titanium(anode: str, eta: float, thickness: float, electrolyte: str) -> dict[str, Any]:
    charge = limit_charge(electrolyte, thickness * nm)
    return {
        "rest": ANODES[anode],
        "reduced": REDUCED[electrolyte],
        "row": float(ELECTROLYTES.index(electrolyte)),
        "bound": 1e3 * charge / mAh_per_cm2,  # uAh/cm2
    }


def _draw_titanium(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 12.5
    ax = figure.subplots()
    ax.set(xlim=(-0.65, 3.1), ylim=(1.75, -0.75), xlabel="Potential against Li/Li⁺ (V)")
    ax.set_yticks([0, 1], ELECTROLYTES)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    chosen = ax.bar(0, 1, color=FAINT, alpha=0.7, zorder=0)
    drop = ax.bar(0, 1, color=VERMILLION, alpha=0.55)
    for y, name in enumerate(ELECTROLYTES):
        stable = HULL[name]
        ax.plot([stable, 3.1], [y + 0.2] * 2, color=GREEN, lw=7, solid_capstyle="butt", alpha=0.5)
        for value, mark, colour, offset, label in (
            (REDUCED[name], "D", VERMILLION, 0.0, "review"),
            (stable, "|", GREEN, 0.2, "hull"),
            (TOPOTACTIC[name], "|", PURPLE, 0.38, "topotactic"),
        ):
            ax.plot([value], [y + offset], mark, color=colour, ms=9 if mark == "D" else 14, mew=2.5, label=label)
        ax.text(REDUCED[name], y - 0.13, f"{REDUCED[name]:g} V", color=INK, fontsize=size, ha="center", va="bottom")
    ax.text(3.05, 0.11, "stable, calculated", color=INK, fontsize=size, ha="right", va="bottom")
    ax.text(TOPOTACTIC["LLTO"] + 0.07, 0.38, "intact crystal", color=INK, fontsize=size, va="center")
    for name, words in _SHOWN.items():
        ax.text(ANODES[name] + 0.03, -0.58, words, color=INK, fontsize=size, va="center")
        ax.axvline(ANODES[name], color=GREY, lw=1, ls=":", zorder=0.5, label="marks")
    return {
        "chosen": Bars(chosen, left=[-0.65], right=[3.1], low="row - 0.42", high="row + 0.5"),
        "drop": Bars(drop, left="min(potential, reduced)", right="reduced", low="row - 0.06", high="row + 0.06"),
        "anode": Vertical(ax.axvline(0, color=BLUE, lw=2.5), x="potential"),
    }


titanium = Panel(
    name="mechanisms-titanium",
    title="Titanium against the anode",
    question="How far below the limit of the electrolyte does the anode hold it, and what does that cost in lithium?",
    controls=(
        Choice("anode", "Anode", tuple(ANODES), "lithium", about="its mean potential; the blue line starts there"),
        Slider(
            "eta", "Plating overpotential", 0, 500, 0, "mV", about="lowers the potential at the anode while it charges"
        ),
        Choice("electrolyte", "Electrolyte", ELECTROLYTES, "LATP", about="the shaded row, which the readouts speak of"),
        Slider(
            "thickness",
            "Reduced layer",
            1,
            10000,
            100,
            "nm",
            log=True,
            about="in which every Ti⁴⁺ has become Ti³⁺ (illustrative)",
        ),
    ),
    model=_model_titanium,
    draw=_draw_titanium,
    derived={
        "potential": "rest - eta/1000",
        "below": "max(0, reduced - potential)",
        "energy": f"{constants.N_A * constants.e / 1e3:.9g}*below",
    },
    tables={
        "rest": Table(over=("anode",), log=False),
        "reduced": Table(over=("electrolyte",), log=False),
        "row": Table(over=("electrolyte",), log=False),
        "bound": Table(over=("electrolyte",), scale="thickness", log=False),
    },
    readouts=(
        Readout("Potential at the anode", "potential", "V", limit=0, under="metal can plate", floor=0.01),
        Readout("Below the electrolyte's limit by", "below", "V", limit=1e-6, over="reduced", under="not reduced"),
        Readout("Set free by the first lithium", "energy", "kJ mol⁻¹", floor=1),
        Readout("Lithium bound in the layer", "bound", "µAh cm⁻²"),
    ),
    presets={
        "Lithium on LATP": {"anode": "lithium", "electrolyte": "LATP", "eta": 0},
        "Silicon on LATP": {"anode": "silicon", "electrolyte": "LATP", "eta": 0},
        "Indium on LLTO": {"anode": "indium", "electrolyte": "LLTO", "eta": 0},
        "Titanate on LLTO": {"anode": "titanate", "electrolyte": "LLTO", "eta": 0},
    },
    legend={
        "anode": "Potential at the anode: the chosen material, lowered by the overpotential.",
        "drop": "From there up to the limit of the chosen electrolyte: what drives the reduction.",
        "chosen": "The chosen electrolyte.",
        "review": "Diamonds: reduction potentials in the review, references 98 and 99.",
        "hull": "Green: stable against decomposition according to calculation, down to the bar's left end (Zhu 2015).",
        "topotactic": "Purple strokes: calculated for lithium entering the intact crystal (Schwietert 2021).",
        "marks": "Dotted: Li 0, Si 0.4, In 0.62, LTO 1.55 V, from the book's table of anodes.",
    },
    description="Potential axis with the reduction limits of LLTO and LATP and the potential of an anode far below.",
)
