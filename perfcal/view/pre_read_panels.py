"""The groups of fields an EM fills for one pre-read. Each shows a sheet's notes and hands back edited ones."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as widgets

from perfcal.schema.pre_read_notes import ChosenRow, PreReadNotes
from perfcal.view.controls import beneath, button, choice, heading, line_field, said, text_field
from perfcal.view.pre_read.facts import Artifact, Bullet, BulletGroup
from perfcal.view.pre_read_edits import (
    BulletEdit,
    Judgement,
    place_of,
    with_artifacts,
    with_bullets,
    with_judgement,
    with_words,
)
from perfcal.view.pre_read_sheet import PreReadSheet, row_options
from perfcal.view.typed_first import on_press

__all__ = ["ArtifactsPanel", "BulletsPanel", "CriteriaPanel", "Panel", "WordsPanel"]

Edit = Callable[[PreReadNotes], None]

_FOLLOW = "Follow the draft: perfcal chooses anew when the record changes"
_STATUSES = [("— not judged —", ""), *((status, status) for status in ("at bar", "approaching", "below", "unknown"))]


class Panel(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Fields bound to a sheet. `show` fills them from the notes; a person's change calls `edit` with new notes."""

    def __init__(self, sheet: PreReadSheet, edit: Edit) -> None:
        self.sheet = sheet
        self._edit = edit
        self._filling = False
        super().__init__(self.build())
        self.show()

    @abstractmethod
    def build(self) -> list[widgets.Widget]:
        """Make the fields, in the order of the Tab key."""

    @abstractmethod
    def fill(self) -> None:
        """Set every field to what the notes say, or to the draft where they are blank."""

    def show(self) -> None:
        """Fill the fields without taking that for an edit."""
        self._filling = True
        try:
            self.fill()
        finally:
            self._filling = False

    def when_changed(self, field: widgets.Widget, edited: Callable[[], PreReadNotes]) -> None:
        """Call `edit` with what `edited` makes of the fields whenever a person changes this one."""

        def changed(_change: Any) -> None:
            if not self._filling:
                self._edit(edited())

        field.observe(changed, "value")


class ArtifactsPanel(Panel):
    """The linked artifacts of the page (R8.1), each with the reason it is offered."""

    def build(self) -> list[widgets.Widget]:
        """Make one dropdown per artifact, the draft's reason below each."""
        sheet = self.sheet
        count = max(sheet.cycle.policy.pre_read_artifacts, len(sheet.notes.artifacts))
        options = row_options(sheet.artifact_rows, texts=sheet.texts, keep=(*sheet.notes.artifacts, *self._drafted()))
        self.fields = [choice(f"Artifact {number}", options) for number in range(1, count + 1)]
        self.reasons = [widgets.HTML() for _field in self.fields]
        self.follow = widgets.Checkbox(description=_FOLLOW, indent=False, layout=widgets.Layout(width="auto"))
        for field in self.fields:
            self.when_changed(field, self._chosen)
        self.when_changed(self.follow, self._followed)
        pairs = zip(self.fields, self.reasons, strict=True)
        return [self.follow, *(widget for pair in pairs for widget in pair)]

    def fill(self) -> None:
        """Show the EM's choice, or the draft's."""
        chosen = self.sheet.notes.artifacts
        self.follow.value = not chosen
        rows = self.sheet.artifact_rows
        reasons = dict(zip(rows["evidence_id"], rows["reason"], strict=True))
        for place, field in enumerate(self.fields):
            field.value = _place(self.sheet, place, chosen or self._drafted())
            self.reasons[place].value = beneath(reasons.get(field.value, ""))

    def _drafted(self) -> tuple[ChosenRow, ...]:
        return _rows_of(self.sheet, self.sheet.drafted.artifacts)

    def _chosen(self) -> PreReadNotes:
        return with_artifacts(self.sheet.notes, [field.value for field in self.fields], texts=self.sheet.texts)

    def _followed(self) -> PreReadNotes:
        return with_artifacts(self.sheet.notes, [], texts=self.sheet.texts) if self.follow.value else self._chosen()


class BulletsPanel(Panel):
    """The short bullets of one dimension: which row each comes from, and the EM's wording where it differs."""

    def __init__(self, sheet: PreReadSheet, edit: Edit, group: BulletGroup) -> None:
        self.group = group
        super().__init__(sheet, edit)

    def build(self) -> list[widgets.Widget]:
        """Make a dropdown and a line per bullet."""
        sheet, group = self.sheet, self.group
        chosen = sheet.notes.bullets.get(group.dimension, ())
        count = max(len(group.bullets) + group.short_by, len(chosen))
        options = row_options(sheet.bullet_rows[group.dimension], texts=sheet.texts, keep=(*chosen, *self._drafted()))
        self.rows = [choice(f"{group.title} {number}", options) for number in range(1, count + 1)]
        self.wordings = [line_field(f"{row.description}, your words") for row in self.rows]
        self.follow = widgets.Checkbox(description=_FOLLOW, indent=False, layout=widgets.Layout(width="auto"))
        for field in (*self.rows, *self.wordings):
            self.when_changed(field, self._chosen)
        self.when_changed(self.follow, self._followed)
        pairs = zip(self.rows, self.wordings, strict=True)
        return [heading(group.title), self.follow, *(widget for pair in pairs for widget in pair)]

    def fill(self) -> None:
        """Show the EM's bullets, or the draft's; the placeholder is what prints while no wording is typed."""
        chosen = self.sheet.notes.bullets.get(self.group.dimension, ())
        self.follow.value = not chosen
        standing = chosen or self._drafted()
        for place, (row, wording) in enumerate(zip(self.rows, self.wordings, strict=True)):
            row.value = _place(self.sheet, place, standing)
            wording.value = standing[place].wording if place < len(standing) else ""
            wording.disabled = not row.value  # words need a row of the record to stand on
            wording.placeholder = self.sheet.texts.get(row.value, "")

    def _drafted(self) -> tuple[ChosenRow, ...]:
        return _rows_of(self.sheet, self.group.bullets)

    def _chosen(self) -> PreReadNotes:
        pairs = zip(self.rows, self.wordings, strict=True)
        edits = [BulletEdit(row.value, wording.value) for row, wording in pairs]
        return with_bullets(self.sheet.notes, self.group.dimension, edits, texts=self.sheet.texts)

    def _followed(self) -> PreReadNotes:
        if not self.follow.value:
            return self._chosen()
        return with_bullets(self.sheet.notes, self.group.dimension, [], texts=self.sheet.texts)


class CriteriaPanel(Panel):
    """The criteria of the target level that no count can settle: a status, a reason, and who says so (R4.2)."""

    def __init__(self, sheet: PreReadSheet, edit: Edit, today: Callable[[], str]) -> None:
        self._today = today
        super().__init__(sheet, edit)

    def build(self) -> list[widgets.Widget]:
        """Make a status and a reason per criterion."""
        self.by = line_field("Judged by", value=self.sheet.presenter_id, placeholder="your id")
        self.statuses: dict[str, widgets.Dropdown] = {}
        self.reasons: dict[str, widgets.Text] = {}
        made: list[widgets.Widget] = [self.by]
        for criterion in self.sheet.open_criteria:
            status = choice("Status", _STATUSES)
            reason = line_field("Reason", placeholder="what on paper shows it")
            self.statuses[criterion.id], self.reasons[criterion.id] = status, reason
            for field in (status, reason):
                self.when_changed(field, lambda name=criterion.id: self._judged(name))  # type: ignore[misc]
            title = self.sheet.dimension_title(criterion.dimension)
            made += [heading(f"{title}, {criterion.source}: {criterion.text}"), status, reason]
        return made if self.statuses else [widgets.HTML(said(["Every criterion of this bar is counted."]))]

    def fill(self) -> None:
        """Show the judgements on file."""
        judged = {known.criterion: known for known in self.sheet.notes.judged}
        for name, status in self.statuses.items():
            known = judged.get(name)
            status.value = known.status if known else ""
            self.reasons[name].value = known.reason if known else ""

    def _judged(self, criterion: str) -> PreReadNotes:
        judgement = Judgement(self.statuses[criterion].value, self.reasons[criterion].value)
        return with_judgement(self.sheet.notes, criterion, judgement, by=self.by.value, on=self._today())


class WordsPanel(Panel):
    """What the EM says in their own words: the pitch, the objection if they know a stronger one, and the response."""

    def build(self) -> list[widgets.Widget]:
        """Make the three texts, each with what stands in its place while it is blank."""
        drafted = self.sheet.drafted
        self.pitch = text_field("Pitch", rows=9, placeholder=drafted.pitch)
        self.take_draft = button("Start from the drafted pitch")
        on_press(self.take_draft, lambda: setattr(self.pitch, "value", drafted.pitch))
        self.objection = widgets.HTML(said([drafted.counter.text], first="The strongest objection on record"))
        self.others = widgets.HTML(said(drafted.counter.others or ["none"], first="Others on record"))
        self.counter_argument = text_field("Stronger objection", rows=3, placeholder="blank: the one on record stands")
        self.answers = widgets.HTML(said(drafted.counter.facts or ["none"], first="Facts on paper that answer it"))
        self.response = text_field("Your response", placeholder="not written yet")
        fields = {"pitch": self.pitch, "counter_argument": self.counter_argument, "response": self.response}
        for part, field in fields.items():
            self.when_changed(field, lambda part=part, field=field: with_words(self.sheet.notes, part, field.value))  # type: ignore[misc]
        return [
            self.take_draft,
            self.pitch,
            self.objection,
            self.others,
            self.counter_argument,
            self.answers,
            self.response,
        ]

    def fill(self) -> None:
        """Show the words on file; the draft's stand as placeholders."""
        notes = self.sheet.notes
        self.pitch.value = notes.pitch
        self.counter_argument.value = notes.counter_argument
        self.response.value = notes.response


def _rows_of(sheet: PreReadSheet, statements: Iterable[Artifact | Bullet]) -> tuple[ChosenRow, ...]:
    """Return the rows the draft chose, by the line each statement stands on."""
    ids = [f"{sheet.employee_id}:{statement.source.line}" for statement in statements]
    return tuple(ChosenRow(row=row, text=sheet.texts.get(row, "")) for row in ids)


def _place(sheet: PreReadSheet, number: int, rows: Sequence[ChosenRow]) -> str:
    return place_of(rows[number], sheet.texts) if number < len(rows) else ""
