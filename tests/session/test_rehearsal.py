"""A newcomer's rehearsal: the same each time, on invented people only, and every step of a session in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfcal import load_workspace
from perfcal.errors import UsageError
from perfcal.session.decisions import Session
from perfcal.session.rehearsal import rehearse


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One rehearsal: its folder, and what it said."""
    root = tmp_path_factory.mktemp("rehearsal") / "with a blank"
    return root, "\n".join(rehearse(root, page=lambda _cycle, who: f"<p>{who}</p>"))


def test_every_step_of_a_session_is_in_it(rehearsed: tuple[Path, str]) -> None:
    """Proposed, challenged, changed, refused as stale, sent again, decided, undone, parked, settled."""
    root, said = rehearsed
    with Session.open(root) as session:
        log = session.log()
    assert set(log["what"]) == {"rating", "promotion", "parked", "settled", "undo", "note-of-room"}
    assert set(log.loc[log["what"] == "promotion", "after"]) == {"approved", "rejected", "deferred"}
    assert "refused: entry 4 by d01 came first; nothing was written" in said
    assert "rating of e0022: Partly meets → Meets, by m04, 7 people in the room" in said
    assert "an objection about e0030 is parked, owner m04, due 2026-07-14" in said


def test_it_exports_and_says_where_to_look(rehearsed: tuple[Path, str]) -> None:
    """Each path it names is there, and can be pasted though it has a blank in it."""
    root, said = rehearsed
    assert f"perfcal session '{root}' log --for e0022" in said
    assert (root / "after-the-session" / "README.md").is_file()
    pages = {path.stem for path in (root / "after-the-session" / "to-tell").rglob("*.html")}
    assert pages == {"e0015", "e0020", "e0045"}


def test_the_moments_are_the_scripts_and_not_todays(rehearsed: tuple[Path, str]) -> None:
    """The same log each time it is played."""
    root, _said = rehearsed
    with Session.open(root) as session:
        assert list(session.log()["at"].str[:16])[:2] == ["2026-07-10T09:00", "2026-07-10T09:04"]


def test_it_plays_in_a_copy_of_the_sample_only_once(rehearsed: tuple[Path, str]) -> None:
    """Its log is an example afterwards."""
    root, _said = rehearsed
    with pytest.raises(UsageError, match="holds a session already"):
        next(rehearse(root))


def test_a_real_workspace_is_never_written_to(tmp_path: Path) -> None:
    """Whatever folder is named by mistake."""
    (tmp_path / "cycle.yaml").write_text("perfcal: cycle/1\n")
    with pytest.raises(UsageError, match="is no copy of the sample"):
        next(rehearse(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["cycle.yaml"]


def test_the_final_ratings_flow_back(rehearsed: tuple[Path, str], tmp_path: Path) -> None:
    """Put in place, the workspace loads with the session's ratings and decisions in it."""
    root = Path(shutil.copytree(rehearsed[0], tmp_path / "ws"))
    out = root / "after-the-session"
    for name in ("ratings", "candidates"):
        (root / f"{name}.csv").write_bytes((out / f"{name}-2026-H1-final.csv").read_bytes())
    cycle = load_workspace(root)
    final = cycle.ratings[(cycle.ratings["stage"] == "calibrated") & (cycle.ratings["cycle"] == cycle.id)]
    assert dict(zip(final["employee_id"], final["rating"], strict=True)) | {"e0037": 4, "e0022": 3} == dict(
        zip(final["employee_id"], final["rating"], strict=True)
    )
    decided = cycle.candidates[cycle.candidates["cycle"] == cycle.id].set_index("employee_id")["decision"]
    assert (decided["e0015"], decided["e0020"], decided["e0048"]) == ("rejected", "deferred", "")
