"""Bytes as text: every reader of text names the line and the byte that is not UTF-8, marked file or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from perfcal.errors import DataError, UsageError
from perfcal.load.growth_source import read_source
from perfcal.load.importers.evidence_growth_doc import links_in
from perfcal.load.importers.rubric import import_rubric
from perfcal.load.tabular import read_text_table
from perfcal.load.text_file import line_feeds, read_text
from perfcal.schema.problems import Problems

MARK = b"\xef\xbb\xbf"
WORDS = "byte 0xE9 at position {place}, which is not UTF-8"


def by_problem(read: Callable[..., object]) -> Callable[[Path], tuple[int | None, str]]:
    """A reader that keeps its fault, as the fault's line and words."""

    def fault(path: Path) -> tuple[int | None, str]:
        problems = Problems()
        read(path, name=path.name, problems=problems)
        (found,) = (problem for problem in problems if problem.severity == "error")
        return found.line, found.found

    return fault


def by_error(read: Callable[[Path], object]) -> Callable[[Path], tuple[int | None, str]]:
    """A reader that raises its fault, as the line and words of its message."""

    def fault(path: Path) -> tuple[int | None, str]:
        with pytest.raises((DataError, UsageError)) as refused:
            read(path)
        place, _, words = str(refused.value).split("\n")[0].partition(": ")
        return int(place.rpartition(", line ")[2]), words

    return fault


@pytest.mark.parametrize("mark", [b"", MARK], ids=["plain", "marked"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(
    "fault",
    [
        by_problem(read_text),
        by_problem(read_text_table),
        by_problem(read_source),
        by_error(import_rubric),
        by_error(links_in),
    ],
    ids=["text", "table", "growth doc", "ladder", "doc to append to"],
)
def test_the_line_and_the_byte_are_those_of_the_file(
    tmp_path: Path, fault: Callable[[Path], tuple[int | None, str]], line_end: bytes, mark: bytes
) -> None:
    """A byte-order mark counts as the bytes it is, and each kind of line end as one."""
    path = tmp_path / "some.csv"
    payload = mark + b"\xc3\xa9,b" + line_end + b"1,2" + line_end + b"caf\xe9,3" + line_end
    path.write_bytes(payload)
    assert fault(path) == (3, WORDS.format(place=payload.index(b"caf\xe9") + 3))


def test_the_line_of_a_stated_encoding_is_counted_in_it(tmp_path: Path) -> None:
    """Half a character at the end of a UTF-16 file stands in the file's last line, CRLF or not."""
    path, problems = tmp_path / "some.csv", Problems()
    path.write_bytes("a,b\r\n1,2\r\n3".encode("utf-16") + b"\x00")
    assert read_text_table(path, name="some.csv", problems=problems) is None
    assert [problem.line for problem in problems] == [3]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """A growth doc that is a folder stops no other."""
    problems = Problems()
    assert read_source(tmp_path, name="growth_docs/e01.md", problems=problems).text is None
    assert [problem.found for problem in problems] == ["a file that cannot be read (Is a directory)"]


def test_line_ends_become_line_feeds() -> None:
    """Each of the three, and no other character that some call a line end."""
    assert line_feeds("a\r\nb\rc\nd\u2028e\x0bf") == "a\nb\nc\nd\u2028e\x0bf"


def test_a_marked_page_is_known_by_its_content(tmp_path: Path) -> None:
    """A byte-order mark before the doctype hides nothing."""
    path = tmp_path / "ladder.md"
    path.write_bytes(MARK + b"<!doctype html><table></table>")
    with pytest.raises(Exception, match="this is HTML"):
        import_rubric(path)
