"""Which raters are lenient or harsh with the same people: the many-facet Rasch model, where ratings are linked.

Only people rated by several raters say anything here, so the words lenient and harsh may be used. RaschPy fits the model.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import chi2
from scipy.stats import t as student_t

from perfcal.evidence.wording import times
from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    ORGANISATION,
    QUESTION,
    SEED,
    Detector,
    benjamini_hochberg,
    chance,
    findings,
)
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["LINKED_SEVERITY", "linked_part", "linked_severity", "rater_severity", "telling_part"]

LEAST_SEVERITY = 0.4
"""Logits of the Rasch model, about half a logit of the cumulative model: less is not worth a question."""
_SURE_OF_A_PAIR = 0.05  # one test in a cycle has no family to share its rate with
_SAMPLES = 500
_COLUMNS = ("rater_id", "n", "severity", "error", "low", "high", "p", "q", "infit", "outfit")


def linked_part(ratings: pd.DataFrame, *, fewest: int) -> pd.DataFrame:
    """Return the ratings that link raters: of people with two raters or more, by raters who share `fewest` such people.

    `ratings` has `rater_id`, `employee_id` and any further columns. Of several separate networks the one with the most
    raters is kept: severities in different networks cannot be compared.
    """
    kept = ratings
    while not kept.empty:
        raters = kept.groupby("employee_id")["rater_id"].transform("nunique")
        people = kept[raters > 1].groupby("rater_id")["employee_id"].nunique()
        still = kept[(raters > 1) & kept["rater_id"].isin(people.index[people >= fewest])]
        if len(still) == len(kept):
            return _largest_network(kept)
        kept = still
    return kept


def telling_part(ratings: pd.DataFrame, *, fewest: int) -> pd.DataFrame:
    """Return the linked part without people and raters at one end of the scale.

    Whom everybody gave the lowest or the highest category in use could have any ability beyond it, so their ratings say
    nothing of the raters; a rater who used but one end could have any severity. The model has no estimate for either.
    """
    kept = linked_part(ratings, fewest=fewest)
    while not kept.empty:
        ends = kept["rating"].min(), kept["rating"].max()
        at_one_end = pd.Series(data=False, index=kept.index)
        for by in ("employee_id", "rater_id"):
            lowest = kept.groupby(by)["rating"].transform("min")
            highest = kept.groupby(by)["rating"].transform("max")
            at_one_end |= (highest == ends[0]) | (lowest == ends[1])
        if not at_one_end.any():
            return kept
        kept = linked_part(kept[~at_one_end], fewest=fewest)
    return kept


def rater_severity(ratings: pd.DataFrame, *, seed: int = SEED) -> pd.DataFrame:
    """How severe is each rater towards the people others rated too? The many-facet Rasch model (Linacre 1994).

    log(P_k / P_{k−1}) = B_n − D_i − C_j − F_k, with person n, item i, rater j and step k.

    Parameters
    ----------
    ratings
        `rater_id`, `employee_id`, `item`, `rating`; each rater rates a person once per item; the raters are linked by
        people they share (`linked_part`).
    seed
        Of the bootstrap over people that gives the standard errors.

    Returns
    -------
    pandas.DataFrame
        One row per rater: `rater_id`, `n` (people), `severity` (logits, positive is harsher), `error`, `low`, `high`,
        `p`, `q` (Benjamini–Hochberg over the raters), `infit`, `outfit` (mean squares; far below 1: less varied than
        the model expects, far above: less predictable). `attrs`: `separation`, `fixed_chi2`, `fixed_df`, `fixed_p`.

    A severe rater is not a wrong one: perhaps the others are lenient, for severities are relative to one another.
    """
    from raschpy import MFRM  # noqa: PLC0415  # 1.6 s, and only a linked design asks for it

    wide = ratings.pivot_table(index=["rater_id", "employee_id"], columns="item", values="rating", aggfunc="last")
    codes = np.searchsorted(np.unique(ratings["rating"].to_numpy(dtype=int)), wide.to_numpy(dtype=float))
    scores = pd.DataFrame(np.where(wide.isna(), np.nan, codes), index=wide.index, columns=list(map(str, wide.columns)))
    scores.index = scores.index.set_names(["Rater", "Person"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # thin raters are sorted out before; pandas deprecations are the library's own
        model = MFRM(scores, facet="rater")
        model.calibrate(model="global")
        stats = model.rater_stats_df(model="global", no_of_samples=_SAMPLES, seed=seed, dp=6)
    people = ratings.groupby("rater_id")["employee_id"].nunique()
    made = pd.DataFrame({"rater_id": stats.index.astype("str"), "severity": stats["Estimate"].to_numpy(dtype=float)})
    made["n"] = made["rater_id"].map(people.rename(index=str)).astype("int64")
    made["error"] = np.maximum(stats["SE"].to_numpy(dtype=float), 1e-6)
    reach = student_t.ppf(0.975, made["n"] - 1) * made["error"]  # the errors come from few people
    made["low"], made["high"] = made["severity"] - reach, made["severity"] + reach
    made["p"] = 2 * student_t.sf((made["severity"] / made["error"]).abs(), made["n"] - 1)
    made["q"] = benjamini_hochberg(made["p"])
    made["infit"], made["outfit"] = (stats[name].to_numpy(dtype=float) for name in ("Infit MS", "Outfit MS"))
    made = made[list(_COLUMNS)].sort_values("rater_id", kind="stable").reset_index(drop=True)
    made.attrs.update(_together(made))
    return made


def linked_severity(cycle: Cycle) -> pd.DataFrame:
    """Who rates the same people higher or lower than their other managers do? One row per linked manager (R11.7, R11.9).

    The latest overall rating each manager gave each person, over all cycles on record. `estimate` is the severity in
    logits with its 95 % interval. Without enough shared people there is one row for the organisation that says so.

    People change between cycles, and so may a bar: a difference is a question to two managers, not a correction.
    """
    known = cycles_on_record(cycle)
    tables = [rated(cycle, cycle_id=name) for name in known]
    ratings = pd.concat(tables, ignore_index=True) if tables else rated(cycle)
    latest = ratings.drop_duplicates(["rater_id", "employee_id"], keep="last")
    part = telling_part(latest, fewest=cycle.policy.minimum_group)
    managers = latest.groupby("employee_id")["rater_id"].nunique()
    shared = int((managers > 1).sum())
    parameters: dict[str, Any] = {
        "rate": cycle.policy.false_discovery_rate,
        "least_severity": LEAST_SEVERITY,
        "samples": _SAMPLES,
    }
    if part["rater_id"].nunique() < 2 or part["rating"].nunique() < 2:
        return findings([_no_link(shared, cycle)], pattern="linked_severity", parameters=parameters)
    raters = rater_severity(part.assign(item="overall"))
    parameters |= {str(name): value for name, value in raters.attrs.items()}
    if len(raters) == 2:
        return findings(
            [{**_pair(raters), "evidence": tuple(part["row"])}], pattern="linked_severity", parameters=parameters
        )
    rows_of = part.groupby("rater_id")["row"].agg(tuple)
    made = [{**_row(row, len(raters), cycle), "evidence": rows_of[row["rater_id"]]} for row in records(raters)]
    return findings(made, pattern="linked_severity", parameters=parameters)


def _row(row: dict[str, Any], family: int, cycle: Cycle) -> dict[str, Any]:
    n, asked = int(row["n"]), row["q"] <= cycle.policy.false_discovery_rate and abs(row["severity"]) >= LEAST_SEVERITY
    interval = (
        f"{row['severity']:+.1f} logits ({row['low']:+.1f} to {row['high']:+.1f}), q {chance(row['q'])} among {family}"
    )
    word = "harsher" if row["severity"] > 0 else "more lenient"
    reason = f"On {n} people whom other managers rated too, the ratings are {word}: severity {interval}."
    if not asked:
        reason = f"On {n} people whom other managers rated too, the ratings agree with theirs: severity {interval}."
    numbers = {name: row[name] for name in ("n", "low", "high", "p", "q")}
    status = QUESTION if asked else NO_SIGN
    return {"subject": row["rater_id"], "estimate": row["severity"], **numbers, "family_size": family,
            "status": status, "reason": reason}  # fmt: skip


def _pair(raters: pd.DataFrame) -> dict[str, Any]:
    """Return one row for two managers who share people only with each other: the data cannot say which of them differs."""
    first, second = records(raters)
    asked = first["p"] <= _SURE_OF_A_PAIR and abs(first["severity"]) >= LEAST_SEVERITY
    lower = first if first["severity"] > 0 else second
    higher = second if lower is first else first
    said = (
        f"{lower['rater_id']} rated the {first['n']} people that both have rated lower than {higher['rater_id']} did"
        if asked
        else f"{first['rater_id']} and {second['rater_id']} agree on the {first['n']} people that both have rated"
    )
    reason = f"{said}: they are {2 * lower['severity']:.1f} logits apart, p {chance(first['p'])}, and which of them differs from others is open."
    return {"subject": ORGANISATION, "n": first["n"], "estimate": 2 * lower["severity"], "p": first["p"], "q": first["q"],
            "family_size": 1, "status": QUESTION if asked else NO_SIGN, "reason": reason}  # fmt: skip


def _no_link(shared: int, cycle: Cycle) -> dict[str, Any]:
    fewest = cycle.policy.minimum_group
    reason = (
        f"{times(shared, 'person has', 'people have')} been rated by more than one manager; no two managers are linked "
        f"through {fewest} of them who are not all at one end of the scale, so severity and true team quality cannot be told apart."
    )
    return {"subject": ORGANISATION, "n": shared, "status": CANNOT_TELL, "reason": reason, "evidence": ()}


def _together(raters: pd.DataFrame) -> dict[str, float]:
    """Return how far the raters are apart beyond error, and the test that all are equally severe (fixed chi-square)."""
    weight = 1 / raters["error"] ** 2
    statistic = float(
        (weight * raters["severity"] ** 2).sum() - (weight * raters["severity"]).sum() ** 2 / weight.sum()
    )
    noise = float((raters["error"] ** 2).mean())
    true = max(float(raters["severity"].var(ddof=1)) - noise, 0.0)
    freedom = len(raters) - 1
    return {"separation": float(np.sqrt(true / noise)), "fixed_chi2": statistic, "fixed_df": float(freedom),
            "fixed_p": float(chi2.sf(statistic, freedom))}  # fmt: skip


def _largest_network(ratings: pd.DataFrame) -> pd.DataFrame:
    rater, _ = pd.factorize(ratings["rater_id"], sort=True)
    person, _ = pd.factorize(ratings["employee_id"], sort=True)
    first = int(rater.max()) + 1
    size = first + int(person.max()) + 1
    links = coo_array((np.ones(len(ratings)), (rater, first + person)), shape=(size, size))
    _, network = connected_components(links, directed=False)
    raters_in = np.bincount(network[np.unique(rater)], minlength=network.max() + 1)
    kept: pd.DataFrame = ratings[network[rater] == raters_in.argmax()]
    return kept


LINKED_SEVERITY = Detector(
    name="linked_severity",
    title="The same people rated by several managers",
    about="manager",
    asks="Why did these people's other managers rate them differently?",
    rule=(
        "A many-facet Rasch model of the latest overall rating each manager gave each person, on people with several "
        "managers on record; a question where a manager's severity differs from none (Benjamini–Hochberg, q at most 0.10 "
        "unless the policy says otherwise) by at least 0.4 logit. Only managers who share enough people are compared."
    ),
    silent_on="The people may have changed between the ratings, and either of two managers who differ may be right.",
    find=linked_severity,
    source="Linacre 1994; RaschPy; R11.7, R11.9",
)
