"""Markdown to paste and JSON to read back: whole, escaped, described."""

import json
import re
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pre_read_samples import SAMPLES, hostile, overlong, typical

from perfcal.errors import UnknownNameError, UsageError
from perfcal.view.plain_markdown import plain
from perfcal.view.pre_read import facts, pre_read_from_json, render_pre_read

PARTS = [part for part in vars(facts).values() if isinstance(part, type) and is_dataclass(part)]


def shown(markdown):
    """Return Markdown as the HTML another tool would make of it, raw HTML allowed."""
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)


def test_markdown_holds_every_link_and_source_line():
    """A pasted page can be followed back to the record."""
    text = render_pre_read(typical(), "md")
    for artifact in typical().artifacts:
        assert f"[{artifact.title}](<{artifact.url}>)" in text
    for group in typical().groups:
        assert all(str(bullet.source) in text for bullet in group.bullets)


def test_markdown_is_never_cut():
    """What the page leaves out stands here."""
    text = render_pre_read(overlong(), "md")
    assert text.count("Owns a service end to end") == 10
    assert text.count("Pairing with the platform team") == 8
    assert "Cut to fit" not in text


def test_markdown_of_hostile_text_is_its_characters():
    """Another tool that allows raw HTML makes no element, picture or link of what was typed."""
    page = shown(render_pre_read(hostile(), "md"))
    assert not re.search(r"<(script|img|b|style)\b", page)
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page


def test_a_bar_in_a_text_opens_no_cell():
    """A criterion keeps its text whole, and its figures stay in their columns."""
    page = shown(render_pre_read(hostile(), "md"))
    assert page.count("<td>a | b | c</td>") == 6
    assert page.count("<td>`|`</td>") == 6


@given(st.text(st.characters(codec="utf-8")))
def test_escaped_text_reads_as_it_was_typed(text):
    """For any text: rendered Markdown shows its very characters, blanks folded."""
    escaped = plain(text)
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).renderInline(escaped)
    assert not re.search(r"<(?!br)[a-z/!?]", page)
    assert "\n" not in escaped


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_json_reads_back_to_the_same_facts(sample):
    """Writing and reading changes nothing, in any script."""
    assert pre_read_from_json(render_pre_read(sample(), "json")) == sample()


def test_json_names_its_format_first_and_writes_iso_dates():
    """A reader knows what it holds from the first key."""
    page = json.loads(render_pre_read(typical(), "json"))
    assert next(iter(page.items())) == ("perfcal", "pre-read-page/1")
    assert (page["session"], page["timeline"][0]["week"]) == ("2026-07-10", "2025-12-29")
    assert page["artifacts"][0]["source"] == {"file": "growth_docs/00417.md", "line": 42}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_fact_is_in_the_written_schema(part, repository):
    """docs/pre_read_json.md names each key that is written."""
    written = (repository / "docs" / "pre_read_json.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(part) if f"`{field.name}`" not in written] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"line 1, column 2: this is not JSON\n\nHint: render"),
        ('{"perfcal": "growth/1"}', r'the first key is not the format\'s name\n\nHint: it is "perfcal"'),
        ('{"perfcal": "pre-read-page/1", "name": 7}', r"employee_id: missing.*name: string_type"),
    ],
)
def test_other_json_is_refused(text, message):
    """What is not a pre-read is named by line, format or field."""
    with pytest.raises(UsageError, match=re.compile(message, re.DOTALL)):
        pre_read_from_json(text)


def test_refused_json_does_not_repeat_what_it_holds():
    """A message names fields and kinds, never a person's words."""
    text = render_pre_read(typical(), "json").replace('"complete": true', '"complete": "Ngozi"')
    with pytest.raises(UsageError, match=r"not a pre-read: complete: bool_parsing") as raised:
        pre_read_from_json(text)
    assert "Ngozi" not in str(raised.value)


@pytest.mark.parametrize(("format_", "paper", "what"), [("docx", "a4", "format 'docx'"), ("pdf", "a5", "paper 'a5'")])
def test_an_unknown_format_or_paper_is_named(format_, paper, what):
    """The message lists what there is."""
    with pytest.raises(UnknownNameError, match=f"no {what}\n\nHint: "):
        render_pre_read(typical(), format_, paper=paper)


@pytest.mark.parametrize("format_", ["html", "md", "json"])
def test_text_formats_are_the_same_each_time(format_):
    """The same facts are the same text."""
    assert render_pre_read(typical(), format_) == render_pre_read(typical(), format_)
