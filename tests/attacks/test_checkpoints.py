"""Stored checkpoints under attack, and what the witnesses' and the log's keys answer for."""

from datetime import timedelta
from pathlib import Path

import pytest

from audit.proof.checkpoint import Checkpoint, sign
from audit.proof.note import COSIGNATURE
from tests.attacks.forging import SIZE, failures, forget, rules
from tests.desk.facts import vote
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import LOG, ROOTS, VOTER, Key, log_vkey, vkey

_OTHER = "CASE substring(line FROM 60 FOR 1) WHEN 'B' THEN 'C' ELSE 'B' END"


@pytest.mark.parametrize(
    ("table", "change", "rule"),
    [
        ("checkpoints", "root = set_byte(root, 5, get_byte(root, 5) # 1)", "root"),
        ("checkpoints", "note = set_byte(note, 5, 88)", "checkpoint-row"),
        ("checkpoints", "last_admitted_at = now()", "checkpoint-row"),
        ("cosignatures", f"line = overlay(line PLACING {_OTHER} FROM 60)", "note-signature"),
        ("cosignatures", "body = 'county office'", "cosignature"),
        ("cosignatures", "vkey = vkey || 'A'", "cosignature"),
        ("cosignatures", "cosigned_at = now()", "cosignature"),
        ("finals", "size = 99", "final"),
    ],
)
def test_a_row_of_a_checkpoint_that_was_edited_is_found(
    county: WrittenLedger, table: str, change: str, rule: str
) -> None:
    with county.as_superuser() as database:
        database.execute(f"UPDATE {table} SET {change} WHERE size = 18".encode())
    report = county.verify(2)
    assert (rule, table) in {(one.rule, one.table) for one in report.failures}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("checkpoints", ("checkpoint-missing", "checkpoints")),
        ("cosignatures", ("quorum", "finals")),
        ("finals", ("final", "finals")),
    ],
)
def test_a_row_of_a_checkpoint_that_was_deleted_is_missed(
    county: WrittenLedger, table: str, expected: tuple[str, str]
) -> None:
    with county.as_superuser() as database:
        database.execute(f"DELETE FROM {table} WHERE size = 18".encode())
    assert expected in {(one.rule, one.table) for one in county.verify(2).failures}


def test_a_history_that_no_quorum_has_cosigned_was_not_published(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("DELETE FROM finals")
        database.execute("DELETE FROM cosignatures WHERE body = 'audit bureau'")
    report = county.verify(2)
    assert [(one.rule, one.expected) for one in report.failures] == [("quorum", "2 bodies")]


def test_two_names_for_one_key_are_not_taken_for_two_witnesses(county: WrittenLedger) -> None:
    names = {"audit bureau": "audit.example/w2", "discipline inspection": "discipline.example/w2"}
    twice = [
        {"body": body, "vkey": vkey(name, COSIGNATURE, Key("one hand"))}
        for body, name in names.items()
    ]
    changed = {"quorum": 2, "witnesses": twice}
    county.signed.act("WitnessesChanged.v1", changed, ROOTS[:2])
    county.write()
    report = county.verify(1, 2, 3)
    assert failures(report, 3) == [("key-purpose", SIZE)]
    assert report.bodies == ["audit bureau", "discipline inspection"]


@pytest.fixture
def changed(county: WrittenLedger) -> WrittenLedger:
    """The log's key changed at size 20, and one act later there is a checkpoint by the new key."""
    origin, new = county.signed.origin, Key("log 2")
    county.keep("log-2", new)
    county.signed.log_keys = [*county.signed.log_keys, (origin, new)]
    county.say("LogKeyChanged.v1", {"log": log_vkey(origin, new)}, *ROOTS[:2])
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    return county


def test_both_keys_sign_where_the_log_s_key_changes(changed: WrittenLedger) -> None:
    assert changed.verify(1, 2, 3, remembered=changed.remembered()).holds


def test_a_change_of_keys_without_its_checkpoint_is_found(changed: WrittenLedger) -> None:
    with changed.as_superuser() as database:
        for table in ("finals", "cosignatures", "checkpoints"):
            database.execute(f"DELETE FROM {table} WHERE size = 20")
    report = changed.verify(2)
    assert [(one.rule, one.row["size"]) for one in report.failures] == [
        ("checkpoint-missing", 20),
        ("change-checkpoint", 20),
    ]


@pytest.mark.parametrize("size", [20, 21])
def test_a_checkpoint_by_the_old_key_alone_is_not_enough_from_the_change_on(
    changed: WrittenLedger, size: int
) -> None:
    root = changed.signed.root(size)
    note = sign(Checkpoint(changed.signed.origin, size, root), changed.log_vkey, LOG.sign)
    with changed.as_superuser() as database:
        database.execute("UPDATE checkpoints SET note = %s WHERE size = %s", (bytes(note), size))
    report = changed.verify(2)
    assert {(one.rule, one.row.get("size")) for one in report.failures} >= {("log-signature", size)}


# --- what should have been covered ---------------------------------------------------------


def test_records_beyond_the_final_checkpoint_are_counted_and_late_ones_are_a_finding(
    county: WrittenLedger,
) -> None:
    county.signed.act("VoteCast.v1", vote("case:3"), [VOTER])
    county.write()
    soon = county.signed.now + timedelta(minutes=1)
    report = county.verify(1, 2, 3, now=soon)
    assert report.holds
    assert "1 records are not under a final checkpoint" in report.remarks[0].message
    assert report.findings == []
    late = county.verify(1, 2, 3, now=soon + timedelta(hours=2))
    assert [(one.rule, one.position) for one in late.findings] == [("uncovered", SIZE)]


def test_records_that_were_covered_too_late_are_a_finding(county: WrittenLedger) -> None:
    county.signed.act("VoteCast.v1", vote("case:3"), [VOTER])
    county.write()
    county.signed.now += timedelta(hours=2)
    county.seal()
    report = county.verify(1, 2, 3)
    assert report.holds
    assert [(one.rule, one.position) for one in report.findings] == [("sealed-late", SIZE)]


def test_a_simulated_ledger_is_not_held_against_the_witnesses_clocks(
    fresh_database: str, tmp_path: Path
) -> None:
    signed = Ledger("yangguang.example/county/231005/simulated")
    with WrittenLedger(fresh_database, tmp_path / "simulated", signed) as ledger:
        signed.open(clock="simulated")
        ledger.write()
        signed.now -= timedelta(days=30)
        ledger.seal()
        report = ledger.verify(1, 2, 3)
    assert report.holds
    assert any("simulated" in remark.message for remark in report.remarks)
    assert report.clock == "simulated"


def test_forgetting_everything_leaves_nothing_that_was_published(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        forget(database, county, 0)
        database.execute("UPDATE heads SET size = 0, last_admitted_at = NULL")
    report = county.verify(1, 2, 3, remembered=county.remembered())
    assert not report.holds
    assert rules(report, 2) == {"opening", "log-behind"}
