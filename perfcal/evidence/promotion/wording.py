"""What the words of a case argue with: effort, comparison with others, potential (R5.2), by the rules of R2.3."""

from __future__ import annotations

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.objections import objection
from perfcal.evidence.promotion.case import PromotionCase
from perfcal.evidence.promotion.parts import Answer
from perfcal.evidence.wording import times

__all__ = ["argues_evidence", "argues_impact", "argues_the_level"]


def argues_impact(case: PromotionCase) -> Answer:
    """Whether no line of the case argues with hours or effort."""
    return _free_of(case, "effort as impact", "effort")


def argues_the_level(case: PromotionCase) -> Answer:
    """Whether no line of the case compares with others instead of the level."""
    return _free_of(case, "comparison with peer", "others instead of the level")


def argues_evidence(case: PromotionCase) -> Answer:
    """Whether no line argues with potential, and no more is promised than done."""
    promised = objection(case, "potential")
    if promised is not None:
        rows, done = len(promised.rows), len(case.rows)
        return NO, f"{times(rows, 'row')} in flight against {done} finished: that is potential", promised.rows[0]
    return _free_of(case, "potential not evidence", "potential")


def _free_of(case: PromotionCase, rule: str, fault: str) -> Answer:
    lines = case.argued
    if not lines:
        return UNKNOWN, "neither a packet nor a pre-read's own words are written", ""
    found = [line for line in lines if rule in case.rules_broken[line.text]]
    if found:
        return (
            NO,
            f"{times(len(found), 'line')} of the case with {fault} as the argument",
            f"{found[0].file}:{found[0].line}",
        )
    return YES, f"none of {times(len(lines), 'line')} of the case does", f"{lines[0].file}:{lines[0].line}"
