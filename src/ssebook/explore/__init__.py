"""From a model to a figure that can be dragged, with a kernel and without one."""

from .artists import Band, Bars, Horizontal, Label, Line, Marker, Vertical
from .controls import Choice, Slider
from .figure import is_narrow
from .panel import Panel, Readout, Report
from .surrogate import Group, PanelError, Table

__all__ = [
    "Band",
    "Bars",
    "Choice",
    "Group",
    "Horizontal",
    "Label",
    "Line",
    "Marker",
    "Panel",
    "PanelError",
    "Readout",
    "Report",
    "Slider",
    "Table",
    "Vertical",
    "is_narrow",
]
