"""`rubric.yaml`: what it gives when sound, and one named fault for each rule it breaks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rungs import required_rungs

from perfcal.errors import OccupiedError
from perfcal.load.importers.rubric_writing import empty_rubric_text, rubric_text, write_rubric
from perfcal.load.rubric import read_rubric
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Dimension, EvidenceRule, Example, Expectation, Level, Rubric

SOUND = """\
perfcal: rubric/1
id: guild
levels:
  - {id: L4, title: Maker, track: ic, aliases: [IC4]}
  - {id: L5, title: Senior Maker, track: ic}
dimensions:
  - {id: scope, title: Scope, group: delivery, weight: 60}
  - {id: impact, title: Impact, group: delivery, weight: 40%}
kinds: [design-doc, unblocked]
reach: [self, team, org]
rungs: [working, expert]
expectations:
  - {level: L4, dimension: scope, text: Owns a feature}
  - {level: IC4, dimension: impact, text: Meets goals}
  - level: L5
    dimension: scope
    text: Owns a service
    evidence:
      - {kind: unblocked, sum: 3, per: quarter}
      - {kind: design-doc, reach: org, min: 2}
    examples: [{title: A packet, url: "https://docs.example/1", who: approved}]
  - {level: L5, dimension: impact, text: Moves a metric}
not_expected: []
"""


def read(tmp_path, text):
    """The rubric of a text, and (severity, line, column, found, hint) of each fault."""
    path, problems = tmp_path / "rubric.yaml", Problems()
    path.write_text(text, encoding="utf-8")
    rubric = read_rubric(path, name="rubric.yaml", problems=problems)
    return rubric, [(each.severity, each.line, each.column, each.found, each.hint) for each in problems]


def test_a_sound_rubric_reads_as_written(tmp_path):
    """Levels in order, aliases, weights, criteria and examples, with the line of each text."""
    rubric, faults = read(tmp_path, SOUND)
    assert faults == []
    assert [level.id for level in rubric.levels] == ["L4", "L5"]
    assert [dimension.weight for dimension in rubric.dimensions] == [60, 40]
    text = rubric.expectations[2]
    assert text.evidence == (EvidenceRule("unblocked", total=3, per="quarter"), EvidenceRule("design-doc", "org", 2))
    assert text.examples == (Example("A packet", "https://docs.example/1", "approved"),)
    assert text.line == 15
    assert (rubric.cumulative, rubric.file) == (True, "rubric.yaml")


def test_an_alias_names_a_level_of_an_expectation(tmp_path):
    """A text written for IC4 is a text of L4."""
    rubric, _ = read(tmp_path, SOUND)
    assert [text.text for text in rubric.expectations_for("L4")] == ["Owns a feature", "Meets goals"]


@pytest.mark.parametrize(
    ("old", "new", "line", "found", "hint"),
    [
        ("id: guild", "id: guild\ncumulativ: true", 3, "unknown key 'cumulativ'", "cumulative"),
        ("{level: L4,", "{level: L44,", 13, "unknown level 'L44'", "L4"),
        (
            "dimension: scope, text: Owns a f",
            "dimension: scop, text: Owns a f",
            13,
            "unknown dimension 'scop'",
            "scope",
        ),
        ("text: Owns a feature", "txt: Owns a feature", 13, "unknown key 'txt'", "text"),
        ("text: Meets goals", "text: ''", 14, "a blank text", "text:"),
        ("kind: unblocked,", "kind: unbloked,", 19, "unknown kind 'unbloked'", "unblocked"),
        ("reach: org,", "reach: planet,", 20, "unknown reach 'planet'", "team"),
        ("per: quarter", "per: week", 19, "unknown per 'week'", "quarter"),
        ("sum: 3", "sum: three", 19, "sum: three", "whole number"),
        ("min: 2", "min: 0", 20, "min: 0", "1 or more"),
        ("min: 2}", "min: 2, sum: 1}", 20, "both min and sum", "counts rows"),
        (", min: 2}", "}", 20, "neither min nor sum", "counts rows"),
        ("Moves a metric}", "Moves a metric, rung: master}", 22, "unknown rung 'master'", "working, expert"),
        ("aliases: [IC4]", "aliases: [l5]", 5, "'l5' again (first in line 4)", "rename"),
        ("{id: impact,", "{id: scope,", 8, "'scope' again (first in line 7)", "rename"),
        ("weight: 40%", "weight: 30", 6, "weights that total 90", "total 100"),
        (", weight: 40%", "", 6, "no weight for impact", "all, or none"),
        ("weight: 40%", "weight: nan", 8, "weight: nan", "from 0 to 100"),
        ("[self, team, org]", "[self, team, org, team]", 10, "team twice", "keep one"),
        ("track: ic}\ndim", "requires: {scop: working}}\ndim", 5, "unknown dimension 'scop'", "scope"),
        ("track: ic}\ndim", "requires: {scope: workin}}\ndim", 5, "unknown rung 'workin'", "working"),
        ("not_expected: []", "not_expected: [[L6, scope]]", 23, "unknown level 'L6'", "L4"),
        (
            "not_expected: []",
            "not_expected: [{level: L4, dimension: reach}]",
            23,
            "unknown dimension 'reach'",
            "impact",
        ),
        ("https://docs", "javascript://docs", 21, "a link of another kind", "whole address"),
        ("{level: L4, dim", "{dim", 13, "no level", "level:"),
    ],
)
def test_a_broken_rule_is_an_error_with_line_and_hint(tmp_path, old, new, line, found, hint):
    """The file is not used, and the message says what to type."""
    assert SOUND.count(old) >= 1
    rubric, faults = read(tmp_path, SOUND.replace(old, new, 1))
    assert rubric is None
    errors = [(at, what, how) for severity, at, _, what, how in faults if severity == "error"]
    assert (line, found) in [(at, what) for at, what, _ in errors]
    assert hint in next(how for at, what, how in errors if what == found)


def test_an_identical_text_of_one_cell_is_an_error_with_both_lines(tmp_path):
    """Spaces make no difference; the same words in another cell are another text."""
    twice = SOUND.replace("not_expected", "  - {level: L5, dimension: impact, text: 'Moves  a metric'}\nnot_expected")
    rubric, faults = read(tmp_path, twice)
    assert rubric is None
    assert faults[0][3] == "the same text twice for L5 × impact (first in line 22)"


def test_a_blank_cell_is_a_warning_unless_it_is_left_blank_on_purpose(tmp_path):
    """The rubric is used; the cell is named."""
    blank = SOUND.replace("  - {level: L5, dimension: impact, text: Moves a metric}\n", "")
    rubric, faults = read(tmp_path, blank)
    assert rubric is not None
    assert [(fault[0], fault[1], fault[2]) for fault in faults] == [("warning", 5, "L5 × impact")]
    for meant in ("[[L5, impact]]", "[{level: L5, dimension: impact}]"):
        assert read(tmp_path, blank.replace("not_expected: []", f"not_expected: {meant}"))[1] == []


def test_a_filled_cell_of_not_expected_is_a_contradiction(tmp_path):
    """One of the two is a mistake."""
    _, faults = read(tmp_path, SOUND.replace("not_expected: []", "not_expected: [[L4, scope]]"))
    assert [fault[3] for fault in faults] == ["a text in a cell of not_expected"]


def test_a_word_that_cannot_be_a_tag_is_a_warning(tmp_path):
    """Bullets are tagged with these words: #123 is a reference, and a tag has no space."""
    odd = SOUND.replace("kinds: [design-doc, unblocked]", "kinds: [design-doc, unblocked, big rock, '123', scope]")
    _, faults = read(tmp_path, odd)
    assert [fault[3] for fault in faults] == ["'big rock'", "'123'", "scope as dimension and kind"]


def test_a_level_asks_for_a_rung_by_requires(tmp_path):
    """Texts of a rung belong to the levels that require it, lower rungs included where cumulative."""
    rungs = SOUND.replace("{level: L4, dimension: scope,", "{rung: working, dimension: scope,")
    rubric, faults = read(tmp_path, rungs.replace("aliases: [IC4]}", "aliases: [IC4], requires: {scope: working}}"))
    assert faults == []
    assert [text.text for text in rubric.expectations_for("L4", "scope")] == ["Owns a feature"]
    assert required_rungs(rubric, "L4") == {"scope": "working"}
    unasked, faults = read(tmp_path, rungs)
    assert unasked.expectations_for("L4", "scope") == ()
    assert "requires: {scope: working}" in faults[0][4]


def test_a_text_with_level_and_rung_asks_for_the_rung_too(tmp_path):
    """As in long tables: this level requires that rung, and this is what it says there."""
    both = SOUND.replace("Moves a metric}", "Moves a metric, rung: expert}")
    both = both.replace("not_expected", "  - {rung: working, dimension: impact, text: Knows the metric}\nnot_expected")
    rubric, faults = read(tmp_path, both)
    assert faults == []
    assert required_rungs(rubric, "L5") == {"impact": "expert"}
    assert "Knows the metric" in [text.text for text in rubric.expectations_for("L5", "impact")]
    assert "Knows the metric" not in [text.text for text in rubric.expectations_for("L4", "impact")]


def test_a_level_without_a_track_belongs_to_every_track(tmp_path):
    """The next level after a shared one is on some track; a branch keeps the trunk's bar."""
    levels = (Level("1"), Level("2-ic", track="ic"), Level("2-pm", track="pm"), Level("3-ic", track="ic"))
    texts = tuple(Expectation("scope", f"text {level.id}", level.id) for level in levels)
    rubric = Rubric("r", levels, (Dimension("scope", "Scope"),), texts)
    assert (rubric.next_level("1"), rubric.next_level("2-ic"), rubric.next_level("2-pm")) == ("2-ic", "3-ic", None)
    assert [text.level for text in rubric.expectations_for("3-ic")] == ["1", "2-ic", "3-ic"]


def test_every_fault_is_named_at_once(tmp_path):
    """A person repairs the file in one go."""
    broken = (
        SOUND.replace("L4, dimension", "L9, dimension").replace("per: quarter", "per: week").replace("id: guild", "id:")
    )
    _, faults = read(tmp_path, broken)
    assert [fault[3] for fault in faults] == ["a blank id", "unknown level 'L9'", "unknown per 'week'"]


def test_the_empty_rubric_is_sound(tmp_path):
    """What `perfcal import rubric --empty` prints can be filled in line by line."""
    rubric, faults = read(tmp_path, empty_rubric_text())
    assert faults == []
    assert len(rubric.levels) == 2


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
PROSE = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(st.data())
def test_what_is_written_reads_back_as_the_same_rubric(tmp_path_factory, data):
    """Any texts, titles and rules survive the file."""
    rubric = data.draw(rubrics())
    path = tmp_path_factory.mktemp("rubric") / "rubric.yaml"
    problems = Problems()
    write_rubric(rubric, path)
    assert read_rubric(path, name="rubric.yaml", problems=problems) == rubric


@st.composite
def rubrics(draw):
    """A sound rubric of two levels, with whatever a person may type as its words."""
    titles = draw(st.lists(PROSE, min_size=2, max_size=2))
    texts = draw(st.lists(st.tuples(PROSE, st.sampled_from(["L1", "L2"])), max_size=4, unique_by=lambda each: each[0]))
    rule = EvidenceRule("rfc", minimum=draw(st.integers(1, 9)), per=draw(st.sampled_from(["", "month", "half"])))
    return Rubric(
        id=draw(PROSE),
        levels=(Level("L1", titles[0]), Level("L2", titles[1], "ic")),
        dimensions=(Dimension("scope", draw(PROSE), draw(PROSE), draw(st.sampled_from([None, 100.0])), draw(PROSE)),),
        expectations=tuple(
            Expectation("scope", text, level, evidence=(rule,), examples=(Example(draw(PROSE)),))
            for text, level in texts
        ),
        cumulative=draw(st.booleans()),
        kinds=("rfc",),
    )


def test_nothing_is_written_over_a_rubric(tmp_path):
    """What a person edited stays."""
    rubric, _ = read(tmp_path, SOUND)
    with pytest.raises(OccupiedError, match="already exists and is not empty"):
        write_rubric(rubric, tmp_path / "rubric.yaml")


def test_a_weight_is_written_as_a_person_would(tmp_path):
    """60, not 60.0, and a part of a percent is kept."""
    rubric, _ = read(tmp_path, SOUND)
    finer = replace(rubric, dimensions=tuple(replace(each, weight=12.5) for each in rubric.dimensions))
    assert "weight: 60}" in rubric_text(rubric)
    assert "weight: 12.5}" in rubric_text(finer)
