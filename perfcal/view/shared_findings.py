"""The findings of a cycle, computed once for all pages of one run: the statistics are of the whole organisation on each.

A run names a folder of its own (`FOLDER`) in which its pages keep what one of them computed; it ends with the run. A
file is named by the digest of all that was loaded and of perfcal's version, and holds findings and nothing else: ids,
numbers and the sentences of `FINDINGS`. A file that cannot be read is as good as none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from perfcal.files import write_atomically
from perfcal.patterns.registry import detectors, own_names, patterns
from perfcal.schema.columns import FINDINGS, empty_table, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["FOLDER", "cycle_digest", "shared_findings", "sharing_findings"]

FOLDER = "PERFCAL_RUN_FINDINGS"
"""The variable that tells the pages of a run where they keep the findings."""

_NOT_LOADED = {"root"}  # where a workspace lies changes no finding


def shared_findings(cycle: Cycle) -> pd.DataFrame:
    """What do the ratings and reviews give reason to ask? The rows of `perfcal.patterns`, computed once in a run.

    Patterns that other packages register are computed each time: their version does not tell what is in them.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return patterns(cycle)
    path = Path(folder) / f"{cycle_digest(cycle)}.json"
    ours = own_names()
    own = _read(path)
    if own is None:
        own = patterns(cycle, ours)
        _write(path, own)
    others = [name for name in detectors() if name not in ours]
    return _joined(own, patterns(cycle, others)) if others else own


@contextmanager
def sharing_findings(folder: Path) -> Iterator[None]:
    """Let every page that is made within keep the findings in `folder`, and find them there."""
    before = os.environ.get(FOLDER)
    os.environ[FOLDER] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(FOLDER)
        if before is not None:
            os.environ[FOLDER] = before


def cycle_digest(cycle: Cycle) -> str:
    """Return one digest of everything in a cycle but where it lies: tables, rubrics, scale, policy and days."""
    loaded = {each.name: _plain(getattr(cycle, each.name)) for each in fields(cycle) if each.name not in _NOT_LOADED}
    content = json.dumps([metadata.version("perfcal"), loaded], sort_keys=True)
    return sha256(content.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return what JSON writes the same way in every process: a set has no order, and a table is its rows' hashes."""
    if isinstance(value, pd.DataFrame):
        rows = pd.util.hash_pandas_object(value, index=False).to_numpy()
        return [[(str(name), str(kind)) for name, kind in value.dtypes.items()], sha256(rows.tobytes()).hexdigest()]
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {repr(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(repr, value))
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else repr(value)


def _read(path: Path) -> pd.DataFrame | None:
    """Return the findings a file holds; None where there is none, or none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = [{**row, "evidence": tuple(row["evidence"])} for row in content["rows"]]
        if any(set(row) != set(FINDINGS) for row in rows):
            return None
        made = table(rows, FINDINGS)
        made.attrs["parameters"] = dict(content["parameters"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return made


def _write(path: Path, found: pd.DataFrame) -> None:
    """Keep findings; a folder that cannot be written to leaves every page to its own."""
    content = {"parameters": found.attrs["parameters"], "rows": records(found)}
    with suppress(OSError):
        write_atomically(path, json.dumps(content, default=_number))


def _number(value: Any) -> Any:
    if value is pd.NA:
        return None
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a finding holds a {type(value).__name__}")


def _joined(own: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    some = [each for each in (own, others) if not each.empty]
    whole = pd.concat(some, ignore_index=True) if some else empty_table(FINDINGS)
    whole.attrs["parameters"] = {**own.attrs["parameters"], **others.attrs["parameters"]}
    return whole
