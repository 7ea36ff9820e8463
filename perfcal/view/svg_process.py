"""The process that draws a run's charts: `python -m perfcal.view.svg_process <number of the listening socket>`.

A caller sends a question as JSON and closes its side; the answer is the SVG text, or nothing where it cannot be drawn.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys

import vl_convert

__all__ = ["serve"]

_PATIENCE = 10.0  # seconds for a caller to say what it wants
_SMALLEST: dict[str, object] = {"data": {"values": [{}]}, "mark": "point"}


def serve(listener: socket.socket) -> None:
    """Answer one caller after the other until standard input ends, as it does with the process that began this one."""
    listener.setblocking(False)  # another process may listen at the same socket and be first
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        while not any(key.fileobj is sys.stdin for key, _ in waiting.select()):
            try:
                line, _ = listener.accept()
            except BlockingIOError:
                continue
            with line:
                _answer(line)


def _answer(line: socket.socket) -> None:
    try:
        line.settimeout(_PATIENCE)
        with line.makefile("rb") as question:
            asked = json.loads(question.read())
        line.sendall(_drawn(asked["specification"], asked["version"]).encode())
    except (OSError, ValueError):  # the caller is gone, or the chart is no chart: it finds that out itself
        return


def _drawn(specification: dict[str, object], version: str) -> str:
    return vl_convert.vegalite_to_svg(specification, vl_version=version, allowed_base_urls=[])


def main() -> None:
    """Warm up, then answer."""
    _drawn(_SMALLEST, vl_convert.get_vegalite_versions()[-1])
    serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
