"""What an EM writes about a pre-read: kept in its own file, and always stronger than the draft."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ChosenRow", "JudgedCriterion", "PreReadNotes"]

Status = Literal["at bar", "approaching", "below", "unknown"]


class ChosenRow(BaseModel):
    """A row of the growth doc the EM chose, with the text it had then, so that a later change is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: str = Field(description="evidence_id, <employee_id>:<line>")
    text: str = Field("", description="the row's text when it was chosen")
    wording: str = Field("", description="the EM's own wording of the bullet; blank = the engineer's words")


class JudgedCriterion(BaseModel):
    """A status a person gave to a criterion that cannot be counted, with the reason, who said it and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criterion: str
    status: Status
    reason: str
    rows: tuple[str, ...] = ()
    by: str = ""
    on: str = ""


class PreReadNotes(BaseModel):
    """One candidate's file, `pre_reads/<cycle>/<employee_id>.yaml`. A blank or missing part means: use the draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    perfcal: Literal["pre-read/1"] = "pre-read/1"
    employee_id: str
    artifacts: tuple[ChosenRow, ...] = ()
    bullets: dict[str, tuple[ChosenRow, ...]] = Field(default_factory=dict, description="dimension → chosen rows")
    pitch: str = ""
    counter_argument: str = ""
    response: str = ""
    judged: tuple[JudgedCriterion, ...] = ()
