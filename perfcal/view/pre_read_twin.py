"""What stands in the place of each control when a pre-read's notebook runs in batch: a table of what was chosen."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read.page import PreReadPage
from perfcal.view.pre_read_sheet import PreReadSheet
from perfcal.view.tables import Linked, PageTable, page_table

__all__ = ["PreReadTwin", "bar_table"]


class PreReadTwin:
    """The static twin of `PreReadControl`: the same parts under the same names, for a reader instead of a writer."""

    def __init__(self, cycle: Cycle, employee_id: str) -> None:
        self._sheet = PreReadSheet(cycle, employee_id)
        self.pre_read = self._sheet.pre_read()

    @property
    def candidate(self) -> PageTable:
        """Whose page this is."""
        facts = self.pre_read
        lines = {
            "Candidate": f"{facts.name} ({facts.employee_id})",
            "Level": f"{facts.current_level} {facts.current_title}".strip(),
            "Put up for": f"{facts.target_level} {facts.target_title}".strip(),
            "Presented by": facts.presenter,
            "Growth doc": facts.document,
        }
        return _listed("Chosen: the candidate", lines)

    @property
    def changes(self) -> PageTable:
        """What changed in the record underneath what the EM wrote."""
        rows = pd.DataFrame({"what": list(self.pre_read.changes)})
        return page_table(rows, caption="Changed since the EM wrote", headings={"what": "What"})

    @property
    def artifacts(self) -> PageTable:
        """The artifacts, each with the reason for the choice."""
        by = "the EM" if self._sheet.notes.artifacts else "perfcal's draft"
        rows = pd.DataFrame(
            [
                {
                    "link": Linked(chosen.title, chosen.url),
                    "what": chosen.what,
                    "when": chosen.when,
                    "reason": chosen.reason,
                    "source": str(chosen.source),
                }
                for chosen in self.pre_read.artifacts
            ],
            columns=["link", "what", "when", "reason", "source"],
        )
        headings = {"link": "Link", "what": "Artifact", "when": "When", "reason": "Why this one", "source": "Source"}
        return page_table(rows, caption=f"Chosen by {by}: artifacts", headings=headings)

    @property
    def bullets(self) -> PageTable:
        """The bullets of each dimension and the work in flight, each with its source line."""
        rows = pd.DataFrame(
            [
                {
                    "dimension": group.title,
                    "text": bullet.text,
                    "when": bullet.when,
                    "source": str(bullet.source),
                    "by": "the EM" if group.dimension in self._sheet.notes.bullets else "the draft",
                }
                for group in self.pre_read.groups
                for bullet in group.bullets
            ]
            + [
                {"dimension": "In flight", "text": work.text, "when": work.when, "source": str(work.source), "by": ""}
                for work in self.pre_read.in_flight
            ],
            columns=["dimension", "text", "when", "source", "by"],
        )
        headings = {"dimension": "Dimension", "text": "Bullet", "when": "When", "source": "Source", "by": "Chosen by"}
        return page_table(rows, caption="Chosen: bullets", headings=headings)

    @property
    def bar(self) -> PageTable:
        """Every criterion of the target level."""
        return bar_table(self.pre_read)

    @property
    def criteria(self) -> PageTable:
        """The criteria that need a person's judgement, with the judgement where there is one."""
        judged = {known.criterion: known for known in self._sheet.notes.judged}
        rows = pd.DataFrame(
            [
                {
                    "dimension": self._sheet.dimension_title(criterion.dimension),
                    "text": criterion.text,
                    "status": judged[criterion.id].status if criterion.id in judged else "not judged",
                    "reason": judged[criterion.id].reason if criterion.id in judged else "",
                    "by": judged[criterion.id].by if criterion.id in judged else "",
                }
                for criterion in self._sheet.open_criteria
            ],
            columns=["dimension", "text", "status", "reason", "by"],
        )
        headings = {"dimension": "Dimension", "text": "Criterion", "status": "Status", "reason": "Reason", "by": "By"}
        return page_table(rows, caption="Criteria that need a judgement", headings=headings)

    @property
    def words(self) -> PageTable:
        """The pitch, the objection and the response, and whose words they are."""
        notes, facts = self._sheet.notes, self.pre_read
        texts = [
            ("Pitch", "the EM" if notes.pitch else "the draft", facts.pitch),
            ("Strongest objection", "the EM" if notes.counter_argument else "the record", facts.counter.text),
            *(("Weaker objection", "the record", other) for other in facts.counter.others),
            ("Response", "the EM" if notes.response else "nobody yet", facts.counter.response),
        ]
        rows = pd.DataFrame(texts, columns=["part", "by", "text"])
        headings = {"part": "Part", "by": "Words of", "text": "Text"}
        return page_table(rows, caption="Chosen: words", headings=headings, counted=False)

    @property
    def completeness(self) -> PageTable:
        """Whether the page has all that R8.1 asks for, and what is missing."""
        state = "complete" if self.pre_read.complete else "INCOMPLETE"
        rows = pd.DataFrame({"why": list(self.pre_read.incomplete_because)})
        return page_table(rows, caption=f"This pre-read is {state}", headings={"why": "What is missing"})

    @property
    def page(self) -> PreReadPage:
        """The facts of the page; the batch draws it from them."""
        return PreReadPage(self.pre_read, framed=False)


def bar_table(pre_read: PreRead) -> PageTable:
    """What does the target level ask for, and what of it is on paper? One row per criterion, none cut (R4.2).

    A printed page may have to leave criteria out; this never does. Rows are not added up across dimensions.
    """
    rows = pd.DataFrame(
        [
            {"dimension": dimension.title, **asdict(criterion), "judged": "by a person" if criterion.judged else ""}
            for dimension in pre_read.statuses
            for criterion in dimension.criteria
        ],
        columns=["dimension", "text", "required", "counted", "status", "judged"],
    )
    headings = {
        "dimension": "Dimension",
        "text": "Criterion",
        "required": "Required",
        "counted": "On paper",
        "status": "Status",
        "judged": "Judged",
    }
    return page_table(rows, caption=f"The bar of {pre_read.target_level}", headings=headings)


def _listed(caption: str, lines: dict[str, str]) -> PageTable:
    rows = pd.DataFrame({"what": list(lines), "value": list(lines.values())})
    return page_table(rows, caption=caption, headings={"what": "What", "value": "Chosen"}, counted=False)
