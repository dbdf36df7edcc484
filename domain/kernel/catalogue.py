"""The catalogue of act types: what is published and what is enforced are one declaration.

Each type says its fields, its stream, the streams it touches and reads, who signs it, at which
place they need authority, the rules that admit it, and the function that admits it. The HTTP
catalogue, admission and the tables in the documents are all made from here (api.md, act-types).

- ACT-1 Of every act: the signers fill the seats, and hold authority over the place.
- ACT-4 An act stays in the ledgers that take it: supervision writes in the inspection's alone.
- REG-5 A header has lines, of its own line types, and no other act has any.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from domain.kernel.act import Act, Signer
from domain.kernel.bodies import plain_body
from domain.kernel.fact import Fact
from domain.kernel.history import History, States
from domain.kernel.places import covers
from domain.kernel.refused import Refused, require
from domain.kernel.roles import role_zh
from domain.kernel.words import Words, say

F = TypeVar("F", bound=Fact)
Seat = tuple[str, ...]
"""The roles of which one fills the seat."""
Seats = tuple[Seat, ...]
"""One seat for each signature that the act needs, in any order."""
Purpose = Literal["county", "inspection"]
"""What a ledger is for: a county's life, or the inspection of it (domain.md, SUP-9)."""


def within(stream: str, value: str) -> str:
    """A value as an index holds it that is asked within one stream: is this a name of P?"""
    return f"{stream}\n{value}"


class Held(NamedTuple):
    """A value that `holder` alone holds under the index of that name, once it is recorded."""

    name: str
    value: str
    holder: str


def _none(_data: Any) -> tuple[str, ...]:  # noqa: ANN401  (facts of every type)
    return ()


@dataclass(frozen=True, slots=True)
class ActType:
    """One type of act, as enforced and as published."""

    name: str
    fact: type[Fact]
    title: Words
    stream: Callable[[Any], str]
    touches: Callable[[Any], tuple[str, ...]]
    reads: Callable[[Any], tuple[str, ...]]
    place: Callable[[Any, History], str] | None
    signed_by: tuple[Seats, ...]
    bodies_distinct: bool
    rules: tuple[str, ...]
    indexed: Mapping[str, str]
    scoped: frozenset[str]
    releases: frozenset[str]
    line_types: tuple[str, ...]
    lines_optional: bool
    line_only: bool
    registry: bool
    ledgers: tuple[Purpose, ...] = ("county",)
    asks: Mapping[str, str] = field(default_factory=dict)
    leads_to: Callable[[Any, States], tuple[str, ...]] | None = None
    beside: Words | None = None
    example: Mapping[str, Any] = field(default_factory=dict)
    admit: Callable[[Act[Any], History], None] | None = None

    @property
    def touching(self) -> bool:
        """Whether its events may evolve other streams than their own."""
        return self.touches is not _none

    def streams(self, data: Fact) -> tuple[str, ...]:
        """The stream of the event first, then those it touches, each once."""
        own = self.stream(data)
        if not self.touching:
            return (own,)
        return tuple(dict.fromkeys((own, *self.touches(data))))

    def held(self, data: Fact, values: Mapping[str, str]) -> tuple[Held, ...]:
        """What the event's stream holds under each index; `values` are the opened fields."""
        if not self.indexed:
            return ()
        stream = self.stream(data)
        return tuple(
            Held(name, within(stream, value) if name in self.scoped else value, stream)
            for name, path in self.indexed.items()
            if (value := values.get(path)) is not None
        )

    def asked(self, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """What admission looks up: index and opened value."""
        if not self.asks:
            return ()
        pairs = ((name, values.get(path)) for name, path in self.asks.items())
        return tuple((name, value) for name, value in pairs if value is not None)


_PURPOSES: dict[str, Words] = {
    "county": say("county", "县级账本"),
    "inspection": say("inspection", "监督账本"),
}
_TYPES: dict[str, ActType] = {}
_BY_FACT: dict[type[Fact], str] = {}


def fact(
    name: str,
    *,
    title: Words,
    stream: Callable[[Any], str],
    signed_by: tuple[Seats, ...],
    rules: tuple[str, ...] = (),
    touches: Callable[[Any], tuple[str, ...]] = _none,
    reads: Callable[[Any], tuple[str, ...]] = _none,
    place: Callable[[Any, History], str] | None = None,
    bodies_distinct: bool = False,
    indexed: Mapping[str, str] | None = None,
    scoped: frozenset[str] = frozenset(),
    releases: frozenset[str] = frozenset(),
    line_types: tuple[str, ...] = (),
    lines_optional: bool = False,
    line_only: bool = False,
    registry: bool = False,
    ledgers: tuple[Purpose, ...] = ("county",),
    asks: Mapping[str, str] | None = None,
    leads_to: Callable[[Any, States], tuple[str, ...]] | None = None,
    beside: Words | None = None,
    example: Mapping[str, Any] | None = None,
) -> Callable[[type[F]], type[F]]:
    """Publish a type of act under its name and version.

    `signed_by` lists the alternatives of who may sign, each a tuple of seats; `place` finds the
    place over which every signer needs authority; `rules` are those of the process, ACT-1 is asked
    of every act; `indexed` names the sealed fields (index name
    to JSON Pointer) by which the vault keeps values unique and findable, and `scoped` those of the
    indexes whose values are unique within the event's own stream only; `releases` names the
    indexes under which the event's stream holds nothing any more; `line_types` are the types
    of lines that a batch with this header may hold, or none at all where they are `lines_optional`;
    `ledgers` are the purposes of the ledgers that take it; `asks` names the sealed fields (index to
    JSON Pointer) that admission looks up, so that a batch asks once; `leads_to` names the streams
    that an act by itself reads because of what it `reads`, so that a group asks once; `beside` says
    what a rule asks beside this ledger, which nobody can ask again from the ledger alone.
    """

    def publish(cls: type[F]) -> type[F]:
        if name in _TYPES:
            msg = f"{name} is published twice"
            raise TypeError(msg)
        _TYPES[name] = ActType(
            name=name,
            fact=cls,
            title=title,
            stream=stream,
            touches=touches,
            reads=reads,
            place=place,
            signed_by=signed_by,
            bodies_distinct=bodies_distinct,
            rules=tuple(dict.fromkeys(("ACT-1", *rules))),
            indexed=indexed or {},
            scoped=scoped,
            releases=releases,
            line_types=line_types,
            lines_optional=lines_optional,
            line_only=line_only,
            registry=registry,
            ledgers=ledgers,
            asks=asks or {},
            leads_to=leads_to,
            beside=beside,
            example=example or {},
        )
        _BY_FACT[cls] = name
        return cls

    return publish


def admits(
    cls: type[Fact],
) -> Callable[[Callable[[Act[Any], History], None]], Callable[[Act[Any], History], None]]:
    """Declare the function that checks the rules of a type and refuses."""

    def declare(
        function: Callable[[Act[Any], History], None],
    ) -> Callable[[Act[Any], History], None]:
        name = _BY_FACT[cls]
        _TYPES[name] = replace(_TYPES[name], admit=function)
        return function

    return declare


def act_type(name: str) -> ActType | None:
    """The published type of that name, if there is one."""
    return _TYPES.get(name)


def type_of(fact: type[Fact]) -> ActType:
    """The type under which a fact is published; raises `KeyError` for a fact that is not."""
    return _TYPES[_BY_FACT[fact]]


def act_types() -> Iterator[ActType]:
    """Every published type, by name."""
    return (_TYPES[name] for name in sorted(_TYPES))


def decode(kind: ActType, data: object) -> Fact:
    """The typed fact inside a decoded payload; raises `msgspec.ValidationError` with the path."""
    return msgspec.convert(data, type=kind.fact, strict=True)


def admit(kind: ActType, act: Act[Any], history: History, *, purpose: Purpose = "county") -> None:
    """Check everything that the domain demands of the act; raises `Refused`.

    Order as in signed-events.md: role and jurisdiction (ACT-1), then the rules of the process.
    `purpose` is that of the ledger that is asked.
    """
    check_purpose(kind, purpose)
    check_lines(kind, act)
    if act.n is None:
        check_seats(kind, act.by)
        if kind.line_only:
            raise Refused(
                "ACT-1",
                expected=say(
                    f"{kind.name} as a line of a batch", f"{kind.name} 只能作为批次中的一行"
                ),
                found=say("an act of its own", "单独的事项"),
            )
    if kind.place is not None:
        check_places(act.by, kind.place(act.data, history))
    if kind.admit is not None:
        kind.admit(act, history)


def check_purpose(kind: ActType, purpose: Purpose) -> None:
    """ACT-4: county acts stay in the county's ledger, inspection notes in the inspection's."""
    if purpose not in kind.ledgers:
        ledgers = [_PURPOSES[each].zh for each in kind.ledgers]
        raise Refused(
            "ACT-4",
            expected=say(
                f"{kind.name} in a ledger of {' or '.join(kind.ledgers)}",
                f"{kind.title.zh}记入{'或'.join(ledgers)}",
            ),
            found=say(f"the {purpose} ledger", _PURPOSES[purpose].zh),
        )


def check_lines(kind: ActType, act: Act[Any]) -> None:
    """REG-5: a header has lines, of its own line types, unless its type may go without."""
    if act.n is not None or not (act.lines or kind.line_types):
        return
    strangers = sorted({line.type for line in act.lines} - set(kind.line_types))
    as_many = bool(act.lines) == bool(kind.line_types) or kind.lines_optional
    require(
        not strangers and as_many,
        "REG-5",
        expected=say(
            f"lines of {' or '.join(kind.line_types) or 'no type'}",
            f"批次内容：{'、'.join(kind.line_types) or '无'}",
        ),
        found=say(
            f"lines of {', '.join(strangers)}" if strangers else f"{len(act.lines)} lines",
            f"含 {'、'.join(strangers)}" if strangers else f"{len(act.lines)} 行",
        ),
    )


def check_seats(kind: ActType, by: tuple[Signer, ...]) -> None:
    """ACT-1: the signers fill the seats of one alternative, of distinct bodies where demanded."""
    if not any(_fills(by, seats) for seats in kind.signed_by):
        seated = (" + ".join("/".join(seat) for seat in seats) for seats in kind.signed_by)
        named = (
            "＋".join("/".join(map(role_zh, seat)) for seat in seats) for seats in kind.signed_by
        )
        roles = [signer.role for signer in by]
        raise Refused(
            "ACT-1",
            expected=say(f"signed by {' | '.join(seated)}", f"由{'，或'.join(named)}签名"),
            found=say(f"signed by {', '.join(roles)}", f"由{'、'.join(map(role_zh, roles))}签名"),
        )
    if kind.bodies_distinct and len({plain_body(signer.body) for signer in by}) != len(by):
        bodies = {signer.body for signer in by}
        raise Refused(
            "ACT-1",
            expected=say("signers of different bodies", "签名人属于不同单位"),
            found=say(f"bodies {', '.join(sorted(bodies))}", f"单位：{'、'.join(sorted(bodies))}"),
        )


def _fills(by: tuple[Signer, ...], seats: Seats) -> bool:
    """Whether the signers can be seated so that each fills one seat (a perfect matching)."""
    if len(by) != len(seats):
        return False
    if len(by) == 1:
        return by[0].role in seats[0]
    seated: dict[int, int] = {}
    return all(_seat(index, by, seats, seated, set()) for index in range(len(by)))


def _seat(
    index: int, by: tuple[Signer, ...], seats: Seats, seated: dict[int, int], tried: set[int]
) -> bool:
    """Seat one signer, moving those already seated where that frees a seat (Kuhn's algorithm)."""
    for number, seat in enumerate(seats):
        if by[index].role not in seat or number in tried:
            continue
        tried.add(number)
        if number not in seated or _seat(seated[number], by, seats, seated, tried):
            seated[number] = index
            return True
    return False


def check_places(by: tuple[Signer, ...], place: str) -> None:
    """ACT-1: the authority of every signer holds at the place."""
    for signer in by:
        if not covers(signer.place, place):
            raise Refused(
                "ACT-1",
                expected=say(f"authority over {place}", f"对 {place} 有管辖权"),
                found=say(
                    f"{signer.person} as {signer.role} at {signer.place}",
                    f"{signer.person} 以{role_zh(signer.role)}身份，辖区 {signer.place}",
                ),
            )
