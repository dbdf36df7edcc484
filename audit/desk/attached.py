"""Level 1 of the files beside the log: what is stored is what acts name.

Rule `attachment`: a file decrypts, has its length and hashes to the SHA-256 it is stored by. Who
has no secret of the vault cannot say so: the files are counted as not re-checked here, and what
can be held against their rows is. A file whose key was destroyed is told with the record that did
it, and counts as neither (SUP-11).
"""

from __future__ import annotations

from audit.desk.progress import Meter, Progress
from audit.desk.report import Failures, failure
from audit.desk.snapshot import Rows, Snapshot
from audit.trail import attachments
from audit.trail.attachments import Attachment, AttachmentError
from audit.trail.holder_key import SEALED_BYTES
from audit.trail.vault import Vault
from domain.kernel.words import say

LISTED_MAX = 20
"""Destroyed files that are told one by one; all are counted."""

_ATTACHMENTS = """
    SELECT a.sha256, a.media_type, a.length_bytes, e.position FROM attachments a
    LEFT JOIN erasures e
        ON e.ledger = a.ledger AND e.holder = 'attachment:' || encode(a.sha256, 'hex')
    WHERE a.ledger = %s ORDER BY a.sha256
"""
_ORPHANS = """
    SELECT DISTINCT sha256, 0 FROM attachment_pieces p WHERE ledger = %s AND NOT EXISTS
        (SELECT FROM attachments a WHERE a.ledger = p.ledger AND a.sha256 = p.sha256)
"""
_PIECES = """
    SELECT coalesce(sum(octet_length(content) - %s), 0), count(*), coalesce(max(number) + 1, 0)
    FROM attachment_pieces WHERE ledger = %s AND sha256 = %s
"""


def check_attachments(
    snapshot: Snapshot, ledger: int, failures: Failures, progress: Progress, vault: Vault | None
) -> None:
    """`attachment`: every stored file is the one it is stored as, as far as can be seen here."""
    counts = {"attachments": 0, "attachments destroyed": 0, "attachments not re-checked here": 0}
    with snapshot.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attachments WHERE ledger = %s", (ledger,))
        (total,) = cursor.fetchone() or (0,)
        meter = Meter(progress, "attachments", total)
        for done, row in enumerate(snapshot.stream("attachments", _ATTACHMENTS, (ledger,)), 1):
            counts[_check(cursor, ledger, Attachment(*row), failures, vault)] += 1
            meter.reach(done)
    _count(counts, failures)
    for digest, _ in snapshot.stream("orphans", _ORPHANS, (ledger,)):
        _refuse(ledger, digest, "a file", "pieces of none", failures)


def _check(
    cursor: Rows, ledger: int, file: Attachment, failures: Failures, vault: Vault | None
) -> str:
    """Check one file as far as it can be; what it counts as."""
    if file.destroyed_at is not None:
        _tell_destroyed(file, failures)
        return "attachments destroyed"
    if vault is None:
        _check_pieces(cursor, ledger, file, failures)
        return "attachments not re-checked here"
    try:
        for _ in attachments.read(cursor, ledger, file, vault):
            pass
    except LookupError:
        # there is no row of the ledger: `ledger-row` says so, and nothing opens without it
        return "attachments not re-checked here"
    except AttachmentError as error:
        length_bytes, _, _ = _pieces(cursor, ledger, file)
        expected = f"{file.sha256.hex()}, {file.length_bytes} bytes"
        found = f"{error.rule}, {length_bytes} bytes"
        _refuse(ledger, file.sha256, expected, found, failures)
    else:
        _check_pieces(cursor, ledger, file, failures)
    return "attachments"


def _check_pieces(cursor: Rows, ledger: int, file: Attachment, failures: Failures) -> None:
    """The pieces are as many bytes as the file, and none is missing between."""
    length_bytes, count, last = _pieces(cursor, ledger, file)
    if (length_bytes, count) != (file.length_bytes, last):
        expected, found = f"{file.length_bytes} bytes", f"{length_bytes} bytes"
        _refuse(ledger, file.sha256, expected, f"{found} in {count} of {last} pieces", failures)


def _pieces(cursor: Rows, ledger: int, file: Attachment) -> tuple[int, int, int]:
    """Bytes of the file that the pieces hold, how many they are, and how many they should be."""
    cursor.execute(_PIECES, (SEALED_BYTES, ledger, file.sha256))
    length_bytes, count, last = cursor.fetchone() or (0, 0, 0)
    return length_bytes, count, last


def _count(counts: dict[str, int], failures: Failures) -> None:
    for what, number in counts.items():
        if number or what == "attachments":
            failures.count(1, what, number)
    unseen = counts["attachments not re-checked here"]
    if unseen:
        failures.remark(
            say(
                f"{unseen} attachments are not re-checked here: only the vault's secret opens them",
                f"{unseen} 个附件未在此复核：须有保险库密钥方可打开",
            )
        )


def _tell_destroyed(file: Attachment, failures: Failures) -> None:
    told = sum("was destroyed by record" in one.message for one in failures.report.remarks)
    if told < LISTED_MAX:
        digest, position = file.sha256.hex(), file.destroyed_at
        failures.remark(
            say(
                f"attachment {digest} was destroyed by record {position}",
                f"附件 {digest} 已按第 {position} 条记录销毁",
            )
        )


def _refuse(ledger: int, digest: bytes, expected: str, found: str, failures: Failures) -> None:
    words = say("the file is not the one it is stored as", "附件与其摘要不符")
    place = {"table": "attachments", "row": {"ledger": ledger, "sha256": digest.hex()}}
    failures.fail(failure(1, "attachment", words, expected=expected, found=found, **place))
