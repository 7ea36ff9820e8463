"""`perfcal …`: arguments in, exit code out. Each command is a thin wrapper over public functions.

Exit codes: 0 fine; 1 problems in the data or a failed notebook; 2 wrong usage. What was asked for goes to standard output
alone; progress and notes go to standard error. A command imports what it needs when it runs, so that `perfcal check`
waits for no chart library.
"""

from __future__ import annotations

import sys

import typer

from perfcal.cli import agenda, batch, check, evidence, foreign, pages, patterns, session, workspaces
from perfcal.cli.listing import Format, print_rows
from perfcal.errors import DataError, PerfcalError, UsageError

__all__ = ["app", "main"]

app = typer.Typer(
    help="Calibration workbook: evidence, gaps and questions from growth docs; never a score.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals hold ratings and people's prose
    rich_markup_mode=None,
    add_completion=False,
)
workspaces.add_to(app)
check.add_to(app)
foreign.add_to(app)
pages.add_to(app)
patterns.add_to(app)
evidence.add_to(app)
agenda.add_to(app)
session.add_to(app)
batch.add_to(app)


def main() -> None:
    """Run the command line; perfcal's own errors become a message and an exit code, never a traceback."""
    try:
        app()
    except DataError as error:
        print_rows(error.problems, Format.table, file=sys.stderr)
        print(f"perfcal: {error}", file=sys.stderr)
        sys.exit(1)
    except PerfcalError as error:
        print(f"perfcal: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:  # the reader of a pipe went away: `perfcal check | head`
        sys.stderr.close()
        sys.exit(0)
