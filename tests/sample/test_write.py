"""`write_sample`: deterministic, bounded, consistent, and never over somebody's files."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from sample_reading import digests, docs, rows

from perfcal.errors import OccupiedError, UsageError
from perfcal.sample import write, write_sample

REACHED = 2_000_000


def test_the_committed_sample_is_what_the_defaults_write(sample: Path, repository: Path) -> None:
    """Nobody edits the committed sample by hand, and a change to the phrases is committed with its result."""
    assert digests(repository / "data" / "sample") == digests(sample)


def test_the_committed_sample_is_small(sample: Path) -> None:
    """It travels in the repository and in the wheel."""
    assert sum(path.stat().st_size for path in sample.rglob("*") if path.is_file()) < REACHED


def test_one_seed_writes_one_organisation(tmp_path: Path) -> None:
    """The same seed gives the same bytes; another seed gives other people."""
    for name, seed in (("one", 3), ("same", 3), ("other", 4)):
        write_sample(tmp_path / name, engineers=9, managers=2, seed=seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "same")
    assert docs(tmp_path / "one") != docs(tmp_path / "other")


def test_a_person_does_not_depend_on_how_many_there_are(sample: Path, planted: Path) -> None:
    """The first engineers of a larger organisation are the same people with the same docs."""
    small, large = docs(sample), docs(planted)
    carrying = {row["subject"] for row in rows(planted, "planted")}
    same = [name for name in small if name not in carrying and small[name] == large[name]]
    assert len(same) >= 40


def test_memory_does_not_grow_with_the_organisation(tmp_path: Path) -> None:
    """People are written as they are made and then forgotten."""
    write_sample(tmp_path / "warm", engineers=8)
    peaks = []
    for engineers in (16, 96):
        tracemalloc.start()
        write_sample(tmp_path / str(engineers), engineers=engineers)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000


def test_the_summary_counts_what_is_there(tmp_path: Path) -> None:
    """Each number of the summary can be counted in the files."""
    summary = write_sample(tmp_path / "made", engineers=50, plant={"moves": 1})
    counted = {name: len(rows(tmp_path / "made", name)) for name in ("ratings", "candidates", "events", "planted")}
    assert (summary.ratings, summary.candidates, summary.events, summary.planted) == tuple(counted.values())
    assert len(rows(tmp_path / "made", "roster")) == summary.engineers + summary.leaders
    assert len(docs(tmp_path / "made")) == summary.engineers == 50


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """What is in the folder stays, and the way out is named."""
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(OccupiedError, match="already exists and is not empty"):
        write_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    """A folder made beforehand is as good as none."""
    write_sample(tmp_path, engineers=1)
    assert (tmp_path / "cycle.yaml").is_file()


def test_nothing_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A half-written organisation never looks like a whole one."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(write, "growth_doc", fail)
    with pytest.raises(OSError, match="no space left"):
        write_sample(tmp_path / "made", engineers=3)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ({"engineers": 0}, "engineers=0"),
        ({"engineers": 100_001}, "engineers=100001"),
        ({"cycles": 0}, "cycles=0"),
        ({"engineers": 3, "managers": 4}, "managers=4"),
    ],
)
def test_impossible_sizes_are_refused_with_the_limits(tmp_path: Path, sizes: dict[str, int], found: str) -> None:
    """The message says which number is wrong and what is possible."""
    with pytest.raises(UsageError, match=rf"(?s){found}.*engineers 1 to 100,000"):
        write_sample(tmp_path / "made", **sizes)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("cycles", [1, 2, 7])
def test_any_number_of_cycles_gives_that_many(tmp_path: Path, cycles: int) -> None:
    """Ratings cover exactly the cycles asked for, and only closed ones are calibrated."""
    write_sample(tmp_path / "made", engineers=24, cycles=cycles)
    ratings = rows(tmp_path / "made", "ratings")
    assert len({row["cycle"] for row in ratings}) == cycles
    assert {row["cycle"] for row in ratings if row["stage"] == "calibrated"} == {row["cycle"] for row in ratings} - {
        "2026-H1"
    }
