"""What perfcal does not read is refused by its own name, with the command that helps."""

from pathlib import Path

import pytest

from perfcal.errors import RefusedFormatError, UnknownNameError, UsageError
from perfcal.load.importers.rubric import import_rubric

FIXTURES = Path(__file__).parents[1] / "fixtures_rubrics"


@pytest.mark.parametrize(
    ("name", "payload", "kind"),
    [
        ("ladder.html", b"<p>x</p>", "HTML"),
        ("ladder.txt", b"<!-- c -->\n<!DOCTYPE html><html>", "HTML"),
        ("ladder.tex", b"x", "LaTeX"),
        ("ladder.txt", b"% levels\n\\documentclass{article}\n", "LaTeX"),
        ("constants.js", b"x", "JavaScript"),
        ("constants.txt", b"// @flow\nimport * as d3 from 'd3'\n", "JavaScript"),
        ("constants.txt", b"/* levels\n * of us\n */\nexport const levels = [", "JavaScript"),
        ("_senior.erb", b"* Does things\n", r"a template \(ERB\)"),
        ("senior.html.md.erb", b"# x\n", r"a template \(ERB\)"),
        ("ladder.md.j2", b"# x\n", r"a template \(Jinja\)"),
        ("ladder.md", b"# Levels\n{% for level in levels %}\n", "a template"),
        ("ladder.pdf", b"%PDF-1.7\0", "a PDF file"),
        ("ladder.xlsx", b"PK\0", "an Excel workbook"),
        ("ladder.dat", b"\0\1", "a binary file"),
        ("ladder.md", b"Only words.\n", "Markdown without a pipe table"),
        ("levels.yaml", b"- id: J1\n", r"YAML of another layout \(a list\)"),
        ("skills.yaml", b"id: a\nlevels: 1\n", r"YAML of another layout \(keys id, levels\)"),
    ],
)
def test_each_kind_is_named(tmp_path, name, payload, kind):
    """By suffix first, then by content."""
    path = tmp_path / name
    path.write_bytes(payload)
    with pytest.raises(RefusedFormatError, match=rf"this is {kind}(?s:.*)perfcal import rubric --empty"):
        import_rubric(path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("html_tables.md", "HTML tables inside Markdown"),
        ("headings_and_bullets.md", "Markdown of headings and bullets"),
    ],
)
def test_markdown_without_a_ladder_of_pipe_tables_is_named_too(name, kind):
    """The reader learns what the file is, not what is missing."""
    with pytest.raises(RefusedFormatError, match=kind):
        import_rubric(FIXTURES / name)


def test_words_about_code_are_not_code(tmp_path):
    """A ladder may quote a template or a tag."""
    path = tmp_path / "ladder.md"
    table = "| Skill | L1 | L2 |\n|-|-|-|\n| Code | Knows `{% if %}` and `<html>` well | Writes whole templates |\n"
    path.write_text(f"```js\nimport x from 'y'\n```\n{table}", encoding="utf-8")
    assert len(import_rubric(path).rubric.expectations) == 2


def test_a_folder_and_a_missing_file_and_an_unknown_layout(tmp_path):
    """Each is a mistake of its own."""
    with pytest.raises(RefusedFormatError, match="a folder"):
        import_rubric(tmp_path)
    with pytest.raises(UsageError, match="no such file"):
        import_rubric(tmp_path / "none.md")
    with pytest.raises(UnknownNameError, match=r"no layout 'pip'(?s:.*)pipe"):
        import_rubric(FIXTURES / "ragged.md", layout="pip")
