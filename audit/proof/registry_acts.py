"""The registry's acts: their names, and the strict schema of each one's `data`.

signed-events.md, "The registry: who may sign". Every field of the table, and no other; days are
Shanghai dates, bodies and reasons are not empty.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

import msgspec

from audit.proof.errors import ProofError
from audit.proof.keys import WebAuthn
from audit.proof.scalars import (
    SHANGHAI,
    check_identifier,
    parse_day,
    parse_instant,
    plain_body,
)
from audit.proof.trust import Root

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
ActType = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z][A-Za-z0-9]{0,63}\.v[1-9][0-9]{0,3}\Z")]
_check_parameter = re.compile(r"[a-z][a-z0-9_]{0,63}").fullmatch
_check_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of a registry act; `check` refuses values that the types let through."""

    def check(self) -> None:
        """Refuse values that are none."""


class Witness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A witness: its body and verifier key."""

    body: Text
    vkey: str


class SystemKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key of the system with its closed list of types."""

    key: str
    person: str
    spki: str
    types: tuple[ActType, ...]


class LedgerOpened(_Data, frozen=True):
    """The first record of a ledger."""

    clock: str
    county: Text
    log: str
    origin: Text
    quorum: int
    roots: tuple[Root, ...]
    system: tuple[SystemKey, ...]
    webauthn: WebAuthn
    witnesses: tuple[Witness, ...]


class RootsReplaced(_Data, frozen=True):
    """Another set of roots."""

    roots: tuple[Root, ...]


class LogKeyChanged(_Data, frozen=True):
    """Another key of the log."""

    log: str


class WitnessesChanged(_Data, frozen=True):
    """Another set of witnesses; without `quorum` the number of bodies stays."""

    witnesses: tuple[Witness, ...]
    quorum: int | None = None


class SystemKeysChanged(_Data, frozen=True):
    """Another set of system keys."""

    system: tuple[SystemKey, ...]


class KeyEnrolled(_Data, frozen=True):
    """A person's key."""

    body: Text
    key: str
    person: str
    proof: str
    spki: str

    def check(self) -> None:
        """The person is one, and the body has a name that can be seen."""
        check_identifier(self.person, what="person")
        if not plain_body(self.body):
            raise ProofError("shape", "a body has a name", found=repr(self.body)[:80])


class KeySuspended(_Data, frozen=True):
    """A key out of use for now."""

    key: str
    reason: Text


class KeyReinstated(_Data, frozen=True):
    """A suspended key back in use."""

    key: str
    reason: Text


class KeyRevoked(_Data, frozen=True):
    """A key out of use for ever."""

    key: str
    reason: Text


class KeyCompromised(_Data, frozen=True, rename={"from_": "from"}):
    """A key that was in other hands: RFC 3339 instants, or Shanghai days, inclusive."""

    from_: str
    key: str
    reason: Text
    until: str | None

    def check(self) -> None:
        """The ends of the window are moments, and in order."""
        first, last = self.window()
        if last is not None and last < first:
            raise ProofError(
                "compromise-window",
                "ends before it begins",
                expected=f"not before {self.from_}",
                found=self.until or "",
            )

    def window(self) -> tuple[datetime, datetime | None]:
        """The window's first instant and its last; None where it is open."""
        last = None if self.until is None else moment_of(self.until, last=True)
        return moment_of(self.from_, last=False), last


class RoleGranted(_Data, frozen=True, rename={"from_": "from"}):
    """An office: Shanghai days, inclusive; `until` may be null."""

    from_: str
    person: str
    place: Text
    role: Text
    until: str | None

    def check(self) -> None:
        """Days in order, and no reserved role."""
        check_identifier(self.person, what="person")
        first = parse_day(self.from_, what="from")
        if self.until is not None and parse_day(self.until, what="until") < first:
            raise ProofError(
                "role-dates", "ends before it begins", expected=self.from_, found=self.until
            )
        if self.role in ("root", "system"):
            raise ProofError("role-reserved", "this role is not granted", found=self.role)


class RoleEnded(_Data, frozen=True):
    """The end of an office: it counts for the days before `on`."""

    on: str
    person: str
    place: Text
    role: Text

    def check(self) -> None:
        """The end is a day."""
        parse_day(self.on, what="on")


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The paper behind a policy."""

    number: Text
    sha256: str
    title: Text


class PolicyAdopted(_Data, frozen=True):
    """Parameters of a place from a Shanghai day on."""

    document: Document
    effective_from: str
    parameters: dict[str, Any]
    place: Text

    def check(self) -> None:
        """The document has a hash, the parameters have names, times are positive."""
        parse_day(self.effective_from, what="effective_from")
        if not _check_sha256(self.document.sha256):
            raise ProofError("policy", "no SHA-256 of the document", expected="64 hex digits")
        for name, value in self.parameters.items():
            if not _check_parameter(name):
                raise ProofError("policy", "no name of a parameter", found=name[:80])
            if name in TIME_PARAMETERS and not _is_count(value):
                raise ProofError(
                    "policy",
                    f"{name} is a positive integer",
                    expected=f"1 to {TIME_PARAMETER_MAX}",
                    found=repr(value)[:40],
                )


class ClockSet(_Data, frozen=True):
    """The time of a simulated clock."""

    now: str

    def check(self) -> None:
        """The time is an instant."""
        parse_instant(self.now, what="now")


TIME_PARAMETER_MAX = 1_000_000
"""More seconds, hours or days than any policy of time can mean."""

TIME_PARAMETERS = ("clock_skew_seconds", "late_hours", "seen_days_max", "seal_max_seconds")
"""Policy parameters that the rules of time read, at the county."""


def _is_count(value: object) -> bool:
    return type(value) is int and 1 <= value <= TIME_PARAMETER_MAX


REGISTRY_TYPES: dict[str, type[_Data]] = {
    f"{kind.__name__}.v1": kind
    for kind in (
        LedgerOpened,
        RootsReplaced,
        LogKeyChanged,
        WitnessesChanged,
        SystemKeysChanged,
        KeyEnrolled,
        KeySuspended,
        KeyReinstated,
        KeyRevoked,
        KeyCompromised,
        RoleGranted,
        RoleEnded,
        PolicyAdopted,
        ClockSet,
    )
}


def is_registry_type(act_type: str) -> bool:
    """Whether acts of this type are the registry's."""
    return act_type in REGISTRY_TYPES


def parse_data(act_type: str, data: dict[str, Any]) -> _Data:
    """The data of a registry act, by its schema.

    Raises:
        ProofError: `shape`, and for values that are none: `day`, `instant`, `identifier`,
            `role-dates`, `role-reserved`, `policy`.
    """
    try:
        parsed = msgspec.convert(data, REGISTRY_TYPES[act_type])
    except msgspec.ValidationError as error:
        raise ProofError("shape", f"not the data of {act_type}", found=str(error)[:200]) from error
    parsed.check()
    return parsed


def moment_of(text: str, *, last: bool) -> datetime:
    """An instant; a day stands for its first or its last instant in Shanghai."""
    if "T" in text:
        return parse_instant(text, what="instant of the compromise")
    day = parse_day(text, what="day of the compromise")
    if last:
        return datetime.combine(day, time.max, SHANGHAI).astimezone(UTC)
    if day == date.min:  # its morning in Shanghai is before all instants
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
