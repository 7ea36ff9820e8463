"""Write an empty workspace: commented settings, tables with their header line, a growth doc to copy."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from perfcal.errors import OccupiedError
from perfcal.files import write_atomically
from perfcal.schema.columns import CANDIDATES, EVENTS, PEOPLE, RATINGS, Columns

__all__ = ["write_workspace"]

_TEMPLATES = {
    "README.md": "README.md",
    "cycle.yaml": "cycle.yaml",
    "rubric.yaml": "rubric.yaml",
    "scale.yaml": "scale.yaml",
    "policy.yaml": "policy.yaml",
    "growth_doc_template.md": "growth_doc.md",
}
_TABLES: Mapping[str, Columns] = {
    "roster.csv": PEOPLE,
    "ratings.csv": RATINGS,
    "candidates.csv": CANDIDATES,
    "events.csv": EVENTS,
}
_FOLDERS = ("growth_docs", "job_descriptions")
# Columns that perfcal adds while reading: where a row stands, and the label beside its value.
_ADDED = {"file", "line", "label"}


def write_workspace(dest: Path) -> Path:
    """Write an empty workspace into a new or empty folder and return it; it passes `perfcal check` as it stands."""
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise OccupiedError.of(dest)
    for folder in _FOLDERS:
        (dest / folder).mkdir(parents=True, exist_ok=True)
    templates = resources.files("perfcal.load") / "templates"
    for name, template in _TEMPLATES.items():
        write_atomically(dest / name, (templates / template).read_text(encoding="utf-8"))
    for name, columns in _TABLES.items():
        header = ",".join(column for column in columns if column not in _ADDED)
        write_atomically(dest / name, f"{header}\n")
    return dest
