"""How a foreign table's columns become perfcal's: proposed, confirmed by a person, saved, reused.

::

    perfcal: column-map/1
    kind: roster
    employee_id: Employee Id          # one header, or a list of headers joined by a space
    name: [First name, Last name]
    dates: mdy                        # dmy, mdy or ymd; ISO dates need none
    constants: {track: ic}            # the same for every row
    also: {manager_id: [Manager ID]}  # columns that say the same; where they disagree, the row is named
    status_words: {Terminated: left}  # words of the file → perfcal's; also level_words, rating_words …
    encoding: utf-8
    delimiter: ","
    header_line: 1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfcal.errors import DataError, OccupiedError, UsageError, nearest
from perfcal.files import write_atomically
from perfcal.load.cell_dates import DATE_ORDERS, DateOrder
from perfcal.load.importers.header_synonyms import ESSENTIAL, EXTRA, KINDS, TARGETS, WRITTEN
from perfcal.load.tabular import Layout
from perfcal.load.yaml_text import YamlMap, plain, read_perfcal_yaml
from perfcal.schema.problems import Problems
from perfcal.yaml_writer import dump_yaml

__all__ = ["ColumnMap", "describe_column_map", "load_column_map", "require_complete", "write_column_map"]

_LAYOUT = ("encoding", "delimiter", "header_line", "header_rows", "sheet")
_WORDED = ("cycle", "status", "level", "stage", "dimension", "rating", "decision", "event")
_DELIMITER_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}


@dataclass(frozen=True)
class ColumnMap:
    """What a person confirmed about a foreign table. `notes` say why something was proposed and are not saved."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rating_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: DateOrder | None = None
    layout: Layout = field(default_factory=Layout)
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns no row can do without, for which the file has none and nothing is stated."""
        given = {*self.columns, *self.constants}
        if self.rating_columns:
            given |= {"rating"} | set.intersection(*(set(stated) for stated in self.rating_columns.values()))
        return tuple(column for column in ESSENTIAL[self.kind] if column not in given)

    def headers(self) -> list[str]:
        """Return every header the map reads."""
        named = [header for headers in (*self.columns.values(), *self.also.values()) for header in headers]
        return list(dict.fromkeys([*named, *self.rating_columns]))


def write_column_map(column_map: ColumnMap, path: Path) -> Path:
    """Save a confirmed map; an existing file is never overwritten (`OccupiedError`)."""
    if path.exists():
        raise OccupiedError.of(path)
    return write_atomically(path, dump_yaml(_as_data(column_map)))


def load_column_map(path: Path, *, name: str | None = None) -> ColumnMap:
    """Return a saved map; `DataError` lists every fault in it: unknown keys, kinds, orders and words, with the nearest."""
    shown = name or path.name
    problems = Problems()
    held = read_perfcal_yaml(path, format_name="column-map", name=shown, problems=problems)
    made = None if held is None else _from_yaml(held, shown, problems)
    if made is None or problems.has_errors():
        raise DataError(f"{shown}: not a column map that can be used", problems.to_frame())
    return made


def describe_column_map(column_map: ColumnMap) -> list[str]:
    """Return the map as lines a person reads before confirming: what is read from where, what is missing, and why."""
    lines = [f"{column_map.kind}: perfcal's column ← the file's"]
    for column in (*WRITTEN[column_map.kind], *EXTRA[column_map.kind]):
        lines.extend(_column_lines(column_map, column))
    known = {*column_map.columns, *column_map.constants, *column_map.missing}
    absent = [column for column in WRITTEN[column_map.kind] if column not in known]
    if absent:
        lines.append(f"  not in the file, left blank: {', '.join(absent)}")
    for header, stated in column_map.rating_columns.items():
        said = ", ".join(f"{column} {value}" for column, value in stated.items())
        lines.append(f"  rating ← {header!r} ({said})")
    lines.append(f"  dates: {column_map.dates or 'ISO only; other dates need an order: dmy, mdy or ymd'}")
    for worded, words in column_map.words.items():
        said = "; ".join(f"{written!r} = {meant or 'blank'}" for written, meant in words.items())
        lines.append(f"  words of {worded}: {said}")
    lines.append(f"  file: {_layout_line(column_map.layout)}")
    lines.extend(f"  missing: {column}; name its header in the map, or a constant" for column in column_map.missing)
    lines.extend(f"  note: {note}" for note in column_map.notes)
    return lines


def _column_lines(column_map: ColumnMap, column: str) -> Iterable[str]:
    headers = column_map.columns.get(column)
    unwritten = "" if column in WRITTEN[column_map.kind] else " (read, not written)"
    if headers:
        compared = ", ".join(repr(header) for header in column_map.also.get(column, ()))
        beside = f", compared with {compared}" if compared else ""
        yield f"  {column} ← {' + '.join(repr(header) for header in headers)}{beside}{unwritten}"
    elif column in column_map.constants:
        yield f"  {column} = {column_map.constants[column]!r} for every row"


def _layout_line(layout: Layout) -> str:
    parts = [
        f"encoding {layout.encoding}" if layout.encoding else "",
        f"{_DELIMITER_NAMES.get(layout.delimiter, layout.delimiter)} between cells" if layout.delimiter else "",
        f"header in line {layout.header_line}" if layout.header_line else "",
        f"{layout.header_rows} header rows" if layout.header_rows and layout.header_rows > 1 else "",
        f"sheet {layout.sheet!r}" if layout.sheet else "",
    ]
    return ", ".join(part for part in parts if part) or "as found"


def _as_data(column_map: ColumnMap) -> dict[str, Any]:
    columns = {
        column: headers[0] if len(headers) == 1 else list(headers) for column, headers in column_map.columns.items()
    }
    stated = {key: str(value) for key in _LAYOUT if (value := getattr(column_map.layout, key)) is not None}
    also = {column: list(headers) for column, headers in column_map.also.items()}
    parts: dict[str, Any] = {"also": also, "constants": dict(column_map.constants)}
    parts["rating_columns"] = {header: dict(given) for header, given in column_map.rating_columns.items()}
    parts.update({f"{worded}_words": dict(words) for worded, words in column_map.words.items()})
    said = {key: value for key, value in parts.items() if value}
    dates = {"dates": column_map.dates} if column_map.dates else {}
    return {"perfcal": "column-map/1", "kind": column_map.kind, **columns, **said, **dates, **stated}


def _from_yaml(held: YamlMap, name: str, problems: Problems) -> ColumnMap | None:
    data = plain(held)
    kind = data.get("kind")
    if kind not in KINDS:
        hint = f"write one of {', '.join(KINDS)}"
        problems.error(
            name, held.line_of("kind"), "no kind of table that is known", "kind: roster", hint=hint, column="kind"
        )
        return None
    own = (*WRITTEN[kind], *EXTRA[kind])
    known = [*own, "perfcal", "kind", "also", "constants", "rating_columns", "dates", *_LAYOUT]
    known += [f"{worded}_words" for worded in _WORDED]
    for key in (key for key in data if key not in known):
        close = nearest(key, known, limit=1)
        hint = f"did you mean {close[0]}?" if close else f"the columns of {kind} are {', '.join(WRITTEN[kind])}"
        problems.error(name, held.line_of(key), f"an unknown key {key!r}", "a known key", hint=hint, column=key)
    _check_shapes(data, held, own, name, problems=problems)
    if problems.has_errors():
        return None
    words = {worded: data[f"{worded}_words"] for worded in _WORDED if data.get(f"{worded}_words")}
    return ColumnMap(
        kind,
        {column: _headers(data[column]) for column in own if data.get(column)},
        also={column: _headers(headers) for column, headers in data.get("also", {}).items()},
        constants=data.get("constants", {}),
        words=words,
        rating_columns=data.get("rating_columns", {}),
        dates=data.get("dates") or None,
        layout=_layout(data),
    )


def _headers(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _layout(data: Mapping[str, Any]) -> Layout:
    header_line, header_rows = (int(data[key]) if data.get(key) else None for key in ("header_line", "header_rows"))
    encoding, delimiter, sheet = (data.get(key) or None for key in ("encoding", "delimiter", "sheet"))
    return Layout(encoding, delimiter, header_line, header_rows, sheet)


def _check_shapes(data: Mapping[str, Any], held: YamlMap, own: Iterable[str], name: str, *, problems: Problems) -> None:
    """Say which values are not of the kind their key needs."""

    def refuse(key: str, found: str, expected: str, hint: str) -> None:
        problems.error(name, held.line_of(key), found, expected, hint=hint, column=key)

    for key in (key for key in own if key in data and not _is_headers(data[key])):
        refuse(key, "no header", "a header, or a list of headers", 'write e.g. employee_id: "Employee Id"')
    for key in (key for key in ("also", "constants", "rating_columns") if not isinstance(data.get(key, {}), dict)):
        refuse(key, "no mapping", "column: value", f"write e.g. {key}: {{cycle: 2026-H1}}")
    for key in (key for key in ("header_line", "header_rows") if data.get(key) and not str(data[key]).isdecimal()):
        refuse(key, "no number", "a number", "write e.g. 1")
    if data.get("delimiter") and not (len(str(data["delimiter"])) == 1 and str(data["delimiter"]) not in '\n\r"'):
        refuse("delimiter", "no sign that can stand between cells", "one character", 'write e.g. ";"')
    if data.get("dates") and data["dates"] not in DATE_ORDERS:
        refuse("dates", "an unknown date order", ", ".join(DATE_ORDERS), "write dmy, mdy or ymd")
    for worded, targets in TARGETS.items():
        words = data.get(f"{worded}_words") or {}
        values = words.values() if isinstance(words, dict) else ["?"]
        if any(value not in targets for value in values):
            allowed = ", ".join(target for target in targets if target)
            refuse(
                f"{worded}_words",
                f"a word that means none of perfcal's own for {worded}",
                allowed,
                "write one of these",
            )


def _is_headers(said: Any) -> bool:
    return (isinstance(said, str) and bool(said)) or (
        isinstance(said, list) and bool(said) and all(isinstance(header, str) and header for header in said)
    )


def require_complete(column_map: ColumnMap) -> None:
    """Refuse a map that leaves a column out that no row can do without."""
    if column_map.missing:
        said = ", ".join(column_map.missing)
        first = column_map.missing[0]
        hint = f"add `{first}: Header` to the map, or say what it is for every row: `--constant {first}=VALUE`"
        raise UsageError(f"the column map does not say where to find {said}", hint=hint)
