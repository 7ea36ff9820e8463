"""The public surface is what `perfcal.__all__` says, and it changes on purpose only."""

from __future__ import annotations

import inspect

import perfcal

NAMES = [
    "write_workspace",
    "write_sample",
    "import_rubric",
    "import_table",
    "load_workspace",
    "Cycle",
    "cycle_table",
    "loaded_table",
    "problem_counts_table",
    "problems_control",
    "problems_table",
    "accounts_table",
    "unaccounted_lines",
    "candidates_table",
    "cadence",
    "feedback",
    "commitments",
    "to_do",
    "growth_doc_control",
    "review_text",
    "check_text",
    "packet_draft",
    "render_packet_draft",
    "review_draft",
    "render_review_draft",
    "growth_doc_health",
    "gates",
    "repair_and_pip_control",
    "trajectory",
    "trajectory_control",
    "render_trajectory",
    "coverage",
    "readiness",
    "pre_read",
    "pre_read_control",
    "show_pre_read",
    "render_pre_read",
    "patterns",
    "patterns_control",
    "rating_audit",
    "agenda",
    "Session",
    "session_control",
    "export_session",
    "outcomes",
    "outcomes_page",
    "Detector",
    "findings",
    "plan_batch",
    "run_batch",
]


def test_the_public_names_are_these() -> None:
    """A new name is a decision: add it here, to the README or a notebook, and to the changelog."""
    assert list(perfcal.__all__) == NAMES


def test_every_public_name_says_what_it_is() -> None:
    """Each has a docstring that starts with a sentence."""
    silent = [
        name
        for name in perfcal.__all__
        if not (inspect.getdoc(getattr(perfcal, name)) or "").split("\n")[0].endswith(".")
    ]
    assert silent == []
