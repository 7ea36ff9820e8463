"""The notebooks a batch can run: what each one asks for, for whom it runs, and where its pages go.

A notebook says so itself, in its metadata::

    "perfcal": {"for": "candidate", "title": "Pre-read", "folder": "pre_reads", "reads": "person"}

`for` is `candidate` or `engineer` (one page each), `scope` (one for each director and each manager) or `once` (one page
per cycle). A notebook with `"when": "named"` holds what only its reader should see: it runs where it is asked for by name.
`reads` says what its page can change with: `person` (that candidate's own record and the cycle's settings), `workspace`
(anything but demographics) or `demographics` (anything; only the analyst's notebook, R13.2). Its parameters are the names assigned
in the cell tagged `parameters`. Notebooks are read as JSON: nothing is imported and nothing runs.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote

from perfcal.errors import UnknownNameError, UsageError
from perfcal.files import packaged

__all__ = ["Audience", "Notebook", "choose_notebooks", "read_notebook", "shelf_notebooks"]

Audience = Literal["candidate", "engineer", "scope", "once"]
When = Literal["always", "named"]
Reads = Literal["person", "workspace", "demographics"]
PARAMETER_OF: dict[Audience, str] = {"candidate": "employee_id", "engineer": "employee_id", "scope": "scope"}
"""Audience → the parameter that says whom a page is about."""
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_TAKEN = ("index", "manifest")  # pages of the run itself


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as the batch sees it."""

    name: str
    path: Path
    title: str
    audience: Audience
    folder: str  # under the cycle's reports; "" for a notebook that runs once
    reads: Reads
    parameters: tuple[str, ...]
    fingerprint: str  # of what would run: cells, their tags and this notebook's own declaration
    when: When = "always"

    def key(self, whom: str = "") -> str:
        """Return where the pages go, without suffix: pre_reads/e0001, check_the_data."""
        if self.audience == "once":
            return plain_name(self.name)
        # An id comes from a file: it names one file in this folder, whatever it is made of.
        return f"{self.folder}/{quote(whom, safe='@+')}"


def plain_name(name: str) -> str:
    """Return a notebook's name without the number that orders the shelf: 02_pre_read → pre_read."""
    return re.sub(r"^\d+[_-]", "", name) or name


def shelf_notebooks() -> tuple[Notebook, ...]:
    """Return perfcal's own notebooks, in the order of their numbers."""
    return tuple(read_notebook(path) for path in sorted(packaged("notebooks").glob("*.ipynb")))


def choose_notebooks(names: Sequence[str] | None, *, shelf: Sequence[Notebook]) -> tuple[Notebook, ...]:
    """Return the notebooks asked for, by name (02_pre_read, pre_read) or by path.

    When none is named these are all of the shelf, but for those that run only where they are named.

    A name that is neither is refused with the nearest names; two notebooks that would write the same pages are refused.
    """
    chosen = tuple(dict.fromkeys(_choose(name, shelf) for name in names)) if names else _unasked(shelf)
    owners = {_pages(notebook): notebook for notebook in shelf}
    for notebook in chosen:
        owner = owners.setdefault(_pages(notebook), notebook)
        if owner.path.resolve() != notebook.path.resolve():
            raise UsageError(
                f"{notebook.path}: {notebook.name!r} writes its pages where {owner.name!r} writes its own",
                hint='rename it, or give it a folder of its own in its metadata: "perfcal": {"folder": "..."}',
            )
    return chosen


def _unasked(shelf: Sequence[Notebook]) -> tuple[Notebook, ...]:
    return tuple(notebook for notebook in shelf if notebook.when == "always")


def read_notebook(path: Path) -> Notebook:
    """Read what a notebook declares. A notebook that could not be run for the right person is refused here."""
    content = _content(path)
    cells = [cell for cell in content.get("cells", []) if isinstance(cell, dict)]
    declared = content.get("metadata", {}).get("perfcal", {})
    _refuse_unknown_settings(path, declared)
    parameters = _parameters(path, cells)
    audience: Audience = declared.get("for") or ("candidate" if "employee_id" in parameters else "once")
    notebook = Notebook(
        name=path.stem,
        path=path,
        title=str(declared.get("title") or _first_heading(cells) or plain_name(path.stem)),
        audience=audience,
        folder=str(declared.get("folder") or plain_name(path.stem)) if audience != "once" else "",
        reads=declared.get("reads") or ("person" if PARAMETER_OF.get(audience) == "employee_id" else "workspace"),
        when=declared.get("when") or "always",
        parameters=parameters,
        fingerprint=_fingerprint(cells, declared),
    )
    _refuse_unusable(notebook)
    return notebook


def _pages(notebook: Notebook) -> str:
    return notebook.key() if notebook.audience == "once" else f"{notebook.folder}/"


def _choose(name: str, shelf: Sequence[Notebook]) -> Notebook:
    wanted = name.removesuffix(".ipynb")
    for notebook in shelf:
        if wanted in (notebook.name, plain_name(notebook.name)):
            return notebook
    if Path(name).suffix == ".ipynb" and Path(name).is_file():
        return read_notebook(Path(name))
    raise UnknownNameError.of("notebook", name, [notebook.name for notebook in shelf])


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise UsageError(
            f"{path}: this cannot be read as a notebook ({type(fault).__name__})",
            hint="open it in JupyterLab and save it again, or name another file",
        ) from None
    if not isinstance(content, dict) or content.get("nbformat", 0) < 4:
        raise UsageError(
            f"{path}: this is not a notebook of format 4 or later",
            hint="open it in JupyterLab and save it again",
        )
    return content


def _refuse_unknown_settings(path: Path, declared: dict[str, Any]) -> None:
    known = {"for": get_args(Audience), "title": (), "folder": (), "reads": get_args(Reads), "when": get_args(When)}
    for key, value in declared.items():
        if key not in known:
            fault = UnknownNameError.of("setting", key, list(known))
        elif known[key] and value not in known[key]:
            fault = UnknownNameError.of(f"value of its setting {key!r}:", str(value), known[key])
        else:
            continue
        raise UnknownNameError(f"{path}: metadata perfcal: {fault}")


def _refuse_unusable(notebook: Notebook) -> None:
    needed = [name for name in ("workspace", PARAMETER_OF.get(notebook.audience)) if name]
    missing = [name for name in needed if name not in notebook.parameters]
    if missing:  # papermill would only warn, and the page would be about the default person
        raise UsageError(
            f"{notebook.path}: the cell tagged 'parameters' does not assign {' and '.join(missing)}",
            hint=f'add to that cell: {missing[0]}: str = ""',
        )
    name = notebook.folder or notebook.key()
    if not _FOLDER.fullmatch(name) or name in _TAKEN:
        raise UsageError(
            f"{notebook.path}: {name!r} cannot name its pages",
            hint="use letters, digits, '-' and '_', and neither 'index' nor 'manifest'",
        )


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _parameters(path: Path, cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names the parameters cell assigns."""
    source = next((_source(cell) for cell in cells if "parameters" in _tags(cell)), "")
    try:
        body = ast.parse(source).body
    except SyntaxError as fault:
        raise UsageError(
            f"{path}: line {fault.lineno} of the cell tagged 'parameters' is not Python",
            hint="keep to assignments there, one to a line",
        ) from None
    targets: list[ast.expr] = []
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets += statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets.append(statement.target)
    return tuple(target.id for target in targets if isinstance(target, ast.Name))


def _first_heading(cells: list[dict[str, Any]]) -> str:
    for cell in cells:
        heading = re.search(r"^#\s+(.+)$", _source(cell), flags=re.MULTILINE)
        if cell.get("cell_type") == "markdown" and heading:
            return heading.group(1).strip()
    return ""


def _fingerprint(cells: list[dict[str, Any]], declared: dict[str, Any]) -> str:
    """Digest what would run, so that running a notebook by hand, which only adds outputs, changes nothing."""
    runs = [[cell.get("cell_type"), _source(cell), _tags(cell)] for cell in cells]
    return hashlib.sha256(json.dumps([runs, declared], sort_keys=True).encode()).hexdigest()
