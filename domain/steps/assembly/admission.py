"""Who may convene, attend, speak, vote and close.

- ASM-1 Only members present may vote, once on each matter; nobody is present after their death.
- ASM-2 The body is the one that the row names for the step; a quorum is present.
- ASM-3 What passed is what the count says.
- ASM-4 Minutes are complete before closing: time, place, attendance, a speech, a vote on every
  matter, the selection process, the tally and the scan of the paper. Nobody attends, speaks,
  votes or closes before the time for which the meeting was called.
- ASM-6 An assisted ballot is for a member without a key in force; its voter is present, and
  neither of its signers is the voter.
- ACT-3 Who is related to a household, or interested, neither votes on its case nor enters or
  attests a ballot on it; recused members still count in the composition.
- ACT-1 A speech is signed by its speaker or who keeps the minutes. REG-2 A matter is a case.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.authority.officers import keys_in_use
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_new, check_once
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES, acting
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.residents.people import Person
from domain.steps.assembly.facts import (
    AssemblyClosed,
    AssemblyConvened,
    AssemblyDissolved,
    AttendanceRecorded,
    BallotAssisted,
    SpeechMade,
    VoteCast,
    known_assembly,
)
from domain.steps.assembly.outcome import Result, body_of, members, result
from domain.steps.assembly.state import Assembly
from domain.steps.turn import check_may_vote, check_turn, known_case


@admits(AssemblyConvened)
def admit_convened(act: Act[AssemblyConvened], history: History) -> None:
    """REG-1, ASM-4 of time and place, then the turn of each matter and its body (ASM-2)."""
    data = act.data
    check_new(history, Assembly, data.assembly)
    check_once(data.matters, "ASM-4")
    body_of(data.body)
    day = shanghai_day(data.held_at)
    require(
        level(data.place) == "village" and day >= act.day,
        "ASM-4",
        expected=say(f"a village, on {act.day} or later", f"在本村、{act.day} 或之后召开"),
        found=say(f"{data.place} on {day}", f"{data.place}，{day}"),
    )
    for matter in data.matters:
        _check_matter(act, history, matter)


def _check_matter(act: Act[AssemblyConvened], history: History, matter: str) -> None:
    require(
        matter.startswith("case:"),
        "REG-2",
        expected=say("a case as the matter", "以申请事项为议题"),
        found=say(matter, matter),
    )
    case = check_turn(act, history, matter)
    step = case.row.step_for(act.type) if case.row else None
    bodies = step.bodies if step else ()
    require(
        act.data.body in bodies,
        "ASM-2",
        expected=say(f"decided by {' or '.join(bodies)}", "由程序规定的会议表决"),
        found=say(act.data.body, body_of(act.data.body).title.zh),
    )
    require(
        covers(act.data.place, case.place),
        "ASM-2",
        expected=say(f"cases of {act.data.place}", f"{act.data.place} 的事项"),
        found=say(f"{matter} of {case.place}", f"{matter} 属于 {case.place}"),
    )


def _open(history: History, name: str) -> Assembly:
    assembly = known_assembly(history, name)
    require(
        assembly.status == "open",
        "ASM-4",
        expected=say("an open assembly", "进行中的会议"),
        found=say(f"{name} is {assembly.status}", f"{name} 已结束"),
    )
    return assembly


def _under_way(act: Act[Any], history: History) -> Assembly:
    """ASM-4: the meeting that the act is about, called to no later time and not over."""
    assembly = _open(history, act.data.assembly)
    require(
        assembly.held_at is not None and act.at >= assembly.held_at,
        "ASM-4",
        expected=say(f"a time from {assembly.held_at} on", f"{assembly.held_at} 会议开始之后"),
        found=say(act.at.isoformat(), act.at.isoformat()),
    )
    return assembly


@admits(AttendanceRecorded)
def admit_attendance(act: Act[AttendanceRecorded], history: History) -> None:
    """ASM-4 of the time, ASM-1 of who is a member."""
    data = act.data
    assembly = _under_way(act, history)
    check_once((*data.present, *data.guests), "ASM-4")
    _check_alive(history, assembly, (*data.present, *data.guests))
    strangers = sorted(set(data.present) - members(history, assembly))
    require(
        not strangers,
        "ASM-1",
        expected=say(f"members of {assembly.body}", f"{body_of(assembly.body).title.zh}组成人员"),
        found=say(", ".join(strangers), "、".join(strangers)),
    )


def _check_alive(history: History, assembly: Assembly, persons: Iterable[str]) -> None:
    held_on = assembly.day or date.max
    deaths = ((person, history.read(Person, person).died_on) for person in persons)
    dead = [person for person, died_on in deaths if died_on is not None and died_on <= held_on]
    require(
        not dead,
        "ASM-1",
        expected=say(f"people who lived on {held_on}", f"{held_on} 在世人员"),
        found=say(_names(dead), _names(dead)),
    )


@admits(SpeechMade)
def admit_speech(act: Act[SpeechMade], history: History) -> None:
    """ASM-4: somebody present speaks, to a matter of this meeting; ACT-1 of who records it."""
    data = act.data
    assembly = _under_way(act, history)
    signer = act.by[0]
    require(
        signer.person == data.speaker or signer.role in COMMITTEES,
        "ACT-1",
        expected=say("the speaker, or the officer who keeps minutes", "发言人本人或会议记录人"),
        found=acting(signer.person, signer.role),
    )
    require(
        data.speaker in assembly.present | assembly.guests,
        "ASM-4",
        expected=say("somebody present", "到会人员"),
        found=say(f"{data.speaker} is not recorded as present", f"{data.speaker} 未签到"),
    )
    if data.matter is not None:
        _check_on_agenda(assembly, data.matter)


def _check_on_agenda(assembly: Assembly, matter: str) -> None:
    require(
        matter in assembly.matters,
        "ASM-1",
        expected=say(f"a matter of {assembly.id}", f"{assembly.id} 的议题"),
        found=say(matter, matter),
    )


@admits(VoteCast)
def admit_vote(act: Act[VoteCast], history: History) -> None:
    """ASM-1, ASM-2 and ACT-3 of a member's own vote."""
    data = act.data
    assembly = _under_way(act, history)
    signer = act.by[0]
    roles = body_of(assembly.body).roles
    require(
        signer.role in roles,
        "ASM-2",
        expected=say(f"a vote as {' or '.join(roles)}", "以会议组成人员身份投票"),
        found=say(signer.role, signer.role),
    )
    _check_ballot(history, assembly, data.matter, signer.person)


def _check_ballot(history: History, assembly: Assembly, matter: str, voter: str) -> None:
    _check_on_agenda(assembly, matter)
    check_may_vote(history, known_case(history, matter), (voter,))
    require(
        voter in assembly.present,
        "ASM-1",
        expected=say("a member present", "到会组成人员"),
        found=say(f"{voter} is not recorded as present", f"{voter} 未签到"),
    )
    ballot = assembly.voted(matter, voter)
    require(
        ballot is None,
        "ASM-1",
        expected=say("one vote on each matter", "每事项一票"),
        found=say(f"{voter} has voted on {matter}", f"{voter} 已就 {matter} 投票"),
    )


@admits(BallotAssisted)
def admit_assisted(act: Act[BallotAssisted], history: History) -> None:
    """ASM-6, then the rules of every ballot."""
    data = act.data
    assembly = _under_way(act, history)
    require(
        data.voter not in act.persons,
        "ASM-6",
        expected=say("an officer and a witness who are not the voter", "代录人、见证人均非投票人"),
        found=say(f"{data.voter} signs", f"{data.voter} 自行签署"),
    )
    held = keys_in_use(history, data.voter)
    require(
        not held,
        "ASM-6",
        expected=say("a vote by the member's own key", "有密钥者由本人密钥投票"),
        found=say(f"{data.voter} holds {', '.join(held)}", f"{data.voter} 持有有效密钥"),
    )
    _check_ballot(history, assembly, data.matter, data.voter)
    check_may_vote(history, known_case(history, data.matter), act.persons)


@admits(AssemblyClosed)
def admit_closed(act: Act[AssemblyClosed], history: History) -> None:
    """ASM-4 complete, ASM-2 quorate, ASM-3 as counted."""
    data = act.data
    assembly = _under_way(act, history)
    _check_minutes(assembly)
    counted = result(history, assembly)
    _check_quorum(counted, quorate=True)
    stated = (data.members_count, data.present_count, data.tallies)
    expected = (counted.members_count, counted.present_count, counted.tallies)
    require(
        stated == expected,
        "ASM-4",
        expected=say(_tally_words(*expected), _tally_words(*expected)),
        found=say(_tally_words(*stated), _tally_words(*stated)),
    )
    require(
        (data.passed, data.rejected) == (counted.passed, counted.rejected),
        "ASM-3",
        expected=say(f"passed: {_names(counted.passed)}", f"通过：{_names(counted.passed)}"),
        found=say(f"passed: {_names(data.passed)}", f"通过：{_names(data.passed)}"),
    )
    for matter in assembly.matters:
        check_turn(act, history, matter, via=assembly.id)


def _check_minutes(assembly: Assembly) -> None:
    require(
        assembly.speeches_count > 0,
        "ASM-4",
        expected=say("at least one speech", "至少一条发言记录"),
        found=say("none", "没有发言"),
    )
    silent = [matter for matter in assembly.matters if not assembly.ballots.get(matter)]
    require(
        not silent,
        "ASM-4",
        expected=say("a vote on every matter", "每个议题均已表决"),
        found=say(f"no vote on {_names(silent)}", f"{_names(silent)} 未表决"),
    )


def _check_quorum(counted: Result, *, quorate: bool) -> None:
    found = f"{counted.present_count} of {counted.members_count}"
    require(
        counted.quorate == quorate,
        "ASM-2",
        expected=say(
            "a quorum present" if quorate else "no quorum, or else a closing",
            "到会人数达到规定" if quorate else "到会人数不足方可流会",
        ),
        found=say(
            f"{found} members present",
            f"{counted.members_count} 人中到会 {counted.present_count} 人",
        ),
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or "-"


def _tally_words(members_count: int, present_count: int, tallies: Iterable[Any]) -> str:
    votes = "; ".join(
        f"{t.matter} {t.votes_for}/{t.votes_against}/{t.votes_abstain} ({t.votes_assisted})"
        for t in tallies
    )
    return f"{present_count}/{members_count}: {votes}"


@admits(AssemblyDissolved)
def admit_dissolved(act: Act[AssemblyDissolved], history: History) -> None:
    """ASM-2: only for want of a quorum, so that no unwelcome vote is thrown away."""
    assembly = _open(history, act.data.assembly)
    require(
        act.data.matters == assembly.matters,
        "ASM-4",
        expected=say(f"matters {_names(assembly.matters)}", f"议题 {_names(assembly.matters)}"),
        found=say(_names(act.data.matters), _names(act.data.matters)),
    )
    held = assembly.day or date.max
    require(
        act.day >= held,
        "ASM-4",
        expected=say(f"not before {held}", f"不早于 {held}"),
        found=say(str(act.day), str(act.day)),
    )
    _check_quorum(result(history, assembly), quorate=False)
