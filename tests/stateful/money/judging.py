"""Why an act on money may not be admitted at a point of the model, one function a kind of act.

Each answers with rule and reason in a few words, or with nothing where the rules allow the act.
Funds and books are judged here, lists and payments in `paying.py`, shares and deaths in
`holding.py`.
"""

from collections.abc import Callable

from tests.stateful.money import holding, objecting, paying
from tests.stateful.money.model import NOTICE_DAYS, Money
from tests.stateful.money.ways import new_of, ways_of
from tests.stateful.said import Said, shanghai

OWN_CORRECTIONS = {
    "IncomeReceived.v1": "DIS-5", "IncomeReturned.v1": "DIS-5", "PaymentBatchApproved.v1": "PAY-4",
    "PaymentBatchCancelled.v1": "PAY-4", "BankReceiptGiven.v1": "PAY-4",
    "PaymentReturned.v1": "PAY-4", "RecoveryReceived.v1": "PAY-4", "SharesIssued.v1": "EQ-5",
    "ShareAllotted.v1": "EQ-5", "SharesTransferred.v1": "EQ-5", "SharesInherited.v1": "EQ-5",
}  # fmt: skip
"""What is never reversed, because its own row says how it is corrected."""


def why_not(model: Money, said: Said) -> str:
    """Why the act may not be admitted here; empty where it may."""
    return JUDGES[said.kind](model, said)


def _moves(model: Money, said: Said) -> str:
    return model.books.why_not(said.data["voucher"], ways_of(said), said.day, new_of(said))


def _receive(model: Money, said: Said) -> str:
    known = "REG-1: the line is known" if said.data["fund"] in model.funds else ""
    return known or _moves(model, said)


def _allocate(model: Money, said: Said) -> str:
    data = said.data
    if data["fund"] not in model.funds:
        return "REG-2: no such line"
    if data["allocation"] in model.allocations or data["case"] in model.cases:
        return "REG-1: the allocation is known"
    if data["fund_account"] != model.funds[data["fund"]][0]:
        return "FUND-2: another account"
    return _moves(model, said)


def _disburse(model: Money, said: Said) -> str:
    data, arranged = said.data, model.allocations.get(said.data["allocation"])
    if arranged is None:
        return "REG-2: no such allocation"
    if data["disbursement"] in model.disbursements:
        return "REG-1: the disbursement is known"
    if set(said.by) & set(arranged.by):
        return "ACT-2: who arranged it does not pay it out"
    if data["allocation_account"] != arranged.account:
        return "FUND-2: another account"
    shown = model.cases[arranged.case].ended_on
    if not shown or data["value_date"] < shown:
        return "FUND-7: not shown yet"
    return _moves(model, said)


def _reclaim(model: Money, said: Said) -> str:
    data = said.data
    if data["fund"] not in model.funds:
        return "REG-2: no such line"
    way: tuple[str, str] = model.funds[data["fund"]]
    if data["allocation"] is not None:
        arranged = model.allocations.get(data["allocation"])
        if arranged is None or arranged.fund != data["fund"]:
            return "FUND-10: no allocation of the line"
        way = (arranged.account, way[0])
    if (data["from_account"], data["to_account"]) != way:
        return "FUND-10: to somewhere else"
    return _moves(model, said)


def _reverse(model: Money, said: Said) -> str:
    data, slip = said.data, model.books.slips.get(said.data["reverses"])
    if slip is None:
        return "REG-2: no such voucher"
    if slip.reversed or slip.kind == said.kind:
        return "PAY-9: reversed already, or a reversal"
    if slip.kind in OWN_CORRECTIONS:
        return f"{OWN_CORRECTIONS[slip.kind]}: corrected by its own row"
    back = [(way.credit, way.debit, way.amount) for way in slip.ways]
    if [(leg["debit"], leg["credit"], leg["amount_fen"]) for leg in data["legs"]] != back:
        return "PAY-9: not what was moved"
    if data["value_date"] != said.day:
        return "PAY-9: not on its own day"
    return "ACT-2: the same persons" if set(said.by) <= set(slip.by) else _moves(model, said)


def _close(model: Money, said: Said) -> str:
    data = said.data
    if data["period"] in model.periods:
        return "REG-1: the period is known"
    if data["until"] >= said.day:
        return "PAY-9: not over"
    for one in data["closings"]:
        shelf = model.books.shelves.get(one["account"])
        if shelf is None:
            return "REG-2: no such account"
        if data["until"] <= shelf.closed:
            return "PAY-9: closed already"
        if one["balance_fen"] != shelf.on(data["until"]):
            return "PAY-9: another balance"
    return ""


# --- steps of cases --------------------------------------------------------------------------


def _review(model: Money, said: Said) -> str:
    case = model.cases.get(said.data["case"])
    if case is None or case.waits != said.data["step"]:
        return "DIS-6: not its turn"
    lacks = said.data["verdict"] == "passed" and model.pool_left < 0
    return "ID-8: the pool has too little by now" if lacks else ""


def _post(model: Money, said: Said) -> str:
    data = said.data
    case = model.cases.get(data["subjects"][0]["subject"])
    if data["notice"] in model.boards:
        return "REG-1: the notice is known"
    if data["period_days"] < NOTICE_DAYS or data["posted_on"] > said.day:
        return "NOT-1: day or period"
    if case is None or case.waits != data["kind"] or case.notice:
        return "DIS-6, FUND-7: not its turn"
    return ""


def _take_down(model: Money, said: Said) -> str:
    board = model.boards.get(said.data["notice"])
    if board is None or board.closed:
        return "REG-2: no open notice"
    today = min(shanghai(said.admitted_at), said.day)
    return "NOT-1: too early" if today <= board.last else ""


JUDGES: dict[str, Callable[[Money, Said], str]] = {
    "BudgetLineReceived.v1": _receive,
    "FundsAllocated.v1": _allocate,
    "FundsDisbursed.v1": _disburse,
    "FundsReclaimed.v1": _reclaim,
    "VoucherReversed.v1": _reverse,
    "PeriodClosed.v1": _close,
    "ReviewGiven.v1": _review,
    "NoticePosted.v1": _post,
    "NoticeClosed.v1": _take_down,
    **paying.JUDGES,
    **holding.JUDGES,
    **objecting.JUDGES,
}
