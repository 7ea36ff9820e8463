"""Whether the odds of a promotion were written to the engineer before the session, not after (R5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.promotion.text import WrittenLine, written_lines
from perfcal.schema.cycle import Cycle

__all__ = ["odds_written"]

# A promotion is also what a shop does; "the promotion calendar" is no step to a level.
_STEP = (
    r"\bpromot(?:ed|e|ing) (?:you|to|this|in)\b|\bpromotions?\b(?! (?:calendars?|dates?|codes?|pages?|rules?|engine|prices?|campaigns?|texts?|banners?|"
    r"logic|services?|counted|data|e-?mails?|items?|weeks?))|\bnext level\b|\byour (?:case|packet)\b|\bthe (?:case|packet) for\b|\bput (?:you |your name )?(?:up|forward)\b"
    r"|\bthe step (?:up|to)\b|\b(?:the|your|this|a) packet\b|\bcalibration\b|\bcommittee\b"
    r"|\b(?:case|deferred|approved|rejected|turned down)\b(?=.*\b(?:deferred|approved|rejected|turned down|round|session|room|panel|board)\b)"
    r"|\b(?:this|the next|next|the (?:january|july|summer|winter|spring|autumn)) round\b(?! of)"
)
_ODDS = re.compile(
    r"\bodds\b|\bchances?\b|\b(?:un)?likel(?:y|ihood)\b|\b(?:im)?probab\w+|\b\d{1,3} ?(?:%|percent|per cent)|\b\d+ (?:in|out of) \d+\b|\b(?:50/50|fifty-fifty|even money|toss-?up|coin)\b"
    r"|\brealistic\w*|\bnot (?:yet|ready|this (?:half|cycle|round|time|year)|before)\b|\btoo (?:early|soon)\b|\b(?:is|are|you're|you’re) ready\b|\bon track\b|\blong shot\b"
    r"|\bborderline\b|\b(?:strong|weak|thin|solid|hard|close|tight|safe|risky) (?:case|call|sell|one|bet)\b|\bcalibration risk\b|\bat risk\b|\brisk\b"
    r"|\b(?:do not|don't|don’t|would not|wouldn't|cannot|can't) (?:expect|promise|see it|think)\b|\b(?:do not|don't|don’t|cannot|can't|can’t) see (?:\S+ ){1,3}?(?:happen|pass|go|com|land|work)(?:ing|es)?\b|\b(?:i|we) expect\b|\b(?:will|would) (?:probably |likely )?(?:not )?(?:go|pass|hold|make it|be (?:deferred|rejected|approved))\b"
    r"|\b(?:may|might|could|can|would|will)(?: (?:well|very well|still|also))? be (?:deferred|rejected|approved|turned down|put off)\b"
    r"|\bdoubt\w*\b|\bconfident\b|\bcould go either way\b|\bsix months(?:'|’)? (?:later|delay)\b|\bnext (?:half|round|cycle) (?:instead|rather|is)\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:odds|chances?|likelihood|probability|risk) (?:that|of|for) (?!it\b|this\b|you\b|an? yes|an? (?:approval|pass)|approval|success|passing|getting)",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(r"\b(?:you|your|you['’]\w+|it|this|that|i|i['’]\w+|we|odds|chances?)\b", re.IGNORECASE)
_KINDS = ("note", "1:1")


def odds_written(cycle: Cycle, employee_id: str) -> tuple[Met, str, str, int]:
    """Return whether a note, 1:1 or reply before the session tells the odds, why, and where (a blank file: nowhere).

    A line tells them when it speaks of the promotion and of how likely that is, in one sentence or in two. One that
    speaks of the promotion alone, or of the odds of something else, cannot be told apart from silence by a program, so it
    is unknown. Until the session they can still be written.
    """
    session = cycle.dates.session
    lines = [line for line in _lines(cycle, employee_id) if line.start <= cycle.as_of]
    step = re.compile(_STEP + "".join(_level_words(cycle, employee_id)), re.IGNORECASE)
    spoken = [line for line in lines if step.search(line.text)]
    told = [line for line in spoken if _tells(line.text, step)]
    before = [line for line in told if line.end < session]
    if before:
        last = before[-1]
        return YES, f"written on {last.end}, {(session - last.end).days} days before the session", last.file, last.line
    if straddling := [line for line in told if line.start < session]:
        reason = f"written in a month that the session of {session} falls in; whether before it cannot be told"
        return UNKNOWN, reason, straddling[0].file, straddling[0].line
    if earlier := [line for line in spoken if line.end < session]:
        last = earlier[-1]
        return (
            UNKNOWN,
            f"{last.end} speaks of the step; whether it tells the odds, a person must read",
            last.file,
            last.line,
        )
    if cycle.as_of < session:
        return UNKNOWN, f"not written yet; it can be until the session of {session}", "", 1
    if told:
        return NO, f"first written on {told[0].start}, not before the session of {session}", told[0].file, told[0].line
    return NO, f"no note, 1:1 or reply of this cycle tells them before the session of {session}", "", 1


def _tells(text: str, step: re.Pattern[str]) -> bool:
    """Whether a text that speaks of the step says how likely it is: beside the step, or in a sentence about it."""
    sentences = re.split(r"(?<=[.!?;])\s+|\n", text)
    odds = [sentence for sentence in sentences if _ODDS.search(sentence)]
    return any(
        step.search(sentence) or (_ABOUT_IT.search(sentence) and not _OF_SOMETHING_ELSE.search(sentence))
        for sentence in odds
    )


def _level_words(cycle: Cycle, employee_id: str) -> Iterator[str]:
    """The levels: by id wherever it stands, by title where a step is meant ("to Senior Engineer in July")."""
    for level in cycle.rubric(employee_id).levels:
        yield rf"|\b{re.escape(level.id)}\b"
        if name := level.title:
            yield rf"|\b(?:for|to|into) {re.escape(name)}\b(?= (?:in|this|next|now|by|is|at|before|will|case|looks)|[,.;:]|$)"


def _lines(cycle: Cycle, employee_id: str) -> list[WrittenLine]:
    parts = cycle.parts
    own = parts[(parts["employee_id"] == employee_id) & (parts["date_end"] >= pd.Timestamp(cycle.dates.start))]
    said = own["kind"].isin(_KINDS) | ((own["kind"] == "update") & (own["heading"] == "Reply"))
    return list(written_lines(cycle, own[said]))
