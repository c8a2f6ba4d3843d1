"""Explorers of mechanisms/dendrites: when the salt runs out, and what opens a crack where no salt can."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import data
from ..explore import Band, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, Vertical, is_narrow
from ..explore.expressions import Formula
from ..explore.style import BLUE, GREEN, GREY, INK, VERMILLION
from ..models import cell, dendrites
from ..units import (
    MPa,
    MPa_sqrt_m,
    cm2_per_s,
    mA_per_cm2,
    minute,
    mol_per_L,
    mV,
    ohm_cm2,
    um,
)

# --- The salt: both panels of the binary electrolyte ------------------------------------------------------------------

CURRENT = Slider("current", "Current density", 0.02, 5, 3, "mA cm⁻²", log=True, about="through the cell, constant.")
THICKNESS = Slider("thickness", "Thickness", 10, 500, 100, "µm", log=True, about="of the electrolyte, L.")
DIFFUSIVITY = Slider(
    "diffusivity", "Salt diffusivity", 1e-9, 3e-6, 8e-8, "cm² s⁻¹", log=True, about="ambipolar, of the salt as a whole."
)
CONCENTRATION = Slider(
    "concentration", "Salt concentration", 0.3, 3, 1, "mol L⁻¹", log=True, about="c₀, the same everywhere at first."
)
TRANSFERENCE = Slider(
    "transference", "Transference number", 0, 0.99, 0.2, about="t₊, the part of the current that lithium ions carry."
)

# PEO with LiTFSI: the transference number is inside what Edman et al. 2000 find at 85 °C (0.17 to 0.60); the
# diffusivities are illustrative. Liquid: 1 mol/L LiPF6 in EC:EMC at 25 °C, Nyman et al. 2008.
PEO_WARM = {"thickness": 100, "diffusivity": 8e-8, "concentration": 1, "transference": 0.2}
PEO_COLD = {"thickness": 100, "diffusivity": 2e-9, "concentration": 1, "transference": 0.2}
LIQUID = {"thickness": 25, "diffusivity": 1.77e-6, "concentration": 1, "transference": 0.26}

# J/J_lim and L²/D (in min) as formulas of the sliders, in the sliders' units.
_UNIT_LOAD = mA_per_cm2 / float(dendrites.limiting_current_density(mol_per_L, cm2_per_s, um, 0.0))
_UNIT_SPAN = um**2 / cm2_per_s / minute
LOAD = "current*thickness*(1 - transference)/(diffusivity*concentration)"
AGE = "diffusivity*time/thickness**2"
_LOAD = f"({_UNIT_LOAD!r}*{LOAD})"
_AGE = f"({1 / _UNIT_SPAN!r}*{AGE})"
_SPAN = f"({_UNIT_SPAN!r}*thickness**2/diffusivity)"

# The table of the depletion time holds its ratio to these two limits, both within 0.1 % where they meet: Sand's time
# far above the limiting current, the slowest modes of the cell near it.
_EMPTY = f"({np.pi**2 / 8!r}*max(1 - 1/{_LOAD}, 1e-9))"
WAIT = f"{_SPAN}*where({_LOAD} > 2.2, {np.pi / 16!r}/{_LOAD}**2, -log({_EMPTY} - {_EMPTY}**9/9)/{np.pi**2!r})"

# Depth over thickness, crowded at both electrodes, where the salt changes first.
_HALF = 0.5 * np.linspace(0, 1, 33) ** 2.5
DEPTH = np.concatenate([_HALF, 1 - _HALF[-2::-1]])

TABLES = {
    "sand": Table(over=(Group("diffusivity*(concentration/(current*(1 - transference)))**2", by="diffusivity"),)),
    "limiting": Table(over=(Group("diffusivity*concentration/(thickness*(1 - transference))", by="concentration"),)),
    "depletion": Table(over=(Group(LOAD, by="current"),), scale=WAIT, log=False),
}
ABOUT_SALT = (
    "Diffusivities of the polymer presets are illustrative; the liquid is 1 mol/L LiPF₆ in EC:EMC (Nyman 2008)."
)


def _clocks(**sliders: float) -> dict[str, Any]:
    """Sand's time and the cell's own depletion time in min, the limiting current density in mA/cm²."""
    j, length, t_plus = sliders["current"] * mA_per_cm2, sliders["thickness"] * um, sliders["transference"]
    c0, d = sliders["concentration"] * mol_per_L, sliders["diffusivity"] * cm2_per_s
    depletion = float(dendrites.depletion_time(j, c0, d, length, t_plus)) / minute
    if not np.isfinite(depletion):  # a finite stand-in below the limiting current, where `derived` hides it
        depletion = float(Formula(WAIT)(sliders))
    return {
        "sand": dendrites.sands_time(j, c0, d, t_plus) / minute,
        "limiting": dendrites.limiting_current_density(c0, d, length, t_plus) / mA_per_cm2,
        "depletion": depletion,
    }


# --- Sand's time ------------------------------------------------------------------------------------------------------


def _model_salt(time: float, **sliders: float) -> dict[str, Any]:
    c0 = sliders["concentration"] * mol_per_L
    salt = dendrites.concentration_profile(
        DEPTH * sliders["thickness"] * um,
        time * minute,
        sliders["current"] * mA_per_cm2,
        c0,
        sliders["diffusivity"] * cm2_per_s,
        sliders["thickness"] * um,
        sliders["transference"],
    )
    change = np.asarray(salt) / c0 - 1
    return {"change": change, "drop": -change[0], "ends": [-1.0, 1.0], **_clocks(**sliders)}


def _draw_salt(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 13
    ax = figure.subplots()
    ax.set(
        xlim=(0, 1),
        ylim=(0, 2.1),
        yticks=[0, 0.5, 1, 1.5, 2],
        xlabel="Depth x/L (plating at 0)" if narrow else "Depth x/L (lithium is plated at 0, stripped at 1)",
        ylabel="Salt c/c₀",
    )
    ax.text(0.03, 1.93, "dashed: after a long time", color=GREY, fontsize=size)
    word: dict[str, Any] = {"color": INK, "ha": "right", "fontsize": size}
    return {
        "steady": Line(ax.plot([], [], color=GREY, lw=1.6, ls="--")[0], x=[0, 1], y="steady"),
        "profile": Line(ax.plot([], [], color=BLUE)[0], x=DEPTH, y="shown"),
        "surface": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10, clip_on=False)[0], x=0.0, y="surface"),
        "below": Label(
            ax.text(0, 0, "", **word), x="where(above > 0, nan, 0.98)", y=0.29, text="J is below the limit:"
        ),
        "never": Label(
            ax.text(0, 0, "", **word), x="where(above > 0, nan, 0.98)", y=0.13, text="the salt never runs out"
        ),
        "over": Label(ax.text(0, 0, "", **word), x="where(above > 0, 0.98, nan)", y=0.29, text="J is above the limit:"),
        "soon": Label(
            ax.text(0, 0, "", **word),
            x="where(lasts*above > 0, 0.98, nan)",
            y=0.13,
            text="salt gone after {depletion} min",
        ),
        "gone": Label(
            ax.text(0, 0, "", **word),
            x="where(above*(1 - lasts) > 0, 0.98, nan)",
            y=0.13,
            text="salt gone at {depletion} min",
        ),
    }


salt = Panel(
    name="sands-time",
    title="Sand's time",
    question="How long until the salt runs out at the lithium?",
    controls=(
        CURRENT,
        Slider("time", "Time", 0.02, 300, 1, "min", log=True, about="since the current was switched on."),
        THICKNESS,
        DIFFUSIVITY,
        CONCENTRATION,
        TRANSFERENCE,
    ),
    model=_model_salt,
    draw=_draw_salt,
    derived={
        "above": "where(current > limiting, 1, 0)",
        "lasts": "where(time < depletion, 1, 0)",
        "shown": "1 + change/max(1, drop)",
        "surface": "max(0, 1 - drop)",
        "steady": "1 + min(1, current/limiting)*ends",
        "empty_after": "where(current > limiting, depletion, nan)",
    },
    tables={
        **TABLES,
        "change": Table(over=(Group(AGE, by="time"),), scale=f"{_LOAD}*sqrt({_AGE}/(1 + {_AGE}))", log=False),
        "drop": Table(over=(Group(AGE, by="time"),), scale=f"{_LOAD}*sqrt({_AGE}/(1 + {_AGE}))", log=False),
    },
    readouts=(
        Readout("Sand's time, thick cell", "sand", "min"),
        Readout(
            "This cell runs out after",
            "empty_after",
            "min",
            none="never",
            limit="time",
            over="still to come",
            under="past",
        ),
        Readout(
            "Limiting current", "limiting", "mA cm⁻²", limit="current", over="J is below it", under="J is above it"
        ),
        Readout("Salt at the plated lithium", "surface*concentration", "mol L⁻¹", floor=0.03),
    ),
    presets={
        "PEO at 80 °C": {**PEO_WARM, "current": 3, "time": 1},
        "PEO at 25 °C": {**PEO_COLD, "current": 0.1, "time": 20},
        "Liquid-like": {**LIQUID, "current": 3, "time": 1},
        "Nearly single-ion": {**PEO_WARM, "transference": 0.95, "current": 3, "time": 30},
    },
    legend={
        "profile": "Salt across the electrolyte. Once it is used up, the cell can no longer carry J: the curve is then "
        "that of the largest constant current that would have lasted until now.",
        "steady": "Steady state, at J or at the limiting current, whichever is smaller.",
        "surface": "Salt where lithium is being plated.",
        "presets": ABOUT_SALT,
    },
    description="Salt concentration over the depth of the electrolyte: it falls where lithium is plated "
    "and rises by as much at the other electrode. The curve tends to a dashed straight line, the steady state.",
)


# --- Onset against current --------------------------------------------------------------------------------------------

J_RANGE = (1e-3, 100.0)  # mA/cm²
T_RANGE = (1e-4, 1e5)  # min
WORD_Y = "max(0.0006*span, 0.00016)"  # where the limiting current is named: below both curves
TIMES = {1 / 6000: "10 ms", 1 / 60: "1 s", 1.0: "1 min", 60.0: "1 h", 1440.0: "1 day", 43200.0: "1 month"}

# J/J_lim at which a cell runs out after each D t/L²: one curve for all cells, straight (Sand) at the short end.
_AGES = np.concatenate([[1e-11, 0.02], np.linspace(0.026, 1.0, 46), [1.5, 2.5, 4.0, 1e8]])
_USED = 1 - np.asarray(
    dendrites.concentration_profile(0.0, _AGES, dendrites.limiting_current_density(1, 1, 1, 0), 1, 1, 1, 0)
)
_LOADS = 1 / _USED


def _model_onset(**sliders: float) -> dict[str, Any]:
    return {
        "loads": _LOADS,
        "ages": _AGES,
        "ends": J_RANGE,
        "rate": cell.lithium_thickness(sliders["current"] * mA_per_cm2 * minute) / um,
        **_clocks(**sliders),
    }


def _draw_onset(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 13
    ax = figure.subplots()
    ax.set(
        xscale="log",
        yscale="log",
        xlim=J_RANGE,
        ylim=T_RANGE,
        xlabel="Current density J (mA cm⁻²)",
        ylabel="Time until the salt is gone",
    )
    ax.set_xticks([1e-3, 1e-2, 0.1, 1, 10, 100], ["0.001", "0.01", "0.1", "1", "10", "100"])
    ax.set_yticks(list(TIMES), list(TIMES.values()))
    ax.minorticks_off()
    limit = "limit" if narrow else "limiting current"
    word: dict[str, Any] = {"color": GREY, "fontsize": size}
    ax.text(1.4e-3, 1.1e-3, "this cell", color=BLUE, fontsize=size)
    ax.text(1.4e-3, 2.0e-4, "Sand" if narrow else "Sand, thick cell", color=GREY, fontsize=size)
    return {
        "limit": Vertical(ax.axvline(1, color=GREY, lw=1.2), x="limiting"),
        "sand": Line(ax.plot([], [], color=GREY, lw=1.6, ls="--")[0], x=J_RANGE, y="sand_line"),
        "cell": Line(ax.plot([], [], color=BLUE)[0], x="limiting*loads", y="span*ages"),
        "here": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="current", y="empty_after"),
        "never": Marker(
            ax.plot([], [], "^", color=GREEN, ms=11, clip_on=False)[0],
            x="where(current > limiting, nan, current)",
            y=0.6 * T_RANGE[1],
        ),
        "never_word": Label(
            ax.text(0, 0, "", color=INK, fontsize=size, va="center"),
            x="where(current > limiting, nan, current)",
            y=0.6 * T_RANGE[1],
            dx=9,
            text="never",
        ),
        "limit_left": Label(
            ax.text(0, 0, "", ha="right", **word),
            x="where(limiting < 5, nan, where(limiting > 100, nan, limiting))",
            y=WORD_Y,
            dx=-5,
            text=limit,
        ),
        "limit_right": Label(
            ax.text(0, 0, "", **word), x="where(limiting < 5, limiting, nan)", y=WORD_Y, dx=5, text=limit
        ),
        "far": Label(
            ax.text(0, 0, "", ha="right", **word),
            x="where(limiting > 100, 95, nan)",
            y=1.1e-3,
            text=f"{limit} {{limiting}} →",
        ),
    }


onset = Panel(
    name="salt-onset",
    title="Onset against current",
    question="At which currents does the salt run out at all, and when?",
    controls=(CURRENT, THICKNESS, DIFFUSIVITY, CONCENTRATION, TRANSFERENCE),
    model=_model_onset,
    draw=_draw_onset,
    derived={
        "span": _SPAN,
        "sand_line": "sand*(current/ends)**2",
        "empty_after": "where(current > limiting, depletion, nan)",
    },
    tables=TABLES,
    readouts=(
        Readout("Sand's time, thick cell", "sand", "min"),
        Readout("This cell runs out after", "empty_after", "min", none="never"),
        Readout(
            "Limiting current", "limiting", "mA cm⁻²", limit="current", over="J is below it", under="J is above it"
        ),
        Readout("Lithium plated by then", "rate*empty_after", "µm", none="no limit"),
    ),
    presets={
        "PEO at 80 °C": {**PEO_WARM, "current": 3},
        "PEO at 25 °C": {**PEO_COLD, "current": 0.1},
        "Liquid-like": {**LIQUID, "current": 3},
        "Nearly single-ion": {**PEO_WARM, "transference": 0.95, "current": 3},
    },
    legend={
        "cell": "Time until the salt at the plated lithium is used up in a cell of this thickness.",
        "sand": "Sand's time, slope −2: a cell without a far side.",
        "limit": "Limiting current density: below it the salt never runs out.",
        "here": "This cell at this current density.",
        "never": "Arrow at the top: J is below the limiting current, the time is infinite.",
        "presets": ABOUT_SALT,
    },
    description="Time until the salt is gone against current density, both on logarithmic axes. Sand's law is a "
    "straight line of slope minus two; a real cell's curve leaves it upwards and is vertical at the limiting current.",
)


# --- A crack filled with lithium --------------------------------------------------------------------------------------

FLAWS = (0.1, 100.0)  # µm
ETA = (0.1, 3000.0)  # mV

# Fracture toughness in MPa m^(1/2), from the table ``mechanical``.
_MECHANICAL = data.load("mechanical").set_index("material")["fracture_toughness"]
TOUGHNESS = {
    name: float(_MECHANICAL[material])
    for name, material in (("LLZO", "LLZTO"), ("LATP", "LATP"), ("glass", "75Li2S-25P2S5 glass"))
}
BARE = float(data.fact("llzto-bare-resistance")["value"])  # Ω cm²
# Interface and critical current of LLZTO-PLSS (review reference 97); the flaw size is illustrative.
TREATED = {
    "flaw": 10,
    "current": float(data.fact("llzto-plss-critical-current")["value"]),
    "resistance": float(data.fact("llzto-plss-resistance")["value"]),
    "contact": 100,
}


def _needed(toughness: float, flaw: Any) -> Any:
    """Overpotential in mV at which lithium can open a flaw; toughness in MPa m^(1/2), flaw in µm."""
    return dendrites.crack_overpotential(dendrites.griffith_stress(toughness * MPa_sqrt_m, flaw * um)) / mV


def _model_crack(toughness: float, flaw: float, current: float, resistance: float, contact: float) -> dict[str, Any]:
    local = current / (contact / 100)
    return {
        "stress": dendrites.griffith_stress(toughness * MPa_sqrt_m, flaw * um) / MPa,
        "needed": _needed(toughness, flaw),
        "local": local,
        "available": local * mA_per_cm2 * resistance * ohm_cm2 / mV,
        "ends": FLAWS,
        "pick": [0.0, 1.0],
    }


def _materials(ax: Axes, narrow: bool) -> None:
    for name, long_name in {"LLZO": "LLZO", "glass": "Li₂S–P₂S₅ glass"}.items():
        line = _needed(TOUGHNESS[name], np.array(FLAWS))
        ax.plot(FLAWS, line, color=GREY, lw=1.2, zorder=1)
        word: dict[str, Any] = {"fontsize": 11, "s": name} if narrow else {"fontsize": 12, "s": long_name}
        ax.text(1.08 * FLAWS[1], line[1], color=GREY, va="center", **word)


def _draw_crack(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 13
    ax = figure.subplots()
    ax.set(
        xscale="log",
        yscale="log",
        xlim=FLAWS,
        ylim=ETA,
        xlabel="Flaw size a (µm)",
        ylabel="Overpotential (mV)",
    )
    ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    ax.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.minorticks_off()
    _materials(ax, narrow)
    word: dict[str, Any] = {"color": INK, "fontsize": size}
    ax.text(90, 2600, "the crack opens", ha="right", va="top", **word)
    ax.text(0.11, 0.12, "stays shut" if narrow else "the crack stays shut", **word)
    return {
        "opens": Band(
            ax.fill([1, 2, 2], [1, 1, 2], color=VERMILLION, alpha=0.12, lw=0)[0], x=FLAWS, low="line", high=ETA[1]
        ),
        "threshold": Line(ax.plot([], [], color=BLUE)[0], x=FLAWS, y="line"),
        "available": Horizontal(ax.axhline(1, color=VERMILLION, lw=2.2), y="shown"),
        "gap": Line(
            ax.plot([], [], color=INK, lw=1.4, ls=":")[0], x="flaw + 0*pick", y="needed + (shown - needed)*pick"
        ),
        "here": Marker(ax.plot([], [], "o", color=BLUE, ms=10)[0], x="flaw", y="needed"),
        "driven": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="flaw", y="shown"),
        "margin": Label(ax.text(0, 0, "", ha="right", **word), x=90.0, y=0.12, text="margin {margin}"),
    }


crack = Panel(
    name="lithium-crack",
    title="Lithium in a crack",
    question="Does the current supply the overpotential that opens a crack?",
    controls=(
        Slider(
            "toughness",
            "Fracture toughness",
            0.1,
            3,
            TOUGHNESS["LLZO"],
            "MPa m¹ᐟ²",
            log=True,
            about="K_IC of the electrolyte.",
        ),
        Slider("flaw", "Flaw size", 0.1, 100, 10, "µm", log=True, about="half the length of a sharp through crack, a."),
        Slider(
            "current", "Current density", 0.02, 5, 1.1, "mA cm⁻²", log=True, about="J, over the whole area of the cell."
        ),
        Slider(
            "resistance",
            "Interface resistance",
            1,
            1200,
            9,
            "Ω cm²",
            log=True,
            about="R of lithium on the electrolyte, where they touch.",
        ),
        Slider(
            "contact", "Area in contact", 5, 100, 100, "%", log=True, about="f; the current squeezes through it as J/f."
        ),
    ),
    model=_model_crack,
    draw=_draw_crack,
    derived={
        "line": "needed*(flaw/ends)**0.5",
        "shown": "min(max(available, 0.25), 1500)",
        "margin": "needed/available",
    },
    readouts=(
        Readout("Critical stress", "stress", "MPa"),
        Readout("Overpotential needed", "needed", "mV"),
        Readout(
            "Overpotential at hand, R J/f",
            "available",
            "mV",
            limit="needed",
            over="opens the crack",
            under="too little",
        ),
        Readout(
            "Critical current density",
            "current*needed/available",
            "mA cm⁻²",
            limit="current",
            over="J is below it",
            under="J is above it",
        ),
    ),
    presets={
        "LLZTO, untreated": {**TREATED, "toughness": TOUGHNESS["LLZO"], "resistance": BARE},
        "LLZTO, 9 Ω cm²": {**TREATED, "toughness": TOUGHNESS["LLZO"]},
        "LATP": {**TREATED, "toughness": TOUGHNESS["LATP"]},
        "Sulfide glass": {**TREATED, "toughness": TOUGHNESS["glass"]},
    },
    legend={
        "threshold": "Overpotential at which the pressure of plated lithium opens a flaw of each size.",
        "available": "Overpotential at hand: local current density times interface resistance (held inside the axes).",
        "here": "What this flaw needs.",
        "driven": "What drives lithium into it.",
        "gap": "The margin, needed over at hand: written at the lower right; below 1 the crack opens.",
        "opens": "Shaded: lithium opens the crack.",
        "lines": "Grey lines: a garnet (0.98, illustrative; 0.44 to 1.51 measured), a sulfide glass (0.23, measured).",
        "presets": "1190 and 9 Ω cm² and 1.1 mA cm⁻²: LLZTO of the review's references 96, 97. Flaws are illustrative.",
    },
    description="Overpotential against flaw size on logarithmic axes. What a flaw needs falls with the square root of "
    "its size; a horizontal line is what the current supplies. Above the falling line the crack opens.",
)
