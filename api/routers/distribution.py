"""Distribution: pools of income, contracts, plans with their lines, and the draft of a plan.

Lines name households and masked names; a draft is computed from the bases that are sent, stores
nothing, and gives everybody who sends the same the same answer.
"""

from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.depends import Fresh, PageOf
from api.personal import names_of
from api.problems import Problem
from api.reading import Ask, AskOf, AskOnLoop, PlaceCode
from domain.authority.policies import decided
from domain.distribution import arrears
from domain.distribution.contracts import MODELS, Contract, poor_left_fen
from domain.distribution.draft import Bases, Draft, NoDraftError, draft
from domain.distribution.plan import BASES
from domain.distribution.pool import RESERVE_BP, left_fen, received_fen, rule_on
from domain.kernel.words import say
from projections import distribution as tables
from projections import plan_lines
from projections.cases import case
from projections.offices import adopted
from projections.stored import Stored

router = APIRouter(prefix="/v1/{ledger}", tags=["distribution 收益分配"], dependencies=[Fresh])

DRAFT_BYTES_MAX: Final = 32 * 1024 * 1024
_POOL: Final = ("id", "place", "run_by", "source", "asset_kind", "account", "income", "because")
_CONTRACT: Final = ("id", "pool", "place", "entity", "model", "signed_on", "because")
_PLAN: Final = (
    "id", "list", "case", "pool", "place", "period", "drafted_on", "determined_on", "lines_count",
    "total_fen", "poor_fen", "reserve_fen", "collective_fen", "status", "because",
)  # fmt: skip
_BEFORE: Final = ("id", "period", "lines_count", "total_fen", "poor_fen", "collective_fen")
"""What a plan is compared with: the same figures of the last one."""
_LINE: Final = (
    "due", "household", "head_name", "person", "card_kind", "status", "amount_fen", "contested",
    "removed",
)  # fmt: skip


@router.get("/pools", summary="Pools of income of a place 收益池")
def pool_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """What assets and projects bring in is kept apart by these: of a place and what lies under."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "pools")
        rows = tables.pools(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    shown = [{name: getattr(row, name) for name in _POOL} for row in rows]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, _POOL, {"place": where, "next": following})


@router.get("/pools/{pool}", summary="One pool 收益池详情")
def pool_one(pool: str, ask: AskOf) -> Response:
    """What it received, what no plan has taken, what is set aside, what poor households lack."""
    with ask.database() as database:
        position = ask.position(database, "pools", "contracts", "accounts", "cases", "offices")
        row = ask.known(
            "money", tables.pool(database, ask.number, pool), say("pool of income", "收益池")
        )
        stored, today = Stored(database, ask.number, ask.hosted.county), ask.today()
        rule = rule_on(row.state, today)
        policy = decided(adopted(database, ask.number, today), row.place, RESERVE_BP, today)
        members = {
            **{name: getattr(row, name) for name in _POOL},
            "charge": row.charge,
            "contracts": row.state.contracts,
            "plans": [taken.list for taken in row.state.plans],
            "received_fen": received_fen(stored, row.state),
            "left_fen": left_fen(stored, row.state),
            "reserve_bp": rule.ratio_bp if rule else policy.value,
            "poor_owed_fen": max(0, poor_left_fen(stored, row.state, today)),
        }
    return ask.answer(position, members)


@router.get("/contracts", summary="Contracts on income of a place 收益合同")
def contract_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Contracts of a place and what lies under it, each with what came and what is late."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "contracts")
        rows = tables.contracts(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    columns = (*_CONTRACT, "received_fen", "late_fen")
    shown = [{**_contract(row), **_came(ask, row.state)} for row in rows]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, columns, {"place": where, "next": following})


def _contract(row: tables.ContractRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _CONTRACT}


def _came(ask: Ask, state: Contract) -> dict[str, int]:
    return {
        "received_fen": sum(receipt.amount_fen for receipt in state.receipts),
        "late_fen": sum(missing for _, missing in state.late(ask.today())),
    }


@router.get("/contracts/{contract}", summary="One contract 收益合同详情")
def contract_one(contract: str, ask: AskOf) -> Response:
    """Its terms and schedule, each period with what it owes and what came, and what is late."""
    with ask.database() as database:
        position = ask.position(database, "contracts")
        found = tables.contract(database, ask.number, contract)
    row = ask.known("money", found, say("contract", "收益合同"))
    state, late = row.state, arrears.gap(row.state, ask.today())
    model = MODELS[row.model]
    members = {
        **_contract(row),
        "title": {"en": model.en, "zh": model.zh},
        "terms": state.terms,
        "from": state.from_,
        "until": state.until,
        "periods": [
            {
                "period": term.period,
                "due_on": term.due_on,
                "profit_fen": state.profits.get(term.period),
                "expected_fen": state.expected_fen(term.period),
                "received_fen": state.received_fen(term.period),
            }
            for term in state.schedule
        ],
        "receipts": state.receipts,
        "late": {"en": late.message.en, "zh": late.message.zh} if late else None,
        **_came(ask, state),
    }
    return ask.answer(position, members)


@router.get("/plans", summary="Plans of distribution of a place 收益分配方案")
def plan_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Plans of a place and what lies under it, each with its sums and what its case has come to."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "plans", "cases")
        rows = tables.plans(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
        shown = [_plan(row, _status(ask, row, database)) for row in rows]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, _PLAN, {"place": where, "next": following})


def _status(ask: Ask, row: tables.PlanRow, database: Any) -> str:  # noqa: ANN401
    """What the case has come to; `replaced` where it is about another plan by now."""
    found = case(database, ask.number, row.case_id)
    if found is None or found.subject != row.list:
        return "replaced"
    return found.status


def _plan(row: tables.PlanRow, status: str) -> dict[str, Any]:
    named = {"case": row.case_id, "status": status}
    return {name: named.get(name) or getattr(row, name) for name in _PLAN}


@router.get("/plans/{plan}", summary="One plan of distribution 收益分配方案详情")
def plan_one(plan: str, ask: AskOf, page: PageOf) -> Response:
    """Its rates and sums, what each basis yields, and its lines, names masked, a page at a time."""
    with ask.database() as database:
        position = ask.position(database, "plans", "plan_lines", "cases")
        row = ask.known(
            "money",
            tables.plan(database, ask.number, plan),
            say("plan of distribution", "收益分配方案"),
        )
        status = _status(ask, row, database)
        lines = plan_lines.lines(
            database, ask.number, row.list, after=page.after or "", limit=page.limit + 1
        )
        bases = plan_lines.by_basis(database, ask.number, row.list)
        before = tables.plan_before(database, row)
    names = names_of(ask, [line.person for line in lines])
    shown = [{**_line(line), "head_name": names.get(line.person, "")} for line in lines]
    items, following = page.cut(shown, "due")
    members = {
        **_plan(row, status),
        "supplements": row.supplements or None,
        "replaces": row.replaces or None,
        "before": {name: getattr(before, name) for name in _BEFORE} if before else None,
        "rates": row.state.rates,
        "dividend": row.state.dividend,
        "bases": [
            {"basis": basis, "en": BASES[basis].en, "zh": BASES[basis].zh, "amount_fen": fen}
            for basis, fen in bases.items()
        ],
        "next": following,
    }
    return ask.table(position, items, _LINE, members)


def _line(line: plan_lines.PlanLineRow) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _LINE if name != "head_name"} | {
        "parts": line.parts
    }


@router.post("/drafts/distribution", summary="Compute the draft of a plan 测算分配方案")
async def draft_plan(request: Request, ask: AskOnLoop) -> Response:
    """The lines that the bases give, what is set aside, and what a header has to say of them.

    Nothing is stored. 422 where the bases give no plan: claims beyond what is there, or a rate
    that the bases do not name.
    """
    ask.permit("money", ask.own_place())
    bases = await bodies.read_typed(request, Bases, limit_bytes=DRAFT_BYTES_MAX)
    made = await run_in_threadpool(_drafted, bases)
    return Response(msgspec.json.encode(made), media_type="application/json")


def _drafted(bases: Bases) -> Draft:
    try:
        return draft(bases)
    except NoDraftError as error:
        raise Problem("schema", error.words) from None
