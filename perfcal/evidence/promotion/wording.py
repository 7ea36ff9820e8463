"""What the words of a case argue with: effort, comparison with others, potential (R5.2), by the rules of R2.3."""

from __future__ import annotations

import re

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.objections import objections
from perfcal.evidence.promotion.parts import Answer
from perfcal.evidence.promotion.text import WrittenLine, packet_lines, packet_of
from perfcal.evidence.review_text import check_text
from perfcal.evidence.wording import times

__all__ = ["argues_evidence", "argues_impact", "argues_the_level"]


def argues_impact(case: CaseRecord) -> Answer:
    """Whether no line of the case argues with hours or effort."""
    return _free_of(case, "effort as impact", "effort")


def argues_the_level(case: CaseRecord) -> Answer:
    """Whether no line of the case compares with others instead of the level."""
    return _free_of(case, "comparison with peer", "others instead of the level")


def argues_evidence(case: CaseRecord) -> Answer:
    """Whether no line argues with potential, and no more is promised than done."""
    promised = next((item for item in objections(case) if item.kind == "potential"), None)
    if promised is not None:
        rows, done = len(promised.rows), len(case.rows)
        return NO, f"{times(rows, 'row')} in flight against {done} finished: that is potential", promised.rows[0]
    return _free_of(case, "potential not evidence", "potential")


def _free_of(case: CaseRecord, rule: str, fault: str) -> Answer:
    lines = _argued(case)
    if not lines:
        return UNKNOWN, "neither a packet nor a pre-read's own words are written", ""
    found = [line for line in lines if any(item.rule == rule for item in check_text(line.text))]
    if found:
        return (
            NO,
            f"{times(len(found), 'line')} of the case with {fault} as the argument",
            f"{found[0].file}:{found[0].line}",
        )
    return YES, f"none of {times(len(lines), 'line')} of the case does", f"{lines[0].file}:{lines[0].line}"


def _argued(case: CaseRecord) -> list[WrittenLine]:
    """The lines of the packet, and the EM's own pitch and response."""
    cycle = case.cycle
    section, notes = packet_of(cycle, case.employee_id), cycle.pre_read_notes.get(case.employee_id)
    lines = packet_lines(cycle, section) if section else []
    file = f"pre_reads/{cycle.id}/{case.employee_id}.yaml"
    texts = re.split(r"\n+", f"{notes.pitch}\n{notes.response}") if notes else []
    return lines + [WrittenLine(text, "", case.start, case.end, (), file, 1) for text in texts if text.strip()]
