"""The form that writes a 1:1 into a growth doc: five fields, what is missing, the difference, and then the write (R3.1).

By hand it is made of fields; in batch it is the list of what the conversations on record lack.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import ipywidgets as widgets

from perfcal.clock import today
from perfcal.errors import OccupiedError, PerfcalError
from perfcal.evidence.feedback.lacking import feedback
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.view.controls import button, line_field, said, text_field
from perfcal.view.feedback_draft import FeedbackDraft, growth_doc_name
from perfcal.view.safe_text import visible
from perfcal.view.shown import Note
from perfcal.view.tables import PageTable, page_table
from perfcal.view.typed_first import on_press

__all__ = ["FeedbackForm", "FeedbackTwin", "conversations_table", "feedback_form"]

_ISO = "YYYY-MM-DD"
_ASKED = {
    "held": ("1:1 held on", _ISO),
    "situation": ("Situation", "Where and when: the design review of the queue migration"),
    "happened": ("… happened on", f"{_ISO}, unless the text says the day"),
    "behavior": ("Behavior", "What was seen or heard, not what it may mean"),
    "impact": ("Impact", "What followed, for whom, in numbers where there are any"),
    "ask": ("Ask", "What to do differently, so that both would know it when they see it"),
    "commit": ("Commit", "What will be looked at together"),
    "due": ("… looked at on", _ISO),
}
_DAYS = ("held", "happened", "due")
_LINE = {"+++": "", "---": "", "@@ ": "opacity:.75"}
_ADDED = "background:rgba(0,158,115,.16)"


class FeedbackTwin:
    """The record in batch: which conversations there are and what each lacks, in the place of the form."""

    def __init__(self, cycle: Cycle, employee_id: str) -> None:
        growth_doc_name(cycle, employee_id)
        self.record: PageTable = conversations_table(cycle, employee_id)
        self.form: Any = Note("In the workbook a form stands here that writes a 1:1 into the growth doc.")


class FeedbackForm(FeedbackTwin):
    """The fields, and beneath them what is missing and how the document would differ. Nothing is written unseen."""

    def __init__(self, cycle: Cycle, employee_id: str, *, clock: Callable[[], date] = today) -> None:
        super().__init__(cycle, employee_id)
        self.draft = FeedbackDraft(cycle, employee_id, clock=clock)
        self.fields = {name: _field(name) for name in _ASKED}
        self.state, self.difference, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.write = button("Write this into the growth doc", primary=True)
        self.reload = button("Read the growth doc again")
        on_press(self.write, self._write)
        on_press(self.reload, self._reload)
        parts = [*self.fields.values(), self.state, self.difference, self.write, self.reload, self.told]
        self.form = widgets.VBox(parts)
        self._fill()
        for name, field in self.fields.items():
            field.observe(self._edited(name), "value")
        self._show()

    def _edited(self, name: str) -> Callable[[Any], None]:
        def take(change: Any) -> None:
            self.draft.edit(**{name: change["new"]})
            self._show()

        return take

    def _fill(self) -> None:
        for name, field in self.fields.items():
            field.value = getattr(self.draft.typed, name)

    def _show(self) -> None:
        """Bring what is missing and the difference up to what was typed."""
        draft, refused = self.draft, self.draft.why_not
        missing = list(draft.missing)
        doubtful = [f"{each}: look at it once more." for each in draft.doubtful]
        lines = [refused] if refused else [*missing, *doubtful]
        first = "Not to be written here" if refused else "Still missing" if missing else "Nothing is missing"
        self.state.value = said(lines, first=first)
        self.difference.value = "" if refused else _diff_html(draft.diff)
        self.write.disabled = bool(missing or refused)
        self.reload.layout.display = "none"

    def _write(self) -> None:
        try:
            lines = self.draft.write()
        except OccupiedError as error:
            self.told.value = said([str(error), "What you typed is still here."], first="Not written")
            self.reload.layout.display = None
        except (PerfcalError, OSError) as error:
            self.told.value = said([str(error), "What you typed is still here."], first="Not written")
        else:
            self.told.value = said(
                [f"Written to {self.draft.name}, {lines}.", "Load the workspace again to see it in the other parts."]
            )
            self._fill()
            self._show()

    def _reload(self) -> None:
        self.draft.take_file()
        self.told.value = said(["Read again: look at the difference once more, then write."])
        self._show()


def feedback_form(cycle: Cycle, employee_id: str, *, interactive: bool = True) -> FeedbackForm | FeedbackTwin:
    """What was said in the 1:1, in five fields? By hand: the form that writes it down. In batch: what is on record.

    Both answers have the parts `form` and `record` (the conversations and what each lacks, R3.1). The form shows the
    difference before it writes, only ever appends, and writes nothing when the document has changed since it was read.
    An id without a growth doc is refused with the nearest that have one. The page is the EM's and the engineer's: it is
    not for peers (R13.3).
    """
    return FeedbackForm(cycle, employee_id) if interactive else FeedbackTwin(cycle, employee_id)


def conversations_table(cycle: Cycle, employee_id: str) -> PageTable:
    """Which conversations are on record, latest first, and what does each lack? (R3.1)."""
    held = feedback(cycle, [employee_id]).sort_values(["date", "number"], ascending=False, kind="stable")
    told = held.assign(
        where=file_lines(held),
        lacks=held["missing"].map(lambda missing: "; ".join(missing) or "nothing").astype("str"),
    )
    headings = {"date": "1:1", "where": "Where", "lacks": "What it lacks"}
    return page_table(told, caption="Conversations on record", headings=headings, rest="see the growth doc")


def _field(name: str) -> widgets.Text | widgets.Textarea:
    label, placeholder = _ASKED[name]
    day = name in _DAYS
    field = line_field(label, placeholder=placeholder) if day else text_field(label, placeholder=placeholder, rows=2)
    field.continuous_update = True  # says what is missing while one types, and the first click counts
    return field


def _diff_html(lines: tuple[str, ...]) -> str:
    """Return a diff as escaped text, added lines on a ground of their own; the sign says it too."""
    if not lines:
        return ""
    styles = [_LINE.get(line[:3], _ADDED if line.startswith("+") else "") for line in lines]
    shown = "".join(
        f'<span style="display:block;{style}">{escape(visible(line))}</span>'
        for style, line in zip(styles, lines, strict=True)
    )
    style = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.4;max-width:62rem;margin:.5em 0"
    return f'<pre aria-label="What would be written" style="{style}">{shown}</pre>'
