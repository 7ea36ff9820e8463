"""`perfcal run` and `perfcal lab`: the same notebooks for everybody at once, or by hand."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from typing import Annotated

import typer

from perfcal.cli.arguments import AsOf, Workspace
from perfcal.cli.listing import note
from perfcal.errors import UsageError

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command()(lab)


def run(
    workspace: Annotated[
        str | None, typer.Argument(help="A workspace folder; without it, the sample. With --cluster also s3://…")
    ] = None,
    *,
    out: Annotated[str, typer.Option(help="Reports go to OUT/<cycle>/. With --cluster also s3://…")] = "reports",
    notebook: Annotated[list[str] | None, typer.Option(help="A notebook's name or path; without it, all.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--for", help="An employee id, or a manager's; without it, everybody's pages.")
    ] = None,
    as_of: AsOf = "today",
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks side by side; without it, one per core.")] = None,
    engine: Annotated[
        str | None, typer.Option(help="nbclient: a kernel for each notebook; without it, forks of a warm one on Linux.")
    ] = None,
    notebook_timeout: Annotated[
        int | None, typer.Option(min=1, help="Seconds one notebook may take; without it, 600 for each cell.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Run what is up to date as well.")] = False,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://host:8786, or local; needs perfcal[cluster].")
    ] = None,
) -> None:
    """Run the cycle's notebooks by papermill and leave a page per candidate, with index.html and manifest.json.

    Example: perfcal run calibration-2026-H1 --out reports --for e0007 --for e0012
    """
    from perfcal.batch.plan import plan_batch
    from perfcal.batch.run import run_batch

    planned = partial(plan_batch, notebooks=notebook, only=only, fresh=fresh, as_of=as_of)
    if cluster is None:
        _refuse_addresses(workspace, out)
        done = run_batch(planned(workspace, out=out), jobs=jobs, engine=engine, notebook_timeout=notebook_timeout)
        print(done.index)
    else:
        from perfcal.batch.cluster import laid_out, run_on_cluster

        with laid_out(workspace, out=out) as ground:
            plan = planned(ground.workspace, out=ground.out)
            done = run_on_cluster(
                plan, ground, cluster=cluster, jobs=jobs, engine=engine, notebook_timeout=notebook_timeout
            )
            print(ground.address(done.index))
    if done.failed:
        note(f"{len(done.failed)} failed: open the index for the file and line to fix")
    raise typer.Exit(done.exit_code)


def _refuse_addresses(*places: str | None) -> None:
    for place in places:
        if place and "://" in place:
            raise UsageError(
                f"{place} is no folder of this machine", hint="add --cluster, which reads and writes there"
            )


def lab(
    workspace: Workspace = None,
    *,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser tab.")] = True,
) -> None:
    """Open the workbook in JupyterLab on this machine, behind a token.

    The notebooks are copied into WORKSPACE/notebooks the first time, so that your edits are yours; none is overwritten.

    Example: perfcal lab calibration-2026-H1
    """
    from perfcal.batch.notebook_copies import workbook_folder
    from perfcal.view.lab import lab_command, lab_environment

    folder = workbook_folder(workspace)
    command = lab_command(folder, notebook="notebooks/01_check_the_data.ipynb", port=port, browser=browser)
    if getattr(os, "geteuid", lambda: 1)() == 0:  # in a container; the server stays on 127.0.0.1 behind its token
        command.append("--ServerApp.allow_root=True")
    if os.name == "posix":  # become the server, so that whoever stops this command stops it
        os.execve(command[0], command, lab_environment(os.environ))
    raise typer.Exit(subprocess.call(command, env=lab_environment(os.environ)))
