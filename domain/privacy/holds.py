"""Holds: what keeps personal data from being destroyed though their retention has passed.

- SUP-11 A legal hold, known to all, stands in the county's ledger; an open finding or hold of audit
  or discipline in the inspection ledger, where it warns nobody. What is held stays held until it
  is released, in the inspection ledger by the office that placed it.
- REG-1 A hold has a number of its own. REG-2 What is held, or released, is on record.

A hold on a household or a case holds everybody who belongs to it.
"""

from typing import Annotated, Literal

import msgspec

from domain.authority.registry import Document
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.fact import Fact, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import SUPERVISION
from domain.kernel.state import State, evolves, kind_of, state_of
from domain.kernel.words import say
from domain.privacy.inspection import INSPECTION

Held = Annotated[str, msgspec.Meta(pattern=r"^(person|household|case):[A-Za-z0-9-]{1,64}$")]
HoldId = Annotated[str, identifier("hold")]
HOLDERS: Seats = (("leading_group", "county_deputy", "registrar"),)
SUPERVISORS: Seats = (SUPERVISION,)


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One open hold on a subject, and the office that placed it."""

    id: str
    subject: str
    role: str


@state_of("retention")
class Retention(State):
    """The holds that are open, and the numbers of all there ever were."""

    holds: tuple[Hold, ...] = ()
    numbers: tuple[str, ...] = ()

    def on(self, subject: str) -> tuple[str, ...]:
        """The open holds on a subject: persons, households and cases may share a stream."""
        return tuple(hold.id for hold in self.holds if hold.subject == subject)


def retention_of(subject: str) -> str:
    """The stream of the holds on a subject."""
    return f"retention:{subject.partition(':')[2]}"


def holds_on(history: History, subject: str) -> tuple[str, ...]:
    """The open holds on a subject in the ledger at hand."""
    return history.read(Retention, retention_of(subject)).on(subject)


class _OfHold(Fact):
    """One hold on one subject."""

    hold: HoldId
    subject: Held


_EXAMPLE = {"hold": "hold:1", "subject": "person:p1"}
_DOCUMENT = {"number": "示例〔2056〕8号", "title": "示例保全通知", "sha256": "0" * 64}


@fact(
    "RetentionHeld.v1",
    title=say("Retention extended by a hold", "延长保管"),
    stream=lambda data: retention_of(data.subject),
    reads=lambda data: (data.subject,),
    place=lambda _data, history: history.county,
    signed_by=(HOLDERS,),
    rules=("SUP-11", "REG-1", "REG-2"),
    example={**_EXAMPLE, "reason": "litigation", "document": _DOCUMENT},
)
class RetentionHeld(_OfHold):
    """A legal hold, known to all, with the document that demands it."""

    reason: Literal["litigation", "complaint", "audit", "archive", "request_of_authority"]
    document: Document


@fact(
    "RetentionReleased.v1",
    title=say("Hold released", "解除延长保管"),
    stream=lambda data: retention_of(data.subject),
    place=lambda _data, history: history.county,
    signed_by=(HOLDERS,),
    rules=("SUP-11", "REG-2"),
    example={**_EXAMPLE, "document": _DOCUMENT},
)
class RetentionReleased(_OfHold):
    """The legal hold has ended."""

    document: Document


@fact(
    "FindingHeld.v1",
    title=say("Data held for an inspection", "监督保全"),
    stream=lambda data: retention_of(data.subject),
    place=lambda _data, history: history.county,
    signed_by=(SUPERVISORS,),
    rules=("ACT-4", "SUP-11", "REG-1"),
    ledgers=INSPECTION,
    example={**_EXAMPLE, "reason": "open_finding"},
)
class FindingHeld(_OfHold):
    """An open finding, or a hold of audit or discipline; the county's ledger does not show it."""

    reason: Literal["open_finding", "investigation", "audit_sample"]


@fact(
    "FindingReleased.v1",
    title=say("Inspection hold released", "解除监督保全"),
    stream=lambda data: retention_of(data.subject),
    place=lambda _data, history: history.county,
    signed_by=(SUPERVISORS,),
    rules=("ACT-4", "SUP-11", "REG-2"),
    ledgers=INSPECTION,
    example=_EXAMPLE,
)
class FindingReleased(_OfHold):
    """The finding is closed, or the hold is no longer needed."""


@admits(RetentionHeld)
def admit_retention(act: Act[RetentionHeld], history: History) -> None:
    """REG-2 of what is held, REG-1 of the hold's number."""
    subject = act.data.subject
    require(
        history.read(kind_of(subject), subject).exists,
        "REG-2",
        expected=say("somebody or something on record", "账本中已有的对象"),
        found=say(f"{subject} is not", f"{subject} 无记录"),
    )
    admit_hold(act, history)


@admits(FindingHeld)
def admit_hold(act: Act[FindingHeld | RetentionHeld], history: History) -> None:
    """REG-1: the number is new among the holds on this subject."""
    data = act.data
    require(
        data.hold not in history.read(Retention, retention_of(data.subject)).numbers,
        "REG-1",
        expected=say("a number not yet given out", "尚未使用的编号"),
        found=say(f"{data.hold} was used before", f"{data.hold} 已使用"),
    )


@admits(RetentionReleased)
def admit_release(act: Act[FindingReleased | RetentionReleased], history: History) -> None:
    """REG-2: only what is held is released."""
    data = act.data
    require(
        data.hold in holds_on(history, data.subject),
        "REG-2",
        expected=say("an open hold on the subject", "该对象上尚未解除的保全"),
        found=say(f"{data.hold} is none", f"{data.hold} 不在其中"),
    )


@admits(FindingReleased)
def admit_inspection_release(act: Act[FindingReleased], history: History) -> None:
    """REG-2, and SUP-11: audit does not release what discipline holds, nor the other way."""
    admit_release(act, history)
    held = history.read(Retention, retention_of(act.data.subject)).holds
    placed = next(hold.role for hold in held if hold.id == act.data.hold)
    require(
        act.signer_as(placed) is not None,
        "SUP-11",
        expected=say(f"released by {placed}", f"由 {placed} 解除"),
        found=say(act.by[0].role, act.by[0].role),
    )


@evolves(Retention, RetentionHeld, FindingHeld)
def hold(state: Retention, event: Event[RetentionHeld | FindingHeld]) -> Retention:
    """One hold more."""
    data = event.data
    placed = Hold(id=data.hold, subject=data.subject, role=event.by[0].role)
    return msgspec.structs.replace(
        state, holds=(*state.holds, placed), numbers=(*state.numbers, data.hold)
    )


@evolves(Retention, RetentionReleased, FindingReleased)
def release(state: Retention, event: Event[RetentionReleased | FindingReleased]) -> Retention:
    """The hold is open no longer."""
    data = event.data
    holds = tuple(
        held for held in state.holds if (held.id, held.subject) != (data.hold, data.subject)
    )
    return msgspec.structs.replace(state, holds=holds)
