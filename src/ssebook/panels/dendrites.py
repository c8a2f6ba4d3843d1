"""Explorers of mechanisms/dendrites: the salt's fate under a current."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..explore import Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table
from ..explore.style import BLUE, GREY, INK, VERMILLION
from ..models import dendrites
from ..units import cm2_per_s, hour, mA_per_cm2, minute, mol_per_L, um

DEPTH = np.concatenate(
    [np.linspace(0, 0.2, 31), np.linspace(0.2, 1.0, 34)[1:]]
)  # of the electrolyte, finer at the plating side
LOAD = Group("current*thickness*(1 - transference)/(diffusivity*concentration)", by="current", log=False)
AGE = Group("diffusivity*time/thickness**2", by="time")


def _salt(
    current: float, time: float, thickness: float, diffusivity: float, concentration: float, transference: float
) -> dict[str, Any]:
    cell = {
        "concentration": concentration * mol_per_L,
        "diffusivity": diffusivity * cm2_per_s,
        "thickness": thickness * um,
        "transference": transference,
    }
    j = current * mA_per_cm2
    salt = dendrites.concentration_profile(DEPTH * thickness * um, time * minute, j, **cell)
    without_thickness = {k: v for k, v in cell.items() if k != "thickness"}
    return {
        "salt": salt / mol_per_L,
        "sand": dendrites.sands_time(j, **without_thickness) / minute,
        "limiting": dendrites.limiting_current_density(**cell) / mA_per_cm2,
    }


def _draw_salt(figure: Figure) -> dict[str, Any]:
    ax = figure.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 4), xlabel="Depth in the electrolyte x/L", ylabel="Salt c/c₀")
    return {
        "profile": Line(ax.plot([], [], color=BLUE)[0], x=DEPTH, y="shown"),
        "start": Horizontal(ax.axhline(1, color=GREY, lw=1, ls="--"), y=1.0),
        "surface": Marker(ax.plot([], [], "o", color=VERMILLION, ms=9)[0], x=[0.0, 1.0], y=[0.0, 1.0]),
        "words": Label(
            ax.text(0, 0, "", color=INK, ha="right"), x=0.97, y=0.1, text="limiting current {limiting} mA cm⁻²"
        ),
    }


salt = Panel(
    name="sands-time",
    title="Sand's time",
    question="How long until the salt runs out at the lithium?",
    controls=(
        Slider("current", "Current density", 0.05, 5, 0.5, "mA cm⁻²", log=True, about="through the cell"),
        Slider("time", "Time", 0.1, 300, 10, "min", log=True, about="since the current was switched on"),
        Slider("thickness", "Thickness", 10, 500, 50, "µm", log=True, about="between the electrodes"),
        Slider("diffusivity", "Salt diffusivity", 1e-9, 1e-6, 5e-8, "cm² s⁻¹", log=True, about="ambipolar"),
        Slider("concentration", "Salt concentration", 0.1, 3, 1, "mol L⁻¹", log=True, about="at the start"),
        Slider("transference", "Transference number", 0, 0.95, 0.2, about="share of lithium in the current"),
    ),
    model=_salt,
    draw=_draw_salt,
    derived={"shown": "max(0, salt)/concentration"},
    tables={
        "salt": Table(over=(AGE, LOAD), scale="concentration", log=False),
    },
    readouts=(
        Readout("Sand's time", "sand", "min"),
        Readout(
            "Limiting current",
            "limiting",
            "mA cm⁻²",
            limit="current",
            over="above the current",
            under="below the current",
        ),
    ),
    legend={
        "profile": "Salt across the electrolyte",
        "start": "before the current",
        "surface": "at the plating electrode",
    },
)
