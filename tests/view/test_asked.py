"""Whom a finding is put to, and two findings that are one question."""

import pandas as pd
from patterns_samples import cycle_of, found

from perfcal.view.asked import asked_once

CYCLE = cycle_of({"m01": [3, 4, 4], "m02": [3, 3, 5]})


def copied(first, second, pattern="copies"):
    """Two reviews of one text: a finding about each person, resting on the same two places."""
    places = tuple(f"growth_docs/{who}.md:7" for who in (first, second))
    return found(
        {"subject": first, "status": "question", "evidence": places},
        {"subject": second, "status": "question", "evidence": places[::-1]},
        pattern=pattern,
    )


def test_a_copied_pair_is_one_question_about_both():
    """Their manager is asked once, with both ids and the first one's reason."""
    (row,) = asked_once(CYCLE, copied("m01-00", "m01-02")).to_dict("records")
    assert (row["subjects"], row["asked"]) == (("m01-00", "m01-02"), ("m01",))
    assert row["evidence"] == ("growth_docs/m01-00.md:7", "growth_docs/m01-02.md:7")


def test_a_pair_across_teams_is_put_to_both_managers():
    """By name: Ana before Zofia."""
    (row,) = asked_once(CYCLE, copied("m01-00", "m02-00")).to_dict("records")
    assert row["asked"] == ("m02", "m01")


def test_one_of_a_pair_alone_stays_a_question():
    """A page about one team may hold one of the two only."""
    assert list(asked_once(CYCLE, copied("m01-00", "m02-00").head(1))["subjects"]) == [("m01-00",)]


def test_managers_who_share_a_place_are_asked_apart():
    """Only findings about people are ever one; those of two patterns never are."""
    managers = found(
        {"subject": "m01", "status": "question"}, {"subject": "m02", "status": "question"}, pattern="severity"
    )
    assert len(asked_once(CYCLE, managers)) == 2
    two = pd.concat([copied("m01-00", "m01-01"), copied("m01-00", "m01-01", pattern="moves")], ignore_index=True)
    assert list(asked_once(CYCLE, two)["pattern"]) == ["copies", "moves"]


def test_what_is_no_question_is_not_asked():
    """Neither a row without a sign nor one that cannot be told; an empty table keeps its columns."""
    none = asked_once(CYCLE, found({"subject": "m01"}, {"subject": "m02", "status": "cannot tell"}))
    assert none.empty
    assert list(none.columns)[-2:] == ["subjects", "asked"]
