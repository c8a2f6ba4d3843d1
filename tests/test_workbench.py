"""The workbench: what it shows is what the models say, and nothing is lost when a file or an option is bad."""

from __future__ import annotations

import base64
import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ssebook.measurements import read
from ssebook.models.conduction import fit_arrhenius, fit_vft
from ssebook.units import S_per_cm, cm, eV, mm
from ssebook.workbench import Workbench, with_error

SAMPLES = Path(__file__).parents[1] / "book" / "electrolytes" / "samples"
GARNET, POLYMER, CELL, BROKEN = (SAMPLES / f"{n}.csv" for n in ("garnet", "polymer", "symmetric-cell", "broken"))
CELL_OPTIONS = {"arcs": 3, "series_resistance": False, "thickness": 1.2 * mm, "area": 1.13 * cm**2}


def table(text):
    """A result by quantity: value, standard error, unit."""
    rows = csv.DictReader(io.StringIO(text))
    return {row["quantity"]: (float(row["value"]), row["standard_error"], row["unit"]) for row in rows}


def downloads(card):
    """The files behind the links of a card, by name."""
    found = re.findall(r'download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', card)
    return {name: base64.b64decode(content).decode() for name, content in found}


def upload(view, path, name=None):
    """What the browser sends when a file is chosen."""
    content = path if isinstance(path, bytes) else path.read_bytes()
    file = {"name": name or path.name, "type": "text/csv", "size": len(content), "content": memoryview(content)}
    view.upload.value = ({**file, "last_modified": datetime.now(UTC)},)


@pytest.fixture
def live(monkeypatch):
    """A bench as in a kernel, and its widgets."""
    from ssebook.workbench import _View

    monkeypatch.delenv("SSEBOOK_STATIC", raising=False)
    bench = Workbench(GARNET)
    return bench, _View(bench)


# ---- results ---------------------------------------------------------------------------------------------------------


def test_result_of_a_garnet_is_that_of_the_fit():
    data = read(GARNET)
    fit = fit_arrhenius(data.temperature, data.conductivity)
    bench = Workbench(GARNET)
    assert bench.fit == fit
    rows = table(bench.result())
    assert rows["σ at 25 °C"][0] == pytest.approx(fit.sigma_ref / S_per_cm, rel=1e-5)
    assert rows["Ea of σT"] == (pytest.approx(fit.activation_energy / eV, rel=1e-5), "0.00224", "eV")


def test_result_of_a_polymer_is_that_of_the_fit():
    data = read(POLYMER)
    bench = Workbench(POLYMER, law="VFT")
    fit = fit_vft(data.temperature, data.conductivity)
    rows = table(bench.result())
    assert rows["T₀"][0] == pytest.approx(fit.temperature_zero, rel=1e-5)
    assert rows["B"][0] == pytest.approx(fit.pseudo_activation_energy / eV, rel=1e-5)
    assert rows["scatter about the curve"][0] < 1.5


def test_result_of_a_cell_names_the_arcs_and_finds_what_was_put_in():
    """Grains 1700 ohm, boundaries 1000 ohm, two interfaces of 1500 ohm: see the sample's first lines."""
    rows = table(Workbench(CELL, **CELL_OPTIONS).result())
    for what, true in (
        ("arc 1 (bulk?): R", 1700.0),
        ("arc 2 (grain boundaries?): R", 1000.0),
        ("arc 3 (interface?): R", 3000.0),
    ):
        value, error, unit = rows[what]
        assert unit == "Ω"
        assert abs(value - true) < 3 * float(error)
    assert rows["arc 1: L/(A R)"][0] == pytest.approx(0.12 / (1.13 * 1700.0), rel=0.01)
    assert rows["arc 3: R A"][0] == pytest.approx(3000.0 * 1.13, rel=0.02)
    assert rows["arc 1: apex"][0] == pytest.approx(1 / (2 * np.pi * 8e-8), rel=0.02)
    assert "arc 3: L/(A R)" not in rows, "an interface has no conductivity"
    assert not any("?" in what for what in table(Workbench(CELL, arcs=3).result())), "unknown geometry, no names"


def test_points_come_back_from_the_download():
    for path, options in ((GARNET, {}), (POLYMER, {"law": "VFT"}), (CELL, CELL_OPTIONS)):
        bench = Workbench(path, **options)
        again = read(bench.curve())
        for name in ("temperature", "conductivity", "frequency", "impedance"):
            if hasattr(bench.data, name):
                assert_allclose(getattr(again, name), getattr(bench.data, name), rtol=1e-5)
        assert all(note.startswith("not used: fit") for note in again.notes if "inductive" not in note)


def test_an_area_specific_spectrum_is_shown_in_ohm_cm2():
    text = CELL.read_text(encoding="utf-8").replace("/ ohm", "/ ohm cm2")
    rows = table(Workbench(text, arcs=3, series_resistance=False, thickness=1.2 * mm).result())
    value, error, unit = rows["arc 1 (bulk?): R"]
    assert (unit, rows["arc 1: C"][2]) == ("Ω cm²", "F cm⁻²")
    assert abs(value - 1700.0) < 3 * float(error)
    assert rows["arc 1: L/(A R)"][0] == pytest.approx(0.12 / 1700.0, rel=0.01)


def test_an_arc_too_many_is_called_doubtful():
    bench = Workbench(CELL, **CELL_OPTIONS)
    assert "not determined" not in bench.html()
    bench.choose(arcs=4)
    assert "not determined by these data. Try fewer arcs" in bench.html()


def test_a_cell_that_drifted_is_called_suspect():
    lines = CELL.read_text(encoding="utf-8").split("\n")
    for i in range(40, len(lines) - 1):
        f, real, imaginary = lines[i].split("\t")
        lines[i] = f"{f}\t{1.1 * float(real):.4g}\t{imaginary}"
    assert "may have drifted" in Workbench("\n".join(lines), **CELL_OPTIONS).html()
    assert "may have drifted" not in Workbench(CELL, **CELL_OPTIONS).html()


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        (1699.9, 5.76, "1699.9 ± 5.8"),
        (0.33832, 0.00224, "0.3383 ± 0.0022"),
        (3.033e-4, 3.23e-6, "(3.033 ± 0.032) × 10⁻⁴"),
        (-2.0e6, 1.0e5, "(−2.00 ± 0.10) × 10⁶"),
        (32176.7, 498.0, "32177 ± 498"),
        (1.0, np.nan, "1.000"),
        (5.0, np.inf, "5.00 (not determined)"),
        (0.0, np.nan, "0"),
    ],
)
def test_a_value_has_as_many_digits_as_its_error_allows(value, error, expected):
    assert with_error(value, error) == expected


@given(value=st.floats(1e-12, 1e12), relative=st.floats(1e-6, 3.0))
def test_a_value_is_written_to_within_a_tenth_of_its_error(value, relative):
    text = with_error(value, relative * value).replace("−", "-")
    match = re.fullmatch(r"\(?([\d.-]+) ± ([\d.]+)\)?(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text)
    assert match, text
    power = 10.0 ** int((match[3] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    assert float(match[1]) * power == pytest.approx(value, abs=0.1 * relative * value)
    assert float(match[2]) * power == pytest.approx(relative * value, rel=0.06)


# ---- nothing is lost -------------------------------------------------------------------------------------------------


def test_a_bad_file_leaves_everything_as_it_was():
    bench = Workbench(GARNET)
    before = bench.data, bench.fit, bench.options, bench._card()
    for source, error in ((BROKEN, ValueError), (b"PK\0", ValueError), (SAMPLES / "nowhere.csv", OSError)):
        with pytest.raises(error):
            bench.load(source)
        assert (bench.data, bench.fit, bench.options, bench._card()) == before


def test_a_bad_option_leaves_everything_as_it_was():
    bench = Workbench(GARNET)
    before = bench.data, bench.fit, bench.options
    for option, message in (
        ({"law": "VFT"}, "do not tell a VFT curve"),
        ({"law": "straight"}, "law = 'straight' .* allowed: 'Arrhenius' or 'VFT'"),
        ({"area": -1.0}, r"area = -1.0 m\^2 is outside its range"),
        ({"thickness": np.nan}, "thickness = nan m is outside its range"),
    ):
        with pytest.raises(ValueError, match=message):
            bench.choose(**option)
        assert (bench.data, bench.fit, bench.options) == before


def test_a_good_file_that_cannot_be_fitted_is_shown_without_a_fit():
    bench = Workbench(POLYMER, law="VFT")
    with pytest.raises(ValueError, match="do not tell a VFT curve"):
        bench.load(GARNET)
    assert bench.data.name == "garnet.csv"
    assert bench.fit is None
    assert bench.rows() == []
    assert "Download" not in bench.html()
    bench.choose(law="Arrhenius")
    assert "Ea of σT" in bench.html()


# ---- widgets ---------------------------------------------------------------------------------------------------------


def test_an_uploaded_file_is_fitted_and_can_be_downloaded(live):
    bench, view = live
    upload(view, CELL)
    assert bench.data.name == "symmetric-cell.csv"
    assert (view.law.layout.display, view.circuit.layout.display) == ("none", "flex")
    view.choices["series_resistance"].value = False
    view.choices["arcs"].value = 3
    assert view.problem.value == ""
    assert downloads(view.card.value) == {
        "symmetric-cell-fit.csv": bench.result(),
        "symmetric-cell-points.csv": bench.curve(),
    }
    assert len(bench.fit.arcs) == 3


def test_thickness_and_area_are_taken_in_the_units_of_their_labels(live):
    bench, view = live
    view.choices["thickness"].value, view.choices["area"].value = 1.2, 1.13
    assert (bench.options.thickness, bench.options.area) == (pytest.approx(1.2e-3), pytest.approx(1.13e-4))


def test_a_bad_upload_is_explained_in_place_and_the_old_result_stays(live):
    bench, view = live
    before = view.card.value, bench.data, bench.fit
    upload(view, BROKEN)
    assert "broken.csv, line 9, column &#x27;sigma / S cm-1&#x27;" in view.problem.value
    assert "What is shown below stays" in view.problem.value
    assert 'role="alert"' in view.problem.value
    assert (view.card.value, bench.data, bench.fit) == before
    assert view.upload.value == (), "ready for the mended file"
    upload(view, POLYMER)
    assert view.problem.value == ""
    assert bench.data.name == "polymer.csv"


def test_a_path_and_a_missing_path(live):
    bench, view = live
    view.path.value = str(SAMPLES / "nowhere.csv")
    assert "nowhere.csv" in view.problem.value
    assert bench.data.name == "garnet.csv"
    view.path.value = str(POLYMER)
    assert view.problem.value == ""
    assert bench.data.name == "polymer.csv"


def test_columns_can_be_typed_for_a_file_without_a_header(live):
    bench, view = live
    bare = b"25 1e-4\n35 2e-4\n45 3e-4\n55 5e-4\n"
    upload(view, bare, "bare.txt")
    assert "no header above it" in view.problem.value
    view.columns.value = "T / °C, sigma / S cm-1"
    upload(view, bare, "bare.txt")
    assert view.problem.value == ""
    assert bench.data.temperature[0] == pytest.approx(298.15)


def test_an_option_that_fails_is_explained_and_the_old_fit_stays(live):
    bench, view = live
    before = view.card.value, bench.fit
    view.choices["law"].value = "VFT"
    assert "do not tell a VFT curve" in view.problem.value
    assert (view.card.value, bench.fit) == before


def test_names_in_a_file_cannot_write_into_the_page(live):
    bench, view = live
    upload(view, b"T / K, sigma / S/m, <b>x</b>\n300,1,1\n310,2,1\n320,3,1\n", "<script>.csv")
    assert bench.data.notes == ("not used: <b>x</b>",)
    assert "<b>x" not in view.card.value
    assert "<script>" not in view.card.value
    upload(view, b"T / K, sigma / S/m\n300,<img>\n310,2\n320,3\n", "<script>.csv")
    assert "&lt;img&gt;" in view.problem.value
    assert "<img" not in view.problem.value


# ---- the built page --------------------------------------------------------------------------------------------------


def test_built_page_shows_the_sample_and_says_that_uploading_needs_a_kernel(monkeypatch):
    monkeypatch.setenv("SSEBOOK_STATIC", "1")
    bundle = Workbench(GARNET)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"] == "<Workbench: garnet.csv>"
    page = bundle["text/html"]
    assert "Uploading a file of your own needs a running notebook" in page
    assert not re.search(r"<script|<input|<button|https?://(?!www\.w3\.org)", page)
    assert set(downloads(page)) == {"garnet-fit.csv", "garnet-points.csv"}


def test_benches_on_a_page_share_no_ids():
    ids = [re.findall(r'\bid="([^"]+)"', Workbench(GARNET).html()) for _ in range(2)]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])
    assert len(set(ids[0])) == len(ids[0])


def test_a_bench_without_data_waits(live):
    bench = Workbench()
    assert (bench.data, bench.fit, bench.rows(), repr(bench)) == (None, None, [], "<Workbench: no data>")
    assert "No data yet" in bench.html()


def test_figure_is_an_ordinary_one():
    for path, options in ((GARNET, {}), (CELL, CELL_OPTIONS)):
        figure = Workbench(path, **options).figure()
        assert figure.axes[0].lines
