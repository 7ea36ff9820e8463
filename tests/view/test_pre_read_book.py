"""All pre-reads in one PDF: contents, links, bookmarks, tags; and what each reader of the room gets."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from patterns_cycles import cycle_of
from pre_read_samples import SAMPLES, hostile, multilingual, typical

from perfcal.errors import UnknownNameError, UnprintableTextError
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan
from perfcal.session.agenda_item import Block, Item
from perfcal.view.pre_read import PreRead, render_pre_read
from perfcal.view.pre_read_book import in_agenda_order, pages_for, pre_read_book, readers_pack


def opened(*pre_reads: PreRead, paper: Any = "a4") -> pypdf.PdfReader:
    """Return a book of these, opened."""
    return pypdf.PdfReader(io.BytesIO(pre_read_book(pre_reads, title="Pre-reads 2026-H1", paper=paper)))


def said(page: pypdf.PageObject) -> str:
    """Return what a page prints, on one line."""
    return " ".join(page.extract_text().replace("\u00ad", "").replace("\u200b", "").split())


def named(*ids: str) -> list[PreRead]:
    """Return pre-reads of these ids, each with a name of its own."""
    return [replace(typical(), employee_id=who, name=f"Ngozi {who}") for who in ids]


def test_every_sample_is_one_page_behind_the_contents() -> None:
    """Whatever is written in it, a pre-read takes the page that the contents name."""
    pages = [make() for make in SAMPLES.values()]
    book = opened(*pages)
    assert len(book.pages) == 1 + len(pages)
    for place, pre_read in enumerate(pages, 1):
        alone = pypdf.PdfReader(io.BytesIO(render_pre_read(pre_read, "pdf")))
        assert said(book.pages[place]).startswith(said(alone.pages[0]))


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_bookmarks_lead_to_people_by_name(paper: str) -> None:
    """One bookmark for the contents and one for each candidate, and none for the parts of a page."""
    book = opened(*named("e1", "e2"), paper=paper)
    marks = [mark for mark in book.outline if not isinstance(mark, list)]
    assert len(book.outline) == len(marks)
    assert [mark.title for mark in marks] == ["Pre-reads 2026-H1", "Ngozi e1", "Ngozi e2"]
    assert [book.get_destination_page_number(mark) for mark in marks] == [0, 1, 2]


def test_the_contents_say_who_what_and_where() -> None:
    """Name, step, presenter, state and page, with links that stay in the book."""
    one, two = named("e1", "e2")
    book = opened(one, replace(two, complete=False, incomplete_because=("no response",)))
    text = said(book.pages[0])
    assert "Ngozi e1 L4 Engineer → L5 Senior Engineer Tomasz Ilinca complete 2" in text
    assert "Ngozi e2 L4 Engineer → L5 Senior Engineer Tomasz Ilinca INCOMPLETE 3" in text
    assert "it ranks nobody" in text
    assert text.endswith("page 1 of 3")
    links = [note.get_object() for note in book.pages[0]["/Annots"]]
    assert len(links) == 4
    assert not any("/A" in link and "/URI" in link["/A"] for link in links)


def test_it_is_tagged_titled_and_the_same_each_time() -> None:
    """PDF/UA-1, the book's own title, no date: the same facts are the same bytes."""
    book = opened(typical())
    catalogue = book.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in catalogue["/Metadata"].get_object().get_data().decode()
    assert book.metadata is not None
    assert book.metadata.title == "Pre-reads 2026-H1"
    assert pre_read_book([typical()], title="A") == pre_read_book([typical()], title="A")


def test_code_in_a_text_is_text() -> None:
    """Neither the contents nor a page runs what somebody typed."""
    book = opened(hostile())
    assert "<script>alert(1)</script>" in said(book.pages[0]).replace("</ script>", "</script>").replace(" <", "<")
    assert '#read("/etc/passwd")' in said(book.pages[1])


def test_many_candidates_and_none() -> None:
    """The contents go on over pages, and page numbers with them; an empty book says so."""
    book = opened(*[multilingual()] * 60)
    assert len(book.pages) == 62
    assert said(book.pages[1]).endswith("page 2 of 62")
    assert book.get_destination_page_number(book.outline[1]) == 2
    assert "There is no pre-read in this book." in said(opened().pages[0])


def test_a_letter_no_font_has_names_the_pre_read() -> None:
    """The message holds the id and the code point, and no name."""
    pages = [typical(), replace(typical(), employee_id="e2", name="Sri \ua9b2")]
    with pytest.raises(UnprintableTextError, match=r"pre-read of e2: no font can print U\+A9B2"):
        pre_read_book(pages, title="Pre-reads")


@pytest.fixture
def cycle() -> Cycle:
    """A room of three; m1 presents e1, m2 presents e2 and is put up by d1, e3's manager m2 presents as none is named."""
    people = [
        {"employee_id": who, "manager_id": by, "name": who, "status": "active"}
        for who, by in {"d1": "", "m1": "d1", "m2": "d1", "e1": "m1", "e2": "m1", "e3": "m2"}.items()
    ]
    presented = {"e1": "m1", "e2": "m2", "e3": "", "m2": "d1", "d1": "x9"}
    rows = [{"cycle": "2026-H1", "employee_id": who, "presenter_id": by} for who, by in presented.items()]
    made = cycle_of(people=people, candidates=rows)
    return replace(made, dates=replace(made.dates, room=("m1", "m2", "d1")))


@pytest.mark.parametrize(("reader", "reads"), [("m1", "e2 e3 m2"), ("m2", "e1"), ("d1", "e1 e2 e3")])
def test_nobody_reads_their_own(cycle: Cycle, reader: str, reads: str) -> None:
    """Not what they present, not the one about them, not the one about whom they report to."""
    pages = named("e1", "e2", "e3", "m2", "d1")
    assert " ".join(page.employee_id for page in pages_for(cycle, reader, pages)) == reads


def test_a_pack_is_for_somebody_in_the_room(cycle: Cycle) -> None:
    """It says for whom; anybody else is refused with the nearest who is."""
    pack = pypdf.PdfReader(io.BytesIO(readers_pack(cycle, "m1", named("e1", "e2"))))
    assert len(pack.pages) == 2
    assert "For m1. 1 pre-read for the session of 10 July 2026." in said(pack.pages[0])
    with pytest.raises(UnknownNameError, match="no reader in the room 'e1'"):
        pages_for(cycle, "e1", [])


def test_the_book_stands_in_the_order_of_the_agenda() -> None:
    """Candidates as they come; ratings and breaks have no page."""
    kinds = [("candidate", "e2"), ("break", ""), ("rating", "e3"), ("candidate", "e1")]
    plan = AgendaPlan(tuple(Item(Block.CLEAR, kind, who) for kind, who in kinds), 90)
    pages = {page.employee_id: page for page in named("e1", "e2", "e3")}
    assert [page.employee_id for page in in_agenda_order(plan, pages)] == ["e2", "e1"]
