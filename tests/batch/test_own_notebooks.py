"""docs/batch.md does what it says: the notebook on that page runs for a candidate, and any other one through the engine alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from batch_notebooks import write_notebook

from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch

pytestmark = pytest.mark.batch

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")


def code(language: str) -> list[str]:
    """Return the page's blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """Write the notebook of the page: its parameters, its metadata and its cell."""
    parameters, cell, *_ = code("python")
    tagged = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    made: Any = nbformat.v4.new_notebook(cells=[tagged, nbformat.v4.new_code_cell(cell)])
    made.metadata.update(json.loads("{" + code("json")[0] + "}"))
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path / "artifacts_by_month.ipynb"
    nbformat.write(made, path)
    return path


def test_the_notebook_of_the_page_becomes_a_page_with_its_chart(notebook: Path, tmp_path: Path) -> None:
    """With altair as it comes; the executed notebook keeps what altair made."""
    plan = plan_batch(out=tmp_path / "reports", notebooks=[str(notebook)], only=["e0048"])
    result = run_batch(plan, progress=False)
    assert result.exit_code == 0
    written = result.folder / "artifacts_by_month" / "e0048.html"
    assert "data:image/svg+xml" in written.read_text(encoding="utf-8")
    executed = nbformat.read(written.with_suffix(".ipynb"), as_version=4)
    assert "vegaEmbed" in executed.cells[-1].outputs[0].data["text/html"]


def test_any_notebook_runs_through_the_engine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand as on the page would be like the three that are made here."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    write_notebook(tmp_path / "in.ipynb", "number * 2", parameters="number = 0")
    exec(next(block for block in code("python") if "execute_notebook" in block).replace("1000", "3"), {})
    said = [nbformat.read(f"out/{number}.ipynb", as_version=4).cells[-1].outputs[0].data for number in range(3)]
    assert [each["text/plain"] for each in said] == ["0", "2", "4"]
