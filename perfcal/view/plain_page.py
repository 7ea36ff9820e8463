"""What every page of a batch's reports shares: one sheet of styles, and a policy that lets the page fetch nothing."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from perfcal.view.theme import DARK, FONT_STACK, LIGHT, css_variables

__all__ = ["render_plain_page"]

_TEMPLATES = Environment(
    loader=PackageLoader("perfcal.view", "pages"),
    autoescape=select_autoescape(["html.j2"]),  # the style sheet holds our own colours and fonts only
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_plain_page(template: str, *, title: str, cell_styles: bool = False, **facts: object) -> str:
    """Return a page that needs no script and asks nobody for anything; every fact is escaped.

    `cell_styles` lets `style` attributes act, for pages whose content has been through a sanitiser.
    """
    css = _style_sheet()
    return _TEMPLATES.get_template(template).render(
        title=title,
        css=css,
        policy=_policy(css, cell_styles=cell_styles),
        **facts,
    )


def _style_sheet() -> str:
    loaded = _TEMPLATES.get_template("plain_page.css")
    return loaded.render(light=css_variables(LIGHT), dark=css_variables(DARK), fonts=FONT_STACK)


def _policy(css: str, *, cell_styles: bool) -> str:
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    # A browser ignores 'unsafe-inline' beside a hash, so a page has one or the other.
    styles = "'unsafe-inline'" if cell_styles else f"'sha256-{digest}'"
    return f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
