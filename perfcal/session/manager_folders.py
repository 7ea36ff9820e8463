"""One folder per manager after a session: what to tell each engineer, and the pages to go through with those not promoted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from perfcal.files import write_atomically
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.sheets import workbook
from perfcal.session.to_tell import TALKED_THROUGH

__all__ = ["Page", "write_manager_folders"]

Page = Callable[[Cycle, str], str]
"""What renders the page of R8.7 as HTML, from the cycle as decided and an employee's id."""

_HEADINGS = {
    "name": "Engineer",
    "employee_id": "Id",
    "rating_before": "Proposed rating",
    "rating_after": "Final rating",
    "target_level": "Put up for",
    "decision": "Decision",
    "page": "Go through together",
    "parked": "Still open",
    "words": "What I will say (yours to write)",
}


def write_manager_folders(folder: Path, after: Cycle, told: pd.DataFrame, *, page: Page | None = None) -> None:
    """Write what each manager tells each engineer, a folder for each: nobody gets another's (R8.6, R8.7).

    Parameters
    ----------
    folder
        Where the folders are made, each called by a manager's id.
    after
        The cycle as the session left it (`with_decisions`).
    told
        What there is to tell (columns `TO_TELL`).
    page
        Renders the page for whoever was rejected or deferred; without it the sheet holds the command that does.
    """
    shown = told.assign(page=told["employee_id"].map(_page_name).where(told["page"] != "", "")) if page else told
    for manager, rows in shown.groupby("manager_id", sort=True):
        own = folder / _folder_name(str(manager))
        for row in records(rows[rows["decision"].isin(TALKED_THROUGH)]):
            if page:
                write_atomically(own / _page_name(row["employee_id"]), page(after, row["employee_id"]))
        sheet = workbook(rows, title=f"What to tell {after.id}", headings=_HEADINGS, to_write_in="words")
        write_atomically(own / "what-to-tell.xlsx", sheet)


def _folder_name(manager: str) -> str:
    """Return a name that stays inside, whatever the id: one of dots alone would lead out."""
    name = quote(manager, safe=" ")
    return name if name.strip(". ") else name.replace(".", "%2E") or "without a manager"


def _page_name(employee_id: str) -> str:
    return f"{quote(employee_id, safe=' ')}.html"
