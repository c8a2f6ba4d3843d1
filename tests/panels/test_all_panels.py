"""What every panel of the book promises, whatever it is about: one table-driven test for all of them."""

from __future__ import annotations

import itertools
import json
import re

import numpy as np
import pytest

from ssebook.explore import Choice, Label, Panel, Slider
from ssebook.explore.figure import LAYOUTS
from ssebook.panels import all_panels

PANELS = all_panels()
SLACK = 1.0  # px
Box = tuple[float, float, float, float]  # left, top, right, bottom


@pytest.fixture(scope="module", params=sorted(PANELS))
def panel(request):
    return PANELS[request.param]


@pytest.fixture(scope="module")
def drawings(panel):
    return {layout: panel.drawing(layout) for layout in LAYOUTS}


def random_settings(panel: Panel, count: int, seed: int = 11):
    """Settings spread evenly along every slider; the same in every run."""
    random = np.random.default_rng(seed)
    return [
        {
            c.name: float(c.at(random.random())) if isinstance(c, Slider) else str(random.choice(c.options))
            for c in panel.controls
        }
        for _ in range(count)
    ]


def corners(panel: Panel, most: int = 256):
    """Every corner of the controls' ranges; a sample of them where there are more than ``most``."""
    ends = [(c.low, c.high) if isinstance(c, Slider) else c.options for c in panel.controls]
    every = [dict(zip(panel.defaults, corner, strict=True)) for corner in itertools.product(*ends)]
    picked = np.random.default_rng(11).permutation(len(every))[:most]
    return [every[i] for i in sorted(picked)]


def many_settings(panel: Panel):
    presets = [panel.settings(**settings) for settings in panel.presets.values()]
    return [panel.defaults, *presets, *corners(panel), *random_settings(panel, 50)]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share a point, or nearly."""
    return all(one[i] - SLACK <= other[i + 2] and other[i] - SLACK <= one[i + 2] for i in (0, 1))


def box_of(at: dict[str, np.ndarray], frame: Box) -> Box | None:
    """Left, top, right and bottom of an artist; None where it has no value. Reference lines cross the frame."""
    left, top, right, bottom = frame
    across = [at[key] for key in ("x", "left", "right") if key in at] or [np.array([left, right])]
    up = [at[key] for key in ("y", "low", "high") if key in at] or [np.array([top, bottom])]
    x, y = np.concatenate([np.broadcast_arrays(*pair) for pair in itertools.product(across, up)], axis=1)
    x, y = x[np.isfinite(x + y)], y[np.isfinite(x + y)]
    return (x.min(), y.min(), x.max(), y.max()) if x.size else None


# ---- words -----------------------------------------------------------------------------------------------------------


def test_names_are_ids_of_pages_and_of_formulas(panel):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", panel.name)
    names = [c.name for c in panel.controls] + list(panel.outputs()) + list(panel.derived)
    assert len(set(names)) == len(names), "a name stands for two things"
    artists = list(panel.drawing().artists)
    for name in (*names, *artists):
        assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9_]*", name), name
        assert name != "nan"


def test_everything_is_explained_in_words(panel, drawings):
    assert panel.title.strip()
    assert panel.question.strip().endswith("?")
    assert panel.description.strip()
    for control in panel.controls:
        assert control.label.strip(), control.name
        assert control.about.strip(), control.name
    for readout in panel.readouts:
        assert readout.label.strip()
        assert readout.none.strip()
        assert readout.limit is None or readout.over or readout.under, readout.label
    for drawing in drawings.values():
        for name, artist in drawing.artists.items():
            assert isinstance(artist, Label) or panel.legend[name].strip(), name
    assert all(words.strip() for words in (*panel.legend.values(), *panel.presets))
    labels = [control.label for control in panel.controls]
    assert len(set(labels)) == len(labels)
    assert len({readout.label for readout in panel.readouts}) == len(panel.readouts)


def test_two_to_four_readouts(panel):
    assert 2 <= len(panel.readouts) <= 4


def test_defaults_and_presets_lie_within_their_controls(panel):
    for control in panel.controls:
        assert control.check(control.default) == control.default
        if isinstance(control, Slider):
            assert control.low < control.high
            assert all(control.low < kink < control.high for kink in control.kinks)
    for settings in panel.presets.values():
        assert panel.settings(**settings).keys() == panel.defaults.keys()


# ---- what the page carries -------------------------------------------------------------------------------------------


def test_page_keeps_its_promises_of_pixels_readouts_and_size(panel):
    report = panel.report
    assert report.worst_pixels <= 0.5
    assert report.gzipped_bytes <= 60_000
    for readout in panel.readouts:
        assert readout.tolerance <= 0.01
        assert report.worst_readouts[readout.label] <= readout.tolerance, readout.label


def test_page_agrees_with_the_model_at_settings_the_builder_has_not_seen(panel, drawings, page_values):
    spec = json.loads(json.dumps(panel._built["spec"]))
    for settings in random_settings(panel, 25, seed=12):
        exact, page = panel.values(**settings), page_values(spec, settings)
        for drawing in drawings.values():
            one, other = drawing.pixels(exact), drawing.pixels(page)
            for name, coordinates in one.items():
                for key, pixels in coordinates.items():
                    gap = np.abs(pixels - other[name][key])
                    assert np.array_equal(np.isnan(pixels), np.isnan(other[name][key])), (name, key, settings)
                    assert np.nanmax(gap, initial=0.0) <= 0.5, (name, key, settings)
        for readout in panel.readouts:
            value, shown = (float(np.ravel(readout.formula(values))[0]) for values in (exact, page))
            allowed = 1.2 * readout.tolerance * max(abs(value), readout.floor)
            assert shown == pytest.approx(value, rel=0, abs=allowed, nan_ok=True), (readout.label, settings)


def test_numbers_inside_labels_agree_with_the_model(panel, drawings, page_values):
    labels = [a for drawing in drawings.values() for a in drawing.artists.values() if isinstance(a, Label)]
    options = {control.name for control in panel.controls if isinstance(control, Choice)}
    fields = {field for label in labels for field in label.fields} - options
    for settings in random_settings(panel, 25, seed=13):
        exact, page = panel.values(**settings), page_values(panel._built["spec"], settings)
        for field in fields:
            value, shown = (float(np.ravel(values[field])[0]) for values in (exact, page))
            assert shown == pytest.approx(value, rel=0.006, nan_ok=True), (field, settings)


def test_page_knows_every_name_it_uses(panel):
    def names(tree):
        if isinstance(tree, str):
            return {tree}
        if isinstance(tree, list) and isinstance(tree[0], str):
            return set().union(*(names(part) for part in tree[1:]))
        return set()

    spec = panel._built["spec"]
    known = {"nan", *panel.defaults, *spec["tables"]}
    for name, tree in spec["derived"]:
        assert names(tree) <= known, name
        known.add(name)
    for readout in spec["readouts"]:
        assert names(readout["value"]) | names(readout["limit"]) <= known
    for artists in spec["layouts"].values():
        for name, artist in artists.items():
            assert set().union(*(names(tree) for tree in artist["coordinates"].values())) <= known, name
            assert set(re.findall(r"\{(\w+)\}", artist.get("text", ""))) <= known, name


# ---- what the model says ---------------------------------------------------------------------------------------------


def test_outputs_are_finite_and_keep_their_size_everywhere(panel):
    sizes = {name: output.shape for name, output in panel.outputs().items()}
    for settings in many_settings(panel):
        outputs = panel.outputs(**settings)
        assert {name: output.shape for name, output in outputs.items()} == sizes, settings
        for name, output in outputs.items():
            assert np.all(np.isfinite(output)), (name, settings)


def test_readouts_are_numbers_or_say_none_everywhere(panel):
    for settings in many_settings(panel):
        values = panel.values(**settings)
        for readout in panel.readouts:
            assert not np.isinf(float(np.ravel(readout.formula(values))[0])), (readout.label, settings)
            assert not re.search("nan|inf|∞|^–$", readout.words(values)), (readout.label, settings)


def test_labels_that_are_seen_say_numbers_everywhere(panel, drawings):
    for settings in many_settings(panel):
        values = panel.values(**settings)
        for drawing in drawings.values():
            for name, at in drawing.pixels(values).items():
                artist = drawing.artists[name]
                if isinstance(artist, Label) and np.all(np.isfinite(at["x"] + at["y"])):
                    for field in artist.fields:
                        value = values[field]
                        assert isinstance(value, str) or np.isfinite(float(np.ravel(value)[0])), (name, field, settings)


# ---- what a reader sees ----------------------------------------------------------------------------------------------


def seen(panel, drawing, settings):
    """Every place in pixels, and every word that follows the values."""
    values = panel.values(**settings)
    at = drawing.pixels(values)
    places = np.concatenate([np.ravel(at[name][key]) for name in sorted(at) for key in sorted(at[name])])
    labels = tuple(
        artist.words(values) if np.all(np.isfinite(at[name]["x"] + at[name]["y"])) else ""
        for name, artist in drawing.artists.items()
        if isinstance(artist, Label)
    )
    return places, (*labels, *(readout.words(values) for readout in panel.readouts))


def differ(one, other):
    gap = np.abs(one[0] - other[0])
    moved = np.nanmax(gap, initial=0.0) > SLACK or not np.array_equal(np.isnan(one[0]), np.isnan(other[0]))
    return moved or one[1] != other[1]


def test_every_control_moves_something_a_reader_sees(panel, drawings):
    still = []
    for control in panel.controls:
        positions = control.at(np.linspace(0, 1, 7)).tolist() if isinstance(control, Slider) else control.options
        for base in [panel.defaults, *random_settings(panel, 4)]:
            views = [seen(panel, drawings["wide"], {**base, control.name: value}) for value in positions]
            if any(differ(views[0], view) for view in views[1:]):
                break
        else:
            still.append(control.name)
    assert still == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_shown_at_the_defaults_is_in_view(panel, drawings, layout):
    """At least a part of every artist lies within its axes; a label within the figure. Only labels, marks and reference
    lines may be hidden at first."""
    drawing = drawings[layout]
    width, height = LAYOUTS[layout]
    for name, at in drawing.pixels(panel.values()).items():
        artist, frame = drawing.artists[name], drawing.frames[name].box
        covered = box_of(at, frame)
        if covered is None:
            assert artist.kind in ("label", "marker", "vertical", "horizontal"), f"{name} has no value"
            continue
        room = (0, 0, width, height) if isinstance(artist, Label) else frame
        assert overlap(covered, room), f"{name} is out of view: {covered} is outside {room}"


def test_curves_have_values_at_the_defaults(panel, drawings):
    for name, at in drawings["wide"].pixels(panel.values()).items():
        if drawings["wide"].artists[name].kind in ("line", "band"):
            together = sum(np.broadcast_arrays(*at.values()))
            assert np.sum(np.isfinite(together)) >= 2, name


def test_every_artist_is_in_view_somewhere(panel, drawings):
    """Nothing is drawn, explained and tabulated that no setting ever shows."""
    hidden = set(drawings["wide"].artists)
    for settings in many_settings(panel):
        for name, at in drawings["wide"].pixels(panel.values(**settings)).items():
            frame = drawings["wide"].frames[name].box
            covered = box_of(at, frame)
            if covered and overlap(covered, frame):
                hidden.discard(name)
        if not hidden:
            break
    assert hidden == set()


def test_labels_are_what_the_page_can_write(panel, drawings):
    """One upright line: the page has neither line breaks nor rotation for text that moves."""
    for drawing in drawings.values():
        for name, artist in drawing.artists.items():
            if isinstance(artist, Label):
                assert "\n" not in artist.text, name
                assert artist.artists[0].get_rotation() == 0, name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_fit_into_the_figure_at_the_defaults(panel, drawings, layout):
    drawing = drawings[layout]
    drawing.apply(panel.values())
    width, height = LAYOUTS[layout]
    for name, artist in drawing.artists.items():
        if isinstance(artist, Label) and artist.artists[0].get_visible() and artist.artists[0].get_text():
            box = artist.artists[0].get_window_extent()
            assert box.x0 >= -4, f"{name} is cut off at the left"
            assert box.x1 <= width + 4, f"{name} is cut off at the right: {box.x1:.0f} of {width} px"
            assert box.y0 >= -4, f"{name} is cut off below"
            assert box.y1 <= height + 4, f"{name} is cut off above"
