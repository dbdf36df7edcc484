"""A question: what one statement is asked, told as one JSON document of a declared type.

Several tables in one question are one snapshot, and one round trip. PostgreSQL writes the document
and msgspec reads it into structs, which takes a fraction of what column by column takes.

Parameters are named; questions that are put together share those of the same name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar

import msgspec

from audit.trail.arrays import text_array
from projections.positions import REFLECTED
from projections.table import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """An SQL expression whose value is a JSON document, what it is read as, its parameters."""

    document: LiteralString
    kind: type[T]
    parameters: Mapping[str, Any]


def listed(row: type[msgspec.Struct], rest: LiteralString) -> LiteralString:
    """An array of rows: the struct's fields are the columns, `rest` the statement from FROM on."""
    columns = ", ".join(row.__struct_fields__)
    return f"(SELECT coalesce(json_agg(q), '[]') FROM (SELECT {columns} {rest}) q)"


def asked(connection: Database, question: Question[T]) -> T:
    """The answer."""
    (document,) = _row(connection, f"SELECT {question.document}::text", question.parameters)
    return msgspec.json.decode(document, type=question.kind)


def reflecting(
    connection: Database, ledger: int, projections: Sequence[str], question: Question[T]
) -> tuple[int, T]:
    """The position that all of the projections (each once) reflect at least, and the answer."""
    position, document = _row(
        connection,
        f"SELECT {REFLECTED}, {question.document}::text",
        {**question.parameters, "ledger": ledger, "projections": text_array(projections)},
    )
    return position, msgspec.json.decode(document, type=question.kind)


def _row(
    connection: Database, statement: LiteralString, parameters: Mapping[str, Any]
) -> tuple[Any, ...]:
    (row,) = connection.execute(statement, parameters).fetchall()
    return row
