"""Act on a press only when everything typed before it has arrived.

A browser sends the changes of one field one at a time: what is typed while the kernel is busy with the first letter waits,
and a press of a button overtakes it. Acting at once would record half a sentence. So the browser is first asked to say a
number back; it can only do so after it has sent what was waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache

import ipywidgets as widgets
from IPython.core.getipython import get_ipython

__all__ = ["on_press", "typed_first"]

_SECONDS_AT_MOST = 3.0
"""A page that was closed meanwhile says nothing back; what it did send is then all there is."""


def on_press(pressed: widgets.Button, act: Callable[[], object]) -> None:
    """Call `act` when a button is pressed, after what was typed before."""
    pressed.on_click(lambda _button: typed_first(act))


def typed_first(act: Callable[[], object]) -> None:
    """Call `act` when what a person typed before this has arrived; at once where no browser asked for it."""
    if _asked_by_a_browser():
        _echo().then(act)
    else:
        act()


class _Echo:
    """Two numbers linked in the browser: set one here, and the other comes back from there."""

    def __init__(self) -> None:
        self._sent, self._returned = widgets.IntText(0), widgets.IntText(0)
        self._link = widgets.jsdlink((self._sent, "value"), (self._returned, "value"))
        self._waiting: dict[int, Callable[[], object]] = {}
        self._returned.observe(lambda change: self._act_until(change["new"]), "value")

    def then(self, act: Callable[[], object]) -> None:
        turn = self._sent.value + 1
        self._waiting[turn] = act
        asyncio.get_running_loop().call_later(_SECONDS_AT_MOST, self._act_until, turn)
        self._sent.value = turn

    def _act_until(self, turn: int) -> None:
        """Act in the order of the presses, each once."""
        for each in sorted(waiting for waiting in self._waiting if waiting <= turn):
            self._waiting.pop(each)()


@cache
def _echo() -> _Echo:
    return _Echo()


def _asked_by_a_browser() -> bool:
    """Whether what runs now answers a message of a widget, and not a cell or a test."""
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and kernel.get_parent().get("header", {}).get("msg_type") == "comm_msg"
