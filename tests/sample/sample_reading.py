"""Reading a written sample without perfcal's own loader, so that the tests look at the bytes on disk."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
_BULLET = re.compile(r"[-*] (?:\[[ x]\] )?(?:\[\w{3} \d+, \d{4}\] )?(?:\d{4}-\d\d(?:-\d\d)? )?(.*)")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def docs(folder: Path) -> dict[str, str]:
    """Return every growth doc by employee id."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "growth_docs").glob("*.md"))}


def digests(folder: Path) -> dict[str, str]:
    """Return a hash of every file by its path in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def section(doc: str, heading: str) -> str:
    """Return the text of one section, from its H2 to the next."""
    return doc.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def bullet_texts(doc: str) -> list[str]:
    """Return the bullets of a doc without box, date, links and tags; short ones left out."""
    found = (_BULLET.fullmatch(line) for line in doc.splitlines())
    texts = (re.sub(r"#\S+", "", LINK.sub("", match[1])).strip() for match in found if match)
    return [text for text in texts if len(text) >= 25]
