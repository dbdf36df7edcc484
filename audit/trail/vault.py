"""The vault: values that acts commit to, each under a key of the person it is about.

signed-events.md: "AES-256-GCM under a key per person (associated data: ledger, index, line, path),
wrapped by a key kept outside the database". Where a person's key was destroyed, their values read
as destroyed, here and in every backup; salts are encrypted with the values, so that the log's
commitments cannot be guessed open either. Blind indexes are keyed digests for uniqueness and
look-up.

A value lies under the key of the person it is about; a value about no person, under the stream of
its act. Rows are written in the transaction that appends the act, and never changed.
"""

from __future__ import annotations

import hmac
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from os import urandom
from typing import Any, LiteralString, NamedTuple

from cryptography.exceptions import InvalidTag
from psycopg import Cursor

from audit.trail.arrays import bytea_array, text_array
from audit.trail.custody import SecretKey
from audit.trail.holder_key import HolderKey

Rows = Cursor[tuple[Any, ...]]

KEY_BYTES = 32
SALT_BYTES = 32
_OPENED_KEYS_MAX = 10_000

COLUMNS: LiteralString = "v.position, v.line, v.path, v.holder, v.ciphertext, k.wrapped_key"
"""What is opened, of `vault_values v` and its holder's `vault_keys k`; binary."""


class VaultError(Exception):
    """A row of the vault does not decrypt: it, its key, or its place was changed."""


class KeyDestroyedError(VaultError):
    """The key of `holder` was destroyed, and a key is never made again."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"the key of {holder} was destroyed")
        self.holder = holder


class VaultEntry(NamedTuple):
    """A value on its way into the vault.

    `position` is that of the record that holds the sealed field (a batch line's own); `line` its
    number in the batch, None in an act; `holder` the person, or the stream, that it is about.
    """

    position: int
    line: int | None
    holder: str
    path: str
    salt: bytes
    value: str


class IndexEntry(NamedTuple):
    """A value that `holder` alone may hold under the index of that name, since a position."""

    name: str
    value: str
    holder: str
    position: int = sys.maxsize


class Disclosed(NamedTuple):
    """A value out of the vault; `salt` and `value` are None where its key was destroyed."""

    position: int
    line: int | None
    path: str
    holder: str
    salt: bytes | None
    value: str | None

    @property
    def destroyed(self) -> bool:
        """Whether the key of its holder was destroyed."""
        return self.value is None


class _Stored(NamedTuple):
    position: int
    line: int | None
    path: str
    holder: str
    ciphertext: bytes
    wrapped_key: bytes | None


class Vault:
    """Encrypts and opens values with keys derived from a secret in custody."""

    def __init__(self, secret: SecretKey) -> None:
        self._master = HolderKey(secret.derive("yangguang/vault/wrap/v1"))
        self._index_key = secret.derive("yangguang/vault/index/v1")
        self._origins: dict[int, str] = {}
        self._opened: dict[bytes, HolderKey] = {}

    def write(self, cursor: Rows, ledger: int, entries: Iterable[VaultEntry]) -> None:
        """Store values, in the caller's transaction; a person new to the vault gets a key.

        Raises:
            KeyDestroyedError: The key of a holder was destroyed; it is never made again.
        """
        found = list(entries)
        if not found:
            return
        origin = self.origin(cursor, ledger)
        keys = self._keys_for(cursor, ledger, sorted({entry.holder for entry in found}))
        with cursor.copy(
            "COPY vault_values (ledger, position, line, path, holder, ciphertext)"
            " FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.set_types(("int4", "int8", "int4", "text", "text", "bytea"))
            for entry in found:
                data = keys[entry.holder].seal(
                    entry.salt + entry.value.encode(),
                    _place(origin, entry.position, entry.line, entry.holder, entry.path),
                )
                row = (entry.position, entry.line, entry.path, entry.holder, data)
                copy.write_row((ledger, *row))

    def key_for(self, cursor: Rows, ledger: int, holder: str) -> HolderKey:
        """The key of a holder, made in the caller's transaction where there is none.

        Raises:
            KeyDestroyedError: It was destroyed.
        """
        return self._keys_for(cursor, ledger, [holder])[holder]

    def key_of(self, cursor: Rows, ledger: int, holder: str) -> HolderKey:
        """The key of a holder.

        Raises:
            KeyDestroyedError: It was destroyed.
            VaultError: There is none, or it does not open.
        """
        stored = _stored_keys(cursor, ledger, [holder])
        if holder not in stored:
            raise VaultError(f"{holder} has no key")
        return self._unwrap(self.origin(cursor, ledger), holder, stored[holder])

    def write_indexes(self, cursor: Rows, ledger: int, entries: Iterable[IndexEntry]) -> None:
        """Store blind indexes, in the caller's transaction; the same holder may come again.

        What its holder gives up at a later position of the same transaction is not stored.

        Raises:
            psycopg.errors.UniqueViolation: Another holder has the value.
        """
        origin = self.origin(cursor, ledger)
        found = [
            (e.name, self._digest(origin, e.name, e.value), e.holder, e.position) for e in entries
        ]
        if not found:
            return
        cursor.execute(
            "INSERT INTO blind_indexes (ledger, index_name, digest, holder)"
            " SELECT DISTINCT %s::integer, u.index_name, u.digest, u.holder"
            " FROM unnest(%s::text[], %s::bytea[], %s::text[], %s::bigint[])"
            " AS u (index_name, digest, holder, position) WHERE NOT EXISTS ("
            "  SELECT FROM blind_indexes b WHERE b.ledger = %s AND b.index_name = u.index_name"
            "  AND b.digest = u.digest AND b.holder = u.holder) AND NOT EXISTS ("
            "  SELECT FROM given_up g WHERE g.ledger = %s AND g.holder = u.holder"
            "  AND g.index_name = u.index_name AND g.position > u.position)",
            (
                ledger,
                text_array([name for name, *_ in found]),
                bytea_array([digest for _, digest, *_ in found]),
                text_array([holder for _, _, holder, _ in found]),
                [position for *_, position in found],
                ledger,
                ledger,
            ),
        )

    def holder_of(self, cursor: Rows, ledger: int, name: str, value: str) -> str | None:
        """Who holds a value under an index; None where nobody does."""
        return self.holders_of(cursor, ledger, [(name, value)]).get((name, value))

    def holders_of(
        self, cursor: Rows, ledger: int, wanted: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], str]:
        """Who holds values, by (index name, value); those that nobody holds are left out."""
        origin = self.origin(cursor, ledger)
        digests = {
            (name, self._digest(origin, name, value)): (name, value) for name, value in wanted
        }
        cursor.execute(
            "SELECT b.index_name, b.digest, b.holder"
            " FROM unnest(%s::text[], %s::bytea[]) AS u (index_name, digest)"
            " CROSS JOIN LATERAL (SELECT * FROM blind_indexes o WHERE o.ledger = %s"
            " AND o.index_name = u.index_name AND o.digest = u.digest OFFSET 0) b",
            (
                text_array([name for name, _ in digests]),
                bytea_array([digest for _, digest in digests]),
                ledger,
            ),
            binary=True,
        )
        return {digests[name, digest]: holder for name, digest, holder in cursor}

    def read(self, cursor: Rows, ledger: int, position: int, path: str) -> Disclosed | None:
        """The value at a sealed field; None where the vault has none.

        Raises:
            VaultError: The row does not decrypt at this place.
        """
        found = self.read_records(cursor, ledger, [position])
        return next((one for one in found if one.path == path), None)

    def read_records(
        self,
        cursor: Rows,
        ledger: int,
        positions: Sequence[int],
        paths: Sequence[str] | None = None,
    ) -> list[Disclosed]:
        """The values of some records, all or those at some paths; raises as `read`.

        In the order of positions and paths.
        """
        cursor.execute(
            f"SELECT {COLUMNS} FROM vault_values v LEFT JOIN vault_keys k USING (ledger, holder)"  # noqa: S608
            " WHERE v.ledger = %s AND v.position = ANY(%s)"
            " AND (%s::text[] IS NULL OR v.path = ANY(%s)) ORDER BY v.position, v.path",
            (ledger, list(positions), *(2 * (paths and list(paths),))),
            binary=True,
        )
        return self.opened(cursor, ledger, cursor.fetchall())

    def opened(self, cursor: Rows, ledger: int, rows: Iterable[Sequence[Any]]) -> list[Disclosed]:
        """The values of rows of `COLUMNS`; raises as `read`."""
        origin = self.origin(cursor, ledger)
        return [self._open(origin, _Stored(*row)) for row in rows]

    def _open(self, origin: str, row: _Stored) -> Disclosed:
        position, line, path, holder = row[:4]
        if row.wrapped_key is None:
            return Disclosed(position, line, path, holder, None, None)
        key = self._unwrap(origin, holder, row.wrapped_key)
        try:
            data = key.open(row.ciphertext, _place(origin, position, line, holder, path))
        except InvalidTag as error:
            where = f"record {position}, {path}"
            raise VaultError(f"the value at {where} does not decrypt") from error
        salt, value = data[:SALT_BYTES], data[SALT_BYTES:].decode()
        return Disclosed(position, line, path, holder, salt, value)

    def _keys_for(self, cursor: Rows, ledger: int, holders: list[str]) -> dict[str, HolderKey]:
        """The keys of holders, made where there is none; in one order, so nobody deadlocks."""
        stored = _stored_keys(cursor, ledger, holders)
        missing = [holder for holder in holders if holder not in stored]
        if missing:
            origin = self.origin(cursor, ledger)
            wrapped = [
                self._master.seal(urandom(KEY_BYTES), _key_place(origin, holder))
                for holder in missing
            ]
            cursor.execute(
                "INSERT INTO vault_keys (ledger, holder, wrapped_key)"
                " SELECT %s, * FROM unnest(%s::text[], %s::bytea[]) ON CONFLICT DO NOTHING",
                (ledger, text_array(missing), bytea_array(wrapped)),
            )
            stored = _stored_keys(cursor, ledger, holders)
        return {
            holder: self._unwrap(self.origin(cursor, ledger), holder, wrapped)
            for holder, wrapped in stored.items()
        }

    def _unwrap(self, origin: str, holder: str, wrapped: bytes | None) -> HolderKey:
        """The key of a holder; remembered by its wrapping, so a destroyed one is never found."""
        if wrapped is None:
            raise KeyDestroyedError(holder)
        key = self._opened.get(wrapped)
        if key is None:
            try:
                key = HolderKey(self._master.open(wrapped, _key_place(origin, holder)))
            except InvalidTag as error:
                raise VaultError(f"the key of {holder} does not open") from error
            if len(self._opened) >= _OPENED_KEYS_MAX:
                self._opened.clear()
            self._opened[wrapped] = key
        return key

    def _digest(self, origin: str, name: str, value: str) -> bytes:
        return hmac.digest(self._index_key, f"{origin}\n{name}\n{value}".encode(), sha256)

    def origin(self, cursor: Rows, ledger: int) -> str:
        """The ledger as associated data has it: by origin, which a restore cannot renumber."""
        if ledger not in self._origins:
            cursor.execute("SELECT origin FROM ledgers WHERE ledger = %s", (ledger,))
            row = cursor.fetchone()
            if row is None:
                raise LookupError(f"no ledger {ledger}")
            self._origins[ledger] = row[0]
        return self._origins[ledger]


def destroyed_at(cursor: Rows, ledger: int, holders: Iterable[str]) -> dict[str, int]:
    """Of those holders whose key was destroyed, the position of the record that did it."""
    cursor.execute(
        "SELECT holder, position FROM erasures WHERE ledger = %s AND holder = ANY(%s)",
        (ledger, list(holders)),
    )
    return dict(cursor.fetchall())


def _stored_keys(cursor: Rows, ledger: int, holders: list[str]) -> dict[str, bytes | None]:
    cursor.execute(
        "SELECT holder, wrapped_key FROM vault_keys WHERE ledger = %s AND holder = ANY(%s)",
        (ledger, text_array(holders)),
        binary=True,
    )
    return dict(cursor.fetchall())


def _place(origin: str, position: int, line: int | None, holder: str, path: str) -> bytes:
    """The associated data of a value: it decrypts at its own place only."""
    number = "" if line is None else line
    return f"yangguang/vault/value/v1\n{origin}\n{position}\n{number}\n{holder}\n{path}".encode()


def _key_place(origin: str, holder: str) -> bytes:
    return f"yangguang/vault/key/v1\n{origin}\n{holder}".encode()
