"""What the ledger states itself, by its own key: looks, anonymous objections, what is overdue.

The key is in custody and named, with a closed list of types, in the ledger's first event or in a
later change; a type that is not on the list cannot be signed here at all. A key that gave way to
another while an act was on its way is not the end of it: the act is signed again by the new one.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from api.hosts import Hosted, Pool
from api.problems import Problem
from api.registries import Registries
from api.signing import Office, Seen, SignedAct, sign_act
from audit.proof.registry_values import KeyEntry
from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from audit.trail.custody import Custody, SigningKey
from audit.trail.outcomes import Admitted, Refusal
from domain.kernel.words import say

WAIT_SECONDS: Final = 10.0


@dataclass(eq=False)
class SystemActs:
    """Signs acts with the ledgers' own keys; `submit`, which queues them, is wired afterwards."""

    pool: Pool
    registries: Registries
    custody: Custody
    submit: Callable[[Hosted, SignedAct], Future[Admitted]] = field(init=False)
    _keys: dict[str, SigningKey] = field(default_factory=dict)

    def state(
        self,
        hosted: Hosted,
        kind: str,
        data: Mapping[str, Any],
        *,
        at: datetime | None = None,
        act_id: str | None = None,
    ) -> Admitted:
        """Sign an act of the type and wait until it is admitted; raises as admission does."""
        try:
            return self._state(hosted, kind, data, at, act_id)
        except Refusal as refusal:
            if refusal.kind != "signature":
                raise
            return self._state(hosted, kind, data, at, act_id)

    def _state(
        self,
        hosted: Hosted,
        kind: str,
        data: Mapping[str, Any],
        at: datetime | None,
        act_id: str | None,
    ) -> Admitted:
        entry, key = self._office(hosted, kind)
        signed = sign_act(
            kind,
            data,
            ledger=hosted.origin,
            by=[Office(entry.person, "system", hosted.county, key)],
            at=at or self.registries.time_of(hosted),
            seen=self.seen(hosted),
            act_id=act_id,
        )
        return self.submit(hosted, signed).result(WAIT_SECONDS)

    def may_state(self, hosted: Hosted, kind: str) -> bool:
        """Whether the type is on the list of one of the ledger's system keys in force."""
        return bool(self.registries.at_head(hosted).system_keys(kind))

    def _office(self, hosted: Hosted, kind: str) -> tuple[KeyEntry, SigningKey]:
        for entry in self.registries.at_head(hosted).system_keys(kind):
            key = self.in_custody(entry)
            if key is not None:
                return entry, key
        raise _cannot(f"no system key here for {kind}", f"本机没有 {kind} 的系统密钥")

    def in_custody(self, entry: KeyEntry) -> SigningKey | None:
        """The private half of a system key, where it is in custody here."""
        key = self._keys.get(entry.key.id)
        if key is None:
            key = self.custody.find(entry.key.raw)
            if key is not None:
                self._keys[entry.key.id] = key
        return key

    def seen(self, hosted: Hosted) -> Seen:
        """The newest checkpoint of a ledger; raises the 503 problem where there is none."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            head = checkpoints.latest(cursor, hosted.number)
        if head is None:
            raise _cannot("the ledger has no checkpoint yet", "账本尚无检查点")
        return Seen(head.size, base64_encode(head.root))


def _cannot(en: str, zh: str) -> Problem:
    return Problem("read-only", say(en, zh), headers={"retry-after": "5"})
