"""What was typed, held against the cycle: every fault named at once, none of them repeating the words (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfcal.errors import UnknownNameError, UsageError
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.log.entry import Draft, plain_text

__all__ = ["DECISIONS", "checked", "proposed", "rating_text"]

UNRATED = "unrated"
DECISIONS = ("approved", "rejected", "deferred")
"""What can be decided on a promotion."""


def checked(cycle: Cycle, draft: Draft) -> Draft:
    """Return the draft as it will stand in the log, or raise with all that is wrong with it.

    Raises
    ------
    UnknownNameError
        The person, or the dimension, does not exist.
    UsageError
        A rating off the scale, an unknown decision, or something required is blank.
    """
    if draft.employee_id and draft.employee_id not in set(cycle.people["employee_id"]):
        raise UnknownNameError.of("employee", draft.employee_id, list(cycle.people["employee_id"]))
    if draft.what == "rating":
        _check_dimension(cycle, draft)
    kept = replace(
        draft,
        who=draft.who.strip(),
        before="" if draft.seen_version else proposed(cycle, draft),  # later on the log itself knows
        after=_after(cycle, draft),
        why=plain_text(draft.why),
        room=tuple(dict.fromkeys(who.strip() for who in draft.room if who.strip())),
        owner=draft.owner.strip(),
    )
    if faults := [*_blanks(kept), *_off_the_scale(cycle, draft)]:
        raise UsageError(
            f"{kept.what}: {'; '.join(faults)}", hint="nothing was written; add what is missing and send it again"
        )
    return kept


def rating_text(cycle: Cycle, written: str) -> str | None:
    """Return a rating as the log holds it (its value; "" for unrated), or None when it is not on the scale."""
    if cycle.scale.is_unrated(written) or written.strip().casefold() == UNRATED:
        return ""
    value = cycle.scale.value_of(written)
    return None if value is None else str(value)


def proposed(cycle: Cycle, draft: Draft) -> str:
    """Return what the record holds before the session: the manager's rating, or the decision so far; else ""."""
    if draft.what == "rating":
        rows = cycle.ratings[(cycle.ratings["stage"] == "manager") & (cycle.ratings["dimension"] == draft.dimension)]
        column = "rating"
    elif draft.what == "promotion":
        rows, column = cycle.candidates, "decision"
    else:
        return ""
    own = rows[(rows["cycle"] == cycle.id) & (rows["employee_id"] == draft.employee_id)][column].dropna()
    return "" if own.empty else str(own.iloc[-1])


def _check_dimension(cycle: Cycle, draft: Draft) -> None:
    known = [OVERALL, *(dimension.id for dimension in cycle.rubric(draft.employee_id).dimensions)]
    if draft.dimension not in known:
        raise UnknownNameError.of("dimension", draft.dimension, known)


_REQUIRED = {
    "rating": ("why", "room"),
    "promotion": ("why", "room"),
    "parked": ("after", "owner", "due", "room"),
    "settled": ("after",),
    "agenda": ("after",),
    "note-of-room": ("room",),
    "undo": ("why",),
    "deletion": (),
}
_WORDS = {
    "who": "who decides is not said",
    "why": "the reason is missing",
    "room": "who was in the room is not said",
    "after": "the text is missing",
    "owner": "nobody owns it",
    "due": "no day is named to settle it by",
}


def _blanks(draft: Draft) -> Sequence[str]:
    return [_WORDS[name] for name in ("who", *_REQUIRED[draft.what]) if not getattr(draft, name)]


def _after(cycle: Cycle, draft: Draft) -> str:
    text = plain_text(draft.after)
    rating = rating_text(cycle, text) if draft.what == "rating" else None
    return text if rating is None else rating


def _off_the_scale(cycle: Cycle, draft: Draft) -> list[str]:
    """Faults of the value itself; they name what can be chosen, never what was."""
    if draft.what == "promotion" and draft.after.strip() not in DECISIONS:
        return [f"the decision is none of {', '.join(DECISIONS)}"]
    if draft.what == "rating" and rating_text(cycle, draft.after) is None:
        labels = ", ".join(step.label for step in cycle.scale.values)
        return [f"the rating is not on the scale ({labels}, {UNRATED})"]
    return []
