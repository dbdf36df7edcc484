"""Numbers given up under attack: a deed without its record, a record without its deed."""

import pytest

from domain.kernel.examples import PAPER
from tests.attacks.test_erasure import deed
from tests.desk.written import SUBJECT, WrittenLedger
from tests.proof.people import REGISTRAR

CLAIM = f"INSERT INTO given_up VALUES (1, '{SUBJECT}', 'id_number', 3)"


@pytest.fixture
def given_up(county: WrittenLedger) -> tuple[WrittenLedger, int]:
    """A county in whose log somebody gave a number up; whether rightly, level 4 says."""
    data = {"person": SUBJECT, "request": None, "paper": PAPER}
    return county, county.say("NumberGivenUp.v1", data, REGISTRAR)


def test_what_was_given_up_by_its_record_verifies(given_up: tuple[WrittenLedger, int]) -> None:
    county, _ = given_up
    report = county.verify(1, 2)
    assert report.failures == []
    assert report.level(1).checked["numbers given up"] == 1


def test_a_number_let_go_without_a_record_is_found(county: WrittenLedger) -> None:
    assert ("given-up", "given_up") in deed(county, CLAIM)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM given_up", "UPDATE given_up SET position = position - 1"],
    ids=["the row taken away", "another position"],
)
def test_a_record_without_its_deed_is_found(
    given_up: tuple[WrittenLedger, int], statement: str
) -> None:
    county, _ = given_up
    assert ("given-up", "given_up") in deed(county, statement)
