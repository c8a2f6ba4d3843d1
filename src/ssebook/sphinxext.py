"""What the built book needs of Sphinx: the panels' script and style, executions never stale, the build report; the role
``fact`` for numbers of the review, and drawings that follow the page's colours."""

from __future__ import annotations

import hashlib
import html
import json
import math
import os
import re
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole

from . import __version__, bibstyle, data, tables
from .explore.store import library_key

_STATIC = Path(__file__).parent / "explore" / "static"


def setup(app: Sphinx) -> dict[str, Any]:
    """Entry point of the extension."""
    os.environ["SSEBOOK_STATIC"] = "1"  # kernels started by the build show panels as static HTML, without widgets
    bibstyle.register()
    app.add_config_value("ssebook_key", "", "env")
    app.connect("config-inited", _key_executions)
    app.connect("config-inited", _write_static)
    app.connect("doctree-read", _inline_drawings, priority=400)  # before Sphinx collects the images
    app.add_role("fact", Fact())
    app.connect("html-page-context", _without_thebe, priority=900)
    app.connect("html-page-context", _with_tables)
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-docstring", _docstring, priority=400)  # napoleon reads what this one leaves
    app.connect("autodoc-skip-member", _skip_fields)
    app.connect("build-finished", _report)
    app.add_css_file("ssebook.css")
    app.add_js_file("ssebook.js", loading_method="defer")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def executions_key(root: Path) -> str:
    """What the outputs of the notebooks in a folder depend on beside their cells: library, pins, files they read."""
    digest = hashlib.sha256(library_key().encode())
    for file in (root / "requirements.txt", *sorted((root / "book").rglob("*.csv"))):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()[:16]


def _key_executions(app: Sphinx, config: Config) -> None:
    """Outputs are valid for one state of the library, its data and the pins: key the cache, and Sphinx's own, on it.

    Jupyter Book's cache looks at a notebook's cells alone; Sphinx reads no page again whose file is unchanged. A
    changed value of an "env" setting makes Sphinx read all of them, and a cache folder of its own makes each execute.
    """
    config["ssebook_key"] = executions_key(Path(app.srcdir))
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
    for ending, text in zip(("js", "css"), tables.script_and_style(), strict=True):
        (folder / f"ssebook-tables.{ending}").write_text(text, encoding="utf-8")
    config["html_static_path"] = [*config["html_static_path"], str(folder)]


# -- numbers of the review --------------------------------------------------------------------------------------------

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER = re.compile(
    r"(?:(?P<factor>\d+(?:\.\d+)?)\s*[×·]\s*)?\b10(?P<power>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"  # 2.07 × 10⁻⁴, 10⁻³
    r"|(?P<plain>\d+(?:\.\d+)?)"  # 1190
    r"|(?P<charge>[¹²³⁴⁵⁶⁷⁸⁹])(?=[⁺⁻])"  # the 4 of Ti⁴⁺
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)


def numbers_in(text: str) -> list[float]:
    """The numbers written in a text: plain, as powers of ten, as indices of a formula, as charges, as words."""
    found = []
    for match in _NUMBER.finditer(text.translate(_SUBSCRIPTS)):
        if match["power"]:
            found.append(float(f"{match['factor'] or 1}e{match['power'].translate(_SUPERSCRIPTS)}"))
        elif match["word"]:
            found.append(float(_WORDS.index(match["word"].lower())))
        else:
            found.append(float(match["plain"] or match["charge"].translate(_SUPERSCRIPTS)))
    return found


def checked_facts(text: str, target: str) -> str:
    """The bibliography keys of the facts named in ``target``, after a look whether ``text`` holds their numbers.

    Raises a ``ValueError`` for an unknown fact, or one whose number is not in the text.
    """
    keys: list[str] = []
    written = numbers_in(text)
    for identifier in re.split(r"[;,]\s*", target):
        fact = data.fact(identifier)
        for value in (fact["value"], fact["value_max"]):
            if not math.isnan(value) and not any(math.isclose(value, number) for number in written):
                raise ValueError(
                    f"{text!r} does not hold {value:g} {fact['unit']}, the number of the fact {identifier}"
                )
        first, *cited = fact["source"].split(";")
        keys += [key for key in cited or [first] if key not in keys]
    return ",".join(keys)


class Fact(ReferenceRole):
    """``{fact}`1190 Ω cm² <llzto-bare-resistance>` ``: a number of the review, checked, with its citation.

    Several facts in one text are separated by semicolons.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The text, followed by the citation the table ``review_facts`` has for it."""
        try:
            if not self.has_explicit_title:
                raise ValueError(f"{self.rawtext} names no fact; expected: text <name>")
            keys = checked_facts(self.title, self.target)
        except ValueError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        cite = self.env.get_domain("cite").role("p")
        assert cite is not None
        citation, messages = cite("cite:p", f"`{keys}`", keys, self.lineno, self.inliner)
        return [nodes.Text(f"{self.title}\N{NO-BREAK SPACE}"), *citation], messages


# -- drawings ---------------------------------------------------------------------------------------------------------


def _inline_drawings(app: Sphinx, doctree: nodes.document) -> None:
    """Drawings (SVG files in a folder ``figures``) become part of the page, so that they follow its colours."""
    if app.builder.format != "html":
        return
    for image in list(doctree.findall(nodes.image)):
        path = Path(image["uri"])
        if path.suffix == ".svg" and path.parent.name == "figures":
            _, file = app.env.relfn2path(image["uri"], app.env.docname)
            app.env.note_dependency(file)
            drawing = Path(file).read_text(encoding="utf-8")
            alternative = html.escape(image.get("alt", ""), quote=True)
            image.replace_self(
                nodes.raw(
                    "",
                    f'<div class="sse-drawing" role="group" aria-label="{alternative}">{drawing}</div>',
                    format="html",
                )
            )


def _without_thebe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Jupyter Book loads Thebe on every page, used or not, and its script from a CDN: leave it out."""
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file for file in context.get(kind, []) if "thebe" not in str(file.filename) + str(file.attributes)
        ]


def _with_tables(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """The script and style of searchable tables, large as they are, only on the pages that have one."""
    if 'class="sse-data"' in context.get("body", ""):
        app.add_css_file("ssebook-tables.css")
        app.add_js_file("ssebook-tables.js", loading_method="defer")


_KEY = r"(?:rev\d{3}|[a-z]+\d{4}[a-z]?)"
_CITATION = re.compile(rf"\[({_KEY})\](?:, \[{_KEY}\])*")
_EQUATION = re.compile(r"(?!(?:With|Where|For|In)\b)\S[^=]{0,14} = \S", re.IGNORECASE)
_SECTION = re.compile(r"-{3,}\s*$")
_FIELD = re.compile(r"([a-z_]+(?:, [a-z_]+)*) : (\S.*)")


def _docstring(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """The docstrings of the library on a page: keys as citations, equations as blocks, ``name : words`` as a list."""
    lines[:] = rewritten(lines)
    if what in ("attribute", "data", "property"):
        lines.insert(0, "\\")  # nothing: napoleon takes what stands before a colon in the first line for a type


def rewritten(lines: list[str]) -> list[str]:
    """A docstring's lines for the library reference.

    Keys of the bibliography in square brackets become citations. In the words before the first section a paragraph
    that is an equation becomes a block, and lines of the form ``name : words`` become a list.
    """
    bars = [line if "`" in line else line.replace("|", r"\|") for line in lines]
    cited = [_CITATION.sub(lambda found: f":cite:p:`{','.join(re.findall(_KEY, found[0]))}`", line) for line in bars]
    sections = [i - 1 for i, line in enumerate(cited) if _SECTION.match(line)]
    head, rest = (cited[: sections[0]], cited[sections[0] :]) if sections else (cited, [])
    out: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", "\n".join(head).strip("\n")):
        rows = paragraph.split("\n")
        bare = paragraph.strip().removeprefix("``").removesuffix("``")
        if _EQUATION.match(bare) and "``" not in bare and not bare.endswith("."):
            out += [
                ".. code-block:: none",
                "",
                *(f"   {row.strip()}".replace("\\|", "|") for row in bare.split("\n")),
                "",
            ]
        elif _FIELD.match(rows[0]):
            for row in rows:
                field = _FIELD.match(row)
                out.append(f"* **{field[1]}**: {field[2]}" if field else f"  {row.strip()}")
            out.append("")
        else:
            out += [*rows, ""]
    return out + rest


def _skip_fields(app: Sphinx, what: str, name: str, obj: Any, skip: bool, options: Any) -> bool | None:
    """A dataclass explains its fields in its docstring: only what can be called or computed has an entry."""
    if what == "class" and not (callable(obj) or isinstance(obj, (property, cached_property))):
        return True
    return None


def _report(app: Sphinx, exception: Exception | None) -> None:
    """Size and errors of every panel, beside the built pages."""
    if exception is not None or app.builder.name != "html":
        return
    from .panels import all_panels

    reports = [panel.report.__dict__ for panel in all_panels().values()]
    path = Path(app.outdir).parent / "panels.json"
    path.write_text(json.dumps(reports, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    logging.getLogger(__name__).info("panels: %d, report in %s", len(reports), path)
