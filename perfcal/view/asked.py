"""Whom a finding is put to, which findings are one question, and where to look for it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from perfcal.patterns.finding import ORGANISATION, QUESTION
from perfcal.patterns.registry import detectors
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name

__all__ = ["THE_DIRECTOR", "asked_of", "asked_once", "places", "subject_words"]

THE_DIRECTOR = "the director"
"""Who is asked about what belongs to no manager."""

_MOST_PLACES = 3


def asked_of(cycle: Cycle, found: pd.DataFrame) -> pd.Series[str]:
    """Return the id of whom each finding is put to: the manager it is about, or the manager of the person it is about.

    Blank where it is about nobody in particular: the organisation, a level, a group.
    """
    manager = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["manager_id"]
    themselves = found["pattern"].isin(_about("manager")) & found["subject"].isin(manager.index)
    return found["subject"].where(themselves, found["subject"].map(manager).fillna("")).astype("str")


def asked_once(cycle: Cycle, found: pd.DataFrame) -> pd.DataFrame:
    """Return the questions among some findings, each once: the columns of `FINDINGS`, with `subjects` and `asked`.

    Findings of one pattern about two people that rest on the very same places are one question about both, as two
    reviews of one text are. `subjects` and `asked` are tuples of ids in the order of names, `asked` is empty where the
    question is the director's; the rest is the first one's. Rows stand in the order of the patterns, then of names.
    """
    rows = found[found["status"] == QUESTION].reset_index(drop=True)
    rows = rows.assign(manager=asked_of(cycle, rows))
    place = {who: at for at, who in enumerate(by_name(cycle, [*rows["manager"], *rows["subject"]]))}
    order = {name: at for at, name in enumerate(rows["pattern"].unique())}
    listed = sorted(
        records(rows), key=lambda row: (order[row["pattern"]], place[row["manager"]], place[row["subject"]])
    )
    of_people = _about("person")
    merged: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for row in listed:
        same = sorted(set(row["evidence"])) if row["pattern"] in of_people else []
        merged.setdefault((row["pattern"], *(same or [row["subject"]])), []).append(row)
    made = [
        {
            **each[0],
            "subjects": tuple(str(row["subject"]) for row in each),
            "asked": tuple(dict.fromkeys(str(row["manager"]) for row in each if row["manager"])),
        }
        for each in merged.values()
    ]
    return pd.DataFrame(made, columns=[*found.columns, "subjects", "asked"])


def places(evidence: tuple[str, ...], *, most: int = _MOST_PLACES) -> str:
    """Return the first few file:line places in as few words as they take: ratings.csv:4, 9, 12 and 5 more."""
    words: list[str] = []
    before = ""
    for place in evidence[:most]:
        file, _, line = place.rpartition(":")
        words.append(line if file == before else place)
        before = file
    more = len(evidence) - len(words)
    return ", ".join(words) + (f" and {more} more" if more else "")


def subject_words(cycle: Cycle, subjects: Iterable[str]) -> dict[str, str]:
    """Return subject → what a page calls it: name and id of a person, in the order of names, or what it is."""
    words = by_name(cycle, subjects)
    return {who: f"the {ORGANISATION}" if who == ORGANISATION else told for who, told in words.items()}


def _about(whom: str) -> list[str]:
    return [name for name, detector in detectors().items() if detector.about == whom]
