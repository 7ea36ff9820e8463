"""Run every benchmark of this folder, one after the other, each in a process of its own: `make bench`.

    python benchmarks/run.py [--full] [NAME …]

Without `--full` each file runs its quick form, which shows that it works and what it prints; the figures of the
documents are those of the full form. A new file is found by itself: it runs without arguments, and with `--full` where it
knows that option.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent
QUICK = {
    "clean": ["1"],
    "copies": ["3000"],
    "groups": ["--draws", "20"],
    "pages": ["--larger", "60"],
    "power": ["--cycles", "3"],
    "recency": ["30"],
    "resampled": ["3"],
}
"""Arguments of the quick form, where it is not the one without arguments."""


def benchmarks() -> list[str]:
    """Return the names of the files that can be run, this one left out."""
    runnable = (path for path in sorted(FOLDER.glob("*.py")) if "__main__" in path.read_text(encoding="utf-8"))
    return [path.stem for path in runnable if path != Path(__file__)]


def arguments(name: str, *, full: bool) -> list[str]:
    """Return what a benchmark is started with."""
    if not full:
        return QUICK.get(name, [])
    return ["--full"] if '"--full"' in (FOLDER / f"{name}.py").read_text(encoding="utf-8") else []


def main() -> int:
    """Run what is asked for; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="the figures of the documents: hours, and some gigabytes")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(benchmarks())}")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(benchmarks())):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(benchmarks())}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}")
    failed = [name for name in asked.names or benchmarks() if not _ran(name, full=asked.full)]
    print(f"failed: {', '.join(failed)}" if failed else "all ran")
    return int(bool(failed))


def _ran(name: str, *, full: bool) -> bool:
    given = arguments(name, full=full)
    print(f"\n== {' '.join([name, *given])}", flush=True)
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, FOLDER / f"{name}.py", *given], check=False)
    print(f"== {name}: {time.perf_counter() - begun:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
