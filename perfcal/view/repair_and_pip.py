"""Repair loop and PIP of one engineer: where things stand, what must change, what support there is (R9, R10)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import ipywidgets as widgets

from perfcal.evidence.gates import gates
from perfcal.evidence.pip.clock import pip_clock
from perfcal.evidence.pip.decision import LEADER_QUESTIONS, pip_decision
from perfcal.evidence.repair.states import repair_states
from perfcal.evidence.to_do import to_do
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.clause_tables import clause_tables
from perfcal.view.controls import text_field
from perfcal.view.live_page import LivePage, page_of_engineer
from perfcal.view.person_words import by_name
from perfcal.view.repair_signals_chart import repair_signals_charts
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import page_table

__all__ = ["RepairAndPip", "repair_and_pip_control"]

_PARTS = ("standing", "decision", "path", "signals", "repair", "pip", "clock", "self_check")
_PRIVATE = "What you type here stays in this browser tab: it is written nowhere, and gone when the notebook is closed."


class RepairAndPip:
    """The parts of one engineer's page, for their EM. It holds conditions and days, never advice to dismiss."""

    def __init__(self, cycle: Cycle, employee_id: str, *, interactive: bool = False) -> None:
        self._cycle, self._who, self._interactive = cycle, employee_id, interactive
        self.clauses = gates(cycle, gate=["repair", "pip"], employee_ids=[employee_id])
        self.states = repair_states(cycle, [employee_id])
        self.clocks = pip_clock(cycle, [employee_id])
        self.chosen = pip_decision(cycle, employee_id)

    @property
    def choice(self) -> Note:
        """Whose page it is."""
        return Note(f"About {by_name(self._cycle, [self._who])[self._who]}, as of {self._cycle.as_of}.")

    @property
    def standing(self) -> Shown:
        """Where things stand: the last step of each loop, the clock of each plan, and what is due this week."""
        latest = self.states.groupby("case", sort=False).tail(1)
        said = [f"{row['case']}: {row['state']}, since {_day(row['date'])}." for row in records(latest)]
        said += [f"{row['case']}: {row['reason']}" for row in records(self.clocks)]
        due = to_do(self._cycle, [self._who])
        headings = {"what": "To do", "status": "Is", "due": "Due", "reason": "Because", "requirement": ""}
        week = page_table(due, caption="This week", headings=headings, counted=False)
        return Stack((*(Note(line) for line in said or ["No repair loop and no PIP is on record."]), week))

    @property
    def decision(self) -> Shown:
        """What the decision table says of this record, with its reason and lines (R9.2)."""
        found = self.chosen
        lines = [Note(found.says), Note(f"Because: {found.reason}")]
        talk = [
            Note(f"{part.title}: {part.said}{f' ({part.row})' if part.row else ''}")
            for part in found.frame
            if part.said
        ]
        rows = Note(f"Lines: {', '.join(found.rows)}.") if found.rows else None
        limit = Note("It looks the record up in a table. Whether to act on it is for people who have talked.")
        return Stack((*lines, *([rows] if rows else []), *talk, limit))

    @property
    def path(self) -> Shown:
        """Each loop's path through its states; a step that the loop does not have is marked."""
        if self.states.empty:
            return Note("No step of a repair loop is on record.")
        shown = self.states.assign(
            step_is=["as the loop has it" if legal else "✗ not a step from there" for legal in self.states["legal"]],
            row=[f"{row['file']}:{row['line']}" for row in records(self.states)],
        )
        headings = {
            "case": "Loop",
            "date": "Day",
            "move": "What happened",
            "state": "Then it is",
            "step_is": "",
            "reason": "Because",
            "row": "Line",
        }
        return page_table(shown, caption="The path", headings=headings, counted=False)

    @property
    def signals(self) -> Shown:
        """The touch points on a time line."""
        return repair_signals_charts(self._cycle, self._who)

    @property
    def repair(self) -> Shown:
        """The conditions of the repair loop, clause by clause (R10)."""
        own = self.clauses[self.clauses["gate"] == "repair"]
        return clause_tables(own, empty="No repair loop is written; three checks open one (R10.1).")

    @property
    def pip(self) -> Shown:
        """The conditions of a PIP, clause by clause (R9.1, R9.3, R9.4)."""
        own = self.clauses[self.clauses["gate"] == "pip"]
        return clause_tables(own, empty="Nothing on record could be asked about.")

    @property
    def clock(self) -> Shown:
        """Day n of N, the meetings and the weeks without one (R9.5)."""
        if self.clocks.empty:
            return Note("No PIP is running.")
        headings = {
            "case": "Plan",
            "start": "Start",
            "midpoint": "Midpoint",
            "end": "End",
            "day": "Day",
            "of": "of",
            "state": "Is",
            "meetings": "Meetings",
            "weeks_missing": "Weeks without one",
            "midpoint_talk": "Midpoint talk",
            "outcome": "Outcome",
        }
        return page_table(self.clocks, caption="The clock", headings=headings, counted=False)

    @cached_property
    def self_check(self) -> Any:
        """The leader's questions to themselves (R9.6): fields that write nowhere, or in batch the questions alone."""
        if not self._interactive:
            return Stack(
                (Note("For the leader alone, in the workbook:"), *(Note(f"– {asked}") for asked in LEADER_QUESTIONS))
            )
        fields = [text_field("", placeholder=asked, rows=2) for asked in LEADER_QUESTIONS]
        labelled = [
            part for asked, field in zip(LEADER_QUESTIONS, fields, strict=True) for part in (_label(asked), field)
        ]
        return widgets.VBox([widgets.HTML(Note(_PRIVATE).to_html()), *labelled])


def repair_and_pip_control(cycle: Cycle, employee_id: str = "", *, interactive: bool = True) -> RepairAndPip | LivePage:
    """Show where a repair loop or PIP stands, and what the record has for each condition (R9, R10).

    By hand a field chooses the engineer. Parts: `choice`, `standing`, `decision`, `path`, `signals`, `repair`, `pip`,
    `clock`, `self_check`. It is the EM's page: nothing on it is for peers, and it says nothing about what to decide.
    """

    def make(who: str) -> RepairAndPip:
        return RepairAndPip(cycle, who, interactive=interactive)

    return page_of_engineer(cycle, employee_id, make=make, parts=_PARTS, interactive=interactive)


def _label(text: str) -> widgets.HTML:
    return widgets.HTML(Note(text).to_html())


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day == day else "an unknown day"  # noqa: PLR0124  # NaT is not itself
