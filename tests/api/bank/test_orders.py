"""Orders for the bank: what no file may carry, and files that banks' own schemas accept."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from api.bank.faults import BankFileError
from api.bank.layouts import SHIPPED, Layout, shipped_layout
from api.bank.money import FEN_MAX
from api.bank.order import LINES_MAX, PaymentOrder, check_order
from api.bank.pain001 import write_pain001
from api.bank.templates import write_template
from api.demo.bank.orders import NotAcceptedError, read_order
from tests.api.bank.exchange import (
    ACCOUNT,
    BANK,
    NOW,
    OFFICE,
    kinds,
    line,
    order,
    orders,
    schema,
)


def text_layout(**changes: object) -> Layout:
    return replace_struct(shipped_layout("text"), **changes)


def replace_struct(layout: Layout, **changes: object) -> Layout:
    values = {name: getattr(layout, name) for name in layout.__struct_fields__}
    return Layout(**(values | changes))


@given(orders())
@settings(max_examples=15, deadline=None)
def test_an_order_in_pain_001_satisfies_the_public_schema_and_its_totals_are_to_the_fen(
    asked: PaymentOrder,
) -> None:
    content = write_pain001(asked, NOW)
    schema("pain.001.001.09").validate(content.decode())
    total = Decimal(asked.total_fen) / 100
    assert content.count(f"<CtrlSum>{total:.2f}</CtrlSum>".encode()) == 2
    assert content.count(f"<NbOfTxs>{len(asked.lines)}</NbOfTxs>".encode()) == 2


def test_the_same_order_and_time_make_the_same_bytes() -> None:
    asked = order(line(1), line(2))
    assert write_pain001(asked, NOW) == write_pain001(asked, NOW.astimezone(UTC))
    for name in SHIPPED:
        layout = shipped_layout(name)
        assert write_template(asked, layout, NOW) == write_template(asked, layout, NOW)


def test_pain_001_says_when_it_was_made_and_for_which_day() -> None:
    content = write_pain001(order(), datetime(2026, 1, 4, 20, 0, tzinfo=UTC)).decode()
    assert "<CreDtTm>2026-01-05T04:00:00+08:00</CreDtTm>" in content
    assert "<ReqdExctnDt><Dt>2026-01-05</Dt></ReqdExctnDt>" in content


def test_accounts_are_of_the_banks_own_kind_and_never_taken_for_iban() -> None:
    content = write_pain001(order(), NOW).decode()
    assert f"<Id><Othr><Id>{ACCOUNT}</Id></Othr></Id>" in content
    assert "IBAN" not in content


def test_pay_1_no_file_has_a_place_for_cash() -> None:
    assert b"<PmtMtd>TRF</PmtMtd>" in write_pain001(order(), NOW)
    with pytest.raises(BankFileError) as refused:
        write_pain001(order(line(card="现金")), NOW)
    assert kinds(refused) == [(1, "text")]


def test_each_line_is_booked_for_itself() -> None:
    assert b"<BtchBookg>false</BtchBookg>" in write_pain001(order(), NOW)


@given(orders())
@settings(max_examples=15, deadline=None)
def test_a_bank_reads_of_every_file_what_was_ordered(asked: PaymentOrder) -> None:
    files = [write_pain001(asked, NOW)]
    files += [write_template(asked, shipped_layout(name), NOW) for name in SHIPPED]
    for content in files:
        taken = read_order(content)
        assert (taken.number, taken.payer, taken.account) == ("B1", OFFICE, ACCOUNT)
        assert taken.day == asked.execution_date
        assert [
            (one.reference, one.cents, one.payee, one.account, one.bank, one.purpose)
            for one in taken.asked
        ] == [
            (one.end_to_end, one.amount_fen, one.payee_name, one.card, BANK, one.remark)
            for one in asked.lines
        ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<NbOfTxs>2<", b"<NbOfTxs>3<"),
        (b"<CtrlSum>200.03<", b"<CtrlSum>200.04<"),
        (b">100.01</InstdAmt>", b">100.02</InstdAmt>"),
        (b'Ccy="CNY"', b'Ccy="USD"'),
        (b"B1-00002", b"B1-00001"),
    ],
)
def test_a_bank_takes_in_no_file_that_was_changed_on_the_way(old: bytes, new: bytes) -> None:
    content = write_pain001(order(line(1), line(2)), NOW)
    assert read_order(content).asked
    assert old in content
    with pytest.raises(NotAcceptedError):
        read_order(content.replace(old, new))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"end_to_end": ""}, "text"),
        ({"end_to_end": "x" * 36}, "text"),
        ({"end_to_end": "B1 1"}, "text"),
        ({"end_to_end": "编号一"}, "text"),
        ({"end_to_end": "B1-1\n"}, "text"),
        ({"amount_fen": 0}, "amount"),
        ({"amount_fen": -1}, "amount"),
        ({"amount_fen": FEN_MAX + 1}, "amount"),
        ({"card": "6230 1234"}, "text"),
        ({"card": "62301234１２３４"}, "text"),
        ({"payee_name": ""}, "text"),
        ({"payee_name": " 示例甲"}, "text"),
        ({"payee_name": "示例\u200b甲"}, "text"),
        ({"payee_name": "示例\x00甲"}, "text"),
        ({"payee_name": "\ud800"}, "text"),
        ({"payee_name": "=HYPERLINK(1)"}, "text"),
        ({"payee_name": "＝HYPERLINK(1)"}, "text"),
        ({"remark": "＠SUM(1)"}, "text"),
        ({"payee_name": "示" * 141}, "text"),
        ({"bank": ""}, "text"),
        ({"remark": "分红\n另起一行"}, "text"),
    ],
)
def test_a_line_that_no_file_can_carry_is_refused_by_its_number(
    changes: dict[str, object], kind: str
) -> None:
    asked = order(line(1), line(2, **changes), line(3))
    with pytest.raises(BankFileError) as refused:
        check_order(asked)
    assert kinds(refused) == [(2, kind)]
    assert str(changes.get("card", "x y")) not in refused.value.zh


def test_the_longest_reference_is_accepted_and_every_fault_is_told_at_once() -> None:
    check_order(order(line(1, end_to_end="x" * 35, amount_fen=FEN_MAX)))
    asked = order(line(1, card=""), line(2, amount_fen=0), line(2, payee_name=""))
    with pytest.raises(BankFileError) as refused:
        check_order(replace(asked, batch="批次", debtor_account="1"))
    assert kinds(refused) == [
        (1, "text"), (2, "amount"), (3, "text"), (3, "twice"), (0, "text"), (0, "text"),
    ]  # fmt: skip
    assert "第 3 行「编号」：编号与第 2 行相同" in refused.value.zh
    assert "row 3, “编号”: the same reference as line 2" in str(refused.value)


def test_an_order_has_lines_and_not_too_many() -> None:
    with pytest.raises(BankFileError, match="found 0"):
        check_order(replace(order(), lines=()))
    lines = (line(),) * (LINES_MAX + 1)
    with pytest.raises(BankFileError, match=str(LINES_MAX)):
        check_order(replace(order(), lines=lines))


def test_gb18030_carries_a_rare_name_and_gives_it_back() -> None:
    asked = order(line(payee_name="示例𬱖㛃"))
    content = write_template(asked, shipped_layout("text"), NOW)
    assert "示例𬱖㛃" in content.decode("gb18030")
    assert content.endswith(b"\r\n")


def test_a_name_that_gbk_cannot_carry_is_refused_by_line_and_never_replaced() -> None:
    layout = text_layout(encoding="gbk")
    asked = order(line(1), line(2, payee_name="示例𬱖"))
    with pytest.raises(BankFileError) as refused:
        write_template(asked, layout, NOW)
    assert kinds(refused) == [(2, "text")]
    assert write_template(order(line(1)), layout, NOW)


@pytest.mark.parametrize("name", ["示例|甲", '示例"甲'])
def test_a_name_with_the_separator_or_a_quote_is_refused_by_line(name: str) -> None:
    asked = order(line(1), line(2, payee_name=name))
    with pytest.raises(BankFileError) as refused:
        write_template(asked, shipped_layout("text"), NOW)
    assert kinds(refused) == [(2, "text")]
    assert write_template(asked, shipped_layout("spreadsheet"), NOW)


def test_the_separator_in_what_stands_above_is_refused_too() -> None:
    with pytest.raises(BankFileError) as refused:
        write_template(order(debtor_name="示例|县"), shipped_layout("text"), NOW)
    assert kinds(refused) == [(0, "text")]


def test_a_length_is_counted_in_bytes_of_a_text_and_in_characters_of_a_spreadsheet() -> None:
    asked = order(line(remark="红" * 61))
    with pytest.raises(BankFileError, match="at most 120; found 122"):
        write_template(asked, shipped_layout("text"), NOW)
    with pytest.raises(BankFileError, match="at most 60; found 61"):
        write_template(asked, shipped_layout("spreadsheet"), NOW)
    assert write_template(order(line(remark="红" * 60)), shipped_layout("text"), NOW)


def test_cards_and_references_are_text_cells_and_amounts_numbers_of_two_digits() -> None:
    asked = order(line(card="6230123412341234567", amount_fen=10**13 + 1))
    content = write_template(asked, shipped_layout("spreadsheet"), NOW)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1] == [
        "1", "B1-00001", "示例甲", "6230123412341234567", BANK, 100000000000.01, "资产收益分红",
    ]  # fmt: skip


def test_a_layout_may_ask_for_amounts_in_fen_or_as_text() -> None:
    layout = replace_struct(shipped_layout("spreadsheet"), amounts="text")
    content = write_template(order(), layout, NOW)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1][5] == "100.01"
