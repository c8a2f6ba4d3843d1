"""Write ``composite_network.csv``: conductivities of random mixtures from the resistor network, for the explorers.

Two arrangements of a filler in a matrix of conductivity 1: cubic grains that are filler or matrix at random, and
spheres kept apart. Each row is the mean over a few seeds, with its standard error. Takes some minutes.

    python tools/network_table.py
"""

from __future__ import annotations

import csv
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from ssebook.models.composites import random_cells, random_spheres, resistor_network_conductivity

TABLE = Path(__file__).resolve().parents[1] / "src" / "ssebook" / "data" / "composite_network.csv"
COLUMNS = (
    "arrangement",
    "fraction",
    "contrast",
    "conductivity",
    "standard_error",
    "side",
    "feature",
    "repeats",
    "first_seed",
    "source",
)
CONTRASTS = 10.0 ** np.array([0.5, 1, 2, 3, 4, 5])
FRACTIONS = {"grains": (0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), "spheres": (0.05, 0.15, 0.25)}
SIDE = 48  # cells
FEATURE = {"grains": 3, "spheres": 6}  # cells: edge of a grain, radius of a sphere
REPEATS = 4


def filler(arrangement: str, fraction: float, seed: int) -> np.ndarray:
    """Where the filler is."""
    if arrangement == "grains":
        grain = FEATURE["grains"]
        return random_cells((SIDE // grain,) * 3, fraction, seed, grain=grain)
    return random_spheres((SIDE,) * 3, fraction, FEATURE["spheres"], seed, overlap=False) == 1


def row(arrangement: str, fraction: float, contrast: float) -> list[str]:
    values = [
        resistor_network_conductivity(np.where(filler(arrangement, fraction, seed), contrast, 1.0))
        for seed in range(REPEATS)
    ]
    error = np.std(values, ddof=1) / np.sqrt(REPEATS)
    numbers = (f"{fraction:g}", f"{contrast:.6g}", f"{np.mean(values):.5g}", f"{error:.2g}")
    return [arrangement, *numbers, str(SIDE), str(FEATURE[arrangement]), str(REPEATS), "0", "kirkpatrick1973"]


def main() -> None:
    points = [(a, fraction, contrast) for a, some in FRACTIONS.items() for fraction in some for contrast in CONTRASTS]
    with ProcessPoolExecutor(2) as pool:
        rows = list(pool.map(row, *zip(*points, strict=True)))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


if __name__ == "__main__":
    main()
