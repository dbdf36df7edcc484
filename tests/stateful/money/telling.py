"""What each act that was admitted changes in the model of money."""

from collections.abc import Callable

from tests.stateful.money import holding, objecting, paying
from tests.stateful.money.model import (
    Arranged,
    Attempt,
    BatchModel,
    Board,
    CaseModel,
    Claim,
    Home,
    Listed,
    Money,
    Owed,
)
from tests.stateful.money.ways import new_of, ways_of
from tests.stateful.said import Said, shanghai

ALLOCATION = ("arrangement", "allocation", "allocation_announcement")
DISTRIBUTION = ("draft", "township_review", "distribution")
_OUTCOMES = {paying.CONFIRMED: "confirmed", paying.REJECTED: "rejected"}


def tell(model: Money, said: Said) -> None:
    """The act was admitted: its money moves, and what it says is so."""
    ways, new = ways_of(said), new_of(said)
    if ways or new:
        model.books.move(said, ways, new)
    change = _CHANGES.get(said.kind)
    if change:
        change(model, said)


# --- what the village begins with ------------------------------------------------------------


def _settle(model: Money, said: Said) -> None:
    data = said.data
    members = tuple(member["person"] for member in data["members"])
    model.homes[data["household"]] = Home(data["head"], members)


def _declare(model: Money, said: Said) -> None:
    data = said.data
    model.cards[data["card"]] = (data["household"], data["person"], data["kind"])


def _plan_shares(model: Money, said: Said) -> None:
    model.plans[said.data["plan"]] = {
        line["share"]: (line["household"], line["share_class"], line["shares_count"])
        for _, line in said.lines
    }


# --- funds -----------------------------------------------------------------------------------


def _receive(model: Money, said: Said) -> None:
    model.funds[said.data["fund"]] = (said.data["account"], said.data["source"])


def _allocate(model: Money, said: Said) -> None:
    data = said.data
    one = Arranged(data["fund"], data["account"], said.by, data["case"])
    model.allocations[data["allocation"]] = one
    model.cases[data["case"]] = CaseModel(data["allocation"], ALLOCATION, last=said.day)


def _disburse(model: Money, said: Said) -> None:
    model.disbursements.add(said.data["disbursement"])


def _reverse(model: Money, said: Said) -> None:
    model.books.slips[said.data["reverses"]].reversed = True


def _close(model: Money, said: Said) -> None:
    model.periods.add(said.data["period"])
    for one in said.data["closings"]:
        model.books.shelves[one["account"]].closed = said.data["until"]


# --- steps -----------------------------------------------------------------------------------


def _review(model: Money, said: Said) -> None:
    case = model.cases.get(said.data["case"])
    if case is None:
        return
    if said.data["verdict"] == "passed":
        case.take(said)
    else:
        case.over = True


def _post(model: Money, said: Said) -> None:
    data, case = said.data, said.data["subjects"][0]["subject"]
    if case not in model.cases:
        return
    since = max(data["posted_on"], shanghai(said.admitted_at))
    model.boards[data["notice"]] = Board(case, since, data["period_days"])
    model.cases[case].notice = data["notice"]


def _take_down(model: Money, said: Said) -> None:
    board = model.boards.get(said.data["notice"])
    if board is not None:
        board.closed = True
        model.cases[board.case].take(said)


# --- distribution and payments ---------------------------------------------------------------


def _earn(model: Money, said: Said) -> None:
    model.incomes[said.data["voucher"]] = (said.data["period"], said.data["amount_fen"])


def _give_back(model: Money, said: Said) -> None:
    del model.incomes[said.data["corrects"]]


def _plan(model: Money, said: Said) -> None:
    data = said.data
    model.cases[data["case"]] = CaseModel(data["list"], DISTRIBUTION, last=said.day)
    listed = Listed(data["case"], said.by, data["total_fen"], data["determined_on"], said.position)
    model.lists[data["list"]] = listed
    for _, line in said.lines:
        listed.dues.append(line["due"])
        whom = (data["list"], line["household"], line["person"], line["card_kind"])
        model.dues[line["due"]] = Owed(*whom, line["amount_fen"], said.day)


def _prepare(model: Money, said: Said) -> None:
    data, lines = said.data, [line for _, line in said.lines]
    dues = tuple(line["due"] for line in lines)
    model.batches[data["batch"]] = BatchModel(
        data["list"], said.by, dues, data["total_fen"], said.day
    )
    for line in lines:
        attempt = Attempt(data["batch"], line["attempt"], line["amount_fen"])
        model.dues[line["due"]].attempts.append(attempt)


def _approve(model: Money, said: Said) -> None:
    batch = model.batches[said.data["batch"]]
    batch.status, batch.transit = "approved", said.data["transit"]
    batch.approved_at = said.position


def _goes(status: str) -> Callable[[Money, Said], None]:
    def change(model: Money, said: Said) -> None:
        model.batches[said.data["batch"]].status = status

    return change


def _release(model: Money, said: Said) -> None:
    batch = model.batches[said.data["batch"]]
    batch.status, batch.released_on = "released", said.day


def _answer(model: Money, said: Said) -> None:
    model.receipts.add(said.data["receipt"])
    for kind, line in said.lines:
        last = model.dues[line["due"]].attempts[-1]
        last.outcome, last.value_date = _OUTCOMES[kind], line["value_date"]


def _send_back(model: Money, said: Said) -> None:
    last = model.dues[said.data["due"]].attempts[-1]
    last.outcome, last.value_date = "returned", said.data["value_date"]


def _demand(model: Money, said: Said) -> None:
    data = said.data
    model.claims[data["recovery"]] = Claim(data["due"], data["amount_fen"])
    model.dues[data["due"]].demanded += data["amount_fen"]


def _recover(model: Money, said: Said) -> None:
    model.claims[said.data["recovery"]].received += said.data["amount_fen"]


def _follow(model: Money, said: Said) -> None:
    paying.follow(model.dues[said.data["due"]], said.data)


def _die(model: Money, said: Said) -> None:
    data, home = said.data, model.homes[said.data["household"]]
    home.died[data["person"]] = data["on"]
    home.head = data["new_head"] or home.head


_CHANGES: dict[str, Callable[[Money, Said], None]] = {
    "HouseholdRegistered.v1": _settle,
    "CardDeclared.v1": _declare,
    "EquityPlanDrafted.v1": _plan_shares,
    "BudgetLineReceived.v1": _receive,
    "FundsAllocated.v1": _allocate,
    "FundsDisbursed.v1": _disburse,
    "VoucherReversed.v1": _reverse,
    "PeriodClosed.v1": _close,
    "ReviewGiven.v1": _review,
    "NoticePosted.v1": _post,
    "NoticeClosed.v1": _take_down,
    "ObjectionMade.v1": objecting.object_,
    "ObjectionResolved.v1": objecting.resolve,
    "ObjectionEscalated.v1": objecting.climb,
    "IncomeReceived.v1": _earn,
    "IncomeReturned.v1": _give_back,
    "PlanDrafted.v1": _plan,
    "PaymentBatchPrepared.v1": _prepare,
    "PaymentBatchApproved.v1": _approve,
    "PaymentBatchWithdrawn.v1": _goes("withdrawn"),
    "PaymentBatchCancelled.v1": _goes("cancelled"),
    "PaymentFileReleased.v1": _release,
    "BankReceiptGiven.v1": _answer,
    "PaymentReturned.v1": _send_back,
    "RecoveryDemanded.v1": _demand,
    "RecoveryReceived.v1": _recover,
    "SuccessorNamed.v1": _follow,
    "SharesIssued.v1": holding.take_shares,
    "DeathRecorded.v1": _die,
}
