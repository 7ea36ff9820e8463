"""What happens by itself while a session is open: the time goes on, and the log is looked at for what others wrote.

A notebook's kernel runs an event loop; where there is none (a script, a test) nothing happens by itself, and `step` can
be called by hand. There is one session to a kernel: opening it anew ends what the one before did by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import ipywidgets as widgets

from perfcal.clock import local_now

__all__ = ["TalkTimer", "every_second"]

_RUNNING: set[asyncio.Task[None]] = set()


def every_second(step: Callable[[], Awaitable[None]]) -> bool:
    """Run `step` once a second from now on; False where there is no event loop to run it."""
    for earlier in _RUNNING:
        earlier.cancel()
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    task = loop.create_task(_repeat(step))
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)
    return True


async def _repeat(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(1)
        await step()


class TalkTimer:
    """How long a person has been talked about, beside the minutes the agenda gives. It only tells; it ends nothing."""

    def __init__(self, *, clock: Callable[[], datetime] = local_now) -> None:
        self._clock = clock
        self._minutes = 0
        self._since = clock()
        self._before = 0.0  # seconds counted before the timer was last held
        self.face = widgets.HTML()
        self.hold = widgets.ToggleButton(value=False, description="Hold", layout=widgets.Layout(width="auto"))
        self.hold.observe(self._held, "value")

    def start(self, minutes: int) -> None:
        """Begin at zero, with as many minutes as the agenda has; 0 where it has none."""
        self._minutes, self._since, self._before = minutes, self._clock(), 0.0
        self.hold.value = False
        self.show()

    @property
    def seconds(self) -> int:
        """How long it has been running, without what it was held."""
        return int(self._before if self.hold.value else self._before + self._passed())

    def show(self) -> None:
        """Bring the face up to now; nothing is sent where it would say the same."""
        told = f"{_minutes(self.seconds)} of {self._minutes}:00" if self._minutes else _minutes(self.seconds)
        over = self.seconds - 60 * self._minutes
        late = f" · {_minutes(over)} over" if self._minutes and over > 0 else ""
        weight = 700 if late else 400
        self.face.value = (
            f'<span role="timer" style="font-size:1.55rem;line-height:1.3;font-weight:{weight};white-space:nowrap;'
            f'font-variant-numeric:tabular-nums;padding:0 .4em">{told}{late}</span>'
        )

    def _passed(self) -> float:
        return max(0.0, (self._clock() - self._since).total_seconds())

    def _held(self, _change: object) -> None:
        if self.hold.value:
            self._before += self._passed()
        self._since = self._clock()
        self.hold.description = "Go on" if self.hold.value else "Hold"
        self.show()


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
