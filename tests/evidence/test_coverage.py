"""Readiness as a count: what each kind of criterion counts, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import RUBRIC, write_files

from perfcal.evidence.coverage import coverage, status_of
from perfcal.evidence.readiness import readiness
from perfcal.load.workspace import load_workspace
from perfcal.schema.columns import COVERAGE, READINESS, records, table

L5 = "L5/{}"
UNBLOCKED = "L5/leverage/3-unblocked-in-every-quarter"
SERVICE = "L5/scope/1-service-reaching-cross-team-or-beyond"
ORG = "L5/impact/2-artifact-reaching-org-or-beyond"


def criteria(root: Path, body: str, **files: str) -> pd.DataFrame:
    """The coverage of the one candidate, by criterion."""
    cycle = load_workspace(write_files(root, docs={"e01": body}, **files))
    return coverage(cycle).set_index("criterion")


def update(*bullets: str, month: str = "2026-03", heading: str = "Shipped") -> str:
    """A monthly update with these bullets."""
    return f"## {month}\n### {heading}\n" + "".join(f"- {bullet}\n" for bullet in bullets)


def test_a_minimum_counts_artifacts_not_mentions(tmp_path: Path) -> None:
    """Two rows that cite the same link are one artifact."""
    link = "[note](https://docs.example/1)"
    rows = criteria(tmp_path, update(f"one {link} #impact #reach-org", f"again {link} #impact #reach-org"))
    assert rows.loc[ORG, ["counted", "missing", "status"]].tolist() == [1, 1, "approaching"]
    assert len(rows.loc[ORG, "rows"]) == 2


def test_a_sum_adds_the_numbers_of_tags_in_every_quarter(tmp_path: Path) -> None:
    """Three in one quarter and two in the other: met in one of two."""
    body = update("a #unblocked:2", "b #unblocked") + update("c #unblocked:2", month="2026-05")
    row = criteria(tmp_path, body).loc[UNBLOCKED]
    assert (row["periods"], row["periods_met"], row["counted"], row["missing"]) == (2, 1, 2, 1)
    assert row["status"] == "approaching"
    both = update("a #unblocked:3") + update("c #unblocked:3", month="2026-05")
    assert criteria(tmp_path, both).loc[UNBLOCKED, "status"] == "at bar"


def test_a_surplus_in_one_quarter_does_not_pay_for_another(tmp_path: Path) -> None:
    """Nine in March are not three a quarter."""
    row = criteria(tmp_path, update("a #unblocked:9")).loc[UNBLOCKED]
    assert (row["periods_met"], row["status"]) == (1, "approaching")


@pytest.mark.parametrize(
    ("reach", "counted"), [("", 0), (" #reach-team", 0), (" #reach-cross-team", 1), (" #reach-company", 1)]
)
def test_reach_is_this_wide_or_wider_and_never_assumed(tmp_path: Path, reach: str, counted: int) -> None:
    """A row that does not say how far it reached does not meet a reach."""
    assert criteria(tmp_path, update(f"built it #service{reach}")).loc[SERVICE, "counted"] == counted


@pytest.mark.parametrize(
    "bullet",
    [
        "built it #service #reach-org #in-flight",
        "[ ] built it #service #reach-org",
        "2025-11-02 built it #service #reach-org",
    ],
)
def test_what_is_not_done_in_the_window_does_not_count(tmp_path: Path, bullet: str) -> None:
    """In flight, an open box, and another period are not evidence of this one."""
    assert criteria(tmp_path, update(bullet)).loc[SERVICE, "counted"] == 0


@pytest.mark.parametrize("heading", ["Blocked", "Asked"])
def test_blocked_and_asked_are_not_claims(tmp_path: Path, heading: str) -> None:
    """They say what is not done."""
    assert criteria(tmp_path, update("built it #service #reach-org", heading=heading)).loc[SERVICE, "counted"] == 0


def test_a_note_of_the_manager_is_not_the_engineers_claim(tmp_path: Path) -> None:
    """Counting the same work twice would double it."""
    body = "## Note 2026-03\n- built it #service #reach-org\n"
    assert criteria(tmp_path, body).loc[SERVICE, "counted"] == 0


def test_late_rows_are_not_counted(tmp_path: Path) -> None:
    """R1.8: what was written after the freeze is LATE."""
    body = update("2026-06-20 built it #service #reach-org", month="2026-07")
    assert criteria(tmp_path, body).loc[SERVICE, "counted"] == 0


def test_a_level_includes_the_ones_below_it_only_when_cumulative(tmp_path: Path) -> None:
    """`cumulative: false` makes a level's own texts the whole bar."""
    levels = set(criteria(tmp_path, "").reset_index()["source_level"])
    alone = set(
        criteria(tmp_path, "", rubric=RUBRIC.replace("cumulative: true", "cumulative: false")).reset_index()[
            "source_level"
        ]
    )
    assert (levels, alone) == ({"L4", "L5"}, {"L5"})


def test_a_text_is_unknown_until_a_person_judges_it_in_writing(tmp_path: Path) -> None:
    """Unknown is never met; the judgement is marked as one."""
    rubric = RUBRIC + "  - {level: L5, dimension: scope, text: Sees around corners}\n"
    row = criteria(tmp_path, "", rubric=rubric).loc["L5/scope/sees-around-corners"]
    assert (row["status"], row["judged"]) == ("unknown", False)
    notes = tmp_path / "pre_reads" / "2026-H1" / "e01.yaml"
    notes.parent.mkdir(parents=True)
    notes.write_text(
        "perfcal: pre-read/1\nemployee_id: e01\njudged:\n"
        "  - {criterion: L5/scope/sees-around-corners, status: at bar, reason: named two risks early}\n"
    )
    row = criteria(tmp_path, "", rubric=rubric).loc["L5/scope/sees-around-corners"]
    assert (row["status"], row["judged"]) == ("at bar", True)


def test_a_count_can_be_judged_down_and_never_up(tmp_path: Path) -> None:
    """R5.3: a claim stronger than the evidence is overselling."""
    notes = tmp_path / "pre_reads" / "2026-H1" / "e01.yaml"
    notes.parent.mkdir(parents=True)
    notes.write_text(
        "perfcal: pre-read/1\nemployee_id: e01\njudged:\n"
        f"  - {{criterion: {SERVICE}, status: below, reason: it was a fork of another team's}}\n"
        f"  - {{criterion: {ORG}, status: at bar, reason: everybody knows}}\n"
    )
    rows = criteria(tmp_path, update("built it #service #reach-org"))
    assert rows.loc[SERVICE, "status"] == "below"
    assert rows.loc[ORG, "status"] == "below"


def test_a_rung_is_asked_for_by_the_level_that_requires_it(tmp_path: Path) -> None:
    """A dimension's own steps: a level requires a rung, and the rungs below it where cumulative."""
    rubric = (
        RUBRIC.replace("kinds:", "rungs: [working, expert]\nkinds:").replace(
            "title: Senior Engineer, track: ic", "title: Senior Engineer, track: ic, requires: {scope: expert}"
        )
    ) + (
        "  - {rung: working, dimension: scope, text: Runs it, evidence: [{kind: retro, min: 1}]}\n"
        "  - {rung: expert, dimension: scope, text: Shapes it, evidence: [{kind: rfc, min: 1}]}\n"
    )
    sources = criteria(tmp_path, update("wrote it #rfc"), rubric=rubric).reset_index().set_index("source_level")
    assert sources.loc["expert", "status"] == "at bar"
    assert sources.loc["working", "status"] == "below"


def test_nobody_asked_about_is_an_empty_table_with_the_same_columns(tmp_path: Path) -> None:
    """Empty in, empty out."""
    cycle = load_workspace(write_files(tmp_path))
    rows = coverage(cycle, employee_ids=[])
    assert rows.empty
    assert list(rows.columns) == list(COVERAGE)
    assert list(readiness(rows).columns) == list(READINESS)


@given(order=st.permutations(range(6)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
def test_the_order_of_rows_is_irrelevant(order: list[int], tmp_path: Path) -> None:
    """Shuffled evidence gives the same counts."""
    body = update(
        "a #unblocked:2",
        "b #service #reach-org",
        "c #impact #reach-org",
        "d #impact #reach-org",
        "e #launch",
        "f #unblocked",
    )
    cycle = load_workspace(write_files(tmp_path, docs={"e01": body}))
    before = cycle.evidence.copy()
    expected = coverage(cycle)[["criterion", "counted", "status"]]
    object.__setattr__(cycle, "evidence", cycle.evidence.iloc[order])
    pd.testing.assert_frame_equal(coverage(cycle)[["criterion", "counted", "status"]], expected)
    pd.testing.assert_frame_equal(cycle.evidence.sort_index(), before)


@given(st.integers(0, 50), st.integers(1, 50), st.floats(0.1, 0.9))
def test_more_on_paper_is_never_further_from_the_bar(counted: int, required: int, share: float) -> None:
    """The status only improves with the count."""
    order = ["below", "approaching", "at bar"]
    assert order.index(status_of(counted, required, share)) <= order.index(status_of(counted + 1, required, share))


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (["at bar", "at bar"], "at bar"),
        (["at bar", "unknown"], "unknown"),
        (["unknown"], "unknown"),
        (["at bar", "below"], "approaching"),
        (["approaching", "unknown"], "approaching"),
        (["below", "below"], "below"),
        (["below", "unknown"], "below"),
    ],
)
def test_a_dimension_is_what_its_criteria_are(statuses: list[str], status: str) -> None:
    """Unknown never adds up to met."""
    one = {"employee_id": "e01", "level": "L5", "dimension": "scope"}
    (row,) = records(readiness(table([{**one, "status": each} for each in statuses], COVERAGE)))
    assert row["status"] == status
    assert row["criteria"] == len(statuses)
