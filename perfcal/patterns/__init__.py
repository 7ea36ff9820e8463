"""What a population's ratings and reviews show, and what they cannot: one module per pattern, one shared row shape (R11).

Pure functions, tables in, tables out. The package itself can be called: `perfcal.patterns(cycle)` is
`perfcal.patterns.registry.patterns`, so that the public function and the folder may share their name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType

import pandas as pd

from perfcal.schema.cycle import Cycle

__all__: list[str] = []


class _Patterns(ModuleType):
    def __call__(self, cycle: Cycle, names: Iterable[str] | None = None) -> pd.DataFrame:
        """Run the registered detectors; see `perfcal.patterns.registry.patterns`."""
        from perfcal.patterns.registry import patterns  # noqa: PLC0415  # the libraries of statistics load only when asked

        return patterns(cycle, names)


sys.modules[__name__].__class__ = _Patterns
