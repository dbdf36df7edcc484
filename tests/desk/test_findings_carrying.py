# ruff: noqa: ANN401  (what a test varies is of any type)
"""Subsidies of carrying entities at the desk: split caps, shared papers, kin, the money's path."""

from functools import cache
from typing import Any

from audit.desk.findings.finding import Finding
from audit.desk.money.claims import NoCash
from domain.banking.entries import StatementEntry
from tests.desk.finding import at, found
from tests.desk.test_money_path import walked
from tests.desk.test_no_cash import kinds, proved, verdicts
from tests.domain.bank import UNKNOWN, account_list, bank_account, entry, statement
from tests.domain.books import LINE_FEN, YUAN
from tests.domain.carrying_cast import (
    ANSWERS,
    CARRY_FEN,
    GOT,
    PAID_ON,
    answered,
    asked,
    carried,
    carry_applied,
    carrying,
    carrying_listed,
    confirmed,
    entity_paid,
    entity_paid_back,
    seen,
)
from tests.domain.cast import township
from tests.domain.projects_cast import controller
from tests.domain.test_carrying import behind, kin, of_farm, second
from tests.spec import Given, act, adopted, granted
from tests.village import family

KINDS = ("transfer-employment", "industry", "income-project", "star", "model", "carrying")
CREDIT = entry(LINE_FEN, "credit", on="2026-02-01", to=None)


def sub_4(story: Given) -> list[Finding]:
    return found(story, "SUB-4")


def farm_behind(person: str) -> Any:
    """Somebody stands behind the family farm."""
    made = behind(person)
    data = type(made.data)(
        entity="entity:2",
        controllers=(controller(person=person, name=None),),
        paper=made.data.paper,
    )
    return act(data, by=made.by, at="2026-02-01")


def both(*given: Any, cap_fen: int = 4_000 * YUAN, **changed: Any) -> Given:
    """Cooperative and farm, each granted 3,000 yuan for the same households' other things."""
    cap = adopted(carrying_entity_year_fen=cap_fen, at="2026-03-01", since="2026-03-01")
    own = tuple(carried(home, "case:farm", form="land_rent", **changed) for home in GOT)
    said = [
        answered(home, case="case:farm", carried=line.carried)
        for home, line in zip(GOT, own, strict=True)
    ]
    farm = [of_farm(*own, workers_count=0), *said, seen("case:farm", entity="entity:2")]
    return (
        second().having(cap, *given).when(carry_applied(), *ANSWERS, seen(), *farm).then_admitted()
    )


# --- SUB-4 -------------------------------------------------------------------------------------


def test_sub_4_entities_of_one_controller_above_one_cap_are_found() -> None:
    story = both(behind("person:wu"), farm_behind("person:wu"))
    (one,) = sub_4(story)
    assert (one.detector, one.subject) == ("subsidies-of-one-controller", "entity:1")
    assert f"{2 * CARRY_FEN} fen" in one.message
    assert len(one.evidence) == 2


def test_sub_4_entities_of_one_household_s_members_are_found() -> None:
    home = family("h9", "wu", "zheng")
    story = both(behind("person:wu"), farm_behind("person:zheng"), *home)
    (one,) = sub_4(story)
    assert one.detector == "subsidies-of-one-controller"


def test_sub_4_entities_of_others_above_one_cap_together_are_no_finding() -> None:
    assert sub_4(both(behind("person:wu"), farm_behind("person:zheng"))) == []
    assert sub_4(both()) == []


def test_sub_4_entities_of_one_controller_within_one_cap_are_no_finding() -> None:
    roomy = both(behind("person:wu"), farm_behind("person:wu"), cap_fen=6_000 * YUAN)
    assert sub_4(roomy) == []


def test_sub_4_one_record_behind_two_entities_is_found() -> None:
    (one,) = sub_4(_shared())
    assert (one.detector, one.subject) == ("paper-of-two-grants", "entity:2")


def _shared() -> Given:
    own = tuple(
        carried(home, "case:farm", form="land_rent", records=carried(home).records)
        if home == "h1"
        else carried(home, "case:farm", form="land_rent")
        for home in GOT
    )
    applied = of_farm(*own, workers_count=0)
    return second().when(carry_applied(), applied).then_admitted()


def test_sub_4_records_of_their_own_are_no_finding() -> None:
    assert sub_4(both()) == []


def test_sup_4_what_a_household_denies_to_have_got_of_an_entity_is_found() -> None:
    denial = answered("h2", "denied")
    story = asked().when(answered(), denial).then_admitted()
    (one,) = found(story)
    assert (one.detector, one.subject) == ("carrying-denied", "entity:1")
    assert at(story, denial)[0] in one.evidence
    assert found(confirmed()) == []


# --- kin ---------------------------------------------------------------------------------------


def test_act_3_a_kinship_with_who_is_behind_an_entity_declared_later_is_found() -> None:
    own, later = behind("person:ding"), kin(township().person, "household:h3")
    story = confirmed().having(own).when(seen()).then_admitted().having(later)
    (one,) = [each for each in found(story, "ACT-3") if each.detector == "late-kinship"]
    assert one.subject == "household:h3"
    clean = confirmed().when(seen()).then_admitted().having(later)
    assert [each for each in found(clean, "ACT-3") if each.detector == "late-kinship"] == []


def test_fund_5_a_subsidised_entity_tied_to_an_official_of_the_village_is_found() -> None:
    office = granted("person:yi", "village_committee")
    story = carrying_listed().having(behind("person:yi", at="2026-11-19"), office)
    assert found(story, "FUND-5") == []
    payment = entity_paid()
    (one,) = found(story.having(payment), "FUND-5")
    assert (one.detector, one.subject) == ("entity-of-official", "entity:1")
    assert set(at(story.having(payment), payment)) <= set(one.evidence)


# --- the money ---------------------------------------------------------------------------------


@cache
def banked() -> Given:
    """The money at its bank, the cooperative's account declared, and the cooperative paid."""
    kept = ("fund-1", *(f"allocation-{kind}" for kind in KINDS))
    return carrying_listed().having(
        bank_account("1", *kept, at="2026-11-18"),
        bank_account("e1", "entity-1", owner="entity:1", at="2026-11-18"),
        entity_paid(),
    )


def told(*entries: StatementEntry, books: Given | None = None) -> NoCash:
    said = statement(
        *entries, opening_fen=0, since="2026-01-05", until="2026-11-30", at="2026-12-02"
    )
    listed = account_list("1", as_of="2026-11-30", at="2026-12-02")
    return proved((books or banked()).having(said, listed), fund="fund:1")


def test_sub_2_an_entity_s_payment_is_proved_as_a_disbursement_to_its_account() -> None:
    proof = told(CREDIT, entry(CARRY_FEN, on=PAID_ON))
    assert (proof.proved, verdicts(proof), kinds(proof)) == (True, "ppppn", [])
    assert proof.coverage.disbursements_fen == CARRY_FEN


def test_sub_2_an_entity_s_payment_that_went_elsewhere_is_found() -> None:
    proof = told(CREDIT, entry(CARRY_FEN, on=PAID_ON, to=UNKNOWN))
    assert kinds(proof) == ["elsewhere"]
    assert "disbursement:carry-1" in proof.exceptions[0].message


def test_sub_2_an_entity_s_payment_that_came_back_is_proved_on_both_sides() -> None:
    back = entry(CARRY_FEN, "credit", on="2026-11-23", reference="back")
    books = banked().having(entity_paid_back())
    proof = told(CREDIT, entry(CARRY_FEN, on=PAID_ON), back, books=books)
    assert (proof.proved, kinds(proof)) == (True, [])


def test_one_yuan_of_an_entity_leads_through_its_list_to_the_budget_line() -> None:
    up = walked("disbursement:carry-1", story=banked())
    things = [one.thing.partition(":")[0] for one in up.steps]
    assert things == ["disbursement", "due", "list", "allocation", "fund"]
    assert {one.household for one in up.steps} == {None}
    down = walked("fund:1", "down", banked())
    assert "disbursement:carry-1" in down.ends


def test_a_clean_case_of_an_entity_is_no_finding() -> None:
    assert found(carrying()) == []
