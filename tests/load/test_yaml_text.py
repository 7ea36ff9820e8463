"""YAML read as text only, with lines, and written back unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.load.yaml_text import YamlMap, parse_yaml, plain, read_perfcal_yaml
from perfcal.schema.problems import Problems
from perfcal.yaml_writer import dump_yaml

ODD_WORDS = st.text("ab 0:-#'\"\té—\u2028\x85\ufeff\r\n|>&*!%@`{}[],?", max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | ODD_WORDS
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)


def parsed(text):
    """The tree of a text and the faults found in it."""
    problems = Problems()
    return parse_yaml(text, name="x.yaml", problems=problems), list(problems)


@given(st.dictionaries(TEXTS, TREES, max_size=3))
def test_what_is_written_reads_back_as_the_same_text(data):
    """Whatever a person types survives the file, character for character."""
    tree, faults = parsed(dump_yaml(data))
    assert faults == []
    assert plain(tree) == data


@pytest.mark.parametrize("written", ["00417", "1:1", "No", "2026-03-14", "~", "null", "1e3", "0x1F", "3.0"])
def test_no_scalar_is_converted(written):
    """YAML's own guesses would make a number, a time, a truth or nothing of these."""
    tree, _ = parsed(f"id: {written}\n")
    assert plain(tree) == {"id": written}


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' twice (first in line 1)"),
        ("a:\n  b: 1\n\tc: 2\n", 3, "a tab in the indentation"),
        ("a: &big [1]\nb: *big\n", 2, "an alias (*name)"),
        ("[" * 3000, 1, "more than 40 levels of nesting"),
        ("a: 1\n---\nb: 2\n", 2, "a second `---` document"),
        ("a: b: c\n", 1, "text that is not YAML: mapping values are not allowed in this context"),
        ("? [a, b]\n: 1\n", 1, "a list or mapping as a key"),
        ("a: \x07\n", None, "a character YAML does not allow"),
    ],
)
def test_a_fault_is_named_with_its_line(text, line, found):
    """Nothing raises for what a file contains."""
    tree, faults = parsed(text)
    assert tree is None
    assert [(fault.line, fault.found) for fault in faults] == [(line, found)]


def test_an_alias_bomb_costs_nothing():
    """Nine lists of nine aliases each are refused at the first alias."""
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    tree, faults = parsed(bomb)
    assert tree is None
    assert faults[0].line == 2


def test_front_matter_counts_lines_from_its_file():
    """A fault in front matter is found where an editor shows it."""
    problems = Problems()
    parse_yaml("a: 1\na: 2\n", name="doc.md", problems=problems, first_line=5)
    assert [fault.line for fault in problems] == [6]


def test_a_key_knows_its_line():
    """Later checks of a value can say where it stands."""
    tree, _ = parsed("a: 1\n\nb:\n  - c\n")
    assert isinstance(tree, YamlMap)
    assert (tree.line_of("b"), tree.line_of("missing")) == (3, 1)


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (b"id: x\n", "a first key 'id'"),
        (b"perfcal: rubric/2\n", "perfcal: rubric/2"),
        (b"perfcal: scale/1\n", "perfcal: scale/1"),
        (b"", "no keys"),
        (b"- a\n", "no keys"),
        (b"perfcal: rubric/1\nid: caf\xe9\n", "byte 0xE9 at position 25, which is not UTF-8"),
    ],
)
def test_a_file_names_its_own_format_first(tmp_path, payload, found):
    """A file of another format, another version or another encoding is an error, never a guess."""
    path, problems = tmp_path / "rubric.yaml", Problems()
    path.write_bytes(payload)
    assert read_perfcal_yaml(path, format_name="rubric", name="rubric.yaml", problems=problems) is None
    assert [fault.found for fault in problems] == [found]


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path):
    """Editors on other systems write them."""
    path, problems = tmp_path / "rubric.yaml", Problems()
    path.write_bytes(b"\xef\xbb\xbfperfcal: rubric/1\r\nid: x\r\n")
    node = read_perfcal_yaml(path, format_name="rubric", name="rubric.yaml", problems=problems)
    assert node is not None
    assert plain(node) == {"perfcal": "rubric/1", "id": "x"}


def test_a_missing_file_is_a_problem(tmp_path):
    """The reader of a workspace goes on with the other files."""
    problems = Problems()
    path = tmp_path / "none.yaml"
    assert read_perfcal_yaml(path, format_name="scale", name="none.yaml", problems=problems) is None
    assert "cannot be read" in next(iter(problems)).found
