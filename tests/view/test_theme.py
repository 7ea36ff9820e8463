"""The palette: enough contrast in both themes, and one source for page, PDF and charts."""

from dataclasses import asdict

import pytest

from perfcal.view.theme import BLOCK_HEIGHT_MM, BLOCK_WIDTH_MM, DARK, LIGHT, STATUS_SYMBOLS, css_variables


def luminance(colour):
    """Return the relative luminance of WCAG 2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "muted", "link", "alert"])
@pytest.mark.parametrize("ground", ["ground", "panel", "alert_ground"])
def test_text_can_be_read(palette, text, ground):
    """Every text colour stands on every ground with a contrast of 4.5 : 1 or more."""
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_differ_by_lightness_too(palette):
    """Linked and unlinked bars are told apart without seeing hues."""
    assert contrast(palette.linked, palette.unlinked) >= 1.8


def test_no_colour_stands_for_two_things():
    """A colour of the drawing can be swapped for its dark twin by its value, so each value has one name."""
    assert len(set(asdict(LIGHT).values())) == len(asdict(LIGHT))


def test_the_block_fits_both_papers():
    """The text block leaves a margin of 10 mm or more on A4 (210 x 297) and on US Letter (215.9 x 279.4)."""
    assert BLOCK_WIDTH_MM <= 210 - 20
    assert BLOCK_HEIGHT_MM <= 279.4 - 20


def test_css_variables_use_css_names():
    """A field becomes a custom property with hyphens."""
    assert "--alert-ground: #fff3e6;" in css_variables(LIGHT)


def test_each_status_has_a_symbol_of_its_own():
    """No two statuses share a symbol."""
    assert len(set(STATUS_SYMBOLS.values())) == len(STATUS_SYMBOLS) == 4
