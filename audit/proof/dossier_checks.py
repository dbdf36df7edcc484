"""The steps of verifying a dossier, apart from following its records (`history`).

audit.md, "Dossier": proofs of each record against the one checkpoint; consistency of each `seen`
root with it; the registry statement, "so that leaving out a revocation is an attributable lie";
trust held against the registry; disclosures; attachments; `admitted_at` against cosignature times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from audit.proof.checkpoint import Checkpoint, Judged, judge
from audit.proof.commitment import open_field, sealed_paths
from audit.proof.dossier import Dossier, OpenedField, Statement
from audit.proof.errors import ProofError
from audit.proof.history import Examined, Report, examine
from audit.proof.keys import verify
from audit.proof.merkle import verify_consistency
from audit.proof.registry import Registry
from audit.proof.registry_acts import is_registry_type
from audit.proof.registry_values import touch_of, touches
from audit.proof.times import check_cosigned
from audit.proof.tlog_proof import TlogProof, parse_proof, verify_proof
from audit.proof.trust import Trust

Records = dict[int, Examined]


def judge_checkpoint(dossier: Dossier, trust: Trust) -> Judged:
    """The dossier's checkpoint, signed by the log and a quorum that the trust names."""
    return _judge(dossier.file("checkpoint"), trust, "data/checkpoint")


def read_records(dossier: Dossier, judged: Judged, trust: Trust, report: Report) -> Records:
    """The records of both files by index, each with its proof, registry apart from the others.

    Raises:
        ProofError: through `report`: what a record breaks by itself, `record-order`,
            `registry-type`, `registry-disjoint`, `file-missing`, `inclusion`, `proof-index`.
    """
    records: Records = {}
    for name in ("registry.jsonl", "records.jsonl"):
        last = -1
        for number, line in enumerate(dossier.lines(name), 1):
            where = f"data/{name}:{number}"
            try:
                found = examine(line)
                _check_record(found, name, last, records)
                last = found.index
                records[found.index] = found
                check_proof(dossier, line, found.index, judged.checkpoint, trust)
            except ProofError as error:
                report(error.at(where))
    return dict(sorted(records.items()))


def _check_record(found: Examined, name: str, last: int, records: Records) -> None:
    place = f"record {found.index}"
    if found.index in records:
        raise ProofError(
            "registry-disjoint", "stands in records.jsonl and registry.jsonl", where=place
        )
    if name == "registry.jsonl" and not (found.act and is_registry_type(found.act.type)):
        raise ProofError("registry-type", "not an act of the registry", where=place)
    if found.index <= last:
        raise ProofError("record-order", "records stand in the order of the log", where=place)


def check_proof(
    dossier: Dossier, record: bytes, index: int, checkpoint: Checkpoint, trust: Trust
) -> None:
    """Refuse unless the record's tlog-proof leads from its bytes to the one checkpoint."""
    name = f"proofs/{index}.tlog-proof"
    try:
        proof = parse_proof(dossier.file(name))
        _check_claim(proof, index, checkpoint)
        if proof.note != dossier.file("checkpoint"):
            _judge(proof.note, trust, "")
        verify_proof(proof, record)
    except ProofError as error:
        raise error.at(f"data/{name}") from None


def _check_claim(proof: TlogProof, index: int, checkpoint: Checkpoint) -> None:
    if proof.index != index:
        raise ProofError(
            "proof-index",
            "a proof of another record",
            expected=str(index),
            found=str(proof.index),
        )
    if proof.checkpoint != checkpoint:
        raise ProofError(
            "proof-checkpoint",
            "a proof to another checkpoint than the dossier's",
            expected=f"size {checkpoint.size}",
            found=f"size {proof.checkpoint.size}",
        )


def check_quorum_below(dossier: Dossier, trust: Trust, registry: Registry, size: int) -> None:
    """Refuse by rule `quorum` a change of witnesses without the quorum of those who go.

    A trust.json names one quorum; what the other was, the registry says.
    """
    below = registry.quorum_below(size)
    if below is not None:
        _judge(dossier.file("checkpoint"), trust, "data/checkpoint", quorum_below=below)


def _judge(data: bytes, trust: Trust, where: str, *, quorum_below: int | None = None) -> Judged:
    try:
        logs, witnesses = trust.log_ranges(), trust.witness_ranges()
        return judge(data, trust.origin, logs, witnesses, trust.quorum, quorum_below=quorum_below)
    except ProofError as error:
        raise error.at(where) from None


class SeenRoots:
    """Says whether a root that an act had seen is a root of the log under the checkpoint."""

    def __init__(self, dossier: Dossier, checkpoint: Checkpoint) -> None:
        self._dossier = dossier
        self._checkpoint = checkpoint
        self.checked: set[tuple[int, bytes]] = set()

    def __call__(self, size: int, root: bytes) -> None:
        """Refuse by rule `seen-root` unless a consistency proof leads on to the checkpoint."""
        if (size, root) in self.checked:
            return
        name = f"consistency/{size}"
        proof = self._dossier.hashes(name)
        try:
            newer = self._checkpoint
            verify_consistency(size, newer.size, root, newer.root, proof)
        except ProofError as error:
            raise ProofError(
                "seen-root",
                f"the root seen at size {size} is not proven to be this log's",
                expected=error.expected or "a consistency proof to the checkpoint",
                found=error.found or error.message,
                where=f"data/{name}",
            ) from error
        self.checked.add((size, root))


def check_trust(trust: Trust, registry: Registry, size: int) -> None:
    """Refuse by rules `trust-...` a registry that does not grow from what is trusted."""
    if (trust.origin, trust.clock) != (registry.origin, registry.clock):
        raise ProofError(
            "trust-clock",
            "the ledger was opened with another origin or clock",
            expected=f"{trust.origin}, {trust.clock}",
            found=f"{registry.origin}, {registry.clock}",
        )
    if sorted(trust.roots) not in [sorted(roots) for _, roots in registry.roots]:
        raise ProofError(
            "trust-roots",
            "the registry does not grow from the roots that are trusted",
            expected=", ".join(root.key for root in trust.roots),
        )
    if trust.quorum not in registry.quorums_at(size):
        raise ProofError(
            "trust-quorum",
            "the registry asks for another quorum",
            expected=str(registry.quorum_at(size)),
            found=str(trust.quorum),
        )
    own = {entry.vkey for entry in trust.log if entry.range().judges(size)}
    _same_keys("trust-log", own, set(registry.log_vkeys_at(size)), size)
    bodies = {(w.body, w.vkey) for w in trust.witnesses if w.range().judges(size)}
    logged = {(w.body, w.vkey) for w in registry.witnesses_at(size)}
    _same_keys("trust-witnesses", bodies, logged, size)


def _same_keys(
    rule: str, trusted: AbstractSet[object], logged: AbstractSet[object], size: int
) -> None:
    if not trusted <= logged:
        raise ProofError(
            rule,
            f"keys are trusted for size {size} that the registry does not name for it",
            expected=", ".join(sorted(map(str, logged))),
            found=", ".join(sorted(map(str, trusted - logged))),
        )


def check_statement(
    dossier: Dossier, records: Records, registry: Registry, checkpoint: Checkpoint
) -> Statement:
    """Refuse unless a system key in force says that the bag's registry is complete.

    Raises:
        ProofError: `statement-key`, `signature`, `ledger`, `statement-size`,
            `statement-missing`, `statement-incomplete`, `statement-signers`.
    """
    envelope, statement = dossier.statement()
    system = {entry.key.id: entry.key for entry in registry.system_keys()}
    for keyid, signature in envelope.signatures:
        if keyid not in system:
            raise ProofError("statement-key", "not signed by a system key in force", found=keyid)
        verify(system[keyid], envelope.pae(), signature)
    if statement.ledger != checkpoint.origin:
        raise ProofError(
            "ledger", "speaks of another ledger", expected=checkpoint.origin, found=statement.ledger
        )
    if statement.size != checkpoint.size:
        raise ProofError(
            "statement-size",
            "speaks of another size than the checkpoint",
            expected=str(checkpoint.size),
            found=str(statement.size),
        )
    _check_indices(statement, records)
    _check_signers(statement, records)
    return statement


def _check_indices(statement: Statement, records: Records) -> None:
    registry = {
        index: found.act
        for index, found in records.items()
        if found.act and is_registry_type(found.act.type)
    }
    named = set(statement.indices)
    if missing := sorted(named - registry.keys()):
        raise ProofError(
            "statement-missing",
            "the statement names a registry record that is not in the bag",
            expected=f"record {missing[0]}",
        )
    keys, persons = set(statement.keys), set(statement.persons)
    for index, act in registry.items():
        if index not in named and touches(touch_of(index, act), keys, persons):
            raise ProofError(
                "statement-incomplete",
                "the statement leaves out a registry record that touches its keys or persons",
                found=f"record {index}",
            )


def _check_signers(statement: Statement, records: Records) -> None:
    signers = [signer for found in records.values() if found.act for signer in found.act.by]
    keys = {signer.key for signer in signers} - set(statement.keys)
    persons = {signer.person for signer in signers} - set(statement.persons)
    if missing := sorted(keys | persons):
        raise ProofError(
            "statement-signers",
            "the statement does not cover every signer of the bag",
            expected=missing[0],
        )


def check_cosigned_times(
    records: Iterable[Examined], judged: Judged, registry: Registry, report: Report
) -> None:
    """Refuse records admitted after a witness had covered them (log.md, "Time")."""
    earliest_seconds = min(seconds for _, seconds in judged.times_seconds)
    for found in records:
        try:
            limits = registry.time_limits_at(found.admitted_at)
            check_cosigned(found.admitted_at, earliest_seconds, limits)
        except ProofError as error:
            report(error.at(f"record {found.index}"))


def check_disclosures(dossier: Dossier, records: Mapping[int, Examined], report: Report) -> int:
    """Open every disclosure; the number of sealed fields that stay closed."""
    opened: set[tuple[int, str]] = set()
    for number, field in enumerate(dossier.disclosures(), 1):
        try:
            _open(records, field, opened)
        except ProofError as error:
            report(error.at(f"data/disclosures.jsonl:{number}, record {field.index}"))
    sealed = sum(len(sealed_paths(_data_of(found))) for found in records.values())
    return sealed - len(opened)


def _open(
    records: Mapping[int, Examined], field: OpenedField, opened: set[tuple[int, str]]
) -> None:
    found = records.get(field.index)
    if found is None:
        raise ProofError("disclosure-path", "no such record", found=str(field.index))
    if (field.index, field.path) in opened:
        raise ProofError("disclosure-twice", "opened twice", found=field.path)
    open_field(_data_of(found), field.disclosure())
    opened.add((field.index, field.path))


def _data_of(found: Examined) -> object:
    return found.act.data if found.act else found.line.data if found.line else {}


def unnamed_attachments(dossier: Dossier, records: Iterable[Examined]) -> list[str]:
    """Attachments whose hash stands in no record of the bag: nothing says whose papers they are."""
    said = b"\n".join(found.act.payload if found.act else found.line_bytes for found in records)
    names = [name for name in dossier.files if name.startswith("attachments/")]
    return [name for name in names if name.removeprefix("attachments/").encode() not in said]


def check_attachments(dossier: Dossier, report: Report) -> int:
    """Refuse attachments that do not hash to their names; how many there are."""
    names = [name for name in dossier.files if name.startswith("attachments/")]
    for name in names:
        digest = hashlib.sha256(dossier.files[name]).hexdigest()
        if name != f"attachments/{digest}":
            report(
                ProofError(
                    "attachment",
                    "an attachment is named by its SHA-256",
                    expected=name.removeprefix("attachments/"),
                    found=digest,
                    where=f"data/{name}",
                )
            )
    return len(names)
