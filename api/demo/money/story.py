"""The stories of money on the director's clock, in the order of their days."""

from datetime import date, timedelta

from api.demo.director import Aside, Story
from api.demo.money import (
    assets,
    closing,
    contested,
    funds,
    homes,
    income,
    opening,
    paying,
    plans,
    projects,
    quantified,
    shares,
    statements,
    wrong_payments,
    wrong_plans,
)
from api.demo.money.plans import Plan
from api.demo.money.purse import CAPITAL, GREENHOUSE, PROJECTS, SOLAR, WORKSHOP, Project, Purse


def whole(purse: Purse) -> Story:
    """From the offices to the last statement."""
    yield date(2026, 1, 14)
    yield Aside(state(purse))
    opening.begin(purse)
    for year in purse.years:
        homes.record(purse, homes.poor(year), homes.owners(year))
    yield date(2026, 1, 20)
    funds.receive(purse)
    for project in PROJECTS:
        projects.propose(purse, project)
    yield date(2026, 1, 26)
    for project in PROJECTS:
        yield Aside(projects.approve(purse, project))
    yield date(2026, 1, 29)
    for story in funds.arrange(purse):
        yield Aside(story)
    yield date(2026, 2, 5)
    projects.refuse_before_notice(purse)
    yield date(2026, 2, 20)
    projects.refuse_early_payments(purse)
    yield date(2026, 2, 25)
    for project in PROJECTS:
        projects.file_papers(purse, project)
    yield date(2026, 2, 27)
    projects.refuse_wrong_payments(purse)
    for project in PROJECTS:
        if not project.is_grant:
            projects.pay(purse, project, 1, _advance(project))
    projects.pay_shares(purse)
    yield date(2026, 4, 20)
    for project in PROJECTS:
        projects.accept(purse, project)
        projects.pay(purse, project, 2, _rest(project))
        assets.form(purse, project)
    yield date(2026, 4, 24)
    for project in PROJECTS:
        assets.appraise(purse, project, project.budget_fen)
        assets.open_pool(purse, project)
        income.sign(purse, project)
    income.set_aside(purse)
    projects.insure(purse)
    yield date(2026, 5, 6)
    yield from _quantify(purse)
    yield date(2026, 7, 20)
    shares.inherit(purse)
    yield date(2026, 8, 5)
    income.state_profit(purse)
    yield date(2026, 8, 8)
    income.receive(purse)
    yield date(2026, 8, 10)
    yield from _distribute(purse)


def _quantify(purse: Purse) -> Story:
    for project in PROJECTS:
        if project is not GREENHOUSE:
            yield Aside(quantified.quantify(purse, project))
    yield from shares.quantify(purse)


def _distribute(purse: Purse) -> Story:
    greenhouse, solar, workshop, capital = (
        Plan(purse, project) for project in (GREENHOUSE, SOLAR, WORKSHOP, CAPITAL)
    )
    wrong_plans.refuse_equal_split(workshop)
    wrong_plans.refuse_unearned(solar)
    wrong_plans.refuse_collective_first(capital)
    yield Aside(_and_then(plans.distribute(greenhouse), paying.pay_greenhouse(greenhouse)))
    yield Aside(_and_then(plans.distribute(capital), paying.pay_capital(capital)))
    yield Aside(_and_then(plans.distribute_after_return(workshop), paying.pay_plainly(workshop)))
    solar.put()
    wrong_plans.refuse_before_its_turn(solar)
    yield from solar.decide()
    yield from contested.publish_contested(solar)
    yield Aside(paying.pay_solar(solar))
    yield purse.later(1)
    more, own = contested.supplement(solar)
    more.put(own)
    yield from more.decide()
    yield Aside(_refuse_early(purse, more))
    yield from more.publish()
    yield from paying.pay_plainly(more)
    yield date(2026, 9, 25)
    paying.draw_cash(purse, greenhouse)
    yield date(2026, 10, 8)
    closing.close(purse)


def _refuse_early(purse: Purse, plan: Plan) -> Story:
    yield purse.later(2)
    wrong_payments.refuse_early(plan)


def state(purse: Purse) -> Story:
    """The bank states what it has, month by month, and lists its accounts."""
    for until in statements.PERIODS:
        yield until + timedelta(days=2)
        statements.state(purse, until)
    statements.list_accounts(purse)


def _and_then(*parts: Story) -> Story:
    for part in parts:
        yield from part


def _advance(project: Project) -> int:
    return (project.budget_fen - project.shares_fen) * 6 // 10


def _rest(project: Project) -> int:
    whole = project.budget_fen - project.shares_fen
    return whole if project.is_grant else whole - _advance(project)
