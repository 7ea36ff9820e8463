"""Written reviews: the manager's text for a quarter or a half, made from what the record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from perfcal.sample.halves import LATEST, in_month, month_of
from perfcal.sample.phrases import sentence
from perfcal.sample.project import Project
from perfcal.sample.record import Row
from perfcal.sample.speaker import Speaker
from perfcal.schema.dates import MONTHS

__all__ = ["Growth", "Period", "cited", "growth_area", "review"]

_PIECES, _PIECES_OF_WEEKS = 4, 5


@dataclass(frozen=True, slots=True)
class Period:
    """What a review is about: its name in the heading, its months, the word for it."""

    name: str
    first: int
    last: int
    word: str

    def holds(self, day: date) -> bool:
        """Whether a day falls into the period."""
        return self.first <= month_of(day) <= self.last


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth area as a review tells it, and the line about it in an earlier note."""

    hint: str
    text: str


def growth_area(period: Period, speaker: Speaker, project: Project) -> Growth | None:
    """Return a growth area with an example from the period; nothing once all are told."""
    draws = speaker.draws
    shown = in_month(draws.integer(period.first, max(period.last - 2, period.first)), draws.integer(3, 26))
    due = in_month(period.last + draws.integer(1, 3), draws.integer(5, 25))
    words = {"date": str(shown), "month": MONTHS[shown.month - 1], "due": str(due)}
    *told, hint = speaker.parts("growth.areas", project, **words) or ("", "")
    return Growth(hint, " ".join(sentence(part) for part in told)) if hint else None


def review(
    period: Period, *, rows: list[Row], projects: list[Project], growth: list[Growth], speaker: Speaker
) -> list[str]:
    """Return the lines of a review; it cites a few of the rows it is given."""
    shown = projects[-3:] if period.word == "half" else projects[-2:]
    citable, pieces = [row for row in rows if row.link and row.kind], _PIECES
    if "recency" in speaker.person.plants and period.name == LATEST.id:
        # A few weeks have few linked rows, and a review that cites two things shows no habit.
        shown, citable, pieces = projects[-1:], list(rows), _PIECES_OF_WEEKS
    words = {"span": period.word, "month": MONTHS[period.first % 12 + 1], "month_next": MONTHS[(period.last + 3) % 12]}
    summary = [speaker.say(f"reviews.{pool}", shown[-1], **words) for pool in ("summary", "summary.more")]
    ahead = [speaker.say("reviews.ahead", shown[-1], **words) for _ in range(2)]
    done = [_accomplishment(project, period, citable, speaker) for project in shown]
    done += [f"- {sentence(line)}" for row in _spread(citable, pieces - len(done)) if (line := cited(row, speaker))]
    return [
        f"## Review {period.name}",
        "### Summary",
        " ".join(sentence(line) for line in summary if line),
        "### Accomplishments",
        *(line for line in done if line != "-"),
        "### Growth areas",
        *(f"- {area.text}" for area in growth),
        "### Looking ahead",
        " ".join(sentence(line) for line in ahead if line),
    ]


def cited(row: Row, speaker: Speaker) -> str:
    """Return a row as a review or a packet quotes it: what, where to look, when."""
    link = f"[{row.link[0]}]({row.link[1]})" if row.link else "no link"
    said = (
        speaker.say("reviews.done.evidence", row.project, text=row.text, links=link, date=str(row.on))
        if row.project
        else ""
    )
    text = row.text[0].upper() + row.text[1:]
    return said or f"{text} ({link}, {row.on})"


def _accomplishment(project: Project, period: Period, rows: list[Row], speaker: Speaker) -> str:
    """Return what was done, how, why it mattered, and one piece of evidence for it, taken from the rows."""
    if project.last <= period.last:
        what, how, why = (speaker.say(f"reviews.done.{pool}", project) for pool in ("what", "how", "why"))
        done = ", ".join(part for part in (what, how) if part)
        text = sentence("; ".join(part for part in (done, why) if part)) if what else ""
    else:
        text = sentence(speaker.say("reviews.done.underway", project) or project.words["title"])
    own = [row for row in rows if row.project is project]
    if own:
        row = speaker.draws.pick(own)
        rows.remove(row)
        text += " " + sentence(cited(row, speaker))
    return f"- {text.strip()}".rstrip()


def _spread(rows: list[Row], count: int) -> list[Row]:
    """Return a few of the rows, spread over the period."""
    step = max(len(rows) // max(count, 1), 1)
    return rows[::step][: max(count, 0)]
