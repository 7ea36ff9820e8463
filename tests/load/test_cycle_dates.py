"""`cycle.yaml`: days in order, and an id that can name a folder."""

from datetime import date

import pytest

from perfcal.load.cycle_dates import read_cycle_dates
from perfcal.schema.problems import Problems

SOUND = """\
perfcal: cycle/1
id: 2026-H1
start: 2026-01-01
end: 2026-06-30
freeze: 2026-07-03
session: 2026-07-10
room: [m01, "007"]
"""


def read(tmp_path, text):
    """The cycle of a text, and (severity, line, found) of each fault."""
    path, problems = tmp_path / "cycle.yaml", Problems()
    path.write_text(text, encoding="utf-8")
    dates = read_cycle_dates(path, name="cycle.yaml", problems=problems)
    return dates, [(fault.severity, fault.line, fault.found) for fault in problems]


def test_a_sound_cycle_reads_as_written(tmp_path):
    """Ids of the room stay text."""
    dates, faults = read(tmp_path, SOUND)
    assert faults == []
    assert (dates.id, dates.freeze, dates.room) == ("2026-H1", date(2026, 7, 3), ("m01", "007"))


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("2026-06-30", "2026-06-31", 4, "end: 2026-06-31"),
        ("2026-06-30", "30.06.2026", 4, "end: 30.06.2026"),
        ("2026-06-30", "20260630", 4, "end: 20260630"),
        ("2026-06-30", "2026-W10-1", 4, "end, which is no day"),
        ("2026-06-30", "ask Noor", 4, "end, which is no day"),
        ("2026-06-30", "2025-06-30", 4, "end 2025-06-30 before start 2026-01-01"),
        ("2026-07-03", "2025-07-03", 5, "freeze 2025-07-03 before start 2026-01-01"),
        ("freeze: 2026-07-03\n", "", 1, "no freeze"),
        ("id: 2026-H1", "id: ../2026", 2, "id: ../2026"),
        ("id: 2026-H1", "id: 2026/H1", 2, "id: 2026/H1"),
        ("freeze:", "freeze_day:", 5, "unknown key 'freeze_day'"),
    ],
)
def test_a_broken_rule_is_an_error_with_its_line(tmp_path, old, new, line, found):
    """The cycle is not used."""
    dates, faults = read(tmp_path, SOUND.replace(old, new))
    assert dates is None
    assert ("error", line, found) in faults


def test_an_unusual_order_is_a_warning(tmp_path):
    """A session before the freeze may be meant; a person looks."""
    dates, faults = read(tmp_path, SOUND.replace("session: 2026-07-10", "session: 2026-07-01"))
    assert dates is not None
    assert faults == [("warning", 6, "session 2026-07-01 before freeze 2026-07-03")]


def test_a_person_twice_in_the_room_is_counted_once(tmp_path):
    """With a warning that names the id."""
    dates, faults = read(tmp_path, SOUND.replace('"007"', "m01"))
    assert dates.room == ("m01",)
    assert faults == [("warning", 7, "m01 twice")]


def test_a_name_in_the_room_is_never_printed(tmp_path):
    """Someone may have written names where ids belong."""
    _, faults = read(tmp_path, SOUND.replace('[m01, "007"]', "[Noor Abadi, noor@acme.example, m01, Noor Abadi, m01]"))
    assert faults == [("warning", 7, "a person, m01 twice")]
