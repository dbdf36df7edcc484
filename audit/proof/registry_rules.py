"""Whether a registry act is admitted: each row of the table in signed-events.md.

Root keys of three or more bodies open the ledger; after that most acts need two signers of
different bodies, each a root or a registrar in force. Signatures and the signers' own standing
are checked in `signers`; here it is whether they are enough, and whether the change may be made.

- No suspension, revocation or compromise leaves roots of fewer than two bodies in force, for then
  nobody could ever replace them; the set is replaced first (ADR 46).
- A key serves one purpose: none that ever was the log's or a witness's signs acts, none in force
  moves between roots, system and persons, and a suspended one comes back by reinstatement alone.
- Bodies are compared without what only spelling adds (`plain_body`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.proof import registry_acts as acts
from audit.proof.act import Act, Signer
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, parse_key, possession_text, spki_of_ed25519, verify
from audit.proof.keys import key_id as id_of
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.note import COSIGNATURE, ED25519, VerifierKey, parse_vkey
from audit.proof.registry import Registry
from audit.proof.registry_values import ACTIVE, PERSON, REPLACED, REVOKED, ROOT, SUSPENDED, SYSTEM
from audit.proof.scalars import base64_decode, check_identifier, plain_body
from audit.proof.trust import check_clock, check_quorum, check_roots

REGISTRAR = "registrar"
_TWO = 2


def check_opening(registry: Registry, act: Act, index: int) -> None:
    """Refuse by rule `opening` all but `LedgerOpened` as the first record, and it elsewhere."""
    if registry.opened in (act.type == "LedgerOpened.v1", index == 0):
        raise ProofError(
            "opening",
            "LedgerOpened is the first record, and only that",
            expected="LedgerOpened.v1" if index == 0 else "another type",
            found=f"{act.type} at index {index}",
        )


def check_registry_act(registry: Registry, act: Act) -> None:
    """Refuse a registry act that the table does not allow at this position.

    Acts of other types pass. `registry` is the state below the act.

    Raises:
        ProofError: `lines`, `shape`, `registry-signers`, `registry-bodies`,
            `registry-authority`, or the rule of the row that is broken.
    """
    if act.type not in acts.REGISTRY_TYPES:
        return
    if act.lines is not None:
        raise ProofError("lines", "a registry act has no lines", found=act.type)
    data = acts.parse_data(act.type, act.data)
    _CHECKS[type(data)](registry, act, data)


def _opened(_registry: Registry, act: Act, data: acts.LedgerOpened) -> None:
    if data.origin != act.ledger:
        raise ProofError("ledger", "opens another log", expected=act.ledger, found=data.origin)
    if act.seen_size or act.seen_root != EMPTY_ROOT:
        raise ProofError("seen-root", "the opening has seen the empty tree", expected="size 0")
    check_clock(data.clock, data.origin)
    keys = check_roots(data.roots)
    roots = {(root.key, root.person) for root in data.roots}
    signers = {(signer.key, signer.person) for signer in act.by}
    if roots != signers or any(signer.role != "root" for signer in act.by):
        raise ProofError(
            "registry-signers",
            "all roots sign the opening, with role root",
            expected=", ".join(sorted(person for _, person in roots)),
            found=", ".join(sorted(person for _, person in signers)),
        )
    system = _system_keys(data.system)
    log = _log_vkey(data.log, data.origin)
    witnesses = _witness_vkeys(data.witnesses, data.quorum)
    _check_material([*keys, *system], [log, *witnesses])


def _roots(registry: Registry, act: Act, data: acts.RootsReplaced) -> None:
    _two_bodies(registry, act, roots_only=True)
    for key, root in zip(check_roots(data.roots), data.roots, strict=True):
        _check_enrolable(registry, key, root.person, ROOT)


def _log_key(registry: Registry, act: Act, data: acts.LogKeyChanged) -> None:
    _two_bodies(registry, act, roots_only=True)
    log = _log_vkey(data.log, registry.origin)
    used = [parse_vkey(vkey) for vkey in registry.note_keys()]
    _check_material([entry.key for entry in registry.keys.values()], [log, *used])


def _witnesses(registry: Registry, act: Act, data: acts.WitnessesChanged) -> None:
    _two_bodies(registry, act, roots_only=True)
    quorum = registry.witness_sets[-1].quorum if data.quorum is None else data.quorum
    witnesses = _witness_vkeys(data.witnesses, quorum)
    used = [parse_vkey(vkey) for _, vkey in registry.logs]
    _check_material([entry.key for entry in registry.keys.values()], [*witnesses, *used])


def _system(registry: Registry, act: Act, data: acts.SystemKeysChanged) -> None:
    _two_bodies(registry, act, roots_only=True)
    for key, item in zip(_system_keys(data.system), data.system, strict=True):
        _check_enrolable(registry, key, item.person, SYSTEM)


def _enrolled(registry: Registry, act: Act, data: acts.KeyEnrolled) -> None:
    _two_bodies(registry, act)
    key = parse_key(data.key, base64_decode(data.spki, what="spki"))
    _check_enrolable(registry, key, data.person, PERSON)
    text = possession_text(registry.origin, data.person, data.key)
    try:
        verify(key, text, base64_decode(data.proof, what="proof"), registry.webauthn)
    except ProofError as error:
        raise ProofError(
            "key-possession", "the new key did not sign its enrolment", found=error.message
        ) from error


def _suspended(registry: Registry, act: Act, data: acts.KeySuspended) -> None:
    person = _entry_person(registry, data.key, ACTIVE)
    for signer in act.by:
        if signer.person != person:
            _check_authority(registry, signer, roots_only=False)
    _check_roots_left(registry, data.key)


def _reinstated(registry: Registry, act: Act, data: acts.KeyReinstated) -> None:
    _entry_person(registry, data.key, SUSPENDED)
    _two_bodies(registry, act)


def _revoked(registry: Registry, act: Act, data: acts.KeyRevoked) -> None:
    _entry_person(registry, data.key, ACTIVE, SUSPENDED, REPLACED)
    _own_or_two(registry, act, data.key)
    _check_roots_left(registry, data.key)


def _compromised(registry: Registry, act: Act, data: acts.KeyCompromised) -> None:
    _entry_person(registry, data.key, ACTIVE, SUSPENDED, REPLACED, REVOKED)
    _own_or_two(registry, act, data.key)
    _check_roots_left(registry, data.key)


def _granted(registry: Registry, act: Act, _data: acts.RoleGranted) -> None:
    _two_bodies(registry, act)


def _ended(registry: Registry, act: Act, data: acts.RoleEnded) -> None:
    _two_bodies(registry, act)
    if not registry.held(data.person, data.role, data.place):
        raise ProofError(
            "role-not-granted",
            "no such office to end",
            found=f"{data.person} {data.role} {data.place}",
        )


def _policy(_registry: Registry, act: Act, _data: acts.PolicyAdopted) -> None:
    _at_least_two(act, "a policy needs two persons")


def _clock(registry: Registry, act: Act, _data: acts.ClockSet) -> None:
    if not registry.simulated:
        raise ProofError(
            "clock", "only a simulated clock is set", expected="simulated", found=registry.clock
        )
    _at_least_two(act, "two roots set the clock")
    for signer in act.by:
        _check_authority(registry, signer, roots_only=True)


_CHECKS: dict[type, Callable[[Registry, Act, Any], None]] = {
    acts.LedgerOpened: _opened,
    acts.RootsReplaced: _roots,
    acts.LogKeyChanged: _log_key,
    acts.WitnessesChanged: _witnesses,
    acts.SystemKeysChanged: _system,
    acts.KeyEnrolled: _enrolled,
    acts.KeySuspended: _suspended,
    acts.KeyReinstated: _reinstated,
    acts.KeyRevoked: _revoked,
    acts.KeyCompromised: _compromised,
    acts.RoleGranted: _granted,
    acts.RoleEnded: _ended,
    acts.PolicyAdopted: _policy,
    acts.ClockSet: _clock,
}


def _at_least_two(act: Act, message: str) -> None:
    if len(act.by) < _TWO:
        raise ProofError("registry-signers", message, expected="2", found=str(len(act.by)))


def _two_bodies(registry: Registry, act: Act, *, roots_only: bool = False) -> None:
    """Two signers of different bodies, each a root (or a registrar) in force."""
    _at_least_two(act, "registry acts need two signers")
    for signer in act.by:
        _check_authority(registry, signer, roots_only=roots_only)
    bodies = {registry.keys[signer.key].body for signer in act.by}
    if len({plain_body(body) for body in bodies}) < _TWO:
        raise ProofError(
            "registry-bodies",
            "the signers are of one body",
            expected="two different bodies",
            found=", ".join(sorted(bodies)),
        )


def _check_authority(registry: Registry, signer: Signer, *, roots_only: bool) -> None:
    if registry.is_root(signer.key) or (signer.role == REGISTRAR and not roots_only):
        return
    raise ProofError(
        "registry-authority",
        f"{signer.person} may not change the registry so",
        expected="a root" if roots_only else "a root or registrar",
        found=signer.role,
    )


def _own_or_two(registry: Registry, act: Act, key: str) -> None:
    if [signer.key for signer in act.by] != [key]:
        _two_bodies(registry, act)


def _check_roots_left(registry: Registry, key: str) -> None:
    """Roots of two bodies stay in force, for nobody else could ever replace the roots."""
    left = registry.root_bodies(without=key)
    if registry.is_root(key) and len(left) < _TWO:
        raise ProofError(
            "registry-roots",
            "too few roots would be left to replace them: replace the roots first",
            expected="roots of two bodies in force",
            found=str(len(left)),
        )


def _entry_person(registry: Registry, key: str, *statuses: str) -> str:
    entry = registry.keys.get(key)
    if entry is None:
        raise ProofError("key-unknown", "no such key was enrolled", found=key[:100])
    if entry.status not in statuses:
        raise ProofError(
            "key-status", "not in this state", expected=" or ".join(statuses), found=entry.status
        )
    return entry.person


def _check_enrolable(registry: Registry, key: PublicKey, person: str, kind: str) -> None:
    """A key has one person for ever, one id, one purpose, and no second life.

    Roots and system keys come as whole sets, which keep who was in them; a person's key is
    enrolled when it is in no set.
    """
    known_id = registry.digests.get(key.digest)
    entry = registry.keys.get(known_id) if known_id else None
    if entry and entry.key.id != key.id:
        raise ProofError(
            "key-id", "this key is known by another id", expected=entry.key.id, found=key.id
        )
    if entry and entry.person != person:
        raise ProofError(
            "key-person", "a key has one person for ever", expected=entry.person, found=person
        )
    if entry and entry.status == REVOKED:
        raise ProofError("key-revoked", "a revoked key is never enrolled again", found=key.id)
    if entry and entry.status != REPLACED:
        if kind == PERSON:
            raise ProofError("key-enrolled", "the key is enrolled already", found=key.id)
        if entry.status == SUSPENDED:
            raise ProofError("key-suspended", "reinstate the key first", found=key.id)
        if entry.kind != kind:
            raise ProofError(
                "key-purpose", "the key is in use otherwise", expected=kind, found=entry.kind
            )
    _check_material([key], [parse_vkey(vkey) for vkey in registry.note_keys()])


def _system_keys(system: tuple[acts.SystemKey, ...]) -> list[PublicKey]:
    for item in system:
        check_identifier(item.person, what="person of a system key")
    keys = [parse_key(item.key, base64_decode(item.spki, what="spki")) for item in system]
    if len({key.digest for key in keys}) != len(keys):
        raise ProofError("key-enrolled", "a system key stands there twice")
    return keys


def _log_vkey(text: str, origin: str) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind != ED25519 or key.name != origin:
        raise ProofError(
            "log-key-name", "the log's key bears the log's name", expected=origin, found=text[:120]
        )
    return key


def _witness_vkeys(witnesses: tuple[acts.Witness, ...], quorum: int) -> list[VerifierKey]:
    keys = [parse_vkey(witness.vkey) for witness in witnesses]
    for key in keys:
        if key.kind != COSIGNATURE:
            raise ProofError("vkey", "a witness cosigns", expected="type 0x04", found=str(key))
    check_quorum({witness.body for witness in witnesses}, quorum)
    return keys


def _check_material(keys: list[PublicKey], note_keys: list[VerifierKey]) -> None:
    """The keys of log, witnesses and signers are all different: each signs for one purpose."""
    digests = [id_of("", spki_of_ed25519(key.public_key)).lstrip(":") for key in note_keys]
    own = [key.digest for key in keys]
    if len({*digests, *own}) != len(digests) + len(own):
        raise ProofError("key-purpose", "one key serves two purposes, or two names")
