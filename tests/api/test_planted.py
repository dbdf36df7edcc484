"""Whatever the county's vault holds stands nowhere else: in no table, log, metric or error.

What to look for is asked of the vault itself, so that each sealed field of each room that plays
here is looked for. Answers that may show a value, to whom it may, are left to `test_personal.py`.
"""

import logging

import psycopg
import pytest

from api.database import Database
from api.founding import VAULT_KEY
from audit.trail.custody import Custody
from audit.trail.vault import Vault
from tests.api.conftest import County
from tests.api.scanning import found_in, tables
from tests.api.test_access import ROUTES, _path
from tests.api.test_evaluation import recorded

LENGTH_BYTES_MIN = 7
"""Shorter values, such as a name of two characters, stand in other words too."""
OPEN = ("/metrics", "/openapi.json", "/docs", "/readyz", "/healthz", "/v1/act-types")
FIELDS = {
    "PersonRegistered.v1": "/id_number",
    "CardDeclared.v1": "/number",
    "UnwillingnessRecorded.v1": "/reasons",
}


@pytest.fixture(scope="module")
def planted(county: County, county_database: str) -> dict[tuple[str, str], set[str]]:
    """The sealed values of the county, by act type and field."""
    if county.get(f"guidance/{county.poor.head}", "a1").status_code == 404:
        recorded(county)
    county.caught_up()
    vault = Vault(Custody(county.settings.keys).load_secret(VAULT_KEY))
    found: dict[tuple[str, str], set[str]] = {}
    with psycopg.connect(county_database) as connection, connection.cursor() as cursor:
        number = county.server.hosts.find(county.name).number
        types: dict[int, str] = dict(
            cursor.execute(
                "SELECT position, type FROM records WHERE ledger = %s", (number,)
            ).fetchall()
        )
        for one in vault.read_records(cursor, number, list(types)):
            if one.value and len(one.value.encode()) >= LENGTH_BYTES_MIN:
                found.setdefault((types[one.position], one.path), set()).add(one.value)
    return found


@pytest.fixture(scope="module")
def values(planted: dict[tuple[str, str], set[str]]) -> list[str]:
    """All of them."""
    return sorted(set().union(*planted.values()))


def test_there_is_something_to_look_for(planted: dict[tuple[str, str], set[str]]) -> None:
    assert FIELDS.items() <= planted.keys()
    assert len(set().union(*planted.values())) > 50


def test_no_table_holds_a_value_in_any_form(kept_database: Database, values: list[str]) -> None:
    held = {name: found_in(data, values) for name, data in tables(kept_database)}
    assert {name: found for name, found in held.items() if found} == {}


def test_what_is_open_to_everybody_holds_none(county: County, values: list[str]) -> None:
    for path in OPEN:
        assert found_in(county.http.get(path).content, values) == set(), path
    for route in ROUTES:
        answer = county.get(_path(county, route))
        assert found_in(answer.content, values) == set(), (route, answer.status_code)


def test_nothing_that_is_logged_or_counted_while_everything_is_read_holds_one(
    county: County, values: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    reveal = f"households/{county.household.household}?reveal=identity&purpose=audit"
    with caplog.at_level(logging.DEBUG):
        for actor in ("a1", "c1"):
            for route in ROUTES:
                county.get(_path(county, route), actor)
        assert found_in(county.get(reveal, "a1").content, values), "and something was shown"
    assert found_in(caplog.text.encode(), values) == set()
    assert found_in(county.http.get("/metrics").content, values) == set()


@pytest.mark.parametrize(
    "asked", ["households/{}", "trace/person:{}", "persons/{}", "notices?place={}"]
)
def test_a_value_that_somebody_puts_into_an_address_is_not_said_again(
    county: County, values: list[str], asked: str, caplog: pytest.LogCaptureFixture
) -> None:
    number = next(value for value in values if len(value) == 18 and value.isascii())
    with caplog.at_level(logging.DEBUG, logger="api"):
        answer = county.get(asked.format(number), "a1")
    assert answer.status_code >= 400
    assert number not in answer.text
    assert number not in "".join(record.getMessage() for record in caplog.records)
    assert number not in county.http.get("/metrics").text
