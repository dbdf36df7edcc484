"""Audit level 5: whatever is edited, deleted or put in is found, and its place is named."""

import json
from typing import Any

import psycopg
import pytest
from psycopg import sql

from projections import ALL, Comparison, Difference, compare, create, position_of, rebuild
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.table import Table
from tests.projections.chronicle import Chronicle, identified, many_votes, opener

STORY = identified(2)
LAST = len(STORY.events) - 1
TABLES = [table for projection in ALL for table in projection.tables]
EDITS: dict[str, str] = {
    "entries": "place",
    "tags": "tag",
    "subjects": "household",
    "counts": "count",
    "households": "head",
    "household_members": "valid_from",
    "roster": "valid_to",
    "household_cards": "bank",
    "cards": "household",
    "corrections": "due_on",
    "people": "place",
    "cases": "status",
    "case_steps": "persons",
    "notices": "last_day",
    "notice_subjects": "fate",
    "objections": "resolution",
    "assemblies": "present_count",
    "assembly_tallies": "votes_for",
    "assembly_outcomes": "passed",
    "places": "state",
    "offices": "role",
    "policies": "parameters",
    "keys": "use",
    "publicity": "households_reached_count",
    "accounts": "place",
    "postings": "delta",
    "balance_sums": "delta",
    "funds": "number",
    "allocations": "amount_fen",
    "projects": "entity",
    "entities": "place",
    "agreements": "because",
    "pools": "account",
    "contracts": "entity",
    "plans": "total_fen",
    "plan_lines": "amount_fen",
    "assets": "appraised_fen",
    "holdings": "holder",
    "bank_accounts": "owner",
    "payable_lists": "payer",
    "dues": "amount_fen",
    "payment_lines": "outcome",
    "batches": "status",
    "recoveries": "received_fen",
    "complaints": "answered_on",
    "grants": "amount_fen",
    "award_lists": "award_kind",
    "carryings": "lines_count",
    "carried_lines": "got_fen",
    "calendars": "because",
    "ratings": "stars",
    "evaluations": "households_count",
    "evaluated": "place",
    "evaluation_lines": "grade",
    "guidance": "standing",
    "points_wait": "since",
    "rule_books": "state",
    "points_households": "household",
    "points_villages": "place",
    "points_cards": "ended_on",
    "points_months": "month",
    "points_lines": "removed_on",
    "shops": "counted_on",
    "goods": "unit",
    "deliveries": "pieces",
    "redemptions": "returned_points",
    "stock_moves": "delta",
}
VALUES: dict[str, str] = {
    "text": "'forged'",
    "integer": "77",
    "bigint": "77",
    "date": "'1999-12-31'",
    "boolean": "NOT {column}",
    "jsonb": "'{{}}'",
    "json": '\'{{"id": "forged"}}\'',
    "ARRAY": "'{{person:nobody}}'",
}


FORGED: dict[str, Any] = {
    "date": "2026-01-01",
    "timestamp with time zone": "2026-01-01",
    "boolean": True,
    "json": {},
    "jsonb": {},
    "ARRAY": [],
}


@pytest.fixture(scope="module")
def projected(module_database: Any) -> Connect:  # noqa: ANN401
    """Ledger 1 with the story, ledger 2 with its beginning, all projected."""
    dsn = module_database.migration_dsn()
    connect = opener(dsn)
    with connect() as connection:
        create(connection, ALL)
    for projection in ALL:
        Runner(projection, connect, Batches(CHRONICLE)).round(CHRONICLE.heads())
    return connect


CHRONICLE = Chronicle({1: STORY.events, 2: STORY.events[:40]})


def differences(connect: Connect, ledger: int = 1) -> list[Difference]:
    return list(compare(connect, CHRONICLE, ledger, ALL))


def tampered(connect: Connect, statement: str, ledger: int = 1) -> list[Difference]:
    """What is found after a statement of the superuser; repaired from the log afterwards."""
    with connect() as connection:
        assert connection.execute(statement).rowcount > 0
    found = differences(connect, ledger)
    touched = {each.table for each in found}
    hit = [each for each in ALL if touched & {"positions", *(table.name for table in each.tables)}]
    rebuild(connect, CHRONICLE, ledger, hit)
    return found


def a_row(connect: Connect, table: Table[Any]) -> dict[str, Any]:
    """One row of the table in ledger 1, as JSON, its state as the text that it is."""
    with connect() as connection:
        order = ", ".join(table.key)
        state = "jsonb_build_object('state', state::text)" if "state" in table.columns else "'{}'"
        found = connection.execute(
            f"SELECT to_jsonb(t) || {state} FROM projections.{table.name} t WHERE ledger = 1"
            f" ORDER BY {order} LIMIT 1"
        ).fetchall()
        assert found, f"the story has no {table.name}"
        row: dict[str, Any] = found[0][0]
        return row


def where(table: Table[Any], row: dict[str, Any]) -> str:
    return " AND ".join(f"{column} = '{row[column]}'" for column in table.key)


def test_untouched_projections_are_what_the_log_says(projected: Connect) -> None:
    comparison = Comparison(projected, CHRONICLE, 1, ALL)
    assert list(comparison.differences()) == []
    assert comparison.positions == {projection.name: LAST for projection in ALL}
    assert comparison.rows["entries"] == LAST + 1
    assert differences(projected, 2) == []


def test_the_story_fills_every_table_that_an_edit_is_tried_on() -> None:
    done = {"cases_wait", "notices_wait", "assemblies_wait", "corrections_wait", "objections_wait"}
    unsaid = {"notices_list", "objections_list", "person_statuses"}
    assert {table.name for table in TABLES} == EDITS.keys() | done | unsaid


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_row_is_found_with_its_column(projected: Connect, name: str) -> None:
    (table,) = (table for table in TABLES if table.name == name)
    column, row = EDITS[name], a_row(projected, table)
    with projected() as connection:
        kind = connection.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_schema = 'projections'"
            " AND table_name = %s AND column_name = %s",
            (name, column),
        ).fetchall()[0][0]
    forged = VALUES[kind].format(column=column)
    found = tampered(
        projected, f"UPDATE projections.{name} SET {column} = {forged} WHERE {where(table, row)}"
    )
    key = {part: row[part] for part in table.key}
    if column in table.key:
        assert {(each.table, each.column) for each in found} == {(name, None)}
        assert [each.expected for each in found if each.key == key] == [row]
        assert len(found) == 2
    else:
        (difference,) = found
        assert (difference.table, difference.key, difference.column) == (name, key, column)
        assert difference.expected == row[column]
        assert difference.found != row[column]


@pytest.mark.parametrize("name", EDITS)
def test_a_deleted_row_is_found(projected: Connect, name: str) -> None:
    (table,) = (table for table in TABLES if table.name == name)
    row = a_row(projected, table)
    (found,) = tampered(projected, f"DELETE FROM projections.{name} WHERE {where(table, row)}")
    assert (found.table, found.column, found.expected, found.found) == (name, None, row, None)
    assert found.key == {part: row[part] for part in table.key}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_put_in_is_found(projected: Connect, table: Table[Any]) -> None:
    with projected() as connection:
        kinds = connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'projections' AND table_name = %s",
            (table.name,),
        ).fetchall()
    forged = {column: FORGED.get(kind, 9) for column, kind in kinds} | {"ledger": 1}
    document = json.dumps(forged).replace("'", "''")
    name, place = table.name, f"json_populate_record(NULL::projections.{table.name}, '{document}')"
    taken = "position" in table.key and "tag" not in table.key
    if taken:
        place = place.replace('"position": 9', f'"position": {LAST + 1}')
    (found,) = tampered(projected, f"INSERT INTO projections.{name} SELECT * FROM {place}")
    assert (found.table, found.column, found.expected) == (name, None, None)
    assert found.found["ledger"] == 1


def test_a_row_put_in_twice_is_found_though_it_equals_its_twin(projected: Connect) -> None:
    with projected() as connection:
        connection.execute("ALTER TABLE projections.tags DROP CONSTRAINT tags_pkey")
    (found,) = tampered(
        projected,
        "INSERT INTO projections.tags SELECT * FROM projections.tags"
        " WHERE ledger = 1 AND tag = 'case:1' ORDER BY position LIMIT 1",
    )
    assert (found.table, found.column) == ("tags", "count(*)")
    assert found.found == found.expected + 1
    with projected() as connection:
        connection.execute("ALTER TABLE projections.tags ADD PRIMARY KEY (ledger, tag, position)")


def test_a_column_taken_away_is_found(projected: Connect) -> None:
    with projected() as connection:
        connection.execute("ALTER TABLE projections.keys RENAME COLUMN use TO abuse")
    (found,) = differences(projected)
    assert (found.table, found.column) == ("keys", None)
    assert "use" in found.found
    with projected() as connection:
        connection.execute("ALTER TABLE projections.keys RENAME COLUMN abuse TO use")


def test_a_position_ahead_of_the_log_is_found(projected: Connect) -> None:
    (found,) = tampered(
        projected,
        f"UPDATE projections.positions SET position = {LAST + 5}"
        " WHERE ledger = 1 AND projection = 'cases'",
    )
    assert found == Difference(
        "positions", {"ledger": 1, "projection": "cases"}, "position", LAST, LAST + 5
    )


def test_a_position_set_back_makes_every_later_row_a_difference(projected: Connect) -> None:
    found = tampered(
        projected,
        "UPDATE projections.positions SET position = 10 WHERE ledger = 1 AND projection = 'trace'",
    )
    extra = {each.key["position"] for each in found if each.table == "entries"}
    assert extra == set(range(11, LAST + 1))


def test_another_ledgers_rows_are_no_concern(projected: Connect) -> None:
    with projected() as connection:
        connection.execute("UPDATE projections.cases SET status = 'held' WHERE ledger = 2")
    assert differences(projected, 1) == []
    assert {each.column for each in differences(projected, 2)} == {"status"}
    rebuild(projected, CHRONICLE, 2, ALL)
    assert differences(projected, 2) == []


def test_rebuilding_repairs_what_was_edited_and_leaves_other_ledgers_alone(
    projected: Connect,
) -> None:
    with projected() as connection:
        connection.execute("DELETE FROM projections.tags WHERE ledger = 1")
        connection.execute("UPDATE projections.tags SET tag = 'case:9' WHERE tag = 'case:1'")
    rebuild(projected, CHRONICLE, 1, ALL)
    assert differences(projected, 1) == []
    assert differences(projected, 2) != []
    rebuild(projected, CHRONICLE, 2, ALL)


def test_rebuilding_only_one_projection_leaves_the_others_alone(projected: Connect) -> None:
    cases, *_ = (projection for projection in ALL if projection.name == "cases")
    with projected() as connection:
        connection.execute("DELETE FROM projections.cases WHERE ledger = 1")
        connection.execute("DELETE FROM projections.people WHERE ledger = 1")
    assert rebuild(projected, CHRONICLE, 1, (cases,)) == LAST + 1
    assert {each.table for each in differences(projected)} == {"people"}
    rebuild(projected, CHRONICLE, 1, ALL)


def test_a_projection_that_was_never_folded_is_built_by_rebuilding(projected: Connect) -> None:
    chronicle = Chronicle({3: many_votes(2_500)})
    progress: list[int] = []
    assert rebuild(projected, chronicle, 3, ALL, progress.append) == 2_500
    assert progress == [1_000, 2_000, 2_500]
    assert list(compare(projected, chronicle, 3, ALL)) == []
    with projected() as connection:
        assert position_of(connection, 3, "trace") == 2_499


def test_batches_of_any_size_give_the_same_rows(connect: Connect) -> None:
    for projection in ALL:
        for size in (1, 7, 8, 20, 33, 34, 50, LAST + 1):
            chronicle = Chronicle({1: STORY.events[:size]})
            Runner(projection, connect, Batches(chronicle)).round(chronicle.heads())
    assert differences(connect) == []


def test_readers_see_the_old_rows_until_the_new_ones_are_in(
    connect: Connect, fresh_database: str
) -> None:
    rebuild(connect, CHRONICLE, 1, ALL)
    with psycopg.connect(fresh_database) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = reader.execute("SELECT count(*) FROM projections.tags").fetchall()
        rebuild(connect, CHRONICLE, 1, ALL)
        assert reader.execute("SELECT count(*) FROM projections.tags").fetchall() == before


def test_the_application_role_folds_rebuilds_and_compares(
    connect: Connect, fresh_database: str
) -> None:
    as_application = opener(psycopg.conninfo.make_conninfo(fresh_database, options=_AS_APP))
    for projection in ALL:
        Runner(projection, as_application, Batches(CHRONICLE)).round(CHRONICLE.heads())
    rebuild(as_application, CHRONICLE, 1, ALL)
    assert list(compare(as_application, CHRONICLE, 1, ALL)) == []
    with connect() as connection:
        assert connection.execute("SELECT count(*) FROM projections.entries").fetchall()


_AS_APP = "-c role=yangguang_app"


def test_every_table_begins_its_key_with_the_ledger() -> None:
    assert {table.key[0] for table in TABLES} == {"ledger"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_struct_of_a_row_is_the_table(projected: Connect, table: Table[Any]) -> None:
    with projected() as connection:
        found = connection.execute(
            sql.SQL("SELECT * FROM projections.{} LIMIT 0").format(sql.Identifier(table.name))
        )
        assert tuple(column.name for column in found.description or ()) == table.columns
        key = connection.execute(
            "SELECT array_agg(attname ORDER BY array_position(indkey::int[], attnum::int))"
            " FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
            " WHERE indrelid = %s::regclass AND indisprimary",
            (f"projections.{table.name}",),
        ).fetchall()
        assert tuple(key[0][0]) == table.key
