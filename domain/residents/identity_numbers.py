"""Citizen identity numbers 公民身份号码, by GB 11643-1999.

- HH-2 Eighteen places: six digits of region, eight of birth date, three of order (odd for men),
  one check character. Regions abolished since are valid for whoever was numbered there.

The reasons never repeat the number: a refusal may be logged (quality.md, Permissions).
"""

from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from stdnum import numdb

from domain.kernel.words import Words, say

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULL_WIDTH = "０１２３４５６７８９Ｘｘ"
_OLDEST_YEARS = 130
_FIRST_NUMBERED_YEAR = 1984
"""Numbers were first given out under the regulations of 1984 (居民身份证试行条例)."""

Gender = Literal["female", "male"]


def problem(number: str, day: date) -> Words | None:
    """What is wrong with an identity number on a day; None where it is valid."""
    return (
        _problem_of_form(number)
        or _problem_of_birth(number, day)
        or _problem_of_region(number)
        or _problem_of_check(number)
    )


def birth_date(number: str) -> date:
    """The birth date in a valid number; raises `ValueError` where it is no date."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def gender(number: str) -> Gender:
    """The gender in a valid number: odd order codes are men's (GB 11643, 4.2.3)."""
    return "male" if int(number[16]) % 2 else "female"


def check_character(first_17: str) -> str:
    """The check character for the first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(map(mul, map(int, first_17), _WEIGHTS))
    return _CHECKS[total % 11]


def _problem_of_form(number: str) -> Words | None:
    digits = number[:17]
    if not number.isascii() and any(character in _FULL_WIDTH for character in number):
        return say("full-width digits: type half-width ones", "含全角字符，请改用半角")
    if number.split() != [number] and number:
        return say("spaces in the number", "号码中有空格")
    if len(number) != LENGTH:
        return say(
            f"{len(number)} characters instead of 18", f"长度为 {len(number)} 位，应为 18 位"
        )
    if not (digits.isascii() and digits.isdigit()):
        return say("something other than digits in the first 17 places", "前 17 位含非数字字符")
    return _problem_of_last(number[17])


def _problem_of_last(last: str) -> Words | None:
    if last == "x":
        return say("a small x at the end: write a capital X", "末位应为大写 X")
    if last not in _CHECKS:
        return say("a check character other than 0-9 or X", "校验码只能是 0-9 或 X")
    return None


def _problem_of_birth(number: str, day: date) -> Words | None:
    try:
        born = birth_date(number)
    except ValueError:
        return say("a birth date that is no date", "出生日期无效")
    if born > day:
        return say("a birth date in the future", "出生日期在将来")
    if day.year - born.year > _OLDEST_YEARS:
        return say(
            f"a birth date over {_OLDEST_YEARS} years ago", f"出生日期距今超过 {_OLDEST_YEARS} 年"
        )
    return None


def _problem_of_region(number: str) -> Words | None:
    last = _region_ended(number[:6])
    if last is None:
        return say("an unknown region code", "地区码不存在")
    if last < max(birth_date(number).year, _FIRST_NUMBERED_YEAR):
        return say("a region code abolished before the number was given", "地区码在编号前已撤销")
    return None


def _problem_of_check(number: str) -> Words | None:
    if check_character(number[:17]) != number[17]:
        return say("a check character that does not fit", "校验码不符")
    return None


_STILL = 9999


@lru_cache(maxsize=4096)
def _region_ended(code: str) -> int | None:
    """The last year in which the county's code was given out; None where it never existed."""
    found = numdb.get("cn/loc").info(code)
    counties = [part["county"] for _digits, part in found if "county" in part]
    years = [_last_year(entry) for county in counties for entry in county.split(",")]
    return max(years, default=None)


def _last_year(entry: str) -> int:
    """The year behind the dash of `[1982-1999]name`; open where none stands there."""
    if not entry.startswith("["):
        return _STILL
    last = entry[1 : entry.index("]")].partition("-")[2]
    return int(last) if last else _STILL
