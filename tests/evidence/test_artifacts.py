"""Which linked work is shown first, and the laws the choice keeps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.evidence.artifacts import artifact_choices, bullet_choices
from perfcal.evidence.window import bar_level, counted_rows, current_level
from perfcal.load.workspace import load_workspace
from perfcal.schema.columns import EVIDENCE


def update(*bullets: str, month: str = "2026-03") -> str:
    """A monthly update."""
    return f"## {month}\n### Shipped\n" + "".join(f"- {bullet}\n" for bullet in bullets)


def chosen(root: Path, body: str) -> list[str]:
    """The texts of the choices, in order."""
    return list(artifact_choices(load_workspace(write_files(root, docs={"e01": body})), "e01")["text"])


def test_what_proves_the_missing_bar_comes_first(tmp_path: Path) -> None:
    """An L5 service before a wider but uncounted note."""
    body = update(
        "wide [a](https://a.example) #reach-company", "service [b](https://b.example) #scope #service #reach-cross-team"
    )
    assert chosen(tmp_path, body)[0] == "service"


def test_a_new_dimension_and_a_new_month_come_before_more_of_the_same(tmp_path: Path) -> None:
    """Spread is worth more than a fourth of one kind."""
    body = update("one [a](https://a.example) #scope", "two [b](https://b.example) #scope") + update(
        "three [c](https://c.example) #impact", month="2026-05"
    )
    assert set(chosen(tmp_path, body)[:2]) == {"one", "three"}


def test_one_address_is_shown_once_before_any_is_shown_twice(tmp_path: Path) -> None:
    """The same link again is the last resort."""
    body = update(
        "one [a](https://a.example) #scope #service #reach-org",
        "again [a](https://a.example) #impact #reach-org",
        "two [b](https://b.example)",
    )
    assert chosen(tmp_path, body)[1] == "two"


@pytest.mark.parametrize(
    "bullet", ["no link #scope", "[ ] open [a](https://a.example)", "flight [a](https://a.example) #in-flight"]
)
def test_no_link_no_argument(tmp_path: Path, bullet: str) -> None:
    """What cannot be opened, or is not done, is not offered; the table keeps its columns."""
    choices = artifact_choices(load_workspace(write_files(tmp_path, docs={"e01": update(bullet)})), "e01")
    assert choices.empty
    assert list(choices.columns) == [*EVIDENCE, "reason"]


def test_bullets_are_of_their_dimension_and_the_counted_come_first(tmp_path: Path) -> None:
    """Then the linked, then those with a figure."""
    body = update(
        "plain #scope",
        "figures 12 #scope",
        "linked [a](https://a.example) #scope",
        "service #scope #service #reach-org",
        "other #impact",
    )
    rows = bullet_choices(load_workspace(write_files(tmp_path, docs={"e01": body})), "e01", "scope")
    assert list(rows["text"]) == ["service", "linked", "figures 12", "plain"]


@given(order=st.permutations(range(5)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
def test_the_order_of_rows_and_other_people_change_nothing(order: list[int], tmp_path: Path) -> None:
    """Shuffled rows, and a colleague's document beside, give the same choices; the cycle is not touched."""
    bullets = [
        f"2026-03-1{n} row {n} [l](https://{n}.example) #{tag}"
        for n, tag in enumerate(["scope", "impact", "scope", "leverage", "impact"])
    ]
    cycle = load_workspace(write_files(tmp_path, docs={"e01": update(*bullets), "e02": update(*bullets)}))
    expected = artifact_choices(cycle.about("e01"), "e01")
    own = cycle.evidence[cycle.evidence["employee_id"] == "e01"].iloc[order]
    others = cycle.evidence[cycle.evidence["employee_id"] != "e01"]
    before = cycle.evidence.copy()
    object.__setattr__(cycle, "evidence", pd.concat([others, own]))
    pd.testing.assert_frame_equal(artifact_choices(cycle, "e01"), expected)
    pd.testing.assert_frame_equal(cycle.evidence.sort_index(), before)


def test_the_bar_is_the_target_else_the_next_level(tmp_path: Path) -> None:
    """A candidacy is stronger than the growth doc's target, that than the next level; the top level stays its own."""
    cycle = load_workspace(write_files(tmp_path, candidates=CANDIDATES.splitlines()[0] + "\n"))
    assert (current_level(cycle, "e01"), bar_level(cycle, "e01"), bar_level(cycle, "m01")) == ("L4", "L5", "L5")


def test_a_window_may_be_longer_than_the_cycle(tmp_path: Path) -> None:
    """`evidence_window_months` looks back from the cycle's end; the first day of it counts, the day before does not."""
    body = update("in", month="2025-07") + update("2025-06-30 out", month="2025-06")
    root = write_files(
        tmp_path, docs={"e01": body}, policy="perfcal: policy/1\nevidence_window_months: 12\n", roster=ROSTER
    )
    assert list(counted_rows(load_workspace(root))["text"]) == ["in"]


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_the_first_and_the_last_day_of_the_cycle_count(tmp_path: Path, day: str, counts: bool) -> None:
    """Both ends belong to the window."""
    cycle = load_workspace(write_files(tmp_path, docs={"e01": update(f"{day} done", month="2026-06")}))
    assert (len(counted_rows(cycle)) == 1) is counts
