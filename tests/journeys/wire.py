"""Clients on the wire: the same bytes sent again until they are answered, many at once."""

import http.client
import json
import random
import threading
from base64 import b64decode
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

import httpx

from api.signing import SignedAct
from tests.journeys.served import until

AWAY = 503


def stated(act: SignedAct) -> Mapping[str, Any]:
    """The data of a signed act."""
    data: Mapping[str, Any] = json.loads(b64decode(act.envelope["payload"]))["data"]
    return data


class Answer(NamedTuple):
    """What one sending of an act was answered."""

    act: SignedAct
    status: int
    body: Mapping[str, Any]

    @property
    def admitted(self) -> bool:
        """Whether the server says that it is in the log."""
        return self.status in (200, 201)

    @property
    def rule(self) -> str:
        """The rule of a refusal."""
        return str(self.body.get("rule", ""))


@dataclass(slots=True)
class Wire:
    """One client: a connection that is kept, and made anew where it broke."""

    address: str
    ledger: str
    _connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def open(self) -> None:
        """Be accepted by one of the workers."""
        self._exchange("GET", "/healthz", None)

    def send(self, act: SignedAct) -> Answer:
        """Send once; raises `OSError` or `HTTPException` where there is no answer."""
        body = json.dumps(act.body()).encode()
        return Answer(act, *self._exchange("POST", f"/v1/{self.ledger}/acts", body))

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, dict[str, Any]]:
        url = httpx.URL(self.address)
        if self._connection is None:
            self._connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=60)
        try:
            headers = {"Content-Type": "application/json", "Accept-Language": "en"}
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def insist(self, act: SignedAct) -> Answer:
        """Send the same bytes until somebody answers other than that they are away."""
        found: list[Answer] = []

        def answered() -> bool:
            try:
                found.append(self.send(act))
            except (OSError, http.client.HTTPException):
                return False
            return found[-1].status != AWAY

        until(answered, f"an answer to {act.type}")
        return found[-1]


@dataclass(slots=True)
class Crowd:
    """Clients that send at once; their connections are spread over the workers."""

    wires: list[Wire]
    shares: dict[int, int] = field(default_factory=dict)
    """Connections by the number of the worker's process."""

    @classmethod
    @contextmanager
    def gather(
        cls, address: str, ledger: str, workers: Sequence[int], count: int
    ) -> Iterator[Self]:
        """So many clients; no worker has less than a fifth of them."""
        crowd = cls([Wire(address, ledger) for _ in range(count)])
        before = {pid: _sockets(pid) for pid in workers}
        try:
            for _ in range(200):
                for wire in crowd.wires:
                    wire.open()
                crowd.shares = {pid: _sockets(pid) - before[pid] for pid in workers}
                if min(crowd.shares.values()) >= count // 5:
                    break
                for wire in random.sample(crowd.wires, count // 4):
                    wire.close()
            yield crowd
        finally:
            for wire in crowd.wires:
                wire.close()

    def send(self, acts: Sequence[SignedAct]) -> list[Answer]:
        """Every act once, in order, by whoever is free; neighbours go at once."""
        waiting = deque(acts)
        start = threading.Barrier(len(self.wires))
        with ThreadPoolExecutor(len(self.wires)) as threads:
            found = threads.map(lambda wire: _drain(wire, waiting, start), self.wires)
            return [answer for answers in found for answer in answers]


def _drain(wire: Wire, waiting: "deque[SignedAct]", start: threading.Barrier) -> list[Answer]:
    start.wait()
    answers: list[Answer] = []
    while True:
        try:
            act = waiting.popleft()
        except IndexError:
            return answers
        answers.append(wire.send(act))


def _sockets(pid: int) -> int:
    """How many sockets a process holds (proc(5))."""
    found = 0
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found += str(entry.readlink()).startswith("socket:")
        except FileNotFoundError:
            continue
    return found
