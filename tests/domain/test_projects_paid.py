# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""What is paid for a project: FUND-2, 3, 4, 5, 7 and 9, its acceptance, insurance and end.

`project:1` is approved on 8 April 2026, its papers are filed on the 10th.
"""

from functools import cache
from typing import Any

import msgspec
import pytest

from domain.funds.disbursements import FundsDisbursed
from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.projects.acceptance import ProjectAccepted
from domain.projects.project import Project
from tests.domain import books
from tests.domain.books import YUAN, By, allocated, disbursed, entity, finance, line, opened, shown
from tests.domain.cast import committee, county, township
from tests.domain.projects_cast import (
    accepted,
    approved,
    brought_in_project,
    collective_registered,
    department,
    deputy,
    ended,
    entity_admitted,
    entity_registered,
    insured,
    leading_group,
    papers_filed,
    plan,
    proposed,
    ready,
    sanction_ended,
    sanctioned,
    steps,
)
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, adopted, day, given, officer

PAID_ON, OTHER = "2026-04-20", "account:project-2"


def with_money(history: Given) -> Given:
    """The history with books: `allocation:1` made and shown, accounts of project and entity."""
    return history.having(
        adopted(notice_days_allocation=3, notice_days_allocation_announcement=3),
        opened("source-1", "source"),
        opened("project-1", "project", place=VILLAGE, about="project:1"),
        entity(),
        line(),
        allocated(),
        *shown(),
    )


def entities() -> Given:
    """`entity:1` alone, registered and admitted."""
    return given(entity_registered(), entity_admitted())


@cache
def payable() -> Given:
    """Everything is there for a payment on 20 April."""
    return with_money(ready())


def paid(name: str = "1", *, on: str = PAID_ON, **changed: Any) -> Act[FundsDisbursed]:
    return disbursed(name, on=on, **{"amount_fen": 1_000 * YUAN, **changed})


def for_posts() -> list[Act[Any]]:
    """`allocation:2` is for posts, shown, and spent on an account of use."""
    posts = allocated("2", purpose="public_posts", amount_fen=5_000 * YUAN)
    return [opened("use-1", "use", place=VILLAGE), posts, *shown("2")]


def of_posts(**changed: Any) -> Act[FundsDisbursed]:
    wages = {"allocation": "2", "purpose": "public_posts", "spent_on": "account:use-1"}
    return paid(**wages | changed)


def project(history: Given) -> Project:
    return history.ledger.read(Project, "project:1")


# --- what comes before money flows -------------------------------------------------------------


def test_fund_3_money_flows_to_the_entity_of_an_approved_project_with_its_papers() -> None:
    history = payable().when(paid()).then_admitted()
    assert books.balance(history, "project-1") == 1_000 * YUAN
    assert project(history).accounts == ("account:project-1",)


def test_fund_3_without_charter_agreement_and_contract_nothing_is_paid() -> None:
    history = with_money(approved())
    history.when(paid()).then_refused("FUND-3", expected="charter, agreement and contract")
    history.when(papers_filed(), paid()).then_admitted()
    history.having(papers_filed()).when(paid(on="2026-04-09", at="2026-04-20")).then_refused(
        "FUND-3", found="2026-04-10"
    )


@pytest.mark.parametrize("paper", ["charter", "agreement", "contract"])
def test_fund_3_each_of_the_three_papers_is_asked_by_shape(paper: str) -> None:
    kind = catalogue.type_of(type(papers_filed().data))
    rest = {name: value for name, value in kind.example.items() if name != paper}
    with pytest.raises(msgspec.ValidationError, match=paper):
        catalogue.decode(kind, rest)


def test_fund_3_papers_are_filed_behind_the_approval_and_with_the_plan_s_entity() -> None:
    early = papers_filed(at="2026-04-07")
    approved().when(early).then_refused("FUND-7", found="2026-04-08")
    approved().when(papers_filed(entity="entity:9")).then_refused("FUND-3", expected="entity:1")
    approved().when(papers_filed(by=township())).then_refused("FUND-7")
    listed = approved().having(sanctioned("2026-04-09"))
    listed.when(papers_filed()).then_refused("FUND-5")


def test_fund_7_nothing_is_paid_for_a_project_before_it_was_noticed_and_announced() -> None:
    history = with_money(approved().having(papers_filed()))
    early = paid(on="2026-04-07", at="2026-04-20")
    history.when(early).then_refused("FUND-7", found="approved on 2026-04-08")
    half = with_money(entities().having(*steps()[:-1], papers_filed()))
    half.when(paid()).then_refused("FUND-7", found="is open")


def test_fund_7_an_allocation_is_shown_before_it_is_spent() -> None:
    history = payable().having(allocated("2", amount_fen=5_000 * YUAN, at="2026-04-10"))
    from_second = paid("2", allocation="2")
    history.when(from_second).then_refused("FUND-7", expected="allocation:2")
    notice, closing, *announced = shown("2", on="2026-04-10")
    history = history.when(notice, closing).then_admitted()
    history.when(from_second).then_refused("FUND-7", found="is open")
    history.when(*announced, from_second).then_admitted()
    late = paid("2", allocation="2", on="2026-04-17", at="2026-04-20")
    history.having(*announced).when(late).then_refused("FUND-7", found="2026-04-18")


def test_fund_7_an_allocation_says_which_case_shows_it() -> None:
    payable().when(allocated("2", case=None)).then_refused("FUND-7", found="none")
    taken = allocated("2", case="case:allocation-1")
    payable().when(taken).then_refused("REG-1", found="case:allocation-1")


# --- whom, for what, how much ------------------------------------------------------------------


def test_fund_5_only_the_project_s_entity_is_paid() -> None:
    other = opened(
        "entity-9", "entity", place=TOWNSHIP, about="entity:9", bank="示例农商行", paper=books.PAPER
    )
    history = payable().having(other)
    history.when(paid(payee="account:entity-9")).then_refused("FUND-5", found="entity:9")


def test_fund_5_nothing_is_paid_to_who_is_on_the_sanction_list_on_the_day() -> None:
    history = payable().having(sanctioned("2026-04-15"))
    history.when(paid()).then_refused("FUND-5", found="on the list on 2026-04-20")
    history.when(paid(on="2026-04-14", at="2026-04-20")).then_admitted()
    history.having(*for_posts()).when(of_posts()).then_refused("FUND-5")
    history.when(sanction_ended("2026-04-20"), paid()).then_admitted()


def test_fund_5_an_entity_brought_along_from_before_is_admitted_before_it_is_paid() -> None:
    unadmitted = with_money(given(entity_registered(), brought_in_project()))
    unadmitted.when(paid()).then_refused("FUND-5", expected="admitted by")
    unadmitted.when(entity_admitted(at="2026-04-12"), paid()).then_admitted()


def test_fund_2_a_payment_names_the_project_on_which_it_is_spent() -> None:
    payable().when(paid(project=None)).then_refused("FUND-2", expected="spent on project:1")
    history = payable().having(*for_posts())
    history.when(of_posts(project="project:1")).then_refused("FUND-2", expected="no project")


def test_fund_2_money_is_for_the_project_s_own_purpose() -> None:
    posts = allocated("2", purpose="public_posts", amount_fen=5_000 * YUAN)
    history = payable().having(posts, *shown("2"))
    stray = paid(allocation="2", purpose="public_posts")
    history.when(stray).then_refused("FUND-2", expected="industry_project")


def test_fund_2_all_that_is_booked_on_a_project_stays_within_its_budget() -> None:
    whole = with_money(entities().having(brought_in_project(terms=plan(budget_fen=3_000 * YUAN))))
    history = whole.when(paid(amount_fen=2_000 * YUAN)).then_admitted()
    history.when(paid("2", amount_fen=1_000 * YUAN)).then_admitted()
    over = paid("2", amount_fen=1_000 * YUAN + 1)
    history.when(over).then_refused("FUND-2", expected="100000 fen left")
    second = opened("project-2", "project", place=VILLAGE, about="project:1")
    elsewhere = paid(
        "2", amount_fen=1_001 * YUAN, spent_on="account:project-2", project="project:1"
    )
    history.having(second).when(elsewhere).then_refused("FUND-2", expected="100000 fen left")


def test_fund_2_money_of_one_project_is_not_spent_on_another() -> None:
    own = allocated("2", amount_fen=5_000 * YUAN, project="project:1")
    other = brought_in_project("2")
    account = opened("project-2", "project", place=VILLAGE, about="project:2")
    history = payable().having(own, *shown("2"), other, account)
    stray = paid(allocation="2", spent_on="account:project-2", project="project:2")
    history.when(stray).then_refused("FUND-2", expected="project:1")
    history.when(paid(allocation="2")).then_admitted()


def test_fund_2_money_is_set_aside_for_a_project_of_its_purpose_and_place() -> None:
    payable().when(allocated("2", amount_fen=YUAN, project="project:1")).then_admitted()
    posts = allocated("2", amount_fen=YUAN, project="project:1", purpose="public_posts")
    payable().when(posts).then_refused("FUND-2", found="industry_project")
    payable().when(allocated("2", project="project:7")).then_refused("REG-2")


# --- acceptance and grants ---------------------------------------------------------------------


@cache
def grant() -> Given:
    """A project whose money is a grant."""
    terms = plan(is_grant=True)
    return with_money(entities().having(brought_in_project(terms=terms)))


def test_fund_9_a_grant_is_paid_after_acceptance_alone() -> None:
    grant().when(paid()).then_refused("FUND-9", found="None")
    history = grant().when(accepted(on="2026-04-15")).then_admitted()
    history.when(paid()).then_admitted()
    history.when(paid(on="2026-04-14", at="2026-04-20")).then_refused("FUND-9")


@pytest.mark.parametrize("paper", ["bids", "invoices", "quantities", "retention", "report"])
def test_fund_9_bids_invoices_quantities_and_retention_are_asked_by_shape(paper: str) -> None:
    kind = catalogue.type_of(ProjectAccepted)
    rest = {name: value for name, value in kind.example.items() if name != paper}
    with pytest.raises(msgspec.ValidationError, match=paper):
        catalogue.decode(kind, rest)


def test_fund_9_a_project_is_inspected_by_two_sides() -> None:
    ready().when(accepted()).then_admitted()
    ready().when(accepted(by=department())).then_refused("ACT-1")
    ready().when(accepted(by=(township(), township("person:t2")))).then_refused("ACT-1")


@pytest.mark.parametrize("other", [county(), deputy(), finance(1)])
def test_fund_9_what_lies_in_the_county_is_inspected_by_two_of_its_bodies(other: Signer) -> None:
    history = entities().having(brought_in_project(place=COUNTY, run_by="county"))
    history.when(accepted(by=(department(), other))).then_admitted()
    local = accepted(by=(department(), township()))
    history.when(local).then_refused("ACT-1")


def test_fund_9_the_county_does_not_inspect_a_village_s_project_by_itself() -> None:
    ready().when(accepted(by=(department(), county()))).then_refused("FUND-9", found="county")


def test_fund_9_two_sides_of_one_body_are_one_side() -> None:
    history = entities().having(brought_in_project(place=COUNTY, run_by="county"))
    same = officer("county_finance", "person:cf1", body="agriculture bureau")
    history.when(accepted(by=(department(), same))).then_refused("ACT-1", found="bodies")


def test_fund_9_a_project_is_accepted_once_behind_its_papers_and_not_ahead() -> None:
    approved().when(accepted()).then_refused("FUND-9", found="None")
    ready().when(accepted(on="2026-04-09", at="2026-05-01")).then_refused("FUND-9")
    ready().when(accepted(on="2026-05-02", at="2026-05-01")).then_refused("FUND-9")
    ready().having(accepted()).when(accepted(on="2026-08-21")).then_refused("FUND-9")
    unapproved = entities().having(proposed())
    unapproved.when(accepted()).then_refused("FUND-7")


def test_act_2_who_planned_a_project_does_not_accept_it() -> None:
    history = entities().having(*steps(), papers_filed())
    planner = accepted(by=(department(), township("person:c2")))
    history.when(planner).then_refused("ACT-2", found="person:c2")


# --- the end -----------------------------------------------------------------------------------


def test_fund_3_a_project_is_closed_once_and_as_completed_after_acceptance() -> None:
    ready().when(ended()).then_refused("FUND-3", found="accepted on None")
    ready().when(ended(outcome="ended_early", on="2026-06-01")).then_admitted()
    history = ready().when(accepted(), ended()).then_admitted()
    assert project(history).closed_on == day("2027-12-31")
    history.when(ended()).then_refused("FUND-3", found="closed on")
    before = ended(on="2026-08-19", at="2026-09-01")
    ready().having(accepted()).when(before).then_refused("FUND-3", expected="2026-08-20")
    ahead = ended(on="2027-12-31", at="2026-12-31")
    ready().having(accepted()).when(ahead).then_refused("FUND-3")


def test_fund_3_nothing_happens_to_a_project_that_is_closed() -> None:
    history = payable().having(ended(outcome="ended_early", on="2026-04-19"))
    history.when(paid()).then_refused("FUND-3", found="closed on 2026-04-19")
    history.when(accepted()).then_refused("FUND-3")
    history.when(papers_filed(at="2026-05-01")).then_refused("FUND-3")
    history.when(insured()).then_refused("FUND-3")


@pytest.mark.parametrize("by", [(department(),), (department(), department("person:sd2"))])
def test_act_1_a_project_is_closed_by_two_bodies(by: By) -> None:
    ready().having(accepted()).when(ended(by=by)).then_refused("ACT-1")
    ready().having(accepted()).when(ended(by=(department(), leading_group()))).then_admitted()


# --- insurance ---------------------------------------------------------------------------------


def test_fund_4_insurance_and_the_subsidy_to_its_premium_are_recorded() -> None:
    ready().when(insured()).then_admitted()
    ready().having(insured()).when(insured()).then_refused("REG-1", found="insurance:1")
    ready().when(insured(by=committee())).then_refused("ACT-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"subsidy_fen": 600_001},
        {"covered_fen": 0},
        {"until": day("2026-08-31")},
    ],
    ids=["subsidy above premium", "nothing covered", "no period"],
)
def test_fund_4_a_subsidy_stays_within_the_premium_of_a_policy_that_covers(wrong: Any) -> None:
    ready().when(insured(**wrong)).then_refused("FUND-4")


def test_fund_7_nothing_is_insured_before_the_project_is_approved() -> None:
    history = entities().having(collective_registered(), proposed())
    history.when(insured()).then_refused("FUND-7")
