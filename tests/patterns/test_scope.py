"""A page about a part of the organisation shows that part and compares with the whole."""

from __future__ import annotations

from typing import Any

import pytest
from patterns_cycles import cycle_of, drawn_ratings, rating

from perfcal.errors import UnknownNameError
from perfcal.patterns.finding import findings
from perfcal.patterns.scope import findings_in, managers_under, people_under, scopes
from perfcal.patterns.severity import severity
from perfcal.schema.cycle import Cycle


def person(who: str, boss: str = "", status: str = "active") -> dict[str, Any]:
    """One line of the roster."""
    return {"employee_id": who, "manager_id": boss, "status": status, "level": "L4"}


def company() -> Cycle:
    """A root, one director with two managers, one manager beside them, and somebody who left."""
    lines = [
        ("d0", ""),
        ("d1", "d0"),
        ("m1", "d1"),
        ("m2", "d1"),
        ("m3", "d0"),
        ("e1", "m1"),
        ("e2", "m2"),
        ("e3", "m3"),
    ]
    return cycle_of(people=[*(person(who, boss) for who, boss in lines), person("x", "e1", "left")])


def test_everybody_with_reports_has_a_page_directors_first() -> None:
    """Somebody whose only report left has none."""
    assert scopes(company()).to_numpy().tolist() == [
        ["d0", "director", 7], ["d1", "director", 4], ["m1", "manager", 1], ["m2", "manager", 1], ["m3", "manager", 1],
    ]  # fmt: skip


def test_a_scope_is_the_line_below_it() -> None:
    """To any depth, the head of it included."""
    assert managers_under(company(), "d1") == {"d1", "m1", "m2"}
    assert people_under(company(), "d1") == {"d1", "m1", "m2", "e1", "e2"}
    assert managers_under(company(), "") is None


def test_a_circle_in_the_reporting_line_ends() -> None:
    """It is a fault of the data, reported elsewhere; nobody waits for it."""
    cycle = cycle_of(people=[person("a", "b"), person("b", "a"), person("c", "a")])
    assert people_under(cycle, "a") == {"a", "b", "c"}


def test_a_scope_nobody_has_is_refused_with_the_nearest() -> None:
    """Somebody without reports has no page of this kind."""
    with pytest.raises(UnknownNameError, match=r"no director or manager 'e1'"):
        managers_under(company(), "e1")


def test_findings_of_a_part_leave_the_whole_out() -> None:
    """The organisation's row is on the page of whoever everybody reports to."""
    found = findings([{"subject": who} for who in ("m1", "m3", "e1", "organisation")], pattern="example")
    assert list(findings_in(found, company(), "d1")["subject"]) == ["e1", "m1"]
    assert len(findings_in(found, company(), "d0")) == 4
    assert len(findings_in(found, company(), "")) == 4


def test_a_scope_changes_no_number() -> None:
    """Statistics are of the whole organisation; a page only chooses their rows."""
    people = [person("d0"), *(person(f"m{n:03}", "d0") for n in range(12))]
    ratings = drawn_ratings(1, [3.0, *[0.0] * 11])
    people += [person(row["employee_id"], row["rater_id"]) for row in ratings]
    cycle = cycle_of(people=people, ratings=[*ratings, rating("m000", "d0", 3)])
    whole, part = severity(cycle), findings_in(severity(cycle), cycle, "m000")
    assert part["q"].tolist() == whole.loc[whole["subject"] == "m000", "q"].tolist()
    assert part["family_size"].tolist() == [12]
