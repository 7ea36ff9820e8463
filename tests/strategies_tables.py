"""Small ladders, scales and files for tests of tables, and Hypothesis strategies for cells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from perfcal.schema.problems import Problem, Problems
from perfcal.schema.rubric import Dimension, Level, Rubric
from perfcal.schema.scale import Scale, ScaleValue

FIXTURES = Path(__file__).parent / "load" / "fixtures_tables"

RUBRICS = {
    "eng-ic": Rubric(
        "eng-ic",
        tuple(Level(f"L{step}", track="ic", aliases=(f"IC{step}",)) for step in range(3, 7)),
        (Dimension("scope", "Scope"), Dimension("impact", "Impact on users")),
        (),
    )
}
SCALE = Scale(
    (ScaleValue(1, "Below"), ScaleValue(2, "Partly meets"), ScaleValue(3, "Meets"), ScaleValue(4, "Exceeds")),
    meets=3,
    unrated=("n/a", "too new"),
)


def csv_file(folder: Path, text: str, *, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    """Write one small file and return its place."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(problems: Iterable[Problem], *, severity: str = "") -> list[tuple[int | None, str]]:
    """Return (line, found) of the problems of one severity, or of all."""
    return [(each.line, each.found) for each in problems if not severity or each.severity == severity]


def said(problems: Problems) -> str:
    """Return everything the problems say, as one text."""
    parts = (f"{each.severity} | {each.column} | {each.found} | {each.expected} | {each.hint}" for each in problems)
    return "\n".join(parts)


ids = st.integers(1, 99_999).map(lambda number: f"e{number:05}")
plain_text = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
