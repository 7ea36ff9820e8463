"""The cache: it saves reading, it is never wrong whatever happens to it or to the workspace, and it keeps nobody's text too long."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from workspaces import CYCLE, ROSTER, RUBRIC, growth_doc, write_files

from perfcal.load import growth_cache, growth_folder
from perfcal.load.growth_cache import forget_cache
from perfcal.load.workspace import load_workspace
from perfcal.schema.cycle import Cycle

BODY = "## 2026-03\n### Shipped\n- 2026-03-14 Cut p99 [RFC](https://docs.example/{id}) #scope #launch:2\n- [x] Paged once\n"
DOCS = {f"e0{number}": BODY.format(id=number) for number in (1, 2, 3)}
TABLES = ("evidence", "sections", "parts", "fields", "accounts", "problems", "manager_history", "level_history")


class Place:
    """A workspace with its cache, and which documents the last load had to read."""

    def __init__(self, root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.cache, self.monkeypatch = root, cache, monkeypatch
        self.read: list[str] = []
        monkeypatch.setenv("PERFCAL_CACHE", str(cache))
        parse = growth_folder.parsed_batches

        def spy(batches, terms, *, processes):
            self.read += [document.name.removeprefix("growth_docs/") for batch in batches for document in batch]
            return parse(batches, terms, processes=processes)

        monkeypatch.setattr(growth_folder, "parsed_batches", spy)

    def load(self) -> Cycle:
        """Load, note what was read, and prove the result against a load without any cache."""
        cycle = load_workspace(self.root)
        read, self.read = sorted(self.read), []
        self.monkeypatch.setenv("PERFCAL_CACHE", "off")
        plain = load_workspace(self.root)
        self.monkeypatch.setenv("PERFCAL_CACHE", str(self.cache))
        self.read = read
        for name in TABLES:
            assert_frame_equal(getattr(cycle, name), getattr(plain, name))
        assert (cycle.rubric_of, cycle.target_of) == (plain.rubric_of, plain.target_of)
        return cycle

    def again(self) -> list[str]:
        """Load once more, and return which documents were read."""
        self.read = []
        self.load()
        return self.read

    def doc(self, name: str) -> Path:
        """One document's path."""
        return self.root / "growth_docs" / name

    def files(self) -> list[Path]:
        """The files of the cache that hold documents."""
        return sorted(self.cache.rglob("*.parquet"))

    def kept(self) -> set[str]:
        """The names of the documents the cache holds."""
        return {name for path in self.files() for name in pq.read_table(path)["name"].to_pylist()}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Three documents, read once."""
    made = Place(write_files(tmp_path / "ws", docs=DOCS), tmp_path / "cache", monkeypatch)
    made.load()
    assert made.read == ["e01.md", "e02.md", "e03.md"]
    return made


def test_a_second_start_reads_no_document_again(place: Place) -> None:
    """And says the same, to the last cell and type."""
    assert place.again() == []


def edit(path: Path) -> None:
    """Change a word."""
    path.write_text(path.read_text().replace("p99", "p95"))


def edit_unseen(path: Path) -> None:
    """Change a document and leave its size and its time as they were."""
    before = path.stat()
    edit(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def turn_back(path: Path) -> None:
    """Change a document on a machine whose clock went back."""
    edit(path)
    os.utime(path, (0, 0))


def cut(path: Path) -> None:
    """Lose the end."""
    path.write_bytes(path.read_bytes()[:-30])


def empty(path: Path) -> None:
    """Lose everything."""
    path.write_bytes(b"")


def touch(path: Path) -> None:
    """Change nothing but the time."""
    path.touch()


def replace_by_folder(path: Path) -> None:
    """Put a folder in its place."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (edit, ["e02.md"]),
        (edit_unseen, ["e02.md"]),
        (turn_back, ["e02.md"]),
        (cut, ["e02.md"]),
        (empty, ["e02.md"]),
        (replace_by_folder, ["e02.md"]),
        (touch, []),
        (Path.unlink, []),
        (lambda path: path.rename(path.with_name("renamed.md")), ["renamed.md"]),
        (lambda path: shutil.copy(path, path.with_name("copy.md")), ["copy.md"]),
        (lambda path: path.with_name("e04.md").write_text(growth_doc("## 2026-03\n", employee_id="e04")), ["e04.md"]),
        (lambda path: path.write_bytes(b"\xff" + path.read_bytes()), ["e02.md"]),
    ],
)
def test_only_what_changed_is_read_again(place: Place, change: Callable[[Path], object], read: list[str]) -> None:
    """Whatever a person, a sync tool or a clock does to a document."""
    change(place.doc("e02.md"))
    assert place.again() == read
    assert place.again() == []


def test_two_documents_that_change_places_are_read_again(place: Place) -> None:
    """Each file's rows carry its own name."""
    one, other = place.doc("e01.md"), place.doc("e02.md")
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    assert place.again() == ["e01.md", "e02.md"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rubric.yaml", RUBRIC.replace("launch]", "launch, paper]")),
        ("rubric.yaml", RUBRIC.replace("title: Scope", "title: Reach")),
        ("policy.yaml", "perfcal: policy/1\nheading_synonyms: {Geliefert: Shipped}\n"),
        ("cycle.yaml", CYCLE.replace("freeze: 2026-07-03", "freeze: 2026-07-02")),
        ("cycle.yaml", CYCLE.replace("end: 2026-06-30", "end: 2026-06-29")),
    ],
)
def test_other_terms_read_everything_anew(place: Place, name: str, text: str) -> None:
    """What a bullet means hangs on the rubric, the policy's words and the cycle's days."""
    (place.root / name).write_text(text)
    assert len(place.again()) == 3
    assert place.again() == []


def test_a_new_name_on_the_roster_counts_for_the_document_called_so(place: Place) -> None:
    """A file named for a person needs no front matter; before, it was refused."""
    place.doc("e09.md").write_text(DOCS["e01"])
    assert place.again() == ["e09.md"]
    (place.root / "roster.csv").write_text(
        ROSTER + "e09,Aroha Lindqvist,m01,L4,2024-03-01,ic,Payments,active,2023-01-09\n"
    )
    assert place.again() == ["e09.md"]
    assert "e09" in set(place.load().evidence["employee_id"])


def test_another_version_of_perfcal_reads_everything_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its readers may understand more."""
    monkeypatch.setattr(growth_cache, "_code_digest", lambda: "another")
    assert len(place.again()) == 3


def flip(path: Path) -> None:
    """Turn one bit."""
    payload = bytearray(path.read_bytes())
    payload[len(payload) // 3] ^= 0x20
    path.write_bytes(payload)


def other_columns(path: Path) -> None:
    """Write a sound file of other columns under its rightful name."""
    table = pq.read_table(path).drop_columns(["problems"])
    path.unlink()
    pq.write_table(table, path)
    path.rename(path.with_stem(growth_cache._digest(path.read_bytes())))


@pytest.mark.parametrize(
    "damage",
    [flip, cut, empty, other_columns, Path.unlink, replace_by_folder, lambda path: path.write_text("PAR1 not PAR1")],
)
def test_a_damaged_cache_is_as_good_as_none(place: Place, damage: Callable[[Path], object]) -> None:
    """Nothing is believed that is not whole."""
    for path in place.files():
        damage(path)
    assert len(place.again()) == 3


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_bit_can_turn_unnoticed(place: Place, where: float, bit: int) -> None:
    """The law: a file with any one bit turned is not read."""
    (path,) = place.files()
    sound = path.read_bytes()
    turned = bytearray(sound)
    turned[int(where * len(turned))] ^= 1 << bit
    path.write_bytes(turned)
    assert growth_cache._sound(path) is None
    path.write_bytes(sound)
    assert growth_cache._sound(path) is not None


def test_it_may_be_deleted_at_any_time(place: Place) -> None:
    """By hand, or by `forget_cache`; nothing but time is lost."""
    shutil.rmtree(place.cache)
    assert len(place.again()) == 3
    forget_cache(place.root)
    assert place.files() == []
    assert len(place.again()) == 3


def test_what_leaves_the_workspace_leaves_the_cache(place: Place) -> None:
    """R13: a person's document, and what a document said before, are gone with the next start."""
    place.doc("e02.md").unlink()
    edit(place.doc("e03.md"))
    place.load()
    assert place.kept() == {"growth_docs/e01.md", "growth_docs/e03.md"}
    texts = {
        row["text"] for path in place.files() for rows in pq.read_table(path)["evidence"].to_pylist() for row in rows
    }
    assert texts == {"Cut p99", "Cut p95", "Paged once"}
    assert len(place.files()) == 1


def test_the_cache_of_a_workspace_that_is_gone_goes_with_the_next_new_one(place: Place, tmp_path: Path) -> None:
    """Whoever deletes a workspace need not know of the cache."""
    place.root.rename(tmp_path / "moved")
    load_workspace(tmp_path / "moved")
    assert len(list(place.cache.glob("growth_docs/*"))) == 1


def test_what_a_killed_process_left_is_removed(place: Place) -> None:
    """A temporary file holds texts too."""
    left = place.files()[0].with_name(".half.parquet.x.tmp")
    left.write_bytes(b"half")
    place.load()
    assert not left.exists()


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_nobody_else_may_look(place: Place) -> None:
    """The folder is this user's alone, also after somebody opened it."""
    folder = place.files()[0].parent
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert place.again() == []
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="owners are of POSIX")
def test_a_folder_of_another_user_is_not_believed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who can write it could put words into a document."""
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert len(place.again()) == 3


def test_it_can_be_switched_off(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing is read from it, and nothing written."""
    shutil.rmtree(place.cache)
    monkeypatch.setenv("PERFCAL_CACHE", "off")
    load_workspace(place.root)
    assert not place.cache.exists()


def test_it_lives_where_the_system_says(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`XDG_CACHE_HOME` is honoured; without it, `.cache` at home."""
    monkeypatch.delenv("PERFCAL_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    load_workspace(place.root)
    assert list((tmp_path / "xdg" / "perfcal").rglob("*.parquet"))
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    load_workspace(place.root)
    assert list((tmp_path / "home" / ".cache" / "perfcal").rglob("*.parquet"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have text for paths")
def test_a_workspace_may_have_a_name_that_is_no_text(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old archives unpack to such; its cache is found again, and goes when it is gone."""
    root = tmp_path / os.fsdecode(b"b\xfcro")
    place.root.rename(root)
    moved = Place(root, place.cache, monkeypatch)
    moved.load()
    assert moved.again() == []
    forget_cache(root)
    assert moved.files() == []


def test_a_place_that_cannot_be_written_is_no_fault(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in its way, or a disk that is full."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PERFCAL_CACHE", str(tmp_path / "file"))
    assert len(load_workspace(place.root).evidence) == 6

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("PERFCAL_CACHE", str(tmp_path / "full"))
    monkeypatch.setattr(growth_cache, "write_atomically", full)
    assert len(load_workspace(place.root).evidence) == 6


LOADS = """
    import sys
    from perfcal.load.workspace import load_workspace
    for _ in range(12):
        rows = load_workspace(sys.argv[1]).evidence
        words = sorted(zip(rows["employee_id"], rows["text"], rows["file"]))
        assert len(words) == 6, words
        for who, text, file in words:
            assert file == f"growth_docs/{who}.md"
            assert text in {"Cut p99", "Cut p95", "Paged once"}, text
"""


def test_two_processes_and_a_broom_do_each_other_no_harm(place: Place) -> None:
    """Both load, one document keeps changing, and somebody keeps deleting or cutting what they wrote."""
    command = [sys.executable, "-c", dedent(LOADS), str(place.root)]
    running = [subprocess.Popen(command) for _ in range(2)]
    turns = 0
    while any(process.poll() is None for process in running):
        document = place.doc("e02.md")
        other = document.with_suffix(".new")
        other.write_text(document.read_text().replace(*(("p99", "p95") if turns % 2 else ("p95", "p99"))))
        other.replace(document)
        for path in place.files()[: turns % 3]:
            path.unlink(missing_ok=True) if turns % 5 else path.write_bytes(b"")
        turns += 1
    assert [process.returncode for process in running] == [0, 0]
    assert isinstance(place.load().evidence, pd.DataFrame)
