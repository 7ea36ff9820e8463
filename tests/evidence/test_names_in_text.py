"""Whom a text names: the index finds exactly whom reading the whole roster would find."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from perfcal import load_workspace
from perfcal.evidence.roster import Names, Roster, holds_name, roster
from perfcal.schema.columns import PEOPLE, table

WORDS = [
    "Ana",
    "ana",
    "İpek",
    "ıpek",
    "Straße",
    "STRASSE",
    "O'Dea",
    "Ana-Maria",
    "e7",
    "E7",
    "Lu",
    "Łucja",
    ".net",
    "K",
]
PHRASES = st.lists(st.sampled_from([*WORDS, "of", "the", ",", "Ana's", "anab"]), max_size=6).map(" ".join)


def people(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """A roster of id, name, manager and team."""
    columns = ("employee_id", "name", "manager_id", "team")
    return table([dict(zip(columns, row, strict=True)) for row in rows], PEOPLE)


@given(st.lists(PHRASES, max_size=8), PHRASES)
def test_names_held_by_a_text_are_those_that_stand_in_it_as_whole_words(names: list[str], text: str) -> None:
    """Case, dotted and dotless i, and names that begin with no letter make no difference to the index."""
    assert Names(names).held_by(text) == [name for name in names if holds_name(text, name)]


def test_somebody_is_named_by_id_by_whole_name_or_by_a_first_name_of_their_own() -> None:
    """A first name that two people share names nobody, nor does one that another surname follows."""
    known = Roster(
        people(("e1", "Ana Duval", "m1", "A"), ("e2", "Ana Okoro", "m1", "A"), ("e3", "Iben Solheim", "m1", "B"))
    )
    asked = {"agreed with E2": ["e2"], "ana duval said so": ["e1"], "Ana said so": [], "Iben agreed": ["e3"]}
    assert {text: list(known.named_in(text)["employee_id"]) for text in asked} == asked
    assert known.named_in("Iben Marsh agreed").empty


def test_directors_have_a_report_who_has_reports() -> None:
    """A manager of engineers is none."""
    known = Roster(
        people(("e1", "Ana Duval", "m1", "A"), ("m1", "Iben Solheim", "d1", "A"), ("d1", "Lu Marsh", "", ""))
    )
    assert known.directors == {"d1"}


def test_a_cycle_about_one_person_shares_the_roster_of_the_whole() -> None:
    """It is made once for a table of people."""
    cycle = load_workspace()
    assert roster(cycle.about(cycle.people["employee_id"].iloc[-1])) is roster(cycle)
