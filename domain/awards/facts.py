"""The facts of a list of awards: a header with what it adds up to, and a line for each grant.

A household's grant goes to a card of one of its members, an entity's to its own account.

Source: S3c 四(三)1: 统一汇总到乡镇. What is paid, to whom and how much was decided by each grant's
own case; a list only gathers it.
"""

from typing import Final

import msgspec

from domain.awards.award_list import AwardList, ListId, awards_of
from domain.awards.grants import Grant, GrantId, case_of
from domain.awards.kinds import AwardKind
from domain.awards.procedure import AWARD_LIST, DRAWN
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import CASE, HOUSEHOLD, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, Fen, HouseholdId, PersonId
from domain.kernel.places import Place
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.drawing import DRAWERS, put_drawn
from domain.payables.dues import CardKind, DueId
from domain.payables.listing import Payable, header, line, payable
from domain.projects.entities import EntityId
from domain.rules import ORDER
from domain.steps.case import Case

LINE: Final = "AwardLine.v1"
ENTITY_LINE: Final = "EntityAwardLine.v1"
_LIST: Final = "list:1"


@header
@fact(
    DRAWN,
    title=say("List of awards drawn", "汇总奖补发放清单"),
    stream=lambda data: awards_of(data.list),
    touches=lambda data: (data.list, data.case),
    reads=lambda data: (data.payer, data.charge),
    place=lambda data, _history: data.place,
    signed_by=(DRAWERS,),
    line_types=(LINE, ENTITY_LINE),
    rules=(*ORDER, "FUND-2", "FUND-7", "REG-1", "REG-2", "REG-5", "ACT-2", "ACT-3"),
    example={
        "list": _LIST,
        "case": CASE,
        "kind": "transfer_employment",
        "place": VILLAGE,
        "payer": "account:allocation-1",
        "charge": "account:awards-1",
        "lines_count": 1,
        "total_fen": 100_000,
        "replaces": None,
    },
)
class AwardListDrawn(Fact):
    """Grants of one kind, gathered to be paid out of an allocation; `charge` is their use.

    A list that was sent back is drawn anew in its case: `replaces`.
    """

    list: ListId
    case: CaseId
    kind: AwardKind
    place: Place
    payer: AccountId
    charge: AccountId
    lines_count: Count
    total_fen: Fen
    replaces: ListId | None = None


@line
@fact(
    LINE,
    title=say("Line of a list of awards", "奖补发放清单明细"),
    stream=lambda data: data.due,
    touches=lambda data: (data.grant, data.household),
    reads=lambda data: (data.list, awards_of(data.list), case_of(data.grant), data.person),
    signed_by=(),
    line_only=True,
    rules=(
        "PAY-1", "PAY-3", "STAR-2", "NOT-4", "ACT-2", "ACT-3", "HH-3", "HH-4", "REG-1", "REG-2",
        "SUP-11",
    ),
    example={
        "due": "due:1",
        "list": _LIST,
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "person": "person:1",
        "card_kind": "own",
        "amount_fen": 100_000,
    },
)  # fmt: skip
class AwardLine(Fact):
    """One grant: who is paid how much, and to which kind of card, as its case decided."""

    due: DueId
    list: ListId
    grant: GrantId
    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    amount_fen: Fen


@fact(
    ENTITY_LINE,
    title=say("Line of a list of awards, of an entity", "奖补发放清单明细（经营主体）"),
    stream=lambda data: data.due,
    touches=lambda data: (data.grant, data.entity, awards_of(data.list)),
    reads=lambda data: (data.list, case_of(data.grant)),
    signed_by=(),
    line_only=True,
    rules=("PAY-1", "PAY-3", "FUND-5", "NOT-4", "ACT-2", "ACT-3", "REG-1", "REG-2"),
    example={
        "due": "due:1",
        "list": _LIST,
        "grant": "grant:1",
        "entity": "entity:1",
        "amount_fen": 600_000,
    },
)
class EntityAwardLine(Fact):
    """One grant of an entity: how much it is paid to its own account, as its case decided."""

    due: DueId
    list: ListId
    grant: GrantId
    entity: EntityId
    amount_fen: Fen


@payable(EntityAwardLine)
def _owed_to_entity(data: EntityAwardLine) -> Payable:
    return Payable(
        due=data.due,
        list=data.list,
        household="",
        person="",
        card_kind="own",
        amount_fen=data.amount_fen,
        entity=data.entity,
    )


@evolves(AwardList, AwardListDrawn)
def draw(state: AwardList, event: Event[AwardListDrawn]) -> AwardList:
    """The list as drawn."""
    data = event.data
    return msgspec.structs.replace(
        state,
        list=data.list,
        case=data.case,
        award_kind=data.kind,
        place=data.place,
        drawn_on=event.day,
        replaces=data.replaces or "",
        index=event.index,
    )


@evolves(Case, AwardListDrawn)
def put(state: Case, event: Event[AwardListDrawn]) -> Case:
    """A case of the list, or the case of the one that was sent back."""
    return put_drawn(state, event, AWARD_LIST.name)


@evolves(Grant, AwardLine)
def take(state: Grant, event: Event[AwardLine]) -> Grant:
    """The grant is on the list, for who is paid there."""
    return msgspec.structs.replace(state, list=event.data.list, person=event.data.person)


@evolves(AwardList, EntityAwardLine)
def name_entity(state: AwardList, event: Event[EntityAwardLine]) -> AwardList:
    """The list pays this entity, too."""
    return msgspec.structs.replace(state, entities=(*state.entities, event.data.entity))


@evolves(Grant, EntityAwardLine)
def take_of_entity(state: Grant, event: Event[EntityAwardLine]) -> Grant:
    """The grant is on the list."""
    return msgspec.structs.replace(state, list=event.data.list)
