"""The analyst's audit: every number with its family, in batch and by fields, and demographics from their own file."""

import pytest
from ipywidgets import VBox
from patterns_samples import cycle_of

from perfcal.view.audit_control import AuditControl, rating_audit

PARTS = (
    "distribution", "severity", "halo", "compression", "copies", "groups", "sessions", "findings", "parameters",
)  # fmt: skip
USUAL = {f"m{number:02d}": [3, 2, 4, 3, 3, 2, 4, 3, 3, 3] for number in range(1, 13)}


@pytest.fixture(scope="module")
def cycle():
    """Twelve managers rate alike and one gives every one of twelve people the highest rating."""
    return cycle_of({**USUAL, "m13": [5] * 12})


def test_every_part_can_be_shown(cycle):
    """As HTML without a script, and as text."""
    audit = rating_audit(cycle, interactive=False)
    for part in PARTS:
        shown = getattr(audit, part)._repr_mimebundle_()
        assert shown["text/plain"]
        assert "<script" not in shown["text/html"]


def test_the_fit_is_on_the_page_with_its_parameters(cycle):
    """Thresholds and the spread of shifts, as the result's metadata keep them."""
    told = rating_audit(cycle, interactive=False).severity.to_text()
    for name in ("tau", "thresholds"):
        assert name in told


def test_fields_choose_findings(cycle):
    """A pattern and a status narrow the table below."""
    audit = rating_audit(cycle)
    assert isinstance(audit, AuditControl)
    assert isinstance(audit.findings, VBox)
    audit.pattern.value = "severity"
    assert "m05" in audit.result.value
    audit.status.value = "question"
    assert "m13" in audit.result.value
    assert "m05" not in audit.result.value
