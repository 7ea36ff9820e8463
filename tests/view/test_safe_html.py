"""Untrusted text: what may be shown, what may be followed, what cannot be seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.view.safe_html import safe_html, safe_link, visible

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![pixel](https://tracker.example/p.png)",
    "<style>@import 'https://tracker.example'</style>",
    "<iframe src=https://tracker.example></iframe>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "`</code><script>alert(1)</script>`",
)


@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_leaves_an_element_that_acts(text):
    """Scripts, pictures, styles, frames and foreign schemes never become elements or attributes."""
    shown = safe_html(text)
    assert not re.search(r"<(script|img|style|iframe|svg|object|form)", shown)
    assert not re.search(r"<[^>]*(javascript:|data:|onmouseover|onerror|src=)", shown)


def test_raw_html_is_shown_as_its_characters():
    """What was typed can be read; nothing vanishes."""
    assert "&lt;b onclick=" in safe_html("<b onclick=x>bold</b>")


def test_markdown_still_works():
    """Emphasis, lists, tables and web links are rendered."""
    shown = safe_html("**a** [b](https://docs.example/c)\n\n- d\n\n|e|f|\n|-|-|\n|1|2|\n")
    assert '<strong>a</strong> <a href="https://docs.example/c" rel="noopener noreferrer">b</a>' in shown
    assert "<li>d</li>" in shown
    assert "<td>2</td>" in shown


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://docs.example/rfc?x=1#y", "https://docs.example/rfc?x=1#y"),
        (" http://a.example ", "http://a.example"),
        ("mailto:ana@team.example", "mailto:ana@team.example"),
        ("https://docs.example/Übersicht", "https://docs.example/%C3%9Cbersicht"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("https://a.example/%20kept", "https://a.example/%20kept"),
    ],
)
def test_web_and_mail_addresses_may_be_followed(url, link):
    """An address comes back whole, with anything outside the alphabet of addresses percent-encoded."""
    assert safe_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//tracker.example",
        "docs/rfc.md",
        "https://",
        "https://[::1",
        "https://a.example/a b",
        "https://a.example\n.evil.example",
        "mailto:",
    ],
)
def test_other_addresses_may_not(url):
    """Another scheme, no target or a blank inside: not a link."""
    assert safe_link(url) == ""


@given(st.text())
def test_a_link_is_ascii_without_quotes_or_brackets(text):
    """Whatever the text, an allowed address cannot leave the attribute or the Markdown it stands in."""
    assert re.fullmatch(r"[\x21-\x7e]*", safe_link(f"https://a.example/{text}"))
    assert not set('"<>\\^`{|}') & set(safe_link(f"https://a.example/{text}"))


def test_invisible_characters_go_and_joiners_stay():
    """Overrides, zero-width spaces, tags and controls go; Persian and emoji keep their joiners."""
    assert visible("a\u202eb\u200bc\ufeffd\x07e\U000e0041f") == "abcdef"
    assert visible("می\u200cخواهم 👩\u200d💻\tx\ny") == "می\u200cخواهم 👩\u200d💻\tx\ny"
