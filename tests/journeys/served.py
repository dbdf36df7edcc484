"""A county behind real processes, as a server runs them, each of which a test may kill.

Embedded PostgreSQL that writes through to the disk, two API workers on one socket, a sealer, a
projector, who keeps the deadlines, and two witnesses, all under supervisors. Acts come in over
HTTP alone.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import psycopg

from api import serve, wiring
from api.client import LedgerClient, RefusalError
from api.database import Database, open_database
from api.demo import village
from api.demo.cast import Cast, assemble, enrolment, grant, root_entries
from api.demo.processes import DemoWitness, set_up
from api.demo.stage import Stage
from api.founding import Founding, found
from api.roster.lines import RosterLines, lines_of
from api.roster.reading import read_roster
from api.settings import Settings
from api.signing import Office, SignedAct, sign_act
from api.supervisor import Child, Command, Supervisor
from audit.proof.note import parse_vkey
from audit.trail.custody import Custody
from domain.kernel.catalogue import Purpose
from domain.kernel.times import SHANGHAI

HOST = "yangguang.example"
BEGINS = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
WEBAUTHN = {"rp_id": "localhost", "origins": ["http://localhost"]}
PATIENCE_SECONDS = 120.0
"""How long a test waits for other processes on a busy machine before it calls them stuck."""
_PAUSE_SECONDS = 0.02

T = TypeVar("T")


def until(found: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + seconds
    waiting = threading.Event()
    while not found():
        assert time.monotonic() < deadline, f"still waiting for {what}"
        waiting.wait(_PAUSE_SECONDS)


def patiently(ask: Callable[[], T]) -> T:
    """Ask again while the server, or its database, is away."""
    found: list[T] = []

    def answered() -> bool:
        try:
            found.append(ask())
        except httpx.TransportError:
            return False
        except RefusalError as refusal:
            if refusal.status != httpx.codes.SERVICE_UNAVAILABLE:
                raise
            return False
        return True

    until(answered, "an answer")
    return found[-1]


@dataclass(frozen=True, slots=True)
class _Lender:
    """Lends connections as a pool does."""

    connection: Callable[[], psycopg.Connection[Any]]


@dataclass(slots=True)
class Served:
    """One county, its server and its witnesses."""

    folder: Path
    address: str
    database: Database
    settings: Settings
    founded: Mapping[Purpose, Founding]
    witnesses: list[DemoWitness]
    children: list[Child]
    stage: Stage
    beside: Mapping[Purpose, Founding] = field(default_factory=dict)
    spares: list[DemoWitness] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The county ledger's number in the database."""
        return self.founded["county"].number

    @property
    def origin(self) -> str:
        """The county ledger's log."""
        return self.founded["county"].origin

    def of(self, name: str) -> list[Child]:
        """The processes of that name: `worker`, `deadlines`, `sealer`, `projector`, `witness`."""
        return [child for child in self.children if child.command.name == name]

    def connect(self) -> psycopg.Connection[Any]:
        """A superuser's connection, for looking."""
        return psycopg.connect(self.database.migration_dsn(), autocommit=True)

    def heights(self) -> dict[str, int]:
        """How far the county's ledger has come: `head`, `sealed`, `final`, `projected`.

        Nothing while the database is away.
        """
        lender: Any = _Lender(self.connect)
        try:
            found = wiring.read_heights(lender)
        except psycopg.OperationalError:
            return {}
        return {of: size for (number, of), size in found.items() if number == self.number}

    def settled(self) -> int:
        """Wait until all is sealed, cosigned by every witness and projected; the log's size."""
        size = 0

        def done() -> bool:
            nonlocal size
            found = self.heights()
            size = found.get("head", 0)
            return size > 0 and set(found.values()) == {size}

        until(done, "everything to be sealed, cosigned and projected")
        return size

    def sign(
        self,
        kind: str,
        data: Mapping[str, Any],
        *names: str,
        by: Sequence[Office] = (),
        act_id: str | None = None,
        **more: Any,  # noqa: ANN401  (as `sign_act` takes them)
    ) -> SignedAct:
        """An act by the actors at the stage's time, over the newest checkpoint unless told."""
        stage = self.stage
        more.setdefault("seen", None)
        seen = more.pop("seen") or stage.client.seen()
        more = {"ledger": self.origin, "at": stage.now, **more}
        return sign_act(kind, data, by=by or stage.by(*names), seen=seen, act_id=act_id, **more)


@contextmanager
def serve_county(
    folder: Path,
    *,
    simulated: bool,
    beside: str = "",
    spare: Sequence[tuple[str, str]] = (),
    more: Sequence[str] = (),
) -> Iterator[Served]:
    """The server, its ledgers waiting for their first event; `beside` is a real-clock county.

    `spare` are bodies and names of witnesses that run and that the ledger does not name yet.
    Processes named in `more` run once more.
    """
    with ExitStack() as stack:
        settings = Settings(data=str(folder), port=0)
        database = stack.enter_context(open_database(directory=settings.folder))
        wiring.prepare(database)
        custody = Custody(settings.keys)
        make = partial(found, database, custody, settings.heads, HOST)
        founded = make(village.COUNTY, simulated=simulated)
        others = make(beside, simulated=False) if beside else {}
        ledgers = (*founded.values(), *others.values())
        logs = {ledger.origin: [parse_vkey(ledger.log_vkey)] for ledger in ledgers}
        witnesses = set_up(folder / "witnesses", logs)
        spares = set_up(folder / "spares", logs, spare)
        asked = tuple(one.at for one in (*witnesses, *spares))
        served = msgspec.structs.replace(settings, witnesses=asked)
        listener = stack.enter_context(serve.listen(served))
        (folder / "metrics").mkdir()
        commands = serve.commands(served, listener, folder / "metrics")
        commands += [command for command in commands if command.name in more]
        commands += map(_witness, (*witnesses, *spares))
        supervisor = stack.enter_context(Supervisor(commands))
        address = serve.address_of(served, listener)
        until(lambda: _ready(address), "the server")
        client = LedgerClient.open(address, village.COUNTY, founded["county"].origin, 60)
        stack.callback(client.close)
        stage = Stage(client, assemble(Custody(folder / "people")), BEGINS)
        yield Served(
            folder,
            address,
            database,
            served,
            founded,
            witnesses,
            supervisor.children,
            stage,
            others,
            spares,
        )


def _witness(one: DemoWitness) -> Command:
    config, key = one.folder / "witness.json", one.folder / "keys" / "witness.pem"
    where = ("--config", str(config), "--key", str(key), "--port", str(one.port))
    return Command("witness", "api", ("witness", *where))


def _ready(address: str) -> bool:
    try:
        serve.wait_until_ready(address)
    except TimeoutError:
        return False
    return True


@contextmanager
def said_to(path: Path) -> Iterator[None]:
    """Processes that are started inside say on this file what they say on standard error."""
    kept = os.dup(2)
    with path.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


# --- opening ---


def open_ledger(served: Served, purpose: Purpose = "county", *, simulated: bool = True) -> None:
    """The roots open the ledger; both witnesses are named in it and must cosign."""
    founded, stage = served.founded[purpose], served.stage
    client = stage.client
    if purpose == "inspection":
        client = LedgerClient(client.http, f"{client.name}-inspection", founded.origin)
    entries = [one.entry for one in served.witnesses]
    data = {
        "origin": founded.origin,
        "county": founded.county,
        "roots": root_entries(stage.cast),
        "clock": "simulated" if simulated else "real",
        **founded.fixed(entries, len(entries), WEBAUTHN),
    }
    by = stage.cast.roots()
    client.act("LedgerOpened.v1", data, by=by, at=stage.now, wait="proof")


def enrol(served: Served, *names: str, since: str | None = None) -> None:
    """Keys and offices; the registrar alone first, everybody else in two bundles."""
    if "g1" in names:
        for kind, data in _enrolment(served, "g1", since):
            served.stage.act(kind, data, "r1", "r2")
    others = [name for name in names if name != "g1"]
    for place in range(2):
        acts = [_enrolment(served, name, since)[place] for name in others]
        bundle(served, [served.sign(kind, data, "r1", "g1") for kind, data in acts])


def _enrolment(served: Served, name: str, since: str | None) -> tuple[tuple[str, Any], ...]:
    cast = served.stage.cast
    office = grant(cast, name)
    return (
        ("KeyEnrolled.v1", enrolment(cast, name, served.origin)),
        ("RoleGranted.v1", {**office, "from": since or office["from"]}),
    )


def bundle(served: Served, acts: Sequence[SignedAct]) -> list[dict[str, Any]]:
    """Independent acts in one request; each is admitted."""
    if not acts:
        return []
    client = served.stage.client
    body = {"acts": [act.body() for act in acts]}
    answer = client.http.post(f"/v1/{client.name}/acts:bundle", json=body).raise_for_status()
    items: list[dict[str, Any]] = answer.json()["items"]
    assert {item["status"] for item in items} <= {201}, items
    return items


def import_households(served: Served, count: int, seed: int = 231005) -> RosterLines:
    """A synthetic roster, brought in by the registrar as one batch."""
    stage = served.stage
    stage.token = stage.client.sign_in(stage.cast["g1"].person, stage.cast["g1"].key)
    lines = roster(served.folder / f"roster-{seed}.xlsx", count, seed, stage)
    stage.act("RosterImported.v1", roster_header(stage, lines), "g1", lines=lines.lines)
    return lines


def roster(path: Path, count: int, seed: int, stage: Stage) -> RosterLines:
    """The lines of a synthetic village's spreadsheet."""
    village.write_roster(path, village.households(count, seed))
    read = read_roster(path, stage.today)
    assert not read.faults
    return lines_of(read, village.VILLAGE)


def roster_header(stage: Stage, lines: RosterLines) -> dict[str, Any]:
    """What the registrar signs of a batch of persons and households."""
    return {
        "place": village.VILLAGE,
        "persons": lines.persons_count,
        "households": lines.households_count,
        "source": stage.paper("roster"),
    }


def in_office(cast: Cast, name: str, role: str, place: str) -> Office:
    """The actor's key in an office that may not be theirs."""
    return replace(cast[name], role=role, place=place)
