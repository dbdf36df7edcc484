"""A question: what one statement is asked, told as one JSON document of a declared type.

Questions that are asked together are one snapshot, and one round trip. PostgreSQL writes the
document and msgspec reads it into structs, which takes a fraction of what column by column takes.

Parameters are named; questions that are asked together share those of the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Generic, LiteralString, TypeVar

import msgspec

from projections.table import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """An SQL expression whose value is a JSON document, what it is read as, its parameters."""

    document: LiteralString
    kind: type[T] | UnionType
    parameters: Mapping[str, Any]


def listed(row: type[msgspec.Struct], rest: LiteralString) -> LiteralString:
    """An array of rows: the struct's fields are the columns, `rest` the statement from FROM on."""
    columns = ", ".join(row.__struct_fields__)
    return f"(SELECT coalesce(json_agg(q), '[]') FROM (SELECT {columns} {rest}) q)"


def asked(connection: Database, question: Question[T]) -> T:
    """The answer."""
    (answer,) = asked_together(connection, question)
    found: T = answer
    return found


def asked_together(connection: Database, *questions: Question[Any]) -> list[Any]:
    """The answers of one statement, in the order of the questions."""
    documents = ", ".join([f"{question.document}::text" for question in questions])
    parameters: dict[str, Any] = {}
    for question in questions:
        parameters.update(question.parameters)
    (row,) = connection.execute(f"SELECT {documents}", parameters).fetchall()
    return [
        msgspec.json.decode(document or "null", type=question.kind)
        for document, question in zip(row, questions, strict=True)
    ]
