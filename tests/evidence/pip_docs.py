"""Growth docs about one behaviour, built from what a test is about: who wrote what, and when."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.schema.cycle import Cycle

OPENED = date(2026, 5, 18)
NAMED = "A change was released without a review"
CONVERSATION = """
## 1:1 {day}
### Situation
Release of the ferry timetable, {day}
### Behavior
Two changes were released without a review
### Impact
Travellers saw wrong times for a morning
### Ask
Have each change reviewed before its release
### Commit
- [ ] 2026-06-01 Look at the release log together
"""
PLAN = """
## PIP {day}
### Gap
Expected at L4: a change is reviewed before its release. Seen: two releases without a review.
### Success criteria
- Each release reviewed before it goes out (target: 10 of 10; counted by Ines)
### Timeline
Start: {day}
End: {end}
### Support
- Pairing two mornings a week
### Consequences
If the criteria are not met, the employment ends with the notice period.
"""
OTHER = "The parrot in the hall learned a song"


def note(day: date, text: str = NAMED) -> str:
    """Return a manager's note of that month with one bullet of that day."""
    return f"\n## Note {day:%Y-%m}\n- {day} {text}\n"


def conversation(day: date) -> str:
    """Return an R3 conversation about the behaviour."""
    return CONVERSATION.format(day=day)


def plan(day: date = OPENED, *, days: int = 45, more: str = "") -> str:
    """Return a PIP about the behaviour with all five parts."""
    return PLAN.format(day=day, end=day + timedelta(days=days)) + more


def before(days: int) -> date:
    """Return the day so many days before the PIP."""
    return OPENED - timedelta(days=days)


def cycle_of(root: Path, *sections: str, as_of: date | None = None, **files: str) -> Cycle:
    """Load a workspace in which e01 has these sections."""
    write_files(root, docs={"e01": "\n# Growth doc\n" + "".join(sections)}, **files)
    return load_workspace(root, as_of=as_of)
