"""The libraries' own remarks, off the terminal: what matters of them is in the record, and they quote the data."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet_libraries"]

_LOGGERS = ("papermill", "traitlets", "asyncio")
_MODULES = ("nbformat", "nbclient", "papermill", "jupyter_client", "traitlets", "zmq")


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Silence logging and warnings of what runs notebooks, and restore both."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    with warnings.catch_warnings():
        for module in _MODULES:
            warnings.filterwarnings("ignore", module=rf"{module}\b")
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
