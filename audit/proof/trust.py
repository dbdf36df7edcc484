"""What a verifier trusts beforehand: `trust.json`.

audit.md: `{clock, log: [{vkey, from_size, to_size}], origin, quorum, roots: [{body, key, person,
spki}], witnesses: [{body, from_size, to_size, vkey}]}`, `to_size` null while in force; "who
verifies should bring their own copy".
"""

from __future__ import annotations

import msgspec

from audit.proof.canonical import INTEGER_MAX, names_keys_once
from audit.proof.checkpoint import KeyRange
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, parse_key
from audit.proof.note import parse_vkey
from audit.proof.scalars import base64_decode, check_identifier, plain_body

BODIES_MIN = 3
"""Root keys belong to three or more bodies."""


class Root(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """A root key: whose it is, of which body, and its SPKI DER in base64."""

    body: str
    key: str
    person: str
    spki: str

    def parse(self) -> PublicKey:
        """The key itself."""
        return parse_key(self.key, base64_decode(self.spki, what="spki"))


class TrustedLog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A log's verifier key and the sizes it answers for."""

    vkey: str
    from_size: int
    to_size: int | None

    def range(self) -> KeyRange:
        """The key, parsed, with its sizes."""
        return KeyRange(parse_vkey(self.vkey), "", self.from_size, self.to_size)


class TrustedWitness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A witness's body and verifier key, and the sizes it answers for."""

    body: str
    from_size: int
    to_size: int | None
    vkey: str

    def range(self) -> KeyRange:
        """The key, parsed, with its body and sizes."""
        return KeyRange(parse_vkey(self.vkey), self.body, self.from_size, self.to_size)


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The anchors of one ledger; `clock` is `real` or `simulated`."""

    clock: str
    log: tuple[TrustedLog, ...]
    origin: str
    quorum: int
    roots: tuple[Root, ...]
    witnesses: tuple[TrustedWitness, ...]

    def log_ranges(self) -> list[KeyRange]:
        """The log's keys."""
        return [entry.range() for entry in self.log]

    def witness_ranges(self) -> list[KeyRange]:
        """The witnesses' keys."""
        return [entry.range() for entry in self.witnesses]


_decoder = msgspec.json.Decoder(Trust)


def parse_trust(data: bytes) -> Trust:
    """Read `trust.json`, which need not be canonical.

    Raises:
        ProofError: `trust`, `trust-clock`, `roots-bodies`, `quorum-bodies`, or a key that is none.
    """
    try:
        trust = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ProofError("trust", "not a trust.json", found=str(error)[:200]) from error
    if not names_keys_once(data):
        raise ProofError("trust", "a trust.json names each thing once")
    check_clock(trust.clock, trust.origin)
    check_roots(trust.roots)
    for entry in trust.log:
        _check_sizes(entry.from_size, entry.to_size)
    for witness in trust.witnesses:
        _check_sizes(witness.from_size, witness.to_size)
    if not trust.log:
        raise ProofError("trust", "names no key of the log")
    trust.log_ranges()
    check_quorum({entry.body for entry in trust.witnesses}, trust.quorum)
    trust.witness_ranges()
    return trust


def _check_sizes(from_size: int, to_size: int | None) -> None:
    last = INTEGER_MAX if to_size is None else to_size
    if not 0 <= from_size <= last <= INTEGER_MAX:
        raise ProofError(
            "trust",
            "a key answers from a size on, up to one that is no smaller",
            found=f"{from_size} to {to_size}",
        )


def format_trust(trust: Trust) -> bytes:
    """`trust.json`, indented for people."""
    return msgspec.json.format(msgspec.json.encode(trust, order="sorted"), indent=1) + b"\n"


def check_clock(clock: str, origin: str) -> None:
    """Refuse by rule `clock` what is neither real nor openly simulated."""
    if clock not in ("real", "simulated"):
        raise ProofError("clock", "no such clock", expected="real or simulated", found=clock[:40])
    if clock == "simulated" and not origin.endswith("/simulated"):
        raise ProofError(
            "clock", "a simulated clock shows in the origin", expected=".../simulated", found=origin
        )


def check_roots(roots: tuple[Root, ...]) -> list[PublicKey]:
    """The root keys, of three or more bodies, each with a person of its own.

    Raises:
        ProofError: `roots-bodies`, `roots-distinct`, `identifier`, or a key that is none.
    """
    bodies = {plain_body(root.body) for root in roots}
    if len(bodies) < BODIES_MIN or "" in bodies:
        raise ProofError(
            "roots-bodies",
            "roots belong to three or more bodies",
            expected="3 or more",
            found=str(len(bodies)),
        )
    for root in roots:
        check_identifier(root.person, what="person of a root")
    keys = [root.parse() for root in roots]
    distinct = len({key.digest for key in keys}), len({root.person for root in roots})
    if distinct != (len(roots), len(roots)):
        raise ProofError("roots-distinct", "each root is a person with a key of their own")
    return keys


def check_quorum(bodies: set[str], quorum: int) -> None:
    """Refuse by rule `quorum-bodies` a quorum that these bodies cannot reach, or that is none."""
    distinct = {plain_body(body) for body in bodies}
    if not 1 <= quorum <= len(distinct) or "" in distinct:
        raise ProofError(
            "quorum-bodies",
            "the quorum counts different bodies",
            expected=f"1 to {len(distinct)}",
            found=str(quorum),
        )
