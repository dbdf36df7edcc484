"""People trying things in a village by chance, in bursts, and the model that watches.

A burst is sent at once by many clients to two API processes. Then the log is read: the model is
asked of every record whether the rules allow it where it stands, and of every refused act whether
they forbid it anywhere in the burst.
"""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Generic, NamedTuple, TypeVar

import httpx

from api.signing import SignedAct
from tests.journeys.checks import Logged, read_log
from tests.journeys.wire import Answer, Crowd, stated
from tests.stateful.luck import Dated, Deed, Luck
from tests.stateful.said import Said, after
from tests.stateful.served import World

BURST = 12
RIVALS_MAX = 3
AGAIN = 0.15
"""How often the very bytes of an act are sent twice at once."""
LEAP = 0.05
REFUSED = frozenset({401, 403, 409})
M = TypeVar("M", bound=Dated)


class Game(NamedTuple, Generic[M]):
    """What is played: who tries what how often, who judges, and who tells the model."""

    tries: Callable[..., Luck[M]]
    moves: Mapping[str, int]
    judges: Mapping[str, Callable[[M, Said], str]]
    tell: Callable[[M, Said], None]
    leap_days_max: int = 3


@dataclass(slots=True)
class Tally:
    """What a play came to: admitted by type, refused by rule, sent again."""

    admitted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0


@dataclass(slots=True)
class Play(Generic[M]):
    """One village, played by the chance of one seed."""

    game: Game[M]
    world: World[M]
    crowd: Crowd
    chance: Random
    tally: Tally
    tries: Any = field(init=False)
    burst: list[SignedAct] = field(default_factory=list)
    sent: dict[str, SignedAct] = field(default_factory=dict)
    admitted: set[str] = field(default_factory=set)
    read_to: int = 0

    def __post_init__(self) -> None:
        """The model starts where the log is."""
        self.tries = self.game.tries(self.world.model, self.chance, leap=self.leap)
        self.read_to = self.world.served.heights()["head"]

    def go(self, moves_count: int) -> None:
        """So many things are tried, each by one or by several at once."""
        moves = [name for name, weight in self.game.moves.items() for _ in range(weight)]
        for _ in range(moves_count):
            if self.chance.random() < LEAP:
                self.leap(self.chance.randint(1, self.game.leap_days_max))
            move = self.chance.choice(moves)
            self.make(move)
            if len(self.burst) >= BURST:
                self.fire()
        self.fire()

    def make(self, move: str) -> None:
        """One thing is tried, by one or by several."""
        for _ in range(self.chance.randint(1, RIVALS_MAX)):
            self.put(getattr(self.tries, move)())

    def put(self, deed: Deed | None) -> None:
        """Sign a deed and lay it into the burst, now and then twice."""
        if deed is None:
            return
        act = self.world.sign(deed)
        self.burst += [act] * (1 + (self.chance.random() < AGAIN))

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

    def catch_up(self) -> None:
        """Judge and tell what the ledger stated by itself since the last burst."""
        self._follow(())

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
        said = _said(act, now, -1)
        return self.game.judges[said.kind](self.world.model, said)

    def _take(self, record: Logged) -> None:
        admitted_at = datetime.fromisoformat(record.admitted_at)
        sent, model = self.sent.get(record.act_id or ""), self.world.model
        said = _said(sent, admitted_at, record.position) if sent else _logged(record, admitted_at)
        judge = self.game.judges.get(said.kind)
        why = judge(model, said) if judge else ""
        assert not why, f"admitted at {record.position} against {why}: {said}"
        assert record.act_id not in self.admitted, f"twice in the log: {record.act_id}"
        if sent:
            self.admitted.add(record.act_id or "")
            self.tally.admitted[said.kind] += 1
        self.game.tell(model, said)


def _told(answer: Answer) -> str:
    return f"{answer.act.type} {stated(answer.act)}: {answer.status} {answer.body.get('detail')}"


def _logged(record: Logged, admitted_at: datetime) -> Said:
    """What nobody of the play sent: the clock's, or the ledger's own."""
    at = datetime.fromisoformat(record.payload["at"])
    by = tuple(signer["person"] for signer in record.payload["by"])
    return Said(record.type, record.data, by, at, admitted_at, record.position)


def _said(act: SignedAct, admitted_at: datetime, position: int) -> Said:
    payload = json.loads(b64decode(act.envelope["payload"]))
    lines = tuple((one["type"], one["data"]) for one in map(json.loads, act.lines))
    by = tuple(signer["person"] for signer in payload["by"])
    at = datetime.fromisoformat(payload["at"])
    return Said(payload["type"], payload["data"], by, at, admitted_at, position, lines)
