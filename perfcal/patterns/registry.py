"""Every pattern perfcal knows, and those that other packages register: `patterns` runs them.

A package adds one by an entry point in the group `perfcal.patterns` that names a `Detector`::

    [project.entry-points."perfcal.patterns"]
    friday_ratings = "acme_patterns.friday:FRIDAY_RATINGS"
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points

import pandas as pd

from perfcal.errors import UnknownNameError, UsageError
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector
from perfcal.schema.columns import FINDINGS, empty_table
from perfcal.schema.cycle import Cycle

__all__ = ["ENTRY_POINTS", "detectors", "own_names", "patterns"]

ENTRY_POINTS = "perfcal.patterns"

_OURS: tuple[str, ...] = (
    "severity:SEVERITY",
    "severity_over_cycles:SEVERITY_OVER_CYCLES",
    "linked_severity:LINKED_SEVERITY",
    "inflation:LAKE_WOBEGON",
    "compression:COMPRESSION",
    "halo:HALO",
    "recency:RECENCY",
    "recency:RECENCY_BY_MANAGER",
    "promotion_recency:PROMOTION_RECENCY",
    "copies:COPIES",
    "low_ratings:LOW_RATINGS",
    "surprise_pip:SURPRISE_PIP",
    "saved_for_review_day:SAVED_FOR_REVIEW_DAY",
    "retention:RETENTION",
    "anchoring:ANCHORING",
    "session_moves:SESSION_MOVES",
    "moves:MOVES",
    "after_transfer:AFTER_TRANSFER",
    "twice_below:TWICE_BELOW",
)
"""Module and name of each of perfcal's own, in the order of a page; imported when asked for."""


def detectors() -> dict[str, Detector]:
    """Return every registered detector by name: perfcal's own in the order of a page, then others' by name."""
    ours = [_our(place) for place in _OURS]
    known = {detector.name: detector for detector in ours}
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        found = entry.load()
        if not isinstance(found, Detector):
            raise UsageError(
                f"entry point {entry.name!r} of {ENTRY_POINTS}: {entry.value} is no Detector",
                hint="let it name an instance of perfcal.Detector",
            )
        if found.name in known:
            raise UsageError(
                f"entry point {entry.name!r} of {ENTRY_POINTS}: a pattern called {found.name!r} exists already",
                hint="give the Detector another name",
            )
        known[found.name] = found
    return known


def own_names() -> list[str]:
    """Return the names of the patterns that come with perfcal, in the order of a page."""
    return [_our(place).name for place in _OURS]


def patterns(cycle: Cycle, names: Iterable[str] | None = None) -> pd.DataFrame:
    """What do this cycle's ratings and reviews give reason to ask? One row per pattern and subject, columns of `FINDINGS`.

    Parameters
    ----------
    cycle
        The loaded workspace.
    names
        Patterns to look for; all registered ones when not said. Group disparity is not among them: it reads the
        demographics, which only the analyst's own function loads (R13.2).

    Returns
    -------
    pandas.DataFrame
        Rows in the order of the patterns, subjects by name. `attrs["parameters"]` holds each pattern's parameters. A
        row with `question` is worth asking about; none of them says that somebody did something wrong, and with one
        rater per person none can tell a rater's severity from the quality of the team (R11.9).

    Raises
    ------
    UnknownNameError
        A pattern does not exist; the nearest names are given.
    UsageError
        A registered detector returned something else than findings.
    """
    known = detectors()
    chosen = list(dict.fromkeys(names)) if names is not None else list(known)
    for name in chosen:
        if name not in known:
            raise UnknownNameError.of("pattern", name, list(known))
    found = {name: _checked(known[name], known[name].find(cycle)) for name in chosen}
    rows = [table for table in found.values() if not table.empty]
    whole = pd.concat(rows, ignore_index=True) if rows else empty_table(FINDINGS)
    whole.attrs["parameters"] = {name: table.attrs.get("parameters", {}).get(name, {}) for name, table in found.items()}
    return whole


def _our(place: str) -> Detector:
    module, name = place.split(":")
    found: Detector = getattr(import_module(f"perfcal.patterns.{module}"), name)
    return found


def _checked(detector: Detector, found: pd.DataFrame) -> pd.DataFrame:
    """Refuse what is not a table of findings: a page would print it as if it were."""
    strange = sorted({*FINDINGS} ^ {str(name) for name in found})
    if strange:
        raise UsageError(
            f"pattern {detector.name!r}: the columns of its rows are not those of findings ({', '.join(strange)})",
            hint="build the rows with perfcal.findings(rows, pattern=...)",
        )
    status = set(found["status"]) - {QUESTION, NO_SIGN, CANNOT_TELL}
    if status or set(found["pattern"]) - {detector.name}:
        raise UsageError(
            f"pattern {detector.name!r}: a row has a status or a pattern's name of its own",
            hint=f"write {QUESTION!r}, {NO_SIGN!r} or {CANNOT_TELL!r}, and let perfcal.findings name the pattern",
        )
    parameters = dict(found.attrs)
    made = found[list(FINDINGS)].astype(dict(FINDINGS))
    made.attrs.update(parameters)
    return made
