"""Contracts on income 收益合同: the model, its ratio, rent or rate, when it is due, what is floor.

- DIS-5 Ratio, rent or rate come from the contract, with floor return 保底 and second distribution
  二次分红 where it names them; what is due and did not come is listed.
- DIS-4 What it agrees on for poor households 约定 comes before the collective's (S1 二(二)).
- FUND-5 The entity is admitted, and not on the sanction list.
- REG-1 A contract is signed once. REG-2 Its pool is on record. ACT-1 The owner's side signs, and
  that very entity: the body of its signer has its name. ACT-2 They are two: nobody signs for the
  owner who stands behind the entity.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.distribution.pool import WHOLE_BP, Pool, PoolId, RatioBp, known_pool, standing
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once, known
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fact, Fen, Paper, identifier
from domain.kernel.history import History, States
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.projects.eligibility import check_admitted, check_no_part, check_of_entity
from domain.projects.entities import Entity, EntityId, known_entity

ContractId = Annotated[str, identifier("contract")]
PeriodCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,32}$")]
Model = Literal["share_dividend", "lease", "interest"]
ReceiptKind = Literal["regular", "second"]
MODELS: Final[dict[str, Words]] = {
    "share_dividend": say("share dividend", "入股分红"),
    "lease": say("lease", "资产租赁"),
    "interest": say("interest", "利息分红"),
}
_FIGURES: Final[dict[str, frozenset[str]]] = {
    "share_dividend": frozenset({"ratio_bp"}),
    "lease": frozenset({"rent_fen"}),
    "interest": frozenset({"principal_fen", "rate_bp"}),
}
OWNERS: Final = ("collective_organisation", "township_officer", "county_reviewer")


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One period, and the day by which its income is due."""

    period: PeriodCode
    due_on: date


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What came for a period, as regular or second distribution, under which voucher."""

    period: str
    kind: str
    amount_fen: int
    voucher: str


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is agreed on, each period: the figures of the model, and nothing of another.

    `ratio_bp` of the profit 利润比例, `rent_fen` 租金, `rate_bp` on `principal_fen` 固定利率.
    `floor_fen` is what is paid at least 保底, `second_bp` the further share of profit 二次分红.
    `poor_share_bp` of what comes, and `poor_return_fen` at least, is for poor households.
    """

    model: Model
    ratio_bp: RatioBp | None = None
    rent_fen: Fen | None = None
    principal_fen: Fen | None = None
    rate_bp: RatioBp | None = None
    floor_fen: Fen = 0
    second_bp: RatioBp = 0
    poor_share_bp: RatioBp = 0
    poor_return_fen: Fen = 0

    def expected_fen(self, profit_fen: int | None, kind: str = "regular") -> int:
        """What a period owes in whole fen, rounded down, never below the floor."""
        if kind == "second":
            return (profit_fen or 0) * self.second_bp // WHOLE_BP
        by_model = (self.rent_fen or 0) + (self.principal_fen or 0) * (
            self.rate_bp or 0
        ) // WHOLE_BP
        by_profit = (profit_fen or 0) * (self.ratio_bp or 0) // WHOLE_BP
        return max(self.floor_fen, by_model + by_profit)


@state_of("contract")
class Contract(State, frozen=True, kw_only=True):
    """A contract: of which pool, with whom, its terms, its schedule, and what came.

    `profits` are the entity's stated profits, by period; whole fen.
    """

    pool: str = ""
    place: str = ""
    entity: str = ""
    terms: Terms | None = None
    schedule: tuple[Term, ...] = ()
    signed_on: date | None = None
    from_: date | None = None
    until: date | None = None
    profits: Mapping[str, int] = msgspec.field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    index: int = 0

    def received_fen(self, period: str, kind: str = "regular") -> int:
        """What came for a period."""
        return sum(
            one.amount_fen for one in self.receipts if (one.period, one.kind) == (period, kind)
        )

    def expected_fen(self, period: str, kind: str = "regular") -> int:
        """What a period owes by what is known of it."""
        return self.terms.expected_fen(self.profits.get(period), kind) if self.terms else 0

    def awaits_profit(self, period: str, kind: str = "regular") -> bool:
        """Whether what a period owes follows from a profit that is not stated yet."""
        by_profit = kind == "second" or bool(self.terms and self.terms.ratio_bp)
        return by_profit and period not in self.profits

    def poor_owed_fen(self, day: date) -> int:
        """What is agreed on for poor households of everything due by the day, or received."""
        return sum(self._poor_owed(term, day) for term in self.schedule)

    def _poor_owed(self, term: Term, day: date) -> int:
        if self.terms is None:
            return 0
        kinds: tuple[ReceiptKind, ...] = ("regular", "second")
        received = sum(self.received_fen(term.period, kind) for kind in kinds)
        floor = self.terms.poor_return_fen if received or term.due_on <= day else 0
        return max(floor, received * self.terms.poor_share_bp // WHOLE_BP)

    def late(self, day: date) -> Iterator[tuple[Term, int]]:
        """The periods due before the day of which not everything came, and what is missing."""
        for term in self.schedule:
            missing = self.expected_fen(term.period) - self.received_fen(term.period)
            if term.due_on < day and (missing > 0 or self.awaits_profit(term.period)):
                yield term, max(missing, 0)


def poor_left_fen(history: States, pool: Pool, day: date, without: str | None = None) -> int:
    """What poor households are owed by a pool's contracts on a day, less what plans give them.

    `without` is a list that is to be replaced. Below zero where they got more than was agreed on.
    """
    contracts = (history.read(Contract, contract) for contract in pool.contracts)
    given = sum(taken.poor_fen for taken in standing(history, pool, without))
    return sum(contract.poor_owed_fen(day) for contract in contracts) - given


def known_contract(history: History, contract: str) -> Contract:
    """The contract; refused under REG-2 where there is none."""
    return known(history, Contract, contract, say("a contract on record", "已登记的合同"))


@fact(
    "IncomeContractSigned.v1",
    title=say("Contract on income signed", "签订收益合同"),
    stream=lambda data: data.contract,
    touches=lambda data: (data.pool,),
    place=lambda data, _history: data.place,
    signed_by=((OWNERS, ("implementing_entity",)),),
    bodies_distinct=True,
    rules=("DIS-5", "FUND-5", "ACT-2", "REG-1", "REG-2"),
    example={
        "contract": "contract:1",
        "pool": "pool:1",
        "place": VILLAGE,
        "entity": "entity:1",
        "terms": {
            "model": "lease",
            "ratio_bp": None,
            "rent_fen": 1_200_000,
            "principal_fen": None,
            "rate_bp": None,
            "floor_fen": 0,
            "second_bp": 0,
            "poor_share_bp": 6_000,
            "poor_return_fen": 0,
        },
        "schedule": [{"period": "2026", "due_on": "2026-12-20"}],
        "from": "2026-04-01",
        "until": "2027-03-31",
        "paper": PAPER,
    },
)
class IncomeContractSigned(Fact):
    """What an entity owes for what it uses: the contract itself is the paper."""

    contract: ContractId
    pool: PoolId
    place: Place
    entity: EntityId
    terms: Terms
    schedule: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1, max_length=400)]
    from_: date = msgspec.field(name="from")
    until: date
    paper: Paper


@admits(IncomeContractSigned)
def admit_contract(act: Act[IncomeContractSigned], history: History) -> None:
    """REG-1, and DIS-5 of the figures and the schedule."""
    data, terms = act.data, act.data.terms
    check_new(history, Contract, data.contract)
    pool = known_pool(history, data.pool)
    require(
        data.place == pool.place,
        "REG-2",
        expected=say(f"the pool's place {pool.place}", f"收益池所在地 {pool.place}"),
        found=say(data.place, data.place),
    )
    entity = known_entity(history, data.entity)
    check_admitted(entity, act.day)
    check_sides(act, entity)
    _check_figures(terms)
    _check_schedule(data)


def check_sides(act: Act[Any], entity: Entity) -> None:
    """ACT-2: the owner's signer does not stand behind the entity; ACT-1: its own is of it."""
    check_no_part([signer.person for signer in act.by if signer.role in OWNERS], entity)
    check_of_entity(act, entity)


def _check_figures(terms: Terms) -> None:
    figures = {name for names in _FIGURES.values() for name in names}
    given = {name for name in figures if getattr(terms, name)}
    require(
        given == _FIGURES[terms.model] and (terms.second_bp == 0 or terms.model != "interest"),
        "DIS-5",
        expected=say(
            f"{', '.join(sorted(_FIGURES[terms.model]))} above zero, and nothing else",
            f"{MODELS[terms.model].zh}：写明比例、租金或利率（大于零），且只写其一",
        ),
        found=say(", ".join(sorted(given)) or "none", "、".join(sorted(given)) or "未填写"),
    )


def _check_schedule(data: IncomeContractSigned) -> None:
    check_once([term.period for term in data.schedule], "DIS-5")
    days = [term.due_on for term in data.schedule]
    require(
        days == sorted(days) and data.from_ <= days[0] and data.from_ <= data.until,
        "DIS-5",
        expected=say(f"due days in order, from {data.from_} on", f"应付日依次，自 {data.from_} 起"),
        found=say(f"{days[0]} to {days[-1]}", f"{days[0]} 至 {days[-1]}"),
    )


@evolves(Contract, IncomeContractSigned)
def sign(state: Contract, event: Event[IncomeContractSigned]) -> Contract:
    """The contract as signed."""
    data = event.data
    return msgspec.structs.replace(
        state,
        pool=data.pool,
        place=data.place,
        entity=data.entity,
        terms=data.terms,
        schedule=data.schedule,
        signed_on=event.day,
        from_=data.from_,
        until=data.until,
        index=event.index,
    )


@evolves(Pool, IncomeContractSigned)
def bound(state: Pool, event: Event[IncomeContractSigned]) -> Pool:
    """One more contract brings in income."""
    return msgspec.structs.replace(state, contracts=(*state.contracts, event.data.contract))


@fact(
    "ProfitStated.v1",
    title=say("Profit stated", "申报当期利润"),
    stream=lambda data: data.contract,
    place=lambda data, history: known_contract(history, data.contract).place,
    signed_by=((OWNERS, ("implementing_entity",)),),
    bodies_distinct=True,
    rules=("DIS-5", "ACT-2", "REG-2"),
    example={
        "contract": "contract:1",
        "period": "2026",
        "profit_fen": 8_000_000,
        "statement": PAPER,
    },
)
class ProfitStated(Fact):
    """What the entity earned in a period, by its statement 财务报表; the owner's side signs too."""

    contract: ContractId
    period: PeriodCode
    profit_fen: Fen
    statement: Paper


@admits(ProfitStated)
def admit_profit(act: Act[ProfitStated], history: History) -> None:
    """DIS-5: once for each period of a contract whose returns follow from profit."""
    data, contract = act.data, known_contract(history, act.data.contract)
    terms = contract.terms
    check_period(contract, data.period)
    check_sides(act, known_entity(history, contract.entity))
    require(
        bool(terms and (terms.ratio_bp or terms.second_bp)) and data.period not in contract.profits,
        "DIS-5",
        expected=say(
            "a profit not stated before, of a contract that asks for it",
            "合同按利润分配，且该期利润尚未申报",
        ),
        found=say(f"{contract.id} of {data.period}", f"{contract.id}，{data.period}"),
    )


def check_period(contract: Contract, period: str) -> None:
    """DIS-5: the period is one of the contract's."""
    require(
        any(term.period == period for term in contract.schedule),
        "DIS-5",
        expected=say(f"a period of {contract.id}", f"{contract.id} 约定的期次"),
        found=say(period, period),
    )


@evolves(Contract, ProfitStated)
def state_profit(state: Contract, event: Event[ProfitStated]) -> Contract:
    """The profit of one period more."""
    profits = {**state.profits, event.data.period: event.data.profit_fen}
    return msgspec.structs.replace(state, profits=profits)
