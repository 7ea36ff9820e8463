"""The record of a cycle's pages survives its own writing, reading and damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from batch_records import record
from hypothesis import given
from hypothesis import strategies as st

from perfcal.batch.manifest import JOURNAL, MANIFEST, Journal, Manifest, Record, read_manifest, write_manifest


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Records come back as they were, in the order of their keys."""
    pages = {page.key: page for page in (record("e02"), record("e01", complete=None, note="ended itself"))}
    manifest = Manifest(cycle="2026-H1").with_records(pages)
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path, cycle="2026-H1") == manifest
    assert [page.employee_id for page in manifest.notebooks] == ["e01", "e02"]


@pytest.mark.parametrize("text", ["", "{", '{"perfcal": "manifest/2", "cycle": "2026-H1"}', '{"cycle": 1}'])
def test_a_damaged_manifest_counts_as_none(tmp_path: Path, text: str) -> None:
    """Everything is then made again, which is slow and right."""
    (tmp_path / MANIFEST).write_text(text)
    assert read_manifest(tmp_path, cycle="2026-H1") == Manifest(cycle="2026-H1")


def journalled(folder: Path, *records: Record, before: tuple[Record, ...] = ()) -> bytes:
    """Leave a folder as a run does that was cut off after these records; return its journal."""
    whole = Manifest(cycle="2026-H1", interrupted=True).with_records({page.key: page for page in before})
    write_manifest(folder, whole)
    journal = Journal(folder)
    for page in records:
        journal.enter(page)
    journal.close()
    return (folder / JOURNAL).read_bytes()


def test_what_a_run_has_entered_is_read_before_it_ends(tmp_path: Path) -> None:
    """A record of this run takes the place of the one before, and the manifest itself is not written again for it."""
    journalled(tmp_path, record("e02"), record("e01", note="anew"), before=(record("e01"), record("e03")))
    found = read_manifest(tmp_path, cycle="2026-H1")
    assert found.interrupted
    assert [(page.employee_id, page.note) for page in found.notebooks] == [("e01", "anew"), ("e02", ""), ("e03", "")]
    assert "e02" not in (tmp_path / MANIFEST).read_text()


@given(cut=st.integers(0, 2000), more=st.binary(max_size=40))
def test_a_journal_torn_anywhere_keeps_what_is_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int, more: bytes
) -> None:
    """A line that a crash left half, or filled with anything, ends it; every whole one before it counts."""
    folder = tmp_path_factory.mktemp("torn")
    whole = journalled(folder, record("e01"), record("e02"))
    left = whole[: cut % len(whole)]
    (folder / JOURNAL).write_bytes(left + more)
    found = [page.employee_id for page in read_manifest(folder, cycle="2026-H1").notebooks]
    assert found[: left.count(b"\n")] == ["e01", "e02"][: left.count(b"\n")]
    assert len(found) <= 2


def test_a_manifest_written_whole_takes_its_journal_with_it(tmp_path: Path) -> None:
    """What was in it is in the manifest, and a manifest that somebody removed is not brought back by its journal."""
    journal = journalled(tmp_path, record("e01"))
    whole = read_manifest(tmp_path, cycle="2026-H1")
    write_manifest(tmp_path, whole)
    assert not (tmp_path / JOURNAL).exists()
    assert read_manifest(tmp_path, cycle="2026-H1") == whole
    (tmp_path / MANIFEST).unlink()
    (tmp_path / JOURNAL).write_bytes(journal)
    assert read_manifest(tmp_path, cycle="2026-H1") == Manifest(cycle="2026-H1")
