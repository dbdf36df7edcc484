"""Goods brought back, PTS-3: once, in time, and points and batches exactly as they were."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.money.accounts import Account
from domain.points.accounts import account_of
from domain.residents.kinship import KinshipDeclared
from tests.domain.cast import committee, secretary
from tests.domain.counter_cast import (
    back,
    counter,
    points,
    receipt,
    redeemed,
    returned,
    spent,
)
from tests.domain.market_cast import (
    OIL,
    RICE,
    batches,
    delivered,
    keeper,
    labelled,
    opened,
    received,
    shop_closed,
    stock,
    supervisor,
    written_off,
)
from tests.domain.points_cast import H1, earned, lapsed, merger
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, adopted, day, officer
from tests.village import family


def handed_out() -> Given:
    """Jia has a bag of rice and a bottle of oil, for 50 points."""
    return counter().having(redeemed({RICE: 1, OIL: 1}))


def lots(history: Given) -> dict[str, int]:
    """What is left of each lot of the points of h1."""
    account = history.ledger.read(Account, account_of("household:h1", VILLAGE))
    return {lot.voucher.partition(":")[2]: lot.left for lot in account.lots.held}


def test_pts_3_what_comes_back_gives_points_limit_and_stock_back() -> None:
    history = handed_out().when(returned()).then_admitted()
    assert (points(history), spent(history), stock(history, RICE)) == (80, 20, 40)
    rice = receipt(history).item(RICE)
    assert rice is not None
    assert (rice.returned, rice.faulty) == (1, 0)
    assert receipt(history).returned_points == 30


def test_pts_3_points_go_back_to_the_lots_from_which_they_came() -> None:
    """Of two lots that end on different days the first to end is spent first, and given back."""
    late = earned(5, name="e9", on="2026-03-01", good_until=day("2027-03-31"))
    history = counter().having(late, redeemed({RICE: 2}))
    before = lots(counter().having(late))
    assert lots(history) != before
    whole = history.when(returned(back(RICE, 2))).then_admitted()
    assert lots(whole) == before


def test_pts_3_part_by_part_is_the_same_as_at_once() -> None:
    history = handed_out().when(returned(), returned(back(OIL), number="2")).then_admitted()
    assert lots(history) == lots(counter())
    assert (spent(history), stock(history, OIL)) == (0, 20)


def test_pts_5_goods_go_back_to_the_batch_from_which_they_came() -> None:
    new = received(delivered(RICE, 1, good_until=day("2026-06-30")), number="2", on="2026-03-01")
    history = counter().having(new, redeemed({RICE: 2}))
    assert batches(history, RICE) == {"delivery-1": 39}
    history = history.when(returned(back(RICE, 2))).then_admitted()
    assert batches(history, RICE) == {"delivery-2": 1, "delivery-1": 40}


def test_pts_5_faulty_goods_do_not_come_back_into_the_stock() -> None:
    history = handed_out().when(returned(back(condition="faulty"))).then_admitted()
    assert (points(history), stock(history, RICE)) == (80, 39)
    rice = receipt(history).item(RICE)
    assert rice is not None
    assert (rice.returned, rice.faulty) == (1, 1)


def test_pts_3_nothing_comes_back_twice_nor_more_than_was_handed_out() -> None:
    handed_out().when(returned(), returned(number="2")).then_refused("PTS-3", expected="at most 0")
    handed_out().when(returned(back(RICE, 2))).then_refused("PTS-3", expected="at most 1")
    both = (back(), back(condition="faulty"))
    handed_out().when(returned(*both)).then_refused("PTS-3", found="2")
    handed_out().when(returned(back("goods:soap"))).then_refused("PTS-3", expected="at most 0")
    handed_out().when(returned(back(), back())).then_refused("REG-5")


def test_pts_3_at_the_price_that_was_paid_whatever_the_label_is_now() -> None:
    dearer = handed_out().having(labelled("2026-03-11", at="2026-03-09", rice=40))
    dearer.when(returned()).then_admitted()
    dearer.when(returned(back(price_points=40))).then_refused("PTS-3", found="40")
    handed_out().when(returned(total_points=31)).then_refused("REG-5", expected="30")


@pytest.mark.parametrize(("days", "last"), [(7, "2026-03-17"), (0, "2026-03-10")])
def test_pts_3_within_the_days_that_policy_names(days: int, last: str) -> None:
    history = counter().having(adopted(refund_days=days), redeemed(days=days))
    history.when(returned(on=last)).then_admitted()
    history.when(returned(on="2026-03-18")).then_refused("PTS-3", expected=last)


def test_pts_3_by_the_policy_of_the_redemption_s_day() -> None:
    """A later policy neither shortens nor lengthens what the holder was told."""
    longer = adopted(refund_days=28, at="2026-03-12", since="2026-03-12")
    history = handed_out().having(longer)
    history.when(returned(on="2026-03-18")).then_refused("PTS-3", expected="2026-03-17")


def test_pts_3_the_receipt_says_the_days_that_policy_gives() -> None:
    counter().when(redeemed(days=8)).then_refused("PTS-3", expected="2026-03-17")
    counter().when(redeemed(days=0)).then_refused("PTS-3")
    none = counter().having(adopted(refund_days=0))
    assert receipt(none.when(redeemed(days=0)).then_admitted()).back_until == day("2026-03-10")


def test_pts_6_the_longest_time_that_policy_may_give_is_kept() -> None:
    """Whatever was taken since, what the redemption took can still be given back."""
    history = counter().having(adopted(refund_days=28), redeemed(days=28))
    for number, on in enumerate(("2026-03-20", "2026-04-01", "2026-04-06"), start=2):
        taken = redeemed({OIL: 1}, name="yi", number=str(number), on=on, days=28)
        history = history.having(taken)
    history.when(returned(on="2026-04-07")).then_admitted()


@pytest.mark.parametrize(
    "wrong",
    [
        {"card": "pointscard:yi"},
        {"account": account_of("household:h2", VILLAGE)},
        {"household": "household:h2"},
        {"returned": "voucher:redemption-9"},
        {"redeemed_on": "2026-03-11"},
        {"village": OTHER_VILLAGE},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_reg_2_a_return_names_its_redemption_as_it_was(wrong: dict[str, Any]) -> None:
    handed_out().when(returned(**wrong)).then_refused("REG-2")


def test_reg_2_what_nobody_redeemed_does_not_come_back() -> None:
    handed_out().when(returned(redemption="9")).then_refused("REG-2", found="redemption:9")


def test_reg_2_goods_come_back_to_the_shop_that_handed_them_out() -> None:
    other = handed_out().having(opened("shop:2"))
    other.when(returned(shop="shop:2")).then_refused("REG-2", found="shop")


def test_pts_3_a_return_is_dated_on_its_own_day_and_recorded_once() -> None:
    handed_out().when(returned(on="2026-03-11", at="2026-03-12")).then_refused("PTS-3")
    twice = returned(back(OIL), number="1")
    handed_out().when(returned(), twice).then_refused("REG-1", found="voucher:return-1")


def test_act_2_the_keeper_alone_takes_nothing_back() -> None:
    handed_out().when(returned(by=keeper())).then_refused("ACT-1")
    holder = officer("villager", "person:jia", body="villagers")
    handed_out().when(returned(by=(keeper(), holder))).then_refused("ACT-1")
    of_the_house = committee("person:yi")
    handed_out().when(returned(by=(keeper(), of_the_house))).then_refused("ACT-2")
    handed_out().when(returned(by=(keeper(), secretary()))).then_admitted()


def test_act_3_nor_with_kin_of_the_household() -> None:
    sister = KinshipDeclared(person="person:su1", household="household:h1", relation="sibling")
    related = handed_out().having(act(sister, by=supervisor(), at="2026-02-05"))
    related.when(returned()).then_refused("ACT-3", found="person:su1")


def test_act_2_nor_with_who_lives_where_the_holder_lives_now() -> None:
    merged = merger("household:h1", "household:h7", "jia", "yi", on="2026-03-11")
    moved_in = handed_out().having(*family("h7", "geng"), merged)
    moved_in.when(returned(by=(keeper(), supervisor("person:geng")))).then_refused(
        "ACT-2", found="person:geng"
    )
    moved_in.when(returned()).then_admitted()


def test_pts_6_what_comes_back_to_a_lot_that_is_over_buys_nothing() -> None:
    """The points end when they would have ended: coming back does not make them live longer."""
    history = counter().having(redeemed({OIL: 1}, on="2027-02-26"))
    late = returned(back(OIL), redeemed_on="2027-02-26", on="2027-03-02")
    history = history.when(late).then_admitted()
    assert points(history) == 100
    again = redeemed({OIL: 1}, number="2", on="2027-03-02")
    history.when(again).then_refused("PTS-4", found="0 points")


def over() -> Given:
    """A bottle taken two days before its points end, and what was left of them lapsed since."""
    taken = counter().having(redeemed({OIL: 1}, on="2027-02-26"))
    return taken.when(lapsed((H1, 80), on="2027-03-01")).then_admitted()


def late() -> Act[Any]:
    """The bottle is brought back after its points have ended."""
    return returned(back(OIL), redeemed_on="2027-02-26", on="2027-03-02")


def test_pts_6_a_return_after_the_lapse_gives_points_that_lapse_once_more() -> None:
    """Neither lost twice nor living longer: exactly what comes back lapses the next time."""
    history = over().when(late()).then_admitted()
    assert points(history) == 20
    history.when(redeemed({OIL: 1}, number="2", on="2027-03-02")).then_refused("PTS-4")
    more = lapsed((H1, 21), name="l2", on="2027-03-03")
    history.when(more).then_refused("PTS-6")
    gone = history.when(lapsed((H1, 20), name="l2", on="2027-03-03")).then_admitted()
    assert points(gone) == 0


def test_pts_6_whichever_comes_first_return_or_lapse_the_end_is_the_same() -> None:
    taken = counter().having(redeemed({OIL: 1}, on="2027-02-26"))
    before = taken.when(late(), lapsed((H1, 100), on="2027-03-03")).then_admitted()
    after = over().when(late(), lapsed((H1, 20), name="l2", on="2027-03-03")).then_admitted()
    assert lots(before) == lots(after) == {}
    assert (points(before), stock(before, OIL)) == (points(after), stock(after, OIL)) == (0, 20)


def test_pts_5_stock_that_came_back_past_its_day_is_only_written_off() -> None:
    new = received(delivered(RICE, 1, good_until=day("2026-03-11")), number="2", on="2026-03-01")
    history = counter().having(written_off(RICE, 40, number="0", on="2026-02-20"), new, redeemed())
    history = history.when(returned()).then_admitted()
    history.when(redeemed(number="2", on="2026-03-12")).then_refused("PTS-5")
    over = written_off(RICE, 1, reason="past_its_day", on="2026-03-12", number="9")
    assert stock(history.when(over).then_admitted(), RICE) == 0


# --- a shop that ends --------------------------------------------------------------------------


def emptied(*, rice: int = 39, oil: int = 19) -> Given:
    """What was not handed out went back to the supplier on the next day."""
    gone = (
        written_off(RICE, rice, reason="sent_back", on="2026-03-11"),
        written_off(OIL, oil, number="2", reason="sent_back", on="2026-03-11"),
    )
    return handed_out().having(*gone)


def test_pts_3_a_shop_ends_behind_the_last_day_on_its_receipts() -> None:
    """Who took a bag of rice on 10 March brings it back until the 17th, to the same counter."""
    wrong = "a day after 2026-03-17"
    emptied().when(shop_closed("2026-03-11")).then_refused("PTS-3", expected=wrong)
    emptied().when(shop_closed("2026-03-17")).then_refused("PTS-3", expected=wrong)
    emptied().when(shop_closed("2026-03-18")).then_admitted()
    faulty = returned(back(condition="faulty"), back(OIL, condition="faulty"), on="2026-03-17")
    emptied().when(faulty, shop_closed("2026-03-18")).then_admitted()


def test_pts_3_a_shop_to_which_everything_came_back_waits_for_nobody() -> None:
    whole = handed_out().having(returned(back(), back(OIL)))
    gone = (
        written_off(RICE, 40, reason="sent_back", on="2026-03-13"),
        written_off(OIL, 20, number="2", reason="sent_back", on="2026-03-13"),
    )
    whole.when(*gone, shop_closed("2026-03-13")).then_admitted()


def test_pts_3_what_came_back_to_a_shop_that_ends_leaves_it_first() -> None:
    late = emptied().having(returned(on="2026-03-17"))
    late.when(shop_closed("2026-03-18")).then_refused("PTS-5", found=RICE)
