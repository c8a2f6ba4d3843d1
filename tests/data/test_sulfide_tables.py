"""What physics demands of the tables of pressed powders and of growing interphases."""

from __future__ import annotations

import numpy as np
import pytest

from ssebook import data


def test_powders_grow_denser_and_conduct_better_with_pressure():
    table = data.load("powder_pressing")
    pressed = table[table.what != "hot-pressed"].sort_values("pressure")
    for _, rows in pressed.groupby(["material", "what"]):
        for column in ("relative_density", "conductivity"):
            assert (np.diff(rows[column].dropna()) > 0).all()


def test_no_pressed_powder_conducts_better_than_the_dense_material():
    table = data.load("powder_pressing")
    for material, dense in table[table.what == "hot-pressed"].set_index("material").conductivity.items():
        assert (
            table[(table.material == material) & (table.what == "cold-pressed")].conductivity.dropna() < dense
        ).all()


def test_interphases_only_grow():
    table = data.load("interphase_growth")
    for _, rows in table.sort_values("time").groupby(["electrolyte", "method"]):
        for column in ("charge", "thickness"):
            assert (np.diff(rows[column].dropna()) > 0).all()
    ranges = table.dropna(subset="thickness_max")
    assert (ranges.thickness_max > ranges.thickness).all()


def test_charge_and_thickness_of_one_titration_are_in_the_ratio_of_the_source():
    table = data.load("interphase_growth").dropna(subset=["charge", "thickness"])
    assert len(table) == 2
    assert (table.thickness / table.charge).to_numpy() == pytest.approx(9.0, rel=1e-12)
