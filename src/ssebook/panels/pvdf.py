"""Explorers of electrolytes/pvdf: how much salt comes apart, and what solvent left in the film does."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .. import data
from ..explore import Bars, Label, Line, Marker, Panel, Readout, Slider, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, VERMILLION
from ..models import conduction
from ..units import S_per_cm, celsius, eV, mol_per_L, nm
from ._axes import decades, ticks

# -- permittivity and dissociation -----------------------------------------------------------------------------------

# Relative permittivities. Liquids: CRC Handbook [haynes2016], at 24 (dimethoxyethane), 20 (DMF, water) and 40 °C
# (ethylene carbonate). PVDF: 10 to 11 in [vallana2024]. The relaxor is illustrative.
ETHER, PVDF, DMF, RELAXOR, CARBONATE, WATER = 7.3, 10.0, 38.25, 45.0, 89.8, 80.1
EPSILON = np.geomspace(6, 100, 49)
_MEDIA = {"ether": ETHER, "PVDF": PVDF, "DMF": DMF, "water": WATER}


def _model_dissociation(permittivity: float, salt: float, contact: float, temperature: float) -> dict[str, Any]:
    kelvin, distance = celsius(temperature), contact * nm
    return {
        "constants": conduction.pairing_constant(EPSILON, kelvin, distance) * mol_per_L,
        "constant": conduction.pairing_constant(permittivity, kelvin, distance) * mol_per_L,
        "bjerrum": conduction.bjerrum_length(permittivity, kelvin) / nm,
    }


def _draw_dissociation(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10.5 if narrow else 12
    ax = figure.subplots()
    ax.set(xscale="log", yscale="log", xlim=(EPSILON[0], EPSILON[-1]), ylim=(3e-9, 2))
    ticks(ax.xaxis, [6, 10, 20, 40, 60, 100])
    decades(ax.yaxis, range(-8, 1, 2), one="1")
    ax.set(xlabel="Relative permittivity", ylabel="Share of free ions")
    for name, value in _MEDIA.items():
        ax.axvline(value, color=GREY, lw=1.0, ls=(0, (1, 2.5)), zorder=0)
        ax.text(value, 2.6, name, fontsize=small, ha="right" if narrow and name == "ether" else "center", color=INK)
    chloride = conduction.dissociated_fraction(mol_per_L, EPSILON, celsius(25.0), 0.26 * nm)
    ax.plot(EPSILON, chloride, color=GREY, lw=1.4, label="chloride")
    ax.text(8.9, 4e-6, "0.26 nm, as LiCl" if narrow else "0.26 nm, as in LiCl, 1 mol/L", fontsize=small)
    return {
        "diluted": Line(ax.plot([], [], color=GREY, lw=1.8, ls="--")[0], x=EPSILON, y="diluted"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=EPSILON, y="line"),
        "marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10, clip_on=False)[0], x="permittivity", y="share"),
    }


dissociation = Panel(
    name="pvdf-dissociation",
    title="Permittivity and free ions",
    question="How much of a salt comes apart in a medium of this permittivity?",
    controls=(
        Slider("permittivity", "Relative permittivity", 6, 100, 10, log=True, about="of the medium, at zero frequency"),
        Slider("salt", "Salt", 0.001, 2, 1, "mol L⁻¹", log=True, about="all of it, free and paired"),
        Slider(
            "contact",
            "Contact distance",
            0.26,
            0.8,
            0.5,
            "nm",
            about="between the centres of the ions of a pair: 0.26 nm as in LiCl, 0.8 nm with solvent between them",
        ),
        Slider("temperature", "Temperature", 0, 120, 25, "°C", about="at a permittivity that stays as set"),
    ),
    model=_model_dissociation,
    draw=_draw_dissociation,
    # The law of mass action, as in conduction.dissociated_fraction.
    derived={
        "line": "2/(1 + sqrt(1 + 4*constants*salt))",
        "diluted": "2/(1 + sqrt(1 + 0.4*constants*salt))",
        "share": "2/(1 + sqrt(1 + 4*constant*salt))",
        "percent": "100*share",
        "free": "1000*salt*share",
    },
    readouts=(
        Readout("Bjerrum length", "bjerrum", "nm"),
        Readout("Pairing constant", "constant", "L mol⁻¹"),
        Readout("Free share", "percent", "%"),
        Readout("Free ions", "free", "mmol L⁻¹"),
    ),
    presets={
        "Ether": {"permittivity": ETHER},
        "PVDF": {"permittivity": PVDF},
        "DMF": {"permittivity": DMF},
        "Relaxor": {"permittivity": RELAXOR},
        "Carbonate": {"permittivity": CARBONATE},
    },
    legend={
        "line": "Share of the lithium that is free, against the permittivity",
        "diluted": "The same salt ten times more dilute",
        "marker": "The medium chosen",
        "chloride": "Thin grey line: 1 mol L⁻¹ at 25 °C of a salt with the contact distance of LiCl",
        "media": (
            "Dotted: an ether (dimethoxyethane, 7.3), DMF (38), water (80) and, as a preset, ethylene carbonate (90), "
            "all from the CRC Handbook; PVDF, 10 to 11 in Vallana 2024. The relaxor, 45, and contact distances are "
            "illustrative"
        ),
    },
    description=(
        "Share of free ions against relative permittivity, both logarithmic: a steep rise at low permittivity that "
        "flattens towards one, with a dashed line for a tenfold dilution."
    ),
)


# -- residual DMF ----------------------------------------------------------------------------------------------------

# Glass transitions: PVDF about -40 °C and DMF about 130 K, both illustrative. T_0 of the VFT law lies 50 K below the
# glass transition. Densities in g/cm3 and the molar mass of DMF are those of handbooks. B as in the rows ``PVDF ...``
# of the table ``conductivity`` (illustrative). A is chosen so that 10 % DMF gives 1e-4 S/cm at 25 °C, the number of
# its row, at the defaults of the panel.
GLASS_PVDF, GLASS_DMF, BELOW_GLASS = 233.0, 130.0, 50.0
DENSITY_PVDF, DENSITY_DMF, MOLAR_DMF = 1.78, 0.944, 73.09
BARRIER, CONTACT = 0.06, 0.5  # eV, nm
PREFACTOR = 5.93  # S K^(1/2)/cm
CONTENT = np.linspace(0, 30, 41)  # % by mass of polymer and DMF


def _soft_phase(content: Any, crystallinity: float) -> tuple[Any, Any, Any]:
    """DMF's mass share in the amorphous phase, its volume share there, and the volume share of that phase."""
    solvent = np.asarray(content, dtype=float) / 100
    chains = (1 - solvent) * (1 - crystallinity / 100)
    crystals = (1 - solvent) * crystallinity / 100 / DENSITY_PVDF
    soft = solvent / DENSITY_DMF + chains / DENSITY_PVDF
    return solvent / (solvent + chains), solvent / DENSITY_DMF / soft, soft / (soft + crystals)


def _parts(content: Any, temperature: float, crystallinity: float, salt: float) -> tuple[Any, Any, Any]:
    """Glass transition of the soft phase (°C), S/cm of 1 mol/L if all ions were free, their free share."""
    mass, volume, phase = _soft_phase(content, crystallinity)
    glass = conduction.fox_glass_transition(mass, GLASS_PVDF, GLASS_DMF)
    kelvin = celsius(temperature)
    moving = phase**1.5 * conduction.vft_conductivity(kelvin, PREFACTOR * S_per_cm, BARRIER * eV, glass - BELOW_GLASS)
    epsilon = PVDF + (DMF - PVDF) * volume
    free = conduction.dissociated_fraction(salt * mol_per_L, epsilon, kelvin, CONTACT * nm)
    return glass - celsius(0.0), moving / S_per_cm, free


def _model_plasticiser(content: float, temperature: float, crystallinity: float, salt: float) -> dict[str, Any]:
    _, moving, free = _parts(CONTENT, temperature, crystallinity, salt)
    glass, moving_here, free_here = _parts(content, temperature, crystallinity, salt)
    return {
        "moving": moving,
        "free": free,
        "glass": glass,
        "moving_here": moving_here,
        "free_here": free_here,
        "moving_dry": moving[0],
        "free_dry": free[0],
    }


def _measured() -> float:
    return float(data.fact("pvdf-lls-conductivity").value)


def _draw_plasticiser(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10.5 if narrow else 12
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(0, 30), ylim=(1e-8, 1e-2))
    ax.set(xlabel="DMF left in the film (% by mass)", ylabel="Conductivity (S cm⁻¹)")
    decades(ax.yaxis, range(-8, -1, 2))
    ax.plot([0, 30], [_measured()] * 2, color=GREY, lw=1.6, label="measured")
    ax.text(
        0.4, 1.25 * _measured(), "with silicate, 30 °C" if narrow else "measured with silicate, 30 °C", fontsize=small
    )
    return {
        "mobility": Line(ax.plot([], [], color=ORANGE, lw=2.0, ls="--")[0], x=CONTENT, y="salt*moving*free_dry"),
        "ions": Line(ax.plot([], [], color=GREEN, lw=2.0, ls=(0, (1, 1.6)))[0], x=CONTENT, y="salt*moving_dry*free"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=CONTENT, y="salt*moving*free"),
        "marker": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10, clip_on=False)[0], x="content", y="sigma"),
    }


plasticiser = Panel(
    name="pvdf-plasticiser",
    title="Solvent left in the film",
    question="Why does a film of PVDF conduct when some DMF is left in it?",
    controls=(
        Slider("content", "DMF in the film", 0, 30, 10, "%", about="by mass, of polymer and DMF together"),
        Slider("temperature", "Temperature", 0, 80, 25, "°C", about="of the film"),
        Slider(
            "crystallinity",
            "Crystallinity",
            0,
            60,
            50,
            "%",
            about="mass share of the polymer that is crystalline: crystals hold neither solvent nor ions",
        ),
        Slider("salt", "Salt", 0.1, 3, 1, "mol L⁻¹", log=True, about="in the amorphous phase, free and paired"),
    ),
    model=_model_plasticiser,
    draw=_draw_plasticiser,
    derived={
        "sigma": "salt*moving_here*free_here",
        "gain_mobility": "moving_here/moving_dry",
        "gain_ions": "free_here/free_dry",
    },
    readouts=(
        Readout("Conductivity", "sigma", "S cm⁻¹"),
        Readout("Glass transition", "glass", "°C", floor=5),
        Readout("Gain from softer chains", "gain_mobility", "times"),
        Readout("Gain from free ions", "gain_ions", "times"),
    ),
    presets={
        "Dried hard": {"content": 0, "temperature": 25},
        "As cast": {"content": 10, "temperature": 25},
        "Nearly a gel": {"content": 30, "temperature": 25},
        "Less crystalline": {"content": 10, "crystallinity": 30, "temperature": 30},
    },
    legend={
        "line": "Conductivity of the film: free ions times mobility",
        "mobility": "Only the mobility changes: as many free ions as in the dry film",
        "ions": "Only the free ions change: chains as slow as in the dry film",
        "marker": "The film chosen",
        "measured": "2.07 × 10⁻⁴ S cm⁻¹ at 30 °C, PVDF with lithium magnesium silicate; DMF content not given",
        "presets": (
            "Glass transitions, the VFT law and all presets are illustrative. One number is fitted: 10⁻⁴ S cm⁻¹ for "
            "10 % DMF at 25 °C"
        ),
    },
    description=(
        "Logarithm of the conductivity of a PVDF film against the DMF left in it, split into what faster chains "
        "and what more free ions give, with one measured conductivity as a grey line."
    ),
)


# -- the shell of a lithium ion --------------------------------------------------------------------------------------

MOLAR_SALT = 187.07  # g/mol, LiFSI
SITES = 4
ENOUGH = 2.0  # DMF per lithium: 2 to 3 are needed in practice [vallana2024]


def _model_shell(content: float, salt: float, preference: float) -> dict[str, Any]:
    return {"ratio": content / (100 - content) / MOLAR_DMF * MOLAR_SALT / salt}


def _draw_shell(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 10.5 if narrow else 12
    ax = figure.subplots()
    ax.set(xlim=(-0.6, 4.6), ylim=(0, 1.18), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
    ax.set(xlabel="DMF bound to a lithium ion", ylabel="Share of the lithium")
    ax.set_xticks(range(SITES + 1), [str(n) for n in range(SITES + 1)])
    moving: dict[str, Any] = {}
    for n in range(SITES + 1):
        bar = ax.bar([n], [0.2], width=0.7, color=BLUE if n else GREY)
        moving[f"shell{n}"] = Bars(bar, high=f"shell{n}")
    moving["mean"] = Marker(ax.plot([], [], "v", color=VERMILLION, ms=10, clip_on=False)[0], x="bound", y=1.05)
    moving["word"] = Label(
        ax.text(0, 0, "", color=INK, ha="center", fontsize=small), x="bound", y=1.05, dy=9, text="{bound}"
    )
    return moving


shell = Panel(
    name="pvdf-shell",
    title="The shell of a lithium ion",
    question="How many DMF molecules ride with a lithium ion, and how many are left over?",
    controls=(
        Slider("content", "DMF in the film", 1, 45, 10, "%", about="by mass, of polymer and DMF together"),
        Slider("salt", "LiFSI per polymer", 0.1, 1, 0.3, "g g⁻¹", log=True, about="mass of salt over mass of PVDF"),
        Slider(
            "preference",
            "Preference for DMF",
            0.1,
            100,
            5,
            log=True,
            about="over anions and the fluorine of the chain; illustrative",
        ),
    ),
    model=_model_shell,
    draw=_draw_shell,
    # The equilibrium of a site, as in conduction.solvent_shell.
    derived={
        "both": f"{SITES} + ratio + 1/preference",
        "bound": f"{2 * SITES}*ratio/(both + sqrt(both**2 - {4 * SITES}*ratio))",
        "filled": f"bound/{SITES}",
        "shell0": "(1 - filled)**4",
        "shell1": "4*filled*(1 - filled)**3",
        "shell2": "6*filled**2*(1 - filled)**2",
        "shell3": "4*filled**3*(1 - filled)",
        "shell4": "filled**4",
        "bare": "100*shell0",
        "loose": "100*(1 - bound/ratio)",
    },
    readouts=(
        Readout("DMF per lithium", "ratio", limit=ENOUGH, over="enough in practice", under="fewer than in practice"),
        Readout("Bound to each lithium, x", "bound"),
        Readout("Unbound DMF", "loose", "%", floor=2),
        Readout("Lithium without DMF", "bare", "%", floor=1),
    ),
    presets={
        "Dried hard": {"content": 2},
        "As cast": {"content": 10},
        "Nearly a gel": {"content": 30},
        "Salt-rich": {"content": 20, "salt": 0.8},
    },
    legend={
        "shell0": "Lithium with no DMF: paired, or held by the chain",
        "shell1": "[Li(DMF)]⁺",
        "shell2": "[Li(DMF)₂]⁺",
        "shell3": "[Li(DMF)₃]⁺",
        "shell4": "[Li(DMF)₄]⁺, a full shell",
        "mean": "The mean x of [Li(DMF)ₓ]⁺",
        "presets": "Four equal, independent sites; preference and presets are illustrative",
    },
    description="Bars: the share of lithium ions with none to four DMF molecules, and an arrow at the mean number.",
)
