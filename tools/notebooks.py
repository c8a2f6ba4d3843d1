"""Put every notebook of the book into the one form it is committed in; ``--check`` only says which are not.

No one's execution counts, no machine's metadata, stable cell ids; outputs only in cells whose text nbval compares, so
none in cells tagged ``nbval-ignore-output`` and never a picture.

    python tools/notebooks.py [--check] [--execute] [NOTEBOOK ...]

``--execute`` runs the notebooks first, to refresh the compared outputs after a model has changed on purpose.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def normalised(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook as it is committed."""
    cells = []
    for index, cell in enumerate(notebook.cells):
        source = cell.source.rstrip()
        tags = cell.metadata.get("tags", [])
        kept = {key: value for key, value in cell.metadata.items() if key in ("tags", "mystnb")}
        clean = nbformat.from_dict(
            {"cell_type": cell.cell_type, "id": f"cell-{index:02d}", "metadata": kept, "source": source}
        )
        if cell.cell_type == "code":
            outputs = [] if "nbval-ignore-output" in tags else [_output(o) for o in cell.outputs]
            # nbval takes a cell with outputs but without a count for one that never ran: a plain running number.
            count = sum(c.cell_type == "code" for c in notebook.cells[: index + 1]) if outputs else None
            for output in outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
            clean.update(execution_count=count, outputs=outputs)
        cells.append(clean)
    return nbformat.from_dict({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def _output(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    if output.output_type == "error" or any(
        kind.startswith(("image/", "application/")) for kind in output.get("data", {})
    ):
        raise ValueError(
            f"a stored {output.output_type} holds an error, a picture or a widget: tag the cell nbval-ignore-output"
        )
    plain = dict(output)
    if "data" in output:
        plain.update(data=dict(output.data), metadata={})
    return nbformat.from_dict(plain)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--execute", action="store_true")
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    stale = []
    for path in options.notebooks or sorted((ROOT / "book").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        notebook = nbformat.read(path, as_version=4)
        if options.execute:
            from nbclient import NotebookClient

            NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
        text = nbformat.writes(normalised(notebook), indent=1) + "\n"
        if text != path.read_text(encoding="utf-8"):
            stale.append(path)
            if not options.check:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{'not normalised' if options.check else 'normalised'}: {path}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
