"""The warm process: one thread, the shell and the imports in it, and a fork for each notebook that is asked for.

It is started by `servers` and answers one request at a time: a folder to run in, and the socket to speak over. The
answer carries a handle of the process that was forked. It ends when whoever started it ends.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import random
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import ipykernel_launcher  # type: ignore[import-untyped]

from perfcal.batch.fork.kernel import ForkedKernelApp

__all__ = ["serve"]

_REQUEST = 1 << 16
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: the signal that ends this process when the one that forked it has ended."""


def serve(control: socket.socket, environment: Mapping[str, str | None]) -> None:
    """Answer requests until nobody asks any more; each fork gets back the `environment` that was changed for this process."""
    app = _warm_app()
    from perfcal.batch.fork.preload import WorkspaceAhead, import_ahead  # noqa: PLC0415  # pandas looks for the shell
    from perfcal.batch.fork.rehearsals import rehearse_cell  # noqa: PLC0415

    rehearse_cell(app.kernel.shell)
    workspace = WorkspaceAhead()
    forks: list[int] = []
    control.send(json.dumps({"ready": os.getpid()}).encode())
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, _REQUEST, 1)
        if not message:
            return
        request = json.loads(message)
        forks = [pid for pid in forks if not os.waitpid(pid, os.WNOHANG)[0]]
        with socket.socket(fileno=descriptors[0]) as connection:
            import_ahead(request["modules"])
            if request["workspace"] is not None:
                workspace.load(request["workspace"])
                workspace.prepare(request["modules"], about=request["about"])
            if (threads := _threads()) > 1:
                refused = f"{threads} threads after importing {', '.join(request['modules'])}"
                control.send(json.dumps({"refused": refused}).encode())
                continue
            gc.freeze()  # a collection in a fork would copy every page it looks at
            pid = os.fork()
            if pid == 0:
                control.close()
                _run(app, connection, {**request, "environment": environment})
        forks.append(pid)
        handle = os.pidfd_open(pid)  # stands for this process even when it has ended: nobody has waited for it
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [handle])
        os.close(handle)


def _warm_app() -> ForkedKernelApp:
    """Return the kernel application, with nothing in it that a fork could not take along."""
    app = ForkedKernelApp.instance()
    as_nbclient_does = "--HistoryManager.hist_file=:memory:"
    app.initialize([as_nbclient_does, "--log-level=CRITICAL"])  # type: ignore[no-untyped-call]
    app.session.key = b""  # nothing is signed
    app.log.setLevel("CRITICAL")  # the level above is the handler's, for which every message is made first
    if (pid := os.fork()) == 0:  # before a fork IPython stops the thread of its history, and starts it when needed
        os._exit(0)
    os.waitpid(pid, 0)
    return app


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208


def _run(app: ForkedKernelApp, connection: socket.socket, request: dict[str, Any]) -> NoReturn:
    """Be the kernel of one notebook, to its end; nothing returns to the server's loop."""
    status = 1
    try:
        _become(request["cwd"], request["environment"])
        app.session.pid = os.getpid()
        app.connect(connection)
        app.run()
        app.kernel.shell.history_manager = None  # it would be written to memory, and closed
        # what the interpreter does at its end, without freeing one by one what the system frees at once
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001
        atexit._run_exitfuncs()  # noqa: SLF001
        status = 0
    finally:
        os._exit(status)


def _become(folder: str, environment: Mapping[str, str | None]) -> None:
    """Take leave of the server: a process group, a folder, signals, random numbers and warnings of its own."""
    server = os.getppid()
    os.setsid()
    os.chdir(folder)
    for name, value in environment.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != server:  # it had ended before
        os._exit(1)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules and Path("matplotlibrc").exists():
        plots = sys.modules["matplotlib"]  # its settings are those it would have found here
        plots.rcParams.update({name: value for name, value in plots.rc_params().items() if name != "backend"})
    with warnings.catch_warnings():  # leaving it makes every warning news again, whoever saw it during the imports
        pass


def main() -> None:
    """Serve over the socket whose number is the first argument; the second is the environment of the notebooks."""
    control, environment = socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2])
    if sys.path[0] in ("", str(Path.cwd())):  # where the program was started; the notebook's folder takes its place
        del sys.path[0]
    sys.argv = [ipykernel_launcher.__file__, "-f", ""]  # as a stock kernel has it
    try:
        serve(control, environment)
    except Exception as fault:  # noqa: BLE001  # whoever started this is told why it ends
        control.send(json.dumps({"refused": f"{type(fault).__name__}: {fault}"}).encode())


if __name__ == "__main__":
    main()
