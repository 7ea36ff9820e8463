"""Hard conversations on paper: repair loops and improvement plans, in the parts the growth doc gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from perfcal.sample.halves import TODAY, workday
from perfcal.sample.project import Project
from perfcal.sample.speaker import Speaker
from perfcal.schema.dates import MONTHS

__all__ = ["improvement_plan", "repair_loop"]


class _Saying:
    """Phrases of a case, with the case's own dates in them."""

    def __init__(self, speaker: Speaker, project: Project, **days: date) -> None:
        self._speaker, self._project = speaker, project
        self._words = {name: str(day) for name, day in days.items()}
        self._words["month"] = MONTHS[(days["start"] - timedelta(days=60)).month - 1]

    def __call__(self, pool: str, **words: str) -> str:
        """Return the next phrase of a pool."""
        return self._speaker.say(f"cases.{pool}", self._project, **self._words, **words)


def repair_loop(start: date, *, ending: str, speaker: Speaker, project: Project) -> list[str]:
    """Return a six-week repair loop; `ending` is recovered, pip_opens, or blank for one that was never closed."""
    end = workday(start + timedelta(days=42))
    say = _Saying(speaker, project, start=start, end=end)
    diagnosis, why = speaker.parts("cases.diagnosis", project, month=MONTHS[start.month - 2])
    checked = [workday(start - timedelta(days=back)) for back in (12, 8, 5)]
    lines = [
        f"## Repair {start}",
        "### Checks",
        f"- {checked[0]} Diagnosis: {diagnosis}. {why}",
        f"- {checked[1]} Engineer-side causes: {say('causes')}",
        f"- {checked[2]} Own state: {say('own_state')}",
        "### Gap",
        say("gap"),
        say("agreed"),
        "### Support",
        *(f"- {say('support')}" for _ in range(2)),
        "### Cadence",
        say("cadence"),
        "### Time bound",
        f"End: {end}",
        f"This loop {say('exit')}" if ending else f"Six weeks from {start}; conditions to be agreed along the way.",
    ]
    days = range(7, 43, 7) if ending else (9, 30)
    for number, days_in in enumerate(days):
        moving = number > 0 if ending == "recovered" else number == 2 and bool(ending)
        tone = "good" if moving else "flat"
        lines += _touch(workday(start + timedelta(days=days_in)), say(f"touch.{tone}"), say("voice"))
        if number == 2:
            on = workday(start + timedelta(days=days_in + 1))
            lines += [
                f"### Re-diagnosis {on}",
                say("rediagnosis.moved" if ending == "recovered" else "rediagnosis.still"),
            ]
    if ending:
        two = "dates were lost unannounced in two of six weeks, and one release went out unreviewed"
        lines += [f"### Verdict {end}", say(ending, two_points=two)]
    return [line for line in lines if line]


def improvement_plan(start: date, *, days: int, outcome: str, speaker: Speaker, project: Project) -> list[str]:
    """Return a PIP; `outcome` is met, not_met, or blank while it runs."""
    end = workday(start + timedelta(days=days))
    middle = workday(start + timedelta(days=days // 2))
    say = _Saying(speaker, project, start=start, end=end, due1=middle, due2=end)
    lines = [
        f"## PIP {start}",
        "### Gap",
        say("gap"),
        "### Success criteria",
        *(say("criteria") for _ in range(4)),
        "### Timeline",
        f"Start: {start}",
        f"Midpoint: {middle}",
        f"End: {end}",
        "### Support",
        *(f"- {say('support')}" for _ in range(2)),
        "### Consequences",
        say("consequence"),
    ]
    for week in range(7, days, 7):
        on = workday(start + timedelta(days=week))
        if on <= TODAY:
            text = say("midpoint") if 0 <= week - days // 2 < 7 else say("meeting")
            lines += [f"### Meeting {on}", text or "Criteria read through with the logs; no change since last week."]
    if outcome:
        lines += [f"### Outcome {end}", say(outcome)]
    return [line for line in lines if line]


def _touch(on: date, said: str, voice: str) -> Iterator[str]:
    yield f"### Touch point {on}"
    yield said or "Progress: as last time. Gap: as last time."
    yield voice
