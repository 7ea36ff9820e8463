"""What every page of a batch's reports shares: one sheet of styles, and a policy that lets the page fetch nothing."""

from __future__ import annotations

from perfcal.view.templates import style_hash, template
from perfcal.view.theme import DARK, FONT_STACK, LIGHT, css_variables

__all__ = ["render_plain_page"]


def render_plain_page(name: str, *, title: str, cell_styles: bool = False, **facts: object) -> str:
    """Return the page of template `name`: it needs no script and asks nobody for anything; every fact is escaped.

    `cell_styles` lets `style` attributes act, for pages whose content has been through a sanitiser.
    """
    css = _style_sheet()
    return template(name).render(title=title, css=css, policy=_policy(css, cell_styles=cell_styles), **facts)


def _style_sheet() -> str:
    return template("plain_page.css").render(light=css_variables(LIGHT), dark=css_variables(DARK), fonts=FONT_STACK)


def _policy(css: str, *, cell_styles: bool) -> str:
    # A browser ignores 'unsafe-inline' beside a hash, so a page has one or the other.
    styles = "'unsafe-inline'" if cell_styles else style_hash(css)
    return f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
