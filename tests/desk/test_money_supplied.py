"""STAR-2 at the desk: a supplier's payment is matched as every disbursement to an entity."""

from functools import cache

from audit.desk.money.claims import NoCash
from domain.banking.entries import StatementEntry
from domain.residents.kinship import KinshipDeclared
from tests.desk.finding import at, found
from tests.desk.test_money_path import walked
from tests.desk.test_no_cash import kinds, proved, verdicts
from tests.domain.awards_cast import (
    SUPPLIED_ON,
    TIER_2_FEN,
    agreed_on_supplier,
    inspected,
    supplied,
    supply_reversed,
    undertaking,
)
from tests.domain.bank import UNKNOWN, account_list, bank_account, cash, entry, statement
from tests.domain.books import LINE_FEN
from tests.domain.cast import paper, township
from tests.domain.projects_cast import control_changed, controller
from tests.domain.test_awards_supplied import ready, star
from tests.spec import Given, act, granted

KINDS = ("transfer-employment", "industry", "income-project", "star", "model")
CREDIT = entry(LINE_FEN, "credit", on="2026-02-01", to=None)
PAID = entry(TIER_2_FEN, on=SUPPLIED_ON)


@cache
def banked() -> Given:
    """The money at its bank, the supplier's account declared, and the supplier paid."""
    kept = ("fund-1", *(f"allocation-{kind}" for kind in KINDS))
    return ready().having(
        bank_account("1", *kept, at="2026-11-09"),
        bank_account("e1", "entity-1", owner="entity:1", at="2026-11-09"),
        supplied(),
    )


def told(*entries: StatementEntry, books: Given | None = None) -> NoCash:
    """The proof over the fund, with what the bank says of the whole time."""
    said = statement(
        *entries, opening_fen=0, since="2026-01-05", until="2026-11-30", at="2026-12-02"
    )
    listed = account_list("1", as_of="2026-11-30", at="2026-12-02")
    return proved((books or banked()).having(said, listed), fund="fund:1")


def test_star_2_a_supplier_s_payment_is_proved_as_a_disbursement_to_its_account() -> None:
    proof = told(CREDIT, PAID)
    assert (proof.proved, verdicts(proof), kinds(proof)) == (True, "ppppn", [])
    cover = proof.coverage
    assert (cover.disbursements_count, cover.disbursements_fen) == (1, TIER_2_FEN)


def test_star_2_a_supplier_s_payment_that_went_elsewhere_is_found() -> None:
    proof = told(CREDIT, entry(TIER_2_FEN, on=SUPPLIED_ON, to=UNKNOWN))
    assert kinds(proof) == ["elsewhere"]
    assert "disbursement:award-1" in proof.exceptions[0].message


def test_star_2_a_supplier_s_payment_in_cash_or_not_at_all_is_found() -> None:
    drawn = told(CREDIT, cash(TIER_2_FEN, on=SUPPLIED_ON))
    assert sorted(kinds(drawn)) == ["cash", "missing"]


def test_a_supplier_without_a_declared_account_leaves_the_claim_open() -> None:
    kept = ("fund-1", *(f"allocation-{kind}" for kind in KINDS))
    books = ready().having(bank_account("1", *kept, at="2026-11-09"), supplied())
    proof = told(CREDIT, entry(TIER_2_FEN, on=SUPPLIED_ON, to=None), books=books)
    assert (proof.proved, verdicts(proof)[1]) == (False, "o")
    assert len(proof.coverage.without_payee) == 1


def test_a_supplier_s_payment_that_was_reversed_on_both_sides_is_proved() -> None:
    back = entry(TIER_2_FEN, "credit", on="2026-11-12", reference="back")
    proof = told(CREDIT, PAID, back, books=banked().having(supply_reversed()))
    assert (proof.proved, kinds(proof)) == (True, [])


def test_one_yuan_of_a_supplier_leads_to_the_budget_line_and_to_the_household() -> None:
    up = walked("disbursement:award-1", story=banked())
    assert [one.thing for one in up.steps] == ["disbursement:award-1", "allocation:star", "fund:1"]
    assert up.steps[0].household == "household:h1"
    down = walked("fund:1", "down", banked())
    assert down.households_count == 1
    assert "disbursement:award-1" in down.ends


def test_sub_4_one_invoice_for_a_supplier_and_another_household_is_found() -> None:
    same = (paper("supplier's invoice 1"),)
    other = inspected(invoices=same, at="2026-11-12")
    (one,) = found(ready().having(supplied(), undertaking(), other), "SUB-4")
    assert (one.detector, one.subject) == ("paper-of-two-grants", "household:h2")
    contract = inspected(invoices=(paper("supplier's contract"),), at="2026-11-12")
    assert found(ready().having(supplied(), undertaking(), contract), "SUB-4") == []


def test_fund_5_a_supplier_tied_to_an_official_of_the_household_s_village_is_found() -> None:
    owned = control_changed(controller(person="person:bing", name=None), at="2026-11-01")
    office = granted("person:ding", "village_committee")
    kin = KinshipDeclared(person="person:bing", household="household:h3", relation="sibling")
    related = act(kin, by=township())
    story = star().having(office, related, owned)
    assert found(story, "FUND-5") == []
    payment = supplied()
    paid = story.having(agreed_on_supplier(), payment)
    (one,) = found(paid, "FUND-5")
    assert (one.detector, one.subject) == ("entity-of-official", "entity:1")
    assert set(at(paid, office, related, owned, payment)) <= set(one.evidence)
