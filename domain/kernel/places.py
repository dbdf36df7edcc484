"""Jurisdictions 行政区划: codes in which a lower place begins with its upper place's code.

Province 2 digits, city 4, county 6 (GB/T 2260), township 9, village 12 (statistical codes), and
a villagers' group as `<village>-<nn>`. Authority holds for what lies under it, never sideways.
"""

import re
from functools import lru_cache
from typing import Annotated

import msgspec

PLACE_PATTERN = r"^[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3}(?:-[0-9]{2})?)?)?)?)?$"

Place = Annotated[str, msgspec.Meta(pattern=PLACE_PATTERN, description="行政区划代码")]

_LENGTHS = (15, 12, 9, 6, 4, 2)
LEVELS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village", 15: "group"}


def is_place(code: str) -> bool:
    """Whether the code has the form of a jurisdiction."""
    return re.fullmatch(PLACE_PATTERN, code) is not None


def level(code: str) -> str:
    """`province`, `city`, `county`, `township`, `village` or `group`."""
    return LEVELS[len(code)]


def covers(authority: str, place: str) -> bool:
    """Whether authority bound to the first place holds for the second."""
    return place.startswith(authority)


@lru_cache(maxsize=16_384)
def upwards(place: str) -> tuple[str, ...]:
    """The place itself and every place above it, the nearest first."""
    return tuple(place[:length] for length in _LENGTHS if length <= len(place))


def village_of(place: str) -> str:
    """The village in which a group or village lies."""
    return place[:12]


def county_of(place: str) -> str:
    """The county in which the place lies."""
    return place[:6]
