"""A record on its way into the log, and as the log holds it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec


class Row(msgspec.Struct, frozen=True, gc=False):
    """One record on its way in; its position follows from its place in the group.

    `version` counts the events of `stream` from 1; `act_id` is None for a line of a batch;
    `touches` are the further streams whose states the event evolves.
    """

    stream: str
    version: int
    type: str
    act_id: str | None
    registry: bool
    record: bytes
    touches: tuple[str, ...] = ()


class Stored(NamedTuple):
    """One record as the log holds it."""

    position: int
    stream: str
    version: int
    type: str
    act_id: str | None
    registry: bool
    record: bytes


class Entry(NamedTuple):
    """What an admitted act becomes: its rows, the header first, and its admission time."""

    rows: Sequence[Row]
    admitted_at: datetime
    admitted_at_text: str
