"""A real JupyterLab and a real Chromium, both on this machine only, for the tests that act like a person."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from small_workspace import write_small_workspace

from perfcal.view.lab import lab_command, lab_environment

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SECONDS_TO_START = 60


@pytest.fixture
def workspace(tmp_path):
    """A workspace of two candidates that may be written into."""
    return write_small_workspace(tmp_path / "workspace")


@pytest.fixture
def lab(tmp_path, workspace):
    """The address of a JupyterLab over a copy of the notebooks; stopped by its own process id."""
    folder = Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))
    for path in folder.glob("*.ipynb"):
        point_at(path, workspace)
    port, token = free_port(), secrets.token_hex(16)
    command = [*lab_command(folder, port=port, browser=False), "--ServerApp.allow_root=True"]
    with (tmp_path / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment(tmp_path, token), stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}", server)
        yield f"http://127.0.0.1:{port}/lab/tree/{{notebook}}?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def page():
    """A page in Chromium that reaches this machine and nothing else; `page.elsewhere` lists what it asked of others."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        elsewhere = []
        context.route("**/*", lambda route: allow_or_note(route, elsewhere))
        opened = context.new_page()
        opened.on("websocket", lambda asked: None if is_local(asked.url) else elsewhere.append(asked.url))
        opened.elsewhere = elsewhere
        opened.set_default_timeout(30_000)
        yield opened
        browser.close()


def allow_or_note(route, elsewhere):
    """Let a request to this machine through; note and stop any other."""
    if is_local(route.request.url):
        route.continue_()
    else:
        elsewhere.append(route.request.url)
        route.abort()


def is_local(url):
    """Whether an address stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname == "127.0.0.1"


def point_at(path, workspace):
    """Set the notebook's `workspace` parameter, as a person would in its second cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = notebook["cells"][1]
    cell["source"] = [
        line.replace('workspace: str = ""', f"workspace: str = {str(workspace)!r}") for line in cell["source"]
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def environment(folder, token):
    """Return an environment in which Jupyter finds nobody's settings and leaves nothing behind."""
    own = {
        name: str(folder / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    return {**lab_environment(os.environ), **own, "JUPYTER_TOKEN": token}


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server):
    """Return when the server answers; fail with its exit code when it stops first."""
    for _attempt in range(SECONDS_TO_START * 5):
        assert server.poll() is None, f"JupyterLab stopped with code {server.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not answer within {SECONDS_TO_START} s")
