"""Receipts: paid means that the bank said so of the line, with amount and day."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter

from api.bank.faults import BankFileError
from api.bank.pain001 import write_pain001
from api.bank.reading import read_receipt
from api.bank.receipts import STATUS_WORDS
from api.bank.rows import Receipt, ReceiptLine
from api.demo.bank import forms, iso
from api.demo.bank.bank import Answer, Planted
from tests.api.bank.exchange import DAY, NOW, bank_of, kinds, line, order, schema

TITLES = ("业务编号", "金额", "状态", "入账日期", "原因", "银行流水号")
PAID = ("B1-00001", "100.01", "成功", "2026-01-05", "", "X1")
REFUSED = ("B1-00002", "100.02", "失败", "", "账户已销户", "")
SENT = {"B1-00001": 10_001, "B1-00002": 10_002}


def answer() -> Answer:
    """Four lines: paid, refused for a closed card, waiting, paid."""
    asked = order(*(line(number) for number in range(1, 5)))
    bank = bank_of(asked)
    bank.close(asked.lines[1].card)
    return bank.take(write_pain001(asked, NOW), Planted(waiting=frozenset({"B1-00003"})))


def report(old: str = "", new: str = "", count: int = 1) -> bytes:
    """The receipt of `answer` as pain.002, with something changed in it."""
    text = iso.receipt(answer(), NOW).decode()
    assert old in text
    return text.replace(old, new, count).encode()


def sheet(*rows: Sequence[object]) -> bytes:
    """A spreadsheet of these rows, below the usual titles; numbers are number cells."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("回单")
    for place, row in enumerate((TITLES, *rows)):
        for column, cell in enumerate(row):
            write = page.write_string if isinstance(cell, str) else page.write
            write(place, column, cell)
    book.close()
    return target.getvalue()


def text(*rows: Sequence[str], titles: Sequence[str] = TITLES) -> bytes:
    return "\n".join(",".join(row) for row in (titles, *rows)).encode("gb18030")


def refused(content: bytes, name: str = "r.xlsx") -> list[tuple[int, str]]:
    with pytest.raises(BankFileError) as error:
        read_receipt(name, content)
    assert all(fault.words.en and fault.words.zh for fault in error.value.faults)
    return kinds(error)


def test_the_banks_pain_002_satisfies_the_public_schema() -> None:
    schema("pain.002.001.12").validate(report().decode())


def test_each_line_of_pain_002_is_confirmed_rejected_or_pending() -> None:
    found = read_receipt("r.xml", report())
    assert found.batch == "B1"
    assert [(one.end_to_end, one.amount_fen, one.status) for one in found.lines] == [
        ("B1-00001", 10_001, "confirmed"),
        ("B1-00002", 10_002, "rejected"),
        ("B1-00003", 10_003, "pending"),
        ("B1-00004", 10_004, "confirmed"),
    ]
    assert [one.value_date for one in found.lines] == [DAY, None, None, DAY]
    assert found.lines[1].reason == "AC04 账户已销户"
    assert found.lines[0].bank_reference
    assert found.whole is None


def test_the_version_before_is_read_as_well() -> None:
    older = report("pain.002.001.12", "pain.002.001.10")
    assert read_receipt("r.xml", older) == read_receipt("r.xml", report())


@pytest.mark.parametrize("name", ["r.xlsx", "r.txt"])
def test_a_spreadsheet_says_the_same_as_pain_002(name: str) -> None:
    found = read_receipt(name, forms.receipt(answer(), text=name == "r.txt"))
    said = read_receipt("r.xml", report())
    assert found.batch == said.batch == "B1"
    words = [replace(one, reason=one.reason.removeprefix("AC04 ")) for one in said.lines]
    assert list(found.lines) == words


def test_a_file_that_was_rejected_as_a_whole_rejects_each_line() -> None:
    asked = order(line(1), line(2))
    bank = bank_of(asked)
    content = write_pain001(asked, NOW)
    bank.take(content)
    again = iso.receipt(bank.take(content), NOW)
    schema("pain.002.001.12").validate(again.decode())
    found = read_receipt("r.xml", again)
    assert found.lines == ()
    assert {one.status for one in found.lines_of(SENT)} == {"rejected"}
    assert [one.amount_fen for one in found.lines_of(SENT)] == [10_001, 10_002]
    assert found.lines_of(SENT)[0].reason == "AM05 批次重复"


def test_a_whole_that_is_on_its_way_is_pending_and_one_that_was_paid_names_its_lines() -> None:
    whole = report().decode()
    head, _, rest = whole.partition("<OrgnlPmtInfAndSts>")
    _, _, tail = rest.partition("</OrgnlPmtInfAndSts>")
    for code, status in (("ACCP", "pending"), ("RJCT", "rejected")):
        found = read_receipt("r.xml", (head.replace("PART", code) + tail).encode())
        assert {one.status for one in found.lines_of(SENT)} == {status}
    for code in ("ACSC", "PART"):
        content = (head.replace("PART", code) + tail).encode()
        assert [kind for _, kind in refused(content)] == ["status"]


def test_pay_5_a_line_that_was_not_sent_or_with_another_amount_is_not_taken() -> None:
    found = read_receipt("r.xlsx", sheet(PAID, REFUSED))
    assert found.lines_of(SENT) == found.lines
    with pytest.raises(BankFileError, match="row 2, “业务编号”: it was not sent"):
        found.lines_of({"B1-00001": 10_001})
    with pytest.raises(BankFileError, match=r"expected 100\.03; found 100\.02"):
        found.lines_of(SENT | {"B1-00002": 10_003})


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("<TxSts>ACSC<", "<TxSts>DONE<", "status"),
        ("<TxSts>ACSC<", "<TxSts><", "missing"),
        ("<GrpSts>PART<", "<GrpSts>RJCT<", "status"),
        ("<GrpSts>PART<", "<GrpSts>ACSC<", "status"),
        ("<GrpSts>PART<", "<GrpSts>FINE<", "status"),
        ("<OrgnlEndToEndId>B1-00001</OrgnlEndToEndId>", "", "missing"),
        ("<OrgnlEndToEndId>B1-00002<", "<OrgnlEndToEndId>B1-00001<", "twice"),
        ("<OrgnlMsgId>B1</OrgnlMsgId>", "", "missing"),
        ("pain.001.001.09<", "pain.008.001.02<", "version"),
        ('Ccy="CNY"', 'Ccy="USD"', "currency"),
        ('Ccy="CNY"', "", "currency"),
        (">100.01<", ">100.010<", "amount"),
        (">100.01<", ">1e2<", "amount"),
        (">100.01<", ">0.00<", "amount"),
        (">100.01<", ">-1.00<", "amount"),
        (">100.01<", ">１００<", "amount"),
        (">100.01<", ">9999999999999.00<", "amount"),
        ('<Amt><InstdAmt Ccy="CNY">100.01</InstdAmt></Amt>', "", "missing"),
        ("<IntrBkSttlmDt>2026-01-05</IntrBkSttlmDt>", "", "missing"),
        ("<IntrBkSttlmDt>2026-01-05<", "<IntrBkSttlmDt>2026-02-30<", "date"),
        ("<IntrBkSttlmDt>2026-01-05<", "<IntrBkSttlmDt>20260105<", "date"),
        ("<TxSts>ACSC</TxSts>", "<TxSts>RJCT</TxSts><TxSts>ACSC</TxSts>", "twice"),
        ("pain.002.001.12", "pain.002.001.03", "version"),
        ("CstmrPmtStsRpt", "Other", "format"),
    ],
)
def test_what_pain_002_does_not_say_plainly_is_refused(old: str, new: str, kind: str) -> None:
    count = -1 if old == "CstmrPmtStsRpt" else 1
    assert kind in [found for _, found in refused(report(old, new, count))]


def test_a_rejection_gives_its_reason() -> None:
    start, _, rest = report().decode().partition("<StsRsnInf>")
    _, _, end = rest.partition("</StsRsnInf>")
    assert refused((start + end).encode()) == [(2, "missing")]


def test_the_day_of_an_acceptance_is_shanghais() -> None:
    accepted = "</TxSts><AccptncDtTm>2026-01-05T20:00:00Z</AccptncDtTm><AcctSvcrRef>"
    content = report("</TxSts><AcctSvcrRef>", accepted)
    content = content.replace(b"<IntrBkSttlmDt>2026-01-05</IntrBkSttlmDt>", b"", 1)
    assert read_receipt("r.xml", content).lines[0].value_date == date(2026, 1, 6)


def test_a_row_of_a_spreadsheet_is_read_as_it_stands() -> None:
    assert read_receipt("r.xlsx", sheet(PAID, REFUSED)) == Receipt(
        "",
        (
            ReceiptLine("B1-00001", 10_001, "confirmed", DAY, "", "X1"),
            ReceiptLine("B1-00002", 10_002, "rejected", None, "账户已销户", ""),
        ),
    )


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("B1-00001", "100.01", "好的", "2026-01-05", "", ""), "status"),
        (("B1-00001", "100.01", "", "2026-01-05", "", ""), "missing"),
        (("B1-00001", "100.01", "成功", "", "", ""), "missing"),
        (("B1-00001", "100.01", "成功", "1月5日", "", ""), "date"),
        (("B1-00001", "100.01", "成功", 46027, "", ""), "date"),
        (("B1-00001", "100.01", "失败", "", "", ""), "missing"),
        (("", "100.01", "成功", "2026-01-05", "", ""), "missing"),
        ((100001, "100.01", "成功", "2026-01-05", "", ""), "number-cell"),
        (("6.21E+18", "100.01", "成功", "2026-01-05", "", ""), "number-cell"),
        (("B1-00001", "100.01", "成功", "2026-01-05", "", 6.2e17), "number-cell"),
        (("B1-00001", 100.011, "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", "100.010", "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", "1,00.01", "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", "-100.01", "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", 0, "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", "", "成功", "2026-01-05", "", ""), "amount"),
        (("B1-00001", True, "成功", "2026-01-05", "", ""), "amount"),
        (REFUSED, "twice"),
        (("合计", "200.03", "", "", "", ""), "total"),
        (("合计", 200.04, "", "", "", ""), "total"),
    ],
)
def test_what_a_row_does_not_say_plainly_is_refused_at_its_place(
    row: tuple[object, ...], kind: str
) -> None:
    assert (3, kind) in refused(sheet(REFUSED, row))


def test_a_total_that_sums_the_rows_and_remarks_below_are_passed_over() -> None:
    rows = (PAID, REFUSED, ("合计", "200.03", "", "", "", ""), ("打印时间：2026-01-06",))
    assert len(read_receipt("r.txt", text(*rows)).lines) == 2


def test_a_remark_with_an_amount_is_no_remark() -> None:
    assert refused(sheet(PAID, ("备注", "100.02", "", "", "", ""))) == [(3, "missing")]


def test_count_and_sum_above_the_table_are_those_of_the_rows() -> None:
    above = "批次号：B1\n总笔数：2,,总金额：,200.03\n".encode("gb18030")
    assert read_receipt("r.csv", above + text(PAID, REFUSED)).batch == "B1"
    assert refused(above + text(PAID), "r.csv") == [(2, "total"), (2, "total")]


def test_a_column_that_is_missing_or_stands_twice_is_told() -> None:
    assert refused(text(PAID[:3], titles=TITLES[:3]), "r.csv") == [(1, "column"), (1, "column")]
    assert refused(text((*PAID, "成功"), titles=(*TITLES, "处理结果")), "r.csv") == [(1, "column")]


def test_a_card_that_is_a_number_cell_shows_that_the_file_was_damaged() -> None:
    rows = [(*TITLES[:-1], "收款账号"), (*PAID[:-1], 6.23012341e18)]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    assert (2, "number-cell") in refused(target.getvalue())


@pytest.mark.parametrize("word", STATUS_WORDS)
def test_each_word_for_a_status_is_read(word: str) -> None:
    row = ("B1-00001", "100.01", word, "2026-01-05", "原因", "")
    assert read_receipt("r.csv", text(row)).lines[0].status == STATUS_WORDS[word]


def test_a_receipt_without_rows_is_none() -> None:
    assert refused(sheet()) == [(1, "missing")]
