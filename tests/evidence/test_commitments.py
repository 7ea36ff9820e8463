"""What was committed to in 1:1s: done, followed up, open, overdue, undated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from growth_life import LONE_ROSTER, looked_at

from perfcal.errors import UnknownNameError
from perfcal.evidence.feedback.commitments import commitments
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.schema.columns import COMMITMENTS

REVIEWS = "- [ ] 2026-04-09 Look at the next two design reviews together\n"


def agreed(root: Path, commit: str, later: str = "", *, on: str = "2026-07-10", **files: str) -> dict[str, Any]:
    """The one commitment of a 1:1 on 12 March, and what was written later."""
    body = f"## 1:1 2026-03-12\n### Situation\nReview of 2026-03-10\n### Commit\n{commit}\n{later}"
    (row,) = commitments(looked_at(root, body, on=on, **files)).to_dict("records")
    return row


@pytest.mark.parametrize(
    ("on", "status", "days"),
    [
        ("2026-03-12", "open", 28),
        ("2026-04-08", "open", 1),
        ("2026-04-09", "open", 0),
        ("2026-04-10", "overdue", -1),
        ("2026-06-08", "overdue", -60),
    ],
)
def test_due_today_is_open_and_due_yesterday_is_overdue(tmp_path: Path, on: str, status: str, days: int) -> None:
    """Counted in days, without an hour."""
    row = agreed(tmp_path, REVIEWS, on=on)
    assert (row["status"], row["days"], row["made"]) == (status, days, pd.Timestamp("2026-03-12"))
    assert (row["employee_id"], row["manager_id"], row["file"], row["line"]) == ("e01", "m01", "growth_docs/e01.md", 12)


def test_a_ticked_box_is_done(tmp_path: Path) -> None:
    """Whatever the day."""
    assert agreed(tmp_path, REVIEWS.replace("[ ]", "[x]"))["status"] == "done"


@pytest.mark.parametrize(
    ("commit", "due"),
    [
        ("- 2026-04-09 Look at the list\n", "2026-04-09"),
        ("- [Apr 9, 2026] Look at the list\n", "2026-04-09"),
        ("- 2026-04 Look at the list\n", "2026-04-30"),  # a month ends with its last day
        ("- Look at the list on 9 April\n", "2026-04-09"),
        ("- Begin on 2026-04-01, look at it on 2026-04-09\n", "2026-04-09"),
        ("Look at the list by April 9, 2026.\n", "2026-04-09"),  # prose, no bullet
        ("- Look at the list next month\n", None),
        ("- Look at the list on 09/04/2026\n", None),  # two days it could be
    ],
)
def test_when_it_is_due(tmp_path: Path, commit: str, due: str | None) -> None:
    """Before the words, or in them; never guessed."""
    row = agreed(tmp_path, commit)
    assert (None if pd.isna(row["due"]) else f"{row['due']:%Y-%m-%d}") == due
    assert row["status"] == ("undated" if due is None else "overdue")


def test_a_day_in_the_heading_is_the_day_due(tmp_path: Path) -> None:
    """`### Commit 2026-04-09` speaks for the bullets under it."""
    body = "## 1:1 2026-03-12\n### Commit 2026-04-09\n- Look at the list\n"
    (row,) = commitments(looked_at(tmp_path, body, on="2026-04-09")).to_dict("records")
    assert (row["status"], f"{row['due']:%Y-%m-%d}") == ("open", "2026-04-09")


@pytest.mark.parametrize(
    "later",
    [
        "## Note 2026-04\n- Looked at two design reviews together, both answered\n",
        "## 1:1 2026-04-09\nThe design reviews: read together, one question left\n",
        "## 1:1 2026-04-20\n### Situation\nThe two design reviews of 2026-04-14\n",
        "## 2026-03\n### Shipped\n- Moved it\n### Reply 2026-04-12\n- The reviews of both designs are clear, thank you\n",
        "## Note 2026-04\n- What we agreed for 2026-04-09 on reviews happened\n",
    ],
)
def test_a_later_note_on_the_same_thing_follows_it_up(tmp_path: Path, later: str) -> None:
    """A note, a 1:1 or a reply that comes back to it."""
    row = agreed(tmp_path, REVIEWS, later)
    assert row["status"] == "followed up"
    assert row["followed_up"] > row["made"]


@pytest.mark.parametrize(
    "later",
    [
        "## Note 2026-04\n- The launch of the queue went well\n",
        "## Note 2026-02\n- Look at two design reviews together\n",  # before it was agreed
        "## 1:1 2026-03-12\nWe will look at two design reviews together\n",  # the same day
        "## 2026-04\n### Shipped\n- Wrote two design reviews together with Oleg\n",  # the engineer's own work
        "## Note 2026-08\n- Looked at two design reviews together\n",  # not written yet
    ],
)
def test_other_words_other_times_and_other_hands_do_not(tmp_path: Path, later: str) -> None:
    """What follows up is the EM's, later, and on the same thing."""
    assert agreed(tmp_path, REVIEWS, later)["status"] == "overdue"


@pytest.mark.parametrize(
    ("later", "status"), [("We read the next review together", "followed up"), ("The review of payroll", "overdue")]
)
def test_a_commit_of_common_words_is_followed_up_by_most_of_them(tmp_path: Path, later: str, status: str) -> None:
    """Where hardly a word tells, one shared word is no mention, and nearly the same sentence is."""
    commit = "- [ ] 2026-04-09 Read the next review together\n"
    assert agreed(tmp_path, commit, f"## 1:1 2026-04-10\n{later}\n")["status"] == status


def test_a_mention_before_the_day_leaves_it_open(tmp_path: Path) -> None:
    """Spoken of on the first of April, still due on the ninth; by then it has been returned to."""
    later = "## 1:1 2026-04-01\nThe two design reviews: begun together\n"
    assert agreed(tmp_path, REVIEWS, later, on="2026-04-08")["status"] == "open"
    assert agreed(tmp_path, REVIEWS, later, on="2026-04-09")["status"] == "followed up"


def test_each_bullet_is_one_and_they_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    """Undated ones last."""
    body = "## 1:1 2026-03-12\n### Commit\n- Some day\n- 2026-05-02 Second\n- 2026-04-02 First\n"
    rows = commitments(looked_at(tmp_path, body, on="2026-04-02"))
    assert list(rows["text"]) == ["First", "Second", "Some day"]
    assert list(rows["status"]) == ["open", "open", "undated"]


def test_who_has_left_is_asked_about_only_by_name(tmp_path: Path) -> None:
    """There is nobody to come back to."""
    roster = LONE_ROSTER.format(status="left", start="2020-01-01")
    cycle = looked_at(tmp_path, f"## 1:1 2026-03-12\n### Commit\n{REVIEWS}", on="2026-07-10", roster=roster)
    assert commitments(cycle).empty
    assert len(commitments(cycle, ["e01"])) == 1


def test_across_a_managers_reports() -> None:
    """Those who report to them now, whoever held the 1:1."""
    cycle = load_workspace(sample_workspace())
    rows = commitments(cycle, manager_id="m02")
    reports = set(cycle.people.loc[cycle.people["manager_id"] == "m02", "employee_id"])
    assert set(rows["manager_id"]) == {"m02"}
    assert set(rows["employee_id"]) <= reports
    with pytest.raises(UnknownNameError, match="no employee 'm99'"):
        commitments(cycle, manager_id="m99")


def test_nobody_asked_about_is_an_empty_table_of_the_same_columns(tmp_path: Path) -> None:
    """Empty in, empty out."""
    assert list(commitments(looked_at(tmp_path, "", on="2026-07-10"), [])) == list(COMMITMENTS)


def test_looking_earlier_never_shows_what_was_not_yet_agreed() -> None:
    """A law over the sample: every row was made by the day looked from."""
    cycle = load_workspace(sample_workspace())
    for on in (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)):
        rows = commitments(replace(cycle, as_of=on))
        assert (rows["made"] <= pd.Timestamp(on)).all()
        assert (rows["followed_up"].dropna() <= pd.Timestamp(on)).all()
