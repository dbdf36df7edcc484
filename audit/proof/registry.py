"""The registry: who may sign what, folded from the registry acts of one ledger.

signed-events.md, "The registry". `Registry.apply` evolves and never refuses; whether an act may
be applied is for `registry_rules` and `signers` to say beforehand. Queries answer for the
position reached: everything that was applied lies below it. Sizes follow log.md: "size n is
judged by the set in force below n".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from audit.proof import registry_acts as acts
from audit.proof import registry_fold
from audit.proof.act import Act
from audit.proof.checkpoint import KeyRange
from audit.proof.keys import PublicKey, WebAuthn
from audit.proof.registry_values import (
    ACTIVE,
    REPLACED,
    REVOKED,
    ROOT,
    SYSTEM,
    Compromise,
    Grant,
    KeyEntry,
    Policy,
    TimeLimits,
    Touch,
    WitnessSet,
    touch_of,
    touches,
)
from audit.proof.scalars import plain_body, shanghai_day
from audit.proof.trust import Root, Trust, TrustedLog, TrustedWitness


class Registry:
    """The registry of one ledger up to a position. `copy` costs nothing until one of them grows."""

    def __init__(self) -> None:
        self.origin = ""
        self.county = ""
        self.clock = "real"
        self.now: datetime | None = None
        self.webauthn = WebAuthn((), "")
        self.keys: dict[str, KeyEntry] = {}
        self.digests: dict[str, str] = {}
        self.public_keys: dict[str, PublicKey] = {}
        """Every key ever enrolled by its id: all that checking signatures needs."""
        self.grants: dict[str, tuple[Grant, ...]] = {}
        self.compromises: dict[str, tuple[Compromise, ...]] = {}
        self.policies: tuple[Policy, ...] = ()
        self.roots: tuple[tuple[int, tuple[Root, ...]], ...] = ()
        self.logs: tuple[tuple[int, str], ...] = ()
        self.witness_sets: tuple[WitnessSet, ...] = ()
        self.touches: list[Touch] = []
        self._limits: dict[date, TimeLimits] = {}
        self._shared = False

    def copy(self) -> Registry:
        """A registry that starts from here and goes its own way."""
        twin = Registry.__new__(Registry)
        self._shared = True
        twin.__dict__.update(self.__dict__)
        return twin

    def apply(self, index: int, act: Act) -> None:
        """Fold in the act at `index`; acts of other types change nothing. Never refuses."""
        if act.type not in acts.REGISTRY_TYPES:
            return
        self._own()
        registry_fold.evolve(self, act, index)
        self.touches.append(touch_of(index, act))

    # --- queries ---------------------------------------------------------------------------

    @property
    def opened(self) -> bool:
        """Whether the ledger has its first record."""
        return bool(self.origin)

    @property
    def simulated(self) -> bool:
        """Whether the ledger's clock is a simulated one."""
        return self.clock == "simulated"

    def is_root(self, key: str) -> bool:
        """Whether a key is a root in force."""
        entry = self.keys.get(key)
        return entry is not None and entry.kind == ROOT and entry.status == ACTIVE

    def persons(self) -> dict[str, tuple[str, ...]]:
        """Each person with the ids of their keys, whatever their state."""
        found: dict[str, tuple[str, ...]] = {}
        for key, entry in self.keys.items():
            found[entry.person] = (*found.get(entry.person, ()), key)
        return found

    def system_keys(self, act_type: str | None = None) -> list[KeyEntry]:
        """The system keys in force, or those that may sign acts of a type."""
        return [
            entry
            for entry in self.keys.values()
            if entry.kind == SYSTEM
            and entry.status == ACTIVE
            and (act_type is None or act_type in entry.types)
        ]

    def held(self, person: str, role: str, place: str) -> tuple[Grant, ...]:
        """The grants of an office to a person."""
        return tuple(
            grant
            for grant in self.grants.get(person, ())
            if grant.role == role and grant.place == place
        )

    def compromised_at(self, key: str, admitted_at: datetime) -> Compromise | None:
        """The compromise window of a key that an admission time falls into."""
        for window in self.compromises.get(key, ()):
            if window.start <= admitted_at and (
                window.until is None or admitted_at <= window.until
            ):
                return window
        return None

    def policy_value(self, name: str, place: str, day: date) -> Any:  # noqa: ANN401
        """A parameter of exactly this place on a Shanghai day; None if never adopted."""
        fitting = [
            policy
            for policy in self.policies
            if policy.place == place and policy.effective_from <= day and name in policy.parameters
        ]
        if not fitting:
            return None
        return max(fitting, key=lambda p: (p.effective_from, p.index)).parameters[name]

    def time_limits(self, day: date) -> TimeLimits:
        """The parameters of time in force in the county on a Shanghai day."""
        limits = self._limits.get(day)
        if limits is None:
            values = {
                name: self.policy_value(name, self.county, day) for name in acts.TIME_PARAMETERS
            }
            limits = TimeLimits(**{name: v for name, v in values.items() if v is not None})
            self._limits[day] = limits
        return limits

    def time_limits_at(self, instant: datetime) -> TimeLimits:
        """The parameters of time in force in the county on the Shanghai day of an instant."""
        return self.time_limits(shanghai_day(instant))

    # --- logs and witnesses by size --------------------------------------------------------

    def log_ranges(self) -> list[KeyRange]:
        """The log's keys with the sizes they answer for."""
        return [entry.range() for entry in self._trusted_logs()]

    def witness_ranges(self) -> list[KeyRange]:
        """The witnesses with the sizes they answer for."""
        return [entry.range() for entry in self._trusted_witnesses()]

    def log_vkeys_at(self, size: int) -> tuple[str, ...]:
        """The verifier keys of the log that judge a checkpoint of this size."""
        return tuple(entry.vkey for entry in self._trusted_logs() if entry.range().judges(size))

    def witnesses_at(self, size: int) -> tuple[acts.Witness, ...]:
        """The witnesses that judge a checkpoint of this size."""
        return tuple(
            acts.Witness(entry.body, entry.vkey)
            for entry in self._trusted_witnesses()
            if entry.range().judges(size)
        )

    def quorum_at(self, size: int) -> int:
        """The number of bodies that make a checkpoint of this size final."""
        fitting = [found.quorum for found in self.witness_sets if found.from_size <= size]
        return fitting[-1] if fitting else 1

    def quorum_below(self, size: int) -> int | None:
        """The quorum in force below this size, where the witnesses or their quorum change at it."""
        changes_here = any(one.from_size == size for one in self.witness_sets[1:])
        return self.quorum_at(size - 1) if changes_here else None

    def quorums_at(self, size: int) -> set[int]:
        """The quorums that a verifier may trust for this size: of both sets where they change."""
        return {self.quorum_at(size), self.quorum_below(size) or self.quorum_at(size)}

    def root_bodies(self, *, without: str = "") -> set[str]:
        """The bodies of the roots in force, plainly spelt; `without` leaves out one key."""
        return {
            plain_body(entry.body)
            for key, entry in self.keys.items()
            if entry.kind == ROOT and entry.status == ACTIVE and key != without
        }

    def note_keys(self) -> tuple[str, ...]:
        """Every verifier key that was ever the log's or a witness's."""
        witnesses = [one.vkey for found in self.witness_sets for one in found.witnesses]
        return tuple(dict.fromkeys([*(vkey for _, vkey in self.logs), *witnesses]))

    def trust(self) -> Trust:
        """What a verifier of this ledger should hold: the content of `trust.json`."""
        return Trust(
            clock=self.clock,
            log=tuple(self._trusted_logs()),
            origin=self.origin,
            quorum=self.witness_sets[-1].quorum,
            roots=self.roots[-1][1],
            witnesses=tuple(self._trusted_witnesses()),
        )

    def _trusted_logs(self) -> list[TrustedLog]:
        ends = [start for start, _ in self.logs[1:]] + [None]
        return [
            TrustedLog(vkey, start, end) for (start, vkey), end in zip(self.logs, ends, strict=True)
        ]

    def _trusted_witnesses(self) -> list[TrustedWitness]:
        ends = [found.from_size for found in self.witness_sets[1:]] + [None]
        spans: dict[tuple[str, str], list[tuple[int, int | None]]] = {}
        for found, end in zip(self.witness_sets, ends, strict=True):
            for witness in found.witnesses:
                own = spans.setdefault((witness.body, witness.vkey), [])
                if own and own[-1][1] == found.from_size:
                    own[-1] = (own[-1][0], end)
                else:
                    own.append((found.from_size, end))
        return [
            TrustedWitness(body, start, end, vkey)
            for (body, vkey), own in spans.items()
            for start, end in own
        ]

    # --- what a dossier needs ---------------------------------------------------------------

    def statement_for(
        self, signers: set[tuple[str, str]], size: int
    ) -> tuple[list[int], list[str], list[str]]:
        """Indices, keys and persons of a registry statement for (key, person) pairs.

        Registry acts that touch the signers are signed by others, whose own acts count too: the
        closure of that, with all acts that touch everybody. All lists are sorted.
        """
        keys, persons = {key for key, _ in signers}, {person for _, person in signers}
        indices: set[int] = set()
        below = [touch for touch in self.touches if touch.index < size]
        grown = True
        while grown:
            found = [t for t in below if t.index not in indices and touches(t, keys, persons)]
            grown = bool(found)
            for touch in found:
                indices.add(touch.index)
                keys |= {key for key, _ in touch.signers}
                persons |= {person for _, person in touch.signers}
        return sorted(indices), sorted(keys), sorted(persons)

    # --- evolution ---------------------------------------------------------------------------

    def _own(self) -> None:
        """Part from copies before the first change (the small tuples are replaced anyway)."""
        if self._shared:
            self.keys, self.digests = dict(self.keys), dict(self.digests)
            self.public_keys = dict(self.public_keys)
            self.grants, self.compromises = dict(self.grants), dict(self.compromises)
            self.touches, self._limits = list(self.touches), dict(self._limits)
            self._shared = False

    def forget_limits(self) -> None:
        """Drop what was derived from policies; part of the fold."""
        self._limits = {}

    def put(self, entry: KeyEntry) -> None:
        """Enter a key; part of the fold."""
        self.keys[entry.key.id] = entry
        self.digests[entry.key.digest] = entry.key.id
        self.public_keys[entry.key.id] = entry.key

    def mark(self, key: str, status: str) -> None:
        """Change whether a key counts; part of the fold."""
        if key in self.keys:
            self.keys[key] = msgspec.structs.replace(self.keys[key], status=status)

    def retire(self, kind: str) -> None:
        """Take all root or all system keys out of their set; part of the fold."""
        for key, entry in list(self.keys.items()):
            if entry.kind == kind and entry.status != REVOKED:
                self.mark(key, REPLACED)
