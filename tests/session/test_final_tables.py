"""Final ratings flow back in the columns, words and delimiter they came in (R8.6)."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from after_session import RATINGS, plain_ratings, state_of, write_rated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfcal import load_workspace
from perfcal.errors import DataError
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions
from perfcal.session.final_tables import final_candidates, final_ratings, require_round_trip

SHAPES = {
    "as the format says": (RATINGS, "utf-8"),
    "semicolons and Windows": (
        RATINGS.replace(",", ";").replace('"on time; one line thin"', '"on; time"').replace("\n", "\r\n"),
        "utf-8-sig",
    ),
    "tabs, no last line end": (
        RATINGS.replace('"on time, one line thin"', "thin").replace(",", "\t").rstrip("\n"),
        "utf-8",
    ),
    "a row above, a column of their own": (
        "Exported for the session\n\n" + RATINGS.replace("cycle,", "Badge,Cycle,").replace("\n20", "\nb-7,20"),
        "utf-8",
    ),
    "labels": (RATINGS.replace("overall,3", "overall,Meets").replace("overall,4", "overall,Exceeds"), "utf-8"),
    "two columns for one rating": (
        "\n".join(
            line + (",label" if not place else ",Meets" if ",3," in line else ",Exceeds" if ",4," in line else ",")
            for place, line in enumerate(RATINGS.splitlines())
        )
        + "\n",
        "utf-8",
    ),
    "UTF-16": (RATINGS, "utf-16"),
}


def reloaded(folder: Path, cycle: Cycle, after: Cycle) -> Cycle:
    """Put the final tables in place of the workspace's own, and load it."""
    tables = {"ratings.csv": final_ratings(cycle, after), "candidates.csv": final_candidates(cycle, after)}
    for name, payload in tables.items():
        (folder / name).write_bytes(payload)
    return load_workspace(folder)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_exported_loads_as_it_was_decided(tmp_path: Path, shape: str) -> None:
    """Whatever the file looks like; its own characters stay where they are."""
    text, encoding = SHAPES[shape]
    folder = write_rated(tmp_path, text, encoding=encoding)
    cycle, before = load_workspace(folder), (folder / "ratings.csv").read_bytes()
    state = state_of({"employee_id": "x1", "value": "5", "why": 'one "link", two'}, {"employee_id": "x3", "value": "3"})
    after = with_decisions(cycle, state)
    found = reloaded(folder, cycle, after)
    assert plain_ratings(found.ratings) == plain_ratings(after.ratings)
    assert len(found.ratings) == len(cycle.ratings) + 3
    assert (folder / "ratings.csv").read_bytes().startswith(before)
    assert not (found.problems["severity"] == "error").any()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(st.sampled_from(["m01", "x1", "x2", "x3"]), st.sampled_from(["", *"12345"])),
    whys=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Cf"]), min_size=1, max_size=12),
    again=st.dictionaries(st.sampled_from(["x1", "x2", "x3"]), st.sampled_from(["", *"12345"])),
)
def test_the_round_trip_is_a_law(tmp_path: Path, values: dict[str, str], whys: str, again: dict[str, str]) -> None:
    """For any decisions, also on top of an export that was put in place already."""
    folder = write_rated(tmp_path / "law")
    for decided in (values, again):
        cycle = load_workspace(folder)
        after = with_decisions(
            cycle,
            state_of(*({"employee_id": who, "value": value, "why": f"a{whys}"} for who, value in decided.items())),
        )
        assert plain_ratings(reloaded(folder, cycle, after).ratings) == plain_ratings(after.ratings)


def test_a_later_decision_takes_the_place_of_the_exported_one(tmp_path: Path) -> None:
    """One row per key, and everybody else's row as it was."""
    folder = write_rated(tmp_path)
    cycle = load_workspace(folder)
    once = reloaded(folder, cycle, with_decisions(cycle, state_of({"employee_id": "x1", "value": "5"})))
    text = final_ratings(once, with_decisions(once, state_of({"employee_id": "x1", "value": "2"}))).decode()
    assert text.count("2026-H1,x1,m01,calibrated,overall") == 1
    assert "2026-H1,x1,m01,calibrated,overall,2," in text
    assert "2026-H1,x2,,calibrated,overall,4," in text


def test_a_reason_that_looks_like_a_formula_is_made_inert(tmp_path: Path) -> None:
    """The ratings file is opened in a spreadsheet sooner or later."""
    cycle = load_workspace(write_rated(tmp_path))
    text = final_ratings(cycle, with_decisions(cycle, state_of({"employee_id": "x1", "value": "5", "why": "=cmd|x"})))
    assert b",'=cmd|x" in text


def test_candidates_get_the_column_they_lack(tmp_path: Path) -> None:
    """A file without decisions has one behind its last column; the other rows stay blank there."""
    folder = write_rated(tmp_path)
    (folder / "candidates.csv").write_text("cycle;employee_id;target_level\n2025-H2;x3;L5\n2026-H1;x1;L5\n")
    cycle = load_workspace(folder)
    after = with_decisions(cycle, state_of({"employee_id": "x1", "what": "promotion", "value": "deferred"}))
    text = final_candidates(cycle, after).decode()
    assert text == "cycle;employee_id;target_level;decision\n2025-H2;x3;L5;\n2026-H1;x1;L5;deferred\n"


def test_only_the_cells_that_change_are_written(tmp_path: Path) -> None:
    """Spaces, quotes and comments of the other rows stay."""
    folder = write_rated(tmp_path)
    own = 'cycle,employee_id,target_level,presenter_id,decision,round\n"2026-H1" ,x1,L5,m01,,1\n2026-H1,x2,L5,m01,,1\n'
    (folder / "candidates.csv").write_text(own)
    cycle = load_workspace(folder)
    after = with_decisions(cycle, state_of({"employee_id": "x2", "what": "promotion", "value": "approved"}))
    assert final_candidates(cycle, after).decode() == own.replace("x2,L5,m01,,", "x2,L5,m01,approved,")


def test_a_workbook_comes_out_as_csv(tmp_path: Path) -> None:
    """With the same columns and words."""
    folder = write_rated(tmp_path)
    rows = pd.read_csv(io.StringIO(RATINGS), dtype=str, keep_default_na=False)
    rows.to_excel(folder / "ratings.xlsx", index=False)
    (folder / "ratings.csv").unlink()
    cycle = load_workspace(folder)
    after = with_decisions(cycle, state_of({"employee_id": "x2", "value": "5"}))
    (folder / "ratings.xlsx").rename(tmp_path / "kept.xlsx")
    (tmp_path / "kept.xlsx").rename(folder / "ratings.xlsx")
    payload = final_ratings(cycle, after)
    (folder / "ratings.xlsx").unlink()
    (folder / "ratings.csv").write_bytes(payload)
    assert plain_ratings(load_workspace(folder).ratings) == plain_ratings(after.ratings)


@pytest.mark.parametrize("fault", ["changed", "unclosed"])
def test_what_would_not_read_back_is_refused(tmp_path: Path, fault: str) -> None:
    """A file that changed since it was loaded, or a quote that swallows what is added."""
    folder = write_rated(tmp_path)
    if fault == "unclosed":
        (folder / "ratings.csv").write_text(RATINGS + '2026-H1,m01,m01,self,overall,3,,"never closed\n')
    cycle = load_workspace(folder)
    after = with_decisions(cycle, state_of({"employee_id": "x2", "value": "5"}))
    if fault == "changed":
        (folder / "ratings.csv").write_text(RATINGS.replace("x2,m01,manager,overall,4", "x2,m01,manager,overall,1"))
    ratings, candidates = tmp_path / "r.csv", tmp_path / "c.csv"
    ratings.write_bytes(final_ratings(cycle, after))
    candidates.write_bytes(final_candidates(cycle, after))
    with pytest.raises(DataError, match="the final ratings would not read back as they were decided"):
        require_round_trip(cycle, after, ratings=ratings, candidates=candidates)


def test_a_workspace_without_ratings_gets_a_file_of_perfcals_own_columns(tmp_path: Path) -> None:
    """Rated in the room for the first time."""
    folder = write_rated(tmp_path)
    (folder / "ratings.csv").unlink()
    cycle = load_workspace(folder)
    text = final_ratings(cycle, with_decisions(cycle, state_of({"employee_id": "x1", "value": "3"}))).decode()
    assert text.splitlines()[0] == "cycle,employee_id,rater_id,stage,dimension,rating,rated_on,rationale"
    assert text.splitlines()[1] == "2026-H1,x1,m01,calibrated,overall,Meets,2026-07-10,heard"
