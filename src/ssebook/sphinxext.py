"""What the built book needs of Sphinx: the panels' script and style, executions never stale, and the build report."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from . import __version__, bibstyle
from .explore.store import library_key

_STATIC = Path(__file__).parent / "explore" / "static"


def setup(app: Sphinx) -> dict[str, Any]:
    """Entry point of the extension."""
    os.environ["SSEBOOK_STATIC"] = "1"  # kernels started by the build show panels as static HTML, without widgets
    bibstyle.register()
    app.add_config_value("ssebook_key", "", "env")
    app.connect("config-inited", _key_executions)
    app.connect("config-inited", _write_static)
    app.connect("html-page-context", _without_thebe, priority=900)
    app.connect("build-finished", _report)
    app.add_css_file("ssebook.css")
    app.add_js_file("ssebook.js", loading_method="defer")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _key_executions(app: Sphinx, config: Config) -> None:
    """Outputs are valid for one state of the library, its data and the pins: key the cache, and Sphinx's own, on it.

    Jupyter Book's cache looks at a notebook's cells alone; Sphinx reads no page again whose file is unchanged. A
    changed value of an "env" setting makes Sphinx read all of them, and a cache folder of its own makes each execute.
    """
    pins = Path(app.srcdir) / "requirements.txt"
    digest = hashlib.sha256(library_key().encode() + (pins.read_bytes() if pins.exists() else b""))
    config["ssebook_key"] = digest.hexdigest()[:16]
    caches = Path(app.outdir).parent / ".executed"
    for stale in caches.glob("*"):
        if stale.name != config["ssebook_key"]:
            shutil.rmtree(stale)
    config["nb_execution_cache_path"] = str(caches / config["ssebook_key"])


def _write_static(app: Sphinx, config: Config) -> None:
    """explorer.js as one plain script with its host: a page opened from a disk may not load modules."""
    folder = Path(app.doctreedir) / "ssebook-static"
    folder.mkdir(parents=True, exist_ok=True)
    module = (_STATIC / "explorer.js").read_text(encoding="utf-8")
    script = module.replace("export default { render };", (_STATIC / "host.js").read_text(encoding="utf-8"))
    script = script.replace("export function", "function")
    (folder / "ssebook.js").write_text(f"(() => {{\n{script}\n}})();\n", encoding="utf-8")
    shutil.copy(_STATIC / "explorer.css", folder / "ssebook.css")
    config["html_static_path"] = [*config["html_static_path"], str(folder)]


def _without_thebe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Jupyter Book loads Thebe on every page, used or not, and its script from a CDN: leave it out."""
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file for file in context.get(kind, []) if "thebe" not in str(file.filename) + str(file.attributes)
        ]


def _report(app: Sphinx, exception: Exception | None) -> None:
    """Size and errors of every panel, beside the built pages."""
    if exception is not None or app.builder.name != "html":
        return
    from .panels import all_panels

    reports = [panel.report.__dict__ for panel in all_panels().values()]
    path = Path(app.outdir).parent / "panels.json"
    path.write_text(json.dumps(reports, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    logging.getLogger(__name__).info("panels: %d, report in %s", len(reports), path)
