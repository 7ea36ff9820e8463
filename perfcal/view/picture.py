"""A drawing as a person reads it: its words, its shapes, the one thing it does not show, and its data as a table.

The drawing is an `img` that holds its own SVG: it needs no script and no network, and a notebook, a sanitised page and
a sheet of paper show the same. It brings its own ground, so that it stays legible on a page of any colour.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, fields

import altair as alt

from perfcal.view.charts import chart_svg
from perfcal.view.shown import Displayed
from perfcal.view.tables import PageTable
from perfcal.view.templates import template
from perfcal.view.theme import DARK, FONT_STACK, LIGHT

__all__ = ["ABOVE_OR_BELOW", "MARKS", "Picture", "picture"]

ABOVE_OR_BELOW = "datum.value === 0 ? '0' : format(datum.value, '+.1f')"
"""The labels of an axis of differences: signed, and nothing at all in its middle."""

MARKS = ((False, "circle", LIGHT.linked, 90), (True, "diamond", LIGHT.alert, 170))
"""How a point is drawn that has no question, and one that has: shape, colour and an area at which both look as large."""

_QUIET = {
    "domainColor": LIGHT.rule,
    "tickColor": LIGHT.rule,
    "gridColor": LIGHT.rule,
    "labelColor": LIGHT.ink,
    "titleColor": LIGHT.muted,
}


@dataclass(frozen=True, slots=True)
class Picture(Displayed):
    """A finished picture: what a notebook displays, prints and exports. Its words are text, ready to be escaped."""

    title: str
    svg: str  # drawn from our own words, ids, names, days and counts; shown as an image, where nothing in it can run
    alt: str  # what is seen, for whoever cannot see it
    says_not: str  # one sentence: what the picture does not show
    table: PageTable  # what it was drawn from
    key: str = ""  # what its marks stand for, where the drawing does not say so itself

    @property
    def address(self) -> str:
        """The drawing as an address that holds it, in light and in dark colours."""
        return f"data:image/svg+xml;base64,{b64encode(_in_both_themes(self.svg).encode()).decode()}"

    def to_html(self) -> str:
        """Return the picture as HTML that needs no style sheet and no script."""
        return template("picture.html.j2").render(picture=self)

    def to_text(self) -> str:
        """Return what the picture shows as plain text: its title, its limit and its data."""
        return "\n".join(filter(None, [self.title, self.key, self.says_not, self.table.to_text()]))


def picture(
    chart: alt.TopLevelMixin, *, title: str, alt: str, says_not: str, table: PageTable, key: str = ""
) -> Picture:
    """Return an altair chart as a picture in perfcal's type; let the chart use the colours of `theme.LIGHT` alone.

    Every colour of `LIGHT` becomes its namesake of `DARK` where the reader's screen is dark. Any other stays as it is.
    """
    quiet = (
        chart.properties(background=LIGHT.ground, padding=8)
        .configure(font=FONT_STACK, aria=False)  # the picture has one alternative text, not one for each mark
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal", labelLimit=260, **_QUIET)
        .configure_header(labelFontSize=11, labelColor=LIGHT.ink, titleColor=LIGHT.muted)
    )
    return Picture(title=title, svg=chart_svg(quiet), alt=alt, says_not=says_not, table=table, key=key)


def _in_both_themes(svg: str) -> str:
    """Let the drawing follow the reader's screen; paper stays light."""
    pairs = {getattr(LIGHT, field.name): getattr(DARK, field.name) for field in fields(LIGHT)}
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in pairs.items()
    )
    head, mark, rest = svg.partition(">")
    return f"{head}{mark}<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>{rest}"
