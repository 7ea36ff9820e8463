"""The row shape all patterns share, and the family they share a rate in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perfcal.patterns.finding import CANNOT_TELL, SMALLER_TEAMS, benjamini_hochberg, findings, smaller_teams
from perfcal.schema.columns import FINDINGS


def test_q_agrees_with_the_example_of_1995(reference: Path) -> None:
    """Benjamini and Hochberg's fifteen p-values: adjusted to 1e-8, four below 0.05."""
    table = pd.read_csv(reference / "fdr" / "bh1995_15p.csv")
    q = benjamini_hochberg(table["p"])
    assert q == pytest.approx(table["bh_adjusted"].to_numpy(), abs=1e-8)
    assert int((q <= 0.05).sum()) == 4


def test_a_missing_p_is_not_in_the_family() -> None:
    """Two known p-values share the rate, not three."""
    q = benjamini_hochberg([0.04, float("nan"), 0.5])
    assert q[0] == pytest.approx(0.08)
    assert np.isnan(q[1])


def test_findings_have_one_shape_and_the_order_of_names() -> None:
    """What a row leaves out is missing; parameters are in the metadata."""
    rows = [{"subject": who, "n": 5, "status": CANNOT_TELL, "reason": "5 rows."} for who in ("m2", "m1")]
    made = findings(rows, pattern="example", parameters={"seed": 7})
    assert list(made.columns) == list(FINDINGS)
    assert list(made["subject"]) == ["m1", "m2"]
    assert made["p"].isna().all()
    assert made.attrs["parameters"] == {"example": {"seed": 7}}


def test_no_rows_keep_their_columns() -> None:
    """Empty in, empty out."""
    assert {name: str(kind) for name, kind in findings([], pattern="example").dtypes.items()} == dict(FINDINGS)


def test_small_teams_share_one_row_without_names() -> None:
    """Two of three managers are below five (R13.4)."""
    (row,) = smaller_teams(pd.Series({"m1": 4, "m2": 2, "m3": 9}), minimum=5)
    assert row["subject"] == SMALLER_TEAMS
    assert row["reason"].startswith("2 managers have fewer than 5 people")
    assert smaller_teams(pd.Series({"m3": 9}), minimum=5) == []
