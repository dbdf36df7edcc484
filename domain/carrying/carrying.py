"""What an entity's case says that it carries: which households, by what, and what they got.

- SUB-2 A household is carried by one entity for one thing in one year, as long as that entity's
  case is neither over nor its grant withdrawn.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec

from domain.awards.grants import Grant, grant_of
from domain.kernel.act import Signer
from domain.kernel.checks import known
from domain.kernel.fact import identifier
from domain.kernel.history import History, States
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say
from domain.projects.entities import Entity
from domain.steps.case import APPLICANTS, OVER, Case

Form = Literal["wages", "dividend", "order", "land_rent"]
FORMS: Final[dict[Form, Words]] = {
    "wages": say("wages", "务工工资"),
    "dividend": say("dividend", "入股分红"),
    "order": say("price of what was ordered", "订单收购"),
    "land_rent": say("rent of land", "土地流转租金"),
}
"""By what households are carried: 吸纳贫困人口就业、入股、订单、土地流转 (S3a 五(四))."""
Answer = Literal["confirmed", "denied"]
CarriedId = Annotated[str, identifier("carried")]
_DIGITS: Final = 32


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One household, by one thing: who of it, how much it got, and what it says itself."""

    carried: str
    household: str
    form: Form
    persons: tuple[str, ...]
    got_fen: int
    answer: Literal["", "confirmed", "denied"] = ""


@state_of("carrying")
class Carrying(State, frozen=True, kw_only=True):
    """What a case was applied for: of which entity and year, with how many workers in all.

    `recorders` are the officers who recorded the application or an answer on paper (ACT-2).
    """

    case: str = ""
    entity: str = ""
    year: int = 0
    applied_on: date | None = None
    workers_count: int = 0
    lines: tuple[Line, ...] = ()
    recorders: tuple[str, ...] = ()
    index: int = 0

    def line(self, carried: str) -> Line | None:
        """The line of that name, if the case has one."""
        return next((one for one in self.lines if one.carried == carried), None)

    def counted(self, struck: Iterable[str] = ()) -> tuple[Line, ...]:
        """The lines that their households confirmed, but for those of households struck out."""
        out = frozenset(struck)
        return tuple(
            one for one in self.lines if one.answer == "confirmed" and one.household not in out
        )


@state_of("carried")
class Carried(State, frozen=True, kw_only=True):
    """A household's own thing of a year, and the case that was last to say that it carries it."""

    case: str = ""


def carrying_of(case: str) -> str:
    """The stream of what a case says that its entity carries."""
    return f"carrying:{case.partition(':')[2]}"


def carried_of(household: str, form: str, year: int) -> str:
    """The stream of one thing by which a household is carried in a year."""
    named = f"{household}\n{form}\n{year}".encode()
    return f"carried:{sha256(named).hexdigest()[:_DIGITS]}"


def known_carrying(history: History, case: str) -> Carrying:
    """What the case applies for; refused under REG-2 where it is of no entity's subsidy."""
    expected = say("a case of an entity that carries households", "已申请带贫主体补助的事项")
    return known(history, Carrying, carrying_of(case), expected)


def taken_by(states: States, carried: str) -> str:
    """The case that counts this thing of this household already; empty where none does."""
    name = states.read(Carried, carried).case
    if not name:
        return ""
    over = states.read(Case, name).status in OVER
    return "" if over or states.read(Grant, grant_of(name)).withdrawn else name


def officers_of(by: Iterable[Signer]) -> tuple[str, ...]:
    """Those of the signers who sign for neither household nor entity."""
    return tuple(one.person for one in by if one.role not in APPLICANTS)


def behind(case: Case, states: States) -> tuple[str, ...]:
    """Who stands behind the entity that the case is about."""
    return states.read(Entity, case.subject).controllers
