"""Streams are looked up by their keys, also on tables of which the planner knows nothing yet."""

import re

import psycopg

from audit.trail.loading import _CONCERNING


def plan(dsn: str, query: str) -> str:
    """How a connection would go on executing the query, whatever its parameters are."""
    numbered = query % {"streams": "$1", "ledger": "$2", "size": "$3"}
    with psycopg.connect(dsn, autocommit=True) as connection:
        rows = connection.execute(f"EXPLAIN (GENERIC_PLAN) {numbered}".encode())
        return "\n".join(str(row[0]) for row in rows.fetchall())


def whole_ledgers(found: str) -> list[str]:
    """Conditions by which a step of the plan reads all of a ledger, or all below a position."""
    conditions = re.findall(r"Index Cond: (.*)", found)
    return [one for one in conditions if "stream = " not in one and '"position" = ' not in one]


def test_no_step_of_the_plan_reads_a_whole_ledger(fresh_database: str) -> None:
    found = plan(fresh_database, _CONCERNING)
    assert "Seq Scan" not in found
    assert found.count("Index Cond") == 3
    assert whole_ledgers(found) == []


def test_a_plan_that_does_is_seen(fresh_database: str) -> None:
    query = "SELECT r.record FROM records r WHERE r.ledger = $2 AND r.position < $3 AND $1 <> ''"
    assert whole_ledgers(plan(fresh_database, query))
