"""typst with perfcal's own fonts, offline: what the page of one candidate and the book of all of them are set with."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from perfcal.view.pre_read.glyphs import FONTS, printable, uncovered_letters, with_break_points
from perfcal.view.theme import BLOCK_HEIGHT_MM, BLOCK_WIDTH_MM, LIGHT

__all__ = ["Paper", "compiler_of", "for_print", "refused_letters", "sheet_settings", "template_source"]

Paper = Literal["a4", "us-letter"]
_FAMILIES = ("Liberation Sans", "DejaVu Sans", "Droid Sans Fallback")
_PAGES = Path(str(files("perfcal.view") / "pages"))
_UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def compiler_of(template: str, data: dict[str, Any]) -> typst.Compiler:
    """Return typst with a template and its data; the machine's fonts come in only for letters that perfcal's lack.

    The template is given by its place: a text of its own would take one of the 65,535 numbers typst has for sources each time.
    """
    text = json.dumps(data, ensure_ascii=False)
    beyond = bool(uncovered_letters(text))
    return typst.Compiler(
        input=_PAGES / template,
        root=_PAGES,
        font_paths=_fonts(system=beyond),
        ignore_system_fonts=not beyond,
        sys_inputs={"data": text},
    )


def sheet_settings(paper: Paper) -> dict[str, Any]:
    """Return what every sheet is set by: paper, fonts, colours and the size of a block of the time line."""
    return {
        "paper": paper,
        "fonts": list(_FAMILIES),
        "theme": asdict(LIGHT),
        "block_width": BLOCK_WIDTH_MM,
        "block_height": BLOCK_HEIGHT_MM,
    }


def for_print(value: Any, name: str = "") -> Any:
    """Prepare every text of nested lists and mappings for the fonts and for narrow columns."""
    if isinstance(value, str):
        return value if name == "href" else with_break_points(printable(value))  # an address is followed, not printed
    if isinstance(value, list):
        return [for_print(item, name) for item in value]
    if isinstance(value, dict):
        return {key: for_print(item, key) for key, item in value.items()}
    return value


def refused_letters(diagnostic: str) -> list[str]:
    """Return the characters typst could not print, from what it says about them."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in _UNDISPLAYED.findall(diagnostic))
    return sorted(set("".join(texts)))


@cache
def template_source(name: str) -> bytes:
    """Return a template, read once."""
    return (_PAGES / name).read_bytes()


@cache
def _fonts(*, system: bool) -> typst.Fonts:
    """Return perfcal's own fonts, loaded once, with or without the machine's beside them."""
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[Path(str(FONTS))])
