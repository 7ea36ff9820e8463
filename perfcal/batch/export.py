"""An executed notebook to the pages people open: pre-reads and trajectories from their facts, others from their cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perfcal.batch.notebook_files import Cells
from perfcal.view import trajectory
from perfcal.view.notebook_page import render_notebook_page
from perfcal.view.pre_read import PreRead, pre_read_from_json, render_pre_read
from perfcal.view.pre_read.page import FACTS_MIME, page_frame

__all__ = ["draw_pre_reads", "export_pages", "pre_read_facts", "trajectory_page"]


def pre_read_facts(notebook: Cells) -> PreRead | None:
    """Return the pre-read a notebook shows, None when it shows none; of several, the last, as a reader sees it."""
    shown = _shown_with_facts(notebook)
    return _facts(shown[-1]) if shown else None


def trajectory_page(notebook: Cells) -> str | None:
    """Return the engineer's page a notebook shows, None when it shows none; of several, the last."""
    shown = [data[trajectory.FACTS_MIME] for data in _shown(notebook) if trajectory.FACTS_MIME in data]
    return trajectory.rendered_from(shown[-1]) if shown else None


def draw_pre_reads(notebook: Cells) -> None:
    """Put the page beside its facts wherever the kernel left that to us, as a reader of the notebook expects it."""
    for shown in _shown_with_facts(notebook):
        if "text/html" not in shown:
            shown["text/html"] = page_frame(_facts(shown))


def _shown_with_facts(notebook: Cells) -> list[Any]:
    return [shown for shown in _shown(notebook) if FACTS_MIME in shown]


def _shown(notebook: Cells) -> Iterator[Any]:
    return (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


def _facts(shown: Any) -> PreRead:
    return pre_read_from_json(json.dumps(shown[FACTS_MIME]))


def export_pages(
    notebook: Cells, target: Path, *, facts: PreRead | None, title: str, page: str | None = None
) -> list[Path]:
    """Write the pages of one executed notebook beside `target`, and return them.

    A pre-read becomes HTML and a PDF of one page, both from its facts; a `page` that is ready is written as it is;
    anything else, and a notebook that failed, becomes HTML from its cells.
    """
    html, pdf = target.with_suffix(".html"), target.with_suffix(".pdf")
    if facts is None:
        html.write_text(page or _cells_as_page(notebook, title=title, name=target.name), encoding="utf-8")
        return [html]
    html.write_text(str(render_pre_read(facts, "html")), encoding="utf-8")
    document = render_pre_read(facts, "pdf")
    pdf.write_bytes(document if isinstance(document, bytes) else document.encode())
    return [html, pdf]


def _cells_as_page(notebook: Cells, *, title: str, name: str) -> str:
    """Convert by nbconvert, without its page around: that one loads scripts and fonts from the network."""
    from nbconvert import HTMLExporter  # noqa: PLC0415  # half a second, for the few pages that need it

    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_anchor_links=True)  # type: ignore[no-untyped-call]
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    content, _resources = exporter.from_notebook_node(notebook)
    return render_notebook_page(content, title=title, source=f"Made by perfcal from {name}.")
