"""Ladders in Markdown pipe tables: which table, which axis, what each cell says, what was not read."""

from pathlib import Path

import pytest
from rungs import required_rungs

from perfcal.errors import RefusedFormatError, UnknownNameError, UsageError
from perfcal.load.importers.pipe_tables import pipe_tables
from perfcal.load.importers.rubric import import_rubric

FIXTURES = Path(__file__).parents[1] / "fixtures_rubrics"


def ladder(name, **wishes):
    """The rubric of a fixture."""
    return import_rubric(FIXTURES / name, **wishes).rubric


def cells(rubric):
    """(level or rung, dimension, text) of every text."""
    return [(text.level or text.rung, text.dimension, text.text) for text in rubric.expectations]


def notes(imported):
    """(line, found) of every note but the one on `cumulative`."""
    return [(note.line, note.found) for note in imported.notes if note.column != "cumulative"]


def test_dimensions_down_levels_across():
    """Level ids from the headings, groups from bold rows, one dimension for a label that repeats."""
    rubric = ladder("levels_across.md")
    assert [(level.id, level.title) for level in rubric.levels] == [
        ("L1", "Maker"),
        ("L2", "Senior Maker"),
        ("L3", "Lead Maker"),
    ]
    assert [(each.id, each.title, each.group) for each in rubric.dimensions] == [
        ("making", "Making", "Craft"),
        ("tools-jigs", "Tools | jigs", "Craft"),
        ("teaching", "Teaching", "People"),
    ]
    assert [text for level, dimension, text in cells(rubric) if (level, dimension) == ("L1", "making")] == [
        "Makes parts from a drawing",
        "Keeps a tidy bench",
    ]
    assert ("L1", "tools-jigs", "Uses jig|saw and plane") in cells(rubric)


def test_a_cell_that_says_not_applicable_is_left_blank_on_purpose():
    """A cell that is merely empty is not: a person decides."""
    rubric = ladder("levels_across.md")
    assert rubric.not_expected == (("L1", "teaching"),)
    assert len(rubric.expectations) == 3 + 2 + 3 + 2


def test_a_title_is_how_a_roster_may_write_the_level():
    """Exports hold "Senior Maker", not L2."""
    assert ladder("levels_across.md").level_id("senior maker") == "L2"


def test_levels_down_dimensions_across():
    """A title column titles the levels, and bullets of a cell are texts of their own."""
    rubric = ladder("levels_down.md")
    assert [(level.id, level.title) for level in rubric.levels] == [
        ("L1", "Junior"),
        ("L2", "Engineer"),
        ("L3", "Senior"),
    ]
    assert [each.id for each in rubric.dimensions] == ["technical-depth", "communication"]
    assert [text for level, dimension, text in cells(rubric) if (level, dimension) == ("L3", "communication")] == [
        "Writes design docs",
        "Runs reviews",
    ]


def test_a_group_may_stand_in_a_column_of_its_own():
    """Written once and carried down."""
    rubric = ladder("groups_in_a_column.md")
    assert [(each.id, each.group) for each in rubric.dimensions] == [
        ("testing", "Craft"),
        ("debugging", "Craft"),
        ("mentoring", "People"),
    ]
    assert [level.id for level in rubric.levels] == ["engineer", "senior-engineer", "staff-engineer"]


def test_ragged_rows_asides_and_prose_are_noted_with_their_lines():
    """Markdown itself would drop and pad them silently."""
    imported = import_rubric(FIXTURES / "ragged.md")
    assert notes(imported) == [
        (4, "5 cells under a header of 4"),
        (5, "2 cells under a header of 4"),
        (1, "column Notes, which is not part of a ladder"),
        (6, "a line of prose right under the table"),
    ]
    assert len(imported.rubric.expectations) == 5


def test_several_ladders_are_asked_back_with_their_numbers_and_headings():
    """A pay table is never among what is read unasked."""
    with pytest.raises(UsageError, match=r"2 tables that read like a ladder\n\nHint: choose with --table") as asked:
        ladder("several_ladders.md")
    assert "1: Guild ladder > Craft — (blank), Junior, Senior (1 rows)" in str(asked.value)


@pytest.mark.parametrize("wanted", ["2", "People", "guild ladder > people"])
def test_one_of_several_is_chosen_by_number_or_heading(wanted):
    """Case does not matter; the others are named in a note."""
    imported = import_rubric(FIXTURES / "several_ladders.md", table=wanted)
    assert [each.id for each in imported.rubric.dimensions] == ["mentoring"]
    assert "2 other tables" in [found for _, found in notes(imported)]


def test_tables_of_one_header_are_one_ladder_in_groups():
    """`all` takes those that read like a ladder; the heading of each becomes its group."""
    rubric = ladder("several_ladders.md", table="all")
    assert [(each.id, each.group) for each in rubric.dimensions] == [("code", "Craft"), ("mentoring", "People")]
    assert [level.id for level in rubric.levels] == ["junior", "senior"]


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ("9", UsageError, "no table 9; there are 3"),
        ("1,3", UsageError, "different columns cannot be one ladder"),
        ("Peeple", UnknownNameError, "did you mean: Guild ladder > People"),
    ],
)
def test_a_table_that_is_not_there_is_refused(wanted, error, words):
    """With what there is to choose from."""
    with pytest.raises(error, match=words):
        ladder("several_ladders.md", table=wanted)


def test_a_heading_that_repeats_under_axes_gives_one_dimension_each():
    """Rows that are called differently on each axis are rungs, not job levels; shared axes belong to every part."""
    imported = import_rubric(FIXTURES / "axes_with_rungs.md", table="Diver", levels=("D1", "D2"))
    rubric = imported.rubric
    assert [(each.id, each.summary) for each in rubric.dimensions] == [
        ("water", "1 Wader, 2 Swimmer"),
        ("air", "1 Breather, 2 Planner"),
        ("crew", "1 Guest, 2 Buddy"),
    ]
    assert rubric.rungs == ("1", "2")
    assert [(level.id, level.requires) for level in rubric.levels] == [("D1", ()), ("D2", ())]
    assert ("2", "air", "Plans gas for the whole group") in cells(rubric)
    (warning,) = [note for note in imported.notes if note.severity == "warning"]
    assert "requires: {water: 1}" in warning.hint


def test_one_axis_alone_is_named_for_its_own_heading():
    """Not for the part that every axis repeats."""
    assert [each.id for each in ladder("axes_with_rungs.md", table="3").dimensions] == ["air"]


def test_one_table_per_level_says_which_rung_it_asks_for():
    """The heading is the level; the level column of the table is the rung."""
    rubric = ladder("one_table_per_level.md")
    assert [(level.id, level.title) for level in rubric.levels] == [("B1", "Junior Baker"), ("B2", "Baker")]
    assert required_rungs(rubric, "B2") == {"dough": "2", "oven": "1"}
    assert len(rubric.expectations) == 4


def test_an_axis_that_words_do_not_tell_is_told_by_naming_the_levels():
    """In the order given, lowest first."""
    with pytest.raises(UsageError, match="no table that reads like a ladder"):
        ladder("no_level_words.md")
    with pytest.raises(UsageError, match="do not tell which axis"):
        ladder("no_level_words.md", table="1")
    rubric = ladder("no_level_words.md", table="1", levels=("Seed", "Shoot", "Tree"))
    assert [level.id for level in rubric.levels] == ["seed", "shoot", "tree"]
    assert [each.id for each in rubric.dimensions] == ["roots", "leaves"]


def test_the_order_of_levels_can_be_given(tmp_path):
    """A ladder that lists the highest first is warned about; each level is named exactly once."""
    path = tmp_path / "falling.md"
    path.write_text("| | L2 | L1 |\n|-|-|-|\n| Scope | Whole services | Small features |\n", encoding="utf-8")
    falling = import_rubric(path)
    assert "highest first" in next(note.found for note in falling.notes if note.severity == "warning")
    assert [level.id for level in import_rubric(path, levels=("L1", "L2")).rubric.levels] == ["L1", "L2"]
    with pytest.raises(UsageError, match="L2 not named"):
        import_rubric(path, levels=("L1",))


def test_a_table_of_names_is_not_read_unasked():
    """It is listed; a person who insists gets it."""
    with pytest.raises(UsageError, match="1: Tracks — Individual, IC Level, M Level, Manager"):
        ladder("names_only.md")
    assert len(ladder("names_only.md", table="1").levels) == 3


def test_a_table_in_a_code_block_is_code():
    """Only tables of the document itself are counted."""
    assert pipe_tables("```\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n") == []


def test_markup_in_a_cell_becomes_plain_text():
    """Emphasis goes, links keep their address, words in angle brackets stay, breaks are lines."""
    (table,) = pipe_tables(
        "| a |\n|---|\n| **x** [y](https://z.example) <your team> <b>q</b><br>w [v](javascript:1) |\n"
    )
    assert table.rows[0].cells[0].text == "x y (https://z.example) <your team> q\nw [v](javascript:1)"


def test_a_table_that_a_template_fills_in_is_refused(tmp_path):
    """Its words are made elsewhere."""
    path = tmp_path / "ladder.md"
    path.write_text(
        "| Skill | L1 | L2 |\n|-|-|-|\n| Code | {{ l1.code }} of many words | {{ l2.code }} too |\n", encoding="utf-8"
    )
    with pytest.raises(RefusedFormatError, match="a template"):
        import_rubric(path)
