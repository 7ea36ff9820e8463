"""What every test may use: a workspace on disk, and the folder of real inputs where it stands beside the checkout."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of whoever runs it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PERFCAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def inputs(repository: Path) -> Path:
    """Real files by other people; the tests that read them are skipped by name where the folder is missing."""
    folder = repository.parent / "shared" / "inputs"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/inputs is not here")
    return folder


@pytest.fixture(scope="session")
def reference(repository: Path) -> Path:
    """Data with answers known from other software; skipped by name where the folder is missing."""
    folder = repository.parent / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/reference is not here")
    return folder
