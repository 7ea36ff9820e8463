"""Tiny notebooks, one scenario each, written as files so that a test shows what it runs."""

from __future__ import annotations

import json
from pathlib import Path

ABOUT_A_PERSON = 'workspace: str = ""\nemployee_id: str = "nobody"\ninteractive: bool = True'
ABOUT_THE_CYCLE = 'workspace: str = ""\ninteractive: bool = True'


def write_notebook(path: Path, *cells: str, parameters: str = ABOUT_THE_CYCLE, **declared: str) -> Path:
    """Write a notebook: a heading, the parameters cell, these code cells; `declared` goes into its metadata."""
    declared = {"for" if key == "audience" else key: value for key, value in declared.items()}
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            **({"perfcal": declared} if declared else {}),
        },
        "cells": [
            {"cell_type": "markdown", "id": "heading", "metadata": {}, "source": f"# What about {path.stem}?"},
            _code("parameters", parameters, tags=["parameters"]),
            *(_code(f"cell-{number}", source) for number, source in enumerate(cells)),
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def startup_with_a_thread(folder: Path) -> Path:
    """Write a user's IPython folder whose startup file starts a thread: no process with it can be forked."""
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()"
    )
    return folder


def _code(cell_id: str, source: str, *, tags: list[str] | None = None) -> dict[str, object]:
    metadata = {"tags": tags} if tags else {}
    return {
        "cell_type": "code",
        "id": cell_id,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
