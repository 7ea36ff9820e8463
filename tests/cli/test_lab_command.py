"""`perfcal lab` starts a server that only this machine's owner of the token can use."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from workspaces import write_files


def status_of(url: str) -> int:
    """The HTTP status of a request, 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


@pytest.mark.browser
def test_lab_serves_the_workspace_on_this_machine_behind_a_token(tmp_path: Path) -> None:
    """The command a reader of the README types; it also starts for root, as in a container."""
    root = write_files(tmp_path / "acme")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "lab.log"
    with log.open("w") as said:
        command = [sys.executable, "-m", "perfcal.cli", "lab", str(root), "--no-browser", "--port", str(port)]
        server = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            deadline = time.monotonic() + 60
            while not (found := re.search(r"127\.0\.0\.1:\d+/\S*token=(\w+)", log.read_text())):
                assert time.monotonic() < deadline, log.read_text()[-2000:]
                time.sleep(0.3)
            api = f"http://127.0.0.1:{port}/api/contents/notebooks"
            assert (status_of(api), status_of(f"{api}?token={found[1]}")) == (403, 200)
        finally:
            server.terminate()
            server.wait(timeout=30)
    assert (root / "notebooks" / "02_pre_read.ipynb").is_file()
    assert status_of(api) == 0
