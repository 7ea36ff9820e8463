"""`perfcal patterns`: rows to standard output, words to standard error, groups only for the analyst."""

from __future__ import annotations

import json

from perfcal.schema.columns import FINDINGS


def test_rows_are_findings_and_the_limit_is_said_beside_them(perfcal) -> None:
    """JSON alone on standard output; R11.9 on standard error."""
    said = perfcal("patterns", "--pattern", "severity", "--format", "json")
    rows = json.loads(said.out)
    assert said.code == 0
    assert {tuple(row) for row in rows} == {tuple(FINDINGS)}
    assert "no rating can tell a rater from a team" in said.err


def test_a_scope_chooses_rows_and_changes_no_number(perfcal) -> None:
    """The family is the organisation's."""
    whole = json.loads(perfcal("patterns", "--pattern", "severity", "--format", "json").out)
    part = json.loads(perfcal("patterns", "--pattern", "severity", "--scope", "m02", "--format", "json").out)
    assert part == [row for row in whole if row["subject"] == "m02"]


def test_only_rows_of_one_status(perfcal) -> None:
    """What is worth asking, and nothing else."""
    rows = json.loads(perfcal("patterns", "--pattern", "severity", "--status", "no sign", "--format", "json").out)
    assert {row["status"] for row in rows} == {"no sign"}


def test_an_unknown_pattern_or_scope_is_a_wrong_call(perfcal) -> None:
    """Exit code 2, the nearest names, nothing on standard output."""
    for words in (("--pattern", "helo"), ("--scope", "m99")):
        said = perfcal("patterns", *words)
        assert (said.code, said.out) == (2, "")
        assert "Hint:" in said.err


def test_groups_are_compared_only_from_a_table_that_was_named(perfcal) -> None:
    """R13.2: never by default, and not by name alone."""
    everything = json.loads(perfcal("patterns", "--pattern", "twice_below", "--format", "json").out)
    assert "group_disparity" not in {row["pattern"] for row in everything}
    assert perfcal("patterns", "--pattern", "group_disparity").code == 2
    said = perfcal(
        "patterns", "--pattern", "group_disparity", "--demographics", "data/sample/demographics.csv", "--format", "json"
    )
    assert {row["pattern"] for row in json.loads(said.out)} == {"group_disparity"}


def test_the_list_prints_each_rule(perfcal) -> None:
    """What is asked, by which rule, and what it is silent on."""
    rows = json.loads(perfcal("patterns", "--list", "--format", "json").out)
    assert {"name", "asks", "rule", "silent_on", "source"} <= set(rows[0])
    assert "severity" in {row["name"] for row in rows}
