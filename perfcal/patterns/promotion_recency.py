"""Promotion packets whose evidence is all of the last quarter (R5.1, R5.2, R11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.cited import STRONG, citations, documents, marks_of, recorded_rows
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, findings
from perfcal.patterns.written_days import months_named
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle

__all__ = ["PROMOTION_RECENCY", "promotion_recency"]

_FEWEST = 3  # dated pieces: two of one quarter are no packet's habit
_DATED = 0.5  # of the bullets


def promotion_recency(cycle: Cycle) -> pd.DataFrame:
    """Whose packet rests on the last quarter alone? One finding per candidate with a packet (R5.2, R11.2).

    `n` is the number of dated pieces the packet cites, `estimate` the share of them in the last three months of the
    cycle. A question where all of them are, and no earlier month that the packet's Duration names has a row in the
    record. A rule with counts, without p: it does not say that the person has not worked at the level for longer, only
    that the packet does not show it.
    """
    papers = documents(cycle, "packet")
    papers = papers[papers["employee_id"].isin(cycle.candidate_ids())].drop_duplicates("employee_id", keep="last")
    rows = [row for _some, part in cycle.in_parts(list(papers["employee_id"])) for row in _rows(part, papers)]
    return findings(rows, pattern="promotion_recency", parameters={"fewest": _FEWEST, "dated": _DATED})


def _rows(part: Cycle, papers: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Go through the packets of some people: each with what it cites, its person's record and its Duration."""
    pieces, record = citations(part, "packet"), recorded_rows(part)
    written = part.parts[part.parts["heading"] == "Duration"]
    cited, known = dict(list(pieces.groupby("section_id"))), dict(list(record.groupby("employee_id")))
    said = dict(list(written.groupby("section_id")))
    for paper in records(papers[papers["employee_id"].isin(part.sections["employee_id"])]):
        own = {
            "pieces": cited.get(paper["section_id"], pieces.iloc[:0]),
            "record": known.get(paper["employee_id"], record.iloc[:0]),
            "duration": said.get(paper["section_id"], written.iloc[:0]),
        }
        yield _row(part, paper, **own)


def _row(
    cycle: Cycle, paper: dict[str, Any], *, pieces: pd.DataFrame, record: pd.DataFrame, duration: pd.DataFrame
) -> dict[str, Any]:
    first, quarter = _windows(cycle)
    dated = pieces[pieces["end"].notna()]
    late = int((dated["start"] >= quarter).sum())
    bullets, with_date = pieces["line"].nunique(), dated["line"].nunique()
    places = file_lines(pieces).drop_duplicates()
    told = {"subject": paper["employee_id"], "n": len(dated), "evidence": tuple(places)}
    if len(dated) < _FEWEST or with_date < _DATED * bullets:
        reason = (
            f"{with_date} of the {times(bullets, 'bullet')} of the packet can be dated; fewer than {_FEWEST} pieces, or than half "
            "of the bullets, do not tell when its evidence is from."
        )
        return {**told, "status": CANNOT_TELL, "reason": reason}
    earlier = record[record["date_end"].between(first, quarter, inclusive="left")]
    known = int((marks_of(cycle, earlier) >= STRONG).sum())
    named = len(_confirmed(cycle, duration, earlier))
    asked = late == len(dated) and not named
    claim = f"its Duration names {times(named, 'earlier month')} with a row in the record"
    covered = dated.loc[dated["end"] >= first, "end"].dt.to_period("M").nunique()
    low, high = cycle.policy.duration_months
    reason = (
        f"{late} of the {len(dated)} dated pieces the packet cites are from the last quarter, and they cover {covered} of the {low} to "
        f"{high} months policy asks for; {claim if named else 'its Duration names no earlier month with a row in the record'}, and "
        f"the record has {times(known, 'strong row')} from before the quarter."
    )
    told |= {"estimate": late / len(dated), "evidence": (*told["evidence"], *_places(duration))}
    return {**told, "status": QUESTION if asked else NO_SIGN, "reason": reason}


def _windows(cycle: Cycle) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first day of the months policy asks for at most, and of the last quarter."""
    after = pd.Timestamp(cycle.dates.end) + pd.Timedelta(days=1)
    return after - pd.DateOffset(months=cycle.policy.duration_months[1]), after - pd.DateOffset(months=3)


def _confirmed(cycle: Cycle, duration: pd.DataFrame, earlier: pd.DataFrame) -> set[str]:
    """Return the months before the last quarter that the Duration names and the record has a row in."""
    first, quarter = _windows(cycle)
    text = " ".join(duration["text"])
    return months_named(text, first, quarter - pd.Timedelta(days=1)) & set(earlier["date_end"].dt.strftime("%Y-%m"))


def _places(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(f"{file}:{line}" for file, line in zip(rows["file"], rows["line"], strict=True))


PROMOTION_RECENCY = Detector(
    name="promotion_recency",
    title="Packets that rest on the last quarter",
    about="person",
    asks="What shows work at the next level from before the last quarter, and why does the packet not cite it?",
    rule=(
        "Every dated piece the packet cites is from the last three months of the cycle, and no earlier month that its "
        "Duration names has a row in the record; from three dated pieces on."
    ),
    silent_on="It does not show how long somebody has worked at a level, only what the packet cites for it.",
    find=promotion_recency,
    source="R5.1, R5.2, R11.2",
)
