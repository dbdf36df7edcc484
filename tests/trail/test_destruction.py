"""SUP-11: the record that destroys is the deed, in one transaction, and nobody else destroys."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from api.database import Database
from api.signing import Office
from audit.proof.record import frame_act
from audit.proof.scalars import format_admitted_at
from audit.trail.admission import Admission
from audit.trail.append import Conn, read_head
from audit.trail.attachments import AttachmentError, find, read
from audit.trail.custody import SecretKey
from audit.trail.destruction import check_destructions
from audit.trail.group import RefusedBesideError
from audit.trail.outcomes import Refusal
from audit.trail.vault import Vault, VaultEntry, destroyed_at
from bench.county import COUNTY, VILLAGE, Clock, County
from tests.trail.destroying import (
    NAME,
    another_connection,
    destruction,
    digest_of,
    hold,
    inspection,
    is_destroyed,
    number,
    outcome,
    records_of,
    register,
    release,
    return_home,
    store,
    thirty_years_on,
)

NAMES = tuple(f"p{number}" for number in range(48))
WAITS_FOR_LOCK = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
Names = Callable[[], str]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def county(
    module_database: Database, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("county")
    county = County(module_database.migration_dsn(), folder, clock=clock)
    county.open()
    yield county
    county.close()


@pytest.fixture(scope="module")
def registrar(county: County) -> Office:
    return county.officer("person:reg1", "registrar", COUNTY, "township")


@pytest.fixture(scope="module")
def later(county: County, registrar: Office, clock: Clock) -> County:
    """Many people left their households in 2026; it is 2057."""
    for order, name in enumerate(NAMES):
        register(county, registrar, name, order)
    thirty_years_on(county, clock)
    return county


@pytest.fixture(scope="module")
def names() -> Names:
    """Each of these people once."""
    return iter(NAMES).__next__


@pytest.fixture
def name(names: Names) -> str:
    return names()


@pytest.fixture
def neighbour(names: Names) -> str:
    return names()


def values(county: County, vault: Vault, person: str) -> list[str | None]:
    rows = county.connection.execute(
        "SELECT DISTINCT position FROM vault_values WHERE holder = %s", (person,)
    ).fetchall()
    with county.connection.cursor() as cursor:
        found = vault.read_records(cursor, county.ledger.number, [row[0] for row in rows])
    return [one.value for one in found]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- the deed -------------------------------------------------------------------------------


def test_values_and_indexes_go_with_the_record_and_nobody_elses(
    later: County, name: str, neighbour: str
) -> None:
    person, other, ledger = f"person:{name}", f"person:{neighbour}", later.ledger.number
    assert NAME in values(later, later.vault, person)  # the key is in memory now
    admitted = later.admission.admit(destruction(later, name))

    assert values(later, later.vault, person) == [None, None, None]
    assert NAME in values(later, later.vault, other)
    with later.connection.cursor() as cursor:
        assert destroyed_at(cursor, ledger, [person, other]) == {person: admitted.index}
        for who, holder in ((name, None), (neighbour, other)):
            found = later.vault.holder_of(cursor, ledger, "id_number", number(NAMES.index(who)))
            assert found == holder


def test_another_process_that_had_opened_the_key_reads_nothing(later: County, name: str) -> None:
    other = Vault(SecretKey("vault", bytes(32)))
    assert NAME in values(later, other, f"person:{name}")
    later.admission.admit(destruction(later, name))
    assert values(later, other, f"person:{name}") == [None, None, None]


def test_a_number_may_be_registered_again_under_another_reference(
    later: County, registrar: Office, name: str
) -> None:
    later.admission.admit(destruction(later, name))
    with pytest.raises(Refusal) as refused:
        register(later, registrar, name, 200)
    assert refused.value.rule == "REG-1"
    register(later, registrar, "again", NAMES.index(name))
    assert NAME in values(later, later.vault, "person:again")


def test_a_file_goes_too_and_is_never_taken_again(later: County, name: str) -> None:
    store(later, name)
    digest = bytes.fromhex(digest_of(name))
    position = _destroy_with_file(later, name)
    with later.connection.cursor() as cursor:
        found = find(cursor, later.ledger.number, digest)
        assert found
        assert found.destroyed_at == position
        with pytest.raises(AttachmentError) as destroyed:
            list(read(cursor, later.ledger.number, found, later.vault))
        assert destroyed.value.rule == "destroyed"
    with pytest.raises(AttachmentError, match="destroyed"):
        store(later, name)


def test_a_file_that_was_never_stored_is_not_taken_after_it_was_destroyed(
    later: County, name: str
) -> None:
    _destroy_with_file(later, name)
    with pytest.raises(AttachmentError, match="destroyed"):
        store(later, name)
    with later.connection.cursor() as cursor:
        assert find(cursor, later.ledger.number, bytes.fromhex(digest_of(name))) is None


def _destroy_with_file(county: County, name: str) -> int:
    """A record that destroys person and file, written past admission: the deed is the same."""
    signed = destruction(county, name, attachments=[digest_of(name)])
    return _insert(county, county.connection, signed.envelope, f"person:{name}")


def _insert(county: County, connection: Conn, envelope: bytes, stream: str) -> int:
    """Write the record as anybody might who has the application's role."""
    ledger = county.ledger.number
    position, last = read_head(connection, ledger)
    assert last
    record = frame_act(envelope, position, format_admitted_at(last))
    with connection.transaction():
        connection.execute("SELECT advance_head(%s, %s, 1, %s)", (ledger, position, last))
        connection.execute(
            "INSERT INTO records VALUES (%s, %s, %s, 99, 'PersonKeyDestroyed.v1', NULL, false, %b)",
            (ledger, position, stream, record),
        )
    return position


def test_a_record_by_whatever_way_is_the_deed(later: County, name: str) -> None:
    with later.connect() as application:
        _insert(later, application, destruction(later, name).envelope, f"person:{name}")
    assert is_destroyed(later, f"person:{name}")


def test_a_record_that_is_undone_destroys_nothing(later: County, name: str) -> None:
    before = records_of(later, "PersonKeyDestroyed.v1")
    with later.connection.transaction(force_rollback=True):
        envelope = destruction(later, name).envelope
        _insert(later, later.connection, envelope, f"person:{name}")
    assert not is_destroyed(later, f"person:{name}")
    assert records_of(later, "PersonKeyDestroyed.v1") == before


def test_a_row_that_says_another_person_than_its_record_is_refused(
    later: County, name: str, neighbour: str
) -> None:
    envelope = destruction(later, name).envelope
    with later.connect() as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        _insert(later, application, envelope, f"person:{neighbour}")
    assert not is_destroyed(later, f"person:{name}")
    assert not is_destroyed(later, f"person:{neighbour}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_keys SET wrapped_key = NULL",
        "INSERT INTO vault_keys VALUES (1, 'person:x', NULL)",
        "DELETE FROM blind_indexes",
        "DELETE FROM vault_keys",
        "UPDATE erasures SET position = 1",
        "DELETE FROM erasures",
        "TRUNCATE erasures, vault_keys, blind_indexes",
    ],
)
def test_nobody_destroys_without_a_record(later: County, statement: str) -> None:
    held = "SELECT (SELECT count(wrapped_key) FROM vault_keys), count(*) FROM blind_indexes"
    before = later.connection.execute(held).fetchone()
    for connection in (another_connection(later), later.connect()):
        with connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
    assert later.connection.execute(held).fetchone() == before


def test_the_application_claims_no_erasure_and_calls_no_deed(later: County) -> None:
    with later.connect() as application:
        for statement in (
            "INSERT INTO erasures VALUES (1, 'person:p47', 3)",
            "SELECT destroy_keys()",
            "ALTER TABLE records DISABLE TRIGGER destroys",
        ):
            with pytest.raises(psycopg.Error):
                application.execute(statement.encode())


# --- what the inspection holds ----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["person", "household"])
def test_what_an_inspection_holds_stays_and_nobody_is_told_more(
    later: County, name: str, kind: str
) -> None:
    beside, subject = inspection(later), f"{kind}:{name}"
    hold(later.connection, beside, subject)
    with pytest.raises(Refusal) as refused:
        later.admission.admit(destruction(later, name))
    told = refused.value
    assert (told.rule, told.kind) == ("SUP-11", "refused")
    assert (told.found.en, told.found.zh) == ("retention applies", "仍须保管")
    assert "hold" not in str(told)
    assert not is_destroyed(later, f"person:{name}")

    release(later.connection, beside, subject)
    later.admission.admit(destruction(later, name))
    assert is_destroyed(later, f"person:{name}")


def test_a_refusal_beside_takes_no_other_act_of_the_group_along(
    later: County, names: Names
) -> None:
    four = [names() for _ in range(4)]
    hold(later.connection, inspection(later), f"person:{four[0]}")
    signed = [destruction(later, one) for one in four]
    futures = [later.admission.submit(later.admission.prepare(one)) for one in signed]
    assert [outcome(one) for one in futures] == ["SUP-11", *["admitted"] * 3]
    assert [is_destroyed(later, f"person:{one}") for one in four] == [False, True, True, True]


def test_a_hold_that_is_being_placed_is_waited_for(later: County, name: str) -> None:
    beside = inspection(later)
    with another_connection(later) as inspector, ThreadPoolExecutor(1) as pool:
        with inspector.transaction():
            hold(inspector, beside, f"person:{name}")
            done = pool.submit(later.admission.admit, destruction(later, name))
            until(lambda: later.connection.execute(WAITS_FOR_LOCK).fetchone())
        assert outcome(done) == "SUP-11"
    assert not is_destroyed(later, f"person:{name}")


# --- killed, and raced ------------------------------------------------------------------------


@pytest.fixture
def other_process(later: County) -> Iterator[Admission]:
    process = later.process()
    process.warm()
    yield process
    process.close()


def test_killed_before_the_commit_there_is_neither_record_nor_deed(
    later: County, name: str, other_process: Admission
) -> None:
    """The record is appended and waits for the inspection's head when its process is killed."""
    beside, person = inspection(later), f"person:{name}"
    before = records_of(later, "PersonKeyDestroyed.v1")
    signed = destruction(later, name)
    with another_connection(later) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("SELECT FROM heads WHERE ledger = %s FOR UPDATE", (beside,))
            done = pool.submit(other_process.admit, signed)
            until(lambda: later.connection.execute(WAITS_FOR_LOCK).fetchone())
            later.connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({WAITS_FOR_LOCK}) w")
            assert not is_destroyed(later, person)
            assert records_of(later, "PersonKeyDestroyed.v1") == before
        assert outcome(done) == "admitted"  # it found the database again, and began anew
    assert len(records_of(later, "PersonKeyDestroyed.v1")) == len(before) + 1
    assert is_destroyed(later, person)
    assert later.admission.admit(signed).already


def test_of_two_destructions_at_once_one_is_admitted(
    later: County, names: Names, other_process: Admission
) -> None:
    processes = (later.admission, other_process)
    for name in (names(), names(), names()):
        signed = [destruction(later, name) for _ in processes]
        futures = [
            process.submit(process.prepare(one))
            for process, one in zip(processes, signed, strict=True)
        ]
        assert sorted(map(outcome, futures)) == ["SUP-11", "admitted"]


def test_destroying_while_the_person_comes_back_one_of_the_two_loses(
    later: County, registrar: Office, names: Names, other_process: Admission
) -> None:
    _other_household(later, registrar)
    for name in (names(), names(), names(), names()):
        gone = later.admission.submit(later.admission.prepare(destruction(later, name)))
        back = return_home(later, registrar, name)
        comes = other_process.submit(other_process.prepare(back))
        outcomes = [outcome(gone), outcome(comes)]
        assert outcomes in (["admitted", "SUP-11"], ["SUP-11", "admitted"])
        assert is_destroyed(later, f"person:{name}") == (outcomes[0] == "admitted")


def _other_household(county: County, registrar: Office) -> None:
    register(county, registrar, "ren", 300)
    home = {
        "household": "household:other",
        "place": VILLAGE,
        "head": "person:ren",
        "members": [{"person": "person:ren", "relation": "head", "from": "2026-03-02"}],
    }
    county.admit("HouseholdRegistered.v1", home, [registrar])
    county.seal()


def test_a_value_under_a_key_that_goes_in_the_same_group_is_refused(
    later: County, name: str, neighbour: str
) -> None:
    first = later.admission.prepare(destruction(later, name))
    second = later.admission.prepare(destruction(later, neighbour))
    entry = VaultEntry(99, None, f"person:{name}", "/name", bytes(32), NAME)
    with pytest.raises(RefusedBesideError) as refused:
        check_destructions(later.connection, later.ledger.number, [(first, []), (second, [entry])])
    assert refused.value.waiting is second
    assert refused.value.refusal.rule == "SUP-11"
