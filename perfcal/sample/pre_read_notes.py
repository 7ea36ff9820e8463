"""What the presenting EMs of the sample wrote about their candidates: an answer, a judgement, or nothing yet."""

from __future__ import annotations

from pathlib import Path

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST
from perfcal.sample.person import Person
from perfcal.yaml_writer import dump_yaml

__all__ = ["write_pre_read_notes_of"]

_STEADY = (
    "I looked for the habit behind the pieces and not for one more piece: it is in every month since January. Where a link "
    "is missing I asked {given} for it, and got it for all but the small ones."
)
_SECOND_ROUND = (
    "The rows since then are dated and linked, and two of them are used by teams I do not manage. That is the part that was "
    "missing, and I would rather be asked about those than about the year before."
)
_BORDERLINE = (
    (
        "One of the two quarters is short, and I say so. The pairing that began in May is what closes it; I bring the count of "
        "September to the next round, whatever it is."
    ),
    (
        "The objection holds for the first quarter. In the second {given} did it without being asked, and the group from the "
        "other team has asked to go on. I would rather wait a quarter than oversell this."
    ),
)
_PAIRS = (
    (
        (
            "Most of the half stands on one system. A peer will ask what {given} has shown on ground that somebody else prepared, "
            "and whether the figures would have moved with any good engineer in that seat."
        ),
        (
            "It leans on one system because I asked for that. The design of the spring was for another team's service, was taken "
            "up there without us, and is the row I would open first."
        ),
    ),
    (
        (
            "The strong pieces are close together. Before that the record is good and quiet, and I cannot tell from it whether "
            "this is the level or a very good spring."
        ),
        (
            "The quiet months are the build of what went live later; the reviews of both quarters say so, with dates. What I "
            "cannot answer from paper I will say as an opinion, and mark as one."
        ),
    ),
)
_JUDGED = {
    "L5": ("L5/artifacts/writes-so-that-somebody-who-was",),
    "L6": ("L5/artifacts/writes-so-that-somebody-who-was", "L6/impact/changes-what-the-company-decides-to"),
}
_REASONS = (
    "Two of the designs were decided on from the page alone, by people who had not heard of them before; the comments are there.",
    "I gave the spring design to a colleague in Finance and she asked me one question, the right one.",
    "The forum took the decision while {given} was on leave, from the document; nothing had to be explained.",
)


def write_pre_read_notes_of(engineer: Person, folder: Path, *, presenter: str) -> None:
    """Write an EM's file where an EM would have got round to it: for the ready and the borderline."""
    if engineer.role not in ("ready", "borderline"):
        return
    draws = Draws(engineer.seed, "pre-read", engineer.index)
    notes: dict[str, object] = {"perfcal": "pre-read/1", "employee_id": engineer.id}
    if engineer.target == "L6":
        objection, answer = draws.pick(_PAIRS)
        notes["counter_argument"] = objection.format(given=engineer.given)
    else:
        answer = draws.pick(_BORDERLINE) if engineer.role == "borderline" else _STEADY
        answer = _SECOND_ROUND if engineer.round == 2 else answer
    notes["response"] = answer.format(given=engineer.given)
    criteria = _JUDGED.get(engineer.target, ())
    if criteria and engineer.role == "ready":
        notes["judged"] = [
            {
                "criterion": criterion,
                "status": "at bar",
                "reason": draws.pick(_REASONS).format(given=engineer.given),
                "by": presenter,
                "on": str(LATEST.freeze),
            }
            for criterion in criteria
        ]
    path = folder / "pre_reads" / LATEST.id / f"{engineer.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_yaml(notes), encoding="utf-8", newline="\n")
