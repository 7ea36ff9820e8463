"""What to ask which manager: the parts of the director's page, and the fields to choose a manager and a pattern by.

By hand the questions are chosen by fields; in batch they stand as tables. Every other part is the same in both.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from perfcal.patterns.finding import QUESTION
from perfcal.patterns.registry import detectors
from perfcal.patterns.scope import findings_in, managers_under, people_under
from perfcal.schema.cycle import Cycle
from perfcal.view.agenda import Agenda, agenda
from perfcal.view.asked import asked_of
from perfcal.view.cited_chart import cited_charts
from perfcal.view.controls import choice
from perfcal.view.copy_pairs import copy_pairs_table
from perfcal.view.distribution_chart import distribution_chart
from perfcal.view.funnel_chart import funnel_chart
from perfcal.view.patterns_tables import looked_at_table, questions, rules_table, unknown_table
from perfcal.view.person_words import by_name
from perfcal.view.rating_groups import managers_by_name, too_few_rated
from perfcal.view.session_flow_chart import session_flow_chart
from perfcal.view.shared_findings import shared_findings
from perfcal.view.shift_chart import shift_charts
from perfcal.view.shown import Note, Shown, Stack

__all__ = ["PatternsControl", "PatternsPage", "patterns_control"]


class PatternsPage:
    """The parts of one scope's page, for a reader. Nothing on it rates anyone: it holds questions and numbers (R11)."""

    def __init__(self, cycle: Cycle, scope: str = "") -> None:
        self._cycle = cycle
        self._scope = scope
        self._managers = managers_under(cycle, scope)
        self._people = people_under(cycle, scope) if scope else None
        self.findings = findings_in(shared_findings(cycle), cycle, scope)

    @property
    def questions(self) -> Any:
        """Whom to ask what, and then each question with its numbers, in the order of patterns and names."""
        asked = (self.findings["status"] == QUESTION).any()
        return Stack((self._agenda, *((questions(self._cycle, self.findings),) if asked else ())))

    @property
    def looked_at(self) -> Shown:
        """How much was looked at, and what cannot be told at this size."""
        return Stack((looked_at_table(self.findings), unknown_table(self._cycle, self.findings)))

    @property
    def distribution(self) -> Shown:
        """The ratings by level and manager beside the organisation's."""
        return self._too_small or distribution_chart(self._cycle, managers=self._managers)

    @property
    def funnel(self) -> Shown:
        """Each manager's mean against peers at the same levels, within the limits of chance."""
        return self._too_small or self._unnamed or funnel_chart(self._cycle, managers=self._managers)

    @property
    def shifts(self) -> Shown:
        """Each manager's shift with its interval, by name."""
        return self._too_small or shift_charts(self._cycle, self.findings, managers=self._managers)

    @property
    def evidence(self) -> Shown:
        """What was recorded and what was cited, for each review with a question."""
        told = self._of("recency", "recency_by_manager", "promotion_recency")
        some = self.findings[(self.findings["pattern"] == "recency") & (self.findings["status"] == QUESTION)]
        return Stack((told, cited_charts(self._cycle, list(some["subject"]))))

    @property
    def copies(self) -> Shown:
        """The reviews that share their words."""
        return copy_pairs_table(self._cycle, people=self._people)

    @property
    def sessions(self) -> Shown:
        """What the last session moved."""
        flows = self._too_small or session_flow_chart(self._cycle, managers=self._managers)
        return Stack((flows, self._of("session_moves", "moves")))

    @property
    def rules(self) -> Shown:
        """What each pattern's rule is, and what it is silent on."""
        return rules_table(self.findings)

    def _of(self, *names: str) -> Shown:
        """Return the questions of some patterns, or how many were looked at where there is none."""
        some = self.findings[self.findings["pattern"].isin(names)]
        if (some["status"] == QUESTION).any():
            return questions(self._cycle, some)
        return Note(f"Nothing to ask here: {len(some)} looked at.")

    @property
    def _agenda(self) -> Agenda:
        whose = "The whole organisation"
        if self._scope:
            whose = f"The teams of {by_name(self._cycle, [self._scope])[self._scope]} beside everyone's"
        return agenda(self._cycle, self.findings, about=f"{whose}, {self._cycle.id}")

    @property
    def _too_small(self) -> Note | None:
        return too_few_rated(self._cycle, managers=self._managers)

    @property
    def _unnamed(self) -> Note | None:
        """Say why no manager stands in a picture: their teams are pooled with others (R13.4)."""
        named = managers_by_name(self._cycle)
        if named if self._managers is None else named & self._managers:
            return None
        return Note("Not shown: each team here is small enough to be counted with others, under no manager's name.")


class PatternsControl(PatternsPage):
    """The same page with fields: choose a manager and a pattern above, see those questions below."""

    def __init__(self, cycle: Cycle, scope: str = "") -> None:
        super().__init__(cycle, scope)
        asked = self.findings[self.findings["status"] == QUESTION]
        whom = by_name(cycle, [who for who in asked_of(cycle, asked) if who])
        titles = {name: each.title for name, each in detectors().items()}
        which = [(titles.get(name, name), name) for name in asked["pattern"].unique()]
        self.manager = choice("Whom to ask", [("everyone", ""), *((words, who) for who, words in whom.items())])
        self.pattern = choice("Pattern", [("all", ""), *which])
        self.result = widgets.HTML(self._chosen().to_html())
        for field in (self.manager, self.pattern):
            field.observe(self._show, "value")

    @property
    def questions(self) -> Any:
        """The fields, and what to ask whom as chosen by them."""
        return widgets.VBox([widgets.HTML(self._agenda.to_html()), self.manager, self.pattern, self.result])

    def _show(self, _change: Any) -> None:
        self.result.value = self._chosen().to_html()

    def _chosen(self) -> Shown:
        kept = pd.Series(data=True, index=self.findings.index)
        if self.manager.value:
            kept &= asked_of(self._cycle, self.findings) == self.manager.value
        if self.pattern.value:
            kept &= self.findings["pattern"] == self.pattern.value
        return questions(self._cycle, self.findings[kept])


def patterns_control(cycle: Cycle, scope: str = "", *, interactive: bool = True) -> PatternsControl | PatternsPage:
    """What do the ratings and reviews give reason to ask, and of whom? By hand: choose manager and pattern. In batch: all.

    `scope` is the id of a director or manager whose teams the page is about; blank means the whole organisation. Both
    answers have the parts `questions`, `looked_at`, `distribution`, `funnel`, `shifts`, `evidence`, `copies`, `sessions`
    and `rules`, and the rows as `findings`. With one rater per person none of them can tell a rater from a team (R11.9).
    """
    return PatternsControl(cycle, scope) if interactive else PatternsPage(cycle, scope)
