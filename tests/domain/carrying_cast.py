# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""The cooperative `entity:1` carries the village's three households, and is subsidised for it.

Yi of h1 works there for wages, h2 (bing) sells it what it ordered, h3 (ding) gets a dividend; all
three are poor or were. `case:carry` is its case of 2026: 1,000 yuan for each household, of 50,000
at most. `allocation:carrying` holds 20,000 yuan at the township, shown by 9 March.
"""

from functools import cache
from typing import Any, Final

from domain.awards.facts import EntityAwardLine
from domain.awards.grants import grant_of
from domain.awards.paying import EntityAwardPaid
from domain.carrying.carrying import carried_of
from domain.carrying.confirming import CarryingConfirmed
from domain.carrying.facts import CarryingSubsidyApplied, HouseholdCarried
from domain.carrying.inspecting import CarryingInspected
from domain.kernel.act import Act, Signer
from domain.money.reversal import Leg, VoucherReversed
from domain.payables.dues import due_of
from tests.domain.awards_cast import (
    APPLIED,
    DRAWN,
    FINAL,
    RECOGNISED,
    REVIEWED,
    SIGNED,
    By,
    drawn,
    head,
    reviewed,
    settled,
    to_the_end,
)
from tests.domain.books import PAYS, RECEIVES, YUAN, allocated, shown
from tests.domain.cast import committee, county, paper, township
from tests.domain.distribution_cast import status
from tests.domain.projects_cast import COOPERATIVE
from tests.spec import VILLAGE, Given, act, day, officer

CARRY: Final = "case:carry"
EACH_FEN: Final = 1_000 * YUAN
CARRY_FEN: Final = 3 * EACH_FEN
CAP_FEN: Final = 50_000 * YUAN
PAID_ON: Final = "2026-11-20"
GOT: Final[dict[str, tuple[str, Any, int]]] = {
    "h1": ("yi", "wages", 9_000 * YUAN),
    "h2": ("bing", "order", 3_000 * YUAN),
    "h3": ("ding", "dividend", 800 * YUAN),
}
HEADS: Final = {"h1": "jia", "h2": "bing", "h3": "ding"}


def cooperative(person: str = "person:ie1", body: str = COOPERATIVE) -> Signer:
    return officer("implementing_entity", person, body=body, place=VILLAGE)


def department(person: str = "person:sd2") -> Signer:
    return officer("sector_department", person, body="agriculture bureau")


def carried(home: str = "h1", case: str = CARRY, **changed: Any) -> HouseholdCarried:
    """One household as its line says it."""
    who, form, fen = GOT[home]
    household = f"household:{home}"
    data: dict[str, Any] = {
        "case": case,
        "household": household,
        "form": form,
        "year": 2026,
        "persons": (f"person:{who}",),
        "contract": paper(f"contract of {home} with {case}"),
        "records": (paper(f"record of {home} with {case}"),),
        "got_fen": fen,
    } | changed
    name = carried_of(data["household"], data["form"], data["year"])
    return HouseholdCarried(**{"carried": name} | data)


def lines(case: str = CARRY, **changed: Any) -> tuple[HouseholdCarried, ...]:
    """The three households."""
    return tuple(carried(home, case, **changed) for home in GOT)


def carry_applied(
    *own: HouseholdCarried,
    case: str = CARRY,
    by: By | None = None,
    at: str = APPLIED,
    **changed: Any,
) -> Act[CarryingSubsidyApplied]:
    """The application; of the three households where no lines are named."""
    named = own or lines(case)
    data: dict[str, Any] = {
        "case": case,
        "entity": "entity:1",
        "year": 2026,
        "place": VILLAGE,
        "activity": "planting",
        "charter": paper("charter"),
        "workers_count": 4,
        "lines_count": len(named),
        "got_fen": sum(one.got_fen for one in named),
    }
    return act(CarryingSubsidyApplied(**data | changed), by=by or cooperative(), at=at, lines=named)


def answered(
    home: str = "h1",
    answer: Any = "confirmed",
    *,
    case: str = CARRY,
    by: By | None = None,
    at: str = RECOGNISED,
    **changed: Any,
) -> Act[CarryingConfirmed]:
    """What a household's head says."""
    line = carried(home, case)
    data: dict[str, Any] = {
        "carried": line.carried,
        "case": case,
        "household": line.household,
        "got_fen": line.got_fen,
        "answer": answer,
    }
    return act(CarryingConfirmed(**data | changed), by=by or head(HEADS[home], home), at=at)


def seen(
    case: str = CARRY, *, by: By | None = None, at: str = SIGNED, **changed: Any
) -> Act[CarryingInspected]:
    """The inspection, which finds all three."""
    data: dict[str, Any] = {
        "case": case,
        "entity": "entity:1",
        "year": 2026,
        "found": "carries",
        "struck": (),
        "households_count": 3,
        "amount_fen": CARRY_FEN,
        "photos": (paper(f"photo at {case}"),),
        "records": (paper(f"inspection of {case}"),),
    }
    return act(CarryingInspected(**data | changed), by=by or (committee(), township()), at=at)


def county_decided(case: str = CARRY, verdict: Any = "passed", *, at: str = REVIEWED) -> Act[Any]:
    return reviewed(case, verdict, step="county_review", by=county("person:k2"), at=at)


ANSWERS: Final = tuple(answered(home) for home in GOT)
TO_THE_END: Final = (carry_applied(), *ANSWERS, seen(), reviewed(CARRY), county_decided())


def entity_line(
    case: str = CARRY, list_: str = "list:1", entity: str = "entity:1", **changed: Any
) -> EntityAwardLine:
    """The grant of a case as its list takes it."""
    data: dict[str, Any] = {
        "due": due_of(list_, entity),
        "list": list_,
        "grant": grant_of(case),
        "entity": entity,
        "amount_fen": CARRY_FEN,
    }
    return EntityAwardLine(**data | changed)


def entities_drawn(*own: EntityAwardLine, at: str = DRAWN, **changed: Any) -> Act[Any]:
    """A list of entities' grants; of the cooperative's where no lines are named."""
    list_ = changed.get("list_", "list:1")
    named: Any = own or (entity_line(list_=list_),)
    return drawn(*named, kind="carrying", at=at, **changed)


def entity_paid(
    name: str = "1", *, by: By = PAYS, at: str = PAID_ON, **changed: Any
) -> Act[EntityAwardPaid]:
    """What the list owes the cooperative, paid to its account."""
    data: dict[str, Any] = {
        "disbursement": f"disbursement:carry-{name}",
        "voucher": f"voucher:carry-{name}",
        "allocation": "allocation:carrying",
        "allocation_account": "account:allocation-carrying",
        "spent_on": "account:awards-1",
        "payee": "account:entity-1",
        "purpose": "carrying",
        "amount_fen": CARRY_FEN,
        "value_date": day(at),
        "contract": paper("decision on the subsidy"),
        "invoice": paper(f"receipt of the cooperative {name}"),
        "due": due_of("list:1", "entity:1"),
        "grant": grant_of(CARRY),
        "entity": "entity:1",
    }
    return act(EntityAwardPaid(**data | changed), by=by, at=at)


def entity_paid_back(
    voucher: str = "carry-1", *, at: str = "2026-11-23", **changed: Any
) -> Act[VoucherReversed]:
    """The payment came back from the bank."""
    data: dict[str, Any] = {
        "voucher": f"voucher:back-{voucher}",
        "reverses": f"voucher:{voucher}",
        "legs": (Leg("account:allocation-carrying", "account:awards-1", CARRY_FEN),),
        "value_date": day(at),
        "cause": "returned_by_bank",
        "paper": paper("returned by the bank"),
        "due": due_of("list:1", "entity:1"),
    }
    return act(VoucherReversed(**data | changed), by=RECEIVES, at=at)


@cache
def able() -> Given:
    """The three households poor or out of poverty, and money for who carries them."""
    money = (allocated("carrying", purpose="carrying", amount_fen=20_000 * YUAN),)
    return settled().having(status("household:h3", "registered_poor"), *money, *shown("carrying"))


@cache
def asked() -> Given:
    """The cooperative has applied."""
    return able().when(carry_applied()).then_admitted()


@cache
def confirmed() -> Given:
    """And its households have confirmed it."""
    return asked().when(*ANSWERS).then_admitted()


@cache
def carrying() -> Given:
    """Its grant of 3,000 yuan, the case completed."""
    return able().when(*TO_THE_END).then_admitted()


@cache
def carrying_listed() -> Given:
    """The grant on `list:1`, which is final on 18 November."""
    return carrying().when(entities_drawn(), *to_the_end()).then_admitted()


@cache
def carrying_paid() -> Given:
    """On the cooperative's account on 20 November."""
    assert FINAL < PAID_ON
    return carrying_listed().when(entity_paid()).then_admitted()
