"""The time line of a pre-read: a sentence for whoever does not see it, and the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfcal.view.pre_read.facts import PreRead

__all__ = ["timeline_svg", "timeline_text"]


def timeline_text(pre_read: PreRead) -> str:
    """Say in one sentence what the time line shows: rows, weeks that have any, links, LATE rows."""
    points = pre_read.timeline
    late = sum(point.late for point in points)
    linked = sum(point.linked for point in points)
    month_only = sum(point.month_only for point in points)
    rows, weeks = sum(point.rows for point in points), sum(1 for point in points if point.rows)
    by_month = f"; {month_only} known by the month only stand in its middle" if month_only else ""
    return f"{rows} rows in {weeks} of {len(points)} weeks, {linked} with a link, {late} LATE{by_month}."


def timeline_svg(pre_read: PreRead) -> str:
    """Return the drawing as SVG, "" where there is nothing to draw."""
    if not pre_read.timeline:
        return ""
    from perfcal.view.charts import evidence_timeline_svg  # noqa: PLC0415 -- altair takes a second to import

    return evidence_timeline_svg(
        pre_read.timeline,
        window_end=pre_read.window_end,
        freeze=pre_read.freeze,
        recent_weeks=pre_read.recent_weeks,
    )
