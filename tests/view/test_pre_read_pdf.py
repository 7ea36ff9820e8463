"""The PDF: one page, whole links, tags, fonts inside, the same bytes; any text, and nothing that vanishes."""

import io
import unicodedata
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pre_read_samples import SAMPLES, hostile, multilingual, overlong, typical

from perfcal.errors import UnprintableTextError
from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.facts import Bullet
from perfcal.view.pre_read.glyphs import is_covered
from perfcal.view.pre_read.pdf import fitted
from perfcal.view.pre_read.typesetting import compiler_of
from perfcal.view.safe_text import safe_link

SIZES = {"a4": (595, 842), "us-letter": (612, 792)}
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=600) | st.text("aW/ ", max_size=900)
SAID = ANY_TEXT.map(lambda text: "".join(c for c in text if is_covered(c) or unicodedata.category(c)[0] not in "LMN"))


def opened(pre_read, paper="a4"):
    """Return the PDF of a pre-read, opened."""
    return pypdf.PdfReader(io.BytesIO(render_pre_read(pre_read, "pdf", paper=paper)))


def links(pdf):
    """Return the addresses a reader can click."""
    annotations = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in annotations}


def asked_links(pre_read):
    """Return the addresses the facts hold and a page may link to."""
    bullets = [bullet for group in pre_read.groups for bullet in group.bullets]
    return {safe_link(item.url) for item in (*pre_read.artifacts, *bullets, *pre_read.in_flight)} - {""}


def says(pdf, said):
    """Say whether the page prints a text, wherever its lines break."""
    printed = "".join(pdf.pages[0].extract_text().replace("\u00ad", "").replace("\u200b", "").split())
    return "".join(said.split()) in printed


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_every_sample_is_one_page_with_all_its_links(sample, paper):
    """Whatever is written, it is one sheet of the paper asked for, and every link is there."""
    pdf = opened(sample(), paper)
    assert len(pdf.pages) == 1
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == SIZES[paper]
    assert links(pdf) == asked_links(sample())


def test_the_page_says_what_a_director_needs():
    """Name, levels, session, presenter, objection, purpose and source are printed."""
    page = opened(typical())
    for said in (
        "Ngozi Aurelio-Brandt",
        "L4 Engineer → L5 Senior Engineer",
        "Session 10 July 2026, presented by Tomasz Ilinca",
        "Strongest counter-argument Nine of the fourteen rows",
        "It advises no rating and no decision.",
        "Line numbers are those of growth_docs/00417.md",
    ):
        assert says(page, said)


def test_the_cut_is_named_on_the_page():
    """A reader of a cut page is told how much is missing and where it is."""
    page = opened(overlong())
    assert says(page, fitted(overlong()).cut)
    assert says(page, "60 criterion lines")


def test_code_and_markup_print_as_they_were_typed():
    """Template and markup characters in a text are text."""
    page = opened(hostile())
    for typed in ("<script>alert(1)</script>", "{{ 7*7 }}", "#panic()", "$x$", '#read("/etc/passwd")'):
        assert says(page, typed)
    assert says(page, "not a web address: javascript:alert(document.domain)")


def test_it_is_tagged_and_made_for_screen_readers():
    """The PDF declares PDF/UA-1, a language, a title and its tags; the drawing has a text."""
    pdf = opened(typical())
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert pdf.metadata.title.startswith("Pre-read 2026-H1: Ngozi")
    assert "pdfuaid" in catalogue["/Metadata"].get_object().get_data().decode()
    assert b"31 rows in 18 of 26 weeks" in render_uncompressed(pdf)


def render_uncompressed(pdf):
    """Return every string of the PDF's structure tree, joined."""
    seen = [str(item.get_object().get("/Alt", "")) for item in pdf_objects(pdf) if hasattr(item.get_object(), "get")]
    return " ".join(seen).encode()


def pdf_objects(pdf):
    """Yield every object of the file."""
    for number in range(1, int(pdf.trailer["/Size"])):
        found = pdf.get_object(number)
        if found is not None:
            yield found


def test_every_font_is_inside():
    """No glyph is left to the reader's machine."""
    fonts = opened(multilingual()).pages[0]["/Resources"]["/Font"].values()
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert len(descendants) >= 6
    for font in descendants:
        assert {"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"].get_object())


@pytest.mark.parametrize("sample", [typical, multilingual, overlong])
def test_the_same_facts_are_the_same_bytes(sample):
    """Nothing of the clock, the machine or the call before is in the file."""
    first = render_pre_read(sample(), "pdf")
    fitted.cache_clear()
    assert render_pre_read(sample(), "pdf") == first
    assert b"CreationDate" not in first


def test_names_of_any_script_print():
    """Letters of ten scripts reach the page; an emoji is named."""
    page = opened(multilingual())
    for word in ("佐藤", "台帳", "원장", "εγγραφών", "Đặng-Þórsdóttir", "[party popper]"):
        assert says(page, word)


def test_a_letter_no_font_has_is_refused_by_its_code_point():
    """A name that cannot be printed raises; the message holds the code point and no name."""
    with pytest.raises(
        UnprintableTextError, match=r"pre-read of 00417: no font can print U\+A9B2\n\nHint: install"
    ) as raised:
        render_pre_read(replace(typical(), name="Sri ꦲ"), "pdf")
    assert "Sri" not in str(raised.value)


@settings(max_examples=25, deadline=None)
@given(SAID, SAID, SAID, st.integers(1, 12))
def test_any_text_is_one_page_with_all_its_links(name, text, objection, times):
    """However long and whatever its characters, a text neither spills nor drops a link nor loses the objection."""
    page = typical()
    bullet = Bullet(text * times, name, page.artifacts[0].source, url="https://docs.example/" + "x" * times)
    drawn = replace(
        page,
        name=name,
        groups=tuple(replace(group, title=name, bullets=(bullet,) * 3) for group in page.groups),
        in_flight=(bullet,) * times,
        pitch=text * times,
        counter=replace(page.counter, text=objection, response=text * times, others=(text,) * times),
    )
    pdf = opened(drawn)
    assert len(pdf.pages) == 1
    assert links(pdf) == asked_links(drawn)
    assert fitted(drawn).page.counter.text == objection


@pytest.mark.stress
def test_a_run_of_any_length_can_be_set():
    """Typst numbers its sources, and has 65,535 numbers: a page is measured some five times."""
    for _ in range(66_000):
        compiler_of("pre_read.typ", {})
