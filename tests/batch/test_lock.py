"""One run at a time writes to one cycle's reports."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from perfcal.batch.lock import exclusive
from perfcal.errors import UsageError


def ignore(_text: str) -> None:
    """Hear nothing."""


def test_the_stage_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    """What a killed run left half-written is not looked at."""
    (tmp_path / ".running" / "pre_reads").mkdir(parents=True)
    (tmp_path / ".running" / "pre_reads" / "e01.ipynb").write_text("half")
    with exclusive(tmp_path, waiting=ignore) as stage:
        assert [path.name for path in stage.iterdir()] == ["pid"]
    assert not stage.exists()


def test_a_second_run_waits_and_says_for_whom(tmp_path: Path) -> None:
    """It goes on as soon as the first one ends."""
    heard: list[str] = []
    second = threading.Event()

    def run_second() -> None:
        with exclusive(tmp_path, waiting=heard.append, patience=20):
            second.set()

    with exclusive(tmp_path, waiting=ignore):
        other = threading.Thread(target=run_second)
        other.start()
        assert not second.wait(0.5)
    other.join(20)
    assert second.is_set()
    assert heard == [f"another run (process {os.getpid()}) is writing to {tmp_path.name}; waiting for it"]


def test_patience_ends_with_the_process_to_ask_about(tmp_path: Path) -> None:
    """Nothing of the first run's is touched."""
    with exclusive(tmp_path, waiting=ignore) as stage:
        refusal = rf"another run \(process {os.getpid()}\) is still writing here after 0.1 seconds"
        with pytest.raises(UsageError, match=refusal), exclusive(tmp_path, waiting=ignore, patience=0.1):
            pass
        assert stage.is_dir()
