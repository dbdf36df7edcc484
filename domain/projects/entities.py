"""Implementing entities 实施主体: on the register with who owns and who controls them.

- FUND-5 Its owners and controllers are recorded: by reference where they are registered here, by a
  sealed name where they are not; there is always one who represents it in law. Whether one of them
  is related to an official is a finding.
- REG-1 A unified social credit code 统一社会信用代码 is one entity's, and an entity is registered
  once. REG-2 The code is valid (GB 32100), and whoever is referred to is registered.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from stdnum.cn import uscc

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Fact, Paper, PersonId, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, level
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.residents.people import registered

EntityId = Annotated[str, identifier("entity")]
EntityKind = Literal["enterprise", "cooperative", "family_farm", "collective"]
KINDS: Final[dict[str, Words]] = {
    "enterprise": say("enterprise", "企业"),
    "cooperative": say("farmers' cooperative", "农民专业合作社"),
    "family_farm": say("family farm", "家庭农场"),
    "collective": say("village collective", "村集体经济组织"),
}
KEEPERS: Final[Seats] = (("sector_department", "county_reviewer", "township_officer"),)
"""Who keeps the register of entities."""


class Controller(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who owns, controls or represents an entity; `share_bp` is the part owned, of 10,000."""

    role: Literal["legal_representative", "owner", "controller"]
    person: PersonId | None = None
    name: Sealed | None = None
    share_bp: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None


Controllers = Annotated[tuple[Controller, ...], msgspec.Meta(min_length=1, max_length=50)]


@state_of("entity")
class Entity(State, frozen=True, kw_only=True):
    """An entity: where it is registered, since when it is admitted, and its sanctions.

    `sanctions` are the periods on the sanction list 失信惩戒, the end left open while it lasts.
    `sanctioned_by` are who signed the last. `controllers` are the registered persons behind it,
    `unregistered_count` the others. `dissolved_on` is the day of its end (EQ-6).
    """

    place: str = ""
    name: str = ""
    entity_kind: str = ""
    credit_code: str = ""
    controllers: tuple[str, ...] = ()
    unregistered_count: int = 0
    admitted_on: date | None = None
    sanctions: tuple[tuple[date, date | None], ...] = ()
    sanctioned_by: tuple[str, ...] = ()
    dissolved_on: date | None = None
    index: int = 0

    def sanctioned_on(self, day: date) -> bool:
        """Whether the entity is on the sanction list on a day."""
        return any(
            since <= day and (until is None or day < until) for since, until in self.sanctions
        )


@state_of("uscc")
class CreditCode(State, frozen=True, kw_only=True):
    """A unified social credit code, and the entity that has it."""

    entity: str = ""


_CONTROLLERS: Final[list[dict[str, Any]]] = [
    {"role": "legal_representative", "person": None, "name": SEALED, "share_bp": 10_000}
]


@fact(
    "EntityRegistered.v1",
    title=say("Entity registered", "登记实施主体"),
    stream=lambda data: data.entity,
    touches=lambda data: (code_stream(data.credit_code),),
    place=lambda data, _history: data.place,
    signed_by=(KEEPERS,),
    rules=("FUND-5", "REG-1", "REG-2", "SUP-11"),
    example={
        "entity": "entity:1",
        "place": "231005100",
        "kind": "cooperative",
        "name": "示例种植专业合作社",
        "credit_code": "93231005MA00000012",
        "controllers": _CONTROLLERS,
        "licence": PAPER,
    },
)
class EntityRegistered(Fact):
    """A business that may carry projects: its public name and code, and who stands behind it."""

    entity: EntityId
    place: Place
    kind: EntityKind
    name: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
    credit_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{18}$")]
    controllers: Controllers
    licence: Paper


@fact(
    "EntityControlChanged.v1",
    title=say("Owners or controllers of an entity changed", "实施主体股东或实际控制人变更"),
    stream=lambda data: data.entity,
    place=lambda data, history: known_entity(history, data.entity).place,
    signed_by=(KEEPERS,),
    rules=("FUND-5", "REG-2", "SUP-11"),
    example={"entity": "entity:1", "controllers": _CONTROLLERS, "paper": PAPER},
)
class EntityControlChanged(Fact):
    """Who stands behind the entity from now on, all of them, and the paper that says so."""

    entity: EntityId
    controllers: Controllers
    paper: Paper


def code_stream(code: str) -> str:
    """The stream in which a credit code is held by one entity."""
    return f"uscc:{code}"


def known_entity(history: History, entity: str) -> Entity:
    """The entity; refused under REG-2 where it is not registered."""
    return known(history, Entity, entity, say("a registered entity", "已登记的实施主体"))


@admits(EntityRegistered)
def admit_entity(act: Act[EntityRegistered], history: History) -> None:
    """REG-1 and REG-2 of entity and code, FUND-5 of who stands behind it."""
    data = act.data
    check_new(history, Entity, data.entity)
    require(
        uscc.is_valid(data.credit_code),
        "REG-2",
        expected=say("a valid unified social credit code", "有效的统一社会信用代码"),
        found=say(data.credit_code, data.credit_code),
    )
    check_new(history, CreditCode, code_stream(data.credit_code))
    require(
        data.kind != "collective" or level(data.place) == "village",
        "REG-2",
        expected=say("a collective of a village", "村级集体经济组织"),
        found=say(data.place, data.place),
    )
    _check_controllers(data.controllers, history)


@admits(EntityControlChanged)
def admit_change(act: Act[EntityControlChanged], history: History) -> None:
    """REG-2 of the entity, FUND-5 of who stands behind it now."""
    known_entity(history, act.data.entity)
    _check_controllers(act.data.controllers, history)


def _check_controllers(controllers: tuple[Controller, ...], history: History) -> None:
    for one in controllers:
        require(
            (one.person is None) != (one.name is None),
            "FUND-5",
            expected=say("a registered person, or a sealed name", "已登记人员或密封姓名，择一"),
            found=say(f"a {one.role} with both or neither", f"{one.role}：两项皆有或皆无"),
        )
        if one.person is not None:
            registered(history, one.person)
    legal = [one for one in controllers if one.role == "legal_representative"]
    share_bp = sum(one.share_bp or 0 for one in controllers if one.role == "owner")
    require(
        len(legal) == 1 and share_bp <= _WHOLE_BP,
        "FUND-5",
        expected=say(
            "one legal representative, and owners of no more than the whole",
            "法定代表人一名，股东份额合计不超过全部",
        ),
        found=say(f"{len(legal)}, {share_bp} bp", f"{len(legal)} 名，合计万分之 {share_bp}"),
    )


_WHOLE_BP: Final = 10_000


@evolves(Entity, EntityRegistered)
def register(state: Entity, event: Event[EntityRegistered]) -> Entity:
    """The entity as registered."""
    data = event.data
    entity = msgspec.structs.replace(
        state,
        place=data.place,
        name=data.name,
        entity_kind=data.kind,
        credit_code=data.credit_code,
        index=event.index,
    )
    return _controlled(entity, data.controllers)


@evolves(Entity, EntityControlChanged)
def change(state: Entity, event: Event[EntityControlChanged]) -> Entity:
    """Others stand behind it."""
    return _controlled(state, event.data.controllers)


def _controlled(state: Entity, controllers: tuple[Controller, ...]) -> Entity:
    persons = tuple(dict.fromkeys(one.person for one in controllers if one.person is not None))
    unregistered = sum(one.person is None for one in controllers)
    return msgspec.structs.replace(state, controllers=persons, unregistered_count=unregistered)


@evolves(CreditCode, EntityRegistered)
def hold(state: CreditCode, event: Event[EntityRegistered]) -> CreditCode:
    """The code is taken."""
    return msgspec.structs.replace(state, entity=event.data.entity)
