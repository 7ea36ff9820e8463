"""The agenda as a person arranged it: `session/agenda-<cycle>.yaml`, read where it exists, written only when asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field

from perfcal.errors import DataError
from perfcal.files import file_digest, write_atomically
from perfcal.load.yaml_fields import YamlFields, validated
from perfcal.load.yaml_text import read_perfcal_yaml
from perfcal.schema.cycle import Cycle
from perfcal.schema.problems import Problems
from perfcal.session.agenda_item import Block, Item, Kind
from perfcal.yaml_writer import dump_yaml

__all__ = ["KeptAgenda", "KeptRow", "Written", "arranged", "keep_items", "kept_agenda", "kept_path"]

_HEAD = """\
# The agenda of a calibration session, kept by hand: change the order and the minutes, `perfcal agenda` keeps to both.
# minutes: 0 says that it was settled before the session. note: is printed before the reason.
"""
_NEW = "New since the agenda was kept."
_SETTLED = "Settled before the session."


class KeptRow(BaseModel):
    """One line of the file; whom it is about and how long it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    employee_id: str = ""
    presenter_id: str = ""
    minutes: int = Field(ge=0, le=600)
    note: str = ""


class KeptAgenda(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    perfcal: Literal["agenda/1"] = "agenda/1"
    cycle: str
    minutes: int = Field(90, ge=1, le=1440)
    rows: tuple[KeptRow, ...] = ()


class Written(NamedTuple):
    """What keeping an agenda did: the file, and the copy of what was there before (None where nothing was)."""

    path: Path
    before: Path | None
    changed: bool


def kept_path(cycle: Cycle) -> Path:
    """Return where this cycle's agenda is kept; an id never leads out of the folder."""
    return cycle.root / "session" / f"agenda-{quote(cycle.id, safe=' ')}.yaml"


def kept_agenda(cycle: Cycle) -> KeptAgenda | None:
    """Return the agenda kept for this cycle, or None when there is none yet.

    Raises
    ------
    DataError
        The file cannot be used as it stands; `problems` has a row for each fault, with its line.
    """
    path = kept_path(cycle)
    if not path.exists():
        return None
    problems = Problems()
    name = f"session/{path.name}"
    node = read_perfcal_yaml(path, format_name="agenda", name=name, problems=problems)
    kept = validated(KeptAgenda, node, YamlFields(name, problems)) if node is not None else None
    if kept is not None and kept.cycle != cycle.id:
        problems.error(
            name, None, "the agenda of another cycle", f"cycle: {cycle.id}", hint="keep it under its own name"
        )
        kept = None
    if kept is None:
        raise DataError(
            f"{name} cannot be used as it stands",
            problems.to_frame(),
            hint="mend it, or plan anew: perfcal agenda --fresh",
        )
    return kept


def arranged(kept: KeptAgenda, items: Sequence[Item]) -> tuple[list[Item], tuple[str, ...]]:
    """Return today's items in the kept order with the kept minutes, and what changed since, one sentence each.

    Reasons are today's. What is new stands before the closing, where nobody can miss it; what is gone is said.
    """
    waiting: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in items:
        waiting[item.key].append(item)
    made: list[Item] = []
    said: list[str] = []
    for row in kept.rows:
        if row.kind == "break":
            made.append(Item(Block.CLEAR, "break", reason=row.note, minutes=row.minutes, least=row.minutes))
            continue
        same = waiting[_key(row)]
        if not same:
            said.append(f"{_whose(row.kind, row.employee_id, row.presenter_id)} is no longer an item of its own")
            continue
        item = same.pop(0)
        if row.presenter_id and item.presenter_id != row.presenter_id:
            said.append(
                f"{item.employee_id} is with {item.presenter_id or 'nobody'} now, with {row.presenter_id} before"
            )
        made.append(_as_kept(item, row))
    left = {id(item) for some in waiting.values() for item in some}
    new = [item for item in items if id(item) in left and item.kind != "closing"]
    said += [f"{_whose(item.kind, item.employee_id, item.presenter_id)} is new" for item in new]
    fresh = [replace(item, reason=f"{_NEW} {item.reason}") for item in new]
    end = next((place for place, item in enumerate(made) if item.kind == "closing"), len(made))
    return [*made[:end], *fresh, *made[end:]], tuple(said)


def keep_items(cycle: Cycle, items: Sequence[Item], *, minutes: int) -> Written:
    """Write an agenda where it is kept; an earlier, different one is copied beside it first, and nothing is lost.

    The notes of the earlier file are kept with their rows.
    """
    path = kept_path(cycle)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / ".agenda.lock", timeout=30):
        earlier = kept_agenda(cycle) if path.exists() else None
        whole = KeptAgenda(cycle=cycle.id, minutes=minutes, rows=tuple(_rows(items, earlier)))
        if whole == earlier:
            return Written(path, None, changed=False)
        before = None
        if path.exists():
            before = path.with_name(f"{path.stem}-before-{file_digest(path)[:12]}.yaml")
            write_atomically(before, path.read_bytes())
        rows = [row.model_dump(exclude_defaults=True) for row in whole.rows]
        text = dump_yaml({"perfcal": whole.perfcal, "cycle": whole.cycle, "minutes": whole.minutes, "rows": rows})
        return Written(write_atomically(path, _HEAD + text), before, changed=True)


def _rows(items: Sequence[Item], earlier: KeptAgenda | None) -> list[KeptRow]:
    notes: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in earlier.rows if earlier else ():
        notes[_key(row)].append(row.note)
    made = []
    for item in items:
        same = notes[item.key]
        note = same.pop(0) if same else ""
        row = KeptRow(
            kind=item.kind,
            employee_id=item.employee_id,
            presenter_id=item.presenter_id,
            minutes=item.minutes,
            note=note,
        )
        made.append(row)
    return made


def _key(row: KeptRow) -> tuple[str, str, str]:
    return row.kind, row.employee_id, "" if row.employee_id else row.presenter_id


def _as_kept(item: Item, row: KeptRow) -> Item:
    texts = (row.note, "" if row.minutes else _SETTLED, item.reason)
    return replace(item, minutes=row.minutes, reason=" ".join(filter(None, texts)))


def _whose(kind: str, employee_id: str, presenter_id: str) -> str:
    if kind == "parked":
        return f"a parked objection about {employee_id or 'nobody by name'}"
    if kind == "closing":
        return "another closing"
    if kind == "candidate":
        return f"the case of {employee_id}"
    return f"the rating of {employee_id}" if employee_id else f"the block of {presenter_id}'s team"
