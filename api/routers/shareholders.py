"""The roster of shareholders 股东名册: who holds shares of which class in the assets of a place.

Each asset's own register, one behind the other, so that it adds up as they do (EQ-2, EQ-5); asked
with `as_of`, a value date, and `known_at`. Names are masked; the collective has none.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import names_of
from api.reading import AskOf, AsOf, KnownAt, PlaceCode, when
from domain.equity.basis import CLASS_WORDS
from projections.shares import Shareholder, shareholders

router = APIRouter(prefix="/v1/{ledger}", tags=["assets 资产"], dependencies=[Fresh])

_COLUMNS: Final = (
    "asset", "place", "holder", "head_name", "share_class", "class_name", "shares", "account",
    "because",
)  # fmt: skip
_READ: Final = ("assets", "holdings", "movements", "households")


@router.get("/rosters/shareholders", summary="Shareholders of a place 股东名册")
def shareholder_page(
    ask: AskOf, page: PageOf, place: PlaceCode, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Who holds how many shares of which class in the assets of a place and what lies under it."""
    where = place or ask.own_place()
    ask.permit("money", where)
    at = when(ask, as_of, known_at)
    asset, _, behind = (page.after or "").partition("|")
    holder, _, share_class = behind.partition("|")
    with ask.database() as database:
        position = ask.position(database, *_READ)
        rows = shareholders(
            database,
            ask.number,
            where,
            as_of=at.as_of,
            known_at=at.known_at,
            after=(asset, holder, share_class),
            limit=page.limit + 1,
        )
    names = names_of(ask, [one.head for one in rows if one.head])
    items, following = page.cut_with_cursor([_row(one, names) for one in rows])
    members = {
        "kind": "shareholders",
        "place": where,
        **at.told(position),
        "next": following,
    }
    return ask.table(position, items, _COLUMNS, members)


def _row(one: Shareholder, names: dict[str, str]) -> dict[str, Any]:
    return {
        "asset": one.asset,
        "place": one.place,
        "holder": one.holder,
        "head_name": names.get(one.head or "", ""),
        "share_class": one.share_class,
        "class_name": CLASS_WORDS[one.share_class].zh,
        "shares": one.shares,
        "account": one.account,
        "because": one.because,
        "cursor": f"{one.asset}|{one.holder}|{one.share_class}",
    }
