"""Complaints 投诉: what a household says is wrong, answered by somebody apart, by a deadline.

- PAY-8, PTS-2 A complaint is answered by township or county, with reasons and evidence, once, by
  nobody who had a part in what it is about (ACT-2, PRB-5), nor of the household or kin to it
  (ACT-3). (L) What nobody has answered within the days that policy names is listed; so is what was
  found right and is not put right. REG-2 The complaint is on record.

What a complaint may be about is declared by its room (`ground`): a payment, an entry of points.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Fact, Paper, Sealed, identifier
from domain.kernel.gap import Gap
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.residents.kinship import check_recused

ComplaintId = Annotated[str, identifier("complaint")]
ANSWERERS: Final[Seats] = (
    ("township_reviewer", "township_deputy", "county_reviewer", "county_deputy"),
)


@state_of("complaint")
class Complaint(State, frozen=True, kw_only=True):
    """A complaint: about what, whose, since when, how it was answered, and what put it right.

    It is about a due that a batch paid, or about the voucher of an `entry`.
    """

    due: str = ""
    batch: str = ""
    entry: str = ""
    household: str = ""
    place: str = ""
    opened_on: date | None = None
    answered_on: date | None = None
    outcome: str = ""
    remedied_by: str = ""
    index: int = 0

    @property
    def about(self) -> str:
        """The stream of what it is about."""
        return self.batch or self.entry


class Ground(NamedTuple):
    """What complaints of a kind are about: whose part bars from answering, and by which rule.

    `days` is the parameter that says how long an answer takes.
    """

    rule: str
    days: str
    parties: Callable[[History, str], tuple[str, ...]]


_GROUNDS: dict[str, Ground] = {}


def ground(prefix: str, rule: str, days: str) -> Callable[..., Callable[..., tuple[str, ...]]]:
    """Declare that complaints may be about streams of a kind: who had a part in one."""

    def declare(
        parties: Callable[[History, str], tuple[str, ...]],
    ) -> Callable[[History, str], tuple[str, ...]]:
        _GROUNDS[prefix] = Ground(rule, days, parties)
        return parties

    return declare


def ground_of(complaint: Complaint) -> Ground:
    """On what ground a complaint stands."""
    return _GROUNDS[complaint.about.partition(":")[0]]


@fact(
    "ComplaintAnswered.v1",
    title=say("Complaint answered", "答复投诉"),
    stream=lambda data: data.complaint,
    place=lambda data, history: known_complaint(history, data.complaint).place,
    signed_by=(ANSWERERS,),
    rules=("PAY-8", "PTS-2", "ACT-2", "ACT-3", "REG-2"),
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


def known_complaint(history: History, complaint: str) -> Complaint:
    """The complaint; refused under REG-2 where there is none."""
    return known(history, Complaint, complaint, say("a complaint on record", "已登记的投诉"))


@admits(ComplaintAnswered)
def admit_answer(act: Act[ComplaintAnswered], history: History) -> None:
    """Once, by its ground's rule; ACT-2 and ACT-3: by nobody whom it is about."""
    complaint = known_complaint(history, act.data.complaint)
    stands = ground_of(complaint)
    require(
        complaint.answered_on is None,
        stands.rule,
        expected=say("a complaint that is open", "未答复的投诉"),
        found=say(f"answered on {complaint.answered_on}", f"已于 {complaint.answered_on} 答复"),
    )
    both = sorted(set(act.persons) & set(stands.parties(history, complaint.about)))
    require(
        not both,
        "ACT-2",
        expected=say("others than who had a part in it", "与经办人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )
    check_recused(history, act.persons, complaint.household)


@evolves(Complaint, ComplaintAnswered)
def close(state: Complaint, event: Event[ComplaintAnswered]) -> Complaint:
    """The complaint is answered."""
    return msgspec.structs.replace(state, answered_on=event.day, outcome=event.data.outcome)


def unheard(complaint: Complaint, days: int, today: date) -> Gap | None:
    """A complaint that nobody has answered in time."""
    since = complaint.opened_on
    if since is None or complaint.answered_on is not None or today <= day_after(since, days):
        return None
    return Gap(
        rule=ground_of(complaint).rule,
        subject=complaint.id,
        since=since,
        due=day_after(since, days),
        message=say(f"not answered since {since}", f"自 {since} 起未答复"),
    )


def unremedied(complaint: Complaint) -> Gap | None:
    """A complaint about an entry that was found right, and is not put right."""
    waits = complaint.entry and complaint.outcome == "upheld" and not complaint.remedied_by
    if not waits:
        return None
    since = complaint.answered_on
    return Gap(
        rule=ground_of(complaint).rule,
        subject=complaint.id,
        since=since,
        due=None,
        message=say(
            f"{complaint.entry} is not reversed since {since}",
            f"{complaint.entry} 自 {since} 起未冲销",
        ),
    )
