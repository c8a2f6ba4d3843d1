"""What the models cost: the resistor network against its size, and formulas on arrays against a loop and a peer.

(a) The network at 16^3 to 64^3 cells of a random mixture near its percolation threshold, contrast 10^4: wall time and
peak memory, each size in a process of its own, and the power of the number of cells that both grow with.
(b) 10^6 evaluations in one call (Arrhenius, Bruggeman) against Python loops, over the bare formula written with `math`
and over the checked function itself, timed on 10^4 evaluations and scaled to 10^6; and an arc of 10^6 frequencies
against the element of impedance.py. Best of five.

    make bench        (or: python bench/composites.py [--sides 16 32 48 64])
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from impedance.models.circuits.elements import circuit_elements
from scipy import constants

from ssebook.models.composites import bruggeman, random_cells, resistor_network_conductivity
from ssebook.models.conduction import arrhenius_conductivity
from ssebook.models.impedance import zarc
from ssebook.units import eV

CONTRAST, FRACTION = 1e4, 0.32
MANY, FEW = 1_000_000, 10_000


def peak_memory() -> float:
    """Largest resident size of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def network(side: int) -> tuple[float, float, float]:
    """Seconds, MiB above what the imports take, and the relative conductivity."""
    cells = np.where(random_cells((side,) * 3, FRACTION, seed=1), CONTRAST, 1.0)
    before = peak_memory()
    start = time.perf_counter()
    sigma = resistor_network_conductivity(cells)
    return time.perf_counter() - start, peak_memory() - before, sigma


def best(call: Callable[[], object], repeats: int = 5) -> float:
    """Shortest of a few timings, s."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def sizes(sides: list[int]) -> None:
    print(f"resistor network, filler fraction {FRACTION}, contrast {CONTRAST:g}")
    print(f"{'cells':>8s} {'time/s':>8s} {'memory/MiB':>11s} {'conductivity':>13s}")
    rows = []
    for side in sides:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            seconds, memory, sigma = alone.submit(network, side).result()
        rows.append((side**3, seconds, memory))
        print(f"{side:5d}^3 {seconds:9.2f} {memory:11.0f} {sigma:13.2f}")
    if len(rows) > 1:
        count, seconds, memory = np.log(np.array(rows)[-3:]).T
        print(
            f"time grows as N^{np.polyfit(count, seconds, 1)[0]:.2f}, memory as N^{np.polyfit(count, memory, 1)[0]:.2f}"
            f" (N cells, fitted to the last {count.size} sizes)\n"
        )


def sweeps() -> None:
    generator = np.random.default_rng(1)
    kelvin, energy = generator.uniform(250, 400, MANY), generator.uniform(0.2, 0.6, MANY) * eV
    filler, fraction = 10.0 ** generator.uniform(-3, 3, MANY), generator.uniform(0, 1, MANY)
    frequency = np.logspace(-2, 7, MANY)
    arc = circuit_elements["Zarc"]
    parameters = [100.0, 1e-4, 0.85]
    np.testing.assert_allclose(zarc(frequency, *parameters), arc(parameters, frequency), rtol=1e-12)

    def loop(law: Callable[..., object], *columns: np.ndarray) -> float:
        few = [column[:FEW].tolist() for column in columns]
        return best(lambda: [law(*values) for values in zip(*few, strict=True)]) * (MANY / FEW)

    def plain_arrhenius(temperature: float, barrier: float) -> float:
        return 0.03 * (298.15 / temperature) * math.exp(-barrier / constants.k * (1 / temperature - 1 / 298.15))

    def plain_bruggeman(second: float, share: float) -> float:
        b = (1 - share) * (2 - second) + share * (2 * second - 1)
        root = math.sqrt(b * b + 8 * second)
        return (b + root) / 4 if b > 0 else 2 * second / (root - b)

    rows = []
    for name, law, plain, columns in (
        ("Arrhenius", lambda t, e: arrhenius_conductivity(t, 0.03, e), plain_arrhenius, (kelvin, energy)),
        ("Bruggeman", lambda f, p: bruggeman(1.0, f, p), plain_bruggeman, (filler, fraction)),
    ):
        np.testing.assert_allclose(law(columns[0][0], columns[1][0]), plain(columns[0][0], columns[1][0]), rtol=1e-12)
        ours = best(lambda law=law, columns=columns: law(*columns))
        rows.append((f"{name}, bare formula in a loop (scaled)", ours, loop(plain, *columns)))
        rows.append((f"{name}, checked function in a loop (scaled)", ours, loop(law, *columns)))
    ours = best(lambda: zarc(frequency, *parameters))
    rows.append(("zarc, impedance.py", ours, best(lambda: arc(parameters, frequency))))
    print(f"{MANY:,} evaluations; loops timed on {FEW:,} and scaled")
    print(f"{'against':44s} {'one call/ms':>12s} {'other/ms':>12s} {'ratio':>8s}")
    for name, ours, other in rows:
        print(f"{name:44s} {1e3 * ours:12.1f} {1e3 * other:12.1f} {other / ours:8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=[16, 32, 48, 64], help="cells along an edge")
    options = parser.parse_args()
    sizes(options.sides)
    sweeps()


if __name__ == "__main__":
    main()
