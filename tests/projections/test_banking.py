"""Bank accounts as they are read, and those for which a statement is missing."""

from collections.abc import Iterator
from typing import Any

import pytest

from projections import ALL as EVERY
from projections import create
from projections.bank_accounts import BANK_ACCOUNTS, bank_account, bank_accounts
from projections.batches import BATCHES
from projections.cases import CASES
from projections.dues import DUES, LISTS
from projections.gaps import gaps
from projections.offices import OFFICES_PROJECTION
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.table import Database
from tests.domain.bank import banked, entry, statement
from tests.domain.books import LINE_FEN
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, VILLAGE, day

ALL = (BANK_ACCOUNTS, LISTS, DUES, BATCHES, CASES, OFFICES_PROJECTION)


@pytest.fixture(scope="module")
def database(module_database: Any) -> Iterator[Database]:  # noqa: ANN401
    """The log, projected: a statement of March of one account, none of the others."""
    found: Connect = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, EVERY)
    told = banked().having(statement(entry(5)))
    chronicle = Chronicle({1: told.ledger.events})
    for projection in ALL:
        runner = Runner(projection, found, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    with found() as connection:
        yield connection


def test_bank_accounts_are_found_by_place_with_how_far_statements_reach(
    database: Database,
) -> None:
    every = bank_accounts(database, 1, COUNTY, after="", limit=10)
    assert [row.id for row in every] == ["bankaccount:1", "bankaccount:c1", "bankaccount:e1"]
    (own,) = bank_accounts(database, 1, VILLAGE, after="", limit=10)
    assert (own.id, own.state.books) == ("bankaccount:c1", ("account:collective-1",))
    told = every[0].state.told["bank_signed"]
    assert (told.until, told.closing_fen) == (day("2026-03-31"), LINE_FEN - 5)
    assert bank_account(database, 1, "bankaccount:none") is None


def listed(database: Database, today: str) -> list[str]:
    return [gap.subject for gap in gaps(database, 1, COUNTY, day(today), rule="PAY-5")]


def test_pay_5_an_account_whose_statement_is_late_is_listed(database: Database) -> None:
    assert listed(database, "2026-02-16") == ["bankaccount:c1"]
    assert listed(database, "2026-05-15") == ["bankaccount:c1"]
    assert listed(database, "2026-05-16") == ["bankaccount:1", "bankaccount:c1"]


def test_pay_5_an_account_whose_statement_is_there_or_not_yet_due_is_not_listed(
    database: Database,
) -> None:
    assert listed(database, "2026-02-15") == []
    assert "bankaccount:e1" not in listed(database, "2027-01-01"), "an enterprise's own affair"
