"""The searchable tables of the built book in Chromium, with no network but the site's own host."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect
from watched import Open, Site, Watched

from ssebook import data

pytestmark = pytest.mark.browser

FOLDER = Path(data.__file__).parent
DATA = "book/reference/data.html"
TABLES = (DATA, "book/reference/errata.html", "book/reference/findings.html")


def _ready(watched: Watched, url: str) -> None:
    watched.page.goto(url)
    watched.page.wait_for_function("!document.querySelector('.sse-data[data-settings]:not([data-ready])')")


@pytest.fixture
def offline(site: Site, opener: Open) -> Iterator[Watched]:
    """A page whose requests to any other host fail."""
    watched = opener(site.host)

    def only_here(route: Route) -> None:
        if site.host in route.request.url or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    watched.context.route("**/*", only_here)
    yield watched
    assert watched.wrong() == []
    watched.close()


def _rows(root: Locator) -> list[list[str]]:
    script = "(all) => all.map((row) => [...row.cells].map((cell) => cell.textContent))"
    found: list[list[str]] = root.locator("tbody > tr:not(.dtrg-group)").evaluate_all(script)
    return found


def _total(root: Locator) -> int:
    """How many rows are left after search and filters, in words under the table."""
    words = root.locator(".dt-info").inner_text()
    return 0 if words.startswith("no rows") else int(re.findall(r"of (\d+) rows", words)[0])


def _table(watched: Watched, name: str) -> Locator:
    return watched.page.locator(f".sse-data:has(#table-{name})")


def test_search_narrows_the_rows(offline: Watched, site: Site) -> None:
    _ready(offline, site.url(DATA))
    root, frame = _table(offline, "conductivity"), data.load("conductivity")
    assert _total(root) == len(frame)
    root.get_by_role("searchbox").fill("garnet")
    holds = frame.astype(str).apply(lambda row: row.str.lower().str.contains("garnet").any(), axis=1)
    assert 0 < holds.sum() < len(frame)
    assert _total(root) == holds.sum()
    assert all("garnet" in " ".join(row).lower() for row in _rows(root))
    root.get_by_role("searchbox").fill("no such thing")
    assert _total(root) == 0
    root.get_by_role("searchbox").fill("")
    assert _total(root) == len(frame)


def test_a_click_on_a_heading_sorts_numbers_as_numbers(offline: Watched, site: Site) -> None:
    _ready(offline, site.url(DATA))
    root, frame = _table(offline, "conductivity"), data.load("conductivity")
    root.locator(".dt-length select").select_option("-1")
    column = list(frame.columns).index("sigma_ref")
    heading = root.locator("thead th").nth(column)
    read = "(all, i) => all.map((row) => row.cells[i].dataset.order).filter(Boolean).map(Number)"
    for direction, falls in (("ascending", False), ("descending", True)):
        heading.click()
        expect(heading).to_have_attribute("aria-sort", direction)  # the sort follows the click a moment later
        shown = root.locator("tbody > tr").evaluate_all(read, column)
        assert shown == sorted(frame["sigma_ref"].dropna(), reverse=falls)
    heading = root.locator("thead th").first
    heading.get_by_role("button").press("Enter")  # and by keyboard
    expect(heading).to_have_attribute("aria-sort", "ascending")


@pytest.mark.parametrize("name", data.names())
def test_a_download_is_the_file(name: str, offline: Watched, site: Site) -> None:
    _ready(offline, site.url(DATA))
    for file in (f"{name}.csv", f"{name}.schema.json"):
        with offline.page.expect_download() as waiting:
            offline.page.locator("a.download").filter(has_text=re.compile(f"^{re.escape(file)}$")).click()
        assert waiting.value.suggested_filename == file
        assert Path(waiting.value.path()).read_bytes() == (FOLDER / file).read_bytes()


def test_the_index_leads_to_the_table(offline: Watched, site: Site) -> None:
    _ready(offline, site.url(DATA))
    for name in data.names():
        offline.page.locator(f"a[href='#data-{name.replace('_', '-')}']").first.click()
        offline.page.wait_for_timeout(50)
        script = "(name) => document.getElementById(name).closest('section').getBoundingClientRect().top"
        assert abs(offline.page.evaluate(script, f"data-{name.replace('_', '-')}")) < 300, name


def test_errata_are_grouped_by_section_and_filtered_by_certainty(offline: Watched, site: Site) -> None:
    _ready(offline, site.url("book/reference/errata.html"))
    root, frame = _table(offline, "errata"), data.load("errata")
    root.locator(".dt-length select").select_option("-1")
    headings = root.locator("tr.dtrg-group").all_inner_texts()
    order = next(f for f in data.schema("errata")["fields"] if f["name"] == "section")["constraints"]["enum"]
    present = [section for section in order if section in set(frame["section"])]
    assert [heading.removeprefix("Section ") for heading in headings] == present
    root.get_by_role("combobox", name="Certainty").select_option("certain")
    certain = frame[frame["certainty"] == "certain"]
    assert _total(root) == len(certain)
    assert sorted(row[0] for row in _rows(root)) == sorted(certain["passage"])
    root.get_by_role("combobox", name="Section").select_option("Table 1")
    assert _total(root) == (certain["section"] == "Table 1").sum()
    root.get_by_role("combobox", name="Certainty").select_option("all")
    root.locator("thead th").first.click()  # sorting keeps the groups together
    assert root.locator("tr.dtrg-group").all_inner_texts() == ["Table 1"]


def test_findings_cite_the_bibliography(offline: Watched, site: Site) -> None:
    _ready(offline, site.url("book/reference/findings.html"))
    root = _table(offline, "claims")
    root.locator(".dt-length select").select_option("-1")
    link = root.locator("a[href='bibliography.html#cite-rev018']").first
    assert link.inner_text() == "18"
    link.click()
    entry = offline.page.locator("#cite-rev018")
    assert "Murugan" in entry.inner_text()
    assert entry.evaluate("(e) => Math.abs(e.getBoundingClientRect().top)") < 700


@pytest.mark.parametrize("path", TABLES)
def test_without_javascript_every_row_can_be_read(path: str, site: Site, opener: Open) -> None:
    watched = opener(site.host, java_script_enabled=False)
    watched.page.goto(site.url(path))
    for root in watched.page.locator(".sse-data[data-settings]").all():
        name = (root.locator("table").get_attribute("id") or "").removeprefix("table-")
        assert root.locator("tbody tr:visible").count() == len(data.load(name))
        assert root.locator("select, input").count() == 0, "a control that nothing listens to"
    watched.close()


def test_a_page_opened_from_a_disk_is_alive_too(site: Site, opener: Open) -> None:
    watched = opener(site.host)
    _ready(watched, (site.folder / DATA).as_uri())
    assert watched.page.locator(".sse-data[data-ready]").count() == len(data.names())
    assert [error for error in watched.errors if "uncaught" in error] == []
    assert watched.elsewhere == []
    watched.close()


# Contrast after WCAG 2 of every text in the tables with the page behind them.
_CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => a * v + (1 - a) * under[i]);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [];
  for (const e of document.querySelectorAll(".sse-data, .sse-data *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
    if (e.matches("option")) continue; // the browser's own
    const stack = [];
    for (let up = e; up; up = up.parentElement) stack.unshift(read(getComputedStyle(up).backgroundColor));
    const paper = stack.reduce((under, colour) => over(colour, under), [255, 255, 255]);
    const ink = over(read(getComputedStyle(e).color), paper);
    const [dark, light] = [luminance(ink), luminance(paper)].sort((x, y) => x - y);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)}:1 ${e.tagName} ${e.className} "${e.textContent.slice(0, 40)}"`);
  }
  return low;
}"""


@pytest.mark.parametrize("path", TABLES)
def test_tables_can_be_read_in_light_and_in_dark(path: str, site: Site, page: Watched) -> None:
    _ready(page, site.url(path))
    for mode in ("light", "dark"):
        page.page.emulate_media(color_scheme=mode)
        page.page.wait_for_selector(f"html[data-theme='{mode}']")
        page.page.wait_for_timeout(300)  # the theme's colours fade
        low = page.page.evaluate(_CONTRAST)
        assert low == [], f"{mode}: {low[:5]}"


@pytest.mark.parametrize("path", TABLES)
def test_on_a_phone_a_wide_table_moves_in_its_box(path: str, site: Site, page: Watched) -> None:
    page.page.set_viewport_size({"width": 360, "height": 800})
    _ready(page, site.url(path))
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 360
    for root in page.page.locator(".sse-data[data-ready]").all():
        box = root.locator(".dt-layout-table > .dt-layout-cell")
        assert box.get_attribute("tabindex") == "0"
        inside, outside = box.evaluate("(e) => [e.scrollWidth, e.clientWidth]")
        if inside > outside:
            box.evaluate("(e) => { e.scrollLeft = 60; }")
            assert box.evaluate("(e) => e.scrollLeft") > 0


@pytest.mark.parametrize("path", TABLES)
def test_pages_stay_light(path: str, site: Site) -> None:
    files = [site.folder / path, *(site.folder / "_static").glob("ssebook-tables.*")]
    assert sum(file.stat().st_size for file in files) < 2_000_000
    for page in ("index.html", "book/reference/bibliography.html"):
        assert "ssebook-tables" not in (site.folder / page).read_text(encoding="utf-8"), "nobody needs it there"


# -- the library reference --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[2].glob("book/reference/library/*.md")), ids=str)
def test_every_public_name_is_documented(path: Path, site: Site) -> None:
    found = re.search(r"automodule:: (\S+)", path.read_text(encoding="utf-8"))
    assert found
    name = found[1]
    text = (site.folder / "book" / "reference" / "library" / f"{path.stem}.html").read_text(encoding="utf-8")
    module: Any = importlib.import_module(name)
    public = getattr(module, "__all__", ["celsius", "to_celsius"])
    assert [each for each in public if f'id="{name}.{each}"' not in text] == []
    assert "[wang2025]" not in text
    assert not re.search(r"\[[a-z]+\d{4}[a-z]?\]", text), "a key of the bibliography that is no link"
