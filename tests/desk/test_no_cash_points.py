"""Claim (e) of the no-cash proof: points were never exchanged for money (PTS-3)."""

from typing import Any

import pytest

from tests.desk.test_no_cash import CLEAN, kinds, proved, verdicts
from tests.domain.books import VILLAGE_KEEPS, opened
from tests.domain.points_cast import earned
from tests.domain.points_month_cast import march
from tests.spec import VILLAGE, Given, day

PURSE = opened("c", "collective", place=VILLAGE, by=VILLAGE_KEEPS)
ON = "2026-04-20"


def exchanged() -> Given:
    """March, and points given to the collective's account of money, which admission refuses."""
    books = march().having(PURSE)
    wrong: dict[str, Any] = {"account": "account:c", "good_until": day("2027-04-30")}
    bought = earned(30, name="x1", on=ON, **wrong)
    books.when(bought).then_refused("PTS-1")
    return books.having(bought)


def test_pts_3_points_that_moved_among_points_alone_were_never_money() -> None:
    proof = proved(march())
    (claim,) = [one for one in proof.claims if one.claim == "e"]
    assert (claim.verdict, claim.asked_count, claim.open_count) == ("proved", 3, 0)
    assert verdicts(proof) == "oooop", "that nothing is known of a bank is said of the others"


def test_pts_3_points_against_an_account_of_money_refute_it_with_their_record() -> None:
    proof = proved(exchanged())
    (one,) = proof.exceptions
    assert (one.claim, one.kind, one.on) == ("e", "exchanged", day(ON))
    assert one.evidence == (len(exchanged().ledger.events) - 1,)
    assert "account:c" in one.message
    assert verdicts(proof)[-1] == "r"
    assert not proof.proved


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        ({"year": 2026}, "p"),
        ({"place": VILLAGE[:9]}, "p"),
        ({"year": 2025}, "n"),
        ({"place": "231005999"}, "n"),
        ({"fund": "fund:1"}, "n"),
    ],
)
def test_pts_3_points_of_other_years_and_places_and_of_funds_are_not_asked_about(
    scope: dict[str, Any], verdict: str
) -> None:
    assert verdicts(proved(march(), **scope))[-1] == verdict


def test_a_ledger_without_points_says_that_it_has_none() -> None:
    assert verdicts(proved(CLEAN)) == "ppppn"
    assert kinds(proved(CLEAN)) == []
