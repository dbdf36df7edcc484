"""The append function: behind the expected head or not at all, in one transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.trail.append import (
    append,
    append_and_commit,
    append_by_copy,
    read_head,
    read_tail,
    take_turn,
)
from audit.trail.arrays import bool_array, bytea_array, int8_array, text_array
from audit.trail.rows import Row, Stored

NOON = datetime(2026, 3, 1, 4, 0, 0, 123456, tzinfo=UTC)
ACT_ID = "0190f3c2-0000-7000-8000-00000000000{}"


@pytest.fixture
def connection(fresh_database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        connection.execute("SELECT open_ledger('toy', '231005', 'county')")
        connection.execute("SET ROLE yangguang_app")
        yield connection


def row(number: int, *, touches: tuple[str, ...] = (), act_id: bool = True) -> Row:
    return Row(
        f"s:{number}",
        1,
        "Toy.v1",
        ACT_ID.format(number) if act_id else None,
        registry=number == 0,
        record=bytes([number]) * 10,
        touches=touches,
    )


def stored(number: int) -> Stored:
    return Stored(
        number, f"s:{number}", 1, "Toy.v1", ACT_ID.format(number), number == 0, bytes([number]) * 10
    )


def test_records_stand_directly_behind_the_head(connection: psycopg.Connection[Any]) -> None:
    assert append(connection, 1, 0, NOON, [row(0), row(1)]) == []
    assert append(connection, 1, 2, NOON, [row(2)]) == []
    assert read_tail(connection, 1, 0) == [stored(0), stored(1), stored(2)]
    assert read_head(connection, 1) == (3, NOON)


def test_a_writer_who_was_overtaken_gets_the_tail_and_writes_nothing(
    connection: psycopg.Connection[Any],
) -> None:
    append(connection, 1, 0, NOON, [row(0), row(1)])
    assert append(connection, 1, 1, NOON, [row(2)]) == [stored(1)]
    assert read_head(connection, 1).size == 2


@pytest.mark.parametrize("write", [append, append_by_copy])
def test_a_head_beyond_the_log_is_refused(connection: psycopg.Connection[Any], write: Any) -> None:  # noqa: ANN401
    """Such as a process meets whose database was rolled back under it."""
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState), connection.transaction():
        write(connection, 1, 7, NOON, [row(0)])


@pytest.mark.parametrize("write", [append, append_by_copy])
def test_a_taken_id_or_version_takes_nothing_in(
    connection: psycopg.Connection[Any],
    write: Any,  # noqa: ANN401
) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    for taken in (replace(row(1), act_id=ACT_ID.format(0)), replace(row(1), stream="s:0")):
        with pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
            write(connection, 1, 1, NOON, [row(2), taken])
    assert read_head(connection, 1).size == 1
    assert append(connection, 1, 1, NOON, [row(1)]) == []


def test_admission_times_do_not_go_back(connection: psycopg.Connection[Any]) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        append(connection, 1, 1, NOON - timedelta(microseconds=1), [row(1)])


def test_a_batch_by_copy_is_what_the_arrays_would_have_written(
    connection: psycopg.Connection[Any],
) -> None:
    rows = [row(0), row(1, touches=("t:1", "t:2")), row(2, act_id=False)]
    with connection.transaction():
        assert append_by_copy(connection, 1, 0, NOON, rows) == []
    assert read_tail(connection, 1, 0) == [stored(0), stored(1), stored(2)._replace(act_id=None)]
    touched = connection.execute("SELECT stream, position FROM touches ORDER BY 1").fetchall()
    assert touched == [("t:1", 1), ("t:2", 1)]


def test_a_batch_that_was_overtaken_gets_the_tail(connection: psycopg.Connection[Any]) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    with connection.transaction():
        assert append_by_copy(connection, 1, 0, NOON, [row(1)]) == [stored(0)]
    assert read_head(connection, 1).size == 1


def test_touches_are_written_with_their_record(connection: psycopg.Connection[Any]) -> None:
    append(connection, 1, 0, NOON, [row(0), row(1, touches=("t:1",))])
    assert connection.execute("SELECT * FROM touches").fetchall() == [(1, "t:1", 1)]


def test_who_has_the_turn_sees_the_tail_and_appends_in_the_same_transaction(
    connection: psycopg.Connection[Any],
) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    assert take_turn(connection, 1, 0) == [stored(0)]
    assert append_and_commit(connection, 1, 1, NOON, [row(1)]) == []
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert read_head(connection, 1).size == 2


def test_a_statement_that_a_rollback_took_away_is_prepared_again(
    connection: psycopg.Connection[Any],
) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    connection.execute("DEALLOCATE ALL")
    assert append(connection, 1, 1, NOON, [row(1)]) == []
    connection.execute("DEALLOCATE ALL")
    assert take_turn(connection, 1, 2) == []
    connection.execute("ROLLBACK")


def test_where_one_statement_was_taken_away_the_next_in_the_transaction_is_there_too(
    connection: psycopg.Connection[Any],
) -> None:
    append(connection, 1, 0, NOON, [row(0)])
    take_turn(connection, 1, 1)
    append_and_commit(connection, 1, 1, NOON, [row(1)])
    connection.execute("DEALLOCATE ALL")
    assert take_turn(connection, 1, 2) == []
    assert append_and_commit(connection, 1, 2, NOON, [row(2)]) == []
    assert read_head(connection, 1).size == 3


def test_no_ledger_is_no_head(connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(LookupError):
        read_head(connection, 7)


@pytest.fixture(scope="module")
def server(module_database: Any) -> Iterator[psycopg.Connection[Any]]:  # noqa: ANN401
    with psycopg.connect(module_database.migration_dsn(), autocommit=True) as connection:
        yield connection


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    texts=st.lists(st.none() | TEXT, max_size=5), numbers=st.lists(st.integers(-(2**63), 2**63 - 1))
)
def test_packed_arrays_arrive_as_they_were(
    server: psycopg.Connection[Any], texts: list[str | None], numbers: list[int]
) -> None:
    data = [(text or "").encode() for text in texts]
    truths = [text is None for text in texts]
    packed = (text_array(texts), int8_array(numbers), bytea_array(data), bool_array(truths))
    found = server.execute(
        "SELECT %s::text[], %s::int8[], %s::bytea[], %s::bool[]", packed, binary=True
    ).fetchone()
    assert found == (texts, numbers, data, truths)
