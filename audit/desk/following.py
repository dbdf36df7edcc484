"""Level 3, authorship: the log followed record by record, in order, by the one registry.

Everything that depends on what stands before: keys and offices at their position, registry acts,
batches under their header's root, ids, `seen` roots, time. The rules are `audit.proof.history`'s;
signatures were verified page by page, and what does not hold there changes no registry here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from audit.desk.keys import keys_in
from audit.desk.page import Read
from audit.desk.report import Failures, failure, finding, of_proof
from audit.desk.roots import Roots
from audit.desk.snapshot import Snapshot
from audit.proof.act import Act, parse_act
from audit.proof.errors import ProofError
from audit.proof.history import Examined, History, Instants
from audit.proof.record import envelope_of
from audit.proof.registry import Registry
from audit.proof.registry_acts import is_registry_type
from audit.proof.registry_values import Compromise
from audit.proof.scalars import format_admitted_at
from audit.proof.signers import verify_signatures
from domain.kernel.words import say

TreeRoot = Callable[[int], bytes]
"""The root at a size by the stored tiles; raises `ProofError` where they give none."""

_BETWEEN = (
    "SELECT position, record FROM records WHERE ledger = %s AND act_id IS NOT NULL"
    # the instant stands at a fixed place in a record
    " AND substring(record FROM 17 FOR 27) BETWEEN %s AND %s ORDER BY position"
)
_record = re.compile(r"record (\d+)(?:, )?(.*)").fullmatch


class Following:
    """Takes the pages of one log in order.

    Args:
        ledger: Its number.
        origin: Its origin, as its first record says.
        roots: The tree as recomputed, at least as far as the page that is taken.
        tree_root: Asked for a root that no stored checkpoint has.
        failures: Takes what is found.
    """

    def __init__(
        self, ledger: int, origin: str, roots: Roots, tree_root: TreeRoot, failures: Failures
    ) -> None:
        self._ledger = ledger
        self._roots = roots
        self._tree_root = tree_root
        self._failures = failures
        self._unsaved: dict[int, bytes] = {}
        self._at = 0
        self.instants = Instants()
        self.history = History(
            origin, self._check_seen, report=self._report, instants=self.instants, signatures=False
        )

    @property
    def registry(self) -> Registry:
        """Who may sign, by all records taken so far."""
        return self.history.registry

    def take(self, read: Read) -> None:
        """Follow the records of the next page."""
        for found in read.examined:
            self.instants.add(found.index, found.admitted_at)
        unverified, refused = set(read.unverified), set(read.refused)
        for found in read.examined:
            self._at = found.index
            holds = found.index not in refused
            if found.index in unverified and found.act is not None:
                holds = self._verify(found.act)
            if holds or found.act is None or not is_registry_type(found.act.type):
                self.history.size = found.index  # what is missing, level 1 reports
                self.history.follow(found)
            else:
                self._pass_by(found)
        self._failures.count(3, "signatures", read.signatures)

    def finish(self) -> None:
        """No record follows."""
        self.history.finish()
        self._failures.count(3, "acts", self.history.acts)
        self._failures.count(3, "batch lines", self.history.lines)

    def _pass_by(self, found: Examined) -> None:
        """A registry act that nobody signed changes nothing."""
        self.history.size = found.index + 1
        self.history.last_admitted_at = found.admitted_at

    def _verify(self, act: Act) -> bool:
        """Verify signatures by keys that were not gathered: the registry's, or the act's own."""
        keys = {**self.registry.public_keys, **keys_in(act)}
        if any(signer.key not in keys for signer in act.by):
            return True  # following refuses the key itself
        try:
            verify_signatures(act, keys, self.registry.webauthn)
        except ProofError as error:
            self._report(error.at(f"record {self._at}"))
            return False
        self._failures.count(3, "signatures", len(act.by))
        return True

    def _check_seen(self, size: int, root: bytes) -> None:
        """`seen-root`: the checkpoint that an act has seen is one of this log."""
        known = self._roots.at(size)
        if known is None:
            known = self._unsaved_root(size)
        if known != root:
            raise ProofError(
                "seen-root",
                f"the root seen at size {size} is not this log's",
                expected=known.hex(),
                found=root.hex(),
            )

    def _unsaved_root(self, size: int) -> bytes:
        """A root that was seen and is among no checkpoints; level 2's failure, once a size."""
        if size not in self._unsaved:
            self._failures.fail(
                failure(
                    2,
                    "checkpoint-missing",
                    say(
                        "an act has seen a checkpoint that is not stored",
                        "事项引用的检查点未被保存",
                    ),
                    position=self._at,
                    table="checkpoints",
                    row={"ledger": self._ledger, "size": size},
                    expected=f"a checkpoint of size {size}",
                    found="no row",
                )
            )
            self._unsaved[size] = self._tree_root(size)
        return self._unsaved[size]

    def _report(self, error: ProofError) -> None:
        match = _record(error.where)
        position = int(match[1]) if match else self._at
        error.where = match[2] if match else error.where
        row = {"ledger": self._ledger, "position": position}
        self._failures.fail(of_proof(3, error, position=position, table="records", row=row))


def find_compromised(
    snapshot: Snapshot, ledger: int, registry: Registry, failures: Failures
) -> None:
    """`compromised`: every act of a key inside a window of compromise is a finding."""
    for key, windows in registry.compromises.items():
        for window in windows:
            rows = snapshot.stream("compromised", _BETWEEN, (ledger, *_bounds(window)))
            for position, record in rows:
                if _signed_by(key, record, position):
                    words = say(
                        f"signed by {key} inside a window of compromise",
                        f"由泄露期内的密钥 {key} 签署",
                    )
                    failures.find(finding("compromised", words, position=position))


def _bounds(window: Compromise) -> tuple[bytes, bytes]:
    last = window.until or datetime.max.replace(tzinfo=window.start.tzinfo)
    return format_admitted_at(window.start).encode(), format_admitted_at(last).encode()


def _signed_by(key: str, record: bytes, position: int) -> bool:
    try:
        act = parse_act(envelope_of(record, position))
    except ProofError:
        return False
    return any(signer.key == key for signer in act.by)
