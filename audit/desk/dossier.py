"""Exporting a dossier: all that is needed to verify a subject's records offline.

audit.md, "Dossier": records and registry exactly as logged, their proofs at the newest final
checkpoint, consistency for every `seen` size, the registry statement signed by a system key,
batch lines under their header, disclosures that the reader may see, attachments, trust.json. The
same subject at the same checkpoint gives the same bytes.

What is exported is read from one snapshot and not verified here: `audit.proof.dossier_verify`,
or anybody's own program, does that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from audit.desk.bag_writer import BagWriter
from audit.desk.batches import BatchTree
from audit.desk.named_files import digests, gone_of
from audit.desk.readme import Gone, readme
from audit.desk.snapshot import Rows, Snapshot
from audit.proof import canonical
from audit.proof.act import Act
from audit.proof.dossier import Statement
from audit.proof.dsse import REGISTRY_TYPE, format_envelope, pae
from audit.proof.errors import ProofError
from audit.proof.history import Examined, examine
from audit.proof.registry import Registry
from audit.proof.scalars import base64_encode
from audit.proof.tlog_proof import format_proof
from audit.proof.trust import format_trust
from audit.trail import attachments, checkpoints, tree
from audit.trail.attachments import Attachment, AttachmentError
from audit.trail.checkpoints import SignedHead
from audit.trail.custody import SigningKey
from audit.trail.tree import TreeError
from audit.trail.vault import Disclosed, Vault, VaultError

MaySee = Callable[[Disclosed], bool]
"""Whether the reader may see a value."""

_REGISTRY = (
    "SELECT position, record FROM records"
    " WHERE ledger = %s AND registry AND position < %s ORDER BY position"
)
_RECORDS = (
    "SELECT position, record FROM records"
    " WHERE ledger = %s AND position = ANY(%s) ORDER BY position"
)


class DossierError(Exception):
    """No dossier can be made: `rule` says why.

    Rules: `not-final` (no final checkpoint covers anything asked for), `empty`, `statement-key`
    (the key is no system key in force), `damaged` (what is stored does not hang together).
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


class Exported(NamedTuple):
    """What a dossier holds: counts, the checkpoint, and what could not be in it.

    `not_final` are positions that no final checkpoint covers yet; `destroyed` counts values whose
    key was destroyed.
    """

    path: Path
    size: int
    root: str
    records: int
    registry: int
    disclosures: int
    attachments: int
    destroyed: int
    not_final: tuple[int, ...]


def nothing(_found: Disclosed) -> bool:
    """A reader who may see no value."""
    return False


def export(
    dsn: str,
    ledger: int,
    subject: str,
    positions: Iterable[int],
    path: Path,
    *,
    system_key: SigningKey,
    vault: Vault | None = None,
    may_see: MaySee = nothing,
    with_attachments: bool = True,
) -> Exported:
    """Write the dossier of a subject to `path`, a zip file.

    Args:
        dsn: The database.
        ledger: The ledger's number.
        subject: What it is about, for its description: `household:h1`.
        positions: Of its records. The headers of batch lines come by themselves, without values
            and attachments: they are about everybody in the batch.
        path: Where to write it; a file there is replaced.
        system_key: Signs the registry statement.
        vault: Opens values and files; without it none are in it.
        may_see: Which values the reader may see.
        with_attachments: Whether files that the records name are in it.

    Raises:
        DossierError: nothing was written.
    """
    with Snapshot(dsn) as snapshot, snapshot.connection.cursor() as cursor:
        try:
            collected = _Collected(cursor, ledger, sorted(set(positions)))
            values = _values(cursor, collected, vault)
            seen = [found for found in values if not found.destroyed and may_see(found)]
            named = list(_attached(cursor, collected)) if with_attachments and vault else []
            files = [found for found in named if found.destroyed_at is None]
            gone = gone_of(cursor, ledger, values, named)
            beside = _Beside(subject, _statement(collected, system_key), seen, files, gone, vault)
            with BagWriter(path, f"{subject} of {collected.origin}") as bag:
                for name, pieces in _payload(cursor, collected, beside):
                    bag.add(name, pieces)
        except (ProofError, TreeError, VaultError, AttachmentError) as error:
            raise DossierError("damaged", str(error)) from error
    return Exported(
        path,
        collected.head.size,
        base64_encode(collected.head.root),
        len(collected.records),
        len(collected.registry_records),
        len(seen),
        len(files),
        sum(found.destroyed for found in values),
        collected.not_final,
    )


class _Collected:
    """The records of a dossier and those of the registry that their signers call for."""

    def __init__(self, cursor: Rows, ledger: int, positions: list[int]) -> None:
        head = checkpoints.latest_final(cursor, ledger)
        if head is None:
            raise DossierError("not-final", "the ledger has no final checkpoint yet")
        self.ledger = ledger
        self.head: SignedHead = head
        self.note = checkpoints.cosigned_note(cursor, ledger, head)
        self.not_final = tuple(one for one in positions if one >= head.size)
        self.registry = Registry()
        self._acts = self._fold_registry(cursor)
        self.records = self._records(cursor, [one for one in positions if one < head.size])
        if not self.records:
            raise DossierError(
                "not-final" if self.not_final else "empty", "no record that a checkpoint covers"
            )
        self.asked = [one for one in positions if one in self.records]
        self.statement = self._covering()
        self.registry_records = {
            index: self._acts[index]
            for index in self.statement.indices
            if index not in self.records
        }

    @property
    def origin(self) -> str:
        """The log."""
        return self.registry.origin

    @property
    def all(self) -> dict[int, tuple[bytes, Examined]]:
        """Every record in the bag, in the order of the log."""
        return dict(sorted({**self.records, **self.registry_records}.items()))

    def _fold_registry(self, cursor: Rows) -> dict[int, tuple[bytes, Examined]]:
        acts: dict[int, tuple[bytes, Examined]] = {}
        cursor.execute(_REGISTRY, (self.ledger, self.head.size), binary=True)
        for position, record in cursor.fetchall():
            found = examine(record)
            if found.act is not None:
                self.registry.apply(position, found.act)
                acts[position] = record, found
        return acts

    def _records(self, cursor: Rows, positions: list[int]) -> dict[int, tuple[bytes, Examined]]:
        """The records at these positions, with the headers of lines."""
        found = _read(cursor, self.ledger, positions)
        missing = set(positions) - found.keys()
        if missing:
            raise DossierError("damaged", f"no record {min(missing)}")
        headers = {one.of for _, one in found.values() if one.line is not None} - found.keys()
        return dict(sorted({**found, **_read(cursor, self.ledger, sorted(headers))}.items()))

    def _covering(self) -> Statement:
        """Every registry record that touches a signer of the bag, and those who signed these."""
        acts = [found.act for _, found in self.records.values() if found.act]
        signers = {(signer.key, signer.person) for act in acts for signer in act.by}
        size = self.head.size
        indices, keys, persons = self.registry.statement_for(signers, size)
        return Statement(tuple(indices), tuple(keys), self.origin, tuple(persons), size)


def _read(cursor: Rows, ledger: int, positions: list[int]) -> dict[int, tuple[bytes, Examined]]:
    cursor.execute(_RECORDS, (ledger, positions), binary=True)
    return {position: (record, examine(record)) for position, record in cursor.fetchall()}


def _statement(collected: _Collected, system_key: SigningKey) -> bytes:
    """The registry statement, signed."""
    in_force = {entry.key.id for entry in collected.registry.system_keys()}
    if system_key.key_id not in in_force:
        raise DossierError("statement-key", f"{system_key.key_id} is no system key in force")
    said = collected.statement
    payload = canonical.encode(
        {
            "indices": list(said.indices),
            "keys": list(said.keys),
            "ledger": said.ledger,
            "persons": list(said.persons),
            "size": said.size,
        }
    )
    signature = system_key.sign(pae(REGISTRY_TYPE, payload))
    return format_envelope(REGISTRY_TYPE, payload, [(system_key.key_id, signature)])


def _values(cursor: Rows, collected: _Collected, vault: Vault | None) -> list[Disclosed]:
    if vault is None:
        return []
    return vault.read_records(cursor, collected.ledger, collected.asked)


def _attached(cursor: Rows, collected: _Collected) -> Iterator[Attachment]:
    """The stored files that the records asked for name."""
    named = {
        digest
        for _, found in map(collected.records.__getitem__, collected.asked)
        for digest in digests(
            found.act.data if found.act else found.line.data if found.line else {}
        )
    }
    for digest in sorted(named):
        stored = attachments.find(cursor, collected.ledger, bytes.fromhex(digest))
        if stored is not None:
            yield stored


# --- the payload --------------------------------------------------------------------------

File = tuple[str, Iterable[bytes]]


class _Beside(NamedTuple):
    """What a dossier holds beside records and proofs."""

    subject: str
    statement: bytes
    seen: list[Disclosed]
    files: list[Attachment]
    gone: Gone
    vault: Vault | None


def _payload(cursor: Rows, collected: _Collected, beside: _Beside) -> Iterator[File]:
    """The payload files in their order."""
    positions = list(collected.records)
    about = readme(beside.subject, collected.origin, collected.head, positions, beside.gone)
    yield "README.txt", [about]
    for file in beside.files:
        assert beside.vault is not None  # noqa: S101  (without it there are no files)
        pieces = attachments.read(cursor, collected.ledger, file, beside.vault)
        yield f"attachments/{file.sha256.hex()}", pieces
    yield "checkpoint", [collected.note]
    yield from _consistency(cursor, collected)
    yield "disclosures.jsonl", [_disclosure(found) for found in beside.seen]
    yield from _line_paths(cursor, collected)
    for index in collected.all:
        path = tree.inclusion_proof(cursor, collected.ledger, index, collected.head.size)
        yield f"proofs/{index}.tlog-proof", [format_proof(index, path, collected.note)]
    yield "records.jsonl", _jsonl(collected.records)
    yield "registry-statement", [beside.statement]
    yield "registry.jsonl", _jsonl(collected.registry_records)
    yield "trust.json", [format_trust(collected.registry.trust())]


def _jsonl(records: dict[int, tuple[bytes, Examined]]) -> list[bytes]:
    return [record + b"\n" for record, _ in records.values()]


def _consistency(cursor: Rows, collected: _Collected) -> Iterator[File]:
    """For every size that an act of the bag had seen, the proof to the checkpoint."""
    acts: list[Act] = [found.act for _, found in collected.all.values() if found.act]
    for size in sorted({act.seen_size for act in acts} - {0}):
        proof = tree.consistency_proof(cursor, collected.ledger, size, collected.head.size)
        yield f"consistency/{size}", [_hashes(proof)]


def _line_paths(cursor: Rows, collected: _Collected) -> Iterator[File]:
    """For every batch line its path under the root that its header signed."""
    trees: dict[int, BatchTree] = {}
    for index, (_, found) in collected.records.items():
        if found.line is None:
            continue
        if found.of not in trees:
            header = collected.records[found.of][1].act if found.of in collected.records else None
            if header is None or header.lines is None:
                raise ProofError(
                    "line-header", "a line without its header", where=f"record {index}"
                )
            trees[found.of] = BatchTree.read(cursor, collected.ledger, found.of, header.lines)
        yield f"lines/{index}", [_hashes(trees[found.of].path(found.line.n))]


def _hashes(hashes: Iterable[bytes]) -> bytes:
    return "".join(f"{base64_encode(found)}\n" for found in hashes).encode()


def _disclosure(found: Disclosed) -> bytes:
    fields: dict[str, Any] = {
        "index": found.position,
        "path": found.path,
        "salt": base64_encode(found.salt or b""),
        "value": found.value,
    }
    return canonical.encode(fields) + b"\n"
