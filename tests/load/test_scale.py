"""`scale.yaml`: worst to best as listed, and one meaning per word."""

import pytest

from perfcal.load.scale import read_scale
from perfcal.schema.problems import Problems

SOUND = """\
perfcal: scale/1
values:
  - {value: 1, label: Below}
  - {value: 2, label: Meets, aliases: ["2 - Meets"]}
  - {value: 3, label: Exceeds}
meets: 2
unrated: ["n/a", NR]
"""


def read(tmp_path, text):
    """The scale of a text, and (line, found) of each fault."""
    path, problems = tmp_path / "scale.yaml", Problems()
    path.write_text(text, encoding="utf-8")
    scale = read_scale(path, name="scale.yaml", problems=problems)
    return scale, [(fault.line, fault.found) for fault in problems]


def test_a_sound_scale_reads_as_written(tmp_path):
    """A cell may hold the value, the label or an alias."""
    scale, faults = read(tmp_path, SOUND)
    assert faults == []
    assert [scale.value_of(cell) for cell in ("2", "meets", "2 - Meets", "splendid")] == [2, 2, 2, None]
    assert (scale.meets, scale.is_unrated("nr"), scale.is_unrated("")) == (2, True, False)


def test_a_scale_where_one_is_best_keeps_its_order(tmp_path):
    """The direction is the order of the file; numbers do not tell it."""
    scale, faults = read(tmp_path, SOUND.replace("value: 1", "value: 9"))
    assert faults == []
    assert [step.value for step in scale.values] == [9, 2, 3]


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("label: Exceeds", "label: meets", 5, "'meets' again (first in line 4)"),
        ("value: 3", "value: 2", 5, "'2' again (first in line 4)"),
        ("value: 3", "value: high", 5, "value: high"),
        ("label: Exceeds", "lable: Exceeds", 5, "unknown key 'lable'"),
        ("meets: 2", "meets: 4", 6, "a value that is not on the scale"),
        ("meets: 2\n", "", 1, "no meets"),
        ("NR]", "Below]", 7, "'Below', which is also on the scale"),
        ("values:", "value:", 2, "unknown key 'value'"),
    ],
)
def test_a_broken_rule_is_an_error_with_its_line(tmp_path, old, new, line, found):
    """The scale is not used."""
    scale, faults = read(tmp_path, SOUND.replace(old, new, 1))
    assert scale is None
    assert (line, found) in faults
