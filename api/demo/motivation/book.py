"""Second chapter: the county's rule book, an account for every household, a card for its head.

- PTS-2 The book names categories and bounds, the threshold for a decision, months until points
  lapse, the limit of a card and the days of an appeal. PTS-1 One account a household, one card a
  member, on the village's certificate; who joins during the year has theirs by the month's end.
"""

from collections.abc import Sequence
from typing import Any, Final

from api.demo.motivation.store import COUNTY, KEEPER_HERE, Home, Savers, Store
from api.demo.stage import Draft
from api.demo.village import COUNTY as PLACE

CARD_MONTH_MAX: Final = 60
MONTHS_GOOD: Final = 6
APPEAL_DAYS: Final = 10
HANDED_OUT_BY: Final = ("c1", KEEPER_HERE)
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


def open_accounts(savers: Savers) -> None:
    """Every household of the village has an account, and its head a card."""
    _hand_out(savers, savers.homes)


def open_first(savers: Savers) -> None:
    """The village where the shop stands is the first, and what is wrong there is refused."""
    first, second = savers.homes[:2]
    stage = savers.stage
    stage.refused(
        "an account in the name of another household", "PTS-1", "PointsAccountOpened.v1",
        {**_opened(savers, first), "account": second.account}, *HANDED_OUT_BY,
    )  # fmt: skip
    open_accounts(savers)
    stage.refused(
        "a second account of a household", "PTS-1", "PointsAccountOpened.v1",
        _opened(savers, first), *HANDED_OUT_BY,
    )  # fmt: skip
    another = {"card": "pointscard:twin"}
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("a card for somebody of another household", {**another, "person": second.head}),
        ("a card without a limit to speak of", {**another, "month_max": CARD_MONTH_MAX + 1}),
        ("a second card beside the first", another),
    )
    for told, changed in wrong:
        data = issued(savers, first, **changed)
        stage.refused(told, "PTS-1", "PointsCardIssued.v1", data, *HANDED_OUT_BY)


def _hand_out(savers: Savers, homes: Sequence[Home]) -> None:
    stage = savers.stage
    stage.together(
        [Draft("PointsAccountOpened.v1", _opened(savers, one), HANDED_OUT_BY) for one in homes]
    )
    stage.together(
        [Draft("PointsCardIssued.v1", issued(savers, one), HANDED_OUT_BY) for one in homes]
    )


def keep_up(savers: Savers) -> None:
    """A household founded since joins; who follows a head that died has a card of their own."""
    year, known = savers.year, {home.household for home in savers.homes}
    founded = [one for one in year.founded if one["new_household"] not in known]
    _hand_out(savers, [savers.join(one["new_household"], one["head"]) for one in founded])
    for home in list(savers.homes):
        heir = year.heirs.get(home.household, home.head)
        if heir != home.head:
            ended = {"card": savers.card(home), "end": "deceased"}
            savers.stage.act("PointsCardEnded.v1", ended, KEEPER_HERE)
            follows = savers.follow(home, heir)
            card = issued(savers, follows, card=savers.card(follows))
            savers.stage.act("PointsCardIssued.v1", card, *HANDED_OUT_BY)


def _opened(savers: Savers, home: Home) -> dict[str, Any]:
    return {
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "opened_on": savers.today,
        "certificate": savers.year.paper("certificates for points accounts of"),
    }


def issued(savers: Savers, home: Home, **changed: object) -> dict[str, Any]:
    """The data of a first card for the head."""
    return {
        "card": home.card,
        "account": home.account,
        "household": home.household,
        "place": savers.village,
        "person": home.head,
        "month_max": CARD_MONTH_MAX,
        "issued_on": savers.today,
        "replaces": None,
        "spent_points": 0,
        "receipt": savers.year.paper("receipts of points cards of"),
        **changed,
    }
