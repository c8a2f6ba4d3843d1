"""The explorers of mitigation/synthesis against sums by hand, and each law of a cell's life against its own course."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from ssebook.panels import synthesis


def seen(panel, **settings):
    """Every output at these settings, single numbers as floats."""
    return {k: np.squeeze(v)[()] for k, v in panel.values(**settings).items()}


def settings(panel, count=40):
    random = np.random.default_rng(7)
    drawn = [{c.name: float(c.at(random.random())) for c in panel.controls} for _ in range(count)]
    return [panel.defaults, *(panel.defaults | preset for preset in panel.presets.values()), *drawn]


def test_a_pellet_of_a_millimetre_gains_a_factor_of_twelve_by_hand():
    # 0.1 cm / 1e-3 S/cm = 100 ohm cm2; 1 nm / 1e-6 S/cm = 0.1 ohm cm2.
    found = seen(
        synthesis.budget, thickness=1000, conductivity=1e-3, bare=1190, treated=6, coating=1, sigma_coating=1e-6
    )
    assert found["before"] == pytest.approx(1290)
    assert found["after"] == pytest.approx(106.1)
    assert found["gain"] == pytest.approx(1290 / 106.1)
    assert found["most"] == pytest.approx(1290 / 100.1)
    assert found["share"] == pytest.approx(100 * 6.1 / 106.1)


@pytest.mark.parametrize("at", settings(synthesis.budget))
def test_gain_has_the_limit_of_a_perfect_interface_and_the_bars_are_the_resistances(at):
    found = seen(synthesis.budget, **at)
    electrolyte = at["thickness"] * 1e-4 / at["conductivity"]
    film = at["coating"] * 1e-7 / at["sigma_coating"]
    assert found["gain"] < found["most"]
    assert found["most"] == pytest.approx((electrolyte + at["bare"]) / (electrolyte + film))
    before = np.diff([0, found["cut_before"] * found["scale"], found["scale"]])
    after = np.diff([0, found["cut_after"], found["cut_film"], found["length"]])
    assert max(before.sum(), after.sum()) == pytest.approx(1)  # the longer bar fills the axis
    parts = np.array([electrolyte, at["bare"], electrolyte, at["treated"], film])
    np.testing.assert_allclose(np.append(before, after), parts / max(parts[:2].sum(), parts[2:].sum()), atol=1e-9)


@pytest.mark.parametrize("bare", [20.0, 1190.0])
def test_a_coating_that_takes_what_it_saves_gains_nothing(bare):
    saved = bare - 6  # ohm cm2, so that 100 nm must conduct 1e-5 cm over that
    found = seen(synthesis.budget, bare=bare, treated=6, coating=100, sigma_coating=1e-5 / saved)
    assert found["gain"] == pytest.approx(1)


def test_presets_do_not_count_the_bulk_of_a_measured_coat_twice():
    for name, preset in synthesis.budget.presets.items():
        found = seen(synthesis.budget, **preset)
        assert found["film"] < 0.06 * preset["treated"] or name == "Coating too thick"
        assert {*preset} == {*synthesis.budget.defaults}, "a preset must not depend on the one chosen before"


@pytest.mark.parametrize("at", settings(synthesis.lives))
def test_lives_are_those_at_which_each_course_through_the_point_reaches_the_target(at):
    found = seen(synthesis.lives, **at)
    kept, target, cycles = at["retention"] / 100, at["target"] / 100, at["cycles"]
    # The same share: so many factors of one cycle.
    each = kept ** (1 / cycles)
    assert each ** found["n_share"] == pytest.approx(target)
    assert found["per_cycle"] == pytest.approx(1e6 * (1 - each))
    # The same amount: so many steps of one cycle.
    assert 1 - found["n_amount"] * (1 - kept) / cycles == pytest.approx(target)
    # A layer that hinders its own growth: d(loss)/dn = k/loss, with k so that the course meets the point.
    k = quad(lambda loss: loss, 0, 1 - kept)[0] / cycles
    assert found["n_root"] == pytest.approx(quad(lambda loss: loss / k, 0, 1 - target)[0])


@pytest.mark.parametrize("at", settings(synthesis.lives))
@pytest.mark.parametrize("law", ["share", "amount", "root"])
def test_every_drawn_curve_passes_through_the_reported_point_and_reaches_the_target_at_its_life(law, at):
    found = seen(synthesis.lives, **at)
    drawn = np.isfinite(found[law])
    assert (np.diff(found[law][drawn]) < 0).all()
    for n, share in ((at["cycles"], at["retention"]), (found[f"n_{law}"], at["target"])):
        last = found["along"][drawn][-1]
        if 1 <= n <= last:
            curve = np.interp(math.log(n), np.log(found["along"][drawn]), found[law][drawn])
            assert curve == pytest.approx(share, abs=1.0)


def test_cycle_by_cycle_a_constant_share_brings_the_default_cell_to_its_end_of_life():
    capacity, cycles = 1.0, 0
    lost = seen(synthesis.lives)["per_cycle"] * 1e-6
    while capacity > 0.8:
        capacity *= 1 - lost
        cycles += 1
    assert cycles == math.ceil(seen(synthesis.lives)["n_share"])
