"""The promotion case: its five parts, how cases fail, how strongly it is claimed, and whether the odds were told (R5).

Every clause is worded so that `yes` is what a sound case has. The gate says what the record shows about the case; it does
not say who should be promoted, and a case with every clause at `yes` may be turned down with good reason (R13.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from perfcal.evidence.clause import UNKNOWN, Gate, clause_rows
from perfcal.evidence.promotion.case import PromotionCase
from perfcal.evidence.promotion.failures import (
    broad,
    claims_hold,
    known_outside,
    not_retention,
    presenter_record,
    spread_in_time,
    stretch_shipped,
)
from perfcal.evidence.promotion.odds import odds_written
from perfcal.evidence.promotion.parts import (
    Answer,
    at_the_bar,
    dimensions_shown,
    input_from,
    levels_named,
    still_growing,
    sustained,
)
from perfcal.evidence.promotion.wording import argues_evidence, argues_impact, argues_the_level
from perfcal.evidence.visibility.plan import Place, document_place
from perfcal.evidence.window import has_bar
from perfcal.schema.cycle import Cycle

__all__ = ["PROMOTION_GATE", "promotion"]

_NO_BAR: Answer = (UNKNOWN, "the level held is on no rubric, and no other is aimed at", "")
"""Every clause of somebody nobody can tell about: the others who were asked about have their answers all the same."""


def promotion(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Does the record carry the case for the next level, and does the case claim no more? Columns of `CLAUSES` (R5).

    For anybody with a growth doc: who is no candidate is held against the level aimed at, else the next.
    """
    return clause_rows((row for who in employee_ids for row in _rows(cycle, who)), gate="promotion")


def _rows(cycle: Cycle, employee_id: str) -> Iterator[dict[str, Any]]:
    own = cycle.about(employee_id)
    case = PromotionCase.of(own, employee_id) if has_bar(own, employee_id) else None
    document, title = document_place(own, employee_id), case.packet["title"] if case and case.packet else ""
    for clause, requirement, check in _CLAUSES:
        met, reason, at = check(case, cycle) if case else _NO_BAR
        place = _place(document, at, employee_id)
        yield {
            "employee_id": employee_id, "clause": clause, "requirement": requirement, "met": met, "reason": reason,
            "file": place.file, "line": place.line, "case": title,
        }  # fmt: skip


def _place(document: Place, at: str, employee_id: str) -> Place:
    """Return the line of an `evidence_id` or a `file:line`; the document's first where there is none."""
    name, _colon, line = at.rpartition(":")
    if not line.isdigit():
        return document
    return Place(document.file if name == employee_id else name, int(line))


def _odds(case: PromotionCase) -> Answer:
    met, reason, file, line = odds_written(case.cycle, case.employee_id)
    return met, reason, f"{file}:{line}" if file else ""


def _alone(check: Callable[[PromotionCase], Answer]) -> Callable[[PromotionCase, Cycle], Answer]:
    """Most clauses look at the person's own record alone; two look at the workspace's events and other cases."""
    return lambda case, _whole: check(case)


_CLAUSES: tuple[tuple[str, str, Callable[[PromotionCase, Cycle], Answer]], ...] = (
    ("the level held and the one proposed are on record", "R5.1", _alone(levels_named)),
    ("evidence on every dimension", "R5.1", _alone(dimensions_shown)),
    ("sustained at the next level for the months policy asks for", "R5.1", _alone(sustained)),
    ("input from inside the team", "R5.1", _alone(partial(input_from, side="inside"))),
    ("input from outside the team", "R5.1", _alone(partial(input_from, side="outside"))),
    ("still growing, over quarters", "R5.1", _alone(still_growing)),
    ("more than one dimension carries the case", "R5.2", _alone(broad)),
    ("argued with impact, not with effort", "R5.2", _alone(argues_impact)),
    ("carried by more than the last quarter", "R5.2", _alone(spread_in_time)),
    ("compared with the level, not with others at it", "R5.2", _alone(argues_the_level)),
    ("argued with evidence, not with potential", "R5.2", _alone(argues_evidence)),
    ("work that somebody outside the team can name", "R5.2", _alone(known_outside)),
    ("the stretch project shipped", "R5.2", _alone(stretch_shipped)),
    ("not put up to keep somebody who is leaving", "R5.2", not_retention),
    ("at the bar, or borderline with the work in flight and the closing quarter named", "R5.3", _alone(at_the_bar)),
    ("no claim stronger than its evidence", "R5.3", _alone(claims_hold)),
    ("no remembered case of the presenter was oversold", "R5.3", presenter_record),
    ("the odds were written to the engineer before the session", "R5.4", _alone(_odds)),
)

PROMOTION_GATE = Gate(
    name="promotion",
    title="Promotion case",
    asks="Does the record carry the case for the next level, does the case claim no more than it shows, and were the odds told?",
    concerns=Cycle.candidate_ids,
    find=promotion,
)
