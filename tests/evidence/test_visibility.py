"""The visibility plan: every condition of R6 alone, its boundary days, and the choice it leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plan_samples import AUDITS, CROSS, DESIGN, MENTOR, PARTS, SIGNED, STRETCH, met_of, plan_cycle, plan_text

from perfcal.evidence.gates import GATES, gates
from perfcal.evidence.visibility.gate import visibility
from perfcal.evidence.visibility.state import visibility_state


def test_a_whole_plan_opens_the_gate(tmp_path: Path) -> None:
    """Everything R6 asks for is on paper, so every clause says yes and points into the plan."""
    rows = visibility(plan_cycle(tmp_path, plan_text()), ["e01"])
    assert set(rows["met"]) == {"yes"}
    assert set(rows["requirement"]) == {"R6.1", "R6.2"}
    assert (rows["line"] > 0).all()
    assert set(rows["case"]) == {"", "Plan 2026-H1"}


@pytest.mark.parametrize(
    ("part", "clause"),
    [
        (STRETCH, "stretch project: it is in the plan"),
        (CROSS, "cross-team artifact: it is in the plan"),
        (MENTOR, "mentorship outcome: it is in the plan"),
        (DESIGN, "design doc: it is in the plan"),
        (SIGNED, "signed by both"),
    ],
)
def test_a_part_that_is_not_there_is_a_no_for_its_clause(tmp_path: Path, part: str, clause: str) -> None:
    """Take one part away: its clause says no, and the gate cannot be open."""
    rows = visibility(plan_cycle(tmp_path, plan_text(*(kept for kept in PARTS if kept is not part))), ["e01"])
    assert met_of(rows, clause) == "no"


@pytest.mark.parametrize("text", ["TBD", "- [ ] to be decided", "<your text here>", "not yet agreed"])
def test_a_placeholder_is_no_artifact(tmp_path: Path, text: str) -> None:
    """A heading with nothing but a placeholder under it holds a place, and is not in the plan."""
    body = plan_text(STRETCH, CROSS, f"### Mentorship outcome\n{text}\n", DESIGN, SIGNED, AUDITS)
    assert met_of(visibility(plan_cycle(tmp_path, body), ["e01"]), "mentorship outcome") == "no"


@pytest.mark.parametrize(
    ("sponsor", "met"),
    [
        ("VP Engineering", "yes"),
        ("Ines Okoro", "yes"),  # leads managers, by the roster
        ("CTO", "yes"),
        ("Tomas Riva", "no"),  # on the roster, leads no manager
        ("my manager", "no"),
        ("a director", "no"),
        ("a VP, to be named", "no"),
        ("TBD", "no"),
        ("Halvard Quist", "unknown"),
    ],
)
def test_a_sponsor_is_a_named_executive(tmp_path: Path, sponsor: str, met: str) -> None:
    """A title with an area or a name is one; a colleague is not; a stranger without a title cannot be told."""
    body = plan_text(STRETCH.replace("Ruta Amadi, Director of Commerce", sponsor), *PARTS[1:])
    assert met_of(visibility(plan_cycle(tmp_path, body), ["e01"]), "executive sponsor") == met


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("Surface: TBD\n", "no"),
        ("Surface: a spike, no release planned\n", "no"),
        ("Surface: the storage layer, nothing visible\n", "no"),
        ("", "no"),
        ("The pilot launches in May.\n", "yes"),
        ("Surface: the no-downtime release of the ledger\n", "yes"),
    ],
)
def test_a_surface_is_named_in_a_field_or_a_sentence(tmp_path: Path, line: str, met: str) -> None:
    """A shippable surface may stand in prose; a placeholder or nothing is none."""
    body = plan_text(STRETCH.replace("Surface: the payout page\n", line), *PARTS[1:])
    assert met_of(visibility(plan_cycle(tmp_path, body), ["e01"]), "shippable surface") == met


@pytest.mark.parametrize(
    ("signed", "met"),
    [
        ("- 2026-01-13 Wanda\n- 2026-01-15 Ines", "yes"),
        ("Engineer: 2026-01-13\nEM: 2026-01-15", "yes"),
        ("2026-01-13 Wanda Iversen\n2026-01-15 Ines Okoro", "yes"),
        ("Signed by both, 13 January 2026", "yes"),
        ("- 2026-01-13 e01\n- 2026-01-15 m01", "yes"),
        ("- 2026-01-13 Wanda\n- Ines", "unknown"),
        ("- 2026-01-13 W.\n- 2026-01-15 the boss", "unknown"),
        ("- 2026-01-13 Wanda\n- 2026-01-14 Wanda Iversen", "no"),
        ("- 2026-01-13 Wanda", "no"),
        ("- 2026-01-13 Wanda\n- [ ] 2026-01-15 Ines", "no"),
        ("- 2026-01-13 Wanda\n- Ines: pending", "no"),
        ("- 2026-01-13 Wanda\n- 2026-08-01 Ines", "no"),  # after the day looked from
        ("TBD", "no"),
    ],
)
def test_both_sign_with_a_day(tmp_path: Path, signed: str, met: str) -> None:
    """Engineer and EM, by name, id or role, each with a day that has come; one person twice is one signature."""
    body = plan_text(*PARTS[:4], f"### Signed\n{signed}\n", AUDITS)
    assert met_of(visibility(plan_cycle(tmp_path, body), ["e01"]), "signed by both") == met


@pytest.mark.parametrize(
    ("first", "met"),
    [
        ("2026-01-01", "yes"),
        ("2026-01-31", "yes"),
        ("2026-02-01", "no"),
        ("2025-12-18", "yes"),
        ("2025-01-13", "unknown"),
    ],
)
def test_month_one_ends_at_midnight(tmp_path: Path, first: str, met: str) -> None:
    """31 January is in time and 1 February is not; a year mistyped cannot be told."""
    body = plan_text(*PARTS[:4], f"### Signed\n- {first} Wanda\n- 2026-02-20 Ines\n", AUDITS)
    assert met_of(visibility(plan_cycle(tmp_path, body), ["e01"]), "month 1") == met


@pytest.mark.parametrize(("today", "met"), [(date(2026, 1, 31), "unknown"), (date(2026, 2, 1), "no")])
def test_a_missing_plan_is_a_no_after_month_one(tmp_path: Path, today: date, met: str) -> None:
    """Until the last day of month 1 the plan can still be written."""
    cycle = plan_cycle(tmp_path, "## 2026-01\n### Shipped\n- Cut the wait\n", as_of=today)
    assert met_of(visibility(cycle, ["e01"]), "month 1") == met
    assert "2026-01-31" in visibility_state(cycle, "e01").next_step


@pytest.mark.parametrize(
    ("audited", "today", "met"),
    [
        ("2026-02-28", date(2026, 3, 31), "unknown"),
        ("2026-02-28", date(2026, 4, 1), "no"),
        ("2026-03-01", date(2026, 4, 1), "yes"),
        ("2026-03-31", date(2026, 3, 30), "unknown"),
        ("2026-03-31", date(2026, 4, 1), "yes"),
        ("2026-04-01", date(2026, 4, 2), "no"),
    ],
)
def test_the_first_audit_belongs_to_month_three(tmp_path: Path, audited: str, today: date, met: str) -> None:
    """It counts from the first to the last day of March, and is due until the last."""
    body = plan_text(*PARTS[:5], f"### Audit {audited}\n- [x] Stretch project: shipped\n")
    assert met_of(visibility(plan_cycle(tmp_path, body, as_of=today), ["e01"]), "first self-audit") == met


def test_an_audit_of_a_leap_year_is_in_the_fifth_month_of_the_second_half(tmp_path: Path) -> None:
    """The months are counted from the half's first: November is the fifth of H2."""
    audits = "### Audit 2026-09-30\nStatus: 3 of 4\n\n### Audit 2026-11-01\nStatus: 4 of 4\n"
    body = plan_text(*PARTS[:4], SIGNED.replace("2026-01", "2026-07"), audits, half="2026-H2")
    rows = visibility(plan_cycle(tmp_path, body, as_of=date(2026, 12, 1), target="{level: L5, by: 2026-H2}"), ["e02"])
    assert met_of(rows, "first self-audit") == met_of(rows, "second self-audit") == "yes"
    assert met_of(rows, "four of four") == "yes"


@pytest.mark.parametrize(("done", "met"), [(0, "no"), (1, "no"), (2, "no"), (3, "yes"), (4, "yes")])
def test_two_of_four_at_month_four_leave_a_choice(tmp_path: Path, done: int, met: str) -> None:
    """R6.2: two of four is not ready; the reason says what can be chosen."""
    names = ("Stretch project", "Cross-team artifact", "Mentorship outcome", "Design doc")
    audit = "\n".join(f"- [{'x' if place < done else ' '}] {name}" for place, name in enumerate(names))
    body = plan_text(*PARTS[:5], f"### Audit 2026-04-30\n{audit}\n")
    cycle = plan_cycle(tmp_path, body, as_of=date(2026, 4, 30))
    assert met_of(visibility(cycle, ["e01"]), "month 4") == met
    state = visibility_state(cycle, "e01")
    assert (state.done, state.done_at_month_4) == (done, done)
    assert ("six months' delay" in state.choice) == (done <= 2)
    assert ("packet can be written" in state.choice) == (done == 4)


LINES = "Stretch project: live\nCross-team artifact: in use by Search\nMentorship outcome: {}\nDesign doc: draft\n"


@pytest.mark.parametrize(
    ("audit", "met"),
    [
        ("Three of the four are finished.\n", "yes"),
        ("Two of four, stretch and mentorship.\n", "no"),
        ("Three of four teams use the schema.\n", "unknown"),
        (LINES.format("done"), "yes"),
        (LINES.format("not yet"), "no"),
        (LINES.format("Jun was here twice"), "unknown"),
        ("1. ✅ Stretch project\n2. ✅ Cross-team artifact\n3. ✅ Mentorship outcome\n4. ❌ Design doc\n", "yes"),
        ("1. ✅ Stretch project\n2. 🚧 Cross-team artifact\n3. ⬜ Mentorship outcome\n4. ❌ Design doc\n", "no"),
    ],
)
def test_an_audit_in_words_is_counted_where_its_words_tell(tmp_path: Path, audit: str, met: str) -> None:
    """What a line leaves open is unknown, and no reason to call a plan behind."""
    body = plan_text(*PARTS[:5], f"### Audit 2026-03-27\n{audit}")
    cycle = plan_cycle(tmp_path, body, as_of=date(2026, 4, 30))
    assert met_of(visibility(cycle, ["e01"]), "month 4") == met


@pytest.mark.parametrize(("today", "met"), [(date(2026, 3, 31), "unknown"), (date(2026, 4, 1), "no")])
def test_month_four_is_asked_from_its_first_day(tmp_path: Path, today: date, met: str) -> None:
    """Before April nobody is behind."""
    body = plan_text(*PARTS[:5], "### Audit 2026-03-27\n- [x] Stretch project\n- [ ] Design doc\n")
    assert met_of(visibility(plan_cycle(tmp_path, body, as_of=today), ["e01"]), "month 4") == met


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("- [x] Design doc: cited by the Data team in RFC 44", "yes"),
        ("- [x] Design doc: Search cited it on 2026-04-22", "yes"),
        ("- [x] Design doc: Search refers to it in their guide", "yes"),
        ("- [x] Design doc: merged", "unknown"),
        ("- [ ] Design doc: not yet cited by anybody", "unknown"),
        ("- [x] Design doc: cited in our own run-book", "unknown"),
        ("- [x] Stretch project: cited by Search", "unknown"),
    ],
)
def test_an_audit_may_tell_the_citation(tmp_path: Path, line: str, met: str) -> None:
    """Its day is the audit's where the line has none."""
    body = plan_text(
        *PARTS[:3],
        "### Design doc\nThe design of settlement\nDue: 2026-02-27\n",
        SIGNED,
        f"### Audit 2026-05-22\n{line}\n",
    )
    cycle = plan_cycle(tmp_path, body, as_of=date(2026, 7, 10))
    assert met_of(visibility(cycle, ["e01"]), "cited by someone") == met


def test_four_of_four_cannot_be_done_where_one_is_not_in_the_plan(tmp_path: Path) -> None:
    """An artifact nobody planned is no open question, even before the first audit."""
    rows = visibility(plan_cycle(tmp_path, plan_text(*PARTS[:2], *PARTS[3:5])), ["e01"])
    assert met_of(rows, "four of four") == "no"


@pytest.mark.parametrize(
    ("cited", "today", "met"),
    [
        ("Due: 2026-01-31\nCited: 2026-07-31 by Search", date(2026, 8, 1), "yes"),
        ("Due: 2026-01-31\nCited: 2026-08-01 by Search", date(2026, 8, 1), "no"),
        ("Due: 2026-01-31\nCited: 2026-02-03 in our own team's run-book", date(2026, 8, 1), "no"),
        ("Due: 2026-01-31\nCited: by Search", date(2026, 8, 1), "unknown"),
        ("Due: 2026-01-31\n\n- Cited by Search in their RFC on 2026-03-02", date(2026, 8, 1), "yes"),
        ("Due: 2026-01-31", date(2026, 7, 31), "unknown"),
        ("Due: 2026-01-31", date(2026, 8, 1), "no"),
        ("Due: 2026-08-31, to be cited by Search", date(2027, 2, 28), "unknown"),
        ("Due: 2026-08-31", date(2027, 3, 1), "no"),
    ],
)
def test_a_citation_has_six_months_and_comes_from_outside(tmp_path: Path, cited: str, today: date, met: str) -> None:
    """Six months from the doc's day, month ends included; what the plan hopes for is no citation."""
    body = plan_text(*PARTS[:3], f"### Design doc\nThe design of settlement\n{cited}\n", *PARTS[4:])
    assert met_of(visibility(plan_cycle(tmp_path, body, as_of=today), ["e01"]), "cited by someone") == met


@pytest.mark.parametrize(
    ("target", "met"),
    [
        ("{level: L5, by: 2026-H2}", "yes"),
        ("{level: L5, by: 2027-01}", "yes"),  # its last day is twelve months from the day the plan is due
        ("{level: L5, by: 2027-02}", "no"),
        ("{level: L5}", "unknown"),
        ("{level: L5, by: 2025-H2}", "unknown"),
        ("{level: L4, by: 2026-H2}", "no"),
    ],
)
def test_a_plan_is_asked_for_within_twelve_months(tmp_path: Path, target: str, met: str) -> None:
    """Who is no candidate needs a plan when the target's period ends within policy's months."""
    rows = visibility(plan_cycle(tmp_path, "## 2026-01\n", target=target, as_of=date(2026, 1, 15)), ["e02"])
    assert met_of(rows, "is in view") == met


def test_after_the_session_the_next_half_is_asked_about(tmp_path: Path) -> None:
    """On the session's day it is the cycle's plan, a day later the one of the half that has begun."""
    before = plan_cycle(tmp_path / "a", "## 2026-01\n", target="{level: L5, by: 2026-H2}", as_of=date(2026, 7, 10))
    after = plan_cycle(tmp_path / "b", "## 2026-01\n", target="{level: L5, by: 2026-H2}", as_of=date(2026, 7, 11))
    assert visibility_state(before, "e02").half == "2026-H1"
    assert visibility_state(after, "e02").half == "2026-H2"
    assert visibility_state(after, "e02").next_step == "Write the plan for 2026-H2 by 2026-07-31."


def test_the_gate_is_asked_about_those_who_need_a_plan(tmp_path: Path) -> None:
    """Without being asked for, candidates are; somebody without a target is not, and has one row when asked about."""
    cycle = plan_cycle(tmp_path, plan_text())
    assert GATES["visibility"].concerns(cycle) == ["e01"]
    assert list(gates(cycle, gate="visibility", employee_ids=["e02"])["met"]) == ["no"]
