"""Budget lines 指标文: money with a document, a source and purposes, received or brought in.

- FUND-1 The line debits its fund's account and credits the source, to the fen. PAY-9, REG-1, REG-2.
- FUND-2 A line names the purposes for which its money may be used, each once.
- FUND-12 A line from before the ledger is brought in as an opening, with a grade of provenance:
  what was left of it on a day, never as if it had been received here.
- ACT-1 Fiscal and integrated funds and poverty loans are the county's: county finance signs.
- FUND-11 What is arranged of the county's money is confirmed by the leading group (S1 三(一)).
- ACT-2 Two persons sign.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.authority.registry import Document
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once, known
from domain.kernel.examples import PAPER
from domain.kernel.fact import Code, Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.books import Grade, with_grade
from domain.money.keepers import BOOKS, COUNTY, DOCUMENT
from domain.money.movements import Opened, check_moves, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId

FundId = Annotated[str, identifier("fund")]
Purposes = Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=20)]
SourceKind = Literal[
    "fiscal_poverty",
    "integrated_agriculture",
    "poverty_loan",
    "household_shares",
    "collective",
    "donation",
]
SOURCES: Final[dict[str, Words]] = {
    "fiscal_poverty": say("fiscal poverty funds", "财政扶贫资金"),
    "integrated_agriculture": say("integrated agriculture funds", "涉农整合资金"),
    "poverty_loan": say("poverty loans", "扶贫贷款"),
    "household_shares": say("households' share money", "农户股金"),
    "collective": say("collective funds", "村集体资金"),
    "donation": say("donations", "社会捐赠"),
}
OF_THE_COUNTY: Final = frozenset({"fiscal_poverty", "integrated_agriculture", "poverty_loan"})
"""What the county's leading group arranges (S1 三(一)) and county finance pays."""


@state_of("fund")
class Fund(State, frozen=True, kw_only=True):
    """One budget line: its document, its purposes, its account, and what was carried over."""

    place: str = ""
    source_kind: str = ""
    number: str = ""
    title: str = ""
    purposes: tuple[str, ...] = ()
    account: str = ""
    source: str = ""
    received_on: date | None = None
    grade: str = ""
    index: int = 0
    carried_fen: tuple[tuple[int, int], ...] = ()


class _Line(Fact):
    """What lines have in common."""

    fund: FundId
    voucher: VoucherId
    account: AccountId
    place: Place
    source_kind: SourceKind
    document: Document
    purposes: Purposes
    amount_fen: Fen


_EXAMPLE: Final[dict[str, Any]] = {
    "fund": "fund:1",
    "voucher": "voucher:line-1",
    "account": "account:fund-1",
    "place": COUNTY,
    "source_kind": "fiscal_poverty",
    "document": DOCUMENT,
    "purposes": ["industry_project", "public_posts"],
    "amount_fen": 100_000_000,
}
_RULES: Final = ("FUND-1", "FUND-2", "PAY-9", "REG-1", "REG-2", "ACT-2")


@fact(
    "BudgetLineReceived.v1",
    title=say("Budget line received", "收到资金指标"),
    stream=lambda data: data.fund,
    touches=touched_by,
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=_RULES,
    example={**_EXAMPLE, "source": "account:source-1", "value_date": "2026-02-01"},
)
class BudgetLineReceived(_Line):
    """Money that came by a document 文号, from a source, on a value date."""

    source: AccountId
    value_date: date


@fact(
    "FundBroughtIn.v1",
    title=say("Fund brought in", "结转期初资金"),
    stream=lambda data: data.fund,
    touches=touched_by,
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=(*_RULES, "FUND-12"),
    example={
        **_EXAMPLE,
        "opening": "account:opening-1",
        "as_of": "2026-01-05",
        "grade": "audited",
        "paper": PAPER,
    },
)
class FundBroughtIn(_Line):
    """What was left on a day of a line from before the ledger, and who vouches for it."""

    opening: AccountId
    as_of: date
    grade: Grade
    paper: Paper


@opens(BudgetLineReceived)
def _opened(data: BudgetLineReceived) -> Opened:
    return Opened(data.account, "fund", data.place, data.fund, data.value_date)


@moves(BudgetLineReceived)
def _received(data: BudgetLineReceived) -> tuple[Movement, ...]:
    return (Movement(data.account, data.source, data.amount_fen, data.value_date),)


@opens(FundBroughtIn)
def _opened_before(data: FundBroughtIn) -> Opened:
    return Opened(data.account, "fund", data.place, data.fund, data.as_of)


@moves(FundBroughtIn)
def _brought_in(data: FundBroughtIn) -> tuple[Movement, ...]:
    return (Movement(data.account, data.opening, data.amount_fen, data.as_of),)


def known_fund(history: History, fund: str) -> Fund:
    """The budget line; refused under REG-2 where there is none."""
    return known(history, Fund, fund, say("a budget line on record", "已登记的资金指标"))


@admits(BudgetLineReceived)
def admit_line(act: Act[BudgetLineReceived], history: History) -> None:
    """ACT-1 and FUND-2 of the line, then its movement."""
    _check_line(act, history)
    known_account(history, act.data.source, "source")
    check_moves(act, history)


@admits(FundBroughtIn)
def admit_brought_in(act: Act[FundBroughtIn], history: History) -> None:
    """The same of a line from before (FUND-12: against the account of openings alone)."""
    _check_line(act, history)
    state = history.read(Account, act.data.opening)
    require(
        state.account_kind == "opening",
        "FUND-12",
        expected=say("an account of opening balances", "期初余额账户"),
        found=say(f"{state.id}: {state.account_kind}", f"{state.id}：{state.account_kind}"),
    )
    check_moves(act, history)


def _check_line(act: Act[Any], history: History) -> None:
    data = act.data
    check_new(history, Fund, data.fund)
    check_once(data.purposes, "FUND-2")
    check_county_signs(act, data.source_kind)


def check_county_signs(act: Act[Any], source_kind: str) -> None:
    """ACT-1: money of the county is moved by county finance."""
    require(
        source_kind not in OF_THE_COUNTY or act.signer_as("county_finance") is not None,
        "ACT-1",
        expected=say("signed by county finance", "由县财政签名"),
        found=say(f"{source_kind} without it", f"{SOURCES[source_kind].zh}，县财政未签名"),
    )


def check_confirmed(act: Act[Any], fund: Fund) -> None:
    """FUND-11: the leading group confirms the arrangement of the county's money, with finance."""
    kind = fund.source_kind
    check_county_signs(act, kind)
    require(
        kind not in OF_THE_COUNTY or act.signer_as("leading_group") is not None,
        "FUND-11",
        expected=say("confirmed by the leading group", "经扶贫开发领导小组确认"),
        found=say(f"{kind} without it", f"{SOURCES[kind].zh}，领导小组未签名"),
    )


@evolves(Fund, BudgetLineReceived)
def receive(state: Fund, event: Event[BudgetLineReceived]) -> Fund:
    """The line as its document has it."""
    return _line(state, event, event.data.source, event.data.value_date)


@evolves(Fund, FundBroughtIn)
def bring_in(state: Fund, event: Event[FundBroughtIn]) -> Fund:
    """The line, marked as one from before."""
    fund = _line(state, event, event.data.opening, event.data.as_of)
    return msgspec.structs.replace(fund, grade=event.data.grade)


@evolves(Account, FundBroughtIn)
def open_with(state: Account, event: Event[FundBroughtIn]) -> Account:
    """The balance, and who vouches for it."""
    return with_grade(state, event, event.data.grade)


def _line(state: Fund, event: Event[Any], source: str, on: date) -> Fund:
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        source_kind=data.source_kind,
        number=data.document.number,
        title=data.document.title,
        purposes=data.purposes,
        account=data.account,
        source=source,
        received_on=on,
        index=event.index,
    )
