"""All pre-reads as one PDF with a contents page and bookmarks, and each reader's pack: what peers may see, and no more (R8.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

import typst

from perfcal.errors import UnknownNameError, UnprintableTextError
from perfcal.evidence.roster import roster
from perfcal.evidence.wording import times
from perfcal.patterns.scope import people_under
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan
from perfcal.view.pre_read.content import levels, long_date
from perfcal.view.pre_read.facts import PreRead
from perfcal.view.pre_read.pdf import Paper, fitted, page_data
from perfcal.view.pre_read.typesetting import compiler_of, for_print, refused_letters, sheet_settings, template_source
from perfcal.view.safe_text import visible

__all__ = ["in_agenda_order", "pages_for", "pre_read_book", "readers_pack", "session_note"]


_PURPOSE = (
    "Each page shows evidence, gaps and questions; none advises a rating or a decision. The order is that of the agenda, "
    "by kind of question, presenter and name: it ranks nobody."
)


def pre_read_book(pre_reads: Sequence[PreRead], *, title: str, notes: Sequence[str] = (), paper: Paper = "a4") -> bytes:
    """Return pre-reads as one PDF (PDF/UA-1): contents with links and page numbers, a bookmark and a page for each.

    Parameters
    ----------
    pre_reads
        In the order they are to stand.
    title, notes
        The first page's heading, and sentences under it.
    paper
        "a4" or "us-letter".

    Raises
    ------
    UnprintableTextError
        A letter that no font at hand has; names the pre-read it is in.

    Notes
    -----
    Each page is the one `pre_read_pdf` makes. The same facts give the same bytes. The order is no ranking.
    """
    pages = [_page(pre_read, paper) for pre_read in pre_reads]
    data = {
        "title": _clean(title),
        "notes": [_clean(text) for text in (*notes, _PURPOSE)],
        "entries": [_entry(pre_read) for pre_read in pre_reads],
        "pages": pages,
        "template": template_source("pre_read.typ").decode("utf-8"),
        **sheet_settings(paper),
    }
    try:
        return cast("bytes", compiler_of("pre_read_book.typ", data).compile(format="pdf", pdf_standards="ua-1"))
    except typst.TypstError as error:
        if letters := refused_letters(error.diagnostic):
            raise UnprintableTextError.of(_whose(letters, pre_reads, pages), letters) from None
        raise


def readers_pack(cycle: Cycle, reader: str, pre_reads: Sequence[PreRead], *, paper: Paper = "a4") -> bytes:
    """Return the pre-reads that somebody in the room reads before the session, as one PDF (`pages_for`)."""
    kept = pages_for(cycle, reader, pre_reads)
    notes = [f"For {reader}. {session_note(cycle, kept)}"]
    return pre_read_book(kept, title=f"Pre-reads {cycle.id} for {reader}", notes=notes, paper=paper)


def session_note(cycle: Cycle, pre_reads: Sequence[PreRead]) -> str:
    """Return the sentence a book opens with: how many pages, for which day."""
    return f"{times(len(pre_reads), 'pre-read')} for the session of {long_date(cycle.dates.session)}."


def pages_for(cycle: Cycle, reader: str, pre_reads: Sequence[PreRead]) -> list[PreRead]:
    """Return what one reader in the room reads of these, in the same order.

    Left out: those they present themselves, the one about them, and those about anybody they report to (R13.3).

    Raises
    ------
    UnknownNameError
        Nobody of this id is in the room of `cycle.yaml`.
    """
    if reader not in cycle.dates.room:
        raise UnknownNameError.of("reader in the room", reader, cycle.dates.room)
    listed = cycle.candidates[cycle.candidates["cycle"] == cycle.id]
    presenter = {str(row["employee_id"]): str(row["presenter_id"]) for row in records(listed)}
    manager = roster(cycle).managers

    def theirs(who: str) -> bool:
        own = reader == (presenter.get(who) or manager.get(who, ""))
        return own or reader in people_under(cycle, who)

    return [page for page in pre_reads if not theirs(page.employee_id)]


def in_agenda_order(plan: AgendaPlan, pre_reads: Mapping[str, PreRead]) -> list[PreRead]:
    """Return the pre-reads in the order in which their candidates are talked about."""
    order = [item.employee_id for item in plan.items if item.kind == "candidate"]
    return [pre_reads[who] for who in order if who in pre_reads]


def _page(pre_read: PreRead, paper: Paper) -> str:
    """Return what the template of one page reads, as the JSON it reads."""
    data = {**page_data(fitted(pre_read), paper=paper), "only_measure": False}
    return json.dumps(data, ensure_ascii=False)


def _entry(pre_read: PreRead) -> dict[str, str]:
    said = {
        "name": pre_read.name or pre_read.employee_id,
        "step": levels(pre_read),
        "presenter": pre_read.presenter,
        "state": "complete" if pre_read.complete else "INCOMPLETE",
    }
    return {name: _clean(text) for name, text in said.items()}


def _clean(text: str) -> str:
    return cast("str", for_print(visible(text)))


def _whose(letters: Sequence[str], pre_reads: Sequence[PreRead], pages: Sequence[str]) -> str:
    """Return whose page has the first of these letters."""
    return next((one.employee_id for one, page in zip(pre_reads, pages, strict=True) if letters[0] in page), "the book")
