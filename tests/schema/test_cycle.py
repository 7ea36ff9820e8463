"""The cycle's own look-ups: one person's rows are those a comparison of ids would give."""

from __future__ import annotations

import pandas as pd
import pytest

from perfcal import load_workspace
from perfcal.errors import UnknownNameError
from perfcal.schema.cycle import TABLES_BY_PERSON, Cycle


@pytest.fixture(scope="module")
def cycle() -> Cycle:
    """The sample organisation."""
    return load_workspace()


def test_every_table_that_names_a_person_in_each_row_is_cut_by_person(cycle):
    """But for the roster, which `about` keeps whole."""
    tables = {name: rows for name, rows in vars(cycle).items() if isinstance(rows, pd.DataFrame)}
    assert {name for name, rows in tables.items() if "employee_id" in rows} == {"people", *TABLES_BY_PERSON}


def test_about_keeps_one_persons_rows_and_everybodys_roster(cycle):
    """Each table of `about` is the same table with the other people's rows left out, index and dtypes kept."""
    for who in ("e0003", "m01"):
        own = cycle.about(who)
        for name in TABLES_BY_PERSON:
            whole = getattr(cycle, name)
            pd.testing.assert_frame_equal(getattr(own, name), whole[whole["employee_id"] == who])
        assert own.people is cycle.people


def test_about_several_people_keeps_the_order_of_the_tables(cycle):
    """Whoever is named first, rows stay where they stood."""
    own = cycle.about("e0007", "nobody", "e0003")
    whole = cycle.evidence
    pd.testing.assert_frame_equal(own.evidence, whole[whole["employee_id"].isin(["e0003", "e0007"])])


def test_parts_hold_everybody_once(cycle):
    """The parts of a cycle follow each other in the order asked for, each with its people's rows."""
    asked = ["e0009", "e0003", "e0007"]
    parts = [(some, set(part.evidence["employee_id"])) for some, part in cycle.in_parts(asked, size=2)]
    assert parts == [(["e0009", "e0003"], {"e0009", "e0003"}), (["e0007"], {"e0007"})]
    assert list(cycle.in_parts([], size=2)) == []


def test_about_somebody_unknown_has_no_rows(cycle):
    """Who is in no table has empty ones, with all columns."""
    own = cycle.about("nobody")
    assert [len(getattr(own, name)) for name in TABLES_BY_PERSON] == [0] * len(TABLES_BY_PERSON)
    assert list(own.evidence) == list(cycle.evidence)


def test_evidence_of_is_in_the_order_of_the_document(cycle):
    """Rows come by their line, numbered from 0."""
    rows = cycle.evidence_of("e0003")
    assert rows["line"].is_monotonic_increasing
    assert list(rows.index) == list(range(len(rows)))
    assert set(rows["employee_id"]) == {"e0003"}


def test_person_refuses_an_unknown_id_with_the_nearest(cycle):
    """A person is one row of the roster; an id with a typo is refused."""
    assert cycle.person("e0003")["employee_id"] == "e0003"
    with pytest.raises(UnknownNameError, match="e0003"):
        cycle.person("e003")
