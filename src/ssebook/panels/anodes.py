"""Explorers of anodes/overview: the anodes side by side, and how long a lithium reserve lasts."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..data import load
from ..explore import Bars, Choice, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, FAINT, GREY, INK, SKY, VERMILLION
from ..models.cell import LITHIUM_DENSITY, lithium_thickness
from ..units import g_per_cm3, mAh_per_cm2, mAh_per_g, mg_per_cm2, um
from .introduction import CATHODE_POTENTIAL

__all__ = ["ROWS", "compared", "count", "layer"]

# -- side by side ----------------------------------------------------------------------------------------------------

ROWS = ("lithium", "silicon", "tin", "aluminium", "indium", "graphite", "titanate")
INACTIVE_DENSITY = 1.9  # g/cm3, an argyrodite: illustrative for whatever else is in the layer
AXIS = (0.4, 2000.0)  # um
ANODES: Any = load("anode_materials").set_index("material")


def layer(anode: str, capacity: float) -> dict[str, float]:
    """What one anode needs to take up ``capacity`` (mAh/cm2) when it has no spare capacity, pores or anything else.

    Parameters
    ----------
    anode : str
        One of ``ROWS``.
    capacity : float, mAh/cm2
        Charge per area that is cycled.

    Returns
    -------
    dict of str to float
        ``host``: 1 if the anode has a host, 0 for lithium metal; ``base`` (um) and ``base_mass`` (mg/cm2): the dense
        host, or for lithium metal the layer plated; ``growth`` (um): what charging adds to its thickness; ``gain``
        (mg/cm2): mass of the lithium moved; ``potential`` (V).
    """
    row = ANODES.loc[anode]
    charge = capacity * mAh_per_cm2
    moved = float(lithium_thickness(charge))
    lithium = {"gain": moved * LITHIUM_DENSITY / mg_per_cm2, "potential": float(row.potential)}
    if not row.host:
        return {"host": 0.0, "base": moved / um, "base_mass": lithium["gain"], "growth": moved / um} | lithium
    mass = charge / (row.capacity_host * mAh_per_g)
    thickness = mass / (row.density_host * g_per_cm3)
    growth = thickness * (row.volume_ratio - 1) / um
    return {
        "host": 1.0,
        "base": thickness / um,
        "base_mass": mass / mg_per_cm2,
        "growth": growth,
    } | lithium


_KEYS = ("host", "base", "base_mass", "growth")


def _model_compared(anode: str, capacity: float, spare: float, inactive: float, pores: float) -> dict[str, Any]:
    found = [layer(name, capacity) for name in ROWS]
    chosen = layer(anode, capacity)
    outputs: dict[str, Any] = {f"{key}_all": [each[key] for each in found] for key in _KEYS}
    outputs |= {f"base_mass_{name}": each["base_mass"] for name, each in zip(ROWS, found, strict=True)}
    outputs |= {f"base_{name}": each["base"] for name, each in zip(ROWS, found, strict=True)}
    return outputs | chosen | {"row": float(ROWS.index(anode))}


def _layer_formulas(end: str) -> dict[str, str]:
    """Formulas of the layer: of the chosen anode (no ``end``) or of all at once (``_all``)."""
    return {
        f"host_volume{end}": f"base{end}*(host{end} + spare/100)",
        f"others{end}": f"host_volume{end}*host{end}*inactive/(100 - inactive)",
        f"solid{end}": f"host_volume{end} + others{end}",
        f"fresh{end}": f"solid{end}/(1 - host{end}*pores/100)",
        f"charged{end}": f"max(fresh{end}, solid{end} + growth{end})",
    }


def _mass(end: str, host: str) -> str:
    """Formula of the charged mass in mg/cm2: host, lithium moved, other solids (um times g/cm3 is 0.1 mg/cm2)."""
    others = f"{0.1 * INACTIVE_DENSITY:.3g}*base{end}*{host}*inactive/(100 - inactive)"
    return f"({host} + spare/100)*(base_mass{end} + {others}) + gain"


def _draw_compared(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 10.5 if narrow else 12
    rows = np.arange(len(ROWS))
    ax = figure.subplots()
    edge = AXIS[1] * (22 if narrow else 14)  # room for the columns at the right
    ax.set(xscale="log", xlim=(AXIS[0], edge), ylim=(len(ROWS) - 0.5, -1), xlabel="Thickness of the anode layer (µm)")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.minorticks_off()
    words = [f"{name},\n{ANODES.potential[name]:g} V" if narrow else name for name in ROWS]
    ax.set_yticks(rows, words, fontsize=size)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    chosen = ax.bar(0, 1, color=FAINT, alpha=0.7, zorder=0)
    columns = {"mg cm⁻²": 2.0} if narrow else {"V": 1.3, "mg cm⁻²": 3.4}
    for head, place in columns.items():
        ax.text(AXIS[1] * place, -0.75, head, color=INK, fontsize=size, va="center")
    bars = ax.barh(rows, [1.0] * len(ROWS), 0.22 if narrow else 0.18, color=SKY, alpha=0.7)
    before = ax.plot([], [], "o", color=BLUE, ms=8, mfc="#ffffff", mew=2)[0]
    after = ax.plot([], [], "o", color=BLUE, ms=9)[0]
    artists: dict[str, Any] = {
        "chosen": Bars(chosen, left=[AXIS[0]], right=[edge], low="row - 0.42", high="row + 0.42"),
        "grows": Bars(bars, left=f"max(fresh_all, {AXIS[0]})", right="charged_all"),
        "before": Marker(before, x=f"where(fresh_all > {1.15 * AXIS[0]}, fresh_all, nan)", y=list(rows)),
        "after": Marker(after, x="charged_all", y=list(rows)),
    }
    for i, name in enumerate(ROWS):
        if not narrow:
            potential = f"{ANODES.potential[name]:g}"
            ax.text(AXIS[1] * columns["V"], i, potential, color=INK, fontsize=size, va="center")
        mass = ax.text(0, 0, "", color=INK, fontsize=size, va="center")
        artists[f"{name}_mass"] = Label(mass, x=AXIS[1] * columns["mg cm⁻²"], y=i, text=f"{{mass_{name}}}")
    return artists


compared = Panel(
    name="anodes-compared",
    title="Anodes side by side",
    question="How thick is an anode for the same charge, before and after it has taken up its lithium?",
    controls=(
        Choice("anode", "Anode", ROWS, "silicon", about="the shaded row, which the readouts speak of"),
        Slider("capacity", "Areal capacity", 1, 6, 4, "mAh cm⁻²", about="charge that is cycled, the same for all"),
        Slider(
            "spare",
            "Spare capacity",
            0,
            100,
            20,
            "%",
            about="beyond what is cycled: a larger host, or metal that stays; lithium with 0 is the anode-free cell",
        ),
        Slider(
            "inactive",
            "Share of other solids",
            0,
            50,
            0,
            "vol%",
            about="electrolyte, carbon and binder among the solids of the fresh layer; not used for lithium metal",
        ),
        Slider("pores", "Pores", 0, 75, 0, "vol%", about="empty part of the fresh layer; not used for lithium metal"),
    ),
    model=_model_compared,
    draw=_draw_compared,
    derived=_layer_formulas("")
    | _layer_formulas("_all")
    | {"mass": _mass("", "host")}
    | {f"mass_{name}": _mass(f"_{name}", "0" if name == "lithium" else "1") for name in ROWS}
    | {
        "swelling": "max(0, growth - host*pores/(100 - pores)*solid)",
        "given": f"100*potential/{CATHODE_POTENTIAL:g}",
    },
    tables={
        f"{key}{end}": Table(over=over, scale="capacity", log=False)
        for end, over in (("", ("anode",)), ("_all", ()))
        for key in _KEYS
        if key != "host"
    }
    | {f"{key}_{name}": Table(over=(), scale="capacity") for key in ("base", "base_mass") for name in ROWS}
    | {"gain": Table(over=(), scale="capacity"), "host_all": Table(over=(), log=False)}
    | {key: Table(over=("anode",), log=False) for key in ("host", "potential", "row")},
    readouts=(
        Readout("Charged layer", "charged", "µm"),
        Readout("Grows on charge by", "swelling", "µm", floor=0.05),
        Readout("Mass when charged", "mass", "mg cm⁻²"),
        Readout("Energy given up by its potential", "given", "%", floor=0.1),
    ),
    presets={
        "Dense layers": {"spare": 20, "inactive": 0, "pores": 0},
        "Composites": {"spare": 20, "inactive": 30, "pores": 15},
        "Room for silicon": {"anode": "silicon", "spare": 20, "inactive": 30, "pores": 62.1},
        "Anode-free": {"anode": "lithium", "spare": 0, "inactive": 0, "pores": 0},
    },
    legend={
        "before": "The fresh layer; for lithium metal, what is left when the cell is discharged.",
        "after": "The charged layer.",
        "grows": "From one to the other: on this axis the length is the ratio of the two.",
        "chosen": "The anode that the readouts speak of.",
        "columns": "At the side: mean potential against lithium (V), and mass of the charged layer (mg cm⁻²).",
        "scope": "Charged to Li, Li₁₅Si₄, Li₁₇Sn₄, LiAl, LiIn, LiC₆ and Li₇Ti₅O₁₂, crystals without flaws at their "
        "theoretical capacities. Charging fills the pores first; only then does the layer grow. Other solids weigh "
        "1.9 g cm⁻³, and the energy given up is measured on a cathode of 3.8 V (both illustrative).",
    },
    description="Thickness of seven anode layers for the same charge on a logarithmic axis, before and after charging, "
    "with the potential and the mass of each.",
)


# -- how long the lithium lasts --------------------------------------------------------------------------------------

CYCLES = np.geomspace(1, 3000, 101)
KEPT = 80.0  # %, the usual end of life
PER_CHARGE = float(lithium_thickness(mAh_per_cm2)) / um  # um for 1 mAh/cm2


def _model_count(capacity: float, reserve: float, loss: float, cycles: float) -> dict[str, Any]:
    return {"count": CYCLES, "moved": lithium_thickness(capacity * mAh_per_cm2) / um}


def _draw_count(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = 11 if narrow else 12.5
    ax = figure.subplots()
    ax.set(xscale="log", xlim=(1, 3000), ylim=(0, 112), xlabel="Cycle", ylabel="Capacity (% of the first cycle)")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.minorticks_off()
    ax.axhline(KEPT, color=GREY, lw=1, ls=":", label="kept")
    ax.text(1.1, KEPT - 2, "80 %", color=INK, fontsize=size, va="top")
    return {
        "bare": Line(ax.plot([], [], color=SKY)[0], x=CYCLES, y="bare"),
        "cell": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=CYCLES, y="left"),
        "now": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="cycles", y="left_now"),
        "with": Label(
            ax.text(0, 0, "with reserve", color=BLUE, fontsize=size, ha="right"),
            x="where(lasts > 12, min(lasts, 2900), nan)",
            y=102,
        ),
        "without": Label(
            ax.text(0, 0, "no reserve", color=INK, fontsize=size, ha="right", va="center"),
            x="where(half > 25, where(half < 3000, half, nan), nan)",
            y=50,
            dx=-9,
        ),
    }


count = Panel(
    name="anodes-lithium-count",
    title="Counting the lithium",
    question="How many cycles does a reserve of lithium buy?",
    controls=(
        Slider("capacity", "Areal capacity", 1, 6, 4, "mAh cm⁻²", about="plated and stripped in every cycle at first"),
        Slider(
            "reserve",
            "Lithium in reserve",
            0,
            100,
            20,
            "µm",
            about="metal at the anode before the first charge; 0 is the anode-free cell",
        ),
        Slider(
            "loss",
            "Lithium lost per cycle",
            0.003,
            3,
            0.2,
            "%",
            log=True,
            about="of the lithium plated: 100 % minus the coulombic efficiency of the anode",
        ),
        Slider("cycles", "Cycle", 1, 3000, 1000, "", log=True, about="moves the dot"),
    ),
    model=_model_count,
    draw=_draw_count,
    derived={
        "lasts": "100*reserve/(moved*loss)",
        "bare": "100*(1 - loss/100)**count",
        "left": "100*(1 - loss/100)**max(0, count - lasts)",
        "left_now": "100*(1 - loss/100)**max(0, cycles - lasts)",
        "half": "log(0.5)/log(1 - loss/100)",
        "life": f"lasts + log({KEPT / 100:g})/log(1 - loss/100)",
    },
    readouts=(
        Readout("Lithium moved in a full cycle", "moved", "µm"),
        Readout("Reserve used up after", "lasts", "cycles", none="no reserve", floor=1),
        Readout("80 % reached after", "life", "cycles"),
        Readout("Capacity at that cycle", "left_now", "%", floor=0.5),
    ),
    presets={
        "Anode-free, 99.8 %": {"reserve": 0, "loss": 0.2, "capacity": 4, "cycles": 1000},
        "Thin reserve, 99.8 %": {"reserve": 20, "loss": 0.2, "capacity": 4, "cycles": 1000},
        "Anode-free, 99.98 %": {"reserve": 0, "loss": 0.02, "capacity": 4, "cycles": 1000},
        "Thick foil, 98 %": {"reserve": 100, "loss": 2, "capacity": 4, "cycles": 300},
    },
    legend={
        "cell": "Capacity of the cell: whole while the reserve lasts, then a share lost in every cycle.",
        "bare": "The same cell without a reserve: efficiency to the power of the cycle.",
        "now": "The cell at the chosen cycle.",
        "kept": "Dotted: 80 %, the usual end of life.",
    },
    description="Capacity against cycle on a logarithmic axis: with a reserve of lithium it stays whole, then falls.",
)
