"""Explorers of anodes/silicon: how far silicon swells, the stress in a particle, which size is safe, how capacity fades."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy.interpolate import CubicSpline

from .. import data
from ..explore import Band, Bars, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, Vertical
from ..explore.style import BLUE, FAINT, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from ..models import silicon
from ..units import GPa, MPa_sqrt_m, cm2_per_s, hour, mAh_per_cm2, mAh_per_g, nm, um

GRAPHITE = 372.0  # mAh/g, LiC6 per mass of carbon
POISSON = 0.28  # of silicon, kept for the alloy: illustrative


def _narrow(figure: Figure) -> bool:
    return figure.get_figwidth() * 72 < 480


# -- expansion --------------------------------------------------------------------------------------------------------

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


def _draw_expansion(figure: Figure) -> dict[str, Any]:
    narrow = _narrow(figure)
    small = 11 if narrow else 12
    ax = figure.subplots()
    ax.set(xlim=(0, 4.6), ylim=(0, 4.6), xlabel="Lithium per silicon x", ylabel="Volume V/V₀")
    x = np.array([0.0, LIMIT])
    top = ax.secondary_xaxis("top", functions=(lambda v: v * PER_LITHIUM, lambda v: v / PER_LITHIUM))
    top.set_xlabel("Capacity (mAh per g Si)", fontsize=small)
    top.set_xticks([0, 2000, 4000] if narrow else [0, 1000, 2000, 3000, 4000])
    top.spines["top"].set_visible(True)
    if not narrow:
        right = ax.secondary_yaxis("right", functions=(lambda v: (v - 1) * 100, lambda v: v / 100 + 1))
        right.set_ylabel("Increase (%)", fontsize=small)
        right.set_yticks([0, 100, 200, 300])
        right.spines["right"].set_visible(True)
    for name, at in list(ALLOYS.items())[: 2 if narrow else 3]:
        ax.plot([at, at], [0, 4.6], color=GREY, lw=1, ls=":")
        ax.text(at, 4.5, name, rotation=90, ha="right", va="top", fontsize=small)
    at = GRAPHITE / PER_LITHIUM
    ax.plot([at, at], [0, 4.6], color=GREY, lw=1, ls=":")
    ax.text(at, 4.5, "graphite, 372 mAh/g", rotation=90, ha="right", va="top", fontsize=small)
    ax.plot(x, np.asarray(silicon.volume_ratio(x)), color=BLUE)
    ax.plot([ALLOYS[name] for name in CRYSTALS], list(CRYSTALS.values()), "s", color=GREY, ms=7)
    for name, shift in (("Li₁₅Si₄", (-7, 5)), ("Li₂₂Si₅", (12, -20))):
        ax.annotate(
            name, (ALLOYS[name], CRYSTALS[name]), shift, textcoords="offset points", ha="right", fontsize=small,
        )  # fmt: skip
    inset = ax.inset_axes((0.62, 0.02, 0.37, 0.40))
    inset.set(xlim=(-1.7, 1.7), ylim=(-1.7, 1.7), aspect="equal")
    inset.set_axis_off()
    swollen = Band(
        inset.fill([], [], color=SKY, lw=0)[0], x="stretch*across", low="-stretch*up", high="stretch*up",
    )  # fmt: skip
    inset.fill(np.cos(2 * _ANGLE), np.sin(2 * _ANGLE), color=GREY, lw=0, zorder=3)
    inset.text(0, 0, "Si", ha="center", va="center", fontsize=small, zorder=4)
    room = "room" if narrow else "room in the layer"
    return {
        "swollen": swollen,
        "room": Horizontal(ax.axhline(1, color=GREEN, lw=1.8, ls="--"), y="room"),
        "now": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="lithium", y="ratio"),
        "room_right": Label(
            ax.text(0, 0, room, color=INK, ha="left", va="top", fontsize=small),
            x="where(room < 1.9, crossing, nan)", y="room", dx=8, dy=-3,
        ),
        "room_left": Label(
            ax.text(0, 0, room, color=INK, ha="right", va="bottom", fontsize=small),
            x="where(room < 1.9, nan, crossing)", y="room", dx=-8, dy=4,
        ),
        "words": Label(
            inset.text(0, 0, "", color=INK, ha="center", va="center", fontsize=small),
            x=0.0, y="(1 + stretch)/2", text="{stretch}", dy=0,
        ),
    }  # fmt: skip


expansion = Panel(
    name="silicon-expansion",
    title="Swelling",
    question="How much room does silicon need for the lithium it stores?",
    controls=(
        Slider(
            "lithium", "Lithium per silicon", 0, LIMIT, FULL, "x in LiₓSi",
            about="how far the anode is charged; 3.75 is the end at room temperature, 4.4 the richest alloy known",
        ),
        Slider("pores", "Pores in the layer", 0, 75, 50, "%", about="of the volume of the fresh, uncharged layer"),
        Slider(
            "thickness", "Fresh layer", 1, 50, 10, "µm", log=True,
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
        Readout("Capacity", "capacity", "mAh/g Si", limit=float(np.asarray(silicon.specific_capacity(FULL))) / mAh_per_g + 1,
                over="not at room temperature"),
        Readout("Areal capacity", "areal", "mAh cm⁻²"),
        Readout("Charged layer", "layer", "µm", limit="1.000001*thickness", over="grows", under="fits its pores"),
    ),
    presets={name: {"lithium": x} for name, x in ALLOYS.items()},
    legend={
        "now": "The alloy set with the slider",
        "room": "Room that the pores leave: below this line the swelling fits, above it the layer grows",
        "swollen": "A particle to scale: grey before, blue when charged, with the factor by which its radius grows",
        "curve": "Blue line: V/V₀ = 1 + 8.9x/12.06, from the volumes of one mole of lithium and of silicon (Obrovac 2007)",
        "points": "Grey squares: volumes of the crystals from their lattice parameters; dotted: other alloys, and graphite",
    },
    description=(
        "Volume of lithium-silicon alloys over that of silicon, rising in a straight line with the lithium content, with two "
        "crystals as points and the room that the pores of the layer leave."
    ),
)  # fmt: skip


# -- stress in a particle -----------------------------------------------------------------------------------------------

# Distance from the centre over the radius: ever finer towards the surface, where a fast charge puts a thin skin of lithium.
# The stresses are integrated on four times as many points.
_FINE = 1.0 - (1.0 - np.linspace(0.0, 1.0, 4 * 48 + 1)) ** 2
PLACE = _FINE[::4]
_SETTLED = 5.0  # R^2/D after which no profile changes its shape

LOAD = "modulus*c_rate*diameter**2/diffusivity"
# The thickness of the lithium skin over the radius, upside down: small numbers for settled profiles, which are all alike.
AGE = Group("(c_rate*diameter**2/(charge*diffusivity))**0.5", by="charge", log=False)
PACE = Group("(c_rate*diameter**2/diffusivity)**0.5", by="diffusivity", log=False)
STRAIN = Group(f"{LOAD}/strength", by="strength")
STIFF = Group("modulus/strength", by="strength")


@cache
def _history() -> tuple[CubicSpline, CubicSpline]:
    """Two splines through the exact solution of a sphere under a constant flux, of the logarithm of a time in R^2/D.

    The first gives radial and hoop stress [2, points] in units of E Omega J R / (3 (1 - nu) D) after a time, the second the
    logarithm of the time at which the surface is full when a full charge takes exp(argument). Off by less than 1e-6.
    """
    time = np.geomspace(1e-7, _SETTLED, 600)
    lithium = np.asarray(silicon.sphere_concentration(_FINE, time[:, np.newaxis], 1.0, 1.0, flux=1.0))
    stresses = np.stack(silicon.sphere_stress(_FINE, lithium, modulus=3.0, poisson_ratio=0.0, partial_molar_volume=1.0), 1)
    return CubicSpline(np.log(time), stresses), CubicSpline(np.log(lithium[:, -1] / 3.0), np.log(time))


def _filling(pace: float) -> float:
    """Share of the full charge at which the surface is full; pace is D / (C R^2), the time of a full charge over R^2/D."""
    if pace > _SETTLED:
        return 1.0 - 1.0 / (15.0 * pace)
    return float(np.exp(_history()[1](np.log(pace)))) / pace


def _elastic(age: float, scale: float) -> np.ndarray:
    """Elastic radial and hoop stress [2, points] after a time of age in R^2/D; scale is E Omega J R / (3 (1 - nu) D)."""
    return np.asarray(scale * _history()[0](np.log(np.clip(age, 1e-7, _SETTLED))))


def _flow(place: Any, radial: Any, hoop: Any, strength: float) -> float:
    """Stress at the centre of a particle whose outside flows once radial - hoop reaches the strength; elastic stresses given.

    Inside the radius where flow begins the particle is elastic: its own stress, plus that of the shell around it
    (plastic_shell_stress). If nothing flows, the same with radial - hoop carried on beyond the surface as a power law, so that
    the number passes smoothly through the onset of flow.
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
        "radial": radial[::4], "hoop": hoop[::4], "middle": radial[0], "surface": -hoop[-1],
        "core": _flow(_FINE, radial, hoop, strength),
        "radial_end": radial_end[::4], "hoop_end": hoop_end[::4], "middle_end": radial_end[0], "surface_end": -hoop_end[-1],
        "core_end": _flow(_FINE, radial_end, hoop_end, strength),
    }  # fmt: skip


def _draw_stress(figure: Figure) -> dict[str, Any]:
    narrow = _narrow(figure)
    small = 11 if narrow else 12
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(1, 2.3))
    upper.set(xlim=(0, 1), ylim=(0, 1.05), ylabel="Share")
    upper.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    upper.text(0, 1.1, "c/cₘₐₓ", color=PURPLE, fontsize=small + 1, va="bottom", transform=upper.transAxes)
    words = "(σᵣ − σₜ)/σ_Y" if narrow else "(radial − hoop)/flow stress"
    upper.text(1, 1.1, words, color=ORANGE, fontsize=small + 1, ha="right", va="bottom", transform=upper.transAxes)
    lower.set(ylim=(-3, 8), xlabel="Distance from the centre r/R", ylabel="Stress (GPa)")
    lower.set_yticks([-2, 0, 2, 4, 6, 8])
    lower.axhspan(-1.75, -1.0, color=GREY, alpha=0.3, lw=0)
    lower.axhline(0, color=INK, lw=0.8)
    lower.text(0.01, -1.85, "flow of films, −1 to −1.75 GPa", fontsize=small, va="top")
    lower.text(0.98, 7.7, "radial", color=BLUE, fontsize=small + 1, ha="right", va="top")
    lower.text(0.98, 6.6, "hoop", color=VERMILLION, fontsize=small + 1, ha="right", va="top")
    lower.text(0.98, 5.5, "hoop, if elastic", color=GREY, fontsize=small, ha="right", va="top")
    return {
        "load": Line(upper.plot([], [], color=ORANGE)[0], x=PLACE, y="min(1, apart/strength)"),
        "lithium": Line(upper.plot([], [], color=PURPLE)[0], x=PLACE, y="lithium"),
        "elastic": Line(lower.plot([], [], color=GREY, lw=1.6, ls="--")[0], x=PLACE, y="hoop_now"),
        "radial": Line(lower.plot([], [], color=BLUE)[0], x=PLACE, y="radial_flow"),
        "hoop": Line(lower.plot([], [], color=VERMILLION)[0], x=PLACE, y="radial_flow - min(apart, strength)"),
    }  # fmt: skip


stress = Panel(
    name="silicon-stress",
    title="Stress in a particle",
    question="Where does a charging particle pull, push and give way?",
    controls=(
        Slider("diameter", "Diameter", 40, 2000, 500, "nm", log=True, about="of the uncharged particle"),
        Slider("c_rate", "Rate", 0.1, 2, 1, "C", log=True, about="1C would fill the particle in one hour"),
        Slider(
            "diffusivity", "Diffusivity", 1e-13, 1e-11, 3e-13, "cm² s⁻¹", log=True,
            about="of lithium in silicon; measured in films with a polymer electrolyte at 50 °C: 10⁻¹⁴ to 4 × 10⁻¹³ (Xie 2010)",
        ),
        Slider(
            "modulus", "Young's modulus", 30, 100, 60, "GPa",
            about="one value for the whole particle; about 90 for silicon, 35 when full (illustrative), Poisson's ratio 0.28",
        ),
        Slider("strength", "Flow stress", 0.5, 2, 1.5, "GPa", about="at which the alloy flows; 1 to 1.75 in thin films (Sethuraman 2010)"),
        Slider("charge", "Charge so far", 10, 100, 60, "%", about="of the full capacity, if the surface is not full before"),
    ),
    model=_model_stress,
    draw=_draw_stress,
    derived={
        "taken": "min(charge, stop)",
        "radial_now": "where(charge < stop, radial, radial_end)",
        "hoop_now": "where(charge < stop, hoop, hoop_end)",
        "middle_now": "where(charge < stop, middle, middle_end)",
        "surface_now": "where(charge < stop, surface, surface_end)",
        "core_now": "where(charge < stop, core, core_end)",
        "apart": "radial_now - hoop_now",
        "lithium": f"taken/100 - (radial_now + 2*hoop_now)/(2*modulus*{MISFIT:.9g})",
        "centre": "where(surface_now < strength, middle_now, core_now)",
        "radial_flow": "where(apart > strength, 0 - 2*strength*log(place), centre - middle_now + radial_now)",
    },
    tables={
        "radial": Table(over=(AGE,), scale=LOAD, log=False),
        "hoop": Table(over=(AGE,), scale=LOAD, log=False),
        "middle": Table(over=(AGE,), scale=LOAD, log=True),
        "surface": Table(over=(AGE,), scale=LOAD, log=True),
        "core": Table(over=(AGE, STRAIN), scale="strength", log=False),
        "radial_end": Table(over=(PACE,), scale="modulus", log=False),
        "hoop_end": Table(over=(PACE,), scale="modulus", log=False),
        "middle_end": Table(over=(PACE,), scale=LOAD, log=True),
        "surface_end": Table(over=(PACE,), scale=LOAD, log=True),
        "core_end": Table(over=(PACE, STIFF), scale="strength", log=False),
        "stop": Table(over=(PACE,)),
        "peak": Table(over=(), scale=LOAD),
    },
    readouts=(
        Readout("Hoop stress at the surface, if elastic", "0 - surface_now", "GPa", limit="0 - strength", over="stays elastic",
                under="flows"),
        Readout("Settled elastic peak", "where(stop < 80, nan, peak)", "GPa", none="full before it settles"),
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
        "films": "Grey band: compressive flow stress measured in thin films during charge, 1 to 1.75 GPa (Sethuraman 2010)",
    },
    description=(
        "Lithium, radial and hoop stress from the centre to the surface of a silicon particle during charge, elastic inside and "
        "flowing outside."
    ),
)  # fmt: skip
