"""The warm process: one thread, the shell and the imports in it, and a fork for each notebook that is asked for.

It is started by `servers` and answers one request at a time: a folder to run in, and the socket to speak over. The
answer carries a handle of the process that was forked. It ends when whoever started it ends.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import random
import signal
import socket
import sys
import threading
import warnings
from pathlib import Path
from typing import Any, NoReturn

import ipykernel_launcher  # type: ignore[import-untyped]
from ipykernel.parentpoller import ParentPollerUnix

from perfcal.batch.fork.kernel import ForkedKernelApp

__all__ = ["serve"]

_REQUEST = 1 << 16


def serve(control: socket.socket) -> None:
    """Answer requests until nobody asks any more."""
    app = _warm_app()
    from perfcal.batch.fork.preload import WorkspaceAhead, import_ahead  # noqa: PLC0415  # pandas, which looks for the shell

    workspace = WorkspaceAhead()
    control.send(json.dumps({"ready": os.getpid()}).encode())
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, _REQUEST, 1)
        if not message:
            return
        request = json.loads(message)
        import_ahead(request["modules"])
        if request["workspace"] is not None:
            workspace.load(request["workspace"])
        if (threads := _threads()) > 1:
            refused = f"{threads} threads after importing {', '.join(request['modules'])}"
            control.send(json.dumps({"refused": refused}).encode())
            continue
        with socket.socket(fileno=descriptors[0]) as connection:
            gc.freeze()  # a collection in a fork would copy every page it looks at
            pid = os.fork()
            if pid == 0:
                control.close()
                _run(app, connection, request)
        handle = os.pidfd_open(pid)
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [handle])
        os.close(handle)


def _warm_app() -> ForkedKernelApp:
    """Return the kernel application, with nothing in it that a fork could not take along."""
    app = ForkedKernelApp.instance()
    app.initialize(["--HistoryManager.hist_file=:memory:", "--log-level=CRITICAL"])  # type: ignore[no-untyped-call]  # as nbclient and the batch say it
    if (pid := os.fork()) == 0:  # before a fork IPython stops the thread of its history, and starts it when needed
        os._exit(0)
    os.waitpid(pid, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks: the system takes them away
    return app


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208


def _run(app: ForkedKernelApp, connection: socket.socket, request: dict[str, Any]) -> NoReturn:
    """Be the kernel of one notebook, to its end; nothing returns to the server's loop."""
    status = 1
    try:
        _become(request["cwd"])
        app.session.key, app.session.pid = request["key"].encode(), os.getpid()
        app.connect(connection)
        app.run()
        # what the interpreter does at its end, without freeing one by one what the system frees at once
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001
        atexit._run_exitfuncs()  # noqa: SLF001
        status = 0
    finally:
        os._exit(status)


def _become(folder: str) -> None:
    """Take leave of the server: a process group, a folder, signals, random numbers and warnings of its own."""
    server = os.getppid()
    os.setsid()
    os.chdir(folder)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ParentPollerUnix(parent_pid=server).start()  # type: ignore[no-untyped-call]  # ends this process soon after the server has ended
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    with warnings.catch_warnings():  # leaving it makes every warning news again, whoever saw it during the imports
        pass


def main() -> None:
    """Serve over the socket whose number is the one argument, with the arguments a stock kernel would have."""
    control = socket.socket(fileno=int(sys.argv[1]))
    if sys.path[0] in ("", str(Path.cwd())):  # where the program was started; the notebook's folder takes its place
        del sys.path[0]
    sys.argv = [ipykernel_launcher.__file__, "-f", ""]
    try:
        serve(control)
    except Exception as fault:  # noqa: BLE001  # whoever started this is told why it ends
        control.send(json.dumps({"refused": f"{type(fault).__name__}: {fault}"}).encode())


if __name__ == "__main__":
    main()
