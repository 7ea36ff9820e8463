"""One engineer's growth doc, for the EM: what to do this week, what was said and promised, what the gates still ask."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from perfcal.evidence.cadence.owed import cadence_ahead
from perfcal.evidence.drafts.packet import packet_draft
from perfcal.evidence.drafts.review import review_draft
from perfcal.evidence.feedback.commitments import commitments
from perfcal.evidence.gates import gates
from perfcal.evidence.review_text import review_text
from perfcal.evidence.to_do import to_do, week_in_words
from perfcal.evidence.visibility.state import visibility_state
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle
from perfcal.view.cadence_chart import cadence_chart
from perfcal.view.clause_tables import clause_tables
from perfcal.view.drafts import show_packet_draft, show_review_draft
from perfcal.view.feedback_form import feedback_form
from perfcal.view.live_page import LivePage, page_of_engineer
from perfcal.view.person_words import by_name
from perfcal.view.shown import Note, Shown, Stack, ToCopy
from perfcal.view.tables import page_table

__all__ = ["GrowthDocPage", "growth_doc_control"]

_PARTS = ("this_week", "calendar", "talks", "form", "review", "case", "drafts")
_GATES = ("promotion", "visibility", "stretch")


class GrowthDocPage:
    """The parts of one engineer's page. It holds what is written and missing, and rates nobody."""

    def __init__(self, cycle: Cycle, employee_id: str, *, interactive: bool = False) -> None:
        self._cycle, self._who, self._interactive = cycle, employee_id, interactive
        self.to_do = to_do(cycle, [employee_id])
        self.clauses = gates(cycle, gate=_GATES, employee_ids=[employee_id])
        self.findings = review_text(cycle, [employee_id])

    @property
    def choice(self) -> Note:
        """Whose page it is."""
        return Note(f"About {by_name(self._cycle, [self._who])[self._who]}, as of {self._cycle.as_of}.")

    @property
    def this_week(self) -> Shown:
        """What is overdue, what comes due within a week, and what comes after."""
        headings = {"what": "To do", "whose": "By", "status": "Is", "due": "Due", "reason": "Because", "row": "Line"}
        week = page_table(_placed(self.to_do), caption="This week", headings=headings, counted=False)
        later = cadence_ahead(self._cycle, [self._who])
        ahead = page_table(later, caption="Next", headings={"due": "Due", "item": "What", "reason": "Because"})
        return Stack((Note(week_in_words(self.to_do)), week, ahead))

    @property
    def calendar(self) -> Shown:
        """The half month by month."""
        return cadence_chart(self._cycle, employee_id=self._who)

    @cached_property
    def talks(self) -> Shown:
        """The conversations with what each lacks, and what became of each commitment (R3)."""
        made = _placed(commitments(self._cycle, [self._who]))
        headings = {
            "text": "Agreed",
            "made": "On",
            "due": "For",
            "status": "Is",
            "followed_up": "Came back to",
            "row": "Line",
        }
        return Stack((self._feedback.record, page_table(made, caption="Commitments", headings=headings)))

    @property
    def form(self) -> Any:
        """The form that writes a 1:1 into the growth doc, after showing the difference."""
        return self._feedback.form

    @property
    def review(self) -> Shown:
        """What a reader would stop at in the review and the packet (R2)."""
        headings = {
            "section": "Section",
            "rule": "Rule",
            "sentence": "Sentence",
            "found": "Found",
            "why": "Why",
            "better": "A better shape",
            "row": "Line",
        }
        note = Note("A finding is a place to look at again; a sentence may be right as it stands.")
        latest = self.findings[self.findings["section"].isin(self._sections_of_the_cycle())]
        return Stack((note, page_table(_placed(latest), caption="Review text", headings=headings)))

    @property
    def case(self) -> Shown:
        """What the visibility plan asks next; case, plan and stretch project, clause by clause (R5, R6, R7)."""
        step = visibility_state(self._cycle, self._who).next_step
        told = [Note(f"Visibility plan: {step}")] if step else []
        return Stack((*told, clause_tables(self.clauses, empty="No promotion is in view, and no plan is written.")))

    @property
    def drafts(self) -> Shown:
        """A packet and a review compiled from the document, to paste and to finish by hand (R1.10, R1.11)."""
        drafts = [
            show_packet_draft(packet_draft(self._cycle, self._who)),
            show_review_draft(review_draft(self._cycle, self._who)),
        ]
        told = Note("What only you can write is marked. Nothing here is written into the document: copy what you keep.")
        parts = [
            part
            for words, draft in zip(("packet", "review"), drafts, strict=True)
            for part in (ToCopy(f"The {words} as Markdown, to copy into the growth doc", draft.to_text()), draft)
        ]
        return Stack((told, *parts))

    @cached_property
    def _feedback(self) -> Any:
        return feedback_form(self._cycle, self._who, interactive=self._interactive)

    def _sections_of_the_cycle(self) -> set[str]:
        sections = self._cycle.sections
        own = sections[(sections["employee_id"] == self._who) & sections["date_end"].notna()]
        return {row["title"] for row in records(own) if row["date_end"].date() >= self._cycle.dates.start}


def growth_doc_control(cycle: Cycle, employee_id: str = "", *, interactive: bool = True) -> GrowthDocPage | LivePage:
    """Show what one engineer's growth doc needs, says and still lacks, for their EM (R1, R2, R3, R5, R6, R7).

    By hand a field chooses the engineer, and a form writes a 1:1 into the document. Parts: `choice`, `this_week`,
    `calendar`, `talks`, `form`, `review`, `case`, `drafts`. It is the EM's page; the engineer's own is the trajectory.
    """

    def make(who: str) -> GrowthDocPage:
        return GrowthDocPage(cycle, who, interactive=interactive)

    return page_of_engineer(cycle, employee_id, make=make, parts=_PARTS, interactive=interactive)


def _placed(rows: Any) -> Any:
    return rows.assign(row=file_lines(rows))
