"""Offices and policies: who may act where, and by which document, on both time axes.

places     one row a jurisdiction: the state
offices    tenures: person, role, place, days
policies   parameters adopted for a place, with the document's number and hash
"""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.authority.offices import Place, Policy
from domain.authority.policies import PoliciesAt, decided
from domain.kernel.places import upwards
from projections.days import AT_HEAD, HOLDS, KNOWN, half_open
from projections.states import Change, Current, Dated, DatedRow, StateProjection
from projections.table import Database, Row, Table


class PlaceRow(Row, frozen=True, kw_only=True):
    """A jurisdiction as of now."""

    id: str
    state: Place


class OfficeRow(DatedRow, frozen=True, kw_only=True):
    """One tenure of one role: from `valid_from` up to and without `valid_to`."""

    person: str
    role: str
    place: str
    valid_from: date
    valid_to: date | None


class PolicyRow(DatedRow, frozen=True, kw_only=True):
    """Parameters adopted for a place by a document, at the position `because`."""

    place: str
    because: int
    valid_from: date
    valid_to: date | None
    number: str
    title: str
    sha256: str
    parameters: dict[str, int]

    def __hash__(self) -> int:
        return hash((self.place, self.because))


PLACES_TABLE = Table(
    name="places",
    row=PlaceRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE places (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)
OFFICES = Table(
    name="offices",
    row=OfficeRow,
    key=("ledger", "place", "role", "person", "valid_from", "known_from"),
    ddl="""
CREATE TABLE offices (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    person     text    COLLATE "C" NOT NULL,
    role       text    COLLATE "C" NOT NULL,
    place      text    COLLATE "C" NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    PRIMARY KEY (ledger, place, role, person, valid_from, known_from)
);
CREATE INDEX ON offices (ledger, person);
""",
)
POLICIES = Table(
    name="policies",
    row=PolicyRow,
    key=("ledger", "place", "because", "known_from"),
    ddl="""
CREATE TABLE policies (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    place      text    COLLATE "C" NOT NULL,
    because    bigint  NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    number     text    NOT NULL,
    title      text    NOT NULL,
    sha256     text    NOT NULL,
    parameters jsonb   NOT NULL,
    PRIMARY KEY (ledger, place, because, known_from)
);
""",
)


def _place(change: Change[Place]) -> PlaceRow:
    state = change.after
    return PlaceRow(ledger=change.ledger, position=change.position, id=state.id, state=state)


def _offices(state: Place) -> Iterator[OfficeRow]:
    place = state.id.removeprefix("place:")
    for office in state.offices:
        yield OfficeRow(
            person=office.person,
            role=office.role,
            place=place,
            valid_from=office.from_,
            valid_to=half_open(office.until),
        )


def _policies(state: Place) -> Iterator[PolicyRow]:
    place = state.id.removeprefix("place:")
    for policy in state.policies:
        yield PolicyRow(
            place=place,
            because=policy.index,
            valid_from=policy.effective_from,
            valid_to=None,
            number=policy.number,
            title=policy.title,
            sha256=policy.sha256,
            parameters=policy.parameters,
        )


OFFICES_PROJECTION = StateProjection(
    name="offices",
    state=Place,
    current=Current(PLACES_TABLE, _place),
    views=(
        Dated(OFFICES, ("place", "role", "person", "valid_from"), _offices),
        Dated(POLICIES, ("place", "because"), _policies),
    ),
)


def offices(
    connection: Database,
    ledger: int,
    as_of: date,
    *,
    place: str | None = None,
    person: str | None = None,
    known_at: int = AT_HEAD,
) -> list[OfficeRow]:
    """Offices held on the day `as_of`: those at a place, those of a person, or all."""
    return OFFICES.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {HOLDS} AND {KNOWN}"
        " AND place = coalesce(%(place)s, place) AND person = coalesce(%(person)s, person)"
        " ORDER BY place, role, person",
        {
            "ledger": ledger,
            "as_of": as_of,
            "known_at": known_at,
            "place": place,
            "person": person,
        },
    )


def parameter(connection: Database, ledger: int, place: str, name: str, today: date) -> int:
    """The value of a parameter in force at the place on the day, as the domain decides."""
    return decided(adopted(connection, ledger, today), place, name, today).value


def adopted(connection: Database, ledger: int, today: date) -> PoliciesAt:
    """The policies in force on the day, by place: what `decided` asks for."""
    rows = POLICIES.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {HOLDS} AND {KNOWN}",
        {"ledger": ledger, "as_of": today, "known_at": AT_HEAD},
    )
    return policies_of(rows)


def policies_of(rows: Iterable[PolicyRow]) -> PoliciesAt:
    """The policies of rows, by place."""
    found = by_place(rows)
    return lambda place: found.get(place, ())


def ever_adopted(
    connection: Database, ledger: int, places: Iterable[str]
) -> dict[str, list[Policy]]:
    """Every policy that was ever adopted for the places, whether in force or not yet."""
    rows = POLICIES.select(
        connection,
        "WHERE ledger = %s AND place = ANY(%s) AND known_to IS NULL ORDER BY because",
        (ledger, list(places)),
    )
    return by_place(rows)


def by_place(rows: Iterable[PolicyRow]) -> dict[str, list[Policy]]:
    """Rows as the domain has them, by place."""
    found: dict[str, list[Policy]] = {}
    for row in rows:
        policy = Policy(
            parameters=row.parameters,
            number=row.number,
            title=row.title,
            sha256=row.sha256,
            effective_from=row.valid_from,
            index=row.because,
        )
        found.setdefault(row.place, []).append(policy)
    return found


def policies(
    connection: Database, ledger: int, place: str, as_of: date, known_at: int = AT_HEAD
) -> list[PolicyRow]:
    """Policies in force at a place on the day `as_of`: its own and those of the places above it.

    The one that decides on a parameter is the first that names it: the nearest place's, the
    latest to take effect, the last adopted (domain.md, preamble).
    """
    return POLICIES.select(
        connection,
        f"WHERE ledger = %(ledger)s AND place = ANY(%(places)s) AND {HOLDS} AND {KNOWN}"
        " ORDER BY length(place) DESC, valid_from DESC, because DESC",
        {
            "ledger": ledger,
            "places": list(upwards(place)),
            "as_of": as_of,
            "known_at": known_at,
        },
    )
