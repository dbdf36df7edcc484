"""Whatever acts follow an issue, in whatever order of days: the register adds up on every day."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assets.asset import holding_of, issue_of
from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.money.accounts import Account
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    H1,
    H2,
    H3,
    ISSUED,
    SHARES,
    member,
    quantified,
)
from tests.domain.test_quota import reverted, status_ended
from tests.domain.test_shares_passing import died, inherited, own, transferred
from tests.spec import Ledger, day

FIRST = day(ISSUED)
TODAY = day("2026-05-10")
HOLDINGS = [
    holding_of(ASSET, holder, share_class)
    for holder in (H1, H2, H3, COLLECTIVE)
    for share_class in ("contribution", "quota", "loan_backed", "collective")
]
HEADS = {H1: "person:jia", H2: "person:bing", H3: "person:ding"}


class Told(NamedTuple):
    """What is to pass from whom to whom; `opening`: it is said to be the first of its class."""

    voucher: str
    giving: str
    to: str
    shares: int
    opening: bool
    on: date


def _fields(told: Told) -> dict[str, Any]:
    return {
        "voucher": told.voucher,
        "household": told.giving,
        "to": told.to,
        "shares_count": told.shares,
        "opening": told.opening,
        "value_date": told.on,
    }


def _transfer(told: Told) -> Act[Any]:
    return transferred((own(HEADS[told.giving]), member()), **_fields(told))


def _inherit(told: Told) -> Act[Any]:
    people = {"deceased": HEADS[told.giving], "successor": HEADS[told.to]}
    return inherited((own(HEADS[told.to]), member()), **people, **_fields(told))


def _revert(told: Told) -> Act[Any]:
    return reverted(told.giving, told.shares, voucher=told.voucher, value_date=told.on)


MAKES: dict[str, Callable[[Told], Act[Any]]] = {
    "transfer": _transfer,
    "inherit": _inherit,
    "revert": _revert,
}
ACTS = st.tuples(
    st.sampled_from(sorted(MAKES)),
    st.sampled_from([H1, H2, H3]),
    st.sampled_from([H1, H2, H3]),
    st.sampled_from([1, 30, 100, 200, 300]),
    st.booleans(),
    st.integers(0, (TODAY - FIRST).days),
)


def check_adds_up(ledger: Ledger) -> None:
    """On every day: holdings are never below zero, and add up to what was issued."""
    accounts = [ledger.read(Account, name) for name in HOLDINGS]
    issue = ledger.read(Account, issue_of(ASSET))
    for number in range((TODAY - FIRST).days + 1):
        on = FIRST + timedelta(days=number)
        held = [account.balance_on(on) for account in accounts]
        assert min(held) >= 0
        assert sum(held) == -issue.balance_on(on) == SHARES
    assert sum(one.balance_on(FIRST - timedelta(days=1)) for one in accounts) == 0


@settings(max_examples=40)
@given(st.lists(ACTS, max_size=12))
def test_eq_2_the_register_sums_to_the_issue_on_every_day_whatever_the_order(
    acts: list[tuple[str, str, str, int, bool, int]],
) -> None:
    ledger = beginning()
    for number, (kind, giving, to, count, opening, days) in enumerate(acts):
        on = FIRST + timedelta(days=days)
        told = Told(f"voucher:{number}", giving, to, count, opening, on)
        with suppress(Refused):
            ledger.admit(MAKES[kind](told))
    check_adds_up(ledger)


def beginning() -> Ledger:
    """The shares are issued; one head has died, one household is poor no more."""
    return quantified().having(died(), status_ended(H2, "near_poor")).ledger.copy()


def test_the_model_s_acts_are_admitted_where_they_may_be() -> None:
    ledger = beginning()
    ledger.admit(_inherit(Told("voucher:1", H3, H1, 30, opening=True, on=TODAY)))
    ledger.admit(_transfer(Told("voucher:2", H1, H2, 30, opening=True, on=TODAY)))
    ledger.admit(_revert(Told("voucher:3", H2, "", 200, opening=False, on=TODAY)))
    check_adds_up(ledger)
