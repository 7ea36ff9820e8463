"""How JupyterLab is started for the workbook: on this machine only, asking nobody for news, running nothing by itself.

The settings ship as a Jupyter config folder, so nothing is written and a person's own settings stay theirs. Fields and
buttons talk to the kernel by one way, not over subshells: once a kernel has died, Lab goes on to send some of what is
typed to a subshell that is gone, while the press that records it arrives.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["lab_command", "lab_environment"]

_SETTINGS = Path(__file__).parent / "lab_settings"


def lab_command(folder: Path, *, notebook: str = "", port: int = 8888, browser: bool = True) -> list[str]:
    """Return the command that opens `folder` in JupyterLab, on 127.0.0.1 and behind Jupyter's own random token.

    No news feed, no update check, no extension store, no terminal (R13.5). Run it with `lab_environment`.
    """
    return [
        sys.executable,
        *("-m", "jupyterlab", str(folder / notebook)),
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.terminals_enabled=False",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]


def lab_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with perfcal's Lab settings before any others.

    With Lab's own defaults, untrusted HTML may offer a button that runs a command with one click.
    """
    paths = [str(_SETTINGS), *filter(None, [environ.get("JUPYTER_CONFIG_PATH")])]
    return {**environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
