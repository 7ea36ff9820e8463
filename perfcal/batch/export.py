"""An executed notebook to the pages people open: pre-reads and trajectories from their facts, others from their cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from perfcal.batch.cells_html import cells_html
from perfcal.batch.notebook_files import Cells
from perfcal.view import trajectory
from perfcal.view.notebook_page import render_notebook_page
from perfcal.view.pre_read import PreRead, pre_read_from_json, render_pre_read
from perfcal.view.pre_read.page import FACTS_MIME, page_frame

__all__ = ["DrawnPreRead", "Exported", "draw_pre_reads", "export_pages", "trajectory_page"]


class DrawnPreRead(NamedTuple):
    """A pre-read's facts and the page drawn from them: the notebook and the exported file show the same drawing."""

    facts: PreRead
    html: str


class Exported(NamedTuple):
    """The pages of one notebook, and the facts they were made from where it is a pre-read."""

    pages: tuple[Path, ...]
    facts: PreRead | None = None


def draw_pre_reads(notebook: Cells) -> DrawnPreRead | None:
    """Put the page beside its facts wherever the kernel left that to us, as a reader of the notebook expects it.

    Return the pre-read the notebook shows, None when it shows none; of several, the last, as a reader sees it.
    """
    drawn = None
    for shown in _shown(notebook):
        if FACTS_MIME in shown:
            facts = pre_read_from_json(json.dumps(shown[FACTS_MIME]))
            drawn = DrawnPreRead(facts, render_pre_read(facts, "html"))
            if "text/html" not in shown:
                shown["text/html"] = page_frame(facts, drawn.html)
    return drawn


def trajectory_page(notebook: Cells) -> str | None:
    """Return the engineer's page a notebook shows, None when it shows none; of several, the last."""
    shown = [data[trajectory.FACTS_MIME] for data in _shown(notebook) if trajectory.FACTS_MIME in data]
    return trajectory.rendered_from(shown[-1]) if shown else None


def _shown(notebook: Cells) -> Iterator[Any]:
    return (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


def export_pages(notebook: Cells, target: Path, *, title: str, failed: bool = False) -> Exported:
    """Write the pages of one executed notebook beside `target`; what its kernel left out is drawn into the notebook.

    A pre-read becomes HTML and a PDF of one page, both from its facts; a trajectory becomes its page; anything else,
    and a notebook that failed, becomes HTML from its cells.
    """
    html, pdf = target.with_suffix(".html"), target.with_suffix(".pdf")
    drawn = None if failed else draw_pre_reads(notebook)
    if drawn is None:
        page = None if failed else trajectory_page(notebook)
        html.write_text(page or _cells_as_page(notebook, title=title, name=target.name), encoding="utf-8")
        return Exported((html,))
    html.write_text(drawn.html, encoding="utf-8")
    pdf.write_bytes(render_pre_read(drawn.facts, "pdf"))
    return Exported((html, pdf), drawn.facts)


def _cells_as_page(notebook: Cells, *, title: str, name: str) -> str:
    return render_notebook_page(cells_html(notebook), title=title, source=f"Made by perfcal from {name}.")
