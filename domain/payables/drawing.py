"""A list drawn, and drawn anew: the first step of every row whose case is about a payable list.

- ID-5 (or the row's own rule of order) The first list opens its case. One that was sent back is
  drawn anew in that case, in its turn: it says which list it `replaces`, and the case is about it
  from then on, so that the old one can never be final (PAY-3); it stays where it was, for whoever
  votes on it, reviews it or sees it hang is of that place.
- REG-1 A case is new where nothing is replaced. ACT-1 Who draws has a role that the row names.
"""

from typing import Any, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats
from domain.kernel.checks import check_new
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.payables.listing import PayableList
from domain.steps.case import OVER, Case, finish, open_case
from domain.steps.procedure import Procedure
from domain.steps.turn import check_day, check_order, check_roles, known_case

DRAWERS: Final[Seats] = (("township_officer",), ("township_accounting",))
"""Who gathers a list at the township, and who keeps the books there."""


def check_drawn(act: Act[Any], history: History, row: Procedure) -> None:
    """The turn of a list of the row, drawn for the first time or anew."""
    data, step = act.data, row.steps[0]
    check_roles(act.by, step)
    if data.replaces is None:
        check_new(history, Case, data.case)
        return
    case = known_case(history, data.case)
    require(
        case.subject == data.replaces and case.procedure == row.name,
        row.order_rule,
        expected=say(f"{case.id} about {case.subject}", f"{case.id} 的清单 {case.subject}"),
        found=say(f"replaces {data.replaces}", f"替代 {data.replaces}"),
    )
    place = history.read(PayableList, data.replaces).place
    require(
        data.place == place,
        row.order_rule,
        expected=say(f"a list of {place}, as before", f"仍为 {place} 的清单"),
        found=say(data.place, data.place),
    )
    check_order(case, row, step, "")
    check_day(case, row, act.day)


def holds(case: Case, list_: str) -> bool:
    """Whether a list's case is about it still and has not failed, so that it holds what it took."""
    return case.subject == list_ and case.status not in OVER


def put_drawn(case: Case, event: Event[Any], procedure: str) -> Case:
    """A case of the list; where an earlier one was sent back, it is about this one now."""
    data = event.data
    if not case.exists:
        return open_case(case, event, procedure=procedure, subject=data.list, place=data.place)
    about = msgspec.structs.replace(case, subject=data.list)
    return finish(about, event, about.step_name(event.type), data.case)
