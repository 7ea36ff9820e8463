"""What an analyst defends the numbers with: every finding with p, q and family, every parameter, and the pictures.

The demographics are read here, from their own file, and nowhere else (R13.2).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from perfcal.errors import UsageError
from perfcal.load.demographics import load_demographics
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.groups import group_disparity
from perfcal.patterns.registry import detectors
from perfcal.schema.cycle import Cycle
from perfcal.view.controls import choice
from perfcal.view.copy_pairs import copy_pairs_table
from perfcal.view.distribution_chart import distribution_chart
from perfcal.view.funnel_chart import funnel_chart
from perfcal.view.groups_view import groups_view
from perfcal.view.patterns_tables import (
    findings_table,
    looked_at_table,
    parameters_table,
    questions,
    rules_table,
    unknown_table,
)
from perfcal.view.rating_groups import too_few_rated
from perfcal.view.session_flow_chart import session_flow_chart
from perfcal.view.shared_findings import shared_findings
from perfcal.view.shift_chart import shift_charts
from perfcal.view.shown import Note, Shown, Stack

__all__ = ["AuditControl", "RatingAudit", "rating_audit"]


GROUPS = "group_disparity"
_PARTS = (
    "lake_wobegon", "severity", "severity_over_cycles", "linked_severity", "halo", "compression", "copies",
    "session_moves", "anchoring", "moves", GROUPS,
)  # fmt: skip
"""The patterns that have a part of their own."""


class RatingAudit:
    """The parts of the audit, for a reader. Its rows are `findings`, with the parameters of each pattern beside them."""

    def __init__(self, cycle: Cycle, demographics: str = "") -> None:
        self._cycle = cycle
        self._demographics = _demographics(cycle, demographics)
        self.rows = _with_groups(shared_findings(cycle), cycle, self._demographics)

    @property
    def distribution(self) -> Shown:
        """The ratings by level and manager beside the organisation's, and what the organisation's own shares say."""
        drawn = too_few_rated(self._cycle) or distribution_chart(self._cycle)
        return Stack((drawn, self._of("lake_wobegon")))

    @property
    def severity(self) -> Shown:
        """Funnel, shifts, findings and the fit: thresholds, levels, the spread of shifts."""
        fitted = parameters_table(self.rows, pattern="severity")
        funnel = too_few_rated(self._cycle) or funnel_chart(self._cycle)
        pictures = (funnel, shift_charts(self._cycle, self.rows))
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
        if self._demographics is None:
            return Note("Not shown: the workspace has no demographics.csv, so there are no groups to compare.")
        asked = self.rows[(self.rows["pattern"] == GROUPS) & (self.rows["status"] == QUESTION)]
        told = (questions(self._cycle, asked),) if len(asked) else ()
        return Stack((*told, groups_view(self._cycle, self._demographics)))

    @property
    def sessions(self) -> Shown:
        """What sessions moved, and what that did to the spread."""
        found = (self._of(name) for name in ("session_moves", "anchoring", "moves"))
        return Stack((session_flow_chart(self._cycle), *found))

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
        """Return one pattern's questions, and the numbers of its findings where a statistic stands behind them."""
        known = detectors().get(pattern)
        title = known.title if known else pattern.replace("_", " ")
        some = self.rows[self.rows["pattern"] == pattern]
        if some.empty:
            return Note(f"{title}: the record has nothing of the kind to look at.")
        asked = some[some["status"] == QUESTION]
        none = Note(f"{title}: nothing to ask, {len(some)} looked at.")
        first = none if asked.empty else questions(self._cycle, asked)
        if known and known.about == "person" and some["p"].isna().all():  # a rule: its questions have all its numbers
            unknown = (some["status"] == CANNOT_TELL).any()
            return Stack((first, unknown_table(self._cycle, some))) if unknown else first
        return Stack((first, findings_table(self._cycle, some, caption=f"{title}, in numbers")))


def _demographics(cycle: Cycle, path: str) -> pd.DataFrame | None:
    """Return the analyst's table; None where no file is named and the workspace has none."""
    place = Path(path) if path else cycle.root / "demographics.csv"
    if place.is_file():
        return load_demographics(place)
    if path:
        raise UsageError(
            f"demographics: no file {place.name!r} there", hint="name a CSV file with employee_id and groups"
        )
    return None


def _with_groups(found: pd.DataFrame, cycle: Cycle, demographics: pd.DataFrame | None) -> pd.DataFrame:
    """Add the comparison of groups, which no detector does: only the analyst's own functions see demographics (R13.2)."""
    if demographics is None:
        return found
    groups = group_disparity(cycle, demographics)
    whole = pd.concat([table for table in (found, groups) if len(table)], ignore_index=True) if len(groups) else found
    whole.attrs["parameters"] = {**found.attrs["parameters"], **groups.attrs["parameters"]}
    return whole


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
