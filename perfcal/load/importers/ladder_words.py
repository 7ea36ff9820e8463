"""What the words of a ladder's headings usually mean: which of them name levels, and how a level's label is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfcal.load.importers.rubric_draft import slug

__all__ = ["is_level_like", "level_label", "level_share", "names_fall", "plain_title"]

_CODE = r"(?:L|IC|M|E|D|P|T|G|SE|SWE|SDE|EM|MTS|ENG)[\s-]?\d{1,2}[A-Za-z]?"
_LEVEL_WORDS = re.compile(
    r"\b(?:" + _CODE + r"|(?:level|grade|band|tier|stage|step|rung)\s*[\dIVX]+"
    r"|intern|trainee|apprentice|graduate|associate|junior|mid|intermediate|confirmed|experienced|senior|staff|lead"
    r"|principal|distinguished|fellow|architect|director|head|chief|vp|vice president|entry|expert|executive|I{1,3}|IV|V)\b"
    r"|\w+\s\d{1,2}$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*\(https?://\S+\)")
_SENIORITY = (
    "intern",
    "trainee",
    "apprentice",
    "junior",
    "associate",
    "mid",
    "senior",
    "lead",
    "staff",
    "principal",
    "distinguished",
    "fellow",
)
_BARE_NUMBER = re.compile(r"\d{1,2}")
_NUMBERED = re.compile(r"^\s*(?:\d+|[A-Z])[.)]\s+")
_IN_BRACKETS = re.compile(
    r"^(?P<title>.*\S)\s*[(\[](?P<code>(?:level|grade|band|tier)?\s?[A-Za-z]{0,4}[\s-]?\d{1,2}[A-Za-z]?)[)\]]$",
    re.DOTALL,
)
_LEADING_CODE = re.compile(
    rf"^(?P<code>{_CODE}|\d{{1,2}})\s*(?:[:|,–—-]\s*|\s)(?P<title>\D.*)$", re.IGNORECASE | re.DOTALL
)
_LEVEL_PREFIX = re.compile(
    r"^(?P<word>level|grade|band|tier)\s*(?P<code>[\dIVX]+)\s*[:|,.–—-]\s*(?P<title>.+)$", re.IGNORECASE
)


def is_level_like(label: str) -> bool:
    """Whether a label reads like the name of a level: "L3", "Senior Engineer", "Grade 7", "2"."""
    return bool(_LEVEL_WORDS.search(label) or _BARE_NUMBER.fullmatch(label.strip()))


def level_share(labels: Sequence[str]) -> float:
    """Return the share of labels that read like levels; 0 where there is none."""
    filled = [label for label in labels if label.strip()]
    return sum(map(is_level_like, filled)) / len(filled) if filled else 0.0


def level_label(label: str) -> tuple[str, str]:
    """Return (id, title) of a level written "Senior Engineer (L3)", "L3: Senior Engineer", "Level 3 – Senior" or "L3"."""
    text = " ".join(_ADDRESS.sub("", label).split())
    code, title = "", text
    if found := _IN_BRACKETS.match(text):
        code, title = found["code"], found["title"]
    if found := _LEVEL_PREFIX.match(title):
        code, title = code or f"{found['word'].casefold()}-{found['code']}", found["title"]
    elif not code and (found := _LEADING_CODE.match(text)):
        code, title = found["code"], found["title"]
    elif not code and (re.fullmatch(_CODE, text, re.IGNORECASE) or _BARE_NUMBER.fullmatch(text)):
        code, title = text, ""
    return re.sub(r"\s", "-" if " " in code and len(code) > 5 else "", code) or slug(text) or text, title


def plain_title(text: str) -> str:
    """Return a heading without its number or leading symbols: "1. System" and "🧠 System" are "System"."""
    text = _ADDRESS.sub("", text)
    without = re.sub(r"^[^\w(]+", "", _NUMBERED.sub("", text.strip()))
    return without.strip(" :*") or text.strip()


def names_fall(labels: Sequence[str]) -> bool:
    """Whether levels seem to be listed highest first, by their numbers or by words such as senior and junior."""
    numbers = [int(found[0]) for label in labels if (found := re.search(r"\d+", label))]
    words = [re.findall(r"[a-z]+", label.casefold()) for label in labels]
    ranks = [
        rank for each in words if (rank := max((_SENIORITY.index(w) for w in each if w in _SENIORITY), default=-1)) >= 0
    ]
    return any(
        len(row) > 1 and len(row) >= len(labels) / 2 and row == sorted(row, reverse=True) and row[0] > row[-1]
        for row in (numbers, ranks)
    )
