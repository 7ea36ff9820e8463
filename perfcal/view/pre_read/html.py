"""The pre-read as one HTML file: no script, no remote request, one printed page; its policy forbids anything else."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from markupsafe import Markup

from perfcal.view.pre_read.content import page_content
from perfcal.view.pre_read.pdf import fitted
from perfcal.view.pre_read.timeline import timeline_svg
from perfcal.view.templates import style_hash, template
from perfcal.view.theme import BLOCK_HEIGHT_MM, BLOCK_WIDTH_MM, DARK, FONT_STACK, LIGHT, css_variables

if TYPE_CHECKING:
    from perfcal.view.pre_read.facts import PreRead

__all__ = ["pre_read_html"]


def pre_read_html(pre_read: PreRead) -> str:
    """Return the candidate's page as HTML (R8.1): the same cut as the PDF, for the screen (light or dark) and for paper.

    Every text is escaped; the only markup let through is the style sheet and the drawing, both made here from no one's
    words. The content security policy allows that style sheet, by its hash, and nothing else.
    """
    candidate = fitted(pre_read)
    style = _style(candidate.type_scale)
    return template("pre_read.html.j2").render(
        page_content(candidate),
        policy=f"default-src 'none'; style-src {style_hash(style)}; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 -- from the package's own file and palette
        svg=Markup(timeline_svg(candidate.page)),  # noqa: S704 -- drawn from dates and counts alone
    )


def _style(type_scale: float) -> str:
    return template("pre_read.css").render(
        type_scale=round(type_scale, 4),
        light=css_variables(LIGHT),
        dark=css_variables(DARK),
        font_stack=FONT_STACK,
        chart_colours={name.replace("_", "-"): colour for name, colour in asdict(LIGHT).items()},
        block_width=BLOCK_WIDTH_MM,
        block_height=BLOCK_HEIGHT_MM - 1,  # browsers round up: a full block would call for a second sheet
    )  # fmt: skip
