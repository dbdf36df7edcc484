"""Sixth chapter of money: contracts on what assets bring in, and what came (DIS-1, DIS-5)."""

from typing import Any, Final

from api.demo.money.assets import BOOKS, CHARTERED
from api.demo.money.purse import (
    CAPITAL,
    GREENHOUSE,
    PROJECTS,
    SOLAR,
    WORKSHOP,
    YUAN,
    Project,
    Purse,
)

PERIOD: Final = "2026"
PROFIT_FEN: Final = 200_000 * YUAN
SECOND_FEN: Final = PROFIT_FEN * 300 // 10_000
RESERVE_BP: Final = 1_000
_TERMS: Final[dict[Project, dict[str, Any]]] = {
    GREENHOUSE: {
        "model": "share_dividend",
        "ratio_bp": 3_000,
        "floor_fen": 30_000 * YUAN,
        "second_bp": 300,
        "poor_share_bp": 2_000,
    },
    SOLAR: {"model": "lease", "rent_fen": SOLAR.income_fen, "poor_share_bp": 6_000},
    WORKSHOP: {"model": "lease", "rent_fen": WORKSHOP.income_fen, "poor_share_bp": 6_000},
    CAPITAL: {
        "model": "interest",
        "principal_fen": CAPITAL.budget_fen,
        "rate_bp": 800,
        "poor_share_bp": 8_000,
    },
}
_NO_TERMS: Final[dict[str, Any]] = {
    "ratio_bp": None,
    "rent_fen": None,
    "principal_fen": None,
    "rate_bp": None,
    "floor_fen": 0,
    "second_bp": 0,
    "poor_share_bp": 0,
    "poor_return_fen": 0,
}


def sign(purse: Purse, project: Project) -> None:
    """Owner and entity sign: model, rate, floor, the part of the poor, when it is due."""
    stage, terms = purse.stage_of(project), {**_NO_TERMS, **_TERMS[project]}
    data = {
        "contract": f"contract:{project.code}",
        "pool": project.pool,
        "place": purse.pool_place(project),
        "entity": f"entity:{project.entity.code}",
        "terms": terms,
        "schedule": [{"period": PERIOD, "due_on": "2026-08-10"}],
        "from": purse.today,
        "until": "2029-04-23",
        "paper": stage.paper(f"contract on income of {project.code}"),
    }
    by = (CHARTERED[project.run_by], project.entity.signer)
    if project is WORKSHOP:
        both = {**terms, "ratio_bp": 1_000}
        stage.refused(
            "a lease that takes a part of the profit too", "DIS-5", "IncomeContractSigned.v1",
            {**data, "terms": both}, *by,
        )  # fmt: skip
    stage.act("IncomeContractSigned.v1", data, *by)


def set_aside(purse: Purse) -> None:
    """The greenhouse's collective sets a tenth aside (DIS-1)."""
    stage = purse.stage_of(GREENHOUSE)
    rule = {
        "pool": GREENHOUSE.pool,
        "ratio_bp": RESERVE_BP,
        "effective_from": purse.today,
        "minutes": stage.paper("minutes on the reserve"),
    }
    stage.act("ReserveRuleAdopted.v1", rule, *BOOKS["village"])


def state_profit(purse: Purse) -> None:
    """The cooperative states what it earned; a part of it is owed."""
    stage = purse.stage_of(GREENHOUSE)
    data = _came(purse, GREENHOUSE, GREENHOUSE.income_fen)
    stage.refused(
        "a dividend before the profit is stated", "DIS-5", "IncomeReceived.v1", data,
        *BOOKS["village"],
    )  # fmt: skip
    profit = {
        "contract": data["contract"],
        "period": PERIOD,
        "profit_fen": PROFIT_FEN,
        "statement": stage.paper("the cooperative's statement"),
    }
    stage.act("ProfitStated.v1", profit, "q1", GREENHOUSE.entity.signer)


def receive(purse: Purse) -> None:
    """What each contract owes comes in, the second distribution of the greenhouse with it."""
    short = _came(purse, WORKSHOP, WORKSHOP.income_fen - 5_000 * YUAN)
    purse.stage.refused(
        "a short payment entered as if it were all", "DIS-5", "IncomeReceived.v1", short,
        *BOOKS["township"],
    )  # fmt: skip
    for project in PROJECTS:
        _receive(purse, project, _came(purse, project, project.income_fen))
    second = {"kind": "second", "voucher": "voucher:income-greenhouse-second"}
    _receive(purse, GREENHOUSE, {**_came(purse, GREENHOUSE, SECOND_FEN), **second})


def _came(purse: Purse, project: Project, amount_fen: int) -> dict[str, Any]:
    return {
        "voucher": f"voucher:income-{project.code}",
        "contract": f"contract:{project.code}",
        "pool": project.pool,
        "period": PERIOD,
        "kind": "regular",
        "account": f"account:collective-{purse.pool_place(project)}",
        "income": f"account:income-{project.code}",
        "amount_fen": amount_fen,
        "left_fen": 0,
        "value_date": purse.today,
        "bank_reference": f"{purse.stage.today:%Y%m%d}-{project.code}",
        "paper": purse.stage.paper(f"bank's advice on {project.code}"),
        "reasons": None,
    }


def _receive(purse: Purse, project: Project, data: dict[str, Any]) -> None:
    purse.stage_of(project).act("IncomeReceived.v1", data, *BOOKS[project.run_by])
    entity = f"entity-{project.entity.code}"
    own = f"collective-{purse.pool_place(project)}"
    purse.send(entity, own, data["amount_fen"], f"{project.title}收益")
