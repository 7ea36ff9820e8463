"""One candidate's page, from frozen facts: HTML, PDF, Markdown and JSON show the same and add nothing (R8.1, R8.2, R5.3)."""

from __future__ import annotations

from typing import Literal, get_args, overload

from perfcal.errors import UnknownNameError
from perfcal.view.pre_read.as_json import pre_read_from_json, pre_read_json
from perfcal.view.pre_read.facts import (
    Artifact,
    Bullet,
    BulletGroup,
    CounterArgument,
    CriterionLine,
    DimensionStatus,
    PreRead,
    SourceLine,
    TimelinePoint,
)
from perfcal.view.pre_read.html import pre_read_html
from perfcal.view.pre_read.markdown import pre_read_markdown
from perfcal.view.pre_read.pdf import Paper, pre_read_pdf

__all__ = [
    "Artifact",
    "Bullet",
    "BulletGroup",
    "CounterArgument",
    "CriterionLine",
    "DimensionStatus",
    "Format",
    "Paper",
    "PreRead",
    "SourceLine",
    "TimelinePoint",
    "pre_read_from_json",
    "render_pre_read",
]


Format = Literal["html", "pdf", "md", "json"]
_TEXT_FORMATS = {"html": pre_read_html, "md": pre_read_markdown, "json": pre_read_json}


@overload
def render_pre_read(pre_read: PreRead, format: Literal["pdf"], *, paper: Paper = "a4") -> bytes: ...
@overload
def render_pre_read(pre_read: PreRead, format: Literal["html", "md", "json"], *, paper: Paper = "a4") -> str: ...
@overload
def render_pre_read(pre_read: PreRead, format: Format, *, paper: Paper = "a4") -> str | bytes: ...
# `format` is what a reader and the command line call it; the builtin of that name is not needed here.
def render_pre_read(pre_read: PreRead, format: Format, *, paper: Paper = "a4") -> str | bytes:  # noqa: A002
    """Render one candidate's pre-read (R8.1, R8.2, R5.3).

    Parameters
    ----------
    pre_read : PreRead
        The frozen facts; a renderer works out nothing of its own.
    format : {"html", "pdf", "md", "json"}
        "html" and "pdf" are cut to one page by the rule in `fit.py`, and say what was cut; "md" and "json" hold all.
    paper : {"a4", "us-letter"}
        The PDF's paper. The HTML prints on one sheet of either.

    Returns
    -------
    str or bytes
        Text, or the bytes of the PDF. The same facts give the same result, byte for byte.

    Raises
    ------
    UnprintableTextError
        For "pdf", where no font at hand has a letter.
    UnknownNameError
        For a format or a paper that does not exist.

    Notes
    -----
    The page rates and recommends nothing, and a page without INCOMPLETE is not a recommendation.
    """
    if format == "pdf":
        if paper not in get_args(Paper):
            raise UnknownNameError.of("paper", paper, get_args(Paper))
        return pre_read_pdf(pre_read, paper=paper)
    if format not in _TEXT_FORMATS:
        raise UnknownNameError.of("format", format, get_args(Format))
    return _TEXT_FORMATS[format](pre_read)
