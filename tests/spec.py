"""Given a history, when somebody acts, then the ledger admits or refuses: on the domain alone.

    given(
        granted("person:c1", "village_committee"),
        act(PersonRegistered(...), by=officer("registrar")),
    ).when(
        act(HouseholdRegistered(...), by=officer("village_committee"), at="2026-03-05"),
    ).then_refused("HH-1", found="household:h1")

What is given was recorded: it evolves the states of its streams and is not checked again. What
is acted is admitted by the rules, in order; all but the last must be admitted. Signatures,
granted offices and time limits are the registry's affair and tested there.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Self, TypeVar

import domain.authority.roles
import msgspec

import domain.rooms
from domain.authority.registry import Document, PolicyAdopted, RoleGranted
from domain.kernel import catalogue, state
from domain.kernel.act import Act, Event, Line, Signer
from domain.kernel.fact import Fact, Sealed, sealed_paths
from domain.kernel.refused import Refused
from domain.kernel.state import State
from domain.kernel.times import SHANGHAI
from domain.residents.identity_numbers import check_character

COUNTY = "231005"
TOWNSHIP = "231005100"
VILLAGE = "231005100201"
OTHER_VILLAGE = "231005100202"
OPENED = "2026-01-01"
"""The day from which offices are held unless a test says otherwise."""

S = TypeVar("S", bound=State)
F = TypeVar("F", bound=Fact)
_LEVEL_PLACES = {"village": VILLAGE, "group": f"{VILLAGE}-01", "township": TOWNSHIP}
_sealed_values: dict[str, str] = {}
_ids = count(1)

assert domain.rooms.ROOMS  # importing it publishes every act type


# --- builders: days, persons, officers, sealed values, acts --------------------------------


def day(text: str) -> date:
    """A Shanghai day, `2026-03-01`."""
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """`2026-03-01` is nine in the morning in Shanghai; `2026-03-01T15:30` is that instant."""
    instant = datetime.fromisoformat(text if "T" in text else f"{text}T09:00")
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def place_for(role: str) -> str:
    """Where a role is held in these examples: its first level, else the county."""
    held_at = domain.authority.roles.ROLES[role].levels[0]
    return _LEVEL_PLACES.get(held_at, COUNTY)


def officer(
    role: str, person: str | None = None, *, place: str | None = None, body: str | None = None
) -> Signer:
    """Who signs in an office; person, place and body follow from the role unless given."""
    who = person or f"person:{role.replace('_', '-')}"
    key = f"ed25519:{hashlib.sha256(who.encode()).hexdigest()}"
    return Signer(who, key, role, place or place_for(role), body or f"body of {role}")


def secret(value: str) -> Sealed:
    """A sealed field whose value travels beside the act, as the disclosures do."""
    digest = hashlib.sha256(f"salt of the example {value}".encode()).digest()
    sealed = base64.b64encode(digest).decode()
    _sealed_values[sealed] = value
    return Sealed(sealed=sealed)


def opened(data: Fact) -> dict[str, str]:
    """The values of the sealed fields of a fact, by JSON Pointer."""
    return {path: _sealed_values[_at(data, path).sealed] for path in sealed_paths(data)}


def _at(value: Any, path: str) -> Sealed:  # noqa: ANN401  (walks facts of every shape)
    for step in path.split("/")[1:]:
        if step.isdigit():
            value = value[int(step)]
        else:
            names = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
            value = getattr(value, names[step])
    assert isinstance(value, Sealed)
    return value


def id_number(born: str = "1985-03-07", order: int = 2, region: str = COUNTY) -> str:
    """An identity number with a fitting check character; odd orders are men's."""
    first = f"{region}{born.replace('-', '')}{order:03d}"
    return first + check_character(first)


def act(
    data: F,
    *,
    by: Signer | Iterable[Signer],
    at: str = "2026-03-01",
    lines: Iterable[Fact] = (),
    id: str | None = None,  # noqa: A002  (the field's own name)
) -> Act[F]:
    """What somebody states on a day (or at a moment), sealed fields opened beside it."""
    return Act(
        id=id or f"01950000-0000-7000-8000-{next(_ids):012x}",
        type=catalogue.type_of(type(data)).name,
        at=moment(at),
        by=(by,) if isinstance(by, Signer) else tuple(by),
        data=data,
        values=opened(data),
        lines=tuple(
            Line(n, catalogue.type_of(type(line)).name, line, opened(line))
            for n, line in enumerate(lines)
        ),
    )


def granted(
    person: str,
    role: str,
    *,
    place: str | None = None,
    since: str = OPENED,
    until: str | None = None,
) -> Act[RoleGranted]:
    """An office, granted by two roots."""
    office = RoleGranted(
        person=person,
        role=role,
        place=place or place_for(role),
        from_=day(since),
        until=day(until) if until else None,
    )
    return act(office, by=two_roots(), at=since)


def adopted(
    place: str = COUNTY,
    *,
    since: str = OPENED,
    at: str = OPENED,
    number: str = "示例〔2026〕1号",
    values: Mapping[str, int] | None = None,
    **parameters: int,
) -> Act[PolicyAdopted]:
    """A policy, adopted by two roots; its parameters by name, or as `values`."""
    document = Document(number=number, title="示例政策", sha256="0" * 64)
    policy = PolicyAdopted(
        place=place,
        parameters={**(values or {}), **parameters},
        document=document,
        effective_from=day(since),
    )
    return act(policy, by=two_roots(), at=at)


def two_roots() -> tuple[Signer, Signer]:
    """Two holders of root keys, of different bodies."""
    return (
        officer("root", "person:r1", body="data bureau"),
        officer("root", "person:r2", body="agriculture office"),
    )


_OPENED_AT = moment(OPENED).astimezone(UTC)

# --- the ledger of a test ------------------------------------------------------------------


@dataclass
class Ledger:
    """A history in memory: states by stream, holders of sealed values, and the time."""

    now: datetime = _OPENED_AT
    county: str = COUNTY
    states: dict[str, State] = field(default_factory=dict)
    holders: dict[tuple[str, str], str] = field(default_factory=dict)
    events: list[Event[Fact]] = field(default_factory=list)

    def read(self, kind: type[S], stream: str) -> S:
        found = self.states.get(stream) or state.blank(stream)
        assert isinstance(found, kind), f"{stream} is a {type(found).__name__}"
        return found

    def holder_of(self, index: str, value: str) -> str | None:
        return self.holders.get((index, value))

    def copy(self) -> Self:
        return replace(
            self,
            states=dict(self.states),
            holders=dict(self.holders),
            events=list(self.events),
        )

    def record(self, stated: Act[Any]) -> Event[Fact]:
        """Take the act into the log without asking; evolve the states of its streams."""
        kind = catalogue.type_of(type(stated.data))
        admitted_at = max(self.now, stated.at.astimezone(UTC))
        self.now = admitted_at
        event: Event[Fact] = Event(
            id=stated.id,
            type=stated.type,
            at=stated.at,
            by=stated.by,
            data=stated.data,
            index=len(self.events),
            admitted_at=admitted_at,
            n=stated.n,
        )
        self.events.append(event)
        for stream in kind.streams(stated.data):
            before = self.states.get(stream) or state.blank(stream)
            self.states[stream] = state.evolve(before, event)
        own = kind.stream(stated.data)
        for key in [k for k, of in self.holders.items() if of == own and k[0] in kind.releases]:
            del self.holders[key]
        for held in kind.held(stated.data, stated.values if stated.sealed_open else {}):
            self.holders[held.name, held.value] = held.holder
        return event

    def admit(self, stated: Act[Any]) -> Event[Fact]:
        """Admit by the rules, then record; a batch line by line. All or none; raises `Refused`."""
        after = self.copy()
        after.now = max(self.now, stated.at.astimezone(UTC))
        for one in unfolded(stated):
            catalogue.admit(catalogue.type_of(type(one.data)), one, after)
            after.record(one)
        event = after.events[len(self.events)]
        self.now, self.states, self.holders = after.now, after.states, after.holders
        self.events = after.events
        return event


def unfolded(stated: Act[Any]) -> Iterator[Act[Any]]:
    """The act, and behind a header each line as an act of the header's signers."""
    yield stated
    for line in stated.lines:
        yield msgspec.structs.replace(
            stated, type=line.type, data=line.data, values=line.values, lines=(), n=line.n
        )


# --- given, when, then ---------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A history; `now` may be later than what was last said."""

    ledger: Ledger

    def at(self, now: str) -> "Given":
        """The same history at a later time of admission."""
        after = self.ledger.copy()
        after.now = moment(now).astimezone(UTC)
        return Given(after)

    def having(self, *stated: Act[Any]) -> "Given":
        """The same history with more recorded in it."""
        after = self.ledger.copy()
        for one in stated:
            for each in unfolded(one):
                after.record(each)
        return Given(after)

    def when(self, *acts: Act[Any]) -> "Outcome":
        """The acts ask for admission, in order; all but the last must be admitted."""
        *before, last = acts
        ledger = self.ledger.copy()
        for one in before:
            ledger.admit(one)
        try:
            ledger.admit(last)
        except Refused as refusal:
            return Outcome(ledger, last, refusal)
        return Outcome(ledger, last, None)


@dataclass(frozen=True)
class Outcome:
    """What the ledger said."""

    ledger: Ledger
    act: Act[Any]
    refusal: Refused | None

    def then_admitted(self) -> Given:
        """It was admitted; what follows may go on from there."""
        assert self.refusal is None, f"refused: {self.refusal}"
        return Given(self.ledger)

    def then_refused(self, rule: str, *, expected: str = "", found: str = "") -> Refused:
        """It was refused under the rule, saying what was expected and found, in both languages."""
        refusal = self.refusal
        assert refusal is not None, f"{self.act.type} was admitted"
        assert refusal.rule == rule, str(refusal)
        assert expected in refusal.expected.en or expected in refusal.expected.zh, str(refusal)
        assert found in refusal.found.en or found in refusal.found.zh, str(refusal)
        assert refusal.expected.zh
        assert refusal.found.zh
        return refusal


def given(*stated: Act[Any]) -> Given:
    """A history in which this was recorded, in order."""
    return Given(Ledger()).having(*stated)
