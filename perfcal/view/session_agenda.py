"""The agenda from the workspace: pre-reads, patterns, what was parked and what a person arranged, gathered and planned (R8.3)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perfcal.patterns.registry import patterns
from perfcal.schema.columns import PRE_READ_STATES, records, table
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan, plan_agenda
from perfcal.session.agenda_kept import kept_agenda
from perfcal.session.agenda_parked import open_objections
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.facts import PreRead

__all__ = ["agenda", "agenda_plan", "candidate_pre_reads", "pre_read_states"]


def agenda(
    cycle: Cycle, *, minutes: int | None = None, parked: pd.DataFrame | None = None, as_kept: bool = True
) -> pd.DataFrame:
    """Return what the session talks about, in which order, presented by whom, for how long, and why (R8.3).

    Parameters
    ----------
    cycle
        The loaded workspace.
    minutes
        The session's length; by default the kept agenda's, else 90.
    parked
        Objections of earlier sessions (columns `SESSION_STATE`); by default those open in the log beside the workspace.
    as_kept
        Whether the order and minutes a person kept in `session/agenda-<cycle>.yaml` win.

    Returns
    -------
    pandas.DataFrame
        Columns of `AGENDA`, whole minutes. Ordered by kind of question, then presenter, then name: nobody is ranked.

    Raises
    ------
    DataError
        The kept agenda cannot be used as it stands.
    """
    return agenda_plan(cycle, minutes=minutes, parked=parked, as_kept=as_kept).rows


def agenda_plan(
    cycle: Cycle,
    *,
    minutes: int | None = None,
    parked: pd.DataFrame | None = None,
    as_kept: bool = True,
    pre_reads: Mapping[str, PreRead] | None = None,
) -> AgendaPlan:
    """Return the agenda with what is to be said beside it; `pre_reads` saves assembling them twice."""
    return plan_agenda(
        cycle,
        pre_read_states(cycle, pre_reads=pre_reads),
        minutes=minutes,
        parked=open_objections(cycle) if parked is None else parked,
        found=patterns(cycle),
        kept=kept_agenda(cycle) if as_kept else None,
    )


def candidate_pre_reads(cycle: Cycle) -> dict[str, PreRead]:
    """Return employee id → pre-read of every candidate of the cycle."""
    return {who: pre_read(cycle, who) for who in cycle.candidate_ids()}


def pre_read_states(cycle: Cycle, *, pre_reads: Mapping[str, PreRead] | None = None) -> pd.DataFrame:
    """Which pre-reads are complete, which are not and why, and which are late (R8.1)? Columns of `PRE_READ_STATES`.

    Late is one that is incomplete after its due day, `policy.pre_read_days_before` days before the session, as of
    `cycle.as_of`: no file says on which day a complete one became so. Rows are in the order of the candidates' file.
    """
    pages = candidate_pre_reads(cycle) if pre_reads is None else pre_reads
    listed = cycle.candidates[cycle.candidates["cycle"] == cycle.id].drop_duplicates("employee_id", keep="last")
    places = {str(row["employee_id"]): row for row in records(listed)}
    return table((_state(cycle, page, places[who]) for who, page in pages.items()), PRE_READ_STATES)


def _state(cycle: Cycle, page: PreRead, listed: Mapping[str, object]) -> dict[str, object]:
    presenter = listed["presenter_id"] or str(cycle.person(page.employee_id)["manager_id"])
    shown = {group.dimension for group in page.groups}
    below = tuple(status.title for status in page.statuses if status.status == "below" and status.dimension in shown)
    late = cycle.as_of > page.due
    return {
        "employee_id": page.employee_id,
        "presenter_id": presenter,
        "target_level": page.target_level,
        "status": "complete" if page.complete else "late" if late else "incomplete",
        "due": pd.Timestamp(page.due),
        "reason": "; ".join(page.incomplete_because),
        "borderline": page.borderline,
        "below": below,
        "file": listed["file"],
        "line": listed["line"],
    }
