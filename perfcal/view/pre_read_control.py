"""The desk at which an EM writes one pre-read: choose, reword, answer, see what is missing, save.

By hand it is made of fields; in batch each part has a static twin of the same name (`PreReadTwin`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import ipywidgets as widgets

from perfcal.clock import local_now
from perfcal.errors import OccupiedError, PerfcalError, UnknownNameError, UsageError
from perfcal.evidence.roster import roster
from perfcal.schema.cycle import Cycle
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.view.controls import button, choice, said
from perfcal.view.pre_read.page import page_frame
from perfcal.view.pre_read_edits import differing_parts
from perfcal.view.pre_read_panels import ArtifactsPanel, BulletsPanel, CriteriaPanel, Panel, WordsPanel
from perfcal.view.pre_read_sheet import PreReadSheet
from perfcal.view.pre_read_twin import PreReadTwin, bar_table
from perfcal.view.typed_first import on_press, typed_first

__all__ = ["PreReadControl", "pre_read_control"]

Clock = Callable[[], datetime]


class PreReadControl:
    """The parts of the desk. A notebook shows them one after the other; all of them are about the chosen candidate.

    A candidate who is left keeps what was typed until it is saved or given up. Nothing here rates anyone: a criterion's
    status is the EM's own judgement of the record against the rubric's words.
    """

    def __init__(self, cycle: Cycle, employee_id: str, *, clock: Clock = local_now) -> None:
        self._cycle = cycle
        self._clock = clock
        self._sheets: dict[str, PreReadSheet] = {}
        self._panels: list[Panel] = []
        self.candidate = choice("Candidate", _candidates(cycle), value=employee_id)
        self.changes = widgets.VBox()
        self.artifacts, self.bullets, self.criteria, self.words = (widgets.VBox() for _part in range(4))
        self.bar, self.page = widgets.HTML(), widgets.HTML()
        self._make_completeness()
        self._make_changes()
        self.candidate.observe(lambda _change: typed_first(self._choose), "value")
        self._open(employee_id)

    @property
    def sheet(self) -> PreReadSheet:
        """The notes of whoever is laid out, on file and in the fields."""
        return self._sheets[self._opened]

    def _make_completeness(self) -> None:
        self.save = button("Save", primary=True)
        self.save_over = button("Replace the file with what stands here")
        self.take_file = button("Give this up and take the file")
        self.state = widgets.HTML()
        self.told = widgets.HTML()
        self._conflict = widgets.HBox([self.save_over, self.take_file])
        on_press(self.save, lambda: self._save(self.sheet.save))
        on_press(self.save_over, lambda: self._save(self.sheet.save_over))
        on_press(self.take_file, self._take_file)
        self.completeness = widgets.VBox([self.state, self.save, self.told, self._conflict])

    def _make_changes(self) -> None:
        self.changed = widgets.HTML()
        self.accept = button("I have seen these changes")
        on_press(self.accept, self._accept)
        self.changes.children = [self.changed, self.accept]

    def _choose(self) -> None:
        self.told.value = ""
        self._open(self.candidate.value)

    def _open(self, employee_id: str) -> None:
        """Lay out the fields of one candidate; a sheet opened before is taken up where it was left."""
        if employee_id not in self._sheets:
            self._sheets[employee_id] = PreReadSheet(self._cycle, employee_id)
        self._opened, sheet = employee_id, self._sheets[employee_id]
        artifacts = ArtifactsPanel(sheet, self._edit)
        bullets = [BulletsPanel(sheet, self._edit, group) for group in sheet.drafted.groups]
        criteria = CriteriaPanel(sheet, self._edit, lambda: self._clock().date().isoformat())
        words = WordsPanel(sheet, self._edit)
        self._panels = [artifacts, *bullets, criteria, words]
        self.artifacts.children = [artifacts, self.state]
        in_flight = [f"{work.text} ({work.when}, line {work.source.line})" for work in sheet.drafted.in_flight]
        waiting = widgets.HTML(said(in_flight or ["nothing"], first="In flight, and so not to choose from"))
        self.bullets.children = [*bullets, waiting, self.state]
        self.criteria.children = [criteria, self.state]
        self.words.children = [words, self.state]
        self._settle()
        self._show()

    def _edit(self, notes: PreReadNotes) -> None:
        self.sheet.notes = notes
        self._show()

    def _accept(self) -> None:
        self.sheet.accept_changes()
        self._show()

    def _show(self) -> None:
        """Bring every part up to what the notes now say."""
        for panel in self._panels:
            panel.show()
        self.pre_read = self.sheet.pre_read()
        self.bar.value = bar_table(self.pre_read).to_html()
        self.page.value = page_frame(self.pre_read)
        self._show_changes()
        self._show_state()

    def _show_changes(self) -> None:
        changes = self.pre_read.changes
        first = "Changed in the record since you wrote" if changes else "Nothing you wrote about has changed since."
        way_out = ["A row that is gone is settled by choosing another one below."] if changes else []
        self.changed.value = said([*changes, *way_out], first=first)
        self.accept.layout.display = None if changes else "none"

    def _show_state(self) -> None:
        facts = self.pre_read
        low, high = self._cycle.policy.pitch_words
        elsewhere = [name for name, sheet in self._sheets.items() if sheet.unsaved and sheet is not self.sheet]
        bare = sum(not known.reason for known in self.sheet.notes.judged)
        lines = [
            *([f"{bare} of your judgements say no reason yet."] if bare else []),
            f"The pitch has {facts.pitch_words} words; {low}–{high} are said in 60–90 seconds.",
            "There are unsaved changes." if self.sheet.unsaved else "No unsaved changes.",
            *(["Unsaved changes for " + ", ".join(elsewhere) + "."] if elsewhere else []),
        ]
        why = "; ".join(facts.incomplete_because)
        self.state.value = said(lines, first="Complete" if facts.complete else f"INCOMPLETE: {why}")
        refused = self.sheet.why_not
        self.save.disabled = refused is not None
        if refused:
            self.told.value = said([refused[0] + ".", "Hint: " + refused[1] + "."])

    def _save(self, save: Callable[[], object]) -> None:
        try:
            save()
        except OccupiedError as error:
            self._tell_conflict(error)
        except (PerfcalError, OSError) as error:
            self.told.value = said([str(error), "What you typed is still here."], first="Not saved")
        else:
            self._settle()
            self.told.value = said([f"Saved at {self._clock():%H:%M:%S} in {self.sheet.name}."])
        self._show_state()

    def _tell_conflict(self, error: OccupiedError) -> None:
        parts = ", ".join(differing_parts(self.sheet.notes, self.sheet.on_file())) or "nothing but its layout"
        lines = [str(error), f"The file and what stands here differ in: {parts}.", "What you typed is still here."]
        self.told.value = said(lines, first="Not saved: somebody else has saved this pre-read meanwhile")
        self._conflict.layout.display = None

    def _take_file(self) -> None:
        self.sheet.take_file()
        self.told.value = said([f"Taken from {self.sheet.name}."])
        self._open(self.sheet.employee_id)

    def _settle(self) -> None:
        """Hide the two ways out of a conflict: there is none."""
        self._conflict.layout.display = "none"


def pre_read_control(cycle: Cycle, employee_id: str = "", *, interactive: bool = True) -> PreReadControl | PreReadTwin:
    """Whose pre-read, and what goes on it? By hand: the desk to write it at. In batch: what was chosen, as tables.

    A blank `employee_id` means the cycle's first candidate; an id that is not put up in this cycle is refused with the
    nearest that are (R8.1). Both answers have the parts `candidate`, `changes`, `artifacts`, `bullets`, `bar`, `criteria`,
    `words`, `completeness` and `page`, and the facts as `pre_read`.
    """
    known = cycle.candidate_ids()
    if not known:
        hint = f"put somebody up in candidates.csv with cycle {cycle.id}"
        raise UsageError(f"cycle {cycle.id} has no candidates, so there is no pre-read to write", hint=hint)
    chosen = employee_id or known[0]
    if chosen not in known:
        raise UnknownNameError.of("candidate", chosen, known)
    return PreReadControl(cycle, chosen) if interactive else PreReadTwin(cycle, chosen)


def _candidates(cycle: Cycle) -> list[tuple[str, str]]:
    rows = cycle.candidates[cycle.candidates["cycle"] == cycle.id]
    names = roster(cycle).names
    return [
        (f"{names.get(who, who)} · {who} · for {level} · presented by {presenter}", who)
        for who, level, presenter in zip(rows["employee_id"], rows["target_level"], rows["presenter_id"], strict=True)
    ]
