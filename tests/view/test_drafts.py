"""Drafts of packets and reviews: nothing invented, nothing lost, and read back by the growth doc's own reader."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import growth_doc, write_files

from perfcal import load_workspace
from perfcal.errors import UsageError
from perfcal.evidence.drafts.packet import DraftRow, PacketDraft, packet_draft
from perfcal.evidence.drafts.review import ReviewDraft, review_draft
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import HEADINGS
from perfcal.view.drafts import render_packet_draft, render_review_draft, show_packet_draft, show_review_draft

BODY = """\
## 2026-02
### Shipped
- 2026-02-18 Outbox for the ledger, p99 800 to 120 ms [RFC 118](https://docs.example/1) #impact #scope #reach-org
- Walked three teams through idempotency [notes](https://wiki.example/1) #unblocked:3
- 2026-02-20 Tidied the shed
### Asked
- A design partner for sharding
## 2026-05
### Shipped
- 2026-05-28 Second region for settlement [pr](https://git.example/2) #scope #service #reach-cross-team
  - by moving the writes first
- 2026-06-01..2026-08-15 Mentoring circle #leverage #in-flight
## 2026-07
### Shipped
- 2026-06-20 Remembered in July [pr](https://git.example/3) #scope
## Note 2026-02
- The ledger queue: needs an end date
## Note 2026-05
- Again the ledger queue, and who answers for it
## 1:1 2026-03-12
### Situation
Design review, 2026-03-10
### Behavior
Two of four questions were left for later
### Impact
The launch moved a week
### Ask
Answer within two days
### Commit
- [ ] 2026-04-09 Look at the next two together
## Feedback 2026-04-02
From: Jun Castellan (Search)
- The drill found our alarm #shareable
## Feedback 2026-04-09
From: somebody
- Not for others
"""


def loaded(root: Path, body: str = BODY) -> Cycle:
    """Load a workspace whose candidate e01 has this growth doc."""
    return load_workspace(write_files(root, docs={"e01": body}))


def problems_after(root: Path, body: str, draft: str) -> tuple[Cycle, list[str]]:
    """Paste a draft under a document and return the cycle, and what the reader asks about below the old end."""
    last = growth_doc(body).count("\n")
    cycle = loaded(root, f"{body}\n{draft}")
    rows = cycle.problems
    below = rows[(rows["file"] == "growth_docs/e01.md") & (rows["line"] > last)]
    return cycle, list(below["found"])


def test_every_row_of_the_half_is_told_once_with_its_line(tmp_path: Path) -> None:
    """A tagged row under its first dimension, one with a kind where it counts, the rest by line; none is lost."""
    draft = packet_draft(loaded(tmp_path), "e01")
    told = {dimension.title: [row.source.split(":")[1] for row in dimension.rows] for dimension in draft.dimensions}
    lines = (tmp_path / "growth_docs/e01.md").read_text(encoding="utf-8").splitlines()
    words = {title: [lines[int(line) - 1].split("[")[0] for line in where] for title, where in told.items()}
    assert words == {
        "Scope": ["- 2026-05-28 Second region for settlement ", "- 2026-06-20 Remembered in July "],
        "Impact": ["- 2026-02-18 Outbox for the ledger, p99 800 to 120 ms "],
        "Leverage": ["- Walked three teams through idempotency "],
    }
    assert [row.text for row in draft.untagged] == ["Tidied the shed"]
    assert draft.dimensions[0].elsewhere[0][0] == "Impact"


def test_a_row_without_a_dimension_stands_at_the_end_to_be_placed(tmp_path: Path) -> None:
    """It is whole, so that it can be moved, and inside a comment, so that it is no part of the packet until it is."""
    draft = packet_draft(loaded(tmp_path), "e01")
    text = render_packet_draft(draft)
    assert "- 2026-02-20 Tidied the shed (no link; growth_docs/e01.md:12)\n-->\n" in text
    assert "Tidied the shed" in render_packet_draft(draft, format="html")


def test_late_undated_and_unlinked_rows_are_marked(tmp_path: Path) -> None:
    """What does not count, and what cannot be checked, is said on the row itself (R1.8)."""
    text = render_packet_draft(packet_draft(loaded(tmp_path), "e01"))
    assert "Remembered in July (LATE: first written after 3 July 2026, so it does not count" in text
    assert "Walked three teams through idempotency (no day of its own" in text


def test_the_gaps_are_named_with_their_figures(tmp_path: Path) -> None:
    """What the level asks for and the record does not show stands under its dimension."""
    text = render_packet_draft(packet_draft(loaded(tmp_path), "e01"))
    assert "Gap: below, Moves numbers of the organisation: 2 × row on Impact reaching org, 1 on paper" in text.replace(
        "approaching", "below"
    )
    assert "met in 1 of 2 quarters" in text


def test_only_shareable_input_is_quoted(tmp_path: Path) -> None:
    """The other section is counted, and its words are nowhere (R13.3)."""
    draft = packet_draft(loaded(tmp_path), "e01")
    for text in (render_packet_draft(draft), render_packet_draft(draft, format="html")):
        assert "The drill found our alarm" in text
        assert "Not for others" not in text
        assert "1 feedback section of the half not shareable" in text


def test_a_thin_record_says_that_it_fills_no_packet(tmp_path: Path) -> None:
    """Four pages are not padded out of two."""
    assert "The record fills 2 pages, and a packet has 4 to 6" in render_packet_draft(
        packet_draft(loaded(tmp_path), "e01")
    )


def test_the_packet_is_read_back_with_the_headings_of_the_format(tmp_path: Path) -> None:
    """Pasted under the document it is a packet of its period, with one part per dimension and the five of the format."""
    text = render_packet_draft(packet_draft(loaded(tmp_path / "a"), "e01"))
    cycle, asked = problems_after(tmp_path / "b", BODY, text)
    parts = cycle.parts[cycle.parts["kind"] == "packet"]
    assert asked == []
    assert list(parts["heading"]) == ["", "Scope", "Impact", "Leverage", *HEADINGS["packet"]]


def test_a_comment_for_a_person_is_no_evidence(tmp_path: Path) -> None:
    """A part left open stays empty when it is read back."""
    text = render_packet_draft(packet_draft(loaded(tmp_path / "a"), "e01"))
    cycle, _asked = problems_after(tmp_path / "b", BODY, text)
    assert "<!-- yours: your answer" in text
    assert not cycle.parts["text"].str.contains("yours:").any()


HOSTILE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40
) | st.sampled_from(
    ["#scope", "# x", "1) a", "<b>", "[a](b:c)", "--> x", "Key: v", "https://[", "`#tag`", "2026-13-45 x", "=== x"]
)


@pytest.fixture(scope="module")
def drafts() -> tuple[PacketDraft, ReviewDraft]:
    """A packet's and a review's draft, to be filled with other words."""
    with tempfile.TemporaryDirectory() as folder:
        cycle = loaded(Path(folder))
        return packet_draft(cycle, "e01"), review_draft(cycle, "e01")


@settings(max_examples=25, deadline=None)
@given(words=st.tuples(HOSTILE, HOSTILE, HOSTILE))
def test_whatever_a_row_says_the_draft_is_read_back_without_a_question(
    drafts: tuple[PacketDraft, ReviewDraft], words: tuple[str, str, str]
) -> None:
    """The law: words of others open no heading, tag, link or comment in the pasted section."""
    packet, review = drafts
    text, details, title = words
    rows = tuple(
        DraftRow(when, text, details, title, "https://docs.example/a--b", (), "a.md:1") for when in ("", "2026-02-18")
    )
    dimensions = tuple(replace(item, rows=rows) for item in packet.dimensions)
    filled = replace(
        packet, dimensions=dimensions, untagged=rows, counter_argument=text, response=details, answers=words
    )
    told = replace(
        review,
        ahead=rows,
        summary=text,
        growth_areas=tuple(replace(area, behavior=text) for area in review.growth_areas),
    )
    with tempfile.TemporaryDirectory() as folder:
        pasted = f"{render_packet_draft(filled)}\n{render_review_draft(told)}"
        cycle, asked = problems_after(Path(folder), BODY, pasted)
    assert asked == []
    assert {"packet", "review"} <= set(cycle.sections["kind"])


def test_a_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    """No script, no style and no link but http(s) and mailto reaches the page or the notebook."""
    body = BODY.replace("Outbox for the ledger", "<script>alert(1)</script> [x](javascript:alert(1))")
    cycle = loaded(tmp_path, body)
    packet, review = packet_draft(cycle, "e01"), review_draft(cycle, "e01")
    pages = (
        render_packet_draft(packet, format="html"), render_review_draft(review, format="html"),
        show_packet_draft(packet).to_html(), show_review_draft(review).to_html(),
    )  # fmt: skip
    for page in pages:
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


def test_a_notebook_is_shown_static_html_and_plain_text(tmp_path: Path) -> None:
    """One bundle, no script; the text is the Markdown to paste."""
    draft = packet_draft(loaded(tmp_path), "e01")
    bundle = show_packet_draft(draft)._repr_mimebundle_()
    assert bundle["text/plain"] == render_packet_draft(draft)
    assert "<h2>Packet 2026-H1</h2>" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]


def test_a_review_has_its_four_parts_from_the_record(tmp_path: Path) -> None:
    """Accomplishments are linked rows, growth areas conversations with their line, themes words of two months' notes."""
    draft = review_draft(loaded(tmp_path / "a"), "e01")
    text = render_review_draft(draft)
    cycle, asked = problems_after(tmp_path / "b", BODY, text)
    assert asked == []
    parts = cycle.parts[cycle.parts["kind"] == "review"]
    assert list(parts["heading"]) == ["", *HEADINGS["review"]]
    assert [theme.name for theme in draft.themes] == ["ledger queue"]
    assert [area.behavior for area in draft.growth_areas] == ["Two of four questions were left for later"]
    assert "How: by moving the writes first" in text
    assert "- 2026-02 A design partner for sharding" in text


@pytest.mark.parametrize(
    ("period", "title", "areas"),
    [
        ("2026-Q1", "Review 2026-Q1", 1),
        ("2026-Q2", "Review 2026-Q2", 0),
        ("2026", "Review 2026-H2", 1),
        ("2025-H2", "Review 2025-H2", 0),
    ],
)
def test_a_review_draws_on_its_own_period(tmp_path: Path, period: str, title: str, areas: int) -> None:
    """A quarter, a half or a year; a year is headed as its second half."""
    draft = review_draft(loaded(tmp_path), "e01", period=period)
    assert (draft.title, len(draft.growth_areas)) == (title, areas)


def test_a_period_that_is_none_is_refused(tmp_path: Path) -> None:
    """The error says what to write."""
    with pytest.raises(UsageError, match="'spring' is no period of a review"):
        review_draft(loaded(tmp_path), "e01", period="spring")


def test_an_empty_record_asks_for_everything_and_invents_nothing(tmp_path: Path) -> None:
    """No rows: gaps and places to write, no sentence about work."""
    cycle = loaded(tmp_path, "## 2026-02\n")
    packet, review = packet_draft(cycle, "e01"), review_draft(cycle, "e01")
    assert packet.rows == 0
    assert "Nothing of the half is on paper for Scope." in render_packet_draft(packet)
    assert review.accomplishments == review.growth_areas == review.themes == ()
    assert "No linked row of the period is on paper." in render_review_draft(review)
