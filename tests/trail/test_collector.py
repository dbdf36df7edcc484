"""The garbage collector rests while a batch is taken in, and works again whatever became of it."""

import gc

import pytest

from audit.trail.collector import LINES_MIN, resting


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
