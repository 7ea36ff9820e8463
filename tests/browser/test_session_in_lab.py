"""Directors hold a session in JupyterLab: by keyboard alone, from two rooms at once, and past a kernel that was killed."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing

import psutil
import pytest
from session_samples import write_session_workspace
from test_pre_read_in_lab import open_and_run

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

NOTEBOOK = "04_calibration_session.ipynb"
SECOND = "second_room.ipynb"
CODE_CELLS = 8
MOST_TABS = 150
MINE = "I read the design again, and it stands."


@pytest.fixture
def workspace(tmp_path):
    """Seventeen rated people."""
    return write_session_workspace(tmp_path / "workspace")


def entries(workspace):
    """Return (person, what, before, after, who, why) of every entry, read without perfcal."""
    with closing(sqlite3.connect(workspace / "session" / "decisions.db")) as log:
        return log.execute("SELECT employee_id, what, before, after, who, why FROM session_log ORDER BY id").fetchall()


def begin(page, address, *, place, after=0):
    """Run the notebook, say who writes and that everybody is here; return the last execution count."""
    counted = open_and_run(page, address, after=after, cells=CODE_CELLS)
    page.get_by_label("Facilitating").select_option(index=place)
    page.get_by_role("button", name="Everybody is here").click()
    page.get_by_text("3 here").wait_for()
    return counted


def show(page, name):
    """Choose a person and wait until they stand on the wall."""
    field = page.get_by_label("Person")
    offered = [words.replace("\xa0", " ") for words in field.locator("option").all_text_contents()]
    field.select_option(index=next(place for place, words in enumerate(offered) if name in words))
    page.locator(f"section[aria-label^='{name}']").wait_for()


def change(page, label, why):
    """Choose a rating, type why, and press."""
    page.get_by_role("button", name=label, exact=True).click()
    page.get_by_label("Reason").fill(why)
    page.keyboard.press("Tab")
    page.get_by_role("button", name=f"Record rating: {label}").click()


def tab_to(page, control):
    """Press Tab until a control has the keyboard, as somebody without a mouse does."""
    for _press in range(MOST_TABS):
        if control.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not reach it")


def test_a_rating_is_changed_and_taken_back_by_keyboard_alone(page, lab, workspace):
    """Tab, Space, arrows in an open list, and Enter are enough: who writes, who is here, whom, what, why, and undo."""
    open_and_run(page, lab.format(notebook=NOTEBOOK), cells=CODE_CELLS)
    tab_to(page, page.get_by_label("Facilitating"))
    for key in ("Space", "ArrowDown", "Enter"):  # a closed list leaves the arrows to Lab
        page.keyboard.press(key)
    tab_to(page, page.get_by_label("Lead M02 (m02)"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Next ▶"))
    page.keyboard.press("Enter")
    page.locator("section[aria-label^='Engineer R04']").wait_for()
    tab_to(page, page.get_by_role("button", name="Meets", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Reason"))
    page.keyboard.type(MINE)
    tab_to(page, page.get_by_role("button", name="Record rating: Meets"))
    page.keyboard.press("Enter")
    page.get_by_text("Recorded as entry 1").wait_for()
    tab_to(page, page.get_by_label("Reason"))
    page.keyboard.type("Slip")
    tab_to(page, page.get_by_role("button", name="Undo entry 1"))
    page.keyboard.press("Enter")
    page.get_by_text("Recorded as entry 2").wait_for()
    assert entries(workspace) == [("r04", "rating", "2", "3", "m01", MINE), ("r04", "undo", "3", "2", "m01", "Slip")]
    assert page.elsewhere == []


def test_a_second_director_makes_the_first_ones_view_stale_and_their_words_stay(page, lab, workspace, tmp_path):
    """Two kernels at one database; the refused one sees whose entry came first, and one more press is on top of it."""
    shutil.copy(tmp_path / "notebooks" / NOTEBOOK, tmp_path / "notebooks" / SECOND)
    begin(page, lab.format(notebook=NOTEBOOK), place=1)
    there = page.context.new_page()
    there.set_default_timeout(30_000)
    begin(there, lab.format(notebook=SECOND), place=3)
    for each in (page, there):
        show(each, "Engineer R01")
    page.get_by_label("Reason").fill(MINE)
    change(there, "Partly meets", "The numbers were another team's.")
    there.get_by_text("Recorded as entry 1").wait_for()
    page.get_by_text("Changed elsewhere while you type").wait_for()
    change(page, "Far exceeds", MINE)
    page.get_by_text("Not recorded: this has changed since you looked").wait_for()
    assert page.get_by_text("Lead M03 (m03): rating: Meets → Partly meets").count() >= 1
    assert page.get_by_label("Reason").input_value() == MINE
    page.get_by_role("button", name="Record rating: Far exceeds").click()
    page.get_by_text("Recorded as entry 2").wait_for()
    there.get_by_text("Changed elsewhere just now").wait_for()
    assert [entry[2:5] for entry in entries(workspace)] == [("3", "2", "m03"), ("2", "5", "m01")]


def test_after_the_kernel_was_killed_everything_recorded_is_on_the_wall_and_the_next_change_is_what_was_chosen(
    page, lab, workspace
):
    """Pull the plug, let Jupyter start a kernel again, run all: the log goes on, and no chosen rating is lost on its way."""
    address = lab.format(notebook=NOTEBOOK)
    begin(page, address, place=1)
    show(page, "Engineer R02")
    change(page, "Below", "Before the plug.")
    page.get_by_text("Recorded as entry 1").wait_for()
    before = kernels(workspace)
    for kernel in before:
        os.kill(kernel, signal.SIGKILL)
    page.get_by_role("button", name="Ok").click()
    begin(page, address, place=1)
    for number, (who, label) in enumerate((("R02", "Exceeds"), ("R05", "Partly meets"), ("R07", "Far exceeds")), 2):
        show(page, f"Engineer {who}")
        change(page, label, f"After the plug, {number}.")
        page.get_by_text(f"Recorded as entry {number}").wait_for()
    assert [entry[3] for entry in entries(workspace)] == ["1", "4", "2", "5"]


def kernels(workspace):
    """Return the process ids of the kernels of this test's own server."""
    here = str(workspace.parent)
    return [
        child.pid
        for child in psutil.Process().children(recursive=True)
        if "ipykernel_launcher" in " ".join(child.cmdline()) and here in " ".join(child.cmdline())
    ]
