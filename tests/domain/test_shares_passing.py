"""Single shares: EQ-5 of inheritance, transfer and withdrawal, and of who agrees."""

from typing import Any

import pytest

from domain.equity.passing import SharesInherited, SharesTransferred, SharesWithdrawn
from domain.kernel.act import Act, Signer
from domain.money.books import OpeningBalanceStated
from domain.money.reversal import Leg, VoucherReversed
from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberJoined, MemberLeft
from tests.domain.books import VILLAGE_KEEPS, opened
from tests.domain.cast import committee, paper, township
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    H1,
    H2,
    H3,
    PAR_FEN,
    held_by,
    member,
    quantified,
    ready,
)
from tests.domain.payments_cast import approved
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, officer
from tests.village import family, person

ON = "2026-05-10"
SETTLED_FEN = 40 * PAR_FEN
By = tuple[Signer, ...]
OFFICERS = (member(), township())


def own(person: str) -> Signer:
    return officer("householder", person, body="household")


HEAD_SIGNS = (own("person:ding"), member())
HEIR_SIGNS = (own("person:bing"), member())


def passed(kind: Any, by: By, **changed: Any) -> Act[Any]:  # noqa: ANN401
    data: dict[str, Any] = {
        "voucher": "voucher:pass",
        "asset": ASSET,
        "place": VILLAGE,
        "household": H3,
        "shares_count": 40,
        "paper": paper("agreement"),
        "consent": None,
        "value_date": day(ON),
    }
    return act(kind(**data | changed), by=by, at=ON)


def inherited(by: By = HEIR_SIGNS, **changed: Any) -> Act[Any]:  # noqa: ANN401
    data = {"deceased": "person:ding", "successor": "person:bing", "to": H2, "opening": True}
    return passed(SharesInherited, by, **data | changed)


def transferred(by: By = HEAD_SIGNS, **changed: Any) -> Act[Any]:  # noqa: ANN401
    data = {"share_class": "contribution", "to": H2, "opening": True}
    return passed(SharesTransferred, by, **data | changed)


def withdrawn(by: By = HEAD_SIGNS, **changed: Any) -> Act[Any]:  # noqa: ANN401
    data: dict[str, Any] = {
        "share_class": "contribution",
        "settlement": "voucher:settled",
        "settlement_fen": SETTLED_FEN,
    }
    return passed(SharesWithdrawn, by, **data | changed)


def died(person: str = "person:ding", household: str = H3) -> Act[DeathRecorded]:
    death = DeathRecorded(person=person, household=household, on=day("2026-05-01"))
    return act(death, by=committee(), at="2026-05-01")


def bereaved() -> Given:
    return quantified().having(died())


def settled(place: str = VILLAGE) -> Given:
    """A batch of payments by which 4,000 yuan left the collective's account."""
    paid = approved(at="2026-05-02", total_fen=SETTLED_FEN, voucher="voucher:settled")
    return quantified().having(opened("collective-1", "collective", place=place), paid)


# --- inherited ----------------------------------------------------------------------------------


def test_eq_5_own_contribution_goes_to_the_successor_s_household() -> None:
    history = bereaved().when(inherited()).then_admitted()
    assert held_by(history, H3, "contribution") == 60
    assert held_by(history, H2, "contribution") == 40


def test_eq_5_nobody_inherits_from_the_living() -> None:
    quantified().when(inherited()).then_refused("EQ-5", found="died None")


def test_eq_5_the_death_lies_before_the_inheritance() -> None:
    early = inherited(value_date=day("2026-04-30"))
    bereaved().when(early).then_refused("EQ-5", found="2026-05-01")


def test_eq_5_who_died_belonged_to_the_household() -> None:
    bereaved().when(inherited(household=H1, deceased="person:ding")).then_refused("EQ-5")


def test_eq_5_who_left_before_they_died_leaves_nothing_of_the_household_behind() -> None:
    """A daughter who married away and died there does not carry her brother's shares with her."""
    joined = MemberJoined(
        household=H3, person="person:geng", relation="child", from_=day("2026-01-02")
    )
    left = MemberLeft(
        household=H3, person="person:geng", on=day("2026-04-01"), reason="married_out"
    )
    death = DeathRecorded(person="person:geng", household=None, on=day("2026-05-01"))
    history = quantified().having(
        act(person("geng"), by=committee(), at="2026-01-02"),
        act(joined, by=committee(), at="2026-01-02"),
        act(left, by=committee(), at="2026-04-01"),
        act(death, by=committee(), at="2026-05-01"),
    )
    history.when(inherited(deceased="person:geng")).then_refused("EQ-5", expected="until their")


def test_eq_5_the_successor_belongs_to_the_household_that_gets_the_shares() -> None:
    bereaved().when(inherited(to=H1)).then_refused("EQ-5", expected=H1)


def test_eq_5_the_successor_signs_or_agreed_on_paper_before_two_officers() -> None:
    history = bereaved()
    stranger = (own("person:jia"), member())
    history.when(inherited(stranger)).then_refused("EQ-5", found="person:jia")
    history.when(inherited(OFFICERS)).then_refused("EQ-5")
    history.when(inherited(OFFICERS, consent=paper("consent"))).then_admitted()
    forged = inherited(stranger, consent=paper("consent"))
    history.when(forged).then_refused("EQ-5", found="person:jia")


def test_hh_3_the_dead_and_ended_inherit_nothing() -> None:
    history = bereaved().having(died("person:bing", H2))
    history.when(inherited()).then_refused("HH-3", found="person:bing")


def test_eq_5_the_quota_is_not_inherited() -> None:
    """No field could say so: what is inherited is own contribution, of which h2 has none."""
    history = quantified().having(died("person:bing", H2))
    heir = inherited(
        (own("person:ding"), member()),
        household=H2,
        deceased="person:bing",
        successor="person:ding",
        to=H3,
        opening=False,
    )
    history.when(heir).then_refused("REG-2", found="not opened")


def test_eq_5_no_more_is_inherited_than_is_held() -> None:
    bereaved().when(inherited(shares_count=101)).then_refused("EQ-5", found="-1 shares")


def test_act_3_who_is_related_does_not_confirm() -> None:
    kin = KinshipDeclared(person="person:m1", household=H2, relation="sibling")
    history = bereaved().having(act(kin, by=member()))
    history.when(inherited()).then_refused("ACT-3", found="person:m1")
    history.when(inherited((own("person:bing"), member("person:m2")))).then_admitted()


def test_act_3_an_officer_who_inherits_does_not_confirm_for_themself() -> None:
    by = (member("person:bing"), township())
    bereaved().when(inherited(by, consent=paper("consent"))).then_refused("ACT-3")


def test_eq_3_nothing_is_inherited_of_an_asset_without_shares() -> None:
    ready().having(died()).when(inherited()).then_refused("EQ-3", found="not issued")


# --- transferred --------------------------------------------------------------------------------


def test_eq_5_own_contribution_is_transferred_by_agreement_of_the_giving_head() -> None:
    history = quantified().when(transferred()).then_admitted()
    assert held_by(history, H2, "contribution") == 40
    again = transferred(voucher="voucher:2", opening=False, shares_count=60)
    assert held_by(history.when(again).then_admitted(), H2, "contribution") == 100
    quantified().when(transferred((own("person:bing"), member()))).then_refused("EQ-5")
    on_paper = transferred(OFFICERS, consent=paper("consent"))
    quantified().when(on_paper).then_admitted()


@pytest.mark.parametrize("share_class", ["quota", "collective", "loan_backed"])
def test_eq_5_no_other_class_is_transferred(share_class: str) -> None:
    quantified().when(transferred(share_class=share_class)).then_refused("EQ-5", found=share_class)


def test_eq_5_a_member_who_is_not_the_head_does_not_give_the_household_s_shares_away() -> None:
    joined = MemberJoined(
        household=H3, person="person:geng", relation="child", from_=day("2026-05-01")
    )
    history = quantified().having(act(joined, by=committee(), at="2026-05-01"))
    by = (own("person:geng"), member())
    history.when(transferred(by)).then_refused("EQ-5", found="person:geng")


def test_act_1_shares_stay_in_the_village_and_go_to_another_household() -> None:
    history = quantified().having(*family("h9", "zi", place=OTHER_VILLAGE))
    history.when(transferred(to="household:h9")).then_refused("ACT-1", found=OTHER_VILLAGE)
    history.when(transferred(to=H3, opening=False)).then_refused("ACT-1", expected="another")
    quantified().when(transferred(place=OTHER_VILLAGE)).then_refused("ACT-1")


def test_reg_1_a_household_s_first_shares_of_a_class_open_its_account_once() -> None:
    quantified().when(transferred(opening=False)).then_refused("REG-2", found="not opened")
    history = quantified().having(transferred())
    history.when(transferred(voucher="voucher:2")).then_refused("REG-1")
    history.when(transferred(opening=False)).then_refused("REG-1", found="voucher:pass")


# --- withdrawn ----------------------------------------------------------------------------------


def test_eq_5_withdrawn_shares_go_to_the_collective_against_a_settlement() -> None:
    history = settled().when(withdrawn()).then_admitted()
    assert held_by(history, H3, "contribution") == 60
    assert held_by(history, COLLECTIVE, "collective") == 390
    loan = withdrawn(
        (own("person:bing"), member()), household=H2, share_class="loan_backed", shares_count=50
    )
    settled().when(loan).then_admitted()


@pytest.mark.parametrize("share_class", ["quota", "collective"])
def test_eq_5_quota_and_collective_shares_are_not_withdrawn(share_class: str) -> None:
    settled().when(withdrawn(share_class=share_class)).then_refused("EQ-5", found=share_class)


def test_eq_5_a_settlement_is_a_voucher_of_just_that_money() -> None:
    quantified().when(withdrawn()).then_refused("REG-2", found="voucher:settled")
    settled().when(withdrawn(settlement_fen=SETTLED_FEN + 1)).then_refused("EQ-5")
    of_shares = withdrawn(settlement="voucher:issue-1", settlement_fen=350)
    settled().when(of_shares).then_refused("EQ-5", found="of 0 fen")


def test_eq_5_money_that_did_not_leave_the_collective_s_account_settles_nothing() -> None:
    """What came in, or what another village paid, is shown to the head as the settlement."""
    stated = OpeningBalanceStated(
        voucher="voucher:came",
        account="account:collective-1",
        opening="account:opening-v",
        amount_fen=SETTLED_FEN,
        as_of=day("2026-05-02"),
        grade="audited",
        paper=paper("bank"),
    )
    history = settled().having(
        opened("opening-v", "opening", place=VILLAGE, by=VILLAGE_KEEPS),
        act(stated, by=VILLAGE_KEEPS, at="2026-05-02"),
    )
    history.when(withdrawn(settlement="voucher:came")).then_refused("EQ-5", found="of 0 fen")
    settled(OTHER_VILLAGE).when(withdrawn()).then_refused("EQ-5", found="of 0 fen")


def test_eq_5_a_settlement_settles_once() -> None:
    history = settled().having(withdrawn())
    history.when(withdrawn(voucher="voucher:2")).then_refused("EQ-5", found="used")


def test_eq_5_a_settlement_that_was_reversed_settles_nothing() -> None:
    leg = Leg(debit="account:collective-1", credit="account:batch-1", amount_fen=SETTLED_FEN)
    reversal = VoucherReversed(
        voucher="voucher:back",
        reverses="voucher:settled",
        legs=(leg,),
        value_date=day("2026-05-03"),
        cause="entered_wrongly",
        paper=paper("why"),
    )
    history = settled().having(act(reversal, by=VILLAGE_KEEPS, at="2026-05-03"))
    history.when(withdrawn()).then_refused("EQ-5", found="reversed")


def test_eq_5_the_head_agrees_to_a_withdrawal() -> None:
    stranger = (own("person:jia"), member())
    settled().when(withdrawn(stranger)).then_refused("EQ-5", found="person:jia")
