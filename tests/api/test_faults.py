"""A full disk, no connection to be had: told as 503, nothing half-written, taken when it is over.

A trigger answers in the server's own words and class (53100) what PostgreSQL answers where a file
cannot grow; so nothing of ours stands in for the database.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import psycopg
import pytest

from api.demo.stage import scan
from api.wiring import POOL_CONNECTIONS_MAX
from tests.api.conftest import County
from tests.api.test_acts import post, signed
from tests.api.test_attachments import hand_in

WRITTEN = ("records", "touches", "vault_values", "attachments", "attachment_pieces")


@contextmanager
def full_disk(dsn: str, *names: str) -> Iterator[None]:
    """No row is written into the tables, as on a disk without room."""
    with psycopg.connect(dsn, autocommit=True) as superuser:
        superuser.execute(
            "CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';"
            " END $$"
        )
        for name in names:
            superuser.execute(
                f"CREATE TRIGGER no_room BEFORE INSERT ON {name}"
                " FOR EACH STATEMENT EXECUTE FUNCTION no_room()".encode()
            )
        try:
            yield
        finally:
            for name in names:
                superuser.execute(f"DROP TRIGGER no_room ON {name}".encode())


def counts(dsn: str) -> list[int]:
    """How many rows stand in the tables of acts and files."""
    with psycopg.connect(dsn) as connection:
        found = [
            connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchall()
            for name in WRITTEN
        ]
    return [rows[0][0] for rows in found]


def told(answer: httpx.Response) -> str:
    """The kind of problem; it says nothing of the database."""
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"]
    assert "device" not in answer.text
    return str(answer.json()["type"])


@pytest.mark.parametrize("name", ["records", "touches"])
def test_an_act_on_a_full_disk_is_not_taken_and_is_when_there_is_room(
    county: County, county_database: str, name: str
) -> None:
    act = signed(county, "sibling", actor="v8" if name == "records" else "v7")
    before = counts(county_database)
    with full_disk(county_database, name):
        assert told(post(county, act.body())) in ("/problems/busy", "/problems/read-only")
        assert counts(county_database) == before
        assert county.http.get("/healthz").status_code == 200
        assert county.get("stats").status_code == 200, "it can still be read"
    assert post(county, act.body()).status_code == 201
    assert post(county, act.body()).status_code == 200


def test_a_bundle_on_a_full_disk_is_answered_act_by_act(
    county: County, county_database: str
) -> None:
    acts = [signed(county, "child", actor=name).body() for name in ("v7", "v8")]
    before = counts(county_database)
    with full_disk(county_database, "records"):
        items = post(county, {"acts": acts}, "acts:bundle").json()["items"]
        assert [item["status"] for item in items] == [503, 503]
        assert counts(county_database) == before
    items = post(county, {"acts": acts}, "acts:bundle").json()["items"]
    assert [item["status"] for item in items] == [201, 201]


@pytest.mark.parametrize("name", ["attachments", "attachment_pieces", "vault_keys"])
def test_a_file_on_a_full_disk_is_stored_whole_or_not_at_all(
    county: County, county_database: str, name: str
) -> None:
    content = scan(f"a file that finds no room among the {name}")
    before = counts(county_database)
    with full_disk(county_database, name):
        told(hand_in(county, content, "application/pdf"))
        assert counts(county_database) == before
    assert hand_in(county, content, "application/pdf").status_code == 201


def test_what_cannot_be_recorded_is_not_shown(county: County, county_database: str) -> None:
    """SUP-9: whoever looks is recorded, or sees nothing."""
    path = f"trace/{county.household.household}?purpose=audit"
    with full_disk(county_database, "records"):
        told(county.get(path, "a1"))
    assert county.get(path, "a1").status_code == 200


def test_who_finds_no_connection_is_told_to_come_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = county.as_("k1")
    pool = county.server.pool
    with ExitStack() as stack:
        for _ in range(POOL_CONNECTIONS_MAX):
            stack.enter_context(pool.connection(timeout=30))
        monkeypatch.setattr(pool, "timeout", 0.05)
        answer = county.http.get(f"/v1/{county.name}/todo", headers=token)
        assert told(answer) == "/problems/busy"
        assert county.http.get("/healthz").status_code == 200
    assert county.http.get(f"/v1/{county.name}/todo", headers=token).status_code == 200


def test_no_trace_of_the_trigger_is_left(county: County, county_database: str) -> None:
    with psycopg.connect(county_database) as connection:
        left = connection.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'no_room'").fetchall()
    assert left == []
    assert county.caught_up() > 0
