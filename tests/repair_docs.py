"""Repair loops built from what a test is about: every other part is as R10 asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.schema.cycle import Cycle

OPENED = date(2026, 1, 12)
END = date(2026, 2, 23)  # 42 days later
PARTS = {
    "Checks": (
        "- 2026-01-05 Diagnosis: skill. Two designs left out how the lock can fail\n"
        "- 2026-01-07 Engineer-side causes: talked at lunch, sleeps well and wants this role\n"
        "- 2026-01-09 Own state: neither tired of it nor pressed by anybody"
    ),
    "Gap": "Expected at L4: a design says how it fails. Seen: two designs without it. Gap: a failure page in each.\nAgreed on the day.",
    "Support": "- Two mornings a week with Tomas",
    "Cadence": "Weekly on Monday",
    "Time bound": "End: {end}\nExit: three designs in a row with a failure page",
}
TOUCH = "Progress: one design with the page. Gap: the other without.\nWanda: the template helps."
RECOVERED = "Recovery. Told Wanda in the 1:1."


def day(number: int) -> date:
    """Return the day so many days after the opening."""
    return OPENED + timedelta(days=number)


def loop(
    *,
    parts: Mapping[str, str | None] | None = None,
    touches: Sequence[int] = (7, 14, 21, 28, 35, 42),
    look: int | None = 15,
    verdict: str | None = RECOVERED,
    verdict_on: int = 42,
    end: date = END,
    more: str = "",
) -> str:
    """Return a repair loop; `parts` replaces a part by its heading, or leaves it out with None; days are after the opening."""
    held = {**PARTS, **(parts or {})}
    text = [f"## Repair {OPENED}"]
    text += [f"### {heading}\n{said.format(end=end)}" for heading, said in held.items() if said is not None]
    text += [f"### Touch point {day(number)}\n{TOUCH}" for number in touches]
    text += (
        [f"### Re-diagnosis {day(look)}\nSignals move in one of two. The diagnosis stays."] if look is not None else []
    )
    text += [f"### Verdict {day(verdict_on)}\n{verdict}"] if verdict is not None else []
    return "\n" + "\n".join([*text, more]) + "\n"


def loop_cycle(root: Path, *sections: str, as_of: date | None = None, **files: str) -> Cycle:
    """Load a workspace in which e01 has these sections."""
    write_files(root, docs={"e01": "\n# Growth doc\n" + "".join(sections)}, **files)
    return load_workspace(root, as_of=as_of)
