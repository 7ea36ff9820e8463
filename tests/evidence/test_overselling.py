"""Claims stronger than their rows: each kind planted, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from promotion_samples import BEFORE, PACKET, ROWS, case_answers, case_cycle, without
from workspaces import CANDIDATES, write_files

from perfcal import load_workspace
from perfcal.evidence.promotion.overselling import earlier_cases, oversold_claims
from perfcal.evidence.promotion.overselling_words import derivable, numbers_in

HEAD = "cycle,employee_id,target_level,presenter_id,decision,round\n"


def kinds(root: Path, line: str, *, heading: str = "Impact", rows: str = ROWS) -> list[str]:
    """Return the kinds of overselling found in a packet of one line."""
    found = oversold_claims(case_cycle(root, f"{rows}\n## Packet 2026-H1\n### {heading}\n- {line}\n"), "e01")
    assert found is not None
    return [claim.kind for claim in found]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("An org-wide outbox [rfc](https://docs.example/1)", []),
        ("A company-wide outbox [rfc](https://docs.example/1)", ["reach"]),
        ("Org-wide settlement [pr](https://git.example/1)", ["reach"]),
        ("Every team uses it", []),  # some row reaches the organisation
        ("The whole company uses it", ["reach"]),
        ("An organisation chart for settlement [pr](https://git.example/1)", []),
    ],
)
def test_a_claimed_reach_is_held_against_the_row_behind_it(tmp_path: Path, line: str, found: list[str]) -> None:
    """The row with the same link; without a link, the widest row of the period."""
    assert kinds(tmp_path, line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("p99 of the ledger from 800 to 120 ms [rfc](https://docs.example/1)", []),
        ("p99 of the ledger down by 85 % [rfc](https://docs.example/1)", []),  # follows from the two
        ("p99 of the ledger at 80 ms [rfc](https://docs.example/1)", ["number"]),
        ("Refunds 40 % faster [note](https://docs.example/2)", []),  # the row gives none, its artifact may
        ("Unblocked 3 engineers [notes](https://wiki.example/1)", []),
        ("Unblocked 12 engineers [notes](https://wiki.example/1)", ["number"]),
        ("Saved 45000 a year", ["number"]),
        ("Saved $2M a year", ["number"]),
        ("L5 work in 2026-Q2, RFC-118, since 2026-02-18", []),
    ],
)
def test_a_number_stands_in_the_row_or_follows_from_it(tmp_path: Path, line: str, found: list[str]) -> None:
    """Dates, periods, levels and names are no numbers; a number nobody wrote down is named."""
    assert kinds(tmp_path, line) == found


@pytest.mark.parametrize(
    ("row", "line", "found"),
    [
        ("Helped Search with their cache", "Led the cache of Search", ["led"]),
        ("Reviewed the cache design", "Drove the cache design", ["led"]),
        ("Built the cache with Search", "Led the cache of Search", []),
        ("Led the cache, helped by Search", "Led the cache of Search", []),
        ("Helped Search with their cache", "Helped Search with their cache", []),
    ],
)
def test_leading_is_more_than_helping(tmp_path: Path, row: str, line: str, found: list[str]) -> None:
    """Only a row that says another part contradicts the claim."""
    rows = f"{ROWS}- 2026-06-12 {row} [pr](https://git.example/9) #scope\n"
    assert kinds(tmp_path, f"{line} [pr](https://git.example/9)", rows=rows) == found


@pytest.mark.parametrize(
    ("line", "heading", "found"),
    [
        ("Consistently moves numbers", "Impact", ["constancy"]),  # two months of six
        ("Consistently widens the service", "Scope", []),  # three of six
        ("Unblocks others in every quarter", "Leverage", []),
        ("Moves numbers every quarter", "Impact", ["constancy"]),
        ("Widens the service every month", "Scope", ["constancy"]),
        ("An always-on replica", "Impact", []),
    ],
)
def test_constancy_is_counted_in_months_with_a_row(tmp_path: Path, line: str, heading: str, found: list[str]) -> None:
    """Half of the months for "consistently", all of them for "every month", each quarter for "every quarter"."""
    assert kinds(tmp_path, line, heading=heading) == found


def test_a_constancy_without_any_row_names_none(tmp_path: Path) -> None:
    """Not even one under another dimension; the claim's own line is there."""
    line = "Consistently taught the newcomers"
    found = oversold_claims(case_cycle(tmp_path, f"## Packet 2026-H1\n### Leverage\n- {line}\n"), "e01")
    assert found is not None
    assert [(claim.kind, claim.row) for claim in found] == [("constancy", "")]
    assert "0 of 6 months have a row under Leverage" in found[0].why


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ("Works at L5 since January: 6 months.", "yes"),
        ("Has worked at L5 for half a year.", "yes"),
        ("She has worked at L5 for two full years.", "no"),
        ("At L5 in all but name for eighteen months.", "no"),
        ("9 months at the next level.", "no"),
        ("Holds L4 for three years.", "yes"),
        ("7 months at L5.", "yes"),  # a month more, by rounding
        ("8 months at L5.", "no"),
    ],
)
def test_months_at_the_level_lie_between_its_first_row_and_its_last(tmp_path: Path, said: str, met: str) -> None:
    """A Duration that claims more than January to June is named with its line (R5.1, R5.3)."""
    body = without(BEFORE).replace("### Counter-argument", f"### Duration\n{said}\n### Counter-argument")
    assert case_answers(tmp_path, body)["no claim stronger than its evidence"] == met


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The nightly import of the ledger runs in 120 minutes.", []),
        ("The nightly import of the ledger is 85 % shorter.", []),  # follows from the row
        ("The nightly import of the ledger runs in 4 minutes.", ["number"]),  # another row's 4
        ("Everything runs in 4 minutes.", []),  # tells no row, and some row gives it
    ],
)
def test_prose_is_held_against_the_row_it_repeats(tmp_path: Path, line: str, found: list[str]) -> None:
    """A paragraph has no address, and most words of its row."""
    rows = ROWS.replace("Outbox for the ledger, p99 800 to 120 ms", "Nightly ledger import from 800 to 120 minutes")
    assert kinds(tmp_path, line, rows=rows) == found


def test_both_lines_are_named(tmp_path: Path) -> None:
    """The claim's line, and the row's."""
    cycle = case_cycle(tmp_path, ROWS + PACKET.replace("to 120 ms", "to 12 ms"))
    (claim,) = oversold_claims(cycle, "e01") or []
    lines = (tmp_path / "growth_docs/e01.md").read_text(encoding="utf-8").splitlines()
    assert "12 ms" in lines[claim.line - 1]
    assert "120 ms" in lines[int(claim.row.split(":")[1]) - 1]


def test_without_a_packet_or_a_pre_read_there_is_no_claim_to_hold(tmp_path: Path) -> None:
    """Nothing written is not nothing oversold."""
    assert oversold_claims(case_cycle(tmp_path, ROWS), "e01") is None


@pytest.mark.parametrize(
    ("cycle", "presenter", "cases", "oversold"),
    [
        ("2025-H2", "m01", 1, 1),
        ("2025-H1", "m01", 1, 1),
        ("2024-H2", "m01", 0, 0),  # three cycles ago
        ("2025-H2", "m02", 0, 0),
        ("2026-H2", "m01", 0, 0),
        ("autumn", "m01", 0, 0),  # a cycle that cannot be placed in time
    ],
)
def test_a_presenters_oversold_case_is_remembered_for_two_cycles(
    tmp_path: Path, cycle: str, presenter: str, cases: int, oversold: int
) -> None:
    """Whoever presents now, and presented then; the third cycle back is forgotten."""
    period = cycle if cycle[0] == "2" else "2025-H2"
    doc = f"## {period[:4]}-0{5 if period.endswith('1') else 8}\n### Shipped\n- Cut the wait #impact #reach-team\n## Packet {period}\n### Impact\n- A company-wide cut\n"
    listed = f"{CANDIDATES}{cycle},e02,L5,{presenter},rejected,1\n"
    found = earlier_cases(load_workspace(write_files(tmp_path, docs={"e02": doc}, candidates=listed)), "e01")
    assert found is not None
    assert (found.cases, len(found.oversold)) == (cases, oversold)


def test_an_earlier_case_without_a_packet_cannot_be_read(tmp_path: Path) -> None:
    """It is counted, and not called sound."""
    listed = f"{CANDIDATES}2025-H2,e02,L5,m01,rejected,1\n"
    found = earlier_cases(load_workspace(write_files(tmp_path, docs={"e02": "## 2025-08\n"}, candidates=listed)), "e01")
    assert found is not None
    assert (found.cases, found.read, found.oversold) == (1, 0, ())


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_what_follows_from_two_numbers_is_derivable(first: int, second: int) -> None:
    """Difference, sum, share and factor of two numbers of a row are no new claim."""
    assume(first != second)
    for number in (first, abs(first - second), first + second, first / second, abs(first - second) / first * 100):
        assert derivable(number, [float(first), float(second)])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("p99 from 1,200 to 80.5 ms", [1200.0, 80.5]),
        ("on 2026-03-14, in Q3 2026 and 2026-H1", []),
        ("RFC-118, v2.1.3, L5, #4711", []),
        ("150 k€ and 85% and 3x", [150.0, 85.0, 3.0]),
    ],
)
def test_numbers_are_read_without_dates_and_names(text: str, numbers: list[float]) -> None:
    """What is counted is a number, what is called something is not."""
    assert numbers_in(text) == numbers
