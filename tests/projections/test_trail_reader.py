"""The trail as projections read it: from the log's own tables, in order, whole."""

from datetime import UTC, datetime

import psycopg
import pytest
from msgspec.structs import replace

from audit.proof.act import make_payload
from audit.proof.batch import lines_of, make_line
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.record import frame_act, frame_line
from audit.proof.scalars import format_admitted_at
from audit.trail.append import append
from audit.trail.rows import Row
from domain.kernel.act import Event
from domain.kernel.catalogue import act_type
from domain.kernel.fact import Fact
from projections import ALL, Projector, TrailReader, compare, wait_for
from projections.positions import Connect
from tests.projections.chronicle import facts_of, identified, opened_village

ORIGIN = "yangguang.example/county/231005"
STORY = identified(2)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def logged(connect: Connect) -> int:
    """A ledger in whose log the story stands, as signed bytes; its number."""
    with connect() as connection:
        opened = connection.execute("SELECT open_ledger(%s, '231005', 'county')", (ORIGIN,))
        ledger = int(opened.fetchall()[0][0])
    log(connect, ledger, [_act(event) for event in STORY.events])
    return ledger


def log(connect: Connect, ledger: int, rows: list[Row], after: int = 0) -> None:
    with connect() as connection, connection.transaction():
        assert append(connection, ledger, after, NOW, rows) == []


def _envelope(event: Event[Fact], **fields: object) -> bytes:
    payload = make_payload(
        act_type=event.type,
        ledger=ORIGIN,
        act_id=event.id,
        at=event.at.isoformat(),
        by=[{"key": s.key, "person": s.person, "place": s.place, "role": s.role} for s in event.by],
        seen=(0, EMPTY_ROOT),
        data=facts_of(event.data),
        **fields,  # type: ignore[arg-type]
    )
    return format_envelope(ACT_TYPE, payload, [(s.key, bytes(64)) for s in event.by])


def _act(event: Event[Fact]) -> Row:
    record = frame_act(_envelope(event), event.index, format_admitted_at(event.admitted_at))
    return _row(event, record, event.id)


def _row(event: Event[Fact], record: bytes, act_id: str | None) -> Row:
    kind = act_type(event.type)
    assert kind is not None
    stream, *touches = kind.streams(event.data)
    version = event.index + 1
    return Row(stream, version, event.type, act_id, kind.registry, record, tuple(touches))


def _bodiless(event: Event[Fact]) -> Event[Fact]:
    return replace(event, by=tuple(replace(signer, body="") for signer in event.by))


def test_events_come_as_they_were_recorded_in_any_pages(connect: Connect, logged: int) -> None:
    reader = TrailReader(connect)
    assert reader.heads() == {logged: len(STORY.events)}
    assert reader.events(logged, -1, 1_000) == [_bodiless(event) for event in STORY.events]
    assert reader.events(logged, 9, 5) == [_bodiless(event) for event in STORY.events[10:15]]
    assert reader.events(logged, len(STORY.events) - 1, 5) == []
    assert reader.events(logged + 1, -1, 5) == []


def test_a_line_of_a_batch_is_signed_by_its_header(connect: Connect, logged: int) -> None:
    size = len(STORY.events)
    person = next(event for event in STORY.events if event.type == "PersonRegistered.v1")
    imported = opened_village().tell(
        "RosterImported.v1", person.by, "2026-05-01", persons=1, households=0
    )
    header = replace(imported, index=size, id="01950000-0000-7000-8000-0000000000ff")
    line = make_line(0, person.type, facts_of(person.data))
    admitted_at = format_admitted_at(NOW)
    framed = frame_act(_envelope(header, lines=lines_of([line])), size, admitted_at)
    rows = [
        _row(header, framed, header.id),
        _row(replace(person, index=size + 1), frame_line(line, size + 1, admitted_at, size), None),
    ]
    log(connect, logged, rows, after=size)
    (found,) = TrailReader(connect).events(logged, size, 10)
    assert (found.type, found.n, found.index, found.id) == (person.type, 0, size + 1, header.id)
    assert found.persons == header.persons
    assert found.data == person.data


def test_projections_of_the_trail_are_what_the_log_says(connect: Connect, logged: int) -> None:
    reader = TrailReader(connect)
    with Projector(reader, connect, ALL):
        for projection in ALL:
            last = len(STORY.events) - 1
            assert wait_for(connect, logged, projection.name, last, timeout_s=30) == last
    assert list(compare(connect, reader, logged, ALL)) == []


def test_a_record_taken_out_of_the_log_is_not_passed_over(
    connect: Connect, logged: int, fresh_database: str
) -> None:
    with psycopg.connect(fresh_database) as superuser:
        superuser.execute("ALTER TABLE records DISABLE TRIGGER append_only")
        superuser.execute("DELETE FROM records WHERE position = 20")
    with pytest.raises(LookupError, match="no record 20"):
        list(compare_from_zero(connect, logged))


def compare_from_zero(connect: Connect, ledger: int) -> list[object]:
    with connect() as connection:
        for projection in ALL:
            connection.execute(
                "INSERT INTO projections.positions VALUES (%s, %s, %s)",
                (ledger, projection.name, len(STORY.events) - 1),
            )
    return [*compare(connect, TrailReader(connect), ledger, ALL)]
