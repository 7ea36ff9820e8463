"""One candidate's pre-read from the cycle: facts in, frozen facts out (R8.1, R8.2, R5.3). Renderers add nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.artifacts import artifact_choices, bullet_choices
from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.objections import objections
from perfcal.evidence.pitch import draft_pitch, word_count
from perfcal.evidence.window import level_since
from perfcal.evidence.wording import join_words, when
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.view.pre_read.bar import borderline_sentence, dimension_statuses
from perfcal.view.pre_read.chosen import Cited, document_of, resolve
from perfcal.view.pre_read.citing import citing_sentences
from perfcal.view.pre_read.facts import (
    Artifact,
    Bullet,
    BulletGroup,
    CounterArgument,
    PreRead,
    SourceLine,
    TimelinePoint,
)

__all__ = ["BULLETS", "pre_read"]

BULLETS = 3  # per dimension (R8.1)


def pre_read(cycle: Cycle, employee_id: str, *, notes: PreReadNotes | None = None) -> PreRead:
    """Return one person's pre-read against the bar they are held to.

    Parameters
    ----------
    cycle
        The loaded workspace.
    employee_id
        The candidate; anybody on the roster may be asked about.
    notes
        What the EM wrote; by default the file kept for this candidate, if any. It wins over the draft part by part.

    Returns
    -------
    PreRead
        Frozen. `complete` is False, with reasons, where R8.1 is not met. It holds no score and advises no rating.
    """
    written = notes or cycle.pre_read_notes.get(employee_id) or PreReadNotes(employee_id=employee_id)
    case = CaseRecord.of(replace(cycle.about(employee_id), pre_read_notes={employee_id: written}), employee_id)
    name = str(cycle.person(employee_id)["name"]) or employee_id
    cited = _cited_artifacts(case, written)
    groups = _groups(case, written, cited)
    counter = _counter(case, written)
    pitch = written.pitch.strip() or _pitch(case, name, cited, groups)
    because = _incomplete(case, cited, groups, counter)
    return PreRead(
        employee_id=employee_id,
        name=name,
        cycle=cycle.id,
        session=cycle.dates.session,
        due=cycle.dates.session - timedelta(days=cycle.policy.pre_read_days_before),
        current_level=case.held,
        current_title=_title(case, case.held),
        target_level=case.level,
        target_title=_title(case, case.level),
        level_since=f"{since:%B %Y}" if (since := level_since(case.cycle, employee_id)) else "",
        presenter=_presenter(case.cycle, employee_id),
        complete=not because,
        incomplete_because=because,
        borderline=borderline_sentence(case),
        artifacts=tuple(_artifact(item) for item in cited),
        groups=groups,
        statuses=dimension_statuses(case),
        timeline=_timeline(case),
        window_start=case.start,
        window_end=case.end,
        recent_weeks=cycle.policy.recency_weeks,
        freeze=cycle.dates.freeze,
        duration=case.duration.describe(case.level),
        citing=citing_sentences(cycle, employee_id),
        in_flight=tuple(_bullet(Cited(row, row["text"])) for row in records(case.in_flight())),
        pitch=pitch,
        pitch_words=word_count(pitch),
        counter=counter,
        changes=_changes(case, written, cited, groups),
        document=document_of(case),
    )


def _cited_artifacts(case: CaseRecord, written: PreReadNotes) -> list[Cited]:
    draft = records(artifact_choices(case.cycle, case.employee_id))
    reasons = {row["evidence_id"]: row["reason"] for row in draft}
    distinct = list({row["links"][0][1]: row for row in reversed(draft)}.values())[::-1]  # one address, one artifact
    cited = resolve(case, written.artifacts, distinct[: case.cycle.policy.pre_read_artifacts])
    return [replace(item, row={**item.row, "reason": reasons.get(item.row["evidence_id"], "")}) for item in cited]


def _artifact(item: Cited) -> Artifact:
    row = item.row
    title, url = row["links"][0] if row["links"] else ("no link", "")
    reason = row["reason"] or ("chosen by the EM" if item.chosen else "")
    if item.chosen and row["reason"]:
        reason = f"chosen by the EM; {reason}"
    return Artifact(title, url, when(row), item.text, reason, _source(row), row["reach"], item.changed)


def _groups(case: CaseRecord, written: PreReadNotes, artifacts: list[Cited]) -> tuple[BulletGroup, ...]:
    """Give each dimension its bullets; a row stands once, and one shown as an artifact only where others run out."""
    used = {item.row["evidence_id"] for item in artifacts}
    made = []
    for dimension in case.dimensions:
        rows = records(bullet_choices(case.cycle, case.employee_id, dimension))
        fresh = [row for row in rows if row["evidence_id"] not in used]
        again = [row for row in rows if row["evidence_id"] in {item.row["evidence_id"] for item in artifacts}]
        cited = resolve(case, written.bullets.get(dimension, ()), (fresh + again)[:BULLETS])
        used |= {item.row["evidence_id"] for item in cited}
        counting = len({item.row["evidence_id"] for item in cited if item.counts})
        bullets = tuple(_bullet(item) for item in cited)
        made.append(BulletGroup(dimension, case.title(dimension), bullets, max(0, BULLETS - counting)))
    return tuple(made)


def _bullet(item: Cited) -> Bullet:
    row = item.row
    return Bullet(item.text, when(row), _source(row), row["links"][0][1] if row["links"] else "", item.changed)


def _source(row: dict[str, Any]) -> SourceLine:
    return SourceLine(row["file"], None if pd.isna(row["line"]) else int(row["line"]))


def _pitch(case: CaseRecord, name: str, cited: list[Cited], groups: Iterable[BulletGroup]) -> str:
    shown = {(bullet.source.file, bullet.source.line) for group in groups for bullet in group.bullets}
    first = [item.row for item in cited if item.row["date_end"] is not None]
    ids = {row["evidence_id"] for row in first}
    rows = case.strongest(case.rows, len(case.rows))
    more = [row for row in rows if (row["file"], row["line"]) in shown and row["evidence_id"] not in ids]
    rest = [row for row in rows if (row["file"], row["line"]) not in shown and row["evidence_id"] not in ids]
    return draft_pitch(case, name=name, artifacts=first, more=more + rest)


def _counter(case: CaseRecord, written: PreReadNotes) -> CounterArgument:
    """Take the EM's own counter-argument, else the strongest one found; only the EM's response answers it."""
    found = objections(case)
    response, packet = written.response.strip(), _packet_pair(case)
    if written.counter_argument.strip():
        others = (*packet, *(item.text for item in found))
        return CounterArgument("written", written.counter_argument.strip(), (), (), response, others)
    if not found:
        text = "The record shows no weakness these checks look for; that is not the same as none."
        return CounterArgument("none-found", text, (), (), response, packet)
    first = found[0]
    lines = tuple(_line_of(case, row) for row in dict.fromkeys(first.rows))
    others = (*packet, *(item.text for item in found[1:]))
    return CounterArgument(first.kind, first.text, first.facts, lines, response, others)


def _packet_pair(case: CaseRecord) -> tuple[str, ...]:
    """The packet's own counter-argument and response, as one line: they answer each other, not the one found here."""
    parts = case.cycle.parts
    own = parts[(parts["employee_id"] == case.employee_id) & (parts["kind"] == "packet")]
    own = own[(own["date_end"] >= pd.Timestamp(case.start)) & (own["date_start"] <= pd.Timestamp(case.end))]
    said = {row["heading"]: row for row in records(own) if row["text"]}
    if "Counter-argument" not in said:
        return ()
    objection = said["Counter-argument"]
    answer = f" Its response: {said['Response']['text']}" if "Response" in said else ""
    return (f"From the packet (line {objection['line']}): {objection['text']}{answer}",)


def _line_of(case: CaseRecord, evidence_id: str) -> SourceLine:
    line = evidence_id.rpartition(":")[2]
    return SourceLine(document_of(case), int(line) if line.isdigit() else None)


def _timeline(case: CaseRecord) -> tuple[TimelinePoint, ...]:
    """Count the window's rows per week; rows known only by their month stand in the week of its middle."""
    rows = pd.concat([case.rows, case.late_rows()])
    month_only = ~rows["precision"].isin(["day", "range"])
    day = rows["date_end"].where(~month_only, rows["date_start"] + (rows["date_end"] - rows["date_start"]) / 2)
    week = day.dt.normalize() - pd.to_timedelta(day.dt.day_of_week, unit="D")
    first = pd.Timestamp(case.start) - pd.Timedelta(days=case.start.weekday())
    mondays = pd.date_range(first, pd.Timestamp(case.end), freq="7D")
    each = {"rows": True, "linked": rows["links"].map(len) > 0, "late": rows["late"], "month_only": month_only}
    counts = pd.DataFrame(each, index=rows.index).astype("int64").groupby(week.to_numpy()).sum()
    counts = counts.reindex(mondays, fill_value=0)
    return tuple(TimelinePoint(week=monday.date(), **row) for monday, row in zip(mondays, records(counts), strict=True))


def _title(case: CaseRecord, level: str) -> str:
    rubric = case.cycle.rubric(case.employee_id)
    return rubric.title_of(level) if rubric.level_id(level) else level


def _presenter(cycle: Cycle, employee_id: str) -> str:
    listed = cycle.candidates
    own = listed[(listed["cycle"] == cycle.id) & (listed["employee_id"] == employee_id)]
    presenter = str(own["presenter_id"].iloc[-1]) if len(own) else str(cycle.person(employee_id)["manager_id"])
    names = cycle.people.loc[cycle.people["employee_id"] == presenter, "name"]
    return str(names.iloc[0]) if len(names) and names.iloc[0] else presenter


def _incomplete(
    case: CaseRecord, artifacts: list[Cited], groups: tuple[BulletGroup, ...], counter: CounterArgument
) -> tuple[str, ...]:
    """Say what R8.1 asks for and the page does not have."""
    asked = case.cycle.policy.pre_read_artifacts
    linked = len({item.row["links"][0][1] for item in artifacts if item.counts and item.row["links"]})
    said = []
    if not (case.cycle.sections["employee_id"] == case.employee_id).any():
        said.append("no growth doc could be read for this person: run `perfcal check`")
    if linked < asked:
        said.append(f"{linked} of {asked} linked artifacts: no link, no argument")
    said += [f"{group.title} has {BULLETS - group.short_by} of {BULLETS} bullets" for group in groups if group.short_by]
    if counter.kind == "none-found":
        said.append("no counter-argument is written, and none was found in the record")
    if not counter.response:
        said.append("the response to the counter-argument is not written")
    return tuple(said)


def _changes(
    case: CaseRecord, written: PreReadNotes, artifacts: list[Cited], groups: tuple[BulletGroup, ...]
) -> tuple[str, ...]:
    """Say what changed beneath what the EM wrote."""
    said = [f"artifact {number}: {item.changed}" for number, item in enumerate(artifacts, 1) if item.changed]
    for group in groups:
        said += [f"{group.title} bullet {n}: {item.changed}" for n, item in enumerate(group.bullets, 1) if item.changed]
    known = {row["criterion"]: row for row in records(case.criteria)}
    rows = set(case.cycle.evidence_of(case.employee_id)["evidence_id"])
    for entry in written.judged:
        criterion = known.get(entry.criterion)
        if not entry.reason.strip():
            said.append(f"{entry.criterion} is judged {entry.status} without a reason, so it is not counted as judged")
            continue
        if criterion is None:
            said.append(f"the judged criterion {entry.criterion} is no longer in the bar of {case.level}")
            continue
        if criterion["status"] != entry.status:
            counted = f"{criterion['counted']} of {criterion['required']} on paper"
            said.append(f"{entry.criterion} is judged {entry.status}, but {counted}: the count stands (R5.3)")
        if gone := [row for row in entry.rows if row not in rows]:
            lines = join_words([row.rpartition(":")[2] for row in gone])
            said.append(f"the judgement of {entry.criterion} cites line {lines}, which is no longer a row")
    titles = set(case.dimensions)
    said += [
        f"bullets for {name} are kept, but a pre-read does not show it"
        for name in written.bullets
        if name not in titles
    ]
    return tuple(said)
