"""People trying things with a village's money by chance, in bursts, and the model that watches.

A burst is sent at once by many clients to two API processes. Then the log is read: the model is
asked of every record whether the rules allow it where it stands, and of every refused act whether
they forbid it anywhere in the burst.
"""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import httpx

from api.signing import SignedAct
from tests.journeys.checks import Logged, read_log
from tests.journeys.wire import Answer, Crowd, stated
from tests.stateful.money.judging import JUDGES, why_not
from tests.stateful.money.model import Said, after
from tests.stateful.money.plans import MOVES, Deed, Tries
from tests.stateful.money.served import World
from tests.stateful.money.telling import tell

BURST = 12
RIVALS_MAX = 3
AGAIN = 0.15
"""How often the very bytes of an act are sent twice at once."""
LEAP = 0.05
REFUSED = frozenset({401, 403, 409})


@dataclass(slots=True)
class Tally:
    """What a play came to: admitted by type, refused by rule, sent again."""

    admitted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0


@dataclass(slots=True)
class Play:
    """One village's money, played by the chance of one seed."""

    world: World
    crowd: Crowd
    chance: Random
    tally: Tally
    tries: Tries = field(init=False)
    burst: list[SignedAct] = field(default_factory=list)
    sent: dict[str, SignedAct] = field(default_factory=dict)
    admitted: set[str] = field(default_factory=set)
    read_to: int = 0

    def __post_init__(self) -> None:
        """The model starts where the log is."""
        self.tries = Tries(self.world.model, self.chance, leap=self.leap)
        self.read_to = self.world.served.heights()["head"]

    def go(self, moves_count: int) -> None:
        """So many things are tried, each by one or by several at once."""
        moves = [name for name, weight in MOVES.items() for _ in range(weight)]
        for _ in range(moves_count):
            if self.chance.random() < LEAP:
                self.leap(self.chance.randint(1, 3))
            move = self.chance.choice(moves)
            if move == "release":
                self.release()
                continue
            for _ in range(self.chance.randint(1, RIVALS_MAX)):
                self.put(getattr(self.tries, move)())
            if len(self.burst) >= BURST:
                self.fire()
        self.fire()

    def put(self, deed: Deed | None) -> None:
        """Sign a deed and lay it into the burst, now and then twice."""
        if deed is None:
            return
        act = self.world.sign(deed)
        self.burst += [act] * (1 + (self.chance.random() < AGAIN))

    def release(self) -> None:
        """Files go to the bank under a final checkpoint, while others take the batches back."""
        self.fire()
        if not any(batch.status == "approved" for batch in self.world.model.batches.values()):
            return
        self.world.served.settled()
        seen = self.world.served.stage.client.seen()
        for _ in range(RIVALS_MAX):
            self.put(self.tries.release(seen.size, seen.root))
        self.put(self.tries.take_back())
        self.fire()

    def leap(self, days: int) -> None:
        """Time goes by."""
        self.fire()
        self.world.go_to(after(self.world.model.today, days))

    # --- what comes of it ---

    def fire(self) -> None:
        """Send the burst at once; then hold log and answers against the model."""
        if not self.burst:
            return
        acts, self.burst = self.burst, []
        self.sent |= {act.id: act for act in acts}
        answers = self.crowd.send(acts)
        strange = [_told(one) for one in answers if one.status not in REFUSED | {200, 201}]
        assert not strange, strange
        refused = [answer for answer in answers if not answer.admitted]
        forbidden = self._follow(refused)
        # of two that bring the same bytes, one may come before the rules allow them
        acknowledged = {answer.act.id for answer in answers if answer.admitted}
        for answer in answers:
            if answer.admitted:
                assert answer.act.id in self.admitted, f"not in the log: {_told(answer)}"
                self.tally.repeated += answer.status == httpx.codes.OK
            else:
                logged = answer.act.id in self.admitted and answer.act.id not in acknowledged
                assert not logged, f"refused, and in the log: {_told(answer)}"
                assert answer.act.id in forbidden, f"refused where it is allowed: {_told(answer)}"
                self.tally.refused[answer.rule] += 1

    def _follow(self, refused: Sequence[Answer]) -> set[str]:
        """Judge and tell every new record; which refused acts the rules forbade somewhere."""
        forbidden: set[str] = set()
        log = read_log(self.world.served, self.read_to)
        for record in (*(one for one in log if one.of is None), None):
            forbidden.update(
                answer.act.id for answer in refused
                if answer.act.id not in forbidden and self._why_not(answer.act)
            )  # fmt: skip
            if record is not None:
                self._take(record)
        self.read_to += len(log)
        return forbidden

    def _why_not(self, act: SignedAct) -> str:
        now = self.world.served.stage.now + timedelta(minutes=1)
        return why_not(self.world.model, _said(act, now, -1))

    def _take(self, record: Logged) -> None:
        admitted_at = datetime.fromisoformat(record.admitted_at)
        if record.type not in JUDGES:
            own = Said(record.type, record.data, (), admitted_at, admitted_at, record.position)
            tell(self.world.model, own)
            return
        said = _said(self.sent[record.act_id or ""], admitted_at, record.position)
        why = why_not(self.world.model, said)
        assert not why, f"admitted at {record.position} against {why}: {said}"
        assert record.act_id not in self.admitted, f"twice in the log: {record.act_id}"
        self.admitted.add(record.act_id or "")
        self.tally.admitted[said.kind] += 1
        tell(self.world.model, said)


def _told(answer: Answer) -> str:
    return f"{answer.act.type} {stated(answer.act)}: {answer.status} {answer.body.get('detail')}"


def _said(act: SignedAct, admitted_at: datetime, position: int) -> Said:
    payload = json.loads(b64decode(act.envelope["payload"]))
    lines = tuple((one["type"], one["data"]) for one in map(json.loads, act.lines))
    by = tuple(signer["person"] for signer in payload["by"])
    at = datetime.fromisoformat(payload["at"])
    return Said(payload["type"], payload["data"], by, at, admitted_at, position, lines)
