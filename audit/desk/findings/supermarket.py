"""What the counter and the stock of a love supermarket say.

- PTS-5 (F) Repeated losses at one keeper: `stock_losses` counts with less than the book had, within
  `stock_losses_days`. A count is by the keeper and a supervisor; that it comes short again and
  again is told of the keeper, who has the goods.
- PTS-3 (F) The same goods from many cards: `identical_baskets` cards at one keeper's till within a
  minute, which is no queue of people who chose for themselves.
- PTS-3 (F) A card used after its holder's death, where the death was recorded or imported later.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.points.cards import PointsCard
from domain.supermarket.shop import KEEPER

_MINUTE: Final = timedelta(minutes=1)


class _Loss(NamedTuple):
    on: date
    position: int
    pieces: int


class RepeatedLosses(Detector):
    """Keepers whose counts come short again and again."""

    name = "repeated-stock-losses"
    rule = "PTS-5"
    title = say("repeated losses at one keeper", "同一管理员多次盘亏")
    sees = ("StockTaken.v1",)

    def __init__(self) -> None:
        self._losses: defaultdict[str, list[_Loss]] = defaultdict(list)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One count more."""
        data, keeper = event.data, event.signer_as(KEEPER)
        short = sum(max(one.booked - one.counted, 0) for one in data.lines)
        if keeper is None or short == 0:
            return
        losses = self._losses[keeper.person]
        losses.append(_Loss(data.on, event.index, short))
        days = policies.value(past, data.place, "stock_losses_days", event.day)
        recent = [one for one in losses if one.on > data.on - timedelta(days)]
        if len(recent) < policies.value(past, data.place, "stock_losses", event.day):
            return
        pieces = sum(one.pieces for one in recent)
        words = say(
            f"{len(recent)} counts in {days} days came short, by {pieces} pieces",
            f"{days} 天内 {len(recent)} 次盘亏，共 {pieces} 件",
        )
        yield self.finding("medium", keeper.person, words, *(one.position for one in recent))


class _Basket(NamedTuple):
    at: datetime
    card: str
    goods: tuple[tuple[str, int], ...]
    position: int


class IdenticalBaskets(Detector):
    """Tills at which many cards took the same goods within a minute."""

    name = "identical-baskets"
    rule = "PTS-3"
    title = say("the same goods from many cards within a minute", "一分钟内多卡兑换相同商品")
    sees = ("GoodsRedeemed.v1",)

    def __init__(self) -> None:
        self._tills: defaultdict[str, deque[_Basket]] = defaultdict(deque)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One redemption more at a till."""
        data, keeper = event.data, event.signer_as(KEEPER)
        if keeper is None:
            return
        goods = tuple(sorted((one.goods, one.pieces) for one in data.items))
        till = self._tills[keeper.person]
        till.append(_Basket(event.at, data.card, goods, event.index))
        while till[0].at < event.at - _MINUTE:
            till.popleft()
        same = [one for one in till if one.goods == goods and abs(one.at - event.at) <= _MINUTE]
        cards = {one.card for one in same}
        if len(cards) < policies.value(past, data.place, "identical_baskets", event.day):
            return
        words = say(
            f"{len(cards)} cards took the same goods within a minute",
            f"一分钟内 {len(cards)} 张卡兑换了相同商品",
        )
        self._tills[keeper.person].clear()
        yield self.finding("medium", keeper.person, words, *(one.position for one in same))


class RedeemedAfterDeath(Detector):
    """Redemptions on the card of somebody who had died, as was recorded later."""

    name = "redeemed-after-death"
    rule = "PTS-3"
    title = say("card used after its holder's death", "持卡人去世后仍有兑换")
    sees = ("GoodsRedeemed.v1", "DeathRecorded.v1")

    def __init__(self) -> None:
        self._used: defaultdict[str, list[tuple[date, int, str]]] = defaultdict(list)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember who used a card on which day; at a death, look for days from it on."""
        data = event.data
        if event.type == "GoodsRedeemed.v1":
            holder = past.read(PointsCard, data.card).person
            self._used[holder].append((data.on, event.index, data.card))
            return
        late = [one for one in self._used.pop(data.person, ()) if one[0] >= data.on]
        if late:
            words = say(
                f"{len(late)} redemptions from {data.on} on, the day of the death",
                f"{data.on} 去世之后仍有 {len(late)} 笔兑换",
            )
            yield self.finding("serious", late[0][2], words, *(i for _, i, _ in late), event.index)
