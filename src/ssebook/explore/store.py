"""Built panels kept on disk, so that the book, its tests and a second kernel build each only once.

The key is the content of the whole library and the versions of what it computes and draws with: an entry cannot be
stale. Panels declared outside the library (in a reader's notebook) are not kept.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_LIBRARY = Path(__file__).resolve().parents[1]


@cache
def library_key() -> str:
    """A digest of every file of the library and of the versions it depends on."""
    digest = hashlib.sha256()
    for path in sorted(_LIBRARY.rglob("*")):
        if path.is_file() and path.suffix not in (".pyc", ".pyo"):
            digest.update(str(path.relative_to(_LIBRARY)).encode() + b"\0" + path.read_bytes() + b"\0")
    for package in ("numpy", "scipy", "matplotlib", "pandas"):
        digest.update(f"{package}={importlib.metadata.version(package)}".encode())
    return digest.hexdigest()[:20]


library_key()  # of the library as it is imported, not as somebody edits it later


def folder() -> Path:
    """Where entries live: ``SSEBOOK_CACHE``, or the user's cache folder."""
    chosen = os.environ.get("SSEBOOK_CACHE")
    return Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ssebook"


def remembered(panel: Any, build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """``build()``, or what it returned before for the same declaration and the same library."""
    if not all(function.__module__.startswith("ssebook.") for function in (panel.model, panel.draw)):
        return build()
    declared = [
        f.__qualname__ if callable(f := getattr(panel, name)) else repr(f) for name in panel.__dataclass_fields__
    ]
    digest = hashlib.sha256("\n".join(declared).encode()).hexdigest()[:12]
    path = folder() / library_key() / f"{panel.name}-{digest}.json"
    if path.exists():
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    built = build()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump(built, file)
        os.replace(file.name, path)
    except OSError:  # a read-only home costs a rebuild, nothing else
        return built
    return built
