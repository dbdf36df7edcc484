"""Limits: a burst, then a steady rate, for each address apart."""

import pytest

from api import limits
from api.limits import Limit
from api.problems import Problem


class Hour:
    """A clock that is set by hand, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_beyond_the_burst_it_is_429_and_says_when_to_come_again() -> None:
    hour = Hour()
    limit = Limit(per_minute=6, burst=2, clock=hour)
    limit.take("a")
    limit.take("a")
    with pytest.raises(Problem) as caught:
        limit.take("a")
    assert caught.value.kind.status == 429
    assert caught.value.headers["retry-after"] == "10"
    hour.seconds = 10
    limit.take("a")


def test_one_address_does_not_use_up_what_is_anothers() -> None:
    limit = Limit(per_minute=1, burst=1, clock=Hour())
    limit.take("a")
    limit.take("b")
    with pytest.raises(Problem):
        limit.take("a")


def test_many_addresses_do_not_grow_the_memory_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ADDRESSES_MAX", 10)
    limit = Limit(per_minute=1, burst=1, clock=Hour())
    for number in range(100):
        limit.take(str(number))
    assert len(limit._buckets) <= 10
