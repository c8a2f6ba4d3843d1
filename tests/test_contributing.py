"""The explorer that CONTRIBUTING teaches with is a real one: it is read from there, built, and held to its promises."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    (source,) = [
        block for block in re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S) if "drop = Panel(" in block
    ]
    path = tmp_path_factory.mktemp("taught") / "resistance.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("ssebook.panels.taught", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    yield spec.loader.exec_module(module) or module.drop
    del sys.modules[spec.name]


def test_the_example_keeps_its_promises(taught, tmp_path, monkeypatch):
    monkeypatch.setenv("SSEBOOK_CACHE", str(tmp_path))
    assert taught.report.worst_pixels <= 0.5
    assert taught.report.gzipped_bytes < 15_000


def test_the_example_computes_what_it_says(taught):
    # 50 um at 0.3 mS/cm is 16.7 ohm cm^2; at 1 mA/cm^2 that costs 16.7 mV.
    assert taught.readings() == {"Area-specific resistance": "16.7 Ω cm²", "Voltage drop": "16.7 mV – below the mark"}


def test_every_message_that_contributing_explains_is_one_the_explorer_can_give():
    said = "".join(
        p.read_text(encoding="utf-8") for p in (Path(__file__).parents[1] / "src/ssebook/explore").glob("*.py")
    )
    said = re.sub(r'"\s*f?"', "", said).replace("{MOST_NUMBERS}", "24000")
    table = TEXT.split("A panel that breaks one raises a `PanelError`:")[1].split("\n\n")[1]
    messages = re.findall(r"^\| `([^`]+)` \|", table, re.M)
    assert len(messages) > 8
    for message in messages:
        for part in filter(None, (p.strip(" :%") for p in message.split("…"))):
            if len(part) > 6:
                assert part.split(" {")[0] in said, message
