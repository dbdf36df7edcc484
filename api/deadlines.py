"""What a day that passed brings about, stated by the ledger's own key: overdue, so it escalates.

The to-do lists what waits for the clock as it lists what waits for people, in the role `system`.
A process polls it, builds the act of each step, signs it and submits it as anybody's acts are
submitted; never on the path of a request. Today is what the ledger's own clock says.

- NOT-3 An objection unanswered after its due day climbs one link.
- PTS-6 Points whose last day is over lapse, a village's in one act.

Any number of processes on any number of hosts may do this, and each may be killed at any moment:
the id of an act follows from what it states (which step of what, due since when), so it is
admitted once, and what was not stated waits still. That another was faster is no trouble.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as hour
from hashlib import sha256
from typing import Any, Final

import psycopg
from msgspec import json
from psycopg_pool import PoolTimeout

from api.hosts import Hosted
from api.problems import Problem
from api.reading import Database
from api.server import Server
from api.signing import uuid7_of
from audit.trail.custody import CustodyError
from audit.trail.outcomes import Admitted, Busy, Refusal, Unavailable
from domain.kernel.catalogue import act_type
from domain.kernel.times import SHANGHAI, shanghai_day
from domain.points.lapsing import ACCOUNTS_MAX
from domain.steps.notice.links import link_above
from projections.objections import ESCALATE, answer_due_on, objection
from projections.points import LAPSE
from projections.points_over import points_over
from projections.todo import Task, waits_for_clock

POLL_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 60.0
"""When a step that was stated or refused and waits still is tried again."""
QUICK_TRIES: Final = 5
"""So often it is tried before that, each time once projections show what they had not shown."""
PAGE: Final = 200
_LONG_AGO: Final = date(1970, 1, 2)
_NAME_DIGITS: Final = 32
_PASSING: Final = (
    psycopg.Error, PoolTimeout, OSError, CustodyError, Problem, Busy, Unavailable, TimeoutError,
)  # fmt: skip

log = logging.getLogger(__name__)

Build = Callable[[Database, int, Task, date], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a step that waits for the clock is stated: the type of the act, and its data.

    `build` is given the connection, the ledger's number, the step and today; None where the step
    does not wait any more. `of` names the field that says which statement it is, where a step may
    wait again on the same day.
    """

    kind: str
    build: Build
    of: str = ""


def _escalation(
    database: Database, ledger: int, task: Task, today: date
) -> Mapping[str, Any] | None:
    found = objection(database, ledger, task.subject)
    above = link_above(found.link) if found else None
    if found is None or found.due_on is None or above is None:
        return None
    return {
        "notice": found.notice,
        "objection": found.id,
        "subject": found.subject,
        "item": found.item,
        "from": found.link,
        "to": above.name,
        "was_due_on": found.due_on.isoformat(),
        "due_on": answer_due_on(database, ledger, task.place, today).isoformat(),
    }


def _lapse(database: Database, ledger: int, task: Task, today: date) -> Mapping[str, Any] | None:
    over = points_over(database, ledger, task.place, today, limit=ACCOUNTS_MAX)
    if not over:
        return None
    told = json.encode((task.place, today, over))
    return {
        "voucher": f"voucher:lapse-{sha256(told).hexdigest()[:_NAME_DIGITS]}",
        "place": task.place,
        "on": today.isoformat(),
        "lapses": [{"account": one.account, "points": one.points} for one in over],
    }


DEADLINES: Final[Mapping[str, Deadline]] = {
    ESCALATE: Deadline("ObjectionEscalated.v1", _escalation),
    LAPSE: Deadline("PointsLapsed.v1", _lapse, of="voucher"),
}
"""By the name of the step in the to-do."""


def unlisted(server: Server, hosted: Hosted) -> tuple[str, ...]:
    """The types that the clock would have stated in a ledger whose system keys do not list them."""
    if not server.registries.at_head(hosted).keys:
        return ()
    kinds = {deadline.kind for deadline in DEADLINES.values()}
    return tuple(
        sorted(
            kind
            for kind in kinds
            if (known := act_type(kind)) is not None
            and hosted.purpose in known.ledgers
            and not server.system_acts.may_state(hosted, kind)
        )
    )


@dataclass(frozen=True, slots=True)
class _Tried:
    """How often an act was submitted, and before when (monotonic) it is not again.

    It was made of projections that had come less far than the ledger, up to the size `behind`;
    zero where they had not.
    """

    times: int = 0
    not_before: float = 0.0
    behind: int = 0

    def is_due(self, projected: int) -> bool:
        """Whether it is tried again: its time is over, or projections show what they lacked."""
        caught_up = 0 < self.behind <= projected and self.times <= QUICK_TRIES
        return caught_up or time.monotonic() >= self.not_before


@dataclass(eq=False)
class Deadlines:
    """States what waits for the clock in every ledger of a server."""

    server: Server
    _tried: dict[int, dict[str, _Tried]] = field(default_factory=dict)
    _quiet: dict[int, tuple[int, date]] = field(default_factory=dict)
    _told: dict[int, str] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set, through every absence of the database."""
        while not stop.is_set():
            try:
                self.round()
            except _PASSING as error:
                log.warning("deadlines wait: %s", type(error).__name__)
            stop.wait(POLL_SECONDS)

    def round(self) -> int:
        """State once what waits in every ledger; how many acts were admitted."""
        heights = self.server.watch.poll()
        today = shanghai_day(self.server.now())
        admitted = 0
        for hosted in self.server.hosts.all().values():
            projected = heights.get((hosted.number, "projected"), 0)
            mark = (projected, today)
            if self._quiet.get(hosted.number) == mark:
                continue
            try:
                waiting, stated = self._serve(hosted, projected)
            except _PASSING as error:
                self._tell(hosted, f"deadlines wait: {_words(error)}")
                continue
            admitted += stated
            if not waiting:
                self._quiet[hosted.number] = mark
                self._told.pop(hosted.number, None)
        return admitted

    def _serve(self, hosted: Hosted, projected: int) -> tuple[int, int]:
        """How many steps of the ledger wait for the clock, and how many were stated just now.

        Projections have come as far as `projected` at least.
        """
        now = self.server.registries.time_of(hosted)
        tasks = {id_of(hosted, task): task for task in self._waiting(hosted, shanghai_day(now))}
        tried = self._tried.get(hosted.number, {})
        self._tried[hosted.number] = {one: tried[one] for one in tasks if one in tried}
        due = [one for one in tasks if tried.get(one, _Tried()).is_due(projected)]
        stated = sum(self._state(hosted, tasks[one], now, one, projected) for one in due)
        return len(tasks), stated

    def _waiting(self, hosted: Hosted, today: date) -> Iterator[Task]:
        after = ("", "")
        while True:
            with self.server.connection() as database:
                page = waits_for_clock(database, hosted.number, today, after=after, limit=PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = (page[-1].subject, page[-1].step)

    def _state(
        self, hosted: Hosted, task: Task, now: datetime, act_id: str, projected: int
    ) -> bool:
        """Whether the step was stated and admitted just now."""
        deadline = DEADLINES.get(task.step)
        if deadline is None:
            self._tell(hosted, f"nobody knows how to state {task.step}")
            return False
        if not self.server.system_acts.may_state(hosted, deadline.kind):
            self._tell(hosted, f"{deadline.kind} is not on the list of its system keys")
            return False
        with self.server.connection() as database:
            data = deadline.build(database, hosted.number, task, shanghai_day(now))
        if data is None:
            return False
        stated = id_of(hosted, task, str(data[deadline.of])) if deadline.of else act_id
        self._submitted(hosted, act_id)
        try:
            admitted = self._submit(hosted, deadline.kind, data, now, stated)
        except Refusal as refusal:
            again = self._answered(hosted, act_id, projected)
            # Once is no trouble: another process was faster, or projections lag. Twice is, once
            # they do not, for the step waits still.
            if again.times > 1 and not again.behind:
                log.warning("%s: %s %s: %s", hosted.name, deadline.kind, act_id, refusal)
            return False
        self._answered(hosted, act_id, projected)
        return not admitted.already

    def _submitted(self, hosted: Hosted, act_id: str) -> None:
        """Note that an act is on its way."""
        tried = self._tried[hosted.number]
        times = tried.get(act_id, _Tried()).times + 1
        tried[act_id] = _Tried(times, time.monotonic() + AGAIN_SECONDS)

    def _answered(self, hosted: Hosted, act_id: str, projected: int) -> _Tried:
        """Note how far the ledger had come by the answer, where projections had not."""
        head = self.server.watch.poll().get((hosted.number, "head"), 0)
        tried = self._tried[hosted.number]
        tried[act_id] = replace(tried[act_id], behind=head if head > projected else 0)
        return tried[act_id]

    def _submit(
        self, hosted: Hosted, kind: str, data: Mapping[str, Any], now: datetime, act_id: str
    ) -> Admitted:
        gate = self.server.gate
        if gate.is_due(hosted):
            gate.look(hosted)
        gate.check(hosted)
        return self.server.system_acts.state(hosted, kind, data, at=now, act_id=act_id)

    def _tell(self, hosted: Hosted, words: str) -> None:
        """Say what holds a ledger's deadlines up, once until something else does."""
        if self._told.get(hosted.number) != words:
            self._told[hosted.number] = words
            log.warning("%s: %s", hosted.name, words)


def id_of(hosted: Hosted, task: Task, of: str = "") -> str:
    """The id of the act that states a step, the same for whoever states it.

    Its time is the beginning of the day since when the step waits; `of` says which statement it
    is, where the step may wait again on the same day.
    """
    since = task.since or _LONG_AGO
    begins = datetime.combine(since, hour(), SHANGHAI)
    told = f"{hosted.origin}\n{task.step}\n{task.subject}\n{since.isoformat()}"
    return uuid7_of(begins, f"{told}\n{of}" if of else told)


def _words(error: Exception) -> str:
    return error.detail.en if isinstance(error, Problem) else type(error).__name__
