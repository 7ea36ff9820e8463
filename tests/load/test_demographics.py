"""Demographics stand alone: the analyst's own load, never the workspace's (R13.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies_tables import FIXTURES, csv_file

import perfcal.load.demographics as module
from perfcal.errors import DataError
from perfcal.load.demographics import load_demographics


def test_every_column_is_kept_as_text() -> None:
    """A site called "None" stays a site, and an id keeps its zeros."""
    people = load_demographics(FIXTURES / "demographics_sound.csv")
    assert list(people.columns) == ["employee_id", "site", "contract"]
    assert people["employee_id"].tolist() == ["e01", "e02", "007"]
    assert people["site"].tolist() == ["Porto", "", "None"]


def test_faults_are_gathered_and_raised_once() -> None:
    """A repeated header, a blank and a repeated id are all in the table of problems."""
    with pytest.raises(DataError, match=r"demographics_faults\.csv: 3 errors") as fault:
        load_demographics(FIXTURES / "demographics_faults.csv")
    assert fault.value.problems["line"].tolist() == [1, 2, 3]


def test_a_file_without_ids_is_refused(tmp_path: Path) -> None:
    """Without employee_id nothing can be joined."""
    with pytest.raises(DataError, match=r"table\.csv: 1 error"):
        load_demographics(csv_file(tmp_path, "person,site\ne01,Porto\n"))


def test_the_workspace_never_imports_it() -> None:
    """No other module of the loader knows this one."""
    package = Path(module.__file__).parent
    users = [path.name for path in package.rglob("*.py") if "load.demographics" in path.read_text(encoding="utf-8")]
    assert users == []


def test_an_id_that_is_an_email_is_never_printed(tmp_path: Path) -> None:
    """A name or an email in the id column is counted and not shown."""
    rows = "employee_id,site\nnoor@acme.example,Porto\nnoor@acme.example,Lagos\n"
    with pytest.raises(DataError) as fault:
        load_demographics(csv_file(tmp_path, rows))
    assert fault.value.problems["found"].tolist() == ["a person in lines 2 and 3"]
