"""The village of the money plays: who signs, and what was there before anybody tries anything.

Four households of two, each with the householder's card and one of the other's own; a township
that keeps the books, with a pool of income from a workshop that is let; `asset:1` and `asset:2`,
whose plans of shares are decided and wait to be issued. All of it is stated as acts, so that it
is recorded in memory and admitted over HTTP alike.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec

from domain.distribution.contracts import IncomeContractSigned, Term, Terms
from domain.distribution.pool import PoolOpened
from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.residents.cards import CardDeclared
from tests.domain import equity_cast as equity
from tests.domain.books import PAPER, entity, opened
from tests.domain.cast import paper, representative
from tests.domain.projects_cast import (
    COOPERATIVE,
    brought_in_project,
    entity_admitted,
    entity_registered,
)
from tests.spec import (
    TOWNSHIP,
    VILLAGE,
    Given,
    act,
    adopted,
    day,
    given,
    granted,
    moment,
    officer,
    secret,
)
from tests.stateful.money.model import NOTICE_DAYS, Money
from tests.stateful.money.telling import tell
from tests.stateful.said import said_of
from tests.stateful.small_village import HOMES, Office, family, in_order, signers

TODAY: Final = "2026-01-12"
RENT: Final = 2_000
ASSETS: Final = ("asset:1", "asset:2")
_AGENTS = ("ta1", "ta2", "ta3")
_OFFICERS = ("to1", "to2", "to3")
BOOKKEEPERS: Final = (("ta1", "to1"), ("ta3", "to3"))
"""Who keeps the township's books: an accountant, and an officer who confirms."""


@cache
def actors() -> dict[str, Signer]:
    """Everybody who signs, by a short name."""
    offices: dict[str, Office] = {
        **{f"cf{n}": ("county_finance", "county finance", None) for n in range(1, 9)},
        "lg1": ("leading_group", "leading group", None),
        **dict.fromkeys(_AGENTS, ("township_accounting", "accounting office", None)),
        **dict.fromkeys(_OFFICERS, ("township_officer", "township", None)),
        "kr1": ("county_reviewer", "county bureau", None),
        "tr1": ("township_reviewer", "township review", None),
        "vc1": ("village_committee", "village", None),
        "m1": ("collective_organisation", "collective", None),
        "bk1": ("bank", "示例农商行", None),
    }
    return signers(offices)


def luhn(number: int) -> str:
    """A card number with a fitting check digit."""
    stem = f"622202{number:012d}"
    digits = [int(c) * (2 - place % 2) for place, c in enumerate(reversed(stem))]
    total = sum(d - 9 if d > 9 else d for d in digits)
    return f"{stem}{-total % 10}"


def _card(name: str, home: str, kind: Any, number: int) -> Act[CardDeclared]:  # noqa: ANN401
    card = CardDeclared(
        card=f"card:{name}",
        household=f"household:h{home}",
        person=f"person:{name}",
        kind=kind,
        holder_name=secret(f"示例{name}"),
        number=secret(luhn(number)),
        bank="示例农商行",
    )
    return act(card, by=actors()["vc1"], at="2026-01-05")


def _homes() -> Iterator[Act[Any]]:
    for home in HOMES:
        yield from family(home, actors()["vc1"])
        poor = equity.status(f"household:h{home}", "registered_poor")
        yield msgspec.structs.replace(poor, at=moment("2026-01-05"))
        yield _card(f"a{home}", home, "householder", int(home))
        yield _card(f"b{home}", home, "own", 10 + int(home))


def _pool() -> Iterator[Act[Any]]:
    keeps = tuple(actors()[name] for name in BOOKKEEPERS[0])
    for name, kind in (
        ("collective-1", "collective"),
        ("distribution-1", "distribution"),
        ("recovered-1", "recovered"),
    ):
        yield opened(name, kind, place=TOWNSHIP, by=keeps)
    pool = PoolOpened(
        pool="pool:1",
        place=TOWNSHIP,
        source="project:1",
        asset_kind="workshop",
        run_by="township",
        account="account:collective-1",
        income="account:income-1",
        charge="account:distribution-1",
        opened_on=day("2026-01-05"),
        paper=paper("whose it is"),
    )
    yield act(pool, by=keeps, at="2026-01-05")
    contract = IncomeContractSigned(
        contract="contract:1",
        pool="pool:1",
        place=TOWNSHIP,
        entity="entity:1",
        terms=Terms(model="lease", rent_fen=RENT),
        schedule=(Term("p1", day("2026-06-30")), Term("p2", day("2026-12-20"))),
        from_=day("2026-01-05"),
        until=day("2028-01-04"),
        paper=PAPER,
    )
    lessee = officer("implementing_entity", "person:e1", body=COOPERATIVE, place=TOWNSHIP)
    yield act(contract, by=(actors()["to1"], lessee), at="2026-01-05")


def _shares(number: int) -> Iterator[Act[Any]]:
    """A plan of ten shares a household of its own money, decided and shown."""
    name, plan = str(number), f"equity:{number}"
    planned = [
        equity.share(
            f"household:h{home}",
            "contribution",
            10,
            equity.contributed(10 * equity.PAR_FEN, f"person:a{home}"),
            plan=plan,
        )
        for home in HOMES
    ]
    case = f"case:equity-{number}"
    yield equity.asset(name, by=(actors()["ta1"], actors()["m1"]))
    yield equity.appraised(50 * equity.PAR_FEN, name=name, at="2026-01-06")
    yield equity.drafted(
        planned, at="2026-01-06", plan=plan, case=case, asset=f"asset:{number}",
        shares_count=50, collective_count=10, value_fen=50 * equity.PAR_FEN,
    )  # fmt: skip
    yield from equity.meeting(case, on="2026-01-07", name=name)
    yield equity.reviewed(case, at="2026-01-08")
    yield equity.posted(case, name=f"equity-{number}", at="2026-01-08", period_days=NOTICE_DAYS)
    yield equity.taken_down(case, name=f"equity-{number}", at="2026-01-11")


@cache
def beginning() -> tuple[Act[Any], ...]:
    """All that was there before, in the order of its days."""
    return in_order(_beginning())


def _beginning() -> Iterator[Act[Any]]:
    kinds = ("allocation", "allocation_announcement", "distribution", "equity")
    days = dict.fromkeys((f"notice_days_{kind}" for kind in kinds), NOTICE_DAYS)
    yield adopted(values=days)
    for member in equity.MEMBERS:
        yield granted(member, "collective_organisation")
    yield granted(representative("person:v1").person, "village_representative")
    yield entity_registered()
    yield entity_admitted()
    yield brought_in_project()
    yield opened("source-1", "source")
    yield opened("project-1", "project", place=TOWNSHIP, about="project:1")
    yield entity()
    yield from _homes()
    yield from _shares(1)
    yield from _shares(2)
    yield from _pool()


def fresh_model() -> Money:
    """A model to which the beginning was told."""
    model = Money(TODAY, RENT)
    for position, stated in enumerate(beginning()):
        tell(model, said_of(stated, position))
    return model


@cache
def village() -> Given:
    """The same beginning in the domain's ledger of the tests."""
    return given(*beginning())


assert catalogue.act_type("SharesIssued.v1") is not None
assert VILLAGE.startswith(TOWNSHIP)
