"""Untrusted text: what may be followed, what cannot be seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.view.safe_text import safe_link, visible


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
