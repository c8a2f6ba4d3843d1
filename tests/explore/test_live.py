"""A panel in a live kernel: real ipywidgets, and the model's own answer to every move."""

from __future__ import annotations

import json

import ipywidgets
import numpy as np
import pytest

from ssebook.explore.live import Figure, live


@pytest.fixture
def parts(panel):
    """The figure and the sliders by name."""
    figure, column = live(panel).children
    return figure, dict(zip(("rate", "length", "material"), column.children, strict=True))


def outputs(figure):
    return {name: np.array(output) for name, output in figure.exact["outputs"].items()}


def test_one_widget_for_each_control(parts):
    figure, sliders = parts
    assert isinstance(figure, Figure)
    kinds = {name: type(slider).__name__ for name, slider in sliders.items()}
    assert kinds == {"rate": "FloatLogSlider", "length": "FloatSlider", "material": "Dropdown"}
    assert figure.sliders == list(sliders.values())


def test_sliders_have_the_controls_ranges_defaults_steps_and_words(parts, panel):
    _, sliders = parts
    rate, length, material = sliders.values()
    assert (rate.base**rate.min, rate.base**rate.max, rate.value) == pytest.approx((0.1, 10, 2))
    assert (length.min, length.max, length.value) == (0.5, 4, 1)
    # So fine that no default, preset or typed number is rounded away.
    assert (rate.max - rate.min) / rate.step == pytest.approx(1e6)
    assert (length.max - length.min) / length.step == pytest.approx(1e6)
    assert (material.options, material.value) == (("copper", "tin"), "copper")
    assert [slider.description for slider in (rate, length, material)] == ["Rate / m⁻¹", "Length / m", "Material"]
    assert [slider.tooltip for slider in (rate, length)] == [control.about for control in panel.controls[:2]]


def test_first_answer_is_there_before_anything_moves(parts, panel):
    figure, _ = parts
    assert figure.exact["settings"] == panel.defaults
    for name, output in panel.outputs().items():
        np.testing.assert_array_equal(outputs(figure)[name], output)


def test_every_move_brings_the_model_s_outputs_for_these_settings(parts, panel):
    figure, sliders = parts
    arrived = []
    figure.observe(lambda change: arrived.append(change["new"]["settings"]), "exact")
    sliders["rate"].value = 7.3
    sliders["material"].value = "tin"
    sliders["length"].value = 2.25
    assert arrived == [
        {"rate": 7.3, "length": 1.0, "material": "copper"},
        {"rate": 7.3, "length": 1.0, "material": "tin"},
        {"rate": 7.3, "length": 2.25, "material": "tin"},
    ]
    for name, output in panel.outputs(**arrived[-1]).items():
        np.testing.assert_array_equal(outputs(figure)[name], output)


@pytest.mark.parametrize("name", ["rate", "length"])
def test_both_ends_of_a_slider_are_answered(parts, name):
    """A logarithmic slider's ends are powers of ten, a rounding error beside the declared ones."""
    figure, sliders = parts
    slider = sliders[name]
    for end in (slider.min, slider.max):
        slider.value = slider.base**end if name == "rate" else end
        assert figure.exact["settings"][name] == slider.value


def test_a_model_with_a_sharp_domain_is_never_asked_beyond_it(make_panel):
    """The widget's ends lie a rounding error outside the declared range; what the model gets does not."""
    asked = []

    def model(**settings):
        asked.append(settings["rate"])
        return original(**settings)

    declared = make_panel()
    original = declared.model
    controls = (
        type(declared.controls[0])("rate", "Rate", 0.05, 0.3, 0.1, log=True, about="how steep"),
        *declared.controls[1:],
    )
    _, column = live(make_panel(controls=controls, model=model, presets={})).children
    rate = column.children[0]
    for end in (rate.min, rate.max):
        rate.value = rate.base**end
    assert (min(asked), max(asked)) == (0.05, 0.3)


def test_what_crosses_to_the_browser_is_plain_json(parts):
    figure, _ = parts
    state = figure.get_state(["spec", "card", "exact"])
    assert json.loads(json.dumps(state, allow_nan=False)).keys() == {"spec", "card", "exact"}
    references = figure.get_state(["sliders"])["sliders"]
    assert [reference.startswith("IPY_MODEL_") for reference in references] == [True] * 3


def test_figure_carries_the_page_s_own_card_and_surrogate(parts, panel):
    figure, _ = parts
    assert figure.card in panel.html()
    assert figure.spec["tables"].keys() == panel.report.dimensions.keys()


def test_two_copies_do_not_move_each_other(panel):
    (one, sliders), (other, _) = (live(panel).children for _ in range(2))
    sliders.children[0].value = 9.0
    assert one.exact["settings"]["rate"] == 9.0
    assert other.exact["settings"]["rate"] == 2.0


def test_sliders_stand_beside_the_figure_and_below_it_where_there_is_no_room(panel):
    box = live(panel)
    assert isinstance(box, ipywidgets.Box)
    assert "wrap" in box.layout.flex_flow
