"""Growth-doc rows and reviews as frames: a test of what a paper cites says only what was recorded and cited, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

DOC = "growth_docs/{}.md"
FIRST, LAST = "2026-01-01", "2026-06-30"


def shipped(who: str, day: str, text: str = "", *, line: int = 0, **more: Any) -> dict[str, Any]:
    """Return a row of the engineer's own record."""
    url = more.pop("url", "")
    return {
        "evidence_id": f"{who}:{line}",
        "employee_id": who,
        "section_id": f"{who}:1",
        "section": "update",
        "heading": "Shipped",
        "date_start": day,
        "date_end": day,
        "precision": "day",
        "dated_by": "bullet",
        "text": text,
        "links": ((("page", url),) if url else ()),
        "tags": (),
        "dimensions": (),
        "kinds": (),
        "file": DOC.format(who),
        "line": line,
        "line_end": line,
        **more,
    }


def strong(who: str, day: str, *, line: int) -> dict[str, Any]:
    """Return a recorded row with a link and a counted kind; the link names its line."""
    return shipped(
        who, day, f"Piece {line}", line=line, url=f"https://docs.example/{who}/{line}", kinds=(("launch", 1),)
    )


def paper(
    who: str, bullets: Iterable[dict[str, Any]], *, kind: str = "review", line: int = 500, **more: Any
) -> dict[str, Any]:
    """Return the tables of one review or packet: its section and its bullets."""
    section = f"{who}:{line}"
    place = {"section_id": section, "employee_id": who, "file": DOC.format(who)}
    span = {"date_start": FIRST, "date_end": LAST, "precision": "half", **more}
    heading = "Accomplishments" if kind == "review" else "scope"
    rows = [
        {
            **shipped(who, FIRST),
            **place,
            **span,
            "section": kind,
            "heading": heading,
            "dated_by": "section",
            "line": line + at,
            **bullet,
        }
        for at, bullet in enumerate(bullets, start=1)
    ]
    return {"sections": [{**place, **span, "kind": kind, "line": line}], "evidence": rows}


def linked(who: str, line: int) -> dict[str, Any]:
    """Return a bullet that links the recorded row of a line."""
    return {"text": f"Cited {line}", "links": (("page", f"https://docs.example/{who}/{line}"),)}
