"""What stands around a word of a list: a person, work, an artifact, a number. The same word means something else without it.

Every function reads a sentence as `masks.masked` gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from perfcal.evidence.review_text.masks import HIDDEN, NAME
from perfcal.evidence.review_text.word_lists import any_of, set_pattern

__all__ = [
    "CONTEXTS",
    "Context",
    "counts_cases",
    "mentions_person",
    "names_artifact",
    "says_how_much",
    "states_number",
]

Context = Callable[[str, re.Match[str]], bool]

_NUMBER_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|hundreds|thousand|thousands|million|dozen|dozens"
_PERIOD = re.compile(
    r"\b(?:19|20)\d\d\b(?!-)|\b[HQLIEMT]C?\d\b|\b\d[HQ]\b|\b1:1s?\b|\b24/7\b|\b(?:100|110|120|150|200|1000) ?(?:%|percent)|\bone of the\b|\btop (?:ten|five|\d+)\b"
)
_OF_SO_MANY = re.compile(
    rf"\b(?:\d+|{_NUMBER_WORDS}|all|none|one) (?:times )?(?:out )?of (?:the |all |these )?(?:last |past )?(?:\d+|{_NUMBER_WORDS})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?:halv(?:ed|es|ing)|doubl(?:ed|es|ing)|tripl(?:ed|es|ing)|quadrupl\w+|twice|tenfold|a (?:third|quarter|fifth|tenth)|half (?:of|the|as)|"
    r"from (?:\w+ ){1,3}to (?:\w+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|an? \w+|zero|none))\b", re.IGNORECASE,
)  # fmt: skip
_DELIVERABLE = (
    r"design[ -]docs?|rfcs?|adrs?|run-?books?|playbooks?|migrations?|dashboards?|librar(?:y|ies)|retros?|post-?mortems?|threat models?|guides?|pipelines?|"
    r"api|sdk|cli|schema|parsers?|schedulers?|importers?|exporters?|outbox|ledger|prototype|release notes?|launch|roll-?out|rewrite|proposal|spec|patch|"
    r"checklists?|workshop|talk|feature flags?|alerts?|index|cache|queue|cut-over"
)
_NAMED = re.compile(
    rf"\b(?:the|your|his|her|their|our|a|an)\s+(?!(?:next|new|last|first|whole|usual|same|best)\s)[\w-]+\s+(?:{_DELIVERABLE})\b|\b(?:{_DELIVERABLE})\s+(?:for|of|on|about|behind)\s+(?:the|our)\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:on|the|of|in)\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|I\b)[A-Z][a-z]{2,}\b|\b[A-Z]{2,}-\d+\b"
)
_PERSON = re.compile(
    rf"(?<![\w-])(?:{set_pattern('person')}|{set_pattern('your')}|{set_pattern('other')}|{set_pattern('contracted')})(?![\w-])",
    re.IGNORECASE,
)
_THING_FIRST = re.compile(
    r"^\W*(?:the|a|an|this|that|these|those|it|its|each|all|some|there|two|three|four|five|six|seven|eight|nine|ten|when|in|on|under|before|after)\b",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(
    r"(?:^|[,;:–—]|\b(?:and|but|so|just|please|kindly|should|must|could|can|might|may|would|to|also|always|let's|maybe|perhaps|then))\W*$",
    re.IGNORECASE,
)
_THOUGHT_ENDS = re.compile(
    r"\s*$|\s*[.,;:!?)–—]|\s+(?:to|for|in|as|and|but|at|with|within|by|if|is|was|are|has|than|that|which|who|here|once|when|beyond|on|remains|seems|should|would|could|can|will|into|of|there|yet|because|so|given|though|although|while)\b", re.IGNORECASE,
)  # fmt: skip
_STATEMENT = re.compile(
    r"^\W*(?:the|a|an|this|these|those|its|each|all|two|three|four|five|six|seven|eight|nine|ten|when|in|on|under|before|after)\b",
    re.IGNORECASE,
)
_BE = re.compile(
    rf"(?:(?<![\w-])(?:{set_pattern('person')}|(?:{set_pattern('your')}|this|the\s+\w+\s+of\s+{set_pattern('your')})\s+(?:[\w-]+\s+){{1,3}}?|who|which)(?:\W+(?:also|just|really|often|sometimes|always|never|still|simply|truly|clearly|has|have|had|can|could|might|may|should|would|will|must|lately|only|do|does|did|maybe|perhaps|possibly|not))*\W*"
    rf"(?:\s{set_pattern('be')}|(?<=\w)['’](?:s|re)|(?<={NAME})['’]s)|(?<![\w-]){set_pattern('contracted')})", re.IGNORECASE,
)  # fmt: skip
_FILLING = re.compile(
    rf"^(?:\W+(?:{set_pattern('very')}|[\w-]+ly|and|or|but|,|[\w-]+,|[\w-]+ and|[\w-]+(?=,)|at|enough))*\W*$",
    re.IGNORECASE,
)
_NOTE_GOES_ON = re.compile(
    r"\W*$|\s*[,;.!]|\s+(?:but|with|in|about|to|at|when|towards)\b|\s+and\s+[\w-]+(?:\s+(?:in|with|at|to|about|of|much|when|by|working)\b|\W*$)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"(?:(?<![\w-])(?:{set_pattern('person')}|{set_pattern('contracted')})|(?<![\w-]){set_pattern('worker')})(?:\W+[\w'’-]+){{0,6}}?\W+(?:and|but|then|so|or|who|yet)\W*$", re.IGNORECASE,
)  # fmt: skip
_SUBJECT = re.compile(
    rf"(?:(?<![\w-])(?:{set_pattern('person')}|{set_pattern('contracted')})|(?<![\w-]){set_pattern('your')}\s+(?:[\w-]+\s+){{0,3}}?[\w-]+|{NAME}['’]s(?:\s+[\w-]+){{1,3}}?)"
    r"(?:\W+(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|should|must|seems?|to|also|just|really|almost|just|even|still|say|says|yes|and|then|so|as|been|being|be|one|who|that|therefore|often|but|the|ever|never|always|quite|very))*\W*$", re.IGNORECASE,
)  # fmt: skip
_WITH_PERSON = re.compile(r"^\W*(?:it|that)\s+(?:is|was)\s*$|^\W*(?:it|that)['’]s\s*$", re.IGNORECASE)
_WORK_AFTER = re.compile(
    rf"^(?:[\s,]+(?!(?:of|for|to|in|on|with|the|a|is|was|are|were|that|which|by|from|at|has|had)\b)[\w-]+){{0,2}}?[\s,]+(?:and\s+[\w-]+\s+)?(?:{any_of('work_nouns').pattern})(?:[^\w]|$)",
    re.IGNORECASE,
)


def mentions_person(sentence: str) -> bool:
    """Say whether an engineer, a manager or a colleague is spoken of."""
    return bool(_PERSON.search(sentence))


def states_number(sentence: str) -> bool:
    """Say whether something is counted, measured or dated to the day; digits of periods and levels count nothing."""
    return bool(_NUMBER.search(_PERIOD.sub("", sentence)))


def counts_cases(sentence: str) -> bool:
    """Say whether cases are counted: 9 of 61, five of the last six."""
    return bool(_OF_SO_MANY.search(sentence))


def says_how_much(sentence: str) -> bool:
    """Say whether a change has a size, or a source to look it up."""
    return states_number(sentence) or bool(_TIMES.search(sentence)) or HIDDEN in sentence


def names_artifact(sentence: str) -> bool:
    """Say whether there is something to look up: a link, code, a quotation, a number, or a named piece of work."""
    return (
        states_number(sentence)
        or HIDDEN in sentence
        or bool(_NAMED.search(sentence))
        or bool(_PRODUCT.search(sentence))
    )


def _person(sentence: str, found: re.Match[str]) -> bool:
    return mentions_person(sentence) or _fragment(sentence, found)


def _fragment(sentence: str, found: re.Match[str]) -> bool:
    """Say whether the word opens a note without a subject, as reviewers write them: "Works hard and …"."""
    return len(sentence[: found.start()].split()) <= 2 and not _THING_FIRST.search(sentence)


def _noun(sentence: str, found: re.Match[str]) -> bool:
    return bool(_WORK_AFTER.match(sentence[found.end() :])) or bool(_work_is().search(sentence[: found.start()]))


def _work(sentence: str, found: re.Match[str]) -> bool:
    return _noun(sentence, found) or _predicate(sentence, found)


@cache
def _work_is() -> re.Pattern[str]:
    """Return the pattern of "communication was", "the quality of his tests is very"."""
    filling = rf"(?:\W+(?:{set_pattern('very')}|[\w-]+ly|of|and|or|[\w-]+,))*\W*$"
    return re.compile(
        rf"(?:{any_of('work_nouns').pattern})(?:\W+[\w-]+){{0,4}}?\W+{set_pattern('be')}{filling}", re.IGNORECASE
    )


def _predicate(sentence: str, found: re.Match[str]) -> bool:
    """Say whether the word is said of a person: "she is very …", "you seem kind and …", "a … person"."""
    before, after = sentence[: found.start()], sentence[found.end() :]
    if any(_FILLING.match(before[said.end() :]) for said in _BE.finditer(before)):
        return True
    if re.match(
        rf"(?:(?:\s+and|,)?\s+(?!(?:of|because|for|to|in|on|with|by|from|at|as|than|that)\b)[\w-]+){{0,2}}?\s+(?:{set_pattern('worker')}|personality|streak|nature|manner|tone)\b",
        after,
        re.IGNORECASE,
    ):
        return not re.match(r"\s+(?:the|of|in|on|is|was)\b", after)
    opens = re.fullmatch(rf"\W*(?:(?:{set_pattern('very')})\W+)?", before, re.IGNORECASE)
    return bool(opens) and not re.match(r"(?i)\W*(?:an?|the)\b", before) and bool(_NOTE_GOES_ON.match(after))


def _subject(sentence: str, found: re.Match[str]) -> bool:
    before, after = sentence[: found.start()], sentence[found.end() :]
    clause = re.split(r"[;:—–]|,(?!\s*(?:and|then|so|but)\s)", before)[-1]
    if not clause.strip(" -*,"):
        return _opens(before, after)
    if _SUBJECT.search(clause):
        return not re.match(
            rf"\W*(?:the|a|an|this|that|these|those)\s+[\w-]+\s+(?:that\s+|which\s+)?{set_pattern('person')}\b",
            clause,
            re.IGNORECASE,
        )
    if _GOES_ON.search(clause):
        return True
    return bool(_WITH_PERSON.match(clause)) and mentions_person(after)


def _opens(before: str, after: str) -> bool:
    """Say whether the word opens a clause that somebody is the subject of, left out: "Always first to help"."""
    if not after.strip(" .!?"):
        return not before.strip(" -*") or mentions_person(before)
    if before.strip(" -*"):
        return bool(re.match(r"\s+(?:\w+s|ready|willing|first|late|there)\b", after)) and mentions_person(before)
    if re.match(r"\s+\w+ed\s+[a-z]+s\b", after):
        return False
    return not re.search(r"\b(?:rule|policy|the (?:job|queue|client|service|alert|build)|is|are)\b", after)


def _consistent(sentence: str, found: re.Match[str]) -> bool:
    return (
        not states_number(sentence)
        and HIDDEN not in sentence
        and (_subject(sentence, found) or _verb_after(sentence, found))
    )


def _verb_after(sentence: str, found: re.Match[str]) -> bool:
    """Say whether "consistently" goes with what a person does, named earlier in the sentence."""
    return mentions_person(sentence[: found.start()]) and not _THING_FIRST.search(sentence)


def _advice(sentence: str, _found: re.Match[str]) -> bool:
    return mentions_person(sentence) or not _STATEMENT.search(sentence)


def _ask(sentence: str, found: re.Match[str]) -> bool:
    """Say whether the words are an imperative, or what somebody should do."""
    return bool(_ASKS_FOR.search(sentence[: found.start()]))


def _forecast(sentence: str, found: re.Match[str]) -> bool:
    """Say whether "potential" ends the thought here: before another noun it says "possible"."""
    return bool(_THOUGHT_ENDS.match(sentence[found.end() :])) and _person(sentence, found)


def _anything(_sentence: str, _found: re.Match[str]) -> bool:
    return True


CONTEXTS: Mapping[str, Context] = {
    "": _anything,
    "person": _person,
    "noun": _noun,
    "work": _work,
    "predicate": _predicate,
    "subject": _subject,
    "consistent": _consistent,
    "advice": _advice,
    "ask": _ask,
    "forecast": _forecast,
}
"""What the column `needs` of a word list asks for."""
