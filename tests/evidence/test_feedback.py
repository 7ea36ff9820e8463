"""What a conversation lacks of R3.1: the five fields, a date, something seen, a dated checkpoint."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from growth_life import looked_at

from perfcal.errors import UnknownNameError
from perfcal.evidence.feedback.lacking import FIELDS, feedback, lacking
from perfcal.evidence.feedback.observable import states_of_mind

WHOLE = {
    "situation": "Design review of the queue migration, 2026-03-10",
    "behavior": "Two of four reviewers' questions were left for later",
    "impact": "The launch moved a week for a second threat model",
    "ask": "Answer security questions in the doc within 48 hours",
    "commit": "2026-04-09 Look at the next two reviews together",
}
FAULTY = {
    "Situation": ("Design review, last Tuesday", "Situation has no date"),
    "Behavior": ("You did not care", "Behavior says what somebody feels, wants or is, not what was seen"),
    "Impact": ("TBD", "Impact is empty"),
    "Ask": ("", "Ask is empty"),
    "Commit": ("Look at the next two reviews together", "Commit has no date"),
}


def talk(said: dict[str, str], day: str = "2026-03-12") -> str:
    """A 1:1 of five fields; an empty one keeps its heading."""
    return f"## 1:1 {day}\n" + "".join(f"### {name}\n{said[name.casefold()]}\n" for name in FIELDS) + "\n"


@pytest.mark.parametrize("faulty", list(product([False, True], repeat=5)))
def test_every_combination_of_lacking_fields(faulty: tuple[bool, ...]) -> None:
    """Each fault is named, in the order of the fields, and nothing else is."""
    said, expected = dict(WHOLE), []
    for name, wrong in zip(FIELDS, faulty, strict=True):
        if wrong:
            said[name.casefold()] = FAULTY[name][0]
            expected.append(FAULTY[name][1])
    assert list(lacking(said)) == expected


def test_the_record_says_what_each_conversation_lacks(tmp_path: Path) -> None:
    """Read from the document: a whole one, and one without Impact and with a heading for Ask alone."""
    body = (
        talk(WHOLE) + "## 1:1 2026-04-02\n### Situation\nRollback of 2026-04-01\n### Behavior\nTwo steps were skipped\n"
    )
    body += "### Ask\n### Commit\n- [ ] 2026-04-20 Walk through the list\n"
    rows = feedback(looked_at(tmp_path, body, on="2026-07-10"), ["e01"])
    assert list(rows["missing"]) == [(), ("Impact is empty", "Ask is empty")]


def test_a_conversation_dated_tomorrow_has_not_been_held(tmp_path: Path) -> None:
    """Nothing later than the day looked from has happened."""
    assert len(feedback(looked_at(tmp_path, talk(WHOLE), on="2026-03-12"))) == 1
    assert feedback(looked_at(tmp_path, talk(WHOLE), on="2026-03-11")).empty


def test_an_unknown_id_is_refused_with_the_nearest(tmp_path: Path) -> None:
    """No rows would read as no conversations."""
    with pytest.raises(UnknownNameError, match="no employee 'e1'"):
        feedback(looked_at(tmp_path, "", on="2026-07-10"), ["e1"])


@pytest.mark.parametrize(
    "heading", ["### Situation 2026-03-10\nThe design review\n", "### Situation\nThe design review, 10 March\n"]
)
def test_a_date_in_the_heading_or_in_words_is_a_date(tmp_path: Path, heading: str) -> None:
    """Wherever the day stands, it can be looked up."""
    body = talk(WHOLE).replace(f"### Situation\n{WHOLE['situation']}\n", heading)
    assert list(feedback(looked_at(tmp_path, body, on="2026-07-10"))["missing"]) == [()]


@pytest.mark.parametrize(
    ("situation", "dated"),
    [
        ("Incident of 2026-03-10", True),
        ("Incident 2026-03-10..2026-03-12", True),
        ("Incident on 10 March", True),
        ("Incident on March 10th, 2026", True),
        ("Incident of 10.03.2026", True),
        ("Reviews in March 2026", True),
        ("Reviews of 2026-03", True),
        ("The incident last week", False),
        ("In March you moved three launches", False),
        ("RFC 118, section 2.10.3", False),
        ("Version 2026.3 of the client", False),
        ("You may 10x this", False),
        ("Release of 2026-02-30", False),  # no such day
    ],
)
def test_what_is_a_date_in_situation(situation: str, dated: bool) -> None:
    """A day or month of the calendar that somebody else can look up."""
    assert ("Situation has no date" not in lacking({**WHOLE, "situation": situation})) is dated


@pytest.mark.parametrize(
    ("commit", "missing"),
    [
        ("2026-04-09", ["Commit has no checkpoint"]),
        ("2026-04-09 …", ["Commit has no checkpoint"]),
        ("by 9 April", ["Commit has no checkpoint"]),
        ("Read the next two reviews on 9 April", []),
        ("Next month", ["Commit has no date"]),
        ("TODO", ["Commit is empty"]),
    ],
)
def test_a_commit_has_a_date_and_a_checkpoint(commit: str, missing: list[str]) -> None:
    """A day alone does not say what will be looked at."""
    assert list(lacking({**WHOLE, "commit": commit})) == missing


def test_a_commit_of_a_day_gone_before_the_talk_binds_nobody(tmp_path: Path) -> None:
    """The day of the talk itself still can be kept."""
    rows = feedback(looked_at(tmp_path, talk({**WHOLE, "commit": "2026-03-11 Read it together"}), on="2026-07-10"))
    assert list(rows["missing"]) == [("Commit's date is before the conversation",)]
    rows = feedback(looked_at(tmp_path, talk({**WHOLE, "commit": "2026-03-12 Read it together"}), on="2026-07-10"))
    assert list(rows["missing"]) == [()]


@pytest.mark.parametrize(
    "text",
    [
        "You didn't care about the review",
        "She doesn’t seem to care",
        "Was careless with the migration",
        "Tadeusz seems disengaged in planning",
        "You were defensive when Ada asked about the rollback",
        "He's lazy about tests",
        "You clearly wanted to avoid the retro",
        "Nadia thought the question was below her",
        "He lacked motivation all month",
        "The engineer was not interested in the design",
        "You left early and were obviously bored",
        "You deliberately skipped two questions",
        "She could not be bothered to answer",
        "He has checked out of the project",
        "You do not take this seriously",
        "Ada came across as arrogant",
        "He is too proud to ask",
        "She was in a bad mood",
        "You were trying to dodge the question",
        "He wanted to get out early",
        "You showed no interest in the review",
        "She is not a team player",
        "He sulked for the rest of the meeting",
        "You seemed distracted",
        "You were not careful enough",
        "He has a bad attitude",
        "She seems not to care",
        "They lost interest in the rota",
        "He is not trying",
        "Your attitude towards Search is not constructive",
        "Lazy testing, again",
        "A rude answer to Ada in the channel",
        "Nadia's lack of interest in the rota",
        "You always interrupt",
        "Tadeusz constantly changes the plan",
        "You never listen",
        "Ada never tests her changes",
        "There was a clear lack of initiative on your side",
        "You are not proactive enough",
        "You were visibly frustrated with Ada",
        "You are too junior in how you write",
    ],
)
def test_a_state_of_mind_is_no_observation(text: str) -> None:
    """What somebody feels, wants or is cannot be seen."""
    assert states_of_mind(text)


@pytest.mark.parametrize(
    "text",
    [
        "The service doesn't care about order",
        "Consumers do not care about order",
        "The parser does not care about trailing commas",
        "The retry loop was aggressive: 40 calls a second",
        "A passive replica was promoted",
        "The build got stuck; the queue is passive",
        "The handler thinks the lease is valid",
        "Lazy loading was turned off without a test",
        "The test was sloppy about time zones",
        "Thought through the failure modes in the doc",
        "Changed the believed-stable flag on a Friday",
        "You wanted to know the date twice, and the page has none",
        "You tried to look up the id in the wrong table",
        "The kernel panicked twice during the demo",
        "Checked out the branch and ran the tests",
        "You said you did not care about the deadline",
        "You wrote “I don't care” in the channel",
        "Ada told me she was frustrated by the third change of date",
        "I felt unprepared by the late message",
        "You did not answer the three comments of 2026-03-10",
        "Deliberately failing tests were added",
        "Lazy evaluation hid the second query",
        "The always-on replica was restarted twice",
        "You never answered the second question",
        "You shipped a queue that always drops the last message",
        "You pushed a change that is not small enough",
        "The page was not long enough",
        "You were only ten minutes late twice",
        "The service always returns 200",
        "You said that Search always wins",
        "Ada wrote of a rude answer by the vendor",
        "The test deliberately fails after an hour",
        "The customer's wish was noted and the customer was unhappy about the form",
        "You interrupted Ada four times in 30 minutes",
        "Two of four reviewers' questions were left for later",
    ],
)
def test_a_thing_a_quotation_and_ones_own_feeling_are_no_inference(text: str) -> None:
    """Hard negatives: the subject is no person, or the words were heard."""
    assert states_of_mind(text) == ()
