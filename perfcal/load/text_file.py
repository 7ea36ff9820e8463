"""A file's bytes as text; bytes that are no text are a fault with their exact line and place."""

from __future__ import annotations

import os
import re
from pathlib import Path

from perfcal.errors import DataError
from perfcal.schema.problems import Problems

__all__ = ["MARK", "decoded", "first_fault", "line_feeds", "name_below", "read_bytes", "read_text"]

MARK = "\ufeff"
"""The byte-order mark some editors begin a file with."""

_BREAK = re.compile(r"\r\n|\r|\n")


def name_below(path: Path, root: Path) -> str:
    """Return a file's path below the workspace as it is printed; bytes of a name that are no text are written as they are."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")


def read_bytes(path: Path, *, name: str, problems: Problems) -> bytes | None:
    """Return a file's bytes; None and a problem where the system gives none."""
    try:
        return path.read_bytes()
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror})"
        problems.error(name, None, found, "a readable file", hint="check its place and permissions")
        return None


def decoded(
    payload: bytes,
    *,
    name: str,
    problems: Problems,
    encoding: str = "utf-8",
    hint: str = "save the file again as UTF-8",
) -> str | None:
    """Return the text exactly as written, mark and line ends included; None and a problem where there is none.

    An encoding nobody knows raises `LookupError`. Line and byte are counted in the file as it is, mark included.
    """
    try:
        return payload.decode(encoding)
    except UnicodeDecodeError as fault:
        line = len(_BREAK.findall(payload[: fault.start].decode(encoding, "replace"))) + 1
        found = f"byte 0x{payload[fault.start]:02X} at position {fault.start}, which is not {encoding.upper()}"
        problems.error(name, line, found, f"{encoding.upper()} text", hint=hint)
        return None


def read_text(path: Path, *, name: str, problems: Problems) -> str | None:
    """Return a file's text as UTF-8 without its byte-order mark; a fault is kept and None returned."""
    payload = read_bytes(path, name=name, problems=problems)
    text = None if payload is None else decoded(payload, name=name, problems=problems)
    return None if text is None else text.removeprefix(MARK)


def line_feeds(text: str) -> str:
    """Return the text with each line end of Windows and of old Macs as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def first_fault(name: str, problems: Problems) -> DataError:
    """Return the first error of a file as one to raise; its `problems` are all of them."""
    first = next(fault for fault in problems if fault.severity == "error")
    where = name if first.line is None else f"{name}, line {first.line}"
    return DataError(f"{where}: {first.found}", problems.to_frame(), hint=first.hint)
