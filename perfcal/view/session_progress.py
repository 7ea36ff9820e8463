"""One line in the place of the wall while it is being put up: gathering what is known takes some seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ipywidgets as widgets
from IPython.core.getipython import get_ipython
from IPython.display import display

from perfcal.view.controls import said

__all__ = ["Tell", "told_meanwhile"]

Tell = Callable[[str], None]


@contextmanager
def told_meanwhile() -> Iterator[Tell]:
    """Give a function that shows a line; it is gone at the end. Outside a notebook nothing is shown."""
    if get_ipython() is None:
        yield lambda _words: None
        return
    line = widgets.HTML()
    display(line)  # type: ignore[no-untyped-call]  # IPython leaves it without annotations

    def tell(words: str) -> None:
        line.value = said([words])

    try:
        yield tell
    finally:
        line.close()
