"""Tables an agenda is made of, from keywords: a test says only what it is about."""

from __future__ import annotations

from typing import Any

import pandas as pd
from patterns_cycles import NOW

from perfcal.patterns.finding import findings
from perfcal.schema.columns import FINDINGS, PRE_READ_STATES, SESSION_STATE, table
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan, plan_agenda
from perfcal.session.agenda_item import Block, Item

NAMES = ("Ngozi Adler", "Ilse Okafor", "Tariq Lindqvist", "Mei Castellano", "Ravi Aalto", "Sóley Nkemelu")


def person(number: int, manager_id: str = "m1", **more: Any) -> dict[str, Any]:
    """Return somebody on the roster."""
    usual = {"employee_id": f"e{number}", "name": NAMES[number % len(NAMES)], "manager_id": manager_id, "level": "L4"}
    return {**usual, "status": "active", **more}


def state(employee_id: str, presenter_id: str = "m1", **more: Any) -> dict[str, Any]:
    """Return where a pre-read stands: complete, unless `more` says otherwise."""
    usual = {"employee_id": employee_id, "presenter_id": presenter_id, "target_level": "L5", "status": "complete"}
    return {**usual, "below": (), "file": "candidates.csv", "line": 2, "due": pd.Timestamp("2026-07-08"), **more}


def question(pattern: str, subject: str) -> pd.DataFrame:
    """Return one finding that asks."""
    row = {"subject": subject, "n": 5, "status": "question", "reason": "Asked.", "evidence": ("ratings.csv:7",)}
    return findings([row], pattern=pattern)


def parked(employee_id: str, due: str, **more: Any) -> dict[str, Any]:
    """Return an objection that is open in the log."""
    usual = {"cycle": "2025-H2", "employee_id": employee_id, "what": "parked", "status": "open", "owner": "m1"}
    return {**usual, "value": "Whose design was it?", "due": pd.Timestamp(due), "item": 3, "room": (), **more}


def planned(cycle: Cycle, *states: dict[str, Any], asked: list[pd.DataFrame] | None = None, **more: Any) -> AgendaPlan:
    """Return the plan of these pre-reads and findings."""
    found = pd.concat(asked, ignore_index=True) if asked else table([], FINDINGS)
    rows = table(more.pop("objections", []), SESSION_STATE)
    return plan_agenda(cycle, table(states, PRE_READ_STATES), found=found, parked=rows, **more)


def talk(minutes: int, *, least: int = 1, block: Block = Block.CLEAR, kind: str = "candidate", who: str = "") -> Item:
    """Return an item that takes some minutes."""
    return Item(block, kind, who, "m1", (who,), minutes=minutes, least=least)


__all__ = ["NAMES", "NOW", "parked", "person", "planned", "question", "state", "talk"]
