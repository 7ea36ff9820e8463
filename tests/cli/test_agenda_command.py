"""`perfcal agenda`: the listing, what is said beside it, the kept file, the book and the packs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pypdf
import pytest
from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.schema.columns import AGENDA
from perfcal.session.decisions import Session


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four people, two of them candidates."""
    return write_small_workspace(tmp_path / "ws")


def test_the_listing_is_json_with_the_tables_columns(perfcal, root: Path) -> None:
    """Standard output is one array; the states of the pre-reads and the order are said beside it."""
    said = perfcal("agenda", root, "--as-of", "2026-07-09", "--format", "json")
    rows = json.loads(said.out)
    assert said.code == 0
    assert {tuple(row) for row in rows} == {tuple(AGENDA)}
    assert [row["employee_id"] for row in rows] == ["x1", "x2", "", ""]
    assert "as of 2026-07-09: 2 pre-reads, due 2026-07-08, 2 late" in said.err
    assert "17 of 90 minutes planned" in said.err
    assert "It ranks nobody." in said.err


def test_what_does_not_fit_is_said(perfcal, root: Path) -> None:
    """Minutes that are short, and what could be settled beforehand."""
    said = perfcal("agenda", root, "--minutes", "5", "--as-of", "2026-07-09")
    assert said.code == 0
    assert "more than the 5 there are, every discussion at its shortest. Could be settled before" in said.err


def test_an_agenda_is_written_when_asked_and_kept_to(perfcal, root: Path) -> None:
    """Edited by hand it is printed as edited; written again, the file before is beside it; --fresh looks past it."""
    path = root / "session" / "agenda-2026-H1.yaml"
    perfcal("agenda", root)
    assert not path.exists()
    assert f"wrote {path}" in perfcal("agenda", root, "--keep").err
    assert "holds this agenda already" in perfcal("agenda", root, "--keep").err
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 5}", "minutes: 11}", 1), encoding="utf-8")
    edited = perfcal("agenda", root, "--format", "json")
    assert 11 in [row["minutes"] for row in json.loads(edited.out)]
    assert "minutes kept by hand" in edited.err
    again = perfcal("agenda", root, "--fresh", "--keep")
    assert "what was there before is in agenda-2026-H1-before-" in again.err
    assert len(list(path.parent.glob("*-before-*.yaml"))) == 1


def test_what_was_parked_opens_the_agenda(perfcal, root: Path, tmp_path: Path) -> None:
    """From the log beside the workspace, or from another's."""
    with Session.open(load_workspace(root), who="m01", room=["m01"]) as session:
        session.park("x3", "Whose design was it?", owner="m01", due=date(2026, 8, 1))
    first = json.loads(perfcal("agenda", root, "--format", "json").out)[0]
    assert (first["kind"], first["employee_id"], first["presenter_id"]) == ("parked", "x3", "m01")
    other = write_small_workspace(tmp_path / "next")
    log = f"sqlite:///{root / 'session' / 'decisions.db'}"
    assert json.loads(perfcal("agenda", other, "--log", log, "--format", "json").out)[0] == first


def test_a_page_to_print_is_written_once(perfcal, root: Path, tmp_path: Path) -> None:
    """Beside the listing; what is there is not written over."""
    page = tmp_path / "agenda.html"
    said = perfcal("agenda", root, "--page", page)
    assert (said.code, f"wrote {page}" in said.err) == (0, True)
    assert "Mei Castellano (x3)" in page.read_text(encoding="utf-8")
    assert perfcal("agenda", root, "--page", page).code == 2


def test_the_book_and_a_pack_for_everybody_in_the_room(perfcal, root: Path, tmp_path: Path) -> None:
    """One PDF with all, one per reader without their own; neither is written over."""
    book, packs = tmp_path / "book.pdf", tmp_path / "packs"
    said = perfcal("agenda", root, "--book", book, "--pack", "room", "--out", packs)
    assert said.code == 0
    assert len(pypdf.PdfReader(book).pages) == 3
    assert sorted(path.name for path in packs.iterdir()) == ["pre-reads-2026-H1-m01.pdf", "pre-reads-2026-H1-m02.pdf"]
    assert len(pypdf.PdfReader(packs / "pre-reads-2026-H1-m01.pdf").pages) == 1  # m01 presents both
    assert len(pypdf.PdfReader(packs / "pre-reads-2026-H1-m02.pdf").pages) == 3
    assert perfcal("agenda", root, "--book", book).code == 2
    refused = perfcal("agenda", root, "--pack", "m02", "--out", packs)
    assert (refused.code, refused.out) == (2, "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--pack", "m01"], "--pack and --out go together"),
        (["--out", "packs"], "--pack and --out go together"),
        (["--pack", "m0l", "--out", "packs"], "no reader in the room 'm0l'"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(
    perfcal, root: Path, words: list[str], found: str
) -> None:
    """Exit code 2, the reason, and nothing on standard output."""
    said = perfcal("agenda", root, *words)
    assert (said.code, said.out) == (2, "")
    assert found in said.err


def test_the_sample_keeps_no_agenda(perfcal) -> None:
    """Without a workspace there is nowhere to write."""
    said = perfcal("agenda", "--keep")
    assert (said.code, said.out) == (2, "")
    assert "--keep without a workspace" in said.err


def test_a_broken_agenda_is_a_table_of_faults(perfcal, root: Path) -> None:
    """Exit code 1 with file and line; nothing is planned past it."""
    (root / "session").mkdir()
    (root / "session" / "agenda-2026-H1.yaml").write_text(
        "perfcal: agenda/1\ncycle: 2026-H1\nrows: 7\n", encoding="utf-8"
    )
    said = perfcal("agenda", root)
    assert (said.code, said.out) == (1, "")
    assert "session/agenda-2026-H1.yaml" in said.err
