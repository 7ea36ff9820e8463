"""A small invented organisation with given ratings, and findings about it, for the views of patterns."""

from dataclasses import replace
from functools import cache

import perfcal
from perfcal.patterns.finding import findings
from perfcal.schema.columns import PEOPLE, RATINGS, table

NAMES = {"m01": "Zofia Abara", "m02": "Ana Zeller", "m03": "Mads <Ito>", "d01": "Kofi Lund"}


@cache
def sample():
    """The sample's cycle: its rubric, scale, policy and days."""
    return perfcal.load_workspace("")


def cycle_of(teams, *, level="L4"):
    """Return a cycle in which each manager of `teams` gave these ratings, everybody at one level unless a pair says so."""
    people = [{"employee_id": who, "name": NAMES.get(who, who), "manager_id": "d01"} for who in teams]
    ratings = []
    for manager, given in teams.items():
        for number, rating in enumerate(given):
            value, held = rating if isinstance(rating, tuple) else (rating, level)
            who = f"{manager}-{number:02d}"
            people.append({"employee_id": who, "name": f"Person {who}", "manager_id": manager, "level": held})
            ratings.append(rating_of(who, manager, value, line=len(ratings) + 2))
    return replace(
        sample(),
        people=table([*people, {"employee_id": "d01", "name": NAMES["d01"]}], PEOPLE),
        ratings=table(ratings, RATINGS),
        level_history=sample().level_history.head(0),
    )


def rating_of(who, manager, value, *, line):
    """Return one overall rating by a manager in the current cycle."""
    where = {"file": "ratings.csv", "line": line}
    return {
        "cycle": sample().id, "employee_id": who, "rater_id": manager, "stage": "manager", "dimension": "overall",
        "rating": value, **where,
    }  # fmt: skip


def found(*rows, pattern="severity", parameters=None):
    """Return findings of one pattern; what a row leaves out is plausible."""
    usual = {"n": 6, "estimate": 0.4, "low": -0.5, "high": 1.2, "p": 0.2, "q": 0.4, "family_size": 2}
    told = {"status": "no sign", "reason": "Six ratings lie as peers' do.", "evidence": ("ratings.csv:2",)}
    return findings([{**usual, **told, **row} for row in rows], pattern=pattern, parameters=parameters)
