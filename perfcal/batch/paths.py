"""Machine paths out of what is shared: a report must not tell whose home folder it was made in.

papermill writes parameters and paths in clear into the notebook, and a traceback names the file of every frame.
"""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["machine_paths", "seen_from", "without_paths"]


def seen_from(folder: Path, target: Path, *, home: Path | None = None) -> str:
    """Return `target` as a path relative to `folder`; its name alone where the way would spell the home folder.

    An executed notebook opened where it lies then finds its workspace again.
    """
    home = home or Path.home()
    try:
        way = os.path.relpath(target, folder)
    except ValueError:  # another drive
        return target.name
    both_inside = target.is_relative_to(home) and folder.is_relative_to(home)
    return Path(way).as_posix() if both_inside or not target.is_relative_to(home) else target.name


def machine_paths(shown: Mapping[Path, str]) -> dict[str, str]:
    """Return what to write instead of each path that belongs to this machine; `shown` comes first."""
    known = {**{str(path): text for path, text in shown.items()}, **_installed(), str(Path.home()): "~"}
    # The root of a file system, or a home of "/", stands in every path: replacing it would only garble them.
    return {path: text for path, text in known.items() if len(Path(path).parts) > 1}


@cache
def _installed() -> dict[str, str]:
    return {
        str(Path(__file__).resolve().parents[1]): "perfcal",
        sysconfig.get_path("purelib"): "site-packages",
        sysconfig.get_path("stdlib"): "python",
    }


def without_paths(value: Any, paths: Mapping[str, str]) -> Any:
    """Return `value`, a tree of lists and dictionaries as in a notebook, with the paths replaced in every text.

    Only a whole path is replaced: one that starts a word and ends at a separator. An address on the web stays.
    """
    if not paths:
        return value
    longest_first = sorted(paths, key=len, reverse=True)
    whole = re.compile(r"(?<![\w/.:~-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w.-])")
    return _replaced(value, whole, paths)


def _replaced(value: Any, whole: re.Pattern[str], paths: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return whole.sub(lambda found: paths[found.group()], value)
    if isinstance(value, dict):
        return type(value)({key: _replaced(each, whole, paths) for key, each in value.items()})
    if isinstance(value, list):
        return [_replaced(each, whole, paths) for each in value]
    return value
