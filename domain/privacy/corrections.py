"""A person asks for what is held about them to be corrected, and it is decided.

- HH-7 The request is the person's own, or comes on paper through an officer; it is decided once,
  with reasons, by the day that policy sets (`correction_days`).
- ACT-1 An officer has authority over where the person is registered. ACT-2 The request is not
  decided by the person, by who handed it in, or by who entered what is to be corrected.
- ID-4 A request entered late carries its paper.
- REG-1 A request's reference is given out once. REG-2 Person and request are on record.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.authority import policies
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_happened, check_new, known
from domain.kernel.examples import SEALED
from domain.kernel.fact import Fact, Paper, PersonId, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.roles import EVERYBODY, REGISTRARS, acting
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.residents.people import Person, registered

CorrectionId = Annotated[str, identifier("correction")]
DECIDERS = ("township_officer", "township_reviewer", "county_reviewer", "registrar")


@state_of("correction")
class Correction(State):
    """One request: about whom, since when, due when, how decided, and whether carried out."""

    person: str = ""
    place: str = ""
    about: str = ""
    requested_on: date | None = None
    due_on: date | None = None
    requested_by: tuple[str, ...] = ()
    verdict: Literal["granted", "refused"] | None = None
    decided_on: date | None = None
    done_at: int | None = None


@fact(
    "CorrectionRequested.v1",
    title=say("Correction requested", "申请更正个人信息"),
    stream=lambda data: data.correction,
    reads=lambda data: (data.person,),
    signed_by=((EVERYBODY,),),
    rules=("ACT-1", "REG-1", "REG-2", "HH-7", "ID-4", "SUP-11"),
    example={
        "correction": "correction:1",
        "person": "person:p1",
        "place": "231005100201",
        "about": "phone",
        "text": SEALED,
        "due_on": "2026-03-16",
    },
)
class CorrectionRequested(Fact):
    """What is held about the person is wrong: `text` says what, and what it should be."""

    correction: CorrectionId
    person: PersonId
    place: Place
    about: Literal["name", "id_number", "phone", "gender", "membership", "status", "card", "other"]
    text: Sealed
    due_on: date
    paper: Paper | None = None
    happened_on: date | None = None


@admits(CorrectionRequested)
def admit_request(act: Act[CorrectionRequested], history: History) -> None:
    """REG-1, REG-2, ACT-1, ID-4 and HH-7 of a request."""
    data = act.data
    check_new(history, Correction, data.correction)
    person = registered(history, data.person)
    require(
        data.place == person.place,
        "REG-2",
        expected=say(f"the person's place {person.place}", f"登记地 {person.place}"),
        found=say(data.place, data.place),
    )
    _check_handed_in(act, person)
    check_happened(act, data.happened_on, data.paper)
    due = due_on(history, person.place, act.day)
    require(
        data.due_on == due,
        "HH-7",
        expected=say(f"a decision due on {due}", f"办理期限 {due}"),
        found=say(str(data.due_on), str(data.due_on)),
    )


def due_on(history: History, place: str, day: date) -> date:
    """HH-7: the day by which a request made on a day is to be decided."""
    return day_after(day, policies.value(history, place, "correction_days", day))


def _check_handed_in(act: Act[CorrectionRequested], person: Person) -> None:
    (signer,) = act.by
    officer = signer.role in REGISTRARS and covers(signer.place, person.place)
    require(
        signer.person == person.id or (officer and act.data.paper is not None),
        "ACT-1",
        expected=say(
            "the person, or an officer of the place with the signed paper",
            "本人，或有管辖权的经办人并附本人签字材料",
        ),
        found=acting(signer.person, signer.role),
    )


@evolves(Correction, CorrectionRequested)
def request(state: Correction, event: Event[CorrectionRequested]) -> Correction:
    """The request waits for its decision."""
    data = event.data
    return msgspec.structs.replace(
        state,
        person=data.person,
        place=data.place,
        about=data.about,
        requested_on=event.day,
        due_on=data.due_on,
        requested_by=event.persons,
    )


def known_request(history: History, correction: str, person: str) -> Correction:
    """REG-2: the request is on record, and about the person."""
    state = known(history, Correction, correction, say("a request on record", "已登记的更正申请"))
    require(
        state.person == person,
        "REG-2",
        expected=say(f"a request about {person}", f"{person} 的更正申请"),
        found=say(f"{correction} is about {state.person}", f"{correction} 属于 {state.person}"),
    )
    return state


@fact(
    "CorrectionDecided.v1",
    title=say("Correction decided", "更正申请决定"),
    stream=lambda data: data.correction,
    reads=lambda data: (data.person,),
    place=lambda data, history: known_request(history, data.correction, data.person).place,
    signed_by=((DECIDERS,),),
    rules=("ACT-1", "ACT-2", "REG-2", "HH-7", "SUP-11"),
    example={
        "correction": "correction:1",
        "person": "person:p1",
        "verdict": "granted",
        "reasons": SEALED,
    },
)
class CorrectionDecided(Fact):
    """The request is granted or refused, with reasons."""

    correction: CorrectionId
    person: PersonId
    verdict: Literal["granted", "refused"]
    reasons: Sealed


@admits(CorrectionDecided)
def admit_decision(act: Act[CorrectionDecided], history: History) -> None:
    """HH-7 and ACT-2 of a decision."""
    state = known_request(history, act.data.correction, act.data.person)
    require(
        state.verdict is None,
        "HH-7",
        expected=say("a request not yet decided", "尚未决定的更正申请"),
        found=say(f"{state.verdict} on {state.decided_on}", f"已于 {state.decided_on} 决定"),
    )
    entered = registered(history, state.person).registrars
    party = {state.person, *state.requested_by, *entered} & set(act.persons)
    require(
        not party,
        "ACT-2",
        expected=say(
            "somebody who neither asks, nor handed in, nor entered it",
            "非申请人、非经办人、非原登记人",
        ),
        found=say(", ".join(sorted(party)), "、".join(sorted(party))),
    )


@evolves(Correction, CorrectionDecided)
def decide(state: Correction, event: Event[CorrectionDecided]) -> Correction:
    """The request is decided."""
    return msgspec.structs.replace(state, verdict=event.data.verdict, decided_on=event.day)
