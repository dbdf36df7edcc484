"""First chapter of money: offices, entities, accounts at the bank, and who counts as what."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.demo.money.offices import admit_entity, found_collective, take_office
from api.demo.money.purse import BANK, PROJECTS, YUAN, Business, Purse
from api.demo.stage import Stage
from api.demo.village import COUNTY
from api.signing import Secret

FINANCE: Final = ("cf1", "cf2")
TOWN_BOOKS: Final = ("ta1", "t4")
VILLAGE_BOOKS: Final = ("ta1", "q1")
SINCE: Final = "2026-01-05"
SAVED_FEN: Final = 50_000 * YUAN
"""What the first village's collective had before the ledger."""
NUMBER: Final = "20100000000000001"
"""Of the account that holds the county's lines."""


def begin(purse: Purse) -> None:
    """Everybody has an office, entities are admitted, and money has its accounts."""
    stage = purse.stage
    take_office(stage, purse.township)
    stage.sign_in("ta1")
    for year in purse.years:
        found_collective(year.stage)
    for entity in dict.fromkeys(project.entity for project in PROJECTS):
        admit_entity(stage, _registered(purse, entity))
    _open_county(purse)
    _open_collectives(purse)
    for card in (card for year in purse.years for card in year.all_cards):
        purse.issue(str(card["number"]), str(card["holder_name"]), card["card"])


def _registered(purse: Purse, entity: Business) -> dict[str, Any]:
    legal = {
        "role": "legal_representative",
        "person": None,
        "name": Secret("示例法人"),
        "share_bp": 10_000,
    }
    return {
        "entity": f"entity:{entity.code}",
        "place": purse.township,
        "kind": entity.kind,
        "name": entity.name,
        "credit_code": entity.credit_code,
        "controllers": [legal],
        "licence": purse.stage.paper(f"licence of {entity.code}"),
    }


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who keeps the books of a place: where they act, and who signs."""

    stage: Stage
    place: str
    by: tuple[str, ...]


def account(purse: Purse, keepers: Keepers, code: str, kind: str, about: str | None = None) -> str:
    """An account comes on the books; an entity's with the bank's paper."""
    name, stage = f"account:{code}", keepers.stage
    of_entity = kind == "entity"
    data = {
        "account": name,
        "kind": kind,
        "place": keepers.place,
        "opened_on": SINCE,
        "about": about,
        "bank": BANK if of_entity else None,
        "paper": stage.paper(f"bank's paper on {code}") if of_entity else None,
    }
    stage.act("AccountOpened.v1", data, *keepers.by)
    if not of_entity:
        purse.accounts[name] = kind
    return name


def bank_account(
    purse: Purse, keepers: Keepers, code: str, number: str, owner: tuple[str, str], *books: str
) -> None:
    """An account at the bank is opened there and declared; `owner` is reference and name."""
    whose, name = owner
    stage, reference = keepers.stage, f"bankaccount:{code}"
    purse.bank.open(number, name)
    purse.numbers[reference], purse.owners[reference] = number, whose
    data = {
        "bank_account": reference,
        "place": keepers.place,
        "owner": whose,
        "bank": BANK,
        "number": Secret(number),
        "opened_on": SINCE,
        "books": list(books),
        "paper": stage.paper(f"account at the bank {code}"),
    }
    stage.act("BankAccountDeclared.v1", data, *keepers.by)


def _open_county(purse: Purse) -> None:
    finance = Keepers(purse.stage, COUNTY, FINANCE)
    for source in ("fiscal", "integrated"):
        account(purse, finance, f"source-{source}", "source")
    for project in PROJECTS:
        spent = Keepers(purse.stage, purse.place(project), FINANCE)
        account(purse, spent, f"project-{project.code}", "project", project.project)
    account(purse, finance, "opening", "opening")
    for order, entity in enumerate(dict.fromkeys(p.entity for p in PROJECTS), start=1):
        code, owner = f"entity-{entity.code}", (f"entity:{entity.code}", entity.name)
        name = account(purse, finance, code, "entity", f"entity:{entity.code}")
        bank_account(purse, finance, code, f"2010000000000010{order}", owner, name)
    bank_account(purse, finance, "county", NUMBER, (f"place:{COUNTY}", "示例县财政局"))


def _open_collectives(purse: Purse) -> None:
    """Where income is gathered: of the county, the township and each village."""
    stage = purse.stage
    all_keepers = [
        (Keepers(stage, COUNTY, FINANCE), "示例县扶贫资产专户"),
        (Keepers(stage, purse.township, TOWN_BOOKS), "示例镇扶贫资产专户"),
        *(
            (
                Keepers(year.stage, year.village.code, VILLAGE_BOOKS),
                f"{year.village.name}集体经济组织",
            )
            for year in purse.years
        ),
    ]
    for order, (keepers, owner) in enumerate(all_keepers, start=1):
        place = keepers.place
        name = account(purse, keepers, f"collective-{place}", "collective")
        account(purse, keepers, f"distribution-{place}", "distribution")
        number, whose = f"2010000000000020{order}", (f"place:{place}", owner)
        bank_account(purse, keepers, f"collective-{place}", number, whose, name)
    _bring_in(purse)


def _bring_in(purse: Purse) -> None:
    """What the first collective had is an opening, vouched for by the bank (FUND-12)."""
    year = purse.years[0]
    code = year.village.code
    account(purse, Keepers(year.stage, code, VILLAGE_BOOKS), "source-shares", "source")
    purse.bank.receive(
        purse.number(f"collective-{code}"), SAVED_FEN, date.fromisoformat(SINCE), "上年结转"
    )
    data = {
        "voucher": "voucher:opening-1",
        "account": f"account:collective-{code}",
        "opening": "account:opening",
        "amount_fen": SAVED_FEN,
        "as_of": SINCE,
        "grade": "bank_confirmed",
        "paper": year.stage.paper("the bank's answer on the opening"),
    }
    year.stage.refused(
        "an opening against another account", "REG-2", "OpeningBalanceStated.v1",
        {**data, "opening": "account:source-fiscal"}, *VILLAGE_BOOKS,
    )  # fmt: skip
    year.stage.act("OpeningBalanceStated.v1", data, *VILLAGE_BOOKS)
