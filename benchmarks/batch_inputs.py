"""What `batch.py` runs: two notebooks of eight cells that end in a page, and a company of any size."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import nbformat

import perfcal
from perfcal.sample import write_sample
from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.assemble import pre_read

__all__ = ["WORK", "company", "facts_file", "write_notebook"]

WORK = 2.0
"""Seconds of computing that the compute-heavy notebook does, of one core."""

_TEAM = 8

_PARAMETERS = """\
workspace: str = ""
employee_id: str = "nobody"
facts: str = ""  # the page's facts, ready
work: float = 0.0  # seconds of computing
interactive: bool = True"""

_IMPORTS = """\
import time
from pathlib import Path

import altair as alt
import pandas as pd

import perfcal.view.charts  # altair draws
from perfcal.view.pre_read import pre_read_from_json
from perfcal.view.pre_read.page import PreReadPage"""

_WEEKS = """\
weeks = pd.DataFrame({"week": range(26), "rows": [(7 * week) % 11 for week in range(26)]})
weeks.describe()"""

_COMPUTING = """\
begun = time.process_time()
while time.process_time() - begun < work:
    sum(range(1000))
print(employee_id)"""

_CELLS = (
    _IMPORTS,
    _WEEKS,
    'alt.Chart(weeks).mark_bar().encode(x="week:O", y="rows:Q")',
    'alt.Chart(weeks).mark_line(point=True).encode(x="week:Q", y="rows:Q")',
    _COMPUTING,
    "PreReadPage(pre_read_from_json(Path(facts).read_text()), framed=interactive)",
)


def write_notebook(path: Path) -> Path:
    """Write the notebook: a heading, its parameters, two charts, a table, some computing and a page from ready facts."""
    cells = [
        nbformat.v4.new_markdown_cell("# What does one page take?"),
        nbformat.v4.new_code_cell(_PARAMETERS, metadata={"tags": ["parameters"]}),
        *map(nbformat.v4.new_code_cell, _CELLS),
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "perfcal": {"for": "candidate", "title": "One page", "folder": "pages"},
    }
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def facts_file(path: Path) -> Path:
    """Write the facts of one candidate of the sample."""
    cycle = perfcal.load_workspace()
    path.write_text(render_pre_read(pre_read(cycle, cycle.candidate_ids()[0]), "json"), encoding="utf-8")
    return path


def company(folder: Path, *, candidates: int) -> Path:
    """Write a workspace with so many candidates who have no growth docs: what grows with it is the batch alone."""
    write_sample(folder)
    shutil.rmtree(folder / "growth_docs")
    (folder / "growth_docs").mkdir()
    roster, listed = _rows(folder / "roster.csv"), _rows(folder / "candidates.csv")
    cycle = perfcal.load_workspace(folder).id
    manager = next(row for row in roster if row["level"] == "M1")
    person = next(row for row in reversed(roster) if row["level"] == "L4")
    put_up = next(row for row in reversed(listed) if row["target_level"] == "L5")
    ids = {f"x{number:05}": f"y{number // _TEAM:05}" for number in range(candidates)}
    managers = [{**manager, "employee_id": who, "name": f"Manager {who}"} for who in dict.fromkeys(ids.values())]
    people = [{**person, "employee_id": who, "name": f"Person {who}", "manager_id": of} for who, of in ids.items()]
    new = {"cycle": cycle, "decision": "", "round": "1"}
    cases = [{**put_up, **new, "employee_id": who, "presenter_id": of} for who, of in ids.items()]
    _write(folder / "roster.csv", [*roster, *managers, *people])
    _write(folder / "candidates.csv", cases)
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
