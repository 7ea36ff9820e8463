"""Colours, type sizes and the text block: one source for the style sheet, the PDF and the charts.

The colours come from the Okabe–Ito set, darkened or lightened until text on its ground has a contrast of at least
4.5 : 1 in both themes (a test measures it). A status is never told by colour alone: each has a symbol and its word.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

__all__ = [
    "BLOCK_HEIGHT_MM",
    "BLOCK_WIDTH_MM",
    "DARK",
    "FONT_STACK",
    "LIGHT",
    "STATUS_SYMBOLS",
    "Palette",
    "css_variables",
]

# One text block for A4 and US Letter: what fits it fits both, so lines break and cuts fall alike on either paper.
BLOCK_WIDTH_MM = 186
BLOCK_HEIGHT_MM = 257

# Arial, Liberation Sans and Helvetica have the same widths: a page breaks its lines alike wherever it is opened.
FONT_STACK = 'Arial, "Liberation Sans", Helvetica, sans-serif'

STATUS_SYMBOLS = {"at bar": "●", "approaching": "◐", "below": "○", "unknown": "?"}


@dataclass(frozen=True, slots=True)
class Palette:
    """The named colours of one theme, as #rrggbb."""

    ground: str
    panel: str  # behind the counter-argument
    ink: str
    muted: str  # source lines, captions
    rule: str
    link: str
    alert: str  # INCOMPLETE, and what changed underneath an EM's choice
    alert_ground: str
    linked: str  # bars of the time line: evidence with a link
    unlinked: str
    band: str  # the last weeks of the window


LIGHT = Palette(
    ground="#ffffff",
    panel="#f4f6f8",
    ink="#1b2129",
    muted="#56606d",
    rule="#cbd2da",
    link="#00558c",
    alert="#8f3a00",
    alert_ground="#fff3e6",
    linked="#0072b2",
    unlinked="#94c4e0",
    band="#ece5d4",
)
DARK = Palette(
    ground="#14181d",
    panel="#1d232a",
    ink="#e8ebef",
    muted="#a3adb9",
    rule="#3a434e",
    link="#7cc4f2",
    alert="#ffb169",
    alert_ground="#33230f",
    linked="#56b4e9",
    unlinked="#2f6485",
    band="#39362c",
)


def css_variables(palette: Palette) -> str:
    """Return the palette as CSS custom properties, e.g. `--ink: #1b2129;`, in the order of its fields."""
    return " ".join(f"--{field.name.replace('_', '-')}: {getattr(palette, field.name)};" for field in fields(palette))
