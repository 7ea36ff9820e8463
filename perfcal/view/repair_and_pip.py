"""Repair loop and PIP of one engineer: where things stand, what must change, what support there is (R9, R10)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import ipywidgets as widgets
import pandas as pd

from perfcal.evidence.gates import gates
from perfcal.evidence.pip.clock import pip_clock
from perfcal.evidence.pip.decision import LEADER_QUESTIONS, pip_decision
from perfcal.evidence.pip.due import CASE_KINDS, case_steps
from perfcal.evidence.repair.states import repair_states
from perfcal.evidence.to_do import to_do, week_in_words
from perfcal.schema.columns import file_lines, records
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
_STATE = {
    "checked": "the three checks are made",
    "opened": "opened, and the engineer's answer to the gap is not written",
    "rejected": "the gap was rejected, and nothing has taken that up",
    "agreed": "the gap is agreed, and the plan is not whole",
    "planned": "planned, without a touch point yet",
    "running": "under way",
    "re-diagnosed": "under way, diagnosed again",
    "drifting": "drifting, without a touch point for weeks",
    "soft ending": "ended softly: its end has passed without a verdict",
    "recovery": "ended with a recovery",
    "PIP opens": "ended: a PIP opens",
    "parting begins": "ended: a parting begins",
    "PIP": "a PIP has followed",
    "nothing yet": "not opened yet",
}
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
        """Where things stand: what this week asks for, each loop's last state, each plan's clock; the rest in a sentence."""
        loops = self.states[self.states["case"].str.startswith("Repair")].groupby("case", sort=False)
        said = [f"{case}: {_last_state(records(rows))}." for case, rows in loops]
        said += [f"{row['case']}: {row['reason']}" for row in records(self.clocks)]
        wrong = records(self.states[~self.states["legal"]])
        said += [f"Not as the loop has it: {row['reason']} ({row['file']}:{row['line']})" for row in wrong]
        notes = [Note(line) for line in said or ["No repair loop and no PIP is on record."]]
        return Stack((self._this_week, *notes, Note(self._besides)))

    @property
    def _this_week(self) -> Shown:
        steps = case_steps(self._cycle, self._who)
        if steps.empty:
            return Note("Nothing of a repair loop or a PIP is due this week.")
        shown = steps.assign(row=file_lines(steps))
        headings = {
            "what": "This week",
            "status": "Is",
            "due": "Due",
            "reason": "Because",
            "row": "Line",
            "requirement": "",
        }
        return page_table(shown, caption="For the repair loop and the PIP", headings=headings, counted=False)

    @property
    def _besides(self) -> str:
        """The rest of the growth doc, which the page of the growth doc lists."""
        every = to_do(self._cycle, [self._who])
        rest = every[~every["kind"].isin(CASE_KINDS)]
        return f"The rest of the growth doc, in 06_growth_doc. {week_in_words(rest)}"

    @property
    def decision(self) -> Shown:
        """What the decision table says of this record, with its reason and lines (R9.2)."""
        found = self.chosen
        talk = [
            Note(f"{part.title}: {part.said}{f' ({part.row})' if part.row else ''}")
            for part in found.frame
            if part.said
        ]
        rows = [Note(f"Lines: {', '.join(found.rows)}.")] if len(found.rows) > 1 else []
        limit = Note("It looks the record up in a table. Whether to act on it is for people who have talked.")
        return Stack((Note(found.says), *talk, *rows, limit))

    @property
    def path(self) -> Shown:
        """Each loop's path through its states, touch points in a row as one; a step that the loop does not have is marked."""
        if self.states.empty:
            return Note("No step of a repair loop is on record.")
        walked = self.states.groupby("case", sort=False)
        return Stack(tuple(_path_table(str(case), records(rows)) for case, rows in walked))

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


def _last_state(steps: list[dict[str, Any]]) -> str:
    """Say what a loop has come to, and since when; one under way is so since it was opened, which its name says."""
    state = steps[-1]["state"]
    since = next(step for step in reversed(steps) if step["before"] != state or step is steps[0])
    return _STATE[state] if state == "running" else f"{_STATE[state]}, since {_day(since['date'])}"


def _path_table(case: str, steps: list[dict[str, Any]]) -> Shown:
    """Return one loop's path; steps that leave the state as it is are told in one row, with their first and last day."""
    runs: list[list[dict[str, Any]]] = []
    for step in steps:
        before = runs[-1][-1] if runs else None
        same = before is not None and (before["move"], before["state"]) == (step["move"], step["state"])
        if same and before is not None and before["legal"] and step["legal"]:
            runs[-1].append(step)
        else:
            runs.append([step])
    rows = pd.DataFrame([_told(run) for run in runs])
    headings = {"day": "Day", "move": "What happened", "state": "Then it is", "note": "", "row": "Line"}
    return page_table(rows, caption=f"The path of {case}", headings=headings, counted=False)


def _told(run: list[dict[str, Any]]) -> dict[str, str]:
    first, last = run[0], run[-1]
    several = len(run) > 1
    return {
        "day": f"{_day(first['date'])} … {_day(last['date'])}" if several else _day(first["date"]),
        "move": f"{len(run)} × {first['move']}" if several else first["move"],
        "state": first["state"],
        "note": "" if first["legal"] else f"✗ not a step from there. {first['reason']}",
        "row": f"{first['file']}:{first['line']}",
    }


def _label(text: str) -> widgets.HTML:
    return widgets.HTML(Note(text).to_html())


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if day == day else "an unknown day"  # noqa: PLR0124  # NaT is not itself
