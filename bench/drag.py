"""From the slider to the drawn curve, four ways, in one run: how long a reader waits.

(a) ``ipywidgets.interact`` with inline matplotlib, (b) ipympl with ``set_ydata``, (c) this book's panel in a live
kernel, to the first answer (the surrogate's) and to the kernel's exact one, (d) this book's built page. All four show
the same curve: the salt across an electrolyte as the current changes (mechanisms/dendrites), in one Chromium, (a) to
(c) in one JupyterLab, each in a notebook of its own.

Each move is one key press on the slider's handle, made inside the page; the clock stops when the new curve is in the
page: (a) the new image is decoded, (b) the canvas is painted, (c, d) the path's ``d`` has changed. Painting to the
screen, the same for all, is not counted.

    make bench        (or: python bench/drag.py [--moves 60] [--out FILE.json])
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
PAGE = "book/mechanisms/dendrites.html"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

COMMON = """
import numpy as np, ipywidgets as w
import matplotlib.pyplot as plt
from ssebook.models.dendrites import concentration_profile
from ssebook.units import cm2_per_s, mA_per_cm2, minute, mol_per_L, um

x = np.linspace(0, 1, 100)
cell = dict(concentration=mol_per_L, diffusivity=5e-8 * cm2_per_s, thickness=50 * um, transference=0.2)
def profile(current):
    return concentration_profile(x * 50 * um, 10 * minute, current * mA_per_cm2, **cell)
slider = lambda: w.FloatLogSlider(value=0.5, min=-1.3, max=0.69, step=0.005)
"""
CELLS = {
    "interact": """
%matplotlib inline
@w.interact(current=slider())
def show(current):
    plt.plot(x, profile(current)); plt.ylim(0, 4000); plt.show()
""",
    "ipympl": """
%matplotlib widget
fig, ax = plt.subplots()
line, = ax.plot(x, profile(0.5)); ax.set_ylim(0, 4000)
s = slider()
def update(change):
    line.set_ydata(profile(change.new)); fig.canvas.draw_idle()
s.observe(update, "value")
w.VBox([s, fig.canvas])
""",
    "panel": """
from ssebook.panels import dendrites
dendrites.salt
""",
}

# Measures `moves` key presses on the slider of one cell; `ready(root)` says when the new curve is there.
MEASURE = """
async ({moves, what}) => {
  const root = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[1];
  const handle = root.querySelector('.noUi-handle');
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const press = (i) => handle.dispatchEvent(new KeyboardEvent('keydown', {
    key: i % 8 < 4 ? 'ArrowRight' : 'ArrowLeft', bubbles: true, cancelable: true}));
  const painted = [];
  if (what === 'canvas' && !window.__hooked) {
    window.__hooked = true;
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...a) {
      const out = draw.apply(this, a);
      if (this.canvas.isConnected && window.__painted) window.__painted();
      return out;
    };
  }
  const wait = () => new Promise((done) => {
    if (what === 'canvas') { window.__painted = () => done(performance.now()); return; }
    if (what === 'image') {
      const seen = root.querySelector('.jp-OutputArea-output img, .widget-output img')?.src;
      const look = new MutationObserver(async () => {
        const image = root.querySelector('.widget-output img');
        if (!image || image.src === seen) return;
        look.disconnect();
        await image.decode();
        done(performance.now());
      });
      look.observe(root, {subtree: true, childList: true, attributes: true});
      return;
    }
    const panel = root.querySelector('.sse-panel');
    const path = panel.querySelector('.sse-wide [id$="-profile"] path');
    const goal = what === 'exact' ? panel : path;
    const look = new MutationObserver(() => {
      if (what === 'exact' && panel.dataset.source !== 'exact') return;
      look.disconnect();
      done(performance.now());
    });
    look.observe(goal, {attributes: true, attributeFilter: [what === 'exact' ? 'data-source' : 'd']});
  });
  const times = [];
  for (let i = 0; i < moves + 5; i++) {
    const drawn = wait();
    const start = performance.now();
    press(i);
    const end = await Promise.race([drawn, pause(5000)]);
    if (end === undefined) throw new Error(`${what}: nothing drawn within 5 s at move ${i}`);
    if (i >= 5) times.push(end - start);
    await pause(250);
  }
  return times;
}
"""

MEASURE_PAGE = """
async ({moves}) => {
  const panel = document.querySelector('#sands-time');
  const range = panel.querySelector('input[type=range]');
  const path = panel.querySelector('.sse-wide [id$="-profile"] path');
  const times = [];
  for (let i = 0; i < moves + 5; i++) {
    const before = path.getAttribute('d');
    const start = performance.now();
    range.value = Number(range.value) + (i % 8 < 4 ? 1 : -1);
    range.dispatchEvent(new Event('input', {bubbles: true}));
    if (path.getAttribute('d') === before) throw new Error('the path did not move');
    if (i >= 5) times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 30));
  }
  return times;
}
"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def in_lab(page: Page, moves: int) -> dict[str, list[float]]:
    """(a), (b), (c) in one JupyterLab."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in CELLS.items():
            cells = [nbformat.v4.new_code_cell(text.strip()) for text in (COMMON, source)]
            kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), Path(folder) / f"{name}.ipynb")
        port = free_port()
        environment = os.environ | {"JUPYTER_CONFIG_DIR": f"{folder}/.config", "JUPYTER_RUNTIME_DIR": f"{folder}/.run"}
        arguments = [f"--ServerApp.root_dir={folder}", f"--port={port}", "--no-browser", "--allow-root"]
        arguments += ["--IdentityProvider.token=", "--LabApp.news_url="]
        command = [sys.executable, "-m", "jupyterlab", *arguments]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            times = {}
            for name, drawn, measured in (
                ("interact", ".widget-output img", {"a interact + inline": "image"}),
                ("ipympl", ".jupyter-matplotlib canvas", {"b ipympl set_ydata": "canvas"}),
                (
                    "panel",
                    ".sse-panel[data-source=exact]",
                    {"c panel, first answer": "path", "c panel, exact": "exact"},
                ),
            ):
                page.goto(f"http://127.0.0.1:{port}/lab/tree/{name}.ipynb?reset")
                page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
                page.wait_for_timeout(3000)
                page.get_by_role("menuitem", name="Run", exact=True).click()
                page.get_by_text("Run All Cells", exact=True).click()
                page.wait_for_selector(drawn, timeout=120_000, state="attached")
                page.wait_for_timeout(3000)
                for label, what in measured.items():
                    times[label] = page.evaluate(MEASURE, {"moves": moves, "what": what})
            return times
        finally:
            server.terminate()
            server.wait(20)


def in_page(page: Page, moves: int) -> list[float]:
    """(d) in the built site."""
    handler = partial(QuietHandler, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}")
        page.wait_for_selector("#sands-time[data-ready]")
        times: list[float] = page.evaluate(MEASURE_PAGE, {"moves": moves})
        server.shutdown()
    return times


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"no answer from {url} within 60 s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--out", type=Path, default=ROOT / "_build" / "bench-drag.json")
    options = parser.parse_args()
    if not (SITE / PAGE).exists():
        sys.exit("the book is not built: run `make book` first")
    with sync_playwright() as playwright:
        found = os.environ.get("SSEBOOK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        times = in_lab(page, options.moves)
        times["d built page"] = in_page(page, options.moves)
        browser.close()
    base = statistics.median(times["a interact + inline"])
    print(f"{options.moves} moves each")
    print(f"{'slider to drawn':24s} {'median/ms':>10s} {'p95/ms':>10s} {'times faster than (a)':>22s}")
    for name, values in times.items():
        median, late = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        print(f"{name:24s} {median:10.2f} {late:10.2f} {base / median:22.1f}")
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(times))


if __name__ == "__main__":
    main()
