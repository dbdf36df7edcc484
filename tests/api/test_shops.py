"""Love supermarkets over HTTP: labels and stock for everybody, redemptions for who may see them."""

import csv
import io
from typing import Any

import pytest

from api.client import RefusalError
from tests.api import market
from tests.api.conftest import County
from tests.api.market import FIRST, OIL, PIECES, RICE, SHOP


def get(county: County, path: str, actor: str | None = "q1") -> Any:  # noqa: ANN401
    county.caught_up()
    answer = county.get(path, actor)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_goods_labels_and_stock_are_public(county: County) -> None:
    found = get(county, f"shops/{SHOP}/goods", None)
    oil, rice = found["items"]
    assert (oil["id"], rice["id"], rice["unit"]) == (OIL, RICE, "袋")
    assert (rice["price_points"], oil["price_points"]) == (30, 20)
    assert (rice["stock_pieces"], oil["stock_pieces"]) == (PIECES - 1, PIECES - 1)
    assert found["serves"] == [market.VILLAGE]
    (one,) = get(county, f"shops?place={market.VILLAGE}", None)["items"]
    assert (one["id"], one["counted_on"]) == (SHOP, None)


def test_a_label_and_the_stock_are_as_of_a_day_and_as_known_at_a_position(county: County) -> None:
    rice = get(county, f"shops/{SHOP}/goods", None)["items"][1]
    first_day = rice["label_from"]
    before = get(county, f"shops/{SHOP}/goods?as_of=2026-01-05", None)["items"][1]
    assert (before["price_points"], before["stock_pieces"]) == (None, 0)
    assert before["next"] == {"price_points": 30, "from": first_day}
    because = get(county, f"redemptions/{FIRST}")["because"]
    earlier = get(county, f"shops/{SHOP}/goods?known_at={because - 1}", None)["items"][1]
    assert earlier["stock_pieces"] == PIECES


def test_goods_come_as_a_page_and_as_csv(county: County) -> None:
    first = get(county, f"shops/{SHOP}/goods?limit=1", None)
    assert (len(first["items"]), first["next"]) == (1, OIL)
    (rest,) = get(county, f"shops/{SHOP}/goods?after={OIL}", None)["items"]
    assert rest["id"] == RICE
    page = county.get(f"shops/{SHOP}/goods", None, accept="text/csv")
    names = [row["name"] for row in csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff")))]
    assert names == ["示例菜籽油", "示例大米"]


def test_pts_5_stock_is_told_by_batch_and_traced(county: County) -> None:
    found = get(county, f"shops/{SHOP}/stock/{RICE}")
    (batch,) = found["batches"]
    assert (batch["source"], batch["pieces"], batch["left_pieces"]) == (
        "donation", PIECES, PIECES - 1,
    )  # fmt: skip
    assert found["stock_pieces"] == PIECES - 1
    rows = get(county, f"shops/{SHOP}/stock/{RICE}/moves")["items"]
    told = [(row["type"], row["delta"], row["batch"]) for row in rows]
    assert told == [
        ("GoodsReceived.v1", PIECES, batch["batch"]),
        ("GoodsRedeemed.v1", -2, batch["batch"]),
        ("GoodsReturned.v1", 1, batch["batch"]),
    ]
    page = get(county, f"shops/{SHOP}/stock/{RICE}/moves?limit=1")
    behind = get(county, f"shops/{SHOP}/stock/{RICE}/moves?after={page['next']}")["items"]
    assert [row["delta"] for row in behind] == [-2, 1]


def test_a_receipt_says_what_was_handed_out_and_what_came_back(county: County) -> None:
    found = get(county, f"redemptions/{FIRST}")
    assert (found["total_points"], found["returned_points"], found["signed"]) == (80, 30, True)
    rice, oil = found["items"]
    assert (rice["pieces"], rice["returned_pieces"], oil["returned_pieces"]) == (2, 1, 0)
    (row,) = get(county, f"shops/{SHOP}/redemptions")["items"]
    assert (row["id"], row["card"]) == (FIRST, county.holder.card)
    assert get(county, f"shops/{SHOP}/redemptions?after={row['because']}")["items"] == []


@pytest.mark.parametrize(
    ("path", "actor", "status"),
    [
        (f"shops/{SHOP}/redemptions", None, 401),
        (f"redemptions/{FIRST}", "o1", 403),
        (f"redemptions/{FIRST}", "h0", 403),
        (f"shops/{SHOP}/stock/{RICE}", "h1", 403),
        (f"shops/{SHOP}/stock/{RICE}", "cf1", 403),
        (f"redemptions/{FIRST}", "h1", 200),
        (f"redemptions/{FIRST}", "a1", 200),
        (f"shops/{SHOP}/redemptions", "m1", 200),
        ("shops/shop:none/goods", None, 404),
        ("redemptions/redemption:none", "q1", 403),
        ("redemptions/redemption:none", "k1", 404),
        (f"shops/{SHOP}/stock/goods:none", "q1", 404),
        (f"shops/{SHOP}/redemptions?after=soon", "q1", 422),
    ],
)
def test_who_sees_the_counter(county: County, path: str, actor: str | None, status: int) -> None:
    """The keeper, who looks after the shop, audit, and the household whose points paid."""
    county.caught_up()
    assert county.get(path, actor).status_code == status


def test_nothing_personal_is_in_what_the_counter_answers(county: County) -> None:
    county.caught_up()
    for path in (f"redemptions/{FIRST}", f"shops/{SHOP}/redemptions", f"shops/{SHOP}/goods"):
        text = county.get(path, "q1").text
        assert county.holder.person not in text
        assert "示例爱心人士" not in text


def test_pts_3_a_refusal_at_the_counter_says_rule_expected_and_found(county: County) -> None:
    stage, holder = county.stage, county.holder
    data = market.redemption(stage, holder, {"rice": 1})
    with pytest.raises(RefusalError) as refused:
        stage.act("GoodsRedeemed.v1", data, "q1")
    assert refused.value.rule == "PTS-3"
    assert "持卡人本人" in str(refused.value.problem)
    cheap = {**data, "items": [{**data["items"][0], "price_points": 1}], "total_points": 1}
    with pytest.raises(RefusalError) as refused:
        stage.act("GoodsRedeemed.v1", cheap, "q1", "h1")
    assert refused.value.rule == "PTS-3"
    assert holder.person not in str(refused.value.problem)


def test_sup_1_the_trace_of_a_shop_is_every_event_that_names_it(county: County) -> None:
    types = [one["type"] for one in get(county, f"trace/{SHOP}", "a1")["items"]]
    assert types[:3] == ["SupermarketOpened.v1", "ShelfExtended.v1", "GoodsListed.v1"]
    assert {"GoodsReceived.v1", "GoodsRedeemed.v1", "GoodsReturned.v1"} <= set(types)
