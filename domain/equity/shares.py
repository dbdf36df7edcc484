"""Shares as a plan has them: the plan's state, each line's own small stream, who is named.

- EQ-3 A line is one household's, of one class, once in a plan: its name follows from these.
- NOT-4 A contested line is held; one that an upheld objection removed is never issued.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec

from domain.kernel.act import Event
from domain.kernel.checks import known
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.residents.kinship import homes_of
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved

PlanId = Annotated[str, identifier("equity")]
ShareId = Annotated[str, identifier("share")]
Shares = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1, description="whole shares 股")]
HouseholdClass = Literal["contribution", "quota", "loan_backed"]
"""The classes of which households hold shares; what is left is the collective's."""
CLASSES: tuple[HouseholdClass, ...] = ("contribution", "quota", "loan_backed")
_DIGITS = 32


@state_of("equity")
class EquityPlan(State, frozen=True, kw_only=True):
    """A plan of shares: of which asset, in which case, what it adds up to.

    `households_count` are the shares of all lines together, `collective_count` the remainder.
    """

    case: str = ""
    asset: str = ""
    place: str = ""
    value_fen: int = 0
    par_fen: int = 0
    collective_count: int = 0
    households_count: int = 0
    lines_count: int = 0
    persons: tuple[str, ...] = ()
    issued_on: date | None = None
    index: int = 0


@state_of("share")
class ShareLine(State, frozen=True, kw_only=True):
    """One line of a plan: how many shares of a class a household is to hold, after how many.

    `contested` are the objections to it that nobody has answered; `removed` says that one was
    found right, `held` that it was left out when the others were issued.
    """

    plan: str = ""
    household: str = ""
    share_class: str = ""
    shares_count: int = 0
    before_count: int = 0
    contested: tuple[str, ...] = ()
    removed: bool = False
    held: bool = False
    issued: bool = False
    index: int = 0


def share_of(plan: str, household: str, share_class: str) -> str:
    """The name of a household's line of a class in a plan."""
    named = f"{plan}\n{household}\n{share_class}".encode()
    return f"share:{sha256(named).hexdigest()[:_DIGITS]}"


def known_plan(history: History, plan: str) -> EquityPlan:
    """The plan; refused under REG-2 where there is none."""
    return known(history, EquityPlan, plan, say("a plan of shares", "已拟订的折股量化方案"))


def named_in_plan(plan: str, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    """The households with a line in the plan, among those of the persons and their kin."""
    homes = homes_of(history, persons)
    return tuple(home for home in homes if _is_named(plan, home, history))


def _is_named(plan: str, home: str, history: History) -> bool:
    lines = (history.read(ShareLine, share_of(plan, home, each)) for each in CLASSES)
    return any(line.exists and not line.removed for line in lines)


@evolves(ShareLine, ObjectionMade, ObjectionReceived)
def contest(state: ShareLine, event: Event[Any]) -> ShareLine:
    """The line is held by one more objection."""
    return msgspec.structs.replace(state, contested=(*state.contested, event.data.objection))


@evolves(ShareLine, ObjectionResolved)
def settle(state: ShareLine, event: Event[ObjectionResolved]) -> ShareLine:
    """One objection is answered: the line stays, or leaves the plan."""
    left = tuple(one for one in state.contested if one != event.data.objection)
    removed = state.removed or event.data.effect == "removed"
    return msgspec.structs.replace(state, contested=left, removed=removed)
