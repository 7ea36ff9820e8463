"""Published ladders by other people, where they stand beside the checkout: what the files hold is what is loaded."""

import csv
import re
from collections import Counter

import pytest
import yaml
from rungs import required_rungs

from perfcal.errors import RefusedFormatError, UsageError
from perfcal.load.importers.rubric import import_rubric
from perfcal.load.importers.rubric_writing import write_rubric
from perfcal.load.rubric import read_rubric
from perfcal.schema.problems import Problems


def table_rows(path):
    """The rows of the only pipe table of a simple file, by its lines alone."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines if "---" not in line]


def read_back(rubric, folder):
    """The rubric after a round through its file; no error is allowed."""
    problems = Problems()
    path = write_rubric(rubric, folder / "rubric.yaml")
    again = read_rubric(path, name="rubric.yaml", problems=problems)
    assert not problems.has_errors()
    return again


@pytest.mark.parametrize("name", ["titles-for-designers.md", "titles-for-programmers.md"])
def test_a_pipe_table_with_group_rows(inputs, tmp_path, name):
    """Every filled cell is a text, every label a dimension, every heading a level."""
    path = inputs / "basecamp" / name
    header, *rows = table_rows(path)
    filled = [row for row in rows if any(row[1:])]
    rubric = import_rubric(path).rubric
    assert [level.id for level in rubric.levels] == [re.search(r"\((L\d)\)", cell)[1] for cell in header[1:]]
    assert [each.title for each in rubric.dimensions] == list(dict.fromkeys(row[0] for row in filled))
    assert len(rubric.expectations) == sum(bool(cell) for row in filled for cell in row[1:])
    assert {each.group for each in rubric.dimensions} == {row[0] for row in rows if not any(row[1:])}
    assert read_back(rubric, tmp_path) == rubric


def test_axes_whose_rows_are_rungs(inputs):
    """Four axes have a part for the role, two are shared: six dimensions of five rungs."""
    path = inputs / "jduartea-forest" / "axes-engineering.md"
    with pytest.raises(UsageError, match="14 tables that read like a ladder"):
        import_rubric(path)
    imported = import_rubric(path, table="Software Engineer", levels=("IC1", "IC2"))
    assert [each.title for each in imported.rubric.dimensions] == [
        "System",
        "Mastery",
        "Quality",
        "Execution",
        "People",
        "Influence",
    ]
    assert Counter(text.rung for text in imported.rubric.expectations) == dict.fromkeys("12345", 6)


def test_one_table_per_level(inputs, tmp_path):
    """Five levels, six axes, and the rung of each cell as the table has it."""
    path = inputs / "jduartea-forest" / "levels-software-engineer.md"
    rubric = import_rubric(path).rubric
    rows = [row for row in table_rows(path) if row[0] != "Axis" and not row[0].startswith(":")]
    assert [level.id for level in rubric.levels] == ["IC1", "IC2", "IC3", "IC4", "IC5"]
    assert [(text.rung, text.text) for text in rubric.expectations] == [(row[1], row[2]) for row in rows]
    assert required_rungs(rubric, "IC4") == {
        "system": "4",
        "mastery": "3",
        "quality": "4",
        "execution": "4",
        "people": "3",
        "influence": "3",
    }
    assert read_back(rubric, tmp_path) == rubric


@pytest.mark.parametrize("name", ["engineering.yml", "operations.yml"])
def test_flat_competencies(inputs, tmp_path, name):
    """Every competency's words and every example are there; the same words in one cell are one text."""
    path = inputs / "ft" / name
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    rubric = import_rubric(path).rubric
    assert [level.id for level in rubric.levels] == [level["id"] for level in source["levels"]]
    assert [each.id for each in rubric.dimensions] == [theme["id"] for theme in source["themes"]]
    cells = {
        (each["level"], each["theme"], each["proficiency"], each["summary"].strip()) for each in source["competencies"]
    }
    assert {(text.level, text.dimension, text.rung, text.text) for text in rubric.expectations} == cells
    assert len(rubric.expectations) == len(cells)
    examples = {example for each in source["competencies"] for example in each.get("examples", [])}
    assert {example.title for text in rubric.expectations for example in text.examples} == examples
    assert read_back(rubric, tmp_path) == rubric


@pytest.mark.parametrize("name", ["backend.md", "generic.md", "product.md"])
def test_topics_with_content_per_level(inputs, tmp_path, name):
    """As many levels as the file counts, every criterion once, every example kept."""
    path = inputs / "monzo" / name
    source = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    content = [(topic["name"], entry) for topic in source["topics"] for entry in topic["content"]]
    texts = [text for _, entry in content for text in entry.get("criteria") or []]
    texts += [each["criteria"] for _, entry in content for each in entry.get("exampleCriteria") or []]
    rubric = import_rubric(path).rubric
    assert len(rubric.levels) == source["levels"]
    assert len(rubric.dimensions) == len(source["topics"])
    assert Counter(text.text for text in rubric.expectations) == Counter(text.strip() for text in texts)
    assert read_back(rubric, tmp_path) == rubric


def csv_rows(path):
    """The rows of a CSV as dictionaries."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("role", ["Business architect", "Data analyst", "Test engineer", "Software developer"])
def test_a_role_of_a_long_table(inputs, tmp_path, role):
    """One text per row that is in use and not a repetition, with the rung beside it."""
    path = inputs / "ddat" / "roles.csv"
    rows = [row for row in csv_rows(path) if row["Role"] == role]
    used = [row for row in rows if "NOT IN USE" not in (row["Role Level"], row["Skill Level"])]
    cells = {(row["Role Level"].strip(), row["Skill Name"], row["Skill Level"]) for row in used}
    rubric = import_rubric(path, where={"Role": role}).rubric
    assert {level.title for level in rubric.levels} == {level for level, _, _ in cells}
    assert {each.title for each in rubric.dimensions} == {skill for _, skill, _ in cells}
    assert len(rubric.expectations) == len(cells)
    required = {(level.title, rung) for level in rubric.levels for rung in required_rungs(rubric, level.id).items()}
    assert len(required) == len({(level, skill) for level, skill, _ in cells})
    assert rubric.rungs == tuple(
        rung for rung in ("Awareness", "Working", "Practitioner", "Expert") if rung in {cell[2] for cell in cells}
    )
    assert read_back(rubric, tmp_path) == rubric


def test_a_table_of_many_roles_asks_which(inputs):
    """The column that tells the roles apart is found and shown."""
    path = inputs / "ddat" / "roles.csv"
    with pytest.raises(UsageError, match=r'--where "Role=Accessibility specialist"; there are 52'):
        import_rubric(path)


def test_a_weighted_hierarchy(inputs, tmp_path):
    """Texts, blank-on-purpose cells, rows without a text and the three sums that are not 100."""
    (path,) = (inputs / "wttj").glob("*.csv")
    rows = csv_rows(path)
    imported = import_rubric(path)
    rubric = imported.rubric
    said = [row["Description"].strip() for row in rows]
    assert len(rubric.expectations) == sum(text not in ("", "N/A") for text in said)
    assert len(rubric.not_expected) == said.count("N/A")
    assert [level.title for level in rubric.levels] == list(dict.fromkeys(row["Level"] for row in rows))
    labels = {(row["Section"], row["Subsection"], row["Criteria"]) for row in rows if row["Subsection"]}
    assert len(rubric.dimensions) == len(labels)
    found = [note.found for note in imported.notes]
    assert any(each.startswith(f"{said.count('')} rows without a text") for each in found)
    assert [each.split(" at ")[0] for each in found if each.startswith("weights that total")] == [
        "weights that total 105",
        "weights that total 90",
        "weights that total 90",
    ]
    assert read_back(rubric, tmp_path) == rubric


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("artsy/ladder.md", "HTML tables inside Markdown"),
        ("sourcegraph/eng-framework.md", "Markdown of headings and bullets"),
        ("jorgef/Developer.md", "Markdown of headings and bullets"),
        ("jorgef/README.md", "Markdown of headings and bullets"),
        ("leads-io/people/mentoring-and-recruitment.md", "Markdown of headings and bullets"),
        ("forwardimpact", "a folder"),
        ("forwardimpact/levels.yaml", "YAML of another layout"),
        ("dropbox/ic3_software_engineer.html", "HTML"),
        ("gravitational/sre.tex", "LaTeX"),
        ("snowflake/constants.js", "JavaScript"),
        ("gitlab-handbook/_development_senior_technical_competency.erb", "a template"),
        ("gitlab-handbook/senior-index.html.md.erb", "a template"),
    ],
)
def test_what_is_not_read_is_refused_by_name(inputs, path, kind):
    """With the command that prints an empty rubric."""
    with pytest.raises(RefusedFormatError, match=rf"this is {kind}(?s:.*)perfcal import rubric --empty"):
        import_rubric(inputs / path)
