"""A ledger in which everything happens to keys and offices that can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.corpus.publishing import Published
from tests.proof.builder import Ledger
from tests.proof.people import (
    APPROVER,
    CLERK,
    COUNTY,
    REGISTRAR,
    ROOTS,
    TOKEN,
    VOTER,
    Key,
    log_vkey,
    policy,
    system_set,
    who,
    witness_set,
)

NEW_ROOT = who("r4", "root", "audit bureau")
NEW_SYSTEM = who("system-2", "system", "")
THIRD = ("audit bureau", "audit.example/w2")


class _Seen(Ledger):
    """A ledger of which everybody has seen all: there is a checkpoint before each act."""

    def __init__(self, origin: str, publish: Callable[[], None]) -> None:
        super().__init__(origin)
        self._publish = publish

    def log(self, record: bytes) -> int:
        """Add a record, and publish."""
        index = super().log(record)
        self._publish()
        return index


def registry_ledger(name: str) -> Published:
    """Keys of every algorithm in every state, offices, sets replaced, a clock set, a policy."""
    origin = f"{name}.yangguang.example/county/{COUNTY}/simulated"
    ledger = Published(name, Ledger(origin))
    signed = ledger.signed = _Seen(origin, ledger.publish)
    signed.open(clock="simulated")
    for someone in (REGISTRAR, CLERK, VOTER, TOKEN, APPROVER):
        signed.enrol(someone)
        signed.grant(someone)
    _trouble(signed)
    signed.act("PolicyAdopted.v1", policy(late_hours=48), ROOTS[:2])
    _replace_sets(signed)
    later = (signed.now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    signed.act("ClockSet.v1", {"now": later}, ROOTS[:2])
    return ledger


def _trouble(signed: Ledger) -> None:
    """Keys are lost, found again, given up and misused; an office ends."""
    lost = {"key": CLERK.key.id, "reason": "lost"}
    signed.act("KeySuspended.v1", lost, ROOTS[:1])
    signed.act("KeyReinstated.v1", {**lost, "reason": "found"}, ROOTS[:2])
    signed.act("KeyRevoked.v1", {"key": APPROVER.key.id, "reason": "superseded"}, ROOTS[:2])
    window = {"from": "2026-03-01T08:00:00+08:00", "until": "2026-03-01T08:30:00+08:00"}
    stolen = {"key": VOTER.key.id, "reason": "stolen", **window}
    signed.act("KeyCompromised.v1", stolen, ROOTS[:2])
    office = {"person": CLERK.person, "place": CLERK.place, "role": CLERK.role}
    signed.act("RoleEnded.v1", {**office, "on": "2026-03-31"}, ROOTS[:2])


def _replace_sets(signed: Ledger) -> None:
    """Roots, system keys, witnesses and the log's key; both sets sign where they change."""
    roots = [one.as_root() for one in (*ROOTS[:2], NEW_ROOT)]
    signed.act("RootsReplaced.v1", {"roots": roots}, ROOTS[:2])
    system = [*system_set(), *system_set("ObjectionReceived.v1", person=NEW_SYSTEM)]
    signed.act("SystemKeysChanged.v1", {"system": system}, ROOTS[:2])
    signed.witnesses = [*signed.witnesses, THIRD]
    witnesses = {"quorum": 2, "witnesses": witness_set(signed.witnesses[1:])}
    signed.act("WitnessesChanged.v1", witnesses, ROOTS[:2])
    new = Key("log 2")
    signed.log_keys = [*signed.log_keys, (signed.origin, new)]
    signed.act("LogKeyChanged.v1", {"log": log_vkey(signed.origin, new)}, ROOTS[:2])
