"""The agenda as a page shows it: the table with names and clock, what changed since it was kept, and what could wait."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import ORDER, AgendaPlan
from perfcal.view.notebook_page import render_notebook_page
from perfcal.view.person_words import by_name
from perfcal.view.pre_read.content import long_date
from perfcal.view.safe_text import visible
from perfcal.view.shown import Note, Stack
from perfcal.view.tables import LONGEST_TABLE, PageTable, page_table

__all__ = ["agenda_shown", "agenda_table", "pre_reads_table", "render_agenda"]


def render_agenda(cycle: Cycle, plan: AgendaPlan, states: pd.DataFrame) -> str:
    """Return the agenda and whose pre-read is there as an HTML page to print or to show (R8.1, R8.3).

    It needs no script and asks nobody for anything. `states` has the columns of `PRE_READ_STATES`. It is for whoever
    chairs: reasons name the patterns' questions.
    """
    title = f"Session {cycle.id}, {long_date(cycle.dates.session)}"
    names = by_name(cycle, cycle.dates.room)
    room = f"<p>Invited: {escape(', '.join(visible(names.get(who, who)) for who in cycle.dates.room))}</p>"
    shown = Stack((agenda_shown(cycle, plan), pre_reads_table(cycle, states)))
    content = f"<h1>{escape(visible(title))}</h1>{room}{shown.to_html()}"
    return render_notebook_page(content, title=title, source=f"As of {long_date(cycle.as_of)}. For whoever chairs.")


def agenda_shown(cycle: Cycle, plan: AgendaPlan) -> Stack:
    """Show the agenda with what it says about itself: what changed since it was kept, what could wait, its order (R8.3)."""
    said = [f"Since the agenda was kept: {'; '.join(plan.changes)}."] if plan.changes else []
    said += [text for text in (plan.could_wait, ORDER) if text]
    return Stack((agenda_table(cycle, plan), *map(Note, said)))


def pre_reads_table(cycle: Cycle, states: pd.DataFrame) -> PageTable:
    """Show each candidate's pre-read: complete, incomplete or late, and why (columns `PRE_READ_STATES` in)."""
    words = by_name(cycle, [*states["employee_id"], *states["presenter_id"]])
    rows = states.assign(who=states["employee_id"].map(words), by=states["presenter_id"].map(words))
    headings = {
        "who": "Candidate",
        "by": "Presented by",
        "target_level": "Put up for",
        "status": "Pre-read",
        "due": "Due",
        "reason": "What is missing",
    }
    return page_table(rows, caption=f"Pre-reads of {cycle.id}", headings=headings, limit=max(LONGEST_TABLE, len(rows)))


def agenda_table(cycle: Cycle, plan: AgendaPlan) -> PageTable:
    """Show the agenda: from when, how long, whom it is about, who presents it, why, and where to look."""
    rows = plan.rows
    named = {who for column in (rows["employee_id"], rows["presenter_id"], *rows["people"]) for who in column if who}
    words = by_name(cycle, named)
    told = [_told(row, words) for row in records(rows)]
    shown = pd.DataFrame(told, columns=["at", "minutes", "what", "who", "by", "why", "look"])
    headings = {
        "at": "From",
        "minutes": "Minutes",
        "what": "What",
        "who": "Whom",
        "by": "Presented by",
        "why": "Why",
        "look": "Look at",
    }
    held = "as kept" if plan.kept else "as planned"
    caption = f"Agenda of {cycle.id}, {held}: {plan.planned} of {plan.minutes} minutes"
    return page_table(shown, caption=caption, headings=headings, limit=max(LONGEST_TABLE, len(shown)), counted=False)


def _told(row: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    start = int(row["minutes_from_start"])
    who = words.get(row["employee_id"], "") or ", ".join(words[one] for one in row["people"])
    look = "" if pd.isna(row["line"]) else f"{row['file']}:{row['line']}"
    return {
        "at": f"{start // 60}:{start % 60:02d}",
        "minutes": row["minutes"],
        "what": row["kind"],
        "who": who,
        "by": words.get(row["presenter_id"], row["presenter_id"]),
        "why": row["reason"],
        "look": look,
    }
