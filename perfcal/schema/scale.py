"""The rating scale of a workspace, worst to best; its direction is stated, never inferred."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OVERALL", "Scale", "ScaleValue"]

OVERALL = "overall"
"""What a rating of the whole has for its dimension, beside the dimensions of the rubric."""


@dataclass(frozen=True, slots=True)
class ScaleValue:
    """One step of the scale: its value, its label and the other ways exports write it."""

    value: int
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps, worst first, the value that means "meets expectations", and the words for "not rated"."""

    values: tuple[ScaleValue, ...]
    meets: int
    unrated: tuple[str, ...] = ()

    def value_of(self, written: str) -> int | None:
        """Return the value a cell means (by value, label or alias, ignoring case), or None when it is not on the scale."""
        asked = written.strip().casefold()
        for step in self.values:
            if asked in {str(step.value), step.label.casefold(), *(alias.casefold() for alias in step.aliases)}:
                return step.value
        return None

    def is_unrated(self, written: str) -> bool:
        """Whether a cell says, in the scale's own words, that there is no rating."""
        return written.strip().casefold() in {word.casefold() for word in self.unrated}

    def label_of(self, value: int) -> str:
        """Return the label of a value."""
        return next(step.label for step in self.values if step.value == value)
