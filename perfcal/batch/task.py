"""One page to make: a notebook, for whom, with which parameters, and what it would be made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfcal.batch.shelf import Notebook

__all__ = ["Parameter", "Task"]

Parameter = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Task:
    """One page: a notebook, for one candidate or once. `why` says why it must run; empty when it is up to date."""

    key: str  # under the cycle's reports, without suffix
    notebook: Notebook
    employee_id: str  # whom it is about: a candidate, or the head of a scope; "" for the whole cycle
    parameters: Mapping[str, Parameter]  # as recorded: the workspace is seen from the page, so no home folder is told
    inputs: Mapping[str, str]
    selected: bool = True
    why: tuple[str, ...] = ()
