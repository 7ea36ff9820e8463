"""Charts that a notebook leaves to a script of the browser, drawn for its page: no page has a script, or asks anybody for one (R13.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from perfcal.view.svg import draw

__all__ = ["with_drawn_charts"]

_VEGALITE = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
_BEGINS = "})("
"""What stands before the specification in the script by which altair shows a chart."""
_VERSION = re.compile(r"/vega-lite/(v\d+\.\d+)")
_HTML, _SVG = "text/html", "image/svg+xml"


def with_drawn_charts(outputs: list[Any]) -> list[Any]:
    """Return a cell's outputs with each Vega-Lite chart as SVG, whichever way altair showed it; all others as they are."""
    return [_with_drawing(output) for output in outputs]


def _with_drawing(output: Any) -> Any:
    data = output.get("data", {})
    specification = None if _SVG in data else _specification(data)
    if specification is None:
        return output
    others = {kind: shown for kind, shown in data.items() if kind != _HTML}
    return type(output)({**output, "data": {**others, **_drawn(specification)}})


def _specification(data: Mapping[str, Any]) -> Any:
    """Return the chart among the forms of one output: as a notebook's own form of it, or out of altair's script."""
    for kind, shown in data.items():
        if _VEGALITE.fullmatch(kind):
            return shown
    script, begins, rest = str(data.get(_HTML, "")).partition(_BEGINS)
    if not begins or "vegaEmbed" not in script:
        return None
    try:
        return json.JSONDecoder().raw_decode(rest)[0]
    except ValueError:
        return None


def _drawn(specification: Any) -> dict[str, str]:
    schema = specification.get("$schema") if isinstance(specification, dict) else None
    version = _VERSION.search(str(schema))
    try:
        return {_SVG: draw(specification, version=version[1])} if version else {}
    except (RuntimeError, ValueError):  # of a version that is not known here, or no chart: what it is called is left
        return {}
