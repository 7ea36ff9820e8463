"""The engineer's own page: HTML, Markdown and JSON of the same frozen facts (R1.7, R8.7)."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import Any, Literal, get_args

from pydantic import TypeAdapter

from perfcal.errors import UnknownNameError
from perfcal.evidence.trajectory import Trajectory, trajectory
from perfcal.schema.cycle import Cycle
from perfcal.session.recorded import as_decided
from perfcal.view.live_page import LivePage, page_of_engineer
from perfcal.view.plain_page import render_plain_page
from perfcal.view.safe_text import safe_link
from perfcal.view.shown import Note
from perfcal.view.theme import STATUS_SYMBOLS
from perfcal.view.trajectory.markdown import trajectory_markdown
from perfcal.view.trajectory.words import PageWords, page_of

__all__ = [
    "FACTS_MIME",
    "Format",
    "TrajectoryPage",
    "TrajectoryShown",
    "render_trajectory",
    "rendered_from",
    "trajectory_control",
]

Format = Literal["html", "md", "json"]
_FACTS = TypeAdapter(Trajectory)
_FORMAT = "trajectory/1"
FACTS_MIME = "application/vnd.perfcal.trajectory+json"
"""The facts beside the page, so that the batch exports the page itself and not the frame around it."""
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


# `format` is what a reader and the command line call it.
def render_trajectory(facts: Trajectory, format: Format = "html", *, after_session: bool = False) -> str:  # noqa: A002
    """Render an engineer's own page.

    Parameters
    ----------
    facts
        What `trajectory` returned; a renderer works out nothing of its own.
    format : {"html", "md", "json"}
        HTML needs no script and asks nobody for anything; Markdown is for pasting; JSON holds every fact.
    after_session
        The page of R8.7 instead: the decision, the criteria, the work and the gap, for the engineer to agree with.
    """
    if format not in get_args(Format):
        raise UnknownNameError.of("format", format, get_args(Format))
    if format == "json":
        return (
            json.dumps({"perfcal": _FORMAT, **_FACTS.dump_python(facts, mode="json")}, ensure_ascii=False, indent=2)
            + "\n"
        )
    page = page_of(facts, after_session=after_session)
    return trajectory_markdown(page) if format == "md" else _html(page)


def rendered_from(shown: Any) -> str:
    """Return the HTML page of what a notebook holds under `FACTS_MIME`: the batch exports it without running it again."""
    return render_trajectory(_FACTS.validate_python(shown["facts"]), after_session=bool(shown["after_session"]))


class TrajectoryShown:
    """The page in a notebook, in a frame that runs nothing, with its facts beside it for the batch."""

    def __init__(self, facts: Trajectory, *, after_session: bool = False) -> None:
        self.facts = facts
        self.after_session = after_session

    def to_html(self) -> str:
        """Return the whole page in a sandboxed frame."""
        page = escape(render_trajectory(self.facts, "html", after_session=self.after_session), quote=True)
        style = "width:100%;max-width:74rem;height:80rem;border:1px solid rgba(128,128,128,.35)"
        title = escape(f"Trajectory of {self.facts.employee_id}", quote=True)
        return f'<iframe title="{title}" sandbox="{_SANDBOX}" style="{style}" srcdoc="{page}"></iframe>'

    def to_text(self) -> str:
        """Return the page as Markdown."""
        return render_trajectory(self.facts, "md", after_session=self.after_session)

    def _repr_mimebundle_(self, **_kwargs: object) -> dict[str, Any]:
        facts = {"facts": _FACTS.dump_python(self.facts, mode="json"), "after_session": self.after_session}
        return {"text/html": self.to_html(), "text/plain": self.to_text(), FACTS_MIME: facts}


class TrajectoryPage:
    """One engineer's page in a notebook: the part `page`, and what it is made from as `facts`; `choice` says whose it is."""

    def __init__(self, cycle: Cycle, employee_id: str, *, after_session: bool = False) -> None:
        self.facts = trajectory(as_decided(cycle) if after_session else cycle, employee_id)
        self.page = TrajectoryShown(self.facts, after_session=after_session)
        self.choice = Note(f"The page of {employee_id}, as of {cycle.as_of}.")


def trajectory_control(
    cycle: Cycle, employee_id: str = "", *, after_session: bool = False, interactive: bool = True
) -> TrajectoryPage | LivePage:
    """Show one engineer's own page (R1.7); by hand with a field to choose the engineer. Nothing on it is anybody else's.

    `employee_id` blank means the first on the roster with a growth doc. After the session the decision is the log's, where
    there is one: of the log, that one word and nothing else is on the page (R8.7). Parts: `page`; by hand also `choice`.
    """

    def make(who: str) -> TrajectoryPage:
        return TrajectoryPage(cycle, who, after_session=after_session)

    return page_of_engineer(cycle, employee_id, make=make, parts=("page",), interactive=interactive)


def _html(page: PageWords) -> str:
    return render_plain_page("trajectory.html.j2", title=page.title, page=_linked(asdict(page)))


def _linked(page: dict[str, Any]) -> dict[str, Any]:
    """Let an address through only where it may be followed, and give each status its symbol."""
    for standing in page["standings"]:
        for item in standing["criteria"]:
            item["symbol"] = STATUS_SYMBOLS.get(item["status"], "?")
            item["examples"] = [(title, safe_link(url)) for title, url in item["examples"]]
            for line in (*item["lines"], *item["near"]):
                line["href"] = safe_link(line["url"])
    return page
