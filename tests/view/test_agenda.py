"""The first screen: how many questions, for whom, each in a sentence, and what to open first."""

import pandas as pd
from patterns_samples import cycle_of, found

from perfcal.view.agenda import agenda

CYCLE = cycle_of({"m01": [3, 4, 4, 4, 4], "m02": [3, 3, 5], "m03": [3]})
SHIFTS = found(
    {"subject": "m01", "status": "question", "evidence": ("ratings.csv:4", "ratings.csv:9")},
    {"subject": "m02", "status": "question"},
    {"subject": "m03"},
)


def about(*people, pattern="moves"):
    """A question about each of some people."""
    return found(
        *({"subject": who, "status": "question", "evidence": (f"ratings.csv:{who[-1]}",)} for who in people),
        pattern=pattern,
    )


def test_managers_stand_by_name_and_the_director_last():
    """Ana, then Zofia, then what belongs to no manager; who has no question is not there."""
    whole = found({"subject": "organisation", "status": "question"}, pattern="lake_wobegon")
    shown = agenda(CYCLE, pd.concat([whole, SHIFTS], ignore_index=True), about="Everyone")
    assert [talk.whom for talk in shown.talks] == ["Ana Zeller (m02)", "Zofia Abara (m01)", "The director"]
    assert shown.opening.startswith("Everyone: 3 questions for 2 managers and the director.")


def test_an_item_says_what_to_ask_and_what_to_open():
    """The pattern's own question, and the first line; a manager's own pattern repeats no name."""
    (item,) = agenda(CYCLE, SHIFTS.head(1), about="x").talks[0].items
    assert item.asks.endswith("?")
    assert (item.about, item.look) == ("", "Look at ratings.csv:4.")


def test_people_of_one_pattern_stand_in_one_sentence():
    """Two are named, of five three; each counts as a question."""
    two = agenda(CYCLE, about("m01-00", "m01-01"), about="x")
    assert two.talks[0].items[0].about == "About Person m01-00 (m01-00) and Person m01-01 (m01-01)."
    five = agenda(CYCLE, about(*(f"m01-0{number}" for number in range(5))), about="x")
    assert five.talks[0].items[0].about.endswith("Person m01-02 (m01-02) and 2 more.")
    assert five.opening.startswith("x: 5 questions for 1 manager.")


def test_nobodys_questions_are_counted():
    """A number beside a name would read as a ranking."""
    text = agenda(CYCLE, about("m01-00", "m01-01", "m02-00"), about="x").to_text()
    assert text.count("question") == 1


def test_nothing_to_ask_is_said_and_not_praised():
    """One sentence, and no list."""
    shown = agenda(CYCLE, SHIFTS.tail(1), about="x")
    assert "no proof" in shown.opening
    assert "<dl" not in shown.to_html()


def test_what_a_file_says_is_text():
    """A name with a bracket in it is no markup."""
    shown = agenda(CYCLE, found({"subject": "m03", "status": "question"}), about="Mads <Ito>")
    assert "Mads &lt;Ito&gt; (m03)" in shown.to_html()
    assert "<Ito>" not in shown.to_html()
    assert "Mads <Ito> (m03)" in shown.to_text()


def test_a_pattern_that_is_not_registered_here_is_called_by_its_name():
    """A table that was kept may be older than what is installed."""
    (item,) = agenda(CYCLE, about("m01-00", pattern="friday_ratings"), about="x").talks[0].items
    assert (item.title, item.asks) == ("Friday ratings", "")
