"""What follows a session, as files: final ratings that flow back, decisions, what to tell whom (R8.4, R8.6, R8.7)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import pandas as pd

from perfcal.errors import OccupiedError
from perfcal.files import write_atomically
from perfcal.load.importers.column_map import ColumnMap
from perfcal.patterns.moves import moves
from perfcal.patterns.session_moves import session_changes
from perfcal.schema.cycle import Cycle
from perfcal.session.after import reasons_in_force, with_decisions
from perfcal.session.as_it_came import ratings_as_they_came, require_same_ratings
from perfcal.session.decisions import Session
from perfcal.session.final_tables import final_candidates, final_ratings, require_round_trip, table_file
from perfcal.session.log.state import log_table, state_table
from perfcal.session.manager_folders import Page, write_manager_folders
from perfcal.session.oversold_ledger import oversold_ledger
from perfcal.session.sheets import csv_text, workbook
from perfcal.session.spread import before_after, spread
from perfcal.session.to_tell import objections, to_tell

__all__ = ["export_session"]

_READ_ME = """\
What followed the calibration session of {cycle}. Everything here is for whoever ran the session, except the folders in
`to-tell/`: each is for the one manager it is named for. Its sheet is not to be handed on; a page in it is for the one
engineer it is named for.

| file | what it is |
|---|---|
| `{ratings}` | every rating as it came in, the final ones (stage `calibrated`) at the end; a manager's rating that nobody changed stands |
| `{candidates}` | the candidates with their decisions |
{came}| `decisions.csv`, `decisions.xlsx` | each entry of the log: before, after, who, when, why, who was in the room |
| `before-after.csv` | each rating before and after, and whether the manager was in the room |
| `spread.csv` | raised, lowered, and how far apart, for groups that are large enough |
| `audit.csv` | what the patterns ask about this session; who was in the room they take from cycle.yaml, `before-after.csv` from each entry |
| `objections.csv` | parked objections, their owners and days, and how they were settled |
| `oversold.csv` | claims that are stronger than the rows they rest on, and the presenters' earlier cases |
| `rejected.csv` | who was not promoted, and the command that makes the page to go through together |
| `to-tell/<manager>/what-to-tell.xlsx` | what to tell each engineer, with a blank for the words |
| `to-tell/<manager>/<engineer>.html` | for who was put up and not promoted: the criteria, the work and the gap, to go through together and agree on |

Next: put the first two in place of the workspace's own ratings and candidates (`{replaces}`), run
`perfcal check`, then `perfcal patterns`. A text that a spreadsheet would run as a formula begins with an apostrophe.
"""


def export_session(
    session: Session, out: Path, *, page: Page | None = None, came_in: tuple[Path, ColumnMap] | None = None
) -> list[Path]:
    """Write what follows a session into a new folder, all of it or nothing, and return the files.

    The log is read once, so that all files are of one moment; each is described in the folder's README.md. Both tables
    that flow back are read again before anything stands in `out`, and say what was decided. With `page`, whoever was
    rejected or deferred has the page to go through together beside their manager's sheet. With `came_in`, the foreign
    export that the ratings were imported from and its column map, that export comes back with the final ratings in it.

    Raises
    ------
    OccupiedError
        `out` holds something; nothing is ever written over.
    DataError
        The final ratings or candidates would not read back as decided.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OccupiedError.of(out)
    cycle, entries = session.cycle, session.entries()
    log = log_table(entries)
    state = reasons_in_force(state_table(entries), log)
    after = with_decisions(cycle, state)
    with _appearing_whole(out) as staging:
        names = _write_tables(staging, cycle, after)
        came = _write_as_it_came(staging, after, *came_in) if came_in else ""
        for name, rows in _listings(cycle, after, state, log).items():
            write_atomically(staging / f"{name}.csv", csv_text(rows))
        write_atomically(staging / "decisions.xlsx", workbook(log, title="decisions"))
        write_manager_folders(staging / "to-tell", after, to_tell(cycle, state), page=page)
        write_atomically(
            staging / "README.md", _READ_ME.format(cycle=cycle.id, replaces=_replaces(cycle), came=came, **names)
        )
    return sorted(path for path in out.rglob("*") if path.is_file())


def _write_tables(folder: Path, cycle: Cycle, after: Cycle) -> dict[str, str]:
    """Write the two tables that flow back, and return their names."""
    part = quote(cycle.id, safe=" ")
    names = {name: f"{name}-{part}-final.csv" for name in ("ratings", "candidates")}
    ratings = write_atomically(folder / names["ratings"], final_ratings(cycle, after))
    candidates = write_atomically(folder / names["candidates"], final_candidates(cycle, after))
    require_round_trip(cycle, after, ratings=ratings, candidates=candidates)
    return names


def _listings(cycle: Cycle, after: Cycle, state: pd.DataFrame, log: pd.DataFrame) -> dict[str, pd.DataFrame]:
    moved, told = before_after(cycle, state), to_tell(cycle, state)
    return {
        "decisions": log,
        "before-after": moved,
        "spread": spread(cycle, moved),
        "audit": pd.concat([session_changes(after), moves(after)], ignore_index=True),
        "objections": objections(state, log),
        "oversold": oversold_ledger(cycle, state),
        "rejected": told[told["decision"] == "rejected"],
    }


def _write_as_it_came(folder: Path, after: Cycle, file: Path, column_map: ColumnMap) -> str:
    """Write the foreign export with the final ratings in it, and return what the README says of it."""
    place = folder / f"{file.stem}-with-final-ratings.csv"
    require_same_ratings(after, write_atomically(place, ratings_as_they_came(after, file, column_map)), column_map)
    return (
        f"| `{place.name}` | the export the ratings were imported from, with the final ones in it, for its own tool |\n"
    )


def _replaces(cycle: Cycle) -> str:
    """Name the workspace's own files, which may be workbooks: two files of one table cannot be read."""
    own = [path.name for name in ("ratings", "candidates") if (path := table_file(cycle, name))]
    return "`, `".join(own) or "which it has none of"


@contextmanager
def _appearing_whole(place: Path) -> Iterator[Path]:
    """Give a folder to write in that becomes `place` at the end; nothing stays behind when writing fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        yield staging
        place.mkdir(exist_ok=True)
        if any(place.iterdir()):  # somebody else was here meanwhile
            raise OccupiedError.of(place)
        for made in sorted(staging.iterdir()):
            made.rename(place / made.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
