"""One person of the roster as its file writes them, and the words exports have for a status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from perfcal.load.table_rows import DayCell, RequiredCell, TableRow, one_of

__all__ = ["STATUS_WORDS", "Numbered", "RosterRow"]

STATUS_WORDS: Mapping[str, str] = {
    "active": "active", "current": "active", "employed": "active", "a": "active", "aktiv": "active", "yes": "active",
    "permanent": "active", "full time": "active", "part time": "active", "actif": "active", "activo": "active",
    "leave": "leave", "on leave": "leave", "loa": "leave", "leave of absence": "leave", "parental leave": "leave",
    "maternity leave": "leave", "paternity leave": "leave", "sick leave": "leave", "sabbatical": "leave",
    "beurlaubt": "leave", "elternzeit": "leave", "en conge": "leave", "de baja": "leave",
    "left": "left", "inactive": "left", "terminated": "left", "resigned": "left", "former": "left", "exited": "left",
    "separated": "left", "retired": "left", "deceased": "left", "t": "left", "no": "left", "ausgeschieden": "left",
    "voluntarily terminated": "left", "terminated for cause": "left", "deactivated": "left", "alumni": "left",
    "sorti": "left", "inactif": "left", "inactivo": "left",
}  # fmt: skip
"""How exports write a status; a word that is not here is never guessed."""


class RosterRow(TableRow):
    """One person. `email` only serves to find managers and is not kept."""

    employee_id: RequiredCell
    name: str = ""
    manager_id: str = ""
    level: str = ""
    level_since: DayCell = None
    track: str = ""
    team: str = ""
    status: Annotated[str, one_of(STATUS_WORDS, blank="active")] = "active"
    start_date: DayCell = None
    email: str = ""


Numbered = list[tuple[int, RosterRow]]
"""People with the lines they stand on."""
