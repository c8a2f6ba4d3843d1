"""A panel's card in a browser: what it shows, and what the exact Python model says it should show."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Locator, Page

from ssebook.explore import Choice, Label, Panel, Slider
from ssebook.explore.controls import STEPS
from ssebook.explore.figure import LAYOUTS, Drawing, geometry

NUDGE = 0.002  # of a slider's length: this near a jump of the model, the page may stand on its other side
IN_WORDS = 0.01  # relative error of a number in a label

# The card as data: which layout is in sight, the places of everything that moves in it, and its words. Of several
# fragments given, each is followed first.
_READ = """async (root, [kinds, fragments]) => {
  const read = () => {
    const layout = Object.keys(kinds).find((l) => root.querySelector(`.sse-${l}`).offsetParent !== null);
    const places = {}, words = {}, cut = [];
    for (const [name, kind] of Object.entries(kinds[layout])) {
      const group = root.querySelector(`.sse-${layout} svg [id$="-${layout}-${CSS.escape(name)}"]`);
      places[name] = [...group.children].map((part) => {
        if (part.getAttribute("display") === "none") return "";
        if (kind === "marker") return part.getAttribute("transform").replace(/translate\\(|\\)/g, "");
        if (kind === "label") return `${part.getAttribute("x")},${part.getAttribute("y")}`;
        return part.getAttribute("d");
      });
      if (kind !== "label") continue;
      words[name] = places[name][0] && group.children[0].textContent;
      const [text, figure] = [group.children[0], group.closest("svg")].map((e) => e.getBoundingClientRect());
      const across = Math.max(figure.left - text.left, text.right - figure.right);
      const out = Math.max(across, figure.top - text.top, text.bottom - figure.bottom);
      if (words[name] && out > 1) cut.push(`${words[name]} (${out.toFixed()} px)`);
    }
    const readings = [...root.querySelectorAll(".sse-readouts dd")].map((e) => e.textContent);
    return { layout, places, words, cut, readings, source: root.dataset.source };
  };
  if (!fragments.length) return [read()];
  const out = [];
  for (const fragment of fragments) {
    await new Promise((done) => {
      addEventListener("hashchange", done, { once: true });
      location.hash = fragment;
    });
    out.push(read());
  }
  return out;
}"""

# Of each value in the readouts, whether it stands clear below its name.
MISPLACED = """(root) => [...root.querySelectorAll(".sse-readouts > div")].filter((e) => {
  const [name, value] = [...e.children].map((c) => c.getBoundingClientRect());
  return Math.abs(name.left - value.left) > 1 || value.top < name.bottom - 2;
}).map((e) => e.textContent)"""

_NUMBER = re.compile(r"(−?)(\d+(?:\.(\d+))?)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

Shown = Mapping[str, Any]
Settings = Mapping[str, Any]


def numbers(text: str) -> list[tuple[float, float]]:
    """The numbers in words as the page writes them, each with the size of its last significant digit."""
    found = []
    for sign, mantissa, decimals, power in _NUMBER.findall(text):
        scale = 10.0 ** int(power.translate(_PLAIN)) if power else 1.0
        digit = 10.0 ** (-len(decimals) or max(0, len(mantissa) - 3))
        found.append((float(mantissa) * scale * (-1 if sign else 1), digit * scale))
    return found


def wording(text: str) -> str:
    """Words without their numbers."""
    return _NUMBER.sub("#", text)


def coordinates(place: str) -> tuple[str, np.ndarray]:
    """The commands of a path, and its numbers."""
    number = r"-?\d+(?:\.\d+)?"
    return re.sub(number, "#", place), np.array([float(n) for n in re.findall(number, place)])


def apart(one: Sequence[str], other: Sequence[str]) -> float:
    """The largest distance in pixels between two geometries; infinite if they do not have the same parts."""
    if len(one) != len(other):
        return float("inf")
    worst = 0.0
    for a, b in zip(one, other, strict=True):
        (shape_a, at_a), (shape_b, at_b) = coordinates(a), coordinates(b)
        if shape_a != shape_b:
            return float("inf")
        worst = max(worst, float(np.max(np.abs(at_a - at_b), initial=0.0)))
    return worst


@dataclass(frozen=True)
class Model:
    """What a panel's card should show, from the exact model."""

    panel: Panel

    @cached_property
    def drawings(self) -> dict[str, Drawing]:
        return {layout: self.panel.drawing(layout) for layout in LAYOUTS}

    @cached_property
    def kinds(self) -> dict[str, dict[str, str]]:
        return {
            layout: {name: artist.kind for name, artist in drawing.artists.items()}
            for layout, drawing in self.drawings.items()
        }

    def differences(self, shown: Shown, settings: Settings, pixels: float, exact: bool = False) -> dict[str, str]:
        """What a card shows otherwise than the model at these settings, by part of the card; empty is right.

        A number in words may be off by its tolerance and half of its last digit; with ``exact``, by the latter alone.
        """
        drawing, values = self.drawings[shown["layout"]], self.panel.values(**settings)
        wrong = {"cut off": str(shown["cut"])} if shown["cut"] else {}
        for name, artist in drawing.artists.items():
            places, expected = shown["places"][name], geometry(drawing, name, values)
            if (gap := apart(places, expected)) > pixels:
                wrong[name] = f"{gap:.2f} px: {str(places)[:200]} for {str(expected)[:200]}"
            if isinstance(artist, Label) and shown["words"][name] and expected != [""]:
                words, own = shown["words"][name], artist.words(values)
                same = wording(words) == wording(own) and all(
                    abs(a - b) <= (0 if exact else IN_WORDS * abs(b)) + digit
                    for (a, digit), (b, _) in zip(numbers(words), numbers(own), strict=True)
                )
                if not same:
                    wrong[f"{name} (words)"] = f"{words!r} for {own!r}"
        for readout, text in zip(self.panel.readouts, shown["readings"], strict=True):
            own = readout.words(values)
            same = wording(text) == wording(own)
            value = float(np.ravel(readout.formula(values))[0])
            if same and np.isfinite(value):
                read, digit = numbers(text)[0]
                tolerance = 0.0 if exact else readout.tolerance * max(abs(value), readout.floor)
                same = abs(read - value) <= tolerance + 0.5001 * digit
            if not same:
                wrong[f"readout {readout.label}"] = f"{text!r} for {own!r} ({value:.6g})"
        return wrong

    def _near(self, settings: Settings) -> Iterator[dict[str, Any]]:
        for control in self.panel.controls:
            if isinstance(control, Slider):
                for step in (-NUDGE, NUDGE):
                    there = fraction(control, settings[control.name]) + step
                    yield {**settings, control.name: float(control.at(min(max(there, 0.0), 1.0)))}

    def beside_a_jump(self, shown: Shown, settings: Settings, wrong: Mapping[str, str], pixels: float) -> bool:
        """Whether all that is wrong is right a nudge away: a curve that ends, a word that changes just here."""
        left = set(wrong)
        for near in self._near(settings):
            left &= set(self.differences(shown, near, pixels))
        return not left

    def check(self, shown: Shown, settings: Settings, pixels: float) -> bool:
        """Fails unless the card shows the model at these settings; true if they stand right beside a jump of it."""
        wrong = self.differences(shown, settings, pixels)
        assert not wrong or self.beside_a_jump(shown, settings, wrong, pixels), f"{dict(settings)}: {wrong}"
        return bool(wrong)


def fraction(control: Slider, value: float) -> float:
    """How far along a slider a value is."""
    if control.log:
        return float(np.log10(value / control.low) / np.log10(control.high / control.low))
    return float((value - control.low) / (control.high - control.low))


class Card:
    """A panel on an open page."""

    def __init__(self, page: Page, model: Model, root: Locator | None = None) -> None:
        self.page, self.model, self.panel = page, model, model.panel
        self.root = page.locator(f"section[id='{self.panel.name}']") if root is None else root
        self.sliders = [control for control in self.panel.controls if isinstance(control, Slider)]
        self._links = 0

    def ready(self, timeout: float | None = None) -> Card:
        """Waits until the page's script has brought the panel to life."""
        self.page.wait_for_selector(f'#{self.panel.name}[data-ready="true"]', state="attached", timeout=timeout)
        return self

    def shown(self) -> dict[str, Any]:
        """What the card shows now."""
        found: list[dict[str, Any]] = self.root.evaluate(_READ, [self.model.kinds, []])
        return found[0]

    def go(self, *many: Settings) -> list[dict[str, Any]]:
        """Follow links to these settings, every digit of them; what the card shows at each."""
        fragments = []
        for settings in many:
            self._links += 1  # a fragment that does not change is no event
            fragments.append(f"{link(self.panel, settings)};link?{self._links}")
        found: list[dict[str, Any]] = self.root.evaluate(_READ, [self.model.kinds, fragments])
        return found

    def to(self, settings: Settings) -> dict[str, Any]:
        """Follow one link."""
        return self.go(settings)[0]

    def control(self, name: str) -> Locator:
        """The slider or choice of a control."""
        return self.page.locator(f"[id='sse-{self.panel.name}-{name}']")

    def entry(self, control: Slider) -> Locator:
        """The number beside a slider."""
        return self.root.locator(".sse-control", has=self.control(control.name)).locator(".sse-value")

    def positions(self) -> dict[str, Any]:
        """Where the native inputs stand: steps of sliders, options of choices."""
        ids = [f"sse-{self.panel.name}-{control.name}" for control in self.panel.controls]
        found = self.page.evaluate("(ids) => ids.map((id) => document.getElementById(id).value)", ids)
        return {
            control.name: int(value) if isinstance(control, Slider) else value
            for control, value in zip(self.panel.controls, found, strict=True)
        }

    def expected_positions(self, settings: Settings) -> dict[str, Any]:
        """The inputs' places at these settings; a value half way between two steps goes to the upper one."""
        return {
            c.name: math.floor(fraction(c, settings[c.name]) * STEPS + 0.5)
            if isinstance(c, Slider)
            else settings[c.name]
            for c in self.panel.controls
        }


def link(panel: Panel, settings: Settings) -> str:
    """The page's fragment for these settings, without the ``#``."""
    texts = {n: quote(v, safe="") if isinstance(v, str) else repr(float(v)) for n, v in settings.items()}
    return f"{panel.name}?" + "&".join(f"{name}={text}" for name, text in texts.items())


def random_settings(panel: Panel, random: np.random.Generator) -> dict[str, Any]:
    """Settings on the sliders' own steps."""

    def at(control: Slider | Choice) -> Any:
        if isinstance(control, Choice):
            return str(random.choice(control.options))
        return float(control.at(random.integers(STEPS + 1) / STEPS))

    return {control.name: at(control) for control in panel.controls}
