"""Lists that pay households what was agreed with them 自主发展资金发放清单: facts and steps.

- FUND-8 A household's self-development money goes out by a payable list, each line under its
  agreement on use and repayment (S1 一(一)): 重点要明确扶贫资金使用和偿还方式.
- ID-5 Drawn by the township, reviewed there, shown where it is from; one that was sent back is
  drawn anew. NOT-4 A line is contested by itself. PAY-3 Paid when its notice has ended.

Who is admitted to draw one says `use_listing.py`; payments know the list alone.
"""

from typing import Annotated, Final

import msgspec

from domain.funds.agreements import Agreement, AgreementId
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import CASE, HOUSEHOLD, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, Fen, HouseholdId, PersonId, identifier
from domain.kernel.places import Place
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.drawing import DRAWERS, put_drawn
from domain.payables.dues import CardKind, DueId, is_due_of, named_in_list
from domain.payables.listing import header, line
from domain.rules import ORDER
from domain.steps.case import Case
from domain.steps.procedure import Procedure, declare
from domain.steps.usual import gathered, shown, township_review

DRAWN: Final = "UseListDrawn.v1"
LINE: Final = "UseLine.v1"
_LIST: Final = "list:1"
ListId = Annotated[str, identifier("list")]

USE_LIST: Final = declare(
    Procedure(
        name="use_list",
        title=say("payment of self-development money", "自主发展资金发放"),
        steps=(
            gathered("S1 一(一)", "支持贫困群众通过自主发展扶贫产业项目", DRAWN),
            township_review("S1 二(五)", "并由乡镇审核,做好公告公示", returns_to="draw"),
            shown(
                "use_list",
                say("notice of the list", "公示"),
                "S1 二(五), 三(四)",
                "落实公开公示制度,确保群众的监督权、知情权",
                (*COMMITTEES, "township_officer"),
                posted_at=("township", "village"),
                posted_near=True,
            ),
        ),
        named=named_in_list,
        has_item=is_due_of,
    )
)


@header
@fact(
    DRAWN,
    title=say("List of self-development money drawn", "编制自主发展资金发放清单"),
    stream=lambda data: data.list,
    touches=lambda data: (data.case,),
    reads=lambda data: (data.payer, data.charge),
    place=lambda data, _history: data.place,
    signed_by=(DRAWERS,),
    line_types=(LINE,),
    rules=(*ORDER, "FUND-2", "FUND-7", "FUND-8", "REG-1", "REG-2", "REG-5", "ACT-2"),
    example={
        "list": _LIST,
        "case": CASE,
        "place": VILLAGE,
        "payer": "account:allocation-1",
        "charge": "account:use-1",
        "lines_count": 1,
        "total_fen": 1_000_000,
        "replaces": None,
    },
)
class UseListDrawn(Fact):
    """What households get under their agreements out of one allocation; `charge` is its use."""

    list: ListId
    case: CaseId
    place: Place
    payer: AccountId
    charge: AccountId
    lines_count: Count
    total_fen: Fen
    replaces: ListId | None = None


@line
@fact(
    LINE,
    title=say("Line of self-development money", "自主发展资金发放明细"),
    stream=lambda data: data.due,
    touches=lambda data: (data.agreement, data.household),
    reads=lambda data: (data.list, data.person),
    signed_by=(),
    line_only=True,
    rules=(
        "FUND-2", "FUND-8", "PAY-1", "ACT-1", "ACT-2", "ACT-3", "HH-3", "HH-4", "REG-1", "REG-2",
        "SUP-11",
    ),
    example={
        "due": "due:1",
        "list": _LIST,
        "agreement": "agreement:1",
        "household": HOUSEHOLD,
        "person": "person:1",
        "card_kind": "householder",
        "amount_fen": 1_000_000,
    },
)  # fmt: skip
class UseLine(Fact):
    """What one household gets under its agreement, to the householder's card."""

    due: DueId
    list: ListId
    agreement: AgreementId
    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    amount_fen: Fen


@evolves(Case, UseListDrawn)
def put(state: Case, event: Event[UseListDrawn]) -> Case:
    """A case of the list, or the case of the one that was sent back."""
    return put_drawn(state, event, USE_LIST.name)


@evolves(Agreement, UseLine)
def take(state: Agreement, event: Event[UseLine]) -> Agreement:
    """So much of it is on a list."""
    data = event.data
    return msgspec.structs.replace(state, listed={**state.listed, data.due: data.amount_fen})
