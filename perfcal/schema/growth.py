"""The words of a growth doc: kinds of section, their headings, and what a date's precision can be (spec: growth/1)."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "COUNTED_HEADINGS",
    "HEADINGS",
    "SECTION_KINDS",
    "SHAREABLE_KINDS",
    "Precision",
]

Precision = Literal["day", "range", "month", "quarter", "half", "year", "none"]

SECTION_KINDS: dict[str, str] = {
    "update": "YYYY-MM",
    "note": "Note YYYY-MM",
    "1:1": "1:1 YYYY-MM-DD",
    "feedback": "Feedback YYYY-MM-DD",
    "plan": "Plan YYYY-Hn",
    "review": "Review YYYY-Qn or Review YYYY-Hn",
    "packet": "Packet YYYY-Hn",
    "repair": "Repair YYYY-MM-DD",
    "pip": "PIP YYYY-MM-DD",
}
"""Kind → how its H2 is written."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "update": ("Shipped", "Blocked", "Learned", "Asked", "Reply"),
    "note": (),
    "1:1": ("Situation", "Behavior", "Impact", "Ask", "Commit"),
    "feedback": (),
    "plan": ("Stretch project", "Cross-team artifact", "Mentorship outcome", "Design doc", "Signed", "Audit"),
    "review": ("Summary", "Accomplishments", "Growth areas", "Looking ahead"),
    "packet": ("Duration", "Peer input", "Trajectory", "Counter-argument", "Response"),
    "repair": ("Checks", "Gap", "Support", "Cadence", "Time bound", "Touch point", "Re-diagnosis", "Verdict"),
    "pip": ("Gap", "Success criteria", "Timeline", "Support", "Consequences", "Meeting", "Outcome"),
}
"""Kind → the H3 headings it may hold; a packet also has one per dimension of the rubric."""

COUNTED_HEADINGS = ("Shipped", "Learned")
"""Where an engineer's own claim stands. Blocked and Asked say what is not done yet, so they never count."""

SHAREABLE_KINDS = ("update", "review", "packet", "plan")
"""Kinds a peer may see on a page; the rest only where the section is marked shareable (R13.3)."""
