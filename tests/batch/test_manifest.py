"""The record of a cycle's pages survives its own writing, reading and damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from batch_records import record

from perfcal.batch.manifest import MANIFEST, Manifest, read_manifest, write_manifest


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
