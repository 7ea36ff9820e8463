"""The engine `perfcal-fork` beside papermill's own: the same notebook comes out, whatever its cells do."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torture

pytestmark = [
    pytest.mark.batch,
    pytest.mark.skipif(sys.platform != "linux", reason="papermill's own engine is used where forking is not safe"),
]

Ran = tuple[str, dict[str, Any]]


def by_both(cells: list[torture.Cell], folder: Path, **options: Any) -> tuple[Ran, Ran]:
    """Return how a notebook ended, and what became of it, in papermill's own engine and in ours."""
    source = torture.write(folder / "in.ipynb", cells)
    with ThreadPoolExecutor(2) as both:
        stock, ours = both.map(
            lambda engine: torture.run(source, folder / engine, engine, **options), ("nbclient", "perfcal-fork")
        )
    return stock, ours


@pytest.fixture(scope="module")
def tortured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran, Ran]:
    """The notebook of everything that lets the next cell run."""
    folder = tmp_path_factory.mktemp("torture")
    return folder, *by_both(torture.CELLS, folder)


def test_every_cell_comes_out_the_same(tortured: tuple[Path, Ran, Ran]) -> None:
    """Streams, displays, errors, magics, figures, child processes and megabytes, field by field."""
    _folder, (stock_end, stock), (our_end, ours) = tortured
    assert our_end == stock_end
    for one, other in zip(stock["cells"], ours["cells"], strict=True):
        assert other == one, "".join(one["source"])
    assert ours["cells"][-1]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": "the last word\n"}]


def test_the_metadata_and_the_state_of_widgets_are_the_same(tortured: tuple[Path, Ran, Ran]) -> None:
    """Every model with all it holds, and what papermill notes of a notebook."""
    _folder, (_, stock), (_, ours) = tortured
    assert ours["metadata"] == stock["metadata"]
    assert len(ours["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]) > 10


def test_a_notebook_is_given_time_to_end_itself_and_leaves_nothing_running(tortured: tuple[Path, Ran, Ran]) -> None:
    """Its `atexit` functions run, and the processes it left are ended."""
    folder = tortured[0] / "perfcal-fork"
    assert (folder / "ended.txt").read_text() == "yes"
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "left.txt").read_text()), 0)


@pytest.mark.parametrize("ending", torture.ENDINGS)
def test_a_notebook_that_ends_early_ends_the_same(tmp_path: Path, ending: str) -> None:
    """The same exception, the same cells marked, the same words in them."""
    (stock_end, stock), (our_end, ours) = by_both(torture.ENDINGS[ending], tmp_path, execution_timeout=6)
    assert our_end == stock_end
    assert ours == stock


def test_an_interrupted_cell_lets_the_next_one_run(tmp_path: Path) -> None:
    """A cell that took too long says where it was, when nbclient is told to interrupt it and go on."""
    cells = [("import time\ntime.sleep(60)", ("raises-exception",)), ("print('after')", ())]
    options = {"execution_timeout": 6, "interrupt_on_timeout": True}
    stock, ours = by_both(cells, tmp_path, **options)
    assert ours == stock
    assert ours[1]["cells"][-2]["outputs"][0]["ename"] == "KeyboardInterrupt"
