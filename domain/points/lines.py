"""A month's list and its lines as they stand: figures of an account, contested and corrected alone.

- PTS-7 One line an account and list: its name follows from both. Whoever has a line is named by the
  list (ACT-2, ACT-3).
- NOT-4 A contested line is held alone; one that an upheld objection removed leaves the list, and
  knows by which entries it was corrected since, and in which list it was shown again.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Final

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.points.accounts import account_of
from domain.residents.kinship import homes_of
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved

PointsLineId = Annotated[str, identifier("pointsline")]
Balance = Annotated[int, msgspec.Meta(ge=0, le=2**31, description="whole points 积分")]
Net = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31, description="whole points 积分")]
_NAME_DIGITS: Final = 32


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a month did to an account, or to all of a list: points.

    `opening` and what was `earned` come in, what was `deducted`, `redeemed` and what `lapsed` goes
    out, and `closing` is left. What was taken back counts against what it takes back.
    """

    opening: Balance
    earned: Net
    deducted: Net
    redeemed: Net
    lapsed: Net
    closing: Balance

    @property
    def told(self) -> str:
        """The figures in order, as they are hashed."""
        parts = (self.opening, self.earned, self.deducted, self.redeemed, self.lapsed)
        return " ".join(map(str, (*parts, self.closing)))


def figures_of(account: Account, month: str) -> Figures:
    """What the ledger has of an account's month."""
    nets, opening = account.turnover(month), account.opening_of(month)
    return Figures(
        opening=opening,
        earned=nets.get("points_issued", 0),
        deducted=-nets.get("points_deducted", 0),
        redeemed=-nets.get("points_redeemed", 0),
        lapsed=-nets.get("points_lapsed", 0),
        closing=opening + sum(nets.values()),
    )


@state_of("pointsmonth")
class PointsMonth(State, frozen=True, kw_only=True):
    """A list of a village's month: the first of it, or one that shows corrected lines again."""

    case: str = ""
    place: str = ""
    month: str = ""
    number: int = 0
    lines_count: int = 0
    shown: str = ""
    drawn_on: date | None = None
    index: int = 0


@state_of("pointsline")
class PointsLine(State, frozen=True, kw_only=True):
    """One line: an account's month as shown, and what became of it.

    `contested` are the objections that nobody has answered; `removed_on` the day on which one was
    upheld; `corrections` the vouchers that put it right, `corrected` what they come to, with what
    the line showed as put right before; `shown_again` the list that shows it corrected.
    """

    list: str = ""
    account: str = ""
    household: str = ""
    figures: Figures | None = None
    contested: tuple[str, ...] = ()
    removed_on: date | None = None
    corrections: tuple[str, ...] = ()
    corrected: int = 0
    shown_again: str = ""
    index: int = 0

    @property
    def status(self) -> str:
        """How it stands: shown, contested, removed, or shown again as corrected."""
        if self.shown_again:
            return "shown_again"
        if self.removed_on is not None:
            return "removed"
        return "contested" if self.contested else "shown"

    def corrected_by(self, voucher: str, points: int) -> "PointsLine":
        """The line with one correction more."""
        return msgspec.structs.replace(
            self,
            corrections=(*self.corrections, voucher),
            corrected=self.corrected + points,
        )


def list_of(village: str, month: str, number: int) -> str:
    """The name of a village's list of a month; the first has the number 1."""
    return f"pointsmonth:{village}-{month}-{number}"


def line_of(listed: str, account: str) -> str:
    """The name of an account's line in a list."""
    return f"pointsline:{sha256(f'{listed} {account}'.encode()).hexdigest()[:_NAME_DIGITS]}"


def named_in_month(
    listed: PointsMonth, history: History, persons: Sequence[str]
) -> tuple[str, ...]:
    """The households with a line in the list, among those of the persons and their kin."""
    homes = homes_of(history, persons)
    return tuple(
        home
        for home in homes
        if history.read(PointsLine, line_of(listed.id, account_of(home, listed.place))).exists
    )


def check_corrects(history: History, line: str | None, account: str) -> None:
    """NOT-4: a correction names a line of that account that was found wrong and waits for it."""
    if line is None:
        return
    state = history.read(PointsLine, line)
    removed = state.removed_on is not None and not state.shown_again
    require(
        removed and state.account == account,
        "NOT-4",
        expected=say(f"a removed line of {account}", f"{account} 异议成立的一行"),
        found=say(f"{line} of {state.account or 'nobody'}", f"{line}：{state.account or '无'}"),
    )


@evolves(PointsLine, ObjectionMade, ObjectionReceived)
def contest(state: PointsLine, event: Event[Any]) -> PointsLine:
    """The line is held by one more objection."""
    return msgspec.structs.replace(state, contested=(*state.contested, event.data.objection))


@evolves(PointsLine, ObjectionResolved)
def settle(state: PointsLine, event: Event[ObjectionResolved]) -> PointsLine:
    """One objection is answered: the line stays, or is to be corrected."""
    left = tuple(one for one in state.contested if one != event.data.objection)
    removed = event.day if event.data.effect == "removed" else state.removed_on
    return msgspec.structs.replace(state, contested=left, removed_on=removed)
