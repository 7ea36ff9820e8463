"""Reviews that cite only the last weeks, against what the growth doc recorded over the whole period (R11.2).

What is compared is paper with paper: the weeks a review cites with the weeks of the same person's own record, so that
late work that is recorded as late is cited faithfully when it is cited late. Bullets of one week count once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from perfcal.evidence.wording import times
from perfcal.patterns.cited_weeks import left_out
from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    QUESTION,
    Detector,
    benjamini_hochberg,
    chance,
    findings,
    smaller_teams,
)
from perfcal.patterns.late_shares import binomial_late_share_p, pooled_late_share_p
from perfcal.patterns.review_counts import (
    DATED,
    TELLING,
    parts_of_records,
    review_counts,
)
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["RECENCY", "RECENCY_BY_MANAGER", "recency", "recency_by_manager"]

_LISTED = 12  # lines of rows left out that a finding points to


def recency(cycle: Cycle) -> pd.DataFrame:
    """Whose review cites the last weeks more than their own record would give? One finding per person with a review.

    `n` is the number of different weeks cited, `estimate` the share of them in the last `policy.recency_weeks` with its
    Clopper-Pearson interval. `p` is exact: as many weeks drawn from the person's own record, those with strong rows and
    the others each from their like; `q` is adjusted over all reviews that could tell. A finding does not say that early
    work was forgotten, only that it is on paper and not cited (R11.2).
    """
    counts = review_counts(cycle)
    asked = _asked(counts, cycle)
    listed = [_person(row, cycle, asked=bool(is_asked)) for row, is_asked in zip(records(counts), asked, strict=True)]
    return findings(listed, pattern="recency", parameters=_parameters(cycle))


def recency_by_manager(cycle: Cycle) -> pd.DataFrame:
    """Which manager's reviews together cite the last weeks more than the records give? One finding per manager (R11.2).

    For what one short review cannot tell: reviews asked about one by one are left out. `n` is the number of weeks cited
    in all of them, `p` exact, each review drawn from its own record. Managers with fewer reviews than the policy's
    minimum are not named.
    """
    counts = review_counts(cycle)
    pooled = counts[(counts["manager"] != "") & (counts["cited"] > 0) & ~_asked(counts, cycle)]
    minimum, rate = cycle.policy.minimum_group, cycle.policy.false_discovery_rate
    groups = [(str(name), group) for name, group in pooled.groupby("manager") if len(group) >= minimum]
    p = np.array([pooled_late_share_p(int(group["late"].sum()), **parts_of_records(group)) for _name, group in groups])
    q = benjamini_hochberg(p)
    listed = [
        _manager(name, group, {"p": p[at], "q": q[at], "family_size": len(groups), "rate": rate}, cycle)
        for at, (name, group) in enumerate(groups)
    ]
    listed += smaller_teams(pooled.groupby("manager").size(), minimum=minimum)
    return findings(listed, pattern="recency_by_manager", parameters=_parameters(cycle))


def _asked(counts: pd.DataFrame, cycle: Cycle) -> pd.Series[bool]:
    """Say which reviews are asked about one by one."""
    asked: pd.Series[bool] = counts["q"].le(cycle.policy.false_discovery_rate)
    return asked


def _person(row: dict[str, Any], cycle: Cycle, *, asked: bool) -> dict[str, Any]:
    weeks = cycle.policy.recency_weeks
    told = {"subject": row["employee_id"], "n": row["cited"], "evidence": row["lines"]}
    if row["cited"]:
        low, high = proportion_confint(row["late"], row["cited"], method="beta")
        told |= {"estimate": row["late"] / row["cited"], "low": float(low), "high": float(high)}
    if not np.isnan(row["p"]):
        told |= {"p": row["p"], "q": row["q"], "family_size": row["family"]}
    if asked:
        missing = left_out(cycle, row["employee_id"])
        places = tuple(f"{file}:{line}" for file, line in zip(missing["file"], missing["line"], strict=True))
        reason = f"{_compared(row, weeks)}{_not_cited(len(missing))} ({_figures(row)})."
        return {**told, "status": QUESTION, "reason": reason, "evidence": row["lines"] + places[:_LISTED]}
    if np.isnan(row["p"]):
        return {**told, "status": CANNOT_TELL, "reason": _too_little(row, weeks)}
    return {**told, "status": NO_SIGN, "reason": f"{_compared(row, weeks)}, as chance may give ({_figures(row)})."}


def _not_cited(rows: int) -> str:
    return f"; {times(rows, 'strong earlier row')} {'is' if rows == 1 else 'are'} not cited" if rows else ""


def _compared(row: dict[str, Any], weeks: int) -> str:
    """Say what is cited and what is recorded, in numbers of weeks."""
    cited = f"evidence of {times(row['cited'], 'week')}, {row['late']} of them in the last {weeks}"
    if row["cited"] == 1:
        cited = f"evidence of one week, {'in' if row['late'] else 'before'} the last {weeks}"
    return (
        f"The {row['document']} cites {cited}, where the record has {times(row['known'], 'week')}, "
        f"{row['late_known']} of them in the last {weeks}"
    )


def _figures(row: dict[str, Any]) -> str:
    """Return the figures: of the test, and beside it the binomial against the others' share and Laplace's trend."""
    said = []
    if not np.isnan(row["p"]):
        said.append(f"p {row['p']:.4f} from the own record, q {chance(row['q'])} among {row['family']}")
    if not np.isnan(row["others"]):
        p = float(binomial_late_share_p(row["late"], row["cited"], share=row["others"]))
        said.append(f"binomial p {p:.4f} against the {row['others']:.0%} of others")
    if not np.isnan(row["laplace"]):
        said.append(f"Laplace z {row['laplace']:.1f}")
    return "; ".join(said)


def _too_little(row: dict[str, Any], weeks: int) -> str:
    if not row["cited"]:
        bullets = times(row["bullets"], "bullet")
        return f"None of the {bullets} of the {row['document']} can be dated by a link, a day or a row of the record."
    if row["dated"] < DATED * row["bullets"]:
        return (
            f"Only {row['dated']} of the {row['bullets']} bullets of the {row['document']} can be dated, too few to tell when "
            "its evidence is from."
        )
    if not row["fewest"]:
        return f"{_compared(row, weeks)}, so late a record that no choice from it could be told from chance."
    return f"{_compared(row, weeks)}; only {row['fewest']} cited weeks, all of them late, could be told from chance."


def _manager(name: str, group: pd.DataFrame, tested: dict[str, Any], cycle: Cycle) -> dict[str, Any]:
    rate = tested.pop("rate")
    late, cited, weeks = int(group["late"].sum()), int(group["cited"].sum()), cycle.policy.recency_weeks
    parts = parts_of_records(group)
    expected = float((parts["cited"] * parts["late_recorded"] / np.maximum(parts["recorded"], 1)).sum())
    low, high = proportion_confint(late, cited, method="beta")
    asked = bool(tested["q"] <= rate)
    most = int(np.minimum(parts["cited"], parts["late_recorded"]).sum())
    lowest = pooled_late_share_p(most, **parts)
    status = QUESTION if asked else NO_SIGN if lowest <= TELLING else CANNOT_TELL
    than = {
        QUESTION: "more than chance",
        NO_SIGN: "as chance may give",
        CANNOT_TELL: "and no number of them could tell",
    }[status]
    reason = (
        f"{len(group)} reviews together cite {times(cited, 'week')}, {late} of them in the last {weeks}, where their records give "
        f"{expected:.1f}, {than} (p {tested['p']:.4f}, q {tested['q']:.2f} among {tested['family_size']} managers)."
    )
    numbers = {"n": cited, "estimate": late / cited, "low": float(low), "high": float(high), **tested}
    lines = tuple(line for own in group["lines"] for line in own) if asked else ()
    return {"subject": name, **numbers, "status": status, "reason": reason, "evidence": lines}


def _parameters(cycle: Cycle) -> dict[str, Any]:
    policy = cycle.policy
    rate = {"rate": policy.false_discovery_rate, "telling": TELLING, "dated": DATED}
    return {"weeks": policy.recency_weeks, **rate, "test": "hypergeometric, one-sided"}


_SILENT = "It does not show why early work was left out, nor that it should have been cited; what nobody wrote down is in no record."

RECENCY = Detector(
    name="recency",
    title="Reviews that cite the last weeks",
    about="person",
    asks="What of the earlier months did you weigh, and why does the review not cite it?",
    rule=(
        "Different weeks the review cites, by link, day or words, against the weeks of the person's own record: at least as "
        "many in the last weeks by chance, weeks with strong rows and others each drawn from their like (exact "
        "hypergeometric, one-sided; Benjamini-Hochberg for discrete tests over all reviews)."
    ),
    silent_on=_SILENT,
    find=recency,
    source="R11.2; Heyse 2011; Laplace 1773",
)

RECENCY_BY_MANAGER = Detector(
    name="recency_by_manager",
    title="Reviews of one manager that cite the last weeks",
    about="manager",
    asks="How do you collect evidence over the period before you write the reviews?",
    rule=(
        "The cited weeks of all reviews of a manager that are not asked about one by one, each drawn from its own record: at "
        "least as many in the last weeks by chance (exact, one-sided; Benjamini-Hochberg over managers)."
    ),
    silent_on=_SILENT,
    find=recency_by_manager,
    source="R11.2",
)
