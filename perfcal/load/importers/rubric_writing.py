"""Write a rubric as the `rubric.yaml` of formats.md, and the empty one a person fills where no importer helps."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from perfcal.errors import OccupiedError
from perfcal.files import write_atomically
from perfcal.schema.rubric import Dimension, EvidenceRule, Example, Expectation, Level, Rubric
from perfcal.yaml_writer import dump_yaml

__all__ = ["empty_rubric_text", "rubric_text", "write_rubric"]


def empty_rubric_text() -> str:
    """Return a commented rubric of two levels to fill in, for ladders no importer reads."""
    return resources.files("perfcal.load").joinpath("templates/rubric.yaml").read_text(encoding="utf-8")


def write_rubric(rubric: Rubric, path: Path) -> Path:
    """Write a rubric to a new file, from which `read_rubric` returns an equal one; nothing is overwritten."""
    if path.exists() and path.stat().st_size:
        raise OccupiedError.of(path)
    return write_atomically(path, rubric_text(rubric))


def rubric_text(rubric: Rubric) -> str:
    """Return a rubric as the text of `rubric.yaml`, keys in the order of the format, defaults left out."""
    return dump_yaml(
        {
            "perfcal": "rubric/1",
            "id": rubric.id,
            "cumulative": rubric.cumulative,
            "levels": [_level(level) for level in rubric.levels],
            "dimensions": [_dimension(dimension) for dimension in rubric.dimensions],
            **_said(kinds=list(rubric.kinds), reach=list(rubric.reach), rungs=list(rubric.rungs)),
            "expectations": [_expectation(text) for text in rubric.expectations],
            "not_expected": [{"level": level, "dimension": name} for level, name in rubric.not_expected],
        }
    )


def _level(level: Level) -> dict[str, Any]:
    named = _said(title=level.title, track=level.track, aliases=list(level.aliases), requires=dict(level.requires))
    return {"id": level.id, **named}


def _dimension(dimension: Dimension) -> dict[str, Any]:
    weight = dimension.weight
    if weight is not None and weight.is_integer():
        weight = int(weight)
    said = _said(group=dimension.group, weight=weight, summary=dimension.summary)
    return {"id": dimension.id, "title": dimension.title, **said}


def _expectation(text: Expectation) -> dict[str, Any]:
    return {
        **_said(level=text.level, rung=text.rung),
        "dimension": text.dimension,
        "text": text.text,
        **_said(evidence=[_rule(rule) for rule in text.evidence], examples=[_example(each) for each in text.examples]),
    }


def _rule(rule: EvidenceRule) -> dict[str, Any]:
    return _said(kind=rule.kind, reach=rule.reach, min=rule.minimum, sum=rule.total, per=rule.per)


def _example(example: Example) -> dict[str, Any]:
    return {"title": example.title, **_said(url=example.url, who=example.who)}


def _said(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
