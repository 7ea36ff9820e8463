"""The pages between two sessions: growth doc, repair and PIP, health, outcomes. Each part can be shown, and says what is so."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.schema.cycle import Cycle
from perfcal.view.growth_doc_health import growth_doc_health
from perfcal.view.growth_doc_page import growth_doc_control
from perfcal.view.outcomes_page import outcomes_page
from perfcal.view.repair_and_pip import repair_and_pip_control

DOC = """\
## 2026-03
### Shipped
- 2026-03-03 Took over the <b>harbour</b> service [runbook](https://docs.example/x) #scope #service #reach-cross-team
### Asked
- A reader for the quay design

## Note 2026-03
- Notes on releases are late again

## 1:1 2026-03-12
### Situation
Release of 2026-03-10
### Behavior
The note went out two days after the release
### Impact
Two teams rolled back by hand
### Ask
Write the note before the release
### Commit
- [ ] 2026-04-09 Look at the next two notes together

## Repair 2026-04-13
### Checks
- 2026-04-01 Diagnosis: skill. Notes are written last.
- 2026-04-02 Engineer-side causes: talked, no burnout.
- 2026-04-03 Own state: not angry, slept over it.
### Gap
Expected at L4: notes before a release. Seen: five after it. Gap: before each. Agreed.
### Support
- Pairing on notes
### Cadence
Weekly, Mondays
### Time bound
End: 2026-05-25
Exit: four notes in a row before the release.
### Touch point 2026-04-20
Progress: one note early. Gap: two late. Ilse says the template helps.

## PIP 2026-06-01
### Gap
Expected: notes before. Seen: three late.
### Success criteria
- [ ] 2026-07-01 9 of 10 notes before the release
### Timeline
Start: 2026-06-01
End: 2026-07-31
### Support
Pairing
### Consequences
If not met, employment ends.

## Review 2026-Q1
### Summary
She always does amazing work.
### Growth areas
- Security reviews: none was asked for. Ask for one by June.
"""
LIFE = ("choice", "this_week", "calendar", "talks", "form", "review", "case", "drafts")
REPAIR = ("choice", "standing", "decision", "path", "signals", "repair", "pip", "clock", "self_check")


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A record with everything in it, looked at from the middle of a PIP that no verdict opened."""
    root = write_small_workspace(tmp_path_factory.mktemp("life"))
    write_growth_doc(root, "x1", body=DOC)
    return load_workspace(root, as_of="2026-06-22")


def text_of(page: Any, part: str) -> str:
    """One part as text; as HTML it needs no script and holds nobody's markup."""
    shown = getattr(page, part)
    html = shown.to_html()
    assert "<script" not in html
    assert "<b>harbour" not in html
    return str(shown.to_text())


@pytest.mark.parametrize("part", LIFE)
def test_each_part_of_the_growth_docs_page_can_be_shown(cycle: Cycle, part: str) -> None:
    """In batch: no widget, every text escaped."""
    assert text_of(growth_doc_control(cycle, "x1", interactive=False), part)


@pytest.mark.parametrize("part", REPAIR)
def test_each_part_of_the_repair_page_can_be_shown(cycle: Cycle, part: str) -> None:
    """The same for the loop and the plan."""
    assert text_of(repair_and_pip_control(cycle, "x1", interactive=False), part)


def test_the_growth_docs_page_says_what_to_do(cycle: Cycle) -> None:
    """The commitment nobody came back to, the sentence a reader would stop at, the condition that does not hold."""
    page = growth_doc_control(cycle, "x1", interactive=False)
    assert "come back to what was agreed: Look at the next two notes together" in text_of(page, "this_week")
    assert "always or never" in text_of(page, "review")
    assert "✗ no" in text_of(page, "case")
    assert "Visibility plan: Write the plan for 2026-H1 now: it was due by 2026-01-31." in text_of(page, "case")
    assert "## Packet 2026-H1" in text_of(page, "drafts")


def test_the_repair_page_says_where_things_stand(cycle: Cycle) -> None:
    """A plan on day 21, a loop without a verdict, and a step the loop does not have."""
    page = repair_and_pip_control(cycle, "x1", interactive=False)
    assert "PIP 2026-06-01" in text_of(page, "standing")
    assert "21" in text_of(page, "clock")
    assert "✗ not a step from there" in text_of(page, "path")
    assert "A repair loop came first" in text_of(page, "pip")


def test_somebody_with_an_empty_record_has_both_pages(cycle: Cycle) -> None:
    """Nothing on record is said in a sentence."""
    page = repair_and_pip_control(cycle, "x2", interactive=False)
    assert text_of(page, "signals") == "No repair loop is on record."
    assert "No PIP is running" in text_of(page, "clock")


def test_the_leaders_answers_are_fields_that_belong_to_nobody(cycle: Cycle) -> None:
    """By hand there are fields; typing in one changes no file and no other part (R9.6)."""
    page = repair_and_pip_control(cycle, "x1")
    (box,) = page.self_check.children
    fields = [child for child in box.children if isinstance(child, widgets.Textarea)]
    before = {path: path.read_bytes() for path in cycle.root.rglob("*") if path.is_file()}
    fields[0].value = "I was too slow"
    assert len(fields) == 4
    assert {path: path.read_bytes() for path in cycle.root.rglob("*") if path.is_file()} == before


def test_by_hand_the_growth_docs_page_has_the_form(cycle: Cycle) -> None:
    """The form is a widget; the rest follows the choice."""
    page = growth_doc_control(cycle, "x1")
    (form,) = page.form.children
    assert isinstance(form, widgets.Box)
    page.choice.value = "x2"
    assert page.to_do["employee_id"].unique().tolist() in ([], ["x2"])


def test_the_teams_page_is_of_the_team(cycle: Cycle) -> None:
    """Who is asked about is said; the people are the scope's."""
    page = growth_doc_health(cycle, "m01", interactive=False)
    assert page.people == ["x1", "x2", "x3"]
    week = text_of(page, "this_week")
    assert "Overdue:" in week
    assert week.index("Whose, the longest open first") < week.index("Each with its line")
    for part in ("choice", "documents", "managers", "promises", "ahead"):
        assert text_of(page, part)


def test_the_teams_page_by_hand_follows_its_field(cycle: Cycle) -> None:
    """From the whole organisation to one manager."""
    page = growth_doc_health(cycle)
    page.choice.value = "m01"
    assert page.people == ["x1", "x2", "x3"]


def test_outcomes_say_what_nobody_can_count(cycle: Cycle) -> None:
    """Six figures, and the list behind the one that has cases."""
    page = outcomes_page(cycle)
    assert text_of(page, "figures").count("R12.") == 6
    assert "cannot tell" in text_of(page, "figures")
    assert "Ilse Okafor (x1)" in text_of(page, "lists")
