"""Chromium, the built site on a local port, and pages that remember what went wrong on them."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from watched import SITE, Open, Site, Watched

from ssebook.panels import all_panels
from ssebook.sphinxext import executions_key

NO_CHROMIUM = (
    "no Chromium: install one (Debian: apt-get install chromium; anywhere: python -m playwright install --with-deps "
    "chromium) or name it in SSEBOOK_CHROMIUM"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# -- the browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str:
    """The path of a Chromium; one is installed where there is none."""
    found = _chromium(playwright)
    if found is None:
        if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
            commands = [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
        else:
            commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
        for command in commands:
            subprocess.run(command, check=False, capture_output=True)
        found = _chromium(playwright)
    if found is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    return found


def _chromium(playwright: Playwright) -> str | None:
    named = os.environ.get("SSEBOOK_CHROMIUM")
    if named:
        if not Path(named).exists():
            pytest.fail(f"SSEBOOK_CHROMIUM = {named} does not exist", pytrace=False)
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def opener(browser: Browser) -> Open:
    """``opener(host, width=1300, **context)``: an empty page in a context of its own; the caller closes it."""

    def opened(host: str, width: int = 1300, **options: Any) -> Watched:
        # Reduced motion: the theme then scrolls at once.
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        context.set_default_timeout(30_000)
        return Watched(context.new_page(), context, host)

    return opened


# -- the site ---------------------------------------------------------------------------------------------------------


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """``_build/html`` (or ``SSEBOOK_SITE``) served on a free port; it must belong to the library under test."""
    report = SITE.parent / "panels.json"
    if not (SITE / "index.html").exists() or not report.exists():
        pytest.fail(f"{SITE} holds no built book: run `make book` first", pytrace=False)
    missing = sorted(set(all_panels()) - {panel["name"] for panel in json.loads(report.read_text(encoding="utf-8"))})
    if missing:
        pytest.fail(f"{report} lacks the panels {', '.join(missing)}: run `make book` first", pytrace=False)
    key = executions_key(SITE.parents[1])
    if not (SITE.parent / ".executed" / key).exists():
        pytest.fail(f"{SITE} was built from another state of the library: run `make book` first", pytrace=False)

    pages: dict[str, str] = {}
    for path in sorted(SITE.rglob("*.html")):
        if "_static" not in path.parts:
            for name in re.findall(r'<section class="sse-panel" id="([^"]+)"', path.read_text(encoding="utf-8")):
                pages.setdefault(name, path.relative_to(SITE).as_posix())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(SITE, f"127.0.0.1:{server.server_address[1]}", pages)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def shared(site: Site, opener: Open) -> Iterator[Watched]:
    """A context whose cache stays warm."""
    watched = opener(site.host)
    yield watched
    watched.close()


@pytest.fixture
def page(shared: Watched) -> Iterator[Watched]:
    """A fresh page for one test, 1300 px wide."""
    watched = Watched(shared.context.new_page(), shared.context, shared.host)
    yield watched
    watched.page.close()
