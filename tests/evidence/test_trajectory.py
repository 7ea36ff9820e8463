"""The engineer's own page: what stands on it, and what never can (R1.7, R8.7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_workspace import write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.errors import UnknownNameError
from perfcal.evidence.trajectory import Trajectory, trajectory
from perfcal.view.trajectory import render_trajectory

FORMATS = ("html", "md", "json")
OWN = """\
# Growth doc

## 2026-03
### Shipped
- 2026-03-03 Took over the harbour service and its pager [runbook](https://docs.example/harbour) #scope #service #reach-cross-team
- 2026-03-17 Wrote down what the lock keeps #impact
### Asked
- A reader for the quay design
### Reply 2026-04-02
- The lock team reads it by 20 April

## 2026-04
### Shipped
- 2026-04-14 Tidied the alerts of the ferry board
### Asked
- Two quiet mornings a week

## Plan 2026-H1
### Stretch project
Due: 2026-05-20
### Design doc
Due: 2026-06-30
### Audit 2026-06-01
- [x] Stretch project shipped

## Review 2026-Q1
### Summary
A steady quarter.
### Looking ahead
We look at the quay design again in May.

## 1:1 2026-04-10
### Situation
CANARY-talk review of 2026-04-08
### Behavior
CANARY-behaviour
### Commit
- [ ] 2026-05-01 CANARY-commit

## 1:1 2026-05-10 #shareable
### Commit
- [x] 2026-06-01 Read the runbook together

## Feedback 2026-05-01
From: CANARY-peer
- CANARY-feedback

## Note 2026-05
- CANARY-note

## Repair 2026-05-02
### Gap
CANARY-repair
## PIP 2026-06-10
### Gap
CANARY-pip
"""
RATINGS = """\
cycle,employee_id,rater_id,stage,dimension,rating,rated_on,rationale
2026-H1,x1,m01,manager,overall,2,2026-06-20,CANARY-rationale
2026-H1,x2,m01,manager,overall,4,2026-06-20,CANARY-other-rationale
"""
EVENTS = "employee_id,date,event,detail\nx1,2026-06-10,pip-opened,CANARY-event\n"
NOTES = """\
perfcal: pre-read/1
employee_id: x1
pitch: CANARY-pitch
counter_argument: CANARY-counter
response: CANARY-response
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Write a workspace with marked texts wherever the page must not read."""
    root = write_small_workspace(tmp_path)
    write_growth_doc(root, "x1", body=OWN)
    write_growth_doc(root, "x2", body="## 2026-03\n### Shipped\n- 2026-03-03 CANARY-colleague #scope\n")
    (root / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    (root / "events.csv").write_text(EVENTS, encoding="utf-8")
    (root / "pre_reads" / "2026-H1").mkdir(parents=True)
    (root / "pre_reads" / "2026-H1" / "x1.yaml").write_text(NOTES, encoding="utf-8")
    return root


def facts_of(root: Path, who: str = "x1", day: str = "2026-06-15") -> Trajectory:
    """Load and look from a day."""
    return trajectory(load_workspace(root, as_of=day), who)


def everything(facts: Trajectory) -> str:
    """Every format of both pages, in one text."""
    return "\n".join(render_trajectory(facts, form, after_session=after) for form in FORMATS for after in (False, True))


def test_nothing_of_anybody_else_and_nothing_private_is_on_the_page(workspace: Path) -> None:
    """The texts are in the workspace; none is on the page, in any format, before or after the session."""
    loaded = load_workspace(workspace)
    assert "CANARY-colleague" in " ".join(loaded.evidence["text"])
    assert loaded.pre_read_notes["x1"].pitch == "CANARY-pitch"
    shown = everything(facts_of(workspace))
    assert "CANARY" not in shown
    for name in ("Ngozi", "Adler", "Tariq", "Lindqvist", "Mei", "Castellano", "m01", "x2"):
        assert name not in shown, name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["1:1 2026-04-10", "Feedback 2026-05-01", "Note 2026-05", "Repair 2026-05-02", "PIP 2026-06-10", "Diary"]),
       st.text("abcdefghij ", min_size=12, max_size=40).map(str.strip).filter(lambda text: len(text) > 10))  # fmt: skip
def test_whatever_a_private_section_says_stays_in_it(workspace: Path, heading: str, words: str) -> None:
    """The law of the page, over kinds of section and texts: same page with and without them."""
    write_growth_doc(workspace, "x1", body=f"{OWN}\n## {heading}\n{words} zq\n- {words} zq\n")
    assert f"{words} zq" not in everything(facts_of(workspace))


def test_criterion_by_criterion_with_own_lines(workspace: Path) -> None:
    """The next level's criteria are those the level held does not ask for; each has its lines or what is missing."""
    above = facts_of(workspace).standing(held=False)
    assert above is not None
    assert above.level == "L5"
    assert [item.status for item in above.criteria] == ["unknown", "below", "below"]
    leverage = next(item for item in above.criteria if item.dimension == "Leverage")
    assert leverage.missing == "3 × unblocked in each of 2 more quarters"
    assert not leverage.lines
    held = facts_of(workspace).standing(held=True)
    assert held is not None
    impact = next(item for item in held.criteria if item.dimension == "Impact")
    assert [(line.source, line.when) for line in impact.lines] == [("growth_docs/x1.md:13", "17 Mar 2026")]
    assert impact.missing == "1 × line on Impact"


def test_a_near_line_is_named_as_near(workspace: Path) -> None:
    """A line of the right kind that does not say how far it reached is shown beside what is missing."""
    above = facts_of(workspace).standing(held=False)
    assert above is not None
    impact = next(item for item in above.criteria if item.dimension == "Impact")
    assert [line.source for line in impact.near] == ["growth_docs/x1.md:13"]


def test_what_was_asked_and_answered(workspace: Path) -> None:
    """A question without a reply says so."""
    april, march = facts_of(workspace).answers
    assert (april.month, april.replied) == ("2026-04", None)
    assert (march.month, march.reply) == ("2026-03", "The lock team reads it by 20 April")


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2026-04-30", ["open", "open", "open", ""]),
        ("2026-05-02", ["overdue", "open", "open", ""]),
        ("2026-06-15", ["overdue", "done", "done", "open", ""]),
    ],
)
def test_promises_by_the_day_looked_from(workspace: Path, day: str, states: list[str]) -> None:
    """A commit is open on its day and overdue on the next; an audit counts from its own day on."""
    found = facts_of(workspace, day=day).promises
    assert [promise.state for promise in found] == states


def test_a_private_commit_is_named_by_its_line_only(workspace: Path) -> None:
    """The engineer can open the document; the page may be shown to others."""
    private, _stretch, shared = facts_of(workspace).promises[:3]
    assert (private.text, private.source) == ("", "growth_docs/x1.md:45")
    assert shared.text == "Read the runbook together"


def test_after_the_session_the_gap_is_shown_for_agreement(workspace: Path) -> None:
    """The rejected read the criteria, their work, the gap, and what to agree on in writing (R8.7, R12.5)."""
    candidates = workspace / "candidates.csv"
    candidates.write_text(candidates.read_text(encoding="utf-8").replace("x1,L5,m01,,1", "x1,L5,m01,rejected,1"))
    page = render_trajectory(facts_of(workspace), "md", after_session=True)
    assert "the step to L5 was not approved, in round 1" in page
    assert "missing: 2 × line on Impact reaching org or wider" in page
    assert "The gap is as I see it" in page
    assert "What you asked" not in page


def test_text_by_others_is_escaped(workspace: Path) -> None:
    """A script in a bullet is text on the page, and its address no link."""
    line = "- 2026-03-03 <script>alert(1)</script> & so on [x](javascript:alert(1)) #scope\n"
    write_growth_doc(workspace, "x1", body=f"## 2026-03\n### Shipped\n{line}")
    page = render_trajectory(facts_of(workspace), "html")
    assert "<script" not in page
    assert "javascript:" not in page


def test_somebody_without_a_document_has_a_page(workspace: Path) -> None:
    """Nothing on paper is the finding, not an error."""
    (workspace / "growth_docs" / "x3.md").unlink()
    page = render_trajectory(facts_of(workspace, "x3"), "md")
    assert "Nothing with a day is on paper" in page


def test_an_unknown_id_is_refused_with_the_nearest(workspace: Path) -> None:
    """The message names ids only."""
    with pytest.raises(UnknownNameError, match="x1"):
        facts_of(workspace, "x11")


def test_a_level_outside_the_rubric_is_said(workspace: Path) -> None:
    """There is no bar to show, and the page says why."""
    facts = replace(facts_of(workspace), held="L9", standings=())
    assert "Level 'L9' is not in the rubric" in render_trajectory(facts, "md")
