"""The counter-argument found from the record: each weakness is seen, named with its figures, and not invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import CANDIDATES, write_files

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.objections import Objection, objections
from perfcal.load.workspace import load_workspace

STRONG = """
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


def found(root: Path, body: str, **files: str) -> dict[str, Objection]:
    """The objections to the one candidate's case, by kind, strongest first."""
    cycle = load_workspace(write_files(root, docs={"e01": body}, **files))
    return {objection.kind: objection for objection in objections(CaseRecord.of(cycle, "e01"))}


def test_a_whole_case_is_objected_to_by_nothing(tmp_path: Path) -> None:
    """None is invented."""
    assert found(tmp_path, STRONG) == {}


def test_no_record_is_the_first_objection(tmp_path: Path) -> None:
    """What was not written down did not happen."""
    assert next(iter(found(tmp_path, "## Goals\n- none\n"))) == "no-record"


def test_the_weakest_dimension_is_named_with_its_figures_and_the_work_in_flight(tmp_path: Path) -> None:
    """The figures are the criterion's; the answer is on paper, with its line."""
    body = STRONG.replace("#leverage #unblocked:4", "#leverage #unblocked:1") + (
        "- 2026-05-29..2026-08-15 Mentoring circle for Risk #leverage #in-flight\n"
    )
    objection = next(iter(found(tmp_path, body).values()))
    assert objection.kind == "weakest-dimension"
    assert "3 × unblocked a quarter, met in 1 of 2 quarters" in objection.text
    assert objection.facts[0].startswith("in flight: 15 Aug 2026: Mentoring circle for Risk (growth_docs/e01.md:")


def test_a_short_stretch_at_the_next_level_is_named(tmp_path: Path) -> None:
    """One month at L5 is not six."""
    body = "## 2026-05\n### Shipped\n- 2026-05-04 Settlement [pr](https://git.example/1) #scope #service #reach-cross-team\n"
    objection = found(tmp_path, body)["duration"]
    assert "1 month of work at L5, in May 2026" in objection.text


def test_one_dimension_told_many_times_is_named(tmp_path: Path) -> None:
    """Nine tenths on one dimension are not a level."""
    rows = "".join(f"- 2026-0{month}-10 Scope thing {month} #scope\n" for month in (1, 2, 3, 4, 5))
    objection = found(tmp_path, "## 2026-01\n### Shipped\n" + rows)["single-dimension"]
    assert objection.text.startswith("5 of 5 tagged rows are on Scope; Impact has 0 and Leverage has 0.")


def test_a_row_with_two_tags_is_one_row(tmp_path: Path) -> None:
    """The figure is of rows, not of tags."""
    rows = "".join(f"- 2026-0{month}-10 Scope thing {month} #scope\n" for month in (1, 2, 3, 4))
    body = f"## 2026-01\n### Shipped\n{rows}- 2026-05-10 Both #scope #impact\n"
    assert found(tmp_path, body)["single-dimension"].text.startswith("5 of 5 tagged rows are on Scope; Impact has 1")


def test_two_strong_dimensions_on_the_same_rows_are_not_one(tmp_path: Path) -> None:
    """Every row tagged with both is not a single dimension."""
    rows = "".join(f"- 2026-0{month}-10 Thing {month} #scope #impact\n" for month in (1, 2, 3, 4, 5))
    assert "single-dimension" not in found(tmp_path, f"## 2026-01\n### Shipped\n{rows}")


def test_a_case_of_the_last_weeks_is_named_and_a_steady_one_is_not(tmp_path: Path) -> None:
    """Six of seven rows in June."""
    late = "".join(f"- 2026-06-{day} Thing {day} #scope\n" for day in (1, 5, 9, 12, 19, 26))
    body = "## 2026-02\n### Shipped\n- 2026-02-10 Early thing #impact\n## 2026-06\n### Shipped\n" + late
    objection = found(tmp_path, body)["recency"]
    assert "6 of 7 rows are from the last 6 weeks, and 2 of 6 months have any" in objection.text
    assert "Early thing" in objection.facts[0]
    assert "recency" not in found(tmp_path, STRONG)


def test_work_nobody_outside_could_name_is_named(tmp_path: Path) -> None:
    """No row reaches beyond the team."""
    body = STRONG.replace("#reach-cross-team", "#reach-team").replace(" #reach-org", "")
    assert "3 name a reach, all inside it" in found(tmp_path, body)["nobody-outside"].text


def test_a_stalled_stretch_is_named_with_what_was_written_then(tmp_path: Path) -> None:
    """Weeks without a finished row, answered by what was blocked."""
    body = """
    ## 2026-01
    ### Shipped
    - 2026-01-10 First #scope
    ## 2026-03
    ### Blocked
    - 2026-03-15 Waiting for the vendor's certificate
    ## 2026-06
    ### Shipped
    - 2026-06-20 Second #scope
    """
    objection = found(tmp_path, body)["stalled"]
    assert "Between 10 January and 20 June" in objection.text
    assert objection.facts[0].startswith("blocked: 15 Mar 2026: Waiting for the vendor")


def test_late_rows_are_an_objection_and_name_the_freeze(tmp_path: Path) -> None:
    """R1.8 as a peer would say it."""
    body = STRONG + "\n## 2026-07\n### Shipped\n- 2026-06-15 Remembered later #scope\n"
    assert "1 row was first written after the freeze of 3 July (LATE)" in found(tmp_path, body)["undated-or-late"].text


def test_claims_without_links_are_named(tmp_path: Path) -> None:
    """No link, no argument."""
    body = (
        STRONG.replace("[pr](https://git.example/1)", "")
        .replace("[notes](https://wiki.example/1)", "")
        .replace("[rfc](https://docs.example/1)", "")
    )
    objection = found(tmp_path, body)["unlinked"]
    assert objection.text.startswith("3 of 7 rows have no link")
    assert len(objection.rows) == 3


def test_the_last_rounds_objection_comes_back(tmp_path: Path) -> None:
    """What the packet then said, and the rows written since."""
    body = STRONG + "\n## Packet 2025-H2\n### Counter-argument\nNothing was known outside the team. More text.\n"
    candidates = CANDIDATES + "2025-H2,e01,L5,m01,rejected,1\n"
    objection = found(tmp_path, body, candidates=candidates)["last-round"]
    assert "In 2025-H2 this step to L5 was rejected." in objection.text
    assert "“Nothing was known outside the team.”" in objection.text
    assert len(objection.facts) == 3


def test_a_stretch_project_past_its_day_is_named_until_it_shipped(tmp_path: Path) -> None:
    """The plan is asked, not the memory."""
    plan = "\n## Plan 2026-H1\n### Stretch project\n- Due: 2026-05-30\n- Status: {}\n"
    assert "due on 30 May 2026" in found(tmp_path, STRONG + plan.format("slipped"))["stretch-not-shipped"].text
    assert "stretch-not-shipped" not in found(tmp_path, STRONG + plan.format("shipped 2026-05-20"))


@pytest.mark.parametrize("kind", ["1:1 2026-03-12", "Repair 2026-03-12", "PIP 2026-03-12", "Feedback 2026-03-12"])
def test_what_peers_may_not_read_is_never_quoted(tmp_path: Path, kind: str) -> None:
    """R13.3: not even as an answer."""
    body = (
        STRONG.replace("#reach-cross-team", "").replace(" #reach-org", "")
        + f"\n## {kind}\n### Gap\n- SECRET WORDS #reach-org\n"
    )
    said = repr(found(tmp_path, body))
    assert "SECRET" not in said
