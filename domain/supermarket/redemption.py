"""What a redemption is known by afterwards, and who stands behind the counter.

- PTS-3 Its receipt says what was handed out at which price, and how much of it was brought back.
- ACT-1 The keeper is the shop's. ACT-2 Not of the household whose points move. ACT-3 Nor its kin.
- REG-2 What is brought back was handed out by a redemption on record.
"""

from datetime import date
from typing import Annotated, Any

import msgspec

from domain.kernel.act import Act
from domain.kernel.checks import known
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import Refused
from domain.kernel.state import State, state_of
from domain.kernel.words import say
from domain.residents.kinship import recused
from domain.residents.people import Person
from domain.supermarket.shop import KEEPER, Shop

RedemptionId = Annotated[str, identifier("redemption")]


class HandedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one goods at the label's price; how many were brought back, and faulty."""

    goods: str
    pieces: int
    price_points: int
    returned: int = 0
    faulty: int = 0


@state_of("redemption")
class Redemption(State, frozen=True, kw_only=True):
    """One redemption: where, on which card, whose points, what was handed out, by which keeper.

    `signed` says whether the holder signed beside the keeper, `back_until` is the last day on which
    goods of it are taken back.
    """

    shop: str = ""
    place: str = ""
    card: str = ""
    household: str = ""
    account: str = ""
    village: str = ""
    voucher: str = ""
    keeper: str = ""
    signed: bool = False
    on: date | None = None
    back_until: date | None = None
    items: tuple[HandedOut, ...] = ()
    index: int = 0

    def item(self, goods: str) -> HandedOut | None:
        """What was handed out of goods; None where nothing was."""
        return next((one for one in self.items if one.goods == goods), None)

    @property
    def total_points(self) -> int:
        """What was paid for it, before anything was brought back."""
        return sum(one.pieces * one.price_points for one in self.items)

    @property
    def returned_points(self) -> int:
        """What was given back of it."""
        return sum(one.returned * one.price_points for one in self.items)


def known_redemption(history: History, redemption: str) -> Redemption:
    """The redemption; refused under REG-2 where there is none."""
    return known(history, Redemption, redemption, say("a redemption on record", "已登记的兑换"))


def check_keeper(act: Act[Any], shop: Shop, household: str, history: History) -> str:
    """ACT-1, ACT-2, ACT-3: the keeper is the shop's, and neither of the household nor its kin.

    Returns who the keeper is.
    """
    signer = act.signer_as(KEEPER)
    assert signer is not None  # noqa: S101  (a seat of every act of the counter)
    if not covers(signer.place, shop.place):
        raise Refused(
            "ACT-1",
            expected=say(f"a keeper at {shop.place}", f"{shop.place} 的爱心超市管理员"),
            found=say(f"{signer.person} at {signer.place}", f"{signer.person}，{signer.place}"),
        )
    check_unrelated(signer.person, household, history)
    return signer.person


def check_unrelated(person: str, household: str, history: History) -> None:
    """ACT-2: not of the household whose points move; ACT-3: nor related to it."""
    if any(one.household == household for one in history.read(Person, person).memberships):
        raise Refused(
            "ACT-2",
            expected=say(f"somebody outside {household}", f"{household} 以外的人"),
            found=say(f"{person} belongs to it", f"{person} 为该户成员"),
        )
    if recused(history, (person,), household):
        raise Refused(
            "ACT-3",
            expected=say(f"nobody related to {household}", f"与 {household} 无亲属或利害关系"),
            found=say(f"{person} is related", f"{person} 应回避"),
        )
