"""Growth areas that a review is the first to write down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from growth_rows import DOC, paper
from patterns_cycles import cycle_of
from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.saved_for_review_day import mentions, saved_for_review_day
from perfcal.schema.cycle import Cycle

WHO = "e1"
AREAS = (
    "Estimates: the harbour map got one number at once, and the crane team waited for it",
    "Handing over: most of what you know about the tide tables stays with you",
)
ELSEWHERE = "Thanked for a calm week on call"


def _part(kind: str, day: str, text: str, *, line: int, heading: str = "", who: str = WHO) -> dict[str, Any]:
    section = f"{who}:{line}"
    place = {"section_id": section, "employee_id": who, "file": DOC.format(who), "kind": kind}
    lines = text.count("\n") + 1
    return {
        **place,
        "heading": heading,
        "date_start": day,
        "date_end": day,
        "text": text,
        "line": line,
        "line_end": line + lines,
    }


def _cycle(
    *parts: dict[str, Any], areas: tuple[str, ...] = AREAS, evidence: dict[int, dict[str, Any]] | None = None
) -> Cycle:
    """Return a person whose review has these growth areas, and other parts of the doc."""
    evidence = evidence or {}
    review = paper(WHO, [], line=500)
    told = {
        **review["sections"][0],
        "heading": "Growth areas",
        "text": "\n".join(areas),
        "line": 510,
        "line_end": 510 + len(areas),
    }
    bullets = [
        {"section_id": part["section_id"], "text": said, "line": part["line"] + at, **evidence.get(part["line"], {})}
        for part in (*parts, told)
        for at, said in enumerate(part["text"].split("\n"), start=1)
    ]
    return cycle_of(
        people=[{"employee_id": who, "manager_id": "m1", "level": "L4", "status": "active"} for who in (WHO, "e2")],
        sections=[*review["sections"], *parts],
        parts=[*parts, told],
        evidence=bullets,
    )


def _notes(*texts: str) -> list[dict[str, Any]]:
    days = ("2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10")
    return [
        _part("note", day, text, line=20 + 10 * at) for at, (day, text) in enumerate(zip(days, texts, strict=False))
    ]


def _only(cycle: Cycle) -> Any:
    return next(saved_for_review_day(cycle).itertuples())


def test_two_growth_areas_that_no_note_mentions_are_a_question() -> None:
    """Three notes in the period, none about either area: both lines are pointed to."""
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE)))
    assert (row.status, row.n, row.estimate) == (QUESTION, 2, 1.0)
    assert "None of the 2 growth areas" in row.reason
    assert "3 notes and 1:1s" in row.reason
    assert row.evidence == ("growth_docs/e1.md:511", "growth_docs/e1.md:512")


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("note", ""),
        ("1:1", "Behavior"),
        ("feedback", ""),
        ("update", "Reply"),
        ("repair", "Gap"),
        ("pip", "Gap"),
        ("review", "Growth areas"),
    ],
)
def test_an_earlier_mention_of_any_kind_is_found_with_its_line(kind: str, heading: str) -> None:
    """The estimate was written about before the review, in words of the same stems."""
    said = "Estimate of the harbour map: one number only, the crane team is waiting"
    earlier = _part(kind, "2026-03-20", said, line=300, heading=heading)
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE), earlier))
    assert row.status == NO_SIGN
    assert "1 of 2 growth areas" in row.reason
    assert row.evidence[-1] == "growth_docs/e1.md:301"


@pytest.mark.parametrize(("day", "status"), [("2026-06-30", NO_SIGN), ("2026-07-01", QUESTION)])
def test_what_is_written_after_the_period_is_no_earlier_mention(day: str, status: str) -> None:
    """The last day of the review's period counts, the day after does not."""
    late = _part("1:1", day, AREAS[0], line=300, heading="Ask")
    assert _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE), late)).status == status


def test_the_engineers_own_row_is_no_mention() -> None:
    """What somebody wrote of their own work does not tell them of a gap."""
    own = _part("update", "2026-03-31", AREAS[0], line=300, heading="Shipped")
    assert _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE), own)).status == QUESTION


def test_a_tag_of_the_same_dimension_is_a_mention() -> None:
    """A 1:1 tagged with the growth area's dimension has named it."""
    tagged = _part("1:1", "2026-03-20", "We spoke", line=300, heading="Ask")
    rows: dict[int, dict[str, Any]] = {line: {"dimensions": ("leverage",)} for line in (300, 510)}
    assert _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE), tagged, evidence=rows)).status == NO_SIGN


def test_the_same_title_is_a_mention() -> None:
    """A note that begins with the growth area's own title has named it."""
    assert _only(_cycle(*_notes(ELSEWHERE, "Handing over: still open", ELSEWHERE))).status == NO_SIGN


def test_little_writing_cannot_tell() -> None:
    """Where nothing, or hardly anything, is on paper, silence about a growth area is no sign."""
    assert "where nothing was written" in _only(_cycle()).reason
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE)))
    assert row.status == CANNOT_TELL
    assert "2.0 for each person of the manager" in row.reason


def test_one_growth_area_cannot_tell() -> None:
    """A question needs two growth areas without a mention."""
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE), areas=AREAS[:1]))
    assert row.status == CANNOT_TELL
    assert "from 2 growth areas on" in row.reason


def test_names_of_the_work_alone_are_no_mention() -> None:
    """Three words that the engineer's own rows have too are about the work; with one more they are about the gap."""
    area, work = frozenset({"harbou", "map", "crane", "estima"}), frozenset({"harbou", "map", "crane"})
    assert not mentions(area, frozenset({"harbou", "map", "crane", "calm"}), work)
    assert mentions(area, frozenset({"harbou", "map", "crane", "estima"}), work)


def test_a_review_without_growth_areas_has_no_row() -> None:
    """Nothing to ask about, and nothing said."""
    assert saved_for_review_day(_cycle(areas=())).empty
    assert saved_for_review_day(cycle_of(people=[])).empty


@pytest.mark.parametrize(("told", "status"), [(True, NO_SIGN), (False, QUESTION)])
def test_a_doc_read_from_its_file(tmp_path: Path, told: bool, status: str) -> None:
    """Notes of other things, and a 1:1 of March that shares a growth area's words, or none."""
    notes = "\n".join(f"## Note 2026-0{month}\n- Quay timetable moved by {month} berths\n" for month in range(1, 6))
    said = "Your estimates left out the rollback rehearsal again, and two squads replanned"
    review = (
        "## Review 2026-H1\n### Growth areas\n"
        "- Estimates leave out the rollback rehearsal, and neighbouring squads replanned twice\n"
        "- Pagers handed over without a runbook, so that the night shift guessed\n"
    )
    talk = f"## 1:1 2026-03-12\n### Behavior\n{said}\n" if told else ""
    body = f"{notes}\n{talk}\n{review}"
    found = saved_for_review_day(load_workspace(write_files(tmp_path / "ws", docs={"e01": body})))
    assert list(found["status"]) == [status]
