"""Packets that rest on the last quarter."""

from __future__ import annotations

from typing import Any

import pytest
from growth_rows import DOC, linked, paper, strong
from patterns_cycles import NOW, cycle_of

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.promotion_recency import promotion_recency
from perfcal.schema.cycle import Cycle

WHO = "e1"


def _cycle(days: list[str], *, cited: int | None = None, duration: str = "", candidate: bool = True) -> Cycle:
    """Return a candidate who recorded a strong row on each of these days; the packet cites the last `cited` of them."""
    rows = [strong(WHO, day, line=20 + at) for at, day in enumerate(days)]
    shown = range(len(days))[-(cited or len(days)) :]
    packet = paper(WHO, [linked(WHO, 20 + at) for at in shown], kind="packet")
    part = {
        "section_id": packet["sections"][0]["section_id"],
        "employee_id": WHO,
        "kind": "packet",
        "heading": "Duration",
        "text": duration,
        "file": DOC.format(WHO),
        "line": 600,
    }
    return cycle_of(
        people=[{"employee_id": WHO, "manager_id": "m1", "level": "L4", "status": "active"}],
        candidates=[{"cycle": NOW, "employee_id": WHO, "target_level": "L5"}] if candidate else [],
        sections=packet["sections"],
        evidence=[*rows, *packet["evidence"]],
        parts=[part],
    )


def _only(cycle: Cycle) -> Any:
    return next(promotion_recency(cycle).itertuples())


@pytest.mark.parametrize(("first", "status"), [("2026-04-01", QUESTION), ("2026-03-31", NO_SIGN)])
def test_the_last_quarter_begins_three_months_before_the_end(first: str, status: str) -> None:
    """A piece of 1 April is of the quarter that ends on 30 June; one of 31 March is not."""
    row = _only(_cycle([first, "2026-05-05", "2026-06-09"]))
    assert row.status == status
    assert row.n == 3
    assert row.estimate == (1.0 if status == QUESTION else 2 / 3)


def test_the_reason_counts_months_and_what_the_record_has() -> None:
    """Two months covered of 6 to 12, and two strong rows of the half before them on paper."""
    row = _only(_cycle(["2025-11-03", "2026-02-03", "2026-05-05", "2026-05-12", "2026-06-09"], cited=3))
    assert row.status == QUESTION
    assert "3 of the 3 dated pieces" in row.reason
    assert "cover 2 of the 6 to 12 months" in row.reason
    assert "2 strong rows from before the quarter" in row.reason


@pytest.mark.parametrize("duration", ["Since 2025-11-03.", "Since November 2025.", "From 2025-11 on."])
def test_an_earlier_month_that_the_record_confirms_is_no_sign(duration: str) -> None:
    """The Duration names November, and the record has a row of November."""
    days = ["2025-11-03", "2026-05-05", "2026-05-12", "2026-06-09"]
    assert _only(_cycle(days, cited=3, duration=duration)).status == NO_SIGN
    assert _only(_cycle(days, cited=3, duration="Since October 2025.")).status == QUESTION


def test_two_pieces_cannot_tell() -> None:
    """Fewer than three dated pieces say so, with the number."""
    row = _only(_cycle(["2026-05-05", "2026-06-09"]))
    assert row.status == CANNOT_TELL
    assert "fewer than 3 pieces" in row.reason


def test_only_candidates_are_looked_at() -> None:
    """A packet of somebody who is not put up is nobody's question."""
    assert promotion_recency(_cycle(["2026-05-05", "2026-05-12", "2026-06-09"], candidate=False)).empty


def test_the_finding_points_to_the_packets_lines() -> None:
    """Each bullet, and the Duration, by file and line."""
    row = _only(_cycle(["2026-04-01", "2026-05-05", "2026-06-09"]))
    assert row.evidence == tuple(f"growth_docs/e1.md:{line}" for line in (501, 502, 503, 600))
