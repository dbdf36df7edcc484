"""From our order through a stranger's bank and back: to the fen, and what went wrong is seen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.bank.layouts import shipped_layout
from api.bank.order import PaymentOrder
from api.bank.pain001 import write_pain001
from api.bank.reading import read_receipt, read_statements
from api.bank.templates import write_template
from api.demo.bank import forms, iso
from api.demo.bank.bank import Answer, Bank, Planted
from tests.api.bank.exchange import (
    ACCOUNT,
    DAY,
    FIRST,
    LAST,
    NOW,
    bank_of,
    line,
    order,
    orders,
)

OUT: dict[str, Callable[[PaymentOrder], bytes]] = {
    "pain.001": lambda asked: write_pain001(asked, NOW),
    "spreadsheet": lambda asked: write_template(asked, shipped_layout("spreadsheet"), NOW),
    "text": lambda asked: write_template(asked, shipped_layout("text"), NOW),
}
BACK: dict[str, Callable[[Answer], bytes]] = {
    "r.xml": lambda answer: iso.receipt(answer, NOW),
    "r.xlsx": forms.receipt,
    "r.txt": lambda answer: forms.receipt(answer, text=True),
}


def stated(bank: Bank, name: str) -> bytes:
    account = bank.accounts[ACCOUNT]
    if name == "s.xml":
        return iso.statement(account, FIRST, LAST, NOW)
    if name == "batches.xml":
        return iso.statement(account, FIRST, LAST, NOW, together=True)
    return forms.statement(account, FIRST, LAST, text=name == "s.csv")


@given(
    asked=orders(),
    out=st.sampled_from(sorted(OUT)),
    receipt=st.sampled_from(sorted(BACK)),
    statement=st.sampled_from(("s.xml", "batches.xml", "s.xlsx", "s.csv")),
    refused=st.sets(st.integers(1, 8)),
)
@settings(max_examples=60, deadline=None)
def test_what_was_ordered_is_what_is_confirmed_and_what_left_the_account(
    asked: PaymentOrder, out: str, receipt: str, statement: str, refused: set[int]
) -> None:
    bank = bank_of(asked)
    for number, one in enumerate(asked.lines, start=1):
        if number in refused:
            bank.close(one.card)
    answer = bank.take(OUT[out](asked))
    sent = {one.end_to_end: one.amount_fen for one in asked.lines}
    lines = read_receipt(receipt, BACK[receipt](answer)).lines_of(sent)
    assert [(one.end_to_end, one.amount_fen) for one in lines] == list(sent.items())
    assert {one.end_to_end for one in lines if one.status == "rejected"} == {
        one.end_to_end for number, one in enumerate(asked.lines, start=1) if number in refused
    }
    (found,) = read_statements(statement, stated(bank, statement))
    paid = {one.end_to_end: one.amount_fen for one in lines if one.status == "confirmed"}
    debits = [one for one in found.entries if one.direction == "debit"]
    assert {one.end_to_end: one.amount_fen for one in debits} == paid
    assert found.opening_fen + 10 * asked.total_fen - sum(paid.values()) == found.closing_fen
    cards = {one.end_to_end: (one.card, one.payee_name) for one in asked.lines}
    for debit in debits:
        other = (debit.counterparty_account, debit.counterparty_name)
        assert other == cards[str(debit.end_to_end)]
        assert not debit.cash


@pytest.mark.parametrize("statement", ["s.xml", "batches.xml", "s.xlsx", "s.csv"])
def test_cash_another_card_and_a_return_stand_in_the_statement_and_not_in_the_receipt(
    statement: str,
) -> None:
    asked = order(*(line(number) for number in range(1, 6)))
    bank = bank_of(asked)
    diverted = {"B1-00002": ("6230999999999999", "虚构丁")}
    answer = bank.take(write_pain001(asked, NOW), Planted(diverted=diverted))
    bank.withdraw_cash(ACCOUNT, 50_000, DAY + timedelta(days=1))
    paid = answer.decisions[3].posting
    assert paid is not None
    bank.give_back(paid, ACCOUNT, DAY + timedelta(days=2))
    said = read_receipt("r.xml", iso.receipt(answer, NOW)).lines
    assert {one.status for one in said} == {"confirmed"}
    (found,) = read_statements(statement, stated(bank, statement))
    cards = {one.end_to_end: one.card for one in asked.lines}
    unexplained = [one for one in found.entries if one.direction == "debit" and not one.end_to_end]
    assert [(one.amount_fen, one.cash) for one in unexplained] == [(50_000, True)]
    assert [
        one.end_to_end
        for one in found.entries
        if one.end_to_end and one.counterparty_account != cards[one.end_to_end]
    ] == ["B1-00002"]
    (returned,) = [one for one in found.entries if one.direction == "credit" and one.end_to_end]
    assert (returned.end_to_end, returned.value_date) == ("B1-00004", date(2026, 1, 7))


def test_a_bank_refuses_for_its_reasons_and_gives_them() -> None:
    asked = order(*(line(number) for number in range(1, 6)))
    bank = bank_of(asked, 25_000)
    del bank.cards[asked.lines[0].card]
    bank.issue(asked.lines[1].card, "演示乙")
    bank.close(asked.lines[2].card)
    planted = Planted(rule=lambda one: "限额" if one.reference.endswith("4") else "")
    said = read_receipt("r.xml", iso.receipt(bank.take(write_pain001(asked, NOW), planted), NOW))
    assert [one.reason for one in said.lines] == [
        "AC01 账号不存在", "BE01 户名不符", "AC04 账户已销户", "NARR 限额", "",
    ]  # fmt: skip
    with_less = bank_of(asked, 25_000)
    answer = with_less.take(write_pain001(asked, NOW))
    assert [one.why for one in answer.decisions] == ["", "", "余额不足", "余额不足", "余额不足"]


@pytest.mark.parametrize("receipt", sorted(BACK))
def test_a_batch_that_is_handed_in_twice_is_paid_once(receipt: str) -> None:
    asked = order(line(1), line(2))
    bank = bank_of(asked)
    content = write_pain001(asked, NOW)
    bank.take(content)
    again = bank.take(content)
    sent = {one.end_to_end: one.amount_fen for one in asked.lines}
    lines = read_receipt(receipt, BACK[receipt](again)).lines_of(sent)
    assert {(one.status, "批次重复" in one.reason) for one in lines} == {("rejected", True)}
    (found,) = read_statements("s.xml", stated(bank, "s.xml"))
    assert sum(one.direction == "debit" for one in found.entries) == 2


def test_an_order_out_of_an_account_that_is_not_the_debtors_is_rejected_as_a_whole() -> None:
    asked = order(debtor_name="虚构县财政局")
    bank = bank_of(order())
    said = read_receipt("r.xml", iso.receipt(bank.take(write_pain001(asked, NOW)), NOW))
    assert said.whole is not None
    assert said.whole.reason == "AC01 付款账号与户名不符"
