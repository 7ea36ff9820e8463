"""An EM writes a 1:1 into a growth doc in JupyterLab: the difference first, then the document, and nothing else changes."""

import pytest
from test_pre_read_in_lab import open_and_run

from perfcal.evidence.feedback.lacking import feedback
from perfcal.load.workspace import load_workspace

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CODE_CELLS = 11
TALK = {
    "1:1 held on": "2026-05-14",
    "Situation": "Review of the quay design, 2026-05-12",
    "Behavior": "Three questions on the tides were left open for a week",
    "Impact": "The launch moved by four days",
    "Ask": "Answer questions in the design within two days",
    "Commit": "Look at the open questions together",
    "… looked at on": "2026-06-04",
}


def test_a_conversation_is_shown_as_a_difference_and_then_written(page, lab, workspace):
    """Choose another engineer, fill in the form, look, write: the document has it whole, and the rest of it is as it was."""
    before = (workspace / "growth_docs" / "x2.md").read_text(encoding="utf-8")
    open_and_run(page, lab.format(notebook="06_growth_doc.ipynb"), cells=CODE_CELLS)
    page.get_by_label("Engineer", exact=True).select_option(label="Tariq Lindqvist (x2)")
    page.locator(".jupyter-widgets").filter(has_text="growth_docs/x2.md").first.wait_for(timeout=60_000)
    for label, text in TALK.items():
        page.get_by_label(label, exact=True).fill(text)
        page.keyboard.press("Tab")
    page.get_by_text("Nothing is missing").wait_for()
    page.get_by_role("button", name="Write this into the growth doc").click()
    page.get_by_text("Written to").first.wait_for()

    after = (workspace / "growth_docs" / "x2.md").read_text(encoding="utf-8")
    assert after.startswith(before)
    (row,) = feedback(load_workspace(workspace), ["x2"]).to_dict("records")
    assert row["behavior"] == TALK["Behavior"]
    assert row["missing"] == ()
    assert page.elsewhere == []
