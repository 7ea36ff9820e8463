"""The agenda as a person arranged it: read, kept to, compared with today, and never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from agenda_tables import parked, person, planned, question, state
from patterns_cycles import cycle_of, rating

from perfcal.errors import DataError
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan, keep_agenda
from perfcal.session.agenda_kept import kept_agenda, kept_path


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """A manager with three reports, in a folder of its own."""
    people = [person(1, "", employee_id="m1"), *(person(number) for number in range(3))]
    return replace(cycle_of(people=people, ratings=[rating(f"e{n}", "m1", 3) for n in range(3)]), root=tmp_path)


def arrange(cycle: Cycle, *rows: str, minutes: int = 60) -> None:
    """Write the file as a person would."""
    text = f"perfcal: agenda/1\ncycle: {cycle.id}\nminutes: {minutes}\nrows:\n" + "".join(
        f"  - {{{row}}}\n" for row in rows
    )
    kept_path(cycle).parent.mkdir(exist_ok=True)
    kept_path(cycle).write_text(text, encoding="utf-8")


def replanned(cycle: Cycle, *states: dict[str, object], **more: object) -> AgendaPlan:
    """Plan with what is kept."""
    return planned(cycle, *states, kept=kept_agenda(cycle), **more)


def test_nothing_is_kept_until_somebody_asks(cycle: Cycle) -> None:
    """Planning writes no file."""
    planned(cycle, state("e0"))
    assert kept_agenda(cycle) is None
    assert list(cycle.root.iterdir()) == []


def test_what_is_kept_comes_back_as_it_was(cycle: Cycle) -> None:
    """Order, minutes and reasons: the same plan, and nothing has changed since."""
    first = planned(
        cycle, state("e0"), state("e1"), objections=[parked("e2", "2026-02-01"), parked("e2", "2026-03-01")]
    )
    done = keep_agenda(cycle, first)
    again = replanned(
        cycle, state("e0"), state("e1"), objections=[parked("e2", "2026-02-01"), parked("e2", "2026-03-01")]
    )
    assert (done.path, done.before, done.changed) == (kept_path(cycle), None, True)
    assert again.rows.equals(first.rows)
    assert (again.kept, again.changes, again.minutes) == (True, (), 90)


def test_order_and_minutes_by_hand_win(cycle: Cycle) -> None:
    """A person's order, minutes, breaks and notes; the reasons are today's."""
    arrange(
        cycle,
        "kind: closing, minutes: 1",
        "kind: candidate, employee_id: e1, minutes: 20, note: Before the director leaves.",
        "kind: break, minutes: 7",
        "kind: candidate, employee_id: e0, minutes: 0",
        "kind: rating, presenter_id: m1, minutes: 4",
    )
    plan = replanned(cycle, state("e0"), state("e1"))
    assert [item.minutes for item in plan.items] == [1, 20, 7, 0, 4]
    assert plan.items[1].reason.startswith("Before the director leaves. The pre-read is complete")
    assert plan.items[3].reason.startswith("Settled before the session. The pre-read")
    assert (plan.planned, plan.minutes, plan.short_by, plan.changes) == (32, 60, 0, ())
    assert replanned(cycle, state("e0"), state("e1"), minutes=30).short_by == 2


def test_what_changed_since_is_said(cycle: Cycle) -> None:
    """Somebody new stands before the closing, somebody gone is named, so is another presenter."""
    arrange(
        cycle,
        "kind: candidate, employee_id: e0, presenter_id: m7, minutes: 5",
        "kind: candidate, employee_id: e9, minutes: 5",
        "kind: rating, presenter_id: m1, minutes: 2",
        "kind: closing, minutes: 5",
    )
    plan = replanned(cycle, state("e0"), state("e1"))
    assert [item.employee_id for item in plan.items] == ["e0", "", "e1", ""]
    assert plan.items[2].reason.startswith("New since the agenda was kept. The pre-read")
    assert plan.changes == (
        "e0 is with m1 now, with m7 before",
        "the case of e9 is no longer an item of its own",
        "the case of e1 is new",
    )


def test_keeping_again_copies_what_was_there(cycle: Cycle) -> None:
    """Nothing a person wrote is lost: the file before is beside the new one, and notes stay with their rows."""
    arrange(cycle, "kind: candidate, employee_id: e0, minutes: 9, note: First.", "kind: closing, minutes: 5")
    before = kept_path(cycle).read_bytes()
    plan = replanned(cycle, state("e0"), asked=[question("recency", "e1")])
    done = keep_agenda(cycle, plan)
    assert done.before is not None
    assert done.before.read_bytes() == before
    kept = kept_agenda(cycle)
    assert kept is not None
    assert (kept.rows[0].employee_id, kept.rows[0].minutes, kept.rows[0].note) == ("e0", 9, "First.")
    assert [row.employee_id for row in kept.rows] == ["e0", "e1", "", ""]
    assert keep_agenda(cycle, replanned(cycle, state("e0"), asked=[question("recency", "e1")])).changed is False


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("kind: lunch, minutes: 5",), "rows.0.kind is something else"),
        (("kind: break, minutes: -5",), "rows.0.minutes is something else"),
        (("kind: break",), "no rows.0.minutes"),
        (("kind: break, minutes: 5, rating: 4",), "unknown key 'rating'"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(cycle: Cycle, rows: tuple[str, ...], found: str) -> None:
    """It is never taken for no file at all, so that no order by hand is silently ignored."""
    arrange(cycle, *rows)
    with pytest.raises(DataError, match=r"agenda-2026-H1\.yaml cannot be used as it stands") as raised:
        kept_agenda(cycle)
    problem = raised.value.problems.iloc[0]
    assert (problem["found"], problem["line"]) == (found, 5)


def test_another_cycles_agenda_is_refused(cycle: Cycle) -> None:
    """A file copied from last time is not this time's agenda."""
    arrange(cycle, "kind: closing, minutes: 5")
    with pytest.raises(DataError, match="cannot be used") as raised:
        kept_agenda(replace_id(cycle, "2026-H2"))
    assert raised.value.problems["found"].tolist() == ["the agenda of another cycle"]


def replace_id(cycle: Cycle, name: str) -> Cycle:
    """Return the cycle under another name, with this one's file in the place of its own."""
    renamed = replace(cycle, dates=replace(cycle.dates, id=name))
    kept_path(cycle).rename(kept_path(renamed))
    return renamed


def test_an_id_never_leads_out_of_the_folder(cycle: Cycle) -> None:
    """Slashes and dots of a cycle's id stay in the file's name."""
    path = kept_path(replace(cycle, dates=replace(cycle.dates, id="../../2026/H1")))
    assert path.parent == cycle.root / "session"
