"""Ladders perfcal does not read, each refused by its own name, with the command that helps instead."""

from __future__ import annotations

import re
from pathlib import PurePath

from perfcal.errors import RefusedFormatError

__all__ = ["EMPTY_RUBRIC_HINT", "holds_template_marks", "refuse_foreign_kinds", "refused"]

EMPTY_RUBRIC_HINT = "`perfcal import rubric --empty > rubric.yaml` prints an empty rubric to fill in by hand"

_BINARY = {
    ".pdf": "a PDF file",
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".odt": "a text document",
    ".pptx": "a slide deck",
    ".xlsx": "an Excel workbook (save the sheet as CSV)",
    ".xls": "an Excel workbook (save the sheet as CSV)",
    ".ods": "a spreadsheet (save the sheet as CSV)",
    ".numbers": "a spreadsheet (save the sheet as CSV)",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".svg": "a picture",
}
_SUFFIXES = {
    "a template (ERB)": (".erb",),
    "a template (Jinja)": (".j2", ".jinja", ".jinja2"),
    "a template": (".hbs", ".mustache", ".liquid", ".njk", ".ejs", ".tmpl", ".tpl"),
    "HTML": (".html", ".htm", ".xhtml"),
    "LaTeX": (".tex", ".ltx"),
    "JavaScript": (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx"),
}
_CONTENT = {
    "HTML": re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|link|meta)\b", re.IGNORECASE | re.DOTALL),
    "LaTeX": re.compile(r"(?:.*\n)*?\s*\\(?:documentclass|begin\{(?:document|tabular|longtable|table))"),
    "JavaScript": re.compile(
        r"\s*(?:/[/*][^\n]*\n(?:\s*\*[^\n]*\n)*\s*)*"
        r"(?:import\s[^\n]+\sfrom\s|export\s+(?:default|const|type|function)\b|(?:const|let|var)\s+\w+\s*=|module\.exports)"
    ),
}
_TEMPLATE_MARKS = re.compile(r"<%[=#-]?\s|\{%-?\s*\w+|\{\{[^{}\n]+\}\}")
_DATA = {".csv", ".tsv", ".yml", ".yaml", ".json"}


def refused(name: str, kind: str, *, why: str = "") -> RefusedFormatError:
    """Return the refusal of a file by the name of its kind."""
    return RefusedFormatError.of(name, kind, f"{why}\n{EMPTY_RUBRIC_HINT}" if why else EMPTY_RUBRIC_HINT)


def holds_template_marks(text: str) -> bool:
    """Whether a text, outside its code, has the marks of a template, so that its words are made elsewhere."""
    return bool(_TEMPLATE_MARKS.search(_without_code(text)))


def refuse_foreign_kinds(name: str, text: str | None) -> None:
    """Raise `RefusedFormatError` for a binary, HTML, LaTeX, JavaScript or templated file; by suffix, then by content.

    `text` is None for bytes that are not text. A CSV or YAML file is not searched for marks its texts may quote.
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix in _BINARY:
        raise refused(name, _BINARY[suffix])
    for kind, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            raise refused(name, kind)
    if text is None:
        raise refused(name, "a binary file")
    for kind, start in _CONTENT.items() if suffix not in _DATA else ():
        if start.match(_without_code(text)):
            raise refused(name, kind)


def _without_code(text: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)
