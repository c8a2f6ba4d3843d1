"""A panel: what it accepts, what it says, what it refuses to build, and the things made of one declaration."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib.figure import Figure

from ssebook.explore import Label, Line, PanelError, Readout, Slider, Table
from ssebook.explore.figure import LAYOUTS
from ssebook.explore.style import BLUE

# ---- settings and values ---------------------------------------------------------------------------------------------


def test_settings_are_the_defaults_with_changes(panel):
    assert panel.settings() == {"rate": 2, "length": 1, "material": "copper"}
    assert panel.settings(length=3) == {"rate": 2, "length": 3, "material": "copper"}


@pytest.mark.parametrize("method", ["settings", "outputs", "values", "readings", "figure"])
@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({"rate": 11}, ["rate = 11 ", "0.1 to 10 m⁻¹"]),
        ({"length": -1}, ["length = -1 ", "0.5 to 4 m"]),
        ({"length": math.nan}, ["length = nan ", "0.5 to 4 m"]),
        ({"material": "lead"}, ["material = 'lead' ", "copper, tin"]),
        ({"rat": 1}, ["rat ", "small-decay", "rate, length, material"]),
    ],
)
def test_a_bad_setting_is_refused_with_control_value_and_range(panel, method, settings, parts):
    with pytest.raises(ValueError, match="is") as error:
        getattr(panel, method)(**settings)
    for part in parts:
        assert part in str(error.value)


def test_outputs_are_the_model_s_as_arrays(panel):
    outputs = panel.outputs(rate=3, material="tin")
    assert all(output.ndim == 1 for output in outputs.values())
    np.testing.assert_allclose(outputs["profile"], 0.5 * np.exp(-3 * np.linspace(0, 1, 21)), rtol=1e-15)
    assert outputs["speed"] == pytest.approx([3**1.5])


def test_derived_outputs_may_use_controls_outputs_and_those_before_them(panel):
    values = panel.values(material="tin", rate=4)
    assert values["doubled"] == pytest.approx([1.0])
    assert values["halved"] == pytest.approx([0.25])
    assert float(values["depth_half"]) == pytest.approx(math.log(2) / 4)


def test_derived_outputs_are_formed_in_order(make_panel):
    turned = {"halved": "doubled/4", "doubled": "2*strength", "depth_half": "1"}
    with pytest.raises(ValueError, match=r"'doubled/4' uses unknown names \['doubled'\]"):
        make_panel(derived=turned).values()


# ---- readouts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readout", "words"),
    [
        (Readout("A", "speed"), "2.83"),
        (Readout("A", "speed", "m/s"), "2.83 m/s"),
        (Readout("A", "1000*speed*length", "m/s"), "2830 m/s"),
        (Readout("A", "speed", "m/s", limit=2.0, over="fast", under="slow"), "2.83 m/s – fast"),
        (Readout("A", "speed", "m/s", limit=3, over="fast", under="slow"), "2.83 m/s – slow"),
        (Readout("A", "rate", limit=2, over="fast", under="slow"), "2.00 – slow"),  # at the limit is not beyond it
        (Readout("A", "speed", "m/s", limit="rate + length", over="fast", under="slow"), "2.83 m/s – slow"),
        (Readout("A", "speed", "m/s", limit=3, over="fast"), "2.83 m/s"),
        (Readout("A", "-speed", limit=-3e-7, under="back"), "−2.83 – back"),
        (Readout("A", "where(speed > 0, nan, 1)", "m/s", limit=1, over="fast"), "none"),
        (Readout("A", "where(speed > 0, nan, 1)", none="never"), "never"),
        (Readout("A", "0*speed", "m/s"), "0 m/s"),
        (Readout("A", "1000*speed", "steps", whole=True), "2828 steps"),
    ],
)
def test_words_of_a_readout(make_panel, readout, words):
    assert make_panel(readouts=(readout,)).readings() == {"A": words}


def test_readings_follow_the_settings(panel):
    assert panel.readings() == {"Speed": "2.83 m s⁻¹ – fast", "Depth of the half": "0.347 m"}
    assert panel.readings(rate=0.5) == {"Speed": "0.354 m s⁻¹ – slow", "Depth of the half": "beyond the rod"}


def test_formula_of_a_readout_that_cannot_be_read_says_so(make_panel):
    with pytest.raises(ValueError, match="'speed =' cannot be read"):
        make_panel(readouts=(Readout("A", "speed ="),)).readings()


# ---- what is refused -------------------------------------------------------------------------------------------------


def build(panel):
    """What the book's build does with a panel."""
    return panel.report


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


def test_an_artist_without_words_is_refused(make_panel, panel):
    with pytest.raises(PanelError, match=r"panel small-decay: no words explain shade:"):
        build(make_panel(legend=without(panel.legend, "shade")))


def test_a_control_without_words_is_refused(make_panel, panel):
    silent = Slider("length", "Length", 0.5, 4, 1, "m")
    with pytest.raises(PanelError, match=r"panel small-decay: no words explain length:"):
        build(make_panel(controls=(panel.controls[0], silent, panel.controls[2])))


def test_labels_explain_themselves_and_still_parts_may_be_explained(panel):
    assert "words" not in panel.legend
    assert panel.report.name == "small-decay"
    assert "grey: what others have measured" in panel.html()


@pytest.mark.parametrize(
    ("settings", "message"), [({"rate": 20}, "rate = 20"), ({"metal": "tin"}, "metal"), ({"material": "gold"}, "gold")]
)
def test_a_preset_that_does_not_fit_is_refused_at_once(make_panel, settings, message):
    with pytest.raises(PanelError, match=f"panel small-decay, preset odd: .*{message}"):
        make_panel(presets={"odd": settings})


def test_a_table_for_an_unknown_output_is_refused_at_once(make_panel):
    with pytest.raises(PanelError, match=r"panel small-decay: tables for unknown outputs \['sped'\]"):
        make_panel(tables={"sped": Table()})


@pytest.mark.parametrize("name", ["rate", "profile"])
def test_a_name_may_stand_for_one_thing_only(make_panel, panel, name):
    with pytest.raises(PanelError, match=rf"panel small-decay: .*'{name}'"):
        make_panel(derived={**panel.derived, name: "2"})


@pytest.mark.parametrize(
    "changes",
    [
        {"derived": {"doubled": "2*strenth"}},
        {"derived": {"doubled": "2*"}},
        {"readouts": (Readout("Speed", "sped"),)},
        {"readouts": (Readout("Speed", "speed", limit="lenth"),)},
        {"draw": lambda figure: {"curve": Line(figure.subplots().plot([], [])[0], x=[0, 1], y="enz")}},
        {"draw": lambda figure: {"words": Label(figure.subplots().text(0, 0, ""), x=0, y=0, text="{sped}")}},
    ],
)
def test_a_formula_or_label_of_unknown_names_fails_with_the_panel_s_name(make_panel, changes):
    with pytest.raises(PanelError, match="panel small-decay: "):
        build(make_panel(**changes))


def test_a_panel_over_its_size_fails_by_name(make_panel, monkeypatch):
    monkeypatch.setattr("ssebook.explore.panel.KILOBYTES", 5.0)
    with pytest.raises(PanelError, match=r"panel small-decay: \d+\.\d kB gzipped; allowed: 5 kB"):
        build(make_panel())


# ---- the report ------------------------------------------------------------------------------------------------------


def test_report_says_what_the_panel_costs_and_how_good_it_is(panel):
    report = panel.report
    assert report.name == "small-decay"
    assert report.dimensions == {
        "strength": ["material"],
        "profile": ["rate", "material"],
        "ends": ["rate", "material"],
        "speed": ["rate", "length"],
        "shares": ["rate", "length", "material"],
    }
    assert {name: len(nodes) for name, nodes in report.nodes.items()} == {
        name: len(axes) + 1 for name, axes in report.dimensions.items()
    }
    assert report.nodes["profile"][1:] == [2, 21]
    assert 0 < report.worst_pixels <= 0.5
    assert report.worst_readouts.keys() >= {"Speed", "Depth of the half"}
    assert all(0 <= report.worst_readouts[r.label] <= r.tolerance for r in panel.readouts)
    assert 2_000 < report.gzipped_bytes <= 60_000
    assert report.settings_compared == 200 + 2 * 2 * 2


def test_report_counts_what_the_page_carries(panel):
    assert len(gzip.compress(panel.html().encode())) == pytest.approx(panel.report.gzipped_bytes, rel=0.03)


# ---- the page --------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags of a piece of HTML, its text by enclosing tag, and whether tags were closed in order."""

    VOID = ("img", "br", "input", "link", "meta")

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append((self.open[-1], data.strip()))


@pytest.fixture(scope="module")
def page(panel):
    return Page(panel.html())


def test_page_is_well_formed(page):
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert "small-decay" in ids


def test_page_fetches_nothing(panel, page):
    text = panel.html()
    assert {"script", "svg"} <= {tag for tag, _ in page.tags}
    assert not {"link", "img", "iframe", "style", "object", "embed"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not {"src", "srcset", "action", "data"} & set(attributes), tag
        for key in attributes:
            assert not key.startswith("on"), (tag, key)
            if key.endswith("href"):
                assert attributes[key].startswith("#")
    assert [attributes for tag, attributes in page.tags if tag == "script"] == [{"type": "application/json"}]
    outside = set(re.findall(r"(?:https?:)?//[\w.]+[^\s\"'<>]*", re.sub(r'"codes":"[^"]*"|"floats":"[^"]*"', "", text)))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_page_is_complete_without_a_script(panel, page):
    """Question, both figures, every readout at the defaults, and every curve and control in words."""
    texts = [text for _, text in page.texts]
    assert panel.title in texts
    assert panel.question in texts  # escaped in the source, read back here
    assert sum(tag == "svg" for tag, _ in page.tags) == len(LAYOUTS)
    assert [text for tag, text in page.texts if tag == "dt"] == list(panel.readings())
    assert [text for tag, text in page.texts if tag == "dd"] == list(panel.readings().values())
    items = [text for tag, text in page.texts if tag == "li"]
    assert set(panel.legend.values()) <= set(items)
    assert {control.about for control in panel.controls} <= set(items)
    assert {control.label for control in panel.controls} <= {text for tag, text in page.texts if tag == "b"}


def test_changed_readouts_are_announced(page):
    (readouts,) = [attributes for tag, attributes in page.tags if tag == "dl"]
    assert readouts["aria-live"] == "polite"


def test_swatches_have_the_colour_of_what_they_explain(panel):
    html = panel.html()
    for words, colour in [
        ("the height over the depth", "blue"),
        ("what lies below it", "sky"),
        ("three shares", "orange"),
    ]:
        assert re.search(rf'background:var\(--sse-{colour}\)"></i>{words}', html), words


def spec_of(panel):
    """The JSON in the page, read as strictly as a browser reads it."""
    (text,) = re.findall(r'<script type="application/json">(.*?)</script>', panel.html(), re.DOTALL)

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def test_json_in_the_page_is_strict_and_cannot_end_its_script(make_panel, panel):
    assert spec_of(panel)["name"] == "small-decay"
    sly = make_panel(readouts=(Readout("Speed", "speed", none="</script><b>&"),))
    assert spec_of(sly)["readouts"][0]["none"] == "</script><b>&"


def test_html_in_words_is_shown_not_obeyed(make_panel, panel):
    words = '<b onclick="x()">"bold" & co</b>'
    odd = make_panel(
        title=words, question=words, legend={**panel.legend, "curve": words}, description=words,
        readouts=(Readout(words, "where(speed > 0, nan, 1)", none=words),),
    )  # fmt: skip
    page = Page(odd.html())
    assert not [attributes for _, attributes in page.tags if "onclick" in attributes]
    texts = {(tag, text) for tag, text in page.texts}
    assert {("p", words), ("dt", words), ("dd", words), ("li", words), ("title", words), ("desc", words)} <= texts


def test_page_knows_every_name_it_uses(make_panel, panel):
    """Of derived outputs the page gets those somebody sees: the others' parts are not tabulated."""
    unseen = make_panel(
        model=lambda **settings: panel.model(**settings) | {"secret": settings["rate"]},
        derived={**panel.derived, "unseen": "2*secret", "also_unseen": "unseen + 1"},
    )
    for spec in (spec_of(panel), spec_of(unseen)):
        known = {"nan", *(control["name"] for control in spec["controls"]), *spec["tables"]}
        for name, tree in spec["derived"]:
            assert names(tree) <= known, name
            known.add(name)
        for readout in spec["readouts"]:
            assert names(readout["value"]) | names(readout["limit"]) <= known
        for artists in spec["layouts"].values():
            for artist in artists.values():
                assert set().union(*(names(tree) for tree in artist["coordinates"].values())) <= known
                assert set(re.findall(r"\{(\w+)\}", artist.get("text", ""))) <= known


def names(tree):
    if isinstance(tree, str):
        return {tree}
    if isinstance(tree, list) and tree and isinstance(tree[0], str):
        return set().union(*(names(part) for part in tree[1:]))
    return set()


def test_presets_reach_the_page_as_whole_settings(panel):
    assert spec_of(panel)["presets"] == {"steep tin": {"rate": 10, "length": 1, "material": "tin"}}


def test_same_declaration_same_page(make_panel, panel):
    assert make_panel().html() == panel.html()


# ---- a figure for paper ----------------------------------------------------------------------------------------------


def test_figure_is_matplotlib_s_with_everything_in_its_place(panel):
    figure = panel.figure(rate=5, length=2, material="tin")
    assert isinstance(figure, Figure)
    left, right = figure.axes
    curve = next(line for line in left.lines if line.get_color() == BLUE)
    np.testing.assert_allclose(curve.get_ydata(), 0.5 * np.exp(-5 * np.linspace(0, 1, 21)))
    assert [bar.get_height() for bar in right.patches] == pytest.approx([5 - 0.01, 4 - 0.01, 1.5 - 0.01])
    written = {text.get_text() for axes in figure.axes for text in axes.texts if text.get_visible()}
    assert {"tin", f"{2 * 5**1.5:.1f} m/s"} <= written
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    assert buffer.getvalue().startswith(b"\x89PNG")


def test_figures_do_not_share_artists(panel):
    one, other = panel.figure(rate=1), panel.figure(rate=9)
    ends = [figure.axes[0].lines[0].get_ydata()[-1] for figure in (one, other)]
    assert ends == pytest.approx([math.exp(-1), math.exp(-9)])


# ---- in a notebook ---------------------------------------------------------------------------------------------------


def test_repr_holds_no_memory_address(panel):
    assert repr(panel) == "<Panel small-decay: How fast does it <decay> & where?>"


def test_book_gets_static_html_without_widgets(panel, monkeypatch):
    monkeypatch.setenv("SSEBOOK_STATIC", "1")
    assert panel._repr_mimebundle_() == {"text/plain": repr(panel), "text/html": panel.html()}


def test_live_kernel_gets_a_widget_a_stable_text_and_a_picture(panel, monkeypatch):
    monkeypatch.delenv("SSEBOOK_STATIC", raising=False)
    first, second = (panel._repr_mimebundle_(include=None, exclude=None) for _ in range(2))
    assert "application/vnd.jupyter.widget-view+json" in first
    assert first["text/plain"] == second["text/plain"] == repr(panel)
    assert "0x" not in first["text/plain"]
    card = Page(first["text/html"])
    assert sum(tag == "svg" for tag, _ in card.tags) == len(LAYOUTS)
    assert "script" not in {tag for tag, _ in card.tags}
