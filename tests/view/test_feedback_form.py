"""The form that writes a 1:1, driven without a browser: type, read what is missing, see the difference, write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_workspace import write_small_workspace

from perfcal.errors import UnknownNameError
from perfcal.evidence.feedback.lacking import feedback
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.view.feedback_form import FeedbackForm, feedback_form

TODAY = date(2026, 7, 2)
WHOLE = {
    "situation": "Design review of the queue migration",
    "happened": "2026-06-30",
    "behavior": "Two of four reviewers' questions were left for later",
    "impact": "The launch moved a week",
    "ask": "Answer security questions in the doc within 48 hours",
    "commit": "Look at the next two reviews together",
    "due": "2026-07-30",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small workspace to write into."""
    return write_small_workspace(tmp_path)


def form_of(root: Path, **typed: str) -> FeedbackForm:
    """The form of x1 with this typed into it, on the second of July."""
    form = FeedbackForm(load_workspace(root), "x1", clock=lambda: TODAY)
    for name, text in typed.items():
        form.fields[name].value = text
    return form


def doc_of(root: Path) -> Path:
    """The growth doc of x1."""
    return root / "growth_docs" / "x1.md"


def test_it_opens_with_todays_day_and_everything_missing(root: Path) -> None:
    """Nothing to write, no difference, and the document as it was."""
    form = form_of(root)
    assert form.fields["held"].value == "2026-07-02"
    assert form.write.disabled
    for said in ("Situation is empty", "Commit is empty", "the day to look at the Commit is not written YYYY-MM-DD"):
        assert said in form.state.value
    assert form.difference.value == ""


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "happened"])
def test_each_field_is_needed(root: Path, name: str) -> None:
    """Without any one of them the button stays off and the form says which."""
    form = form_of(root, **{**WHOLE, name: ""})
    assert form.write.disabled
    assert {"due": "look at the Commit"}.get(name, name.capitalize()) in form.state.value


def test_the_difference_is_shown_before_anything_is_written(root: Path) -> None:
    """Whole, it offers to write, and shows added lines only; the file is untouched."""
    before = doc_of(root).read_bytes()
    form = form_of(root, **WHOLE)
    assert not form.write.disabled
    assert "Nothing is missing" in form.state.value
    assert "+## 1:1 2026-07-02" in form.difference.value
    assert "+Design review of the queue migration, 2026-06-30" in form.difference.value
    assert "+- [ ] 2026-07-30 Look at the next two reviews together" in form.difference.value
    assert not [line for line in form.draft.diff[2:] if line.startswith("-")]
    assert doc_of(root).read_bytes() == before


def test_what_was_shown_is_what_is_written_and_read_back(root: Path) -> None:
    """The diff's added lines are the file's last lines, one conversation with nothing missing."""
    form = form_of(root, **WHOLE)
    added = [line[1:] for line in form.draft.diff[3:] if line.startswith("+")]
    form.write.click()
    text = doc_of(root).read_text(encoding="utf-8")
    assert text.endswith("\n".join(added) + "\n")
    assert "Written to growth_docs/x1.md, lines 28 to 38." in form.told.value
    assert text.split("\n")[27] == "## 1:1 2026-07-02"
    (row,) = feedback(load_workspace(root), ["x1"]).to_dict("records")
    assert (row["missing"], row["line_end"]) == ((), 38)


def test_after_a_write_the_fields_are_empty_and_a_second_can_follow(root: Path) -> None:
    """Two conversations of one day, each a section of its own."""
    form = form_of(root, **WHOLE)
    form.write.click()
    assert form.fields["situation"].value == ""
    assert form.write.disabled
    for name, text in {**WHOLE, "ask": "Ask for the threat model first"}.items():
        form.fields[name].value = text
    form.write.click()
    assert len(feedback(load_workspace(root), ["x1"])) == 2


def test_a_document_changed_meanwhile_is_not_written_until_it_is_read_again(root: Path) -> None:
    """What was typed stays, a button reads the file again, and then both are there."""
    form = form_of(root, **WHOLE)
    with doc_of(root).open("a", encoding="utf-8") as stream:
        stream.write("\n## Note 2026-06\n- A colleague's line\n")
    form.write.click()
    assert "has changed since it was read, so nothing was written" in form.told.value
    assert "1:1" not in doc_of(root).read_text(encoding="utf-8")
    assert form.reload.layout.display is None
    form.reload.click()
    assert form.fields["ask"].value == WHOLE["ask"]
    form.write.click()
    text = doc_of(root).read_text(encoding="utf-8")
    assert text.index("A colleague's line") < text.index("## 1:1 2026-07-02")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"held": "2 July"}, "the day of the 1:1 is not written YYYY-MM-DD"),
        ({"held": "2026-07-03"}, "the 1:1 lies in the future"),
        ({"due": "2026-07-01"}, "the Commit is due before the 1:1"),
        ({"due": "2026-02-30"}, "the day to look at the Commit is not written YYYY-MM-DD"),
        ({"happened": ""}, "Situation has no date"),
        ({"happened": "last week"}, "Situation has no date"),
    ],
)
def test_wrong_days_are_said(root: Path, typed: dict[str, str], said: str) -> None:
    """Due on the day itself would be in time; the day before it is not."""
    form = form_of(root, **{**WHOLE, **typed})
    assert said in form.state.value
    assert form.write.disabled
    assert not form_of(root, **{**WHOLE, "due": "2026-07-02"}).write.disabled


def test_a_state_of_mind_is_pointed_at_and_may_be_written(root: Path) -> None:
    """A word list is no judge: the EM looks again and decides."""
    form = form_of(root, **{**WHOLE, "behavior": "You did not care about two of the questions"})
    assert (
        "Behavior says what somebody feels, wants or is, not what was seen: look at it once more." in form.state.value
    )
    assert not form.write.disabled


def test_what_is_typed_and_what_stands_in_the_document_is_never_markup(root: Path) -> None:
    """A script in a field, and one in the lines above the new section."""
    with doc_of(root).open("a", encoding="utf-8") as stream:
        stream.write("- `<img src=x onerror=alert(1)>`\n")
    form = form_of(root, **{**WHOLE, "ask": "<script>alert(1)</script>"})
    shown = form.difference.value + form.state.value + form.told.value
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_an_open_block_at_the_documents_end_is_said_before_writing(root: Path) -> None:
    """With the hint that mends it."""
    with doc_of(root).open("a", encoding="utf-8") as stream:
        stream.write("```\nopen\n")
    form = form_of(root, **WHOLE)
    assert "Not to be written here" in form.state.value
    assert "close the block at the end of the document" in form.state.value
    assert form.write.disabled


def test_nothing_is_written_into_the_sample() -> None:
    """It comes with perfcal and stays as it is."""
    form = FeedbackForm(load_workspace(sample_workspace()), "e0003")
    assert "The sample organisation stays as it is" in form.state.value
    assert form.write.disabled


def test_in_batch_it_lists_what_each_conversation_lacks(root: Path) -> None:
    """The latest first, and a note in the place of the form."""
    body = (
        "\n## 1:1 2026-03-12\n### Situation\nA review\n### Commit\n- Look at it\n\n## 1:1 2026-04-02\n### Ask\nRead\n"
    )
    with doc_of(root).open("a", encoding="utf-8") as stream:
        stream.write(body)
    twin = feedback_form(load_workspace(root), "x1", interactive=False)
    assert [row[0] for row in twin.record.rows] == ["2026-04-02", "2026-03-12"]
    assert twin.record.rows[1][2] == (
        "Situation has no date; Behavior is empty; Impact is empty; Ask is empty; Commit has no date"
    )
    assert "a form stands here" in twin.form.to_text()


def test_who_has_no_growth_doc_is_refused_with_the_nearest(root: Path) -> None:
    """A manager without one, and somebody nobody knows."""
    cycle = load_workspace(root)
    with pytest.raises(UnknownNameError, match="no growth doc of 'm01'"):
        feedback_form(cycle, "m01")
    with pytest.raises(UnknownNameError, match="no employee 'x9'"):
        feedback_form(cycle, "x9", interactive=False)
