"""A panel in a live kernel: real ipywidgets beside the figure, the surrogate at once, then the model's own answer."""

from __future__ import annotations

from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import traitlets

from .controls import Choice, Control

if TYPE_CHECKING:
    from .panel import Panel

_FINE = 1e-6  # of a slider's length: ipywidgets round every value to the slider's step, defaults and presets too
_STATIC = Path(__file__).parent / "static"


class Figure(anywidget.AnyWidget):
    """The card and what moves in it; ``exact`` carries the model's outputs for the settings they belong to."""

    _esm = _STATIC / "explorer.js"
    _css = _STATIC / "explorer.css"
    spec = traitlets.Dict().tag(sync=True)
    card = traitlets.Unicode().tag(sync=True)
    sliders = traitlets.List(traitlets.Instance(ipywidgets.Widget)).tag(sync=True, **ipywidgets.widget_serialization)
    exact = traitlets.Dict().tag(sync=True)


def live(panel: Panel) -> ipywidgets.Box:
    """Sliders and figure of a panel: the browser draws the surrogate at once, the kernel brings the model's answer."""
    built = panel._built
    sliders = [_slider(control) for control in panel.controls]
    figure = Figure(spec=built["spec"], card=built["card"], sliders=sliders)
    figure.layout.flex = "1 1 540px"
    figure.layout.min_width = "0"

    def answer(_: Any = None) -> None:
        settings = {control.name: slider.value for control, slider in zip(panel.controls, sliders, strict=True)}
        outputs = panel.outputs(**settings)
        figure.exact = {"settings": settings, "outputs": {name: output.tolist() for name, output in outputs.items()}}

    for slider in sliders:
        slider.observe(answer, "value")
    answer()
    column = ipywidgets.VBox(sliders, layout=ipywidgets.Layout(flex="0 1 390px", min_width="280px", padding="1rem 0"))
    return ipywidgets.Box(
        [figure, column], layout=ipywidgets.Layout(flex_flow="row wrap", display="flex", width="100%")
    )


def _slider(control: Control) -> Any:
    layout = ipywidgets.Layout(width="100%")
    if isinstance(control, Choice):
        return ipywidgets.Dropdown(
            description=control.label,
            options=control.options,
            value=control.default,
            layout=layout,
            style={"description_width": "50%"},
        )
    common = {
        "description": f"{control.label} / {control.unit}" if control.unit else control.label,
        "value": control.default,
        "readout_format": ".3g",
        "layout": layout,
        "style": {"description_width": "50%"},
        "tooltip": control.about,
    }
    if not control.log:
        return ipywidgets.FloatSlider(
            min=control.low, max=control.high, step=(control.high - control.low) * _FINE, **common
        )

    low, high = log10(control.low), log10(control.high)
    return ipywidgets.FloatLogSlider(min=low, max=high, step=(high - low) * _FINE, **common)
