"""Resolved issues of a Jira CSV: the export of a search, or a table of transitions with several rows per issue."""

from __future__ import annotations

from collections import defaultdict

from perfcal.load.importers.csv_text import CsvRow, CsvText
from perfcal.load.importers.work_item import ItemReader, WorkItem, day_as_exported

__all__ = ["read_jira_rows"]

_KEY = ("issue key", "key", "id_issue", "issue_key", "issue", "issue id")
_SUMMARY = ("summary", "title", "name")
_RESOLVED = ("resolved", "resolution date", "resolutiondate", "resolution_date", "done", "closed")
_DONE = {"done", "closed", "resolved", "complete", "completed"}


def read_jira_rows(table: CsvText, reader: ItemReader) -> None:
    """Add the resolved issues of a CSV to the reader, one per key; a reopened issue is not finished.

    The day is the resolution's. `Updated` is never used instead, and all-number days are never guessed.
    """
    columns = {column.casefold(): column for column in reversed(table.header)}
    key, summary, resolved = (_column(columns, names) for names in (_KEY, _SUMMARY, _RESOLVED))
    if not key or not summary:
        listed = ", ".join(table.header[:8])
        reader.problems.error(
            reader.name,
            1,
            f"columns {listed}",
            "Issue key, Summary, Resolved",
            hint="export from Jira as CSV (all fields)",
        )
        return
    by_key: dict[str, list[CsvRow]] = defaultdict(list)
    for row in table.rows:
        by_key[row[key]].append(row)
    for issue, rows in by_key.items():
        if not issue:
            reader.left_out["row without an issue key"] += len(rows)
            continue
        last = max(rows, key=lambda row: _moment(row, columns)) if "to_status" in columns else rows[-1]
        reader.left_out["earlier row of an issue"] += len(rows) - 1
        if _is_done(last, columns, resolved):
            _add_issue(last, reader, issue=issue, title=last[summary] or issue, resolved=resolved)
        else:
            reader.skip("unresolved issue")
    reader.left_out = +reader.left_out


def _add_issue(row: CsvRow, reader: ItemReader, *, issue: str, title: str, resolved: str) -> None:
    written = row[resolved] if resolved else ""
    day = day_as_exported(written)
    if written and day is None:
        reader.problems.warning(
            reader.name,
            row.line,
            "a resolution date that is not understood",
            "2026-02-15 or 15/Feb/26",
            hint="its parts could be day or month first; add the day yourself",
            column=resolved,
        )
    url = f"{reader.site}/browse/{issue}" if reader.site else ""
    reader.add(WorkItem(title, "jira", issue, url, day), line=row.line)


def _is_done(row: CsvRow, columns: dict[str, str], resolved: str) -> bool:
    """Whether an issue is finished: by its status where there is one, else by a resolution."""
    for name in ("to_status", "status category", "status"):
        if row[columns.get(name, "")]:
            return row[columns[name]].casefold() in _DONE
    return bool(row[resolved] if resolved else "") or bool(row[columns.get("resolution", "")])


def _moment(row: CsvRow, columns: dict[str, str]) -> str:
    """Return when a transition took place: the one filled column of a table with a column per status."""
    return max(
        (
            row[column]
            for name, column in columns.items()
            if name in {"to_do", "in_progress", "done", "date", "created"}
        ),
        default="",
    )


def _column(columns: dict[str, str], names: tuple[str, ...]) -> str:
    return next((columns[name] for name in names if name in columns), "")
