"""The pre-read as Markdown to paste into a document or a ticket: all of it, with every link and source line."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from perfcal.view.plain_markdown import plain, web_link
from perfcal.view.pre_read.content import PURPOSE, levels, long_date
from perfcal.view.pre_read.timeline import timeline_text
from perfcal.view.theme import STATUS_SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfcal.view.pre_read.facts import Artifact, Bullet, PreRead, SourceLine

__all__ = ["pre_read_markdown"]


def pre_read_markdown(pre_read: PreRead) -> str:
    """Return the candidate's page as Markdown (R8.1), uncut; text by others is escaped and reads as it was written."""
    parts = (
        _heading(pre_read),
        _artifacts(pre_read),
        _rows(pre_read),
        _bar(pre_read),
        _case(pre_read),
        _counter(pre_read),
        ("---", f"{PURPOSE} Cycle {plain(pre_read.cycle)}. From {plain(pre_read.document)}."),
    )
    return "\n\n".join(filter(None, chain.from_iterable(parts))) + "\n"


def _heading(page: PreRead) -> Iterator[str]:
    yield f"# {plain(page.name)}: {plain(levels(page))}"
    presenter = f", presented by {plain(page.presenter)}" if page.presenter else ""
    since = f" At {plain(page.current_level)} since {plain(page.level_since)}." if page.level_since else ""
    session = f"Session {long_date(page.session)}{presenter}."
    yield f"Pre-read for {plain(page.cycle)}, due {long_date(page.due)}. {session}{since}"
    if not page.complete:
        yield "**INCOMPLETE** because"
        yield _list(plain(reason) for reason in page.incomplete_because or ("no reason was given",))
    if page.borderline:
        yield f"**{plain(page.borderline)}**"
    for change in page.changes:
        yield f"Changed: {plain(change)}"


def _artifacts(page: PreRead) -> Iterator[str]:
    yield "## Top artifacts"
    yield "\n".join(f"{number}. {_artifact(item)}" for number, item in enumerate(page.artifacts, 1)) or (
        "No linked artifact is chosen."
    )


def _artifact(item: Artifact) -> str:
    reach = f"reach: {item.reach}" if item.reach else ""
    lines = (
        f"{web_link(item.title, item.url)} ({_facts(item.when, reach, source=item.source)})",
        plain(item.what),
        f"Chosen: {plain(item.reason)}" if item.reason else "",
        f"Changed: {plain(item.changed)}" if item.changed else "",
    )
    return "\n   - ".join(line for line in lines if line)


def _rows(page: PreRead) -> Iterator[str]:
    if page.groups:
        yield "## In the engineer’s own rows"
    for group in page.groups:
        yield f"### {plain(group.title)}"
        missing = f"{group.short_by} missing" if group.short_by > 0 else ""
        yield _list(chain(map(_bullet, group.bullets), [missing] if missing else []))


def _bullet(item: Bullet) -> str:
    link = f" {web_link('link', item.url)}" if item.url else ""
    changed = f" Changed: {plain(item.changed)}" if item.changed else ""
    return f"{plain(item.text)}{link} ({_facts(item.when, source=item.source)}){changed}"


def _bar(page: PreRead) -> Iterator[str]:
    if not page.statuses:
        return
    yield f"## Against the bar of {plain(page.target_level)} {plain(page.target_title)}".rstrip()
    rows = ["| Dimension | Criterion | Required | On paper | Status |", "|---|---|---|---|---|"]
    for status in page.statuses:
        rows.append(f"| **{plain(status.title)}** | {plain(status.summary)} | | | {_status(status.status)} |")
        for line in status.criteria:
            judged = " (judged)" if line.judged and line.status != "unknown" else ""
            rows.append(
                f"| | {plain(line.text)} | {plain(line.required)} | {plain(line.counted)} | {_status(line.status)}{judged} |"
            )
    yield "\n".join(rows)


def _case(page: PreRead) -> Iterator[str]:
    yield f"## Pitch ({page.pitch_words} words)" if page.pitch else "## Pitch"
    for paragraph in page.pitch.split("\n\n") if page.pitch else ["No pitch is written."]:
        if paragraph.strip():
            yield plain(paragraph)
    yield "## Evidence over time"
    if page.timeline:
        shown = timeline_text(page)
        yield f"{long_date(page.window_start)} to {long_date(page.window_end)}: {shown} Freeze: {long_date(page.freeze)}."
    if page.duration:
        yield plain(page.duration)
    if page.citing:
        yield plain(page.citing)
    if page.in_flight:
        yield "### In flight"
        yield _list(map(_bullet, page.in_flight))


def _counter(page: PreRead) -> Iterator[str]:
    counter = page.counter
    yield "## Strongest counter-argument"
    yield plain(counter.text) or "No objection was found in the record, and none is written."
    if counter.sources:
        yield f"From {', '.join(plain(str(source)) for source in counter.sources)}."
    yield "### What answers it"
    yield _list(map(plain, counter.facts)) or "No fact on paper answers it."
    yield "### Response"
    yield plain(counter.response) or "No response is written."
    if counter.others:
        yield "### Other objections in the record"
        yield _list(map(plain, counter.others))


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _facts(*facts: str, source: SourceLine) -> str:
    return ", ".join(plain(fact) for fact in (*facts, str(source)) if fact)


def _status(status: str) -> str:
    return f"{STATUS_SYMBOLS.get(status, '?')} {plain(status)}"
