"""The pre-read as PDF: one page, tagged (PDF/UA-1), its fonts inside, the same bytes each time; set by typst, offline."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import typst

from perfcal.errors import UnprintableTextError
from perfcal.view.pre_read.content import page_content
from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read.fit import FittedPreRead, fit_to_page
from perfcal.view.pre_read.timeline import timeline_svg
from perfcal.view.pre_read.typesetting import Paper, compiler_of, for_print, refused_letters, sheet_settings

__all__ = ["Paper", "fitted", "page_data", "pre_read_pdf"]

_TEMPLATE = "pre_read.typ"


def pre_read_pdf(pre_read: PreRead, *, paper: Paper = "a4") -> bytes:
    """Return the candidate's page as PDF (R8.1), exactly one page of A4 or US Letter, by the rule in `fit.py`.

    Links are real; pictures have a text; headings, lists and tables are tagged. Raises `UnprintableTextError` where a
    letter cannot be printed. The PDF holds no date of its own: the same facts give the same bytes.
    """
    compiler = compiler_of(_TEMPLATE, {**page_data(fitted(pre_read), paper=paper), "only_measure": False})
    try:
        return cast("bytes", compiler.compile(format="pdf", pdf_standards="ua-1"))
    except typst.TypstError as error:
        if letters := refused_letters(error.diagnostic):
            raise UnprintableTextError.of(pre_read.employee_id, letters) from None  # typst's message quotes the text
        raise


@lru_cache(maxsize=16)
def fitted(pre_read: PreRead) -> FittedPreRead:
    """Return the page as it fits one sheet of either paper; the HTML and the PDF of a candidate share it."""
    return fit_to_page(pre_read, filled=_filled)


def _filled(candidate: FittedPreRead) -> float:
    """Measure how much of one page a candidate takes: 1.02 is two hundredths too much."""
    compiler = compiler_of(_TEMPLATE, {**page_data(candidate, paper="a4"), "only_measure": True})
    return float(compiler.query("<filled>", field="value", one=True))


def page_data(candidate: FittedPreRead, *, paper: Paper) -> dict[str, Any]:
    """Return all the template reads, as data; nothing of it is ever source."""
    settings = {"type_scale": candidate.type_scale, **sheet_settings(paper)}
    return {**for_print(page_content(candidate)), "svg": timeline_svg(candidate.page), **settings}
