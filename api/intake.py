"""Where acts come in: one admission for each ledger in this process, opened when first used.

Signatures are verified in the thread of whoever asks: one act costs less than handing it to
another thread; a batch is handed over. The committer answers through a future.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from api.hosts import Hosted
from api.problems import Problem, busy
from api.signing import SignedAct
from audit.proof import canonical
from audit.proof.commitment import Disclosure
from audit.proof.registry import Registry
from audit.proof.registry_values import KeyEntry
from audit.proof.scalars import parse_admitted_at
from audit.trail.admission import Admission, LedgerInfo
from audit.trail.custody import SigningKey
from audit.trail.outcomes import Admitted, Busy, Refusal, Unavailable
from audit.trail.promises import promise_leaf
from audit.trail.submission import Submission
from audit.trail.vault import Vault
from domain.kernel.words import say

RETRY_SECONDS: Final = 5


@dataclass(eq=False)
class Intake:
    """The admissions of one process; `connect` opens a connection with autocommit."""

    connect: Callable[[], Connection[Any]]
    vault: Vault
    clock: Callable[[], datetime]
    in_custody: Callable[[KeyEntry], SigningKey | None]
    _admissions: dict[int, Admission] = field(default_factory=dict)
    _promising: dict[int, tuple[Registry, SigningKey]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def close(self) -> None:
        """Take in what waits, then end every admission."""
        for admission in self._admissions.values():
            admission.close()

    def of(self, hosted: Hosted) -> Admission:
        """The admission of a ledger."""
        found = self._admissions.get(hosted.number)
        if found is None:
            with self._lock:
                found = self._admissions.get(hosted.number)
                if found is None:
                    found = self._admissions[hosted.number] = self._open(hosted)
        return found

    def _open(self, hosted: Hosted) -> Admission:
        info = LedgerInfo(hosted.number, hosted.origin, hosted.county, hosted.purpose)
        admission = Admission(info, self.connect, self.vault, self.clock)
        try:
            admission.warm()
        except BaseException:
            admission.close()
            raise
        return admission

    def submit(self, hosted: Hosted, submission: Submission) -> Future[Admitted]:
        """Verify and queue an act; raises `Refusal` or `Busy`."""
        admission = self.of(hosted)
        return admission.submit(admission.prepare(submission))

    def submit_signed(self, hosted: Hosted, signed: SignedAct) -> Future[Admitted]:
        """Queue an act of the ledger's own key."""
        submission = Submission(
            canonical.encode(signed.envelope),
            msgspec.convert(signed.disclosures, tuple[Disclosure, ...]),
            signed.lines,
        )
        return self.submit(hosted, submission)

    async def admit(
        self,
        hosted: Hosted,
        envelope: bytes,
        disclosures: Sequence[Disclosure],
        lines: Sequence[bytes],
    ) -> Admitted:
        """Take an act in and wait for its commit; raises the problem that says why not."""
        submission = Submission(envelope, disclosures, lines)
        try:
            admission = self._admissions.get(hosted.number)
            if admission is None:
                admission = await asyncio.to_thread(self.of, hosted)
            if lines:
                prepared = await asyncio.to_thread(admission.prepare, submission)
            else:
                prepared = admission.prepare(submission)
            return await admission.submit_from(asyncio.get_running_loop(), prepared)
        except (Refusal, Busy, Unavailable) as error:
            raise of_outcome(error) from None

    def promise(self, hosted: Hosted, admitted: Admitted) -> msgspec.Raw | None:
        """The promise that the record will be under a checkpoint; None without a system key."""
        key = self._promising_key(hosted)
        if key is None:
            return None
        return msgspec.Raw(
            promise_leaf(
                key,
                ledger=hosted.origin,
                act_id=admitted.id,
                index=admitted.index,
                leaf=admitted.leaf,
                admitted_at=parse_admitted_at(admitted.admitted_at),
            )
        )

    def _promising_key(self, hosted: Hosted) -> SigningKey | None:
        """A system key in force that is in custody here; looked for when the registry changes."""
        registry = self.of(hosted).registry
        known = self._promising.get(hosted.number)
        if known is not None and known[0] is registry:
            return known[1]
        keys = map(self.in_custody, registry.system_keys())
        key = next((key for key in keys if key is not None), None)
        if key is not None:  # one that is missing may be brought at any moment
            self._promising[hosted.number] = registry, key
        return key


def of_outcome(error: Refusal | Busy | Unavailable) -> Problem:
    """The problem that tells why an act was not taken, or that nobody knows yet."""
    if isinstance(error, Busy):
        return busy()
    if isinstance(error, Unavailable):
        return Problem(
            "read-only",
            say(
                "the database is away; whether the act was taken is not known: send it again as "
                "it is",
                "数据库暂时不可用，是否已入账尚不确定，请原样重发",
            ),
            headers={"retry-after": str(RETRY_SECONDS)},
        )
    return Problem(
        error.kind,
        say(
            f"{error.rule}: expected {error.expected.en}; found {error.found.en}",
            f"{error.rule}：应为{error.expected.zh}；实为{error.found.zh}",
        ),
        rule=error.rule,
        expected=error.expected,
        found=error.found,
        line=error.line,
    )
