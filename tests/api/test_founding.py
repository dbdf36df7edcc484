"""Founding a county's ledgers: what is made once, and what is never made again by itself."""

from pathlib import Path

import psycopg
import pytest

from api.database import Database
from api.founding import VAULT_KEY, found, keep_vault_secret, system_types
from audit.trail.custody import Custody, CustodyError


def test_the_vaults_secret_is_made_once_and_never_replaced(
    database: Database, tmp_path: Path
) -> None:
    custody = Custody(tmp_path / "keys")
    keep_vault_secret(database, custody)
    first = custody.load_secret(VAULT_KEY).derive("test")
    keep_vault_secret(database, custody)
    assert custody.load_secret(VAULT_KEY).derive("test") == first


def test_a_lost_secret_is_asked_for_while_the_vault_has_values(
    database: Database, tmp_path: Path
) -> None:
    custody = Custody(tmp_path / "keys")
    ledgers = found(
        database, custody, tmp_path / "heads", "yangguang.example", "231005", simulated=False
    )
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(
            "INSERT INTO vault_keys (ledger, holder, wrapped_key) VALUES (%s, 'person:p1', %s)",
            (ledgers["county"].number, bytes(60)),
        )
    (tmp_path / "keys" / f"{VAULT_KEY}.pem").unlink()
    with pytest.raises(CustodyError, match="bring it back"):
        keep_vault_secret(database, custody)
    assert not custody.has(VAULT_KEY)


def test_founding_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    def again() -> object:
        custody = Custody(tmp_path / "keys")
        return found(
            database, custody, tmp_path / "heads", "yangguang.example", "231005", simulated=True
        )

    assert again() == again()


def test_a_system_key_states_what_is_overdue_what_the_portal_received_and_who_looked() -> None:
    assert system_types("county") == (
        "ObjectionEscalated.v1",
        "ObjectionReceived.v1",
        "PointsLapsed.v1",
    )
    assert set(system_types("inspection")) == {
        "ExportMade.v1",
        "PersonalDataRead.v1",
        "TraceRead.v1",
    }
