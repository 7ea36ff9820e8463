"""A digest tells whether a file is there and what it says; a packaged folder is where the install put it."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcal import files
from perfcal.files import file_digest, packaged


def test_a_digest_is_blank_wherever_there_is_no_file(tmp_path: Path) -> None:
    """A missing file, a folder, and a way that leads through a file."""
    file = tmp_path / "a.yaml"
    file.write_text("a")
    assert file_digest(file) == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert [file_digest(path) for path in (tmp_path / "b.yaml", tmp_path, file / "c.yaml")] == ["", "", ""]


@pytest.mark.parametrize(("name", "place"), [("notebooks", "notebooks"), ("sample", "data/sample")])
def test_a_packaged_folder_is_in_the_wheel_or_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """The wheel's own folder goes first: a checkout has none."""
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "perfcal")
    assert packaged(name) == tmp_path / place
    packed = tmp_path / "perfcal" / "_shelf" / name
    packed.mkdir(parents=True)
    assert packaged(name) == packed
