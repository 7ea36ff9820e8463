"""Checks on what a review or packet says: each finding names the sentence, the rule, why, and a better shape (R2).

    check_text(text)        a pasted text, as a list of findings
    review_text(cycle)      every review and packet of a cycle, as a table

Rules and their words are data (`words/*.csv`), measured on labelled sentences; docs/review-text.md has the figures.
"""

from perfcal.evidence.review_text.care import Care, care_taken
from perfcal.evidence.review_text.check import check_text
from perfcal.evidence.review_text.findings import TextFinding
from perfcal.evidence.review_text.record import review_text

__all__ = ["Care", "TextFinding", "care_taken", "check_text", "review_text"]
