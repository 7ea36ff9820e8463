"""Read `cycle.yaml`: which cycle this is, its freeze and its session."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from perfcal.load.people_index import shown_person
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap, read_perfcal_yaml
from perfcal.schema.cycle import CycleDates
from perfcal.schema.problems import Problems

__all__ = ["read_cycle_dates"]

_DAYS = ("start", "end", "freeze", "session")
_FOLDER_NAME = re.compile(r"\w[\w.+-]*")


def read_cycle_dates(path: Path, *, name: str, problems: Problems) -> CycleDates | None:
    """Return the cycle's id, days and room, or None when something is wrong; every fault is kept in `problems`.

    The id names folders (`reports/<id>`), so it holds letters, digits, `.`, `+`, `-` and `_` only (R1.8).
    """
    found = Problems()
    node = read_perfcal_yaml(path, format_name="cycle", name=name, problems=found)
    dates = _cycle_dates(node, YamlFields(name, found)) if node is not None else None
    problems.extend(found)
    return None if found.has_errors() else dates


def _cycle_dates(node: YamlMap, fields: YamlFields) -> CycleDates | None:
    fields.known_keys(node, ["perfcal", "id", *_DAYS, "room"])
    cycle_id = fields.text(node, "id", required=True)
    if cycle_id and not _FOLDER_NAME.fullmatch(cycle_id):
        fields.error(
            node.line_of("id"),
            f"id: {cycle_id}",
            "letters, digits, . + - _",
            hint="write e.g. `id: 2026-H1`",
            column="id",
        )
    days = {key: fields.day(node, key) for key in _DAYS}
    room = fields.texts(node, "room")
    twice = sorted({shown_person(person) for person in room if room.count(person) > 1})
    if twice:
        found = f"{', '.join(twice)} twice"
        fields.warning(node.line_of("room"), found, "each person once", hint="keep one", column="room")
    start, end, freeze, session = (days[key] for key in _DAYS)
    if start is None or end is None or freeze is None or session is None:
        return None
    dates = CycleDates(cycle_id, start, end, freeze, session, tuple(dict.fromkeys(room)))
    _check_order(node, fields, {"start": start, "end": end, "freeze": freeze, "session": session})
    return dates


def _check_order(node: YamlMap, fields: YamlFields, days: dict[str, date]) -> None:
    for earlier, later in (("start", "end"), ("start", "freeze")):
        if days[later] < days[earlier]:
            found = f"{later} {days[later]} before {earlier} {days[earlier]}"
            fields.error(node.line_of(later), found, f"{earlier} first", hint="swap the two days", column=later)
    for earlier, later in (("freeze", "session"), ("end", "session")):
        if days[later] < days[earlier]:
            found = f"{later} {days[later]} before {earlier} {days[earlier]}"
            fields.warning(node.line_of(later), found, f"{earlier} first", hint="check the two days", column=later)
