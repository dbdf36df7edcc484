"""What each kind of act moves and opens, told once more from its own words (FUND-1).

Names of accounts of shares follow from asset, holder and class; the ledger's functions of names
are used, and nothing else of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from domain.assets.asset import holding_of, issue_of
from tests.stateful.money.model import New, Way
from tests.stateful.said import Said

Data = Mapping[str, Any]


def collective_of(data: Data) -> str:
    """The account of the shares that the village keeps."""
    return holding_of(data["asset"], f"place:{data['place']}", "collective")


def heir_of(data: Data) -> str:
    """The account of the household to which own shares pass."""
    return holding_of(data["asset"], data["to"], "contribution")


def ways_of(said: Said) -> tuple[Way, ...]:
    """What the act moves; nothing where it moves nothing."""
    data, move = said.data, _WAYS.get(said.kind)
    if said.kind == "BankReceiptGiven.v1":
        return tuple(_answered(data))
    if said.kind == "VoucherReversed.v1":
        on = data["value_date"]
        return tuple(Way(x["debit"], x["credit"], x["amount_fen"], on) for x in data["legs"])
    if said.kind == "SharesIssued.v1":
        return tuple(_issued(said))
    if said.kind in ("SharesTransferred.v1", "SharesInherited.v1"):
        own = holding_of(data["asset"], data["household"], "contribution")
        return (Way(heir_of(data), own, data["shares_count"], data["value_date"]),)
    if move is None:
        return ()
    debit, credit, amount = (data[name] for name in move)
    return (Way(debit, credit, amount, data["value_date"]),)


def new_of(said: Said) -> New | None:
    """The account that the act opens, if it does."""
    data, kind = said.data, said.kind
    if kind == "AccountOpened.v1":
        return New(data["account"], data["kind"], data["opened_on"])
    if kind == "PoolOpened.v1":
        return New(data["income"], "income", data["opened_on"])
    if kind in ("SharesTransferred.v1", "SharesInherited.v1"):
        return New(heir_of(data), "holding", data["value_date"]) if data["opening"] else None
    if kind == "SharesIssued.v1":
        return New(collective_of(data), "holding", data["value_date"])
    if kind == "AssetBroughtIn.v1":
        return New(issue_of(data["asset"]), "issue", data["as_of"])
    named = _OPENS.get(kind)
    return New(data[named[0]], named[1], data["value_date"]) if named else None


def _answered(data: Data) -> Iterator[Way]:
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for day in data["settled"]:
        sums[data["charge"], day["value_date"]] += day["confirmed_fen"]
        sums[data["payer"], day["value_date"]] += day["rejected_fen"]
    for (account, on), fen in sums.items():
        if fen:
            yield Way(account, data["transit"], fen, on)


def _issued(said: Said) -> Iterator[Way]:
    data = said.data
    issue, on = issue_of(data["asset"]), data["value_date"]
    if data["collective_count"]:
        yield Way(collective_of(data), issue, data["collective_count"], on)


def allotted(line: Data) -> tuple[New, Way]:
    """The account that a line of an issue opens, and what comes to it."""
    account = holding_of(line["asset"], line["household"], line["share_class"])
    on, issue = line["value_date"], issue_of(line["asset"])
    return New(account, "holding", on), Way(account, issue, line["shares_count"], on)


_WAYS: dict[str, tuple[str, str, str]] = {
    "BudgetLineReceived.v1": ("account", "source", "amount_fen"),
    "FundsAllocated.v1": ("account", "fund_account", "amount_fen"),
    "FundsDisbursed.v1": ("spent_on", "allocation_account", "amount_fen"),
    "FundsReclaimed.v1": ("to_account", "from_account", "amount_fen"),
    "IncomeReceived.v1": ("account", "income", "amount_fen"),
    "IncomeReturned.v1": ("income", "account", "amount_fen"),
    "PaymentBatchApproved.v1": ("transit", "payer", "total_fen"),
    "PaymentBatchCancelled.v1": ("payer", "transit", "total_fen"),
    "PaymentReturned.v1": ("payer", "charge", "amount_fen"),
    "RecoveryReceived.v1": ("payer", "recovered", "amount_fen"),
}
_OPENS: dict[str, tuple[str, str]] = {
    "BudgetLineReceived.v1": ("account", "fund"),
    "FundsAllocated.v1": ("account", "allocation"),
    "PaymentBatchApproved.v1": ("transit", "transit"),
}
