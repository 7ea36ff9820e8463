"""docs/words.md is a rule, not a wish."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_ROW = re.compile(r"^\| ([^|]+?) \|", re.MULTILINE)
_FOLDERS = ("perfcal", "notebooks")
_FOREIGN = {"header_synonyms.py"}  # column names of other people's exports
_SUFFIXES = {".py", ".ipynb", ".j2", ".typ", ".css", ".yaml", ".md", ".txt"}


def unused_words(repository: Path) -> list[str]:
    """The first column of the second table."""
    table = (repository / "docs" / "words.md").read_text().split("## Words perfcal does not use")[1]
    return [word for word in _ROW.findall(table) if word not in {"not", "---"}]


def test_no_name_or_text_judges_a_person(repository: Path) -> None:
    """Every word of the list is searched for in the package and the notebooks."""
    words = unused_words(repository)
    assert len(words) > 8
    spelt = ("[ _-]?".join(map(re.escape, re.split(r"[ _]", word))) for word in words)  # in prose and in names
    asked = re.compile("|".join(rf"(?<![^\W_]){word}" for word in spelt), re.IGNORECASE)
    files = [path for folder in _FOLDERS for path in (repository / folder).rglob("*") if path.suffix in _SUFFIXES]
    found = [
        f"{path.relative_to(repository)}:{number}: {match[0]}"
        for path in files
        if "_shelf" not in path.parts and path.name not in _FOREIGN
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := asked.search(line))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "base", "manager"])
def test_no_module_is_named_for_nothing(repository: Path, name: str) -> None:
    """A reader should be able to guess the file from the feature."""
    assert list((repository / "perfcal").rglob(f"{name}.py")) == []
    assert not any(path.is_dir() for path in (repository / "perfcal").rglob(name))
