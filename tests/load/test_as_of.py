"""The day a workspace is looked at from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.errors import UsageError
from perfcal.load import as_of


def test_without_a_day_it_is_the_session(tmp_path: Path) -> None:
    """Two people who load the same folder on different days see the same clocks."""
    assert load_workspace(write_small_workspace(tmp_path)).as_of == date(2026, 7, 10)


def test_a_document_may_be_later_than_the_session(tmp_path: Path) -> None:
    """A plan that runs on after the session is looked at from its last entry."""
    root = write_small_workspace(tmp_path)
    write_growth_doc(root, "x1", body="## 1:1 2026-08-20\nSpoke about the plan.\n")
    assert load_workspace(root).as_of == date(2026, 8, 20)


def test_a_mistyped_year_moves_no_clock(tmp_path: Path) -> None:
    """One digit too many in a heading must not make every plan overdue."""
    root = write_small_workspace(tmp_path)
    write_growth_doc(root, "x1", body="## 1:1 2062-08-20\nSpoke about the plan.\n")
    assert load_workspace(root).as_of == date(2026, 7, 10)


@pytest.mark.parametrize(("now", "seen"), [(date(2026, 5, 4), date(2026, 5, 4)), (date(2027, 2, 1), date(2026, 7, 10))])
def test_today_stops_at_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: date, seen: date) -> None:
    """While the cycle runs it is the machine's day; afterwards the pages stay as they were."""
    monkeypatch.setattr(as_of, "today", lambda: now)
    assert load_workspace(write_small_workspace(tmp_path), as_of="today").as_of == seen


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    """The message says what to type."""
    with pytest.raises(UsageError, match=r"'last week' is not a day(.|\n)*YYYY-MM-DD"):
        load_workspace(write_small_workspace(tmp_path), as_of="last week")
