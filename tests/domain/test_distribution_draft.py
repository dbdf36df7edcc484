"""The draft of a plan is a pure function: exact, stable in order, never negative (DIS-1, DIS-2)."""

from random import Random

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.distribution.draft import Bases, Claim, Draft, NoDraftError, draft
from domain.distribution.plan import Dividend, Rate
from tests.domain.cast import paper
from tests.domain.distribution_cast import RATES, RENT_FEN, earned, held, planned, with_shares
from tests.spec import day

RATE = Rate(code="harvest", basis="work", rate_fen=1_001)


def worked(home: int, days: int, *, poor: bool = True) -> Claim:
    return Claim(
        household=f"household:{home}",
        person=f"person:{home}",
        card_kind="householder",
        basis="work",
        units=days,
        status="monitored" if poor else None,
        code="harvest",
        worker=f"person:{home}",
        until=day("2026-12-01"),
        evidence=paper("timesheet"),
    )


def held_by(home: int, units: int) -> Claim:
    return Claim(
        household=f"household:{home}",
        person=f"person:{home}",
        card_kind="householder",
        basis="shares",
        units=units,
        holding=held(str(home)),
    )


@st.composite
def bases(draw: st.DrawFn) -> Bases:
    """Work and shares of up to thirty households, and whatever is there and set aside."""
    days = draw(st.lists(st.integers(1, 400), min_size=1, max_size=30))
    shares = draw(st.lists(st.integers(1, 10_000), max_size=30))
    own = draw(st.integers(0, 10_000))
    whole = sum(shares) + own
    dividend = Dividend(
        asset="asset:1",
        record_date=day("2026-12-01"),
        shares_count=whole,
        collective_shares=own,
        dividend_fen=draw(st.integers(whole, 10**9)),
    )
    return Bases(
        list="list:1",
        available_fen=draw(st.integers(0, 2 * 10**9)),
        claims=(
            *(worked(home, each) for home, each in enumerate(days)),
            *(held_by(home, each) for home, each in enumerate(shares)),
        ),
        reserve_bp=draw(st.integers(0, 9_000)),
        poor_owed_fen=draw(st.integers(0, 10_000_000)),
        rates=(RATE,),
        dividend=dividend if shares else None,
    )


def drafted(of: Bases) -> Draft | None:
    try:
        return draft(of)
    except NoDraftError:
        return None


@for_all(bases())
def test_dis_1_the_parts_of_a_draft_add_up_to_what_is_there_and_none_is_negative(of: Bases) -> None:
    made = drafted(of)
    if made is None:
        return
    sums = (made.total_fen, made.reserve_fen, made.collective_fen, made.left_fen)
    assert sum(sums) == of.available_fen
    assert min(sums) >= 0
    taken = of.available_fen - made.left_fen
    assert made.reserve_fen == taken * of.reserve_bp // 10_000
    assert made.total_fen == sum(line.amount_fen for line in made.lines)


@for_all(bases())
def test_dis_2_a_dividend_of_a_draft_is_split_to_the_fen(of: Bases) -> None:
    made = drafted(of)
    if made is None or of.dividend is None:
        return
    parts = [part for line in made.lines for part in line.parts if part.basis == "shares"]
    shared = sum(part.amount_fen for part in parts)
    own = of.dividend.dividend_fen - shared
    exact = of.dividend.dividend_fen * of.dividend.collective_shares / of.dividend.shares_count
    assert abs(own - exact) <= 1
    for part in parts:
        exact = of.dividend.dividend_fen * part.units / of.dividend.shares_count
        assert abs(part.amount_fen - exact) <= 1


@for_all(bases(), st.integers(0, 2**32))
def test_a_draft_does_not_depend_on_the_order_of_its_bases(of: Bases, seed: int) -> None:
    claims = list(of.claims)
    Random(seed).shuffle(claims)  # noqa: S311  (an order of a test, no secret)
    shuffled = Bases(
        list=of.list,
        available_fen=of.available_fen,
        claims=tuple(claims),
        reserve_bp=of.reserve_bp,
        poor_owed_fen=of.poor_owed_fen,
        rates=of.rates,
        dividend=of.dividend,
    )
    assert drafted(shuffled) == drafted(of)


@for_all(bases())
def test_dis_4_a_draft_gives_the_collective_nothing_while_poor_households_lack_theirs(
    of: Bases,
) -> None:
    made = drafted(of)
    if made is not None and made.collective_fen:
        assert made.poor_fen >= of.poor_owed_fen


def test_a_draft_is_admitted_as_it_was_computed() -> None:
    claims = (
        Claim(
            household="household:h1",
            person="person:jia",
            card_kind="householder",
            basis="post",
            units=13,
            status="out_of_poverty",
            code="road_keeping",
            worker="person:yi",
            until=day("2026-12-15"),
            evidence=paper("timesheet"),
        ),
        Claim(
            household="household:h2",
            person="person:bing",
            card_kind="householder",
            basis="shares",
            units=60,
            status="registered_poor",
            holding=held("h2"),
        ),
    )
    dividend = Dividend(
        asset="asset:1",
        record_date=day("2026-12-19"),
        shares_count=100,
        collective_shares=40,
        dividend_fen=100_001,
    )
    made = draft(
        Bases(
            list="list:1",
            available_fen=RENT_FEN,
            claims=claims,
            poor_owed_fen=720_000,
            rates=RATES,
            dividend=dividend,
        )
    )
    history = with_shares(earned(), h2=60, collective=40)
    plan = planned(*made.lines, dividend=dividend, collective_fen=made.collective_fen)
    history.when(plan).then_admitted()
    assert (made.total_fen, made.collective_fen, made.left_fen) == (840_001, 359_999, 0)


def test_dis_1_claims_beyond_what_is_there_give_no_draft() -> None:
    few = Bases(list="list:1", available_fen=1_000, claims=(worked(1, 1),), rates=(RATE,))
    with pytest.raises(NoDraftError, match="1 too many"):
        draft(few)


def test_dis_2_a_claim_that_yields_nothing_gives_no_draft() -> None:
    unknown = Bases(list="list:1", available_fen=1_000, claims=(worked(1, 1),))
    with pytest.raises(NoDraftError, match="work of household:1 yields nothing"):
        draft(unknown)


def test_dis_4_a_dividend_of_the_collective_gives_no_draft_while_the_poor_lack_theirs() -> None:
    dividend = Dividend(
        asset="asset:1",
        record_date=day("2026-12-01"),
        shares_count=2,
        collective_shares=1,
        dividend_fen=100,
    )
    of = Bases(
        list="list:1",
        available_fen=1_000,
        claims=(held_by(1, 1),),
        poor_owed_fen=1,
        dividend=dividend,
    )
    with pytest.raises(NoDraftError, match="poor households lack 1 fen"):
        draft(of)
