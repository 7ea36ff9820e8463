"""Which level a candidate is put up for: one of their own rubric's, and above the one they hold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from perfcal.errors import nearest
from perfcal.schema.columns import records
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric, held_to

__all__ = ["check_targets"]


def check_targets(
    candidates: pd.DataFrame,
    people: pd.DataFrame,
    *,
    rubrics: Mapping[str, Rubric],
    rubric_of: Mapping[str, str],
    problems: Problems,
) -> pd.DataFrame:
    """Return the candidates whose target is a level of their own rubric; the others are errors, and left out.

    A target at or below the level held is a warning: the row may be of an earlier cycle, or the roster is behind.
    """
    held = dict(zip(people["employee_id"], people["level"], strict=True))
    kept = []
    for row in records(candidates):
        who = row["employee_id"]
        rubric = held_to(rubrics, rubric_of.get(who, ""), level=held.get(who, ""))
        target = rubric.level_id(row["target_level"])
        kept.append(target is not None)
        if target is None:
            known = [level.id for level in rubric.levels]
            hint = f"write one of: {', '.join(nearest(row['target_level'], known) or known)}"
            found = f"target level {row['target_level']!r}"
            problems.error(row["file"], row["line"], found, f"a level of {rubric.id}", hint=hint, column="target_level")
            continue
        now = rubric.level_id(held.get(who, ""))
        if not row["decision"] and now is not None and rubric.rank(target) <= rubric.rank(now):
            hint = "correct the target, or the level on the roster"
            found = f"target level {target}, at or below {now}"
            problems.warning(
                row["file"], row["line"], found, "a level above the one held", hint=hint, column="target_level"
            )
    return candidates[np.array(kept, dtype=bool)].reset_index(drop=True)
