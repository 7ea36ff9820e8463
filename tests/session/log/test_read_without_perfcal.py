"""docs/session-log.md is true: its columns are the table's, and its queries run as they stand on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from perfcal.session.decisions import Session
from perfcal.session.log.tables import LOG


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    """The page as it stands."""
    return (repository / "docs" / "session-log.md").read_text(encoding="utf-8")


@pytest.fixture
def ask(url: str, page: str) -> Callable[[str], list[tuple[object, ...]]]:
    """Run the page's query that follows a sentence, without perfcal."""

    def run(sentence: str) -> list[tuple[object, ...]]:
        query = page.split(sentence)[1].split("```sql\n")[1].split("```", maxsplit=1)[0].replace("e0007", "x1")
        engine = create_engine(url)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return rows

    return run


def test_the_page_lists_the_columns_of_the_table(page: str) -> None:
    """Each, and no other."""
    rows = page.split("## The table")[1].split("##", maxsplit=1)[0].split("\n| ")[2:]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[0])]
    assert named == [column.name for column in LOG.columns]


def test_what_holds_now_is_the_last_entry_of_each_thread(
    session: Session, ask: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """The plain query and `state()` agree, undoing included."""
    first = session.decide("x1", "4", why="a", seen_version=0)
    second = session.decide("x1", "2", why="b", seen_version=first.id)
    session.undo(second.id, why="c", seen_version=second.id)
    session.decide("x2", "approved", why="d", seen_version=0, what="promotion")
    state = session.state()
    told = list(zip(state["employee_id"], state["thread"], state["value"], strict=True))
    assert [row[:3] for row in ask("What holds now")] == told
    assert [row[2:4] for row in ask("Who changed a rating")] == [("", "4"), ("4", "2"), ("2", "4")]
    assert ask("Whether anything is missing") == []


def test_open_objections_are_those_that_the_state_calls_open(
    session: Session, ask: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Open, settled, opened again, withdrawn, and put back."""
    items = [session.park("x1", f"objection {n}", owner="m01", due=date(2026, 7, 20 + n)).id for n in range(5)]
    settled = [session.settle(item, "done", seen_version=item).id for item in items[1:3]]
    session.undo(settled[1], why="was not", seen_version=settled[1])
    withdrawn = [session.undo(item, why="mistake", seen_version=item).id for item in items[3:]]
    session.undo(withdrawn[1], why="no mistake", seen_version=withdrawn[1])
    state = session.state()
    assert list(state["status"]) == ["open", "settled", "open", "withdrawn", "open"]
    told = [row[0] for row in ask("Objections that are still open")]
    assert told == list(state.loc[state["status"] == "open", "item"])
