"""The inline SVG of a page: well formed, its ids its own, its moving parts exactly where ``geometry`` puts them."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter

import matplotlib as mpl
import numpy as np
import pytest

from ssebook.explore import Label, Line, Marker
from ssebook.explore.figure import LAYOUTS, drawn, geometry, svg
from ssebook.explore.style import BLUE, CSS_COLOURS, GREY, RC

_SVG = "{http://www.w3.org/2000/svg}"
PREFIX = "sse-small-decay-wide-"
SETTINGS = [{}, {"rate": 0.3}, {"rate": 9.0, "length": 3.5, "material": "tin"}]


def written(panel, drawing=None, **settings):
    """A drawing, its values and its SVG."""
    drawing, values = drawing or panel.drawing(), panel.values(**settings)
    return drawing, values, svg(drawing, values, PREFIX, "A decay", "It falls <fast> & far.")


def group(root, name):
    (found,) = [element for element in root.iter() if element.get("id") == PREFIX + name]
    return found


@pytest.fixture(scope="module", params=LAYOUTS)
def drawing(request, panel):
    return panel.drawing(request.param)


@pytest.fixture(scope="module", params=SETTINGS, ids=["defaults", "little", "much"])
def page(request, panel, drawing):
    return written(panel, drawing, **request.param)


# ---- the file --------------------------------------------------------------------------------------------------------


def test_is_well_formed_and_scales_with_the_page(page):
    drawing, _, text = page
    root = ET.fromstring(text)
    assert root.tag == _SVG + "svg"
    assert root.get("viewBox").split() == ["0", "0", *(f"{v:g}" for v in drawing.figure.bbox.size)]
    assert "width" not in root.attrib
    assert "height" not in root.attrib


def test_ids_are_unique_and_the_panel_s_own(page):
    root = ET.fromstring(page[2])
    ids = Counter(element.get("id") for element in root.iter() if "id" in element.attrib)
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in ids if not name.startswith(PREFIX)] == []


def test_every_reference_leads_to_an_id(page):
    root = ET.fromstring(page[2])
    ids = {element.get("id") for element in root.iter()}
    references = re.findall(r"url\(#([^)]*)\)", page[2]) + re.findall(r'href="#([^"]*)"', page[2])
    assert references
    assert set(references) <= ids


def test_hatched_areas_keep_their_pattern(make_panel):
    def draw(figure):
        ax = figure.subplots()
        ax.axhspan(0.2, 0.4, hatch="//", facecolor="none", edgecolor=GREY)
        return {"curve": Line(ax.plot([], [], color=BLUE)[0], x=[0.0, 1.0], y="ends")}

    _, _, text = written(make_panel(draw=draw))
    (pattern,) = [element.get("id") for element in ET.fromstring(text).iter(_SVG + "pattern")]
    assert f"fill: url(#{pattern})" in text


def test_a_picture_inside_a_figure_keeps_its_data(make_panel):
    def draw(figure):
        ax = figure.subplots()
        ax.imshow(np.eye(3), extent=(0, 1, 0, 1), aspect="auto")
        return {"curve": Line(ax.plot([], [], color=BLUE)[0], x=[0.0, 1.0], y="ends")}

    _, _, text = written(make_panel(draw=draw))
    (image,) = ET.fromstring(text).iter(_SVG + "image")
    hrefs = [value for key, value in image.attrib.items() if key.endswith("href")]
    assert [href[:22] for href in hrefs] == ["data:image/png;base64,"]


def test_nothing_reaches_outside_the_page(page):
    _, _, text = page
    root = ET.fromstring(text)
    assert not list(root.iter(_SVG + "style"))
    assert not list(root.iter(_SVG + "script"))
    assert not list(root.iter(_SVG + "metadata"))
    addresses = set(re.findall(r"\w+://[^\s\"'<>]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}  # names, never fetched
    assert "@import" not in text
    assert "<!DOCTYPE" not in text


def test_colours_of_the_palette_come_from_the_page(page):
    _, _, text = page
    assert [colour for colour in CSS_COLOURS if colour in text.lower()] == []
    assert "var(--sse-blue)" in text
    for element in ET.fromstring(text).iter(_SVG + "text"):
        assert "currentColor" in element.get("style", "")


def test_text_is_text_in_the_page_s_own_typeface(page):
    _, _, text = page
    words = [element.text for element in ET.fromstring(text).iter(_SVG + "text")]
    assert {"Depth", "Height", "for <those> & others"} <= set(words)
    assert "font-family" not in text
    assert "DejaVu" not in text


def test_has_a_title_and_a_description_for_those_who_cannot_see_it(page):
    root = ET.fromstring(page[2])
    assert root.get("role") == "img"
    named = [group(root, part.removeprefix(PREFIX)) for part in root.get("aria-labelledby").split()]
    assert [(element.tag, element.text) for element in named] == [
        (_SVG + "title", "A decay"),
        (_SVG + "desc", "It falls <fast> & far."),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_same_panel_same_bytes(panel, layout):
    assert written(panel, panel.drawing(layout))[2] == written(panel, panel.drawing(layout))[2]


def test_writing_leaves_the_drawing_as_it_was(panel, drawing):
    _, values, text = written(panel, drawing)
    assert svg(drawing, values, PREFIX, "A decay", "It falls <fast> & far.") == text
    np.testing.assert_array_equal(drawing.artists["curve"].artists[0].get_ydata(), values["profile"])
    assert not drawing.artists["late"].artists[0].get_visible()


@pytest.mark.parametrize("name", ["title", "desc", "axes_1"])
def test_an_artist_may_not_take_an_id_of_the_figure(make_panel, name):
    def draw(figure):
        return {name: Label(figure.subplots().text(0, 0, ""), x=0.5, y=0.5, text="{speed}")}

    with pytest.raises(ValueError, match=name):
        written(make_panel(draw=draw))


# ---- what moves ------------------------------------------------------------------------------------------------------


def test_every_moving_artist_has_a_group_with_a_child_for_each_part(page):
    drawing, _, text = page
    root = ET.fromstring(text)
    parts = {name: len(group(root, name)) for name in drawing.artists}
    assert parts == {
        "curve": 1, "shade": 1, "half": 1, "level": 1, "both": 2, "bars": 3, "here": 1, "words": 1, "late": 1,
    }  # fmt: skip
    tags = {name: {child.tag.removeprefix(_SVG) for child in group(root, name)} for name in drawing.artists}
    assert {name for name, found in tags.items() if found == {"text"}} == {"words", "late"}
    assert set().union(*tags.values()) == {"path", "text"}


def test_moving_parts_are_where_geometry_puts_them(page):
    drawing, values, text = page
    root = ET.fromstring(text)
    for name, artist in drawing.artists.items():
        places = geometry(drawing, name, values)
        for child, place in zip(group(root, name), places, strict=True):
            if isinstance(artist, Label):
                assert child.text == artist.words(values)
                found = f"{child.get('x')},{child.get('y')}" if place else ""
            elif isinstance(artist, Marker):
                found = child.get("transform", "").removeprefix("translate(").removesuffix(")")
                assert child.get("d")
            else:
                found = child.get("d")
            assert found == place, name


def test_part_without_a_value_is_hidden(panel, drawing):
    _, values, text = written(panel, drawing, rate=0.5)
    assert np.isnan(values["depth_half"])
    root = ET.fromstring(text)
    assert group(root, "half")[0].get("d") == ""
    assert group(root, "late")[0].get("display") == "none"
    assert group(root, "words")[0].get("display") is None


def test_marker_without_a_value_is_hidden_and_the_others_are_not(make_panel):
    def draw(figure):
        (points,) = figure.subplots().plot([], [], "o", color=BLUE)
        return {"both": Marker(points, x=[0.0, 1.0], y="where(ends < strength, nan, ends)")}

    _, _, text = written(make_panel(draw=draw))
    shown = [child.get("display") for child in group(ET.fromstring(text), "both")]
    assert shown == [None, "none"]


def test_two_artists_with_like_markers_are_both_drawn(make_panel):
    """matplotlib writes the path of markers that look alike only once."""

    def draw(figure):
        axes = figure.subplots()
        marks = [axes.plot([], [], "o", color=BLUE)[0] for _ in range(2)]
        return {"one": Marker(marks[0], x=[0.0], y="strength"), "other": Marker(marks[1], x=[1.0], y="strength")}

    root = ET.fromstring(written(make_panel(draw=draw))[2])
    one, other = (group(root, name)[0] for name in ("one", "other"))
    assert one.get("d")
    assert (one.get("d"), one.get("style")) == (other.get("d"), other.get("style"))
    assert one.get("transform") != other.get("transform")


def test_curves_are_cut_at_the_axes(page):
    drawing, _, text = page
    root = ET.fromstring(text)
    clips = {element.get("id"): element[0] for element in root.iter(_SVG + "clipPath")}
    for name in ("curve", "shade", "bars"):
        left, top, right, bottom = drawing.frames[name].box
        for path in group(root, name):
            reference = path.get("clip-path")
            assert reference is not None, name
            box = clips[reference.removeprefix("url(#").removesuffix(")")]
            at = [float(box.get(key)) for key in ("x", "y", "width", "height")]
            assert at == pytest.approx([left, top, right - left, bottom - top], abs=0.01)


def test_moving_paths_keep_matplotlib_s_style(page):
    root = ET.fromstring(page[2])
    style = {name: group(root, name)[0].get("style") for name in ("curve", "shade", "half", "both", "bars")}
    assert re.search(r"fill: none; .*stroke: var\(--sse-blue\); stroke-width: 2.2", style["curve"])
    assert "fill: var(--sse-sky)" in style["shade"]
    assert "stroke-dasharray" in style["half"]
    assert "fill: var(--sse-green)" in style["both"]
    assert "fill: var(--sse-orange)" in style["bars"]


def numbers(path):
    return np.array(re.findall(r"-?\d+\.?\d*", path), float).reshape(-1, 2)


@pytest.mark.parametrize("settings", [{}, {"rate": 8.0, "length": 3.5, "material": "tin"}], ids=["default", "moved"])
def test_page_s_paths_are_those_matplotlib_draws(panel, drawing, settings):
    """The figure with every artist applied, written by matplotlib as it is, against ``geometry``."""
    values = panel.values(**settings)
    drawing.apply(values)
    for name, artist in drawing.artists.items():
        for i, part in enumerate(artist.artists):
            part.set_gid(f"{name}-{i}")
    buffer = io.StringIO()
    with mpl.rc_context(RC):
        drawing.figure.savefig(buffer, format="svg")
    groups = {
        element.get("id"): element for element in ET.fromstring(buffer.getvalue()).iter() if "id" in element.attrib
    }
    for name in ("curve", "half", "level", "bars"):
        for i, place in enumerate(geometry(drawing, name, values)):
            (path,) = groups[f"{name}-{i}"].iter(_SVG + "path")
            np.testing.assert_allclose(numbers(place), numbers(path.get("d")), atol=0.02, err_msg=name)
    (path,) = groups["shade-0"].iter(_SVG + "path")
    place = numbers(geometry(drawing, "shade", values)[0])
    np.testing.assert_allclose(place, numbers(path.get("d"))[: len(place)], atol=0.02)
    for name in ("both", "here"):
        uses = [(float(use.get("x")), float(use.get("y"))) for use in groups[f"{name}-0"].iter(_SVG + "use")]
        places = [[float(v) for v in place.split(",")] for place in geometry(drawing, name, values)]
        np.testing.assert_allclose(places, uses, atol=0.02)


# ---- the layouts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_frame_does_not_jump_with_the_values(panel, layout):
    """Limits, margins and ticks are those of the first drawing, whatever the artists hold."""
    assert drawn(panel.draw, panel.values(), layout).frames == drawn(panel.draw, panel.values(rate=9.0), layout).frames


def test_axes_stand_within_the_figure(drawing):
    width, height = drawing.figure.bbox.size
    assert (width, height) in LAYOUTS.values()
    for frame in drawing.frames.values():
        left, top, right, bottom = frame.box
        assert 0 < left < right < width
        assert 0 < top < bottom < height
