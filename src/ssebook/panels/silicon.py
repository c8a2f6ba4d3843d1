"""Explorers of anodes/silicon: swelling, stress in a particle, the size that is safe, and fading."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy.interpolate import CubicSpline

from .. import data
from ..explore import Band, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import silicon
from ..units import GPa, MPa_sqrt_m, cm2_per_s, hour, mAh_per_cm2, mAh_per_g, nm, um

GRAPHITE = 372.0  # mAh/g, LiC6 per mass of carbon
POISSON = 0.28  # of silicon, kept for the alloy: illustrative


# -- expansion ---------------------------------------------------------------------------------------------------------

ALLOYS = {"Li₁₂Si₇": 12 / 7, "Li₇Si₃": 7 / 3, "Li₁₃Si₄": 13 / 4, "Li₁₅Si₄": 15 / 4, "Li₂₂Si₅": 22 / 5}
# Volume per silicon atom against crystalline silicon, from lattice parameters: Li15Si4 a = 10.685 Å with 16 Si, Li22Si5
# a = 18.75 Å with 80 Si.
CRYSTALS = {"Li₁₅Si₄": 3.81, "Li₂₂Si₅": 4.12}
FULL = silicon.LITHIUM_PER_SILICON_MAX
LIMIT = silicon.LITHIUM_PER_SILICON_LIMIT
PER_LITHIUM = float(np.asarray(silicon.specific_capacity(1.0))) / mAh_per_g  # mAh/g for each lithium per silicon
SWELLING = float(np.asarray(silicon.volume_ratio(1.0))) - 1.0  # of the volume for each lithium per silicon
DENSITY = silicon.SILICON_MOLAR_MASS / silicon.SILICON_MOLAR_VOLUME
_ANGLE = np.linspace(0.0, np.pi, 61)


def _model_expansion(lithium: float, pores: float, thickness: float) -> dict[str, Any]:
    capacity = silicon.specific_capacity(lithium)
    solid = 1.0 - pores / 100.0
    return {
        "ratio": silicon.volume_ratio(lithium),
        "capacity": capacity / mAh_per_g,
        "areal": thickness * um * solid * DENSITY * capacity / mAh_per_cm2,
        "across": np.cos(_ANGLE),
        "up": np.sin(_ANGLE),
    }


def _scaled(factor: float, origin: float) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """To a second axis and back."""
    return lambda value: (value - origin) * factor, lambda value: value / factor + origin


def _draw_expansion(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(xlim=(0, 4.6), ylim=(0, 4.6), xlabel="Lithium per silicon x", ylabel="Volume V/V₀")
    x = np.array([0.0, LIMIT])
    top = ax.secondary_xaxis("top", functions=_scaled(PER_LITHIUM, 0.0))
    top.set_xlabel("Capacity (mAh per g Si)", fontsize=small)
    top.set_xticks([0, 2000, 4000] if narrow else [0, 1000, 2000, 3000, 4000])
    top.spines["top"].set_visible(True)
    if not narrow:
        right = ax.secondary_yaxis("right", functions=_scaled(100.0, 1.0))
        right.set_ylabel("Increase (%)", fontsize=small)
        right.set_yticks([0, 100, 200, 300])
        right.spines["right"].set_visible(True)
    marks = {"graphite": GRAPHITE / PER_LITHIUM, **{name: ALLOYS[name] for name in ("Li₁₂Si₇", "Li₇Si₃")}}
    for name, at in marks.items():
        ax.plot([at, at], [0, 4.6], color=GREY, lw=1, ls=":")
        ax.text(at - 0.02, 0.05, name, rotation=90, ha="right", va="bottom", fontsize=small)
    ax.plot(x, np.asarray(silicon.volume_ratio(x)), color=BLUE, label="curve")
    ax.plot([ALLOYS[name] for name in CRYSTALS], list(CRYSTALS.values()), "s", color=GREY, ms=7, label="points")
    for name, shift in (("Li₁₅Si₄", (20, -23)), ("Li₂₂Si₅", (14, -20))):
        ax.annotate(
            name,
            (ALLOYS[name], CRYSTALS[name]),
            shift,
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=small,
        )
    inset = ax.inset_axes((0.62, 0.02, 0.37, 0.40))
    inset.set(xlim=(-1.7, 1.7), ylim=(-1.7, 1.7), aspect="equal")
    inset.set_axis_off()
    swollen = Band(inset.fill([], [], color=SKY, lw=0)[0], x="stretch*across", low="-stretch*up", high="stretch*up")
    inset.fill(np.cos(2 * _ANGLE), np.sin(2 * _ANGLE), color=GREY, lw=0, zorder=3)
    inset.text(0, 0.3, "Si", ha="center", va="center", fontsize=small, zorder=4)
    room = "room" if narrow else "room in the layer"
    return {
        "swollen": swollen,
        "room": Horizontal(ax.axhline(1, color=GREEN, lw=1.8, ls="--"), y="room"),
        "now": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="lithium", y="ratio"),
        "room_right": Label(
            ax.text(0, 0, room, color=INK, ha="left", va="top", fontsize=small),
            x="where(room < 1.9, crossing, nan)",
            y="room",
            dx=8,
            dy=-3,
        ),
        "room_left": Label(
            ax.text(0, 0, room, color=INK, ha="right", va="bottom", fontsize=small),
            x="where(room < 1.9, nan, crossing)",
            y="room",
            dx=-8,
            dy=4,
        ),
        "words": Label(
            inset.text(0, 0, "", color=INK, ha="center", va="center", fontsize=small, zorder=4),
            x=0.0,
            y=-0.3,
            text="× {stretch}",
        ),
    }


expansion = Panel(
    name="silicon-expansion",
    title="Swelling",
    question="How much room does silicon need for the lithium it stores?",
    controls=(
        Slider(
            "lithium",
            "Lithium per silicon",
            0,
            LIMIT,
            FULL,
            "x in LiₓSi",
            about="how far the anode is charged; 3.75 is the end at room temperature, 4.4 the richest alloy known",
        ),
        Slider("pores", "Pores in the layer", 0, 75, 50, "%", about="of the volume of the fresh, uncharged layer"),
        Slider(
            "thickness",
            "Fresh layer",
            1,
            50,
            10,
            "µm",
            log=True,
            about="thickness of the uncharged layer of silicon and pores; it keeps its footprint as it swells",
        ),
    ),
    model=_model_expansion,
    draw=_draw_expansion,
    derived={
        "stretch": "ratio**(1/3)",
        "room": "1/(1 - pores/100)",
        "crossing": f"(room - 1)/{SWELLING:.9g}",
        "layer": "thickness*max(1, ratio/room)",
    },
    readouts=(
        Readout("Volume", "ratio", "times silicon's"),
        Readout(
            "Capacity",
            "capacity",
            "mAh/g Si",
            limit=float(np.asarray(silicon.specific_capacity(FULL))) / mAh_per_g + 1,
            over="not at room temperature",
        ),
        Readout("Areal capacity", "areal", "mAh cm⁻²"),
        Readout("Charged layer", "layer", "µm", limit="1.000001*thickness", over="grows", under="fits its pores"),
    ),
    presets={name: {"lithium": x} for name, x in ALLOYS.items()},
    legend={
        "now": "The alloy set with the slider",
        "room": "Room that the pores leave: below this line the swelling fits, above it the layer grows",
        "swollen": "A particle to scale: grey before, blue when charged, with the factor by which its radius grows",
        "curve": "Blue line: V/V₀ = 1 + 8.9x/12.06, from the molar volumes of lithium and silicon (Obrovac 2007)",
        "points": "Grey squares: crystals, from their lattice parameters; dotted: alloys, and graphite's capacity",
    },
    description=(
        "Volume of lithium-silicon alloys over that of silicon, a straight line rising with the lithium content, with "
        "two crystals as points and the room that the pores of the layer leave."
    ),
)


# -- stress in a particle ----------------------------------------------------------------------------------------------

# Distance from the centre over the radius: ever finer towards the surface, where a fast charge puts a thin skin of
# lithium. The stresses are integrated on four times as many points.
_FINE = 1.0 - (1.0 - np.linspace(0.0, 1.0, 4 * 48 + 1)) ** 2
PLACE = _FINE[::4]
_SETTLED = 5.0  # R^2/D after which no profile changes its shape

LOAD = "modulus*c_rate*diameter**2/diffusivity"
# Radius over the depth lithium has reached, to a power that keeps the settled profiles, all alike, in little room.
AGE = Group("(c_rate*diameter**2/(charge*diffusivity))**0.25", by="charge", log=False)
PACE = Group("(c_rate*diameter**2/diffusivity)**0.25", by="diffusivity", log=False)
STRAIN = Group(f"{LOAD}/strength", by="strength")
STIFF = Group("modulus/strength", by="strength")


@cache
def _history() -> tuple[CubicSpline, CubicSpline]:
    """Two splines through the exact solution of a sphere under a constant flux, times as logarithms and in R^2/D.

    One gives radial and hoop stress [2, points] after a time, in units of E Omega J R / (3 (1 - nu) D); the other
    the time at which the surface is full, from the time a full charge takes. Off by less than 1e-4 of the stress.
    """
    time = np.geomspace(1e-7, _SETTLED, 600)
    lithium = np.asarray(silicon.sphere_concentration(_FINE, time[:, np.newaxis], 1.0, 1.0, flux=1.0))
    stresses = silicon.sphere_stress(_FINE, lithium, modulus=3.0, poisson_ratio=0.0, partial_molar_volume=1.0)
    return CubicSpline(np.log(time), np.stack(stresses, 1)), CubicSpline(np.log(lithium[:, -1] / 3.0), np.log(time))


def _filling(pace: float) -> float:
    """Share of the full charge at which the surface is full; pace is D / (C R^2), a full charge's time over R^2/D."""
    if pace > _SETTLED:
        return 1.0 - 1.0 / (15.0 * pace)
    return float(np.exp(_history()[1](np.log(pace)))) / pace


def _elastic(age: float, scale: float) -> np.ndarray:
    """Elastic radial and hoop stress [2, points] at an age in R^2/D; scale is E Omega J R / (3 (1 - nu) D)."""
    return np.asarray(scale * _history()[0](np.log(np.clip(age, 1e-7, _SETTLED))))


def _flow(place: Any, radial: Any, hoop: Any, strength: float) -> float:
    """Stress at the centre of a particle that flows where radial - hoop reaches the strength; elastic stresses given.

    Inside the radius where flow begins the particle is elastic: its own stress, plus that of the shell around it
    (plastic_shell_stress). If nothing flows, the same with radial - hoop carried on beyond the surface as a power law,
    so that the number passes smoothly through the onset of flow.
    """
    apart = radial - hoop
    if apart[-1] <= strength:
        power = np.log(apart[-1] / apart[-5]) / np.log(place[-1] / place[-5])
        return float(radial[0] + 2.0 / power * (strength - apart[-1] - strength * np.log(strength / apart[-1])))
    edge = np.interp(strength, apart, place)
    _, shell = silicon.plastic_shell_stress(0.0, edge, 1.0, strength)
    return float(radial[0] - np.interp(edge, place, radial) + np.asarray(shell))


# Stress of a layer of full silicon held in two directions, E Omega c_max / (3 (1 - nu)), over the modulus.
MISFIT = silicon.LITHIUM_PARTIAL_MOLAR_VOLUME * silicon.MAXIMUM_CONCENTRATION / (3 * (1 - POISSON))


def _model_stress(
    diameter: float, c_rate: float, diffusivity: float, modulus: float, strength: float, charge: float
) -> dict[str, Any]:
    radius, rate, spread = diameter / 2 * nm, c_rate / hour, diffusivity * cm2_per_s
    pace = spread / (rate * radius**2)
    stop = _filling(pace)
    scale = MISFIT * modulus / (3.0 * pace)
    radial, hoop = _elastic(charge / 100 * pace, scale)
    radial_end, hoop_end = _elastic(stop * pace, scale)
    peak = silicon.peak_hoop_stress(silicon.c_rate_flux(rate, radius), radius, spread, modulus * GPa, POISSON)
    return {
        "place": PLACE,
        "stop": 100 * stop,
        "peak": peak / GPa,
        "middle": radial[0],
        "below": radial[0] - radial[::4],
        "apart": (radial - hoop)[::4],
        "surface": -hoop[-1],
        "core": _flow(_FINE, radial, hoop, strength),
        "middle_end": radial_end[0],
        "below_end": radial_end[0] - radial_end[::4],
        "apart_end": (radial_end - hoop_end)[::4],
        "surface_end": -hoop_end[-1],
        "core_end": _flow(_FINE, radial_end, hoop_end, strength),
    }


def _draw_stress(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(1, 2.3))
    upper.set(xlim=(0, 1), ylim=(0, 1.05), ylabel="Share")
    upper.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    upper.text(0, 1.1, "c/cₘₐₓ", color=PURPLE, fontsize=small + 1, va="bottom", transform=upper.transAxes)
    words = "(radial − hoop)/flow stress"
    upper.text(1, 1.1, words, color=ORANGE, fontsize=small + 1, ha="right", va="bottom", transform=upper.transAxes)
    lower.set(ylim=(-3, 8), xlabel="Distance from the centre r/R", ylabel="Stress (GPa)")
    lower.set_yticks([-2, 0, 2, 4, 6, 8])
    lower.axhspan(-1.75, -1.0, color=GREY, alpha=0.3, lw=0, label="films")
    lower.axhline(0, color=INK, lw=0.8)
    lower.text(0.01, -1.85, "flow of films, −1 to −1.75 GPa", fontsize=small, va="top")
    for words, colour, at, side in (
        ("radial", BLUE, 0.0, "left"),
        ("hoop", VERMILLION, 0.27, "left"),
        ("hoop, if elastic", GREY, 1.0, "right"),
    ):
        lower.text(at, 1.03, words, color=colour, fontsize=small + 1, ha=side, va="bottom", transform=lower.transAxes)
    return {
        "load": Line(upper.plot([], [], color=ORANGE)[0], x=PLACE, y="min(1, apart_now/strength)"),
        "lithium": Line(upper.plot([], [], color=PURPLE)[0], x=PLACE, y="lithium"),
        "elastic": Line(lower.plot([], [], color=GREY, lw=1.6, ls="--")[0], x=PLACE, y="radial_elastic - apart_now"),
        "radial": Line(lower.plot([], [], color=BLUE)[0], x=PLACE, y="radial_flow"),
        "hoop": Line(lower.plot([], [], color=VERMILLION)[0], x=PLACE, y="radial_flow - min(apart_now, strength)"),
    }


stress = Panel(
    name="silicon-stress",
    title="Stress in a particle",
    question="Where does a charging particle pull, push and give way?",
    controls=(
        Slider("diameter", "Diameter", 40, 2000, 500, "nm", log=True, about="of the uncharged particle"),
        Slider("c_rate", "Rate", 0.1, 2, 1, "C", log=True, about="1C would fill the particle in one hour"),
        Slider(
            "diffusivity",
            "Diffusivity",
            1e-13,
            1e-11,
            3e-13,
            "cm² s⁻¹",
            log=True,
            about="of lithium in silicon; in films against a polymer at 50 °C, 10⁻¹⁴ to 4 × 10⁻¹³ (Xie 2010)",
        ),
        Slider(
            "modulus",
            "Young's modulus",
            30,
            100,
            60,
            "GPa",
            about="of the whole particle; about 90 for silicon, 35 when full (illustrative); Poisson's ratio 0.28",
        ),
        Slider(
            "strength",
            "Flow stress",
            0.5,
            2,
            1.5,
            "GPa",
            about="at which the alloy flows; 1 to 1.75 in thin films (Sethuraman 2010)",
        ),
        Slider(
            "charge", "Charge so far", 10, 100, 60, "%", about="of the full capacity, if the surface is not full before"
        ),
    ),
    model=_model_stress,
    draw=_draw_stress,
    derived={
        "taken": "min(charge, stop)",
        "below_now": "where(charge < stop, below, below_end)",
        "apart_now": "where(charge < stop, apart, apart_end)",
        "middle_now": "where(charge < stop, middle, middle_end)",
        "surface_now": "where(charge < stop, surface, surface_end)",
        "core_now": "where(charge < stop, core, core_end)",
        "radial_elastic": "middle_now - below_now",
        "lithium": f"taken/100 - (1.5*radial_elastic - apart_now)/(modulus*{MISFIT:.9g})",
        "centre": "where(surface_now < strength, middle_now, core_now)",
        "radial_flow": "where(apart_now > strength, 0 - 2*strength*log(place), centre - below_now)",
    },
    tables={
        "below": Table(over=(AGE,), scale=LOAD, log=False),
        "apart": Table(over=(AGE,), scale=LOAD, log=False),
        "middle": Table(over=(AGE,), scale=LOAD, log=False, pieces=((AGE.formula, 3),)),
        "surface": Table(over=(AGE,), scale=LOAD, log=True),
        "core": Table(over=(AGE, STRAIN), scale="strength", log=False),
        "below_end": Table(over=(PACE,), scale="modulus", log=False),
        "apart_end": Table(over=(PACE,), scale="modulus", log=False),
        "middle_end": Table(over=(PACE,), scale=LOAD, log=False, pieces=((PACE.formula, 8),)),
        "surface_end": Table(over=(PACE,), scale=LOAD, log=True),
        "core_end": Table(over=(PACE, STIFF), scale="strength", log=False),
        "stop": Table(over=(PACE,)),
        "peak": Table(over=(), scale=LOAD),
    },
    readouts=(
        Readout(
            "Surface hoop stress, if elastic",
            "0 - surface_now",
            "GPa",
            limit="0 - strength",
            over="stays elastic",
            under="flows",
            tolerance=0.0015,
        ),
        Readout("Settled elastic peak", "peak", "GPa"),
        Readout("Tension at the centre", "centre", "GPa", floor=0.1),
        Readout("Charge taken up", "taken", "%", limit="0.999*charge", under="surface full"),
    ),
    presets={
        "Nanoparticle": {"diameter": 60, "c_rate": 1, "charge": 60},
        "Powder": {"diameter": 500, "c_rate": 1, "charge": 60},
        "Powder, slow": {"diameter": 500, "c_rate": 0.1, "charge": 60},
        "Micrometre grains": {"diameter": 2000, "c_rate": 1, "charge": 60},
    },
    legend={
        "lithium": "Upper part: lithium over its limit, Li₁₅Si₄; when the surface is full the charge stops",
        "radial": "Radial stress, tension positive",
        "hoop": "Hoop stress, along the surface of each shell",
        "elastic": "Hoop stress if nothing could flow; it may leave the figure",
        "load": "Upper part: radial minus hoop stress over the flow stress; where it is 1, the alloy flows",
        "peak": "Settled elastic peak: EΩJR/[15(1 − ν)D], reached only if the surface is not full before",
        "films": "Grey band: compressive flow stress of thin films during charge, 1 to 1.75 GPa (Sethuraman 2010)",
    },
    description=(
        "Lithium, radial and hoop stress from the centre to the surface of a silicon particle during charge, elastic "
        "inside and flowing outside."
    ),
)


# -- safe size ---------------------------------------------------------------------------------------------------------

RATES = np.array([0.008, 12.5])  # in log-log all three lines are straight
FLOW = 1.5  # GPa, within the 1 to 1.75 of Sethuraman 2010
CRYSTALLINE = 150.0  # nm, Liu 2012


def _limits(c_rate: Any, diffusivity: float, toughness: float, modulus: float, flaw: float) -> Any:
    """Diameters in nm above which flaws can grow, the surface flows, and the surface is full before 80 % of the charge.

    At a fixed rate the flux grows with the radius, and the peak stress with its square: R = R1**(3/5) where R1 is the
    critical size at the flux of a particle of 1 m, and R = (flow stress / peak stress at 1 m)**(1/2).
    """
    rate, spread, young = np.asarray(c_rate) / hour, diffusivity * cm2_per_s, modulus * GPa
    flux = silicon.c_rate_flux(rate, 1.0)
    volume = silicon.LITHIUM_PARTIAL_MOLAR_VOLUME
    cracks = np.asarray(
        silicon.critical_size(flux, spread, young, POISSON, volume, toughness * MPa_sqrt_m, flaw_fraction=flaw)
    ) ** (3 / 5)
    flows = np.sqrt(FLOW * GPa / np.asarray(silicon.peak_hoop_stress(flux, 1.0, spread, young, POISSON)))
    fills = np.sqrt(3.0 * spread / rate)  # D/(C R^2) = 1/3: full at the surface after 1 - 1/(15/3) = 80 % of the charge
    return 2 * cracks / nm, 2 * flows / nm, 2 * fills / nm


def _model_safe(
    diameter: float, c_rate: float, diffusivity: float, toughness: float, modulus: float, flaw: float
) -> dict[str, Any]:
    material = (diffusivity, toughness, modulus, flaw)
    cracks, flows, fills = _limits(RATES, *material)
    return {"cracks": cracks, "flows": flows, "fills": fills, "critical": _limits(c_rate, *material)[0]}


def _draw_safe(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(RATES[0], RATES[1]),
        ylim=(4, 4e4),
        xlabel="Charging rate (C)",
        ylabel="Diameter (nm)",
    )
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_yticks([10, 100, 1e3, 1e4], ["10", "100", "1000", "10⁴"])
    ax.minorticks_off()
    ax.plot(RATES, [CRYSTALLINE] * 2, color=GREY, lw=1.5, ls=":", label="liu")
    ax.text(
        0.0088,
        CRYSTALLINE * 0.93,
        "150 nm, crystals" if narrow else "150 nm, limit seen for crystals",
        fontsize=small,
        va="top",
    )
    for words, colour, y in (
        ("fills less than 80 %", PURPLE, 17),
        ("surface flows", BLUE, 9.6),
        ("flaws can grow", VERMILLION, 5.4),
    ):
        ax.text(0.0094, y, words + " above", color=colour, fontsize=small + 1, va="center")
    return {
        "unsafe": Band(ax.fill([], [], color=VERMILLION, alpha=0.13, lw=0)[0], x=RATES, low="cracks", high=1e6),
        "fills": Line(ax.plot([], [], color=PURPLE, lw=1.8, ls="--")[0], x=RATES, y="fills"),
        "flows": Line(ax.plot([], [], color=BLUE, lw=1.8)[0], x=RATES, y="flows"),
        "cracks": Line(ax.plot([], [], color=VERMILLION, lw=2.8)[0], x=RATES, y="cracks"),
        "particle": Marker(ax.plot([], [], "o", color=INK, ms=10)[0], x="c_rate", y="diameter"),
    }


safesize = Panel(
    name="silicon-safe-size",
    title="Safe size",
    question="How small must a particle be to survive its charging rate?",
    controls=(
        Slider(
            "diameter", "Diameter", 10, 10_000, 500, "nm", log=True, about="of the uncharged particle: moves the dot"
        ),
        Slider(
            "c_rate", "Rate", 0.01, 10, 1, "C", log=True, about="1C would fill the particle in one hour: moves the dot"
        ),
        Slider("diffusivity", "Diffusivity", 1e-14, 1e-11, 3e-13, "cm² s⁻¹", log=True, about="of lithium in silicon"),
        Slider(
            "toughness",
            "Toughness",
            0.3,
            3,
            0.7,
            "MPa √m",
            log=True,
            about="fracture toughness; 0.7 follows from 7 J m⁻² (Pharr 2013: 5 to 9) and a modulus of 60 GPa",
        ),
        Slider(
            "modulus", "Young's modulus", 30, 100, 60, "GPa", about="about 90 for silicon, 35 when full (illustrative)"
        ),
        Slider(
            "flaw",
            "Largest flaw",
            0.01,
            1,
            1,
            "of R",
            log=True,
            about="length of the longest crack over the radius; 1 is the worst case",
        ),
    ),
    model=_model_safe,
    draw=_draw_safe,
    derived={
        "radii": "diameter*1e-7/2",
        "pace": "3600*diffusivity/(c_rate*radii**2)",
        "fastest": "c_rate*(critical/diameter)**2.5",
        "filled": "where(3*pace > 1, 100*(1 - 1/(15*pace)), nan)",
    },
    readouts=(
        Readout(
            "Critical diameter",
            "critical",
            "nm",
            limit="diameter",
            over="your particle is smaller",
            under="flaws can grow",
        ),
        Readout("Fastest safe rate", "fastest", "C"),
        Readout("Filled when the surface is full", "filled", "%", none="less than 80 %"),
    ),
    presets={
        "Fast, small": {"diameter": 100, "c_rate": 5},
        "Powder": {"diameter": 500, "c_rate": 1},
        "Powder, 20 h": {"diameter": 500, "c_rate": 0.05},
        "Micrometre grains": {"diameter": 3000, "c_rate": 0.1},
    },
    legend={
        "particle": "The particle and rate set with the sliders",
        "cracks": "Critical diameter: slope −2/5",
        "unsafe": "Where the largest flaw can grow",
        "flows": "Above it the surface flows, at 1.5 GPa: slope −1/2",
        "fills": "Above it the surface is full before 80 % of the charge; the stress then stays below the settled peak "
        "that the other two lines assume",
        "liu": "Dotted: crystals below 150 nm survived their first charge, a sharp front moving in (Liu 2012)",
    },
    description="Diameter against charging rate: lines above which flaws grow, the surface flows, filling is poor.",
)


# -- fading ------------------------------------------------------------------------------------------------------------

CYCLES = np.geomspace(1, 1000, 61)
# Cycle, share of the first capacity in %: the review's text, references 116 and 131.
IN_THE_TEXT = {"Si@MOF full cell": (500, 73.1), "GLC@LPSCl": (200, 90.0)}


def retention() -> Any:
    """Table 2 of the review, a row for each cell: first and last capacity (mAh/g), share left (%), loss per cycle (%).

    A cycle keeps (last/first)**(1/(n - 1)) on average. Share and loss are empty where only one capacity is printed.
    """
    table = data.load("silicon_anodes")
    rows = []
    for _, cell in table.groupby(["table_row", "rate_printed"], sort=False):
        last = cell.sort_values("cycle").iloc[-1]
        first = cell.loc[cell["cycle"] == 1, "capacity"]
        share = last["capacity"] / first.iloc[0] if len(cell) > 1 else np.nan
        kept = share ** (1 / (last["cycle"] - 1)) if len(cell) > 1 else np.nan
        rows.append(
            {
                "anode": last["anode"],
                "electrolyte": last["electrolyte"],
                "current": last["rate_printed"],
                "first": first.iloc[0] if len(first) else np.nan,
                "cycle": last["cycle"],
                "last": last["capacity"],
                "left": 100 * share,
                "loss": 100 * (1 - kept),
                "source": last["source"].split(";")[-1],
            }
        )
    return type(table)(rows)


def _points() -> dict[str, tuple[float, float]]:
    measured = retention().dropna(subset=["left"])
    table = {row.anode: (float(row.cycle), float(row.left)) for row in measured.itertuples()}
    return table | IN_THE_TEXT


POINTS = _points()


def _model_fade(efficiency: float, loss: float, cycles: float) -> dict[str, Any]:
    return {"count": CYCLES}


def _draw_fade(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(xscale="log", xlim=(1, 1000), ylim=(0, 105), xlabel="Cycle", ylabel="Capacity (% of the first charge)")
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.axhline(80, color=GREY, lw=1, ls=":")
    ax.plot(*zip(*POINTS.values(), strict=True), "s", color=GREY, ms=7, ls="", label="points")
    for name, (at, left) in POINTS.items():
        plain = name.replace("SiO2", "SiO₂")
        if not narrow or name in IN_THE_TEXT:
            ax.annotate(plain, (at, left), (-8, -3), textcoords="offset points", ha="right", va="top", fontsize=small)
    return {
        "curve": Line(ax.plot([], [], color=BLUE)[0], x=CYCLES, y="efficiency*(1 - loss/100)**(count - 1)"),
        "now": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="cycles", y="left"),
    }


fade = Panel(
    name="silicon-fade",
    title="Fading",
    question="How little may a cycle lose if the cell is to last?",
    controls=(
        Slider(
            "efficiency",
            "First-cycle efficiency",
            50,
            100,
            100,
            "%",
            about="charge given back in the first cycle over charge put in; the interphase keeps the rest",
        ),
        Slider(
            "loss",
            "Loss per cycle",
            0.01,
            10,
            1.52,
            "%",
            log=True,
            about="of the capacity, in every cycle after the first",
        ),
        Slider("cycles", "Cycle", 2, 1000, 100, "", log=True, about="moves the dot"),
    ),
    model=_model_fade,
    draw=_draw_fade,
    derived={
        "left": "efficiency*(1 - loss/100)**(cycles - 1)",
        "lasting": "where(efficiency > 80, 1 + log(80/efficiency)/log(1 - loss/100), nan)",
        "allowed": "where(efficiency > 80, 100*(1 - (80/efficiency)**(1/(cycles - 1))), nan)",
    },
    readouts=(
        Readout("Left at that cycle", "left", "%"),
        Readout("80 % reached at cycle", "lasting", none="the first"),
        Readout("Loss allowed for 80 % then", "allowed", "% per cycle", none="none"),
    ),
    presets={
        name: {"efficiency": 100, "loss": float(f"{100 * (1 - (left / 100) ** (1 / (at - 1))):.3g}"), "cycles": at}
        for name, (at, left) in POINTS.items()
    },
    legend={
        "curve": "Capacity given back, as a share of the first charge: efficiency × (1 − loss)ⁿ⁻¹",
        "now": "At the cycle set with the slider",
        "points": "Grey squares: last printed capacity over the first, from Table 2 and the text; the review "
        "does not say whether the first was put in or given back",
    },
    description="Capacity against the cycle number on a logarithmic axis, falling, with five measured cells.",
)
