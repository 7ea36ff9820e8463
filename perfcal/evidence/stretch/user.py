"""Whether somebody outside the own team will use a stretch project and confirm that it landed (R7.3)."""

from __future__ import annotations

import re

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.roster import roster
from perfcal.evidence.stretch.sponsor import people_named
from perfcal.evidence.visibility.plan import Plan, PlanPart, Said
from perfcal.evidence.visibility.words import names_any, withheld
from perfcal.schema.cycle import Cycle

__all__ = ["outside_the_team", "user_outside"]

_KEYS = ("user", "customer", "client", "consumer", "used by", "adopter", "audience", "first user")
_SPEAKS_OF_USER = re.compile(
    r"\b(?:will use|will be used|used by|users?|customers?|adopt\w*|builds? (?:to|on)|move[sd]? (?:to|over))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^\W*(?:only |just )?(?:us|we|me|myself|ourselves|i)\b|\b(?:used by|for|by|and) (?:us|ourselves|myself|me)\b|\bourselves\b"
    r"|\b(?:our|my) own\b|\bthe own team\b|\b(?:our|my) (?:team|squad|group|on-?call\b|engineers|developers)"
    r"|\b(?:inside|within) (?:the|our|my) (?:own )?team\b|\bteam[- ]internal\b|\bsame team\b|\binternal only\b|^\W*(?:the )?team(?:\W*$| itself| only)",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:outside|external|customers?|clients?|partners?|merchants?|shoppers?|public|another team|other teams?|teams|finance|support|legal|sales|"
    r"marketing|operations|every (?:team|engineer)|org|organisation|organization|company)\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\b(?:confirm\w*|in writing|sign(?:s|ed)?(?: (?:it|this|that|them))?[ -]?off|accept\w*|verif\w+|report\w*|feedback|tells?|say(?:s|ing)?|said|answers?|checks?|measures?|through|via|"
    r"landed|approv\w+|review\w*|survey\w*|wr(?:ite|ites|ote))\b",
    re.IGNORECASE,
)
_NO_WORD = re.compile(
    r"\b(?:not|n't|n’t|nobody|no one|never|without)\b.{0,30}\b(?:confirm|sign|say|report|tell)", re.IGNORECASE
)

_Answer = tuple[Met, str, int]


def user_outside(cycle: Cycle, employee_id: str, _plan: Plan, part: PlanPart) -> _Answer:
    """Return whether the plan names a user outside the team who confirms, with the line that says so or falls short."""
    said = part.field(*_KEYS) or next(
        (said for said in part.said if not said.key and _SPEAKS_OF_USER.search(said.text)), None
    )
    if said is None:
        return NO, "the stretch project names no user", part.line
    if withheld(said.text, "users?", "customers?", "adopters?"):
        return NO, f"the line says there is none, or none yet: {said.quoted}", said.line
    met, reason = outside_the_team(cycle, employee_id, said.text)
    if met != YES:
        return met, f"{reason}: {said.quoted}", said.line
    confirmed = _confirmation(part, said)
    if _NO_WORD.search(said.text):
        return NO, f"the user is not to confirm it: {said.quoted}", said.line
    if confirmed is None:
        return (
            UNKNOWN,
            f"a user outside the team is named, and not how they confirm that it landed: {said.quoted}",
            said.line,
        )
    return YES, f"used and confirmed outside the team: {said.quoted}", said.line


def outside_the_team(cycle: Cycle, employee_id: str, text: str) -> tuple[Met, str]:
    """Return whether a line names anybody but the person's own team, by the roster's teams and people and by its words.

    A name that is on no roster counts as outside: the own team would be named as it is there.
    """
    own = str(cycle.person(employee_id)["team"])
    if set(roster(cycle).teams.held_by(text)) - {own}:
        return YES, ""
    people = people_named(cycle, text)
    if (people["team"] != own).any():
        return YES, ""
    inside = names_any(text, [own]) or not people.empty or bool(_OWN.search(text))
    if not inside:
        return YES, ""
    if _OUTSIDE.search(text) or re.search(
        r"\b(?:and|plus|then) (?!they|who|confirm|will|use|sign)|[&+]|[,;] (?:the )?[A-Z]", text
    ):
        return UNKNOWN, "the own team is named, and whether anybody outside it is cannot be told"
    return NO, "the line names nobody outside the own team"


def _confirmation(part: PlanPart, said: Said) -> Said | None:
    if _CONFIRMS.search(said.text):
        return said
    own = part.field("confirm", "landed", "acceptance", "sign-off")
    if own is not None and not withheld(own.text, "confirmation"):
        return own
    after = (other for other in part.said if not other.key and other is not said)
    return next(
        (other for other in after if re.search(r"\bconfirm|\bsign(?:s|ed)?[ -]?off", other.text, re.IGNORECASE)), None
    )
