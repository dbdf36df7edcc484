"""Stock of a love supermarket, PTS-5: from its source to redemption or write-off, and counted."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from domain.supermarket import overdue
from domain.supermarket.goods import GOODS_MOST, Goods
from domain.supermarket.shop import Shop
from tests.domain.cast import committee, secretary, township
from tests.domain.market_cast import (
    OIL,
    RICE,
    SHOP,
    SOAP,
    batches,
    counted,
    delivered,
    keeper,
    labelled,
    listed,
    listed_line,
    opened,
    received,
    shop,
    shop_closed,
    stock,
    stocked,
    supervisor,
    written_off,
)
from tests.domain.projects_cast import (
    control_changed,
    controller,
    sanctioned,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, Given, act, day, given, secret
from tests.village import family

ALL = {RICE: (40, 40), OIL: (20, 20)}


# --- the shop -------------------------------------------------------------------------------


def test_pts_3_a_shop_serves_villages_of_its_township_its_own_among_them() -> None:
    history = given().when(opened(serves=(VILLAGE, OTHER_VILLAGE))).then_admitted()
    assert history.ledger.read(Shop, SHOP).serves_place(f"{OTHER_VILLAGE}-01")


@pytest.mark.parametrize(
    "serves",
    [(OTHER_VILLAGE,), (VILLAGE, "231005101201"), (VILLAGE, "231005100"), (VILLAGE, VILLAGE)],
    ids=["not its own", "another township's", "a whole township", "one twice"],
)
def test_pts_3_a_shop_serves_no_others(serves: tuple[str, ...]) -> None:
    given().when(opened(serves=serves)).then_refused("PTS-3")


def test_reg_1_a_shop_is_opened_once_and_not_ahead() -> None:
    given().when(opened(), opened()).then_refused("REG-1", found=SHOP)
    given().when(opened(on="2026-01-09", at="2026-01-05")).then_refused("REG-2")


def test_act_1_a_village_opens_no_shop_without_its_township_nor_a_keeper_one() -> None:
    given().when(opened(by=(secretary(), committee()))).then_refused("ACT-1")
    given().when(opened(by=(keeper(), township()))).then_refused("ACT-1")


# --- goods and labels -----------------------------------------------------------------------


def test_pts_3_goods_are_listed_with_a_label_that_holds_from_a_later_day_on() -> None:
    rice = shop().ledger.read(Goods, RICE)
    assert rice.label_on(day("2026-01-09")) is None
    label = rice.label_on(day("2026-01-10"))
    assert label is not None
    assert label.price_points == 30


def test_pts_3_a_label_is_published_before_it_holds() -> None:
    given(opened()).when(listed(RICE, from_="2026-01-06")).then_refused("PTS-3", found="01-06")
    shop().when(labelled("2026-02-01", at="2026-02-01", rice=1)).then_refused("PTS-3")
    history = shop().when(labelled("2026-02-02", at="2026-02-01", rice=35)).then_admitted()
    rice = history.ledger.read(Goods, RICE)
    prices = [rice.label_on(day(on)) for on in ("2026-02-01", "2026-02-02")]
    assert [label and label.price_points for label in prices] == [30, 35]


def test_pts_3_no_label_is_dated_back_by_an_act_that_comes_late() -> None:
    later = stocked().when(counted(ALL, on="2026-02-03")).then_admitted()
    late = labelled("2026-02-02", at="2026-02-01", rice=1)
    later.when(late).then_refused("PTS-3", expected="2026-02-04")


def test_pts_3_a_published_price_stays_until_a_later_day() -> None:
    dearer = shop().having(labelled("2026-03-01", at="2026-02-01", rice=35))
    dearer.when(labelled("2026-03-01", at="2026-02-02", rice=5)).then_refused("PTS-3")
    dearer.when(labelled("2026-02-20", at="2026-02-02", rice=5)).then_refused("PTS-3")


def test_reg_5_goods_and_lines_are_what_the_header_says() -> None:
    given(opened()).when(listed(RICE, lines_count=2)).then_refused("REG-5")
    other = listed_line(RICE, from_="2026-01-08")
    given(opened()).when(listed(lines=(other,))).then_refused("REG-5")
    given(opened()).when(listed(RICE, RICE)).then_refused("REG-1", found=RICE)
    shop().when(listed(RICE, from_="2026-02-01", at="2026-01-20")).then_refused("REG-1")
    elsewhere = labelled("2026-02-02", at="2026-02-01", soap=1)
    shop().when(elsewhere).then_refused("REG-2", found=SOAP)


def test_pts_5_a_shop_lists_no_more_goods_than_a_count_can_name() -> None:
    many = [listed_line(f"goods:g{n}") for n in range(GOODS_MOST)]
    full = given(opened()).having(listed(lines=many))
    one_more = listed(SOAP, from_="2026-02-01", at="2026-01-20")
    full.when(one_more).then_refused("PTS-5", found=str(GOODS_MOST + 1))


def test_act_2_the_keeper_alone_neither_lists_nor_labels() -> None:
    given(opened()).when(listed(RICE, by=keeper())).then_refused("ACT-1")
    alone = labelled("2026-03-01", at="2026-02-01", rice=1, by=(keeper(), keeper("person:sk2")))
    shop().when(alone).then_refused("ACT-1")


def test_reg_2_a_shop_stands_where_it_stands() -> None:
    other = keeper("person:sk9", place=OTHER_VILLAGE)
    wrong = listed(
        lines=(listed_line(SOAP, place=OTHER_VILLAGE),),
        place=OTHER_VILLAGE,
        by=(other, township()),
    )
    given(opened()).when(wrong).then_refused("REG-2", found=OTHER_VILLAGE)
    given(opened()).when(listed(RICE, by=(other, supervisor()))).then_refused("ACT-1")


# --- receiving ------------------------------------------------------------------------------


def test_pts_5_what_comes_in_is_a_batch_with_its_source() -> None:
    assert (stock(stocked(), RICE), stock(stocked(), OIL)) == (40, 20)
    assert batches(stocked(), RICE) == {"delivery-1": 40}
    gift = received(
        delivered(RICE, 5, cost_fen=None),
        number="2",
        source="donation",
        entity=None,
        donor=secret("示例爱心人士"),
    )
    history = stocked().when(gift).then_admitted()
    assert batches(history, RICE) == {"delivery-1": 40, "delivery-2": 5}


def given_away(**changed: Any) -> Any:  # noqa: ANN401
    return received(delivered(RICE, 5, cost_fen=None), source="donation", **changed)


@pytest.mark.parametrize(
    "wrong",
    [
        received(entity=None),
        received(donor=secret("示例爱心人士")),
        received(entity=None, donor=secret("示例爱心人士")),
        given_away(entity=None),
        received(delivered(RICE, 5, cost_fen=None)),
        received(delivered(RICE, 5), source="donation"),
        received(delivered(RICE, 5, good_until=day("2026-01-11"))),
        received(at="2026-01-14"),
    ],
    ids=[
        "no supplier",
        "supplier and donor",
        "bought of a donor",
        "given by nobody",
        "bought for nothing",
        "a gift that cost",
        "past its day",
        "dated back",
    ],
)
def test_pts_5_nothing_comes_in_otherwise(wrong: Any) -> None:  # noqa: ANN401
    shop().when(wrong).then_refused("PTS-5")


def test_reg_2_goods_come_from_a_registered_supplier_to_the_shop_that_lists_them() -> None:
    shop().when(received(entity="entity:404")).then_refused("REG-2")
    shop().when(received(delivered(SOAP, 3))).then_refused("REG-2", found=SOAP)
    two = received(delivered(RICE, 1), delivered(RICE, 2))
    shop().when(two).then_refused("REG-5", found=RICE)
    shop().when(received(), received()).then_refused("REG-1", found="voucher:delivery-1")


def test_act_2_a_keeper_buys_of_no_firm_of_their_own_nor_receives_alone() -> None:
    own = control_changed(controller(person="person:sk1", name=None), at="2026-01-10")
    shop().having(own).when(received()).then_refused("ACT-2", found="person:sk1")
    shop().when(received(by=keeper())).then_refused("ACT-1")


def test_fund_5_nothing_is_bought_of_a_sanctioned_supplier() -> None:
    shop().having(sanctioned("2026-01-09")).when(received()).then_refused("FUND-5")


# --- writing off ----------------------------------------------------------------------------


def test_pts_5_a_write_off_takes_the_batch_that_it_names() -> None:
    more = received(delivered(RICE, 5), number="2", on="2026-02-01")
    history = stocked().having(more)
    named = written_off(RICE, 2, batch="voucher:delivery-2", reason="recalled")
    assert batches(history.when(named).then_admitted(), RICE) == {
        "delivery-1": 40,
        "delivery-2": 3,
    }
    more_than_it = written_off(RICE, 6, batch="voucher:delivery-2")
    history.when(more_than_it).then_refused("PTS-5", expected="at most 5 of voucher:delivery-2")
    unknown = written_off(RICE, 1, batch="voucher:delivery-9")
    history.when(unknown).then_refused("PTS-5", expected="at most 0")
    plain = history.when(written_off(RICE, 2)).then_admitted()
    assert batches(plain, RICE) == {"delivery-1": 38, "delivery-2": 5}


def test_pts_5_a_batch_that_is_good_is_not_past_its_day_because_another_is() -> None:
    lasting = received(delivered(RICE, 5), number="2", on="2026-02-01")
    named = written_off(RICE, 2, batch="voucher:delivery-2", reason="past_its_day", on="2027-01-01")
    stocked().having(lasting).when(named).then_refused("PTS-5", expected="at most 0")


def test_pts_5_only_what_is_past_its_day_is_written_off_as_such() -> None:
    stocked().when(written_off(RICE, 1, reason="past_its_day")).then_refused("PTS-5")
    late = written_off(RICE, 40, reason="past_its_day", on="2027-01-01")
    assert stock(stocked().when(late).then_admitted(), RICE) == 0


def test_pts_5_no_more_is_written_off_than_is_there() -> None:
    stocked().when(written_off(RICE, 41)).then_refused("PTS-5", found="40")
    stocked().when(written_off(RICE, 40), written_off(RICE, 1, number="2")).then_refused("PTS-5")


def test_act_1_supervisors_sign_a_write_off_and_nobody_in_their_place() -> None:
    stocked().when(written_off(by=(keeper(), secretary()))).then_refused("ACT-1")
    stocked().when(written_off(by=keeper())).then_refused("ACT-1")


# --- counting -------------------------------------------------------------------------------


def test_pts_5_a_count_books_what_differs() -> None:
    history = stocked().when(counted({RICE: (40, 38), OIL: (20, 21)})).then_admitted()
    assert (stock(history, RICE), stock(history, OIL)) == (38, 21)
    assert batches(history, OIL) == {"delivery-1": 20, "count-1": 1}
    assert history.ledger.read(Shop, SHOP).counted_on == day("2026-03-31")


def test_pts_5_a_count_leaves_no_goods_out_and_names_no_others() -> None:
    stocked().when(counted({RICE: (40, 40)})).then_refused("PTS-5", found=OIL)
    stocked().when(counted({**ALL, SOAP: (0, 0)})).then_refused("PTS-5", found=SOAP)


def test_reg_5_a_count_has_the_book_s_figure() -> None:
    hidden = counted({RICE: (38, 38), OIL: (20, 20)})
    stocked().when(hidden).then_refused("REG-5", expected="40", found="38")


def test_act_1_a_count_is_signed_by_a_supervisor() -> None:
    stocked().when(counted(ALL, by=(keeper(), committee()))).then_refused("ACT-1")
    stocked().when(counted(ALL, by=keeper())).then_refused("ACT-1")


def open_on(history: Given, today: str) -> list[str]:
    """The rules under which the shop is listed on a day."""
    found = overdue.gap(history.ledger.read(Shop, SHOP), 92, day(today))
    return [found.rule] if found else []


def test_pts_5_a_shop_not_counted_in_time_is_listed() -> None:
    assert open_on(stocked(), "2026-04-07") == []
    assert open_on(stocked(), "2026-04-08") == ["PTS-5"]
    counted_once = stocked().having(counted(ALL, on="2026-03-31"))
    assert open_on(counted_once, "2026-07-02") == ["PTS-5"]


def test_pts_5_a_shop_counted_in_time_or_ended_is_not_listed() -> None:
    history = stocked()
    counted_late = history.having(counted(ALL, on="2026-04-08"))
    ended = history.having(shop_closed("2026-04-08"))
    assert [open_on(one, "2026-04-09") for one in (counted_late, ended)] == [[], []]
    assert open_on(history, "2026-04-09") == ["PTS-5"]


# --- who stands beside the keeper ---------------------------------------------------------------


IN_ONE_HOUSE = (*family("h8", "sk1", "su1"),)
SISTERS = (
    *family("h8", "sk1"),
    act(
        KinshipDeclared(person="person:su1", household="household:h8", relation="sibling"),
        by=supervisor(),
        at="2026-01-02",
    ),
)
BESIDE: dict[str, Act[Any]] = {
    "delivery": received(number="2", on="2026-03-01"),
    "label": labelled("2026-04-01", at="2026-03-01", rice=31),
    "goods": listed(SOAP, from_="2026-04-01", at="2026-03-01"),
    "write-off": written_off(),
    "count": counted(ALL),
}


@pytest.mark.parametrize("stated", BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("tied", [IN_ONE_HOUSE, SISTERS], ids=["one house", "kin"])
def test_act_3_who_signs_beside_the_keeper_is_no_relative(
    stated: Act[Any], tied: tuple[Act[Any], ...]
) -> None:
    stocked().when(stated).then_admitted()
    stocked().having(*tied).when(stated).then_refused("ACT-3", found="related")


def test_act_3_nor_the_keeper_a_relative_of_who_signs() -> None:
    kin = KinshipDeclared(person="person:sk1", household="household:h9", relation="spouse")
    tied = (*family("h9", "su1"), act(kin, by=keeper(), at="2026-01-02"))
    stocked().having(*tied).when(counted(ALL)).then_refused("ACT-3", found="person:sk1")


def test_pts_5_no_other_batch_is_written_off_as_past_its_day() -> None:
    old = delivered(RICE, 10, good_until=day("2026-02-01"))
    both = shop().having(received(old), received(delivered(RICE, 10), number="2", on="2026-01-13"))
    good = written_off(RICE, 5, reason="past_its_day", batch="voucher:delivery-2")
    both.when(good).then_refused("PTS-5", expected="at most 0 of voucher:delivery-2")
    right = written_off(RICE, 5, reason="past_its_day", batch="voucher:delivery-1")
    after = both.when(right).then_admitted()
    assert batches(after, RICE) == {"delivery-1": 5, "delivery-2": 10}


# --- the end --------------------------------------------------------------------------------


def test_pts_5_a_shop_ends_with_nothing_in_stock() -> None:
    stocked().when(shop_closed("2026-06-01")).then_refused("PTS-5", found=RICE)
    empty = stocked().having(
        written_off(RICE, 40, reason="sent_back"),
        written_off(OIL, 20, number="2", reason="sent_back"),
    )
    ended = empty.when(shop_closed("2026-06-01")).then_admitted()
    ended.when(received(on="2026-06-02", number="2")).then_refused("REG-2")
    ended.when(received(on="2026-06-01", number="2")).then_refused("REG-2", found="2026-06-01")
    ended.when(shop_closed("2026-06-01")).then_refused("REG-2")
