"""The record and the review on one axis: weeks with evidence, which of them are cited, and what strong work is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfcal.patterns.cited import STRONG, Document, citations, documents, marks_of, recorded_rows
from perfcal.schema.columns import DAY
from perfcal.schema.cycle import Cycle

__all__ = ["LEFT_OUT", "WEEKS", "cited_pieces", "evidence_weeks", "left_out", "rows_left_out"]

WEEKS = {
    "employee_id": "str",
    "back": "int64",  # whole weeks before the end of the review's period; 0 the last
    "last": DAY,  # the end of the review's period
    "late": "bool",  # one of the last `policy.recency_weeks`
    "recorded": "int64",  # rows of the engineer's own
    "strong": "int64",  # of them: with at least two of a link, a counted kind, known beyond the team
    "cited": "int64",  # pieces the review cites
}
"""One row per person and week in which something is recorded or cited."""

LEFT_OUT = ("file", "line", "date_start", "date_end", "precision", "text", "links", "reach", "evidence_id")

_SHARP = pd.Timedelta(days=7)  # a date no wider than this tells the week


def cited_pieces(cycle: Cycle) -> pd.DataFrame:
    """Return what each person's review cites, and the packet of those whose review dates nothing.

    Columns of `cited.CITED`, and `document`, `first`, `last`: the kind of the paper and its period.
    """
    made: list[pd.DataFrame] = []
    seen: set[str] = set()
    kinds: Sequence[Document] = ("review", "packet")
    for kind in kinds:
        pieces = citations(cycle, kind)
        told = set(pieces.loc[pieces["end"].notna(), "employee_id"]) - seen
        papers = documents(cycle, kind).groupby("employee_id", as_index=False)
        spans = papers.agg(first=("date_start", "min"), last=("date_end", "max"))
        kept = pieces[pieces["employee_id"].isin(told if kind == "packet" else set(pieces["employee_id"]))]
        made.append(kept.merge(spans, on="employee_id").assign(document=kind))
        seen |= told
    whole = pd.concat([made[0][~made[0]["employee_id"].isin(set(made[1]["employee_id"]))], made[1]], ignore_index=True)
    return whole.astype({"document": "str", "first": DAY, "last": DAY})


def evidence_weeks(cycle: Cycle, *, pieces: pd.DataFrame | None = None) -> pd.DataFrame:
    """In which weeks is evidence on paper, and which of them does the review cite? Columns of `WEEKS` (R11.2).

    Rows dated by a month are spread evenly over it, unless the review names the day; a cited piece that is only dated by
    a month counts for its first day unless all of it lies in the last weeks. `pieces` as `cited_pieces` gives them.
    """
    known = (cited_pieces(cycle) if pieces is None else pieces).reset_index(drop=True)
    spans = known[["employee_id", "first", "last"]].drop_duplicates("employee_id")
    rows = recorded_rows(cycle).merge(spans, on="employee_id")
    rows = rows[(rows["date_end"] >= rows["first"]) & (rows["date_end"] <= rows["last"])].reset_index(drop=True)
    dated = known[known["end"].notna()].reset_index(drop=True)
    counts = [
        _placed(rows, _row_days(rows, dated)).assign(
            recorded=1, strong=(marks_of(cycle, rows) >= STRONG).astype("int64")
        ),
        _placed(dated, _piece_days(dated, cycle.policy.recency_weeks)).assign(cited=1),
    ]
    made = pd.concat(counts, ignore_index=True).fillna(0)
    made = made.groupby(["employee_id", "back", "last"], as_index=False)[["recorded", "strong", "cited"]].sum()
    return made.assign(late=made["back"] < cycle.policy.recency_weeks)[list(WEEKS)].astype(WEEKS)


def left_out(cycle: Cycle, employee_id: str) -> pd.DataFrame:
    """Which strong earlier rows of a record does neither the review nor the packet cite? `LEFT_OUT` of `rows_left_out`.

    Raises
    ------
    UnknownNameError
        Nobody has this id; the nearest are named.
    """
    cycle.person(employee_id)
    return rows_left_out(cycle.about(employee_id))[list(LEFT_OUT)]


def rows_left_out(cycle: Cycle) -> pd.DataFrame:
    """Which strong earlier rows of each record does neither the review nor the packet cite? (R11.2, R5.2).

    Returns
    -------
    pandas.DataFrame
        `employee_id` and `LEFT_OUT` of `EVIDENCE`, each person's oldest first: rows of the review's period that ended
        before the last `policy.recency_weeks` with at least two of a link, a kind the rubric counts, and a reach beyond
        the team (with one of them, where no row of the person has two). A row is cited by its link, its words or its day.
        To leave a row out may be right: no review has room for all. Without a review or a packet there is no row.
    """
    papers = pd.concat([documents(cycle, "review"), documents(cycle, "packet")], ignore_index=True)
    spans = papers.groupby("employee_id").agg(first=("date_start", "min"), last=("date_end", "max")).reset_index()
    rows = recorded_rows(cycle).merge(spans, on="employee_id")
    recent = rows["last"] - pd.to_timedelta(np.full(len(rows), 7 * cycle.policy.recency_weeks), unit="D")
    early = (rows["date_end"] >= rows["first"]) & (rows["date_end"] <= recent)
    marks = marks_of(cycle, rows)
    needed = marks.groupby(rows["employee_id"]).transform("max").clip(1, STRONG)
    rows = rows[early & (marks >= needed)]
    pieces = pd.concat([citations(cycle, "review"), citations(cycle, "packet")], ignore_index=True)
    missing: pd.DataFrame = rows[~_cited(rows, pieces)]
    return missing[["employee_id", *LEFT_OUT]].reset_index(drop=True)


def _cited(rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows are cited: by link or words, or on a day that the review gives to something it does not link."""
    days = pieces.loc[(pieces["row"] == "") & (pieces["start"] == pieces["end"]), ["employee_id", "end"]]
    told = pd.MultiIndex.from_frame(rows[["employee_id", "date_end"]]).isin(pd.MultiIndex.from_frame(days))
    cited: pd.Series[bool] = rows["evidence_id"].isin(pieces["row"]) | told
    return cited


def _placed(rows: pd.DataFrame, days: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    back = ((rows["last"] - days).dt.days // 7).clip(lower=0)
    return rows[["employee_id", "last"]].assign(back=back)


def _row_days(rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the day of each recorded row: its own, the day a citation gives it, or its share of a longer span."""
    sharp = pieces[(pieces["row"] != "") & (pieces["end"] - pieces["start"] < _SHARP)].drop_duplicates("row")
    told = rows[["evidence_id"]].merge(sharp[["row", "end"]], left_on="evidence_id", right_on="row", how="left")["end"]
    wide = (rows["date_end"] - rows["date_start"] >= _SHARP) & told.isna()
    same = rows[wide].sort_values("line", kind="stable").groupby(["employee_id", "date_start", "date_end"])["line"]
    place = (same.cumcount() + 0.5) / same.transform("size")
    length = (rows["date_end"] - rows["date_start"]).dt.days + 1
    spread = rows["date_start"] + pd.to_timedelta((place * length).reindex(rows.index).fillna(0) // 1, unit="D")
    days: pd.Series[pd.Timestamp] = spread.where(wide, told.fillna(rows["date_end"])).dt.as_unit("s")
    return days


def _piece_days(pieces: pd.DataFrame, weeks: int) -> pd.Series[pd.Timestamp]:
    """Return the day of each cited piece; a span that begins before the last weeks counts for its first day."""
    recent = pieces["last"] - pd.to_timedelta(np.full(len(pieces), 7 * weeks), unit="D")
    wide = pieces["end"] - pieces["start"] >= _SHARP
    middle = pieces["start"] + (pieces["end"] - pieces["start"]) / 2
    early = pieces["start"].where(pieces["start"] <= recent, middle.dt.floor("D"))
    days: pd.Series[pd.Timestamp] = early.where(wide, pieces["end"])
    return days
