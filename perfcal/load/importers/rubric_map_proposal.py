"""Propose the column map of a long CSV ladder from its headers and from what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import mean

from perfcal.errors import UsageError
from perfcal.load.importers.csv_text import CsvText
from perfcal.load.importers.ladder_words import level_share
from perfcal.load.importers.rubric_draft import ordered_rungs
from perfcal.load.importers.rubric_map import RubricMap

__all__ = ["propose_rubric_map"]

_LEVEL = re.compile(r"level|grade|band|tier|seniority|job title|position", re.IGNORECASE)
_DIMENSION = re.compile(
    r"skill|competenc|criteri|dimension|attribute|capabilit|behaviou?r|theme|topic|practice|expectation area|trait",
    re.IGNORECASE,
)
_GROUP = re.compile(r"section|categor|area|pillar|group|domain|cluster|theme|topic|dimension|subsection", re.IGNORECASE)
_RUNG = re.compile(r"rung|proficiency|skill level|stage|step|maturity", re.IGNORECASE)
_TEXT = re.compile(r"text|descri|expect|indicator|example|definition|statement|behaviou?r|outcome|what", re.IGNORECASE)
_WEIGHT = re.compile(r"weight", re.IGNORECASE)
_SHORT = 6
_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*%?")


def propose_rubric_map(table: CsvText, *, name: str) -> RubricMap:
    """Return the likeliest map: headers first, then values (long texts, few levels, percentages).

    It is a proposal for a person to confirm. No level, dimension or text column to be found raises `UsageError`
    with the headers there are.
    """
    values = {column: [row[column] for row in table.rows if row[column]] for column in table.header if column}
    values = {column: held for column, held in values.items() if held}
    text = _text_column(values)
    rest = {column: held for column, held in values.items() if column != text and _words(held) <= _SHORT}
    rung = _rung_column(rest)
    level = _level_column({column: held for column, held in rest.items() if column != rung})
    weight = next((c for c, held in rest.items() if _WEIGHT.search(c) and all(map(_NUMBER.fullmatch, held))), "")
    labels = {
        c: held for c, held in rest.items() if c not in {rung, level, weight} and not all(map(_NUMBER.fullmatch, held))
    }
    dimension = _dimension_column(labels)
    if not (text and level and dimension):
        missing = [key for key, column in (("level", level), ("dimension", dimension), ("text", text)) if not column]
        hint = f"write a map by hand (first line `perfcal: rubric-map/1`); columns: {', '.join(table.header)}"
        raise UsageError(f"{name}: no column looks like the {' or '.join(missing)} of a ladder", hint=hint)
    groups = [c for c in labels if c != dimension and _GROUP.search(c) and _is_coarser(table, c, dimension)]
    return RubricMap(
        level=level,
        dimension=dimension,
        text=text,
        rung=rung,
        group=tuple(sorted(groups, key=lambda column: len(set(values[column])))),
        weight=weight,
        dimension_summary=_summary_column(table, values, dimension=dimension, text=text),
    )


def _text_column(values: dict[str, list[str]]) -> str:
    """Return the column of texts with the most different ones: a description of something coarser repeats."""
    named = {column: held for column, held in values.items() if _TEXT.search(column) and _words(held) >= 2}
    likely = named or {column: held for column, held in values.items() if _words(held) > _SHORT}
    return max(likely, key=lambda column: len(set(likely[column])), default="")


def _words(held: Sequence[str]) -> float:
    return mean(len(text.split()) for text in held)


def _rung_column(short: dict[str, list[str]]) -> str:
    for column, held in short.items():
        words = list(dict.fromkeys(word for word in held if word.casefold() not in {"not in use", "n/a"}))
        if (
            _RUNG.search(column)
            and 1 < len(words) <= 10
            and (ordered_rungs(words)[1] or not _is_level_name(column, words))
        ):
            return column
    return ""


def _is_level_name(column: str, words: Sequence[str]) -> bool:
    return bool(_LEVEL.search(column)) and level_share(words) > 0.5


def _level_column(short: dict[str, list[str]]) -> str:
    named = [column for column in short if _LEVEL.search(column)]
    likely = named or [
        column for column, held in short.items() if level_share(sorted(set(held))) > 0.6 and 1 < len(set(held)) <= 30
    ]
    exact = [column for column in likely if column.casefold() in {"level", "grade", "band"}]
    return next(iter(exact or likely), "")


def _dimension_column(labels: dict[str, list[str]]) -> str:
    """Return the finest of the columns whose header is a usual word for a dimension."""
    for pattern in (_DIMENSION, _GROUP):
        named = [column for column in labels if pattern.search(column)]
        if named:
            return max(named, key=lambda column: len(set(labels[column])))
    return ""


def _is_coarser(table: CsvText, group: str, dimension: str) -> bool:
    """Whether fewer groups than dimensions are named, as in a hierarchy."""
    groups = {row[group] for row in table.rows if row[group]}
    return len(groups) < len({row[dimension] for row in table.rows if row[dimension]})


def _summary_column(table: CsvText, values: dict[str, list[str]], *, dimension: str, text: str) -> str:
    """Return another long column that says one thing per dimension, in nearly every one."""
    for column, held in values.items():
        if column in {dimension, text} or not _TEXT.search(column):
            continue
        said: dict[str, set[str]] = {}
        for row in table.rows:
            if row[dimension] and row[column]:
                said.setdefault(row[dimension], set()).add(row[column])
        if (
            said
            and sum(len(each) == 1 for each in said.values()) / len(said) > 0.9
            and len(set(held)) > 0.5 * len(said)
        ):
            return column
    return ""
