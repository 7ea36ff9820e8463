"""Documents from bytes to Arrow, a batch at a time: in this process, or in one that was started for it."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO, NamedTuple

import pyarrow as pa

from perfcal.load.growth_doc import GrowthDoc, Terms
from perfcal.load.growth_docs import growth_doc
from perfcal.load.growth_records import packed
from perfcal.load.growth_source import source_of
from perfcal.schema.problems import Problem, Problems

__all__ = ["Document", "parsed", "serve"]


class Document(NamedTuple):
    """One document to read: its name, its bytes, what it is found by, and what is known of it already."""

    name: str
    payload: bytes | None  # None for a file that could not be read, which is then among the problems
    key: str
    is_person: bool  # the file is named for somebody on the roster
    problems: tuple[Problem, ...] = ()


def parsed(documents: Sequence[Document], terms: Terms) -> pa.Table:
    """Return what the documents say, a row each, in their order."""
    return packed([_read(document, terms) for document in documents], [document.key for document in documents])


def _read(document: Document, terms: Terms) -> GrowthDoc:
    known = (PurePath(document.name).stem,) if document.is_person else ()
    problems = Problems()
    problems.extend(document.problems)
    try:
        return growth_doc(document.payload, terms, name=document.name, employee_ids=known, problems=problems)
    except Exception as fault:  # noqa: BLE001  # whatever one document does, the others are read
        return _unread(document, fault, problems)


def _unread(document: Document, fault: Exception, problems: Problems) -> GrowthDoc:
    """Return a document whose reading failed by a fault of perfcal's: refused as a whole, and no word of it said."""
    found = f"a document that perfcal failed on ({type(fault).__name__})"
    hint = "no other document is touched; report what of it does this, and leave that out until then"
    problems.error(document.name, None, found, "a growth doc that can be read", hint=hint)
    lines = source_of(document.payload, name=document.name, problems=Problems()).lines
    account = {"file": document.name, "lines": lines, "used": 0, "prose": 0, "refused": lines}
    return GrowthDoc(document.name, account=account, problems=list(problems))


def serve() -> None:
    """Answer batches on standard input with Arrow on standard output, until there are no more.

    What comes in was written by the process that started this one, and is unpickled for that reason alone.
    """
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    terms: Terms = pickle.load(asked)  # noqa: S301
    while (documents := _next(asked)) is not None:
        stream = pa.BufferOutputStream()
        table = parsed(documents, terms)
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)
        payload = stream.getvalue()
        answers.write(payload.size.to_bytes(8, "little"))
        answers.write(payload)
        answers.flush()


def _next(asked: IO[bytes]) -> list[Document] | None:
    try:
        documents: list[Document] = pickle.load(asked)  # noqa: S301
    except EOFError:
        return None
    return documents
