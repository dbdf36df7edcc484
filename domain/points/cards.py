"""Members' points cards 心连心积分卡: issued, ended, lost and replaced, with a limit a month.

- PTS-1 A card is a living member's of the account's household, or of the one into which that was
  merged, however often; each member has one at a time. Its limit is within the rule book's. A card
  in the place of another begins with what that one has spent of the month, and in no earlier month
  than that one was last used in: losing it earns no second limit, nor does an act that comes late.
- PTS-3 A card spends while it is in use, its holder lives and belongs to the household, within the
  month's limit. What a month's redemptions come to stands on the card, two months of it.
- HH-3 The dead hold no card. REG-1, REG-2 of card and account. ACT-3 Who issues is not kin to it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId, identifier
from domain.kernel.history import History, States
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.points.accounts import (
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    known_points,
    points_of,
)
from domain.points.book import Bound, Points, book_for, find_book
from domain.residents.households import Household
from domain.residents.kinship import check_recused
from domain.residents.people import Person, living
from domain.steps.case import HOUSEHOLD_ROLES

PointsCardId = Annotated[str, identifier("pointscard")]
End = Literal["lost", "returned", "left_household", "deceased", "misused"]
_MONTHS: Final = 2
_OF_THE_HOUSEHOLD: Final = HOUSEHOLD_ROLES | {"villager"}


@state_of("pointscard")
class PointsCard(State, frozen=True, kw_only=True):
    """A card: whose, of which account, with which limit, and what it spent in its last months.

    `spent` is by month, `2026-03`: points redeemed less points given back.
    """

    account: str = ""
    household: str = ""
    place: str = ""
    person: str = ""
    month_max: int = 0
    issued_on: date | None = None
    ended_on: date | None = None
    end: str = ""
    spent: Mapping[str, int] = msgspec.field(default_factory=dict)

    def spending(self, month: str, points: int) -> "PointsCard":
        """The card after so many points of a month more; less where they came back."""
        spent = {**self.spent, month: self.spent.get(month, 0) + points}
        if len(spent) > _MONTHS:
            spent = {on: spent[on] for on in sorted(spent)[-_MONTHS:]}
        return msgspec.structs.replace(self, spent=spent)


def known_card(history: History, card: str) -> PointsCard:
    """The card; refused under REG-2 where none was issued."""
    return known(history, PointsCard, card, say("a points card that was issued", "已发放的积分卡"))


def why_unusable(states: States, card: PointsCard, day: date) -> Words | None:
    """Why a card spends nothing on a day; None where it does (PTS-3)."""
    if card.ended_on is not None:
        return say(f"ended on {card.ended_on}: {card.end}", f"已于 {card.ended_on} 停用")
    if card.issued_on is None or day < card.issued_on:
        return say(f"issued on {card.issued_on}", f"{card.issued_on} 才发放")
    if not belongs(states, card.person, card.household, day):
        return say("its holder left the household or died", "持卡人已不属于该户或已去世")
    return None


def month_limit(states: States, card: PointsCard, day: date) -> int:
    """How many points a card spends in the month of a day at most: its own, and the book's."""
    book = find_book(states, card.place, day)
    return min(card.month_max, book.card_month_max) if book else 0


def check_spends(history: History, card: PointsCard, points: int, day: date) -> None:
    """PTS-3: the card is in use in its holder's hands, and has as much left of the month."""
    why = why_unusable(history, card, day)
    if why is not None:
        raise Refused("PTS-3", expected=say("a card in use", "在用的积分卡"), found=why)
    most, spent = month_limit(history, card, day), card.spent.get(day.isoformat()[:7], 0)
    if spent + points > most:
        raise Refused(
            "PTS-3",
            expected=say(f"at most {most} points a month", f"每月不超过 {most} 分"),
            found=say(
                f"{points} after {spent} this month", f"本月已兑 {spent} 分，本次 {points} 分"
            ),
        )


def belongs(states: States, person: str, household: str, day: date) -> bool:
    """Whether somebody lives on the day and belongs to the household, or to what it merged into."""
    state = states.read(Person, person)
    home = state.household_on(day)
    if home is None or (state.died_on is not None and state.died_on <= day):
        return False
    return home in _gone_into(states, household)


def _gone_into(states: States, household: str) -> Iterator[str]:
    """The household, the one into which it was merged, the one into which that was, and on."""
    passed = list[str]()
    while household and household not in passed:
        passed.append(household)
        yield household
        lineage = states.read(Household, household).lineage
        household = next((tie.other for tie in lineage if tie.kind == "merged_into"), "")


@fact(
    "PointsCardIssued.v1",
    title=say("Points card issued", "发放积分卡"),
    stream=lambda data: data.card,
    touches=lambda data: (points_of(data.account),),
    reads=lambda data: (data.person, *((data.replaces,) if data.replaces else ())),
    place=lambda data, history: known_points(history, data.account).place,
    signed_by=((COMMITTEES, ("supermarket_keeper", "supervision_committee")),),
    rules=("PTS-1", "PTS-2", "HH-3", "SUP-11", "ACT-3", "REG-1", "REG-2"),
    example={
        "card": "pointscard:1",
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "person": "person:p1",
        "month_max": 60,
        "issued_on": "2026-03-01",
        "replaces": None,
        "spent_points": 0,
        "receipt": PAPER,
    },
)
class PointsCardIssued(Fact):
    """Whose card it is, its limit a month, and the holder's receipt.

    `replaces` is the member's card before this one, `spent_points` what that one has spent of the
    month in which this one is issued.
    """

    card: PointsCardId
    account: PointsAccountId
    household: HouseholdId
    place: Village
    person: PersonId
    month_max: Points
    issued_on: date
    replaces: PointsCardId | None
    spent_points: Bound
    receipt: Paper


@admits(PointsCardIssued)
def admit_card(act: Act[PointsCardIssued], history: History) -> None:
    """PTS-1 of the account, the holder, the limit and the card before."""
    data = act.data
    check_new(history, PointsCard, data.card)
    own = known_points(history, data.account)
    require(
        (own.household, own.place, data.issued_on) == (data.household, data.place, act.day),
        "PTS-1",
        expected=say(
            f"{own.household} of {own.place}, on {act.day}", f"{own.household}，{act.day} 发放"
        ),
        found=say(
            f"{data.household} of {data.place}, {data.issued_on}",
            f"{data.household}，{data.issued_on}",
        ),
    )
    living(history, data.person)
    require(
        belongs(history, data.person, data.household, act.day),
        "PTS-1",
        expected=say(f"a member of {data.household}", f"{data.household} 的成员"),
        found=say(data.person, data.person),
    )
    check_recused(history, act.persons, data.household)
    most = book_for(history, data.place, act.day).card_month_max
    require(
        data.month_max <= most,
        "PTS-1",
        expected=say(f"at most {most} points a month", f"每月不超过 {most} 分"),
        found=say(str(data.month_max), str(data.month_max)),
    )
    _check_before(data, own, history)


def _check_before(data: PointsCardIssued, own: PointsHousehold, history: History) -> None:
    """PTS-1: one card at a time, and what the one before spent of the month goes on."""
    last = own.cards.get(data.person)
    card = history.read(PointsCard, last) if last else None
    ended = card is None or card.ended_on is not None
    month = f"{data.issued_on:%Y-%m}"
    spent = card.spent.get(month, 0) if card else 0
    later = max((on for on, points in card.spent.items() if points), default="") if card else ""
    require(
        later <= month,
        "PTS-1",
        expected=say(f"issued in {later} or later", f"发放月份不早于 {later}"),
        found=say(f"{data.issued_on}", f"{data.issued_on}"),
    )
    require(
        ended and (data.replaces, data.spent_points) == (last, spent),
        "PTS-1",
        expected=say(
            f"in the place of {last or 'no card'}, ended, with {spent} points spent this month",
            f"接替 {last or '无'}（已停用），本月已兑 {spent} 分",
        ),
        found=say(
            f"{data.replaces or 'no card'}, {data.spent_points}" + ("" if ended else ", in use"),
            f"{data.replaces or '无'}，{data.spent_points} 分" + ("" if ended else "，仍在用"),
        ),
    )


@evolves(PointsCard, PointsCardIssued)
def issue(state: PointsCard, event: Event[PointsCardIssued]) -> PointsCard:
    """The card is in use."""
    data = event.data
    issued = msgspec.structs.replace(
        state,
        account=data.account,
        household=data.household,
        place=data.place,
        person=data.person,
        month_max=data.month_max,
        issued_on=data.issued_on,
    )
    return issued.spending(f"{data.issued_on:%Y-%m}", data.spent_points)


@evolves(PointsHousehold, PointsCardIssued)
def hold(state: PointsHousehold, event: Event[PointsCardIssued]) -> PointsHousehold:
    """The member's last card is this one."""
    cards = {**state.cards, event.data.person: event.data.card}
    return msgspec.structs.replace(state, cards=cards)


@fact(
    "PointsCardEnded.v1",
    title=say("Points card ended", "停用积分卡"),
    stream=lambda data: data.card,
    place=lambda data, history: known_card(history, data.card).place,
    signed_by=((("supermarket_keeper", *COMMITTEES, "householder", "villager"),),),
    rules=("PTS-1", "REG-2"),
    example={"card": "pointscard:1", "end": "lost"},
)
class PointsCardEnded(Fact):
    """The card spends nothing from now on: lost, returned, its holder gone, or misused."""

    card: PointsCardId
    end: End


@admits(PointsCardEnded)
def admit_ended(act: Act[PointsCardEnded], history: History) -> None:
    """PTS-1: in use until now; a villager ends a card of their own household only."""
    card = known_card(history, act.data.card)
    require(
        card.ended_on is None,
        "PTS-1",
        expected=say("a card in use", "在用的积分卡"),
        found=say(f"{card.id} ended on {card.ended_on}", f"{card.id} 已于 {card.ended_on} 停用"),
    )
    signer = act.by[0]
    own = signer.role not in _OF_THE_HOUSEHOLD or belongs(
        history, signer.person, card.household, act.day
    )
    require(
        own,
        "PTS-1",
        expected=say("a card of the signer's household", "本户的积分卡"),
        found=say(f"{card.id} of {card.household}", f"{card.id}：{card.household}"),
    )


@evolves(PointsCard, PointsCardEnded)
def end_card(state: PointsCard, event: Event[PointsCardEnded]) -> PointsCard:
    """The card is ended; what it spent stays on record."""
    return msgspec.structs.replace(state, ended_on=event.day, end=event.data.end)
