"""Text by others inside Markdown of ours: escaped, so that it shows its very characters; links only where they are safe."""

from __future__ import annotations

import re

from perfcal.view.safe_text import safe_link, visible

__all__ = ["plain", "web_link"]

# An underscore inside a word is no markup, and file names are easier to read without a backslash.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~$#]|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_BLANKS = re.compile(r"\s+")


def web_link(text: str, url: str) -> str:
    """Return a link, or the words and the address as text where it is none that may be followed."""
    href = safe_link(url)
    if href:
        return f"[{plain(text)}](<{href}>)"
    return f"{plain(text)} (not a web address: {plain(url)})" if url else plain(text)


def plain(text: str) -> str:
    """Return `text` on one line, so escaped that Markdown shows its very characters."""
    one_line = _BLANKS.sub(" ", visible(text)).strip()
    return _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", one_line))
