"""A file is stored whole under its SHA-256, or not at all."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

import psycopg
import pytest
from psycopg import Cursor

from audit.trail.attachments import Attachment, AttachmentError, Intake, find, read
from audit.trail.custody import SecretKey
from audit.trail.vault import Vault
from tests.trail.small_ledger import SmallLedger

NOW = datetime(2026, 3, 1, tzinfo=UTC)
VAULT = Vault(SecretKey("vault", bytes(range(32))))
PDF = b"%PDF-1.7\n" + secrets.token_bytes(3 << 20)


@pytest.fixture
def cursor(small_ledger: SmallLedger) -> Iterator[Cursor]:
    with small_ledger.connection.cursor() as cursor:
        yield cursor


def store(cursor: Cursor, data: Iterable[bytes], media_type: str = "application/pdf") -> Attachment:
    with Intake(media_type) as intake:
        for part in data:
            intake.feed(part)
        return intake.store(cursor, 1, NOW, VAULT)


def rows(cursor: Cursor) -> tuple[int, int]:
    cursor.execute(
        "SELECT (SELECT count(*) FROM attachments), (SELECT count(*) FROM attachment_pieces)"
    )
    found = cursor.fetchone()
    assert found
    return found[0], found[1]


@pytest.mark.parametrize("part_bytes", [1_000, 65_536, 1 << 20, (1 << 20) + 1, 8 << 20])
def test_a_file_comes_out_as_it_went_in(cursor: Cursor, part_bytes: int) -> None:
    parts = [PDF[start : start + part_bytes] for start in range(0, len(PDF), part_bytes)]
    stored = store(cursor, parts)

    assert stored == Attachment(sha256(PDF).digest(), "application/pdf", len(PDF))
    assert find(cursor, 1, stored.sha256) == stored
    assert b"".join(read(cursor, 1, stored, VAULT)) == PDF
    assert rows(cursor) == (1, 4)


def test_the_same_file_is_stored_once(cursor: Cursor) -> None:
    assert store(cursor, [PDF]) == store(cursor, [PDF])
    assert rows(cursor) == (1, 4)


def test_a_file_is_found_in_its_own_ledger_only(cursor: Cursor) -> None:
    stored = store(cursor, [PDF])
    assert find(cursor, 2, stored.sha256) is None
    assert find(cursor, 1, bytes(32)) is None


def test_a_file_beyond_the_limit_is_refused_where_it_passes_it(cursor: Cursor) -> None:
    taken = 0

    def hundred_megabytes() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield b"%PDF-" + bytes((1 << 20) - 5)

    with pytest.raises(AttachmentError) as refused:
        store(cursor, hundred_megabytes())
    assert refused.value.rule == "too-large"
    assert taken == 21
    assert rows(cursor) == (0, 0)


def test_the_limit_itself_is_allowed(cursor: Cursor) -> None:
    with Intake("text/plain", length_bytes_max=10) as intake:
        intake.feed(b"12345")
        intake.feed(b"67890")
        assert intake.store(cursor, 1, NOW, VAULT).length_bytes == 10
    with Intake("text/plain", length_bytes_max=10) as intake, pytest.raises(AttachmentError):
        intake.feed(b"12345678901")


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "", "application/x-sh"])
def test_types_that_are_not_taken_are_refused(media_type: str) -> None:
    with pytest.raises(AttachmentError, match="media-type"):
        Intake(media_type)


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("application/pdf", b"MZ\x90\x00"),
        ("image/png", b"%PDF-1.7"),
        ("image/jpeg", b"<html>"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"name,amount\n"),
    ],
)
def test_a_file_of_another_type_than_said_is_refused(
    cursor: Cursor, media_type: str, data: bytes
) -> None:
    with pytest.raises(AttachmentError, match="not of type"):
        store(cursor, [data], media_type)
    assert rows(cursor) == (0, 0)


def test_an_empty_file_is_refused(cursor: Cursor) -> None:
    with pytest.raises(AttachmentError, match="empty"):
        store(cursor, [b""], "text/plain")


def test_nothing_is_half_written_where_the_database_ends(
    small_ledger: SmallLedger, cursor: Cursor
) -> None:
    with psycopg.connect(small_ledger.dsn) as connection, connection.cursor() as other:
        store(other, [PDF])
        assert rows(other) == (1, 4)
        cursor.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            connection.commit()
    assert rows(cursor) == (0, 0)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE attachment_pieces SET content = set_byte(content, 0, 0) WHERE number = 2",
        "UPDATE attachment_pieces SET content = substring(content FROM 2) WHERE number = 3",
        "DELETE FROM attachment_pieces WHERE number = 1",
        "UPDATE attachment_pieces SET number = 11 - number WHERE number < 2",
    ],
)
def test_a_file_altered_in_the_database_is_not_given_out_whole(
    small_ledger: SmallLedger, cursor: Cursor, edit: str
) -> None:
    stored = store(cursor, [PDF])
    with small_ledger.as_superuser() as superuser:
        superuser.execute(edit)
    given: list[bytes] = []
    with pytest.raises(AttachmentError) as damaged:
        given.extend(read(cursor, 1, stored, VAULT))
    assert damaged.value.rule == "damaged"
    assert sum(map(len, given)) < len(PDF)


def test_nobody_changes_a_stored_file(small_ledger: SmallLedger, cursor: Cursor) -> None:
    store(cursor, [PDF])
    for statement in (
        "UPDATE attachment_pieces SET number = 9",
        "DELETE FROM attachment_pieces",
        "DELETE FROM attachments",
        "TRUNCATE attachments CASCADE",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            small_ledger.connection.execute(statement)
