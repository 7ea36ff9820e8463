"""How well a column of a foreign file fits one of perfcal's: its header, and the shape of its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from perfcal.load.column_shapes import ColumnShape
from perfcal.load.header_row import header_words
from perfcal.load.importers.header_synonyms import HEADERS, IGNORED, WEAK, WORDS
from perfcal.load.people_index import PeopleIndex, is_sentinel
from perfcal.load.tabular import TextTable

__all__ = ["ALIKE", "DAYS", "PEOPLE", "Sheet", "column_fit", "header_likeness", "resolved_share"]

DAYS = frozenset({"level_since", "start_date", "end_date", "as_of", "rated_on", "date"})
PEOPLE = ("manager_id", "rater_id", "presenter_id")
ALIKE = 0.82
"""Header likeness below which a column is not proposed by its header."""

_INSIDE = 0.88  # a known header inside a longer one
_LAST_WORDS = frozenset({"status", "department", "rating"})  # telling enough as the last word of any header
_WEAK = 0.9
_HEADER_PART, _VALUES_PART = 0.6, 0.4
_HALF = 0.4
_FEW = {"status": 15, "stage": 10, "decision": 12, "event": 30, "rating": 20, "cycle": 40, "level": 80, "dimension": 60,
        "target_level": 40, "track": 60, "round": 10}  # fmt: skip
_TEXTS = ("text", "code", "number")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table being mapped, the shape of each of its columns, and what kind of table it should become."""

    table: TextTable
    shapes: Sequence[ColumnShape]
    kind: str

    def places(self) -> list[int]:
        """Return the columns that have a header and at least one value."""
        return [place for place, header in enumerate(self.table.header) if header and self.shapes[place].filled]

    def words(self, place: int) -> str:
        """Return a column's header as plain words."""
        return header_words(self.table.header[place])


def column_fit(sheet: Sheet, column: str, place: int, index: PeopleIndex) -> float:
    """Return how well a file's column fits one of perfcal's, from 0 (not at all) to 1.

    `index` holds the people of the file, so far as they are known, for columns that name people.
    """
    words = sheet.words(place)
    strong = header_likeness(words, HEADERS[sheet.kind][column])
    others = (known for other, known in HEADERS[sheet.kind].items() if other != column)
    if words in IGNORED or (strong < 1 and any(words in known for known in others)):
        return 0.0  # "reviewer email" is like "reviewee email", and is another column's own header
    header = max(strong, _WEAK * header_likeness(words, WEAK[sheet.kind].get(column, ())))
    values = _values_fit(sheet, column, place, index)
    if column == "status" and strong == 1:
        values = max(values, _HALF)  # words of another language: the person is asked what they mean
    return _HEADER_PART * header + _VALUES_PART * values if header >= ALIKE and values > 0 else 0.0


def header_likeness(words: str, known: Iterable[str]) -> float:
    """Return how alike a header is to the best of the known ones: 1 is the same, below 0.82 means nothing."""
    return max((_likeness(words, each) for each in known), default=0.0)


def resolved_share(cells: Iterable[str], index: PeopleIndex) -> tuple[int, int]:
    """Return how many filled cells name one person of the index, and how many are filled with more than a sentinel."""
    find = cache(lambda cell: index.find(cell).how in {"id", "email", "name"})
    filled = [cell for cell in cells if cell and (find(cell) or not is_sentinel(cell))]
    return sum(find(cell) for cell in filled), len(filled)


@cache
def _likeness(words: str, known: str) -> float:
    if words == known or words.replace(" ", "") == known.replace(" ", ""):
        return 1.0
    if len(known) <= 3:
        return 0.0
    alike = max(fuzz.ratio(words.replace(" ", ""), known.replace(" ", "")), fuzz.token_sort_ratio(words, known)) / 100
    inside = " " in known and set(known.split()) <= set(words.split())
    last = known in _LAST_WORDS and words.endswith(f" {known}")
    # A long header may only differ by the word that matters (manager id, manager name): likeness stays below equality.
    return max(min(alike, 0.99), _INSIDE if inside or last else 0.0)


def _values_fit(sheet: Sheet, column: str, place: int, index: PeopleIndex) -> float:
    """Return how well the values suit the column, 0 where they cannot be meant."""
    shape = sheet.shapes[place]
    if column in DAYS or column == "email":
        wanted = "email" if column == "email" else "day"
        return float(shape.shape == wanted and shape.share >= _HALF)
    if shape.shape == "day" or (column == "name" and shape.shape != "text"):
        return 0.0
    if column in PEOPLE:
        return _people_fit(sheet, place, index)
    if column == "employee_id" and sheet.kind == "roster":
        return 0.3 + 0.7 * shape.distinct / shape.filled
    return _set_fit(sheet, column, place) if column in _FEW else 0.7


def _set_fit(sheet: Sheet, column: str, place: int) -> float:
    """Return how well values suit a column of few distinct ones; levels and ratings may be many."""
    shape = sheet.shapes[place]
    if shape.distinct > _FEW[column]:
        return 0.3 if column in {"level", "rating"} else 0.0
    if column == "status":
        cells = {cell for cell in sheet.table.column(place) if cell}
        return sum(header_words(cell) in WORDS["status"] for cell in cells) / len(cells)
    return 1.0 if shape.shape in _TEXTS else 0.6


def _people_fit(sheet: Sheet, place: int, index: PeopleIndex) -> float:
    named, filled = resolved_share(sheet.table.column(place), index)
    by_id = 0.1 if sheet.shapes[place].shape in {"code", "number"} else 0.0
    return 0.2 + 0.7 * (named / filled if filled else 0.0) + by_id
