"""Small invented workspaces on disk, so that a test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

CYCLE = """\
perfcal: cycle/1
id: 2026-H1
start: 2026-01-01
end: 2026-06-30
freeze: 2026-07-03
session: 2026-07-10
room: [m01, m02]
"""
RUBRIC = """\
perfcal: rubric/1
id: eng-ic
cumulative: true
levels:
  - {id: L4, title: Engineer, track: ic, aliases: [IC4]}
  - {id: L5, title: Senior Engineer, track: ic}
dimensions:
  - {id: scope, title: Scope}
  - {id: impact, title: Impact}
  - {id: leverage, title: Leverage}
kinds: [design-doc, rfc, retro, service, unblocked, launch]
reach: [self, team, cross-team, org, company]
expectations:
  - {level: L4, dimension: scope, text: Owns a feature within a service, evidence: [{kind: launch, min: 1}]}
  - {level: L4, dimension: impact, text: Team goals on time, evidence: [{min: 2}]}
  - {level: L4, dimension: leverage, text: Helps those next to them, evidence: [{kind: unblocked, sum: 1}]}
  - {level: L5, dimension: scope, text: Owns a service end to end, evidence: [{kind: service, reach: cross-team, min: 1}]}
  - {level: L5, dimension: impact, text: Moves numbers of the organisation, evidence: [{reach: org, min: 2}]}
  - {level: L5, dimension: leverage, text: Unblocks others each quarter, evidence: [{kind: unblocked, sum: 3, per: quarter}]}
"""
SCALE = """\
perfcal: scale/1
values:
  - {value: 1, label: Below}
  - {value: 2, label: Partly meets}
  - {value: 3, label: Meets}
  - {value: 4, label: Exceeds}
  - {value: 5, label: Far exceeds}
meets: 3
unrated: [n/a]
"""
ROSTER = """\
employee_id,name,manager_id,level,level_since,track,team,status,start_date
m01,Ines Okoro,,L5,2022-01-01,ic,Payments,active,2020-01-01
m02,Tomas Riva,m01,L5,2022-01-01,ic,Search,active,2020-01-01
e01,Wanda Iversen,m01,L4,2024-03-01,ic,Payments,active,2023-01-09
e02,Jun Castellan,m02,L4,2024-03-01,ic,Search,active,2023-01-09
"""
CANDIDATES = """\
cycle,employee_id,target_level,presenter_id,decision,round
2026-H1,e01,L5,m01,,1
"""
FRONT = """\
---
perfcal: growth/1
employee_id: {employee_id}
rubric: eng-ic
managers: [{{id: m01, from: 2024-03-01}}]
levels: [{{level: L4, from: 2024-03-01}}]
---
"""


def growth_doc(body: str, *, employee_id: str = "e01") -> str:
    """Return a whole document: front matter and this body."""
    return FRONT.format(employee_id=employee_id) + dedent(body)


def write_files(root: Path, *, docs: Mapping[str, str] | None = None, **files: str) -> Path:
    """Write a workspace; `docs` are bodies by employee id, other keywords replace a file by its stem."""
    texts = {
        "cycle.yaml": CYCLE,
        "rubric.yaml": RUBRIC,
        "scale.yaml": SCALE,
        "roster.csv": ROSTER,
        "candidates.csv": CANDIDATES,
    }
    for stem, text in files.items():
        suffix = "yaml" if stem in {"cycle", "rubric", "scale", "policy"} else "csv"
        texts[f"{stem}.{suffix}"] = text
    for employee_id, body in (docs or {}).items():
        whole = body if body.startswith("---") else growth_doc(body, employee_id=employee_id)
        texts[f"growth_docs/{employee_id}.md"] = whole
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
