"""Documents as Arrow: the tables cut from it are those made of the rows themselves."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from workspaces import FRONT, RUBRIC

from perfcal.load.growth_doc import GrowthDoc, Terms
from perfcal.load.growth_docs import growth_doc
from perfcal.load.growth_records import SCHEMA, heads, packed, rows
from perfcal.load.rubric import read_rubric
from perfcal.schema.columns import EVIDENCE, FIELDS, PARTS, SECTIONS, table
from perfcal.schema.problems import Problems

TABLES = {"sections": SECTIONS, "parts": PARTS, "fields": FIELDS, "evidence": EVIDENCE}
LINES = [
    "## 2026-03", "## March 2026", "## 1:1 2026-03-12", "## Plan 2026-H1", "## Packet 2026-H1", "## Review 2026-Q1", "## Diary",
    "## PIP 2026-04-01", "## 2026-13", "### Shipped", "### Wins", "### Asked", "### Reply 2026-04-02", "### Scope",
    "### Commit", "### Signed", "### Gap", "- 2026-03-14 Cut p99 [RFC 9](https://docs.example/9) #scope #unblocked:4 #reach-org",
    "- [x] done #impact", "- [ ] 2026-04-09 look again", "- 2026-02-30 bad", "- [Nov 22-24, 2022] ünïcode 🎉 #nosuch",
    "- [a](https://a.example/1) mid [b](https://b.example/2) end", "- parent\n  - child #scope", "- Due: 2026-05-01",
    "A paragraph\nover two lines", "> quoted #scope", "1. numbered", "- TODO", "- late #in-flight #shareable", "", "| a |\n|---|",
]  # fmt: skip
FRONTS = [
    FRONT.format(employee_id="e01"),
    "---\nperfcal: growth/1\nemployee_id: e02\ntarget: {level: L5, by: 2026-H2}\nlevels: [{level: L99, from: x}]\n---\n",
    "---\nemployee_id: [\n---\n",
    "",
]


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Terms:
    """The small workspace's own."""
    path = tmp_path_factory.mktemp("rubric") / "rubric.yaml"
    path.write_text(RUBRIC)
    rubric = read_rubric(path, name="rubric.yaml", problems=Problems())
    assert rubric is not None
    return Terms({rubric.id: rubric}, date(2026, 7, 3), date(2026, 6, 30))


def docs_of(texts: list[str], terms: Terms) -> list[GrowthDoc]:
    """Read some texts as documents."""
    return [
        growth_doc(text.encode(), terms, name=f"growth_docs/{number}.md", employee_ids=())
        for number, text in enumerate(texts)
    ]


TEXTS = st.builds(
    lambda front, lines: front + "\n".join(lines), st.sampled_from(FRONTS), st.lists(st.sampled_from(LINES))
)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, max_size=5))
def test_tables_of_arrow_are_tables_of_rows(texts: list[str], terms: Terms) -> None:
    """The law: every cell, dtype and column in its place, whatever the documents say; heads as well."""
    docs = docs_of(texts, terms)
    documents = packed(docs, [str(number) for number in range(len(docs))])
    for name, columns in TABLES.items():
        made = table((row for doc in docs for row in getattr(doc, name)), columns)
        cut = rows(documents, name)
        assert_frame_equal(cut, made)
        for column, dtype in columns.items():
            if dtype == "object":
                assert [(type(cell), cell) for cell in cut[column]] == [(type(cell), cell) for cell in made[column]]
    for head, doc in zip(heads(documents), docs, strict=True):
        assert (head.name, head.account, head.problems) == (doc.name, doc.account, doc.problems)
        doc.front.refused_lines = set()  # of no use once lines are counted
        assert head.front == doc.front


def test_documents_can_be_left_out_and_put_in_order(terms: Terms) -> None:
    """Each document's rows go with it."""
    body = "## 2026-03\n### Shipped\n- {0} #scope\n"
    docs = docs_of([FRONT.format(employee_id=f"e0{n}") + body.format(f"made {n}") for n in range(3)], terms)
    documents = packed(docs, ["a", "b", "c"]).take([2, 0])
    assert list(rows(documents, "evidence")["text"]) == ["made 2", "made 0"]
    assert documents.schema.equals(SCHEMA)
