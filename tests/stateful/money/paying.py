"""Why an act of distribution or payment may not be admitted (DIS-1, 5, 6, 8; PAY-1 to 9)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from domain.payables.dues import due_of
from tests.stateful.money.model import AHEAD_DAYS, DETERMINED_DAYS, BatchModel, Money, Owed
from tests.stateful.money.ways import new_of, ways_of
from tests.stateful.said import Said, after

Data = Mapping[str, Any]
CONFIRMED, REJECTED = "PaymentConfirmed.v1", "PaymentRejected.v1"
PAYER, CHARGE, INCOME = "account:collective-1", "account:distribution-1", "account:income-1"


def _moves(model: Money, said: Said) -> str:
    return model.books.why_not(said.data["voucher"], ways_of(said), said.day, new_of(said))


def digest(lines: Sequence[str]) -> str:
    """The digest of who gets how much, as a plan states it."""
    return sha256("\n".join(lines).encode()).hexdigest()


# --- income ----------------------------------------------------------------------------------


def _earn(model: Money, said: Said) -> str:
    data = said.data
    came = sum(fen for period, fen in model.incomes.values() if period == data["period"])
    left = model.rent - came - data["amount_fen"]
    if data["left_fen"] != left or (left and data["reasons"] is None):
        return "DIS-5: another amount, or no reasons"
    return _moves(model, said)


def _give_back(model: Money, said: Said) -> str:
    data = said.data
    slip, income = model.books.slips.get(data["corrects"]), model.incomes.get(data["corrects"])
    if slip is None:
        return "REG-2: no such voucher"
    if income is None or income[1] != data["amount_fen"]:
        return "DIS-5: no receipt that stands, whole"
    if data["value_date"] != said.day:
        return "PAY-9: not on its own day"
    return "ACT-2: the same persons" if set(said.by) <= set(slip.by) else _moves(model, said)


def _plan(model: Money, said: Said) -> str:
    data = said.data
    if data["list"] in model.lists or data["case"] in model.cases:
        return "REG-1: the list is known"
    earlier = max((one.determined_on for one in model.standing), default="")
    ahead = after(data["determined_on"], DETERMINED_DAYS)
    if not data["determined_on"] <= said.day <= ahead or data["determined_on"] <= earlier:
        return "DIS-8: determined too early, or not anew"
    lines = [line for _, line in said.lines]
    total = sum(line["amount_fen"] for line in lines)
    payees = len({line["due"] for line in lines})
    if (payees, len(lines), total) != (data["lines_count"],) * 2 + (data["total_fen"],):
        return "REG-5: other lines"
    if total > model.pool_left:
        return "DIS-1: more than is there"
    return next(filter(None, (_planned(model, said.day, line) for line in lines)), "")


def _planned(model: Money, day: str, line: Data) -> str:
    home = model.homes[line["household"]]
    own = due_of(line["list"], line["household"], line["person"])
    if line["due"] != own or line["amount_fen"] <= 0:
        return "PAY-1: no due"
    if line["amount_fen"] != sum(part["amount_fen"] for part in line["parts"]):
        return "DIS-2: its parts are another sum"
    lives = line["person"] not in home.died and home.alive(line["person"], day)
    heads = line["card_kind"] == "own" or line["person"] == home.head
    return "" if lives and heads else "HH-3, HH-4: no living member, or not the head"


# --- batches ---------------------------------------------------------------------------------


def _prepare(model: Money, said: Said) -> str:
    data, lines = said.data, [line for _, line in said.lines]
    if data["batch"] in model.batches:
        return "REG-1: the batch is known"
    if why := _final(model, data["list"]):
        return why
    if data["payer"] != PAYER:
        return "FUND-2: another account"
    if not said.day <= data["execution_date"] <= after(said.day, AHEAD_DAYS):
        return "PAY-3: another day"
    sums = (len({line["due"] for line in lines}), len(lines), sum(x["amount_fen"] for x in lines))
    if sums != (data["lines_count"], data["lines_count"], data["total_fen"]):
        return "REG-5: other lines"
    return next(filter(None, (_line(model, said, line) for line in lines)), "")


def _final(model: Money, listed: str) -> str:
    return _sound(model) if model.final(listed) else "PAY-3: the list is not final"


def _sound(model: Money) -> str:
    """Of what a plan took nothing may have gone back by now."""
    return "ID-8: the pool has too little by now" if model.pool_left < 0 else ""


def _line(model: Money, said: Said, line: Data) -> str:
    due = model.dues.get(line["due"])
    if due is None or (due.listed, due.amount) != (said.data["list"], line["amount_fen"]):
        return "PAY-3: not what is owed"
    if due.contested or due.removed:
        return "PAY-3, NOT-4: contested, or removed"
    if due.paid or model.flying(due):
        return "PAY-3: paid, or with the bank"
    if due.demanded or line["attempt"] != len(due.attempts) + 1:
        return "PAY-4: claimed back, or another attempt"
    if (line["household"], line["person"]) != (due.household, due.person):
        return "PAY-2: another payee"
    return _card(model, said.day, due, line["card"])


def _card(model: Money, day: str, due: Owed, card: str) -> str:
    if not model.homes[due.household].alive(due.person, day):
        return "PAY-6: the payee died"
    own = (due.household, due.person, due.card_kind)
    return "" if model.cards.get(card) == own else "PAY-2: not the payee's card"


def _in_status(model: Money, said: Said, status: str) -> str:
    batch = model.batches.get(said.data["batch"])
    if batch is None:
        return "REG-2: no such batch"
    return "" if batch.status == status else f"PAY-3: the batch is {batch.status}"


def _approve(model: Money, said: Said) -> str:
    if why := _in_status(model, said, "prepared") or _sound(model):
        return why
    batch = model.batches[said.data["batch"]]
    if set(said.by) & {*batch.by, *model.lists[batch.list].by}:
        return "ACT-2: who prepared it does not approve it"
    if (said.data["payer"], said.data["total_fen"]) != (PAYER, batch.total):
        return "FUND-2: not as prepared"
    if said.data["value_date"] < batch.prepared_on:
        return "PAY-3: on its way before it was prepared"
    return _moves(model, said)


def _withdraw(model: Money, said: Said) -> str:
    return _in_status(model, said, "prepared")


def _cancel(model: Money, said: Said) -> str:
    if why := _in_status(model, said, "approved"):
        return why
    data, batch = said.data, model.batches[said.data["batch"]]
    if (data["payer"], data["transit"], data["total_fen"]) != (PAYER, batch.transit, batch.total):
        return "FUND-2: not as approved"
    return _moves(model, said)


def needed(model: Money, batch: BatchModel) -> int:
    """How many records the checkpoint of a release covers at least."""
    listed = model.lists[batch.list]
    return max(batch.approved_at, model.cases[listed.case].ended_at, listed.position) + 1


def _release(model: Money, said: Said) -> str:
    if why := _in_status(model, said, "approved") or _sound(model):
        return why
    data, batch = said.data, model.batches[said.data["batch"]]
    if data["checkpoint"]["size"] < needed(model, batch):
        return "PAY-3: the checkpoint covers too little"
    stated = (data["lines_count"], data["total_fen"])
    return "" if stated == (len(batch.dues), batch.total) else "REG-5: another file"


# --- the bank, and what comes of it ----------------------------------------------------------


def _answer(model: Money, said: Said) -> str:
    data = said.data
    known = "REG-1: the receipt is known" if data["receipt"] in model.receipts else ""
    if why := known or _in_status(model, said, "released"):
        return why
    batch, days = model.batches[data["batch"]], [day["value_date"] for day in data["settled"]]
    if (data["transit"], data["payer"], data["charge"]) != (batch.transit, PAYER, CHARGE):
        return "PAY-5: other accounts"
    if len(set(days)) != len(days) or min(days) < batch.released_on:
        return "REG-5, PAY-5: another day"
    if _summed(said) != _stated(data):
        return "REG-5: other sums"
    if data["pending_count"] != len(model.open_in(data["batch"])) - len(said.lines):
        return "REG-5: other lines are open"
    return _awaited(model, said) or _moves(model, said)


def _summed(said: Said) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for kind, line in said.lines:
        found["count", kind, line["value_date"]] += 1
        found["fen", kind, line["value_date"]] += line["amount_fen"]
    return found


def _stated(data: Data) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for day in data["settled"]:
        for kind, name in ((CONFIRMED, "confirmed"), (REJECTED, "rejected")):
            for what in ("count", "fen"):
                if day[f"{name}_{what}"]:
                    found[what, kind, day["value_date"]] += day[f"{name}_{what}"]
    return found


def _awaited(model: Money, said: Said) -> str:
    answered: set[str] = set()
    for _, line in said.lines:
        due = model.dues.get(line["due"])
        last = due.attempts[-1] if due and due.attempts else None
        asked = (last.batch, last.number, last.amount, last.outcome) if last else ()
        if asked != (said.data["batch"], line["attempt"], line["amount_fen"], ""):
            return "PAY-5: nobody asked for it, or it is answered"
        if line["due"] in answered:
            return "PAY-5: answered already"
        answered.add(line["due"])
    return ""


def _send_back(model: Money, said: Said) -> str:
    data, due = said.data, model.dues[said.data["due"]]
    last = due.attempts[-1] if due.attempts else None
    found = (last.batch, last.number, last.amount, last.outcome) if last else ()
    if found != (data["batch"], data["attempt"], data["amount_fen"], "confirmed"):
        return "PAY-5: not what was confirmed"
    if last and data["value_date"] < last.value_date:
        return "PAY-5: before it was paid"
    return _moves(model, said)


def _demand(model: Money, said: Said) -> str:
    data, due = said.data, model.dues.get(said.data["due"])
    if due is None or data["recovery"] in model.claims:
        return "REG-1, REG-2: no such due, or the claim is known"
    left = (due.attempts[-1].amount if due.paid else 0) - due.demanded
    if not 0 < data["amount_fen"] <= left:
        return "PAY-4: more than was paid"
    return "" if data["due_on"] >= said.day else "PAY-4: due before it is demanded"


def _recover(model: Money, said: Said) -> str:
    data, claim = said.data, model.claims.get(said.data["recovery"])
    if claim is None:
        return "REG-2: no such claim"
    if data["payer"] != PAYER or data["amount_fen"] > claim.demanded - claim.received:
        return "PAY-4: more than was claimed"
    if data["value_date"] < model.dues[claim.due].attempts[-1].value_date:
        return "PAY-4: back before it was paid"
    return _moves(model, said)


def _follow(model: Money, said: Said) -> str:
    data, due = said.data, model.dues[said.data["due"]]
    if due.paid or due.removed or model.flying(due):
        return "PAY-3: paid, removed, or with the bank"
    home = model.homes[data["household"]]
    if data["person"] in home.died or not home.alive(data["person"], said.day):
        return "HH-3, HH-4: no living member"
    died = model.homes[due.household].died.get(due.person, "")
    return "" if due.listed_on < died else "PAY-6: the payee did not die after the list"


def follow(due: Owed, data: Data) -> None:
    """The due is the successor's."""
    due.household, due.person = data["household"], data["person"]
    due.card_kind = data["card_kind"]


JUDGES: dict[str, Callable[[Money, Said], str]] = {
    "IncomeReceived.v1": _earn,
    "IncomeReturned.v1": _give_back,
    "PlanDrafted.v1": _plan,
    "PaymentBatchPrepared.v1": _prepare,
    "PaymentBatchApproved.v1": _approve,
    "PaymentBatchWithdrawn.v1": _withdraw,
    "PaymentBatchCancelled.v1": _cancel,
    "PaymentFileReleased.v1": _release,
    "BankReceiptGiven.v1": _answer,
    "PaymentReturned.v1": _send_back,
    "RecoveryDemanded.v1": _demand,
    "RecoveryReceived.v1": _recover,
    "SuccessorNamed.v1": _follow,
}
