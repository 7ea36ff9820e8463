"""A visibility plan as it is written: its half, four artifacts with their lines, signatures and self-audits (R6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.visibility.words import holds_place, withheld, without_marks
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = [
    "ARTIFACTS",
    "Audit",
    "Place",
    "Plan",
    "PlanPart",
    "Said",
    "Signature",
    "current_plans",
    "document_place",
    "plans_of",
]

ARTIFACTS = ("Stretch project", "Cross-team artifact", "Mentorship outcome", "Design doc")
"""The four artifacts of a plan, by their headings (R6.1)."""

_NAMED_BY = {"stretch": 0, "cross": 1, "mentor": 2, "design": 3}
_DONE = re.compile(
    r"\b(?:shipped|done|live|launched|landed|delivered|completed?|finished|released|merged|cited|in use|in production|uses it|"
    r"adopted|published|rolled out|signed off)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:not|never|no|nothing|to be|will be|half|partly|nearly|almost|begun|late|open|track|review)\b|n't|n’t",
    re.IGNORECASE,
)
_COUNTS = {"none": 0, "one": 1, "two": 2, "three": 3, "all": 4, "four": 4}
_COUNT = re.compile(
    rf"(?:\b([0-4]|{'|'.join(_COUNTS)})\s*(?:of|/|out of)\s*(?:the )?(?:4|four)\b|\b(all) (?:the )?(?:4|four)\b)"
    # "three of four teams use it" counts teams
    r"(?!\s+(?!(?:artifacts?|parts?|items?|are|is|were|have|done|finished|shipped|complete|so|now|and|with|by|on|in)\b)[a-z])",
    re.IGNORECASE,
)
_TICKED = re.compile(r"[✅✔☑🟢🎉]")
_UNTICKED = re.compile(r"[❌✗✘✖⬜☐🔴🚫🟡🟠🚧⏳🔄]")
_UNDER_WAY = re.compile(
    r"\b(?:draft\w*|in progress|under way|started|waiting|planned|behind|blocked|wip|missing|pending|next)\b",
    re.IGNORECASE,
)
_LONGEST = 160  # characters of a quoted line
_DONE_KEYS = {"status", "done", "shipped", "landed", "delivered", "outcome", "result"}


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line of it."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Said:
    """A field's value with its wrapped lines, or a sentence of prose; `line` is the part's heading for prose."""

    key: str
    text: str
    linked: bool
    line: int

    @property
    def quoted(self) -> str:
        """The line's own words, cut where they are long."""
        words = f"{self.key}: {self.text}" if self.key else self.text
        return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(' ', 1)[0] + ' …'}”"


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What stands under one artifact's heading."""

    said: tuple[Said, ...]
    line: int

    def field(self, *words: str) -> Said | None:
        """Return the first field whose key begins with one of these words."""
        return next((said for said in self.said if said.key and said.key.casefold().startswith(words)), None)

    @property
    def substance(self) -> bool:
        """Whether anything but placeholders and the day it is due is written."""
        return any(not holds_place(said.text) for said in self.said if said.key.casefold() not in {"due", "status"})


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under Signed: who, by the words there, and the day; None where it has none."""

    who: str
    on: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Audit:
    """One self-audit: what it says about each artifact it names, in which words, and the count it gives where it names none.

    `unclear` says that it names an artifact with words that tell neither.
    """

    on: date | None
    done: Mapping[str, bool]
    count: int | None
    line: int
    unclear: bool = False
    said: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One `## Plan YYYY-Hn` section."""

    title: str
    start: date
    end: date
    file: str
    line: int
    parts: Mapping[str, PlanPart]
    signatures: tuple[Signature, ...]
    audits: tuple[Audit, ...]

    def month(self, number: int) -> tuple[date, date]:
        """Return the first and last day of the half's month, counted from 1."""
        first = pd.Timestamp(self.start) + pd.DateOffset(months=number - 1)
        return first.date(), (first + pd.offsets.MonthEnd()).date()

    def part(self, heading: str) -> PlanPart | None:
        """Return what stands under a heading; None where there is no such heading."""
        return self.parts.get(heading)

    def done_by(self, day: date) -> tuple[int | None, Mapping[str, bool], int]:
        """Return how many artifacts are done on paper on a day, which, and the line; None where nothing says."""
        known: dict[str, bool] = {}
        count, line = None, self.line
        for audit in sorted(
            (item for item in self.audits if item.on and item.on <= day), key=lambda item: (item.on, item.line)
        ):
            known |= audit.done
            count = _count_of(audit, known, before=count)
            line = audit.line
        for heading, part in self.parts.items():
            if (
                (said := _said_done(part))
                and (days := days_in(said.text))
                and max(days) <= day
                and not known.get(heading)
            ):
                known[heading], count, line = True, max(count or 0, sum(known.values()) + 1), said.line
        return count, known, line


def plans_of(cycle: Cycle, employee_id: str) -> list[Plan]:
    """Return a person's plans, the oldest first: those whose half has begun, or that were signed ahead of it."""
    sections = cycle.sections
    own = sections[
        (sections["employee_id"] == employee_id) & (sections["kind"] == "plan") & sections["date_start"].notna()
    ]
    plans = [_plan(cycle, row) for row in records(own.sort_values(["date_start", "line"], kind="stable"))]
    return [
        plan
        for plan in plans
        if plan.start <= cycle.as_of or any(sign.on and sign.on <= cycle.as_of for sign in plan.signatures)
    ]


def current_plans(cycle: Cycle, employee_id: str) -> list[Plan]:
    """Return the plans whose half is of this cycle or later."""
    return [plan for plan in plans_of(cycle, employee_id) if plan.end >= cycle.dates.start]


def document_place(cycle: Cycle, employee_id: str) -> Place:
    """Return where a person's growth doc begins; a blank file where there is none."""
    own = cycle.sections.loc[cycle.sections["employee_id"] == employee_id, "file"]
    return Place("" if own.empty else str(own.iloc[0]), 1)


def _plan(cycle: Cycle, section: dict[str, Any]) -> Plan:
    def of(rows: pd.DataFrame) -> list[dict[str, Any]]:
        return records(rows[rows["section_id"] == section["section_id"]].sort_values("line", kind="stable"))

    fields, bullets, parts = of(cycle.fields), of(cycle.evidence), of(cycle.parts)
    return Plan(
        title=section["title"],
        start=section["date_start"].date(),
        end=section["date_end"].date(),
        file=section["file"],
        line=int(section["line"]),
        parts=_artifact_parts(parts, fields, bullets),
        signatures=tuple(_signatures(parts, fields, bullets)),
        audits=tuple(_audit(part, fields, bullets) for part in parts if part["heading"] == "Audit"),
    )


def _within(part: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if part["line"] <= row["line"] <= part["line_end"]]


def _artifact_parts(
    parts: list[dict[str, Any]], fields: list[dict[str, Any]], bullets: list[dict[str, Any]]
) -> dict[str, PlanPart]:
    made: dict[str, PlanPart] = {}
    for part in parts:
        if part["heading"] not in ARTIFACTS:
            continue
        said = tuple(_said(part, _within(part, fields), _within(part, bullets)))
        before = made.get(part["heading"])
        made[part["heading"]] = PlanPart(
            (*(before.said if before else ()), *said), before.line if before else part["line"]
        )
    return made


def _said(part: dict[str, Any], fields: list[dict[str, Any]], bullets: list[dict[str, Any]]) -> Iterator[Said]:
    """Cut a part's text at its fields: a value runs to the next field or the paragraph's end, so that it may be wrapped."""
    left = list(fields)
    for block in part["text"].split("\n"):
        bullet = next(
            (row for row in bullets if row["text"] and _squeezed(block).startswith(_squeezed(row["text"]))), part
        )
        rest, current = block, None
        while left and (found := re.search(rf"(?<!\w){re.escape(left[0]['key'])}\s*:", rest)):
            yield from _piece(rest[: found.start()], current, bullet)
            current, rest = left.pop(0), rest[found.end() :]
        yield from _piece(rest, current, bullet)
    for row in left:  # written in a way the text does not repeat
        yield from _piece(row["value"], row, part)


def _piece(text: str, field: dict[str, Any] | None, place: dict[str, Any]) -> Iterator[Said]:
    """Return a field, and prose by its sentences; `place` is the bullet or part that prose stands in."""
    words = without_marks(text)
    if field is not None:
        first_line = without_marks(field["value"])
        more = words.removeprefix(first_line).lstrip()
        # A sentence of its own begins with a capital; a line wrapped goes on with a small letter.
        own = words.startswith(first_line) and more[:1].isupper()
        linked = bool(re.search(r"\]\(|https?:", field["value"]))
        yield Said(field["key"], first_line if own else words, linked, int(field["line"]))
        words = more if own else ""
    for sentence in re.split(r"(?<=[.!?;])\s+", words):
        if sentence:
            yield Said("", sentence, linked=bool(place.get("links")), line=int(place["line"]))


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _signatures(
    parts: list[dict[str, Any]], fields: list[dict[str, Any]], bullets: list[dict[str, Any]]
) -> Iterator[Signature]:
    for part in (row for row in parts if row["heading"] == "Signed"):
        rows = _within(part, bullets)
        for row in rows:
            dated = row["date_start"].date() if row["dated_by"] == "bullet" and row["precision"] == "day" else None
            if row["done"] is not False:
                yield from _signature(row["text"], int(row["line"]), dated)
        for said in () if rows else _said(part, _within(part, fields), rows):
            for line in _dated_lines(said.text):
                yield from _signature(f"{said.key} {line}", said.line)


def _signature(text: str, line: int, dated: date | None = None) -> Iterator[Signature]:
    name = re.sub(r"^[\w ()]{1,30}:\s*", "", text)
    if not (holds_place(name) or withheld(text) or re.search(r"\b(?:not|un)[ -]?signed\b|_{3,}", text, re.IGNORECASE)):
        days = days_in(text)
        yield Signature(text, dated or (days[-1] if days else None), line)


def _dated_lines(text: str) -> list[str]:
    """Split lines that ran together in one paragraph: at their days, which all stand first or all stand last."""
    cut = r"\s+(?=\d{4}-\d\d-\d\d)" if re.match(r"\d{4}-", text) else r"(?<=\d{4}-\d\d-\d\d)[,;.]?\s+"
    return [line for line in re.split(cut, text) if line]


def _audit(part: dict[str, Any], fields: list[dict[str, Any]], bullets: list[dict[str, Any]]) -> Audit:
    said: dict[str, bool | None] = {}
    words: list[tuple[str, Said]] = []
    for row in _within(part, fields):
        if (heading := _artifact_named(row["key"])) is not None:
            said[heading] = _state_in(row["value"])
            words.append((heading, Said("", row["value"], linked=False, line=int(row["line"]))))
    for row in _within(part, bullets):
        if (heading := _artifact_named(row["text"])) is not None:
            said[heading] = _state_in(row["text"]) if row["done"] is None else bool(row["done"])
            words.append((heading, Said("", row["text"], linked=bool(row["links"]), line=int(row["line"]))))
    done = {heading: state for heading, state in said.items() if state is not None}
    count = _COUNT.search(part["text"])
    on = part["date_start"].date() if part["precision"] == "day" else None
    number = _number(count[1] or count[2]) if count else None
    return Audit(on, done, number, int(part["line"]), unclear=len(done) < len(said), said=tuple(words))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.casefold()]


def _count_of(audit: Audit, known: Mapping[str, bool], *, before: int | None) -> int | None:
    """Return how many are done after an audit; None where it names one in words that tell neither, and gives no count."""
    if audit.unclear:
        return audit.count
    return sum(known.values()) if audit.done else audit.count if audit.count is not None else before


def _artifact_named(text: str) -> str | None:
    folded = text.casefold()
    places = [(folded.find(word), number) for word, number in _NAMED_BY.items() if word in folded]
    return ARTIFACTS[min(places)[1]] if places else None


def _says_done(text: str) -> bool:
    """By the words after the colon, where there is one: what stands before it names the artifact."""
    words = text.rsplit(":", 1)[-1]
    return bool(_DONE.search(words)) and not _NOT_DONE.search(words)


def _state_in(text: str) -> bool | None:
    """Whether a line of an audit says done or not done, by a mark or by its words; None where it says neither."""
    if _TICKED.search(text) or _UNTICKED.search(text):
        return not _UNTICKED.search(text)
    if _says_done(text):
        return True
    words = text.rsplit(":", 1)[-1]
    return False if holds_place(words) or _NOT_DONE.search(words) or _UNDER_WAY.search(words) else None


def _said_done(part: PlanPart) -> Said | None:
    """The line of an artifact itself that says it is done, with its day."""
    stated = (said for said in part.said if said.key.casefold() in _DONE_KEYS and not withheld(said.text))
    return next((said for said in stated if said.key.casefold() != "status" or _says_done(said.text)), None)
