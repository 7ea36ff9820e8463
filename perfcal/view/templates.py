"""The page templates, all of one kind, and the hash by which a page's policy allows its own style sheet alone."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

__all__ = ["style_hash", "template"]

_PAGES = Environment(
    loader=PackageLoader("perfcal.view", "pages"),
    autoescape=select_autoescape(["html.j2"]),  # the style sheets hold our own colours, fonts and measures only
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def template(name: str) -> Template:
    """Return a template of `pages/`; whatever an HTML one is given is escaped."""
    return _PAGES.get_template(name)


def style_hash(css: str) -> str:
    """Return the source expression of a content security policy that allows exactly this style sheet."""
    return f"'sha256-{b64encode(sha256(css.encode()).digest()).decode()}'"
