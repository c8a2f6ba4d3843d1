"""A browser page that remembers what went wrong on it, and the site it is on."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("SSEBOOK_SITE") or ROOT / "_build" / "html")


@dataclass(frozen=True)
class Site:
    """The built book: its folder, its address, and the page each panel stands on."""

    folder: Path
    host: str
    pages: dict[str, str]

    def url(self, page: str) -> str:
        return f"http://{self.host}/{page}"


@dataclass
class Watched:
    """A page, and what went wrong on it. ``host`` is the only one it may ask; its own files may fail nowhere."""

    page: Page
    context: BrowserContext
    host: str
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", lambda r: self.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        self.page.on("requestfailed", lambda r: self.failed.append(f"{r.failure} {r.url}"))

    def _said(self, message: Any) -> None:
        text = f"{message.text} ({message.location.get('url', '')}:{message.location.get('lineNumber', '')})"
        {"error": self.errors, "warning": self.warnings}.get(message.type, []).append(text)

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.elsewhere.append(request.url)

    def wrong(self) -> list[str]:
        """Everything that went wrong so far, and a clean slate."""
        found = [*self.errors, *self.warnings, *self.failed, *(f"asked another host: {url}" for url in self.elsewhere)]
        for each in (self.errors, self.warnings, self.failed, self.elsewhere):
            each.clear()
        return found

    def close(self) -> None:
        self.context.close()


Open = Callable[..., Watched]
