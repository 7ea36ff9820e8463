"""What docs/session.md and docs/formats.md say of an export is what an export is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from after_session import write_rated

from perfcal import load_workspace
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda_kept import KeptAgenda, kept_agenda, kept_path
from perfcal.session.decisions import Session
from perfcal.session.export import export_session


@pytest.fixture(scope="module")
def cycle(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """Four people, three of them rated."""
    return load_workspace(write_rated(tmp_path_factory.mktemp("documented") / "ws"))


@pytest.fixture(scope="module")
def out(cycle: Cycle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export."""
    place = tmp_path_factory.mktemp("documented") / "out"
    with Session.open(cycle, who="m01", room=["m01"]) as session:
        session.decide("x1", "rejected", what="promotion", why="one link", seen_version=0)
        export_session(session, place, page=lambda _cycle, who: who)
    return place


def test_every_listing_has_the_columns_its_page_says(repository: Path, out: Path) -> None:
    """In the order of the file."""
    page = (repository / "docs" / "formats.md").read_text(encoding="utf-8").partition("## What a session writes")[2]
    said = {
        name: re.sub(r"\([^)]*\)", "", rest)
        for name, rest in re.findall(r"^- \*\*([\w-]+)\*\* (`.*)", page, re.MULTILINE)
    }
    assert len(said) == 6
    for name, columns in said.items():
        header = (out / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert re.findall(r"`(\w+)`", columns.partition(";")[0]) == header.split(","), name


def test_every_file_is_in_the_table(repository: Path, out: Path) -> None:
    """Of docs/session.md."""
    page = (repository / "docs" / "session.md").read_text(encoding="utf-8").partition("## After")[2]
    named = set(
        re.findall(r"`([^`]+)`", " ".join(row.split("|")[1] for row in page.splitlines() if row.startswith("| `")))
    )
    made = {path.name for path in out.iterdir() if path.suffix in {".csv", ".xlsx"}}
    assert {name.replace("2026-H1", "<cycle>") for name in made} <= named


def test_the_documented_agenda_can_be_kept(repository: Path, cycle: Cycle) -> None:
    """As it stands on the page."""
    page = (repository / "docs" / "formats.md").read_text(encoding="utf-8").partition("## What a session writes")[2]
    path = kept_path(cycle)
    path.parent.mkdir(exist_ok=True)
    path.write_text(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0], encoding="utf-8")
    kept = kept_agenda(cycle)
    assert isinstance(kept, KeptAgenda)
    assert [row.kind for row in kept.rows] == ["candidate", "break", "rating", "closing"]
    assert kept.rows[0].note == "Amara has to leave at ten"
