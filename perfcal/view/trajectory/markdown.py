"""The engineer's page as Markdown to paste: every word of others escaped, so that it reads as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfcal.evidence.trajectory import CriterionStanding, OwnLine
from perfcal.view.plain_markdown import plain, web_link
from perfcal.view.theme import STATUS_SYMBOLS
from perfcal.view.trajectory.words import PageWords

__all__ = ["trajectory_markdown"]


def trajectory_markdown(page: PageWords) -> str:
    """Return the whole page as Markdown."""
    return "\n\n".join(part for part in _parts(page) if part) + "\n"


def _parts(page: PageWords) -> Iterator[str]:
    yield f"# {plain(page.title)}"
    yield plain(page.subtitle)
    yield from (f"**{plain(said)}**" for said in page.first)
    if page.open:
        yield f"## {plain(page.open_title)}"
        yield _list(map(plain, page.open))
    for standing in page.standings:
        yield f"## {plain(standing.title)}"
        yield plain(standing.caption)
        for item in standing.criteria:
            yield _criterion(item)
    for block in page.blocks:
        yield f"## {plain(block.title)}"
        yield plain(block.says)
        yield _list(map(plain, block.lines))
    yield f"---\n\n{plain(page.footer)}"


def _criterion(item: CriterionStanding) -> str:
    missing = f"; **missing: {plain(item.missing)}**" if item.missing else ""
    head = (
        f"- {STATUS_SYMBOLS.get(item.status, '?')} {plain(item.status)}: {plain(item.text)} "
        f"({plain(item.dimension)}: {plain(item.asked)}; {plain(item.on_paper)}){missing}"
    )
    examples = [f"  - e.g. {web_link(title, url)}" for title, url in item.examples]
    more = [f"  - and {item.more} more"] if item.more else []
    near = [f"  - near, but not known to reach as far: {_line(line)}" for line in item.near]
    return "\n".join([head, *examples, *(f"  - {_line(line)}" for line in item.lines), *more, *near])


def _line(line: OwnLine) -> str:
    link = f"{web_link('link', line.url)}, " if line.url else ""
    return f"{plain(line.text)} ({link}{plain(line.when)}, {plain(line.source)})"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
