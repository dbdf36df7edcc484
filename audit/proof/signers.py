"""Who signed: each key against the registry at its position, and each signature against its key.

signed-events.md: "A signature counts if the key was valid at the act's position in the log. A
role counts if both `at` and `admitted_at` fall inside it"; "Root keys act with role `root`, the
system's with role `system`; every other signer's `role` and `place` must be one granted";
`person` is the one for whom `key` was enrolled; a system key signs its closed list of types.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from audit.proof.act import Act, Signer
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, WebAuthn, verify
from audit.proof.registry import Registry
from audit.proof.registry_values import ACTIVE, ROOT, SYSTEM, KeyEntry
from audit.proof.scalars import shanghai_day


def check_signers(registry: Registry, act: Act, admitted_at: datetime) -> None:
    """Refuse unless every signer may sign this act at the registry's position.

    `LedgerOpened` is its own authority and is left to `registry_rules`.

    Raises:
        ProofError: `key-unknown`, `key-person`, `key-suspended`, `key-revoked`, `key-replaced`,
            `role-root`, `role-system`, `system-type`, `role-not-granted`, `role-dates`.
    """
    for number, signer in enumerate(act.by):
        try:
            entry = check_key(registry, signer)
            if entry.kind == ROOT:
                _check_role(signer, ROOT, "role-root")
            elif entry.kind == SYSTEM:
                _check_role(signer, SYSTEM, "role-system")
                _check_system_type(entry, act.type)
            else:
                _check_grant(registry, signer, act, admitted_at)
        except ProofError as error:
            raise error.at(f"by[{number}]") from None


def check_key(registry: Registry, signer: Signer) -> KeyEntry:
    """The entry of a signer's key, if it is valid now and of that person."""
    entry = registry.keys.get(signer.key)
    if entry is None:
        raise ProofError("key-unknown", "the key was never enrolled", found=signer.key)
    if entry.person != signer.person:
        raise ProofError(
            "key-person",
            "the key was enrolled for another person",
            expected=entry.person,
            found=signer.person,
        )
    if entry.status != ACTIVE:
        raise ProofError(
            f"key-{entry.status}", f"the key is {entry.status} at this position", found=signer.key
        )
    return entry


def verify_signatures(act: Act, keys: Mapping[str, PublicKey], webauthn: WebAuthn | None) -> None:
    """Refuse unless every signature holds; needs nothing of the registry but its keys.

    Raises:
        ProofError: `key-unknown`, `signature`, `webauthn`.
    """
    message = act.pae()
    for number, (signer, signature) in enumerate(zip(act.by, act.signatures, strict=True)):
        key = keys.get(signer.key)
        if key is None:
            raise ProofError(
                "key-unknown",
                "the key was never enrolled",
                found=signer.key,
                where=f"by[{number}]",
            )
        try:
            verify(key, message, signature, webauthn)
        except ProofError as error:
            raise error.at(f"by[{number}]") from None


def _check_role(signer: Signer, role: str, rule: str) -> None:
    if signer.role != role:
        raise ProofError(
            rule, f"a {role} key acts with role {role} alone", expected=role, found=signer.role
        )


def _check_system_type(entry: KeyEntry, act_type: str) -> None:
    if act_type not in entry.types:
        raise ProofError(
            "system-type",
            "a type outside the closed list of this system key",
            expected=", ".join(sorted(entry.types)),
            found=act_type,
        )


def _check_grant(registry: Registry, signer: Signer, act: Act, admitted_at: datetime) -> None:
    days = shanghai_day(act.at_time), shanghai_day(admitted_at)
    for grant in registry.grants.get(signer.person, ()):
        if (
            grant.role == signer.role
            and grant.place == signer.place
            and grant.covers(days[0])
            and grant.covers(days[1])
        ):
            return
    raise _not_held(registry, signer, days)


def _not_held(registry: Registry, signer: Signer, days: tuple[date, date]) -> ProofError:
    grants = registry.held(signer.person, signer.role, signer.place)
    if not grants:
        return ProofError(
            "role-not-granted",
            f"{signer.person} was not granted this office",
            expected="a role that was granted",
            found=f"{signer.role} at {signer.place}",
        )
    return ProofError(
        "role-dates",
        f"{signer.role} at {signer.place} was not held on the day",
        expected=" or ".join(f"{grant.first} to {grant.until or 'now'}" for grant in grants),
        found=f"at {days[0]}, admitted {days[1]}",
    )
