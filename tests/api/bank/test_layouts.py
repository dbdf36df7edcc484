"""A bank's template as data: read strictly, each mistake told by its key."""

import pytest

from api.bank.faults import BankFileError
from api.bank.layouts import SHIPPED, read_layout, shipped_layout
from api.bank.templates import write_template
from tests.api.bank.exchange import NOW, line, order

LAYOUT = """
name = "示例"
kind = "text"
separator = ","
encoding = "utf-8"
line_end = "lf"
days = "YYYY/MM/DD"
head = [{ title = "日期", value = "execution_date" }, { value = "constant", text = "V1" }]
columns = [
    { title = "编号", value = "end_to_end" },
    { title = "户名", value = "payee_name" },
    { title = "账号", value = "card" },
    { title = "金额", value = "amount_fen" },
    { title = "付方", value = "debtor_account" },
    { title = "币种", value = "constant", text = "CNY" },
]
foot = [{ value = "count" }, { value = "total_fen" }, { value = "total_yuan" }]
"""


def refused(text: str) -> str:
    with pytest.raises(BankFileError) as error:
        read_layout(text.encode())
    assert {fault.kind for fault in error.value.faults} == {"layout"}
    assert error.value.zh
    return str(error.value)


def test_a_layout_says_columns_order_titles_head_and_foot() -> None:
    content = write_template(order(line(1), line(2)), read_layout(LAYOUT.encode()), NOW)
    assert content.decode() == (
        "2026/01/05,V1\n"
        "编号,户名,账号,金额,付方,币种\n"
        "B1-00001,示例甲,6230123410000001,10001,62300000000001,CNY\n"
        "B1-00002,示例甲,6230123410000002,10002,62300000000001,CNY\n"
        "2,20003,200.03\n"
    )


def test_our_own_two_are_examples_that_hold() -> None:
    assert [shipped_layout(name).suffix for name in SHIPPED] == [".xlsx", ".txt"]
    with pytest.raises(BankFileError, match="found 'pdf'"):
        shipped_layout("pdf")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('value = "card"', 'value = "cash"', "columns[2].value"),
        ('kind = "text"', 'kind = "pdf"', "$.kind"),
        ('kind = "text"\n', "", "kind"),
        ('name = "示例"', 'name = "示例"\nprinter = 1', "printer"),
        ('encoding = "utf-8"', 'encoding = "latin-1"', "$.encoding"),
        ('separator = ","', 'separator = ",,"', "separator"),
        ('separator = ","', 'separator = "1"', "separator"),
        ('separator = ","', 'separator = "."', "separator"),
        ('title = "户名"', 'title = "户,名"', "separator"),
        ('{ title = "账号", value = "card" },\n', "", "card"),
        ('{ title = "编号", value = "end_to_end" },\n', "", "end_to_end"),
        ('value = "amount_fen"', 'value = "number"', "amount_yuan or amount_fen"),
        ('value = "debtor_account"', 'value = "amount_yuan"', "either amount_yuan"),
        (', text = "CNY"', "", "text"),
        ('value = "card"', 'value = "card", text = "1"', "text"),
        ('title = "户名", ', "", "title"),
        ('value = "card"', 'value = "card", length_max = 0', "length_max"),
        ("columns = [", "columns = 3 #[", "TOML"),
    ],
)
def test_a_mistake_in_a_layout_is_told(old: str, new: str, told: str) -> None:
    assert old in LAYOUT
    assert told in refused(LAYOUT.replace(old, new))


def test_a_sheet_of_a_spreadsheet_has_a_name_that_excel_takes() -> None:
    text = LAYOUT.replace('kind = "text"', 'kind = "spreadsheet"')
    assert read_layout(text.encode()).sheet == "代发明细"
    for name in ("", "a/b", "x" * 32, "'x"):
        assert "sheet" in refused(f'sheet = "{name}"\n{text}')


def test_what_is_no_toml_or_no_utf_8_is_told() -> None:
    assert "TOML" in refused("<xml/>")
    with pytest.raises(BankFileError, match="UTF-8"):
        read_layout(LAYOUT.encode("gb18030"))
