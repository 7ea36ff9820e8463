"""A pre-read as a notebook shows it: the very page that is printed, in a frame that runs nothing."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.facts import PreRead

__all__ = ["FACTS_MIME", "PreReadPage", "page_frame", "show_pre_read"]

FACTS_MIME = "application/vnd.perfcal.pre-read+json"
"""The facts beside the page, so that the batch exports HTML and PDF without running the notebook again."""

# No script, no form, no access to the notebook around it. Links open in a tab of their own, free of this sandbox.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
# The frame cannot ask its content for its height, since nothing in it may run. A page is cut to fit one sheet, and a
# full sheet is this high at the screen's type size; more than that scrolls.
_HEIGHT = "2120px"


class PreReadPage:
    """One candidate's page in a notebook: HTML for a person, the facts for the batch, Markdown for a terminal.

    Without `framed` the HTML is left to whoever exports the facts: a process that has drawn one page draws the next in
    a tenth of a second, while a fresh kernel would wait two seconds for the chart library.
    """

    def __init__(self, pre_read: PreRead, *, framed: bool = True) -> None:
        self.pre_read = pre_read
        self.framed = framed

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        return {
            **({"text/html": page_frame(self.pre_read)} if self.framed else {}),
            "text/plain": render_pre_read(self.pre_read, "md"),
            FACTS_MIME: json.loads(render_pre_read(self.pre_read, "json")),
        }


def show_pre_read(pre_read: PreRead) -> PreReadPage:
    """Return the page as a notebook displays it (R8.1): what a director will hold, not a preview of it.

    The frame is sandboxed: no script in it can run and nothing is fetched. It adds no fact and no advice.
    """
    return PreReadPage(pre_read)


def page_frame(pre_read: PreRead, html: str = "") -> str:
    """Return an `<iframe>` that holds the whole rendered page in its `srcdoc`; `html` is that page where it is drawn."""
    page = escape(html or render_pre_read(pre_read, "html"), quote=True)
    title = escape(f"Pre-read of {pre_read.employee_id}, {pre_read.cycle}", quote=True)
    style = f"width:100%;max-width:60rem;height:{_HEIGHT};border:1px solid rgba(128,128,128,.35)"
    return f'<iframe title="{title}" sandbox="{_SANDBOX}" style="{style}" srcdoc="{page}"></iframe>'
