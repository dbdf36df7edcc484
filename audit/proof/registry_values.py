"""The values a registry is made of: keys, offices, windows of compromise, policies, witnesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from audit.proof.act import Act
from audit.proof.keys import PublicKey
from audit.proof.registry_acts import Witness

ACTIVE, SUSPENDED, REVOKED, REPLACED = "active", "suspended", "revoked", "replaced"
ROOT, SYSTEM, PERSON = "root", "system", "person"


class KeyEntry(msgspec.Struct, frozen=True):
    """A key as it stands: whose for ever, of which body, in which set, and whether it counts.

    `types` is the closed list of a system key; `index` the position of its latest enrolment.
    """

    key: PublicKey
    person: str
    body: str
    kind: str
    index: int
    status: str = ACTIVE
    types: frozenset[str] = frozenset()


class Grant(msgspec.Struct, frozen=True):
    """An office held from a Shanghai day to another, both inclusive; `until` None: open."""

    role: str
    place: str
    first: date
    until: date | None
    index: int

    def covers(self, day: date) -> bool:
        """Whether the office is held on a day."""
        return self.first <= day and (self.until is None or day <= self.until)


class Compromise(msgspec.Struct, frozen=True):
    """A window of admission times in which a key's acts are findings; `until` None: open."""

    start: datetime
    until: datetime | None
    index: int


class Policy(msgspec.Struct, frozen=True):
    """One adoption: parameters of a place from a Shanghai day on."""

    index: int
    place: str
    effective_from: date
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class TimeLimits:
    """The parameters that the rules of time read, with the defaults of the specification."""

    clock_skew_seconds: int = 600
    late_hours: int = 72
    seen_days_max: int = 30
    seal_max_seconds: int = 3600

    @cached_property
    def clock_skew(self) -> timedelta:
        """How far clocks may be apart."""
        return timedelta(seconds=self.clock_skew_seconds)

    @cached_property
    def late(self) -> timedelta:
        """How long an act may be under way to the ledger."""
        return timedelta(hours=self.late_hours)

    @cached_property
    def seen_max(self) -> timedelta:
        """How long a checkpoint may be out of date for who signs."""
        return timedelta(days=self.seen_days_max)


class WitnessSet(msgspec.Struct, frozen=True):
    """Witnesses in force from a size on, and how many bodies must cosign."""

    from_size: int
    witnesses: tuple[Witness, ...]
    quorum: int


class Touch(msgspec.Struct, frozen=True):
    """What a registry act is about: everything, or the keys and persons it names."""

    index: int
    everything: bool
    keys: frozenset[str]
    persons: frozenset[str]
    signers: frozenset[tuple[str, str]]


def touch_of(index: int, act: Act) -> Touch:
    """What the registry act at `index` is about: all, where it names no key and no person."""
    key, person = act.data.get("key"), act.data.get("person")
    keys = frozenset({key} if isinstance(key, str) else ())
    persons = frozenset({person} if isinstance(person, str) else ())
    signers = frozenset((signer.key, signer.person) for signer in act.by)
    return Touch(index, not keys and not persons, keys, persons, signers)


def touches(touch: Touch, keys: set[str], persons: set[str]) -> bool:
    """Whether a registry act is about one of these keys or persons, or about everybody."""
    return touch.everything or bool(touch.keys & keys or touch.persons & persons)
