"""Assets put on record: formed by an accepted project, or brought in from before the ledger.

- REG-1 An asset is recorded once, and its account of shares opens with it. REG-2 What formed it
  is an accepted project; who owns it 产权归属 lies over its place (S1 一(五), 二(二)).
- FUND-12 An asset from before comes in with a grade of provenance, never as if formed here.
- ACT-2 Two persons sign. ACT-1 Their authority covers the asset's place.
"""

from datetime import date
from typing import Any, Final

import msgspec

from domain.assets.asset import Asset, AssetId, AssetKind, Owner, issue_of
from domain.kernel.act import Act, Event
from domain.kernel.bodies import plain_body
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fact, Fen, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.books import Grade
from domain.money.keepers import BOOKS
from domain.money.movements import Opened, check_opens, opens
from domain.projects.entities import EntityId, known_entity
from domain.projects.project import Project, ProjectId

_RULES: Final = ("REG-1", "REG-2", "ACT-2")
_EXAMPLE: Final[dict[str, Any]] = {
    "asset": "asset:1",
    "kind": "greenhouse",
    "place": VILLAGE,
    "owner": f"place:{VILLAGE}",
    "entity": "entity:1",
    "paper": PAPER,
}


class _Recorded(Fact):
    """What both ways have in common; `paper` shows whose it is."""

    asset: AssetId
    kind: AssetKind
    place: Place
    owner: Owner
    entity: EntityId | None
    paper: Paper


@fact(
    "AssetFormed.v1",
    title=say("Asset formed", "形成资产"),
    stream=lambda data: data.asset,
    touches=lambda data: (issue_of(data.asset), data.project),
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=_RULES,
    example={
        **_EXAMPLE,
        "project": "project:1",
        "cost_fen": 30_000_000,
        "formed_on": "2026-04-10",
    },
)
class AssetFormed(_Recorded):
    """What an accepted project left behind, what it cost, and whose it is."""

    project: ProjectId
    cost_fen: Fen
    formed_on: date


@fact(
    "AssetBroughtIn.v1",
    title=say("Asset brought in", "登记期初资产"),
    stream=lambda data: data.asset,
    touches=lambda data: (issue_of(data.asset),),
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=(*_RULES, "FUND-12"),
    example={
        **_EXAMPLE,
        "book_value_fen": 30_000_000,
        "formed_on": "2018-09-01",
        "as_of": "2026-01-05",
        "grade": "audited",
    },
)
class AssetBroughtIn(_Recorded):
    """An asset from before the ledger: what the books had it at on a day, and who vouches."""

    book_value_fen: Fen
    formed_on: date
    as_of: date
    grade: Grade


@opens(AssetFormed)
def _opened(data: AssetFormed) -> Opened:
    return Opened(issue_of(data.asset), "issue", data.place, data.asset, data.formed_on)


@opens(AssetBroughtIn)
def _opened_before(data: AssetBroughtIn) -> Opened:
    return Opened(issue_of(data.asset), "issue", data.place, data.asset, data.as_of)


@admits(AssetFormed)
def admit_formed(act: Act[AssetFormed], history: History) -> None:
    """REG-1 and REG-2 of the asset; its project was accepted by the day."""
    data = act.data
    project = known(history, Project, data.project, say("a project on record", "已登记的项目"))
    accepted = project.accepted_on
    require(
        accepted is not None and accepted <= data.formed_on,
        "REG-2",
        expected=say("a project accepted by the day", "当日已验收的项目"),
        found=say(
            f"{data.project}, accepted {accepted}, asset of {data.formed_on}",
            f"{data.project}：{f'{accepted} 验收' if accepted else '未验收'}",
        ),
    )
    require(
        covers(project.place, data.place),
        "REG-2",
        expected=say(f"an asset of {project.place}", f"{project.place} 的资产"),
        found=say(data.place, data.place),
    )
    _check_asset(act, history)


@admits(AssetBroughtIn)
def admit_brought_in(act: Act[AssetBroughtIn], history: History) -> None:
    """FUND-12 of the day, then the same."""
    data = act.data
    require(
        data.formed_on <= data.as_of,
        "FUND-12",
        expected=say(f"formed by {data.as_of}", f"形成日期不晚于 {data.as_of}"),
        found=say(str(data.formed_on), str(data.formed_on)),
    )
    _check_asset(act, history)


def _check_asset(act: Act[Any], history: History) -> None:
    data = act.data
    check_new(history, Asset, data.asset)
    check_opens(act, history)
    if data.entity is not None:
        known_entity(history, data.entity)
    code = data.owner.removeprefix("place:")
    require(
        not data.owner.startswith("place:") or covers(code, data.place),
        "REG-2",
        expected=say(f"an owner over {data.place}", f"对 {data.place} 有管辖权的所有者"),
        found=say(data.owner, data.owner),
    )


@evolves(Asset, AssetFormed)
def form(state: Asset, event: Event[AssetFormed]) -> Asset:
    """The asset, as its project left it."""
    data = event.data
    formed = _recorded(state, event)
    return msgspec.structs.replace(formed, project=data.project, cost_fen=data.cost_fen)


@evolves(Project, AssetFormed)
def leave(state: Project, event: Event[AssetFormed]) -> Project:
    """What the project has formed."""
    kinds = tuple(dict.fromkeys((*state.asset_kinds, event.data.kind)))
    return msgspec.structs.replace(state, asset_kinds=kinds)


@evolves(Asset, AssetBroughtIn)
def bring_in(state: Asset, event: Event[AssetBroughtIn]) -> Asset:
    """The asset, marked as one from before."""
    data = event.data
    formed = _recorded(state, event)
    return msgspec.structs.replace(formed, cost_fen=data.book_value_fen, grade=data.grade)


def _recorded(state: Asset, event: Event[Any]) -> Asset:
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        asset_kind=data.kind,
        owner=data.owner,
        entity=data.entity or "",
        formed_on=data.formed_on,
        bodies=tuple(dict.fromkeys(plain_body(signer.body) for signer in event.by)),
        index=event.index,
    )
