"""A small workspace with ratings, in the ways files write them, for what follows a session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from small_workspace import write_small_workspace

from perfcal.schema.columns import SESSION_STATE, table

RATINGS = """\
cycle,employee_id,rater_id,stage,dimension,rating,rated_on,rationale
2025-H2,x1,m01,manager,overall,2,2025-12-20,
2025-H2,x1,m01,calibrated,overall,3,2026-01-10,links of the autumn
2026-H1,x1,x1,self,overall,4,2026-06-17,
2026-H1,x1,m01,manager,overall,3,2026-06-24,"on time, one line thin"
2026-H1,x1,m01,manager,scope,3,2026-06-24,
2026-H1,x2,m01,manager,overall,4,2026-06-24,
2026-H1,x3,m01,manager,overall,n/a,2026-06-24,joined in June
"""


def write_rated(root: Path, ratings: str = RATINGS, *, encoding: str = "utf-8") -> Path:
    """Write the workspace with these ratings and return it."""
    folder = write_small_workspace(root)
    (folder / "ratings.csv").write_bytes(ratings.encode(encoding))
    return folder


def state_of(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return a state of these threads: a person and a value at least."""
    plain = {"cycle": "2026-H1", "what": "rating", "dimension": "overall", "status": "decided", "who": "m01"}
    plain |= {"why": "heard", "at": "2026-07-10T09:00:00.000000Z"}
    made = [{**plain, "room": ("m01",), "version": number, **row} for number, row in enumerate(rows, start=1)]
    threads = {"rating": "rating:{dimension}", "promotion": "promotion"}
    return table(({"thread": threads[row["what"]].format(**row), **row} for row in made), SESSION_STATE)


def plain_ratings(ratings: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return ratings without their places, in an order of their own, to be compared."""
    rows = ratings.drop(columns=["file", "line"])
    return sorted(tuple(map(str, row)) for row in rows.itertuples(index=False))
