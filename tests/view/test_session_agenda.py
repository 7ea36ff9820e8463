"""The agenda gathered from a workspace, and the page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.load.pre_read_notes import write_pre_read_notes
from perfcal.schema.columns import AGENDA, PRE_READ_STATES
from perfcal.schema.cycle import Cycle
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.view.agenda_page import agenda_shown, pre_reads_table, render_agenda
from perfcal.view.session_agenda import agenda, agenda_plan, pre_read_states

RATINGS = """\
cycle,employee_id,rater_id,stage,dimension,rating,rated_on
2026-H1,x1,m01,manager,overall,3,2026-06-20
2026-H1,x3,m01,manager,overall,5,2026-06-20
2025-H2,x3,m01,manager,overall,3,2025-12-20
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two candidates, one of whom has a response written, and a rating two steps up."""
    folder = write_small_workspace(tmp_path / "ws")
    (folder / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    notes = PreReadNotes(employee_id="x1", counter_argument="One launch.", response="Two more are under way.")
    write_pre_read_notes(folder, "2026-H1", notes, expected=None)
    return folder


def seen_from(root: Path, day: str) -> Cycle:
    """Load the workspace as of a day."""
    return load_workspace(root, as_of=day)


def test_a_pre_read_is_late_once_its_day_has_passed(root: Path) -> None:
    """Due two days before the session: on that day it is incomplete, on the next it is late."""
    rows = pre_read_states(seen_from(root, "2026-07-08"))
    assert {name: str(kind) for name, kind in rows.dtypes.items()} == dict(PRE_READ_STATES)
    assert list(rows["employee_id"]) == ["x1", "x2"]
    assert list(rows["status"]) == ["complete", "incomplete"]
    assert rows["due"].dt.date.astype("str").tolist() == ["2026-07-08"] * 2
    assert list(rows["reason"]) == ["", "the response to the counter-argument is not written"]
    assert list(pre_read_states(seen_from(root, "2026-07-09"))["status"]) == ["complete", "late"]


def test_the_agenda_names_who_presents_and_why(root: Path) -> None:
    """The rating two steps up first, the INCOMPLETE pre-read behind the complete one."""
    rows = agenda(seen_from(root, "2026-07-09"))
    assert list(rows.columns) == list(AGENDA)
    assert list(rows["employee_id"]) == ["x3", "x1", "x2", ""]
    assert list(rows["presenter_id"]) == ["m01", "m01", "m01", ""]
    assert rows["reason"].iloc[0] == "The proposed rating is 2 steps above last cycle's."
    assert "is INCOMPLETE and late, due 2026-07-08: the response to the counter-argument" in rows["reason"].iloc[2]
    assert rows["file"].iloc[2] == "candidates.csv"


def test_the_page_shows_states_agenda_and_what_it_is_not(root: Path) -> None:
    """Names beside ids, the clock from the start, and a sentence on the order."""
    cycle = seen_from(root, "2026-07-09")
    text = agenda_shown(cycle, agenda_plan(cycle, minutes=9)).to_text()
    assert "0:00 | 2 | rating | Mei Castellano (x3) | Ngozi Adler (m01) | The proposed rating" in text
    assert "2 minutes more than the 9 there are, every discussion at its shortest." in text
    assert "It ranks nobody." in text
    states = pre_reads_table(cycle, pre_read_states(cycle)).to_text()
    assert "Tariq Lindqvist (x2) | Ngozi Adler (m01) | L5 | late | 2026-07-08 | the response" in states


def test_what_changed_since_it_was_kept_is_on_the_page(root: Path) -> None:
    """A file by hand is kept to, and the page says what it lacks."""
    (root / "session").mkdir()
    text = "perfcal: agenda/1\ncycle: 2026-H1\nminutes: 45\nrows: [{kind: candidate, employee_id: x2, minutes: 9}]\n"
    (root / "session" / "agenda-2026-H1.yaml").write_text(text, encoding="utf-8")
    cycle = seen_from(root, "2026-07-09")
    shown = agenda_shown(cycle, agenda_plan(cycle)).to_text()
    assert "Agenda of 2026-H1, as kept: 17 of 45 minutes" in shown
    assert "Since the agenda was kept: the rating of x3 is new; the case of x1 is new." in shown
    assert agenda(seen_from(root, "2026-07-09"), as_kept=False)["employee_id"].iloc[0] == "x3"


def test_the_page_to_print_names_everybody_and_runs_nothing(root: Path) -> None:
    """Of a team's block too; a name with markup in it is text."""
    roster = (root / "roster.csv").read_text(encoding="utf-8")
    (root / "roster.csv").write_text(roster.replace("Ngozi Adler", "<b onclick=x>Ngozi</b>"), encoding="utf-8")
    cycle = seen_from(root, "2026-07-09")
    page = render_agenda(cycle, agenda_plan(cycle), pre_read_states(cycle))
    assert "<title>Session 2026-H1, 10 July 2026</title>" in page
    assert "Invited: &lt;b onclick=x&gt;Ngozi&lt;/b&gt; (m01)" in page
    assert "<b onclick" not in page
    assert "<script" not in page
    assert page.index("Agenda of 2026-H1") < page.index("Pre-reads of 2026-H1")
