"""Findings on values and shares: each planted and clean."""

from tests.desk.finding import found, only
from tests.domain.books import YUAN
from tests.domain.equity_cast import (
    H2,
    PAR_FEN,
    appraised,
    appraiser,
    doubted,
    drafted,
    lent,
    quantified,
    share,
    village,
)
from tests.spec import day

OTHER = appraiser("person:ap2", "另一评估所")


def test_eq_1_a_second_appraisal_that_nobody_ordered_is_found() -> None:
    again = appraised(150_000 * YUAN, by=OTHER, at="2026-03-04")
    story = village().when(again).then_admitted()
    one = only(story, "appraised-again")
    assert (one.rule, one.subject) == ("EQ-1", "asset:1")
    assert "15000000 fen after 10000000" in one.message


def test_eq_1_an_ordered_re_appraisal_is_no_finding() -> None:
    again = appraised(90_000 * YUAN, by=OTHER, at="2026-03-04")
    story = village().when(doubted(), again).then_admitted()
    assert found(story, "EQ-1", "EQ-5") == []


def test_eq_5_an_older_microloan_used_by_an_enterprise_is_found() -> None:
    loan = lent(50 * PAR_FEN, used_by="enterprise", made_on=day("2016-05-01"))
    plan = drafted([share(H2, "loan_backed", 50, loan)])
    one = only(village().when(plan).then_admitted(), "enterprise-microloan")
    assert (one.rule, one.grade, one.subject) == ("EQ-5", "serious", H2)
    assert "2016-05-01" in one.message


def test_eq_5_a_loan_that_the_household_uses_is_no_finding() -> None:
    assert found(quantified()) == []
