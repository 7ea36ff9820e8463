"""What the EM writes is kept exactly, and never overwritten unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.errors import OccupiedError
from perfcal.load.pre_read_notes import (
    notes_fingerprint,
    pre_read_notes_path,
    read_pre_read_notes,
    write_pre_read_notes,
)
from perfcal.schema.pre_read_notes import ChosenRow, JudgedCriterion, PreReadNotes
from perfcal.schema.problems import Problems

NOTES = PreReadNotes(
    employee_id="00417",
    artifacts=(ChosenRow(row="00417:12", text="Moved the ledger: an outbox"),),
    bullets={"scope": (ChosenRow(row="00417:12", wording="Owns the ledger"),)},
    pitch="Two lines\nand: a colon, 'quotes' and #signs",
    judged=(JudgedCriterion(criterion="L5/scope/owns", status="at bar", reason="RFC 118", by="m01", on="2026-07-01"),),
)


def read(path):
    """The notes of a file and its faults."""
    problems = Problems()
    return read_pre_read_notes(path, name=path.name, problems=problems), list(problems)


def test_notes_read_back_as_written(tmp_path):
    """Ids stay text and lines stay lines."""
    path = write_pre_read_notes(tmp_path, "2026-H1", NOTES, expected=None)
    assert path == tmp_path / "pre_reads" / "2026-H1" / "00417.yaml"
    assert path.read_text(encoding="utf-8").startswith("perfcal: pre-read/1\n")
    assert read(path) == (NOTES, [])


@given(pitch=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_pitch_survives(tmp_path_factory, pitch):
    """Whatever is pasted into the box comes back."""
    root = tmp_path_factory.mktemp("notes")
    path = write_pre_read_notes(root, "c", PreReadNotes(employee_id="e", pitch=pitch), expected=None)
    assert read(path)[0].pitch == pitch


def test_a_text_changed_meanwhile_is_kept_and_so_is_the_refused_one(tmp_path):
    """Two people at one file: the first to save stays, the second's text is beside it, and both are named."""
    path = write_pre_read_notes(tmp_path, "c", NOTES, expected=None)
    loaded = notes_fingerprint(path)
    first = NOTES.model_copy(update={"pitch": "the first"})
    second = NOTES.model_copy(update={"pitch": "the second"})
    write_pre_read_notes(tmp_path, "c", first, expected=loaded)
    with pytest.raises(OccupiedError, match="changed since it was opened") as refused:
        write_pre_read_notes(tmp_path, "c", second, expected=loaded)
    (kept,) = path.parent.glob("*.unsaved")
    assert read(path)[0] == first
    assert read(kept)[0] == second
    assert kept.name in str(refused.value)


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path):
    """`expected=None` means: there was no file when the editor opened."""
    write_pre_read_notes(tmp_path, "c", NOTES, expected=None)
    with pytest.raises(OccupiedError, match="00417"):
        write_pre_read_notes(tmp_path, "c", NOTES, expected=None)


def test_saving_again_with_the_new_fingerprint_works(tmp_path):
    """The workbook takes a new fingerprint after each save."""
    path = write_pre_read_notes(tmp_path, "c", NOTES, expected=None)
    changed = NOTES.model_copy(update={"response": "It landed in May"})
    write_pre_read_notes(tmp_path, "c", changed, expected=notes_fingerprint(path))
    assert read(path)[0] == changed


@pytest.mark.parametrize("employee_id", ["../../etc/x", "A/12", "a\\b", ".hidden", "c:d"])
def test_an_id_never_leads_out_of_the_folder(tmp_path, employee_id):
    """Whatever an HR system uses as an id, the path stays inside."""
    path = pre_read_notes_path(tmp_path, "2026-H1", employee_id)
    assert path.parent == tmp_path / "pre_reads" / "2026-H1"
    assert not path.name.startswith(".")


def test_a_fault_names_the_key_and_never_the_text(tmp_path):
    """The file holds a person's prose, which no message repeats (R13)."""
    path = tmp_path / "e.yaml"
    path.write_text(
        "perfcal: pre-read/1\nemployee_id: e\npich: my secret prose\njudged:\n"
        "  - {criterion: c, status: splendid secret, reason: r}\n",
        encoding="utf-8",
    )
    notes, faults = read(path)
    assert notes is None
    assert [(fault.line, fault.column) for fault in faults] == [(5, "judged.0.status"), (3, "pich")]
    assert "secret" not in str(faults)
    assert "pitch" in faults[1].hint
