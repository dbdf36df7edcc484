"""Where the year is played, as values: a township, its villages, and what is told of each.

Every village plays the same chapters on a calendar of its own; what differs is told here: how its
applications turn out, who has no key, where a board was hung on paper, whose term ends.
"""

from dataclasses import dataclass, replace
from typing import Literal

from api.demo.village import TOWNSHIP as TOWNSHIP_CODE
from api.demo.village import VILLAGE as FIRST_CODE

Turn = Literal[
    "goes_on", "too_rich", "withdrawn", "outvoted", "corrected", "held", "climbed", "sent_back"
]  # fmt: skip
"""How an application turns out; all but the three that end it lead to the roster.

`too_rich` at the survey, `withdrawn` by the household, `outvoted` by the assembly; `corrected`
after an objection upheld, `held` by one that is answered late, `climbed` by one that nobody
answers in time, `sent_back` by the township.
"""
Tale = Literal["leaves", "splits", "entry_corrected", "name_corrected", "falsehood", "faults"]
"""What is told of a village beside: each the chapter of that name in `year`."""
ENDED_BEFORE_ASSEMBLY: tuple[Turn, ...] = ("too_rich", "withdrawn")
ENDED: tuple[Turn, ...] = (*ENDED_BEFORE_ASSEMBLY, "outvoted")


@dataclass(frozen=True, slots=True)
class Village:
    """One village and its story; the households of `turns` are the first of its roster.

    `mark` is what the names of its people end in. `later_days` puts its calendar behind that of
    the story. `keyless`: one of its representatives has no key. `lost_key`: one has lost it when
    the assembly meets. `paper_board`: its first notice hung on paper before it was entered.
    `term_ends`: a committee member's office ends while an act of theirs is on its way.
    `untold_count`: households that publicity reaches late. `tales`: what is told of it beside.
    """

    code: str
    name: str
    households_count: int
    turns: tuple[Turn, ...]
    mark: str = ""
    later_days: int = 0
    keyless: bool = False
    lost_key: bool = False
    paper_board: bool = False
    term_ends: bool = False
    untold_count: int = 0
    tales: tuple[Tale, ...] = ()


@dataclass(frozen=True, slots=True)
class Township:
    """A township, whose officers serve all of its villages.

    `has_money`: the year of money is told beside the villages' stories; `has_motivation`: that of
    points and motivation too, which needs it.
    """

    code: str
    name: str
    villages: tuple[Village, ...]
    has_money: bool = False
    has_motivation: bool = False

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
    lost_key=True,
    tales=("entry_corrected", "name_corrected"),
)
SECOND = Village(
    code=f"{TOWNSHIP_CODE}202",
    name="演示村",
    households_count=78,
    turns=(
        *("goes_on", "held", "goes_on", "climbed", "withdrawn"),
        *("goes_on", "goes_on", "outvoted", "goes_on"),
    ),
    mark="-202",
    later_days=4,
    keyless=True,
    untold_count=3,
    tales=("leaves", "splits"),
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
    tales=("falsehood", "faults"),
)
TOWNSHIP = Township(
    TOWNSHIP_CODE, "示例镇", (FIRST, SECOND, THIRD), has_money=True, has_motivation=True
)
ONE_VILLAGE = replace(
    TOWNSHIP,
    villages=(replace(FIRST, households_count=24, turns=FIRST.turns[:6]),),
    has_money=False,
    has_motivation=False,
)
"""The smallest township that plays the story, for tests."""
