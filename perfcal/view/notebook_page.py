"""An executed notebook as a page to read: its own HTML, cleaned, in perfcal's type and colours, without the code."""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup

from perfcal.view.plain_page import render_plain_page

__all__ = ["render_notebook_page"]

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl",
    "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "mark", "ol", "p",
    "pre", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "style", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-top", "caption-side",
    "color", "font-style", "font-weight", "line-height", "margin", "max-width", "padding", "table-layout", "text-align",
    "text-decoration", "text-underline-offset", "vertical-align", "white-space", "width",
}  # fmt: skip
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
# In what the cleaner writes, a "<" is always a tag's, and every value stands in double quotes and holds none.
_IMAGE = re.compile(r'<img((?: [^\s="<>]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s="<>]+)="[^"]*"')


def render_notebook_page(content: str, *, title: str, source: str) -> str:
    """Return a self-contained page around `content`, HTML that nobody has checked yet.

    What could run, fetch or cover something is taken out: a page of the batch is opened by people who did not make it.
    `source` says at its foot what it was made from.
    """
    cleaned = _IMAGE.sub(_with_a_text, _CLEANER.clean(content))
    return render_plain_page(
        "notebook_page.html.j2",
        title=title,
        cell_styles=True,
        content=Markup(cleaned),  # noqa: S704  # cleaned above
        source=source,
    )


def _with_a_text(image: re.Match[str]) -> str:
    """Give a picture without a text the one nbconvert gives: a screen reader would read its address aloud."""
    names = _ATTRIBUTE.findall(image[1])
    if "alt" in names or "src" not in names:
        return image[0]
    return f'<img{image[1]} alt="No description has been provided for this image">'


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Keep pictures that are in the page itself, and links that are no pictures."""
    if (tag, attribute) == ("img", "src"):
        return value if _PICTURE.fullmatch(value) else None
    if (tag, attribute) == ("a", "href"):
        return None if value.strip().lower().startswith("data:") else value
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel="noopener noreferrer",
    filter_style_properties=_STYLES,
)
