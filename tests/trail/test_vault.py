"""The vault opens a value at its own place only, and not at all once its key is destroyed."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Cursor

from audit.trail.custody import Custody
from audit.trail.vault import IndexEntry, Vault, VaultEntry, VaultError
from tests.trail.small_ledger import SmallLedger

NAME = "王小明"
PERSON, NEIGHBOUR = "person:p1", "person:p2"


def entry(
    position: int = 5,
    path: str = "/name",
    value: str = NAME,
    holder: str = PERSON,
    line: int | None = None,
) -> VaultEntry:
    return VaultEntry(position, line, holder, path, secrets.token_bytes(32), value)


def destroy(connection: psycopg.Connection[Any], holder: str) -> None:
    """What the record of a destruction does, without the record."""
    connection.execute("INSERT INTO erasures VALUES (1, %s, 99)", (holder,))
    connection.execute("UPDATE vault_keys SET wrapped_key = NULL WHERE holder = %s", (holder,))


@pytest.fixture
def vault(small_ledger: SmallLedger) -> Vault:
    return Vault(small_ledger.custody.create_secret("vault"))


@pytest.fixture
def cursor(small_ledger: SmallLedger) -> Iterator[Cursor]:
    with small_ledger.connection.cursor() as cursor:
        yield cursor


def test_a_value_comes_out_as_it_went_in(vault: Vault, cursor: Cursor) -> None:
    wrote = entry(line=3)
    vault.write(cursor, 1, [wrote])
    found = vault.read(cursor, 1, 5, "/name")

    assert found is not None
    assert (found.value, found.salt, found.holder, found.line) == (NAME, wrote.salt, PERSON, 3)
    assert not found.destroyed


def test_a_value_that_is_not_there_is_none(vault: Vault, cursor: Cursor) -> None:
    vault.write(cursor, 1, [entry()])
    assert vault.read(cursor, 1, 5, "/phone") is None
    assert vault.read(cursor, 1, 6, "/name") is None
    assert vault.read_records(cursor, 1, [6, 7]) == []


def test_many_values_of_many_records_come_in_order(vault: Vault, cursor: Cursor) -> None:
    entries = [
        entry(position, path, f"{position}{path}", f"person:p{position}", line=position - 6)
        for position in range(6, 60)
        for path in ("/name", "/phone")
    ]
    vault.write(cursor, 1, entries)
    found = vault.read_records(cursor, 1, range(6, 60))

    assert [(one.position, one.path, one.value) for one in found] == [
        (one.position, one.path, one.value) for one in entries
    ]


def test_nothing_readable_stands_in_the_tables(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    wrote = entry(value="231005199001011234")
    vault.write(cursor, 1, [wrote])
    vault.write_indexes(cursor, 1, [IndexEntry("id_number", wrote.value, PERSON)])
    for table in ("vault_values", "vault_keys", "blind_indexes"):
        rows = small_ledger.connection.execute(f"SELECT * FROM {table}", binary=True).fetchall()
        assert rows
        held = b"".join(field for row in rows for field in row if isinstance(field, bytes))
        assert wrote.value.encode() not in held
        assert wrote.salt not in held


def test_values_of_one_person_share_a_key_and_others_do_not(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry(5), entry(6), entry(7, holder=NEIGHBOUR)])
    vault.write(cursor, 1, [entry(8)])
    keys = small_ledger.connection.execute("SELECT holder FROM vault_keys ORDER BY 1").fetchall()
    assert keys == [(PERSON,), (NEIGHBOUR,)]


@pytest.mark.parametrize(
    "edit",
    [
        "position = 6",
        "path = '/phone'",
        "line = 0",
        "holder = 'person:p2'",
        "ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)",
        "ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1)",
        "ciphertext = substring(ciphertext FROM 1 FOR octet_length(ciphertext) - 1)",
    ],
)
def test_a_value_moved_or_altered_does_not_open(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger, edit: str
) -> None:
    vault.write(cursor, 1, [entry(), entry(9, holder=NEIGHBOUR)])
    with small_ledger.as_superuser() as superuser:
        superuser.execute(f"UPDATE vault_values SET {edit} WHERE position = 5")
    with pytest.raises(VaultError, match="does not decrypt"):
        vault.read_records(cursor, 1, [5, 6])


def test_a_value_copied_to_another_ledger_does_not_open(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    cursor.execute("SELECT open_ledger('yangguang.example/county/231006', '231006', 'county')")
    vault.write(cursor, 1, [entry()])
    vault.write(cursor, 2, [entry(1)])
    with small_ledger.as_superuser() as superuser:
        superuser.execute("UPDATE vault_values SET ledger = 2 WHERE ledger = 1")
    with pytest.raises(VaultError, match="does not decrypt"):
        vault.read(cursor, 2, 5, "/name")


def test_a_wrapped_key_swapped_for_anothers_does_not_open(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry(), entry(6, holder=NEIGHBOUR)])
    with small_ledger.as_superuser() as superuser:
        superuser.execute(
            "UPDATE vault_keys SET wrapped_key ="
            " (SELECT wrapped_key FROM vault_keys WHERE holder = 'person:p2')"
        )
    fresh = Vault(small_ledger.custody.load_secret("vault"))
    with pytest.raises(VaultError, match="does not open"):
        fresh.read(cursor, 1, 5, "/name")


def test_another_master_key_opens_nothing(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry()])
    other = Vault(small_ledger.custody.create_secret("other"))
    with pytest.raises(VaultError, match="does not open"):
        other.read(cursor, 1, 5, "/name")


def test_what_was_under_a_destroyed_key_reads_as_destroyed(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry(), entry(6, holder=NEIGHBOUR)])
    assert vault.read(cursor, 1, 5, "/name")  # the key is in memory now
    destroy(small_ledger.connection, PERSON)
    found = vault.read(cursor, 1, 5, "/name")
    neighbour = vault.read(cursor, 1, 6, "/name")

    assert found is not None
    assert (found.destroyed, found.value, found.salt) == (True, None, None)
    assert neighbour is not None
    assert neighbour.value == NAME


def test_a_destroyed_key_is_never_made_again(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry()])
    destroy(small_ledger.connection, PERSON)
    with pytest.raises(VaultError, match="was destroyed"):
        vault.write(cursor, 1, [entry(6)])
    assert vault.read(cursor, 1, 6, "/name") is None


def test_a_key_is_neither_replaced_nor_removed(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    vault.write(cursor, 1, [entry()])
    for statement in (
        "UPDATE vault_keys SET wrapped_key = '\\x00'",
        "UPDATE vault_keys SET wrapped_key = NULL",
        "INSERT INTO vault_keys VALUES (1, 'person:p9', NULL)",
        "UPDATE vault_keys SET holder = 'person:p9'",
        "DELETE FROM vault_keys",
        "TRUNCATE vault_keys",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            small_ledger.connection.execute(statement)


def test_who_holds_a_value_is_found_by_its_index(vault: Vault, cursor: Cursor) -> None:
    vault.write_indexes(cursor, 1, [IndexEntry("id_number", "231005199001011234", PERSON)])

    assert vault.holder_of(cursor, 1, "id_number", "231005199001011234") == PERSON
    assert vault.holder_of(cursor, 1, "id_number", "231005199001011235") is None
    assert vault.holder_of(cursor, 1, "card", "231005199001011234") is None


def test_a_value_has_one_holder_for_each_index(vault: Vault, cursor: Cursor) -> None:
    vault.write_indexes(cursor, 1, [IndexEntry("card", "622848", PERSON)])
    with pytest.raises(psycopg.errors.UniqueViolation):
        vault.write_indexes(cursor, 1, [IndexEntry("card", "622848", NEIGHBOUR)])
    with pytest.raises(psycopg.errors.UniqueViolation):
        vault.write_indexes(
            cursor,
            1,
            [IndexEntry("card", "622849", PERSON), IndexEntry("card", "622849", NEIGHBOUR)],
        )
    assert vault.holder_of(cursor, 1, "card", "622848") == PERSON
    assert vault.holder_of(cursor, 1, "card", "622849") is None


def test_the_same_holder_may_state_a_value_again(vault: Vault, cursor: Cursor) -> None:
    again = [IndexEntry("card", "622848", PERSON), IndexEntry("card", "622848", PERSON)]
    vault.write_indexes(cursor, 1, again)
    vault.write_indexes(cursor, 1, again)
    assert vault.holder_of(cursor, 1, "card", "622848") == PERSON


def test_indexes_of_two_ledgers_have_nothing_in_common(vault: Vault, cursor: Cursor) -> None:
    cursor.execute("SELECT open_ledger('yangguang.example/county/231006', '231006', 'county')")
    vault.write_indexes(cursor, 1, [IndexEntry("card", "622848", PERSON)])
    vault.write_indexes(cursor, 2, [IndexEntry("card", "622848", NEIGHBOUR)])

    assert vault.holder_of(cursor, 2, "card", "622848") == NEIGHBOUR
    cursor.execute("SELECT count(DISTINCT digest) FROM blind_indexes")
    assert cursor.fetchone() == (2,)


def test_nothing_is_written_where_the_append_is_undone(
    vault: Vault, cursor: Cursor, small_ledger: SmallLedger
) -> None:
    with small_ledger.connection.transaction(force_rollback=True):
        vault.write(cursor, 1, [entry()])
        vault.write_indexes(cursor, 1, [IndexEntry("card", "622848", PERSON)])
    assert vault.read(cursor, 1, 5, "/name") is None
    assert vault.holder_of(cursor, 1, "card", "622848") is None
    vault.write(cursor, 1, [entry()])  # the key that was remembered is not used
    found = vault.read(cursor, 1, 5, "/name")
    assert found is not None
    assert found.value == NAME


def test_the_application_can_write_and_read_and_change_nothing(
    vault: Vault, small_ledger: SmallLedger, tmp_path: Path
) -> None:
    assert Custody(tmp_path / "keys").has("vault")
    with psycopg.connect(small_ledger.dsn, autocommit=True) as connection:
        connection.execute("SET ROLE yangguang_app")
        with connection.cursor() as cursor:
            vault.write(cursor, 1, [entry()])
            vault.write_indexes(cursor, 1, [IndexEntry("card", "622848", PERSON)])
            assert vault.read(cursor, 1, 5, "/name")
        for table in ("vault_values", "vault_keys", "blind_indexes"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET holder = 'person:x'"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
