"""perfcal: the calibration workbook. The record speaks; nobody is rated, ranked or scored.

Public names, in the order a workbook uses them; each is imported when it is first asked for, so that a command that
draws nothing waits for no chart library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfcal.batch.plan import plan_batch as plan_batch
    from perfcal.batch.run import run_batch as run_batch
    from perfcal.evidence.cadence.owed import cadence as cadence
    from perfcal.evidence.coverage import coverage as coverage
    from perfcal.evidence.drafts.packet import packet_draft as packet_draft
    from perfcal.evidence.drafts.review import review_draft as review_draft
    from perfcal.evidence.feedback.commitments import commitments as commitments
    from perfcal.evidence.feedback.lacking import feedback as feedback
    from perfcal.evidence.gates import gates as gates
    from perfcal.evidence.readiness import readiness as readiness
    from perfcal.evidence.review_text import check_text as check_text
    from perfcal.evidence.review_text import review_text as review_text
    from perfcal.evidence.to_do import to_do as to_do
    from perfcal.evidence.trajectory import trajectory as trajectory
    from perfcal.load.importers.rubric import import_rubric as import_rubric
    from perfcal.load.importers.table import import_table as import_table
    from perfcal.load.new_workspace import write_workspace as write_workspace
    from perfcal.load.workspace import load_workspace as load_workspace
    from perfcal.patterns.finding import Detector as Detector
    from perfcal.patterns.finding import findings as findings
    from perfcal.patterns.registry import patterns as patterns
    from perfcal.sample import write_sample as write_sample
    from perfcal.schema.cycle import Cycle as Cycle
    from perfcal.session.decisions import Session as Session
    from perfcal.session.export import export_session as export_session
    from perfcal.session.outcomes import outcomes as outcomes
    from perfcal.view.audit_control import rating_audit as rating_audit
    from perfcal.view.data_check import accounts_table as accounts_table
    from perfcal.view.data_check import candidates_table as candidates_table
    from perfcal.view.data_check import cycle_table as cycle_table
    from perfcal.view.data_check import loaded_table as loaded_table
    from perfcal.view.data_check import problem_counts_table as problem_counts_table
    from perfcal.view.data_check import problems_table as problems_table
    from perfcal.view.data_check import unaccounted_lines as unaccounted_lines
    from perfcal.view.drafts import render_packet_draft as render_packet_draft
    from perfcal.view.drafts import render_review_draft as render_review_draft
    from perfcal.view.growth_doc_health import growth_doc_health as growth_doc_health
    from perfcal.view.growth_doc_page import growth_doc_control as growth_doc_control
    from perfcal.view.outcomes_page import outcomes_page as outcomes_page
    from perfcal.view.patterns_control import patterns_control as patterns_control
    from perfcal.view.pre_read import render_pre_read as render_pre_read
    from perfcal.view.pre_read.assemble import pre_read as pre_read
    from perfcal.view.pre_read.page import show_pre_read as show_pre_read
    from perfcal.view.pre_read_control import pre_read_control as pre_read_control
    from perfcal.view.problems_control import problems_control as problems_control
    from perfcal.view.repair_and_pip import repair_and_pip_control as repair_and_pip_control
    from perfcal.view.session_agenda import agenda as agenda
    from perfcal.view.session_room import session_control as session_control
    from perfcal.view.trajectory import render_trajectory as render_trajectory
    from perfcal.view.trajectory import trajectory_control as trajectory_control

_HOMES = {
    "write_workspace": "perfcal.load.new_workspace",
    "write_sample": "perfcal.sample",
    "import_rubric": "perfcal.load.importers.rubric",
    "import_table": "perfcal.load.importers.table",
    "load_workspace": "perfcal.load.workspace",
    "Cycle": "perfcal.schema.cycle",
    "cycle_table": "perfcal.view.data_check",
    "loaded_table": "perfcal.view.data_check",
    "problem_counts_table": "perfcal.view.data_check",
    "problems_control": "perfcal.view.problems_control",
    "problems_table": "perfcal.view.data_check",
    "accounts_table": "perfcal.view.data_check",
    "unaccounted_lines": "perfcal.view.data_check",
    "candidates_table": "perfcal.view.data_check",
    "cadence": "perfcal.evidence.cadence.owed",
    "feedback": "perfcal.evidence.feedback.lacking",
    "commitments": "perfcal.evidence.feedback.commitments",
    "to_do": "perfcal.evidence.to_do",
    "growth_doc_control": "perfcal.view.growth_doc_page",
    "review_text": "perfcal.evidence.review_text",
    "check_text": "perfcal.evidence.review_text",
    "packet_draft": "perfcal.evidence.drafts.packet",
    "render_packet_draft": "perfcal.view.drafts",
    "review_draft": "perfcal.evidence.drafts.review",
    "render_review_draft": "perfcal.view.drafts",
    "growth_doc_health": "perfcal.view.growth_doc_health",
    "gates": "perfcal.evidence.gates",
    "repair_and_pip_control": "perfcal.view.repair_and_pip",
    "trajectory": "perfcal.evidence.trajectory",
    "trajectory_control": "perfcal.view.trajectory",
    "render_trajectory": "perfcal.view.trajectory",
    "coverage": "perfcal.evidence.coverage",
    "readiness": "perfcal.evidence.readiness",
    "pre_read": "perfcal.view.pre_read.assemble",
    "pre_read_control": "perfcal.view.pre_read_control",
    "show_pre_read": "perfcal.view.pre_read.page",
    "render_pre_read": "perfcal.view.pre_read",
    "patterns": "perfcal.patterns",  # the package can be called
    "patterns_control": "perfcal.view.patterns_control",
    "rating_audit": "perfcal.view.audit_control",
    "agenda": "perfcal.view.session_agenda",
    "Session": "perfcal.session.decisions",
    "session_control": "perfcal.view.session_room",
    "export_session": "perfcal.session.export",
    "outcomes": "perfcal.session.outcomes",
    "outcomes_page": "perfcal.view.outcomes_page",
    "Detector": "perfcal.patterns.finding",
    "findings": "perfcal.patterns.finding",
    "plan_batch": "perfcal.batch.plan",
    "run_batch": "perfcal.batch.run",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(_HOMES[name])
    found = home if home.__name__ == f"{__name__}.{name}" else getattr(home, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
