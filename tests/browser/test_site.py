"""The built book in Chromium: every page and every panel, against what a page promises and what the model says."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from card import MISPLACED, Card, Model, fraction, link, numbers, random_settings
from playwright.sync_api import TimeoutError
from watched import SITE, Open, Site, Watched

import ssebook.explore
from ssebook.explore import Choice, Slider
from ssebook.explore.controls import STEPS
from ssebook.explore.expressions import Formula
from ssebook.explore.numbers import format_number
from ssebook.explore.surrogate import Axis, Tabulated
from ssebook.panels import all_panels

pytestmark = pytest.mark.browser

PANELS = all_panels()
MODELS = {name: Model(panel) for name, panel in PANELS.items()}
PIXELS = 1.0  # the promise is half a pixel at the settings the builder tried; these are others
SETTLED = 400  # ms: the link to a state is written 250 ms after the last move


def _pages() -> list[str]:
    """The pages of the table of contents, in order."""

    def files(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (f"{part[key]}.html" for key in ("root", "file") if key in part)
            for value in part.values():
                yield from files(value)
        elif isinstance(part, list):
            for item in part:
                yield from files(item)

    return list(files(yaml.safe_load((SITE.parents[1] / "_toc.yml").read_text(encoding="utf-8"))))


PAGES = _pages()


@pytest.fixture(scope="module", params=sorted(PANELS))
def opened(request: pytest.FixtureRequest, site: Site, shared: Watched) -> Iterator[tuple[Watched, Card]]:
    """One panel on its page, loaded once for all tests of that panel."""
    name = request.param
    assert name in site.pages, f"panel {name} stands on no page of the book"
    watched = Watched(shared.context.new_page(), shared.context, shared.host)
    watched.page.goto(site.url(site.pages[name]))
    yield watched, Card(watched.page, MODELS[name]).ready()
    watched.page.close()


@pytest.fixture
def card(opened: tuple[Watched, Card]) -> Iterator[Card]:
    """That panel at its defaults; nothing may have gone wrong on the page by the end of the test."""
    watched, card = opened
    card.page.set_viewport_size({"width": 1300, "height": 900})
    card.to(card.panel.defaults)
    yield card
    assert watched.wrong() == []


def _cards(watched: Watched) -> list[Card]:
    """Every panel on the page, alive."""
    names = watched.page.locator("section.sse-panel").evaluate_all("(all) => all.map((e) => e.id)")
    return [Card(watched.page, MODELS[name]).ready() for name in names]


# -- a page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, "search.html", "genindex.html"])
def test_page_loads_whole_and_from_one_host(path: str, site: Site, opener: Open) -> None:
    watched = opener(site.host)
    watched.page.goto(site.url(path))
    _cards(watched)
    watched.page.wait_for_function("!document.querySelector('.math') || document.querySelector('mjx-container')")
    watched.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    watched.page.wait_for_timeout(300)
    assert watched.wrong() == []
    raw = watched.page.locator(".math:not(:has(mjx-container))").all_inner_texts()
    assert raw == [], "formulas that are not typeset"
    watched.close()


def test_every_panel_stands_on_a_page_of_the_book(site: Site) -> None:
    assert sorted(site.pages) == sorted(PANELS)
    assert set(site.pages.values()) <= set(PAGES)


_OVERFLOW = """(root) => {
  const card = root.getBoundingClientRect(), out = [];
  for (const e of root.querySelectorAll("*")) {
    const svg = e.parentElement.closest("svg");
    if (svg && e.tagName !== "text") continue; // curves are clipped to their axes
    const box = e.getBoundingClientRect();
    if (box.width === 0 || getComputedStyle(e).visibility === "hidden") continue;
    const limit = svg ? svg.getBoundingClientRect() : card;
    const beside = box.left < limit.left - 1 || box.right > limit.right + 1;
    const above = svg && (box.top < limit.top - 1 || box.bottom > limit.bottom + 1);
    const words = `${e.tagName} ${e.className.baseVal ?? e.className} "${e.textContent.slice(0, 40)}"`;
    const places = `${box.left.toFixed()} to ${box.right.toFixed()}, ${box.top.toFixed()} to ${box.bottom.toFixed()}`;
    if (beside || above) out.push(`${words} ${places} in ${limit.left.toFixed()} to ${limit.right.toFixed()}`);
  }
  return out;
}"""

_SMALL_TEXT = """(root) => {
  const out = [];
  for (const svg of root.querySelectorAll("svg")) {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    for (const text of scale ? svg.querySelectorAll("text") : []) {
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      if (text.getAttribute("display") !== "none" && size < 11) out.push(`${size.toFixed(1)} px "${text.textContent}"`);
    }
  }
  return out;
}"""

_LAYOUT = {"outside": _OVERFLOW, "too small": _SMALL_TEXT, "not below its name": MISPLACED}


@pytest.mark.parametrize("path", PAGES)
def test_page_holds_on_a_phone_and_on_a_desk(path: str, site: Site, page: Watched) -> None:
    page.page.set_viewport_size({"width": 360, "height": 900})
    page.page.goto(site.url(path))
    cards, wrong = _cards(page), []
    for width, layout in ((360, "narrow"), (1300, "wide")):
        page.page.set_viewport_size({"width": width, "height": 900})
        for card in cards:
            assert card.shown()["layout"] == layout
            for what, script in _LAYOUT.items():
                wrong += [f"{card.panel.name} at {width} px, {what}: {words}" for words in card.root.evaluate(script)]
        if (reach := page.page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"the page is {reach} px wide on a screen of {width} px")
    wrong += page.wrong()
    assert not wrong, "\n".join(wrong)


# Contrast of every visible text with the card, after WCAG 2: colours as computed, see-through ones mixed with the card.
_CONTRAST = """(root) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = read(getComputedStyle(root).backgroundColor), low = [];
  for (const e of root.querySelectorAll("*")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || e.matches("input[type=text]");
    const hidden = e.closest("script, title, desc, [display=none]") || e.getClientRects().length === 0;
    if (!own || hidden) continue;
    let opacity = 1;
    for (let up = e; up !== root; up = up.parentElement) opacity *= Number(getComputedStyle(up).opacity);
    const style = getComputedStyle(e);
    const [r, g, b, a] = read(e.tagName === "text" ? style.fill : style.color);
    const alpha = (a / 255) * opacity;
    const mixed = [r, g, b].map((v, i) => alpha * v + (1 - alpha) * paper[i]);
    const [dark, light] = [luminance(mixed), luminance(paper.slice(0, 3))].sort((x, y) => x - y);
    const ratio = (light + 0.05) / (dark + 0.05);
    const words = `${e.tagName} ${e.className.baseVal ?? e.className} "${e.textContent.slice(0, 40)}"`;
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)}:1 ${words}`);
  }
  return { paper, luminance: luminance(paper.slice(0, 3)), low };
}"""


@pytest.mark.parametrize("path", PAGES)
def test_text_can_be_read_in_light_and_in_dark(path: str, site: Site, page: Watched) -> None:
    page.page.goto(site.url(path))
    cards = _cards(page)
    for card in cards:  # an alert is text too
        entry = card.root.locator(".sse-value").first
        entry.fill("far off")
        entry.press("Enter")
        assert card.root.locator(".sse-error").inner_text()
    wrong = []
    for mode in ("light", "dark"):
        page.page.emulate_media(color_scheme=mode)
        page.page.wait_for_selector(f"html[data-theme='{mode}']")
        page.page.wait_for_timeout(300)  # the theme's colours fade
        for card in cards:
            seen = card.root.evaluate(_CONTRAST)
            assert seen["paper"][3] == 255, f"{card.panel.name} in {mode}: the card has no background of its own"
            assert (seen["luminance"] < 0.05) == (mode == "dark"), f"{card.panel.name} in {mode}: {seen['paper']}"
            wrong += [f"{card.panel.name} in {mode}: {words}" for words in seen["low"]]
            behind = card.root.evaluate("(e) => getComputedStyle(e.closest('.text_html') ?? e).backgroundColor")
            if mode == "dark" and "255, 255, 255" in behind:
                wrong.append(f"{card.panel.name}: a light box behind the card")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique(path: str, site: Site) -> None:
    text = (site.folder / path).read_text(encoding="utf-8")
    ids = re.findall(r'<[a-zA-Z][^>]*?\sid="([^"]+)"', text)
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


# -- a panel: what it draws -------------------------------------------------------------------------------------------


def _compare(card: Card, settings: list[dict[str, Any]], layout: str) -> None:
    """Settings drawn by the page, against the model. One may stand right beside a jump of the model."""
    beside = 0
    for one, shown in zip(settings, card.go(*settings), strict=True):
        assert (shown["layout"], shown["source"]) == (layout, "surrogate")
        beside += card.model.check(shown, one, PIXELS)
    assert beside <= 1, "too often beside a jump"


def test_figure_and_numbers_are_the_models(card: Card) -> None:
    random = np.random.default_rng(zlib.crc32(card.panel.name.encode()) + 1)
    _compare(card, [card.panel.defaults, *(random_settings(card.panel, random) for _ in range(10))], "wide")
    # What is drawn when the other layout comes into sight, then what is drawn while it is.
    last = random_settings(card.panel, random)
    wide = card.to(last)
    card.page.set_viewport_size({"width": 360, "height": 900})
    card.root.locator(".sse-narrow").wait_for(state="visible")
    card.page.wait_for_timeout(100)
    narrow = card.shown()
    assert (narrow["layout"], narrow["readings"]) == ("narrow", wide["readings"])
    card.model.check(narrow, last, PIXELS)
    _compare(card, [random_settings(card.panel, random) for _ in range(3)], "narrow")


_STROKES = """(root, kinds) => Object.entries(kinds).flatMap(([layout, artists]) =>
  Object.entries(artists).filter(([, kind]) => kind !== "label").flatMap(([name, kind]) =>
    [...root.querySelector(`svg [id$="-${layout}-${CSS.escape(name)}"]`).children].map((part) => {
      const { fill, stroke } = getComputedStyle(part);
      return [`${layout} ${name}`, kind, fill, stroke];
    })))"""


def test_curves_have_lines_and_areas_have_colours(card: Card) -> None:
    for name, kind, fill, stroke in card.root.evaluate(_STROKES, card.model.kinds):
        if kind in ("line", "vertical", "horizontal"):
            assert (fill, stroke != "none") == ("none", True), f"{name}: fill {fill}, stroke {stroke}"
        else:
            assert fill != "none" or stroke != "none", f"{name}: neither fill nor stroke"


# -- a panel: what is moved -------------------------------------------------------------------------------------------

_KEYS = (
    ("Home", 0),
    ("ArrowRight", 1),
    ("PageUp", 11),
    ("PageUp", 21),
    ("PageDown", 11),
    ("ArrowLeft", 10),
    ("End", STEPS),
)


def test_every_control_moves_the_figure_by_keyboard(card: Card) -> None:
    for control in card.panel.controls:
        card.to(card.panel.defaults)
        widget, seen = card.control(control.name), []
        if isinstance(control, Choice):
            for option in control.options:
                widget.select_option(option)
                seen.append(card.shown())
            assert all(one != other for one, other in itertools.pairwise(seen)), f"{control.name} moves nothing"
            continue
        for key, step in _KEYS:
            widget.press(key)
            assert int(widget.input_value()) == step, f"{control.name} after {key}"
            value = control.at(step / STEPS)
            assert widget.get_attribute("aria-valuetext") == f"{format_number(value)} {control.unit}".strip()
            assert float(card.entry(control).input_value()) == pytest.approx(value, rel=1e-3, abs=1e-12)
            if step in (0, 10, STEPS):
                seen.append(card.shown())
                card.model.check(seen[-1], card.panel.defaults | {control.name: float(value)}, PIXELS)


def test_no_half_of_a_slider_is_dead(card: Card) -> None:
    for control in card.sliders:
        random, half = np.random.default_rng(3), {"lower": False, "upper": False}
        settings = card.panel.defaults
        for _ in range(9):  # the other sliders may hide this one's effect: it must show somewhere
            low, middle, high = card.go(*({**settings, control.name: float(control.at(at))} for at in (0.0, 0.5, 1.0)))
            half = {"lower": half["lower"] or low != middle, "upper": half["upper"] or middle != high}
            if all(half.values()):
                break
            settings = random_settings(card.panel, random)
        assert all(half.values()), f"{control.name} moves nothing in half of its way: {half}"


def test_every_slider_moves_the_figure_by_mouse(card: Card) -> None:
    for control in card.sliders:
        card.to(card.panel.defaults)
        slider = card.control(control.name)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        middle, thumb = box["y"] + box["height"] / 2, 16.0

        def across(at: float, box: Any = box, thumb: float = thumb) -> float:
            return float(box["x"] + thumb / 2 + at * (box["width"] - thumb))

        card.page.mouse.move(across(fraction(control, control.default)), middle)
        card.page.mouse.down()
        for target in (0.25, 0.75):
            card.page.mouse.move(across(target), middle, steps=4)
            step = int(slider.input_value())
            assert step == pytest.approx(target * STEPS, abs=6), control.name
            card.model.check(
                card.shown(), card.panel.defaults | {control.name: float(control.at(step / STEPS))}, PIXELS
            )
        card.page.mouse.up()
        assert int(slider.input_value()) == step


def test_a_number_can_be_typed(card: Card) -> None:
    for control in card.sliders:
        entry, middle = card.entry(control), float(f"{control.at(0.6137):.5g}")
        for value, text in (
            (control.low, repr(control.low)),
            (control.high, repr(control.high)),
            (middle, repr(middle).replace(".", ",")),
            (middle, repr(middle)),
        ):
            card.to(card.panel.defaults)
            entry.fill(text)
            entry.press("Enter")
            assert entry.get_attribute("aria-invalid") == "false", f"{control.name} = {text} is refused"
            assert card.root.locator(".sse-error").inner_text() == ""
            settings = card.panel.defaults | {control.name: value}
            assert card.positions() == card.expected_positions(settings), f"{control.name} = {text}"
            card.model.check(card.shown(), settings, PIXELS)


def test_a_wrong_number_is_refused_in_words_and_loses_nothing(card: Card) -> None:
    settings = random_settings(card.panel, np.random.default_rng(11))
    alert = card.root.locator(".sse-error")
    assert alert.get_attribute("role") == "alert"
    for control in card.sliders:
        before, positions = card.to(settings), card.positions()
        entry, span = card.entry(control), control.high - control.low
        for text in ("abc", "", f"{control.high + span:g}", f"{control.low - span:g}"):
            entry.fill(text)
            entry.press("Enter")
            words = alert.inner_text()
            assert control.label in words
            assert control.unit in words
            named = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", words.rpartition(":")[2])]
            assert named[:2] == pytest.approx([control.low, control.high], rel=1e-3), words
            assert entry.get_attribute("aria-invalid") == "true"
            assert (card.shown(), card.positions()) == (before, positions), f"{control.name} = {text!r}"
        for key in ("End", "Home"):  # the slider itself takes over from the wrong entry
            card.control(control.name).press(key)
        assert alert.inner_text() == "", f"{control.name}: the alert stays after the slider was moved"
        assert entry.get_attribute("aria-invalid") == "false"


def test_presets_and_reset(card: Card) -> None:
    chips = card.root.locator(".sse-chips")
    assert chips.locator("> button").all_inner_texts() == list(card.panel.presets)
    start, elsewhere = card.to(card.panel.defaults), random_settings(card.panel, np.random.default_rng(5))
    for name, changes in card.panel.presets.items():
        card.to(elsewhere)
        chips.get_by_role("button", name=name, exact=True).click()
        settings = card.panel.settings(**changes)
        assert card.positions() == card.expected_positions(settings), name
        card.model.check(card.shown(), settings, PIXELS)
    card.to(elsewhere)
    chips.get_by_role("button", name="Reset").click()
    assert card.shown() == start
    assert card.positions() == card.expected_positions(card.panel.defaults)
    card.page.wait_for_timeout(SETTLED)
    assert f"{card.panel.name}?" not in card.page.evaluate("location.hash")


def test_a_link_brings_the_state_back(card: Card) -> None:
    settings = {}
    for control in card.panel.controls:
        if isinstance(control, Slider):
            for key in ("Home", "PageUp", "PageUp", "PageUp"):
                card.control(control.name).press(key)
            settings[control.name] = float(control.at(30 / STEPS))
        else:
            card.control(control.name).select_option(control.options[-1])
            settings[control.name] = control.options[-1]
    card.page.wait_for_timeout(SETTLED)
    url = card.page.url
    assert f"#{card.panel.name}?" in url
    again = card.page.context.new_page()
    again.goto(url)
    other = Card(again, card.model).ready()
    assert other.positions() == card.expected_positions(settings)
    card.model.check(other.shown(), settings, PIXELS)
    again.wait_for_load_state()
    assert other.root.evaluate("(e) => Math.abs(e.getBoundingClientRect().top)") < 200, "the panel is out of sight"
    again.close()


_UNNAMED = """(root) => [...root.querySelectorAll("input, select, button")].filter(
  (e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim())
).length"""

_NAMED_BY = """(svg) => svg.getAttribute("aria-labelledby").split(" ").map((id) => {
  const e = document.getElementById(id);
  return [e.tagName, e.textContent];
})"""


def test_controls_and_figure_have_names(card: Card) -> None:
    for control in card.panel.controls:
        widget = card.control(control.name)
        assert widget.evaluate("(e) => [...e.labels].map((l) => l.textContent)") == [control.label]
        if isinstance(control, Slider):
            spoken = widget.get_attribute("aria-valuetext") or ""
            assert numbers(spoken)
            assert spoken.endswith(control.unit)
            assert control.label in (card.entry(control).get_attribute("aria-label") or "")
    assert card.root.evaluate(_UNNAMED) == 0
    for layout in card.model.kinds:
        figure = card.root.locator(f".sse-{layout} svg")
        assert figure.get_attribute("role") == "img"
        words = [["title", card.panel.title], ["desc", card.panel.description or card.panel.question]]
        assert figure.evaluate(_NAMED_BY) == words
    assert card.root.locator("[aria-live=polite] dd").count() == len(card.panel.readouts)
    assert card.root.get_attribute("aria-label") == card.panel.title
    ids = card.page.locator("[id]").evaluate_all("(all) => all.map((e) => e.id)")
    assert sorted({i for i in ids if ids.count(i) > 1}) == []


# -- links ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def first(site: Site, page: Watched) -> tuple[Watched, Card, str]:
    """An empty page, the first panel with a slider, and its address."""
    name = next(name for name in sorted(site.pages) if any(isinstance(c, Slider) for c in PANELS[name].controls))
    return page, Card(page.page, MODELS[name]), site.url(site.pages[name])


_BROKEN = (
    "%",
    "{panel}",
    "{panel}?",
    "?",
    ";;&=",
    "{panel}?{slider}=",
    "{panel}?{slider}=abc",
    "{panel}?{slider}=%E0%A4%A",
    "{panel}?{slider}=1e999",
    "{panel}?nothing=1&{slider}",
)


@pytest.mark.parametrize("broken", _BROKEN)
def test_a_malformed_link_shows_the_defaults(broken: str, first: tuple[Watched, Card, str]) -> None:
    watched, card, url = first
    watched.page.goto(f"{url}#{broken.format(panel=card.panel.name, slider=card.sliders[0].name)}")
    try:
        card.ready(timeout=8000)
    except TimeoutError:
        pytest.fail(f"the panel does not come to life: {watched.wrong()}")
    assert card.positions() == card.expected_positions(card.panel.defaults)
    card.model.check(card.shown(), card.panel.defaults, PIXELS)
    assert watched.wrong() == []


def test_a_link_beyond_the_range_stops_at_its_end(first: tuple[Watched, Card, str]) -> None:
    watched, card, url = first
    slider = card.sliders[0]
    watched.page.goto(f"{url}#{card.panel.name}?{slider.name}={abs(slider.high) * 1e3 + 1}")
    assert card.ready().positions() == card.expected_positions(card.panel.defaults | {slider.name: slider.high})
    assert watched.wrong() == []


def test_a_link_holds_the_state_of_several_panels(site: Site, page: Watched) -> None:
    stands = list(site.pages.values())
    path = max(sorted(set(stands)), key=stands.count)
    one, two = [name for name, on in site.pages.items() if on == path][:2]
    random = np.random.default_rng(2)
    settings = {name: random_settings(PANELS[name], random) for name in (one, two)}
    page.page.goto(site.url(path) + "#" + ";".join(link(PANELS[name], s) for name, s in settings.items()))
    cards = {card.panel.name: card for card in _cards(page)}
    page.page.wait_for_timeout(SETTLED)  # each panel writes the link again
    for name in (one, two):
        assert cards[name].positions() == cards[name].expected_positions(settings[name])
        assert f"{name}?" in page.page.evaluate("location.hash")
    before = cards[two].shown()
    for control in cards[one].sliders:
        cards[one].control(control.name).press("Home")
    assert cards[two].shown() == before


_IN_SIGHT = """(id) => {
  const top = document.getElementById(id).getBoundingClientRect().top;
  return top > -40 && top < innerHeight;
}"""


def test_links_to_headings_still_work(first: tuple[Watched, Card, str]) -> None:
    watched, _, url = first
    watched.page.goto(url)
    ids = watched.page.locator("main section[id]:has(> h2)").evaluate_all("(all) => all.map((e) => e.id)")
    assert ids
    watched.page.goto("about:blank")
    watched.page.goto(f"{url}#{ids[-1]}")
    for card in _cards(watched):
        assert card.positions() == card.expected_positions(card.panel.defaults)
    watched.page.wait_for_timeout(SETTLED)
    assert watched.page.evaluate(_IN_SIGHT, ids[-1])
    assert watched.page.evaluate("location.hash") == f"#{ids[-1]}", "the address of a heading is lost"
    watched.page.evaluate("(id) => document.querySelector(`a[href='#${id}']`).click()", ids[0])
    watched.page.wait_for_timeout(SETTLED)
    assert watched.page.evaluate(_IN_SIGHT, ids[0])
    assert watched.page.evaluate("location.hash") == f"#{ids[0]}"


# -- without a server, without JavaScript -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_sliders_work_on_a_page_opened_from_a_disk(path: str, site: Site, opener: Open) -> None:
    watched = opener("", offline=True)
    watched.page.goto((site.folder / path).as_uri())
    for card in _cards(watched):
        before = card.shown()
        for control in card.sliders:
            card.control(control.name).press("End" if fraction(control, control.default) < 0.5 else "Home")
        after = card.shown()
        assert after["source"] == "surrogate"
        assert after != before, card.panel.name
        ends = {c.name: c.high if fraction(c, c.default) < 0.5 else c.low for c in card.sliders}
        card.model.check(after, card.panel.defaults | ends, PIXELS)
    assert [error for error in watched.errors if "uncaught" in error] == []
    assert watched.elsewhere == []
    watched.close()


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_the_default_figure_stands_with_its_words(path: str, site: Site, opener: Open) -> None:
    watched = opener(site.host, java_script_enabled=False)
    watched.page.goto(site.url(path))
    for section in watched.page.locator("section.sse-panel").all():
        model = MODELS[section.get_attribute("id") or ""]
        for width, layout in ((1300, "wide"), (360, "narrow")):
            watched.page.set_viewport_size({"width": width, "height": 900})
            assert section.locator(f".sse-{layout} svg").is_visible()
            assert section.locator("svg:visible").count() == 1
            shown = Card(watched.page, model, section).shown()
            assert model.differences(shown, model.panel.defaults, pixels=0.011, exact=True) == {}
        legend = section.locator(".sse-legend").inner_text()
        assert all(words in legend for words in model.panel.legend.values())
        assert all(control.about in legend for control in model.panel.controls)
        assert section.locator(".sse-readouts dd:visible").count() == len(model.panel.readouts)
        assert section.locator("input:visible, button:visible").count() == 0, "a control that nothing listens to"
    watched.close()


# -- one language in two programs -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def module(shared: Watched, site: Site) -> Iterator[Watched]:
    """A page on which explorer.js is a module of its own."""
    watched = Watched(shared.context.new_page(), shared.context, shared.host)
    watched.page.goto(site.url("genindex.html"))
    source = (Path(ssebook.explore.__file__).parent / "static" / "explorer.js").read_text(encoding="utf-8")
    source += "\nwindow.explorer = { evaluate, formatNumber, surrogate };"
    watched.page.add_script_tag(type="module", content=source)
    watched.page.wait_for_function("window.explorer")
    yield watched
    watched.page.close()


def test_numbers_are_written_alike(module: Watched) -> None:
    random = np.random.default_rng(1)
    table = [0.0, 1.0, -1.0, 0.125, 1.125, 1.135, 2.5, 1125.0, 1135.0, -1625.0, 9.995, 9.994999, 9.995001, 99.95, 999.5]
    table += [99949.9, 99950.0, 99999.0, 1e5, 123456.0, 1e-3, 9.994e-4, 9.995e-4, 9.9951e-4, 0.00012345, 6.02214076e23]
    table += [-1.602e-19, 1e300, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 2.675, 1.005, 8.5e-12, 12.35, 0.5, 1 / 3]
    table += [2 / 3, 100.0, 1000.0, 10000.0, 12345.0]
    table += [float(v) for v in random.choice([-1, 1], 600) * 10 ** random.uniform(-12, 12, 600)]
    table += [float(v) for v in random.integers(1000, 99_999, 200) / 8]
    for digits in (2, 3, 4):
        script = "([values, digits]) => values.map((v) => explorer.formatNumber(v, digits))"
        written = module.page.evaluate(script, [table, digits])
        assert dict(zip(table, written, strict=True)) == {value: format_number(value, digits) for value in table}
    special = module.page.evaluate("[NaN, Infinity, -Infinity, -0].map((v) => explorer.formatNumber(v))")
    assert special == [format_number(v) for v in (np.nan, np.inf, -np.inf, -0.0)]


_FORMULAS = """
x + 2*y - z/3; -x; -x**2; 2**x**0.5; (x + y)*(x - y)/z; exp(-x)*sqrt(y); log(x) + log10(y); abs(x - y); 1e-3*x; x**-1.5
min(x, y); max(x, y); where(x > y, x, nan); where(x <= y, 1, 2)*z; where(x < 2, where(y >= 1, z, 3), nan); (x > y) + 1
nan; x/0; log(x - 100); sqrt(-x); max(0, nan); min(x, where(y > 1, nan, y)); exp(1000*x); 0*exp(1000*x); one*one + x
line; line*x; line + one; 2*line**2; where(line > one, line, nan); max(line, one); line/line; (0 - line)**0.5
"""

_EVALUATE = """([tree, values]) => [explorer.evaluate(tree, values)].flat().map(Number).map(
  (n) => (Number.isFinite(n) ? n : String(n).replace("Infinity", "inf"))
)"""


@pytest.mark.parametrize("text", [text.strip() for text in re.split("[;\n]", _FORMULAS) if text.strip()])
def test_formulas_mean_the_same(text: str, module: Watched) -> None:
    random = np.random.default_rng(4)
    formula = Formula(text)
    for _ in range(5):
        values: dict[str, Any] = {name: float(10 ** random.uniform(-1, 1)) for name in "xyz"}
        values |= {"line": random.uniform(-1, 3, 7), "one": random.uniform(-1, 3, 1)}
        sent = {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}
        found = module.page.evaluate(_EVALUATE, [formula.tree, sent])
        own = np.ravel(np.asarray(formula(values), float))
        np.testing.assert_allclose([float(v) for v in found], own, rtol=1e-12)


_LOOK_UP = """([table, settings]) =>
  settings.map((one) => explorer.surrogate({ tables: { out: { ...table } } }, one).out)"""


def test_tables_are_read_alike(module: Watched) -> None:
    random = np.random.default_rng(8)
    axes = (
        Axis("kind", Formula("kind"), 0, 1, False, ("glass", "ceramic", "polymer")),
        Axis("a", Formula("a"), 0.01, 100.0, True, (), (0.25, 0.5)),
        Axis("b", Formula("b"), -20.0, 80.0, False),
        Axis("a*b**2", Formula("a*(b + 30)**2"), 1.0, 2e6, True, (), (), "b"),
    )
    counts = (3, 4, 5, 6)
    places = [(0, 0), (1, 1), (0.25, 0.5), (0.5, 0.1), *random.random((20, 2))]
    settings = [
        {"kind": axes[0].options[i % 3], "a": float(axes[1].value(u)), "b": float(axes[2].value(v))}
        for i, (u, v) in enumerate(places)
    ]
    for scale, log in ((None, False), (Formula("a**0.5"), True)):
        made = Tabulated(axes, counts, scale, log, random.normal(size=(3, 3 * 4, 5, 6, 4)))
        for table, json in (made.encoded(), made.full()):
            found = module.page.evaluate(_LOOK_UP, [json, settings])
            expected = [table({name: np.array([[value]]) for name, value in one.items()})[0] for one in settings]
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
