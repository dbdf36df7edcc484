"""How each registry act changes the registry. Nothing here refuses (house rule 1).

log.md: "size n is judged by the set in force below n": what a record at index c brings counts for
checkpoints from size c + 1 on, and what the first record brings for all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from audit.proof import registry_acts as acts
from audit.proof.act import Act
from audit.proof.keys import parse_key
from audit.proof.registry_values import (
    ACTIVE,
    PERSON,
    REVOKED,
    ROOT,
    SUSPENDED,
    SYSTEM,
    Compromise,
    Grant,
    KeyEntry,
    Policy,
    WitnessSet,
)
from audit.proof.scalars import base64_decode, parse_day, parse_instant

if TYPE_CHECKING:
    from audit.proof.registry import Registry

_SECOND_DAY = date(1, 1, 2)
"""An office that ends earlier still was held on the first day of all at the latest."""


def evolve(registry: Registry, act: Act, index: int) -> None:
    """Fold in one registry act."""
    data = msgspec.convert(act.data, acts.REGISTRY_TYPES[act.type])
    _EVOLVE[type(data)](registry, data, index)
    if registry.simulated and registry.now is None:
        registry.now = act.at_time  # a simulated clock begins when the ledger was opened


def _opened(registry: Registry, data: acts.LedgerOpened, index: int) -> None:
    registry.origin, registry.county, registry.clock = data.origin, data.county, data.clock
    registry.webauthn = data.webauthn
    registry.logs = ((index, data.log),)
    registry.witness_sets = (WitnessSet(index, data.witnesses, data.quorum),)
    _set_roots(registry, data, index)
    _set_system(registry, data, index)


def _set_roots(
    registry: Registry, data: acts.LedgerOpened | acts.RootsReplaced, index: int
) -> None:
    registry.retire(ROOT)
    for root in data.roots:
        registry.put(KeyEntry(root.parse(), root.person, root.body, ROOT, index))
    registry.roots = (*registry.roots, (index, data.roots))


def _set_system(
    registry: Registry, data: acts.LedgerOpened | acts.SystemKeysChanged, index: int
) -> None:
    registry.retire(SYSTEM)
    for item in data.system:
        key = parse_key(item.key, base64_decode(item.spki))
        types = frozenset(item.types)
        registry.put(KeyEntry(key, item.person, "", SYSTEM, index, types=types))


def _log_key(registry: Registry, data: acts.LogKeyChanged, index: int) -> None:
    registry.logs = (*registry.logs, (index + 1, data.log))


def _witnesses(registry: Registry, data: acts.WitnessesChanged, index: int) -> None:
    quorum = registry.witness_sets[-1].quorum if data.quorum is None else data.quorum
    changed = WitnessSet(index + 1, data.witnesses, quorum)
    registry.witness_sets = (*registry.witness_sets, changed)


def _enrolled(registry: Registry, data: acts.KeyEnrolled, index: int) -> None:
    key = parse_key(data.key, base64_decode(data.spki))
    registry.put(KeyEntry(key, data.person, data.body, PERSON, index))


def _suspended(registry: Registry, data: acts.KeySuspended, _index: int) -> None:
    registry.mark(data.key, SUSPENDED)


def _reinstated(registry: Registry, data: acts.KeyReinstated, _index: int) -> None:
    registry.mark(data.key, ACTIVE)


def _revoked(registry: Registry, data: acts.KeyRevoked, _index: int) -> None:
    registry.mark(data.key, REVOKED)


def _compromised(registry: Registry, data: acts.KeyCompromised, index: int) -> None:
    registry.mark(data.key, REVOKED)
    window = Compromise(*data.window(), index)
    registry.compromises[data.key] = (*registry.compromises.get(data.key, ()), window)


def _granted(registry: Registry, data: acts.RoleGranted, index: int) -> None:
    until = None if data.until is None else parse_day(data.until)
    grant = Grant(data.role, data.place, parse_day(data.from_), until, index)
    registry.grants[data.person] = (*registry.grants.get(data.person, ()), grant)


def _ended(registry: Registry, data: acts.RoleEnded, _index: int) -> None:
    last = max(parse_day(data.on), _SECOND_DAY) - timedelta(days=1)
    registry.grants[data.person] = tuple(
        msgspec.structs.replace(grant, until=last)
        if (grant.role, grant.place) == (data.role, data.place)
        and (grant.until is None or grant.until > last)
        else grant
        for grant in registry.grants.get(data.person, ())
    )


def _policy(registry: Registry, data: acts.PolicyAdopted, index: int) -> None:
    policy = Policy(index, data.place, parse_day(data.effective_from), data.parameters)
    registry.policies = (*registry.policies, policy)
    registry.forget_limits()


def _clock(registry: Registry, data: acts.ClockSet, _index: int) -> None:
    registry.now = parse_instant(data.now)


_EVOLVE: dict[type, Callable[[Registry, Any, int], None]] = {
    acts.LedgerOpened: _opened,
    acts.RootsReplaced: _set_roots,
    acts.LogKeyChanged: _log_key,
    acts.WitnessesChanged: _witnesses,
    acts.SystemKeysChanged: _set_system,
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
