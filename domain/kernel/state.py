"""States of streams, and how a recorded fact changes them.

`evolve` applies what was recorded and never refuses (house rule 1). A state is immutable; a fact
that concerns several streams (its own and those it touches) evolves the state of each.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import Fact, papers_of
from domain.kernel.times import shanghai_day


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class State(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The state of one stream; `id` is the stream's name, `kind` the prefix of its name."""

    kind: ClassVar[str] = ""

    id: str
    exists: bool = False


class Lasting(State, frozen=True, kw_only=True):
    """A state that knows the last Shanghai day on which it was part of anything (SUP-11).

    Every event that concerns the stream counts, of whatever room: by the day it speaks of and by
    the day it was admitted, whichever is later.
    """

    last_on: date | None = None

    def lasting(self, event: Event[Any]) -> dict[str, Any]:
        """The fields that change with any event."""
        last = max(event.day, shanghai_day(event.admitted_at), self.last_on or date.min)
        return {"last_on": last, "exists": True}


class Documented(Lasting, frozen=True, kw_only=True):
    """A lasting state that keeps the SHA-256 of every paper that its events named."""

    papers: tuple[str, ...] = ()

    def lasting(self, event: Event[Any]) -> dict[str, Any]:
        """As of any lasting state, and the papers."""
        fields, named = super().lasting(event), papers_of(event.data)
        if named:
            fields["papers"] = tuple(dict.fromkeys((*self.papers, *named)))
        return fields


S = TypeVar("S", bound=State)
D = TypeVar("D", bound=Fact)
Evolve = Callable[[S, Event[D]], S]

_KINDS: dict[str, type[State]] = {}
_EVOLVE: dict[tuple[type[State], type[Fact]], Callable[[Any, Any], Any]] = {}


def state_of(kind: str) -> Callable[[type[S]], type[S]]:
    """Declare the state that streams named `<kind>:...` have."""

    def declare(cls: type[S]) -> type[S]:
        if kind in _KINDS:
            msg = f"two states declared for streams of {kind}"
            raise TypeError(msg)
        cls.kind = kind
        _KINDS[kind] = cls
        return cls

    return declare


def evolves(state: type[S], *facts: type[Fact]) -> Callable[[Evolve[S, Any]], Evolve[S, Any]]:
    """Declare how facts change a state of that kind."""

    def declare(function: Evolve[S, Any]) -> Evolve[S, Any]:
        for fact in facts:
            _EVOLVE[state, fact] = function
        return function

    return declare


def kind_of(stream: str) -> type[State]:
    """The state class of a stream, by the prefix of its name."""
    return _KINDS[stream.partition(":")[0]]


def blank(stream: str) -> State:
    """The state of a stream about which nothing was recorded."""
    return kind_of(stream)(id=stream)


def evolve(state: S, event: Event[Fact]) -> S:
    """The state after the event; unchanged where the fact says nothing about such a state."""
    function = _EVOLVE.get((type(state), type(event.data)))
    after = state if function is None else cast("S", function(state, event))
    if isinstance(after, Lasting):
        return cast("S", msgspec.structs.replace(after, **after.lasting(event)))
    return after if after.exists else msgspec.structs.replace(after, exists=True)
