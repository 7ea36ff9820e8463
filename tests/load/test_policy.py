"""`policy.yaml`: the organisation's own numbers over the defaults."""

from importlib.resources import files

import pytest

from perfcal.load.policy import read_policy
from perfcal.schema.policy import Policy
from perfcal.schema.problems import Problems


def read(tmp_path, text):
    """The policy of a text, and (line, column, found, hint) of each fault."""
    path, problems = tmp_path / "policy.yaml", Problems()
    path.write_text(f"perfcal: policy/1\n{text}", encoding="utf-8")
    policy = read_policy(path, name="policy.yaml", problems=problems)
    return policy, [(fault.line, fault.column, fault.found, fault.hint) for fault in problems]


def test_no_file_means_the_defaults(tmp_path):
    """A policy is optional."""
    problems = Problems()
    assert read_policy(tmp_path / "policy.yaml", name="policy.yaml", problems=problems) == Policy()
    assert len(problems) == 0


def test_numbers_are_converted_by_their_rule(tmp_path):
    """Text of the file becomes a number, a pair, a truth or words as the rule has it."""
    policy, faults = read(
        tmp_path,
        "minimum_group: 8\nduration_months: [4, 9]\nrepair_first: no\nheading_synonyms: {Victories: Shipped}\n",
    )
    assert faults == []
    assert (policy.minimum_group, policy.duration_months, policy.repair_first) == (8, (4, 9), False)
    assert policy.heading_synonyms == {"Victories": "Shipped"}
    assert policy.recency_weeks == Policy().recency_weeks


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("minimum_grup: 8\n", 2, "minimum_grup", "minimum_group"),
        ("recency_weeks: 6\nminimum_group: 1\n", 3, "minimum_group", "greater than or equal to 2"),
        ("minimum_group: five\n", 2, "minimum_group", "valid integer"),
        ("duration_months: [12, 6]\n", 2, "duration_months", "duration_months: [6, 12]"),
        ("pip_days: [30]\n", 2, "pip_days.1", "add"),
    ],
)
def test_a_rule_that_is_misspelt_or_impossible_is_an_error(tmp_path, text, line, column, hint):
    """It is named, its default holds until it is mended, and the other rules are used."""
    policy, faults = read(tmp_path, f"{text}stalled_weeks: 12\n")
    assert policy is not None
    assert (policy.stalled_weeks, policy.duration_months) == (12, (6, 12))
    assert [(fault[0], fault[1]) for fault in faults] == [(line, column)]
    assert hint in faults[0][3]


def test_the_template_lists_every_rule_with_its_default(tmp_path):
    """Taking the number signs away changes nothing but the example of a heading."""
    template = files("perfcal.load").joinpath("templates", "policy.yaml").read_text(encoding="utf-8")
    rules = "".join(
        line.removeprefix("# ") for line in template.splitlines(keepends=True) if line.startswith("# ") and ": " in line
    )
    policy, faults = read(tmp_path, rules)
    assert faults == []
    assert policy == Policy(heading_synonyms={"Victories": "Shipped"})
    assert {line.split(":")[0] for line in rules.splitlines()} == set(Policy.model_fields)
