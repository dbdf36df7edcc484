"""Amounts as banks write them: yuan with two digits, to and from whole fen, without a float.

A number cell of a spreadsheet holds a binary fraction of which fifteen digits are information: all
that Excel keeps, and one more than the largest amount has, so that a third digit after the point
is never rounded away.
"""

import re
from decimal import Decimal
from typing import Final

from api.roster.workbook import Cell
from domain.kernel.words import Words, say

FEN_MAX: Final = 10**14 - 1
"""Below a thousand billion yuan: more is a slip, and a double still holds each fen."""

CURRENCY: Final = "CNY"
_DIGITS: Final = 15

_decimal = re.compile(r"(?P<yuan>[0-9]{1,18})(?:\.(?P<part>[0-9]*))?|\.(?P<only>[0-9]+)").fullmatch
_grouped = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?").fullmatch


def yuan(fen: int) -> str:
    """The amount in yuan with two digits, such as `1234.50` for 123450 fen."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen_of(text: str) -> int | Words:
    """The amount of a plain decimal of yuan in fen, or what is wrong with it.

    More than two digits after the point are refused even where they are noughts: whoever
    writes them counts in other units than fen.
    """
    found = _decimal(text)
    if found is None:
        return say(
            "expected an amount in yuan such as 1234.50; found something else",
            "应为以元为单位的金额，例如 1234.50",
        )
    part = found["part"] or found["only"] or ""
    if len(part) > 2:  # noqa: PLR2004  (a yuan has a hundred fen)
        return say(
            f"expected at most two digits after the point; found {len(part)}",
            f"小数点后最多两位，实际 {len(part)} 位",
        )
    fen = int(found["yuan"] or 0) * 100 + int(part.ljust(2, "0"))
    if fen > FEN_MAX:
        return say(f"expected at most {yuan(FEN_MAX)} yuan", f"最多 {yuan(FEN_MAX)} 元")
    return fen


def fen_of_cell(cell: Cell) -> int | Words:
    """The amount of a spreadsheet's cell in fen, negative where a minus stands before it."""
    text = _text(cell)
    sign = -1 if text.startswith("-") else 1
    fen = fen_of(text.removeprefix("-"))
    return fen if isinstance(fen, Words) else sign * fen


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return format(Decimal(format(cell, f".{_DIGITS}g")), "f")
    text = "".join(str(cell).split()).replace("，", ",").removeprefix("¥").removeprefix("￥")
    return text.replace(",", "") if _grouped(text.removeprefix("-")) else text
