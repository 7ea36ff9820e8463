"""The pre-read as JSON and back: the frozen facts, whole, under a format name (docs/pre_read_json.md)."""

from __future__ import annotations

import json

from pydantic import TypeAdapter, ValidationError

from perfcal.errors import UsageError
from perfcal.view.pre_read.facts import PreRead

__all__ = ["FORMAT", "pre_read_from_json", "pre_read_json"]

FORMAT = "pre-read-page/1"
_FACTS = TypeAdapter(PreRead)


def pre_read_json(pre_read: PreRead) -> str:
    """Return every fact of the pre-read as JSON, uncut, dates as ISO strings, in the order of `PreRead`'s fields."""
    facts = {"perfcal": FORMAT, **_FACTS.dump_python(pre_read, mode="json")}
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def pre_read_from_json(text: str) -> PreRead:
    """Return the pre-read that `pre_read_json` wrote.

    Raises `UsageError` for another format or a fact of the wrong kind; the message names fields, never their content.
    """
    try:
        facts = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"line {error.lineno}, column {error.colno}: this is not JSON"
        raise UsageError(found, hint="render the pre-read again with the format json") from None
    if not isinstance(facts, dict) or facts.pop("perfcal", None) != FORMAT:
        raise UsageError("the first key is not the format's name", hint=f'it is "perfcal": "{FORMAT}"')
    try:
        return _FACTS.validate_python(facts)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors())
        raise UsageError(f"not a pre-read: {faults}", hint="docs/pre_read_json.md lists the fields") from None
