"""What the ledger itself states, signed by its own key: looks, anonymous objections, promises.

The key is in custody and named, with a closed list of types, in the ledger's first event; a type
that is not on the list cannot be signed here at all.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final

from api.hosts import Hosted, Pool
from api.problems import Problem
from api.registries import Registries
from api.signing import Office, Seen, SignedAct, sign_act
from audit.proof.registry_values import KeyEntry
from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from audit.trail.custody import Custody, SigningKey
from audit.trail.outcomes import Admitted
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

    def state(self, hosted: Hosted, kind: str, data: Mapping[str, Any]) -> Admitted:
        """Sign an act of the type and wait until it is admitted; raises as admission does."""
        entry, key = self._office(hosted, kind)
        signed = sign_act(
            kind,
            data,
            ledger=hosted.origin,
            by=[Office(entry.person, "system", hosted.county, key)],
            at=self.registries.time_of(hosted),
            seen=self.seen(hosted),
        )
        return self.submit(hosted, signed).result(WAIT_SECONDS)

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
