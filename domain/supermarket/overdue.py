"""What is open about a shop.

- PTS-5 (L) A shop that nobody has counted for `stock_taking_days`, from its opening or its last
  stock-taking on; one that has ended is not counted any more.
"""

from datetime import date

from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.supermarket.shop import Shop


def gap(shop: Shop, days: int, today: date) -> Gap | None:
    """A shop whose stock was not taken in time."""
    since = shop.counted_on or shop.opened_on
    if since is None or shop.closed_on is not None or today <= day_after(since, days):
        return None
    return Gap(
        rule="PTS-5",
        subject=shop.id,
        since=since,
        due=day_after(since, days),
        message=say(f"no stock-taking since {since}", f"自 {since} 起未盘点"),
    )
