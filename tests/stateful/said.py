"""An act as a model is told of it, and the days that models reckon with: ISO text, of Shanghai."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple

import msgspec

from domain.kernel.act import Act

SHANGHAI = timezone(timedelta(hours=8))


class Said(NamedTuple):
    """An act at a point of the log; `by` are its persons, `lines` what a header stands over."""

    kind: str
    data: Mapping[str, Any]
    by: tuple[str, ...]
    at: datetime
    admitted_at: datetime
    position: int
    lines: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def day(self) -> str:
        """The Shanghai day on which it happened."""
        return shanghai(self.at)


def said_of(stated: Act[Any], position: int) -> Said:
    """The act as the model is told of it."""
    lines = tuple((line.type, msgspec.to_builtins(line.data)) for line in stated.lines)
    data = msgspec.to_builtins(stated.data)
    return Said(stated.type, data, stated.persons, stated.at, stated.at, position, lines)


def shanghai(instant: datetime) -> str:
    """The Shanghai day."""
    return instant.astimezone(SHANGHAI).date().isoformat()


def after(day: str, days: int) -> str:
    """A day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
