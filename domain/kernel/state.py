"""States of streams, and how a recorded fact changes them.

`evolve` applies what was recorded and never refuses (house rule 1). A state is immutable; a fact
that concerns several streams (its own and those it touches) evolves the state of each.
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import Fact


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class State(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one stream; `id` is the stream's name, `kind` the prefix of its name."""

    kind: ClassVar[str] = ""

    id: str
    exists: bool = False


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
    if function is None:
        return state if state.exists else msgspec.structs.replace(state, exists=True)
    after = cast("S", function(state, event))
    return after if after.exists else msgspec.structs.replace(after, exists=True)
