"""One conversation as a section of a growth doc: the inverse of reading it (R3.1).

Words stay words: whatever would open a heading, list, quote, table, code block or comment at the start of a line is
escaped as Markdown does it, and so is raw HTML anywhere. Links, emphasis and code within a line stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from perfcal.errors import UsageError
from perfcal.schema.growth import HEADINGS

__all__ = ["conversation_text", "plain_lines"]

_FIELDS = HEADINGS["1:1"]
_OPENS = re.compile(
    r"#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|`{3}|~{3}|\||={1,}\s*$|(?=[-*_\s|:=]+$)[-*_|:=]|\[(?=[^\]]*(?:\]:|$))"
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_RANGE = re.compile(r"\\?(?:\.\.|[-–]|(?:to|until)\b|\w*\d{4}-)")
_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")


def conversation_text(day: date, said: Mapping[str, str], *, due: date) -> str:
    """Return the section of a 1:1 held on `day`: five fields and a Commit with an open box and its day.

    Parameters
    ----------
    day
        The day of the 1:1.
    said
        A text for each of Situation, Behavior, Impact, Ask and Commit, by the name in small letters; none may be blank.
    due
        The day the Commit will be looked at.
    """
    texts = {name: plain_lines(said.get(name.casefold(), "")) for name in _FIELDS}
    if blank := [name for name, lines in texts.items() if not any(lines)]:
        raise UsageError(
            f"a conversation without {', '.join(blank)}", hint="write a sentence for each of the five fields"
        )
    commit = _after_day(" ".join(line for line in texts.pop("Commit") if line), due)
    lines = [f"## 1:1 {day}"]
    for name, own in texts.items():
        lines += [f"### {name}", *own]
    return "\n".join([*lines, "### Commit", f"- [ ] {due}{commit}", ""])


def plain_lines(text: str) -> list[str]:
    """Return a text's lines so that each is read as running words; blank lines are kept one at a time, inside only."""
    lines: list[str] = []
    for line in text.splitlines():
        plain = _plain(line)
        if plain or (lines and lines[-1]):
            lines.append(plain)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _after_day(commit: str, due: date) -> str:
    """Return a Commit's words as they follow its day: the day once, and no second one that would make it a range."""
    words = commit.removeprefix(str(due)).strip()
    return f": {words}" if _RANGE.match(words) else f" {words}"


def _plain(line: str) -> str:
    words = " ".join("".join(char if char.isprintable() else " " for char in line).split())
    safe = _HTML.sub(r"\\<", _ENTITY.sub(r"\\&", _BACKSLASH.sub(r"\\\\", words)))
    safe = _NUMBERED.sub(r"\1\\\2", safe, count=1) if _NUMBERED.match(safe) else safe
    return f"\\{safe}" if _OPENS.match(safe) else safe
