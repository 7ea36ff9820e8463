"""Pages move into the reports by rename, and what a person changed there is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfcal.batch.publish import publish
from perfcal.files import file_digest


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Reports with one page, made earlier."""
    folder = tmp_path / "reports"
    (folder / "pre_reads").mkdir(parents=True)
    (folder / "pre_reads" / "e01.html").write_text("made earlier")
    return folder


def staged(reports: Path, name: str = "pre_reads/e01.html", text: str = "made now") -> Path:
    """Write a finished file that waits to be published."""
    path = reports / ".running" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def written(reports: Path) -> dict[str, str]:
    """Return what the last run wrote, as its record says."""
    return {"pre_reads/e01.html": file_digest(reports / "pre_reads" / "e01.html")}


def test_a_page_nobody_touched_is_replaced(reports: Path) -> None:
    """The usual case leaves nothing behind."""
    assert publish([staged(reports)], stage=reports / ".running", folder=reports, before=written(reports)) == ()
    assert (reports / "pre_reads" / "e01.html").read_text() == "made now"
    assert [path.name for path in (reports / "pre_reads").iterdir()] == ["e01.html"]


def test_a_page_changed_by_hand_is_moved_aside_each_time(reports: Path) -> None:
    """Remarks somebody typed into an executed notebook survive any number of runs."""
    for number, name in enumerate(["pre_reads/e01.kept.html", "pre_reads/e01.kept-2.html"]):
        before = written(reports)
        (reports / "pre_reads" / "e01.html").write_text(f"remark {number}")
        kept = publish([staged(reports)], stage=reports / ".running", folder=reports, before=before)
        assert kept == (name,)
        assert (reports / name).read_text() == f"remark {number}"
    assert (reports / "pre_reads" / "e01.html").read_text() == "made now"


def test_a_file_no_run_vouches_for_is_kept(reports: Path) -> None:
    """It may be anybody's."""
    kept = publish([staged(reports)], stage=reports / ".running", folder=reports, before={})
    assert [(reports / name).read_text() for name in kept] == ["made earlier"]


def test_a_page_of_an_earlier_state_does_not_pass_for_todays(reports: Path) -> None:
    """A notebook that fails today leaves no PDF of last week beside its error."""
    failed = staged(reports, "pre_reads/e01.ipynb")
    assert publish([failed], stage=reports / ".running", folder=reports, before=written(reports)) == ()
    assert [path.name for path in (reports / "pre_reads").iterdir()] == ["e01.ipynb"]
