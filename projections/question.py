"""A question: what one statement is asked, told as one JSON document of a declared type.

Questions that are asked together are one snapshot, and one round trip. PostgreSQL writes the
document and msgspec reads it into structs, which takes a fraction of what column by column takes.

Parameters are named; questions that are asked together share those of the same name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, Generic, LiteralString, TypeVar

import msgspec
from psycopg import RawCursor

from projections.table import Database

T = TypeVar("T")
_NAMED: Final = re.compile(r"%\((\w+)\)s")


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
    statement, names = _statement(*[question.document for question in questions])
    parameters: dict[str, Any] = {}
    for question in questions:
        parameters.update(question.parameters)
    cursor = RawCursor(connection)
    (row,) = cursor.execute(statement, [parameters[name] for name in names]).fetchall()
    return [
        msgspec.json.decode(document or "null", type=question.kind)
        for document, question in zip(row, questions, strict=True)
    ]


@cache
def _statement(*documents: LiteralString) -> tuple[LiteralString, list[str]]:
    """The statement that asks for documents, with the names of its parameters by number.

    Written once for each kind of answer: psycopg would read long ones anew every time.
    """
    whole: LiteralString = ", ".join([f"{document}::text" for document in documents])
    parts = _NAMED.split(f"SELECT {whole}")
    names = list(dict.fromkeys(parts[1::2]))
    parts[1::2] = [f"${names.index(name) + 1}" for name in parts[1::2]]
    return "".join(parts), names
