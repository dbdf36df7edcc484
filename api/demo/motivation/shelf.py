"""First chapter: the shop opens; thirty goods are labelled, bought, given and counted.

- PTS-3 A label is published before it holds; prices change in June, published in May.
- PTS-5 What comes in has a source, a paper and, where it spoils, a day; the shop is counted every
  quarter before the supervisors, and what is missing is written off by the count.
"""

from collections.abc import Mapping
from typing import Any, Final

from api.demo.money.purse import COOPERATIVE, YUAN
from api.demo.motivation.goods import DEARER, GIVEN, GOODS, Goods
from api.demo.motivation.store import KEPT_BY, OPENED_BY, Store
from api.signing import Secret

LISTED: Final = "GoodsListed.v1"


def open_shop(store: Store) -> None:
    """The village and the township open the shop, and the keeper lists the goods."""
    stage = store.stage
    opened = store.at_shop(
        name="示例村爱心超市",
        serves=[store.village],
        opened_on=store.today,
        paper=stage.paper("opening of the love supermarket"),
    )
    stage.refused(
        "a shop that serves a village of another township", "PTS-3", "SupermarketOpened.v1",
        {**opened, "serves": [store.village, "231005101201"]}, *OPENED_BY,
    )  # fmt: skip
    stage.act("SupermarketOpened.v1", opened, *OPENED_BY)
    _list(store)


def _list(store: Store) -> None:
    from_ = store.year.later(2).isoformat()
    label = store.stage.paper("labels of January")
    header = store.at_shop(lines_count=len(GOODS), labels_from=from_, label=label)
    lines = [
        (
            LISTED,
            store.at_shop(
                goods=one.goods,
                name=one.name,
                unit=one.unit,
                price_points=one.points,
                from_=from_,
                listed_on=store.today,
            ),
        )
        for one in GOODS
    ]
    store.stage.refused(
        "labels that hold on the day on which they are shown", "PTS-3", "ShelfExtended.v1",
        {**header, "labels_from": store.today}, *KEPT_BY,
        lines=[(kind, {**line, "from_": store.today}) for kind, line in lines],
    )  # fmt: skip
    store.stage.act("ShelfExtended.v1", header, *KEPT_BY, lines=lines)
    store.prices = {one.goods: one.points for one in GOODS}


def receive(store: Store) -> None:
    """The cooperative delivers with invoices, a donor gives; each batch has its paper."""
    bought = [one for one in GOODS if one.code not in GIVEN]
    for number, some in enumerate((bought[:14], bought[14:]), start=1):
        _take_in(store, _supply(store, number, some), some)
    given = [one for one in GOODS if one.code in GIVEN]
    donation = {
        **_delivery(store, "gift", given, cost=False),
        "source": "donation",
        "entity": None,
        "donor": Secret("示例爱心人士"),
    }
    store.stage.refused(
        "a gift that names no giver", "PTS-5", "GoodsReceived.v1", {**donation, "donor": None},
        *KEPT_BY,
    )  # fmt: skip
    _take_in(store, donation, given)


def _supply(store: Store, number: int, some: list[Goods]) -> dict[str, Any]:
    return {
        **_delivery(store, f"supply-{number}", some, cost=True),
        "source": "supply",
        "entity": f"entity:{COOPERATIVE.code}",
        "donor": None,
    }


def _delivery(store: Store, code: str, some: list[Goods], *, cost: bool) -> dict[str, Any]:
    return store.at_shop(
        voucher=f"voucher:goods-{code}",
        lines=[
            {
                "goods": one.goods,
                "pieces": one.pieces,
                "batch_number": f"示例{store.today.replace('-', '')}",
                "good_until": one.good_until,
                "cost_fen": one.yuan * one.pieces * YUAN if cost else None,
            }
            for one in some
        ],
        invoice=store.stage.paper(f"invoice of {code}"),
        on=store.today,
    )


def _take_in(store: Store, data: dict[str, Any], some: list[Goods]) -> None:
    store.stage.act("GoodsReceived.v1", data, *KEPT_BY)
    for one in some:
        store.stock[one.goods] = store.stock.get(one.goods, 0) + one.pieces


def change_prices(store: Store) -> None:
    """Rice and oil cost more from June on; nobody is asked for the new price before."""
    data = store.at_shop(
        prices=[{"goods": goods, "price_points": points} for goods, points in DEARER.items()],
        from_="2026-06-01",
        label=store.stage.paper("labels of June"),
    )
    store.stage.refused(
        "prices changed from today on", "PTS-3", "LabelsPublished.v1",
        {**data, "from_": store.today}, *KEPT_BY,
    )  # fmt: skip
    store.stage.act("LabelsPublished.v1", data, *KEPT_BY)


def write_off(store: Store, code: str, pieces: int, reason: str) -> None:
    """Some pieces are damaged or past their day; a photo shows them."""
    data = store.at_shop(
        voucher=f"voucher:off-{code}",
        reason=reason,
        lines=[{"goods": f"goods:{code}", "pieces": pieces, "batch": None}],
        photo=store.stage.paper(f"photo of {code} {reason}"),
        on=store.today,
    )
    more = [{**data["lines"][0], "pieces": store.stock[f"goods:{code}"] + 1}]
    store.stage.refused(
        "more written off than is in stock", "PTS-5", "GoodsWrittenOff.v1",
        {**data, "lines": more}, *KEPT_BY,
    )  # fmt: skip
    store.stage.act("GoodsWrittenOff.v1", data, *KEPT_BY)
    store.stock[f"goods:{code}"] -= pieces


def count(store: Store, quarter: int, differences: Mapping[str, int]) -> None:
    """Every goods is counted; what differs from the book is booked by the count."""
    lines = [
        {
            "goods": one.goods,
            "booked": store.stock[one.goods],
            "counted": store.stock[one.goods] + differences.get(one.code, 0),
        }
        for one in GOODS
    ]
    data = store.at_shop(
        voucher=f"voucher:count-{quarter}",
        lines=lines,
        sheet=store.stage.paper(f"count of quarter {quarter}"),
        on=store.today,
    )
    if quarter == 1:
        store.stage.refused(
            "a count that leaves goods out", "PTS-5", "StockTaken.v1",
            {**data, "lines": lines[1:]}, *KEPT_BY,
        )  # fmt: skip
    store.stage.act("StockTaken.v1", data, *KEPT_BY)
    store.stock |= {str(line["goods"]): int(str(line["counted"])) for line in lines}
