"""What the garbage collector need not walk through: a batch while it is taken in, and the program.

A batch of 20,000 lines makes hundreds of thousands of objects that live on as states, and none of
them refers to itself in a circle; each walk of the collector through all of memory, several in a
batch, finds nothing. Reference counts go on as ever. What a process has loaded before its first
request stays for as long as it lives, and is not walked through either (ADR 69).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

LINES_MIN: Final = 256
"""From how many lines on it is worth while."""
_lock = Lock()
_resting = 0
_was_on = True


@contextmanager
def resting(lines_count: int) -> Iterator[None]:
    """No collection meanwhile, where there are so many lines; batches may overlap."""
    if lines_count < LINES_MIN:
        yield
        return
    _rest(1)
    try:
        yield
    finally:
        _rest(-1)


def keep_loaded() -> None:
    """Everything that is there lives as long as the process; called once, before it serves."""
    gc.collect()
    gc.freeze()


def _rest(step: int) -> None:
    global _resting, _was_on  # noqa: PLW0603  (the collector is the process's too)
    with _lock:
        before, _resting = _resting, _resting + step
        if not before:
            _was_on = gc.isenabled()
            gc.disable()
        elif not _resting and _was_on:
            gc.enable()
