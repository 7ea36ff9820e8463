"""An executed notebook's cells as HTML by nbconvert, from one exporter that stays warm: its templates compile once.

Building an exporter takes longer than using it. And nbconvert's last step parses the whole page once more, to make
cells reachable by the keyboard, which the sanitiser takes out again, and to give pictures a text, which it adds itself.
"""

from __future__ import annotations

import threading
from typing import Any

from perfcal.batch.chart_outputs import with_drawn_charts
from perfcal.batch.notebook_files import Cells

__all__ = ["cells_html"]

_REMOVED = "remove_cell"  # nbconvert's own word, on a cell that only tells a person at the notebook what to do
_WARM = threading.local()  # an exporter keeps what it works on in itself: each thread has its own


def cells_html(notebook: Cells) -> str:
    """Return the text and the outputs of a notebook as HTML that nobody has cleaned yet, without the code.

    It goes through `render_notebook_page`, and is then the page that a fresh `HTMLExporter` would have given, with drawings
    in the place of charts that need a script.
    """
    from nbconvert import TemplateExporter  # noqa: PLC0415  # half a second, for the pages that need it

    if not hasattr(_WARM, "exporter"):
        _WARM.exporter = _warm_exporter()
    cells = [_with_drawn_charts(cell) for cell in notebook.cells if _is_shown(cell)]
    shown = type(notebook)({**notebook, "cells": cells})
    content: str = TemplateExporter.from_notebook_node(_WARM.exporter, shown)[0]
    return content


def _is_shown(cell: Any) -> bool:
    failed = any(output.output_type == "error" for output in cell.get("outputs", []))
    return failed or _REMOVED not in cell.metadata.get("tags", [])


def _with_drawn_charts(cell: Any) -> Any:
    outputs = cell.get("outputs")
    return type(cell)({**cell, "outputs": with_drawn_charts(outputs)}) if outputs else cell


def _warm_exporter() -> Any:
    from nbconvert import HTMLExporter  # noqa: PLC0415
    from nbconvert.filters import Highlight2HTML  # noqa: PLC0415
    from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter  # noqa: PLC0415

    new: Any = HTMLExporter
    exporter = new(
        template_name="basic",  # nbconvert's own page around it would load scripts and fonts from the network
        exclude_input=True,
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        optimistic_validation=True,  # the notebook is checked once, not after each of a dozen steps
    )
    # HTMLExporter makes these anew before each notebook; both look at the notebook at hand through the exporter.
    known = {"notebook_metadata": exporter._nb_metadata, "resources": exporter._init_resources(None)}  # noqa: SLF001
    exporter.register_filter("filter_data_type", WidgetsDataTypeFilter(parent=exporter, **known))  # type: ignore[no-untyped-call]
    exporter.register_filter("highlight_code", Highlight2HTML(parent=exporter))  # type: ignore[no-untyped-call]
    return exporter
