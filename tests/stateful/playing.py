"""People of one village trying things by chance, in bursts, and the model that watches.

A burst is sent at once by many clients to two API processes. Then the log is read: the model is
asked of every record whether the rules allow it where it stands, and of every refused act whether
they forbid it anywhere in the burst.
"""

import json
import random
from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from api.signing import Office, SignedAct
from tests.journeys.checks import Logged, read_log
from tests.journeys.served import Served
from tests.journeys.wire import Answer, Crowd, stated
from tests.stateful import plans
from tests.stateful.judging import KINDS, why_not
from tests.stateful.model import (
    ANSWER_DAYS,
    COMMITTEES,
    MEMBERS,
    NOTICE_DAYS,
    VILLAGERS,
    Said,
    Signer,
)
from tests.stateful.plans import Plan
from tests.stateful.telling import tell
from tests.stateful.world import World

BURST = 14
LEAP_DAYS_MAX = 9
SENT_AGAIN = 40
REFUSED = frozenset({401, 403, 409})
VOTES_MIN = 5
"""Ballots on each matter before anybody thinks of closing a meeting."""
FURTHEST = 0.6
"""How often the case that has come furthest is taken further."""
NEGLECTED = 0.25
"""How often nobody answers an objection until it climbs."""
VERDICTS = ["passed"] * 14 + ["returned", "rejected"]


@dataclass(slots=True)
class Tally:
    """What all plays came to: admitted by type, refused by rule, steps that were taken."""

    admitted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    repeated: int = 0


@dataclass(slots=True)
class Play:
    """One village, played by the chance of one seed."""

    world: World
    crowd: Crowd
    chance: random.Random
    tally: Tally
    burst: list[SignedAct] = field(default_factory=list)
    sent: list[SignedAct] = field(default_factory=list)
    admitted: set[str] = field(default_factory=set)
    read_to: int = 0

    @property
    def served(self) -> Served:
        """The county."""
        return self.world.served

    def begin(self) -> None:
        """The model starts where the log is."""
        self.read_to = self.served.heights()["head"]
        self.world.model.now = self.served.stage.now

    def go(self, moves: int) -> None:
        """So many things are tried; the last burst is sent at the end."""
        tries = [getattr(self, name) for name, weight in MOVES.items() for _ in range(weight)]
        for _ in range(moves):
            self.chance.choice(tries)()
            if len(self.burst) >= BURST:
                self.fire()
        self.fire()
        for case in self.world.model.cases.values():
            self.tally.steps.update(case.taken)

    def put(self, plan: Plan | None, *signers: Office) -> None:
        """Sign a plan, by those given or by chance, and lay it into the burst."""
        if plan is None:
            return
        by = list(signers) or [self.chance.choice(seat) for seat in plan.seats]
        if len({office.person for office in by}) == len(by):
            self.burst.append(self.world.sign(plan.kind, plan.data, by))

    # --- what people try ---

    def apply(self) -> None:
        """A household applies, perhaps twice at once."""
        household = self.chance.choice(sorted(self.world.heads))
        for _ in range(self.chance.randint(1, 2)):
            self.put(plans.application(self.world, household))

    def go_on(self) -> None:
        """The next step of a case, by several who could take it, or could not any more."""
        for case in self._open_case():
            if self._not_yet(case):
                continue
            verdict = self.chance.choice(VERDICTS)
            for _ in range(self.chance.randint(1, 3)):
                self.put(plans.next_plan(self.world, case, verdict))

    def _not_yet(self, case: str) -> bool:
        """Whether the case waits for a meeting or for time, which are then helped along."""
        model = self.world.model
        holds = model.cases[case].holds
        meeting, board = model.meetings.get(holds), model.boards.get(holds)
        if meeting and len(meeting.votes) < VOTES_MIN * len(meeting.matters):
            self.meet(holds)
            self.fire()
            return True
        last = board.since + timedelta(days=NOTICE_DAYS) if board else date.min
        if board and self.served.stage.today <= last:
            self.leap((last - self.served.stage.today).days or 1)
            self.fire()
            self.close_notice()
            return True
        return False

    def skip(self) -> None:
        """A step that is not due, and one by whoever comes along."""
        for case in self._open_case():
            if self.world.model.cases[case].holds:
                continue
            plan = plans.step_plan(self.world, case, self.chance.choice(plans.ONE_STROKE))
            self.put(plan)
            if plan is not None and len(plan.seats) == 1:
                self.put(plan, self.chance.choice(list(self.world.offices.values())))

    def meet(self, name: str = "") -> None:
        """At an open meeting people come, speak and vote; some twice, some uninvited."""
        model = self.world.model
        meetings = sorted(name for name, meeting in model.meetings.items() if meeting.open)
        if not meetings:
            return
        name = name or self.chance.choice(meetings)
        meeting, members = model.meetings[name], self.world.in_role(*MEMBERS)
        persons = sorted({office.person for office in members})
        if len(meeting.present) < len(persons) - 2:
            some = self.chance.sample(persons, len(persons) - self.chance.randint(1, 4))
            self.put(plans.attendance(self.world, name, some))
        speaker = self.chance.choice([*members, *self.world.in_role(*COMMITTEES)])
        self.put(plans.speech(name, speaker))
        for voter in self.chance.choices(members, k=self.chance.randint(4, 8)):
            matter = self.chance.choice(meeting.matters)
            said = self.chance.choice(["for"] * 8 + ["against", "abstain"])
            self.put(plans.vote(name, matter, voter, said))

    def contest(self) -> None:
        """An objection to a line, or two answers to one, or none until it is overdue."""
        for name in self._open_board():
            board = self.world.model.boards[name]
            waiting = sorted(o for o, one in board.objections.items() if not one.effect)
            if waiting and self.chance.random() < NEGLECTED:
                self.leap(ANSWER_DAYS + 1)
            elif waiting:
                effect = self.chance.choice(["kept", "kept", "corrected", "removed"])
                self.put(plans.answer(self.world, name, waiting[0], effect))
                self.put(plans.answer(self.world, name, waiting[0], "kept"))
            if len(board.objections) < len(board.lines):
                objector = self.chance.choice(self.world.in_role(*VILLAGERS))
                subject = self.chance.choice(sorted(board.lines))
                self.put(plans.objection(self.world, name, subject, objector))

    def close_notice(self) -> None:
        """A notice is closed, early or in time, by two who race."""
        for name in self._open_board():
            plan = plans.closing(self.world, name)
            self.put(plan)
            self.put(plan)

    def withdraw(self) -> None:
        """A household does not wish it any more."""
        cases = self.world.model.cases
        for case in self._open_case() if self.chance.random() < FURTHEST else sorted(cases)[-1:]:
            self.put(plans.withdrawal(self.world, case))

    def touch_key(self) -> None:
        """A key is lost, found again or given up, while its acts are on their way."""
        office = self.chance.choice(list(self.world.offices.values()))
        kinds = ["KeySuspended.v1"] * 4 + ["KeyRevoked.v1"]
        suspended = [k for k, state in self.world.model.keys.items() if state == "suspended"]
        key, kind = office.key.key_id, self.chance.choice(kinds)
        if suspended and self.chance.random() < 0.7:
            key, kind = self.chance.choice(sorted(suspended)), "KeyReinstated.v1"
        two = (self.world.roots, [self.world.registrar])
        one = ([*self.world.roots, self.world.registrar],)
        seats = one if kind == "KeySuspended.v1" else two
        self.put(Plan(kind, {"key": key, "reason": "试验"}, seats))

    def touch_role(self) -> None:
        """An office ends today or tomorrow, or begins again."""
        office = self.chance.choice(list(self.world.offices.values()))
        fact = {"person": office.person, "role": office.role, "place": office.place}
        two = (self.world.roots, [self.world.registrar])
        day = self.served.stage.today + timedelta(days=self.chance.randint(0, 1))
        ended = self.world.model.ended(day)
        if ended and self.chance.random() < 0.8:
            person, role, place = self.chance.choice(ended)
            fact = {"person": person, "role": role, "place": place}
            begins = {**fact, "from": day.isoformat(), "until": None}
            self.put(Plan("RoleGranted.v1", begins, two))
        else:
            self.put(Plan("RoleEnded.v1", {**fact, "on": day.isoformat()}, two))

    def leap(self, days: int = 0) -> None:
        """Time goes by: now and then while acts are on their way."""
        if self.chance.random() < 0.7:
            self.fire()
        days = days or self.chance.randint(1, LEAP_DAYS_MAX)
        now = self.world.model.now + timedelta(days=days)
        fact = {"now": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        one, other = self.world.roots
        self.put(Plan("ClockSet.v1", fact, ([one], [other])))

    def repeat(self) -> None:
        """The very bytes of an earlier act come once more."""
        if self.sent:
            self.burst.append(self.chance.choice(self.sent[-SENT_AGAIN:]))

    def _open_case(self) -> Sequence[str]:
        cases = {name: case for name, case in self.world.model.cases.items() if not case.over}
        if cases and self.chance.random() < FURTHEST:
            return [max(sorted(cases), key=lambda name: len(cases[name].taken))]
        return [self.chance.choice(sorted(cases))] if cases else []

    def _open_board(self) -> Sequence[str]:
        boards = self.world.model.boards
        found = sorted(name for name, one in boards.items() if len(one.settled) < len(one.lines))
        return [self.chance.choice(found)] if found else []

    # --- what comes of it ---

    def fire(self) -> None:
        """Send the burst at once; then hold log and answers against the model."""
        if not self.burst:
            return
        acts, self.burst = self.burst, []
        answers = self.crowd.send(acts)
        strange = [_told(one) for one in answers if one.status not in REFUSED | {200, 201}]
        assert not strange, strange
        refused = [answer for answer in answers if not answer.admitted]
        forbidden = self._follow(refused)
        for answer in answers:
            logged, told = answer.act.id in self.admitted, _told(answer)
            if answer.admitted:
                assert logged, f"acknowledged, and not in the log: {told}"
                self.tally.repeated += answer.status == httpx.codes.OK
            else:
                assert not logged, f"refused, and in the log: {told}"
                assert answer.act.id in forbidden, f"refused where the rules allow it: {told}"
                self.tally.refused[answer.rule] += 1
        self.sent += acts
        stage = self.served.stage
        stage.now = self.world.model.now.astimezone(stage.now.tzinfo)

    def _follow(self, refused: Sequence[Answer]) -> set[str]:
        """Judge and tell every new record; which refused acts the rules forbade somewhere."""
        forbidden: set[str] = set()
        log = read_log(self.served, self.read_to)
        for record in (*log, None):
            forbidden.update(
                answer.act.id for answer in refused
                if answer.act.id not in forbidden and self._why_not(answer.act)
            )  # fmt: skip
            if record is not None:
                self._take(record)
        self.read_to += len(log)
        return forbidden

    def _why_not(self, act: SignedAct) -> str:
        payload = json.loads(b64decode(act.envelope["payload"]))
        return why_not(self.world.model, _said(payload, self.world.model.now, -1))

    def _take(self, record: Logged) -> None:
        admitted_at = datetime.fromisoformat(record.admitted_at)
        said = _said(record.payload, admitted_at, record.position)
        if said.kind in KINDS:
            why = why_not(self.world.model, said)
            assert not why, f"admitted at {record.position} against {why}: {said}"
            assert record.act_id not in self.admitted, f"twice in the log: {record.act_id}"
            self.admitted.add(record.act_id or "")
            self.tally.admitted[said.kind] += 1
        tell(self.world.model, said)


def _told(answer: Answer) -> str:
    return f"{answer.act.type} {stated(answer.act)}: {answer.status} {answer.body.get('detail')}"


def _said(payload: Any, admitted_at: datetime, position: int) -> Said:  # noqa: ANN401  (JSON)
    by = tuple(Signer(s["person"], s["key"], s["role"], s["place"]) for s in payload["by"])
    at = datetime.fromisoformat(payload["at"])
    return Said(payload["type"], payload["data"], by, at, admitted_at, position)


MOVES = {
    "apply": 3, "go_on": 30, "skip": 3, "meet": 4, "contest": 3, "close_notice": 2, "withdraw": 1,
    "touch_key": 3, "touch_role": 2, "leap": 1, "repeat": 3, "fire": 4,
}  # fmt: skip
"""How often each thing is tried."""
