"""Whole histories under attack: rolled back, forked, made anew; and whoever signed for them."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.database import make_database
from audit.desk.outside import Kept, Remembered, ask, of_folder
from audit.desk.report import Report
from audit.proof.checkpoint import judge, parse_checkpoint
from audit.trail.sealing import SealingRefusedError
from audit.trail.witness_client import WitnessSizeError
from tests.attacks.forging import SIZE, rules
from tests.conftest import Server
from tests.desk.facts import vote
from tests.desk.fixtures import FOUNDED
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import ROOTS, VOTER, WITNESSES, Key

W1, W2 = (name for _, name in WITNESSES)


def found(report: Report, rule: str) -> list[tuple[str, str]]:
    """Where a rule was broken, and what was expected there."""
    return [(one.where, one.expected) for one in report.failures if one.rule == rule]


@pytest.fixture
def backup(
    founded: WrittenLedger, county: WrittenLedger, quick_server: Server
) -> Iterator[WrittenLedger]:
    """An older state of the county's database, beside the files of today."""
    server, name = quick_server.embedded, "county_backup"
    make_database(server.dsn(), name, template=FOUNDED)
    with WrittenLedger(server.dsn(dbname=name), county.folder, founded.signed.copy()) as ledger:
        yield ledger
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


# --- rolled back --------------------------------------------------------------------------


def test_a_database_that_was_rolled_back_is_not_sealed_on(
    county: WrittenLedger, backup: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    county.say("VoteCast.v1", vote("case:4"), VOTER)
    backup.signed.act("VoteCast.v1", vote("case:5"), [VOTER])
    backup.write()
    with pytest.raises(SealingRefusedError) as refused:
        backup.sealer().seal_once(backup.connection, backup.signed.now)
    assert refused.value.rule == "database-behind"


def test_a_database_that_was_rolled_back_is_behind_its_witnesses_and_the_outside_head(
    county: WrittenLedger, backup: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    report = backup.verify(1, 2, 3, remembered=county.remembered())
    assert found(report, "log-behind") == [
        ("outside head", f"at least {SIZE + 1} records"),
        (W1, f"at least {SIZE + 1} records"),
        (W2, f"at least {SIZE + 1} records"),
    ]
    assert rules(report, 2) == {"log-behind"}


def test_an_auditor_who_kept_a_checkpoint_sees_a_roll_back_and_has_the_proof(
    county: WrittenLedger, backup: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    kept = Kept("january.checkpoint", county.note())
    (one,) = backup.verify(1, 2, 3, kept=[kept]).failures
    assert (one.rule, one.where) == ("log-behind", "january.checkpoint")
    assert one.evidence == (kept.note.decode(),)


def test_a_rolled_back_database_that_grows_past_the_old_size_is_a_fork(
    county: WrittenLedger, backup: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    for matter in ("case:6", "case:7"):
        backup.signed.act("VoteCast.v1", vote(matter), [VOTER])
    backup.write()
    with pytest.raises(SealingRefusedError) as refused:
        backup.sealer().seal_once(backup.connection, backup.signed.now)
    assert refused.value.rule == "forked"
    report = backup.verify(1, 2, 3, remembered=county.remembered())
    assert [where for where, _ in found(report, "forked")] == ["outside head", W1, W2]


# --- forked -------------------------------------------------------------------------------


@pytest.fixture
def twin(founded: WrittenLedger, quick_server: Server, tmp_path: Path) -> Iterator[WrittenLedger]:
    """The same county shown to somebody else, with files of its own: a split view."""
    server, name = quick_server.embedded, "county_twin"
    make_database(server.dsn(), name, template=FOUNDED)
    with founded.copy(server.dsn(dbname=name), tmp_path / "twin") as ledger:
        yield ledger
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_two_histories_of_one_log_are_proven_by_both_signed_notes(
    county: WrittenLedger, twin: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    twin.say("VoteCast.v1", vote("case:3") | {"vote": "against"}, VOTER)
    kept = Kept("county.checkpoint", county.note())
    (one,) = twin.verify(1, 2, 3, kept=[kept]).failures
    assert (one.level, one.rule, one.where) == (2, "forked", "county.checkpoint")
    registry = county.signed.registry()
    judged = [
        judge(
            note.encode(),
            county.signed.origin,
            registry.log_ranges(),
            registry.witness_ranges(),
            quorum=2,
        )
        for note in one.evidence
    ]
    # the witnesses' memories were copied with the rest, so they too signed both: for all to see
    assert len(judged) == 2
    assert judged[0].checkpoint.size == judged[1].checkpoint.size == SIZE + 1
    assert judged[0].checkpoint.root != judged[1].checkpoint.root


def test_a_fork_shows_at_a_checkpoint_that_the_other_history_grew_beyond(
    county: WrittenLedger, twin: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    twin.signed.act("VoteCast.v1", vote("case:8"), [VOTER])
    twin.say("VoteCast.v1", vote("case:9"), VOTER)
    (one,) = (f for f in twin.verify(2, kept=[Kept("k", county.note())]).failures if f.where == "k")
    assert one.rule == "forked"
    sizes = [parse_checkpoint(note.encode())[0].size for note in one.evidence]
    assert sizes == [SIZE + 1, SIZE + 2]


def test_a_checkpoint_of_the_same_history_is_no_fork(county: WrittenLedger) -> None:
    kept = Kept("k", county.note())
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    report = county.verify(1, 2, 3, kept=[kept])
    assert report.holds
    assert report.level(2).checked["kept checkpoints"] == 1


def test_a_checkpoint_that_this_log_never_signed_is_said_to_prove_nothing(
    county: WrittenLedger,
) -> None:
    forger = county.signed.copy()
    forger.log_keys = [(forger.origin, Key("another log"))]
    (one,) = county.verify(2, kept=[Kept("forged", forger.checkpoint())]).failures
    assert (one.rule, one.where) == ("log-signature", "forged")
    (other,) = county.verify(
        2, kept=[Kept("other", Ledger("yangguang.example/county/231006").checkpoint(0))]
    ).failures
    assert (other.rule, other.where) == ("checkpoint-origin", "other")
    (garbage,) = county.verify(2, kept=[Kept("garbage", b"not a note")]).failures
    assert (garbage.rule, garbage.where) == ("note", "garbage")


def test_a_witness_that_is_asked_says_where_it_stands_and_moves_nowhere(
    county: WrittenLedger, twin: WrittenLedger
) -> None:
    client = county.client(W1)
    assert ask(client, county.note()) == Remembered(
        W1, SIZE, parse_checkpoint(county.note())[0].root
    )
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    # the twin's database has the older state
    asked = ask(county.client(W1), twin.note())
    assert asked == Remembered(W1, SIZE + 1)
    (one,) = twin.verify(2, remembered=[asked]).failures
    assert (one.rule, one.where) == ("log-behind", W1)
    # or grew another way to the same size
    twin.say("VoteCast.v1", vote("case:4"), VOTER)
    asked = ask(county.client(W1), twin.note())
    assert asked == Remembered(W1, SIZE + 1, contradicts=True)
    (one,) = twin.verify(2, remembered=[asked]).failures
    assert (one.rule, one.where) == ("forked", W1)


def test_a_witness_whose_memory_was_not_rolled_back_cosigns_no_fork(
    county: WrittenLedger, twin: WrittenLedger
) -> None:
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    twin.signed.act("VoteCast.v1", vote("case:4"), [VOTER])
    twin.write()
    twin.sealer().seal_once(twin.connection, twin.signed.now)
    with pytest.raises(WitnessSizeError) as refused:
        county.client(W1).add_checkpoint(SIZE, [bytes(32)], twin.note())
    assert refused.value.size == SIZE + 1


def test_a_witness_rolled_back_with_the_database_is_betrayed_by_the_other(
    county: WrittenLedger, backup: WrittenLedger
) -> None:
    memory = county.memory(W1)
    before = {path.name: path.read_bytes() for path in memory.iterdir()}
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    for name, data in before.items():
        (memory / name).write_bytes(data)
    memories = [(W1, county.memory(W1)), (W2, county.memory(W2))]
    remembered = [of_folder(folder, county.signed.origin, name) for name, folder in memories]
    report = backup.verify(2, remembered=[one for one in remembered if one])
    assert found(report, "log-behind") == [(W2, f"at least {SIZE + 1} records")]


# --- made anew ----------------------------------------------------------------------------


def test_a_ledger_made_anew_by_other_roots_is_not_the_one_that_is_trusted(
    county: WrittenLedger, fresh_database: str, tmp_path: Path
) -> None:
    trust = county.signed.registry().trust()
    assert county.verify(1, 2, 3, trust=trust).holds
    impostors = [
        root.__class__(root.person, root.role, root.place, root.body, Key(f"false {root.person}"))
        for root in ROOTS
    ]
    with WrittenLedger(fresh_database, tmp_path / "anew", Ledger()) as anew:
        anew.signed.open(
            edit=lambda data: data.update(roots=[root.as_root() for root in impostors]),
            by=impostors,
        )
        anew.publish()
        assert anew.verify(1, 2, 3).holds
        report = anew.verify(1, 2, 3, trust=trust)
    assert [(one.level, one.rule) for one in report.failures] == [(2, "trust-roots")]


def test_without_a_trust_of_one_s_own_the_report_says_whose_word_was_taken(
    county: WrittenLedger,
) -> None:
    (remark,) = county.verify(2).remarks
    assert "bring your own" in remark.message
    assert county.verify(2, trust=county.signed.registry().trust()).remarks == []
