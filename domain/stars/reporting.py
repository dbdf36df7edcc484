"""What was confirmed is summed up and reported 认定结果汇总上报 (row 7, step 6).

- STAR-1 The township's sheet names each case once, with its household and the stars confirmed, all
  of one year; each household is out of poverty still, and honest. With it the cases are completed,
  and from that day each household is a star household, until the end of the year after, or until a
  later year's are determined.
- REG-1 A sheet is handed in once. REG-5 It adds up to what its lines say. ACT-1 Its cases are the
  township's.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.honours.applying import Year
from domain.honours.confirming import check_as_verified
from domain.honours.rating import Rating, rating_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.residents.households import Household, with_standing
from domain.residents.statuses import Status, ended
from domain.rules import ORDER
from domain.stars.eligibility import check_fit_for_stars
from domain.stars.facts import Stars
from domain.stars.procedure import REPORTED, STAR
from domain.steps.case import Case, finish
from domain.steps.turn import check_turn

SummaryId = Annotated[str, identifier("summary")]


@state_of("summary")
class Summary(State):
    """A sheet that was reported."""


class Reported(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One case on the sheet."""

    case: CaseId
    household: HouseholdId
    stars: Stars


@fact(
    REPORTED,
    title=say("Stars reported", "星级认定结果汇总上报"),
    stream=lambda data: data.summary,
    touches=lambda data: tuple(
        stream
        for line in data.lines
        for stream in (line.case, rating_of(line.case), line.household)
    ),
    place=lambda data, _history: data.place,
    signed_by=((("township_officer",),),),
    rules=("STAR-1", *ORDER, "REG-1", "REG-5", "REG-2", "ACT-2", "ACT-3"),
    example={
        "summary": "summary:1",
        "place": "231005100",
        "year": 2026,
        "lines": [{"case": CASE, "household": HOUSEHOLD, "stars": 3}],
        "total_fen": 100_000,
        "sheet": PAPER,
    },
)
class StarsReported(Fact):
    """A township's star households of a year, and what their awards add up to in whole fen."""

    summary: SummaryId
    place: Place
    year: Year
    lines: Annotated[tuple[Reported, ...], msgspec.Meta(min_length=1, max_length=200)]
    total_fen: Fen
    sheet: Paper


@admits(StarsReported)
def admit_report(act: Act[StarsReported], history: History) -> None:
    """REG-1 of the sheet, turn, stars and household of each case, REG-5 of the whole."""
    data = act.data
    check_new(history, Summary, data.summary)
    check_once([line.case for line in data.lines], "STAR-1")
    ratings = [_check_line(line, act, history) for line in data.lines]
    total_fen = sum(rating.amount_fen for rating in ratings)
    require(
        data.total_fen == total_fen,
        "REG-5",
        expected=say(f"{total_fen} fen", f"合计 {total_fen} 分"),
        found=say(f"{data.total_fen} fen", f"合计 {data.total_fen} 分"),
    )


def _check_line(line: Reported, act: Act[StarsReported], history: History) -> Rating:
    data = act.data
    case = check_turn(act, history, line.case)
    require(
        covers(data.place, case.place),
        "ACT-1",
        expected=say(f"cases of {data.place}", f"{data.place} 的事项"),
        found=say(f"{case.id} of {case.place}", f"{case.id} 属于 {case.place}"),
    )
    rating = history.read(Rating, rating_of(line.case))
    right = (rating.household, rating.year, rating.stars)
    stated = (line.household, data.year, line.stars)
    check_as_verified("STAR-1", say("{} for {}, {} stars", "{} {} 年 {} 星"), stated, right)
    household = history.read(Household, case.subject)
    check_fit_for_stars(history, household, rating.year, act.day)
    return rating


@evolves(Case, StarsReported)
def report(state: Case, event: Event[StarsReported]) -> Case:
    """The case is completed."""
    return finish(state, event, state.step_name(REPORTED), event.data.summary)


@evolves(Rating, StarsReported)
def confer_rating(state: Rating, event: Event[StarsReported]) -> Rating:
    """The stars hold from now."""
    return msgspec.structs.replace(state, conferred_on=event.day, conferred_at=event.index)


@evolves(Household, StarsReported)
def confer(state: Household, event: Event[StarsReported]) -> Household:
    """From this day a star household; what an earlier year determined is determined anew.

    What is reported late ends no stars of a later year, and holds on no day after its own end.
    """
    until = date(event.data.year + 1, 12, 31)
    later = (
        one.code == STAR.confers and one.holds_on(event.day) and (one.until or date.max) > until
        for one in state.statuses
    )
    if event.day > until or any(later):
        return state
    before = ended(state.statuses, event.day, {STAR.confers})
    status = Status(code=STAR.confers, from_=event.day, until=until, index=event.index)
    return with_standing(msgspec.structs.replace(state, statuses=before), status)


@evolves(Summary, StarsReported)
def hand_in(state: Summary, _event: Event[StarsReported]) -> Summary:
    """The sheet was handed in."""
    return state
