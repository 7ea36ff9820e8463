"""The stretch gate: all eight combinations of its three checks, and the lines that only look like one."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from plan_samples import STRETCH, plan_cycle, plan_text

from perfcal.evidence.stretch.gate import STRETCH_GATE, stretch

BUDGET = "Budget: cost centre 4410, 2 engineers"
PRIORITY = "Priority: top 3 of this half, in writing 2026-01-08 [mail](https://docs.example/mail)"
USER = "User: Search, who confirm in writing that it landed"


def answers(root: Path, text: str, *, as_of: date = date(2026, 7, 1)) -> dict[str, str]:
    """Return what the gate says to each check about a stretch project of this text."""
    rows = stretch(plan_cycle(root, plan_text(text), as_of=as_of), ["e01"])
    return dict(zip(rows["requirement"], rows["met"], strict=True))


@pytest.mark.parametrize("kept", list(product([True, False], repeat=3)))
def test_each_check_stands_alone(tmp_path: Path, kept: tuple[bool, bool, bool]) -> None:
    """Take away any of the three lines: exactly those checks say no."""
    text = STRETCH
    for line, keep in zip((BUDGET, PRIORITY, USER), kept, strict=True):
        text = text if keep else text.replace(line + "\n", "")
    assert list(answers(tmp_path, text).values()) == ["yes" if keep else "no" for keep in kept]


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("Budget: 120 k€ from the commerce line", "yes"),
        ("Headcount: two heads until June", "yes"),
        ("Funding: agreed with finance", "yes"),
        ("- Budget: 2 heads, no delay to the roadmap", "yes"),
        ("Finance has booked three engineers for it.", "yes"),
        ("Budget: no budget yet", "no"),
        ("Budget: TBD", "no"),
        ("Budget: 2 heads if finance agrees", "no"),
        ("Budget: not yet approved (150 k€ asked)", "no"),
        ("Budget: 0 heads", "no"),
        ("Budget: 0", "no"),
        ("Budget: 3 heads?", "no"),
        ("Budget: our own time, best effort", "no"),
        ("We still have no headcount for this.", "no"),
        ("Budget: yes", "unknown"),
        ("Budget: enough until 2026-05-15", "unknown"),
    ],
)
def test_a_budget_is_something_finance_can_look_up(tmp_path: Path, line: str, met: str) -> None:
    """An amount, heads, a cost centre or finance's word; a hope, a condition or a date is none."""
    assert answers(tmp_path, STRETCH.replace(BUDGET, line))["R7.1"] == met


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("Priority: 2, in the half's goals [okrs](https://docs.example/okrs) 2026-01-05", "yes"),
        ("Priority: one of her three for this half, recorded at the kick-off", "yes"),
        ("The VP Commerce wrote on 2025-12-15 that it is her first priority for 2026-H1.", "yes"),
        ("Priority: top 3, in writing 2025-09-15", "no"),  # of another half
        ("Priority: number 2 of 3 in the recorded kick-off of H1", "yes"),
        ("Priority: second on the list of the half, minutes of 2026-01-14", "yes"),
        ("Priority: among her three most important projects, mail of 2026-01-12", "yes"),
        ("Priority: top 3 in the goals of H1 2025", "unknown"),
        ("Priority: a director called it top 3 in a mail of 2026-01-12", "no"),  # which one?
        ("Priority: top 3 of last half, in writing", "no"),
        ("Priority: top 5 of this half, in writing 2026-01-08", "no"),
        ("Priority: high, in writing 2026-01-08", "no"),
        ("Priority: not in the top 3, says the mail of 2026-01-08", "no"),
        ("Priority: top 3 of this half, told me in the corridor on 2026-01-08", "no"),
        ("Priority: top 3 of this half, nothing in writing", "no"),
        ("Priority: top 3 of this half, to be confirmed", "no"),
        ("Priority: top 3 of this half", "unknown"),
        ("Priority: top 3, in writing", "unknown"),
        ("Priority: top 3, in writing 2026-09-01", "unknown"),  # after the day looked from
    ],
)
def test_a_priority_is_written_of_this_half_and_of_the_first_three(tmp_path: Path, line: str, met: str) -> None:
    """Rank, writing and half must all stand there."""
    assert answers(tmp_path, STRETCH.replace(PRIORITY, line))["R7.2"] == met


@pytest.mark.parametrize(
    ("sponsor", "met"), [("TBD", "no"), ("Tomas Riva", "no"), ("a director", "no"), ("Halvard Quist", "unknown")]
)
def test_the_word_is_a_directors_or_a_vps(tmp_path: Path, sponsor: str, met: str) -> None:
    """A written top-3 priority of nobody in particular, or of a colleague, does not count."""
    text = STRETCH.replace("Ruta Amadi, Director of Commerce", sponsor)
    assert answers(tmp_path, text)["R7.2"] == met


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("User: the Search team signs off on it in May", "yes"),
        ("User: Jun Castellan, who will report back", "yes"),  # of another team, by the roster
        ("User: merchants in Norway, through the support lead", "yes"),
        ("Search will use it from May and confirm by mail.", "yes"),
        ("User: Payments and Search, both confirm", "yes"),
        ("Users: Quays, from April\nConfirmed by: their lead, in writing", "yes"),
        ("User: ourselves", "no"),
        ("User: our own on-call rotation", "no"),
        ("User: our team, who confirm in writing", "no"),
        ("User: Payments on-call, who confirm it", "no"),  # the own team, by the roster
        ("User: Wanda Iversen will confirm", "no"),
        ("User: TBD", "no"),
        ("User: no user yet", "no"),
        ("User: Search, who will not confirm anything", "no"),
        ("User: Search", "unknown"),
        ("User: our team and the Quays, who confirm", "unknown"),
    ],
)
def test_a_user_is_outside_the_team_and_confirms(tmp_path: Path, line: str, met: str) -> None:
    """By the roster's teams and people, or by the words; a user who confirms nothing cannot be told."""
    assert answers(tmp_path, STRETCH.replace(USER, line))["R7.3"] == met


def test_a_wrapped_line_is_read_whole(tmp_path: Path) -> None:
    """A value runs on to the next field."""
    text = STRETCH.replace(USER, "User: Search, from the first of May on,\nwho confirm in writing that it landed")
    assert answers(tmp_path, text)["R7.3"] == "yes"


def test_the_reason_quotes_the_line_that_meets_the_check(tmp_path: Path) -> None:
    """Each row points to its own line and says it."""
    rows = stretch(plan_cycle(tmp_path, plan_text()), ["e01"])
    lines = (tmp_path / "growth_docs/e01.md").read_text(encoding="utf-8").splitlines()
    for line, reason, key in zip(rows["line"], rows["reason"], ("Budget", "Priority", "User"), strict=True):
        assert lines[line - 1].startswith(key)
        assert f"“{key}: " in reason


def test_without_a_stretch_project_there_is_nothing_to_ask(tmp_path: Path) -> None:
    """Nobody is concerned, and whoever is asked about has three unknowns."""
    cycle = plan_cycle(tmp_path, "## 2026-01\n")
    assert STRETCH_GATE.concerns(cycle) == []
    assert list(stretch(cycle, ["e01"])["met"]) == ["unknown"] * 3
    assert stretch(cycle, []).empty


def test_a_plan_of_bullets_is_read_bullet_by_bullet(tmp_path: Path) -> None:
    """No field at all: each sentence is found where it stands, with its own line."""
    text = """\
### Stretch project
- Settlement in two currencies, sponsored by Ruta Amadi (VP Commerce)
- Budget: 40 k€ of the commerce line
- She wrote that it is one of her top three of this half [memo](https://docs.example/memo), 2026-01-08
- Search will adopt it and sign off on it
"""
    cycle = plan_cycle(tmp_path, plan_text(text))
    rows = stretch(cycle, ["e01"])
    lines = (tmp_path / "growth_docs/e01.md").read_text(encoding="utf-8").splitlines()
    assert set(rows["met"]) == {"yes"}
    assert [lines[line - 1].split()[1] for line in rows["line"]] == ["Budget:", "She", "Search"]
