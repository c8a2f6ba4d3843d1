"""What moves: its pixels are matplotlib's own, and the matplotlib artist goes where the page's does."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ssebook.explore import Band, Bars, Horizontal, Label, Line, Marker, Vertical
from ssebook.explore.figure import drawn, geometry
from ssebook.explore.style import RC

X = np.array([1.0, 2.0, 4.0, 7.0, 9.0])
VALUES = {"p": 3.0, "q": 60.0, "curve": X**2, "low": X, "tops": np.array([20.0, 40.0, 80.0]), "name": "tin"}
AXES = [
    {},
    {"xscale": "log"},
    {"yscale": "log"},
    {"xscale": "log", "yscale": "log"},
    {"xlim": (10, 0.5), "ylim": (100, 0.5)},  # upside down
]
KINDS = ["line", "marker", "band", "vertical", "horizontal", "bars", "label"]


def one_of_each(**axes):
    """A drawing with an artist of every kind on one axes, 0.5 to 10 across and 0.5 to 100 up."""

    def draw(figure):
        ax = figure.subplots()
        ax.set(**{"xlim": (0.5, 10), "ylim": (0.5, 100)} | axes)
        return {
            "line": Line(ax.plot([], [])[0], x=X, y="curve"),
            "marker": Marker(ax.plot([], [], "o")[0], x="p", y="2*q/3"),
            "band": Band(ax.fill([1], [1])[0], x=X, low="low", high="curve"),
            "vertical": Vertical(ax.axvline(1), x="p"),
            "horizontal": Horizontal(ax.axhline(1), y="q"),
            "bars": Bars(ax.bar([2, 4, 8], [1, 1, 1], width=0.5, bottom=1), high="tops"),
            "label": Label(ax.text(1, 1, ""), x="p", y="q", dx=7, dy=4, text="{p} of {name}"),
        }

    return draw


_drawings = {",".join(axes) or "linear": drawn(one_of_each(**axes), VALUES) for axes in AXES}


@pytest.fixture(params=_drawings)
def drawing(request):
    return _drawings[request.param]


def by_matplotlib(axes, x, y):
    """Data to pixels from the top left corner, by matplotlib's own transform."""
    points = axes.transData.transform(np.column_stack(np.broadcast_arrays(x, y)))
    return points[:, 0], axes.get_figure().bbox.height - points[:, 1]


# ---- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "across", "up", "x", "y"),
    [
        ("line", "x", "y", X, VALUES["curve"]),
        ("marker", "x", "y", [3.0], [40.0]),
        ("band", "x", "low", X, VALUES["low"]),
        ("band", "x", "high", X, VALUES["curve"]),
        ("bars", "left", "low", [1.75, 3.75, 7.75], [1.0, 1.0, 1.0]),
        ("bars", "right", "high", [2.25, 4.25, 8.25], VALUES["tops"]),
        ("label", "x", "y", [3.0], [60.0]),
    ],
)
def test_pixels_are_matplotlib_s_own_transform(drawing, kind, across, up, x, y):
    pixels = drawing.pixels(VALUES)[kind]
    expected_x, expected_y = by_matplotlib(drawing.artists[kind].axes, x, y)
    np.testing.assert_allclose(np.broadcast_to(pixels[across], len(x)), expected_x, atol=1e-6)
    np.testing.assert_allclose(np.broadcast_to(pixels[up], len(y)), expected_y, atol=1e-6)


def test_reference_lines_cross_the_whole_axes(drawing):
    ax = drawing.artists["vertical"].axes
    box = ax.get_window_extent()
    height = ax.get_figure().bbox.height
    (x,), (y,) = by_matplotlib(ax, [3.0], [60.0])
    assert geometry(drawing, "vertical", VALUES) == [f"M{x:.2f},{height - box.y0:.2f}L{x:.2f},{height - box.y1:.2f}"]
    assert geometry(drawing, "horizontal", VALUES) == [f"M{box.x0:.2f},{y:.2f}L{box.x1:.2f},{y:.2f}"]


@given(hnp.arrays(float, 6, elements=st.floats(0.5, 100.0)), st.sampled_from(list(_drawings)))
def test_any_curve_in_view_is_where_matplotlib_puts_it(curve, axes):
    drawing = _drawings[axes]
    line = drawing.artists["line"]
    x = np.linspace(0.5, 10.0, 6)
    expected_x, expected_y = by_matplotlib(line.axes, x, curve)
    frame = drawing.frames["line"]
    np.testing.assert_allclose(frame.place_x(x), expected_x, atol=1e-6)
    np.testing.assert_allclose(frame.place_y(curve), expected_y, atol=1e-6)


def test_settings_may_be_stacked(drawing):
    """(settings, points) in, the same as one setting after the other."""
    values = {
        "p": np.array([[2.0], [3.0]]), "q": np.array([[10.0], [50.0]]), "curve": np.array([X, X**2]),
        "low": np.array([X / 2, X]), "tops": np.array([[20.0, 40.0, 80.0], [10.0, 30.0, 50.0]]),
    }  # fmt: skip
    together = drawing.pixels(values)
    for row in range(2):
        apart = drawing.pixels({name: value[row] for name, value in values.items()})
        for kind, coordinates in apart.items():
            for key, expected in coordinates.items():
                got = np.broadcast_to(together[kind][key], (2, np.shape(together[kind][key])[-1]))[row]
                np.testing.assert_allclose(got, expected, atol=1e-9, err_msg=f"{kind}.{key}")


def test_far_off_values_stay_drawable(drawing):
    """Held within one axes height of the frame, on their own side, infinities too."""
    line, frame = drawing.artists["line"], drawing.frames["line"]
    _, top, _, bottom = frame.box
    height = bottom - top
    (at_low, at_high) = frame.place_y(np.array([1e-300 if frame.y_log else -1e300, 1e300]))
    low_is_below = not line.axes.yaxis_inverted()
    assert (at_low, at_high) == pytest.approx(
        (bottom + height, top - height) if low_is_below else (top - height, bottom + height)
    )
    assert list(frame.place_y(np.array([-np.inf, np.inf]))) == [at_low, at_high]


@pytest.mark.parametrize("value", [0.0, -1.0, -np.inf])
def test_what_is_not_positive_lies_below_a_logarithmic_axis(value):
    frame = _drawings["xscale,yscale"].frames["line"]
    left, top, right, bottom = frame.box
    assert float(frame.place_y(value)) == pytest.approx(bottom + (bottom - top))
    assert float(frame.place_x(value)) == pytest.approx(left - (right - left))


def test_axes_that_are_neither_linear_nor_logarithmic_are_refused():
    # Anything else would be drawn, silently, in the wrong place.
    with pytest.raises(ValueError, match="symlog"):
        drawn(one_of_each(yscale="symlog"), VALUES)


# ---- gaps ------------------------------------------------------------------------------------------------------------


def test_nan_makes_a_gap_in_a_line(drawing):
    curve = np.array([1.0, 4.0, np.nan, 49.0, 81.0])
    (path,) = geometry(drawing, "line", VALUES | {"curve": curve})
    x, y = by_matplotlib(drawing.artists["line"].axes, X, curve)
    points = [f"{a:.2f},{b:.2f}" for a, b in zip(x, y, strict=True)]
    assert path == f"M{points[0]}L{points[1]}M{points[3]}L{points[4]}"


@pytest.mark.parametrize("gap", [0, 2, 4])
def test_nan_cuts_a_band_into_closed_pieces(drawing, gap):
    """On each side of the gap the area between the two curves, and nothing else."""
    curve = np.where(np.arange(5) == gap, np.nan, X**2)
    (path,) = geometry(drawing, "band", VALUES | {"curve": curve})
    pieces = [piece for piece in ([0, 1, 2, 3, 4][:gap], [0, 1, 2, 3, 4][gap + 1 :]) if piece]
    axes = drawing.artists["band"].axes
    expected = ""
    for piece in pieces:
        ends = [by_matplotlib(axes, X[piece], VALUES[key][piece]) for key in ("low", "curve")]
        points = [*zip(*ends[0], strict=True), *list(zip(*ends[1], strict=True))[::-1]]
        expected += "M" + "L".join(f"{a:.2f},{b:.2f}" for a, b in points) + "Z"
    assert path == expected


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_where_there_is_no_value(drawing, kind):
    nothing = {name: value if isinstance(value, str) else np.asarray(value) * np.nan for name, value in VALUES.items()}
    assert not any(geometry(drawing, kind, nothing))
    assert all(geometry(drawing, kind, VALUES))


def test_one_bar_without_a_value_leaves_the_others(drawing):
    paths = geometry(drawing, "bars", VALUES | {"tops": np.array([20.0, np.nan, 80.0])})
    assert [bool(path) for path in paths] == [True, False, True]


# ---- the matplotlib artist -------------------------------------------------------------------------------------------


def test_apply_moves_the_matplotlib_artist(drawing):
    moved = {"p": 5.0, "q": 30.0, "curve": 90 / X, "low": 80 / X, "tops": np.array([5.0, 6.0, 7.0]), "name": "lead"}
    drawing.apply(moved)
    first = {name: artist.artists[0] for name, artist in drawing.artists.items()}
    np.testing.assert_array_equal(first["line"].get_xydata(), np.column_stack([X, 90 / X]))
    np.testing.assert_array_equal(first["marker"].get_xydata(), [[5.0, 20.0]])
    outline = np.vstack([np.column_stack([X, 80 / X]), np.column_stack([X, 90 / X])[::-1]])
    np.testing.assert_array_equal(first["band"].get_xy()[: len(outline)], outline)
    assert list(first["vertical"].get_xdata()) == [5.0, 5.0]
    assert list(first["horizontal"].get_ydata()) == [30.0, 30.0]
    boxes = [bar.get_bbox().extents for bar in drawing.artists["bars"].artists]
    np.testing.assert_allclose(boxes, [[1.75, 1, 2.25, 5], [3.75, 1, 4.25, 6], [7.75, 1, 8.25, 7]])
    assert (first["label"].get_position(), first["label"].get_text()) == ((5.0, 30.0), "5.00 of lead")


def test_label_without_a_place_is_hidden_and_comes_back(drawing):
    text = drawing.artists["label"].artists[0]
    drawing.apply(VALUES | {"p": np.nan})
    assert not text.get_visible()
    drawing.apply(VALUES)
    assert text.get_visible()


def test_applied_figure_can_be_rendered_with_gaps_and_without_values(drawing):
    drawing.apply(VALUES | {"p": np.nan, "curve": np.array([np.nan, 4, np.nan, 49, 81]), "tops": np.full(3, np.nan)})
    drawing.figure.savefig(io.BytesIO(), format="png")


# ---- labels ----------------------------------------------------------------------------------------------------------


def test_label_is_shifted_right_and_up_by_its_pixels(drawing):
    ((x, y),) = zip(*by_matplotlib(drawing.artists["label"].axes, [3.0], [60.0]), strict=True)
    assert geometry(drawing, "label", VALUES) == [f"{x + 7:.2f},{y - 4:.2f}"]
    text = drawing.artists["label"].artists[0]
    at = text.get_transform().transform(text.get_position())
    assert (at[0], drawing.figure.bbox.height - at[1]) == pytest.approx((x + 7, y - 4), abs=1e-6)


@pytest.mark.parametrize("alignment", ["baseline", "bottom", "top", "center", "center_baseline"])
@pytest.mark.parametrize("size", [10.0, 16.0])
def test_label_stands_where_matplotlib_writes_it(alignment, size):
    """The page's text has only a baseline: it must come out at matplotlib's own height, to a tenth of the letters."""

    def draw(figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 10), ylim=(0, 100))
        return {"label": Label(ax.text(0, 0, "", va=alignment, fontsize=size), x="p", y="q", dy=3, text="here x")}

    drawing = drawn(draw, VALUES)
    drawing.apply(VALUES)
    buffer = io.StringIO()
    with mpl.rc_context(RC):
        drawing.figure.savefig(buffer, format="svg")
    texts = ET.fromstring(buffer.getvalue()).iter("{http://www.w3.org/2000/svg}text")
    (written,) = [element for element in texts if element.text == "here x"]
    ((x, y),) = [[float(v) for v in place.split(",")] for place in geometry(drawing, "label", VALUES)]
    assert x == pytest.approx(float(written.get("x")), abs=0.01)
    assert y == pytest.approx(float(written.get("y")), abs=0.1 * size)


def test_label_fills_in_numbers_and_options():
    def draw(figure):
        ax = figure.subplots()
        return {"label": Label(ax.text(0, 0, ""), x=0.5, y=0.5, text="{many}, {name}: {p} h, {none}")}

    label = drawn(draw, VALUES | {"many": [1e6, 2.0], "none": np.nan}).artists["label"]
    assert label.names() == {"many", "name", "p", "none"}
    assert label.words({"many": [1e6, 2.0], "name": "tin", "p": 3, "none": np.nan}) == "1.00 × 10⁶, tin: 3.00 h, –"


def test_label_keeps_the_words_matplotlib_was_given():
    def draw(figure):
        return {"label": Label(figure.subplots().text(0, 0, "limit"), x=0.5, y=0.5)}

    assert drawn(draw, {}).artists["label"].words({}) == "limit"


# ---- bars ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "extents"),
    [
        ({"high": "tops"}, [[1.5, 1, 2.5, 20], [3.5, 1, 4.5, 40], [7.5, 1, 8.5, 80]]),
        ({"low": "p"}, [[1.5, 3, 2.5, 31], [3.5, 3, 4.5, 41], [7.5, 3, 8.5, 51]]),
        ({"left": "p - 2", "right": "p"}, [[1, 1, 3, 31], [1, 1, 3, 41], [1, 1, 3, 51]]),
        ({"low": 0.0, "high": [5.0, 6.0, 7.0]}, [[1.5, 0, 2.5, 5], [3.5, 0, 4.5, 6], [7.5, 0, 8.5, 7]]),
    ],
)
def test_edges_not_named_stay_where_matplotlib_put_them(moved, extents):
    def draw(figure):
        ax = figure.subplots()
        bars = ax.bar([2, 4, 8], [30, 40, 50], width=1.0, bottom=1)
        ax.set(xlim=(0, 10), ylim=(0, 100))
        return {"bars": Bars(bars, **moved)}

    drawing = drawn(draw, VALUES)
    np.testing.assert_allclose([bar.get_bbox().extents for bar in drawing.artists["bars"].artists], extents)
    for path, (left, low, right, high) in zip(geometry(drawing, "bars", VALUES), extents, strict=True):
        x, y = by_matplotlib(drawing.artists["bars"].axes, [left, right], [low, high])
        corners = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
        assert path == "M" + "L".join(f"{a:.2f},{b:.2f}" for a, b in corners) + "Z"


def test_a_single_rectangle_is_a_bar():
    def draw(figure):
        ax = figure.subplots()
        return {"bar": Bars(ax.barh(0.5, 1.0)[0], right="p/10")}

    drawing = drawn(draw, VALUES)
    assert drawing.artists["bar"].artists[0].get_bbox().x1 == pytest.approx(0.3)


# ---- what the page is told -------------------------------------------------------------------------------------------


def test_names_are_those_of_the_formulas():
    artists = _drawings["linear"].artists
    assert {kind: artists[kind].names() for kind in KINDS} == {
        "line": {"curve"}, "marker": {"p", "q"}, "band": {"low", "curve"}, "vertical": {"p"}, "horizontal": {"q"},
        "bars": {"tops"}, "label": {"p", "q", "name"},
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_formulas_and_fixed_numbers(kind):
    drawing = _drawings["linear"]
    artist = drawing.artists[kind]
    told = artist.to_json() | {"frame": drawing.frames[kind].to_json()}
    assert json.loads(json.dumps(told, allow_nan=False))["kind"] == kind
    assert told["coordinates"].keys() == artist.coordinates.keys()
    frame, at = told["frame"], drawing.pixels(VALUES)[kind]
    for key, coordinate in told["coordinates"].items():
        if isinstance(coordinate, list) and isinstance(coordinate[0], float):
            offset, factor = frame["x"] if key in ("x", "left", "right") else frame["y"]
            np.testing.assert_allclose(offset + factor * np.array(coordinate), at[key], atol=0.01)
