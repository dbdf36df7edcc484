"""From a list of goods to the two acts that a keeper and somebody apart sign: shelf, delivery."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from api.goods.reading import GoodsList, Listed

Paper = Mapping[str, Any]
Stated = tuple[str, Mapping[str, Any], tuple[tuple[str, Mapping[str, Any]], ...]]
"""Type, data and lines of an act."""
_DIGITS: Final = 20
_DELIVERED_MOST: Final = 100
"""Batches of one delivery."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which shop, in which village, signed on which day, and from which day labels hold.

    `entity` is who supplied or gave the goods; `source` is `supply` or `donation`.
    """

    shop: str
    place: str
    on: date
    labels_from: date
    source: str = "supply"
    entity: str = ""

    def goods(self, one: Listed) -> str:
        """The reference of goods: the same name in the same shop has the same again."""
        named = f"{self.shop}\n{one.name}".encode()
        return f"goods:{sha256(named).hexdigest()[:_DIGITS]}"


def acts_of(
    found: GoodsList, wanted: Wanted, label: Paper, invoice: Paper | None
) -> Iterator[Stated]:
    """The goods on the shop's list with their labels; then what came of them, if anything did."""
    yield _shelf(found, wanted, label)
    for first in range(0, len(found.supplied) if invoice else 0, _DELIVERED_MOST):
        some = found.supplied[first : first + _DELIVERED_MOST]
        yield _delivery(some, wanted, invoice or {}, first)


def _shelf(found: GoodsList, wanted: Wanted, label: Paper) -> Stated:
    header = {
        "shop": wanted.shop,
        "place": wanted.place,
        "lines_count": len(found.goods),
        "labels_from": wanted.labels_from.isoformat(),
        "label": dict(label),
    }
    return "ShelfExtended.v1", header, tuple(_line(one, wanted) for one in found.goods)


def _line(one: Listed, wanted: Wanted) -> tuple[str, Mapping[str, Any]]:
    return "GoodsListed.v1", {
        "goods": wanted.goods(one),
        "shop": wanted.shop,
        "place": wanted.place,
        "name": one.name,
        "unit": one.unit,
        "price_points": one.price_points,
        "from_": wanted.labels_from.isoformat(),
        "listed_on": wanted.on.isoformat(),
    }


def _delivery(supplied: Sequence[Listed], wanted: Wanted, invoice: Paper, first: int) -> Stated:
    lines = [
        {
            "goods": wanted.goods(one),
            "pieces": one.pieces,
            "batch_number": one.batch or None,
            "good_until": one.good_until.isoformat() if one.good_until else None,
            "cost_fen": one.cost_fen,
        }
        for one in supplied
    ]
    told = f"{wanted.shop}\n{wanted.on}\n{invoice['sha256']}\n{first}".encode()
    data = {
        "voucher": f"voucher:goods-{sha256(told).hexdigest()[:_DIGITS]}",
        "shop": wanted.shop,
        "place": wanted.place,
        "source": wanted.source,
        "entity": wanted.entity,
        "donor": None,
        "lines": lines,
        "invoice": dict(invoice),
        "on": wanted.on.isoformat(),
    }
    return "GoodsReceived.v1", data, ()
