"""Characters on paper: what the fonts print, what is named instead, where long words break."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.view.pre_read.glyphs import FONTS, is_covered, printable, uncovered_letters, with_break_points
from perfcal.view.safe_text import visible


def code_points(ranges):
    """Return the code points of "20-7e a0" and the like."""
    pairs = [part.split("-") for part in ranges.split()]
    return {point for pair in pairs for point in range(int(pair[0], 16), int(pair[-1], 16) + 1)}


def test_the_list_of_code_points_is_that_of_the_fonts():
    """`coverage.txt` says exactly what the font files beside it hold."""
    if shutil.which("fc-query") is None:
        pytest.skip("fc-query is not installed (Debian: apt-get install fontconfig)")
    fonts = sorted(path for path in FONTS.iterdir() if path.name.endswith(".ttf"))
    asked = ["fc-query", "--format=%{charset} ", *map(str, fonts)]
    held = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert code_points((FONTS / "coverage.txt").read_text()) == code_points(held)


@pytest.mark.parametrize(
    "name",
    [
        "Đặng Þóra",
        "Αθηνά",
        "Ольга Їжак",
        "佐藤 花子",
        "陈思远",
        "김서연",
        "สมหญิง",
        "أمينة",
        "נועה",
        "अंजलि",
        "தமிழ்",
        "ሰላም",
        "Արամ",
        "ნინო",
    ],
)
def test_names_of_many_scripts_print(name):
    """Every letter of these names is in a font perfcal brings."""
    assert uncovered_letters(printable(unicodedata.normalize("NFC", name))) == []


def test_a_symbol_without_a_glyph_is_named():
    """An emoji becomes its name; what has no name becomes its code point."""
    assert printable("done 🎉 \ue000") == "done [party popper] [U+E000]"


def test_a_letter_without_a_glyph_stays_to_be_asked_for():
    """A letter is never replaced: it is left for the machine's fonts, or refused."""
    assert printable("ꦲ") == "ꦲ"
    assert uncovered_letters("aꦲbꦲ") == ["ꦲ"]


def test_long_words_get_break_points():
    """A long word may break with a hyphen, a long identifier without one; a short word and an address part stay whole."""
    assert with_break_points("Donaudampfschifffahrt") == "Donauda\u00admpfschi\u00adfffahrt"
    assert with_break_points("a" * 10 + "_" + "1" * 12).count("\u200b") == 3
    assert with_break_points("code.example/platform/retry-budget") == "code.example/platform/retry-budget"


def test_scripts_that_break_by_themselves_are_left_alone():
    """Thai has no spaces and its own rules; Japanese breaks anywhere."""
    for text in ("ย้ายระบบบัญชีไปยังบริการใหม่โดยไม่หยุดให้บริการ", "台帳の書き込みをアウトボックスに移行し遅延を改善しました"):
        assert with_break_points(text) == text


@given(st.text())
def test_break_points_add_nothing_that_can_be_read(text):
    """Without the two invisible characters the text is what it was."""
    bare = text.replace("\u00ad", "").replace("\u200b", "")
    assert with_break_points(bare).replace("\u00ad", "").replace("\u200b", "") == bare


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_printable_is_covered_or_a_letter(text):
    """After `printable`, only letters, marks and digits can be beyond the fonts."""
    beyond = [character for character in printable(visible(text)) if not is_covered(character)]
    assert {unicodedata.category(character)[0] for character in beyond} <= set("LMN")
