"""The counter of a love supermarket, PTS-3: goods for points, at the label, on a holder's card."""

import msgspec
import pytest

from domain.authority.keys import KeyEnrolled, KeyRevoked, example_key
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.money.chart import KINDS
from domain.money.counters import counter_of
from domain.money.movements import movements_of
from domain.money.reversal import Leg, VoucherReversed
from domain.points.accounts import account_of
from domain.points.cards import PointsCardEnded
from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from domain.residents.lineage import Goes, HouseholdsMerged
from domain.supermarket.redeeming import GoodsRedeemed
from domain.supermarket.returning import GoodsReturned
from tests.domain.cast import committee
from tests.domain.counter_cast import (
    card_of,
    counter,
    holder,
    points,
    receipt,
    redeemed,
    spent,
    voucher,
)
from tests.domain.market_cast import (
    OIL,
    PAPER,
    RICE,
    SOAP,
    batches,
    delivered,
    keeper,
    labelled,
    listed,
    opened,
    received,
    stock,
    supervisor,
    written_off,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, act, day, granted, officer, two_roots
from tests.village import family

KEY = example_key("7")


def enrolled(person: str = "person:jia") -> Act[KeyEnrolled]:
    data = KeyEnrolled(person=person, body="villagers", key=KEY, spki="AA==", proof="AA==")
    return act(data, by=two_roots(), at="2026-01-02")


def revoked() -> Act[KeyRevoked]:
    return act(KeyRevoked(key=KEY, reason="lost"), by=two_roots(), at="2026-03-01")


def kin(household: str = "household:h1") -> Act[KinshipDeclared]:
    data = KinshipDeclared(person="person:sk1", household=household, relation="sibling")
    return act(data, by=keeper(), at="2026-02-05")


def died(person: str, on: str) -> Act[DeathRecorded]:
    data = DeathRecorded(person=person, household="household:h1", on=day(on), new_head=None)
    return act(data, by=committee(), at=on)


# --- what is handed out ---------------------------------------------------------------------


def test_pts_3_several_goods_are_handed_out_at_their_labels() -> None:
    history = counter().when(redeemed({RICE: 1, OIL: 1})).then_admitted()
    assert (points(history), spent(history)) == (50, 50)
    assert (stock(history, RICE), stock(history, OIL)) == (39, 19)
    assert receipt(history).total_points == 50
    assert {one.amount for one in voucher(history).movements} == {50, 1}


def test_pts_3_the_price_is_the_one_labelled_on_the_day() -> None:
    dearer = counter().having(labelled("2026-03-10", at="2026-03-01", rice=40))
    dearer.when(redeemed()).then_refused("PTS-3", expected="40", found="30")
    dearer.when(redeemed(on="2026-03-09")).then_admitted()
    history = dearer.when(redeemed(prices={RICE: 40})).then_admitted()
    assert points(history) == 60


@pytest.mark.parametrize("price", [29, 31, 1])
def test_pts_3_another_price_is_refused(price: int) -> None:
    counter().when(redeemed(prices={RICE: price})).then_refused("PTS-3", expected="5千克 at 30")


def test_pts_3_goods_whose_label_does_not_hold_yet_are_not_handed_out() -> None:
    soap = counter().having(listed(SOAP, from_="2026-04-01"))
    soap.when(redeemed({SOAP: 1})).then_refused("PTS-3", expected="with a label")


def test_pts_3_a_card_spends_nothing_before_it_is_issued() -> None:
    """Else the next card would have a limit of the month before it."""
    early = redeemed(on="2026-02-02", at="2026-02-02")
    counter().when(early).then_refused("PTS-3", found="issued on 2026-02-03")
    counter().when(redeemed(on="2026-02-03", at="2026-02-03")).then_admitted()


def test_reg_5_the_total_is_computed_again_and_goods_are_named_once() -> None:
    counter().when(redeemed(total_points=1)).then_refused("REG-5", expected="30", found="1")
    basket = redeemed()
    twice = msgspec.structs.replace(basket.data, items=basket.data.items * 2, total_points=60)
    counter().when(act(twice, by=keeper(), at="2026-03-10")).then_refused("REG-5", found=RICE)


def test_pts_3_goods_of_the_shop_alone() -> None:
    counter().when(redeemed({SOAP: 1})).then_refused("REG-2", found=SOAP)
    counter().when(redeemed(shop="shop:9")).then_refused("REG-2", found="shop:9")
    other = counter().having(opened("shop:2"))
    other.when(redeemed(shop="shop:2")).then_refused("REG-2", found="goods:rice of shop:1")


def test_pts_3_a_redemption_is_dated_on_its_own_day_and_recorded_once() -> None:
    counter().when(redeemed(on="2026-03-09", at="2026-03-10")).then_refused("PTS-3")
    counter().when(redeemed(), redeemed()).then_refused("REG-1", found="redemption:1")
    again = redeemed(number="2", voucher="voucher:redemption-1")
    counter().when(redeemed(), again).then_refused("REG-1", found="voucher:redemption-1")


# --- the card -------------------------------------------------------------------------------


def test_pts_3_a_card_spends_no_more_than_its_month() -> None:
    history = counter().when(redeemed({RICE: 2})).then_admitted()
    history.when(redeemed({OIL: 1}, number="2")).then_refused("PTS-3", expected="60", found="60")
    history.when(redeemed({OIL: 1}, number="2", on="2026-04-01")).then_admitted()
    history.when(redeemed({OIL: 1}, number="2", name="yi")).then_admitted()


def test_pts_3_a_card_that_ended_or_whose_holder_is_gone_spends_nothing() -> None:
    ended = act(PointsCardEnded(card=card_of("jia"), end="lost"), by=keeper(), at="2026-03-05")
    counter().having(ended).when(redeemed()).then_refused("PTS-3", found="ended")
    dead = counter().having(died("person:yi", "2026-03-05"))
    dead.when(redeemed(name="yi")).then_refused("PTS-3", found="died")
    counter().when(redeemed(card="pointscard:404")).then_refused("REG-2")


def test_pts_1_the_card_pays_from_its_own_account() -> None:
    another_s = account_of("household:h2", VILLAGE)
    other = redeemed(household="household:h2", account=another_s)
    counter().when(other).then_refused("PTS-1", expected="of pointscard:jia")
    elsewhere = redeemed(village=OTHER_VILLAGE)
    counter().when(elsewhere).then_refused("PTS-1", found=OTHER_VILLAGE)
    counter().when(redeemed(account=another_s)).then_refused("PTS-1")


def test_pts_3_a_shop_hands_out_to_the_villages_that_it_serves() -> None:
    other = opened("shop:2", place=OTHER_VILLAGE, serves=(OTHER_VILLAGE,))
    there = keeper("person:sk2", place=OTHER_VILLAGE)
    abroad = redeemed(shop="shop:2", place=OTHER_VILLAGE, by=there)
    counter().having(other).when(abroad).then_refused("PTS-3", expected=OTHER_VILLAGE)


def test_pts_4_no_more_than_is_on_the_account() -> None:
    history = counter().when(redeemed({RICE: 1}, name="bing")).then_admitted()
    assert points(history, "bing") == 10
    more = redeemed({OIL: 1}, name="bing", number="2")
    history.when(more).then_refused("PTS-4", found="10 points")


def test_pts_4_points_that_are_over_buy_nothing() -> None:
    late = redeemed(on="2027-03-01")
    counter().when(late).then_refused("PTS-4", found="0 points")


# --- the stock ------------------------------------------------------------------------------


def test_pts_5_no_more_than_is_in_stock() -> None:
    one_left = counter().having(written_off(RICE, 39))
    one_left.when(redeemed({RICE: 2})).then_refused("PTS-5", found="1 pieces")
    one_left.when(redeemed(), redeemed(name="yi", number="2")).then_refused("PTS-5")


def test_pts_5_what_is_past_its_day_is_not_handed_out() -> None:
    new = received(delivered(RICE, 1, good_until=day("2026-03-09")), number="2", on="2026-03-01")
    history = counter().having(written_off(RICE, 40, number="0", on="2026-02-20"), new)
    history.when(redeemed(on="2026-03-10")).then_refused("PTS-5", found="0 pieces")
    history.when(redeemed(on="2026-03-09")).then_admitted()


def test_pts_5_the_batch_that_ends_first_is_handed_out_first() -> None:
    new = received(delivered(RICE, 5, good_until=day("2026-06-30")), number="2", on="2026-03-01")
    history = counter().having(new).when(redeemed()).then_admitted()
    assert batches(history, RICE) == {"delivery-1": 40, "delivery-2": 4}


# --- who signs ------------------------------------------------------------------------------


def test_pts_3_a_holder_with_a_key_signs_beside_the_keeper() -> None:
    keyed = counter().having(enrolled(), granted("person:jia", "villager"))
    keyed.when(redeemed()).then_refused("PTS-3", expected="their own key", found="nobody")
    history = keyed.when(redeemed(by=(keeper(), holder()))).then_admitted()
    assert receipt(history).signed
    keyed.when(redeemed(by=(keeper(), holder("yi")))).then_refused("PTS-3", found="person:yi")
    keyed.having(revoked()).when(redeemed()).then_admitted()


def test_pts_3_without_a_key_or_an_office_the_keeper_signs_alone() -> None:
    assert not receipt(counter().when(redeemed()).then_admitted()).signed
    counter().having(enrolled()).when(redeemed()).then_admitted()
    counter().when(redeemed(by=(keeper(), supervisor()))).then_refused("PTS-3")


def test_act_2_a_keeper_does_not_serve_the_own_household() -> None:
    own = officer("supermarket_keeper", "person:yi", place=VILLAGE)
    counter().when(redeemed(by=own)).then_refused("ACT-2", found="person:yi")


def test_act_3_nor_kin() -> None:
    counter().having(kin()).when(redeemed()).then_refused("ACT-3", found="person:sk1")
    counter().having(kin("household:h2")).when(redeemed()).then_admitted()


def test_act_2_a_holder_s_new_home_may_be_the_keeper_s() -> None:
    """Who moved in with the keeper is not served by them on the card of the former household."""
    merged = HouseholdsMerged(
        household="household:h7",
        merged="household:h1",
        place=VILLAGE,
        on=day("2026-03-01"),
        members=(
            Goes(person="person:jia", relation="other_relative"),
            Goes(person="person:yi", relation="other_relative"),
        ),
    )
    history = counter().having(*family("h7", "geng"), act(merged, by=committee()))
    own = officer("supermarket_keeper", "person:geng", place=VILLAGE)
    history.when(redeemed(by=own)).then_refused("ACT-2", found="person:geng")
    history.when(redeemed()).then_admitted()


def test_act_1_the_keeper_is_the_shop_s() -> None:
    other = keeper("person:sk9", place=OTHER_VILLAGE)
    counter().when(redeemed(by=other)).then_refused("ACT-1", found=OTHER_VILLAGE)
    counter().when(redeemed(by=committee())).then_refused("ACT-1")
    counter().when(redeemed(by=(committee(), holder()))).then_refused("ACT-1")


# --- never cash, never transferred ----------------------------------------------------------


@pytest.mark.parametrize("fact", [GoodsRedeemed, GoodsReturned])
def test_pts_3_no_field_of_the_counter_can_say_money(fact: type) -> None:
    schema = msgspec.json.encode(msgspec.json.schema(fact)).decode().lower()
    for word in ("cash", "fen", "yuan", "payee", "bank", "现金", "recipient"):
        assert word not in schema, word


def moving() -> list[catalogue.ActType]:
    """Every type whose published example moves something."""
    kinds = list(catalogue.act_types())
    return [kind for kind in kinds if movements_of(catalogue.decode(kind, kind.example))]


@pytest.mark.parametrize("kind", moving(), ids=lambda kind: kind.name)
def test_pts_3_no_type_of_act_moves_points_between_households(kind: catalogue.ActType) -> None:
    """A points account meets a counter of its village, and nothing else."""
    for one in movements_of(catalogue.decode(kind, kind.example)):
        sides = [one.debit, one.credit]
        of_points = [side for side in sides if side.startswith("account:points-")]
        counters = [found for side in sides if (found := counter_of(side))]
        assert len(of_points) < 2
        assert not of_points or [KINDS[found.kind].unit for found in counters] == ["points"]


def test_pts_3_a_redemption_is_not_reversed_as_a_voucher() -> None:
    history = counter().when(redeemed()).then_admitted()
    legs = tuple(Leg(one.credit, one.debit, one.amount) for one in voucher(history).movements)
    data = VoucherReversed(
        voucher="voucher:reversal",
        reverses="voucher:redemption-1",
        legs=legs,
        value_date=day("2026-03-11"),
        cause="entered_wrongly",
        paper=PAPER,
    )
    books = (
        officer("county_finance", "person:cf1", body="finance"),
        officer("county_finance", "person:cf2", body="finance"),
    )
    history.when(act(data, by=books, at="2026-03-11")).then_refused("PTS-3")
