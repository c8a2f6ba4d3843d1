"""Numbers as a reader sees them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssebook.explore.numbers import format_number

_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
magnitudes = st.floats(1e-30, 1e30)


def read_back(text: str) -> float:
    return float(text.translate(_PLAIN).replace(" × 10", "e"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1.00"),
        (-1.0, "−1.00"),
        (12.34, "12.3"),
        (123.4, "123"),
        (1234.0, "1230"),
        (99_949.0, "99900"),
        (99_951.0, "1.00 × 10⁵"),
        (0.9996, "1.00"),
        (0.001, "0.00100"),
        (0.0009996, "0.00100"),
        (0.0009994, "9.99 × 10⁻⁴"),
        (-1.5e-12, "−1.50 × 10⁻¹²"),
        (6.022e23, "6.02 × 10²³"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
    ],
)
def test_written_forms(value, text):
    assert format_number(value) == text


def test_digits_can_be_chosen():
    assert format_number(math.pi, 5) == "3.1416"
    assert format_number(math.pi, 1) == "3"
    assert format_number(1.23456e-7, 5) == "1.2346 × 10⁻⁷"


@pytest.mark.parametrize(("value", "text"), [(1.125, "1.13"), (-1.125, "−1.13"), (12.25, "12.3"), (1.125e-10, None)])
def test_halves_are_rounded_away_from_zero_as_the_page_s_toexponential_does(value, text):
    # ECMAScript: of two equally near numbers, the larger. Python's own formatting takes the even one.
    assert format_number(value) == (text or "1.12 × 10⁻¹⁰")  # 1.125e-10 is stored a little below the half


@given(magnitudes, st.integers(2, 6))
def test_read_back_to_half_a_unit_of_the_last_digit(value, digits):
    exponent = math.floor(math.log10(value))
    assert read_back(format_number(value, digits)) == pytest.approx(value, abs=0.5001 * 10.0 ** (exponent - digits + 1))


@given(magnitudes)
def test_negative_numbers_carry_a_true_minus_sign(value):
    assert format_number(-value) == "−" + format_number(value)


@given(magnitudes)
def test_three_significant_digits_or_a_whole_number(value):
    mantissa = format_number(value).split(" ")[0]
    digits = re.sub(r"^0+", "", mantissa.replace(".", ""))
    assert len(digits) == 3 or (value >= 999 and mantissa.isdigit() and 3 < len(digits) <= 5)


@given(magnitudes, magnitudes)
def test_order_is_kept(one, other):
    low, high = sorted((one, other))
    assert read_back(format_number(low)) <= read_back(format_number(high)) * (1 + 1e-12)
