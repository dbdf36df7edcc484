"""Monthly scoring 每月记分: one sheet, thousands of lines, of a village, a township or a county.

- REG-5 The header says how many lines there are and what they earn and deduct; every line is of its
  batch, month and day, and of a village under its place.
- PTS-2 A household is scored at most once for a category and month, within the rule book's bounds
  and its threshold: what needs a decision is entered by itself.
- PTS-4 No line deducts more than there is. PTS-1, PTS-3, PTS-6, HH-3, ACT-2, ACT-3 of every entry;
  FUND-1, PAY-9, REG-1, REG-2 of its voucher. REG-1 A batch is new.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import DIGEST, PAPER, VILLAGE
from domain.kernel.fact import Count, Digest, Fact, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import Refused, require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement
from domain.points.accounts import Month, MonthSum, PointsHousehold, points_of
from domain.points.book import CATEGORIES
from domain.points.entries import (
    EXAMPLE,
    RULES,
    SCORERS,
    Entry,
    Ruled,
    check_deducts,
    check_earns,
    check_entry,
    deduction,
    earning,
    noted,
    reads_of,
)

ScoringId = Annotated[str, identifier("scoring")]
BATCH_SCORERS: Final[Seats] = (
    (*SCORERS[0], "county_reviewer"),
    (*SCORERS[1], "county_reviewer", "county_deputy"),
)
_EARNED: Final = "ScoredPoints.v1"
_DEDUCTED: Final = "DockedPoints.v1"
_LINE: Final = {**EXAMPLE, "scoring": "scoring:1", "evidence": DIGEST}


@state_of("scoring")
class Scoring(State):
    """One batch of a month's scoring."""


@fact(
    "MonthScored.v1",
    title=say("Month scored", "每月记分"),
    stream=lambda data: data.scoring,
    place=lambda data, _history: data.place,
    signed_by=(BATCH_SCORERS,),
    rules=("REG-1", "REG-5", "ACT-2"),
    line_types=(_EARNED, _DEDUCTED),
    example={
        "scoring": "scoring:1",
        "place": VILLAGE,
        "month": "2026-03",
        "on": "2026-03-31",
        "lines_count": 1,
        "earned_points": 10,
        "deducted_points": 0,
        "sheet": PAPER,
    },
)
class MonthScored(Fact):
    """Which month of which place is scored, what the lines add up to, and the signed sheet."""

    scoring: ScoringId
    place: Place
    month: Month
    on: date
    lines_count: Count
    earned_points: Count
    deducted_points: Count
    sheet: Paper


class Scored(Entry):
    """A line of a batch; its evidence is named by its SHA-256."""

    scoring: ScoringId
    evidence: Digest


@fact(
    _EARNED,
    title=say("Points scored", "记分加分明细"),
    stream=lambda data: points_of(data.account),
    touches=touched_by,
    reads=reads_of,
    signed_by=(BATCH_SCORERS,),
    rules=RULES,
    line_only=True,
    example={**_LINE, "good_until": "2027-03-31"},
)
class ScoredPoints(Scored):
    """What a household earned in a category in the month, and until when it is good."""

    good_until: date | None


@fact(
    _DEDUCTED,
    title=say("Points docked", "记分扣分明细"),
    stream=lambda data: points_of(data.account),
    touches=touched_by,
    reads=reads_of,
    signed_by=(BATCH_SCORERS,),
    rules=RULES,
    line_only=True,
    example={**_LINE, "voucher": "voucher:points-2"},
)
class DockedPoints(Scored):
    """What a household lost in a category in the month."""


@moves(ScoredPoints, corrected_by="PTS-6")
def _earned(data: ScoredPoints) -> tuple[Movement, ...]:
    return earning(data, data.good_until)


@moves(DockedPoints, corrected_by="PTS-6")
def _deducted(data: DockedPoints) -> tuple[Movement, ...]:
    return deduction(data)


@admits(MonthScored)
def admit_scoring(act: Act[MonthScored], history: History) -> None:
    """REG-1 of the batch, REG-5 of its lines."""
    data = act.data
    check_new(history, Scoring, data.scoring)
    lines = [line.data for line in act.lines if isinstance(line.data, Scored)]
    strange = sum(not _fits(line, data) for line in lines)
    found = (len(lines), _sum(lines, ScoredPoints), _sum(lines, DockedPoints))
    stated = (data.lines_count, data.earned_points, data.deducted_points)
    require(
        found == stated and not strange,
        "REG-5",
        expected=say(
            f"{stated[0]} lines of {data.scoring}, {data.month}: +{stated[1]} -{stated[2]}",
            f"{data.scoring} {data.month} 共 {stated[0]} 行，加 {stated[1]} 分，减 {stated[2]} 分",
        ),
        found=say(
            f"{found[0]} lines: +{found[1]} -{found[2]}; {strange} of others",
            f"{found[0]} 行，加 {found[1]} 分，减 {found[2]} 分；不属于本批次的 {strange} 行",
        ),
    )


def _fits(line: Scored, data: MonthScored) -> bool:
    own = (line.scoring, line.month, line.on) == (data.scoring, data.month, data.on)
    return own and covers(data.place, line.place)


def _sum(lines: Iterable[Scored], kind: type[Scored]) -> int:
    return sum(line.points for line in lines if isinstance(line, kind))


@admits(ScoredPoints)
def admit_scored(act: Act[ScoredPoints], history: History) -> None:
    """Whose points they are, PTS-2 of the earning, then its movement."""
    data, ruled = act.data, check_entry(act, history)
    _check_once(data, ruled)
    check_earns(data, ruled, data.good_until, decided=False)
    check_moves(act, history)


@admits(DockedPoints)
def admit_docked(act: Act[DockedPoints], history: History) -> None:
    """Whose points they are, PTS-2 of the deduction, then PTS-4 of its movement."""
    data, ruled = act.data, check_entry(act, history)
    _check_once(data, ruled)
    check_deducts(data, ruled, decided=False)
    check_moves(act, history)


def _check_once(data: Scored, ruled: Ruled) -> None:
    if not ruled.before.scored:
        return
    title = CATEGORIES[data.category]
    raise Refused(
        "PTS-2",
        expected=say(
            f"{title.en} of {data.month} scored once", f"{data.month} {title.zh}只记分一次"
        ),
        found=say(f"{data.account} scored already", f"{data.account} 已记分"),
    )


@evolves(PointsHousehold, ScoredPoints)
def note_scored(state: PointsHousehold, event: Event[ScoredPoints]) -> PointsHousehold:
    """The category of the month is scored, and its sum is higher."""
    points = event.data.points
    return noted(state, event.data, MonthSum(earned=points, earned_alone=points, scored=True))


@evolves(PointsHousehold, DockedPoints)
def note_docked(state: PointsHousehold, event: Event[DockedPoints]) -> PointsHousehold:
    """The category of the month is scored, and its sum is higher."""
    points = event.data.points
    return noted(state, event.data, MonthSum(deducted=points, deducted_alone=points, scored=True))
