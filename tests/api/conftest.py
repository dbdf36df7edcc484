"""A village's half-year behind the real application: real database, keys, tree and projections.

`county` is played once a session as far as a first notice that hangs with two objections open.
Tests read it and may add to it, but rely on nothing that another test added.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
import uvicorn

from api import wiring
from api.app import make_app
from api.client import LedgerClient
from api.database import Database
from api.demo import opening, village, year
from api.demo.case_file import CaseFile
from api.demo.cast import assemble
from api.demo.stage import Stage, new
from api.demo.township import Turn
from api.demo.year import Year
from api.founding import Founding, found
from api.roster.lines import ListedHousehold
from api.sealing import run_sealing
from api.server import Server
from api.settings import Settings
from api.signing import Office, Secret
from audit.proof.note import COSIGNATURE, make_vkey
from audit.trail.custody import Custody
from domain.kernel.times import SHANGHAI
from tests.api import income, market, money, points

BEGINS = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
TURNS: tuple[Turn, ...] = ("goes_on", "corrected", "outvoted", "too_rich")
WEBAUTHN = {"rp_id": "localhost", "origins": ["http://localhost"]}


@dataclass(repr=False, slots=True)
class County:
    """The county of the tests: who acts, what was played, and how to ask."""

    http: httpx.Client
    server: Server
    stage: Stage
    inspection: LedgerClient
    settings: Settings
    year: Year
    poor: ListedHousehold
    points: points.Points
    notice: str = field(default_factory=lambda: new("notice"))
    objection: str = field(default_factory=lambda: new("objection"))
    card: str = field(default_factory=lambda: new("card"))
    correction: str = field(default_factory=lambda: new("correction"))
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The ledger's name in the interface."""
        return village.COUNTY

    @property
    def household(self) -> CaseFile:
        """The first case that goes on."""
        return self.year.going_on[0]

    @property
    def holder(self) -> market.Holder:
        """The head of the second case's household, with a points card and a key."""
        case = self.year.going_on[1]
        return market.Holder(case.household, case.head, "pointscard:market", "h1")

    def token(self, actor: str) -> str:
        """A session token of the actor."""
        if actor not in self.tokens:
            self.tokens[actor] = self.another_token(actor)
        return self.tokens[actor]

    def another_token(self, actor: str) -> str:
        """A token of a new session of the actor."""
        office = self.stage.cast[actor]
        token = self.stage.client.sign_in(office.person, office.key)
        self.http.cookies.clear()
        return token

    def as_(self, actor: str | None, **headers: str) -> dict[str, str]:
        """The headers of a request by the actor; nobody for None."""
        if actor is None:
            return dict(headers)
        return {"Authorization": f"Bearer {self.token(actor)}", **headers}

    def get(self, path: str, actor: str | None = None, **headers: str) -> Any:  # noqa: ANN401
        """The answer to `GET /v1/{county}/{path}`."""
        return self.http.get(f"/v1/{self.name}/{path}", headers=self.as_(actor, **headers))

    def caught_up(self) -> int:
        """Wait until the projections reflect everything; the position reached."""
        number = self.server.hosts.find(self.name).number
        position = self.server.watch.poll()[number, "head"] - 1
        self.get(f"stats?at_least={position}").raise_for_status()
        return position


@pytest.fixture(scope="session")
def kept_database(quick_server: Any) -> Iterator[Database]:  # noqa: ANN401
    """The database of the county."""
    with quick_server.fresh() as database:
        yield database


@pytest.fixture(scope="session")
def county_database(kept_database: Database) -> str:
    """The superuser's DSN of the county's database."""
    return kept_database.migration_dsn()


@pytest.fixture(scope="session")
def county(kept_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The county, served in this process."""
    folder = tmp_path_factory.mktemp("county")
    with opened(kept_database, Settings(data=str(folder)), folder) as county:
        yield county


@contextmanager
def live(app: Any) -> Iterator[httpx.Client]:  # noqa: ANN401  (any ASGI application)
    """The application on a free port, and a client of it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app, loop="uvloop", http="httptools", ws="none", lifespan="on", log_level="error"
        )
        running = uvicorn.Server(config)
        thread = Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
                yield client
        finally:
            running.should_exit = True
            thread.join()


@contextmanager
def sealing(database: Database, settings: Settings) -> Iterator[None]:
    """The sealer at work, in a thread of this process."""
    stop = Event()
    thread = Thread(target=run_sealing, args=(database, settings, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def opened(database: Database, settings: Settings, folder: Path) -> Iterator[County]:
    """Everything that a server runs, in threads of this process, and what was played with it."""
    wiring.prepare(database)
    custody = Custody(settings.keys)
    ledgers = found(
        database, custody, settings.heads, "yangguang.example", village.COUNTY, simulated=True
    )
    with (
        sealing(database, settings),
        wiring.open_projector(database),
        wiring.open_server(database, settings) as server,
        live(make_app(server)) as http,
    ):
        client = LedgerClient(http, village.COUNTY, ledgers["county"].origin)
        stage = Stage(client, assemble(Custody(folder / "people")), BEGINS)
        origin = ledgers["inspection"].origin
        inspection = LedgerClient(http, f"{village.COUNTY}-inspection", origin)
        played, poor = _play(stage, inspection, ledgers, folder)
        money.enrol_keepers(stage)
        used = points.play(stage, played.going_on[0].household, played.going_on[0].head)
        county = County(http, server, stage, inspection, settings, played, poor, used)
        money.open_books(stage)
        market.enrol(stage)
        market.open_shop(stage)
        money.receive_and_allocate(stage)
        _post_notice(county)
        _declare_card_and_ask(county)
        money.pay(stage)
        money.bring_in_asset(stage)
        _distribute(county)
        _redeem(county)
        county.caught_up()
        yield county


def _fixed(ledger: Founding, folder: Path) -> dict[str, Any]:
    """A witness that is away: checkpoints are signed and never final."""
    keys = Custody(folder / "witness")
    key = keys.load("witness") if keys.has("witness") else keys.create("witness")
    vkey = str(make_vkey("audit.example/w1", COSIGNATURE, key.public_key))
    return ledger.fixed([{"body": "audit bureau", "vkey": vkey}], 1, WEBAUTHN)


def _play(
    stage: Stage, inspection: LedgerClient, ledgers: dict[Any, Founding], folder: Path
) -> tuple[Year, ListedHousehold]:
    opening.open_ledger(stage, _fixed(ledgers["county"], folder))
    inspection_stage = Stage(inspection, stage.cast, BEGINS)
    opening.open_ledger(inspection_stage, _fixed(ledgers["inspection"], folder))
    opening.enrol_everybody(stage)
    opening.adopt_policy(stage)
    stage.token = stage.client.sign_in(stage.cast["g1"].person, stage.cast["g1"].key)
    stage.client.http.cookies.clear()
    stage.go_to(date(2026, 1, 12))
    path = folder / "roster.xlsx"
    village.write_roster(path, village.households(8))
    lines = opening.import_roster(stage, path)
    chosen = lines.households[:4]
    heads = [("h0", chosen[0].head), ("h1", chosen[1].head), ("o1", lines.households[5].head)]
    opening.enrol_heads(stage, stage.cast, heads)
    cases = [
        CaseFile(
            one.household, one.head, one.place, one.members_count,
            f"h{n}" if n < 2 else None,
            400_000 if n == 3 else 330_000 + 10_000 * n,
            TURNS[n],
        )
        for n, one in enumerate(chosen)
    ]  # fmt: skip
    played = Year(stage, cases)
    year.apply_and_survey(played)
    year.assemble_and_vote(played)
    year.verify_and_check(played)
    poor = lines.households[6]
    _record_status(stage, poor.household)
    return played, poor


def _record_status(stage: Stage, household: str) -> None:
    document = {"number": "示例〔2026〕3号", "title": "示例名单", "sha256": "0" * 64}
    stage.act(
        "StatusRecorded.v1",
        {
            "subject": household,
            "status": "registered_poor",
            "from": "2026-01-01",
            "until": None,
            "document": document,
        },
        "g1",
    )


def _post_notice(county: County) -> None:
    played, stage = county.year, county.stage
    contested = played.turning("corrected")
    assert contested is not None
    stage.go_to(date(2026, 3, 23))
    data = year.notice(played, "first", played.going_on, county.notice)
    played.act("NoticePosted.v1", data, "s1", about=played.going_on)
    stage.act(
        "ObjectionMade.v1",
        {
            "notice": county.notice,
            "objection": county.objection,
            "subject": contested.case,
            "objector": stage.cast["o1"].person,
            "text": Secret("公示的常住人口数与实际不符。"),
            "due_on": "2026-03-30",
            "paper": None,
        },
        "o1",
    )


def _declare_card_and_ask(county: County) -> None:
    """The first household's head gets a payee account, and asks for a correction."""
    stage, head = county.stage, county.household
    row = village.households(8)[0]
    card = {
        "card": county.card,
        "household": head.household,
        "person": head.head,
        "kind": "householder",
        "holder_name": Secret(row.name),
        "number": Secret(row.card),
        "bank": "示例农商行",
        "paper": None,
    }
    stage.act("CardDeclared.v1", card, "c1")
    request = {
        "correction": county.correction,
        "person": head.head,
        "place": head.place,
        "about": "phone",
        "text": Secret("电话号码已更换。"),
        "due_on": (stage.today + timedelta(days=15)).isoformat(),
        "paper": None,
        "happened_on": None,
    }
    stage.act("CorrectionRequested.v1", request, "h0")


def _distribute(county: County) -> None:
    """The rent of a greenhouse came, and a plan gives it to a household that is registered poor."""
    stage, poor = county.stage, county.poor
    income.enrol(stage)
    income.earn(stage)
    bases = {
        "list": "list:1",
        "available_fen": income.RENT_FEN - 1,
        "rates": income.RATES,
        "claims": [income.claim(stage, poor.household, poor.head)],
    }
    address = f"/v1/{county.name}/drafts/distribution"
    answer = county.http.post(address, json=bases, headers=county.as_("k1"))
    income.plan(stage, answer.raise_for_status().json())


def _redeem(county: County) -> None:
    """The second household has points, and its head took goods and brought some of them back."""
    stage, holder = county.stage, county.holder
    market.adopt_book(stage, 200)
    market.give_points(stage, 200, holder)
    basket = market.redeem(stage, holder, market.FIRST, rice=2, oil=1)
    back = market.brought_back(stage, basket)
    stage.act("GoodsReturned.v1", back, market.KEEPER, market.SUPERVISOR)


__all__ = ["County", "Office"]
