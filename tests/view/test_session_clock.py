"""The talk's timer, with a clock that goes on when it is told to."""

import asyncio

import pytest
from session_samples import Clock

from perfcal.view.session_clock import TalkTimer, every_second


@pytest.fixture
def clock():
    """A clock at noon."""
    return Clock()


@pytest.fixture
def timer(clock):
    """A timer for a person with three minutes."""
    made = TalkTimer(clock=clock)
    made.start(3)
    return made


def test_it_tells_the_time_beside_the_agendas_minutes(timer, clock):
    """Minutes and seconds."""
    assert "0:00 of 3:00" in timer.face.value
    clock.go_on(65)
    timer.show()
    assert "1:05 of 3:00" in timer.face.value
    assert "over" not in timer.face.value


def test_it_says_when_the_time_is_over_and_ends_nothing(timer, clock):
    """It goes on counting."""
    clock.go_on(200)
    timer.show()
    assert "3:20 of 3:00 · 0:20 over" in timer.face.value


def test_held_time_does_not_count(timer, clock):
    """Hold, wait, go on."""
    clock.go_on(30)
    timer.hold.value = True
    clock.go_on(600)
    timer.show()
    assert timer.seconds == 30
    assert timer.hold.description == "Go on"
    timer.hold.value = False
    clock.go_on(5)
    assert timer.seconds == 35


def test_the_next_person_begins_at_zero(timer, clock):
    """Also where the time was held; without minutes on the agenda there is no limit."""
    clock.go_on(50)
    timer.hold.value = True
    timer.start(0)
    assert not timer.hold.value
    assert timer.seconds == 0
    assert ">0:00<" in timer.face.value


def test_a_clock_moved_backwards_counts_nothing(timer, clock):
    """Never a negative time."""
    clock.go_on(-3600)
    assert timer.seconds == 0


def test_the_wall_gives_each_person_the_agendas_minutes(opens, people, clock):
    """r01 is a candidate, and has more of them than r02."""
    wall = opens(clock=clock)
    for who in ("r01", "r02"):
        wall.chooser.person.value = who
        assert f"of {people.minutes[who]}:00" in wall.timer.face.value
    assert people.minutes["r01"] > people.minutes["r02"]


def test_where_no_loop_runs_nothing_happens_by_itself():
    """A script or a test."""

    async def step():
        raise AssertionError

    assert not every_second(step)


def test_opening_anew_ends_what_the_one_before_did_by_itself(monkeypatch):
    """One session to a kernel: two would both look at the log for ever."""
    told = []
    wait = asyncio.sleep
    monkeypatch.setattr("perfcal.view.session_clock.asyncio.sleep", lambda _seconds: wait(0))

    async def both():
        async def first():
            told.append("first")

        async def second():
            told.append("second")

        assert every_second(first)
        assert every_second(second)
        for _turn in range(6):
            await wait(0)

    asyncio.run(both())
    assert "second" in told
    assert "first" not in told
