"""The book's colours and type. Draw with these names: the page turns them into CSS variables that follow dark mode."""

from __future__ import annotations

from typing import Any

# Okabe and Ito's palette for colour-blind readers; explorer.css holds the dark counterparts.
BLUE = "#0072b2"
VERMILLION = "#d55e00"
GREEN = "#009e73"
ORANGE = "#e69f00"
SKY = "#56b4e9"
PURPLE = "#cc79a7"
GREY = "#7f7f7f"  # measured points, reference lines
INK = "#000000"  # text and axes: the page's own text colour
FAINT = "#e0e0e0"  # the grid

CSS_COLOURS = {
    BLUE: "var(--sse-blue)",
    VERMILLION: "var(--sse-vermillion)",
    GREEN: "var(--sse-green)",
    ORANGE: "var(--sse-orange)",
    SKY: "var(--sse-sky)",
    PURPLE: "var(--sse-purple)",
    GREY: "var(--sse-grey)",
    INK: "currentColor",
    FAINT: "var(--sse-faint)",
    "#ffffff": "var(--sse-paper)",
}

RC: Any = {
    "svg.fonttype": "none",
    "path.simplify": False,
    "figure.dpi": 72,  # a point is a pixel of the page
    "savefig.dpi": 72,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.size": 13,
    "font.family": "DejaVu Sans",
    "axes.labelsize": 13,
    "axes.titlesize": 13,
    "xtick.labelsize": 12.5,
    "ytick.labelsize": 12.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
