"""What one clause of the PIP's or the repair loop's gate says, before it is a row."""

from __future__ import annotations

from dataclasses import dataclass

from perfcal.evidence.clause import Met

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one clause says, with its reason and the line that shows it; no line where nothing does."""

    clause: str
    requirement: str
    met: Met
    reason: str
    file: str = ""
    line: int | None = None
