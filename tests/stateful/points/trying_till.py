"""What people try with cards, redemptions and what is brought back."""

from typing import Any, Final

from tests.stateful.luck import PAPER, Deed
from tests.stateful.points.model import REFUND_DAYS, VILLAGE, Basket, Card
from tests.stateful.points.till import stock_of, why_not_spent
from tests.stateful.points.trying_entries import Chances
from tests.stateful.said import after

SHOP: Final = {"shop": "shop:1", "place": VILLAGE}


class Till(Chances):
    """The counter, and the cards that are shown there."""

    def issue(self) -> Deed:
        """A member gets a card, in the place of the last one or beside it."""
        household, late = self.one(self.model.homes), self.late()
        home = self.model.homes[household]
        account = next(name for name, whose in self.model.owners.items() if whose == household)
        living = [one for one in home.members if one not in home.died]
        person = self.one(living if living and not self.odd(0.05) else home.members)
        last, on = self.model.last_card.get(person), self.on(late)
        spent = self.model.cards[last].spent.get(on[:7], 0) if last else 0
        most = self.model.book(on).card_month_max
        data = {
            "card": self.new("pointscard"), **self.whose(account), "person": person,
            "month_max": self.some(most) if self.odd() else most, "issued_on": on,
            "replaces": None if self.odd(0.1) else last,
            "spent_points": 0 if self.odd(0.2) else spent, "receipt": PAPER,
        }  # fmt: skip
        by = ("vc2", "sk1") if self.odd(0.1) else ("vc1", "sk1")
        return Deed("PointsCardIssued.v1", data, by, (), late)

    def end(self) -> Deed | None:
        """A card is lost."""
        live = [name for name, card in self.model.cards.items() if not card.ended or self.odd(0.1)]
        if not live:
            return None
        data = {"card": self.one(live), "end": "lost"}
        return Deed("PointsCardEnded.v1", data, ("sk1",), (), self.late())

    def redeem(self) -> Deed | None:
        """Somebody shows a card and asks for one or several goods."""
        late = self.late()
        on, usual = self.on(late), after(self.model.today, -late)
        live = [name for name in self.model.cards if self._can_spend(name, usual) or self.odd(0.02)]
        if not live:
            return None
        name = self.one(live)
        card = self.model.cards[name]
        whose = self.whose(card.account)
        items = self._items(card, usual)
        total = sum(one["pieces"] * one["price_points"] for one in items) + self.odd(0.02)
        data = {
            **SHOP, "redemption": self.new("redemption"), "voucher": self.new("voucher"),
            "card": name, "household": whose["household"], "account": whose["account"],
            "village": VILLAGE, "items": items, "total_points": total, "on": on,
            "back_until": after(usual, REFUND_DAYS + self.odd(0.02)),
        }  # fmt: skip
        return Deed("GoodsRedeemed.v1", data, self._hands(card.person), (), late)

    def _can_spend(self, name: str, on: str) -> bool:
        card = self.model.cards[name]
        cheapest = min(self.model.price(goods, on) or 1 for goods in self.model.labels)
        rich = self.model.purses[card.account].there(on) >= cheapest
        return rich and not why_not_spent(self.model, card, cheapest, on)

    def _items(self, card: Card, on: str) -> list[dict[str, Any]]:
        """A basket that mostly can be paid, within the month, and is in stock."""
        month = self.model.limit(card, on) - card.spent[on[:7]]
        left = min(self.model.purses[card.account].there(on), month)
        prices = {goods: self.model.price(goods, on) or 1 for goods in self.model.labels}
        some = [
            one for one in prices
            if (prices[one] <= left and self.model.purses[stock_of(one)].there(on))
            or self.odd(0.15)
        ] or ["goods:soap"]  # fmt: skip
        wanted = self.chance.sample(sorted(some), k=min(len(some), self.chance.randint(1, 2)))
        items: list[dict[str, Any]] = []
        for goods in wanted:
            price = prices[goods]
            if items and price > left and not self.odd(0.1):
                break
            there = self.model.purses[stock_of(goods)].there(on)
            pieces = self.some(max(1, min(4, there, left // price)))
            left -= pieces * price
            price += self.odd(0.04)
            items.append({"goods": goods, "pieces": pieces, "price_points": price})
        if self.odd(0.02):
            items.append(items[0])
        return items

    def _hands(self, holder: str) -> tuple[str, ...]:
        """The keeper, and who signs beside."""
        keeper = "b2" if self.odd(0.1) else "sk1"
        signs = holder in self.model.keys
        if self.odd(0.05):
            signs = not signs
        beside = holder.partition(":")[2] if holder in self.model.keys else "a1"
        return (keeper, beside) if signs and beside != keeper else (keeper,)

    def bring_back(self) -> Deed | None:
        """Some of a redemption comes back, or more than was handed out."""
        if not self.model.baskets:
            return None
        some = [
            name for name, basket in self.model.baskets.items()
            if _left(basket) or self.odd(0.1)
        ][-8:]  # fmt: skip
        if not some:
            return None
        name, late = self.one(some), self.late()
        basket = self.model.baskets[name]
        whose = self.whose(basket.account)
        items = self._coming(basket)
        data = {
            **SHOP, "redemption": name, "returned": basket.voucher, "redeemed_on": basket.on,
            "voucher": self.new("voucher"), "card": basket.card, "household": whose["household"],
            "account": whose["account"], "village": VILLAGE, "items": items,
            "total_points": sum(one["pieces"] * one["price_points"] for one in items),
            "photo": PAPER, "on": self.on(late),
        }  # fmt: skip
        by = ("b2" if self.odd(0.05) else "sk1", "vc2" if self.odd(0.1) else "su1")
        return Deed("GoodsReturned.v1", data, by, (), late)

    def _coming(self, basket: Basket) -> list[dict[str, Any]]:
        left = _left(basket) or dict.fromkeys(basket.items, 1)
        wanted = self.chance.sample(sorted(left), k=self.chance.randint(1, len(left)))
        found = []
        for goods in wanted:
            condition = "faulty" if self.odd(0.5) else "sound"
            pieces = self.some(left[goods])
            price = basket.items[goods][1] + self.odd(0.02)
            one = {"goods": goods, "pieces": pieces, "price_points": price}
            found.append(one | {"condition": condition})
        return found


def _left(basket: Basket) -> dict[str, int]:
    left = {
        goods: pieces - basket.returned.get(goods, 0) for goods, (pieces, _) in basket.items.items()
    }
    return {goods: pieces for goods, pieces in left.items() if pieces}
