"""Redemptions: what was handed out for points, in which shop, on which card, and what came back.

    redemptions   one row a redemption, its receipt

Nothing here says whose card it is: card and household are references.
"""

from datetime import date

from domain.residents.households import Household
from domain.supermarket.redemption import Redemption
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class RedemptionRow(Row, frozen=True, kw_only=True):
    """A redemption as it is now."""

    id: str
    shop: str
    place: str
    card: str
    household: str
    voucher: str
    keeper: str
    signed: bool
    on_day: date | None
    total_points: int
    returned_points: int
    because: int
    state: Redemption


REDEMPTIONS_TABLE = Table(
    name="redemptions",
    row=RedemptionRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE redemptions (
    ledger          integer NOT NULL,
    position        bigint  NOT NULL,
    id              text    COLLATE "C" NOT NULL,
    shop            text    COLLATE "C" NOT NULL,
    place           text    COLLATE "C" NOT NULL,
    card            text    COLLATE "C" NOT NULL,
    household       text    COLLATE "C" NOT NULL,
    voucher         text    COLLATE "C" NOT NULL,
    keeper          text    COLLATE "C" NOT NULL,
    signed          boolean NOT NULL,
    on_day          date,
    total_points    bigint  NOT NULL,
    returned_points bigint  NOT NULL,
    because         bigint  NOT NULL,
    state           json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON redemptions (ledger, shop, because);
CREATE INDEX ON redemptions (ledger, card, because);
""",
)


def _redemption(change: Change[Redemption]) -> RedemptionRow:
    state = change.after
    return RedemptionRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        shop=state.shop,
        place=state.place,
        card=state.card,
        household=state.household,
        voucher=state.voucher,
        keeper=state.keeper,
        signed=state.signed,
        on_day=state.on,
        total_points=state.total_points,
        returned_points=state.returned_points,
        because=state.index,
        state=state,
    )


REDEMPTIONS = StateProjection(
    name="redemptions", state=Redemption, current=Current(REDEMPTIONS_TABLE, _redemption)
)


def readers(row: RedemptionRow, home: Household, today: date) -> frozenset[str]:
    """Whose receipt it is: who belonged to the household on its day, or does today."""
    return home.persons_on(row.on_day or today) | home.persons_on(today)


def redemptions(
    connection: Database, ledger: int, shop: str, *, after: int = -1, limit: int = 100
) -> list[RedemptionRow]:
    """The redemptions of a shop in the order of the log, from behind a position on."""
    return REDEMPTIONS_TABLE.select(
        connection,
        "WHERE ledger = %s AND shop = %s AND because > %s ORDER BY because LIMIT %s",
        (ledger, shop, after, limit),
    )


def redemption(connection: Database, ledger: int, name: str) -> RedemptionRow | None:
    """One redemption, None if the ledger does not know it."""
    return REDEMPTIONS_TABLE.one(connection, ledger, name)
