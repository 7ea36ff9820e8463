"""The week in one look: what is to be done by kind, for whose documents, the longest open first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from small_workspace import write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.evidence.to_do import to_do, week_by_kind

TALK = "## 1:1 {day}\n### Commit\n- [ ] {due} Read the quay design together\n"


def week(root: Path, **bodies: str) -> pd.DataFrame:
    """The week of a small workspace whose documents have these bodies."""
    write_small_workspace(root)
    for who, body in bodies.items():
        write_growth_doc(root, who, body=body)
    return to_do(load_workspace(root, as_of="2026-07-10"), ["x1", "x2", "x3"])


def test_every_row_of_the_week_is_in_one_kind(tmp_path: Path) -> None:
    """Nothing is lost by grouping, and nobody is named twice in one kind."""
    rows = week(tmp_path, x1=TALK.format(day="2026-03-02", due="2026-04-01"))
    kinds = week_by_kind(rows)
    assert kinds["overdue"].sum() == (rows["status"] == "overdue").sum()
    assert set().union(*kinds["employee_ids"]) == set(rows["employee_id"])
    assert all(len(set(people)) == len(people) for people in kinds["employee_ids"])


def test_whoever_waits_longest_stands_first(tmp_path: Path) -> None:
    """Of two commitments, the one due earlier; the day is the first of them."""
    early, late = TALK.format(day="2026-03-02", due="2026-04-01"), TALK.format(day="2026-05-04", due="2026-06-01")
    kinds = week_by_kind(week(tmp_path, x1=late, x2=early)).set_index("what")
    agreed = kinds.loc["come back to what was agreed"]
    assert agreed["employee_ids"] == ("x2", "x1")
    assert (str(agreed["since"].date()), agreed["overdue"], agreed["whose"]) == ("2026-04-01", 2, "EM")


def test_nothing_to_do_is_an_empty_table(tmp_path: Path) -> None:
    """The same columns, no row."""
    rows = week(tmp_path)
    assert list(week_by_kind(rows.iloc[:0]).columns) == list(week_by_kind(rows).columns)
    assert week_by_kind(rows.iloc[:0]).empty
