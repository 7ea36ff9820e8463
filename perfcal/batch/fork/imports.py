"""Which imports of a notebook's cells the warm process can make ahead."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

__all__ = ["imports_of"]

_KNOWN = {
    "IPython",
    "altair",
    "ipywidgets",
    "matplotlib",
    "numpy",
    "pandas",
    "perfcal",
    "pyarrow",
    "scipy",
    "seaborn",
    "sklearn",
    "statsmodels",
}
"""Libraries that importing leaves without a thread, a file or a word; any other is imported by the notebook itself."""


def imports_of(sources: Iterable[str]) -> list[str]:
    """Return what can be imported ahead for cells with these sources: modules, and `perfcal.name` for what it offers."""
    return sorted({name for source in sources for name in _imports(source)})


@lru_cache(maxsize=1024)
def _imports(source: str) -> frozenset[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a magic, or a mistake that the notebook will show
        return frozenset()
    return frozenset(name for node in ast.walk(tree) for name in _named(node) if name.partition(".")[0] in _KNOWN)


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "perfcal":
        yield f"perfcal.{node.attr}"
