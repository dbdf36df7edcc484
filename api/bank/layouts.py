"""What a bank's own template looks like, as data: a TOML file, read strictly and told clearly.

A layout says whether the file is a spreadsheet or a text, which columns it has in which order
under which titles, and which lines of the whole stand above and below. Any layout has the
reference, the payee's name and account and the amount of each line, since a receipt could
otherwise not be matched and a control total not be made.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from api.bank.faults import Faults, Spot, refusal
from domain.kernel.words import say

OfOrder = Literal[
    "batch", "debtor_name", "debtor_account", "debtor_bank", "execution_date",
    "count", "total_yuan", "total_fen", "constant",
]  # fmt: skip
OfLine = Literal[
    "number", "end_to_end", "amount_yuan", "amount_fen", "payee_name", "card", "bank", "remark",
    "constant", "batch", "debtor_name", "debtor_account", "debtor_bank", "execution_date",
]  # fmt: skip
Encoding = Literal["gb18030", "gbk", "utf-8"]
DayFormat = Literal["YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD"]

SHIPPED: Final = ("spreadsheet", "text")
"""Our own two, by name: examples to begin a bank's own from."""
_AMOUNTS: Final = frozenset({"amount_yuan", "amount_fen"})
_NEEDED: Final = ("end_to_end", "payee_name", "card")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the lines: what stands in it, under which title, how long at most.

    `length_max` counts characters in a spreadsheet, bytes of the encoding in a text.
    """

    value: OfLine
    title: str = ""
    text: str = ""
    length_max: int | None = None


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something of the whole order, above or below the lines."""

    value: OfOrder
    title: str = ""
    text: str = ""


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bank's template. `separator`, `encoding` and `line_end` are a text's alone."""

    name: str
    kind: Literal["spreadsheet", "text"]
    columns: tuple[Column, ...]
    head: tuple[Field, ...] = ()
    foot: tuple[Field, ...] = ()
    titles: bool = True
    sheet: str = "代发明细"
    amounts: Literal["number", "text"] = "number"
    separator: str = "|"
    encoding: Encoding = "gb18030"
    line_end: Literal["crlf", "lf"] = "crlf"
    days: DayFormat = "YYYY-MM-DD"

    @property
    def suffix(self) -> str:
        """What the file's name ends with."""
        return ".xlsx" if self.kind == "spreadsheet" else ".txt"


def read_layout(content: bytes) -> Layout:
    """Read a layout from the bytes of its TOML file.

    Raises:
        BankFileError: it is no TOML, has a key or a value that is not known, or cannot do
            what any layout must; the message names the key.
    """
    try:
        text = content.decode()
        layout = msgspec.convert(tomllib.loads(text), Layout)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise refusal(Spot(), "layout", f"expected TOML in UTF-8; {error}",
                      f"应为 UTF-8 编码的 TOML 文件：{error}") from error  # fmt: skip
    except msgspec.ValidationError as error:
        raise refusal(Spot(), "layout", f"{error}", f"键或值不符：{error}") from error
    _check(layout)
    return layout


@cache
def shipped_layout(name: str) -> Layout:
    """One of our own, by its name in `SHIPPED`.

    Raises:
        BankFileError: there is none of that name.
    """
    if name not in SHIPPED:
        known = "、".join(SHIPPED)
        raise refusal(Spot(), "layout", f"expected one of {', '.join(SHIPPED)}; found {name!r}",
                      f"应为 {known} 之一，实际 {name!r}")  # fmt: skip
    return read_layout(files("api.bank").joinpath("shipped", f"{name}.toml").read_bytes())


def _check(layout: Layout) -> None:
    faults = Faults()
    values = [column.value for column in layout.columns]
    for needed in _NEEDED:
        if needed not in values:
            message = say(f"columns: expected one of {needed}", f"columns 中应有一列 {needed}")
            faults.add(Spot(), "layout", message)
    if len(_AMOUNTS.intersection(values)) != 1:
        message = say(
            "columns: expected either amount_yuan or amount_fen",
            "columns 中应有 amount_yuan 或 amount_fen 之一",
        )
        faults.add(Spot(), "layout", message)
    for cell in _cells(layout):
        _check_cell(cell, layout, faults)
    _check_texts(layout, faults)
    faults.refuse()


def _check_cell(cell: Column | Field, layout: Layout, faults: Faults) -> None:
    place = Spot(name=cell.title or cell.value)
    if (cell.value == "constant") != bool(cell.text):
        message = say(
            "expected `text` with the value constant, and only there",
            "取值为 constant 时应有 text，其他取值不应有",
        )
        faults.add(place, "layout", message)
    if isinstance(cell, Column) and cell.length_max is not None and cell.length_max < 1:
        faults.add(place, "layout", say("length_max: expected at least 1", "length_max 至少为 1"))
    if layout.titles and isinstance(cell, Column) and not cell.title:
        faults.add(place, "layout", say("expected a title", "应有标题 title"))


def _check_texts(layout: Layout, faults: Faults) -> None:
    if layout.kind != "text":
        _check_sheet(layout, faults)
        return
    if len(layout.separator) != 1 or layout.separator.isalnum() or layout.separator in "\r\n\"'.-":
        message = say(
            "separator: expected one sign that is no letter, digit, quote, point or minus",
            "separator 应为一个符号，不能是字母、数字、引号、小数点或减号",
        )
        faults.add(Spot(), "layout", message)
        return
    written = [text for cell in _cells(layout) for text in (cell.title, cell.text)]
    if any(not fits(text, layout) for text in written):
        message = say(
            "a title or text has the separator, a line break or a character outside the encoding",
            "标题或固定文字含分隔符、换行或编码以外的字符",
        )
        faults.add(Spot(), "layout", message)


def _check_sheet(layout: Layout, faults: Faults) -> None:
    sheet = layout.sheet
    if not 0 < len(sheet) <= 31 or set(sheet) & set("[]:*?/\\") or "'" in {sheet[0], sheet[-1]}:  # noqa: PLR2004  (Excel's limit)
        message = say(
            "sheet: expected 1 to 31 characters without []:*?/\\",
            "sheet 应为 1 至 31 个字，不含 []:*?/\\",
        )
        faults.add(Spot(), "layout", message)


def _cells(layout: Layout) -> Sequence[Column | Field]:
    return (*layout.head, *layout.columns, *layout.foot)


def fits(text: str, layout: Layout) -> bool:
    """Whether a text file of this layout can carry the text as it is."""
    if layout.separator in text or any(sign in text for sign in '\r\n"'):
        return False
    try:
        text.encode(layout.encoding)
    except UnicodeEncodeError:
        return False
    return True
