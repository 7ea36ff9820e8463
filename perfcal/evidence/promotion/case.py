"""One promotion case, gathered once: the record, its packet, and what peers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.promotion.others import compares_with_holders
from perfcal.evidence.promotion.overselling import OversoldClaim, oversold_claims
from perfcal.evidence.promotion.overstated_months import overstated_months
from perfcal.evidence.promotion.text import WrittenLine, packet_lines, packet_of
from perfcal.evidence.promotion.written_input import WrittenInput, written_input
from perfcal.evidence.review_text import check_text

__all__ = ["PromotionCase"]


class PromotionCase(CaseRecord):
    """What the clauses of a promotion case look at, each part read once however many clauses ask for it."""

    @cached_property
    def packet(self) -> dict[str, Any] | None:
        """The section of this cycle's packet; None where there is none."""
        return packet_of(self.cycle, self.employee_id)

    @cached_property
    def packet_lines(self) -> list[WrittenLine]:
        """What the packet claims, line by line."""
        return packet_lines(self.cycle, self.packet) if self.packet else []

    @cached_property
    def argued(self) -> list[WrittenLine]:
        """The lines of the packet, and the EM's own pitch and response."""
        notes = self.cycle.pre_read_notes.get(self.employee_id)
        file = f"pre_reads/{self.cycle.id}/{self.employee_id}.yaml"
        texts = re.split(r"\n+", f"{notes.pitch}\n{notes.response}") if notes else []
        own = [WrittenLine(text, "", self.start, self.end, (), file, 1) for text in texts if text.strip()]
        return self.packet_lines + own

    @cached_property
    def rules_broken(self) -> dict[str, frozenset[str]]:
        """The rules of review text (R2.3) that each line of the case breaks, by its text."""
        return {line.text: frozenset(self._rules_of(line.text)) for line in self.argued}

    def _rules_of(self, text: str) -> Iterator[str]:
        yield from (item.rule for item in check_text(text))
        if compares_with_holders(text, self.cycle.rubric(self.employee_id)):
            yield "comparison with peer"

    @cached_property
    def feedback(self) -> list[WrittenInput]:
        """The peer and stakeholder input of the window."""
        return written_input(self.cycle, self.employee_id)

    @cached_property
    def oversold(self) -> list[OversoldClaim] | None:
        """Claims stronger than their rows; None where nothing is claimed."""
        found = oversold_claims(self.cycle, self.employee_id)
        months = overstated_months(self, self.packet) if self.packet else None
        return found if months is None else [*(found or []), months]
