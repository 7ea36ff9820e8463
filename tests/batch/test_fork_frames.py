"""Messages between a notebook's process and its driver: whatever is packed comes out whole, however it is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfcal.batch.fork.frames import Channel, Frames, pack

messages = st.lists(st.tuples(st.sampled_from(Channel), st.lists(st.binary(max_size=40), max_size=6)), max_size=6)


@given(sent=messages, step=st.integers(1, 50))
def test_what_is_packed_comes_out_whatever_the_pieces_it_arrives_in(
    sent: list[tuple[Channel, list[bytes]]], step: int
) -> None:
    """Channels, parts and their order; empty parts, and messages without any."""
    wire = b"".join(pack(channel, parts) for channel, parts in sent)
    frames = Frames()
    arrived = [frame for at in range(0, len(wire), step) for frame in frames.feed(wire[at : at + step])]
    assert arrived == sent


def test_an_unfinished_message_waits() -> None:
    """Its last byte brings it."""
    wire, frames = pack(Channel.IOPUB, [b"half", memoryview(b"whole")]), Frames()
    assert list(frames.feed(wire[:-1])) == []
    assert list(frames.feed(wire[-1:])) == [(Channel.IOPUB, [b"half", b"whole"])]
