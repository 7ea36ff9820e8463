"""Read and write `pre_reads/<cycle>/<employee_id>.yaml`: what the EM wrote, which nothing may overwrite unseen."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from filelock import FileLock

from perfcal.errors import OccupiedError
from perfcal.files import file_digest, write_atomically
from perfcal.load.yaml_fields import YamlFields, validated
from perfcal.load.yaml_text import read_perfcal_yaml
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.schema.problems import Problems
from perfcal.yaml_writer import dump_yaml

__all__ = ["notes_fingerprint", "pre_read_notes_path", "read_pre_read_notes", "write_pre_read_notes"]

# What a file name cannot hold on some system, and what would lead out of the folder.
_UNSAFE = re.compile(r'[/\\:*?"<>|%\x00-\x1f]|^\.')


def pre_read_notes_path(root: Path, cycle_id: str, employee_id: str) -> Path:
    """Return where one candidate's notes live; an id never leads out of the folder."""
    return root / "pre_reads" / _file_part(cycle_id) / f"{_file_part(employee_id)}.yaml"


def notes_fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of the file as it is on disk, or None when there is none yet."""
    return file_digest(path) or None


def read_pre_read_notes(path: Path, *, name: str, problems: Problems) -> PreReadNotes | None:
    """Return what the EM wrote, or None when the file has an error; faults name keys and lines, never the text."""
    found = Problems()
    node = read_perfcal_yaml(path, format_name="pre-read", name=name, problems=found)
    notes = validated(PreReadNotes, node, YamlFields(name, found)) if node is not None else None
    problems.extend(found)
    return notes


def write_pre_read_notes(root: Path, cycle_id: str, notes: PreReadNotes, *, expected: str | None) -> Path:
    """Write one candidate's notes atomically and return the path.

    `expected` is the `notes_fingerprint` taken when the editor loaded the file (None: there was no file). When another
    text is on disk by now, that text stays, the refused one is kept beside it as `<file>.<fingerprint>.unsaved`, and
    `OccupiedError` names both.
    """
    path = pre_read_notes_path(root, cycle_id, notes.employee_id)
    text = dump_yaml({"perfcal": notes.perfcal, **notes.model_dump(mode="json", exclude_defaults=True)})
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / ".lock", timeout=30):
        if notes_fingerprint(path) == expected:
            return write_atomically(path, text)
        mark = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
        kept = write_atomically(path.with_name(f"{path.name}.{mark}.unsaved"), text)
    raise OccupiedError(
        f"{path} was changed since it was opened here; it was left as it is, and your text is in {kept.name}",
        hint="open the candidate again, bring your changes over from that file, then delete it",
    )


def _file_part(name: str) -> str:
    """Return a name as one part of a path; only characters a file system refuses are changed."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", name)
