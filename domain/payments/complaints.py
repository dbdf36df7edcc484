"""Complaints about payments: opened by a household that denies having the money, and answered.

- PAY-8 A denial opens a complaint. It is answered by township or county, with reasons and evidence,
  by nobody who prepared or approved the payment (ACT-2, PRB-5) and once. (L) What nobody has
  answered within the days that policy names is listed. REG-2 The complaint is on record.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.fact import Fact, Paper, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.payments.approval import check_apart
from domain.payments.batch import known_batch
from domain.steps.checks import known
from domain.steps.examples import PAPER, SEALED

ComplaintId = Annotated[str, identifier("complaint")]
ANSWERERS: Final[Seats] = (
    ("township_reviewer", "township_deputy", "county_reviewer", "county_deputy"),
)


@state_of("complaint")
class Complaint(State, frozen=True, kw_only=True):
    """A complaint: about which due and batch, whose, since when, and how it was answered."""

    due: str = ""
    batch: str = ""
    household: str = ""
    place: str = ""
    opened_on: date | None = None
    answered_on: date | None = None
    outcome: str = ""
    index: int = 0


@fact(
    "ComplaintAnswered.v1",
    title=say("Complaint answered", "答复投诉"),
    stream=lambda data: data.complaint,
    place=lambda data, history: _complaint(history, data.complaint).place,
    signed_by=(ANSWERERS,),
    rules=("PAY-8", "ACT-2", "REG-2"),
    example={
        "complaint": "complaint:1",
        "outcome": "upheld",
        "reasons": SEALED,
        "evidence": PAPER,
    },
)
class ComplaintAnswered(Fact):
    """Whether the household was right, why, and on what evidence."""

    complaint: ComplaintId
    outcome: Literal["upheld", "dismissed"]
    reasons: Sealed
    evidence: Paper


def _complaint(history: History, complaint: str) -> Complaint:
    return known(history, Complaint, complaint, say("a complaint on record", "已登记的投诉"))


@admits(ComplaintAnswered)
def admit_answer(act: Act[ComplaintAnswered], history: History) -> None:
    """PAY-8: once; ACT-2: by nobody whom it is about."""
    complaint = _complaint(history, act.data.complaint)
    require(
        complaint.answered_on is None,
        "PAY-8",
        expected=say("a complaint that is open", "未答复的投诉"),
        found=say(f"answered on {complaint.answered_on}", f"已于 {complaint.answered_on} 答复"),
    )
    check_apart(act, known_batch(history, complaint.batch).persons)


@evolves(Complaint, ComplaintAnswered)
def close(state: Complaint, event: Event[ComplaintAnswered]) -> Complaint:
    """The complaint is answered."""
    return msgspec.structs.replace(state, answered_on=event.day, outcome=event.data.outcome)
