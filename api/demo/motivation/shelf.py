"""First chapter: the shop opens; thirty goods are labelled, bought, given and counted.

- PTS-3 A label is published before it holds; prices change in June, published in May.
- PTS-5 What comes in has a source, a paper and, where it spoils, a day; the shop is counted every
  quarter before the supervisors, and what is missing is written off by the count.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from api.demo.money.purse import COOPERATIVE, YUAN
from api.demo.motivation.goods import DEARER, GIVEN, GOODS, RESTOCKED, Goods
from api.demo.motivation.store import KEPT_BY, OPENED_BY, SHOP, Store
from api.demo.stage import UnexpectedError
from api.goods.acts import Stated, Wanted, acts_of
from api.goods.columns import BATCH, COST, GOOD_UNTIL, NAME, PIECES, PRICE, UNIT
from api.goods.reading import read_goods
from api.signing import Secret


def open_shop(store: Store) -> None:
    """The village and the township open the shop for all villages; the keeper lists the goods."""
    stage = store.stage
    opened = store.at_shop(
        name="示例镇爱心超市",
        serves=[savers.village for savers in store.villages],
        opened_on=store.today,
        paper=stage.paper("opening of the love supermarket"),
    )
    stage.refused(
        "a shop that serves a village of another township", "PTS-3", "SupermarketOpened.v1",
        {**opened, "serves": [*opened["serves"], "231005101201"]}, *OPENED_BY,
    )  # fmt: skip
    stage.act("SupermarketOpened.v1", opened, *OPENED_BY)
    stock_up(store)


def _wanted(store: Store) -> Wanted:
    return Wanted(
        SHOP,
        store.village,
        store.stage.today,
        store.year.later(2),
        entity=f"entity:{COOPERATIVE.code}",
    )


def write_list(path: Path, goods: Sequence[Goods]) -> None:
    """The keeper's list as a workbook; what a donor gives later has no pieces yet."""
    header = (NAME, UNIT, PRICE, PIECES, BATCH, GOOD_UNTIL, COST)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("商品清单")
        sheet.write_row(0, 0, header)
        for number, one in enumerate(goods, start=1):
            sheet.write_row(number, 0, (one.name, one.unit, one.points))
            if one.code not in GIVEN:
                bought = (one.pieces, "示例批20260116", one.good_until or "", one.yuan * one.pieces)
                sheet.write_row(number, 3, bought)


def stock_up(store: Store) -> None:
    """The keeper's workbook becomes two acts: the goods with their labels, and what was bought."""
    path = store.folder / "goods.xlsx"
    write_list(path, GOODS)
    found, wanted = read_goods(path, store.stage.today, bought=True), _wanted(store)
    if found.faults:
        raise UnexpectedError("; ".join(map(str, found.faults)))
    store.goods = {
        one.code: wanted.goods(listed) for one, listed in zip(GOODS, found.goods, strict=True)
    }
    paper = store.stage.paper
    shelf, delivery = acts_of(found, wanted, paper("labels"), paper("invoice of the cooperative"))
    _refuse_wrong(store, shelf, delivery)
    for kind, data, lines in (shelf, delivery):
        store.stage.act(kind, data, *KEPT_BY, lines=lines)
    store.prices = {store.goods[one.code]: one.points for one in GOODS}
    store.stock = {store.goods[one.code]: 0 if one.code in GIVEN else one.pieces for one in GOODS}


def _refuse_wrong(store: Store, shelf: Stated, delivery: Stated) -> None:
    kind, header, lines = shelf
    today = [(line, {**data, "from_": store.today}) for line, data in lines]
    store.stage.refused(
        "labels that hold on the day on which they are shown", "PTS-3", kind,
        {**header, "labels_from": store.today}, *KEPT_BY, lines=today,
    )  # fmt: skip
    kind, data, _ = delivery
    store.stage.refused(
        "a delivery of goods that are not on the list", "REG-2", kind, data, *KEPT_BY
    )


def take_gift(store: Store) -> None:
    """A donor gives quilts, notebooks and pencils."""
    given = {one.code: one.pieces for one in GOODS if one.code in GIVEN}
    donor = {"source": "donation", "entity": None, "donor": Secret("示例爱心人士")}
    gift = {**_delivery(store, "gift", given, cost=False), **donor}
    store.stage.refused(
        "a gift that names no giver", "PTS-5", "GoodsReceived.v1", {**gift, "donor": None},
        *KEPT_BY,
    )  # fmt: skip
    _take_in(store, gift)


def restock(store: Store) -> None:
    """In summer the cooperative delivers what sells best."""
    supplier = {"source": "supply", "entity": f"entity:{COOPERATIVE.code}", "donor": None}
    supply = {**_delivery(store, "summer", RESTOCKED, cost=True), **supplier}
    over = [{**supply["lines"][0], "good_until": "2026-06-30"}, *supply["lines"][1:]]
    store.stage.refused(
        "goods taken in that are past their day", "PTS-5", "GoodsReceived.v1",
        {**supply, "lines": over}, *KEPT_BY,
    )  # fmt: skip
    _take_in(store, supply)


def _delivery(store: Store, code: str, pieces: Mapping[str, int], *, cost: bool) -> dict[str, Any]:
    yuan = {one.code: one.yuan for one in GOODS}
    return store.at_shop(
        voucher=f"voucher:goods-{code}",
        lines=[
            {
                "goods": store.goods[name],
                "pieces": count,
                "batch_number": None,
                "good_until": None,
                "cost_fen": yuan[name] * count * YUAN if cost else None,
            }
            for name, count in pieces.items()
        ],
        invoice=store.stage.paper(f"invoice of {code}"),
        on=store.today,
    )


def _take_in(store: Store, delivery: Mapping[str, Any]) -> None:
    store.stage.act("GoodsReceived.v1", delivery, *KEPT_BY)
    for line in delivery["lines"]:
        store.stock[line["goods"]] += line["pieces"]


def change_prices(store: Store) -> None:
    """Rice and oil cost more from June on; nobody is asked for the new price before."""
    data = store.at_shop(
        prices=[
            {"goods": store.goods[code], "price_points": points} for code, points in DEARER.items()
        ],
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
        lines=[{"goods": store.goods[code], "pieces": pieces, "batch": None}],
        photo=store.stage.paper(f"photo of {code} {reason}"),
        on=store.today,
    )
    more = [{**data["lines"][0], "pieces": store.stock[store.goods[code]] + 1}]
    store.stage.refused(
        "more written off than is in stock", "PTS-5", "GoodsWrittenOff.v1",
        {**data, "lines": more}, *KEPT_BY,
    )  # fmt: skip
    store.stage.act("GoodsWrittenOff.v1", data, *KEPT_BY)
    store.stock[store.goods[code]] -= pieces


def count(store: Store, quarter: int, differences: Mapping[str, int]) -> None:
    """Every goods is counted; what differs from the book is booked by the count."""
    lines = [
        {
            "goods": store.goods[one.code],
            "booked": store.stock[store.goods[one.code]],
            "counted": store.stock[store.goods[one.code]] + differences.get(one.code, 0),
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
