"""Explorers of electrolytes/peo: conduction and melting, the transference number, the limiting current."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from scipy import constants

from .. import data
from ..explore import Band, Group, Horizontal, Label, Line, Marker, Panel, Readout, Slider, Table, Vertical, is_narrow
from ..explore.style import BLUE, GREEN, GREY, INK, ORANGE, SKY, VERMILLION
from ..models import conduction, dendrites
from ..units import S_per_cm, celsius, cm2_per_s, eV, mA_per_cm2, minute, mol_per_L, ohm_cm2, um
from ._axes import celsius_axis, decades, small_type, ticks
from .electrolytes import RANGES


def _table() -> Any:
    return data.load("conductivity").set_index("material")


# -- conductivity, melting and salt ----------------------------------------------------------------------------------

COLDEST, WARMEST = -20.0, 120.0  # °C
KELVIN = 1000.0 / np.linspace(1000.0 / celsius(WARMEST), 1000.0 / celsius(COLDEST), 71)
INVERSE = 1000.0 / KELVIN

# PEO without crystals: the row of the table, for one lithium per 20 ether oxygens. Illustrative are how the salt acts
# (carriers in proportion, T0 in a straight line), that the glass transition lies 50 K above T0, and the range over
# which crystals melt. Crystals are insulating inclusions: Bruggeman's (1 - chi)^(3/2).
_AMORPHOUS = _table().loc["PEO-LiTFSI (amorphous)"]
SALT, SALT_SLOPE, GLASS_ABOVE, MELTING_RANGE = 0.05, 340.0, 50.0, 30.0
_ZERO = f"({_AMORPHOUS.temperature_zero:g} + {SALT_SLOPE!r}*(salt - {SALT!r}) + shift)"


def _amorphous(kelvin: Any, salt: float, shift: float) -> Any:
    """S/cm of amorphous PEO with ``salt`` lithium ions per ether oxygen, its glass transition moved by ``shift`` K."""
    zero = _AMORPHOUS.temperature_zero + SALT_SLOPE * (salt - SALT) + shift
    prefactor = _AMORPHOUS.prefactor * S_per_cm * salt / SALT
    barrier = _AMORPHOUS.pseudo_activation_energy * eV
    return conduction.vft_conductivity(kelvin, prefactor, barrier, zero) / S_per_cm


def _model_melting(
    temperature: float, salt: float, shift: float, crystals: float, melting: float, thickness: float
) -> dict[str, Any]:
    return {
        "kelvin": KELVIN,
        "amorphous": _amorphous(KELVIN, salt, shift),
        "here": _amorphous(celsius(temperature), salt, shift),
    }


_WARM = "(temperature + 273.15)"
_CRYSTALS = "crystals/100*min(1, max(0, (melting + 273.15 - {})/" + f"{MELTING_RANGE!r}))"


# Grey: rows of the table ``conductivity``, and composites with PEO from Table 2 of the review.
_CERAMICS = {"Li6PS5Cl": "Li₆PS₅Cl", "LLZO": "LLZO"}


def _draw_melting(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    ax = figure.subplots()
    ax.set(yscale="log", xlim=(INVERSE[0], INVERSE[-1]), ylim=(1e-9, 1e-1))
    ax.set(xlabel="1000/T (K⁻¹)", ylabel="Conductivity σ (S cm⁻¹)")
    decades(ax.yaxis, range(-9, 0, 2))
    celsius_axis(ax, [100, 60, 25, -20] if narrow else [100, 80, 60, 40, 25, 0, -20])
    for material, words in _CERAMICS.items():
        row = _table().loc[material]
        sigma = conduction.arrhenius_conductivity(KELVIN, row.sigma_ref * S_per_cm, row.activation_energy * eV)
        ax.plot(INVERSE, sigma / S_per_cm, color=GREY, lw=1.4, label="ceramics" if material == "LLZO" else None)
        ax.annotate(
            words,
            (INVERSE[-1], sigma[-1] / S_per_cm),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=small,
        )
    cells = data.load("silicon_anodes").drop_duplicates("electrolyte")
    cells = cells[cells.electrolyte.str.contains("PEO") & cells.conductivity.notna()]
    x = 1000.0 / celsius(cells.conductivity_temperature.to_numpy(float))
    ax.plot(x, cells.conductivity, "s", color=GREY, ms=7, label="composites")
    if not narrow:
        ax.annotate(
            "composites,\nTable 2",
            (x[1], cells.conductivity.iloc[1]),
            (-9, -8),
            textcoords="offset points",
            va="top",
            fontsize=small,
        )
    rows = _table()[_table().index.str.startswith("PEO-LiTFSI (") & (_table().index != _AMORPHOUS.name)]
    ax.plot(1000.0 / rows.temperature_ref, rows.sigma_ref, "o", color=GREY, ms=8, mfc="none", mew=1.8, label="table")
    low, high = RANGES["polymer"]
    room = 1000.0 / celsius(25.0)
    bracket = ax.plot([], [], color=ORANGE, lw=7, solid_capstyle="butt", alpha=0.75)[0]
    ax.text(
        room + (0.03 if narrow else 0.02),
        low * 0.7,
        "Table 1,\npolymers" if narrow else "Table 1 of the review,\npolymers",
        color=INK,
        fontsize=small,
        ha="center" if narrow else "left",
        va="top",
    )
    return {
        "bracket": Line(bracket, x=[room, room], y=[low, high]),
        "melting": Vertical(ax.axvline(3, color=GREEN, lw=1.6, ls="--"), x="1000/(melting + 273.15)"),
        "melting_word": Label(
            ax.text(0, 0, "", color=INK, fontsize=small, ha="left" if narrow else "right"),
            x="1000/(melting + 273.15)",
            y=1.6e-9,
            dx=3 if narrow else -5,
            text="melts" if narrow else "crystals melt",
        ),
        "amorphous": Line(ax.plot([], [], color=SKY, lw=2, ls=(0, (4, 2)))[0], x=INVERSE, y="no_crystals"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=INVERSE, y="line"),
        "here": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x=f"1000/{_WARM}", y="sigma"),
    }


melting = Panel(
    name="peo-melting",
    title="Conductivity and melting",
    question="Why does a PEO cell want 60 °C and more?",
    controls=(
        Slider("temperature", "Temperature", COLDEST, WARMEST, 25, "°C", about="of the cell: moves the marker"),
        Slider(
            "salt",
            "Salt, Li per ether oxygen",
            0.02,
            0.12,
            SALT,
            about="0.05 is one lithium to 20 oxygens; more salt brings carriers but stiffens the chains (illustrative)",
        ),
        Slider(
            "shift",
            "Shift of glass transition",
            -20,
            15,
            0,
            "K",
            about="a plasticiser lowers the glass transition, cross-links and bound chains raise it",
        ),
        Slider("crystals", "Crystals, when cold", 0, 85, 70, "%", about="crystallised share of the volume, when cold"),
        Slider(
            "melting",
            "End of melting",
            40,
            70,
            60,
            "°C",
            about="the last crystals melt here; they are complete 30 K below (illustrative)",
        ),
        Slider("thickness", "Layer thickness", 5, 500, 50, "µm", log=True, about="of the polymer between electrodes"),
    ),
    model=_model_melting,
    draw=_draw_melting,
    derived={
        "glass": f"{_ZERO} + {GLASS_ABOVE!r}",
        "no_crystals": "where(kelvin > glass, amorphous, nan)",
        "line": f"no_crystals*(1 - {_CRYSTALS.format('kelvin')})**1.5",
        "sigma": f"where({_WARM} > glass, here*(1 - {_CRYSTALS.format(_WARM)})**1.5, nan)",
        "resistance": "1e-4*thickness/sigma",  # µm over S/cm, in Ω cm²
        "slope": f"where({_WARM} > glass, {_AMORPHOUS.pseudo_activation_energy:g}"
        f"*({_WARM}/({_WARM} - {_ZERO}))**2, nan)",
    },
    readouts=(
        Readout("Conductivity", "sigma", "S cm⁻¹", tolerance=5e-4, none="frozen: below the glass transition"),
        Readout("Resistance of the layer", "resistance", "Ω cm²", none="none"),
        Readout("Apparent barrier of the amorphous part", "slope", "eV", none="none"),
        Readout("Glass transition", "glass - 273.15", "°C", floor=1.0),
    ),
    presets={
        "Cell at 25 °C": {"temperature": 25, "salt": 0.05, "shift": 0, "crystals": 70, "melting": 60},
        "Cell at 70 °C": {"temperature": 70, "salt": 0.05, "shift": 0, "crystals": 70, "melting": 60},
        "Cross-linked": {"temperature": 25, "salt": 0.05, "shift": 5, "crystals": 0, "melting": 60},
        "Plasticised": {"temperature": 25, "salt": 0.05, "shift": -20, "crystals": 10, "melting": 45},
    },
    legend={
        "line": "PEO with LiTFSI as set with the sliders; it ends at the glass transition",
        "amorphous": "The same polymer if nothing crystallised",
        "here": "The chosen temperature",
        "melting": "The last crystals melt",
        "bracket": "Range of Table 1 of the review for polymers, drawn at 25 °C",
        "table": "Open circles: the book's table, PEO–LiTFSI molten (80 °C) and semicrystalline (25 °C), illustrative",
        "composites": "Squares: composites with PEO and ceramic particles in Table 2 of the review",
        "ceramics": "Grey lines: a sulfide and an oxide of the book's table",
    },
    description=(
        "Logarithm of the conductivity of a polymer against 1000/T: a bent curve that drops below the melting of the "
        "crystals and lies under the dashed curve of the crystal-free polymer, below two ceramics in grey."
    ),
)


# -- transference number ---------------------------------------------------------------------------------------------

VOLTAGE = 10.0  # mV, of the step
MINUTES = (1e-3, 1e5)
# Reduced times D t / L², with ends far outside the axis.
_REDUCED = np.concatenate([[1e-12], np.geomspace(1e-8, 1e-3, 22), np.geomspace(1.3e-3, 0.9, 46), [1e12]])
_UNIT_MINUTES = float(um**2 / cm2_per_s / minute)  # L²/D of 1 µm and 1 cm²/s
_SPAN = f"({_UNIT_MINUTES!r}*thickness**2/diffusivity)"
_SETTLED = 0.01


def _model_step(
    transference: float, interface: float, misread: float, thickness: float, conductivity: float, diffusivity: float
) -> dict[str, Any]:
    bulk = conduction.area_specific_resistance(thickness * um, conductivity * S_per_cm)
    contact = interface * ohm_cm2

    def share(reduced: Any) -> Any:
        """Current over the initial current at times in units of L²/D."""
        return conduction.polarisation_current(reduced, bulk + contact, bulk, contact, transference, 1.0)

    # When all but a hundredth of the fall is over: two rounds of 64 times, the second between two of the first.
    end, low, high = share(np.inf), 1e-7, 2.0
    for _ in range(2):
        times = np.geomspace(low, high, 64)
        left = (share(times) - end) / (1 - end)
        after = int(np.argmax(left < _SETTLED))
        low, high = times[after - 1], times[after]
    settled = np.exp(np.interp(-_SETTLED, -left, np.log(times)))
    return {"reduced": _REDUCED, "share": share(_REDUCED), "settled": float(settled)}


def _draw_step(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    ax = figure.subplots()
    ax.set(xscale="log", xlim=MINUTES, ylim=(0, 1.08), ylabel="Current / initial current")
    ax.set(xlabel="Time after the voltage step")
    times = {1 / 60: "1 s", 1.0: "1 min", 60.0: "1 h", 1440.0: "1 day", 43200.0: "1 month"}
    if narrow:
        times = {1 / 60: "1 s", 1.0: "1 min", 60.0: "1 h", 1440.0: "1 d"}
    ticks(ax.xaxis, list(times), list(times.values()))
    word: dict[str, Any] = {"color": INK, "fontsize": small}
    return {
        "truth": Horizontal(ax.axhline(0.5, color=GREEN, lw=1.8, ls="--"), y="transference"),
        "relaxation": Vertical(ax.axvline(1, color=GREY, lw=1.3, ls=":"), x="relaxation"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=f"reduced*{_SPAN}", y="share"),
        "estimate": Marker(
            ax.plot([], [], "D", color=VERMILLION, ms=9, clip_on=False)[0], x=0.55 * MINUTES[1], y="estimate"
        ),
        "truth_word": Label(ax.text(0, 0, "", **word), x=1.25 * MINUTES[0], y="transference", dy=4, text="true t₊"),
        "estimate_word": Label(
            ax.text(0, 0, "", ha="right", **word), x=0.55 * MINUTES[1], y="estimate", dx=7, dy=9, text="Bruce–Vincent"
        ),
        "time_word": Label(ax.text(0, 0, "", **word), x="relaxation", y=1.025, dx=4, text="L²/π²D"),
    }


_BULK = "(1e-4*thickness/conductivity)"
_LEFT = f"({_BULK} - misread/100*interface)"  # what the misread resistance leaves to the bulk

step = Panel(
    name="peo-bruce-vincent",
    title="Transference by a voltage step",
    question="Which part of the current do the lithium ions carry, and can one step of voltage tell?",
    controls=(
        Slider(
            "transference",
            "True transference number",
            0.05,
            0.95,
            0.2,
            about="t₊, the part of the current that lithium ions carry while the salt is uniform",
        ),
        Slider(
            "interface", "Interface resistance", 1, 1000, 20, "Ω cm²", log=True, about="of both interfaces together"
        ),
        Slider(
            "misread",
            "Misread by",
            -20,
            20,
            0,
            "%",
            about="error of the interface resistance that is put into the formula of Bruce and Vincent",
        ),
        Slider("thickness", "Thickness", 20, 300, 100, "µm", log=True, about="of the polymer"),
        Slider("conductivity", "Conductivity", 1e-5, 2e-3, 1e-3, "S cm⁻¹", log=True, about="of both ions together"),
        Slider(
            "diffusivity", "Salt diffusivity", 1e-9, 1e-6, 8e-8, "cm² s⁻¹", log=True, about="of the salt as a whole"
        ),
    ),
    model=_model_step,
    draw=_draw_step,
    derived={
        "relaxation": f"{_SPAN}/{np.pi**2!r}",
        "estimate": f"where({_LEFT} > 0, {_LEFT}/({_BULK}/transference - misread/100*interface), nan)",
        "ratio": f"({_BULK} + interface)/({_BULK}/transference + interface)",
    },
    tables={
        "share": Table(over=("transference", Group("interface*conductivity/thickness", by="interface")), log=False),
        "settled": Table(over=("transference", Group("interface*conductivity/thickness", by="interface"))),
    },
    readouts=(
        Readout("Initial current", f"{1e3 * VOLTAGE!r}/({_BULK} + interface)", "µA cm⁻²"),
        Readout(
            "Plain ratio, steady over initial", "ratio", limit="1.02*transference", over="above t₊", under="close to t₊"
        ),
        Readout("Bruce–Vincent", "estimate", none="no result: the interfaces take all", floor=0.05),
        Readout("Settled to 1 % after", f"settled*{_SPAN}", "min"),
    ),
    presets={
        "PEO at 80 °C": {
            "transference": 0.2,
            "interface": 20,
            "misread": 0,
            "thickness": 100,
            "conductivity": 1e-3,
            "diffusivity": 8e-8,
        },
        "PEO at 25 °C": {
            "transference": 0.2,
            "interface": 1000,
            "misread": 0,
            "thickness": 100,
            "conductivity": 1e-5,
            "diffusivity": 1e-9,
        },
        "Poor contact, misread": {
            "transference": 0.2,
            "interface": 150,
            "misread": 5,
            "thickness": 100,
            "conductivity": 1e-3,
            "diffusivity": 8e-8,
        },
        "Nearly single-ion": {
            "transference": 0.9,
            "interface": 20,
            "misread": 0,
            "thickness": 100,
            "conductivity": 1e-4,
            "diffusivity": 8e-8,
        },
    },
    legend={
        "line": "Current through Li | polymer | Li at a constant 10 mV, over its first value",
        "truth": "True transference number",
        "estimate": "What the formula of Bruce and Vincent makes of the first and the last current",
        "relaxation": "L²/(π²D), the time in which salt gradients settle",
        "presets": "Resistances, diffusivities and transference numbers of the presets are illustrative",
    },
    description=(
        "Current over its initial value against the logarithm of time: it falls in one step from one to a plateau, "
        "which lies at the transference number, dashed, only if the interfaces have no resistance."
    ),
)


# -- limiting current ------------------------------------------------------------------------------------------------

CRYSTALS, MELTS = 0.7, 60.0  # of the polymer of this panel: the defaults of the first one
LAYERS = (5.0, 500.0)  # µm
CURRENTS = (1e-4, 3e3)  # mA/cm²
CONCENTRATION = 1.0 * mol_per_L  # drops out of the limiting current of a dilute salt
COLD = 25.0


def _limiting(temperature: float, thickness: float, transference: float) -> tuple[float, float]:
    """Salt diffusivity (m²/s) and limiting current (mA/cm²) of a dilute salt in PEO."""
    kelvin = celsius(temperature)
    crystals = CRYSTALS * min(1.0, max(0.0, (MELTS - temperature) / MELTING_RANGE))
    sigma = float(_amorphous(kelvin, SALT, 0.0)) * (1 - crystals) ** 1.5
    per_diffusivity = conduction.nernst_einstein_conductivity(1.0, CONCENTRATION, kelvin)
    cation = transference * sigma * S_per_cm / per_diffusivity
    salt = 2 * (1 - transference) * cation
    limit = dendrites.limiting_current_density(CONCENTRATION, salt, thickness * um, transference)
    return salt, float(limit) / mA_per_cm2


def _model_limit(temperature: float, thickness: float, current: float, transference: float) -> dict[str, Any]:
    salt, limit = _limiting(temperature, thickness, transference)
    return {
        "layers": LAYERS,
        "limit": limit,
        "cold": _limiting(COLD, thickness, transference)[1],
        "settling": (thickness * um) ** 2 / (np.pi**2 * salt) / minute,
        "ends": [-1.0, 1.0],
    }


def _draw_limit(figure: Figure) -> dict[str, Any]:
    narrow = is_narrow(figure)
    small = small_type(figure)
    if narrow:
        ax, side = figure.subplots(2, 1, height_ratios=(1.55, 1))
    else:
        ax, side = figure.subplots(1, 2, width_ratios=(1.75, 1))
    ax.set(xscale="log", yscale="log", xlim=LAYERS, ylim=CURRENTS)
    ax.set(xlabel="Thickness L (µm)", ylabel="J (mA cm⁻²)" if narrow else "Current density J (mA cm⁻²)")
    ticks(ax.xaxis, [5, 10, 20, 50, 100, 200, 500])
    decades(ax.yaxis, range(-4, 3, 2))
    side.set(xlim=(0, 1), ylim=(0, 2.1), xticks=[0, 0.5, 1], yticks=[0, 1, 2])
    side.set_xticklabels(["plated", "x/L", "stripped"])
    side.set_ylabel("Salt c/c₀")
    beyond = ax.fill([], [], color=VERMILLION, alpha=0.13, lw=0)[0]
    ax.text(
        LAYERS[1] / 1.15,
        CURRENTS[1] / 1.7,
        "no steady state",
        color=INK,
        fontsize=small,
        ha="right",
        va="top",
    )
    word: dict[str, Any] = {"color": INK, "fontsize": small}
    return {
        "beyond": Band(beyond, x=LAYERS, low="limits", high=CURRENTS[1]),
        "cold": Line(ax.plot([], [], color=SKY, lw=2, ls=(0, (4, 2)))[0], x=LAYERS, y="cold_limits"),
        "line": Line(ax.plot([], [], color=BLUE, lw=2.8)[0], x=LAYERS, y="limits"),
        "here": Marker(ax.plot([], [], "o", color=VERMILLION, ms=10)[0], x="thickness", y="current"),
        "cold_word": Label(ax.text(0, 0, "", **word), x=1.1 * LAYERS[0], y="cold_limits_start", dy=5, text="25 °C"),
        "line_word": Label(
            ax.text(0, 0, "", **word),
            x=f"where(temperature > {COLD + 8!r}, {1.1 * LAYERS[0]!r}, nan)",
            y="limits_start",
            dy=5,
            text="as set",
        ),
        "edge": Line(side.plot([], [], color=GREY, lw=1.6, ls="--")[0], x=[0, 1], y=[0.0, 2.0]),
        "profile": Line(side.plot([], [], color=BLUE, lw=2.8)[0], x=[0, 1], y="profile"),
    }


limit = Panel(
    name="peo-limiting-current",
    title="Thickness and limiting current",
    question="How thick may the polymer be at the current that the cell needs?",
    controls=(
        Slider(
            "temperature",
            "Temperature",
            20,
            120,
            80,
            "°C",
            kinks=(MELTS - MELTING_RANGE, MELTS),
            about="of the cell; 70 % crystals when cold, the last melt at 60 °C, as in the first panel",
        ),
        Slider("thickness", "Thickness", *LAYERS, 50, "µm", log=True, about="L, between two lithium electrodes"),
        Slider("current", "Current density", 0.01, 10, 1, "mA cm⁻²", log=True, about="J, constant"),
        Slider("transference", "Transference number", 0.05, 0.9, 0.2, about="t₊"),
    ),
    model=_model_limit,
    draw=_draw_limit,
    derived={
        "limits": "limit*thickness/layers",
        "cold_limits": "cold*thickness/layers",
        "limits_start": f"limit*thickness/{LAYERS[0]!r}",
        "cold_limits_start": f"cold*thickness/{LAYERS[0]!r}",
        "load": "current/limit",
        "profile": "where(load < 1, 1 + load*ends, nan)",
        "thermal": f"{1e3 * constants.k / constants.e!r}*{_WARM}",  # kT/e in mV
        "voltage": "where(load < 1, 2*thermal*log((1 + min(load, 0.999999))/(1 - min(load, 0.999999))), nan)",
    },
    tables={
        "limit": Table(over=("temperature",), scale="transference/thickness"),
        "cold": Table(over=(), scale="transference/thickness"),
        "settling": Table(over=("temperature",), scale="thickness**2/(transference*(1 - transference))"),
    },
    readouts=(
        Readout(
            "Limiting current",
            "limit",
            "mA cm⁻²",
            limit="current",
            over="J is below it",
            under="J is above it",
            tolerance=1e-4,  # the voltage below needs it near the limit
        ),
        Readout("Thickest layer for this current", "limit*thickness/current", "µm"),
        Readout("Voltage across the polymer, steady", "voltage", "mV", none="no steady state"),
        Readout("Gradient settles in", "settling", "min"),
    ),
    presets={
        "80 °C, 50 µm": {"temperature": 80, "thickness": 50, "current": 1, "transference": 0.2},
        "25 °C, 50 µm": {"temperature": 25, "thickness": 50, "current": 0.02, "transference": 0.2},
        "60 °C, 10 µm": {"temperature": 60, "thickness": 10, "current": 1, "transference": 0.2},
        "More from lithium": {"temperature": 60, "thickness": 50, "current": 1, "transference": 0.6},
    },
    legend={
        "line": "Limiting current density at the chosen temperature",
        "cold": "The same at 25 °C",
        "beyond": "Beyond it: the salt runs out at the plated electrode",
        "here": "The chosen thickness and current",
        "profile": "Steady profile of the salt at this current",
        "edge": "Profile at the limiting current",
        "model": "Conductivity as in the first panel at its defaults, illustrative; dilute salt",
    },
    description=(
        "Limiting current density against thickness on logarithmic axes, a line of slope minus one with the region "
        "beyond it shaded and the chosen point; beside it the steady salt profile, a straight line through one."
    ),
)
