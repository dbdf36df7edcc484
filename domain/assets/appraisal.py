"""Appraisal 第三方评估: what an asset is worth, said by somebody who has no part in it.

- EQ-1 The appraiser is independent: of another body than the entity and those who put the asset on
  record, with no part in its project, no office of its owner, no hand in its entity. The report
  comes by hash, the value is as of a day on which the asset was there. Doubts lead to an ordered
  re-appraisal by yet another body, never to another figure; what is appraised again without an
  order is a finding.
- REG-2 The asset is on record and still held. ACT-1 An appraiser signs; above it who reviews
  orders, with reasons.
"""

from datetime import date

import msgspec

from domain.assets.asset import Appraisal, Asset, AssetId, place_of_asset, standing_asset
from domain.authority.offices import holders
from domain.kernel.act import Act, Event, Signer
from domain.kernel.bodies import plain_body
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Fact, Fen, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import upwards
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.entities import Entity
from domain.projects.project import Project
from domain.steps.case import Case
from domain.steps.review import REVIEWERS

PARTY = (
    "collective_organisation",
    "village_committee",
    "village_secretary",
    "implementing_entity",
    "township_accounting",
)
"""Offices of those who own or run an asset of a village, or keep its books."""


@fact(
    "AssetAppraised.v1",
    title=say("Asset appraised", "资产评估"),
    stream=lambda data: data.asset,
    place=lambda data, history: place_of_asset(history, data.asset),
    signed_by=((("appraiser",),),),
    rules=("EQ-1", "REG-2"),
    example={
        "asset": "asset:1",
        "value_fen": 28_000_000,
        "as_of": "2026-04-20",
        "report": PAPER,
    },
)
class AssetAppraised(Fact):
    """What the asset was worth on a day, by the report."""

    asset: AssetId
    value_fen: Fen
    as_of: date
    report: Paper


@fact(
    "ReappraisalOrdered.v1",
    title=say("Re-appraisal ordered", "要求重新评估"),
    stream=lambda data: data.asset,
    place=lambda data, history: place_of_asset(history, data.asset),
    signed_by=(((*REVIEWERS, "supervision_committee"),),),
    rules=("EQ-1", "REG-2"),
    example={"asset": "asset:1", "reasons": SEALED, "paper": None},
)
class ReappraisalOrdered(Fact):
    """The value is in doubt, and why; nothing is decided by it until it is appraised again."""

    asset: AssetId
    reasons: Sealed
    paper: Paper | None = None


@admits(AssetAppraised)
def admit_appraisal(act: Act[AssetAppraised], history: History) -> None:
    """EQ-1 of the appraiser, the day and the value."""
    data, asset = act.data, standing_asset(history, act.data.asset)
    (signer,) = act.by
    _check_independent(signer, asset, act, history)
    require(
        data.value_fen > 0 and (asset.formed_on or date.min) <= data.as_of <= act.day,
        "EQ-1",
        expected=say(
            f"a value above zero as of a day from {asset.formed_on} to {act.day}",
            f"{asset.formed_on} 至 {act.day} 之间的评估值",
        ),
        found=say(f"{data.value_fen} fen as of {data.as_of}", f"{data.as_of}，{data.value_fen} 分"),
    )
    before = asset.appraisals[-1].body if asset.doubted and asset.appraisals else ""
    require(
        plain_body(signer.body) != before,
        "EQ-1",
        expected=say("another body than the one in doubt", "由另一家评估机构重新评估"),
        found=say(f"{signer.body} again", f"仍为{signer.body}"),
    )


def _check_independent(
    signer: Signer, asset: Asset, act: Act[AssetAppraised], history: History
) -> None:
    entity = history.read(Entity, asset.entity) if asset.entity else None
    bodies = {*asset.bodies, plain_body(entity.name) if entity else ""}
    require(
        plain_body(signer.body) not in bodies
        and not (entity and signer.person in entity.controllers)
        and not _has_part(signer.person, asset, act.day, history),
        "EQ-1",
        expected=say(
            f"an appraiser with no part in {asset.id}", f"与 {asset.id} 无关联的第三方评估"
        ),
        found=say(f"{signer.person} of {signer.body}", f"{signer.body} {signer.person}"),
    )


def _has_part(person: str, asset: Asset, day: date, history: History) -> bool:
    """Whether they signed anything of its project, or hold an office of owner or entity."""
    if asset.project:
        case = history.read(Project, asset.project).case
        signatures = history.read(Case, case).signatures if case else ()
        if any(signature.person == person for signature in signatures):
            return True
    return any(
        person in holders(history, place, PARTY, day)
        for place in upwards(asset.place)
        if len(place) >= len(history.county)
    )


@admits(ReappraisalOrdered)
def admit_order(act: Act[ReappraisalOrdered], history: History) -> None:
    """EQ-1: there is an appraisal to doubt, not yet ordered anew, and no shares issued by it."""
    asset = standing_asset(history, act.data.asset)
    require(
        bool(asset.appraisals) and not asset.doubted and not asset.issue,
        "EQ-1",
        expected=say(
            "an appraisal that is not in doubt, before shares are issued",
            "已评估、尚未提出疑义且尚未发股的资产",
        ),
        found=say(
            f"{len(asset.appraisals)} appraisals, {'in doubt' if asset.doubted else asset.issue}",
            f"已评估 {len(asset.appraisals)} 次{'，已有疑义' if asset.doubted else ''}",
        ),
    )


@evolves(Asset, AssetAppraised)
def appraise(state: Asset, event: Event[AssetAppraised]) -> Asset:
    """The asset is worth what was said last."""
    data = event.data
    appraisal = Appraisal(
        value_fen=data.value_fen,
        as_of=data.as_of,
        body=plain_body(event.by[0].body),
        index=event.index,
        ordered=state.doubted,
    )
    return msgspec.structs.replace(
        state,
        appraised_fen=data.value_fen,
        appraisals=(*state.appraisals, appraisal),
        doubted=False,
    )


@evolves(Asset, ReappraisalOrdered)
def doubt(state: Asset, _event: Event[ReappraisalOrdered]) -> Asset:
    """Nothing is decided by the value until it is appraised again."""
    return msgspec.structs.replace(state, doubted=True)


def check_appraised(asset: Asset, value_fen: int) -> None:
    """EQ-1: the value is that of the last appraisal, and not in doubt."""
    require(
        bool(asset.appraisals) and not asset.doubted and value_fen == asset.appraised_fen,
        "EQ-1",
        expected=say(
            f"{asset.id} at its last appraisal, {asset.appraised_fen} fen, not in doubt"
            if asset.appraisals
            else f"an appraisal of {asset.id}",
            f"{asset.id} 按最近一次评估值 {asset.appraised_fen} 分，且无疑义"
            if asset.appraisals
            else f"{asset.id} 先经第三方评估",
        ),
        found=say(
            f"{value_fen} fen" + (", in doubt" if asset.doubted else ""),
            f"{value_fen} 分" + ("，评估有疑义" if asset.doubted else ""),
        ),
    )
