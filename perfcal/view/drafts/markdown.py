"""A draft as Markdown that the growth doc's own reader takes back without a question.

Places for a person's words are comments: they are seen where one edits, are never evidence, and a part left open stays
empty. Texts are escaped, so that they read as they were written and hold no tag, field or heading of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from perfcal.view.drafts.blocks import Block
from perfcal.view.safe_text import safe_link, visible

__all__ = ["draft_markdown"]

_MARKUP = re.compile(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^([-+=#]|\d+(?=[.)]))")
_TAG = re.compile(r"#(?=[^\W\d_])")
_ADDRESS = re.compile(r"\b(https?|mailto):(?=\S)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def draft_markdown(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown: H2 and H3, one line each, bullets together, rows to place inside one comment."""
    groups = (_group(kind, list(items)) for kind, items in groupby(blocks, key=_together))
    return "\n\n".join(group for group in groups if group) + "\n"


def _together(block: Block) -> str:
    return "bullets" if block.kind in {"bullet", "gap"} else block.kind


def _group(kind: str, blocks: list[Block]) -> str:
    if kind == "bullets":
        return "\n".join(map(_bullet, blocks))
    if kind == "to place":
        rows = "\n".join(_bullet(block).replace("-->", "--&gt;") for block in blocks)
        return f"<!-- to place: move each row under the dimension it belongs to, or leave it out\n{rows}\n-->"
    return "\n\n".join(map(_line, blocks))


def _line(block: Block) -> str:
    if block.kind in {"section", "part"}:
        return f"{'##' if block.kind == 'section' else '###'} {_plain(block.text)}"
    if block.kind in {"to write", "note"}:
        return f"<!-- {'yours' if block.kind == 'to write' else 'note'}: {_commented(block.text)} -->"
    return _no_mark(_plain(block.text))


def _bullet(block: Block) -> str:
    lead = "Gap: " if block.kind == "gap" else ""
    text = _plain(block.text)
    facts = f" ({_plain('; '.join(block.facts))})" if block.facts else ""
    href = safe_link(block.url)
    link = f" [{_plain(block.title) or 'link'}](<{href}>)" if href else ""
    words = f"{lead}{text}{facts}{link}"
    return f"- {block.when} {words}" if block.when else f"- {_no_mark(words)}"


def _no_mark(line: str) -> str:
    """Escape what would begin a list, a heading or an underline at the start of a line."""
    return _LINE_START.sub(r"\\\1", line)


def _commented(text: str) -> str:
    return _BLANKS.sub(" ", visible(text)).replace("--", "- -").replace(">", " ").strip()


def _plain(text: str) -> str:
    """Return `text` on one line, so escaped that Markdown shows its characters and the format finds no tag or link in it."""
    one_line = _BLANKS.sub(" ", visible(text)).strip()
    unlinked = _ADDRESS.sub(r"\1: ", _TAG.sub("# ", one_line))
    return _MARKUP.sub(r"\\\g<0>", unlinked)
