"""Why a page is made again: each reason alone, and nothing else."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from batch_records import INPUTS, NOTEBOOK, record, task
from hypothesis import given
from hypothesis import strategies as st

from perfcal.batch.manifest import Failure
from perfcal.batch.stale import output_digests, why_stale
from perfcal.files import file_digest


def why(page: Any, made: Any, *, code: str = "p1", **on_disk: str) -> tuple[str, ...]:
    """Ask for a page whose files are as the record left them, except where `on_disk` says otherwise by suffix."""
    found = dict(made.outputs) if made else {}
    found.update({f"{page.key}.{suffix}": digest for suffix, digest in on_disk.items()})
    return why_stale(page, made, found, code=code)


def test_a_page_made_from_the_same_things_is_up_to_date() -> None:
    """Nothing changed, so nothing runs."""
    assert why(task(), record()) == ()


def test_a_page_without_record_was_not_run_yet() -> None:
    """A new candidate is new whatever files lie there."""
    assert why(task(), None) == ("not run yet",)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({**INPUTS, "growth_docs/e01.md": "g2"}, "growth_docs/e01.md changed"),
        ({**INPUTS, "pre_reads/2026-H1/e01.yaml": "y1"}, "pre_reads/2026-H1/e01.yaml changed"),
        ({"cycle.yaml": "c1"}, "growth_docs/e01.md changed"),
    ],
)
def test_an_input_that_changed_came_or_went_is_named(inputs: dict[str, str], reason: str) -> None:
    """The reason is the file a person knows, not a digest."""
    assert why(task(inputs=inputs), record()) == (reason,)


def test_a_changed_notebook_code_or_parameter_is_a_reason() -> None:
    """Each of them could give another page."""
    assert why(task(notebook=replace(NOTEBOOK, fingerprint="n2")), record()) == ("notebook 02_pre_read changed",)
    assert why(task(), record(), code="p2") == ("perfcal, or a library it uses, changed",)
    other = {**task().parameters, "depth": 2}
    assert why(task(parameters=other), record()) == ("parameter depth changed",)


def test_a_deleted_and_an_edited_page_are_made_again() -> None:
    """What lies there must be what the record says was written."""
    assert why(task(), record(), html="") == ("pre_reads/e01.html is missing",)
    assert why(task(), record(), ipynb="i2") == ("pre_reads/e01.ipynb was edited since",)


def test_a_failure_is_tried_again() -> None:
    """Its cause may lie outside everything that is digested."""
    failed = record(outcome="failed", failure=Failure(kind="KeyError", where="In [4]"))
    assert why(task(), failed) == ("failed last time",)


def test_the_engine_is_no_reason() -> None:
    """Any engine must give the same page."""
    assert why(task(), record(engine="some-engine")) == ()


def test_digests_of_outputs_are_of_the_files_there_now(tmp_path: Path) -> None:
    """A file that is gone has none."""
    (tmp_path / "pre_reads").mkdir()
    (tmp_path / "pre_reads" / "e01.html").write_bytes(b"")
    found = output_digests(tmp_path, record())
    assert found == {
        "pre_reads/e01.ipynb": "",
        "pre_reads/e01.html": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
    assert output_digests(tmp_path, None) == {}


def test_a_file_is_read_once_while_it_stays_the_same_and_again_when_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five thousand pages are asked for three times in a run; a change of the same size and time is seen all the same."""
    monkeypatch.setattr("perfcal.batch.stale._SETTLED", 0)
    page = tmp_path / "pre_reads" / "e01.html"
    page.parent.mkdir()
    page.write_bytes(b"one")
    read: list[Path] = []
    monkeypatch.setattr("perfcal.batch.stale.file_digest", lambda path: read.append(path) or file_digest(path))
    before = output_digests(tmp_path, record())
    assert output_digests(tmp_path, record()) == before
    assert read.count(page) == 1
    time.sleep(0.02)  # longer than a tick of the clock that stamps files
    stamp = page.stat()
    page.write_bytes(b"two")
    os.utime(page, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert output_digests(tmp_path, record()) != before


def test_a_file_just_written_is_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its next change might bear the very same time stamp."""
    page = tmp_path / "pre_reads" / "e01.html"
    page.parent.mkdir()
    page.write_bytes(b"one")
    read: list[Path] = []
    monkeypatch.setattr("perfcal.batch.stale.file_digest", lambda path: read.append(path) or file_digest(path))
    output_digests(tmp_path, record())
    output_digests(tmp_path, record())
    assert read.count(page) == 2


DIGESTS = st.dictionaries(st.sampled_from(["a.md", "b.yaml", "c rows"]), st.sampled_from(["1", "2"]))


@given(before=DIGESTS, now=DIGESTS)
def test_a_page_is_up_to_date_exactly_when_its_inputs_are_the_same(before: dict[str, str], now: dict[str, str]) -> None:
    """No change is missed and none is invented."""
    stale = bool(why(task(inputs=now), record(inputs=before)))
    assert stale == (before != now)
