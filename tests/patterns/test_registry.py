"""An analyst's own pattern is one file and one entry point, exactly as CONTRIBUTING says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from patterns_cycles import cycle_of, drawn_ratings, rating

import perfcal
from perfcal.errors import UnknownNameError, UsageError
from perfcal.patterns.registry import detectors
from perfcal.schema.columns import FINDINGS


def recipe(repository: Path) -> tuple[str, str]:
    """The recipe's file and its entry point, cut out of CONTRIBUTING."""
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### To add a pattern of your own")[2]
    code, toml = re.findall(r"```(?:python|toml)\n(.*?)```", text, flags=re.DOTALL)[:2]
    return code, toml


def install(folder: Path, code: str, *, entry: str = "late_raters = acme_patterns:LATE_RATERS") -> Path:
    """Put one module and its metadata where Python finds them, as an installer does."""
    (folder / "acme_patterns.py").write_text(code, encoding="utf-8")
    metadata = folder / "acme_patterns-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-patterns\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[perfcal.patterns]\n{entry}\n")
    return folder


@pytest.fixture
def installed(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The recipe, installed in this process."""
    code, toml = recipe(repository)
    assert 'late_raters = "acme_patterns:LATE_RATERS"' in toml
    monkeypatch.syspath_prepend(install(tmp_path, code))
    monkeypatch.delitem(sys.modules, "acme_patterns", raising=False)
    return tmp_path


@pytest.mark.usefixtures("installed")
def test_the_recipe_of_contributing_works() -> None:
    """Its rows stand among the others, with its own parameters."""
    late = rating("e1", "m1", 3, rated_on=pd.Timestamp("2026-07-11"), line=7)
    found = perfcal.patterns(cycle_of(ratings=[late]), ["late_raters"])
    assert found[["subject", "status", "evidence"]].to_numpy().tolist() == [["m1", "question", ("ratings.csv:7",)]]
    assert list(detectors())[-1] == "late_raters"


def test_the_command_line_finds_it_too(installed: Path, repository: Path) -> None:
    """In a process of its own, on the sample."""
    env = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "perfcal.cli", "patterns", "--list", "--format", "json"],
        env=env, cwd=repository, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "late_raters" in [row["name"] for row in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "LATE_RATERS = 3",
            r"acme_patterns:LATE_RATERS is no Detector\n\nHint: let it name an instance of perfcal\.Detector",
        ),
        (
            "from perfcal.patterns.severity import SEVERITY as LATE_RATERS",
            r"a pattern called 'severity' exists already\n\nHint: give the Detector another name",
        ),
    ],
)
def test_what_cannot_be_a_pattern_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    """By name, before anything is computed."""
    monkeypatch.syspath_prepend(install(tmp_path, code))
    monkeypatch.delitem(sys.modules, "acme_patterns", raising=False)
    with pytest.raises(UsageError, match=message):
        detectors()


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ('pd.DataFrame({"who": ["m1"]})', r"are not those of findings"),
        (
            'perfcal.findings([{"subject": "m1", "status": "guilty"}], pattern="late_raters")',
            "status or a pattern's name",
        ),
        ('perfcal.findings([{"subject": "m1", "status": "question"}], pattern="other")', "status or a pattern's name"),
    ],
)
def test_rows_that_are_no_findings_are_refused(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, returned: str, message: str
) -> None:
    """A page would print them as if they were."""
    code = recipe(repository)[0].replace('return perfcal.findings(rows, pattern="late_raters")', f"return {returned}")
    monkeypatch.syspath_prepend(install(tmp_path, code))
    monkeypatch.delitem(sys.modules, "acme_patterns", raising=False)
    with pytest.raises(UsageError, match=message):
        perfcal.patterns(cycle_of(), ["late_raters"])


def test_an_unknown_pattern_is_refused_with_the_nearest() -> None:
    """Nothing has run."""
    with pytest.raises(UnknownNameError, match=r"no pattern 'sevrity'\n\nHint: did you mean: severity"):
        perfcal.patterns(cycle_of(), ["sevrity"])


def test_every_pattern_says_what_it_asks_and_what_it_leaves_open() -> None:
    """The page prints these beside its rows."""
    for name, detector in detectors().items():
        assert detector.name == name
        assert detector.asks.endswith("?"), name
        assert all(getattr(detector, field).strip() for field in ("title", "rule", "silent_on", "source")), name


def test_patterns_of_everything_have_one_shape() -> None:
    """An empty cycle and one with ratings: the same columns, every pattern's parameters, inputs unchanged."""
    for ratings in ([], drawn_ratings(1, [0.0] * 8)):
        cycle = cycle_of(ratings=ratings)
        before = cycle.ratings.copy()
        found = perfcal.patterns(cycle)
        assert {name: str(kind) for name, kind in found.dtypes.items()} == dict(FINDINGS)
        assert set(found.attrs["parameters"]) == set(detectors())
        pd.testing.assert_frame_equal(cycle.ratings, before)
