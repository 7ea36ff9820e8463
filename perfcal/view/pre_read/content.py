"""What stands on the page and in which words, for the page and the PDF alike; the templates only place it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfcal.view.pre_read.timeline import timeline_text
from perfcal.view.safe_text import safe_link, visible
from perfcal.view.theme import STATUS_SYMBOLS

if TYPE_CHECKING:
    from datetime import date

    from perfcal.view.pre_read.facts import Artifact, Bullet, CounterArgument, PreRead, SourceLine
    from perfcal.view.pre_read.fit import FittedPreRead

__all__ = ["PURPOSE", "levels", "long_date", "page_content", "source_label"]

PURPOSE = "This page shows evidence, gaps and questions. It advises no rating and no decision."
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LINK_TEXT = 46  # characters of an address that are shown; the link itself is always whole


def long_date(day: date) -> str:
    """Return a date no reader can take for another, e.g. 8 July 2026, whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def levels(pre_read: PreRead) -> str:
    """Return where the candidate is and what the page is about, e.g. L4 Engineer → L5 Senior Engineer."""
    current = f"{pre_read.current_level} {pre_read.current_title}".strip()
    target = f"{pre_read.target_level} {pre_read.target_title}".strip()
    return f"{current} → {target}"


def source_label(source: SourceLine, *, document: str) -> str:
    """Return "line 42" for the candidate's own growth doc, whose name the page says once, else file and line."""
    return f"line {source.line}" if source.file == document and source.line else str(source)


def page_content(fitted: FittedPreRead) -> dict[str, Any]:
    """Return the page as plain data: text, addresses that may be followed (`href`), and nothing to work out.

    Every text has lost the characters nobody can see; none is escaped: that is the template's part.
    """
    page = fitted.page
    content = {
        "title": _title(page.name, page.employee_id),
        "document_title": f"Pre-read {page.cycle}: {page.name}, {levels(page)}",
        "levels": levels(page),
        "meta": _meta(page),
        "incomplete": [] if page.complete else list(page.incomplete_because) or ["no reason was given"],
        "borderline": page.borderline,
        "changes": list(page.changes),
        "artifacts": [_artifact(artifact, page.document) for artifact in page.artifacts],
        "groups": _groups(page),
        "bar_title": f"Against the bar of {page.target_level} {page.target_title}".strip(),
        "statuses": _statuses(page),
        "pitch_title": f"Pitch ({page.pitch_words} words)" if page.pitch else "Pitch",
        "pitch": [paragraph.strip() for paragraph in page.pitch.split("\n\n") if paragraph.strip()],
        "timeline": _timeline(page),
        "duration": page.duration,
        "citing": page.citing,
        "in_flight": [_bullet(bullet, page.document) for bullet in page.in_flight],
        "counter": _counter(page.counter, page.document),
        "purpose": PURPOSE,
        "source": f"Cycle {page.cycle}. Line numbers are those of {page.document}.",
        "cut": fitted.cut,
    }
    return {key: _without_invisible(value) for key, value in content.items()}


def _title(text: str, instead: str) -> str:
    """Return a heading's text: a heading that shows nothing cannot be followed by a screen reader."""
    return text if visible(text).replace("\u00ad", "").strip() else instead


def _meta(page: PreRead) -> list[str]:
    return [
        f"Pre-read for {page.cycle}, due {long_date(page.due)}",
        f"Session {long_date(page.session)}" + (f", presented by {page.presenter}" if page.presenter else ""),
        f"At {page.current_level} since {page.level_since}" if page.level_since else f"At {page.current_level}",
    ]


def _artifact(artifact: Artifact, document: str) -> dict[str, Any]:
    facts = (
        artifact.when,
        f"reach: {artifact.reach}" if artifact.reach else "",
        source_label(artifact.source, document=document),
    )
    return {
        "title": _title(artifact.title, "untitled"),
        **_link(artifact.url),
        "what": artifact.what,
        "reason": artifact.reason,
        "facts": " · ".join(fact for fact in facts if fact),
        "changed": artifact.changed,
    }


def _bullet(bullet: Bullet, document: str) -> dict[str, Any]:
    facts = (bullet.when, source_label(bullet.source, document=document))
    return {
        "text": bullet.text,
        **_link(bullet.url),
        "facts": " · ".join(fact for fact in facts if fact),
        "changed": bullet.changed,
    }


def _link(url: str) -> dict[str, str]:
    """Return the address to follow and its short form to read; a refused address is only read, whole."""
    href = safe_link(url)
    shown = visible(url).strip().partition("://")[2].removeprefix("www.").rstrip("/") if "://" in url else url
    if not href:
        return {"href": "", "address": f"not a web address: {url}" if url else ""}
    return {"href": href, "address": shown if len(shown) <= _LINK_TEXT else f"{shown[: _LINK_TEXT - 1]}…"}


def _groups(page: PreRead) -> list[dict[str, Any]]:
    statuses = {status.dimension: status.status for status in page.statuses}
    return [
        {
            "title": _title(group.title, group.dimension),
            "status": _status(statuses[group.dimension]) if group.dimension in statuses else {"symbol": "", "word": ""},
            "bullets": [_bullet(bullet, page.document) for bullet in group.bullets],
            "short": _short_by(len(group.bullets), missing=group.short_by),
        }
        for group in page.groups
    ]


def _short_by(there: int, *, missing: int) -> str:
    return f"{there} of {there + missing} bullets; {missing} missing" if missing > 0 else ""


def _status(status: str, *, judged: bool = False) -> dict[str, str]:
    """Return the symbol and the word of a status; nobody needs to see a colour."""
    return {"symbol": STATUS_SYMBOLS.get(status, "?"), "word": f"{status} (judged)" if judged else status}


def _statuses(page: PreRead) -> list[dict[str, Any]]:
    return [
        {
            "title": status.title,
            "status": _status(status.status),
            "summary": status.summary,
            "criteria": [
                {
                    "text": line.text,
                    "required": line.required,
                    "counted": line.counted,
                    "status": _status(line.status, judged=line.judged and line.status != "unknown"),
                }
                for line in status.criteria
            ],
        }
        for status in page.statuses
    ]


def _timeline(page: PreRead) -> dict[str, Any]:
    if not page.timeline:
        return {"alt": "", "caption": "No evidence row of this window has a date."}
    shown = timeline_text(page)
    return {
        "alt": f"Evidence rows per week, {long_date(page.window_start)} to {long_date(page.window_end)}: {shown}",
        "caption": f"{shown} Shaded: last {page.recent_weeks} weeks; dashed: freeze {long_date(page.freeze)}.",
    }


def _counter(counter: CounterArgument, document: str) -> dict[str, Any]:
    sources = [source_label(source, document=document) for source in counter.sources]
    return {
        "text": counter.text or "No objection was found in the record, and none is written.",
        "sources": ", ".join(sources),
        "facts": list(counter.facts),
        "no_facts": "" if counter.facts else "No fact on paper answers it.",
        "response": counter.response or "No response is written.",
        "others": list(counter.others),
    }


def _without_invisible(value: Any) -> Any:
    """Clean every text of nested lists and mappings."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_without_invisible(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_invisible(item) for key, item in value.items()}
    return value
