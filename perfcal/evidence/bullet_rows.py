"""The rows of evidence behind the lines of a part's text: prose has none, and bullets alike have one each."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

import pandas as pd

from perfcal.schema.columns import records

__all__ = ["BulletRows"]


class BulletRows:
    """Bullets by their section and words, each given once, in the order of the document."""

    def __init__(self, evidence: pd.DataFrame) -> None:
        self._left = defaultdict[tuple[str, str], deque[dict[str, Any]]](deque)
        for row in records(evidence):
            self._left[row["section_id"], f"{row['text']} {row['details']}".strip()].append(row)

    def take(self, section_id: str, text: str) -> dict[str, Any] | None:
        """Return the next bullet of a section with these words; None where the line is no bullet."""
        alike = self._left.get((section_id, text))
        return alike.popleft() if alike else None
