"""What a session has to talk about, block by block, each item with its reason: nobody is ranked, blocks are by kind of question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from perfcal.evidence.roster import roster
from perfcal.evidence.wording import join_words, times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.agenda_facts import Fact, asked_about, rating_differences, sentence, titles
from perfcal.session.agenda_item import Block, Item

__all__ = ["session_items"]

PITCH = 2  # minutes: 60–90 seconds, and the next person gets up (R8.2)
TALK, LEAST_TALK = 3, 1
MORE = 2  # for each of: differs, borderline, asked about
RATING, LEAST_RATING = 3, 2
TEAM, LEAST_TEAM = 2, 1
PARKED, LEAST_PARKED = 3, 2
CLOSING, LEAST_CLOSING = 5, 3
_BRIEFLY = re.compile(r"\. In flight:|; no in-flight row")  # the pre-read says the rest


def session_items(cycle: Cycle, *, pre_reads: pd.DataFrame, found: pd.DataFrame, parked: pd.DataFrame) -> list[Item]:
    """Return every item of a session in its order: by block, then by presenter, then by name.

    Parameters
    ----------
    cycle
        The loaded workspace.
    pre_reads
        Where each candidate's pre-read stands (columns `PRE_READ_STATES`).
    found
        What the patterns found (columns `FINDINGS`).
    parked
        Objections of earlier sessions (columns `SESSION_STATE`); those that are open come first, by their day.
    """
    desk = _Desk(
        cycle,
        rating_differences(cycle),
        asked_about(cycle, found, about="person"),
        asked_about(cycle, found, about="manager"),
    )
    candidates = [desk.candidate(row) for row in records(pre_reads)]
    shown = {item.employee_id for item in candidates}
    single = [desk.rating(who) for who in desk.people if who not in shown and desk.stands_alone(who)]
    shown |= {item.employee_id for item in single}
    people = [*candidates, *single, *desk.teams(shown)]
    closing = Item(
        Block.CLOSING, "closing", reason="Who settles what by when, and what each EM tells each engineer.",
        minutes=CLOSING, least=LEAST_CLOSING,
    )  # fmt: skip
    return [*desk.parked(parked), *sorted(people, key=desk.order), closing]


@dataclass(frozen=True)
class _Desk:
    """The cycle with what is known to differ or to be asked about."""

    cycle: Cycle
    differs: Mapping[str, list[Fact]]
    asked: Mapping[str, list[Fact]]
    asked_managers: Mapping[str, list[Fact]]

    @cached_property
    def manager(self) -> dict[str, str]:
        return roster(self.cycle).managers

    @cached_property
    def name(self) -> dict[str, str]:
        return {who: name.casefold() for who, name in roster(self.cycle).names.items()}

    @cached_property
    def people(self) -> list[str]:
        """Who has a proposed rating or a growth doc, and has not left."""
        here = self.cycle.people[self.cycle.people["status"] != "left"]
        now = self.cycle.ratings[
            (self.cycle.ratings["cycle"] == self.cycle.id) & (self.cycle.ratings["stage"] == "manager")
        ]
        known = set(now["employee_id"]) | set(self.cycle.engineer_ids())
        return list(here.loc[here["employee_id"].isin(known), "employee_id"].unique())

    def order(self, item: Item) -> tuple[Any, ...]:
        """Blocks, then presenters by name, then people by name: no number of anybody's is in it (R11.9)."""
        by, who = item.presenter_id, item.employee_id
        return item.block, self.name.get(by, by), by, self.name.get(who, who), who

    def stands_alone(self, who: str) -> bool:
        """Whether this person's rating is talked about by itself."""
        return who in self.differs or who in self.asked

    def candidate(self, row: Mapping[str, Any]) -> Item:
        """One candidate: the first block that applies places them, and the reason says all that does."""
        who, by = str(row["employee_id"]), str(row["presenter_id"])
        differs = [fact.text for fact in self.differs.get(who, ())]
        if row["below"]:
            differs.append(
                f"proposed to {row['target_level']}, and below its bar on {join_words(row['below'])} on paper"
            )
        questions = self._questions(who, by)
        block = (
            Block.INCOMPLETE if row["status"] != "complete"
            else Block.DIFFERS if differs
            else Block.BORDERLINE if row["borderline"]
            else Block.ASKED if questions
            else Block.CLEAR
        )  # fmt: skip
        late = f" and late, due {row['due'].date()}" if row["status"] == "late" else ""
        lacking = f"the pre-read is INCOMPLETE{late}: {row['reason']}" if row["status"] != "complete" else ""
        borderline = _BRIEFLY.split(str(row["borderline"]))[0]
        texts = [text for text in (lacking, *differs, borderline, *questions) if text]
        more = sum(map(bool, (differs, borderline, questions)))
        return Item(
            block, "candidate", who, by, (who,),
            sentence(texts or ["the pre-read is complete, and nothing on record differs"]),
            str(row["file"]), int(row["line"]),
            minutes=PITCH + TALK + MORE * more, least=PITCH + LEAST_TALK + min(more, 1),
        )  # fmt: skip

    def rating(self, who: str) -> Item:
        """A rating that is no candidate's, and that something is to be asked about."""
        by = self.manager.get(who, "")
        facts = [*self.differs.get(who, ()), *self.asked.get(who, ())]
        block = Block.DIFFERS if who in self.differs else Block.ASKED
        texts = [fact.text for fact in self.differs.get(who, ())]
        if asked := titles(self.asked.get(who, ()), about="them"):
            texts.append(asked)
        return Item(
            block, "rating", who, by, (who,), sentence(texts), facts[0].file, facts[0].line,
            minutes=RATING, least=LEAST_RATING,
        )  # fmt: skip

    def teams(self, shown: Iterable[str]) -> list[Item]:
        """Everybody else, a block for each manager: read out, and anybody may be called out of it."""
        known = set(shown)
        rest: dict[str, list[str]] = {who: [] for who in self.asked_managers}  # asked, whoever is left of the team
        for who in self.people:
            if who not in known:
                rest.setdefault(self.manager.get(who, ""), []).append(who)
        return [self._team(by, whose) for by, whose in rest.items()]

    def parked(self, rows: pd.DataFrame) -> list[Item]:
        """Return what earlier sessions left open, the earliest day first."""
        still = rows[(rows["what"] == "parked") & (rows["status"] == "open")]
        still = still.sort_values(["due", "item"], kind="stable")
        return [self._parked(row) for row in records(still)]

    def _parked(self, row: Mapping[str, Any]) -> Item:
        who, owner, due = str(row["employee_id"]), str(row["owner"]), row["due"]
        late = "" if pd.isna(due) or due.date() >= self.cycle.as_of else ", which has passed"
        day = "no day" if pd.isna(due) else f"{due.date()}{late}"
        reason = f"Parked in {row['cycle']}, owned by {owner}, due {day}: {row['value']}"
        people = (who,) if who else ()
        return Item(Block.PARKED, "parked", who, owner, people, reason, minutes=PARKED, least=LEAST_PARKED)

    def _team(self, by: str, whose: list[str]) -> Item:
        people = tuple(sorted(whose, key=lambda who: (self.name.get(who, who), who)))
        proposed = set(self.cycle.ratings.loc[self._overall_now(), "employee_id"])
        without = sum(who not in proposed for who in people)
        block = f"{times(len(people), 'person', 'people')} with nothing on record that differs and nothing to ask about them: one block"
        texts = [block if people else "everybody of this team has an item of their own"]
        if without:
            texts.append(f"{without} of them without a proposed rating")
        facts = self.asked_managers.get(by, [])
        if asked := titles(facts, about=by):
            texts.append(asked)
        file, line = (facts[0].file, facts[0].line) if facts else ("", None)
        return Item(
            Block.ASKED if facts else Block.TEAMS, "rating", "", by, people, sentence(texts), file, line,
            minutes=TEAM + (MORE if facts else 0), least=LEAST_TEAM + bool(facts),
        )  # fmt: skip

    def _overall_now(self) -> pd.Series[bool]:
        rows = self.cycle.ratings
        own = (rows["cycle"] == self.cycle.id) & (rows["stage"] == "manager") & (rows["dimension"] == OVERALL)
        return own & rows["rating"].notna()

    def _questions(self, who: str, by: str) -> list[str]:
        manager = self.manager.get(who, by)
        said = [
            titles(self.asked.get(who, ()), about="them"),
            titles(self.asked_managers.get(manager, ()), about=f"their manager {manager}"),
        ]
        return [text for text in said if text]
