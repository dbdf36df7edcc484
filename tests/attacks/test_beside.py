"""What stands beside the log under attack: projections, tags, the vault, attachments."""

import pytest

from audit.trail.vault import VaultError
from tests.attacks.forging import PERSON
from tests.desk.facts import SHEET
from tests.desk.written import SUBJECT, WrittenLedger


def deed(county: WrittenLedger, statement: str) -> None:
    """What a superuser does with one statement, to at least one row."""
    with county.as_superuser() as database:
        assert database.execute(statement.encode()).rowcount > 0


@pytest.mark.parametrize(
    ("table", "change", "column"),
    [
        ("households", "SET head = 'person:q1' WHERE id = 'household:h1'", "head"),
        ("offices", "SET role = 'county_finance' WHERE person = 'person:c1'", ""),
        ("policies", "SET parameters = '{\"late_hours\": 8760}'", "parameters"),
        ("keys", "SET person = 'person:x9' WHERE person = 'person:v7'", "person"),
        ("people", "SET place = '231005100202' WHERE id = 'person:p1'", "place"),
        ("tags", "SET tag = 'household:h8' WHERE tag = 'household:h1'", ""),
        ("tags", "SET position = 1 WHERE tag = 'household:h1'", ""),
        ("entries", "SET position = position + 100 WHERE position = 18", ""),
        ("counts", "SET count = count + 1", "count"),
    ],
)
def test_a_derived_row_that_was_edited_is_found_by_level_5_alone(
    county: WrittenLedger, table: str, change: str, column: str
) -> None:
    deed(county, f"UPDATE projections.{table} {change}")
    report = county.verify()
    assert {one.level for one in report.failures} == {5}
    assert (f"projections.{table}", column) in {(one.table, one.where) for one in report.failures}
    assert all(one.rule == "derived" and one.row["ledger"] == 1 for one in report.failures)


def test_a_tag_that_hides_an_event_names_the_event(county: WrittenLedger) -> None:
    deed(county, "DELETE FROM projections.tags WHERE tag = 'household:h1'")
    (found,) = county.verify(5).failures
    assert (found.position, found.found) == (11, "no row")
    assert found.row == {"ledger": 1, "tag": "household:h1", "position": 11}


def test_a_projection_that_claims_to_have_seen_more_than_there_is_is_found(
    county: WrittenLedger,
) -> None:
    deed(county, "UPDATE projections.positions SET position = 999 WHERE projection = 'trace'")
    (found,) = county.verify(5).failures
    assert (found.table, found.expected, found.found) == ("projections.positions", "18", "999")


_EXCHANGED = "o.ciphertext FROM vault_values o WHERE o.path <> v.path"


# --- the vault ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_values SET ciphertext = set_byte(ciphertext, 20, 7) WHERE path = '/name'",
        "UPDATE vault_values SET path = '/phone' WHERE path = '/name'",
        "UPDATE vault_values SET line = 3 WHERE path = '/name'",
        f"UPDATE vault_values v SET ciphertext = {_EXCHANGED}",
        "UPDATE vault_keys SET wrapped_key = set_byte(wrapped_key, 20, 7)",
    ],
    ids=["edited", "under another path", "in another line", "exchanged", "another key"],
)
def test_a_value_of_the_vault_that_was_edited_or_moved_does_not_decrypt(
    county: WrittenLedger, statement: str
) -> None:
    with county.connection.cursor() as cursor:
        opened = county.vault.read(cursor, county.ledger, PERSON, "/name")
        assert opened
        assert opened.value == "示例p1"
    deed(county, statement)
    with county.connection.cursor() as cursor, pytest.raises(VaultError):
        county.vault.read_records(cursor, county.ledger, [PERSON])


def test_a_value_under_another_person_s_key_does_not_decrypt(county: WrittenLedger) -> None:
    county.register("p2")
    deed(county, f"UPDATE vault_values SET holder = 'person:p19' WHERE holder = '{SUBJECT}'")
    with county.connection.cursor() as cursor, pytest.raises(VaultError):
        county.vault.read_records(cursor, county.ledger, [PERSON])


# --- attachments --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attachment_pieces SET content = set_byte(content, 3, 7)",
        "UPDATE attachment_pieces SET number = 1",
        "DELETE FROM attachment_pieces",
        "UPDATE attachments SET length_bytes = length_bytes + 1",
        "UPDATE attachments SET sha256 = set_byte(sha256, 3, 7)",
    ],
)
def test_a_stored_file_that_is_not_the_one_that_was_signed_is_found(
    county: WrittenLedger, statement: str
) -> None:
    deed(county, statement)
    found = county.verify(1).failures[0]
    assert (found.rule, found.table) == ("attachment", "attachments")
    assert county.verify(1, attachments=False).holds
    assert f"{len(SHEET)} bytes" in found.expected + found.found or "DELETE" in statement
