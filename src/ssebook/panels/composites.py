"""Explorers of electrolytes/composites: mixing rules, fillers with shells, and which way the current goes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy.interpolate import CubicSpline

from .. import data
from ..explore import Line, Marker, Panel, Readout, Slider, Vertical, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILLION
from ..models import composites
from ..units import S_per_cm, ohm_cm2, um
from ._axes import decades, small_type


def _root(name: str, low: str, high: str, fraction: str, a: str) -> dict[str, str]:
    """The root that `models.composites` takes for Bruggeman's and McLachlan's equations, as formulas.

    A table over every slider would be far larger than these three lines; a test compares them with the library.
    """
    return {
        f"{name}_b": f"(1 - {fraction})*({a}*{low} - {high}) + {fraction}*({a}*{high} - {low})",
        f"{name}_size": f"abs({name}_b) + sqrt({name}_b**2 + 4*{a}*{low}*{high})",
        name: f"where({name}_b > 0, {name}_size/(2*{a}), 2*{low}*{high}/{name}_size)",
    }


# -- mixing rules ------------------------------------------------------------------------------------------------------

FRACTIONS = np.linspace(0.0, 1.0, 101)


def _network(arrangement: str) -> tuple[Any, Any]:
    """Fractions of the table, and log10 of the relative conductivity as a spline in log10 of the contrast."""
    table = data.load("composite_network")
    wide = table[table.arrangement == arrangement].pivot(index="contrast", columns="fraction", values="conductivity")
    contrast = np.concatenate([[0.0], np.log10(wide.index.to_numpy())])
    sigma = np.vstack([np.zeros(wide.shape[1]), np.log10(wide.to_numpy())])  # at contrast 1 there is no mixture
    return wide.columns.to_numpy(), CubicSpline(contrast, sigma)


GRAINS, _GRAINS = _network("grains")
SPHERES, _SPHERES = _network("spheres")


def _model_media(fraction: float, contrast: float, threshold: float, exponent: float) -> dict[str, Any]:
    return {
        "apart": composites.maxwell_garnett(1.0, contrast, FRACTIONS),
        "apart_here": composites.maxwell_garnett(1.0, contrast, fraction),
        "axis": FRACTIONS,
        "grains": 10.0 ** _GRAINS(np.log10(contrast)),
        "spheres": 10.0 ** _SPHERES(np.log10(contrast)),
    }


def _media_derived() -> dict[str, str]:
    power = {"lean": "(1 - threshold)/threshold", "high": "contrast**(1/exponent)"}
    out = power | _root("even", "1", "contrast", "axis", "2") | _root("even_here", "1", "contrast", "fraction", "2")
    for name, where in (("general", "axis"), ("general_here", "fraction")):
        out |= _root(f"{name}_s", "1", "high", where, "lean") | {name: f"{name}_s**exponent"}
    return out


def _draw_media(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(0, 1), ylim=(0.7, 2e5))
    ax.set(xlabel="Volume fraction of filler", ylabel="Conductivity / matrix" if narrow else "σ / σ of the matrix")
    decades(ax.yaxis, range(6), one="1")
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    grains = ax.plot([], [], "o", color=GREY, ms=7)[0]
    spheres = ax.plot([], [], "s", color=GREY, ms=6.5, mfc="none", mew=1.6)[0]
    return {
        "fraction": Vertical(ax.axvline(0.5, color=INK, lw=1.1, ls=(0, (3, 3))), x="fraction"),
        "apart": Line(ax.plot([], [], color=GREEN)[0], x=FRACTIONS, y="apart"),
        "even": Line(ax.plot([], [], color=BLUE)[0], x=FRACTIONS, y="even"),
        "general": Line(ax.plot([], [], color=VERMILLION, lw=2.8)[0], x=FRACTIONS, y="general"),
        "spheres": Marker(spheres, x=SPHERES, y="spheres"),
        "grains": Marker(grains, x=GRAINS, y="grains"),
    }


media = Panel(
    name="composites-media",
    title="Three rules for a mixture",
    question="How much filler does it take before the good conductor shows?",
    controls=(
        Slider("fraction", "Filler fraction", 0, 0.95, 0.4, about="by volume: moves the dashed line"),
        Slider(
            "contrast",
            "Contrast",
            2,
            1e5,
            330,
            log=True,
            about="conductivity of the filler over that of the matrix; 330 is LLZTO in cold PEO",
        ),
        Slider(
            "threshold",
            "Threshold",
            0.1,
            0.5,
            0.31,
            about="of the general medium: fraction from which the filler spans the mixture",
        ),
        Slider("exponent", "Exponent", 1, 2.5, 1.5, about="of the general medium: how steeply it rises from there"),
    ),
    model=_model_media,
    draw=_draw_media,
    derived=_media_derived(),
    readouts=(
        Readout("Kept apart", "apart_here", "times"),
        Readout("Bruggeman", "even_here", "times"),
        Readout("General medium", "general_here", "times"),
    ),
    presets={
        "LLZTO in cold PEO": {"contrast": 330},
        "LATP in warm PEO": {"contrast": 10},
        "Best case of theory": {"contrast": 1e5},
        "Fitted to the grains": {"threshold": 0.31, "exponent": 1.5},
        "As Bruggeman": {"threshold": 1 / 3, "exponent": 1},
    },
    legend={
        "apart": "Maxwell–Garnett: spheres kept apart in a continuous matrix",
        "even": "Bruggeman: neither phase is the matrix",
        "general": "General effective medium, with the threshold and exponent set",
        "grains": "Filled points, resistor network: cubic grains placed at random (48³ cells, mean of four)",
        "spheres": "Open squares, resistor network: spheres kept apart",
        "fraction": "The chosen fraction",
    },
    description=(
        "Conductivity of a mixture over that of its matrix, logarithmic, against the volume fraction of the better "
        "conductor: three rising curves, and points computed with a resistor network."
    ),
)


# -- shells ------------------------------------------------------------------------------------------------------------

LOADS = 1e-4 + (0.8 - 1e-4) * np.linspace(0, 1, 91) ** 1.5
# Composites of Table 2, without their filler fractions, which the review does not print.
_TABLE_2 = {
    "table2-70-conductivity": "PEO@LATP, 50 °C",
    "table2-72-conductivity": "PVDF/PEO/LLZTO, 25 °C",
    "table2-71-conductivity": "PEO/LATP, 50 °C",
}


def _model_shells(**sliders: float) -> dict[str, Any]:
    return {"axis": LOADS}


def _shells_derived() -> dict[str, str]:
    out = {"thick": "(1 + 2*shell/size)**3"}
    for name, where in (("line", "axis"), ("here", "fraction")):
        out |= {
            f"{name}_swollen": f"1 - (1 - {where})**thick",
            f"{name}_core": f"{where}/{name}_swollen",
            f"{name}_grain": (
                f"sigma_shell*(sigma_core*(1 + 2*{name}_core) + 2*sigma_shell*(1 - {name}_core))"
                f"/(sigma_core*(1 - {name}_core) + sigma_shell*(2 + {name}_core))"
            ),
        }
        out |= _root(name, "matrix", f"{name}_grain", f"{name}_swollen", "2")
    out |= _root("bare", "matrix", "sigma_core", "axis", "2")
    return out | {"gain": "here/matrix", "share": "100*(here_swollen - fraction)"}


def _draw_shells(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = small_type(figure)
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(0, 0.8), ylim=(1e-9, 1e-2))
    ax.set(xlabel="Volume fraction of filler", ylabel="Conductivity (S cm⁻¹)")
    decades(ax.yaxis, range(-9, -1, 1 if not narrow else 2))
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8])
    for key, words in _TABLE_2.items():
        value = data.fact(key).value
        ax.axhline(value, color=GREY, lw=1.3, label="measured")
        ax.annotate(words, (0.01, value), (0, 2), textcoords="offset points", va="bottom", fontsize=size)
    return {
        "bare": Line(ax.plot([], [], color=SKY)[0], x=LOADS, y="bare"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=LOADS, y="line"),
        "here": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="fraction", y="here"),
    }


shells = Panel(
    name="composites-shells",
    title="A filler with a shell",
    question="When does a filler raise the conductivity, and how much is too much?",
    controls=(
        Slider("fraction", "Filler fraction", 0.005, 0.75, 0.15, about="by volume, without shells: moves the marker"),
        Slider("size", "Particle diameter", 20, 5000, 20, "nm", log=True, about="without the shell"),
        Slider("shell", "Shell thickness", 1, 20, 5, "nm", log=True, about="of the layer around each particle"),
        Slider(
            "sigma_shell",
            "Shell conductivity",
            1e-9,
            1e-2,
            1e-4,
            "S cm⁻¹",
            log=True,
            about="of a carbonate skin at the low end, of a fast interphase at the high end; both illustrative",
        ),
        Slider(
            "sigma_core",
            "Filler conductivity",
            1e-9,
            1e-2,
            1e-9,
            "S cm⁻¹",
            log=True,
            about="10⁻⁹ S cm⁻¹ stands for an inert oxide, 10⁻³ S cm⁻¹ is LLZTO",
        ),
        Slider(
            "matrix", "Matrix conductivity", 1e-7, 1e-3, 3e-6, "S cm⁻¹", log=True, about="of the polymer with its salt"
        ),
    ),
    model=_model_shells,
    draw=_draw_shells,
    derived=_shells_derived(),
    readouts=(
        Readout("Composite", "here", "S cm⁻¹"),
        Readout("Against the matrix", "gain", "times", limit=1.0, over="a gain", under="a loss"),
        Readout("Volume in shells", "share", "%"),
    ),
    presets={
        "Nano alumina": {"size": 20, "shell": 5, "sigma_shell": 1e-4, "sigma_core": 1e-9, "matrix": 3e-6},
        "Coarse alumina": {"size": 5000, "shell": 5, "sigma_shell": 1e-4, "sigma_core": 1e-9, "matrix": 3e-6},
        "Clean garnet": {"size": 500, "shell": 5, "sigma_shell": 1e-3, "sigma_core": 1e-3, "matrix": 3e-6},
        "Garnet with carbonate": {"size": 500, "shell": 5, "sigma_shell": 1e-9, "sigma_core": 1e-3, "matrix": 3e-6},
        "Amorphous matrix": {"matrix": 5e-5},
    },
    legend={
        "line": "Composite with shells (coated grains in Bruggeman's medium)",
        "bare": "The same filler without shells",
        "here": "The chosen fraction",
        "measured": "Grey lines, measured: the composites of the review's Table 2, their fractions not printed there",
    },
    description=(
        "Conductivity of a composite, logarithmic, against the volume fraction of filler, with and without shells on "
        "the particles; three measured composites as grey lines."
    ),
)


# -- which way the current goes ----------------------------------------------------------------------------------------

RESISTANCES = np.geomspace(1e-2, 1e7, 73)  # Ω cm²
MODIFIED = 500.0  # Ω cm², PEO against surface-modified LLZTO at 20 °C: Kuhnert et al. 2020 [kuhnert2020]
LAYER = 30.0  # µm, illustrative


def _model_current(**sliders: float) -> dict[str, Any]:
    return {"axis": RESISTANCES}


def _current_derived() -> dict[str, str]:
    # R σ_f / a with R in Ω cm², σ_f in S/cm and the diameter in µm
    per_size = f"{2 * ohm_cm2 * S_per_cm / um!r}"
    out = {}
    for name, where in (("line", "axis"), ("here", "contact")):
        out[f"{name}_filler"] = f"sigma_filler/(1 + {per_size}*{where}*sigma_filler/size)"
        out |= _root(name, "matrix", f"{name}_filler", "fraction", "2")
        out[f"{name}_share"] = f"3*fraction*{name}_filler/({name}_filler + 2*{name})"
    return out | {
        "gain": "here/matrix",
        "percent": "100*here_share",
        "layer": f"{LAYER * um / S_per_cm / ohm_cm2!r}/here",
        "even": f"max(size*(1/matrix - 1/sigma_filler)/{per_size}, 0)",
        "even_shown": "where(even > 0.01, where(even < 1e7, even, nan), nan)",
    }


def _draw_current(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    size = small_type(figure)
    top, bottom = figure.subplots(2, 1, sharex=True)
    top.set(xscale="log", yscale="log", xlim=(1e-2, 1e7), ylim=(3e-9, 1e-2))
    top.set_ylabel("σ (S cm⁻¹)")
    bottom.set(ylim=(-0.04, 1.04), xlabel="Contact resistance (Ω cm²)")
    bottom.set_ylabel("Share in filler")
    bottom.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    decades(top.yaxis, range(-8, -1, 2))
    decades(bottom.xaxis, range(-2, 8, 3 if narrow else 1), one="1")
    for ax in (top, bottom):
        ax.axvline(MODIFIED, color=GREY, lw=1.3, label="measured")
    top.annotate(
        "500, treated LLZTO",
        (MODIFIED, 5e-3),
        (5, 0),
        textcoords="offset points",
        va="center",
        fontsize=size,
    )
    even = [ax.axvline(1, color=ORANGE, lw=2, ls="--") for ax in (top, bottom)]
    return {
        "even": Vertical(even[0], x="even_shown"),
        "even_too": Vertical(even[1], x="even_shown"),
        "matrix": Line(top.plot([], [], color=SKY)[0], x=[1e-2, 1e7], y="matrix"),
        "line": Line(top.plot([], [], color=BLUE, lw=2.8)[0], x=RESISTANCES, y="line"),
        "here": Marker(top.plot([], [], "o", color=VERMILLION, ms=10)[0], x="contact", y="here"),
        "volume": Line(bottom.plot([], [], color=GREY, lw=1.6, ls=":")[0], x=[1e-2, 1e7], y="fraction"),
        "share": Line(bottom.plot([], [], color=GREEN, lw=2.8)[0], x=RESISTANCES, y="line_share"),
        "share_here": Marker(bottom.plot([], [], "o", color=VERMILLION, ms=9)[0], x="contact", y="here_share"),
    }


current = Panel(
    name="composites-current",
    title="Which way the current goes",
    question="Does the current use the ceramic, or does it stay in the polymer?",
    controls=(
        Slider(
            "contact",
            "Contact resistance",
            0.01,
            1e7,
            500,
            "Ω cm²",
            log=True,
            about="of the surface between polymer and particle: moves the markers",
        ),
        Slider("size", "Particle diameter", 0.1, 100, 5, "µm", log=True, about="of the filler"),
        Slider("fraction", "Filler fraction", 0.05, 0.6, 0.3, about="by volume"),
        Slider("sigma_filler", "Filler conductivity", 1e-4, 1e-2, 1e-3, "S cm⁻¹", log=True, about="of the ceramic"),
        Slider(
            "matrix", "Matrix conductivity", 1e-7, 1e-3, 3e-6, "S cm⁻¹", log=True, about="of the polymer with its salt"
        ),
    ),
    model=_model_current,
    draw=_draw_current,
    derived=_current_derived(),
    readouts=(
        Readout("Current in the filler", "percent", "%"),
        Readout("Against the matrix", "gain", "times", limit=1.0, over="the filler helps", under="the filler harms"),
        Readout("Layer of 30 µm", "layer", "Ω cm²"),
        Readout("Filler harms above", "even", "Ω cm²"),
    ),
    presets={
        "Treated garnet": {"contact": 500, "size": 5, "fraction": 0.3, "sigma_filler": 1e-3, "matrix": 3e-6},
        "Perfect contact": {"contact": 0.01},
        "Untreated garnet": {"contact": 5e6},
        "Garnet of 100 µm": {"contact": 500, "size": 100},
        "At 60 °C": {"sigma_filler": 3.7e-3, "matrix": 4e-4},
    },
    legend={
        "line": "Conductivity of the composite",
        "matrix": "The polymer alone",
        "here": "The composite at the chosen contact resistance",
        "share": "Share of the current that the filler carries",
        "volume": "Its share of the volume",
        "share_here": "The share at the chosen contact resistance",
        "even": "Contact resistance at which the filler neither helps nor harms",
        "even_too": "The same, in the lower figure",
        "measured": "Grey line: 500 Ω cm², PEO on treated LLZTO at 20 °C, the lowest known in 2020 (Kuhnert 2020)",
    },
    description=(
        "Two figures over the contact resistance between polymer and filler, logarithmic: above, the conductivity of "
        "the composite; below, the share of the current that flows in the filler. Both fall as the resistance rises."
    ),
)
