"""A case: the way of a household, or of whatever its row is about, through the row's steps.

What was done, by whom, what runs now and what waits. The state knows nothing of any row; it reads
the row's `Procedure`. Evolution never refuses; the order is enforced in `turn.py`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Literal

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import papers_of
from domain.kernel.state import Lasting, state_of
from domain.steps.procedure import Procedure, Step, procedure_of

Status = Literal["open", "held", "rejected", "withdrawn", "completed", "annulled"]
Verdict = Literal["passed", "returned", "rejected"]
OVER: Final = frozenset({"rejected", "withdrawn", "annulled"})
"""How a case ends without its row's effect."""
HOUSEHOLD_ROLES = frozenset({"householder"})
"""Who signs for the household itself."""
APPLICANTS = HOUSEHOLD_ROLES | {"implementing_entity"}
"""Who applies on their own behalf; who records a signed paper of theirs did not apply (ACT-2)."""


class Signature(msgspec.Struct, frozen=True):
    """Who signed a step of the case, in what office; kept when the step is sent back."""

    person: str
    role: str
    step: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was taken: through which stream, at which position, on which day, by whom.

    The policies adopted before the position `decided_at` decided, as in force on `decided_on`: a
    notice runs as long as they said when it was posted, a vote counts by the day of the meeting.
    """

    step: str
    via: str
    index: int
    day: date
    persons: tuple[str, ...]
    decided_at: int
    decided_on: date


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A step that has begun and not ended: the assembly, notice or sample that holds it.

    `decided_at` and `decided_on` are as in `Done`; without a position the end of the step decides.
    """

    step: str
    via: str
    since: date
    decided_at: int | None
    decided_on: date


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How a case ended: at which step, position and day, and by the policies of when."""

    step: str
    index: int
    day: date
    decided_at: int
    decided_on: date


@state_of("case")
class Case(Lasting, frozen=True, kw_only=True):
    """One case; `subject` is the household, or what the row is about; `place` where it lies.

    `reason` is why it was opened, `proposers` who did so without being asked by the household.
    `papers` are the SHA-256 of every paper that its steps recorded. `contested` holds the
    unresolved objections that name it. `reposts` is the notice after which it must be posted
    again, corrected (NOT-4). `sent_back` holds the steps that sent it back. `moved_on` is the
    last day on which anything happened to it; nothing that follows lies before. `due` is the row
    that is due since this one ended; from `false_since` on, false information is known (ID-9).
    """

    procedure: str = ""
    subject: str = ""
    place: str = ""
    opened_on: date | None = None
    reason: str = ""
    proposers: tuple[str, ...] = ()
    status: Status = "open"
    done: tuple[Done, ...] = ()
    running: Running | None = None
    signatures: tuple[Signature, ...] = ()
    papers: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    reposts: str = ""
    sent_back: tuple[str, ...] = ()
    moved_on: date | None = None
    ended: Ending | None = None
    due: str = ""
    false_since: date | None = None

    @property
    def row(self) -> Procedure | None:
        """The row whose steps the case takes."""
        return procedure_of(self.procedure)

    def taken(self, step: str) -> Done | None:
        """How the step was taken, if it was and was not sent back since."""
        return next((done for done in self.done if done.step == step), None)

    @property
    def signers(self) -> dict[str, tuple[str, ...]]:
        """Everybody who signed each step, in the order of first signing, returned ones included."""
        found: dict[str, dict[str, None]] = {}
        for signature in self.signatures:
            found.setdefault(signature.step, {})[signature.person] = None
        return {step: tuple(persons) for step, persons in found.items()}

    def step_name(self, act_type: str, code: str = "") -> str:
        """The name of the step that acts of this type, under this code, begin or end."""
        step = self.row.step_for(act_type, code) if self.row else None
        return step.name if step else ""


def next_step(case: Case) -> Step | None:
    """The first step that has not been taken; None once the case has ended."""
    if case.row is None or case.status not in ("open", "held"):
        return None
    taken = {done.step for done in case.done}
    return next((step for step in case.row.of_case if step.name not in taken), None)


def waiting(case: Case) -> tuple[tuple[Step, tuple[str, ...]], ...]:
    """What the case waits for, and in which roles it can be done."""
    step = next_step(case)
    return () if step is None else ((step, step.by),)


def open_case(
    case: Case,
    event: Event[Any],
    *,
    procedure: str,
    subject: str,
    place: str,
    reason: str | None = None,
) -> Case:
    """A new case of the row, its application taken."""
    row = procedure_of(procedure)
    found = row.reason(reason) if row else None
    asked = found is None or found.voluntary or event.by[0].role in HOUSEHOLD_ROLES
    opened = msgspec.structs.replace(
        case,
        procedure=procedure,
        subject=subject,
        place=place,
        opened_on=event.day,
        reason=reason or "",
        proposers=() if asked else event.persons,
    )
    return finish(opened, event, opened.step_name(event.type), case.id)


def next_act(case: Case) -> str:
    """The act type that the waiting step needs now; empty once the case has ended."""
    step = next_step(case)
    if step is None:
        return ""
    return step.ends if case.running or not step.begins else step.begins


def begin(
    case: Case, event: Event[Any], step: str, via: str, *, decided_on: date | None = None
) -> Case:
    """The case with a step begun and held by `via`.

    The policies of now decide on it, unless it is decided at its end, by those of `decided_on`.
    """
    running = Running(
        step=step,
        via=via,
        since=event.day,
        decided_at=None if decided_on else event.index,
        decided_on=decided_on or event.day,
    )
    return msgspec.structs.replace(_noted(case, event, step), running=running, reposts="")


def finish(case: Case, event: Event[Any], step: str, via: str) -> Case:
    """The case with a step taken."""
    if case.ended:
        return _let_go(case)
    at, on = _decided(case, event)
    done = Done(
        step=step,
        via=via,
        index=event.index,
        day=event.day,
        persons=event.persons,
        decided_at=at,
        decided_on=on,
    )
    after = msgspec.structs.replace(
        _noted(case, event, step), done=(*case.done, done), running=None, status="open"
    )
    if next_step(after) is None:
        return _end(after, event, step, "completed")
    return after


def judge(case: Case, event: Event[Any], step: str, via: str, verdict: Verdict) -> Case:
    """The case after somebody's verdict: on, back to where the step returns to, or out."""
    if verdict == "passed":
        return finish(case, event, step, via)
    if verdict == "rejected":
        return reject(case, event, step)
    return send_back(case, event, step)


def judged(case: Case, event: Event[Any]) -> Case:
    """The case after the verdict of an act whose type ends one step of the row: on, back or out."""
    data = event.data
    return judge(case, event, case.step_name(event.type), data.case, data.verdict)


def reject(case: Case, event: Event[Any], step: str, *, due: str = "") -> Case:
    """The case, ended without its row's effect; `due` is the row that is due then."""
    if case.ended:
        return _let_go(case)
    ended = _end(_noted(case, event, step), event, step, "rejected")
    return msgspec.structs.replace(ended, due=due)


def annul(case: Case, event: Event[Any]) -> Case:
    """The case, ended by a finding of false information (ID-9); what holds it still closes."""
    return msgspec.structs.replace(_end(case, event, "", "annulled"), running=case.running)


def pause(case: Case, event: Event[Any], reposts: str = "") -> Case:
    """The case, no longer held by an assembly or notice, with the step to be begun anew."""
    if case.ended:
        return _let_go(case)
    return msgspec.structs.replace(
        case, running=None, status="open", reposts=reposts, moved_on=_latest(case, event)
    )


def hold(case: Case) -> Case:
    """The case, held where it is."""
    return case if case.ended else msgspec.structs.replace(case, status="held")


def contest(case: Case, event: Event[Any], objection: str) -> Case:
    """The case, held by one more objection."""
    contested = (*case.contested, objection)
    return hold(msgspec.structs.replace(case, contested=contested, moved_on=_latest(case, event)))


def settle(case: Case, event: Event[Any], objection: str) -> Case:
    """The case with one objection less, and the papers of its answer."""
    left = tuple(other for other in case.contested if other != objection)
    papers = tuple(dict.fromkeys((*case.papers, *papers_of(event.data))))
    after = msgspec.structs.replace(
        case, contested=left, papers=papers, moved_on=_latest(case, event)
    )
    return hold(after) if left or case.ended else msgspec.structs.replace(after, status="open")


def withdraw(case: Case, event: Event[Any]) -> Case:
    """The case, ended by the household's own wish."""
    return _end(case, event, "", "withdrawn")


def send_back(case: Case, event: Event[Any], step: str) -> Case:
    """The case with the steps since `returns_to` to be taken again."""
    if case.ended:
        return _let_go(case)
    row = case.row
    found = row.step(step) if row else None
    again = row.steps_from(found.returns_to or step) if row and found else frozenset()
    done = tuple(entry for entry in case.done if entry.step not in again)
    back = tuple(dict.fromkeys((*case.sent_back, step)))
    return msgspec.structs.replace(
        _noted(case, event, step), done=done, running=None, sent_back=back
    )


def cases_among(streams: Iterable[str]) -> tuple[str, ...]:
    """Those of the streams that are cases."""
    return tuple(stream for stream in streams if stream.startswith("case:"))


def _noted(case: Case, event: Event[Any], step: str) -> Case:
    signed = tuple(Signature(signer.person, signer.role, step) for signer in event.by)
    papers = dict.fromkeys((*case.papers, *papers_of(event.data)))
    return msgspec.structs.replace(
        case,
        signatures=(*case.signatures, *signed),
        papers=tuple(papers),
        moved_on=_latest(case, event),
    )


def _latest(case: Case, event: Event[Any]) -> date:
    return max(case.moved_on or event.day, event.day)


def _decided(case: Case, event: Event[Any]) -> tuple[int, date]:
    """The position and day whose policies decide on the step that the event ends."""
    running = case.running
    if running is None:
        return event.index, event.day
    at = event.index if running.decided_at is None else running.decided_at
    return at, running.decided_on


def _let_go(case: Case) -> Case:
    """What is over stays over; the meeting, sample or notice that held it has closed."""
    return msgspec.structs.replace(case, running=None)


def _end(case: Case, event: Event[Any], step: str, status: Status) -> Case:
    at, on = _decided(case, event)
    ended = Ending(step=step, index=event.index, day=event.day, decided_at=at, decided_on=on)
    return msgspec.structs.replace(case, status=status, ended=ended, running=None)
