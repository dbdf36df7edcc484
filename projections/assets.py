"""Assets: what each is, whose, what it was appraised at, and whether it stands in shares.

    assets   one row an asset

`because` is the position that put it on record. Who holds its shares on a day: `shares`.
"""

from datetime import date

from domain.assets.asset import Asset
from projections.days import AT_HEAD
from projections.pages import page
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class AssetRow(Row, frozen=True, kw_only=True):
    """An asset as it is now; `appraised_fen` is what was said last, `ended_on` its disposal."""

    id: str
    place: str
    asset_kind: str
    owner: str
    entity: str
    project: str
    formed_on: date | None
    ended_on: date | None
    appraised_fen: int
    because: int
    state: Asset


ASSETS_TABLE = Table(
    name="assets",
    row=AssetRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE assets (
    ledger        integer NOT NULL,
    position      bigint  NOT NULL,
    id            text    COLLATE "C" NOT NULL,
    place         text    COLLATE "C" NOT NULL,
    asset_kind    text    NOT NULL,
    owner         text    COLLATE "C" NOT NULL,
    entity        text    COLLATE "C" NOT NULL,
    project       text    COLLATE "C" NOT NULL,
    formed_on     date,
    ended_on      date,
    appraised_fen bigint  NOT NULL,
    because       bigint  NOT NULL,
    state         json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON assets (ledger, place, id);
""",
)


def _asset(change: Change[Asset]) -> AssetRow:
    state = change.after
    return AssetRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        asset_kind=state.asset_kind,
        owner=state.owner,
        entity=state.entity,
        project=state.project,
        formed_on=state.formed_on,
        ended_on=state.ended_on,
        appraised_fen=state.appraised_fen,
        because=state.index,
        state=state,
    )


ASSETS = StateProjection(name="assets", state=Asset, current=Current(ASSETS_TABLE, _asset))


def assets(
    connection: Database,
    ledger: int,
    place: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: str = "",
    limit: int = 100,
) -> list[AssetRow]:
    """The assets of a place and what lies under it, held on the day, by id."""
    return page(
        ASSETS_TABLE,
        "formed_on <= %(as_of)s AND (ended_on IS NULL OR ended_on > %(as_of)s)",
        connection,
        ledger,
        place,
        as_of=as_of,
        known_at=known_at,
        after=after,
        limit=limit,
    )


def asset(connection: Database, ledger: int, asset: str) -> AssetRow | None:
    """One asset, None if the ledger does not know it."""
    return ASSETS_TABLE.one(connection, ledger, asset)
