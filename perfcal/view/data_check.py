"""Can I trust what was loaded? The tables that answer it: what was read, what was refused, and every line's place.

They count and point to file and line. They never say whether a person's record is good, only whether it was understood.
"""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.view.tables import LONGEST_TABLE, PageTable, page_table

__all__ = [
    "accounts_table",
    "candidates_table",
    "cycle_table",
    "loaded_table",
    "problem_counts_table",
    "problems_table",
    "unaccounted_lines",
]

SEVERITIES = {
    "error": "could not be used; something is missing from every page until it is mended",
    "warning": "used, and a person should look at it",
    "note": "unusual, understood and used",
}


def cycle_table(cycle: Cycle) -> PageTable:
    """Which cycle is this, and which days matter? One row per date of `cycle.yaml`, and the day pre-reads are due (R8.1)."""
    dates = cycle.dates
    due = dates.session - timedelta(days=cycle.policy.pre_read_days_before)
    rows = pd.DataFrame(
        {
            "what": [
                "Evidence counts from",
                "Evidence counts until",
                "Freeze: what is first written later is LATE",
                "Pre-reads are due",
                "Calibration session",
            ],
            "day": [day.isoformat() for day in (dates.start, dates.end, dates.freeze, due, dates.session)],
        }
    )
    return page_table(rows, caption=f"Cycle {cycle.id}", headings={"what": "What", "day": "Day"}, counted=False)


def loaded_table(cycle: Cycle) -> PageTable:
    """How much was read? One row per table with its rows and the faults found in its files; growth docs count as one table."""
    evidence = cycle.evidence
    counts = {
        "People": (len(cycle.people), "on the roster, managers included"),
        "Ratings": (len(cycle.ratings), "of this and earlier cycles"),
        "Candidates": (len(cycle.candidate_ids()), "put up for promotion in this cycle"),
        "Events": (len(cycle.events), "promotions, transfers, notices and the like"),
        "Growth docs": (len(cycle.accounts), "one per engineer"),
        "Evidence rows": (len(evidence), "bullets of the growth docs"),
        "… with a link": (int(evidence["links"].map(bool).sum()), "no link, no argument"),
        "… undated": (int((evidence["precision"] == "none").sum()), "kept; left out of what is counted by date"),
        "… LATE": (int(evidence["late"].sum()), "first written after the freeze"),
    }
    rows = pd.DataFrame([(name, *facts) for name, facts in counts.items()], columns=["what", "rows", "meaning"])
    headings = {"what": "What", "rows": "Rows", "meaning": "Meaning"}
    return page_table(rows, caption="What was read", headings=headings, counted=False)


def problem_counts_table(cycle: Cycle) -> PageTable:
    """How many faults, how grave? One row per severity, with the number of files it was found in; 0 is printed too."""
    problems = cycle.problems
    found = [problems[problems["severity"] == severity] for severity in SEVERITIES]
    rows = pd.DataFrame(
        {
            "severity": list(SEVERITIES),
            "rows": [len(some) for some in found],
            "files": [some["file"].nunique() for some in found],
            "meaning": list(SEVERITIES.values()),
        }
    )
    headings = {"severity": "Severity", "rows": "Found", "files": "In files", "meaning": "Meaning"}
    return page_table(rows, caption="Faults by severity", headings=headings, counted=False)


def problems_table(cycle: Cycle, *, severity: str = "", file: str = "", limit: int = LONGEST_TABLE) -> PageTable:
    """What exactly is wrong, where, and what to type? One row per fault, errors first; blank filters take all of them."""
    problems = cycle.problems
    kept = problems["severity"].isin([severity] if severity else list(SEVERITIES))
    if file:
        kept &= problems["file"] == file
    headings = {
        "severity": "Severity",
        "file": "File",
        "line": "Line",
        "column": "Column",
        "found": "Found",
        "expected": "Expected",
        "hint": "What to change",
    }
    caption = "Faults" + (f" called {severity}" if severity else "") + (f" in {file}" if file else "")
    rest = "run perfcal check, which prints every one"
    return page_table(problems[kept], caption=caption, headings=headings, limit=limit, rest=rest)


def accounts_table(cycle: Cycle) -> PageTable:
    """Where did every line of every growth doc go? One row per document: used + prose + refused = lines, then the sum.

    Documents with refused lines come first. "Prose" is kept text that is not evidence; it is not a fault.
    """
    accounts = cycle.accounts.sort_values(["refused", "file"], ascending=[False, True], kind="stable")
    numbers = ["lines", "used", "prose", "refused"]
    total = pd.DataFrame([{"file": f"All {len(accounts)} documents", **accounts[numbers].sum().to_dict()}])
    rows = pd.concat([total, accounts.astype(dict.fromkeys(numbers, "int64"))], ignore_index=True)
    headings = {"file": "Growth doc", "lines": "Lines", "used": "Used", "prose": "Prose", "refused": "Refused"}
    rest = "run perfcal check --account, which prints every document"
    return page_table(rows, caption="The account of every line", headings=headings, rest=rest)


def candidates_table(cycle: Cycle) -> PageTable:
    """Who gets a pre-read? One row per candidate of this cycle, with the rows of evidence on paper and whether the EM wrote."""
    candidates = cycle.candidates[cycle.candidates["cycle"] == cycle.id]
    rows = candidates.merge(cycle.people[["employee_id", "name", "level"]], on="employee_id", how="left")
    rows["evidence"] = [len(cycle.evidence_of(each)) for each in rows["employee_id"]]
    rows["written"] = [each in cycle.pre_read_notes for each in rows["employee_id"]]
    headings = {
        "employee_id": "Id",
        "name": "Name",
        "level": "Level",
        "target_level": "Put up for",
        "presenter_id": "Presented by",
        "evidence": "Evidence rows",
        "written": "EM has written",
    }
    return page_table(rows, caption=f"Candidates of {cycle.id}", headings=headings, rest="see candidates.csv")


def unaccounted_lines(cycle: Cycle) -> int:
    """Return how many growth-doc lines are neither used, nor prose, nor refused. Anything but 0 is a fault of perfcal's own."""
    accounts = cycle.accounts
    return int((accounts["lines"] - accounts["used"] - accounts["prose"] - accounts["refused"]).abs().sum())
