"""The draft of the 60–90 seconds a presenter speaks (R8.2: 150–225 words): facts from the record, in speaking order."""

from __future__ import annotations

from typing import Any

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.window import level_since
from perfcal.evidence.wording import join_words, times, when
from perfcal.schema.columns import records
from perfcal.schema.scale import OVERALL

__all__ = ["draft_pitch", "word_count"]

_LONGEST_ROW = 26  # words of one row; a listener loses a longer one


def word_count(text: str) -> int:
    """Count words as a speaker would: runs of non-blank characters that hold a letter or a digit."""
    return sum(any(character.isalnum() for character in word) for word in text.split())


def draft_pitch(case: CaseRecord, *, name: str, artifacts: list[dict[str, Any]], more: list[dict[str, Any]]) -> str:
    """Return a pitch within policy's words where the record holds enough to say, and a shorter one where it does not.

    `artifacts` are the rows to open first, `more` further rows to fill up with. It states the rating that was given, if
    any, and recommends none (R13.1).
    """
    low, high = case.cycle.policy.pitch_words
    opening = [_who(case, name), _rating(case), _on_paper(case), _bar(case)]
    closing = [case.duration.describe(case.level) + ".", _missing(case), _in_flight(case)]
    middle = [_row(row) for row in artifacts]
    for row in more:
        if word_count(_text(opening, middle, closing)) >= low:
            break
        middle.append(_row(row))
    while middle and word_count(_text(opening, middle, closing)) > high:
        middle.pop()
    while closing and word_count(_text(opening, middle, closing)) > high:
        closing.pop()
    return _text(opening, middle, closing)


def _text(*parts: list[str]) -> str:
    return " ".join(sentence for part in parts for sentence in part if sentence)


def _who(case: CaseRecord, name: str) -> str:
    rubric = case.cycle.rubric(case.employee_id)
    held = rubric.level_id(case.held)
    now = f"{rubric.title_of(held)} ({held})" if held else "without a level on the roster"
    since = level_since(case.cycle, case.employee_id)
    when_since = f" since {since:%B %Y}" if since else ""
    return f"{name}, {now}{when_since}, is put up for {rubric.title_of(case.level)} ({case.level})."


def _rating(case: CaseRecord) -> str:
    ratings = case.cycle.ratings
    own = ratings[(ratings["employee_id"] == case.employee_id) & (ratings["cycle"] == case.cycle.id)]
    given = own[(own["stage"] == "manager") & (own["dimension"] == OVERALL) & own["rating"].notna()]
    if given.empty:
        return ""
    return f"The manager's rating this cycle is “{case.cycle.scale.label_of(int(given['rating'].iloc[-1]))}”."


def _on_paper(case: CaseRecord) -> str:
    linked = int((case.rows["links"].map(len) > 0).sum())
    outside = int(case.rows["reach"].isin(case.outside_reach).sum())
    spread = f"over {times(case.months_with_rows(), 'month')}"
    return (
        f"The growth doc holds {times(len(case.rows), 'finished row')} for this cycle {spread}; {linked} can be opened, "
        f"{outside} reached beyond the team."
    )


def _bar(case: CaseRecord) -> str:
    said = []
    for row in records(case.readiness):
        if row["dimension"] in case.dimensions:
            place = {"unknown": "not yet judged"}.get(row["status"], row["status"].replace("at bar", "at the bar"))
            said.append(f"{case.title(row['dimension'])} is {place} ({row['at_bar']} of {row['criteria']} criteria)")
    return f"Against {case.level}, {join_words(said)}." if said else ""


def _row(row: dict[str, Any]) -> str:
    words = row["text"].rstrip(".").split()
    said = " ".join(words[:_LONGEST_ROW]) + (" …" if len(words) > _LONGEST_ROW else "")
    reach = f", {row['reach']} reach" if row["reach"] else ""
    return f"{said} ({when(row)}{reach})."


def _missing(case: CaseRecord) -> str:
    short = case.criteria[case.criteria["status"].isin(["below", "approaching"])]
    worst = sorted(records(short), key=case.gap, reverse=True)[:2]
    return f"Not on paper yet: {'; '.join(case.shortfall(row) for row in worst)}." if worst else ""


def _in_flight(case: CaseRecord) -> str:
    rows = records(case.in_flight().tail(1))
    return f"In flight: {_row(rows[0])}" if rows else ""
