"""How the wall is laid out: large enough to be read from the far end, side by side where there is room, folded where not needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

__all__ = ["beside", "folding", "on_the_wall", "row", "unfold"]

# Jupyter's fields take their size from these variables; set on our boxes only, the rest of the page stays as it is.
_LARGE = """<style>
.perfcal-wall { --jp-widgets-font-size: 16px; --jp-widgets-inline-height: 34px; line-height: 1.35; }
.perfcal-wall .jupyter-button, .perfcal-wall .widget-toggle-button { line-height: 34px; }
.perfcal-wall .widget-toggle-buttons > .widget-label { text-align: right; flex-shrink: 0; margin-right: 8px; }
.perfcal-wall .mod-active { outline: 2px solid currentColor; outline-offset: -2px; font-weight: 600; }
.perfcal-wall :focus-visible { outline: 3px solid #d55e00; outline-offset: 1px; }
.perfcal-wall .widget-checkbox input { width: 18px; height: 18px; margin-top: 8px; }
</style>"""


def on_the_wall(parts: Sequence[widgets.Widget]) -> widgets.VBox:
    """Return parts one under the other, in letters and fields for a room; what has the keyboard is marked."""
    box = widgets.VBox([widgets.HTML(_LARGE, layout=widgets.Layout(display="none")), *parts])
    box.add_class("perfcal-wall")
    return box


def row(parts: Sequence[widgets.Widget]) -> widgets.HBox:
    """Return parts in a row that wraps."""
    return widgets.HBox(parts, layout=widgets.Layout(flex_flow="row wrap", align_items="center"))


def beside(left: widgets.Widget, right: widgets.Widget) -> widgets.HBox:
    """Return two parts side by side on a wall, and one under the other on a laptop."""
    for part in (left, right):
        part.layout.flex, part.layout.width, part.layout.min_width = "1 1 32rem", "auto", "0"
    layout = widgets.Layout(flex_flow="row wrap", align_items="flex-start", grid_gap="0 2.5rem")
    return widgets.HBox([left, right], layout=layout)


def folding(label: str, *, unfolded: bool = False) -> widgets.ToggleButton:
    """Return a button that stays pressed while something is shown."""
    layout = widgets.Layout(width="auto", align_self="flex-start")
    return widgets.ToggleButton(value=unfolded, description=label, layout=layout)


def unfold(pressed: widgets.ToggleButton, panel: widgets.Widget) -> None:
    """Show a panel while a button is pressed, and only then."""

    def show(_change: Any) -> None:
        panel.layout.display = None if pressed.value else "none"

    pressed.observe(show, "value")
    show(None)
