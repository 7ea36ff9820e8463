"""What the sample's EMs wrote fits what the sample's people did."""

from __future__ import annotations

from perfcal.load.workspace import load_workspace
from perfcal.view.pre_read.assemble import pre_read


def test_the_committed_notes_are_of_candidates_and_cite_what_is_there() -> None:
    """Every judged criterion is in the bar, and nothing changed beneath what was written."""
    cycle = load_workspace()
    assert set(cycle.pre_read_notes) < set(cycle.candidate_ids())
    assert all(pre_read(cycle, employee_id).changes == () for employee_id in cycle.pre_read_notes)


def test_the_sample_shows_complete_and_incomplete_pages() -> None:
    """A newcomer sees both, and more than one kind of counter-argument."""
    cycle = load_workspace()
    pages = [pre_read(cycle, employee_id) for employee_id in cycle.candidate_ids()]
    assert {page.complete for page in pages} == {True, False}
    assert len({page.counter.kind for page in pages}) >= 4
    assert any(page.borderline for page in pages)
    assert all(150 <= page.pitch_words <= 225 for page in pages)
