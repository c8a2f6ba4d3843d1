"""Explorers of electrolytes/overview: the classes side by side, and what the electrolyte itself costs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy import constants, optimize

from .. import data
from ..explore import Band, Bars, Label, Line, Marker, Panel, Readout, Slider, Table, Vertical, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import conduction
from ..units import S_per_cm, celsius, eV, g_per_cm3, mg_per_cm2, ohm_cm2, um
from ._axes import decades, ticks

ALLOWANCE = 50.0  # mV, what a cell may lose in the electrolyte (illustrative)
POLYMER = "PEO–LiTFSI"

# -- the classes side by side ------------------------------------------------------------------------------------------

# Name in the figure: rows of the tables ``conductivity`` (material, part), ``stability_windows`` and ``mechanical``.
_ROWS: dict[str, tuple[tuple[str, str], str, str]] = {
    "LLZO": (("LLZO", "total"), "LLZO", "LLZO"),
    "LATP": (("LATP", "total"), "LATP", "LiTi2(PO4)3"),
    "LAGP": (("LAGP", "unspecified"), "LAGP", ""),
    "LLTO": (("LLTO", "total"), "LLTO", "LLTO"),
    "LiPON": (("LiPON", "bulk"), "LiPON", ""),
    "LGPS": (("LGPS", "total"), "LGPS", "LGPS"),
    "Li₇P₃S₁₁": (("Li7P3S11 (hot-pressed)", "total"), "Li7P3S11", "Li7P3S11"),
    "Li₆PS₅Cl": (("Li6PS5Cl", "total"), "Li6PS5Cl", "Li6PS5Cl"),
    "β-Li₃PS₄": (("beta-Li3PS4", "total"), "Li3PS4", "beta-Li3PS4"),
    "Li₃InCl₆": (("Li3InCl6", "total"), "Li3InCl6", ""),
    "Li₃YBr₆": (("Li3YBr6", "total"), "Li3YBr6", ""),
    "Li₃YCl₆": (("Li3YCl6", "total"), "Li3YCl6", ""),
}
_FIRST_OF_A_CLASS = (5, 9, 12)  # rows at which sulfides, halides and polymers begin, after the oxides
NAMES = (*_ROWS, POLYMER)
_PLACES = -np.arange(len(NAMES), dtype=float)  # rows, from the top


def _conductivities() -> Any:
    return data.load("conductivity").set_index(["material", "what"])


def _windows() -> np.ndarray:
    """Reduction and oxidation limit of each row in V: calculated ones of the first source in the table."""
    table = data.load("stability_windows").query("kind == 'calculated'").drop_duplicates("material")
    limits = table.set_index("material")[["reduction", "oxidation"]]
    polymer = float(data.fact("table1-polymer-voltage")["value"])
    return np.array([*(limits.loc[window] for _, window, _ in _ROWS.values()), (0.0, polymer)], dtype=float)


def _moduli() -> np.ndarray:
    table = data.load("mechanical").query("kind == 'calculated'").set_index("material")["youngs_modulus"]
    return np.array([*(table.get(name, np.nan) for *_, name in _ROWS.values()), np.nan], dtype=float)


WINDOWS = _windows()
MODULI = _moduli()


_CRYSTALS = _conductivities().loc[[key for key, *_ in _ROWS.values()] + [("PEO-LiTFSI (semicrystalline)", "total")]]
_MELT = _conductivities().loc[("PEO-LiTFSI (melt)", "bulk")]


def _frozen(temperature: float) -> Any:
    """Conductivity of each row in S/cm at a temperature in °C, the polymer partly crystalline."""
    return conduction.arrhenius_conductivity(
        celsius(temperature),
        _CRYSTALS["sigma_ref"].to_numpy(),
        _CRYSTALS["activation_energy"].to_numpy() * eV,
        _CRYSTALS["temperature_ref"].to_numpy(),
    )


def _molten(temperature: float) -> float:
    """Conductivity of the molten polymer in S/cm at a temperature in °C."""
    energy = float(_MELT.pseudo_activation_energy) * eV
    return float(conduction.vft_conductivity(celsius(temperature), _MELT.prefactor, energy, _MELT.temperature_zero))


# °C, where the two meet and the last crystals melt
MELTING = float(optimize.brentq(lambda t: _frozen(t)[-1] - _molten(t), 50.0, 70.0))


def _model_map(temperature: float, thickness: float, current: float, anode: float, cathode: float) -> dict[str, Any]:
    *sigma, crystalline = _frozen(temperature)
    molten = _molten(temperature)
    return {
        "sigma": [*sigma, min(crystalline, molten)],
        **{f"sigma_{i}": value for i, value in enumerate(sigma)},
        "crystalline": crystalline,
        "molten": molten,
        "reduction": WINDOWS[:, 0],
        "oxidation": WINDOWS[:, 1],
        # Ohm's law: thickness in µm times current in mA/cm² over mV is 1e-4 S/cm.
        "need": thickness * current / ALLOWANCE * 1e-4,
    }


def _exact_tables() -> dict[str, Table]:
    """Each conductivity divided by its own law of temperature is one number: whether a row conducts enough is exact."""
    kelvin = "(temperature + 273.15)"
    names = [*(f"sigma_{i}" for i in range(len(_ROWS))), "crystalline"]
    energies = _CRYSTALS["activation_energy"] * eV / constants.k
    tables = {
        name: Table(over=(), scale=f"exp({-energy!r}/{kelvin})/{kelvin}")
        for name, energy in zip(names, energies.tolist(), strict=True)
    }
    energy = float(_MELT.pseudo_activation_energy) * eV / constants.k
    law = f"exp({-energy!r}/({kelvin} - {float(_MELT.temperature_zero)!r}))/sqrt({kelvin})"
    return tables | {"molten": Table(over=(), scale=law)}


def _counted(*conditions: list[str]) -> str:
    """How many rows meet one condition of each list."""
    return " + ".join("*".join(f"({c})" for c in row) for row in zip(*conditions, strict=True))


_CONDUCT = [f"sigma_{i} >= need" for i in range(len(NAMES))]
_NOT_REDUCED = [f"anode >= {low:g}" for low, _ in WINDOWS]
_NOT_OXIDISED = [f"cathode <= {high:g}" for _, high in WINDOWS]


def _draw_map(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    left, middle, right = figure.subplots(1, 3, sharey=True, gridspec_kw={"width_ratios": [1.0, 1.15, 0.62]})
    left.set(xscale="log", xlim=(3e-8, 2e-1), ylim=(-len(NAMES) + 0.4, 0.8))
    decades(left.xaxis, range(-6, 0, 3))
    middle.set(xlim=(-0.25, 5.25))
    middle.set_xticks([0, 2, 4])
    right.set(xscale="log", xlim=(12, 500))
    ticks(right.xaxis, [20, 200])
    for ax, words in zip((left, middle, right), ("S cm⁻¹", "V vs Li", "GPa"), strict=True):
        ax.set_xlabel(words, fontsize=small + 0.5)
        ax.tick_params(axis="x", labelsize=small)
        ax.tick_params(axis="y", length=0, labelsize=small)
        ax.grid(axis="x", visible=False)
    titles = ("Conducts", "Window", "Stiff") if narrow else ("Conductivity", "Calculated window", "Young's modulus")
    for ax, words in zip((left, middle, right), titles, strict=True):
        ax.set_title(words, fontsize=small + 0.5)
    left.set_yticks(_PLACES, NAMES)
    for first in _FIRST_OF_A_CLASS:
        for ax in (left, middle, right):
            ax.axhline(0.5 - first, color=GREY, lw=0.8)
    bars = middle.barh(_PLACES, WINDOWS[:, 1] - WINDOWS[:, 0], left=WINDOWS[:, 0], height=0.5, color=SKY)
    bars[0].set_label("window")  # for its colour in the legend
    right.plot(MODULI, _PLACES, "D", color=PURPLE, ms=6 if narrow else 7, label="stiffness")
    size = 8 if narrow else 9.5
    dots = left.plot([], [], "o", color=BLUE, ms=size)[0]
    marks = [middle.plot([], [], "o", color=VERMILLION, ms=size - 1.5)[0] for _ in range(2)]
    too_little = left.bar([1e-6], [len(NAMES) + 2], bottom=-len(NAMES) - 1, color=GREY, alpha=0.22)
    return {
        "too_little": Bars(too_little, left=1e-9, right="need"),
        "need": Vertical(left.axvline(1e-4, color=ORANGE, lw=2, ls="--"), x="need"),
        "anode": Vertical(middle.axvline(0, color=INK, lw=1.6), x="anode"),
        "cathode": Vertical(middle.axvline(4, color=INK, lw=1.6, ls="--"), x="cathode"),
        "sigma": Marker(dots, x="sigma", y=_PLACES),
        "reduced": Marker(marks[0], x="where(anode < reduction, anode, nan)", y=_PLACES),
        "oxidised": Marker(marks[1], x="where(cathode > oxidation, cathode, nan)", y=_PLACES),
    }


properties = Panel(
    name="electrolytes-map",
    title="The classes side by side",
    question="Which electrolyte conducts enough, and which survives both electrodes?",
    controls=(
        Slider(
            "temperature",
            "Temperature",
            -20,
            100,
            25,
            "°C",
            about="of the cell: moves the conductivities; near 60 °C the crystals of the polymer melt",
            kinks=(MELTING,),
        ),
        Slider("thickness", "Layer thickness", 5, 1000, 30, "µm", log=True, about="of the electrolyte"),
        Slider("current", "Current density", 0.1, 10, 3, "mA cm⁻²", log=True, about="through the cell"),
        Slider("anode", "Anode potential", 0, 2, 0, "V", about="against lithium: 0 for lithium, about 0.4 for silicon"),
        Slider("cathode", "Cathode potential", 2, 5, 4.2, "V", about="against lithium, when the cell is full"),
    ),
    model=_model_map,
    draw=_draw_map,
    tables=_exact_tables(),
    derived={f"sigma_{len(_ROWS)}": "min(crystalline, molten)"},
    readouts=(
        Readout("Conductivity needed", "need", "S cm⁻¹", tolerance=0.001),
        Readout("Conduct enough", _counted(_CONDUCT), f"of {len(NAMES)}", whole=True),
        Readout("Not reduced at the anode", _counted(_NOT_REDUCED), f"of {len(NAMES)}", whole=True),
        Readout("Pass all three", _counted(_CONDUCT, _NOT_REDUCED, _NOT_OXIDISED), f"of {len(NAMES)}", whole=True),
    ),
    presets={
        "Lithium, 4.2 V": {"anode": 0, "cathode": 4.2},
        "Silicon, 4.2 V": {"anode": 0.4, "cathode": 4.2},
        "Mild electrodes": {"anode": 1.75, "cathode": 2.1, "current": 1},
        "Hot polymer cell": {"temperature": 80, "anode": 0, "cathode": 3.5, "current": 0.5},
    },
    legend={
        "sigma": "Conductivity at the temperature set",
        "too_little": "Conducts too little",
        "need": "Conductivity at which the layer takes 50 mV (illustrative) at the current set",
        "window": (
            "Calculated range of potentials in which the composition does not decompose; for the polymer the review's "
            "upper limit of its class, from 0 V"
        ),
        "anode": "Potential of the anode",
        "cathode": "Potential of the cathode",
        "reduced": "At the anode: reduced there. What forms decides whether it stops",
        "oxidised": "At the cathode: oxidised there",
        "stiffness": "Young's modulus of single crystals, calculated, where the book has one (LiTi₂(PO₄)₃ for LATP)",
    },
    description=(
        "Three columns for thirteen electrolytes in rows, oxides, sulfides, halides and a polymer: conductivity on a "
        "logarithmic axis with the conductivity needed, the calculated window in volts with the potentials of both "
        "electrodes, and Young's modulus."
    ),
)


# -- what the electrolyte costs ----------------------------------------------------------------------------------------

THICKNESS = np.geomspace(0.5, 2000, 31)  # µm, along the axis
_PLURALS = {"oxide": "oxides", "sulfide": "sulfides", "halide": "halides", "polymer": "polymers"}
_CLASS_COLOURS = {"oxide": ORANGE, "sulfide": GREEN, "halide": PURPLE, "polymer": GREY}


def _ranges() -> dict[str, tuple[float, float]]:
    """Table 1 of the review: conductivity of each class in S/cm, from low to high."""
    table = data.load("electrolyte_classes").set_index("family")
    return {str(name): (float(row.conductivity_low), float(row.conductivity_high)) for name, row in table.iterrows()}


RANGES = _ranges()


def _resistance(thickness: Any, sigma: float) -> Any:
    """Ω cm² of µm and S/cm."""
    return conduction.area_specific_resistance(thickness * um, sigma * S_per_cm) / ohm_cm2


def _model_layer(thickness: float, conductivity: float, current: float, density: float) -> dict[str, Any]:
    # Ω cm² times mA cm⁻² is mV.
    out: dict[str, Any] = {
        "line": _resistance(THICKNESS, conductivity) * current,
        "resistance": _resistance(thickness, conductivity),
        "mass": thickness * um * density * g_per_cm3 / mg_per_cm2,
    }
    for name, (low, high) in RANGES.items():
        out |= {f"most_{name}": _resistance(THICKNESS, low) * current}
        if high > low:
            out |= {f"least_{name}": _resistance(THICKNESS, high) * current}
    return out


def _draw_layer(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(xscale="log", yscale="log", xlim=(0.5, 2000), ylim=(1e-2, 1e5))
    ax.set(xlabel="Thickness (µm)", ylabel="Voltage lost (mV)")
    ticks(ax.xaxis, [1, 10, 100, 1000])
    ticks(ax.yaxis, [1e-2, 1, 1e2, 1e4], ["0.01", "1", "100", "10 000"])
    ax.axhline(ALLOWANCE, color=INK, lw=1.4, ls="--", label="mark")
    moving: dict[str, Any] = {}
    for name, color in _CLASS_COLOURS.items():
        if f"least_{name}" in _model_layer(1, 1, 1, 1):
            area = ax.fill([], [], color=color, alpha=0.3, lw=0)[0]
            moving[name] = Band(area, x=THICKNESS, low=f"least_{name}", high=f"most_{name}")
        else:
            moving[name] = Line(ax.plot([], [], color=color, lw=2)[0], x=THICKNESS, y=f"most_{name}")
    moving["line"] = Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=THICKNESS, y="line")
    moving["here"] = Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="thickness", y="drop")
    # Right of its dot and below the line, or left of it and above where the frame is near; nowhere beside a hidden dot.
    shown = "where(drop > 0.03, where(drop < 9e4, drop, nan), nan)"
    for name, side, dx, dy, here in (
        ("value", "left", 9, -14, f"where(thickness < 60, {shown}, nan)"),
        ("value_left", "right", -9, 8, f"where(thickness < 60, nan, {shown})"),
    ):
        words = ax.text(0, 0, "", color=INK, ha=side, fontsize=small + 0.5)
        moving[name] = Label(words, x="thickness", y=here, dx=dx, dy=dy, text="{drop} mV")
    for name, (low, high) in RANGES.items():
        # In its band at the left; a single line is named above its right end.
        place, dx, side, dy = (1.0, -18, "left", 0) if low < high else (1900.0, 0, "right", 8)
        lost = f"{float(_resistance(place, np.sqrt(low * high))):.4g}*current"
        words = ax.text(0, 0, _PLURALS[name], color=INK, ha=side, va="center", fontsize=small)
        moving[f"name_{name}"] = Label(words, x=place, y=f"where({lost} > 0.03, {lost}, nan)", dx=dx, dy=dy)
    return moving


layer = Panel(
    name="electrolytes-layer",
    title="What the electrolyte itself costs",
    question="How thick may a layer be?",
    controls=(
        Slider(
            "thickness", "Thickness", 1, 1000, 30, "µm", log=True, about="of the electrolyte between the electrodes"
        ),
        Slider("conductivity", "Conductivity", 1e-7, 2e-2, 3e-4, "S cm⁻¹", log=True, about="of lithium ions"),
        Slider("current", "Current density", 0.1, 10, 3, "mA cm⁻²", log=True, about="through the cell"),
        Slider("density", "Density", 1, 6, 5.1, "g cm⁻³", about="of the electrolyte: only for its mass"),
    ),
    model=_model_layer,
    draw=_draw_layer,
    derived={"drop": "current*resistance"},
    readouts=(
        Readout("Area-specific resistance", "resistance", "Ω cm²", tolerance=0.001),
        Readout("Voltage lost", "drop", "mV", limit=ALLOWANCE, over="above the mark", under="below the mark"),
        Readout("Thickness at the mark", f"thickness*{ALLOWANCE:g}/drop", "µm"),
        Readout("Mass of the layer", "mass", "mg cm⁻²", tolerance=0.001),
    ),
    presets={
        # Conductivities of the table ``conductivity``; densities of the introduction's table, see there; thicknesses
        # illustrative.
        "Garnet plate": {"thickness": 500, "conductivity": 3e-4, "density": 5.1},
        "Garnet film": {"thickness": 20, "conductivity": 3e-4, "density": 5.1},
        "Sulfide sheet": {"thickness": 50, "conductivity": 1.3e-3, "density": 1.9},
        "Polymer at 25 °C": {"thickness": 30, "conductivity": 3e-6, "density": 1.2},
        "LiPON film": {"thickness": 1, "conductivity": 2.3e-6, "density": 2.5},
    },
    legend={
        "line": "Loss of the conductor set with the sliders",
        "here": "The layer chosen; out of the frame below 0.01 mV and above 100 V",
        "sulfide": "Sulfides, with the range of conductivities in Table 1 of the review",
        "halide": "Halides: one value there",
        "oxide": "Oxides",
        "polymer": "Polymers",
        "mark": "50 mV, an illustrative allowance",
    },
    description=(
        "Voltage lost against the thickness of the electrolyte, both logarithmic: rising straight bands for the "
        "classes of electrolytes, a line for the conductor chosen, and a dashed mark at 50 mV."
    ),
)
