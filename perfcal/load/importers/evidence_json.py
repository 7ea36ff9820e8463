"""Merge requests and issues in JSON, however they are wrapped: lists, pages, JSON lines, GraphQL nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from perfcal.load.importers.work_item import ItemReader, WorkItem, day_as_exported

__all__ = ["read_json_records"]

_DONE = {"done", "closed", "resolved", "complete", "completed"}
_MAX_DEPTH = 12


def read_json_records(text: str, reader: ItemReader) -> None:
    """Add the finished work of a JSON text to the reader; text that is not JSON is a fault with its line."""
    decoder = json.JSONDecoder()
    place, found_any = 0, False
    while place < len(text):
        place = _skip_space(text, place)
        if place >= len(text):
            break
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            line = text.count("\n", 0, getattr(error, "pos", place)) + 1
            said = getattr(error, "msg", "nested too deeply")
            reader.problems.error(
                reader.name,
                line,
                f"text that is not JSON: {said}",
                "JSON",
                hint="export it again, e.g. `gh pr list --json number,title,url,state,mergedAt`",
            )
            return
        for record in _records(value):
            found_any = True
            _add_record(record, reader)
    if not found_any:
        reader.problems.warning(
            reader.name, None, "no merge request or issue", "records with a title and a link", hint="check the export"
        )


def _skip_space(text: str, place: int) -> int:
    found = re.compile(r"[\s,]*").match(text, place)
    return found.end() if found else place


def _records(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield what looks like one record; anything else is a wrapping and looked into."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _records(item, depth + 1)
    elif isinstance(value, dict):
        if _is_record(value):
            yield value
        else:
            for item in value.values():
                yield from _records(item, depth + 1)


def _is_record(value: dict[str, Any]) -> bool:
    if isinstance(value.get("fields"), dict):
        return "key" in value or "summary" in value["fields"]
    return "title" in value and bool({"state", "merged_at", "mergedAt", "iid", "number"} & set(value))


def _add_record(record: dict[str, Any], reader: ItemReader) -> None:
    if isinstance(record.get("fields"), dict):
        _add_jira(record, reader)
    elif "iid" in record or str(record.get("web_url") or "").startswith("http"):
        _add_request(record, reader, gitlab=True)
    elif "pull_request" in record or _is_pull(record):
        _add_request(record, reader, gitlab=False)
    else:
        _add_issue(record, reader)


def _is_pull(record: dict[str, Any]) -> bool:
    keys = {"mergedAt", "merged_at", "merged", "isDraft", "headRefName", "head", "merge_commit_sha"}
    return bool(keys & set(record)) or "/pull/" in str(record.get("url") or "")


def _add_request(record: dict[str, Any], reader: ItemReader, *, gitlab: bool) -> None:
    state = str(record.get("state") or "").casefold()
    inner = _mapping(record.get("pull_request"))
    merged_at = record.get("mergedAt") or record.get("merged_at") or inner.get("merged_at")
    if merged_at or record.get("merged") is True or state == "merged":
        url = _link(record)
        key = _label(url) or _number(record, "!" if gitlab else "#")
        title = str(record.get("title") or "").strip() or key
        reader.add(WorkItem(title, "gitlab" if gitlab else "github", key, url, day_as_exported(merged_at)))
    elif state in {"open", "opened"}:
        reader.skip("open request")
    elif "merged" in record or "merged_at" in record or "mergedAt" in record or "state" not in record:
        reader.skip("request closed without a merge")
    else:
        reader.skip("closed request whose merge is not stated")


def _add_issue(record: dict[str, Any], reader: ItemReader) -> None:
    if str(record.get("state") or "").casefold() not in _DONE:
        reader.skip("open issue")
        return
    url = _link(record)
    key = _label(url) or _number(record, "#")
    day = day_as_exported(record.get("closedAt") or record.get("closed_at"))
    reader.add(WorkItem(str(record.get("title") or "").strip() or key, "github", key, url, day))


def _add_jira(record: dict[str, Any], reader: ItemReader) -> None:
    fields = record["fields"]
    key = str(record.get("key") or "")
    status = _mapping(fields.get("status"))
    category = _mapping(status.get("statusCategory"))
    done = str(category.get("key") or category.get("name") or status.get("name") or "").casefold() in _DONE
    if not (done or fields.get("resolution") or fields.get("resolutiondate")):
        reader.skip("unresolved issue")
        return
    site = reader.site or _site(str(record.get("self") or ""))
    url = f"{site}/browse/{key}" if site and key else ""
    title = str(fields.get("summary") or "").strip() or key
    reader.add(WorkItem(title, "jira", key, url, day_as_exported(fields.get("resolutiondate"))))


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _site(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # no browser would open it either
        return ""
    before = parts.path.split("/rest/", 1)[0]
    return (
        f"{parts.scheme}://{parts.netloc}{before}"
        if parts.scheme in {"http", "https"} and "/rest/" in parts.path
        else ""
    )


def _link(record: dict[str, Any]) -> str:
    """Return the page a person would open: never the address of an API."""
    for key in ("html_url", "web_url", "webUrl", "url", "permalink"):
        url = str(record.get(key) or "")
        if url.startswith(("https://", "http://")) and not re.match(r"https?://api\.|.*/api/v\d", url):
            return url
    return ""


def _label(url: str) -> str:
    """Return `owner/name#12` or `group/name!3` from a link."""
    found = re.match(r"https?://[^/]+/(.+?)/(?:-/)?(pull|issues|merge_requests)/(\d+)", url)
    return f"{found[1]}{'!' if found[2] == 'merge_requests' else '#'}{found[3]}" if found else ""


def _number(record: dict[str, Any], sign: str) -> str:
    number = record.get("iid") or record.get("number")
    return f"{sign}{number}" if isinstance(number, int) else ""
