"""A ledger in memory, with the private keys of everybody in it: what forgers of tests work with.

`Ledger` signs acts, logs records, signs checkpoints, lets witnesses cosign, and packs dossiers.
Every step takes an edit, so that a forgery can break one thing and have all else signed properly:

    ledger = village()
    ledger.act("VoteCast.v1", {...}, [VOTER], edit=lambda payload: payload.update(at="yesterday"))
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from audit.proof import merkle, note
from audit.proof.act import Lines
from audit.proof.batch import lines_of, prove_line
from audit.proof.canonical import encode
from audit.proof.checkpoint import Checkpoint
from audit.proof.dsse import ACT_TYPE, REGISTRY_TYPE, format_envelope, pae
from audit.proof.errors import ProofError
from audit.proof.history import History
from audit.proof.merkle import Subtree, leaf_hash, root_of
from audit.proof.record import ActRecord, LineRecord, frame_act, frame_line, parse_record
from audit.proof.registry import Registry
from audit.proof.scalars import SHANGHAI, base64_decode, base64_encode, format_admitted_at
from audit.proof.tlog_proof import format_proof
from audit.proof.trust import format_trust
from tests.proof.people import (
    APPROVER,
    CLERK,
    COUNTY,
    LOG,
    ORIGIN,
    REGISTRAR,
    ROOTS,
    START,
    SYSTEM,
    TOKEN,
    VILLAGE,
    VOTER,
    WITNESSES,
    Edit,
    Key,
    Who,
    _nothing,
    enrolment,
    grant,
    opening,
    witness_key,
)

__all__ = [
    "CLERK",
    "COUNTY",
    "LOG",
    "REGISTRAR",
    "ROOTS",
    "TOKEN",
    "VILLAGE",
    "VOTER",
    "Key",
    "Ledger",
    "only_refusal",
    "refusals",
    "village",
]
"""The ledger, and the people and bags that other tests take from here as well."""


class Ledger:
    """Records, and the means to add more; a minute passes with each act."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.records: list[bytes] = []
        self.now = START
        self.batches: dict[int, list[bytes]] = {}
        self.log_keys: list[tuple[str, Key]] = [(origin, LOG)]
        self.witnesses: list[tuple[str, str]] = list(WITNESSES)

    @property
    def size(self) -> int:
        return len(self.records)

    @property
    def leaves(self) -> list[bytes]:
        return [leaf_hash(record) for record in self.records]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` records."""
        return root_of(self.leaves[: self.size if size is None else size])

    def copy(self) -> Ledger:
        """The same ledger, to go another way."""
        twin = Ledger(self.origin)
        twin.__dict__.update(self.__dict__)
        twin.records, twin.batches = list(self.records), dict(self.batches)
        return twin

    # --- acts ----------------------------------------------------------------------------------

    def payload(
        self, act_type: str, data: dict[str, Any], by: Iterable[Who], *, edit: Edit = _nothing
    ) -> bytes:
        """What signers sign: seen is the whole log so far, `at` is now."""
        fields: dict[str, Any] = {
            "at": self.now.astimezone(SHANGHAI).isoformat(),
            "by": [signer.entry() for signer in by],
            "data": data,
            "id": f"01950000-0000-7000-8000-{self.size:012x}",
            "ledger": self.origin,
            "seen": {"root": base64_encode(self.root()), "size": self.size},
            "type": act_type,
        }
        edit(fields)
        return encode(fields)

    def act(
        self,
        act_type: str,
        data: dict[str, Any],
        by: Iterable[Who],
        *,
        edit: Edit = _nothing,
        payload: Callable[[bytes], bytes] = bytes,
        signatures: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]] = list,
        admitted_at: datetime | None = None,
        envelope: Callable[[bytes], bytes] = bytes,
        record: Callable[[bytes], bytes] = bytes,
    ) -> int:
        """Sign an act and log it; its index. The edits apply in the order of the arguments."""
        signers = list(by)
        self.now += timedelta(minutes=1)
        body = payload(self.payload(act_type, data, signers, edit=edit))
        message = pae(ACT_TYPE, body)
        signed = signatures([(w.key.id, w.key.sign(message)) for w in signers])
        sealed = envelope(format_envelope(ACT_TYPE, body, signed))
        admitted = format_admitted_at(admitted_at or self.now)
        return self.log(record(frame_act(sealed, self.size, admitted)))

    def log(self, record: bytes) -> int:
        """Add a record as it is; its index."""
        self.records.append(record)
        return self.size - 1

    def batch(
        self,
        act_type: str,
        data: dict[str, Any],
        by: Iterable[Who],
        lines: list[bytes],
        *,
        header: Lines | None = None,
        logged: list[bytes] | None = None,
        of: int = 0,
    ) -> int:
        """Sign a header and log its lines behind it; the header's index.

        `header` and `logged` stand in for what is signed and what is logged; `of` shifts the
        index of the header that the lines name.
        """
        said = header or lines_of(lines)
        edit = {"lines": {"count": said.count, "root": base64_encode(said.root)}}
        index = self.act(act_type, data, by, edit=lambda fields: fields.update(edit))
        for line in lines if logged is None else logged:
            self.log(frame_line(line, self.size, format_admitted_at(self.now), index + of))
        self.batches[index] = lines
        return index

    def open(self, *, edit: Edit = _nothing, by: Iterable[Who] = ROOTS, clock: str = "real") -> int:
        """Log the opening."""
        data = opening(self.origin, clock)
        edit(data)
        return self.act("LedgerOpened.v1", data, by)

    def enrol(self, person: Who, by: Iterable[Who] = ROOTS[:2], *, edit: Edit = _nothing) -> int:
        """Enrol a person's key."""
        data = enrolment(person, self.origin)
        edit(data)
        return self.act("KeyEnrolled.v1", data, by)

    def grant(self, person: Who, by: Iterable[Who] = ROOTS[:2], **dates: Any) -> int:  # noqa: ANN401
        """Grant a person the office they act in."""
        return self.act("RoleGranted.v1", grant(person, **dates), by)

    def admit(self, person: Who) -> None:
        """Enrol a person and grant their office."""
        self.enrol(person)
        self.grant(person)

    # --- what holds of it ------------------------------------------------------------------------

    def history(self, **options: Any) -> History:  # noqa: ANN401
        """A history that has followed the whole log."""
        history = History(self.origin, self.check_seen, **options)
        for record in self.records:
            history.add(record)
        history.finish()
        return history

    def check_seen(self, size: int, root: bytes) -> None:
        """Refuse roots that this ledger never had."""
        if size > self.size or self.root(size) != root:
            raise ProofError("seen-root", "not a root of this log", found=root.hex())

    def registry(self) -> Registry:
        """The registry folded from acts of this ledger, right or not."""
        return self.history(report=lambda _error: None).registry

    # --- checkpoints and proofs -------------------------------------------------------------------

    def read(self, subtrees: Iterable[Subtree]) -> list[bytes]:
        """A hash reader over the records."""
        leaves = self.leaves
        spans = [(offset << level, (offset + 1) << level) for level, offset in subtrees]
        return [root_of(leaves[low:high]) for low, high in spans]

    def checkpoint(
        self, size: int | None = None, *, origin: str = "", at: datetime | None = None
    ) -> bytes:
        """A checkpoint, signed by the log's keys and cosigned by the witnesses a minute later."""
        count = self.size if size is None else size
        text = Checkpoint(origin or self.origin, count, self.root(count)).text()
        lines = [
            note.sign_text(text, note.make_vkey(name, note.ED25519, key.raw), key.sign)
            for name, key in self.log_keys
        ]
        seconds = int((at or self.now + timedelta(minutes=1)).timestamp())
        for _, name in self.witnesses:
            key = witness_key(name)
            own = note.make_vkey(name, note.COSIGNATURE, key.raw)
            lines.append(note.cosign_text(text, own, key.sign, seconds))
        return bytes(note.Note(text, tuple(lines)))

    def dossier(
        self,
        indices: Iterable[int] | None = None,
        *,
        size: int | None = None,
        checkpoint: bytes | None = None,
        disclosures: Iterable[Mapping[str, Any]] = (),
        statement: Edit = _nothing,
        statement_key: Who = SYSTEM,
    ) -> dict[str, bytes]:
        """The payload files of a dossier of these records, with the whole registry."""
        count = self.size if size is None else size
        signed = checkpoint or self.checkpoint(count)
        registry = self.registry()
        logged = {touch.index for touch in registry.touches if touch.index < count}
        wanted = set(range(count) if indices is None else indices) - logged
        wanted |= {of for index in wanted if (of := self._header(index)) is not None}
        files = {
            "records.jsonl": self._jsonl(wanted),
            "registry.jsonl": self._jsonl(logged),
            "checkpoint": signed,
            "trust.json": format_trust(registry.trust()),
            "disclosures.jsonl": b"".join(encode(dict(d)) + b"\n" for d in disclosures),
            "registry-statement": self._statement(
                wanted | logged, logged, count, statement, statement_key
            ),
        }
        for index in wanted | logged:
            path = merkle.inclusion_proof(index, count, self.read)
            files[f"proofs/{index}.tlog-proof"] = format_proof(index, path, signed)
            files |= self._line_path(index)
        for seen in {seen for index in wanted | logged if (seen := self._seen(index))}:
            proof = merkle.consistency_proof(seen, count, self.read)
            files[f"consistency/{seen}"] = _hash_lines(proof)
        return files

    def _jsonl(self, indices: set[int]) -> bytes:
        return b"".join(self.records[index] + b"\n" for index in sorted(indices))

    def _header(self, index: int) -> int | None:
        record = parse_record(self.records[index])
        return record.of if isinstance(record, LineRecord) else None

    def _line_path(self, index: int) -> dict[str, bytes]:
        header = self._header(index)
        if header is None:
            return {}
        path = prove_line(self.batches[header], index - header - 1)
        return {f"lines/{index}": _hash_lines(path)}

    def _payload_of(self, index: int) -> dict[str, Any]:
        record = parse_record(self.records[index])
        if not isinstance(record, ActRecord):
            return {}
        payload = base64_decode(json.loads(record.envelope)["payload"])
        found: dict[str, Any] = json.loads(payload)
        return found

    def _seen(self, index: int) -> int:
        size: int = self._payload_of(index).get("seen", {}).get("size", 0)
        return size

    def _statement(
        self, indices: set[int], registry: set[int], size: int, edit: Edit, key: Who
    ) -> bytes:
        by = [signer for index in indices for signer in self._payload_of(index).get("by", [])]
        fields: dict[str, Any] = {
            "indices": sorted(registry),
            "keys": sorted({signer["key"] for signer in by}),
            "ledger": self.origin,
            "persons": sorted({signer["person"] for signer in by}),
            "size": size,
        }
        edit(fields)
        payload = encode(fields)
        signature = key.key.sign(pae(REGISTRY_TYPE, payload))
        return format_envelope(REGISTRY_TYPE, payload, [(key.key.id, signature)])


def _hash_lines(hashes: Iterable[bytes]) -> bytes:
    return "".join(f"{base64_encode(digest)}\n" for digest in hashes).encode()


def village(origin: str = ORIGIN, clock: str = "real") -> Ledger:
    """A ledger that is open, with people in office: what most tests begin with."""
    ledger = Ledger(origin)
    ledger.open(clock=clock)
    for person in (REGISTRAR, CLERK, VOTER, APPROVER, TOKEN):
        ledger.admit(person)
    return ledger


def refusals(ledger: Ledger, **options: Any) -> list[ProofError]:  # noqa: ANN401
    """All that is refused in a whole log."""
    found: list[ProofError] = []
    ledger.history(report=found.append, **options)
    return found


def only_refusal(ledger: Ledger) -> tuple[str, str]:
    """The rule and place of the one refusal there is."""
    found = refusals(ledger)
    assert len(found) == 1, [str(error) for error in found] or "nothing was refused"
    return found[0].rule, found[0].where
