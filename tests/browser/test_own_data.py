"""A reader's own file in JupyterLab: uploaded, fitted, downloaded; a malformed one is explained and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from test_lab import PATIENCE, lab  # noqa: F401 - the fixture
from watched import ROOT, Open, Site, Watched

from ssebook.workbench import Workbench

pytestmark = pytest.mark.browser

SAMPLES = ROOT / "book" / "electrolytes" / "samples"
PAGE = "electrolytes/own-data"


@pytest.fixture(scope="module")
def opened(lab: str, opener: Open) -> Iterator[Watched]:  # noqa: F811
    """The page as a notebook, run from top to bottom."""
    watched = opener(lab.removeprefix("http://"), accept_downloads=True)
    page = watched.page
    page.goto(f"{lab}/lab/tree/{PAGE}.ipynb?reset")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE)
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=PATIENCE)
    page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
    page.locator("[data-command='runmenu:run-all']").click()
    # The notebook draws cells as they come into view; running scrolls to the last.
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=PATIENCE)
    yield watched
    wrong = [w for w in [*watched.errors, *watched.elsewhere] if "favicon" not in w]
    watched.close()
    assert wrong == []


@pytest.fixture
def bench(opened: Watched) -> Locator:
    """The first workbench, with its buttons."""
    cell = opened.page.locator(".jp-CodeCell", has_text='bench = Workbench("samples/garnet.csv")').first
    for _ in range(60):
        if cell.count():
            break
        opened.page.locator(".jp-WindowedPanel-outer").first.evaluate("(e) => (e.scrollTop = e.scrollTop - 600)")
        opened.page.wait_for_timeout(100)
    cell.scroll_into_view_if_needed()
    box = cell.locator(".widget-vbox").first
    box.locator(".sse-bench").wait_for(timeout=PATIENCE)
    return box


def upload(box: Locator, path: Path | dict) -> None:
    """Through the browser's own file chooser."""
    with box.page.expect_file_chooser() as chosen:
        box.get_by_role("button", name=re.compile("Upload a file")).click()
    chosen.value.set_files(path)


def downloaded(page: Page, link: Locator) -> tuple[str, str]:
    with page.expect_download() as started:
        link.click()
    return started.value.suggested_filename, Path(started.value.path()).read_text(encoding="utf-8")


def test_a_file_is_uploaded_fitted_and_downloaded(bench: Locator) -> None:
    expect(bench.locator(".sse-title")).to_have_text("garnet.csv: conductivity, 13 points")
    upload(bench, SAMPLES / "symmetric-cell.csv")
    expect(bench.locator(".sse-title")).to_have_text("symmetric-cell.csv: spectrum, 69 points", timeout=30_000)
    bench.get_by_label("series resistance").uncheck()
    arcs = bench.get_by_label("Arcs:")
    arcs.fill("3")
    arcs.press("Enter")
    expected = Workbench(SAMPLES / "symmetric-cell.csv", arcs=3, series_resistance=False)
    expect(bench.locator("tbody tr")).to_have_count(len(expected.rows()), timeout=30_000)
    assert downloaded(bench.page, bench.get_by_role("link", name="Result (CSV)")) == (
        "symmetric-cell-fit.csv",
        expected.result(),
    )
    assert downloaded(bench.page, bench.get_by_role("link", name="Points and fit (CSV)"))[1] == expected.curve()
    assert bench.locator(".sse-figure svg:visible").count() == 1


def test_a_malformed_file_is_explained_and_nothing_is_lost(bench: Locator) -> None:
    upload(bench, SAMPLES / "polymer.csv")
    expect(bench.locator(".sse-title")).to_have_text("polymer.csv: conductivity, 11 points", timeout=30_000)
    before = bench.locator(".sse-bench").inner_html()
    upload(bench, SAMPLES / "broken.csv")
    alert = bench.get_by_role("alert")
    expect(alert).to_contain_text("broken.csv, line 9, column 'sigma / S cm-1': '3.822e-O4' is not a finite number")
    expect(alert).to_contain_text("What is shown below stays.")
    assert bench.locator(".sse-bench").inner_html() == before
    mended = (SAMPLES / "broken.csv").read_text(encoding="utf-8").replace("e-O4", "e-04")
    upload(bench, {"name": "broken.csv", "mimeType": "text/csv", "buffer": mended.encode()})
    expect(bench.locator(".sse-title")).to_have_text("broken.csv: conductivity, 13 points", timeout=30_000)
    expect(alert).to_have_count(0)


def test_built_page_shows_the_samples_without_dead_buttons(site: Site, page: Watched) -> None:
    page.page.goto(site.url(f"book/{PAGE}.html"))
    cards = page.page.locator(".sse-bench")
    expect(cards).to_have_count(2)
    for card, options in ((cards.nth(0), {}), (cards.nth(1), {"arcs": 3})):
        assert card.locator("button, input").count() == 0
        expect(card).to_contain_text("needs a running notebook")
        assert card.locator("tbody tr").count() > 3 * options.get("arcs", 1)
    name, text = downloaded(page.page, cards.nth(0).get_by_role("link", name="Result (CSV)"))
    assert (name, text) == ("garnet-fit.csv", Workbench(SAMPLES / "garnet.csv").result())
    for sample in sorted(path.name for path in SAMPLES.iterdir()):
        assert page.page.locator(f"a.download[href$='{sample}']").count() == 1
    assert page.wrong() == []
