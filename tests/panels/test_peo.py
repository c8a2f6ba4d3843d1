"""What the formulas of the PEO explorers leave to the page, against the models."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import constants

from ssebook.models.conduction import bruce_vincent_transference, polarisation_current
from ssebook.panels import peo
from ssebook.units import ohm_cm2


def number(value):
    return np.asarray(value).item()


@pytest.mark.parametrize(
    ("transference", "interface", "misread"),
    [(0.2, 20.0, 0.0), (0.2, 100.0, 5.0), (0.7, 300.0, -15.0), (0.9, 5.0, 9.0)],
)
def test_the_diamond_is_the_model_s_bruce_vincent_number_with_the_misread_resistance(transference, interface, misread):
    values = peo.step.values(
        transference=transference, interface=interface, misread=misread, thickness=100.0, conductivity=1e-3
    )
    bulk, contact = 10.0 * ohm_cm2, interface * ohm_cm2  # 100 um over 1 mS/cm
    start, end = polarisation_current([0.0, np.inf], 0.01, bulk, contact, transference, 1.0)
    read = contact * (1 + misread / 100)
    assert number(values["estimate"]) == pytest.approx(bruce_vincent_transference(start, end, 0.01, read, read))
    assert number(values["ratio"]) == pytest.approx(end / start)


def test_a_resistance_misread_by_more_than_the_bulk_gives_no_number():
    assert np.isnan(peo.step.values(interface=300.0, misread=5.0, thickness=100.0, conductivity=1e-3)["estimate"])


@pytest.mark.parametrize(("transference", "interface"), [(0.2, 20.0), (0.05, 1000.0), (0.95, 1.0)])
def test_at_the_time_shown_a_hundredth_of_the_fall_is_left(transference, interface):
    settled = number(peo.step.values(transference=transference, interface=interface)["settled"])  # in L^2/D
    bulk, contact = 10.0 * ohm_cm2, interface * ohm_cm2
    start, then, end = polarisation_current([0.0, settled, np.inf], 0.01, bulk, contact, transference, 1.0)
    assert (then - end) / (start - end) == pytest.approx(0.01, rel=0.01)


@pytest.mark.parametrize("temperature", [25.0, 55.0, 80.0, 120.0])
def test_limiting_current_times_resistance_is_four_k_t_over_e_times_the_transference_number(temperature):
    limit = number(peo.limit.values(temperature=temperature, thickness=50.0, transference=0.3)["limit"])
    resistance = number(peo.melting.values(temperature=temperature, thickness=50.0)["resistance"])
    thermal = 1e3 * constants.k * (temperature + 273.15) / constants.e
    assert limit * resistance == pytest.approx(4 * thermal * 0.3, rel=1e-9)


def test_far_below_the_limit_the_steady_voltage_is_that_of_lithium_s_share_of_the_conductivity():
    values = peo.limit.values(temperature=80.0, thickness=50.0, current=0.02, transference=0.25)
    resistance = number(peo.melting.values(temperature=80.0, thickness=50.0)["resistance"])
    assert number(values["voltage"]) == pytest.approx(0.02 * resistance / 0.25, rel=1e-4)


def test_steady_voltage_is_that_of_two_lithium_electrodes_in_the_salt_at_the_ends_of_the_profile():
    """2 kT/e ln(c at the stripped / c at the plated electrode): half of it from the salt's own voltage."""
    values = peo.limit.values(temperature=60.0, thickness=50.0, current=2.0, transference=0.2)
    plated, stripped = np.ravel(values["profile"])
    assert 0.0 < plated < 0.1
    thermal = 1e3 * constants.k * 333.15 / constants.e
    assert number(values["voltage"]) == pytest.approx(2 * thermal * np.log(stripped / plated), rel=1e-9)


def test_semicrystalline_polymer_meets_the_melt_and_without_crystals_is_the_row_of_the_table():
    below, above = (number(peo.melting.values(temperature=t)["sigma"]) for t in (59.99, 60.01))
    assert below == pytest.approx(above, rel=3e-3)
    assert number(peo.melting.values(temperature=25.0, crystals=0.0)["sigma"]) == pytest.approx(5e-5, rel=1e-3)


def test_nothing_is_shown_below_the_glass_transition():
    frozen = peo.melting.values(temperature=-20.0, salt=0.12, shift=15.0)
    assert np.isnan(frozen["sigma"])
    assert np.isnan(np.ravel(frozen["line"])[-1])
    assert np.isfinite(np.ravel(frozen["line"])[0])
