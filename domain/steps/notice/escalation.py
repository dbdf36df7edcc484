"""An objection that nobody answered in time climbs one link, by the ledger's own key (NOT-3).

- NOT-3 Overdue escalates by itself: from the day after the due day, once for each link, never
  after the answer and never above the last link; a new due day follows by policy.
- REG-2 Notice, subject and objection are on record, and belong together.
- ACT-1 The ledger's own key states it, and nobody else.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE
from domain.kernel.fact import CaseId, Fact, NoticeId, ObjectionId
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.state import evolves
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.steps.notice.admission import due_on
from domain.steps.notice.facts import ItemId, known_notice
from domain.steps.notice.links import FIRST, Link, link_above, title_of
from domain.steps.notice.resolving import open_objection
from domain.steps.notice.state import Objection

LinkName = Literal["township", "county", "leading_group"]


@fact(
    "ObjectionEscalated.v1",
    title=say("Objection escalated", "异议逾期上报"),
    stream=lambda data: data.objection,
    reads=lambda data: (data.notice,),
    place=lambda data, history: known_notice(history, data.notice).place,
    signed_by=((("system",),),),
    rules=("NOT-3", "REG-2"),
    example={
        "notice": "notice:1",
        "objection": "objection:1",
        "subject": CASE,
        "from": FIRST,
        "to": "county",
        "was_due_on": "2026-03-30",
        "due_on": "2026-04-07",
    },
)
class ObjectionEscalated(Fact):
    """The day of the answer passed without one: who stands at the link above has to answer now.

    `was_due_on` is the day that passed, `due_on` the new one.
    """

    notice: NoticeId
    objection: ObjectionId
    from_: LinkName = msgspec.field(name="from")
    to: LinkName
    was_due_on: date
    due_on: date
    subject: CaseId | None = None
    item: ItemId | None = None


@admits(ObjectionEscalated)
def admit_escalated(act: Act[ObjectionEscalated], history: History) -> None:
    """NOT-3: open, overdue, one link up from where it is, due anew by policy."""
    data = act.data
    notice = known_notice(history, data.notice)
    objection = open_objection(data, history)
    above = _above(objection)
    require(
        (data.from_, data.to, data.was_due_on) == (objection.link, above.name, objection.due_on),
        "NOT-3",
        expected=say(
            f"from {objection.link}, due {objection.due_on}, to {above.name}",
            f"由{title_of(objection.link).zh}（期限 {objection.due_on}）上报{above.title.zh}",
        ),
        found=say(
            f"from {data.from_}, due {data.was_due_on}, to {data.to}",
            f"由{title_of(data.from_).zh}（期限 {data.was_due_on}）上报{title_of(data.to).zh}",
        ),
    )
    _check_overdue(objection, min(shanghai_day(history.now), act.day))
    due = due_on(history, notice.place, act.day)
    require(
        data.due_on == due,
        "NOT-3",
        expected=say(f"an answer due on {due}", f"答复期限 {due}"),
        found=say(str(data.due_on), str(data.due_on)),
    )


def _above(objection: Objection) -> Link:
    above = link_above(objection.link)
    if above is None:
        raise Refused(
            "NOT-3",
            expected=say("a link above", "尚有上级"),
            found=say(f"{objection.id} waits at the last", f"{objection.id} 已到最高一级"),
        )
    return above


def _check_overdue(objection: Objection, today: date) -> None:
    since = objection.overdue_from
    require(
        since is not None and today >= since,
        "NOT-3",
        expected=say(f"{since} or later", f"{since} 当日或之后"),
        found=say(str(today), str(today)),
    )


@evolves(Objection, ObjectionEscalated)
def escalate(state: Objection, event: Event[ObjectionEscalated]) -> Objection:
    """The objection waits one link up, until the new day."""
    data = event.data
    return msgspec.structs.replace(state, link=data.to, due_on=data.due_on, escalated_on=event.day)
