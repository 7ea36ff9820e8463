"""Is the programme working? The figures of R12 as a table, and the list behind each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from perfcal.evidence.roster import roster
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.outcomes import outcomes
from perfcal.session.recorded import after_session
from perfcal.view.person_words import by_name
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import PageTable, page_table

__all__ = ["OutcomesPage", "outcomes_page"]

_LISTS = {
    "R12.1": "Ask these engineers, and their EMs, whether the rating was news.",
    "R12.2": "Packets of a first round that were not approved: what was missing that the pre-read could have shown?",
    "R12.3": "Plans without an outcome in time: what would settle them?",
    "R12.4": "Engineers without a line on some dimension of the next level: have they read what it asks?",
    "R12.5": "Go through the page for after the session with each: perfcal trajectory ID --after-session.",
    "R12.6": "Reviews that took less or more: what made the difference?",
}


class OutcomesPage:
    """The parts of the page. Every figure is about the programme; the lists are for asking, not for judging."""

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self.outcomes = outcomes(after_session(cycle))

    @property
    def figures(self) -> PageTable:
        """Each figure with its numerator, denominator, target, and the change since the last cycle."""
        rows = records(self.outcomes)
        shown = pd.DataFrame(
            {
                "figure": [row["figure"] for row in rows],
                "now": [_fraction(row["numerator"], row["denominator"]) for row in rows],
                "target": [row["target"] for row in rows],
                "before": [_fraction(row["numerator_before"], row["denominator_before"]) for row in rows],
                "change": [_change(row["change"]) for row in rows],
                "reason": [row["reason"] for row in rows],
                "requirement": [row["requirement"] for row in rows],
            }
        )
        headings = {
            "figure": "Figure",
            "now": self._cycle.id,
            "target": "Target",
            "before": "Cycle before",
            "change": "Change",
            "reason": "How it was counted",
            "requirement": "",
        }
        caption = f"Six figures of {self._cycle.id}, as of {self._cycle.as_of}"
        return page_table(shown, caption=caption, headings=headings, counted=False)

    @cached_property
    def lists(self) -> Shown:
        """Who is behind each figure, with what to ask."""
        found = [self._list(row) for row in records(self.outcomes) if row["people"]]
        return Stack(tuple(found)) if found else Note("No figure has a case behind it.")

    def _list(self, row: dict[str, Any]) -> Shown:
        people, places = row["people"], row["evidence"]
        names = by_name(self._cycle, people)
        managers = roster(self._cycle).managers
        bosses = by_name(self._cycle, {managers.get(who, "") for who in people} - {""})
        shown = pd.DataFrame(
            {
                "who": [names[who] for who in people],
                "manager": [bosses.get(managers.get(who, ""), "") for who in people],
            }
        )
        headings = {"who": "Engineer", "manager": "Manager"}
        if len(places) == len(people):
            shown, headings = shown.assign(where=places), {**headings, "where": "Line"}
        table = page_table(shown, caption=f"{row['requirement']} {row['figure']}: who to look at", headings=headings)
        return Stack((Note(_LISTS[row["requirement"]]), table))


def outcomes_page(cycle: Cycle) -> OutcomesPage:
    """Show whether the programme works: the parts `figures` and `lists`, and the rows as `outcomes` (R12).

    What nobody can count from the record stays empty and says what would have to be written down.
    """
    return OutcomesPage(cycle)


def _fraction(numerator: Any, denominator: Any) -> str:
    if pd.isna(numerator) or pd.isna(denominator):
        return "cannot tell"
    return f"{numerator} of {denominator} ({numerator / denominator:.0%})"


def _change(change: float) -> str:
    return "" if pd.isna(change) else f"{change * 100:+.0f} points"
