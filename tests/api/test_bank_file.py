"""The bank's file of a batch: written from ledger and vault, the same again, under its rules."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api import bank_file
from api.bank.faults import BankFileError
from api.database import Database
from api.hosts import Hosted
from api.people import People
from api.problems import Problem
from audit.trail import checkpoints
from audit.trail.vault import VaultEntry
from bench.county import COUNTY, VILLAGE, County
from projections import ALL, Projector, TrailReader, create, wait_for
from projections.batches import BatchRow
from projections.payments import batch as batch_row
from tests.domain.bank import bank_account
from tests.domain.payments_cast import NUMBERS, due
from tests.paying import FEN, approval, batch, opened, signed

OWN = "62000000000001"
WANTED = bank_file.Wanted("pain001", "示例村股份经济合作社", "收益分配")


@pytest.fixture(scope="module")
def county(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """`batch:1` is approved, under no final checkpoint yet; cards and account are in the vault."""
    account = bank_account("v", "collective-1", place=VILLAGE, number=OWN, at="2027-01-05")
    folder = tmp_path_factory.mktemp("county")
    with opened(module_database.migration_dsn(), folder, account) as county:
        preparer = county.officer("person:ta1", "township_accounting", "231005100", "township")
        approver = county.officer("person:su1", "supervision_committee", VILLAGE, "supervision")
        county.admission.admit(signed(county, batch(*FEN), preparer))
        county.admission.admit(signed(county, approval(*FEN), approver))
        _keep_values(county)
        yield county


def _keep_values(county: County) -> None:
    rows = county.connection.execute(
        "SELECT position, stream FROM records WHERE ledger = %s AND type IN"
        " ('CardDeclared.v1', 'BankAccountDeclared.v1')",
        (county.ledger.number,),
    ).fetchall()
    entries = []
    for position, stream in rows:
        name = stream.partition(":")[2]
        number = NUMBERS.get(name, OWN)
        entries.append(VaultEntry(position, None, stream, "/number", bytes(32), number))
        entries.append(VaultEntry(position, None, stream, "/holder_name", bytes(32), f"示例{name}"))
    with county.connection.transaction(), county.connection.cursor() as cursor:
        county.vault.write(cursor, county.ledger.number, entries)


@pytest.fixture(scope="module")
def pool(county: County) -> Iterator[ConnectionPool[psycopg.Connection[tuple[object, ...]]]]:
    """Connections to a database that is projected to the head."""
    with ConnectionPool(county.dsn, min_size=1, max_size=6, open=True) as found:
        with found.connection() as connection:
            create(connection, ALL)
        number = county.ledger.number
        row = county.connection.execute(
            "SELECT size FROM heads WHERE ledger = %s", (number,)
        ).fetchone()
        assert row is not None
        with Projector(TrailReader(found.connection), found.connection, ALL):
            for name in ("dues", "batches", "households", "trace"):
                wait_for(found.connection, number, name, int(row[0]) - 1)
        yield found


def hosted(county: County) -> Hosted:
    return Hosted(county.ledger.number, COUNTY, county.origin, COUNTY, "county")


def row_of(county: County) -> BatchRow:
    found = batch_row(county.connection, county.ledger.number, "batch:1")
    assert found is not None
    return found


def written(county: County, pool: ConnectionPool, wanted: bank_file.Wanted = WANTED) -> bytes:
    material = bank_file.material(county.connection, hosted(county), row_of(county))
    return bank_file.file_of(People(pool, county.vault), hosted(county), material, wanted)


def test_pay_3_no_file_is_written_before_a_final_checkpoint_covers_the_approval(
    county: County,
    pool: ConnectionPool,
) -> None:
    assert not pool.closed
    with pytest.raises(Problem) as early:
        bank_file.final_checkpoint(county.connection, hosted(county), row_of(county))
    assert early.value.rule == "PAY-3"
    county.seal()
    with county.connection.cursor() as cursor:
        head = checkpoints.latest(cursor, county.ledger.number)
        assert head is not None
        checkpoints.add_final(cursor, county.ledger.number, head.size, county.clock())
    found = bank_file.final_checkpoint(county.connection, hosted(county), row_of(county))
    assert (found.size, found.root) == (head.size, head.root)


def test_the_file_names_everybody_with_the_card_that_was_declared(
    county: County,
    pool: ConnectionPool,
) -> None:
    text = written(county, pool).decode()
    for who, fen in FEN.items():
        assert f"示例{who}" in text
        assert NUMBERS[who] in text
        assert f"{due(who).partition(':')[2]}-1" in text
        assert f"{fen // 100}.{fen % 100:02d}" in text
    assert OWN in text
    assert str(date(2027, 1, 10)) in text


@pytest.mark.parametrize("form", ["pain001", "spreadsheet", "text"])
def test_the_same_file_can_be_written_again_byte_for_byte(
    county: County,
    pool: ConnectionPool,
    form: bank_file.Format,
) -> None:
    wanted = bank_file.Wanted(form, WANTED.payer_name, WANTED.remark)
    assert written(county, pool, wanted) == written(county, pool, wanted)


def test_what_no_bank_s_file_can_carry_is_told_and_not_written(
    county: County,
    pool: ConnectionPool,
) -> None:
    with pytest.raises(BankFileError):
        written(county, pool, bank_file.Wanted("pain001", "=示例村", "收益分配"))
