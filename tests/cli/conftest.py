"""Run a command in this process and keep what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from perfcal.cli import main


@dataclass
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@pytest.fixture
def perfcal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command line, called as a user calls it."""

    def run(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["perfcal", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run
