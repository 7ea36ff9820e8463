"""Executed notebooks as files: read, cleaned of this machine's paths, written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from perfcal.batch.paths import without_paths

__all__ = ["Cells", "error_output", "strip_paths", "write_executed"]

Cells = Any  # nbformat's NotebookNode, a dictionary that also answers to attributes


def write_executed(path: Path, notebook: Cells) -> None:
    """Write a notebook where nobody reads yet."""
    import nbformat  # noqa: PLC0415

    path.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")  # type: ignore[no-untyped-call]


def error_output(kind: str, words: str) -> Cells:
    """Return what a cell shows when `kind` was raised in it."""
    import nbformat  # noqa: PLC0415

    return nbformat.v4.new_output("error", ename=kind, evalue=words, traceback=[f"{kind}: {words}"])  # type: ignore[no-untyped-call]


def strip_paths(notebook: Cells, paths: Mapping[str, str], *, source: str, name: str) -> Cells:
    """Return the notebook without the machine's paths.

    What papermill noted as its input and output is said by name: `source` was run and became `name`.
    """
    stripped = without_paths(notebook, paths)
    stripped.metadata.setdefault("papermill", {}).update(input_path=source, output_path=name)
    return stripped
