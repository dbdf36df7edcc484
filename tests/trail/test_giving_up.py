"""HH-2: the record that gives a number up lets it go, in its transaction, and nothing else does."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from api.database import Database
from api.signing import Office, Secret
from audit.trail.outcomes import Refusal
from audit.trail.vault import IndexEntry
from bench.county import COUNTY, Clock, County
from domain.kernel.examples import PAPER as SCAN
from tests.trail.destroying import NAME, number, register

_orders = iter(range(100))


@pytest.fixture(scope="module")
def county(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    county = County(module_database.migration_dsn(), folder, clock=Clock())
    county.open()
    yield county
    county.close()


@pytest.fixture(scope="module")
def registrar(county: County) -> Office:
    return county.officer("person:reg1", "registrar", COUNTY, "township")


@pytest.fixture
def order(county: County, registrar: Office) -> int:
    """Somebody new, with the number of that order."""
    order = next(_orders)
    register(county, registrar, f"p{order}", order)
    return order


def giving_up(order: int) -> tuple[str, dict[str, Any]]:
    return "NumberGivenUp.v1", {"person": f"person:p{order}", "request": None, "paper": SCAN}


def correction(order: int, to: int) -> tuple[str, dict[str, Any]]:
    data = {"person": f"person:p{order}", "request": None, "paper": SCAN}
    data |= {"id_number": Secret(number(to)), "gender": None, "name": None, "phone": None}
    return "PersonCorrected.v1", data


def give_up(county: County, registrar: Office, order: int) -> int:
    return county.admit(*giving_up(order), [registrar]).index


def correct(county: County, registrar: Office, order: int, to: int) -> None:
    county.admit(*correction(order, to), [registrar])


def holder(county: County, order: int) -> str | None:
    with county.connection.cursor() as cursor:
        found: str | None = county.vault.holder_of(
            cursor, county.ledger.number, "id_number", number(order)
        )
    return found


def indexes(county: County, order: int) -> list[str]:
    rows = county.connection.execute(
        "SELECT index_name FROM blind_indexes WHERE holder = %s ORDER BY 1", (f"person:p{order}",)
    )
    return [name for (name,) in rows]


def test_two_people_whose_numbers_were_swapped_are_put_right(
    county: County, registrar: Office, order: int
) -> None:
    other = next(_orders)
    register(county, registrar, f"p{other}", other)
    with pytest.raises(Refusal) as refused:
        correct(county, registrar, order, other)
    assert refused.value.rule == "HH-2"
    give_up(county, registrar, order)
    give_up(county, registrar, other)
    assert (holder(county, order), holder(county, other)) == (None, None)
    correct(county, registrar, order, other)
    correct(county, registrar, other, order)
    assert holder(county, order) == f"person:p{other}"
    assert holder(county, other) == f"person:p{order}"


def test_acts_that_wait_together_are_taken_as_if_they_came_one_by_one(
    county: County, registrar: Office, order: int
) -> None:
    other, middle = next(_orders), 500 + order
    register(county, registrar, f"p{other}", other)
    acts = (
        correction(order, middle),
        giving_up(order),
        giving_up(other),
        correction(order, other),
        correction(other, order),
        giving_up(other),
        correction(other, middle),
    )
    prepared = [
        county.admission.prepare(county.sign(kind, data, [registrar])) for kind, data in acts
    ]
    waiting = [county.admission.submit(one) for one in prepared]
    assert len({future.result(20).index for future in waiting}) == len(acts)
    assert holder(county, other) == f"person:p{order}"
    assert holder(county, middle) == f"person:p{other}"
    assert holder(county, order) is None


def test_the_name_stays_and_the_values_stay(county: County, registrar: Office, order: int) -> None:
    before = indexes(county, order)
    give_up(county, registrar, order)
    assert indexes(county, order) == [name for name in before if name != "id_number"]
    rows = county.connection.execute(
        "SELECT DISTINCT position FROM vault_values WHERE holder = %s", (f"person:p{order}",)
    ).fetchall()
    with county.connection.cursor() as cursor:
        positions = [row[0] for row in rows]
        found = county.vault.read_records(cursor, county.ledger.number, positions)
    assert {NAME, number(order)} <= {one.value for one in found}


def test_what_was_given_up_before_or_after_a_number_came_in_one_transaction(
    county: County, registrar: Office, order: int
) -> None:
    """A number of an earlier position of the same transaction goes too, of a later one stays."""
    position, person = give_up(county, registrar, order), f"person:p{order}"
    entries = [
        IndexEntry("id_number", number(200 + order), person, position - 1),
        IndexEntry("id_number", number(300 + order), person, position + 1),
    ]
    with county.connection.cursor() as cursor:
        county.vault.write_indexes(cursor, county.ledger.number, entries)
    assert (holder(county, 200 + order), holder(county, 300 + order)) == (None, person)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM blind_indexes WHERE holder = %(person)s AND index_name = 'id_number'",
        "DELETE FROM given_up WHERE holder = %(person)s",
        "UPDATE given_up SET transaction = pg_current_xact_id() WHERE holder = %(person)s",
        "SELECT give_up() WHERE %(person)s <> ''",
    ],
    ids=["the number", "the row", "another transaction", "the deed alone"],
)
@pytest.mark.parametrize("role", ["owner", "application"])
def test_a_number_that_came_after_it_is_let_go_by_nobody(
    county: County, registrar: Office, order: int, statement: str, role: str
) -> None:
    give_up(county, registrar, order)
    correct(county, registrar, order, 400 + order)
    as_role: dict[str, Callable[[], psycopg.Connection[Any]]] = {
        "owner": lambda: psycopg.connect(county.dsn, autocommit=True),
        "application": county.connect,
    }
    with as_role[role]() as connection, pytest.raises(psycopg.Error):
        connection.execute(statement.encode(), {"person": f"person:p{order}"})
    assert holder(county, 400 + order) == f"person:p{order}"


def test_the_application_claims_no_deed(county: County, order: int) -> None:
    with county.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(
            "INSERT INTO given_up (ledger, holder, index_name, position)"
            " VALUES (%s, %s, 'id_number', 0)",
            (county.ledger.number, f"person:p{order}"),
        )
