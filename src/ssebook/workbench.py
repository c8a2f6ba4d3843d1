"""A reader's own data, fitted: a file is dropped in, and a fit with uncertainties, a figure and a table come out.

In a live kernel a workbench shows an upload button and what can be chosen about the fit; in the built book it shows the
result of the file it was given. ``bench.data`` and ``bench.fit`` hold what is shown. A file that cannot be read leaves
both as they were.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import itertools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray
from scipy import constants

from .explore.figure import LAYOUTS, drawn, is_narrow, svg
from .explore.numbers import format_number
from .explore.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from .measurements import Conductivity, Source, Spectrum, read
from .models.conduction import ArrheniusFit, VFTFit, fit_arrhenius, fit_vft
from .models.impedance import ArcsFit, FittedArc, fit_arcs, kramers_kronig_residuals, zarc
from .units import S_per_cm, celsius, cm, eV, mm, ohm_cm2

__all__ = ["Options", "Workbench"]

Data: TypeAlias = Conductivity | Spectrum
Fit: TypeAlias = ArrheniusFit | VFTFit | ArcsFit
Row: TypeAlias = tuple[str, float, float, str]  # what, value, standard error (nan: none), unit

_ARCS = (BLUE, GREEN, ORANGE, PURPLE, SKY)
_SUSPECT = 0.01  # of |Z|: Kramers-Kronig residuals above this deserve a look; a rule of thumb
# Capacitances that tell what an arc is [irvine1990]: permittivity of a bulk, and farads per area of an interface.
_BULK_PERMITTIVITY, _INTERFACE = 110.0, 1e-7 / cm**2
_STYLE = (Path(__file__).parent / "explore" / "static" / "explorer.css").read_text(encoding="utf-8")
# The theme's light box behind HTML outputs would frame the card in dark mode.
_DARK = (
    "<style>html[data-theme='dark'] div.cell_output .text_html:has(.sse-bench)"
    "{background:none!important;padding:0}</style>"
)
_FIGURE = "The measured points and the fitted curve."
_NEEDS_KERNEL = (
    "This is the result of the sample file. Uploading a file of your own needs a running notebook: open this page in "
    "JupyterLab or on Binder."
)


@dataclass(frozen=True)
class Options:
    """What can be chosen about a fit.

    law : ``"Arrhenius"`` or ``"VFT"``, for conductivities.
    arcs, series_resistance, inductance, tail : as in :func:`ssebook.models.impedance.fit_arcs`.
    thickness (m), area (m^2) : of the sample, to turn resistances into conductivities; 0 where unknown.
    """

    law: str = "Arrhenius"
    arcs: int = 2
    series_resistance: bool = True
    inductance: bool = False
    tail: bool = False
    thickness: float = 0.0
    area: float = 0.0

    def __post_init__(self) -> None:
        if self.law not in ("Arrhenius", "VFT"):
            raise ValueError(f"law = {self.law!r} is outside its range; allowed: 'Arrhenius' or 'VFT'")
        for name, unit in (("thickness", "m"), ("area", "m^2")):
            value = getattr(self, name)
            if not 0.0 <= value < np.inf:
                raise ValueError(
                    f"{name} = {value} {unit} is outside its range; allowed: [0, inf) {unit}, 0 if unknown"
                )


class Workbench:
    """Reads a file, fits it, shows the result.

    Parameters
    ----------
    source : str, Path or bytes, optional
        A first file; :func:`ssebook.measurements.read` says what may be in it.
    **options
        Fields of :class:`Options`, in SI.
    """

    _numbers = itertools.count(1)

    def __init__(self, source: Source | None = None, **options: Any) -> None:
        self.options = Options(**options)
        self.data: Data | None = None
        self.fit: Fit | None = None
        self._prefix = f"bench-{next(self._numbers)}-"
        if source is not None:
            self.load(source)

    def load(self, source: Source, *, name: str = "", columns: str | None = None) -> None:
        """Read a file and fit it with the options chosen.

        Raises
        ------
        ValueError
            If the file cannot be read (nothing changes), or it can but not be fitted with these options (the new data
            are there, ``fit`` is None).
        OSError
            If the file cannot be opened.
        """
        self.data = read(source, name=name, columns=columns)
        self.fit = None
        self.fit = _fitted(self.data, self.options)

    def choose(self, **options: Any) -> None:
        """Change options and fit again.

        Raises
        ------
        ValueError
            If an option is outside its range or the data cannot be fitted so; nothing changes then.
        """
        chosen = replace(self.options, **options)
        if self.data is not None:
            self.fit = _fitted(self.data, chosen)
        self.options = chosen

    # ---- results -----------------------------------------------------------------------------------------------------

    def rows(self) -> list[Row]:
        """What was found: (what, value, standard error, unit), in the units of the field."""
        match self.data, self.fit:
            case Conductivity() as data, (ArrheniusFit() | VFTFit()) as fit:
                return _conductivity_rows(data, fit)
            case Spectrum() as data, ArcsFit() as fit:
                return _spectrum_rows(data, fit, self.options)
        return []

    def result(self) -> str:
        """The rows as CSV."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["quantity", "value", "standard_error", "unit"])
        for what, value, error, unit in self.rows():
            writer.writerow([what, f"{value:.6g}", "" if np.isnan(error) else f"{error:.3g}", unit])
        return text.getvalue()

    def curve(self) -> str:
        """The measured points and the fit at the same places, as CSV that can be read back."""
        columns: dict[str, NDArray[Any]] = {}
        match self.data, self.fit:
            case Conductivity() as data, (ArrheniusFit() | VFTFit()) as fit:
                columns = {
                    "T / K": data.temperature,
                    "sigma / S cm-1": data.conductivity / S_per_cm,
                    "fit / S cm-1": fit.predict(data.temperature) / S_per_cm,
                }
            case Spectrum() as data, ArcsFit() as fit:
                unit, factor = _ohms(data)
                model = fit.predict(data.frequency)
                columns = {"f / Hz": data.frequency}
                for name, z in (("", data.impedance), ("fit ", model)):
                    columns |= {f"{name}Z' / {unit}": z.real / factor, f"{name}-Z'' / {unit}": -z.imag / factor}
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([f"{value:.6g}" for value in row] for row in zip(*columns.values(), strict=True))
        return text.getvalue()

    def figure(self) -> Figure:
        """Data and fit as an ordinary matplotlib figure, for a report."""
        return drawn(self._draw, {}).figure

    def _draw(self, figure: Figure) -> Mapping[str, Any]:
        match self.data, self.fit:
            case Conductivity() as data, fit if not isinstance(fit, ArcsFit):
                _draw_conductivity(figure, data, fit)
            case Spectrum() as data, fit if fit is None or isinstance(fit, ArcsFit):
                _draw_spectrum(figure, data, fit)
        return {}

    # ---- what is shown -----------------------------------------------------------------------------------------------

    def html(self) -> str:
        """Data, fit, table and downloads, without a kernel."""
        return _DARK + self._card(f'<p class="sse-question">{_NEEDS_KERNEL}</p>')

    def _card(self, note: str = "") -> str:
        if self.data is None:
            return f'<div class="sse-panel">{note}<p class="sse-title">No data yet</p></div>'
        text = html.escape
        data, kind = self.data, "spectrum" if isinstance(self.data, Spectrum) else "conductivity"
        count = data.frequency.size if isinstance(data, Spectrum) else data.temperature.size
        title = f"{data.name or 'data'}: {kind}, {count} points"
        drawings = {layout: drawn(self._draw, {}, layout) for layout in LAYOUTS}
        figures = "".join(
            f'<div class="sse-{layout}">{svg(drawing, {}, f"{self._prefix}{layout}-", title, _FIGURE)}</div>'
            for layout, drawing in drawings.items()
        )
        notes = "".join(f"<li>{text(words)}</li>" for words in (*data.notes, *_warnings(data, self.fit)))
        stem = text(Path(data.name or kind).stem)
        links = " · ".join(
            f'<a style="text-decoration:underline" download="{stem}-{what}.csv" '
            f'href="data:text/csv;charset=utf-8;base64,{base64.b64encode(content.encode()).decode()}">{words}</a>'
            for what, content, words in (
                ("fit", self.result(), "Result (CSV)"),
                ("points", self.curve(), "Points and fit (CSV)"),
            )
        )
        body = f"{self._table()}<p>Download: {links}</p>" if self.fit is not None else ""
        return (
            f'<div class="sse-panel sse-bench" aria-label="{text(title)}"><p class="sse-title">{text(title)}</p>{note}'
            f'<div class="sse-figure">{figures}</div>{f"<ul>{notes}</ul>" if notes else ""}{body}</div>'
        )

    def _table(self) -> str:
        text = html.escape
        cell = 'style="text-align:left;white-space:nowrap;padding:0.1rem 1rem 0.1rem 0"'
        rows = "".join(
            f'<tr><th scope="row" {cell}>{text(what)}</th><td {cell}>{text(with_error(value, error))}</td>'
            f"<td {cell}>{text(unit)}</td></tr>"
            for what, value, error, unit in self.rows()
        )
        heads = "".join(
            f'<th scope="col" {cell}>{words}</th>' for words in ("quantity", "value ± standard error", "unit")
        )
        return (
            '<div style="overflow-x:auto"><table style="margin:0.6rem 0"><thead><tr>'
            f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return "<Workbench: no data>" if self.data is None else f"<Workbench: {self.data.name or 'data'}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if os.environ.get("SSEBOOK_STATIC"):
            return {"text/plain": repr(self), "text/html": self.html()}
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self), "text/html": self.html()}

    @cached_property
    def widget(self) -> ipywidgets.Widget:
        """Upload, options and result for a live kernel."""
        return _View(self).box


class _View:
    """The ipywidgets of a workbench. Whatever fails is said in place, and what was shown stays."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        wide = ipywidgets.Layout(width="auto", flex="1 1 auto")
        style = {"description_width": "initial"}
        self.upload = ipywidgets.FileUpload(
            accept=".csv,.txt,.dat,.tsv,.mpt,.dta",
            multiple=False,
            description="Upload a file",
            layout=ipywidgets.Layout(width="11rem"),
        )
        self.path = ipywidgets.Text(
            description="or its path:", placeholder="my-data.csv", continuous_update=False, layout=wide, style=style
        )
        self.columns = ipywidgets.Text(
            description="Columns, if it has no header:",
            placeholder="f / Hz, Z' / ohm, -Z'' / ohm",
            continuous_update=False,
            layout=wide,
            style=style,
        )
        self.problem = ipywidgets.HTML(layout=wide)
        self.card = ipywidgets.HTML(layout=wide)
        options = bench.options
        checkbox = ipywidgets.Checkbox
        self.choices: dict[str, Any] = {
            "law": ipywidgets.Dropdown(options=["Arrhenius", "VFT"], value=options.law, description="Law:"),
            "arcs": ipywidgets.BoundedIntText(options.arcs, min=1, max=5, description="Arcs:"),
            "series_resistance": checkbox(options.series_resistance, description="series resistance", indent=False),
            "inductance": checkbox(options.inductance, description="inductance", indent=False),
            "tail": checkbox(options.tail, description="tail", indent=False),
            "thickness": ipywidgets.FloatText(options.thickness / mm, description="Thickness / mm:", style=style),
            "area": ipywidgets.FloatText(options.area / cm**2, description="Area / cm²:", style=style),
        }
        self.to_si = {"thickness": mm, "area": cm**2}
        for choice in self.choices.values():
            choice.layout.width = "auto"
            choice.observe(self._chosen, "value")
        self.upload.observe(self._uploaded, "value")
        self.path.observe(self._named, "value")
        flow = {"flex_flow": "row wrap", "display": "flex", "align_items": "center", "width": "auto"}
        self.law = ipywidgets.Box([self.choices["law"]], layout=flow)
        self.circuit = ipywidgets.Box([c for name, c in self.choices.items() if name != "law"], layout=flow)
        styles = ipywidgets.HTML(f"<style>{_STYLE}</style>", layout=ipywidgets.Layout(display="none"))
        self.box = ipywidgets.VBox(
            [
                styles,
                ipywidgets.HBox([self.upload, self.path]),
                self.columns,
                self.law,
                self.circuit,
                self.problem,
                self.card,
            ]
        )
        self._show()

    def _uploaded(self, change: Mapping[str, Any]) -> None:
        for file in change["new"]:
            self._try(lambda: self._load(bytes(file["content"]), file["name"]))  # noqa: B023 - run at once
            self.upload.value = ()  # the same file may be chosen again after it was mended

    def _named(self, change: Mapping[str, Any]) -> None:
        if change["new"].strip():
            self._try(lambda: self._load(Path(change["new"].strip()), ""))

    def _load(self, source: Source, name: str) -> None:
        self.bench.load(source, name=name, columns=self.columns.value.strip() or None)

    def _chosen(self, _: Any) -> None:
        values = {
            name: choice.value * self.to_si.get(name, 1) for name, choice in self.choices.items() if name != "law"
        }
        self._try(lambda: self.bench.choose(law=self.choices["law"].value, **values))

    def _try(self, act: Callable[[], None]) -> None:
        before = self.bench.data
        try:
            act()
        except (ValueError, OSError) as error:
            kept = "" if self.bench.data is None or self.bench.data is not before else " What is shown below stays."
            self.problem.value = (
                '<div class="sse-panel" role="alert" style="border-color:var(--sse-vermillion)">'
                f"<b>{html.escape(str(error))}</b><br>{kept}</div>"
            )
            if self.bench.data is before:
                return
        else:
            self.problem.value = ""
        self._show()

    def _show(self) -> None:
        spectrum = isinstance(self.bench.data, Spectrum)
        self.law.layout.display = "none" if spectrum else "flex"
        self.circuit.layout.display = "flex" if spectrum else "none"
        self.card.value = self.bench._card()


def with_error(value: float, error: float) -> str:
    """A value and its standard error with as many digits as the error allows: ``1699 ± 5``, ``(8.00 ± 0.03) × 10⁻⁸``.

    An error of nan is left out; the value then has four digits.
    """
    if np.isnan(error) or value == 0.0 or not np.isfinite(value):
        return format_number(value, 4)
    if not np.isfinite(error):
        return f"{format_number(value)} (not determined)"
    exponent = int(np.floor(np.log10(max(abs(value), error))))
    shift = 0 if -3 <= exponent < 5 else exponent
    scaled, scaled_error = value / 10.0**shift, error / 10.0**shift
    decimals = 4 if scaled_error == 0.0 else max(0, min(9, 1 - int(np.floor(np.log10(scaled_error)))))
    text = f"{scaled:.{decimals}f} ± {scaled_error:.{decimals}f}".replace("-", "−")
    return f"({text}) × 10{format_number(10.0**exponent)[len('1.00 × 10') :]}" if shift else text


# ---- fits ------------------------------------------------------------------------------------------------------------


def _fitted(data: Data, options: Options) -> Fit:
    if isinstance(data, Spectrum):
        return fit_arcs(
            data.frequency,
            data.impedance,
            options.arcs,
            series_resistance=options.series_resistance,
            inductance=options.inductance,
            tail=options.tail,
        )
    law = fit_arrhenius if options.law == "Arrhenius" else fit_vft
    return law(data.temperature, data.conductivity)


def _conductivity_rows(data: Conductivity, fit: ArrheniusFit | VFTFit) -> list[Row]:
    scatter = np.log(data.conductivity / fit.predict(data.temperature))
    parameters = 2 if isinstance(fit, ArrheniusFit) else 3
    square_sum, count = float(scatter @ scatter), scatter.size
    if isinstance(fit, ArrheniusFit):
        unit = "S cm⁻¹"
        rows = [
            ("σ at 25 °C", fit.sigma_ref / S_per_cm, fit.sigma_ref_error / S_per_cm, unit),
            ("Ea of σT", fit.activation_energy / eV, fit.activation_energy_error / eV, "eV"),
        ]
    else:
        rows = [
            ("A", fit.prefactor / S_per_cm, fit.prefactor_error / S_per_cm, "S K^½ cm⁻¹"),
            ("B", fit.pseudo_activation_energy / eV, fit.pseudo_activation_energy_error / eV, "eV"),
            ("T₀", fit.temperature_zero, fit.temperature_zero_error, "K"),
        ]
    rows.append(("scatter about the curve", 100 * np.sqrt(square_sum / (count - parameters)), np.nan, "%"))
    if square_sum > 0.0:
        rows.append(("AIC", count * np.log(square_sum / count) + 2 * parameters, np.nan, ""))
    return rows


def _ohms(data: Spectrum) -> tuple[str, float]:
    return ("Ω cm²", ohm_cm2) if data.area_specific else ("Ω", 1.0)


def _spectrum_rows(data: Spectrum, fit: ArcsFit, options: Options) -> list[Row]:
    unit, factor = _ohms(data)
    farad, henry = ("F cm⁻²", "H cm²") if data.area_specific else ("F", "H")
    area = 1.0 if data.area_specific else options.area
    rows: list[Row] = []
    for k, arc in enumerate(fit.arcs, start=1):
        looks = _looks_like(arc, area, options.thickness)
        rows += [
            (
                f"arc {k}{f' ({looks}?)' if looks else ''}: R",
                arc.resistance / factor,
                arc.resistance_error / factor,
                unit,
            ),
            (f"arc {k}: apex", *_apex(arc), "Hz"),
            (f"arc {k}: α", arc.alpha, arc.alpha_error, ""),
            (f"arc {k}: C", arc.capacitance * factor, arc.capacitance_error * factor, farad),
        ]
        if looks and looks != "interface":
            sigma = options.thickness / (area * arc.resistance) / S_per_cm
            rows.append((f"arc {k}: L/(A R)", sigma, sigma * arc.resistance_error / arc.resistance, "S cm⁻¹"))
        elif looks and not data.area_specific:
            per_area = area / ohm_cm2
            rows.append((f"arc {k}: R A", arc.resistance * per_area, arc.resistance_error * per_area, "Ω cm²"))
    if options.series_resistance:
        rows.append(("series R", fit.series_resistance / factor, fit.series_resistance_error / factor, unit))
    if options.inductance:
        rows.append(("inductance", fit.inductance / factor, fit.inductance_error / factor, henry))
    if options.tail:
        rows.append(
            ("tail: Q", fit.tail * factor, fit.tail_error * factor, f"{'S cm⁻²' if data.area_specific else 'S'} sⁿ")
        )
        rows.append(("tail: n", fit.tail_exponent, fit.tail_exponent_error, ""))
    rows.append(("noise of the residuals", 100 * fit.noise, np.nan, "% of |Z|"))
    if np.isfinite(fit.aic):
        rows.append(("AIC", fit.aic, np.nan, ""))
    return rows


def _apex(arc: FittedArc) -> tuple[float, float]:
    frequency = 1.0 / (2.0 * np.pi * arc.time_constant)
    return frequency, frequency * arc.time_constant_error / arc.time_constant


def _looks_like(arc: FittedArc, area: float, thickness: float) -> str:
    """What the capacitance tells, where the geometry is known."""
    if not (area > 0.0 and thickness > 0.0):
        return ""
    if arc.capacitance / area > _INTERFACE:
        return "interface"
    permittivity = arc.capacitance * thickness / (area * constants.epsilon_0)
    return "bulk" if permittivity < _BULK_PERMITTIVITY else "grain boundaries"


def _warnings(data: Data, fit: Fit | None) -> list[str]:
    if not isinstance(data, Spectrum):
        return []
    residuals = np.abs(kramers_kronig_residuals(data.frequency, data.impedance))
    typical, worst = float(np.sqrt(np.mean(residuals**2) / 2)), int(np.argmax(residuals))
    words = [
        f"Kramers–Kronig residuals: {100 * typical:.2g} % of |Z|, at most {100 * residuals[worst]:.2g} % at "
        f"{data.frequency[worst]:.2g} Hz"
        + (". Large: the cell may have drifted, or the signal was too strong" if typical > _SUSPECT else "")
    ]
    if isinstance(fit, ArcsFit):
        doubtful = [
            str(k)
            for k, arc in enumerate(fit.arcs, start=1)
            if not arc.resistance_error < 0.5 * arc.resistance and not np.isnan(arc.resistance_error)
        ]
        if doubtful:
            words.append(f"Arc {' and '.join(doubtful)}: R is not determined by these data. Try fewer arcs")
    return words


# ---- figures ---------------------------------------------------------------------------------------------------------


def _draw_conductivity(figure: Figure, data: Conductivity, fit: ArrheniusFit | VFTFit | None) -> None:
    ax = figure.subplots()
    ax.set(yscale="log", xlabel="1000/T (K⁻¹)", ylabel="Conductivity σ (S cm⁻¹)")
    if fit is not None:
        kelvin = 1.0 / np.linspace(1.0 / data.temperature.max(), 1.0 / data.temperature.min(), 61)
        line, error = fit.predict(kelvin) / S_per_cm, _error_of_log(fit, data, kelvin)
        ax.fill_between(
            1000.0 / kelvin, line * np.exp(-2 * error), line * np.exp(2 * error), color=SKY, alpha=0.4, lw=0,
            label="± 2 standard errors",
        )  # fmt: skip
        ax.plot(1000.0 / kelvin, line, color=BLUE, lw=2, label="fit")
    ax.plot(1000.0 / data.temperature, data.conductivity / S_per_cm, "o", color=VERMILLION, ms=6, label="measured")
    low, high = 1000.0 / data.temperature.max(), 1000.0 / data.temperature.min()
    margin = 0.04 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    top = ax.twiny()
    top.set_xlim(ax.get_xlim())
    ticks = _round_celsius(data.temperature, 4 if is_narrow(figure) else 7)
    top.set_xticks(1000.0 / (ticks + celsius(0.0)), [f"{t:g}".replace("-", "−") for t in ticks])
    top.set_xlabel("Temperature (°C)")
    top.grid(False)
    top.spines["top"].set_visible(True)
    ax.legend(frameon=False, fontsize=11, loc="lower left", handlelength=1.2)


def _round_celsius(kelvin: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    low, high = (float(value) - celsius(0.0) for value in (kelvin.min(), kelvin.max()))
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        if ticks.size <= most:
            return np.asarray(ticks + 0.0, float)  # no minus zero
    return np.array([low, high])


def _error_of_log(fit: ArrheniusFit | VFTFit, data: Conductivity, kelvin: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard error of ln(sigma) of the fitted curve."""
    if isinstance(fit, ArrheniusFit):  # the value at the reference is a parameter: make every temperature the reference
        at = (fit_arrhenius(data.temperature, data.conductivity, float(t)) for t in kelvin)
        return np.array([f.sigma_ref_error / f.sigma_ref for f in at])
    errors = np.array(
        [fit.prefactor_error / fit.prefactor, fit.pseudo_activation_energy_error, fit.temperature_zero_error]
    )
    covariance = fit.correlation * np.outer(errors, errors)
    excess = kelvin - fit.temperature_zero
    slopes = np.stack(
        [
            np.ones_like(kelvin),
            -1.0 / (constants.k * excess),
            -fit.pseudo_activation_energy / (constants.k * excess**2),
        ]
    )
    return np.asarray(np.sqrt(np.einsum("it,ij,jt->t", slopes, covariance, slopes)))


def _draw_spectrum(figure: Figure, data: Spectrum, fit: ArcsFit | None) -> None:
    unit, factor = _ohms(data)
    narrow = is_narrow(figure)
    nyquist, lower = figure.subplots(2, 1, height_ratios=(2.2, 1) if narrow else (3, 1))
    z, start = data.impedance / factor, 0.0
    if fit is not None:
        frequency = np.geomspace(data.frequency.min(), data.frequency.max(), 241)
        start += fit.series_resistance / factor
        for k, arc in enumerate(fit.arcs):
            whole = np.geomspace(1e-5, 1e5, 121) / (2.0 * np.pi * arc.time_constant)
            own = zarc(whole, arc.resistance, arc.time_constant, arc.alpha) / factor
            nyquist.fill(start + own.real, -own.imag, color=_ARCS[k], alpha=0.35, lw=0, label=f"arc {k + 1}")
            start += arc.resistance / factor
        model = fit.predict(frequency) / factor
        nyquist.plot(model.real, -model.imag, color=INK, lw=1.6, label="fit")
        residual = 100.0 * (fit.predict(data.frequency) - data.impedance) / np.abs(data.impedance)
        for part, colour, words in ((residual.real, BLUE, "real"), (residual.imag, VERMILLION, "imaginary")):
            lower.plot(data.frequency, part, ".", color=colour, ms=5, label=words)
        lower.axhline(0.0, color=GREY, lw=1)
        lower.legend(frameon=False, fontsize=11, ncols=2, loc="lower left", bbox_to_anchor=(0, 0.92), borderpad=0)
        lower.set(ylabel="fit − data\n(% of |Z|)")
    else:
        lower.plot(data.frequency, np.abs(z), ".", color=VERMILLION, ms=5)
        lower.set(yscale="log", ylabel=f"|Z| ({unit})")
    nyquist.plot(z.real, -z.imag, "o", color=VERMILLION, ms=3.5, label="measured")
    width = 1.05 * max(float(z.real.max()), start)
    low, high = min(0.0, 1.1 * float(-z.imag.max())), 1.2 * float(-z.imag.min())
    nyquist.set(xlim=(min(0.0, 1.1 * float(z.real.min())), width), ylim=(low, max(high, 0.4 * width)))
    nyquist.set_aspect("equal", adjustable="box")
    nyquist.xaxis.set_major_locator(MaxNLocator(4 if narrow else 7))
    nyquist.yaxis.set_major_locator(MaxNLocator(3 if narrow else 5))
    nyquist.set(xlabel=f"Z′ ({unit})", ylabel=f"−Z″ ({unit})")
    nyquist.legend(frameon=False, fontsize=11, ncols=2 if narrow else 6, loc="upper left")
    lower.set(xscale="log", xlabel="Frequency (Hz)")
