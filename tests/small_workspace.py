"""A workspace of four invented people, two of them candidates, with one criterion that only a person can judge."""

from pathlib import Path

from workspaces import RUBRIC, growth_doc, write_files

ROSTER = """\
employee_id,name,manager_id,level,level_since,track,team,status,start_date
m01,Ngozi Adler,,L5,2023-01-01,,Rivers,active,2020-01-01
x1,Ilse Okafor,m01,L4,2024-03-01,,Rivers,active,2022-01-01
x2,Tariq Lindqvist,m01,L4,2024-03-01,,Rivers,active,2022-01-01
x3,Mei Castellano,m01,L4,2024-03-01,,Rivers,active,2022-01-01
"""
CANDIDATES = """\
cycle,employee_id,target_level,presenter_id,decision,round
2026-H1,x1,L5,m01,,1
2026-H1,x2,L5,m01,,1
"""
COUNTED = ", evidence: [{kind: service, reach: cross-team, min: 1}]"
BULLETS = """\
# Growth doc

## 2026-02
### Shipped
- 2026-02-03 Took over the harbour service and its pager [runbook](https://docs.example/{id}/harbour) #scope #reach-team
- 2026-02-10 Wrote the design for quay scheduling [design](https://docs.example/{id}/quay) #scope #design-doc #reach-cross-team
- 2026-02-17 Drew the service's map with its four callers #scope

## 2026-04
### Shipped
- 2026-04-07 Launched quay scheduling, waiting time from 40 to 12 minutes [launch](https://docs.example/{id}/launch) #impact #launch #reach-org
- 2026-04-14 Cut the nightly import from 90 to 20 minutes [change](https://git.example/{id}/90) #impact
- 2026-04-21 Retired the old timetable and its 14 alerts #impact #reach-team

## 2026-05
### Shipped
- 2026-05-05 Walked the ferry team through back-pressure [notes](https://wiki.example/{id}/talk) #leverage #unblocked:2
- 2026-05-12 Reviewed the lock team's first runbook #leverage #unblocked:1
- 2026-05-19 Started a weekly hour for questions on queues #leverage
"""


def write_small_workspace(root: Path) -> Path:
    """Write the workspace into an empty folder and return it."""
    docs = {who: BULLETS.format(id=who) for who in ("x1", "x2", "x3")}
    return write_files(root, docs=docs, roster=ROSTER, candidates=CANDIDATES, rubric=RUBRIC.replace(COUNTED, ""))


def write_growth_doc(root: Path, who: str, *, body: str = BULLETS) -> Path:
    """Write one person's growth doc, replacing what was there."""
    path = root / "growth_docs" / f"{who}.md"
    path.write_text(growth_doc(body.format(id=who), employee_id=who), encoding="utf-8")
    return path
