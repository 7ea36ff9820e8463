"""Findings as a person reads them: what to ask whom, how much was looked at, what cannot be told, and by which rule.

Rows stand in the order of the patterns, and people in that of their names: no order here is one of size (R11.9).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pandas as pd

from perfcal.evidence.wording import join_words
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector
from perfcal.patterns.registry import detectors
from perfcal.schema.cycle import Cycle
from perfcal.view.asked import THE_DIRECTOR, asked_of, asked_once, places, subject_words
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import PageTable, page_table

__all__ = [
    "findings_table",
    "looked_at_table",
    "parameters_table",
    "questions",
    "rules_table",
    "unknown_table",
]

_REST = "run perfcal patterns, which prints every one"


def questions(cycle: Cycle, found: pd.DataFrame) -> Stack:
    """What is worth asking, of whom, and where is it written? A table for each pattern with a question, headed by it.

    One line per question: who is asked, the numbers, file and line. A question is not an accusation: none of these rows
    says that somebody did something wrong (R11, R13.1).
    """
    asked = asked_once(cycle, found)
    if asked.empty:
        return Stack((Note("Nothing was found that is worth asking about. That is no proof that there is nothing."),))
    known = detectors()
    tables = (
        _questions_of(cycle, asked[asked["pattern"] == pattern], known.get(pattern))
        for pattern in asked["pattern"].unique()
    )
    return Stack(tuple(tables))


def looked_at_table(found: pd.DataFrame) -> PageTable:
    """How much was looked at, and how much of it can be told? One row per pattern, with the size of its family of tests."""
    known = detectors()
    rows = [
        {
            "title": _title(known, str(pattern)),
            "rows": len(some),
            **{status: int((some["status"] == status).sum()) for status in (QUESTION, NO_SIGN, CANNOT_TELL)},
            "family": some["family_size"].max(),
        }
        for pattern, some in found.groupby("pattern", sort=False)
    ]
    headings = {
        "title": "Pattern",
        "rows": "Looked at",
        QUESTION: "To ask",
        NO_SIGN: "No sign",
        CANNOT_TELL: "Cannot tell",
        "family": "Tests in the family",
    }
    made = pd.DataFrame(rows, columns=list(headings)).astype({"family": "Int64"})
    return page_table(made, caption="What was looked at", headings=headings)


def unknown_table(cycle: Cycle, found: pd.DataFrame, *, each: int = 3) -> PageTable:
    """What cannot be told at this size, and how much would be needed? Each finding that says so, with its reason.

    A pattern with more than `each` of them has one row: how many they are, and the first by name as an example.
    """
    rows = _worded(cycle, found[found["status"] == CANNOT_TELL])
    count = rows.groupby("pattern")["subject"].transform("size")
    first = ~rows.duplicated("pattern")
    example = count.astype("str") + ", for example " + rows["about"].astype("str")
    shown = rows.assign(about=rows["about"].where(count <= each, example))[(count <= each) | first]
    headings = {"title": "Pattern", "about": "About", "reason": "Why it cannot be told"}
    caption = f"What cannot be told at this size ({len(rows) or 'nothing'})"
    return page_table(shown, caption=caption, headings=headings, rest=_REST, counted=False)


def findings_table(cycle: Cycle, found: pd.DataFrame, *, caption: str = "Findings", reasons: bool = False) -> PageTable:
    """What exactly was found? Every number of each finding: n, estimate with interval, p, q and the family it stands in."""
    rows = _worded(cycle, found).round({"estimate": 2, "low": 2, "high": 2, "p": 4, "q": 4})
    headings = {
        "title": "Pattern",
        "about": "About",
        "n": "n",
        "estimate": "Estimate",
        "low": "from",
        "high": "to",
        "p": "p",
        "q": "q",
        "family_size": "Family",
        "status": "Status",
        "reason": "Reason",
        "where": "Where",
    }
    if len(set(found["pattern"])) == 1:
        del headings["title"]
    if not reasons:
        del headings["reason"]
    return page_table(rows, caption=caption, headings=headings, rest=_REST)


def rules_table(found: pd.DataFrame) -> PageTable:
    """By which rule was each pattern looked for, and what is it silent on? One row per pattern that was run."""
    known = detectors()
    rows = pd.DataFrame(
        [
            {"title": each.title, "rule": each.rule, "silent_on": each.silent_on, "source": each.source}
            for each in (known[name] for name in _run(found) if name in known)
        ],
        columns=["title", "rule", "silent_on", "source"],
    )
    headings = {"title": "Pattern", "rule": "Rule", "silent_on": "What it does not show", "source": "Source"}
    return page_table(rows, caption="The rules", headings=headings, counted=False)


def parameters_table(found: pd.DataFrame, *, pattern: str = "") -> PageTable:
    """With which numbers was each pattern run, and what did its fit give? One row per parameter, as the result keeps them."""
    known = detectors()
    given: Mapping[str, Mapping[str, Any]] = found.attrs.get("parameters", {})
    rows = [
        {"title": _title(known, name), "parameter": parameter, "value": _number(value)}
        for name in ([pattern] if pattern else given)
        for parameter, value in given.get(name, {}).items()
    ]
    headings = {"title": "Pattern", "parameter": "Parameter", "value": "Value"}
    if pattern:
        del headings["title"]
    made = pd.DataFrame(rows, columns=["title", "parameter", "value"])
    return page_table(made, caption="Parameters of the run", headings=headings, limit=200, counted=False)


def _questions_of(cycle: Cycle, asked: pd.DataFrame, detector: Detector | None) -> Shown:
    words = subject_words(cycle, list(chain(*asked["subjects"], *asked["asked"])))
    rows = asked.assign(
        about=[join_words([words[who] for who in subjects]) for subjects in asked["subjects"]],
        asked=[join_words([words[who] for who in whom]) or THE_DIRECTOR for whom in asked["asked"]],
        where=[places(evidence) for evidence in asked["evidence"]],
    )
    headings = {"asked": "Whom to ask", "about": "About", "reason": "The record", "where": "Where"}
    if (rows["asked"] == rows["about"]).all():
        del headings["about"]
    title = f"{detector.title}: {detector.asks}" if detector else _title({}, str(rows["pattern"].iloc[0]))
    return page_table(rows, caption=title, headings=headings, rest=_REST)


def _worded(cycle: Cycle, found: pd.DataFrame) -> pd.DataFrame:
    """Put words to ids, in the order of the patterns as they came and then of names."""
    asked = asked_of(cycle, found)
    words = subject_words(cycle, [*asked, *found["subject"]])
    known = detectors()
    place = {who: number for number, who in enumerate(words)}
    order = {name: number for number, name in enumerate(found["pattern"].unique())}
    made = found.assign(
        title=[_title(known, name) for name in found["pattern"]],
        about=[words[who] for who in found["subject"]],
        where=[places(evidence) for evidence in found["evidence"]],
        first=found["pattern"].map(order),
        then=asked.map(place),
        last=found["subject"].map(place),
    )
    return made.sort_values(["first", "then", "last"], kind="stable", ignore_index=True)


def _run(found: pd.DataFrame) -> list[str]:
    """Return the patterns that were run, those that found no row included."""
    return list(dict.fromkeys([*found.attrs.get("parameters", {}), *found["pattern"]]))


def _title(known: Mapping[str, Detector], name: str) -> str:
    return known[name].title if name in known else name.replace("_", " ").capitalize()


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple | list):
        return ", ".join(map(_number, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_number(each)}" for name, each in value.items())
    return str(value)
