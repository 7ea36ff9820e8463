"""How a person is written on a page of patterns: name and id, and the order people stand in, which is that of names."""

from __future__ import annotations

from collections.abc import Iterable

from perfcal.evidence.roster import roster
from perfcal.schema.cycle import Cycle

__all__ = ["by_name"]


def by_name(cycle: Cycle, ids: Iterable[str]) -> dict[str, str]:
    """Return id → "Name (id)" in the order of the names; an id that is not on the roster is written as it is.

    It is the only order people are shown in: any order by a number would read as a ranking (R11.9).
    """
    names = roster(cycle).names
    asked = {who: names.get(who) or who for who in ids}
    ordered = sorted(asked, key=lambda who: (asked[who].casefold(), who))
    return {who: f"{asked[who]} ({who})" if asked[who] != who else who for who in ordered}
