"""A review's draft in the order of R2.1: summary, accomplishments, growth areas, forward look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfcal.evidence.drafts.review import DraftAccomplishment, DraftGrowthArea, ReviewDraft
from perfcal.view.drafts.blocks import Block, bullet_of, gap, heading, note, paragraph, to_write

__all__ = ["review_blocks"]


def review_blocks(draft: ReviewDraft) -> list[Block]:
    """Return the review section (R1.4, R1.11) with its four parts; what the record does not hold is asked for."""
    parts = (_summary(draft), _accomplishments(draft), _growth_areas(draft), _ahead(draft))
    return [heading(draft.title, part=False), *(block for part in parts for block in part)]


def _summary(draft: ReviewDraft) -> Iterator[Block]:
    yield heading("Summary")
    yield to_write(f"overall level and theme of {draft.period}, in two or three sentences.")
    yield paragraph(draft.summary)
    for theme in draft.themes:
        for row in theme.rows:
            yield bullet_of(row, lead=f"Theme {theme.name}: ")


def _accomplishments(draft: ReviewDraft) -> Iterator[Block]:
    yield heading("Accomplishments")
    for item in draft.accomplishments:
        yield from _accomplishment(item)
    if not draft.accomplishments:
        yield gap("No linked row of the period is on paper.")
    yield from (note(f"{missing[0].upper()}{missing[1:]}.") for missing in draft.missing)


def _accomplishment(item: DraftAccomplishment) -> Iterator[Block]:
    how = f". How: {item.how}" if item.how else ""
    why = f". It reached beyond the team ({item.reached})" if item.reached else ""
    block = bullet_of(item.what, more=how + why)
    yield replace(block, facts=(*filter(None, [item.counts_for]), *block.facts))
    asked = [
        word
        for word, said in (("how it was done", item.how), ("why it mattered, with a number", item.reached))
        if not said
    ]
    if asked:
        yield to_write(f"{' and '.join(asked)}.")


def _growth_areas(draft: ReviewDraft) -> Iterator[Block]:
    yield heading("Growth areas")
    for area in draft.growth_areas:
        yield Block("bullet", _area(area), area.on, (area.source,))
        yield to_write("what good looks like at this level.")
    if not draft.growth_areas:
        yield gap("No conversation of the period names a behaviour.")


def _area(area: DraftGrowthArea) -> str:
    said = (
        ("", area.behavior),
        ("Situation", area.situation),
        ("Impact", area.impact),
        ("Asked", area.ask),
        ("Agreed", area.commit),
    )
    return ". ".join(f"{name}: {text.rstrip('.')}" if name else text.rstrip(".") for name, text in said if text)


def _ahead(draft: ReviewDraft) -> Iterator[Block]:
    yield heading("Looking ahead")
    for row in draft.ahead:
        yield bullet_of(row)
    yield to_write("the next period in two or three sentences: what changes, and when you look at it together.")
