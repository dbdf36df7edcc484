"""A ledger that nobody touched holds, and the report says what was looked at."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.database import Database
from api.signing import Secret
from audit.desk.levels import verify
from audit.desk.progress import Step
from audit.desk.readable import place, readable
from audit.desk.report import LISTED_MAX, Report, to_json
from audit.proof.batch import make_line
from audit.proof.scalars import base64_encode
from bench.county import VILLAGE, Clock, County
from tests.desk.facts import person, roster, vote
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import CLERK, VOTER


@pytest.fixture(scope="module")
def whole(untouched: WrittenLedger) -> Report:
    return untouched.verify(remembered=untouched.remembered())


def test_an_untouched_ledger_holds_in_every_level(whole: Report) -> None:
    assert whole.failures == []
    assert whole.holds
    assert [level.level for level in whole.levels] == [1, 2, 3, 5]


def test_the_report_says_how_much_was_looked_at(untouched: WrittenLedger, whole: Report) -> None:
    assert whole.level(1).checked == {"records": 19, "touches": 12, "tiles": 1, "attachments": 1}
    assert whole.level(2).checked == {
        "checkpoints": 15,
        "checkpoint signatures": 15,
        "cosignatures": 30,
        "remembered heads": 3,
    }
    assert whole.level(3).checked == {"signatures": 26, "acts": 15, "batch lines": 4}
    assert whole.level(5).checked["rows"] > 100
    assert (whole.origin, whole.size) == (untouched.signed.origin, 19)
    assert whole.root == base64_encode(untouched.signed.root())
    assert (whole.final_size, whole.bodies) == (19, ["audit bureau", "discipline inspection"])


@pytest.mark.parametrize("level", [1, 2, 3, 5])
def test_each_level_can_be_asked_for_alone(untouched: WrittenLedger, level: int) -> None:
    report = untouched.verify(level)
    assert [one.level for one in report.levels] == [level]
    assert report.holds


def test_a_level_that_there_is_not_is_no_verification(untouched: WrittenLedger) -> None:
    for levels in ((), (6,), (1, 9)):
        with pytest.raises(ValueError, match="levels"):
            verify(untouched.dsn, untouched.ledger, levels)
    with pytest.raises(ValueError, match="comparer"):
        verify(untouched.dsn, untouched.ledger, (5,))
    with pytest.raises(LookupError):
        verify(untouched.dsn, 99)


def test_progress_is_told_for_every_stage_with_rate_and_time_left(
    untouched: WrittenLedger,
) -> None:
    steps: list[Step] = []
    untouched.verify(1, 2, 3, progress=steps.append)
    assert [(one.stage, one.done, one.total) for one in steps if one.done] == [
        ("records", 19, 19),
        ("checkpoints", 1, 1),
        ("attachments", 1, 1),
    ]
    half = Step("records", 500, 1_500, 2.0)
    assert (half.rate, half.left_seconds) == (250.0, 4.0)
    assert Step("records", 0, 10, 0.0).left_seconds is None


def test_the_application_s_role_may_verify(untouched: WrittenLedger) -> None:
    with psycopg.connect(untouched.dsn) as connection:
        connection.execute("SET ROLE yangguang_app")
        for table in ("records", "tiles", "checkpoints", "cosignatures", "finals", "touches"):
            connection.execute(f"SELECT FROM {table} LIMIT 1".encode())
    as_app = psycopg.conninfo.make_conninfo(untouched.dsn, user="yangguang_app")
    assert verify(as_app, untouched.ledger).holds


# --- a log of more than one page ----------------------------------------------------------

LINES = 4_500


@pytest.fixture(scope="module")
def long(
    module_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """A ledger with a batch that crosses pages, and an act behind it."""
    dsn = module_database.migration_dsn()
    with WrittenLedger(dsn, tmp_path_factory.mktemp("long"), Ledger()) as ledger:
        signed = ledger.signed
        signed.open()
        ledger.publish()
        for who in (CLERK, VOTER):
            signed.admit(who)
        data, _ = roster(1)
        fields, _ = person("p")
        lines = [
            make_line(n, "PersonRegistered.v1", {**fields, "person": f"person:n{n}"})
            for n in range(LINES)
        ]
        signed.batch("RosterImported.v1", data, [CLERK], lines)
        signed.act("VoteCast.v1", vote(), [VOTER])
        ledger.write()
        for size in (*range(2, 6), LINES + 6):
            _seal_to(ledger, size)
        ledger.seal()
        yield ledger


def _seal_to(ledger: WrittenLedger, size: int) -> None:
    """One checkpoint of that size."""
    sealer = ledger.sealer(size - _sealed(ledger))
    assert sealer.seal_once(ledger.connection, ledger.signed.now)


def _sealed(ledger: WrittenLedger) -> int:
    row = ledger.connection.execute("SELECT coalesce(max(size), 0) FROM checkpoints").fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize("processes", [1, 2])
def test_pages_are_examined_in_one_process_or_several_with_the_same_report(
    long: WrittenLedger, processes: int
) -> None:
    report = long.verify(1, 2, 3, processes=processes)
    assert report.failures == []
    assert report.size == LINES + 7
    assert report.level(1).checked["tiles"] == 18 + 1
    assert report.level(3).checked["batch lines"] == LINES
    assert report.root == base64_encode(long.signed.root())


@pytest.mark.parametrize("processes", [1, 2])
def test_a_deed_on_any_page_is_found_where_it_was_done(long: WrittenLedger, processes: int) -> None:
    deeds = {100: "leaf", 4_300: "missing"}
    with long.as_superuser() as database:
        kept = database.execute(
            "SELECT * FROM records WHERE position = ANY(%s) ORDER BY position", (list(deeds),)
        ).fetchall()
        database.execute("UPDATE records SET record = record || ' ' WHERE position = 100")
        database.execute("DELETE FROM records WHERE position = 4300")
        report = long.verify(1, 2, 3, processes=processes)
        database.execute("DELETE FROM records WHERE position = 100")
        values = ", ".join(["%s"] * len(kept[0]))
        for row in kept:
            database.execute(f"INSERT INTO records VALUES ({values})".encode(), row)
    found = {(one.rule, one.position) for one in report.failures if one.level == 1}
    # the tile above is over the hash of the record that was there
    assert found == {("leaf", 100), ("record", 100), ("missing", 4_300), ("tile", None)}
    assert {one.rule for one in report.failures if one.level == 3} >= {"lines"}
    assert long.verify(1, 2, 3).holds


def test_a_tile_above_the_leaves_is_compared_too(long: WrittenLedger) -> None:
    with long.as_superuser() as database:
        flip = "UPDATE tiles SET hashes = set_byte(hashes, 5, 255 - get_byte(hashes, 5))"
        database.execute(f"{flip} WHERE level = 1".encode())
        (found,) = long.verify(1).failures
        database.execute(f"{flip} WHERE level = 1".encode())
    assert (found.rule, found.table, found.row) == ("tile", "tiles", {"level": 1, "number": 0})


def test_failures_beyond_the_first_hundred_of_a_rule_are_counted(long: WrittenLedger) -> None:
    with long.as_superuser() as database:
        database.execute("UPDATE records SET stream = stream || 'x' WHERE position >= 100")
        report = long.verify(1)
        database.execute("UPDATE records SET stream = rtrim(stream, 'x') WHERE position >= 100")
    deeds = LINES + 7 - 100
    assert len([one for one in report.failures if one.rule == "column"]) == LISTED_MAX
    assert report.not_listed["1 column"] == deeds - LISTED_MAX
    assert report.level(1).failures >= deeds


# --- reports ------------------------------------------------------------------------------


@pytest.fixture
def refuted(county: WrittenLedger) -> Report:
    with county.as_superuser() as database:
        database.execute("UPDATE records SET stream = 'person:x9' WHERE position = 10")
    return county.verify(1)


def test_the_report_is_readable_in_both_languages(refuted: Report) -> None:
    chinese, english = readable(refuted), readable(refuted, "en")
    assert "第 1 级 不成立" in chinese
    assert "应为: person:p1" in chinese
    assert chinese.endswith("核验未通过\n")
    assert "Level 1 DOES NOT HOLD" in english
    assert "found: person:x9" in english
    assert english.endswith("NOT VERIFIED\n")


def test_the_report_is_json_for_machines(refuted: Report, whole: Report) -> None:
    found = json.loads(to_json(refuted))
    assert found["holds"] is False
    failure = found["failures"][0]
    assert (failure["level"], failure["rule"], failure["position"]) == (1, "column", 10)
    assert failure["row"] == {"ledger": 1, "position": 10}
    assert json.loads(to_json(whole))["holds"] is True


def test_a_place_reads_from_the_record_to_the_column(refuted: Report) -> None:
    assert place(refuted.failures[0]) == ("position 10, records(ledger=1, position=10), stream")


# --- what admission wrote -----------------------------------------------------------------


def test_a_ledger_that_admission_wrote_holds(fresh_database: str, tmp_path: Path) -> None:
    clock = Clock()
    county = County(fresh_database, tmp_path, clock=clock)
    county.open()
    registrar = county.officer("person:reg1", "village_committee", VILLAGE, "village committee")
    county.seal()
    for number, id_number in enumerate(("11010519491231002X", "440524198801010011")):
        clock.pass_by(minutes=1)
        data = {
            "person": f"person:p{number}",
            "place": VILLAGE,
            "name": Secret("张三"),
            "id_number": Secret(id_number),
            "phone": None,
            "gender": None,
        }
        county.admit("PersonRegistered.v1", data, [registrar])
    household = {
        "household": "household:h1",
        "place": VILLAGE,
        "head": "person:p0",
        "members": [{"person": "person:p0", "relation": "head", "from": "2016-01-01"}],
    }
    county.admit("HouseholdRegistered.v1", household, [registrar])
    county.seal()
    report = verify(fresh_database, county.ledger.number, (1, 3))
    assert report.failures == []
    assert report.level(1).checked["touches"] == 3
    # nobody was asked to witness this ledger
    (found,) = verify(fresh_database, county.ledger.number, (2,)).failures
    assert found.rule == "quorum"
    county.close()
