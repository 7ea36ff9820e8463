"""What a ladder's levels ask for, for tests of the readers of ladders."""

from __future__ import annotations

from perfcal.schema.rubric import Rubric


def required_rungs(rubric: Rubric, level: str) -> dict[str, str]:
    """Dimension → the highest rung a level asks for, by its `requires` or by a text with a rung."""
    stated = [pair for known in rubric.levels if known.id == level for pair in known.requires]
    stated += [(text.dimension, text.rung) for text in rubric.expectations if text.level == level and text.rung]
    return dict(sorted(stated, key=lambda pair: rubric.rungs.index(pair[1])))
