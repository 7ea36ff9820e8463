"""The libraries' own remarks, off the terminal: what matters of them is in the record, and they quote the data."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager

__all__ = ["quiet_libraries", "silenced"]

_LOGGERS = ("papermill", "traitlets", "asyncio")
_MODULES = ("nbformat", "nbclient", "papermill", "jupyter_client", "traitlets", "zmq")


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Silence logging and warnings of what runs notebooks, and restore both."""
    with warnings.catch_warnings(), silenced(_LOGGERS):
        for module in _MODULES:
            warnings.filterwarnings("ignore", module=rf"{module}\b")
        yield


@contextmanager
def silenced(loggers: Collection[str]) -> Iterator[None]:
    """Let nothing of these loggers be heard, and give each its own level back."""
    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
