"""The log's key signs what the database holds if that extends what was signed, or nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest

from api.database import Database, make_database
from audit.proof.checkpoint import Checkpoint, parse_checkpoint
from audit.proof.note import verify_note
from audit.trail import checkpoints
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import Sealer, SealingRefusedError
from audit.trail.sealing_loop import SealingLoop
from tests.trail.small_ledger import ORIGIN, SmallLedger, log_vkey


@pytest.fixture
def sealed(small_ledger: SmallLedger) -> SmallLedger:
    """A ledger of 300 records, sealed."""
    small_ledger.append(299)
    small_ledger.seal()
    assert small_ledger.outside.read().size == 300
    return small_ledger


def refused(ledger: SmallLedger) -> str:
    """The rule by which a seal is refused, having changed nothing."""
    before = ledger.outside.path.read_bytes(), stored(ledger)
    with pytest.raises(SealingRefusedError) as refusal:
        ledger.seal()
    assert (ledger.outside.path.read_bytes(), stored(ledger)) == before
    assert f"docs/failover.md#{refusal.value.rule}" in str(refusal.value)
    return refusal.value.rule


def stored(ledger: SmallLedger) -> list[Any]:
    rows = ledger.connection.execute("SELECT size, root, note FROM checkpoints ORDER BY size")
    return rows.fetchall()


def test_a_checkpoint_is_signed_by_the_log_and_kept(small_ledger: SmallLedger) -> None:
    small_ledger.append(9)
    head = small_ledger.seal()

    assert head is not None
    found, note = parse_checkpoint(head.note)
    assert found == Checkpoint(ORIGIN, 10, small_ledger.root(10))
    (verified,) = verify_note(note, [log_vkey(small_ledger.custody.load("log"))])
    assert verified.key.name == ORIGIN
    assert head.last_admitted_at == small_ledger.now
    with small_ledger.connection.cursor() as cursor:
        assert checkpoints.latest(cursor, small_ledger.ledger) == head
        assert checkpoints.at_size(cursor, small_ledger.ledger, 10) == head
        assert checkpoints.at_size(cursor, small_ledger.ledger, 9) is None
        assert checkpoints.first_above(cursor, small_ledger.ledger, 9) == head
        assert checkpoints.first_above(cursor, small_ledger.ledger, 10) is None
    assert small_ledger.outside.read() == found


def test_nothing_new_is_not_signed_again(sealed: SmallLedger) -> None:
    assert sealed.seal() is None
    assert len(stored(sealed)) == 1


def test_an_empty_ledger_has_nothing_to_sign(fresh_database: str, tmp_path: Path) -> None:
    with SmallLedger(fresh_database, tmp_path) as ledger:
        ledger.custody.create("log")
        ledger.outside = OutsideHead.create(tmp_path / "outside", ORIGIN)
        assert ledger.seal() is None


def test_a_great_backlog_is_sealed_in_portions(small_ledger: SmallLedger) -> None:
    small_ledger.append(700)
    sizes = []
    while head := small_ledger.seal(records_max=300):
        assert head.root == small_ledger.root(head.size)
        sizes.append(head.size)
    assert sizes == [300, 600, 701]


def test_while_one_sealer_works_another_does_nothing(sealed: SmallLedger) -> None:
    sealed.append()
    inside: list[object] = []

    def meanwhile(step: str) -> None:
        with psycopg.connect(sealed.dsn, autocommit=True) as connection:
            inside.append((step, sealed.sealer().seal_once(connection, sealed.now)))

    sealer = Sealer(sealed.ledger, ORIGIN, sealed.outside, sealed.custody, on_step=meanwhile)
    assert sealer.seal_once(sealed.connection, sealed.now)
    assert inside == [(step, None) for step in ("grown", "outside-moved", "signed", "stored")]


# --- a database that is not what was signed ------------------------------------------------------


def as_superuser(statement: str) -> Callable[[SmallLedger], None]:
    def attack(ledger: SmallLedger) -> None:
        with ledger.as_superuser() as superuser:
            superuser.execute(statement)

    return attack


BYTE = "set_byte({0}, 40, get_byte({0}, 40) # 1)"
ATTACKS = {
    "a record of the open tile is edited": (
        f"UPDATE records SET record = {BYTE.format('record')} WHERE position = 290",
        "records-altered",
    ),
    "two records of the open tile change places": (
        (
            "UPDATE records SET position = position + CASE position WHEN 290 THEN 1001 ELSE 999 END"
            " WHERE position IN (290, 291);"
            "UPDATE records SET position = position - 1000 WHERE position > 1000"
        ),
        "records-altered",
    ),
    "a record of the open tile is deleted": (
        "DELETE FROM records WHERE position = 290",
        "records-missing",
    ),
    "a new record is none": (
        "UPDATE records SET record = '\\x7b7d' WHERE position = 304",
        "records-altered",
    ),
    "a new registry act is none": (
        (
            "UPDATE records SET record = '\\x7b7d', registry = true, type = 'LogKeyChanged.v1'"
            " WHERE position = 302"
        ),
        "records-altered",
    ),
    "a new record is deleted": ("DELETE FROM records WHERE position = 300", "records-missing"),
    "the tail is truncated": (
        "DELETE FROM records WHERE position >= 250; UPDATE heads SET size = 250",
        "database-behind",
    ),
    "the tail is truncated with its checkpoint": (
        (
            "DELETE FROM records WHERE position >= 250; UPDATE heads SET size = 250;"
            "DELETE FROM checkpoints; DELETE FROM tiles"
        ),
        "database-behind",
    ),
    "an edge tile is edited": (
        f"UPDATE tiles SET hashes = {BYTE.format('hashes')} WHERE width < 256 AND level = 0",
        "tiles-altered",
    ),
    "an upper tile is edited": (
        "UPDATE tiles SET hashes = set_byte(hashes, 3, 0) WHERE level = 1",
        "tiles-altered",
    ),
    "an edge tile is deleted": ("DELETE FROM tiles WHERE level = 1", "tiles-missing"),
    "the checkpoint's root is edited": (
        f"UPDATE checkpoints SET root = {BYTE.format('root').replace('40', '4')}",
        "forked",
    ),
    "a record is edited and tiles and checkpoints are made to be rebuilt": (
        (
            f"UPDATE records SET record = {BYTE.format('record')} WHERE position = 7;"
            "DELETE FROM tiles; DELETE FROM checkpoints"
        ),
        "forked",
    ),
    "the last record is edited and its tile too": (
        (
            "UPDATE records SET record = '\\x7b7d' WHERE position = 299;"
            "UPDATE tiles SET hashes = substring(hashes FROM 1 FOR 43 * 32)"
            " || sha256('\\x007b7d') WHERE level = 0 AND number = 1"
        ),
        "tiles-altered",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_altered_database_is_not_signed(sealed: SmallLedger, attack: str) -> None:
    statements, rule = ATTACKS[attack]
    sealed.append(5)
    as_superuser(statements)(sealed)
    assert refused(sealed) == rule
    assert refused(sealed) == rule


def test_tiles_and_checkpoints_that_are_lost_are_rebuilt_from_the_records(
    sealed: SmallLedger,
) -> None:
    before = stored(sealed)
    as_superuser("DELETE FROM tiles; DELETE FROM checkpoints")(sealed)
    sealed.append(5)
    sealed.seal_all()
    assert stored(sealed)[0] == before[0]
    assert [row[0] for row in stored(sealed)] == [300, 305]


def test_a_lost_checkpoint_is_signed_again_as_it_was(sealed: SmallLedger) -> None:
    sealed.append(5)
    sealed.seal()
    before = stored(sealed)
    as_superuser("DELETE FROM checkpoints WHERE size = 305")(sealed)
    sealed.append(5)
    sealed.seal_all()
    assert stored(sealed)[:2] == before


# --- an outside head that is not what it was -----------------------------------------------------


def test_without_the_outside_head_nothing_is_signed(sealed: SmallLedger) -> None:
    sealed.append()
    sealed.outside.path.unlink()
    with pytest.raises(SealingRefusedError, match=r"outside-head: .* is missing"):
        sealed.seal()
    assert len(stored(sealed)) == 1


def test_with_a_damaged_outside_head_nothing_is_signed(sealed: SmallLedger) -> None:
    sealed.append()
    sealed.outside.path.write_bytes(b"yangguang.example/county/231005\n300\n")
    assert refused(sealed) == "outside-head"


def test_an_old_copy_of_the_outside_head_is_recognised(sealed: SmallLedger) -> None:
    old = sealed.outside.path.read_bytes()
    sealed.append(5)
    sealed.seal()
    sealed.outside.path.write_bytes(old)
    sealed.append(5)
    assert refused(sealed) == "outside-behind"


def test_an_outside_head_with_another_root_is_a_fork(sealed: SmallLedger) -> None:
    sealed.outside.path.write_text(Checkpoint(ORIGIN, 300, bytes(32)).text())
    sealed.append()
    assert refused(sealed) == "forked"


def test_an_outside_head_ahead_with_another_root_is_a_fork(sealed: SmallLedger) -> None:
    sealed.outside.path.write_text(Checkpoint(ORIGIN, 303, bytes(32)).text())
    sealed.append(5)
    assert refused(sealed) == "forked"


@pytest.fixture
def old_copy(sealed: SmallLedger, database: Database) -> Iterator[Callable[[], str]]:
    """Makes a copy of the whole database as it is now."""
    name = "old_copy"
    assert database.embedded
    server = database.embedded.dsn()

    def copy() -> str:
        sealed.connection.close()
        source = sealed.connection.info.dbname if not sealed.connection.closed else None
        assert source is None
        make_database(server, name, template=database._name)
        sealed.connection = psycopg.connect(sealed.dsn, autocommit=True)
        return database.migration_dsn(dbname=name)

    yield copy
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_a_database_rolled_back_to_an_older_copy_is_not_signed(
    sealed: SmallLedger, old_copy: Callable[[], str]
) -> None:
    copy = old_copy()
    sealed.append(40)
    sealed.seal()
    sealed.connection.close()
    sealed.connection = psycopg.connect(copy, autocommit=True)
    sealed.size = 300

    assert refused(sealed) == "database-behind"
    sealed.append(20)
    assert refused(sealed) == "database-behind"
    sealed.append(100)  # grown past what was signed, with other records
    assert refused(sealed) == "forked"


# --- keys ----------------------------------------------------------------------------------------


def test_without_the_log_key_nothing_is_signed(sealed: SmallLedger) -> None:
    (sealed.custody.folder / "log.pem").unlink()
    sealed.append()
    assert refused(sealed) == "log-key"


def test_a_ledger_that_names_no_log_key_is_not_signed(fresh_database: str, tmp_path: Path) -> None:
    with SmallLedger(fresh_database, tmp_path) as ledger:
        ledger.custody.create("log")
        ledger.outside = OutsideHead.create(tmp_path / "outside", ORIGIN)
        ledger.append()
        assert refused(ledger) == "log-key"


def test_the_first_checkpoint_after_a_change_of_key_is_signed_by_both(
    sealed: SmallLedger,
) -> None:
    old = log_vkey(sealed.custody.load("log"))
    new = log_vkey(sealed.custody.create("log-2"))
    sealed.append(4)
    sealed.state("LogKeyChanged.v1", {"log": str(new)})
    sealed.append(4)
    sealed.seal_all()

    signers = {}
    for size, _, note in stored(sealed):
        _, signed = parse_checkpoint(note)
        signers[size] = {found.key for found in verify_note(signed, [old, new])}
    assert signers == {300: {old}, 305: {old, new}, 309: {new}}


def test_changes_one_after_the_other_have_a_checkpoint_each(sealed: SmallLedger) -> None:
    keys = [log_vkey(sealed.custody.load("log"))]
    for number in range(3):
        keys.append(log_vkey(sealed.custody.create(f"log-{number}")))
        sealed.state("LogKeyChanged.v1", {"log": str(keys[-1])})
    sealed.seal_all()

    for row, pair in zip(stored(sealed)[1:], itertools.pairwise(keys), strict=True):
        _, signed = parse_checkpoint(row[2])
        assert {found.key for found in verify_note(signed, keys)} == set(pair)


def test_a_change_without_the_old_key_is_not_signed(sealed: SmallLedger) -> None:
    new = log_vkey(sealed.custody.create("log-2"))
    sealed.state("LogKeyChanged.v1", {"log": str(new)})
    (sealed.custody.folder / "log.pem").unlink()
    assert refused(sealed) == "log-key"


# --- the loop ------------------------------------------------------------------------------------


def loop(*ledgers: SmallLedger) -> SealingLoop:
    first = ledgers[0]
    return SealingLoop(
        lambda: psycopg.connect(first.dsn), [one.sealer() for one in ledgers], lambda: first.now
    )


def test_one_round_seals_every_ledger_that_is_due(
    small_ledger: SmallLedger, tmp_path: Path
) -> None:
    other = SmallLedger(small_ledger.dsn, tmp_path / "other", "yangguang.example/county/231006")
    with other.open():
        sealing = loop(small_ledger, other)
        small_ledger.append(7)
        assert sealing.seal_due(small_ledger.connection) == 2
        assert sealing.seal_due(small_ledger.connection) == 0
        assert {small_ledger.outside.read().size, other.outside.read().size} == {8, 1}


def test_a_refused_ledger_keeps_no_other_waiting(sealed: SmallLedger, tmp_path: Path) -> None:
    other = SmallLedger(sealed.dsn, tmp_path / "other", "yangguang.example/county/231006")
    with other.open():
        sealing = loop(sealed, other)
        sealed.append()
        as_superuser("DELETE FROM records WHERE ledger = 1 AND position = 300")(sealed)
        assert sealing.seal_due(sealed.connection) == 1
        assert {ledger: error.rule for ledger, error in sealing.refusals.items()} == {
            1: "records-missing"
        }
        other.append()
        assert sealing.seal_due(sealed.connection) == 1
        assert other.outside.read().size == 2


def test_an_error_of_one_ledger_keeps_no_other_waiting(sealed: SmallLedger, tmp_path: Path) -> None:
    other = SmallLedger(sealed.dsn, tmp_path / "other", "yangguang.example/county/231006")
    with other.open():
        sealing = loop(sealed, other)
        sealed.append()
        sealed.connection.execute(
            "ALTER TABLE checkpoints ADD CONSTRAINT first_only CHECK (ledger <> 1 OR size <= 300)"
        )
        assert sealing.seal_due(sealed.connection) == 1
        assert sealing.refusals[1].rule == "database-refuses"
        assert other.outside.read().size == 1


def test_a_row_where_the_sealer_would_write_is_reported(sealed: SmallLedger) -> None:
    sealed.append(5)
    sealed.connection.execute(
        "ALTER TABLE checkpoints ADD CONSTRAINT none_above CHECK (size <= 300)"
    )
    with pytest.raises(SealingRefusedError, match="none_above") as refusal:
        sealed.seal()
    assert refusal.value.rule == "database-refuses"
    sealed.connection.execute("ALTER TABLE checkpoints DROP CONSTRAINT none_above")
    head = sealed.seal()
    assert head is not None
    assert (head.size, head.root) == (305, sealed.root(305))


def test_a_custody_that_was_opened_to_others_is_not_used(sealed: SmallLedger) -> None:
    (sealed.custody.folder / "log.pem").chmod(0o644)
    sealed.append()
    assert refused(sealed) == "log-key"


def test_the_loop_goes_on_after_it_lost_the_database(sealed: SmallLedger) -> None:
    stop = Event()
    opened: list[psycopg.Connection[Any]] = []

    def connect() -> psycopg.Connection[Any]:
        if len(opened) == 3:
            stop.set()
        opened.append(psycopg.connect(sealed.dsn))
        return opened[-1]

    def clock() -> Any:  # noqa: ANN401
        if len(opened) < 4:
            pid = opened[-1].info.backend_pid
            sealed.connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        return sealed.now

    SealingLoop(connect, [sealed.sealer()], clock, poll_s=0.001).run(stop)
    assert len(opened) == 4


def test_every_refusal_has_its_way_back_in_the_documents() -> None:
    rules = re.findall(r"`([a-z-]+)`", SealingRefusedError.__doc__ or "")
    headings = re.findall(r"^### (.+)$", Path("docs/failover.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(rules)
