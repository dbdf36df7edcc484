"""Erasure under attack: a deed without its record, a record without its deed, a false claim."""

from typing import Any

import pytest

from audit.desk.report import Report
from tests.desk.facts import SHEET
from tests.desk.written import SUBJECT, WrittenLedger
from tests.proof.people import ROOTS

DECISION = {"number": "示例〔2057〕2号", "title": "示例销毁决定", "sha256": "0" * 64}

PUT_BACK = (
    "UPDATE vault_keys v SET wrapped_key = k.wrapped_key FROM kept k"
    " WHERE (v.ledger, v.holder) = (k.ledger, k.holder)"
)
INDEX_AGAIN = (
    "INSERT INTO blind_indexes VALUES"
    f" (1, 'id_number', decode(repeat('00', 32), 'hex'), '{SUBJECT}')"
)


@pytest.fixture
def erased(county: WrittenLedger) -> tuple[WrittenLedger, int]:
    """A county that destroyed the key of a person and of the roster's spreadsheet.

    Whether it should have is for level 4; here it stands in the log, and so it is done.
    """
    county.connection.execute("CREATE TABLE kept AS SELECT * FROM vault_keys")
    return county, county.say("PersonKeyDestroyed.v1", _data(_sheet(county)), *ROOTS[:2])


def _sheet(county: WrittenLedger) -> str:
    row = county.connection.execute("SELECT encode(sha256, 'hex') FROM attachments").fetchone()
    assert row
    return str(row[0])


def deed(county: WrittenLedger, statement: str) -> set[tuple[str, str]]:
    """What level 1 finds after a superuser's statement: rule and table."""
    with county.as_superuser() as database:
        assert database.execute(statement.encode()).rowcount > 0
    report = county.verify(1)
    return {(one.rule, one.table) for one in report.failures}


def words(report: Report) -> str:
    return "\n".join(one.message for one in report.remarks)


def test_what_was_destroyed_by_its_record_verifies_and_is_told_with_its_position(
    erased: tuple[WrittenLedger, int],
) -> None:
    county, position = erased
    report = county.verify(1, 2, 3)
    assert report.failures == []
    assert f"{_sheet(county)} was destroyed by record {position}" in words(report)
    checked = report.level(1).checked
    assert (checked["attachments"], checked["attachments destroyed"]) == (0, 1)
    assert checked["keys destroyed"] == 2


def test_who_has_no_secret_says_how_many_files_are_not_re_checked(county: WrittenLedger) -> None:
    report = county.verify(1, vault=None)
    assert report.holds
    assert report.level(1).checked["attachments not re-checked here"] == 1
    assert "1 attachments are not re-checked here" in words(report)
    assert "not re-checked" not in words(county.verify(1))


def test_without_the_secret_a_file_of_another_length_is_still_found(county: WrittenLedger) -> None:
    with county.as_superuser() as database:
        database.execute("UPDATE attachments SET length_bytes = length_bytes + 1")
    (found,) = county.verify(1, vault=None).failures
    assert (found.rule, f"{len(SHEET)} bytes" in found.found) == ("attachment", True)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE vault_keys SET wrapped_key = NULL", "vault_keys"),
        (
            "INSERT INTO erasures SELECT ledger, holder, 3 FROM vault_keys WHERE holder ~ 'person'",
            "erasures",
        ),
    ],
    ids=["a key", "a claim"],
)
def test_a_deed_without_its_record_is_found(
    county: WrittenLedger, statement: str, table: str
) -> None:
    assert ("erasure", table) in deed(county, statement)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        (PUT_BACK, "vault_keys"),
        ("DELETE FROM erasures", "erasures"),
        ("UPDATE erasures SET position = position - 1", "erasures"),
        (INDEX_AGAIN, "blind_indexes"),
    ],
    ids=["the key put back", "the row taken away", "another position", "an index put back"],
)
def test_a_record_without_its_deed_is_found(
    erased: tuple[WrittenLedger, int], statement: str, table: str
) -> None:
    county, _ = erased
    assert ("erasure", table) in deed(county, statement)


def test_a_record_that_came_in_past_the_trigger_is_found(county: WrittenLedger) -> None:
    with county.as_superuser():
        index = county.say("PersonKeyDestroyed.v1", _data(), *ROOTS[:2])
    found = county.verify(1).failures
    assert {(one.rule, one.position) for one in found} == {("erasure", index)}


def test_a_destruction_that_nobody_signed_is_found_at_its_position_by_level_3(
    county: WrittenLedger,
) -> None:
    """The application's role can write a record, and so destroy; it cannot sign for two bodies."""
    index = county.say(
        "PersonKeyDestroyed.v1",
        _data(),
        *ROOTS[:2],
        signatures=lambda signed: [(key, bytes(64)) for key, _ in signed],
    )
    (found,) = county.verify(1, 2, 3).failures
    assert (found.level, found.rule, found.position) == (3, "signature", index)


def _data(*attachments: str) -> dict[str, Any]:
    return {
        "person": SUBJECT,
        "households": ["household:h1"],
        "cases": [],
        "cards": [],
        "streams": [],
        "attachments": list(attachments),
        "document": DECISION,
        "reason": "retention_passed",
    }
