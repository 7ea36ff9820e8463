"""The stated rule by which a pre-read is made to fit one page; nothing is cut silently (R8.1).

A page that fits is left alone. One that does not is treated in this order, and no further than needed:

1. the type is reduced, by at most a tenth;
2. criterion lines at the bar leave, the last first; each dimension keeps its status and its summary;
3. bullets, things in flight, what an artifact is and why it was chosen are shortened to 220 characters;
4. whole lines leave, the last of their list first: things in flight without a link, then other objections (which
   come back in the end where the answer beside them is longer anyway);
5. the texts of step 3 are shortened to 150 characters, pitch and response to 1,400, then 1,000;
6. the other criterion lines leave, the last first;
7. facts that answer the objection and summaries are shortened to 220, 150, then 100 characters, the texts of step 3 to
   100, then 70, titles, names and labels to 100, 60, then 40, pitch and response to 700, then 400;
8. the counter-argument is shortened to 1,600, then 900 characters: nobody reads more in a room;
9. the type is reduced further, as far as it takes.

A text is cut at a word and ends in "…". Never cut: the reasons for INCOMPLETE, what changed underneath the EM's words,
source lines and links. What was cut is counted on the page; the Markdown, the JSON and the
notebook hold all of it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, partial
from itertools import count
from typing import Any, TypeVar

from perfcal.view.pre_read.facts import CounterArgument, PreRead

__all__ = ["FittedPreRead", "fit_to_page", "shorten"]

Item = TypeVar("Item")
_LINES = frozenset({"text", "what", "reason"})
_SPOKEN = frozenset({"pitch", "response"})
_ANSWERS = frozenset({"facts", "summary", "duration", "citing", "borderline"})
_LABELS = frozenset({
    "name", "cycle", "presenter", "level_since", "current_level", "current_title", "target_level", "target_title",
    "title", "status", "when", "reach", "required", "counted",
})  # fmt: skip
_SMALLER = 0.95
_GENTLE = (0.98, 0.96, 0.94, 0.92, 0.9)
_GUESSES = 4  # by then the page is found, or its letters say nothing about the room it takes: halve what is left
_STEPS_DOWN = 90  # 0.95 ** 90 is a hundredth: more text than anybody writes still ends somewhere


@dataclass(frozen=True, slots=True)
class FittedPreRead:
    """A pre-read that fits one page, the size its type has, and the sentence that names what was cut ("" if nothing)."""

    page: PreRead
    type_scale: float = 1.0
    cut: str = ""


def fit_to_page(pre_read: PreRead, *, filled: Callable[[FittedPreRead], float]) -> FittedPreRead:
    """Return the first of the states described above that fills no more than one page.

    `filled` measures how much of a page a state takes, the sentence that names its cut included. Each state takes less
    than the one before, so few of them need to be measured.
    """
    whole = FittedPreRead(pre_read)
    taken = filled(whole)
    if taken <= 1:
        return whole

    def measured(state: FittedPreRead) -> float:
        return filled(_named(pre_read, state))

    states = list(_states(pre_read))
    place = _first_fitting(states, measured=measured, whole=(whole, taken))
    if place < len(_GENTLE):
        return _named(pre_read, states[place])
    return _named(pre_read, _with_objections(pre_read, states[place], fits=lambda state: measured(state) <= 1))


def _first_fitting(
    states: list[FittedPreRead], *, measured: Callable[[FittedPreRead], float], whole: tuple[FittedPreRead, float]
) -> int:
    """Return the place of the first state that fits; the last counts as fitting.

    Setting a page in type costs far more than counting its letters: the letters say where to measure next.
    """
    low, high = 0, len(states) - 1
    known = whole
    for attempt in count():
        if low >= high:
            break
        place = (low + high) // 2
        if attempt < _GUESSES:
            place = min(max(low, _guess(states, known)), high - 1)
        known = (states[place], measured(states[place]))
        low, high = (low, place) if known[1] <= 1 else (place + 1, high)
    return high


def _guess(states: list[FittedPreRead], known: tuple[FittedPreRead, float]) -> int:
    """Return the place of the first state whose letters would fit a page, if they take room as those of a known one do."""
    state, taken = known
    room = _letters(state) / taken
    return bisect_left(states, -room, key=lambda each: -_letters(each))


def _letters(state: FittedPreRead) -> float:
    """Return how many letters a state has, smaller ones counting less: lines get shorter and more go on a page."""
    letters = sum(map(len, _texts(state.page)))
    return letters * float(state.type_scale**1.3)


def _with_objections(whole: PreRead, fitting: FittedPreRead, *, fits: Callable[[FittedPreRead], bool]) -> FittedPreRead:
    """Put the other objections back where they cost nothing: beside an answer that is longer than they are."""
    counter = replace(fitting.page.counter, others=whole.counter.others)
    restored = replace(fitting, page=replace(fitting.page, counter=counter))
    return restored if restored != fitting and fits(restored) else fitting


def _states(pre_read: PreRead) -> Iterator[FittedPreRead]:
    """Yield ever shorter states of the page; the type stays at nine tenths while text is cut."""
    for scale in _GENTLE:
        yield FittedPreRead(pre_read, scale)
    page = pre_read
    for step in _STEPS:
        for shorter in step(page):
            page = shorter
            yield FittedPreRead(page, _GENTLE[-1])
    for power in range(1, _STEPS_DOWN):
        yield FittedPreRead(page, _GENTLE[-1] * _SMALLER**power)


def _fewer_in_flight(page: PreRead) -> Iterator[PreRead]:
    for index in reversed(range(len(page.in_flight))):
        if not page.in_flight[index].url:
            page = replace(page, in_flight=_without(page.in_flight, index))
            yield page


def _fewer_objections(page: PreRead) -> Iterator[PreRead]:
    for kept in reversed(range(len(page.counter.others))):
        yield replace(page, counter=replace(page.counter, others=page.counter.others[:kept]))


def _fewer_criteria(page: PreRead, *, at_bar: bool) -> Iterator[PreRead]:
    for place in reversed(range(len(page.statuses))):
        for index in reversed(range(len(page.statuses[place].criteria))):
            status = page.statuses[place]
            if (status.criteria[index].status == "at bar") is at_bar:
                kept = replace(status, criteria=_without(status.criteria, index))
                page = replace(page, statuses=(*page.statuses[:place], kept, *page.statuses[place + 1 :]))
                yield page


def _shorter(page: PreRead, *, names: frozenset[str], limits: tuple[int, ...]) -> Iterator[PreRead]:
    for limit in limits:
        page = _shortened(page, limit, names=names)
        yield page


def _shorter_counter(page: PreRead) -> Iterator[PreRead]:
    for limit in (1600, 900):
        yield replace(page, counter=replace(page.counter, text=shorten(page.counter.text, limit)))


_STEPS: tuple[Callable[[PreRead], Iterator[PreRead]], ...] = (
    partial(_fewer_criteria, at_bar=True),
    partial(_shorter, names=_LINES, limits=(220,)),
    _fewer_in_flight,
    _fewer_objections,
    partial(_shorter, names=_LINES, limits=(150,)),
    partial(_shorter, names=_SPOKEN, limits=(1400, 1000)),
    partial(_fewer_criteria, at_bar=False),
    partial(_shorter, names=_ANSWERS, limits=(220, 150, 100)),
    partial(_shorter, names=_LINES, limits=(100, 70)),
    partial(_shorter, names=_LABELS, limits=(100, 60, 40)),
    partial(_shorter, names=_SPOKEN, limits=(700, 400)),
    _shorter_counter,
)


def _shortened(value: Any, limit: int, *, names: frozenset[str]) -> Any:
    """Return a part of the page with the texts of these names shortened, however deep they stand."""
    if isinstance(value, tuple):
        return tuple(_shortened(item, limit, names=names) for item in value)
    changed: dict[str, Any] = {}
    for name in _fields_of(value.__class__):
        held = getattr(value, name)
        if name not in names or (isinstance(value, CounterArgument) and name == "text"):
            made = _shortened(held, limit, names=names)
        elif isinstance(held, str):
            made = shorten(held, limit)
        else:
            made = tuple(shorten(text, limit) for text in held)
        if made != held:
            changed[name] = made
    return replace(value, **changed) if changed else value


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, cut at a word where one ends near, with "…" for what is missing."""
    if len(text) <= limit:
        return text
    end = text.rfind(" ", 0, limit)
    if end < limit // 2:  # one enormous word: cut inside it, but not between a letter and its accents
        end = limit - 1
        while end > 1 and unicodedata.category(text[end])[0] in "MC":
            end -= 1
    return f"{text[:end].rstrip(' ,;:–')}…"


def _without(items: tuple[Item, ...], index: int) -> tuple[Item, ...]:
    return items[:index] + items[index + 1 :]


def _named(whole: PreRead, state: FittedPreRead) -> FittedPreRead:
    """Add the sentence that counts what this state lacks."""
    page = state.page
    counts = (
        (_criteria(whole) - _criteria(page), "criterion line", "criterion lines"),
        (len(whole.counter.others) - len(page.counter.others), "other objection", "other objections"),
        (len(whole.in_flight) - len(page.in_flight), "thing in flight", "things in flight"),
        ((Counter(_texts(page)) - Counter(_texts(whole))).total(), "text shortened", "texts shortened"),
    )
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count > 0]
    if state.type_scale < _GENTLE[-1]:
        parts.append(f"type at {state.type_scale:.0%}")
    named = (
        f"Cut to fit one page: {', '.join(parts)}. All of it is in the Markdown and in the notebook." if parts else ""
    )
    return replace(state, cut=named)


def _criteria(page: PreRead) -> int:
    return sum(len(status.criteria) for status in page.statuses)


def _texts(whole: Any) -> Iterator[str]:
    """Yield every text of a part of the page, in no certain order."""
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            waiting += value
        else:
            waiting += [getattr(value, name) for name in _fields_of(value.__class__)]


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass by name; none for any other type. Asked of thousands of parts for each page."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
