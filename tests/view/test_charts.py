"""The time line: what its marks stand for, and that nothing outside is asked for it."""

from datetime import date

from pre_read_samples import timeline

from perfcal.view.charts import chart_svg, evidence_timeline_chart, evidence_timeline_svg
from perfcal.view.theme import LIGHT

END, FREEZE = date(2026, 6, 30), date(2026, 7, 3)


def layers(points):
    """Return the data of each layer: band, bars, late marks, freeze."""
    spec = evidence_timeline_chart(points, window_end=END, freeze=FREEZE, recent_weeks=6).to_dict()
    return [spec["datasets"][layer["data"]["name"]] for layer in spec["layer"]]


def test_bars_stack_rows_without_a_link_on_those_with():
    """A week of three rows, two of them linked, is one bar from 0 to 2 and one from 2 to 3."""
    [week] = [point for point in timeline() if point.week == date(2026, 3, 9)]
    _, bars, _, _ = layers((week,))
    assert [(bar["low"], bar["high"], bar["link"]) for bar in bars] == [(0, 2, True), (2, 3, False)]


def test_an_empty_week_keeps_its_place():
    """26 weeks are 26 bars at least, the empty ones of no height."""
    _, bars, _, _ = layers(timeline())
    assert sum(bar["link"] for bar in bars) == 26
    assert bars[0]["high"] == 0


def test_the_band_is_the_last_six_weeks_and_the_rule_the_freeze():
    """The band ends with the window; the dashed line stands at the freeze."""
    band, _, late, freeze = layers(timeline())
    assert band == [{"from": "2026-05-19", "to": "2026-06-30"}]
    assert freeze == [{"freeze": "2026-07-03"}]
    assert late == [{"week": "2026-06-25", "rows": 2}]


def test_the_drawing_holds_no_script_style_or_address():
    """The SVG is shapes and text; its only addresses are the names of its own format."""
    svg = evidence_timeline_svg(timeline(), window_end=END, freeze=FREEZE, recent_weeks=6)
    assert LIGHT.linked in svg
    assert "style=" not in svg
    assert "<script" not in svg
    assert svg.count("http") == svg.count("http://www.w3.org/")


def test_the_same_weeks_draw_the_same_bytes():
    """Nothing in the drawing counts up from one chart to the next."""
    chart = evidence_timeline_chart(timeline(), window_end=END, freeze=FREEZE, recent_weeks=6)
    assert chart_svg(chart) == chart_svg(chart)
