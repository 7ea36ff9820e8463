"""Random draws that stay the same for a seed: one independent stream per person, manager and purpose."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

__all__ = ["Draws"]

T = TypeVar("T")


class Draws:
    """One stream of draws, named by the seed and what it is for.

    A stream depends on nothing but its name, so person 17 is the same person in an organisation of any size. Only
    `random.random` is used: Python promises that its sequence never changes for a seed.
    """

    def __init__(self, seed: int, *purpose: str | int) -> None:
        self._next = random.Random("/".join(map(str, (seed, *purpose)))).random

    def chance(self, probability: float) -> bool:
        """Say yes with this probability."""
        return self._next() < probability

    def integer(self, low: int, high: int) -> int:
        """Draw a whole number between two bounds, both included."""
        return low + int(self._next() * (high - low + 1))

    def uniform(self, low: float, high: float) -> float:
        """Draw a number between two bounds."""
        return low + self._next() * (high - low)

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of the options, all equally likely."""
        return options[int(self._next() * len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Draw one key, as often as its weight says."""
        left = self._next() * sum(weights.values())
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return option

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in a drawn order."""
        return sorted(options, key=lambda _: self._next())

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        """Draw from a normal distribution."""
        radius = math.sqrt(-2 * math.log(1 - self._next()))
        return mean + spread * radius * math.cos(2 * math.pi * self._next())

    def logistic(self, spread: float = 1.0) -> float:
        """Draw from a logistic distribution, the noise of the ordinal rating model."""
        probability = min(max(self._next(), 1e-12), 1 - 1e-12)
        return spread * math.log(probability / (1 - probability))
