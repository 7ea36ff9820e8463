"""Invented pre-reads: a typical one, and the awkward ones every renderer must survive. All people are fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from perfcal.view.pre_read.facts import (
    Artifact,
    Bullet,
    BulletGroup,
    CounterArgument,
    CriterionLine,
    DimensionStatus,
    PreRead,
    SourceLine,
    TimelinePoint,
)

DOCUMENT = "growth_docs/00417.md"
HOSTILE = (
    '<script>alert(1)</script> {{ 7*7 }} {% raw %} #panic() $x$ #read("/etc/passwd") [x](javascript:alert(1)) '
    "`a` *b* _c_ ![i](https://tracker.example/p.png) <img src=x onerror=alert(1)> | cell | \u202eevil\u202c \u200bzero "
    "&amp; </style> --> ]]> \\ <b>"
)
PITCH = (
    "Ngozi works at the level of a Senior Engineer today and has done so since last September. The clearest proof is the "
    "ledger outbox: she found that double postings came from two services writing the same row, wrote RFC 118, carried it "
    "through two rounds of review with payments and risk, and moved 41 million rows in March without a maintenance window. "
    "Postings at the 99th percentile went from 800 to 120 milliseconds, and the on-call rota has not been paged for a double "
    "posting in eleven weeks. The retry budget she wrote for her own service is now the default in search, billing and "
    "messaging; three teams took it up without being asked. She sat with four engineers from two other teams while they "
    "moved over, and two of them have since moved a service alone. What is not there yet: her influence outside the payments "
    "group rests on one document and one quarter. The sharding proposal is in review now and is the piece that would show the "
    "same reach twice. Context worth knowing: two of the six months were spent two people short, and the March migration was "
    "not in the plan at the start of the half."
)


def source(line: int | None) -> SourceLine:
    """Return a line of the sample's growth doc."""
    return SourceLine(DOCUMENT, line)


def artifacts() -> tuple[Artifact, ...]:
    """Return three linked artifacts of different dimensions and months."""
    return (
        Artifact(
            title="RFC 118: ledger writes through an outbox",
            url="https://docs.example/rfc-118",
            when="14 Mar 2026",
            what="Moved ledger writes to an outbox; p99 from 800 to 120 ms, no double posting since",
            reason="Proves the missing half of Impact: a figure other teams read; known across the organisation",
            source=source(42),
            reach="org",
        ),
        Artifact(
            title="Retry budget, adopted by search, billing and messaging",
            url="https://code.example/platform/retry-budget/pull/2207",
            when="9 Feb 2026",
            what="A library and a one-page guide; three teams switched it on without being asked",
            reason="The only design doc counted towards Leverage that other teams use",
            source=source(31),
            reach="cross-team",
        ),
        Artifact(
            title="Incident review: duplicate payouts of 6 January",
            url="https://docs.example/reviews/2026-01-06",
            when="12 Jan 2026",
            what="Led the review; four of five actions closed by the end of February",
            reason="Shows Scope outside the own service, and an earlier month than the other two",
            source=source(18),
            reach="org",
            changed="the growth doc's line 18 reads differently since this was chosen on 2 July",
        ),
    )


def groups() -> tuple[BulletGroup, ...]:
    """Return three bullets for each of three dimensions."""
    texts = {
        "scope": (
            (
                "Owned the move of ledger writes end to end, from the question to the last backfilled row",
                42,
                "14 Mar 2026",
            ),
            (
                "Took over the reconciliation job from the platform team and cut it from 6 hours to 40 minutes",
                57,
                "Apr 2026",
            ),
            ("Ran the quarter's capacity plan for three services", 66, "20 May 2026"),
        ),
        "impact": (
            ("p99 of postings from 800 to 120 ms; eleven weeks without a page for a double posting", 42, "14 Mar 2026"),
            (
                "Closed the books two days earlier in April and in May, as finance confirmed in writing",
                61,
                "4 May 2026",
            ),
            ("Compute for reconciliation down by 38 %, about 4,100 a month", 58, "Apr 2026"),
        ),
        "leverage": (
            ("Retry budget is the default in search, billing and messaging", 31, "9 Feb 2026"),
            ("Walked four engineers from two teams through their first migration", 49, "28 Mar 2026"),
        ),
    }
    return tuple(
        BulletGroup(
            name,
            name.title(),
            tuple(Bullet(text, when, source(line)) for text, line, when in rows),
            short_by=3 - len(rows),
        )
        for name, rows in texts.items()
    )


def statuses() -> tuple[DimensionStatus, ...]:
    """Return three dimensions, one at the bar, one approaching, one unknown, with their criteria."""
    return (
        DimensionStatus(
            "scope",
            "Scope",
            "at bar",
            "2 of 2 criteria at the bar",
            (
                CriterionLine("Owns a service end to end", "1 service", "1 service", "at bar"),
                CriterionLine(
                    "Plans beyond the own service", "a plan others work from", "judged: yes", "at bar", judged=True
                ),
            ),
        ),
        DimensionStatus(
            "impact",
            "Impact",
            "approaching",
            "1 of 2 criteria at the bar",
            (
                CriterionLine(
                    "Org metrics move, with the figure written down", "3 rows, reach org", "2 rows", "approaching"
                ),
                CriterionLine("Design docs adopted across the org", "2", "2", "at bar"),
            ),
        ),
        DimensionStatus(
            "leverage",
            "Leverage",
            "unknown",
            "0 of 2 criteria at the bar; 1 needs a person's judgement",
            (
                CriterionLine(
                    "Unblocks three or more engineers in a quarter", "3 in a quarter", "2 in 2026-Q1", "below"
                ),
                CriterionLine("Others come for advice", "a person's judgement", "not judged", "unknown", judged=True),
            ),
        ),
    )


def timeline() -> tuple[TimelinePoint, ...]:
    """Return 26 weeks with a quiet April and a busy June."""
    rows = (0, 2, 1, 0, 1, 2, 1, 0, 1, 0, 3, 1, 2, 1, 0, 0, 1, 0, 1, 0, 1, 2, 2, 3, 4, 2)
    monday = date(2025, 12, 29)
    return tuple(
        TimelinePoint(monday + timedelta(weeks=week), count, linked=(count + 1) // 2, late=1 if week == 25 else 0)
        for week, count in enumerate(rows)
    )


def typical() -> PreRead:
    """Return a complete, borderline candidate of the length most pages have."""
    return PreRead(
        employee_id="00417",
        name="Ngozi Aurelio-Brandt",
        cycle="2026-H1",
        session=date(2026, 7, 10),
        due=date(2026, 7, 8),
        current_level="L4",
        current_title="Engineer",
        target_level="L5",
        target_title="Senior Engineer",
        level_since="1 Mar 2024 (28 months)",
        presenter="Tomasz Ilinca",
        complete=True,
        incomplete_because=(),
        borderline="Borderline: at the bar on Scope, approaching on Impact; the sharding proposal (in flight) would close it in 2026-Q3.",
        artifacts=artifacts(),
        groups=groups(),
        statuses=statuses(),
        timeline=timeline(),
        window_start=date(2026, 1, 1),
        window_end=date(2026, 6, 30),
        recent_weeks=6,
        freeze=date(2026, 7, 3),
        duration="Evidence at L5 in 5 of the 6 months of the window; 9 months in all since September 2025 (policy asks for 6 to 12).",
        citing="The review cites evidence of 4 weeks, 1 of them in the last 6; the record has 16, 3 of them there. Strong earlier rows that neither review nor packet cites: line 88, line 120.",
        in_flight=(
            Bullet("Sharding proposal in its first review", "Jun 2026", source(71), url="https://docs.example/rfc-131"),
            Bullet("Pairing with the platform team on the move of the archive", "Jun 2026", source(73)),
        ),
        pitch=PITCH,
        pitch_words=len(PITCH.split()),
        counter=CounterArgument(
            kind="single-dimension",
            text=(
                "Nine of the fourteen rows counted are about one migration. Without RFC 118, Impact has one row left and Leverage "
                "rests on a single guide; 9 of 14 rows fall in the last six weeks. What shows that this is a level and not a "
                "good quarter?"
            ),
            facts=(
                "The retry budget (9 Feb) was adopted by three teams before the migration began",
                "Rows at L5 in September, October and December 2025, outside the migration",
            ),
            sources=(source(31), source(42)),
            response=(
                "The migration is the largest piece, not the only one: the incident review in January and the retry budget in "
                "February came first and were taken up by other teams. I share the doubt about Leverage."
            ),
            others=("No one outside engineering is named in the evidence", "3 of 14 rows have no link"),
        ),
        changes=("The row behind the third Leverage bullet (line 52) has gone from the growth doc.",),
        document=DOCUMENT,
    )


def incomplete() -> PreRead:
    """Return a candidate with two artifacts, no response and no counted evidence for a dimension."""
    return replace(
        typical(),
        name="Ioana Petrescu-Vale",
        complete=False,
        incomplete_because=(
            "2 linked artifacts of 3: link one more row of the growth doc",
            "Leverage has 0 bullets of 3",
            "no response to the counter-argument is written",
        ),
        borderline="",
        artifacts=artifacts()[:2],
        groups=(*groups()[:2], BulletGroup("leverage", "Leverage", (), short_by=3)),
        in_flight=(),
        pitch="",
        pitch_words=0,
        counter=replace(typical().counter, facts=(), response="", others=()),
        changes=(),
    )


def empty() -> PreRead:
    """Return a candidate whose growth doc holds nothing yet."""
    nothing = CounterArgument(kind="", text="", facts=(), sources=(), response="")
    return replace(
        incomplete(),
        artifacts=(),
        groups=(),
        statuses=(),
        timeline=(),
        duration="",
        citing="",
        counter=nothing,
        level_since="",
        presenter="",
    )


def worst_realistic() -> PreRead:
    """Return everything a diligent EM may write at once: full texts, 12 criteria, 5 weaker objections, 5 things in flight."""
    page = typical()
    long_bullet = (
        " after two rounds of review with the teams that run it, and with the figure written down before and after"
    )
    return replace(
        page,
        complete=False,
        incomplete_because=("the pitch has 231 words; 150 to 225 are spoken in 60 to 90 seconds",),
        groups=tuple(
            replace(
                group, short_by=0, bullets=tuple(replace(b, text=b.text + long_bullet) for b in (group.bullets * 2)[:3])
            )
            for group in page.groups
        ),
        statuses=tuple(replace(status, criteria=status.criteria * 2) for status in page.statuses),
        in_flight=page.in_flight * 2 + page.in_flight[:1],
        counter=replace(
            page.counter, others=page.counter.others * 2 + page.counter.others[:1], response=page.counter.response * 2
        ),
    )


def overlong() -> PreRead:
    """Return far more than a page holds: 60 criteria, 20 in flight, a pitch of 900 words, 300-character words."""
    page = worst_realistic()
    word = "Donaudampfschifffahrts" * 14
    return replace(
        page,
        groups=tuple(
            replace(g, bullets=tuple(replace(b, text=f"{word} {b.text}") for b in g.bullets)) for g in page.groups
        ),
        statuses=tuple(replace(status, criteria=status.criteria * 5) for status in page.statuses),
        in_flight=page.in_flight * 4,
        pitch=f"{PITCH}\n\n" * 5,
        counter=replace(page.counter, others=page.counter.others * 4, facts=page.counter.facts * 4),
        artifacts=tuple(replace(a, url=a.url + "/" + "x" * 300) for a in page.artifacts),
    )


def multilingual() -> PreRead:
    """Return names and texts in scripts of every direction: Japanese, Thai, Arabic, Hebrew, Hindi, Korean, Greek, Amharic."""
    page = typical()
    texts = (
        "台帳の書き込みをアウトボックスに移行し、遅延を改善しました",
        "ย้ายระบบบัญชีไปยังบริการใหม่โดยไม่หยุดให้บริการ",
        "نقل كتابات دفتر الأستاذ إلى خدمة جديدة (RFC 118) دون توقف",
        "העברת הכתיבות לשירות חדש ללא השבתה",
        "खाता लेखन को नई सेवा में स्थानांतरित किया",
        "원장 쓰기를 새 서비스로 옮겼습니다",
        "Μεταφορά των εγγραφών σε νέα υπηρεσία",
        "የመዝገብ ጽሑፎችን ወደ አዲስ አገልግሎት አዛወረ 🎉",
    )
    words = iter(texts)
    return replace(
        page,
        name="สมหญิง Đặng-Þórsdóttir 佐藤 花子",
        presenter="أمينة Şahin",
        groups=tuple(
            replace(group, bullets=tuple(replace(b, text=next(words, b.text)) for b in group.bullets))
            for group in page.groups
        ),
        pitch=" ".join(texts),
    )


def hostile() -> PreRead:
    """Return markup, code and control characters in every text, and a link that must not be one."""
    page = typical()
    return replace(
        page,
        name=f"Mallory {HOSTILE}"[:60],
        cycle="2026-H1<script>",
        presenter=HOSTILE[:40],
        incomplete_because=(HOSTILE,),
        complete=False,
        artifacts=(
            *(replace(a, title=HOSTILE[:90], what=HOSTILE) for a in page.artifacts[:2]),
            replace(page.artifacts[2], url="javascript:alert(document.domain)"),
        ),
        groups=tuple(
            replace(g, title=g.title + "</h3>", bullets=tuple(replace(b, text=HOSTILE) for b in g.bullets))
            for g in page.groups
        ),
        statuses=tuple(
            replace(status, criteria=tuple(replace(line, text="a | b | c", counted="`|`") for line in status.criteria))
            for status in page.statuses
        ),
        pitch=HOSTILE,
        counter=replace(page.counter, text=HOSTILE, response=HOSTILE, facts=(HOSTILE,)),
        document="growth_docs/<b>.md",
    )


SAMPLES = {
    sample.__name__: sample for sample in (typical, incomplete, empty, worst_realistic, overlong, multilingual, hostile)
}
