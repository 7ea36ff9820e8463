"""The tree of errors is one, and its drawing shows all of it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import perfcal.errors
from perfcal.errors import PerfcalError


def subclasses(of: type[Exception]) -> set[type[Exception]]:
    """Return every class below one, however deep."""
    return {below for child in of.__subclasses__() for below in {child, *subclasses(child)}}


def test_every_error_stands_in_the_drawing(repository: Path) -> None:
    """Whoever catches errors finds all of them in one module, drawn at its top."""
    import_module("papermill")  # loads the engine that perfcal registers with it, as everybody who uses it does
    for path in (repository / "perfcal").rglob("*.py"):
        if path.name != "__main__.py" and "migrations" not in path.parts:  # run by Alembic, never imported
            import_module(".".join(path.relative_to(repository).with_suffix("").parts).removesuffix(".__init__"))
    drawing = perfcal.errors.__doc__ or ""
    for error in {PerfcalError, *subclasses(PerfcalError)}:
        assert error.__module__ == "perfcal.errors"
        assert error.__name__ in drawing


def test_every_drawn_error_is_there() -> None:
    """The drawing promises no class that nobody can catch."""
    drawn = {word for word in (perfcal.errors.__doc__ or "").split() if word.endswith("Error")}
    assert drawn == {name for name in perfcal.errors.__all__ if name.endswith("Error")}
