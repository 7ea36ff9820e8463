"""A workspace of four invented people, two of them candidates, small enough to read beside a test."""

from pathlib import Path

FILES = {
    "cycle.yaml": """\
perfcal: cycle/1
id: 2026-H1
start: 2026-01-01
end: 2026-06-30
freeze: 2026-07-03
session: 2026-07-10
room: [m01]
""",
    "scale.yaml": """\
perfcal: scale/1
values:
  - {value: 1, label: Below}
  - {value: 2, label: Meets}
  - {value: 3, label: Exceeds}
meets: 2
""",
    "rubric.yaml": """\
perfcal: rubric/1
id: eng
cumulative: false
levels:
  - {id: L4, title: Engineer}
  - {id: L5, title: Senior Engineer}
dimensions:
  - {id: scope, title: Scope}
  - {id: impact, title: Impact}
  - {id: leverage, title: Leverage}
kinds: [design-doc, launch, unblocked]
reach: [self, team, cross-team, org]
expectations:
  - {level: L4, dimension: scope, text: Owns a feature}
  - {level: L4, dimension: impact, text: Ships what was planned}
  - {level: L4, dimension: leverage, text: Answers questions}
  - {level: L5, dimension: scope, text: Owns a service end to end}
  - level: L5
    dimension: impact
    text: Moves a number the organisation follows
    evidence: [{kind: launch, min: 1}]
  - level: L5
    dimension: leverage
    text: Unblocks others
    evidence: [{kind: unblocked, sum: 3}]
""",
    "roster.csv": """\
employee_id,name,manager_id,level,level_since,track,team,status,start_date
m01,Ngozi Adler,,L5,2023-01-01,,Rivers,active,2020-01-01
x1,Ilse Okafor,m01,L4,2024-01-01,,Rivers,active,2022-01-01
x2,Tariq Lindqvist,m01,L4,2024-01-01,,Rivers,active,2022-01-01
x3,Mei Castellano,m01,L4,2024-01-01,,Rivers,active,2022-01-01
""",
    "candidates.csv": """\
cycle,employee_id,target_level,presenter_id,decision,round
2026-H1,x1,L5,m01,,1
2026-H1,x2,L5,m01,,1
""",
}

BULLETS = """\
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
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for who in ("x1", "x2", "x3"):
        write_growth_doc(root, who)
    return root


def write_growth_doc(root: Path, who: str, *, body: str = BULLETS) -> Path:
    """Write one person's growth doc, replacing what was there."""
    path = root / "growth_docs" / f"{who}.md"
    path.parent.mkdir(exist_ok=True)
    head = f'---\nperfcal: growth/1\nemployee_id: "{who}"\nrubric: eng\nmanagers: [{{id: m01, from: 2022-01-01}}]\n'
    head += "levels: [{level: L4, from: 2024-01-01}]\n---\n# Growth doc\n\n"
    path.write_text(head + body.format(id=who), encoding="utf-8")
    return path
