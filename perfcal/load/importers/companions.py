"""Columns that say the same thing twice (a score and its label, a manager's name and id), and rows where they disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from perfcal.load.cell_fault import listed_lines
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.people_index import looks_like_id
from perfcal.load.tabular import TextTable
from perfcal.schema.problems import Problems

__all__ = ["agreeing_columns", "compare_companions", "disagreements", "usual_partner"]

_AGREE = 0.9


def usual_partner(cells: Sequence[str], beside: Sequence[str]) -> dict[str, str]:
    """Return, for each filled cell value, the filled value that stands beside it most often; blank where two tie."""
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell, other in zip(cells, beside, strict=True):
        if cell and other:
            pairs[cell][other] += 1
    return {cell: _commonest(counts) for cell, counts in pairs.items()}


def _commonest(counts: Counter[str]) -> str:
    first, *second = counts.most_common(2)
    return "" if second and second[0][1] == first[1] else first[0]


def agreeing_columns(cells: Sequence[str], beside: Sequence[str]) -> bool:
    """Whether two columns name the same things one to one, but for a few rows."""
    forth, back = usual_partner(cells, beside), usual_partner(beside, cells)
    filled = [(cell, other) for cell, other in zip(cells, beside, strict=True) if cell and other]
    agreeing = sum(forth[cell] == other and back[other] in {cell, ""} for cell, other in filled)
    return len(forth) > 1 and len(set(forth.values())) > 1 and agreeing >= _AGREE * len(filled)


def disagreements(cells: Sequence[str], beside: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the rows whose pair is not the usual one, and the rows where the second cell is blank beside a first."""
    forth = usual_partner(cells, beside)
    rows: Iterable[tuple[int, tuple[str, str]]] = enumerate(zip(cells, beside, strict=True))
    unlike, blank = [], []
    for row, (cell, other) in rows:
        if cell and not other and cell in forth:
            blank.append(row)
        elif cell and other and forth[cell] != other:
            unlike.append(row)
    return unlike, blank


def compare_companions(found: TextTable, column_map: ColumnMap, problems: Problems) -> TextTable:
    """Name every row where two columns that say the same disagree, or the second is blank.

    A rating whose value contradicts its label is an error: nobody can know which was meant. Of a person, the mapped
    column is used and the row is warned about. Columns that seldom agree are not compared, and that is said.
    """
    refused: set[int] = set()
    id_header = column_map.columns.get("employee_id", ("",))[0]
    ids = {cell for place in found.places(id_header) for cell in found.column(place)}
    for column, headers in column_map.also.items():
        mapped = column_map.columns.get(column, ())
        for header in headers if len(mapped) == 1 else ():
            refused |= _compare(found, column, (mapped[0], header), ids, problems=problems)
    return found.without(refused) if refused else found


def _compare(
    found: TextTable, column: str, pair: tuple[str, str], ids: Collection[str], *, problems: Problems
) -> set[int]:
    cells, beside = (found.column(found.places(header)[0]) for header in pair)
    if not agreeing_columns(cells, beside):
        said = f"values that seldom agree with {pair[0]!r}, not compared"
        hint = "take it out of `also` in the map"
        problems.warning(
            found.name, found.layout.header_line, said, "columns that say the same", hint=hint, column=pair[1]
        )
        return set()
    if column != "rating":
        _note_other_ids(found, pair[1], beside, ids, problems=problems)
    unlike, blank = ([found.lines[row] for row in rows] for rows in disagreements(cells, beside))
    for line in blank:
        hint = f"fill it in, or nothing: {pair[0]!r} is used"
        problems.warning(found.name, line, f"a blank cell beside {pair[0]!r}", "a value", hint=hint, column=pair[1])
    _warn_two_for_one(found, pair, (cells, beside), problems)
    for line in unlike:
        _say_unlike(found.name, line, column, pair, problems=problems)
    return set(unlike) if column == "rating" else set()


def _say_unlike(name: str, line: int, column: str, pair: tuple[str, str], *, problems: Problems) -> None:
    if column == "rating":
        hint = "ask who rated which one is meant, and correct the other"
        found, expected = "a value that contradicts its label", "a value and its own label"
        problems.error(name, line, found, expected, hint=hint, column=pair[0])
        return
    found, hint = (
        f"another value than usual beside the same {pair[0]!r}",
        f"correct one of the two; {pair[0]!r} is used",
    )
    problems.warning(name, line, found, "one value for each", hint=hint, column=pair[1])


def _warn_two_for_one(
    found: TextTable, pair: tuple[str, str], columns: tuple[list[str], list[str]], problems: Problems
) -> None:
    """Say which rows give one second value to two first ones, e.g. one manager id to two names."""
    cells, beside = columns
    back, _blank = disagreements(beside, cells)
    forth, _ = disagreements(cells, beside)
    lines = [found.lines[row] for row in back if row not in forth]
    if lines:
        said = f"a value that usually stands beside another {pair[0]!r}, in {listed_lines(lines)}"
        hint = f"correct one of the two; {pair[0]!r} is used"
        problems.warning(found.name, lines[0], said, "one value for each", hint=hint, column=pair[1])


def _note_other_ids(
    found: TextTable, header: str, cells: Sequence[str], ids: Collection[str], *, problems: Problems
) -> None:
    """Say that a column of numbers or codes does not hold ids of this file's people, whatever its header says."""
    filled = [cell for cell in cells if cell]
    if filled and all(looks_like_id(cell) and cell not in ids for cell in filled):
        said = f"{len(set(filled))} values, none of which is an id of a person of this file"
        hint = "nothing to do: the ids of this column are another system's"
        problems.note(found.name, found.layout.header_line, said, "ids of people", hint=hint, column=header)
