"""Who gives, scores and spends points in a village of examples, and what they state.

The county's book is in force from 1 January 2026: five categories, twelve months good, 60 points a
card and month. `household:h1` (head jia, member yi), h2 and h3 have accounts from 2 January.
Committee and work team score; points above 30 an entry need a decision.
"""

from functools import cache
from typing import Any, Final

from domain.kernel.act import Act, Signer
from domain.money.accounts import Account
from domain.points.accounts import PointsAccountOpened, PointsHousehold, account_of, points_of
from domain.points.book import Category, CategoryCode, RuleBookAdopted
from domain.points.earning import PointsDeducted, PointsEarned
from domain.registry import Document
from tests.domain.cast import committee, paper, register, work_team
from tests.spec import COUNTY, VILLAGE, Given, act, day, given, officer

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
