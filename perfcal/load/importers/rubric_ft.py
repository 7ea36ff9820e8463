"""Read the Financial Times' layout: `levels`, `themes`, and flat `competencies` that each name a level and a theme."""

from __future__ import annotations

import re
from collections import Counter

from perfcal.load.importers.rubric_draft import ImportedRubric, RubricDraft
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap
from perfcal.schema.rubric import Example

__all__ = ["has_ft_layout", "import_ft"]

_TRACK = re.compile(r"^(?P<stem>.+)[-_](?P<track>ic|pm|em|mgr|manager|tech|people)$", re.IGNORECASE)


def has_ft_layout(node: YamlMap) -> bool:
    """Whether a YAML mapping has the three lists of this layout."""
    return {"levels", "themes", "competencies"} <= set(node.entries)


def import_ft(node: YamlMap, *, name: str, rubric_id: str = "") -> ImportedRubric:
    """Return the ladder: one text per competency, its examples and links kept, its proficiency as the cell's rung.

    A competency of an unknown level or theme is an error in the notes, with the nearest; its text is then left out.
    """
    draft = RubricDraft(name)
    fields = YamlFields(name, draft.notes)
    tracks = _tracks(node, draft, fields)
    for entry in fields.maps(node, "levels"):
        level_id = fields.text(entry, "id", required=True)
        draft.level(level_id, fields.text(entry, "name"), track=tracks.get(level_id, ""))
    themes = {}
    for entry in fields.maps(node, "themes"):
        key = fields.text(entry, "id", required=True)
        title = fields.text(entry, "name", default=key)
        themes[key] = draft.dimension(title, summary=fields.text(entry, "summary"), key=key)
    for entry in fields.maps(node, "competencies"):
        _add_competency(entry, draft, themes, fields)
    return draft.finish(rubric_id or fields.text(node, "name") or name, layout="ft")


def _tracks(node: YamlMap, draft: RubricDraft, fields: YamlFields) -> dict[str, str]:
    """Return the track of levels that share a stem and differ in a suffix, as in `senior-2-ic` and `senior-2-pm`."""
    ids = [fields.text(entry, "id") for entry in fields.maps(node, "levels")]
    split = {level: found for level in ids if (found := _TRACK.match(level))}
    stems = Counter(found["stem"] for found in split.values())
    tracks = {level: found["track"].casefold() for level, found in split.items() if stems[found["stem"]] > 1}
    if tracks:
        draft.note(
            node.line_of("levels"),
            f"levels on two tracks by their suffix: {', '.join(tracks)}",
            "track: …",
            hint="check `track:`; a level without one belongs to every track",
            column="levels",
        )
    return tracks


def _add_competency(entry: YamlMap, draft: RubricDraft, themes: dict[str, str], fields: YamlFields) -> None:
    level, theme = fields.text(entry, "level", required=True), fields.text(entry, "theme", required=True)
    known = not level or fields.known_name(entry, "level", level, list(draft.levels))
    known &= not theme or fields.known_name(entry, "theme", theme, list(themes))
    text = fields.text(entry, "summary", required=True)
    if not (known and level and theme and text):
        return
    examples = [Example(title) for title in fields.texts(entry, "examples") if title]
    for link in fields.maps(entry, "supportingUrls"):
        url = fields.text(link, "url")
        openable = url.startswith(("https://", "http://", "mailto:"))
        if not openable:
            hint = "the title is kept, the address is not"
            draft.note(
                link.line, "an address of another kind", "https:, http: or mailto:", hint=hint, column="supportingUrls"
            )
        examples.append(Example(fields.text(link, "label", default=url), url if openable else ""))
    rung = fields.text(entry, "proficiency")
    draft.text(themes[theme], text, level=level, rung=rung, examples=examples, line=entry.line)
