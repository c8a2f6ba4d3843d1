"""The book's explorers, a module a chapter: what is moved, what it moves, and how it is drawn."""

from __future__ import annotations

import importlib
import pkgutil

from ..explore import Panel

__all__ = ["all_panels"]


def all_panels() -> dict[str, Panel]:
    """Every panel of the book by its name."""
    panels: dict[str, Panel] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Panel) and panels.setdefault(value.name, value) is not value:
                raise ValueError(f"two panels are named {value.name}")
    return panels
