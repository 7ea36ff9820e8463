"""Samples the tests of this folder share; each is written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcal.sample import PATTERNS, write_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of the default arguments."""
    folder = tmp_path_factory.mktemp("sample") / "default"
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An organisation of 240 with two cases of every pattern."""
    folder = tmp_path_factory.mktemp("sample") / "planted"
    write_sample(folder, engineers=240, plant=dict.fromkeys(PATTERNS, 2))
    return folder
