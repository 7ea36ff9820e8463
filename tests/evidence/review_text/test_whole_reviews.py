"""Structure, care, and where a growth area was written before: a whole review, pasted or on record."""

from __future__ import annotations

import pytest
from workspaces import ROSTER, write_files

from perfcal.evidence.earlier_mentions import earlier_mentions, is_mention
from perfcal.evidence.review_text import care_taken, check_text, review_text
from perfcal.evidence.review_text.parts import review_parts
from perfcal.evidence.review_text.sentences import passages
from perfcal.load.workspace import load_workspace
from perfcal.schema.columns import REVIEW_FINDINGS

WORK = (
    "- Moved the tide tables to the new store in four steps, each with its undo, so that the ferries kept their page on 3 May.\n"
    "- Cut the nightly import from 90 to 20 minutes by reading only what changed; the lock team copied it.\n"
    "- Wrote the harbour run-book with support, who close two of three calls with it.\n"
)
AREA = (
    "- Estimates: plans come as one number. The crane plan of 2026-04-09 had one, and moved twice. At L4 an estimate is a "
    "range with its unknowns. Give the next three as ranges; we compare them on 2026-09-04.\n"
    "- Handing over: the tide tables have one owner. In March, Rui waited two days for an answer. What good looks like at "
    "this level: two others can run it. Hand the pager to one of them by 2026-08-20.\n"
)
REVIEW = (
    f"### Summary\nA steady half at L4. Its theme was the tide tables.\n### Accomplishments\n{WORK}### Growth areas\n{AREA}"
    "### Looking ahead\nThe quay scheduler is next. It needs a partner from the lock team by 1 August.\n"
)


def structure(text: str, **said) -> list[tuple[str, str]]:
    """What R2.1 finds, by part."""
    found = check_text(text, **said)
    return [(one.heading, one.found) for one in found if one.rule == "structure"]


def test_a_review_with_all_its_pieces_has_no_finding():
    """Two sentences, three accomplishments, two growth areas, two sentences."""
    assert check_text(REVIEW, levels=["L4"]) == []


@pytest.mark.parametrize("heading", ["Summary", "Accomplishments", "Growth areas", "Looking ahead"])
def test_a_part_that_is_not_there_is_said(heading):
    """Each of the four."""
    text = REVIEW.replace(f"### {heading}\n", "### Something else\n")
    assert (heading, f"no {heading}") in structure(text)


@pytest.mark.parametrize(("sentences", "said"), [(1, "1 sentence"), (2, ""), (3, ""), (4, "4 sentences")])
@pytest.mark.parametrize("heading", ["Summary", "Looking ahead"])
def test_an_opening_and_a_look_ahead_have_two_or_three_sentences(heading, sentences, said):
    """One is too few, four are too many."""
    text = f"### {heading}\n{'The tide tables are next. ' * sentences}\n"
    assert any(found == (heading, said) for found in structure(text)) == bool(said)


@pytest.mark.parametrize("quarterly", [False, True])
@pytest.mark.parametrize("entries", [1, 2, 3, 5, 6])
def test_a_half_has_three_to_five_accomplishments_and_a_quarter_at_least_one(entries, quarterly):
    """R2.1 counts for the half; a quarter's review is shorter (R1.4)."""
    line = WORK.splitlines(keepends=True)[0]
    found = structure(f"### Accomplishments\n{line * entries}", quarterly=quarterly)
    counted = [said for heading, said in found if heading == "Accomplishments"]
    wrong = entries > 5 or (entries < 3 and not quarterly)
    assert counted == ([f"{entries} entr{'y' if entries == 1 else 'ies'}"] if wrong else [])


@pytest.mark.parametrize(
    ("removed", "lacks"),
    [
        ("The crane plan of 2026-04-09 had one, and moved twice. ", "lacks a concrete example"),
        ("At L4 an estimate is a range with its unknowns. ", "lacks what good looks like at this level"),
        ("Give the next three as ranges; we compare them on 2026-09-04.", "lacks a step to take"),
    ],
)
def test_a_growth_area_needs_example_bar_and_step(removed, lacks):
    """Each piece by itself."""
    area = AREA.splitlines()[0].replace(removed, "")
    if lacks == "lacks a concrete example":
        area = area.replace("next three as ranges; we compare them on 2026-09-04", "next ones as ranges")
    assert ("Growth areas", lacks) in structure(f"### Growth areas\n{area}\n")


def test_a_number_of_weeks_or_people_is_no_day_to_be_done_by():
    """By 20 February is a step's day; by 3 weeks is how late something was."""
    area = "- Estimates: the link checker of 2026-03-10 came late by 3 weeks and was read by 2 people. At L4, it is a range."
    assert ("Growth areas", "lacks a step to take") in structure(f"### Growth areas\n{area}\n")
    assert ("Growth areas", "lacks a step to take") not in structure(
        f"### Growth areas\n{area} A range by 20 February.\n"
    )


def test_alike_bullets_have_their_own_lines(tmp_path):
    """Each finding is told at the line it is about."""
    doc = "## Review 2026-Q2\n### Growth areas\n- Always late.\n- Always late.\n"
    cycle = load_workspace(write_files(tmp_path, docs={"e01": doc}), as_of="2026-07-05")
    found = review_text(cycle)
    assert sorted(found.loc[found["rule"] == "always or never", "line"]) == [10, 11]
    (areas,) = earlier_mentions(cycle, "e01").values()
    assert [area.line for area in areas] == [10, 11]


def test_an_accomplishment_without_how_and_why_says_both():
    """A name of work is no accomplishment."""
    assert ("Accomplishments", "lacks how it was done and why it mattered") in structure(
        "### Accomplishments\n- The tide tables.\n"
    )


def test_a_pasted_text_without_headings_is_only_read_by_sentence():
    """Nobody said that it is a whole review."""
    assert [one.rule for one in check_text("You always help.")] == ["always or never"]


def test_care_is_words_and_specifics_of_an_entry():
    """Numbers, no judgement; half and half again is even."""
    text = "### Wins\n- on 3 May two of 9 words\n### Areas for growth\n- four words in all\n"
    care = care_taken(review_parts(passages(text)))
    assert (care.words_each, care.specifics_each) == ((7.0, 4.0), (2.0, 0.0))
    assert care.length_ratio == pytest.approx(4 / 7)
    assert [one.rule for one in check_text(text) if one.requirement == "R2.4"] == ["uneven care"]


def test_no_care_without_both_lists():
    """Nothing to compare with."""
    assert care_taken(review_parts(passages("### Growth areas\n- one\n"))) is None


DOC = f"""\
# Growth doc

## 2026-03
### Shipped
- Moved the tide tables to the new store
### Reply 2026-04-02
- Thanks for the tide tables

## Note 2026-04
- Estimates: the crane plan came as one number again

## Review 2026-H1
{REVIEW.replace("A steady half", "A superb half")}
"""


def loaded(tmp_path, body=DOC, **files):
    """A workspace with one growth doc."""
    return load_workspace(write_files(tmp_path, docs={"e01": body}, **files))


def test_each_growth_area_points_to_the_first_earlier_line(tmp_path):
    """The one with a note to it, the other without; the reply about the work alone is none."""
    (areas,) = earlier_mentions(loaded(tmp_path), "e01").values()
    lines = (tmp_path / "growth_docs" / "e01.md").read_text().splitlines()
    note = next(place for place, line in enumerate(lines, 1) if line.startswith("- Estimates: the crane plan"))
    assert [(area.mention, area.searched) for area in areas] == [(f"growth_docs/e01.md:{note}", 2), ("", 2)]


@pytest.mark.parametrize(
    ("month", "found"), [("2025-12", True), ("2025-11", False), ("2026-06", True), ("2026-07", False)]
)
def test_only_what_was_written_in_the_period_counts(tmp_path, month, found):
    """A note of the month before a half still belongs to the talk about it; one after the review is too late."""
    cycle = loaded(tmp_path, DOC.replace("## Note 2026-04", f"## Note {month}"))
    (areas,) = earlier_mentions(cycle, "e01").values()
    assert bool(areas[0].mention) is found


@pytest.mark.parametrize(
    ("shared", "other", "long", "mention"),
    [(4, 1, 10, True), (3, 1, 7, True), (3, 1, 8, False), (4, 1, 21, False), (6, 1, 21, True), (4, 0, 10, False)],
)
def test_a_mention_shares_enough_words_that_are_not_all_names_of_work(shared, other, long, mention):
    """Four, three of few, six of many; one at least is not the work's."""
    area = frozenset(f"w{number}" for number in range(8))
    entry = frozenset([*sorted(area)[:shared], *(f"x{number}" for number in range(long - shared))])
    assert is_mention(area, entry, frozenset(sorted(area)[other:])) is mention


def test_findings_of_a_record_point_to_file_and_line_and_manager(tmp_path):
    """The adjective in the opening, and the area that nobody wrote before."""
    found = review_text(loaded(tmp_path))
    assert list(found.columns) == list(REVIEW_FINDINGS)
    told = [(row.rule, row.requirement, row.part, row.manager_id) for row in found.itertuples()]
    assert told == [
        ("adjective without artifact", "R2.3", "Summary", "m01"),
        ("no surprise", "R2.2", "Growth areas", "m01"),
    ]
    lines = (tmp_path / "growth_docs" / "e01.md").read_text().splitlines()
    assert lines[found["line"][1] - 1].startswith("- Handing over")
    assert found["found"][1] == "no mention in 2 earlier entries"


def test_a_link_on_a_bullet_is_an_artifact(tmp_path):
    """Its address is kept apart from its words."""
    body = DOC.replace(
        "- Wrote the harbour", "- Excellent work, see [notes](https://docs.example/n). Wrote the harbour"
    )
    assert "excellent" not in " ".join(review_text(loaded(tmp_path, body))["found"]).casefold()
    bare = body.replace("[notes](https://docs.example/n)", "notes")
    assert "Excellent" in " ".join(review_text(loaded(tmp_path / "bare", bare))["found"])


def test_what_peers_said_and_what_others_wrote_is_not_checked(tmp_path):
    """A packet's peer input is quoted; its own parts are read."""
    packet = "\n## Packet 2026-H1\n### Trajectory\nShe is a future star.\n### Peer input\nAlways amazing.\n"
    found = review_text(loaded(tmp_path, DOC + packet))
    assert [(row.rule, row.part) for row in found.itertuples() if row.section == "Packet 2026-H1"] == [
        ("potential not evidence", "Trajectory")
    ]


def test_only_the_people_asked_for(tmp_path):
    """Nobody, one, and the same as all where there is one document."""
    cycle = loaded(tmp_path, roster=ROSTER)
    assert review_text(cycle, ["e02"]).empty
    assert review_text(cycle, []).empty
    assert review_text(cycle, ["e01"]).equals(review_text(cycle))


def test_a_section_of_the_future_is_not_read(tmp_path):
    """Nothing dated after the day to look from has happened yet."""
    cycle = loaded(tmp_path, DOC.replace("Review 2026-H1", "Review 2027-H1"))
    assert review_text(cycle).empty
