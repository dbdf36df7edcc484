"""An enterprise that carries poor households 带贫主体 is subsidised, to its own account (row 9).

- SUB-2 It names the households and what they got; they say so themselves; two see it at the place.
  So much for each, as far as its cap of the year goes: what is above is refused. No other entity
  counts them for the same thing. ACT-1 Who signs for it is of it.
- PAY-1 It stands on a list that hangs out, and is paid to its account: to no other, never in cash.
"""

from datetime import date
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home, poor
from api.demo.money.paying import mortal
from api.demo.money.projects import PAID_BY
from api.demo.money.purse import COOPERATIVE, GARMENTS, YUAN, Business
from api.demo.money.steps import review
from api.demo.money.words import with_key
from api.demo.motivation.award_list import AwardList
from api.demo.motivation.funding import CHARGE
from api.demo.motivation.store import Store
from api.demo.stage import digest
from api.demo.village import COUNTY
from domain.awards.grants import grant_of
from domain.carrying.carrying import carried_of
from domain.payables.dues import due_of
from domain.subsidies.eligibility import POOR

CARRY: Final = "case:carrying"
BEGINS: Final = date(2026, 9, 14)
CAP_FEN: Final = 3_000 * YUAN
EACH_FEN: Final = 1_000 * YUAN
GOT: Final = (
    ("wages", 9_640 * YUAN),
    ("order", 3_275 * YUAN),
    ("dividend", 830 * YUAN),
    ("land_rent", 1_460 * YUAN),
)
"""By what each of four households is carried, and what it got in the year."""
WORKERS_COUNT: Final = 4
INSPECTED_BY: Final = ("c3", "b2")
RECORDED_BY: Final = ("w1", "t1")
Data = dict[str, Any]
Lines = list[tuple[str, Data]]


def carry(store: Store) -> Story:
    """Applied for, said so, seen, reviewed, listed and paid."""
    yield BEGINS
    homes = _homes(store)
    _adopt_cap(store)
    lines = _lines(store, homes, COOPERATIVE)
    applied = _application(store, lines, COOPERATIVE)
    _refuse_applications(store, applied, lines)
    store.stage.act("CarryingSubsidyApplied.v1", applied, COOPERATIVE.signer, lines=lines)
    _refuse_second(store, homes)
    yield store.year.later(2)
    _say_so(store, homes, lines)
    yield store.year.later(3)
    _inspect(store)
    yield store.year.later(1)
    review(store.stage, CARRY, "township_review", "t2")
    yield store.year.later(2)
    review(store.stage, CARRY, "county_review", "k1")
    yield store.year.later(1)
    listed = AwardList(store.purse, "carrying")
    listed.draw()
    yield from listed.settle()
    yield store.year.later(2)
    _pay(store, listed)


def _homes(store: Store) -> list[Home]:
    """Poor households of the first village whose heads live through the year."""
    dies = mortal(store.year).household
    fitting = [one for one in poor(store.year) if one.status in POOR and one.household != dies]
    able = next(one for one in fitting if not one.unable)
    return [able, *(one for one in fitting if one is not able)][: len(GOT)]


def _adopt_cap(store: Store) -> None:
    document = {**store.purse.document("carrying", "带贫主体补助办法（示例）")}
    data = {
        "place": COUNTY,
        "parameters": {"carrying_entity_year_fen": CAP_FEN, "carrying_household_fen": EACH_FEN},
        "document": {**document, "sha256": digest("carrying")},
        "effective_from": store.purse.today,
    }
    store.purse.stage.act("PolicyAdopted.v1", data, "r1", "r2")


def _lines(store: Store, homes: list[Home], business: Business) -> Lines:
    stage, case = store.stage, _case(business)
    return [
        (
            "HouseholdCarried.v1",
            {
                "carried": carried_of(home.household, form, 2026),
                "case": case,
                "household": home.household,
                "form": form,
                "year": 2026,
                "persons": [home.head],
                "contract": stage.paper(f"contract of {home.household} with {business.code}"),
                "records": [stage.paper(f"what {home.household} got of {business.code}")],
                "got_fen": got_fen,
            },
        )
        for home, (form, got_fen) in zip(homes, GOT, strict=False)
    ]


def _case(business: Business) -> str:
    return CARRY if business is COOPERATIVE else f"{CARRY}-{business.code}"


def _application(store: Store, lines: Lines, business: Business) -> Data:
    return {
        "case": _case(business),
        "entity": f"entity:{business.code}",
        "year": 2026,
        "place": store.year.village.code,
        "activity": "planting",
        "charter": store.stage.paper(f"charter of {business.code}"),
        "workers_count": WORKERS_COUNT,
        "lines_count": len(lines),
        "got_fen": sum(line["got_fen"] for _, line in lines),
        "paper": None,
        "happened_on": None,
    }


def _refuse_applications(store: Store, applied: Data, lines: Lines) -> None:
    few = lines[:1]
    wrong: tuple[tuple[str, str, Data, str, Lines], ...] = (
        ("an application signed by another enterprise", "ACT-1", applied, GARMENTS.signer, lines),
        ("a subsidy of an enterprise that carries one household", "SUB-2",
         _application(store, few, COOPERATIVE), COOPERATIVE.signer, few),
        ("a workshop that hardly employs the poor", "SUB-2",
         {**applied, "workers_count": WORKERS_COUNT + 1}, COOPERATIVE.signer, lines),
    )  # fmt: skip
    for told, rule, data, by, rows in wrong:
        store.stage.refused(told, rule, "CarryingSubsidyApplied.v1", data, by, lines=rows)


def _refuse_second(store: Store, homes: list[Home]) -> None:
    """What the cooperative counts no other enterprise counts (SUB-2)."""
    lines = _lines(store, homes, GARMENTS)
    data = _application(store, lines, GARMENTS)
    store.stage.refused(
        "a household that two enterprises carry by the same thing", "SUB-2",
        "CarryingSubsidyApplied.v1", data, GARMENTS.signer, lines=lines,
    )  # fmt: skip


def _say_so(store: Store, homes: list[Home], lines: Lines) -> None:
    """The first household by its own key, the others on paper."""
    stage = store.stage
    for home, (_, line) in zip(homes, lines, strict=True):
        said: Data = {
            "carried": line["carried"],
            "case": CARRY,
            "household": home.household,
            "got_fen": line["got_fen"],
            "answer": "confirmed",
            "paper": None,
            "happened_on": None,
        }
        if home is homes[0]:
            stage.act("CarryingConfirmed.v1", said, with_key(stage, home.head))
            continue
        said["paper"] = stage.paper(f"the word of {home.household} on the cooperative")
        stage.act("CarryingConfirmed.v1", said, *RECORDED_BY)


def _inspect(store: Store) -> None:
    stage = store.stage
    seen: Data = {
        "case": CARRY,
        "entity": f"entity:{COOPERATIVE.code}",
        "year": 2026,
        "found": "carries",
        "struck": [],
        "households_count": len(GOT),
        "amount_fen": CAP_FEN,
        "photos": [stage.paper("photo at the cooperative")],
        "records": [stage.paper("inspection of the cooperative")],
    }
    stage.refused(
        "a subsidy above the cap of an enterprise", "SUB-2", "CarryingInspected.v1",
        {**seen, "amount_fen": len(GOT) * EACH_FEN}, *INSPECTED_BY,
    )  # fmt: skip
    stage.act("CarryingInspected.v1", seen, *INSPECTED_BY)


def _pay(store: Store, listed: AwardList) -> None:
    stage, purse, entity = store.purse.stage, store.purse, f"entity:{COOPERATIVE.code}"
    data: Data = {
        "disbursement": "disbursement:carrying-1",
        "voucher": "voucher:carrying-1",
        "allocation": "allocation:carrying",
        "allocation_account": listed.payer,
        "spent_on": CHARGE,
        "payee": f"account:entity-{COOPERATIVE.code}",
        "purpose": "carrying",
        "amount_fen": CAP_FEN,
        "value_date": purse.today,
        "contract": stage.paper("decision on the cooperative's subsidy"),
        "invoice": stage.paper("receipt of the cooperative for its subsidy"),
        "due": due_of(listed.name, entity),
        "grant": grant_of(CARRY),
        "entity": entity,
    }
    for told, rule, changed in (
        ("an enterprise's subsidy to another's account", "SUB-2",
         {"payee": f"account:entity-{GARMENTS.code}"}),
        ("an enterprise's subsidy in cash", "schema", {"channel": "cash"}),
    ):  # fmt: skip
        stage.refused(told, rule, "EntityAwardPaid.v1", {**data, **changed}, *PAID_BY)
    stage.act("EntityAwardPaid.v1", data, *PAID_BY)
    purse.send(listed.kept_at, f"entity-{COOPERATIVE.code}", CAP_FEN, "带贫主体补助")
