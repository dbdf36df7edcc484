"""Where the year is played, as values: a township, its villages, and what is told of each.

Every village plays the same chapters on a calendar of its own; what differs is told here: how its
applications turn out, who has no key, where a board was hung on paper, whose term ends.
"""

from dataclasses import dataclass, replace
from typing import Literal

from api.demo.village import TOWNSHIP as TOWNSHIP_CODE
from api.demo.village import VILLAGE as FIRST_CODE

Turn = Literal[
    "goes_on", "too_rich", "withdrawn", "outvoted", "corrected", "held", "sent_back"
]  # fmt: skip
"""How an application turns out; all but the three that end it lead to the roster.

`too_rich` at the survey, `withdrawn` by the household, `outvoted` by the assembly; `corrected`
after an objection upheld, `held` by one that is answered late, `sent_back` by the township.
"""
ENDED_BEFORE_ASSEMBLY: tuple[Turn, ...] = ("too_rich", "withdrawn")
ENDED: tuple[Turn, ...] = (*ENDED_BEFORE_ASSEMBLY, "outvoted")


@dataclass(frozen=True, slots=True)
class Village:
    """One village and its story; the households of `turns` are the first of its roster.

    `mark` is what the names of its people end in. `later_days` puts its calendar behind that of
    the story. `keyless`: one of its representatives has no key. `paper_board`: its first notice
    hung on paper before it was entered. `term_ends`: a committee member's office ends while an
    act of theirs is on its way.
    """

    code: str
    name: str
    households_count: int
    turns: tuple[Turn, ...]
    mark: str = ""
    later_days: int = 0
    keyless: bool = False
    paper_board: bool = False
    term_ends: bool = False


@dataclass(frozen=True, slots=True)
class Township:
    """A township, whose officers serve all of its villages."""

    code: str
    name: str
    villages: tuple[Village, ...]

    @property
    def households_count(self) -> int:
        """Households of all villages."""
        return sum(village.households_count for village in self.villages)


FIRST = Village(
    code=FIRST_CODE,
    name="示例村",
    households_count=64,
    turns=(
        *("goes_on", "goes_on", "corrected", "goes_on"),
        *("outvoted", "too_rich", "goes_on", "goes_on"),
    ),
)
SECOND = Village(
    code=f"{TOWNSHIP_CODE}202",
    name="演示村",
    households_count=78,
    turns=(
        *("goes_on", "held", "goes_on", "goes_on", "withdrawn"),
        *("goes_on", "goes_on", "outvoted", "goes_on"),
    ),
    mark="-202",
    later_days=4,
    keyless=True,
)
THIRD = Village(
    code=f"{TOWNSHIP_CODE}203",
    name="样本村",
    households_count=66,
    turns=(
        *("goes_on", "sent_back", "goes_on", "too_rich"),
        *("goes_on", "goes_on", "corrected", "goes_on"),
    ),
    mark="-203",
    later_days=9,
    paper_board=True,
    term_ends=True,
)
TOWNSHIP = Township(TOWNSHIP_CODE, "示例镇", (FIRST, SECOND, THIRD))
ONE_VILLAGE = replace(
    TOWNSHIP, villages=(replace(FIRST, households_count=24, turns=FIRST.turns[:6]),)
)
"""The smallest township that plays the story, for tests."""
