"""Second chapter: the county's rule book, an account for every household, a card for its head.

- PTS-2 The book names categories and bounds, the threshold for a decision, months until points
  lapse, the limit of a card and the days of an appeal. PTS-1 One account a household, one card a
  member, on the village's certificate.
"""

from typing import Any, Final

from api.demo.motivation.store import COUNTY, KEEPER, Home, Store
from api.demo.stage import Draft
from api.demo.village import COUNTY as PLACE

CARD_MONTH_MAX: Final = 60
MONTHS_GOOD: Final = 6
APPEAL_DAYS: Final = 10
HANDED_OUT_BY: Final = ("c1", KEEPER)
_USUAL: Final = {
    "earn_entry_max": 30,
    "earn_month_max": 60,
    "deduct_entry_max": 10,
    "deduct_month_max": 20,
    "decision_above": 20,
}
CATEGORIES: Final[tuple[tuple[str, dict[str, int]], ...]] = (
    ("income_progress", {"earn_entry_max": 80, "earn_month_max": 100}),
    ("policy_knowledge", {}),
    ("helping_others", {"earn_entry_max": 60, "earn_month_max": 120}),
    ("five_good_family", {}),
    ("good_in_laws", {}),
    ("beautiful_courtyard", {}),
    ("evaluation", {}),
)


def adopt(store: Store) -> None:
    """The county adopts its book; a village's own may not be wider."""
    stage = store.stage
    number = "示例积分〔2026〕1号"
    data: dict[str, Any] = {
        "place": PLACE,
        "document": {**store.purse.document("points", "积分管理细则（示例）"), "number": number},
        "effective_from": store.today,
        "categories": [{"code": code, **_USUAL, **other} for code, other in CATEGORIES],
        "months_good": MONTHS_GOOD,
        "card_month_max": CARD_MONTH_MAX,
        "appeal_days": APPEAL_DAYS,
    }
    own = {**data, "place": store.village}
    stage.refused(
        "a rule book by which an entry has no end", "PTS-2", "RuleBookAdopted.v1",
        {**data, "categories": [{**data["categories"][0], "earn_entry_max": 101}]}, *COUNTY,
    )  # fmt: skip
    stage.act("RuleBookAdopted.v1", data, *COUNTY)
    stage.refused(
        "a village's book with points that never lapse", "PTS-2", "RuleBookAdopted.v1",
        {**own, "months_good": None}, "c1", "t2",
    )  # fmt: skip


def open_accounts(store: Store) -> None:
    """Every household of the village has an account, and its head a card."""
    first, second = store.homes[:2]
    stage = store.stage
    stage.refused(
        "an account in the name of another household", "PTS-1", "PointsAccountOpened.v1",
        {**_opened(store, first), "account": second.account}, *HANDED_OUT_BY,
    )  # fmt: skip
    opened = [
        Draft("PointsAccountOpened.v1", _opened(store, home), HANDED_OUT_BY) for home in store.homes
    ]
    stage.together(opened)
    stage.refused(
        "a second account of a household", "PTS-1", "PointsAccountOpened.v1",
        _opened(store, first), *HANDED_OUT_BY,
    )  # fmt: skip
    wrong = (
        ("a card for somebody of another household", {"person": second.head}),
        ("a card without a limit to speak of", {"month_max": CARD_MONTH_MAX + 1}),
    )
    for told, changed in wrong:
        data = {**issued(store, first), **changed}
        stage.refused(told, "PTS-1", "PointsCardIssued.v1", data, *HANDED_OUT_BY)
    cards = [
        Draft("PointsCardIssued.v1", issued(store, home), HANDED_OUT_BY) for home in store.homes
    ]
    stage.together(cards)
    stage.refused(
        "a second card beside the first", "PTS-1", "PointsCardIssued.v1",
        {**issued(store, first), "card": "pointscard:twin"}, *HANDED_OUT_BY,
    )  # fmt: skip


def _opened(store: Store, home: Home) -> dict[str, Any]:
    return {
        "account": home.account,
        "household": home.household,
        "place": store.village,
        "opened_on": store.today,
        "certificate": store.stage.paper("certificates of the village for points accounts"),
    }


def issued(store: Store, home: Home, **changed: object) -> dict[str, Any]:
    """The data of a first card for the head."""
    return {
        "card": home.card,
        "account": home.account,
        "household": home.household,
        "place": store.village,
        "person": home.head,
        "month_max": CARD_MONTH_MAX,
        "issued_on": store.today,
        "replaces": None,
        "spent_points": 0,
        "receipt": store.stage.paper("receipts of points cards"),
        **changed,
    }
