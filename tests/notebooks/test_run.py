"""Every notebook runs from top to bottom on the sample, in a kernel of its own, and its checks can fail."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from perfcal.view.shared_findings import sharing_findings

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def run_by_nbval(notebook):
    """Run every cell by nbval, as `make test` would by hand; the kernel client's own warnings are not ours."""
    options = ["--nbval-lax", "-q", "-W", "default", "-p", "no:randomly", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "-c", str(ROOT / "pyproject.toml"), str(notebook)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, cwd=ROOT)


@pytest.fixture(scope="module", autouse=True)
def findings_computed_once(tmp_path_factory):
    """As in a run: the pages of one cycle share what is computed for it."""
    with sharing_findings(tmp_path_factory.mktemp("findings")):
        yield


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_the_sample(notebook):
    """Opened and run as it is committed: no cell fails, and neither do its checks."""
    done = run_by_nbval(notebook)
    assert done.returncode == 0, done.stdout


def test_a_check_that_does_not_hold_fails_the_run(tmp_path):
    """The assertions have teeth: the same notebook with one of them turned round is red, at its last cell."""
    source = (ROOT / "notebooks" / "01_check_the_data.ipynb").read_text(encoding="utf-8")
    turned = tmp_path / "turned.ipynb"
    turned.write_text(
        source.replace("unaccounted_lines(cycle) == 0", "unaccounted_lines(cycle) == 1"), encoding="utf-8"
    )
    done = run_by_nbval(turned)
    assert done.returncode == 1
    assert "AssertionError: a growth doc has lines" in re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert "1 failed" in done.stdout
