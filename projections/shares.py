"""The register of shares 股权登记: who holds how many of an asset on a day, as known at a position.

    holdings   one row an account of shares: of which asset, whose, of which class

What stands on an account is a balance of the projection `movements`; the register is the balances
of an asset's holdings, in one query, and adds up to what was issued (EQ-2, EQ-5). The shareholders
of a place are the registers of its assets, one behind the other.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, LiteralString

import msgspec

from domain.equity.holdings import holding_opened
from projections.days import AT_HEAD, UNDER
from projections.movements import CHUNK_POSITIONS
from projections.projection import Batch
from projections.table import Database, Row, Rows, Table, select


class HoldingRow(Row, frozen=True, kw_only=True):
    """An account of shares; `position` is that of the event that opened it."""

    account: str
    asset: str
    holder: str
    share_class: str


HOLDINGS_TABLE = Table(
    name="holdings",
    row=HoldingRow,
    key=("ledger", "asset", "holder", "share_class"),
    ddl="""
CREATE TABLE holdings (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    account     text    COLLATE "C" NOT NULL,
    asset       text    COLLATE "C" NOT NULL,
    holder      text    COLLATE "C" NOT NULL,
    share_class text    COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, asset, holder, share_class)
);
CREATE INDEX ON holdings (ledger, holder);
""",
)


class Holdings:
    """The projection."""

    name: LiteralString = "holdings"
    version = 2
    tables: tuple[Table[Any], ...] = (HOLDINGS_TABLE,)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Add the holdings that the events of the batch opened."""
        found = ((event, holding_opened(event.data)) for event in batch.events)
        HOLDINGS_TABLE.insert(
            cursor,
            (
                HoldingRow(
                    ledger=batch.ledger,
                    position=event.index,
                    account=holding.account,
                    asset=holding.asset,
                    holder=holding.holder,
                    share_class=holding.share_class,
                )
                for event, holding in found
                if holding is not None
            ),
        )


HOLDINGS: Final = Holdings()

_MOVED: Final[LiteralString] = """
    SELECT delta FROM projections.balance_sums s
    WHERE s.ledger = h.ledger AND s.account = h.account
      AND s.value_date <= %(as_of)s AND s.chunk < %(chunk)s
    UNION ALL
    SELECT delta FROM projections.postings p
    WHERE p.ledger = h.ledger AND p.account = h.account
      AND p.position >= %(chunk_from)s AND p.position <= %(known_at)s
      AND p.value_date <= %(as_of)s
"""
HELD: Final[LiteralString] = f"""
FROM projections.holdings h
CROSS JOIN LATERAL (SELECT coalesce(sum(delta), 0)::bigint AS shares FROM ({_MOVED}) moved) held
LEFT JOIN projections.households home ON home.ledger = h.ledger AND home.id = h.holder
WHERE h.ledger = %(ledger)s AND h.position <= %(known_at)s AND held.shares <> 0
"""
"""Holdings `h` with their shares at the end of the day, and the household `home` that has them."""


_OF_ASSET: Final[LiteralString] = (
    "m.ledger = h.ledger AND m.account = h.account WHERE h.ledger = %(ledger)s"
    " AND h.asset = %(asset)s AND h.position <= %(known_at)s AND m.value_date <= %(as_of)s"
)
_BY_CLASS: Final[LiteralString] = f"""
    SELECT h.share_class, m.delta FROM projections.holdings h
    JOIN projections.balance_sums m ON {_OF_ASSET} AND m.chunk < %(chunk)s
    UNION ALL
    SELECT h.share_class, m.delta FROM projections.holdings h
    JOIN projections.postings m ON {_OF_ASSET}
      AND m.position >= %(chunk_from)s AND m.position <= %(known_at)s
"""


class Shareholding(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder has of a class; `head` is the household's head as it is now."""

    holder: str
    share_class: str
    account: str
    head: str | None
    shares: int


_COLUMNS: Final[LiteralString] = (
    "FROM (SELECT h.holder, h.share_class, h.account, home.head, held.shares"
)


def register(
    connection: Database,
    ledger: int,
    asset: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[Shareholding]:
    """Who holds shares of the asset at the end of the day, by holder and class.

    Args:
        connection: To the database.
        ledger: The ledger's number.
        asset: Whose register.
        as_of: The value date, inclusive.
        known_at: What was known at this position.
        after: `(holder, share_class)` of the last row of the page before.
        limit: Rows at most.
    """
    asked = _asked(ledger, as_of, known_at)
    asked |= {"asset": asset, "holder": after[0], "class": after[1], "limit": limit}
    return select(
        connection,
        Shareholding,
        f"{_COLUMNS} {HELD} AND h.asset = %(asset)s"
        " AND (h.holder, h.share_class) > (%(holder)s, %(class)s)"
        " ORDER BY h.holder, h.share_class LIMIT %(limit)s) register"
        " ORDER BY holder, share_class",
        asked,
    )


class Shareholder(Shareholding, frozen=True, kw_only=True):
    """The same of an asset of a place; `because` is the position that opened the holding."""

    asset: str
    place: str
    because: int


_OF_PLACE: Final[LiteralString] = f"""
FROM (
    SELECT a.id AS asset, a.place, r.* FROM (
        SELECT id, place FROM projections.assets
        WHERE ledger = %(ledger)s AND {UNDER} AND id >= %(asset)s AND because <= %(known_at)s
    ) a CROSS JOIN LATERAL (
        SELECT h.holder, h.share_class, h.account, home.head, held.shares, h.position AS because
        {HELD} AND h.asset = a.id
          AND (h.asset, h.holder, h.share_class) > (%(asset)s, %(holder)s, %(class)s)
        ORDER BY h.holder, h.share_class LIMIT %(limit)s
    ) r ORDER BY a.id, r.holder, r.share_class LIMIT %(limit)s
) shareholders ORDER BY asset, holder, share_class
"""


def shareholders(
    connection: Database,
    ledger: int,
    place: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: tuple[str, str, str] = ("", "", ""),
    limit: int = 100,
) -> list[Shareholder]:
    """Who holds shares in the assets of a place and what lies under it at the end of the day.

    Args:
        connection: To the database.
        ledger: The ledger's number.
        place: Where the assets are.
        as_of: The value date, inclusive.
        known_at: What was known at this position.
        after: `(asset, holder, share_class)` of the last row of the page before.
        limit: Rows at most.
    """
    asked = _asked(ledger, as_of, known_at) | {"place": place, "limit": limit}
    asked |= dict(zip(("asset", "holder", "class"), after, strict=True))
    return select(connection, Shareholder, _OF_PLACE, asked)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a household holds of an asset in a class."""

    household: str
    asset: str
    share_class: str
    account: str
    shares: int


def held_by(
    connection: Database,
    ledger: int,
    households: Sequence[str],
    as_of: date,
    known_at: int = AT_HEAD,
) -> list[Held]:
    """Shares that the households hold at the end of the day, by household, asset and class."""
    return select(
        connection,
        Held,
        "FROM (SELECT h.holder AS household, h.asset, h.share_class, h.account, held.shares"
        f" {HELD} AND h.holder = ANY(%(holders)s)) own ORDER BY household, asset, share_class",
        {**_asked(ledger, as_of, known_at), "holders": list(households)},
    )


def by_class(
    connection: Database, ledger: int, asset: str, as_of: date, known_at: int = AT_HEAD
) -> dict[str, int]:
    """How many shares of each class are held of the asset at the end of the day."""
    rows = connection.execute(
        f"SELECT share_class, sum(delta)::bigint FROM ({_BY_CLASS}) moved"
        " GROUP BY share_class HAVING sum(delta) <> 0 ORDER BY share_class",
        {**_asked(ledger, as_of, known_at), "asset": asset},
    )
    return dict(rows.fetchall())


def known(at: int) -> dict[str, int]:
    """What `HELD` names beside ledger and day: what was known at a position."""
    chunk = at // CHUNK_POSITIONS
    return {"known_at": at, "chunk": chunk, "chunk_from": chunk * CHUNK_POSITIONS}


def _asked(ledger: int, as_of: date, known_at: int) -> dict[str, Any]:
    return {"ledger": ledger, "as_of": as_of, **known(known_at)}
