"""The plan of shares: EQ-1 to EQ-5 of what is drafted and decided, ACT-2 and ACT-3 of who does."""

from typing import Any

import pytest

from domain.equity.basis import Basis
from domain.equity.shares import EquityPlan, ShareLine, share_of
from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from domain.steps.case import Case
from tests.domain.books import YUAN
from tests.domain.cast import committee, township_reviewer
from tests.domain.equity_cast import (
    DRAFTERS,
    H1,
    H2,
    H3,
    PAR_FEN,
    PLAN,
    SHARES,
    appraised,
    appraiser,
    asset,
    contributed,
    convened,
    decided,
    doubted,
    drafted,
    lent,
    lines,
    meeting,
    member,
    posted,
    reviewed,
    share,
    status,
    taken_down,
    village,
)
from tests.spec import OTHER_VILLAGE, Given, act, adopted, day, secret
from tests.village import family


def refused(planned: list[Any], rule: str, found: str = "", **changed: Any) -> None:  # noqa: ANN401
    village().when(drafted(planned, **changed)).then_refused(rule, found=found)


def case(history: Given, name: str = "case:1") -> Case:
    return history.ledger.read(Case, name)


# --- EQ-1, EQ-2, EQ-3: the header -----------------------------------------------------------


def test_eq_3_a_plan_opens_its_case_and_its_lines_stand_by_themselves() -> None:
    history = village().when(drafted()).then_admitted()
    assert (case(history).procedure, case(history).subject) == ("equity", PLAN)
    line = history.ledger.read(ShareLine, share_of(PLAN, H1, "quota"))
    assert (line.household, line.shares_count, line.issued) == (H1, 300, False)
    assert history.ledger.read(EquityPlan, PLAN).households_count == 650


def test_eq_1_a_plan_has_the_last_appraised_value_and_no_other() -> None:
    high = drafted(value_fen=200_000 * YUAN, shares_count=2_000, collective_count=1_350)
    village().when(high).then_refused("EQ-1", expected="last appraisal")
    again = appraised(90_000 * YUAN, by=appraiser("person:ap2", "另一评估所"), at="2026-03-04")
    village().having(again).when(drafted()).then_refused("EQ-1", expected="9000000 fen")


def test_eq_1_nothing_is_planned_on_a_value_in_doubt_or_without_any() -> None:
    village().having(doubted()).when(drafted()).then_refused("EQ-1", found="in doubt")
    village().having(asset("2")).when(drafted(asset="asset:2")).then_refused("EQ-1")


@pytest.mark.parametrize(
    "changed",
    [
        {"par_fen": PAR_FEN + 1},
        {"par_fen": 3, "shares_count": 3_333_333},
        {"shares_count": SHARES + 1, "collective_count": 351},
    ],
)
def test_eq_2_par_times_shares_is_the_value_to_the_fen(changed: dict[str, Any]) -> None:
    village().when(drafted(**changed)).then_refused("EQ-2", expected="equal par")


@pytest.mark.parametrize("collective", [349, 351, 0])
def test_eq_2_shares_of_households_and_collective_sum_to_the_total(collective: int) -> None:
    village().when(drafted(collective_count=collective)).then_refused("EQ-2", expected="1000")


def test_eq_2_the_remainder_is_the_collective_s() -> None:
    history = village().when(drafted(lines()[:1])).then_admitted()
    assert history.ledger.read(EquityPlan, PLAN).collective_count == 700


def test_reg_5_the_lines_are_the_plan_s_and_as_many_as_it_says() -> None:
    refused(list(lines()), "REG-5", lines_count=5)
    strangers = [*lines()[:3], share(H2, "loan_backed", 50, lent(50 * PAR_FEN), plan="equity:2")]
    refused(strangers, "REG-5", "3 of 4")


def test_reg_1_a_household_has_one_line_of_a_class_by_its_name() -> None:
    twice = [*lines(), share(H3, "contribution", 10, contributed(10 * PAR_FEN))]
    refused(twice, "REG-1", "in use")
    misnamed = share(H1, "quota", 10, Basis(tier="priority"), share=share_of(PLAN, H2, "quota"))
    refused([misnamed], "REG-1")


def test_act_1_a_collective_quantifies_its_own_asset() -> None:
    history = village().having(asset("2", owner="body:poverty-office"), appraised(name="2"))
    history.when(drafted(asset="asset:2")).then_refused("ACT-1", found="body:poverty-office")


def test_act_1_nobody_drafts_alone_or_without_the_collective() -> None:
    village().when(drafted(by=member())).then_refused("ACT-1")
    village().when(drafted(by=(committee(), committee("person:c2")))).then_refused("ACT-1")


def test_eq_3_an_asset_has_one_plan_in_work() -> None:
    history = village().having(drafted())
    other = drafted(plan="equity:2", case="case:2")
    history.when(other).then_refused("EQ-3", found="equity:1: open")
    out = reviewed(verdict="rejected", reasons=secret("not fair"))
    history.having(*meeting(), out).when(other).then_admitted()


def test_eq_3_a_plan_on_a_value_that_was_appraised_anew_gives_way() -> None:
    again = appraised(by=appraiser("person:ap2", "另一评估所"), at="2026-03-06")
    history = village().having(drafted(), doubted(at="2026-03-05"), again)
    other = drafted(plan="equity:2", case="case:2", at="2026-03-07")
    history.when(other).then_admitted()


# --- EQ-4: who comes first ------------------------------------------------------------------


def test_eq_4_the_priority_group_gets_no_fewer_shares_of_the_quota_than_others() -> None:
    second = [
        share(H1, "quota", 200, Basis(tier="priority")),
        share(H2, "quota", 201, Basis(tier="poor")),
    ]
    refused(second, "EQ-4", "200 shares")
    level = [share(H1, "quota", 200, Basis(tier="priority")), *lines()[1:]]
    village().when(drafted(level)).then_admitted()


def test_eq_4_shares_of_other_classes_do_not_count() -> None:
    rich = share(H3, "contribution", 400, contributed(400 * PAR_FEN))
    village().when(drafted([*lines()[:2], rich])).then_admitted()


@pytest.mark.parametrize(("household", "tier"), [(H1, "poor"), (H2, "priority")])
def test_eq_4_a_line_says_the_tier_that_is_on_record(household: str, tier: Any) -> None:  # noqa: ANN401
    refused([share(household, "quota", 10, Basis(tier=tier))], "EQ-4", tier)


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("person:bing", "no_ability_to_work"),
        ("person:bing", "weak_ability"),
        ("person:bing", "severe_disability"),
        (H2, "several_disabled"),
        (H2, "single_parent"),
        (H2, "old_and_alone"),
        (H2, "no_resources"),
    ],
)
def test_eq_4_each_verdict_puts_a_poor_household_into_the_priority_group(
    subject: str, code: str
) -> None:
    plan = drafted([share(H2, "quota", 10, Basis(tier="priority"))])
    village().having(status(subject, code)).when(plan).then_admitted()
    later = status(subject, code, since="2026-03-06")
    village().having(later).when(plan).then_refused("EQ-4")


def test_eq_5_the_quota_is_poor_households_alone() -> None:
    for tier in ("priority", "poor", "other"):
        refused([share(H3, "quota", 10, Basis(tier=tier))], "EQ-5", "other")
    unable = village().having(status("person:ding", "no_ability_to_work"))
    plan = drafted([share(H3, "quota", 10, Basis(tier="priority"))])
    unable.when(plan).then_refused("EQ-5", expected="poor")
    supported = unable.having(status("person:ding", "low_income_support"))
    supported.when(plan).then_admitted()


# --- EQ-5: what each class rests on ---------------------------------------------------------


@pytest.mark.parametrize(
    ("share_class", "basis"),
    [
        ("quota", Basis()),
        ("quota", contributed(PAR_FEN, "person:jia")),
        ("contribution", Basis(tier="priority")),
        ("loan_backed", contributed(PAR_FEN, "person:jia")),
        ("quota", Basis(tier="priority", loan=lent(PAR_FEN).loan)),
    ],
)
def test_eq_5_a_line_has_the_basis_of_its_class_alone(share_class: str, basis: Basis) -> None:
    refused([share(H1, share_class, 1, basis)], "EQ-5")


def test_eq_2_what_was_put_in_or_lent_is_worth_its_shares_at_par() -> None:
    refused([share(H3, "contribution", 100, contributed(100 * PAR_FEN - 1))], "EQ-2", "999999")
    refused([share(H2, "loan_backed", 50, lent(51 * PAR_FEN))], "EQ-2", "510000")


def test_eq_5_who_puts_in_belongs_to_the_household() -> None:
    refused([share(H3, "contribution", 1, contributed(PAR_FEN, "person:jia"))], "EQ-5", "jia")


@pytest.mark.parametrize(
    "changed",
    [{"made_on": day("2026-03-06")}, {"due_on": day("2025-06-01")}],
)
def test_eq_5_a_loan_has_terms_of_repayment(changed: dict[str, Any]) -> None:
    refused([share(H2, "loan_backed", 50, lent(50 * PAR_FEN, **changed))], "EQ-5")


def test_eq_5_a_microloan_used_by_an_enterprise_is_refused_from_the_day_that_policy_names() -> None:
    def line(made_on: str, of: str = "microloan") -> list[Any]:
        basis = lent(50 * PAR_FEN, used_by="enterprise", made_on=day(made_on), of=of)
        return [share(H2, "loan_backed", 50, basis)]

    refused(line("2017-07-25"), "EQ-5", "2017-07-25")
    village().when(drafted(line("2017-07-24"))).then_admitted()
    village().when(drafted(line("2025-07-25", of="other"))).then_admitted()
    own = village().having(adopted(enterprise_microloan_refused_from_yyyymmdd=20_190_601))
    own.when(drafted(line("2019-05-31"))).then_admitted()
    own.when(drafted(line("2019-06-01"))).then_refused("EQ-5", expected="20190601")


def test_hh_3_and_act_1_who_holds_lives_in_the_village() -> None:
    other = village().having(*family("h9", "zi", place=OTHER_VILLAGE))
    far = share("household:h9", "quota", 1, Basis(tier="poor"))
    other.when(drafted([far])).then_refused("ACT-1", found=OTHER_VILLAGE)
    unknown = share("household:h8", "quota", 1, Basis(tier="poor"))
    refused([unknown], "REG-2", "household:h8")


# --- EQ-3: the steps -------------------------------------------------------------------------


STEPS: list[tuple[str, list[Act[Any]], Act[Any]]] = [
    ("assembly", [], reviewed(at="2026-03-30")),
    ("assembly", [], posted(at="2026-03-30")),
    ("township_review", meeting(), posted(at="2026-03-30")),
    ("issue", decided(), reviewed(at="2026-03-30")),
]


@pytest.mark.parametrize(("waits", "way", "early"), STEPS)
def test_eq_3_no_step_is_skipped_or_taken_twice(
    waits: str, way: list[Act[Any]], early: Act[Any]
) -> None:
    history = village().having(drafted(), *way)
    history.when(early).then_refused("EQ-3", expected=waits)


def test_eq_3_the_collective_s_own_body_decides_by_two_thirds_of_all() -> None:
    history = village().having(drafted())
    wrong = convened(body="villager_representatives")
    history.when(wrong).then_refused("ASM-2", found="villager_representatives")
    assert case(history.when(*meeting()).then_admitted()).taken("assembly")


def test_act_2_who_drafted_or_has_a_line_reviews_nothing_of_it() -> None:
    history = village().having(drafted(), *meeting())
    for person in (DRAFTERS[1].person, "person:ding"):
        history.when(reviewed(by=township_reviewer(person))).then_refused("ACT-2", found=person)
    history.when(reviewed(by=township_reviewer("person:c2"))).then_admitted()


def test_act_3_kin_of_who_has_a_line_reviews_nothing_of_it() -> None:
    kin = KinshipDeclared(person="person:tr1", household=H2, relation="sibling")
    history = village().having(act(kin, by=township_reviewer()), drafted(), *meeting())
    history.when(reviewed()).then_refused("ACT-3", found="person:tr1")
    without = drafted([lines()[0]])
    related = village().having(act(kin, by=township_reviewer()), without, *meeting())
    related.when(reviewed()).then_admitted()


def test_not_1_the_plan_hangs_ten_full_days() -> None:
    history = village().having(drafted(), *meeting(), reviewed())
    history.when(posted(period_days=9)).then_refused("NOT-1", expected="10")
    history.having(posted()).when(taken_down(at="2026-03-23")).then_refused("NOT-1")


def test_reg_2_what_is_planned_in_shares_is_on_record() -> None:
    village().when(drafted(asset="asset:9")).then_refused("REG-2", found="asset:9")
