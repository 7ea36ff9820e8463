"""Ladders as a long CSV: the proposed map, one ladder of several, rungs, weights, and what is said about odd rows."""

from pathlib import Path

import pytest
from rungs import required_rungs

from perfcal.errors import DataError, OccupiedError, UnknownNameError, UsageError
from perfcal.load.importers.rubric import import_rubric, propose_rubric_map_of
from perfcal.load.importers.rubric_map import RubricMap, describe_rubric_map, read_rubric_map, write_rubric_map

FIXTURES = Path(__file__).parents[1] / "fixtures_rubrics"
RUNGS = FIXTURES / "long_with_rungs.csv"
WEIGHTS = FIXTURES / "long_with_weights.csv"
DIVER = {"Role": "Diver"}


def found(imported):
    """What every note says was found."""
    return [note.found for note in imported.notes]


def test_the_map_is_proposed_from_headers_and_values():
    """The finest long column is the text; a column of known steps is the rung, though it is called a level."""
    assert propose_rubric_map_of(RUNGS) == RubricMap(
        level="Role Level",
        dimension="Skill Name",
        text="Skill Level Description",
        rung="Skill Level",
        dimension_summary="Skill Description",
    )


def test_a_hierarchy_of_columns_becomes_groups():
    """Outermost first, with the weight beside."""
    proposed = propose_rubric_map_of(WEIGHTS)
    assert (proposed.dimension, proposed.group, proposed.weight) == ("Criteria", ("Section", "Subsection"), "Weights")


def test_a_level_requires_the_rung_beside_its_text():
    """One text per row, multi-line texts whole, rungs in their usual order."""
    rubric = import_rubric(RUNGS, where=DIVER).rubric
    assert [level.title for level in rubric.levels] == ["Diver", "Lead diver"]
    assert rubric.rungs == ("Awareness", "Working", "Expert")
    assert required_rungs(rubric, "diver") == {"air": "Working", "rescue": "Awareness"}
    assert rubric.expectations[0].text == "You can:\n- plan one tank\n- read a gauge that others set"
    assert (rubric.id, len(rubric.expectations)) == ("diver", 3)


def test_a_rung_without_a_text_is_still_required():
    """The text is still to be written; the requirement stands."""
    rubric = import_rubric(RUNGS, where=DIVER).rubric
    assert required_rungs(rubric, "lead-diver") == {"air": "Expert", "rescue": "Working"}


def test_odd_rows_are_counted_and_named():
    """Unused, repeated and unwritten rows, with their lines."""
    said = found(import_rubric(RUNGS, where=DIVER))
    assert "1 rows marked as not in use (lines 9)" in said
    assert "1 rows whose text is still to be written (lines 8)" in said
    assert "the same text again (first in line 6)" in said
    assert "levels in order of appearance: Diver, Lead diver" in said


def test_a_placeholder_is_no_summary():
    """MISSING is a word for nothing."""
    assert [each.summary for each in import_rubric(RUNGS, where=DIVER).rubric.dimensions] == ["How gas is planned", ""]


@pytest.mark.parametrize("levels", [("Lead diver", "Diver"), ("lead-diver", "diver")])
def test_the_order_of_levels_is_given_by_title_or_id(levels):
    """The file itself has none."""
    imported = import_rubric(RUNGS, where=DIVER, levels=levels)
    assert [level.id for level in imported.rubric.levels] == ["lead-diver", "diver"]
    assert not any("order of appearance" in each for each in found(imported))


@pytest.mark.parametrize(
    ("wishes", "error", "words"),
    [
        ({"where": {"Role": "Divr"}}, UsageError, "did you mean: Diver"),
        ({"where": {"Rolle": "Diver"}}, UnknownNameError, "did you mean: Role"),
        ({"where": DIVER, "levels": ("Diver", "Captain")}, UnknownNameError, "no level 'Captain'"),
        ({"where": DIVER, "levels": ("Diver",)}, UsageError, "lead-diver not named"),
        ({"column_map": RubricMap("Role Level", "Skil", "Skill Level Description")}, UnknownNameError, "Skill"),
    ],
)
def test_a_wish_the_file_cannot_grant_is_refused_with_the_nearest(wishes, error, words):
    """Nothing is guessed."""
    with pytest.raises(error, match=words):
        import_rubric(RUNGS, **wishes)


def test_a_file_of_many_ladders_asks_which(tmp_path):
    """The column that decides the level names is found and shown."""
    rows = "".join(
        f"Role {n},Role {n} grade {m},Skill {m},Does this and that with care\n" for n in range(9) for m in range(3)
    )
    path = tmp_path / "many.csv"
    path.write_text(f"Role,Level,Skill,Description\n{rows}", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r'27 levels: .*\n\nHint: choose one, e\.g\. --where "Role=Role 0"; there are 9'
    ):
        import_rubric(path)


def test_a_row_that_heads_a_group_is_a_dimension_of_its_own():
    """Its text is kept; a heading without a text is only counted."""
    imported = import_rubric(WEIGHTS)
    assert [(each.id, each.group) for each in imported.rubric.dimensions] == [
        ("knives", "KITCHEN"),
        ("speed", "KITCHEN / Knives"),
        ("care", "KITCHEN / Knives"),
        ("fire", "KITCHEN"),
        ("grill", "KITCHEN / Fire"),
        ("oven", "KITCHEN / Fire"),
    ]
    assert "1 rows without a text (lines 2)" in found(imported)
    assert len(imported.rubric.expectations) == 10
    assert imported.rubric.not_expected == (("cook", "care"),)


def test_sibling_weights_that_do_not_total_100_are_reported_and_left_out():
    """Those that do, at every level, are kept."""
    imported = import_rubric(WEIGHTS)
    assert "weights that total 105 at level cook, KITCHEN / Knives" in found(imported)
    weights = {each.id: each.weight for each in imported.rubric.dimensions}
    assert (weights["grill"], weights["oven"], weights["speed"]) == (50, 50, None)


def test_a_map_is_saved_and_reused(tmp_path):
    """As text a person can correct; an existing one is never overwritten."""
    column_map = RubricMap(
        "Role Level",
        "Skill Name",
        "Skill Level Description",
        "Skill Level",
        where=DIVER,
        levels=("Diver", "Lead diver"),
    )
    path = write_rubric_map(column_map, tmp_path / "map.yaml")
    assert read_rubric_map(path) == column_map
    imported = import_rubric(RUNGS, column_map=read_rubric_map(path))
    assert [level.id for level in imported.rubric.levels] == ["diver", "lead-diver"]
    with pytest.raises(OccupiedError, match=r"map\.yaml"):
        write_rubric_map(column_map, path)


def test_a_broken_map_names_its_fault(tmp_path):
    """With the line."""
    path = tmp_path / "map.yaml"
    path.write_text("perfcal: rubric-map/1\nlevel: A\ndimension: B\ntxt: C\n", encoding="utf-8")
    with pytest.raises(DataError, match="unknown key 'txt'") as refused:
        read_rubric_map(path)
    assert list(refused.value.problems["found"]) == ["no text", "unknown key 'txt'"]


def test_a_map_is_described_for_a_person_to_confirm():
    """One line per column, filter and order."""
    lines = describe_rubric_map(RubricMap("Level", "Skill", "Text", where={"Role": "Diver"}, levels=("A", "B")))
    assert lines == [
        "'Level' is the level",
        "'Skill' is the dimension",
        "'Text' is what is expected",
        "only rows where 'Role' is 'Diver'",
        "levels in this order: A, B",
    ]


def test_levels_across_need_no_map():
    """A CSV may also be the table it would be in Markdown."""
    rubric = import_rubric(FIXTURES / "levels_across.csv").rubric
    assert [(text.level, text.dimension, text.text) for text in rubric.expectations][3:] == [
        ("junior", "impact", "Own work, mostly"),
        ("mid", "impact", "Team"),
        ("senior", "impact", "Org"),
    ]


@pytest.mark.parametrize(
    ("payload", "error", "words"),
    [
        (b"Name,Salary\nAnh,10\n", UsageError, "no column looks like the level or dimension or text"),
        (b"Level,Level\na,b\n", UsageError, "column 'Level' twice"),
        (b"Level,Skill,Text\n", UsageError, "no row under a header"),
        (b"Level,Skill,Text\nL1,caf\xe9,x\n", DataError, "line 2: byte 0xE9 at position 23, which is not UTF-8"),
        (b'Level,Skill,Text\nL1,x,"open\n', DataError, "line 2: a quoted cell that opens here and never closes"),
    ],
)
def test_a_table_that_is_no_ladder_is_refused(tmp_path, payload, error, words):
    """With what was looked for."""
    path = tmp_path / "some.csv"
    path.write_bytes(payload)
    with pytest.raises(error, match=words):
        import_rubric(path)
