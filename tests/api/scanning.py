"""Looking for planted values in everything that a database holds, byte by byte."""

from base64 import b64encode
from collections.abc import Iterable, Iterator

import psycopg
from psycopg import sql

from api.database import Database

SCHEMAS = ("public", "projections", "api")


def forms_of(value: str | bytes) -> Iterator[bytes]:
    """How a value may stand somewhere: as it is, UTF-16, hex, base64 at any alignment."""
    raws = [value] if isinstance(value, bytes) else [value.encode(), *_wide(value)]
    for raw in raws:
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):
            encoded = b64encode(bytes(shift) + raw)
            # only the characters that this value alone decides
            yield encoded[-(-shift * 8 // 6) + (shift > 0) : len(encoded) // 4 * 4 - 4]


def _wide(value: str) -> Iterable[bytes]:
    yield value.encode("utf-16-le")
    yield value.encode("utf-16-be")
    yield value.encode("unicode_escape")
    yield value.encode("gb18030")


def found_in(data: bytes, values: Iterable[str | bytes]) -> set[str | bytes]:
    """Which of the values stand in the bytes, in any form."""
    return {
        value for value in values if any(form in data for form in forms_of(value) if len(form) > 5)
    }


def tables(database: Database) -> Iterator[tuple[str, bytes]]:
    """Every table with all its bytes, as text and in binary form, as the superuser reads them."""
    with psycopg.connect(database.migration_dsn(), autocommit=True) as connection:
        names = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)",
            (list(SCHEMAS),),
        ).fetchall()
        assert len(names) > 20
        for schema, table in names:
            held = b""
            for form in ("text", "binary"):
                statement = sql.SQL("COPY {} TO STDOUT (FORMAT {})").format(
                    sql.Identifier(schema, table), sql.SQL(form)
                )
                with connection.cursor() as cursor, cursor.copy(statement) as copy:
                    held += b"".join(bytes(piece) for piece in copy)
            yield f"{schema}.{table}", held


def dump(database: Database) -> bytes:
    """A backup made now, as `pg_dump` makes it."""
    assert database.embedded
    return database.embedded.run("pg_dump", database.migration_dsn()).encode()
