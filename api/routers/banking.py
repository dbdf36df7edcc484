"""Bank accounts: whose, how far statements reach; and whose the numbers of a statement are."""

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.depends import Fresh, PageOf
from api.personal import look_of
from api.reading import Ask, AskOf, Database, PlaceCode
from domain.banking.accounts import NUMBER_INDEX
from domain.kernel.words import say
from projections import bank_accounts as table
from projections.cards import card

router = APIRouter(prefix="/v1/{ledger}", tags=["funds 资金"], dependencies=[Fresh])

NUMBERS_MAX: Final = 1_000
_COLUMNS: Final = ("id", "place", "owner", "bank", "opened_on", "books", "statements")
_CARD: Final = "card_number"


class Numbers(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Numbers of accounts as a statement has them."""

    numbers: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8,32}$")], ...],
        msgspec.Meta(min_length=1, max_length=NUMBERS_MAX),
    ]


@router.get("/bank-accounts", summary="Bank accounts of a place 银行账户")
def bank_account_page(ask: AskOf, page: PageOf, place: PlaceCode = None) -> Response:
    """Each with the books that it holds, and up to which day statements of each grade reach."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "bank_accounts")
        rows = table.bank_accounts(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    items, following = page.cut([_shown(row) for row in rows], "id")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


def _shown(row: table.BankAccountRow) -> dict[str, Any]:
    state = row.state
    told = {grade: {"until": one.until, "closing_fen": one.closing_fen}
            for grade, one in state.told.items()}  # fmt: skip
    return {
        "id": row.id,
        "place": row.place,
        "owner": row.owner,
        "bank": state.bank,
        "opened_on": state.opened_on,
        "books": state.books,
        "statements": told,
    }


@router.post(
    "/bank-accounts/{name}/parties",
    summary="Whose the numbers of a statement are 对方账户识别",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": msgspec.json.schema(Numbers)}},
        }
    },
)
async def parties(request: Request, name: str, ask: AskOf) -> Response:
    """For who signs the statement: the card or bank account of each number; recorded."""
    asked = await bodies.read_typed(request, Numbers, limit_bytes=64 * 1024)
    return await run_in_threadpool(_parties, ask, name, asked.numbers)


def _parties(ask: Ask, name: str, numbers: tuple[str, ...]) -> Response:
    with ask.database() as database:
        position = ask.position(database, "bank_accounts", "cards")
        _, permit = ask.found(
            "parties",
            table.bank_account(database, ask.number, name),
            say("bank account", "银行账户"),
        )
        look_of(ask, permit, "TraceRead.v1", name)
        wanted = [(index, one) for one in numbers for index in (NUMBER_INDEX, _CARD)]
        held = ask.server.people.holders(ask.hosted, wanted)
        items = []
        for one in numbers:
            party = held.get((NUMBER_INDEX, one)) or held.get((_CARD, one))
            items.append({"party": party, "person": _person(ask, database, party)})
    return ask.answer(position, {"items": items}, private=True)


def _person(ask: Ask, database: Database, party: str | None) -> str | None:
    """Whom a card serves: the last one for whom it was declared."""
    row = card(database, ask.number, party) if party and party.startswith("card:") else None
    return row.state.persons[-1] if row is not None and row.state.persons else None
