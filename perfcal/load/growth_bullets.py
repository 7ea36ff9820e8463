"""One bullet of a growth doc as a claim: its date, words, links and tags.

bullet = ("-"|"*"|"+") ["[ ]"|"[x]"] [date] text {link} {tag}
tag    = "#" (dimension | kind | kind ":" number | "reach-" reach | "in-flight" | "shareable")
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from perfcal.errors import nearest
from perfcal.load.growth_text import Block, Inline, joined, merged
from perfcal.schema.dates import NO_SPAN, BadDateError, Span, leading_date
from perfcal.schema.rubric import Rubric

__all__ = ["Claim", "ClaimReader", "Fault", "read_claim"]

_TAG = re.compile(r"(?<![\w/&#])#([^\W\d_][\w-]*)(:[^\s#]*)?")
_MOST = 999  # nobody unblocks a thousand people with one piece of work
_URL = re.compile(r"(?:https?|mailto):[^\s<>\[\]()\"']*[^\s<>\[\]()\"'.,;:!?]")
_WIKI = re.compile(r"!?\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
_PLACEHOLDER = re.compile(
    r"^\W*(?:tbd|tba|todo|xxx+|n/a|none|nothing|lorem ipsum.*|\{\{.*\}\}|\{[^{}]*\}|<[^<>]*>|\[(?:insert|your|add)\b[^\]]*\])?\W*$"
    r"|^(?:add|insert|write|describe|enter|put) (?:your|the|a|an|some)\b.*\bhere\b\W*$|^your \w+ (?:goes )?here\W*$",
    re.IGNORECASE,
)
_BEFORE_SIGN = re.compile(r" (?=[,.;:])")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?=[/?#]|$)")
_SAFE_SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about one bullet a person should know; the loader adds the file and line."""

    severity: str
    found: str
    expected: str
    hint: str


@dataclass(slots=True)
class Claim:
    """What one bullet says. `refused` is the fault for which it cannot be used; `empty` marks a placeholder."""

    text: str = ""
    details: str = ""
    span: Span = NO_SPAN
    links: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    kinds: list[tuple[str, int]] = field(default_factory=list)
    reach: str = ""
    in_flight: bool = False
    shareable: bool = False
    done: bool | None = None
    empty: bool = False
    refused: Fault | None = None
    faults: list[Fault] = field(default_factory=list)


class ClaimReader:
    """Reads bullets by the tags of one rubric. Tags are looked for in plain words only, never in code, link titles or addresses."""

    def __init__(self, rubric: Rubric) -> None:
        self.dimensions = {known.id.casefold(): known.id for known in rubric.dimensions}
        self.kinds = {kind.casefold(): kind for kind in rubric.kinds}
        self.reaches = {f"reach-{reach}".casefold(): reach for reach in rubric.reach}

    def read(self, bullet: Block) -> Claim:
        """Return what one bullet says."""
        claim = Claim(done=bullet.done)
        claim.text = self._pieces(claim, bullet.inlines, dated=True)
        if bullet.details:
            claim.details = self._pieces(claim, bullet.details, dated=False).removeprefix("; ")
        claim.empty = not claim.links and bool(_PLACEHOLDER.match(claim.text))
        if bullet.numbered:
            hint = "read as a bullet; begin the line with `-`"
            claim.faults.append(Fault("note", "a numbered item", "a bullet", hint))
        return claim

    def _pieces(self, claim: Claim, pieces: list[Inline], *, dated: bool) -> str:
        kept: list[Inline] = []
        for piece in merged(pieces):
            text, kind, url = piece
            if kind == "link":
                _add_link(claim, text, url)
            elif kind == "text":
                if dated and claim.span is NO_SPAN and not (kept and joined(kept)):
                    text = _take_date(claim, text.lstrip())
                kept.append(Inline(self._words(claim, text)))
                continue
            kept.append(piece)
        return _sentence(kept)

    def _words(self, claim: Claim, text: str) -> str:
        """Take addresses, wiki links and tags out of plain words; each is looked for only where its sign is."""
        if ":" in text:
            text = _URL.sub(lambda found: _bare_link(claim, found[0]), text)
        if "[[" in text:
            text = _WIKI.sub(lambda found: found[2] or found[1], text)
        if "#" in text:
            text = _TAG.sub(lambda found: self._tag(claim, found[1], found[2]), text)
        return text

    def _tag(self, claim: Claim, name: str, number: str | None) -> str:
        """Give a tag its meaning; an unknown one is kept as written, with the nearest that exists."""
        number, rest = _number(number)
        claim.tags.append(name if number is None else f"{name}:{number}")
        asked = name.casefold()
        if asked in self.kinds:
            _add_kind(claim, self.kinds[asked], number)
        elif asked in self.dimensions:
            claim.dimensions.append(self.dimensions[asked])
        elif asked in self.reaches:
            _add_reach(claim, self.reaches[asked])
        elif asked in {"in-flight", "shareable"}:
            claim.in_flight |= asked == "in-flight"
            claim.shareable |= asked == "shareable"
        else:
            known = [*self.dimensions, *self.kinds, *self.reaches, "in-flight", "shareable"]
            close = nearest(asked, known, limit=1)
            hint = f"did you mean #{close[0]}?" if close else "tags are dimensions, kinds and reach-… of the rubric"
            claim.faults.append(Fault("note", f"tag #{name}", "a tag of the rubric", hint))
        return rest


def read_claim(bullet: Block, rubric: Rubric) -> Claim:
    """Read one bullet by a rubric; `ClaimReader` reads many."""
    return ClaimReader(rubric).read(bullet)


def _sentence(kept: list[Inline]) -> str:
    """Return the words of a bullet; links at its end (`text {link}`) name artifacts and are no part of it."""
    if len(kept) > 1:
        words = [piece for piece in kept if piece.text.strip()]
        while len(words) > 1 and words[-1].kind == "link":
            kept.remove(words.pop())
    return _BEFORE_SIGN.sub("", joined(kept)).strip(" ,;")


def _take_date(claim: Claim, text: str) -> str:
    if not (text.startswith("[") or text[:1].isdecimal()):  # no date begins otherwise
        return text
    try:
        claim.span, rest = leading_date(text)
    except BadDateError as error:
        claim.refused = Fault(
            "error", error.found, error.expected, "write the day as YYYY-MM-DD, or leave the date out"
        )
        return text
    if claim.span.tolerated:
        claim.faults.append(
            Fault("note", "a date in words", "YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD", _as_format(claim.span))
        )
    return rest


def _as_format(span: Span) -> str:
    if span.start == span.end:
        return f"read as {span.start}"
    return f"read as {span.start}..{span.end}"


def _add_link(claim: Claim, title: str, url: str) -> None:
    if _PLAIN_ADDRESS.match(url):  # what most are needs no taking apart
        claim.links.append((title.strip() or url, url))
        return
    parts = _split(url)
    if parts is not None and parts.scheme.lower() in _SAFE_SCHEMES and (parts.netloc or parts.scheme == "mailto"):
        claim.links.append((title.strip() or url, url))
        return
    claim.faults.append(
        Fault(
            "warning",
            f"a link of the kind {parts.scheme or 'relative'!r}" if parts is not None else "a malformed link",
            "a link that starts with https:, http: or mailto:",
            "give the artifact's full address; the words are kept, the link is not",
        )
    )


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address, or None for one that no browser would open either."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _bare_link(claim: Claim, url: str) -> str:
    parts = _split(url)
    if parts is None or not (parts.netloc or parts.path):
        _add_link(claim, url, url)
        return url
    title = f"{parts.netloc}{parts.path}".rstrip("/") or url
    claim.links.append((title, url))
    return title


def _number(written: str | None) -> tuple[str | None, str]:
    """Split what follows a tag's colon into the number and the punctuation that ends the sentence."""
    if written is None:
        return None, ""
    number = written[1:].rstrip(".,;:!?)")
    return number, written[1 + len(number) :]


def _add_kind(claim: Claim, kind: str, number: str | None) -> None:
    whole = number is None or (number.isascii() and number.isdigit() and len(number) <= len(str(_MOST)))
    if not whole or (number is not None and not 0 < int(number) <= _MOST):
        hint = f"write #{kind} for one, or #{kind}:3 for three; the tag is not counted"
        expected = f"a whole number from 1 to {_MOST} right after the colon"
        claim.faults.append(Fault("warning", f"tag #{kind} with another number", expected, hint))
        return
    claim.kinds.append((kind, int(number or 1)))


def _add_reach(claim: Claim, reach: str) -> None:
    if claim.reach and claim.reach != reach:
        hint = f"keep one; #reach-{claim.reach} is used"
        claim.faults.append(Fault("warning", f"two reaches, {claim.reach} and {reach}", "one reach a bullet", hint))
        return
    claim.reach = reach
