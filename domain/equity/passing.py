"""The facts by which single shares pass on: inherited, transferred, withdrawn.

What each moves follows from its data; who is admitted says `consenting.py`.
"""

from datetime import date
from typing import Any, Final

from domain.assets.asset import AssetId, Holding, ShareClass, collective_holding
from domain.equity.basis import Positive
from domain.kernel.catalogue import Seats, fact
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Fact, Fen, HouseholdId, Paper, PersonId
from domain.kernel.places import Place
from domain.kernel.state import State, state_of
from domain.kernel.words import say
from domain.money.movements import Opened, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId

_MOVES: Final = ("FUND-1", "PAY-9", "REG-1", "REG-2")
OWN: Final = ("householder", "villager")
"""Who signs for their own household."""
_OFFICERS: Final = ("township_officer", "township_accounting")
_BY_KEY: Final[Seats] = (OWN, ("collective_organisation",))
_BY_PAPER: Final[Seats] = (("collective_organisation",), _OFFICERS)
PASSED_BY: Final = (_BY_KEY, _BY_PAPER)
"""The person's own key and the collective, or the signed paper and two officers."""


@state_of("settlement")
class Settlement(State):
    """A voucher that settled a withdrawal of shares, so that it settles no other."""


def settlement_of(voucher: str) -> str:
    """The stream that says that a voucher has settled a withdrawal."""
    return f"settlement:{voucher.removeprefix('voucher:')}"


class _Passed(Fact):
    """What all have in common; `paper` is the agreement, succession or settlement in writing.

    `consent` is the household's signed paper where nobody of it signs with a key.
    """

    voucher: VoucherId
    asset: AssetId
    place: Place
    household: HouseholdId
    shares_count: Positive
    paper: Paper
    consent: Paper | None
    value_date: date


_EXAMPLE: Final[dict[str, Any]] = {
    "voucher": "voucher:pass-1",
    "asset": "asset:1",
    "place": VILLAGE,
    "household": HOUSEHOLD,
    "shares_count": 10,
    "paper": PAPER,
    "consent": None,
    "value_date": "2026-09-01",
}


class _ToHousehold(_Passed):
    """`opening`: the household held no shares of the class before."""

    to: HouseholdId
    opening: bool

    @property
    def holding(self) -> Holding:
        """What the receiving household holds of its own contribution."""
        return Holding(self.asset, self.to, "contribution")


@fact(
    "SharesInherited.v1",
    title=say("Shares inherited", "股份继承"),
    stream=lambda data: data.voucher,
    touches=lambda data: (
        data.deceased,
        data.successor,
        data.household,
        data.to,
        *touched_by(data),
    ),
    reads=lambda data: (data.asset,),
    place=lambda data, _history: data.place,
    signed_by=PASSED_BY,
    rules=(*_MOVES, "EQ-3", "EQ-5", "HH-3", "SUP-11", "ACT-1", "ACT-2", "ACT-3"),
    example={
        **_EXAMPLE,
        "deceased": "person:p1",
        "successor": "person:p2",
        "to": "household:h2",
        "opening": True,
    },
)
class SharesInherited(_ToHousehold):
    """Own contribution of a member who died goes to the household of the successor."""

    deceased: PersonId
    successor: PersonId


@fact(
    "SharesTransferred.v1",
    title=say("Shares transferred", "股份转让"),
    stream=lambda data: data.voucher,
    touches=lambda data: (data.household, data.to, *touched_by(data)),
    reads=lambda data: (data.asset,),
    place=lambda data, _history: data.place,
    signed_by=PASSED_BY,
    rules=(*_MOVES, "EQ-3", "EQ-5", "HH-3", "ACT-1", "ACT-2", "ACT-3"),
    example={**_EXAMPLE, "share_class": "contribution", "to": "household:h2", "opening": True},
)
class SharesTransferred(_ToHousehold):
    """Own contribution goes to another household of the village, by agreement."""

    share_class: ShareClass


@fact(
    "SharesWithdrawn.v1",
    title=say("Shares withdrawn", "退股"),
    stream=lambda data: data.voucher,
    touches=lambda data: (
        data.household,
        settlement_of(data.settlement),
        *touched_by(data),
    ),
    reads=lambda data: (data.asset, data.settlement),
    place=lambda data, _history: data.place,
    signed_by=PASSED_BY,
    rules=(*_MOVES, "EQ-3", "EQ-5", "ACT-1", "ACT-2", "ACT-3"),
    example={
        **_EXAMPLE,
        "share_class": "contribution",
        "settlement": "voucher:settle-1",
        "settlement_fen": 100_000,
    },
)
class SharesWithdrawn(_Passed):
    """Shares go back to the collective, which settled them by a voucher of the books."""

    share_class: ShareClass
    settlement: VoucherId
    settlement_fen: Fen

    @property
    def given(self) -> Holding:
        """What the household gives back."""
        return Holding(self.asset, self.household, self.share_class)


def _opened(data: _ToHousehold) -> Opened | None:
    if not data.opening:
        return None
    return Opened(data.holding.account, "holding", data.place, data.asset, data.value_date)


opens(SharesInherited)(_opened)
opens(SharesTransferred)(_opened)


def _passed(data: _ToHousehold) -> tuple[Movement, ...]:
    own = Holding(data.asset, data.household, "contribution").account
    return (Movement(data.holding.account, own, data.shares_count, data.value_date),)


moves(SharesInherited, corrected_by="EQ-5")(_passed)
moves(SharesTransferred, corrected_by="EQ-5")(_passed)


@moves(SharesWithdrawn, corrected_by="EQ-5")
def _withdrawn(data: SharesWithdrawn) -> tuple[Movement, ...]:
    kept = collective_holding(data.asset, data.place).account
    return (Movement(kept, data.given.account, data.shares_count, data.value_date),)
