"""What people try with the shop's labels, deliveries, write-offs and counts."""

from typing import Any

from tests.stateful.luck import PAPER, Deed
from tests.stateful.points.till import stock_of
from tests.stateful.points.trying_entries import Chances
from tests.stateful.points.trying_till import SHOP
from tests.stateful.said import after

KEPT = ("sk1", "su1")


class Shop(Chances):
    """The shelf and what lies on it."""

    def label(self) -> Deed:
        """A new price from a day on."""
        goods = self.one(self.model.labels)
        last = self.model.labels[goods][-1][0]
        soon = after(self.model.today, self.chance.randint(0 if self.odd(0.2) else 1, 3))
        prices = [{"goods": goods, "price_points": self.chance.randint(4, 34)}]
        since = soon if self.odd(0.2) else max(soon, after(last, 1))
        data = {**SHOP, "prices": prices, "from_": since, "label": PAPER}
        return Deed("LabelsPublished.v1", data, KEPT, (), self.late())

    def receive(self) -> Deed:
        """Goods come, of a supplier or a donor."""
        late = self.late()
        on, bought = self.on(late), self.odd(2.4)
        wanted = self.chance.sample(sorted(self.model.labels), k=self.chance.randint(1, 3))
        lines = [self._batch(goods, on, bought=bought) for goods in wanted]
        data = {
            **SHOP, "voucher": self.new("voucher"),
            "source": "supply" if bought else "donation", "entity": "entity:1", "donor": None,
            "lines": lines, "invoice": PAPER, "on": on,
        }  # fmt: skip
        return Deed("GoodsReceived.v1", data, KEPT, (), late)

    def _batch(self, goods: str, on: str, *, bought: bool) -> dict[str, Any]:
        days = self.chance.randrange(-1 if self.odd(0.1) else 0, 60)
        return {
            "goods": goods, "pieces": self.some(8), "batch_number": None,
            "good_until": after(on, days) if self.odd(1.5) else None,
            "cost_fen": 100 if bought != self.odd(0.03) else None,
        }  # fmt: skip

    def write_off(self) -> Deed | None:
        """Pieces are broken, or past their day."""
        stock = {goods: self.model.purses[stock_of(goods)] for goods in self.model.labels}
        late = self.late()
        on, past = self.on(late), self.odd(1.6)
        takes = "over" if past else "any"
        there = {goods: one.there(on, takes) for goods, one in stock.items()}
        some = [goods for goods, pieces in there.items() if pieces or self.odd(0.1)]
        if not some:
            return None
        goods = self.one(some)
        batches = [lot.voucher for lot in stock[goods].lots if lot.left]
        batch = self.one(batches) if batches and self.odd(1.6) else None
        most = min(there[goods], stock[goods].left if batch is None else 3)
        line = {"goods": goods, "pieces": self.some(max(most, 1)), "batch": batch}
        data = {
            **SHOP, "voucher": self.new("voucher"),
            "reason": "past_its_day" if past else "damaged", "lines": [line], "photo": PAPER,
            "on": on,
        }  # fmt: skip
        return Deed("GoodsWrittenOff.v1", data, KEPT, (), late)

    def count(self) -> Deed:
        """The whole shop is counted."""
        late = self.late()
        lines = []
        for goods in sorted(self.model.labels):
            booked = self.model.purses[stock_of(goods)].left + self.odd(0.04)
            counted = max(0, booked + self.chance.choice([0, 0, 0, -1, 1]))
            lines.append({"goods": goods, "booked": booked, "counted": counted})
        if self.odd(0.05):
            lines.pop()
        data = {
            **SHOP, "voucher": self.new("voucher"), "lines": lines, "sheet": PAPER,
            "on": self.on(late),
        }  # fmt: skip
        return Deed("StockTaken.v1", data, KEPT, (), late)
