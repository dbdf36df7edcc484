# ruff: noqa: ANN401  (what a test varies is of any type)
"""Industry subsidies and income projects: inspected first, within what policy allows."""

from functools import cache
from typing import Any

import pytest

from domain.awards.grants import Granted, grant_of
from domain.awards.standing import left_fen
from domain.steps.case import Case
from tests.domain.awards_cast import (
    SHEEP,
    SHEEP_FEN,
    TO_THE_SHEEP,
    award_line,
    drawn,
    grant,
    head,
    inspected,
    reviewed,
    settled,
    standing_of,
    to_the_end,
    undertaking,
)
from tests.domain.cast import committee, paper, township, work_team
from tests.spec import VILLAGE, Given, adopted, day, officer

YUAN = 100
ALLOWED = {
    "industry": ("planting", "breeding", "processing", "trade", "tourism"),
    "income_project": ("planting", "breeding", "processing", "e_commerce"),
}


@cache
def asked() -> Given:
    """Bing has applied for an income project."""
    return settled().when(undertaking()).then_admitted()


def shop(name: str, fen: int, *, on: str = "2026-11-02", **changed: Any) -> tuple[Any, ...]:
    """An industry subsidy of h2, from its application to the township's review."""
    case, own = f"case:{name}", {"kind": "industry", **changed}
    return (
        undertaking(case, at=on, **own),
        inspected(case, at=on, amount_fen=fen, **own),
        reviewed(case, at=on),
    )


# --- the application ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "activity"), [(kind, one) for kind, those in ALLOWED.items() for one in those]
)
def test_sub_2_sub_3_each_kind_is_for_what_its_document_names(kind: str, activity: str) -> None:
    settled().when(undertaking(kind=kind, activity=activity)).then_admitted()


@pytest.mark.parametrize(
    ("kind", "activity", "rule"),
    [
        ("industry", "e_commerce", "SUB-2"),
        ("income_project", "trade", "SUB-3"),
        ("income_project", "tourism", "SUB-3"),
    ],
)
def test_sub_2_sub_3_nothing_else_is_subsidised(kind: str, activity: str, rule: str) -> None:
    settled().when(undertaking(kind=kind, activity=activity)).then_refused(rule, found=activity)


def test_a_shop_on_the_web_and_a_household_never_poor_get_no_industry_subsidy() -> None:
    online = undertaking(kind="industry", activity="e_commerce")
    settled().when(online).then_refused("SUB-2", expected="trade")
    of_h3 = undertaking(kind="industry", household="household:h3", by=head("ding", "h3"))
    settled().when(of_h3).then_refused("SUB-2", found="household:h3 is neither")


def test_a_tour_and_a_household_never_poor_get_no_income_project() -> None:
    settled().when(undertaking(activity="tourism")).then_refused("SUB-3", expected="e_commerce")
    of_h3 = undertaking(household="household:h3", by=head("ding", "h3"))
    settled().when(of_h3).then_refused("SUB-3", found="household:h3 is neither")


@pytest.mark.parametrize(("kind", "rule"), [("industry", "SUB-2"), ("income_project", "SUB-3")])
def test_sub_2_sub_3_only_for_registered_and_out_of_poverty_households(
    kind: str, rule: str
) -> None:
    of_h1 = undertaking(kind=kind, household="household:h1", by=head())
    settled().when(of_h1).then_admitted()
    of_h3 = undertaking(kind=kind, household="household:h3", by=head("ding", "h3"))
    settled().when(of_h3).then_refused(rule, found="household:h3 is neither")


def test_sub_3_a_subsidy_is_of_the_year_in_which_it_is_asked_for() -> None:
    settled().when(undertaking(year=2025)).then_refused("SUB-3", expected="2026")
    settled().when(undertaking(year=2027)).then_refused("SUB-3", expected="2026")


def test_id_4_officers_record_what_the_household_signed() -> None:
    officers = (committee(), work_team())
    settled().when(undertaking(by=officers)).then_refused("ID-4")
    settled().when(undertaking(by=officers, paper=paper("signed"))).then_admitted()


def test_reg_2_a_supplier_that_is_named_is_on_the_register() -> None:
    settled().when(undertaking(supplier="entity:none")).then_refused("REG-2")
    settled().when(undertaking(supplier="entity:1")).then_admitted()


# --- the inspection ----------------------------------------------------------------------------


def test_sub_3_what_is_carried_out_is_granted_to_the_householder_s_card() -> None:
    history = settled().when(*TO_THE_SHEEP).then_admitted()
    own = grant(history, SHEEP)
    assert (own.amount_fen, own.card_kind, own.person) == (SHEEP_FEN, "householder", "person:bing")
    assert standing_of(history, SHEEP) == "granted"
    line = award_line(SHEEP)
    history.when(drawn(line, kind="income_project"), *to_the_end()).then_admitted()


def test_sub_3_the_ninth_thousand_yuan_is_refused() -> None:
    asked().when(inspected(amount_fen=8_000 * YUAN)).then_admitted()
    more = inspected(amount_fen=9_000 * YUAN)
    asked().when(more).then_refused("SUB-3", expected="at most 800000 fen", found="900000 fen")
    asked().when(inspected(amount_fen=8_000 * YUAN + 1)).then_refused("SUB-3")


def test_sub_3_a_county_allows_what_its_policy_says() -> None:
    policy = adopted(since="2026-11-01", at="2026-11-01", income_project_each_fen=500_000)
    history = settled().having(policy).when(undertaking()).then_admitted()
    history.when(inspected()).then_refused("SUB-3", expected="at most 500000")
    history.when(inspected(amount_fen=500_000)).then_admitted()


def test_sub_3_a_second_project_of_a_year_is_another_time() -> None:
    again = (undertaking("case:hens", at="2026-11-06"), inspected("case:hens", at="2026-11-07"))
    settled().when(*TO_THE_SHEEP, *again).then_admitted()


def test_fund_9_what_is_not_carried_out_ends_the_case() -> None:
    nothing = inspected(found="not_carried_out", amount_fen=0, invoices=())
    history = asked().when(nothing).then_admitted()
    assert history.ledger.read(Case, SHEEP).status == "rejected"
    assert not grant(history, SHEEP).exists


def test_fund_9_nothing_is_granted_for_what_is_not_there() -> None:
    asked().when(inspected(found="not_carried_out")).then_refused("FUND-9")
    asked().when(inspected(amount_fen=0)).then_refused("FUND-9")


def test_fund_9_an_inspection_rests_on_photos_and_invoices_each_of_its_own() -> None:
    asked().when(inspected(invoices=())).then_refused("FUND-9", expected="invoice")
    same = paper("one for all")
    asked().when(inspected(photos=(same,), invoices=(same,))).then_refused("FUND-9")


def test_fund_9_an_invoice_backs_one_grant_of_a_household() -> None:
    history = (
        settled().when(*TO_THE_SHEEP, undertaking("case:hens", at="2026-11-06")).then_admitted()
    )
    again = inspected("case:hens", at="2026-11-07", invoices=(paper("invoice of case:sheep"),))
    history.when(again).then_refused("FUND-9", expected="no other grant")


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        (committee(), "ACT-1"),
        ((committee(), committee("person:c2")), "ACT-1"),
        ((committee(), officer("township_officer", "person:bing", body="township")), "ACT-2"),
    ],
)
def test_an_inspection_has_two_sides_and_neither_benefits(by: Any, rule: str) -> None:
    asked().when(inspected(by=by)).then_refused(rule)


@pytest.mark.parametrize(
    "changed",
    [{"kind": "industry"}, {"year": 2025}, {"household": "household:h1", "person": "person:jia"}],
)
def test_what_is_inspected_is_what_was_applied_for(changed: dict[str, Any]) -> None:
    rule = "SUB-2" if "kind" in changed else "SUB-3"
    asked().when(inspected(**changed)).then_refused(rule, expected="as applied for")


def test_hh_4_only_the_head_is_paid_on_the_householder_s_card() -> None:
    asked().when(inspected(person="person:jia")).then_refused("HH-4", found="person:jia")


@pytest.mark.parametrize(("kind", "rule"), [("industry", "SUB-2"), ("income_project", "SUB-3")])
def test_sub_2_sub_3_no_step_is_skipped(kind: str, rule: str) -> None:
    history = settled().when(undertaking(kind=kind)).then_admitted()
    history.when(reviewed(SHEEP)).then_refused(rule, expected="inspection")


def test_act_2_who_inspected_does_not_review() -> None:
    same = officer("township_reviewer", township().person, body="township")
    asked().when(inspected(), reviewed(SHEEP, by=same)).then_refused("ACT-2", found="inspection")


# --- the cap of a year -------------------------------------------------------------------------


def test_sub_2_a_household_s_industry_subsidies_stay_within_the_year_s_cap() -> None:
    history = settled().when(*shop("one", 300_000), *shop("two", 200_000)).then_admitted()
    third = undertaking("case:three", kind="industry", at="2026-11-06")
    history.when(
        third, inspected("case:three", kind="industry", at="2026-11-07", amount_fen=1)
    ).then_refused("SUB-2", expected="at most 0 fen, left to household:h2 in 2026")


def test_sub_2_what_is_still_being_decided_counts_under_the_cap() -> None:
    first, inspects, _ = shop("one", 300_000)
    open_ = settled().when(first, inspects).then_admitted()
    open_.when(*shop("two", 200_001)[:2]).then_refused("SUB-2", expected="at most 200000")
    open_.when(*shop("two", 200_000)[:2]).then_admitted()


def test_sub_2_what_came_to_nothing_counts_no_longer() -> None:
    first, inspects, _ = shop("one", 300_000)
    failed = settled().when(first, inspects, reviewed("case:one", "rejected")).then_admitted()
    failed.when(*shop("two", 500_000, on="2026-11-06")).then_admitted()


def test_sub_2_a_decision_made_anew_counts_once() -> None:
    first, inspects, _ = shop("one", 300_000)
    back = settled().when(first, inspects, reviewed("case:one", "returned")).then_admitted()
    anew = inspected("case:one", kind="industry", at="2026-11-06", amount_fen=500_000)
    back.when(anew).then_admitted()


def test_sub_2_another_kind_another_year_and_another_household_have_caps_of_their_own() -> None:
    full = settled().when(*shop("one", 500_000)).then_admitted()
    full.when(undertaking(), inspected()).then_admitted()
    full.when(*shop("next", 500_000, on="2027-01-05")).then_admitted()
    of_h1: dict[str, Any] = {"household": "household:h1"}
    first = undertaking("case:two", kind="industry", by=head(), at="2026-11-03", **of_h1)
    second = inspected("case:two", kind="industry", person="person:jia", amount_fen=1, **of_h1)
    full.when(first, second).then_admitted()


def test_sub_2_what_is_left_is_the_cap_less_what_counts() -> None:
    history = settled().when(*shop("one", 300_000)).then_admitted()
    asked_for = Granted(
        grant_of("case:new"), "case:new", "household:h2", "person:bing", "industry", 2026, 1,
        "householder",
    )  # fmt: skip
    assert left_fen(history.ledger, asked_for, VILLAGE, day("2026-11-10")) == 200_000
    project = asked_for._replace(kind="income_project")
    assert left_fen(history.ledger, project, VILLAGE, day("2026-11-10")) is None
