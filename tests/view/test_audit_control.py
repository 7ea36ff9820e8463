"""The analyst's audit: every number with its family, in batch and by fields, and demographics from their own file."""

from dataclasses import replace

import pytest
from ipywidgets import VBox
from patterns_samples import cycle_of

from perfcal.errors import UsageError
from perfcal.view.audit_control import AuditControl, rating_audit
from perfcal.view.shared_findings import sharing_findings

PARTS = (
    "distribution", "severity", "halo", "compression", "copies", "groups", "sessions", "findings", "parameters",
)  # fmt: skip
USUAL = {f"m{number:02d}": [3, 2, 4, 3, 3, 2, 4, 3, 3, 3] for number in range(1, 13)}


@pytest.fixture(scope="module", autouse=True)
def findings_computed_once(tmp_path_factory):
    """As in a run: the pages of one cycle share what is computed for it."""
    with sharing_findings(tmp_path_factory.mktemp("findings")):
        yield


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


def test_groups_are_compared_from_the_demographics_and_from_nowhere_else(cycle, tmp_path):
    """The named file is read and its comparisons stand among the findings; without one the page says that there is none."""
    people = [who for who in cycle.people["employee_id"] if "-" in who]
    rows = [f"{who},{'north' if number % 2 else 'south'}" for number, who in enumerate(people)]
    path = tmp_path / "groups.csv"
    path.write_text("\n".join(["employee_id,site", *rows]) + "\n", encoding="utf-8")
    audit = rating_audit(cycle, demographics=str(path), interactive=False)
    assert "group_disparity" in set(audit.rows["pattern"])
    assert "site" in audit.groups.to_text()
    bare = rating_audit(replace(cycle, root=tmp_path), interactive=False)
    assert "no demographics.csv" in bare.groups.to_text()
    assert "group_disparity" not in set(bare.rows["pattern"])


def test_a_file_that_is_not_there_is_refused(cycle):
    """By name, without the folder it was looked for in."""
    with pytest.raises(UsageError, match=r"no file 'nowhere\.csv' there"):
        rating_audit(cycle, demographics="nowhere.csv", interactive=False)


@pytest.mark.parametrize("teams", [{}, {"m01": [3, 4]}])
def test_a_cycle_without_enough_ratings_has_a_page_that_says_so(teams):
    """None, or two: every part is there, and no picture holds what could be one person's."""
    page = rating_audit(cycle_of(teams), interactive=False)
    for part in PARTS:
        assert getattr(page, part)._repr_mimebundle_()["text/plain"]
    assert "fewer than 5 people" in page.distribution.to_text()
    assert "<img" not in page.distribution.to_html() + page.severity.to_html()
