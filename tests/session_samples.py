"""Seventeen invented people to hold a session on: four managers, two candidates, three cycles behind them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from small_workspace import BULLETS
from workspaces import CYCLE, write_files

from perfcal.load.workspace import load_workspace
from perfcal.session.decisions import Session
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_room import SessionControl

TEAMS = {"m01": 6, "m02": 6, "m03": 2, "m04": 3}
LABELS = {"1": "Below", "2": "Partly meets", "3": "Meets", "4": "Exceeds", "5": "Far exceeds"}
MARKUP = "<b>Zora</b> & Lindqvist"
WHO = [f"r{number:02}" for number in range(1, 1 + sum(TEAMS.values()))]
NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)


def proposed(place):
    """Return the rating the manager proposed for the person at a place of the roster."""
    return (3, 4, 3, 2, 5)[place % 5]


def write_session_workspace(root: Path) -> Path:
    """Write the workspace into an empty folder and return it."""
    managers = [who for who, size in TEAMS.items() for _each in range(size)]
    head = "employee_id,name,manager_id,level,level_since,track,team,status,start_date\n"
    leads = [f"{who},Lead {who.upper()},,L5,2022-01-01,,Quay,active,2020-01-01\n" for who in TEAMS]
    people = [
        f"{who},{MARKUP if who == 'r03' else f'Engineer {who.upper()}'},{manager},{'L5' if place % 3 == 2 else 'L4'},"
        "2024-03-01,,Quay,active,2022-01-01\n"
        for place, (who, manager) in enumerate(zip(WHO, managers, strict=True))
    ]
    rated = ["cycle,employee_id,rater_id,stage,dimension,rating\n"]
    for place, (who, manager) in enumerate(zip(WHO, managers, strict=True)):
        rated += [f"{cycle},{who},{manager},calibrated,overall,3\n" for cycle in ("2024-H2", "2025-H1", "2025-H2")]
        rated.append(f"2024-H1,{who},{manager},calibrated,overall,4\n")
        rated.append(f"2026-H1,{who},{manager},manager,overall,{proposed(place)}\n")
        rated.append(f"2026-H1,{who},{who},self,overall,{min(5, proposed(place) + 2)}\n" if who == "r04" else "")
    candidates = "cycle,employee_id,target_level,presenter_id,decision,round\n" + "".join(
        f"2026-H1,{who},L5,{manager},,1\n" for who, manager in (("r01", "m01"), ("r07", "m02"))
    )
    docs = {who: BULLETS.format(id=who) for who in ("r01", "r07")}
    return write_files(
        root,
        docs=docs,
        cycle=CYCLE.replace("room: [m01, m02]", "room: [m01, m02, m03]"),
        roster=head + "".join([*leads, *people]),
        candidates=candidates,
        ratings="".join(rated),
    )


def session_people(root: Path) -> SessionPeople:
    """Return the people of the workspace, gathered."""
    return SessionPeople(load_workspace(write_session_workspace(root)))


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        """Return the time."""
        return self.now

    def go_on(self, seconds):
        """Let some seconds pass."""
        self.now += timedelta(seconds=seconds)


def wall_at(people, url, *, who="m01", room=("m01", "m02"), clock=lambda: NOON, patience=5.0, **settings):
    """Open the wall of one room at a database."""
    session = Session.open(people.cycle, url, who=who, room=room, clock=clock, patience=patience)
    return SessionControl(people, session, clock=clock, **settings)
