"""Who gives, scores and spends points in a village of examples, and what they state.

The county's book is in force from 1 January 2026: five categories, twelve months good, 60 points a
card and month. `household:h1` (head jia, member yi), h2 and h3 have accounts from 2 January.
Committee and work team score; points above 30 an entry need a decision.
"""

from functools import cache
from typing import Any, Final

from domain.authority.registry import Document
from domain.kernel.act import Act, Signer
from domain.money.accounts import Account
from domain.points.accounts import PointsAccountOpened, PointsHousehold, account_of, points_of
from domain.points.appeals import DeductionAppealed
from domain.points.book import Category, CategoryCode, RuleBookAdopted
from domain.points.cards import End, PointsCardEnded, PointsCardIssued
from domain.points.decisions import PointsDecisionProposed
from domain.points.earning import PointsDeducted, PointsEarned
from domain.points.lapsing import Lapse, PointsLapsed
from domain.points.reversal import PointsReversed
from domain.points.scoring import DockedPoints, MonthScored, ScoredPoints
from domain.residents.lineage import Goes, HouseholdsMerged
from domain.steps.committees import CommitteesDecided
from domain.steps.complaints import ComplaintAnswered
from tests.domain.cast import (
    committee,
    digest,
    paper,
    register,
    secretary,
    township_reviewer,
    work_team,
)
from tests.spec import COUNTY, VILLAGE, Given, act, day, given, officer, secret

BOOK: Final = Document(number="示例积分〔2026〕1号", title="示例积分细则", sha256="b" * 64)
H1, H2, H3 = (account_of(f"household:h{n}", VILLAGE) for n in (1, 2, 3))
By = tuple[Signer, ...]


def keeper(person: str = "person:keeper") -> Signer:
    return officer("supermarket_keeper", person, body="supermarket")


def supervisor(person: str = "person:sv1") -> Signer:
    return officer("supervision_committee", person, body="supervision")


def scorers() -> By:
    return (committee(), work_team())


def county_pair() -> By:
    return (
        officer("county_reviewer", "person:k1", body="county office"),
        officer("leading_group", "person:lg1", body="leading group"),
    )


def category(code: CategoryCode = "beautiful_courtyard", **bounds: int) -> Category:
    usual = {
        "earn_entry_max": 50,
        "earn_month_max": 80,
        "deduct_entry_max": 20,
        "deduct_month_max": 30,
        "decision_above": 30,
    }
    return Category(code=code, **{**usual, **bounds})


CATEGORIES: Final = (
    category(),
    category("policy_knowledge"),
    category("income_progress", earn_entry_max=100, earn_month_max=100, decision_above=100),
    category("helping_others"),
    category("evaluation"),
)


def book(
    place: str = COUNTY,
    *,
    since: str = "2026-01-01",
    at: str = "2026-01-01",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[RuleBookAdopted]:
    fields = {
        "document": BOOK,
        "categories": CATEGORIES,
        "months_good": 12,
        "card_month_max": 60,
        "appeal_days": 7,
        **other,
    }
    data = RuleBookAdopted(place=place, effective_from=day(since), **fields)
    return act(data, by=by or county_pair(), at=at)


def opened(
    household: str = "household:h1",
    *,
    place: str = VILLAGE,
    on: str = "2026-01-02",
    at: str | None = None,
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsAccountOpened]:
    fields = {"account": account_of(household, place), "certificate": paper("证明"), **other}
    data = PointsAccountOpened(household=household, place=place, opened_on=day(on), **fields)
    return act(data, by=by or (committee(), keeper()), at=at or on)


def earned(
    points: int = 10,
    *,
    name: str = "e1",
    household: str = "household:h1",
    on: str = "2026-03-10",
    at: str | None = None,
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsEarned]:
    data = PointsEarned(
        points=points,
        **{"good_until": day("2027-03-31"), **_entry(name, household, on), **other},
    )
    return act(data, by=by or scorers(), at=at or on)


def deducted(
    points: int = 5,
    *,
    name: str = "d1",
    household: str = "household:h1",
    on: str = "2026-03-20",
    at: str | None = None,
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsDeducted]:
    data = PointsDeducted(points=points, **{**_entry(name, household, on), **other})
    return act(data, by=by or scorers(), at=at or on)


def _entry(name: str, household: str, on: str) -> dict[str, Any]:
    return {
        "voucher": f"voucher:{name}",
        "account": account_of(household, VILLAGE),
        "household": household,
        "place": VILLAGE,
        "category": "beautiful_courtyard",
        "month": on[:7],
        "on": day(on),
        "evidence": paper(f"照片 {name}"),
    }


@cache
def points_village() -> Given:
    """The village with a rule book and three accounts, nothing on any of them."""
    return given(*register(), book(), opened(), opened("household:h2"), opened("household:h3"))


def account(state: Given, name: str = H1) -> Account:
    """An account as it stands."""
    return state.ledger.read(Account, name)


def points_state(state: Given, name: str = H1) -> PointsHousehold:
    """What was entered for its months."""
    return state.ledger.read(PointsHousehold, points_of(name))


# --- cards -------------------------------------------------------------------------------------


def card(
    name: str = "jia",
    *,
    household: str = "household:h1",
    month_max: int = 60,
    on: str = "2026-01-05",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsCardIssued]:
    fields = {
        "card": f"pointscard:{name}",
        "account": account_of(household, VILLAGE),
        "place": VILLAGE,
        "person": f"person:{name}",
        "replaces": None,
        "spent_points": 0,
        "receipt": paper("领卡单"),
        **other,
    }
    data = PointsCardIssued(household=household, month_max=month_max, issued_on=day(on), **fields)
    return act(data, by=by or (committee(), keeper()), at=on)


def card_ended(
    name: str = "jia", end: End = "lost", *, on: str = "2026-03-12", by: Signer | None = None
) -> Act[PointsCardEnded]:
    data = PointsCardEnded(card=f"pointscard:{name}", end=end)
    return act(data, by=by or keeper(), at=on)


def merger(
    merged: str, into: str, *names: str, on: str = "2026-03-05", at: str = "2026-03-12"
) -> Act[HouseholdsMerged]:
    data = HouseholdsMerged(
        household=into,
        merged=merged,
        place=VILLAGE,
        on=day(on),
        members=tuple(Goes(person=f"person:{name}", relation="other_relative") for name in names),
    )
    return act(data, by=committee(), at=at)


# --- decisions ---------------------------------------------------------------------------------


def proposed(
    points: int = 40,
    *,
    procedure: Any = "points_committees",  # noqa: ANN401
    on: str = "2026-03-02",
    by: Signer | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsDecisionProposed]:
    fields = {
        "decision": "pointsdecision:1",
        "case": "case:points",
        "account": H1,
        "household": "household:h1",
        "place": VILLAGE,
        "category": "beautiful_courtyard",
        "direction": "earned",
        "evidence": paper("申请"),
        **other,
    }
    data = PointsDecisionProposed(points=points, procedure=procedure, **fields)
    return act(data, by=by or work_team(), at=on)


def committees_decided(
    *, admitted: bool = True, on: str = "2026-03-05", by: By | None = None
) -> Act[CommitteesDecided]:
    named = ("case:points",)
    data = CommitteesDecided(
        decision="decision:points",
        place=VILLAGE,
        admitted=named if admitted else (),
        declined=() if admitted else named,
        minutes=paper("会议记录"),
        reasons=None if admitted else secret("分数过高"),
    )
    return act(data, by=by or (secretary(), committee()), at=on)


# --- a month's scoring -------------------------------------------------------------------------


def scored(points: int = 10, *, household: str = "household:h1", **other: Any) -> ScoredPoints:  # noqa: ANN401
    fields = _line(household, "s") | {"good_until": day("2027-03-31")} | other
    return ScoredPoints(points=points, **fields)


def docked(points: int = 5, *, household: str = "household:h1", **other: Any) -> DockedPoints:  # noqa: ANN401
    return DockedPoints(points=points, **(_line(household, "x") | other))


def _line(household: str, prefix: str) -> dict[str, Any]:
    return {
        "scoring": "scoring:1",
        **_entry(f"{prefix}-{household.partition(':')[2]}", household, "2026-03-31"),
        "category": "evaluation",
        "evidence": digest("评分表"),
    }


def month_scored(
    *lines: ScoredPoints | DockedPoints,
    place: str = VILLAGE,
    by: By | None = None,
    on: str = "2026-03-31",
    **other: Any,  # noqa: ANN401
) -> Act[MonthScored]:
    fields = {
        "scoring": "scoring:1",
        "month": "2026-03",
        "lines_count": len(lines),
        "earned_points": sum(one.points for one in lines if isinstance(one, ScoredPoints)),
        "deducted_points": sum(one.points for one in lines if isinstance(one, DockedPoints)),
        "sheet": paper("评分表"),
        **other,
    }
    data = MonthScored(place=place, on=day(on), **fields)
    return act(data, by=by or scorers(), at=on, lines=lines)


# --- corrected, appealed, lapsed ---------------------------------------------------------------


def reversed_(
    points: int = 10,
    *,
    name: str = "r1",
    reverses: str = "e1",
    household: str = "household:h1",
    on: str = "2026-03-25",
    by: By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[PointsReversed]:
    fields = {
        "direction": "earned" if reverses.startswith(("e", "s")) else "deducted",
        "entered_for": "2026-03/beautiful_courtyard",
        "account": account_of(household, VILLAGE),
        "place": VILLAGE,
        "cause": "entered_wrongly",
        "complaint": None,
        "paper": paper("更正单"),
        **other,
    }
    data = PointsReversed(
        voucher=f"voucher:{name}",
        reverses=f"voucher:{reverses}",
        household=household,
        points=points,
        on=day(on),
        **fields,
    )
    return act(data, by=by or (committee("person:c2"), supervisor()), at=on)


def appealed(
    entry: str = "d1",
    *,
    household: str = "household:h1",
    on: str = "2026-03-23",
    by: Signer | By | None = None,
    **other: Any,  # noqa: ANN401
) -> Act[DeductionAppealed]:
    data = DeductionAppealed(
        entry=f"voucher:{entry}",
        household=household,
        **{
            "complaint": "complaint:1",
            "account": account_of(household, VILLAGE),
            "place": VILLAGE,
            "words": secret("院子已打扫"),
            **other,
        },
    )
    return act(data, by=by or officer("householder", "person:jia", body="household"), at=on)


def answered(
    outcome: Any = "upheld",  # noqa: ANN401
    *,
    on: str = "2026-03-27",
    by: Signer | None = None,
) -> Act[ComplaintAnswered]:
    data = ComplaintAnswered(
        complaint="complaint:1",
        outcome=outcome,
        reasons=secret("经核查"),
        evidence=paper("核查记录"),
    )
    return act(data, by=by or township_reviewer(), at=on)


def lapsed(
    *lapses: tuple[str, int],
    name: str = "l1",
    on: str = "2027-04-01",
    by: Signer | None = None,
    place: str = VILLAGE,
) -> Act[PointsLapsed]:
    listed = tuple(Lapse(account, points) for account, points in lapses or ((H1, 10),))
    data = PointsLapsed(voucher=f"voucher:{name}", place=place, on=day(on), lapses=listed)
    return act(data, by=by or officer("system", "person:system", place=COUNTY), at=on)
