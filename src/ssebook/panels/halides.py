"""Explorers of electrolytes/halides: which electrolytes fit together, where the potential falls, what Li₃P carries."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .. import data
from ..explore import Bars, Choice, Label, Line, Marker, Panel, Readout, Slider, Table, Vertical, is_narrow
from ..explore.style import BLUE, FAINT, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import composites, conduction, stability
from ..units import S_per_cm, nm, ohm_cm2, um
from ._axes import decades

_SUPERSCRIPT = str.maketrans("-.0123456789", "⁻·⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(value: float) -> str:
    """1.3 × 10⁻³ for 1.3e-3."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def _windows() -> Any:
    """Calculated windows of decomposition, the first of each material in the table."""
    table = data.load("stability_windows")
    hull = table[(table.kind == "calculated") & (table.method == "grand-potential hull")]
    return hull.drop_duplicates("material").set_index("material")


WINDOWS = _windows()
_CONDUCTIVITY = data.load("conductivity").drop_duplicates("material").set_index("material")

# -- partners --------------------------------------------------------------------------------------------------------

# Name in the figure -> rows of the tables ``stability_windows`` and ``conductivity``.
_MATERIALS = {
    "LLZO": ("LLZO", "LLZO"),
    "LATP": ("LATP", "LATP"),
    "LAGP": ("LAGP", "LAGP"),
    "LiPON": ("LiPON", "LiPON"),
    "LGPS": ("LGPS", "LGPS"),
    "Li₇P₃S₁₁": ("Li7P3S11", "Li7P3S11 (hot-pressed)"),
    "Li₆PS₅Cl": ("Li6PS5Cl", "Li6PS5Cl"),
    "Li₃PS₄": ("Li3PS4", "beta-Li3PS4"),
    "Li₃YCl₆": ("Li3YCl6", "Li3YCl6"),
    "Li₃YBr₆": ("Li3YBr6", "Li3YBr6"),
    "Li₃InCl₆": ("Li3InCl6", "Li3InCl6"),
}
_SIGMA = {name: float(_CONDUCTIVITY.sigma_ref[key]) for name, (_, key) in _MATERIALS.items()}
ROWS = sorted(_MATERIALS, key=lambda name: -_SIGMA[name])  # the best conductor on top
LOWS, HIGHS = (
    np.array([float(WINDOWS.loc[_MATERIALS[name][0], edge]) for name in ROWS]) for edge in ("reduction", "oxidation")
)
SIGMAS = np.array([_SIGMA[name] for name in ROWS])  # S/cm
_FAMILIES = {"sulfide": ORANGE, "halide": GREEN, "oxide": SKY}
_FAMILY = [str(WINDOWS.family[_MATERIALS[name][0]]) for name in ROWS]
EDGE = 5e-4  # V: a limit that is met counts as kept


def _model_partners(near: str, far: str, anode: float, cathode: float, thickness: float) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for side, name in (("near", near), ("far", far)):
        row = ROWS.index(name)
        layer = conduction.area_specific_resistance(thickness * um, SIGMAS[row] * S_per_cm)
        out |= {f"{side}_row": row, f"{side}_low": LOWS[row], f"{side}_high": HIGHS[row]}
        out[f"{side}_resistance"] = layer / ohm_cm2
    return out


def _draw_partners(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10.5 if narrow else 12
    ax = figure.subplots()
    count = len(ROWS)
    right = 7.2 if narrow else 6.7
    ax.set(xlim=(-0.2, right), ylim=(count + 0.15, -1.2), xlabel="Potential against Li/Li⁺ (V)")
    ax.set_yticks(range(count), ROWS, fontsize=small)
    ax.set_xticks(range(5))
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    moving: dict[str, Any] = {}
    sides = {"near": "−", "far": "+"} if narrow else {"near": "anode side", "far": "cathode side"}
    places = {"near": "4.6", "far": "where(abs(far_row - near_row) > 0.5, 4.6, nan)"}
    for side, words in sides.items():
        shade = ax.bar(0, 1, color=FAINT, alpha=0.75, zorder=0)
        moving[f"{side}_shade"] = Bars(
            shade, left=[-0.2], right=[right], low=f"{side}_row - 0.46", high=f"{side}_row + 0.46"
        )
        moving[f"{side}_words"] = Label(
            ax.text(0, 0, words, va="center", fontsize=14 if narrow else 11), x=places[side], y=f"{side}_row"
        )
    common = ax.bar(0, 1, color=BLUE, alpha=0.28, zorder=1)
    gap = ax.bar(0, 1, color=VERMILLION, alpha=0.35, zorder=1)
    top, bottom = "min(near_row, far_row) - 0.46", "max(near_row, far_row) + 0.46"
    moving["common"] = Bars(
        common, left="where(overlap >= 0, common_low, nan)", right="common_high", low=top, high=bottom
    )
    moving["gap"] = Bars(gap, left="where(overlap < 0, common_high, nan)", right="common_low", low=top, high=bottom)
    for family, colour in _FAMILIES.items():
        rows = np.array([i for i, f in enumerate(_FAMILY) if f == family])
        ax.barh(rows, HIGHS[rows] - LOWS[rows], 0.34, LOWS[rows], color=colour, zorder=2)
    for i, sigma in enumerate(SIGMAS):
        ax.text(right - 0.05, i, _power(sigma), ha="right", va="center", fontsize=small)
    ax.text(right - 0.05, -0.85, "σ (S cm⁻¹)", ha="right", va="center", fontsize=small)
    for i, (family, colour) in enumerate(_FAMILIES.items()):
        ax.text(0.15 + 1.45 * i * (1.1 if narrow else 0.8), count - 0.2, family, color=colour, fontsize=small,
                va="center")  # fmt: skip
    moving["anode"] = Vertical(ax.axvline(0, color=VERMILLION, lw=2), x="anode")
    moving["cathode"] = Vertical(ax.axvline(0, color=PURPLE, lw=2), x="cathode")
    return moving


partners = Panel(
    name="halide-partners",
    title="Two electrolytes, one cell",
    question="Which two electrolytes can share the way from the anode to the cathode?",
    controls=(
        Choice(
            "near",
            "On the anode's side",
            tuple(ROWS),
            "Li₆PS₅Cl",
            about="The electrolyte that touches the anode. The same on both sides is a single layer twice as thick.",
        ),
        Choice(
            "far", "On the cathode's side", tuple(ROWS), "Li₃YCl₆", about="The electrolyte that touches the cathode."
        ),
        Slider("anode", "Anode potential", 0, 2, 0, "V", about="0 V is lithium metal; silicon works near 0.4 V"),
        Slider("cathode", "Cathode potential", 2, 4.5, 4.2, "V", about="of the charged cathode"),
        Slider("thickness", "Thickness of each layer", 5, 500, 30, "µm", log=True, about="the same for both"),
    ),
    model=_model_partners,
    draw=_draw_partners,
    derived={
        "common_low": "max(near_low, far_low)",
        "common_high": "min(near_high, far_high)",
        "overlap": "common_high - common_low",
    },
    tables={f"{s}_{k}": Table(log=False) for s in ("near", "far") for k in ("row", "low", "high")},
    readouts=(
        Readout(
            "Anode above the near layer's limit by",
            "anode - near_low",
            "V",
            limit=-EDGE,
            over="not reduced",
            under="reduced",
            floor=0.05,
        ),
        Readout(
            "Potentials that suit both layers",
            "overlap",
            "V",
            limit=-EDGE,
            over="they may touch",
            under="they react",
            floor=0.05,
        ),
        Readout(
            "Cathode below the far layer's limit by",
            "far_high - cathode",
            "V",
            limit=-EDGE,
            over="not oxidised",
            under="oxidised",
            floor=0.05,
        ),
        Readout("Resistance of both layers", "near_resistance + far_resistance", "Ω cm²"),
    ),
    presets={
        "The review's pair": {"near": "Li₆PS₅Cl", "far": "Li₃YCl₆", "anode": 0, "cathode": 4.2},
        "Halide alone": {"near": "Li₃YCl₆", "far": "Li₃YCl₆", "anode": 0, "cathode": 4.2},
        "Argyrodite alone": {"near": "Li₆PS₅Cl", "far": "Li₆PS₅Cl", "anode": 0, "cathode": 4.2},
        "With indium": {"near": "Li₆PS₅Cl", "far": "Li₃InCl₆", "anode": 0, "cathode": 4.2},
    },
    legend={
        "anode": "Potential of the anode",
        "cathode": "Potential of the cathode",
        "near_shade": "Row of the electrolyte on the anode's side (−)",
        "far_shade": "Row of the electrolyte on the cathode's side (+)",
        "common": "Potentials at which both are stable: somewhere in here their boundary has to stand",
        "gap": "No such potential: the distance between the two windows",
        "bars": "Coloured bars: calculated windows (Zhu 2015; Li₃YBr₆ Schwietert 2021; both chlorides recalled from "
        "Wang 2019), the best conductor on top, with its conductivity at 25 °C from the book's table",
    },
    description="Calculated stability windows of eleven electrolytes as horizontal bars, sorted by conductivity, with "
    "the potentials of anode and cathode as upright lines and the overlap of two chosen windows.",
)

# -- the bilayer -----------------------------------------------------------------------------------------------------

ARGYRODITE = tuple(float(WINDOWS.loc["Li6PS5Cl", edge]) for edge in ("reduction", "oxidation"))  # V
HALIDE = tuple(float(WINDOWS.loc["Li3YCl6", edge]) for edge in ("reduction", "oxidation"))
# Ionic conductivities, S/cm: the table's; that of the interphase is illustrative, see the third panel.
ARGYRODITE_IONIC, HALIDE_IONIC = (float(_CONDUCTIVITY.sigma_ref[m]) for m in ("Li6PS5Cl", "Li3YCl6"))
INTERPHASE_IONIC = 1e-7
ARGYRODITE_ELECTRONIC = 1e-8  # S/cm, illustrative
_LAYERS = ("interphase", "argyrodite", "halide")
_COLOURS = {"interphase": PURPLE, "argyrodite": ORANGE, "halide": GREEN}
# Points of a line in two pieces: along the argyrodite, a gap, along the halide.
_ALONG = np.array([0.0, 1.0, 0.0, 0.0, 1.0])
_IN_HALIDE = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
_GAP = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
# Corners of the profile: 1 where it has the first, the second, the cathode's potential.
_CORNERS = {f"at_{name}": np.eye(4)[i] for i, name in ((1, "first"), (2, "second"), (3, "cathode"))}


def _model_bilayer(
    interphase: float, electronic: float, argyrodite: float, halide: float, blocking: float, cathode: float
) -> dict[str, Any]:
    layers = {
        "interphase": (interphase * nm, INTERPHASE_IONIC * S_per_cm, electronic * S_per_cm),
        "argyrodite": (argyrodite * um, ARGYRODITE_IONIC * S_per_cm, ARGYRODITE_ELECTRONIC * S_per_cm),
        "halide": (halide * um, HALIDE_IONIC * S_per_cm, blocking * S_per_cm),
    }
    out: dict[str, Any] = {"along": _ALONG, "in_halide": _IN_HALIDE, "gap": _GAP} | _CORNERS
    for name, (length, ionic, electron) in layers.items():
        # The leak at one volt across the layer alone is one over its resistance to the leak.
        leak = stability.leakage_current_density(0.0, 1.0, [length], [ionic], [electron])
        out[f"leak_{name}"] = 1.0 / leak / ohm_cm2
        out[f"ion_{name}"] = conduction.area_specific_resistance(length, ionic) / ohm_cm2
    return out


def _outside(side: str, argyrodite: str, halide: str) -> dict[str, str]:
    """The part of each layer beyond one limit, 0 to 1, and the line that marks it."""
    out = {
        f"argyrodite_{side}": f"min(1, max(0, {argyrodite})/(second - first))",
        f"halide_{side}": f"min(1, max(0, {halide})/(cathode - second))",
        f"part_{side}": f"where(in_halide > 0.5, halide_{side}, argyrodite_{side})",
    }
    walk = f"along*part_{side}" if side == "below" else f"(1 - along*part_{side})"
    out[f"x_{side}"] = f"where(gap > 0.5, nan, 1 + in_halide + {walk})"
    out[f"y_{side}"] = f"start + {walk}*(stop - start)"
    return out


def _bilayer_derived() -> dict[str, str]:
    out = {
        "leak_whole": "leak_interphase + leak_argyrodite + leak_halide",
        "ion_whole": "ion_interphase + ion_argyrodite + ion_halide",
        "first": "cathode*leak_interphase/leak_whole",
        "second": "cathode*(leak_interphase + leak_argyrodite)/leak_whole",
        "shown": "where(second < 0.0005, 0, second)",
        "profile": "at_first*first + at_second*second + at_cathode*cathode",
        "start": "where(in_halide > 0.5, second, first)",
        "stop": "where(in_halide > 0.5, cathode, second)",
    }
    out |= _outside("below", f"{ARGYRODITE[0]} - first", f"{HALIDE[0]} - second")
    out |= _outside("above", f"second - {ARGYRODITE[1]}", f"cathode - {HALIDE[1]}")
    for kind in ("leak", "ion"):
        out[f"{kind}_a"] = f"{kind}_interphase/{kind}_whole"
        out[f"{kind}_b"] = f"1 - {kind}_halide/{kind}_whole"
    out["faces"] = "where(at_first + at_second > 0.5, profile, nan)"
    out["outside"] = "100*min(1, argyrodite_below + argyrodite_above)"
    out["leakage"] = "1e6*cathode/leak_whole"  # V per Ω cm² in µA cm⁻²
    return out


def _draw_bilayer(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10 if narrow else 12
    grid = figure.add_gridspec(2, 1, height_ratios=[4.2, 1])
    ax, shares = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    edge = 0.24 if narrow else 0.17
    ax.set(xlim=(-edge, 3 + edge), ylim=(-0.15, 5.75), ylabel="Lithium potential (V)")
    ax.set_xticks([])
    ax.grid(False, axis="x")
    for start, stop in ((-edge, 0), (3, 3 + edge)):
        ax.axvspan(start, stop, color=GREY, alpha=0.3, lw=0)
    for x, words in ((-edge / 2, "lithium"), (3 + edge / 2, "cathode")):
        ax.text(x, 2.6, words, rotation=90, ha="center", va="center", fontsize=small)
    names = {"interphase": "interphase", "argyrodite": "Li₆PS₅Cl", "halide": "Li₃YCl₆"}
    moving: dict[str, Any] = {}
    for i, layer in enumerate(_LAYERS):
        ax.fill_between([i, i + 1], 4.8, 5.75, color=_COLOURS[layer], alpha=0.25, lw=0)
        ax.text(i + 0.5, 5.45, names[layer], ha="center", va="center", fontsize=small)
        moving[f"{layer}_words"] = Label(
            ax.text(0, 0, "", ha="center", va="center", fontsize=small),
            x=i + 0.5,
            y=5.05,
            text="{interphase} nm" if i == 0 else f"{{{layer}}} µm",
        )
        if i:
            ax.axvline(i, color=GREY, lw=1)
    for i, (low, high), colour in ((1, ARGYRODITE, ORANGE), (2, HALIDE, GREEN)):
        ax.fill_between([i, i + 1], low, high, color=colour, alpha=0.3, lw=0)
        ax.text(i + 0.72, low - 0.06, f"{low:.2f} V", ha="center", va="top", fontsize=small - 1)
        ax.text(i + 0.3, high + 0.06, f"{high:.2f} V", ha="center", va="bottom", fontsize=small - 1)
    moving["profile"] = Line(ax.plot([], [], color=BLUE, lw=3)[0], x=[0, 1, 2, 3], y="profile")
    for side in ("below", "above"):
        line = ax.plot([], [], color=VERMILLION, lw=6, solid_capstyle="butt")[0]
        moving[side] = Line(line, x=f"x_{side}", y=f"y_{side}")
    moving["faces"] = Marker(ax.plot([], [], "o", color=INK, ms=8)[0], x=[0, 1, 2, 3], y="faces")
    moving["face"] = Label(
        ax.text(0, 0, "", fontsize=small, va="bottom"), x=2.0, y="max(second - 0.36, -0.08)", dx=9, text="{shown} V"
    )
    shares.set(xlim=(-edge / 3.4, 1 + edge / 3.4), ylim=(-0.55, 1.6))
    shares.set_yticks([])
    shares.set_xticks([])
    shares.grid(False)
    for spine in shares.spines.values():
        spine.set_visible(False)
    for base, kind, words in (
        (0.6, "leak", "resistance to the leak of electrons"),
        (-0.4, "ion", "resistance to ions"),
    ):
        shares.text(0, base + 0.74, words, va="center", fontsize=small - 0.5)
        ends = {
            "interphase": ("0", f"{kind}_a"),
            "argyrodite": (f"{kind}_a", f"{kind}_b"),
            "halide": (f"{kind}_b", "1"),
        }
        for layer, (left, right) in ends.items():
            bar = shares.bar([0.5], [0.44], bottom=[base], color=_COLOURS[layer], alpha=0.75)
            moving[f"{kind}_{layer}_bar"] = Bars(bar, left=left, right=right)
    return moving


bilayer = Panel(
    name="halide-bilayer",
    title="Where the potential falls",
    question="Does the argyrodite, with what lithium makes of it, keep the halide above its reduction limit?",
    controls=(
        Slider(
            "interphase", "Interphase thickness", 1, 500, 50, "nm", log=True,
            about="of the products between lithium and Li₆PS₅Cl; they conduct ions with 10⁻⁷ S cm⁻¹ (illustrative)",
        ),
        Slider(
            "electronic", "Interphase σₑ", 1e-13, 1e-8, 2e-12, "S cm⁻¹", log=True,
            about="electronic conductivity of the interphase; illustrative",
        ),
        Slider(
            "argyrodite", "Li₆PS₅Cl thickness", 1, 300, 20, "µm", log=True,
            about="conducts ions with 1.3 mS cm⁻¹, electrons with 10⁻⁸ S cm⁻¹ (illustrative)",
        ),
        Slider("halide", "Li₃YCl₆ thickness", 5, 500, 30, "µm", log=True, about="conducts ions with 0.54 mS cm⁻¹"),
        Slider(
            "blocking", "Li₃YCl₆ σₑ", 1e-11, 1e-7, 1e-9, "S cm⁻¹", log=True,
            about="electronic conductivity of the halide; illustrative",
        ),
        Slider("cathode", "Cathode potential", 2.5, 4.5, 4, "V", about="where the halide ends"),
    ),
    model=_model_bilayer,
    draw=_draw_bilayer,
    derived=_bilayer_derived(),
    readouts=(
        Readout(
            "Halide's face towards lithium", "shown", "V", limit=HALIDE[0], over="not reduced", under="reduced",
            floor=0.02,
        ),
        Readout("Li₆PS₅Cl outside its window", "outside", "%", floor=2.0),
        Readout("Resistance of the stack", "ion_whole", "Ω cm²"),
        Readout("Leakage current", "leakage", "µA cm⁻²"),
    ),
    presets={
        "Shielded": {"interphase": 50, "electronic": 2e-12, "argyrodite": 20, "halide": 30, "blocking": 1e-9},
        "Almost bare halide": {"interphase": 1, "electronic": 1e-8, "argyrodite": 1, "halide": 30, "blocking": 1e-9},
        "Before the interphase": {
            "interphase": 1, "electronic": 1e-8, "argyrodite": 100, "halide": 30, "blocking": 1e-9,
        },
    },
    legend={
        "profile": "Lithium potential through the stack at open circuit, against Li/Li⁺",
        "below": "Part of a layer below its window: it is reduced",
        "above": "Part of a layer above its window: it is oxidised",
        "faces": "The two faces of the argyrodite; the number is the potential where the halide begins",
        "leak_interphase_bar": "Upper bar, the resistance to the leak: the potential falls where it is large. Share of "
        "the interphase",
        "leak_argyrodite_bar": "Share of the argyrodite",
        "leak_halide_bar": "Share of the halide",
        "ion_interphase_bar": "Lower bar, the resistance to ions: it costs voltage under current. Share of the "
        "interphase",
        "ion_argyrodite_bar": "Share of the argyrodite",
        "ion_halide_bar": "Share of the halide",
        "bands": "Coloured bands: calculated windows of Li₆PS₅Cl (Zhu 2015) and Li₃YCl₆ (recalled from Wang 2019). The "
        "layers are drawn equally wide",
    },
    description="Lithium potential from lithium metal through an interphase, argyrodite and Li₃YCl₆ to the cathode, "
    "with the windows of both electrolytes as bands; below it two bars, the layers' shares in the resistance to "
    "electrons and to ions.",
)  # fmt: skip

# -- Li3P in the interphase ------------------------------------------------------------------------------------------

# Volume of a mole, cm³/mol: Li2S 45.95 g/mol over 1.64 g/cm³ and LiCl 42.39 over 2.07 (haynes2016); Li3P from its
# hexagonal cell, a = 0.4264 nm, c = 0.7579 nm, two formula units (donnay1963).
MOLAR_VOLUME = {"Li3P": 35.93, "Li2S": 28.02, "LiCl": 20.48}


def phosphide_fraction(li3p: float, li2s: float, licl: float = 0.0) -> float:
    """Share of Li3P in the volume of a mixture of these amounts, in moles."""
    moles = {"Li3P": li3p, "Li2S": li2s, "LiCl": licl}
    volume = {name: n * MOLAR_VOLUME[name] for name, n in moles.items()}
    return volume["Li3P"] / sum(volume.values())


# Complete reduction by lithium: all sulfur as Li2S, all chlorine as LiCl, all phosphorus as Li3P.
PRODUCTS = {
    "Li₆PS₅Cl": phosphide_fraction(1, 5, 1),
    "Li₃PS₄": phosphide_fraction(1, 4),
    "Li₇P₃S₁₁": phosphide_fraction(3, 11),
}
PHOSPHIDE = data.fact("li3p-conductivity").value  # S/cm
SPHERES, CUBIC = 0.16, 0.3116  # thresholds: spheres at random (scher1970), sites of a simple cubic lattice
# Closer near a third, where Bruggeman's medium rises steeply.
FRACTION = np.sort(np.concatenate([np.linspace(0.0, 0.6, 101), np.linspace(0.325, 0.345, 17)]))


def _model_percolation(fraction: float, threshold: float, insulator: float, thickness: float) -> dict[str, Any]:
    low, high = insulator * S_per_cm, PHOSPHIDE * S_per_cm
    return {
        "grid": FRACTION,
        "bruggeman": composites.bruggeman(low, high, FRACTION) / S_per_cm,
        # At a tenth of what Li3P conducts: the resistance goes as one over the conductivity.
        "tenth": conduction.area_specific_resistance(thickness * nm, 0.1 * high) / ohm_cm2,
    }


def _medium(fraction: str) -> str:
    """General effective medium (composites.general_effective_medium) with exponent 2, solved for a page's formulas.

    Too sharp at the threshold for a table. Over Li3P's conductivity, s² with the positive root s of
    A s² - [(1 - phi)(A l - 1) + phi (A - l)] s - l = 0.
    """
    slope = f"((1 - {fraction})*(ratio*root - 1) + {fraction}*(ratio - root))"
    return f"{PHOSPHIDE}*(({slope} + sqrt({slope}**2 + 4*ratio*root))/(2*ratio))**2"


def _draw_percolation(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10.5 if narrow else 12
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(0, 0.6), ylim=(1e-14, 3e-3))
    ax.set(xlabel="Volume fraction of Li₃P", ylabel="Conductivity of the layer (S cm⁻¹)")
    decades(ax.yaxis, range(-14, -2, 2))
    ax.axhline(PHOSPHIDE, color=GREEN, lw=1.3, label="phosphide")
    ax.text(0.01, PHOSPHIDE * 1.5, "Li₃P alone", color=GREEN, fontsize=small, va="bottom")
    for share in PRODUCTS.values():
        ax.axvline(share, color=GREY, lw=1.3, ls=(0, (1, 2)), label="products")
    beside: dict[str, Any] = {"fontsize": small, "rotation": 90, "va": "bottom", "ha": "left"}
    ax.text(PRODUCTS["Li₆PS₅Cl"] + 0.008, 1.6e-14, "Li₆PS₅Cl", **beside)
    ax.text(PRODUCTS["Li₇P₃S₁₁"] + 0.008, 1.6e-14, "Li₃PS₄, Li₇P₃S₁₁", **beside)
    ax.text(0.345, 1e-8, "Bruggeman", color=SKY, fontsize=small, va="center")
    return {
        "bruggeman": Line(ax.plot([], [], color=SKY, lw=1.8)[0], x=FRACTION, y="bruggeman"),
        "medium": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=FRACTION, y="medium"),
        "threshold": Vertical(ax.axvline(0, color=ORANGE, lw=2, ls="--"), x="threshold"),
        "threshold_words": Label(ax.text(0, 0, "threshold", color=ORANGE, fontsize=small), x="threshold", y=9e-4, dx=5),
        "marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="fraction", y="sigma"),
    }


percolation = Panel(
    name="halide-percolation",
    title="Li₃P among insulators",
    question="Is there enough Li₃P in the interphase to carry the ions across?",
    controls=(
        Slider(
            "fraction", "Li₃P by volume", 0, 0.6, round(PRODUCTS["Li₆PS₅Cl"], 3),
            about="the rest is Li₂S and LiCl; 0.183 is what complete reduction of Li₆PS₅Cl gives",
        ),
        Slider(
            "threshold", "Percolation threshold", 0.05, 0.4, SPHERES,
            about="fraction from which Li₃P spans the layer: 0.16 for spheres at random, 0.31 for the sites of a "
            "simple cubic lattice, lower for plates or a network along the grain boundaries",
        ),
        Slider(
            "insulator", "Conductivity of Li₂S and LiCl", 1e-13, 1e-7, 1e-10, "S cm⁻¹", log=True,
            about="of lithium ions in the insulating phases; illustrative",
        ),
        Slider("thickness", "Layer thickness", 1, 1000, 50, "nm", log=True, about="of the interphase"),
    ),
    model=_model_percolation,
    draw=_draw_percolation,
    derived={
        "ratio": "(1 - threshold)/threshold",
        "root": f"sqrt(insulator/{PHOSPHIDE})",
        "medium": _medium("grid"),
        "sigma": _medium("fraction"),
        "resistance": f"{0.1 * PHOSPHIDE}*tenth/sigma",
        "percent": "100*(fraction - threshold)",
        "argyrodite": f"{ARGYRODITE_IONIC}*1e4*resistance",
    },
    readouts=(
        Readout("Conductivity of the layer", "sigma", "S cm⁻¹"),
        Readout("Resistance of the layer", "resistance", "Ω cm²"),
        Readout("Li₆PS₅Cl that resists as much", "argyrodite", "µm"),
        Readout(
            "Li₃P beyond the threshold", "percent", "%", limit=0.0, over="spans the layer",
            under="islands", floor=0.5,
        ),
    ),
    presets={
        "From Li₆PS₅Cl": {"fraction": round(PRODUCTS["Li₆PS₅Cl"], 3), "threshold": SPHERES},
        "From Li₃PS₄": {"fraction": round(PRODUCTS["Li₃PS₄"], 3)},
        "From Li₇P₃S₁₁": {"fraction": round(PRODUCTS["Li₇P₃S₁₁"], 3)},
        "On a cubic lattice": {"fraction": round(PRODUCTS["Li₆PS₅Cl"], 3), "threshold": CUBIC},
    },
    legend={
        "medium": "General effective medium with the threshold set and exponent 2",
        "bruggeman": "Bruggeman's symmetric medium, whose threshold is 1/3",
        "threshold": "Percolation threshold of the dark blue curve",
        "marker": "The chosen layer",
        "phosphide": "Green line: 10⁻⁴ S cm⁻¹, Li₃P in the review (section 2.1.3)",
        "products": "Dotted: what complete reduction of three sulfides by lithium gives (volumes of the products)",
    },
    description="Logarithm of the conductivity of a mixture of Li₃P with insulating Li₂S and LiCl against the volume "
    "fraction of Li₃P, steep at the percolation threshold.",
)  # fmt: skip
