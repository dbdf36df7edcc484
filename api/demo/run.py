"""The demo: everything set up in a fresh folder, a village's year, the proof, and where to look."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from api import serve, wiring
from api.client import LedgerClient
from api.database import open_database
from api.demo import opening, publication, village, year
from api.demo.case_file import CaseFile
from api.demo.cast import assemble
from api.demo.processes import DemoWitness, set_up
from api.demo.processes import running as witnesses_running
from api.demo.stage import Stage
from api.founding import Founding, found
from api.roster.lines import RosterLines
from api.settings import Settings
from audit.proof.note import parse_vkey
from audit.trail.custody import Custody
from domain.kernel.catalogue import Purpose
from domain.kernel.times import SHANGHAI

HOST = "yangguang.example"
MARK = "made-by-yangguang-demo"
BEGINS = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
HOUSEHOLDS_COUNT = 24
CASES_COUNT = 6
RP_ID = "localhost"


@dataclass(slots=True)
class Demo:
    """What the demo set up and played."""

    folder: Path
    address: str
    ledgers: Mapping[Purpose, Founding]
    witnesses: list[DemoWitness]
    stage: Stage
    played: year.Year | None = None
    seconds: dict[str, float] = field(default_factory=dict)

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
def open_demo(folder: Path, port: int) -> Iterator[Demo]:
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
        cast = assemble(Custody(folder / "people"))
        yield Demo(folder, address, ledgers, witnesses, Stage(client, cast, BEGINS))


def play(demo: Demo) -> None:
    """The whole year."""
    stage = demo.stage
    started_at = time.monotonic()
    _open_both(demo)
    opening.enrol_everybody(stage)
    opening.adopt_policy(stage)
    stage.token = stage.client.sign_in(stage.cast["g1"].person, stage.cast["g1"].key)
    stage.go_to(date(2026, 1, 12))
    path = demo.folder / "roster.xlsx"
    village.write_roster(path, village.households(HOUSEHOLDS_COUNT))
    found_lines = opening.import_roster(stage, path)
    opening.refuse_wrong_keys(stage)
    demo.timed("opening", started_at)
    started_at = time.monotonic()
    demo.played = _cases(stage, found_lines)
    for chapter in (
        year.apply_and_survey,
        year.assemble_and_vote,
        year.verify_and_check,
        publication.first_notice,
        publication.reviews_and_announcement,
        publication.archives,
    ):
        chapter(demo.played)
    demo.timed("identification", started_at)


def _open_both(demo: Demo) -> None:
    entries = [witness.entry for witness in demo.witnesses]
    webauthn = {"rp_id": RP_ID, "origins": [demo.address.replace("127.0.0.1", RP_ID)]}
    for purpose, ledger in demo.ledgers.items():
        stage = demo.stage if purpose == "county" else _inspection_stage(demo, ledger)
        opening.open_ledger(stage, ledger.fixed(entries, len(entries), webauthn))


def _inspection_stage(demo: Demo, ledger: Founding) -> Stage:
    client = LedgerClient(demo.stage.client.http, f"{village.COUNTY}-inspection", ledger.origin)
    return Stage(client, demo.stage.cast, BEGINS)


def _cases(stage: Stage, lines: RosterLines) -> year.Year:
    chosen = lines.households[:CASES_COUNT]
    with_key = [(f"h{n}", listed.head) for n, listed in enumerate(chosen) if n % 2 == 0]
    neighbour = ("o1", lines.households[CASES_COUNT].head)
    opening.enrol_heads(stage, stage.cast, [*with_key, neighbour])
    cases = [
        CaseFile(
            listed.household,
            listed.head,
            listed.place,
            listed.members_count,
            f"h{number}" if number % 2 == 0 else None,
            400_000 if number == CASES_COUNT - 1 else 330_000 + 10_000 * number,
        )
        for number, listed in enumerate(chosen)
    ]
    return year.Year(stage, cases, rejected=cases[4], rich=cases[5], contested=cases[2])
