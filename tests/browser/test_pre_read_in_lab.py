"""A person writes a pre-read in JupyterLab, closes the tab and finds their words again."""

import re

import pytest
import yaml

from perfcal.load.workspace import load_workspace

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CODE_CELLS = 12
WORDS = "Moved the ledger's writes behind an outbox, told in our own words"


def open_and_run(page, address, *, after=0, cells=CODE_CELLS):
    """Open the notebook, run all of it and return the last execution count.

    About one click on Run All in seventeen is lost, so look and click again. A reloaded page finds its old kernel, which
    goes on counting: only numbers beyond `after` are this run's.
    """
    page.goto(address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    for _attempt in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        if watch(page, lambda: any(count > after for count in execution_counts(page)), seconds=15):
            break
    assert watch(page, lambda: has_run(execution_counts(page), after, cells), seconds=90), execution_counts(page)
    return execution_counts(page)[-1]


def watch(page, sign, *, seconds):
    """Look twice a second until `sign` is there; False when it does not come in time."""
    for _look in range(seconds * 2):
        if sign():
            return True
        page.wait_for_timeout(500)
    return False


def has_run(counts, after, cells):
    """Whether every code cell has run, in the order of the page, since `after`."""
    return counts == list(range(counts[0], counts[0] + cells)) and counts[0] > after if counts else False


def execution_counts(page):
    """Return the number beside each code cell that has one."""
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    return [int(found[1]) for prompt in prompts if (found := re.match(r"\[(\d+)\]:", prompt))]


def choose_second_candidate(page, employee_id):
    """Choose in the dropdown, and wait as a person would until the page below is that candidate's."""
    page.get_by_label("Candidate").select_option(index=1)
    page.locator(f"iframe[title^='Pre-read of {employee_id},']").wait_for()


def test_a_bullet_that_was_edited_and_saved_is_there_after_a_reload(page, lab, workspace):
    """Run, choose another candidate, reword a bullet, save, reload: the words are found, and nobody else was asked."""
    second = load_workspace(workspace).candidate_ids()[1]
    counted = open_and_run(page, lab.format(notebook="02_pre_read.ipynb"))
    choose_second_candidate(page, second)
    page.get_by_label("Scope 1, your words").fill(WORDS)
    page.keyboard.press("Tab")
    page.get_by_text("There are unsaved changes.").first.wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved at").wait_for()

    written = yaml.safe_load(next(workspace.glob(f"pre_reads/*/{second}.yaml")).read_text(encoding="utf-8"))
    assert written["bullets"]["scope"][0]["wording"] == WORDS

    open_and_run(page, lab.format(notebook="02_pre_read.ipynb"), after=counted)
    choose_second_candidate(page, second)
    assert page.get_by_label("Scope 1, your words").input_value() == WORDS
    assert page.frame_locator("iframe[title^='Pre-read of']").get_by_text(WORDS).count() == 1
    assert page.elsewhere == []


def test_a_request_to_elsewhere_would_be_noticed(page):
    """The record of requests is not empty because nothing is recorded."""
    page.set_content('<img src="https://elsewhere.example/pixel.png" alt="">')
    page.wait_for_load_state("load")
    assert page.elsewhere == ["https://elsewhere.example/pixel.png"]
