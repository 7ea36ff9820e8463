"""From notes to notes: what each edit keeps, and what it hands back to the draft."""

import pytest

from perfcal.schema.pre_read_notes import ChosenRow, JudgedCriterion, PreReadNotes
from perfcal.view.pre_read_edits import (
    BulletEdit,
    Judgement,
    differing_parts,
    place_of,
    with_artifacts,
    with_bullets,
    with_changes_seen,
    with_judgement,
    with_moved_rows,
    with_words,
)

TEXTS = {"x1:10": "Moved the outbox", "x1:11": "Wrote the retry RFC", "x1:12": "Mentored two people"}
BLANK = PreReadNotes(employee_id="x1")


def test_chosen_artifacts_keep_their_order_and_their_text():
    """The order is the EM's; the text is the record's at the time of choosing."""
    notes = with_artifacts(BLANK, ["x1:12", "x1:10"], texts=TEXTS)
    assert notes.artifacts == (
        ChosenRow(row="x1:12", text="Mentored two people"),
        ChosenRow(row="x1:10", text="Moved the outbox"),
    )


def test_a_row_chosen_twice_counts_once_at_its_first_place():
    """The same row twice is one row; blank choices are none."""
    notes = with_artifacts(BLANK, ["x1:10", "", "x1:11", "x1:10"], texts=TEXTS)
    assert [chosen.row for chosen in notes.artifacts] == ["x1:10", "x1:11"]


def test_no_choice_hands_the_part_back_to_the_draft():
    """Blank means: use the draft."""
    notes = with_bullets(with_artifacts(BLANK, ["x1:10"], texts=TEXTS), "scope", [BulletEdit("x1:10")], texts=TEXTS)
    assert with_bullets(with_artifacts(notes, [], texts=TEXTS), "scope", [], texts=TEXTS) == BLANK


def test_a_reworded_bullet_keeps_the_row_it_comes_from():
    """Rewording never cuts a bullet from its line in the record, and touches no other dimension."""
    notes = with_bullets(BLANK, "impact", [BulletEdit("x1:11")], texts=TEXTS)
    notes = with_bullets(notes, "scope", [BulletEdit("x1:10", "  Moved ledger writes ")], texts=TEXTS)
    assert notes.bullets["scope"] == (ChosenRow(row="x1:10", text="Moved the outbox", wording="Moved ledger writes"),)
    assert [chosen.row for chosen in notes.bullets["impact"]] == ["x1:11"]


@pytest.mark.parametrize("part", ["pitch", "counter_argument", "response"])
def test_words_are_kept_as_typed_but_for_the_space_around_them(part):
    """Line breaks inside stay; a blank text is the draft's."""
    notes = with_words(BLANK, part, "\n One.\n\nTwo. ")
    assert getattr(notes, part) == "One.\n\nTwo."
    assert with_words(notes, part, "  \n") == BLANK


def test_a_judgement_says_who_gave_it_and_when():
    """Status, reason, by and on stand together."""
    notes = with_judgement(BLANK, "L5/scope/owns", Judgement("at bar", "RFC 7"), by="m02", on="2026-07-01")
    (judged,) = notes.judged
    assert (judged.status, judged.reason, judged.by, judged.on) == ("at bar", "RFC 7", "m02", "2026-07-01")


def test_an_unchanged_judgement_keeps_its_author_and_day():
    """Another EM who saves the page does not become the author of what they left as it was."""
    first = with_judgement(BLANK, "c", Judgement("below", "no launch yet"), by="m02", on="2026-07-01")
    again = with_judgement(first, "c", Judgement("below", "no launch yet "), by="m05", on="2026-07-09")
    assert again == first


def test_a_reason_without_a_status_is_kept_as_unknown():
    """What was typed is not thrown away."""
    (judged,) = with_judgement(BLANK, "c", Judgement("", "ask platform"), by="m02", on="2026-07-01").judged
    assert judged.status == "unknown"


def test_a_judgement_is_taken_back_by_emptying_it():
    """Blank status and blank reason: nobody has judged."""
    judged = with_judgement(BLANK, "c", Judgement("below", "no launch"), by="m02", on="2026-07-01")
    assert with_judgement(judged, "c", Judgement("", " "), by="m02", on="2026-07-02") == BLANK


def test_accepting_changes_takes_a_reworded_rows_text_but_keeps_a_row_that_is_gone():
    """A gone row, or one whose line holds an unrelated row by now, is settled only by choosing another."""
    old = BLANK.model_copy(
        update={
            "artifacts": (ChosenRow(row="x1:10", text="Moved an outbox"), ChosenRow(row="x1:11", text="Quiet weeks")),
            "bullets": {"scope": (ChosenRow(row="x1:99", text="Gone", wording="Ours"),)},
        }
    )
    seen = with_changes_seen(old, texts=TEXTS, bar=[])
    assert [row.text for row in seen.artifacts] == ["Moved the outbox", "Quiet weeks"]
    assert seen.bullets == old.bullets


def test_the_row_on_an_old_line_can_be_chosen_instead_of_the_one_that_was_there():
    """A stale choice and today's row on its line are two different places in a field."""
    stale = ChosenRow(row="x1:10", text="Planned the harbour")
    old = BLANK.model_copy(update={"artifacts": (stale,)})
    kept = with_artifacts(old, [place_of(stale, TEXTS), "x1:11"], texts=TEXTS)
    assert kept.artifacts == (stale, ChosenRow(row="x1:11", text="Wrote the retry RFC"))
    assert with_artifacts(old, ["x1:10"], texts=TEXTS).artifacts == (ChosenRow(row="x1:10", text="Moved the outbox"),)


def test_accepting_changes_gives_up_judgements_the_bar_no_longer_asks_for():
    """The rest stay, without the rows that are gone."""
    kept = JudgedCriterion(criterion="c", status="at bar", reason="RFC 7", rows=("x1:10", "x1:99"))
    old = BLANK.model_copy(update={"judged": (kept, kept.model_copy(update={"criterion": "gone"}))})
    (judged,) = with_changes_seen(old, texts=TEXTS, bar=["c"]).judged
    assert (judged.criterion, judged.rows) == ("c", ("x1:10",))


def test_a_row_that_moved_is_found_by_its_words():
    """A line written above shifts every row; nothing the EM chose has changed."""
    old = BLANK.model_copy(
        update={
            "artifacts": (ChosenRow(row="x1:10", text="Wrote the retry RFC"),),
            "bullets": {"scope": (ChosenRow(row="x1:12", text="Planned"), ChosenRow(row="x1:10"))},
        }
    )
    moved = with_moved_rows(old, texts=TEXTS)
    assert moved.artifacts[0].row == "x1:11"
    assert moved.bullets == old.bullets


def test_differing_parts_are_named_without_their_words():
    """A conflict says where two versions differ, not what they say."""
    mine = with_words(with_artifacts(BLANK, ["x1:10"], texts=TEXTS), "pitch", "Quiet words")
    assert differing_parts(mine, BLANK) == ("the artifacts", "the pitch")
    assert differing_parts(mine, mine) == ()
