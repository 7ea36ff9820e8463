"""The pre-read as facts: what is chosen, what the EM's file changes, and when a page says INCOMPLETE."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from workspaces import RUBRIC, write_files

from perfcal.load.workspace import load_workspace
from perfcal.schema.pre_read_notes import ChosenRow, PreReadNotes
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.facts import PreRead

BODY = """
## 2026-01
### Shipped
- 2026-01-14 Took settlement out of the monolith [pr](https://git.example/1) #scope #service #reach-cross-team
- 2026-01-22 Walked three teams through idempotency [notes](https://wiki.example/1) #leverage #unblocked:3
- 2026-01-27 Wrote the runbook for the nightly close #scope
## 2026-02
### Shipped
- 2026-02-18 Outbox for the ledger, p99 800 to 120 ms [rfc](https://docs.example/1) #impact #reach-org
- 2026-02-24 On-call notes for the outbox #leverage
## 2026-03
### Shipped
- 2026-03-20 Refund launch, 3 markets [note](https://docs.example/2) #impact #launch #reach-org
- 2026-03-27 Half the alerts of settlement removed #impact
## 2026-04
### Shipped
- 2026-04-16 Pairing rota for four newcomers [rota](https://wiki.example/2) #leverage #unblocked:4
## 2026-05
### Shipped
- 2026-05-28 Second region for settlement [pr](https://git.example/2) #scope #service #reach-cross-team
- 2026-05-29..2026-08-15 Sharding for Risk [plan](https://docs.example/3) #leverage #in-flight
"""


def page(root: Path, body: str = BODY, *, notes: PreReadNotes | None = None, **files: str) -> PreRead:
    """The pre-read of the one candidate."""
    return pre_read(load_workspace(write_files(root, docs={"e01": dedent(body)}, **files)), "e01", notes=notes)


def line_of(words: str) -> int:
    """The line these words stand on in the whole document."""
    return next(n for n, line in enumerate(dedent(BODY).splitlines(), 8) if words in line)


def test_three_artifacts_are_linked_and_spread(tmp_path: Path) -> None:
    """Different months and dimensions, each with its reason and its line."""
    artifacts = page(tmp_path).artifacts
    assert len(artifacts) == 3
    assert len({artifact.when[-8:] for artifact in artifacts}) == 3
    assert all(artifact.url.startswith("https://") and artifact.reason for artifact in artifacts)
    assert "counts for Scope at L5 (service, cross-team)" in " ".join(artifact.reason for artifact in artifacts)


def test_each_dimension_has_three_bullets_of_the_engineers_own_rows(tmp_path: Path) -> None:
    """No row stands under two dimensions, and each names its line."""
    groups = page(tmp_path).groups
    assert [group.dimension for group in groups] == ["scope", "impact", "leverage"]
    assert [len(group.bullets) for group in groups] == [3, 3, 3]
    lines = [bullet.source.line for group in groups for bullet in group.bullets]
    assert len(set(lines)) == 9
    assert all(bullet.source.file == "growth_docs/e01.md" for group in groups for bullet in group.bullets)


def test_a_page_is_complete_only_with_a_written_response(tmp_path: Path) -> None:
    """R8.1: artifacts, bullets, the counter-argument and the answer to it."""
    notes = PreReadNotes(
        employee_id="e01", counter_argument="Two markets are not three.", response="The third is dated."
    )
    draft, answered = page(tmp_path), page(tmp_path, notes=notes)
    assert not draft.complete
    assert "the response to the counter-argument is not written" in draft.incomplete_because
    assert answered.complete
    assert answered.incomplete_because == ()
    assert (answered.counter.kind, answered.counter.text) == ("written", "Two markets are not three.")


def test_what_is_missing_is_said_part_by_part(tmp_path: Path) -> None:
    """INCOMPLETE with its reasons."""
    said = page(tmp_path, "## 2026-03\n### Shipped\n- 2026-03-02 One thing #scope\n").incomplete_because
    assert said[0] == "0 of 3 linked artifacts: no link, no argument"
    assert "Scope has 1 of 3 bullets" in said
    assert "Leverage has 0 of 3 bullets" in said


def test_a_person_without_a_growth_doc_still_has_a_page(tmp_path: Path) -> None:
    """And the page says which command to run."""
    cycle = load_workspace(write_files(tmp_path))
    assert (
        "no growth doc could be read for this person: run `perfcal check`" in pre_read(cycle, "e01").incomplete_because
    )


def test_the_ems_choice_and_wording_win(tmp_path: Path) -> None:
    """Row and words are the EM's; the rest stays the draft."""
    row = f"e01:{line_of('Half the alerts')}"
    notes = PreReadNotes(
        employee_id="e01",
        bullets={
            "impact": (ChosenRow(row=row, text="Half the alerts of settlement removed", wording="Alerts halved"),)
        },
    )
    groups = page(tmp_path, notes=notes).groups
    assert [bullet.text for bullet in groups[1].bullets] == ["Alerts halved"]
    assert len(groups[0].bullets) == 3


def test_a_row_that_moved_is_followed(tmp_path: Path) -> None:
    """Lines shift when somebody writes above; words do not."""
    notes = PreReadNotes(employee_id="e01", artifacts=(ChosenRow(row="e01:2", text="Refund launch, 3 markets"),))
    made = page(tmp_path, notes=notes)
    assert made.artifacts[0].source.line == line_of("Refund launch")
    assert made.changes == ()


@pytest.mark.parametrize(
    ("row", "change"),
    [(f"e01:{line_of('Refund launch')}", "reads differently now"), ("e01:999", "is gone from the growth doc")],
)
def test_a_row_that_changed_beneath_the_choice_is_shown(tmp_path: Path, row: str, change: str) -> None:
    """The EM's text stays on the page, its link counts no more, and the change is named."""
    notes = PreReadNotes(employee_id="e01", artifacts=(ChosenRow(row=row, text="Refund launch, nine markets"),))
    made = page(tmp_path, notes=notes)
    assert made.artifacts[0].what == "Refund launch, nine markets"
    assert made.artifacts[0].url == ""
    assert change in made.changes[0]
    assert made.incomplete_because[0].startswith("0 of 3 linked artifacts")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("- 2026-06-15 Remembered [r](https://r.example) #scope", "LATE, first written after the freeze"),
        ("- Still going [s](https://s.example) #scope #in-flight", "not finished"),
    ],
)
def test_a_chosen_row_that_does_not_count_is_shown_and_completes_nothing(tmp_path: Path, row: str, why: str) -> None:
    """The EM may show it; it is marked, and is none of the three artifacts."""
    body = BODY + f"## 2026-07\n### Shipped\n{row}\n"
    line = len(dedent(body).splitlines()) + 7
    made = page(tmp_path, body, notes=PreReadNotes(employee_id="e01", artifacts=(ChosenRow(row=f"e01:{line}"),)))
    assert made.changes == (f"artifact 1: line {line} does not count: {why}",)
    assert made.incomplete_because[0].startswith("0 of 3 linked artifacts")


def test_one_artifact_named_three_times_is_one(tmp_path: Path) -> None:
    """By the EM, as rows and as bullets; the draft never shows one address twice."""
    row = ChosenRow(row=f"e01:{line_of('Refund launch')}")
    made = page(tmp_path, notes=PreReadNotes(employee_id="e01", artifacts=(row,) * 3, bullets={"impact": (row,) * 3}))
    assert made.incomplete_because[:2] == ("1 of 3 linked artifacts: no link, no argument", "Impact has 1 of 3 bullets")
    same = page(tmp_path, BODY.replace("https://git.example/2", "https://git.example/1"))
    assert len({artifact.url for artifact in same.artifacts}) == len(same.artifacts)


def test_a_count_judged_down_is_said_as_such_and_one_judged_up_is_not_marked(tmp_path: Path) -> None:
    """The word stands only beside a status that somebody gave."""
    service, org = "L5/scope/1-service-reaching-cross-team-or-beyond", "L5/impact/2-artifact-reaching-org-or-beyond"
    notes = PreReadNotes.model_validate(
        {
            "employee_id": "e01",
            "judged": [
                {"criterion": service, "status": "below", "reason": "a fork of another team's"},
                {"criterion": org, "status": "at bar", "reason": "everybody knows"},
            ],
        }
    )
    made = page(tmp_path, BODY.replace("#impact #reach-org", "#impact"), notes=notes)
    lines = {line.text: line for status in made.statuses for line in status.criteria}
    assert lines["Owns a service end to end"].counted == "2 on paper, judged below by the EM"
    assert not lines["Moves numbers of the organisation"].judged


def test_a_row_peers_may_not_read_is_withheld(tmp_path: Path) -> None:
    """R13.3 is stronger than the EM's choice."""
    body = BODY + "## 1:1 2026-03-12\n### Situation\n- SECRET WORDS\n"
    line = len(dedent(body).splitlines()) + 7
    notes = PreReadNotes(employee_id="e01", artifacts=(ChosenRow(row=f"e01:{line}", text="SECRET WORDS"),))
    made = page(tmp_path, body, notes=notes)
    assert "SECRET" not in repr(made)
    assert "may not be shown to peers" in made.changes[0]


@pytest.mark.parametrize(
    "section", ["PIP 2026-03-12", "Repair 2026-03-12", "1:1 2026-03-12", "Note 2026-03", "Feedback 2026-03-12"]
)
def test_only_shareable_sections_reach_the_page(tmp_path: Path, section: str) -> None:
    """Nothing of a conversation, a plan to repair or a PIP is on a page for peers."""
    made = page(
        tmp_path,
        BODY + f"## {section}\n- 2026-03-13 SECRET [s](https://s.example) #scope #impact #leverage #reach-org\n",
    )
    assert "SECRET" not in repr(made)


def test_borderline_names_the_work_and_the_quarter(tmp_path: Path) -> None:
    """R5.3 as it is written."""
    made = page(tmp_path, BODY.replace("#unblocked:4", "#unblocked:1"))
    assert made.borderline == (
        "Borderline: at the bar on Scope and Impact, approaching Leverage. In flight: Sharding for Risk "
        f"(growth_docs/e01.md:{line_of('Sharding')}); planned for 2026-Q3."
    )
    assert page(tmp_path).borderline == ""


def test_the_pitch_has_the_words_of_a_minute_and_a_half(tmp_path: Path) -> None:
    """R8.2: 150 to 225 words, facts only."""
    made = page(tmp_path)
    assert 150 <= made.pitch_words <= 225
    assert made.pitch_words == len([word for word in made.pitch.split() if any(c.isalnum() for c in word)])


def test_the_time_line_has_every_week_and_every_row(tmp_path: Path) -> None:
    """Weeks without rows are there, with nought."""
    made = page(tmp_path)
    assert len(made.timeline) == 27
    assert sum(point.rows for point in made.timeline) == 9
    assert any(point.rows == 0 for point in made.timeline)


def test_a_late_row_is_on_the_time_line_as_late_and_counts_nowhere(tmp_path: Path) -> None:
    """R1.8."""
    made = page(tmp_path, BODY + "## 2026-07\n### Shipped\n- 2026-06-15 Remembered [x](https://x.example) #scope\n")
    assert sum(point.late for point in made.timeline) == 1
    assert all("Remembered" not in bullet.text for group in made.groups for bullet in group.bullets)


def test_a_judgement_without_a_reason_counts_for_nothing(tmp_path: Path) -> None:
    """And the page says so."""
    rubric = RUBRIC + "  - {level: L5, dimension: scope, text: Sees around corners}\n"
    criterion = "L5/scope/sees-around-corners"
    notes = PreReadNotes.model_validate(
        {"employee_id": "e01", "judged": [{"criterion": criterion, "status": "at bar", "reason": " "}]}
    )
    made = page(tmp_path, notes=notes, rubric=rubric)
    assert made.statuses[0].status == "unknown"
    assert made.changes == (f"{criterion} is judged at bar without a reason, so it is not counted as judged",)


def test_a_judgement_of_a_criterion_that_is_gone_is_shown(tmp_path: Path) -> None:
    """A changed rubric does not swallow what a person wrote."""
    notes = PreReadNotes.model_validate(
        {"employee_id": "e01", "judged": [{"criterion": "L5/scope/old", "status": "at bar", "reason": "seen"}]}
    )
    assert page(tmp_path, notes=notes).changes == ("the judged criterion L5/scope/old is no longer in the bar of L5",)
