"""Sliders and choices: what they accept, and how they say no."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssebook.explore import Choice, Slider

fractions = st.floats(0.0, 1.0)
ranges = st.tuples(st.floats(1e-9, 1e3), st.floats(1.001, 1e9)).map(lambda pair: (pair[0], pair[0] * pair[1]))


def temperature(**changes):
    return Slider(
        **{"name": "t", "label": "Temperature", "low": -20, "high": 120, "default": 25, "unit": "°C", **changes}
    )


@pytest.mark.parametrize("value", [-21, 120.001, math.nan, math.inf, -math.inf, "60", None, [25], 25j])
def test_value_outside_the_slider_is_refused_with_name_value_range_and_unit(value):
    with pytest.raises(ValueError, match="t = ") as error:
        temperature().check(value)
    for part in (str(value), "-20 to 120 °C"):
        assert part in str(error.value)


@pytest.mark.parametrize("value", [-20, 120, 25.5, np.float64(3), np.int64(3), np.float32(0.5)])
def test_numbers_inside_come_back_as_floats(value):
    checked = temperature().check(value)
    assert type(checked) is float
    assert checked == value


@given(ranges, st.booleans(), st.floats(-1e-10, 1e-10))
def test_what_passes_lies_within_the_range_so_that_a_model_may_refuse_the_rest(ends, log, slip):
    low, high = ends
    slider = Slider("x", "X", low, high, low, log=log)
    for end in ends:
        assert low <= slider.check(end * (1 + slip) if log else end + slip * (high - low)) <= high


@pytest.mark.parametrize("value", [0.0, -1e-9, 5e-10])
def test_logarithmic_slider_over_ten_decades_refuses_what_lies_below_it(value):
    with pytest.raises(ValueError, match="x = "):
        Slider("x", "X", 1e-9, 10, 1, log=True).check(value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"low": 120}, r"slider t: low = 120 must be below high = 120 °C"),
        ({"log": True}, r"slider t: low = -20 °C; a logarithmic slider needs low > 0"),
        ({"default": 121}, r"t = 121 is outside its range; allowed: -20 to 120 °C"),
        ({"kinks": (130,)}, r"t = 130 is outside its range"),
    ],
)
def test_contradictory_declarations_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        temperature(**changes)


@given(ranges, fractions)
def test_fractions_of_a_linear_slider_are_even_in_the_value(ends, fraction):
    low, high = ends
    value = Slider("x", "X", low, high, low).at(fraction)
    assert (value - low) / (high - low) == pytest.approx(fraction, abs=1e-9)


@given(ranges, fractions)
def test_fractions_of_a_logarithmic_slider_are_even_in_decades(ends, fraction):
    low, high = ends
    value = Slider("x", "X", low, high, low, log=True).at(fraction)
    assert math.log(value / low) / math.log(high / low) == pytest.approx(fraction, abs=1e-9)


@given(ranges, st.booleans(), fractions | st.sampled_from([0.0, 1.0]))
def test_fractions_never_leave_the_range(ends, log, fraction):
    low, high = ends
    assert low <= Slider("x", "X", low, high, low, log=log).at(fraction) <= high


def test_fractions_broadcast():
    np.testing.assert_allclose(temperature().at(np.array([0.0, 0.5, 1.0])), [-20, 50, 120])


def test_choice_takes_its_options_and_names_them_when_it_refuses():
    metal = Choice("metal", "Metal", ("copper", "tin"), "tin")
    assert metal.check("copper") == "copper"
    assert type(metal.check(np.str_("copper"))) is str
    with pytest.raises(ValueError, match=r"metal = 'lead' is not an option; allowed: copper, tin"):
        metal.check("lead")


@pytest.mark.parametrize(("options", "default"), [(("one",), "one"), ((), ""), (("a", "a"), "a"), (("a", "b"), "c")])
def test_choice_needs_two_different_options_and_a_default_among_them(options, default):
    with pytest.raises(ValueError, match="metal"):
        Choice("metal", "Metal", options, default)


def test_the_page_gets_everything_but_the_words():
    slider = temperature(kinks=(0.0,)).to_json()
    assert json.loads(json.dumps(slider)) == slider
    assert slider | {"kind": "slider", "name": "t", "low": -20, "high": 120, "default": 25, "log": False} == slider
    choice = Choice("metal", "Metal", ("copper", "tin"), "tin").to_json()
    assert json.loads(json.dumps(choice)) == choice
    assert choice["options"] == ["copper", "tin"]
