"""A conversation goes to the end of a growth doc: bytes kept, whole or not at all, and read back as one conversation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from workspaces import growth_doc, write_files

from perfcal.errors import DataError, OccupiedError, UsageError
from perfcal.evidence.feedback.conversations import conversations
from perfcal.evidence.feedback.lacking import feedback
from perfcal.files import file_digest
from perfcal.load.conversation_text import conversation_text, plain_lines
from perfcal.load.growth_bullets import read_claim
from perfcal.load.growth_doc_writer import append_conversation, with_conversation
from perfcal.load.growth_text import blocks
from perfcal.load.workspace import load_workspace, sample_workspace

SAID = {
    "situation": "Design review of the queue migration, 2026-03-10",
    "behavior": "Two of four reviewers' questions were left for later",
    "impact": "The launch moved a week for a second threat model",
    "ask": "Answer security questions in the doc within 48 hours",
    "commit": "Look at the next two reviews together",
}
DAY, DUE = date(2026, 3, 12), date(2026, 4, 9)
SECTION = conversation_text(DAY, SAID, due=DUE)
RUBRIC = next(iter(load_workspace(sample_workspace()).rubrics.values()))
DOC = growth_doc("# Growth doc\n\n## 2026-02\n### Shipped\n- 2026-02-03 Moved the queue\n")


def written(folder: Path, text: str | bytes = DOC) -> Path:
    """A growth doc on disk, byte for byte."""
    path = folder / "e01.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def append(path: Path, section: str = SECTION) -> str:
    """Append what was looked at a moment ago."""
    return append_conversation(path, section, expected_digest=file_digest(path))


def test_the_section_is_what_the_format_shows() -> None:
    """Five headings in their order, and a Commit with an open box and its day."""
    assert SECTION.splitlines() == [
        "## 1:1 2026-03-12",
        "### Situation", SAID["situation"],
        "### Behavior", SAID["behavior"],
        "### Impact", SAID["impact"],
        "### Ask", SAID["ask"],
        "### Commit", "- [ ] 2026-04-09 Look at the next two reviews together",
    ]  # fmt: skip


def test_it_stands_at_the_end_and_the_new_digest_is_returned(tmp_path: Path) -> None:
    """A blank line before it; what stood there before is untouched."""
    path = written(tmp_path)
    digest = append(path)
    assert path.read_text(encoding="utf-8") == f"{DOC}\n{SECTION}"
    assert digest == file_digest(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf" + DOC.encode(),
        DOC.replace("\n", "\r\n").encode(),
        DOC.rstrip("\n").encode(),
        f"{DOC}\n\n".encode(),
        f"{DOC}- an open list\n  - nested".encode(),
        f"{DOC}| a | b |\n|---|---|\n| 1 | 2 |".encode(),
        f"{DOC}<div>\n\nwords".encode(),
        "## 2026-02\nEin Größenvergleich, 値\n".encode(),
    ],
)
def test_every_earlier_byte_stays(tmp_path: Path, before: bytes) -> None:
    """Mark, line ends and a missing last one too; the new lines end as the old ones do."""
    path = written(tmp_path, before)
    append(path)
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.endswith(SECTION.replace("\n", "\r\n" if b"\r\n" in before else "\n").encode())


@pytest.mark.parametrize("ending", ["```\ncode\n", "~~~~\n```\n", "<!-- to do\n", "<script>\nlet a\n", "<pre>\n"])
def test_an_open_block_is_refused(tmp_path: Path, ending: str) -> None:
    """Nothing written inside it would be seen."""
    path = written(tmp_path, DOC + ending)
    with pytest.raises(UsageError, match="ends inside a code block or a comment"):
        append(path)
    assert path.read_text(encoding="utf-8") == DOC + ending


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    """A colleague's save of a moment ago stays as it is."""
    path = written(tmp_path)
    seen = file_digest(path)
    path.write_text(DOC + "\n## Note 2026-03\n- One\n", encoding="utf-8")
    with pytest.raises(OccupiedError, match="has changed since it was read, so nothing was written"):
        append_conversation(path, SECTION, expected_digest=seen)
    assert "1:1" not in path.read_text(encoding="utf-8")


def test_the_same_conversation_is_not_written_twice(tmp_path: Path) -> None:
    """In another file's line ends too."""
    path = written(tmp_path, DOC.replace("\n", "\r\n"))
    append(path)
    with pytest.raises(OccupiedError, match="in the document already"):
        append(path)


def test_a_second_conversation_of_one_day_is_a_section_of_its_own(tmp_path: Path) -> None:
    """The format allows two 1:1s of a day; both are read."""
    root = write_files(tmp_path, docs={"e01": DOC})
    path = root / "growth_docs" / "e01.md"
    append(path)
    append(path, conversation_text(DAY, {**SAID, "ask": "Ask for the threat model first"}, due=DUE))
    held = feedback(load_workspace(root))
    assert list(held["date"].dt.date) == [DAY, DAY]
    assert list(held["missing"]) == [(), ()]


@pytest.mark.parametrize(
    "section",
    [
        "",
        "## 2026-03\n### Shipped\n- x\n",
        SECTION.replace("### Ask\n", ""),
        SECTION.replace("2026-03-12", "2026-02-30"),
        SECTION + "\n## 1:1 2026-03-13\n",
        "Words\n" + SECTION,
    ],
)
def test_only_one_whole_conversation_is_written(section: str) -> None:
    """Anything else is no job of this function."""
    with pytest.raises(UsageError, match="no section of one conversation"):
        with_conversation(DOC, section, name="e01.md")


def test_words_that_would_open_a_block_are_refused_where_nobody_escaped_them() -> None:
    """A hand-made section with a fence in a field hides its later headings."""
    with pytest.raises(UsageError, match="code block"):
        with_conversation(DOC, SECTION.replace(SAID["situation"], "```"), name="e01.md")


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(UsageError, match=r"none\.md: No such file"):
        append_conversation(tmp_path / "none.md", SECTION, expected_digest="")
    with pytest.raises(DataError, match="not UTF-8"):
        append(written(tmp_path, b"## 2026-02\n\xff\n"))


def test_a_blank_field_is_refused() -> None:
    """A heading with nothing under it is no field."""
    with pytest.raises(UsageError, match="without Impact, Ask"):
        conversation_text(DAY, {**SAID, "impact": " \n", "ask": "\u200b"}, due=DUE)


@pytest.mark.parametrize(
    ("commit", "read"),
    [
        ("2026-04-09 Look at it", "Look at it"),  # the day is said once
        ("to 2026-04-12 look daily", "to 2026-04-12 look daily"),  # and no range is made of it
        (".. 2026-04-12", ".. 2026-04-12"),
        ("- 2026-04-12", "2026-04-12"),
        ("One\ntwo", "One two"),
        ("# One", "# One"),
        ("[x] One", "[x] One"),
    ],
)
def test_a_commit_is_one_bullet_of_its_day(tmp_path: Path, commit: str, read: str) -> None:
    """Whatever its words begin with."""
    root = write_files(tmp_path, docs={"e01": DOC})
    append(root / "growth_docs" / "e01.md", conversation_text(DAY, {**SAID, "commit": commit}, due=DUE))
    rows = load_workspace(root).evidence
    (row,) = rows[rows["heading"] == "Commit"].to_dict("records")
    assert (row["text"], row["date_end"].date(), row["precision"], row["done"]) == (read, DUE, "day", False)


AWKWARD = [
    "# Heading", "## 2026-05", "### Ask", "#shareable words", "```", "~~~", "<!-- hidden", "--> shown", "---", "===",
    "- bullet", "1. number", "12) number", "> quote", "| a | b |\n|---|---|", "a | b\n--- | ---", "[a]: https://x.example",
    "[a\nb]: https://x.example", "    code", "\tcode", "<div>", "<script>alert(1)</script>", "&lt;b&gt;", "\\", "a\\\nb",
    "\r", "\x0c## 2026-05", "\u2028# Heading", "\ufeff", "***", "___", "* * *", "+", "-", "Private", "# private", "TBD", "x\n\n\n\ny",
]  # fmt: skip


def conversation_of(folder: Path, said: dict[str, str]) -> list[dict[str, object]]:
    """What a written conversation is read back as, beside a section before it and whatever it opened after."""
    root = write_files(folder, docs={"e01": DOC})
    append(root / "growth_docs" / "e01.md", conversation_text(DAY, said, due=DUE))
    cycle = load_workspace(root)
    assert list(cycle.sections["kind"]) == ["update", "1:1"]
    return list(conversations(cycle).to_dict("records"))


@pytest.mark.parametrize("awkward", AWKWARD)
def test_awkward_words_stay_words(tmp_path: Path, awkward: str) -> None:
    """In each field and among other lines: one conversation, five fields, nothing before or after them lost."""
    said = {name: f"first\n{awkward}\nlast {name}" for name in SAID}
    (row,) = conversation_of(tmp_path, said)
    for name in SAID:
        assert str(row[name]).startswith(("first", "2026-04-09 first"))
        assert str(row[name]).endswith(f"last {name}")
        assert "".join(awkward.split()).strip("\ufeff") in "".join(str(row[name]).split())


SHOWN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: any(plain_lines(text)))


@settings(deadline=None)
@example(dict.fromkeys(SAID, "|\n-"))
@example(dict.fromkeys(SAID, "[\\]]: x"))
@given(
    st.fixed_dictionaries(
        dict.fromkeys(SAID, SHOWN | st.lists(st.sampled_from(AWKWARD), min_size=1).map("\n".join))
    ).filter(lambda said: all(any(plain_lines(text)) for text in said.values()))
)
def test_whatever_is_typed_is_one_conversation(said: dict[str, str]) -> None:
    """The law: six headings are added, no other, and the last block is the Commit."""
    whole = with_conversation(DOC, conversation_text(DAY, said, due=DUE), name="e01.md")
    found = list(blocks(whole))
    titles = [block.text for block in found if block.kind == "heading"]
    own = ["1:1 2026-03-12", "Situation", "Behavior", "Impact", "Ask", "Commit"]
    assert titles == [block.text for block in blocks(DOC) if block.kind == "heading"] + own
    after = found[[block.text for block in found].index("1:1 2026-03-12") :]
    assert {block.kind for block in after} == {"heading", "paragraph", "bullet"}
    assert [block.kind for block in after].count("bullet") == 1


CLAIMED = st.builds(
    " ".join, st.lists(st.sampled_from(["to", "until", "..", "-", "–", "2026-05-01", "2026-99-99", "x", "2026-05"]))
)


@settings(deadline=None)
@given(SHOWN | CLAIMED.filter(bool))
def test_whatever_is_committed_to_is_due_on_its_day(commit: str) -> None:
    """No word of the Commit moves its day or makes a range of it, and none makes it a bullet that is refused."""
    section = conversation_text(DAY, {**SAID, "commit": commit}, due=DUE)
    claim = read_claim(list(blocks(section))[-1], RUBRIC)
    assert claim.refused is None
    assert (claim.span.start, claim.span.end, claim.span.precision, claim.done) == (DUE, DUE, "day", False)
