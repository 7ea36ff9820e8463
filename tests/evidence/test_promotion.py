"""The promotion case: a sound one, each part taken away, each failure mode planted, and the boundary days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from promotion_samples import (
    BEFORE,
    EVENTS,
    INSIDE,
    NOTE,
    OUTSIDE,
    PACKET,
    PARTS,
    PLAN,
    ROWS,
    case_answers,
    case_cycle,
    without,
)
from workspaces import ROSTER, write_files

from perfcal import load_workspace
from perfcal.evidence.promotion.gate import PROMOTION_GATE, promotion


def test_a_sound_case_is_a_yes_throughout(tmp_path: Path) -> None:
    """Five parts, no failure mode, no claim above its row, the odds told."""
    rows = promotion(case_cycle(tmp_path), ["e01"])
    assert rows.loc[rows["met"] != "yes", ["clause", "reason"]].to_dict("records") == []
    assert list(rows["requirement"].unique()) == ["R5.1", "R5.2", "R5.3", "R5.4"]
    assert set(rows["case"]) == {"Packet 2026-H1"}
    assert PROMOTION_GATE.concerns(case_cycle(tmp_path)) == ["e01"]


@pytest.mark.parametrize(
    ("part", "clause", "met"),
    [
        (INSIDE, "input from inside the team", "no"),
        (OUTSIDE, "input from outside the team", "no"),
        (PLAN, "the stretch project shipped", "unknown"),
        (NOTE, "the odds were written to the engineer before the session", "no"),
        (BEFORE, "still growing, over quarters", "unknown"),
        (PACKET, "no claim stronger than its evidence", "unknown"),
        (PACKET, "argued with impact, not with effort", "unknown"),
        (ROWS, "evidence on every dimension", "no"),
        (ROWS, "work that somebody outside the team can name", "no"),
        (ROWS, "sustained at the next level for the months policy asks for", "no"),
    ],
)
def test_a_part_taken_away_is_missed_by_its_clause(tmp_path: Path, part: str, clause: str, met: str) -> None:
    """Nothing else in the document stands in for it."""
    assert case_answers(tmp_path, without(part))[clause] == met


@pytest.mark.parametrize(
    ("line", "clause"),
    [
        ("- Worked nights and weekends to bring settlement over the line", "argued with impact, not with effort"),
        ("- Has the potential to be a great senior engineer", "argued with evidence, not with potential"),
        ("- Better than the other seniors on the team", "compared with the level, not with others at it"),
        ("- Already wider than two of our L5 engineers", "compared with the level, not with others at it"),
        ("- Somebody else was promoted with less last year", "compared with the level, not with others at it"),
        ("- Nobody else at her level unblocks as many", "compared with the level, not with others at it"),
        ("- Her peers of the same intake are all at L5", "compared with the level, not with others at it"),
        ("- Of my three candidates she is the clearest", "compared with the level, not with others at it"),
        ("- If we do not act, she goes", "not put up to keep somebody who is leaving"),
        ("- Gave up two weekends for the cutover of settlement", "argued with impact, not with effort"),
        ("- Give her the title and she will deliver", "argued with evidence, not with potential"),
        ("- There is an offer from another company; we would lose her", "not put up to keep somebody who is leaving"),
    ],
)
def test_a_line_that_argues_with_something_else_is_named(tmp_path: Path, line: str, clause: str) -> None:
    """The row points to the line of the packet."""
    body = without(PACKET) + PACKET.replace("### Impact", f"{line}\n### Impact")
    rows = promotion(case_cycle(tmp_path, body), ["e01"]).set_index("clause")
    assert rows.loc[clause, "met"] == "no"
    text = (tmp_path / "growth_docs/e01.md").read_text(encoding="utf-8").splitlines()
    assert text[rows.loc[clause, "line"] - 1] == line


def test_a_single_dimension_is_named(tmp_path: Path) -> None:
    """Every tag is scope: one strength told many times."""
    body = ROWS.replace("#impact", "#scope").replace("#leverage", "#scope")
    assert case_answers(tmp_path, body)["more than one dimension carries the case"] == "no"


@pytest.mark.parametrize(("day", "met"), [("2026-03-31", "yes"), ("2026-04-01", "no")])
def test_the_last_quarter_begins_at_midnight(tmp_path: Path, day: str, met: str) -> None:
    """One row of 31 March carries the case beyond the last quarter; on 1 April it does not."""
    body = f"## {day[:7]}\n### Shipped\n- {day} Moved a number #impact #reach-org\n## 2026-06\n### Shipped\n- 2026-06-01 Another #impact #reach-org\n"
    assert case_answers(tmp_path, body)["carried by more than the last quarter"] == met


def test_a_packet_that_cites_only_the_last_quarter_is_named(tmp_path: Path) -> None:
    """The record reaches further back, and the packet does not show it."""
    packet = PACKET.replace("2026-01-14", "2026-04-14").replace("2026-02-18", "2026-04-18")
    assert case_answers(tmp_path, without(PACKET) + packet)["carried by more than the last quarter"] == "no"


@pytest.mark.parametrize(
    "line", ["- Without it we would lose payments at every restart", "- Could lose two days a week"]
)
def test_losing_something_else_than_somebody_argues_with_nobodys_leaving(tmp_path: Path, line: str) -> None:
    """Only a word with a capital is taken for a name."""
    body = without(PACKET) + PACKET.replace("### Impact", f"{line}\n### Impact")
    assert case_answers(tmp_path, body)["not put up to keep somebody who is leaving"] == "yes"


def test_somebody_on_no_rubric_leaves_the_others_their_answers(tmp_path: Path) -> None:
    """A blank level on the roster: of this case nobody can tell, whoever else is asked about."""
    roster = ROSTER.replace("e02,Jun Castellan,m02,L4,2024-03-01", "e02,Jun Castellan,m02,,")
    write_files(tmp_path, docs={"e01": "\n".join(PARTS)}, events=EVENTS, roster=roster)
    rows = promotion(load_workspace(tmp_path), ["e02", "e01"])
    assert set(rows.loc[rows["employee_id"] == "e02", "met"]) == {"unknown"}
    assert "yes" in set(rows.loc[rows["employee_id"] == "e01", "met"])
    assert rows.groupby("employee_id").size().nunique() == 1


@pytest.mark.parametrize(
    ("event", "day", "met"),
    [
        ("resignation-notice", "2026-04-11", "no"),  # 90 days before 10 July
        ("resignation-notice", "2026-04-10", "yes"),
        ("counter-offer", "2026-07-10", "no"),
        ("counter-offer", "2026-07-11", "yes"),  # after the session
        ("transfer", "2026-07-01", "yes"),
    ],
)
def test_a_notice_counts_for_ninety_days(tmp_path: Path, event: str, day: str, met: str) -> None:
    """Both ends included; other events say nothing."""
    answers = case_answers(tmp_path, events=f"{EVENTS}e01,{day},{event},\n")
    assert answers["not put up to keep somebody who is leaving"] == met


def test_without_any_events_a_notice_cannot_be_told(tmp_path: Path) -> None:
    """A workspace that records no events is silent, not clean."""
    answers = case_answers(tmp_path, events=EVENTS.splitlines()[0] + "\n")
    assert answers["not put up to keep somebody who is leaving"] == "unknown"


@pytest.mark.parametrize(
    ("audit", "due", "today", "met"),
    [
        ("- [x] Stretch project: shipped", "2026-05-31", date(2026, 7, 1), "yes"),
        ("- [ ] Stretch project: open", "2026-05-31", date(2026, 7, 1), "no"),
        ("- [ ] Stretch project: open", "2026-05-31", date(2026, 5, 30), "unknown"),
        ("- [ ] Stretch project: open", "none yet", date(2026, 7, 1), "no"),
        ("- [ ] Stretch project: open", "none yet", date(2026, 6, 30), "unknown"),
    ],
)
def test_a_stretch_project_has_shipped_or_not_by_the_day_looked_from(
    tmp_path: Path, audit: str, due: str, today: date, met: str
) -> None:
    """Until it is due, and until the half is over, it cannot be told."""
    plan = PLAN.replace("- [x] Stretch project: shipped", audit).replace("2026-05-31", due)
    assert case_answers(tmp_path, without(PLAN) + plan, as_of=today)["the stretch project shipped"] == met


BORDERLINE = "## 2026-06\n### Shipped\n- {} Mentoring circle for Risk #leverage #in-flight\n"


@pytest.mark.parametrize(
    ("leverage", "in_flight", "met"),
    [
        (4, "", "yes"),
        (2, "", "no"),  # approaching, and nothing in flight
        (2, BORDERLINE.format("2026-06-01..2026-08-15"), "yes"),
        (2, BORDERLINE.format("2026-06-01"), "no"),  # no quarter
        (2, BORDERLINE.format("2026-06-01 By 2026-Q3:"), "yes"),
        (2, BORDERLINE.format("2026-06-01..2026-08-15").replace("#leverage", "#scope"), "no"),
    ],
)
def test_a_borderline_names_its_work_and_its_quarter(tmp_path: Path, leverage: int, in_flight: str, met: str) -> None:
    """At the bar on all but one dimension and approaching that one: only then, and only with both named (R5.3)."""
    body = ROWS.replace("#unblocked:4", f"#unblocked:{leverage}") + in_flight
    clause = "at the bar, or borderline with the work in flight and the closing quarter named"
    assert case_answers(tmp_path, body)[clause] == met


def test_short_on_two_dimensions_is_no_borderline(tmp_path: Path) -> None:
    """Work in flight does not make one of it."""
    body = ROWS.replace("#unblocked:4", "#unblocked:2").replace("#launch #reach-org", "#launch") + BORDERLINE.format(
        "2026-08-15"
    )
    clause = "at the bar, or borderline with the work in flight and the closing quarter named"
    assert case_answers(tmp_path, body)[clause] == "no"


@pytest.mark.parametrize(
    ("written", "met"),
    [
        ("## 1:1 2026-07-09\nYour promotion is unlikely this half.\n", "yes"),
        ("## 1:1 2026-07-10\nYour promotion is unlikely this half.\n", "no"),  # the session's own day
        ("## Note 2026-07\n- Promotion: a long shot, said so\n", "unknown"),  # a month the session falls in
        ("## 2026-05\n### Reply 2026-06-02\n- For L5 this half I would say one in two, 50 %\n", "yes"),
        ("## Note 2026-05\n- Talked about the promotion and the drill\n", "unknown"),
        ("## Note 2026-05\n- The promotion calendar is likely to slip\n", "no"),
        ("## Note 2025-12\n- Promotion: likely in summer\n", "no"),  # before the cycle
        ("## Note 2026-05\n- The launch is likely to slip\n", "no"),
        ("## 1:1 2026-06-18\nWe looked at the case for L5. I would call your chances even.\n", "yes"),
        ("## 1:1 2026-06-18\nThe odds that the drill slips are high. Promotion comes up in July.\n", "unknown"),
        ("## 1:1 2026-06-18\nI do not see L5 happening in July.\n", "yes"),
        ("## Note 2026-05\n- Told her: 30 % for this round\n", "yes"),
        ("## Note 2026-06\n- A borderline case; it may be deferred to the winter round\n", "yes"),
    ],
)
def test_the_odds_are_written_before_the_session(tmp_path: Path, written: str, met: str) -> None:
    """A line of a note, 1:1 or reply that speaks of the step and of how likely it is, dated before the session (R5.4)."""
    clause = "the odds were written to the engineer before the session"
    assert case_answers(tmp_path, without(NOTE) + written)[clause] == met


@pytest.mark.parametrize(
    "line",
    ["Beyond what L5 asks for on Scope", "Reviewed by three Senior Engineers", "Most of the L5 criteria are met"],
)
def test_a_line_may_name_the_level(tmp_path: Path, line: str) -> None:
    """The level is what a case is to be compared with, and people at it may be spoken of (R4.5)."""
    body = without(PACKET) + PACKET.replace("### Impact", f"- {line}\n### Impact")
    assert case_answers(tmp_path, body)["compared with the level, not with others at it"] == "yes"


def test_what_the_em_signs_is_no_peers_input(tmp_path: Path) -> None:
    """Feedback from the person's own EM is neither input from inside the team nor from outside it (R5.1)."""
    body = without(INSIDE, OUTSIDE) + "## Feedback 2026-06-03\nFrom: Ines Okoro\nA good half.\n"
    answers = case_answers(tmp_path, body)
    assert {answers[f"input from {side} the team"] for side in ("inside", "outside")} == {"no"}


def test_until_the_session_the_odds_can_still_be_written(tmp_path: Path) -> None:
    """What is not yet late is unknown."""
    clause = "the odds were written to the engineer before the session"
    assert case_answers(tmp_path / "a", without(NOTE), as_of=date(2026, 7, 9))[clause] == "unknown"
    assert case_answers(tmp_path / "b", without(NOTE), as_of=date(2026, 7, 10))[clause] == "no"


def test_somebody_who_is_no_candidate_is_held_against_the_next_level(tmp_path: Path) -> None:
    """The gate can be asked about anybody; no level is proposed, and nobody presents."""
    answers = case_answers(tmp_path, candidates="cycle,employee_id,target_level,presenter_id,decision,round\n")
    assert answers["the level held and the one proposed are on record"] == "no"
    assert answers["no remembered case of the presenter was oversold"] == "unknown"
