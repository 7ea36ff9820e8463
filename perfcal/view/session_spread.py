"""How ratings were spread before the session and how they are now, by level and manager, every number printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial

import pandas as pd

from perfcal.errors import UsageError
from perfcal.patterns.finding import SMALLER_TEAMS
from perfcal.schema.scale import Scale
from perfcal.view.rating_groups import SMALLER_LEVELS, shown_alone
from perfcal.view.session_changes import Change, changes_so_far
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_standing import RATING, Standing
from perfcal.view.shown import Displayed
from perfcal.view.templates import template

__all__ = ["Spread", "SpreadGroup", "reference_shares", "spread"]


@dataclass(frozen=True, slots=True)
class SpreadGroup:
    """One row: how many people, and how many of them at each rating, before and now, in the scale's order."""

    words: str
    kind: str  # everyone, level, manager
    people: int
    before: tuple[int, ...]
    now: tuple[int, ...]
    changes: tuple[Change, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Before and now, rating by rating."""
        return tuple(zip(self.before, self.now, strict=True))


@dataclass(frozen=True, slots=True)
class Spread(Displayed):
    """The whole table. No row is a target, and a reference is only ever shown."""

    labels: tuple[str, ...]
    groups: tuple[SpreadGroup, ...]
    reference: tuple[float, ...] = ()
    too_few: int = 0  # the policy's minimum where even everybody together is below it

    def to_html(self) -> str:
        """Return the table as HTML that needs no style sheet and no script."""
        return template("session_spread.html.j2").render(spread=self)

    def to_text(self) -> str:
        """Return the counts as plain text, before and now."""
        if self.too_few:
            return f"Not shown: fewer than {self.too_few} people are rated here."
        lines = ["Group | People | " + " | ".join(self.labels)]
        for group in self.groups:
            cells = [_told(before, now) for before, now in group.pairs]
            lines.append(" | ".join([group.words, str(group.people), *cells]))
        if self.reference:
            lines.append(" | ".join(["Reference", "", *(f"{share:.0%}" for share in self.reference)]))
        return "\n".join(lines)


def spread(
    people: SessionPeople, standing: Standing, *, reference: tuple[float, ...] = (), zone: tzinfo | None = None
) -> Spread:
    """How were the overall ratings spread before the session, and how are they now? Counts, and no curve to meet (R8.4).

    Everybody rated before or now counts in the same group in both. Groups below the policy's minimum are pooled (R13.4).
    Each group says which decisions moved it.
    """
    cycle, minimum = people.cycle, people.cycle.policy.minimum_group
    rows = _rows(people, standing)
    labels = tuple(step.label for step in cycle.scale.values)  # noqa: PD011  # no frame
    if len(rows) < minimum:
        return Spread(labels, (), too_few=minimum)
    changes = [change for change in changes_so_far(people, standing, zone=zone) if change.thread == RATING]
    group = partial(_group, changes=changes, scale=cycle.scale)
    split = partial(_split, rows, minimum=minimum, group=group)
    by_level = split(by="level", rest=SMALLER_LEVELS, words={})
    by_manager = split(by="manager", rest=SMALLER_TEAMS, words=people.names)
    return Spread(labels, (group(rows, words="Everyone", kind="everyone"), *by_level, *by_manager), reference)


def reference_shares(scale: Scale, written: str) -> tuple[float, ...]:
    """Return shares of a reference distribution, worst rating first, from a text such as "5, 15, 60, 15, 5"."""
    if not written.strip():
        return ()
    try:
        parts = [float(part.strip().removesuffix("%")) for part in written.split(",")]
    except ValueError:
        parts = []
    total = sum(parts)
    if len(parts) != len(scale.values) or total <= 0 or any(part < 0 for part in parts):
        hint = f"write {len(scale.values)} numbers with commas, one for each rating, worst first"
        raise UsageError("the reference distribution cannot be read", hint=hint)
    return tuple(part / total for part in parts)


def _rows(people: SessionPeople, standing: Standing) -> pd.DataFrame:
    made = []
    for who in people.order:
        before = people.proposed.get(who, "")
        now = standing.value(who, RATING, before)
        if before or now:
            made.append((who, people.level(who), people.manager(who), before, now))
    return pd.DataFrame(made, columns=["who", "level", "manager", "before", "now"])


def _split(
    rows: pd.DataFrame, *, by: str, rest: str, words: Mapping[str, str], minimum: int, group: Callable[..., SpreadGroup]
) -> list[SpreadGroup]:
    """Return one group for each value of a column that may be shown alone, by its words, and the pool last."""
    alone = shown_alone(rows[by].value_counts(), minimum=minimum)
    named = sorted(alone, key=lambda value: (words.get(value, value).casefold(), value))
    groups = [group(rows[rows[by] == value], words=words.get(value, value), kind=by) for value in named]
    left = rows[~rows[by].isin(alone)]
    return groups if left.empty else [*groups, group(left, words=rest, kind=by)]


def _group(rows: pd.DataFrame, *, words: str, kind: str, changes: Iterable[Change], scale: Scale) -> SpreadGroup:
    steps = [str(step.value) for step in scale.values]  # noqa: PD011  # no frame
    before, now = (tuple(int((rows[column] == step).sum()) for step in steps) for column in ("before", "now"))
    moved = tuple(change for change in changes if change.employee_id in set(rows["who"]))
    return SpreadGroup(words, kind, len(rows), before, now, moved)


def _told(before: int, now: int) -> str:
    return str(now) if before == now else f"{before} → {now}"
