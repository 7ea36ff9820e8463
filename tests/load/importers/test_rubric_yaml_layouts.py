"""The two YAML layouts of published ladders: flat competencies, and topics with content per level."""

from pathlib import Path

import pytest

from perfcal.errors import DataError, UsageError
from perfcal.load.importers.rubric import import_rubric
from perfcal.load.importers.rubric_writing import write_rubric
from perfcal.load.rubric import read_rubric
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Example

FIXTURES = Path(__file__).parents[1] / "fixtures_rubrics"


def test_competencies_become_texts_with_rungs_and_examples():
    """The proficiency is the cell's rung; examples and links stay with the text."""
    rubric = import_rubric(FIXTURES / "themes.yml").rubric
    first = rubric.expectations[0]
    assert (first.level, first.dimension, first.rung) == ("helper", "soil", "Awareness")
    assert first.text == "Waters the beds that are named, with care."
    assert first.examples == (
        Example("Watered the north bed all summer"),
        Example("How to water", "https://garden.example/water"),
    )
    assert (rubric.id, rubric.dimensions[0].title, rubric.dimensions[0].summary) == (
        "gardening",
        "Soil & Water",
        "What plants stand in",
    )


def test_two_competencies_of_the_same_words_are_one_text():
    """With the examples of both, and a note."""
    imported = import_rubric(FIXTURES / "themes.yml")
    sand = [text for text in imported.rubric.expectations if text.text == "Knows sand from clay"]
    assert [text.examples for text in sand] == [(Example("Told clay by hand"),)]
    assert any(note.found.startswith("the same text again") for note in imported.notes)


def test_levels_that_differ_in_a_suffix_are_on_tracks():
    """A level without one belongs to both."""
    rubric = import_rubric(FIXTURES / "themes.yml").rubric
    assert [(level.id, level.track) for level in rubric.levels] == [
        ("helper", ""),
        ("grower-ic", "ic"),
        ("grower-pm", "pm"),
    ]


def test_a_competency_of_an_unknown_level_is_an_error_in_the_notes():
    """With the nearest; the rest is read."""
    imported = import_rubric(FIXTURES / "themes.yml")
    errors = [note for note in imported.notes if note.severity == "error"]
    assert [(note.found, note.hint) for note in errors] == [
        ("unknown level 'growr-ic'", "did you mean grower-ic or grower-pm?")
    ]
    assert len(imported.rubric.expectations) == 3


def test_front_matter_is_the_data_and_a_count_makes_levels():
    """A level nobody wrote about exists; content beyond the count is added with a warning."""
    imported = import_rubric(FIXTURES / "topics.md")
    rubric = imported.rubric
    assert [level.id for level in rubric.levels] == ["1", "2", "3", "4"]
    assert [(each.id, each.title) for each in rubric.dimensions] == [("plant-care", "Plant care"), ("people", "People")]
    assert [(text.level, text.text, text.line) for text in rubric.expectations] == [
        ("1", "Waters: every morning", 10),
        ("1", "Asks before cutting", 12),
        ("2", "Prunes alone", 16),
        ("4", "Runs the guild", 21),
    ]
    assert rubric.expectations[1].examples == (Example("Asked about the old rose"),)
    said = [note.found for note in imported.notes]
    assert said[:2] == ["content for level 4 of 3 levels", "1 lines of prose after the front matter"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("perfcal: rubric/1\n", UsageError, "perfcal's own format already"),
        ("levels: [a\n", DataError, "line 2: text that is not YAML"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, text, error, words):
    """Own files need no importer; broken ones name the line."""
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=words):
        import_rubric(path)


def test_an_address_no_page_may_open_is_not_imported(tmp_path):
    """The example keeps its title; the written rubric loads."""
    source = tmp_path / "ladder.yml"
    source.write_text(
        "levels: [{id: l1, name: One}]\nthemes: [{id: t1, name: Scope}]\ncompetencies:\n"
        "  - {id: a, summary: Owns a feature, level: l1, theme: t1, supportingUrls: [{label: Post, url: 'javascript:alert(1)'}]}\n"
    )
    made = import_rubric(source)
    assert made.rubric.expectations[0].examples == (Example("Post"),)
    assert "an address of another kind" in [note.found for note in made.notes]
    written = write_rubric(made.rubric, tmp_path / "rubric.yaml")
    assert read_rubric(written, name="rubric.yaml", problems=Problems()) == made.rubric
