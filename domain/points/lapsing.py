"""Points that lapse 积分到期: lot by lot, behind their last day, stated by the ledger's own key.

- PTS-6 What is over on an account lapses whole, and only what is over: a lot ends behind its day,
  never twice. What comes back to a lot that is over lapses the next time.
- REG-5 An account is named once, and the sum is right. ACT-1 The ledger itself states it.
- PTS-1 to PTS-4, FUND-1, PAY-9, REG-1, REG-2 of accounts and movement.
"""

from datetime import date
from typing import Annotated, Final

import msgspec

from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import Fact
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.points.accounts import PointsAccountId, Village, account_of
from domain.points.book import Points

OVER: Final = Terms(takes="over", kept_days=0)
ACCOUNTS_MAX: Final = 500
"""How many accounts one act takes; a village has fewer, or the clock states another."""


class Lapse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account, and what is over on it."""

    account: PointsAccountId
    points: Points


@fact(
    "PointsLapsed.v1",
    title=say("Points lapsed", "积分到期清零"),
    stream=lambda data: data.voucher,
    touches=touched_by,
    place=lambda data, _history: data.place,
    signed_by=((("system",),),),
    rules=("PTS-6", "PTS-3", "PTS-4", "REG-5", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "voucher": "voucher:lapse-1",
        "place": VILLAGE,
        "on": "2027-04-01",
        "lapses": [{"account": account_of(HOUSEHOLD, VILLAGE), "points": 10}],
    },
)
class PointsLapsed(Fact):
    """What lapsed in a village on a day, account by account."""

    voucher: VoucherId
    place: Village
    on: date
    lapses: Annotated[tuple[Lapse, ...], msgspec.Meta(min_length=1, max_length=ACCOUNTS_MAX)]


@moves(PointsLapsed, corrected_by="PTS-6")
def _lapsed(data: PointsLapsed) -> tuple[Movement, ...]:
    taker = counter("points_lapsed", data.place)
    return tuple(
        Movement(taker, lapse.account, lapse.points, data.on, OVER) for lapse in data.lapses
    )


@admits(PointsLapsed)
def admit_lapse(act: Act[PointsLapsed], history: History) -> None:
    """PTS-6: today, all that is over on each account, each once."""
    data = act.data
    check_once([lapse.account for lapse in data.lapses], "REG-5")
    today = min(shanghai_day(history.now), act.day)
    require(
        data.on == act.day == today,
        "PTS-6",
        expected=say(f"on {today}", f"{today} 办理"),
        found=say(str(data.on), str(data.on)),
    )
    for lapse in data.lapses:
        over = known_account(history, lapse.account, "points").lots.available(data.on, OVER)
        require(
            lapse.points == over,
            "PTS-6",
            expected=say(
                f"{over} points over on {lapse.account}", f"{lapse.account} 到期 {over} 分"
            ),
            found=say(f"{lapse.points}", f"{lapse.points} 分"),
        )
    check_moves(act, history)
