"""Text written by others, made safe to show: the one way Markdown becomes HTML, and the one test of a link.

Notebook front ends run a script planted in displayed HTML or Markdown; a growth doc is written by many hands. Every
string that is shown as anything but plain text goes through `safe_html` (R13.5).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import nh3
from markdown_it import MarkdownIt

__all__ = ["safe_html", "safe_link", "visible"]

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
# No images: a picture is fetched the moment it is shown, and tells its owner who looked.
_MARKDOWN.disable("image")
# Controls, zero-width and direction-override characters: nothing to see, and able to make text read as something else.
# The two joiners (U+200C, U+200D) stay: Persian, Hindi and emoji are misspelt without them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s")


def safe_html(markdown: str) -> str:
    """Return Markdown as HTML that holds no script, no image, no style and no link but http(s) and mailto.

    Raw HTML in the text is shown as the characters it consists of. It does not make the text's claims true or polite.
    """
    rendered = _MARKDOWN.render(visible(markdown))
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def safe_link(url: str) -> str:
    """Return an address that may be followed (http, https or mailto with a target), percent-encoded; else "".

    The caller shows a refused address as plain text, so that nothing vanishes.
    """
    address = visible(url).strip()
    if _BLANKS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        target = parts.hostname or "" if parts.scheme in {"http", "https"} else parts.path
    except ValueError:  # e.g. an unclosed bracket in the host
        return ""
    if parts.scheme not in _SCHEMES or not target:
        return ""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]-._")


def visible(text: str) -> str:
    """Return `text` without characters nobody can see; line ends and tabs stay.

    Direction marks go with them: a right-to-left text still reads right to left by its letters.
    """
    return _INVISIBLE.sub("", text)
