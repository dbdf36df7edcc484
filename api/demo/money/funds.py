"""Second chapter of money: budget lines come, are arranged, and are shown on the board."""

from typing import Any, Final

from api.demo.director import Story
from api.demo.money.opening import FINANCE, VILLAGE_BOOKS
from api.demo.money.purse import GREENHOUSE, LINES, PROJECTS, Line, Project, Purse
from api.demo.money.steps import show
from api.demo.stage import Stage
from api.demo.village import COUNTY

ARRANGED_BY: Final = ("cf1", "lg1")
PURPOSE: Final = "industry_project"
SHARES: Final = Line("shares", "household_shares", "农户入股资金（示例）", GREENHOUSE.shares_fen)


def receive(purse: Purse) -> None:
    """The county's lines arrive; what households put in is gathered by their collective."""
    stage = purse.stage
    first = _received(purse, LINES[0], COUNTY)
    stage.refused(
        "a line of the county without county finance", "ACT-1", "BudgetLineReceived.v1", first,
        "ta1", "t4",
    )  # fmt: skip
    for line in LINES:
        receive_line(purse, line, COUNTY, "county", FINANCE)
    place = purse.place(GREENHOUSE)
    receive_line(purse, SHARES, place, f"collective-{place}", VILLAGE_BOOKS)


def _received(purse: Purse, line: Line, place: str) -> dict[str, Any]:
    return {
        "fund": f"fund:{line.code}",
        "voucher": f"voucher:line-{line.code}",
        "account": f"account:fund-{line.code}",
        "place": place,
        "source_kind": line.source,
        "document": purse.document(line.code, line.title),
        "purposes": list(line.purposes),
        "amount_fen": line.amount_fen,
        "source": f"account:source-{line.code}",
        "value_date": purse.today,
    }


def receive_line(purse: Purse, line: Line, place: str, kept_at: str, by: tuple[str, ...]) -> None:
    """A line arrives at the bank and on the books."""
    stage = purse.stage_at(place)
    purse.bank.receive(purse.number(kept_at), line.amount_fen, purse.stage.today, line.title)
    stage.act("BudgetLineReceived.v1", _received(purse, line, place), *by)
    keep(stage, kept_at, f"account:fund-{line.code}", by)
    purse.accounts[f"account:fund-{line.code}"] = "fund"


def keep(stage: Stage, bank_account: str, account: str, by: tuple[str, ...]) -> None:
    """The money of an account of the books stands at that account of the bank."""
    kept = {"bank_account": f"bankaccount:{bank_account}", "books": [account]}
    stage.act("BooksKeptAt.v1", kept, *by)


def allocation(purse: Purse, project: Project, line: str, amount_fen: int) -> dict[str, Any]:
    """The data of giving a project its money of a line."""
    code = f"{project.code}-{line}"
    return {
        "allocation": f"allocation:{code}",
        "voucher": f"voucher:allocation-{code}",
        "fund": f"fund:{line}",
        "fund_account": f"account:fund-{line}",
        "account": f"account:allocation-{code}",
        "place": purse.place(project),
        "purpose": PURPOSE,
        "amount_fen": amount_fen,
        "value_date": purse.today,
        "document": purse.document(code, f"{project.title}资金安排"),
        "case": f"case:allocation-{code}",
        "project": project.project,
    }


def arrange(purse: Purse) -> list[Story]:
    """Every project gets its money; each arrangement is shown on the board, then announced."""
    stage, stories = purse.stage, []
    _refuse_wrong_arrangements(purse)
    for project in PROJECTS:
        data = allocation(purse, project, project.line, project.budget_fen - project.shares_fen)
        stage.act("FundsAllocated.v1", data, *ARRANGED_BY)
        keep(stage, "county", data["account"], FINANCE)
        stories.append(shown(purse, data))
    year = purse.year(GREENHOUSE)
    data = allocation(purse, GREENHOUSE, SHARES.code, SHARES.amount_fen)
    year.stage.act("FundsAllocated.v1", data, *VILLAGE_BOOKS)
    keep(year.stage, f"collective-{year.village.code}", data["account"], VILLAGE_BOOKS)
    return [*stories, shown(purse, data)]


def _refuse_wrong_arrangements(purse: Purse) -> None:
    stage = purse.stage
    right = allocation(purse, GREENHOUSE, GREENHOUSE.line, 1_000)
    stage.refused(
        "an arrangement that the leading group did not confirm", "FUND-11", "FundsAllocated.v1",
        right, "cf1", "cf2",
    )  # fmt: skip
    stage.refused(
        "more than the line has", "FUND-1", "FundsAllocated.v1",
        {**right, "amount_fen": LINES[0].amount_fen + 1}, *ARRANGED_BY,
    )  # fmt: skip
    stage.refused(
        "an arrangement for another purpose", "FUND-2", "FundsAllocated.v1",
        {**right, "purpose": "office_building"}, *ARRANGED_BY,
    )  # fmt: skip


def shown(purse: Purse, data: dict[str, Any]) -> Story:
    """The arrangement hangs on the board, then it is announced."""
    purse.accounts[data["account"]] = "allocation"
    case, place = data["case"], data["place"]
    yield from show(purse, case, "allocation", place)
    yield from show(purse, case, "allocation_announcement", place, 7)
