"""What comes of a request for correction: the person's new values, or word that it is done.

- HH-7 A granted request is carried out once. Without one only a registrar corrects, on a paper.
  What is corrected by other acts (a membership, a status, a card) is reported with its record.
- HH-2 A new ID number is valid and nobody else has it; a new gender comes with the number that
  shows it.
- REG-2 Person and request are on record, and belong together.
"""

from typing import Any, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import SEALED
from domain.kernel.fact import Count, Fact, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.privacy.corrections import Correction, CorrectionId, known_request
from domain.residents.people import Person, check_number, registered


@fact(
    "PersonCorrected.v1",
    title=say("Person corrected", "更正人员信息"),
    stream=lambda data: data.person,
    touches=lambda data: (data.request,) if data.request else (),
    place=lambda data, history: registered(history, data.person).place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-2", "HH-7", "SUP-11"),
    indexed={"id_number": "/id_number", "name": "/name"},
    scoped=frozenset({"name"}),
    example={
        "person": "person:p1",
        "request": "correction:1",
        "name": SEALED,
        "id_number": SEALED,
        "phone": SEALED,
    },
)
class PersonCorrected(Fact):
    """New values of a person; what is not named stays as it is."""

    person: PersonId
    request: CorrectionId | None
    name: Sealed | None = None
    id_number: Sealed | None = None
    phone: Sealed | None = None
    gender: Literal["female", "male"] | None = None
    paper: Paper | None = None


@admits(PersonCorrected)
def admit_correction(act: Act[PersonCorrected], history: History) -> None:
    """HH-7 of what entitles to it, HH-2 of a new number."""
    data = act.data
    person = registered(history, data.person)
    require(
        any(v is not None for v in (data.name, data.id_number, data.phone, data.gender)),
        "HH-7",
        expected=say("at least one new value", "至少更正一项"),
        found=say("none", "无"),
    )
    check_entitled(act, history)
    require(
        data.gender is None or data.id_number is not None,
        "HH-2",
        expected=say("the ID number that shows the gender", "与性别一致的身份证号码"),
        found=say("a gender alone", "仅更正性别"),
    )
    number = act.opened("/id_number") if data.id_number else None
    if number is not None:
        check_number(number, data.person, data.gender or person.gender, act.day, history)


def check_entitled(act: Act[Any], history: History) -> None:
    """HH-7: `request` is granted and open, or a registrar signs and has the `paper`."""
    data = act.data
    state = _open_request(history, data.request, data.person) if data.request else None
    granted = state is not None and state.verdict == "granted"
    on_paper = act.signer_as("registrar") is not None and data.paper is not None
    require(
        granted or on_paper,
        "HH-7",
        expected=say(
            "a granted request, or a registrar with a paper", "已准予的申请，或登记员附材料"
        ),
        found=say(
            f"{act.by[0].role}, {'a paper' if data.paper else 'no paper'}",
            f"{act.by[0].role}，{'有' if data.paper else '无'}材料",
        ),
    )


def _open_request(history: History, correction: str, person: str) -> Correction:
    """HH-7: the request was decided, and nothing has come of it yet."""
    state = known_request(history, correction, person)
    require(
        state.verdict is not None and state.done_at is None,
        "HH-7",
        expected=say("a decided request, not yet carried out", "已决定且尚未办结的更正申请"),
        found=say(
            "carried out" if state.verdict else "undecided",
            "已办结" if state.verdict else "尚未决定",
        ),
    )
    return state


@evolves(Person, PersonCorrected)
def correct(state: Person, event: Event[PersonCorrected]) -> Person:
    """The person's gender is the new one; who corrected has entered what is held."""
    return msgspec.structs.replace(
        state,
        gender=event.data.gender or state.gender,
        number_given_up_at=None if event.data.id_number else state.number_given_up_at,
        registrars=tuple(dict.fromkeys((*state.registrars, *event.persons))),
    )


@fact(
    "CorrectionCarriedOut.v1",
    title=say("Correction carried out", "更正已办结"),
    stream=lambda data: data.correction,
    reads=lambda data: (data.person,),
    place=lambda data, history: registered(history, data.person).place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-7", "SUP-11"),
    example={"correction": "correction:1", "person": "person:p1", "record": 112},
)
class CorrectionCarriedOut(Fact):
    """Another act has set right what was asked for: `record` is its position in the log."""

    correction: CorrectionId
    person: PersonId
    record: Count


@admits(CorrectionCarriedOut)
def admit_done(act: Act[CorrectionCarriedOut], history: History) -> None:
    """HH-7: the request was granted, and nothing has come of it yet."""
    state = _open_request(history, act.data.correction, act.data.person)
    require(
        state.verdict == "granted",
        "HH-7",
        expected=say("a granted request", "已准予的更正申请"),
        found=say("refused", "不予更正"),
    )


@evolves(Correction, PersonCorrected)
def carry_out(state: Correction, event: Event[PersonCorrected]) -> Correction:
    """The request is carried out."""
    return msgspec.structs.replace(state, done_at=event.index)


@evolves(Correction, CorrectionCarriedOut)
def carried_out(state: Correction, event: Event[CorrectionCarriedOut]) -> Correction:
    """The request was carried out by the record that is named."""
    return msgspec.structs.replace(state, done_at=event.data.record)
