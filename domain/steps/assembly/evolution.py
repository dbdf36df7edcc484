"""How the facts of an assembly change it, and the cases that it decides. Nothing is refused."""

from typing import Literal

import msgspec

from domain.kernel.act import Event
from domain.kernel.state import evolves
from domain.kernel.times import shanghai_day
from domain.steps.assembly.facts import (
    AssemblyClosed,
    AssemblyConvened,
    AssemblyDissolved,
    AttendanceRecorded,
    BallotAssisted,
    SpeechMade,
    VoteCast,
)
from domain.steps.assembly.state import Assembly, Ballot
from domain.steps.case import Case, begin, finish, pause, reject


@evolves(Assembly, AssemblyConvened)
def convene(state: Assembly, event: Event[AssemblyConvened]) -> Assembly:
    """The meeting has its body, place, time and matters."""
    data = event.data
    return msgspec.structs.replace(
        state,
        body=data.body,
        place=data.place,
        held_at=data.held_at,
        day=shanghai_day(data.held_at),
        matters=data.matters,
    )


@evolves(Assembly, AttendanceRecorded)
def attend(state: Assembly, event: Event[AttendanceRecorded]) -> Assembly:
    """More people are present."""
    data = event.data
    return msgspec.structs.replace(
        state,
        present=state.present | frozenset(data.present),
        guests=state.guests | frozenset(data.guests),
    )


@evolves(Assembly, SpeechMade)
def speak(state: Assembly, _event: Event[SpeechMade]) -> Assembly:
    """One more speech."""
    return msgspec.structs.replace(state, speeches_count=state.speeches_count + 1)


@evolves(Assembly, VoteCast)
def vote(state: Assembly, event: Event[VoteCast]) -> Assembly:
    """A member's own vote."""
    ballot = Ballot(event.data.vote, assisted=False)
    return _with_ballot(state, event.data.matter, event.by[0].person, ballot)


@evolves(Assembly, BallotAssisted)
def assist(state: Assembly, event: Event[BallotAssisted]) -> Assembly:
    """A vote entered for a member present, marked as such."""
    ballot = Ballot(event.data.vote, assisted=True)
    return _with_ballot(state, event.data.matter, event.data.voter, ballot)


def _with_ballot(state: Assembly, matter: str, person: str, ballot: Ballot) -> Assembly:
    of_matter = {**state.ballots.get(matter, {}), person: ballot}
    return msgspec.structs.replace(state, ballots={**state.ballots, matter: of_matter})


@evolves(Assembly, AssemblyClosed)
def close(state: Assembly, _event: Event[AssemblyClosed]) -> Assembly:
    """The meeting is over."""
    return _over(state, "closed")


@evolves(Assembly, AssemblyDissolved)
def dissolve(state: Assembly, _event: Event[AssemblyDissolved]) -> Assembly:
    """The meeting is over without a result."""
    return _over(state, "dissolved")


def _over(state: Assembly, status: Literal["closed", "dissolved"]) -> Assembly:
    return msgspec.structs.replace(state, status=status)


@evolves(Case, AssemblyConvened)
def put(state: Case, event: Event[AssemblyConvened]) -> Case:
    """The case is before the assembly."""
    step, held_on = state.step_name(event.type), shanghai_day(event.data.held_at)
    return begin(state, event, step, event.data.assembly, decided_on=held_on)


@evolves(Case, AssemblyClosed)
def decide(state: Case, event: Event[AssemblyClosed]) -> Case:
    """The case passed, or the assembly rejected it."""
    step = state.step_name(event.type)
    if state.id in event.data.passed:
        return finish(state, event, step, event.data.assembly)
    return reject(state, event, step)


@evolves(Case, AssemblyDissolved)
def put_off(state: Case, _event: Event[AssemblyDissolved]) -> Case:
    """The case waits for another assembly."""
    return pause(state)
