"""The facts of a plan 分配方案: a header with what it adds up to, and a line for each payee.

Source: S1 二(二)(三)(五); domain.md, row 4. Everything that a plan needs to be computed again
stands in it: who was determined on which day, the rates, the shares, what is set aside.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.distribution.contracts import PeriodCode
from domain.distribution.plan import Dividend, Eligible, ListId, Part, Plan, Rate, plan_of
from domain.distribution.pool import Pool, PoolId, Taken, known_pool
from domain.distribution.procedure import DRAFTED
from domain.kernel.act import Event
from domain.kernel.catalogue import Seats, fact
from domain.kernel.examples import CASE, DIGEST, HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Count, Digest, Fact, Fen, HouseholdId, Paper, PersonId
from domain.kernel.places import Place
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.drawing import put_drawn
from domain.payables.dues import CardKind, DueId
from domain.payables.listing import header, line
from domain.rules import ORDER
from domain.steps.case import Case

DRAFTERS: tuple[Seats, ...] = (
    (("collective_organisation",), ("township_accounting",)),
    (("township_officer",), ("township_accounting",)),
    (("county_reviewer",), ("county_finance",)),
)
"""Who plans at each level 村集体、乡镇、区级, with who keeps its books."""
LINE = "PlanLine.v1"
_LIST = "list:1"


@header
@fact(
    DRAFTED,
    title=say("Plan of distribution drafted", "制定收益分配方案"),
    stream=lambda data: plan_of(data.list),
    touches=lambda data: (data.list, data.case, data.pool),
    reads=lambda data: data.instead_of,
    place=lambda data, history: known_pool(history, data.pool).place,
    signed_by=DRAFTERS,
    line_types=(LINE,),
    rules=(
        "DIS-1", "DIS-2", "DIS-3", "DIS-4", "DIS-8", *ORDER, "NOT-4", "REG-1", "REG-2", "REG-5",
        "ACT-2",
    ),
    example={
        "list": _LIST,
        "case": CASE,
        "procedure": "distribution_village",
        "pool": "pool:1",
        "place": VILLAGE,
        "period": "2026",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "determined_on": "2026-12-20",
        "lines_count": 1,
        "total_fen": 720_000,
        "poor_fen": 720_000,
        "reserve_fen": 120_000,
        "collective_fen": 360_000,
        "rates": [{"code": "road_keeping", "basis": "post", "rate_fen": 60_000}],
        "dividend": None,
        "beneficiaries": DIGEST,
        "paper": PAPER,
        "supplements": None,
        "instead_of": [],
        "freed_fen": 0,
        "replaces": None,
    },
)  # fmt: skip
class PlanDrafted(Fact):
    """Who gets how much of what a pool has, and what is set aside and left to the collective.

    `poor_fen` is what the lines of eligible households add up to, `beneficiaries` the digest of
    who gets how much. A plan that was sent back is drafted anew in its case: `replaces`. What is
    right after an objection comes in a plan of its own: it `supplements` a list, and what the
    dues removed from that list (`instead_of`) set free, `freed_fen`, is distributed anew.
    """

    list: ListId
    case: CaseId
    procedure: Literal["distribution_village", "distribution_township", "distribution_county"]
    pool: PoolId
    place: Place
    period: PeriodCode
    payer: AccountId
    charge: AccountId
    determined_on: date
    lines_count: Count
    total_fen: Fen
    poor_fen: Fen
    reserve_fen: Fen
    collective_fen: Fen
    rates: Annotated[tuple[Rate, ...], msgspec.Meta(max_length=50)]
    dividend: Dividend | None
    beneficiaries: Digest
    paper: Paper
    supplements: ListId | None = None
    instead_of: Annotated[tuple[DueId, ...], msgspec.Meta(max_length=200)] = ()
    freed_fen: Fen = 0
    replaces: ListId | None = None


@line
@fact(
    LINE,
    title=say("Line of a plan", "收益分配方案明细"),
    stream=lambda data: data.due,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.list, plan_of(data.list), data.person),
    signed_by=(),
    line_only=True,
    rules=("DIS-2", "DIS-3", "DIS-7", "DIS-8", "PAY-1", "HH-3", "HH-4", "REG-1", "REG-2", "SUP-11"),
    example={
        "due": "due:1",
        "list": _LIST,
        "household": HOUSEHOLD,
        "person": "person:1",
        "card_kind": "householder",
        "amount_fen": 720_000,
        "status": "out_of_poverty",
        "parts": [
            {
                "basis": "post",
                "units": 12,
                "amount_fen": 720_000,
                "code": "road_keeping",
                "holding": None,
                "worker": "person:1",
                "until": "2026-12-15",
                "evidence": PAPER,
            }
        ],
    },
)
class PlanLine(Fact):
    """What one payee gets and why, part by part.

    `status` is that for which the household is among the beneficiaries; none where it gets what
    its shares yield.
    """

    due: DueId
    list: ListId
    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    amount_fen: Fen
    status: Eligible | None
    parts: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1, max_length=20)]


def taken_by(data: PlanDrafted) -> int:
    """All that a plan disposes of, in whole fen."""
    return data.total_fen + data.reserve_fen + data.collective_fen


@evolves(Plan, PlanDrafted)
def draft(state: Plan, event: Event[PlanDrafted]) -> Plan:
    """The plan as drafted."""
    data = event.data
    return msgspec.structs.replace(
        state,
        list=data.list,
        case=data.case,
        pool=data.pool,
        place=data.place,
        period=data.period,
        drafted_on=event.day,
        determined_on=data.determined_on,
        rates=data.rates,
        dividend=data.dividend,
        lines_count=data.lines_count,
        total_fen=data.total_fen,
        poor_fen=data.poor_fen,
        reserve_fen=data.reserve_fen,
        collective_fen=data.collective_fen,
        supplements=data.supplements or "",
        replaces=data.replaces or "",
        index=event.index,
    )


@evolves(Case, PlanDrafted)
def put(state: Case, event: Event[PlanDrafted]) -> Case:
    """A case of the plan, or the case of the one that was sent back."""
    return put_drawn(state, event, event.data.procedure)


@evolves(Pool, PlanDrafted)
def take(state: Pool, event: Event[PlanDrafted]) -> Pool:
    """What the plan takes of the pool, less what removed dues set free."""
    data = event.data
    taken = Taken(
        list=data.list,
        case=data.case,
        net_fen=taken_by(data) - data.freed_fen,
        poor_fen=data.poor_fen - data.freed_fen,
        determined_on=data.determined_on,
        beneficiaries=data.beneficiaries,
        instead_of=data.instead_of,
        index=event.index,
    )
    return msgspec.structs.replace(state, plans=(*state.plans, taken))
