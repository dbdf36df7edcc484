"""The demo: everything set up in a fresh folder, a township's year, and what came of it."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from api import serve, wiring
from api.client import LedgerClient
from api.database import open_database
from api.demo import director, opening, village, year
from api.demo.case_file import CaseFile
from api.demo.cast import officials, serve_township, villagers
from api.demo.errands import errands
from api.demo.money import story as money
from api.demo.money.purse import Purse
from api.demo.motivation import story as motivation
from api.demo.motivation.store import Store
from api.demo.processes import DemoWitness, set_up
from api.demo.processes import running as witnesses_running
from api.demo.stage import Draft, Stage
from api.demo.township import TOWNSHIP, Township, Village
from api.founding import Founding, found
from api.roster.lines import CARD, RosterLines
from api.settings import Settings
from audit.proof.note import parse_vkey
from audit.trail.custody import Custody
from domain.kernel.catalogue import Purpose
from domain.kernel.times import SHANGHAI

HOST = "yangguang.example"
MARK = "made-by-yangguang-demo"
BEGINS = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
STRICTER_FROM, ENDS = date(2026, 11, 2), date(2026, 12, 31)
RICH_FEN, INCOMES_FEN = 400_000, range(330_000, 395_000, 5_000)
"""Income per head: at the ceiling, which is too much, and the others' strictly below it."""
RP_ID = "localhost"


@dataclass(slots=True)
class Demo:
    """What the demo set up, and the year of each village that it played."""

    folder: Path
    address: str
    ledgers: Mapping[Purpose, Founding]
    witnesses: list[DemoWitness]
    stage: Stage
    township: Township = TOWNSHIP
    years: list[year.Year] = field(default_factory=list)
    money: Purse | None = None
    store: Store | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def acts(self) -> int:
        """How many acts were admitted, above the villages and in them."""
        above = self.stage.acts + (self.money.stage.acts if self.money else 0)
        return above + sum(played.stage.acts for played in self.years)

    def timed(self, chapter: str, started_at: float) -> None:
        """Remember how long a chapter took."""
        self.seconds[chapter] = time.monotonic() - started_at


def fresh_folder(folder: Path) -> Path:
    """An empty folder; only what an earlier demo made is removed.

    Raises:
        FileExistsError: the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise FileExistsError(f"{folder} holds something that no demo made; name another")
        database = folder / "postgresql"
        if database.is_symlink():
            shutil.rmtree(database.resolve(), ignore_errors=True)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


@contextmanager
def open_demo(folder: Path, port: int, township: Township = TOWNSHIP) -> Iterator[Demo]:
    """Database, ledgers, witnesses and server; the ledgers wait for their first event."""
    with ExitStack() as stack:
        settings = Settings(data=str(fresh_folder(folder)), port=port)
        database = stack.enter_context(open_database(directory=settings.folder))
        wiring.prepare(database)
        ledgers = found(
            database,
            Custody(settings.keys),
            settings.heads,
            HOST,
            village.COUNTY,
            simulated=True,
        )
        logs = {ledger.origin: [parse_vkey(ledger.log_vkey)] for ledger in ledgers.values()}
        witnesses = set_up(folder / "witnesses", logs)
        stack.enter_context(witnesses_running(witnesses))
        served = Settings(
            data=str(folder), port=port, witnesses=tuple(witness.at for witness in witnesses)
        )
        address = stack.enter_context(serve.running(served))
        client = LedgerClient.open(address, village.COUNTY, ledgers["county"].origin)
        stack.callback(client.close)
        cast = serve_township(officials(Custody(folder / "people")), township.code)
        stage = Stage(client, cast, BEGINS)
        stage.house.errands = stack.enter_context(errands(client))
        yield Demo(folder, address, ledgers, witnesses, stage, township)


def play(demo: Demo) -> None:
    """The whole year: the opening, then the villages' stories on one clock."""
    started_at = time.monotonic()
    _open(demo)
    demo.timed("opening", started_at)
    started_at = time.monotonic()
    stories = [*map(year.whole, demo.years), _tighten(demo)]
    if demo.township.has_money:
        demo.money = Purse(demo.stage.beside(demo.stage.cast), demo.years, demo.township.code)
        stories.append(money.whole(demo.money))
    if demo.money and demo.township.has_motivation:
        demo.store = Store.of(demo.years, demo.money, demo.folder)
        stories.append(motivation.whole(demo.store))
    director.play(demo.stage, *stories)
    demo.stage.go_to(ENDS)
    demo.timed("year", started_at)


def _tighten(demo: Demo) -> director.Story:
    """A stricter policy comes in late autumn: what was decided before stays decided."""
    yield STRICTER_FROM
    opening.adopt_policy(demo.stage, opening.STRICTER, "示例〔2026〕9号")


def _open(demo: Demo) -> None:
    stage, township = demo.stage, demo.township
    open_ledgers(demo)
    opening.enrol_everybody(stage)
    opening.adopt_policy(stage)
    villages = [stage.beside(villagers(stage.cast, one)) for one in township.villages]
    for of_village in villages:
        opening.enrol_everybody(of_village)
        of_village.sign_in("s1", "c1", "c2")
    stage.sign_in("g1")
    stage.go_to(date(2026, 1, 12))
    found = opening.import_township(stage, write_rosters(demo), township)
    demo.years = [
        settle(of_village, one, lines)
        for of_village, one, lines in zip(villages, township.villages, found, strict=True)
    ]
    opening.refuse_wrong_keys(villages[0])


def write_rosters(demo: Demo) -> Path:
    """The township's workbook: a sheet for each village, its households numbered on."""
    path = demo.folder / "roster.xlsx"
    rows = village.households(demo.township.households_count)
    sheets, first = {}, 1
    for one in demo.township.villages:
        numbers = range(first, first + one.households_count)
        sheets[one.name] = [row for row in rows if row.household in numbers]
        first += one.households_count
    village.write_workbook(path, sheets)
    return path


def open_ledgers(demo: Demo) -> None:
    """The roots open the county's ledger and the inspection ledger beside it."""
    entries = [witness.entry for witness in demo.witnesses]
    webauthn = {"rp_id": RP_ID, "origins": [demo.address.replace("127.0.0.1", RP_ID)]}
    for purpose, ledger in demo.ledgers.items():
        stage = demo.stage if purpose == "county" else _inspection_stage(demo, ledger)
        opening.open_ledger(stage, ledger.fixed(entries, len(entries), webauthn))


def _inspection_stage(demo: Demo, ledger: Founding) -> Stage:
    client = LedgerClient(demo.stage.client.http, f"{village.COUNTY}-inspection", ledger.origin)
    return Stage(client, demo.stage.cast, BEGINS)


def settle(stage: Stage, one: Village, lines: RosterLines) -> year.Year:
    """The village's cases, and keys for every other applicant and for a neighbour who objects."""
    count = len(one.turns)
    chosen, neighbour = lines.households[:count], lines.households[count]
    with_key = [(f"h{n}", listed.head) for n, listed in enumerate(chosen) if n % 2 == 0]
    opening.enrol_heads(stage, stage.cast, [*with_key, ("o1", neighbour.head)])
    incomes = chain(INCOMES_FEN)
    cases = [
        CaseFile(
            listed.household,
            listed.head,
            listed.place,
            listed.members_count,
            f"h{number}" if number % 2 == 0 else None,
            RICH_FEN if turn == "too_rich" else next(incomes),
            turn,
        )
        for number, (listed, turn) in enumerate(zip(chosen, one.turns, strict=True))
    ]
    applied = {listed.household for listed in chosen} | {neighbour.household}
    everybody = [data for kind, data in lines.lines if kind == "HouseholdRegistered.v1"]
    others = [data for data in everybody if data["household"] not in applied]
    keyless = _represent(stage, one, lines.households[-1].head) if one.keyless else None
    cards = {
        str(data["household"]): data
        for kind, data in lines.lines
        if kind == CARD and data["kind"] == "householder"
    }
    return year.Year(
        stage,
        cases,
        one,
        others,
        keyless,
        cards,
        [data for kind, data in lines.lines if kind == CARD],
        neighbour.place,
        everybody,
    )


def _represent(stage: Stage, one: Village, person: str) -> str:
    """An old villager is a representative as well, and has no key."""
    office = {
        "from": stage.today.isoformat(),
        "person": person,
        "place": one.code,
        "role": "village_representative",
        "until": None,
    }
    stage.together([Draft("RoleGranted.v1", office, ("r1", "g1"))])
    return person
