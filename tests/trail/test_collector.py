"""The garbage collector rests while a batch is taken in, and works again whatever became of it."""

import gc
from datetime import UTC, datetime

import pytest

from audit.trail.collector import LINES_MIN, keep_loaded, resting
from audit.trail.overlay import Held
from domain.kernel.act import Event
from domain.kernel.catalogue import act_type, decode
from domain.kernel.fact import Fact
from domain.money.accounts import Account

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def decoded(name: str) -> Fact:
    """The published example of a type."""
    kind = act_type(name)
    assert kind is not None
    return decode(kind, dict(kind.example))


def test_it_rests_for_a_batch_and_for_nothing_smaller() -> None:
    with resting(LINES_MIN - 1):
        assert gc.isenabled()
    with resting(LINES_MIN):
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_rests_until_the_last_of_several_batches_is_in() -> None:
    with resting(LINES_MIN):
        with resting(LINES_MIN):
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_after_a_batch_that_was_refused() -> None:
    with pytest.raises(ValueError, match="refused"), resting(LINES_MIN):
        raise ValueError("refused")
    assert gc.isenabled()


def test_who_had_stopped_it_finds_it_stopped() -> None:
    gc.disable()
    try:
        with resting(LINES_MIN):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_facts_statements_and_states_are_never_walked_through() -> None:
    data = decoded("VoteCast.v1")
    event = Event("1", "VoteCast.v1", NOW, (), data, 0, NOW)
    state = Account(id="account:1", days={NOW.date(): 1}, months={"2026-03": {"": 1}})
    held = Held(state, 1)
    assert not any(map(gc.is_tracked, (data, event, state, held)))


def test_what_a_process_has_loaded_is_not_walked_through_while_it_serves() -> None:
    loaded: list[list[int]] = [[]]
    try:
        keep_loaded()
        assert not any(each is loaded for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is loaded for each in gc.get_objects())
