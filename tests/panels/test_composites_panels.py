"""The formulas in the explorers of composites against the library, and the network's table against the network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ssebook import data
from ssebook.models.composites import (
    bruggeman,
    bruggeman_current_share,
    coated_filler_conductivity,
    contact_limited_conductivity,
    general_effective_medium,
    random_cells,
    random_spheres,
    resistor_network_conductivity,
)
from ssebook.panels import composites
from ssebook.units import S_per_cm, ohm_cm2, um


def settings_of(panel, count):
    generator = np.random.default_rng(4)
    for _ in range(count):
        yield {c.name: c.at(generator.random()) for c in panel.controls}


def test_media_are_those_of_the_library():
    for s in settings_of(composites.media, 30):
        values = composites.media.values(**s)
        assert_allclose(values["even"], bruggeman(1.0, s["contrast"], composites.FRACTIONS), rtol=1e-9)
        general = (1.0, s["contrast"], composites.FRACTIONS, s["threshold"], s["exponent"])
        assert_allclose(values["general"], general_effective_medium(*general), rtol=1e-9)


def test_shells_are_those_of_the_library():
    for s in settings_of(composites.shells, 30):
        values = composites.shells.values(**s)
        phases = [s[name] * S_per_cm for name in ("matrix", "sigma_core", "sigma_shell")]
        exact = coated_filler_conductivity(*phases, composites.LOADS, 2 * s["shell"] / s["size"])
        assert_allclose(values["line"] * S_per_cm, exact, rtol=1e-6)
        assert_allclose(values["bare"] * S_per_cm, bruggeman(*phases[:2], composites.LOADS), rtol=1e-6)


def test_currents_are_those_of_the_library_and_the_mark_is_where_the_filler_does_nothing():
    for s in settings_of(composites.current, 30):
        values = composites.current.values(**s)
        matrix, filler, radius = s["matrix"] * S_per_cm, s["sigma_filler"] * S_per_cm, s["size"] / 2 * um
        limited = contact_limited_conductivity(filler, radius, composites.RESISTANCES * ohm_cm2)
        assert_allclose(values["line"] * S_per_cm, bruggeman(matrix, limited, s["fraction"]), rtol=1e-9)
        assert_allclose(values["line_share"], bruggeman_current_share(matrix, limited, s["fraction"]), rtol=1e-9)
        if values["even"] > 0:
            assert_allclose(contact_limited_conductivity(filler, radius, values["even"] * ohm_cm2), matrix, rtol=1e-9)
        layer = composites.LAYER * um / (values["here"] * S_per_cm) / ohm_cm2
        assert values["layer"] == pytest.approx(layer, rel=1e-12)


@pytest.mark.parametrize(("arrangement", "fraction", "contrast"), [("grains", 0.4, 1e3), ("spheres", 0.15, 10.0)])
def test_a_row_of_the_networks_table_is_what_the_network_says(arrangement, fraction, contrast):
    table = data.load("composite_network")
    (row,) = table[
        (table.arrangement == arrangement) & (table.fraction == fraction) & (table.contrast == contrast)
    ].itertuples()
    values = []
    for seed in range(row.first_seed, row.first_seed + row.repeats):
        if arrangement == "grains":
            filler = random_cells((row.side // row.feature,) * 3, fraction, seed, grain=row.feature)
        else:
            filler = random_spheres((row.side,) * 3, fraction, row.feature, seed, overlap=False) == 1
        values.append(resistor_network_conductivity(np.where(filler, contrast, 1.0)))
    assert row.conductivity == pytest.approx(np.mean(values), rel=1e-4)
    assert row.standard_error == pytest.approx(np.std(values, ddof=1) / np.sqrt(row.repeats), rel=0.06)


def test_a_contrast_between_two_rows_is_interpolated_well():
    values = [
        resistor_network_conductivity(np.where(random_cells((16,) * 3, 0.35, seed, grain=3), 10**2.5, 1.0))
        for seed in range(4)
    ]
    shown = composites.media.values(contrast=10**2.5)["grains"][list(composites.GRAINS).index(0.35)]
    assert shown == pytest.approx(np.mean(values), rel=0.02)


def test_the_networks_table_rises_with_fraction_and_contrast_between_its_bounds():
    table = data.load("composite_network")
    series = 1 / (1 - table.fraction + table.fraction / table.contrast)
    parallel = 1 - table.fraction + table.fraction * table.contrast
    assert ((table.conductivity > series) & (table.conductivity < parallel)).all()
    for _, part in table.groupby(["arrangement", "contrast"]):
        assert (np.diff(part.sort_values("fraction").conductivity) > 0).all()
    for _, part in table.groupby(["arrangement", "fraction"]):
        assert (np.diff(part.sort_values("contrast").conductivity) > 0).all()
