"""Dated events, read by perfcal's own words."""

from __future__ import annotations

from strategies_tables import FIXTURES, rows_of, said

from perfcal.load.events import read_events
from perfcal.schema.columns import EVENTS
from perfcal.schema.problems import Problems


def test_every_fault_has_its_line_and_sound_rows_are_read() -> None:
    """Case and spaces of an event do not matter; a blank day, an ambiguous day and an unknown word do."""
    name, problems = "events_every_fault.csv", Problems()
    events = read_events(FIXTURES / name, name=name, problems=problems)
    assert list(events.columns) == list(EVENTS)
    assert list(events["event"]) == ["promotion", "manager-change"]
    assert rows_of(problems, severity="warning") == [(3, "the same row as line 2, left out")]
    assert [line for line, _ in rows_of(problems, severity="error")] == [4, 6, 7]
    assert "write resignation-notice" in said(problems)
