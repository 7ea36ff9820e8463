"""Claims stronger than their rows, with what the session decided, remembered over two cycles (R5.3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from after_session import state_of
from workspaces import CANDIDATES, write_files

from perfcal import load_workspace
from perfcal.schema.columns import OVERSOLD, records
from perfcal.session.oversold_ledger import oversold_ledger

ROWS = """\
## 2026-02
### Shipped
- 2026-02-18 Outbox for the ledger, p99 800 to 120 ms [rfc](https://docs.example/1) #impact #reach-org
"""
CLAIM = "### Impact\n- A company-wide outbox [rfc](https://docs.example/1)\n"


def ledger(root: Path, listed: str, docs: dict[str, str], **decided: str) -> dict[str, dict[str, object]]:
    """The ledger's rows by candidate, after these decisions."""
    cycle = load_workspace(write_files(root, docs=docs, candidates=listed))
    state = state_of(*({"employee_id": who, "what": "promotion", "value": value} for who, value in decided.items()))
    return {row["employee_id"]: row for row in records(oversold_ledger(cycle, state))}


def test_a_claim_is_named_with_its_place_and_the_decision(tmp_path: Path) -> None:
    """The row's reach is the organisation, the packet's the company."""
    (row,) = ledger(tmp_path, CANDIDATES, {"e01": f"{ROWS}\n## Packet 2026-H1\n{CLAIM}"}, e01="rejected").values()
    assert list(row) == list(OVERSOLD)
    assert (row["presenter_id"], row["decision"], row["read"], row["claims"]) == ("m01", "rejected", True, 1)
    (place,) = row["places"]  # type: ignore[misc]
    file, line = place.rsplit(":", 1)
    assert "company-wide" in (tmp_path / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_a_case_nobody_wrote_is_not_called_sound(tmp_path: Path) -> None:
    """Neither a packet nor a pre-read's own words: not read, and no number."""
    (row,) = ledger(tmp_path, CANDIDATES, {"e01": ROWS}, e01="approved").values()
    assert (row["read"], row["claims"], row["places"]) == (False, None, ())


@pytest.mark.parametrize(
    ("cycle", "cases", "oversold"),
    [("2025-H2", 1, ("2025-H2",)), ("2025-H1", 1, ("2025-H1",)), ("2024-H2", 0, ())],
)
def test_a_presenters_oversold_case_is_remembered_for_two_cycles(
    tmp_path: Path, cycle: str, cases: int, oversold: tuple[str, ...]
) -> None:
    """In the third it is forgotten."""
    year, half = cycle.split("-H")
    month = "02" if half == "1" else "08"
    earlier = ROWS.replace("2026-02", f"{year}-{month}").replace("2026-H1", cycle)
    docs = {"e01": f"{ROWS}", "e02": f"{earlier}\n## Packet {cycle}\n{CLAIM}"}
    row = ledger(tmp_path, f"{CANDIDATES}{cycle},e02,L5,m01,approved,1\n", docs, e01="approved")["e01"]
    assert (row["earlier_cases"], row["earlier_oversold"]) == (cases, oversold)
