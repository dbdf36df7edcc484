"""Whether an entity may carry a project: admission 准入, and the sanction list 失信惩戒.

- FUND-5 An entity is admitted once, on five criteria with a paper each: 财务健全、经营良好、
  经济实力、诚信、乐于扶贫 (S3a 五(五)); never while it is on the sanction list. Whether it may
  carry a project on a day is asked of `check_admitted`; a dissolved one may not.
- SUP-4 Who takes money by fraud, breaks a contract or harms the people goes on the list, from a day
  on, with the paper that says so (S1 三(四)); once at a time, and off it by an act of its own.
- ACT-1 Who signs for an entity is of the body that has its name.
- ACT-2 Two bodies admit, and nobody who stands behind it; nobody takes off the list what they put
  on it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.bodies import plain_body
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import Words, say
from domain.projects.entities import Entity, EntityId, known_entity

Reason = Literal["fraud", "breach", "harm"]
REASONS: Final[dict[str, Words]] = {
    "fraud": say("took subsidies by fraud", "骗取套取财政补助资金"),
    "breach": say("did not keep its contract", "不依法履约"),
    "harm": say("harmed the people's interests", "损害群众利益"),
}
"""Of the sanction list, S1 三(四)."""
_ADMITTING: Final[Seats] = (
    ("sector_department", "county_reviewer"),
    ("sector_department", "county_reviewer", "county_finance", "leading_group"),
)
_SANCTIONING: Final[Seats] = (("leading_group", "sector_department"),)


_CRITERIA: Final = ("finances", "operation", "strength", "integrity", "willingness")


class Criteria(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The five criteria of admission, each with the paper that bears it out."""

    finances: Paper
    operation: Paper
    strength: Paper
    integrity: Paper
    willingness: Paper


def _place(data: "EntityAdmitted | EntitySanctioned | SanctionEnded", history: History) -> str:
    return known_entity(history, data.entity).place


@fact(
    "EntityAdmitted.v1",
    title=say("Entity admitted", "实施主体准入"),
    stream=lambda data: data.entity,
    place=_place,
    signed_by=(_ADMITTING,),
    bodies_distinct=True,
    rules=("FUND-5", "REG-2", "ACT-2"),
    example={
        "entity": "entity:1",
        "criteria": dict.fromkeys(
            ("finances", "operation", "strength", "integrity", "willingness"), PAPER
        ),
    },
)
class EntityAdmitted(Fact):
    """The entity meets the five criteria, each shown by a paper."""

    entity: EntityId
    criteria: Criteria


@fact(
    "EntitySanctioned.v1",
    title=say("Entity sanctioned", "列入失信惩戒名单"),
    stream=lambda data: data.entity,
    place=_place,
    signed_by=(_SANCTIONING,),
    rules=("SUP-4", "REG-2"),
    example={"entity": "entity:1", "from_": "2026-06-01", "reason": "breach", "paper": PAPER},
)
class EntitySanctioned(Fact):
    """The entity is on the sanction list from a day on, for a reason."""

    entity: EntityId
    from_: date
    reason: Reason
    paper: Paper


@fact(
    "SanctionEnded.v1",
    title=say("Sanction ended", "移出失信惩戒名单"),
    stream=lambda data: data.entity,
    place=_place,
    signed_by=(_SANCTIONING,),
    rules=("SUP-4", "REG-2", "ACT-2"),
    example={"entity": "entity:1", "on": "2027-06-01", "paper": PAPER},
)
class SanctionEnded(Fact):
    """From the day on the entity is off the sanction list."""

    entity: EntityId
    on: Annotated[date, msgspec.Meta(description="the first day off the list")]
    paper: Paper


@admits(EntityAdmitted)
def admit_admission(act: Act[EntityAdmitted], history: History) -> None:
    """FUND-5: once, and not from the sanction list. ACT-2: by nobody behind it."""
    entity = known_entity(history, act.data.entity)
    require(
        entity.admitted_on is None,
        "FUND-5",
        expected=say("an entity not admitted yet", "尚未准入的实施主体"),
        found=say(f"admitted on {entity.admitted_on}", f"已于 {entity.admitted_on} 准入"),
    )
    check_standing(entity, act.day)
    check_no_part(act.persons, entity)


@admits(EntitySanctioned)
def admit_sanction(act: Act[EntitySanctioned], history: History) -> None:
    """SUP-4: from a day that has come, behind the sanctions before, once at a time."""
    data, entity = act.data, known_entity(history, act.data.entity)
    first = max((until or date.max for _, until in entity.sanctions), default=date.min)
    require(
        first <= data.from_ <= act.day,
        "SUP-4",
        expected=say(f"not on the list, a day by {act.day}", f"不在名单内，日期不晚于 {act.day}"),
        found=say(
            f"on it since {entity.sanctions[-1][0]}" if entity.sanctions else str(data.from_),
            f"自 {entity.sanctions[-1][0]} 起在名单内" if entity.sanctions else str(data.from_),
        ),
    )


@admits(SanctionEnded)
def admit_end(act: Act[SanctionEnded], history: History) -> None:
    """SUP-4: of a sanction that lasts, on a day behind its first. ACT-2: by somebody else."""
    data, entity = act.data, known_entity(history, act.data.entity)
    since = next((since for since, until in entity.sanctions if until is None), None)
    require(
        since is not None and since < data.on <= act.day,
        "SUP-4",
        expected=say(
            f"a sanction that lasts, a day behind its first by {act.day}",
            f"在名单内，且日期晚于列入日、不晚于 {act.day}",
        ),
        found=say(f"listed since {since}, {data.on}", f"列入日 {since or '无'}，{data.on}"),
    )
    both = sorted(set(act.persons) & set(entity.sanctioned_by))
    require(
        not both,
        "ACT-2",
        expected=say("ended by others than who sanctioned", "移出与列入由不同的人办理"),
        found=say(", ".join(both), "、".join(both)),
    )


def check_no_part(persons: Sequence[str], entity: Entity) -> None:
    """ACT-2: none of the persons stands behind the entity that they decide on or pay."""
    both = sorted(set(persons) & set(entity.controllers))
    require(
        not both,
        "ACT-2",
        expected=say(f"signed by nobody behind {entity.id}", f"经办人与 {entity.id} 无权益关系"),
        found=say(", ".join(both), "、".join(both)),
    )


def check_of_entity(act: Act[Any], entity: Entity) -> None:
    """ACT-1: who signs as an implementing entity is of that very one.

    An office of implementing entities over a place is one of each of them: whose it is says the
    body for which the signer's key was enrolled.
    """
    own = act.signer_as("implementing_entity")
    found = f"{own.person} {own.body}" if own else "-"
    named = f"{entity.id} {entity.name}"
    require(
        own is not None and plain_body(own.body) == plain_body(entity.name),
        "ACT-1",
        expected=say(f"authority of {named}", f"{named} 的人员"),
        found=say(found, found),
    )


def check_standing(entity: Entity, day: date) -> None:
    """FUND-5: the entity is neither dissolved nor on the sanction list on a day."""
    ended = entity.dissolved_on
    require(
        ended is None or day < ended,
        "FUND-5",
        expected=say("an entity that is not dissolved", "未解散、未破产的实施主体"),
        found=say(f"{entity.id} dissolved on {ended}", f"{entity.id} 已于 {ended} 解散或破产"),
    )
    check_unsanctioned(entity, day)


def check_unsanctioned(entity: Entity, day: date) -> None:
    """FUND-5: the entity is not on the sanction list on a day."""
    require(
        not entity.sanctioned_on(day),
        "FUND-5",
        expected=say("an entity that is not sanctioned", "未列入失信惩戒名单的实施主体"),
        found=say(f"{entity.id} is on the list on {day}", f"{entity.id} {day} 在名单内"),
    )


def check_admitted(entity: Entity, day: date) -> None:
    """FUND-5: the entity was admitted by the day, lasts, and is not on the sanction list."""
    require(
        entity.admitted_on is not None and entity.admitted_on <= day,
        "FUND-5",
        expected=say(f"an entity admitted by {day}", f"{day} 前已准入的实施主体"),
        found=say(
            f"{entity.id} admitted on {entity.admitted_on}" if entity.admitted_on else "not yet",
            f"{entity.id} 准入日 {entity.admitted_on or '无'}",
        ),
    )
    check_standing(entity, day)


@evolves(Entity, EntityAdmitted)
def take_in(state: Entity, event: Event[EntityAdmitted]) -> Entity:
    """The entity may carry projects from the day on."""
    return msgspec.structs.replace(state, admitted_on=event.day)


@evolves(Entity, EntitySanctioned)
def sanction(state: Entity, event: Event[EntitySanctioned]) -> Entity:
    """One more period on the list, its end open."""
    sanctions = (*state.sanctions, (event.data.from_, None))
    return msgspec.structs.replace(state, sanctions=sanctions, sanctioned_by=event.persons)


@evolves(Entity, SanctionEnded)
def end(state: Entity, event: Event[SanctionEnded]) -> Entity:
    """The open period has its end."""
    on = event.data.on
    sanctions = tuple((since, on if until is None else until) for since, until in state.sanctions)
    return msgspec.structs.replace(state, sanctions=sanctions)
