# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""DIS-1 to DIS-4, DIS-7 and DIS-8: what a plan and its lines keep (domain.md, row 4; S1 二)."""

from typing import Any

import pytest

from domain.distribution.contracts import Terms
from domain.distribution.facts import PlanDrafted
from domain.distribution.idle import gap
from domain.distribution.plan import Dividend, Part, Rate
from domain.distribution.pool import Pool, ReserveRuleAdopted
from domain.kernel.act import Act
from domain.payables.listing import PayableList
from tests.domain.books import VILLAGE_KEEPS
from tests.domain.cast import paper
from tests.domain.distribution_cast import (
    RATES,
    RENT_FEN,
    contracted,
    earned,
    hardship,
    held,
    line,
    lines,
    meeting,
    planned,
    pool_opened,
    post,
    received,
    returned,
    reviewed,
    reward,
    settled,
    signed,
    status,
    with_shares,
)
from tests.spec import Given, act, adopted, day

REST_FEN = RENT_FEN - 710_000


def all_of_it(**changed: Any) -> Act[PlanDrafted]:
    """What the lines leave goes to the collective: the pool is taken to the last fen."""
    return planned(line("h1", post(13)), **{"collective_fen": RENT_FEN - 780_000} | changed)


def again(name: str = "2", *, at: str = "2026-12-21", **changed: Any) -> Act[PlanDrafted]:
    """Another plan of the same pool."""
    listed = changed.pop("listed", lines(f"list:{name}"))
    return planned(*listed, list_=f"list:{name}", case=f"case:{name}", at=at, **changed)


def rule(ratio_bp: int, *, since: str = "2026-12-20", at: str = "2026-12-19") -> Act[Any]:
    data = ReserveRuleAdopted(
        pool="pool:1", ratio_bp=ratio_bp, effective_from=day(since), minutes=paper("minutes")
    )
    return act(data, by=VILLAGE_KEEPS, at=at)


# --- DIS-1: what is distributable ----------------------------------------------------------------


def test_dis_1_what_was_received_is_distributed_to_the_last_fen() -> None:
    earned().when(all_of_it()).then_admitted()


def test_dis_1_a_fen_more_than_was_received_is_refused() -> None:
    plan = all_of_it(collective_fen=RENT_FEN - 780_000 + 1)
    earned().when(plan).then_refused("DIS-1", found=str(RENT_FEN + 1))


def test_dis_1_what_is_agreed_and_has_not_come_is_not_distributed() -> None:
    contracted().when(planned()).then_refused("DIS-1", expected="0 fen")


def test_dis_1_two_plans_race_for_one_yuan_and_one_is_refused() -> None:
    earned().when(planned(), again()).then_refused("DIS-1", expected=str(REST_FEN))


def test_dis_1_what_one_plan_left_the_next_may_take() -> None:
    small = (line("h1", post(1), list_="list:2"),)
    earned().when(planned(), again(listed=small)).then_admitted()


def test_dis_1_a_plan_that_was_rejected_takes_nothing_any_more() -> None:
    history = earned().when(planned(), *meeting(), reviewed("rejected")).then_admitted()
    history.when(again(at="2026-12-23")).then_admitted()


def test_dis_1_what_the_collective_s_rule_sets_aside_is_set_aside_to_the_fen() -> None:
    history = earned().having(rule(1_000))
    plan = planned(reserve_fen=78_888, collective_fen=0)
    history.when(plan).then_admitted()
    history.when(planned()).then_refused("DIS-1", expected="71000 fen set aside")


def test_dis_1_more_than_the_rule_is_not_set_aside() -> None:
    history = earned().having(rule(1_000))
    history.when(planned(reserve_fen=100_000)).then_refused("DIS-1", found="100000 fen")


def test_dis_1_without_a_rule_policy_says_what_is_set_aside() -> None:
    history = earned().having(adopted(distribution_reserve_bp=1_000))
    history.when(planned(reserve_fen=78_888)).then_admitted()
    history.when(planned()).then_refused("DIS-1")


def test_dis_1_a_rule_takes_effect_on_its_day_and_not_for_what_lies_before() -> None:
    history = earned().having(rule(1_000, since="2026-12-21"))
    history.when(planned()).then_admitted()
    earned().when(rule(500, since="2026-12-01")).then_refused("DIS-1", found="2026-12-01")
    earned().when(rule(10_000)).then_refused("DIS-1", found="10000 bp")


def test_dis_1_income_that_went_back_is_not_distributed() -> None:
    history = earned().having(returned())
    history.when(planned()).then_refused("DIS-1", expected="0 fen")


def test_id_8_a_plan_does_not_pass_when_its_income_went_back_after_the_draft() -> None:
    history = earned().when(planned(), *meeting(), returned(at="2026-12-22")).then_admitted()
    history.when(reviewed()).then_refused("ID-8", found="pool:1 has 710000 fen too little")
    history.when(reviewed("returned")).then_admitted()


def test_dis_1_a_plan_is_paid_from_its_pool_s_own_accounts() -> None:
    history = earned().when(planned()).then_admitted()
    assert history.ledger.read(PayableList, "list:1").payer == "account:collective-1"
    earned().when(planned(payer="account:other")).then_refused("DIS-1", found="account:other")


def idle_on(history: Given, today: str, days: int = 365) -> Any:
    ledger = history.ledger
    found = gap(ledger, ledger.read(Pool, "pool:1"), days, day(today))
    assert found is None or found.rule == "DIS-1"
    return found


def test_dis_1_income_in_no_plan_for_too_long_is_listed() -> None:
    found = idle_on(earned(), "2027-12-19")
    assert (found.rule, found.subject) == ("DIS-1", "pool:1")
    assert str(RENT_FEN) in found.message.en


def test_dis_1_income_that_a_plan_took_or_that_came_lately_is_off_the_list() -> None:
    assert idle_on(earned(), "2027-12-18") is None
    assert idle_on(earned().having(all_of_it()), "2029-01-01") is None


# --- DIS-2: what each line rests on --------------------------------------------------------------


def refused(rule_id: str, *parts: Part, home: str = "h1", found: str = "", **changed: Any) -> None:
    """A line of these parts is refused beside one that is sound."""
    sound = line("h2", hardship()) if home != "h2" else line("h1", post())
    earned().when(planned(line(home, *parts, **changed), sound)).then_refused(rule_id, found=found)


def test_dis_2_a_line_adds_up_from_its_parts_by_the_plan_s_rates() -> None:
    work = post(20, basis="work", code="harvest", amount_fen=200_000)
    both = line("h1", post(3), work)
    earned().when(planned(both, line("h2", hardship()))).then_admitted()
    refused("DIS-2", post(), amount_fen=360_001)
    refused("DIS-2", post(amount_fen=360_001), found="360001 fen")
    refused("DIS-2", post(), reward(amount_fen=0), found="not complete")


def test_pay_1_a_line_makes_the_due_that_its_payee_is_named_by() -> None:
    refused("PAY-1", post(), due="due:1", found="due:1")


def test_dis_2_a_rate_that_the_plan_does_not_show_yields_nothing() -> None:
    refused("DIS-2", post(code="night_watch"), found="night_watch")
    refused("DIS-2", reward(code="road_keeping"), found="road_keeping")


@pytest.mark.parametrize(
    "part",
    [
        post(evidence=None),
        post(worker=None),
        post(until=None),
        post(code=None),
        post(holding="account:x"),
        reward(worker="person:jia"),
        reward(until=day("2026-12-01")),
        hardship(evidence=None),
    ],
)
def test_dis_2_a_part_without_what_it_rests_on_is_refused(part: Part) -> None:
    refused("DIS-2", part, found="not complete")


def test_dis_2_no_basis_is_used_twice_be_it_on_another_payee_s_line() -> None:
    refused("DIS-2", post(), post(), found="again")
    own = line("h1", post(), person="person:yi", card_kind="own")
    twice = planned(line("h1", post()), own)
    earned().when(twice).then_refused("DIS-2", found="again")
    other = line("h1", reward(), person="person:yi", card_kind="own")
    earned().when(planned(line("h1", post()), other)).then_admitted()


def test_dis_2_a_rate_stands_once_in_a_plan() -> None:
    earned().when(planned(rates=(*RATES, RATES[0]))).then_refused("DIS-2")


def shares(home: str, units: int, amount_fen: int, asset: str = "asset:1") -> Part:
    return Part(basis="shares", units=units, amount_fen=amount_fen, holding=held(home, asset))


def dividend(**changed: Any) -> Dividend:
    data: dict[str, Any] = {
        "asset": "asset:1",
        "record_date": day("2026-12-19"),
        "shares_count": 100,
        "collective_shares": 40,
        "dividend_fen": 100_001,
    }
    return Dividend(**data | changed)


SHARED = (line("h1", shares("h1", 30, 30_000), status=None), line("h2", shares("h2", 30, 30_000)))


def by_shares(*of: Any, **changed: Any) -> Act[PlanDrafted]:
    """100,001 fen over 100 shares, 40 of them the collective's; poor households' due beside it."""
    data: dict[str, Any] = {"dividend": dividend(), "collective_fen": 40_001}
    posts = line("h3", post(12, worker="person:ding"))
    return planned(*(of or SHARED), posts, **data | changed)


def test_dis_2_a_dividend_is_split_over_all_shares_to_the_fen() -> None:
    with_shares(earned(), h1=30, h2=30, collective=40).when(by_shares()).then_admitted()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"dividend": None}, "parts by shares"),
        ({"dividend": dividend(shares_count=99)}, "99 of asset:1"),
        ({"dividend": dividend(collective_shares=39)}, "60 and 39"),
        ({"dividend": dividend(record_date=day("2026-12-21"))}, "2026-12-21"),
        ({"dividend": dividend(asset="asset:pv")}, "asset:pv"),
        ({"dividend": dividend(dividend_fen=100_002)}, "other amounts"),
        ({"collective_fen": 40_000}, "other amounts"),
    ],
)
def test_dis_2_a_dividend_that_the_register_does_not_yield_is_refused(
    changed: dict[str, Any], found: str
) -> None:
    history = with_shares(earned(), h1=30, h2=30, collective=40)
    history.when(by_shares(**changed)).then_refused("DIS-2", found=found)


def test_dis_2_nobody_who_holds_shares_is_left_out() -> None:
    history = with_shares(earned(), h1=30, h2=30, collective=40)
    history.when(by_shares(SHARED[0])).then_refused("DIS-2", found="30 and 40")


def test_dis_2_shares_are_those_of_the_household_on_the_record_date() -> None:
    history = with_shares(earned(), h1=40, h2=20, collective=40)
    history.when(by_shares()).then_refused("DIS-2", expected="40 shares of household:h1")
    foreign = line("h1", shares("h2", 30, 30_000), status=None)
    own = line("h2", shares("h1", 30, 30_000))
    both = with_shares(earned(), h1=30, h2=30, collective=40)
    both.when(by_shares(foreign, own)).then_refused("DIS-2", found=held("h2"))


# --- DIS-3: tiered, not equal --------------------------------------------------------------------


def test_dis_3_equal_amounts_that_nothing_measures_are_refused() -> None:
    everybody = [line(home, reward(2)) for home in ("h1", "h2", "h3")]
    earned().when(planned(*everybody)).then_refused("DIS-3", found="3 lines of 100000 fen each")


def test_dis_3_equal_amounts_are_admitted_where_equal_work_yields_each() -> None:
    worked = (line("h1", post(5)), line("h3", post(5, worker="person:ding")))
    earned().when(planned(*worked)).then_admitted()


def test_dis_3_a_reward_beside_work_does_not_make_all_amounts_equal() -> None:
    """What one lacks in work is made up by a reward, so that all get the same: no tier."""
    levelled = (line("h1", post(5)), line("h3", reward(6)))
    earned().when(planned(*levelled)).then_refused("DIS-3", found="2 lines of 300000 fen")


def test_dis_3_a_household_able_to_work_gets_no_hardship_support() -> None:
    refused("DIS-3", hardship(), home="h3", found="1 members of household:h3 able to work")


def test_dis_3_a_household_with_one_who_can_work_gets_no_hardship_support() -> None:
    history = earned().having(status("person:jia", "no_ability_to_work"))
    plan = planned(line("h1", hardship()), line("h2", hardship()))
    history.when(plan).then_refused("DIS-3", found="household:h1")


def test_dis_3_one_wholly_unable_gets_support_for_its_members_on_record() -> None:
    unable = [status(f"person:{who}", "no_ability_to_work") for who in ("jia", "yi")]
    history = earned().having(*unable, status("person:yi", "low_income_support"))
    low = hardship(code="low_income_support", amount_fen=20_000)
    sound = line("h1", hardship(2), low)
    history.when(planned(sound, line("h2", hardship()))).then_admitted()
    more = line("h1", hardship(1), low)
    history.when(planned(more, line("h2", hardship()))).then_refused("DIS-3", found="1")


def test_dis_3_destitute_support_says_that_a_person_cannot_work() -> None:
    history = earned().having(status("person:ding", "destitute_support"))
    rates = (*RATES, Rate(code="destitute_support", basis="hardship", rate_fen=9))
    own = hardship(code="destitute_support", amount_fen=9)
    history.when(planned(line("h3", own), line("h1", post()), rates=rates)).then_admitted()


# --- DIS-4: poor households first ----------------------------------------------------------------


def test_dis_4_the_collective_gets_nothing_before_what_is_agreed_for_poor_households() -> None:
    """6,000 of 10,000 of 12,000 yuan are agreed on for poor households."""
    plan = planned(line("h1", post(12)), collective_fen=480_000)
    earned().when(plan).then_admitted()
    short = planned(line("h1", post(11)), collective_fen=1)
    earned().when(short).then_refused("DIS-4", expected="720000 fen", found="660000 fen")


def test_dis_4_without_a_part_of_the_collective_less_may_be_distributed_at_once() -> None:
    earned().when(planned(line("h1", post(1)))).then_admitted()


def test_dis_4_what_is_agreed_at_least_is_owed_when_it_is_due_though_nothing_came() -> None:
    terms = Terms(model="lease", rent_fen=RENT_FEN, poor_return_fen=780_001)
    history = settled().having(pool_opened(), signed(terms=terms), received())
    history.when(all_of_it()).then_refused("DIS-4", expected="780001 fen")


def test_dis_4_what_shareholders_get_who_are_not_poor_does_not_count() -> None:
    history = with_shares(earned(), h1=30, h2=30, collective=40)
    history.when(by_shares()).then_admitted()
    fewer = line("h3", post(11, worker="person:ding"))
    plan = planned(*SHARED, fewer, dividend=dividend(), collective_fen=40_001)
    history.when(plan).then_refused("DIS-4", found="690000 fen")


# --- DIS-7: photovoltaic income ------------------------------------------------------------------


def pv() -> Given:
    """The pool is that of a photovoltaic station."""
    opened = pool_opened(source="asset:pv", asset_kind="pv_station")
    return settled().having(opened, signed(), received())


def test_dis_7_photovoltaic_income_goes_through_posts_rewards_and_hardship_support() -> None:
    pv().when(planned()).then_admitted()


def test_dis_7_photovoltaic_income_is_not_paid_by_shares() -> None:
    history = with_shares(pv(), "asset:pv", h1=30, h2=30, collective=40)
    of = tuple(
        line(home, shares(home, 30, 30_000, "asset:pv"), status=status_)
        for home, status_ in (("h1", None), ("h2", "registered_poor"))
    )
    plan = by_shares(*of, dividend=dividend(asset="asset:pv"))
    history.when(plan).then_refused("DIS-7", found="photovoltaic income by shares")


def test_dis_7_a_pool_does_not_pass_for_another_kind_than_its_asset() -> None:
    wrong = pool_opened(source="asset:pv", asset_kind="workshop")
    settled().when(wrong).then_refused("DIS-6", found="workshop")


def test_dis_7_work_comes_before_its_pay() -> None:
    earned().when(planned(line("h1", post(until=day("2026-12-20"))))).then_admitted()
    refused("DIS-7", post(until=day("2026-12-21")), found="2026-12-21")


def test_dis_7_work_is_done_by_a_member_of_the_household() -> None:
    refused("DIS-7", post(worker="person:ding"), found="person:ding")


# --- DIS-8: determined anew ----------------------------------------------------------------------


def test_dis_8_a_household_is_listed_for_a_status_that_it_has() -> None:
    refused("DIS-8", post(), status="registered_poor", found="household:h1")
    refused("DIS-8", post(), status=None, found="no beneficiary")


def test_dis_8_a_status_that_ended_before_the_draft_is_refused() -> None:
    history = earned().having(status("household:h3", "monitored", until="2026-12-19"))
    history.when(planned()).then_refused("DIS-8", found="household:h3 as monitored")


def test_dis_8_a_status_that_began_after_the_determination_is_refused() -> None:
    history = earned().having(status("household:h1", "near_poor", "2026-12-20"))
    late = (line("h1", post(), status="near_poor"), line("h2", hardship()))
    history.when(planned(*late)).then_admitted()
    before = planned(*late, determined_on=day("2026-12-19"))
    history.when(before).then_refused("DIS-8", found="household:h1 as near_poor")


def test_dis_8_beneficiaries_are_determined_shortly_before_the_draft() -> None:
    earned().when(planned(determined_on=day("2026-11-20"))).then_admitted()
    earned().when(planned(determined_on=day("2026-11-19"))).then_refused("DIS-8")
    earned().when(planned(determined_on=day("2026-12-21"))).then_refused("DIS-8")


def test_dis_8_the_last_plan_s_determination_does_not_serve_again() -> None:
    small = (line("h1", post(1), list_="list:2"),)
    stale = again(listed=small, determined_on=day("2026-12-20"))
    earned().when(planned(), stale).then_refused("DIS-8", expected="after 2026-12-20")
