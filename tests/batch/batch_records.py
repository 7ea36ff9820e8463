"""A task and the record of its page, as short as a test needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perfcal.batch.manifest import Record
from perfcal.batch.shelf import Notebook
from perfcal.batch.task import Task

NOTEBOOK = Notebook(
    name="02_pre_read",
    path=Path("02_pre_read.ipynb"),
    title="Pre-read",
    audience="candidate",
    folder="pre_reads",
    reads="person",
    parameters=("workspace", "employee_id", "interactive"),
    fingerprint="n1",
)
INPUTS = {"cycle.yaml": "c1", "growth_docs/e01.md": "g1"}


def task(employee_id: str = "e01", **changed: Any) -> Task:
    """Return the task of one candidate's pre-read."""
    facts: dict[str, Any] = {
        "key": NOTEBOOK.key(employee_id),
        "notebook": NOTEBOOK,
        "employee_id": employee_id,
        "parameters": {"workspace": "../../ws", "employee_id": employee_id, "interactive": False},
        "inputs": INPUTS,
    }
    return Task(**{**facts, **changed})


def record(employee_id: str = "e01", **changed: Any) -> Record:
    """Return the record of that page, made from the very same things."""
    made = task(employee_id)
    facts: dict[str, Any] = {
        "key": made.key,
        "notebook": NOTEBOOK.name,
        "title": NOTEBOOK.title,
        "employee_id": employee_id,
        "parameters": dict(made.parameters),
        "notebook_digest": "n1",
        "code_digest": "p1",
        "inputs": dict(INPUTS),
        "started": "2026-07-01T09:00:00+00:00",
        "seconds": 3.2,
        "outcome": "done",
        "outputs": {f"{made.key}.ipynb": "i1", f"{made.key}.html": "h1"},
        "complete": True,
    }
    return Record(**{**facts, **changed})
