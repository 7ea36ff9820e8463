"""Whose teams a page is about: the whole organisation, a director's managers, or one manager.

Statistics are always of the whole organisation; a scope only chooses which of their rows stand on a page.
"""

from __future__ import annotations

from operator import itemgetter

import pandas as pd

from perfcal.errors import UnknownNameError
from perfcal.schema.columns import SCOPES, table
from perfcal.schema.cycle import Cycle

__all__ = ["findings_in", "managers_under", "people_under", "scopes"]


def scopes(cycle: Cycle) -> pd.DataFrame:
    """Return who can be asked for: everybody with reports who have not left. Columns of `SCOPES`; directors first, by id.

    A director is somebody with a report who has reports. `people` counts everybody below them, to any depth.
    """
    reports, known = _reports(cycle), set(cycle.people["employee_id"])
    rows = [
        {
            "scope": who,
            "kind": "director" if any(each in reports for each in below) else "manager",
            "people": len(_line_below(reports, who)) - 1,
        }
        for who, below in reports.items()
        if who in known
    ]
    return table(sorted(rows, key=lambda row: (row["kind"], row["scope"])), SCOPES)


def managers_under(cycle: Cycle, scope: str) -> frozenset[str] | None:
    """Return who has reports in the line below `scope`, `scope` included; None for the whole organisation.

    An unknown id, and one of somebody without reports, is refused with the nearest of those who have some.
    """
    if not scope:
        return None
    reports = _reports(cycle)
    if scope not in reports:
        raise UnknownNameError.of("director or manager", scope, sorted(reports))
    return frozenset(_line_below(reports, scope) & set(reports))


def people_under(cycle: Cycle, scope: str) -> frozenset[str]:
    """Return `scope` and everybody below, to any depth; a circle in the reporting line is walked once."""
    return frozenset(_line_below(_reports(cycle), scope))


def findings_in(found: pd.DataFrame, cycle: Cycle, scope: str) -> pd.DataFrame:
    """Return the findings about `scope` and the people below; all of them when `scope` is blank.

    Rows about the organisation stand only on the page of whoever everybody reports to.
    """
    below = people_under(cycle, scope) if scope else frozenset(cycle.people["employee_id"])
    if below >= set(cycle.people.loc[cycle.people["status"] != "left", "employee_id"]):
        return found
    kept = found[found["subject"].isin(below)].reset_index(drop=True)
    kept.attrs.update(found.attrs)
    return kept


def _reports(cycle: Cycle) -> dict[str, list[str]]:
    people = cycle.people[
        (cycle.people["manager_id"] != "") & (cycle.people["manager_id"] != cycle.people["employee_id"])
    ]
    here = people[people["status"] != "left"]
    reports: dict[str, list[str]] = {}
    for manager, who in sorted(zip(here["manager_id"], here["employee_id"], strict=True), key=itemgetter(0)):
        reports.setdefault(manager, []).append(who)
    return reports


def _line_below(reports: dict[str, list[str]], scope: str) -> set[str]:
    known: set[str] = set()
    waiting = [scope]
    while waiting:
        who = waiting.pop()
        if who not in known:
            known.add(who)
            waiting += reports.get(who, [])
    return known
