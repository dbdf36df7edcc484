"""The end of a love supermarket 爱心超市停办.

- PTS-5 It ends with nothing in stock: what was left was handed out, given back or written off.
- PTS-3 It ends behind the last day that stands on a receipt: until then it takes goods back.
- REG-2 It was open. ACT-2 Two persons close it.
"""

from datetime import date

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.supermarket.goods import stock_of
from domain.supermarket.redeeming import comes_back_until
from domain.supermarket.shop import OPENERS, AtShop, Shop, check_today, open_shop, place_of_act


@fact(
    "SupermarketClosed.v1",
    title=say("Love supermarket closed", "停办爱心超市"),
    stream=lambda data: data.shop,
    place=place_of_act,
    signed_by=(OPENERS,),
    rules=("PTS-5", "PTS-3", "REG-2", "ACT-2"),
    example={"shop": "shop:1", "place": VILLAGE, "on": "2026-12-31", "paper": PAPER},
)
class SupermarketClosed(AtShop):
    """The shop's last day, and the paper of its end."""

    on: date
    paper: Paper


@admits(SupermarketClosed)
def admit_closing(act: Act[SupermarketClosed], history: History) -> None:
    """PTS-5: nothing is left of any goods; PTS-3: nor may anything of them still come back."""
    shop = open_shop(history, act.data, act.day)
    check_today(act, "PTS-5")
    stocks = {one: history.read(Account, stock_of(one)) for one in shop.goods}
    left = [one for one, stock in stocks.items() if stock.balance]
    require(
        not left,
        "PTS-5",
        expected=say("a shop with nothing in stock", "库存为零的超市"),
        found=say(f"{shop.id} with {', '.join(left)}", f"{shop.id}：{'、'.join(left)}"),
    )
    last = max((day for one in stocks.values() if (day := comes_back_until(one))), default=None)
    require(
        last is None or last < act.day,
        "PTS-3",
        expected=say(f"a day after {last}, until which goods come back", f"退货期 {last} 之后停办"),
        found=say(str(act.day), str(act.day)),
    )


@evolves(Shop, SupermarketClosed)
def close(state: Shop, event: Event[SupermarketClosed]) -> Shop:
    """The day is its last."""
    return msgspec.structs.replace(state, closed_on=event.data.on)
