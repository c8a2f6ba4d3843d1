"""Explorers of electrolytes/oxides: conductivity and temperature, grains and their boundaries, the skin on a garnet."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy import optimize

from .. import data
from ..explore import Bars, Choice, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILLION
from ..models import conduction, impedance
from ..units import S_per_cm, celsius, eV, mm, nm, ohm_cm2, um
from ._axes import celsius_axis, decades, small_type
from .electrolytes import RANGES

# Interfaces of garnets with lithium, measured.
ANTIMONY, FLUORIDE, SULFONATE, UNTREATED = (  # Ω cm² (the first is printed in Ω cm⁻²)
    float(data.fact(name)["value"])
    for name in ("llzo-sb-resistance", "llzto-mgf2-resistance", "llzto-plss-resistance", "llzto-bare-resistance")
)


# -- conductivity and temperature ------------------------------------------------------------------------------------

COLDEST, WARMEST = -20.0, 120.0  # of the temperature axis, °C
KELVIN = 1000.0 / np.linspace(1000.0 / celsius(WARMEST), 1000.0 / celsius(COLDEST), 41)
INVERSE = 1000.0 / KELVIN

# The table ``conductivity`` by families, with the names drawn; the rest of a name says which part or state.
_FAMILIES = {
    "oxides": ("oxide",),
    "sulfides": ("sulfide",),
    "halides": ("halide",),
    "polymers and others": ("polymer", "nitride", "phosphide"),
}
_SHORT = {
    "tetragonal LLZO": "tetr. LLZO",
    "LATP (2012)": "LATP 2012",
    "Li7P3S11 (hot-pressed)": "Li₇P₃S₁₁ hot",
    "Li7P3S11 (cold-pressed)": "Li₇P₃S₁₁ cold",
    "beta-Li3PS4": "β-Li₃PS₄",
    "gamma-Li3PS4": "γ-Li₃PS₄",
    "75Li2S-25P2S5 glass": "LPS glass",
    "PEO-LiTFSI (melt)": "PEO melt",
    "PEO-LiTFSI (amorphous)": "PEO amorph.",
    "PEO-LiTFSI (semicrystalline)": "PEO cryst.",
    "PVDF-LiFSI with residual DMF": "PVDF, DMF",
    "PVDF with lithium magnesium silicate": "PVDF, LLS",
}
_POINTS = 9  # a curve of the library, and one more that parts it from the next
_PRESETS = {
    ("LLZO", "total"): "LLZO",
    ("LLZTO", "unspecified"): "LLZTO",
    ("LATP", "total"): "LATP",
    ("LLTO", "bulk"): "LLTO grains",
    ("LLTO", "total"): "LLTO whole",
    ("LiPON", "bulk"): "LiPON",
}


def _table() -> Any:
    return data.load("conductivity").set_index(["material", "what"])


def _conductivity(temperature: Any, sigma_ref: Any, energy: Any) -> Any:
    """S/cm from °C, S/cm and eV."""
    return conduction.arrhenius_conductivity(celsius(temperature), sigma_ref * S_per_cm, energy * eV) / S_per_cm


def _rows(library: str) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Names of a family's rows, with 1000/T (K⁻¹) and conductivity (S/cm) over the part of the range that is drawn."""
    out = []
    table: Any = data.load("conductivity")
    for row in table[table["family"].isin(_FAMILIES[library])].itertuples():
        coldest = max(row.temperature_min, celsius(COLDEST))
        kelvin = np.linspace(coldest, min(row.temperature_max, celsius(WARMEST)), _POINTS)
        if row.law == "vft":
            energy = row.pseudo_activation_energy * eV
            sigma = conduction.vft_conductivity(kelvin, row.prefactor, energy, row.temperature_zero)
        else:
            energy = row.activation_energy * eV
            sigma = conduction.arrhenius_conductivity(kelvin, row.sigma_ref, energy, row.temperature_ref)
        name = _SHORT.get(row.material) or row.material.translate(_SUBSCRIPT)
        name += {"bulk": " grains", "grain boundary": " boundary"}.get(row.what, "") if row.family == "oxide" else ""
        out.append((name, 1000.0 / kelvin, sigma))
    return out


_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LIBRARY = {library: _rows(library) for library in _FAMILIES}
_MOST = max(len(rows) for rows in LIBRARY.values())


def _curves(library: str) -> dict[str, np.ndarray]:
    """All curves of a family in one pair of arrays; where the conductivity is not positive the pen is lifted."""
    x = np.full((_MOST, _POINTS + 1), INVERSE[0])
    y = np.full((_MOST, _POINTS + 1), -1.0)
    for i, (_, inverse, sigma) in enumerate(LIBRARY[library]):
        x[i, :-1], y[i, :-1] = inverse, sigma
    return {"known_x": x.ravel(), "known_y": y.ravel()}


def _apart(heights: np.ndarray, gap: float) -> np.ndarray:
    """Heights moved apart to at least ``gap``, each as little as a pool of neighbours allows (least squares)."""
    order, ladder = np.argsort(heights), gap * np.arange(len(heights))
    out = np.empty_like(heights)
    out[order] = optimize.isotonic_regression(heights[order] - ladder).x + ladder
    return out


def _model_arrhenius(
    sigma_ref: float, energy: float, temperature: float, thickness: float, library: str
) -> dict[str, Any]:
    sigma = _conductivity(temperature, sigma_ref, energy)
    low, high = RANGES[_FAMILIES[library][0]]
    return {
        "line": _conductivity(KELVIN - celsius(0.0), sigma_ref, energy),
        "sigma": sigma,
        "resistance": conduction.area_specific_resistance(thickness * um, sigma * S_per_cm) / ohm_cm2,
        "gain": sigma / sigma_ref,
        "class_range": [0.92 * low, 1.08 * high],  # a single value too
        **_curves(library),
        **{f"shows_{i}": float(library == name) for i, name in enumerate(_FAMILIES)},
    }


def _draw_arrhenius(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(INVERSE[0], INVERSE[-1]), ylim=(1e-8, 1e0))
    ax.set(xlabel="1000/T (K⁻¹)", ylabel="Conductivity σ (S cm⁻¹)")
    decades(ax.yaxis, range(-8, 1, 2), one="1")
    celsius_axis(ax, [100, 60, 25, -20] if narrow else [100, 80, 60, 40, 25, 0, -20])
    room = 1000.0 / celsius(25.0)
    bracket = ax.plot([], [], color=ORANGE, lw=7, solid_capstyle="projecting", alpha=0.75)[0]
    known = ax.plot([], [], color=GREY, lw=1.5)[0]
    line = ax.plot([], [], color=BLUE, lw=2.8)[0]
    marker = ax.plot([], [], "o", color=VERMILLION, ms=10)[0]
    moving: dict[str, Any] = {
        "bracket": Line(bracket, x=[room, room], y="class_range"),
        "known": Line(known, x="known_x", y="where(known_y > 0, known_y, nan)"),
        "line": Line(line, x=INVERSE, y="line"),
        "marker": Marker(marker, x="1000/(temperature + 273.15)", y="sigma"),
    }
    gap = 0.42 if narrow else 0.29  # decades that a line of type takes
    for i, rows in enumerate(LIBRARY.values()):
        # At the cold end of its curve, or above a curve that runs on to the frame.
        places = [min(float(inverse[0]), INVERSE[-1] - (0.33 if narrow else 0.24)) for _, inverse, _ in rows]
        at = zip(rows, places, strict=True)
        ends = [
            np.interp(x, inverse[::-1], np.log10(sigma[::-1])) + gap * (x < inverse[0]) for (_, inverse, sigma), x in at
        ]
        heights = 10.0 ** _apart(np.array(ends), gap)
        for k, ((name, _, _), place, height) in enumerate(zip(rows, places, heights, strict=True)):
            words = ax.text(0, 0, name, color=INK, va="center", fontsize=small)
            moving[f"name_{i}_{k}"] = Label(words, x=place, y=f"where(shows_{i} > 0.5, {height:.4g}, nan)", dx=7)
    return moving


arrhenius = Panel(
    name="oxide-arrhenius",
    title="Conductivity and temperature",
    question="How well does an oxide conduct at the temperature of the cell?",
    controls=(
        Slider(
            "sigma_ref",
            "Conductivity at 25 °C",
            1e-6,
            1e-2,
            3e-4,
            "S cm⁻¹",
            log=True,
            about="of the ceramic, grains and boundaries together unless a preset says otherwise",
        ),
        Slider("energy", "Activation energy", 0.1, 0.6, 0.34, "eV", about="from the slope of ln(σT) against 1/T"),
        Slider("temperature", "Temperature", COLDEST, WARMEST, 60, "°C", about="of the cell: moves the marker"),
        Slider(
            "thickness",
            "Layer thickness",
            1,
            1000,
            20,
            "µm",
            log=True,
            about="of the electrolyte between the electrodes: 20 µm is a cell's aim, 1000 µm a laboratory pellet",
        ),
        Choice("library", "Compare with", tuple(_FAMILIES), "oxides", about="which rows of the book's table are drawn"),
    ),
    model=_model_arrhenius,
    draw=_draw_arrhenius,
    readouts=(
        Readout("Conductivity", "sigma", "S cm⁻¹", tolerance=0.001),
        Readout("Against 25 °C", "gain", "times", tolerance=0.001),
        Readout("Resistance of the layer", "resistance", "Ω cm²", tolerance=0.001),
    ),
    presets={
        label: {"sigma_ref": float(_table().loc[key].sigma_ref), "energy": float(_table().loc[key].activation_energy)}
        for key, label in _PRESETS.items()
    },
    legend={
        "line": "The conductor set with the sliders",
        "marker": "Its conductivity (S cm⁻¹) at the chosen temperature",
        "known": (
            "Materials of the book's table over the temperatures measured, named at their cold end; many sources are "
            "known at 25 °C and a slope only, and the polymers' curves are illustrative"
        ),
        "bracket": "The range that Table 1 of the review gives for the family (for polymers), drawn at 25 °C",
    },
    description=(
        "Logarithm of the conductivity against 1000/T for an Arrhenius conductor set by the reader, from 120 °C at the "
        "left to −20 °C at the right, before the measured electrolytes of a family in grey, each named at its cold end."
    ),
)


# -- grains and boundaries -------------------------------------------------------------------------------------------

PELLET = 1.0  # mm, a usual laboratory pellet (illustrative)
# Fingerprints of Irvine, Sinclair and West (1990): bulk about 1e-12 F/cm, interfaces 1e-7 to 1e-5 F/cm². The exact
# numbers are illustrative. The boundaries' own material has the bulk's permittivity.
PERMITTIVITY = 1e-12  # F/cm
INTERFACE_CAPACITANCE = 3e-6  # F/cm²
FREQUENCY = np.logspace(-1, 11.5, 251)  # Hz, twenty a decade: round arcs
THINNESS = Group("thickness/size", by="thickness")
CONTRAST = Group("grain/boundary", by="boundary")
REACH = 1e7  # Hz, about where common bench instruments end


def _model_grains(grain: float, boundary: float, size: float, thickness: float, interface: float) -> dict[str, Any]:
    total = conduction.brick_layer_conductivity(grain * S_per_cm, boundary * S_per_cm, size * um, thickness * nm)
    inside = size * um / (size * um + thickness * nm)
    r_grain = conduction.area_specific_resistance(PELLET * mm * inside, grain * S_per_cm) / ohm_cm2
    r_boundary = conduction.area_specific_resistance(PELLET * mm * (1 - inside), boundary * S_per_cm) / ohm_cm2
    # A layer's time constant is resistance times capacitance: its thickness and area cancel.
    times = {
        "grain": PERMITTIVITY / grain,
        "boundary": PERMITTIVITY / boundary,
        "interface": interface * INTERFACE_CAPACITANCE,
    }
    out: dict[str, Any] = {
        "hertz": FREQUENCY,
        "total": total / S_per_cm,
        "r_grain": r_grain,
        "r_boundary": r_boundary,
        "r_interface": 2 * interface,
        "capacitance": PERMITTIVITY * (size * um + thickness * nm) / (thickness * nm),
    }
    for name, tau in times.items():
        # The tangent of an arc's phase, -Im Z / Re Z, is a power law of the time constant: exact in a small table.
        arc = impedance.zarc(FREQUENCY, 1.0, tau)
        out |= {f"tau_{name}": tau, f"tan_{name}": -arc.imag / arc.real}
    return out


_PARTS = ("grain", "boundary", "interface")
_NAMES = {"grain": "grains", "boundary": "boundaries", "interface": "interfaces"}
_UNITS = {"grain": "MHz", "boundary": "kHz", "interface": "Hz"}
_COLOURS = {"grain": BLUE, "boundary": VERMILLION, "interface": GREEN}


def _spectrum(tangents: dict[str, str]) -> tuple[str, str]:
    """Real and negative imaginary part of the sum from the phase tangent t of each arc: 1/(1 + t²) and t/(1 + t²)."""
    real = " + ".join(f"share_{p}/(1 + ({t})**2)" for p, t in tangents.items())
    imaginary = " + ".join(f"share_{p}*({t})/(1 + ({t})**2)" for p, t in tangents.items())
    return real, imaginary


def _grains_derived() -> dict[str, str]:
    out = {"whole": "r_grain + r_boundary + r_interface"}
    out |= {f"share_{p}": f"r_{p}/whole" for p in _PARTS}
    out["real"], out["imaginary"] = _spectrum({p: f"tan_{p}" for p in _PARTS})
    for apex in _PARTS:
        out[f"x_{apex}"], out[f"y_{apex}"] = _spectrum({p: f"tau_{p}/tau_{apex}" for p in _PARTS})
    out |= {
        "f_grain": "1e-6/(6.283185307179586*tau_grain)",  # MHz
        "f_boundary": "1e-3/(6.283185307179586*tau_boundary)",  # kHz
        "f_interface": "1/(6.283185307179586*tau_interface)",  # Hz
        "seen": f"where(hertz < {1.01 * REACH:g}, real, nan)",
        "unseen": f"where(hertz > {0.99 * REACH:g}, real, nan)",
        "edge": "share_grain + share_boundary",
        "percent": "100*share_boundary",
    }
    return out


def _frequency_place(part: str, room: float, gap: float) -> str:
    """Above the apex; nowhere if the arc is small, or if a larger arc has its apex within ``gap``."""
    shown = f"x_{part}"
    if part != "grain":
        other = "interface" if part == "boundary" else "boundary"
        apart = f"abs(x_{part} - x_{other}) > {gap}"
        shown = f"where({apart}, x_{part}, where(share_{part} > share_{other}, x_{part}, nan))"
    return f"where(share_{part} > {room}, {shown}, nan)"


def _draw_grains(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    ax = figure.subplots()
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.22, 0.72) if narrow else (-0.14, 0.56), aspect="equal")
    ax.set(xlabel="Z′ / whole resistance", ylabel="−Z″ / whole resistance")
    ax.set_yticks([0, 0.25, 0.5])
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    ax.axhline(0, color=INK, lw=0.8)
    size = 11 if narrow else 12.5
    height, bottom = (0.1, -0.17) if narrow else (0.07, -0.115)
    gap = 0.25 if narrow else 0.14
    edges = {"grain": ("0", "share_grain"), "boundary": ("share_grain", "edge"), "interface": ("edge", "1")}
    room = dict(zip(_PARTS, (0.2, 0.29, 0.27) if narrow else (0.11, 0.15, 0.14), strict=True))
    moving: dict[str, Any] = {}
    for part in _PARTS:
        left, right = edges[part]
        bar = ax.bar([0.5], [height], bottom=[bottom], color=_COLOURS[part], alpha=0.45)
        moving[f"bar_{part}"] = Bars(bar, left=left, right=right)
        moving[f"name_{part}"] = Label(
            ax.text(0, 0, _NAMES[part], color=INK, ha="center", va="center", fontsize=size),
            x=f"where(share_{part} > {room[part]}, ({left} + {right})/2, nan)",
            y=bottom + height / 2,
        )
    moving["unseen"] = Line(ax.plot([], [], color=GREY, lw=1.8, ls=(0, (3, 2)))[0], x="unseen", y="imaginary")
    moving["seen"] = Line(ax.plot([], [], color=INK)[0], x="seen", y="imaginary")
    for part in _PARTS:
        apex = ax.plot([], [], "o", color=_COLOURS[part], ms=9)[0]
        moving[f"apex_{part}"] = Marker(apex, x=f"x_{part}", y=f"y_{part}")
        moving[f"frequency_{part}"] = Label(
            ax.text(0, 0, "", color=INK, ha="center", fontsize=size),
            x=_frequency_place(part, room[part], gap),
            y=f"y_{part}",
            dy=9,
            text=f"{{f_{part}}} {_UNITS[part]}",
        )
    return moving


grains = Panel(
    name="oxide-grains",
    title="Grains and boundaries",
    question="Which part of a ceramic resists, and how does its spectrum tell?",
    controls=(
        Slider(
            "grain",
            "Grain conductivity",
            1e-4,
            1e-2,
            1e-3,
            "S cm⁻¹",
            log=True,
            about="of the crystal inside a grain; the pellet is 1 mm thick",
        ),
        Slider(
            "boundary",
            "Boundary conductivity",
            1e-9,
            1e-5,
            3e-7,
            "S cm⁻¹",
            log=True,
            about="of the boundary's own material; its capacitance, 10⁻¹² F cm⁻¹, is that of the grains (illustrative)",
        ),
        Slider(
            "size",
            "Grain size",
            0.1,
            100,
            5,
            "µm",
            log=True,
            about="edge of the cubic grains; illustrative in the presets",
        ),
        Slider("thickness", "Boundary thickness", 0.5, 20, 2, "nm", log=True, about="of the layer between two grains"),
        Slider(
            "interface",
            "Interface resistance",
            1,
            10000,
            60,
            "Ω cm²",
            log=True,
            about="of one of two equal interfaces with lithium, each with 3 × 10⁻⁶ F cm⁻² (illustrative)",
        ),
    ),
    model=_model_grains,
    draw=_draw_grains,
    derived=_grains_derived(),
    tables={
        "total": Table(over=(THINNESS, CONTRAST), scale="grain"),
        "r_grain": Table(over=(THINNESS,), scale="1/grain"),
        "r_boundary": Table(over=(THINNESS,), scale="1/boundary"),
        "capacitance": Table(over=(THINNESS,)),
    },
    readouts=(
        Readout("Conductivity of the ceramic", "total", "S cm⁻¹"),
        Readout("Whole resistance", "whole", "Ω cm²"),
        Readout("Share of the boundaries", "percent", "%"),
        Readout("Capacitance of the boundaries", "capacitance", "F cm⁻¹"),
    ),
    presets={
        # Grain conductivities of the table ``conductivity``. Boundary conductivities chosen to give its totals; sizes,
        # thicknesses and interfaces illustrative.
        "LLTO": {"grain": 1e-3, "boundary": 8.2e-9, "size": 5, "thickness": 2, "interface": 1000},
        "LATP": {"grain": 3e-3, "boundary": 9.1e-7, "size": 2, "thickness": 2, "interface": 100},
        # Interfaces of section 4.2 of the review; a garnet of 1e-3 S/cm whose boundaries take a tenth.
        "LLZTO, bare": {"grain": 1.1e-3, "boundary": 1.1e-6, "size": 20, "thickness": 2, "interface": UNTREATED},
        "LLZTO with MgF₂": {"grain": 1.1e-3, "boundary": 1.1e-6, "size": 20, "thickness": 2, "interface": FLUORIDE},
    },
    legend={
        "seen": "Impedance of the cell divided by its whole resistance, from 0.1 Hz at the right to 10 MHz",
        "unseen": "Above 10 MHz, out of reach of common instruments",
        "apex_grain": "Grains, at the frequency of their own apex (MHz)",
        "apex_boundary": "Boundaries, at theirs (kHz)",
        "apex_interface": "Both interfaces, at theirs (Hz)",
        "bar_grain": "Share of the grains in the whole resistance",
        "bar_boundary": "Share of the boundaries",
        "bar_interface": "Share of both interfaces",
    },
    description=(
        "Nyquist plot of a ceramic pellet between two lithium electrodes, divided by its whole resistance, with up to "
        "three arcs for grains, boundaries and interfaces and a bar below that shows the share of each."
    ),
)


# -- the skin on a garnet --------------------------------------------------------------------------------------------

SKIN = np.logspace(0, np.log10(300), 41)  # nm
GARNET = 3e-4  # S/cm, LLZO of the table ``conductivity``
ALLOWANCE = 0.05  # V, what a cell may lose at one interface (illustrative)


def _model_skin(thickness: float, sigma: float, contact: float, current: float) -> dict[str, Any]:
    def resistance(layer: Any) -> Any:
        return conduction.area_specific_resistance(layer * nm, sigma * S_per_cm) / ohm_cm2

    here = resistance(thickness) / contact
    return {
        "full": resistance(SKIN),
        "partial": resistance(SKIN) / contact,
        "resistance": here,
        "drop": here * current,  # Ω cm² times mA cm⁻² is mV
        "garnet": here * ohm_cm2 * GARNET * S_per_cm / um,
        "allowed": 1e3 * ALLOWANCE / current,
    }


def _draw_skin(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    ax = figure.subplots()
    ax.set(xscale="log", yscale="log", xlim=(1, 300), ylim=(1e-2, 1e6))
    ax.set(xlabel="Thickness of the skin (nm)", ylabel="Interface resistance (Ω cm²)")
    ax.set_xticks([1, 10, 100], ["1", "10", "100"])
    decades(ax.yaxis, range(-2, 7, 2))
    for value in (ANTIMONY, FLUORIDE, SULFONATE, UNTREATED):
        ax.axhline(value, color=GREY, lw=1.3)
    coated = "4.1 Sb, 6 MgF₂, 9 PLSS" if narrow else "coated garnets: 4.1 (Sb), 6 (MgF₂), 9 (PLSS)"
    ax.text(1.1, UNTREATED * 1.3, "1190 bare LLZTO", color=INK, fontsize=small, va="bottom")
    ax.text(1.1, ANTIMONY * 0.75, coated, color=INK, fontsize=small, va="top")

    def words(text: str) -> Any:
        return ax.text(0, 0, text, color=INK, ha="right", fontsize=small)

    # The curves are proportional to the thickness. One curve needs no names.
    some, full = (f"where(contact < 0.8, {r}*280/thickness, nan)" for r in ("resistance", "resistance*contact"))
    return {
        "allowed": Horizontal(ax.axhline(1, color=ORANGE, lw=2, ls="--"), y="allowed"),
        "full": Line(ax.plot([], [], color=SKY)[0], x=SKIN, y="full"),
        "partial": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=SKIN, y="partial"),
        "marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="thickness", y="resistance"),
        "limit": Label(words("50 mV"), x=280, y="allowed", dy=3),
        "some": Label(words("contact as set"), x=280, y=some, dy=8),
        "all": Label(words("full contact"), x=280, y=full, dy=-38 if narrow else -30),
    }


skin = Panel(
    name="garnet-skin",
    title="The skin on a garnet",
    question="What does a film of lithium carbonate cost, and what cures it?",
    controls=(
        Slider(
            "thickness", "Skin thickness", 1, 300, 50, "nm", log=True, about="of the film between garnet and lithium"
        ),
        Slider(
            "sigma",
            "Skin conductivity",
            1e-9,
            1e-5,
            1e-8,
            "S cm⁻¹",
            log=True,
            about="of lithium ions in the film; 10⁻⁸ S cm⁻¹ is an illustrative value for a carbonate",
        ),
        Slider("contact", "Contact fraction", 0.1, 1, 0.4, log=True, about="share of the area where lithium touches"),
        Slider("current", "Current density", 0.1, 5, 1, "mA cm⁻²", log=True, about="through the interface"),
    ),
    model=_model_skin,
    draw=_draw_skin,
    readouts=(
        Readout(
            "Interface resistance",
            "resistance",
            "Ω cm²",
            limit=ANTIMONY,
            over="more than under antimony",
            under="no more than under antimony",
        ),
        Readout("Voltage drop", "drop", "mV"),
        Readout("Garnet that resists as much", "garnet", "µm"),
    ),
    presets={
        "Thick skin": {"thickness": 50, "sigma": 1e-8, "contact": 0.4},
        "Thin skin": {"thickness": 1, "sigma": 1e-8, "contact": 0.4},
        "Thin skin, wetted": {"thickness": 1, "sigma": 1e-8, "contact": 1},
        "Conducting film": {"thickness": 30, "sigma": 1e-5, "contact": 1},
    },
    legend={
        "partial": "Resistance of the skin where only a share of the area touches",
        "full": "The same skin with contact everywhere",
        "marker": "The chosen skin",
        "allowed": "Resistance that costs 50 mV (illustrative) at the chosen current density",
        "measured": (
            "Grey lines, measured: 1190 Ω cm² on a bare garnet and 6 Ω cm² under MgF₂, 9 Ω cm² under PLSS (section 4.2 "
            "of the review), 4.1 Ω cm² under antimony (section 2.1.1, printed there in Ω cm⁻²)"
        ),
    },
    description=(
        "Interface resistance of a garnet against the thickness of the film on it, both logarithmic, with four "
        "measured resistances as grey lines and the resistance that costs 50 mV as a dashed line."
    ),
)
