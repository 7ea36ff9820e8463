"""Where each person's rows stand in a table: looked for once for each table, whichever cycle it is part of."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import pandas as pd

__all__ = ["row_places"]

_known: dict[int, tuple[weakref.ref[pd.DataFrame], Mapping[Any, Any]]] = {}  # by the table's id, as long as it lives


def row_places(rows: pd.DataFrame) -> Mapping[Any, Any]:
    """Return employee id → places of their rows.

    A table hardly ever changes hands alone: cycles cut from another, looked at from another day or with other notes, share
    their roster, and going through thirty thousand people for each of them would cost more than the work on one.
    """
    key = id(rows)
    table, places = _known.get(key, (None, {}))
    if table is None or table() is not rows:
        places = dict(rows.groupby("employee_id", sort=False).indices)
        _known[key] = (weakref.ref(rows, lambda _gone: _known.pop(key, None)), places)
    return places
