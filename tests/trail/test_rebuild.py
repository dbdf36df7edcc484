"""Tiles can be made anew from the records, if the records are those that were signed."""

import psycopg
import pytest

from audit.trail import rebuild
from audit.trail.rebuild import rebuild_tiles
from audit.trail.sealing import SealingRefusedError
from audit.trail.tree import TreeError
from tests.trail.small_ledger import SmallLedger


@pytest.fixture
def sealed(small_ledger: SmallLedger, monkeypatch: pytest.MonkeyPatch) -> SmallLedger:
    monkeypatch.setattr(rebuild, "PORTION_RECORDS", 200)
    small_ledger.append(899)
    small_ledger.seal()
    return small_ledger


def tiles_of(ledger: SmallLedger) -> list[tuple[object, ...]]:
    return ledger.connection.execute("SELECT * FROM tiles ORDER BY level, number").fetchall()


def test_altered_tiles_are_made_anew_and_sealing_goes_on(sealed: SmallLedger) -> None:
    before = tiles_of(sealed)
    with sealed.as_superuser() as superuser:
        superuser.execute("UPDATE tiles SET hashes = set_byte(hashes, 3, 0)")
    sealed.append(5)
    with pytest.raises(SealingRefusedError, match="tiles-altered"):
        sealed.seal()

    assert rebuild_tiles(sealed.connection, sealed.ledger) == 900
    assert tiles_of(sealed) == before
    head = sealed.seal()
    assert head is not None
    assert head.root == sealed.root(905)


def test_over_altered_records_the_tiles_stay_as_they_are(sealed: SmallLedger) -> None:
    before = tiles_of(sealed)
    with sealed.as_superuser() as superuser:
        superuser.execute("UPDATE records SET record = set_byte(record, 3, 0) WHERE position = 7")
    with pytest.raises(TreeError, match="forked"):
        rebuild_tiles(sealed.connection, sealed.ledger)
    assert tiles_of(sealed) == before


def test_afterwards_tiles_are_protected_again(sealed: SmallLedger) -> None:
    rebuild_tiles(sealed.connection, sealed.ledger)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sealed.connection.execute("DELETE FROM tiles")


def test_the_application_cannot_rebuild(sealed: SmallLedger) -> None:
    sealed.connection.execute("SET ROLE yangguang_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rebuild_tiles(sealed.connection, sealed.ledger)
