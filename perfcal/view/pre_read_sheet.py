"""One candidate's pre-read while an EM works on it: what is on file, what stands in the fields, what may be chosen.

No widget: the controls show a sheet and hand it edited notes, and a test drives it without a browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from perfcal.errors import UsageError
from perfcal.evidence.artifacts import artifact_choices, bullet_choices
from perfcal.evidence.wording import when
from perfcal.load.pre_read_notes import (
    notes_fingerprint,
    pre_read_notes_path,
    read_pre_read_notes,
    write_pre_read_notes,
)
from perfcal.load.workspace import sample_workspace
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.pre_read_notes import ChosenRow, PreReadNotes
from perfcal.schema.problems import Problem, Problems
from perfcal.schema.rubric import Criterion
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read_edits import place_of, with_changes_seen, with_moved_rows

__all__ = ["PreReadSheet", "row_options"]

_LONGEST_OPTION = 110


class PreReadSheet:
    """The notes of one candidate: `saved` is what the file says, `notes` what the EM has made of it.

    Reading the file again when the sheet is opened, rather than trusting the loaded cycle, means that a colleague's
    save of a minute ago is what one starts from.
    """

    def __init__(self, cycle: Cycle, employee_id: str) -> None:
        self.cycle = cycle
        self.employee_id = employee_id
        self._page: tuple[PreReadNotes, PreRead] | None = None
        self.texts = dict(zip(*_columns(cycle.evidence_of(employee_id), "evidence_id", "text"), strict=True))
        self.take_file()

    def take_file(self) -> None:
        """Read the file again; whatever stood in the fields is given up."""
        self._fingerprint = notes_fingerprint(self.path)
        read, self.file_problems = self._read()
        self.saved = self.notes = with_moved_rows(read, texts=self.texts)

    def save(self) -> Path:
        """Write the notes; refused when the file is no longer the one that was opened, and nothing is lost then."""
        if self.why_not:
            reason, hint = self.why_not
            raise UsageError(reason, hint=hint)
        path = write_pre_read_notes(self.cycle.root, self.cycle.id, self.notes, expected=self._fingerprint)
        self._fingerprint = notes_fingerprint(path)
        self.saved = self.notes
        return path

    def save_over(self) -> Path:
        """Write the notes over whatever the file says now: the EM has seen that it differs and chose their own."""
        self._fingerprint = notes_fingerprint(self.path)
        path = self.save()
        for kept in path.parent.glob(f"{path.name}.*.unsaved"):
            if kept.read_bytes() == path.read_bytes():  # the refused text, now on file
                kept.unlink()
        return path

    def on_file(self) -> PreReadNotes:
        """Return what the file says at this moment, blank where it says nothing that can be read."""
        return with_moved_rows(self._read()[0], texts=self.texts)

    def accept_changes(self) -> None:
        """Take the record of today as what the EM's choices and judgements are about: what changed has been seen."""
        bar = [criterion.id for criterion in self.open_criteria]
        self.notes = with_changes_seen(self.notes, texts=self.texts, bar=bar)

    @property
    def path(self) -> Path:
        """Where the notes are kept."""
        return pre_read_notes_path(self.cycle.root, self.cycle.id, self.employee_id)

    @property
    def name(self) -> str:
        """The notes' file within the workspace."""
        return self.path.relative_to(self.cycle.root).as_posix()

    @property
    def unsaved(self) -> bool:
        """Whether the fields say something the file does not."""
        return self.notes != self.saved

    @property
    def why_not(self) -> tuple[str, str] | None:
        """Why nothing can be saved here, and what to do about it; None when it can."""
        if self.cycle.root.resolve() == sample_workspace().resolve():
            hint = "make a copy of your own with `perfcal sample FOLDER` and set workspace to that folder"
            return "the sample organisation stays as it is, so nothing is saved into it", hint
        if any(problem.severity == "error" for problem in self.file_problems):
            hint = "mend that file or move it away, then choose the candidate again; what you type here stays"
            return f"{self.name} has faults and is not overwritten", hint
        return None

    def pre_read(self) -> PreRead:
        """Return the page as it would print with the notes as they stand."""
        return self._with(self.notes)

    @cached_property
    def drafted(self) -> PreRead:
        """The page as it would print if the EM had written nothing."""
        return self._with(PreReadNotes(employee_id=self.employee_id))

    @property
    def presenter_id(self) -> str:
        """Who presents this candidate: the likely author of a judgement."""
        candidates = self.cycle.candidates
        own = candidates[(candidates["cycle"] == self.cycle.id) & (candidates["employee_id"] == self.employee_id)]
        return str(own["presenter_id"].iloc[-1])

    @cached_property
    def artifact_rows(self) -> pd.DataFrame:
        """The linked rows an artifact may be chosen from, best first, each with the reason it is offered."""
        return artifact_choices(self.cycle, self.employee_id)

    @cached_property
    def bullet_rows(self) -> dict[str, pd.DataFrame]:
        """For each dimension of the page, the rows a bullet may be chosen from, best first."""
        dimensions = [group.dimension for group in self.pre_read().groups]
        return {name: bullet_choices(self.cycle, self.employee_id, name) for name in dimensions}

    @cached_property
    def open_criteria(self) -> tuple[Criterion, ...]:
        """The target level's criteria that cannot be counted and so need a person's judgement (R4.2)."""
        bar = self.cycle.rubric(self.employee_id).criteria(self.pre_read().target_level)
        return tuple(criterion for criterion in bar if criterion.rule is None)

    def dimension_title(self, dimension: str) -> str:
        """Return a dimension as the rubric calls it."""
        return self.cycle.rubric(self.employee_id).dimension(dimension).title

    def _with(self, notes: PreReadNotes) -> PreRead:
        """Return the page with some notes. It takes a while, and is put together once for the same notes."""
        if self._page is None or self._page[0] != notes:
            self._page = (notes, pre_read(self.cycle, self.employee_id, notes=notes))
        return self._page[1]

    def _read(self) -> tuple[PreReadNotes, tuple[Problem, ...]]:
        problems = Problems()
        read = read_pre_read_notes(self.path, name=self.name, problems=problems) if self.path.exists() else None
        return read or PreReadNotes(employee_id=self.employee_id), tuple(problems)


def row_options(rows: pd.DataFrame, *, texts: Mapping[str, str], keep: Iterable[ChosenRow]) -> list[tuple[str, str]]:
    """Return (label, place) for a dropdown: none, then what is chosen but not offered, then each row on offer.

    A chosen row that is gone, reworded or no longer shareable stays and says so: a choice never disappears by itself.
    """
    offered = {row["evidence_id"]: _label(row) for row in records(rows)}
    kept = {place_of(row, texts): f"(no longer on offer) {_short(row.text)}" for row in keep}
    return [("— none —", ""), *((label, place) for place, label in {**kept, **offered}.items())]


def _label(row: dict[str, Any]) -> str:
    return f"{when(row)} · {_short(row['text'])} · line {row['line']}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_OPTION else flat[:_LONGEST_OPTION].rsplit(" ", 1)[0] + " …"


def _columns(rows: pd.DataFrame, *names: str) -> list[list[str]]:
    return [list(rows[name]) for name in names]
