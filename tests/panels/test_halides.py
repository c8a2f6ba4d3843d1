"""What the explorers of halides work out in formulas of their own, against the models."""

from __future__ import annotations

import numpy as np
import pytest

from ssebook.models import composites, stability
from ssebook.panels import halides
from ssebook.units import S_per_cm, mA_per_cm2, nm, um


def seen(panel, **settings):
    """Every output at these settings, single numbers as floats."""
    return {k: v if isinstance(v, str) else np.squeeze(v)[()] for k, v in panel.values(**settings).items()}


def layers(s):
    return (
        [s["interphase"] * nm, s["argyrodite"] * um, s["halide"] * um],
        np.array([halides.INTERPHASE_IONIC, halides.ARGYRODITE_IONIC, halides.HALIDE_IONIC]) * S_per_cm,
        np.array([s["electronic"], halides.ARGYRODITE_ELECTRONIC, s["blocking"]]) * S_per_cm,
    )


def settings(count=60):
    random = np.random.default_rng(3)
    panel = halides.bilayer
    return [panel.defaults] + [{c.name: float(c.at(random.random())) for c in panel.controls} for _ in range(count)]


@pytest.mark.parametrize("chosen", settings())
def test_bilayer_agrees_with_the_stack_of_the_model(chosen):
    values = seen(halides.bilayer, **chosen)
    stack = layers(chosen)
    expected = stability.interface_potentials(0.0, chosen["cathode"], *stack)
    assert values["profile"] == pytest.approx(expected, abs=1e-12)
    leak = stability.leakage_current_density(0.0, chosen["cathode"], *stack)
    assert values["leakage"] == pytest.approx(leak / (1e-3 * mA_per_cm2))
    assert values["ion_whole"] == pytest.approx(float(np.sum(np.array(stack[0]) / stack[1])) / 1e-4)


@pytest.mark.parametrize("chosen", settings(30))
def test_bilayer_counts_the_part_of_the_argyrodite_outside_its_window(chosen):
    values = seen(halides.bilayer, **chosen)
    # The potential at many places along the layer, and how many of them lie outside.
    places = np.linspace(values["first"], values["second"], 20001)
    low, high = halides.ARGYRODITE
    counted = 100 * np.mean((places < low) | (places > high))
    assert values["outside"] == pytest.approx(counted, abs=0.05)


def test_bilayer_marks_what_is_outside_and_nothing_else():
    for chosen in settings(200):
        values = seen(halides.bilayer, **chosen)
        for layer, window in ((slice(0, 2), halides.ARGYRODITE), (slice(3, 5), halides.HALIDE)):
            for side, (lowest, highest) in (("below", (-1, window[0])), ("above", (window[1], 9))):
                x, y = values[f"x_{side}"][layer], values[f"y_{side}"][layer]
                if x[0] != x[1]:
                    assert min(y) >= lowest - 1e-9
                    assert max(y) <= highest + 1e-9
                # and it lies on the profile
                assert y == pytest.approx(np.interp(x, [0, 1, 2, 3], values["profile"]), abs=1e-9)


def test_default_bilayer_is_inside_both_windows_and_bare_halide_is_not():
    panel = halides.bilayer
    shielded = seen(panel)
    assert halides.ARGYRODITE[0] <= shielded["first"] <= shielded["second"] <= halides.ARGYRODITE[1]
    assert panel.defaults["cathode"] <= halides.HALIDE[1]
    bare = seen(panel, **panel.presets["Almost bare halide"])
    assert bare["second"] < halides.HALIDE[0]


def test_partners_overlap_is_symmetric_and_follows_the_table():
    def values(**settings):
        return seen(halides.partners, **settings)

    for near in ("LLZO", "Li₆PS₅Cl", "Li₃InCl₆"):
        for far in ("Li₃YCl₆", "LATP"):
            assert values(near=near, far=far)["overlap"] == values(near=far, far=near)["overlap"]
    # By hand: 2.01 - 1.71, 2.01 - 2.38, 2.91 - 0.62.
    assert values(near="Li₆PS₅Cl", far="Li₃YCl₆")["overlap"] == pytest.approx(0.30)
    assert values(near="Li₆PS₅Cl", far="Li₃InCl₆")["overlap"] == pytest.approx(-0.37)
    assert values(near="LLZO", far="Li₃YCl₆")["overlap"] == pytest.approx(2.29)


@pytest.mark.parametrize("threshold", [0.05, 0.16, 0.3116, 0.4])
@pytest.mark.parametrize("insulator", [1e-13, 1e-10, 1e-7])
def test_percolation_formula_is_the_general_effective_medium(threshold, insulator):
    values = seen(halides.percolation, threshold=threshold, insulator=insulator, fraction=0.23, thickness=80)
    for key, fraction in (("medium", values["grid"]), ("sigma", 0.23)):
        expected = composites.general_effective_medium(insulator, halides.PHOSPHIDE, fraction, threshold, 2.0)
        assert values[key] == pytest.approx(expected, rel=1e-9)
    assert values["resistance"] == pytest.approx(80e-7 / values["sigma"])


def test_products_fill_what_the_atoms_weigh():
    # Volume fractions again from masses and densities; the density of Li3P, 1.43 to 1.44 g/cm3, is a measured one.
    lithium, phosphorus, sulfur, chlorine = 6.94, 30.974, 32.06, 35.45
    li3p = (3 * lithium + phosphorus) / 1.44
    li2s = (2 * lithium + sulfur) / 1.64
    licl = (lithium + chlorine) / 2.07
    assert halides.PRODUCTS["Li₆PS₅Cl"] == pytest.approx(li3p / (li3p + 5 * li2s + licl), abs=2e-3)
    assert halides.PRODUCTS["Li₃PS₄"] == pytest.approx(li3p / (li3p + 4 * li2s), abs=2e-3)
    assert halides.PRODUCTS["Li₇P₃S₁₁"] == pytest.approx(3 * li3p / (3 * li3p + 11 * li2s), abs=2e-3)
    assert pytest.approx(0.183, abs=1e-3) == halides.PRODUCTS["Li₆PS₅Cl"]
