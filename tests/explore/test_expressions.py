"""Formulas: they mean what Python means by the same text, and nothing outside their small language is read."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssebook.explore.expressions import OPERATIONS, Formula

NAMES = ("a", "b", "c")
FUNCTIONS = {
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "abs": math.fabs,  # of real numbers: a complex one is no value
    "min": min,
    "max": max,
    "where": lambda condition, yes, no: yes if condition else no,
}

positive = st.floats(0.01, 100.0)
numbers = st.floats(-100.0, 100.0)
settings_of_names = st.fixed_dictionaries({name: st.floats(-3.0, 3.0) for name in NAMES})


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas of formulas: often without brackets, so that precedence and grouping are tested too."""
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["<", "<=", ">", ">="]), inner),
        st.builds("-{}".format, inner),
        st.builds("{}({})".format, st.sampled_from(["exp", "log", "log10", "sqrt", "abs"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
        st.builds("where({} > {}, {}, {})".format, inner, inner, inner, inner),
    )


leaves = st.sampled_from(NAMES) | st.sampled_from(["0", "1", "2", "3.5", "1e-3", "0.25", ".5"])
formulas = st.recursive(leaves, _larger, max_leaves=8)


def by_python(text: str, values: dict[str, float]) -> float | None:
    """Python's own value of the text; None where it has no finite real one."""
    try:
        value = eval(text, {"__builtins__": {}}, {**FUNCTIONS, **values})
    except (ZeroDivisionError, OverflowError, ValueError, TypeError):  # TypeError: a complex number compared
        return None
    return None if isinstance(value, complex) or not math.isfinite(value) else float(value)


@given(formulas, settings_of_names)
def test_value_is_python_s_own(text, values):
    expected = by_python(text, values)
    assume(expected is not None)
    # Where the last bits of the values decide, two ways of rounding may differ: leave such cases out.
    for shift in (1e-9, -1e-9, 3e-9):
        nearby = by_python(text, {name: value * (1 + shift) for name, value in values.items()})
        assume(nearby is not None and math.isclose(nearby, expected, rel_tol=1e-4, abs_tol=1e-12))
    assert float(Formula(text)(values)) == pytest.approx(expected, rel=1e-3, abs=1e-11)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-a**2", -4.0),
        ("2**-a", 0.25),
        ("a**b**2", 2.0**9),
        ("a - b - c", -6.0),
        ("a/b*c", 2 / 3 * 5),
        ("-a - -b", 1.0),
        ("a + b*c", 17.0),
        ("(a + b)*c", 25.0),
        ("(a < b) + (b < c)", 2.0),
        ("(a < b) - (b < c)", 0.0),
        ("(a < b)*(c < b)", 0.0),
        ("-(a < b)", -1.0),
        ("where(a <= 2, b, c)", 3.0),
        ("where(a < 2, b, c)", 5.0),
        ("max(min(a, b), -c)", 2.0),
    ],
)
def test_precedence_grouping_and_truth_values(text, value):
    assert float(Formula(text)({"a": 2.0, "b": 3.0, "c": 5.0})) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("name", ["exp", "log", "log10", "sqrt", "abs"])
@given(value=positive)
def test_functions_of_one_argument(name, value):
    assert float(Formula(f"{name}(a)")({"a": value})) == pytest.approx(FUNCTIONS[name](value), rel=1e-14, abs=1e-15)


@given(formulas, st.lists(settings_of_names, min_size=1, max_size=5))
def test_arrays_are_worked_out_element_by_element(text, rows):
    formula = Formula(text)
    together = formula({name: np.array([row[name] for row in rows]) for name in NAMES})
    apart = [float(formula(row)) for row in rows]
    with np.errstate(invalid="ignore"):
        np.testing.assert_allclose(np.broadcast_to(np.asarray(together, float), len(rows)), apart, rtol=1e-9)


def test_one_number_stands_for_all_elements_of_an_array():
    formula = Formula("where(x > limit, nan, x*limit)")
    np.testing.assert_array_equal(formula({"x": np.array([1.0, 2.0, 3.0]), "limit": 2.0}), [2.0, 4.0, np.nan])
    stacked = formula({"x": np.array([[1.0, 3.0], [1.0, 3.0]]), "limit": np.array([[2.0], [4.0]])})
    np.testing.assert_array_equal(stacked, [[2.0, np.nan], [4.0, 12.0]])


def test_nan_is_no_value_and_no_name():
    formula = Formula("where(a > 0, log(a), nan)")
    assert formula.names == {"a"}
    assert math.isnan(float(formula({"a": -1.0})))
    assert float(formula({"a": 1.0})) == 0.0


def test_no_warning_and_no_exception_where_there_is_no_number():
    values = {"a": 0.0, "b": -1.0}
    assert float(Formula("1/a")(values)) == math.inf
    for text in ("a/a", "log(b)", "sqrt(b)", "b**0.5"):
        assert math.isnan(float(Formula(text)(values))), text
    assert float(Formula("exp(1000)")({})) == math.inf


def test_values_are_never_written_to():
    values = {name: np.arange(3.0) for name in NAMES}
    for text in ("min(a, b)", "where(a < b, a, c)", "a*b + c", "exp(a)", "-a"):
        Formula(text)(values)
    for value in values.values():
        np.testing.assert_array_equal(value, np.arange(3.0))


@pytest.mark.parametrize(
    "text",
    [
        "a == b", "a != b", "a < b < c", "a and b", "a or b", "not a", "a if b else c", "a // b", "a % b", "a @ b",
        "a & b", "~a", "[a]", "(a, b)", "{a}", "a[0]", "a.real", "a; b", "", "a +", "2a", "lambda: 1", "'text'",
        "True", "None", "1j", "...", "x := 1", "f(a)", "sin(a)", "__import__('os')", "exp(a).real", "exp(x=a)",
        "exp(*a)", "eval('1')",
    ],
)  # fmt: skip
def test_what_is_outside_the_language_is_refused_with_its_text(text):
    with pytest.raises(ValueError, match="cannot be read") as error:
        Formula(text)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["min(a)", "max(a, b, c)", "where(a)", "where(a, b)", "exp()", "log(a, b)", "sqrt(a, b)", "abs(a, b, c)", "min()"],
)
def test_a_wrong_number_of_arguments_is_refused(text):
    # numpy would take a further argument for the array to write its answer into.
    with pytest.raises(ValueError, match="argument"):
        Formula(text)


def test_unknown_names_are_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'a\*widht \+ hieght'.*\['hieght', 'widht'\].*\['a', 'width'\]"):
        Formula("a*widht + hieght")({"a": 1.0, "width": 2.0})


def test_names_are_those_of_controls_and_outputs_not_of_functions():
    assert Formula("where(a > 1, exp(b), min(a, c))*1e3").names == {"a", "b", "c"}


@given(formulas)
def test_tree_is_json_of_numbers_names_and_known_operations(text):
    tree = Formula(text).tree
    assert json.loads(json.dumps(tree)) == tree

    def check(part):
        if isinstance(part, list):
            assert part[0] in OPERATIONS
            for argument in part[1:]:
                check(argument)
        else:
            assert isinstance(part, float) or part in (*NAMES, "nan")

    check(tree)


def test_every_operation_can_be_written():
    arities = {"where": 3, "exp": 1, "log": 1, "log10": 1, "sqrt": 1, "abs": 1, "min": 2, "max": 2}
    for name in OPERATIONS:
        arguments = list(itertools.islice(itertools.cycle(NAMES), arities.get(name, 2)))
        text = f"{name}({', '.join(arguments)})" if name.isidentifier() else name.join(arguments)
        assert Formula(text).tree == [name, *arguments]
