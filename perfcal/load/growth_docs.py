"""One growth doc to rows: sections, parts, fields and evidence, with every line accounted for.

Each line of the file ends up in exactly one of three classes, and `used + prose + refused = lines`:

used      front matter, understood headings, and the lines of bullets and paragraphs that became rows
prose     kept as the engineer's own words and never evidence: free sections, quotes, comments, code, blank lines
refused   meant for perfcal and not usable as it stands; each has a problem with file, line and what to type
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from perfcal.load.growth_bullets import Claim, ClaimReader, Fault
from perfcal.load.growth_doc import GrowthDoc, Terms
from perfcal.load.growth_front_matter import FrontMatter, read_front_matter
from perfcal.load.growth_headings import PartHeading, SectionHeading, part_heading, section_heading
from perfcal.load.growth_lines import lines_of
from perfcal.load.growth_private import refuse_private
from perfcal.load.growth_source import Source, source_of
from perfcal.load.growth_text import Block, blocks
from perfcal.load.text_file import read_bytes
from perfcal.schema.dates import Span
from perfcal.schema.growth import HEADINGS, SHAREABLE_KINDS
from perfcal.schema.policy import Policy
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric

__all__ = ["GrowthDoc", "growth_doc", "read_growth_doc"]

_FIELD = re.compile(r"^\s*(?:[-*+]\s+)?(?:\[[ xX]\]\s+)?\**([A-Z][\w /()-]{1,30}?)\**:\**\s+(\S.*)$")
_LABEL_KINDS = {"repair", "pip"}
_FIELD_KINDS = {"plan", "repair", "pip", "feedback", "review"}


def read_growth_doc(
    path: Path,
    *,
    name: str,
    rubrics: Mapping[str, Rubric],
    policy: Policy,
    freeze: date,
    cycle_end: date,
    employee_ids: Collection[str] = (),
) -> GrowthDoc:
    """Read one growth doc; nothing in it can stop the others, and nothing in it disappears.

    `name` is the path to print; `freeze` and `cycle_end` decide what is LATE (R1.8); `employee_ids` is the roster, which
    lets a file named for a person stand in for missing front matter.
    """
    terms = Terms(rubrics, freeze, cycle_end, tuple(policy.heading_synonyms.items()))
    problems = Problems()
    payload = read_bytes(path, name=name, problems=problems)
    return growth_doc(payload, terms, name=name, employee_ids=employee_ids, problems=problems)


def growth_doc(
    payload: bytes | None, terms: Terms, *, name: str, employee_ids: Collection[str], problems: Problems | None = None
) -> GrowthDoc:
    """Return what the bytes of one growth doc say; None are those of a file that could not be read, in `problems`."""
    problems = Problems() if problems is None else problems
    source = source_of(payload, name=name, problems=problems)
    doc = GrowthDoc(name)
    rubrics = terms.rubrics
    if source.text is not None:
        doc.front, body_line = read_front_matter(source, rubrics=rubrics, employee_ids=employee_ids, problems=problems)
        body = list(blocks(source.below(body_line), first_line=body_line))
        if doc.front.employee_id and not refuse_private(source, body, problems):
            rubric = rubrics.get(doc.front.rubric) or next(iter(rubrics.values()))
            reader = _Body(doc, source, problems, rubric=rubric, terms=terms)
            for line in range(1, body_line):
                reader.classes[line - 1] = "refused" if line in doc.front.refused_lines else "used"
            reader.read(body)
            _note_prose_only(doc, body, problems)
            doc.account = _account(name, reader.classes)
    if not doc.account:
        doc.front, doc.account = FrontMatter(), _account(name, ["refused"] * source.lines)
    doc.problems = list(problems)
    return doc


def _account(name: str, classes: list[str]) -> dict[str, Any]:
    counts = {word: classes.count(word) for word in ("used", "prose", "refused")}
    return {"file": name, "lines": len(classes), **counts}


@dataclass(frozen=True, slots=True)
class _Late:
    """What was certainly first written after the freeze (R1.8); where that cannot be known, nothing is called LATE."""

    freeze: date
    cycle_end: date

    def says(self, heading: SectionHeading, span: Span) -> bool:
        """Work dated after the freeze, or work of the cycle in a section of the time after it."""
        if span.start is None or span.end is None or heading.span.start is None or heading.span.end is None:
            return False
        remembered = heading.span.start > self.cycle_end >= span.end and heading.span.end > self.freeze
        return remembered or (heading.kind == "update" and span.start > self.freeze)


def _note_prose_only(doc: GrowthDoc, body: list[Block], problems: Problems) -> None:
    """Say it when a document has words and no section of the grammar: nothing in it can count."""
    if body and not doc.sections:
        found = "a document of prose only"
        hint = "kept as prose; put finished work under `## YYYY-MM` and `### Shipped`, one bullet each"
        problems.warning(doc.name, body[0].line, found, "sections such as `## YYYY-MM`", hint=hint)


class _Body:
    """The walk over one document's blocks: which section and part are open, and what became of each line."""

    def __init__(self, doc: GrowthDoc, source: Source, problems: Problems, *, rubric: Rubric, terms: Terms) -> None:
        self.doc, self.source, self.problems = doc, source, problems
        self.late = _Late(terms.freeze, terms.cycle_end)
        self.claims = ClaimReader(rubric)
        self.synonyms = terms.synonyms
        self.dimensions = tuple(dict.fromkeys(known.title for known in rubric.dimensions))
        self.classes = ["prose"] * source.lines
        self.heading = SectionHeading("prose", "")
        self.part: PartHeading | None = None
        self.section_row: dict[str, Any] = {}
        self.part_row: dict[str, Any] = {}
        self.said: set[str] = set()  # notes given once a document or section

    def read(self, body: list[Block]) -> None:
        for block in body:
            if block.kind == "heading":
                self._heading(block)
            elif self.heading.bad:
                self._mark(block, "refused")
            elif block.kind == "bullet":
                self._bullet(block)
            elif block.kind == "paragraph" or (block.what == "table" and self.heading.kind in _LABEL_KINDS):
                self._paragraph(block)
            self._stretch(block.line_end)

    # headings

    def _heading(self, block: Block) -> None:
        if block.what == "underlined" and section_heading(block.text).kind == "prose":
            self._paragraph(block)
        elif block.level == 2:
            self._open_section(block)
        elif block.level == 1:
            self._title(block)
        elif self.heading.bad:
            self._mark(block, "refused")
        elif block.level == 3 and self.heading.kind != "prose":
            self._open_part(block)
        elif self.part_row:
            self._keep_text(block)
        elif block.level == 3:
            self._lost_part(block)

    def _lost_part(self, block: Block) -> None:
        """Say it when a known H3 stands under a heading that is no section: its bullets count for nothing."""
        known = (name for names in HEADINGS.values() for name in names)
        if block.text.strip().casefold() in {name.casefold() for name in known}:
            found = "a part's heading under a heading that is no section"
            hint = "kept as prose; write the heading above it as `## YYYY-MM`, or as another section of the format"
            self._say_once(block, "lost", Fault("warning", found, "a section's heading above it", hint))

    def _title(self, block: Block) -> None:
        first = not self.doc.sections and "title" not in self.said
        self.said.add("title")
        self.heading, self.part, self.section_row, self.part_row = SectionHeading("prose", block.text), None, {}, {}
        if first:
            self._mark(block, "used")
        meant = section_heading(block.text)
        if meant.kind != "prose":
            self._note(block, "a section's title as H1", "two number signs", "write `## …`; H1 is the document's title")

    def _open_section(self, block: Block) -> None:
        heading = self.heading = section_heading(block.text)
        self.part, self.part_row, self.section_row = None, {}, {}
        self.said &= {"title", "outline", "wiki"}
        if heading.bad:
            self._mark(block, "refused")
            hint = "correct the heading; its section is not read until then"
            self.problems.error(self.doc.name, block.line, "a heading with no usable date", heading.bad, hint=hint)
            return
        if heading.kind == "prose":
            self._near(block, heading.near)
            return
        self._mark(block, "used")
        self._say_tolerance(block, heading)
        self.section_row = {
            "section_id": f"{self.doc.front.employee_id}:{block.line}",
            "employee_id": self.doc.front.employee_id,
            "kind": heading.kind,
            "title": heading.title,
            "date_start": heading.span.start,
            "date_end": heading.span.end,
            "precision": heading.span.precision,
            "shareable": heading.shareable,
            "file": self.doc.name,
            "line": block.line,
            "line_end": block.line_end,
        }
        self._refuse_duplicate(block, heading)
        self.doc.sections.append(self.section_row)
        self._new_part(block, "")

    def _say_tolerance(self, block: Block, heading: SectionHeading) -> None:
        if heading.guess:
            hint = f"read as {heading.guess}; correct the spelling"
            self.problems.warning(self.doc.name, block.line, "a misspelt heading", heading.guess, hint=hint)
        elif heading.tolerated:
            self._note(
                block, "a heading in other words", "the heading as the format writes it", f"read as {heading.kind}"
            )

    def _refuse_duplicate(self, block: Block, heading: SectionHeading) -> None:
        for known in self.doc.sections:
            if heading.kind in {"update", "note"} and (known["kind"], known["date_start"]) == (
                heading.kind,
                heading.span.start,
            ):
                hint = "both are read; join them into one section"
                found = f"a second section for the same month, first on line {known['line']}"
                self.problems.warning(self.doc.name, block.line, found, "one section a month", hint=hint)
                return

    def _near(self, block: Block, near: str) -> None:
        if near:
            hint = f"kept as prose; if it is meant as a section, write `## {near}`"
            self._note(block, "a heading without a full date", f"## {near}", hint)

    def _open_part(self, block: Block) -> None:
        kind = self.heading.kind
        if not HEADINGS[kind]:
            self._keep_text(block)
            return
        part = part_heading(block.text, kind, dimensions=self.dimensions, synonyms=self.synonyms)
        self.part = part
        if part.bad:
            self._mark(block, "refused")
            hint = "correct the date in the heading; what stands under it is read without a date"
            self.problems.error(self.doc.name, block.line, "a date that is none", part.bad, hint=hint)
        elif part.name:
            self._mark(block, "used")
        if part.guess:
            hint = f"read as {part.guess}; correct the spelling"
            self.problems.warning(self.doc.name, block.line, "a misspelt heading", f"### {part.guess}", hint=hint)
        elif part.tolerated:
            self._note(block, "a heading in other words", f"### {part.name}", f"read as {part.name}")
        elif not part.name:
            known = ", ".join(HEADINGS[kind])
            hint = f"what stands under it is kept as prose; the headings of this section are {known}"
            self.problems.warning(self.doc.name, block.line, "an unknown heading", f"one of {known}", hint=hint)
        self._new_part(block, part.name)
        self.part_row["text"] = part.said

    def _new_part(self, block: Block, name: str) -> None:
        span = self.part.span if self.part and self.part.span.start else self.heading.span
        self.part_row = {
            "section_id": self.section_row["section_id"],
            "employee_id": self.doc.front.employee_id,
            "kind": self.heading.kind,
            "heading": name,
            "date_start": span.start,
            "date_end": span.end,
            "precision": span.precision,
            "text": "",
            "file": self.doc.name,
            "line": block.line,
            "line_end": block.line_end,
        }
        if name or block.level == 2:
            self.doc.parts.append(self.part_row)

    # content

    def _bullet(self, block: Block) -> None:
        if block.outline:
            fault = Fault("note", "an outline with headings inside bullets", "H2 sections", "kept as prose")
            self._say_once(block, "outline", fault)
            return
        if not self.section_row or (self.part is not None and not self.part.name):
            return
        if self.heading.kind == "update" and self.part is None:
            hint = "kept as prose; put `### Shipped`, `### Blocked`, `### Learned` or `### Asked` above it"
            fault = Fault("warning", "bullets before any heading", "bullets under an H3", hint)
            self._say_once(block, "unheaded", fault)
            return
        claim = self.claims.read(block)
        if claim.refused:
            self._mark(block, "refused")
            self._fault(block, claim.refused)
            return
        if claim.empty:
            self._note(block, "a placeholder", "a bullet in the engineer's words", "kept as prose, never evidence")
            return
        for fault in claim.faults:
            self._fault(block, fault)
        self._keep_text(block)
        self._check_month(block, claim)
        self.doc.evidence.append(self._evidence_row(block, claim))

    def _paragraph(self, block: Block) -> None:
        if not self.section_row or (self.part is not None and not self.part.name):
            return
        reply = self.part is not None and self.part.name == "Reply"
        if self.heading.kind == "update" and not reply:
            hint = "kept as prose; begin the line with `- ` to make it a bullet"
            self._say_once(block, "paragraph", Fault("note", "a paragraph in a monthly update", "bullets", hint))
            return
        self._keep_text(block)

    def _keep_text(self, block: Block) -> None:
        """Use a block's lines as text of the open part, and its `Key: value` lines as fields."""
        self._mark(block, "used")
        rows = [self.source.line(line) for line in range(block.line, block.line_end + 1)]
        said = lines_of(block, rows, labels=self.heading.kind in _LABEL_KINDS)
        self.part_row["text"] = "\n".join([text for text in (self.part_row["text"], *said) if text])
        if self.heading.kind not in _FIELD_KINDS:
            return
        for line, row in enumerate(rows, start=block.line):
            if found := _FIELD.match(row):
                part = {key: self.part_row[key] for key in ("section_id", "employee_id", "kind", "heading", "file")}
                self.doc.fields.append(part | {"key": found[1].strip(), "value": found[2].strip(), "line": line})

    def _check_month(self, block: Block, claim: Claim) -> None:
        start, section = claim.span.start, self.heading.span
        if (
            self.heading.kind != "update"
            or claim.in_flight
            or start is None
            or section.start is None
            or section.end is None
        ):
            return
        if claim.span.end is not None and (claim.span.end < section.start or start > section.end):
            hint = "the bullet's own date is used; correct it or move the bullet to its month"
            found = f"a bullet dated {start} in the section of {section.start:%Y-%m}"
            self.problems.warning(self.doc.name, block.line, found, "a date within the section's month", hint=hint)

    def _evidence_row(self, block: Block, claim: Claim) -> dict[str, Any]:
        part_span = self.part.span if self.part else self.heading.span
        span, dated_by = claim.span, "bullet"
        if span.start is None:
            span, dated_by = (part_span if part_span.start else self.heading.span), "section"
        return {
            "evidence_id": f"{self.doc.front.employee_id}:{block.line}",
            "employee_id": self.doc.front.employee_id,
            "section_id": self.section_row["section_id"],
            "section": self.heading.kind,
            "heading": self.part.name if self.part else "",
            "date_start": span.start,
            "date_end": span.end,
            "precision": span.precision,
            "dated_by": dated_by if span.start else "none",
            "text": claim.text,
            "details": claim.details,
            "links": tuple(claim.links),
            "tags": tuple(claim.tags),
            "dimensions": tuple(dict.fromkeys(claim.dimensions)),
            "kinds": tuple(claim.kinds),
            "reach": claim.reach,
            "in_flight": claim.in_flight,
            "shareable": claim.shareable or self.heading.shareable or self.heading.kind in SHAREABLE_KINDS,
            "done": claim.done,
            "late": not claim.in_flight and self.late.says(self.heading, span),
            "file": self.doc.name,
            "line": block.line,
            "line_end": block.line_end,
        }

    # lines and problems

    def _mark(self, block: Block, kind: str) -> None:
        if block.line == block.line_end:
            self.classes[block.line - 1] = kind
            return
        muted = {line for first, last in block.muted for line in range(first, last + 1)}
        for line in range(block.line, block.line_end + 1):
            self.classes[line - 1] = "prose" if line in muted and line != block.line else kind

    def _stretch(self, line_end: int) -> None:
        for row in (self.section_row, self.part_row):
            if row:
                row["line_end"] = line_end

    def _note(self, block: Block, found: str, expected: str, hint: str) -> None:
        self.problems.note(self.doc.name, block.line, found, expected, hint=hint)

    def _say_once(self, block: Block, key: str, fault: Fault) -> None:
        if key not in self.said:
            self.said.add(key)
            self._fault(block, fault)

    def _fault(self, block: Block, fault: Fault) -> None:
        add = {"error": self.problems.error, "warning": self.problems.warning, "note": self.problems.note}
        add[fault.severity](self.doc.name, block.line, fault.found, fault.expected, hint=fault.hint)
