"""What becomes of a record of unwillingness: the person's reply, the decision, work that is shown.

- EVA-2 The person replies while it is in force, by their own key or on signed paper; it is decided
  on once, when they replied or had their days, with reasons; it never stands against a verdict on
  record. Whoever shows that the person works ends it at once.
- ACT-2 A reply is not taken by who recorded; who recorded does not decide. ACT-3 Nor do kin.
- REG-2 The person is registered. HH-3, SUP-11 of household and person.

Whoever is not the person, and does not guide, is refused before the record is looked at: a refusal
tells nobody whether there is one.
"""

from datetime import date
from typing import Any, Literal

import msgspec

from domain.evaluation.guidance import (
    Guidance,
    check_able,
    check_in_force,
    guidance_of,
    known_guidance,
)
from domain.evaluation.recording import check_outsiders
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Fact, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES, acting
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.people import registered
from domain.steps.notice.facts import VILLAGERS

GUIDES = (*COMMITTEES, "township_officer", "township_reviewer", "township_deputy")
"""Village committee and township: who guides, and nobody else, reads and adds to a record."""


class _OfPerson(Fact):
    """Whose record it is about."""

    person: PersonId


def _place(data: _OfPerson, history: History) -> str:
    return registered(history, data.person).place


def _streams(data: _OfPerson) -> str:
    return guidance_of(data.person)


@fact(
    "ReplyGiven.v1",
    title=say("Reply given", "本人陈述申辩（限制查阅）"),
    stream=_streams,
    reads=lambda data: (data.person,),
    place=_place,
    signed_by=((VILLAGERS,), (GUIDES,)),
    rules=("EVA-2", "ACT-2", "REG-2", "SUP-11"),
    example={"person": "person:1", "text": SEALED, "paper": None},
)
class ReplyGiven(_OfPerson):
    """What the person says to it; on signed paper through an officer who did not record it."""

    text: Sealed
    paper: Paper | None = None


@fact(
    "UnwillingnessDecided.v1",
    title=say("Unwillingness decided on", "不愿劳动情形认定（限制查阅）"),
    stream=_streams,
    reads=lambda data: (data.person,),
    place=_place,
    signed_by=((("township_reviewer", "township_deputy"),),),
    rules=("EVA-2", "ACT-2", "ACT-3", "HH-3", "REG-2", "SUP-11"),
    example={"person": "person:1", "verdict": "dropped", "reasons": SEALED},
)
class UnwillingnessDecided(_OfPerson):
    """Whether the record stands, and why."""

    verdict: Literal["stands", "dropped"]
    reasons: Sealed


@fact(
    "WorkShown.v1",
    title=say("Work shown", "已参加劳动（限制查阅）"),
    stream=_streams,
    reads=lambda data: (data.person,),
    place=_place,
    signed_by=((VILLAGERS,), (GUIDES,)),
    rules=("EVA-2", "REG-2", "SUP-11"),
    example={"person": "person:1", "kind": "employment", "since": "2026-06-01", "evidence": PAPER},
)
class WorkShown(_OfPerson):
    """The person works, trains or runs a project of their own; the record is over."""

    kind: Literal["employment", "training", "public_post", "own_project"]
    since: date
    evidence: Paper


def _check_own(act: Act[Any], paper: Paper | None) -> None:
    """EVA-2: the person's own act, or on the paper through who guides."""
    (signer,) = act.by
    guide = signer.role in GUIDES and paper is not None
    require(
        signer.person == act.data.person or guide,
        "EVA-2",
        expected=say("the person, or who guides, with the paper", "本人，或引导人员附材料"),
        found=acting(signer.person, signer.role),
    )


@admits(ReplyGiven)
def admit_reply(act: Act[ReplyGiven], history: History) -> None:
    """EVA-2 of whose word it is, ACT-2 of who takes it down."""
    _check_own(act, act.data.paper)
    state = _in_force(act.data.person, history, act.day, undecided=True)
    taken = [person for person in act.persons if person in state.recorders]
    require(
        not taken,
        "ACT-2",
        expected=say("the reply taken by somebody who did not record it", "非记录人代收"),
        found=say(", ".join(taken), "、".join(taken)),
    )


@admits(UnwillingnessDecided)
def admit_decision(act: Act[UnwillingnessDecided], history: History) -> None:
    """EVA-2: not before the person had their say; ACT-2, ACT-3 of who decides."""
    data = act.data
    state = _in_force(data.person, history, act.day, undecided=True)
    heard = state.replied_on is not None and act.day >= state.replied_on
    require(
        heard or (state.reply_until is not None and act.day > state.reply_until),
        "EVA-2",
        expected=say(f"a reply, or a day after {state.reply_until}", f"{state.reply_until} 之后"),
        found=say(f"no reply on {act.day}", f"{act.day} 尚未陈述申辩"),
    )
    party = sorted(set(act.persons) & {*state.recorders, *state.helpers})
    require(
        not party,
        "ACT-2",
        expected=say("somebody who neither recorded nor took the reply", "非记录人、非代收人"),
        found=say(", ".join(party), "、".join(party)),
    )
    check_outsiders(act.persons, history, state.household)
    if data.verdict == "stands":
        check_able(history, data.person, state.household, act.day)


@admits(WorkShown)
def admit_work(act: Act[WorkShown], history: History) -> None:
    """EVA-2: the person's own or a guide's, since a day that has come, of a record in force."""
    data = act.data
    _check_own(act, data.evidence)
    require(
        data.since <= act.day,
        "EVA-2",
        expected=say(f"work since {act.day} or earlier", f"不晚于 {act.day} 开始"),
        found=say(str(data.since), str(data.since)),
    )
    _in_force(data.person, history, act.day)


def _in_force(person: str, history: History, day: date, *, undecided: bool = False) -> Guidance:
    state = known_guidance(history, person)
    check_in_force(state, day)
    require(
        not undecided or state.standing == "open",
        "EVA-2",
        expected=say("a record not yet decided on", "尚未认定的记录"),
        found=say(f"decided on {state.decided_on}", f"{state.decided_on} 已认定"),
    )
    return state


@evolves(Guidance, ReplyGiven)
def reply(state: Guidance, event: Event[ReplyGiven]) -> Guidance:
    """The person had their say."""
    helpers = tuple(person for person in event.persons if person != state.person)
    return msgspec.structs.replace(
        state,
        replied_on=state.replied_on or event.day,
        helpers=tuple(dict.fromkeys((*state.helpers, *helpers))),
    )


@evolves(Guidance, UnwillingnessDecided)
def decide(state: Guidance, event: Event[UnwillingnessDecided]) -> Guidance:
    """It counts from now, or is over."""
    stands = event.data.verdict == "stands"
    return msgspec.structs.replace(
        state,
        standing="stands" if stands else "dropped",
        decided_on=event.day,
        ended_on=None if stands else event.day,
    )


@evolves(Guidance, WorkShown)
def end(state: Guidance, event: Event[WorkShown]) -> Guidance:
    """It is over."""
    return msgspec.structs.replace(state, standing="ended", ended_on=event.day)
