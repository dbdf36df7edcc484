"""Statements: they add up to the fen, each entry once, and what a bank calls cash is told."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter

from api.bank.cash import WORDS, says_cash
from api.bank.faults import BankFileError
from api.bank.pain001 import write_pain001
from api.bank.reading import read_statements
from api.bank.rows import Entry, Statement
from api.demo.bank import forms, iso
from api.demo.bank.bank import Account, Planted
from domain.banking.cash import is_cash_code
from tests.api.bank.exchange import (
    ACCOUNT,
    FIRST,
    LAST,
    NOW,
    bank_of,
    kinds,
    line,
    order,
    schema,
)

OTHER = "6230999999999999"
TITLES = (
    "交易日期", "交易流水号", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要",
)  # fmt: skip
PAGES = "</Id><StmtPgntn><PgNb>{}</PgNb><LastPgInd>{}</LastPgInd></StmtPgntn><CreDtTm>"
AROUND = (
    ("账号", ACCOUNT, "币种：人民币"),
    ("对账期间", "2026-01-01至2026-01-31"),
    ("期初余额", "100.00", "", "期末余额", "70.00"),
)
OUT = ("2026-01-05", "R1", "40.00", "", "60.00", "示例甲", "6230123410000001", "分红")
IN = ("2026-01-07", "R2", "", "10.00", "70.00", "示例甲", "6230123410000001", "退汇")


def account() -> Account:
    """An order of three paid, one of them to another card; cash withdrawn; one given back."""
    asked = order(*(line(number) for number in range(1, 4)))
    bank = bank_of(asked, 1_000_000)
    diverted = {"B1-00002": (OTHER, "虚构丁")}
    answer = bank.take(write_pain001(asked, NOW), Planted(diverted=diverted))
    bank.withdraw_cash(ACCOUNT, 5_000, date(2026, 1, 6))
    paid = answer.decisions[2].posting
    assert paid is not None
    bank.give_back(paid, ACCOUNT, date(2026, 1, 7))
    return bank.accounts[ACCOUNT]


def message(old: str = "", new: str = "", *, count: int = 1, together: bool = False) -> bytes:
    """The statement of `account` as camt.053, with something changed in it."""
    text = iso.statement(account(), FIRST, LAST, NOW, together=together).decode()
    assert re.search(old, text)
    return re.sub(old, new, text, count=count).encode()


def sheet(*rows: Sequence[object], around: Sequence[Sequence[str]] = AROUND) -> bytes:
    """A spreadsheet of these rows below the usual titles."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("对账单")
    for place, row in enumerate((*around, TITLES, *rows)):
        for column, cell in enumerate(row):
            write = page.write_string if isinstance(cell, str) else page.write
            write(place, column, cell)
    book.close()
    return target.getvalue()


def refused(content: bytes, name: str = "s.xlsx") -> list[str]:
    with pytest.raises(BankFileError) as error:
        read_statements(name, content)
    assert all(fault.words.en and fault.words.zh for fault in error.value.faults)
    return [kind for _, kind in kinds(error)]


def the(statements: tuple[Statement, ...]) -> Statement:
    (one,) = statements
    return one


@pytest.mark.parametrize("together", [False, True])
def test_the_banks_camt_053_satisfies_the_public_schema(together: bool) -> None:  # noqa: FBT001
    schema("camt.053.001.08").validate(message(together=together).decode())


def test_pay_5_a_statement_says_account_period_balances_and_each_entry() -> None:
    found = the(read_statements("s.xml", message()))
    assert (found.account, found.from_date, found.to_date) == (ACCOUNT, FIRST, LAST)
    assert (found.opening_fen, found.closing_fen) == (0, 1_000_000 - 30_006 - 5_000 + 10_003)
    assert [(one.direction, one.amount_fen, one.end_to_end, one.cash) for one in found.entries] == [
        ("credit", 1_000_000, None, False),
        ("debit", 10_001, "B1-00001", False),
        ("debit", 10_002, "B1-00002", False),
        ("debit", 10_003, "B1-00003", False),
        ("debit", 5_000, None, True),
        ("credit", 10_003, "B1-00003", False),
    ]


def test_pay_2_the_account_that_was_really_paid_is_told() -> None:
    entries = the(read_statements("s.xml", message())).entries
    assert (entries[2].counterparty_account, entries[2].counterparty_name) == (OTHER, "虚构丁")


def test_a_return_names_the_household_though_its_roles_are_the_originals() -> None:
    returned = the(read_statements("s.xml", message())).entries[-1]
    assert returned.counterparty_account == line(3).card
    assert returned.remark == "退汇"


def test_an_entry_of_many_transactions_becomes_one_for_each() -> None:
    content = message(together=True)
    assert content.count(b"<Ntry>") == 4
    assert read_statements("s.xml", content) == read_statements("s.xml", message())


def test_a_spreadsheet_says_the_same_as_camt_053() -> None:
    said = the(read_statements("s.xml", message()))
    for name, text in (("s.xlsx", False), ("s.csv", True)):
        found = the(read_statements(name, forms.statement(account(), FIRST, LAST, text=text)))
        assert (found.opening_fen, found.closing_fen) == (said.opening_fen, said.closing_fen)
        assert list(found.entries) == [replace(one, transaction_code="") for one in said.entries]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('(<Cd>CLBD<.*?<Amt Ccy="CNY">)[0-9.]+', r"\g<1>9749.98", "balance"),
        ('(<Cd>OPBD<.*?<Amt Ccy="CNY">)[0-9.]+', r"\g<1>0.01", "balance"),
        ("<Cd>CLBD<", "<Cd>CLAV<", "balance"),
        ("<Cd>OPBD<", "<Cd>CLBD<", "balance"),
        ("<Ntry>.*?</Ntry>", "", "balance"),
        ("<Ntry>(.*?)</Ntry>", r"<Ntry>\1</Ntry><Ntry>\1</Ntry>", "twice"),
        ("<Cd>BOOK<", "<Cd>PDNG<", "status"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>IN</CdtDbtInd><Sts>", "status"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", "missing"),
        ('<Amt Ccy="CNY">100.01<', '<Amt Ccy="HKD">100.01<', "currency"),
        ("<Ccy>CNY<", "<Ccy>HKD<", "currency"),
        ('<Amt Ccy="CNY">100.01<', '<Amt Ccy="CNY">100.010<', "amount"),
        ('<Amt Ccy="CNY">100.01<', '<Amt Ccy="CNY">1,00.01<', "amount"),
        ('(<TxDtls>.*?)<Amt Ccy="CNY">10000.00<', r'\1<Amt Ccy="CNY">9999.99<', "total"),
        ("(<TxDtls>.*?)<CdtDbtInd>CRDT<", r"\1<CdtDbtInd>DBIT<", "status"),
        ("<ValDt>.*?</ValDt>", "", "missing"),
        ("<ValDt><Dt>2026-01-01<", "<ValDt><Dt>2026-13-01<", "date"),
        ("<BookgDt><Dt>2026-01-01<", "<BookgDt><Dt>2025-12-31<", "date"),
        ("T23:59:59", "T00:00:00", "date"),
        ("<ToDtTm>2026-01-31T", "<ToDtTm>2025-12-31T", "date"),
        ("<FrToDt>.*?</FrToDt>", "", "missing"),
        ("<Acct>.*?</Acct>", "", "missing"),
        ("<AcctSvcrRef>.*?</AcctSvcrRef>(.*?)<AcctSvcrRef>.*?</AcctSvcrRef>", r"\1", "missing"),
        ("</Id><CreDtTm>", PAGES.format(1, "false"), "damaged"),
        ("</Id><CreDtTm>", PAGES.format(2, "true"), "damaged"),
        ("<Stmt>.*</Stmt>", "", "missing"),
        ("(<Stmt>.*</Stmt>)", r"\1\1", "twice"),
        ("camt.053.001.08", "camt.053.001.02", "version"),
        ("camt.053.001.08", "camt.052.001.08", "version"),
        ("<Sts>", '<Amt Ccy="CNY">1.00</Amt><Sts>', "twice"),
    ],
)  # fmt: skip
def test_what_camt_053_does_not_say_plainly_is_refused(old: str, new: str, kind: str) -> None:
    found = refused(message(old, new, together=True))
    assert kind in found


def test_pay_5_a_statement_that_does_not_add_up_tells_both_figures() -> None:
    content = message('(<Cd>CLBD<.*?<Amt Ccy="CNY">)[0-9.]+', r"\g<1>1.00")
    with pytest.raises(BankFileError) as error:
        read_statements("s.xml", content)
    assert "closing balance of 9749.97 (opening + in - out); found 1.00" in str(error.value)
    assert "期初加收入减支出应为 9749.97 元，期末为 1.00 元" in error.value.zh


def test_the_number_of_transactions_in_an_entry_is_the_one_stated() -> None:
    assert refused(message("<NbOfTxs>3<", "<NbOfTxs>4<", together=True)) == ["total"]


def test_an_entry_without_transactions_stays_one_that_nothing_explains() -> None:
    bare = message("<NtryDtls>.*?</NtryDtls>", "", count=0, together=True)
    entries = the(read_statements("s.xml", bare)).entries
    assert [one.amount_fen for one in entries] == [1_000_000, 30_006, 5_000, 10_003]
    assert {one.end_to_end for one in entries} == {None}
    assert entries[2].cash


def test_the_opening_may_be_the_closing_of_the_day_before_and_agrees_with_it() -> None:
    assert read_statements("s.xml", message("<Cd>OPBD<", "<Cd>PRCD<"))
    again = message("(<Bal>.*?</Bal>)", r"\1\1")
    assert read_statements("s.xml", again)
    other = message("(<Bal>.*?)0.00(.*?</Bal>)", r"\g<1>0.00\2\g<1>0.01\2")
    assert "balance" in refused(other)


def test_transactions_without_a_reference_of_the_bank_take_the_entrys_and_their_own() -> None:
    content = message("<Refs><AcctSvcrRef>.*?</AcctSvcrRef>", "<Refs>", count=0, together=True)
    references = [one.reference for one in the(read_statements("s.xml", content)).entries]
    assert [reference.partition("/")[2] for reference in references] == [
        "", "B1-00001", "B1-00002", "B1-00003", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "cash"),
    [
        (("PMNT", "CNTR", "CWDL"), True),
        (("PMNT", "CNTR", "CDPT"), True),
        (("PMNT", "CNTR", "BCWD"), True),
        (("PMNT", "CNTR", "OTHR"), True),
        (("PMNT", "CNTR", ""), True),
        (("PMNT", "CCRD", "CWDL"), True),
        (("PMNT", "CNTR", "CHKD"), False),
        (("PMNT", "CNTR", "FEES"), False),
        (("PMNT", "CCRD", "POSD"), False),
        (("PMNT", "ICDT", "DMCT"), False),
        (("CAMT", "ACCB", "ZABA"), False),
        (("", "", ""), False),
    ],
)
def test_pay_1_cash_is_told_by_its_code_and_cash_management_is_none(
    code: tuple[str, str, str],
    cash: bool,  # noqa: FBT001
) -> None:
    assert is_cash_code(*code) is cash


@pytest.mark.parametrize("words", [*WORDS, "分红 取 现", "ＡＴＭ取款", "atm取款", "代发（现金）"])
def test_pay_1_cash_is_told_by_words(words: str) -> None:
    assert says_cash("", words)
    content = sheet((*OUT[:-1], words), IN)
    assert [one.cash for one in the(read_statements("s.xlsx", content)).entries] == [True, False]


@pytest.mark.parametrize("words", ["", "分红", "转账", "非现金转账", "现金管理归集", "体现"])
def test_words_that_only_sound_like_cash_are_none(words: str) -> None:
    assert not says_cash(words)


def test_the_banks_own_code_and_notes_and_coins_say_cash_too() -> None:
    own = message("<BkTxCd>.*?</BkTxCd>", "<BkTxCd><Prtry><Cd>现支</Cd></Prtry></BkTxCd>")
    assert the(read_statements("s.xml", own)).entries[0].cash
    assert the(read_statements("s.xml", own)).entries[0].transaction_code == "现支"
    coins = message("</TxDtls>", "<CshDpst></CshDpst></TxDtls>")
    assert the(read_statements("s.xml", coins)).entries[0].cash


def test_a_row_of_a_spreadsheet_is_read_as_it_stands() -> None:
    found = the(read_statements("s.xlsx", sheet(OUT, IN)))
    paid, back = found.entries
    assert (found.account, found.opening_fen, found.closing_fen) == (ACCOUNT, 10_000, 7_000)
    card = "6230123410000001"
    assert paid == Entry(
        "R1", date(2026, 1, 5), 4_000, "debit", None, "示例甲", card, "分红", "", cash=False
    )
    assert back == replace(
        paid,
        reference="R2",
        value_date=date(2026, 1, 7),
        amount_fen=1_000,
        direction="credit",
        remark="退汇",
    )


@pytest.mark.parametrize(
    ("place", "cell", "kind"),
    [
        (0, "", "missing"),
        (0, "2026-02-01", "date"),
        (0, 46027, "date"),
        (1, "", "missing"),
        (1, "R2", "twice"),
        (1, 20260105000000001.0, "number-cell"),
        (2, "", "amount"),
        (2, "40.001", "amount"),
        (2, "-40.00", "amount"),
        (2, "肆拾", "amount"),
        (2, "41.00", "balance"),
        (3, "40.00", "amount"),
        (4, "61.00", "balance"),
        (6, 6.230123410000001e15, "number-cell"),
        (6, "6.23E+15", "number-cell"),
    ],
)
def test_what_a_row_does_not_say_plainly_is_refused(place: int, cell: object, kind: str) -> None:
    row = [*OUT]
    row[place] = cell  # type: ignore[call-overload]
    assert kind in refused(sheet(row, IN))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("100.00", "100.01", "balance"),
        ("70.00", "70.01", "balance"),
        ("人民币", "美元", "currency"),
        ("2026-01-01至", "", "date"),
        ("2026-01-01至", "2026-02-01至", "date"),
        (ACCOUNT, "见封面", "text"),
        ("期初余额", "余额", "missing"),
        ("期末余额", "余额", "missing"),
        ("对账期间", "期间", "missing"),
        ("账号", "号", "missing"),
    ],
)
def test_what_stands_around_the_table_is_needed_and_holds(old: str, new: str, kind: str) -> None:
    around = [[cell.replace(old, new) for cell in row] for row in AROUND]
    assert kind in refused(sheet(OUT, IN, around=around))


def test_debit_and_credit_the_other_way_round_do_not_add_up() -> None:
    swapped = [(day, one, credit, debit, *rest) for day, one, debit, credit, *rest in (OUT, IN)]
    assert refused(sheet(*swapped)) == ["balance", "balance"]


def test_rows_may_stand_with_the_last_one_first() -> None:
    assert the(read_statements("s.xlsx", sheet(IN, OUT))).closing_fen == 7_000


def test_one_column_of_amounts_has_the_side_beside_it() -> None:
    text = (
        f"账号：{ACCOUNT}\n起始日期：2026-01-01,,截止日期：2026-01-31\n期初余额：100.00\n"
        "日期,流水号,金额,借贷标志,摘要\n2026-01-05 10:11:12,R1,40.00,借,分红\n"
        '2026/1/7,R2,"1,000.00",贷,利息\n期末余额：1060.00\n'
    ).encode("gb18030")
    found = the(read_statements("s.txt", text))
    assert [one.signed_fen for one in found.entries] == [-4_000, 100_000]
    assert refused(text.replace("借,".encode("gb18030"), b"?,"), "s.txt") == ["status"]
    halved = text.replace("借贷标志".encode("gb18030"), "经办".encode("gb18030"))
    assert refused(halved, "s.txt") == ["column"]


def test_a_total_sums_its_column() -> None:
    assert read_statements("s.xlsx", sheet(OUT, IN, ("合计", "", "40.00", "10.00")))
    assert refused(sheet(OUT, IN, ("合计", "", "40.00", "10.01"))) == ["total"]


def test_a_month_without_entries_has_two_equal_balances() -> None:
    still = [[cell.replace("70.00", "100.00") for cell in row] for row in AROUND]
    assert the(read_statements("s.xlsx", sheet(around=still))).entries == ()
    assert refused(sheet()) == ["balance"]
