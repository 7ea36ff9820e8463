"""Growth areas that a review is the first to write down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from growth_rows import DOC, paper
from patterns_cycles import cycle_of
from workspaces import write_files

from perfcal.evidence.earlier_mentions import shared_words
from perfcal.load.workspace import load_workspace
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.saved_for_review_day import saved_for_review_day
from perfcal.schema.cycle import Cycle

WHO = "e1"
AREAS = (
    "Estimates: the harbour map got one number at once, and the crane team waited for it",
    "Handing over: most of what you know about the tide tables stays with you",
)
_MANAGER = "m01,Ines Okoro,,L5,2022-01-01,ic,Payments,active,2020-01-01\nm02,Tomas Riva,m01,L5,2022-01-01,ic,Search,active,2020-01-01\n"
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


def _review(who: str, areas: tuple[str, ...]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the section of a review and its part with the growth areas."""
    sections = paper(who, [], line=500)["sections"]
    lines = {"line": 510, "line_end": 510 + len(areas)}
    return sections, {**sections[0], "heading": "Growth areas", "text": "\n".join(areas), **lines}


def _cycle(
    *parts: dict[str, Any],
    areas: tuple[str, ...] = AREAS,
    evidence: dict[int, dict[str, Any]] | None = None,
    heard: int = 3,
    unheard: int = 0,
) -> Cycle:
    """Return a person whose review has these growth areas, other parts of the doc, and colleagues who heard of theirs."""
    colleagues = [f"c{number}" for number in range(heard + unheard)]
    early = [_part("note", "2026-03-03", "\n".join(AREAS), line=30, who=who) for who in colleagues[:heard]]
    reviews = [_review(WHO, areas), *(_review(who, AREAS) for who in colleagues)]
    told = [part for _sections, part in reviews]
    bullets = [
        {name: part[name] for name in ("section_id", "employee_id")}
        | {"text": said, "line": part["line"] + at}
        | ((evidence or {}).get(part["line"], {}) if part["employee_id"] == WHO else {})
        for part in (*parts, *early, *told)
        for at, said in enumerate(part["text"].split("\n"), start=1)
    ]
    person = {"manager_id": "m1", "level": "L4", "status": "active"}
    return cycle_of(
        people=[{"employee_id": who, **person} for who in (WHO, *colleagues)],
        sections=[*(row for sections, _part in reviews for row in sections), *parts, *early],
        parts=[*parts, *early, *told],
        evidence=bullets,
    )


def _notes(*texts: str) -> list[dict[str, Any]]:
    days = ("2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10")
    return [
        _part("note", day, text, line=20 + 10 * at) for at, (day, text) in enumerate(zip(days, texts, strict=False))
    ]


def _only(cycle: Cycle) -> Any:
    return next(row for row in saved_for_review_day(cycle).itertuples() if row.subject == WHO)


def test_two_growth_areas_that_no_note_mentions_are_a_question() -> None:
    """Notes of the period, none about either area, where three colleagues heard of theirs: both lines are pointed to."""
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE)))
    assert (row.status, row.n, row.estimate) == (QUESTION, 2, 1.0)
    assert "None of the 2 growth areas" in row.reason
    assert "of 3 other people of the manager, 3 have one" in row.reason
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


@pytest.mark.parametrize(
    ("heard", "unheard", "status"),
    [(3, 0, QUESTION), (3, 6, QUESTION), (3, 7, CANNOT_TELL), (2, 0, CANNOT_TELL), (0, 8, CANNOT_TELL)],
)
def test_silence_tells_only_where_the_manager_writes_earlier(heard: int, unheard: int, status: str) -> None:
    """A third of the others must have heard, and of six areas of theirs all: (1 - 7/8)² is 1.6 %, (1 - 5/6)² is 2.8 %."""
    assert _only(_cycle(heard=heard, unheard=unheard)).status == status


def test_more_growth_areas_need_fewer_colleagues() -> None:
    """Where four areas of two colleagues were all mentioned, three areas without a mention tell: (1/6)³."""
    assert "3 without a mention" in _only(_cycle(heard=2)).reason
    assert _only(_cycle(heard=2, areas=(*AREAS, "Figures: none of them has a date"))).status == QUESTION


def test_one_growth_area_cannot_tell() -> None:
    """A question needs two growth areas without a mention."""
    row = _only(_cycle(*_notes(ELSEWHERE, ELSEWHERE, ELSEWHERE), areas=AREAS[:1]))
    assert row.status == CANNOT_TELL
    assert "from 2 growth areas on" in row.reason


def test_names_of_the_work_alone_are_no_mention() -> None:
    """Three words that the engineer's own rows have too are about the work; with one more they are about the gap."""
    area, work = frozenset({"harbou", "map", "crane", "estima"}), frozenset({"harbou", "map", "crane"})
    assert not shared_words(area, frozenset({"harbou", "map", "crane", "calm"})) - work
    assert shared_words(area, frozenset({"harbou", "map", "crane", "estima"})) - work


def test_a_review_without_growth_areas_has_no_row() -> None:
    """Nothing to ask about, and nothing said."""
    assert saved_for_review_day(_cycle(areas=(), heard=0)).empty
    assert saved_for_review_day(cycle_of(people=[])).empty


@pytest.mark.parametrize(("told", "status"), [(True, NO_SIGN), (False, QUESTION)])
def test_docs_read_from_their_files(tmp_path: Path, told: bool, status: str) -> None:
    """Three people heard in March what their reviews say; the fourth did or did not."""
    said = "Your estimates left out the rollback rehearsal again, and two squads replanned"
    pager = "Pagers went over without a runbook, the night shift guessed"
    talk = f"## 1:1 2026-03-12\n### Behavior\n{said}. {pager}\n"
    review = (
        "## Review 2026-H1\n### Growth areas\n"
        "- Estimates leave out the rollback rehearsal, and neighbouring squads replanned twice\n"
        "- Pagers handed over without a runbook, so that the night shift guessed\n"
    )
    note = "## Note 2026-03\n- Quay timetable moved by 3 berths\n"
    docs = {f"e0{number}": f"{talk if told or number > 1 else note}\n{review}" for number in range(1, 5)}
    people = "".join(f"{who},{who.upper()} Okoro,m01,L4,2024-03-01,ic,Payments,active,2023-01-09\n" for who in docs)
    roster = f"employee_id,name,manager_id,level,level_since,track,team,status,start_date\n{_MANAGER}{people}"
    found = saved_for_review_day(load_workspace(write_files(tmp_path / "ws", docs=docs, roster=roster)))
    assert list(found["status"]) == [status, NO_SIGN, NO_SIGN, NO_SIGN]
