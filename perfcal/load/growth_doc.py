"""What one growth doc says, and all that its reading depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from perfcal.load.growth_front_matter import FrontMatter
from perfcal.schema.problems import Problem
from perfcal.schema.rubric import Rubric

__all__ = ["GrowthDoc", "GrowthHead", "Terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a document's reading depends on beside its own bytes, its name and whether that names a person.

    `synonyms` are a policy's own words for headings (written, meant); `freeze` and `cycle_end` decide what is LATE (R1.8).
    """

    rubrics: Mapping[str, Rubric]
    freeze: date
    cycle_end: date
    synonyms: tuple[tuple[str, str], ...] = ()


@dataclass
class GrowthHead:
    """What is known of one document as a whole."""

    name: str
    front: FrontMatter = field(default_factory=FrontMatter)
    account: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class GrowthDoc(GrowthHead):
    """What one document says, as plain rows (dictionaries by column name); tables are made of many at once."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
