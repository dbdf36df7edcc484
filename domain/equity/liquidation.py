"""An entity is dissolved or bankrupt 解散、破产清算: who gets what is left, in which order.

- EQ-6 Debts by law come first, rank by rank (costs 清算费用, wages 职工债权, taxes 税款, ordinary
  普通债权: 企业破产法第一百一十三条), then poor villages and poor households, then the others. A
  rank is paid before the next gets anything; where it is not covered it is split by claim, to the
  fen. It applies to entities, never to the collective economic organisation; the households named
  as poor are poor. An entity is dissolved once, and its plan made once.
  Source: S1 三(三).
- REG-2 The entity is on record. ACT-2 Two persons sign.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.equity.priority import TIERS, tier_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import HOUSEHOLD, PAPER, SEALED
from domain.kernel.fact import Fact, Fen, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.money.split import split
from domain.projects.entities import Entity, EntityId, known_entity
from domain.residents.households import registered_household

Rank = Literal["costs", "wages", "taxes", "ordinary"]
RANKS: Final[dict[str, Words]] = {
    "costs": say("costs of liquidation", "清算费用"),
    "wages": say("wages and insurance", "职工债权"),
    "taxes": say("taxes", "税款"),
    "ordinary": say("ordinary claims", "普通债权"),
}
Claimed = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="whole fen 分")]
Poor = Annotated[str, msgspec.Meta(pattern=r"^(household:[A-Za-z0-9-]{1,64}|place:[0-9]{12})$")]
SIGNED_BY: Final[tuple[Seats, ...]] = (
    (("sector_department", "county_reviewer"), ("leading_group", "county_finance")),
)


def liquidation_of(entity: str) -> str:
    """The stream of an entity's liquidation: it has one."""
    return f"liquidation:{entity.removeprefix('entity:')}"


@state_of("liquidation")
class Liquidation(State, frozen=True, kw_only=True):
    """An entity's end: why, since when, and what was left to share out."""

    entity: str = ""
    cause: str = ""
    since: date | None = None
    estate_fen: int | None = None


class Debt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A debt by law, its rank, what is claimed and what is paid of it."""

    rank: Rank
    creditor: Sealed
    claim_fen: Claimed
    paid_fen: Fen


class PoorClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a poor village, or a poor household, has in the entity, and what it gets."""

    holder: Poor
    claim_fen: Claimed
    paid_fen: Fen


class OtherClaim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What anybody else has in the entity, and what they get."""

    holder: Sealed
    claim_fen: Claimed
    paid_fen: Fen


@fact(
    "EntityDissolved.v1",
    title=say("Entity dissolved", "实施主体解散或破产"),
    stream=lambda data: liquidation_of(data.entity),
    touches=lambda data: (data.entity,),
    place=lambda data, history: known_entity(history, data.entity).place,
    signed_by=SIGNED_BY,
    rules=("EQ-6", "REG-2", "ACT-2"),
    example={
        "entity": "entity:1",
        "cause": "bankrupt",
        "since": "2027-03-01",
        "document": PAPER,
    },
)
class EntityDissolved(Fact):
    """An entity's end, by its own decision or a court's, on paper."""

    entity: EntityId
    cause: Literal["dissolved", "bankrupt"]
    since: date
    document: Paper


@fact(
    "LiquidationPlanned.v1",
    title=say("Liquidation planned", "清算分配方案"),
    stream=lambda data: liquidation_of(data.entity),
    touches=lambda data: (data.entity, *(one.holder for one in data.poor)),
    place=lambda data, history: known_entity(history, data.entity).place,
    signed_by=SIGNED_BY,
    rules=("EQ-6", "REG-2", "ACT-2"),
    example={
        "entity": "entity:1",
        "estate_fen": 150_000,
        "debts": [{"rank": "wages", "creditor": SEALED, "claim_fen": 100_000, "paid_fen": 100_000}],
        "poor": [{"holder": HOUSEHOLD, "claim_fen": 60_000, "paid_fen": 50_000}],
        "others": [{"holder": SEALED, "claim_fen": 10_000, "paid_fen": 0}],
        "surplus_fen": 0,
        "paper": PAPER,
    },
)
class LiquidationPlanned(Fact):
    """What is left of an entity, and who gets how much; `surplus_fen` is what nobody claims."""

    entity: EntityId
    estate_fen: Fen
    debts: Annotated[tuple[Debt, ...], msgspec.Meta(max_length=100)]
    poor: Annotated[tuple[PoorClaim, ...], msgspec.Meta(max_length=200)]
    others: Annotated[tuple[OtherClaim, ...], msgspec.Meta(max_length=50)]
    surplus_fen: Fen
    paper: Paper


def waterfall(estate_fen: int, ranks: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """What each claim gets, rank by rank: all of it, or a share by claim of what is left.

    Args:
        estate_fen: What there is, not negative.
        ranks: The claims of each rank in fen, above zero, the first rank first.
    """
    paid = []
    for claims in ranks:
        wanted = sum(claims)
        given = tuple(claims) if wanted <= estate_fen else split(estate_fen, claims)
        estate_fen -= sum(given)
        paid.append(given)
    return tuple(paid)


@admits(EntityDissolved)
def admit_dissolved(act: Act[EntityDissolved], history: History) -> None:
    """EQ-6: an entity, no collective organisation, dissolved once, on a day that has come."""
    data, entity = act.data, known_entity(history, act.data.entity)
    before = history.read(Liquidation, liquidation_of(data.entity))
    require(
        entity.entity_kind != "collective" and not before.exists and data.since <= act.day,
        "EQ-6",
        expected=say(
            f"an entity that is no collective organisation, not dissolved before, by {act.day}",
            f"非村集体经济组织、此前未解散的实施主体，不晚于 {act.day}",
        ),
        found=say(
            f"{entity.id}, {entity.entity_kind}, {before.cause} on {before.since or data.since}",
            f"{entity.id}（{entity.entity_kind}），{before.since or data.since}",
        ),
    )


@admits(LiquidationPlanned)
def admit_liquidation(act: Act[LiquidationPlanned], history: History) -> None:
    """EQ-6: of who is poor, then the order and the sums to the fen."""
    data = act.data
    known_entity(history, data.entity)
    state = history.read(Liquidation, liquidation_of(data.entity))
    require(
        state.exists and state.estate_fen is None,
        "EQ-6",
        expected=say("an entity dissolved and not yet shared out", "已解散、尚未分配的实施主体"),
        found=say(
            f"{data.entity}: {state.cause or 'not dissolved'}",
            f"{data.entity}：{'已分配' if state.exists else '未解散'}",
        ),
    )
    if data.poor:
        check_once([one.holder for one in data.poor], "EQ-6")
    for claim in data.poor:
        _check_poor(claim.holder, act.day, history)
    _check_order(data)


def _check_poor(holder: str, day: date, history: History) -> None:
    if not holder.startswith("household:"):
        return
    tier = tier_of(history, registered_household(history, holder), day)
    require(
        tier != "other",
        "EQ-6",
        expected=say("a poor village or a poor household", "贫困村或贫困户"),
        found=say(f"{holder}: {tier}", f"{holder}：{TIERS[tier].zh}"),
    )


def _check_order(data: LiquidationPlanned) -> None:
    ranks: list[list[Any]] = [
        *([one for one in data.debts if one.rank == rank] for rank in RANKS),
        list(data.poor),
        list(data.others),
    ]
    wanted = waterfall(data.estate_fen, [[one.claim_fen for one in rank] for rank in ranks])
    found = tuple(tuple(one.paid_fen for one in rank) for rank in ranks)
    surplus_fen = data.estate_fen - sum(map(sum, wanted))
    require(
        found == wanted and data.surplus_fen == surplus_fen,
        "EQ-6",
        expected=say(
            f"debts by rank, then the poor, then others: {_told(wanted)}, {surplus_fen} left",
            f"依次清偿各顺序债务、贫困村贫困户、其他：{_told(wanted)}，余 {surplus_fen}",
        ),
        found=say(
            f"{_told(found)}, {data.surplus_fen} left", f"{_told(found)}，余 {data.surplus_fen}"
        ),
    )


def _told(ranks: Sequence[Sequence[int]]) -> str:
    return " | ".join(" ".join(map(str, rank[:10])) or "-" for rank in ranks)


@evolves(Liquidation, EntityDissolved)
def dissolve(state: Liquidation, event: Event[EntityDissolved]) -> Liquidation:
    """The entity is at its end."""
    data = event.data
    return msgspec.structs.replace(state, entity=data.entity, cause=data.cause, since=data.since)


@evolves(Entity, EntityDissolved)
def leave(state: Entity, event: Event[EntityDissolved]) -> Entity:
    """The entity is no more: nothing is paid to it, and it signs nothing (FUND-5)."""
    return msgspec.structs.replace(state, dissolved_on=event.data.since)


@evolves(Liquidation, LiquidationPlanned)
def share_out(state: Liquidation, event: Event[LiquidationPlanned]) -> Liquidation:
    """What was left is shared out."""
    return msgspec.structs.replace(state, estate_fen=event.data.estate_fen)
