"""SUP-11 from end to end: a county, thirty years, and nothing left of who died, save the proofs."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from typer.testing import CliRunner, Result

from api import cli, wiring
from api.app import make_app
from api.client import LedgerClient
from api.database import Database
from api.demo import opening, village
from api.demo.cast import assemble, enrolment, grant
from api.demo.stage import Stage, instant, scan
from api.demo.village import COUNTY, VILLAGE
from api.founding import Founding, found
from api.names import DESTROYED
from api.roster.lines import RosterLines, lines_of
from api.roster.reading import read_roster
from api.settings import Settings
from api.signing import Secret
from audit.proof.dossier_verify import verify_dossier
from audit.proof.note import parse_vkey
from audit.trail.cosigning import Cosigner
from audit.trail.custody import Custody
from audit.trail.witness import Witness
from audit.trail.witness_client import WitnessClient
from domain.kernel.times import SHANGHAI
from tests.api.conftest import BEGINS, _fixed, live, sealing
from tests.api.scanning import dump, forms_of, found_in, tables
from tests.conftest import Server

STATEMENT = "示例申请：家中无其他收入来源，本人长期患病。"
SCAN_TEXT = "Planted text of the scanned application 4711"
DIED = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
AFTER = datetime(2057, 1, 5, 9, tzinfo=SHANGHAI)
WORKERS = ("g1", "s1", "c1", "w1", "a1")


@dataclass(repr=False)
class Erased:
    """The county, whose data was destroyed, and what was seen before."""

    database: Database
    http: httpx.Client
    stage: Stage
    settings: Settings
    folder: Path
    planted: tuple[str, ...] = ()
    person: str = ""
    household: str = ""
    case: str = "case:planted"
    scan_sha: str = ""
    sheet_sha: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    position: int = -1

    def get(self, path: str, actor: str = "a1") -> httpx.Response:
        office = self.stage.cast[actor]
        token = self.stage.client.sign_in(office.person, office.key)
        headers = {"Authorization": f"Bearer {token}"}
        return self.http.get(f"/v1/{COUNTY}/{path}", headers=headers)

    def key_file(self, actor: str) -> str:
        return str(self.folder / "people" / f"person-{actor}.pem")

    def run(self, *arguments: str) -> Result:
        environment = {
            "YANGGUANG_DSN": self.database.dsn(),
            "YANGGUANG_MIGRATION_DSN": self.database.migration_dsn(),
            "COLUMNS": "300",
        }
        asked = [*arguments, "--data", self.settings.data]
        return CliRunner().invoke(cli.make_app(arguments[0]), asked, env=environment)

    def destroy(self, *more: str) -> Result:
        return self.run(
            *("vault", "destroy-key", self.person, "--ledger", COUNTY),
            *("--decision", str(self.folder / "decision.pdf")),
            *("--number", "示例〔2057〕2号", "--title", "示例销毁决定", *more),
        )

    @property
    def signers(self) -> tuple[str, ...]:
        offices = [self.stage.cast[name] for name in ("r1", "g1")]
        texts = [
            f"{one.person},{one.role},{one.place},{self.key_file(name)}"
            for name, one in zip(("r1", "g1"), offices, strict=True)
        ]
        return tuple(part for text in texts for part in ("--signer", text))

    def look(self, name: str) -> None:
        """Keep what is seen at this moment."""
        position = self.stage.client.position
        path = f"households/{self.household}?as_of=2026-05-01&at_least={position}"
        self.before[name] = {
            "tables": dict(tables(self.database)),
            "dump": dump(self.database),
            "masked": self.get(path, "c1").text,
            "revealed": self.get(f"{path}&reveal=identity&purpose=audit").text,
        }


@pytest.fixture(scope="module")
def erased(quick_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    """A county in which somebody was registered, applied, died, and was erased in 2057."""
    folder = tmp_path_factory.mktemp("erased")
    settings = Settings(data=str(folder / "data"))
    with quick_server.fresh() as database:
        wiring.prepare(database)
        custody = Custody(settings.keys)
        host = "yangguang.example"
        ledgers = found(database, custody, settings.heads, host, COUNTY, simulated=True)
        with (
            sealing(database, settings),
            wiring.open_projector(database),
            wiring.open_server(database, settings) as server,
            live(make_app(server)) as http,
        ):
            client = LedgerClient(http, COUNTY, ledgers["county"].origin)
            stage = Stage(client, assemble(Custody(folder / "people")), BEGINS)
            opening.open_ledger(stage, _fixed(ledgers["county"], folder))
            beside = LedgerClient(http, f"{COUNTY}-inspection", ledgers["inspection"].origin)
            fixed = _fixed(ledgers["inspection"], folder)
            opening.open_ledger(Stage(beside, stage.cast, BEGINS), fixed)
            county = Erased(database, http, stage, settings, folder)
            _live_and_die(county)
            county.look("before")
            (folder / "decision.pdf").write_bytes(scan("retention decision"))
            done = county.destroy(*county.signers)
            assert done.exit_code == 0, done.output
            county.answer = done.stdout
            county.position = int(done.stdout.rsplit(" ", 1)[1])
            county.stage.client.position = county.position
            county.look("after")
            _cosign(county, ledgers["county"])
            yield county


def _cosign(county: Erased, ledger: Founding) -> None:
    """The witness comes back and cosigns what it missed."""
    key = Custody(county.folder / "witness").load("witness")
    logs = {ledger.origin: [parse_vkey(ledger.log_vkey)]}
    witness = Witness("audit.example/w1", key, logs, county.folder / "memory")

    def answer(request: httpx.Request) -> httpx.Response:
        told = witness.add_checkpoint(request.read(), datetime.now(UTC))
        return httpx.Response(told.status, content=told.body)

    client = WitnessClient(
        witness.vkey, "http://w1.example", httpx.Client(transport=httpx.MockTransport(answer))
    )
    county.stage.act("ClockSet.v1", {"now": instant(AFTER)}, "r1", "r2", wait="proof")
    with psycopg.connect(county.database.migration_dsn(), autocommit=True) as connection:
        cosigner = Cosigner(lambda: connection, client, [ledger.number], lambda: datetime.now(UTC))
        while cosigner.cosign_once(connection, ledger.number, datetime.now(UTC)):
            pass


def _live_and_die(county: Erased) -> None:
    stage = county.stage
    for name in WORKERS:
        second = "r2" if name == "g1" else "g1"
        stage.act("KeyEnrolled.v1", enrolment(stage.cast, name, stage.client.origin), "r1", second)
        stage.act("RoleGranted.v1", grant(stage.cast, name), "r1", second)
    stage.token = stage.client.sign_in("person:g1", stage.cast["g1"].key)
    lines = _import_roster(county)
    chosen = lines.households[0]
    county.household, county.person = chosen.household, chosen.head
    facts = [dict(fact) for kind, fact in lines.lines if kind == "PersonRegistered.v1"]
    own = next(fact for fact in facts if fact["person"] == county.person)
    county.planted = (str(own["name"]), str(own["id_number"]), str(own["phone"]), STATEMENT)
    _apply_and_withdraw(county, chosen.place)
    _go_to(stage, DIED)
    _leave(county, [fact for kind, fact in lines.lines if kind == "HouseholdRegistered.v1"])
    _go_to(stage, AFTER)


def _go_to(stage: Stage, goal: datetime) -> None:
    """In one leap; two roots wake the ledger that rested, so that all may see a new checkpoint."""
    for _ in range(2):
        stage.act("ClockSet.v1", {"now": instant(goal)}, "r1", "r2", wait="proof")
        stage.now = goal


def _import_roster(county: Erased) -> RosterLines:
    """From a spreadsheet in plain text, so that its cells would be seen."""
    stage, path = county.stage, county.folder / "roster.xlsx"
    rows = village.households(3)
    village.write_roster(path, rows)
    lines = lines_of(read_roster(path, stage.today), VILLAGE)
    text = "\n".join(",".join(map(str, row.cells())) for row in rows)
    source = stage.client.upload(text.encode(), "text/csv", stage.token)
    county.sheet_sha = source["sha256"]
    data = {
        "place": VILLAGE,
        "persons": lines.persons_count,
        "households": lines.households_count,
        "source": source,
    }
    stage.act("RosterImported.v1", data, "g1", lines=lines.lines)
    return lines


def _apply_and_withdraw(county: Erased, place: str) -> None:
    stage = county.stage
    stage.act("PublicityRecorded.v1", opening.publicity(stage, stage.today), "s1")
    paper = stage.client.upload(scan(SCAN_TEXT), "application/pdf", stage.token)
    county.scan_sha = paper["sha256"]
    application = {
        "case": county.case,
        "procedure": "near_poor",
        "household": county.household,
        "place": place,
        "statement": Secret(STATEMENT),
        "paper": paper,
        "happened_on": None,
    }
    stage.act("ApplicationMade.v1", application, "s1", "w1")
    withdrawal = {"case": county.case, "paper": paper, "happened_on": None}
    stage.act("ApplicationWithdrawn.v1", withdrawal, "s1", "w1")


def _leave(county: Erased, households: list[Any]) -> None:
    """Everybody of the household leaves, the head last."""
    home = next(one for one in households if one["household"] == county.household)
    others = [m["person"] for m in home["members"] if m["person"] != county.person]
    for person in (*others, county.person):
        data = {
            "household": county.household,
            "person": person,
            "on": county.stage.today.isoformat(),
            "reason": "deceased" if person == county.person else "departed",
            "new_head": None,
        }
        county.stage.act("MemberLeft.v1", data, "s1")


# --- before and after -----------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before", "after"])
def test_nothing_planted_stands_in_any_table_at_any_time(erased: Erased, moment: str) -> None:
    for table, held in erased.before[moment]["tables"].items():
        assert found_in(held, (*erased.planted, SCAN_TEXT)) == set(), table


def test_before_it_was_destroyed_it_could_be_read(erased: Erased) -> None:
    revealed = json.loads(erased.before["before"]["revealed"])["members"]
    own = next(member for member in revealed if member["person"] == erased.person)
    assert (own["name"], own["id_number"], own["phone"]) == erased.planted[:3]
    assert own["destroyed_at"] is None


def test_a_backup_made_afterwards_holds_neither_key_nor_index_nor_value(erased: Erased) -> None:
    holders = [erased.person, erased.case, f"attachment:{erased.scan_sha}"]
    keys = [_row(erased, "before", "public.vault_keys", holder) for holder in holders]
    assert all(len(key) > 100 for key in keys)
    old, new = erased.before["before"]["dump"], erased.before["after"]["dump"]
    for key in keys:
        assert key in old
        assert key not in new
    index = _row(erased, "before", "public.blind_indexes", erased.person)
    assert index in old
    assert index not in new
    assert found_in(new, (*erased.planted, SCAN_TEXT)) == set()


def _row(erased: Erased, moment: str, table: str, holder: str) -> bytes:
    """The longest value beside the holder in the table's text form: wrapped key, or digest."""
    held: bytes = erased.before[moment]["tables"][table]
    text = held.partition(b"PGCOPY")[0].decode()
    row = next(line for line in text.splitlines() if holder in line.split("\t"))
    secrets = [part for part in row.split("\t") if part.startswith("\\\\x")]
    return max(secrets, key=len)[3:].encode()


def test_answers_say_that_it_was_destroyed_and_where(erased: Erased) -> None:
    position = erased.position
    for name in ("masked", "revealed"):
        answer = erased.before["after"][name]
        assert found_in(answer.encode(), erased.planted) == set()
        own = next(m for m in json.loads(answer)["members"] if m["person"] == erased.person)
        assert own["destroyed_at"] == position
        if name == "masked":
            assert own["name"] == DESTROYED
        else:
            assert (own["name"], own["id_number"], own["phone"]) == (None, None, None)


def test_the_others_of_the_roster_are_read_as_before(erased: Erased) -> None:
    before, after = (
        {
            member["person"]: member["name"]
            for member in json.loads(erased.before[moment]["revealed"])["members"]
            if member["person"] != erased.person
        }
        for moment in ("before", "after")
    )
    assert before == after


def test_scan_and_spreadsheet_are_gone_and_not_taken_again(erased: Erased) -> None:
    for digest in (erased.scan_sha, erased.sheet_sha):
        answer = erased.get(f"attachments/{digest}")
        assert (answer.status_code, answer.json()["rule"]) == (410, "SUP-11")
        assert str(erased.position) in answer.json()["detail"]
    token = erased.stage.client.sign_in("person:g1", erased.stage.cast["g1"].key)
    again = erased.http.post(
        f"/v1/{COUNTY}/attachments",
        content=scan(SCAN_TEXT),
        headers={"Content-Type": "application/pdf", "Authorization": f"Bearer {token}"},
    )
    assert (again.status_code, again.json()["rule"]) == (409, "SUP-11")


@pytest.mark.parametrize("subject", ["person", "household", "case"])
def test_no_answer_of_the_interface_tells_it(erased: Erased, subject: str) -> None:
    name = getattr(erased, subject)
    paths = [f"trace/{name}?purpose=audit", f"households?place={VILLAGE}", f"cases/{erased.case}"]
    for path in paths:
        answer = erased.get(path)
        assert answer.status_code == 200, answer.text
        assert found_in(answer.content, (*erased.planted, SCAN_TEXT)) == set()


@pytest.mark.parametrize("subject", ["person", "case"])
def test_a_dossier_says_what_is_gone_and_verifies(
    erased: Erased, tmp_path: Path, subject: str
) -> None:
    file = tmp_path / "dossier.zip"
    made = erased.run(
        *("audit", "dossier", getattr(erased, subject), "--ledger", COUNTY),
        *("--as", f"person:a1,{erased.key_file('a1')}", "--out", str(file)),
    )
    assert made.exit_code == 0, made.output
    assert verify_dossier(file).ok
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert found_in(b"".join(held.values()), (*erased.planted, SCAN_TEXT)) == set()
    text = held["bag/data/README.txt"].decode()
    assert f"by records 依据记录 {erased.position}" in text


def test_all_proofs_still_verify_and_the_report_says_what_was_destroyed(erased: Erased) -> None:
    done = erased.run("audit", "verify", "--ledger", COUNTY, "--en", "--processes", "1")
    assert done.exit_code == 0, done.output
    position = erased.position
    assert f"attachment {erased.scan_sha} was destroyed by record {position}" in done.output
    assert found_in(done.output.encode(), erased.planted) == set()


def test_an_auditor_without_the_secret_is_told_what_is_not_re_checked(
    erased: Erased, tmp_path: Path
) -> None:
    environment = {
        "YANGGUANG_DSN": erased.database.dsn(),
        "YANGGUANG_MIGRATION_DSN": erased.database.migration_dsn(),
    }
    asked = ["audit", "verify", "--ledger", COUNTY, "--en", "--level", "1"]
    done = CliRunner().invoke(
        cli.make_app("audit"), [*asked, "--data", str(tmp_path / "none")], env=environment
    )
    assert done.exit_code == 0, done.output
    assert "1 attachments are not re-checked here" in done.output


# --- the command ------------------------------------------------------------------------------


def test_the_command_told_what_went_and_drafted_the_act(erased: Erased) -> None:
    fact = json.loads(erased.answer.splitlines()[0])
    assert fact["cases"] == [erased.case]
    assert fact["streams"] == [erased.case]
    assert set(fact["attachments"]) == {erased.scan_sha, erased.sheet_sha}
    assert fact["document"]["sha256"] == sha256(scan("retention decision")).hexdigest()


def test_the_command_refuses_a_second_time_and_one_signer(erased: Erased) -> None:
    again = erased.destroy(*erased.signers)
    assert again.exit_code == 1
    assert "SUP-11" in again.output
    assert erased.destroy(*erased.signers[:2]).exit_code == 2


def test_the_scan_itself_would_find_what_it_looks_for() -> None:
    for value in ("示例王五六", "100000000017", STATEMENT):
        for form in forms_of(value):
            if len(form) > 5:
                assert found_in(b"\x00..." + form + b"...", [value]) == {value}


def test_nothing_planted_is_lost_by_accident(erased: Erased) -> None:
    with psycopg.connect(erased.database.migration_dsn()) as connection:
        left = connection.execute(
            "SELECT holder FROM vault_keys WHERE wrapped_key IS NULL ORDER BY 1"
        ).fetchall()
    files = [f"attachment:{sha}" for sha in (erased.scan_sha, erased.sheet_sha)]
    assert [row[0] for row in left] == sorted([*files, erased.case, erased.person])
