"""Love supermarkets 爱心超市: where a shop stands, and which villages it serves.

- PTS-3 A shop serves the villages that it was opened for, of one township, its own among them.
- REG-1 It is opened once. (How one ends: `closing.py`.)
- REG-2 It is open on the day on which anything is done in it, and has not been closed since: not
  even the rest of its last day. ACT-2 Two persons open and close it.
- ACT-3 Who signs beside the keeper is not of the keeper's household, nor kin to it.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new, check_once, known
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fact, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers, level
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.residents.kinship import recused
from domain.residents.people import Person

ShopId = Annotated[str, identifier("shop")]
Name = Annotated[str, msgspec.Meta(min_length=2, max_length=60)]
Villages = Annotated[tuple[Place, ...], msgspec.Meta(min_length=1, max_length=50)]
KEEPER: Final = "supermarket_keeper"
OPENERS: Final[Seats] = (COMMITTEES, ("township_officer",))
"""The village asks for a shop, and the township agrees."""
COUNTERSIGNERS: Final = (
    "supervision_committee", "village_committee", "village_secretary", "work_team",
    "first_secretary", "township_officer",
)  # fmt: skip
"""Who confirms what the keeper states of labels, deliveries and goods brought back."""
KEPT: Final[tuple[Seats, ...]] = (((KEEPER,), COUNTERSIGNERS),)
SUPERVISED: Final[tuple[Seats, ...]] = (((KEEPER,), ("supervision_committee",)),)
"""Counts and write-offs: supervisors stand beside the keeper (domain.md, Actors and roles)."""
_TOWNSHIP_DIGITS: Final = 9


@state_of("shop")
class Shop(State, frozen=True, kw_only=True):
    """One shop: its village, the villages it serves, and the goods on its list.

    `counted_on` is the day of its last stock-taking. `closed_on` is its last day.
    """

    place: str = ""
    name: str = ""
    serves: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    opened_on: date | None = None
    counted_on: date | None = None
    closed_on: date | None = None
    index: int = 0

    def open_on(self, day: date) -> bool:
        """Whether the shop is open on a day."""
        since, until = self.opened_on, self.closed_on
        return since is not None and since <= day and (until is None or day <= until)

    def serves_place(self, place: str) -> bool:
        """Whether a household that lives at the place is served."""
        return any(covers(village, place) for village in self.serves)


class AtShop(Fact):
    """What is done in a shop says which one, and in which village it stands."""

    shop: ShopId
    place: Place


def place_of_act(data: AtShop, _history: History) -> str:
    """Where it is done: admission holds it against the shop."""
    return data.place


def open_shop(history: History, data: AtShop, day: date) -> Shop:
    """The shop; refused under REG-2 where it is not open on the day, or stands elsewhere."""
    shop = data.shop
    state = known(history, Shop, shop, say("a love supermarket", "已开办的爱心超市"))
    if state.closed_on is not None or not state.open_on(day):
        raise Refused(
            "REG-2",
            expected=say(f"a shop open on {day}", f"{day} 在营的超市"),
            found=say(
                f"{shop} from {state.opened_on} to {state.closed_on}",
                f"{shop}：{state.opened_on} 至 {state.closed_on or '今'}",
            ),
        )
    if data.place != state.place:
        raise Refused(
            "REG-2",
            expected=say(f"{shop} in {state.place}", f"{shop} 所在村 {state.place}"),
            found=say(data.place, data.place),
        )
    return state


def check_beside(act: Act[Any], history: History) -> None:
    """ACT-3: who signs beside the keeper is neither of the keeper's household nor kin to it."""
    keeper = act.signer_as(KEEPER)
    assert keeper is not None  # noqa: S101  (a seat of every act of goods and stock)
    others = [person for person in act.persons if person != keeper.person]
    related = {
        other
        for one, rest in ((keeper.person, others), *((each, [keeper.person]) for each in others))
        if (home := history.read(Person, one).household_on(act.day)) is not None
        for other in recused(history, rest, home)
    }
    require(
        not related,
        "ACT-3",
        expected=say("a keeper, and somebody not related to them", "管理员与无亲属关系的另一人"),
        found=say(
            f"{', '.join(sorted(related))} related", f"有亲属关系：{'、'.join(sorted(related))}"
        ),
    )


def check_today(act: Act[Any], rule: str) -> None:
    """What is done at the counter or in the stock is dated on its own day."""
    on, day = act.data.on, act.day
    if on != day:
        raise Refused(
            rule,
            expected=say(f"dated on its own day, {day}", f"日期为办理当日 {day}"),
            found=say(str(on), str(on)),
        )


@fact(
    "SupermarketOpened.v1",
    title=say("Love supermarket opened", "开办爱心超市"),
    stream=lambda data: data.shop,
    place=place_of_act,
    signed_by=(OPENERS,),
    rules=("PTS-3", "REG-1", "REG-2", "ACT-2"),
    example={
        "shop": "shop:1",
        "place": VILLAGE,
        "name": "示例村爱心超市",
        "serves": [VILLAGE],
        "opened_on": "2026-01-05",
        "paper": PAPER,
    },
)
class SupermarketOpened(AtShop):
    """A shop in a village: its public name, whom it serves, and the paper of its opening."""

    name: Name
    serves: Villages
    opened_on: date
    paper: Paper


@admits(SupermarketOpened)
def admit_opening(act: Act[SupermarketOpened], history: History) -> None:
    """REG-1 of the shop, REG-2 of its day, PTS-3 of the villages that it serves."""
    data = act.data
    check_new(history, Shop, data.shop)
    require(
        data.opened_on <= act.day,
        "REG-2",
        expected=say(f"a shop open by {act.day}", f"开办日期不晚于 {act.day}"),
        found=say(str(data.opened_on), str(data.opened_on)),
    )
    check_once(data.serves, "PTS-3")
    township = data.place[:_TOWNSHIP_DIGITS]
    strangers = [one for one in data.serves if level(one) != "village" or not covers(township, one)]
    require(
        level(data.place) == "village" and data.place in data.serves and not strangers,
        "PTS-3",
        expected=say(
            f"a village, and villages of {township} with it", f"超市所在村及 {township} 内各村"
        ),
        found=say(
            f"{data.place} serving {', '.join(data.serves)}",
            f"{data.place}，服务 {'、'.join(data.serves)}",
        ),
    )


@evolves(Shop, SupermarketOpened)
def open_(state: Shop, event: Event[SupermarketOpened]) -> Shop:
    """The shop as opened."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        name=data.name,
        serves=data.serves,
        opened_on=data.opened_on,
        index=event.index,
    )
