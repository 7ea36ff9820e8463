"""Reviews that cite only the last weeks."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from growth_rows import linked, paper, strong
from patterns_cycles import cycle_of

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, SMALLER_TEAMS
from perfcal.patterns.recency import RECENCY, RECENCY_BY_MANAGER, recency, recency_by_manager
from perfcal.schema.columns import FINDINGS
from perfcal.schema.cycle import Cycle

WEEKS = [str(day)[:10] for day in pd.date_range("2026-01-05", "2026-06-29", freq="7D")]  # 26; the last six are late


def _cycle(cited: dict[str, list[int]], *, recorded: dict[str, list[int]] | None = None, each: int = 1) -> Cycle:
    """Return a cycle whose people record a row in each of 26 weeks (`each` rows), and cite some of the weeks."""
    people: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    for at, (who, weeks) in enumerate(cited.items()):
        people.append({"employee_id": who, "manager_id": f"m{at % 2}", "level": "L4", "status": "active"})
        for week in (recorded or {}).get(who, range(26)):
            evidence += [strong(who, WEEKS[week], line=20 + week * each + row) for row in range(each)]
        review = paper(who, [linked(who, 20 + week * each + row) for week in weeks for row in range(each)])
        sections += review["sections"]
        evidence += review["evidence"]
    return cycle_of(people=people, sections=sections, evidence=evidence)


EVEN = {f"e{at:02}": [at % 5, 6 + at % 6, 13 + at % 7, 20 + at % 6] for at in range(30)}


def _of(found: pd.DataFrame, who: str) -> Any:
    return next(row for row in found.itertuples() if row.subject == who)


def test_a_review_that_cites_only_the_last_weeks_is_a_question() -> None:
    """Five of five late weeks from a record of 26: 1 in 10,963, and twenty strong rows left out are pointed to."""
    row = _of(recency(_cycle({**EVEN, "late": [20, 21, 22, 23, 25]})), "late")
    assert (row.status, row.n, row.estimate) == (QUESTION, 5, 1.0)
    assert row.p == pytest.approx(6 / 65780)
    assert "5 of them in the last 6" in row.reason
    assert "20 strong earlier rows are not cited" in row.reason
    assert row.evidence[5] == "growth_docs/late.md:20"


def test_reviews_that_cite_all_weeks_alike_are_no_sign() -> None:
    """Thirty reviews with one late week of four: nobody is asked."""
    found = recency(_cycle(EVEN))
    assert set(found["status"]) == {NO_SIGN}
    assert found["family_size"].eq(30).all()


def test_late_work_that_is_recorded_late_is_cited_faithfully() -> None:
    """The same five weeks from a record that has them only: no choice could have been another."""
    late = [20, 21, 22, 23, 25]
    row = _of(recency(_cycle({**EVEN, "late": late}, recorded={"late": late})), "late")
    assert row.status == CANNOT_TELL


def test_bullets_of_one_week_count_once() -> None:
    """Three bullets of each of the same weeks give the same figures as one."""
    cited = {**EVEN, "late": [20, 21, 22, 25]}
    once, thrice = recency(_cycle(cited)), recency(_cycle(cited, each=3))
    assert once[["n", "estimate", "p", "q", "status"]].equals(thrice[["n", "estimate", "p", "q", "status"]])


def test_strong_rows_that_lie_late_are_cited_faithfully() -> None:
    """Whoever cites strong rows only, and has them late, is compared with strong rows: six, four of them late."""
    cycle = _cycle({**EVEN, "late": [20, 21, 22, 0]})
    weak = cycle.evidence["employee_id"].eq("late") & cycle.evidence["section"].eq("update")
    weak &= ~cycle.evidence["date_start"].isin([pd.Timestamp(WEEKS[week]) for week in (0, 1, 20, 21, 22, 25)])
    evidence = cycle.evidence.assign(kinds=cycle.evidence["kinds"].where(~weak, pd.Series([()] * len(weak))))
    row = _of(recency(replace(cycle, evidence=evidence)), "late")
    assert (row.status, row.p) == (NO_SIGN, pytest.approx(9 / 15))


def test_what_cannot_be_dated_cannot_tell() -> None:
    """A review whose bullets nothing dates says so, with their number."""
    cycle = _cycle({"e1": []})
    bare = paper("e1", [{"text": "You did well"}, {"text": "And again"}])
    sections = cycle_of(sections=bare["sections"], evidence=bare["evidence"], people=[])
    row = _of(recency(replace(cycle, sections=sections.sections, evidence=sections.evidence)), "e1")
    assert row.status == CANNOT_TELL
    assert "None of the 2 bullets" in row.reason


def test_the_fewest_weeks_that_could_tell_are_named() -> None:
    """One of nine recorded weeks, three of them late: three late ones would be 1 in 84."""
    nine = [0, 3, 6, 9, 12, 15, 21, 23, 25]
    row = _of(recency(_cycle({"e1": [25]}, recorded={"e1": nine})), "e1")
    assert row.status == CANNOT_TELL
    assert "only 3 cited weeks" in row.reason


def test_mild_crowding_of_many_short_reviews_is_asked_of_their_manager() -> None:
    """Two of four weeks late in every review of a manager: no single one tells, all of them do."""
    cited = {
        who: [at % 6, 8 + at % 6, 20 + at % 3, 23 + at % 3] if at % 2 else EVEN[who] for at, who in enumerate(EVEN)
    }
    cycle = _cycle(cited)
    assert set(recency(cycle)["status"]) == {NO_SIGN}
    found = recency_by_manager(cycle)
    assert dict(zip(found["subject"], found["status"], strict=True)) == {"m0": NO_SIGN, "m1": QUESTION}


def test_a_manager_of_few_reviews_is_not_named() -> None:
    """Below the policy's minimum one row stands for all."""
    found = recency_by_manager(_cycle({who: EVEN[who] for who in list(EVEN)[:6]}))
    assert list(found["subject"]) == [SMALLER_TEAMS]


def test_the_order_of_rows_makes_no_difference() -> None:
    """Rows of the documents in another order give the same findings."""
    cycle = _cycle({**EVEN, "late": [20, 21, 22, 23, 25]})
    turned = replace(cycle, evidence=cycle.evidence.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(recency(cycle), recency(turned))


@pytest.mark.parametrize("detector", [RECENCY, RECENCY_BY_MANAGER])
def test_an_empty_cycle_has_no_findings(detector: Any) -> None:
    """Nothing in, nothing out, with the columns of findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = detector.find(cycle_of(people=[]))
    assert found.empty
    assert list(found.columns) == list(FINDINGS)
