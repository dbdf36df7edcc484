"""The bank's own spreadsheets: a receipt of an order, and a statement of an account.

As a rural bank's program prints them: its own words for the columns, balances after each row, a
total below. `.xlsx` with number cells for amounts alone, or comma-separated text in GB18030.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from api.demo.bank.bank import Account, Answer, Decision, Posting

Cell = str | float
_WORDS: Final = {"paid": "交易成功", "refused": "交易失败", "waiting": "处理中"}
_RECEIPT: Final = (
    "序号", "客户流水号", "卡号", "户名", "金额（元）",
    "处理结果", "失败原因", "交易日期", "流水号",
)  # fmt: skip
_STATEMENT: Final = (
    "交易日期", "流水号", "借方发生额", "贷方发生额", "余额",
    "对方户名", "对方账号", "企业流水号", "摘要",
)  # fmt: skip


def receipt(answer: Answer, *, text: bool = False) -> bytes:
    """What became of an order; of one that was refused as a whole, each line is refused."""
    decisions = answer.decisions
    if answer.refused:
        decisions = tuple(Decision(one, "refused", *answer.refused) for one in answer.order.asked)
    rows: list[Sequence[Cell]] = [("批量代发处理结果",), ("批次号", answer.order.number)]
    rows += [("总笔数", str(len(decisions))), _RECEIPT]
    rows += [_decided(place, one) for place, one in enumerate(decisions, start=1)]
    total = sum(one.asked.cents for one in decisions)
    rows.append(("合计", "", "", "", total / 100))
    return _written(rows, text=text)


def statement(account: Account, first: date, last: date, *, text: bool = False) -> bytes:
    """An account's movements from a day to a day."""
    opening = account.balance(first)
    within = [one for one in account.postings if first <= one.day <= last]
    closing = opening + sum(one.cents for one in within)
    rows: list[Sequence[Cell]] = [
        ("单位账户对账单",),
        ("账号", account.number, "", "户名", account.owner),
        ("起始日期", first.isoformat(), "", "截止日期", last.isoformat()),
        ("期初余额", opening / 100, "", "期末余额", closing / 100),
        _STATEMENT,
    ]
    balance = opening
    for one in within:
        balance += one.cents
        rows.append(_moved(one, balance))
    rows.append(("合计", "", _sum(within, -1), _sum(within, 1)))
    return _written(rows, text=text)


def _decided(place: int, one: Decision) -> Sequence[Cell]:
    asked, posting = one.asked, one.posting
    day, number = (posting.day.isoformat(), posting.number) if posting else ("", "")
    return (
        str(place), asked.reference, asked.account, asked.payee, asked.cents / 100,
        _WORDS[one.verdict], one.why, day, number,
    )  # fmt: skip


def _moved(one: Posting, balance: int) -> Sequence[Cell]:
    out, into = (-one.cents / 100, "") if one.cents < 0 else ("", one.cents / 100)
    return (
        one.day.isoformat(), one.number, out, into, balance / 100,
        one.other_name, one.other_account, one.reference, one.words,
    )  # fmt: skip


def _sum(postings: Sequence[Posting], side: int) -> float:
    return sum(one.cents * side for one in postings if one.cents * side > 0) / 100


def _written(rows: Sequence[Sequence[Cell]], *, text: bool) -> bytes:
    if text:
        target = io.StringIO(newline="")
        csv.writer(target).writerows([[_shown(cell) for cell in row] for row in rows])
        return target.getvalue().encode("gb18030")
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    page: Any = book.add_worksheet("Sheet1")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            write = page.write_number if isinstance(cell, float) else page.write_string
            write(place, column, cell)
    book.close()
    return packed.getvalue()


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell:,.2f}"
