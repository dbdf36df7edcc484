# ruff: noqa: ANN401  (what a test varies is of any type)
"""A grant that no list can take is withdrawn, openly, and counts no longer."""

from typing import Any

import pytest

from domain.awards.grants import grant_of
from domain.awards.standing import subsidies_in
from domain.awards.withdrawing import GrantWithdrawn
from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from tests.domain.awards_cast import (
    WORK,
    drawn,
    granted,
    listed,
    paid,
    recognised,
    standing_of,
    work_applied,
)
from tests.domain.cast import county, paper, township_reviewer
from tests.spec import act, officer

OTHERS = (township_reviewer("person:tr2"), county())


def withdrawn(
    grant: str = grant_of(WORK), *, by: Any = OTHERS, at: str = "2026-11-10", **changed: Any
) -> Act[GrantWithdrawn]:
    data: dict[str, Any] = {
        "grant": grant,
        "household": "household:h1",
        "cause": "entered_wrongly",
        "paper": paper("what shows it"),
    }
    return act(GrantWithdrawn(**data | changed), by=by, at=at)


def test_pay_3_a_grant_that_was_withdrawn_is_not_listed() -> None:
    history = granted().when(withdrawn()).then_admitted()
    assert standing_of(history) == "over"
    assert not subsidies_in(history.ledger, "household:h1", 2026)
    history.when(drawn(at="2026-11-11")).then_refused("PAY-3", found="come to nothing")


def test_what_was_withdrawn_may_be_applied_for_anew() -> None:
    again = (work_applied("case:again", at="2026-11-12"), recognised("case:again", at="2026-11-13"))
    granted().when(withdrawn(), *again).then_admitted()


def test_pay_3_what_is_on_a_list_or_paid_is_not_withdrawn() -> None:
    listed().when(withdrawn(at="2026-11-19")).then_refused("PAY-3", found="on a list")
    paid().when(withdrawn(at="2026-11-30")).then_refused("PAY-3", found="paid")
    granted().when(withdrawn(), withdrawn()).then_refused("PAY-3", found="come to nothing")


def test_reg_2_a_grant_of_that_household_is_withdrawn() -> None:
    granted().when(withdrawn("grant:none")).then_refused("REG-2", found="grant:none")
    granted().when(withdrawn(household="household:h2")).then_refused("REG-2")


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        (OTHERS[:1], "ACT-1"),
        ((township_reviewer(), county()), "ACT-2"),
        ((township_reviewer("person:yi"), county()), "ACT-2"),
        ((township_reviewer("person:tr2"), officer("county_reviewer", body="township")), "ACT-1"),
    ],
)
def test_act_2_two_who_had_no_part_in_it_withdraw_a_grant(by: Any, rule: str) -> None:
    granted().when(withdrawn(by=by)).then_refused(rule)


def test_act_3_nobody_withdraws_what_a_relative_was_granted() -> None:
    kin = KinshipDeclared(person="person:tr2", household="household:h1", relation="sibling")
    related = granted().having(act(kin, by=OTHERS[0]))
    related.when(withdrawn()).then_refused("ACT-3", found="person:tr2")
