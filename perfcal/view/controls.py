"""The few kinds of field a notebook's controls are made of.

Plain ipywidgets, so that JupyterLab, Voilà or VS Code can show them; each has a label that belongs to it and works by
keyboard. What a file says is shown as a value, an option or escaped text, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import ipywidgets as widgets

from perfcal.view.safe_text import visible
from perfcal.view.tables import PageTable

__all__ = ["beneath", "button", "choice", "heading", "line_field", "said", "shown", "text_field"]

_LABEL_WIDTH = "10rem"
_LABEL = {"description_width": _LABEL_WIDTH}
_WIDTH = "min(100%, 62rem)"

Option = tuple[str, str]  # what is read, what is meant


def choice(label: str, options: Sequence[Option], *, value: str = "") -> widgets.Dropdown:
    """Return a dropdown with its label; options are (words, value) pairs."""
    layout = widgets.Layout(width=_WIDTH)
    return widgets.Dropdown(options=options, value=value, description=label, style=_LABEL, layout=layout)


def line_field(label: str, *, value: str = "", placeholder: str = "") -> widgets.Text:
    """Return a one-line text field; it reports when left or on Enter, so a half-typed word changes nothing."""
    return widgets.Text(
        value=value,
        placeholder=placeholder,
        description=label,
        continuous_update=False,
        style=_LABEL,
        layout=widgets.Layout(width=_WIDTH),
    )


def text_field(label: str, *, value: str = "", placeholder: str = "", rows: int = 5) -> widgets.Textarea:
    """Return a field of several lines; it reports when left."""
    return widgets.Textarea(
        value=value,
        placeholder=placeholder,
        description=label,
        continuous_update=False,
        rows=rows,
        style=_LABEL,
        layout=widgets.Layout(width=_WIDTH),
    )


def button(label: str, *, primary: bool = False) -> widgets.Button:
    """Return a button as wide as its words."""
    style = "primary" if primary else ""
    return widgets.Button(
        description=label, button_style=style, layout=widgets.Layout(width="auto", align_self="flex-start")
    )


def heading(text: str) -> widgets.HTML:
    """Return words that head a group of fields."""
    return widgets.HTML(f'<p style="margin:.6em 0 .1em;line-height:1.4"><strong>{_plain(text)}</strong></p>')


def said(lines: Iterable[str], *, first: str = "") -> str:
    """Return escaped lines as HTML, with `first` in bold above them; a screen reader reads them when they change."""
    title = [f"<strong>{_plain(first)}</strong>"] if first else []
    body = "<br>".join([*title, *map(_plain, lines)])
    style = (
        "line-height:1.4;max-width:62rem;margin:.5em 0;padding-left:.7em;border-left:3px solid rgba(128,128,128,.45)"
    )
    return f'<div role="status" style="{style}">{body}</div>' if body else ""


def beneath(text: str) -> str:
    """Return an escaped line as HTML that stands under a field, in line with its value."""
    return f'<div style="line-height:1.4;max-width:52rem;margin:0 0 .4em {_LABEL_WIDTH}">{_plain(text)}</div>'


def shown(table: PageTable) -> widgets.HTML:
    """Return a table, whose every cell is escaped, as a widget."""
    return widgets.HTML(table.to_html())


def _plain(text: str) -> str:
    return escape(visible(text))
