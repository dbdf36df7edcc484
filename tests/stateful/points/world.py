"""The village of the plays of points: who signs, and what was there before anybody tries anything.

Four households of two, the heads' cards in their hands; `person:a1` and `person:b2` have keys of
their own, and the latter keeps the shop beside `person:sk1`. `vc2` of the committee is kin to
`household:h3`. Three goods are labelled, nothing is in stock, and six decisions wait to be used.
All of it is stated as acts, so that it is recorded in memory and admitted over HTTP alike.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from domain.authority.keys import KeyEnrolled
from domain.kernel.act import Act, Signer
from domain.points.accounts import account_of
from domain.points.cards import PointsCardIssued
from domain.points.decisions import PointsDecisionProposed
from domain.residents.kinship import KinshipDeclared
from domain.steps.committees import CommitteesDecided
from tests.domain import market_cast as market
from tests.domain import points_cast as points
from tests.domain.cast import paper
from tests.domain.projects_cast import entity_admitted, entity_registered
from tests.spec import (
    TOWNSHIP,
    VILLAGE,
    Given,
    act,
    adopted,
    day,
    given,
    granted,
    two_roots,
)
from tests.stateful.points.model import LABEL_DAYS, REFUND_DAYS, Points
from tests.stateful.points.telling import tell
from tests.stateful.said import said_of
from tests.stateful.small_village import HOMES, Office, family, in_order, signers

TODAY: Final = "2026-01-27"
GOODS: Final = (market.RICE, market.OIL, market.SOAP)
ACCOUNTS: Final = {home: account_of(f"household:h{home}", VILLAGE) for home in HOMES}
MONTHS_GOOD: Final = 1
CARD_MONTH_MAX: Final = 90
RULINGS: Final = (
    ("1", "beautiful_courtyard", "earned", 45), ("2", "beautiful_courtyard", "earned", 40),
    ("3", "helping_others", "earned", 50), ("4", "helping_others", "earned", 35),
    ("1", "helping_others", "deducted", 20), ("2", "helping_others", "deducted", 18),
)  # fmt: skip
"""Household, category, direction and points of what the village has decided."""
HAVE_KEYS: Final = ("a1", "b2")
"""Members of households who sign beside the keeper for what they get."""


@cache
def actors() -> dict[str, Signer]:
    """Everybody who signs, by a short name."""
    offices: dict[str, Office] = {
        **dict.fromkeys(("vc1", "vc2", "vc3"), ("village_committee", "village", None)),
        "vs1": ("village_secretary", "village party branch", None),
        **dict.fromkeys(("wt1", "wt2"), ("work_team", "work team", None)),
        "fs1": ("first_secretary", "bureau", None),
        "su1": ("supervision_committee", "supervision committee", None),
        **dict.fromkeys(("sk1", "b2"), ("supermarket_keeper", "love supermarket", None)),
        **dict.fromkeys(("to1", "to2"), ("township_officer", "township", TOWNSHIP)),
        "tr1": ("township_reviewer", "township review", None),
        "kr1": ("county_reviewer", "county office", None),
        "lg1": ("leading_group", "leading group", None),
        "a1": ("villager", "villagers", VILLAGE),
    }
    return signers(offices)


def _by(*names: str) -> tuple[Signer, ...]:
    return tuple(actors()[name] for name in names)


def _homes() -> Iterator[Act[Any]]:
    for home in HOMES:
        yield from family(home, actors()["vc1"])
        own = f"household:h{home}"
        yield points.opened(own, on="2026-01-06", by=_by("vc1", "sk1"))
    kin = KinshipDeclared(person="person:vc2", household="household:h3", relation="sibling")
    yield act(kin, by=_by("vc2"), at="2026-01-06")


def _cards() -> Iterator[Act[Any]]:
    for home in HOMES:
        card = PointsCardIssued(
            card=f"pointscard:a{home}",
            account=ACCOUNTS[home],
            household=f"household:h{home}",
            place=VILLAGE,
            person=f"person:a{home}",
            month_max=CARD_MONTH_MAX - 10 * int(home),
            issued_on=day("2026-01-20"),
            replaces=None,
            spent_points=0,
            receipt=paper("领卡单"),
        )
        yield act(card, by=_by("vc1", "sk1"), at="2026-01-20")


def _shop() -> Iterator[Act[Any]]:
    yield entity_registered()
    yield entity_admitted()
    yield market.opened(by=_by("vs1", "to1"), on="2026-01-06")
    lines = [market.listed_line(one, listed_on=day("2026-01-07")) for one in GOODS]
    keeps = _by("sk1", "su1")
    yield market.listed(lines=lines, at="2026-01-07", by=keeps)


def _decisions() -> Iterator[Act[Any]]:
    for number, (home, category, direction, points_count) in enumerate(RULINGS, 1):
        fields: Any = {"category": category, "direction": direction}
        data = PointsDecisionProposed(
            decision=f"pointsdecision:{number}",
            case=f"case:points-{number}",
            procedure="points_committees",
            account=ACCOUNTS[home],
            household=f"household:h{home}",
            place=VILLAGE,
            points=points_count,
            evidence=paper(f"评议 {number}"),
            **fields,
        )
        yield act(data, by=_by("wt2"), at="2026-01-20")
    decided = CommitteesDecided(
        decision="decision:points",
        place=VILLAGE,
        admitted=tuple(f"case:points-{number}" for number, _ in enumerate(RULINGS, 1)),
        declined=(),
        minutes=paper("村两委会议记录"),
    )
    yield act(decided, by=_by("vs1", "vc3"), at="2026-01-21")


@cache
def beginning() -> tuple[Act[Any], ...]:
    """All that was there before, in the order of its days."""
    return in_order(_beginning())


def _beginning() -> Iterator[Act[Any]]:
    yield adopted(values={"refund_days": REFUND_DAYS, "label_days": LABEL_DAYS})
    book: dict[str, Any] = {"months_good": MONTHS_GOOD, "card_month_max": CARD_MONTH_MAX}
    yield points.book(by=_by("kr1", "lg1"), **book)
    yield from _homes()
    yield from _shop()
    yield from _cards()
    yield from _decisions()


def fresh_model() -> Points:
    """A model to which the beginning was told."""
    model = Points(TODAY, keys={f"person:{name}" for name in HAVE_KEYS})
    for position, stated in enumerate(beginning()):
        tell(model, said_of(stated, position))
    return model


def _keys_and_offices() -> Iterator[Act[Any]]:
    """What the registry has of who signs for their own goods; over HTTP all are enrolled."""
    for holder in _by(*HAVE_KEYS):
        fields: Any = {"key": holder.key, "spki": "AAAA", "proof": "AAAA"}
        yield act(KeyEnrolled(person=holder.person, body=holder.body, **fields), by=two_roots())
        yield granted(holder.person, holder.role, place=holder.place)


@cache
def village() -> Given:
    """The same beginning in the domain's ledger of the tests."""
    return given(*_keys_and_offices(), *beginning())
