"""The pages of one run share the findings: the same rows, computed once, and never those of another cycle."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from patterns_samples import cycle_of, sample

from perfcal.patterns.finding import Detector, findings
from perfcal.patterns.registry import detectors, patterns
from perfcal.view import shared_findings as shared
from perfcal.view.shared_findings import FOLDER, cycle_digest, shared_findings, sharing_findings


@pytest.fixture(scope="module")
def cycle():
    """Thirteen managers, one of whom differs."""
    return cycle_of({**{f"m{number:02d}": [3, 2, 4, 3, 3, 2, 4, 3] for number in range(1, 13)}, "m13": [5] * 12})


FEW = ("severity", "lake_wobegon", "twice_below")  # of managers, of the organisation, and one that finds nobody here


@pytest.fixture(scope="module", autouse=True)
def few_patterns():
    """Some of perfcal's patterns are enough: all are kept alike."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shared, "own_names", lambda: list(FEW))
        patched.setattr(shared, "detectors", lambda: {name: detectors()[name] for name in FEW})
        yield


@pytest.fixture(scope="module")
def computed(cycle):
    """What is true whoever keeps it."""
    return patterns(cycle, FEW)


@pytest.fixture
def run(tmp_path):
    """A run's folder, and what was computed while it lasted."""
    asked = []

    def noted(cycle, names=None):
        asked.append(cycle)
        return patterns(cycle, names)

    with pytest.MonkeyPatch.context() as patched, sharing_findings(tmp_path):
        patched.setattr(shared, "patterns", noted)
        yield tmp_path, asked


def assert_same(found, expected):
    """Cells, kinds, tuples and parameters."""
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert found.attrs == expected.attrs
    assert {type(places) for places in found["evidence"]} == {tuple}


def test_what_is_kept_is_what_is_computed(cycle, computed, run):
    """The first page computes, the second reads; both have the rows of `patterns`."""
    _folder, asked = run
    assert_same(shared_findings(cycle), computed)
    assert_same(shared_findings(cycle), computed)
    assert len(asked) == 1


def test_another_rating_is_another_cycle(cycle, run):
    """One changed cell, or a number of the policy: what was kept is not read."""
    _folder, asked = run
    changed = cycle.ratings.assign(rating=cycle.ratings["rating"].where(cycle.ratings.index != 0, 1))
    stricter = cycle.policy.model_copy(update={"minimum_group": 6})
    for other in (cycle, replace(cycle, ratings=changed), replace(cycle, policy=stricter)):
        assert_same(shared_findings(other), patterns(other, FEW))
    assert len(asked) == 3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"rows": [{"evidence": []}], "parameters": {}}', '{"rows": 3}'])
def test_a_broken_file_is_computed_and_written_anew(cycle, computed, run, content):
    """Half a file, or one of another shape, is none."""
    folder, asked = run
    path = folder / f"{cycle_digest(cycle)}.json"
    path.write_text(content, encoding="utf-8")
    assert_same(shared_findings(cycle), computed)
    assert len(asked) == 1
    assert len(json.loads(path.read_text(encoding="utf-8"))["rows"]) == len(computed)


def test_a_folder_that_is_gone_costs_time_only(cycle, computed, tmp_path):
    """Where nothing can be kept, each page computes its own."""
    (tmp_path / "file").touch()
    with sharing_findings(tmp_path / "file" / "none"):
        assert_same(shared_findings(cycle), computed)


def test_outside_a_run_nothing_is_kept(cycle, tmp_path, monkeypatch):
    """A notebook by hand computes, and leaves no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shared, "patterns", lambda cycle: patterns(cycle, FEW[:1]))
    assert set(shared_findings(cycle)["pattern"]) == set(FEW[:1])
    assert list(tmp_path.iterdir()) == []


def test_nobodys_name_is_kept(cycle, run):
    """Ids and numbers only, of people and managers."""
    folder, _asked = run
    shared_findings(cycle)
    (path,) = folder.iterdir()
    kept = path.read_text(encoding="utf-8")
    assert "m13" in kept
    names = [name for name, who in zip(cycle.people["name"], cycle.people["employee_id"], strict=True) if name != who]
    assert len(names) > 100
    assert not any(name in kept for name in names)


def test_a_pattern_of_another_package_is_computed_each_time(cycle, computed, run, monkeypatch):
    """Nobody can tell from its version what is in it: it stands after perfcal's own, and not in the file."""
    rows = findings([{"subject": "m01", "status": "no sign", "reason": "1 of 1.", "evidence": ()}], pattern="theirs")
    other = Detector("theirs", "Theirs", "manager", "What?", "A rule.", "Nothing.", lambda _cycle: rows, "A source")
    known = {**{name: detectors()[name] for name in FEW}, "theirs": other}
    monkeypatch.setattr("perfcal.patterns.registry.detectors", lambda: known)
    monkeypatch.setattr(shared, "detectors", lambda: known)
    folder, asked = run
    for _page in range(2):
        assert list(shared_findings(cycle)["pattern"]) == [*computed["pattern"], "theirs"]
    assert len(asked) == 3  # perfcal's own once, theirs twice
    assert "theirs" not in next(folder.iterdir()).read_text(encoding="utf-8")


def test_another_process_names_a_cycle_alike():
    """The order of a set differs from process to process, the digest does not."""
    code = "import perfcal; from perfcal.view.shared_findings import cycle_digest as digest"
    code += "; print(digest(perfcal.load_workspace()))"
    other = {**os.environ, "PYTHONHASHSEED": "1"}
    told = subprocess.check_output([sys.executable, "-c", code], env=other, text=True)
    assert told.strip() == cycle_digest(sample())


def test_the_folder_is_known_while_a_run_lasts(tmp_path):
    """And what was known before it is known after it."""
    assert FOLDER not in os.environ
    with sharing_findings(tmp_path / "one"):
        with sharing_findings(tmp_path / "two"):
            assert os.environ[FOLDER] == str(tmp_path / "two")
        assert os.environ[FOLDER] == str(tmp_path / "one")
    assert FOLDER not in os.environ
