"""Points accounts 积分账户: one a household in its village, opened on the village's certificate.

- PTS-1 A household has one account in the village where it lives, opened on the certificate 证明
  that the committee and the keeper of the supermarket sign; the account's name follows from both.
- HH-3 A household that has ended earns nothing and opens no account. What stands on an account
  stays with it when the household splits, moves or is merged: it is spent there, or lapses.
- PTS-7 No account is dated back into a month of which the list was drawn without it.
- REG-1, REG-2 of the account.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, village_of
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.movements import Opened, check_opens, opens
from domain.residents.households import Household, living_household

Village = Annotated[Place, msgspec.Meta(min_length=12, max_length=12)]
PointsAccountId = Annotated[str, msgspec.Meta(pattern=r"^account:points-[0-9a-f]{32}$")]
Month = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
_ACCOUNT: Final = "account:points-"
_STREAM: Final = "points:"
_NAME_DIGITS: Final = 32


class MonthSum(msgspec.Struct, frozen=True):
    """What a household earned and lost in a category for a month; whether a batch scored it.

    Of that, `..._alone` was entered without a decision of the village.
    """

    earned: int = 0
    deducted: int = 0
    earned_alone: int = 0
    deducted_alone: int = 0
    scored: bool = False

    def plus(self, more: "MonthSum") -> "MonthSum":
        """Both together."""
        return MonthSum(
            self.earned + more.earned,
            self.deducted + more.deducted,
            self.earned_alone + more.earned_alone,
            self.deducted_alone + more.deducted_alone,
            self.scored or more.scored,
        )


class Owed(msgspec.Struct, frozen=True):
    """What of a wrong earning was spent when it was reversed, and is not made good yet.

    `entered_for` is the entry's month and category, `since` the day of the reversal.
    """

    entered_for: str
    points: int
    since: date

    @property
    def category(self) -> str:
        """The category of the wrong entry."""
        return self.entered_for.partition("/")[2]


@state_of("points")
class PointsHousehold(State, frozen=True, kw_only=True):
    """Whose points account it is, and what was entered for the months that are still open.

    `sums` are by month and category, `2026-03/evaluation`; `cards` is each member's last card,
    `appeals` the complaint about each deduction that was appealed, `owed` what is not made good of
    wrong earnings, by the reversal.
    """

    household: str = ""
    place: str = ""
    opened_on: date | None = None
    sums: Mapping[str, MonthSum] = msgspec.field(default_factory=dict)
    cards: Mapping[str, str] = msgspec.field(default_factory=dict)
    appeals: Mapping[str, str] = msgspec.field(default_factory=dict)
    owed: Mapping[str, Owed] = msgspec.field(default_factory=dict)

    def owing(self, reversal: str, less: int) -> "PointsHousehold":
        """The account after so many points of what is owed by a reversal were made good."""
        left = {
            name: msgspec.structs.replace(one, points=one.points - less * (name == reversal))
            for name, one in self.owed.items()
        }
        return msgspec.structs.replace(
            self, owed={name: one for name, one in left.items() if one.points > 0}
        )

    def sum_of(self, month: str, category: str) -> MonthSum:
        """What was entered for a month in a category."""
        return self.sums.get(f"{month}/{category}", MonthSum())


@state_of("pointsvillage")
class PointsVillage(State, frozen=True, kw_only=True):
    """How many points accounts a village opened by month, and how many lists it drew of each."""

    opened: Mapping[str, int] = msgspec.field(default_factory=dict)
    lists: Mapping[str, int] = msgspec.field(default_factory=dict)

    def last_listed(self) -> str:
        """The last month of which a list was drawn; empty where none was."""
        return max(self.lists, default="")

    def accounts_by(self, month: str) -> int:
        """How many accounts there are at the end of a month."""
        return sum(count for on, count in self.opened.items() if on <= month)


def village_of_points(village: str) -> str:
    """The stream that counts a village's accounts and lists."""
    return f"pointsvillage:{village}"


def account_of(household: str, village: str) -> str:
    """The name of a household's points account in a village."""
    named = f"{household}\n{village}".encode()
    return _ACCOUNT + sha256(named).hexdigest()[:_NAME_DIGITS]


def points_of(account: str) -> str:
    """The stream that says whose points account it is."""
    return _STREAM + account.removeprefix(_ACCOUNT)


def known_points(history: History, account: str) -> PointsHousehold:
    """Whose account it is; refused under PTS-1 where none was opened."""
    state = history.read(PointsHousehold, points_of(account))
    if not state.exists:
        raise Refused(
            "PTS-1",
            expected=say("a points account that was opened", "已开立的积分账户"),
            found=say(f"no {account}", f"没有 {account}"),
        )
    return state


def own_today(act: Act[Any], history: History) -> PointsHousehold:
    """The act's account; refused under PTS-1 where it is another's, or the day is another."""
    data, own = act.data, known_points(history, act.data.account)
    require(
        (own.household, own.place, act.day) == (data.household, data.place, data.on),
        "PTS-1",
        expected=say(
            f"{own.household} of {own.place}, on {act.day}", f"{own.household}，{act.day}"
        ),
        found=say(
            f"{data.household} of {data.place}, on {data.on}", f"{data.household}，{data.on}"
        ),
    )
    return own


def living_there(history: History, household: str, village: str) -> Household:
    """The household; refused where it has ended (HH-3), or lives in another village (PTS-1)."""
    state = living_household(history, household)
    if village_of(state.place) != village:
        raise Refused(
            "PTS-1",
            expected=say(f"a household of {village}", f"{village} 的农户"),
            found=say(f"{household} of {state.place}", f"{household} 属于 {state.place}"),
        )
    return state


@fact(
    "PointsAccountOpened.v1",
    title=say("Points account opened", "开立积分账户"),
    stream=lambda data: points_of(data.account),
    touches=lambda data: (data.account, village_of_points(data.place)),
    reads=lambda data: (data.household,),
    place=lambda data, _history: data.place,
    signed_by=((COMMITTEES, ("supermarket_keeper",)),),
    rules=("PTS-1", "PTS-7", "HH-3", "REG-1", "REG-2"),
    example={
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "opened_on": "2026-03-01",
        "certificate": PAPER,
    },
)
class PointsAccountOpened(Fact):
    """The household of the village whose account it is, and the certificate that says so."""

    account: PointsAccountId
    household: HouseholdId
    place: Village
    opened_on: date
    certificate: Paper


@opens(PointsAccountOpened)
def _opened(data: PointsAccountOpened) -> Opened:
    return Opened(data.account, "points", data.place, data.household, data.opened_on)


@admits(PointsAccountOpened)
def admit_account(act: Act[PointsAccountOpened], history: History) -> None:
    """PTS-1 of the household and its one account, PTS-7 of its day."""
    data = act.data
    living_there(history, data.household, data.place)
    own = account_of(data.household, data.place)
    there = history.read(PointsHousehold, points_of(own)).exists
    require(
        data.account == own and not there,
        "PTS-1",
        expected=say(
            f"the one account {own} of {data.household}", f"{data.household} 唯一的账户 {own}"
        ),
        found=say(
            f"{data.account}" + (", opened already" if there else ""),
            f"{data.account}" + ("，已开立" if there else ""),
        ),
    )
    listed = history.read(PointsVillage, village_of_points(data.place)).last_listed()
    require(
        listed < f"{data.opened_on:%Y-%m}",
        "PTS-7",
        expected=say(f"a day after {listed}, which was listed", f"{listed} 已公示，须在其后开立"),
        found=say(str(data.opened_on), str(data.opened_on)),
    )
    check_opens(act, history)


@evolves(PointsHousehold, PointsAccountOpened)
def open_account(state: PointsHousehold, event: Event[PointsAccountOpened]) -> PointsHousehold:
    """The account is the household's."""
    data = event.data
    return msgspec.structs.replace(
        state, household=data.household, place=data.place, opened_on=data.opened_on
    )


@evolves(PointsVillage, PointsAccountOpened)
def count_account(state: PointsVillage, event: Event[PointsAccountOpened]) -> PointsVillage:
    """The village has one account more."""
    month = f"{event.data.opened_on:%Y-%m}"
    opened = {**state.opened, month: state.opened.get(month, 0) + 1}
    return msgspec.structs.replace(state, opened=opened)
