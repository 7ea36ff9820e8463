"""A chart's specification to SVG text: drawn here, or by a process of the run that draws for all its notebooks.

The first chart of a process takes a third of a second, since the drawing is done by a whole JavaScript machine; each
further one takes a hundredth. A run therefore keeps one such process warm (`drawing_apart`) and names its socket in
`ADDRESS`. Who finds nobody there draws alone: the drawing is the same.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["ADDRESS", "draw", "drawing_apart"]

ADDRESS = "PERFCAL_RUN_CHARTS"
"""The variable that tells the notebooks of a run where their charts are drawn."""

_PATIENCE = 60.0  # seconds; on a machine with every core taken
_LONGEST_PATH = 90  # bytes; the operating system takes no longer name for a socket than about a hundred


def draw(specification: Mapping[str, Any], *, version: str) -> str:
    """Return a Vega-Lite specification as SVG text, without a network, a browser or a script in it."""
    address = os.environ.get(ADDRESS)
    return (address and _asked(address, specification, version)) or _drawn_here(specification, version)


@contextmanager
def drawing_apart(processes: int = 1) -> Iterator[None]:
    """Let a process of its own draw the charts of everything that runs within, however many processes that is.

    Nobody waits for it to start: who asks before it listens stands in line. It ends with the process that began it.
    """
    if not hasattr(socket, "AF_UNIX"):
        yield
        return
    before = os.environ.get(ADDRESS)
    with tempfile.TemporaryDirectory(prefix="perfcal-") as private, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(private) / "charts")
        if len(os.fsencode(address)) > _LONGEST_PATH:
            yield
            return
        listener.bind(address)
        listener.listen(128)
        drawing = [_start(listener) for _ in range(processes)]
        listener.close()  # theirs now: when they are gone, who asks is told so at once
        os.environ[ADDRESS] = address
        try:
            yield
        finally:
            os.environ.pop(ADDRESS)
            if before is not None:
                os.environ[ADDRESS] = before
            for process in drawing:
                process.communicate()  # closes its standard input, at which it ends


def _start(listener: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # this Python, with our own module
        [sys.executable, "-m", "perfcal.view.svg_process", str(listener.fileno())],
        pass_fds=[listener.fileno()],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C is for the run, whose notebooks still finish their charts
    )


def _asked(address: str, specification: Mapping[str, Any], version: str) -> str:
    """Return the drawing of the process that listens at `address`; "" when it is gone or could not draw this."""
    question = json.dumps({"specification": specification, "version": version}).encode()
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_PATIENCE)
            line.connect(address)
            line.sendall(question)
            line.shutdown(socket.SHUT_WR)
            with line.makefile("rb") as answer:
                return answer.read().decode()
    except OSError:
        return ""


def _drawn_here(specification: Mapping[str, Any], version: str) -> str:
    import vl_convert  # noqa: PLC0415  # where another process draws, the machine is not even loaded

    return vl_convert.vegalite_to_svg(dict(specification), vl_version=version, allowed_base_urls=[])
