"""What the record says about a proposal that a session should hear first: facts with their file and line, no figure made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from perfcal.evidence.window import counted_rows
from perfcal.evidence.wording import join_words, times
from perfcal.patterns.finding import QUESTION
from perfcal.patterns.on_record import critical_rows, final_ratings
from perfcal.patterns.rated import previous_cycle, rated
from perfcal.patterns.registry import detectors
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Fact", "asked_about", "rating_differences", "sentence", "titles"]

STEPS = 2
_NOT_FOR_THE_ROOM = frozenset({"surprise_pip"})  # the room reads the agenda, and a PIP is not the room's (R13.3)


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence of the record, without a rating in it, and where it stands."""

    text: str
    file: str = ""
    line: int | None = None


def rating_differences(cycle: Cycle) -> dict[str, list[Fact]]:
    """Return whose proposed overall rating differs from history or from the record, and how; nobody else is in it.

    Differs: two steps or more from last cycle's, or from the engineer's own; above "meets" without one linked row in the
    cycle; below it with nothing critical on paper. None of these says that the rating is wrong.
    """
    finals = final_ratings(cycle)
    last = _by_person(finals[finals["cycle"] == previous_cycle(cycle)])
    own = _by_person(rated(cycle, stage="self"))
    linked, told = _linked(cycle), _told(cycle)
    found: dict[str, list[Fact]] = {}
    for row in records(_proposed(cycle)):
        who = str(row["employee_id"])
        texts = _steps_apart(row["rating"], {"last cycle's": last.get(who), "the engineer's own": own.get(who)})
        if row["rating"] > cycle.scale.meets and who not in linked:
            texts.append("the rating is above meets, and no row of the cycle has a link")
        if row["rating"] < cycle.scale.meets and who not in told:
            texts.append("the rating is below meets, and no critical conversation of the cycle is on paper")
        if texts:
            found[who] = [Fact(text, *_place(row["row"])) for text in texts]
    return found


def asked_about(cycle: Cycle, found: pd.DataFrame, *, about: Literal["person", "manager"]) -> dict[str, list[Fact]]:
    """Return id → the questions the patterns have about these people as such, or as managers, by the patterns' titles.

    Questions about improvement plans are left out: the room reads the agenda (R13.3).
    """
    known = detectors()
    here = set(cycle.people["employee_id"])
    asked: dict[str, list[Fact]] = {}
    for row in records(found[found["status"] == QUESTION]):
        detector, who = known.get(row["pattern"]), str(row["subject"])
        if detector is None or detector.about != about or who not in here or detector.name in _NOT_FOR_THE_ROOM:
            continue
        where = _place(row["evidence"][0]) if row["evidence"] else ("", None)
        asked.setdefault(who, []).append(Fact(detector.title, *where))
    return asked


def _place(written: str) -> tuple[str, int | None]:
    """Return file and line of `file:line`."""
    file, _, line = written.rpartition(":")
    return (file, int(line)) if line.isdigit() else (written, None)


def _proposed(cycle: Cycle) -> pd.DataFrame:
    return rated(cycle).drop_duplicates("employee_id", keep="last")


def _by_person(rows: pd.DataFrame) -> dict[str, int]:
    last = rows.drop_duplicates("employee_id", keep="last")
    return dict(zip(last["employee_id"], last["rating"], strict=True))


def _steps_apart(rating: int, others: Mapping[str, int | None]) -> list[str]:
    """Say which others this rating is two steps or more from."""
    apart = {name: rating - other for name, other in others.items() if other is not None}
    return [
        f"the proposed rating is {times(abs(gap), 'step')} {'above' if gap > 0 else 'below'} {name}"
        for name, gap in apart.items()
        if abs(gap) >= STEPS
    ]


def _linked(cycle: Cycle) -> set[str]:
    rows = counted_rows(cycle)
    return set(rows.loc[rows["links"].map(len) > 0, "employee_id"])


def _told(cycle: Cycle) -> set[str]:
    written = critical_rows(cycle)
    return set(written.loc[written["date"] >= pd.Timestamp(cycle.dates.start), "employee_id"])


def sentence(texts: Iterable[str]) -> str:
    """Join clauses to one sentence."""
    whole = "; ".join(texts)
    return f"{whole[:1].upper()}{whole[1:]}." if whole else ""


def titles(facts: Iterable[Fact], *, about: str) -> str:
    """Say what the patterns ask about somebody."""
    names = [f"“{name}”" for name in dict.fromkeys(fact.text for fact in facts)]
    return f"the patterns ask about {about}: {join_words(names)}" if names else ""
