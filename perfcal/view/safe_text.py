"""Text written by others, made safe to show: without characters nobody can see, and with the one test of a link.

Notebook front ends run a script planted in displayed HTML or Markdown, and a growth doc is written by many hands. So
every text is shown as text: the templates escape it, and no Markdown of it is rendered (R13.5).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

__all__ = ["safe_link", "visible"]

_SCHEMES = {"http", "https", "mailto"}
# Controls, zero-width and direction-override characters: nothing to see, and able to make text read as something else.
# The two joiners (U+200C, U+200D) stay: Persian, Hindi and emoji are misspelt without them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s")


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
