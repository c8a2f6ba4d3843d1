"""What the explorers of electrolytes/pvdf write as formulas for the page is what the library says."""

from __future__ import annotations

import numpy as np
import pytest

from ssebook import data
from ssebook.models import conduction
from ssebook.panels import pvdf
from ssebook.units import celsius, mol_per_L, nm


@pytest.mark.parametrize("permittivity", [6.0, 10.0, 38.0, 100.0])
@pytest.mark.parametrize("salt", [0.001, 2.0])
def test_free_share_of_the_panel_is_that_of_the_library(permittivity, salt):
    values = pvdf.dissociation.values(permittivity=permittivity, salt=salt, contact=0.3, temperature=60)
    share = conduction.dissociated_fraction(salt * mol_per_L, permittivity, celsius(60.0), 0.3 * nm)
    assert values["share"] == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize("content", [1.0, 20.0, 45.0])
@pytest.mark.parametrize("preference", [0.1, 100.0])
def test_shells_of_the_panel_are_those_of_the_library_and_complete(content, preference):
    values = pvdf.shell.values(content=content, preference=preference)
    assert values["bound"] == pytest.approx(conduction.solvent_shell(values["ratio"], preference), rel=1e-9)
    shells = np.array([values[f"shell{n}"] for n in range(5)], dtype=float).ravel()
    assert shells.sum() == pytest.approx(1.0, rel=1e-12)
    assert shells @ np.arange(5) == pytest.approx(values["bound"], rel=1e-12)


def test_film_at_the_defaults_has_the_conductivity_of_its_row_in_the_table():
    row = data.load("conductivity").set_index("material").loc["PVDF-LiFSI with residual DMF"]
    assert pvdf.plasticiser.values()["sigma"] == pytest.approx(row.sigma_ref, rel=0.01)


def test_crystals_hold_no_solvent_and_the_two_gains_make_up_the_whole():
    """At 50 % crystals the tenth of DMF meets 0.45 of amorphous chains; with none, all 0.9."""
    for crystallinity, share in ((50.0, 0.1 / 0.55), (0.0, 0.1)):
        wet = pvdf.plasticiser.values(content=10.0, crystallinity=crystallinity)
        dry = pvdf.plasticiser.values(content=0.0, crystallinity=crystallinity)
        glass = conduction.fox_glass_transition(share, 233.0, 130.0) - 273.15
        assert np.asarray(wet["glass"]).item() == pytest.approx(glass, abs=1e-9)
        whole = np.asarray(wet["sigma"] / dry["sigma"]).item()
        assert np.asarray(wet["gain_mobility"] * wet["gain_ions"]).item() == pytest.approx(whole, rel=1e-12)


def test_equal_moles_of_dmf_and_salt_are_one_dmf_for_each_lithium():
    """A mole of DMF is 73.09 g, a mole of LiFSI 187.07 g."""
    content = 100 * 73.09 / (73.09 + 187.07 / 0.3)  # with 0.3 g of salt to a gram of PVDF
    assert pvdf.shell.values(content=content, salt=0.3)["ratio"] == pytest.approx(1.0, rel=1e-4)
