"""The stories of money on the director's clock, in the order of their days."""

from datetime import date

from api.demo.director import Aside, Story
from api.demo.money import assets, funds, homes, opening, projects, shares
from api.demo.money.purse import PROJECTS, Project, Purse
from api.demo.run import Demo


def of(demo: Demo) -> "Money":
    """The year of money of the demo's township."""
    return Money(Purse(demo.stage, demo.years, demo.township.code))


class Money:
    """The year of money, as one story."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse

    def whole(self) -> Story:
        """From the offices to the last statement."""
        purse = self.purse
        yield date(2026, 1, 14)
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
        yield date(2026, 5, 6)
        yield from shares.quantify(purse)
        yield date(2026, 7, 20)
        shares.inherit(purse)


def _advance(project: Project) -> int:
    return (project.budget_fen - project.shares_fen) * 6 // 10


def _rest(project: Project) -> int:
    whole = project.budget_fen - project.shares_fen
    return whole if project.is_grant else whole - _advance(project)
