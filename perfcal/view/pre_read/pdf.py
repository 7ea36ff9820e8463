"""The pre-read as PDF: one page, tagged (PDF/UA-1), its fonts inside, the same bytes each time; set by typst, offline."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast

import typst

from perfcal.errors import UnprintableTextError
from perfcal.view.pre_read.content import page_content
from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read.fit import FittedPreRead, fit_to_page
from perfcal.view.pre_read.glyphs import FONTS, printable, uncovered_letters, with_break_points
from perfcal.view.pre_read.timeline import timeline_svg
from perfcal.view.theme import BLOCK_HEIGHT_MM, BLOCK_WIDTH_MM, LIGHT

__all__ = ["Paper", "fitted", "pre_read_pdf"]

Paper = Literal["a4", "us-letter"]
_UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FAMILIES = ("Liberation Sans", "DejaVu Sans", "Droid Sans Fallback")


def pre_read_pdf(pre_read: PreRead, *, paper: Paper = "a4") -> bytes:
    """Return the candidate's page as PDF (R8.1), exactly one page of A4 or US Letter, by the rule in `fit.py`.

    Links are real; pictures have a text; headings, lists and tables are tagged. Raises `UnprintableTextError` where a
    letter cannot be printed. The PDF holds no date of its own: the same facts give the same bytes.
    """
    compiler = _compiler({**_page_data(fitted(pre_read), paper=paper), "only_measure": False})
    try:
        return cast("bytes", compiler.compile(format="pdf", pdf_standards="ua-1"))
    except typst.TypstError as error:
        if letters := _refused_letters(error.diagnostic):
            raise UnprintableTextError.of(pre_read.employee_id, letters) from None  # typst's message quotes the text
        raise


@lru_cache(maxsize=16)
def fitted(pre_read: PreRead) -> FittedPreRead:
    """Return the page as it fits one sheet of either paper; the HTML and the PDF of a candidate share it."""
    return fit_to_page(pre_read, filled=_filled)


def _filled(candidate: FittedPreRead) -> float:
    """Measure how much of one page a candidate takes: 1.02 is two hundredths too much."""
    compiler = _compiler({**_page_data(candidate, paper="a4"), "only_measure": True})
    return float(compiler.query("<filled>", field="value", one=True))


def _refused_letters(diagnostic: str) -> list[str]:
    """Return the characters typst could not print, from what it says about them."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in _UNDISPLAYED.findall(diagnostic))
    return sorted(set("".join(texts)))


def _page_data(candidate: FittedPreRead, *, paper: Paper) -> dict[str, Any]:
    """Return all the template reads, as data; nothing of it is ever source."""
    settings = {
        "type_scale": candidate.type_scale,
        "paper": paper,
        "fonts": list(_FAMILIES),
        "theme": asdict(LIGHT),
        "block_width": BLOCK_WIDTH_MM,
        "block_height": BLOCK_HEIGHT_MM,
    }
    return {**_for_print(page_content(candidate)), "svg": timeline_svg(candidate.page), **settings}


def _for_print(value: Any, name: str = "") -> Any:
    """Prepare every text of nested lists and mappings for the fonts and for narrow columns."""
    if isinstance(value, str):
        return value if name == "href" else with_break_points(printable(value))  # an address is followed, not printed
    if isinstance(value, list):
        return [_for_print(item, name) for item in value]
    if isinstance(value, dict):
        return {key: _for_print(item, key) for key, item in value.items()}
    return value


@cache
def _fonts(*, system: bool) -> typst.Fonts:
    """Return perfcal's own fonts, loaded once, with or without the machine's beside them."""
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[Path(str(FONTS))])


@cache
def _template() -> bytes:
    return (files("perfcal.view") / "pages" / "pre_read.typ").read_bytes()


def _compiler(data: dict[str, Any]) -> typst.Compiler:
    """Return typst with the page's data; the machine's fonts come in only for letters that perfcal's lack."""
    text = json.dumps(data, ensure_ascii=False)
    beyond = bool(uncovered_letters(text))
    return typst.Compiler(
        input=_template(), font_paths=_fonts(system=beyond), ignore_system_fonts=not beyond, sys_inputs={"data": text}
    )
