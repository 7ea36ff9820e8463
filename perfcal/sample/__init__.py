"""An invented organisation to try perfcal on: people, docs, ratings, and patterns planted on request.

Everything is composed from the phrases beside this package, so the same seed writes the same bytes anywhere.
"""

from __future__ import annotations

from perfcal.sample.planted import PATTERNS
from perfcal.sample.write import SampleSummary, write_sample

__all__ = ["PATTERNS", "SampleSummary", "write_sample"]
