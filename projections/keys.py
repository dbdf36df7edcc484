"""Keys: whose they are, of which body, and whether they are in use, for pages that ask.

    keys   one row a key

Who decides on a signature reads the registry from the signed bytes (`audit.proof.registry`);
this is a list for readers, and decides nothing.
"""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from domain.authority.keys import (
    KeyCompromised,
    KeyEnrolled,
    KeyNamed,
    KeyReinstated,
    KeyRevoked,
    KeySuspended,
)
from domain.authority.registry import LedgerOpened, RootsReplaced, SystemKeysChanged
from domain.kernel.act import Event
from projections.projection import Batch
from projections.table import Database, Row, Rows, Table

Use = Literal["in_use", "suspended", "revoked"]
Office = Literal["root", "system", "enrolled"]


class KeyRow(Row, frozen=True, kw_only=True):
    """A key. `since` and `until` are positions: from when on, and until when, it could sign."""

    key: str
    person: str
    body: str
    office: Office
    use: Use
    since: int
    until: int | None = None
    compromised_from: str | None = None
    compromised_until: str | None = None


KEYS_TABLE = Table(
    name="keys",
    row=KeyRow,
    key=("ledger", "key"),
    ddl="""
CREATE TABLE keys (
    ledger            integer NOT NULL,
    position          bigint  NOT NULL,
    key               text    COLLATE "C" NOT NULL,
    person            text    COLLATE "C" NOT NULL,
    body              text    NOT NULL,
    office            text    NOT NULL,
    use               text    NOT NULL,
    since             bigint  NOT NULL,
    until             bigint,
    compromised_from  text,
    compromised_until text,
    PRIMARY KEY (ledger, key)
);
CREATE INDEX ON keys (ledger, person);
""",
)


class Keys:
    """Folds the acts that enrol, suspend and revoke keys, one by one, or as whole sets."""

    name = "keys"
    version = 1
    tables: tuple[Table[Any], ...] = (KEYS_TABLE,)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Write the keys that the batch concerns."""
        events = [event for event in batch.events if isinstance(event.data, _FACTS)]
        if not events:
            return
        known = _load(cursor, batch.ledger)
        before = dict(known)
        for event in events:
            known |= {
                row.key: replace(row, ledger=batch.ledger, position=event.index)
                for row in list(_after(known, event))
            }
        KEYS_TABLE.upsert(cursor, [row for key, row in known.items() if before.get(key) != row])


_FACTS = (
    *(LedgerOpened, RootsReplaced, SystemKeysChanged),
    *(KeyEnrolled, KeySuspended, KeyReinstated, KeyRevoked, KeyCompromised),
)


def _load(cursor: Rows, ledger: int) -> dict[str, KeyRow]:
    columns = ", ".join(KEYS_TABLE.columns)
    cursor.execute(f"SELECT {columns} FROM keys WHERE ledger = %s", (ledger,))
    rows = (dict(zip(KEYS_TABLE.columns, values, strict=True)) for values in cursor)
    return {row["key"]: msgspec.convert(row, KeyRow) for row in rows}


def _after(known: dict[str, KeyRow], event: Event[Any]) -> Iterator[KeyRow]:
    """The rows that the event makes or changes."""
    data = event.data
    if isinstance(data, LedgerOpened | RootsReplaced):
        roots = [_key(root.key, root.person, root.body, "root", event) for root in data.roots]
        yield from _set(known, roots, "root", event)
    if isinstance(data, LedgerOpened | SystemKeysChanged):
        system = [_key(each.key, each.person, "", "system", event) for each in data.system]
        yield from _set(known, system, "system", event)
    if isinstance(data, KeyEnrolled):
        yield _key(data.key, data.person, data.body, "enrolled", event)
    elif isinstance(data, KeyNamed) and data.key in known:
        yield _named(known[data.key], event)


def _key(key: str, person: str, body: str, office: Office, event: Event[Any]) -> KeyRow:
    return KeyRow(
        ledger=0,
        position=event.index,
        key=key,
        person=person,
        body=body,
        office=office,
        use="in_use",
        since=event.index,
    )


def _set(
    known: dict[str, KeyRow], now: list[KeyRow], office: Office, event: Event[Any]
) -> Iterator[KeyRow]:
    """A whole set takes the place of the former one; who stays in it changes nothing."""
    keys = {row.key for row in now}
    for row in known.values():
        if row.office == office and row.until is None and row.key not in keys:
            yield replace(row, use="revoked", until=event.index)
    yield from (row for row in now if row.key not in known or known[row.key].until is not None)


def _named(row: KeyRow, event: Event[Any]) -> KeyRow:
    data = event.data
    if isinstance(data, KeySuspended):
        return replace(row, use="suspended")
    if isinstance(data, KeyReinstated):
        return replace(row, use="in_use")
    if isinstance(data, KeyCompromised):
        row = replace(row, compromised_from=data.from_, compromised_until=data.until)
    return replace(row, use="revoked", until=row.until or event.index)


KEYS = Keys()


def keys(
    connection: Database, ledger: int, *, person: str | None = None, key: str | None = None
) -> list[KeyRow]:
    """Keys, of one person or all, in the order of their enrolment."""
    return KEYS_TABLE.select(
        connection,
        "WHERE ledger = %(ledger)s AND person = coalesce(%(person)s, person)"
        " AND key = coalesce(%(key)s, key) ORDER BY since, key",
        {"ledger": ledger, "person": person, "key": key},
    )
