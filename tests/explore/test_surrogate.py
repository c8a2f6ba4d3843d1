"""The table that stands in for a model: exact where theory says so, small, and honest where it cannot be made."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssebook.explore import Choice, Group, Label, Line, PanelError, Readout, Slider, Table
from ssebook.explore.expressions import Formula
from ssebook.explore.style import BLUE
from ssebook.explore.surrogate import MOST_NUMBERS, Axis, Builder, Tabulated, stacked, unstacked

PATIENCE = 30_000  # calls of a model: a builder that has not given up by then never will


def slider(name: str, low: float, high: float, **more: Any) -> Slider:
    """A slider with its default a third of the way along."""
    bare = Slider(name, name, low, high, low, log=more.get("log", False))
    return Slider(name, name, low, high, float(bare.at(0.33)), about="moves", **more)


A = slider("a", 0.1, 10, log=True)
B = slider("b", 0.5, 200, log=True)
C = slider("c", -1, 3)
METAL = Choice("metal", "Metal", ("copper", "tin", "lead"), "tin")


class Workshop:
    """A builder for one model, whose judge compares the output itself, relative to its size, with a tolerance."""

    def __init__(self, controls, model, table=None, tolerance=1e-3, name="y"):
        self.calls = 0

        def counted(**settings):
            self.calls += 1
            assert self.calls < PATIENCE, "the builder does not come to an end"
            return {name: model(**settings)}

        self.name, self.tolerance = name, tolerance
        self.builder = Builder(controls, counted, {name: table} if table else {}, seed=zlib.crc32(b"test"))

    def judge(self, settings):
        exact = self.builder.exact_stack(settings)[self.name]
        size = np.where(np.any(exact, axis=1), np.abs(exact).max(axis=1), 1.0)

        def error(outputs):
            return np.abs(outputs[self.name] - exact).max(axis=1) / (self.tolerance * size)

        return error

    def table(self) -> Tabulated:
        return self.builder.tabulate(self.name, self.judge)[0]

    def worst(self, table, count=200):
        """The largest relative error at random settings and corners that the builder has not seen."""
        self.builder.random = np.random.default_rng(1)
        settings = stacked(self.builder.random_settings(count), self.builder.corners(64))
        exact = self.builder.exact_stack(settings)[self.name]
        return float(np.max(np.abs(table(settings) - exact) / np.abs(exact).max(axis=1, keepdims=True)))


coordinates = st.lists(st.floats(0, 1).map(lambda u: round(u, 15)), min_size=1, max_size=10)


def axis(*breaks: float, log: bool = False) -> Axis:
    return Axis("x", Formula("x"), 1.0, 100.0, log, (), breaks)


# ---- nodes and weights -----------------------------------------------------------------------------------------------


@given(st.integers(2, 24), st.lists(st.floats(-1, 1), min_size=1, max_size=12), coordinates)
def test_polynomials_below_the_number_of_nodes_are_reproduced_exactly(count, coefficients, where):
    polynomial = np.polynomial.Polynomial(coefficients[:count])
    line, u = axis(), np.array(where)
    np.testing.assert_allclose(line.weights(count, u) @ polynomial(line.nodes(count)), polynomial(u), atol=1e-12)


@given(st.integers(2, 12), coordinates)
@example(3, [0.3, 0.7])  # at a break the piece to the right speaks
def test_each_piece_has_a_polynomial_of_its_own(count, where):
    def bent(u):
        return np.where(u < 0.3, u ** (count - 1), np.where(u < 0.7, 0.3 ** (count - 1) + u - 0.3, 2 - u))

    line = axis(0.3, 0.7)
    nodes = line.nodes(count)
    assert nodes.size == 3 * count
    values = bent(nodes)
    values[count - 1] = 0.3 ** (count - 1)  # from the left; 0.7 is shared by pieces that do not meet there
    values[2 * count - 1] = 0.3 ** (count - 1) + 0.4
    u = np.array(where)
    np.testing.assert_allclose(line.weights(count, u) @ values, bent(u), atol=1e-12)


@given(st.integers(2, 64), st.sampled_from([(), (0.5,), (0.2, 0.3)]))
def test_nodes_are_chebyshev_lobatto_points_and_give_back_their_own_values(count, breaks):
    line = axis(*breaks)
    nodes = line.nodes(count)
    edges = np.array([0.0, *breaks, 1.0])
    for i, (low, high) in enumerate(itertools.pairwise(edges)):
        piece = nodes[i * count : (i + 1) * count]
        assert (piece[0], piece[-1]) == (low, high)
        extrema = np.polynomial.chebyshev.chebval(2 * (piece - low) / (high - low) - 1, [0] * (count - 1) + [1])
        np.testing.assert_allclose(np.abs(extrema), 1.0, atol=1e-8)
    values = np.sin(7 * nodes)
    np.testing.assert_allclose(line.weights(count, nodes) @ values, values, atol=1e-14)


@given(st.integers(2, 64), coordinates)
def test_weights_sum_to_one(count, where):
    np.testing.assert_allclose(axis(0.4).weights(count, np.array(where)).sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("log", [False, True])
def test_coordinate_and_value_are_inverse(log):
    u = np.linspace(0, 1, 11)
    line = axis(log=log)
    np.testing.assert_allclose(line.coordinate({"x": line.value(u)}), u, atol=1e-14)
    assert line.value(0.5) == pytest.approx(10.0 if log else 50.5)


# ---- what the builder finds ------------------------------------------------------------------------------------------


def test_power_laws_need_two_nodes_on_logarithmic_sliders():
    shop = Workshop((A, B), lambda a, b: np.array([1.0, 3.0]) * a**1.5 / b**2)
    table = shop.table()
    assert (table.log, table.counts, table.values.size) == (True, (2, 2), 8)
    assert shop.worst(table) < 1e-3


def test_linear_outputs_need_two_nodes_on_linear_sliders():
    shop = Workshop((C, slider("d", 0, 5)), lambda c, d: 7 + 3 * c - c * d + d, tolerance=1e-2)
    assert shop.table().counts == (2, 2)


def test_smooth_outputs_converge_fast():
    """A cosine over four radians: the Chebyshev series falls like J_n(2), below 1e-4 from n = 7 on."""
    table = Workshop((C,), lambda c: 2 + np.cos(c), tolerance=1e-3).table()
    assert 6 <= table.counts[0] <= 10


def test_an_output_is_tabulated_only_over_what_moves_it():
    controls = (A, B, C, METAL)

    def axes_of(model):
        return [part.name for part in Workshop(controls, model).table().axes]

    assert axes_of(lambda a, b, c, metal: b) == ["b"]
    assert axes_of(lambda a, b, c, metal: np.array([c, 7.0]) if metal == "tin" else np.array([1.0, 7.0])) == [
        "c",
        "metal",
    ]
    assert axes_of(lambda a, b, c, metal: a * b * np.exp(c)) == ["a", "b", "c"]
    assert axes_of(lambda a, b, c, metal: 5.0) == []


def test_dependence_that_shows_only_far_from_the_defaults_is_found():
    shop = Workshop((A, C), lambda a, c: 1 + a * max(c - 1.5, 0) ** 3, Table(pieces=(("c", 8),)), tolerance=1e-2)
    assert shop.builder.defaults["c"] < 1.5  # where a does nothing
    assert [part.name for part in shop.table().axes] == ["a", "c"]


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0])
def test_a_constant_is_one_number(value):
    shop = Workshop((A, METAL), lambda a, metal: [value, value])
    table = shop.table()
    assert table.values.shape == (2,)
    np.testing.assert_allclose(table({"a": np.array([[1.0], [2.0]]), "metal": np.array([["tin"], ["lead"]])}), value)


def test_a_choice_holds_a_table_for_each_option():
    strength = {"copper": 5.0, "tin": 1.0, "lead": 40.0}
    shop = Workshop((A, METAL), lambda a, metal: strength[metal] * a ** (2 if metal == "tin" else -1))
    table = shop.table()
    assert table.counts == (2, 3)
    assert shop.worst(table) < 1e-3
    assert shop.builder.random_settings(50)["metal"].shape == (50, 1)


# ---- the scale of the numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "log"),
    [
        (lambda a: a**3, True),  # six decades
        (lambda a: 5 + a, False),  # less than one
        (lambda a: a**3 - 1, False),  # through zero
        (lambda a: -(a**3), False),
        (lambda a: np.array([0.0, a**3]), False),
    ],
)
def test_positive_outputs_over_more_than_a_decade_are_held_as_logarithms(model, log):
    assert Workshop((A,), model, tolerance=1e-2).table().log is log


@pytest.mark.parametrize("log", [True, False])
def test_a_declaration_decides_on_logarithms(log):
    assert Workshop((A,), lambda a: 2 + a, Table(log=log), tolerance=1e-2).table().log is log


def test_a_scale_takes_out_what_the_page_can_multiply():
    shop = Workshop((A, C), lambda a, c: a**2.5 * (4 + np.sin(c)), Table(over=("c",), scale="a**2.5"), tolerance=1e-3)
    table = shop.table()
    assert [part.name for part in table.axes] == ["c"]
    assert shop.worst(table) < 1e-3


# ---- groups ----------------------------------------------------------------------------------------------------------


def test_a_function_of_one_group_is_tabulated_over_that_group():
    group = Group("a*b**2", by="a")
    shop = Workshop((A, B), lambda a, b: np.array([1.0, 2.0]) / (1 + np.sqrt(a) * b), Table(over=(group,)))
    table = shop.table()
    assert (table.axes[0].low, table.axes[0].high) == pytest.approx((0.1 * 0.25, 10 * 4e4))
    assert table.values.ndim == 2
    assert shop.worst(table) < 1e-3


@pytest.mark.parametrize("power", [1, -2, 0.5])
def test_a_group_may_be_any_power_of_its_carrier(power):
    group = Group(f"b*a**({power})", by="a")
    shop = Workshop((A, B), lambda a, b: np.exp(-0.01 * (b * a**power) ** 0.3), Table(over=(group,)))
    assert shop.worst(shop.table()) < 1e-3


def test_an_output_linear_in_a_group_needs_two_nodes():
    shop = Workshop((A, B), lambda a, b: 3 + 2 * a * b, Table(over=(Group("a*b", by="a", log=False),), log=False))
    table = shop.table()
    assert table.counts == (2,)
    assert shop.worst(table) < 1e-3


def test_groups_a_slider_and_a_choice_in_one_table():
    def model(a, b, c, metal):
        return (2 + np.tanh(np.log10(a * b))) * (3 + c) * (2.0 if metal == "tin" else 1.0)

    table = Table(over=(Group("a*b", by="b"), "c", "metal"))
    shop = Workshop((A, B, C, METAL), model, table)
    built = shop.table()
    assert [part.name for part in built.axes] == ["a*b", "c", "metal"]
    assert shop.worst(built) < 1e-3


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (lambda a, b: a + b, Table(over=(Group("a*b", by="a"),))),
        (lambda a, b: np.array([a, b]), Table(over=(Group("a*b", by="a"),))),
        (lambda a, b: a + b, Table(over=("a",))),
        (lambda a, b: a + b, Table(over=("b",), scale="a")),
        (lambda a, b: 3 + 2 * a * b**1.01, Table(over=(Group("a*b", by="a", log=False),))),
    ],
)
def test_a_wrong_claim_of_what_an_output_depends_on_fails_by_name(model, table):
    shop = Workshop((A, B), model, table)
    with pytest.raises(PanelError, match="output y"):
        shop.table()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (Table(over=(Group("a + b", by="a"),)), r"a \+ b is not a power of its carrier a"),
        (Table(over=(Group("b**2", by="a"),)), r"b\*\*2 is not a power of its carrier a"),
        (Table(over=(Group("a*b", by="a"), Group("a/b", by="b"))), r"a is also in another axis"),
        (Table(over=(Group("a*b", by="a"), "a")), r"a is also in another axis"),
        (Table(over=(Group("a*c", by="a"),)), r"a\*c reaches -10: a logarithmic group must stay above 0"),
        (Table(over=("a", "z")), "z"),
        (Table(over=(Group("a*z", by="a"),)), "z"),
        (Table(over=(Group("a*b", by="z"),)), "z"),
        (Table(over=("a", "b"), scale="z"), "z"),
        (Table(over=("a", "b"), scale="a*"), "cannot be read"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_by_name(make_panel, table, message):
    with pytest.raises(PanelError, match=rf"panel small-decay: .*{message}"):
        build(make_panel(**one_output((A, B, C), lambda a, b, c: a * b, table)))


# ---- bends, jumps, and what has no value -----------------------------------------------------------------------------


def bent(c):
    return 3 + abs(c - 1.2)


def test_a_declared_kink_makes_a_bend_cheap():
    table = Workshop((slider("c", -1, 3, kinks=(1.2,)),), bent).table()
    assert (len(table.axes[0].breaks), table.counts) == (1, (2,))


def test_an_undeclared_bend_is_dear_or_fails_by_name():
    with pytest.raises(PanelError, match=r"output y bends too sharply along c .*kinks"):
        Workshop((C,), bent).table()


def test_kinks_of_a_logarithmic_slider_are_in_its_own_scale():
    shop = Workshop((slider("a", 0.1, 10, log=True, kinks=(1.0,)),), lambda a: max(a, 1.0) ** 2)
    table = shop.table()
    assert table.axes[0].breaks == pytest.approx((0.5,))
    assert table.counts == (2,)


@pytest.mark.parametrize("kink", [-1, 3])
def test_a_kink_at_an_end_of_the_range_is_none(kink):
    shop = Workshop((slider("c", -1, 3, kinks=(kink,)),), lambda c: 3 + abs(c - kink))
    table = shop.table()
    assert table.counts == (2,)
    assert shop.worst(table) < 1e-3


def test_pieces_cut_a_range_evenly():
    shop = Workshop((C,), lambda c: 1 + np.exp(-((6 * (c - 1)) ** 2)), Table(pieces=(("c", 4),)))
    table = shop.table()
    assert table.axes[0].breaks == pytest.approx((0.25, 0.5, 0.75))
    assert table.values.shape == (4 * table.counts[0], 1)
    assert shop.worst(table) < 1e-3


def test_pieces_of_a_group():
    group = Group("a*b", by="a")
    shop = Workshop(
        (A, B), lambda a, b: 1 / (1 + (a * b) ** 2), Table(over=(group,), pieces=(("a*b", 3),)), tolerance=1e-2
    )
    table = shop.table()
    assert table.axes[0].breaks == pytest.approx((1 / 3, 2 / 3))
    assert shop.worst(table) < 1e-2


def test_a_jump_fails_by_name():
    with pytest.raises(PanelError, match=r"output y bends too sharply along c"):
        Workshop((A, C), lambda a, c: a * (2.0 if c > 1.3 else 1.0)).table()


def test_a_table_that_would_be_too_large_fails_by_name():
    controls = (C, slider("d", 0, 5), slider("e", 0, 5))

    def wavy(c, d, e):
        return 3 + np.cos(4 * c) * np.cos(4 * d) * np.cos(4 * e) * np.linspace(0.5, 1, 10)

    with pytest.raises(PanelError, match=rf"output y needs more than {MOST_NUMBERS} numbers") as error:
        Workshop(controls, wavy).table()
    for name in ("c", "d", "e"):
        assert f"'{name}'" in str(error.value)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_output_that_is_not_finite_fails_with_its_setting(bad):
    with pytest.raises(PanelError, match=r"output y is not finite at \{'a': .*where\(condition, value, nan\)"):
        Workshop((A,), lambda a: bad if a > 5 else a).table()


@pytest.mark.parametrize(
    "table",
    [Table(log=True), Table(over=("a",), scale="a - 0.1", log=False)],
    ids=["logarithm of zero", "divided by zero"],
)
def test_numbers_that_cannot_be_reduced_fail_by_name(table):
    with pytest.raises(PanelError, match="output y"):
        Workshop((A,), lambda a: a - 0.1 if table.log else a, table).table()


# ---- numbers in the page ---------------------------------------------------------------------------------------------


tables = st.builds(
    lambda values: Tabulated((axis(),), (len(values),), None, False, np.array(values)[:, None]),
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40),
)


@given(tables)
def test_sixteen_bits_are_within_half_a_step(table):
    rounded, told = table.encoded()
    assert np.max(np.abs(rounded.values - table.values)) <= 0.5000001 * told["step"]
    assert told["step"] == pytest.approx(np.ptp(table.values) / 65535 or 1.0)  # 1 where there is no range to divide


@given(tables)
def test_floats_are_within_single_precision(table):
    np.testing.assert_allclose(table.full()[0].values, table.values, rtol=1e-7, atol=1e-38)


@given(tables, st.sampled_from(["encoded", "full"]))
def test_the_page_reads_back_the_table_that_was_judged(decoded, table, version):
    rounded, told = getattr(table, version)()
    np.testing.assert_allclose(decoded(json.loads(json.dumps(told))), rounded.values.ravel(), rtol=1e-15)
    assert told["points"] == 1
    assert told["axes"][0]["count"] == len(table.values)


def test_precision_is_raised_where_sixteen_bits_do_not_do():
    """Eight decades held linearly: a step of 16 bits is larger than most of the range."""
    _, told = Workshop((A,), lambda a: a**8, Table(log=False, pieces=(("a", 16),))).builder.tabulate(
        "y", Workshop((A,), lambda a: a**8).judge
    )
    assert "floats" in told


# ---- stacks of settings ----------------------------------------------------------------------------------------------


def test_settings_stack_and_unstack():
    rows = [{"a": 1.0, "metal": "tin"}, {"a": 2.0, "metal": "lead"}]
    together = stacked(*({name: np.array([[value]]) for name, value in row.items()} for row in rows))
    assert unstacked(together) == rows
    assert [type(value) for value in unstacked(together)[0].values()] == [float, str]


def test_corners_are_all_corners_or_a_sample_of_them():
    builder = Workshop((A, C, METAL), lambda a, c, metal: a).builder
    corners = {tuple(row.values()) for row in unstacked(builder.corners(100))}
    assert corners == {(a, c, m) for a in (0.1, 10) for c in (-1, 3) for m in METAL.options}
    assert len({tuple(row.values()) for row in unstacked(builder.corners(5))}) == 5


def test_random_settings_lie_within_the_sliders():
    rows = unstacked(Workshop((A, C, METAL), lambda a, c, metal: a).builder.random_settings(300))
    assert {row["metal"] for row in rows} == set(METAL.options)
    assert all(0.1 <= row["a"] <= 10 and -1 <= row["c"] <= 3 for row in rows)
    assert 0.35 < np.mean([row["a"] < 1 for row in rows]) < 0.65  # even along the logarithmic slider


# ---- whole panels ----------------------------------------------------------------------------------------------------


def build(panel):
    """What the book's build does with a panel."""
    return panel.report


def one_output(controls, model, table=None, **label: Any) -> Mapping[str, Any]:
    """What a panel needs to draw one output as a curve over a fixed abscissa."""

    def draw(figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 20))
        return {"curve": Line(ax.plot([], [], color=BLUE)[0], x=[0.0, 1.0], y="y")}

    return {
        "controls": controls,
        "model": lambda **settings: {"y": model(**settings)},
        "draw": draw,
        "derived": {},
        "tables": {"y": table} if table else {},
        "readouts": (),
        "presets": {},
        "legend": {"curve": "the output"},
    }


def random_settings(panel, count, seed=7):
    """Settings the builder has not seen."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield {
            c.name: float(c.at(random.random())) if isinstance(c, Slider) else str(random.choice(c.options))
            for c in panel.controls
        }


def test_page_of_a_panel_is_within_half_a_pixel_of_the_model(panel, page_values):
    """From the page's own JSON, interpolated by scipy, at settings of another seed and in both layouts."""
    spec = json.loads(json.dumps(panel._built["spec"]))
    drawings = [panel.drawing(layout) for layout in ("wide", "narrow")]
    worst = 0.0
    for settings in random_settings(panel, 100):
        exact, page = panel.values(**settings), page_values(spec, settings)
        for drawing in drawings:
            one, other = drawing.pixels(exact), drawing.pixels(page)
            for name, coordinates in one.items():
                for key, pixels in coordinates.items():
                    np.testing.assert_array_equal(np.isnan(pixels), np.isnan(other[name][key]))
                    worst = max(worst, float(np.nanmax(np.abs(pixels - other[name][key]), initial=0.0)))
        for readout in panel.readouts:
            assert float(np.ravel(readout.formula(page))[0]) == pytest.approx(
                float(np.ravel(readout.formula(exact))[0]), rel=readout.tolerance, nan_ok=True
            )
    assert worst < 0.5


def test_numbers_inside_labels_are_as_good_as_readouts(make_panel, page_values):
    def draw(figure):
        ax = figure.subplots()
        return {"words": Label(ax.text(0, 0, ""), x=0.5, y=0.5, text="{speed} m/s in {material}")}

    panel = make_panel(draw=draw, readouts=(), legend={})
    for settings in random_settings(panel, 30):
        shown = page_values(panel._built["spec"], settings)["speed"]
        assert float(shown[0]) == pytest.approx(float(panel.outputs(**settings)["speed"][0]), rel=0.006), settings


def test_a_name_used_in_the_narrow_layout_alone_is_tabulated_too(make_panel):
    def draw(figure):
        ax = figure.subplots()
        wide = figure.get_figwidth() * 72 > 480
        return {"curve": Line(ax.plot([], [], color=BLUE)[0], x=[0.0, 1.0], y="ends" if wide else "ends + speed/100")}

    panel = make_panel(draw=draw, readouts=(), derived={}, legend={"curve": "ends"})
    assert set(panel._built["spec"]["tables"]) == {"ends", "speed"}


def test_readouts_pull_their_outputs_to_their_own_tolerance(make_panel):
    def errors(tolerance):
        readout = Readout("Speed", "speed", tolerance=tolerance)
        return make_panel(**{**only_readouts(), "readouts": (readout,)}).report.worst_readouts["Speed"]

    assert errors(0.05) <= 0.05
    assert errors(1e-4) <= 1e-4 < errors(0.05)


def only_readouts() -> Mapping[str, Any]:
    def draw(figure):
        figure.subplots()
        return {}

    return {
        "draw": draw,
        "model": lambda rate, length, material: {"speed": 1 + np.sin(rate) / 2},
        "derived": {},
        "legend": {},
    }


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda a, c: a * (2.0 if c > 1.3 else 1.0), "output y bends too sharply along c"),
        (lambda a, c: np.nan if c > 1.3 else a, "output y is not finite"),
    ],
)
def test_a_panel_that_cannot_be_built_is_named(make_panel, model, message):
    with pytest.raises(PanelError, match=f"panel small-decay: {message}"):
        build(make_panel(**one_output((A, C), model)))
