"""What an EM does to a pre-read, as functions from notes to notes. No widget, no file, no clock.

A blank part of the notes means "use the draft", so each function that empties a part hands it back to the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from perfcal.schema.pre_read_notes import ChosenRow, JudgedCriterion, PreReadNotes

__all__ = [
    "BulletEdit",
    "Judgement",
    "differing_parts",
    "place_of",
    "with_artifacts",
    "with_bullets",
    "with_changes_seen",
    "with_judgement",
    "with_moved_rows",
    "with_words",
]

Words = Literal["pitch", "counter_argument", "response"]
Texts = Mapping[str, str]  # evidence_id → the row's text in the record today

_SAME_ROW = 60  # of 100: two texts so alike are one row reworded, not two rows

PARTS = {
    "artifacts": "the artifacts",
    "bullets": "the bullets",
    "pitch": "the pitch",
    "counter_argument": "the counter-argument",
    "response": "the response",
    "judged": "the judged criteria",
}


class BulletEdit(NamedTuple):
    """One bullet as it stands in the fields: the row it comes from (`place_of`), and the EM's wording, if any."""

    row: str
    wording: str = ""


class Judgement(NamedTuple):
    """One judgement as it stands in the fields; a blank status and a blank reason take it back."""

    status: str
    reason: str


def place_of(chosen: ChosenRow, texts: Texts) -> str:
    """Return what a field holds for a chosen row: its id, or, when that line says something else by now, so marked.

    The mark keeps a choice apart from whatever row stands on its old line today.
    """
    stands = not chosen.text or texts.get(chosen.row) == chosen.text
    return chosen.row if stands else f"{chosen.row} as it was"


def with_artifacts(notes: PreReadNotes, rows: Iterable[str], *, texts: Texts) -> PreReadNotes:
    """Return the notes with these rows as the artifacts (R8.1), in this order; none at all hands the choice to the draft.

    A row chosen before keeps the text it had then, so that a change of the record since is still seen.
    """
    chosen = _chosen([BulletEdit(row) for row in rows], known=notes.artifacts, texts=texts)
    return notes.model_copy(update={"artifacts": chosen})


def with_bullets(notes: PreReadNotes, dimension: str, edits: Iterable[BulletEdit], *, texts: Texts) -> PreReadNotes:
    """Return the notes with these bullets for one dimension; none at all hands the dimension to the draft."""
    chosen = _chosen(edits, known=notes.bullets.get(dimension, ()), texts=texts)
    bullets = {**notes.bullets, dimension: chosen}
    return notes.model_copy(update={"bullets": {name: rows for name, rows in bullets.items() if rows}})


def with_words(notes: PreReadNotes, part: Words, text: str) -> PreReadNotes:
    """Return the notes with the pitch, the counter-argument or the response in the EM's own words; blank means the draft."""
    return notes.model_copy(update={part: text.strip()})


def with_judgement(notes: PreReadNotes, criterion: str, judgement: Judgement, *, by: str, on: str) -> PreReadNotes:
    """Return the notes with a person's judgement of one criterion that cannot be counted (R4.2).

    A reason without a status is kept as "unknown": what was typed is never thrown away. An unchanged judgement keeps
    who gave it and when.
    """
    before = {known.criterion: known for known in notes.judged}
    after = _judged(criterion, judgement, before.get(criterion), by=by, on=on)
    judged = {**before, criterion: after}
    return notes.model_copy(update={"judged": tuple(known for known in judged.values() if known is not None)})


def with_moved_rows(notes: PreReadNotes, *, texts: Texts) -> PreReadNotes:
    """Return the notes with every chosen row at the line its words stand on today.

    Lines move when something is written above them; the page finds such a row by its words, and so must the fields.
    """
    places = {text: row for row, text in reversed(list(texts.items()))}
    return _each_row(notes, lambda row: _moved(row, texts, places))


def with_changes_seen(notes: PreReadNotes, *, texts: Texts, bar: Collection[str]) -> PreReadNotes:
    """Return the notes as they would be if written on today's record: the EM has seen what changed beneath them.

    A reworded row takes today's text, a judgement lets go of rows that are gone, and judgements of criteria that are no
    longer in the bar are given up. A chosen row that is gone stays, even where an unrelated row stands on its line by
    now: only choosing another settles that.
    """
    judged = tuple(
        known.model_copy(update={"rows": tuple(row for row in known.rows if row in texts)})
        for known in notes.judged
        if known.criterion in bar
    )
    current = _each_row(notes, lambda row: _reworded(row, texts.get(row.row, "")))
    return current.model_copy(update={"judged": judged})


def differing_parts(mine: PreReadNotes, theirs: PreReadNotes) -> tuple[str, ...]:
    """Name the parts in which two versions of the notes differ, in words; never what they say."""
    return tuple(words for part, words in PARTS.items() if getattr(mine, part) != getattr(theirs, part))


def _chosen(edits: Iterable[BulletEdit], *, known: Sequence[ChosenRow], texts: Texts) -> tuple[ChosenRow, ...]:
    before = {place_of(chosen, texts): chosen for chosen in known}
    once: dict[str, ChosenRow] = {}
    for edit in edits:
        if edit.row:
            chosen = before.get(edit.row) or ChosenRow(row=edit.row, text=texts.get(edit.row, ""))
            once.setdefault(edit.row, chosen.model_copy(update={"wording": edit.wording.strip()}))
    return tuple(once.values())


def _judged(
    criterion: str, judgement: Judgement, before: JudgedCriterion | None, *, by: str, on: str
) -> JudgedCriterion | None:
    status, reason = judgement.status, judgement.reason.strip()
    if not status and not reason:
        return None
    if before is not None and (before.status, before.reason) == (status, reason):
        return before
    rows = before.rows if before is not None else ()
    return JudgedCriterion.model_validate(
        {"criterion": criterion, "status": status or "unknown", "reason": reason, "rows": rows, "by": by, "on": on}
    )


def _each_row(notes: PreReadNotes, changed: Callable[[ChosenRow], ChosenRow]) -> PreReadNotes:
    bullets = {dimension: tuple(map(changed, rows)) for dimension, rows in notes.bullets.items()}
    return notes.model_copy(update={"artifacts": tuple(map(changed, notes.artifacts)), "bullets": bullets})


def _moved(row: ChosenRow, texts: Texts, places: Mapping[str, str]) -> ChosenRow:
    if place_of(row, texts) == row.row:
        return row
    return row.model_copy(update={"row": places.get(row.text, row.row)})


def _reworded(row: ChosenRow, today: str) -> ChosenRow:
    alike = fuzz.ratio(row.text, today) >= _SAME_ROW
    return row.model_copy(update={"text": today}) if alike else row
