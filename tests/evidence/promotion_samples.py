"""A sound promotion case in a growth doc, part by part, so that a test says only what it takes away or adds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from workspaces import CANDIDATES, write_files

from perfcal import load_workspace
from perfcal.evidence.promotion.gate import promotion
from perfcal.schema.cycle import Cycle

BEFORE = """\
## 2025-08
### Shipped
- 2025-08-14 Took the fee table out of the monolith [pr](https://git.example/0) #scope #reach-team
- 2025-08-20 Wrote the fee run-book [doc](https://docs.example/0) #impact #reach-team
- 2025-08-27 Answered questions on fees [notes](https://wiki.example/0) #leverage #unblocked:1 #reach-team
"""
ROWS = """\
## 2026-01
### Shipped
- 2026-01-14 Took settlement out of the monolith [pr](https://git.example/1) #scope #service #reach-cross-team
- 2026-01-22 Walked three teams through idempotency [notes](https://wiki.example/1) #leverage #unblocked:3
## 2026-02
### Shipped
- 2026-02-18 Outbox for the ledger, p99 800 to 120 ms [rfc](https://docs.example/1) #impact #reach-org
## 2026-03
### Shipped
- 2026-03-20 Refund launch [note](https://docs.example/2) #impact #launch #reach-org
## 2026-04
### Shipped
- 2026-04-16 Pairing rota for four newcomers [rota](https://wiki.example/2) #leverage #unblocked:4
## 2026-05
### Shipped
- 2026-05-28 Second region for settlement [pr](https://git.example/2) #scope #service #reach-cross-team
## 2026-06
### Shipped
- 2026-06-11 Failover drill for settlement with Search [notes](https://wiki.example/3) #scope #service #reach-cross-team
"""
INSIDE = """\
## Feedback 2026-04-02
From: Wilhelmina Osei (engineer, Payments)
- The rota freed two mornings a week. #shareable
"""
OUTSIDE = """\
## Feedback 2026-05-12
From: Jun Castellan (Search)
- The drill found our missing alarm. #shareable
"""
PLAN = """\
## Plan 2026-H1
### Stretch project
Settlement in two regions.
Due: 2026-05-31
### Audit 2026-05-28
- [x] Stretch project: shipped
"""
NOTE = """\
## Note 2026-06
- Promotion to L5: likely, if the drill is counted; I would say three in four
"""
PACKET = """\
## Packet 2026-H1
### Scope
- Took settlement out of the monolith [pr](https://git.example/1), 2026-01-14
- Second region for settlement [pr](https://git.example/2), 2026-05-28
### Impact
- Outbox for the ledger, p99 from 800 to 120 ms [rfc](https://docs.example/1), 2026-02-18
### Leverage
- Pairing rota for four newcomers [rota](https://wiki.example/2), 2026-04-16
### Counter-argument
Three regions would be more than two.
"""
PARTS = (BEFORE, ROWS, INSIDE, OUTSIDE, PLAN, NOTE, PACKET)
EVENTS = "employee_id,date,event,detail\ne02,2026-03-01,transfer,\n"


def case_cycle(
    root: Path,
    body: str = "\n".join(PARTS),
    *,
    as_of: date = date(2026, 7, 20),
    events: str = EVENTS,
    candidates: str = CANDIDATES,
) -> Cycle:
    """Load a workspace whose candidate e01 has this growth doc."""
    files = write_files(root, docs={"e01": body}, events=events, candidates=candidates)
    return load_workspace(files, as_of=as_of)


def case_answers(root: Path, body: str = "\n".join(PARTS), **asked: object) -> pd.Series:
    """Return what the promotion gate says about e01, clause by clause."""
    rows = promotion(case_cycle(root, body, **asked), ["e01"])  # type: ignore[arg-type]
    return rows.set_index("clause")["met"]


def without(*parts: str) -> str:
    """Return the document without some of its parts."""
    return "\n".join(part for part in PARTS if part not in parts)
