"""Rules of the house that no linter knows, kept by reading the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ONLY_IN = {
    "yaml": ("load", "yaml_writer.py"),
    "pyromark": ("load", "view"),
    "markdown_it": ("load", "view"),
    "altair": ("view",),
    "ipywidgets": ("view",),
    "jinja2": ("view",),
    "typst": ("view",),
    "papermill": ("batch",),
    "nbformat": ("batch",),
    "nbconvert": ("batch",),
    "nbclient": ("batch",),
    "typer": ("cli",),
    "scipy": ("patterns",),
    "statsmodels": ("patterns",),
    "sklearn": ("patterns",),
    "raschpy": ("patterns",),
    "sqlalchemy": ("session",),
    "alembic": ("session",),
    "psycopg": ("session",),
    "distributed": ("batch/cluster",),
    "fsspec": ("batch/cluster",),
    "s3fs": ("batch/cluster",),
}
"""Library → the folders of the package that may import it (docs/decisions)."""

LONGEST_MODULE = 400
LONGEST_BODY = 40
MOST_POSITIONAL = 4


def modules(repository: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the package with its syntax tree."""
    for path in sorted((repository / "perfcal").rglob("*.py")):
        yield path.relative_to(repository / "perfcal"), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level packages a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Every function and method of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def body_lines(node: ast.FunctionDef) -> int:
    """The lines of a function without its signature and docstring."""
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_a_library_is_imported_where_it_belongs(repository: Path) -> None:
    """Only load parses YAML and Markdown, only view draws, only batch runs notebooks."""
    found = [
        f"{path} imports {name}, which belongs in {' and '.join(ONLY_IN[name])}"
        for path, tree in modules(repository)
        for name in set(imported(tree))
        if name in ONLY_IN and not any(path.is_relative_to(place) for place in ONLY_IN[name])
    ]
    assert found == []


def test_pure_code_never_reads_the_clock(repository: Path) -> None:
    """`now` is always a parameter in what the data is and what it shows."""
    clock = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time|Timestamp\.now|Timestamp\.today)\(")
    found = [
        f"perfcal/{folder}/{path.name}"
        for folder in ("schema", "load", "evidence", "patterns")
        for path in (repository / "perfcal" / folder).rglob("*.py")
        if clock.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_modules_and_functions_stay_small(repository: Path) -> None:
    """One idea each: longer than this is two ideas."""
    found = []
    for path, tree in modules(repository):
        lines = max((node.end_lineno or 0) for node in ast.walk(tree) if hasattr(node, "end_lineno"))
        if lines > LONGEST_MODULE:
            found.append(f"{path}: {lines} lines")
        found += [
            f"{path}:{node.lineno} {node.name}: a body of {body_lines(node)} lines"
            for node in functions(tree)
            if body_lines(node) > LONGEST_BODY
        ]
    assert found == []


def test_few_parameters_are_told_by_their_place(repository: Path) -> None:
    """Four at most beside self; the rest are told by name."""
    found = [
        f"{path}:{node.lineno} {node.name}: {len(places)} by place"
        for path, tree in modules(repository)
        for node in functions(tree)
        if len(places := [arg for arg in node.args.args if arg.arg not in {"self", "cls"}]) > MOST_POSITIONAL
    ]
    assert found == []


def test_every_file_the_readme_shows_is_there(repository: Path) -> None:
    """A picture or a link that leads nowhere is the first thing a newcomer sees."""
    links = re.findall(r"\]\(([^)#]+)\)", (repository / "README.md").read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert local
    assert [link for link in local if not (repository / link).exists()] == []


def test_no_frame_is_named_df(repository: Path) -> None:
    """A frame is named for its rows."""
    names = [
        f"{path}:{node.lineno}"
        for path, tree in modules(repository)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "df") or (isinstance(node, ast.arg) and node.arg == "df")
    ]
    assert names == []


def test_nothing_asks_the_network(repository: Path) -> None:
    """No page, style sheet or template names an address to fetch from (R13.5)."""
    remote = re.compile(r"""(?:src|href)\s*=\s*["']https?:|url\(\s*["']?https?:|@import|@preview/""", re.IGNORECASE)
    files = [path for path in (repository / "perfcal").rglob("*") if path.suffix in {".j2", ".css", ".typ", ".html"}]
    assert files
    assert [path.name for path in files if remote.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_no_lock_or_project_file_names_a_registry(repository: Path, name: str) -> None:
    """Where packages come from is the installer's business."""
    assert "://" not in (repository / name).read_text(encoding="utf-8")


def test_the_package_has_the_version_of_the_changelog(repository: Path) -> None:
    """The newest heading of CHANGELOG.md is the version of pyproject.toml."""
    version = re.search(r'^version = "(.+)"$', (repository / "pyproject.toml").read_text(), re.MULTILINE)
    newest = re.search(r"^## \[?(\d[^\]\s]*)", (repository / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert version is not None
    assert newest is not None
    assert version[1] == newest[1]
