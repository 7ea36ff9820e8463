"""A whole visibility plan, part by part, so that a test says only what it takes away or changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from workspaces import ROSTER, growth_doc, write_files

from perfcal import load_workspace
from perfcal.schema.cycle import Cycle

STRETCH = """\
### Stretch project
Settlement in two currencies.
Sponsor: Ruta Amadi, Director of Commerce
Surface: the payout page
Due: 2026-05-15
Budget: cost centre 4410, 2 engineers
Priority: top 3 of this half, in writing 2026-01-08 [mail](https://docs.example/mail)
User: Search, who confirm in writing that it landed
"""
CROSS = """\
### Cross-team artifact
A page on settlement that Search builds to
"""
MENTOR = """\
### Mentorship outcome
Oleander releases a change alone
"""
DESIGN = """\
### Design doc
The design of settlement, through review
Cited: 2026-04-20 by Search in their RFC
"""
SIGNED = """\
### Signed
- 2026-01-13 Wanda
- 2026-01-15 Ines
"""
AUDITS = """\
### Audit 2026-03-27
- [x] Stretch project: shipped
- [x] Cross-team artifact: in use
- [x] Mentorship outcome: done
- [ ] Design doc: in review

### Audit 2026-05-28
- [x] Stretch project: shipped
- [x] Cross-team artifact: in use
- [x] Mentorship outcome: done
- [x] Design doc: cited
"""
PARTS = (STRETCH, CROSS, MENTOR, DESIGN, SIGNED, AUDITS)


def plan_text(*parts: str, half: str = "2026-H1") -> str:
    """Return a plan section of these parts; of all of them where none is given."""
    return "\n".join([f"## Plan {half}\n", *(parts or PARTS)])


def plan_cycle(
    root: Path, body: str, *, as_of: date = date(2026, 7, 1), target: str = "", roster: str = ROSTER
) -> Cycle:
    """Load a workspace whose candidate e01 has this growth doc; a target makes it e02's, who is no candidate."""
    who = "e02" if target else "e01"
    doc = growth_doc(body, employee_id=who).replace("levels:", f"target: {target}\nlevels:" if target else "levels:")
    return load_workspace(write_files(root, docs={who: doc}, roster=roster), as_of=as_of)


def met_of(clauses: pd.DataFrame, words: str) -> str:
    """Return whether the one clause that holds these words is met."""
    rows = clauses[clauses["clause"].str.contains(words, regex=False)]
    assert len(rows) == 1, list(rows["clause"])
    return str(rows["met"].iloc[0])
