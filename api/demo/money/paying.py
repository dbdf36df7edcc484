"""The four lists paid, each with what may come between: cards, a death, money that goes astray."""

import random
from collections.abc import Mapping
from typing import Any, Final

from api.demo.bank.bank import Planted
from api.demo.director import Story
from api.demo.money import words, wrong_payments
from api.demo.money.homes import Home, owners, poor
from api.demo.money.payments import (
    BANK,
    Batch,
    approve,
    draft,
    pay,
    prepare,
    receipt,
    send,
    without_card,
)
from api.demo.money.plans import Plan
from api.demo.money.purse import YUAN, Purse
from api.demo.stage import new
from api.demo.village import card_number
from api.demo.year.village_year import Year
from api.signing import Secret
from domain.payables.dues import due_of
from domain.payments.batch import end_to_end

CASH_FEN: Final = 1_800 * YUAN
"""What somebody draws in cash from a collective's account; planted."""


def pay_greenhouse(plan: Plan) -> Story:
    """A closed card is rejected and put right, one payment comes back; both are paid again."""
    purse, batch = plan.purse, Batch(plan, 1)
    yield purse.later(1)
    name_successors(plan)
    wrong_payments.refuse_lines(plan)
    prepare(batch)
    wrong_payments.refuse_approvals(batch)
    closed, sent_back, *_ = _on_own_cards(batch, purse.year(plan.project))
    purse.bank.close(purse.numbers[closed["card"]])
    yield purse.later(1)
    approve(batch)
    yield purse.later(1)
    wrong_payments.refuse_releases(batch)
    answer = send(batch)
    wrong_payments.refuse_receipts(batch, answer)
    header, lines = receipt(batch, answer)
    batch.stage.act("BankReceiptGiven.v1", header, BANK, lines=lines)
    wrong_payments.refuse_paid_again(batch)
    yield purse.later(2)
    _come_back(batch, sent_back)
    _new_card(plan, _home(plan, closed["household"]))
    again = Batch(plan, 2)
    yield from pay(again)
    yield purse.later(1)
    year = purse.year(plan.project)
    homes = [*poor(year), *owners(year)]
    words.confirm(again, year, homes, left=0)
    purse.shown = next(one["due"] for one in again.lines)
    paid_before = Batch(plan, 1, [one for one in batch.lines if one not in (closed, sent_back)])
    words.confirm(paid_before, year, homes)


def _on_own_cards(batch: Batch, year: Year) -> list[Mapping[str, Any]]:
    """The lines that the roster's cards serve: no successor's."""
    cards = {home.card["card"] for home in (*poor(year), *owners(year))}
    return [line for line in batch.lines if line["card"] in cards]


def _home(plan: Plan, household: str) -> Home:
    year = plan.purse.year(plan.project)
    return next(one for one in (*poor(year), *owners(year)) if one.household == household)


def _come_back(batch: Batch, line: Mapping[str, Any]) -> None:
    """退汇: the bank takes the payment back two days later."""
    purse, reference = batch.plan.purse, end_to_end(line["due"], line["attempt"])
    number = purse.number(batch.plan.kept_at)
    posting = purse.bank.give_back(batch.paid[reference], number, purse.stage.today)
    data = {
        "due": line["due"],
        "batch": batch.batch,
        "attempt": line["attempt"],
        "voucher": f"voucher:returned-{batch.code}",
        "payer": batch.payer,
        "charge": f"account:distribution-{batch.place}",
        "amount_fen": line["amount_fen"],
        "value_date": purse.today,
        "reason": "NARR",
        "reference": posting.number,
        "grade": "bank_signed",
    }
    purse.stage.act("PaymentReturned.v1", data, BANK)


def _new_card(plan: Plan, home: Home) -> None:
    """The closed card ends; the head has another."""
    purse, stage = plan.purse, plan.purse.year(plan.project).stage
    number = card_number(random.Random(plan.name))  # noqa: S311  (invented cards, not keys)
    ended = {
        "card": home.card["card"],
        "household": home.household,
        "on": purse.today,
        "reason": "replaced",
    }
    stage.act("CardEnded.v1", ended, "c1")
    declared = {**home.card, "card": new("card"), "number": Secret(number)}
    stage.act("CardDeclared.v1", declared, "c1")
    purse.issue(number, str(home.card["holder_name"]), declared["card"])


def pay_solar(plan: Plan) -> Story:
    """One payment goes to another's card although the receipt says paid; its household denies."""
    purse, batch = plan.purse, Batch(plan, 1)
    year = purse.year(plan.project)
    yield purse.later(1)
    name_successors(plan)
    prepare(batch)
    yield purse.later(1)
    approve(batch)
    yield purse.later(1)
    astray, other = _on_own_cards(batch, year)[-1], year.cards[year.cases[0].household]
    number = str(other["number"])
    owner = purse.bank.cards[number].owner
    reference = end_to_end(astray["due"], astray["attempt"])
    answer = send(batch, "spreadsheet", Planted(diverted={reference: (number, owner)}))
    header, lines = receipt(batch, answer, "spreadsheet")
    batch.stage.act("BankReceiptGiven.v1", header, BANK, lines=lines)
    yield purse.later(5)
    others = Batch(plan, 1, [one for one in batch.lines if one is not astray])
    words.confirm(others, year, poor(year))
    yield from words.deny(batch, year, _home(plan, astray["household"]), astray)


def pay_capital(plan: Plan) -> Story:
    """A payee dies before the batch is prepared; the due goes to the successor on papers."""
    purse, batch = plan.purse, Batch(plan, 1)
    home = mortal(purse.year(plan.project))
    _, lines = draft(batch, purse.today)
    line = next(one for one in lines if one["household"] == home.household)
    _bury(plan, home)
    yield purse.later(1)
    wrong_payments.refuse_dead(batch, line)
    yield from pay_plainly(plan)


def mortal(year: Year) -> Home:
    """Whose head is to die: of several, and not the first of the village."""
    first, *others = poor(year)
    return next((one for one in others if len(one.members) > 1), first)


def _bury(plan: Plan, home: Home) -> None:
    year = plan.purse.year(plan.project)
    death = {
        "household": home.household,
        "person": home.head,
        "on": plan.purse.today,
        "new_head": home.members[1],
    }
    year.stage.act("DeathRecorded.v1", death, "c1")
    year.heirs[home.household] = home.members[1]


def name_successors(plan: Plan) -> None:
    """Who follows a payee that has no card any more, by the papers of the household (PAY-6)."""
    homes = {
        due_of(plan.name, home.household, home.head): (year, home)
        for year in plan.purse.years
        for home in (*poor(year), *owners(year))
    }
    for due in without_card(plan):
        year, home = homes[due]
        data = {
            "due": due,
            "household": home.household,
            "person": home.members[1],
            "card_kind": "own",
            "cause": "deceased",
            "paper": year.stage.paper(f"succession in {home.household}"),
        }
        year.stage.act("SuccessorNamed.v1", data, "c1", "t1")


def pay_plainly(plan: Plan) -> Story:
    """A list of which little is to be told: what the bank rejects is tried again later."""
    purse, batches = plan.purse, [Batch(plan, 1)]
    yield purse.later(1)
    name_successors(plan)
    yield from pay(batches[0])
    yield purse.later(4)
    if batches[0].rejected:
        batches.append(Batch(plan, 2))
        yield from pay(batches[1])
    for batch in batches:
        for year in purse.years:
            words.confirm(batch, year, poor(year), left=1)


def draw_cash(purse: Purse, plan: Plan) -> None:
    """Planted: somebody draws cash over the counter from the collective's account."""
    number = purse.number(f"collective-{purse.pool_place(plan.project)}")
    purse.bank.withdraw_cash(number, CASH_FEN, purse.stage.today)
