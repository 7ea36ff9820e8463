"""Take typed values out of a YAML mapping; whatever does not fit becomes a problem with its line and the way out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from perfcal.errors import nearest
from perfcal.load.yaml_text import YamlList, YamlMap, YamlNode, YamlText, plain
from perfcal.schema.dates import iso_day
from perfcal.schema.problems import Problems

__all__ = ["YamlFields", "nearest_hint", "validated"]

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")


def nearest_hint(name: str, known: Collection[str]) -> str:
    """Return "did you mean …" with the nearest known names, or the list of all of them."""
    close = nearest(name, known)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"known: {', '.join(known)}" if known else "none is declared in this file"


@dataclass(frozen=True, slots=True)
class YamlFields:
    """One file's faults: its name as printed, and where they are kept."""

    name: str
    problems: Problems

    def error(self, line: int, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Keep a fault of this file that stops its use."""
        self.problems.error(self.name, line, found, expected, hint=hint, column=column)

    def warning(self, line: int, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Keep a fault of this file that a person should look at."""
        self.problems.warning(self.name, line, found, expected, hint=hint, column=column)

    def known_keys(self, node: YamlMap, known: Collection[str]) -> None:
        """Keep an error for each key that is not one of `known`, with the nearest."""
        for key in node.entries:
            if key not in known:
                self.error(
                    node.line_of(key), f"unknown key {key!r}", "a known key", hint=nearest_hint(key, known), column=key
                )

    def known_name(self, node: YamlMap, key: str, name: str, known: Collection[str]) -> bool:
        """Whether `name` is one of `known`; an error with the nearest when it is not."""
        if name in known:
            return True
        self.error(
            node.line_of(key),
            f"unknown {key} {name!r}",
            f"a known {key}",
            hint=nearest_hint(name, known),
            column=key,
        )
        return False

    def text(self, node: YamlMap, key: str, *, required: bool = False, default: str = "") -> str:
        """Return a key's text, trimmed; a missing or blank one is an error only where required."""
        value = node.entries.get(key)
        if isinstance(value, YamlText) and value.text.strip():
            return value.text.strip()
        if value is not None and not isinstance(value, YamlText):
            self._wrong(node, key, "text")
        elif required:
            found = f"no {key}" if value is None else f"a blank {key}"
            self.error(node.line_of(key), found, f"{key}: …", hint=f"add `{key}:`", column=key)
        return default

    def texts(self, node: YamlMap, key: str) -> tuple[str, ...]:
        """Return a list of texts; a missing key is an empty list."""
        value = node.entries.get(key)
        if value is None or (isinstance(value, YamlText) and not value.text.strip()):
            return ()
        if isinstance(value, YamlList) and all(isinstance(item, YamlText) for item in value):
            return tuple(item.text.strip() for item in value if isinstance(item, YamlText))
        self._wrong(node, key, "a list of words, [a, b]")
        return ()

    def maps(self, node: YamlMap, key: str) -> tuple[YamlMap, ...]:
        """Return a list of mappings; a missing key is an empty list."""
        value = node.entries.get(key)
        if value is None or (isinstance(value, YamlText) and not value.text.strip()):
            return ()
        if not isinstance(value, YamlList):
            self._wrong(node, key, "a list of `- {key: value}`")
            return ()
        for item in value:
            if not isinstance(item, YamlMap):
                self.error(
                    item.line,
                    f"an entry of {key} that is not a mapping",
                    "- {key: value}",
                    hint="write `key: value` pairs",
                    column=key,
                )
        return tuple(item for item in value if isinstance(item, YamlMap))

    def flag(self, node: YamlMap, key: str, *, default: bool) -> bool:
        """Return true or false as written."""
        words = {"true": True, "yes": True, "false": False, "no": False}
        return self._converted(
            node, key, lambda text: words[text.casefold()], expected="true or false", default=default
        )

    def whole(self, node: YamlMap, key: str, *, least: int = 0) -> int | None:
        """Return a whole number of at least `least`, or None where the key is missing."""

        def convert(text: str) -> int:
            if not re.fullmatch(r"-?[0-9]{1,9}", text) or int(text) < least:
                raise ValueError
            return int(text)

        return self._converted(node, key, convert, expected=f"a whole number, {least} or more", default=None)

    def share(self, node: YamlMap, key: str) -> float | None:
        """Return a percentage written `70` or `70%`, or None where the key is missing."""

        def convert(text: str) -> float:
            number = float(text.removesuffix("%"))
            if not math.isfinite(number) or not 0 <= number <= 100:
                raise ValueError
            return number

        return self._converted(node, key, convert, expected="a number from 0 to 100", default=None)

    def day(self, node: YamlMap, key: str) -> date | None:
        """Return a day written YYYY-MM-DD; missing or impossible days are errors."""
        written = self.text(node, key, required=True)
        day = iso_day(written)
        if written and day is None:
            words = any(char.isalpha() for char in written)  # perhaps somebody's, which no message repeats (R13)
            found = f"{key}, which is no day" if words else f"{key}: {written}"
            hint = f"write `{key}:` as YYYY-MM-DD"
            self.error(node.line_of(key), found, "a day, YYYY-MM-DD", hint=hint, column=key)
        return day

    def _converted(
        self, node: YamlMap, key: str, convert: Callable[[str], Value], *, expected: str, default: Value | None
    ) -> Value:
        written = self.text(node, key)
        if not written:
            return default  # type: ignore[return-value]
        try:
            return convert(written)
        except (ValueError, KeyError, OverflowError):
            self.error(
                node.line_of(key), f"{key}: {written}", expected, hint=f"write `{key}:` as {expected}", column=key
            )
            return default  # type: ignore[return-value]

    def _wrong(self, node: YamlMap, key: str, expected: str) -> None:
        value = node.entries[key]
        found = {YamlText: "text", YamlList: "a list", YamlMap: "a mapping"}[type(value)]
        self.error(node.line_of(key), f"{key} is {found}", expected, hint=f"write `{key}:` as {expected}", column=key)


def validated(model: type[Model], node: YamlMap, fields: YamlFields) -> Model | None:
    """Return the model of a mapping, or None with every fault kept; no value is repeated, only keys and places."""
    try:
        return model.model_validate(plain(node))
    except ValidationError as failed:
        for fault in failed.errors(include_input=False, include_url=False, include_context=False):
            _keep_fault(fault, model, node, fields)
        return None


def _keep_fault(fault: ErrorDetails, model: type[BaseModel], node: YamlMap, fields: YamlFields) -> None:
    place = ".".join(str(part) for part in fault["loc"])
    line = _line_at(node, fault["loc"])
    if fault["type"] == "extra_forbidden":
        last = str(fault["loc"][-1])
        known = list(model.model_fields) if len(fault["loc"]) == 1 else []
        hint = nearest_hint(last, known) if known else "take this key out"
        fields.error(line, f"unknown key {last!r}", "a known key", hint=hint, column=place)
    elif fault["type"] == "missing":
        fields.error(line, f"no {place}", f"{place}: …", hint=f"add `{fault['loc'][-1]}:`", column=place)
    else:
        expected = fault["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
        fields.error(line, f"{place} is something else", expected, hint=f"write `{place}:` as {expected}", column=place)


def _line_at(node: YamlNode, place: tuple[int | str, ...]) -> int:
    """Return the line of the deepest part of the place that exists."""
    line = node.line
    for part in place:
        if isinstance(node, YamlMap) and str(part) in node.entries:
            line, node = node.line_of(str(part)), node.entries[str(part)]
        elif isinstance(node, YamlList) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            line = node.line
        else:
            break
    return line
