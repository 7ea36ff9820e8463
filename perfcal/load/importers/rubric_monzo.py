"""Read Monzo's layout: `topics`, each with `content` per level number, usually as the front matter of a Markdown file."""

from __future__ import annotations

from perfcal.load.importers.ladder_words import plain_title
from perfcal.load.importers.rubric_draft import ImportedRubric, RubricDraft
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlList, YamlMap, YamlText
from perfcal.schema.rubric import Example

__all__ = ["has_monzo_layout", "import_monzo"]

_NULL = {"null", "~", "Null", "NULL"}


def has_monzo_layout(node: YamlMap) -> bool:
    """Whether a YAML mapping holds topics that each have content per level."""
    topics = node.entries.get("topics")
    return isinstance(topics, YamlList) and any(
        isinstance(topic, YamlMap) and "content" in topic.entries for topic in topics
    )


def import_monzo(node: YamlMap, *, name: str, prose_lines: int = 0, rubric_id: str = "") -> ImportedRubric:
    """Return the ladder: one text per criterion, `exampleCriteria` with their examples.

    `levels: 6` is a count, not a list: it makes the levels 1 to 6, so that a level nobody wrote about still exists.
    """
    draft = RubricDraft(name)
    fields = YamlFields(name, draft.notes)
    declared = _declared_levels(node, fields)
    topics = fields.maps(node, "topics")
    written = {_said(entry, "level", fields) for topic in topics for entry in fields.maps(topic, "content")}
    extra = sorted(written - set(declared) - {""}, key=lambda level: (not level.isdigit(), level.zfill(4)))
    if declared and extra:
        found = f"content for level {', '.join(extra)} of {len(declared)} levels"
        draft.warn(
            node.line_of("levels"),
            found,
            "levels up to the count",
            hint="check `levels:`; they were added",
            column="levels",
        )
    for level in [*declared, *extra]:
        draft.level(level)
    for topic in topics:
        key = _said(topic, "name", fields) or _said(topic, "title", fields) or "topic"
        dimension = draft.dimension(plain_title(_said(topic, "title", fields) or key.capitalize()), key=key)
        for entry in fields.maps(topic, "content"):
            _add_content(entry, draft, dimension, fields)
    if prose_lines:
        draft.note(
            None,
            f"{prose_lines} lines of prose after the front matter",
            "data in the front matter",
            hint="they were not read",
        )
    return draft.finish(rubric_id or plain_title(_said(node, "title", fields)) or name, layout="monzo")


def _declared_levels(node: YamlMap, fields: YamlFields) -> list[str]:
    levels = node.entries.get("levels")
    if isinstance(levels, YamlList):
        return list(fields.texts(node, "levels"))
    return [str(number) for number in range(1, min(fields.whole(node, "levels") or 0, 100) + 1)]


def _add_content(entry: YamlMap, draft: RubricDraft, dimension: str, fields: YamlFields) -> None:
    level = _said(entry, "level", fields)
    if not level:
        fields.error(entry.line, "content without a level", "level: 1", hint="add `level:`", column="content")
        return
    for item in _items(entry, "criteria"):
        if isinstance(item, YamlText) and item.text.strip():
            draft.text(dimension, item.text.strip(), level=level, line=item.line)
        elif isinstance(item, YamlMap):
            _add_with_examples(item, draft, fields, dimension=dimension, level=level)
    for item in fields.maps(entry, "exampleCriteria"):
        _add_with_examples(item, draft, fields, dimension=dimension, level=level)


def _add_with_examples(item: YamlMap, draft: RubricDraft, fields: YamlFields, *, dimension: str, level: str) -> None:
    text = fields.text(item, "criteria", required=True)
    examples = [Example(each) for each in fields.texts(item, "examples") if each]
    if text:
        draft.text(dimension, text, level=level, examples=examples, line=item.line)


def _items(entry: YamlMap, key: str) -> tuple[object, ...]:
    listed = entry.entries.get(key)
    return listed.items if isinstance(listed, YamlList) else ((listed,) if isinstance(listed, YamlText) else ())


def _said(node: YamlMap, key: str, fields: YamlFields) -> str:
    """Return a key's text; `null`, which this layout writes for a missing title, is no text."""
    text = fields.text(node, key)
    return "" if text in _NULL else text
