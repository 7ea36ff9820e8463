"""One engineer's growth doc, loaded and looked at from a day: what the tests of its life start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.schema.cycle import Cycle

__all__ = ["LONE_ROSTER", "bullets", "looked_at", "month"]

LONE_ROSTER = """\
employee_id,name,manager_id,level,level_since,track,team,status,start_date
m01,Ines Okoro,,L5,2022-01-01,ic,Payments,active,2020-01-01
e01,Wanda Iversen,m01,L4,2024-03-01,ic,Payments,{status},{start}
"""


def looked_at(root: Path, body: str, *, on: str, **files: str) -> Cycle:
    """Return the workspace of one engineer, e01, and a manager, m01, as it looks on a day."""
    files.setdefault("roster", LONE_ROSTER.format(status="active", start="2023-01-09"))
    return load_workspace(
        write_files(root, docs={"e01": body or "# Growth doc\n"}, **files), as_of=date.fromisoformat(on)
    )


def bullets(number: int, *, first: str = "Moved step") -> str:
    """Return some bullets."""
    return "".join(f"- {first} {count} of the ledger\n" for count in range(number))


def month(label: str, number: int = 6, *, reply: str = "") -> str:
    """Return a monthly update with this many bullets, and a reply of a day if one is given."""
    said = f"### Reply {reply}\n- Read it, thank you\n" if reply else ""
    return f"## {label}\n### Shipped\n{bullets(number)}{said}\n"
