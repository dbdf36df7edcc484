"""HH-2 (F): one ID number in two counties, found without a number leaving its county."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api import cli, clock, wiring
from api.database import Database
from api.demo.cast import Cast, enrolment, grant, root_entries
from api.founding import Founding, found
from api.hosts import Hosted
from api.server import Server
from api.settings import Settings
from api.signing import Office, Secret, Seen, sign_act
from audit.desk.identities import (
    Digests,
    DigestsError,
    Held,
    Manifest,
    compare,
    digest,
    from_files,
    to_files,
)
from audit.proof.note import COSIGNATURE, make_vkey
from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from audit.trail.custody import Custody
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import Sealer
from projections.trail_reader import TrailReader
from tests.spec import id_number

HERE, THERE = "231005", "231083"
TWIN, GONE = id_number(order=120), id_number(order=140)
PEOPLE = {
    HERE: {"person:a": TWIN, "person:b": id_number(order=121), "person:gone": GONE},
    THERE: {"person:c": id_number(order=122), "person:d": TWIN, "person:e": GONE},
}
KEY = bytes(range(32))


@dataclass
class City:
    """Two counties in one database, each with its inspection ledger and one audit bureau."""

    database: Database
    settings: Settings
    server: Server
    cast: Cast
    founded: dict[str, Mapping[Any, Founding]] = field(default_factory=dict)

    def hosted(self, ledger: str) -> Hosted:
        return self.server.hosts.find(ledger)

    def open(self, county: str) -> None:
        """Both ledgers, everybody's keys and offices, and the people."""
        custody = Custody(self.settings.keys)
        self.founded[county] = found(
            self.database, custody, self.settings.heads, "yangguang.example", county,
            simulated=False,
        )  # fmt: skip
        for name in (county, f"{county}-inspection"):
            hosted = self._looked_up(name)
            self.act(hosted, "LedgerOpened.v1", self._opening(hosted), *self.cast.roots())
            self.seal(hosted)
        home = self.hosted(county)
        for who in ("a1", "g1", "k1"):
            roots = self.cast.roots()[:2]
            self.act(home, "KeyEnrolled.v1", enrolment(self.cast, who, home.origin), *roots)
            data = {**grant(self.cast, who), "place": "2310" if who == "a1" else county}
            self.act(home, "RoleGranted.v1", data, *roots)
        for person, number in PEOPLE[county].items():
            data = {
                "person": person, "place": f"{county}100201", "name": Secret("示例人"),
                "id_number": Secret(number), "phone": None, "gender": None,
            }  # fmt: skip
            self.act(home, "PersonRegistered.v1", data, self.cast["g1"])
        self.seal(home)

    def _looked_up(self, name: str) -> Hosted:
        self.server.hosts._by_name = self.server.hosts._look()
        return self.hosted(name)

    def _opening(self, hosted: Hosted) -> dict[str, Any]:
        witness = self.cast.keys.create(f"witness-{hosted.number}")
        vkey = str(make_vkey("audit.example/w1", COSIGNATURE, witness.public_key))
        webauthn = {"rp_id": "localhost", "origins": ["http://localhost"]}
        fixed = self.founded[hosted.county][hosted.purpose].fixed(
            [{"body": "audit bureau", "vkey": vkey}], 1, webauthn
        )
        return {
            "origin": hosted.origin, "county": hosted.county, "clock": "real",
            "roots": root_entries(self.cast), **fixed,
        }  # fmt: skip

    def act(self, hosted: Hosted, kind: str, data: Mapping[str, Any], *by: Office) -> None:
        """Sign an act in offices of that county, and have it admitted."""
        with self.server.rows() as cursor:
            head = checkpoints.latest(cursor, hosted.number)
        empty = Seen(0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        seen = Seen(head.size, base64_encode(head.root)) if head else empty
        offices = [replace(office, place=hosted.county) for office in by]
        signed = sign_act(
            kind, data, ledger=hosted.origin, by=offices, at=clock.utc_now(), seen=seen
        )
        self.server.intake.submit_signed(hosted, signed).result(30)

    def seal(self, hosted: Hosted) -> None:
        heads = OutsideHead(self.settings.heads, hosted.origin)
        sealer = Sealer(hosted.number, hosted.origin, heads, Custody(self.settings.keys))
        with wiring.connect(self.database) as connection:
            while sealer.seal_once(connection, clock.utc_now()):
                pass

    def destroy_key(self, county: str, person: str) -> None:
        number = self.hosted(county).number
        with psycopg.connect(self.database.migration_dsn()) as connection:
            connection.execute("INSERT INTO erasures VALUES (%s, %s, 99)", (number, person))
            connection.execute(
                "UPDATE vault_keys SET wrapped_key = NULL WHERE ledger = %s AND holder = %s",
                (number, person),
            )

    def looks(self, county: str) -> list[dict[str, Any]]:
        """What the inspection ledger holds behind its opening."""
        number = self.hosted(f"{county}-inspection").number
        told = TrailReader(self.server.pool.connection).events(number, 0, 100)
        return [{"type": one.type, "data": one.data} for one in told]

    def run(self, *arguments: str, who: str = "a1") -> Result:
        key = self.cast.keys.folder / f"person-{who}.pem"
        at = ("--data", self.settings.data, "--dsn", self.database.migration_dsn())
        signed_in = ("--as", f"{self.cast[who].person},{key}") if who else ()
        return CliRunner().invoke(cli.make_app("audit"), ["audit", *arguments, *at, *signed_in])


@contextmanager
def opened(database: Database, folder: Path) -> Iterator[City]:
    settings = Settings(data=str(folder / "data"))
    wiring.prepare(database)
    cast = Cast(Custody(folder / "people"))
    for name, body in (("r1", "data bureau"), ("r2", "poverty office"), ("r3", "discipline")):
        cast.add(name, body, "root", HERE)
    cast.add("a1", "audit bureau", "audit_bureau", "2310")
    cast.add("g1", "organisation department", "registrar", HERE)
    cast.add("k1", "county bureau", "county_reviewer", HERE)
    with wiring.open_server(database, settings) as server:
        city = City(database, settings, server, cast)
        for county in (HERE, THERE):
            city.open(county)
        city.destroy_key(HERE, "person:gone")
        yield city


@pytest.fixture(scope="module")
def city(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with opened(module_database, tmp_path_factory.mktemp("city")) as city:
        yield city


@pytest.fixture
def files(city: City, tmp_path: Path) -> list[Path]:
    """Each county's digests under the city's key."""
    (tmp_path / "key").write_bytes(KEY)
    made = [tmp_path / f"{county}.csv" for county in (HERE, THERE)]
    for county, file in zip((HERE, THERE), made, strict=True):
        result = city.run(
            "identity-digests", "--ledger", county, "--comparison-key", str(tmp_path / "key"),
            "-o", str(file),
        )  # fmt: skip
        assert result.exit_code == 0, result.output
    return made


def check_twin(told: Mapping[str, Any]) -> None:
    """The planted twin, both persons and their records; nothing else, and no number."""
    (finding,) = told["findings"]
    assert finding["rule"] == "HH-2"
    held = {(one["ledger"].rpartition("/")[2], one["person"]) for one in finding["holders"]}
    assert held == {(HERE, "person:a"), (THERE, "person:d")}
    assert TWIN not in json.dumps(told)
    assert [one["destroyed"] for one in told["counties"]] == [1, 0]
    assert [one["persons"] for one in told["counties"]] == [2, 3]


def test_hh_2_ledgers_of_one_database_are_compared_under_a_key_that_is_forgotten(
    city: City,
) -> None:
    result = city.run("compare-identities", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    check_twin(told)
    again = json.loads(city.run("compare-identities", "--json").stdout)
    keys = {one["key_check"] for one in told["counties"] + again["counties"]}
    assert len(keys) == 2


def test_sup_9_the_opening_of_the_numbers_is_recorded_in_each_county(city: City) -> None:
    before = {county: len(city.looks(county)) for county in (HERE, THERE)}
    assert city.run("compare-identities", "--why", "discipline").exit_code == 0
    for county in (HERE, THERE):
        (look,) = city.looks(county)[before[county] :]
        data = look["data"]
        assert (look["type"], data.reader, data.role) == (
            "PersonalDataRead.v1", "person:a1", "audit_bureau",
        )  # fmt: skip
        assert (data.subject, data.purpose, data.fields) == (
            f"ledger:{county}", "discipline", ("id_number",),
        )  # fmt: skip


def test_hh_2_files_of_two_counties_are_compared_without_database_or_vault(
    files: list[Path],
) -> None:
    arguments = ["audit", "compare-identities", *map(str, files), "--json"]
    result = CliRunner().invoke(cli.make_app("audit"), arguments)
    assert result.exit_code == 0, result.output
    check_twin(json.loads(result.stdout))


def test_sup_9_an_export_of_digests_is_recorded_with_its_hash(
    city: City, files: list[Path]
) -> None:
    look = city.looks(HERE)[-1]
    manifest = json.loads(files[0].with_name(f"{files[0].name}.manifest.json").read_bytes())
    assert (look["type"], look["data"].sha256) == ("ExportMade.v1", manifest["sha256"])
    assert (look["data"].format, look["data"].rows) == ("identity_digests", 2)
    assert manifest["checkpoint"].startswith(f"yangguang.example/county/{HERE}\n")
    assert manifest["position"] >= 8
    assert len(manifest["sm3"]) == 64


def test_a_file_holds_no_number_and_no_digest_that_can_be_guessed_without_the_key(
    files: list[Path],
) -> None:
    text = files[0].read_text()
    for number in PEOPLE[HERE].values():
        assert number not in text
        assert digest(KEY[:31] + b"x", number) not in text
    assert digest(KEY, TWIN) in text


@pytest.mark.parametrize("command", ["compare-identities", "identity-digests"])
def test_act_4_who_may_not_see_every_sealed_value_opens_none(
    city: City, tmp_path: Path, command: str
) -> None:
    before = len(city.looks(HERE))
    (tmp_path / "key").write_bytes(KEY)
    more = ("--ledger", HERE, "--comparison-key", str(tmp_path / "key"), "-o", str(tmp_path / "x"))
    result = city.run(command, *(more if command == "identity-digests" else ()), who="k1")
    assert result.exit_code == 1
    assert len(city.looks(HERE)) == before
    assert not (tmp_path / "x").exists()


# --- digests alone ------------------------------------------------------------------------


def made(ledger: str, people: Mapping[str, str], key: bytes = KEY) -> Digests:
    held: Sequence[Held] = [
        Held(digest(key, number), person, n) for n, (person, number) in enumerate(people.items())
    ]
    check = digest(key, "key check")[:16]
    return Digests(
        Manifest(
            format="yangguang/identity-digests/v1", ledger=ledger, position=9, checkpoint="",
            key_check=check, persons=len(held), destroyed=0,
        ),
        held,
    )  # fmt: skip


def test_a_number_in_three_counties_is_one_finding() -> None:
    three = [made(f"county {n}", {f"person:{n}": TWIN}) for n in range(3)]
    (shared,) = compare(three)
    assert [one.person for one in shared.holders] == ["person:0", "person:1", "person:2"]


def test_a_check_character_in_small_letters_is_the_same_number() -> None:
    assert digest(KEY, "11010519491231002x") == digest(KEY, "11010519491231002X")


def test_different_numbers_are_no_finding() -> None:
    assert compare([made("a", {"person:1": TWIN}), made("b", {"person:2": GONE})]) == []


def test_digests_under_different_keys_cannot_be_compared() -> None:
    with pytest.raises(DigestsError, match="different"):
        compare([made("a", {"person:1": TWIN}), made("b", {"person:2": TWIN}, bytes(32))])
    with pytest.raises(DigestsError, match="twice"):
        compare([made("a", {"person:1": TWIN}), made("a", {"person:2": TWIN})])


def test_a_short_key_makes_no_digests() -> None:
    with pytest.raises(DigestsError, match="at least 32"):
        digest(KEY[:31], TWIN)


def test_a_file_reads_back_and_any_change_to_it_is_refused() -> None:
    content, manifest = to_files(made("a", {"person:1": TWIN, "person:2": GONE}))
    assert (
        from_files(content, manifest).held == made("a", {"person:1": TWIN, "person:2": GONE}).held
    )
    forged = [
        (content.replace(b"person:1", b"person:9"), manifest),
        (content[: content.rindex(b"\n", 0, -1) + 1], manifest),
        (content, manifest.replace(b"v1", b"v2")),
        (b"", manifest),
        (b"digest,person,position\nx,y\n", manifest),
        (content, b"{}"),
        (b"\xff", manifest),
    ]
    for changed in forged:
        with pytest.raises(DigestsError):
            from_files(*changed)
