"""What the page on sulfides says of its explorers: that they meet measurements they were not, or hardly, fitted to."""

from __future__ import annotations

import numpy as np
import pytest

from ssebook import data
from ssebook.panels import halides, sulfides
from ssebook.units import cm3_per_mol


def seen(panel, **settings):
    """Every number at these settings, single ones as floats."""
    return {k: v if isinstance(v, str) else np.squeeze(v)[()] for k, v in panel.values(**settings).items()}


def test_hopping_passes_within_a_factor_of_four_of_seven_sulfides():
    table = data.load("conductivity").query("family == 'sulfide'")
    line = np.array([seen(sulfides.hopping, barrier=barrier)["sigma"] for barrier in table.activation_energy])
    assert np.sum(np.abs(np.log(line / table.sigma_ref)) < np.log(4)) == 7


def test_press_meets_the_conductivities_of_the_cold_pressed_glass_and_argyrodite():
    table = data.load("powder_pressing").query("what == 'cold-pressed'").dropna(subset="conductivity")
    for material, preset in (("75Li2S-25P2S5 glass", "Sulfide glass"), ("Li6PS5Cl", "Li₆PS₅Cl")):
        rows = table[table.material == material]
        assert len(rows) > 0
        for row in rows.itertuples():
            values = seen(sulfides.press, **{**sulfides.press.presets[preset], "pressure": row.pressure})
            assert values["whole"] == pytest.approx(row.conductivity, rel=0.1)
            if row.relative_density == row.relative_density:  # not empty
                assert values["density"] == pytest.approx(row.relative_density, abs=1)


def test_layer_meets_the_titrated_lithium():
    table = data.load("interphase_growth").query("method == 'titration'")
    for electrolyte, preset in (("Li6PS5Cl", "Li₆PS₅Cl, connected"), ("LGPS", "Like LGPS")):
        rows = table[table.electrolyte == electrolyte]
        assert len(rows) > 0
        for row in rows.itertuples():
            values = seen(sulfides.layer, **{**sulfides.layer.presets[preset], "time": row.time})
            assert values["charge"] == pytest.approx(row.charge, rel=0.1)


def test_layer_has_the_products_of_the_page_on_halides():
    volume = halides.MOLAR_VOLUME
    whole = volume["Li3P"] + 5 * volume["Li2S"] + volume["LiCl"]
    assert whole * cm3_per_mol == pytest.approx(sulfides.PRODUCTS, rel=1e-12)
    assert pytest.approx(100 * halides.PRODUCTS["Li₆PS₅Cl"], rel=1e-12) == sulfides.PHOSPHIDE
