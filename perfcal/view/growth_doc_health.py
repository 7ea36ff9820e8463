"""The health of one scope's growth docs: what to do this week, what is open, for a manager or director (R1.9, R3.2)."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from perfcal.evidence.cadence.owed import cadence, cadence_ahead, cadence_by_manager
from perfcal.evidence.feedback.commitments import commitments
from perfcal.evidence.feedback.lacking import feedback
from perfcal.evidence.to_do import to_do, week_by_kind, week_in_words
from perfcal.evidence.wording import listed, times
from perfcal.patterns.scope import people_under, scopes
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.view.live_page import LivePage
from perfcal.view.person_words import by_name
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import page_table

__all__ = ["GrowthDocHealth", "growth_doc_health"]

_PARTS = ("this_week", "documents", "managers", "promises", "ahead")
_MOST_NAMED = 12
_ITEMS = ("monthly update", "reply", "manager's note", "quarterly review", "1:1 note")


class GrowthDocHealth:
    """The parts of one scope's page: documents and days, never how good anything written is."""

    def __init__(self, cycle: Cycle, scope: str = "") -> None:
        self._cycle, self._scope = cycle, scope
        engineers = set(cycle.engineer_ids())
        below = people_under(cycle, scope) if scope else engineers
        active = cycle.people.loc[cycle.people["status"] == "active", "employee_id"]
        self.people = [who for who in active if who in below and (who != scope or who in engineers)]
        self.owed = cadence(cycle, self.people)
        self.to_do = to_do(cycle, self.people)

    @property
    def choice(self) -> Note:
        """Whose documents these are."""
        people = times(len(self.people), "person", "people")
        return Note(f"{self._whose}: {people}, {self._cycle.id}, as of {self._cycle.as_of}.")

    @property
    def this_week(self) -> Shown:
        """What is overdue and what comes due within a week: by kind, in a minute, then row by row with the line of each."""
        return Stack((Note(week_in_words(self.to_do)), self._week_by_kind, self._week_by_row))

    @property
    def _week_by_kind(self) -> Shown:
        week = week_by_kind(self.to_do)
        names = by_name(self._cycle, list(dict.fromkeys(self.to_do["employee_id"])))
        whose = [listed([names[who] for who in people], most=_MOST_NAMED) for people in week["employee_ids"]]
        week = week.assign(documents=week["employee_ids"].map(len), whom=whose)
        headings = {
            "what": "To do",
            "whose": "By",
            "documents": "Documents",
            "overdue": "Overdue",
            "since": "Since",
            "whom": "Whose, the longest open first",
        }
        return page_table(week, caption="This week", headings=headings)

    @property
    def _week_by_row(self) -> Shown:
        shown = self._named(self.to_do)
        headings = {
            "who": "Document",
            "what": "To do",
            "whose": "By",
            "status": "Is",
            "due": "Due",
            "reason": "Because",
            "row": "Line",
        }
        return page_table(shown, caption="Each with its line", headings=headings, rest="perfcal cadence lists all")

    @property
    def documents(self) -> Shown:
        """One row per document: how many of each thing are written, of those that have come due."""
        names, rows = by_name(self._cycle, self.people), []
        for who in self.people:
            own = self.owed[(self.owed["employee_id"] == who) & (self.owed["status"] != "due")]
            counted = {item: own[own["item"] == item]["status"] for item in _ITEMS}
            rows.append({"who": names[who], **{item: _written(statuses) for item, statuses in counted.items()}})
        headings = {"who": "Document", **{item: item for item in _ITEMS}}
        caption = "Written, of those that have come due in the cycle"
        return page_table(pd.DataFrame(rows, columns=list(headings)), caption=caption, headings=headings)

    @property
    def managers(self) -> Shown:
        """What lies open with each manager, by the roster's order."""
        table = cadence_by_manager(self._cycle, self.people)
        names = by_name(self._cycle, list(table["manager_id"]))
        table = table.assign(who=[names.get(who, who) for who in table["manager_id"]])
        headings = {
            "who": "Manager",
            "reports": "Reports",
            "updates_missing": "Updates missing",
            "updates_outside": "outside the bullets asked for",
            "unanswered": "without a reply",
            "notes_missing": "Notes missing",
            "reviews_missing": "Reviews missing",
            "days_without": "Longest wait for a 1:1 note, days",
        }
        note = Note(
            "In the order of the roster. The numbers are of documents; a manager of ten has more to write than one of three."
        )
        return Stack((page_table(table, caption="By manager", headings=headings), note))

    @property
    def promises(self) -> Shown:
        """The open and overdue commitments, and the conversations that lack something."""
        return Stack((self._commitments, self._conversations))

    @property
    def ahead(self) -> Shown:
        """What comes due after this week."""
        soon = self._named(cadence_ahead(self._cycle, self.people))
        grouped = soon.groupby(["due", "item"], sort=True)["who"].agg(tuple).reset_index()
        headings = {"due": "Due", "item": "What", "who": "For"}
        days = self._cycle.policy.ahead_days
        return page_table(grouped, caption=f"Due within {days} days", headings=headings)

    @cached_property
    def _commitments(self) -> Shown:
        made = commitments(self._cycle, self.people)
        made = self._named(made[made["status"].isin(["open", "overdue", "undated"])])
        headings = {"who": "With", "text": "Agreed", "made": "On", "due": "For", "status": "Is", "row": "Line"}
        return page_table(made, caption="Commitments without an end on paper", headings=headings)

    @cached_property
    def _conversations(self) -> Shown:
        held = feedback(self._cycle, self.people)
        held = held[(held["missing"].map(len) > 0) & (held["date"] >= pd.Timestamp(self._cycle.dates.start))]
        headings = {"who": "With", "date": "On", "missing": "Missing", "row": "Line"}
        return page_table(
            self._named(held), caption="Conversations of this cycle that lack something", headings=headings
        )

    @property
    def _whose(self) -> str:
        if not self._scope:
            return "The whole organisation"
        return f"The documents under {by_name(self._cycle, [self._scope])[self._scope]}"

    def _named(self, rows: pd.DataFrame) -> pd.DataFrame:
        names = by_name(self._cycle, list(dict.fromkeys(rows["employee_id"])))
        return rows.assign(who=[names[who] for who in rows["employee_id"]], row=file_lines(rows))


def growth_doc_health(cycle: Cycle, scope: str = "", *, interactive: bool = True) -> GrowthDocHealth | LivePage:
    """Show what a scope's growth docs lack and what comes next (R1.9, R3.2); by hand with a field to choose the scope.

    `scope` is the id of a director or manager; blank means the whole organisation. Parts: `this_week`, `documents`,
    `managers`, `promises`, `ahead`; the rows are `owed` and `to_do`. It counts what is written, not how well.
    """
    if not interactive:
        return GrowthDocHealth(cycle, scope)
    names = by_name(cycle, scopes(cycle)["scope"])
    options = [("the whole organisation", ""), *((words, who) for who, words in names.items())]
    return LivePage("Teams of", options, value=scope, make=lambda who: GrowthDocHealth(cycle, who), parts=_PARTS)


def _written(statuses: pd.Series) -> str:
    done = statuses.isin(["done", "late", "thin", "long", "unknown"]).sum()
    return f"{done} of {len(statuses)}" if len(statuses) else ""
