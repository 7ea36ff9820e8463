"""The candidates' pre-reads on the wall: laid out once each, beside the talk, so that nobody waits for the next person."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read.page import page_frame

__all__ = ["PreReadFrames"]

_WINDOW = "max-height:80vh;overflow:auto;max-width:61rem;border-bottom:1px solid rgba(128,128,128,.35)"


class PreReadFrames:
    """Employee id → the page, in a window of its own height so that what stands below stays near.

    To lay a page out takes half a second, the first one longer; `make` may be called from any thread.
    """

    def __init__(self, pre_reads: Mapping[str, PreRead]) -> None:
        self._pre_reads = pre_reads
        self._made: dict[str, str] = {}
        self._one_at_a_time = Lock()

    def ready(self, employee_id: str) -> str:
        """Return the page where it is laid out already, "" where it is not."""
        return self._made.get(employee_id, "")

    def missing(self, *, first: str) -> list[str]:
        """Return whose page is not laid out yet, `first` before the others."""
        left = [who for who in self._pre_reads if who not in self._made]
        return sorted(left, key=lambda who: who != first)

    def make(self, employee_id: str) -> str:
        """Return the page, laid out now where it was not before."""
        with self._one_at_a_time:
            if employee_id not in self._made:
                page = page_frame(self._pre_reads[employee_id])
                self._made[employee_id] = f'<div tabindex="0" style="{_WINDOW}">{page}</div>'
            return self._made[employee_id]
