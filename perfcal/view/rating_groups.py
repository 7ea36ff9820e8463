"""Which groups a picture of ratings may show, and the counts of each: none below the policy's minimum (R13.4)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from perfcal.patterns.finding import ORGANISATION, SMALLER_TEAMS
from perfcal.patterns.rated import rated
from perfcal.schema.cycle import Cycle
from perfcal.view.shown import Note

__all__ = ["SMALLER_LEVELS", "group_counts", "managers_by_name", "rating_groups", "shown_alone", "too_few_rated"]

SMALLER_LEVELS = "smaller levels"


def shown_alone(sizes: pd.Series[int], *, minimum: int) -> set[str]:
    """Return the groups that may be shown by name: each of `minimum` or more, and so is all that is left over.

    `sizes` is indexed by group. Where the groups below the minimum are together still below it, the smallest others
    join them: a total would else tell the pool's ratings by subtraction. How large a team is, the roster tells anyway;
    for groups whose very size is a secret there is `patterns.suppression`.
    """
    ordered = sizes.rename_axis("group").rename("size").reset_index().sort_values(["size", "group"])
    pooled = ordered["size"].cumsum()
    left_over = int(sizes[sizes < minimum].sum())
    if 0 < left_over < minimum:
        return set(ordered.loc[pooled.shift(fill_value=0) >= minimum, "group"])
    return set(ordered.loc[ordered["size"] >= minimum, "group"])


def too_few_rated(cycle: Cycle, *, managers: Collection[str] | None = None) -> Note | None:
    """Say why there is no picture of these managers' ratings, all when not said; None where there is one (R13.4).

    What is shown of fewer people than the policy's minimum could be one person's.
    """
    minimum = cycle.policy.minimum_group
    raters = rated(cycle)["rater_id"]
    count = len(raters) if managers is None else int(raters.isin(set(managers)).sum())
    if count >= minimum:
        return None
    return Note(f"Not shown: fewer than {minimum} people are rated here, and no smaller group is ever shown.")


def managers_by_name(cycle: Cycle) -> set[str]:
    """Return the managers whose ratings may be shown by name, the same on every page of a cycle (R13.4)."""
    return shown_alone(rated(cycle)["rater_id"].value_counts(), minimum=cycle.policy.minimum_group)


def rating_groups(cycle: Cycle, *, managers: Collection[str] | None = None) -> pd.DataFrame:
    """Count the overall ratings given by managers: one row per group and value of the scale (R11.1, R11.7).

    Columns: `kind` (organisation, level, manager), `group` (an id, or the name of what is pooled), `value`, `n` (people
    rated), `count` and, for managers, `expected`: what the organisation's shares at the same levels would give.

    `managers` says whose rows are wanted, all when not said. Which of them are shown by name is decided over the whole
    organisation, so that no two pages together tell what one of them keeps. It does not say who rates well.
    """
    values = [step.value for step in cycle.scale.values]  # noqa: PD011  # no frame
    return group_counts(rated(cycle), values=values, minimum=cycle.policy.minimum_group, managers=managers)


def group_counts(
    rows: pd.DataFrame, *, values: list[int], minimum: int, managers: Collection[str] | None = None
) -> pd.DataFrame:
    """Count the `values` of a column `rating` over everyone, each `level` and each `rater_id`; see `rating_groups`."""
    raters = _pooled(rows["rater_id"], minimum=minimum, into=SMALLER_TEAMS)
    levels = _pooled(rows["level"], minimum=minimum, into=SMALLER_LEVELS)
    whole = pd.Series(ORGANISATION, index=rows.index, dtype="str")
    by_manager = _counted(rows, raters, values=values, kind="manager", expected=_expected(rows, raters, values))
    asked = by_manager if managers is None else by_manager[by_manager["group"].isin(set(managers))]
    everyone = _counted(rows, whole, values=values, kind="organisation")
    by_level = _counted(rows, levels, values=values, kind="level")
    return pd.concat([everyone, by_level, asked], ignore_index=True)


def _pooled(groups: pd.Series[str], *, minimum: int, into: str) -> pd.Series[str]:
    alone = shown_alone(groups.value_counts(), minimum=minimum)
    return groups.where(groups.isin(alone), into)


def _counted(
    rows: pd.DataFrame,
    groups: pd.Series[str],
    *,
    values: list[int],
    kind: str,
    expected: pd.DataFrame | None = None,
) -> pd.DataFrame:
    counts = _crossed(groups, rows["rating"], values)
    made = _long(counts, "count").assign(kind=kind, expected=np.nan)
    made["n"] = made["group"].map(counts.sum(axis=1)).astype("int64")
    if expected is not None:
        made["expected"] = _long(expected.loc[counts.index], "expected")["expected"]
    return made[["kind", "group", "value", "n", "count", "expected"]]


def _expected(rows: pd.DataFrame, groups: pd.Series[str], values: list[int]) -> pd.DataFrame:
    """Return, for each group, its people at each level times the organisation's shares of that level."""
    by_level = _crossed(rows["level"], rows["rating"], values)
    people = pd.crosstab(groups, rows["level"]).reindex(columns=by_level.index, fill_value=0)
    shares = by_level.div(by_level.sum(axis=1), axis=0)
    return pd.DataFrame(people.to_numpy() @ shares.to_numpy(), index=people.index, columns=values)


def _crossed(groups: pd.Series[str], ratings: pd.Series[int], values: list[int]) -> pd.DataFrame:
    table = pd.crosstab(groups, ratings).reindex(columns=values, fill_value=0)
    return table.astype("int64")


def _long(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return one row per group and value, group by group."""
    made = table.rename_axis(index="group").reset_index().melt("group", var_name="value", value_name=name)
    return made.sort_values(["group", "value"], kind="stable", ignore_index=True)
