"""Preloaded by the workers of `--cluster local`: a Ctrl-C on the terminal is for the run, which lets them finish."""

from __future__ import annotations

import signal
from typing import Any

__all__ = ["dask_setup"]


def dask_setup(_worker: Any) -> None:
    """Turn a deaf ear to Ctrl-C; Dask calls this in each worker process as it starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
