"""A packet's draft in its order: what each dimension asks and shows, then duration, peers, direction, the objection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfcal.evidence.drafts.packet import DraftCriterion, DraftDimension, PacketDraft, thin_because
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.view.drafts.blocks import Block, bullet_of, gap, heading, note, paragraph, to_write

__all__ = ["packet_blocks"]

_WORDS_A_PAGE = 500  # of A4, as the page sets headings and bullets, without the opening


def packet_blocks(draft: PacketDraft) -> list[Block]:
    """Return the packet section (R1.5): levels, one part per dimension, and the five parts of the format."""
    body = [block for dimension in draft.dimensions for block in _dimension(dimension, draft.level)]
    body += [*_duration(draft), *_peers(draft), *_trajectory(draft), *_counter(draft)]
    unplaced = [replace(bullet_of(row), kind="to place") for row in draft.untagged]
    return [heading(f"Packet {draft.period}", part=False), *_opening(draft, _pages(body)), *body, *unplaced]


def _pages(blocks: list[Block]) -> float:
    words = sum(len(f"{block.text} {' '.join(block.facts)} {block.title}".split()) for block in blocks)
    return words / _WORDS_A_PAGE


def _opening(draft: PacketDraft, pages: float) -> Iterator[Block]:
    yield paragraph(
        f"From {draft.held} to {draft.level}. Compiled from the rows of {draft.period}: {times(draft.rows, 'row')} under a dimension, each with "
        f"its line; {times(len(draft.gaps), 'gap')} named."
    )
    yield to_write(
        "the case in three sentences: what is done at the next level, for whom it changed what, and what is open."
    )
    if thin := thin_because(draft, pages):
        yield note(f"{thin}. What else was done, and where is it written down?")
    if draft.untagged:
        yield note(
            f"{times(len(draft.untagged), 'row')} of the half without a dimension stand at the end, to be placed or left out."
        )
    if draft.written_already:
        yield note(f"A packet of {draft.period} stands at {draft.written_already}; this is a second one.")


def _dimension(dimension: DraftDimension, level: str) -> Iterator[Block]:
    yield heading(dimension.title)
    met = sum(item.status == "at bar" for item in dimension.criteria)
    if dimension.criteria:
        yield paragraph(f"{met} of {times(len(dimension.criteria), 'criterion', 'criteria')} of {level} at the bar.")
    for item in dimension.criteria:
        yield _criterion(item)
    for row in dimension.rows:
        yield bullet_of(row)
    for title, lines in dimension.elsewhere:
        yield Block("bullet", f"Also counts here, told under {title}: {_lines(lines)}")
    if not dimension.rows and not dimension.elsewhere:
        yield gap(f"Nothing of the half is on paper for {dimension.title}.")
    else:
        yield to_write(f"what these rows changed, for whom, and what was yours in them, for {dimension.title}.")


def _lines(numbers: tuple[int, ...]) -> str:
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(map(str, numbers))}"


def _criterion(item: DraftCriterion) -> Block:
    lines = f"; {_lines(item.lines)}" if item.lines else ""
    said = f"{item.text}: {item.required}, {item.counted}{lines}"
    return Block("bullet", f"At the bar. {said}") if item.status == "at bar" else gap(f"{item.status}, {said}")


def _duration(draft: PacketDraft) -> Iterator[Block]:
    yield heading("Duration")
    yield paragraph(f"{draft.duration}.")


def _peers(draft: PacketDraft) -> Iterator[Block]:
    yield heading("Peer input")
    for row in draft.peer_input:
        yield bullet_of(row)
    if not draft.peer_input:
        yield gap("No feedback of the half may be shown to peers.")
    if draft.not_shareable:
        yield paragraph(
            f"{times(draft.not_shareable, 'feedback section')} of the half not shareable and not quoted: ask those who wrote."
        )


def _trajectory(draft: PacketDraft) -> Iterator[Block]:
    yield heading("Trajectory")
    yield paragraph(f"{draft.trend.word.capitalize()}: {draft.trend.reason}.")
    for row in records(draft.trend.quarters):
        wide = f", widest reach {row['widest_reach']}" if row["widest_reach"] else ""
        new = f"; newly met: {times(len(row['newly_met']), 'criterion', 'criteria')}" if row["newly_met"] else ""
        met = f"{row['met']} of {row['countable']} countable criteria met with the quarter before"
        yield Block(
            "bullet",
            f"{row['quarter']}: {times(row['rows'], 'row')}, {row['outside']} beyond the team{wide}; {met}{new}",
        )
    for flight in draft.in_flight:
        yield bullet_of(flight, lead="In flight: ")


def _counter(draft: PacketDraft) -> Iterator[Block]:
    yield heading("Counter-argument")
    yield (
        paragraph(draft.counter_argument)
        if draft.counter_argument
        else to_write("the strongest objection: none was found in the record.")
    )
    for other in draft.objections:
        yield Block("bullet", f"Also to be asked: {other}")
    yield heading("Response")
    if draft.response:
        yield paragraph(draft.response)
    for fact in draft.answers:
        yield Block("bullet", f"On paper: {fact}")
    if not draft.response:
        yield to_write("your answer to the counter-argument; without one on paper, say so.")
