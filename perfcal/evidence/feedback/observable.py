"""Whether a Behavior tells what was seen, or what somebody is taken to feel, want or be (R3.1).

The list is small on purpose: it names predicates that say a state of mind or a trait, and asks whether a person is their
subject. "The service doesn't care about order" is about a service; what somebody said, in quotation marks or after
"said", was heard; and one's own feeling is not inferred. A text that passes is not thereby a good observation.
"""

from __future__ import annotations

import re

__all__ = ["STATES_OF_MIND", "states_of_mind"]

_MISSED = "interest|motivation|respect|passion|ambition|commitment|confidence|ownership|enthusiasm"
_MOODS = (
    "lazy|careless|unmotivated|demotivated|disengaged|uninterested|disinterested|indifferent|arrogant|defensive|aggressive|"
    "passive|negligent|selfish|stubborn|immature|insecure|unprofessional|disrespectful|apathetic|bored|angry|annoyed|"
    "frustrated|upset|unhappy|overwhelmed|stressed|unfocused|afraid|scared|nervous|jealous|resentful|checked out|overconfident|dismissive|rude|unwilling|reluctant|"
    "hostile|sloppy|proud|tired|exhausted|distracted|inattentive|thoughtless|impatient|moody|cynical|discouraged|disappointed|embarrassed|"
    "ashamed|offended|irritated|threatened|intimidated|confused|unreliable|condescending|abrasive|toxic|emotional|"
    "in an? (?:bad|foul|good|poor|terrible) mood|an? (?:team player|bully|know-it-all)|"
    "not (?:interested|motivated|engaged|committed|careful|thorough|trying)"
)
_IS = (
    "(?:is|are|was|were|am|be|been|being|seem(?:s|ed)?|appear(?:s|ed)?|look(?:s|ed)?|feels?|felt|got|gets|became|become|"
    "(?:came|comes?) across as|sound(?:s|ed)?|act(?:s|ed))|[’'](?:s|re)"
)
_RATHER = r"\w+ly|to be|not|just|too|so|very|quite|really|rather|always|often|clearly|obviously|a bit|a little"
_AIMS = r"avoid|hide|dodge|annoy|look(?! (?:at|into|up|for|through)\b)|impress|embarrass|undermine|punish|provoke|make \w+ look"
STATES_OF_MIND = (
    # wanting, caring, trying
    r"(?:do(?:es)?|did)(?:n[’']t| not) (?:really |seem to |even )*(?:care|want|try|bother|respect|value|appreciate)",
    r"could(?:n[’']t| not) (?:care less|be bothered)",
    r"(?:do(?:es)?|did)(?:n[’']t| not) (?:really )?take \w+(?: \w+){0,3} seriously",
    rf"(?:clearly |just |only |obviously )*(?:want(?:s|ed)?|meant|intend(?:s|ed)?) to (?:{_AIMS}|show|prove|get out|leave|be left)",
    rf"tr(?:y|ies|ied|ying) to (?:{_AIMS})",
    r"(?:stopped|given up) (?:caring|trying|believing)",
    r"gave up (?:mentally|inside)|(?:mentally |has |have |had )+checked out(?= of\b|\W*$)",
    r"(?:is|are|was|were|been|[’']re) (?:hiding|dodging)",
    r"(?:deliberately|intentionally|maliciously|spitefully)",
    r"seem(?:s|ed)? (?:not to|to not) care",
    rf"(?:(?:has|have|had) (?:no|lost|little)|lost) (?:all )?(?:{_MISSED})",
    rf"lack(?:s|ed)? (?:of )?(?:{_MISSED})",
    rf"show(?:s|ed|ing)? (?:no|little|a lack of) (?:{_MISSED})",
    # feeling and thinking
    r"(?:feels?|felt|thinks?|thought(?! through| out)|believes?|believed|hates?|hated|resents?|resented|assumes|dislikes?|disliked)",
    r"(?:has|have|had|with) (?:a |an )?(?:bad|poor|negative|wrong|great|good) attitude",
    r"(?:has|have|had) an attitude|panick?(?:s|ed)|sulk(?:s|ed|ing)?",
    # a measure nobody can see: not proactive enough, too junior
    rf"(?:{_IS})(?:n[’']t| not) (?:\w+ly )?\w+ enough",
    rf"(?:{_IS}) (?:\w+ly )?(?:far |much |still |way |a bit |a little )?too (?:junior|senior|soft|nice|quiet|shy|loud|blunt|direct|negative|emotional|eager|ambitious|cautious|timid|weak)",
    # being: a trait or a mood after a form of to be, seem, feel
    rf"(?:{_IS})(?:n[’']t)?(?: (?:{_RATHER}))* (?:{_MOODS})",
    r"(?:with|out of) (?:arrogance|laziness|spite|indifference|fear|carelessness)",
)
"""Predicates that name a state of mind or a trait: own list, kept short; each is looked at with its subject."""

_INNER = r"(?:attitude|mindset|laziness|carelessness|sloppiness|arrogance|indifference|negligence)"
_NAMED = re.compile(
    rf"\b(?:your|his|her|their|\w+[’']s|bad|poor|wrong|negative|good|great) (?:\w+ )?{_INNER}\b"
    rf"|\black of (?:care|effort|engagement|initiative|accountability|discipline|urgency|{_MISSED})\b"
    # a trait before a noun is still a trait: careless work, a rude answer; a lazy import is a kind of import
    r"|\b(?:careless|sloppy|thoughtless|negligent|unprofessional|disrespectful|rude|arrogant|dismissive|condescending|immature|"
    r"half-?hearted|lazy(?! (?:load|eval|init|import|fetch|match|delet|join|migrat|writ|read|propert|quantif)\w*)) (?!about\b|with\b|when\b|but\b|because\b|and\b|for\b|towards?\b|enough\b)[a-z]{3,}",
    re.IGNORECASE,
)
_PAST = (
    "was|were|had|did|came|went|wrote|said|told|sent|gave|took|brought|read|spoke|met|left|ran|made|got|saw|put|felt|found|held|kept|let|"
    "paid|set|showed|shut|stood|thought|understood|began|broke|built|chose|drew|drove|knew|led|lost|meant|quit|rang|rose|sat|taught|won|been"
)
_ALWAYS = re.compile(
    rf"\b(?:always(?!-)|constantly|all the time|every (?:single )?time|never (?!(?:{_PAST})\b|\w+ed\b|\w+-)[a-z]+)\b",
    re.IGNORECASE,
)
"""What happened once cannot always happen: a habit is no observation, whoever has it."""

_PREDICATE = re.compile(rf"\b(?:{'|'.join(STATES_OF_MIND)})\b(?!-\w)", re.IGNORECASE)
_PEOPLE = frozenset({
    "he", "she", "they", "you", "who", "person", "people", "engineer", "engineers", "developer", "developers",
    "colleague", "colleagues", "teammate", "teammates", "author", "authors", "reviewer", "reviewers", "lead", "manager",
    "member", "members", "team", "report", "junior", "senior", "everybody", "everyone", "somebody", "someone", "nobody",
    "guy", "man", "woman", "attitude", "tone",
})  # fmt: skip
_OWN = frozenset({"i", "we", "me", "us"})
_HEARD = re.compile(
    r"\b(?:said|says|told|tells|wrote|writes|stated|mentioned|explained|asked|replied|reported)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|(?<!\w)'[^'\n]+'(?!\w)|`[^`\n]*`")
_CLAUSE = re.compile(r"[.!?;:\n()]|,\s+(?:and|but|so|while|because)?|\s(?:and|but|because|while|since|so)\s|\s[–—-]\s")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_BEFORE = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my", "your", "each",
    "every", "some", "any", "no", "both", "all", "other", "same",
})  # fmt: skip
_ADVERBS = frozenset({
    "just", "only", "clearly", "obviously", "really", "simply", "still", "also", "again", "often", "always", "usually",
    "apparently", "even",
})  # fmt: skip


def states_of_mind(text: str) -> tuple[str, ...]:
    """Return the words by which a text says what a person feels, wants, is or always does; empty where none does."""
    plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    said = [found for found in _PREDICATE.finditer(plain) if _about_a_person(plain, found)]
    said += [found for found in _NAMED.finditer(plain) if not _is_heard(plain, found)]
    said += [found for found in _ALWAYS.finditer(plain) if _of_a_person(plain, found)]
    return tuple(found[0] for found in sorted(said, key=lambda found: found.start()))


def _is_heard(text: str, found: re.Match[str]) -> bool:
    """Whether somebody is reported as having said it: what was said was heard."""
    return bool(_HEARD.search(re.split(r"[.!?;\n]", text[: found.start()])[-1]))


def _of_a_person(text: str, found: re.Match[str]) -> bool:
    """Whether a habit is a person's: one stands before it in its clause, and no thing."""
    words = _WORD.findall(_CLAUSE.split(text[: found.start()])[-1])
    return bool(words) and _is_person(words) and not _is_heard(text, found)


def _about_a_person(text: str, found: re.Match[str]) -> bool:
    breaks = [each.end() for each in _CLAUSE.finditer(text, 0, found.start())]
    begun = breaks[-1] if breaks else 0
    before = text[begun : found.start()]
    words = [word for word in _WORD.findall(before) if word.casefold() not in _ADVERBS]
    if _HEARD.search(text[breaks[-2] if len(breaks) > 1 else 0 : found.start()]):
        return False
    if not words and found[0].casefold().endswith("ly"):
        return False  # a deliberately failing test: the adverb may belong to a thing
    if not words:
        return _same_subject(text, begun)
    return _is_person(words)


def _same_subject(text: str, begun: int) -> bool:
    """Whether the clause before, whose subject an elliptic one shares, is about a person; alone, it is."""
    clauses = [clause for clause in _CLAUSE.split(text[:begun]) if clause.strip()]
    if not clauses:
        return True
    words = _WORD.findall(clauses[-1])
    return _is_person(words[:3]) if words else True


def _is_person(words: list[str]) -> bool:
    folded = [word.casefold() for word in words]
    if folded[-1] in {"that", "which"}:
        return False  # you pushed a change that …
    if folded[-1] in _OWN or (folded[0] in _OWN and len(folded) < 3):
        return False
    if any(word in _PEOPLE for word in folded):
        return True
    if any(word in _BEFORE for word in folded[:-1]):
        return False  # the service, its queue: a thing
    named = [word for word in words if word[0].isupper()]
    return bool(named) and not folded[-1].endswith("s")
