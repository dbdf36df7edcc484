"""Disposal of a state or collective asset 资产处置, as a case by who owns it (S1 三(四)).

- FUND-6 No asset is disposed of without its body's decision and township review, shown on a
  notice: the member representatives decide on a collective's, the leading group or the department
  on what a government or another body owns. No step is skipped; what is disposed of goes as it was
  proposed, and at no less than its last appraisal on that day unless it is scrapped. The notice on
  a collective's asset hangs in its village.
- REG-1, REG-2 Case and asset. One case at a time. ACT-2 Who proposes does not review.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.assets.asset import (
    Asset,
    AssetId,
    Disposal,
    known_asset,
    place_of_asset,
    standing_asset,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import CASE, PAPER, SEALED, VILLAGE
from domain.kernel.fact import CaseId, Fact, Fen, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import BOOKS
from domain.rules import ORDER
from domain.steps.case import Case, finish, open_case
from domain.steps.procedure import Procedure, Step, declare, nobody_named
from domain.steps.turn import check_turn
from domain.steps.usual import COLLECTIVE_PASSING, reviewed, shown, township_review, voted

PROPOSERS: Final = ("collective_organisation", "township_officer", "sector_department")
Way = Literal["sold", "transferred", "exchanged", "scrapped"]
_PROPOSED, _DISPOSED = "DisposalProposed.v1", "AssetDisposed.v1"
_CLAUSE: Final = "S1 三(四)"
_FORBIDDEN: Final = "非法处置国有或集体资产……按照有关规定严肃查处"


def _step(name: str, en: str, zh: str, **fields: Any) -> Step:  # noqa: ANN401  (fields of a step)
    return Step(name=name, title=say(en, zh), clause=_CLAUSE, sentence=_FORBIDDEN, **fields)


_PROPOSAL: Final = _step(
    "proposal", "proposal", "提出处置方案", ends=_PROPOSED, by=PROPOSERS, duty="prepares"
)
_REVIEW: Final = township_review(_CLAUSE, _FORBIDDEN)
_NOTICE: Final = shown(
    "disposal",
    say("notice", "公示"),
    _CLAUSE,
    _FORBIDDEN,
    (*COMMITTEES, "township_officer", "county_reviewer"),
    posted_at=("village", "township", "county"),
)
_DISPOSAL: Final = _step(
    "disposal",
    "disposal",
    "处置",
    ends=_DISPOSED,
    by=("township_accounting", "county_finance"),
    duty="publishes",
)
COLLECTIVE: Final = declare(
    Procedure(
        name="disposal",
        title=say("disposal of a collective asset", "集体资产处置"),
        steps=(
            _PROPOSAL,
            voted(
                say("the collective decides", "成员代表会议"),
                _CLAUSE,
                _FORBIDDEN,
                "collective_members",
                duty="decides",
                decided_by=COLLECTIVE_PASSING,
            ),
            _REVIEW,
            replace(_NOTICE, by=(*COMMITTEES, "township_officer"), posted_at=("village",)),
            _DISPOSAL,
        ),
        order_rule="FUND-6",
        named=nobody_named,
        collective=True,
    )
)
STATE: Final = declare(
    Procedure(
        name="state_disposal",
        title=say("disposal of a state asset", "国有资产处置"),
        steps=(
            _PROPOSAL,
            _REVIEW,
            reviewed(
                "owner_decision",
                say("the owner decides", "产权单位决定"),
                _CLAUSE,
                _FORBIDDEN,
                ("leading_group", "sector_department"),
            ),
            _NOTICE,
            _DISPOSAL,
        ),
        order_rule="FUND-6",
        named=nobody_named,
    )
)


@fact(
    _PROPOSED,
    title=say("Disposal proposed", "提出资产处置"),
    stream=lambda data: data.case,
    touches=lambda data: (data.asset,),
    place=lambda data, history: place_of_asset(history, data.asset),
    signed_by=((PROPOSERS,),),
    rules=("FUND-6", "REG-1", "REG-2"),
    example={
        "case": CASE,
        "asset": "asset:1",
        "place": VILLAGE,
        "procedure": "disposal",
        "way": "sold",
        "price_fen": 28_000_000,
        "reasons": SEALED,
        "paper": PAPER,
    },
)
class DisposalProposed(Fact):
    """How an asset is to be disposed of, at which price, and why."""

    case: CaseId
    asset: AssetId
    place: Place
    procedure: Literal["disposal", "state_disposal"]
    way: Way
    price_fen: Fen
    reasons: Sealed
    paper: Paper


@fact(
    _DISPOSED,
    title=say("Asset disposed of", "资产处置"),
    stream=lambda data: data.asset,
    touches=lambda data: (data.case,),
    place=lambda data, history: place_of_asset(history, data.asset),
    signed_by=BOOKS,
    rules=(*ORDER, "FUND-6", "REG-2", "ACT-2", "ACT-3"),
    example={
        "asset": "asset:1",
        "case": CASE,
        "way": "sold",
        "price_fen": 28_000_000,
        "to": "示例农业有限公司",
        "contract": PAPER,
        "disposed_on": "2026-08-01",
    },
)
class AssetDisposed(Fact):
    """The asset went as was decided: on which day, to which body, by which contract."""

    asset: AssetId
    case: CaseId
    way: Way
    price_fen: Fen
    to: Annotated[str, msgspec.Meta(max_length=100)] | None
    contract: Paper
    disposed_on: date


@admits(DisposalProposed)
def admit_proposal(act: Act[DisposalProposed], history: History) -> None:
    """REG-1, and FUND-6 of the way, the price, and who is to decide."""
    data, asset = act.data, standing_asset(history, act.data.asset)
    check_new(history, Case, data.case)
    own = COLLECTIVE.name if asset.collective else STATE.name
    place = asset.collective or asset.place
    require(
        (data.procedure, data.place) == (own, place),
        "FUND-6",
        expected=say(f"{own} at {place}, by who owns it", f"{place}，按产权归属办理（{own}）"),
        found=say(f"{data.procedure} at {data.place}", f"{data.place}，{data.procedure}"),
    )
    running = history.read(Case, asset.disposal.case).status if asset.disposal else ""
    require(
        running not in ("open", "held"),
        "FUND-6",
        expected=say("no other disposal in work", "无其他在办处置"),
        found=say(asset.disposal.case if asset.disposal else "", f"在办：{asset.id}"),
    )
    check_price(data, asset)


def check_price(data: "DisposalProposed | AssetDisposed", asset: Asset) -> None:
    """FUND-6: at no less than the last appraisal, which is not in doubt, unless scrapped."""
    least_fen = 0 if data.way == "scrapped" else asset.appraised_fen
    appraised = data.way == "scrapped" or (bool(asset.appraisals) and not asset.doubted)
    require(
        appraised and data.price_fen >= least_fen,
        "FUND-6",
        expected=say(
            f"an appraised asset, at {least_fen} fen or more", f"先评估，价格不低于 {least_fen} 分"
        ),
        found=say(
            f"{data.price_fen} fen, {len(asset.appraisals)} appraisals"
            + (", in doubt" if asset.doubted else ""),
            f"{data.price_fen} 分，评估 {len(asset.appraisals)} 次"
            + ("，有疑义" if asset.doubted else ""),
        ),
    )


@admits(AssetDisposed)
def admit_disposal(act: Act[AssetDisposed], history: History) -> None:
    """FUND-6: everything was decided, and it goes as proposed, at what it is worth by now."""
    data, asset = act.data, known_asset(history, act.data.asset)
    decided = asset.disposal
    require(
        decided is not None
        and (data.case, data.way, data.price_fen) == (decided.case, decided.way, decided.price_fen)
        and data.disposed_on <= act.day,
        "FUND-6",
        expected=say(
            f"{decided.way} at {decided.price_fen} fen by {decided.case}, by {act.day}"
            if decided
            else f"a disposal of {asset.id} that was decided",
            f"按 {decided.case} 决定处置，{decided.price_fen} 分，不晚于 {act.day}"
            if decided
            else f"{asset.id} 经集体决定和乡镇审核的处置",
        ),
        found=say(
            f"{data.way} at {data.price_fen} fen by {data.case} on {data.disposed_on}",
            f"{data.case}，{data.price_fen} 分，{data.disposed_on}",
        ),
    )
    check_turn(act, history, data.case)
    check_price(data, asset)


@evolves(Case, DisposalProposed)
def open_disposal(state: Case, event: Event[DisposalProposed]) -> Case:
    """The case, its proposal made."""
    data = event.data
    return open_case(state, event, procedure=data.procedure, subject=data.asset, place=data.place)


@evolves(Asset, DisposalProposed)
def propose(state: Asset, event: Event[DisposalProposed]) -> Asset:
    """How the asset is to go."""
    data = event.data
    disposal = Disposal(case=data.case, way=data.way, price_fen=data.price_fen)
    return msgspec.structs.replace(state, disposal=disposal)


@evolves(Case, AssetDisposed)
def complete(state: Case, event: Event[AssetDisposed]) -> Case:
    """The case takes its last step."""
    return finish(state, event, state.step_name(event.type), event.data.asset)


@evolves(Asset, AssetDisposed)
def dispose(state: Asset, event: Event[AssetDisposed]) -> Asset:
    """The asset is held no more."""
    return msgspec.structs.replace(state, ended_on=event.data.disposed_on)
