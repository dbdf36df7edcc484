"""Fourth chapter of money: what was built is an asset, and an appraiser says what it is worth."""

from typing import Any, Final

from api.demo.money.opening import FINANCE, TOWN_BOOKS, VILLAGE_BOOKS
from api.demo.money.purse import Project, Purse

BOOKS: Final = {"village": VILLAGE_BOOKS, "township": TOWN_BOOKS, "county": FINANCE}
CHARTERED: Final = {"village": "q1", "township": "t1", "county": "k1"}
"""Who signs for the owner."""


def form(purse: Purse, project: Project) -> None:
    """The asset comes on record, its village's own (S3d 二(二); S1 二(四); S3a 五(七))."""
    stage, place = purse.stage_of(project), purse.site(project)
    data = {
        "asset": project.asset,
        "kind": project.kind,
        "place": place,
        "owner": f"place:{place}",
        "entity": f"entity:{project.entity.code}",
        "paper": stage.paper(f"title of {project.code}"),
        "project": project.project,
        "cost_fen": project.budget_fen,
        "formed_on": purse.today,
    }
    stage.act("AssetFormed.v1", data, *BOOKS[project.run_by])


def appraise(purse: Purse, project: Project, value_fen: int) -> None:
    """A third party says what it is worth (EQ-1)."""
    stage = purse.stage_of(project)
    data: dict[str, Any] = {
        "asset": project.asset,
        "value_fen": value_fen,
        "as_of": purse.today,
        "report": stage.paper(f"appraisal of {project.code} {value_fen}"),
    }
    stage.act("AssetAppraised.v1", data, "ap1")


def open_pool(purse: Purse, project: Project) -> None:
    """What the asset brings in is kept apart (DIS-1)."""
    stage, place = purse.stage_of(project), purse.pool_place(project)
    data = {
        "pool": project.pool,
        "place": place,
        "source": project.asset,
        "asset_kind": project.kind,
        "run_by": project.run_by,
        "account": f"account:collective-{place}",
        "income": f"account:income-{project.code}",
        "charge": f"account:distribution-{place}",
        "opened_on": purse.today,
        "paper": stage.paper(f"whose {project.code} is"),
    }
    stage.act("PoolOpened.v1", data, *BOOKS[project.run_by])
    purse.accounts[f"account:income-{project.code}"] = "income"
