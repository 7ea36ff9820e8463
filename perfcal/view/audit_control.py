"""What an analyst defends the numbers with: every finding with p, q and family, every parameter, and the pictures.

The demographics are read here, from their own file, and nowhere else (R13.2).
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.registry import detectors, patterns
from perfcal.schema.cycle import Cycle
from perfcal.view.controls import choice
from perfcal.view.copy_pairs import copy_pairs_table
from perfcal.view.distribution_chart import distribution_chart
from perfcal.view.funnel_chart import funnel_chart
from perfcal.view.patterns_tables import findings_table, looked_at_table, parameters_table, questions, rules_table
from perfcal.view.shift_chart import shift_charts
from perfcal.view.shown import Note, Shown, Stack

__all__ = ["AuditControl", "RatingAudit", "rating_audit"]


_PARTS = (
    "lake_wobegon", "severity", "severity_over_cycles", "linked_severity", "halo", "compression", "copies",
    "session_moves", "anchoring", "moves",
)  # fmt: skip
"""The patterns that have a part of their own."""


class RatingAudit:
    """The parts of the audit, for a reader. Its rows are `findings`, with the parameters of each pattern beside them."""

    def __init__(self, cycle: Cycle, demographics: str = "") -> None:
        self._cycle = cycle
        self._demographics = demographics
        self.rows = patterns(cycle)

    @property
    def distribution(self) -> Shown:
        """The ratings by level and manager beside the organisation's, and what the organisation's own shares say."""
        return Stack((distribution_chart(self._cycle), self._of("lake_wobegon")))

    @property
    def severity(self) -> Shown:
        """Funnel, shifts, findings and the fit: thresholds, levels, the spread of shifts."""
        fitted = parameters_table(self.rows, pattern="severity")
        pictures = (funnel_chart(self._cycle), shift_charts(self._cycle, self.rows))
        found = (self._of(name) for name in ("severity", "severity_over_cycles", "linked_severity"))
        return Stack((*pictures, fitted, *found))

    @property
    def halo(self) -> Shown:
        """Who gives one person the same rating on every dimension."""
        return self._of("halo")

    @property
    def compression(self) -> Shown:
        """Whose ratings spread less, or more, than peers' at the same levels."""
        return self._of("compression")

    @property
    def copies(self) -> Shown:
        """Which reviews share their words."""
        return Stack((copy_pairs_table(self._cycle), self._of("copies")))

    @property
    def groups(self) -> Shown:
        """How outcomes differ between groups of the demographics, within levels."""
        return Note("There are no demographics to compare by.")

    @property
    def sessions(self) -> Shown:
        """What sessions moved, and what that did to the spread."""
        return Stack((self._of("session_moves"), self._of("anchoring"), self._of("moves")))

    @property
    def findings(self) -> Any:
        """How many findings each pattern has, and those of the patterns that have no part of their own here."""
        others = (name for name in self.rows["pattern"].unique() if name not in _PARTS)
        return Stack((looked_at_table(self.rows), *map(self._of, others)))

    @property
    def parameters(self) -> Shown:
        """The rules with what they are silent on, and every parameter as the result keeps it."""
        return Stack((rules_table(self.rows), parameters_table(self.rows)))

    def _of(self, pattern: str) -> Shown:
        """Return one pattern's questions, and the numbers of its findings; of people only those with something to say."""
        known = detectors().get(pattern)
        title = known.title if known else pattern.replace("_", " ")
        some = self.rows[self.rows["pattern"] == pattern]
        if some.empty:
            return Note(f"{title}: the record has nothing of the kind to look at.")
        asked = some[some["status"] == QUESTION]
        told = some[some["status"] != NO_SIGN] if known and known.about == "person" else some
        tables = [findings_table(self._cycle, told, caption=f"{title}, in numbers")] if len(told) else []
        none = Note(f"{title}: nothing to ask, {len(some)} looked at.")
        return Stack((none if asked.empty else questions(self._cycle, asked), *tables))


class AuditControl(RatingAudit):
    """The same parts with fields: choose a pattern and a status above, see those findings below."""

    def __init__(self, cycle: Cycle, demographics: str = "") -> None:
        super().__init__(cycle, demographics)
        titles = {name: each.title for name, each in detectors().items()}
        self.pattern = choice("Pattern", [("all", ""), *((titles.get(n, n), n) for n in self.rows["pattern"].unique())])
        self.status = choice("Status", [("all", ""), *((name, name) for name in (QUESTION, NO_SIGN, CANNOT_TELL))])
        self.result = widgets.HTML(self._chosen().to_html())
        for field in (self.pattern, self.status):
            field.observe(self._show, "value")

    @property
    def findings(self) -> Any:
        """The fields, and the findings as chosen by them."""
        looked_at = widgets.HTML(looked_at_table(self.rows).to_html())
        return widgets.VBox([looked_at, self.pattern, self.status, self.result])

    def _show(self, _change: Any) -> None:
        self.result.value = self._chosen().to_html()

    def _chosen(self) -> Shown:
        kept = pd.Series(data=True, index=self.rows.index)
        if self.pattern.value:
            kept &= self.rows["pattern"] == self.pattern.value
        if self.status.value:
            kept &= self.rows["status"] == self.status.value
        return findings_table(self._cycle, self.rows[kept], reasons=True)


def rating_audit(cycle: Cycle, *, demographics: str = "", interactive: bool = True) -> AuditControl | RatingAudit:
    """What do the ratings show, with every number an analyst needs to defend it? By hand: choose findings. In batch: all.

    `demographics` is the path of the analyst's own file; blank means the workspace's `demographics.csv` where there is
    one. Both answers have the parts `distribution`, `severity`, `halo`, `compression`, `copies`, `groups`, `sessions`,
    `findings` and `parameters`, and the findings as `rows`. It compares groups of ratings and never rates a person.
    """
    return AuditControl(cycle, demographics) if interactive else RatingAudit(cycle, demographics)
