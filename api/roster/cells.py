"""One cell: what is meant, what was put right on the way, and what is wrong with it.

A numeric cell cannot hold an ID, card or phone number (digits past the fifteenth are lost), so
such a cell is refused and never repaired. Full-width letters, spaces, apostrophes and a small x
have one meaning only: they are put right, and that is said. Messages never repeat the number.

- HH-2 ID numbers by GB 11643. HH-4 Card numbers by Luhn. Days are Asia/Shanghai.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

from stdnum import luhn

from api.roster.relations import RELATIONS, examples
from api.roster.workbook import Cell
from domain.residents.identity_numbers import problem

T = TypeVar("T")

GROUP_MAX: Final = 99
SIZE_MAX: Final = 99
_OLD_ID_LENGTH: Final = 15
_CARD_DIGITS: Final = (16, 19)
_BANK_LENGTH_MAX: Final = 40
_SERIAL_FROM: Final = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, for days from March 1900 on (ECMA-376, part 1, 18.17.4.1)."""
_SERIAL_MAX: Final = 80_000
_DATE_EXAMPLE: Final = "应为日期，例如 2020-01-31"

_invisible = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]").sub
_apostrophes = re.compile(r"^['‘’`´＇]+|['‘’`´＇]+$").sub
_exponent = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}").fullmatch
_day = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日?)"
    r"(?:00?:00(?::00)?)?"
).fullmatch
_eight = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch
_group = re.compile(
    r"(?:.*村(?!民))?第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:村民)?(?:小组|组|社)?"
).fullmatch
_size = re.compile(r"([0-9]{1,2})[人口]?").fullmatch
_phone = re.compile(r"[0-9+/、,;()-]{5,40}").fullmatch
_GENDERS: Final = {"男": "male", "男性": "male", "女": "female", "女性": "female"}
_NUMERALS: Final = {numeral: place for place, numeral in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """A value or None, the kinds of what was put right, and a fault as (kind, message) or None."""

    value: T | None
    notes: tuple[str, ...] = ()
    fault: tuple[str, str] | None = None


Reader = Callable[[Cell, date], Said[str] | Said[date] | Said[int]]


def is_blank(cell: Cell) -> bool:
    """Whether nothing that can be seen stands there."""
    return isinstance(cell, str) and not _invisible("", cell).strip()


def tidy(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """The text without what nobody meant, and the kinds of what was taken away."""
    if isinstance(cell, str) and cell.isascii() and cell.isalnum():
        return cell, ()
    notes = []
    before = _invisible("", _plain(cell)).strip()
    text = _apostrophes("", before)
    if text != before:
        notes.append("apostrophe")
    half = unicodedata.normalize("NFKC", text)
    if half != text and not half.isspace():
        notes.append("full-width")
    joined = "".join(half.split())
    if joined != half:
        notes.append("spaces")
    return joined, tuple(notes)


def name(cell: Cell, _today: date) -> Said[str]:
    """A name or a household's number: any text."""
    text, notes = tidy(cell)
    return Said(text, notes) if text else Said(None, (), ("blank", "没有填写"))


def id_number(cell: Cell, today: date) -> Said[str]:
    """An ID number of eighteen places, valid on the day `today`."""
    text, notes = tidy(cell)
    if lost_digits(cell, text):
        return _of_number_cell()
    if not text:
        return Said(None, (), ("blank", "没有填写"))
    if len(text) == _OLD_ID_LENGTH and text.isdigit():
        wrong = "是 15 位旧号码，请按户口簿填写 18 位号码，系统不代为升位"
        return Said(None, (), ("id-number", wrong))
    if text.endswith("x"):
        text, notes = f"{text[:-1]}X", (*notes, "small-x")
    fault = problem(text, today)
    return Said(text, notes) if fault is None else Said(None, (), ("id-number", fault.zh))


def card(cell: Cell, _today: date) -> Said[str]:
    """A card number that passes Luhn, or an empty text."""
    text, notes = tidy(cell)
    if lost_digits(cell, text):
        return _of_number_cell()
    if not text:
        return Said("")
    least, most = _CARD_DIGITS
    if not (text.isascii() and text.isdigit()):
        return Said(None, (), ("card", "含非数字字符"))
    if not least <= len(text) <= most:
        return Said(None, (), ("card", f"长度为 {len(text)} 位，应为 {least} 至 {most} 位"))
    if not luhn.is_valid(text):
        return Said(None, (), ("card", "校验位不对"))
    return Said(text, notes)


def phone(cell: Cell, _today: date) -> Said[str]:
    """A phone number, several with a stroke between them, or an empty text."""
    text, notes = tidy(cell)
    if lost_digits(cell, text):
        return _of_number_cell()
    if text and not _phone(text):
        return Said(None, (), ("phone", "应为电话号码"))
    return Said(text, notes)


def relation(cell: Cell, _today: date) -> Said[str]:
    """The code of the relation to the head."""
    text, notes = tidy(cell)
    if not text:
        return Said(None, (), ("blank", "没有填写"))
    code = RELATIONS.get(text)
    if code is None:
        return Said(None, (), ("relation", f"不识别的关系，应为 {examples()} 等"))
    return Said(code, notes)


def group(cell: Cell, _today: date) -> Said[str]:
    """The two digits of a villagers' group: 1, 01, 一组, 第一村民小组."""
    text, notes = tidy(cell)
    if not text:
        return Said(None, (), ("blank", "没有填写"))
    number = group_number(text)
    if not number:
        return Said(None, (), ("group", f"应为 1 到 {GROUP_MAX} 的整数，或如“一组”"))
    return Said(f"{number:02d}", notes)


def group_number(text: str) -> int:
    """The number in a group's name; 0 where there is none."""
    found = _group(text)
    if found is None:
        return 0
    return int(found[1]) if found[1].isdigit() else _of_numerals(found[1])


def day(cell: Cell, _today: date) -> Said[date]:
    """A day, as a cell of dates, as text in any usual shape, or as a number of eight digits."""
    if isinstance(cell, datetime):
        return Said(cell.date())
    if isinstance(cell, date):
        return Said(cell)
    if is_blank(cell):
        return Said(None, (), ("blank", f"没有填写，{_DATE_EXAMPLE}"))
    text, notes = tidy(cell)
    found = _date_of(text)
    if found is None:
        return Said(None, (), ("date", _serial(cell) or _DATE_EXAMPLE))
    return Said(found, notes if text == found.isoformat() else (*notes, "date"))


def size(cell: Cell, _today: date) -> Said[int]:
    """How many people the household has; None where nothing is said."""
    text, notes = tidy(cell)
    if not text:
        return Said(None)
    found = _size(text)
    if found is None or not 0 < int(found[1]) <= SIZE_MAX:
        return Said(None, (), ("size", f"应为 1 到 {SIZE_MAX} 的整数"))
    return Said(int(found[1]), notes)


def gender(cell: Cell, _today: date) -> Said[str]:
    """`male`, `female`, or an empty text."""
    text, notes = tidy(cell)
    if not text:
        return Said("")
    found = _GENDERS.get(text)
    return Said(found, notes) if found else Said(None, (), ("gender", "应为男或女"))


def bank(cell: Cell, _today: date) -> Said[str]:
    """A bank's name, or an empty text."""
    text, notes = tidy(cell)
    if len(text) > _BANK_LENGTH_MAX:
        return Said(None, (), ("bank", f"最多 {_BANK_LENGTH_MAX} 个字"))
    return Said(text, notes)


def optional(cell: Cell, _today: date) -> Said[str]:
    """Any text, or none."""
    text, notes = tidy(cell)
    return Said(text, notes)


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def lost_digits(cell: Cell, text: str) -> bool:
    """A number, or a text such as 6.21E+18 that was one before it was saved as text."""
    return isinstance(cell, int | float) or _exponent(text) is not None


def _of_number_cell() -> Said[str]:
    return Said(None, (), ("number-cell", "是数字单元格，长号码会丢位，请设为文本格式后重新填写"))


def _date_of(text: str) -> date | None:
    found = _eight(text) or _day(text)
    if found is None:
        return None
    year, *rest = (part for part in found.groups() if part and part.isdigit())
    try:
        return date(int(year), int(rest[0]), int(rest[1]))
    except ValueError:
        return None


def _serial(cell: Cell) -> str:
    """What to tell of a number that may be Excel's serial number of a day: it is never guessed."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 < cell <= _SERIAL_MAX:
        return ""
    meant = _SERIAL_FROM + timedelta(days=int(cell))
    return f"是数字而非日期；若指 {meant.isoformat()}，请把单元格设为日期格式"


def _of_numerals(text: str) -> int:
    """一 to 九十九; 0 for what is no number."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or (not ten and tens):
        return 0
    value = _NUMERALS.get(ones, 0)
    return value + (10 * _NUMERALS.get(tens, 1 if not tens else 0) if ten else 0)
