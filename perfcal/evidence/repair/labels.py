"""Labels in running text: `Progress:`, `**Seen in March:**`, `Diagnosis (2026-01-05) – skill`, and what follows each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from perfcal.evidence.repair.days import DATE

__all__ = ["before_labels", "label_pattern", "labelled"]

_MORE = (
    r"(?:\s+(?:at|of|for|in|on|from|with|by|to|as|so|this|last|since)\b(?:\s+[\w’'-]+){0,3})?"  # "expected of an L4"
)
_OTHER = re.compile(r"(?:^|[;.\n]\s*)\**[A-Z][\w’'-]*(?: [\w’'-]+){0,3}\**:", re.MULTILINE)


def label_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern for `Label:` anywhere in a text or `Label –` at a line's beginning, with a day beside it."""
    return re.compile(
        rf"(?:(?P<first>^)|(?<=[\s(*;|]))(?P<day>{DATE}[\s:,–-]+)?\**(?i:(?P<label>{words}))\**"
        rf"(?P<note>\s*\([^)\n]*\))?{_MORE}\**\s*(?::\**|(?(first)[–—-]\s|(?!)))",
        re.MULTILINE,
    )


def labelled(text: str, labels: Iterable[tuple[str, re.Pattern[str]]]) -> dict[str, str]:
    """Split a text at its labels: name → what follows up to the next label; a day beside a label belongs to it."""
    marks = _marks(text, labels)
    parts: dict[str, str] = {}
    for at, (_, begin, name, beside) in enumerate(marks):
        until = marks[at + 1][0] if at + 1 < len(marks) else len(text)
        said = f"{beside} {text[begin:until]}".strip()
        parts[name] = f"{parts[name]} {said}" if name in parts else said
    return parts


def before_labels(text: str, labels: Iterable[tuple[str, re.Pattern[str]]]) -> str:
    """Return what no known label covers: the words before the first one, or a label that none of them is."""
    marks = _marks(text, labels)
    head = text[: marks[0][0]] if marks else text
    known = {begin for _, begin, *_ in marks}
    others = [found[0] for found in _OTHER.finditer(text) if found.end() not in known]
    return " ".join([head, *others]).strip(" *-\n")


def _marks(text: str, labels: Iterable[tuple[str, re.Pattern[str]]]) -> list[tuple[int, int, str, str]]:
    return sorted(
        (match.start(), match.end(), name, f"{match['day'] or ''} {match['note'] or ''}".strip())
        for name, known in labels
        for match in known.finditer(text)
    )
