"""Do outcomes differ between groups of the demographics, within levels too? For the analyst only (R13.2).

Suppression comes first (R13.4): a group below the policy's minimum enters no comparison. A question is asked only where
an exact test and the test within levels agree; a ratio below four fifths alone asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, benjamini_hochberg, findings
from perfcal.patterns.rated import rated
from perfcal.patterns.suppression import shown_groups
from perfcal.patterns.two_by_two import (
    Counts,
    Stratified,
    exact_p,
    fewest_people,
    impact_ratio,
    least_p,
    stratified,
    van_elteren,
)
from perfcal.schema.columns import Columns, records, table
from perfcal.schema.cycle import Cycle

__all__ = [
    "COMPARISONS",
    "LARGEST_P",
    "NOT_STATED",
    "OUTCOMES",
    "compare_groups",
    "group_comparisons",
    "group_disparity",
]

NOT_STATED = "not stated"
LARGEST_P = 0.05
"""The largest mid-p, q and p within levels of a question; a policy may ask for a smaller q, not for a larger one."""

OUTCOMES: dict[str, bool] = {'rated above "meets"': False, 'rated below "meets"': True, "promotion approved": False}
"""Each outcome compared, and whether it is adverse: the best rate is then the lowest."""

COMPARISONS: Columns = {
    "column": "str",
    "outcome": "str",
    "adverse": "bool",
    "group": "str",  # "" in the row that stands for the groups that are not shown
    "reference": "str",  # the group with the best rate
    "have": "Int64",
    "n": "Int64",
    "reference_have": "Int64",
    "reference_n": "Int64",
    "ratio": "float64",  # of the rates, the smaller being the worse: of an adverse outcome the reference's is on top
    "low": "float64",
    "high": "float64",
    "p": "float64",  # Lancaster mid-p, twice the smaller tail
    "p_least_likely": "float64",  # mid-p over the less probable tables
    "p_fisher": "float64",
    "p_one_changed": "float64",  # mid-p had one outcome of the group been the other
    "strata": "Int64",
    "odds_ratio": "float64",  # Mantel–Haenszel, within levels
    "cmh": "float64",
    "p_cmh": "float64",
    "p_cmh_corrected": "float64",
    "breslow_day": "float64",
    "p_breslow_day": "float64",
    "higher": "float64",  # how often one of the group has the higher rating of a pair at the same level
    "p_shift": "float64",  # van Elteren
    "least_p": "float64",  # mid-p of the most extreme outcome
    "pairs": "Int64",  # pairs of groups the best one was picked from
    "hidden": "Int64",  # groups that are not shown
    "q": "float64",
    "family_size": "Int64",
    "aggregate": "bool",  # stands out before levels are held apart; alone it asks nothing
    "status": "str",
    "fewest": "Int64",  # the smallest group that could reach the threshold
}
"""One row per column, outcome and group: what the findings are made from."""


def group_disparity(cycle: Cycle, demographics: pd.DataFrame, *, stage: str = "manager") -> pd.DataFrame:
    """Do outcomes differ between groups, and within levels too? One finding per group and outcome (R11.8, R13.2, R13.4).

    Parameters
    ----------
    cycle
        The loaded workspace.
    demographics
        `employee_id` and categorical columns, as `load_demographics` gives them; blank means not stated, which is a
        group like the others.
    stage
        Whose overall ratings: `manager`, or `calibrated` after the session.

    Returns
    -------
    pandas.DataFrame
        Columns of `FINDINGS`; `subject` is `column=group`, `estimate` the impact ratio with its interval. No row names
        a person, and `evidence` is empty. A difference does not say why, nor that somebody caused it; no sign does not
        say that there is none.
    """
    compared = group_comparisons(cycle, demographics, stage=stage)
    kept = {name: name for name in ("n", "low", "high", "p", "q", "family_size", "status")}
    rows = [
        {
            **{name: row[source] for name, source in kept.items()},
            "subject": f"{row['column']}={row['group']}" if row["group"] else row["column"],
            "estimate": row["ratio"],
            "reason": _reason(row, minimum=cycle.policy.minimum_group),
            "evidence": (),
        }
        for row in records(compared)
    ]
    parameters = {"rate": min(cycle.policy.false_discovery_rate, LARGEST_P), "largest_p": LARGEST_P, "stage": stage}
    parameters["smallest_group"] = cycle.policy.minimum_group
    return findings(rows, pattern="group_disparity", parameters=parameters)


def group_comparisons(cycle: Cycle, demographics: pd.DataFrame, *, stage: str = "manager") -> pd.DataFrame:
    """Return every comparison behind `group_disparity`, with all its statistics; columns of `COMPARISONS`.

    The ratings are this cycle's overall ones at `stage`, a level being a stratum; the promotions are each candidate's
    latest decision on record (approved or rejected), the level asked for being a stratum.
    """
    minimum, rate = cycle.policy.minimum_group, cycle.policy.false_discovery_rate
    sets = list(_outcome_sets(cycle, demographics, stage=stage))
    found = [_compared(outcomes, labels=labels, minimum=minimum) for labels, outcomes in sets]
    return _with_status([row for rows in found for row in rows], rate=rate)


def compare_groups(
    outcomes: pd.DataFrame, *, adverse: bool = False, minimum: int = 5, rate: float = 0.10
) -> pd.DataFrame:
    """Return each group beside the one with the best rate, over all and within strata: the core, on any plain table.

    Parameters
    ----------
    outcomes
        `outcome` (true or false), `group`, `stratum`, and where given `weight` (people in the row, 1 when not) and
        `value` (the rating, for the shift of ranks).
    adverse
        Whether the outcome is one to avoid.
    minimum
        The smallest group shown; see `shown_groups`.
    rate
        The false discovery rate of the family: all pairs of the groups, since the best one is picked after looking.

    Returns
    -------
    pandas.DataFrame
        Columns of `COMPARISONS`, groups by name. `question` needs mid-p, q and CMH at most `LARGEST_P`, q at most `rate`
        too, and the same direction within strata as over all; `cannot tell` where not even the most extreme outcome could.
    """
    labels = {"column": "", "outcome": "", "adverse": adverse}
    return _with_status(_compared(outcomes, labels=labels, minimum=minimum), rate=rate)


def _outcome_sets(
    cycle: Cycle, demographics: pd.DataFrame, *, stage: str
) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Go through columns and outcomes, each with its plain table of people."""
    people = _outcomes_of_people(cycle, stage=stage)
    of_person = demographics.drop_duplicates("employee_id").set_index("employee_id")
    for column in of_person:
        group_of = of_person[column].fillna("").str.strip().replace("", NOT_STATED)
        for outcome, rows in people.items():
            group = rows["employee_id"].map(group_of).fillna(NOT_STATED)
            labels = {"column": str(column), "outcome": outcome, "adverse": OUTCOMES[outcome]}
            yield labels, rows.assign(group=group)


def _outcomes_of_people(cycle: Cycle, *, stage: str) -> dict[str, pd.DataFrame]:
    """Return, by outcome, a row per person: `employee_id`, `outcome`, `stratum` and, of ratings, `value`."""
    ratings = rated(cycle, stage=stage).drop_duplicates("employee_id", keep="last")
    value = ratings["rating"].astype("int64")
    given = pd.DataFrame({"employee_id": ratings["employee_id"], "stratum": ratings["level"], "value": value})
    meets = cycle.scale.meets
    decided = cycle.candidates[cycle.candidates["decision"].isin(["approved", "rejected"])]
    latest = decided.sort_values(["cycle", "round", "line"], kind="stable").drop_duplicates("employee_id", keep="last")
    asked = pd.DataFrame({"employee_id": latest["employee_id"], "stratum": latest["target_level"]})
    above, below, approved = OUTCOMES
    return {
        above: given.assign(outcome=value > meets),
        below: given.assign(outcome=value < meets),
        approved: asked.assign(outcome=latest["decision"] == "approved"),
    }


def _compared(outcomes: pd.DataFrame, *, labels: dict[str, Any], minimum: int) -> list[dict[str, Any]]:
    """Return the rows of one column and outcome, before they are one family with the others."""
    weight = outcomes["weight"] if "weight" in outcomes else pd.Series(1, index=outcomes.index)
    cells = outcomes.assign(n=weight, have=weight.where(outcomes["outcome"].astype(bool), 0))
    totals = cells.groupby("group")[["have", "n"]].sum()
    groups = shown_groups(totals["n"], minimum=minimum)
    hidden = int((totals["n"] > 0).sum()) - len(groups)
    shown = totals.loc[groups].assign(rate=lambda rows: rows["have"] / rows["n"])
    none_shown = {**labels, "group": "", "hidden": hidden, "pairs": 0}
    rows = [none_shown] if hidden or (len(groups) < 2 and len(outcomes)) else []
    if len(groups) < 2:
        return rows
    best = shown.sort_values(["rate", "n"], ascending=[labels["adverse"], False], kind="stable").index[0]
    by_stratum = cells.pivot_table(index="stratum", columns="group", values=["have", "n"], aggfunc="sum", fill_value=0)
    pairs = len(groups) * (len(groups) - 1) // 2
    for group in groups:
        if group != best:
            counts = Counts(*map(int, (*totals.loc[group], *totals.loc[best])))
            have, n = (by_stratum[name][[group, best]].to_numpy() for name in ("have", "n"))
            tests = _tests(counts, stratified(have, n), adverse=labels["adverse"])
            shift = _shift(cells[cells["group"].isin([group, best]) & (cells["n"] > 0)], group)
            named = {**labels, "group": group, "reference": str(best), "hidden": 0, "pairs": pairs}
            rows.append({**named, **tests, **shift})
    return rows


def _tests(counts: Counts, within: Stratified, *, adverse: bool) -> dict[str, Any]:
    exact = exact_p(counts)
    turned = Counts(*counts[2:], *counts[:2]) if adverse else counts
    ratio = impact_ratio(turned)
    closer = counts._replace(have=min(max(counts.have + (-1 if adverse else 1), 0), counts.n))
    return {
        **counts._asdict(),
        **ratio._asdict(),
        "p": exact.doubled,
        "p_least_likely": exact.least_likely,
        "p_fisher": exact.fisher,
        "p_one_changed": exact_p(closer).doubled,
        "strata": within.strata,
        "odds_ratio": within.odds_ratio,
        "cmh": within.chi2,
        "p_cmh": within.p,
        "p_cmh_corrected": within.p_corrected,
        "breslow_day": within.breslow_day,
        "p_breslow_day": within.p_breslow_day,
        "least_p": least_p(counts, adverse=adverse),
    }


def _shift(rows: pd.DataFrame, group: str) -> dict[str, float]:
    if "value" not in rows:
        return {"higher": np.nan, "p_shift": np.nan}
    each = rows.loc[rows.index.repeat(rows["n"])].reset_index(drop=True)
    higher, p = van_elteren(each["value"], each["group"] == group, each["stratum"])
    return {"higher": higher, "p_shift": p}


def _with_status(rows: list[dict[str, Any]], *, rate: float) -> pd.DataFrame:
    """Return the rows as one family: every pair of groups counts, those not compared as if their p were 1."""
    rate = min(rate, LARGEST_P)
    made = table(rows, COMPARISONS)
    tested = made["group"] != ""
    family = int(made.drop_duplicates(["column", "outcome", "pairs"])["pairs"].sum())
    q = benjamini_hochberg([*made["p"], *[1.0] * (family - int(tested.sum()))])[: len(made)]
    made["q"], made["family_size"] = q, pd.Series(family or None, index=made.index, dtype="Int64")
    worse_within = np.where(made["adverse"], made["odds_ratio"] > 1, made["odds_ratio"] < 1)
    made["aggregate"] = (made["p"] <= LARGEST_P) & (made["q"] <= rate)
    asked = made["aggregate"] & (made["p_cmh"] <= LARGEST_P) & worse_within
    height = rate / max(family, 1)
    mute = ~tested | (made["strata"] == 0).fillna(value=True) | ((made["least_p"] > height) & ~made["aggregate"])
    made["status"] = np.select([asked, mute], [QUESTION, CANNOT_TELL], NO_SIGN)
    made["fewest"] = pd.Series(
        [_fewest(row, height) if row["status"] == CANNOT_TELL and row["group"] else None for row in records(made)],
        index=made.index,
        dtype="Int64",
    )
    return made


def _fewest(row: dict[str, Any], height: float) -> int | None:
    counts = Counts(row["have"], row["n"], row["reference_have"], row["reference_n"])
    return fewest_people(counts, height=height, adverse=row["adverse"])


def _reason(row: dict[str, Any], *, minimum: int) -> str:
    if not row["group"]:
        return _hidden(row, minimum=minimum)
    figures = (
        f"{row['have']} of {row['n']} of {row['group']} were {_said(row['outcome'])} against {row['reference_have']} of "
        f"{row['reference_n']} of {row['reference']}"
    )
    tests = f"mid-p {_p(row['p'])}, q {_p(row['q'])} among {row['family_size']}, Fisher {_p(row['p_fisher'])}"
    if row["status"] == CANNOT_TELL:
        if not row["strata"]:
            return f"{figures}, and no level has people of both with different outcomes to compare."
        more = f"{row['fewest']:,} are the fewest who could" if pd.notna(row["fewest"]) else "no number of people could"
        return f"{figures}: not even the most extreme outcome would stand out among {row['family_size']}; {more}."
    interval = f"a ratio of {row['ratio']:.2f} ({row['low']:.2f} to {row['high']:.2f}; {tests})"
    return f"{figures}, {interval}; {_within(row)}."


def _within(row: dict[str, Any]) -> str:
    """Say what holding levels apart did to the difference."""
    at_levels = f"CMH p {_p(row['p_cmh'])} over {row['strata']} levels"
    if row["status"] == QUESTION:
        return f"the groups differ at the same levels too ({at_levels}), and one outcome changed makes it mid-p {_p(row['p_one_changed'])}"
    apart = f", and levels differ among themselves (Breslow–Day p {_p(row['p_breslow_day'])})"
    uneven = apart if row["p_breslow_day"] <= LARGEST_P else ""
    if not row["aggregate"]:
        among = f" among {row['family_size']}" if row["p"] <= LARGEST_P else ""
        return f"chance alone could part two groups{among} so far ({at_levels}){uneven}"
    how = "the other way round" if row["p_cmh"] <= LARGEST_P else "not beyond chance"
    return f"the groups differ in aggregate, but within levels {how} ({at_levels}){uneven}"


def _p(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}"


def _said(outcome: str) -> str:
    return "approved for promotion" if outcome.startswith("promotion") else outcome


def _hidden(row: dict[str, Any], *, minimum: int) -> str:
    what = f"whether people were {_said(row['outcome'])}"
    if not row["hidden"]:
        return f"{row['column']} has one group only, so there is nothing to compare {what} with."
    groups = "One group is" if row["hidden"] == 1 else f"{row['hidden']} groups are"
    return (
        f"{groups} not compared as to {what}: fewer than {minimum} people, or their number would tell that of a group "
        "with fewer."
    )
