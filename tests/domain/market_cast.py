# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A love supermarket as sentences: an act for each, and a shop with goods from end to end.

`shop:1` of the village has rice at 30 points and oil at 20 from 10 January 2026 on; on 12 January
came 40 and 20 of them from the cooperative `entity:1`, the rice good until the year's end.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from domain.kernel.act import Act, Signer
from domain.kernel.fact import Paper
from domain.money.accounts import Account
from domain.supermarket.closing import SupermarketClosed
from domain.supermarket.counting import Counted, StockTaken
from domain.supermarket.goods import GoodsListed, ShelfExtended, stock_of
from domain.supermarket.labels import LabelsPublished, Price
from domain.supermarket.receiving import Delivered, GoodsReceived
from domain.supermarket.shop import SupermarketOpened
from domain.supermarket.writing_off import GoodsWrittenOff, WrittenOff
from tests.domain.cast import secretary, township
from tests.domain.projects_cast import entity_admitted, entity_registered
from tests.spec import VILLAGE, Given, act, day, given, officer

PAPER: Final = Paper(sha256="d" * 64, media_type="image/jpeg", length_bytes=9)
SHOP: Final = "shop:1"
RICE, OIL, SOAP = "goods:rice", "goods:oil", "goods:soap"
By = Signer | Iterable[Signer] | None
NAMES: Final = {
    RICE: ("示例大米 5千克", "袋", 30),
    OIL: ("示例菜籽油 1升", "瓶", 20),
    SOAP: ("示例肥皂", "块", 5),
}


def keeper(person: str = "person:sk1", *, place: str = VILLAGE) -> Signer:
    return officer("supermarket_keeper", person, place=place, body="love supermarket")


def supervisor(person: str = "person:su1") -> Signer:
    return officer("supervision_committee", person, body="supervision committee")


def opened(
    shop: str = SHOP,
    *,
    place: str = VILLAGE,
    serves: tuple[str, ...] = (VILLAGE,),
    on: str = "2026-01-05",
    at: str = "",
    by: By = None,
) -> Act[SupermarketOpened]:
    data = SupermarketOpened(
        shop=shop, place=place, name="示例村爱心超市", serves=serves, opened_on=day(on), paper=PAPER
    )
    return act(data, by=by or (secretary(), township()), at=at or on)


def listed_line(goods: str, from_: str = "2026-01-10", **changed: Any) -> GoodsListed:
    name, unit, price = NAMES.get(goods, ("示例商品", "件", 10))
    fields: dict[str, Any] = {
        "goods": goods,
        "shop": SHOP,
        "place": VILLAGE,
        "name": name,
        "unit": unit,
        "price_points": price,
        "from_": day(from_),
        "listed_on": day("2026-01-06"),
    }
    return GoodsListed(**fields | changed)


def listed(
    *goods: str,
    from_: str = "2026-01-10",
    at: str = "2026-01-06",
    lines: Iterable[GoodsListed] | None = None,
    by: By = None,
    **changed: Any,
) -> Act[ShelfExtended]:
    named = list(lines or (listed_line(one, from_) for one in goods))
    fields: dict[str, Any] = {
        "shop": SHOP,
        "place": VILLAGE,
        "lines_count": len(named),
        "labels_from": day(from_),
        "label": PAPER,
    }
    data = ShelfExtended(**fields | changed)
    return act(data, by=by or (keeper(), supervisor()), at=at, lines=named)


def labelled(
    from_: str, *, at: str, by: By = None, shop: str = SHOP, **prices: int
) -> Act[LabelsPublished]:
    """New prices by the goods' names, `rice=35`."""
    named = tuple(Price(goods=f"goods:{name}", price_points=p) for name, p in prices.items())
    data = LabelsPublished(shop=shop, place=VILLAGE, prices=named, from_=day(from_), label=PAPER)
    return act(data, by=by or (keeper(), supervisor()), at=at)


def delivered(goods: str, pieces: int, **changed: Any) -> Delivered:
    fields: dict[str, Any] = {"goods": goods, "pieces": pieces, "cost_fen": 1_000 * pieces}
    return Delivered(**fields | changed)


def received(
    *lines: Delivered, number: str = "1", on: str = "2026-01-12", by: By = None, **changed: Any
) -> Act[GoodsReceived]:
    fields: dict[str, Any] = {
        "voucher": f"voucher:delivery-{number}",
        "shop": SHOP,
        "place": VILLAGE,
        "source": "supply",
        "entity": "entity:1",
        "lines": lines or (delivered(RICE, 10),),
        "invoice": PAPER,
        "on": day(on),
    }
    at = changed.pop("at", on)
    return act(GoodsReceived(**fields | changed), by=by or (keeper(), supervisor()), at=at)


def written_off(
    goods: str = RICE,
    pieces: int = 1,
    *,
    reason: Any = "damaged",
    number: str = "1",
    on: str = "2026-03-10",
    batch: str | None = None,
    by: By = None,
    **changed: Any,
) -> Act[GoodsWrittenOff]:
    fields: dict[str, Any] = {
        "voucher": f"voucher:write-off-{number}",
        "shop": SHOP,
        "place": VILLAGE,
        "reason": reason,
        "lines": (WrittenOff(goods=goods, pieces=pieces, batch=batch),),
        "photo": PAPER,
        "on": day(on),
    }
    return act(GoodsWrittenOff(**fields | changed), by=by or (keeper(), supervisor()), at=on)


def counted(
    counts: dict[str, tuple[int, int]],
    *,
    number: str = "1",
    on: str = "2026-03-31",
    by: By = None,
    **changed: Any,
) -> Act[StockTaken]:
    """By goods: what the book has, and what is there."""
    lines = tuple(
        Counted(goods=goods, booked=booked, counted=there)
        for goods, (booked, there) in counts.items()
    )
    fields: dict[str, Any] = {
        "shop": SHOP,
        "place": VILLAGE,
        "voucher": f"voucher:count-{number}",
        "lines": lines,
        "sheet": PAPER,
        "on": day(on),
    }
    return act(StockTaken(**fields | changed), by=by or (keeper(), supervisor()), at=on)


def shop_closed(on: str, *, by: By = None) -> Act[SupermarketClosed]:
    data = SupermarketClosed(shop=SHOP, place=VILLAGE, on=day(on), paper=PAPER)
    return act(data, by=by or (secretary(), township()), at=on)


@cache
def shop() -> Given:
    """The supplier on the register, the shop open, rice and oil labelled, nothing in stock."""
    supplier = (entity_registered(), entity_admitted())
    return given(*supplier).having(opened(), listed(RICE, OIL))


@cache
def stocked() -> Given:
    """40 bags of rice and 20 bottles of oil."""
    rice = delivered(RICE, 40, good_until=day("2026-12-31"), batch_number="示例批号1")
    return shop().having(received(rice, delivered(OIL, 20)))


def stock(history: Given, goods: str) -> int:
    """How many pieces are in stock."""
    return history.ledger.read(Account, stock_of(goods)).balance


def batches(history: Given, goods: str) -> dict[str, int]:
    """What is left of each batch, by the name of its voucher."""
    lots = history.ledger.read(Account, stock_of(goods)).lots.held
    return {lot.voucher.partition(":")[2]: lot.left for lot in lots}
