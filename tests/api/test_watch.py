"""Waiting for a position: one poll for all who wait, and an answer as soon as it is reached."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from api.watch import Heights, Watch


class Ledger:
    """Heights that are set by hand, and how often they were asked for."""

    def __init__(self) -> None:
        self.size = 0
        self.polls = 0
        self.then: Callable[[], None] = lambda: None

    def poll(self) -> Heights:
        self.polls += 1
        self.then()
        return {(1, "head"): self.size}


def run(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
    return asyncio.run(work)


def test_a_height_that_is_reached_needs_no_waiting_and_is_not_asked_for_twice() -> None:
    ledger = Ledger()
    ledger.size = 5
    watch = Watch(ledger.poll)

    async def work() -> list[bool]:
        return [await watch.reached(1, "head", size, 0.0) for size in (5, 4, 1)]

    assert run(work()) == [True, True, True]
    assert ledger.polls == 1


def test_a_height_that_does_not_come_is_given_up_when_the_time_is_over() -> None:
    watch = Watch(Ledger().poll)
    assert run(watch.reached(1, "head", 1, 0.0)) is False
    assert run(watch.reached(2, "final", 1, 0.05)) is False


def test_a_hundred_who_wait_share_their_polls() -> None:
    ledger = Ledger()

    def grow() -> None:
        if ledger.polls > 110:
            ledger.size = 9

    ledger.then = grow
    watch = Watch(ledger.poll)

    async def work() -> list[bool]:
        return await asyncio.gather(*(watch.reached(1, "head", 9, 10) for _ in range(100)))

    assert all(run(work()))
    assert ledger.polls < 130, "one first look each, and then together"


def test_who_waits_is_told_of_a_poll_that_fails() -> None:
    ledger = Ledger()
    watch = Watch(ledger.poll)

    def fail() -> None:
        if ledger.polls > 1:
            raise ConnectionError("away")

    ledger.then = fail
    with pytest.raises(ConnectionError):
        run(watch.reached(1, "head", 1, 5))
